//! Files of earlier versions are opened, brought up to date and still verify; files of a later one are refused with a sentence.
//!
//! `tests/stores/first.db` was written by the first version: twelve households, a return, an approval, a note. A version that changes
//! the schema adds its own file and never touches the older ones.

use std::fs;

use rusqlite::Connection;

use crate::office::Office;
use crate::office::files_in;
use crate::source::top;

#[test]
fn files_of_every_version_still_open() {
    for path in files_in(&top().join("tests/stores")).into_iter().filter(|path| path.is_file()) {
        let office = Office::new();
        fs::copy(&path, office.path("o.db")).expect("a copy");
        office.line("--db o.db verify");
        let rows: Vec<serde_json::Value> = serde_json::from_str(&office.line("--db o.db queue --format json")).expect("json");
        assert_eq!(rows.len(), 12, "{}", path.display());
        let with = |status: &str| rows.iter().find(|row| row["status"] == status).and_then(|row| row["hh_id"].as_str());
        let returned = with("已退回").expect("a returned case").to_owned();
        assert!(office.ok(&["--db", "o.db", "show", &returned]).contains("核对过"));
        assert!(with("已通过").is_some());
        office.ok(&["--db", "o.db", "decide", &returned, "annotate", "--note", "还在"]);
        office.line("--db o.db assess");
        office.line("--db o.db verify");
    }
}

/// `tests/stores/v15.db` keeps flags in words; its clerk explained one of them.
#[test]
fn a_flag_kept_in_words_shows_them_and_stays_explained_when_the_rules_run_again() {
    let office = Office::new();
    fs::copy(top().join("tests/stores/v15.db"), office.path("o.db")).expect("a copy");
    let flag = || -> serde_json::Value {
        let shown: serde_json::Value = serde_json::from_str(&office.line("--db o.db show 98010100100010009 --format json")).expect("json");
        shown["flags"].as_array().expect("flags").iter().find(|flag| flag["rule"] == "INC01").expect("the flag").clone()
    };
    let before = flag();
    assert!(before["said"].as_str().expect("a sentence").contains("17,963.61") && before["state"] == "confirmed", "{before}");
    let stored = |sql: &str| -> i64 {
        let file = Connection::open(office.path("o.db")).expect("opened");
        file.query_row(sql, [], |row| row.get(0)).expect("a number")
    };
    let in_words = "SELECT count(*) FROM flag WHERE json_extract(body, '$.said') IS NOT NULL";
    let kept = stored(in_words);
    assert!(kept > 0);
    office.line("--db o.db assess");
    assert_eq!(flag(), before, "told from its facts as it was told in words");
    assert_eq!(stored(in_words), kept, "no fact is rewritten");
    assert!(stored("SELECT count(*) FROM flag f JOIN shape s ON s.id = json_extract(f.body, '$[0]') WHERE s.keys LIKE '%\"facts\"%'") > 0);
    office.line("--db o.db verify");
}

/// `tests/stores/v16.db` keeps flags as facts, with the book that was in force: a sentence that was changed since is told as it was.
#[test]
fn a_flag_kept_as_facts_is_told_by_its_own_book_until_the_rules_run_again() {
    let office = Office::new();
    fs::copy(top().join("tests/stores/v16.db"), office.path("o.db")).expect("a copy");
    let flag = |rule: &str| -> serde_json::Value {
        let shown: serde_json::Value = serde_json::from_str(&office.line("--db o.db show 98010100100010003 --format json")).expect("json");
        shown["flags"].as_array().expect("flags").iter().find(|flag| flag["rule"] == rule).expect("the flag").clone()
    };
    let said = |flag: &serde_json::Value| flag["said"].as_str().expect("a sentence").to_owned();
    let (line, attention) = (flag("INC04"), flag("INC05"));
    assert!(said(&line).contains("低于当年监测线 8,500.00 元"), "{line}");
    // What a rule is called is the book's of today, for every flag.
    assert_eq!(attention["title"], "低于关注线");
    office.line("--db o.db assess");
    assert!(said(&flag("INC04")).contains("低于监测线 8,500.00 元"), "{}", flag("INC04"));
    assert_eq!(flag("INC04")["state"], line["state"]);
    assert_eq!(said(&flag("INC05")), said(&attention));
    office.line("--db o.db verify");
}

/// `tests/stores/password/chacha20.db` went under its password when there was one cipher; the program makes files under the quicker one of
/// two now.
#[test]
fn a_file_under_a_password_of_an_earlier_version_still_opens_and_takes_another() {
    let office = Office::new();
    fs::copy(top().join("tests/stores/password/chacha20.db"), office.path("o.db")).expect("a copy");
    fs::write(office.path("p.txt"), "eight letters").expect("written");
    fs::write(office.path("q.txt"), "another one").expect("written");
    let queue = |word: &str| office.line(&format!("--db o.db --password-file {word} queue --format json"));
    let rows = queue("p.txt");
    assert_eq!(rows.matches("\"hh_id\"").count(), 12, "{rows}");
    office.line("--db o.db --password-file p.txt verify");
    office.line("--db o.db --password-file p.txt backup b.db");
    assert!(office.bytes("b.db").starts_with(b"HZK"), "a copy is as its file is");
    office.line("--db o.db --password-file p.txt password change --new-password-file q.txt --copies keep");
    office.line("--db o.db --password-file q.txt verify");
    assert_eq!(queue("q.txt"), rows);
}

#[test]
fn a_file_of_a_later_version_is_refused() {
    let office = Office::new();
    fs::copy(top().join("tests/stores/first.db"), office.path("o.db")).expect("a copy");
    let connection = Connection::open(office.path("o.db")).expect("opened");
    connection.pragma_update(None, "user_version", 999).expect("written");
    drop(connection);
    let before = office.bytes("o.db");
    for line in ["--db o.db verify", "--db o.db queue", "--db n.db restore o.db"] {
        let ran = office.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.code, Some(1), "{line}: {}", ran.out);
        assert!(!ran.err.trim().is_empty() && !ran.err.contains("panicked"), "{line}: {}", ran.err);
    }
    assert!(office.bytes("o.db") == before);
    assert!(!office.path("n.db").exists());
}

#[cfg(unix)]
#[test]
fn what_the_program_leaves_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let office = Office::new();
    office.line("sample --households 12 --seed 3 --out t");
    let files = files_in(&office.path("t"));
    // A log that an earlier version left open to everybody.
    let log = office.path(".local/state/hezhun/log/hezhun.2024-10-18.log");
    fs::create_dir_all(log.parent().expect("a folder")).expect("made");
    fs::write(&log, "").expect("written");
    fs::set_permissions(&log, fs::Permissions::from_mode(0o644)).expect("set");
    office.import("o.db", &files);
    office.import("o.db", &files[..1]);
    fs::write(office.path("flags.csv"), "old").expect("written");
    for line in [
        "export flags --out flags.csv --force",
        "export records --out records.xlsx",
        "correction-sheet --village 石门村 --out sheet.xlsx",
        "backup",
        "backup b.db",
        "restore b.db --yes",
    ] {
        office.line(&format!("--db o.db {line}"));
    }
    office.run(&["screen", "t", "--out", "doubts.csv"]);
    let words: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    office.ok(&[
        &["screen", "--out", "doubts.csv", "--problems", "problems.csv", "--force"],
        &words.iter().map(String::as_str).collect::<Vec<_>>()[..],
    ]
    .concat());
    fs::write(office.path("p.txt"), "eight letters").expect("written");
    office.line("--db o.db password set --new-password-file p.txt --copies follow");
    office.run(&["--db", "o.db", "--password-file", "flags.csv", "queue"]);
    let mut left = Vec::new();
    crate::source::walk(&office.path(""), &mut left);
    left.retain(|path| path.file_name().is_none_or(|name| name != "p.txt"));
    let open: Vec<String> = left
        .iter()
        .filter(|path| fs::metadata(path).expect("there").permissions().mode() & 0o077 != 0)
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(open, Vec::<String>::new());
    let seen = |words: &str| left.iter().any(|path| path.to_string_lossy().contains(words));
    for kind in [
        "seal-",
        "password-",
        "hezhun.2024-10-18.log",
        "doubts.csv",
        "problems.csv",
        "sheet.xlsx",
        "backups/o-",
        "before-restore-1",
        "b.db",
        "-lock",
    ] {
        assert!(seen(kind), "{kind} is not among what was looked at: {left:?}");
    }
}

/// What a killed program leaves, of every kind that it makes, goes with the next start.
#[test]
fn what_a_killed_program_left_under_way_goes_with_the_next_start() {
    let office = Office::new();
    office.line("sample --households 3 --seed 3 --out t");
    office.import("o.db", &files_in(&office.path("t")));
    office.import("o.db", &files_in(&office.path("t"))[..1]);
    office.line("--db o.db backup");
    let backup = files_in(&office.path("backups")).pop().expect("a backup");
    let half = |path: &std::path::Path| std::path::PathBuf::from(format!("{}-half", path.display()));
    let state = office.path(".local/state/hezhun");
    let parts = [
        office.path(".hezhun-1-0.part"),
        state.join(".hezhun-1-0.part"),
        office.path("o.db-half"),
        office.path("o.db-half-journal"),
        office.path("o.db-drill-half"),
        office.path("o-before-v3.db-half"),
        half(&backup),
    ];
    for part in &parts {
        fs::write(part, "张三").expect("written");
    }
    office.line("--db o.db assess");
    let left: Vec<_> = parts.iter().filter(|part| part.exists()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(backup.exists());
}
