//! Settings: a choice acts on the picture, on the desk and on the file at once.
//!
//! What does not live here: which choices there are (`config/choice.rs`), the screen (`ui/pages/settings.rs`).

use crate::config;
use crate::config::choice::Choice;
use crate::config::choice::Follows;
use crate::config::file::Glyphs;
use crate::config::own_file;
use crate::config::terminals::forget;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::file::office::Keeping;
use crate::ui::screen::Message;
use crate::ui::shell::Shell;
use crate::ui::widgets::display::Look;

impl Shell {
    pub(in crate::ui) fn tell_settings(&mut self) {
        for screen in &mut self.above {
            screen.chosen(&self.settings);
        }
    }

    /// Puts one setting in force and writes it down; says what came of it.
    pub(in crate::ui) fn choose(&mut self, choice: Choice, value: &str, desk: &mut Desk) -> Message {
        let mut next = self.settings.clone();
        let keys = match next.choose(choice, value) {
            Ok(()) if choice.row().follows == Follows::Keys => config::keys::keymap(&next),
            Ok(()) => Ok(self.look.keys.clone()),
            Err(why) => Err(why),
        };
        match keys {
            Ok(keys) => self.look = Look::of(&next, keys),
            Err(why) => return Message::wrong(why),
        }
        self.settings = next;
        match choice.row().follows {
            // Consent for it again is also the way out for a console that once did not answer in time.
            Follows::Terminal if self.settings.chosen.glyphs == Glyphs::Auto => {
                forget(self.settings.state.as_deref(), &self.settings.terminal);
            }
            Follows::Seat => desk.sit(&self.settings.chosen.reviewer, &self.settings.chosen.station),
            Follows::Keeping => {
                let keeping = Keeping { second: self.settings.backup_place(), days: self.settings.chosen.backup_days };
                desk.mind(keeping, self.settings.chosen.clock_days);
            }
            Follows::Picture | Follows::Terminal | Follows::Keys => {}
        }
        let kept = match &self.settings.file {
            Some(path) => own_file::keep(path, choice, value),
            None => Err(text("没有放设置的文件夹", "there is no folder for settings")),
        };
        let label = &choice.row().label;
        let shown = choice.offers().iter().find(|(code, _)| *code == value).map_or_else(|| Text::same(value), |(_, said)| said.clone());
        let told = match kept {
            Ok(()) => Message::done(
                text("{what}: {value}，已写入设置", "{what}: {value}, written to the settings").fill(&[("what", label), ("value", &shown)]),
            ),
            Err(why) => Message::wrong(text("{what}: 这次按 {value}；{why}", "{what}: {value} for now; {why}").fill(&[
                ("what", label),
                ("value", &shown),
                ("why", &why),
            ])),
        };
        match self.look.keys.set_aside().filter(|_| choice.row().follows == Follows::Keys) {
            Some(keys) => Message::wrong(text("{told}；{keys}", "{told}; {keys}").fill(&[("told", &told.said), ("keys", &keys)])),
            None => told,
        }
    }
}
