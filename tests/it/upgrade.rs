//! An upgrade cannot hurt: a file of an older version is looked at as it is, brought up with a copy beside it, and survives any kill.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::office::NOW;
use crate::office::Office;
use crate::office::files_in;
use crate::office::ran;
use crate::source::top;

/// How often an upgrade is killed.
const KILLS: u64 = 16;

/// An office with a file of the first version, as `o.db`.
fn first() -> Office {
    let office = Office::new();
    fs::copy(top().join("tests/stores/first.db"), office.path("o.db")).expect("a copy");
    office
}

/// Everything that the tables of the first version hold, by table.
fn content(path: &Path) -> BTreeMap<String, Vec<String>> {
    let first = Connection::open(top().join("tests/stores/first.db")).expect("opened");
    let mut statement = first.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").expect("prepared");
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).expect("rows").map(|name| name.expect("a name")).collect();
    let connection = Connection::open(path).expect("opened");
    tables
        .into_iter()
        .map(|table| {
            let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).expect("prepared");
            let columns = statement.column_count();
            let rows = statement
                .query_map([], |row| (0..columns).map(|at| Ok(format!("{:?}", row.get::<_, Value>(at)?))).collect::<Result<Vec<_>, _>>())
                .expect("rows");
            (table, rows.map(|row| row.expect("a row").join("|")).collect())
        })
        .collect()
}

fn copies(office: &Office) -> Vec<String> {
    let names = files_in(&office.path("")).into_iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    names.filter(|name| name.contains("-before-v") && !name.ends_with("-lock")).collect()
}

#[test]
fn a_file_of_the_first_version_comes_up_whole_with_its_copy_beside_it() {
    let office = first();
    let (before, told) = (office.bytes("o.db"), content(&office.path("o.db")));
    let queue = office.line("--db o.db queue --format json");
    assert!(office.line("--db o.db verify").contains("台账 5 条"));
    assert!(office.bytes("o.db") == before && copies(&office).is_empty());

    let said = office.line("--db o.db upgrade");
    assert!(said.contains("结构 1 → ") && said.contains("台账 5 条都在") && said.contains("o-before-v1.db"), "{said}");
    assert_eq!(copies(&office), ["o-before-v1.db"]);
    // The copy says what the file said, and the file says it still: one entry and nothing else was added.
    assert_eq!(content(&office.path("o-before-v1.db")), told);
    let mut now = content(&office.path("o.db"));
    let number = now.get_mut("meta").map(|rows| rows.extract_if(.., |row| row.contains("id")).count());
    assert_eq!(number, Some(1), "the file has a number now");
    let entry = now.get_mut("ledger").and_then(Vec::pop).expect("an entry");
    assert!(entry.contains("upgrade") && entry.contains(r#"\"from\":1"#) && entry.contains("before-v1"), "{entry}");
    assert!(!entry.contains("o.db") && !entry.contains("o-before"), "the name of the file is not the ledger's: {entry}");
    assert_eq!(now, told);
    assert!(office.line("--db o.db verify").contains("台账 6 条"));
    assert!(office.line("--db o-before-v1.db verify").contains("台账 5 条"));
    assert_eq!(office.line("--db o.db queue --format json"), queue);
    assert!(office.line("--db o.db export ledger").contains("升级数据文件"), "it can be read in the ledger");

    let bytes = office.bytes("o.db");
    let again = office.line("--db o.db upgrade --lang en");
    assert!(again.starts_with("the data file is already up to date"), "{again}");
    assert!(office.bytes("o.db") == bytes);
    assert_eq!(copies(&office), ["o-before-v1.db"]);
}

#[test]
fn what_only_looks_leaves_an_old_file_as_it_is() {
    // Another test may have one of them open, with a log beside it for a moment.
    let stores = files_in(&top().join("tests/stores")).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "db"));
    for stored in stores {
        let office = Office::new();
        fs::copy(&stored, office.path("o.db")).expect("a copy");
        fs::write(office.path("own.toml"), "[[rule]]\ncode = \"PRD10\"\non = true\n").expect("written");
        let before = office.bytes("o.db");
        for line in [
            "queue",
            "show 98010100100010003",
            "waivers",
            "unmatched",
            "verify",
            "export cases",
            "export flags",
            "export records --out r.xlsx",
            "export ledger",
            "export returns",
            "correction-sheet --household 98010100100010003",
            "rules rates",
            "rules replay own.toml",
        ] {
            let ran = office.run(&format!("--db o.db {line}").split(' ').collect::<Vec<_>>());
            assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
            assert!(ran.err.contains("hezhun upgrade"), "{line}: {}", ran.err);
        }
        let copied = office.run(&["--db", "o.db", "backup", "b.db"]);
        assert!(copied.code == Some(0) && copied.err.contains("hezhun upgrade"), "{}", copied.err);
        office.line("--db n.db restore o.db --check");
        assert!(office.bytes("o.db") == before, "{}", stored.display());
        assert!(copies(&office).is_empty() && !office.path("n.db").exists() && office.path("b.db").exists());
    }
}

#[test]
fn an_old_file_is_backed_up_as_it_is() {
    let office = first();
    let (before, told) = (office.bytes("o.db"), content(&office.path("o.db")));
    office.line("--db o.db backup copy.db");
    assert!(office.bytes("o.db") == before, "the file itself stays of the old version");
    assert_eq!(content(&office.path("copy.db")), told);
    office.line("--db o.db backup");
    assert_eq!(files_in(&office.path("backups")).len(), 1);
    office.line("--db o.db upgrade");
    assert!(office.line("--db o.db verify").contains("核对无误"));
}

#[test]
fn an_act_brings_the_file_up_first_and_a_restored_copy_comes_up_again() {
    let office = first();
    let note = ["decide", "98010100100010003", "annotate", "--note", "还在"];
    let act = |db: &str| office.run(&[&["--db", db][..], &note].concat());
    let ran = act("o.db");
    assert!(ran.code == Some(0) && ran.err.contains("o-before-v1.db") && ran.err.lines().count() == 1, "{}", ran.err);
    assert!(act("o.db").err.is_empty());
    assert!(office.line("--db o.db verify").contains("台账 8 条"));

    // A restored file has the newest schema at once; the copy stays what it is.
    office.line("--db n.db restore o-before-v1.db");
    assert!(office.line("--db n.db verify").contains("台账 6 条"));
    assert!(act("n.db").err.is_empty());
    assert!(office.line("--db n.db verify").contains("台账 7 条"));
    assert!(office.line("--db o-before-v1.db verify").contains("台账 5 条"));
}

#[test]
fn lines_on_an_old_file_say_that_it_was_brought_up() {
    let office = first();
    let mut child = office
        .command(&["--db", "o.db", "--linear"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdin.take());
    let ran = ran(&child.wait_with_output().expect("it ends"));
    assert!(ran.code == Some(0) && ran.err.contains("o-before-v1.db"), "{}", ran.err);
}

#[test]
fn where_no_copy_can_be_made_the_file_stays_and_the_sentence_says_what_to_do() {
    let office = first();
    let before = office.bytes("o.db");
    // A folder with something in it stands where the copy would be written: nobody can write there, whoever runs the test.
    fs::create_dir_all(office.path("o-before-v1.db-half/x")).expect("made");
    for line in ["--db o.db upgrade", "--db o.db undo --yes", "--db o.db assess"] {
        let ran = office.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.code, Some(1), "{line}");
        assert!(
            ran.err.contains("文件没有改动") && ran.err.contains("hezhun upgrade") && !ran.err.contains("panicked"),
            "{line}: {}",
            ran.err
        );
    }
    office.line("--db o.db queue");
    assert!(office.bytes("o.db") == before);
    let ran = office.run(&["--db", "none.db", "upgrade"]);
    assert!(ran.code == Some(1) && !office.path("none.db").exists(), "{}", ran.err);
}

#[test]
fn a_ledger_that_does_not_hold_is_not_brought_up() {
    let office = first();
    let connection = Connection::open(office.path("o.db")).expect("opened");
    connection.execute_batch("DROP TRIGGER ledger_kept; UPDATE ledger SET at = '2024-10-18T08:31:00Z' WHERE seq = 3").expect("tampered");
    drop(connection);
    let before = office.bytes("o.db");
    let ran = office.run(&["--db", "o.db", "upgrade"]);
    assert!(ran.code == Some(1) && ran.err.contains("台账第 3 条被改动"), "{}", ran.err);
    assert!(office.bytes("o.db") == before && copies(&office).is_empty());
}

#[test]
fn an_older_copy_that_is_asked_about_is_said_to_have_come_up_to_date() {
    let office = Office::new();
    for name in ["o.db", "c.db"] {
        fs::copy(top().join("tests/stores/v15.db"), office.path(name)).expect("a copy");
    }
    office.line("--db o.db decide 98010100100010003 annotate --note 一");
    let decide = ["--db", "c.db", "decide", "98010100100010003", "annotate", "--note", "二"];
    let ran = office.run(&decide);
    assert!(ran.code == Some(1) && ran.err.contains("编号相同"), "{}", ran.err);
    assert!(ran.err.contains("结构 15 → ") && ran.err.contains("c-before-v15.db"), "what was done to it is said: {}", ran.err);
    assert!(ran.err.contains("数据没有改动") && !ran.err.contains("什么都没有改动"), "{}", ran.err);
    assert!(copies(&office).contains(&"c-before-v15.db".to_owned()));
    // The next time there is nothing of it to tell.
    let ran = office.run(&decide);
    assert!(ran.code == Some(1) && !ran.err.contains("结构 15"), "{}", ran.err);
}

#[test]
fn a_file_from_the_future_names_its_copy_and_what_that_lacks() {
    let office = first();
    office.line("--db o.db upgrade");
    office.line("--db o.db decide 98010100100010003 annotate --note 还在");
    Connection::open(office.path("o.db")).expect("opened").pragma_update(None, "user_version", 999).expect("written");
    let before = office.bytes("o.db");
    for line in ["queue", "verify", "upgrade", "undo"] {
        let ran = office.run(&["--db", "o.db", line]);
        assert_eq!(ran.code, Some(1), "{line}");
        assert!(ran.err.contains("999") && ran.err.contains("o-before-v1.db") && ran.err.contains("少 2 条台账"), "{line}: {}", ran.err);
    }
    assert!(office.bytes("o.db") == before);
    // What the sentence says to do can be done.
    office.line("--db o.db restore o-before-v1.db --yes");
    assert!(office.line("--db o.db verify").contains("台账 6 条"));
}

/// Bytes of everything that an upgrade writes.
fn grown(office: &Office) -> u64 {
    let paths = files_in(&office.path("")).into_iter();
    paths.filter_map(|path: PathBuf| fs::metadata(path).ok()).filter(fs::Metadata::is_file).map(|meta| meta.len()).sum()
}

#[test]
fn a_killed_upgrade_leaves_the_old_file_or_the_new_one() {
    let whole = {
        let office = first();
        office.line("--db o.db upgrade");
        grown(&office)
    };
    let (mut old, mut new) = (0, 0);
    for kill in 0..KILLS {
        let office = first();
        let told = content(&office.path("o.db"));
        let start = grown(&office);
        let until = start + (whole - start) * kill / (KILLS - 2);
        let mut child =
            office.command(&["--db", "o.db", "upgrade"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        while child.try_wait().expect("a child").is_none() {
            if grown(&office) >= until {
                let _ = child.kill();
            }
            std::thread::yield_now();
        }
        let entries = content(&office.path("o.db"))["ledger"].len();
        assert!(entries == 5 || entries == 6, "kill {kill}: {entries} entries");
        *if entries == 5 { &mut old } else { &mut new } += 1;
        assert!(office.line("--db o.db verify").contains(&format!("台账 {entries} 条")), "kill {kill}");
        // Whatever the kill left behind, the next try ends well, and there is one copy, whole.
        office.line("--db o.db upgrade");
        assert!(office.line("--db o.db verify").contains("台账 6 条"), "kill {kill}");
        assert_eq!(copies(&office), ["o-before-v1.db"], "kill {kill}");
        assert_eq!(content(&office.path("o-before-v1.db")), told, "kill {kill}");
    }
    assert!(old > 0, "no kill came in time, of {KILLS} at {NOW}: {new}");
}
