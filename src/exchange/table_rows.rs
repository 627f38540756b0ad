//! Rows of a table: whose each is, its values mended as cells of a record are, and remarks on what is wrong.
//!
//! What does not live here: which table a sheet holds (`table_columns.rs`), finding the household (`review`).

use std::mem;

use csv::ByteRecord;

use crate::domain::cert;
use crate::domain::field::Kind;
use crate::domain::field::Privacy;
use crate::domain::period::Part as PeriodPart;
use crate::domain::period::Period;
use crate::domain::record::Entry;
use crate::domain::roll::Problem;
use crate::domain::table::Column;
use crate::domain::table::Holds;
use crate::domain::tables::TableRow;
use crate::domain::words::Words;
use crate::exchange::dates;
use crate::exchange::household::Remarks;
use crate::exchange::household::Row;
use crate::exchange::household::wanted_as;
use crate::exchange::mend::Tag;
use crate::exchange::mend::bare;
use crate::exchange::mend::id_text;
use crate::exchange::mend::mend_as;
use crate::exchange::read::FileKind;
use crate::exchange::read::FileReport;
use crate::exchange::read::ProblemKind;
use crate::exchange::read::RowProblem;
use crate::exchange::read::SheetDone;
use crate::exchange::read::TablePart;
use crate::exchange::read::Task;
use crate::exchange::table_columns::Key;
use crate::exchange::table_columns::TableColumns;
use crate::i18n::Text;
use crate::i18n::text;

/// A sheet of a table below its header.
pub struct TableBody<'a> {
    task: Task<'a>,
    sheet: String,
    columns: TableColumns,
    parts: Vec<TablePart>,
    words: Words,
    remarks: Remarks,
    rows: usize,
}

impl<'a> TableBody<'a> {
    /// Before the first row.
    #[must_use]
    pub fn new(task: Task<'a>, sheet: &str, columns: TableColumns) -> TableBody<'a> {
        let parts = Vec::new();
        TableBody { task, sheet: sheet.to_owned(), columns, parts, words: Words::new(), remarks: Remarks::default(), rows: 0 }
    }

    /// Takes one row.
    pub fn take(&mut self, cells: &ByteRecord, tags: &[Tag], number: u32) {
        let row = Row { cells, tags, number };
        if cells.iter().all(|cell| bare(&String::from_utf8_lossy(cell)).is_empty()) || self.is_header_again(row) {
            return;
        }
        self.rows += 1;
        let hh_id = self.id(row, Key::Household);
        let cert = self.id(row, Key::Cert);
        let name = self.word(row, Key::Name);
        if hh_id.is_empty() && cert.is_empty() {
            if is_total(row) {
                self.rows -= 1;
                return;
            }
            let column = if self.columns.key(Key::Cert).is_some() { Key::Cert } else { Key::Household };
            let wanted = text("每行都要有户编号或证件号码", "a household number or a certificate on every row");
            self.refuse(number, self.columns.title(column).to_owned(), &name, wanted);
            return;
        }
        let Some(period) = self.period(row) else { return };
        let cert18 = cert::first18(&cert).unwrap_or(&cert).to_ascii_uppercase();
        let values = self.values(row);
        let village = self.word(row, Key::Village);
        let at = self.part_of(period);
        self.parts[at].rows.push(TableRow { row: number, hh_id, cert18, name, village, values });
    }

    /// Refuses a row that the delimiters no longer tell apart.
    pub fn refuse_whole(&mut self, said: &str, number: u32, wanted: Text) {
        self.rows += 1;
        self.refuse(number, String::new(), said, wanted);
    }

    fn refuse(&mut self, row: u32, column: String, said: &str, wanted: Text) {
        self.remarks.add(RowProblem::new(ProblemKind::Refused, row, column, said.to_owned(), wanted));
    }

    /// A header printed again further down.
    fn is_header_again(&self, row: Row) -> bool {
        let key = if self.columns.key(Key::Household).is_some() { Key::Household } else { Key::Cert };
        self.columns.key(key).is_some_and(|at| bare(&String::from_utf8_lossy(row.cell(at))) == self.columns.title(key))
    }

    fn word(&self, row: Row, key: Key) -> String {
        let raw = self.columns.key(key).map(|at| String::from_utf8_lossy(row.cell(at))).unwrap_or_default();
        bare(&raw).chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).take(60).collect()
    }

    /// A number that is a name, empty when it is missing or its digits are lost.
    fn id(&mut self, row: Row, key: Key) -> String {
        let Some(at) = self.columns.key(key) else { return String::new() };
        let raw = String::from_utf8_lossy(row.cell(at));
        let said = bare(&raw);
        if said.is_empty() {
            return String::new();
        }
        match id_text(said, row.tag(at)) {
            Ok((id, _)) if id.len() <= 64 => id.into_owned(),
            Ok(_) => String::new(),
            Err(problem) => {
                let wanted = wanted_as(Kind::Text, problem);
                let (column, said) = (self.columns.title(key).to_owned(), cert::masked(said));
                self.remarks.add(RowProblem::new(ProblemKind::Unreadable, row.number, column, said, wanted));
                String::new()
            }
        }
    }

    /// The period of a row, none where nothing says; nothing when the row is refused.
    #[expect(clippy::option_option, reason = "a row without a period and a refused row are two things")]
    fn period(&mut self, row: Row) -> Option<Option<Period>> {
        let given = self.task.options.period;
        let raw = self.columns.key(Key::Year).map(|at| String::from_utf8_lossy(row.cell(at))).unwrap_or_default();
        let said = bare(&raw);
        if said.is_empty() {
            return Some(given);
        }
        let Some((year, part)) = dates::year(said) else {
            let wanted = text("年度，如 2024", "a year such as 2024");
            self.refuse(row.number, self.columns.title(Key::Year).to_owned(), said, wanted);
            return None;
        };
        let part = part.or(given.map(|given| given.part)).unwrap_or(PeriodPart::Annual);
        Some(Some(Period { year, part }))
    }

    fn values(&mut self, row: Row) -> Vec<(usize, Entry)> {
        let mut values = Vec::with_capacity(self.columns.columns.len());
        for column in &self.columns.columns {
            let own = &self.columns.table.row().columns[column.column];
            let Holds::Cell(kind) = own.holds else { continue };
            let raw = String::from_utf8_lossy(row.cell(column.at));
            let mended = mend_as(kind, &raw, row.tag(column.at), &mut self.words);
            let value = mended.cell.written(kind, &self.words);
            let Some(problem) = mended.problem else {
                values.push((column.column, Entry::Plain(value)));
                continue;
            };
            if !matches!(problem, Problem::Mended | Problem::Rounded) {
                let wanted = wanted_as(kind, problem);
                let (title, said) = (column.title.clone(), shown(own, &raw));
                self.remarks.add(RowProblem::new(ProblemKind::Unreadable, row.number, title, said, wanted));
            }
            let raw = raw.chars().take(200).collect();
            values.push((column.column, Entry::Noted { problem: problem.code().to_owned(), raw, value }));
        }
        values.sort_by_key(|(at, _)| *at);
        values
    }

    fn part_of(&mut self, period: Option<Period>) -> usize {
        if let Some(at) = self.parts.iter().position(|part| part.period == period) {
            return at;
        }
        self.parts.push(TablePart { period, file: 0, columns: self.columns.present(), rows: Vec::new() });
        self.parts.len() - 1
    }

    /// The sheet's rows and its report.
    #[must_use]
    pub fn finish(mut self, digest: &str, encoding: &str) -> SheetDone {
        if self.parts.is_empty() {
            // A list on which nobody stands is loaded all the same.
            self.part_of(self.task.options.period);
        }
        let mut problems = mem::take(&mut self.remarks.list);
        if self.remarks.more > 0 {
            let wanted = text("另有 {n} 处问题未列出", "{n} more remarks are not listed").fill(&[("n", &self.remarks.more)]);
            problems.push(RowProblem::new(ProblemKind::Note, 0, String::new(), String::new(), wanted));
        }
        let name = self.task.name();
        let report = FileReport {
            path: self.task.path.to_path_buf(),
            export_date: dates::of_name(&name),
            name,
            sheet: self.sheet,
            hidden: false,
            kind: FileKind::Table(self.columns.table),
            period: match self.parts.as_slice() {
                [part] => part.period,
                _ => None,
            },
            rows: self.rows,
            households: 0,
            digest: digest.to_owned(),
            encoding: encoding.to_owned(),
            unknown_columns: self.columns.unknown.clone(),
            missing_columns: Vec::new(),
            counts: self.remarks.counts,
        };
        SheetDone { report, parts: Vec::new(), tables: self.parts, problems }
    }
}

/// A row of sums names nobody.
fn is_total(row: Row) -> bool {
    row.cells.iter().any(|cell| {
        let text = String::from_utf8_lossy(cell);
        let said = bare(&text);
        said.starts_with(['合', '小', '总']) && said.contains('计') && said.chars().count() <= 6
    })
}

fn shown(column: &Column, raw: &str) -> String {
    match column.privacy {
        Privacy::Masked => cert::masked(raw),
        Privacy::Open | Privacy::Inside => raw.chars().take(60).collect(),
    }
}
