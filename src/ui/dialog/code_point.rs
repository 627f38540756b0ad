//! A rare character by its code point: what no input method offers, or a console loses on the way (crossterm#1072).
//!
//! The character and its width are shown before it is inserted. What does not live here: where it goes (`Flow::Insert`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::rows::find::narrow;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// The question for a code point.
pub struct CodePoint {
    typed: TextField,
    // How many characters before the cursor the code was taken from; they give way to the character.
    taken: usize,
}

/// The hexadecimal digits at the end of a line, when they can be a code point: four to six of them.
fn hex_before(line: &str) -> &str {
    let start =
        line.rfind(|letter: char| !letter.is_ascii_hexdigit()).map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    let digits = &line[start..];
    if (4..=6).contains(&digits.len()) { digits } else { "" }
}

/// Reads `20BB7`, `U+20BB7`, `u20bb7`, full-width digits too.
///
/// # Errors
/// The sentence that says why it is no character that can be written.
pub fn character(typed: &str) -> Result<char, Text> {
    let plain = narrow(typed.trim()).to_ascii_uppercase();
    let digits = plain.strip_prefix("U+").or_else(|| plain.strip_prefix('U')).unwrap_or(&plain);
    if digits.is_empty() {
        return Err(text("写编码，如 20BB7", "write the code, like 20BB7"));
    }
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| digits.chars().all(|digit| digit.is_ascii_hexdigit()));
    let Some(code) = code else { return Err(text("只能用 0-9 和 A-F", "only 0-9 and A-F")) };
    let letter = char::from_u32(code).ok_or_else(|| text("没有这个编码的字", "there is no character of this code"))?;
    if letter.is_control() || is_unseen(letter) || (code & 0xFFFE) == 0xFFFE {
        return Err(text("这个编码是控制符，不能写进批注", "this code is a control, it cannot be written"));
    }
    Ok(letter)
}

/// Characters without a shape that turn or join their neighbours.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether only computers with the same made font show it.
const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

impl CodePoint {
    /// The question; digits that stand before the cursor are the first answer.
    #[must_use]
    pub fn new(before: &str) -> CodePoint {
        let digits = hex_before(before);
        CodePoint { typed: TextField::holding(digits), taken: digits.len() }
    }

    fn said(&self) -> Result<Text, Text> {
        let letter = character(self.typed.value())?;
        let shown = letter.to_string();
        let line = text("{letter}   U+{code}   占 {n} 格", "{letter}   U+{code}   {n|cell|cells} wide");
        let line = line.fill(&[("letter", &shown), ("code", &format!("{:04X}", u32::from(letter))), ("n", &width::cells(&shown))]);
        if is_private(letter) {
            return Ok(
                text("{line}   自造字，别的电脑上可能看不见", "{line}   private, other computers may not show it").fill(&[("line", &line)])
            );
        }
        Ok(line)
    }
}

/// What leaving it is called.
const UNUSED: Text = text("不用", "close");

impl Screen for CodePoint {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.min(60);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + area.height.saturating_sub(5) / 2, width: wide, height: 5 };
        let foot = [
            (format!(" {} {} ", look.key(Action::Accept, Place::Line), look.say(&text("放进去", "insert"))), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&UNUSED)), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&text("按编码输入生僻字", "A rare character by its code")), &foot);
        let used = paint.put(inside.x, inside.y, inside.width, look.say(&text("编码 U+", "code U+")), Meaning::Heading);
        let (shown, cursor) = self.typed.window(inside.width.saturating_sub(used + 1), look.glyphs.ellipsis());
        paint.put(inside.x + used, inside.y, inside.width.saturating_sub(used), &shown, Meaning::Plain);
        let (line, meaning) = match self.said() {
            Ok(line) => (line, Meaning::Plain),
            Err(why) => (why, Meaning::Muted),
        };
        paint.put(inside.x, inside.y + 2, inside.width, look.say(&line), meaning);
        Some(Position { x: inside.x + used + cursor, y: inside.y })
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::Back).then_some(UNUSED)
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit | Action::CodePoint => match character(self.typed.value()) {
                Ok(letter) => Flow::Insert { instead: self.taken, words: letter.to_string() },
                Err(why) => Flow::Say(Message::wrong(why)),
            },
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        self.typed.key(key);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.typed.paste(pasted);
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}

#[cfg(test)]
mod tests {
    use crate::ui::dialog::code_point::character;
    use crate::ui::dialog::code_point::hex_before;

    #[test]
    fn codes_are_read_in_every_spelling() {
        for typed in ["20BB7", "20bb7", "U+20BB7", "u20BB7", "Ｕ＋２０ＢＢ７", " 20BB7 "] {
            assert_eq!(character(typed), Ok('𠮷'), "{typed}");
        }
        assert_eq!(character("4E00"), Ok('一'));
        assert_eq!(character("E000"), Ok('\u{E000}'));
    }

    #[test]
    fn what_is_no_character_to_write_is_refused() {
        for typed in
            ["", "1B", "0", "7F", "85", "D800", "DFFF", "110000", "FFFF", "FFFFFFFFF", "202E", "200B", "FEFF", "xyz", "+41", "4E 00"]
        {
            assert!(character(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn digits_before_the_cursor_are_taken_when_they_can_be_a_code() {
        assert_eq!(hex_before("王20BB7"), "20BB7");
        assert_eq!(hex_before("4e00"), "4e00");
        assert_eq!(hex_before("收入 300"), "");
        assert_eq!(hex_before("1234567"), "");
        assert_eq!(hex_before(""), "");
    }
}
