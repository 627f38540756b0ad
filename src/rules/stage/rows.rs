//! One row of a staged table under way: values and states as text, and what the manifest has to know of them; and rows read back as text.
//!
//! What does not live here: which tables there are (`tables.rs`).

use std::fmt::Write as _;
use std::io;
use std::io::BufRead;
use std::io::Write;

use crate::domain::cell::Cell;
use crate::domain::text::cert;
use crate::domain::text::mask::Hide;
use crate::domain::text::mask::hidden;
use crate::rules::eval::functions::is_mobile;
use crate::rules::lang::value::Val;
use crate::rules::stage::manifest::NOT_IN_LIST;
use crate::rules::stage::manifest::StagedColumn;
use crate::rules::stage::manifest::StagedKind;
use crate::rules::stage::manifest::StagedTable;
use crate::rules::stage::manifest::VALUE;
use crate::rules::stage::parts::PartRow;

/// What is said of a number.
type Says = fn(&str) -> i64;

/// What stands beside a number that leaves as a hash: the name that is added, and what it says of the number.
pub(crate) const BESIDE: [(&str, Says); 5] = [
    ("__length", |number| i64::try_from(number.chars().count()).unwrap_or(i64::MAX)),
    ("__cert_ok", |number| i64::from(cert::check_ok(number))),
    ("__dis_cert_ok", |number| i64::from(cert::disability_form_ok(number))),
    ("__is_mobile", |number| i64::from(is_mobile(number))),
    ("__placeholder", |number| i64::from(number.starts_with(PLACEHOLDER))),
];

/// How a number begins that stands for nobody in particular.
pub(crate) const PLACEHOLDER: &str = "999999";

/// What is added to the name of a column for the number itself, sealed.
pub(crate) const SEALED: &str = "__sealed";

/// What a number of a person leaves as.
pub type NumberAs<'h> = &'h (dyn Fn(&str) -> String + Sync);

/// How numbers of people leave, both under the county's key. Nobody goes on from either without it; with it a hash gives the number away
/// too, by trying, since birth and sex stand beside.
#[derive(Clone, Copy)]
pub struct NumbersLeave<'h> {
    /// By which numbers are held against each other.
    pub hashed: NumberAs<'h>,
    /// The same, and from which the county reads the number again.
    pub left: &'h (dyn Fn(&str) -> (String, String) + Sync),
}

/// Where the rows of a table go.
pub enum RowsOut<'o> {
    /// A csv, behind its header.
    Csv(&'o mut dyn Write),
    /// A part of a table (`parts.rs`): rows without what is known only when every township was read.
    Part(&'o mut dyn Write),
}

/// A table being written, row by row.
pub(crate) struct StagedOut<'o> {
    out: RowsOut<'o>,
    table: StagedTable,
    line: String,
    states: String,
    at: usize,
    of_owner: RowsOfOwner,
    part: PartRow,
    /// Where in the line begins what is known of the row already.
    own_from: usize,
}

/// Counts the most rows that one owner has, who come together.
pub(crate) struct RowsOfOwner {
    owner: i64,
    rows: usize,
    pub most: usize,
}

impl RowsOfOwner {
    pub fn new() -> RowsOfOwner {
        RowsOfOwner { owner: -1, rows: 0, most: 0 }
    }

    /// Another row of an owner.
    pub fn count(&mut self, owner: i64) {
        self.rows = if self.owner == owner { self.rows + 1 } else { 1 };
        self.owner = owner;
        self.most = self.most.max(self.rows);
    }
}

impl<'o> StagedOut<'o> {
    /// Writes the header of a table.
    pub fn new(mut out: RowsOut<'o>, name: &str, columns: Vec<StagedColumn>) -> io::Result<StagedOut<'o>> {
        if let RowsOut::Csv(csv) = &mut out {
            write_header(&mut **csv, &columns)?;
        }
        let table = StagedTable { name: name.to_owned(), rows: 0, most: 0, columns };
        let (line, states) = (String::new(), String::new());
        Ok(StagedOut { out, table, line, states, at: 0, of_owner: RowsOfOwner::new(), part: PartRow::default(), own_from: 0 })
    }

    /// The cells so far say where the row of a household stands, those that follow what is in it.
    pub fn own(&mut self, section: usize, household: Option<i64>) {
        self.own_from = self.line.len();
        self.part.section = u32::try_from(section).unwrap_or(u32::MAX);
        self.part.household = household.and_then(|number| u32::try_from(number).ok()).unwrap_or(u32::MAX);
    }

    /// The next number is how often the certificate of this person was met.
    pub fn times_met(&mut self, member: u32) {
        self.part.times_at = u32::try_from(self.line.len() - self.own_from).unwrap_or(u32::MAX);
        self.part.member = member;
    }

    /// A whole number, or nothing.
    pub fn number(&mut self, number: Option<i64>) {
        if let Some(number) = number {
            let _ = write!(self.line, "{number}");
            if let Some(column) = self.table.columns.get_mut(self.at) {
                column.widest = column.widest.max(number.checked_abs().unwrap_or(i64::MAX));
            }
        }
        self.end();
    }

    /// Words.
    pub fn word(&mut self, word: &str) {
        push_word(&mut self.line, word);
        self.end();
    }

    fn end(&mut self) {
        self.line.push(',');
        self.at += 1;
    }

    /// A value with its state; `cell` tells a word outside its list from one that cannot be read, `read` gives the characters of a word,
    /// `number` says how those of a person leave; one that stands in a cell leaves sealed too.
    pub fn value(&mut self, value: Val, cell: Option<Cell>, read: impl Fn(Val) -> String, number: Option<NumbersLeave>) {
        let state = match value {
            Val::No(_) if cell == Some(Cell::NOT_IN_LIST) => NOT_IN_LIST,
            Val::No(why) => why.letter(),
            _ => VALUE,
        };
        self.states.push(state);
        let plain = match value {
            Val::No(_) | Val::Word(..) | Val::Text(_) => None,
            Val::Bool(yes) => Some(i64::from(yes)),
            Val::Num(num) => Some(num.num),
            Val::Day(number) | Val::Month(number) => Some(i64::from(number)),
        };
        let is_word = matches!(value, Val::Word(..) | Val::Text(_));
        match (is_word, number) {
            (true, Some(leave)) => {
                let number = read(value);
                let (hash, sealed) = match cell {
                    Some(_) => (leave.left)(&number),
                    None => ((leave.hashed)(&number), String::new()),
                };
                self.word(&hash);
                for (_, says) in BESIDE {
                    self.number(Some(says(&number)));
                }
                if cell.is_some() {
                    self.word(&sealed);
                }
            }
            // A number of a person in a column of words stays in the township too; as many characters stand there.
            (true, None) => self.word(&hidden(&read(value), Hide::People)),
            (false, None) => self.number(plain),
            (false, Some(_)) => (0..=BESIDE.len() + usize::from(cell.is_some())).for_each(|_| self.number(None)),
        }
    }

    /// Ends a row of this owner.
    pub fn row(&mut self, owner: Option<i64>) -> io::Result<()> {
        self.line.push_str(&self.states);
        self.line.push('\n');
        match &mut self.out {
            RowsOut::Csv(csv) => csv.write_all(self.line.as_bytes())?,
            RowsOut::Part(part) => self.part.write(self.line.as_bytes().get(self.own_from..).unwrap_or_default(), &mut **part)?,
        }
        self.part = PartRow::default();
        self.table.rows += 1;
        if let Some(owner) = owner {
            self.of_owner.count(owner);
        }
        self.line.clear();
        self.states.clear();
        self.at = 0;
        Ok(())
    }

    /// What the manifest says of it.
    pub fn end_table(self) -> StagedTable {
        StagedTable { most: self.of_owner.most, ..self.table }
    }
}

/// The header of a table.
pub(crate) fn write_header(out: &mut dyn Write, columns: &[StagedColumn]) -> io::Result<()> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).chain(["states"]).collect();
    writeln!(out, "{}", names.join(","))
}

/// Words as a cell of a csv.
pub(crate) fn push_word(line: &mut String, word: &str) {
    if word.contains([',', '"', '\n', '\r']) || word.is_empty() {
        let _ = write!(line, "\"{}\"", word.replace('"', "\"\""));
    } else {
        line.push_str(word);
    }
}

/// A column that says where a row belongs.
pub(crate) fn key(name: &str, kind: StagedKind) -> StagedColumn {
    StagedColumn { name: name.to_owned(), kind, cell: false, widest: 0 }
}

/// The columns of a cell: itself, and what stands beside one that leaves as a hash.
pub(crate) fn columns(name: &str, kind: StagedKind) -> Vec<StagedColumn> {
    let sealed = (kind == StagedKind::Hash).then(|| key(&format!("{name}{SEALED}"), StagedKind::Word));
    worked_columns(name, kind).into_iter().chain(sealed).collect()
}

/// The columns of a value that stands in no cell.
pub(crate) fn worked_columns(name: &str, kind: StagedKind) -> Vec<StagedColumn> {
    let mut all = vec![StagedColumn { name: name.to_owned(), kind, cell: true, widest: 0 }];
    if kind == StagedKind::Hash {
        all.extend(BESIDE.iter().map(|(beside, _)| key(&format!("{name}{beside}"), StagedKind::Count)));
    }
    all
}

/// The rows of a csv as text, one after the other, with quotes as RFC 4180 has them.
pub struct CsvRows<R> {
    from: R,
    line: String,
    /// Cells of the row in hand.
    cells: Vec<String>,
}

impl<R: BufRead> CsvRows<R> {
    /// Of a file.
    pub fn new(from: R) -> CsvRows<R> {
        CsvRows { from, line: String::new(), cells: Vec::new() }
    }

    /// The cells of the next row; none at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_row(&mut self) -> io::Result<Option<&[String]>> {
        Ok(if self.next_line()? && self.split() > 0 { Some(self.cells()) } else { None })
    }

    /// Takes the next row in hand, which is not looked at yet; false at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        // A break within quotes is one of the cell.
        while self.from.read_line(&mut self.line)? > 0 && self.line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {}
        Ok(!self.line.is_empty())
    }

    /// The number in a cell of the row in hand before which there are numbers alone.
    #[must_use]
    pub fn number(&self, cell: usize) -> Option<u32> {
        self.line.trim_end_matches(['\n', '\r']).split(',').nth(cell)?.parse().ok()
    }

    /// The cells of the row in hand once it was split.
    #[must_use]
    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Splits the row in hand and says how many cells it has.
    pub fn split(&mut self) -> usize {
        let line = self.line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
        let mut used = 0;
        let mut next = |cells: &mut Vec<String>| {
            if cells.len() == used {
                cells.push(String::new());
            }
            used += 1;
            cells[used - 1].clear();
            used - 1
        };
        if line.contains('"') {
            let (mut at, mut is_quoted, mut letters) = (next(&mut self.cells), false, line.chars().peekable());
            while let Some(letter) = letters.next() {
                match letter {
                    '"' if is_quoted && letters.peek() == Some(&'"') => self.cells[at].extend(letters.next()),
                    '"' => is_quoted = !is_quoted,
                    ',' if !is_quoted => at = next(&mut self.cells),
                    letter => self.cells[at].push(letter),
                }
            }
        } else {
            for cell in line.split(',') {
                let at = next(&mut self.cells);
                self.cells[at].push_str(cell);
            }
        }
        self.cells.truncate(used);
        used
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lang::value::Val;
    use crate::rules::stage::manifest::StagedKind;
    use crate::rules::stage::rows::CsvRows;
    use crate::rules::stage::rows::RowsOut;
    use crate::rules::stage::rows::StagedOut;
    use crate::rules::stage::rows::columns;

    #[test]
    fn a_number_of_a_person_among_words_leaves_hidden_and_as_long() {
        for (written, leaves) in [
            ("980101199003074514", "980***********4514"),
            ("保洁员 13800001234", "保洁员 138****1234"),
            ("98010100100010001", "98010100100010001"),
            ("保洁员", "保洁员"),
        ] {
            let mut out = Vec::new();
            let mut table = StagedOut::new(RowsOut::Csv(&mut out), "post", columns("post", StagedKind::Word)).expect("a table");
            table.value(Val::Text(0), None, |_| written.to_owned(), None);
            table.row(None).expect("a row");
            assert_eq!(String::from_utf8(out).expect("text"), format!("post,states\n{leaves},v\n"));
        }
    }

    #[test]
    fn rows_are_read_as_they_were_written() {
        let written = ["", "a,b", "a \"b\"", "two\nlines", "plain"];
        let mut out = Vec::new();
        let all = written.iter().flat_map(|name| columns(name, StagedKind::Word)).collect();
        let mut table = StagedOut::new(RowsOut::Csv(&mut out), "t", all).expect("a table");
        for word in written {
            table.word(word);
        }
        table.row(None).expect("a row");
        let row = out.iter().position(|byte| *byte == b'v').map_or(out.as_slice(), |_| out.as_slice());
        let text = String::from_utf8(row.to_vec()).expect("text");
        let body = text.split_once("states\n").map_or("", |(_, body)| body);
        let mut rows = CsvRows::new(body.as_bytes());
        let read = rows.next_row().expect("read").expect("a row").to_vec();
        assert_eq!(read[..written.len()], written);
        assert!(rows.next_row().expect("read").is_none());
        let mut marked = CsvRows::new("\u{feff}a,b\r\n".as_bytes());
        assert_eq!(marked.next_row().expect("read").expect("a row"), ["a", "b"]);
    }
}
