//! Tables leave as bytes: the one door from a table to a csv or xlsx file, for screens and command line alike.
//!
//! What does not live here: what a table holds (`desk/exports.rs`), how csv and xlsx are written (`exchange`).

use std::path::Path;

use crate::exchange::bytes::coded;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::out::paper;
use crate::exchange::out::table;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::i18n::Text;

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

/// Writes the table to a file, csv or xlsx as its name says; never a half file. Gives what has to be said of the file.
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

/// Makes the bytes of a file, csv or xlsx as its name says.
///
/// # Errors
/// The name ends in neither, or the table does not fit a sheet.
pub fn ready(table: &Table, path: &Path, lang: Lang, form: impl Into<CsvForm>) -> Result<ReadyTable, ExchangeError> {
    let ends = |wanted: &str| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case(wanted));
    let (bytes, remarks) = match (ends("xlsx"), ends("csv")) {
        (true, _) => paper::bytes(table, lang)?,
        (false, true) => (write::csv(table, lang, form), Vec::new()),
        (false, false) => return Err(ExchangeError::Ending { name: name_of(path) }),
    };
    let left_out = (table.left_out != Text::default()).then(|| table.left_out.clone());
    Ok(ReadyTable { bytes, remarks: left_out.into_iter().chain(remarks).collect() })
}

#[cfg(test)]
mod tests {
    use crate::exchange::error::ExchangeError;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::export::saving::Encoding;
    use crate::review::export::saving::Table;
    use crate::review::export::saving::save;

    #[test]
    fn a_name_that_says_no_kind_of_table_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let table = Table { title: text("表", "table"), ..Table::default() };
        for (name, good) in [("a.pdf", false), ("a", false), ("a.CSV", true), ("a.xlsx", true)] {
            let done = save(&table, &folder.path().join(name), Lang::Zh, Encoding::Utf8Bom);
            assert_eq!(!matches!(done, Err(ExchangeError::Ending { .. })), good, "{name}");
        }
    }
}
