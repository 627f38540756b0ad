//! A file from the future: refused, with the copy beside it that this program can still open.
//!
//! What does not live here: how such copies come to be (`store/upgrade.rs`).

use std::path::Path;

use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

use crate::store::error::Behind;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::schema;

/// Refuses a file of another program and one of a newer one, naming its copy; gives the schema it has.
///
/// # Errors
/// `NotOurs`, `Newer`, or what the database says.
pub(in crate::store) fn check(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    match schema::check(connection, path) {
        Err(StoreError::Newer { found, known, .. }) => {
            Err(StoreError::Newer { found, known, copy: newest_copy(connection, path).map(Box::new) })
        }
        other => other,
    }
}

/// Of the copies beside a file those that this program can open and that say what the file once said; of these the longest.
fn newest_copy(file: &Connection, path: &Path) -> Option<Behind> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let here = tip(file);
    let mut best: Option<(i64, Behind)> = None;
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name();
        if !is_copy_of(path, &name.to_string_lossy()) {
            continue;
        }
        let copy = path.with_file_name(&name);
        let Some((schema, seq, hash)) = opened(&copy) else { continue };
        // Another ledger under the same name is no copy of this file.
        let lacks = match here {
            Some((tip, _)) if seq == 0 => Some(tip),
            Some((tip, _)) if hash_at(file, seq) == Some(hash) => Some(tip - seq),
            Some(_) => continue,
            None => None,
        };
        if best.as_ref().is_none_or(|(longest, held)| (*longest, &held.copy) < (seq, &copy)) {
            best = Some((seq, Behind { file: path.to_owned(), copy, schema, lacks }));
        }
    }
    best.map(|(_, behind)| behind)
}

/// Schema and last entry of a copy, if it is one that this program can open.
fn opened(copy: &Path) -> Option<(i64, i64, String)> {
    let connection = file::connect(copy, false).ok()?;
    let schema = schema::check(&connection, copy).ok().filter(|schema| *schema > 0)?;
    let (seq, hash) = tip(&connection)?;
    Some((schema, seq, hash))
}

/// Position and hash of the last entry, 0 in an empty ledger; none where the ledger cannot be read.
fn tip(connection: &Connection) -> Option<(i64, String)> {
    let found = connection.query_row(include_str!("ledger/tip.sql"), [], |row| Ok((row.get("seq")?, row.get("hash")?)));
    found.optional().ok().map(Option::unwrap_or_default)
}

fn hash_at(connection: &Connection, seq: i64) -> Option<String> {
    let entry = named_params! { ":from": seq, ":to": seq };
    connection.query_row(include_str!("ledger/range.sql"), entry, |row| row.get("hash")).ok()
}

/// Whether a file name is that of a copy of this file.
fn is_copy_of(path: &Path, name: &str) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let rest = name.strip_prefix(&*stem).and_then(|rest| rest.strip_prefix("-before-v")).and_then(|rest| rest.strip_suffix(".db"));
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    rest.is_some_and(|rest| match rest.split_once('-') {
        Some((schema, number)) => digits(schema) && digits(number),
        None => digits(rest),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rusqlite::Connection;

    use crate::domain::act::Act;
    use crate::store::Store;
    use crate::store::error::StoreError;
    use crate::store::ledger::NewAct;
    use crate::store::ledger::Who;
    use crate::store::newer::is_copy_of;
    use crate::store::schema;

    fn act(store: &mut Store, times: usize) {
        let who = Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        for _ in 0..times {
            store.transact(|write| write.act(&who, Act::Export, NewAct::default())).expect("an entry");
        }
    }

    fn refused(path: &Path) -> Option<(String, Option<i64>)> {
        match Store::open(path, None, false) {
            Err(StoreError::Newer { copy, .. }) => {
                copy.map(|copy| (copy.copy.file_name().expect("a name").to_string_lossy().into_owned(), copy.lacks))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_longest_copy_is_named_with_what_it_lacks() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mut store = Store::open(&at("o.db"), None, true).expect("made");
        act(&mut store, 1);
        store.copy_to(&at("o-before-v3.db")).expect("copied");
        act(&mut store, 1);
        store.copy_to(&at("o-before-v4.db")).expect("copied");
        store.copy_to(&at("o-before-v5.db")).expect("copied");
        act(&mut store, 3);
        drop(store);
        // A ledger of its own under a copy's name, a file from the future, and no database at all.
        let mut other = Store::open(&at("o-before-v4-2.db"), None, true).expect("made");
        other.transact(|write| write.set_meta("a", "b")).expect("written");
        let who = Who { station: "ws9".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() };
        for _ in 0..4 {
            other.transact(|write| write.act(&who, Act::Export, NewAct::default())).expect("an entry");
        }
        drop(other);
        std::fs::write(at("o-before-v2.db"), "words").expect("written");
        let future = |name: &str| {
            Connection::open(at(name)).expect("opened").pragma_update(None, "user_version", schema::NEWEST + 5).expect("written");
        };
        future("o-before-v5.db");
        assert!(Store::open(&at("o.db"), None, false).is_ok());
        future("o.db");
        assert_eq!(refused(&at("o.db")), Some(("o-before-v4.db".into(), Some(3))));
        Connection::open(at("o.db")).expect("opened").execute_batch("ALTER TABLE ledger RENAME TO chain").expect("changed");
        assert_eq!(
            refused(&at("o.db")),
            Some(("o-before-v4-2.db".into(), None)),
            "the newer ledger cannot be read: the longest, and no number"
        );
        for copy in ["o-before-v4-2.db", "o-before-v4.db", "o-before-v3.db"] {
            std::fs::remove_file(at(copy)).expect("removed");
        }
        assert_eq!(refused(&at("o.db")), None);
    }

    #[test]
    fn the_name_of_a_copy_is_told_from_others() {
        for (name, is) in [
            ("o-before-v1.db", true),
            ("o-before-v12-3.db", true),
            ("o-before-v.db", false),
            ("o-before-v1.db-half", false),
            ("o-before.db", false),
            ("p-before-v1.db", false),
            ("o-before-v1-.db", false),
            ("o-2-before-v1.db", false),
        ] {
            assert_eq!(is_copy_of(Path::new("x/o.db"), name), is, "{name}");
        }
    }
}
