//! The shell with a lesson or the drill: which acts it is told of, when the desk is asked, what its keys do.
//!
//! What does not live here: how the panel is drawn (`lesson.rs`), whether a step is done (`training/lesson`).

use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::keymap;
use crate::input::keymap::Keymap;
use crate::review::desk::state::Desk;
use crate::training::drill::round::DrillRound;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::LookedAt;
use crate::training::lesson::goal::Sight;
use crate::training::lesson::read::pressed;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Screen;
use crate::ui::shell::AfterKey;
use crate::ui::shell::LEAST;
use crate::ui::shell::Shell;
use crate::ui::shell::drill::DrillPanel;
use crate::ui::shell::lesson::LessonFolding;
use crate::ui::shell::lesson::LessonPanel;
use crate::ui::shell::lesson::none_under_way;

impl Shell {
    /// Begins a lesson, or goes on with it.
    pub fn teach(&mut self, attempt: Attempt, desk: &mut Desk) {
        self.go_where_it_was_left(&attempt, desk);
        self.lesson = Some(LessonPanel { attempt, fold: LessonFolding::Open });
        self.follow_lesson(desk);
        self.resize_screens(desk);
    }

    /// Goes where the step that is taken up begins: its hints are told from there.
    fn go_where_it_was_left(&mut self, attempt: &Attempt, desk: &mut Desk) {
        let Some((place, since)) = attempt.way_there() else { return };
        desk.sits_on(attempt.first());
        self.bottom.open_tab(place.tab, place.case.as_deref(), desk);
        if let Some(case) = place.case.clone() {
            let scope = self.bottom.shown(desk);
            self.follow(Flow::Case(case, scope), desk);
        }
        if let Some(page) = place.page {
            self.act(page, desk);
        }
        // Lessons are written for the shipped keys, whatever the reader's are.
        let Ok(shipped) = Keymap::shipped(keymap::DEFAULT) else { return };
        let own = std::mem::replace(&mut self.look.keys, shipped);
        for (_, key) in since.iter().flat_map(|keys| pressed(keys)) {
            self.take_key(key, desk);
        }
        self.look.keys = own;
        self.message = None;
    }

    /// Begins the drill, or goes on with it.
    pub fn judge(&mut self, round: DrillRound, desk: &Desk) {
        self.drill = Some(DrillPanel::begun(round, desk));
        self.follow_drill(desk);
        self.resize_screens(desk);
    }

    /// Shows the drill which case is open and what was given.
    fn follow_drill(&mut self, desk: &Desk) {
        // What is looked at lists every household shown: it is worked out only for whoever asks.
        if self.drill.is_none() {
            return;
        }
        let sight = self.sight(desk);
        if let Some(panel) = &mut self.drill {
            panel.follow(sight.case.as_deref(), desk);
        }
    }

    /// The lesson under way, as far as it is.
    pub fn attempt(&self) -> Option<&Attempt> {
        self.lesson.as_ref().map(|panel| &panel.attempt)
    }

    /// Lines that the lesson takes.
    pub(in crate::ui::shell) fn lesson_rows(&self) -> u16 {
        self.lesson.as_ref().map_or(0, |panel| panel.rows(&self.look, self.area.width.max(LEAST.0)))
    }

    /// Counts a key for the lesson.
    pub(in crate::ui::shell) const fn press_for_lesson(&mut self) {
        if let Some(panel) = &mut self.lesson {
            panel.attempt.press();
        }
    }

    /// Tells the lesson of an action that is about to be carried out.
    pub(in crate::ui::shell) fn tell_lesson(&mut self, action: Action, desk: &Desk) {
        if self.lesson.is_none() {
            return;
        }
        let can = self.able(action, desk);
        let Some(panel) = &mut self.lesson else { return };
        match can {
            Ok(()) => panel.attempt.hear(action),
            Err(_) => panel.attempt.hear_refused(action),
        }
    }

    /// The keys of the lesson itself.
    pub(in crate::ui::shell) fn at_lesson(&mut self, action: Action, desk: &mut Desk) -> AfterKey {
        match (&mut self.lesson, &mut self.drill) {
            (Some(panel), _) if action == Action::LessonHint => {
                panel.attempt.hint();
                panel.fold = LessonFolding::Open;
            }
            (Some(panel), _) => panel.fold = panel.fold.turned(),
            (None, Some(panel)) if action == Action::LessonFold => panel.fold = panel.fold.turned(),
            (None, _) => {
                let why = self.able(action, desk).err().unwrap_or_else(none_under_way);
                return self.follow(Flow::Say(Message::plain(why)), desk);
            }
        }
        self.resize_screens(desk);
        AfterKey::Draw
    }

    pub(in crate::ui::shell) fn sight(&self, desk: &Desk) -> Sight {
        let case = self.in_sight().find_map(Screen::case_in_front).map(str::to_owned);
        Sight {
            case: case.filter(|_| !self.above.is_empty()),
            shown: self.bottom.shown(desk),
            tab: self.bottom.tab(),
            page: self.page_in_front(),
        }
    }

    /// The action that leads to the page in front, where that is none of a case.
    fn page_in_front(&self) -> Option<Action> {
        match self.top().place() {
            Place::Clues => Some(Action::Clues),
            Place::Revisits => Some(Action::Revisits),
            Place::Rounds => Some(Action::Rounds),
            Place::Visits => Some(Action::Visits),
            _ => None,
        }
    }

    /// Whether what the step waits for is so before anything is done.
    pub fn lesson_holds_already(&self, desk: &Desk) -> bool {
        self.attempt().is_some_and(|attempt| attempt.holds_already(&self.sight(desk), desk))
    }

    /// Asks whether what was done is what the lesson waits for, and what the drill has to say.
    pub(in crate::ui::shell) fn follow_lesson(&mut self, desk: &mut Desk) {
        self.follow_drill(desk);
        if self.lesson.is_none() {
            return;
        }
        let sight = self.sight(desk);
        let Some(panel) = &mut self.lesson else { return };
        if panel.attempt.look(&sight, desk) == LookedAt::Changed && panel.fold == LessonFolding::Folded {
            // Something new is said: it is to be seen.
            panel.fold = LessonFolding::Open;
            self.resize_screens(desk);
        }
    }
}
