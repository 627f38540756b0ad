//! What a cell is to everyone who reads cells, whether it belongs to a household, a member or a row of a table.
//!
//! What does not live here: the registers (`domain/field.rs`, `domain/table.rs`), reading (`mend.rs`), sentences (`said.rs`).

use crate::domain::field;
use crate::domain::field::Field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::exchange::cells::numbers;
use crate::exchange::cells::numbers::Sort;

/// How a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// As its kind says.
    Kind(FieldKind),
    /// As a number that is a name: of a household, a person, a certificate, a phone.
    Number(Sort),
    /// As a year, however it is written.
    Year,
}

/// What a cell is.
#[derive(Clone, Copy, Debug)]
pub struct CellForm {
    /// How it is read.
    pub reads: Reads,
}

impl CellForm {
    /// That of a field.
    #[must_use]
    pub fn of(field: FieldId) -> CellForm {
        let row = field.row();
        let reads = match numbers::sort_of(field) {
            Some(sort) => Reads::Number(sort),
            None if field == field::YEAR => Reads::Year,
            None => return CellForm::of_column(row),
        };
        CellForm { reads }
    }

    /// That of a column of a table; its rows are found by keys that are no columns (`sheets/table_rows.rs`).
    #[must_use]
    pub const fn of_column(column: &Field) -> CellForm {
        CellForm { reads: Reads::Kind(column.kind) }
    }

    /// How its value is written.
    #[must_use]
    pub const fn kind(self) -> FieldKind {
        match self.reads {
            Reads::Kind(kind) => kind,
            Reads::Number(_) => FieldKind::Text,
            Reads::Year => FieldKind::Count,
        }
    }

    /// What its digits name, where they are a number that is a name.
    #[must_use]
    pub const fn sort(self) -> Option<Sort> {
        match self.reads {
            Reads::Number(sort) => Some(sort),
            Reads::Kind(_) | Reads::Year => None,
        }
    }
}
