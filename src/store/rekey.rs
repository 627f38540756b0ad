//! Putting a file under a password, under another one, or under none: a whole new file is written beside it, held against the old one, and
//! takes its name last. Killed at any moment, the old or the new one stands there, whole.
//!
//! What does not live here: keys (`store/key.rs`), which files are meant and who is asked (`review/audit/password.rs`).

use std::fs;
use std::io;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::TransactionBehavior;
use rusqlite::named_params;

use crate::disk::draft;
use crate::disk::keep;
use crate::store::Read;
use crate::store::Write;
use crate::store::address;
use crate::store::copy::tip_of;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::key;
use crate::store::key::Cipher;
use crate::store::key::Cost;
use crate::store::key::FileKey;
use crate::store::key::Salt;
use crate::store::key::Secret;
use crate::store::schema;
use crate::store::signature;
use crate::store::signature::Signatures;

/// A password for a file and its copies, with the salt it was given.
#[derive(Clone, Debug)]
pub struct NewKey {
    salt: Salt,
    secret: Secret,
}

impl NewKey {
    /// Takes as long as deriving a key does.
    ///
    /// # Errors
    /// There is not enough memory for it.
    pub fn of(password: &str, cost: Cost) -> Result<NewKey, StoreError> {
        NewKey::under(Cipher::of_this_computer(), password, cost)
    }

    /// For a file under this cipher, whatever the computer is quick at.
    pub(in crate::store) fn under(cipher: Cipher, password: &str, cost: Cost) -> Result<NewKey, StoreError> {
        let salt = Salt::by_lot(cipher, cost)?;
        Ok(NewKey { salt, secret: Secret::of(password, salt)? })
    }

    /// The recovery key.
    #[must_use]
    pub fn recovery_key(&self) -> String {
        self.secret.written()
    }
}

/// What is entered into a file that goes under another key; nothing in a copy.
pub type Enter<'a> = Option<&'a dyn Fn(&Write<'_>) -> Result<(), StoreError>>;

/// Puts a file under a key, or under none. What is read needs its key, if it has one (`key::try_words`). Its days are signed anew: those
/// that do not hold are not.
///
/// # Errors
/// `ReadOnly` when any other program has the file open, `Unsigned` when its days do not hold, `CopyDiffers`, or what the disk or the database says; the file is then as it was.
pub fn rekey(path: &Path, to: Option<&NewKey>, enter: Enter<'_>) -> Result<(), StoreError> {
    let _hold = file::hold(path)?;
    let connection = file::connect(path, true)?;
    let has_signatures = schema::check(&connection, path)? == schema::NEWEST;
    alone(&connection)?;
    if let (true, Some(signer)) = (has_signatures, key::signer(&connection))
        && matches!(signature::signatures(Read { connection: &connection }, &signer)?, Signatures::Broken { .. })
    {
        return Err(StoreError::Unsigned(path.display().to_string()));
    }
    let key = to.map(|new| key::keep(new.salt, &new.secret));
    let half = file::beside(path, "half");
    keep::remove(&half).map_err(|source| file::disk(&half, source))?;
    let made = file::private(&half).and_then(|()| fill(&connection, &half, key.as_ref(), to, enter)).and_then(|()| {
        connection.close().map_err(|(_, error)| error)?;
        keep::rename(&half, path).map_err(|source| file::disk(path, source))
    });
    key::forget(path);
    if made.is_err() {
        // Nobody asks for a half by its name: what is not wanted here goes.
        let _ = keep::remove(&half);
    }
    made
}

/// Brings the log into the file and takes it away, which succeeds only where nobody else has the file open: its log must never stand
/// beside another file.
fn alone(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0))?;
    if mode == "delete" { Ok(()) } else { Err(StoreError::ReadOnly) }
}

fn fill(from: &Connection, half: &Path, key: Option<&FileKey>, new: Option<&NewKey>, enter: Enter<'_>) -> Result<(), StoreError> {
    let to = target(half, key)?;
    from.execute("VACUUM INTO ?1", [to])?;
    let mut made = Connection::open(half)?;
    if let Some(key) = key {
        key.give(&made)?;
    }
    let whole: String = made.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if whole != "ok" || told(from)? != told(&made)? {
        return Err(StoreError::CopyDiffers);
    }
    if schema::check(&made, half)? == schema::NEWEST {
        let write = Write::of(made.transaction_with_behavior(TransactionBehavior::Immediate)?);
        if let Some(enter) = enter {
            enter(&write)?;
        }
        write.sign_anew(new.map(|new| key::signer_of(new.salt, &new.secret)).as_ref())?;
        write.transaction.commit()?;
    }
    made.close().map_err(|(_, error)| error)?;
    keep::flush(half).map_err(|source| file::disk(half, source))
}

/// The name of a file with its key, as the database reads both.
fn target(path: &Path, key: Option<&FileKey>) -> Result<String, StoreError> {
    let mut name = address::of(path).map_err(|source| file::disk(path, source))?;
    name.push('?');
    name.push_str(&key.map_or_else(|| "key=".to_owned(), FileKey::parameters));
    Ok(name)
}

/// What two files of one content agree in: marks, schema, and how many rows each table has.
fn told(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut told = Vec::new();
    for mark in ["application_id", "user_version", "page_size"] {
        told.push(format!("{mark} {}", connection.pragma_query_value(None, mark, |row| row.get::<_, i64>(0))?));
    }
    let mut statement = connection.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for row in rows {
        let (kind, name, sql): (String, String, String) = row?;
        if kind == "table" {
            let count = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
            told.push(format!("{name} {}", connection.query_row(&count, [], |row| row.get::<_, i64>(0))?));
        }
        told.push(format!("{kind} {name} {sql}"));
    }
    Ok(told)
}

/// What stands at a path, as far as passwords are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A copy of the file that anybody can read.
    Plain,
    /// A copy of the file that the same key opens.
    Ours,
    /// A copy under an earlier password, which this run was given.
    Earlier,
    /// A file under a password that this run was not given: a copy, or anything else of this program.
    Locked,
    /// A copy that was never finished.
    Half,
    /// A file that began as a copy and has entries of its own: somebody works in it, and it is nobody's to change.
    Apart,
}

/// The copies of a file in some folders: databases of ours whose ledger ends with an entry of this one, whatever their names, and what was
/// set aside by a restore or a rescue; halves of copies and of files; files whose ledger began as this one and went on by itself; and files under a key that was not given, as nobody can tell what they are.
///
/// # Errors
/// What the disk says of the folders that are there.
pub fn copies(path: &Path, folders: &[PathBuf]) -> Result<Vec<(PathBuf, PathKind)>, StoreError> {
    let (first, own) = (first_entry(path)?, Salt::of(path));
    let mut found = Vec::new();
    for folder in folders {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(source) => return Err(file::disk(folder, source)),
        };
        for entry in entries.flatten() {
            // Links lead elsewhere.
            if !entry.file_type().is_ok_and(|kind| kind.is_file()) || entry.file_name() == *path.file_name().unwrap_or_default() {
                continue;
            }
            let at = entry.path();
            if is_part(&at) {
                found.push((at, PathKind::Half));
                continue;
            }
            let salt = Salt::of(&at);
            if salt.is_none() && !is_plain(&at) {
                continue;
            }
            if is_half(&at) {
                found.push((at, PathKind::Half));
            } else if key::is_locked(&at) {
                found.push((at, PathKind::Locked));
            } else if first.is_some() && first_entry(&at).is_ok_and(|entry| entry == first) {
                let kind = match () {
                    () if !is_set_aside(path, &at) && !ends_within(path, &at)? => PathKind::Apart,
                    () if salt.is_none() => PathKind::Plain,
                    () if salt == own => PathKind::Ours,
                    () => PathKind::Earlier,
                };
                found.push((at, kind));
            }
        }
    }
    found.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}

/// Whether a file is a database that anybody can read.
fn is_plain(path: &Path) -> bool {
    let mut begin = [0; 16];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == *b"SQLite format 3\0"
}

/// Whether this is what a killed program leaves of a file it was writing.
fn is_part(path: &Path) -> bool {
    draft::is_part(&path.file_name().unwrap_or_default().to_string_lossy())
}

fn is_half(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-half")
}

/// Whether a name is one that the program gives to what a restore or a rescue set aside: nobody works in such a file.
fn is_set_aside(path: &Path, other: &Path) -> bool {
    let (Some(stem), Some(name)) = (path.file_stem(), other.file_name()) else { return false };
    let (stem, name) = (stem.to_string_lossy(), name.to_string_lossy());
    name.strip_prefix(&*stem).is_some_and(|rest| rest.starts_with("-before-") || rest.starts_with("-rescued-"))
}

/// Whether the last entry of a copy is an entry of the file: the copy then has nothing that the file has not.
fn ends_within(path: &Path, copy: &Path) -> Result<bool, StoreError> {
    let (last, hash) = tip_of(copy)?;
    Ok(entry(path, last)? == Some(hash))
}

/// Digest of the first entry of a ledger; none for an empty one.
fn first_entry(path: &Path) -> Result<Option<String>, StoreError> {
    entry(path, 1)
}

/// Digest of an entry of a ledger, by its place; none where there is no such entry.
fn entry(path: &Path, seq: i64) -> Result<Option<String>, StoreError> {
    let connection = file::connect(path, false)?;
    schema::check(&connection, path)?;
    let entry = named_params! { ":from": seq, ":to": seq };
    Ok(connection.query_row(include_str!("ledger/range.sql"), entry, |row| row.get("hash")).optional()?)
}

/// Takes a copy away with what stands beside it, its lock too.
///
/// # Errors
/// `ReadOnly` when any program has it open, `Barred` when it may not be written, or what the disk says; the copy is then as it was.
pub fn remove(copy: &Path) -> Result<(), StoreError> {
    let held = file::hold(copy)?;
    for name in std::iter::once(copy.to_owned()).chain(["wal", "shm", "journal"].map(|what| file::beside(copy, what))) {
        keep::remove(&name).map_err(|source| file::disk(&name, source))?;
    }
    // Held until now, and of no use to anybody without its file.
    drop(held);
    let _ = keep::remove(&file::beside(copy, "lock"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::path::PathBuf;

    use rusqlite::Connection;

    use crate::domain::act::Act;
    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::copy;
    use crate::store::error::StoreError;
    use crate::store::file;
    use crate::store::key;
    use crate::store::key::Cipher;
    use crate::store::key::Cost;
    use crate::store::ledger::NewAct;
    use crate::store::ledger::Who;
    use crate::store::payload::Payload;
    use crate::store::rekey::NewKey;
    use crate::store::rekey::PathKind;
    use crate::store::rekey::copies;
    use crate::store::rekey::is_plain;
    use crate::store::rekey::rekey;
    use crate::store::rekey::target;
    use crate::store::schema;
    use crate::store::upgrade::Old;

    const WORDS: &str = "王小明三天两头来";

    fn act(store: &mut Store) {
        let who = Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        let payload = Payload { why: WORDS.into(), ..Payload::default() };
        store.transact(|write| write.act(&who, Act::Export, NewAct { payload, ..NewAct::default() })).expect("an entry");
    }

    fn made(path: &Path) {
        act(&mut Store::open(path, Some(Stamp::Office), true).expect("made"));
    }

    fn holds(path: &Path, words: &str) -> bool {
        fs::read(path).is_ok_and(|bytes| bytes.windows(words.len()).any(|piece| piece == words.as_bytes()))
    }

    fn under(cipher: Cipher, password: &str) -> NewKey {
        NewKey::under(cipher, password, Cost::LEAST).expect("a key")
    }

    fn new(password: &str) -> NewKey {
        NewKey::of(password, Cost::LEAST).expect("a key")
    }

    fn entries(path: &Path) -> i64 {
        Store::open_to_read(path).expect("opened").read().ledger_tip().expect("read").0
    }

    #[test]
    fn a_file_goes_under_a_password_under_another_and_back_with_all_it_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        // Letters that mean something in the name of a file as the database reads it.
        let path = folder.path().join("核准 50%?#&=办.db");
        made(&path);
        assert!(holds(&path, WORDS), "what is looked for is there");
        let (first, second) = (under(Cipher::ChaCha20, "12345678"), under(Cipher::Aegis, "87654321"));
        for (key, letters) in [(&first, b"HZK"), (&second, b"HZA"), (&first, b"HZK"), (&second, b"HZA")] {
            rekey(&path, Some(key), None).expect("under a password");
            assert!(!holds(&path, WORDS) && fs::read(&path).expect("there").starts_with(letters));
            let mut store = Store::open(&path, Some(Stamp::Office), false).expect("opened");
            assert_eq!(store.journal(), "wal");
            act(&mut store);
            let log = path.with_file_name("核准 50%?#&=办.db-wal");
            assert!(log.metadata().expect("a log").len() > 0 && !holds(&log, WORDS));
            let second_look = Store::open(&path, None, false).expect("a second program looks");
            assert!(second_look.is_read_only());
            let backup = folder.path().join("b.db");
            let _ = fs::remove_file(&backup);
            store.copy_to(&backup).expect("copied");
            assert!(!holds(&backup, WORDS) && fs::read(&backup).expect("there").starts_with(letters));
            copy::look_at(&backup).expect("whole");
            assert_eq!(entries(&backup), entries(&path));
        }
        assert_eq!(entries(&path), 5);
        assert!(key::try_words(&path, "87654321").expect("tried"));
        assert!(!key::try_words(&path, "12345678").expect("tried"));
        assert!(key::try_words(&path, &second.recovery_key().to_lowercase()).expect("tried"));
        assert!(!key::try_words(&path, &first.recovery_key()).expect("tried"));
        rekey(&path, None, None).expect("under none");
        assert!(holds(&path, WORDS) && entries(&path) == 5);
        let mut left: Vec<String> =
            fs::read_dir(folder.path()).expect("listed").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left, ["b.db", "核准 50%?#&=办.db", "核准 50%?#&=办.db-lock"]);
    }

    /// A copy of a file as a program leaves it that is killed within a transaction, its journal beside it.
    fn killed_within(path: &Path, copy: &Path) {
        let connection = file::connect(path, true).expect("opened");
        let mode: String = connection.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0)).expect("set");
        assert_eq!(mode, "delete");
        // So few pages are kept in memory that changed ones reach the file before the end.
        connection.execute_batch("PRAGMA cache_size = 4; BEGIN IMMEDIATE; CREATE TABLE big (x)").expect("begun");
        for _ in 0..40 {
            connection.execute("INSERT INTO big VALUES (randomblob(8000))", []).expect("written");
        }
        fs::copy(path, copy).expect("copied");
        fs::copy(file::beside(path, "journal"), file::beside(copy, "journal")).expect("copied");
    }

    #[test]
    fn a_file_that_a_killed_program_left_within_its_work_is_opened_by_the_next_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, left) = (folder.path().join("o.db"), folder.path().join("left.db"));
        made(&path);
        for key in [None, Some(under(Cipher::ChaCha20, "12345678")), Some(under(Cipher::Aegis, "12345678"))] {
            if let Some(key) = &key {
                rekey(&path, Some(key), None).expect("under a password");
            }
            killed_within(&path, &left);
            assert!(left.metadata().expect("there").len() > path.metadata().expect("there").len());
            // Looked at first, which cannot take back what was begun; then by whoever writes.
            assert!(key::try_words(&left, "12345678").expect("tried"));
            if key.is_some() {
                assert!(!key::try_words(&left, "87654321").expect("tried"));
                assert!(file::beside(&left, "journal").exists(), "a wrong password touches nothing");
            }
            assert_eq!(entries(&left), 1);
            assert!(!Store::open(&left, Some(Stamp::Office), false).expect("opened").is_read_only());
            fs::remove_file(&left).expect("removed");
        }
        killed_within(&path, &left);
        assert!(!Store::open(&left, Some(Stamp::Office), false).expect("opened").is_read_only());
        assert_eq!(entries(&left), 1);
    }

    #[test]
    fn a_file_under_a_password_that_was_not_given_is_said_to_be_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, other) = (folder.path().join("o.db"), folder.path().join("p.db"));
        made(&path);
        rekey(&path, Some(&new("12345678")), None).expect("under a password");
        // Another salt: this run was given no key for it.
        let mut bytes = fs::read(&path).expect("there");
        bytes[15] ^= 1;
        fs::write(&other, &bytes).expect("written");
        assert!(key::is_locked(&other) && !key::is_locked(&path));
        assert!(matches!(Store::open(&other, None, false), Err(StoreError::Locked(_))));
        assert!(matches!(copy::look_at(&other), Err(StoreError::Locked(_))));
        assert!(matches!(rekey(&other, None, None), Err(StoreError::Locked(_))));
        assert!(!key::try_words(&other, "12345678").expect("tried"));
        assert_eq!(fs::read(&other).expect("there"), bytes);
    }

    #[test]
    fn a_page_that_was_changed_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        made(&path);
        rekey(&path, Some(&new("12345678")), None).expect("under a password");
        let mut bytes = fs::read(&path).expect("there");
        let at = bytes.len() - 4000;
        bytes[at] ^= 1;
        fs::write(&path, &bytes).expect("written");
        assert!(copy::look_at(&path).is_err());
    }

    #[test]
    fn a_file_that_anybody_has_open_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        made(&path);
        let open = Store::open(&path, None, false).expect("opened");
        assert!(matches!(rekey(&path, Some(&new("12345678")), None), Err(StoreError::ReadOnly)));
        drop(open);
        let look = Store::open_to_read(&path).expect("opened");
        look.read().ledger_tip().expect("read");
        assert!(rekey(&path, Some(&new("12345678")), None).is_err());
        assert!(!folder.path().join("o.db-half").exists());
        drop(look);
        assert!(entries(&path) == 1 && holds(&path, WORDS));
    }

    #[test]
    fn copies_are_told_by_their_ledger_and_not_by_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        made(&at("o.db"));
        fs::create_dir(at("backups")).expect("made");
        let store = Store::open(&at("o.db"), None, false).expect("opened");
        for name in ["o-before-v3.db", "手工.db", "backups/o-20241018-083000-000001.db"] {
            store.copy_to(&at(name)).expect("copied");
        }
        fs::copy(at("手工.db"), at("o.db-half")).expect("copied");
        let mut other = Store::open(&at("o-2.db"), Some(Stamp::Office), true).expect("made");
        let who = Who { station: "ws9".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        other.transact(|write| write.act(&who, Act::Export, NewAct::default())).expect("an entry");
        fs::write(at("o.txt"), "words").expect("written");
        drop((store, other));
        let folders: Vec<PathBuf> = ["", "backups", "none"].map(at).to_vec();
        let found = |path: &Path| -> Vec<(String, PathKind)> {
            let found = copies(path, &folders).expect("found");
            found.into_iter().map(|(at, kind)| (at.file_name().expect("a name").to_string_lossy().into_owned(), kind)).collect()
        };
        let named = |name: &str, kind| (name.to_owned(), kind);
        assert_eq!(
            found(&at("o.db")),
            [
                named("o-20241018-083000-000001.db", PathKind::Plain),
                named("o-before-v3.db", PathKind::Plain),
                named("o.db-half", PathKind::Half),
                named("手工.db", PathKind::Plain)
            ]
        );
        // Somebody works in a copy: it is a file of its own from its next entry on, but for what a restore set aside.
        for (name, kind) in [("二所.db", PathKind::Apart), ("o-before-restore-1.db", PathKind::Plain)] {
            fs::copy(at("手工.db"), at(name)).expect("copied");
            let mut own = Store::open(&at(name), None, true).expect("opened");
            act(&mut own);
            drop(own);
            assert!(found(&at("o.db")).contains(&named(name, kind)), "{name}");
            fs::remove_file(at(name)).expect("gone");
        }
        let key = new("12345678");
        rekey(&at("o.db"), Some(&key), None).expect("under a password");
        rekey(&at("手工.db"), Some(&key), None).expect("under the same");
        assert_eq!(found(&at("o.db")).last(), Some(&named("手工.db", PathKind::Ours)));
    }

    #[test]
    fn a_file_of_an_older_schema_is_looked_at_and_brought_up_under_its_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let mut connection = Connection::open(&path).expect("made");
        let transaction = connection.transaction().expect("begun");
        schema::run(&transaction, &schema::STEPS[..3]).expect("the steps run");
        transaction.commit().expect("kept");
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0)).expect("a log");
        drop(connection);
        rekey(&path, Some(&new("12345678")), None).expect("under a password");
        let look = Store::open_to_look(&path, None, false).expect("looked at");
        assert_eq!((look.old_schema(), look.read().ledger_tip().expect("read").0), (Some(3), 0));
        drop(look);
        let old = Old::open(&path, None).expect("opened").expect("an old one");
        let copy = old.leave_copy::<StoreError>(|_| Ok(())).expect("a copy").path;
        old.bring_up::<StoreError>(|_| Ok(())).expect("brought up");
        assert!(Store::open(&path, None, false).is_ok_and(|store| store.old_schema().is_none()));
        assert!(!is_plain(&copy) && !is_plain(&path));
    }

    #[test]
    fn the_name_of_a_file_is_written_as_the_database_reads_it() {
        let told = target(Path::new("/tmp/a b%/o?.db"), None).expect("a name");
        if cfg!(not(windows)) {
            assert_eq!(told, "file:///tmp/a%20b%25/o%3F.db?key=");
        }
    }
}
