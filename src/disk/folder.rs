//! A folder under way: written beside its place, and given its name only when it is whole.
//!
//! What does not live here: single files (`draft.rs`), what is written (`review`).

use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;
use crate::disk::name;

/// A folder under way; dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct FolderDraft {
    path: PathBuf,
    beside: PathBuf,
    before: PathBuf,
}

impl FolderDraft {
    /// Starts a folder beside `path`; one of that name is replaced only with `force` and where it has a file called `mark`, so that it is
    /// one of these and nobody's papers; an empty one always.
    ///
    /// # Errors
    /// `AlreadyExists` when something is there that is not to be replaced, else what the system says.
    pub fn beside(path: &Path, mark: &str, force: bool) -> io::Result<FolderDraft> {
        name::check(path)?;
        let is_taken = path.is_file() || path.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        if path.is_file() || (is_taken && !(force && path.join(mark).is_file())) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let [beside, before] = ["folder", "before"].map(|end| path.with_file_name(format!(".hezhun-{}.{end}", std::process::id())));
        keep::remove_folder(&beside)?;
        fs::create_dir_all(&beside)?;
        Ok(FolderDraft { path: path.to_path_buf(), beside, before })
    }

    /// Makes a file in it, which only its owner may read.
    ///
    /// # Errors
    /// What the system says.
    pub fn file(&self, name: &str) -> io::Result<File> {
        keep::private().create_new(true).open(self.beside.join(name))
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    /// What the system says; the folder that was there stays then.
    pub fn keep(self) -> io::Result<()> {
        if !self.path.exists() {
            return keep::rename(&self.beside, &self.path);
        }
        keep::rename(&self.path, &self.before)?;
        if let Err(why) = keep::rename(&self.beside, &self.path) {
            keep::rename(&self.before, &self.path)?;
            return Err(why);
        }
        keep::remove_folder(&self.before)
    }
}

impl Drop for FolderDraft {
    fn drop(&mut self) {
        // Once it has its name there is none to take away.
        let _ = keep::remove_folder(&self.beside);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use crate::disk::folder::FolderDraft;

    #[test]
    fn only_a_folder_of_this_kind_is_replaced_and_whole() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("st");
        let write = |force| {
            let folder = FolderDraft::beside(&path, "mark", force)?;
            folder.file("mark")?.write_all(b"x")?;
            folder.keep()
        };
        write(false).expect("new");
        fs::write(path.join("old"), "").expect("written");
        assert!(write(false).is_err(), "not asked for");
        write(true).expect("replaced");
        assert!(!path.join("old").exists());
        fs::remove_file(path.join("mark")).expect("gone");
        fs::write(path.join("papers"), "mine").expect("written");
        assert!(write(true).is_err(), "somebody's papers");
        assert_eq!(fs::read_to_string(path.join("papers")).expect("there"), "mine");
        assert_eq!(fs::read_dir(place.path()).expect("listed").count(), 1, "nothing is left beside");
    }
}
