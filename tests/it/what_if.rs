//! The scratch layer: what is tried over a case changes nothing, and the layer starts from what the desk knows.

use crate::office::NOW;
use crate::office::Office;
use hezhun::i18n::Lang;
use hezhun::review::clock::Clock;
use hezhun::review::desk::Desk;
use hezhun::review::desk::DeskOptions;
use hezhun::review::what_if::Fate;
use hezhun::rules::book::Book;

/// The desk of an office with `o.db`.
pub fn desk(office: &Office) -> Desk {
    let now = NOW.parse().expect("a time");
    let options = DeskOptions {
        expect: None,
        reviewer: "lm".into(),
        station: "ws1".into(),
        book: Book::shipped().expect("a rulebook"),
        now: Clock::fixed(now),
        create: false,
        state_dir: None,
    };
    Desk::open(&office.path("o.db"), options).expect("a desk")
}

#[test]
fn what_is_tried_is_nowhere_kept() {
    let office = Office::with_township();
    let desk = desk(&office);
    // The file and what is not yet folded into it.
    let stored = || ["o.db", "o.db-wal"].map(|name| std::fs::read(office.path(name)).unwrap_or_default());
    let bytes = stored();
    let top = desk.ledger_top().expect("the ledger");
    let queue = format!("{:?}", desk.queue());
    let hh = desk.queue()[0].hh_id.clone();
    let case = format!("{:?}", desk.case(&hh).expect("a case"));
    let mut moved = false;
    for words in ["0", "12", "12,345.67", "999999999"] {
        let typed: Vec<(String, String)> = [("wage_other".to_owned(), words.to_owned())].into();
        let tried = desk.what_if(&hh, &typed).expect("tried");
        moved |= tried.flags.iter().any(|flag| flag.fate != Fate::Stays);
    }
    assert!(moved, "no figure moves a flag");
    assert!(desk.what_if(&hh, &[("wage_other".to_owned(), "多".to_owned())]).is_err());
    assert_eq!(format!("{:?}", desk.queue()), queue);
    assert_eq!(format!("{:?}", desk.case(&hh).expect("a case")), case);
    assert_eq!(desk.ledger_top().expect("the ledger"), top);
    assert!(stored() == bytes, "the file has changed");
    drop(desk);
    office.line("--db o.db verify");
}

#[test]
fn with_nothing_typed_everything_stands_as_the_desk_has_it() {
    let office = Office::with_township();
    let desk = desk(&office);
    for row in desk.queue().iter().step_by(16) {
        let tried = desk.what_if(&row.hh_id, &[]).expect("tried");
        assert_eq!(tried.counts, [row.flags; 2], "{}", row.hh_id);
        assert_eq!(tried.place, [row.place; 2], "{}", row.hh_id);
        assert!(tried.flags.iter().all(|flag| flag.fate == Fate::Stays), "{} {:?}", row.hh_id, tried.flags);
        assert!(tried.rows.iter().all(|row| row.reported == row.tried && !row.typed));
    }
}

#[test]
fn a_slip_is_a_question_without_any_figure_that_was_not_reported() {
    let office = Office::with_township();
    let desk = desk(&office);
    let mut asked = 0;
    for row in desk.queue().iter().take(60) {
        let tried = desk.what_if(&row.hh_id, &[]).expect("tried");
        let reported: Vec<String> =
            tried.rows.iter().filter_map(|row| row.reported.ok()).map(|fen| hezhun::domain::money::Money(fen).to_string()).collect();
        for slip in &tried.slips {
            asked += 1;
            for lang in [Lang::Zh, Lang::En] {
                let words = slip.question.get(lang);
                let figures = words.split(|letter: char| !(letter.is_ascii_digit() || ",.-".contains(letter)));
                for figure in figures.filter(|part| part.contains(|letter: char| letter.is_ascii_digit())) {
                    assert!(reported.iter().any(|known| known == figure), "{figure} in {words}");
                }
            }
            assert!(!slip.explains.is_empty());
        }
    }
    assert!(asked > 0, "the township has no slips");
}
