//! The data file as the disk holds it: its lock, its connections and their settings, the names of what stands beside it.
//!
//! What does not live here: opening it for work (`store/open.rs`), the schema (`store/schema`).

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::SystemTime;

use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::MAIN_DB;
use rusqlite::OpenFlags;

use crate::disk::keep;
use crate::disk::place;
use crate::store::address;
use crate::store::error::StoreError;
use crate::store::hot;
use crate::store::key;

/// How long to wait for another program's short write before giving up.
pub(in crate::store) const PATIENCE: Duration = Duration::from_secs(5);

/// Pages that the write-ahead log may hold before they are moved into the file.
const CHECKPOINT_PAGES: i64 = 4000;

/// What came of trying to hold a file. Here alone it is decided why a file can only be looked at.
pub(in crate::store) enum Lock {
    /// It is ours until this is dropped.
    Taken(File),
    /// Another program has it.
    Busy,
    /// It, its folder or its disk may not be written, whoever has it.
    Barred,
}

impl Lock {
    /// The lock.
    ///
    /// # Errors
    /// `ReadOnly` where another program has it, `Barred` where it may not be written.
    pub(in crate::store) fn taken(self) -> Result<File, StoreError> {
        match self {
            Lock::Taken(file) => Ok(file),
            Lock::Busy => Err(StoreError::ReadOnly),
            Lock::Barred => Err(StoreError::Barred),
        }
    }
}

/// Holds a file against every other program, without opening it.
///
/// # Errors
/// `ReadOnly` when another has it, `Barred` when it may not be written, or what the disk says.
pub fn hold(path: &Path) -> Result<File, StoreError> {
    take_lock(path)?.taken()
}

fn lock_file(path: &Path) -> std::io::Result<File> {
    keep::private().read(true).create(true).truncate(false).open(beside(path, "lock"))
}

/// The lock file stands beside the file: the database's own locks are let go after each transaction.
pub(in crate::store) fn take_lock(path: &Path) -> Result<Lock, StoreError> {
    // Who may not write the file leaves no lock of their own beside it, which its owner could not take.
    if keep::is_barred(path) {
        return Ok(Lock::Barred);
    }
    let file = match lock_file(path) {
        Ok(file) => file,
        // A folder that cannot be written: the file can still be read.
        Err(_) if path.exists() => return Ok(Lock::Barred),
        Err(source) => return Err(disk(path, source)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Lock::Taken(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(Lock::Busy),
        Err(std::fs::TryLockError::Error(source)) => Err(disk(path, source)),
    }
}

/// Takes the lock file away that this program made beside a file which turned out to be none of ours.
pub(in crate::store) fn leave_stranger(path: &Path, error: &StoreError) {
    if matches!(error, StoreError::NotOurs(_)) {
        // Where it stays it is empty and in nobody's way.
        let _ = keep::remove(&beside(path, "lock"));
    }
}

/// What is called after a file and stands beside it: `name.db` → `name.db-lock`.
#[must_use]
pub fn beside(path: &Path, what: &str) -> PathBuf {
    address::beside(path, what)
}

/// Makes an empty file that only its owner may read; the database gives its journal files the same mode.
pub(in crate::store) fn private(path: &Path) -> Result<(), StoreError> {
    keep::private().create(true).truncate(false).open(path).map(drop).map_err(|source| disk(path, source))
}

/// Opens a database, with its key if it has one.
pub(in crate::store) fn connect(path: &Path, write: bool) -> Result<Connection, StoreError> {
    // A reader that may not write the file would leave a log of its own beside it, which its owner could not write then.
    if !write && !has_companions(path) && keep::is_barred(path) {
        return still(path);
    }
    let connection = connected(path, write)?;
    match key::is_database(&connection) {
        Ok(false) => {}
        // A program was killed at its work, which has to be taken back before anything is read; who only reads cannot.
        Err(error) if !write && is_barred(&error) && beside(path, "journal").exists() && !keep::is_barred(path) => {
            drop(connection);
            // By the key of the file that stands there now: with another one its journal would be lost.
            key::forget(path);
            key::is_database(&connected(path, true)?)?;
            return connected(path, false);
        }
        Err(error) if !write && is_barred(&error) && !has_companions(path) => return still(path),
        Ok(true) | Err(_) => return Ok(connection),
    }
    // Since it was opened last it may have been replaced, or put under another password.
    drop(connection);
    key::forget(path);
    connected(path, write)
}

/// Whether a file that was opened for writing cannot be written: it, or its folder, is for reading only.
pub(in crate::store) fn is_shut(connection: &Connection) -> bool {
    connection.is_readonly(MAIN_DB).unwrap_or_default() || key::is_database(connection).is_err_and(|error| is_barred(&error))
}

fn is_barred(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied))
}

/// Whether a log of the file is there, which has to be read with it.
fn has_companions(path: &Path) -> bool {
    ["wal", "shm", "journal"].iter().any(|what| beside(path, what).exists())
}

/// How the files stood that this run reads as they stand: whoever may write them may change them meanwhile, and what is read then is
/// neither what stood there nor what stands there now.
static READ_AS_THEY_STAND: Mutex<BTreeMap<PathBuf, Option<Stand>>> = Mutex::new(BTreeMap::new());

/// How long a file is and when it was written last, and whether a log waits beside it.
type Stand = (u64, SystemTime, bool);

fn stand(path: &Path) -> Option<Stand> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.len(), found.modified().ok()?, has_companions(path)))
}

/// A file is opened anew: what was read before is of no matter.
pub(in crate::store) fn read_anew(path: &Path) {
    READ_AS_THEY_STAND.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
}

/// Whether a file that this run reads as it stands was changed since.
#[must_use]
pub fn is_changed_since(path: &Path) -> bool {
    let read = READ_AS_THEY_STAND.lock().unwrap_or_else(PoisonError::into_inner);
    read.get(path).is_some_and(|stood| *stood != stand(path))
}

/// The first file that this run reads as it stands and that was changed since; none as a rule.
#[must_use]
pub fn changed_since() -> Option<PathBuf> {
    let read = READ_AS_THEY_STAND.lock().unwrap_or_else(PoisonError::into_inner);
    read.iter().find(|(path, stood)| **stood != stand(path)).map(|(path, _)| path.clone())
}

/// Opens a file in a folder where the database can put nothing, for reading it as it stands: nobody here can write it either.
fn still(path: &Path) -> Result<Connection, StoreError> {
    // Before anything is read: what changes from here on is told, to whoever has it open already too.
    READ_AS_THEY_STAND.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_owned()).or_insert_with(|| stand(path));
    let name = address::unchanging(path).map_err(|source| disk(path, source))?;
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(name, access)?;
    key::unlock(&connection, path)?;
    Ok(connection)
}

fn connected(path: &Path, write: bool) -> Result<Connection, StoreError> {
    let access = if write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    key::unlock(&connection, path)?;
    Ok(connection)
}

pub(in crate::store) fn journal_of(connection: &Connection) -> Result<String, StoreError> {
    Ok(connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?)
}

/// Asks for the write-ahead log and reads the answer back; a share or a refusal gets the plain journal (stack.md 1).
pub(in crate::store) fn choose_journal(connection: &Connection, path: &Path) -> Result<String, StoreError> {
    if !place::is_share(path) {
        // Only heeded while the file is still empty.
        connection.pragma_update(None, "page_size", hot::PAGE)?;
        let answer: Result<String, rusqlite::Error> = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0));
        if let Ok(mode) = answer
            && mode == "wal"
        {
            connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
            return Ok(mode);
        }
    }
    Ok(connection.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0))?)
}

/// Settings of every connection: a finished act survives a power cut, foreign keys hold, `REPLACE` cannot slip past a trigger.
pub(in crate::store) fn settle(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // What is sorted or put aside is not put on the disk.
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Whether a data file is there; a folder of that name, or one that may not be looked into, is an error.
pub(in crate::store) fn is_there(path: &Path) -> Result<bool, StoreError> {
    if path.is_dir() {
        return Err(disk(path, std::io::ErrorKind::IsADirectory.into()));
    }
    path.try_exists().map_err(|source| disk(path, source))
}

/// Refuses a folder, a device, or nothing in the place of a backup.
///
/// # Errors
/// `NoCopy`, or what the disk says.
pub fn must_be_a_file(path: &Path) -> Result<(), StoreError> {
    if !is_there(path)? {
        return Err(StoreError::NoCopy(path.display().to_string()));
    }
    if path.is_file() { Ok(()) } else { Err(StoreError::NotOurs(path.display().to_string())) }
}

/// Makes the folder that a file is to stand in.
pub(in crate::store) fn folder_of(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|source| match source.kind() {
        // A file has the name.
        std::io::ErrorKind::AlreadyExists => disk(folder, std::io::ErrorKind::NotADirectory.into()),
        _ => disk(folder, source),
    })
}

/// An error of the disk.
pub(in crate::store) fn disk(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Disk { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::file::beside;
    use crate::store::file::changed_since;
    use crate::store::file::is_changed_since;
    use crate::store::file::read_anew;
    use crate::store::file::still;

    #[test]
    fn a_file_that_is_changed_while_it_is_read_as_it_stands_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        drop(Store::open(&path, Some(Stamp::Office), true).expect("made"));
        let connection = still(&path).expect("read");
        assert!(!is_changed_since(&path));
        // Its owner works in it: first in a log beside it, then in the file itself.
        let log = beside(&path, "wal");
        fs::write(&log, "log").expect("written");
        assert!(is_changed_since(&path));
        fs::remove_file(&log).expect("gone");
        assert!(!is_changed_since(&path));
        fs::write(&path, "another").expect("written");
        assert!(is_changed_since(&path) && changed_since().is_some());
        // A second look does not make the first one right.
        drop(still(&path).expect("read"));
        assert!(is_changed_since(&path));
        drop(connection);
        read_anew(&path);
        drop(still(&path).expect("read"));
        assert!(!is_changed_since(&path));
    }
}
