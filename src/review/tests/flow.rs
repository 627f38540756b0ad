//! Tests of a reviewer's day on a store in memory: orders, refusals, bulk, undo, the next morning.
//!
//! What does not live here: what each deed asks for (`decide/decision_rules.rs`), files and rules (`tests/it`).

use crate::domain::act::Act;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::digest;
use crate::domain::field::NET_PC;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagKind;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::record::RecordEntry;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::decide::carry_out;
use crate::review::decide::carry_out::Bench;
use crate::review::decide::carry_out::Carried;
use crate::review::decide::undo;
use crate::review::error::ReviewError;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::rules::book::Book;
use crate::rules::holidays::Calendar;
use crate::store::Store;
use crate::store::Write;
use crate::store::cases::CaseRow;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::version::NewVersion;

const PERIOD: Period = Period::annual(2024);

fn carry_out(store: &mut Store, reviewer: &str, order: &Order) -> Result<Carried, ReviewError> {
    let today = "2024-10-18".parse().expect("a date");
    let bench = Bench { period: PERIOD, town: "青溪镇", deadline: "2024-10-31".parse().ok(), today, calendar: &Calendar::shipped() };
    store.transact(|write| carry_out::carry_out(write, &who(write, reviewer)?, &bench, order))
}

fn who(write: &Write, reviewer: &str) -> Result<Who, ReviewError> {
    Ok(Who { station: "ws1".into(), reviewer: write.staff_code(reviewer)?, at: "2024-10-18T08:30:00Z".into() })
}

fn flag(hh_id: &str, rule: &str, kind: FlagKind, severity: Severity) -> Flag {
    Flag {
        rule: rule.into(),
        subject: Subject::Household(hh_id.into()),
        severity,
        kind,
        numbers: Vec::new(),
        limits: Vec::new(),
        said: Some(text("人均纯收入下降", "net per head fell")),
        worked: None,
        members: Vec::new(),
        fields: Vec::new(),
        marked: Vec::new(),
        partial: Vec::new(),
        stake: crate::domain::money::Money(0),
        facts: None,
    }
}

/// Three households: one with a high doubt, one with a medium warning and one without a flag.
fn store() -> Store {
    let mut store = Store::in_memory().expect("a store");
    let done: Result<(), ReviewError> = store.transact(|write| {
        let reviewer = write.staff_code("导入人")?;
        let batch = write.add_batch("2024-10-17T00:00:00Z", &reviewer, None)?;
        for hh_id in ["98010100001", "98010100002", "98010100003"] {
            let mut record = Record::default();
            record.household.insert(NET_PC.code().into(), RecordEntry::Plain("9255.00".into()));
            let doc = record.canonical();
            let version =
                NewVersion { period: PERIOD, hh_id, seq: 1, batch, digest: &digest::sha256(doc.as_bytes()), sources: "{}", doc: &doc };
            write.add_version(&version)?;
            let since = "2024-10-17T00:00:00Z".to_owned();
            write.put_case(PERIOD, &CaseRow { hh_id: hh_id.into(), state: CaseState::new(), since, seq: 0 })?;
        }
        for flag in [
            flag("98010100001", "INC01", FlagKind::Doubt, Severity::High),
            flag("98010100002", "INC05", FlagKind::Warning, Severity::Medium),
        ] {
            let (id, _) = write.add_flag(&flag, &flag.fingerprint())?;
            let standing = Standing {
                key: FlagKey::of(&flag),
                state: FlagState::Open,
                severity: flag.severity,
                fingerprint: flag.fingerprint(),
                flag: id,
                settled: 0,
                since: String::new(),
            };
            write.put_standing(PERIOD, &standing)?;
        }
        Ok(())
    });
    done.expect("a seeded store");
    store
}

fn order(deed: Deed, households: &[&str]) -> Order {
    Order { households: households.iter().map(|&id| id.into()).collect(), deed: Some(deed), ..Order::default() }
}

fn reasoned(deed: Deed, household: &str, rule: Option<&str>, reason: &str, evidence: &str, note: &str) -> Order {
    Order {
        rule: rule.map(str::to_owned),
        reasons: vec![reason.into()],
        evidence: vec![evidence.into()],
        note: note.into(),
        ..order(deed, &[household])
    }
}

fn state(store: &Store, hh_id: &str) -> CaseState {
    store.read().case(PERIOD, hh_id).expect("readable").expect("a case").state
}

fn flag_state(store: &Store, hh_id: &str) -> FlagState {
    store.read().standings_of(PERIOD, hh_id).expect("readable")[0].state
}

fn undo_last(store: &mut Store, reviewer: &str) -> Result<Act, ReviewError> {
    let code = store.transact(|write| write.staff_code(reviewer))?;
    let step = undo::last(store.read(), &Book::shipped().expect("the shipped book"), &code, "ws1")?;
    store.transact(|write| undo::undo(write, &who(write, reviewer)?, &step))?;
    Ok(step.act)
}

fn redo_last(store: &mut Store, reviewer: &str) -> Result<Act, ReviewError> {
    let code = store.transact(|write| write.staff_code(reviewer))?;
    let (act, step) = undo::last_undone(store.read(), &code, "ws1")?;
    store.transact(|write| undo::undo(write, &who(write, reviewer)?, &step))?;
    Ok(act)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, ReviewError>) -> Refusal {
    match result {
        Err(ReviewError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn explain_then_approve_then_undo_both() {
    let mut store = store();
    let hh = "98010100001";
    let approve = order(Deed::Approve, &[hh]);
    assert_eq!(refusal(carry_out(&mut store, "李敏", &approve)), Refusal::HighFlags { open: 1, explainable: 1 });
    assert_eq!(store.read().ledger_tip().expect("readable").0, 0, "a refused order writes nothing");
    let explain = reasoned(Deed::Explain, hh, Some("INC01"), "R01", "E3", "长子返乡");
    let done = carry_out(&mut store, "李敏", &explain).expect("explained");
    assert_eq!(store.read().note(done.group).expect("readable").as_deref(), Some("长子返乡"));
    assert_eq!(flag_state(&store, hh), FlagState::Confirmed);
    carry_out(&mut store, "李敏", &approve).expect("approved");
    let approved = state(&store, hh);
    assert_eq!(approved.status, Status::Approved);
    assert_eq!(approved.seen, store.read().current(PERIOD, hh).expect("readable").expect("a version").digest);
    assert_eq!(undo_last(&mut store, "李敏").expect("undone"), Act::Approve);
    assert_eq!(state(&store, hh), CaseState::new());
    assert_eq!(undo_last(&mut store, "李敏").expect("undone"), Act::Explain);
    assert_eq!(flag_state(&store, hh), FlagState::Open);
    assert_eq!(refusal(undo_last(&mut store, "李敏")), Refusal::NothingToUndo);
    let acts: Vec<Act> = store.read().ledger(1, 99).expect("readable").iter().map(|stored| stored.entry.act).collect();
    assert_eq!(acts, [Act::Explain, Act::Approve, Act::Undo, Act::Undo]);
    assert!(!store.read().ledger(1, 1).expect("readable")[0].entry.payload.contains("返乡"), "words stay out of the ledger");
}

#[test]
fn what_was_undone_is_done_again_in_its_order_until_something_else_is_done() {
    let mut store = store();
    let hh = "98010100001";
    assert_eq!(refusal(redo_last(&mut store, "李敏")), Refusal::NothingToRedo);
    carry_out(&mut store, "李敏", &reasoned(Deed::Explain, hh, Some("INC01"), "R01", "E3", "长子返乡")).expect("explained");
    carry_out(&mut store, "李敏", &order(Deed::Approve, &[hh])).expect("approved");
    let (approved, settled) = (state(&store, hh), store.read().standings_of(PERIOD, hh).expect("readable"));
    let settled = settled[0].settled;
    for round in 0..2 {
        assert_eq!(undo_last(&mut store, "李敏").expect("undone"), Act::Approve, "round {round}");
        assert_eq!(undo_last(&mut store, "李敏").expect("undone"), Act::Explain);
        assert_eq!(redo_last(&mut store, "李敏").expect("redone"), Act::Explain);
        assert_eq!(flag_state(&store, hh), FlagState::Confirmed);
        assert_eq!(store.read().standings_of(PERIOD, hh).expect("readable")[0].settled, settled);
        assert_eq!(redo_last(&mut store, "李敏").expect("redone"), Act::Approve);
        assert_eq!(state(&store, hh), approved);
        assert_eq!(refusal(redo_last(&mut store, "李敏")), Refusal::NothingToRedo);
    }
    assert_eq!(undo_last(&mut store, "李敏").expect("undone"), Act::Approve);
    carry_out(&mut store, "李敏", &order(Deed::Approve, &[hh])).expect("approved");
    assert_eq!(refusal(redo_last(&mut store, "李敏")), Refusal::NothingToRedo, "another act came between");
}

#[test]
fn a_return_makes_a_numbered_slip_and_begins_a_round() {
    let mut store = store();
    let mut back = reasoned(Deed::Return, "98010100001", None, "R11", "E4", "");
    back.households.push("98010100003".into());
    back.ask = vec!["转移性收入 320.00：请核对一卡通流水后补录".into(), "  ".into()];
    let done = carry_out(&mut store, "李敏", &back).expect("returned");
    assert_eq!(done.slips, ["青镇退〔2024〕001号"]);
    let now = state(&store, "98010100003");
    assert_eq!((now.status, now.round, now.slip.as_str()), (Status::Returned, 2, "青镇退〔2024〕001号"));
    assert_eq!((CaseState::new().round_told(), now.round_told()), (1, 1), "a first return is round 1");
    let back = CaseState { status: Status::Corrected, ..now.clone() };
    let again = CaseState { round: 3, ..now.clone() };
    assert_eq!((back.round_told(), again.round_told()), (2, 2), "what comes back is round 2, and so is its return");
    assert_eq!(now.due.map(|day| day.to_string()).as_deref(), Some("2024-10-23"));
    let lines = store.read().slip_lines("青镇退〔2024〕001号").expect("readable");
    assert_eq!((lines.len(), lines[0].asks.len(), lines[0].evidence.as_slice()), (2, 1, ["E4".to_owned()].as_slice()));
    assert_eq!(undo_last(&mut store, "李敏").expect("undone"), Act::Return);
    assert_eq!(state(&store, "98010100001"), CaseState::new());
    assert_eq!(state(&store, "98010100003"), CaseState::new());
    let again = reasoned(Deed::Return, "98010100003", None, "R20", "E2", "");
    let done = carry_out(&mut store, "李敏", &again).expect("returned");
    assert_eq!(done.slips, ["青镇退〔2024〕002号"], "a number is never used twice");
}

#[test]
fn many_households_are_one_step_or_none() {
    let mut store = store();
    let mixed = order(Deed::Approve, &["98010100003", "98010100002"]);
    assert_eq!(refusal(carry_out(&mut store, "李敏", &mixed)), Refusal::MediumFlagsNeedReason(1));
    assert_eq!(state(&store, "98010100003").status, Status::Submitted);
    let both = Order { households: mixed.households.clone(), ..reasoned(Deed::Approve, "", None, "R05", "E13", "雹灾") };
    let done = carry_out(&mut store, "李敏", &both).expect("approved");
    let entries = store.read().ledger_group(done.group).expect("readable");
    assert_eq!(entries.iter().map(|stored| stored.entry.case.as_str()).collect::<Vec<_>>(), ["98010100003", "98010100002"]);
    undo_last(&mut store, "李敏").expect("undone");
    assert_eq!(state(&store, "98010100002").status, Status::Submitted);
    assert_eq!(state(&store, "98010100003").status, Status::Submitted);
    let none = order(Deed::Approve, &["98010109999"]);
    assert!(matches!(carry_out(&mut store, "李敏", &none), Err(ReviewError::NoHousehold(_))));
}

#[test]
fn undo_is_ones_own_and_stops_at_what_came_after() {
    let mut store = store();
    let hold = order(Deed::Hold, &["98010100003"]);
    carry_out(&mut store, "李敏", &hold).expect("held");
    assert_eq!(refusal(undo_last(&mut store, "王芳")), Refusal::NothingToUndo);
    carry_out(&mut store, "王芳", &order(Deed::Approve, &["98010100003"])).expect("approved");
    let Refusal::CannotUndo(why) = refusal(undo_last(&mut store, "李敏")) else { panic!("undone over another's decision") };
    assert!(why.get(Lang::Zh).contains("98010100003"));
    undo_last(&mut store, "王芳").expect("undone");
    undo_last(&mut store, "李敏").expect("undone");
    assert_eq!(state(&store, "98010100003").status, Status::Submitted);
}

#[test]
fn a_settled_flag_is_taken_back_and_an_import_is_not_undone_here() {
    let mut store = store();
    let hh = "98010100001";
    let waive = Order {
        approver: "张镇长".into(),
        until: "2025-06-30".parse().ok(),
        ..reasoned(Deed::Waive, hh, Some("INC01"), "R17", "E15", "村级评议通过")
    };
    carry_out(&mut store, "李敏", &waive).expect("waived");
    let back = Order { rule: Some("INC01".into()), ..order(Deed::Reverse, &[hh]) };
    carry_out(&mut store, "李敏", &back).expect("taken back");
    assert_eq!(flag_state(&store, hh), FlagState::Open);
    undo_last(&mut store, "李敏").expect("undone");
    assert_eq!(flag_state(&store, hh), FlagState::Waived);
    let done: Result<i64, ReviewError> = store.transact(|write| Ok(write.act(&who(write, "李敏")?, Act::Import, NewAct::default())?));
    done.expect("an import");
    assert!(matches!(refusal(undo_last(&mut store, "李敏")), Refusal::UndoneElsewhere { .. }));
}

#[test]
fn the_next_morning_the_last_step_is_still_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("o.db");
    let mut first = Store::open(&path, None, true).expect("a file");
    let done: Result<(), ReviewError> = first.transact(|write| {
        let case = CaseRow { hh_id: "98010100003".into(), state: CaseState::new(), since: String::new(), seq: 0 };
        Ok(write.put_case(PERIOD, &case)?)
    });
    done.expect("a case");
    carry_out(&mut first, "李敏", &order(Deed::Approve, &["98010100003"])).expect("approved");
    drop(first);
    let mut second = Store::open(&path, None, false).expect("the file");
    assert_eq!(state(&second, "98010100003").status, Status::Approved);
    assert_eq!(undo_last(&mut second, "李敏").expect("undone"), Act::Approve);
    assert_eq!(state(&second, "98010100003").status, Status::Submitted);
}
