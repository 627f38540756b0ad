//! Text that a spreadsheet would take for a number, a date, a truth or a formula, and the `="…"` that keeps it text.
//!
//! `LibreOffice` shows what stands between the quotes, character by character (looked at); of Excel the same is known up to 255 characters;
//! Excel and WPS themselves were not tried.
//! What does not live here: csv itself (`out/write.rs`, `sheets/delimited.rs`), how cells of other systems are mended (`mend.rs`).

use std::borrow::Cow;

use csv::ByteRecord;

use crate::exchange::cells::header::half_width;

/// Most digits that a spreadsheet shows of a whole number in an ordinary cell; one more and it writes 1.23E+11.
const SHOWN_DIGITS: usize = 11;

/// Words that make a date of the digits beside them.
const MONTHS: [&str; 24] = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Half days behind a number.
const HALF_DAYS: [&str; 6] = ["am", "pm", "a", "p", "m", "z"];

/// Signs that stand in numbers, dates, times, shares and money.
const SIGNS: &str = ".,:/-+%¥￥$\u{20ac}£()[]'年月日时時分秒点上下午";

/// The text as a csv cell that a spreadsheet shows as it is: itself, or within `="…"`.
#[must_use]
pub fn kept(text: &str) -> Cow<'_, str> {
    if is_taken(text) { Cow::Owned(format!("=\"{}\"", text.replace('"', "\"\""))) } else { Cow::Borrowed(text) }
}

/// What `kept` was given, when the cell is of its making.
#[must_use]
pub fn freed(cell: &str) -> Option<Cow<'_, str>> {
    let inner = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    if !inner.contains('"') {
        return Some(Cow::Borrowed(inner));
    }
    let single = inner.replace("\"\"", "");
    (!single.contains('"')).then(|| Cow::Owned(inner.replace("\"\"", "\"")))
}

/// Frees the cells of a row whose text has quotes of its own; the plain ones are freed where cells are read (`mend::bare`).
pub fn free_quotes(row: &mut ByteRecord) {
    let quoted = row.as_slice().windows(2).any(|two| two == b"\"\"");
    if !quoted || !row.iter().any(|cell| cell.starts_with(b"=\"")) {
        return;
    }
    let mut clean = ByteRecord::new();
    for cell in row.iter() {
        match std::str::from_utf8(cell).ok().and_then(freed) {
            Some(free) => clean.push_field(free.as_bytes()),
            None => clean.push_field(cell),
        }
    }
    clean.set_position(row.position().cloned());
    *row = clean;
}

/// Whether a spreadsheet would make something else of this text.
#[must_use]
pub fn is_taken(text: &str) -> bool {
    if text.is_empty() || is_shown_as_it_is(text) {
        return false;
    }
    // Blanks are passed over: behind them some programs still find a formula.
    let word = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    match word.chars().next().map(half_width) {
        Some('=' | '+' | '-' | '@' | '#') => true,
        _ if text.starts_with(['\t', '\r', '\n']) => true,
        _ => word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") || is_number_like(word),
    }
}

/// A number that a spreadsheet shows with exactly these characters.
fn is_shown_as_it_is(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let no_lead = whole == "0" || !whole.starts_with('0');
    let no_tail = part.is_none_or(|part| all(part) && !part.ends_with('0'));
    all(whole) && no_lead && no_tail && digits.len() <= SHOWN_DIGITS && text != "-0"
}

/// Digits with nothing beside them but the signs and words of numbers, dates, times, shares and money.
fn is_number_like(word: &str) -> bool {
    let (mut letters, mut digits, mut words) = (String::new(), false, 0);
    for (at, letter) in word.chars().map(|letter| half_width(letter).to_ascii_lowercase()).chain([' ']).enumerate() {
        if letter.is_ascii_alphabetic() {
            letters.push(letter);
            continue;
        }
        if !letters.is_empty() {
            // A letter in front is a name (A2, E4); behind a number it is a time or a power.
            let is_first = at == letters.len();
            let behind = !is_first && (letters == "e" || HALF_DAYS.contains(&letters.as_str()));
            if !behind && !MONTHS.contains(&letters.as_str()) {
                return false;
            }
            words += 1;
            letters.clear();
        }
        if !letter.is_numeric() && !letter.is_whitespace() && !SIGNS.contains(letter) {
            return false;
        }
        digits |= letter.is_numeric();
    }
    // Numbers with nothing but blanks between them are a list.
    let is_list = word.contains(char::is_whitespace) && word.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace());
    digits && words <= 2 && !is_list
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::any;
    use proptest::prop_assert_eq;
    use proptest::proptest;

    use crate::exchange::cells::kept_text::freed;
    use crate::exchange::cells::kept_text::is_taken;
    use crate::exchange::cells::kept_text::kept;

    #[test]
    fn what_a_spreadsheet_would_change_is_kept() {
        for text in [
            "1-2",
            "2024-10",
            "2024-10-09",
            "2024-10-18 16:30",
            "1E5",
            "1e-3",
            "001",
            "3/4",
            "1 1/2",
            "98010100100010001",
            "123456789012",
            "=1+1",
            "=HYPERLINK(\"x\")",
            "+86138",
            "-说明",
            "@a",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "\t1",
            "\r1",
            "\n=1",
            " =1",
            "TRUE",
            "false",
            "１２",
            "12.50",
            "1.0",
            "0.10",
            "1,234",
            "1,234.5",
            "50%",
            "¥5",
            "￥5",
            "$5",
            "(5)",
            "2024年10月",
            "10月9日",
            "9时30分",
            "9:30",
            "3 PM",
            "3 a",
            "5-Jan",
            "Jan 5",
            "SEPT2",
            "Mar 2024",
            "#N/A",
            "#REF!",
            "-0",
            "00",
            "1.",
            ".5",
            "--1",
        ] {
            assert!(is_taken(text), "{text:?} would change");
        }
    }

    #[test]
    fn what_stays_as_it_is_stays_bare() {
        for text in [
            "",
            "0",
            "4",
            "-12",
            "-12.5",
            "0.3",
            "98010100031",
            "2024",
            "石门村",
            "王建国",
            "A2",
            "E4 一卡通",
            "R11 漏采",
            "INC07",
            "2024q3",
            "2024年第三季度",
            "第3轮",
            "3 户",
            "3人",
            "980***********4514",
            "138****1234",
            "说明=1",
            "a@b",
            "1/2 村",
            "Smith 2",
            "high",
            "E4",
            "98010100100010001 98010100100010002",
        ] {
            assert!(!is_taken(text), "{text:?} stays");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_freed_again(text in any::<String>()) {
            let cell = kept(&text).into_owned();
            let read = freed(&cell).map_or_else(|| cell.clone(), Cow::into_owned);
            prop_assert_eq!(read, text);
        }
    }
}
