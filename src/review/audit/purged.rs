//! What a purge left in the file, as `verify` and the readers meet it: documents that say nothing, rows that hold only their digest, and
//! the entries from which a replay begins anew.
//!
//! What does not live here: taking it out (`purge.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::review::error::ReviewError;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::payload::Payload;

/// The document of a record that was taken out: that of a household without one.
#[must_use]
pub fn empty_record() -> String {
    Record::default().canonical()
}

/// The document of a row that was taken out, by the digest it had.
#[must_use]
pub fn empty_row(digest: &str) -> String {
    serde_json::json!({ "purged": digest }).to_string()
}

/// The digest that a row had which was taken out; none of a row that is whole.
#[must_use]
pub fn digest_of_row(document: &str) -> Option<String> {
    let mut held: BTreeMap<String, String> = serde_json::from_str(document).ok()?;
    let digest = held.remove("purged")?;
    held.is_empty().then_some(digest)
}

/// Why an entry of a purge stands that took the words of clues.
const CLUES: &str = "clues";
/// Its year and how many clues went, among its counts.
const YEAR: &str = "year";

/// What a purge enters where it took the words of clues: of which entries, and how many clues of which year they were.
#[must_use]
pub fn clues_taken(year: i32, clues: usize, entries: &[i64]) -> Payload {
    let mut counts: BTreeMap<String, i64> = entries.iter().map(|seq| (seq.to_string(), 1)).collect();
    counts.insert(YEAR.to_owned(), year.into());
    counts.insert(CLUES.to_owned(), i64::try_from(clues).unwrap_or(i64::MAX));
    Payload { why: CLUES.to_owned(), counts, ..Payload::default() }
}

/// The year of the clues that an entry of a purge took, and how many they were; none of one that took something else.
#[must_use]
pub fn clues_told(payload: &Payload) -> Option<(i64, i64)> {
    (payload.why == CLUES).then(|| [YEAR, CLUES].map(|key| payload.counts.get(key).copied().unwrap_or_default())).map(|[year, n]| (year, n))
}

/// Whether anything of a year was taken out.
///
/// # Errors
/// What the database says.
pub fn is_year_out(read: Read<'_>, year: i32) -> Result<bool, StoreError> {
    let is_of_year = |payload: &Payload| {
        payload.period.is_some_and(|period| period.year == year) || clues_told(payload).is_some_and(|(own, _)| own == i64::from(year))
    };
    Ok(read.purges()?.iter().any(|(_, payload)| is_of_year(payload)))
}

/// The periods that were taken out, and what was entered then.
#[derive(Clone, Debug, Default)]
pub struct Purged {
    // The position of the entry.
    periods: BTreeMap<Period, i64>,
    // What came with a batch, as it stood after the last purge that touched it.
    batches: HashMap<i64, String>,
    // The entries about clues that lost their words.
    clues: BTreeSet<i64>,
}

impl Purged {
    /// What the ledger says of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(read: Read<'_>) -> Result<Purged, ReviewError> {
        let mut purged = Purged::default();
        for (seq, payload) in read.purges()? {
            if clues_told(&payload).is_some() {
                purged.clues.extend(payload.counts.keys().filter_map(|key| key.parse::<i64>().ok()));
            }
            purged.periods.extend(payload.period.map(|period| (period, seq)));
            if let Some(batch) = payload.batch {
                purged.batches.insert(batch, payload.beside);
            }
        }
        Ok(purged)
    }

    /// Whether a period was taken out.
    #[must_use]
    pub fn has(&self, period: Period) -> bool {
        self.periods.contains_key(&period)
    }

    /// Whether an entry speaks of a period that was taken out after it.
    #[must_use]
    pub fn covers(&self, period: Option<Period>, entry: &Entry) -> bool {
        period.and_then(|period| self.periods.get(&period)).is_some_and(|seq| entry.seq < *seq)
    }

    /// Whether the words of an entry went with clues of a year.
    #[must_use]
    pub fn has_emptied(&self, seq: i64) -> bool {
        self.clues.contains(&seq)
    }

    /// What came with a batch, as a purge left it; none of a batch that none touched.
    #[must_use]
    pub fn batch(&self, batch: i64) -> Option<&str> {
        self.batches.get(&batch).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use crate::review::audit::purged::digest_of_row;
    use crate::review::audit::purged::empty_record;
    use crate::review::audit::purged::empty_row;

    #[test]
    fn a_row_that_was_taken_out_is_told_from_one_that_is_whole() {
        for (document, digest) in [
            (empty_row("ab12").as_str(), Some("ab12")),
            ("{}", None),
            ("{\"paid\":\"1.00\"}", None),
            ("{\"purged\":\"ab\",\"paid\":\"1.00\"}", None),
            ("{\"purged\":1}", None),
            ("", None),
        ] {
            assert_eq!(digest_of_row(document).as_deref(), digest, "{document}");
        }
        assert_eq!(empty_record(), "{\"h\":{},\"m\":[]}");
    }
}
