//! Batches and the files that came with them.
//!
//! What does not live here: the versions a batch brought (`store/version`), reading files (`exchange`).

use rusqlite::Row;
use rusqlite::named_params;

use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;

/// One import command, or the undoing of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Number, from 1.
    pub id: i64,
    /// When, UTC.
    pub at: String,
    /// Reviewer's code.
    pub reviewer: String,
    /// The batch that this one undoes.
    pub undoes: Option<i64>,
    /// The batch by which it was undone.
    pub undone_by: Option<i64>,
}

impl Batch {
    /// Whether it is an import that nobody has taken back.
    #[must_use]
    pub const fn can_be_undone(&self) -> bool {
        self.undoes.is_none() && self.undone_by.is_none()
    }
}

/// One file or sheet of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRow {
    /// Number in the file, from 1; set by the store.
    pub id: i64,
    /// Its batch.
    pub batch: i64,
    /// Name without its folder.
    pub name: String,
    /// Sheet; empty for CSV.
    pub sheet: String,
    /// `yearly`, `collection`, or the name of a table.
    pub kind: String,
    /// Period code; empty when rows of several periods were in it.
    pub period: String,
    /// Rows read.
    pub rows: i64,
    /// Households in it.
    pub households: i64,
    /// Rows and cells that were reported.
    pub problems: i64,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Encoding found.
    pub encoding: String,
    /// Date in its name, `2024-10-18`; empty when there is none.
    pub export_date: String,
    /// Field codes of its columns.
    pub columns: Vec<String>,
}

impl FileRow {
    /// Whether it holds records, rather than rows of a table beside them.
    #[must_use]
    pub fn is_of_record(&self) -> bool {
        matches!(self.kind.as_str(), "yearly" | "collection")
    }
}

impl Read<'_> {
    /// Every batch, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn batches(self) -> Result<Vec<Batch>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let rows = statement.query_map([], |row| {
            Ok(Batch {
                id: row.get("id")?,
                at: row.get("at")?,
                reviewer: row.get("reviewer")?,
                undoes: row.get("undoes")?,
                undone_by: row.get("undone_by")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The files of one batch.
    ///
    /// # Errors
    /// What the database says.
    pub fn files_of(self, batch: i64) -> Result<Vec<FileRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("files_of.sql"))?;
        let rows = statement.query_map(named_params! { ":batch": batch }, file_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every file that ever came.
    ///
    /// # Errors
    /// What the database says.
    pub fn files(self) -> Result<Vec<FileRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("files.sql"))?;
        let rows = statement.query_map([], file_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn file_row(row: &Row<'_>) -> Result<FileRow, rusqlite::Error> {
    let columns: String = row.get("columns")?;
    Ok(FileRow {
        id: row.get("id")?,
        batch: row.get("batch")?,
        name: row.get("name")?,
        sheet: row.get("sheet")?,
        kind: row.get("kind")?,
        period: row.get("period")?,
        rows: row.get("rows")?,
        households: row.get("households")?,
        problems: row.get("problems")?,
        digest: row.get("digest")?,
        encoding: row.get("encoding")?,
        export_date: row.get("export_date")?,
        columns: serde_json::from_str(&columns).unwrap_or_default(),
    })
}

impl Write<'_> {
    /// Opens a batch and gives its number.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_batch(&self, at: &str, reviewer: &str, undoes: Option<i64>) -> Result<i64, StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        Ok(statement.insert(named_params! { ":at": at, ":reviewer": reviewer, ":undoes": undoes })?)
    }

    /// Adds a file to its batch and gives its number.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_file(&self, file: &FileRow) -> Result<i64, StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add_file.sql"))?;
        Ok(statement.insert(named_params! {
            ":batch": file.batch,
            ":name": file.name,
            ":sheet": file.sheet,
            ":kind": file.kind,
            ":period": file.period,
            ":rows": file.rows,
            ":households": file.households,
            ":problems": file.problems,
            ":digest": file.digest,
            ":encoding": file.encoding,
            ":export_date": file.export_date,
            ":columns": serde_json::to_string(&file.columns).unwrap_or_default(),
        })?)
    }
}
