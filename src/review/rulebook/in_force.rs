//! A rulebook as it holds at a place in a period: what its pages and the handbook are made of, with a data file open or without.
//!
//! What does not live here: the pages of a rule and of the limits (`rule_page.rs`, `limit_page.rs`).

use crate::domain::campaign::OfficePlace;
use crate::domain::period::Period;
use crate::review::desk::state::Desk;
use crate::rules::book::Book;

/// A rulebook with the limits that are in force at a place in a period.
#[derive(Clone, Copy)]
pub struct InForce<'b> {
    /// The rulebook.
    pub book: &'b Book,
    /// Where.
    pub place: &'b OfficePlace,
    /// When.
    pub period: Period,
}

impl Desk {
    /// The rulebook as it holds for the period under review; of no year where there is none yet.
    #[must_use]
    pub fn in_force(&self) -> InForce<'_> {
        InForce { book: &self.office.book, place: &self.place, period: self.period.unwrap_or(Period::annual(0)) }
    }
}
