//! A whole copy of a file that is no longer at its place: where it is to stand, filled in and typed over at will.
//!
//! What does not live here: noticing it and making the copy (`review/file/office.rs`).

use std::path::Path;
use std::path::PathBuf;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_a_field;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// The question, with the field under it.
pub struct RescueCopy {
    question: Text,
    path: TextField,
}

impl RescueCopy {
    /// Offers a place, which typing replaces.
    #[must_use]
    pub fn new(to: &Path) -> RescueCopy {
        RescueCopy { question: Desk::rescue_question(to), path: TextField::offering(to.display().to_string()) }
    }

    fn save(&self, desk: &mut Desk) -> Flow {
        let typed = self.path.value().trim().trim_matches('"').trim();
        if typed.is_empty() {
            return Flow::Say(Message::wrong(text("写上存到哪里", "write where to save it")));
        }
        // What does not serve as a place leaves the question standing, with what was typed.
        match desk.rescue_to(&PathBuf::from(typed)) {
            Ok(said) => Flow::BackSaying(Message::done(said)),
            Err(why) => Flow::Say(Message::wrong(why.text())),
        }
    }
}

impl Screen for RescueCopy {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.min(72);
        let lines = width::wrap(look.say(&self.question), usize::from(wide.saturating_sub(4)));
        let tall = u16::try_from(lines.len() + 4).unwrap_or(area.height).min(area.height);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height - tall) / 2, width: wide, height: tall };
        let foot = [
            (format!(" {} {} ", look.key(Action::Submit, Place::Line), look.say(&text("另存", "save it"))), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&text("先不存", "not now"))), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&text("另存一份完整的", "Save a whole copy")), &foot);
        let field = inside.bottom().saturating_sub(1);
        for (y, line) in (inside.y..field).zip(lines) {
            paint.put(inside.x, y, inside.width, &line, Meaning::Plain);
        }
        let used = paint.put(inside.x, field, inside.width, look.say(&text("存到: ", "to: ")), Meaning::Key);
        let room = inside.width.saturating_sub(used);
        let (shown, at) = self.path.window(room.saturating_sub(1), look.glyphs.ellipsis());
        paint.put(inside.x + used, field, room, &shown, self.path.meaning());
        Some(Position { x: inside.x + used + at, y: field })
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        match action {
            Action::Accept => Err(not_enter()),
            action => only_a_field(action),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        match action {
            Action::Submit => self.save(desk),
            Action::Accept => Flow::Say(Message::plain(not_enter())),
            Action::Back => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        self.path.key(key);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.path.paste(pasted.trim().trim_matches('"'));
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}

/// Pasted text ends with Enter and would save a copy where nobody looks for it.
fn not_enter() -> Text {
    text(
        "回车不存，免得粘贴的文字替您存；要存请按窗口下边写的键",
        "Enter does not save it, so that pasted text cannot; the key that does stands below the field",
    )
}
