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
}

impl FolderDraft {
    /// Starts a folder beside `path`; one of that name is replaced only with `force`, an empty one always.
    ///
    /// # Errors
    /// `AlreadyExists` when something is there that is not to be replaced, else what the system says.
    pub fn beside(path: &Path, force: bool) -> io::Result<FolderDraft> {
        name::check(path)?;
        let is_taken = path.is_file() || path.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        if path.is_file() || (is_taken && !force) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let beside = path.with_file_name(format!(".hezhun-{}.folder", std::process::id()));
        keep::remove_folder(&beside)?;
        fs::create_dir_all(&beside)?;
        Ok(FolderDraft { path: path.to_path_buf(), beside })
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
        keep::remove_folder(&self.path)?;
        keep::rename(&self.beside, &self.path)
    }
}

impl Drop for FolderDraft {
    fn drop(&mut self) {
        // Once it has its name there is none to take away.
        let _ = keep::remove_folder(&self.beside);
    }
}
