//! 排查台账: a round a row, a grid in which nobody went a row too; it names people and stays in the office.
//!
//! What does not live here: which rounds hold (`mod.rs`), which columns the paper takes (`review/report/register.rs`).

use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundRow;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::column::OutColumn;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;

/// A line of the ledger: its number from 1, and the grid with its round.
pub type RoundOut = (usize, RoundRow);

/// Columns of the ledger.
#[must_use]
pub fn columns() -> Vec<OutColumn<RoundOut>> {
    let inside = (Leaves::Never, Paper::Plain);
    vec![
        OutColumn::new("序号", "no.", |(at, _), _| work::number(*at)),
        OutColumn::new("月份", "month", |(_, row), lang| work::word(row.month.title().get(lang))),
        OutColumn::with("行政村", "village", (Leaves::Words, Paper::Key), |(_, row), _| work::word(&row.village)),
        OutColumn::with("网格", "grid", (Leaves::Words, Paper::Key), |(_, row), _| work::word(&row.grid)),
        OutColumn::new("走访日期", "day", |(_, row), _| {
            work::word(&row.round.as_ref().map(|round| round.on.to_string()).unwrap_or_default())
        }),
        OutColumn::with("走访人", "who went", inside, |(_, row), _| {
            work::word(row.round.as_ref().map_or("", |round| round.by.as_str()))
        }),
        OutColumn::new("走访户数", "households seen", |(_, row), _| {
            row.round.as_ref().map_or(CellOut::Empty, |round| CellOut::Count(i64::from(round.households)))
        }),
        OutColumn::with("走访户", "seen", inside, |(_, row), _| {
            work::word(&row.round.as_ref().map(GridRound::names).unwrap_or_default())
        }),
        OutColumn::new("排查结果", "result", |(_, row), lang| work::word(row.stands().get(lang))),
        OutColumn::with("情况说明", "words", inside, |(_, row), _| {
            work::word(row.round.as_ref().map_or("", |round| round.words.as_str()))
        }),
    ]
}

impl Desk {
    /// The ledger of rounds of the month that is asked for, every grid a row.
    pub(in crate::review) fn round_parts(&self, audience: Audience) -> Result<Parts, ReviewError> {
        let columns = columns();
        let each = self.rounds(self.round_month())?.into_iter().enumerate();
        let rows = each.map(|(at, row)| column::row(&columns, &(at + 1, row), audience, self.lang)).collect();
        Ok(Parts::of(&columns, rows))
    }
}
