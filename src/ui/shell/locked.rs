//! The keys at the locked desk: they type, open it or end the program; what was being typed stays where it was.
//!
//! What does not live here: the picture (`lock.rs`), when it is locked (`app/idle.rs`), trying a password (`review/desk/lock.rs`).

use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::ui::screen::Message;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::shell::lock::Lock;
use crate::ui::widgets::text_field::TextField;

impl Shell {
    /// After how many minutes without a key the desk is to be locked; 0 never: it is locked already, or under no password.
    #[must_use]
    pub fn lock_after(&self, desk: &Desk) -> u32 {
        if self.lock.is_none() && desk.is_under_password() { self.settings.chosen.idle_lock } else { 0 }
    }

    /// Locks the desk; what is being typed is kept.
    pub fn lock(&mut self, desk: &mut Desk) {
        self.keep_drafts(desk);
        self.message = None;
        self.lock = Some(Lock::default());
    }

    /// A key at the lock: it types, opens, or ends the program.
    pub(in crate::ui) fn at_lock(&mut self, key: Key, desk: &Desk) -> AfterKey {
        let quits = self.look.keys.resolve(key, Place::Line) == Some(Action::Quit);
        let Some(lock) = &mut self.lock else { return AfterKey::Draw };
        match key.code {
            _ if quits => return AfterKey::Quit,
            Code::Esc if lock.words.value().is_empty() => return AfterKey::Quit,
            Code::Esc => lock.words = TextField::default(),
            Code::Enter => {
                let words = std::mem::take(&mut lock.words);
                match desk.unlock(words.value()) {
                    Ok(()) => {
                        self.lock = None;
                        self.message = Some(Message::plain(text("已解锁，刚才的内容都在", "unlocked; everything is as it was")));
                        return AfterKey::Redraw;
                    }
                    Err(why) => lock.said = Some(why.text()),
                }
            }
            _ => {
                lock.words.key(key);
            }
        }
        AfterKey::Draw
    }

    /// Pasted text at the lock.
    pub(in crate::ui) fn paste_at_lock(&mut self, pasted: &str) {
        if let Some(lock) = &mut self.lock {
            lock.words.paste(pasted);
        }
    }
}
