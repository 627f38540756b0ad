//! One row of a workbook under way: its cells as plain text, with the values of merged cells in every row that they cover.
//!
//! What does not live here: opening workbooks (`workbook.rs`), what rows mean (`assemble.rs`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use calamine::DataType;
use csv::ByteRecord;

use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::UNWORKED;
use crate::exchange::error::ExchangeError;
use crate::exchange::sheets::assemble::Assembler;
use crate::exchange::sheets::assemble::Swallowed;
use crate::exchange::sheets::facts::Mark;
use crate::exchange::sheets::facts::Span;
use crate::i18n::text;

/// The row under way.
pub struct SheetLine<'a> {
    cells: ByteRecord,
    tags: Vec<Tag>,
    /// Its number as the user counts it.
    pub number: u32,
    text: String,
    merged: Merged,
    hidden_rows: &'a [u32],
    // A cell stood before the one that came before it: only in damaged files.
    is_muddled: bool,
}

impl<'a> SheetLine<'a> {
    /// Before the first row of a sheet with these merged cells and hidden rows.
    #[must_use]
    pub fn new(spans: &[Span], hidden_rows: &'a [u32]) -> SheetLine<'a> {
        let (cells, tags, text) = (ByteRecord::new(), Vec::new(), String::new());
        SheetLine { cells, tags, number: 0, text, merged: Merged::new(spans), hidden_rows, is_muddled: false }
    }

    /// Hands the row over and starts the next.
    ///
    /// # Errors
    /// What the assembler says.
    pub fn hand(&mut self, to: &mut Assembler) -> Result<(), ExchangeError> {
        if self.is_muddled {
            let wanted = text(
                "按次序排好的格；这行的格次序乱了，没有读入。请用 WPS 或 Excel 打开并另存",
                "cells in their order; those of this row are out of order and it was not taken. Open the file in WPS or Excel and save it again",
            );
            to.refuse(Swallowed::line(String::new(), wanted), self.number);
        } else if !self.cells.is_empty() {
            self.merged.fill(self.number, &mut self.cells, &mut self.tags);
            let mark = Mark { hidden: self.hidden_rows.binary_search(&self.number).is_ok(), ..Mark::default() };
            to.offer(&mut self.cells, &mut self.tags, self.number, mark)?;
        }
        self.cells.clear();
        self.tags.clear();
        self.is_muddled = false;
        Ok(())
    }

    /// Adds a cell.
    pub fn put<D: DataType>(&mut self, column: usize, cell: &D, is_unworked: bool) {
        if column < self.cells.len() {
            self.is_muddled |= !cell.is_empty();
            return;
        }
        while self.cells.len() < column {
            self.cells.push_field(b"");
            self.tags.push(Tag::Text);
        }
        self.text.clear();
        let tag = if is_unworked {
            self.text.push_str(UNWORKED);
            Tag::Text
        } else {
            write_cell(cell, &mut self.text)
        };
        self.cells.push_field(self.text.as_bytes());
        self.tags.push(tag);
    }
}

/// First and last row of a merged cell, in order of the first.
type Rows = Vec<(u32, u32)>;

/// The first row of the merged cell met last, with its value.
type Value = Option<(u32, Vec<u8>, Tag)>;

/// The merged cells of a sheet by the column in which their value stands.
struct Merged {
    columns: BTreeMap<usize, (Rows, Value)>,
}

impl Merged {
    fn new(spans: &[Span]) -> Merged {
        let mut columns: BTreeMap<usize, (Rows, Value)> = BTreeMap::new();
        for span in spans {
            columns.entry(*span.columns.start()).or_default().0.push((*span.rows.start(), *span.rows.end()));
        }
        for (rows, _) in columns.values_mut() {
            rows.sort_unstable();
        }
        Merged { columns }
    }

    /// Gives a row the values of the merged cells that reach into it; a row that has nothing of its own stays empty.
    fn fill(&mut self, number: u32, cells: &mut ByteRecord, tags: &mut Vec<Tag>) {
        if self.columns.is_empty() || cells.as_slice().is_empty() {
            return;
        }
        let mut given: Vec<(usize, Vec<u8>, Tag)> = Vec::new();
        for (&column, (rows, value)) in &mut self.columns {
            let at = rows.partition_point(|(first, _)| *first <= number);
            let Some(&(first, last)) = at.checked_sub(1).and_then(|at| rows.get(at)) else { continue };
            if last < number {
                continue;
            }
            let own = cells.get(column).unwrap_or_default();
            if number == first || (!own.is_empty() && value.as_ref().is_none_or(|(of, _, _)| *of != first)) {
                *value = Some((first, own.to_vec(), tags.get(column).copied().unwrap_or_default()));
            } else if own.is_empty()
                && let Some((of, bytes, tag)) = value
                && *of == first
                && !bytes.is_empty()
            {
                given.push((column, bytes.clone(), *tag));
            }
        }
        if given.is_empty() {
            return;
        }
        let width = given.iter().map(|(column, _, _)| column + 1).max().unwrap_or(0).max(cells.len());
        tags.resize(width, Tag::Text);
        let mut filled = ByteRecord::new();
        for (at, own_tag) in tags.iter_mut().enumerate() {
            match given.iter().find(|(column, _, _)| *column == at) {
                Some((_, bytes, tag)) => {
                    filled.push_field(bytes);
                    *own_tag = *tag;
                }
                None => filled.push_field(cells.get(at).unwrap_or_default()),
            }
        }
        *cells = filled;
    }
}

/// Writes a cell as plain text and says what the workbook calls it.
pub fn write_cell<D: DataType>(cell: &D, out: &mut String) -> Tag {
    if let Some(word) = cell.get_string().or_else(|| cell.get_datetime_iso()).or_else(|| cell.get_duration_iso()) {
        out.push_str(word);
        return Tag::Text;
    }
    if let Some(number) = cell.get_float() {
        write_number(number, out);
        return Tag::Number;
    }
    if let Some(number) = cell.get_int() {
        out.push_str(&number.to_string());
        return Tag::Number;
    }
    if let Some(moment) = cell.get_datetime() {
        if moment.is_duration() {
            write_number(moment.as_f64(), out);
            return Tag::Number;
        }
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        let _ = write!(out, "{year:04}-{month:02}-{day:02}");
        return Tag::Day;
    }
    if let Some(truth) = cell.get_bool() {
        out.push_str(if truth { "TRUE" } else { "FALSE" });
    } else if cell.is_error() {
        out.push_str("#N/A");
    }
    Tag::Text
}

/// A number in plain digits, exact to the fifteen that a workbook keeps.
fn write_number(number: f64, out: &mut String) {
    if !number.is_finite() {
        out.push_str("#NUM!");
        return;
    }
    // Most numbers are whole; up to fifteen digits those are written as they stand.
    if number.fract() == 0.0 && number.abs() < 1e15 {
        let _ = write!(out, "{}", if number == 0.0 { 0.0 } else { number });
        return;
    }
    // Fifteen digits written out decimally: no arithmetic on the binary value, so 0.1 stays 0.1.
    let written = format!("{number:.14e}");
    let (mantissa, power) = written.split_once('e').unwrap_or((&written, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        out.push('0');
        return;
    }
    out.push_str(sign);
    let whole = power + 1;
    match usize::try_from(whole) {
        Ok(whole) if whole >= digits.len() => {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', whole - digits.len()));
        }
        Ok(whole) if whole > 0 => {
            out.push_str(&digits[..whole]);
            out.push('.');
            out.push_str(&digits[whole..]);
        }
        Ok(_) | Err(_) => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', usize::try_from(-whole).unwrap_or(0)));
            out.push_str(digits);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::sheets::line::write_number;

    #[test]
    fn numbers_are_written_in_plain_digits() {
        for (number, wanted) in [
            (0.0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (-5.0, "-5"),
            (2024.0, "2024"),
            (0.1, "0.1"),
            (-0.05, "-0.05"),
            (0.1 + 0.2, "0.3"),
            (36_150.92, "36150.92"),
            (1.5e-7, "0.00000015"),
            (999_999_999_999_999.0, "999999999999999"),
            (1e15, "1000000000000000"),
            (980_101_199_003_074_518.0, "980101199003075000"),
            (1e21, "1000000000000000000000"),
            (f64::NAN, "#NUM!"),
            (f64::INFINITY, "#NUM!"),
        ] {
            let mut out = String::new();
            write_number(number, &mut out);
            assert_eq!(out, wanted, "{number:e}");
        }
    }
}
