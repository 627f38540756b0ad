//! Whatever a stranger changes in an office's file behind the program's back, `verify` finds: every column of every table, every row.
//!
//! What is out of reach is listed with its reason, so that a new table or column has to take its place on one side or the other.
//! What does not live here: the single checks in words (`review/audit/verify_tests.rs`), the seal outside the file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use insta::Settings;

use crate::review::revisit::taken::RevisitPeriod;
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
    ("rulebook_file", "name", "where a file of rules lay changes no rule: what it says is what is checked"),
    ("draft", "reviewer", "what is typed and not sent off is no act"),
    ("draft", "what", "what is typed and not sent off is no act"),
    ("draft", "at", "what is typed and not sent off is no act"),
    ("draft", "words", "what is typed and not sent off is no act"),
];

/// Tables of which a row can be taken away or all of them can, and nobody has to notice.
const MAY_LOSE_ROWS: &[(&str, &str)] =
    &[("draft", "what is typed and not sent off is no act"), ("packed", "a cache: where it is gone documents are read")];

/// Tables that stay empty in a plain file, and where they are tampered with instead.
const EMPTY: &[(&str, &str)] = &[("signature", "days are signed under a password: `review/audit/password.rs`")];

/// Changes that are none of a column or of rows taken away: what, the statement, and whether the triggers are put back.
const OTHERS: &[(&str, &str, bool)] = &[
    ("the triggers that keep facts taken away", "", false),
    (
        "one trigger that does nothing in the place of another",
        "CREATE TRIGGER version_kept BEFORE UPDATE ON version BEGIN SELECT 1; END",
        false,
    ),
    ("a trigger of somebody's own", "CREATE TRIGGER own AFTER INSERT ON ledger BEGIN SELECT 1; END", true),
    ("a table of somebody's own", "CREATE TABLE own (a)", true),
    ("a view of somebody's own", "CREATE VIEW own AS SELECT 1", true),
    ("a view that says something else", "DROP VIEW v_ledger; CREATE VIEW v_ledger AS SELECT 1", true),
    ("a column of somebody's own", "ALTER TABLE flag ADD COLUMN own TEXT", true),
    ("an index of somebody's own", "CREATE INDEX own ON ledger (act)", true),
    ("another number of the schema", "PRAGMA user_version = 3", true),
    ("another mark of the program", "PRAGMA application_id = 1", true),
    (
        "a case that nobody brought in",
        "INSERT INTO cases SELECT period, hh_id || '9', status, round, since, due, slip, seen, seq FROM cases LIMIT 1",
        true,
    ),
    ("the last entry taken away", "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", true),
    (
        "two entries in each other's place",
        "UPDATE ledger SET seq = -1 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = -1",
        true,
    ),
    ("every case approved", "UPDATE cases SET status = 'approved'", true),
];

/// The same that nobody has to notice, and why.
const OTHERS_OUT_OF_REACH: &[(&str, &str, &str)] = &[(
    "a name among the reviewers that no entry bears",
    "INSERT INTO staff SELECT code || '9', name || '9' FROM staff LIMIT 1",
    "who did nothing is shown nowhere; a name that an entry bears is checked",
)];

/// What no check of a file can see, and why; nothing of it is tried here.
const OF_THE_WHOLE: &[(&str, &str)] = &[
    ("file and both its seals put back together to an earlier day", "only the printed seal of the day shows it"),
    ("everything chained and signed anew by a holder of the password", "only the printed seal of the day shows it"),
    ("a change of what was in a village's own file before it was imported", "the digest is that of the file as it came"),
];

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
    let sheet = town.folder.path().join("回访.csv");
    desk.draw_revisits(2, 7).expect("drawn");
    let drawn = desk.revisits().expect("read");
    let rows: Vec<String> = drawn.iter().map(|line| format!("{},20000,王五,2024-10-18", line.hh_id)).collect();
    std::fs::write(&sheet, format!("户编号,回访工资性收入,回访人,回访日期\n{}\n", rows.join("\n"))).expect("written");
    desk.take_revisits(&sheet, RevisitPeriod::Named).expect("taken");
    desk.keep_draft("note 98010100004", "没写完").expect("a draft");
    assert!(desk.office.verify().expect("verified").is_clean(), "{:?}", desk.office.verify());
    drop(desk);
    let path = town.db();
    (town, path)
}

/// What `verify` finds after a change, made by somebody careful enough to put the triggers back, or not; none when the file cannot be opened.
fn found_after(town: &Town, whole: &Path, (change, puts_back): (&str, bool)) -> Option<usize> {
    let path = town.db();
    std::fs::copy(whole, &path).expect("a fresh file");
    for beside in ["o.db-wal", "o.db-shm"] {
        let _ = std::fs::remove_file(town.folder.path().join(beside));
    }
    if puts_back {
        Store::tamper_leaving_triggers(&path, change);
    } else {
        Store::tamper(&path, change);
    }
    let desk = std::panic::catch_unwind(|| town.desk("李敏")).ok()?;
    Some(desk.office.verify().map_or(1, |verdict| verdict.told().count()))
}

#[test]
fn every_column_and_row_of_every_table_is_seen() {
    let (town, path) = filled();
    let whole = town.folder.path().join("whole.db");
    std::fs::copy(&path, &whole).expect("kept");
    let mut columns = Store::columns(&whole);
    columns.retain(|(table, ..)| !EMPTY.iter().any(|(empty, _)| empty == table));
    let tables: BTreeSet<&str> = columns.iter().map(|(table, ..)| table.as_str()).collect();
    let (mut unseen, mut table) = (Vec::new(), Vec::new());
    let mut tried = |what: String, found: Option<usize>, reason: Option<&str>| {
        if (found == Some(0)) != reason.is_some() {
            unseen.push(format!("{what}: {found:?}"));
        }
        let said = match (found, reason) {
            (_, Some(reason)) => format!("out of reach: {reason}"),
            (Some(0), None) => "NOT FOUND".to_owned(),
            (Some(_), None) => "found".to_owned(),
            (None, None) => "found: it is not opened".to_owned(),
        };
        table.push(format!("{what:72} {said}"));
    };
    for (table, column, kind) in &columns {
        let rows = Store::count(&whole, &format!("SELECT count(*) FROM {table}"));
        assert!(rows > 0, "{table} has no row to change");
        let other = match kind.as_str() {
            "INTEGER" => format!("coalesce({column}, 0) + 1000"),
            "BLOB" => format!("CAST({column} || 'x' AS BLOB)"),
            _ => format!("coalesce({column}, '') || 'x'"),
        };
        let found = found_after(&town, &whole, (&format!("UPDATE {table} SET {column} = {other}"), true));
        let excused = OUT_OF_REACH.iter().find(|(other, own, _)| (other, own) == (&table.as_str(), &column.as_str()));
        tried(format!("{table}.{column} changed"), found, excused.map(|(.., reason)| *reason));
    }
    for table in tables {
        let first =
            columns.iter().filter(|(other, ..)| other == table).map(|(_, column, _)| column.as_str()).collect::<Vec<_>>().join(", ");
        let one = format!("DELETE FROM {table} WHERE ({first}) IS (SELECT {first} FROM {table} LIMIT 1)");
        let excused = MAY_LOSE_ROWS.iter().find(|(other, _)| *other == table).map(|(_, reason)| *reason);
        for (what, change) in [("one row taken away", one), ("every row taken away", format!("DELETE FROM {table}"))] {
            tried(format!("{table}: {what}"), found_after(&town, &whole, (&change, true)), excused);
        }
    }
    for (what, change, puts_back) in OTHERS {
        tried((*what).to_owned(), found_after(&town, &whole, (change, *puts_back)), None);
    }
    for (what, change, reason) in OTHERS_OUT_OF_REACH {
        tried((*what).to_owned(), found_after(&town, &whole, (change, true)), Some(reason));
    }
    assert!(table.len() >= 60, "only {} were tried", table.len());
    let mut told = table.join("\n");
    for (what, reason) in OF_THE_WHOLE {
        let _ = write!(told, "\n{what:72} out of reach, not tried: {reason}");
    }
    let _ = write!(told, "\n{} tamperings", table.len());
    assert!(unseen.is_empty(), "verify says nothing of:\n{}", unseen.join("\n"));
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../../../tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("tamperings", told));
}
