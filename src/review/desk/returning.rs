//! What a return asks of each household: the words of its own flags, laid into an order, and refused where a slip would be empty; and the
//! slips of the newest one.
//!
//! What does not live here: the words themselves (`review/decide/return_slip.rs`), carrying the order out (`review/decide/carry_out.rs`).

use std::collections::BTreeMap;

use crate::domain::case::Refusal;
use crate::domain::evidence::evidence;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::return_slip;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::OwnAsk;
use crate::review::rows::QueueRow;
use crate::review::rows::returned::slip_out;
use crate::review::rows::section::Section;
use crate::store::slip::SlipLine;

/// How many households a refusal names; the others are counted.
const NAMED: usize = 3;

impl Desk {
    /// What each of these households is asked for its own flags, by 户编号.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says.
    pub fn own_asks(&self, households: &[String]) -> Result<BTreeMap<String, OwnAsk>, ReviewError> {
        households.iter().map(|hh| Ok((hh.clone(), return_slip::of_cards(&self.case_card(hh)?.cards)))).collect()
    }

    /// Fills a return from the flags where nothing was said: one household is asked what was written, and its flags only fill what was not;
    /// many are each asked for their own flags, and what was written is asked of all of them besides.
    ///
    /// # Errors
    /// As `own_asks`.
    pub fn fill_return(&self, order: &mut Order) -> Result<(), ReviewError> {
        if order.deed != Some(Deed::Return) {
            return Ok(());
        }
        let mut own = self.own_asks(&order.households)?;
        if let ([one], true) = (order.households.as_slice(), says_what(order)) {
            let own = own.entry(one.clone()).or_default();
            own.ask.clear();
            own.evidence.clear();
        }
        order.own = own;
        Ok(())
    }

    /// Refuses a return that would put a household on a slip with nothing asked, or without a reason, before anything is written.
    pub(in crate::review::desk) fn asks_something(&self, order: &Order) -> Result<(), ReviewError> {
        if order.deed != Some(Deed::Return) || order.own.is_empty() {
            return Ok(());
        }
        let without =
            |lacks: &dyn Fn(&Order) -> bool| -> Vec<&String> { order.households.iter().filter(|hh| lacks(&order.at(hh))).collect() };
        let bare = without(&|order| !says_what(order));
        if !bare.is_empty() {
            return Err(Refusal::NothingAsked(self.named(&bare), bare.len()).into());
        }
        let without_reason = without(&|order| order.reasons.is_empty());
        if !without_reason.is_empty() {
            return Err(Refusal::NoReturnReason(self.named(&without_reason), without_reason.len()).into());
        }
        Ok(())
    }

    /// The slips of the newest return of the period that was not taken back, with what each household on them is asked; none where nothing was
    /// returned.
    ///
    /// # Errors
    /// What the store says.
    pub fn newest_slips(&self) -> Result<Vec<Section>, ReviewError> {
        let read = self.office.store.read();
        let all = self.period.map(|period| read.slips(period)).transpose()?.unwrap_or_default();
        for newest in all.iter().rev() {
            let mut parts = Vec::new();
            for slip in all.iter().filter(|slip| slip.group == newest.group) {
                let mut lines = Vec::new();
                for line in read.slip_lines(&slip.number)? {
                    if !self.withdrawn(slip, &line.hh_id)? {
                        lines.extend(self.asked_on(&line));
                    }
                }
                if !lines.is_empty() {
                    parts.push(Section { heading: slip_out(&slip.number, slip.due, 0), lines }.hidden());
                }
            }
            if !parts.is_empty() {
                return Ok(parts);
            }
        }
        Ok(Vec::new())
    }

    /// What a slip asks of a household, a line each below its name.
    fn asked_on(&self, line: &SlipLine) -> Vec<Text> {
        let row = self.row(&line.hh_id);
        let whose = text("{village} {head} {id}", "{village} {head} {id}").fill(&[
            ("village", &row.map(|row| row.village.to_string()).unwrap_or_default()),
            ("head", &row.map(|row| row.head.clone()).unwrap_or_default()),
            ("id", &line.hh_id),
        ]);
        let asks = self.asks_told(line).into_iter().map(|words| text("  问: {words}", "  asked: {words}").fill(&[("words", &words)]));
        let bring = (!line.evidence.is_empty()).then(|| {
            let list = line.evidence.iter().map(|code| evidence(code).map_or_else(|| Text::same(code.clone()), |row| row.label.clone()));
            text("  要带: {list}", "  to bring: {list}").fill(&[("list", &Text::list(list.collect::<Vec<_>>()))])
        });
        std::iter::once(whose).chain(asks).chain(bring).collect()
    }

    /// Whole days that a case which is out is over the day it was due; 0 in time, or when it is not out.
    #[must_use]
    pub fn days_over(&self, row: &QueueRow) -> i64 {
        let due = row.out.as_ref().and_then(|(_, due)| *due);
        due.map_or(0, |due| (self.office.clock.today() - due).num_days().max(0))
    }

    /// The heads of the first of these households.
    pub(in crate::review::desk) fn named(&self, households: &[&String]) -> String {
        let names: Vec<&str> = households.iter().take(NAMED).filter_map(|hh| self.row(hh)).map(|row| row.head.as_str()).collect();
        names.join(" ")
    }
}

/// Whether a return asks anything: a sentence, something to bring, or a remark.
fn says_what(order: &Order) -> bool {
    !order.evidence.is_empty() || !order.note.trim().is_empty() || order.ask.iter().any(|line| !line.trim().is_empty())
}

/// That nothing was returned.
#[must_use]
pub const fn no_slip() -> Text {
    text("本期还没有退回单", "no slip was written in this period")
}
