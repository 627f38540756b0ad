//! Tests of a run's consequences, with the shipped rulebook: what a person settled stays settled until the figures move.

use crate::domain::act::Act;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::cell::Cell;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::Owner;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::Layer;
use crate::i18n::Lang;
use crate::review::decide::undo;
use crate::review::desk::import_page::taken_back;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::review::intake::undo_batch::undoing;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::tests::rig::decide;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::import;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::office;
use crate::review::tests::rig::status;
use crate::rules::book::Book;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;
use crate::store::payload::StoredFlagMove;

const ID: &str = "98010100001";
const ASIDE: (&str, &str) = ("village", "石门村");
const NOW: Period = Period::annual(2024);

/// A year's file: one household whose account adds up to `net_pc` a head, and one whose figures never change; `aside` is one
/// more value of the first.
fn year(year: i32, net_pc: i64, aside: (&str, &str)) -> Layer {
    let (head, net) = (net_pc.to_string(), (net_pc * 2).to_string());
    let mut mine = account(&head, &net);
    mine.push(aside);
    let steady = account("20000", "40000");
    layer(year, FileKind::Yearly, &[(ID, &mine, &[]), ("98010100002", &steady, &[])])
}

fn account<'a>(net_pc: &'a str, net: &'a str) -> Vec<(&'a str, &'a str)> {
    let same = ["wage", "wage_other", "gross", "net"].map(|code| (code, net));
    let fixed = [("prov", "演示省"), ("village", "石门村"), ("hh_type", "脱贫户"), ("size_year", "2"), ("size_current", "2")];
    let none = [("prod_in", "0"), ("trans", "0")];
    fixed.into_iter().chain(same).chain(none).chain([("net_pc", net_pc)]).collect()
}

fn standings(office: &Office) -> Vec<Standing> {
    office.store.read().standings_of(NOW, ID).expect("read")
}

fn unsettled(office: &Office) -> Vec<String> {
    standings(office).into_iter().filter(|one| one.state.is_unsettled()).map(|one| one.key.rule).collect()
}

/// Explains every open flag of the household, as the desk does.
fn explain(office: &mut Office) {
    for rule in unsettled(office) {
        let mut payload = Payload { period: Some(NOW), reasons: vec!["R01".into()], ..Payload::default() };
        payload.flags.insert(rule, StoredFlagMove::to(FlagState::Confirmed));
        let new = NewAct { hh_id: ID.into(), payload, note: "证明在案".into(), ..NewAct::default() };
        office.transact(|write, who| Ok(write.act(who, Act::Explain, new)?)).expect("explained");
    }
}

#[test]
fn a_flag_that_went_and_comes_again_is_counted_as_new() {
    let mut office = office();
    let first = import(&mut office, vec![year(2023, 20000, ASIDE), year(2024, 12000, ASIDE)], true).expect("imported");
    assert_eq!(first.assessed.expect("a run").new, unsettled(&office).len());
    let gone = import(&mut office, vec![year(2024, 20000, ASIDE)], true).expect("imported").assessed.expect("a run");
    let rest = unsettled(&office);
    assert!(gone.cleared > 0 && !rest.contains(&"INC01".to_owned()), "{gone:?} {rest:?}");
    let again = import(&mut office, vec![year(2024, 12000, ASIDE)], true).expect("imported").assessed.expect("a run");
    let back = unsettled(&office).into_iter().filter(|rule| !rest.contains(rule)).count();
    assert_eq!(again.new, back, "{again:?}");
    let idle = office.assess(None, &|_| true).expect("judged");
    assert_eq!((idle.new, idle.cleared), (0, 0));
}

#[test]
fn what_was_explained_stays_so_until_the_figures_move() {
    let mut office = office();
    let first = import(&mut office, vec![year(2023, 20000, ASIDE), year(2024, 12000, ASIDE)], true).expect("imported");
    assert_eq!(first.assessed.expect("a run").households, 2);
    let fired = unsettled(&office);
    assert!(fired.contains(&"INC01".to_owned()), "{fired:?}");
    assert_eq!(office.store.read().lines(NOW).expect("read").len(), 2);

    explain(&mut office);
    decide(&mut office, ID, Act::Approve, Status::Approved);
    let again = office.assess(None, &|_| true).expect("judged");
    assert_eq!((again.new, again.cleared, again.reopened_flags), (0, 0, 0));
    assert_eq!(status(&office, ID), Some((Status::Approved, 1)));

    let weighty = office.weighty_fields();
    let idle = FieldId::all().find(|field| field.row().owner == Owner::Household && *field != HH_ID && !weighty.contains(field.code()));
    let idle = (idle.expect("a field that no rule reads").code(), "");
    let noted = import(&mut office, vec![year(2024, 12000, idle)], true).expect("imported");
    assert_eq!((noted.noted, noted.reopened), (1, 0), "a field that no rule reads reopens nothing");
    assert_eq!(unsettled(&office), Vec::<String>::new());

    let moved = import(&mut office, vec![year(2024, 11000, ASIDE)], true).expect("imported");
    assert_eq!(moved.reopened, 1);
    assert_eq!(status(&office, ID), Some((Status::Submitted, 1)));
    let inc01 = standings(&office).into_iter().find(|one| one.key.rule == "INC01").expect("a flag");
    assert_eq!(inc01.state, FlagState::Reopened);

    let back = import(&mut office, vec![year(2024, 20000, ASIDE)], true).expect("imported");
    assert!(back.assessed.expect("a run").cleared > 0);
    let inc01 = standings(&office).into_iter().find(|one| one.key.rule == "INC01").expect("a flag");
    assert_eq!(inc01.state, FlagState::Corrected);
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn a_new_high_flag_opens_a_decided_case_again() {
    let mut office = office();
    import(&mut office, vec![year(2024, 4000, ASIDE)], true).expect("imported");
    explain(&mut office);
    decide(&mut office, ID, Act::Approve, Status::Approved);
    // Last year's file comes later: only now the fall can be seen, though this year's figures stay as they are.
    let done = import(&mut office, vec![year(2023, 30000, ASIDE)], true).expect("imported");
    let run = done.assessed.expect("a run");
    let high = standings(&office).iter().any(|one| one.severity == Severity::High && one.state == FlagState::Open);
    assert!(high, "{:?}", unsettled(&office));
    assert_eq!(run.reopened_cases, 1);
    assert_eq!(status(&office, ID), Some((Status::Submitted, 1)));
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn taking_last_year_back_clears_what_it_showed() {
    let mut office = office();
    import(&mut office, vec![year(2024, 12000, ASIDE)], true).expect("imported");
    let before = unsettled(&office);
    let batch = import(&mut office, vec![year(2023, 30000, ASIDE)], true).expect("imported").batch.expect("a batch");
    assert!(unsettled(&office).len() > before.len());
    office.undo_batch(batch, &|_| true).expect("undone");
    assert_eq!(unsettled(&office), before);
    let cleared = standings(&office).into_iter().filter(|one| one.state == FlagState::AutoCleared).count();
    assert!(cleared > 0);
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn taking_the_year_under_review_back_says_what_is_lost_and_goes_back_to_the_year_before() {
    for (assess, has_cases) in [(true, true), (false, true), (true, false), (false, false)] {
        let mut office = office();
        let (earlier, now) = (Period::annual(2023), Period::annual(2024));
        let (first, second) = if has_cases { (2023, 2024) } else { (2024, 2023) };
        let one = import(&mut office, vec![year(first, 20000, ASIDE)], assess).expect("imported").batch.expect("a batch");
        let two = import(&mut office, vec![year(second, 12000, ASIDE)], assess).expect("imported").batch.expect("a batch");
        let batch = if has_cases { two } else { one };
        assert_eq!(office.period().expect("read"), Some(now));
        let lost = || office.import_to_undo(batch).expect("an import");
        assert!(lost().worked_on == 0 && !undoing(&lost()).get(Lang::Zh).contains("办过"));
        decide(&mut office, ID, Act::Hold, Status::Held);
        let lost = office.import_to_undo(batch).expect("an import");
        assert_eq!(lost.worked_on, 1);
        assert!(undoing(&lost).get(Lang::Zh).contains("其中 1 户已经办过"), "{}", undoing(&lost).get(Lang::Zh));
        let back = office.undo_batch(batch, &|_| true).expect("taken back");
        assert_eq!((back.dropped, office.period().expect("read")), (1, Some(earlier)), "{assess} {has_cases}");
        assert_eq!(office.store.read().cases(earlier).expect("read").len(), 2);
        assert_eq!(office.store.read().cases(now).expect("read").len(), 0);
        assert_eq!(findings(&office), Vec::<String>::new(), "{assess} {has_cases}");
        assert!(office.import_to_undo(batch).is_err());
    }
}

#[test]
fn taking_a_correction_back_says_which_decisions_it_opens() {
    let mut office = office();
    import(&mut office, vec![year(2024, 12000, ASIDE)], true).expect("imported");
    let batch = import(&mut office, vec![year(2024, 13000, ASIDE)], true).expect("imported").batch.expect("a batch");
    let lost = |office: &Office| office.import_to_undo(batch).expect("an import");
    assert_eq!((lost(&office).worked_on, lost(&office).decided), (0, 0));
    decide(&mut office, ID, Act::Hold, Status::Held);
    assert_eq!((lost(&office).worked_on, lost(&office).decided), (0, 1));
    assert!(undoing(&lost(&office)).get(Lang::Zh).contains("1 户已经通过或挂起"), "{:?}", undoing(&lost(&office)));
    let back = office.undo_batch(batch, &|_| true).expect("taken back");
    assert_eq!((back.reopened, status(&office, ID).map(|(status, _)| status)), (1, Some(Status::Submitted)));
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn figures_that_a_closed_year_is_told_by_are_not_taken_away() {
    let mut office = office();
    let last = import(&mut office, vec![year(2023, 20000, ASIDE)], true).expect("imported").batch.expect("a batch");
    import(&mut office, vec![year(2024, 12000, ASIDE)], true).expect("imported");
    office.close_campaign(Period::annual(2024)).expect("closed");
    let refused = office.undo_batch(last, &|_| true).expect_err("refused").text();
    assert!(refused.get(Lang::Zh).contains("2024年度已经结束") && refused.get(Lang::Zh).contains("先在“换期”里重新开放"), "{refused:?}");
    office.reopen_campaign(Period::annual(2024), "改错").expect("open again");
    office.undo_batch(last, &|_| true).expect("taken back");
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn another_period_can_be_put_under_review() {
    let mut office = office();
    import(&mut office, vec![year(2023, 20000, ASIDE), year(2024, 12000, ASIDE)], true).expect("imported");
    office.set_period(Period::annual(2023), &|_| true).expect("set");
    assert_eq!(office.period().expect("read"), Some(Period::annual(2023)));
    assert_eq!(status(&office, ID), Some((Status::Submitted, 1)));
    assert!(office.set_period(Period::annual(2020), &|_| true).is_err());
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn a_flag_whose_rule_is_skipped_stays_as_it_stands() {
    let mut office = office();
    import(&mut office, vec![year(2023, 20000, ASIDE), year(2024, 12000, ASIDE)], true).expect("imported");
    let open = |office: &Office| standings(office).into_iter().find(|one| one.key.rule == "INC01").expect("a flag").state;
    assert_eq!(open(&office), FlagState::Open);
    // The village empties the figure instead of correcting it: the rule cannot say anything, and the doubt is still there.
    let emptied = || layer(2024, FileKind::Yearly, &[(ID, &[("net_pc", ""), ("net", ""), ("wage", ""), ("gross", "")], &[])]);
    let batch = import(&mut office, vec![emptied()], true).expect("imported").batch.expect("a batch");
    assert_eq!(open(&office), FlagState::Open);
    let mut desk = Desk::of(office).expect("a desk");
    let weighs = |desk: &Desk| desk.queue()[desk.position(ID).expect("in the queue")].clone();
    let read = weighs(&desk);
    let note = Order { households: vec![ID.into()], deed: Some(Deed::Annotate), note: "已电话询问".into(), ..Order::default() };
    desk.order(&note).expect("noted");
    let touched = weighs(&desk);
    assert_eq!((read.score, read.why), (touched.score, touched.why), "a flag that stands weighs though the run could not judge it");
    desk.undo().expect("taken back");
    let mut office = desk.office;
    office.undo_batch(batch, &|_| true).expect("undone");
    assert_eq!(open(&office), FlagState::Open);
    explain(&mut office);
    import(&mut office, vec![emptied()], true).expect("imported");
    assert_eq!(open(&office), FlagState::Confirmed, "what was settled stays settled");
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn a_flag_that_went_out_says_which_edit_did_it_and_whether_it_just_crossed_its_line() {
    const NONE: (&str, &str) = ("mon_cat", "");
    let mut office = office();
    office.book = Book::with_overlay(&[(
        "own.toml".into(),
        "limit = [{ key = \"mon_line\", value = \"10000\", year = 2024, document = \"演示〔2024〕9号\" }]".into(),
    )])
    .expect("a rulebook");
    import(&mut office, vec![year(2023, 9900, NONE), year(2024, 9940, NONE)], true).expect("imported");
    assert!(unsettled(&office).contains(&"INC04".to_owned()), "{:?}", unsettled(&office));
    import(&mut office, vec![year(2024, 10010, NONE)], true).expect("imported");
    assert_eq!(findings(&office), Vec::<String>::new());
    let desk = crate::review::desk::state::Desk::of(office).expect("a desk");
    let case = desk.case(ID).expect("a case");
    let zh = |text: &crate::i18n::Text| text.get(crate::i18n::Lang::Zh).to_owned();
    let gone = case.cards.iter().find(|card| card.state == FlagState::Corrected && card.crossed.is_some()).expect("a flag that went out");
    let out = zh(gone.out.as_ref().expect("what did it"));
    assert!(out.starts_with("第 2 批: ") && out.contains("人均纯收入 9,940.00 → 10,010.00"), "{out}");
    assert!(zh(gone.crossed.as_ref().expect("just over")).contains("9,940.00 → 10,010.00（线 10,000.00）"));
    let history: Vec<String> = case.history.iter().map(|row| zh(&row.what)).collect();
    assert!(history.iter().any(|what| what.starts_with("疑点已更正")), "{history:?}");
    assert!(history.iter().any(|what| what.starts_with("提示：改动后刚好越线")), "{history:?}");
}

#[test]
fn a_case_is_approved_with_its_last_flag_in_one_act_and_one_step_back() {
    let mut office = office();
    import(&mut office, vec![year(2023, 20000, ASIDE), year(2024, 12000, ASIDE)], true).expect("imported");
    let mut desk = Desk::of(office).expect("a desk");
    let open = |desk: &Desk| desk.queue()[desk.position(ID).expect("in the queue")].rules.clone();
    let order = |rule: &str, deed: Deed, last: bool| Order {
        households: vec![ID.into()],
        deed: Some(deed),
        rule: Some(rule.into()),
        reasons: if deed == Deed::Explain { vec!["R01".into()] } else { Vec::new() },
        evidence: vec!["E3".into()],
        note: "证明在案".into(),
        then_approve: last,
        ..Order::default()
    };
    let rules = open(&desk);
    let (last, first) = rules.split_last().expect("flags");
    assert!(!first.is_empty());
    // While others are open nothing is done at all.
    let entries = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
    let before = entries(&desk);
    let settle = |desk: &mut Desk, rule: &str, last: bool| {
        let deed = if desk.order(&order(rule, Deed::Explain, false)).is_ok() {
            desk.undo().expect("taken back");
            Deed::Explain
        } else {
            Deed::FalseAlarm
        };
        desk.order(&order(rule, deed, last))
    };
    assert!(desk.order(&order(&first[0], Deed::FalseAlarm, true)).is_err());
    assert_eq!(entries(&desk), before);
    for rule in first {
        settle(&mut desk, rule, false).expect("settled");
    }
    let done = settle(&mut desk, last, true).expect("settled and approved");
    assert!(done.said.get(Lang::Zh).ends_with("，并通过"), "{:?}", done.said);
    assert_eq!((done.cases, status(&desk.office, ID)), (1, Some((Status::Approved, 1))));
    assert!(desk.undo_label().expect("a step").get(Lang::Zh).ends_with("，并通过"));
    let back = desk.undo().expect("one step back");
    assert_eq!((back.cases, status(&desk.office, ID)), (1, Some((Status::Submitted, 1))));
    assert_eq!(open(&desk), std::slice::from_ref(last));
    desk.redo().expect("and forth");
    assert_eq!(status(&desk.office, ID), Some((Status::Approved, 1)));
    assert_eq!(findings(&desk.office), Vec::<String>::new());
}

#[test]
fn undo_says_what_was_done_since_and_stays_done() {
    let mut office = office();
    import(&mut office, vec![year(2024, 12000, ASIDE)], true).expect("imported");
    let mut desk = Desk::of(office).expect("a desk");
    let export = |desk: &mut Desk| {
        desk.office.transact(|write, who| Ok(write.act(who, Act::Export, NewAct::default())?)).expect("exported");
    };
    let note = Order { households: vec![ID.into()], deed: Some(Deed::Annotate), note: "已电话询问".into(), ..Order::default() };
    desk.order(&note).expect("noted");
    export(&mut desk);
    assert!(desk.undo().expect("taken back").said.get(Lang::Zh).ends_with("（之后的导出不能撤销）"));
    desk.order(&note).expect("noted");
    assert!(!desk.undo().expect("taken back").said.get(Lang::Zh).contains("不能撤销"));
    export(&mut desk);
    let why = desk.undo().expect_err("the import stands behind it");
    assert!(why.text().get(Lang::Zh).contains("导入"), "{why:?}");
}

/// Six households of a part of a year, with what each came to a head: four are below 6375, three of them well below.
fn households(period: Period) -> Layer {
    let mut layer = layer(period.year, FileKind::Yearly, &[]);
    let mut roll = Roll::new(period);
    for (net_pc, row) in ["6374.99", "2000", "6375", "9000", "3999", "6000"].into_iter().zip(2..) {
        let household = roll.household(&format!("9801010000{}", row - 1), RowSource { file: 0, row });
        for (code, value) in [("prov", "演示省"), ("village", "石门村"), ("net_pc", net_pc), ("mon_cat", "")] {
            let field = field::field(code).expect("a field");
            layer.columns.push(field);
            let cell = Cell::read(field.row().kind, value, &mut roll.words);
            roll.set(household, field, cell);
        }
    }
    roll.seal();
    layer.columns.sort_unstable();
    layer.columns.dedup();
    (layer.period, layer.roll) = (period, roll);
    layer
}

#[test]
fn a_quarter_is_held_only_against_a_line_of_its_own() {
    let q3 = Period::parse("2024q3").expect("a period");
    let below = |own: &str| {
        let mut office = office();
        office.book = crate::rules::book::Book::with_overlay(&[("own.toml".into(), own.to_owned())]).expect("a rulebook");
        import(&mut office, vec![households(q3)], true).expect("imported");
        let standings = office.store.read().standings(q3).expect("read");
        let of = |rule: &str| standings.iter().filter(|standing| standing.key.rule == rule).count();
        [of("INC04"), of("INC06")]
    };
    assert_eq!(below(""), [0, 0], "the lines of a whole year are none of nine months");
    let year = "limit = [{ key = \"mon_line\", value = \"9500\", year = 2024, document = \"演示〔2024〕9号\" }]";
    assert_eq!(below(year), [0, 0], "a line set without a part is one of the whole year");
    let own = "limit = [{ key = \"mon_line\", value = \"6375\", year = 2024, part = \"q3\", document = \"演示〔2024〕9号\" }, { key = \"floor\", value = \"3000\", part = \"q3\" }]";
    assert_eq!(below(own), [4, 1], "counted by hand: 6374.99, 2000, 3999 and 6000 are below 6375, and 2000 below 3000");
}

#[test]
fn an_earlier_period_that_is_open_is_judged_again_alone_and_a_closed_or_compared_one_says_why_not() {
    let period = |code| Period::parse(code).expect("a period");
    let (last, q1, h1) = (period("2023h1"), period("2024q1"), period("2024h1"));
    let mut office = office();
    import(&mut office, vec![households(q1)], true).expect("imported");
    import(&mut office, vec![households(last), households(h1)], true).expect("imported");
    office.book = Book::with_overlay(&[(
        "own.toml".into(),
        "limit = [{ key = \"mon_line\", value = \"6375\", year = 2024, part = \"q1\", document = \"演示〔2024〕9号\" }]".into(),
    )])
    .expect("a rulebook");
    let below = |office: &Office, period| {
        let standings = office.store.read().standings(period).expect("read");
        standings.iter().filter(|standing| standing.key.rule == "INC04").count()
    };
    assert_eq!(below(&office, q1), 0);
    let done = office.assess(Some(q1), &|_| true).expect("judged");
    assert_eq!((done.households, below(&office, q1), below(&office, h1)), (6, 4, 0));
    assert_eq!(office.period().expect("read"), Some(h1), "the one under review stays");
    let why = office.assess(Some(last), &|_| true).expect_err("compared only").text();
    assert_eq!(why.get(Lang::Zh), "2023年上半年只作对照，没有要审的户，不筛查；正在核查的是2024年上半年");
    office.close_campaign(q1).expect("closed");
    assert!(matches!(office.assess(Some(q1), &|_| true), Err(ReviewError::Refused(Refusal::Closed(_)))));
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn figures_of_an_earlier_period_that_is_open_move_its_cases_and_are_judged_with_the_import() {
    let mut office = office();
    let earlier = Period::annual(2023);
    let of = |office: &Office, id: &str| {
        let cases = office.store.read().cases(earlier).expect("read");
        cases.into_iter().find(|case| case.hh_id == id).map(|case| case.state.status)
    };
    let runs = |office: &Office| office.store.read().assessments().expect("read").into_iter().map(|run| run.period).collect::<Vec<_>>();
    import(&mut office, vec![year(2023, 20000, ASIDE)], true).expect("imported");
    decide(&mut office, ID, Act::Approve, Status::Approved);
    decide(&mut office, "98010100002", Act::Approve, Status::Approved);
    import(&mut office, vec![year(2024, 21000, ASIDE)], true).expect("imported");
    assert_eq!((runs(&office), of(&office, ID)), (vec![earlier, NOW], Some(Status::Approved)), "nothing of the earlier year came in");

    let done = import(&mut office, vec![year(2023, 9000, ASIDE)], true).expect("a correction of the earlier year");
    assert_eq!(runs(&office), [earlier, NOW, earlier, NOW]);
    let also: Vec<Period> = done.also.iter().map(|(period, _)| *period).collect();
    assert_eq!((also.as_slice(), done.unjudged.len(), done.reopened), ([earlier].as_slice(), 0, 1));
    assert_eq!((of(&office, ID), of(&office, "98010100002")), (Some(Status::Submitted), Some(Status::Approved)));
    assert_eq!(findings(&office), Vec::<String>::new());

    let back = office.undo_batch(done.batch.expect("a batch"), &|_| true).expect("taken back");
    assert_eq!(back.also.len(), 1);
    assert_eq!(runs(&office).len(), 6);
    assert_eq!(findings(&office), Vec::<String>::new());

    office.close_campaign(earlier).expect("closed");
    import(&mut office, vec![year(2022, 8000, ASIDE)], true).expect("imported");
    assert_eq!(runs(&office)[6..], [NOW], "a closed period is not judged any more");
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn a_household_that_comes_into_an_earlier_open_period_has_a_case_there_until_it_is_taken_back() {
    let mut office = office();
    let earlier = Period::annual(2023);
    let cases = |office: &Office| office.store.read().cases(earlier).expect("read").len();
    import(&mut office, vec![year(2023, 20000, ASIDE)], true).expect("imported");
    import(&mut office, vec![year(2024, 21000, ASIDE)], true).expect("imported");
    let late = account("20000", "40000");
    for assess in [true, false] {
        let done = import(&mut office, vec![layer(2023, FileKind::Yearly, &[("98010100003", &late, &[])])], assess).expect("imported");
        assert_eq!(cases(&office), 3);
        assert_eq!(findings(&office), Vec::<String>::new());
        office.undo_batch(done.batch.expect("a batch"), &|_| true).expect("taken back");
        assert_eq!(cases(&office), 2);
        assert_eq!(findings(&office), Vec::<String>::new());
    }
}

#[test]
fn a_batch_that_is_taken_back_takes_back_that_a_case_had_come_back_and_says_what_stays_open() {
    let mut office = office();
    import(&mut office, vec![year(2023, 20000, ASIDE), year(2024, 12000, ASIDE)], true).expect("imported");
    decide(&mut office, ID, Act::Return, Status::Returned);
    let out = office.store.read().case(NOW, ID).expect("read").expect("a case").state;
    let came = import(&mut office, vec![year(2024, 13000, ASIDE)], true).expect("imported");
    assert_eq!((came.came_back, status(&office, ID)), (1, Some((Status::Corrected, 2))));
    let asked = |office: &Office, batch: Option<i64>| {
        undoing(&office.import_to_undo(batch.expect("a batch")).expect("an import")).get(Lang::Zh).to_owned()
    };
    let question = asked(&office, came.batch);
    assert!(
        question.contains("：有变化 1 份）") && question.contains("交回来的 1 户会回到退回在外") && !question.contains("仍是待审"),
        "{question}"
    );
    let back = office.undo_batch(came.batch.expect("a batch"), &|_| true).expect("taken back");
    assert_eq!((back.out_again, back.stay_open, back.dropped), (1, 0, 0));
    assert_eq!(office.store.read().case(NOW, ID).expect("read").expect("a case").state, out, "it is out on its own slip");
    assert!(taken_back(&back).get(Lang::Zh).contains("交回来的 1 户回到退回在外"));
    assert_eq!(findings(&office), Vec::<String>::new());
    // The right sheet comes: it comes back again.
    let came = import(&mut office, vec![year(2024, 14000, ASIDE)], true).expect("imported");
    assert_eq!(came.came_back, 1);
    // Somebody looked at what had come back: what he decided is opened, as before.
    decide(&mut office, ID, Act::Approve, Status::Approved);
    assert!(!asked(&office, came.batch).contains("退回在外"), "somebody acted on it since");
    let back = office.undo_batch(came.batch.expect("a batch"), &|_| true).expect("taken back");
    assert_eq!((back.out_again, back.reopened, status(&office, ID).map(|(status, _)| status)), (0, 1, Some(Status::Submitted)));
    // What the import opened stays open, and is counted.
    explain(&mut office);
    decide(&mut office, ID, Act::Approve, Status::Approved);
    let moved = import(&mut office, vec![year(2024, 15000, ASIDE)], true).expect("imported");
    assert_eq!(moved.reopened, 1);
    assert!(asked(&office, moved.batch).contains("这批重新打开的 1 户仍是待审"));
    let back = office.undo_batch(moved.batch.expect("a batch"), &|_| true).expect("taken back");
    assert_eq!((back.out_again, back.stay_open, back.reopened), (0, 1, 0));
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn an_act_before_an_export_is_taken_back_with_that_said_and_who_is_responsible_is_a_step_of_its_own() {
    let mut office = office();
    import(&mut office, vec![year(2024, 12000, ASIDE)], true).expect("imported");
    decide(&mut office, ID, Act::Hold, Status::Held);
    let mut last_after = |act: Act| {
        office.transact(|write, who| Ok(write.act(who, act, NewAct::default())?)).expect("entered");
        let read = office.store.read();
        let entry = read.entry(read.ledger_tip().expect("read").0).expect("read").expect("an entry").entry;
        let step = undo::last(read, &office.book, &entry.reviewer, &entry.station).expect("a step");
        (step.act, step.stays)
    };
    assert_eq!(last_after(Act::Export), (Act::Hold, Some(Act::Export)));
    assert_eq!(last_after(Act::Unmask), (Act::Hold, Some(Act::Unmask)), "the newest of what is never undone");
    assert_eq!(last_after(Act::Backup), (Act::Hold, Some(Act::Unmask)), "nothing left the office");
    for act in [Act::Duties, Act::Rounds, Act::Visits] {
        assert_eq!(last_after(act), (act, None), "never past it");
    }
    assert_eq!(last_after(Act::Export), (Act::Visits, Some(Act::Export)));
}
