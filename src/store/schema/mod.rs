//! The schema, one file a step; a step that has shipped is never edited.
//!
//! What does not live here: opening (`store/door.rs`), queries (the nouns).

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::M;
use rusqlite_migration::Migrations;

use crate::store::error::StoreError;

/// `hezh` in ASCII, so that stock tools can tell whose file it is.
pub const APPLICATION_ID: i64 = 0x6865_7a68;

/// The steps, in order; `user_version` counts them.
const STEPS: &[M<'_>] =
    &[M::up(include_str!("001_first.sql")), M::up(include_str!("002_drafts.sql")), M::up(include_str!("003_tables.sql"))];

/// The newest schema this program knows.
pub const NEWEST: i64 = 3;

/// Refuses a file of another program and a file of a newer one, before anything is written.
///
/// # Errors
/// `NotOurs`, `Newer`, or what the database says.
pub fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let whole: Result<(i64, i64, i64), rusqlite::Error> = (|| {
        let id = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((id, version, tables))
    })();
    let (id, found, tables) = match whole {
        Ok(numbers) => numbers,
        Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == rusqlite::ErrorCode::NotADatabase => {
            return Err(StoreError::NotOurs(path.display().to_string()));
        }
        Err(error) => return Err(error.into()),
    };
    if tables > 0 && id != APPLICATION_ID {
        return Err(StoreError::NotOurs(path.display().to_string()));
    }
    if found > NEWEST {
        return Err(StoreError::Newer { found, known: NEWEST });
    }
    Ok(())
}

/// Runs the steps that the file lacks.
///
/// # Errors
/// What the database says.
pub fn bring_up_to_date(connection: &mut Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    Migrations::from_slice(STEPS).to_latest(connection)?;
    Ok(())
}

/// Runs every step on an empty database, for the tests.
///
/// # Panics
/// When a step does not run.
#[cfg(test)]
pub fn validate() {
    assert_eq!(i64::try_from(STEPS.len()), Ok(NEWEST));
    Migrations::from_slice(STEPS).validate().expect("every step runs");
}
