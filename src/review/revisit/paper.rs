//! 回头看台账 and 回头看差错率: a household that was drawn a row, a village or collector a row; both name people and stay in the office.
//!
//! What does not live here: what is told of a household (`lines.rs`), which columns a paper takes (`review/report/register.rs`).

use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::column::OutColumn;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::revisit::lines::RevisitLine;
use crate::review::revisit::lines::RevisitRate;
use crate::review::revisit::lines::rates;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;

/// A line of the ledger: its number from 1, and the household.
pub type RevisitOut = (usize, RevisitLine);

/// Columns of the ledger.
#[must_use]
pub fn columns() -> Vec<OutColumn<RevisitOut>> {
    let inside = (Leaves::Never, Paper::Plain);
    vec![
        OutColumn::new("序号", "no.", |(at, _), _| work::number(*at)),
        OutColumn::with("行政村", "village", (Leaves::Words, Paper::Key), |(_, line), _| work::word(&line.village)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Plain), |(_, line), _| work::word(&line.hh_id)),
        OutColumn::with("户主", "head", (Leaves::Name, Paper::Key), |(_, line), _| work::word(&line.head)),
        OutColumn::with("采集人", "collector", inside, |(_, line), _| work::word(&line.collector)),
        OutColumn::new("抽样", "drawing", |(_, line), _| CellOut::Count(line.sample)),
        OutColumn::new("回访日期", "visited again on", |(_, line), _| {
            work::word(&line.found.as_ref().map(|found| found.on.to_string()).unwrap_or_default())
        }),
        OutColumn::with("回访人", "by", inside, |(_, line), _| work::word(line.found.as_ref().map_or("", |found| found.by.as_str()))),
        OutColumn::with("各项差异", "differences", inside, |(_, line), lang| work::word(line.differences().get(lang))),
        OutColumn::new("结果", "result", |(_, line), lang| work::word(line.stands().get(lang))),
        OutColumn::with("回访说明", "note", inside, |(_, line), _| {
            work::word(line.found.as_ref().map_or("", |found| found.note.as_str()))
        }),
    ]
}

/// Columns of the rates.
#[must_use]
pub fn rate_columns() -> Vec<OutColumn<RevisitRate>> {
    let inside = (Leaves::Never, Paper::Key);
    vec![
        OutColumn::new("按", "by", |rate, lang| work::word(rate.of.label().get(lang))),
        OutColumn::with("名称", "name", inside, |rate, lang| work::word(rate.called().get(lang))),
        OutColumn::new("抽中户数", "drawn", |rate, _| work::number(rate.drawn)),
        OutColumn::new("回访户数", "visited again", |rate, _| work::number(rate.seen)),
        OutColumn::new("差错户数", "wrong", |rate, _| work::number(rate.wrong)),
        OutColumn::new("差错率", "share wrong", |rate, _| rate.share().map_or(CellOut::Empty, CellOut::Percent)),
        OutColumn::new("95%区间下限", "95 % from", |rate, _| rate.interval().map_or(CellOut::Empty, |[low, _]| CellOut::Percent(low))),
        OutColumn::new("95%区间上限", "95 % to", |rate, _| rate.interval().map_or(CellOut::Empty, |[_, high]| CellOut::Percent(high))),
    ]
}

impl Desk {
    /// The ledger of second visits, every household that was drawn a row.
    pub(in crate::review) fn revisit_parts(&self, audience: Audience) -> Result<Parts, ReviewError> {
        let columns = columns();
        let each = self.revisits()?.into_iter().enumerate();
        let rows = each.map(|(at, line)| column::row(&columns, &(at + 1, line), audience, self.lang)).collect();
        Ok(Parts::of(&columns, rows))
    }

    /// The rates of villages and collectors.
    pub(in crate::review) fn revisit_rate_parts(&self, audience: Audience) -> Result<Parts, ReviewError> {
        let columns = rate_columns();
        let rows = rates(&self.revisits()?).iter().map(|rate| column::row(&columns, rate, audience, self.lang)).collect();
        Ok(Parts::of(&columns, rows))
    }
}
