//! What a purge left in the file, as `verify` and the readers meet it: documents that say nothing, rows that hold only their digest, and
//! the entries from which a replay begins anew.
//!
//! What does not live here: taking it out (`purge.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::review::error::ReviewError;
use crate::store::Read;

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

/// The periods that were taken out, and what was entered then.
#[derive(Clone, Debug, Default)]
pub struct Purged {
    // The position of the entry.
    periods: BTreeMap<Period, i64>,
    // What came with a batch, as it stood after the last purge that touched it.
    batches: HashMap<i64, String>,
}

impl Purged {
    /// What the ledger says of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(read: Read<'_>) -> Result<Purged, ReviewError> {
        let mut purged = Purged::default();
        for (seq, payload) in read.purges()? {
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
