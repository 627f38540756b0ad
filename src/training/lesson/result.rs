//! How well a learner did a lesson: verdict, reason, evidence, flags left, returns beyond what was asked, keys, time; and what to repeat.
//!
//! It is held against what the lesson agrees on for each of its cases, and against the planting key: what is true though the key lacks it
//! counts for the learner. What does not live here: keeping what was done (`record.rs`), printing it (`cli/commands/practice/results.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::acts::ActSeen;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::training::key::AnswerKey;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::record::LearnerRecord;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Right.
    pub right: usize,
    /// Of all.
    pub of: usize,
}

impl Hits {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.of += 1;
    }

    /// `2/3`; a dash where nothing was asked.
    #[must_use]
    pub fn written(self) -> String {
        if self.of == 0 { "—".to_owned() } else { format!("{}/{}", self.right, self.of) }
    }
}

/// What a lesson agrees on for one of its cases.
#[derive(Clone, Debug, Default)]
struct AgreedCase {
    // Where it stands at the end.
    status: Vec<Status>,
    reasons: BTreeSet<String>,
    evidence: BTreeSet<String>,
    returns: usize,
}

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonResult {
    /// Steps done.
    pub steps: Hits,
    /// Cases that stand where the lesson has them.
    pub verdicts: Hits,
    /// Cases for which a reason was agreed on, and one of them given.
    pub reasons: Hits,
    /// Cases for which evidence was agreed on, and some of it named.
    pub evidence: Hits,
    /// Flags that stand open at cases that are to be approved.
    pub flags_left: usize,
    /// Returns that neither the lesson nor a flag asks for.
    pub extra_returns: usize,
    /// Rules whose flags the learner acted on and the key lacks: household and rule. They count for the learner.
    pub beside_key: Vec<(String, String)>,
    /// Keys pressed.
    pub keys: usize,
    /// Minutes of work, begun ones whole.
    pub minutes: i64,
    /// Hints asked for.
    pub hints: usize,
    /// Wrong acts told.
    pub wrong: usize,
    /// Rules that went wrong, most often first.
    pub worst_rules: Vec<String>,
    /// Steps that went wrong or wanted hints, from 1, most often first.
    pub worst_steps: Vec<usize>,
}

/// What a lesson agrees on, by the names of its cases.
fn agreed(lesson: &Lesson) -> BTreeMap<&str, AgreedCase> {
    let mut found: BTreeMap<&str, AgreedCase> = BTreeMap::new();
    for goal in lesson.steps.iter().map(|step| &step.goal) {
        let Some(name) = &goal.case else { continue };
        let case = found.entry(name).or_default();
        if !goal.status.is_empty() {
            case.status.clone_from(&goal.status);
        }
        if let Some(deed) = &goal.deed {
            case.reasons.extend(deed.reasons.iter().cloned());
            case.evidence.extend(deed.evidence.iter().cloned());
            case.returns += usize::from(deed.act == Some(Act::Return));
        } else if goal.status == [Status::Returned] {
            case.returns += 1;
        }
    }
    found
}

/// Most often first; as often in their order.
fn by_count<T: Ord + Clone>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut count: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *count.entry(one).or_default() += 1;
    }
    let mut found: Vec<(T, usize)> = count.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.into_iter().map(|(one, _)| one).collect()
}

impl LessonResult {
    /// What a learner has done of a lesson at this desk.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(lesson: &Lesson, record: &LearnerRecord, desk: &Desk) -> Result<LessonResult, ReviewError> {
        LessonResult::against(&lesson.stage.drawn().key, lesson, record, desk)
    }

    /// The same, held against a key.
    ///
    /// # Errors
    /// What the store says.
    pub fn against(key: &AnswerKey, lesson: &Lesson, record: &LearnerRecord, desk: &Desk) -> Result<LessonResult, ReviewError> {
        let acts = desk.acts_after(record.first)?;
        let households = lesson.stage.households_by_name();
        let is_in_key = |household: &str, rule: &str| {
            key.entries
                .iter()
                .filter(|entry| entry.household == household)
                .any(|entry| (entry.rule == rule && entry.kind != "near") || entry.also.split(' ').any(|own| own == rule))
        };
        let mut result = LessonResult {
            steps: Hits { right: record.step.min(lesson.steps.len()), of: lesson.steps.len() },
            keys: record.keys,
            minutes: (record.seconds + 59) / 60,
            hints: record.hints.len(),
            wrong: record.wrong.len(),
            ..LessonResult::default()
        };
        let mut wrong_rules: Vec<String> = Vec::new();
        let mut asked_back: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, case) in agreed(lesson) {
            let Some(household) = households.get(name) else { continue };
            let own: Vec<&ActSeen> = acts.iter().filter(|act| act.case == *household).collect();
            let row = desk.row(household);
            let gave = |codes: &dyn Fn(&ActSeen) -> &Vec<String>, wanted: &BTreeSet<String>| {
                own.iter().any(|act| codes(act).iter().any(|code| wanted.contains(code)))
            };
            let mut is_right = true;
            if !case.status.is_empty() {
                let stands = row.is_some_and(|row| case.status.contains(&row.status));
                result.verdicts.add(stands);
                is_right &= stands;
                if case.status == [Status::Approved] {
                    result.flags_left += row.map_or(0, |row| row.rules.len());
                }
            }
            if !case.reasons.is_empty() {
                let is_given = gave(&|act| &act.reasons, &case.reasons);
                result.reasons.add(is_given);
                is_right &= is_given;
            }
            if !case.evidence.is_empty() {
                let is_named = gave(&|act| &act.evidence, &case.evidence);
                result.evidence.add(is_named);
                is_right &= is_named;
            }
            if !is_right {
                let planted = lesson.stage.cases.iter().find(|case| case.name == name).and_then(|case| case.planted.as_ref());
                wrong_rules.extend(planted.map(|(rule, _)| rule.clone()));
            }
            asked_back.insert(household, case.returns);
        }
        // A step that waits for a return of whichever case fits takes all of them.
        let is_return = |goal: &Goal| goal.case.is_none() && goal.deed.as_ref().is_some_and(|deed| deed.act == Some(Act::Return));
        let takes_any = lesson.steps.iter().any(|step| is_return(&step.goal));
        let mut beside: BTreeSet<(String, String)> = BTreeSet::new();
        for act in acts.iter().filter(|act| matches!(act.act, Act::Return | Act::Explain)) {
            // A return moves no flag: what it is about are the flags that stand.
            let standing = desk.row(&act.case).filter(|_| act.act == Act::Return).map_or(&[][..], |row| &row.rules);
            let lacking: Vec<&String> = act.rules.iter().chain(standing).filter(|rule| !is_in_key(&act.case, rule)).collect();
            beside.extend(lacking.iter().map(|rule| (act.case.clone(), (*rule).clone())));
            if act.act == Act::Return {
                let wanted = asked_back.get_mut(act.case.as_str()).filter(|wanted| **wanted > 0);
                match wanted {
                    Some(wanted) => *wanted -= 1,
                    None if lacking.is_empty() && !takes_any => result.extra_returns += 1,
                    None => {}
                }
            }
        }
        result.beside_key = beside.into_iter().collect();
        let told = record.wrong.iter().filter_map(|(step, at)| lesson.steps.get(*step)?.wrong.get(*at)?.by.as_ref());
        wrong_rules.extend(told.map(|(code, _)| code.clone()));
        result.worst_rules = by_count(wrong_rules.into_iter());
        result.worst_steps = by_count(record.wrong.iter().map(|(step, _)| step + 1).chain(record.hints.iter().map(|step| step + 1)));
        Ok(result)
    }

    /// Whether it is better taken again.
    #[must_use]
    pub fn is_to_repeat(&self) -> bool {
        let fell_short = |hits: Hits| hits.right < hits.of;
        fell_short(self.steps)
            || fell_short(self.verdicts)
            || fell_short(self.reasons)
            || fell_short(self.evidence)
            || self.flags_left + self.extra_returns + self.wrong > 0
    }

    /// The result as a sentence, for the end of a lesson.
    #[must_use]
    pub fn said(&self) -> Text {
        let steps = Text::list(self.worst_steps.iter().take(3).map(ToString::to_string));
        let rules = Text::list(self.worst_rules.iter().take(3));
        let worst = match (self.worst_steps.is_empty(), self.worst_rules.is_empty()) {
            (true, true) => text("没有要再练的。", "Nothing to repeat."),
            (false, true) => text("再练：第 {steps} 步。", "Repeat: step {steps}."),
            (true, false) => text("再练：{rules}。", "Repeat: {rules}."),
            (false, false) => text("再练：第 {steps} 步；{rules}。", "Repeat: step {steps}; {rules}."),
        };
        let worst = worst.fill(&[("steps", &steps), ("rules", &rules)]);
        // A lesson that names no case has no verdict to be right about: what it asked for are its steps.
        let asked = [
            (text("步骤 {n}", "steps {n}"), self.steps),
            (text("结论 {n}", "verdicts {n}"), self.verdicts),
            (text("原因 {n}", "reasons {n}"), self.reasons),
            (text("佐证 {n}", "evidence {n}"), self.evidence),
        ];
        let right = Text::list(asked.iter().filter(|(_, hits)| hits.of > 0).map(|(said, hits)| said.fill(&[("n", &hits.written())])));
        text(
            "做对：{right}；留下疑点 {flags}，多退 {extra}，做错 {wrong}，提示 {hints}；{keys} 个键，{minutes} 分钟。{worst}",
            "Right: {right}; flags left {flags}, extra returns {extra}, wrong acts {wrong}, hints {hints}; {keys|key|keys}, {minutes} min. {worst}",
        )
        .fill(&[
            ("right", &right),
            ("flags", &self.flags_left),
            ("extra", &self.extra_returns),
            ("wrong", &self.wrong),
            ("hints", &self.hints),
            ("keys", &self.keys),
            ("minutes", &self.minutes),
            ("worst", &worst),
        ])
    }
}
