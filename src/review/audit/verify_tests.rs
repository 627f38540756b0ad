//! Tests of verify: what somebody does to the file behind the program's back is found.

use std::path::Path;

use crate::domain::case::Status;
use crate::domain::ledger::Act;
use crate::exchange::batch::FileKind;
use crate::review::audit::backup;
use crate::review::file::office::Office;
use crate::review::tests::rig::decide;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::import;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::options;
use crate::store::Store;

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
    finds("UPDATE note SET body = '没看过' WHERE seq = 3", "第 3 条的文字被改动");
    finds("UPDATE cases SET status = 'approved' WHERE hh_id = 'A'", "1 个案卷");
    finds("DELETE FROM cases WHERE hh_id = 'A'", "1 个案卷");
}

#[test]
fn changed_findings_and_rulebooks_are_found() {
    finds("UPDATE rulebook SET body = body || ' '", "第 1 次筛查的结果与台账不符");
    finds("UPDATE outcome SET letters = letters || '.'", "第 1 次筛查的结果与台账不符");
    finds("UPDATE flag SET severity = 'low', rule = rule || '0'", "疑点与筛查时不符");
    finds("UPDATE flag SET body = replace(body, 'zh', 'zz')", "疑点与筛查时不符");
    finds("UPDATE standing SET state = 'waived'", "条疑点的状态与台账不符");
    finds("DELETE FROM found", "第 1 次筛查的结果与台账不符");
}

#[test]
fn archived_words_are_no_finding() {
    assert_eq!(after("DELETE FROM note"), Vec::<String>::new());
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
    assert!(backup::restore(&copy, &path, false, state.as_deref()).is_err(), "not while somebody has the file open");
    drop(office);
    assert_eq!(backup::restore(&copy, &path, true, state.as_deref()).expect("whole").entries, 6, "its own entry comes after it");
    backup::restore(&copy, &path, false, state.as_deref()).expect("restored");
    assert_eq!(findings(&open(&path)), Vec::<String>::new());
    Store::tamper(&copy, "UPDATE ledger SET reviewer = 'r9' WHERE seq = 4");
    assert!(backup::restore(&copy, &path, true, state.as_deref()).is_err());
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
    let held = backup::restore(&newest, &path, true, None).expect("whole");
    assert_eq!(held.entries, office.store.read().ledger_tip().expect("read").0 - 2, "it stands before the last import");
}
