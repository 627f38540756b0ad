//! Which of the known names was probably meant by a misspelt one.
//!
//! What does not live here: the names.

use crate::i18n::Text;
use crate::i18n::text;

/// The closest of the known names, when it is close enough to be what was meant.
#[must_use]
pub fn closest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Short words are near to every other short word.
    let most = match typed.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        long => long / 3,
    };
    let far = |name: &str| match distance(typed, name) {
        far if far <= most => Some(far),
        // A word that was not typed to its end, or with a letter or two behind it.
        _ if typed.chars().count() >= BEGUN && name.starts_with(typed) => Some(most + 1),
        far if name.chars().count() >= BEGUN && far <= BEHIND && typed.starts_with(name) => Some(most + 1),
        _ => None,
    };
    known.filter_map(|name| Some((far(name)?, name))).min().map(|(_, name)| name)
}

/// Letters that may stand behind a word.
const BEHIND: usize = 2;

/// Letters from which on a word counts as the beginning of another.
const BEGUN: usize = 3;

/// “, did you mean x” in both languages, or nothing.
#[must_use]
pub fn meant(suggestion: Option<&str>) -> Text {
    match suggestion {
        Some(name) => text("，是否指 {name}", "; did you mean {name}").fill(&[("name", &name)]),
        None => text("", ""),
    }
}

/// How many slips lie between two words: a letter too many, one too few, another one, two that changed places.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let mut far = (rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1])).min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                far = far.min(rows[i - 2][j - 2] + 1);
            }
            row.push(far);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use crate::i18n::near::closest;

    #[test]
    fn a_slip_of_one_letter_is_recognised() {
        assert_eq!(closest("net_pp", ["net", "net_pc", "gross"].into_iter()), Some("net_pc"));
        assert_eq!((closest("hihg", ["high"].into_iter()), closest("fly", ["why"].into_iter())), (Some("high"), None));
        assert_eq!(closest("nosuch", ["notice", "count"].into_iter()), None, "half of the letters are no guess");
        assert_eq!(closest("waive", ["waivers", "queue"].into_iter()), Some("waivers"), "the beginning of a word");
        assert_eq!(closest("zzzzzz", ["net", "net_pc"].into_iter()), None);
    }
}
