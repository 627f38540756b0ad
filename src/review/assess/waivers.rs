//! The lapsing of waivers: a flag stands open again when the last day of its waiver has passed.
//!
//! A waiver lapses by an entry of its own, written when the file is opened or the rules run after its last day, so that a replay needs
//! no clock. What does not live here: granting and revoking one (`decide/carry_out.rs`), their list (`case/waivers.rs`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::ledger::Act;
use crate::domain::period::Period;
use crate::review::assess::flag_lifecycle;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::store::Read;
use crate::store::Write;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::payload::StoredFlagMove;

/// What `Payload::why` says when a waiver has run out.
pub const WAIVER: &str = "waiver";

impl Office {
    /// Opens the flags again whose waivers have run out; gives how many.
    ///
    /// # Errors
    /// What the store says.
    pub fn lapse_waivers(&mut self) -> Result<usize, ReviewError> {
        let (Some(period), today) = (self.period()?, self.clock.today()) else { return Ok(0) };
        if self.store.is_read_only() || self.clock_doubt()?.is_some() || lapsed(self.store.read(), period, today)?.is_empty() {
            return Ok(0);
        }
        self.transact(|write, who| lapse(write, who, period, today, None))
    }
}

/// The waived flags of a period whose last day has passed.
fn lapsed(read: Read<'_>, period: Period, today: NaiveDate) -> Result<Vec<Standing>, ReviewError> {
    let mut out = Vec::new();
    for standing in read.waived(period)? {
        let payload = read.entry(standing.settled)?.and_then(|stored| Payload::parse(&stored.entry.payload));
        if payload.and_then(|payload| payload.until).is_some_and(|until| until < today) {
            out.push(standing);
        }
    }
    Ok(out)
}

/// Opens the flags again whose waivers have run out, one entry for each case or village; gives how many flags.
///
/// # Errors
/// What the store says.
pub fn lapse(write: &Write<'_>, who: &Who, period: Period, today: NaiveDate, group: Option<i64>) -> Result<usize, ReviewError> {
    let standings = lapsed(write.read(), period, today)?;
    let count = standings.len();
    let mut subjects: BTreeMap<(String, String), Vec<Standing>> = BTreeMap::new();
    for standing in standings {
        subjects.entry((standing.key.hh_id.clone(), standing.key.village.clone())).or_default().push(standing);
    }
    let mut group = group;
    for ((hh_id, village), standings) in subjects {
        let high = standings.iter().any(|standing| standing.severity == Severity::High);
        let case = if hh_id.is_empty() { None } else { write.read().case(period, &hh_id)? };
        let to = case.filter(|_| high).and_then(|case| {
            let status = flag_lifecycle::new_high_flag(case.state.status)?;
            Some(CaseState { status, due: None, slip: String::new(), ..case.state })
        });
        let flags = standings.into_iter().map(|standing| (standing.key.rule, StoredFlagMove::to(FlagState::Reopened))).collect();
        let payload = Payload { flags, period: Some(period), to, village, why: WAIVER.to_owned(), ..Payload::default() };
        let seq = write.act(who, Act::Reopen, NewAct { hh_id, group, payload, ..NewAct::default() })?;
        group = group.or(Some(seq));
    }
    Ok(count)
}
