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
/// Those that have a namesake never meet the others, so only what is left is read, and nothing where one side has nothing left: a period
/// that was never imported would else have every record of this one read in vain, and every number of it.
///
/// # Errors
/// What the store says.
pub fn found_by_head(read: Read<'_>, period: Period, of: Period) -> Result<HashMap<String, String>, ReviewError> {
    let nobody = Record::default().digest();
    let numbers = |of: Period| -> Result<BTreeSet<String>, ReviewError> {
        Ok(read.heads(of)?.into_iter().filter(|head| head.digest != nobody).map(|head| head.hh_id).collect())
    };
    let then = numbers(of)?;
    if then.is_empty() {
        return Ok(HashMap::new());
    }
    let now = numbers(period)?;
    let (left, gone): (Vec<&str>, Vec<&str>) =
        (now.difference(&then).map(String::as_str).collect(), then.difference(&now).map(String::as_str).collect());
    if left.is_empty() || gone.is_empty() {
        return Ok(HashMap::new());
    }
    let (now, then) = (some_households(read, period, &left)?, some_households(read, of, &gone)?);
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
        read.each_current_of(period, ids, &mut |version| {
            if !version.record.household.is_empty() {
                version.record.put(&mut roll, &version.hh_id);
            }
        })?;
    }
    roll.seal();
    Ok(roll)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::review::error::ReviewError;
    use crate::review::file::renumbered::found_by_head;
    use crate::review::tests::rig;
    use crate::store::error::StoreError;
    use crate::store::version::NewVersion;

    /// What cannot be read tells whether it was read.
    #[test]
    fn where_nobody_is_left_on_one_side_no_record_is_read() {
        let mut office = rig::office();
        let house = [("village", "石门村"), ("net", "9000")];
        rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &[("A", &house, &[])])], false).expect("imported");
        let [now, before] = [2024, 2023].map(Period::annual);
        let unreadable = |period| NewVersion { period, hh_id: "B", seq: 1, batch: 1, digest: "d", sources: "{}", doc: "no document" };
        let added: Result<i64, StoreError> = office.store.transact(|write| write.add_version(&unreadable(now)));
        added.expect("added");
        assert_eq!(found_by_head(office.store.read(), now, before).expect("nothing to read"), HashMap::new());
        assert_eq!(found_by_head(office.store.read(), before, now).expect("nothing to read"), HashMap::new());
        // As soon as somebody is left on both sides they are.
        rig::import(&mut office, vec![rig::layer(2023, FileKind::Yearly, &[("C", &house, &[])])], false).expect("imported");
        assert!(matches!(found_by_head(office.store.read(), now, before), Err(ReviewError::Store(StoreError::Damaged(_)))));
    }
}
