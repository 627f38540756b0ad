//! A roll: all households of one period, packed by column, with their members.
//!
//! Import fills it, rules read it, the store writes it out as documents and reads it back.
//! What does not live here: parsing files (`exchange`), documents (`domain/record.rs`), a roll as bytes (`packed.rs`).

pub mod packed;
pub mod places;

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::cell::Cell;
use crate::domain::field::FIELDS;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::text::words::Word;
use crate::domain::text::words::Words;

/// Where a row came from: position in the list of files of the import, and row number as the user counts it (from 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSource {
    /// Index into the import's list of files and sheets.
    pub file: u16,
    /// Row number in the file, from 1.
    pub row: u32,
}

/// What happened to a cell on its way in (readings.md ARI06).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Household, as an index of the roll.
    pub household: u32,
    /// Member, as a position within the household; none for household values.
    pub member: Option<u16>,
    /// The field.
    pub field: FieldId,
    /// What was the matter.
    pub problem: Problem,
    /// The cell as found.
    pub raw: Box<str>,
}

/// What can be the matter with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Value kept after full-width digits, separators, spaces or 元 were taken away.
    Mended,
    /// More than two decimals, rounded half up.
    Rounded,
    /// Cannot be read.
    Unreadable,
    /// Scientific notation: digits may be lost.
    Scientific,
    /// Outside its code list.
    NotInList,
    /// A number cell where only text keeps all digits (ids).
    NumericId,
}

impl Problem {
    /// Its code in the rule language and in stored documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Problem::Mended => "mended",
            Problem::Rounded => "rounded",
            Problem::Unreadable => "unreadable",
            Problem::Scientific => "scientific",
            Problem::NotInList => "not_in_list",
            Problem::NumericId => "numeric_id",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Problem> {
        [Problem::Mended, Problem::Rounded, Problem::Unreadable, Problem::Scientific, Problem::NotInList, Problem::NumericId]
            .into_iter()
            .find(|p| p.code() == code)
    }
}

/// Cells of equal width, one row after another.
#[derive(Clone, Debug, Default)]
struct CellTable {
    columns: Vec<FieldId>,
    // Column of each field of the register, `NONE` when the table lacks it.
    column_of: Vec<u16>,
    cells: Vec<Cell>,
    rows: usize,
}

const NONE: u16 = u16::MAX;

impl CellTable {
    fn column(&self, field: FieldId) -> Option<usize> {
        match self.column_of.get(usize::from(field.0)) {
            Some(&column) if column != NONE => Some(usize::from(column)),
            _ => None,
        }
    }

    /// Adds columns that are not there yet; existing rows get absent cells.
    fn widen(&mut self, fields: &[FieldId]) {
        let new: Vec<FieldId> = fields.iter().copied().filter(|field| self.column(*field).is_none()).collect();
        if new.is_empty() {
            return;
        }
        let old = self.columns.len();
        if self.column_of.is_empty() {
            self.column_of = vec![NONE; FIELDS.len()];
        }
        for field in new {
            if self.column(field).is_none() {
                self.column_of[usize::from(field.0)] = u16::try_from(self.columns.len()).unwrap_or(NONE);
                self.columns.push(field);
            }
        }
        if self.rows > 0 {
            let width = self.columns.len();
            let mut cells = Vec::with_capacity(self.rows * width);
            for row in 0..self.rows {
                cells.extend_from_slice(&self.cells[row * old..(row + 1) * old]);
                cells.resize((row + 1) * width, Cell::ABSENT);
            }
            self.cells = cells;
        }
    }

    fn push(&mut self) -> usize {
        self.rows += 1;
        self.cells.resize(self.rows * self.columns.len(), Cell::ABSENT);
        self.rows - 1
    }

    fn row(&self, row: usize) -> &[Cell] {
        let width = self.columns.len();
        &self.cells[row * width..(row + 1) * width]
    }

    fn get(&self, row: usize, field: FieldId) -> Cell {
        self.column(field).map_or(Cell::ABSENT, |column| self.cells[row * self.columns.len() + column])
    }

    fn set(&mut self, row: usize, field: FieldId, cell: Cell) {
        if self.column(field).is_none() {
            self.widen(&[field]);
        }
        if let Some(column) = self.column(field) {
            let width = self.columns.len();
            self.cells[row * width + column] = cell;
        }
    }
}

/// What the payroll of public posts paid each household of a period, by 户编号; it splits the wages of a year whose form had them as one
/// figure (domain.md 2.9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostPay {
    paid: HashMap<String, Money>,
}

impl PostPay {
    /// Notes what a household was paid in the whole period.
    pub fn note(&mut self, hh_id: &str, paid: Money) {
        self.paid.insert(hh_id.to_owned(), paid);
    }

    /// What a household was paid in the whole period, 0 when it was paid nothing; none when the payroll does not tell.
    #[must_use]
    pub fn of(&self, hh_id: &str) -> Option<Money> {
        self.paid.get(hh_id).copied()
    }
}

/// All households of one period.
#[derive(Debug)]
pub struct Roll {
    /// The period.
    pub period: Period,
    /// The words of its cells.
    pub words: Words,
    /// Notes on cells, in reading order.
    pub notes: Vec<Note>,
    /// What its payroll paid for public posts; only beside years whose form had wages as one figure, and where a payroll stands.
    pub post_pay: Option<Arc<PostPay>>,
    households: CellTable,
    members: CellTable,
    ids: Vec<Word>,
    by_id: HashMap<Word, u32>,
    household_sources: Vec<RowSource>,
    member_sources: Vec<RowSource>,
    member_household: Vec<u32>,
    // Members of household h: order[starts[h]..starts[h + 1]]; filled by `seal`.
    starts: Vec<u32>,
    order: Vec<u32>,
}

impl Roll {
    /// An empty roll.
    #[must_use]
    pub fn new(period: Period) -> Roll {
        Roll {
            period,
            words: Words::new(),
            notes: Vec::new(),
            post_pay: None,
            households: CellTable::default(),
            members: CellTable::default(),
            ids: Vec::new(),
            by_id: HashMap::new(),
            household_sources: Vec::new(),
            member_sources: Vec::new(),
            member_household: Vec::new(),
            starts: Vec::new(),
            order: Vec::new(),
        }
    }

    /// Declares the columns a file has, so that their cells count as empty rather than absent.
    pub fn declare(&mut self, fields: &[FieldId]) {
        let (household, member): (Vec<FieldId>, Vec<FieldId>) = fields.iter().copied().partition(|field| field.is_household());
        self.households.widen(&household);
        self.members.widen(&member);
    }

    /// The index of a household, added when its 户编号 is new.
    pub fn household(&mut self, id: &str, source: RowSource) -> usize {
        let word = self.words.add(id);
        if let Some(&at) = self.by_id.get(&word) {
            return at as usize;
        }
        let at = self.households.push();
        self.households.set(at, HH_ID, Cell::value(i64::from(word.0)));
        self.by_id.insert(word, u32::try_from(at).unwrap_or(u32::MAX));
        self.ids.push(word);
        self.household_sources.push(source);
        at
    }

    /// Adds a member to a household; the roll must be sealed again before members are read.
    pub fn member(&mut self, household: usize, source: RowSource) -> usize {
        let at = self.members.push();
        self.member_household.push(u32::try_from(household).unwrap_or(u32::MAX));
        self.member_sources.push(source);
        at
    }

    /// Sets a household value.
    pub fn set(&mut self, household: usize, field: FieldId, cell: Cell) {
        self.households.set(household, field, cell);
    }

    /// Sets a member value; `member` is what `member` returned.
    pub fn set_member(&mut self, member: usize, field: FieldId, cell: Cell) {
        self.members.set(member, field, cell);
    }

    /// Moves every source by this many files: a roll read on its own takes its place in a batch.
    pub fn shift_files(&mut self, by: u16) {
        for source in self.household_sources.iter_mut().chain(&mut self.member_sources) {
            source.file = source.file.saturating_add(by);
        }
    }

    /// Makes room for `percent` more of everything, so that a long file does not move its cells again and again.
    pub fn reserve(&mut self, percent: usize) {
        let more = |len: usize| len.saturating_mul(percent) / 100;
        self.households.cells.reserve_exact(more(self.households.cells.len()));
        self.members.cells.reserve_exact(more(self.members.cells.len()));
        self.ids.reserve(more(self.ids.len()));
        self.by_id.reserve(more(self.by_id.len()));
        self.household_sources.reserve(more(self.household_sources.len()));
        self.member_sources.reserve(more(self.member_sources.len()));
        self.member_household.reserve(more(self.member_household.len()));
        self.words.reserve(percent);
    }

    /// Groups the members by household, in reading order. Call once after filling.
    pub fn seal(&mut self) {
        let mut starts = vec![0u32; self.ids.len() + 1];
        for &household in &self.member_household {
            starts[household as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut order = vec![0u32; self.member_household.len()];
        for (member, &household) in self.member_household.iter().enumerate() {
            let slot = &mut next[household as usize];
            order[*slot as usize] = u32::try_from(member).unwrap_or(u32::MAX);
            *slot += 1;
        }
        self.starts = starts;
        self.order = order;
    }

    /// The first household alone in a roll of the same columns and words, so that what was found for the whole roll still fits it.
    #[must_use]
    pub fn first_alone(&self) -> Roll {
        let keep = |table: &CellTable, rows: usize| {
            let rows = rows.min(table.rows);
            let cells = table.cells.iter().take(rows * table.columns.len()).copied().collect();
            CellTable { columns: table.columns.clone(), column_of: table.column_of.clone(), cells, rows }
        };
        let members = self.member_household.iter().take_while(|household| **household == 0).count();
        let mut alone = Roll {
            period: self.period,
            words: self.words.clone(),
            notes: self.notes.iter().take_while(|note| note.household == 0).cloned().collect(),
            post_pay: self.post_pay.clone(),
            households: keep(&self.households, 1),
            members: keep(&self.members, members),
            ids: self.ids.iter().take(1).copied().collect(),
            by_id: self.ids.iter().take(1).map(|id| (*id, 0)).collect(),
            household_sources: self.household_sources.iter().take(1).copied().collect(),
            member_sources: self.member_sources.iter().take(members).copied().collect(),
            member_household: vec![0; members],
            starts: Vec::new(),
            order: Vec::new(),
        };
        alone.seal();
        alone
    }

    /// How many households.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many members in all.
    #[must_use]
    pub fn members_len(&self) -> usize {
        self.members.rows
    }

    /// The 户编号 of a household.
    #[must_use]
    pub fn id(&self, household: usize) -> &str {
        self.words.get(self.ids[household])
    }

    /// Finds a household by its 户编号.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(&self.words.find(id)?).map(|&at| at as usize)
    }

    /// A household value.
    #[must_use]
    pub fn get(&self, household: usize, field: FieldId) -> Cell {
        self.households.get(household, field)
    }

    /// The household's whole row, in the order of `household_columns`.
    #[must_use]
    pub fn household_row(&self, household: usize) -> &[Cell] {
        self.households.row(household)
    }

    /// A member's whole row, in the order of `member_columns`.
    #[must_use]
    pub fn member_row(&self, member: usize) -> &[Cell] {
        self.members.row(member)
    }

    /// A member value.
    #[must_use]
    pub fn get_member(&self, member: usize, field: FieldId) -> Cell {
        self.members.get(member, field)
    }

    /// The members of a household, in reading order, as arguments for `get_member`; empty before `seal`.
    #[must_use]
    pub fn members_of(&self, household: usize) -> &[u32] {
        match (self.starts.get(household), self.starts.get(household + 1)) {
            (Some(&start), Some(&end)) => &self.order[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The household columns present.
    #[must_use]
    pub fn household_columns(&self) -> &[FieldId] {
        &self.households.columns
    }

    /// The member columns present.
    #[must_use]
    pub fn member_columns(&self) -> &[FieldId] {
        &self.members.columns
    }

    /// Position of a household column within `household_row`.
    #[must_use]
    pub fn household_column(&self, field: FieldId) -> Option<usize> {
        self.households.column(field)
    }

    /// Position of a member column within `member_row`.
    #[must_use]
    pub fn member_column(&self, field: FieldId) -> Option<usize> {
        self.members.column(field)
    }

    /// Where the household's first row stood.
    #[must_use]
    pub fn source(&self, household: usize) -> RowSource {
        self.household_sources[household]
    }

    /// Where a member's row stood.
    #[must_use]
    pub fn member_source(&self, member: usize) -> RowSource {
        self.member_sources[member]
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::field::NET;
    use crate::domain::field::RELATION;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;

    #[test]
    fn rows_of_a_household_may_lie_apart() {
        let mut roll = Roll::new(Period::annual(2024));
        roll.declare(&[RELATION]);
        for (row, id) in [(2, "A"), (3, "B"), (4, "A")] {
            let source = RowSource { file: 0, row };
            let household = roll.household(id, source);
            let member = roll.member(household, source);
            roll.set_member(member, RELATION, Cell::value(i64::from(row)));
        }
        roll.set(0, NET, Cell::value(5));
        roll.seal();
        assert_eq!(roll.len(), 2);
        let rows: Vec<u32> = roll.members_of(0).iter().map(|&m| roll.member_source(m as usize).row).collect();
        assert_eq!(rows, [2, 4]);
        assert_eq!(roll.get(0, NET).raw(), Some(5));
        assert_eq!(roll.get(1, NET), Cell::ABSENT);
        assert_eq!(roll.find("B"), Some(1));
        assert_eq!(roll.find("C"), None);
    }
}
