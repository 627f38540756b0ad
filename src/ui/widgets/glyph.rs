//! The glyph sets: `unicode` where box drawing takes one cell, `ascii` for consoles where it takes two.
//!
//! In `ascii` every character whose width differs between consoles is replaced when shown, those in names and amounts too;
//! a test holds the table complete for every sentence of the program.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use crate::domain::text::signs;

/// Which characters frames and marks are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSet {
    /// Lines and corners.
    #[default]
    Unicode,
    /// `+ - |`.
    Ascii,
}

impl GlyphSet {
    /// Horizontal line.
    #[must_use]
    pub const fn dash(self) -> &'static str {
        match self {
            GlyphSet::Unicode => "─",
            GlyphSet::Ascii => "-",
        }
    }

    /// Vertical line.
    #[must_use]
    pub const fn bar(self) -> &'static str {
        match self {
            GlyphSet::Unicode => "│",
            GlyphSet::Ascii => "|",
        }
    }

    /// Corners: top left, top right, bottom left, bottom right.
    #[must_use]
    pub const fn corners(self) -> [&'static str; 4] {
        match self {
            GlyphSet::Unicode => ["┌", "┐", "└", "┘"],
            GlyphSet::Ascii => ["+", "+", "+", "+"],
        }
    }

    /// The end of what was cut.
    #[must_use]
    pub const fn ellipsis(self) -> &'static str {
        match self {
            GlyphSet::Unicode => "…",
            GlyphSet::Ascii => "..",
        }
    }

    /// What stands in one cell for a character that this set may not show; none when it may.
    #[must_use]
    pub fn in_one_cell(self, symbol: &str) -> Option<&'static str> {
        let letter = symbol.chars().next().filter(|letter| self.is_odd(*letter))?;
        Some(twin(letter).and_then(|plain| plain.get(..1)).unwrap_or("?"))
    }

    /// Whether this set may not show a character: its width is in doubt, or it has a plain twin, as the minus of the rules, which no
    /// Chinese code page holds.
    fn is_odd(self, letter: char) -> bool {
        self == GlyphSet::Ascii && (is_ambiguous(letter) || twin(letter).is_some())
    }

    /// The text as this set may show it; controls and signs that turn the direction of writing never reach the screen.
    #[must_use]
    pub fn show(self, text: &str) -> Cow<'_, str> {
        let unruly = |letter: char| letter.is_control() || signs::is_unruly(letter);
        let odd = |letter: char| unruly(letter) || self.is_odd(letter);
        if !text.chars().any(odd) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            if unruly(letter) {
                out.push(' ');
            } else if odd(letter) {
                out.push_str(twin(letter).unwrap_or("?"));
            } else {
                out.push(letter);
            }
        }
        Cow::Owned(out)
    }
}

/// Whether some consoles draw this character two cells wide and others one.
#[must_use]
pub fn is_ambiguous(letter: char) -> bool {
    letter.width() != letter.width_cjk() || is_pictograph(letter)
}

/// Whether a symbol holds one of the signs that newer consoles draw as pictures.
#[must_use]
pub fn is_pictograph_in(symbol: &str) -> bool {
    symbol.chars().any(is_pictograph)
}

/// Signs that newer consoles draw as pictures of two cells, older ones as one cell or not at all, and what turns one into the other.
const fn is_pictograph(letter: char) -> bool {
    matches!(letter,
        '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}' | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}' | '\u{2600}'..='\u{27BF}' | '\u{2B05}'..='\u{2B07}' | '\u{2B1B}' | '\u{2B1C}' | '\u{2B50}' | '\u{2B55}' | '\u{1F000}'..='\u{1FAFF}')
}

/// What stands for an ambiguous character in the `ascii` set.
#[must_use]
pub const fn twin(letter: char) -> Option<&'static str> {
    Some(match letter {
        '─' | '━' | '—' | '–' | '―' | '‐' | '−' | '═' => "-",
        '│' | '┃' | '║' | '¦' | '‖' => "|",
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => "+",
        '…' => "...",
        '“' | '”' | '″' => "\"",
        '‘' | '’' | '′' => "'",
        '·' | '•' => ".",
        '×' | '✗' | '✘' | '✖' => "x",
        '✓' | '✔' => "v",
        '÷' => "/",
        '±' => "+/-",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '≈' => "~",
        '→' => "->",
        '←' => "<-",
        '①' => "(1)",
        '②' => "(2)",
        '③' => "(3)",
        '④' => "(4)",
        '⑤' => "(5)",
        '⑥' => "(6)",
        '⑦' => "(7)",
        '⑧' => "(8)",
        '⑨' => "(9)",
        '⑩' => "(10)",
        '●' | '◆' | '■' | '★' | '※' => "*",
        '○' | '◇' | '□' | '☆' | '◎' => "o",
        '▲' | '△' | '↑' => "^",
        '▼' | '▽' | '↓' => "v",
        '▶' | '▷' => ">",
        '◀' | '◁' => "<",
        '█' | '▓' | '▒' | '░' => "#",
        '℃' | '°' => "C",
        '§' => "S",
        '∈' => "in",
        '∑' => "sum",
        '√' => "v/",
        '∧' => "and",
        '∨' => "or",
        'Δ' => "D",
        'α' => "a",
        'β' => "b",
        '‰' => "/1000",
        'Ⅰ' => "I",
        'Ⅱ' => "II",
        'Ⅲ' => "III",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use crate::ui::widgets::glyph::GlyphSet;
    use crate::ui::widgets::glyph::is_ambiguous;
    use crate::ui::widgets::glyph::twin;

    /// Every character inside string literals of our sources and in the data they embed.
    fn letters(dir: &Path, found: &mut BTreeSet<char>) {
        for entry in fs::read_dir(dir).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                letters(&path, found);
                continue;
            }
            let comment = match path.extension().and_then(|end| end.to_str()) {
                Some("rs") => "//",
                Some("toml") => "#",
                _ => continue,
            };
            let text = fs::read_to_string(&path).expect("a text");
            for line in text.lines().filter(|line| !line.trim_start().starts_with(comment)) {
                found.extend(line.chars());
            }
        }
    }

    #[test]
    fn every_character_we_ship_is_the_same_width_on_every_console_or_has_a_twin() {
        let mut found = BTreeSet::new();
        for room in ["src", "keymaps"] {
            letters(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut found);
        }
        let bare: Vec<char> = found.into_iter().filter(|letter| is_ambiguous(*letter) && twin(*letter).is_none()).collect();
        assert!(bare.is_empty(), "no ascii twin for {bare:?}");
    }

    #[test]
    fn twins_are_plain() {
        for letter in '\u{80}'..='\u{FFFF}' {
            if let Some(plain) = twin(letter) {
                assert!(plain.is_ascii(), "{letter}");
            }
        }
        assert_eq!(GlyphSet::Ascii.show("买买提·吐尔逊 “……” 28.0%，"), "买买提.吐尔逊 \"......\" 28.0%，");
        assert_eq!(GlyphSet::Ascii.show("9,255.00 − 12,849.00"), "9,255.00 - 12,849.00", "whatever its width");
        assert_eq!(GlyphSet::Ascii.show("\u{2640}"), "?");
        assert_eq!(GlyphSet::Ascii.show("好\u{1F44D}\u{26A0}\u{FE0F}"), "好???");
        assert_eq!(GlyphSet::Unicode.show("好\u{1F44D}"), "好\u{1F44D}");
        assert_eq!(GlyphSet::Unicode.show("一·二\u{1b}[31m\t"), "一·二 [31m ");
    }
}
