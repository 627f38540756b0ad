//! Numbers of people in running words: found however they are written, and hidden.
//!
//! A number may stand whole, split by blanks and dashes, in full-width digits, with invisible signs inside, with 15 digits of the old kind.
//! The one place that decides what looks like such a number. What does not live here: which field is hidden from whom
//! (`domain/field.rs`, `review/rows/mask.rs`), the form of a certificate (`domain/text/cert.rs`).

use std::borrow::Cow;
use std::fmt;

use crate::domain::text::cert;
use crate::i18n::Lang;
use crate::i18n::Say;

/// How much is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hide {
    /// Certificates, phones and bank accounts; 户编号 stay.
    People,
    /// Every run of eleven or more digits.
    AllLong,
}

/// Fewest digits of a run that may name somebody.
const LONG: usize = 11;

/// A hash is letters and digits without an end; nobody's number is.
const HASH: usize = 32;

/// The words with the numbers of people hidden: the first three and the last four characters stay.
#[must_use]
pub fn hidden(words: &str, hide: Hide) -> Cow<'_, str> {
    if may_hold_number(words) { looked_through(words, hide) } else { Cow::Borrowed(words) }
}

/// Whether enough digits stand together, whatever parts them, that a number could be among them: a quick look that most words fail.
fn may_hold_number(words: &str) -> bool {
    let mut digits = 0;
    words.len() >= LONG
        && words.chars().any(|letter| {
            if digit(letter).is_some() {
                digits += 1;
            } else if !is_gap(letter) && !is_point(letter) && !is_x(letter) {
                digits = 0;
            }
            digits >= LONG
        })
}

fn looked_through(words: &str, hide: Hide) -> Cow<'_, str> {
    let letters: Vec<char> = words.chars().collect();
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    let mut changed = false;
    while at < letters.len() {
        if letters[at].is_ascii_alphanumeric()
            && let Some(end) = hash_end(&letters, at)
        {
            out.extend(&letters[at..end]);
            at = end;
            continue;
        }
        if (at == 0 || digit(letters[at - 1]).is_none())
            && let Some(end) = stamp_end(&letters, at)
        {
            out.extend(&letters[at..end]);
            at = end;
            continue;
        }
        if digit(letters[at]).is_none() {
            out.push(letters[at]);
            at += 1;
            continue;
        }
        let run = DigitRun::at(&letters, at);
        let day = if hide == Hide::AllLong { run.day() } else { None };
        let end = match (day, run.longest(hide)) {
            (None, Some((number, end))) => {
                out.push_str(&masked(&number));
                changed = true;
                at = end;
                continue;
            }
            (Some(end), _) => end,
            (None, None) => run.ends[0].max(at + 1),
        };
        out.extend(&letters[at..end]);
        at = end;
    }
    if changed { Cow::Owned(out) } else { Cow::Borrowed(words) }
}

/// Whether the words are one plain number of a household: digits only, and nobody's certificate or phone.
#[must_use]
pub fn is_household_number(words: &str) -> bool {
    let plain = !words.is_empty() && words.len() <= 20 && words.bytes().all(|byte| byte.is_ascii_digit());
    plain && !is_cert(words) && !is_mobile(words)
}

/// A name as a file gives it, by which things are found: compared as it stands, shown with the numbers of people in it hidden.
///
/// It is no text on purpose: whoever shows it writes it out, and then it is hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named(String);

impl Named {
    /// The name as it stands, for finding and comparing; never for people.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }
}

impl From<String> for Named {
    fn from(name: String) -> Named {
        Named(name)
    }
}

impl From<&str> for Named {
    fn from(name: &str) -> Named {
        Named(name.to_owned())
    }
}

impl Say for Named {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        hidden(&self.0, Hide::People)
    }
}

impl fmt::Display for Named {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&hidden(&self.0, Hide::People))
    }
}

/// Groups of digits that stand close together.
struct DigitRun {
    /// The digits of each group.
    groups: Vec<String>,
    /// Where each group ends, behind its last digit or letter.
    ends: Vec<usize>,
    /// The first group before which stands a sign that rather parts figures than splits one; behind it only sure numbers count.
    loose: usize,
}

impl DigitRun {
    /// The run that begins at a digit: groups with at most three blanks, dashes or other small signs between them.
    fn at(letters: &[char], start: usize) -> DigitRun {
        let mut run = DigitRun { groups: Vec::new(), ends: Vec::new(), loose: usize::MAX };
        let mut at = start;
        loop {
            let mut group = String::new();
            // Invisible signs split nothing.
            while let Some(letter) = letters.get(at).copied().filter(|letter| digit(*letter).is_some() || is_invisible(*letter)) {
                group.extend(digit(letter));
                at += 1;
            }
            run.groups.push(group);
            run.ends.push(at);
            let before: usize = run.groups.iter().map(String::len).sum();
            if before >= 17 && letters.get(at).is_some_and(|letter| is_x(*letter)) {
                if let Some(last) = run.groups.last_mut() {
                    last.push('X');
                }
                at += 1;
                if let Some(end) = run.ends.last_mut() {
                    *end = at;
                }
            }
            let mut gap = letters[at..].iter().take(4).take_while(|letter| is_gap(**letter)).count();
            if gap == 0 && letters.get(at).is_some_and(|letter| is_point(*letter)) {
                gap = 1;
                run.loose = run.loose.min(run.groups.len());
            }
            let goes_on = letters.get(at + gap).copied();
            if gap == 0 || gap > 3 || goes_on.is_none_or(|letter| digit(letter).is_none() && !(before == 17 && is_x(letter))) {
                return run;
            }
            at += gap;
            if before == 17 && goes_on.is_some_and(is_x) {
                run.groups.push("X".to_owned());
                at += 1;
                run.ends.push(at);
                return run;
            }
        }
    }

    /// The longest stretch from the beginning of the run that has to be hidden, and where it ends.
    fn longest(&self, hide: Hide) -> Option<(String, usize)> {
        let mut number = String::new();
        let mut found = None;
        for (at, (group, end)) in self.groups.iter().zip(&self.ends).enumerate() {
            number.push_str(group);
            let is_whole = number.len() == group.len();
            let is_hidden = match hide {
                _ if at >= self.loose => {
                    number.len() == 18 && is_cert(&number) || at == 2 && self.is_dotted_phone() || self.is_thousands(at)
                }
                Hide::People => names(&number, is_whole),
                Hide::AllLong => number.len() >= LONG || names(&number, is_whole),
            };
            if is_hidden {
                found = Some((number.clone(), *end));
            }
        }
        found
    }

    /// `138.0000.1234`.
    fn is_dotted_phone(&self) -> bool {
        let lens: Vec<usize> = self.groups.iter().take(3).map(String::len).collect();
        lens == [3, 4, 4] && is_mobile(&self.groups[..3].concat())
    }

    /// `13,800,001,234`: nobody earns that; a phone or a certificate was read as an amount.
    fn is_thousands(&self, at: usize) -> bool {
        let groups = &self.groups[..=at];
        let first = groups[0].len();
        first <= 3 && first + 3 * at >= LONG && groups[1..].iter().all(|group| group.len() == 3)
    }

    /// Where a day with which the run begins ends (`2024-10-09 2024-10-10`): days are no numbers of people.
    fn day(&self) -> Option<usize> {
        let two = |at: usize, most: u32| {
            self.groups.get(at).is_some_and(|group| group.len() <= 2 && group.parse::<u32>().is_ok_and(|value| value <= most))
        };
        let year = self.groups.first()?;
        if year.len() != 4 || !(year.starts_with("19") || year.starts_with("20")) || !two(1, 12) {
            return None;
        }
        self.ends.get(if two(2, 31) { 2 } else { 1 }).copied()
    }
}

/// Whether these characters are the number of a person; a run without gaps may hold it between other digits.
fn names(number: &str, is_whole: bool) -> bool {
    let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    match number.len() {
        11 => is_mobile(number),
        15 => is_cert(number),
        16 | 19 if all_digits => is_whole || number.starts_with('6'),
        18 => is_cert(number) || is_whole,
        20 | 22 => is_cert(number),
        21 | 23.. => is_whole,
        // With the code of the country in front.
        13 => number.starts_with("86") && is_mobile(&number[2..]),
        _ => false,
    }
}

fn is_cert(number: &str) -> bool {
    if number.len() == 15 {
        let month = number[8..10].parse::<u32>().unwrap_or(0);
        let day = number[10..12].parse::<u32>().unwrap_or(0);
        return number.bytes().all(|byte| byte.is_ascii_digit()) && (1..=12).contains(&month) && (1..=31).contains(&day);
    }
    let digits = number.len() >= 18 && number.as_bytes()[..17].iter().all(u8::is_ascii_digit);
    digits && matches!(&number.as_bytes()[6..8], b"18" | b"19" | b"20") && cert::birth(number).is_some()
}

fn is_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11 && bytes.iter().all(u8::is_ascii_digit) && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

fn masked(number: &str) -> String {
    if number.len() == 11 {
        return format!("{}****{}", &number[..3], &number[7..]);
    }
    cert::masked(number)
}

/// The end of a count, a day of this century and a time (`000012-20241018-083000`), as names of automatic backups have them: nobody's number.
fn stamp_end(letters: &[char], at: usize) -> Option<usize> {
    let number = |from: usize, to: usize| {
        let digits = letters.get(from..to)?;
        digits.iter().all(char::is_ascii_digit).then(|| digits.iter().collect::<String>())?.parse::<u32>().ok()
    };
    let dash = |place: usize| letters.get(place) == Some(&'-');
    let (day, time) = (at + 7, at + 16);
    number(at, at + 6)?;
    let is_day = (2000..2100).contains(&number(day, day + 4)?)
        && (1..=12).contains(&number(day + 4, day + 6)?)
        && (1..=31).contains(&number(day + 6, day + 8)?);
    let is_time = number(time, time + 2)? < 24 && number(time + 2, time + 4)? < 60 && number(time + 4, time + 6)? < 60;
    let end = time + 6;
    let is_whole = letters.get(end).is_none_or(|letter| digit(*letter).is_none());
    (dash(at + 6) && dash(at + 15) && is_day && is_time && is_whole).then_some(end)
}

/// The end of a word of letters and digits that is a hash.
fn hash_end(letters: &[char], at: usize) -> Option<usize> {
    if at > 0 && letters[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    let len = letters[at..].iter().take_while(|letter| letter.is_ascii_hexdigit()).count();
    let word = &letters[at..at + len];
    let whole = letters.get(at + len).is_none_or(|letter| !letter.is_ascii_alphanumeric());
    (len >= HASH && whole && word.iter().any(char::is_ascii_alphabetic)).then_some(at + len)
}

/// The plain digit of a digit in any width.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_u32(letter as u32 - 0xfee0),
        // Digits of other scripts that a keyboard or a font may bring in.
        '\u{660}'..='\u{669}' => char::from_u32(letter as u32 - 0x660 + 0x30),
        '\u{6f0}'..='\u{6f9}' => char::from_u32(letter as u32 - 0x6f0 + 0x30),
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_u32((letter as u32 - 0x1d7ce) % 10 + 0x30),
        _ => None,
    }
}

const fn is_x(letter: char) -> bool {
    matches!(letter, 'x' | 'X' | 'ｘ' | 'Ｘ' | '×' | 'х' | 'Х')
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Signs that rather part figures than split one.
const fn is_point(letter: char) -> bool {
    matches!(letter, '.' | '．' | '/' | ',' | '，' | '、')
}

/// Signs with which people split long numbers.
fn is_gap(letter: char) -> bool {
    letter.is_whitespace()
        || is_invisible(letter)
        || matches!(letter, '-' | '_' | '－' | '—' | '–' | '‐' | '‑' | '‒' | '―' | '−' | '·' | '・' | '\'' | '`' | '*' | '\u{0}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use crate::domain::text::mask::Hide;
    use crate::domain::text::mask::Named;
    use crate::domain::text::mask::digit;
    use crate::domain::text::mask::hidden;
    use crate::domain::text::mask::is_household_number;
    use crate::domain::text::mask::looked_through;

    /// Every way of writing a number of a person that was met.
    const NASTY: [&str; 28] = [
        "980101199003074514",
        "98010119900307451X",
        "98010119900307451x",
        "９８０１０１１９９００３０７４５１４",
        "980101 19900307 4514",
        "980101-19900307-4514",
        "980101　1990　0307　4514",
        "980101\u{a0}19900307\u{a0}4514",
        "9 8 0 1 0 1 1 9 9 0 0 3 0 7 4 5 1 4",
        "980101\u{200b}19900307\u{202d}4514",
        "98010119900307451 X",
        "980101900307451",
        "980101 900307 451",
        "98010119900307451442",
        "98010119900307451442B1",
        "980101199013994514",
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "１３８００００１２３４",
        "6222021234567890123",
        "6222 0212 3456 7890 123",
        "138.0000.1234",
        "13,800,001,234.00",
        "980101.19900307.4514",
        // In digits of other scripts, and of mathematics.
        "\u{669}\u{668}\u{660}\u{661}\u{660}\u{661}\u{661}\u{669}\u{669}\u{660}\u{660}\u{663}\u{660}\u{667}\u{664}\u{665}\u{661}\u{664}",
        "\u{6f9}\u{6f8}\u{6f0}\u{6f1}\u{6f0}\u{6f1}\u{6f1}\u{6f9}\u{6f9}\u{6f0}\u{6f0}\u{6f3}\u{6f0}\u{6f7}\u{6f4}\u{6f5}\u{6f1}\u{6f4}",
        "\u{1d7d7}\u{1d7e0}\u{1d7e2}\u{1d7ed}\u{1d7f6}\u{1d7cf}\u{1d7d9}\u{1d7eb}\u{1d7f5}\u{1d7f6}\u{1d7ce}\u{1d7db}\u{1d7e2}\u{1d7f3}\u{1d7fa}\u{1d7d3}\u{1d7d9}\u{1d7e6}",
    ];

    #[test]
    fn numbers_of_people_are_hidden_however_they_are_written() {
        for number in NASTY {
            for words in [number.to_owned(), format!("证件{number}有误"), format!("id {number}, see"), format!("户 3 {number}")] {
                for hide in [Hide::People, Hide::AllLong] {
                    let clean = hidden(&words, hide);
                    let digits = clean.chars().filter(|letter| letter.is_numeric()).count();
                    assert!(digits <= 11 && clean.contains('*'), "{words:?} → {clean:?} ({hide:?})");
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn a_quick_look_passes_over_nothing(words in "[0-9０-９٠x×X .．/,，、\\-−·\u{200b}元a户]{0,60}") {
            for hide in [Hide::People, Hide::AllLong] {
                proptest::prop_assert_eq!(hidden(&words, hide), looked_through(&words, hide));
            }
        }
    }

    #[test]
    fn every_script_has_its_plain_digits() {
        for (zero, wanted) in [('0', '0'), ('\u{ff10}', '0'), ('\u{660}', '0'), ('\u{6f0}', '0'), ('\u{1d7ce}', '0'), ('\u{1d7d8}', '0')] {
            for more in 0..10 {
                let letter = char::from_u32(zero as u32 + more).expect("a letter");
                assert_eq!(digit(letter), char::from_u32(wanted as u32 + more), "{letter}");
            }
        }
        assert_eq!(digit('一'), None);
    }

    #[test]
    fn what_is_nobodys_number_stays() {
        for words in [
            "户 98010100031，纯收入 37,020.00",
            "98010100100010001",
            "2024-10-09 2024-10-10",
            "2024-10-18 16:30",
            "o-ab99ca6b-000001-20261127-210712.db",
            "9255.00 12849.00 37020.00",
            "第 128 号记录",
            "980***********4514",
            "138****1234",
            "3f2a9c0012345678901234567890abcdef12345678901234567890abcdef1234",
            "青镇退〔2024〕012号",
        ] {
            assert_eq!(hidden(words, Hide::People), words);
        }
        for words in ["2024-10-09 2024-10-10", "2024-10-18 16:30:05", "9255.00 12849.00", "人均 12,849.00，上年 9,255.00"] {
            assert_eq!(hidden(words, Hide::AllLong), words);
        }
        assert_eq!(hidden("户 98010100100010001 没有表", Hide::AllLong), "户 980**********0001 没有表");
        assert_eq!(hidden("2024-10-09 13800001234", Hide::People), "2024-10-09 138****1234");
    }

    #[test]
    fn a_name_is_found_whole_and_shown_hidden() {
        for (name, shown) in [("石门村", "石门村"), ("980101199003074514", "980***********4514"), ("", "")] {
            assert_eq!((Named::from(name).key(), Named::from(name).to_string().as_str()), (name, shown));
        }
    }

    #[test]
    fn a_certificate_is_no_household_number() {
        for (number, is) in [
            ("98010100031", true),
            ("98010100100010001", true),
            ("980101199003074514", false),
            ("980101900307451", false),
            ("13800001234", false),
            ("9801 0100031", false),
            ("", false),
        ] {
            assert_eq!(is_household_number(number), is, "{number}");
        }
    }
}
