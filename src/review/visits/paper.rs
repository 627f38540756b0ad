//! 入户台账: a household that was listed or visited a row, who went when and how, who signed, and what is missing; it names people and stays
//! in the office.
//!
//! What does not live here: how a household stands (`domain/office/visit.rs`), which columns the paper takes (`review/report/register.rs`).

use crate::domain::office::visit::DoorVisit;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::column::OutColumn;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::review::visits::VisitRow;

/// A line of the ledger: its number from 1, and the household.
pub type VisitOut = (usize, VisitRow);

fn of_last(row: &VisitRow, part: fn(&DoorVisit) -> String) -> String {
    row.last().map(part).unwrap_or_default()
}

/// Columns of the ledger.
#[must_use]
pub fn columns() -> Vec<OutColumn<VisitOut>> {
    let inside = (Leaves::Never, Paper::Plain);
    vec![
        OutColumn::new("序号", "no.", |(at, _), _| work::number(*at)),
        OutColumn::with("行政村", "village", (Leaves::Words, Paper::Key), |(_, row), _| work::word(&row.village)),
        OutColumn::with("工作队", "team", inside, |(_, row), _| work::word(&row.team)),
        OutColumn::with("户编号", "household", (Leaves::Never, Paper::Key), |(_, row), _| work::word(&mask::household(&row.hh_id))),
        OutColumn::with("户主", "head", (Leaves::Never, Paper::Key), |(_, row), _| work::word(&row.head)),
        OutColumn::new("清单周", "week of the list", |(_, row), _| {
            work::word(&row.week.map(|week| week.to_string()).unwrap_or_default())
        }),
        OutColumn::new("情况", "stands", |(_, row), lang| work::word(row.stands.label().get(lang))),
        OutColumn::new("入户日期", "day", |(_, row), _| work::word(&of_last(row, |visit| visit.on.to_string()))),
        OutColumn::new("方式", "how", |(_, row), lang| {
            let how = match lang {
                Lang::Zh => of_last(row, |visit| visit.how.label().get(Lang::Zh).to_owned()),
                Lang::En => of_last(row, |visit| visit.how.label().get(Lang::En).to_owned()),
            };
            work::word(&how)
        }),
        OutColumn::with("入户人", "who went", inside, |(_, row), _| work::word(&of_last(row, DoorVisit::names))),
        OutColumn::with("签字人", "signed", inside, |(_, row), _| work::word(&of_last(row, |visit| visit.signed.clone()))),
        OutColumn::with("说明", "words", inside, |(_, row), _| work::word(&of_last(row, |visit| visit.words.clone()))),
    ]
}

impl Desk {
    /// The ledger of the visits of the period.
    pub(in crate::review) fn visit_ledger_parts(&self, audience: Audience) -> Result<Parts, ReviewError> {
        let columns = columns();
        let each = self.visit_rows()?.into_iter().enumerate();
        let rows = each.map(|(at, row)| column::row(&columns, &(at + 1, row), audience, self.lang)).collect();
        Ok(Parts::of(&columns, rows))
    }
}
