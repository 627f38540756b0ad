//! The last hint of a step, read as the keys that a learner who follows it presses: `F4，下 2 次，打 11-5，Ctrl-S`.
//!
//! Keys stand as footers name them, commas between; what is typed stands behind 打 or “type”. What does not live here: the keys of a
//! lesson's own solution (`read.rs`), pressing them (`ui/replay.rs`).

use crate::input::key::Code;
use crate::input::key::Key;

/// What stands before a single key.
const PRESS: [&str; 2] = ["按 ", "Press "];
/// What stands before words to be typed.
const TYPE: [&str; 2] = ["打 ", "type "];
/// What stands behind how often a key is pressed.
const TIMES: [&str; 2] = [" 次", " times"];

/// The keys that a hint names, in either language, with its holes filled.
///
/// # Errors
/// The first part that is no key.
pub fn keys_told(hint: &str) -> Result<Vec<Key>, &str> {
    let hint = hint.trim().trim_end_matches(['。', '.']);
    let hint = PRESS.iter().find_map(|word| hint.strip_prefix(word)).unwrap_or(hint);
    let mut keys = Vec::new();
    for part in hint.split('，').flat_map(|part| part.split(", ")) {
        if let Some(typed) = TYPE.iter().find_map(|word| part.strip_prefix(word)) {
            keys.extend(typed.chars().map(|letter| Key::plain(Code::Char(letter))));
            continue;
        }
        let often = TIMES.iter().find_map(|word| part.strip_suffix(word)?.rsplit_once(' '));
        let (label, times) = often.and_then(|(label, times)| Some((label, times.parse().ok()?))).unwrap_or((part, 1));
        let key = Key::labelled(label).ok_or(part)?;
        keys.extend(std::iter::repeat_n(key, times));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use crate::input::key::Key;
    use crate::training::lesson::hint::keys_told;

    #[test]
    fn a_hint_is_read_as_the_keys_it_names_in_both_languages() {
        let keys = |written: &str| written.split(' ').map(|key| Key::parse(key).expect("a key")).collect::<Vec<_>>();
        for (hint, wanted) in [
            ("按 F2。", "F2"),
            ("Press F2.", "F2"),
            ("F4，下 2 次，打 11-5，Ctrl-S。", "F4 down down 1 1 minus 5 ctrl-s"),
            ("F4, Down 2 times, type 11-5, Ctrl-S.", "F4 down down 1 1 minus 5 ctrl-s"),
            ("Shift-Tab，/，打 李四，回车，空格。", "shift-tab / 李 四 enter space"),
            ("*, Space, %, Alt-C.", "* space % alt-c"),
        ] {
            assert_eq!(keys_told(hint), Ok(keys(wanted)), "{hint}");
        }
        for (hint, part) in
            [("F4，选 R02。", "选 R02"), ("Down to that line, Enter.", "Down to that line"), ("按 {key.find}。", "{key.find}")]
        {
            assert_eq!(keys_told(hint), Err(part), "{hint}");
        }
    }
}
