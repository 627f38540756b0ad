//! The journal that a killed program left beside a file: what the first page was before its work, which is what proves a password when
//! the page in the file is half of the one and half of the other.
//!
//! What does not live here: playing it back, which the database does for whoever writes and has the right key.

use std::fs::File;
use std::io;
use std::io::Read as _;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::path::Path;

use crate::store::address;

/// What every part of a journal begins with (“The Rollback Journal” in the file format of the database).
const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Bytes of a page of a file that this program makes: fewer, larger ones suit documents of some kilobytes.
pub(in crate::store) const PAGE: i64 = 8192;

/// Bytes of a head that say something; the rest of its sector is empty.
const HEAD: usize = 28;

/// The smallest and the largest page and sector that the database knows, in bytes.
const PAGES: std::ops::RangeInclusive<u64> = 512..=65536;

/// The first page as it was before the work that was cut off, as the file had it, enciphered where the file is; none where no such journal
/// stands beside the file, or that page was not touched.
#[must_use]
pub fn first_page(path: &Path) -> Option<Vec<u8>> {
    let mut journal = File::open(address::beside(path, "journal")).ok()?;
    let length = journal.metadata().ok()?.len();
    found(&mut journal, length).ok().flatten()
}

/// Goes from record to record: number of the page, the page, a sum; a new part begins at the next sector.
fn found(journal: &mut File, length: u64) -> io::Result<Option<Vec<u8>>> {
    let mut at = 0;
    loop {
        let mut head = [0; HEAD];
        journal.seek(SeekFrom::Start(at))?;
        if journal.read_exact(&mut head).is_err() || !head.starts_with(&MAGIC) {
            return Ok(None);
        }
        let number = |from: usize| head.get(from..from + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes);
        let (records, sector, page) = (number(8), u64::from(number(20)), u64::from(number(24)));
        if !PAGES.contains(&sector) || !PAGES.contains(&page) {
            return Ok(None);
        }
        at += sector;
        // Where the number was not known yet, the records go to the end.
        for _ in 0..records {
            if at + 4 + page > length {
                return Ok(None);
            }
            let mut which = [0; 4];
            journal.seek(SeekFrom::Start(at))?;
            journal.read_exact(&mut which)?;
            if u32::from_be_bytes(which) == 1 {
                let mut bytes = vec![0; usize::try_from(page).unwrap_or_default()];
                journal.read_exact(&mut bytes)?;
                return Ok(Some(bytes));
            }
            at += page + 8;
        }
        at = at.next_multiple_of(sector);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::path::Path;
    use std::path::PathBuf;

    use crate::domain::act::Act;
    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::file;
    use crate::store::hot;
    use crate::store::key;
    use crate::store::key::Cipher;
    use crate::store::key::Cost;
    use crate::store::ledger::NewAct;
    use crate::store::ledger::Who;
    use crate::store::rekey::NewKey;
    use crate::store::rekey::rekey;

    const WORDS: &str = "12345678";

    /// A file with so many entries, under a password or not, as a program left it that was killed at work with a plain journal.
    fn killed(folder: &Path, name: &str, under: Option<Cipher>) -> PathBuf {
        let (path, left) = (folder.join(name), folder.join(format!("left-{name}")));
        let mut store = Store::open(&path, Some(Stamp::Office), true).expect("made");
        let who = Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        store.transact(|write| write.act(&who, Act::Export, NewAct::default())).expect("an entry");
        drop(store);
        if let Some(cipher) = under {
            rekey(&path, Some(&NewKey::under(cipher, WORDS, Cost::LEAST).expect("a key")), None).expect("under a password");
        }
        let connection = file::connect(&path, true).expect("opened");
        let mode: String = connection.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0)).expect("set");
        assert_eq!(mode, "delete");
        // With one page kept in memory the work reaches the file before it is done.
        connection.execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE; PRAGMA user_version = 77; CREATE TABLE t (a)").expect("begun");
        for _ in 0..200 {
            connection.execute("INSERT INTO t (a) VALUES (zeroblob(3000))", []).expect("a row");
        }
        fs::copy(&path, &left).expect("copied");
        fs::copy(file::beside(&path, "journal"), file::beside(&left, "journal")).expect("copied");
        drop(connection);
        left
    }

    /// Writes over bytes of the first page.
    fn torn(path: &Path, bytes: std::ops::Range<u64>) {
        use std::io::Seek as _;
        let mut file = fs::OpenOptions::new().write(true).open(path).expect("opened");
        file.seek(std::io::SeekFrom::Start(bytes.start)).expect("there");
        let zeros = usize::try_from(bytes.end - bytes.start).expect("short");
        file.write_all(&vec![0x5a; zeros]).expect("written");
    }

    #[test]
    fn the_right_password_opens_a_file_whose_first_page_was_torn_and_a_wrong_one_changes_nothing() {
        // Its second half; all of it but what tells a password; all of it.
        let torn_bytes = [4096..8192, 24..8192, 0..512, 0..8192];
        let each = [Cipher::ChaCha20, Cipher::Aegis].into_iter().flat_map(|cipher| torn_bytes.clone().map(|bytes| (cipher, bytes)));
        for (n, (cipher, bytes)) in each.enumerate() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = killed(folder.path(), &format!("o{n}.db"), Some(cipher));
            torn(&path, bytes.clone());
            let journal = file::beside(&path, "journal");
            let before = (fs::read(&path).expect("read"), fs::read(&journal).expect("read"));
            assert!(!key::try_words(&path, "87654321").expect("tried"), "{bytes:?}");
            assert_eq!((fs::read(&path).expect("read"), fs::read(&journal).expect("read")), before, "{bytes:?}: nothing was changed");
            assert!(key::try_words(&path, WORDS).expect("tried"), "{bytes:?}");
            assert_eq!((fs::read(&path).expect("read"), fs::read(&journal).expect("read")), before, "{bytes:?}: trying changes nothing");
            let left = fs::read_dir(folder.path())
                .expect("listed")
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().ends_with("half"));
            assert_eq!(left.count(), 0, "nothing is left of the trying");
            let store = Store::open(&path, None, false).expect("opened");
            assert_eq!(store.read().ledger_tip().expect("read").0, 1, "{bytes:?}");
            drop(store);
            let connection = file::connect(&path, false).expect("opened");
            let whole: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).expect("checked");
            assert_eq!(whole, "ok", "{bytes:?}");
        }
    }

    #[test]
    fn a_plain_file_is_played_back_whatever_was_torn() {
        for (n, bytes) in [4096..8192, 0..8192].into_iter().enumerate() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = killed(folder.path(), &format!("p{n}.db"), None);
            torn(&path, bytes.clone());
            assert!(!key::is_locked(&path));
            let store = Store::open(&path, None, false).expect("opened");
            assert_eq!(store.read().ledger_tip().expect("read").0, 1, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_journal_has_no_first_page() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        assert!(hot::first_page(&path).is_none());
        let mut head = hot::MAGIC.to_vec();
        head.extend([u32::MAX, 0, 9, 512, 512].into_iter().flat_map(u32::to_be_bytes));
        head.resize(512, 0);
        for (bytes, what) in
            [(vec![0; 600], "zeros"), (head.clone(), "a head alone"), (head.get(..20).expect("long").to_vec(), "half a head")]
        {
            fs::write(file::beside(&path, "journal"), bytes).expect("written");
            assert!(hot::first_page(&path).is_none(), "{what}");
        }
        // The second page, then the first.
        for which in [2_u32, 1] {
            head.extend(which.to_be_bytes());
            head.extend([u8::try_from(which).expect("small"); 512]);
            head.extend([0; 4]);
        }
        fs::write(file::beside(&path, "journal"), head).expect("written");
        assert_eq!(hot::first_page(&path), Some(vec![1; 512]));
    }
}
