//! Second visits (回头看): which households were drawn, and what was found there. Beside the records, and never one of them.
//!
//! What does not live here: what the documents say (`review/revisit`), drawing (`domain/office/revisit.rs`).

use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::period::Period;
use crate::store::Read;
use crate::store::Write;
use crate::store::beside::rows_of;
use crate::store::error::StoreError;

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitSample {
    /// Its number in the file.
    pub id: i64,
    /// Whose households were drawn.
    pub period: Period,
    /// When, UTC.
    pub at: String,
    /// What the lot was drawn with.
    pub seed: i64,
    /// Households of each collector, before what confirmed flags add.
    pub per_collector: i64,
}

/// A household of a drawing, or what was found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitFact {
    /// The drawing.
    pub sample: i64,
    /// 户编号.
    pub hh_id: String,
    /// Digest of the document.
    pub digest: String,
    /// The document; empty once its period was purged.
    pub doc: String,
}

impl Read<'_> {
    /// The drawings of a period, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn revisit_samples(self, period: Period) -> Result<Vec<RevisitSample>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("samples.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| {
            let (id, at) = (row.get("id")?, row.get("at")?);
            Ok(RevisitSample { id, period, at, seed: row.get("seed")?, per_collector: row.get("per_collector")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The households that were drawn in a period, drawing by drawing.
    ///
    /// # Errors
    /// What the database says.
    pub fn revisit_picks(self, period: Period) -> Result<Vec<RevisitFact>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("picks.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, fact)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What second visits of a period found, each with the number of the reading that brought it, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn revisits(self, period: Period) -> Result<Vec<(i64, RevisitFact)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("found.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| Ok((row.get("sheet")?, fact(row)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Goes through every document about second visits: period code, digest, document.
    ///
    /// # Errors
    /// What the database says.
    pub fn each_revisit_document(self, visit: &mut dyn FnMut(&str, &str, &str)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("each.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (period, digest, doc): (String, String, String) = (row.get("period")?, row.get("digest")?, row.get("doc")?);
            visit(&period, &digest, &doc);
        }
        Ok(())
    }

    /// Over a drawing and whom it drew.
    ///
    /// # Errors
    /// What the database says.
    pub fn beside_revisit_sample(self, sample: i64) -> Result<String, StoreError> {
        Ok(rows_of(self.connection, include_str!("beside_sample.sql"), named_params! { ":sample": sample })?.1)
    }

    /// Over what a reading of a sheet brought.
    ///
    /// # Errors
    /// What the database says.
    pub fn beside_revisit_sheet(self, sheet: i64) -> Result<String, StoreError> {
        Ok(rows_of(self.connection, include_str!("beside_sheet.sql"), named_params! { ":sheet": sheet })?.1)
    }

    /// The number of the next drawing.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_revisit_sample(self) -> Result<i64, StoreError> {
        Ok(self.connection.prepare_cached(include_str!("next_sample.sql"))?.query_row([], |row| row.get(0))?)
    }

    /// The number of the next reading of a sheet.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_revisit_sheet(self) -> Result<i64, StoreError> {
        Ok(self.connection.prepare_cached(include_str!("next_sheet.sql"))?.query_row([], |row| row.get(0))?)
    }
}

fn fact(row: &Row<'_>) -> Result<RevisitFact, rusqlite::Error> {
    Ok(RevisitFact { sample: row.get("sample")?, hh_id: row.get("hh_id")?, digest: row.get("digest")?, doc: row.get("doc")? })
}

impl Write<'_> {
    /// Stores a drawing; its households follow.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_revisit_sample(&self, sample: &RevisitSample) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add_sample.sql"))?;
        statement.execute(named_params! {
            ":id": sample.id,
            ":period": sample.period.to_string(),
            ":at": sample.at,
            ":seed": sample.seed,
            ":per_collector": sample.per_collector,
        })?;
        Ok(())
    }

    /// Stores a household that was drawn.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_revisit_pick(&self, pick: &RevisitFact) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add_pick.sql"))?;
        statement.execute(named_params! {
            ":sample": pick.sample,
            ":hh_id": pick.hh_id,
            ":digest": pick.digest,
            ":doc": pick.doc,
        })?;
        Ok(())
    }

    /// Stores what a second visit found, as a reading of a sheet brought it.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_revisit(&self, sheet: i64, found: &RevisitFact) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add_found.sql"))?;
        statement.execute(named_params! {
            ":sheet": sheet,
            ":sample": found.sample,
            ":hh_id": found.hh_id,
            ":digest": found.digest,
            ":doc": found.doc,
        })?;
        Ok(())
    }
}
