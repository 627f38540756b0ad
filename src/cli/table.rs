//! Listings on standard output: columns aligned by cell width, csv, or json, all from the same rows.
//!
//! On a terminal a listing keeps within its width: words go on in the next line of their column, never a number, a date or a code; where
//! that is not enough each row is written as lines of its own. Nothing is ever left out, and a pipe or a file gets one line a row.
//! What does not live here: what is listed.

use std::borrow::Cow;
use std::io::Write;

use serde_json::Map;
use serde_json::Value;

use crate::cli::args::Format;
use crate::cli::error::CliError;
use crate::cli::out::room_on_terminal;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::saving::Table;
use crate::review::export::saving::TableCell;
use crate::review::rows::mask;

/// The column of whole certificate numbers, of the one listing that has them.
pub const FULL_CERT: &str = "full_cert";

/// The column of whole phone numbers, of the one listing that has them.
pub const FULL_PHONE: &str = "full_phone";

/// A column: its name for programs and its head for people.
pub struct PrintedColumn {
    /// Key in json.
    pub key: Cow<'static, str>,
    /// Head of the column.
    pub head: Text,
}

/// A column.
#[must_use]
pub const fn column(key: &'static str, head: Text) -> PrintedColumn {
    PrintedColumn { key: Cow::Borrowed(key), head }
}

/// A listing, ready to be printed in any form.
pub struct Listing {
    /// Columns.
    pub columns: Vec<PrintedColumn>,
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
            Format::Table => {
                for line in saving::lines(&self.table(), lang, room_on_terminal()) {
                    writeln!(out, "{line}")?;
                }
            }
            Format::Json => self.json(out)?,
            Format::Csv => {
                out.write_all(&saving::csv(&self.table(), lang, Encoding::Utf8Bom))?;
            }
        }
        Ok(out.flush()?)
    }

    /// The listing as a table to be saved, without anybody's number.
    #[must_use]
    pub fn into_table(mut self) -> Table {
        self.hide_numbers();
        self.table()
    }

    /// The listing as a table.
    fn table(&mut self) -> Table {
        let header = self.columns.iter().map(|column| column.head.clone()).collect();
        Table { header, rows: std::mem::take(&mut self.rows), ..Table::default() }
    }

    /// No listing shows somebody's number, whatever column a file had it in.
    fn hide_numbers(&mut self) {
        for row in &mut self.rows {
            for (cell, column) in row.iter_mut().zip(&self.columns) {
                let TableCell::Text(words) = cell else { continue };
                *words = match column.key.as_ref() {
                    "hh_id" => mask::household(words),
                    // Only what `Desk::full_numbers` gave, which entered it.
                    FULL_CERT | FULL_PHONE => std::mem::take(words),
                    _ => mask::scrub(words),
                };
            }
        }
    }

    fn json(&self, out: &mut dyn Write) -> Result<(), CliError> {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let pairs = self.columns.iter().zip(row).map(|(column, cell)| (column.key.to_string(), value(cell)));
                Value::Object(pairs.collect::<Map<String, Value>>())
            })
            .collect();
        writeln!(out, "{:#}", Value::Array(rows))?;
        Ok(())
    }
}

/// Amounts are text in json, so that no reader makes them inexact.
fn value(cell: &TableCell) -> Value {
    match cell {
        TableCell::Text(word) | TableCell::Coded { code: word, .. } => Value::from(word.as_str()),
        TableCell::Money(amount) => Value::from(amount.plain()),
        TableCell::Count(count) => Value::from(*count),
        TableCell::Percent(share) => Value::from(saving::percent(*share)),
        TableCell::Empty => Value::Null,
    }
}
