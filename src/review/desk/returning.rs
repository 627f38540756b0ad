//! What a return asks of each household: the words of its own flags, laid into an order, and refused where a slip would be empty.
//!
//! What does not live here: the words themselves (`review/decide/return_slip.rs`), carrying the order out (`review/decide/carry_out.rs`).

use std::collections::BTreeMap;

use crate::domain::case::Refusal;
use crate::review::decide::return_slip;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::OwnAsk;
use crate::review::rows::QueueRow;

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
