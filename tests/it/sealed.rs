//! What another hand changed is found at opening, and the clock and a copy are asked about: the real program on practice files.

use std::fs;

use rusqlite::Connection;

use crate::office::Office;
use crate::office::Ran;
use crate::office::files_in;
use crate::source::top;

const RETURNED: &str = "98010100100010002";

/// An office with twelve households and some acts, as this version keeps it.
fn office() -> Office {
    let office = Office::new();
    fs::copy(top().join("tests/stores/v5.db"), office.path("o.db")).expect("a copy");
    office.line("--db o.db upgrade");
    note(&office, "o.db", "一");
    office
}

fn note(office: &Office, db: &str, words: &str) {
    office.ok(&["--db", db, "decide", RETURNED, "annotate", "--note", words]);
}

/// Runs a line of words at another time.
fn at(office: &Office, now: &str, line: &str) -> Ran {
    crate::office::ran(&office.command(&line.split(' ').collect::<Vec<_>>()).env("HEZHUN_NOW", now).output().expect("the program starts"))
}

fn entries(office: &Office, db: &str) -> Vec<String> {
    let connection = Connection::open(office.path(db)).expect("opened");
    let mut statement = connection.prepare("SELECT act FROM ledger ORDER BY seq").expect("prepared");
    statement.query_map([], |row| row.get(0)).expect("rows").map(|act| act.expect("an act")).collect()
}

#[test]
fn an_older_file_in_the_place_of_the_newer_is_told_until_it_is_restored() {
    let office = office();
    let older = office.bytes("o.db");
    office.line("--db o.db backup good.db");
    note(&office, "o.db", "二");
    fs::write(office.path("o.db"), &older).expect("an older file");
    let ran = office.run(&["--db", "o.db", "queue"]);
    assert_eq!(ran.code, Some(0), "a sentence, not a refusal");
    assert!(ran.err.contains("台账被截短，或文件换成了旧的：这台电脑记得") && ran.err.contains("文件旁边的封签记得"), "{}", ran.err);
    assert_eq!(office.run(&["--db", "o.db", "verify"]).code, Some(1));
    note(&office, "o.db", "三");
    let ran = office.run(&["--db", "o.db", "queue", "--lang", "en"]);
    assert!(ran.err.contains("the ledger was cut, or the file is older") || ran.err.contains("not the one that was sealed"), "{}", ran.err);
    // The whole folder put back: only this computer remembers.
    fs::write(office.path("o.db"), &older).expect("an older file");
    fs::remove_file(office.path("o.db-seal")).expect("the seal beside it");
    let ran = office.run(&["--db", "o.db", "queue"]);
    assert!(ran.err.contains("这台电脑记得") && !ran.err.contains("文件旁边"), "{}", ran.err);
    office.line("--db o.db restore good.db --yes");
    let ran = office.run(&["--db", "o.db", "verify"]);
    assert!(ran.code == Some(0) && !ran.err.contains("台账被截短"), "{}", ran.err);
}

#[test]
fn a_clock_that_ran_back_or_far_ahead_is_asked_about_and_the_answer_is_entered() {
    let office = office();
    let before = entries(&office, "o.db");
    let decide = format!("--db o.db decide {RETURNED} annotate --note 二");
    for (now, said) in [("2024-10-17T08:30:00Z", "还早"), ("2024-12-30T08:30:00Z", "已有 73 天"), ("2001-01-01T00:00:00Z", "还早")] {
        let ran = at(&office, now, &decide);
        assert_eq!(ran.code, Some(1), "{now}");
        assert!(ran.err.contains(said) && ran.err.contains("--clock-right") && !ran.err.contains("panicked"), "{now}: {}", ran.err);
        let ran = at(&office, now, "--db o.db queue");
        assert!(ran.code == Some(0) && ran.err.contains(said), "whoever only looks is told: {}", ran.err);
        assert_eq!(entries(&office, "o.db"), before, "{now}");
    }
    fs::write(office.path("h.toml"), "clock_days = 0\n").expect("settings");
    assert_eq!(at(&office, "2024-12-30T08:30:00Z", &format!("--config h.toml {decide}")).code, Some(0));
    let ran = at(&office, "2024-10-17T08:30:00Z", &format!("--clock-right {decide}"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let acts = entries(&office, "o.db");
    assert_eq!(acts[before.len()..], ["annotate", "clock", "annotate"]);
    assert_eq!(at(&office, "2024-10-17T08:30:00Z", &decide).code, Some(0), "asked once");
    assert_eq!(at(&office, "2024-10-17T08:30:00Z", "--db o.db verify").code, Some(0));
}

#[test]
fn a_copy_beside_its_original_is_asked_about_and_gets_a_number_of_its_own() {
    let office = office();
    let number = |db: &str| -> String {
        let connection = Connection::open(office.path(db)).expect("opened");
        connection.query_row("SELECT value FROM meta WHERE key = 'id'", [], |row| row.get(0)).expect("a number")
    };
    fs::copy(office.path("o.db"), office.path("p.db")).expect("a copy");
    let decide = ["--db", "p.db", "decide", RETURNED, "annotate", "--note", "二"];
    let ran = office.run(&decide);
    assert!(ran.code == Some(1) && ran.err.contains("编号相同") && ran.err.contains("--found copy"), "{}", ran.err);
    let ran = office.run(&["--db", "p.db", "queue"]);
    assert!(ran.code == Some(0) && ran.err.contains("的副本"), "{}", ran.err);
    assert_eq!(number("p.db"), number("o.db"));
    let mut words = decide.to_vec();
    words.extend(["--found", "copy"]);
    office.ok(&words);
    assert_ne!(number("p.db"), number("o.db"));
    assert_eq!(entries(&office, "p.db")[entries(&office, "o.db").len()..], ["apart", "annotate"]);
    for db in ["o.db", "p.db"] {
        note(&office, db, "三");
        office.line(&format!("--db {db} verify"));
    }
    // Moved, with nothing left behind: nobody is asked, and the seal goes along.
    for name in ["o.db", "o.db-seal"] {
        fs::rename(office.path(name), office.path(&name.replace("o.", "q."))).expect("moved");
    }
    note(&office, "q.db", "四");
    // The same beside what was left behind.
    fs::copy(office.path("q.db"), office.path("r.db")).expect("a copy");
    office.ok(&["--db", "r.db", "decide", RETURNED, "annotate", "--note", "五", "--found", "moved"]);
    note(&office, "r.db", "六");
    assert_eq!(number("r.db"), number("q.db"));
    // An older copy that is called the file itself is behind what is remembered of it.
    fs::copy(office.path("r.db"), office.path("s.db")).expect("a copy");
    note(&office, "r.db", "七");
    let ran = office.run(&["--db", "s.db", "--found", "moved", "verify"]);
    assert!(ran.code == Some(1) && format!("{}{}", ran.out, ran.err).contains("台账被截短"), "{} {}", ran.out, ran.err);
    assert!(files_in(&office.path("")).iter().any(|path| path.ends_with("r.db-seal")));
}

#[test]
fn a_chain_made_anew_without_the_password_is_found_by_verify() {
    let office = office();
    fs::write(office.path("p.txt"), "石门村办公室12\n").expect("a password");
    assert!(office.run(&["--db", "o.db", "verify"]).err.contains("没有签名"));
    office.line("--db o.db password set --new-password-file p.txt --copies keep");
    let ran = office.run(&["--db", "o.db", "--password-file", "p.txt", "verify"]);
    assert!(ran.code == Some(0) && ran.err.contains("1 天都有密码签名"), "{} {}", ran.out, ran.err);
    office.line("--db o.db --password-file p.txt password recovery");
    let told = office.line("--db o.db --password-file p.txt export ledger");
    assert_eq!(told.matches(",密码,").count(), 2, "{told}");
}
