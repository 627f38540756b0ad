//! Tests of waivers and of the flags of villages: granted, listed, taken back, run out; all of it replayed.

use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::flag::FlagState;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::Layer;
use crate::i18n::Lang;
use crate::review::case::waivers::WaiverState;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::mask;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::import;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::office;
use crate::review::tests::rig::on;

const ID: &str = "98010100001";
const NOW: Period = Period::annual(2024);

fn year(year: i32, net_pc: i64) -> Layer {
    let (head, net) = (net_pc.to_string(), (net_pc * 2).to_string());
    let same = ["wage", "wage_other", "gross", "net"].map(|code| (code, net.as_str()));
    let fixed = [("prov", "演示省"), ("village", "石门村"), ("hh_type", "脱贫户"), ("size_year", "2"), ("size_current", "2")];
    let values: Vec<(&str, &str)> =
        fixed.into_iter().chain(same).chain([("prod_in", "0"), ("trans", "0"), ("net_pc", head.as_str())]).collect();
    layer(year, FileKind::Yearly, &[(ID, &values, &[])])
}

fn desk() -> Desk {
    let mut office = office();
    import(&mut office, vec![year(2023, 20000), year(2024, 12000)], true).expect("imported");
    Desk::of(office).expect("a desk")
}

fn waive() -> Order {
    Order {
        households: vec![ID.into()],
        deed: Some(Deed::Waive),
        rule: Some("INC01".into()),
        evidence: vec!["E15".into()],
        note: "村级评议通过".into(),
        approver: "张镇长".into(),
        until: "2024-10-31".parse().ok(),
        ..Order::default()
    }
}

fn state(desk: &Desk) -> FlagState {
    let standings = desk.office.store.read().standings_of(NOW, ID).expect("read");
    standings.into_iter().find(|standing| standing.key.rule == "INC01").expect("a flag").state
}

fn move_clock(desk: &mut Desk, at: &str) {
    desk.office.clock = Clock::fixed(chrono::DateTime::parse_from_rfc3339(at).expect("a time").to_utc());
}

fn refused(desk: &mut Desk, order: &Order) -> Refusal {
    match desk.order(order) {
        Err(ReviewError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_waiver_says_who_why_and_until_when() {
    let mut desk = desk();
    assert_eq!(refused(&mut desk, &Order { approver: " ".into(), ..waive() }), Refusal::NoApprover);
    assert_eq!(refused(&mut desk, &Order { until: None, ..waive() }), Refusal::NoExpiry);
    assert_eq!(refused(&mut desk, &Order { until: "2024-10-17".parse().ok(), ..waive() }), Refusal::ExpiryPassed);
    desk.order(&waive()).expect("waived");
    let rows = desk.waivers().expect("listed");
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row.approver.as_str(), row.ground.as_str(), row.by.as_str()), ("张镇长", "村级评议通过", "李敏"));
    assert_eq!((row.days_left, row.state), (Some(13), WaiverState::InForce));
    let entry = desk.office.store.read().entry(row.seq).expect("read").expect("an entry");
    assert!(!entry.entry.payload.contains("张") && entry.entry.payload.contains("2024-10-31"), "{}", entry.entry.payload);
    assert_eq!(findings(&desk.office), Vec::<String>::new());
}

#[test]
fn a_waiver_is_taken_back_and_that_is_undone() {
    let mut desk = desk();
    desk.order(&waive()).expect("waived");
    let back = Order { deed: Some(Deed::Reverse), rule: Some("INC01".into()), households: vec![ID.into()], ..Order::default() };
    desk.order(&back).expect("taken back");
    assert_eq!((state(&desk), desk.waivers().expect("listed")[0].state), (FlagState::Open, WaiverState::Revoked));
    desk.undo().expect("undone");
    assert_eq!((state(&desk), desk.waivers().expect("listed")[0].state), (FlagState::Waived, WaiverState::InForce));
    desk.undo().expect("undone");
    assert_eq!((state(&desk), desk.waivers().expect("listed").len()), (FlagState::Open, 0));
    assert_eq!(findings(&desk.office), Vec::<String>::new());
}

#[test]
fn a_waiver_that_ran_out_opens_its_flag_and_an_approval_that_rested_on_it() {
    let mut desk = desk();
    let open: Vec<String> = desk.queue()[0].rules.clone();
    for rule in &open {
        desk.order(&Order { rule: Some(rule.clone()), ..waive() }).expect("waived");
    }
    desk.order(&Order { deed: Some(Deed::Approve), households: vec![ID.into()], ..Order::default() }).expect("approved");
    move_clock(&mut desk, "2024-10-31T08:00:00Z");
    assert_eq!(desk.office.lapse_waivers().expect("looked"), 0, "the last day still counts");
    move_clock(&mut desk, "2024-11-01T08:00:00Z");
    let mut desk = Desk::of(desk.office).expect("opened the next morning");
    assert_eq!(state(&desk), FlagState::Reopened);
    assert_eq!(desk.queue()[0].status, Status::Submitted);
    assert!(desk.waivers().expect("listed").iter().all(|row| row.state == WaiverState::Expired));
    let said = &desk.case(ID).expect("a case").history[0].what;
    assert!(said.get(Lang::Zh).contains("豁免已到期"), "{said:?}");
    assert_eq!(desk.office.lapse_waivers().expect("looked"), 0);
    desk.office.assess(None, &|_| true).expect("judged");
    assert_eq!(state(&desk), FlagState::Reopened, "a run does not bring it back");
    assert_eq!(findings(&desk.office), Vec::<String>::new());
}

#[test]
fn a_waiver_ends_when_its_numbers_move_or_its_flag_goes_out() {
    let mut desk = desk();
    desk.order(&waive()).expect("waived");
    import(&mut desk.office, vec![year(2024, 11000)], true).expect("imported");
    assert_eq!((state(&desk), desk.waivers().expect("listed")[0].state), (FlagState::Reopened, WaiverState::Moved));
    desk.order(&waive()).expect("waived");
    import(&mut desk.office, vec![year(2024, 20000)], true).expect("imported");
    assert_eq!((state(&desk), desk.waivers().expect("listed")[0].state), (FlagState::Corrected, WaiverState::Gone));
    // Out and back with the same numbers after the last day: the waiver would hold again, and has run out.
    move_clock(&mut desk, "2024-12-01T08:00:00Z");
    import(&mut desk.office, vec![year(2024, 11000)], true).expect("imported");
    assert_eq!((state(&desk), desk.waivers().expect("listed")[0].state), (FlagState::Reopened, WaiverState::Expired));
    assert_eq!(findings(&desk.office), Vec::<String>::new());
}

/// A village of households that all rose by the same share: its own flag fires.
fn village_desk() -> (Desk, String) {
    let ids: Vec<String> = (0..40).map(|at| format!("980101{at:05}")).collect();
    let file = |period: i32, of: &dyn Fn(i64) -> i64| {
        let texts: Vec<[String; 2]> = (0..40).map(|at| [of(at).to_string(), (of(at) * 2).to_string()]).collect();
        let values: Vec<Vec<(&str, &str)>> = texts
            .iter()
            .map(|[head, net]| {
                let same = ["wage", "wage_other", "gross", "net"].map(|code| (code, net.as_str()));
                let fixed = [("prov", "演示省"), ("village", "石门村"), ("hh_type", "脱贫户"), ("size_year", "2"), ("size_current", "2")];
                fixed.into_iter().chain(same).chain([("prod_in", "0"), ("trans", "0"), ("net_pc", head.as_str())]).collect()
            })
            .collect();
        let given: Vec<crate::review::tests::rig::Given> =
            ids.iter().zip(&values).map(|(id, values)| (id.as_str(), values.as_slice(), &[][..])).collect();
        layer(period, FileKind::Yearly, &given)
    };
    let mut office = office();
    let before = file(2023, &|at| 15_000 + at * 1000);
    let now = file(2024, &|at| (15_000 + at * 1000) * 112 / 100);
    import(&mut office, vec![before, now], true).expect("imported");
    let standings = office.store.read().standings_of_village(NOW, "石门村").expect("read");
    let explainable =
        standings.iter().find(|standing| office.store.read().flag(standing.flag).is_ok_and(|flag| flag.kind.may_be_explained()));
    let rule = explainable.expect("a village flag").key.rule.clone();
    (Desk::of(office).expect("a desk"), rule)
}

#[test]
fn taking_back_what_was_said_of_a_village_names_those_approved_under_it() {
    let (mut desk, rule) = village_desk();
    let at_village =
        |deed: Deed| Order { deed: Some(deed), rule: Some(rule.clone()), village: Some("石门村".into()), ..Order::default() };
    let explain =
        Order { reasons: vec!["R01".into()], evidence: vec!["E3".into()], note: "统一发放".into(), ..at_village(Deed::Explain) };
    let standings = desk.office.store.read().standings_of_village(NOW, "石门村").expect("read");
    let others = standings.into_iter().map(|standing| standing.key.rule).filter(|other| *other != rule);
    for other in others.chain([rule.clone()]) {
        desk.order(&Order { rule: Some(other), ..explain.clone() }).expect("explained");
    }
    let hh = desk.queue().iter().find(|row| row.flags[0] == 0).expect("a household without a high flag of its own").hh_id.clone();
    let head = mask::household(&hh);
    on(&mut desk, "2024-10-19T08:30:00Z", "张伟");
    desk.order(&Order {
        deed: Some(Deed::Approve),
        households: vec![hh.clone()],
        reasons: vec!["R08".into()],
        evidence: vec!["E3".into()],
        note: "看过".into(),
        ..Order::default()
    })
    .expect("approved");
    on(&mut desk, "2024-10-20T08:30:00Z", "李敏");
    let said = desk.undo().expect("undone").said;
    let named = format!("撤销: 说明属实 石门村；这条疑点名单里有 1 户已经通过，仍是已通过，请重新看：{head}");
    assert_eq!(said.get(Lang::Zh), named);
    assert!(said.get(Lang::En).contains("1 household that this flag names is approved"), "{}", said.get(Lang::En));
    let again = desk.redo().expect("redone").said;
    assert_eq!(again.get(Lang::Zh), "重做: 说明属实 石门村", "settled again, it stops nobody");
    let back = desk.order(&at_village(Deed::Reverse)).expect("taken back").said;
    assert!(back.get(Lang::Zh).contains("有 1 户已经通过"), "{}", back.get(Lang::Zh));
    assert_eq!(desk.row(&hh).expect("a row").status, Status::Approved, "nobody's decision is changed");
}

#[test]
fn a_village_flag_is_settled_at_the_village() {
    let (mut desk, rule) = village_desk();
    let at_village =
        |deed: Deed| Order { deed: Some(deed), rule: Some(rule.clone()), village: Some("石门村".into()), ..Order::default() };
    let explain =
        Order { reasons: vec!["R01".into()], evidence: vec!["E3".into()], note: "统一发放".into(), ..at_village(Deed::Explain) };
    let village_state = |desk: &Desk| {
        let standings = desk.office.store.read().standings_of_village(NOW, "石门村").expect("read");
        standings.into_iter().find(|standing| standing.key.rule == rule).expect("a flag").state
    };
    let before = desk.office.store.read().ledger_tip().expect("read").0;
    assert_eq!(refused(&mut desk, &at_village(Deed::Approve)), Refusal::OnlyItsFlags);
    assert_eq!(refused(&mut desk, &at_village(Deed::Explain)), Refusal::NoReason);
    let other = refused(&mut desk, &Order { rule: Some("INC01".into()), ..explain.clone() });
    assert!(matches!(other, Refusal::NotOpen { rule: named, open } if named == "INC01" && open.contains(&rule)));
    let done = desk.order(&explain).expect("explained");
    assert_eq!(done.said.get(Lang::Zh), "说明属实 石门村");
    assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, before + 1, "one entry");
    assert_eq!(village_state(&desk), FlagState::Confirmed);
    assert_eq!(desk.undo_label().expect("a step").get(Lang::Zh), "撤销: 说明属实 石门村");
    desk.undo().expect("undone");
    assert_eq!(village_state(&desk), FlagState::Open);
    desk.redo().expect("redone");
    assert_eq!(village_state(&desk), FlagState::Confirmed);
    desk.office.assess(None, &|_| true).expect("judged");
    assert_eq!(village_state(&desk), FlagState::Confirmed, "a run leaves it");
    desk.order(&at_village(Deed::Reverse)).expect("taken back");
    desk.order(&Order { reasons: vec!["R22".into()], ..at_village(Deed::Pend) }).expect("waits");
    let alarm = Order { evidence: vec!["E3".into()], note: "统一发放".into(), ..at_village(Deed::FalseAlarm) };
    desk.order(&alarm).expect("a false alarm");
    assert_eq!(village_state(&desk), FlagState::FalseAlarm);
    assert_eq!(findings(&desk.office), Vec::<String>::new());
}
