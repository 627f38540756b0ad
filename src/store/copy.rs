//! Copies of the file: backup and restore through the database's own means, never by copying bytes under an open file.
//!
//! What does not live here: when to make a copy and how many to keep (`review/backup.rs`).

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::backup::Backup;

use crate::store::Store;
use crate::store::door;
use crate::store::error::StoreError;
use crate::store::schema;

impl Store {
    /// Writes a whole copy of the file, as it stands now, to `to`; a file that is there already is replaced only when the copy is whole.
    ///
    /// # Errors
    /// What the disk or the database says.
    pub fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.connection, to)
    }

    /// Whether a copy may be written to `to`: not onto the file itself, nor onto a file that is no file of ours.
    ///
    /// # Errors
    /// `Onto`.
    pub fn may_copy_to(&self, to: &Path) -> Result<(), StoreError> {
        spares(&self.connection, to)
    }

    /// The database's own check of the file; empty when it is whole.
    ///
    /// # Errors
    /// What the database says.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        integrity(&self.connection)
    }
}

/// Looks at a backup without changing anything: whole, ours, not newer.
///
/// # Errors
/// What is wrong with it.
pub fn check(backup: &Path) -> Result<(), StoreError> {
    if !backup.exists() {
        return Err(StoreError::NotThere(backup.display().to_string()));
    }
    let connection = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::check(&connection, backup)?;
    match integrity(&connection)?.first() {
        None => Ok(()),
        Some(first) => Err(StoreError::Damaged(first.clone())),
    }
}

/// Puts a backup in the place of a file; gives where the file that stood there now is, journal files and all.
///
/// The backup is copied beside it first, so that a full disk changes nothing. The caller has made sure that nobody has `to` open.
///
/// # Errors
/// What the disk or the database says; the old file then stays.
pub fn restore(backup: &Path, to: &Path) -> Result<Option<PathBuf>, StoreError> {
    check(backup)?;
    let connection = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let half = copy_beside(&connection, to)?;
    let before = door::beside(to, "before");
    // The journal goes first: it must never stand beside another file than its own.
    for journal in ["wal", "shm", "journal"] {
        set_aside(&door::beside(to, journal), &door::beside(&before, journal))?;
    }
    let had = set_aside(to, &before)?;
    std::fs::rename(&half, to).map_err(|source| door::disk(to, source))?;
    Ok(had.then_some(before))
}

/// Moves a file over another, which goes in any case; whether there was one to move.
fn set_aside(from: &Path, to: &Path) -> Result<bool, StoreError> {
    let gone = |result: std::io::Result<()>, path: &Path| match result {
        Ok(()) => Ok(true),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(door::disk(path, source)),
    };
    gone(std::fs::remove_file(to), to)?;
    gone(std::fs::rename(from, to), from)
}

fn copy(from: &Connection, to: &Path) -> Result<(), StoreError> {
    spares(from, to)?;
    let half = copy_beside(from, to)?;
    std::fs::rename(&half, to).map_err(|source| door::disk(to, source))
}

/// Refuses a copy onto the file itself, or onto a file that is no file of ours.
fn spares(from: &Connection, to: &Path) -> Result<(), StoreError> {
    if from.path().is_some_and(|own| same_file(Path::new(own), to)) {
        return Err(StoreError::Onto(to.display().to_string()));
    }
    let other = to.is_file() && std::fs::metadata(to).is_ok_and(|found| found.len() > 0);
    if other {
        let standing = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        if let Err(StoreError::NotOurs(path)) = schema::check(&standing, to) {
            return Err(StoreError::Onto(path));
        }
    }
    Ok(())
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Writes a whole copy to a name beside `to`; a half copy is taken away again.
fn copy_beside(from: &Connection, to: &Path) -> Result<PathBuf, StoreError> {
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|source| door::disk(folder, source))?;
    }
    let half = door::beside(to, "half");
    let _ = std::fs::remove_file(&half);
    let made = fill(from, &half);
    if made.is_err() {
        let _ = std::fs::remove_file(&half);
    }
    made.map(|()| half)
}

fn fill(from: &Connection, half: &Path) -> Result<(), StoreError> {
    door::private(half)?;
    let mut target = Connection::open(half)?;
    Backup::new(from, &mut target)?.run_to_completion(4096, Duration::ZERO, None)?;
    // The copy is one file: no write-ahead log beside it.
    target.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get::<_, String>(0))?;
    target.close().map_err(|(_, error)| error)?;
    std::fs::File::open(half).and_then(|file| file.sync_all()).map_err(|source| door::disk(half, source))
}

fn integrity(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let found: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}
