//! The life of a flag from one run of the rules to the next, and of a case when its figures change.
//!
//! Pure: the run itself and a replay of the ledger use the same functions. A run never changes a human decision, it only reopens one
//! (invariant 7). What does not live here: what people do to flags (`domain/case.rs`), storing the outcome (`review/assess/run.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;

use crate::domain::act::Act;
use crate::domain::case::Move;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;

/// One finding of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whom and which rule.
    pub key: FlagKey,
    /// Weight.
    pub severity: Severity,
    /// Fingerprint.
    pub fingerprint: String,
    /// Number of the fact.
    pub flag: i64,
}

/// What a run changes: the statuses that differ from before.
///
/// `changed` are the households whose figures changed since the run before; `settled_as` tells to which state a ledger entry settled
/// a rule's flag, so that a flag that went out and comes back with the same numbers stays explained. A flag whose rule `skipped` the
/// subject stays as it stands: skipped is not passed (invariant 3).
#[must_use]
pub fn after_run(
    before: &BTreeMap<FlagKey, Standing>,
    findings: &[Finding],
    changed: &BTreeSet<String>,
    settled_as: &dyn Fn(i64, &str) -> Option<FlagState>,
    skipped: &dyn Fn(&FlagKey) -> bool,
    at: &str,
) -> Vec<Standing> {
    let mut out = Vec::new();
    let mut firing: HashSet<&FlagKey> = HashSet::with_capacity(findings.len());
    for finding in findings {
        firing.insert(&finding.key);
        let was = before.get(&finding.key);
        let next = firing_again(was, finding, settled_as, at);
        if was != Some(&next) {
            out.push(next);
        }
    }
    for (key, was) in before {
        if firing.contains(key) || skipped(key) {
            continue;
        }
        let state = match was.state {
            FlagState::Corrected | FlagState::AutoCleared => continue,
            FlagState::Open
            | FlagState::Confirmed
            | FlagState::Waived
            | FlagState::FalseAlarm
            | FlagState::Pending
            | FlagState::Reopened => {
                if changed.contains(&key.hh_id) {
                    FlagState::Corrected
                } else {
                    FlagState::AutoCleared
                }
            }
        };
        out.push(Standing { state, since: at.to_owned(), ..was.clone() });
    }
    out
}

fn firing_again(was: Option<&Standing>, finding: &Finding, settled_as: &dyn Fn(i64, &str) -> Option<FlagState>, at: &str) -> Standing {
    let Finding { key, severity, fingerprint, flag } = finding.clone();
    let Some(was) = was else {
        return Standing { key, state: FlagState::Open, severity, fingerprint, flag, settled: 0, since: at.to_owned() };
    };
    let stands = was.fingerprint == fingerprint && severity <= was.severity;
    let (state, settled) = match was.state {
        FlagState::Open => (FlagState::Open, 0),
        FlagState::Reopened => (FlagState::Reopened, was.settled),
        human if human.is_human() && stands => (human, was.settled),
        FlagState::AutoCleared | FlagState::Corrected if stands => match settled_as(was.settled, &key.rule) {
            Some(human) => (human, was.settled),
            None => (FlagState::Open, 0),
        },
        FlagState::AutoCleared | FlagState::Corrected if was.settled == 0 => (FlagState::Open, 0),
        FlagState::Confirmed
        | FlagState::Waived
        | FlagState::FalseAlarm
        | FlagState::Pending
        | FlagState::Corrected
        | FlagState::AutoCleared => (FlagState::Reopened, 0),
    };
    let since = if state == was.state { was.since.clone() } else { at.to_owned() };
    Standing { key, state, severity, fingerprint, flag, settled, since }
}

/// What new figures do to a case: the act for the ledger, and the status after; `weighty` when a field read by the account or by a
/// rule changed.
#[must_use]
pub fn new_figures(status: Status, weighty: bool) -> (Act, Status) {
    let moved = |act: Act, to: Result<Status, Refusal>| to.map_or((Act::Version, status), |to| (act, to));
    match status {
        Status::Returned => moved(Act::ComeBack, status.after(Move::ComeBack)),
        Status::Approved | Status::Held | Status::Entered | Status::CountyPassed if weighty => {
            moved(Act::Reopen, status.after(Move::Reopen))
        }
        Status::Submitted
        | Status::Corrected
        | Status::CountyReturned
        | Status::Exempted
        | Status::Locked
        | Status::Approved
        | Status::Held
        | Status::Entered
        | Status::CountyPassed => (Act::Version, status),
    }
}

/// The status of a decided case after a new high flag; none when it is not a decided one.
#[must_use]
pub fn new_high_flag(status: Status) -> Option<Status> {
    match status {
        Status::Approved | Status::Held | Status::Entered | Status::CountyPassed => status.after(Move::Reopen).ok(),
        Status::Submitted | Status::Returned | Status::Corrected | Status::CountyReturned | Status::Exempted | Status::Locked => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    use crate::domain::act::Act;
    use crate::domain::case::Status;
    use crate::domain::flag::FlagState;
    use crate::domain::flag::Severity;
    use crate::review::assess::flag_lifecycle::Finding;
    use crate::review::assess::flag_lifecycle::after_run;
    use crate::review::assess::flag_lifecycle::new_figures;
    use crate::store::flag::FlagKey;
    use crate::store::flag::Standing;

    fn key() -> FlagKey {
        FlagKey { hh_id: "A".into(), village: String::new(), rule: "INC01".into() }
    }

    fn standing(state: FlagState, settled: i64) -> BTreeMap<FlagKey, Standing> {
        let one =
            Standing { key: key(), state, severity: Severity::Medium, fingerprint: "f".into(), flag: 1, settled, since: "then".into() };
        BTreeMap::from([(key(), one)])
    }

    #[test]
    fn a_skipped_rule_leaves_its_flag_as_it_stands() {
        let changed = BTreeSet::from(["A".into()]);
        for (state, settled) in [(FlagState::Open, 0), (FlagState::Confirmed, 7), (FlagState::Reopened, 0), (FlagState::Corrected, 0)] {
            let before = standing(state, settled);
            assert_eq!(after_run(&before, &[], &changed, &|_, _| None, &|key| key.rule == "INC01", "now"), Vec::new(), "{state:?}");
        }
    }

    fn run(before: &BTreeMap<FlagKey, Standing>, fires: Option<(Severity, &str)>, figures: bool) -> Option<FlagState> {
        let findings: Vec<Finding> = fires
            .map(|(severity, fingerprint)| Finding { key: key(), severity, fingerprint: fingerprint.into(), flag: 1 })
            .into_iter()
            .collect();
        let changed: BTreeSet<String> = if figures { BTreeSet::from(["A".into()]) } else { BTreeSet::new() };
        let settled_as = |seq: i64, _: &str| (seq > 0).then_some(FlagState::Waived);
        after_run(before, &findings, &changed, &settled_as, &|_| false, "now").first().map(|standing| standing.state)
    }

    #[test]
    fn explained_stays_explained_while_its_numbers_stay() {
        let explained = standing(FlagState::Confirmed, 7);
        assert_eq!(run(&explained, Some((Severity::Medium, "f")), true), None);
        assert_eq!(run(&explained, Some((Severity::Medium, "g")), true), Some(FlagState::Reopened));
        assert_eq!(run(&explained, Some((Severity::High, "f")), false), Some(FlagState::Reopened));
        assert_eq!(run(&explained, None, true), Some(FlagState::Corrected));
        assert_eq!(run(&explained, None, false), Some(FlagState::AutoCleared));
        assert_eq!(run(&standing(FlagState::AutoCleared, 7), Some((Severity::Medium, "f")), false), Some(FlagState::Waived));
        assert_eq!(run(&standing(FlagState::AutoCleared, 0), Some((Severity::Medium, "f")), false), Some(FlagState::Open));
        assert_eq!(run(&standing(FlagState::Corrected, 7), Some((Severity::Medium, "g")), false), Some(FlagState::Reopened));
        assert_eq!(run(&standing(FlagState::Corrected, 0), None, true), None);
        assert_eq!(run(&BTreeMap::new(), Some((Severity::Low, "f")), true), Some(FlagState::Open));
    }

    #[test]
    fn new_figures_reopen_a_decision_only_when_they_weigh() {
        assert_eq!(new_figures(Status::Returned, false), (Act::ComeBack, Status::Corrected));
        assert_eq!(new_figures(Status::Approved, false), (Act::Version, Status::Approved));
        assert_eq!(new_figures(Status::Approved, true), (Act::Reopen, Status::Submitted));
        assert_eq!(new_figures(Status::Submitted, true), (Act::Version, Status::Submitted));
        assert_eq!(new_figures(Status::Locked, true), (Act::Version, Status::Locked));
    }
}
