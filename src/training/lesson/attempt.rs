//! How far a learner is in a lesson: the step, what was done since it began, the hint that is shown, the wrong act that was told.
//!
//! It asks the desk after every key. The step is kept beside the learner's drafts in the practice file, with the ledger entry it began at,
//! so that a killed program goes on where it was. What does not live here: what a step waits for (`goal.rs`), drawing
//! (`ui/shell/lesson.rs`).

use std::collections::BTreeMap;

use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::acts::ActSeen;
use crate::review::desk::state::Desk;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::course::LessonStep;
use crate::training::lesson::course::WrongAct;
use crate::training::lesson::goal::AtDesk;
use crate::training::lesson::goal::Sight;
use crate::training::lesson::read;

/// A lesson under way.
#[derive(Clone, Debug)]
pub struct Attempt {
    lesson: Lesson,
    // 户编号 of the cases by their names.
    cases: BTreeMap<String, String>,
    // Values for the holes of its sentences.
    named: Vec<(String, String)>,
    step: usize,
    // The newest entry when the step began, and when wrong acts were last looked for.
    began: i64,
    looked: i64,
    // What was carried out since the step began, and since the last look.
    done: Vec<Action>,
    fresh: Vec<Action>,
    telling: Telling,
}

/// What the lesson says now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// What is to be done.
    Step,
    /// A hint, by its place from 0.
    Hint(usize),
    /// What a wrong act means, by its place among those of the step.
    Wrong(usize),
    /// That the lesson is over.
    End,
}

/// What the desk is asked after a key changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedAt {
    /// Nothing.
    Same,
    /// A step is done, or a wrong act was told.
    Changed,
}

/// What the practice file keeps the step for.
fn kept_for(code: &str) -> String {
    format!("lesson {code}")
}

impl Attempt {
    /// The lesson at this desk, where the learner left it, else from its beginning.
    #[must_use]
    pub fn at(lesson: Lesson, desk: &Desk) -> Attempt {
        let cases = lesson.stage.households_by_name();
        let told = |(name, household): (&String, &String)| {
            let row = desk.row(household)?;
            Some((name.clone(), (row.village.to_string(), row.head.clone())))
        };
        let named = read::named(&cases.iter().filter_map(told).collect());
        let kept = desk.draft(&kept_for(&lesson.code)).ok().flatten().map(|kept| kept.words);
        let (step, began) = kept
            .and_then(|words| {
                let (step, began) = words.split_once(' ')?;
                Some((step.parse().ok()?, began.parse().ok()?))
            })
            .unwrap_or_else(|| (0, desk.last_act().unwrap_or(0)));
        let telling = if step < lesson.steps.len() { Telling::Step } else { Telling::End };
        Attempt { lesson, cases, named, step, began, looked: began, done: Vec::new(), fresh: Vec::new(), telling }
    }

    fn now(&self) -> Option<&LessonStep> {
        self.lesson.steps.get(self.step)
    }

    /// Whether every step is done.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.now().is_none()
    }

    /// The step from 1, and how many there are.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        let steps = self.lesson.steps.len();
        ((self.step + 1).min(steps), steps)
    }

    /// What the lesson is called.
    #[must_use]
    pub const fn title(&self) -> &Text {
        &self.lesson.title
    }

    /// What kind of sentence it says now.
    #[must_use]
    pub const fn telling(&self) -> Telling {
        self.telling
    }

    /// An action was carried out.
    pub fn hear(&mut self, action: Action) {
        self.fresh.push(action);
        if !self.done.contains(&action) {
            self.done.push(action);
        }
    }

    /// The next hint; after the last one the step again.
    pub fn hint(&mut self) {
        let Some(step) = self.now() else { return };
        self.telling = match self.telling {
            Telling::Hint(at) if at + 1 < step.hints.len() => Telling::Hint(at + 1),
            Telling::Hint(_) => Telling::Step,
            Telling::Step | Telling::Wrong(_) | Telling::End => Telling::Hint(0),
        };
    }

    /// Asks the desk whether the step is done, or something wrong was done instead.
    pub fn look(&mut self, sight: &Sight, desk: &mut Desk) -> LookedAt {
        let fresh = std::mem::take(&mut self.fresh);
        let Some(step) = self.lesson.steps.get(self.step) else { return LookedAt::Same };
        let acts = desk.acts_after(self.began.min(self.looked)).unwrap_or_default();
        let tip = desk.last_act().unwrap_or(self.looked);
        let after = |seq: i64| acts.iter().filter(|act| act.seq > seq).cloned().collect::<Vec<ActSeen>>();
        let (standing, new) = (after(self.began), after(self.looked));
        let whole = AtDesk { desk, cases: &self.cases, acts: &standing, done: &self.done, sight };
        if step.goal.is_met(whole) {
            self.step += 1;
            (self.began, self.looked, self.telling) = (tip, tip, if self.is_over() { Telling::End } else { Telling::Step });
            self.done.clear();
            let kept = format!("{} {}", self.step, self.began);
            // What cannot be kept costs the learner a step after a kill, no more.
            let _ = desk.keep_draft(&kept_for(&self.lesson.code), &kept);
            return LookedAt::Changed;
        }
        let just_now = AtDesk { acts: &new, done: &fresh, ..whole };
        let wrong = step.wrong.iter().position(|wrong| wrong.when.is_met(just_now));
        let acted = tip > self.looked;
        self.looked = tip;
        match wrong {
            Some(at) => {
                self.telling = Telling::Wrong(at);
                LookedAt::Changed
            }
            // Whatever was done after a wrong act (taking it back, mostly): the step is said again.
            None if acted && matches!(self.telling, Telling::Wrong(_)) => {
                self.telling = Telling::Step;
                LookedAt::Changed
            }
            None => LookedAt::Same,
        }
    }

    /// The sentence to be shown; holes for keys are left open.
    #[must_use]
    pub fn said(&self) -> Text {
        let step = self.now();
        let said = match (self.telling, step) {
            (Telling::Step, Some(step)) => step.text.clone(),
            (Telling::Hint(at), Some(step)) => step.hints.get(at).cloned().unwrap_or_default(),
            (Telling::Wrong(at), Some(step)) => step.wrong.get(at).map(Attempt::told).unwrap_or_default(),
            (Telling::End, _) | (_, None) => self.lesson.end.clone(),
        };
        self.filled(&said)
    }

    /// What a wrong act means, with the rule or limit that says so.
    #[must_use]
    pub fn told(wrong: &WrongAct) -> Text {
        let Some((code, title)) = &wrong.by else { return wrong.says.clone() };
        text("{says}（依据 {code} {title}）", "{says} (by {code}, {title})").fill(&[
            ("says", &wrong.says),
            ("code", code),
            ("title", title),
        ])
    }

    /// Words with the names of the cases put in.
    #[must_use]
    pub fn filled(&self, words: &Text) -> Text {
        let values: Vec<(&str, &dyn Say)> = self.named.iter().map(|(hole, value)| (hole.as_str(), value as &dyn Say)).collect();
        words.fill(&values)
    }

    /// Keys of a lesson with the names of the cases put in.
    #[must_use]
    pub fn keys(&self, written: &str) -> String {
        self.filled(&Text::same(written)).get(Lang::Zh).to_owned()
    }

    /// The step the learner is at; none at the end.
    #[must_use]
    pub fn step(&self) -> Option<&LessonStep> {
        self.now()
    }
}
