//! A payroll of last year beside forms that had wages as one figure: every face sees the same post pay, and loses it with the payroll.
//!
//! What does not live here: the rules over it (`edges.rs`, `rules/township/town_tests.rs`).

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::review::desk::state::Desk;
use crate::review::intake::preview::Told;
use crate::review::tests::edges;
use crate::review::tests::rig;
use crate::rules::book::Book;

const FIRST: &str = "98010100100350001";

fn bring(desk: &mut Desk, paths: &[PathBuf]) -> i64 {
    let preview = desk.preview(paths, Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("imported").batch.expect("a batch")
}

/// What a case shows of a year before: post pay, other wages, and whether a payroll gave the latter.
fn before(desk: &Desk, last: u32) -> (Result<Money, Why>, Result<Money, Why>, bool) {
    let case = desk.case(&format!("9801010010035{last:04}")).expect("a case");
    let item = |code: &str| case.items.iter().find(|item| item.field == code).expect("an item").clone();
    let (post, other) = (item("wage_post"), item("wage_other"));
    (post.before, other.before, other.by_payroll[0])
}

/// Households with a flag of ARI05: as kept, as a try-out without changes has it, as a filter has it.
fn slips(desk: &Desk) -> [BTreeSet<String>; 3] {
    let all: Vec<String> = desk.queue().iter().map(|row| row.hh_id.clone()).collect();
    let kept =
        |hh: &&String| desk.case(hh).expect("a case").cards.iter().any(|card| card.flag.rule == "ARI05" && card.state.is_unsettled());
    let tried = |hh: &&String| desk.what_if(hh, &[]).expect("tried").flags.iter().any(|flag| flag.rule == "ARI05");
    let (asked, _) = desk.queue_where("prior.wage_other == 30000 and wage_other == 3000").expect("asked");
    let asked = asked.iter().map(|at| desk.queue()[*at].hh_id.clone()).collect();
    [all.iter().filter(kept).cloned().collect(), all.iter().filter(tried).cloned().collect(), asked]
}

#[test]
fn every_face_sees_the_post_pay_of_the_payroll() {
    let mut desk = Desk::of(rig::office_by(Book::shipped().expect("the book"))).expect("a desk");
    rig::on(&mut desk, "2024-11-18T01:00:00Z", "李敏");
    let files = edges::files("payroll_splits_last_year");
    let (then, others): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| path.file_name().is_some_and(|name| name == "公益岗工资表_2023.csv"));
    assert_eq!((then.len(), others.len()), (1, 3));
    bring(&mut desk, &others);
    let none = Err(Why::NotInCaliber);
    assert_eq!(before(&desk, 1), (none, none, false), "the payroll of this year says nothing of last year");
    assert_eq!(slips(&desk), [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()]);
    let batch = bring(&mut desk, &then);
    let unknown = Err(Why::NotComparable);
    for (last, wanted, what) in [
        (1, (Ok(Money(720_000)), Ok(Money(3_000_000)), true), "on the payroll"),
        (2, (unknown, unknown, false), "a post on record, and not on the payroll"),
        (3, (unknown, unknown, false), "on the payroll without an amount"),
        (4, (Ok(Money(0)), Ok(Money(3_000_000)), true), "no post, and not on the payroll"),
        (5, (Ok(Money(720_000)), unknown, false), "paid more than the form has of wages"),
    ] {
        assert_eq!(before(&desk, last), wanted, "{what}");
    }
    let first = BTreeSet::from([FIRST.to_owned()]);
    assert_eq!(slips(&desk), [first.clone(), first.clone(), first]);
    desk.office.undo_batch(batch, &|_| true).expect("taken back");
    let desk = rig::twin(&desk);
    assert_eq!(before(&desk, 1), (none, none, false), "gone with its payroll");
    assert_eq!(slips(&desk), [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()]);
}
