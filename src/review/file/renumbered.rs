//! Households that have another number in another period, by the one matcher of last year, and the records of some households.
//!
//! What does not live here: the matcher (`rules/township/prior_match.rs`), what a desk remembers of it (`desk/earlier.rs`).

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::review::error::ReviewError;
use crate::rules::township::prior_match::match_prior;
use crate::store::Read;

/// For each household of `period` that has no namesake in `of`, its number there: that of the only household without a successor that
/// had the same head.
///
/// Those that have a namesake never meet the others, so only what is left on both sides is read.
///
/// # Errors
/// What the store says.
pub fn found_by_head(read: Read<'_>, period: Period, of: Period) -> Result<HashMap<String, String>, ReviewError> {
    let nobody = Record::default().digest();
    let numbers = |of: Period| -> Result<BTreeSet<String>, ReviewError> {
        Ok(read.heads(of)?.into_iter().filter(|head| head.digest != nobody).map(|head| head.hh_id).collect())
    };
    let (now, then) = (numbers(period)?, numbers(of)?);
    let left = |mine: &BTreeSet<String>, other: &BTreeSet<String>, of: Period| {
        let ids: Vec<&str> = mine.difference(other).map(String::as_str).collect();
        some_households(read, of, &ids)
    };
    let (now, then) = (left(&now, &then, period)?, left(&then, &now, of)?);
    let matched = match_prior(&now, &then).into_iter().enumerate();
    Ok(matched.filter_map(|(at, found)| Some((now.id(at).to_owned(), then.id(found?.index).to_owned()))).collect())
}

/// The records of some households of a period, in this order; those without one are left out.
///
/// # Errors
/// What the store says.
pub fn some_households(read: Read<'_>, period: Period, ids: &[&str]) -> Result<Roll, ReviewError> {
    let mut roll = Roll::new(period);
    if read.periods()?.contains(&period) {
        for id in ids {
            if let Some(version) = read.current(period, id)?.filter(|version| !version.record.household.is_empty()) {
                version.record.put(&mut roll, id);
            }
        }
    }
    roll.seal();
    Ok(roll)
}
