//! Where what was set at a desk is kept: rules and limits (`rules/`) and views (`hezhun.toml`).
//!
//! Invariant: data that say of themselves that they are practice keep them beside their own file, so that nothing tried there reaches the
//! office or another practice; everything else keeps them with the office's settings. The practice of `demo` has its folder to itself. What
//! does not live here: what the rule files say (`rulebook_file.rs`), opening the data file (`open.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::cli::error::CliError;
use crate::cli::rulebook_file;
use crate::config::settings::Settings;
use crate::disk::place;
use crate::domain::stamp::Stamp;
use crate::rules::book::Book;

/// What the name of a practice file adds for its folder.
const BESIDE: &str = "-own";

/// The folder of the practice that `demo` opens, among what may be thrown away.
#[must_use]
pub fn of_demo(throwaway: &Path) -> PathBuf {
    throwaway.join("demo")
}

/// The file of that practice.
#[must_use]
pub fn demo_file(throwaway: &Path) -> PathBuf {
    of_demo(throwaway).join("practice.db")
}

/// The folder of a practice file.
#[must_use]
pub fn of_practice(throwaway: &Path, path: &Path) -> PathBuf {
    // One file has one folder, and the rules in it one name, however the file is spelt.
    let path = place::followed(path);
    let path = std::path::absolute(&path).unwrap_or(path);
    if path == place::followed(&demo_file(throwaway)) {
        return of_demo(throwaway);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(BESIDE);
    path.with_file_name(name)
}

/// The folder of a data file that says this of itself; none for an office's where the machine has no settings folder.
#[must_use]
pub fn of_file(settings: &Settings, path: &Path, stamp: Stamp) -> Option<PathBuf> {
    match stamp {
        Stamp::Practice => Some(of_practice(&settings.throwaway, path)),
        Stamp::Office => settings.file.as_ref().and_then(|file| file.parent()).map(Path::to_owned),
    }
}

/// The shipped rulebook with the rules of a folder and the named files over it.
///
/// # Errors
/// A file that cannot be read, or rules that are not well formed.
pub fn book(named: &[PathBuf], own: Option<&Path>) -> Result<Book, CliError> {
    let own = rulebook_file::read(own.map(rulebook_file::folder).as_deref(), named)?;
    Book::with_overlay(&own).map_err(|errors| CliError::Failed(errors.text()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::cli::own_folder::demo_file;
    use crate::cli::own_folder::of_practice;

    #[test]
    fn practice_keeps_its_own_beside_its_file_and_shares_it_with_no_other() {
        let throwaway = Path::new("/t/hezhun-lm");
        let of = |path: &str| of_practice(throwaway, Path::new(path)).display().to_string();
        assert_eq!(of("/d/o.db"), "/d/o.db-own");
        let here = std::env::current_dir().expect("a folder").join("d/o.db-own").display().to_string();
        assert_eq!([of("d/o.db"), of("./d/o.db")], [here.clone(), here], "however it is spelt");
        assert_eq!(of("/d/o.sqlite"), "/d/o.sqlite-own", "another file of the same folder");
        assert_eq!(of(&demo_file(throwaway).display().to_string()), "/t/hezhun-lm/demo", "as it always was");
    }
}
