//! Tables out: csv that opens by double click, xlsx, and files saved whole or not at all.
//!
//! What does not live here: what a table holds and who may see it (`review`), the workbook's looks (`spreadsheet.rs`).

use std::borrow::Cow;
use std::io;
use std::io::Write;
use std::path::Path;

use encoding_rs::GB18030;

use crate::disk::draft::FileDraft;
use crate::exchange::cells::kept_text;
use crate::exchange::error::ExchangeError;
use crate::exchange::out::spreadsheet;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::CsvForm;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;

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
#[must_use]
pub fn percent(share: i64) -> String {
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
    let written = FileDraft::beside(path).and_then(|mut draft| {
        draft.write_all(bytes)?;
        draft.keep()
    });
    written.map_err(|error| ExchangeError::writing(path, &error))
}
