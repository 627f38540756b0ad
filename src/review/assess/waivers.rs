//! How long waivers hold: in every later period too, and until the last day; then the flag stands open again.
//!
//! A waiver is carried into a later period and lapses by an entry of its own: carried when it is given and when the rules run over that
//! period, lapsed when the file is opened or the rules run after the last day, so that a replay needs no clock. What does not live here: granting and revoking one (`decide/carry_out.rs`), their list (`case/waivers.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::review::assess::flag_lifecycle;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::case_facts::taken_back;
use crate::review::file::office::Office;
use crate::review::file::renumbered;
use crate::review::rows::taken_over;
use crate::store::Read;
use crate::store::Write;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CARRIED;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::payload::REVOKED;
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
        if campaigns::state(self.store.read(), period)?.closed {
            return Ok(0);
        }
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
    open_again(write, who, period, (standings, &StoredFlagMove::to(FlagState::Reopened), WAIVER), group)?;
    Ok(count)
}

/// Opens waived flags again by a move, one entry for each case or village; a decision that rested on a high one is open again with it.
fn open_again(
    write: &Write<'_>,
    who: &Who,
    period: Period,
    (standings, by, why): (Vec<Standing>, &StoredFlagMove, &str),
    mut group: Option<i64>,
) -> Result<(), ReviewError> {
    let mut subjects: BTreeMap<(String, String), Vec<Standing>> = BTreeMap::new();
    for standing in standings {
        subjects.entry((standing.key.hh_id.clone(), standing.key.village.clone())).or_default().push(standing);
    }
    for ((hh_id, village), standings) in subjects {
        let high = standings.iter().any(|standing| standing.severity == Severity::High);
        let case = if hh_id.is_empty() { None } else { write.read().case(period, &hh_id)? };
        let to = case.filter(|_| high).and_then(|case| {
            let status = flag_lifecycle::new_high_flag(case.state.status)?;
            Some(CaseState { status, due: None, slip: String::new(), ..case.state })
        });
        let flags = standings.into_iter().map(|standing| (standing.key.rule, by.clone())).collect();
        let payload = Payload { flags, period: Some(period), to, village, why: why.to_owned(), ..Payload::default() };
        let seq = write.act(who, Act::Reopen, NewAct { hh_id, group, payload, ..NewAct::default() })?;
        group = group.or(Some(seq));
    }
    Ok(())
}

/// Takes what was carried of waivers back in the later periods, where the waivers themselves were taken back; part of the same group, so
/// that it is undone with them. What somebody answered in a later period stands there and from there on, and so does what a closed
/// campaign holds.
///
/// # Errors
/// What the store says.
pub fn take_back_on(write: &Write<'_>, who: &Who, given_in: Period, given: &HashSet<FlagKey>, group: i64) -> Result<(), ReviewError> {
    let mut goes_on: HashSet<FlagKey> = given.clone();
    for period in later_than(write.read(), given_in)? {
        let closed = campaigns::state(write.read(), period)?.closed;
        let mut numbers = NumbersNow { period, of: given_in, found: None };
        let mut carried = Vec::new();
        for then in goes_on.clone() {
            let hh_id = numbers.now(write.read(), &then.hh_id)?;
            let key = FlagKey { hh_id, ..then.clone() };
            let now = write.read().standings_at(period, &key.hh_id, &key.village)?.into_iter().find(|now| now.key == key);
            let Some(now) = now.filter(|now| now.settled != 0) else { continue };
            let settled = write.read().entry(now.settled)?.and_then(|stored| Payload::parse(&stored.entry.payload));
            if now.state != FlagState::Waived || settled.is_none_or(|payload| payload.why != CARRIED) {
                goes_on.remove(&then);
            } else if !closed {
                carried.push(now);
            }
        }
        open_again(write, who, period, (carried, &StoredFlagMove::to(FlagState::Open), REVOKED), Some(group))?;
    }
    Ok(())
}

/// The periods with cases after one, in order.
fn later_than(read: Read<'_>, period: Period) -> Result<Vec<Period>, ReviewError> {
    let mut later: Vec<Period> = read.case_tally()?.into_iter().map(|(of, _, _)| of).filter(|of| *of > period).collect();
    later.sort_unstable();
    later.dedup();
    Ok(later)
}

/// Which flags are looked at when waivers are carried.
enum Which {
    /// Every flag of the period.
    All,
    /// Those that were just waived, and under which key each was carried since.
    Given(HashSet<FlagKey>),
}

/// Carries waivers that were just given into every later period that was judged already and whose campaign is open, as its next run
/// would; part of the same group, so that it is undone with them.
///
/// # Errors
/// What the store says.
pub fn carry_on(
    write: &Write<'_>,
    who: &Who,
    given_in: Period,
    today: NaiveDate,
    given: HashSet<FlagKey>,
    group: i64,
) -> Result<(), ReviewError> {
    let mut which = Which::Given(given);
    for period in later_than(write.read(), given_in)? {
        if !campaigns::state(write.read(), period)?.closed {
            carry_into(write, who, period, today, group, &mut which)?;
        }
    }
    Ok(())
}

/// Waives the flags again that a run found new and that were waived in an earlier period until a day that has not passed.
///
/// It is the same flag: same household or village, same rule, no heavier than it was then. A household that got another number is found
/// by the matcher of last year; the note then says which one it had. What was said of it last counts, so a waiver
/// that was taken back or has given way to another answer is not carried; and a flag that is open again because the figures moved was
/// looked at in its own period, and stays open.
///
/// # Errors
/// What the store says.
pub fn carry(write: &Write<'_>, who: &Who, period: Period, today: NaiveDate, group: i64) -> Result<(), ReviewError> {
    carry_into(write, who, period, today, group, &mut Which::All)
}

fn carry_into(write: &Write<'_>, who: &Who, period: Period, today: NaiveDate, group: i64, which: &mut Which) -> Result<(), ReviewError> {
    let mut earlier: Vec<Period> = write.read().periods()?.into_iter().filter(|of| *of < period).collect();
    earlier.sort_unstable();
    let mut seen: HashSet<FlagKey> = HashSet::new();
    for (at, of) in earlier.iter().enumerate().rev() {
        let mut numbers = NumbersNow { period, of: *of, found: None };
        for then in write.read().waived(*of)? {
            if matches!(which, Which::Given(given) if !given.contains(&then.key)) {
                continue;
            }
            let hh_id = numbers.now(write.read(), &then.key.hh_id)?;
            let key = FlagKey { hh_id, ..then.key.clone() };
            let keys = if key == then.key { vec![key.clone()] } else { vec![then.key.clone(), key.clone()] };
            if !seen.insert(key.clone()) || said_since(write.read(), &earlier[at + 1..], &keys)? {
                continue;
            }
            let now = write.read().standings_at(period, &key.hh_id, &key.village)?.into_iter().find(|now| now.key == key);
            let is_new = now.is_some_and(|now| now.state == FlagState::Open && now.settled == 0 && now.severity <= then.severity);
            let Some(given) = write.read().entry(then.settled)?.and_then(|stored| Payload::parse(&stored.entry.payload)) else { continue };
            // One that was carried and taken back does not come again with the next run.
            if !is_new || given.until.is_none_or(|until| until < today) || was_carried(write.read(), period, &key)? {
                continue;
            }
            let note = write.read().note(then.settled)?.unwrap_or_default();
            let note = if given.why == CARRIED { note } else { taken_over(&note, *of) };
            let note = if key == then.key { note } else { format!("{note}（{of} 时户编号 {}）", then.key.hh_id) };
            if let Which::Given(given) = &mut *which {
                given.insert(key.clone());
            }
            let FlagKey { hh_id, village, rule } = key;
            let payload = Payload {
                approver: given.approver,
                evidence: given.evidence,
                flags: BTreeMap::from([(rule, StoredFlagMove::to(FlagState::Waived))]),
                period: Some(period),
                reasons: given.reasons,
                until: given.until,
                village,
                why: CARRIED.to_owned(),
                ..Payload::default()
            };
            write.act(who, Act::Waive, NewAct { hh_id, group: Some(group), payload, note, ..NewAct::default() })?;
        }
    }
    Ok(())
}

/// Under which number households of an earlier period stand now; those with another one are looked for when the first is asked about.
struct NumbersNow {
    period: Period,
    of: Period,
    // By their number of then.
    found: Option<HashMap<String, String>>,
}

impl NumbersNow {
    /// The number of now; the same where the household is not found again, and for what is no household.
    fn now(&mut self, read: Read<'_>, then: &str) -> Result<String, ReviewError> {
        let stands = then.is_empty() || read.current(self.period, then)?.is_some_and(|version| !version.record.household.is_empty());
        if stands {
            return Ok(then.to_owned());
        }
        let found = match self.found.take() {
            Some(found) => found,
            None => renumbered::found_by_head(read, self.period, self.of)?.into_iter().map(|(now, then)| (then, now)).collect(),
        };
        let now = found.get(then).map_or(then, String::as_str).to_owned();
        self.found = Some(found);
        Ok(now)
    }
}

/// Whether a waiver of this flag was carried into a period already; one that was undone with the waiver it came from, or taken back with
/// it, was not.
fn was_carried(read: Read<'_>, period: Period, key: &FlagKey) -> Result<bool, ReviewError> {
    let entries = read.ledger_of(&key.hh_id)?;
    let of_flag =
        |payload: &Payload| payload.period == Some(period) && payload.village == key.village && payload.flags.contains_key(&key.rule);
    let told = entries.iter().filter_map(|stored| Some((stored.entry.seq, Payload::parse(&stored.entry.payload)?)));
    let told: Vec<(i64, Payload)> = told.filter(|(_, payload)| of_flag(payload)).collect();
    let gone = taken_back(told.iter().rev().map(|(seq, payload)| (*seq, payload.undo)));
    let stands = told.iter().filter(|(seq, payload)| payload.undo.is_none() && !gone.contains(seq));
    Ok(stands.fold(false, |carried, (_, payload)| match payload.why.as_str() {
        CARRIED => true,
        REVOKED => false,
        _ => carried,
    }))
}

/// Whether something else was said of a flag in one of these periods, or it opened again there.
fn said_since(read: Read<'_>, periods: &[Period], keys: &[FlagKey]) -> Result<bool, ReviewError> {
    for (of, key) in periods.iter().flat_map(|of| keys.iter().map(move |key| (of, key))) {
        let standing = read.standings_at(*of, &key.hh_id, &key.village)?.into_iter().find(|standing| standing.key == *key);
        if standing
            .is_some_and(|one| matches!(one.state, FlagState::Confirmed | FlagState::FalseAlarm | FlagState::Pending | FlagState::Reopened))
        {
            return Ok(true);
        }
    }
    Ok(false)
}
