//! Finding a household again in another period: the same 户编号, else the same head's certificate.

use std::collections::HashMap;

use crate::domain::field::HEAD_CERT_NO;
use crate::domain::roll::Roll;
use crate::domain::text::cert;

/// A household of another period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriorMatch {
    /// Its index in that roll.
    pub index: usize,
    /// Found by the head's certificate because the 户编号 changed.
    pub by_head: bool,
}

/// For each household of `current`, its record in `prior`.
///
/// A household number always wins; a head's certificate counts only when exactly one unclaimed household has it. Of two households that
/// now have the same head the one with the smaller number is taken, whatever their order.
#[must_use]
pub fn match_prior(current: &Roll, prior: &Roll) -> Vec<Option<PriorMatch>> {
    let mut found: Vec<Option<PriorMatch>> =
        (0..current.len()).map(|household| prior.find(current.id(household)).map(|index| PriorMatch { index, by_head: false })).collect();
    if found.iter().all(Option::is_some) {
        return found;
    }
    let mut taken = vec![false; prior.len()];
    for one in found.iter().flatten() {
        if let Some(taken) = taken.get_mut(one.index) {
            *taken = true;
        }
    }
    let mut by_head: HashMap<&str, Option<usize>> = HashMap::new();
    for index in (0..prior.len()).filter(|index| !taken[*index]) {
        if let Some(number) = head(prior, index) {
            by_head.entry(number).and_modify(|other| *other = None).or_insert(Some(index));
        }
    }
    let mut left: Vec<usize> = (0..current.len()).filter(|household| found[*household].is_none()).collect();
    left.sort_by_key(|household| current.id(*household));
    for household in left {
        // Taken out of the map, so that one household of last year is never two of this year.
        if let Some(index) = head(current, household).and_then(|number| by_head.get_mut(number)).and_then(Option::take) {
            found[household] = Some(PriorMatch { index, by_head: true });
        }
    }
    found
}

/// By which a household is found again where its number changed: the certificate of its head.
pub(crate) fn head(roll: &Roll, household: usize) -> Option<&str> {
    let word = roll.get(household, HEAD_CERT_NO).word()?;
    cert::first18(roll.words.get(word)).filter(|number| !number.starts_with("999999"))
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::word_cell;
    use crate::domain::field::HEAD_CERT_NO;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::rules::township::prior_match::PriorMatch;
    use crate::rules::township::prior_match::match_prior;

    fn roll(year: i32, rows: &[(&str, &str)]) -> Roll {
        let mut roll = Roll::new(Period::annual(year));
        roll.declare(&[HEAD_CERT_NO]);
        for (id, head) in rows {
            let household = roll.household(id, RowSource::default());
            let cell = word_cell(&mut roll.words, head);
            roll.set(household, HEAD_CERT_NO, cell);
        }
        roll.seal();
        roll
    }

    #[test]
    fn number_before_head_and_never_twice() {
        let (x, y) = ("98010119900307451X", "980101199003074528");
        let current = roll(2024, &[("1", x), ("9", y), ("8", y), ("7", "980101")]);
        let prior = roll(2023, &[("1", x), ("5", y), ("7", x)]);
        let found = match_prior(&current, &prior);
        assert_eq!(found[0], Some(PriorMatch { index: 0, by_head: false }));
        // Of two with the same head the smaller number, though it comes later in the file.
        assert_eq!(found[1], None);
        assert_eq!(found[2], Some(PriorMatch { index: 1, by_head: true }));
        assert_eq!(found[3], Some(PriorMatch { index: 2, by_head: false }));
    }
}
