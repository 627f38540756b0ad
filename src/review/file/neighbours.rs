//! The households most like a row that belongs to nobody: a number with one digit other, or the same name in the village.
//!
//! A help for the eye: nothing is joined by it. What does not live here: whose a row is (`current_tables.rs`).

use crate::domain::field::FieldId;
use crate::domain::field::HEAD_NAME;
use crate::domain::field::VILLAGE;
use crate::domain::roll::Roll;
use crate::domain::text::name;
use crate::review::rows::mask;

/// Households named for a row.
const NAMED: usize = 2;

/// Digits that may differ.
const FAR: usize = 2;

/// The nearest households, the nearest first: number and head.
#[must_use]
pub fn of(roll: &Roll, id: &str, named: &str, village: &str) -> Vec<String> {
    let word = |at: usize, field: FieldId| roll.get(at, field).word().map_or("", |word| roll.words.get(word));
    let distance = |at: usize| {
        let by_number = digits_apart(id, roll.id(at)).filter(|apart| (1..=FAR).contains(apart));
        let in_village = village.is_empty() || word(at, VILLAGE).is_empty() || word(at, VILLAGE) == village;
        let by_name = (!named.is_empty() && in_village && name::is_same(word(at, HEAD_NAME), named)).then_some(0);
        by_name.or(by_number)
    };
    let mut near: Vec<(usize, usize)> = (0..roll.len()).filter_map(|at| Some((distance(at)?, at))).collect();
    near.sort_by_key(|(apart, at)| (*apart, roll.id(*at)));
    let told = |at: usize| format!("{} {}", mask::household(roll.id(at)), mask::scrub(word(at, HEAD_NAME))).trim_end().to_owned();
    near.into_iter().take(NAMED).map(|(_, at)| told(at)).collect()
}

/// In how many digits two numbers differ: of the same length, or with one digit lost or doubled; two that changed places are one.
fn digits_apart(one: &str, other: &str) -> Option<usize> {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.is_empty() {
        return None;
    }
    if one.len() == other.len() {
        let differing: Vec<usize> = (0..one.len()).filter(|&at| one[at] != other[at]).collect();
        return match differing[..] {
            [a, b] if b == a + 1 && one[a] == other[b] && one[b] == other[a] => Some(1),
            _ => Some(differing.len()),
        };
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    (long.len() == short.len() + 1 && short[same..] == long[same + 1..]).then_some(1)
}

#[cfg(test)]
mod tests {
    use crate::review::file::neighbours::digits_apart;

    #[test]
    fn a_slip_of_the_pen_is_near() {
        for (other, apart) in [
            ("98010100100680001", Some(0)),
            ("98010100100680091", Some(1)),
            ("98010100106080001", Some(1)),
            ("98010100100688001", Some(1)),
            ("9801010010068001", Some(1)),
            ("980101001006800001", Some(1)),
            ("98010100100689901", Some(2)),
            ("9801010010068", None),
            ("", None),
        ] {
            assert_eq!(digits_apart(other, "98010100100680001"), apart, "{other}");
        }
    }
}
