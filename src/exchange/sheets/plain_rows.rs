//! A small table as rows of words, with no record behind it: csv or xlsx, merged cells filled down.
//!
//! What does not live here: files of households and rosters (`read.rs`), what the rows mean (`review`).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::Reader;
use calamine::SheetType;
use calamine::SheetVisible;
use calamine::Xlsx;
use csv::ByteRecord;
use csv::ReaderBuilder;

use crate::disk;
use crate::exchange::bytes::guard::guarded;
use crate::exchange::bytes::kinds;
use crate::exchange::bytes::kinds::FileSort;
use crate::exchange::bytes::package;
use crate::exchange::bytes::package::Refused;
use crate::exchange::cells::kept_text::free_quotes;
use crate::exchange::cells::mend::words_of;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::sheets::delimited::head_of;
use crate::exchange::sheets::delimited::row_number;
use crate::exchange::sheets::line::write_cell;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;

/// More rows and columns than such a table has; further columns are not looked at.
const MOST_ROWS: usize = 5000;
const MOST_COLUMNS: usize = 100;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainRow {
    /// Its number as the user counts it, from 1.
    pub number: u32,
    /// Its cells, from the first column on.
    pub cells: Vec<String>,
}

impl PlainRow {
    /// What it says in the column that holds something, without blanks around it; nothing where there is no such column.
    #[must_use]
    pub fn word<T: PartialEq>(&self, columns: &[PlainColumn<T>], holds: &T) -> &str {
        let column = columns.iter().find(|column| column.holds == *holds);
        column.and_then(|column| self.cells.get(column.at)).map_or("", |cell| cell.trim())
    }
}

/// What is wrong at a place of a table: `“名单.csv”第 4 行“村”：没有写村`.
#[must_use]
pub fn wrong_at(file: &str, row: u32, column: &dyn Say, what: &Text) -> Text {
    let said = text("“{file}”第 {row} 行“{column}”：{what}", "“{file}” row {row}, {column}: {what}");
    said.fill(&[("file", &file), ("row", &row), ("column", column), ("what", what)])
}

/// The same of a row of which nothing is taken.
#[must_use]
pub fn not_taken(file: &str, row: u32, column: &dyn Say, what: &Text) -> Text {
    text("{said}，没有读入", "{said}; not taken").fill(&[("said", &wrong_at(file, row, column, what))])
}

/// A column whose title says what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainColumn<T> {
    /// Its place, from 0.
    pub at: usize,
    /// What it holds.
    pub holds: T,
    /// The title as the file has it.
    pub title: String,
}

/// The columns of a head row that hold something that is meant, each thing once, in the order of the file.
pub fn columns_of<T: PartialEq>(row: &PlainRow, means: impl Fn(&str) -> Option<T>) -> Vec<PlainColumn<T>> {
    let mut columns: Vec<PlainColumn<T>> = Vec::new();
    for (at, title) in row.cells.iter().enumerate() {
        if let Some(holds) = means(title)
            && columns.iter().all(|column| column.holds != holds)
        {
            columns.push(PlainColumn { at, holds, title: title.clone() });
        }
    }
    columns
}

/// The rows of a file that are not empty; of a workbook those of its first visible sheet that has any.
///
/// # Errors
/// The file cannot be read, or is neither csv nor xlsx.
pub fn read(path: &Path) -> Result<Vec<PlainRow>, ExchangeError> {
    let head = head_of(path)?;
    if head.is_empty() {
        return Err(ExchangeError::Empty { name: name_of(path) });
    }
    let rows = match kinds::of(path, &head) {
        FileSort::Delimited => delimited(path)?,
        FileSort::Xlsx => guarded(|| workbook(path)).unwrap_or_else(|| Err(refused(path, Refused::damaged())))?,
        FileSort::Locked => return Err(ExchangeError::Password { name: name_of(path) }),
        FileSort::Xls => {
            let what = text(
                "是旧的 xls 格式。请用 WPS 或 Excel 打开，另存为 xlsx",
                "is in the old form xls. Open it in WPS or Excel and save it as xlsx",
            );
            return Err(ExchangeError::NotTable { name: name_of(path), what });
        }
        FileSort::Other(what) => return Err(ExchangeError::NotTable { name: name_of(path), what }),
    };
    if rows.len() > MOST_ROWS {
        return Err(ExchangeError::too_many_rows(&name_of(path)));
    }
    Ok(rows)
}

fn delimited(path: &Path) -> Result<Vec<PlainRow>, ExchangeError> {
    let whole = disk::text::read(path).map_err(|error| ExchangeError::reading(path, &error))?;
    let first = whole.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|mark| (first.matches(char::from(*mark)).count(), *mark == b','));
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter.unwrap_or(b',')).from_reader(whole.as_bytes());
    let crlf = whole.matches("\r\n").count() * 2 > whole.matches('\n').count();
    let (mut rows, mut record) = (Vec::new(), ByteRecord::new());
    while rows.len() <= MOST_ROWS {
        let is_row = reader.read_byte_record(&mut record).map_err(|error| ExchangeError::reading(path, &std::io::Error::other(error)))?;
        if !is_row {
            break;
        }
        let number = row_number(&record, reader.position().line(), crlf);
        free_quotes(&mut record);
        push(&mut rows, number, words_of(&record));
    }
    Ok(rows)
}

fn workbook(path: &Path) -> Result<Vec<PlainRow>, ExchangeError> {
    let open = || File::open(path).map(BufReader::new).map_err(|error| ExchangeError::reading(path, &error));
    let look = package::look(open()?).map_err(|why| refused(path, why))?;
    let mut book = Xlsx::new(open()?).map_err(|_| refused(path, Refused::damaged()))?;
    let sheets = book.sheets_metadata().to_vec();
    for (at, sheet) in sheets.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet || sheet.visible != SheetVisible::Visible {
            continue;
        }
        let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(|_| refused(path, Refused::damaged()))?;
        while let Some(cell) = cells.next_cell().map_err(|_| refused(path, Refused::damaged()))? {
            let ((row, column), mut words) = (cell.get_position(), String::new());
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if column >= MOST_COLUMNS || found.len() > MOST_ROWS {
                continue;
            }
            write_cell(&cell.get_value().clone(), &mut words);
            put(found.entry(row).or_default(), column, words);
        }
        // What is merged over several rows holds for each of them that has anything of its own.
        for span in look.sheets.get(at).and_then(Option::as_ref).map_or(&[][..], |known| known.spans.as_slice()) {
            let (first, column) = (span.rows.start().saturating_sub(1), *span.columns.start());
            let Some(value) = found.get(&first).and_then(|row| row.get(column)).cloned() else { continue };
            for (_, row) in found.range_mut(first + 1..*span.rows.end()) {
                if row.get(column).is_none_or(String::is_empty) {
                    put(row, column, value.clone());
                }
            }
        }
        let mut rows = Vec::new();
        for (row, cells) in found {
            push(&mut rows, row.saturating_add(1), words_of(&cells.into()));
        }
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

fn put(row: &mut Vec<String>, column: usize, words: String) {
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    if let Some(cell) = row.get_mut(column) {
        *cell = words;
    }
}

fn push(rows: &mut Vec<PlainRow>, number: u32, cells: Vec<String>) {
    if cells.iter().any(|cell| !cell.is_empty()) {
        rows.push(PlainRow { number, cells });
    }
}

fn refused(path: &Path, why: Refused) -> ExchangeError {
    match why {
        Refused::Large(what) => ExchangeError::TooLarge { name: name_of(path), what },
        Refused::Broken(cause) => ExchangeError::Broken { name: name_of(path), cause },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rust_xlsxwriter::Format;
    use rust_xlsxwriter::Workbook;

    use crate::exchange::sheets::plain_rows::PlainRow;
    use crate::exchange::sheets::plain_rows::read;

    fn row(number: u32, cells: &[&str]) -> PlainRow {
        PlainRow { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    #[test]
    fn csv_of_any_encoding_and_xlsx_with_merged_cells_are_rows_of_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let words = "村,包村干部\r\n\r\n石门村,\"=\"\"张三\"\"\"\r\n";
        for bytes in [words.as_bytes().to_vec(), encoding_rs::GBK.encode(words).0.into_owned()] {
            fs::write(&path, bytes).expect("written");
            let rows = read(&path).expect("read");
            assert_eq!(rows, [row(1, &["村", "包村干部"]), row(3, &["石门村", "张三"])]);
        }
        fs::write(&path, "村\t包村干部\n石门村\t张三\n").expect("written");
        assert_eq!(read(&path).expect("read")[1], row(2, &["石门村", "张三"]));
        let path = folder.path().join("a.xlsx");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "包村领导").and_then(|sheet| sheet.write(0, 1, "村")).expect("written");
        sheet.merge_range(1, 0, 2, 0, "王镇长", &Format::new()).expect("merged");
        sheet.write(1, 1, "石门村").and_then(|sheet| sheet.write(2, 1, "下河村")).expect("written");
        book.save(&path).expect("saved");
        let rows = read(&path).expect("read");
        assert_eq!(rows, [row(1, &["包村领导", "村"]), row(2, &["王镇长", "石门村"]), row(3, &["王镇长", "下河村"])]);
        for bytes in [&b""[..], b"PK\x03\x04damaged", b"\x7fELF"] {
            fs::write(&path, bytes).expect("written");
            assert!(read(&path).is_err(), "{bytes:?}");
        }
    }
}
