//! The shipped lessons by their codes, the rules they are played by, and their practice files.
//!
//! What does not live here: what a lesson is (`training/lesson`), the commands of `train` (`lesson.rs`, `class.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::call::Opening;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::own::OwnPlace;
use crate::config::settings::Settings;
use crate::disk::keep;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::file::clock::Clock;
use crate::review::file::office::OldFile;
use crate::review::file::office::Tell;
use crate::rules::book::Book;
use crate::training::lesson;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::stage::LessonStage;

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
        let said = text(
            "没有课程 {code}{guess}。有：{known}；自己写的写文件名：我的课.toml",
            "there is no lesson {code}{guess}. There are {known}; one of your own is named by its file: mine.toml",
        );
        return Err(CliError::Usage(said.fill(&[("code", &code), ("guess", &guess), ("known", &known)])));
    };
    Ok(found.clone())
}

/// The place of a lesson in the folder of whoever takes it.
pub(in crate::cli::commands::practice) fn place_of(lesson: &Lesson) -> PathBuf {
    Path::new("lessons").join(&lesson.code)
}

/// The data file of a practice in its folder.
pub(in crate::cli::commands::practice) fn practice_of(folder: &Path) -> PathBuf {
    folder.join("practice.db")
}

/// The practice file of a stage, by its clock and the shipped rules.
///
/// # Errors
/// The file cannot be opened or made.
pub(in crate::cli::commands::practice) fn at_stage(call: &mut Call, folder: &Path, stage: &LessonStage) -> Result<Desk, CliError> {
    let settings = &Settings { rules: Vec::new(), ..call.settings.clone() };
    let now = match settings.now {
        Some(at) => Clock::fixed(at),
        None => Clock::practice(stage.clock),
    };
    let call = Call {
        settings,
        format: call.format,
        named_db: false,
        anew: call.anew,
        password_file: None,
        copy_password_file: None,
        face: call.face,
        asking: call.asking,
        period: None,
        // Practice of an earlier program is brought up to date by whatever looks at it.
        old: OldFile::Upgrade,
        out: &mut *call.out,
    };
    open::desk_at(now, &call, &practice_of(folder), Some(Stamp::Practice), true, &OwnPlace::Nowhere)
}

/// The desk of a stage in its folder, filled where it holds nothing yet; `fresh` begins anew.
///
/// # Errors
/// The folder for temporary files cannot be written.
pub(in crate::cli::commands::practice) fn opened(
    call: &mut Call,
    folder: PathBuf,
    stage: &LessonStage,
    fresh: bool,
) -> Result<Opening, CliError> {
    if fresh || !lesson::stage::is_set_up(&folder) {
        // What a killed program left half made is made anew.
        keep::remove_folder(&folder).map_err(|why| with_file(&folder, &why))?;
    }
    let desk = at_stage(call, &folder, stage)?;
    if desk.period().is_some() {
        return Ok(Opening::Ready(Box::new(desk)));
    }
    let staged = stage.clone();
    let making = move |tell: Tell<'_>| {
        let mut desk = desk;
        lesson::stage::set_up(&staged, &mut desk, &folder, tell)?;
        Ok(desk)
    };
    Ok(Opening::ToMake { households: stage.households, making: Box::new(making) })
}
