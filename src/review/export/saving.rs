//! Tables leave as bytes: the one door from a table to a csv, xlsx or text file, for screens and command line alike.
//!
//! What does not live here: what a table holds (`desk/exports.rs`), how they are written (`exchange`).

use std::path::Path;

use crate::exchange::bytes::coded;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::out::aligned;
use crate::exchange::out::form;
use crate::exchange::out::paper;
use crate::exchange::out::table;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::store::copy;

/// A table ready to be written.
pub type Table = table::TableOut;

/// One of its cells.
pub type TableCell = table::CellOut;

/// Encoding of a csv file.
pub type Encoding = table::Encoding;

/// How a csv file is written.
pub type CsvForm = table::CsvForm;

/// A writer that turns text into the national code on its way out.
pub type Coded<W> = coded::Coded<W>;

/// Who takes what is written.
pub type ReadBy = coded::ReadBy;

/// A line as it was typed or piped, in either encoding.
#[must_use]
pub fn typed(bytes: &[u8]) -> String {
    coded::typed(bytes)
}

/// The table as csv.
#[must_use]
pub fn csv(table: &Table, lang: Lang, form: impl Into<CsvForm>) -> Vec<u8> {
    write::csv(table, lang, form)
}

/// How many cells a line of a text file has at most.
const TEXT_WIDTH: usize = 110;

/// The table as lines of text: its title, heads and rows, and the line that is signed.
#[must_use]
pub fn aligned(table: &Table, lang: Lang) -> Vec<String> {
    if !table.forms.is_empty() {
        return table.forms.iter().map(|form| form.text().join("\n") + "\n").collect();
    }
    let mut lines = vec![table.title.get(lang).to_owned(), String::new()];
    lines.extend(aligned::lines(table, lang, Some(TEXT_WIDTH)));
    if !table.signed.is_empty() {
        lines.extend([String::new(), table.signed.get(lang).to_owned()]);
    }
    lines
}

/// The rows below their heads as lines, of at most `room` cells where one is given.
#[must_use]
pub fn lines(table: &Table, lang: Lang, room: Option<usize>) -> Vec<String> {
    aligned::lines(table, lang, room)
}

/// A share in ten-thousandths as `-28.00%`.
#[must_use]
pub fn percent(share: i64) -> String {
    write::percent(share)
}

/// Writes the table to a file, csv, xlsx or text as its name says; never a half file. Gives what has to be said of the file.
///
/// # Errors
/// The name ends in neither, the table does not fit a sheet, or the file cannot be written.
pub fn save(table: &Table, path: &Path, lang: Lang, form: impl Into<CsvForm>) -> Result<Vec<Text>, ExchangeError> {
    let ready = ready(table, path, lang, form)?;
    put(path, &ready)?;
    Ok(ready.remarks)
}

/// A table made ready for its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadyTable {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What has to be said of it.
    pub remarks: Vec<Text>,
}

/// Writes what was made ready; never a half file.
///
/// # Errors
/// The file cannot be written; one that was there is as it was.
pub fn put(path: &Path, ready: &ReadyTable) -> Result<(), ExchangeError> {
    write::save(path, &ready.bytes)
}

/// Refuses a path that is that of a data file, or of what the database and this program keep beside it, whether it is there or not.
///
/// # Errors
/// The sentence that names it.
pub fn not_of_data(path: &Path, file: &Path) -> Result<(), Text> {
    if !copy::is_of(path, file) {
        return Ok(());
    }
    let said = text(
        "{file} 是数据文件或它的日志、锁、封签，没有写。请换一个名字",
        "{file} is the data file, or its log, lock or seal, and was not written: give another name",
    );
    Err(said.fill(&[("file", &path.display().to_string())]))
}

/// Makes the bytes of a file, csv, xlsx or text as its name says.
///
/// # Errors
/// The name ends in neither, or the table does not fit a sheet.
pub fn ready(table: &Table, path: &Path, lang: Lang, form: impl Into<CsvForm>) -> Result<ReadyTable, ExchangeError> {
    let ends = |wanted: &str| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case(wanted));
    let (bytes, remarks) = if ends("xlsx") && !table.forms.is_empty() {
        (form::bytes(&table.forms, table.title.get(lang))?, (lang == Lang::En).then(of_village).into_iter().collect())
    } else if ends("xlsx") {
        paper::bytes(table, lang)?
    } else if ends("csv") {
        (write::csv(table, lang, form), is_coded(table).then(in_codes).into_iter().collect())
    } else if ends("txt") {
        // With its mark, which editors of Windows need.
        (format!("\u{feff}{}\n", aligned(table, lang).join("\n")).into_bytes(), Vec::new())
    } else {
        return Err(ExchangeError::Ending { name: name_of(path) });
    };
    let left_out = (table.left_out != Text::default()).then(|| table.left_out.clone());
    Ok(ReadyTable { bytes, remarks: left_out.into_iter().chain(remarks).collect() })
}

/// Whether programs read codes in a table where people read words.
fn is_coded(table: &Table) -> bool {
    let differs = |cell: &TableCell| matches!(cell, TableCell::Coded { code, words } if !code.is_empty() && code != words);
    table.rows.iter().flatten().any(differs)
}

/// That a csv file has codes.
fn in_codes() -> Text {
    text(
        "csv 给别的程序读，等级、状态、原因写代码；要文字的，写成 .xlsx",
        "csv is for other programs and has codes for weights, states and reasons; words stand in .xlsx",
    )
}

/// That a form is in the language of whom it goes to.
fn of_village() -> Text {
    text("发给村里的表是中文的", "the form goes to the village and is in Chinese whatever the language here")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::exchange::error::ExchangeError;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::export::saving::Encoding;
    use crate::review::export::saving::Table;
    use crate::review::export::saving::TableCell;
    use crate::review::export::saving::not_of_data;
    use crate::review::export::saving::ready;
    use crate::review::export::saving::save;

    #[test]
    fn what_belongs_to_the_data_file_is_told_whether_it_is_there_or_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("o.db"), "x").expect("written");
        for (name, is) in
            [("o.db", true), ("o.db-wal", true), ("o.db-journal", true), ("o.db-lock", true), ("o.db-seal", true), ("o.txt", false)]
        {
            assert_eq!(not_of_data(&at(name), &at("o.db")).is_err(), is, "{name}");
            assert_eq!(not_of_data(&folder.path().join("./").join(name), &at("o.db")).is_err(), is, "{name}");
        }
    }

    #[test]
    fn a_file_says_what_its_reader_may_not_expect_of_it() {
        let coded = |code: &str, words: &str| Table {
            rows: vec![vec![TableCell::Coded { code: code.to_owned(), words: words.to_owned() }]],
            ..Table::default()
        };
        let remarks = |table: &Table, name: &str, lang: Lang| ready(table, Path::new(name), lang, Encoding::Utf8Bom).expect("made").remarks;
        assert!(remarks(&coded("high", "高"), "a.csv", Lang::Zh).iter().any(|said| said.get(Lang::Zh).contains("代码")));
        assert_eq!(remarks(&coded("high", "high"), "a.csv", Lang::Zh), [], "the same for both");
        assert_eq!(remarks(&Table::default(), "a.csv", Lang::Zh), []);
    }

    #[test]
    fn a_name_that_says_no_kind_of_table_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let table = Table { title: text("表", "table"), ..Table::default() };
        for (name, good) in [("a.pdf", false), ("a", false), ("a.CSV", true), ("a.xlsx", true), ("a.txt", true)] {
            let done = save(&table, &folder.path().join(name), Lang::Zh, Encoding::Utf8Bom);
            assert_eq!(!matches!(done, Err(ExchangeError::Ending { .. })), good, "{name}");
        }
    }
}
