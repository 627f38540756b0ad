//! A table on its way out: title, columns, cells, and the form it is asked in.
//!
//! What does not live here: writing it (`write.rs`, `spreadsheet.rs`, `paper.rs`, `form.rs`).

use crate::domain::money::Money;
use crate::i18n::Text;
use std::collections::HashSet;

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
    /// How many lines a row is high at least in a workbook, where its cells are filled in by hand; 0 for as high as its words.
    pub least_lines: usize,
    /// Cells that its reader is asked about, as row and column: shaded in a workbook.
    pub asked: HashSet<(usize, usize)>,
    /// What its reader shall do, at the head of each page; empty when nothing.
    pub hint: Text,
    /// What was left out for its reader; empty when nothing was.
    pub left_out: Text,
    /// Whether the table is one page to be read: words that stand alone behind the first column go over the rest of their row.
    pub is_page: bool,
    /// Forms that stand for the table on paper and as text; empty for a plain table.
    pub forms: Vec<FormOut>,
    /// The line that people sign, below each page; empty for a table nobody signs.
    pub signed: Text,
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

/// A form, in the language of whoever it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormOut {
    /// Its number: the name of its sheet.
    pub number: String,
    /// What it is called, as the head of the page.
    pub title: String,
    /// Lines above the table.
    pub above: Vec<String>,
    /// Heads of the table with the width of their columns, in half-width characters.
    pub heads: Vec<(String, usize)>,
    /// Rows of the table.
    pub rows: Vec<Vec<String>>,
    /// Lines below the table.
    pub below: Vec<String>,
    /// What is torn off and comes back: its heading, then its lines.
    pub reply: Vec<String>,
}

/// Where the page is torn.
pub const TEAR: &str = "－ － － － － － － － － － 沿 此 线 撕 下 － － － － － － － － － －";

impl FormOut {
    /// The form as lines of text; a line break within a name or an answer is a blank, so that no line is torn.
    #[must_use]
    pub fn text(&self) -> Vec<String> {
        let mut out = vec![self.title.clone(), String::new()];
        out.extend(self.above.iter().cloned());
        for row in &self.rows {
            let cells = self.heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            out.push(cells.map(|((head, _), cell)| format!("{head}：{cell}")).collect::<Vec<_>>().join("　"));
        }
        out.extend(self.below.iter().cloned());
        if !self.reply.is_empty() {
            out.push(TEAR.to_owned());
            out.extend(self.reply.iter().cloned());
        }
        for line in out.iter_mut().filter(|line| line.contains(char::is_control)) {
            *line = line.replace(char::is_control, " ");
        }
        out
    }
}
