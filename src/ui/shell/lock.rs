//! The picture of the locked desk: nothing of the data, only the question for the password.
//!
//! What does not live here: the keys at it (`locked.rs`), trying a password (`review/desk/lock.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What is typed at the lock, and why the last try did not open it.
#[derive(Debug, Default)]
pub(in crate::ui) struct Lock {
    /// What is typed.
    pub words: TextField,
    /// Why the last try did not open it.
    pub said: Option<Text>,
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
