//! What a step waits for, and whether the desk shows that it is done.
//!
//! All that is named in a goal has to hold. What does not live here: which entries count (`attempt.rs`), what is in front of the reader
//! (`ui/shell/lesson.rs`).

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::office::clue::Clue;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::tab::Tab;
use crate::input::action::Action;
use crate::review::desk::acts::ActSeen;
use crate::review::desk::state::Desk;
use crate::review::rows::clues::ClueRow;

/// What a step waits for.
#[derive(Clone, Debug, Default)]
pub struct Goal {
    /// The case it speaks of, by its name in the lesson.
    pub case: Option<String>,
    /// The case stands in one of these; empty for wherever.
    pub status: Vec<Status>,
    /// Something was done: one entry has all that is said of it.
    pub deed: Option<DeedWanted>,
    /// The flag of this rule is settled at the case.
    pub settled: Option<String>,
    /// One of these was carried out since the step began; empty for whatever.
    pub did: Vec<Action>,
    /// One of these was tried and refused outright; empty for whatever.
    pub refused: Vec<Action>,
    /// The case is in front.
    pub sees: Sees,
    /// The queue shows so many cases at most, the case among them.
    pub shows: Option<usize>,
    /// A clue is so far, one of the case where a case is named.
    pub clue: Option<ClueReached>,
}

/// How far a clue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClueReached {
    /// It is entered.
    Found,
    /// This step was taken.
    Step(ClueStep),
    /// It ended so.
    End(ClueEnd),
}

impl ClueReached {
    /// Reads `found`, or the code of a step or an end.
    #[must_use]
    pub fn parse(word: &str) -> Option<ClueReached> {
        let step = ClueStep::ALL.into_iter().find(|step| step.code() == word).map(ClueReached::Step);
        let end = ClueEnd::ALL.into_iter().find(|end| end.code() == word).map(ClueReached::End);
        (word == FOUND).then_some(ClueReached::Found).or(step).or(end)
    }

    /// The words that are read.
    pub fn words() -> impl Iterator<Item = &'static str> {
        std::iter::once(FOUND).chain(ClueStep::ALL.map(ClueStep::code)).chain(ClueEnd::ALL.map(ClueEnd::code))
    }

    fn is_of(self, clue: &Clue) -> bool {
        match self {
            ClueReached::Found => true,
            ClueReached::Step(step) => clue.day_of(step).is_some(),
            ClueReached::End(end) => clue.ended.as_ref().is_some_and(|(own, ..)| *own == end),
        }
    }
}

/// The word for a clue that is entered.
const FOUND: &str = "found";

/// Whether the case has to be in front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sees {
    /// Whatever is in front.
    #[default]
    Anything,
    /// The case is.
    Case,
}

/// What is said of an entry.
#[derive(Clone, Debug, Default)]
pub struct DeedWanted {
    /// What was done; none for whatever.
    pub act: Option<Act>,
    /// Rule whose flag it moved.
    pub rule: Option<String>,
    /// One of these reasons was given.
    pub reasons: Vec<String>,
    /// None of these was.
    pub without_reasons: Vec<String>,
    /// One of these papers was named.
    pub evidence: Vec<String>,
    /// None of these was.
    pub without_evidence: Vec<String>,
    /// The correction is due within so many days.
    pub within: Option<u64>,
}

/// What is before the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The case in front, where one is open.
    pub case: Option<String>,
    /// The cases that the queue shows.
    pub shown: Vec<String>,
    /// The tab of the queue that is open.
    pub tab: Tab,
    /// The action that leads to the page in front, where that is none of a case.
    pub page: Option<Action>,
}

/// What a goal is held against.
#[derive(Clone, Copy)]
pub struct AtDesk<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// 户编号 by the names of the lesson.
    pub cases: &'a BTreeMap<String, String>,
    /// The entries that count.
    pub acts: &'a [ActSeen],
    /// What was carried out and counts.
    pub done: &'a [Action],
    /// What was tried and refused, and counts.
    pub refused: &'a [Action],
    /// What is before the reader.
    pub sight: &'a Sight,
}

fn meets(has: &[String], wanted: &[String]) -> bool {
    wanted.iter().any(|code| has.contains(code))
}

impl DeedWanted {
    fn is_it(&self, act: &ActSeen, case: Option<&str>, desk: &Desk) -> bool {
        let last_day = |days: u64| desk.today().checked_add_days(Days::new(days));
        self.act.is_none_or(|wanted| wanted == act.act)
            && case.is_none_or(|case| act.case == case)
            && self.rule.as_ref().is_none_or(|rule| act.rules.contains(rule))
            && (self.reasons.is_empty() || meets(&act.reasons, &self.reasons))
            && !meets(&act.reasons, &self.without_reasons)
            && (self.evidence.is_empty() || meets(&act.evidence, &self.evidence))
            && !meets(&act.evidence, &self.without_evidence)
            && self.within.is_none_or(|days| act.due.is_some() && act.due <= last_day(days))
    }
}

impl Goal {
    /// Whether what it waits for changes the file, so that its keys are not to be pressed again.
    #[must_use]
    pub const fn is_entered(&self) -> bool {
        self.deed.is_some() || !self.status.is_empty() || self.settled.is_some() || self.clue.is_some()
    }

    /// Whether everything it names holds.
    #[must_use]
    pub fn is_met(&self, at: AtDesk<'_>) -> bool {
        let case = self.case.as_ref().and_then(|name| at.cases.get(name)).map(String::as_str);
        let row = case.and_then(|case| at.desk.row(case));
        let holds_status = self.status.is_empty() || row.is_some_and(|row| self.status.contains(&row.status));
        let is_settled = self.settled.as_ref().is_none_or(|rule| row.is_some_and(|row| !row.rules.contains(rule)));
        let is_seen = self.sees == Sees::Anything || (case.is_some() && at.sight.case.as_deref() == case);
        let is_shown = self
            .shows
            .is_none_or(|most| at.sight.shown.len() <= most && case.is_none_or(|case| at.sight.shown.iter().any(|shown| shown == case)));
        let is_so_far = self.clue.is_none_or(|wanted| {
            let is_it = |row: &ClueRow| case.is_none_or(|case| row.clue.found.hh_id == case) && wanted.is_of(&row.clue);
            at.desk.clues().is_ok_and(|rows| rows.iter().any(is_it))
        });
        holds_status
            && is_so_far
            && is_settled
            && is_seen
            && is_shown
            && (self.did.is_empty() || self.did.iter().any(|action| at.done.contains(action)))
            && (self.refused.is_empty() || self.refused.iter().any(|action| at.refused.contains(action)))
            && self.deed.as_ref().is_none_or(|deed| at.acts.iter().any(|act| deed.is_it(act, case, at.desk)))
    }
}
