//! How much room a screen has: the window without the keys, what has to be said above them, and the panel of a lesson.
//!
//! What does not live here: what a screen does with its room (`ui/pages`).

use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::shell::LEAST;
use crate::ui::shell::Shell;
use crate::ui::shell::footer;
use crate::ui::ways;
use crate::ui::widgets::width;

/// Cells that long work beside the keyboard takes of the line above the keys, about.
const JOB: usize = 36;

/// Lines above the keys at most.
const MOST_TOLD: u16 = 3;

impl Shell {
    /// The room of a screen. In a window too small for the desk none is drawn, and none has to reckon with it.
    pub(in crate::ui::shell) fn body(&self) -> Rect {
        let (wide, tall) = (self.area.width.max(LEAST.0), self.area.height.max(LEAST.1));
        Rect { width: wide, height: tall - 1 - self.told - self.panel_rows(), ..self.area }
    }

    /// Makes room for what has just been said, or has to be said for as long as it holds, so that it is read to its end: what to do
    /// about it stands there.
    pub(in crate::ui::shell) fn make_room(&mut self, desk: &Desk) {
        // Long work tells how far it is on the same line.
        let job = if self.job.is_some() { JOB } else { 0 };
        let wide = usize::from(self.area.width.max(LEAST.0)) - 1 - job;
        let said = self.spoken(desk).map(|message| message.said);
        let told = said.map_or(1, |said| width::wrap(self.look.say(&said), wide).len());
        let told = u16::try_from(told).unwrap_or(MOST_TOLD).clamp(1, MOST_TOLD);
        self.told = told;
        // A panel takes as many lines as what it says, which changes too.
        if self.body() != self.sized {
            self.resize_screens(desk);
        }
    }

    /// What has just been said, or has to be said for as long as it holds, with the keys of what it names.
    pub(in crate::ui::shell) fn spoken(&self, desk: &Desk) -> Option<Message> {
        let said = self.message.clone().or_else(|| desk.standing().map(Message::wrong))?;
        Some(ways::with_keys(said, self.place(), &self.look))
    }

    /// What the line above the keys says and has no room for.
    pub(in crate::ui::shell) fn cut_line(&self, desk: &Desk) -> Option<Text> {
        let scene = Scene { desk, look: &self.look, settings: &self.settings };
        let line = Rect { height: self.told, ..self.area };
        let said = desk.standing().map(Message::wrong).or_else(|| self.top().hint(&scene))?;
        let said = ways::with_keys(said, self.place(), &self.look);
        footer::is_cut(&self.look, line, &said).then_some(said.said)
    }

    /// Whether the window is too small for the desk.
    pub(in crate::ui::shell) const fn is_too_small(&self) -> bool {
        self.area.width < LEAST.0 || self.area.height < LEAST.1
    }

    /// Takes the new size; nothing is lost.
    pub fn resize(&mut self, area: Rect, desk: &Desk) {
        self.area = area;
        self.make_room(desk);
        self.resize_screens(desk);
    }

    pub(in crate::ui::shell) fn resize_screens(&mut self, desk: &Desk) {
        let body = self.body();
        self.sized = body;
        self.bottom.resize(body, desk);
        for screen in &mut self.above {
            screen.resize(body, desk);
        }
    }
}
