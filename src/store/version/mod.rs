//! Versions: one household in one period as a canonical document, never changed, only followed by a newer one.
//!
//! What does not live here: composing a version from layers (`review/intake/layers.rs`), the document itself (`domain/record.rs`).

pub mod document;
pub mod packed;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use serde::Deserialize;
use serde::Serialize;

use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::shape::Unfolding;

/// Where one layer of a version came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerOrigin {
    /// Number of the file (`FileRow::id`).
    pub file: i64,
    /// Row of the household's first line in it, as the user counts.
    pub row: u32,
    /// File and row of each member, in the order of the document; empty when the file lists no members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<(i64, u32)>,
}

/// The layers of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The local collection sheet: its columns stand over the yearly file's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<LayerOrigin>,
    /// The yearly file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly: Option<LayerOrigin>,
}

/// One stored version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Number in the file.
    pub id: i64,
    /// Period.
    pub period: Period,
    /// 户编号.
    pub hh_id: String,
    /// Position among the household's versions of the period, from 1.
    pub seq: i64,
    /// Batch that brought it.
    pub batch: i64,
    /// Digest of the document.
    pub digest: String,
    /// Files and rows.
    pub sources: Sources,
    /// The document.
    pub record: Record,
}

/// The newest version of a household, without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// 户编号.
    pub hh_id: String,
    /// Position among its versions.
    pub seq: i64,
    /// Digest.
    pub digest: String,
    /// Batch that brought it.
    pub batch: i64,
}

/// A version to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// Period.
    pub period: Period,
    /// 户编号.
    pub hh_id: &'a str,
    /// One more than the newest.
    pub seq: i64,
    /// Batch.
    pub batch: i64,
    /// Digest of `doc`.
    pub digest: &'a str,
    /// Canonical JSON of `Sources`.
    pub sources: &'a str,
    /// Canonical JSON of the record.
    pub doc: &'a str,
}

impl Read<'_> {
    /// The newest versions of a period by 户编号, without documents; households without a record any more included.
    ///
    /// # Errors
    /// What the database says.
    pub fn heads(self, period: Period) -> Result<Vec<Head>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("heads.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| {
            Ok(Head { hh_id: row.get("hh_id")?, seq: row.get("seq")?, digest: row.get("digest")?, batch: row.get("batch")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest version of a household; none when it was never imported in that period.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn current(self, period: Period, hh_id: &str) -> Result<Option<Version>, StoreError> {
        let mut found = None;
        self.each_current_of(period, &[hh_id], &mut |version| found = Some(version))?;
        Ok(found)
    }

    /// The newest versions of some households of a period, in this order; those that were never imported in it are left out.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn each_current_of(self, period: Period, ids: &[&str], visit: &mut dyn FnMut(Version)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("current.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let period = period.to_string();
        for hh_id in ids {
            let found = statement.query_row(named_params! { ":period": period, ":hh_id": hh_id }, raw).optional()?;
            if let Some(version) = found {
                visit(read(version, &mut unfolding)?);
            }
        }
        Ok(())
    }

    /// Every version of a household in a period, oldest first.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn versions(self, period: Period, hh_id: &str) -> Result<Vec<Version>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("of_household.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let rows = statement.query_map(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, raw)?;
        rows.map(|row| read(row?, &mut unfolding)).collect()
    }

    /// The version of a household that has this digest, newest first; none when there is none.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn version_by_digest(self, period: Period, hh_id: &str, digest: &str) -> Result<Option<Version>, StoreError> {
        Ok(self.versions(period, hh_id)?.into_iter().rev().find(|version| version.digest == digest))
    }

    /// The versions that a batch brought, by period and 户编号.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn versions_of_batch(self, batch: i64) -> Result<Vec<Version>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("of_batch.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let rows = statement.query_map(named_params! { ":batch": batch }, raw)?;
        rows.map(|row| read(row?, &mut unfolding)).collect()
    }

    /// How many versions a batch brought, and how many of them were the first of their household.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_of_batch(self, batch: i64) -> Result<(i64, i64), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("count_of_batch.sql"))?;
        Ok(statement.query_row(named_params! { ":batch": batch }, |row| Ok((row.get("records")?, row.get("new")?)))?)
    }

    /// How many cases somebody has worked on whose records a batch was the first to bring, and that go when it is taken back; and how many
    /// are decided whose records it changed, and that stand open again then.
    ///
    /// # Errors
    /// What the database says.
    pub fn worked_on_of_batch(self, batch: i64) -> Result<(i64, i64), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("worked_on_of_batch.sql"))?;
        Ok(statement.query_row(named_params! { ":batch": batch }, |row| Ok((row.get("worked_on")?, row.get("decided")?)))?)
    }

    /// How many cases stand as a batch moved them: those that came back with it, and those that it opened again.
    ///
    /// # Errors
    /// What the database says.
    pub fn moved_of_batch(self, batch: i64) -> Result<(i64, i64), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("moved_of_batch.sql"))?;
        Ok(statement.query_row(named_params! { ":batch": batch }, |row| Ok((row.get("came_back")?, row.get("reopened")?)))?)
    }

    /// Goes through the newest version of every household of a period, by 户编号.
    ///
    /// # Errors
    /// What the database or the visitor says, or `Damaged`.
    pub fn each_current(self, period: Period, visit: &mut dyn FnMut(Version)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("each_current.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, raw)?;
        for row in rows {
            visit(read(row?, &mut unfolding)?);
        }
        Ok(())
    }

    /// Goes through the current document of every household of a period, by 户编号; the visitor says whether it could be read.
    ///
    /// # Errors
    /// What the database says, or `Damaged` for the first that could not be read.
    pub fn each_document(self, period: Period, visit: &mut dyn FnMut(&str, &str) -> bool) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("each_current.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let mut rows = statement.query(named_params! { ":period": period.to_string() })?;
        while let Some(row) = rows.next()? {
            let text = |name: &str| Ok::<_, StoreError>(row.get_ref(name)?.as_str().unwrap_or_default());
            if !visit(text("hh_id")?, &unfolding.whole(text("doc")?)?) {
                return Err(StoreError::Damaged(format!("version {} doc", row.get::<_, i64>("id")?)));
            }
        }
        Ok(())
    }

    /// Goes through every version of the file: number, period, 户编号, position, batch, digest, document.
    ///
    /// # Errors
    /// What the database says.
    pub fn each_version(self, visit: &mut dyn FnMut(RawVersion)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("each.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let rows = statement.query_map([], raw)?;
        for row in rows {
            let mut version = row?;
            if let Cow::Owned(whole) = unfolding.whole(&version.doc)? {
                version.doc = whole;
            }
            visit(version);
        }
        Ok(())
    }

    /// The households that got a version of a period after number `after` and up to `upto`.
    ///
    /// # Errors
    /// What the database says.
    pub fn changed_between(self, period: Period, after: i64, upto: i64) -> Result<BTreeSet<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("changed.sql"))?;
        let rows =
            statement.query_map(named_params! { ":period": period.to_string(), ":after": after, ":upto": upto }, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The periods that have versions, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn periods(self) -> Result<Vec<Period>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("periods.sql"))?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut periods: Vec<Period> = Vec::new();
        for row in rows {
            let code = row?;
            periods.push(Period::parse(&code).ok_or(StoreError::Damaged(code))?);
        }
        periods.sort_unstable();
        Ok(periods)
    }

    /// How many households have a record in each period; `nobody` is the digest of a record that was taken away.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn households_by_period(self, nobody: &str) -> Result<BTreeMap<Period, usize>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("households.sql"))?;
        let rows = statement.query_map(named_params! { ":nobody": nobody }, |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| {
            let (code, count) = row?;
            Ok((Period::parse(&code).ok_or(StoreError::Damaged(code))?, usize::try_from(count).unwrap_or_default()))
        })
        .collect()
    }

    /// Whether any household has a record, in whatever period; `nobody` is the digest of a record that was taken away.
    ///
    /// # Errors
    /// What the database says.
    pub fn holds_records(self, nobody: &str) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("holds.sql"))?;
        Ok(statement.query_row(named_params! { ":nobody": nobody }, |row| row.get(0))?)
    }

    /// The number of the newest version; 0 in an empty file.
    ///
    /// # Errors
    /// What the database says.
    pub fn newest_version(self) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("newest.sql"))?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The number of the newest version that was there before a batch; 0 when there was none.
    ///
    /// # Errors
    /// What the database says.
    pub fn newest_before(self, batch: i64) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("before_batch.sql"))?;
        Ok(statement.query_row(named_params! { ":batch": batch }, |row| row.get(0))?)
    }
}

impl Write<'_> {
    /// Stores a version and gives its number.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_version(&self, version: &NewVersion<'_>) -> Result<i64, StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        Ok(statement.insert(named_params! {
            ":period": version.period.to_string(),
            ":hh_id": version.hh_id,
            ":seq": version.seq,
            ":batch": version.batch,
            ":digest": version.digest,
            ":sources": version.sources,
            ":doc": self.folded(version.doc)?,
        })?)
    }
}

/// A version as it stands in the table.
#[derive(Clone, Debug)]
pub struct RawVersion {
    /// Number.
    pub id: i64,
    /// Period code.
    pub period: String,
    /// 户编号.
    pub hh_id: String,
    /// Position among the household's versions.
    pub seq: i64,
    /// Batch.
    pub batch: i64,
    /// Digest as stored.
    pub digest: String,
    /// Sources as stored.
    pub sources: String,
    /// Document as it was written; as stored where it cannot be read.
    pub doc: String,
}

fn raw(row: &Row<'_>) -> Result<RawVersion, rusqlite::Error> {
    Ok(RawVersion {
        id: row.get("id")?,
        period: row.get("period")?,
        hh_id: row.get("hh_id")?,
        seq: row.get("seq")?,
        batch: row.get("batch")?,
        digest: row.get("digest")?,
        sources: row.get("sources")?,
        doc: row.get("doc")?,
    })
}

fn read(raw: RawVersion, unfolding: &mut Unfolding<'_>) -> Result<Version, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("version {} {what}", raw.id));
    Ok(Version {
        period: Period::parse(&raw.period).ok_or_else(|| damaged("period"))?,
        sources: serde_json::from_str(&raw.sources).map_err(|_| damaged("sources"))?,
        record: serde_json::from_str(&unfolding.whole(&raw.doc)?).map_err(|_| damaged("doc"))?,
        id: raw.id,
        hh_id: raw.hh_id,
        seq: raw.seq,
        batch: raw.batch,
        digest: raw.digest,
    })
}
