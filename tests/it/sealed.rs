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
    note(&office, "o.db", "二");
    office.line("--db o.db backup good.db");
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
    assert!(ran.err.contains("这台电脑记得") && ran.err.contains("旁边的封签不见了"), "{}", ran.err);
    office.line("--db o.db restore good.db --yes");
    let ran = office.run(&["--db", "o.db", "verify"]);
    assert!(ran.code == Some(1) && ran.out.contains("恢复的备份里没有它"), "the entry of the backup itself is lost: {}", ran.out);
    let ran = office.run(&["--db", "o.db", "verify", "--known-loss"]);
    assert!(ran.code == Some(0) && ran.err.contains("找不回来"), "{} {}", ran.out, ran.err);
    assert_eq!(entries(&office, "o.db").iter().filter(|act| *act == "restore").count(), 2, "the restore, and what is known");
    office.line("--db o.db export ledger --out l.csv");
    let listed = String::from_utf8(office.bytes("l.csv")).expect("text");
    assert_eq!((listed.matches("恢复备份").count(), listed.matches("确认缺失").count()), (1, 1), "each by its own word");
    note(&office, "o.db", "四");
    let ran = office.run(&["--db", "o.db", "verify", "--known-loss"]);
    assert!(ran.code == Some(0) && ran.err.contains("没有要确认的"), "{} {}", ran.out, ran.err);
}

#[test]
fn a_restore_says_what_the_seals_say_and_silences_no_loss_that_it_does_not_mend() {
    let office = office();
    let older = office.bytes("o.db");
    for words in ["二", "三"] {
        note(&office, "o.db", words);
    }
    office.line("--db o.db backup good.db");
    // An ordinary restore: what is lost is listed, and nothing is left to say.
    note(&office, "o.db", "四");
    let ran = office.run(&["--db", "o.db", "restore", "good.db", "--yes"]);
    for said in ["封签和现在的文件：对得上", "封签和备份：这台电脑记得到第"] {
        assert!(ran.code == Some(0) && ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert_eq!(office.run(&["--db", "o.db", "verify"]).code, Some(0));
    // The cut file, backed up and put back: neither brings the sealed entry back.
    fs::write(office.path("o.db"), &older).expect("an older file");
    office.line("--db o.db backup cut.db");
    let asked = office.run(&["--db", "o.db", "restore", "cut.db"]);
    assert!(asked.code == Some(1) && asked.err.contains("--yes"), "{}", asked.err);
    for said in ["封签和现在的文件：台账被截短", "封签和备份：文件旁边的封签记得到第", "现在的文件和备份里都没有"]
    {
        assert!(asked.err.contains(said), "{said}: {}", asked.err);
    }
    office.line("--db o.db restore cut.db --yes");
    for _ in 0..2 {
        let ran = office.run(&["--db", "o.db", "verify"]);
        assert!(ran.code == Some(1) && ran.out.contains("恢复的备份里没有它"), "{} {}", ran.out, ran.err);
        note(&office, "o.db", "五");
    }
    // A second cut is found as well.
    let before = office.bytes("o.db");
    note(&office, "o.db", "六");
    fs::write(office.path("o.db"), &before).expect("an older file");
    let ran = office.run(&["--db", "o.db", "queue"]);
    assert!(ran.err.contains("台账被截短") && ran.err.contains("恢复的备份里没有它"), "{}", ran.err);
    // The one that was set aside has it all.
    office.line("--db o.db restore o-before-restore-1.db --yes");
    let ran = office.run(&["--db", "o.db", "verify"]);
    assert!(ran.code == Some(1), "what was sealed after the first restore is still lost: {}", ran.out);
}

#[test]
fn a_password_signs_no_file_that_does_not_verify_without_being_asked() {
    let office = office();
    Connection::open(office.path("o.db"))
        .expect("opened")
        .execute_batch("UPDATE cases SET round = 9 WHERE hh_id = '98010100100010003'")
        .expect("changed by another hand");
    fs::write(office.path("p.txt"), "石门村办公室12\n").expect("a password");
    let before = office.bytes("o.db");
    let words = ["--db", "o.db", "password", "set", "--new-password-file", "p.txt", "--copies", "keep"];
    let ran = office.run(&words);
    assert!(ran.code == Some(1) && ran.err.contains("发现 1 处问题") && ran.err.contains("--yes"), "{}", ran.err);
    assert!(office.bytes("o.db") == before);
    office.ok(&[&words[..], &["--yes"]].concat());
    assert_eq!(office.run(&["--db", "o.db", "--password-file", "p.txt", "verify"]).code, Some(1));
}

#[test]
fn an_export_with_a_clock_in_doubt_is_done_and_says_nothing_else() {
    let office = office();
    let before = entries(&office, "o.db");
    for line in ["export flags --out f.csv", "backup b.db"] {
        let ran = at(&office, "2024-10-17T08:30:00Z", &format!("--db o.db {line}"));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("还没有记入台账") && ran.err.contains("时间还没有确认"), "{}", ran.err);
        assert!(!ran.err.contains("没有改动") && !ran.err.contains("没有办理"), "{}", ran.err);
    }
    assert_eq!(entries(&office, "o.db"), before);
    note(&office, "o.db", "二");
    assert_eq!(entries(&office, "o.db")[before.len()..], ["export", "backup", "annotate"], "entered with the clock in order");
}

#[test]
fn a_seal_that_is_missing_or_another_files_is_told_at_opening() {
    let office = office();
    let told = || {
        let said = office.run(&["--db", "o.db", "queue"]).err;
        said.lines().filter(|line| line.contains("封签")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(told(), "");
    let beside = office.bytes("o.db-seal");
    fs::remove_file(office.path("o.db-seal")).expect("removed");
    assert!(told().contains("旁边的封签不见了"), "{}", told());
    fs::write(office.path("o.db-seal"), String::from_utf8_lossy(&beside).replace("id ", "id 00000000")).expect("written");
    assert!(told().contains("另一个数据文件的（编号 00000000"), "{}", told());
    note(&office, "o.db", "二");
    assert_eq!(told(), "", "kept again with the next act");
    let mut kept = Vec::new();
    crate::source::walk(&office.path(""), &mut kept);
    kept.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("seal-")));
    for path in &kept {
        fs::remove_file(path).expect("removed");
    }
    assert!(told().contains("这台电脑没有 ") && told().contains(" 的封签，只有文件旁边的"), "{}", told());
    fs::remove_file(office.path("o.db-seal")).expect("removed");
    assert!(told().contains(" 没有封签，以前少没少记录看不出"), "{}", told());
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
