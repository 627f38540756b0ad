//! Tables out: csv that opens by double click, xlsx, and files saved whole or not at all.
//!
//! What does not live here: what a table holds and who may see it (`review`), the workbook's looks (`spreadsheet.rs`).

use std::borrow::Cow;
use std::collections::HashSet;
use std::io;
use std::io::Write;
use std::path::Path;

use encoding_rs::GB18030;

use crate::disk::draft::Draft;
use crate::domain::money::Money;
use crate::exchange::error::ExchangeError;
use crate::exchange::kept_text;
use crate::exchange::spreadsheet;
use crate::i18n::Lang;
use crate::i18n::Text;

/// Encodings of csv files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with its mark, which Excel and WPS need by double click.
    #[default]
    Utf8Bom,
    /// UTF-8 without a mark, for other programs.
    Utf8,
    /// GB18030, for older programs.
    Gb18030,
}

/// How a csv file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvForm {
    /// Its encoding.
    pub encoding: Encoding,
    /// Exact text for other programs; else what a spreadsheet would take for a date, a number or a formula stands as `="…"`.
    pub is_plain: bool,
}

impl From<Encoding> for CsvForm {
    fn from(encoding: Encoding) -> CsvForm {
        CsvForm { encoding, is_plain: false }
    }
}

/// How a column stands in a workbook for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// Where it stands in the table.
    #[default]
    Plain,
    /// First, and repeated on every page: whose row it is.
    Key,
    /// On every sheet that the table takes.
    Each,
    /// Of the further rows of the same key, the members of a household: where the table comes back, on a sheet of its own.
    Member,
    /// The same, and repeated on the pages of that sheet: whose row it is.
    MemberKey,
    /// Not at all: it is for programs, which read csv.
    Off,
}

/// A table to be written.
#[derive(Clone, Debug, Default)]
pub struct TableOut {
    /// What the table is: name of the sheet and head of the printed page.
    pub title: Text,
    /// Column titles.
    pub header: Vec<Text>,
    /// Rows; a short row is filled up with empty cells.
    pub rows: Vec<Vec<CellOut>>,
    /// How the columns stand in a workbook; what is missing is plain.
    pub paper: Vec<Paper>,
    /// Whether the file is read again, row by row.
    pub comes_back: bool,
    /// Cells that its reader is asked about, as row and column: shaded in a workbook.
    pub asked: HashSet<(usize, usize)>,
    /// What its reader shall do, at the head of each page; empty when nothing.
    pub hint: Text,
    /// What was left out for its reader; empty when nothing was.
    pub left_out: Text,
}

/// One cell to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellOut {
    /// Words and numbers that are names.
    Text(String),
    /// A code for programs, and what it says to people: csv has the one, a workbook the other.
    Coded {
        /// What stands in csv.
        code: String,
        /// What stands in a workbook.
        words: String,
    },
    /// An amount.
    Money(Money),
    /// A whole number.
    Count(i64),
    /// A share in ten-thousandths: −2800 is −28.00 %.
    Percent(i64),
    /// Nothing.
    Empty,
}

/// The table as csv bytes: CRLF, and unless the form is plain, text that a spreadsheet shows as it is.
#[must_use]
pub fn csv(table: &TableOut, lang: Lang, form: impl Into<CsvForm>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    if let Ok(mut out) = CsvOut::new(&mut bytes, &table.header, lang, form.into()) {
        for row in &table.rows {
            let _ = out.row(row);
        }
        let _ = out.finish();
    }
    bytes
}

/// The table as xlsx bytes, as other systems write them; the same table gives the same bytes.
///
/// # Errors
/// When the table is larger than a sheet can be.
pub fn xlsx(table: &TableOut, lang: Lang) -> Result<Vec<u8>, ExchangeError> {
    spreadsheet::bytes(table, lang)
}

/// A csv file written row by row.
pub struct CsvOut<W: Write> {
    writer: W,
    form: CsvForm,
    width: usize,
    line: String,
}

impl<W: Write> CsvOut<W> {
    /// Begins a file with its mark and header; give it a buffered writer.
    ///
    /// # Errors
    /// The writer's.
    pub fn new(mut writer: W, header: &[Text], lang: Lang, form: CsvForm) -> Result<CsvOut<W>, ExchangeError> {
        if form.encoding == Encoding::Utf8Bom {
            writer.write_all("\u{feff}".as_bytes()).map_err(|error| failed(&error))?;
        }
        let mut out = CsvOut { writer, form, width: header.len(), line: String::new() };
        let titles: Vec<CellOut> = header.iter().map(|title| CellOut::Text(title.get(lang).to_owned())).collect();
        out.row(&titles)?;
        Ok(out)
    }

    /// Writes one row.
    ///
    /// # Errors
    /// The writer's.
    pub fn row(&mut self, cells: &[CellOut]) -> Result<(), ExchangeError> {
        self.line.clear();
        let blanks = self.width.saturating_sub(cells.len());
        for (at, cell) in cells.iter().chain(std::iter::repeat_n(&CellOut::Empty, blanks)).enumerate() {
            if at > 0 {
                self.line.push(',');
            }
            quote(&written(cell, self.form), &mut self.line);
        }
        self.line.push_str("\r\n");
        match self.form.encoding {
            Encoding::Utf8Bom | Encoding::Utf8 => self.writer.write_all(self.line.as_bytes()),
            Encoding::Gb18030 => self.writer.write_all(&GB18030.encode(&self.line).0),
        }
        .map_err(|error| failed(&error))
    }

    /// Flushes and gives the writer back.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> Result<W, ExchangeError> {
        self.writer.flush().map_err(|error| failed(&error))?;
        Ok(self.writer)
    }
}

fn failed(error: &io::Error) -> ExchangeError {
    ExchangeError::writing(Path::new("csv"), error)
}

/// The cell as csv text before quoting.
fn written(cell: &CellOut, form: CsvForm) -> Cow<'_, str> {
    match cell {
        CellOut::Text(text) | CellOut::Coded { code: text, .. } if form.is_plain => Cow::Borrowed(text),
        CellOut::Text(text) | CellOut::Coded { code: text, .. } => kept_text::kept(text),
        CellOut::Money(amount) => Cow::Owned(amount.plain()),
        CellOut::Count(count) => Cow::Owned(count.to_string()),
        CellOut::Percent(share) => Cow::Owned(percent(*share)),
        CellOut::Empty => Cow::Borrowed(""),
    }
}

/// A share in ten-thousandths as `-28.00%`.
fn percent(share: i64) -> String {
    let magnitude = share.unsigned_abs();
    format!("{}{}.{:02}%", if share < 0 { "-" } else { "" }, magnitude / 100, magnitude % 100)
}

fn quote(text: &str, out: &mut String) {
    if text.contains([',', '"', '\r', '\n', '\t', ';']) || text.starts_with(' ') || text.ends_with(' ') {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// Writes a file so that its name never stands for half of it: beside it first, then renamed.
///
/// # Errors
/// When the folder cannot be written, the disk is full or another program has the file open; the file that was there stays as it was.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), ExchangeError> {
    let written = Draft::beside(path).and_then(|mut draft| {
        draft.write_all(bytes)?;
        draft.keep()
    });
    written.map_err(|error| ExchangeError::writing(path, &error))
}
