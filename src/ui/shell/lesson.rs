//! The panel of a lesson above the last lines: which step, what is to be done, the hint that was asked for, what a wrong act means.
//!
//! It stands below whatever screen is open, and one key folds it to a line. What does not live here: how far the learner is, and whether
//! a step is done (`training/lesson`).

use ratatui::layout::Rect;

use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::LookedAt;
use crate::training::lesson::attempt::Telling;
use crate::training::lesson::goal::Sight;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Screen;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Lines of words: what a sentence of a lesson may take in the smallest window.
pub(in crate::ui) const WORDS: u16 = 3;

/// Cells at both ends of a line.
const MARGIN: u16 = 1;

/// A lesson on the screen.
pub(in crate::ui::shell) struct LessonPanel {
    attempt: Attempt,
    fold: LessonFolding,
}

/// How much of the panel is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LessonFolding {
    Open,
    /// One line: which step.
    Folded,
}

/// Why its keys do nothing.
pub(in crate::ui::shell) const fn none_under_way() -> Text {
    text("现在没有在上课；hezhun train list 列出课程", "no lesson is under way; hezhun train list names them")
}

/// A sentence with the keys of this reader put in.
pub(in crate::ui) fn with_keys(said: &Text, look: &Look) -> Text {
    let key = |hole: &str| {
        let action = Action::parse(hole.strip_prefix("key.")?)?;
        let place = action.row().places.first().copied().unwrap_or(Place::Queue);
        Some((hole.to_owned(), look.key(action, place)))
    };
    let keys: Vec<(String, String)> = said.holes(look.lang).into_iter().filter_map(key).collect();
    let values: Vec<(&str, &dyn Say)> = keys.iter().map(|(hole, key)| (hole.as_str(), key as &dyn Say)).collect();
    said.fill(&values)
}

impl Shell {
    /// Begins a lesson, or goes on with it.
    pub fn teach(&mut self, attempt: Attempt, desk: &mut Desk) {
        self.lesson = Some(LessonPanel { attempt, fold: LessonFolding::Open });
        self.follow_lesson(desk);
        self.resize_screens(desk);
    }

    /// The lesson under way, as far as it is.
    #[cfg(test)]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.lesson.as_ref().map(|panel| &panel.attempt)
    }

    /// Lines that the lesson takes.
    pub(in crate::ui::shell) fn lesson_rows(&self) -> u16 {
        match &self.lesson {
            None => 0,
            Some(LessonPanel { fold: LessonFolding::Folded, .. }) => 1,
            Some(LessonPanel { fold: LessonFolding::Open, .. }) => 1 + WORDS,
        }
    }

    /// Tells the lesson of an action that is about to be carried out.
    pub(in crate::ui::shell) fn tell_lesson(&mut self, action: Action, desk: &Desk) {
        let can = self.lesson.is_some() && self.able(action, desk).is_ok();
        if let Some(panel) = self.lesson.as_mut().filter(|_| can) {
            panel.attempt.hear(action);
        }
    }

    /// The keys of the lesson itself.
    pub(in crate::ui::shell) fn at_lesson(&mut self, action: Action, desk: &mut Desk) -> AfterKey {
        let Some(panel) = &mut self.lesson else { return self.follow(Flow::Say(Message::plain(none_under_way())), desk) };
        if action == Action::LessonHint {
            panel.attempt.hint();
            panel.fold = LessonFolding::Open;
        } else {
            panel.fold = match panel.fold {
                LessonFolding::Open => LessonFolding::Folded,
                LessonFolding::Folded => LessonFolding::Open,
            };
        }
        self.resize_screens(desk);
        AfterKey::Draw
    }

    /// Asks whether what was done is what the lesson waits for.
    pub(in crate::ui::shell) fn follow_lesson(&mut self, desk: &mut Desk) {
        if self.lesson.is_none() {
            return;
        }
        let case = self.in_sight().find_map(Screen::case_in_front).map(str::to_owned);
        let sight = Sight { case: case.filter(|_| !self.above.is_empty()), shown: self.bottom.shown(desk) };
        let Some(panel) = &mut self.lesson else { return };
        if panel.attempt.look(&sight, desk) == LookedAt::Changed && panel.fold == LessonFolding::Folded {
            // Something new is said: it is to be seen.
            panel.fold = LessonFolding::Open;
            self.resize_screens(desk);
        }
    }

    /// Draws the panel.
    pub(in crate::ui::shell) fn draw_lesson(&self, paint: &mut Painter, area: Rect) {
        let Some(panel) = &self.lesson else { return };
        let look = &self.look;
        for y in area.top()..area.bottom() {
            paint.put(area.x, y, area.width, &" ".repeat(usize::from(area.width)), Meaning::Plain);
        }
        paint.rule(area.x, area.y, area.width);
        let (step, steps) = panel.attempt.place();
        let (state, meaning) = match panel.attempt.telling() {
            Telling::Step => (Text::default(), Meaning::Plain),
            Telling::Hint(at) => (text(" 提示 {n}/3 ", " hint {n} of 3 ").fill(&[("n", &(at + 1))]), Meaning::Changed),
            Telling::Wrong(_) => (text(" 再想想 ", " think again "), Meaning::Wrong),
            Telling::End => (text(" 学完了 ", " done "), Meaning::Approved),
        };
        let head = text(" 课 {title} 第 {step}/{steps} 步 ", " Lesson: {title}, step {step} of {steps} ").fill(&[
            ("title", panel.attempt.title()),
            ("step", &step),
            ("steps", &steps),
        ]);
        let right = text(" {hint} 提示  {fold} 收起 ", " {hint} hint  {fold} fold ")
            .fill(&[("hint", &look.key(Action::LessonHint, Place::Queue)), ("fold", &look.key(Action::LessonFold, Place::Queue))]);
        let right = look.words(&right);
        let wide = u16::try_from(width::cells(&right)).unwrap_or(0).min(area.width);
        let room = area.width.saturating_sub(wide + 2);
        let pieces = [(look.words(&head), Meaning::Practice), (look.words(&state), meaning)];
        paint.pieces(area.x + 1, area.y, room, &pieces);
        paint.put(area.right() - wide, area.y, wide, &right, Meaning::Key);
        let said = with_keys(&panel.attempt.said(), look);
        let lines = width::wrap(look.say(&said), usize::from(area.width - 2 * MARGIN));
        for (line, y) in lines.iter().zip(area.y + 1..area.bottom()) {
            paint.put(area.x + MARGIN, y, area.width - 2 * MARGIN, line, if meaning == Meaning::Wrong { meaning } else { Meaning::Plain });
        }
    }
}
