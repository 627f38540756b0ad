//! Listings on standard output: columns aligned by cell width, csv, or json, all from the same rows.
//!
//! What does not live here: what is listed.

use std::io::Write;

use serde_json::Map;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::cli::args::Format;
use crate::cli::error::CliError;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::mask;
use crate::review::saving;
use crate::review::saving::Encoding;
use crate::review::saving::Table;
use crate::review::saving::TableCell;

/// A column: its name for programs and its head for people.
pub struct Column {
    /// Key in json.
    pub key: &'static str,
    /// Head of the column.
    pub head: Text,
}

/// A column.
#[must_use]
pub const fn column(key: &'static str, head: Text) -> Column {
    Column { key, head }
}

/// A listing, ready to be printed in any form.
pub struct Listing {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, as wide as there are columns.
    pub rows: Vec<Vec<TableCell>>,
}

impl Listing {
    /// Writes the listing.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn print(mut self, format: Format, lang: Lang, out: &mut dyn Write) -> Result<(), CliError> {
        self.hide_numbers();
        match format {
            Format::Table => self.aligned(lang, out)?,
            Format::Json => self.json(out)?,
            Format::Csv => {
                let header = self.columns.into_iter().map(|column| column.head).collect();
                let table = Table { title: Text::default(), header, rows: self.rows };
                out.write_all(&saving::csv(&table, lang, Encoding::Utf8Bom))?;
            }
        }
        Ok(out.flush()?)
    }

    /// No listing shows somebody's number, whatever column a file had it in.
    fn hide_numbers(&mut self) {
        for row in &mut self.rows {
            for (cell, column) in row.iter_mut().zip(&self.columns) {
                let TableCell::Text(words) = cell else { continue };
                *words = if column.key == "hh_id" { mask::household(words) } else { mask::scrub(words) };
            }
        }
    }

    fn aligned(&self, lang: Lang, out: &mut dyn Write) -> Result<(), CliError> {
        let rows: Vec<Vec<(String, bool)>> = self.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        // A head stands over its numbers on the right.
        let right = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.1));
        let heads = self.columns.iter().enumerate().map(|(at, column)| (column.head.get(lang).to_owned(), right(at))).collect();
        let lines: Vec<Vec<(String, bool)>> = std::iter::once(heads).chain(rows).collect();
        let wide = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|(word, _)| word.width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.columns.len()).map(wide).collect();
        for line in &lines {
            let mut row = String::new();
            for (at, (word, right)) in line.iter().enumerate() {
                let room = " ".repeat(widths[at].saturating_sub(word.width()));
                row.push_str(if at == 0 { "" } else { "  " });
                let (one, other) = if *right { (room.as_str(), word.as_str()) } else { (word.as_str(), room.as_str()) };
                row.push_str(one);
                row.push_str(other);
            }
            writeln!(out, "{}", row.trim_end())?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> Result<(), CliError> {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let pairs = self.columns.iter().zip(row).map(|(column, cell)| (column.key.to_owned(), value(cell)));
                Value::Object(pairs.collect::<Map<String, Value>>())
            })
            .collect();
        writeln!(out, "{:#}", Value::Array(rows))?;
        Ok(())
    }
}

/// The words of a cell and whether they stand on the right.
fn shown(cell: &TableCell) -> (String, bool) {
    match cell {
        TableCell::Text(word) => (word.replace(char::is_control, " "), false),
        TableCell::Money(amount) => (amount.to_string(), true),
        TableCell::Count(count) => (count.to_string(), true),
        TableCell::Percent(share) => (percent(*share), true),
        TableCell::Empty => (String::new(), false),
    }
}

/// Amounts are text in json, so that no reader makes them inexact.
fn value(cell: &TableCell) -> Value {
    match cell {
        TableCell::Text(word) => Value::from(word.as_str()),
        TableCell::Money(amount) => Value::from(amount.plain()),
        TableCell::Count(count) => Value::from(*count),
        TableCell::Percent(share) => Value::from(percent(*share)),
        TableCell::Empty => Value::Null,
    }
}

/// Ten-thousandths as a percentage with two decimals.
fn percent(share: i64) -> String {
    let magnitude = share.unsigned_abs();
    format!("{}{}.{:02}%", if share < 0 { "-" } else { "" }, magnitude / 100, magnitude % 100)
}
