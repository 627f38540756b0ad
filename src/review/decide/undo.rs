//! Undoing: the last act of this reviewer at this workstation that is not undone yet, found in the ledger, so that it works after a restart.
//!
//! A group is one step; undoing is itself an entry for each case. What does not live here: undoing a batch of files (`intake/batch.rs`).

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::domain::act::Act;
use crate::domain::act::Undoing;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::restore;
use crate::review::decide::book_step;
use crate::review::decide::book_step::BookStep;
use crate::review::decide::book_step::StillChanged;
use crate::review::decide::decision_rules;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::clues;
use crate::rules::book::Book;
use crate::store::Read;
use crate::store::Write;
use crate::store::ledger::NewAct;
use crate::store::ledger::Stored;
use crate::store::ledger::Who;
use crate::store::payload::Payload;

/// One step that can be undone: all entries of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoStep {
    /// The act.
    pub act: Act,
    /// Its group.
    pub group: i64,
    /// Its entries, oldest first.
    pub entries: Vec<Stored>,
    /// What was done since and cannot be undone: data that has gone out, a number that has been seen.
    pub stays: Option<Act>,
}

impl UndoStep {
    /// The households it touched.
    #[must_use]
    pub fn households(&self) -> Vec<String> {
        // A flag settled and its case approved in one act are two entries of one case, and so is a waiver that holds in a later period.
        let mut seen: HashSet<&str> = HashSet::new();
        let cases = self.own().map(|stored| stored.entry.case.as_str()).filter(|case| !case.is_empty() && seen.insert(case));
        cases.map(str::to_owned).collect()
    }

    /// Whether a case was approved with the settling of its last flag; `act` is what the step did, or did before it was undone.
    #[must_use]
    pub fn approves_too(&self, act: Act) -> bool {
        decision_rules::is_settling(act) && self.entries.iter().any(|stored| payload(stored).to.is_some())
    }

    /// How many flags changed their state by it.
    #[must_use]
    pub fn flags(&self) -> usize {
        self.own().map(|stored| payload(stored).flags.len()).sum()
    }

    /// Its entries without those by which a waiver holds in later periods: they follow from what was done.
    fn own(&self) -> impl Iterator<Item = &Stored> {
        let of_flags = |stored: &Stored| Some(payload(stored)).filter(|of| !of.flags.is_empty()).and_then(|of| of.period);
        let first = self.entries.iter().filter_map(of_flags).min();
        self.entries.iter().filter(move |stored| of_flags(stored).is_none_or(|period| Some(period) == first))
    }

    /// The village whose flag it settled; none for steps at households.
    #[must_use]
    pub fn village(&self) -> Option<String> {
        self.entries.first().filter(|stored| stored.entry.case.is_empty()).map(|stored| payload(stored).village)
    }
}

/// How an entry takes part in undoing: what takes a clue's step back is an act about clues too, and so it is with everything that is kept
/// in lines of its own; lines that a purge wrote anew are nobody's step.
fn part_of(first: &Stored) -> Undoing {
    match first.entry.act {
        Act::Clues | Act::Duties | Act::Rounds | Act::Visits | Act::Revisit if payload(first).undo.is_some() => Undoing::TakesBack,
        Act::Clues if payload(first).counts.contains_key(clues::KEPT) => Undoing::Elsewhere,
        act => act.row().undoing,
    }
}

/// Goes through what this reviewer did at this workstation, newest first, one group at a time: `look` gets the first entry of each,
/// which says what it was, and breaks off with what it looked for.
fn back<T>(
    read: Read,
    reviewer: &str,
    station: &str,
    mut look: impl FnMut(Stored, i64) -> Result<ControlFlow<Option<T>>, ReviewError>,
) -> Result<Option<T>, ReviewError> {
    let (mut at, _) = read.ledger_tip()?;
    while at > 0 {
        let Some(newest) = read.entry(at)? else { break };
        // A group is one transaction, so its entries stand together.
        let group = newest.entry.group.clamp(1, at);
        at = group - 1;
        // Behind a purge nobody reaches, whoever it was by.
        let is_own = newest.entry.reviewer == reviewer && newest.entry.station == station;
        if !is_own && newest.entry.act != Act::Purge {
            continue;
        }
        let first = if newest.entry.seq == group { newest } else { read.entry(group)?.unwrap_or(newest) };
        if let ControlFlow::Break(found) = look(first, group)? {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The last step of this reviewer at this workstation; the book says what a change of the rulebook in its way is called.
///
/// # Errors
/// `NothingToUndo`, `CannotUndo` when the last step is of a kind that is not undone here, or what the store says.
pub fn last(read: Read, book: &Book, reviewer: &str, station: &str) -> Result<UndoStep, ReviewError> {
    let mut undone: HashSet<i64> = HashSet::new();
    let (mut stays, mut changed) = (None, StillChanged::default());
    let under_review = read.period()?;
    let step = back(read, reviewer, station, |first, group| {
        if first.entry.act == Act::Assess {
            changed.meet(&book_steps(&payload(&first), under_review));
        }
        match part_of(&first) {
            Undoing::Step | Undoing::Elsewhere if changed.first().is_some() && !undone.contains(&first.entry.seq) => {
                return Ok(ControlFlow::Break(None));
            }
            Undoing::Step if undone.contains(&first.entry.seq) => {}
            Undoing::Step => {
                let entries = read.ledger_group(group)?;
                return Ok(ControlFlow::Break(Some(UndoStep { act: first.entry.act, group, entries, stays })));
            }
            Undoing::TakesBack => note_undone(&read.ledger_group(group)?, &mut undone),
            // Only what was done after everything that has already been taken back stands between the reader and the step.
            Undoing::PassedByName if undone.is_empty() => {
                // The newest is named.
                stays = stays.or(Some(first.entry.act));
            }
            Undoing::Passed | Undoing::PassedByName => {}
            Undoing::Elsewhere => {
                // What came last is named first: it is what the reader wants back.
                let before = elsewhere(first.entry.act, &payload(&first));
                let Some(last) = stays.map(|act| elsewhere(act, &Payload::default())) else { return Err(before.refusal().into()) };
                return Err(TakenBackThere { said: before_that(&last.said, &before.said), ..last }.refusal().into());
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if let Some(change) = changed.first() {
        return Err(book_step::refusal(change, book, under_review).into());
    }
    match (step, stays) {
        (Some(step), _) => Ok(step),
        (None, Some(act)) => Err(elsewhere(act, &Payload::default()).refusal().into()),
        (None, None) => Err(Refusal::NothingToUndo.into()),
    }
}

/// The changes of the rulebook that a run came with, each with the period it was for where that is not the one under review.
fn book_steps(run: &Payload, under_review: Option<Period>) -> Vec<BookStep> {
    let mut steps = book_step::read(&run.why);
    if let Some(period) = run.period.filter(|period| Some(*period) != under_review) {
        for step in &mut steps {
            step.back = format!("{} --period {period}", step.back);
        }
    }
    steps
}

/// Notes what the entries of an undo took back; an undo that was itself taken back took nothing back.
fn note_undone(entries: &[Stored], undone: &mut HashSet<i64>) {
    for stored in entries {
        if !undone.contains(&stored.entry.seq) {
            undone.extend(payload(stored).undo);
        }
    }
}

/// The entry that an undo took back.
fn target(read: Read, stored: &Stored) -> Result<Option<Stored>, ReviewError> {
    Ok(payload(stored).undo.map(|seq| read.entry(seq)).transpose()?.flatten())
}

/// The undo that redoing would take back, with the act it brings again: the last one of this reviewer at this workstation, while
/// nothing else was done since.
///
/// # Errors
/// `NothingToRedo`, or what the store says.
pub fn last_undone(read: Read, reviewer: &str, station: &str) -> Result<(Act, UndoStep), ReviewError> {
    let mut redone: HashSet<i64> = HashSet::new();
    let step = back(read, reviewer, station, |first, group| {
        match part_of(&first) {
            Undoing::Passed | Undoing::PassedByName => {}
            Undoing::Step | Undoing::Elsewhere => return Ok(ControlFlow::Break(None)),
            Undoing::TakesBack => {
                let entries = read.ledger_group(group)?;
                match target(read, &first)? {
                    Some(done) if matches!(part_of(&done), Undoing::TakesBack) => {
                        redone.extend(entries.iter().filter_map(|stored| payload(stored).undo));
                    }
                    Some(_) if redone.contains(&first.entry.seq) => {}
                    Some(done) => {
                        return Ok(ControlFlow::Break(Some((done.entry.act, UndoStep { act: Act::Undo, group, entries, stays: None }))));
                    }
                    None => return Ok(ControlFlow::Break(None)),
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    step.ok_or_else(|| Refusal::NothingToRedo.into())
}

/// What came last and is not undone here, and behind it the same of the step before it.
fn before_that(last: &Text, before: &Text) -> Text {
    text("{last}。在它以前，{before}", "{last}. Before that, {before}").fill(&[("last", last), ("before", before)])
}

/// Where an act is taken back that is not undone here.
struct TakenBackThere {
    said: Text,
    /// The command that does it, without the name of the program; none where nothing does.
    command: Option<&'static str>,
}

impl TakenBackThere {
    fn refusal(self) -> Refusal {
        match self.command {
            Some(command) => Refusal::UndoneElsewhere { said: self.said, command: command.to_owned() },
            None => Refusal::CannotUndo(self.said),
        }
    }
}

fn elsewhere(act: Act, payload: &Payload) -> TakenBackThere {
    let (said, command) = match act {
        Act::Import | Act::UndoImport => {
            let said = text(
                "最近一步是{act}，不在这里撤销：到“导入”里用“撤销上次导入”",
                "the last step was an {act}, which is not undone here: in “import” there is “undo last import”",
            );
            (said.fill(&[("act", &act.label())]), Some("undo-batch"))
        }
        Act::Campaign => {
            let said = text(
                "最近一步是采集期的日期、结束或重新开放，不在这里撤销：到“换期”里再办",
                "the last step set, closed or opened a campaign, which is not undone here: use “change period”",
            );
            (said, Some("campaign"))
        }
        Act::Purge => {
            let said = text(
                "清除往年数据以前的操作不能再撤销，不管是哪一年的；要改就重新办理",
                "what was done before a purge cannot be undone, whatever year it was of: decide anew instead",
            );
            (said, None)
        }
        other => {
            let said = text("“{act}”不能撤销", "“{act}” cannot be undone");
            (said.fill(&[("act", &restore::word(other, payload))]), None)
        }
    };
    TakenBackThere { said, command }
}

/// Undoes a step, one entry for each case: the transaction must be dropped on an error. Gives the group of the new entries.
///
/// # Errors
/// `CannotUndo` when something else has touched a case since, or what the store says.
pub fn undo(write: &Write, who: &Who, step: &UndoStep) -> Result<i64, ReviewError> {
    let mut group = None;
    for stored in step.entries.iter().rev() {
        let seq = undo_one(write, who, group, stored)?;
        group = group.or(Some(seq));
    }
    group.ok_or_else(|| Refusal::NothingToUndo.into())
}

fn undo_one(write: &Write, who: &Who, group: Option<i64>, stored: &Stored) -> Result<i64, ReviewError> {
    let entry = &stored.entry;
    let old = payload(stored);
    still_as_left(write.read(), entry.seq, &entry.case, &old)?;
    let new =
        NewAct { hh_id: entry.case.clone(), group, version: entry.version.clone(), payload: old.undoing(entry.seq), note: String::new() };
    Ok(write.act(who, Act::Undo, new)?)
}

/// Refuses when the case or a flag is no longer as the entry left it: another decision or new figures came after.
fn still_as_left(read: Read, seq: i64, hh_id: &str, old: &Payload) -> Result<(), ReviewError> {
    let Some(period) = old.period else { return Ok(()) };
    campaigns::open(read, period)?;
    let mut moved = false;
    if let Some(to) = &old.to {
        moved = read.case(period, hh_id)?.is_none_or(|case| case.state != *to);
    }
    if !old.flags.is_empty() {
        // A flag opened again under an approval would be an approval nobody gave.
        let decided = read.case(period, hh_id)?.is_some_and(|case| is_decided(case.state.status));
        if decided {
            let why = text("{hh} 已通过，先撤回通过", "{hh} is approved: take the approval back first").fill(&[("hh", &hh_id)]);
            return Err(Refusal::CannotUndo(why).into());
        }
        let standings = read.standings_at(period, hh_id, &old.village)?;
        moved |= old.flags.iter().any(|(rule, change)| {
            !standings.iter().any(|now| now.key.rule == *rule && now.state == change.to && now.settled == change.settles(seq))
        });
    }
    if moved {
        let why = text("{hh} 之后又有变动，不能撤销这一步", "{hh} has changed since: this step cannot be undone").fill(&[("hh", &hh_id)]);
        return Err(Refusal::CannotUndo(why).into());
    }
    Ok(())
}

/// Whether a decision rests on the flags being settled.
#[must_use]
pub const fn is_decided(status: Status) -> bool {
    match status {
        Status::Approved | Status::Entered | Status::CountyPassed | Status::Locked => true,
        Status::Submitted | Status::Returned | Status::Corrected | Status::Held | Status::CountyReturned | Status::Exempted => false,
    }
}

fn payload(stored: &Stored) -> Payload {
    Payload::parse(&stored.entry.payload).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::domain::case::Status;
    use crate::domain::ledger::Entry;
    use crate::review::decide::undo::UndoStep;
    use crate::store::ledger::Stored;
    use crate::store::payload::CaseState;
    use crate::store::payload::Payload;

    #[test]
    fn a_step_that_approved_with_the_settling_of_the_last_flag_says_so() {
        let entry = |act: Act, to: Option<CaseState>| {
            let payload = serde_json::to_string(&Payload { to, ..Payload::default() }).expect("written");
            let words = || "x".to_owned();
            let entry = Entry {
                seq: 1,
                station: words(),
                at: words(),
                reviewer: words(),
                act,
                group: 1,
                case: words(),
                version: words(),
                payload,
                before: words(),
            };
            Stored { entry, hash: String::new() }
        };
        let approved = || Some(CaseState { status: Status::Approved, ..CaseState::new() });
        let step = |act: Act, entries: Vec<Stored>| UndoStep { act, group: 1, entries, stays: None }.approves_too(act);
        assert!(step(Act::Explain, vec![entry(Act::Explain, None), entry(Act::Explain, approved())]));
        assert!(!step(Act::Explain, vec![entry(Act::Explain, None)]));
        // Approving is what the step is called by; nothing is approved beside it.
        assert!(!step(Act::Approve, vec![entry(Act::Approve, approved())]));
    }
}
