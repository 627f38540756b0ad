//! A folder under way: written beside its place, and given its name only when it is whole. A file under way stands beside it for as long as
//! its program lives, so that what a killed one left goes with the next folder that is begun there.
//!
//! What does not live here: single files (`draft.rs`), what is written (`review`).

use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::draft;
use crate::disk::draft::FileDraft;
use crate::disk::keep;
use crate::disk::name;

/// Ends of the names of a folder under way and of the one that it replaces.
const UNDER_WAY: &str = "folder";
const REPLACED: &str = "before";

/// A folder under way; dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct FolderDraft {
    path: PathBuf,
    beside: PathBuf,
    before: PathBuf,
    /// Held until the folder has its name or is gone.
    _held: FileDraft,
}

impl FolderDraft {
    /// Starts a folder beside `path`; one of that name is replaced only with `force` and where it has a file called `mark`, so that it is
    /// one of these and nobody's papers; an empty one always. What killed programs left beside it goes.
    ///
    /// # Errors
    /// `AlreadyExists` when something is there that is not to be replaced, else what the system says.
    pub fn beside(path: &Path, mark: &str, force: bool) -> io::Result<FolderDraft> {
        name::check(path)?;
        let is_taken = path.is_file() || path.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        if path.is_file() || (is_taken && !(force && path.join(mark).is_file())) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        sweep(draft::folder_of(path));
        // The places above it may not be there yet.
        fs::create_dir_all(draft::folder_of(path))?;
        let held = FileDraft::begin(path)?;
        let [beside, before] = [UNDER_WAY, REPLACED].map(|end| held.named_alike(end));
        fs::create_dir(&beside)?;
        Ok(FolderDraft { path: path.to_path_buf(), beside, before, _held: held })
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

/// Takes away the folders that programs that are no more left under way in a folder.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = stem_of(&name) else { continue };
        let beside = |end: &str| folder.join(format!("{stem}.{end}"));
        let part = beside("part");
        let is_left = !part.exists() || draft::is_nobodys(&part);
        // Killed between the two names: both are whole, and nobody here knows what either was to be called.
        let are_both = [UNDER_WAY, REPLACED].iter().all(|end| beside(end).exists());
        if is_left && !are_both {
            // One that cannot be taken away is tried again the next time.
            let _ = keep::remove_folder(&entry.path());
        }
    }
}

/// The name of a folder under way or replaced without its end; one that was being taken away has a number behind it.
fn stem_of(name: &str) -> Option<&str> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (stem, end) = name.rsplit_once('.')?;
    let numbers = stem.strip_prefix(".hezhun-")?;
    let (kind, process) = end.split_once('-').unwrap_or((end, "0"));
    let is_ours = numbers.split('-').all(digits) && digits(process) && [UNDER_WAY, REPLACED].contains(&kind);
    is_ours.then_some(stem)
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

    use crate::disk::draft::FileDraft;
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

    #[test]
    fn what_a_killed_program_left_goes_and_what_another_writes_stays() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        let between = [".hezhun-4-0.before", ".hezhun-4-0.folder"];
        let folders = [".hezhun-1-0.folder", ".hezhun-1-0.folder-7", ".hezhun-2.folder", ".hezhun-3-0.before"];
        for name in folders.into_iter().chain(between).chain([".hezhun-x.folder", "mine.folder"]) {
            fs::create_dir(at(name)).expect("made");
            fs::write(at(name).join("members.csv"), "张三").expect("written");
        }
        // A dead program's file beside its folder.
        fs::write(at(".hezhun-1-0.part"), "").expect("written");
        let living = FolderDraft::beside(&at("a"), "mark", false).expect("begun");
        living.file("mark").expect("a file");
        let held = FileDraft::beside(&at("b.csv")).expect("begun");
        fs::create_dir(held.named_alike("folder")).expect("made");
        let other = FolderDraft::beside(&at("b"), "mark", false).expect("begun");
        assert!(held.named_alike("folder").exists(), "its program lives");
        fs::remove_dir(held.named_alike("folder")).expect("gone");
        drop((held, other));
        living.keep().expect("named");
        let mut left: Vec<String> =
            fs::read_dir(place.path()).expect("listed").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left, [between[0], between[1], ".hezhun-x.folder", "a", "mine.folder"], "killed between two names, both stay");
    }
}
