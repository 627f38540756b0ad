//! Test only: the queue of a practice township kept for the next start, and what was done since.
//!
//! What does not live here: making a queue (`review/queue/whole.rs`), its bytes (`review/queue/packed.rs`).

use std::path::PathBuf;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::review::desk::state::Desk;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::tests::rig as work;
use crate::rules::book::Book;
use crate::training;
use crate::training::order::TownshipOrder;

fn desk() -> Desk {
    let made = training::ordered(&TownshipOrder { households: 160, seed: 21, spread: None, faults: None });
    let folder = tempfile::tempdir().expect("a folder");
    training::write(&made, &folder.path().join("t")).expect("written");
    let paths: Vec<PathBuf> = made.files.iter().map(|(name, _)| folder.path().join("t").join(name)).collect();
    let mut desk = Desk::of(work::office()).expect("a desk");
    let preview = desk.preview(&paths, Told::default(), &|_| true).expect("read");
    desk.import(preview, true, &|_| true).expect("imported");
    desk
}

fn settling(hh: &str, rule: &str, deed: Deed) -> Order {
    Order {
        households: vec![hh.into()],
        deed: Some(deed),
        rule: Some(rule.into()),
        reasons: if deed == Deed::Explain { vec!["R01".into()] } else { Vec::new() },
        evidence: vec!["E3".into()],
        note: "证明在案".into(),
        ..Order::default()
    }
}

#[test]
fn a_kept_queue_follows_what_is_done_at_cases_and_says_what_the_file_says() {
    let mut desk = desk();
    assert!(!work::believes_kept_queue(&mut desk), "nothing is kept of so few");
    work::keep_queue(&mut desk);
    assert!(work::believes_kept_queue(&mut desk));
    assert_eq!(work::findings_at(&desk), Vec::<String>::new());
    let flagged: Vec<(String, Vec<String>)> =
        desk.queue().iter().filter(|row| !row.rules.is_empty()).map(|row| (row.hh_id.clone(), row.rules.clone())).collect();
    let mut settled = 0;
    for (hh, rules) in flagged.iter().take(12) {
        for (rule, deed) in rules.iter().flat_map(|rule| [(rule, Deed::Explain), (rule, Deed::FalseAlarm)]) {
            settled += usize::from(desk.order(&settling(hh, rule, deed)).is_ok());
            assert!(work::believes_kept_queue(&mut desk), "{hh} {rule}");
        }
    }
    assert!(settled > 4, "{settled} flags were settled");
    let acts =
        [(Act::Return, Status::Returned), (Act::Approve, Status::Approved), (Act::Hold, Status::Held), (Act::Exempt, Status::Exempted)];
    for ((hh, _), (act, status)) in flagged.iter().skip(12).zip(acts.into_iter().cycle()).take(16) {
        work::done(&mut desk, hh, act, status);
        assert!(work::believes_kept_queue(&mut desk), "{hh} {act:?}");
    }
    desk.undo().expect("taken back");
    assert!(work::believes_kept_queue(&mut desk), "what is taken back is an act at its case");
    work::on(&mut desk, "2024-10-23T08:30:00Z", "王芳");
    assert!(work::believes_kept_queue(&mut desk), "the day counts from today");
    // Another desk over the same file lays out what was kept, the first whatever it held.
    let twin = work::twin(&desk);
    desk.refresh().expect("read");
    assert_eq!(desk.queue(), twin.queue());
    assert_eq!(desk.stop_line(), twin.stop_line());
    assert_eq!(work::findings_at(&desk), Vec::<String>::new());
    work::assessed(&mut desk);
    assert!(!work::believes_kept_queue(&mut desk), "the rules ran");
}

#[test]
fn a_kept_queue_is_not_believed_by_other_rules_nor_where_it_was_altered() {
    let mut desk = desk();
    work::keep_queue(&mut desk);
    let written = r#"limit = [{ key = "stop_share", value = "70%", document = "镇通知" }]"#;
    let other = Book::with_overlay(&[("desk.toml".to_owned(), written.to_owned())]).map_err(|errors| errors.text()).expect("a book");
    work::by_book(&mut desk, other);
    assert!(!work::believes_kept_queue(&mut desk));
    assert_eq!(work::findings_at(&desk), Vec::<String>::new(), "what others keep says nothing");
    work::by_book(&mut desk, Book::shipped().expect("a book"));
    assert!(work::believes_kept_queue(&mut desk));
    // A bit that was turned, an end that is missing, nothing but a beginning.
    let turned: fn(&mut Vec<u8>) = |body| *body.last_mut().expect("bytes") ^= 4;
    for alter in [turned, |body| body.truncate(body.len() / 2), |body| body.truncate(9)] {
        work::alter_kept_queue(&mut desk, alter);
        assert!(!work::believes_kept_queue(&mut desk));
        let found = work::findings_at(&desk);
        assert!(found.iter().any(|said| said.contains("速查数据")), "{found:?}");
        work::keep_queue(&mut desk);
    }
    // A program to come may keep it in another form.
    work::alter_kept_queue(&mut desk, |body| body[3] = b'9');
    assert!(!work::believes_kept_queue(&mut desk));
    assert_eq!(work::findings_at(&desk), Vec::<String>::new());
    work::keep_queue(&mut desk);
    // What adds up to its sum and says something else is found by `verify`.
    work::keep_another_queue(&mut desk);
    let found = work::findings_at(&desk);
    assert!(found.len() == 1 && found[0].contains("速查数据"), "{found:?}");
    work::assessed(&mut desk);
    assert_eq!(work::findings_at(&desk), Vec::<String>::new(), "a run of the rules makes it anew");
}
