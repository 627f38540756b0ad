//! What is known of a sheet and its rows beside their cells: hidden, merged, cut off.
//!
//! What does not live here: what becomes of them (`assemble.rs`, `body.rs`, `table_rows.rs`).

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// What else is known of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// It is hidden in its workbook.
    pub hidden: bool,
    /// The file ends behind it without the line end that its other rows have.
    pub unended: bool,
}

/// Cells of a workbook merged over several rows: only the first row holds their value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Row numbers as the user counts them.
    pub rows: RangeInclusive<u32>,
    /// Columns, from 0.
    pub columns: RangeInclusive<usize>,
}

/// What is known of a sheet before its rows.
#[derive(Clone, Debug, Default)]
pub struct SheetFacts {
    /// Cells stand by their order alone, so that a row must have as many as the header.
    pub is_text: bool,
    /// The sheet is hidden.
    pub hidden: bool,
    /// Columns that are hidden.
    pub hidden_columns: BTreeSet<usize>,
    /// Merged cells; their values are in the rows already.
    pub spans: Vec<Span>,
}
