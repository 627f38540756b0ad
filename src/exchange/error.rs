//! What stops a batch: files that cannot be opened, recognised or written, each with its sentence.
//!
//! What does not live here: bad rows, which never stop anything (`read::RowProblem`).

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::i18n::Lang;
use crate::i18n::Text;
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
    /// The path is a folder.
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
        /// What the system said.
        cause: String,
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
        /// What the reader stumbled on.
        cause: String,
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
                text("“{name}”是文件夹。请给出其中的文件", "{name} is a folder. Name the files in it").fill(&[("name", name)])
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
                "“{name}”{sheet}没有“年度”列，不知道是哪一期。请用 --period 2024 这样的参数指明，或补上“年度”列",
                "{name} {sheet} has no 年度 column, so its period is not known. Say it with --period 2024, or add the column",
            )
            .fill(&[("name", name), ("sheet", sheet)]),
            ExchangeError::NoFiles => text("没有给出要导入的文件", "No files were named"),
            ExchangeError::TooMany => text("文件或工作表太多。请分几次导入", "Too many files or sheets. Import them in several goes"),
            ExchangeError::Cancelled => text("已取消，什么也没有改动", "Cancelled; nothing was changed"),
            ExchangeError::Ending { name } => {
                text("“{name}”要以 .csv 或 .xlsx 结尾", "{name} must end in .csv or .xlsx").fill(&[("name", name)])
            }
            ExchangeError::Write { name, cause } => {
                text("写不了文件“{name}”：{cause}", "{name} cannot be written: {cause}").fill(&[("name", name), ("cause", cause)])
            }
        }
    }

    /// A reading error of the system, told apart where the reader can do something about it.
    #[must_use]
    pub fn reading(path: &Path, error: &io::Error) -> ExchangeError {
        let name = name_of(path);
        match error.kind() {
            io::ErrorKind::NotFound => ExchangeError::NotFound { name },
            io::ErrorKind::IsADirectory => ExchangeError::Folder { name },
            kind => ExchangeError::Unreadable { name, cause: kind.to_string() },
        }
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
            io::ErrorKind::NotFound => text("文件夹不存在", "the folder does not exist"),
            io::ErrorKind::IsADirectory => text("同名的是一个文件夹", "a folder has that name"),
            kind => Text::same(kind.to_string()),
        };
        ExchangeError::Write { name: name_of(path), cause }
    }
}

fn not_recognised(name: &str, found: &[String], missing: &Text) -> Text {
    let seen = if found.is_empty() {
        text("没有找到表头", "no header was found")
    } else {
        text("找到的表头：{found}", "headers found: {found}").fill(&[("found", &found.join("、"))])
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
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
