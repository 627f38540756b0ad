//! Tests of verify: what somebody does to the file behind the program's back is found.

use std::path::Path;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::exchange::batch::FileKind;
use crate::i18n::Lang;
use crate::review::audit::restore;
use crate::review::audit::restore::Here;
use crate::review::decide::sentences;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Office;
use crate::review::file::question::Question;
use crate::review::tests::rig::decide;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::import;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::options;
use crate::store::Store;
use crate::store::payload::Payload;

fn open(path: &Path) -> Office {
    let mut options = options();
    options.state_dir = path.parent().map(|folder| folder.join("state"));
    Office::open(path, options).expect("opened")
}

/// A file with an import and four acts.
fn filled(path: &Path) {
    let mut office = open(path);
    let file = layer(2024, FileKind::Yearly, &[("A", &[("wage", "1")], &[]), ("B", &[("wage", "2")], &[])]);
    import(&mut office, vec![file], true).expect("imported");
    for _ in 0..2 {
        decide(&mut office, "A", Act::Return, Status::Returned);
        decide(&mut office, "B", Act::Hold, Status::Held);
    }
    assert_eq!(findings(&office), Vec::<String>::new());
}

/// Fills a file, changes it behind the program's back, and gives what verify says.
fn after(tamper: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("o.db");
    filled(&path);
    Store::tamper(&path, tamper);
    findings(&open(&path))
}

fn finds(tamper: &str, words: &str) {
    let found = after(tamper);
    assert!(found.iter().any(|line| line.contains(words)), "{tamper}: {found:?}");
}

#[test]
fn a_changed_row_is_found() {
    finds("UPDATE ledger SET reviewer = 'r9' WHERE seq = 4", "第 4 条被改动");
}

#[test]
fn a_file_that_is_not_built_as_ours_is_found_before_its_backups_are_needed() {
    finds("", "结构被人改动过（");
    finds("CREATE VIEW own AS SELECT 1 AS one", "own");
}

#[test]
fn a_removed_middle_row_is_found() {
    finds("DELETE FROM ledger WHERE seq = 4", "缺第 4 至 4 条");
}

#[test]
fn swapped_rows_are_found() {
    finds(
        "UPDATE ledger SET seq = 100 WHERE seq = 4; UPDATE ledger SET seq = 4 WHERE seq = 5; UPDATE ledger SET seq = 5 WHERE seq = 100",
        "第 4 条被改动",
    );
}

#[test]
fn an_inserted_row_is_found() {
    finds(
        "INSERT INTO ledger SELECT 7, station, at, reviewer, act, grp, hh_id, version, payload, before, hash FROM ledger WHERE seq = 6",
        "第 7 条接不上前一条",
    );
}

#[test]
fn a_cut_tail_is_found_through_the_kept_seal() {
    finds("DELETE FROM note WHERE seq = 6; DELETE FROM ledger WHERE seq = 6", "台账被截短");
}

#[test]
fn changed_facts_words_and_caches_are_found() {
    finds("UPDATE version SET doc = replace(doc, '1.00', '9.00')", "数据与入库时不符");
    finds("UPDATE shape SET keys = replace(keys, 'wage', 'gewa')", "数据与入库时不符");
    finds("UPDATE note SET body = '没看过' WHERE seq = 3", "第 3 条的文字被改动");
    finds("UPDATE cases SET status = 'approved' WHERE hh_id = 'A'", "1 个案卷");
    finds("DELETE FROM cases WHERE hh_id = 'A'", "1 个案卷");
    for (column, value) in
        [("period", "'2019'"), ("part", "part || 's'"), ("body", "CAST(substr(body, 1, length(body) - 1) || x'07' AS BLOB)")]
    {
        finds(&format!("UPDATE packed SET {column} = {value} WHERE part = 'members'"), "速查数据与登记数据不符");
    }
}

#[test]
fn what_is_packed_otherwise_keeps_no_backup_back_and_a_run_of_the_rules_makes_it_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("o.db"), folder.path().join("copy.db"));
    filled(&path);
    open(&path).backup(&copy).expect("backed up");
    for body in ["CAST('no such bytes' AS BLOB)", "(SELECT body FROM packed WHERE part = 'households')", "CAST(body || 'x' AS BLOB)"] {
        for file in [&path, &copy] {
            Store::tamper_leaving_triggers(file, &format!("UPDATE packed SET body = {body} WHERE part = 'members'"));
            Store::tamper_leaving_triggers(file, "INSERT OR REPLACE INTO packed VALUES ('9999', 'people', x'00')");
        }
        assert!(restore::look(&copy, &path, None, None).is_ok(), "{body}");
        assert!(restore::drill(&copy, &path, None).is_ok(), "{body}");
        let mut office = open(&path);
        assert!(!office.verify().expect("checked").is_clean(), "{body}");
        office.assess(None, &|_| true).expect("judged");
        assert_eq!(findings(&office), Vec::<String>::new(), "{body}");
    }
    let rig = DeskOptions { state_dir: open(&path).state_dir.clone(), ..options() };
    let done = rig.restore(rig.ready_to_restore(&copy, &path).expect("ready")).expect("restored");
    assert!(done.entries > 0);
    assert_eq!(findings(&open(&path)), Vec::<String>::new(), "a restored file begins with its own");
}

#[test]
fn changed_findings_and_rulebooks_are_found() {
    finds("UPDATE rulebook SET body = body || ' '", "第 1 次筛查的结果与台账不符");
    finds("UPDATE outcome SET letters = letters || '.'", "第 1 次筛查的结果与台账不符");
    finds("UPDATE flag SET severity = 'low', rule = rule || '0'", "疑点与筛查时不符");
    finds("UPDATE flag SET body = substr(body, 1, length(body) - 1)", "疑点与筛查时不符");
    finds("UPDATE shape SET keys = replace(keys, 'numbers', 'numbres')", "疑点与筛查时不符");
    finds("DELETE FROM shape WHERE keys LIKE '%numbers%'", "疑点与筛查时不符");
    for change in [
        "UPDATE rule_file SET body = body || ' '",
        "DELETE FROM rulebook_file",
        "UPDATE rulebook_file SET layer = 9",
        "UPDATE rulebook_file SET layer = -5",
    ] {
        finds(change, "1 份规则文件与筛查时不符");
    }
    finds("UPDATE standing SET state = 'waived'", "条疑点的状态与台账不符");
    finds("DELETE FROM found", "第 1 次筛查的结果与台账不符");
}

#[test]
fn words_that_are_gone_or_belong_to_nobody_are_found() {
    finds("DELETE FROM note", "批注和说明有 0 份，台账里是 4 份");
    finds("DELETE FROM note WHERE seq = 4", "第 4 条的文字被改动");
    finds("INSERT INTO note SELECT 1, period, hh_id, field, body FROM note WHERE seq = 4", "批注和说明有 5 份");
    finds("UPDATE note SET hh_id = 'B' WHERE seq = 3", "第 3 条的文字被改动");
}

#[test]
fn a_backup_is_looked_at_before_it_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("o.db"), folder.path().join("copy.db"));
    filled(&path);
    let mut office = open(&path);
    office.backup(&copy).expect("backed up");
    decide(&mut office, "A", Act::Hold, Status::Held);
    let state = office.state_dir.clone();
    let rig = DeskOptions { state_dir: state, ..options() };
    assert!(rig.ready_to_restore(&copy, &path).is_err(), "not while somebody has the file open");
    let early = || DeskOptions { now: Clock::fixed(rig.now.now() - chrono::TimeDelta::days(1)), ..options() };
    assert!(matches!(early().ready_to_restore(&copy, &path), Err(ReviewError::Asks(Question::Clock(_)))), "by no clock that ran back");
    let digest = |store: &Store| store.read().ledger_tip().expect("read").1;
    let replaced = digest(&office.store);
    drop(office);
    let outlook = restore::look(&copy, &path, None, None).expect("whole");
    assert_eq!((outlook.backup.entries, outlook.shared), (6, 6), "its own entry comes after it");
    let said: Vec<String> = outlook.page().iter().map(|line| line.get(Lang::Zh).to_owned()).collect();
    assert!(said.contains(&"恢复后会失去 2 条记录".to_owned()) && said.contains(&"  2024-10-18  备份 1，挂起 1".to_owned()), "{said:?}");
    assert!(said.contains(&"也不会多出记录".to_owned()) && outlook.asks(), "{said:?}");
    drop(rig.ready_to_restore(&copy, &path).expect("looked at and left"));
    assert_eq!(findings(&open(&path)), Vec::<String>::new(), "nothing was changed");
    let done = rig.restore(rig.ready_to_restore(&copy, &path).expect("ready")).expect("restored");
    assert_eq!((done.entries, done.before.as_deref()), (7, Some(folder.path().join("o-before-restore-1.db").as_path())));
    let office = open(&path);
    assert_eq!(findings(&office), Vec::<String>::new());
    let entry = office.store.read().entry(7).expect("read").expect("an entry").entry;
    assert_eq!((entry.act, entry.reviewer.as_str()), (Act::Restore, "r1"));
    let payload = Payload::parse(&entry.payload).expect("read");
    assert_eq!((payload.digest.as_str(), payload.why.as_str()), (replaced.as_str(), "before-restore-1"));
    assert_eq!(
        sentences::entry(Act::Restore, &payload, None, &|code| crate::i18n::Text::same(code)).get(Lang::Zh),
        "恢复备份：失去 2 条，多出 0 条，原来的文件 …-before-restore-1.db"
    );
    drop(office);
    // The file that stood there is a backup like any other, and longer.
    let back = restore::look(&folder.path().join("o-before-restore-1.db"), &path, None, None).expect("whole");
    assert_eq!((back.shared, back.lost.len(), back.gained.len()), (6, 1, 1));
    assert_eq!(restore::drill(&copy, &path, None).expect("rehearsed").get(Lang::Zh).get(..12), Some("演练通过"));
    Store::tamper(&copy, "UPDATE ledger SET reviewer = 'r9' WHERE seq = 4");
    assert!(restore::look(&copy, &path, None, None).is_err());
    assert!(restore::drill(&copy, &path, None).is_err());
}

#[test]
fn a_backup_whose_facts_or_tables_were_changed_does_not_come_back() {
    for sql in ["UPDATE version SET doc = replace(doc, '1.00', '9.00')", "DELETE FROM cases WHERE hh_id = 'A'", "CREATE TABLE more (x)"] {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, copy) = (folder.path().join("o.db"), folder.path().join("copy.db"));
        filled(&path);
        open(&path).backup(&copy).expect("backed up");
        assert!(restore::look(&copy, &path, None, None).is_ok());
        Store::tamper_leaving_triggers(&copy, sql);
        assert!(restore::look(&copy, &path, None, None).is_err(), "{sql}");
    }
}

#[test]
fn a_backup_of_other_data_and_a_file_that_cannot_be_read_are_asked_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, other, copy) = (folder.path().join("o.db"), folder.path().join("p.db"), folder.path().join("copy.db"));
    filled(&path);
    filled(&other);
    let mut office = open(&other);
    decide(&mut office, "A", Act::Hold, Status::Held);
    office.backup(&copy).expect("backed up");
    drop(office);
    let nothing = restore::look(&copy, &folder.path().join("n.db"), None, None).expect("whole");
    assert!(!nothing.asks() && nothing.here == Here::Nothing);
    std::fs::write(&path, "no database at all").expect("written");
    let unread = restore::look(&copy, &path, None, None).expect("whole");
    assert!(unread.asks() && matches!(unread.here, Here::Unreadable(_)), "{unread:?}");
    let rig = options();
    let done = rig.restore(rig.ready_to_restore(&copy, &path).expect("ready")).expect("restored");
    assert_eq!(std::fs::read(done.before.expect("one stood there")).expect("kept"), b"no database at all");
    assert_eq!(findings(&open(&path)), Vec::<String>::new());
}

#[test]
fn every_import_is_backed_up_before_and_ten_backups_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("o.db");
    let mut office = open(&path);
    for turn in 0..13 {
        let figure = turn.to_string();
        let file = layer(2024, FileKind::Yearly, &[("A", &[("wage", figure.as_str())], &[])]);
        let done = import(&mut office, vec![file], false).expect("imported");
        assert_eq!(done.backup.is_some(), turn > 0, "an empty file needs none");
    }
    let backups: Vec<_> = std::fs::read_dir(folder.path().join("backups")).expect("a folder").collect();
    assert_eq!(backups.len(), 10);
    let newest = backups.into_iter().map(|entry| entry.expect("an entry").path()).max().expect("a backup");
    let held = restore::look(&newest, &path, None, None).expect("whole");
    assert_eq!(held.backup.entries, office.store.read().ledger_tip().expect("read").0 - 2, "it stands before the last import");
}
