//! The shell in a walk: which key comes next, what is kept of each step, and the presenter's own keys.
//!
//! Going back plays the walk from its start on a desk made anew. What does not live here: what is pressed next (`training/walk`), when
//! (`app`), how the panel is drawn (`walk_panel.rs`), playing without a terminal (`ui/replay.rs`).

use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use crate::domain::digest::Sum;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::training::lesson::goal::Sight;
use crate::training::walk::dump;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::player::BeforeKey;
use crate::training::walk::player::WalkBeat;
use crate::training::walk::player::WalkPlayer;
use crate::training::walk::script::Walk;
use crate::ui::screen::Message;
use crate::ui::screen::Screen;
use crate::ui::shell::AfterKey;
use crate::ui::shell::LEAST;
use crate::ui::shell::Shell;
use crate::ui::shell::lesson::with_keys;
use crate::ui::shell::walk_panel::PlayedScreen;
use crate::ui::shell::walk_panel::ROWS;
use crate::ui::shell::walk_panel::WalkGoing;
use crate::ui::shell::walk_panel::WalkPanel;
use crate::ui::task;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::plain_picture;

impl Shell {
    /// Begins a walk.
    pub fn present(&mut self, walk: Walk, pace: WalkPace, desk: &Desk) {
        let player = WalkPlayer::at(walk, desk);
        let panel = WalkPanel {
            stands: reading(&player.said(), &self.look),
            player,
            going: WalkGoing::Going,
            pace,
            last: None,
            is_typing: false,
            failed: None,
            screens: Vec::new(),
            digest: None,
            target: 0,
        };
        self.walk = Some(panel);
        self.resize_screens(desk);
    }

    /// The reader's language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.look.lang
    }

    /// Lines that a lesson, a walk or the drill takes.
    pub(in crate::ui::shell) fn panel_rows(&self) -> u16 {
        let drill = || self.drill.as_ref().map_or(0, |panel| panel.rows(&self.look, self.area.width.max(LEAST.0)));
        if self.walk.is_some() { ROWS } else { self.lesson_rows().max(drill()) }
    }

    /// Draws the lesson, the walk or the drill.
    pub(in crate::ui::shell) fn draw_panel(&self, paint: &mut Painter, area: Rect) {
        if let Some(panel) = &self.walk {
            panel.draw(paint, area);
        } else if let Some(panel) = &self.lesson {
            panel.draw(paint, area);
        } else if let Some(panel) = &self.drill {
            panel.spoken().draw(paint, area);
        }
    }

    /// How long it is until the walk goes on by itself; none where it does not.
    #[must_use]
    pub fn walk_waits(&self) -> Option<Duration> {
        let goes = |panel: &&WalkPanel| panel.going == WalkGoing::Going && panel.failed.is_none() && panel.digest.is_none();
        self.walk.as_ref().filter(goes).map(|panel| panel.pace.of(panel.stands))
    }

    /// The screens of a walk that is over, and the digest of them and of the desk; a sentence where it came to no end.
    ///
    /// # Errors
    /// What could not be done.
    pub fn walked(&self) -> Result<(&[PlayedScreen], &str), Text> {
        let none = || text("没有在演示", "no walk is under way");
        let panel = self.walk.as_ref().ok_or_else(none)?;
        match (&panel.failed, &panel.digest) {
            (Some(why), _) => Err(why.clone()),
            (None, Some(digest)) => Ok((&panel.screens, digest)),
            (None, None) => Err(text("演示还没有放完", "the walk is not over yet")),
        }
    }

    /// The next beat of the walk: a caption, a key, the end of a step. Whether something came.
    pub fn walk_on(&mut self, desk: &mut Desk) -> bool {
        let case = self.in_sight().find_map(Screen::case_in_front).map(str::to_owned).filter(|_| !self.above.is_empty());
        let sight = Sight { case, shown: self.bottom.shown(desk), ..Sight::default() };
        let before = BeforeKey { place: self.top().place(), ticks: self.top().ticks(), sight, has_years: self.top().lays_years() };
        let Some(panel) = self.walk.as_mut().filter(|panel| panel.failed.is_none() && panel.digest.is_none()) else { return false };
        match panel.player.next(&before, &self.look.keys, desk) {
            Err(why) => panel.failed = Some(why),
            Ok(WalkBeat::Told) => panel.stands = reading(&panel.player.said(), &self.look),
            Ok(WalkBeat::Key(key, action)) => {
                panel.pressed(key, action);
                let after = self.press(key, desk);
                if after == AfterKey::Run
                    && let Some(task) = self.take_task()
                {
                    // Practice is small: nobody waits, and the next key finds it done.
                    let outcome = task::run(desk, task, &|_, _, _| true);
                    self.finished(outcome, desk);
                }
                self.seen();
            }
            Ok(WalkBeat::Done) => self.screen_done(desk),
            Ok(WalkBeat::Over) => self.walk_over(desk),
        }
        true
    }

    /// A step is done: its screen is kept.
    fn screen_done(&mut self, desk: &Desk) {
        let Some(panel) = &mut self.walk else { return };
        panel.stands = 1_500;
        // The presenter's own state is no part of what was shown.
        let (going, pace) = (std::mem::replace(&mut panel.going, WalkGoing::Going), std::mem::take(&mut panel.pace));
        let says = with_keys(&panel.player.said(), &self.look);
        let picture = self.pictured(desk);
        let Some(panel) = &mut self.walk else { return };
        (panel.going, panel.pace) = (going, pace);
        panel.screens.push(PlayedScreen { says, picture });
    }

    /// What stands on the screen, as text.
    fn pictured(&self, desk: &Desk) -> String {
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.area.width, self.area.height));
        let Ok(drawn) = terminal.draw(|frame| _ = self.draw(frame, desk));
        plain_picture::of(drawn.buffer)
    }

    fn walk_over(&mut self, desk: &Desk) {
        let Some(panel) = &mut self.walk else { return };
        panel.going = WalkGoing::Stopped;
        match dump::of_desk(desk) {
            Ok(dump) => {
                let mut sum = Sum::default();
                panel.screens.iter().for_each(|screen| sum.add(screen.picture.as_bytes()));
                sum.add(dump.as_bytes());
                panel.digest = Some(sum.finish());
            }
            Err(why) => panel.failed = Some(why),
        }
    }

    /// Plays to the end of a step, or of the walk.
    fn walk_step(&mut self, desk: &mut Desk) {
        let done = |shell: &Shell| shell.walk.as_ref().map_or(0, |panel| panel.player.steps_done());
        let before = done(self);
        while done(self) == before && self.walk_on(desk) {}
        if self.walk.as_ref().is_some_and(|panel| panel.player.steps_done() == panel.player.walk().steps.len()) {
            // The end is told with the last step.
            while self.walk_on(desk) {}
        }
    }

    /// A key of the presenter.
    pub(in crate::ui::shell) fn at_walk(&mut self, key: Key, desk: &mut Desk) -> AfterKey {
        self.message = None;
        let action = self.look.keys.resolve(key, Place::Present);
        let Some(panel) = &mut self.walk else { return AfterKey::Draw };
        match action {
            Some(Action::WalkPause) => {
                panel.going = if panel.going == WalkGoing::Going { WalkGoing::Stopped } else { WalkGoing::Going };
            }
            Some(Action::WalkPace) => panel.pace = panel.pace.next(),
            Some(Action::WalkOn) => {
                panel.going = WalkGoing::Stopped;
                self.walk_step(desk);
            }
            Some(Action::WalkBack) => {
                panel.target = panel.player.steps_done().saturating_sub(1);
                return AfterKey::Again;
            }
            Some(Action::Back) => {
                self.walk = None;
                self.message = Some(Message::plain(text(
                    "演示停在这里；数据是练习的，可以接着自己试",
                    "the walk ends here; the data is practice, go on and try it yourself",
                )));
                self.resize(self.area, desk);
            }
            Some(Action::Quit) => return AfterKey::Quit,
            Some(Action::Redraw) => return AfterKey::Redraw,
            _ => {
                let said = text("演示中：{pause} 停下或继续，{back} 结束演示", "a walk is on: {pause} stops it or goes on, {back} ends it");
                let (pause, back) = (self.look.key(Action::WalkPause, Place::Present), self.look.key(Action::Back, Place::Present));
                self.message = Some(Message::plain(said.fill(&[("pause", &pause), ("back", &back)])));
            }
        }
        self.make_room(desk);
        AfterKey::Draw
    }

    /// Plays the walk from its start to the step that was asked for, on a desk that is as it was then.
    pub fn walk_again(&mut self, desk: &mut Desk) {
        let Some(panel) = self.walk.take() else { return };
        let target = panel.target;
        let mut anew = Shell::new(self.look.clone(), self.settings.clone(), desk, self.area);
        anew.present(panel.player.walk().clone(), panel.pace, desk);
        if let Some(panel) = &mut anew.walk {
            panel.going = WalkGoing::Stopped;
        }
        let done = |shell: &Shell| shell.walk.as_ref().map_or(target, |panel| panel.player.steps_done());
        while done(&anew) < target && anew.walk_on(desk) {}
        *self = anew;
    }
}

/// How long a caption is read, in thousandths.
fn reading(said: &Text, look: &Look) -> u64 {
    let signs = look.say(said).chars().count();
    1_000 + 60 * u64::try_from(signs).unwrap_or(0)
}
