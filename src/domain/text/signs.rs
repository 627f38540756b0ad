//! Signs that nobody sees or nobody means: which letters are invisible, blank or mere wrapping, and text with them made visible.
//!
//! What does not live here: cleaning cells (`exchange`), masking numbers of people (`domain/text/cert.rs`).

use std::borrow::Cow;

/// Whether a letter has no picture of its own: format and direction signs, variation selectors, fillers, and controls but for
/// tabulators and line ends.
#[must_use]
pub const fn is_invisible(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        ' '..='~' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether a letter gives an order to whatever shows it: a control but for tabulators and line ends, a sign that turns the direction of
/// writing, or a line end that only some programs take for one. None of them may reach a terminal.
#[must_use]
pub const fn is_unruly(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => true,
        _ => false,
    }
}

/// The text as it may be shown anywhere: unruly letters are named as `‹U+001B›`, line ends and tabulators stay.
#[must_use]
pub fn seemly(text: &str) -> Cow<'_, str> {
    named_where(text, is_unruly)
}

/// The text as it is stored when somebody writes it: unruly letters are gone, a control leaves a space between its neighbours.
#[must_use]
pub fn tamed(text: &str) -> String {
    let kept = text.chars().filter(|letter| !is_unruly(*letter) || letter.is_control());
    kept.map(|letter| if is_unruly(letter) { ' ' } else { letter }).collect()
}

/// Whether a letter is white space of any kind, or invisible.
#[must_use]
pub fn is_blank(letter: char) -> bool {
    !letter.is_ascii_graphic() && (letter.is_whitespace() || is_invisible(letter))
}

/// Whether a letter is a quote, a tick or an asterisk: what programs and people put around a number that is to stay text.
#[must_use]
pub const fn is_wrapper(letter: char) -> bool {
    matches!(letter, '\'' | '"' | '`' | '´' | '*' | '＊' | '∗' | '⁎' | '＇' | '＂' | '｀' | 'ˋ' | 'ˊ' | '′' | '″' | '\u{2035}')
        || matches!(letter, '«' | '»' | '‹' | '›' | '‘'..='‟' | '「'..='』' | '\u{301d}'..='\u{301f}')
}

/// Whether any letter is invisible; quick for text of plain letters.
#[must_use]
pub fn has_invisible(text: &str) -> bool {
    // The first bytes of all letters that `is_invisible` names.
    let may =
        |byte: u8| matches!(byte, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0x7f | 0xc2 | 0xcd | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef | 0xf0 | 0xf3);
    text.bytes().any(may) && text.chars().any(is_invisible)
}

/// The text without its invisible letters.
#[must_use]
pub fn stripped(text: &str) -> Cow<'_, str> {
    if has_invisible(text) { Cow::Owned(text.chars().filter(|letter| !is_invisible(*letter)).collect()) } else { Cow::Borrowed(text) }
}

/// The text with the letters that spreadsheets write as `_x000D_`.
#[must_use]
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        if let Some(letter) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            out.push(letter);
            rest = &rest[at + 7..];
        } else {
            out.push_str("_x");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text as a reader may see it whole: invisible letters and line ends are named as `‹U+202D›`, so that none of them reaches a terminal.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    named_where(text, |letter| is_invisible(letter) || matches!(letter, '\t' | '\n' | '\r'))
}

fn named_where(text: &str, odd: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if odd(letter) {
            out.push('‹');
            out.push_str(&code_point(letter));
            out.push('›');
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// The invisible letters of a text, each once, as `U+202D、U+202C`; empty when there are none.
#[must_use]
pub fn named(text: &str) -> String {
    let mut found: Vec<char> = Vec::new();
    for letter in text.chars().filter(|letter| is_invisible(*letter)) {
        if !found.contains(&letter) {
            found.push(letter);
        }
    }
    found.into_iter().map(code_point).collect::<Vec<String>>().join("、")
}

/// A letter as `U+202D`.
#[must_use]
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use crate::domain::text::signs::has_invisible;
    use crate::domain::text::signs::is_blank;
    use crate::domain::text::signs::is_unruly;
    use crate::domain::text::signs::named;
    use crate::domain::text::signs::seemly;
    use crate::domain::text::signs::stripped;
    use crate::domain::text::signs::tamed;
    use crate::domain::text::signs::visible;

    #[test]
    fn what_gives_orders_to_a_terminal_is_named_where_shown_and_gone_where_stored() {
        for (text, shown, stored) in [
            ("石门村 𠮷\t1\r\n2", "石门村 𠮷\t1\r\n2", "石门村 𠮷\t1\r\n2"),
            ("看\u{1b}[2J过", "看‹U+001B›[2J过", "看 [2J过"),
            ("红\u{202e}梅\u{2066}", "红‹U+202E›梅‹U+2066›", "红梅"),
            ("a\u{7}b\u{9b}1mc\u{7f}", "a‹U+0007›b‹U+009B›1mc‹U+007F›", "a b 1mc "),
            ("\u{200f}\u{61c}\u{2028}x", "‹U+200F›‹U+061C›‹U+2028›x", "x"),
            // Joiners and selectors are parts of letters.
            ("क\u{200d}ष 葛\u{e0100}", "क\u{200d}ष 葛\u{e0100}", "क\u{200d}ष 葛\u{e0100}"),
        ] {
            assert_eq!((seemly(text).as_ref(), tamed(text).as_str()), (shown, stored), "{text:?}");
            assert!(!shown.chars().any(is_unruly) && !stored.chars().any(is_unruly));
        }
    }

    #[test]
    fn what_nobody_sees_is_named() {
        let table: &[(&str, &str, &str, &str)] = &[
            ("石门村", "石门村", "石门村", ""),
            ("\u{202d}98\u{202c}", "98", "‹U+202D›98‹U+202C›", "U+202D、U+202C"),
            ("1\u{200b}2\u{200b}", "12", "1‹U+200B›2‹U+200B›", "U+200B"),
            ("a\u{1b}[2J", "a[2J", "a‹U+001B›[2J", "U+001B"),
            ("1\u{9b}", "1", "1‹U+009B›", "U+009B"),
            ("1\n2", "1\n2", "1‹U+000A›2", ""),
            ("葛\u{e0100}", "葛", "葛‹U+E0100›", "U+E0100"),
            (
                "1\u{ad}\u{180e}\u{2066}\u{feff}\u{fe0f}",
                "1",
                "1‹U+00AD›‹U+180E›‹U+2066›‹U+FEFF›‹U+FE0F›",
                "U+00AD、U+180E、U+2066、U+FEFF、U+FE0F",
            ),
        ];
        for (text, without, shown, names) in table {
            assert_eq!((&*stripped(text), &*visible(text), named(text).as_str()), (*without, *shown, *names), "{text:?}");
            assert_eq!(has_invisible(text), !names.is_empty());
        }
    }

    #[test]
    fn the_quick_look_misses_no_invisible_letter() {
        for letter in (0..0x11_0000).filter_map(char::from_u32).filter(|letter| crate::domain::text::signs::is_invisible(*letter)) {
            assert!(has_invisible(&letter.to_string()), "{:x}", u32::from(letter));
            assert!(is_blank(letter));
        }
        assert!([' ', '\u{a0}', '\u{3000}', '\u{2009}', '\u{202f}', '\t'].into_iter().all(is_blank));
        assert!(!['0', 'x', '-', '村', '*'].into_iter().any(is_blank));
    }
}
