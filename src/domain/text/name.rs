//! Names as people read them: one key for the many ways in which one name is typed.
//!
//! The name itself is stored and shown as written; only comparisons go by the key.
//! What does not live here: who is who (`domain/record.rs`), joining rosters (`review/file/current_tables.rs`).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::domain::text::signs;

/// The letters that GB18030 of 2000 and older fonts keep in the private area from U+E815 on, in order (GB 18030-2022, appendix D).
const TWINS: &str = "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";

/// Where they begin.
const FIRST_TWIN: u32 = 0xe815;

/// The key by which a name is compared: compatibility forms and private twins resolved, every kind of middle dot one dot, no spaces and
/// nothing invisible.
#[must_use]
pub fn key(name: &str) -> Cow<'_, str> {
    // Chinese letters of the one block that most names are made of need nothing.
    if name.chars().all(|letter| matches!(letter, '\u{4e00}'..='\u{9fff}' | '·' | 'a'..='z' | 'A'..='Z')) {
        return Cow::Borrowed(name);
    }
    let plain = name.chars().map(twin).nfkc().filter(|letter| !signs::is_blank(*letter));
    let key: String = plain.map(|letter| if is_dot(letter) { '·' } else { letter }).collect();
    Cow::Owned(key)
}

/// Words as they were meant, whatever the input method wrote: full-width letters and digits as plain ones, marks put together.
#[must_use]
pub fn plain(words: &str) -> String {
    words.nfkc().collect()
}

/// Whether two names are one.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}

/// The public letter of a private one.
fn twin(letter: char) -> char {
    match letter {
        '\u{e7c7}' => 'ḿ',
        '\u{e7c8}' => 'ǹ',
        letter => u32::from(letter)
            .checked_sub(FIRST_TWIN)
            .and_then(|at| usize::try_from(at).ok())
            .and_then(|at| TWINS.chars().nth(at))
            .unwrap_or(letter),
    }
}

/// A dot between the parts of a name, whatever its code point.
const fn is_dot(letter: char) -> bool {
    matches!(
        letter,
        '·' | '•'
            | '\u{2027}'
            | '∙'
            | '⋅'
            | '・'
            | '･'
            | '.'
            | '．'
            | '﹒'
            | '\u{2024}'
            | '\u{387}'
            | '\u{16eb}'
            | '\u{2e31}'
            | '\u{2e33}'
            | '\u{a78f}'
            | '\u{10101}'
            | '●'
            | '∘'
            | '｡'
    )
}

#[cfg(test)]
mod tests {
    use crate::domain::text::name::TWINS;
    use crate::domain::text::name::is_same;
    use crate::domain::text::name::key;
    use crate::domain::text::name::plain;

    #[test]
    fn one_name_typed_in_many_ways() {
        let table: &[(&str, &str)] = &[
            ("买买提·艾力", "买买提•艾力"),
            ("买买提·艾力", "买买提\u{2027}艾力"),
            ("买买提·艾力", "买买提∙艾力"),
            ("买买提·艾力", "买买提⋅艾力"),
            ("买买提·艾力", "买买提・艾力"),
            ("买买提·艾力", "买买提･艾力"),
            ("买买提·艾力", "买买提.艾力"),
            ("买买提·艾力", "买买提．艾力"),
            ("买买提·艾力", " 买买提 · 艾力\u{3000}"),
            ("买买提·艾力", "买买提\u{200b}·艾力\u{feff}"),
            ("金龙", "\u{f90a}龙"),
            ("石一", "\u{2f6f}一"),
            ("ＡＢ", "AB"),
            ("王䶮", "王\u{e863}"),
            ("王龴", "王\u{e81e}"),
            ("龻", "\u{e864}"),
            ("𠂇", "\u{e816}"),
            ("葛\u{e0100}", "葛"),
        ];
        for (one, other) in table {
            assert!(is_same(one, other), "{one} {other} {} {}", key(one), key(other));
        }
        for (one, other) in [("王一", "王二"), ("买买提·艾力", "买买提艾力"), ("", "王")] {
            assert!(!is_same(one, other), "{one} {other}");
        }
        assert_eq!(plain("Ａ１·\u{2f6f}"), "A1·石");
        assert_eq!(TWINS.chars().count(), 0xe864 - 0xe815 + 1);
    }
}
