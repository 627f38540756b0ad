//! Whose data files hold, told by the numbers in them: an office's own or practice; the two never meet in one file (invariant 9).
//!
//! What does not live here: the stamp that a file bears (`domain/stamp.rs`).

use crate::domain::field::CERT_NO;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::roll::Roll;
use crate::domain::stamp::PRACTICE_AREA;
use crate::domain::stamp::Stamp;
use crate::domain::text::cert;
use crate::exchange::batch::Layer;
use crate::exchange::batch::TablePart;
use crate::review::error::ReviewError;

/// Whose data layers and tables hold that come into a file with a stamp, or with none so far; none when no number tells.
///
/// # Errors
/// `MixedIds` when both are among them, `WrongIds` when they do not belong into the file.
pub(in crate::review::intake) fn stamp_of(
    ours: Option<Stamp>,
    layers: &[Layer],
    tables: &[TablePart],
) -> Result<Option<Stamp>, ReviewError> {
    let (mut practice, mut real) = (false, false);
    let of_rolls = layers.iter().map(|layer| kinds_of_ids(&layer.roll));
    for (more_practice, more_real) in of_rolls.chain(tables.iter().map(kinds_of_rows)) {
        practice |= more_practice;
        real |= more_real;
    }
    let found = match (practice, real) {
        (true, true) => return Err(ReviewError::MixedIds),
        (true, false) => Some(Stamp::Practice),
        (false, true) => Some(Stamp::Office),
        (false, false) => None,
    };
    match (found, ours) {
        (Some(found), Some(ours)) if found != ours => Err(ReviewError::WrongIds { found, ours }),
        (found, _) => Ok(found),
    }
}

/// Whether a roll holds practice ids and whether it holds real ones, told by certificates and by 户编号.
fn kinds_of_ids(roll: &Roll) -> (bool, bool) {
    let (mut practice, mut real) = (false, false);
    for at in 0..roll.len() {
        practice |= roll.id(at).starts_with(PRACTICE_AREA);
        real |= is_real_household(roll.id(at));
    }
    let mut look = |number: &str| {
        practice |= number.starts_with(PRACTICE_AREA);
        real |= is_real(number);
    };
    for at in 0..roll.len() {
        if let Some(word) = roll.get(at, HEAD_CERT_NO).word() {
            look(roll.words.get(word));
        }
        for &member in roll.members_of(at) {
            if let Some(word) = roll.get_member(member as usize, CERT_NO).word() {
                look(roll.words.get(word));
            }
        }
    }
    (practice, real)
}

/// Whether the rows of a table hold practice ids and whether they hold real ones.
fn kinds_of_rows(part: &TablePart) -> (bool, bool) {
    let (mut practice, mut real) = (false, false);
    for row in &part.rows {
        practice |= row.cert18.starts_with(PRACTICE_AREA) || row.hh_id.starts_with(PRACTICE_AREA);
        real |= is_real(&row.cert18) || is_real_household(&row.hh_id);
    }
    (practice, real)
}

/// The first two digits of area codes that somebody lives under (GB/T 2260); the practice area is none of them.
const PROVINCES: &str = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82";

/// What is written where somebody has no number (IDV04): it says nothing of whose household it is, though its last character is now and then right.
const NO_NUMBER: &str = "999999";

fn is_of_a_province(number: &str) -> bool {
    number.get(..2).is_some_and(|area| PROVINCES.split(' ').any(|province| province == area))
}

/// Whether a number is surely that of a real person: a whole one with its check digit right, or one that begins with an area of the country
/// and is an old number of 15 digits, has a birth date in it, is masked, or was rounded by a spreadsheet. Faults that practice files plant
/// begin with the practice area like all of their numbers, but for the check digit, which is no proof.
fn is_real(number: &str) -> bool {
    if number.starts_with(PRACTICE_AREA) || number.starts_with(NO_NUMBER) {
        return false;
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let old = || number.len() == 15 && digits == 15;
    let masked = || matches!(number.chars().count(), 15 | 18) && number.contains('*') && digits >= 4;
    let rounded = || {
        let (head, power) = number.split_once(['E', 'e']).unwrap_or_default();
        head.get(1..2) == Some(".") && matches!(power.trim_start_matches('+'), "14" | "17")
    };
    let area: String = number.chars().filter(|c| *c != '.').take(2).collect();
    (cert::check_ok(number) && cert::birth(number).is_some())
        || (is_of_a_province(&area) && (cert::birth(number).is_some() || old() || masked() || rounded()))
}

/// Whether a 户编号 is surely that of a real household: the long ones begin with the code of an area.
fn is_real_household(number: &str) -> bool {
    number.len() >= 15 && number.bytes().all(|byte| byte.is_ascii_digit()) && is_of_a_province(number)
}
