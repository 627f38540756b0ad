//! The one door: opening a file, with its lock, its journal, its stamp and its schema.
//!
//! What does not live here: the schema itself (`store/schema`), copies of the file (`store/copy.rs`).

use std::cell::OnceCell;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use rusqlite::Connection;

use crate::disk::name;
use crate::disk::place;
use crate::domain::stamp::Stamp;
use crate::store::Hold;
use crate::store::Read;
use crate::store::Store;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::file::Lock;
use crate::store::meta::OwnTexts;
use crate::store::newer;
use crate::store::schema;
use crate::store::swap;

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
        // Lock and log stand beside the file itself, by whatever link it is opened.
        let path = &place::followed(path);
        swap::settle(path)?;
        file::read_anew(path);
        let there = file::is_there(path)?;
        if place::has_other_name(path) {
            return Err(StoreError::Linked(path.display().to_string()));
        }
        if !there && !create {
            return Err(StoreError::NotThere(path.display().to_string()));
        }
        if !there {
            file::folder_of(path)?;
            name::check(path).map_err(|source| file::disk(path, source))?;
        }
        let had_lock = file::beside(path, "lock").exists();
        let mut lock = file::take_lock(path)?;
        if matches!(lock, Lock::Taken(_)) && !there {
            file::private(path)?;
        }
        let mut connection = file::connect(path, matches!(lock, Lock::Taken(_)))?;
        if there && matches!(lock, Lock::Taken(_)) && file::is_shut(&connection) {
            // Held by nobody, and not to be written all the same: it is looked at.
            lock = Lock::Barred;
            connection = file::connect(path, false)?;
        }
        let found = match newer::check(&connection, path) {
            Err(error) => {
                drop((connection, lock));
                if !had_lock {
                    file::leave_stranger(path, &error);
                }
                return Err(error);
            }
            Ok(found) => found,
        };
        let is_barred = matches!(lock, Lock::Barred);
        let is_busy = matches!(lock, Lock::Busy);
        if is_busy && found == 0 {
            return Err(StoreError::BeingMade(path.display().to_string()));
        }
        let lock = lock.taken().ok();
        if lock.is_some() {
            copy::sweep(path);
        }
        if schema::is_old(found) {
            // Another program at work may well be the older one: the file is its, and this one looks.
            if !as_it_is && !is_busy && !(Read { connection: &connection }).is_archive()? {
                return Err(StoreError::Older { found, known: schema::NEWEST });
            }
            let mut store = Store::old(path, connection, found, lock)?;
            store.check_stamp(expect)?;
            return Ok(store);
        }
        let journal = if lock.is_some() { file::choose_journal(&connection, path)? } else { file::journal_of(&connection)? };
        file::settle(&connection)?;
        if lock.is_some() {
            schema::bring_up_to_date(&mut connection)?;
        }
        let identity = lock.is_some().then(|| place::identity(path)).transpose().map_err(|source| file::disk(path, source))?;
        let hold = lock.map_or(if is_barred { Hold::Barred } else { Hold::ReadOnly }, Hold::Locked);
        let mut store = Store { connection, path: path.clone(), hold, journal, identity, bytes: OnceCell::new() };
        store.check_stamp(expect)?;
        if store.read().is_archive()? {
            store.hold = Hold::Archive;
        }
        if store.is_purging()? {
            // Where it cannot be done now the mark stays, and whoever opened the file says so.
            let _ = store.finish_purge();
        }
        Ok(store)
    }

    /// Opens a file for reading only, without taking part in who may write: for looking at a backup.
    ///
    /// # Errors
    /// Not there, not ours, newer, or what the disk says.
    pub fn open_to_read(path: &Path) -> Result<Store, StoreError> {
        if !file::is_there(path)? {
            return Err(StoreError::NotThere(path.display().to_string()));
        }
        let connection = file::connect(path, false)?;
        let found = newer::check(&connection, path)?;
        if schema::is_old(found) {
            return Store::old(path, connection, found, None);
        }
        let journal = file::journal_of(&connection)?;
        file::settle(&connection)?;
        Ok(Store { connection, path: path.to_owned(), hold: Hold::ReadOnly, journal, identity: None, bytes: OnceCell::new() })
    }

    /// What a file says of itself, read before it is opened: whose data it holds, none where it is not there or says nothing yet, and what
    /// is its own. A restore that was cut off there was looked after before.
    ///
    /// # Errors
    /// Not ours, newer, just being made by another program, or what the disk says.
    pub fn said_by(path: &Path) -> Result<(Option<Stamp>, OwnTexts), StoreError> {
        let path = &place::followed(path);
        file::read_anew(path);
        if !file::is_there(path)? {
            return Ok((None, OwnTexts::default()));
        }
        let connection = file::connect(path, false)?;
        if newer::check(&connection, path)? > 0 {
            let read = Read { connection: &connection };
            return Ok((read.stamp()?, read.own_texts()?));
        }
        match file::take_lock(path)? {
            Lock::Busy => Err(StoreError::BeingMade(path.display().to_string())),
            Lock::Taken(_) | Lock::Barred => Ok((None, OwnTexts::default())),
        }
    }

    /// A file of an older schema, looked at through a copy.
    fn old(path: &Path, original: Connection, schema: i64, lock: Option<File>) -> Result<Store, StoreError> {
        let connection = copy::brought_up(&original)?;
        file::settle(&connection)?;
        let hold = Hold::Old { schema, original, lock };
        Ok(Store { connection, path: path.to_owned(), hold, journal: "copy".to_owned(), identity: None, bytes: OnceCell::new() })
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
        file::settle(&connection)?;
        schema::bring_up_to_date(&mut connection)?;
        Ok(Store::alone(connection))
    }

    /// A database in memory that is settled and up to date.
    pub(in crate::store) fn alone(connection: Connection) -> Store {
        let path = PathBuf::from(":memory:");
        Store { connection, path, hold: Hold::Alone, journal: "memory".to_owned(), identity: None, bytes: OnceCell::new() }
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
