//! Lists and visits of teams as they hold.
//!
//! What does not live here: the lines (`domain/office/visit.rs`), whether a visit may be entered (`review/visits`).

use crate::domain::office::visit::VisitLine;
use crate::domain::office::visit::VisitsKnown;
use crate::domain::period::Period;
use crate::store::Read;
use crate::store::error::StoreError;

/// What is known of the lists and visits of a period.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn known(read: Read<'_>, period: Period) -> Result<VisitsKnown, StoreError> {
    Ok(VisitsKnown::hear(read.visit_acts(period)?.iter().flat_map(|(_, words)| words.lines()).filter_map(VisitLine::parse)))
}
