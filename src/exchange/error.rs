//! What stops a batch: files that cannot be opened, recognised or written, each with its sentence.
//!
//! What does not live here: bad rows, which never stop anything (`read::RowProblem`).

use std::io;
use std::path::Path;

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

use crate::domain::text::signs;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;

/// Why a batch cannot be read, or a file cannot be written; names are file names without their folders.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{}", self.text().get(Lang::En))]
pub enum ExchangeError {
    /// No such file.
    NotFound {
        /// File name.
        name: String,
    },
    /// A folder without any table.
    Folder {
        /// Folder name.
        name: String,
    },
    /// The file has no bytes.
    Empty {
        /// File name.
        name: String,
    },
    /// The system refuses to read it.
    Unreadable {
        /// File name.
        name: String,
        /// What the system said, in words.
        cause: Text,
    },
    /// A workbook that asks for a password.
    Password {
        /// File name.
        name: String,
    },
    /// A workbook whose inside is damaged or of a kind that is not read.
    Broken {
        /// File name.
        name: String,
        /// What is the matter with it, in words.
        cause: Text,
    },
    /// A web page or XML saved under the name of a workbook.
    WebPage {
        /// File name.
        name: String,
    },
    /// No sheet has a header row that can be used.
    NotRecognised {
        /// File name.
        name: String,
        /// Headers of the best row found.
        found: Vec<String>,
        /// What that row lacks.
        missing: Text,
    },
    /// Neither a 年度 column nor a period given with the command.
    NoPeriod {
        /// File name.
        name: String,
        /// Sheet name; empty for text files.
        sheet: String,
    },
    /// The file or sheet holds more than any office's.
    TooLarge {
        /// File name.
        name: String,
        /// Of what there is too much.
        what: Text,
    },
    /// A file that is no table.
    NotTable {
        /// File name.
        name: String,
        /// What it is and what to do, in words.
        what: Text,
    },
    /// None of several files is a table.
    NoTables {
        /// What each is.
        why: Vec<Text>,
    },
    /// Parts of a text file are in different encodings.
    Encoding {
        /// File name.
        name: String,
        /// The first row of the second encoding.
        row: u32,
    },
    /// A sheet of the workbook cannot be opened; the others may be read without it.
    Sheet {
        /// File name.
        name: String,
        /// Sheet name.
        sheet: String,
    },
    /// A sheet of the workbook cannot be opened, and no other is left to read.
    OnlySheet {
        /// File name.
        name: String,
        /// Sheet name.
        sheet: String,
    },
    /// No files were named.
    NoFiles,
    /// More files or sheets than a batch can number.
    TooMany,
    /// The reader stopped it.
    Cancelled,
    /// The target's name does not say what kind of file it is to be.
    Ending {
        /// File name.
        name: String,
    },
    /// The target cannot be written.
    Write {
        /// File name.
        name: String,
        /// Why, in words.
        cause: Text,
    },
}

impl ExchangeError {
    /// The sentence for the reader: what is wrong and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            ExchangeError::NotFound { name } => {
                text("找不到文件“{name}”。请检查路径", "No such file: {name}. Check the path").fill(&[("name", name)])
            }
            ExchangeError::Folder { name } => {
                text("文件夹“{name}”里没有能读的表格。请给出表格文件", "The folder {name} holds no table that can be read. Name the tables")
                    .fill(&[("name", name)])
            }
            ExchangeError::Empty { name } => {
                text("文件“{name}”是空的。请重新导出", "{name} is empty. Export it again").fill(&[("name", name)])
            }
            ExchangeError::Unreadable { name, cause } => text(
                "读不了文件“{name}”：{cause}。如果它正在别的程序里打开，请先关闭",
                "{name} cannot be read: {cause}. If another program has it open, close it there first",
            )
            .fill(&[("name", name), ("cause", cause)]),
            ExchangeError::Password { name } => text(
                "“{name}”设了密码。请在 WPS 或 Excel 里去掉打开密码，另存后再导入",
                "{name} is protected by a password. Remove it in WPS or Excel, save, and import again",
            )
            .fill(&[("name", name)]),
            ExchangeError::Broken { name, cause } => text(
                "“{name}”不是完好的表格文件（{cause}）。请用 WPS 或 Excel 打开并另存为 xlsx 或 csv",
                "{name} is not a sound workbook ({cause}). Open it in WPS or Excel and save it as xlsx or csv",
            )
            .fill(&[("name", name), ("cause", cause)]),
            ExchangeError::WebPage { name } => text(
                "“{name}”其实是网页或 XML。请用 WPS 或 Excel 打开并另存为 xlsx",
                "{name} is really a web page or XML. Open it in WPS or Excel and save it as xlsx",
            )
            .fill(&[("name", name)]),
            ExchangeError::NotRecognised { name, found, missing } => not_recognised(name, found, missing),
            ExchangeError::NoPeriod { name, sheet } => text(
                "“{name}”{sheet}没有“年度”列，不知道是哪一期。请写明是哪一期，或补上“年度”列",
                "{name} {sheet} has no 年度 column, so its period is not known: say which it is, or add the column",
            )
            .fill(&[("name", name), ("sheet", sheet)]),
            ExchangeError::TooLarge { name, what } => text(
                "“{name}”太大，没有读入：{what}。请只留要导入的表和行，另存后再导入",
                "{name} is too large and was not read: {what}. Keep only the sheets and rows to import, save, and import again",
            )
            .fill(&[("name", name), ("what", what)]),
            ExchangeError::NotTable { name, what } => {
                text("“{name}”{what}", "{name} {what}").fill(&[("name", name), ("what", what)])
            }
            ExchangeError::NoTables { why } => {
                let lang = |lang: Lang| why.iter().take(MOST_NAMED).map(|one| one.get(lang)).collect::<Vec<&str>>();
                text("没有一个文件是能读的表：{zh}", "None of the files is a table that can be read: {en}")
                    .fill(&[("zh", &lang(Lang::Zh).join("；")), ("en", &lang(Lang::En).join("; "))])
            }
            ExchangeError::Encoding { name, row } => text(
                "“{name}”里有两种编码：从第 {row} 行起与前面的编码不同，没有读入。多半是两个文件拼在了一起；请分开存，或用 WPS、Excel 打开另存为 xlsx",
                "{name} is in two encodings (编码): from row {row} on it differs from the rows above, and nothing was read. It is probably two files put together; keep them apart, or save it as xlsx in WPS or Excel",
            )
            .fill(&[("name", name), ("row", row)]),
            ExchangeError::Sheet { name, sheet } => text(
                "“{name}”的工作表“{sheet}”打不开，整个文件没有读入。请用 WPS 或 Excel 打开并另存；不要这张表的话，去掉它再导入",
                "The sheet {sheet} of {name} cannot be opened, and nothing of the file was read. Open it in WPS or Excel and save it again; if that sheet is not wanted, import without it",
            )
            .fill(&[("name", name), ("sheet", sheet)]),
            ExchangeError::OnlySheet { name, sheet } => text(
                "“{name}”的工作表“{sheet}”打不开，也没有别的表可读，没有读入。请用 WPS 或 Excel 打开并另存，再导入",
                "The sheet {sheet} of {name} cannot be opened, there is no other to read, and nothing was read. Open it in WPS or Excel, save it again, and import",
            )
            .fill(&[("name", name), ("sheet", sheet)]),
            ExchangeError::NoFiles => text("没有给出要导入的文件", "No files were named"),
            ExchangeError::TooMany => text("文件或工作表太多。请分几次导入", "Too many files or sheets. Import them in several goes"),
            ExchangeError::Cancelled => text("已取消，什么也没有改动", "Cancelled; nothing was changed"),
            ExchangeError::Ending { name } => {
                text("“{name}”要以 .xlsx、.csv 或 .txt 结尾", "{name} must end in .xlsx, .csv or .txt").fill(&[("name", name)])
            }
            ExchangeError::Write { name, cause } => {
                text("写不了文件“{name}”：{cause}", "{name} cannot be written: {cause}").fill(&[("name", name), ("cause", cause)])
            }
        }
    }

    /// A sheet with more rows than any office's.
    #[must_use]
    pub fn too_many_rows(name: &str) -> ExchangeError {
        ExchangeError::TooLarge { name: name.to_owned(), what: text("行数太多", "too many rows") }
    }

    /// A file with more households than any county's.
    #[must_use]
    pub fn too_many_households(name: &str, most: usize) -> ExchangeError {
        let what = text("一个文件最多 {most} 户，更多的请分成几个文件", "a file holds at most {most} households; split it into several");
        ExchangeError::TooLarge { name: name.to_owned(), what: what.fill(&[("most", &most)]) }
    }

    /// Whether the file is no table at all, so that a list of files goes on without it.
    #[must_use]
    pub const fn is_no_table(&self) -> bool {
        matches!(self, ExchangeError::NotTable { .. } | ExchangeError::WebPage { .. } | ExchangeError::Empty { .. })
    }

    /// A reading error of the system, told apart where the reader can do something about it.
    #[must_use]
    pub fn reading(path: &Path, error: &io::Error) -> ExchangeError {
        let name = name_of(path);
        match error.kind() {
            io::ErrorKind::NotFound => ExchangeError::NotFound { name },
            io::ErrorKind::IsADirectory => ExchangeError::Folder { name },
            _ => ExchangeError::Unreadable { name, cause: system::why(error) },
        }
    }

    /// Why a table cannot be made into a workbook, in words.
    #[must_use]
    pub fn building(title: &str, error: &XlsxError) -> ExchangeError {
        let cause = match error {
            XlsxError::RowColumnLimitError => text(
                "行或列比一张工作表能放的多（1,048,576 行、16,384 列）。请分成几份，或写成 csv",
                "more rows or columns than a sheet holds (1,048,576 by 16,384). Write it in parts, or as csv",
            ),
            XlsxError::MaxStringLengthExceeded => text(
                "有一格的字比工作表的一格能放的多（32,767 个）。请写成 csv",
                "a cell has more characters than a sheet's cell holds (32,767). Write it as csv",
            ),
            XlsxError::IoError(error) => system::why(error),
            _ => text("这张表做不成工作簿。请写成 csv", "the table cannot be made into a workbook. Write it as csv"),
        };
        ExchangeError::Write { name: signs::visible(title).into_owned(), cause }
    }

    /// A writing error of the system, with what the reader can do about it.
    #[must_use]
    pub fn writing(path: &Path, error: &io::Error) -> ExchangeError {
        let cause = match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                text("文件夹或文件不允许写入。请换一个文件夹", "the folder or file may not be written. Choose another folder")
            }
            io::ErrorKind::ResourceBusy => text(
                "它正在别的程序（如 Excel、WPS）里打开，原来的文件没有动。请先关闭它再写一次，或换一个文件名",
                "another program (Excel, WPS) has it open; the file was left as it is. Close it there and write again, or choose another name",
            ),
            io::ErrorKind::InvalidFilename => text(
                "文件名太长，或有不能用的字符（< > : \" / \\ | ? *），或是 con、nul 这样的系统名称。请换一个文件名",
                "the name is too long, holds one of < > : \" / \\ | ? *, or is a name of the system such as con or nul. Choose another name",
            ),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                text("磁盘已满。请清理后再试", "the disk is full. Make room and try again")
            }
            io::ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(path).display().to_string();
                text("没有“{folder}”这个文件夹，请先建好", "there is no folder {folder}: make it first").fill(&[("folder", &folder)])
            }
            io::ErrorKind::IsADirectory => text("同名的是一个文件夹", "a folder has that name"),
            _ => system::why(error),
        };
        ExchangeError::Write { name: name_of(path), cause }
    }
}

/// How many files one sentence names.
const MOST_NAMED: usize = 8;

fn not_recognised(name: &str, found: &[String], missing: &Text) -> Text {
    let seen = if found.is_empty() {
        text("没有找到表头", "no header was found")
    } else {
        text("找到的表头：{found}", "headers found: {found}").fill(&[("found", &Text::list(found))])
    };
    text(
        "不认得“{name}”：缺 {missing}；{seen}。请导出带“户编号”和收入、成员列的年度表，带采集方式、填表时间的采集表，或文件名写明是哪种名册的部门表",
        "{name} is not a known kind of file: {missing} missing; {seen}. Export a yearly sheet with 户编号 and income or member columns, \
         a collection sheet with 采集方式 and 填表时间, or a roster whose file name says which it is",
    )
    .fill(&[("name", &name), ("missing", missing), ("seen", &seen)])
}

/// The last part of a path, for sentences.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    signs::visible(&name).into_owned()
}
