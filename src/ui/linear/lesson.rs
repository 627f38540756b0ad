//! A lesson by lines: its step below every answer, its hints, what a wrong act means, and the result at the end.
//!
//! What is read by a number counts as the act by which the screens show the same. What does not live here: whether a step is done
//! (`training/lesson`), the lesson on a screen (`ui/shell/lesson.rs`).

use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::fold;
use crate::review::desk::state::Desk;
use crate::training::drill::round::DrillRound;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::LookedAt;
use crate::training::lesson::attempt::Telling;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::goal::Sight;
use crate::ui::dialog::decide;
use crate::ui::linear::conversation::AT_CASE;
use crate::ui::linear::conversation::AT_LIST;
use crate::ui::linear::conversation::AT_VILLAGE;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::drill::SpokenDrill;
use crate::ui::linear::words;
use crate::ui::linear::words::Said;
use crate::ui::pages::case::Pane;

/// What stands for the act of a screen where a number reads a part of a case.
const READ: [(Pane, Action); 4] = [
    (Pane::Income, Action::Years),
    (Pane::Members, Action::Members),
    (Pane::Versions, Action::Versions),
    (Pane::Skipped, Action::Unjudged),
];

/// That a lesson waits for something that is not done by lines, with what it is; none where the whole of it can be.
#[must_use]
pub fn not_by_lines(lesson: &Lesson) -> Option<Text> {
    let served = |action: &Action| {
        [AT_LIST, AT_CASE, AT_VILLAGE].iter().any(|served| served.contains(action)) || READ.iter().any(|(_, read)| read == action)
    };
    let lost = |wanted: &Vec<Action>| (!wanted.iter().any(served)).then(|| wanted.first().copied()).flatten();
    let (at, action) = lesson.steps.iter().zip(1..).find_map(|(step, at)| Some((at, lost(&step.goal.did)?)))?;
    let said = text(
        "这一课第 {n} 步要“{action}”，逐行问答里没有，要在屏幕上上；别的课在“课程清单”里",
        "step {n} of this lesson is “{action}”, which lines do not have: take it on a screen; the others are in “list of lessons”",
    );
    Some(said.fill(&[("n", &at), ("action", &action.row().label)]))
}

/// A sentence with the words that are typed instead of keys.
pub(in crate::ui::linear) fn with_words(said: &Text, linear: &Linear) -> Text {
    let word = |hole: &str| {
        let action = Action::parse(hole.strip_prefix("key.")?)?;
        Some((hole.to_owned(), text("“{label}”", "“{label}”").fill(&[("label", &action.row().label)])))
    };
    let filled: Vec<(String, Text)> = said.holes(linear.lang).into_iter().filter_map(word).collect();
    let values: Vec<(&str, &dyn Say)> = filled.iter().map(|(hole, word)| (hole.as_str(), word as &dyn Say)).collect();
    said.fill(&values)
}

impl Linear {
    /// Begins the drill, or goes on with it; what is said first.
    pub fn judge(&mut self, round: DrillRound, desk: &Desk) -> Vec<String> {
        self.drill = Some(SpokenDrill::begun(round));
        self.follow_drill(desk)
    }

    /// What the drill has to say since the last line.
    pub(in crate::ui::linear) fn follow_drill(&mut self, desk: &Desk) -> Vec<String> {
        let open = self.case.as_ref().map(|open| open.household.clone());
        let Some((judged, of, said)) = self.drill.as_mut().and_then(|drill| drill.follow(open.as_deref(), desk)) else {
            return Vec::new();
        };
        let line = text("校准练习 已判 {n}/{of}：{said}", "Calibration drill, {n} of {of} judged: {said}");
        let line = line.fill(&[("n", &judged), ("of", &of), ("said", &with_words(&said, self))]);
        vec![self.say(&line)]
    }

    /// Begins a lesson, or goes on with it; what is said first.
    pub fn teach(&mut self, attempt: Attempt, desk: &mut Desk) -> Vec<String> {
        self.lesson = Some(attempt);
        self.follow_lesson(desk);
        let said = text(
            "课文里引号中的词和按键名，这里都是一行一行输入；打开一户输入它的号码，找人输入“找人 姓名”，表里的项目输入号码或代码、0 办理。“提示”看提示。",
            "What a lesson quotes, and keys by their names, are typed here as lines. A case is opened by its number, “find NAME” finds; choices of a form are ticked by number or code and 0 does it. “hint” gives a hint.",
        );
        std::iter::once(self.say(&said)).chain(self.lesson_told()).collect()
    }

    /// The lesson under way, as far as it is.
    #[cfg(test)]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.lesson.as_ref()
    }

    /// Whether a line asks for the hint. Words that somebody writes stay words.
    pub(in crate::ui::linear) fn asks_hint(&self, typed: &str) -> bool {
        let writes = self.held.is_some() || matches!(self.ask, Some(Ask::Note(_) | Ask::Reopen(_)));
        let plain: String = typed.trim().chars().map(fold).collect();
        self.lesson.is_some() && !writes && matches!(plain.to_lowercase().as_str(), "提示" | "课程提示" | "hint" | "lesson-hint")
    }

    /// The next hint; at the end the result.
    pub(in crate::ui::linear) fn lesson_hint(&mut self, desk: &mut Desk) -> Vec<String> {
        if let Some(attempt) = &mut self.lesson {
            attempt.hint();
        }
        self.follow_lesson(desk);
        self.lesson_told()
    }

    /// Tells the lesson of a line before it is heeded: its keys, and the act it stands for.
    pub(in crate::ui::linear) fn tell_lesson(&mut self, typed: &str, desk: &Desk) {
        if self.lesson.is_none() {
            return;
        }
        let (acts, refused) = self.acts_of(typed, desk);
        let Some(attempt) = &mut self.lesson else { return };
        (0..=typed.chars().count()).for_each(|_| attempt.press());
        for action in acts {
            attempt.hear(action);
        }
        for action in refused {
            attempt.hear_refused(action);
        }
    }

    /// What a line stands for where nothing is being asked, and what of it is refused outright.
    fn acts_of(&self, typed: &str, desk: &Desk) -> (Vec<Action>, Vec<Action>) {
        let carried = |acts: Vec<Action>| (acts, Vec::new());
        if let Some(Ask::Villages(names)) = &self.ask {
            let plain = words::plain(typed);
            let is_one = plain.parse::<usize>().is_ok_and(|number| (1..=names.len()).contains(&number)) || names.contains(&plain);
            return carried(if is_one { vec![Action::Open] } else { Vec::new() });
        }
        if self.held.is_some() || self.ask.is_some() {
            return carried(Vec::new());
        }
        let (place, served) = match (&self.village, &self.case) {
            (Some(_), _) => (Place::Village, AT_VILLAGE),
            (None, Some(_)) => (Place::Review, AT_CASE),
            (None, None) => (Place::Queue, AT_LIST),
        };
        match words::read(typed, place, served, &self.keys) {
            Said::Action(action, _) => {
                let can = self.case.as_ref().is_none_or(|open| decide::able_to(action, &open.household, desk).is_ok());
                if can { carried(vec![action]) } else { (Vec::new(), vec![action]) }
            }
            Said::Number(pane, entry) if self.case.is_some() && self.village.is_none() => {
                let pane = pane.checked_sub(1).and_then(|at| Pane::ALL.get(at));
                let read = READ.iter().filter(|(own, _)| Some(own) == pane).map(|(_, action)| *action);
                carried(read.chain(entry.map(|_| Action::Open)).collect())
            }
            Said::Number(..) => carried(vec![Action::Open]),
            Said::Nothing | Said::On | Said::Before | Said::Unknown => carried(Vec::new()),
        }
    }

    /// Asks whether what was done is what the lesson waits for; what it says then.
    pub(in crate::ui::linear) fn follow_lesson(&mut self, desk: &mut Desk) -> Vec<String> {
        let sight =
            Sight { case: self.case.as_ref().map(|open| open.household.clone()), shown: self.list.shown.clone(), ..Sight::default() };
        match self.lesson.as_mut().map(|attempt| attempt.look(&sight, desk)) {
            Some(LookedAt::Changed) => self.lesson_told(),
            Some(LookedAt::Same) => Vec::new(),
            None => self.follow_drill(desk),
        }
    }

    /// Where the lesson is and what it says; at its end the result too.
    fn lesson_told(&self) -> Vec<String> {
        let Some(attempt) = &self.lesson else { return Vec::new() };
        let (step, steps) = attempt.place();
        let state = match attempt.telling() {
            Telling::Step => Text::default(),
            Telling::Hint(at) => text("，提示 {n}/3", ", hint {n} of 3").fill(&[("n", &(at + 1))]),
            Telling::Wrong(_) => text("，再想想", ", think again"),
            Telling::End => text("，学完了", ", done"),
            Telling::Result => text("，成绩", ", result"),
        };
        let head = text("课 {title} 第 {step}/{steps} 步{state}", "Lesson {title}, step {step} of {steps}{state}");
        let head = head.fill(&[("title", attempt.title()), ("step", &step), ("steps", &steps), ("state", &state)]);
        let line = text("{head}：{said}", "{head}: {said}").fill(&[("head", &head), ("said", &with_words(&attempt.said(), self))]);
        let result = attempt.result().filter(|_| attempt.telling() == Telling::End);
        let result = result.map(|result| text("成绩：{result}", "Result: {result}").fill(&[("result", result)]));
        std::iter::once(line).chain(result).map(|line| self.say(&line)).collect()
    }
}
