//! Figures that stand in cells merged over several rows: nobody knows whose share is what when the rows are of several households.
//!
//! What does not live here: filling merged cells (`line.rs`), taking the figures away (`household.rs`).

use std::collections::BTreeMap;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::exchange::sheets::columns::HeaderColumns;
use crate::exchange::sheets::columns::ReadColumn;
use crate::exchange::sheets::facts::Span;

/// The household that had a merged figure first: its part and its place there.
pub type Owner = Option<(usize, usize)>;

/// A column of figures with merged cells.
pub struct SharedColumn {
    /// Position in a row, from 0.
    pub column: usize,
    /// Its figures are of members.
    pub of_member: bool,
    // First and last row of each, in order.
    spans: Vec<(u32, u32, Owner)>,
}

impl SharedColumn {
    /// The merged cell that covers a row: whether it begins there, and who had it first.
    pub fn at_row(&mut self, row: u32) -> Option<(bool, &mut Owner)> {
        let at = self.spans.partition_point(|(first, _, _)| *first <= row).checked_sub(1)?;
        self.spans.get_mut(at).filter(|(_, last, _)| *last >= row).map(|(first, _, owner)| (*first == row, owner))
    }
}

/// The rows that merged cells cover, by the column in which they begin; one look tells, however many there are.
pub struct Covered(BTreeMap<usize, Vec<(u32, u32)>>);

impl Covered {
    /// Of the merged cells of a sheet; damaged files have some that overlap.
    #[must_use]
    pub fn new(spans: &[Span]) -> Covered {
        let mut columns: BTreeMap<usize, Vec<(u32, u32)>> = BTreeMap::new();
        for span in spans {
            columns.entry(*span.columns.start()).or_default().push((*span.rows.start(), *span.rows.end()));
        }
        for rows in columns.values_mut() {
            rows.sort_unstable();
            rows.dedup_by(|next, before| {
                let overlaps = next.0 <= before.1;
                if overlaps {
                    before.1 = before.1.max(next.1);
                }
                overlaps
            });
        }
        Covered(columns)
    }

    /// Whether a merged cell that begins in the column covers the row.
    #[must_use]
    pub fn has(&self, column: usize, row: u32) -> bool {
        let Some(rows) = self.0.get(&column) else { return false };
        let at = rows.partition_point(|(first, _)| *first <= row);
        at.checked_sub(1).and_then(|at| rows.get(at)).is_some_and(|(_, last)| *last >= row)
    }
}

/// The columns of figures with merged cells.
#[must_use]
pub fn of(columns: &HeaderColumns, spans: &[Span]) -> Vec<SharedColumn> {
    let is_figure =
        |field: FieldId| matches!(field.row().kind, FieldKind::Money | FieldKind::Count | FieldKind::Decimal) && field != field::YEAR;
    let of_column = |column: &ReadColumn| {
        let mine = spans.iter().filter(|span| *span.columns.start() == column.at);
        let mut mine: Vec<(u32, u32, Owner)> = mine.map(|span| (*span.rows.start(), *span.rows.end(), None)).collect();
        mine.sort_unstable_by_key(|(first, last, _)| (*first, *last));
        SharedColumn { column: column.at, of_member: !column.field.is_household(), spans: mine }
    };
    columns.columns.iter().filter(|column| is_figure(column.field)).map(of_column).filter(|shared| !shared.spans.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use crate::exchange::sheets::facts::Span;
    use crate::exchange::sheets::shared::Covered;

    #[test]
    fn a_row_is_covered_by_whichever_merged_cell_reaches_it() {
        let span = |column: usize, first: u32, last: u32| Span { rows: first..=last, columns: column..=column };
        // One long cell, with a short one inside it that ends before; one more; one in another column.
        let covered = Covered::new(&[span(2, 20, 21), span(2, 3, 12), span(2, 5, 6), span(4, 9, 30)]);
        for (column, row, is_covered) in [
            (2, 2, false),
            (2, 3, true),
            (2, 8, true),
            (2, 12, true),
            (2, 13, false),
            (2, 21, true),
            (2, 22, false),
            (4, 13, true),
            (3, 10, false),
        ] {
            assert_eq!(covered.has(column, row), is_covered, "{column} {row}");
        }
    }
}
