//! Walks: a presenter's round through the real program on practice data, as a typed script of intentions with captions.
//!
//! A walk is data (`sample-data/walks/*.toml`); it says what is meant (open, compare, return with a reason), never which key: keys come
//! from the keymap when it is played. What does not live here: what a walk consists of (`script.rs`), reading the files (`read.rs`,
//! `raw.rs`), what is pressed next (`player.rs`), how fast (`pace.rs`), what of the desk is held to be the same (`dump.rs`), its panel and its keys
//! (`ui/shell/presenting.rs`), playing it without a terminal (`ui/replay.rs`).

pub mod dump;
pub mod pace;
pub mod player;
mod raw;
pub mod read;
pub mod script;

use crate::rules::book::Book;
use crate::training::lesson::read::LessonFaults;
use crate::training::walk::script::Walk;

/// The walks that are shipped, in the order in which they are best shown: the name of the file and what stands in it.
pub const SHIPPED_WALKS: &[(&str, &str)] = &[
    ("first-morning.toml", include_str!("../../../sample-data/walks/first-morning.toml")),
    ("good-return.toml", include_str!("../../../sample-data/walks/good-return.toml")),
    ("low-income.toml", include_str!("../../../sample-data/walks/low-income.toml")),
];

/// The shipped walks, read.
///
/// # Errors
/// Every mistake found.
pub fn shipped_walks(book: &Book) -> Result<Vec<Walk>, LessonFaults> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (name, written) in SHIPPED_WALKS {
        match read::walk(name, written, book) {
            Ok(walk) => found.push(walk),
            Err(mut more) => faults.append(&mut more.0),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(LessonFaults(faults)) }
}
