//! A one-line field: what is typed, where its cursor stands in cells.

use tui_input::Input;
use tui_input::InputRequest;

use crate::input::key::Code;
use crate::input::key::Key;

/// A one-line field.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    input: Input,
}

impl TextField {
    /// A field that already holds words.
    #[must_use]
    pub fn holding(words: impl Into<String>) -> TextField {
        TextField { input: Input::new(words.into()) }
    }

    /// What it holds.
    #[must_use]
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Takes a key that is no action; says whether the words changed.
    pub fn key(&mut self, key: Key) -> bool {
        let request = match (key.code, key.ctrl || key.alt) {
            (Code::Char(letter), false) => InputRequest::InsertChar(letter),
            (Code::Char('u'), true) => InputRequest::DeleteLine,
            (Code::Char('w'), true) => InputRequest::DeletePrevWord,
            (Code::Backspace, _) => InputRequest::DeletePrevChar,
            (Code::Delete, _) => InputRequest::DeleteNextChar,
            (Code::Left, _) => InputRequest::GoToPrevChar,
            (Code::Right, _) => InputRequest::GoToNextChar,
            (Code::Home, _) => InputRequest::GoToStart,
            (Code::End, _) => InputRequest::GoToEnd,
            _ => return false,
        };
        self.input.handle(request).is_some_and(|change| change.value)
    }

    /// What stands before the cursor.
    #[must_use]
    pub fn before(&self) -> String {
        self.value().chars().take(self.input.cursor()).collect()
    }

    /// Puts words at the cursor, in place of so many characters before it.
    pub fn insert(&mut self, instead: usize, words: &str) {
        for _ in 0..instead {
            self.input.handle(InputRequest::DeletePrevChar);
        }
        self.paste(words);
    }

    /// Takes pasted text; line ends become blanks.
    pub fn paste(&mut self, pasted: &str) {
        for letter in pasted.trim_end().chars() {
            let letter = if letter.is_control() { ' ' } else { letter };
            self.input.handle(InputRequest::InsertChar(letter));
        }
    }

    /// The part that fits into `room` cells around the cursor, and the cursor's cell within it.
    #[must_use]
    pub fn window(&self, room: u16) -> (String, u16) {
        let scroll = self.input.visual_scroll(usize::from(room.max(1)));
        let mut skipped = 0;
        let mut out = String::new();
        for letter in self.value().chars() {
            let wide = unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0);
            if skipped < scroll {
                skipped += wide;
                continue;
            }
            out.push(letter);
        }
        let cursor = self.input.visual_cursor().saturating_sub(skipped);
        (out, u16::try_from(cursor).unwrap_or(room).min(room))
    }
}

#[cfg(test)]
mod tests {
    use crate::input::key::Code;
    use crate::input::key::Key;
    use crate::ui::widgets::text_field::TextField;

    #[test]
    fn chinese_is_typed_pasted_and_scrolled() {
        let mut field = TextField::holding("石门");
        assert!(field.key(Key::plain(Code::Char('村'))));
        assert_eq!(field.window(20), ("石门村".to_string(), 6));
        field.key(Key::plain(Code::Left));
        field.paste("𠮷\r\n甲\n");
        assert_eq!(field.value(), "石门𠮷  甲村");
        let (shown, cursor) = field.window(7);
        assert!(crate::ui::widgets::width::cells(&shown) >= usize::from(cursor));
        assert!(cursor <= 7);
        assert!(!field.key(Key::plain(Code::F(2))));
    }
}
