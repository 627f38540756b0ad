//! Bringing a file of an older schema up to date: first a checked copy beside it, then every missing step and the caller's own entry
//! in one transaction. Whatever goes wrong, the file is the old one or the new one, whole.
//!
//! What does not live here: the steps (`store/schema`), the ledger entry and the chain (`review/audit/upgrade.rs`).

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::MAIN_DB;
use rusqlite::TransactionBehavior;

use crate::disk::keep;
use crate::disk::place;
use crate::domain::stamp::Stamp;
use crate::store::Read;
use crate::store::Store;
use crate::store::Write;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::file::Lock;
use crate::store::key;
use crate::store::newer;
use crate::store::schema;
use crate::store::swap;

/// Bytes compared at a time.
const PIECE: usize = 1 << 16;

/// A file of an older schema, held against every other program.
#[derive(Debug)]
pub struct Old {
    connection: Connection,
    path: PathBuf,
    schema: i64,
    steps: &'static [&'static str],
    #[allow(dead_code, reason = "held, never read: closing it lets go of the lock")]
    lock: File,
}

/// The copy that was left beside a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldCopy {
    /// Where it is.
    pub path: PathBuf,
    /// Its name without that of the file: `before-v1`, `before-v1-2`.
    pub code: String,
}

impl Old {
    /// Takes hold of a file that is to be brought up to date; none when there is nothing to do.
    ///
    /// # Errors
    /// Not there, not ours, newer, of the other kind, or what the disk says; `NotUpgraded` when the file is in other hands or may not
    /// be written.
    pub fn open(path: &Path, expect: Option<Stamp>) -> Result<Option<Old>, StoreError> {
        let path = &place::followed(path);
        swap::settle(path)?;
        if !path.exists() {
            return Err(StoreError::NotThere(path.display().to_string()));
        }
        let had_lock = file::beside(path, "lock").exists();
        let lock = file::take_lock(path)?;
        let connection = file::connect(path, matches!(lock, Lock::Taken(_)))?;
        let schema = newer::check(&connection, path).inspect_err(|error| {
            if !had_lock {
                file::leave_stranger(path, error);
            }
        })?;
        if !schema::is_old(schema) {
            return Ok(None);
        }
        file::settle(&connection)?;
        let lock = match lock {
            Lock::Taken(lock) => lock,
            Lock::Busy => return Err(not_upgraded(path, StoreError::ReadOnly)),
            Lock::Barred => return Err(not_upgraded(path, barred(path))),
        };
        if connection.is_readonly(MAIN_DB)? {
            return Err(not_upgraded(path, barred(path)));
        }
        let old = Old { connection, path: path.to_owned(), schema, steps: schema::STEPS, lock };
        match (old.read().stamp()?, expect) {
            (Some(found), Some(wanted)) if found != wanted => Err(StoreError::WrongStamp { found, wanted }),
            (Some(_) | None, _) => Ok(Some(old)),
        }
    }

    /// The schema it has.
    #[must_use]
    pub const fn schema(&self) -> i64 {
        self.schema
    }

    /// Reads what every schema has: the ledger, the stamp.
    #[must_use]
    pub const fn read(&self) -> Read<'_> {
        Read { connection: &self.connection }
    }

    /// Leaves a copy beside the file, made by the database's own means, whole, of the same schema and with the same ledger, on which
    /// every missing step was tried; `check` looks at the copy with the newest schema. It gets its name last, and a name that nobody has.
    ///
    /// # Errors
    /// `NotUpgraded`, or what `check` says; nothing was changed then.
    pub fn leave_copy<E: From<StoreError>>(&self, check: impl FnOnce(&Store) -> Result<(), E>) -> Result<OldCopy, E> {
        let failed = |why: StoreError| not_upgraded(&self.path, why);
        let half = copy::copy_beside(&self.connection, &before(&self.path, self.schema, 1)).map_err(failed)?;
        let looked_at = self.compare(&half).map_err(|why| E::from(failed(why))).and_then(|store| check(&store));
        let named = looked_at.and_then(|()| Ok(self.name(&half).map_err(failed)?));
        if named.is_err() {
            // What is not whole has no name to be mistaken for a copy by; one that cannot be removed is replaced the next time.
            let _ = keep::remove(&half);
        }
        named
    }

    /// Opens the copy and holds it against the file.
    fn compare(&self, half: &Path) -> Result<Store, StoreError> {
        let store = Store::open_to_read(half)?;
        if let Some(first) = store.integrity()?.into_iter().next() {
            return Err(StoreError::Damaged(first));
        }
        if store.old_schema() != Some(self.schema) || store.read().ledger_tip()? != self.read().ledger_tip()? {
            return Err(StoreError::CopyDiffers);
        }
        Ok(store)
    }

    /// Gives a copy the first free name; where one just like it stands from a time that went wrong, that one is it.
    fn name(&self, half: &Path) -> Result<OldCopy, StoreError> {
        let mut number = 1;
        loop {
            let path = before(&self.path, self.schema, number);
            let copy = OldCopy { code: code(self.schema, number), path: path.clone() };
            if !path.exists() {
                keep::rename_for_good(half, &path).map_err(|source| file::disk(&path, source))?;
                return Ok(copy);
            }
            if same_bytes(half, &path) {
                keep::remove(half).map_err(|source| file::disk(half, source))?;
                return Ok(copy);
            }
            number += 1;
        }
    }

    /// Runs the missing steps and then `work`, all of it or nothing.
    ///
    /// # Errors
    /// `NotUpgraded`, or what `work` says; the file is then as it was.
    pub fn bring_up<E: From<StoreError>>(mut self, work: impl FnOnce(&Write<'_>) -> Result<(), E>) -> Result<(), E> {
        let path = self.path;
        let failed = |why: StoreError| not_upgraded(&path, why);
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|why| failed(why.into()))?;
        schema::run(&transaction, self.steps).map_err(failed)?;
        let write = Write::of(transaction);
        work(&write)?;
        if let Some(signer) = key::signer(&write.transaction) {
            write.sign(&signer)?;
        }
        Ok(write.transaction.commit().map_err(|why| failed(why.into()))?)
    }
}

fn not_upgraded(path: &Path, why: StoreError) -> StoreError {
    StoreError::NotUpgraded { path: path.display().to_string(), why: Box::new(why) }
}

/// The folder or the file may not be written.
fn barred(path: &Path) -> StoreError {
    file::disk(path, std::io::ErrorKind::PermissionDenied.into())
}

/// What the name of a copy adds to that of its file.
fn code(schema: i64, number: u32) -> String {
    if number == 1 { format!("before-v{schema}") } else { format!("before-v{schema}-{number}") }
}

/// `name.db` → `name-before-v1.db`, `name-before-v1-2.db`.
fn before(path: &Path, schema: i64, number: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push("-");
    name.push(code(schema, number));
    name.push(".db");
    path.with_file_name(name)
}

/// Whether two files hold the same; one that cannot be read is another.
fn same_bytes(one: &Path, other: &Path) -> bool {
    let pieces = || -> std::io::Result<bool> {
        let (mut one, mut other) = (File::open(one)?, File::open(other)?);
        if one.metadata()?.len() != other.metadata()?.len() {
            return Ok(false);
        }
        loop {
            let (mut here, mut there) = (Vec::with_capacity(PIECE), Vec::with_capacity(PIECE));
            one.by_ref().take(PIECE as u64).read_to_end(&mut here)?;
            other.by_ref().take(PIECE as u64).read_to_end(&mut there)?;
            if here != there {
                return Ok(false);
            }
            if here.is_empty() {
                return Ok(true);
            }
        }
    };
    pieces().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::path::PathBuf;

    use rusqlite::Connection;
    use tempfile::TempDir;

    use crate::domain::act::Act;
    use crate::domain::stamp::Stamp;
    use crate::store::Store;
    use crate::store::error::StoreError;
    use crate::store::ledger::NewAct;
    use crate::store::ledger::Who;
    use crate::store::schema;
    use crate::store::upgrade::Old;

    fn who() -> Who {
        Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() }
    }

    /// A file as the program of that schema left it, with one entry in its ledger.
    fn file_of(schema: usize) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let mut connection = Connection::open(&path).expect("made");
        let transaction = connection.transaction().expect("begun");
        schema::run(&transaction, &schema::STEPS[..schema]).expect("the steps run");
        transaction.commit().expect("kept");
        let transaction = connection.transaction().expect("begun");
        let write = crate::store::Write::of(transaction);
        write.set_stamp(Stamp::Office).expect("stamped");
        write.act(&who(), Act::Export, NewAct::default()).expect("an entry");
        write.transaction.commit().expect("kept");
        (folder, path)
    }

    fn old(path: &Path) -> Old {
        Old::open(path, None).expect("opened").expect("an old one")
    }

    fn noted(write: &crate::store::Write<'_>) -> Result<(), StoreError> {
        write.act(&who(), Act::Upgrade, NewAct::default()).map(|_| ())
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let entries = std::fs::read_dir(folder.path()).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !name.ends_with("-lock"));
        names.sort();
        names
    }

    #[test]
    fn a_file_of_every_older_schema_comes_up_with_a_copy_beside_it() {
        for schema in 1..schema::STEPS.len() {
            let (folder, path) = file_of(schema);
            let before = std::fs::read(&path).expect("bytes");
            assert!(matches!(Store::open(&path, None, false), Err(StoreError::Older { .. })), "{schema}");
            assert!(std::fs::read(&path).expect("bytes") == before, "{schema}: refused and untouched");
            let file = old(&path);
            let copy = file.leave_copy::<StoreError>(|_| Ok(())).expect("a copy");
            assert_eq!(copy.code, format!("before-v{schema}"));
            assert_eq!(names(&folder), [format!("o-before-v{schema}.db"), "o.db".to_owned()]);
            file.bring_up(noted).expect("brought up");
            let store = Store::open(&path, Some(Stamp::Office), false).expect("opened");
            assert_eq!((store.read().ledger_tip().expect("read").0, store.old_schema()), (2, None));
            let copy = Store::open_to_read(&copy.path).expect("opened");
            assert_eq!((copy.read().ledger_tip().expect("read").0, copy.old_schema()), (1, i64::try_from(schema).ok()));
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_file() {
        for failing in 1..schema::STEPS.len() {
            let (folder, path) = file_of(1);
            let mut steps = schema::STEPS.to_vec();
            steps[failing] = "CREATE TABLE half (a); CREATE TABLE half (a)";
            let mut file = old(&path);
            file.steps = Vec::leak(steps);
            file.leave_copy::<StoreError>(|_| Ok(())).expect("a copy");
            let before = std::fs::read(&path).expect("bytes");
            let refused = file.bring_up(noted);
            assert!(
                matches!(refused, Err(StoreError::NotUpgraded { why, .. }) if matches!(*why, StoreError::Schema { .. })),
                "step {failing}"
            );
            assert!(std::fs::read(&path).expect("bytes") == before, "step {failing}");
            // The copy of the first try is the copy of the second.
            let file = old(&path);
            assert_eq!(file.leave_copy::<StoreError>(|_| Ok(())).expect("a copy").code, "before-v1");
            assert_eq!(names(&folder), ["o-before-v1.db", "o.db"]);
        }
    }

    #[test]
    fn an_entry_that_cannot_be_written_leaves_the_old_file() {
        let (_folder, path) = file_of(1);
        let before = std::fs::read(&path).expect("bytes");
        let refused = old(&path).bring_up(|_| Err(StoreError::Damaged("on purpose".into())));
        assert!(matches!(refused, Err(StoreError::Damaged(_))));
        assert!(std::fs::read(&path).expect("bytes") == before);
    }

    #[test]
    fn no_copy_is_overwritten_and_none_has_a_name_before_it_is_whole() {
        let (folder, path) = file_of(1);
        for taken in ["o-before-v1.db", "o-before-v1-2.db"] {
            std::fs::write(folder.path().join(taken), "somebody's").expect("written");
        }
        assert!(old(&path).leave_copy(|_| Err(StoreError::CopyDiffers)).is_err());
        assert_eq!(names(&folder), ["o-before-v1-2.db", "o-before-v1.db", "o.db"]);
        assert_eq!(old(&path).leave_copy::<StoreError>(|_| Ok(())).expect("a copy").code, "before-v1-3");
        assert_eq!(std::fs::read(folder.path().join("o-before-v1.db")).expect("bytes"), b"somebody's");
    }

    #[test]
    fn where_no_copy_can_be_made_nothing_is_changed() {
        let (folder, path) = file_of(1);
        let before = std::fs::read(&path).expect("bytes");
        // Something that cannot be replaced stands where the copy is written.
        std::fs::create_dir_all(folder.path().join("o-before-v1.db-half/x")).expect("made");
        assert!(matches!(old(&path).leave_copy::<StoreError>(|_| Ok(())), Err(StoreError::NotUpgraded { .. })));
        assert!(std::fs::read(&path).expect("bytes") == before);
    }

    #[test]
    fn who_has_the_file_and_who_may_not_write_it_are_told_apart() {
        let (folder, path) = file_of(1);
        let first = old(&path);
        let theirs = Old::open(&path, None);
        assert!(matches!(theirs, Err(StoreError::NotUpgraded { why, .. }) if matches!(*why, StoreError::ReadOnly)));
        // A second program looks at what the first one has.
        assert_eq!(Store::open(&path, None, false).expect("looked at").old_schema(), Some(1));
        drop(first);
        std::fs::remove_file(folder.path().join("o.db-lock")).expect("removed");
        std::fs::create_dir(folder.path().join("o.db-lock")).expect("made");
        assert!(matches!(Old::open(&path, None), Err(StoreError::NotUpgraded { why, .. }) if matches!(*why, StoreError::Disk { .. })));
        assert!(matches!(Store::open(&path, None, false), Err(StoreError::Older { .. })));
        assert_eq!(Store::open_to_look(&path, None, false).expect("looked at").old_schema(), Some(1));
    }

    #[test]
    fn a_file_of_the_other_kind_is_not_brought_up() {
        let (_folder, path) = file_of(1);
        assert!(matches!(Old::open(&path, Some(Stamp::Practice)), Err(StoreError::WrongStamp { .. })));
    }

    #[test]
    fn an_old_file_that_is_looked_at_takes_no_act() {
        let (_folder, path) = file_of(2);
        let before = std::fs::read(&path).expect("bytes");
        let mut store = Store::open_to_look(&path, None, false).expect("looked at");
        assert_eq!((store.old_schema(), store.is_read_only()), (Some(2), true));
        assert_eq!(store.read().table_files_of(0).expect("a table of the newest schema").len(), 0);
        assert!(matches!(store.transact(noted), Err(StoreError::Older { found: 2, .. })));
        drop(store);
        assert!(std::fs::read(&path).expect("bytes") == before);
    }
}
