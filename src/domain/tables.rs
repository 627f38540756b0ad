//! Rows of the tables beside the household record, packed and grouped by the households and members of one roll.
//!
//! What does not live here: which tables there are (`domain/table.rs`), finding the household of a row (`review`), reading files (`exchange`).

use std::ops::Range;

use crate::domain::cell::Cell;
use crate::domain::record::Entries;
use crate::domain::record::RecordEntry;
use crate::domain::table::TABLES;
use crate::domain::table::TableId;
use crate::domain::text::words::Words;

/// No member: the row is about the household as a whole.
pub const NOBODY: u32 = u32::MAX;

/// One row as its file gave it: whose it is, and its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Row number as the user counts it, from 1.
    pub row: u32,
    /// 户编号; empty when the file has none.
    pub hh_id: String,
    /// The first 18 characters of the certificate, or what there is of it.
    pub cert18: String,
    /// Name of the person, or of the head.
    pub name: String,
    /// Village.
    pub village: String,
    /// The values, by position of the register's column.
    pub values: Vec<(usize, RecordEntry)>,
}

impl TableRow {
    /// The values as a canonical document, by code of the column.
    #[must_use]
    pub fn document(&self, table: TableId) -> Entries {
        let code = |at: usize| table.row().columns.get(at).map_or("", |column| column.code).to_owned();
        self.values.iter().map(|(at, entry)| (code(*at), entry.clone())).collect()
    }

    /// The values of a document; columns that the register no longer knows are left out.
    #[must_use]
    pub fn values_of(table: TableId, document: Entries) -> Vec<(usize, RecordEntry)> {
        let mut values: Vec<(usize, RecordEntry)> =
            document.into_iter().filter_map(|(code, entry)| Some((table.row().column(&code)?, entry))).collect();
        values.sort_by_key(|(at, _)| *at);
        values
    }
}

/// The rows of one table.
#[derive(Debug, Default)]
struct HeldRows {
    is_loaded: bool,
    // Whether a file had the column, in the order of the register.
    columns: Vec<bool>,
    // Household and member of each row; in arrival order until `seal`.
    owners: Vec<(u32, u32)>,
    cells: Vec<Cell>,
    // Rows of household h: starts[h]..starts[h + 1]; filled by `seal`.
    starts: Vec<u32>,
}

/// The rows of every table, for the households of one roll.
#[derive(Debug)]
pub struct Tables {
    /// The words of their cells.
    pub words: Words,
    held: Vec<HeldRows>,
}

impl Default for Tables {
    fn default() -> Tables {
        Tables::new()
    }
}

impl Tables {
    /// No table loaded.
    #[must_use]
    pub fn new() -> Tables {
        Tables { words: Words::new(), held: TABLES.iter().map(|_| HeldRows::default()).collect() }
    }

    /// Says that a table is there, with all its columns, even when it has no row.
    pub fn load(&mut self, table: TableId) {
        let all: Vec<usize> = (0..table.row().columns.len()).collect();
        self.load_columns(table, &all);
    }

    /// Says that a table is there with these columns of the register; the cells of others stay absent.
    pub fn load_columns(&mut self, table: TableId, columns: &[usize]) {
        let Some(held) = self.held.get_mut(usize::from(table.0)) else { return };
        held.is_loaded = true;
        held.columns.resize(table.row().columns.len(), false);
        for &column in columns {
            if let Some(there) = held.columns.get_mut(column) {
                *there = true;
            }
        }
    }

    /// Adds a row that is about no household of the roll; one cell for each column of the register.
    pub fn push_of_nobody(&mut self, table: TableId, cells: &[Cell]) {
        self.push(table, NOBODY as usize, None, cells);
    }

    /// Adds a row of a household, or of one of its members as `Roll::get_member` counts them; one cell for each column of the register.
    pub fn push(&mut self, table: TableId, household: usize, member: Option<u32>, cells: &[Cell]) {
        let Some(held) = self.held.get_mut(usize::from(table.0)) else { return };
        let width = table.row().columns.len();
        held.owners.push((u32::try_from(household).unwrap_or(NOBODY), member.unwrap_or(NOBODY)));
        held.cells.extend((0..width).map(|at| cells.get(at).copied().unwrap_or(Cell::ABSENT)));
    }

    /// Groups the rows by household and member, in order of arrival. Call once after filling.
    pub fn seal(&mut self, households: usize) {
        for (held, table) in self.held.iter_mut().zip(TABLES) {
            let width = table.columns.len();
            let mut order: Vec<usize> = (0..held.owners.len()).collect();
            order.sort_by_key(|&at| held.owners[at]);
            held.cells = order.iter().flat_map(|&at| held.cells[at * width..(at + 1) * width].iter().copied()).collect();
            held.owners = order.iter().map(|&at| held.owners[at]).collect();
            held.starts = vec![0; households + 1];
            for &(household, _) in &held.owners {
                if let Some(next) = held.starts.get_mut(household as usize + 1) {
                    *next += 1;
                }
            }
            for at in 1..held.starts.len() {
                held.starts[at] += held.starts[at - 1];
            }
        }
    }

    /// Whether a table is there.
    #[must_use]
    pub fn is_loaded(&self, table: TableId) -> bool {
        self.held.get(usize::from(table.0)).is_some_and(|held| held.is_loaded)
    }

    /// Whether a table is there and a file had this column.
    #[must_use]
    pub fn has_column(&self, table: TableId, column: usize) -> bool {
        self.held.get(usize::from(table.0)).is_some_and(|held| held.columns.get(column).copied().unwrap_or(false))
    }

    /// The rows of a household, with those of its members; empty before `seal`.
    #[must_use]
    pub fn of_household(&self, table: TableId, household: u32) -> Range<usize> {
        let Some(held) = self.held.get(usize::from(table.0)) else { return 0..0 };
        match (held.starts.get(household as usize), held.starts.get(household as usize + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    /// The rows that belong to no household of the roll; empty before `seal`.
    #[must_use]
    pub fn of_nobody(&self, table: TableId) -> Range<usize> {
        let Some(held) = self.held.get(usize::from(table.0)) else { return 0..0 };
        held.starts.last().map_or(0..0, |from| *from as usize..held.owners.len())
    }

    /// The rows of one member of a household.
    #[must_use]
    pub fn of_member(&self, table: TableId, household: u32, member: u32) -> Range<usize> {
        let all = self.of_household(table, household);
        let Some(owners) = self.held.get(usize::from(table.0)).and_then(|held| held.owners.get(all.clone())) else { return 0..0 };
        let from = all.start + owners.partition_point(|(_, own)| *own < member);
        let to = all.start + owners.partition_point(|(_, own)| *own <= member);
        from..to
    }

    /// The member that a row is about, or `NOBODY`.
    #[must_use]
    pub fn member(&self, table: TableId, row: usize) -> u32 {
        self.held.get(usize::from(table.0)).and_then(|held| held.owners.get(row)).map_or(NOBODY, |(_, member)| *member)
    }

    /// A cell of a row; absent where no file had the column.
    #[must_use]
    pub fn cell(&self, table: TableId, row: usize, column: usize) -> Cell {
        let width = table.row().columns.len();
        self.held.get(usize::from(table.0)).and_then(|held| held.cells.get(row * width + column)).copied().unwrap_or(Cell::ABSENT)
    }

    /// How many rows a table has.
    #[must_use]
    pub fn len(&self, table: TableId) -> usize {
        self.held.get(usize::from(table.0)).map_or(0, |held| held.owners.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::table::known;
    use crate::domain::tables::NOBODY;
    use crate::domain::tables::Tables;

    #[test]
    fn rows_are_grouped_by_household_and_member() {
        let dibao = known("roster.dibao");
        let mut tables = Tables::new();
        tables.load_columns(dibao, &[3]);
        let row = |paid: i64| [Cell::EMPTY, Cell::ABSENT, Cell::ABSENT, Cell::value(paid)];
        tables.push(dibao, 1, Some(7), &row(1));
        tables.push(dibao, 0, None, &row(2));
        tables.push(dibao, 1, None, &row(3));
        tables.push(dibao, 1, Some(5), &row(4));
        tables.push(dibao, 1, Some(7), &row(5));
        tables.seal(3);
        let paid = |rows: std::ops::Range<usize>| rows.map(|row| tables.cell(dibao, row, 3).raw()).collect::<Vec<_>>();
        assert_eq!(paid(tables.of_household(dibao, 0)), [Some(2)]);
        assert_eq!(paid(tables.of_household(dibao, 1)), [Some(4), Some(1), Some(5), Some(3)]);
        assert_eq!(paid(tables.of_member(dibao, 1, 7)), [Some(1), Some(5)]);
        assert_eq!(tables.member(dibao, 4), NOBODY);
        assert!(tables.of_household(dibao, 2).is_empty() && tables.of_member(dibao, 0, 3).is_empty());
        assert!(tables.has_column(dibao, 3) && !tables.has_column(dibao, 2) && !tables.is_loaded(known("roster.post")));
    }
}
