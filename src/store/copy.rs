//! Copies of the file: backup and restore through the database's own means, never by copying bytes under an open file.
//!
//! What does not live here: when to make a copy and how many to keep (`review/audit/backup.rs`).

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::backup::Backup;

use crate::disk::keep;
use crate::disk::name;
use crate::disk::place;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::newer;
use crate::store::schema;

impl Store {
    /// Writes a whole copy of the file, as it stands now, to `to`; a file that is there already is replaced only when the copy is whole.
    ///
    /// # Errors
    /// What the disk or the database says.
    pub fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        copy(self.on_disk(), to)
    }

    /// Whether a copy may be written to `to`: not onto the file itself, nor onto a file that is no file of ours.
    ///
    /// # Errors
    /// `Onto`.
    pub fn may_copy_to(&self, to: &Path) -> Result<(), StoreError> {
        spares(self.on_disk(), to)
    }

    /// The database's own check of the file; empty when it is whole.
    ///
    /// # Errors
    /// What the database says.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        integrity(self.on_disk())
    }
}

/// Looks at a backup without changing anything: whole, ours, not newer.
///
/// # Errors
/// What is wrong with it.
pub fn check(backup: &Path) -> Result<(), StoreError> {
    if !file::is_there(backup)? {
        return Err(StoreError::NotThere(backup.display().to_string()));
    }
    let connection = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    newer::check(&connection, backup)?;
    match integrity(&connection)?.first() {
        None => Ok(()),
        Some(first) => Err(StoreError::Damaged(first.clone())),
    }
}

/// Puts a backup in the place of a file; gives where the file that stood there now is, journal files and all.
///
/// The backup is copied beside it first, so that a full disk changes nothing. The caller has made sure that nobody writes to `to`;
/// where somebody reads it, Windows refuses and everything is put back.
///
/// # Errors
/// What the disk or the database says; the old file then stays.
pub fn restore(backup: &Path, to: &Path) -> Result<Option<PathBuf>, StoreError> {
    check(backup)?;
    let connection = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let half = copy_beside(&connection, to)?;
    // The backup may be the file itself, which could not be moved while it is open.
    connection.close().map_err(|(_, error)| error)?;
    let before = file::beside(to, "before");
    // The journal goes first: it must never stand beside another file than its own.
    let mut moves: Vec<(PathBuf, PathBuf)> =
        ["wal", "shm", "journal"].map(|journal| (file::beside(to, journal), file::beside(&before, journal))).to_vec();
    moves.push((to.to_owned(), before.clone()));
    let mut done = Vec::new();
    let swapped = moves
        .iter()
        .try_for_each(|(from, aside)| {
            if set_aside(from, aside)? {
                done.push((from, aside));
            }
            Ok(())
        })
        .and_then(|()| keep::rename(&half, to).map_err(|source| file::disk(to, source)));
    if let Err(error) = swapped {
        for (from, aside) in done.into_iter().rev() {
            keep::rename(aside, from).map_err(|source| file::disk(aside, source))?;
        }
        keep::remove(&half).map_err(|source| file::disk(&half, source))?;
        return Err(error);
    }
    Ok(done.iter().any(|(from, _)| *from == to).then_some(before))
}

/// Moves a file over another, which goes in any case; whether there was one to move.
fn set_aside(from: &Path, to: &Path) -> Result<bool, StoreError> {
    match keep::rename(from, to) {
        Ok(()) => Ok(true),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
            keep::remove(to).map(|_| false).map_err(|source| file::disk(to, source))
        }
        Err(source) => Err(file::disk(from, source)),
    }
}

/// A copy in a temporary file of the database's own, which goes with the connection, brought up to the newest schema.
///
/// # Errors
/// What the disk or the database says.
pub(in crate::store) fn brought_up(from: &Connection) -> Result<Connection, StoreError> {
    // An empty name is how the database is asked for a file that nobody else can see.
    let mut copy = Connection::open("")?;
    Backup::new(from, &mut copy)?.run_to_completion(4096, Duration::ZERO, None)?;
    schema::bring_up_to_date(&mut copy)?;
    Ok(copy)
}

fn copy(from: &Connection, to: &Path) -> Result<(), StoreError> {
    spares(from, to)?;
    let half = copy_beside(from, to)?;
    keep::rename(&half, to).map_err(|source| {
        // Nobody asks for a half by its name: what is not wanted here goes.
        let _ = keep::remove(&half);
        file::disk(to, source)
    })
}

/// Refuses a copy onto the file itself, or onto a file that is no file of ours.
fn spares(from: &Connection, to: &Path) -> Result<(), StoreError> {
    if from.path().is_some_and(|own| place::is_same(Path::new(own), to)) {
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

/// Writes a whole copy to a name beside `to`; a half copy is taken away again.
pub(in crate::store) fn copy_beside(from: &Connection, to: &Path) -> Result<PathBuf, StoreError> {
    file::folder_of(to)?;
    name::check(to).map_err(|source| file::disk(to, source))?;
    let half = file::beside(to, "half");
    keep::remove(&half).map_err(|source| file::disk(&half, source))?;
    let made = fill(from, &half);
    if made.is_err() {
        let _ = keep::remove(&half);
    }
    // The half has a name that nobody gave.
    made.map(|()| half).map_err(|error| match error {
        StoreError::Disk { source, .. } => file::disk(to, source),
        other => other,
    })
}

fn fill(from: &Connection, half: &Path) -> Result<(), StoreError> {
    file::private(half)?;
    let mut target = Connection::open(half)?;
    Backup::new(from, &mut target)?.run_to_completion(4096, Duration::ZERO, None)?;
    // The copy is one file: no write-ahead log beside it.
    target.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get::<_, String>(0))?;
    target.close().map_err(|(_, error)| error)?;
    keep::flush(half).map_err(|source| file::disk(half, source))
}

fn integrity(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let found: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::copy::restore;

    #[test]
    fn a_restore_that_cannot_end_puts_everything_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, backup) = (folder.path().join("o.db"), folder.path().join("b.db"));
        let store = Store::open(&file, Some(Stamp::Office), true).expect("made");
        store.copy_to(&backup).expect("copied");
        drop(store);
        let before = fs::read(&file).expect("there");
        fs::write(folder.path().join("o.db-wal"), "").expect("written");
        // The place of the old file is taken by a folder that cannot go, as a file that is open elsewhere cannot on Windows.
        fs::create_dir_all(folder.path().join("o.db-before/x")).expect("made");
        assert!(restore(&backup, &file).is_err());
        assert_eq!(fs::read(&file).expect("there"), before);
        assert!(folder.path().join("o.db-wal").exists() && !folder.path().join("o.db-half").exists());
        fs::remove_dir_all(folder.path().join("o.db-before")).expect("gone");
        let kept = restore(&backup, &file).expect("restored").expect("a file stood there");
        assert_eq!(fs::read(kept).expect("there"), before);
        assert!(!folder.path().join("o.db-wal").exists());
    }

    #[test]
    fn a_file_restored_from_itself_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("o.db");
        drop(Store::open(&file, Some(Stamp::Office), true).expect("made"));
        restore(&file, &file).expect("restored");
        assert!(Store::open(&file, Some(Stamp::Office), false).is_ok());
    }
}
