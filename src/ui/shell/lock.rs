//! The locked desk: nothing of the data is shown until the password is typed; what was being typed stays where it was.
//!
//! What does not live here: when it is locked (`app/idle.rs`), trying a password (`review/desk/lock.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::ui::screen::Message;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What is typed at the lock, and why the last try did not open it.
#[derive(Debug, Default)]
pub(in crate::ui) struct Lock {
    words: TextField,
    said: Option<Text>,
}

impl Shell {
    /// After how many minutes without a key the desk is to be locked; 0 never: it is locked already, or under no password.
    #[must_use]
    pub fn lock_after(&self, desk: &Desk) -> u32 {
        if self.lock.is_none() && desk.is_under_password() { self.settings.idle_lock } else { 0 }
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

impl Lock {
    /// Draws the lock alone; what is typed is not shown.
    pub(in crate::ui) fn draw(&self, paint: &mut Painter, area: Rect) -> Position {
        let look = paint.look;
        let asked = text(
            "一段时间没有操作，已锁定。请输入密码或恢复密钥（不显示），回车打开；Esc 退出，没写完的都留着。",
            "Locked, as nobody touched the keys for a while. Type the password or recovery key (not shown) and Enter; Esc ends the program, what was being typed is kept.",
        );
        let room = usize::from(area.width.saturating_sub(2));
        let mut y = area.y;
        for (words, meaning) in [(Some(&asked), Meaning::Plain), (self.said.as_ref(), Meaning::Wrong)] {
            let lines = words.map(|words| width::wrap(look.say(words), room)).unwrap_or_default();
            for line in lines {
                paint.put(area.x + 1, y, area.width.saturating_sub(1), &line, meaning);
                y += 1;
            }
        }
        Position { x: area.x + 1, y: y.min(area.bottom().saturating_sub(1)) }
    }
}
