//! Whatever a stranger changes in an office's file behind the program's back, `verify` finds: every column of every table, every row.
//!
//! What is out of reach is listed with its reason, so that a new table or column has to take its place on one side or the other.
//! What does not live here: the single checks in words (`review/audit/verify_tests.rs`), the seal outside the file.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::tests::day::Town;
use crate::review::tests::day::bring_in;
use crate::review::tests::day::cert;
use crate::review::tests::day::order;
use crate::review::tests::day::settle;
use crate::store::Store;

/// Columns that nobody can check, and why.
const OUT_OF_REACH: &[(&str, &str, &str)] = &[
    ("table_row", "id", "a running number that nothing refers to; the order of rows stays"),
    ("draft", "reviewer", "what is typed and not sent off is no act"),
    ("draft", "what", "what is typed and not sent off is no act"),
    ("draft", "at", "what is typed and not sent off is no act"),
    ("draft", "words", "what is typed and not sent off is no act"),
];

/// Tables of which a row can be taken away or all of them can, and nobody has to notice.
const MAY_LOSE_ROWS: &[(&str, &str)] = &[("draft", "what is typed and not sent off is no act")];

/// Tables that stay empty in a plain file, and where they are tampered with instead.
const EMPTY: &[(&str, &str)] = &[("signature", "days are signed under a password: `review/audit/password.rs`")];

/// A file in which every table has rows: imports, a roster, decisions, a slip, a waiver, a note, a draft.
fn filled() -> (Town, PathBuf) {
    let town = Town::new();
    let mut desk = town.imported();
    let roster = town.folder.path().join("公益岗工资表_202410.csv");
    let rows = format!("年度,姓名,身份证号,岗位名称,实发工资\n2024,王建国,{},保洁员,7200\n2024,刘洋,{},保洁员,7200\n", cert(0), cert(3));
    std::fs::write(&roster, rows).expect("a roster");
    bring_in(&mut desk, &[roster]);
    let asked = Order {
        ask: vec!["请带工资流水".into()],
        reasons: vec!["R11".into()],
        evidence: vec!["E3".into()],
        note: "电话核对过".into(),
        due: "2024-10-24".parse().ok(),
        ..order(Deed::Return, "98010100001")
    };
    desk.order(&asked).expect("returned");
    settle(&mut desk, "98010100002");
    desk.order(&order(Deed::Approve, "98010100002")).expect("approved");
    desk.order(&Order { note: "门牌换了".into(), ..order(Deed::Annotate, "98010100003") }).expect("a note");
    desk.keep_draft("note 98010100004", "没写完").expect("a draft");
    assert!(desk.office.verify().expect("verified").is_clean(), "{:?}", desk.office.verify());
    drop(desk);
    let path = town.db();
    (town, path)
}

/// What `verify` finds after a change, made by somebody careful enough to put the triggers back; none when the file cannot be opened.
fn found_after(town: &Town, whole: &Path, change: &str) -> Option<usize> {
    let path = town.db();
    std::fs::copy(whole, &path).expect("a fresh file");
    for beside in ["o.db-wal", "o.db-shm"] {
        let _ = std::fs::remove_file(town.folder.path().join(beside));
    }
    Store::tamper_leaving_triggers(&path, change);
    let desk = std::panic::catch_unwind(|| town.desk("李敏")).ok()?;
    Some(desk.office.verify().map_or(1, |verdict| verdict.findings.len()))
}

#[test]
fn every_column_and_row_of_every_table_is_seen() {
    let (town, path) = filled();
    let whole = town.folder.path().join("whole.db");
    std::fs::copy(&path, &whole).expect("kept");
    let mut columns = Store::columns(&whole);
    columns.retain(|(table, ..)| !EMPTY.iter().any(|(empty, _)| empty == table));
    let tables: BTreeSet<&str> = columns.iter().map(|(table, ..)| table.as_str()).collect();
    let mut unseen = Vec::new();
    for (table, column, is_number) in &columns {
        let rows = Store::count(&whole, &format!("SELECT count(*) FROM {table}"));
        assert!(rows > 0, "{table} has no row to change");
        let other = if *is_number { format!("coalesce({column}, 0) + 1000") } else { format!("coalesce({column}, '') || 'x'") };
        let found = found_after(&town, &whole, &format!("UPDATE {table} SET {column} = {other}"));
        let excused = OUT_OF_REACH.iter().any(|(other, own, _)| (other, own) == (&table.as_str(), &column.as_str()));
        if (found == Some(0)) != excused {
            unseen.push(format!("{table}.{column}: {found:?}"));
        }
    }
    for table in tables {
        let first =
            columns.iter().filter(|(other, ..)| other == table).map(|(_, column, _)| column.as_str()).collect::<Vec<_>>().join(", ");
        let one = format!("DELETE FROM {table} WHERE ({first}) IS (SELECT {first} FROM {table} LIMIT 1)");
        for change in [one, format!("DELETE FROM {table}")] {
            let found = found_after(&town, &whole, &change);
            if (found == Some(0)) != MAY_LOSE_ROWS.iter().any(|(other, _)| *other == table) {
                unseen.push(format!("{change}: {found:?}"));
            }
        }
    }
    assert!(unseen.is_empty(), "verify says nothing of:\n{}", unseen.join("\n"));
}
