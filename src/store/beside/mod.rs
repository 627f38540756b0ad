//! Digests over what stands beside the ledger and is read by screens, slips and exports: files and provenance of a batch, the queue's
//! lines, return slips, names. An entry carries the digest of what came with it, so that `verify` finds a change.
//!
//! What does not live here: the comparing (`review/audit/verify.rs`), the digests of records, rows and findings (their own nouns).

use rusqlite::Connection;
use rusqlite::Params;
use rusqlite::named_params;
use rusqlite::types::ValueRef;

use crate::domain::digest::Sum;
use crate::domain::period::Period;
use crate::store::Read;
use crate::store::error::StoreError;

/// How many rows some tables have that only ever grow by an entry of the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Notes.
    pub notes: i64,
    /// Households on slips.
    pub slip_lines: i64,
    /// Slips.
    pub slips: i64,
    /// Batches.
    pub batches: i64,
    /// Drawings of households to be visited again.
    pub samples: i64,
    /// Households that were drawn.
    pub picks: i64,
    /// What second visits found.
    pub revisits: i64,
    /// Outcomes of a household that stand under another period than their run; never any in a file as it was written.
    pub strayed: i64,
}

impl Read<'_> {
    /// Over a batch, its files, and where each of its records was read.
    ///
    /// # Errors
    /// What the database says.
    pub fn beside_batch(self, batch: i64) -> Result<String, StoreError> {
        Ok(self.sum(include_str!("batch.sql"), named_params! { ":batch": batch })?.1)
    }

    /// Over the queue's lines of a period.
    ///
    /// # Errors
    /// What the database says.
    pub fn beside_lines(self, period: Period) -> Result<String, StoreError> {
        Ok(self.sum(include_str!("lines.sql"), named_params! { ":period": period.to_string() })?.1)
    }

    /// Over a slip and what it asks of one household; none when the household is not on it.
    ///
    /// # Errors
    /// What the database says.
    pub fn beside_slip(self, slip: &str, hh_id: &str) -> Result<Option<String>, StoreError> {
        Ok(whole(self.sum(include_str!("slip.sql"), named_params! { ":slip": slip, ":hh_id": hh_id })?))
    }

    /// Over the name that a code stands for; none when the code stands for nobody.
    ///
    /// # Errors
    /// What the database says.
    pub fn beside_name(self, code: &str) -> Result<Option<String>, StoreError> {
        Ok(whole(self.sum(include_str!("staff.sql"), named_params! { ":code": code })?))
    }

    /// Whether somebody has an entry in the ledger.
    ///
    /// # Errors
    /// What the database says.
    pub fn has_acted(self, code: &str) -> Result<bool, StoreError> {
        Ok(self.sum(include_str!("known.sql"), named_params! { ":code": code })?.0 > 0)
    }

    /// Where a note hangs: period, 户编号, field, and its words; none when there is none.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_at(self, seq: i64) -> Result<Option<[String; 4]>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("note.sql"))?;
        let mut rows = statement.query(named_params! { ":seq": seq })?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some([row.get("period")?, row.get("hh_id")?, row.get("field")?, row.get("body")?]))
    }

    /// How many rows there are of what only grows by an entry.
    ///
    /// # Errors
    /// What the database says.
    pub fn counts(self) -> Result<RowCounts, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("counts.sql"))?;
        Ok(statement.query_row([], |row| {
            Ok(RowCounts {
                notes: row.get("notes")?,
                slip_lines: row.get("slip_lines")?,
                slips: row.get("slips")?,
                batches: row.get("batches")?,
                samples: row.get("samples")?,
                picks: row.get("picks")?,
                revisits: row.get("revisits")?,
                strayed: row.get("strayed")?,
            })
        })?)
    }

    /// How many rows a query has, and the digest over all their values, each with its kind and length.
    fn sum(self, sql: &str, params: impl Params) -> Result<(i64, String), StoreError> {
        rows_of(self.connection, sql, params)
    }
}

/// How many rows a query has, and the digest over all their values, each with its kind and length.
///
/// # Errors
/// What the database says.
pub(in crate::store) fn rows_of(connection: &Connection, sql: &str, params: impl Params) -> Result<(i64, String), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let (mut rows, mut sum, mut count) = (statement.query(params)?, Sum::default(), 0);
    while let Some(row) = rows.next()? {
        count += 1;
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Null => sum.add(b"-\n"),
                ValueRef::Integer(number) => sum.add(format!("i{number}\n").as_bytes()),
                ValueRef::Real(number) => sum.add(format!("r{number}\n").as_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    sum.add(format!("t{}\n", bytes.len()).as_bytes());
                    sum.add(bytes);
                }
            }
        }
    }
    Ok((count, sum.finish()))
}

/// The digest over rows, where there are any.
fn whole((count, digest): (i64, String)) -> Option<String> {
    (count > 0).then_some(digest)
}
