//! Rows of one sheet to households: finds the header, sorts rows by period and household, and remarks on what is wrong.
//!
//! What does not live here: where rows come from (`delimited.rs`, `workbook.rs`), a household's values (`household.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::hash::DefaultHasher;
use std::hash::Hasher;
use std::mem;
use std::ops::RangeInclusive;

use csv::ByteRecord;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::period::Part as PeriodPart;
use crate::domain::period::Period;
use crate::domain::roll::Source;
use crate::exchange::columns::Columns;
use crate::exchange::columns::HEAD_ROWS;
use crate::exchange::columns::Unusable;
use crate::exchange::dates;
use crate::exchange::error::ExchangeError;
use crate::exchange::household::Part;
use crate::exchange::household::Remarks;
use crate::exchange::household::Row;
use crate::exchange::household::shown;
use crate::exchange::household::wanted;
use crate::exchange::mend::Tag;
use crate::exchange::mend::bare;
use crate::exchange::mend::id_text;
use crate::exchange::read::FileKind;
use crate::exchange::read::FileReport;
use crate::exchange::read::Keep;
use crate::exchange::read::ProblemKind;
use crate::exchange::read::RowProblem;
use crate::exchange::read::SheetDone;
use crate::exchange::read::Task;
use crate::exchange::table_columns::TableColumns;
use crate::exchange::table_rows::TableBody;
use crate::i18n::Text;
use crate::i18n::text;

/// A longer text is no household number.
const LONGEST_ID: usize = 64;

/// One row kept until the header is known.
struct Held {
    cells: ByteRecord,
    tags: Vec<Tag>,
    number: u32,
    // What it said and what was wanted, when it is no row at all.
    refused: Option<(String, Text)>,
}

/// Cells of a workbook merged over several rows: only the first row holds their value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Row numbers as the user counts them.
    pub rows: RangeInclusive<u32>,
    /// Columns, from 0.
    pub columns: RangeInclusive<usize>,
}

/// Takes the rows of one sheet in order.
pub struct Assembler<'a> {
    task: Task<'a>,
    sheet: String,
    spans: Vec<Span>,
    held: Vec<Held>,
    body: Option<Body<'a>>,
    table: Option<TableBody<'a>>,
    unusable: Option<Unusable>,
}

impl<'a> Assembler<'a> {
    /// Before the first row of a sheet; the name is empty for text files.
    #[must_use]
    pub fn new(task: Task<'a>, sheet: &str) -> Assembler<'a> {
        Assembler { task, sheet: sheet.to_owned(), spans: Vec::new(), held: Vec::new(), body: None, table: None, unusable: None }
    }

    /// Knows of merged cells, so that rows under a merged 户编号 belong to its household.
    #[must_use]
    pub fn with_spans(mut self, spans: Vec<Span>) -> Assembler<'a> {
        self.spans = spans;
        self
    }

    /// Whether rows have been refused because they have no 户编号; asked after the last row.
    ///
    /// # Errors
    /// When the period cannot be known.
    pub fn lacks_ids(&mut self) -> Result<bool, ExchangeError> {
        self.begin()?;
        Ok(self.body.as_ref().is_some_and(|body| body.lacks_ids))
    }

    /// Takes one row; its buffers may come back holding something else.
    ///
    /// # Errors
    /// When the header is found and the period cannot be known.
    pub fn offer(&mut self, cells: &mut ByteRecord, tags: &mut Vec<Tag>, number: u32) -> Result<(), ExchangeError> {
        if let Some(body) = &mut self.body {
            body.take(cells, tags, number);
            return Ok(());
        }
        if let Some(table) = &mut self.table {
            table.take(cells, tags, number);
            return Ok(());
        }
        if self.unusable.is_some() {
            return Ok(());
        }
        self.held.push(Held { cells: mem::take(cells), tags: mem::take(tags), number, refused: None });
        if self.held.len() >= HEAD_ROWS { self.start() } else { Ok(()) }
    }

    /// Refuses a row that the delimiters no longer tell apart.
    pub fn refuse(&mut self, said: &str, number: u32, wanted: Text) {
        if let Some(body) = &mut self.body {
            body.refuse_whole(said, number, wanted);
        } else if let Some(table) = &mut self.table {
            table.refuse_whole(said, number, wanted);
        } else {
            let refused = Some((said.to_owned(), wanted));
            self.held.push(Held { cells: ByteRecord::new(), tags: Vec::new(), number, refused });
        }
    }

    /// Makes room for `percent` more than what has been taken.
    pub fn make_room(&mut self, percent: usize) {
        for part in self.body.iter_mut().flat_map(|body| &mut body.parts) {
            part.roll.reserve(percent);
        }
    }

    /// Whether the rest of the sheet can be left unread.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.unusable.is_some()
    }

    /// Looks for the header when there are too few rows to have looked for it already.
    fn begin(&mut self) -> Result<(), ExchangeError> {
        if self.body.is_none() && self.table.is_none() && self.unusable.is_none() { self.start() } else { Ok(()) }
    }

    fn start(&mut self) -> Result<(), ExchangeError> {
        let held = mem::take(&mut self.held);
        let cells: Vec<ByteRecord> = held.iter().map(|row| row.cells.clone()).collect();
        let name = self.task.name();
        match TableColumns::find(&cells, &[&name, &self.sheet], self.task.options.table) {
            Ok(None) => {}
            Ok(Some(columns)) => {
                let skip = columns.rows;
                let mut table = TableBody::new(self.task, &self.sheet, columns);
                for row in held.into_iter().skip(skip) {
                    match row.refused {
                        Some((said, wanted)) => table.refuse_whole(&said, row.number, wanted),
                        None => table.take(&row.cells, &row.tags, row.number),
                    }
                }
                self.table = Some(table);
                return Ok(());
            }
            Err(unusable) => {
                self.unusable = Some(unusable);
                return Ok(());
            }
        }
        match Columns::find(&cells) {
            Err(unusable) => self.unusable = Some(unusable),
            Ok(columns) => {
                let skip = columns.rows;
                let header = held.get(skip.saturating_sub(1)).map_or(1, |row| row.number);
                let mut body = Body::new(self.task, &self.sheet, columns, header)?;
                body.know(mem::take(&mut self.spans));
                for mut row in held.into_iter().skip(skip) {
                    match row.refused {
                        Some((said, wanted)) => body.refuse_whole(&said, row.number, wanted),
                        None => body.take(&mut row.cells, &mut row.tags, row.number),
                    }
                }
                self.body = Some(body);
            }
        }
        Ok(())
    }

    /// The sheet's households, or why it has none.
    ///
    /// # Errors
    /// When the period cannot be known.
    pub fn finish(mut self, digest: &str, encoding: &str) -> Result<Result<SheetDone, Unusable>, ExchangeError> {
        self.begin()?;
        Ok(match (self.body, self.table) {
            (Some(body), _) => Ok(body.finish(digest, encoding)),
            (None, Some(table)) => Ok(table.finish(digest, encoding)),
            (None, None) => Err(self.unusable.unwrap_or_default()),
        })
    }
}

/// Positions of the cells that say whose row it is.
struct Keys {
    id: usize,
    year: Option<usize>,
    relation: Option<usize>,
    person: Option<usize>,
    cert: Option<usize>,
    name: Option<usize>,
    members: Vec<usize>,
}

/// A row was refused, and the remark is made.
struct Refused;

/// A sheet below its header.
struct Body<'a> {
    task: Task<'a>,
    sheet: String,
    columns: Columns,
    keys: Keys,
    header: u32,
    parts: Vec<Part>,
    part: usize,
    household: usize,
    // The row before, when it went into `household`.
    previous: ByteRecord,
    previous_tags: Vec<Tag>,
    previous_row: u32,
    adjacent: bool,
    // Merged cells of the column of 户编号, as first row → last row.
    merged: BTreeMap<u32, u32>,
    lacks_ids: bool,
    twins_differ: Vec<bool>,
    odd_years: BTreeSet<i32>,
    remarks: Remarks,
    rows: usize,
}

impl<'a> Body<'a> {
    fn new(task: Task<'a>, sheet: &str, columns: Columns, header: u32) -> Result<Body<'a>, ExchangeError> {
        let at = |field: FieldId| columns.of_field(field).map(|column| column.at);
        let members = columns.columns.iter().filter(|column| !column.field.is_household()).map(|column| column.at).collect();
        let keys = Keys {
            id: at(field::HH_ID).unwrap_or(0),
            year: at(field::YEAR),
            relation: at(field::RELATION),
            person: at(field::known("person_id")),
            cert: at(field::CERT_NO),
            name: at(field::known("name")),
            members,
        };
        if columns.kind == FileKind::Yearly && keys.year.is_none() && task.options.period.is_none() {
            return Err(ExchangeError::NoPeriod { name: task.name(), sheet: sheet.to_owned() });
        }
        let mut body = Body {
            task,
            sheet: sheet.to_owned(),
            twins_differ: vec![false; columns.twins.len()],
            columns,
            keys,
            header,
            parts: Vec::new(),
            part: 0,
            household: 0,
            previous: ByteRecord::new(),
            previous_tags: Vec::new(),
            previous_row: 0,
            adjacent: false,
            merged: BTreeMap::new(),
            lacks_ids: false,
            odd_years: BTreeSet::new(),
            remarks: Remarks::default(),
            rows: 0,
        };
        if body.columns.ten_thousand {
            body.remark(
                ProblemKind::Note,
                header,
                String::new(),
                "万元",
                text(
                    "金额以元为单位；表上写着万元，请核对后再导入",
                    "amounts in yuan; the sheet mentions ten thousand yuan, check before importing",
                ),
            );
        }
        Ok(body)
    }

    fn know(&mut self, spans: Vec<Span>) {
        let ours = spans.into_iter().filter(|span| span.columns.contains(&self.keys.id));
        self.merged = ours.map(|span| (*span.rows.start(), *span.rows.end())).collect();
    }

    /// Whether a row without its own 户编号 lies under a merged one whose first rows were just taken.
    fn is_under_merged(&self, row: u32) -> bool {
        let span = self.merged.range(..row).next_back();
        self.adjacent && span.is_some_and(|(first, last)| self.previous_row >= *first && row <= *last)
    }

    fn remark(&mut self, kind: ProblemKind, row: u32, column: String, said: &str, wanted: Text) {
        self.remarks.add(RowProblem::new(kind, row, column, said.to_owned(), wanted));
    }

    fn refuse(&mut self, row: u32, field: FieldId, said: &str, wanted: Text) {
        let column = self.columns.of_field(field).map(|column| column.title.clone()).unwrap_or_default();
        self.remarks.add(RowProblem::new(ProblemKind::Refused, row, column, shown(field, said), wanted));
        self.adjacent = false;
    }

    fn refuse_whole(&mut self, said: &str, row: u32, wanted: Text) {
        self.rows += 1;
        self.refuse(row, field::HH_ID, said, wanted);
    }

    fn take(&mut self, cells: &mut ByteRecord, tags: &mut Vec<Tag>, number: u32) {
        let row = Row { cells, tags, number };
        if is_blank(row) {
            return;
        }
        self.rows += 1;
        self.compare_twins(row);
        let year_same = self.keys.year.is_none_or(|at| row.cell(at) == self.previous.get(at).unwrap_or_default());
        let same = self.adjacent
            && year_same
            && !row.cell(self.keys.id).is_empty()
            && row.cell(self.keys.id) == self.previous.get(self.keys.id).unwrap_or_default();
        let placed = if same { Some(false) } else { self.place(row) };
        if let Some(new) = placed {
            self.fill(row, new, same);
            mem::swap(&mut self.previous, cells);
            mem::swap(&mut self.previous_tags, tags);
            self.previous_row = number;
            self.adjacent = true;
        }
    }

    /// Finds the period and household of a row; whether the household is new, or nothing when the row is refused or no row at all.
    fn place(&mut self, row: Row) -> Option<bool> {
        let raw = String::from_utf8_lossy(row.cell(self.keys.id));
        let said = bare(&raw);
        if said == self.columns.of_field(field::HH_ID)?.title {
            // A header printed again further down.
            self.rows -= 1;
            self.adjacent = false;
            return None;
        }
        if said.is_empty() && self.is_under_merged(row.number) {
            return Some(false);
        }
        if said.is_empty() {
            self.lacks_ids = true;
            let wanted = text("每行都要有户编号；合并的单元格请拆开填满", "a household number on every row; unmerge cells and fill them");
            self.refuse(row.number, field::HH_ID, "", wanted);
            return None;
        }
        if said.starts_with(['合', '小', '总']) && said.contains('计') && said.len() <= 12 {
            let column = self.columns.of_field(field::HH_ID)?.title.clone();
            self.remark(
                ProblemKind::PassedOver,
                row.number,
                column,
                said,
                text("合计行不是户，不计", "a row of totals is no household and is not counted"),
            );
            self.adjacent = false;
            return None;
        }
        let id = match id_text(said, row.tag(self.keys.id)) {
            Ok((id, _)) if id.len() <= LONGEST_ID && id.bytes().any(|byte| byte.is_ascii_digit()) => id,
            Ok(_) => {
                let wanted = text("户编号，由数字组成", "a household number made of digits");
                self.refuse(row.number, field::HH_ID, said, wanted);
                return None;
            }
            Err(problem) => {
                self.refuse(row.number, field::HH_ID, said, wanted(field::HH_ID, problem));
                return None;
            }
        };
        let period = self.period(row).ok()?;
        self.part = self.part_of(period);
        let source = Source { file: 0, row: row.number };
        let (household, new) = self.parts[self.part].household(&id, source);
        self.household = household;
        Some(new)
    }

    /// The period of a row, none where a collection sheet does not say; an error when the row is refused.
    fn period(&mut self, row: Row) -> Result<Option<Period>, Refused> {
        let given = self.task.options.period;
        let raw = self.keys.year.map(|at| String::from_utf8_lossy(row.cell(at))).unwrap_or_default();
        let said = bare(&raw);
        if said.is_empty() {
            if given.is_none() && (self.columns.kind == FileKind::Yearly || self.keys.year.is_some()) {
                self.refuse(row.number, field::YEAR, "", text("每行都要有年度", "a year on every row"));
                return Err(Refused);
            }
            return Ok(given);
        }
        let Some((year, part)) = dates::year(said) else {
            self.refuse(row.number, field::YEAR, said, text("年度，如 2024", "a year such as 2024"));
            return Err(Refused);
        };
        if let Some(given) = given.filter(|given| given.year != year && self.odd_years.insert(year)) {
            let wanted = text(
                "指定的是{given}，表中年度不同；按表中年度读入",
                "{given} was asked for and the sheet says otherwise; the sheet's year is kept",
            )
            .fill(&[("given", &given.title())]);
            let column = self.columns.of_field(field::YEAR).map(|column| column.title.clone()).unwrap_or_default();
            self.remark(ProblemKind::Note, row.number, column, said, wanted);
        }
        let part = part.or(given.map(|given| given.part)).unwrap_or(PeriodPart::Annual);
        Ok(Some(Period { year, part }))
    }

    fn part_of(&mut self, period: Option<Period>) -> usize {
        if let Some(at) = self.parts.iter().position(|part| part.period == period) {
            return at;
        }
        let keep = period.and_then(|period| self.task.options.only.map(|only| only(period))).unwrap_or(Keep::All);
        self.parts.push(Part::new(period, &self.columns, &keep));
        self.parts.len() - 1
    }

    /// Takes the values of a placed row.
    fn fill(&mut self, row: Row, new: bool, same: bool) {
        // Under a merged 户编号 the household's values are merged too, and this row's are empty.
        let own = !row.cell(self.keys.id).is_empty();
        let head = own && self.keys.relation.is_some_and(|at| is_head(row.cell(at)));
        let part = &mut self.parts[self.part];
        let source = Source { file: 0, row: row.number };
        if new {
            part.first(self.household, row, head, &mut self.remarks);
        } else {
            let before = same.then_some(Row { cells: &self.previous, tags: &self.previous_tags, number: row.number });
            part.further(self.household, row, before, head, &mut self.remarks);
        }
        let described = self.keys.members.iter().any(|&at| !row.cell(at).is_empty());
        if !described {
            if !new {
                let again = text("同一户只要一行；重复的行不计", "one row for a household; the further row is not counted");
                let id = String::from_utf8_lossy(row.cell(self.keys.id)).into_owned();
                self.remark(ProblemKind::PassedOver, row.number, String::new(), &id, again);
            }
            return;
        }
        let key = self.member_key(row);
        let part = &mut self.parts[self.part];
        if let Some(first) = part.double(self.household, key) {
            let first = part.roll.member_source(first).row;
            let again = text("同一人只要一行；与第 {row} 行重复，不计", "one row for a person; repeats row {row} and is not counted")
                .fill(&[("row", &first)]);
            let name = self.keys.name.map(|at| String::from_utf8_lossy(row.cell(at)).into_owned()).unwrap_or_default();
            self.remark(ProblemKind::PassedOver, row.number, String::new(), &name, again);
            return;
        }
        if part.lists_members {
            part.member(self.household, key, row, source, &mut self.remarks);
        }
    }

    /// What tells members of a household apart: the person number, else certificate and name together.
    fn member_key(&self, row: Row) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        if let Some(person) = self.keys.person.and_then(|at| telling(row, at)) {
            hasher.write(person.as_bytes());
            hasher.write_u8(1);
        } else {
            let cert = self.keys.cert.and_then(|at| telling(row, at))?;
            let name = self.keys.name.and_then(|at| std::str::from_utf8(row.cell(at)).ok()).map(bare).unwrap_or_default();
            hasher.write(cert.as_bytes());
            hasher.write_u8(0);
            hasher.write(name.as_bytes());
        }
        Some(hasher.finish() >> 1)
    }

    fn compare_twins(&mut self, row: Row) {
        for at in 0..self.columns.twins.len() {
            let twin = &self.columns.twins[at];
            if self.twins_differ[at] || row.cell(twin.first) == row.cell(twin.second) {
                continue;
            }
            self.twins_differ[at] = true;
            let title = twin.title.clone();
            let said = String::from_utf8_lossy(row.cell(twin.second)).into_owned();
            let field = self.columns.columns.iter().find(|column| column.at == twin.first).map(|column| column.field);
            let said = field.map(|field| shown(field, &said)).unwrap_or_default();
            let wanted = text(
                "与前面的同名列内容不同；只用前一列，从本行起请核对",
                "differs from the earlier column of that name; only the earlier is used, check from this row on",
            );
            self.remark(ProblemKind::Conflict, row.number, title, &said, wanted);
        }
    }

    fn finish(mut self, digest: &str, encoding: &str) -> SheetDone {
        for at in 0..self.columns.twins.len() {
            if !self.twins_differ[at] {
                let title = self.columns.twins[at].title.clone();
                let wanted = text("列重复，内容相同；只用前一列", "a repeated column with the same content; only the earlier is used");
                self.remark(ProblemKind::Note, self.header, title, "", wanted);
            }
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
            kind: self.columns.kind,
            period: match self.parts.as_slice() {
                [part] => part.period,
                _ => None,
            },
            rows: self.rows,
            households: self.parts.iter().map(|part| part.roll.len()).sum(),
            digest: digest.to_owned(),
            encoding: encoding.to_owned(),
            unknown_columns: self.columns.unknown.clone(),
            missing_columns: self.columns.missing(),
            counts: self.remarks.counts,
        };
        for part in &mut self.parts {
            part.roll.seal();
        }
        SheetDone { report, parts: self.parts, tables: Vec::new(), problems }
    }
}

/// A number that is a name and has all its digits; people whose digits are lost would all look alike.
fn telling(row: Row<'_>, at: usize) -> Option<&str> {
    let text = std::str::from_utf8(row.cell(at)).ok().map(bare).filter(|text| !text.is_empty())?;
    id_text(text, row.tag(at)).is_ok().then_some(text)
}

fn is_blank(row: Row) -> bool {
    let bytes = row.cells.as_slice();
    // A row that begins with a letter or digit is decided at once.
    if bytes.first().is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    bytes.is_empty() || std::str::from_utf8(bytes).is_ok_and(|text| bare(text).is_empty())
}

fn is_head(raw: &[u8]) -> bool {
    std::str::from_utf8(raw).is_ok_and(|raw| matches!(bare(raw), "户主" | "本人" | "户主本人"))
}
