//! Reads back a csv that this program wrote itself: an answer key, a list of flags.
//!
//! What does not live here: files of other systems, whose headers and encodings have to be found out (`sheets/delimited.rs`).

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;

use crate::exchange::cells::kept_text;
use crate::exchange::error::ExchangeError;

/// The rows of a file, header first; numbers stand without the `="…"` that keeps them text in spreadsheets.
///
/// # Errors
/// When the file cannot be read or is no csv in UTF-8.
pub fn read(path: &Path) -> Result<Vec<Vec<String>>, ExchangeError> {
    fs::read(path).and_then(|bytes| rows(&bytes)).map_err(|error| ExchangeError::reading(path, &error))
}

/// The rows of a csv in memory, header first.
///
/// # Errors
/// When it is no csv in UTF-8.
pub fn rows(bytes: &[u8]) -> io::Result<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.map(|row| row.iter().map(plain).collect()).map_err(io::Error::other)).collect()
}

fn plain(cell: &str) -> String {
    kept_text::freed(cell).map_or_else(|| cell.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::any;
    use proptest::prop_assert_eq;
    use proptest::proptest;

    use crate::exchange::out::own_csv::rows;
    use crate::exchange::out::table::CellOut;
    use crate::exchange::out::table::CsvForm;
    use crate::exchange::out::table::Encoding;
    use crate::exchange::out::table::TableOut;
    use crate::exchange::out::write;
    use crate::i18n::Lang;
    use crate::i18n::Text;

    #[test]
    fn what_was_written_is_read_back() {
        let cells = ["98010100100010001", "一，\"二\"", ""].map(|word| CellOut::Text(word.to_owned()));
        let table =
            TableOut { title: Text::same("t"), header: vec![Text::same("a"); 3], rows: vec![cells.to_vec()], ..TableOut::default() };
        let read = rows(&write::csv(&table, Lang::Zh, Encoding::Utf8Bom)).expect("a csv");
        assert_eq!(read, [vec!["a"; 3], vec!["98010100100010001", "一，\"二\"", ""]]);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(words in proptest::collection::vec(any::<String>(), 3), plain in any::<bool>()) {
            let row: Vec<CellOut> = words.iter().map(|word| CellOut::Text(word.clone())).collect();
            let table = TableOut { title: Text::same("t"), header: vec![Text::same("a"); 3], rows: vec![row], ..TableOut::default() };
            let form = CsvForm { is_plain: plain, ..CsvForm::default() };
            let read = rows(&write::csv(&table, Lang::Zh, form)).expect("a csv");
            // Exact text is for programs that do not look for `="…"`.
            if !plain || words.iter().all(|word| !word.starts_with("=\"")) {
                prop_assert_eq!(&read[1], &words);
            }
        }
    }
}
