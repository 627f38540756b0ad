//! What a count and the board take of an open desk at 10,000 cases.
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

/// How often each is asked; the middle one counts.
const TIMES: usize = 5;

/// Prints both figures for the desk of a data file.
pub fn table(db: &Path) {
    let desk = desk(db);
    let all = desk.count_register(&[]).expect("the counts");
    let one = all.clone().only(&["fell".to_owned()]).expect("a count");
    let middle = |ask: &dyn Fn()| {
        let mut times: Vec<f64> = (0..TIMES)
            .map(|_| {
                let start = Instant::now();
                ask();
                millis(start.elapsed())
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[TIMES / 2]
    };
    let counted = middle(&|| drop(desk.counts(&one, split("village")).expect("counted")));
    under("one count split by village, 10,000 cases", Some(50.0), counted, "ms");
    let board = middle(&|| drop(desk.board(&all).expect("a board")));
    under("the whole board, 10,000 cases", Some(300.0), board, "ms");
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
