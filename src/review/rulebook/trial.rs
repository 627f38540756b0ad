//! A changed rulebook tried on the cases in the file before it goes live: which flags it would bring and which would go, rule by rule,
//! and what past decisions said of those.
//!
//! Nothing is written. What does not live here: putting a book in force (`overrides.rs`), judging (`assess/run.rs`).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::domain::case::Status;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::Tell;
use crate::rules::book::Book;
use crate::rules::judge::Outline;
use crate::store::flag::FlagKey;

/// How a flag differs under the other book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It comes.
    Gained,
    /// It goes.
    Lost,
    /// It stays with another weight.
    Weighed,
}

/// A flag that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnRow {
    /// Rule code.
    pub rule: String,
    /// How.
    pub turn: Turn,
    /// Village; empty for the town's flag.
    pub village: String,
    /// 户编号; empty for a village's flag.
    pub hh_id: String,
    /// Head of household; empty for a village's flag.
    pub head: String,
    /// Weight now; none when it comes.
    pub before: Option<Severity>,
    /// Weight then; none when it goes.
    pub after: Option<Severity>,
    /// Where the flag of this rule stands today; none when there never was one.
    pub state: Option<FlagState>,
    /// Its sentence; nothing where only counts are wanted.
    pub said: Text,
    /// Its place.
    key: FlagKey,
}

/// What the other book does to the flags of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialRow {
    /// Rule code.
    pub rule: String,
    /// Its title.
    pub title: Text,
    /// Its title in the few words of a narrow column.
    pub brief: Text,
    /// Flags under the book in force.
    pub before: usize,
    /// Flags under the other book.
    pub after: usize,
    /// Flags that come.
    pub gained: usize,
    /// Flags that go.
    pub lost: usize,
    /// Of those that go: explained as true or corrected.
    pub lost_true: usize,
    /// Of those that go: called false alarms or waived.
    pub lost_false: usize,
    /// Flags that stay with another weight.
    pub weighed: usize,
    /// Cases somebody has decided whose flag of this rule comes, goes or weighs otherwise.
    pub decided: usize,
}

/// What a changed book would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Rule by rule, those that differ.
    pub rules: Vec<TrialRow>,
    /// Flag by flag.
    pub turns: Vec<TurnRow>,
    /// Flags under the book in force, of all rules.
    pub before: usize,
    /// Flags under the other book, of all rules.
    pub after: usize,
    /// Cases somebody has decided at which anything differs.
    pub decided: usize,
}

/// How many rules are named with their counts in a sentence; the rest are counted.
const NAMED: usize = 8;

impl Trial {
    /// What the other book would do, in a sentence: flags now and then, decided cases touched, rule by rule.
    #[must_use]
    pub fn said(&self) -> Text {
        if self.rules.is_empty() {
            return text("疑点 {n} 条，一条也不变", "{n|flag|flags}, and none of them changes").fill(&[("n", &self.after)]);
        }
        let sum = |part: fn(&TrialRow) -> usize| self.rules.iter().map(part).sum::<usize>();
        let mut named: Vec<Text> = self.rules.iter().take(NAMED).map(TrialRow::said).collect();
        if self.rules.len() > NAMED {
            named.push(text("另有 {n} 条规则", "{n|more rule|more rules}").fill(&[("n", &(self.rules.len() - NAMED))]));
        }
        let words = text(
            "疑点 {now} 条变成 {then} 条（新增 {gained}，消除 {lost}，改等级 {weighed}），已经办过的 {decided} 户有变化。{rules}",
            "{now|flag becomes|flags become} {then} ({gained} new, {lost} gone, {weighed} of another weight); {decided|decided case is|decided cases are} touched. {rules}",
        );
        words.fill(&[
            ("now", &self.before),
            ("then", &self.after),
            ("gained", &sum(|row| row.gained)),
            ("lost", &sum(|row| row.lost)),
            ("weighed", &sum(|row| row.weighed)),
            ("decided", &self.decided),
            ("rules", &Text::list(&named)),
        ])
    }
}

impl TrialRow {
    /// The counts of one rule: `INC04 低于监测线 3 条→5 条`.
    fn said(&self) -> Text {
        let words = match (self.weighed, self.decided) {
            (0, 0) => text("{rule} {brief} {now} 条→{then} 条", "{rule} {brief} {now}→{then|flag|flags}"),
            (_, 0) => text(
                "{rule} {brief} {now} 条→{then} 条，改等级 {weighed} 条",
                "{rule} {brief} {now}→{then|flag|flags}, {weighed} of another weight",
            ),
            (0, _) => {
                text("{rule} {brief} {now} 条→{then} 条（已办 {decided} 户）", "{rule} {brief} {now}→{then|flag|flags} ({decided} decided)")
            }
            (_, _) => text(
                "{rule} {brief} {now} 条→{then} 条，改等级 {weighed} 条（已办 {decided} 户）",
                "{rule} {brief} {now}→{then|flag|flags}, {weighed} of another weight ({decided} decided)",
            ),
        };
        words.fill(&[
            ("rule", &self.rule),
            ("brief", &self.brief),
            ("now", &self.before),
            ("then", &self.after),
            ("weighed", &self.weighed),
            ("decided", &self.decided),
        ])
    }
}

/// What was decided in a period: how each flag stands, and the households whose cases somebody has decided.
#[derive(Debug)]
pub(super) struct Decisions {
    standings: BTreeMap<FlagKey, FlagState>,
    decided: HashSet<String>,
}

impl Desk {
    /// Tries another book on the period under review, beside the one in force.
    ///
    /// # Errors
    /// Nothing imported, `Stopped`, or what the store says.
    pub fn try_book(&mut self, book: &Book, tell: Tell<'_>) -> Result<Trial, ReviewError> {
        let period = self.period().ok_or(ReviewError::NoPeriod)?;
        let mut rolls = BTreeMap::new();
        let before = self.office.judge(period, &mut rolls, tell)?.assessment.flags;
        let after = self.judged_by(book, &mut rolls, tell)?;
        let outlines = |flags: &[Flag]| flags.iter().map(Outline::from).collect();
        let mut trial = self.trial(book, outlines(&before), outlines(&after))?;
        // What went is told as it stood, the others as they come.
        let keyed = |flags: Vec<Flag>| -> HashMap<FlagKey, Flag> { flags.into_iter().map(|flag| (FlagKey::of(&flag), flag)).collect() };
        let (before, after) = (keyed(before), keyed(after));
        for turn in &mut trial.turns {
            let flag = after.get(&turn.key).or_else(|| before.get(&turn.key));
            turn.said = flag.map(|flag| self.office.words(flag, period).said).unwrap_or_default();
        }
        Ok(trial)
    }

    /// The flags of the period under review by another book; the one in force stays in force.
    fn judged_by(&mut self, book: &Book, rolls: &mut BTreeMap<Period, Roll>, tell: Tell<'_>) -> Result<Vec<Flag>, ReviewError> {
        let period = self.period().ok_or(ReviewError::NoPeriod)?;
        let live = std::mem::replace(&mut self.office.book, book.clone());
        let after = self.office.judge(period, rolls, tell);
        self.office.book = live;
        Ok(after?.assessment.flags)
    }

    /// Holds what the book in force finds beside what another one does.
    pub(super) fn trial(&self, tried: &Book, before: Vec<Outline>, after: Vec<Outline>) -> Result<Trial, ReviewError> {
        Ok(self.trial_beside(&self.decisions()?, tried, before, after))
    }

    /// What was decided of the flags and cases of the period under review.
    pub(super) fn decisions(&self) -> Result<Decisions, ReviewError> {
        let period = self.period().ok_or(ReviewError::NoPeriod)?;
        let read = self.office.store.read();
        let standings = read.standings(period)?.into_iter().map(|standing| (standing.key, standing.state)).collect();
        let decided = read.cases(period)?.into_iter().filter(|case| is_decided(case.state.status)).map(|case| case.hh_id).collect();
        Ok(Decisions { standings, decided })
    }

    /// The same beside decisions that were read once.
    pub(super) fn trial_beside(&self, known: &Decisions, tried: &Book, before: Vec<Outline>, after: Vec<Outline>) -> Trial {
        let Decisions { standings, decided } = known;
        let mut touched: HashSet<String> = HashSet::new();
        let (all_before, all_after) = (before.len(), after.len());
        let (mut before, mut after) = (by_rule(before).into_iter().peekable(), by_rule(after).into_iter().peekable());
        let mut rules: BTreeMap<String, TrialRow> = BTreeMap::new();
        let title = |code: &str| {
            tried.rule(code).or_else(|| self.office.book.rule(code)).map_or_else(|| Text::same(code), |rule| rule.title.clone())
        };
        let brief = |code: &str| {
            let rule = tried.rule(code).or_else(|| self.office.book.rule(code));
            rule.map_or_else(Text::default, |rule| rule.brief.clone().unwrap_or_else(|| rule.title.clone()))
        };
        let mut turns = Vec::new();
        loop {
            // Both come in the same order: of the two that stand first the earlier is in one list alone, and equal ones are one flag.
            let (was, now) = match (before.peek(), after.peek()) {
                (Some((own, _)), Some((other, _))) => match order(own).cmp(&order(other)) {
                    Ordering::Less => (before.next(), None),
                    Ordering::Greater => (None, after.next()),
                    Ordering::Equal => (before.next(), after.next()),
                },
                _ => (before.next(), after.next()),
            };
            let severity = |found: &Option<(FlagKey, Severity)>| found.as_ref().map(|(_, severity)| *severity);
            let (weight, weight_now) = (severity(&was), severity(&now));
            let Some((key, _)) = now.or(was) else { break };
            let row = rules.entry(key.rule.clone()).or_insert_with(|| TrialRow {
                rule: key.rule.clone(),
                title: title(&key.rule),
                brief: brief(&key.rule),
                ..TrialRow::default()
            });
            row.before += usize::from(weight.is_some());
            row.after += usize::from(weight_now.is_some());
            let state = standings.get(&key).copied();
            let turn = match (weight, weight_now) {
                (None, Some(_)) => {
                    row.gained += 1;
                    Turn::Gained
                }
                (Some(_), None) => {
                    row.lost += 1;
                    row.lost_true += usize::from(matches!(state, Some(FlagState::Confirmed | FlagState::Corrected)));
                    row.lost_false += usize::from(matches!(state, Some(FlagState::FalseAlarm | FlagState::Waived)));
                    Turn::Lost
                }
                (Some(was), Some(now)) if was != now => {
                    row.weighed += 1;
                    Turn::Weighed
                }
                (Some(_) | None, Some(_) | None) => continue,
            };
            if decided.contains(&key.hh_id) {
                row.decided += 1;
                touched.insert(key.hh_id.clone());
            }
            let line = self.position(&key.hh_id).and_then(|at| self.queue().get(at));
            turns.push(TurnRow {
                rule: key.rule.clone(),
                turn,
                village: line.map_or_else(|| key.village.clone(), |line| line.village.key().to_owned()),
                hh_id: key.hh_id.clone(),
                head: line.map(|line| line.head.clone()).unwrap_or_default(),
                before: weight,
                after: weight_now,
                state,
                said: Text::default(),
                key,
            });
        }
        let decided = touched.len();
        let rules = rules.into_values().filter(|row| row.gained + row.lost + row.weighed > 0).collect();
        Trial { rules, turns, before: all_before, after: all_after, decided }
    }
}

/// What was found in the order of rules, villages and households.
fn by_rule(found: Vec<Outline>) -> Vec<(FlagKey, Severity)> {
    let keyed = found.into_iter().map(|outline| (FlagKey::about(&outline.subject, &outline.rule), outline.severity));
    let mut keyed: Vec<(FlagKey, Severity)> = keyed.collect();
    keyed.sort_unstable_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    keyed
}

fn order(key: &FlagKey) -> [&str; 3] {
    [&key.rule, &key.village, &key.hh_id]
}

/// Whether somebody has decided a case, so that a change of the rules comes after the decision.
const fn is_decided(status: Status) -> bool {
    match status {
        Status::Returned | Status::Held | Status::Approved | Status::Entered | Status::CountyPassed | Status::Exempted | Status::Locked => {
            true
        }
        Status::Submitted | Status::Corrected | Status::CountyReturned => false,
    }
}
