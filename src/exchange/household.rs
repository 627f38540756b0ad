//! One period's households while their rows come in: values from the head's row, conflicts reported, double members dropped.
//!
//! What does not live here: which row belongs to which period (`assemble.rs`), joining files (`merge.rs`).

use csv::ByteRecord;

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::cert;
use crate::domain::code::code_list;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::Kind;
use crate::domain::field::Privacy;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::Source;
use crate::domain::words::Words;
use crate::exchange::columns::Columns;
use crate::exchange::mend::Mended;
use crate::exchange::mend::Tag;
use crate::exchange::mend::is_id;
use crate::exchange::mend::mend;
use crate::exchange::mend::plain_fen;
use crate::exchange::read::Counts;
use crate::exchange::read::Keep;
use crate::exchange::read::ProblemKind;
use crate::exchange::read::RowProblem;
use crate::i18n::Text;
use crate::i18n::text;

/// How many remarks on cells a sheet may make before the rest are only counted.
const MOST_REMARKS: usize = 10_000;

/// One row as it comes from a file.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Its cells.
    pub cells: &'a ByteRecord,
    /// What a workbook says of each; empty for text files.
    pub tags: &'a [Tag],
    /// Row number as the user counts it.
    pub number: u32,
}

impl<'a> Row<'a> {
    /// A cell's bytes; empty where the row is short.
    #[must_use]
    pub fn cell(self, at: usize) -> &'a [u8] {
        self.cells.get(at).unwrap_or_default()
    }

    /// What the workbook says of a cell.
    #[must_use]
    pub fn tag(self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or_default()
    }
}

/// Remarks on rows, with those that refuse a row always kept.
#[derive(Debug, Default)]
pub struct Remarks {
    /// The remarks, in reading order.
    pub list: Vec<RowProblem>,
    /// Remarks left out.
    pub more: usize,
    /// All of them, counted.
    pub counts: Counts,
    kept: usize,
}

impl Remarks {
    /// Adds a remark.
    pub fn add(&mut self, remark: RowProblem) {
        match remark.kind {
            ProblemKind::Refused => self.counts.refused += remark.count,
            ProblemKind::Unreadable | ProblemKind::LostDigits => self.counts.unreadable += remark.count,
            ProblemKind::PassedOver => self.counts.passed_over += remark.count,
            ProblemKind::Cleaned => self.counts.cleaned += remark.count,
            ProblemKind::LeftOut | ProblemKind::Conflict | ProblemKind::Note => {}
        }
        if !remark.is_refusal() {
            if self.kept >= MOST_REMARKS {
                self.more += 1;
                return;
            }
            self.kept += 1;
        }
        self.list.push(remark);
    }
}

/// Cells seen lately in a column: most columns hold a few words over and over.
struct Memo {
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    len: u8,
    tag: Tag,
    bytes: [u8; Memo::LONGEST],
    mended: Mended,
}

impl Memo {
    const LONGEST: usize = 46;
    const SIZE: usize = 16;

    fn slot(raw: &[u8]) -> usize {
        let byte = |at: usize| usize::from(raw[at]);
        (raw.len() ^ byte(0) ^ (byte(raw.len() / 2) << 1) ^ (byte(raw.len() - 1) >> 1)) % Memo::SIZE
    }
}

/// A column as this period reads it.
struct Lane {
    at: usize,
    field: FieldId,
    title: String,
    money: bool,
    // A column that is only looked at has no place in the roll.
    kept: bool,
    memo: Option<Memo>,
}

impl Lane {
    fn new(at: usize, field: FieldId, title: String, kept: bool) -> Lane {
        // Names and numbers that are names hardly repeat.
        let repeats = !is_id(field) && field.code() != "name" && field.code() != "head_name";
        let memo = repeats.then(|| Memo { entries: Vec::new() });
        Lane { at, field, title, money: field.row().kind == Kind::Money, kept, memo }
    }

    fn read(&mut self, row: Row, words: &mut Words) -> Mended {
        let (raw, tag) = (row.cell(self.at), row.tag(self.at));
        if raw.is_empty() {
            return Mended { cell: Cell::EMPTY, problem: None };
        }
        let plain = if self.money && tag != Tag::Day { plain_fen(raw) } else { None };
        if let Some(fen) = plain {
            return Mended { cell: Cell::value(fen), problem: None };
        }
        let slow = |words: &mut Words| match std::str::from_utf8(raw) {
            Ok(text) => mend(self.field, text, tag, words),
            Err(_) => mend(self.field, &String::from_utf8_lossy(raw), tag, words),
        };
        let Some(memo) = self.memo.as_mut().filter(|_| raw.len() <= Memo::LONGEST) else { return slow(words) };
        if memo.entries.is_empty() {
            let none = Entry { len: 0, tag: Tag::Text, bytes: [0; Memo::LONGEST], mended: Mended { cell: Cell::EMPTY, problem: None } };
            memo.entries = vec![none; Memo::SIZE];
        }
        let entry = &mut memo.entries[Memo::slot(raw)];
        if usize::from(entry.len) == raw.len() && entry.tag == tag && entry.bytes[..raw.len()] == *raw {
            return entry.mended;
        }
        entry.mended = slow(words);
        entry.len = u8::try_from(raw.len()).unwrap_or(0);
        entry.tag = tag;
        entry.bytes[..raw.len()].copy_from_slice(raw);
        entry.mended
    }
}

const NOBODY: u32 = u32::MAX;

/// How many words that are not kept may gather before they are forgotten.
const MOST_PASSING: usize = 1_000;

/// One period's roll under construction.
pub struct Part {
    /// The period; none for a collection sheet that does not say.
    pub period: Option<Period>,
    /// The households.
    pub roll: Roll,
    /// Fields kept.
    pub fields: Vec<FieldId>,
    /// Whether rows describe members.
    pub lists_members: bool,
    households: Vec<Lane>,
    members: Vec<Lane>,
    // Words of cells that are only looked at.
    passing: Words,
    head_seen: Vec<bool>,
    // Members of a household in a chain from the last one, with what tells them apart; both for finding doubles.
    last: Vec<u32>,
    before: Vec<u32>,
    keys: Vec<u64>,
    counts: Vec<u16>,
}

impl Part {
    /// An empty roll that keeps some columns.
    #[must_use]
    pub fn new(period: Option<Period>, columns: &Columns, keep: &Keep) -> Part {
        let wanted = |field: FieldId| field == field::HH_ID || keep.reads(field);
        let kept = |field: FieldId| field == field::HH_ID || keep.keeps(field);
        let fields: Vec<FieldId> = columns.fields().into_iter().filter(|field| kept(*field)).collect();
        let lanes = |household: bool| -> Vec<Lane> {
            columns
                .columns
                .iter()
                .filter(|column| wanted(column.field) && column.field != field::HH_ID && column.field.is_household() == household)
                .map(|column| Lane::new(column.at, column.field, column.title.clone(), kept(column.field)))
                .collect()
        };
        let mut roll = Roll::new(period.unwrap_or(Period::annual(1990)));
        roll.declare(&fields);
        let members = lanes(false);
        Part {
            period,
            roll,
            lists_members: !members.is_empty(),
            fields,
            households: lanes(true),
            members,
            passing: Words::new(),
            head_seen: Vec::new(),
            last: Vec::new(),
            before: Vec::new(),
            keys: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The household of this number, and whether it is new.
    pub fn household(&mut self, id: &str, source: Source) -> (usize, bool) {
        let at = self.roll.household(id, source);
        let new = at == self.last.len();
        if new {
            self.last.push(NOBODY);
            self.counts.push(0);
            self.head_seen.push(false);
        }
        (at, new)
    }

    /// Takes the household values of a household's first row.
    pub fn first(&mut self, household: usize, row: Row, head: bool, remarks: &mut Remarks) {
        for at in 0..self.households.len() {
            let mended = self.households[at].read(row, &mut self.roll.words);
            self.keep(household, at, mended, row, remarks);
        }
        self.head_seen[household] = head;
    }

    /// Compares the household values of a further row; those equal to the row before in the file are passed over.
    pub fn further(&mut self, household: usize, row: Row, before: Option<Row>, head: bool, remarks: &mut Remarks) {
        let first_head = head && !self.head_seen[household];
        let before = before.filter(|_| !first_head);
        for at in 0..self.households.len() {
            let position = self.households[at].at;
            if before.is_some_and(|before| before.cell(position) == row.cell(position) && before.tag(position) == row.tag(position)) {
                continue;
            }
            let mended = self.households[at].read(row, &mut self.roll.words);
            let field = self.households[at].field;
            let stored = self.roll.get(household, field);
            if stored == mended.cell || (mended.cell == Cell::EMPTY && !first_head) {
                continue;
            }
            if stored == Cell::EMPTY && !self.head_seen[household] {
                self.keep(household, at, mended, row, remarks);
            } else if first_head {
                let kind = field.row().kind;
                let old = stored.written(kind, &self.roll.words);
                let new = mended.cell.written(kind, &self.roll.words);
                let number = self.roll.source(household).row;
                remarks.add(self.conflict(at, number, &old, &new));
                self.forget_note(household, field);
                self.keep(household, at, mended, row, remarks);
            } else {
                let kept = stored.written(field.row().kind, &self.roll.words);
                let said = String::from_utf8_lossy(row.cell(position)).into_owned();
                remarks.add(self.conflict(at, row.number, &said, &kept));
            }
        }
        self.head_seen[household] |= head;
    }

    fn conflict(&self, lane: usize, row: u32, said: &str, kept: &str) -> RowProblem {
        let lane = &self.households[lane];
        let kept = if kept.is_empty() { text("空", "empty") } else { Text::same(shown(lane.field, kept)) };
        let wanted = text("同一户各行应一致，采用 {kept}", "the rows of a household should agree; {kept} is used").fill(&[("kept", &kept)]);
        RowProblem::new(ProblemKind::Conflict, row, lane.title.clone(), shown(lane.field, said), wanted)
    }

    fn keep(&mut self, household: usize, lane: usize, mended: Mended, row: Row, remarks: &mut Remarks) {
        let lane = &self.households[lane];
        self.roll.set(household, lane.field, mended.cell);
        if let Some(problem) = mended.problem {
            note(&mut self.roll.notes, household, None, lane, problem, row, remarks);
        }
    }

    fn forget_note(&mut self, household: usize, field: FieldId) {
        let of_this = |note: &Note| note.household as usize == household && note.field == field && note.member.is_none();
        if let Some(at) = self.roll.notes.iter().rposition(of_this) {
            self.roll.notes.remove(at);
        }
    }

    /// The member of this household with the same key, if there is one.
    #[must_use]
    pub fn double(&self, household: usize, key: Option<u64>) -> Option<usize> {
        let key = key?;
        let mut at = self.last[household];
        while at != NOBODY {
            if self.keys[at as usize] == key {
                return Some(at as usize);
            }
            at = self.before[at as usize];
        }
        None
    }

    /// Adds a member without values; the second value is the position in the household.
    pub fn add_member(&mut self, household: usize, key: Option<u64>, source: Source) -> (usize, u16) {
        let member = self.roll.member(household, source);
        self.before.push(self.last[household]);
        self.last[household] = u32::try_from(member).unwrap_or(NOBODY);
        // Without anything that tells members apart, no key is ever asked for.
        self.keys.push(key.unwrap_or(u64::MAX));
        let position = self.counts[household];
        self.counts[household] = position.saturating_add(1);
        (member, position)
    }

    /// Takes a member's row.
    pub fn member(&mut self, household: usize, key: Option<u64>, row: Row, source: Source, remarks: &mut Remarks) {
        let (member, position) = self.add_member(household, key, source);
        if self.passing.len() > MOST_PASSING {
            self.passing = Words::new();
        }
        for lane in &mut self.members {
            let mended = if lane.kept { lane.read(row, &mut self.roll.words) } else { lane.read(row, &mut self.passing) };
            if lane.kept {
                self.roll.set_member(member, lane.field, mended.cell);
            }
            if let Some(problem) = mended.problem {
                note(&mut self.roll.notes, household, Some(position), lane, problem, row, remarks);
            }
        }
    }

    /// The key of a member, for joining files.
    #[must_use]
    pub fn key(&self, member: usize) -> Option<u64> {
        self.keys.get(member).copied().filter(|key| *key != u64::MAX)
    }
}

fn note(notes: &mut Vec<Note>, household: usize, member: Option<u16>, lane: &Lane, problem: Problem, row: Row, remarks: &mut Remarks) {
    let raw = String::from_utf8_lossy(row.cell(lane.at));
    let household = u32::try_from(household).unwrap_or(NOBODY);
    notes.push(Note { household, member, field: lane.field, problem, raw: raw.as_ref().into() });
    match problem {
        Problem::Mended | Problem::Rounded => {}
        Problem::Unreadable | Problem::Scientific | Problem::NotInList | Problem::NumericId => {
            let (column, said, wanted) = (lane.title.clone(), shown(lane.field, &raw), wanted(lane.field, problem));
            remarks.add(RowProblem::new(ProblemKind::Unreadable, row.number, column, said, wanted));
        }
    }
}

/// A cell's words for the preview: numbers of people masked, long cells cut.
#[must_use]
pub fn shown(field: FieldId, raw: &str) -> String {
    match field.row().privacy {
        Privacy::Masked => cert::masked(raw),
        Privacy::Open | Privacy::Inside if raw.chars().count() > 60 => raw.chars().take(60).chain(['…']).collect(),
        Privacy::Open | Privacy::Inside => raw.to_owned(),
    }
}

/// What a cell of this field should have said.
#[must_use]
pub fn wanted(field: FieldId, problem: Problem) -> Text {
    wanted_as(field.row().kind, problem)
}

/// What a cell of this kind should have said.
#[must_use]
pub fn wanted_as(kind: Kind, problem: Problem) -> Text {
    match (problem, kind) {
        (Problem::NumericId, _) => {
            text("文本格式的完整号码（数字单元格只保留前15位）", "the whole number as text (a number cell keeps only 15 digits)")
        }
        (Problem::Scientific, _) => text("完整的数字，不要科学计数", "all digits, not scientific notation"),
        (_, Kind::Money) => text("金额，如 12345.60", "an amount such as 12345.60"),
        (_, Kind::Count) => text("整数，如 4", "a whole number such as 4"),
        (_, Kind::Decimal) => text("数字，如 2.5", "a number such as 2.5"),
        (_, Kind::Date) => text("日期，如 2024-10-09", "a day such as 2024-10-09"),
        (_, Kind::Month) => text("年月，如 2024-10", "a month such as 2024-10"),
        (_, Kind::Code(list) | Kind::Set(Some(list))) => {
            let values = code_list(list).map(|list| list.values.join("、")).unwrap_or_default();
            text("其中之一：{values}", "one of: {values}").fill(&[("values", &values)])
        }
        (_, Kind::Text | Kind::Set(None)) => text("文字", "text"),
    }
}

/// Whether a cell holds something a rule could read.
#[must_use]
pub const fn holds(cell: Cell) -> bool {
    match cell.seen() {
        Seen::Absent | Seen::Empty => false,
        Seen::Unreadable | Seen::NotInList | Seen::Masked | Seen::Value(_) => true,
    }
}
