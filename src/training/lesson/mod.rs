//! Lessons: what a new clerk does on the real program with practice data, step by step.
//!
//! A lesson is data (`sample-data/lessons/*.toml`); what it waits for is asked of the desk, never read off the screen, and every act that
//! meets the condition is accepted. What does not live here: what a lesson
//! consists of (`course.rs`), reading the files (`read.rs`, `raw.rs`), whether what it says can be (`sound.rs`), whether a step is done (`goal.rs`), the keys that a hint names (`hint.rs`),
//! the township a lesson plays in (`stage.rs`), how far a learner is (`attempt.rs`, `record.rs`), how well it was done (`result.rs`), and by a class (`class_score.rs`), how it is drawn (`ui/shell/lesson.rs`).

pub mod attempt;
pub mod class_score;
pub mod course;
pub mod goal;
pub mod hint;
pub(in crate::training) mod raw;
pub mod read;
pub mod record;
pub mod result;
mod sound;
pub mod stage;

use crate::rules::book::Book;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::read::LessonFaults;

/// The lessons that are shipped, in the order in which they are best taken: the name of the file and what stands in it.
pub const SHIPPED: &[(&str, &str)] = &[
    ("first-steps.toml", include_str!("../../../sample-data/lessons/first-steps.toml")),
    ("reading-a-card.toml", include_str!("../../../sample-data/lessons/reading-a-card.toml")),
    ("good-return.toml", include_str!("../../../sample-data/lessons/good-return.toml")),
    ("true-fall.toml", include_str!("../../../sample-data/lessons/true-fall.toml")),
    ("transfers.toml", include_str!("../../../sample-data/lessons/transfers.toml")),
    ("copied-growth.toml", include_str!("../../../sample-data/lessons/copied-growth.toml")),
    ("identity.toml", include_str!("../../../sample-data/lessons/identity.toml")),
    ("phone-only.toml", include_str!("../../../sample-data/lessons/phone-only.toml")),
    ("village-lists.toml", include_str!("../../../sample-data/lessons/village-lists.toml")),
    ("work-and-insurance.toml", include_str!("../../../sample-data/lessons/work-and-insurance.toml")),
    ("monitored.toml", include_str!("../../../sample-data/lessons/monitored.toml")),
    ("identification.toml", include_str!("../../../sample-data/lessons/identification.toml")),
    ("second-round.toml", include_str!("../../../sample-data/lessons/second-round.toml")),
    ("handing-over.toml", include_str!("../../../sample-data/lessons/handing-over.toml")),
];

/// The shipped lessons, read.
///
/// # Errors
/// Every mistake found.
pub fn shipped(book: &Book) -> Result<Vec<Lesson>, LessonFaults> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (name, written) in SHIPPED {
        match read::lesson(name, written, book) {
            Ok(lesson) => found.push(lesson),
            Err(mut more) => faults.append(&mut more.0),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(LessonFaults(faults)) }
}
