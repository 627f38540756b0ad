//! A copy of the open file by its bytes: only of a file that is held still, and whose pages were all read meanwhile.
//!
//! Page by page the database deciphers what it reads and enciphers it again for the copy, under the same key; bytes need neither. Held
//! still means: this program holds the file, the log is empty, and a reader stands on the file itself, so that nothing is moved from the
//! log into it. What does not live here: the name a copy gets, and the way page by page where this one is closed (`copy.rs`).

use std::fs::File;
use std::io;
use std::io::Read as _;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use crate::disk::keep;
use crate::store::Hold;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::key;

/// From here on lie the bytes that the database locks (its `PENDING_BYTE`), which Windows lets no other handle read.
const LOCKED_FROM: u64 = 0x4000_0000;

impl Store {
    /// Writes the bytes of the file to `half`, where it can be held still; whether it could. The copy still says that it has a log.
    ///
    /// # Errors
    /// What the disk says, or the database of a page that cannot be read: such a file is not copied.
    pub(in crate::store) fn copied_still(&self, half: &Path) -> Result<bool, StoreError> {
        // A file that was moved away is rescued by the connection, which still has it.
        if !matches!(self.hold, Hold::Locked(_)) || self.journal != "wal" || self.still_there().is_err() {
            return Ok(false);
        }
        // A full disk, or somebody who still reads what stood there before and is not waited for: page by page it goes all the same.
        self.connection.busy_timeout(Duration::ZERO)?;
        let emptied = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        self.connection.busy_timeout(file::PATIENCE)?;
        if emptied.is_ok_and(|busy| busy == 0) {
            let reader = self.connection.unchecked_transaction()?;
            reader.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            if std::fs::metadata(file::beside(&self.path, "wal")).is_ok_and(|log| log.len() == 0) {
                return self.copy_bytes(half);
            }
        }
        Ok(false)
    }

    fn copy_bytes(&self, half: &Path) -> Result<bool, StoreError> {
        let here = |source| file::disk(&self.path, source);
        if self.bytes.get().is_none() {
            let bytes = File::open(&self.path).map_err(here)?;
            // Between two looks it was this file.
            self.still_there()?;
            let _ = self.bytes.set(bytes);
        }
        let Some(mut bytes) = self.bytes.get() else { return Ok(false) };
        let length = bytes.metadata().map_err(here)?.len();
        if length >= LOCKED_FROM {
            return Ok(false);
        }
        bytes.seek(SeekFrom::Start(0)).map_err(here)?;
        let path: &Path = &self.path;
        thread::scope(|scope| {
            let proved = key::of(&self.connection).map(|_| scope.spawn(move || read_all_pages(path)));
            let there = |source| file::disk(half, source);
            let mut target = keep::private().create(true).truncate(true).open(half).map_err(there)?;
            let copied = io::copy(&mut bytes.take(length), &mut target).map_err(there)?;
            if copied != length {
                return Err(there(io::ErrorKind::UnexpectedEof.into()));
            }
            // A thread that died proved nothing.
            proved.map_or(Ok(()), |thread| thread.join().unwrap_or(Err(StoreError::CopyDiffers)))?;
            Ok(true)
        })
    }
}

/// Reads every page, each of which is deciphered and proved under a password.
fn read_all_pages(path: &Path) -> Result<(), StoreError> {
    let connection: Connection = file::connect(path, false)?;
    Ok(connection.query_row("SELECT sum(length(data)) FROM sqlite_dbpage", [], |_| Ok(()))?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::domain::act::Act;
    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::file;
    use crate::store::key::Cost;
    use crate::store::ledger::NewAct;
    use crate::store::ledger::Who;
    use crate::store::payload::Payload;
    use crate::store::rekey::NewKey;
    use crate::store::rekey::rekey;

    fn act(store: &mut Store) {
        let who = Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        let payload = Payload { why: "王小明三天两头来".repeat(200), ..Payload::default() };
        store.transact(|write| write.act(&who, Act::Export, NewAct { payload, ..NewAct::default() })).expect("an entry");
    }

    /// A file with `entries` entries, open; plain, or under a password.
    fn open(path: &Path, is_locked: bool, entries: usize) -> Store {
        let mut store = Store::open(path, Some(Stamp::Office), true).expect("made");
        if is_locked {
            drop(store);
            rekey(path, Some(&NewKey::of("12345678", Cost::LEAST).expect("a key")), None).expect("under a password");
            store = Store::open(path, Some(Stamp::Office), false).expect("opened");
        }
        (0..entries).for_each(|_| act(&mut store));
        store
    }

    fn tip(store: &Store) -> (i64, String) {
        store.read().ledger_tip().expect("read")
    }

    #[test]
    fn a_copy_by_bytes_holds_what_stands_in_file_and_log_and_stands_alone() {
        for is_locked in [false, true] {
            let folder = tempfile::tempdir().expect("a folder");
            let (path, to) = (folder.path().join("o.db"), folder.path().join("b.db"));
            let mut store = open(&path, is_locked, 40);
            for round in 0..3 {
                act(&mut store);
                assert!(fs::metadata(file::beside(&path, "wal")).expect("a log").len() > 0, "{round}");
                store.copy_to(&to).expect("copied");
                assert!(store.bytes.get().is_some(), "by its bytes");
                let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
                assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("b.db-")), "{left:?}");
                let copy = Store::open_to_read(&to).expect("opened");
                assert_eq!((copy.journal(), tip(&copy)), ("delete", tip(&store)));
                assert_eq!(copy.integrity().expect("read"), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn who_still_reads_what_stood_there_before_is_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, to) = (folder.path().join("o.db"), folder.path().join("b.db"));
        let mut store = open(&path, false, 3);
        let reader = Store::open_snapshot(&path).expect("a reader");
        act(&mut store);
        store.copy_to(&to).expect("copied");
        assert!(store.bytes.get().is_none(), "page by page");
        assert_eq!(tip(&Store::open_to_read(&to).expect("opened")), tip(&store));
        assert_eq!(tip(&reader).0 + 1, tip(&store).0);
    }

    #[test]
    fn a_page_that_cannot_be_deciphered_is_in_no_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, to) = (folder.path().join("o.db"), folder.path().join("b.db"));
        drop(open(&path, true, 40));
        let whole = fs::read(&path).expect("there");
        let pages = whole.len() / 8192;
        let mut refused = 0;
        for page in 1..pages {
            let mut damaged = whole.clone();
            damaged[page * 8192 + 100] ^= 1;
            fs::write(&path, damaged).expect("damaged");
            // What is refused on opening needs no copy.
            if let Ok(store) = Store::open(&path, Some(Stamp::Office), false) {
                assert!(store.copy_to(&to).is_err(), "page {page} of {pages}");
                assert!(!to.exists() && !file::beside(&to, "half").exists(), "page {page}");
                refused += 1;
            }
        }
        assert!(refused > pages / 2, "{refused} of {pages}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_database_keeps_its_locks_while_the_file_is_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let mut store = open(&path, false, 3);
        // What the system lists of the handles that are open on the file: it lists every lock that this program holds on it.
        let locks = || {
            let open = fs::read_dir("/proc/self/fd").expect("the system's list").flatten();
            let ours = open.filter(|handle| fs::read_link(handle.path()).is_ok_and(|file| file == path));
            let said = ours.filter_map(|handle| fs::read_to_string(handle.path().to_string_lossy().replace("/fd/", "/fdinfo/")).ok());
            said.map(|said| said.lines().filter(|line| line.starts_with("lock:") && line.contains("POSIX")).count()).max().unwrap_or(0)
        };
        let before = locks();
        assert!(before > 0);
        for name in ["b.db", "c.db"] {
            store.copy_to(&folder.path().join(name)).expect("copied");
            assert!(store.bytes.get().is_some() && locks() == before, "{name}");
            act(&mut store);
        }
        drop(store);
        assert_eq!(locks(), 0);
    }
}
