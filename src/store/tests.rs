//! Tests of the store: its schema, its door, its guards, and the two status tables kept in step with the ledger.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::digest;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagKind;
use crate::domain::flag::FlagState;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::Number;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::domain::stamp::Stamp;
use crate::domain::tables::TableRow;
use crate::i18n::Lang;
use crate::store::Store;
use crate::store::assessment::KeptRuleFile;
use crate::store::assessment::KeptRulebook;
use crate::store::batch::FileRow;
use crate::store::cases::CaseRow;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::payload::StoredFlagMove;
use crate::store::schema;
use crate::store::version::NewVersion;

fn who() -> Who {
    Who { station: "ws1".into(), reviewer: "r1".into(), at: "2024-10-18T08:30:00Z".into() }
}

fn flag() -> Flag {
    Flag {
        rule: "INC01".into(),
        subject: Subject::Household("9801".into()),
        severity: Severity::High,
        kind: FlagKind::Doubt,
        numbers: Vec::new(),
        limits: Vec::new(),
        said: None,
        worked: None,
        members: Vec::new(),
        fields: Vec::new(),
        marked: Vec::new(),
        partial: Vec::new(),
        stake: crate::domain::money::Money(0),
        facts: None,
    }
}

/// One household with a version, a case and an open flag.
fn filled() -> Store {
    let mut store = Store::in_memory().expect("a store");
    let period = Period::annual(2024);
    store
        .transact(|write| -> Result<(), StoreError> {
            let batch = write.add_batch("2024-10-18T08:00:00Z", "r1", None)?;
            let file = write.add_file(&FileRow { batch, kind: "roster.dibao".into(), period: "2024".into(), ..FileRow::default() })?;
            let row = TableRow { row: 2, hh_id: "9801".into(), ..TableRow::default() };
            write.add_table_row(file, period, &row, "{}")?;
            let doc = r#"{"h":{"hh_id":"9801"},"m":[]}"#;
            let digest = digest::sha256(doc.as_bytes());
            write.add_version(&NewVersion { period, hh_id: "9801", seq: 1, batch, digest: &digest, sources: "{}", doc })?;
            let case = CaseRow { hh_id: "9801".into(), state: CaseState::new(), since: "t".into(), seq: 0 };
            write.put_case(period, &case)?;
            let (flag, _) = write.add_flag(&flag(), "f")?;
            let key = FlagKey { hh_id: "9801".into(), village: String::new(), rule: "INC01".into() };
            let since = "t".to_owned();
            let open = FlagState::Open;
            write.put_standing(
                period,
                &Standing { key, state: open, severity: Severity::High, fingerprint: "f".into(), flag, settled: 0, since },
            )?;
            write.keep_rulebook(&KeptRulebook {
                digest: "b".into(),
                text: "text".into(),
                files: vec![KeptRuleFile { place: 0, name: "own.toml".into(), layer: 1, body: "x = 1".into() }],
            })
        })
        .expect("filled");
    store
}

fn sql_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "schema") {
            sql_files(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "sql") {
            found.push(path);
        }
    }
}

#[test]
fn every_statement_can_be_prepared_and_names_its_parameters() {
    let store = filled();
    let mut files = Vec::new();
    sql_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), &mut files);
    assert!(files.len() > 40, "{} files", files.len());
    for path in files {
        let sql = std::fs::read_to_string(&path).expect("a file");
        let statement = store.connection.prepare(&sql).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for at in 1..=statement.parameter_count() {
            assert!(statement.parameter_name(at).is_some_and(|name| name.starts_with(':')), "{}", path.display());
        }
    }
}

#[test]
fn the_public_views_can_be_read() {
    let store = filled();
    for view in ["v_queue", "v_flags", "v_income", "v_ledger"] {
        let mut statement = store.connection.prepare(&format!("SELECT * FROM {view}")).expect("a view");
        let rows = statement.query_map([], |_| Ok(())).expect("rows").count();
        assert_eq!(rows, usize::from(view != "v_ledger"), "{view}");
    }
}

/// Every row of a view, its values as text.
fn rows_of(store: &Store, view: &str) -> Vec<Vec<String>> {
    let mut statement = store.connection.prepare(&format!("SELECT * FROM {view}")).expect("a view");
    let columns = statement.column_count();
    let rows = statement
        .query_map([], |row| (0..columns).map(|at| Ok(format!("{:?}", row.get::<_, rusqlite::types::Value>(at)?))).collect())
        .expect("rows");
    let mut rows: Vec<Vec<String>> = rows.collect::<Result<_, _>>().expect("rows");
    rows.sort_unstable();
    rows
}

/// A file has rows of before schema 17, which stand whole, and newer ones without their keys: stock tools must find the same in both.
#[test]
fn the_views_say_the_same_of_rows_with_and_without_their_keys() {
    let mut store = Store::in_memory().expect("a store");
    let period = Period::annual(2024);
    let noted = r#"{"problem":"mended","raw":"１２．５","value":"12.50"}"#;
    let first = format!(
        r#"{{"h":{{"head_name":"张\"三","net":"100.00","trans":{noted},"wage":""}},"m":[{{"name":"张\"三","work_months":{{"problem":"unreadable","raw":"x"}}}},{{"name":"李四"}}]}}"#
    );
    let second = first.replace("100.00", "120.00");
    let flag = Flag {
        numbers: [("net", "100.00"), ("wage", "")].map(|(key, value)| Number { key: key.into(), value: value.into() }).into(),
        limits: vec![LimitUsed { key: "mon_line".into(), value: "8500".into(), document: "镇\"通知".into() }],
        fields: vec!["net".into(), "prod_in".into()],
        ..flag()
    };
    store
        .transact(|write| -> Result<(), StoreError> {
            let batch = write.add_batch("2024-10-18T08:00:00Z", "r1", None)?;
            for (seq, doc) in [(1, &first), (2, &second)] {
                let digest = digest::sha256(doc.as_bytes());
                write.add_version(&NewVersion { period, hh_id: "9801", seq, batch, digest: &digest, sources: "{}", doc })?;
            }
            let (flag, _) = write.add_flag(&flag, "f")?;
            let key = FlagKey { hh_id: "9801".into(), village: String::new(), rule: "INC01".into() };
            let (state, since) = (FlagState::Open, "t".to_owned());
            write.put_standing(
                period,
                &Standing { key, state, severity: Severity::High, fingerprint: "f".into(), flag, settled: 0, since },
            )?;
            let returned = Payload { counts: BTreeMap::from([("INC01".to_owned(), 1)]), ..Payload::default() };
            let version = digest::sha256(first.as_bytes());
            write.act(&who(), Act::Return, NewAct { hh_id: "9801".into(), version, payload: returned, ..NewAct::default() }).map(drop)
        })
        .expect("filled");
    let slip = "INSERT INTO slip SELECT '2024-001', 2024, 1, '2024', grp, at, '' FROM ledger;
        INSERT INTO slip_line VALUES ('2024-001', '9801', 2, '', '', '');";
    store.connection.execute_batch(slip).expect("a slip");
    let views = ["v_income", "v_members", "v_flags", "v_slip_items"];
    let folded = views.map(|view| rows_of(&store, view));
    let count = |sql: &str| -> i64 { store.connection.query_row(sql, [], |row| row.get(0)).expect("a count") };
    assert_eq!(count("SELECT count(*) FROM version WHERE doc LIKE '[%'") + count("SELECT count(*) FROM flag WHERE body LIKE '[%'"), 3);
    assert_eq!(folded.each_ref().map(Vec::len), [4, 3, 1, 5]);
    let told = |view: usize, word: &str| folded[view].iter().flatten().any(|value| value.contains(word));
    assert!(told(0, "12.50") && told(2, r#"{\"key\":\"net\",\"value\":\"100.00\"}"#) && told(3, "prod_in"), "{folded:?}");
    store.connection.execute_batch("DROP TRIGGER version_kept; DROP TRIGGER flag_kept").expect("dropped");
    let whole_body = serde_json::to_string(&flag).expect("json");
    for (table, column, seq, text) in [("version", "doc", 1, &first), ("version", "doc", 2, &second), ("flag", "body", 1, &whole_body)] {
        let changed = store.connection.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE id = ?2"), rusqlite::params![text, seq]);
        assert_eq!(changed.expect("changed"), 1);
    }
    assert_eq!(views.map(|view| rows_of(&store, view)), folded);
}

#[test]
fn the_first_step_is_frozen() {
    let shipped = include_str!("schema/001_first.sql");
    assert_eq!(
        digest::sha256(shipped.as_bytes()),
        "711aa0bc88e3201a3372d491ce2aa2e84f7881861ad3f66edd079afff22c8ef5",
        "a shipped step is never edited: add 002_….sql"
    );
}

#[test]
fn facts_cannot_be_changed_or_taken_away() {
    let mut store = filled();
    store.transact(|write| write.act(&who(), Act::Export, NewAct::default()).map(drop)).expect("an entry");
    for table in ["batch", "version", "table_row", "flag", "shape", "rulebook", "rule_file", "rulebook_file", "ledger"] {
        let column = match table {
            "rulebook" | "rule_file" => "digest",
            "rulebook_file" => "name",
            _ => "rowid",
        };
        for sql in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
            let refused = store.connection.execute(&sql, []).expect_err("refused").to_string();
            assert!(refused.contains("never"), "{sql}: {refused}");
        }
        let replace = format!("REPLACE INTO {table} SELECT * FROM {table}");
        assert!(store.connection.execute(&replace, []).is_err(), "{replace}");
    }
}

#[test]
fn an_act_moves_case_and_flag_and_its_undo_puts_them_back() {
    let mut store = filled();
    let period = Period::annual(2024);
    let approve = || {
        let state = CaseState { status: Status::Approved, seen: "digest".into(), ..CaseState::new() };
        let mut payload = Payload { period: Some(period), to: Some(state), reasons: vec!["R08".into()], ..Payload::default() };
        payload.flags.insert("INC01".into(), StoredFlagMove::to(FlagState::Confirmed));
        NewAct { hh_id: "9801".into(), payload, note: "核实".into(), ..NewAct::default() }
    };
    let first = store.transact(|write| write.act(&who(), Act::Approve, approve())).expect("an act");
    let case = store.read().case(period, "9801").expect("read").expect("a case");
    assert_eq!((case.state.status, case.seq), (Status::Approved, first));
    let standing = store.read().standings_of(period, "9801").expect("read").remove(0);
    assert_eq!((standing.state, standing.settled), (FlagState::Confirmed, first));
    assert_eq!(store.read().note(first).expect("read").as_deref(), Some("核实"));

    let done = store.read().entry(first).expect("read").expect("an entry");
    let payload = Payload::parse(&done.entry.payload).expect("a payload").undoing(first);
    let undo = NewAct { hh_id: "9801".into(), payload, ..NewAct::default() };
    let second = store.transact(|write| write.act(&who(), Act::Undo, undo)).expect("an undo");
    let case = store.read().case(period, "9801").expect("read").expect("a case");
    assert_eq!(case.state, CaseState::new());
    let standing = store.read().standings_of(period, "9801").expect("read").remove(0);
    assert_eq!((standing.state, standing.settled), (FlagState::Open, 0));

    let undone = store.read().entry(second).expect("read").expect("an entry");
    assert_eq!(undone.entry.before, done.hash);
    assert_eq!(undone.hash, undone.entry.hash());
    let again = Payload::parse(&undone.entry.payload).expect("a payload").undoing(second);
    assert_eq!(again.flags["INC01"].settles(9), first);
}

#[test]
fn a_failed_transaction_leaves_no_trace() {
    let mut store = filled();
    let failed = store.transact(|write| -> Result<(), StoreError> {
        write.act(&who(), Act::Export, NewAct::default())?;
        Err(StoreError::Damaged("on purpose".into()))
    });
    assert!(failed.is_err());
    assert_eq!(store.read().ledger_tip().expect("read").0, 0);
}

#[test]
fn who_has_the_file_and_who_may_not_write_it_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("o.db");
    let first = Store::open(&path, Some(Stamp::Office), true).expect("made");
    let why = |mut store: Store| (store.may_write().expect_err("only looked at"), store.transact(|write| write.set_meta("a", "b")));
    let open = || Store::open(&path, None, false).expect("opened");
    assert!(matches!(why(open()), (StoreError::ReadOnly, Err(StoreError::ReadOnly))));
    assert!(matches!(file::hold(&path), Err(StoreError::ReadOnly)));
    drop(first);
    // Every user is stopped by it, the system's own too: a folder stands where the lock would be.
    let lock = file::beside(&path, "lock");
    std::fs::remove_file(&lock).expect("gone");
    std::fs::create_dir(&lock).expect("made");
    assert!(matches!(why(open()), (StoreError::Barred, Err(StoreError::Barred))));
    assert!(matches!(file::hold(&path), Err(StoreError::Barred)));
    std::fs::remove_dir(&lock).expect("gone");
    assert!(open().may_write().is_ok());
    for (why, other) in [(StoreError::ReadOnly, true), (StoreError::Barred, false)] {
        assert_eq!(why.text().get(Lang::Zh).contains("另一个程序"), other, "{why:?}");
    }
}

#[test]
fn the_second_program_only_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("o.db");
    let mut first = Store::open(&path, Some(Stamp::Office), true).expect("made");
    assert!(!first.is_read_only());
    assert_eq!(first.journal(), "wal");
    let mut second = Store::open(&path, None, false).expect("opened");
    assert!(second.is_read_only());
    assert!(matches!(second.transact(|write| write.set_meta("a", "b")), Err(StoreError::ReadOnly)));
    first.transact(|write| write.set_meta("a", "b")).expect("written");
    assert_eq!(second.read().meta("a").expect("read").as_deref(), Some("b"));
    drop(first);
    assert!(!Store::open(&path, None, false).expect("opened").is_read_only());
}

#[test]
fn stamps_never_mix_and_strange_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.db");
    drop(Store::open(&path, Some(Stamp::Practice), true).expect("made"));
    assert!(matches!(Store::open(&path, Some(Stamp::Office), false), Err(StoreError::WrongStamp { .. })));
    assert!(matches!(Store::open(&folder.path().join("none.db"), None, false), Err(StoreError::NotThere(_))));

    let newer = rusqlite::Connection::open(&path).expect("opened");
    newer.pragma_update(None, "user_version", schema::NEWEST + 1).expect("written");
    drop(newer);
    assert!(matches!(Store::open(&path, None, false), Err(StoreError::Newer { .. })));

    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other).expect("opened").execute_batch("CREATE TABLE t (a)").expect("written");
    assert!(matches!(Store::open(&other, None, false), Err(StoreError::NotOurs(_))));
    let words = folder.path().join("words.db");
    std::fs::write(&words, "not a database, only some words that are long enough to be a header of one, and more").expect("written");
    assert!(matches!(Store::open(&words, None, false), Err(StoreError::NotOurs(_))));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file_and_what_lies_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("o.db");
    let mut store = Store::open(&path, None, true).expect("made");
    store.transact(|write| write.set_meta("a", "b")).expect("written");
    store.copy_to(&folder.path().join("copy.db")).expect("copied");
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        let entry = entry.expect("an entry");
        let mode = entry.metadata().expect("metadata").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn a_copy_is_whole_and_goes_over_no_other_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, backup) = (folder.path().join("o.db"), folder.path().join("b.db"));
    let mut store = Store::open(&path, Some(Stamp::Office), true).expect("made");
    store.transact(|write| write.act(&who(), Act::Export, NewAct::default())).expect("an entry");
    store.copy_to(&backup).expect("copied");
    store.transact(|write| write.act(&who(), Act::Export, NewAct::default())).expect("an entry");
    assert!(matches!(store.copy_to(&path), Err(StoreError::Onto(_))), "not onto itself");
    let other = folder.path().join("list.xlsx");
    std::fs::write(&other, "somebody's work").expect("written");
    assert!(matches!(store.copy_to(&other), Err(StoreError::Onto(_))), "not over another program's file");
    let copy = copy::look_at(&backup).expect("whole");
    assert_eq!(copy.read().ledger_tip().expect("read").0, 1);
    assert_eq!(copy.read().file_id().expect("read"), store.read().file_id().expect("read"));
    std::fs::write(&backup, "broken").expect("written");
    assert!(copy::look_at(&backup).is_err());
}

#[test]
fn rows_that_are_read_by_place_have_their_columns_in_that_order() {
    // As `cases::case`, `queue::line` and `flag::standing` read them; names cost as much as the row where there are ten thousand.
    const CASE: &str = "hh_id status round since due slip seen seq";
    const LINE: &str =
        "hh_id village grp head category size size_before now before before_why change net net_before collector tails score why";
    const STANDING: &str = "period hh_id village rule state severity fingerprint flag settled since";
    let store = Store::in_memory().expect("a store");
    for (sql, columns) in [
        (include_str!("cases/all.sql"), CASE),
        (include_str!("cases/one.sql"), CASE),
        (include_str!("queue/lines.sql"), LINE),
        (include_str!("flag/standings.sql"), STANDING),
        (include_str!("flag/standings_of.sql"), STANDING),
        (include_str!("flag/standings_of_village.sql"), STANDING),
        (include_str!("flag/waived.sql"), STANDING),
        (include_str!("flag/each.sql"), &format!("{STANDING} body")),
    ] {
        let read = store.read();
        let statement = read.connection.prepare(sql).expect("a query");
        assert_eq!(statement.column_names().join(" "), columns, "{sql}");
    }
}
