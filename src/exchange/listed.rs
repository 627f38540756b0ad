//! The files of a command: folders become the files in them.
//!
//! What does not live here: what a file is (`bytes/kinds.rs`), reading it (`read.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::exchange::batch::PassedOver;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::i18n::Text;
use crate::i18n::text;

/// Endings of tables; a file of another name is taken only where it is named itself.
const TABLES: [&str; 6] = ["csv", "tsv", "txt", "xlsx", "xls", "et"];

/// Endings of workbooks with macros, which are read as well.
const MACROS: [&str; 2] = ["xlsm", "xltx"];

/// The files to read, folders opened, and what of the folders is passed over.
///
/// # Errors
/// A folder that cannot be listed.
pub fn files_of(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PassedOver>), ExchangeError> {
    let mut files = Vec::new();
    let mut passed = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let listing = fs::read_dir(path).map_err(|error| ExchangeError::reading(path, &error))?;
        let mut inside: Vec<PathBuf> = listing.filter_map(Result::ok).map(|entry| entry.path()).collect();
        inside.sort();
        for own in inside {
            if own.is_dir() {
                let what = text(
                    "是文件夹里的文件夹，没有打开。要用请单独给出",
                    "is a folder within the folder and was not opened. Name it by itself if it is wanted",
                );
                passed.push(passed_over(&own, &what));
            } else if is_table(&own) {
                files.push(own);
            } else {
                passed.push(passed_over(&own, &text("不是表格，没有读入", "is no table and was not read")));
            }
        }
    }
    Ok((files, passed))
}

fn is_table(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    TABLES.iter().chain(&MACROS).any(|known| *known == ending)
}

/// A file that is passed over, with what it is and what to do in words that follow its name.
#[must_use]
pub fn passed_over(path: &Path, what: &Text) -> PassedOver {
    let name = name_of(path);
    let why = text("“{name}”{what}", "{name} {what}").fill(&[("name", &name), ("what", what)]);
    PassedOver { path: path.to_path_buf(), name, why }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use crate::exchange::listed::files_of;

    #[test]
    fn a_folder_is_its_tables_and_the_rest_is_named() {
        let folder = TempDir::new().expect("a folder");
        for name in ["b.csv", "a.XLSX", "说明.docx", "Thumbs.db"] {
            fs::write(folder.path().join(name), "x").expect("written");
        }
        fs::create_dir(folder.path().join("旧")).expect("a folder");
        let (files, passed) = files_of(&[folder.path().to_path_buf()]).expect("listed");
        let names: Vec<String> = files.iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["a.XLSX", "b.csv"]);
        let names: Vec<&str> = passed.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Thumbs.db", "旧", "说明.docx"]);
    }
}
