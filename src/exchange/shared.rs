//! Figures that stand in cells merged over several rows: nobody knows whose share is what when the rows are of several households.
//!
//! What does not live here: filling merged cells (`line.rs`), taking the figures away (`household.rs`).

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::Kind;
use crate::exchange::assemble::Span;
use crate::exchange::columns::Column;
use crate::exchange::columns::Columns;

/// The household that had a merged figure first: its part and its place there.
pub type Owner = Option<(usize, usize)>;

/// A column of figures with merged cells.
pub struct Shared {
    /// Position in a row, from 0.
    pub column: usize,
    /// Its figures are of members.
    pub of_member: bool,
    // First and last row of each, in order.
    spans: Vec<(u32, u32, Owner)>,
}

impl Shared {
    /// The merged cell that covers a row: whether it begins there, and who had it first.
    pub fn at_row(&mut self, row: u32) -> Option<(bool, &mut Owner)> {
        let at = self.spans.partition_point(|(first, _, _)| *first <= row).checked_sub(1)?;
        self.spans.get_mut(at).filter(|(_, last, _)| *last >= row).map(|(first, _, owner)| (*first == row, owner))
    }
}

/// The columns of figures with merged cells.
#[must_use]
pub fn of(columns: &Columns, spans: &[Span]) -> Vec<Shared> {
    let is_figure = |field: FieldId| matches!(field.row().kind, Kind::Money | Kind::Count | Kind::Decimal) && field != field::YEAR;
    let of_column = |column: &Column| {
        let mine = spans.iter().filter(|span| *span.columns.start() == column.at);
        let mut mine: Vec<(u32, u32, Owner)> = mine.map(|span| (*span.rows.start(), *span.rows.end(), None)).collect();
        mine.sort_unstable_by_key(|(first, last, _)| (*first, *last));
        Shared { column: column.at, of_member: !column.field.is_household(), spans: mine }
    };
    columns.columns.iter().filter(|column| is_figure(column.field)).map(of_column).filter(|shared| !shared.spans.is_empty()).collect()
}
