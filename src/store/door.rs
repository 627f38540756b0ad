//! The one door: opening a file, with its lock, its journal, its stamp and its schema.
//!
//! What does not live here: the schema itself (`store/schema`), copies of the file (`store/copy.rs`).

use std::fs::File;
use std::fs::OpenOptions;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;

use crate::disk::name;
use crate::disk::place;
use crate::domain::stamp::Stamp;
use crate::store::Hold;
use crate::store::Store;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::newer;
use crate::store::schema;

/// How long to wait for another program's short write before giving up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pages that the write-ahead log may hold before they are moved into the file (8 KB each).
const CHECKPOINT_PAGES: i64 = 4000;

impl Store {
    /// Opens a file, or makes it when `create` is set. A second program gets it for reading only.
    ///
    /// `expect` is the stamp the caller wants; a new file gets it, an existing file of the other kind is refused.
    ///
    /// # Errors
    /// Not there, not ours, newer, wrong stamp, or what the disk says; `Older` for a file that is to be brought up to date first
    /// (`store/upgrade.rs`), which nothing has touched.
    pub fn open(path: &Path, expect: Option<Stamp>, create: bool) -> Result<Store, StoreError> {
        Store::open_with(path, expect, create, false)
    }

    /// The same, but a file of an older schema stays as it is and is looked at through a copy that is thrown away.
    ///
    /// # Errors
    /// Not there, not ours, newer, wrong stamp, or what the disk says.
    pub fn open_to_look(path: &Path, expect: Option<Stamp>, create: bool) -> Result<Store, StoreError> {
        Store::open_with(path, expect, create, true)
    }

    fn open_with(path: &Path, expect: Option<Stamp>, create: bool, as_it_is: bool) -> Result<Store, StoreError> {
        let there = is_there(path)?;
        if !there && !create {
            return Err(StoreError::NotThere(path.display().to_string()));
        }
        if !there {
            folder_of(path)?;
            name::check(path).map_err(|source| disk(path, source))?;
        }
        let lock = take_lock(path)?;
        if lock.is_some() && !there {
            private(path)?;
        }
        let mut connection = connect(path, lock.is_some())?;
        let found = newer::check(&connection, path)?;
        if schema::is_old(found) {
            // Another program at work may well be the older one: the file is its, and this one looks.
            let theirs = lock.is_none() && may_lock(path);
            if !as_it_is && !theirs {
                return Err(StoreError::Older { found, known: schema::NEWEST });
            }
            let mut store = Store::old(path, connection, found, lock)?;
            store.check_stamp(expect)?;
            return Ok(store);
        }
        let journal = if lock.is_some() { choose_journal(&connection, path)? } else { journal_of(&connection)? };
        settle(&connection)?;
        if lock.is_some() {
            schema::bring_up_to_date(&mut connection)?;
        }
        let hold = lock.map_or(Hold::ReadOnly, Hold::Locked);
        let mut store = Store { connection, path: path.to_owned(), hold, journal };
        store.check_stamp(expect)?;
        Ok(store)
    }

    /// Opens a file for reading only, without taking part in who may write: for looking at a backup.
    ///
    /// # Errors
    /// Not there, not ours, newer, or what the disk says.
    pub fn open_to_read(path: &Path) -> Result<Store, StoreError> {
        if !is_there(path)? {
            return Err(StoreError::NotThere(path.display().to_string()));
        }
        let connection = connect(path, false)?;
        let found = newer::check(&connection, path)?;
        if schema::is_old(found) {
            return Store::old(path, connection, found, None);
        }
        let journal = journal_of(&connection)?;
        settle(&connection)?;
        Ok(Store { connection, path: path.to_owned(), hold: Hold::ReadOnly, journal })
    }

    /// A file of an older schema, looked at through a copy.
    fn old(path: &Path, original: Connection, schema: i64, lock: Option<File>) -> Result<Store, StoreError> {
        let connection = copy::brought_up(&original)?;
        settle(&connection)?;
        let hold = Hold::Old { schema, original, lock };
        Ok(Store { connection, path: path.to_owned(), hold, journal: "copy".to_owned() })
    }

    /// Opens a file for reading only and holds on to what it says now, whatever is written meanwhile. Only for a file with a write-ahead log:
    /// any other journal makes writers wait for it.
    ///
    /// # Errors
    /// As `open_to_read`.
    pub fn open_snapshot(path: &Path) -> Result<Store, StoreError> {
        let store = Store::open_to_read(path)?;
        store.connection.execute_batch("BEGIN")?;
        // The moment is that of the first reading.
        store.read().newest_version()?;
        Ok(store)
    }

    /// A store in memory, for tests and for throwaway runs.
    ///
    /// # Errors
    /// What the database says.
    pub fn in_memory() -> Result<Store, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        settle(&connection)?;
        schema::bring_up_to_date(&mut connection)?;
        let path = PathBuf::from(":memory:");
        Ok(Store { connection, path, hold: Hold::Alone, journal: "memory".to_owned() })
    }

    /// Compares the stamp, or writes the expected one into a file that has none yet.
    fn check_stamp(&mut self, expect: Option<Stamp>) -> Result<(), StoreError> {
        match (self.read().stamp()?, expect) {
            (Some(found), Some(wanted)) if found != wanted => Err(StoreError::WrongStamp { found, wanted }),
            (None, Some(wanted)) if !self.is_read_only() => self.transact(|write| write.set_stamp(wanted)),
            (Some(_) | None, _) => Ok(()),
        }
    }
}

/// Holds a file against every other program, without opening it; none when another has it.
///
/// # Errors
/// What the disk says.
pub fn hold(path: &Path) -> Result<Option<File>, StoreError> {
    take_lock(path)
}

/// Whether this program could take the lock if no other had it.
pub(in crate::store) fn may_lock(path: &Path) -> bool {
    lock_file(path).is_ok()
}

fn lock_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    owner_only(&mut options);
    options.open(beside(path, "lock"))
}

/// The lock file stands beside the file: the database's own locks are let go after each transaction.
pub(in crate::store) fn take_lock(path: &Path) -> Result<Option<File>, StoreError> {
    let file = match lock_file(path) {
        Ok(file) => file,
        // A folder that cannot be written: the file can still be read.
        Err(_) if path.exists() => return Ok(None),
        Err(source) => return Err(disk(path, source)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(source)) => Err(disk(path, source)),
    }
}

/// `name.db` → `name.db-lock`, the way the database names its own companions.
#[must_use]
pub fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(what);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read; the database gives its journal files the same mode.
pub(in crate::store) fn private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    owner_only(&mut options);
    options.open(path).map(drop).map_err(|source| disk(path, source))
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

pub(in crate::store) fn connect(path: &Path, write: bool) -> Result<Connection, StoreError> {
    let access = if write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn journal_of(connection: &Connection) -> Result<String, StoreError> {
    Ok(connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?)
}

/// Asks for the write-ahead log and reads the answer back; a share or a refusal gets the plain journal (stack.md 1).
fn choose_journal(connection: &Connection, path: &Path) -> Result<String, StoreError> {
    if !place::is_share(path) {
        // Only heeded while the file is still empty; fewer, larger pages suit documents of some kilobytes.
        connection.pragma_update(None, "page_size", 8192)?;
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
