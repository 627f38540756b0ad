//! The shipped lessons by their codes, and the rules they are played by.
//!
//! What does not live here: what a lesson is (`training/lesson`), the commands of `train` (`lesson.rs`, `class.rs`).

use crate::cli::error::CliError;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::training::lesson;
use crate::training::lesson::course::Lesson;

/// The shipped rules, by which lessons are played.
pub(in crate::cli::commands::practice) fn book() -> Result<Book, CliError> {
    Book::shipped().map_err(|errors| CliError::Failed(errors.text()))
}

/// The shipped lesson of that code.
///
/// # Errors
/// There is none; the sentence names the nearest and all.
pub(in crate::cli::commands::practice) fn named(book: &Book, code: &str) -> Result<Lesson, CliError> {
    let lessons = lesson::shipped(book).map_err(|faults| CliError::Failed(faults.text()))?;
    let Some(found) = lessons.iter().find(|lesson| lesson.code == code) else {
        let guess = meant(closest(code, lessons.iter().map(|lesson| lesson.code.as_str())));
        let known = Text::list(lessons.iter().map(|lesson| lesson.code.clone()));
        let said = text("没有课程 {code}{guess}。有：{known}", "there is no lesson {code}{guess}. There are {known}");
        return Err(CliError::Usage(said.fill(&[("code", &code), ("guess", &guess), ("known", &known)])));
    };
    Ok(found.clone())
}
