//! A township as plain tables of text: read from the files of a folder, written back as csv.
//!
//! What does not live here: what the cells mean.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use calamine::Reader;
use encoding_rs::GB18030;

/// What stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell<'t> {
    /// The file has no such column, or there is no such row.
    Absent,
    /// Nothing.
    Empty,
    /// Something.
    Text(&'t str),
}

impl<'t> Cell<'t> {
    /// What was written, if anything.
    pub fn text(self) -> Option<&'t str> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Absent | Cell::Empty => None,
        }
    }

    /// Whether something was written; none without a column.
    pub fn given(self) -> Option<bool> {
        (self != Cell::Absent).then_some(self != Cell::Empty)
    }

    /// Hundredths of a decimal number.
    pub fn hundredths(self) -> Option<i64> {
        let text = self.text()?;
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let part = format!("{part:0<2}");
        let all_digits = !whole.is_empty() && whole.chars().chain(part.chars()).all(|sign| sign.is_ascii_digit());
        (all_digits && part.len() == 2).then(|| sign * (whole.parse::<i64>().expect("digits") * 100 + part.parse::<i64>().expect("digits")))
    }

    /// The same where nothing written is a zero.
    pub fn or_zero(self) -> Option<i64> {
        if self == Cell::Empty { Some(0) } else { self.hundredths() }
    }
}

/// One file.
#[derive(Clone)]
pub struct Table {
    /// Its name without what comes after the point.
    pub name: String,
    /// Titles of the columns.
    pub header: Vec<String>,
    /// Rows, as wide as the header.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(name: String, lines: Vec<Vec<String>>) -> Table {
        let begins = lines.iter().position(|line| line.iter().any(|title| title == "年度")).expect("a header");
        let mut lines = lines.into_iter().skip(begins);
        let header = lines.next().expect("a header");
        let rows = lines.map(|mut row| {
            row.resize(header.len(), String::new());
            row
        });
        Table { name, rows: rows.collect(), header }
    }

    /// Where a column stands.
    pub fn column(&self, title: &str) -> Option<usize> {
        self.header.iter().position(|own| own == title)
    }

    /// A cell of a row.
    pub fn cell(&self, row: usize, title: &str) -> Cell<'_> {
        match self.column(title).map(|column| self.rows[row][column].as_str()) {
            None => Cell::Absent,
            Some("") => Cell::Empty,
            Some(text) => Cell::Text(text),
        }
    }

    /// Writes a cell.
    pub fn set(&mut self, row: usize, title: &str, value: &str) {
        let column = self.column(title).unwrap_or_else(|| panic!("{title}"));
        value.clone_into(&mut self.rows[row][column]);
    }

    /// The rows of a household.
    pub fn of(&self, household: &str) -> Vec<usize> {
        (0..self.rows.len()).filter(|row| self.cell(*row, "户编号") == Cell::Text(household)).collect()
    }

    /// Writes a cell of every row of a household.
    pub fn set_all(&mut self, household: &str, title: &str, value: &str) {
        for row in self.of(household) {
            self.set(row, title, value);
        }
    }
}

/// What a spreadsheet was kept from rounding.
fn plain(cell: &str) -> String {
    cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell).to_owned()
}

fn of_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => GB18030.decode(bytes).0.into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|line| line.expect("a line").iter().map(plain).collect()).collect()
}

fn of_workbook(path: &Path) -> Vec<Vec<String>> {
    let mut book = calamine::open_workbook_auto(path).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The tables of a folder.
pub fn read(files: &[PathBuf]) -> Vec<Table> {
    let of = |path: &PathBuf| {
        let lines = match path.extension().and_then(|end| end.to_str()) {
            Some("csv") => of_csv(&fs::read(path).expect("a file")),
            _ => of_workbook(path),
        };
        Table::new(path.file_stem().expect("a name").to_string_lossy().into_owned(), lines)
    };
    files.iter().map(of).collect()
}

/// Writes the tables into a folder; their files.
pub fn write(tables: &[Table], folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).expect("a folder");
    let of = |table: &Table| {
        let path = folder.join(format!("{}.csv", table.name));
        let mut writer = csv::Writer::from_path(&path).expect("a file");
        writer.write_record(&table.header).expect("written");
        table.rows.iter().for_each(|row| writer.write_record(row).expect("written"));
        writer.flush().expect("written");
        path
    };
    tables.iter().map(of).collect()
}
