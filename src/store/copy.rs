//! Copies of the file: backup and restore through the database's own means, and by bytes only where the file is held still.
//!
//! What does not live here: holding it still (`held_still.rs`), when to make a copy and how many to keep (`review/audit/backup.rs`), how a
//! restored file gets its place (`swap.rs`).

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::MAIN_DB;
use rusqlite::backup::Backup;

use crate::disk::keep;
use crate::disk::name;
use crate::disk::place;
use crate::store::Hold;
use crate::store::Read;
use crate::store::Store;
use crate::store::Write;
use crate::store::beside::rows_of;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::key;
use crate::store::meta::ARCHIVE;
use crate::store::newer;
use crate::store::schema;
use crate::store::swap::Swap;

/// How much of the file is kept in memory, in KiB: as the database does by itself, and for going through all of it.
const USUAL_ROOM: i64 = 2_000;
const WHOLE_ROOM: i64 = 65_536;

/// For what a file is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheRoom {
    /// For single cases.
    Usual,
    /// To be gone through.
    Whole,
}

/// What the database and this program keep beside a file: no backup and no table may have such a name.
const COMPANIONS: [&str; 8] = ["wal", "shm", "journal", "lock", "seal", "half", "restoring", "restored"];

impl Store {
    /// Writes a whole copy of the file, as it stands now, to `to`; an older backup that is there already is replaced only when the copy
    /// is whole.
    ///
    /// # Errors
    /// As `may_copy_to`, or what the disk or the database says.
    pub fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        self.may_copy_to(to)?;
        place(&self.half_beside(to)?, to)
    }

    /// Writes a whole copy that nobody writes any more, the archive of a year, where nothing stands yet.
    ///
    /// # Errors
    /// `Onto` where something stands there, as `may_copy_to`, or what the disk or the database says.
    pub fn archive_to(&self, to: &Path, year: i32) -> Result<(), StoreError> {
        self.may_copy_to(to)?;
        if std::fs::symlink_metadata(to).is_ok() {
            return Err(StoreError::Onto(to.display().to_string()));
        }
        let half = self.half_beside(to)?;
        if let Err(error) = mark_archive(&half, Some(year)) {
            let _ = keep::remove(&half);
            return Err(error);
        }
        place(&half, to)
    }

    fn half_beside(&self, to: &Path) -> Result<PathBuf, StoreError> {
        written_beside(to, |half| {
            file::private(half)?;
            if self.copied_still(half)? {
                let copy = Connection::open(half)?;
                if let Some(key) = key::of(self.on_disk()) {
                    key.give(&copy)?;
                }
                return close_alone(copy, half);
            }
            fill(self.on_disk(), half)
        })
    }

    /// Whether a copy may be written to `to`: nothing stands there but an older backup of this very file, with no log beside it.
    ///
    /// # Errors
    /// `Onto`, `Odd`, `StaleLog`, or what the disk says.
    pub fn may_copy_to(&self, to: &Path) -> Result<(), StoreError> {
        let name = || to.display().to_string();
        if is_of(to, &self.path) {
            return Err(StoreError::Onto(name()));
        }
        if let Ok(found) = std::fs::symlink_metadata(to) {
            if found.is_dir() {
                return Err(file::disk(to, std::io::ErrorKind::IsADirectory.into()));
            }
            if !found.is_file() || place::has_other_name(to) {
                return Err(StoreError::Odd(name()));
            }
            if !self.is_older(to) {
                return Err(StoreError::Onto(name()));
            }
        }
        for log in ["wal", "journal"].map(|log| file::beside(to, log)) {
            if std::fs::symlink_metadata(&log).is_ok_and(|found| !found.is_file() || found.len() > 0) {
                return Err(StoreError::StaleLog(log.display().to_string()));
            }
        }
        Ok(())
    }

    /// Whether a file is a copy of this one: it holds the same number, or, written before there were numbers, the beginning of this ledger.
    #[must_use]
    pub fn is_copied_in(&self, path: &Path) -> bool {
        self.beside(path).is_some_and(|(same, follows)| same.unwrap_or(follows))
    }

    /// Whether a file is a copy of this one, whose ledger has gone on since.
    fn is_older(&self, path: &Path) -> bool {
        self.beside(path).is_some_and(|(same, follows)| same.unwrap_or(true) && follows)
    }

    /// Whether a file has the number of this one, where both have one, and whether its ledger is the beginning of this one.
    fn beside(&self, path: &Path) -> Option<(Option<bool>, bool)> {
        let connection = file::connect(path, false).ok()?;
        schema::check(&connection, path).ok().filter(|schema| *schema > 0)?;
        let there = Read { connection: &connection };
        let (seq, hash) = there.ledger_tip().ok()?;
        let same = match (self.read().file_id().ok()?, there.file_id().ok()?) {
            (Some(here), Some(there)) => Some(here == there),
            (None | Some(_), _) => None,
        };
        // An archive is no older backup: nothing takes its place.
        let is_kept = there.meta(ARCHIVE).ok()?.is_some();
        let stood = self.read().entry(seq).ok()?.map(|stored| stored.hash).filter(|_| !is_kept);
        Some((same, stood.as_ref() == Some(&hash) || (seq == 0 && same == Some(true))))
    }

    /// The database's own check of the file; empty when it is whole.
    ///
    /// # Errors
    /// What the database says.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        integrity(self.on_disk())
    }

    /// Makes room for pages, or gives it up again: whoever goes through the whole file several times deciphers each page once then, and
    /// not once for each time.
    ///
    /// # Errors
    /// What the database says.
    pub fn make_room(&self, room: CacheRoom) -> Result<(), StoreError> {
        let room = match room {
            CacheRoom::Usual => USUAL_ROOM,
            CacheRoom::Whole => WHOLE_ROOM,
        };
        // A negative number is one of KiB (SQLite, PRAGMA cache_size); what is above the new room goes at once.
        Ok(self.on_disk().pragma_update(None, "cache_size", -room)?)
    }

    /// The tables, triggers, views and indexes of the file that are missing, changed, or not of this program.
    ///
    /// # Errors
    /// What the database says.
    pub fn strays(&self) -> Result<Vec<String>, StoreError> {
        schema::strays(self.on_disk())
    }
}

/// Opens a backup to look at it without changing anything: whole, ours, not newer, with no table, trigger or view that is not ours.
///
/// # Errors
/// What is wrong with it.
pub fn look_at(backup: &Path) -> Result<Store, StoreError> {
    let store = Store::open_to_read(backup)?;
    if let Some(first) = store.integrity()?.into_iter().next() {
        return Err(StoreError::Damaged(first));
    }
    match schema::strays(store.on_disk())?.as_slice() {
        [] => Ok(store),
        strays => Err(StoreError::Strays(strays.to_vec())),
    }
}

/// Copies a backup to where a restored file is made, and opens it there with the newest schema: what is written into it belongs to it
/// when it takes the place.
///
/// # Errors
/// What the disk or the database says.
pub fn made_ready(backup: &Path, swap: &Swap) -> Result<Store, StoreError> {
    let source = file::connect(backup, false)?;
    newer::check(&source, backup)?;
    let half = swap.half();
    keep::remove(&half).map_err(|source| file::disk(&half, source))?;
    fill(&source, &half)?;
    // An archive that is restored is the office's file again.
    mark_archive(&half, None)?;
    let mut connection = file::connect(&half, true)?;
    file::settle(&connection)?;
    schema::bring_up_to_date(&mut connection)?;
    {
        let write = Write::of(connection.transaction()?);
        // Nothing rests on it, so that it was not looked at; what is restored begins with its own.
        write.pack_anew()?;
        write.transaction.commit()?;
    }
    let journal = file::journal_of(&connection)?;
    Ok(Store { connection, path: half, hold: Hold::Alone, journal, identity: None, bytes: OnceCell::new() })
}

/// Closes a file that was made ready and gives it the place.
///
/// # Errors
/// What the disk or the database says; the old file then stands there as before.
pub fn put_in_place(made: Store, swap: Swap) -> Result<Option<PathBuf>, StoreError> {
    let half = made.path.clone();
    let closed = made.connection.close().map_err(|(_, error)| StoreError::from(error));
    if let Err(error) = closed.and_then(|()| keep::flush(&half).map_err(|source| file::disk(&half, source))) {
        swap.give_up()?;
        return Err(error);
    }
    swap.carry_out()
}

/// What each table of a file holds: rows, and a digest over all of them.
pub type Content = BTreeMap<String, (i64, String)>;

/// A rehearsal: the backup is written beside `to` as a restore would do it, read back, compared row by row with the backup, looked at,
/// and taken away again. Gives what both hold.
///
/// # Errors
/// `CopyDiffers`, what `look` says of the rehearsed file, or what the disk or the database says.
pub fn rehearse<E: From<StoreError>>(backup: &Path, to: &Path, look: impl FnOnce(&Store) -> Result<(), E>) -> Result<Content, E> {
    let source = file::connect(backup, false).map_err(E::from)?;
    newer::check(&source, backup)?;
    let made = copy_beside(&source, &file::beside(to, REHEARSED))?;
    let compared = (|| {
        let there = look_at(&made)?;
        let (ours, theirs) = (content(&source)?, content(there.on_disk())?);
        if ours != theirs {
            return Err(E::from(StoreError::CopyDiffers));
        }
        look(&there)?;
        Ok(theirs)
    })();
    let gone = keep::remove(&made).map_err(|source| file::disk(&made, source));
    let content = compared?;
    gone?;
    Ok(content)
}

/// Takes away what programs left beside a file that were killed while they wrote a copy of it, a restored one or one under another
/// password. Whoever calls this holds the file, so nobody is writing one.
pub(in crate::store) fn sweep(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let (Some(name), Some(stem)) = (path.file_name(), path.file_stem()) else { return };
    let (name, stem) = (name.to_string_lossy(), stem.to_string_lossy());
    let is_ours = |whole: &str| {
        let rest = whole.strip_prefix(&*stem).unwrap_or_default();
        whole == name
            || [REHEARSED, key::FIRST_PAGE].iter().any(|what| whole == format!("{name}-{what}"))
            || ["-before-", "-rescued-"].iter().any(|copy| rest.starts_with(copy))
    };
    for half in halves(folder, &is_ours) {
        // One that stays is taken away the next time.
        let _ = keep::remove(&half);
    }
}

/// The halves of copies in a folder, with their journals, of which a whole one would have a name that is meant.
pub fn halves(folder: &Path, is_meant: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bare = ["-journal", "-wal", "-shm"].iter().find_map(|journal| name.strip_suffix(journal)).unwrap_or(&name);
        if bare.strip_suffix("-half").is_some_and(is_meant) {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// The name of a rehearsed file.
const REHEARSED: &str = "drill";

fn content(connection: &Connection) -> Result<Content, StoreError> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
    let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut content = Content::new();
    for table in tables {
        let whole = rows_of(connection, &format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")), [])?;
        content.insert(table, whole);
    }
    Ok(content)
}

/// A copy in a temporary file of the database's own, which goes with the connection, brought up to the newest schema.
///
/// # Errors
/// What the disk or the database says.
pub(in crate::store) fn brought_up(from: &Connection) -> Result<Connection, StoreError> {
    // An empty name is how the database is asked for a file that nobody else can see.
    let mut copy = Connection::open("")?;
    if key::of(from).is_some() {
        // The database copies no file under a key into one without; this one is in memory and nowhere else.
        let mut bytes = from.serialize(MAIN_DB)?.to_vec();
        // In memory there is no write-ahead log, which the file says it has (file format, bytes 18 and 19).
        bytes.iter_mut().skip(18).take(2).for_each(|version| *version = 1);
        copy.deserialize_read_exact(MAIN_DB, bytes.as_slice(), bytes.len(), false)?;
    } else {
        Backup::new(from, &mut copy)?.run_to_completion(4096, Duration::ZERO, None)?;
    }
    schema::bring_up_to_date(&mut copy)?;
    Ok(copy)
}

/// Takes away what a backup to `to` left that was killed.
pub fn remove_half(to: &Path) {
    let half = file::beside(to, "half");
    for left in [file::beside(&half, "journal"), half] {
        // One that stays is replaced by the next backup there.
        let _ = keep::remove(&left);
    }
}

/// Whether a file that is not there left a log or an unfinished restore behind.
#[must_use]
pub fn leaves_traces(path: &Path) -> bool {
    let holds = |beside: &str| std::fs::metadata(file::beside(path, beside)).is_ok_and(|found| found.len() > 0);
    ["wal", "journal", "restoring", "restored"].into_iter().any(holds)
}

/// Position and hash of the last ledger entry of a file.
///
/// # Errors
/// What the database says; `NotOurs` for a file that is none of ours.
pub fn tip_of(path: &Path) -> Result<(i64, String), StoreError> {
    let connection = file::connect(path, false)?;
    if schema::check(&connection, path)? == 0 {
        return Err(StoreError::NotOurs(path.display().to_string()));
    }
    Read { connection: &connection }.ledger_tip()
}

/// Whether a path is that of a file, or of what the database and this program keep beside it.
#[must_use]
pub fn is_of(path: &Path, file: &Path) -> bool {
    is_place_of(file, path) || COMPANIONS.iter().any(|companion| is_place_of(&file::beside(&place::followed(file), companion), path))
}

/// Gives a whole half the name it is for; where that fails the half goes, as nobody asks for it by its name.
fn place(half: &Path, to: &Path) -> Result<(), StoreError> {
    let placed = (|| {
        // Whatever is left of them is empty, and would be played into the copy otherwise.
        for journal in ["wal", "shm", "journal"] {
            let journal = file::beside(to, journal);
            keep::remove(&journal).map_err(|source| file::disk(&journal, source))?;
        }
        keep::rename(half, to).map_err(|source| file::disk(to, source))
    })();
    if placed.is_err() {
        // Nobody asks for a half by its name: what is not wanted here goes.
        let _ = keep::remove(half);
    }
    placed
}

/// Makes a file that nobody has open an archive of a year, or a file like any other again.
fn mark_archive(path: &Path, year: Option<i32>) -> Result<(), StoreError> {
    let mut connection = file::connect(path, true)?;
    {
        let write = Write::of(connection.transaction()?);
        match year {
            Some(year) => write.set_meta(ARCHIVE, &year.to_string())?,
            None => write.drop_meta(ARCHIVE)?,
        }
        write.transaction.commit()?;
    }
    connection.close().map_err(|(_, error)| error)?;
    keep::flush(path).map_err(|source| file::disk(path, source))
}

/// Whether two paths are one place, also where nothing stands there yet.
fn is_place_of(one: &Path, other: &Path) -> bool {
    place::is_same(one, other) || place::spelling(one) == place::spelling(other)
}

/// Writes a whole copy to a name beside `to`; a half copy is taken away again.
pub(in crate::store) fn copy_beside(from: &Connection, to: &Path) -> Result<PathBuf, StoreError> {
    written_beside(to, |half| fill(from, half))
}

fn written_beside(to: &Path, write: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<PathBuf, StoreError> {
    file::folder_of(to)?;
    name::check(to).map_err(|source| file::disk(to, source))?;
    let half = file::beside(to, "half");
    keep::remove(&half).map_err(|source| file::disk(&half, source))?;
    let made = write(&half);
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
    if let Some(key) = key::of(from) {
        // Under the key of the file, and in its pages, before anything is written.
        let size: i64 = from.pragma_query_value(None, "page_size", |row| row.get(0))?;
        target.pragma_update(None, "page_size", size)?;
        key.give(&target)?;
    }
    Backup::new(from, &mut target)?.run_to_completion(4096, Duration::ZERO, None)?;
    close_alone(target, half)
}

/// Closes a copy and brings it to the disk: it is one file, without a write-ahead log beside it.
fn close_alone(target: Connection, half: &Path) -> Result<(), StoreError> {
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
    use std::path::Path;

    use crate::domain::act::Act;
    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::copy;
    use crate::store::error::StoreError;
    use crate::store::ledger::NewAct;
    use crate::store::ledger::Who;
    use crate::store::swap::Swap;

    fn file(path: &Path, entries: usize) {
        let mut store = Store::open(path, Some(Stamp::Office), true).expect("made");
        let who = Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        for _ in 0..entries {
            store.transact(|write| write.act(&who, Act::Export, NewAct::default())).expect("an entry");
        }
    }

    #[test]
    fn a_backup_made_ready_takes_the_place_with_what_was_written_into_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, backup) = (folder.path().join("o.db"), folder.path().join("b.db"));
        file(&path, 3);
        file(&backup, 1);
        let before = fs::read(&path).expect("there");
        let swap = Swap::begin(&path).expect("begun");
        let mut made = copy::made_ready(&backup, &swap).expect("made ready");
        made.transact(|write| write.set_meta("mark", "x")).expect("written");
        assert_eq!(fs::read(&path).expect("there"), before);
        let kept = copy::put_in_place(made, swap).expect("in place").expect("one stood there");
        assert_eq!(fs::read(kept).expect("there"), before);
        let store = Store::open(&path, Some(Stamp::Office), false).expect("opened");
        assert_eq!((store.read().ledger_tip().expect("read").0, store.read().meta("mark").expect("read")), (1, Some("x".into())));
        assert!(Store::open(&backup, Some(Stamp::Office), false).expect("opened").read().meta("mark").expect("read").is_none());
    }

    #[test]
    fn a_file_restored_from_itself_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        file(&path, 2);
        let swap = Swap::begin(&path).expect("begun");
        let made = copy::made_ready(&path, &swap).expect("made ready");
        copy::put_in_place(made, swap).expect("in place");
        assert_eq!(Store::open(&path, Some(Stamp::Office), false).expect("opened").read().ledger_tip().expect("read").0, 2);
    }

    #[test]
    fn a_rehearsal_compares_every_table_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, backup) = (folder.path().join("o.db"), folder.path().join("b.db"));
        file(&backup, 4);
        let content = copy::rehearse(&backup, &path, |_| Ok::<(), StoreError>(())).expect("rehearsed");
        assert_eq!(content.get("ledger").map(|(rows, _)| *rows), Some(4));
        let refused = copy::rehearse(&backup, &path, |_| Err(StoreError::CopyDiffers));
        assert!(refused.is_err());
        let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
        assert!(left.iter().all(|name| name.to_string_lossy().starts_with("b.db")), "{left:?}");
    }

    #[test]
    fn halves_of_killed_programs_go_with_the_next_start_and_nothing_else_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        file(&path, 1);
        let gone = [
            "o.db-half",
            "o.db-half-journal",
            "o.db-drill-half",
            "o.db-drill-half-journal",
            "o-before-v3.db-half",
            "o-before-restore-1.db-half-wal",
            "o-rescued-20241018-083000.db-half",
        ];
        let stay = ["o2.db-half", "其他.db-half", "o-half", "half", "o-before-v3.db", "backup-half.db"];
        for name in gone.iter().chain(&stay) {
            fs::write(folder.path().join(name), "张三").expect("written");
        }
        drop(Store::open_to_read(&path).expect("looked at"));
        assert!(gone.iter().all(|name| folder.path().join(name).exists()), "whoever only looks takes nothing away");
        drop(Store::open(&path, None, false).expect("opened"));
        assert_eq!(gone.iter().filter(|name| folder.path().join(name).exists()).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert!(stay.iter().all(|name| folder.path().join(name).exists()));
    }

    #[test]
    fn what_is_not_ours_in_a_backup_is_named() {
        for (sql, name) in [
            ("CREATE TRIGGER odd AFTER INSERT ON ledger BEGIN DELETE FROM cases; END", "odd"),
            ("CREATE TABLE more (x)", "more"),
            ("DROP TRIGGER ledger_kept", "ledger_kept"),
            ("DROP VIEW v_queue; CREATE VIEW v_queue AS SELECT 1", "v_queue"),
            ("DROP INDEX ledger_of_group", "ledger_of_group"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let backup = folder.path().join("b.db");
            file(&backup, 1);
            assert!(copy::look_at(&backup).is_ok());
            rusqlite::Connection::open(&backup).expect("opened").execute_batch(sql).expect("changed");
            assert!(matches!(copy::look_at(&backup), Err(StoreError::Strays(names)) if names == [name]), "{sql}");
        }
    }
}
