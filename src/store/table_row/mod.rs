//! Rows of tables beside the records, as their files gave them; never changed, only followed by a newer file.
//!
//! What does not live here: which files stand for a period (`review/file/current_tables.rs`), the register of tables (`domain/table.rs`).

use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::period::Period;
use crate::domain::table::TableId;
use crate::domain::table::table;
use crate::domain::tables::TableRow;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;

/// A file of a table that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    /// Its number.
    pub id: i64,
    /// Its batch.
    pub batch: i64,
    /// Its table.
    pub table: TableId,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Codes of its columns.
    pub columns: Vec<String>,
}

/// A row of a collection sheet whose household was in no yearly file when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Name of its file.
    pub file: String,
    /// SHA-256 of the bytes of its file.
    pub digest: String,
    /// Whose it says it is; it has no values.
    pub row: TableRow,
}

/// Whether a row is wanted, by its 户编号 and the first 18 characters of its certificate.
pub type WantedRow<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Told of each row: batch, table, period, and the row with its document.
pub type EachRow<'a> = &'a mut dyn FnMut(i64, &str, &str, &TableRow, &str);

impl Read<'_> {
    /// The files of tables for a period that were not taken back, oldest first; tables that the register no longer knows are left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn table_files(self, period: Period) -> Result<Vec<TableFile>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("files.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, file)?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// The files of tables of one batch, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn table_files_of(self, batch: i64) -> Result<Vec<TableFile>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("files_of.sql"))?;
        let rows = statement.query_map(named_params! { ":batch": batch }, file)?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// The rows of a file for a period, in reading order.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn table_rows(self, file: &TableFile, period: Period) -> Result<Vec<TableRow>, StoreError> {
        self.table_rows_where(file, period, &|_, _| true)
    }

    /// The same of those that are wanted, by 户编号 and the first 18 characters of the certificate; of the others nothing more is read.
    ///
    /// # Errors
    /// As `table_rows`.
    pub fn table_rows_where(self, file: &TableFile, period: Period, is_wanted: WantedRow<'_>) -> Result<Vec<TableRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("of_file.sql"))?;
        let mut rows = statement.query(named_params! { ":file": file.id, ":period": period.to_string() })?;
        let mut wanted = Vec::new();
        while let Some(row) = rows.next()? {
            let is_wanted = is_wanted(text_of(row, "hh_id")?, text_of(row, "cert18")?);
            if !is_wanted {
                continue;
            }
            let found = row_without_values(row)?;
            let document = serde_json::from_str(text_of(row, "doc")?)
                .map_err(|_| StoreError::Damaged(format!("file {} row {}", file.id, found.row)))?;
            wanted.push(TableRow { values: TableRow::values_of(file.table, document), ..found });
        }
        Ok(wanted)
    }

    /// The rows of collection sheets for a period whose household was not known when they came, oldest first; without what was taken back.
    ///
    /// # Errors
    /// What the database says.
    pub fn sheet_rows(self, period: Period) -> Result<Vec<SheetRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("of_sheets.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| {
            Ok(SheetRow {
                file: row.get("name")?,
                digest: row.get("digest")?,
                row: TableRow {
                    row: row.get("row")?,
                    hh_id: row.get("hh_id")?,
                    cert18: row.get("cert18")?,
                    name: row.get("person")?,
                    village: row.get("village")?,
                    values: Vec::new(),
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Goes through every row of every table as stored, with its batch, table, period and document.
    ///
    /// # Errors
    /// What the database says.
    pub fn each_table_row(self, visit: EachRow<'_>) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("each.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (batch, kind, period, doc): (i64, String, String, String) =
                (row.get("batch")?, row.get("kind")?, row.get("period")?, row.get("doc")?);
            visit(batch, &kind, &period, &row_without_values(row)?, &doc);
        }
        Ok(())
    }
}

/// A text of a row, without a copy of it.
fn text_of<'r>(row: &'r Row<'_>, column: &str) -> Result<&'r str, StoreError> {
    row.get_ref(column)?.as_str().map_err(|error| StoreError::Damaged(format!("table_row {column}: {error}")))
}

/// A row of a table as it stands beside its document.
pub(in crate::store) fn row_without_values(row: &Row<'_>) -> Result<TableRow, rusqlite::Error> {
    Ok(TableRow {
        row: row.get("row")?,
        hh_id: row.get("hh_id")?,
        cert18: row.get("cert18")?,
        name: row.get("name")?,
        village: row.get("village")?,
        values: Vec::new(),
    })
}

/// A file of a table; none when the register no longer knows the table.
fn file(row: &Row<'_>) -> Result<Option<TableFile>, rusqlite::Error> {
    let (kind, columns): (String, String) = (row.get("kind")?, row.get("columns")?);
    let Some(table) = table(&kind) else { return Ok(None) };
    let columns = serde_json::from_str(&columns).unwrap_or_default();
    Ok(Some(TableFile { id: row.get("id")?, batch: row.get("batch")?, table, digest: row.get("digest")?, columns }))
}

impl Write<'_> {
    /// Stores a row of a file; `doc` is its canonical document.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_table_row(&self, file: i64, period: Period, row: &TableRow, doc: &str) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        statement.execute(named_params! {
            ":file": file,
            ":row": row.row,
            ":period": period.to_string(),
            ":hh_id": row.hh_id,
            ":cert18": row.cert18,
            ":name": row.name,
            ":village": row.village,
            ":doc": doc,
        })?;
        Ok(())
    }
}
