//! Carrying out an order: one transaction, one ledger entry for each case, one group for all of them.
//!
//! An order on many households is done for all or for none. What does not live here: what is allowed (`decision_rules.rs`), undoing (`undo.rs`).

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::field::VILLAGE;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::review::assess::outrun;
use crate::review::assess::waivers;
use crate::review::decide::decision_rules;
use crate::review::decide::decision_rules::CaseFlag;
use crate::review::decide::decision_rules::CasePlan;
use crate::review::decide::decision_rules::CaseStanding;
use crate::review::decide::return_slip;
use crate::review::decide::workday;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::rules::holidays::Calendar;
use crate::store::Read;
use crate::store::Write;
use crate::store::cases::CaseRow;
use crate::store::flag::FlagKey;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::payload::StoredFlagMove;
use crate::store::slip::Slip;
use crate::store::slip::SlipLine;

/// Where the work is done: which period, which township, which day.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The period under review.
    pub period: Period,
    /// Township name, for slip numbers.
    pub town: &'a str,
    /// When the county wants the clean set.
    pub deadline: Option<NaiveDate>,
    /// The day at the office.
    pub today: NaiveDate,
    /// Which days are worked.
    pub calendar: &'a Calendar,
}

/// What an order did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The act.
    pub act: Act,
    /// Group in the ledger.
    pub group: i64,
    /// Households touched, in the order they were named; none for a village's flag.
    pub households: Vec<String>,
    /// The village whose flag was settled.
    pub village: Option<String>,
    /// Numbers of the return slips, one a village, in the order of the households.
    pub slips: Vec<String>,
}

/// A case as an order looks at it, and its row.
///
/// # Errors
/// `NoHousehold`, or what the store says.
pub fn standing(read: Read, period: Period, hh_id: &str) -> Result<(CaseRow, CaseStanding), ReviewError> {
    let case = read.case(period, hh_id)?.ok_or_else(|| ReviewError::NoHousehold(hh_id.to_owned()))?;
    let flags = flags_at(read, period, hh_id, "")?;
    let status = case.state.status;
    let locked_from = if status == Status::Locked { locked_from(read, period, hh_id)? } else { None };
    let unjudged = outrun::of_case(read, period, hh_id)?.then_some(period);
    Ok((case, CaseStanding { status, flags, of_village: of_village(read, period, hh_id)?, locked_from, unjudged }))
}

/// Where a locked case stood when it was locked; none when its ledger does not say.
fn locked_from(read: Read, period: Period, hh_id: &str) -> Result<Option<Status>, ReviewError> {
    let entries = read.ledger_of(hh_id)?;
    let mut moves = entries.iter().rev().filter_map(|stored| Payload::parse(&stored.entry.payload));
    Ok(moves.find_map(|payload| {
        let (from, to) = (payload.from?.status, payload.to?.status);
        (payload.period == Some(period) && to == Status::Locked && from != Status::Locked).then_some(from)
    }))
}

/// The village of a household, as its line calls it, else as its record of the period names it; empty when it names none.
fn village_of(read: Read, period: Period, hh_id: &str) -> Result<String, ReviewError> {
    if let Some(village) = read.village_of(period, hh_id)? {
        return Ok(village);
    }
    let version = read.current(period, hh_id)?;
    let village = version.and_then(|version| version.record.household.get(VILLAGE.code()).map(|entry| entry.value().to_owned()));
    Ok(village.unwrap_or_default())
}

/// How many unsettled high flags of its village name a household.
fn of_village(read: Read, period: Period, hh_id: &str) -> Result<usize, ReviewError> {
    let village = village_of(read, period, hh_id)?;
    let mut found = 0;
    for standing in read.standings_of_village(period, &village)? {
        if standing.severity == Severity::High && standing.state.is_unsettled() && !village.is_empty() {
            found += usize::from(read.flag(standing.flag)?.marked.iter().any(|marked| marked == hh_id));
        }
    }
    Ok(found)
}

fn flags_at(read: Read, period: Period, hh_id: &str, village: &str) -> Result<Vec<CaseFlag>, ReviewError> {
    let mut flags = Vec::new();
    for flag in read.standings_at(period, hh_id, village)? {
        let kind = read.flag(flag.flag)?.kind;
        flags.push(CaseFlag { rule: flag.key.rule, kind, severity: flag.severity, state: flag.state });
    }
    Ok(flags)
}

/// Does what the order says, for all its households or for none: the transaction must be dropped on an error.
///
/// # Errors
/// The refusal of the first household that cannot take it, or what the store says.
pub fn carry_out(write: &Write, who: &Who, bench: &Bench, order: &Order) -> Result<Carried, ReviewError> {
    let Some(deed) = order.deed else { return Err(ReviewError::NoHousehold(String::new())) };
    let order = &order.tamed();
    campaigns::open(write.read(), bench.period)?;
    if deed == Deed::Waive && order.until.is_some_and(|until| until < bench.today) {
        return Err(Refusal::ExpiryPassed.into());
    }
    let approver =
        if deed == Deed::Waive && !order.approver.trim().is_empty() { write.staff_code(order.approver.trim())? } else { String::new() };
    if let Some(village) = &order.village {
        return at_village(write, who, bench, order, deed, village, &approver);
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let households: Vec<String> = order.households.iter().filter(|hh_id| seen.insert(hh_id)).cloned().collect();
    if deed == Deed::Return && order.due.is_some_and(|due| due < bench.today) {
        return Err(Refusal::DuePassed.into());
    }
    let mut slips: Vec<(String, Slip)> = Vec::new();
    let mut group = None;
    for hh_id in &households {
        let slip = if deed == Deed::Return { Some(slip_for(write, who, bench, order, hh_id, group, &mut slips)?) } else { None };
        let order = &order.at(hh_id);
        let (case, standing) = standing(write.read(), bench.period, hh_id)?;
        let version = write.read().current(bench.period, hh_id)?.map(|version| version.digest).unwrap_or_default();
        for order in &order.by_flag(hh_id) {
            let plan = decision_rules::plan(order, deed, &standing)?;
            let mut payload = payload(bench.period, order, &plan, &case.state, &version, slip.as_ref());
            payload.approver.clone_from(&approver);
            if deed == Deed::Return {
                // What it is returned for, so that the same doubt coming back twice is seen.
                let asked = standing.flags.iter().filter(|flag| flag.state.is_unsettled() && flag.severity != Severity::Low);
                payload.counts = asked.map(|flag| (flag.rule.clone(), 1)).collect();
            }
            if let (Some(slip), Some(to)) = (&slip, &payload.to) {
                write.add_slip_line(&slip_line(slip, hh_id, to.round, order, &plan))?;
                payload.beside = write.read().beside_slip(&slip.number, hh_id)?.unwrap_or_default();
            }
            let act = NewAct { hh_id: hh_id.clone(), group, version: version.clone(), payload, note: order.note.trim().to_owned() };
            let seq = write.act(who, plan.act, act)?;
            group = group.or(Some(seq));
        }
        if order.then_approve && decision_rules::is_on_a_flag(deed) {
            approve_too(write, who, bench, hh_id, group)?;
        }
    }
    let group = group.ok_or_else(|| ReviewError::NoHousehold(String::new()))?;
    carry_on(write, who, bench, deed, group)?;
    Ok(Carried {
        act: decision_rules::act(deed),
        group,
        households,
        village: None,
        slips: slips.into_iter().map(|(_, slip)| slip.number).collect(),
    })
}

/// What was just waived holds in the later periods too, at once; what was taken back of it goes there as well.
fn carry_on(write: &Write, who: &Who, bench: &Bench, deed: Deed, group: i64) -> Result<(), ReviewError> {
    if !matches!(deed, Deed::Waive | Deed::Reverse) {
        return Ok(());
    }
    let mut given: HashSet<FlagKey> = HashSet::new();
    for stored in write.read().ledger_group(group)? {
        let Some(Payload { flags, village, .. }) = Payload::parse(&stored.entry.payload) else { continue };
        let key = |rule: String| FlagKey { hh_id: stored.entry.case.clone(), village: village.clone(), rule };
        let is_about = |change: &StoredFlagMove| deed == Deed::Waive || change.from == FlagState::Waived;
        given.extend(flags.into_iter().filter(|(_, change)| is_about(change)).map(|(rule, _)| key(rule)));
    }
    if deed == Deed::Reverse {
        return waivers::take_back_on(write, who, bench.period, &given, group);
    }
    waivers::carry_on(write, who, bench.period, bench.today, given, group)
}

/// Approves a case whose last flag has just been settled, as part of the same group.
fn approve_too(write: &Write, who: &Who, bench: &Bench, hh_id: &str, group: Option<i64>) -> Result<(), ReviewError> {
    let (case, standing) = standing(write.read(), bench.period, hh_id)?;
    let order = Order::default();
    let plan = decision_rules::plan(&order, Deed::Approve, &standing)?;
    let version = write.read().current(bench.period, hh_id)?.map(|version| version.digest).unwrap_or_default();
    let payload = payload(bench.period, &order, &plan, &case.state, &version, None);
    write.act(who, plan.act, NewAct { hh_id: hh_id.to_owned(), group, version, payload, note: String::new() })?;
    Ok(())
}

/// Settles a flag of a village itself, or of the town where the name is empty.
fn at_village(
    write: &Write,
    who: &Who,
    bench: &Bench,
    order: &Order,
    deed: Deed,
    village: &str,
    approver: &str,
) -> Result<Carried, ReviewError> {
    if !decision_rules::is_on_a_flag(deed) || !order.households.is_empty() {
        return Err(Refusal::OnlyItsFlags.into());
    }
    if order.rule.is_none() {
        return Err(Refusal::WhichFlag.into());
    }
    // A village has no case: nothing about it waits for an approval.
    let standing = CaseStanding {
        status: Status::Submitted,
        flags: flags_at(write.read(), bench.period, "", village)?,
        of_village: 0,
        locked_from: None,
        unjudged: None,
    };
    let mut group = None;
    for order in &order.by_flag("") {
        let plan = decision_rules::plan(order, deed, &standing)?;
        let mut payload = payload(bench.period, order, &plan, &CaseState::new(), "", None);
        approver.clone_into(&mut payload.approver);
        village.clone_into(&mut payload.village);
        let seq = write.act(who, plan.act, NewAct { group, payload, note: order.note.trim().to_owned(), ..NewAct::default() })?;
        group = group.or(Some(seq));
    }
    let group = group.ok_or(Refusal::WhichFlag)?;
    carry_on(write, who, bench, deed, group)?;
    Ok(Carried { act: decision_rules::act(deed), group, households: Vec::new(), village: Some(village.to_owned()), slips: Vec::new() })
}

/// The slip a household is returned on: one a village, made when its first household comes.
fn slip_for(
    write: &Write,
    who: &Who,
    bench: &Bench,
    order: &Order,
    hh_id: &str,
    group: Option<i64>,
    slips: &mut Vec<(String, Slip)>,
) -> Result<Slip, ReviewError> {
    let village = village_of(write.read(), bench.period, hh_id)?;
    if let Some((_, slip)) = slips.iter().find(|(of, _)| *of == village) {
        return Ok(slip.clone());
    }
    let slip = new_slip(write.read(), bench, order, who, group)?;
    write.add_slip(&slip)?;
    slips.push((village, slip.clone()));
    Ok(slip)
}

fn new_slip(read: Read, bench: &Bench, order: &Order, who: &Who, group: Option<i64>) -> Result<Slip, ReviewError> {
    let year = bench.period.year;
    let ordinal = read.next_slip(year)?;
    Ok(Slip {
        number: return_slip::number(bench.town, year, u32::try_from(ordinal).unwrap_or(u32::MAX)),
        year,
        ordinal,
        period: bench.period.to_string(),
        // That of the first entry of the act, which comes next where there is none yet.
        group: match group {
            Some(group) => group,
            None => read.ledger_tip()?.0 + 1,
        },
        at: who.at.clone(),
        due: Some(order.due.unwrap_or_else(|| workday::due(bench.calendar, bench.today, bench.deadline))),
    })
}

fn slip_line(slip: &Slip, hh_id: &str, round: u32, order: &Order, plan: &CasePlan) -> SlipLine {
    SlipLine {
        slip: slip.number.clone(),
        hh_id: hh_id.to_owned(),
        round,
        asks: order.ask.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        evidence: plan.evidence.clone(),
        reasons: plan.reasons.clone(),
    }
}

fn payload(period: Period, order: &Order, plan: &CasePlan, from: &CaseState, version: &str, slip: Option<&Slip>) -> Payload {
    let to = plan.to.map(|status| CaseState {
        due: slip.and_then(|slip| slip.due),
        // The return begins the next round.
        round: if status == Status::Returned { from.round.saturating_add(1) } else { from.round },
        seen: if status.is_waiting_for_us() { String::new() } else { version.to_owned() },
        slip: slip.map(|slip| slip.number.clone()).unwrap_or_default(),
        status,
    });
    Payload {
        evidence: plan.evidence.clone(),
        field: order.field.clone().unwrap_or_default(),
        flags: plan.flag.iter().map(|flag| (flag.rule.clone(), StoredFlagMove::to(flag.to))).collect(),
        period: Some(period),
        reasons: plan.reasons.clone(),
        to,
        until: order.until.filter(|_| plan.act == Act::Waive),
        ..Payload::default()
    }
}
