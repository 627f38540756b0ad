//! What came back of a return, in counts: what moved and what did not, which flags went, stayed and are new, and slips of a campaign that
//! was closed before they were answered.
//!
//! The screen shows the same item by item (`review/case/asked_back.rs`). What does not live here: the rest of what the office knows of a case
//! (`case_facts.rs`), counting (`rules/shipped/counts`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;

use crate::domain::caliber::Caliber;
use crate::domain::case::Status;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::review::file::campaigns;
use crate::review::rows::answers::answers;
use crate::review::rows::compare;
use crate::review::rows::compare::Beside;
use crate::review::rows::compare::Figures;
use crate::review::rows::returned::ItemAnswer;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::slip::SlipLine;

/// The last return of a case that was not taken back.
#[derive(Clone, Debug, Default)]
pub struct LastReturn {
    /// Digest of the figures that were returned.
    pub version: String,
    /// The rules it was returned for.
    pub rules: BTreeSet<String>,
    /// Whether a correction since then just crossed a line.
    pub edge: bool,
}

/// What came back of a return.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComingBack {
    /// Items asked about that moved.
    pub moved: i64,
    /// Items asked about that are as they were.
    pub untouched: i64,
    /// Items that moved though nobody asked.
    pub unasked: i64,
    /// Flags of the return that are unsettled no more because they went.
    pub gone: i64,
    /// Flags of the return that are unsettled still.
    pub stayed: i64,
    /// Unsettled flags, high or medium, that it was not returned for.
    pub fresh: i64,
}

/// What came back of the last return of one household; nothing while it is out.
///
/// # Errors
/// What the database says.
pub fn of(read: Read<'_>, roll: &Roll, at: usize, caliber: &Caliber, status: Status, last: &LastReturn) -> Result<ComingBack, StoreError> {
    if status == Status::Returned {
        return Ok(ComingBack::default());
    }
    let (period, hh_id) = (roll.period, roll.id(at));
    let mut back = ComingBack::default();
    let mut fields: BTreeSet<String> = BTreeSet::new();
    for standing in read.standings_of(period, hh_id)? {
        let is_asked = last.rules.contains(&standing.key.rule);
        if is_asked {
            fields.extend(read.flag(standing.flag)?.fields);
        }
        let is_open = standing.state.is_unsettled();
        back.stayed += i64::from(is_asked && is_open);
        back.gone += i64::from(is_asked && !is_open && !standing.state.is_human());
        back.fresh += i64::from(!is_asked && is_open && standing.severity != Severity::Low);
    }
    let Some(version) = read.version_by_digest(period, hh_id, &last.version)? else { return Ok(back) };
    let then = roll_of(period, hh_id, &version.record);
    let beside = Beside {
        years: [None; 3],
        medians: &BTreeMap::new(),
        at_return: Some(Figures { roll: &then, at: 0, caliber }),
        marks: &BTreeMap::new(),
        sources: &BTreeMap::new(),
    };
    let answered = answers(&compare::rows(Figures { roll, at, caliber }, &beside), &fields);
    let count = |is: &dyn Fn(&ItemAnswer) -> bool| i64::try_from(answered.iter().filter(|answer| is(answer)).count()).unwrap_or(i64::MAX);
    back.moved = count(&|answer| answer.moved() && answer.asked);
    back.untouched = count(&|answer| !answer.moved());
    back.unasked = count(&|answer| answer.moved() && !answer.asked);
    Ok(back)
}

fn roll_of(period: Period, hh_id: &str, record: &Record) -> Roll {
    let mut roll = Roll::new(period);
    record.put(&mut roll, hh_id);
    roll.seal();
    roll
}

/// The campaigns before a period that were closed, the newest first.
///
/// # Errors
/// What the database says.
pub fn closed_before(read: Read<'_>, period: Period) -> Result<Vec<Period>, StoreError> {
    let mut closed = Vec::new();
    for other in read.periods()? {
        let is_before = other.newness() < period.newness();
        if is_before && campaigns::state(read, other)?.closed {
            closed.push(other);
        }
    }
    closed.reverse();
    Ok(closed)
}

/// The households whose slip was still out when an earlier campaign was closed.
///
/// # Errors
/// What the database says.
pub fn left_out(read: Read<'_>, period: Period) -> Result<HashSet<String>, StoreError> {
    let mut left = HashSet::new();
    for closed in closed_before(read, period)? {
        let out = read.cases(closed)?.into_iter().filter(|case| case.state.status == Status::Returned);
        left.extend(out.map(|case| case.hh_id));
    }
    Ok(left)
}

/// The line of a household on the newest slip that was still out when an earlier campaign was closed, with its period.
///
/// # Errors
/// What the database says.
pub fn slip_left(read: Read<'_>, period: Period, hh_id: &str) -> Result<Option<(Period, SlipLine)>, StoreError> {
    for closed in closed_before(read, period)? {
        let Some(case) = read.case(closed, hh_id)?.filter(|case| case.state.status == Status::Returned) else { continue };
        let line = read.slip_lines(&case.state.slip)?.into_iter().find(|line| line.hh_id == hh_id);
        if let Some(line) = line {
            return Ok(Some((closed, line)));
        }
    }
    Ok(None)
}
