//! How far a learner is in a lesson: the step, what was done since it began, the hint that is shown, the wrong act that was told.
//!
//! It asks the desk after every key. The step is kept beside the learner's drafts in the practice file, with the ledger entry it began at
//! and the keys it waited for, so that a killed program goes on where it was. What does not live here: what a step waits for (`goal.rs`),
//! what is kept (`record.rs`), what it is worth (`result.rs`), drawing (`ui/shell/lesson.rs`).

use std::collections::BTreeMap;

use chrono::DateTime;
use chrono::Utc;

use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::acts::ActSeen;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::course::LessonStep;
use crate::training::lesson::course::WrongAct;
use crate::training::lesson::goal::AtDesk;
use crate::training::lesson::goal::Sight;
use crate::training::lesson::read;
use crate::training::lesson::record::LearnerRecord;
use crate::training::lesson::record::LessonPlace;
use crate::training::lesson::result::LessonResult;

/// A lesson under way.
#[derive(Clone, Debug)]
pub struct Attempt {
    lesson: Lesson,
    // 户编号 of the cases by their names.
    cases: BTreeMap<String, String>,
    // Values for the holes of its sentences.
    named: Vec<(String, String)>,
    // What was done so far, and how much of it the practice file has.
    record: LearnerRecord,
    kept: RecordMarks,
    // The newest entry when wrong acts were last looked for, and the moment.
    looked: i64,
    seen: DateTime<Utc>,
    // The newest entry when the lesson was taken up: what was wrong until then is told again, and counted once.
    taken_up: i64,
    // What was carried out since the last look.
    fresh: Vec<Action>,
    // What was tried since then and refused.
    refused: Vec<Action>,
    telling: Telling,
    // The result, once the lesson is over.
    result: Option<Text>,
}

/// What of a record makes it worth keeping anew.
type RecordMarks = [usize; 5];

/// As many keys are lost in a kill at most.
const KEYS_KEPT: usize = 20;

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
    /// How well it was done.
    Result,
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

/// What the practice file keeps of a lesson for whoever is at the desk; none before the first step was begun.
#[must_use]
pub fn kept(lesson: &Lesson, desk: &Desk) -> Option<LearnerRecord> {
    let draft = desk.draft(&kept_for(&lesson.code)).ok().flatten()?;
    LearnerRecord::read(&draft.words)
}

/// What the practice file keeps of a lesson, by the name of who took it.
///
/// # Errors
/// What the store says.
pub fn kept_by_everybody(lesson: &Lesson, desk: &Desk) -> Result<Vec<(String, LearnerRecord)>, ReviewError> {
    let kept = desk.kept_by_all(&kept_for(&lesson.code))?;
    Ok(kept.into_iter().filter_map(|(name, words)| Some((name, LearnerRecord::read(&words)?))).collect())
}

fn marks(record: &LearnerRecord) -> RecordMarks {
    [record.step, record.hints.len(), record.wrong.len(), record.done.len(), record.keys / KEYS_KEPT]
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
        let record = kept(&lesson, desk).unwrap_or_else(|| {
            let tip = desk.last_act().unwrap_or(0);
            LearnerRecord {
                version: lesson.version.clone(),
                began: tip,
                first: tip,
                place: Some(LessonPlace::default()),
                ..LearnerRecord::default()
            }
        });
        let mut attempt = Attempt::of(lesson, (cases, named), record, desk.moment());
        attempt.taken_up = desk.last_act().unwrap_or(attempt.looked);
        if attempt.is_over() {
            attempt.end(desk);
        }
        attempt
    }

    /// The lesson at its first step while its desk is made ready: the names are those of the township as it is drawn.
    #[must_use]
    pub fn ahead(lesson: Lesson) -> Attempt {
        let named = read::named(&lesson.stage.heads_by_name());
        let clock = lesson.stage.clock;
        Attempt::of(lesson, (BTreeMap::new(), named), LearnerRecord::default(), clock)
    }

    fn of(
        lesson: Lesson,
        (cases, named): (BTreeMap<String, String>, Vec<(String, String)>),
        record: LearnerRecord,
        seen: DateTime<Utc>,
    ) -> Attempt {
        let (looked, kept) = (record.began, marks(&record));
        Attempt {
            lesson,
            cases,
            named,
            record,
            kept,
            looked,
            taken_up: looked,
            seen,
            fresh: Vec::new(),
            refused: Vec::new(),
            telling: Telling::Step,
            result: None,
        }
    }

    /// The last step is done: what it is worth is worked out once.
    fn end(&mut self, desk: &Desk) {
        self.telling = Telling::End;
        self.result = LessonResult::of(&self.lesson, &self.record, desk).ok().map(|result| result.said());
    }

    fn now(&self) -> Option<&LessonStep> {
        self.lesson.steps.get(self.record.step)
    }

    /// How whoever takes the lesson up again comes to where the step begins: the place behind the last step that changed the file, and the
    /// keys of those since, none of which does. None where nobody noted it, and at the end.
    #[must_use]
    pub fn way_there(&self) -> Option<(&LessonPlace, Vec<String>)> {
        let place = self.record.place.as_ref().filter(|_| !self.is_over())?;
        let since = self.lesson.steps.get(place.step..self.record.step).unwrap_or_default();
        Some((place, since.iter().map(|step| self.keys(&step.keys)).collect()))
    }

    /// The newest entry when the lesson began.
    #[must_use]
    pub const fn first(&self) -> i64 {
        self.record.first
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
        ((self.record.step + 1).min(steps), steps)
    }

    /// What the lesson is called.
    #[must_use]
    pub const fn title(&self) -> &Text {
        &self.lesson.title
    }

    /// How well it was done, once it is over.
    #[must_use]
    pub const fn result(&self) -> Option<&Text> {
        self.result.as_ref()
    }

    /// What kind of sentence it says now.
    #[must_use]
    pub const fn telling(&self) -> Telling {
        self.telling
    }

    /// An action was carried out.
    pub fn hear(&mut self, action: Action) {
        self.fresh.push(action);
        if !self.record.done.contains(&action) {
            self.record.done.push(action);
        }
    }

    /// An action was tried, and the desk refused it outright.
    pub fn hear_refused(&mut self, action: Action) {
        self.refused.push(action);
    }

    /// A key was pressed.
    pub const fn press(&mut self) {
        self.record.keys += 1;
    }

    /// The next hint; after the last one the step again. Where the lesson is over, how well it was done.
    pub fn hint(&mut self) {
        let Some(step) = self.now() else {
            self.telling = if self.telling == Telling::Result { Telling::End } else { Telling::Result };
            return;
        };
        self.telling = match self.telling {
            Telling::Hint(at) if at + 1 < step.hints.len() => Telling::Hint(at + 1),
            Telling::Hint(_) => Telling::Step,
            Telling::Step | Telling::Wrong(_) | Telling::End | Telling::Result => Telling::Hint(0),
        };
        if matches!(self.telling, Telling::Hint(_)) {
            self.record.hints.push(self.record.step);
        }
    }

    /// Asks the desk whether the step is done, or something wrong was done instead.
    pub fn look(&mut self, sight: &Sight, desk: &mut Desk) -> LookedAt {
        let now = desk.moment();
        self.record.pass(self.seen, now);
        self.seen = now;
        let looked = self.looked_at(sight, desk);
        let marks = marks(&self.record);
        if marks != self.kept {
            // What cannot be kept costs the learner a step after a kill, no more.
            let _ = desk.keep_draft(&kept_for(&self.lesson.code), &self.record.written());
            self.kept = marks;
        }
        looked
    }

    fn looked_at(&mut self, sight: &Sight, desk: &Desk) -> LookedAt {
        let (fresh, refused) = (std::mem::take(&mut self.fresh), std::mem::take(&mut self.refused));
        let Some(step) = self.lesson.steps.get(self.record.step) else { return LookedAt::Same };
        let acts = desk.acts_after(self.record.began.min(self.looked)).unwrap_or_default();
        let tip = desk.last_act().unwrap_or(self.looked);
        let after = |seq: i64| acts.iter().filter(|act| act.seq > seq).cloned().collect::<Vec<ActSeen>>();
        let (standing, new) = (after(self.record.began), after(self.looked));
        let whole = AtDesk { desk, cases: &self.cases, acts: &standing, done: &self.record.done, refused: &[], sight };
        if step.goal.is_met(whole) {
            self.record.step += 1;
            if step.goal.is_entered() {
                let (tab, case, page) = (sight.tab, sight.case.clone(), sight.page);
                self.record.place = Some(LessonPlace { step: self.record.step, tab, case, page });
            }
            (self.record.began, self.looked, self.telling) = (tip, tip, Telling::Step);
            self.record.done.clear();
            if self.is_over() {
                self.end(desk);
            }
            return LookedAt::Changed;
        }
        let just_now = AtDesk { acts: &new, done: &fresh, refused: &refused, ..whole };
        let wrong = step.wrong.iter().position(|wrong| wrong.when.is_met(just_now));
        // What is done again after it was taken back is as wrong as it was.
        let is_taken_back = new.iter().any(|act| act.undoes.is_some());
        let again = || step.wrong.iter().position(|wrong| is_taken_back && wrong.when.is_met(AtDesk { acts: &standing, ..just_now }));
        let wrong = wrong.map(|at| (at, self.looked < self.taken_up)).or_else(|| again().map(|at| (at, true)));
        let acted = tip > self.looked;
        self.looked = tip;
        match wrong {
            Some((at, is_old)) => {
                let wrong = (self.record.step, at);
                if !is_old || !self.record.wrong.contains(&wrong) {
                    self.record.wrong.push(wrong);
                }
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

    /// Whether what the step waits for is so, though nothing was done since it began.
    #[must_use]
    pub fn holds_already(&self, sight: &Sight, desk: &Desk) -> bool {
        let nothing = AtDesk { desk, cases: &self.cases, acts: &[], done: &[], refused: &[], sight };
        self.now().is_some_and(|step| step.goal.is_met(nothing))
    }

    /// The sentence to be shown; holes for keys are left open.
    #[must_use]
    pub fn said(&self) -> Text {
        let step = self.now();
        let said = match (self.telling, step) {
            (Telling::Step, Some(step)) => step.text.clone(),
            (Telling::Hint(at), Some(step)) => step.hints.get(at).cloned().unwrap_or_default(),
            (Telling::Wrong(at), Some(step)) => step.wrong.get(at).map(Attempt::told).unwrap_or_default(),
            (Telling::Result, _) => self.result.clone().unwrap_or_default(),
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
