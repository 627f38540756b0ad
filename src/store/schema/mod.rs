//! The schema, one file a step; a step that has shipped is never edited.
//!
//! What does not live here: opening (`store/open.rs`), queries (the nouns).

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;

use crate::store::error::StoreError;

/// `hezh` in ASCII, so that stock tools can tell whose file it is.
pub const APPLICATION_ID: i64 = 0x6865_7a68;

/// The steps, in order; `user_version` counts them.
pub(in crate::store) const STEPS: &[&str] = &[
    include_str!("001_first.sql"),
    include_str!("002_drafts.sql"),
    include_str!("003_tables.sql"),
    include_str!("004_upgrades.sql"),
    include_str!("005_identity.sql"),
    include_str!("006_purge.sql"),
    include_str!("007_signatures.sql"),
    include_str!("008_campaigns.sql"),
    include_str!("009_duties.sql"),
    include_str!("010_clues.sql"),
    include_str!("011_slip_items.sql"),
    include_str!("012_revisits.sql"),
    include_str!("013_rounds.sql"),
    include_str!("014_packed.sql"),
    include_str!("015_visits.sql"),
    include_str!("016_flag_facts.sql"),
    include_str!("017_shapes.sql"),
];

/// The newest schema this program knows.
pub const NEWEST: i64 = 17;

/// Refuses a file of another program and a file of a newer one, before anything is written; gives the schema it has, 0 for a new file.
///
/// # Errors
/// `NotOurs`, `Newer`, or what the database says.
pub fn check(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
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
        return Err(StoreError::Newer { found, known: NEWEST, copy: None });
    }
    Ok(found)
}

/// The tables, triggers, views and indexes that are missing in a file, changed, or not of this program; empty in a file as it was made.
///
/// # Errors
/// What the database says.
pub(in crate::store) fn strays(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let from = height(connection)?;
    let mut known = Connection::open_in_memory()?;
    climb(&mut known, STEPS.get(..from).unwrap_or(STEPS))?;
    let (ours, theirs) = (built(&known)?, built(connection)?);
    let names: BTreeSet<&String> = ours.symmetric_difference(&theirs).map(|(name, _)| name).collect();
    Ok(names.into_iter().cloned().collect())
}

/// Everything a file is built of, by name, with the words that made it.
fn built(connection: &Connection) -> Result<BTreeSet<(String, String)>, StoreError> {
    let mut statement = connection.prepare("SELECT name, type || ' ' || sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let plain = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().map(|(name, sql)| (name, plain(sql))).collect())
}

/// Whether a file with this schema has to be brought up to date before it is written; a new one, 0, is made in one go.
#[must_use]
pub const fn is_old(schema: i64) -> bool {
    0 < schema && schema < NEWEST
}

/// Runs the steps that the file lacks: all of them, or none of them stays.
///
/// # Errors
/// `Schema` for a step that does not run, or what the database says.
pub fn bring_up_to_date(connection: &mut Connection) -> Result<(), StoreError> {
    climb(connection, STEPS)
}

/// Runs those of the steps that lie above the file's `user_version`, in one transaction that also counts them.
fn climb(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id == APPLICATION_ID && height(connection)? == steps.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    run(&transaction, steps)?;
    transaction.commit()?;
    Ok(())
}

/// Runs those of the steps that the file lacks within a transaction of the caller's, who commits it or lets it fall.
///
/// # Errors
/// `Schema` for a step that does not run, or what the database says.
pub(in crate::store) fn run(transaction: &Transaction<'_>, steps: &[&str]) -> Result<(), StoreError> {
    // Read again: the wait for the transaction may have been for another program that ran the same steps.
    let from = height(transaction)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    for (number, step) in (1_i64..).zip(steps).skip(from) {
        transaction.execute_batch(step).map_err(|source| StoreError::Schema { step: number, source })?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    Ok(())
}

/// How many steps the file has behind it.
fn height(connection: &Connection) -> Result<usize, StoreError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    usize::try_from(version).map_err(|_| StoreError::Damaged(format!("user_version {version}")))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::store::error::StoreError;
    use crate::store::schema;
    use crate::store::schema::NEWEST;
    use crate::store::schema::STEPS;

    const THREE: &[&str] = &["CREATE TABLE a (x)", "CREATE TABLE b (x)", "CREATE TABLE c (x)"];

    fn state(connection: &Connection) -> (i64, String) {
        let version = connection.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version");
        let tables = connection
            .query_row("SELECT coalesce(group_concat(name, ''), '') FROM (SELECT name FROM sqlite_schema ORDER BY name)", [], |row| {
                row.get(0)
            })
            .expect("tables");
        (version, tables)
    }

    #[test]
    fn the_newest_schema_is_the_number_of_steps_and_every_step_runs() {
        assert_eq!(i64::try_from(STEPS.len()), Ok(NEWEST));
        let mut connection = Connection::open_in_memory().expect("memory");
        schema::bring_up_to_date(&mut connection).expect("every step runs");
        assert_eq!(state(&connection).0, NEWEST);
    }

    #[test]
    fn only_the_steps_that_are_missing_run() {
        let mut connection = Connection::open_in_memory().expect("memory");
        for (steps, stands) in [(1, "a"), (1, "a"), (3, "abc"), (3, "abc")] {
            schema::climb(&mut connection, &THREE[..steps]).expect("climbed");
            assert_eq!(state(&connection), (i64::try_from(steps).expect("few"), stands.to_owned()));
        }
    }

    #[test]
    fn a_step_that_fails_takes_the_steps_before_it_along() {
        let mut connection = Connection::open_in_memory().expect("memory");
        schema::climb(&mut connection, &THREE[..1]).expect("climbed");
        let failed = schema::climb(&mut connection, &[THREE[0], THREE[1], "CREATE TABLE b (x)"]);
        assert!(matches!(failed, Err(StoreError::Schema { step: 3, .. })), "{failed:?}");
        assert_eq!(state(&connection), (1, "a".to_owned()));
    }

    #[test]
    fn a_version_that_cannot_be_is_damage() {
        let mut connection = Connection::open_in_memory().expect("memory");
        connection.pragma_update(None, "user_version", -1).expect("written");
        assert!(matches!(schema::climb(&mut connection, THREE), Err(StoreError::Damaged(_))));
        assert_eq!(state(&connection), (-1, String::new()));
    }
}
