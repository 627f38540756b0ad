//! What a count and the board take of an open desk at 10,000 cases, asked for the first time and again.
//!
//! What does not live here: making the file (`figures.rs`), which counts there are (`src/rules/shipped/counts`).

use std::path::Path;
use std::time::Instant;

use hezhun::Book;
use hezhun::Clock;
use hezhun::Desk;
use hezhun::DeskOptions;
use hezhun::Keeping;
use hezhun::OldFile;
use hezhun::split;

use crate::millis;
use crate::under;

/// How many desks are opened for each figure; the middle one counts.
const DESKS: usize = 5;

/// Prints what one count and the whole board take of a desk that was just opened, and of the same desk asked again.
pub fn table(db: &Path) {
    let register = desk(db).count_register(&[]).expect("the counts");
    let one = register.clone().only(&["fell".to_owned()]).expect("a count");
    asked_twice(db, "one count split by village", 50.0, &|desk| drop(desk.counts(&one, split("village")).expect("counted")));
    asked_twice(db, "the whole board", 300.0, &|desk| drop(desk.board(&register).expect("a board")));
}

/// Asks each of some fresh desks twice.
fn asked_twice(db: &Path, what: &str, most: f64, ask: &dyn Fn(&Desk)) {
    let asked = |desk: &Desk| {
        let start = Instant::now();
        ask(desk);
        millis(start.elapsed())
    };
    let times: Vec<[f64; 2]> = (0..DESKS)
        .map(|_| {
            let desk = desk(db);
            [asked(&desk), asked(&desk)]
        })
        .collect();
    for (turn, said) in ["first time", "again"].into_iter().enumerate() {
        let mut of_turn: Vec<f64> = times.iter().map(|both| both[turn]).collect();
        of_turn.sort_by(f64::total_cmp);
        under(&format!("{what}, 10,000 cases, {said}"), Some(most), of_turn[DESKS / 2], "ms");
    }
}

/// The desk of the file, as a command opens it.
fn desk(db: &Path) -> Desk {
    let now = "2024-10-18T08:30:00Z".parse().expect("a time");
    let options = DeskOptions {
        expect: None,
        reviewer: "lm".to_owned(),
        station: "ws1".to_owned(),
        book: Book::shipped().expect("the shipped book"),
        now: Clock::fixed(now),
        create: false,
        anew: false,
        old: OldFile::Look,
        state_dir: None,
        keeping: Keeping::default(),
        asking: hezhun::Consent::default(),
    };
    Desk::open(db, options).expect("a desk")
}
