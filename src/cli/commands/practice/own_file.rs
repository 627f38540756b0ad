//! A lesson or a walk that a trainer wrote: a file on this computer, named by its path where a shipped one is named by its code.
//!
//! What does not live here: reading what stands in it (`training`), playing it to its end (`lesson.rs`), opening it (`lesson.rs`, `walks.rs`).

use std::path;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::commands::practice::people::folder_name;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::disk::keep;
use crate::disk::text::read;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::training::lesson;
use crate::training::lesson::course::Lesson;
use crate::training::walk;
use crate::training::walk::script::Walk;

/// What stands in such a file, without mistakes, everybody that it speaks of in its township.
pub(in crate::cli::commands::practice) enum CourseFile {
    Lesson(Lesson),
    Walk(Walk),
}

/// Whether a word names a file rather than something shipped.
pub(in crate::cli::commands::practice) fn is_file(word: &str) -> bool {
    word.contains(['/', '\\']) || Path::new(word).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// Reads a lesson or a walk.
///
/// # Errors
/// The file cannot be read, or every mistake found, with line and column.
pub(in crate::cli::commands::practice) fn course(book: &Book, path: &Path) -> Result<CourseFile, Text> {
    let name = path.display().to_string();
    let written = read(path).map_err(|why| with_file(path, &why).text().cloned().unwrap_or_default())?;
    let found = if walk::read::is_walk(&written) {
        walk::read::walk(&name, &written, book)
            .and_then(|walk| lesson::read::cast(&name, &written, &walk.stage, book).map(|()| CourseFile::Walk(walk)))
    } else {
        lesson::read::lesson(&name, &written, book)
            .and_then(|lesson| lesson::read::cast(&name, &written, &lesson.stage, book).map(|()| CourseFile::Lesson(lesson)))
    };
    found.map_err(|faults| faults.text())
}

/// The lesson in a file.
///
/// # Errors
/// As `course`; or it is a walk.
pub(in crate::cli::commands::practice) fn lesson(book: &Book, path: &Path) -> Result<Lesson, CliError> {
    match course(book, path).map_err(CliError::Failed)? {
        CourseFile::Lesson(lesson) => Ok(lesson),
        CourseFile::Walk(_) => {
            let said =
                text("“{file}”是演示，不是课程：hezhun train walk {file}", "{file} is a walk and no lesson: hezhun train walk {file}");
            Err(CliError::Usage(said.fill(&[("file", &path.display().to_string())])))
        }
    }
}

/// The walk in a file.
///
/// # Errors
/// As `course`; or it is a lesson.
pub(in crate::cli::commands::practice) fn walk(book: &Book, path: &Path) -> Result<Walk, CliError> {
    match course(book, path).map_err(CliError::Failed)? {
        CourseFile::Walk(walk) => Ok(walk),
        CourseFile::Lesson(_) => {
            let said = text("“{file}”是课程，不是演示：hezhun train run {file}", "{file} is a lesson and no walk: hezhun train run {file}");
            Err(CliError::Usage(said.fill(&[("file", &path.display().to_string())])))
        }
    }
}

/// The place of the lesson of a file in the folder of whoever takes it: another version of the file has another one.
///
/// # Errors
/// The folder that the program runs in is not known.
pub(in crate::cli::commands::practice) fn place_of(path: &Path, lesson: &Lesson) -> Result<PathBuf, CliError> {
    let whole = path::absolute(path).map_err(|why| with_file(path, &why))?;
    let of_file = Path::new("lessons").join("own").join(folder_name(&whole.display().to_string()));
    Ok(of_file.join(&lesson.version))
}

/// Takes away what was done in other versions of the file.
///
/// # Errors
/// The folder for temporary files cannot be written.
pub(in crate::cli::commands::practice) fn drop_other_versions(folder: &Path) -> Result<(), CliError> {
    match folder.parent().filter(|_| !folder.exists()) {
        Some(of_file) => keep::remove_folder(of_file).map_err(|why| with_file(of_file, &why)),
        None => Ok(()),
    }
}
