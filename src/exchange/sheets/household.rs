//! One period's households while their rows come in: values from the head's row, conflicts reported, double members dropped.
//!
//! What does not live here: which row belongs to which period (`assemble.rs`), joining files (`merge.rs`).

use std::borrow::Cow;
use std::mem;

use csv::ByteRecord;

use crate::domain::cell::Cell;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::text::words::Words;
use crate::exchange::batch::Keep;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::cells::form::CellForm;
use crate::exchange::cells::mend::Mended;
use crate::exchange::cells::mend::mend;
use crate::exchange::cells::mend::plain_fen;
use crate::exchange::cells::numbers;
use crate::exchange::cells::numbers::Sort;
use crate::exchange::cells::said::CellRemark;
use crate::exchange::cells::said::shared;
use crate::exchange::cells::said::shown;
use crate::exchange::cells::said::told;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::bare;
use crate::exchange::sheets::columns::HeaderColumns;
use crate::exchange::sheets::remarks::MOST_CLEANED;
use crate::exchange::sheets::remarks::Remarks;
use crate::exchange::sheets::remarks::Run;
use crate::i18n::Text;
use crate::i18n::text;

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

    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(self) -> bool {
        let bytes = self.cells.as_slice();
        // A row that begins with a letter or digit is decided at once.
        if bytes.first().is_some_and(u8::is_ascii_alphanumeric) {
            return false;
        }
        bytes.is_empty() || std::str::from_utf8(bytes).is_ok_and(|text| bare(text).is_empty())
    }

    /// A number that is a name and has all its digits; people whose digits are lost would all look alike.
    #[must_use]
    pub fn telling(self, sort: Sort, at: usize) -> Option<Cow<'a, str>> {
        let text = std::str::from_utf8(self.cell(at)).ok()?;
        let clean = numbers::clean(sort, text, self.tag(at)).ok().filter(|clean| !clean.text.is_empty())?;
        (!numbers::is_rounded(sort, &clean.text) || sort == Sort::Cert).then_some(clean.text)
    }
}

/// Whether a cell of 与户主关系 says that somebody is the head.
#[must_use]
pub fn is_head(raw: &[u8]) -> bool {
    std::str::from_utf8(raw).is_ok_and(|raw| matches!(bare(raw), "户主" | "本人" | "户主本人"))
}

/// Cells seen lately in a column: most columns hold a few words over and over.
struct Memo {
    entries: Vec<RowEntry>,
}

#[derive(Clone)]
struct RowEntry {
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
    form: CellForm,
    // Numbers of more digits than a spreadsheet keeps, and those of them that look rounded.
    long: usize,
    rounded: Vec<Suspect>,
    // Cells whose digits are surely lost.
    lost: Run,
    cleaned: usize,
}

/// A number whose last digits a spreadsheet may have thrown away.
struct Suspect {
    household: usize,
    // The member as the roll counts it, and its position in the household.
    member: Option<(usize, u16)>,
    row: u32,
    raw: Box<str>,
}

impl Lane {
    fn new(at: usize, field: FieldId, title: String, kept: bool) -> Lane {
        // Names and numbers that are names hardly repeat.
        let form = CellForm::of(field);
        let repeats = form.sort().is_none() && field.code() != "name" && field.code() != "head_name";
        let memo = repeats.then(|| Memo { entries: Vec::new() });
        let money = field.row().kind == FieldKind::Money;
        Lane { at, field, title, money, kept, memo, form, long: 0, rounded: Vec::new(), lost: Run::default(), cleaned: 0 }
    }

    /// Keeps in mind a number that may have been rounded.
    fn suspect(&mut self, household: usize, member: Option<(usize, u16)>, row: Row) {
        let Some(sort) = self.form.sort().filter(|sort| *sort != Sort::Phone) else { return };
        let raw = row.cell(self.at);
        if raw.len() <= 15 {
            return;
        }
        let Ok(text) = std::str::from_utf8(raw).map(bare) else { return };
        self.long += usize::from(numbers::is_long(text));
        if numbers::is_rounded(sort, text) {
            self.rounded.push(Suspect { household, member, row: row.number, raw: text.into() });
        }
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
            Ok(text) => mend(self.form, text, tag, words),
            Err(_) => mend(self.form, &String::from_utf8_lossy(raw), tag, words),
        };
        let Some(memo) = self.memo.as_mut().filter(|_| raw.len() <= Memo::LONGEST) else { return slow(words) };
        if memo.entries.is_empty() {
            let none = RowEntry { len: 0, tag: Tag::Text, bytes: [0; Memo::LONGEST], mended: Mended { cell: Cell::EMPTY, problem: None } };
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
pub struct RollPart {
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

impl RollPart {
    /// An empty roll that keeps some columns.
    #[must_use]
    pub fn new(period: Option<Period>, columns: &HeaderColumns, keep: &Keep) -> RollPart {
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
        RollPart {
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
    pub fn household(&mut self, id: &str, source: RowSource) -> (usize, bool) {
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
                remarks.add(self.conflict(at, (number, row.number), &old, &new));
                self.forget_note(household, field);
                self.keep(household, at, mended, row, remarks);
            } else {
                let kept = stored.written(field.row().kind, &self.roll.words);
                let said = String::from_utf8_lossy(row.cell(position)).into_owned();
                let first = self.roll.source(household).row;
                remarks.add(self.conflict(at, (row.number, first), &said, &kept));
            }
        }
        self.head_seen[household] |= head;
    }

    /// The remark on a row whose value is not used, beside another one that says otherwise.
    fn conflict(&self, lane: usize, (row, other): (u32, u32), said: &str, kept: &str) -> RowProblem {
        let lane = &self.households[lane];
        let kept = if kept.is_empty() { text("空", "empty") } else { Text::same(shown(lane.field, kept)) };
        let wanted = text("同一户各行应一致，采用 {kept}", "the rows of a household should agree; {kept} is used").fill(&[("kept", &kept)]);
        let remark = RowProblem::new(ProblemKind::Conflict, row, lane.title.clone(), shown(lane.field, said), wanted);
        RowProblem { rows: vec![row, other], ..remark }
    }

    fn keep(&mut self, household: usize, lane: usize, mended: Mended, row: Row, remarks: &mut Remarks) {
        let lane = &mut self.households[lane];
        self.roll.set(household, lane.field, mended.cell);
        lane.suspect(household, None, row);
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
    pub fn add_member(&mut self, household: usize, key: Option<u64>, source: RowSource) -> (usize, u16) {
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
    pub fn member(&mut self, household: usize, key: Option<u64>, row: Row, source: RowSource, remarks: &mut Remarks) {
        let (member, position) = self.add_member(household, key, source);
        if self.passing.len() > MOST_PASSING {
            self.passing = Words::new();
        }
        for lane in &mut self.members {
            let mended = if lane.kept { lane.read(row, &mut self.roll.words) } else { lane.read(row, &mut self.passing) };
            if lane.kept {
                self.roll.set_member(member, lane.field, mended.cell);
            }
            lane.suspect(household, Some((member, position)), row);
            if let Some(problem) = mended.problem {
                note(&mut self.roll.notes, household, Some(position), lane, problem, row, remarks);
            }
        }
    }

    /// Takes away numbers whose digits a spreadsheet has thrown away, and tells of each column once; asked for after the last row.
    pub fn settle(&mut self, remarks: &mut Remarks) {
        for lane in self.households.iter_mut().chain(&mut self.members) {
            // One number may end in zeros by itself; most numbers of a column do not.
            let suspects = mem::take(&mut lane.rounded);
            if suspects.len() > 1 && suspects.len() * 2 > lane.long {
                for suspect in suspects {
                    lane.lost.add(suspect.row);
                    match suspect.member {
                        None => self.roll.set(suspect.household, lane.field, Cell::UNREADABLE),
                        Some((member, _)) if lane.kept => self.roll.set_member(member, lane.field, Cell::UNREADABLE),
                        Some(_) => {}
                    }
                    self.roll.notes.push(Note {
                        household: u32::try_from(suspect.household).unwrap_or(NOBODY),
                        member: suspect.member.map(|(_, position)| position),
                        field: lane.field,
                        problem: Problem::NumericId,
                        raw: suspect.raw,
                    });
                }
            }
            let wanted = text("{n} 格；{lost}", "{n|cell|cells}: {lost}").fill(&[("n", &"{n}"), ("lost", &numbers::lost())]);
            if let Some(remark) = mem::take(&mut lane.lost).told(ProblemKind::LostDigits, &lane.title, String::new(), &wanted) {
                remarks.add(remark);
            }
        }
    }

    /// Takes a household's figure away that a merged cell gives to several households, so that nobody knows whose it is.
    pub fn spoil(&mut self, household: usize, at: usize, row: u32, remarks: &mut Remarks) {
        let Some(lane) = self.households.iter().find(|lane| lane.at == at) else { return };
        if self.roll.get(household, lane.field) == Cell::UNREADABLE {
            return;
        }
        let kind = lane.field.row().kind;
        let raw = self.roll.get(household, lane.field).written(kind, &self.roll.words);
        self.roll.set(household, lane.field, Cell::UNREADABLE);
        let remark = RowProblem::new(ProblemKind::Unreadable, row, lane.title.clone(), shown(lane.field, &raw), shared());
        let first = self.roll.source(household).row;
        remarks.add(if first == row { remark } else { RowProblem { rows: vec![row, first], ..remark } });
        let household = u32::try_from(household).unwrap_or(NOBODY);
        let field = lane.field;
        self.roll.notes.push(Note { household, member: None, field, problem: Problem::Unreadable, raw: raw.into() });
    }

    /// The same for the member taken last.
    pub fn spoil_last_member(&mut self, household: usize, at: usize, row: u32, remarks: &mut Remarks) {
        let Some(lane) = self.members.iter().find(|lane| lane.at == at && lane.kept) else { return };
        let (Some(member), Some(position)) = (self.keys.len().checked_sub(1), self.counts[household].checked_sub(1)) else { return };
        let kind = lane.field.row().kind;
        let raw = self.roll.get_member(member, lane.field).written(kind, &self.roll.words);
        self.roll.set_member(member, lane.field, Cell::UNREADABLE);
        remarks.add(RowProblem::new(ProblemKind::Unreadable, row, lane.title.clone(), shown(lane.field, &raw), shared()));
        let household = u32::try_from(household).unwrap_or(NOBODY);
        let field = lane.field;
        self.roll.notes.push(Note { household, member: Some(position), field, problem: Problem::Unreadable, raw: raw.into() });
    }

    /// The key of a member, for joining files.
    #[must_use]
    pub fn key(&self, member: usize) -> Option<u64> {
        self.keys.get(member).copied().filter(|key| *key != u64::MAX)
    }
}

fn note(notes: &mut Vec<Note>, household: usize, member: Option<u16>, lane: &mut Lane, problem: Problem, row: Row, remarks: &mut Remarks) {
    let written = String::from_utf8_lossy(row.cell(lane.at));
    let (raw, told) = told(lane.form, problem, written, row.tag(lane.at));
    let household = u32::try_from(household).unwrap_or(NOBODY);
    notes.push(Note { household, member, field: lane.field, problem, raw: raw.as_ref().into() });
    let remark = |kind, lane: &Lane, wanted| RowProblem::new(kind, row.number, lane.title.clone(), shown(lane.field, &raw), wanted);
    match told {
        CellRemark::Nothing => {}
        CellRemark::Cleaned(wanted) => {
            lane.cleaned += 1;
            let remark = remark(ProblemKind::Cleaned, lane, wanted);
            if lane.cleaned > MOST_CLEANED { remarks.cleaned(remark) } else { remarks.add(remark) }
        }
        CellRemark::Lost => lane.lost.add(row.number),
        CellRemark::Unreadable(wanted) => remarks.add(remark(ProblemKind::Unreadable, lane, wanted)),
    }
}
