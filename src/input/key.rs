//! One key press, independent of any terminal: how it is written in keymaps, how it is read, what Shift means.
//!
//! What does not live here: turning a terminal's event into a `Key` (`app/event.rs`).

use std::fmt;

use crate::i18n::Text;
use crate::i18n::text;

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character as typed.
    Char(char),
    /// F1 to F24.
    F(u8),
    /// 回车.
    Enter,
    /// Esc.
    Esc,
    /// Tab; with Shift it goes backwards.
    Tab,
    /// 退格.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// One key press.
///
/// The Shift law, the same on every platform: for a character Shift is already in the character and never kept beside it;
/// for any other key it is kept. With Ctrl a letter is always small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Ctrl was down.
    pub ctrl: bool,
    /// Alt was down.
    pub alt: bool,
    /// Shift was down; never for a character.
    pub shift: bool,
}

/// Names of keys in keymaps, and what the reader of the screen sees.
const NAMES: [(&str, Code, Text); 16] = [
    ("enter", Code::Enter, text("回车", "Enter")),
    ("esc", Code::Esc, text("Esc", "Esc")),
    ("tab", Code::Tab, text("Tab", "Tab")),
    ("backspace", Code::Backspace, text("退格", "Backspace")),
    ("delete", Code::Delete, text("Del", "Del")),
    ("insert", Code::Insert, text("Ins", "Ins")),
    ("up", Code::Up, text("上", "Up")),
    ("down", Code::Down, text("下", "Down")),
    ("left", Code::Left, text("左", "Left")),
    ("right", Code::Right, text("右", "Right")),
    ("home", Code::Home, text("Home", "Home")),
    ("end", Code::End, text("End", "End")),
    ("pageup", Code::PageUp, text("PgUp", "PgUp")),
    ("pagedown", Code::PageDown, text("PgDn", "PgDn")),
    ("space", Code::Char(' '), text("空格", "Space")),
    ("minus", Code::Char('-'), text("-", "-")),
];

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// A key under the Shift law.
    #[must_use]
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        let Code::Char(letter) = code else { return Key { code, ctrl, alt, shift } };
        let letter = if ctrl || alt {
            letter.to_ascii_lowercase()
        } else if shift {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        Key { code: Code::Char(letter), ctrl, alt, shift: false }
    }

    /// Reads `F2`, `ctrl-z`, `shift-tab`, `space`, `a`, `/`.
    #[must_use]
    pub fn parse(written: &str) -> Option<Key> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = written;
        loop {
            let lower = rest.to_ascii_lowercase();
            if lower.len() > 5 && lower.starts_with("ctrl-") && !ctrl {
                ctrl = true;
                rest = &rest[5..];
            } else if lower.len() > 4 && lower.starts_with("alt-") && !alt {
                alt = true;
                rest = &rest[4..];
            } else if lower.len() > 6 && lower.starts_with("shift-") && !shift {
                shift = true;
                rest = &rest[6..];
            } else {
                break;
            }
        }
        let lower = rest.to_ascii_lowercase();
        let mut letters = rest.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(letter), None) if !letter.is_control() && letter != ' ' => Code::Char(fold(letter)),
            _ => match NAMES.iter().find(|(name, ..)| *name == lower) {
                Some((_, code, _)) => *code,
                None => Code::F(lower.strip_prefix('f')?.parse().ok().filter(|n| (1..=24).contains(n))?),
            },
        };
        Some(Key::new(code, ctrl, alt, shift))
    }

    /// Reads a key as footers and hints name it, in either language: `F2`, `Ctrl-Z`, 回车, `Down`.
    #[must_use]
    pub fn labelled(label: &str) -> Option<Key> {
        let bare = |label: &str| NAMES.iter().find(|(_, _, named)| named.is_called(label)).map(|(_, code, _)| *code);
        let (shift, rest) = label.strip_prefix("Shift-").map_or((false, label), |rest| (true, rest));
        bare(rest).map(|code| Key::new(code, false, false, shift)).or_else(|| Key::parse(label))
    }

    /// The character this key types into a field, if it types one.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(letter) if !self.ctrl && !self.alt => Some(letter),
            _ => None,
        }
    }

    /// The key as keymaps know it: what an input method makes full-width is the plain character again.
    #[must_use]
    pub fn folded(self) -> Key {
        if let Code::Char(letter) = self.code { Key { code: Code::Char(fold(letter)), ..self } } else { self }
    }

    /// Whether an input method would swallow it: a letter without Ctrl or Alt.
    #[must_use]
    pub const fn is_letter(self) -> bool {
        matches!(self.code, Code::Char(letter) if letter.is_ascii_alphabetic()) && !self.ctrl && !self.alt
    }

    /// Whether no text can be this key: an F-key, or a letter with Ctrl that is not the code of a line end, a tab or an erasing.
    ///
    /// Alt is no such mark: terminals write it as Esc before the letter, as a text may hold it.
    #[must_use]
    pub const fn is_command(self) -> bool {
        let of_a_letter = matches!(self.code, Code::Char(letter) if !matches!(letter, 'h' | 'i' | 'j' | 'm' | '['));
        matches!(self.code, Code::F(_)) || (of_a_letter && self.ctrl && !self.alt)
    }

    /// What the reader of footer and help sees: `F2`, `Ctrl-Z`, 回车.
    #[must_use]
    pub fn label(self) -> Text {
        let mut front = String::new();
        for (down, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if down {
                front.push_str(name);
            }
        }
        let named = NAMES.iter().find(|(_, code, _)| *code == self.code).map(|(_, _, label)| label.clone());
        let name = named.unwrap_or_else(|| match self.code {
            Code::Char(letter) if self.ctrl || self.alt => Text::same(letter.to_ascii_uppercase().to_string()),
            Code::Char(letter) => Text::same(letter.to_string()),
            Code::F(n) => Text::same(format!("F{n}")),
            Code::Enter
            | Code::Esc
            | Code::Tab
            | Code::Backspace
            | Code::Delete
            | Code::Insert
            | Code::Up
            | Code::Down
            | Code::Left
            | Code::Right
            | Code::Home
            | Code::End
            | Code::PageUp
            | Code::PageDown => Text::same(self.to_string()),
        });
        text("{front}{name}", "{front}{name}").fill(&[("front", &front), ("name", &name)])
    }
}

impl fmt::Display for Key {
    /// As written in keymaps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (down, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if down {
                f.write_str(name)?;
            }
        }
        match (NAMES.iter().find(|(_, code, _)| *code == self.code), self.code) {
            (Some((name, ..)), _) => f.write_str(name),
            (None, Code::Char(letter)) => write!(f, "{letter}"),
            (None, Code::F(n)) => write!(f, "F{n}"),
            (None, code) => write!(f, "{code:?}"),
        }
    }
}

/// Folds what a Chinese input method types in place of a key back to that key.
#[must_use]
pub const fn fold(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '、' => '/',
        '。' => '.',
        '《' => '<',
        '》' => '>',
        '【' => '[',
        '】' => ']',
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(letter as u32 - 0xFEE0) {
            Some(plain) => plain,
            None => letter,
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::input::key::Code;
    use crate::input::key::Key;

    fn key(written: &str) -> Key {
        Key::parse(written).expect("a key")
    }

    #[test]
    fn written_keys_are_read_back() {
        for written in ["F2", "F12", "ctrl-z", "enter", "space", "a", "A", "/", "?", "shift-tab", "alt-enter", "minus", "ctrl-minus", "5"] {
            assert_eq!(key(written).to_string(), written);
            assert_eq!(key(&key(written).to_string()), key(written));
        }
        for wrong in ["", "F0", "F25", "ctrl-", "shift-", "return", "ab", " "] {
            assert_eq!(Key::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn keys_that_no_text_can_be() {
        for written in ["F1", "F2", "F12", "shift-F3", "ctrl-a", "ctrl-w", "ctrl-z", "ctrl-s"] {
            assert!(key(written).is_command(), "{written}");
        }
        let of_text = ["a", "A", "+", "*", "!", "space", "enter", "tab", "esc", "delete", "up", "alt-w", "ctrl-alt-w", "ctrl-enter"];
        for written in of_text.iter().chain(&["ctrl-h", "ctrl-i", "ctrl-j", "ctrl-m", "ctrl-["]) {
            assert!(!key(written).is_command(), "{written}");
        }
    }

    #[test]
    fn one_shift_law() {
        let loud = Key::new(Code::Char('a'), false, false, true);
        assert_eq!(loud, key("A"));
        assert_eq!(Key::new(Code::Char('A'), false, false, false), key("A"));
        assert_eq!(Key::new(Code::Char('Z'), true, false, true), key("ctrl-z"));
        assert_eq!(Key::new(Code::Char('?'), false, false, true), key("?"));
        assert!(Key::new(Code::Tab, false, false, true).shift);
    }

    #[test]
    fn full_width_keys_fold_for_matching_only() {
        let wide = Key::plain(Code::Char('ｙ'));
        assert_eq!(wide.folded(), key("y"));
        assert_eq!(wide.typed(), Some('ｙ'));
        assert_eq!(Key::plain(Code::Char('、')).folded(), key("/"));
        assert_eq!(Key::plain(Code::Char('？')).folded(), key("?"));
        assert_eq!(Key::plain(Code::Char('\u{3000}')).folded(), key("space"));
        assert_eq!(key("ｙ"), key("y"));
    }

    #[test]
    fn labels_for_readers() {
        assert_eq!(key("ctrl-z").label().get(Lang::Zh), "Ctrl-Z");
        assert_eq!(key("enter").label().get(Lang::Zh), "回车");
        assert_eq!(key("space").label().get(Lang::En), "Space");
        assert!(key("z").is_letter() && !key("ctrl-z").is_letter() && !key("/").is_letter());
    }
}
