//! What an order means for one case, and why it may be refused: reasons, evidence, open flags, status.
//!
//! The state machine is `domain/case.rs`; this file adds which reason and evidence each deed takes (domain.md 4.1, 5.6).
//! What does not live here: writing it down (`carry_out.rs`).

use crate::domain::act::Act;
use crate::domain::case;
use crate::domain::case::FlagStanding;
use crate::domain::case::Move;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::evidence;
use crate::domain::field;
use crate::domain::flag::FlagKind;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::domain::reason;
use crate::domain::reason::Effect;
use crate::domain::reason::Reason;
use crate::review::rows::Deed;
use crate::review::rows::Order;

/// A flag of a case, as far as an order looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFlag {
    /// Rule code.
    pub rule: String,
    /// Its sort.
    pub kind: FlagKind,
    /// Its weight.
    pub severity: Severity,
    /// Where it stands.
    pub state: FlagState,
}

/// A case, as far as an order looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStanding {
    /// Where it stands.
    pub status: Status,
    /// The flags of this household.
    pub flags: Vec<CaseFlag>,
    /// Unsettled high flags of its village that name it.
    pub of_village: usize,
    /// Where a locked case stood before; none for others.
    pub locked_from: Option<Status>,
    /// The period whose last run has not seen the figures as they are; none where it has.
    pub unjudged: Option<Period>,
}

impl CaseStanding {
    /// Whether the rules have seen the figures that would be approved.
    fn is_judged(&self) -> Result<(), Refusal> {
        self.unjudged.map_or(Ok(()), |period| Err(Refusal::NotJudged(period)))
    }

    /// Whether its village keeps it from being approved.
    const fn village_allows(&self) -> Result<(), Refusal> {
        if self.of_village > 0 { Err(Refusal::VillageFlags(self.of_village)) } else { Ok(()) }
    }
}

/// A flag's change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagMove {
    /// Rule code.
    pub rule: String,
    /// The state before.
    pub from: FlagState,
    /// The state after.
    pub to: FlagState,
}

/// What an order does to one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePlan {
    /// The act of the ledger entry.
    pub act: Act,
    /// The status after; none when it stays.
    pub to: Option<Status>,
    /// The flag that changes.
    pub flag: Option<FlagMove>,
    /// Reason codes, the deed's own one where it needs no choice.
    pub reasons: Vec<String>,
    /// Evidence codes.
    pub evidence: Vec<String>,
}

/// The act a deed is written down as.
#[must_use]
pub const fn act(deed: Deed) -> Act {
    match deed {
        Deed::Approve => Act::Approve,
        Deed::Return => Act::Return,
        Deed::Hold => Act::Hold,
        Deed::Annotate => Act::Annotate,
        Deed::Explain => Act::Explain,
        Deed::Waive => Act::Waive,
        Deed::FalseAlarm => Act::FalseAlarm,
        Deed::Pend => Act::Pend,
        Deed::Reverse => Act::Reverse,
        Deed::Exempt => Act::Exempt,
        Deed::Enter => Act::Enter,
        Deed::CountyPass => Act::CountyPass,
        Deed::CountyReturn => Act::CountyReturn,
        Deed::Lock => Act::Lock,
        Deed::Unlock => Act::Unlock,
    }
}

/// Whether a reason fits a deed.
#[must_use]
pub fn fits(deed: Deed, reason: &Reason) -> bool {
    let special = matches!(reason.code, "R17" | "R23");
    match deed {
        Deed::Approve => reason.effect == Effect::Stands,
        Deed::Return => matches!(reason.effect, Effect::Corrects | Effect::Revisits | Effect::Identifies),
        Deed::Hold => matches!(reason.effect, Effect::Waits | Effect::Identifies) || reason.code == "R16",
        Deed::Explain => (reason.effect == Effect::Stands && !special) || reason.effect == Effect::Identifies,
        Deed::Waive => reason.code == "R17",
        Deed::FalseAlarm => reason.code == "R23",
        Deed::Pend => reason.effect == Effect::Waits || reason.code == "R16",
        Deed::Exempt => matches!(reason.code, "R14" | "R15" | "R17"),
        // A reason says nothing of the figures here: it is only a remark.
        Deed::Annotate | Deed::Reverse | Deed::Enter | Deed::CountyPass | Deed::CountyReturn | Deed::Lock | Deed::Unlock => true,
    }
}

/// What the order does to this case.
///
/// # Errors
/// The refusal, in words for the clerk.
pub fn plan(order: &Order, deed: Deed, case: &CaseStanding) -> Result<CasePlan, Refusal> {
    if case.status == Status::Locked && deed != Deed::Unlock {
        return Err(Refusal::Locked);
    }
    let reasons = reasons(order, deed)?;
    if let Some(code) = order.evidence.iter().find(|code| evidence::evidence(code).is_none()) {
        return Err(Refusal::WrongEvidence(code.clone()));
    }
    let mut made = CasePlan { act: act(deed), to: None, flag: None, reasons, evidence: order.evidence.clone() };
    match deed {
        Deed::Approve => {
            let to = case.status.after(Move::Approve)?;
            case.is_judged()?;
            case::may_approve(&standings(case), !made.reasons.is_empty())?;
            case.village_allows()?;
            made.to = Some(to);
        }
        Deed::Return => {
            let to = case.status.after(Move::Return)?;
            let says_what =
                !order.evidence.is_empty() || !order.note.trim().is_empty() || order.ask.iter().any(|line| !line.trim().is_empty());
            if made.reasons.is_empty() || !says_what {
                return Err(Refusal::ReturnNeedsReason);
            }
            made.to = Some(to);
        }
        Deed::Hold => made.to = Some(case.status.after(Move::Hold)?),
        Deed::Exempt => {
            made.to = Some(case.status.after(Move::Exempt)?);
            if order.note.trim().is_empty() {
                return Err(Refusal::NoSentence);
            }
        }
        Deed::Enter | Deed::CountyPass | Deed::Lock => made.to = Some(later(deed, case)?),
        Deed::CountyReturn | Deed::Unlock => {
            made.to = Some(later(deed, case)?);
            if order.note.trim().is_empty() {
                return Err(Refusal::NoSentence);
            }
        }
        Deed::Annotate => {
            if order.note.trim().is_empty() {
                return Err(Refusal::EmptyNote);
            }
            if let Some(code) = order.field.as_ref().filter(|code| field::field(code).is_none()) {
                return Err(Refusal::UnknownField(code.clone()));
            }
        }
        Deed::Explain | Deed::Waive | Deed::FalseAlarm | Deed::Pend => made.flag = Some(settle(order, deed, case, &made.reasons)?),
        Deed::Reverse => match &order.rule {
            Some(rule) => made.flag = Some(take_back(rule, case)?),
            None => made.to = Some(case.status.after(Move::Reverse)?),
        },
    }
    needs_evidence(order, deed, &made.reasons)?;
    Ok(made)
}

/// Whether a deed settles a flag, or takes its settlement back.
#[must_use]
pub const fn is_on_a_flag(deed: Deed) -> bool {
    match deed {
        Deed::Explain | Deed::Waive | Deed::FalseAlarm | Deed::Pend | Deed::Reverse => true,
        Deed::Approve
        | Deed::Return
        | Deed::Hold
        | Deed::Annotate
        | Deed::Exempt
        | Deed::Enter
        | Deed::CountyPass
        | Deed::CountyReturn
        | Deed::Lock
        | Deed::Unlock => false,
    }
}

/// Whether an act settles a flag.
#[must_use]
pub const fn is_settling(act: Act) -> bool {
    matches!(act, Act::Explain | Act::Waive | Act::FalseAlarm | Act::Pend)
}

/// Whether a deed can be done at all to this case now; reasons, evidence and words are asked for afterwards.
///
/// # Errors
/// Why not. `MediumFlagsNeedReason` means: yes, but only with a reason.
pub fn possible(deed: Deed, case: &CaseStanding) -> Result<(), Refusal> {
    if case.status == Status::Locked && deed != Deed::Unlock {
        return Err(Refusal::Locked);
    }
    match deed {
        Deed::Approve => {
            case.status.after(Move::Approve)?;
            case.is_judged()?;
            case.village_allows().and_then(|()| case::may_approve(&standings(case), false))
        }
        Deed::Return => case.status.after(Move::Return).map(|_| ()),
        Deed::Hold => case.status.after(Move::Hold).map(|_| ()),
        Deed::Exempt => case.status.after(Move::Exempt).map(|_| ()),
        Deed::Annotate => Ok(()),
        Deed::Enter | Deed::CountyPass | Deed::CountyReturn | Deed::Lock | Deed::Unlock => later(deed, case).map(|_| ()),
        Deed::Explain => settleable(case, FlagState::Confirmed),
        Deed::Waive => settleable(case, FlagState::Waived),
        Deed::FalseAlarm => settleable(case, FlagState::FalseAlarm),
        Deed::Pend => settleable(case, FlagState::Pending),
        Deed::Reverse if case.flags.iter().any(|flag| flag.state.is_human()) => Ok(()),
        Deed::Reverse => case.status.after(Move::Reverse).map(|_| ()),
    }
}

/// The status after what happens to an approved case; an unlocked one goes back to where it was locked from.
fn later(deed: Deed, case: &CaseStanding) -> Result<Status, Refusal> {
    match deed {
        Deed::Unlock if case.status == Status::Locked => case.locked_from.ok_or(Refusal::NeverLocked),
        Deed::Enter => case.status.after(Move::Enter),
        Deed::CountyPass => case.status.after(Move::CountyPass),
        Deed::CountyReturn => case.status.after(Move::CountyReturn),
        Deed::Lock => case.status.after(Move::Lock),
        _ => case.status.after(Move::Unlock),
    }
}

/// The first refusal only when no flag of the case can be settled so.
fn settleable(case: &CaseStanding, to: FlagState) -> Result<(), Refusal> {
    let mut refusal = Refusal::NoSuchFlag;
    for flag in case.flags.iter().filter(|flag| flag.state.is_unsettled()) {
        match case::may_settle(flag.kind, flag.state, to) {
            Ok(()) => return Ok(()),
            Err(why) => refusal = why,
        }
    }
    Err(refusal)
}

fn standings(case: &CaseStanding) -> Vec<FlagStanding> {
    case.flags.iter().map(|flag| FlagStanding { kind: flag.kind, severity: flag.severity, state: flag.state }).collect()
}

fn reasons(order: &Order, deed: Deed) -> Result<Vec<String>, Refusal> {
    if order.reasons.is_empty() {
        return Ok(deed.own_reason().map(str::to_owned).into_iter().collect());
    }
    for code in &order.reasons {
        if !reason::reason(code).is_some_and(|reason| fits(deed, reason)) {
            return Err(Refusal::WrongReason(code.clone()));
        }
    }
    Ok(order.reasons.clone())
}

fn needs_evidence(order: &Order, deed: Deed, reasons: &[String]) -> Result<(), Refusal> {
    // A note or a withdrawal says nothing about the figures; its reason is only a remark.
    if matches!(deed, Deed::Annotate | Deed::Reverse) || Deed::AFTER_APPROVAL.contains(&deed) {
        return Ok(());
    }
    let bare = order.evidence.is_empty() || order.note.trim().is_empty();
    match reasons.iter().find(|code| bare && reason::reason(code).is_some_and(|reason| reason.needs_evidence)) {
        Some(code) => Err(Refusal::NeedsEvidence(code.clone())),
        None => Ok(()),
    }
}

fn settle(order: &Order, deed: Deed, case: &CaseStanding, reasons: &[String]) -> Result<FlagMove, Refusal> {
    let rule = order.rule.as_deref().ok_or(Refusal::WhichFlag)?;
    let open = |flag: &&CaseFlag| flag.state.is_unsettled();
    let flag = case.flags.iter().find(|flag| flag.rule == rule).filter(open);
    let flag = flag.ok_or_else(|| Refusal::NotOpen { rule: rule.to_owned(), open: rules_of(case.flags.iter().filter(open)) })?;
    let to = deed.settles().ok_or(Refusal::NoSuchFlag)?;
    case::may_settle(flag.kind, flag.state, to)?;
    if reasons.is_empty() {
        return Err(Refusal::NoReason);
    }
    if deed == Deed::Waive && order.approver.trim().is_empty() {
        return Err(Refusal::NoApprover);
    }
    if deed == Deed::Waive && order.until.is_none() {
        return Err(Refusal::NoExpiry);
    }
    Ok(FlagMove { rule: flag.rule.clone(), from: flag.state, to })
}

fn rules_of<'f>(flags: impl Iterator<Item = &'f CaseFlag>) -> Vec<String> {
    flags.map(|flag| flag.rule.clone()).collect()
}

fn take_back(rule: &str, case: &CaseStanding) -> Result<FlagMove, Refusal> {
    let settled = |flag: &&CaseFlag| flag.state.is_human();
    let flag = case.flags.iter().filter(settled).find(|flag| flag.rule == rule);
    let flag = flag.ok_or_else(|| Refusal::NotSettled { rule: rule.to_owned(), settled: rules_of(case.flags.iter().filter(settled)) })?;
    // An approval rests on its settled flags: it is taken back first.
    if matches!(case.status, Status::Approved | Status::Entered | Status::CountyPassed) && flag.severity != Severity::Low {
        return Err(Refusal::NotFrom { from: case.status, change: Move::Reverse });
    }
    Ok(FlagMove { rule: flag.rule.clone(), from: flag.state, to: FlagState::Open })
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Refusal;
    use crate::domain::case::Status;
    use crate::domain::flag::FlagKind;
    use crate::domain::flag::FlagState;
    use crate::domain::flag::Severity;
    use crate::domain::reason::REASONS;
    use crate::review::decide::decision_rules;
    use crate::review::decide::decision_rules::CaseFlag;
    use crate::review::decide::decision_rules::CaseStanding;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;

    fn case(status: Status, flags: &[(&str, FlagKind, Severity, FlagState)]) -> CaseStanding {
        let flags = flags.iter().map(|&(rule, kind, severity, state)| CaseFlag { rule: rule.into(), kind, severity, state }).collect();
        CaseStanding { status, flags, of_village: 0, locked_from: None, unjudged: None }
    }

    fn order(reasons: &[&str], evidence: &[&str], note: &str) -> Order {
        Order {
            reasons: reasons.iter().map(|&code| code.into()).collect(),
            evidence: evidence.iter().map(|&code| code.into()).collect(),
            note: note.into(),
            ..Order::default()
        }
    }

    #[test]
    fn approval_waits_for_high_flags_and_asks_a_reason_for_medium_ones() {
        let high = case(Status::Submitted, &[("INC01", FlagKind::Doubt, Severity::High, FlagState::Open)]);
        let medium = case(Status::Submitted, &[("INC05", FlagKind::Warning, Severity::Medium, FlagState::Open)]);
        let bare = Order::default();
        assert_eq!(decision_rules::plan(&bare, Deed::Approve, &high), Err(Refusal::HighFlags { open: 1, explainable: 1 }));
        assert_eq!(decision_rules::plan(&bare, Deed::Approve, &medium), Err(Refusal::MediumFlagsNeedReason(1)));
        assert_eq!(decision_rules::plan(&order(&["R05"], &[], ""), Deed::Approve, &medium), Err(Refusal::NeedsEvidence("R05".into())));
        assert_eq!(decision_rules::plan(&order(&["R09"], &[], ""), Deed::Approve, &medium), Err(Refusal::WrongReason("R09".into())));
        let good = decision_rules::plan(&order(&["R05"], &["E13"], "雹灾减产"), Deed::Approve, &medium).expect("a plan");
        assert_eq!(good.to, Some(Status::Approved));
    }

    #[test]
    fn contradictions_are_not_explained() {
        let wrong = case(Status::Submitted, &[("ARI01", FlagKind::Contradiction, Severity::High, FlagState::Open)]);
        let mut asked = order(&["R01"], &["E3"], "返乡");
        asked.rule = Some("ARI01".into());
        assert_eq!(decision_rules::plan(&asked, Deed::Explain, &wrong), Err(Refusal::MustBeCorrected));
        assert_eq!(decision_rules::possible(Deed::Explain, &wrong), Err(Refusal::MustBeCorrected));
        assert_eq!(decision_rules::possible(Deed::Waive, &wrong), Ok(()));
        asked.reasons.clear();
        assert_eq!(decision_rules::plan(&asked, Deed::Waive, &wrong), Err(Refusal::NoApprover));
        asked.approver = "张镇长".into();
        assert_eq!(decision_rules::plan(&asked, Deed::Waive, &wrong), Err(Refusal::NoExpiry));
        asked.until = "2025-06-30".parse().ok();
        let waived = decision_rules::plan(&asked, Deed::Waive, &wrong).expect("a plan");
        assert_eq!((waived.reasons.as_slice(), waived.flag.map(|flag| flag.to)), (["R17".to_owned()].as_slice(), Some(FlagState::Waived)));
        asked.note.clear();
        assert_eq!(decision_rules::plan(&asked, Deed::FalseAlarm, &wrong), Err(Refusal::NeedsEvidence("R23".into())));
        asked.rule = Some("INC01".into());
        let open = wrong.flags.iter().map(|flag| flag.rule.clone()).collect();
        assert_eq!(decision_rules::plan(&asked, Deed::Pend, &wrong), Err(Refusal::NotOpen { rule: "INC01".into(), open }));
    }

    #[test]
    fn returns_notes_and_withdrawals() {
        let open = case(Status::Submitted, &[]);
        assert_eq!(decision_rules::plan(&order(&["R11"], &[], ""), Deed::Return, &open), Err(Refusal::ReturnNeedsReason));
        assert_eq!(decision_rules::plan(&order(&["R01"], &["E4"], ""), Deed::Return, &open), Err(Refusal::WrongReason("R01".into())));
        assert_eq!(decision_rules::plan(&order(&["R11"], &["E99"], ""), Deed::Return, &open), Err(Refusal::WrongEvidence("E99".into())));
        assert_eq!(decision_rules::plan(&order(&["R11"], &["E4"], ""), Deed::Return, &open).expect("a plan").to, Some(Status::Returned));
        assert_eq!(decision_rules::plan(&order(&[], &[], "  "), Deed::Annotate, &open), Err(Refusal::EmptyNote));
        assert_eq!(decision_rules::plan(&Order::default(), Deed::Exempt, &open), Err(Refusal::NoSentence));
        assert_eq!(decision_rules::plan(&Order::default(), Deed::Explain, &open), Err(Refusal::WhichFlag));
        let doubt = case(Status::Submitted, &[("INC01", FlagKind::Doubt, Severity::High, FlagState::Open)]);
        let bare = Order { rule: Some("INC01".into()), ..Order::default() };
        assert_eq!(decision_rules::plan(&bare, Deed::Explain, &doubt), Err(Refusal::NoReason));
        let nowhere = Order { field: Some("nett".into()), ..order(&[], &[], "电话核实") };
        assert_eq!(decision_rules::plan(&nowhere, Deed::Annotate, &open), Err(Refusal::UnknownField("nett".into())));
        assert_eq!(decision_rules::plan(&order(&[], &[], "电话核实"), Deed::Annotate, &case(Status::Locked, &[])), Err(Refusal::Locked));
        let approved = case(Status::Approved, &[("INC01", FlagKind::Doubt, Severity::High, FlagState::Confirmed)]);
        assert_eq!(decision_rules::plan(&Order::default(), Deed::Reverse, &approved).expect("a plan").to, Some(Status::Submitted));
        let flag = Order { rule: Some("INC01".into()), ..Order::default() };
        assert!(decision_rules::plan(&flag, Deed::Reverse, &approved).is_err());
        let waiting = CaseStanding { status: Status::Submitted, ..approved };
        let back = decision_rules::plan(&flag, Deed::Reverse, &waiting).expect("a plan");
        assert_eq!((back.to, back.flag.map(|flag| flag.to)), (None, Some(FlagState::Open)));
    }

    #[test]
    fn what_follows_an_approval_goes_in_its_order_and_an_unlocked_case_is_as_it_was() {
        let plan = |deed, case: &CaseStanding, note| decision_rules::plan(&order(&[], &[], note), deed, case).map(|plan| plan.to);
        for (deed, from, to) in [
            (Deed::Enter, Status::Approved, Some(Status::Entered)),
            (Deed::Enter, Status::Submitted, None),
            (Deed::CountyPass, Status::Entered, Some(Status::CountyPassed)),
            (Deed::CountyPass, Status::Approved, None),
            (Deed::CountyReturn, Status::CountyPassed, Some(Status::CountyReturned)),
            (Deed::CountyReturn, Status::Approved, None),
            (Deed::Lock, Status::Exempted, Some(Status::Locked)),
            (Deed::Lock, Status::Returned, None),
            (Deed::Unlock, Status::Approved, None),
        ] {
            assert_eq!(plan(deed, &case(from, &[]), "县里的话").ok().flatten(), to, "{deed:?} from {from:?}");
            assert_eq!(decision_rules::possible(deed, &case(from, &[])).is_ok(), to.is_some(), "{deed:?} from {from:?}");
        }
        for from in [Status::Approved, Status::Entered, Status::CountyPassed, Status::Exempted] {
            let locked = CaseStanding { locked_from: Some(from), ..case(Status::Locked, &[]) };
            assert_eq!(plan(Deed::Unlock, &locked, "县里要求"), Ok(Some(from)));
        }
        assert_eq!(plan(Deed::Unlock, &case(Status::Locked, &[]), "县里要求"), Err(Refusal::NeverLocked));
        // What the county says, and why a lock is lifted, stands in the ledger.
        assert_eq!(plan(Deed::CountyReturn, &case(Status::Entered, &[]), ""), Err(Refusal::NoSentence));
        let locked = CaseStanding { locked_from: Some(Status::Entered), ..case(Status::Locked, &[]) };
        assert_eq!(plan(Deed::Unlock, &locked, " "), Err(Refusal::NoSentence));
    }

    #[test]
    fn which_reasons_fit_a_deed() {
        let fit = |deed: Deed| -> Vec<&str> {
            REASONS.iter().filter(|reason| decision_rules::fits(deed, reason)).map(|reason| reason.code).collect()
        };
        assert_eq!(fit(Deed::Waive), ["R17"]);
        assert_eq!(fit(Deed::FalseAlarm), ["R23"]);
        assert_eq!(fit(Deed::Pend), ["R16", "R22"]);
        assert_eq!(fit(Deed::Exempt), ["R14", "R15", "R17"]);
        assert_eq!(fit(Deed::Hold), ["R16", "R18", "R22"]);
        // What explains is what stands, but the two reasons that belong to other deeds, and what starts an identification.
        let explains = fit(Deed::Explain);
        assert!(
            explains.contains(&"R01") && explains.contains(&"R18") && !explains.contains(&"R17") && !explains.contains(&"R23"),
            "{explains:?}"
        );
    }

    #[test]
    fn every_deed_has_a_reason_that_fits_and_every_reason_a_deed() {
        for deed in Deed::ALL {
            assert!(REASONS.iter().any(|reason| decision_rules::fits(deed, reason)), "{deed:?}");
        }
        for reason in REASONS {
            assert!(
                [Deed::Approve, Deed::Return, Deed::Hold, Deed::Explain].iter().any(|&deed| decision_rules::fits(deed, reason)),
                "{}",
                reason.code
            );
        }
    }
}
