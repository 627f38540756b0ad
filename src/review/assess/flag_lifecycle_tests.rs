//! The life of flags under random acts, imports, undoing and reruns: a run never overwrites what a person decided, and a replay of the
//! ledger gives the same tables.

use std::sync::OnceLock;

use chrono::DateTime;
use chrono::TimeDelta;
use proptest::prelude::*;

use crate::domain::flag::FlagState;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::Layer;
use crate::review::desk::state::Desk;
use crate::review::file::clock::Clock;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Office;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::import;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::options;
use crate::rules::book::Book;
use crate::store::Store;
use crate::store::flag::Standing;

const ID: &str = "98010100001";
const NOW: Period = Period::annual(2024);

/// What happens next at the desk.
#[derive(Clone, Copy, Debug)]
enum Step {
    Import(i64),
    TakeBack,
    Assess,
    Settle(Deed),
    Decide(Deed),
    Undo,
    Redo,
    Morning(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::sample::select(vec![11_000, 12_000, 12_500, 20_000]).prop_map(Step::Import),
        1 => Just(Step::TakeBack),
        1 => Just(Step::Assess),
        4 => prop::sample::select(vec![Deed::Explain, Deed::Waive, Deed::FalseAlarm, Deed::Pend, Deed::Reverse]).prop_map(Step::Settle),
        2 => prop::sample::select(vec![Deed::Approve, Deed::Return, Deed::Hold, Deed::Reverse]).prop_map(Step::Decide),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
        1 => prop::sample::select(vec![1_i64, 20]).prop_map(Step::Morning),
    ]
}

fn year(year: i32, net_pc: i64) -> Layer {
    let (head, net) = (net_pc.to_string(), (net_pc * 2).to_string());
    let mut values = vec![("village", "石门村"), ("size_year", "2"), ("size_current", "2")];
    values.extend(["wage", "wage_other", "gross", "net"].map(|code| (code, net.as_str())));
    values.extend([("prod_in", "0"), ("trans", "0"), ("net_pc", head.as_str())]);
    layer(year, FileKind::Yearly, &[(ID, &values, &[])])
}

fn desk() -> Desk {
    static BOOK: OnceLock<Book> = OnceLock::new();
    let book = BOOK.get_or_init(|| Book::shipped().expect("a rulebook")).clone();
    let mut office = Office::around(Store::in_memory().expect("a store"), DeskOptions { book, ..options() });
    import(&mut office, vec![year(2023, 20_000), year(2024, 12_000)], true).expect("imported");
    Desk::of(office).expect("a desk")
}

fn standings(desk: &Desk) -> Vec<Standing> {
    desk.office.store.read().standings_of(NOW, ID).expect("read")
}

/// An order that has everything its deed may ask for.
fn order(desk: &Desk, deed: Deed, rule: Option<&str>) -> Order {
    let today = desk.office.clock.today();
    Order {
        households: vec![ID.into()],
        deed: Some(deed),
        rule: rule.map(str::to_owned),
        reasons: match deed {
            Deed::Explain | Deed::Approve => vec!["R01".into()],
            Deed::Return => vec!["R11".into()],
            _ => Vec::new(),
        },
        evidence: vec!["E3".into()],
        note: "证明在案".into(),
        approver: "张镇长".into(),
        until: Some(today + TimeDelta::days(10)),
        ..Order::default()
    }
}

/// Carries a step out, or is refused; gives whether it was the file that acted and no person.
fn carry_out(desk: &mut Desk, step: Step) -> bool {
    match step {
        Step::Import(net_pc) => {
            import(&mut desk.office, vec![year(2024, net_pc)], true).expect("imported");
        }
        Step::TakeBack => {
            let batches = desk.office.store.read().batches().expect("read");
            if let Some(last) = batches.iter().rfind(|batch| batch.can_be_undone() && batch.id > 1) {
                desk.office.undo_batch(last.id, &|_| true).expect("taken back");
            }
        }
        Step::Assess => {
            desk.office.assess(None, &|_| true).expect("judged");
        }
        Step::Morning(days) => {
            let at = DateTime::parse_from_rfc3339(&desk.office.clock.stamp()).expect("a time").to_utc() + TimeDelta::days(days);
            desk.office.clock = Clock::fixed(at);
            desk.office.lapse_waivers().expect("looked");
        }
        Step::Settle(deed) => {
            let order = order(desk, deed, Some("INC01"));
            let _ = desk.order(&order);
        }
        Step::Decide(deed) => {
            let order = order(desk, deed, None);
            let _ = desk.order(&order);
        }
        Step::Undo => {
            let _ = desk.undo();
        }
        Step::Redo => {
            let _ = desk.redo();
        }
    }
    desk.refresh().expect("read");
    matches!(step, Step::Import(_) | Step::TakeBack | Step::Assess | Step::Morning(_))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_file_never_overwrites_a_person_and_a_replay_agrees(steps in prop::collection::vec(step(), 1..12)) {
        let mut desk = desk();
        for step in steps {
            let before = standings(&desk);
            let by_file = carry_out(&mut desk, step);
            if by_file {
                let after = standings(&desk);
                for was in before.iter().filter(|was| was.state.is_human()) {
                    let now = after.iter().find(|now| now.key == was.key);
                    let kept = now.is_some_and(|now| {
                        let same = now.state == was.state && now.settled == was.settled;
                        let reopened = now.state == FlagState::Reopened;
                        let gone = matches!(now.state, FlagState::Corrected | FlagState::AutoCleared) && now.settled == was.settled;
                        same || reopened || gone
                    });
                    prop_assert!(kept, "{step:?} made {now:?} of {was:?}");
                }
            }
        }
        prop_assert_eq!(findings(&desk.office), Vec::<String>::new());
    }
}
