//! A one-line field: what is typed, where its cursor stands in cells.

use tui_input::Input;
use tui_input::InputRequest;

use crate::input::key::Code;
use crate::input::key::Key;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// A one-line field.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    input: Input,
    selected: Selected,
}

/// Whether all of a field is selected: the next letter takes its place, a move of the cursor keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Selected {
    #[default]
    Nothing,
    /// It was filled in for the reader: to leave it is no loss.
    Offered,
    /// It is the reader's own, taken up again.
    TakenUp,
}

impl TextField {
    /// A field that already holds words.
    #[must_use]
    pub fn holding(words: impl Into<String>) -> TextField {
        TextField { input: Input::new(words.into()), selected: Selected::Nothing }
    }

    /// A field that was filled in for the reader: typing takes the place of what it holds, an arrow keeps it.
    #[must_use]
    pub fn offering(words: impl Into<String>) -> TextField {
        let mut field = TextField::holding(words);
        field.offer();
        field
    }

    /// A field with what the reader typed before and takes up again: typing takes the place of it, an arrow keeps it.
    #[must_use]
    pub fn taken_up(words: impl Into<String>) -> TextField {
        let mut field = TextField::holding(words);
        if !field.value().is_empty() {
            field.selected = Selected::TakenUp;
        }
        field
    }

    /// The keys come to what it holds already: typing takes its place, an arrow keeps it.
    pub fn offer(&mut self) {
        self.selected = if self.value().is_empty() { Selected::Nothing } else { Selected::Offered };
    }

    /// Whether typing takes the place of what it holds.
    #[must_use]
    pub const fn is_selected(&self) -> bool {
        !matches!(self.selected, Selected::Nothing)
    }

    /// Whether what it holds was filled in for the reader and is as it was.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        matches!(self.selected, Selected::Offered)
    }

    /// How its words are drawn while it has the keys: what typing would replace stands out.
    #[must_use]
    pub const fn meaning(&self) -> Meaning {
        if self.is_selected() { Meaning::Focus } else { Meaning::Plain }
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
        let removes = matches!(request, InputRequest::DeletePrevChar | InputRequest::DeleteNextChar | InputRequest::DeletePrevWord);
        let was_selected = std::mem::take(&mut self.selected) != Selected::Nothing;
        let replaced = was_selected && (removes || matches!(request, InputRequest::InsertChar(_)));
        if replaced {
            self.input.reset();
        }
        self.input.handle(request).is_some_and(|change| change.value) || replaced
    }

    /// What stands before the cursor.
    #[must_use]
    pub fn before(&self) -> String {
        self.value().chars().take(self.input.cursor()).collect()
    }

    /// Puts words at the cursor, in place of so many characters before it.
    pub fn insert(&mut self, instead: usize, words: &str) {
        if instead > 0 {
            self.selected = Selected::Nothing;
        }
        for _ in 0..instead {
            self.input.handle(InputRequest::DeletePrevChar);
        }
        self.paste(words);
    }

    /// Takes pasted text; line ends become blanks.
    pub fn paste(&mut self, pasted: &str) {
        if std::mem::take(&mut self.selected) != Selected::Nothing && !pasted.trim_end().is_empty() {
            self.input.reset();
        }
        for letter in pasted.trim_end().chars() {
            let letter = if letter.is_control() { ' ' } else { letter };
            self.input.handle(InputRequest::InsertChar(letter));
        }
    }

    /// The part that fits into `room` cells around the cursor, and the cursor's cell within it; `dots` stand where words are cut before it.
    #[must_use]
    pub fn window(&self, room: u16, dots: &str) -> (String, u16) {
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
        if scroll > 0 && width::cells(dots) < cursor {
            let mut given = 0;
            while given < width::cells(dots) && !out.is_empty() {
                given += unicode_width::UnicodeWidthChar::width(out.remove(0)).unwrap_or(0);
            }
            let blank = " ".repeat(given.saturating_sub(width::cells(dots)));
            out.insert_str(0, &format!("{dots}{blank}"));
        }
        (out, u16::try_from(cursor).unwrap_or(room).min(room))
    }
}

#[cfg(test)]
mod tests {
    use crate::input::key::Code;
    use crate::input::key::Key;
    use crate::ui::widgets::text_field::TextField;

    #[test]
    fn what_was_filled_in_gives_way_to_letters_and_stays_under_arrows() {
        let after = |code| {
            let mut field = TextField::offering("2024-10-23");
            let changed = field.key(Key::plain(code));
            assert!(!field.is_offered());
            (field.value().to_owned(), changed)
        };
        assert_eq!(after(Code::Char('5')), ("5".to_owned(), true));
        assert_eq!(after(Code::Backspace), (String::new(), true));
        assert_eq!(after(Code::Delete), (String::new(), true));
        for arrow in [Code::Left, Code::Right, Code::Home, Code::End] {
            assert_eq!(after(arrow), ("2024-10-23".to_owned(), false));
        }
        let mut field = TextField::offering("2024");
        field.key(Key::plain(Code::End));
        field.key(Key::plain(Code::Char('q')));
        assert_eq!(field.value(), "2024q");
        let mut field = TextField::offering("2024");
        field.paste("2023\n");
        assert_eq!(field.value(), "2023");
        let mut field = TextField::offering("2024");
        assert!(!field.key(Key::plain(Code::F(2))) && field.is_offered(), "a key that is none of its own");
        assert!(!TextField::offering("").is_offered());
    }

    #[test]
    fn chinese_is_typed_pasted_and_scrolled() {
        let mut field = TextField::holding("石门");
        assert!(field.key(Key::plain(Code::Char('村'))));
        assert_eq!(field.window(20, "…"), ("石门村".to_string(), 6));
        field.key(Key::plain(Code::Left));
        field.paste("𠮷\r\n甲\n");
        assert_eq!(field.value(), "石门𠮷  甲村");
        let (shown, cursor) = field.window(7, "…");
        assert!(crate::ui::widgets::width::cells(&shown) >= usize::from(cursor));
        assert!(cursor <= 7 && shown.starts_with('…'), "{shown}");
        for dots in ["…", ".."] {
            let (shown, cursor) = TextField::holding("/home/乡镇/对照表_20241018.xlsx").window(16, dots);
            assert!(shown.starts_with(dots) && shown.ends_with("1018.xlsx") && cursor <= 16, "{shown} {cursor}");
        }
        assert!(!field.key(Key::plain(Code::F(2))));
    }
}
