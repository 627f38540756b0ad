//! A folder under way: written beside its place, and given its name only when it is whole. A file under way stands beside it for as long as
//! its program lives, so that what a killed one left goes with the next folder that is begun there.
//!
//! What does not live here: single files (`draft.rs`), what is written (`review`).

use std::ffi::OsStr;
use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::draft;
use crate::disk::draft::FileDraft;
use crate::disk::keep;
use crate::disk::name;

/// Ends of the names of a folder under way, of the one that it replaces, and of the file that says what both are called while they change
/// places.
const UNDER_WAY: &str = "folder";
const REPLACED: &str = "before";
const CALLED: &str = "called";

/// A folder under way; dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct FolderDraft {
    path: PathBuf,
    beside: PathBuf,
    before: PathBuf,
    called: PathBuf,
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
        // First of all: one that was killed while it replaced this very folder is finished.
        sweep(draft::folder_of(path));
        let is_taken = path.is_file() || path.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        if path.is_file() || (is_taken && !(force && path.join(mark).is_file())) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // The places above it may not be there yet.
        fs::create_dir_all(draft::folder_of(path))?;
        let held = FileDraft::begin(path)?;
        let [beside, before, called] = [UNDER_WAY, REPLACED, CALLED].map(|end| held.named_alike(end));
        fs::create_dir(&beside)?;
        Ok(FolderDraft { path: path.to_path_buf(), beside, before, called, _held: held })
    }

    /// Makes a file in it, which only its owner may read.
    ///
    /// # Errors
    /// What the system says.
    pub fn file(&self, name: &str) -> io::Result<File> {
        keep::private().create_new(true).open(self.beside.join(name))
    }

    /// Reads a file in it.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(&self, name: &str) -> io::Result<File> {
        File::open(self.beside.join(name))
    }

    /// Takes a file out of it.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        keep::remove(&self.beside.join(name)).map(drop)
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    /// What the system says; the folder that was there stays then.
    pub fn keep(self) -> io::Result<()> {
        if !self.path.exists() {
            return keep::rename(&self.beside, &self.path);
        }
        let name = self.path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        keep::write_private(&self.called, name.as_bytes())?;
        keep::rename(&self.path, &self.before)?;
        if let Err(why) = keep::rename(&self.beside, &self.path) {
            keep::rename(&self.before, &self.path)?;
            return Err(why);
        }
        keep::remove_folder(&self.before)
    }
}

/// Takes away the folders that programs that are no more left under way in a folder, once one that was killed between two names has its own.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = stem_of(&name) else { continue };
        let beside = |end: &str| folder.join(format!("{stem}.{end}"));
        let part = beside("part");
        if part.exists() && !draft::is_nobodys(&part) {
            continue;
        }
        if [UNDER_WAY, REPLACED].iter().all(|end| beside(end).exists()) && !has_its_name(folder, &beside) {
            continue;
        }
        // One that cannot be taken away is tried again the next time.
        let _ = if entry.path().is_file() { keep::remove(&entry.path()).map(drop) } else { keep::remove_folder(&entry.path()) };
    }
}

/// Gives a whole folder the name that it was to take from the one beside it, which had left it already; says whether it has it.
fn has_its_name(folder: &Path, beside: &dyn Fn(&str) -> PathBuf) -> bool {
    let Ok(name) = fs::read_to_string(beside(CALLED)) else { return false };
    let path = folder.join(&name);
    let is_free = path.file_name().is_some_and(|own| *own == *name) && !path.exists();
    is_free && keep::rename(&beside(UNDER_WAY), &path).is_ok()
}

/// The name of a folder under way or replaced, or of the file beside them, without its end; one that was being taken away has a number
/// behind it.
fn stem_of(name: &str) -> Option<&str> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (stem, end) = name.rsplit_once('.')?;
    let numbers = stem.strip_prefix(".hezhun-")?;
    let (kind, process) = end.split_once('-').unwrap_or((end, "0"));
    let is_ours = numbers.split('-').all(digits) && digits(process) && [UNDER_WAY, REPLACED, CALLED].contains(&kind);
    is_ours.then_some(stem)
}

impl Drop for FolderDraft {
    fn drop(&mut self) {
        // Once it has its name there is none to take away.
        let _ = keep::remove_folder(&self.beside);
        let _ = keep::remove(&self.called);
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
    fn one_that_was_killed_between_two_names_has_its_own_the_next_time() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        for (folder, mark) in [(".hezhun-4-0.before", "old"), (".hezhun-4-0.folder", "new")] {
            fs::create_dir(at(folder)).expect("made");
            fs::write(at(folder).join("mark"), mark).expect("written");
        }
        fs::write(at(".hezhun-4-0.called"), "st").expect("written");
        assert!(FolderDraft::beside(&at("st"), "mark", false).is_err(), "it is there again");
        assert_eq!(fs::read_to_string(at("st/mark")).expect("there"), "new");
        assert_eq!(fs::read_dir(place.path()).expect("listed").count(), 1, "nothing is left beside");
        // What was to be called otherwise than a folder here is called nothing.
        for name in ["../st", "", "st"] {
            fs::create_dir(at(".hezhun-5-0.before")).expect("made");
            fs::create_dir(at(".hezhun-5-0.folder")).expect("made");
            fs::write(at(".hezhun-5-0.called"), name).expect("written");
            assert!(FolderDraft::beside(&at("st"), "mark", false).is_err());
            assert!(at(".hezhun-5-0.before").exists() && at(".hezhun-5-0.folder").exists(), "{name}");
            fs::remove_dir(at(".hezhun-5-0.before")).expect("gone");
            fs::remove_dir(at(".hezhun-5-0.folder")).expect("gone");
        }
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
