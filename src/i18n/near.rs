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
        3 => 1,
        long => long / 3 + 1,
    };
    known.map(|name| (distance(typed, name), name)).filter(|(far, _)| *far <= most).min().map(|(_, name)| name)
}

/// “, did you mean x” in both languages, or nothing.
#[must_use]
pub fn meant(suggestion: Option<&str>) -> Text {
    match suggestion {
        Some(name) => text("，是否指 {name}", "; did you mean {name}").fill(&[("name", &name)]),
        None => text("", ""),
    }
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use crate::i18n::near::closest;

    #[test]
    fn a_slip_of_one_letter_is_recognised() {
        assert_eq!(closest("net_pp", ["net", "net_pc", "gross"].into_iter()), Some("net_pc"));
        assert_eq!((closest("hihg", ["high"].into_iter()), closest("fly", ["why"].into_iter())), (Some("high"), None));
        assert_eq!(closest("zzzzzz", ["net", "net_pc"].into_iter()), None);
    }
}
