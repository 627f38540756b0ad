//! Listings on standard output: columns aligned by cell width, csv, or json, all from the same rows.
//!
//! On a terminal a listing keeps within its width: words go on in the next line of their column, never a number, a date or a code; where
//! that is not enough each row is written as lines of its own. Nothing is ever left out, and a pipe or a file gets one line a row.
//! What does not live here: what is listed.

use std::io::IsTerminal;
use std::io::Write;
use std::io::stdout;

use console::Term;
use serde_json::Map;
use serde_json::Value;
use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use crate::cli::args::Format;
use crate::cli::error::CliError;
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

/// Blanks between two columns.
const GAP: usize = 2;

/// A column keeps so many cells at least.
const LEAST: usize = 12;

/// A row of columns has so many lines at most; where it would be more, reading along it is harder than a row in lines of its own.
const TALLEST: usize = 3;

/// A column: its name for programs and its head for people.
pub struct PrintedColumn {
    /// Key in json.
    pub key: &'static str,
    /// Head of the column.
    pub head: Text,
}

/// A column.
#[must_use]
pub const fn column(key: &'static str, head: Text) -> PrintedColumn {
    PrintedColumn { key, head }
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
            Format::Table => self.aligned(lang, room(), out)?,
            Format::Json => self.json(out)?,
            Format::Csv => {
                let header = self.columns.into_iter().map(|column| column.head).collect();
                let table = Table { header, rows: self.rows, ..Table::default() };
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
                *words = match column.key {
                    "hh_id" => mask::household(words),
                    // Only what `Desk::full_numbers` gave, which entered it.
                    FULL_CERT | FULL_PHONE => std::mem::take(words),
                    _ => mask::scrub(words),
                };
            }
        }
    }

    fn aligned(&self, lang: Lang, room: Option<usize>, out: &mut dyn Write) -> Result<(), CliError> {
        let rows: Vec<Vec<(String, bool)>> = self.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        // A head stands over its numbers on the right.
        let right = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.1));
        let heads: Vec<(String, bool)> =
            self.columns.iter().enumerate().map(|(at, column)| (column.head.get(lang).to_owned(), right(at))).collect();
        let wide = |at: usize| {
            let lines = std::iter::once(&heads).chain(&rows);
            lines.filter_map(|line| line.get(at)).map(|(word, _)| word.width()).max().unwrap_or(0)
        };
        let natural: Vec<usize> = (0..heads.len()).map(wide).collect();
        let lines: Vec<&Vec<(String, bool)>> = std::iter::once(&heads).chain(&rows).collect();
        let tall = |widths: &[usize]| {
            lines.iter().flat_map(|line| line.iter().zip(widths)).map(|((word, _), room)| wrapped(word, *room).len()).max()
        };
        let widths = fitted(&natural, &lines, room).filter(|widths| *widths == natural || tall(widths).unwrap_or(0) <= TALLEST);
        let Some(widths) = widths else { return records(&heads, &rows, room.unwrap_or(0), out) };
        for line in lines {
            let cells: Vec<Vec<String>> = line.iter().zip(&widths).map(|((word, _), room)| wrapped(word, *room)).collect();
            for part in 0..cells.iter().map(Vec::len).max().unwrap_or(1) {
                let mut row = String::new();
                for (at, (_, right)) in line.iter().enumerate() {
                    let word = cells[at].get(part).map_or("", String::as_str);
                    let blank = " ".repeat(widths[at].saturating_sub(word.width()));
                    row.push_str(if at == 0 { "" } else { "  " });
                    let (one, other) = if *right { (blank.as_str(), word) } else { (word, blank.as_str()) };
                    row.push_str(one);
                    row.push_str(other);
                }
                writeln!(out, "{}", row.trim_end())?;
            }
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

/// How many cells a line of the terminal has; none where standard output is no terminal, or one that does not tell.
fn room() -> Option<usize> {
    let wide = stdout().is_terminal().then(|| Term::stdout().size_checked()).flatten()?.1;
    Some(usize::from(wide)).filter(|wide| *wide > 0)
}

/// The widths of the columns in a line of `room` cells: the widest gives way first, down to its longest word. None when it is not enough.
fn fitted(natural: &[usize], lines: &[&Vec<(String, bool)>], room: Option<usize>) -> Option<Vec<usize>> {
    let mut widths = natural.to_vec();
    let gaps = GAP * widths.len().saturating_sub(1);
    let Some(room) = room.filter(|room| natural.iter().sum::<usize>() + gaps > *room) else { return Some(widths) };
    let longest = |at: usize| {
        let cells = lines.iter().filter_map(|line| line.get(at));
        cells.flat_map(|(word, _)| pieces(word)).map(|piece| piece.trim_end().width()).max().unwrap_or(0)
    };
    let least: Vec<usize> = (0..widths.len()).map(|at| longest(at).max(natural[at].min(LEAST))).collect();
    while widths.iter().sum::<usize>() + gaps > room {
        let widest = (0..widths.len()).filter(|at| widths[*at] > least[*at]).max_by_key(|at| widths[*at])?;
        widths[widest] -= 1;
    }
    Some(widths)
}

/// What is never broken: a word, a number, a code with the blank after it; a Chinese character with the punctuation that closes it.
fn pieces(words: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (at, letter) in words.char_indices() {
        let is_wide = |letter: char| letter.width() == Some(2);
        let breaks = match before {
            None => false,
            Some(' ') => letter != ' ',
            Some(_) if letter == ' ' || "，。；：、）〕》」”！？,.;:)%".contains(letter) => false,
            Some(before) => !"（〔《「“(".contains(before) && (is_wide(before) || is_wide(letter)),
        };
        if breaks {
            out.push(&words[from..at]);
            from = at;
        }
        before = Some(letter);
    }
    out.push(&words[from..]);
    out
}

/// The words in lines of `room` cells; what is longer than that by itself stays whole.
fn wrapped(words: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(words) {
        if let Some(line) = lines.last_mut() {
            if line.is_empty() || line.width() + piece.trim_end().width() <= room {
                line.push_str(piece);
            } else {
                lines.push(piece.to_owned());
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Every row as lines of its own: the head before each cell, as many a line as fit, the lines after the first set in. What is empty is
/// left out and nothing is cut: a cell longer than the terminal has a line to itself, which the terminal breaks.
fn records(heads: &[(String, bool)], rows: &[Vec<(String, bool)>], room: usize, out: &mut dyn Write) -> Result<(), CliError> {
    for row in rows {
        let mut line = String::new();
        for ((head, _), (word, _)) in heads.iter().zip(row).filter(|(_, (word, _))| !word.is_empty()) {
            let pair = format!("{head}: {word}");
            if line.trim().is_empty() {
                line.push_str(&pair);
            } else if line.width() + GAP + pair.width() <= room {
                line.push_str("  ");
                line.push_str(&pair);
            } else {
                writeln!(out, "{line}")?;
                line = format!("  {pair}");
            }
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The words of a cell and whether they stand on the right.
fn shown(cell: &TableCell) -> (String, bool) {
    match cell {
        TableCell::Text(word) | TableCell::Coded { words: word, .. } => (word.replace(char::is_control, " "), false),
        TableCell::Money(amount) => (amount.to_string(), true),
        TableCell::Count(count) => (count.to_string(), true),
        TableCell::Percent(share) => (percent(*share), true),
        TableCell::Empty => (String::new(), false),
    }
}

/// Amounts are text in json, so that no reader makes them inexact.
fn value(cell: &TableCell) -> Value {
    match cell {
        TableCell::Text(word) | TableCell::Coded { code: word, .. } => Value::from(word.as_str()),
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

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use crate::cli::table::Listing;
    use crate::cli::table::column;
    use crate::cli::table::pieces;
    use crate::cli::table::wrapped;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::export::saving::TableCell;

    fn listing() -> Listing {
        let words = |words: &str| TableCell::Text(words.to_owned());
        Listing {
            columns: vec![
                column("hh", text("户编号", "household")),
                column("name", text("户主", "head")),
                column("money", text("金额", "amount")),
                column("said", text("疑点", "flag")),
                column("day", text("日期", "day")),
            ],
            rows: vec![
                vec![
                    words("98010100031"),
                    words("欧阳建国"),
                    TableCell::Money(Money(1_234_567)),
                    words("人均纯收入由 12,849.00 元降至 9,255.00 元，降幅 28.0%，大于二档标准"),
                    words("2024-10-18"),
                ],
                vec![words("98010100032"), words("王五"), TableCell::Count(7), TableCell::Empty, words("2024-10-19")],
            ],
        }
    }

    fn printed(room: Option<usize>) -> Vec<String> {
        let mut out = Vec::new();
        listing().aligned(Lang::Zh, room, &mut out).expect("written");
        String::from_utf8(out).expect("text").lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_listing_keeps_within_the_terminal_and_loses_nothing() {
        let whole = printed(None);
        assert!(whole.len() == 3 && whole[1].contains("降幅 28.0%，大于二档标准"), "a pipe gets one line a row: {whole:?}");
        let letters = |lines: &[String]| {
            let mut letters: Vec<char> = lines.concat().chars().filter(|letter| *letter != ' ').collect();
            letters.sort_unstable();
            letters
        };
        let mut wrapped = 0;
        for room in 80..130 {
            let lines = printed(Some(room));
            assert!(lines.iter().all(|line| line.width() <= room), "{room}: {lines:#?}");
            for kept in ["98010100031", "12,345.67", "2024-10-18", "欧阳建国", "12,849.00", "28.0%"] {
                assert!(lines.iter().any(|line| line.contains(kept)), "{kept} at {room}: {lines:#?}");
            }
            assert_eq!(letters(&lines), letters(&whole), "{room}: {lines:#?}");
            wrapped += usize::from(lines.len() > 3);
        }
        assert!(wrapped > 20);
        assert_eq!(printed(Some(400)), whole);
    }

    #[test]
    fn where_columns_do_not_fit_each_row_has_lines_of_its_own_and_nothing_is_cut() {
        for room in [1, 20, 40] {
            let lines = printed(Some(room));
            assert!(lines[0].starts_with("户编号: 98010100031"), "{lines:#?}");
            assert!(lines.iter().any(|line| line.ends_with("大于二档标准")), "{lines:#?}");
            assert!(lines.iter().any(|line| line.starts_with("户编号: 98010100032")), "each row begins at the edge: {lines:#?}");
            assert!(!lines.iter().any(|line| line.ends_with("疑点: ")), "what is empty is left out: {lines:#?}");
            assert!(lines.iter().all(|line| line.width() <= room || line.trim().matches(": ").count() == 1), "{lines:#?}");
        }
        assert_eq!(printed(Some(40))[0], "户编号: 98010100031  户主: 欧阳建国");
    }

    #[test]
    fn words_numbers_and_closing_signs_are_not_torn() {
        assert_eq!(
            wrapped("人均 12,849.00 元，降幅 28.0%，低", 12),
            ["人均", "12,849.00", "元，降幅", "28.0%，低"].map(str::to_owned).to_vec()
        );
        assert_eq!(wrapped("INC04 INC06 INC11", 11), ["INC04 INC06", "INC11"]);
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("98010100031", 5), ["98010100031"]);
        assert_eq!(pieces("收入（元）降 5%"), ["收", "入", "（元）", "降 ", "5%"]);
    }
}
