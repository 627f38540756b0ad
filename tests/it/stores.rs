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
    for path in files_in(&top().join("tests/stores")) {
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
fn a_data_file_is_nobody_elses() {
    use std::os::unix::fs::PermissionsExt;

    let office = Office::new();
    office.line("sample --households 3 --out t");
    office.import("own.db", &files_in(&office.path("t")));
    let mode = fs::metadata(office.path("own.db")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
