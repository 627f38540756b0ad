//! A file takes the place of another: killed at any point, the old or the new one stands there, whole, and the next start says which.
//!
//! First a note beside the file says that something is under way; then the new file is made whole beside it, the old one gets a second
//! name, and the note its other name: from that moment on the next start carries the rest out instead of taking it back.
//! What does not live here: whether the new file deserves the place (`review/audit/restore.rs`), how a copy is made (`copy.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::file::Lock;

/// The note while the old file still counts.
const BEGUN: &str = "restoring";

/// The same note once the new file counts.
const DECIDED: &str = "restored";

/// Where the new file is made.
const HALF: &str = "half";

/// What the database keeps beside a file and would play into whatever stands there: it goes with its own file.
const JOURNALS: [&str; 2] = ["wal", "journal"];

/// How a restore that was cut off ended, once the next start looked after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The file is the one of before.
    Old,
    /// The restored file stands there; the one of before has this name, if there was one.
    New(Option<PathBuf>),
}

/// A file about to take the place of another; the caller holds the lock of that place.
#[derive(Debug)]
pub struct Swap {
    to: PathBuf,
    kept: PathBuf,
}

impl Swap {
    /// Leaves the note; the old file will be kept under a numbered name that nobody has.
    ///
    /// # Errors
    /// What the disk says.
    pub fn begin(to: &Path) -> Result<Swap, StoreError> {
        file::folder_of(to)?;
        // One of a swap that came to its end would let the next start take a file for whole that is just being made.
        remove(&file::beside(to, DECIDED))?;
        let mut number = 1;
        while !is_free(&kept(to, number)) {
            number += 1;
        }
        let kept = kept(to, number);
        let note = file::beside(to, BEGUN);
        let name = kept.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Err(source) = keep::write_private(&note, name.as_bytes()) {
            // It says nothing that is so.
            let _ = keep::remove(&note);
            return Err(file::disk(&note, source));
        }
        Ok(Swap { to: to.to_owned(), kept })
    }

    /// Where the new file is to be made.
    #[must_use]
    pub fn half(&self) -> PathBuf {
        file::beside(&self.to, HALF)
    }

    /// The name under which the old file will be kept, without that of the file: `before-restore-1`.
    #[must_use]
    pub fn code(&self) -> String {
        let stem = format!("{}-", self.to.file_stem().unwrap_or_default().to_string_lossy());
        let name = self.kept.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        name.strip_prefix(&stem).unwrap_or(&name).to_owned()
    }

    /// Gives the old file its second name, and the new one its place; gives where the old one is, if there was one.
    ///
    /// # Errors
    /// What the disk says; the old file then stands there as before.
    pub fn carry_out(self) -> Result<Option<PathBuf>, StoreError> {
        if let Err(error) = keep_old(&self.to, &self.kept).and_then(|()| rename_note(&self.to, BEGUN, DECIDED)) {
            self.give_up()?;
            return Err(error);
        }
        match forward(&self.to) {
            Ok(()) => Ok(self.kept.exists().then_some(self.kept)),
            Err(error) => {
                // What belongs to the old file comes back to it; where even that fails, the next start goes on from the note.
                bring_journals_back(&self.to, &self.kept)?;
                self.give_up()?;
                Err(error)
            }
        }
    }

    /// Takes everything back: the old file stands there as before.
    ///
    /// # Errors
    /// What the disk says; the next start then takes it back.
    pub fn give_up(&self) -> Result<(), StoreError> {
        back(&self.to, Some(&self.kept))
    }
}

/// Looks after a restore that was cut off at this place; none when there was none. It is called before a file is opened.
///
/// # Errors
/// What the disk says; `Restoring` while another program is at it, `Barred` where nothing can be put right.
pub fn settle(path: &Path) -> Result<Option<Settled>, StoreError> {
    let (begun, decided) = (file::beside(path, BEGUN), file::beside(path, DECIDED));
    if !begun.exists() && !decided.exists() {
        return Ok(None);
    }
    let _lock = match file::take_lock(path)? {
        Lock::Taken(lock) => lock,
        Lock::Busy => return Err(StoreError::Restoring(path.display().to_string())),
        Lock::Barred => return Err(StoreError::Barred),
    };
    // Asked again: the other program may have come to its end meanwhile.
    if decided.exists() {
        let kept = noted(&decided, path);
        forward(path)?;
        return Ok(Some(Settled::New(kept.filter(|kept| kept.exists()))));
    }
    if begun.exists() {
        back(path, noted(&begun, path).as_deref())?;
        return Ok(Some(Settled::Old));
    }
    Ok(None)
}

/// `name.db` → `name-before-restore-1.db`.
fn kept(path: &Path, number: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-before-restore-{number}.db"));
    path.with_file_name(name)
}

fn is_free(path: &Path) -> bool {
    let taken = |path: &Path| std::fs::symlink_metadata(path).is_ok();
    !taken(path) && !JOURNALS.iter().any(|journal| taken(&file::beside(path, journal)))
}

/// The name in a note; none in one that was cut off, before which nothing was kept.
fn noted(note: &Path, path: &Path) -> Option<PathBuf> {
    let name = std::fs::read_to_string(note).ok()?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let number = name.strip_prefix(&stem)?.strip_prefix("-before-restore-")?.strip_suffix(".db")?.parse().ok()?;
    Some(kept(path, number))
}

fn rename_note(path: &Path, from: &str, to: &str) -> Result<(), StoreError> {
    let (from, to) = (file::beside(path, from), file::beside(path, to));
    keep::rename_for_good(&from, &to).map_err(|source| file::disk(&from, source))
}

/// Gives the file and its journals a second name each.
fn keep_old(path: &Path, kept: &Path) -> Result<(), StoreError> {
    let journals = JOURNALS.iter().map(|journal| (file::beside(path, journal), file::beside(kept, journal)));
    for (from, aside) in journals.chain([(path.to_owned(), kept.to_owned())]) {
        match keep::second_name(&from, &aside) {
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {}
            done => done.map_err(|source| file::disk(&from, source))?,
        }
    }
    Ok(())
}

/// The rest of a decided swap. Each step may be done a second time.
fn forward(path: &Path) -> Result<(), StoreError> {
    let half = file::beside(path, HALF);
    if half.exists() {
        for journal in JOURNALS.iter().chain(&["shm"]) {
            let journal = file::beside(path, journal);
            keep::remove(&journal).map_err(|source| file::disk(&journal, source))?;
        }
        // A journal must be gone for good before another file stands beside it.
        keep::flush_names(path).map_err(|source| file::disk(path, source))?;
        keep::rename(&half, path).map_err(|source| file::disk(path, source))?;
    }
    // From here on the new file stands there. A note that stays is taken away by the next start, which finds nothing more to do.
    let _ = keep::remove(&file::beside(path, DECIDED));
    Ok(())
}

fn bring_journals_back(path: &Path, kept: &Path) -> Result<(), StoreError> {
    for journal in JOURNALS {
        let (here, aside) = (file::beside(path, journal), file::beside(kept, journal));
        if aside.exists() && !here.exists() {
            keep::second_name(&aside, &here).map_err(|source| file::disk(&here, source))?;
        }
    }
    Ok(())
}

/// Takes a swap back that was not decided, or whose new file could not be put in its place: what was made for it goes, the note last.
fn back(path: &Path, kept: Option<&Path>) -> Result<(), StoreError> {
    // First of all the note says again that the old file counts: cut off in between, the next start takes back what is left.
    let (decided, begun) = (file::beside(path, DECIDED), file::beside(path, BEGUN));
    if decided.exists() {
        keep::rename(&decided, &begun).map_err(|source| file::disk(&decided, source))?;
    }
    let half = file::beside(path, HALF);
    for made in [half.clone(), file::beside(&half, "journal"), file::beside(&half, "wal"), file::beside(&half, "shm")] {
        remove(&made)?;
    }
    // The second name of a file that is not there any more would be the last one of its data.
    if let Some(kept) = kept.filter(|_| path.exists()) {
        for journal in JOURNALS {
            remove(&file::beside(kept, journal))?;
        }
        remove(kept)?;
    }
    remove(&file::beside(path, BEGUN))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    keep::remove(path).map(drop).map_err(|source| file::disk(path, source))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use crate::store::file;
    use crate::store::swap::Settled;
    use crate::store::swap::Swap;
    use crate::store::swap::forward;
    use crate::store::swap::keep_old;
    use crate::store::swap::rename_note;
    use crate::store::swap::settle;

    fn place() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        for (end, words) in [("", "old"), ("-wal", "log"), ("-shm", "index")] {
            fs::write(folder.path().join(format!("o.db{end}")), words).expect("written");
        }
        (folder, path)
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !name.ends_with("-lock"));
        names.sort();
        names
    }

    fn says(path: &Path) -> String {
        fs::read_to_string(path).expect("there")
    }

    #[test]
    fn the_old_file_is_kept_with_its_log_under_a_new_number_each_time() {
        let (folder, path) = place();
        for number in 1..=3 {
            fs::write(file::beside(&path, "wal"), "log").expect("written");
            let swap = Swap::begin(&path).expect("begun");
            assert_eq!(swap.code(), format!("before-restore-{number}"));
            fs::write(swap.half(), format!("new {number}")).expect("made");
            let kept = swap.carry_out().expect("swapped").expect("one stood there");
            assert_eq!(kept, folder.path().join(format!("o-before-restore-{number}.db")));
            assert_eq!(says(&file::beside(&kept, "wal")), "log");
            assert_eq!(says(&path), format!("new {number}"));
            assert!(!file::beside(&path, "wal").exists() && !file::beside(&path, "shm").exists() && !swap_is_noted(&path));
        }
        assert_eq!(says(&folder.path().join("o-before-restore-1.db")), "old");
        assert_eq!(settle(&path).expect("looked"), None);
    }

    fn swap_is_noted(path: &Path) -> bool {
        file::beside(path, "restoring").exists() || file::beside(path, "restored").exists()
    }

    #[test]
    fn cut_off_at_any_step_the_old_or_the_new_file_stands_there_whole() {
        // How many steps were done before the kill, which file stands there then.
        for (steps, new) in [(1, false), (2, false), (3, false), (4, true), (5, true), (6, true)] {
            let (folder, path) = place();
            let swap = Swap::begin(&path).expect("begun");
            if steps > 1 {
                fs::write(swap.half(), "new").expect("made");
            }
            if steps > 2 {
                keep_old(&path, &swap.kept).expect("kept");
            }
            if steps > 3 {
                rename_note(&path, "restoring", "restored").expect("decided");
            }
            if steps > 4 {
                fs::remove_file(file::beside(&path, "wal")).expect("gone");
                fs::remove_file(file::beside(&path, "shm")).expect("gone");
            }
            if steps > 5 {
                fs::rename(swap.half(), &path).expect("in place");
            }
            let settled = settle(&path).expect("looked after").expect("it was cut off");
            assert_eq!(settle(&path).expect("looked"), None, "once is enough");
            if new {
                assert_eq!(settled, Settled::New(Some(swap.kept.clone())), "{steps}");
                assert_eq!(
                    (says(&path), says(&swap.kept), says(&file::beside(&swap.kept, "wal"))),
                    ("new".into(), "old".into(), "log".into())
                );
                assert_eq!(names(&folder), ["o-before-restore-1.db", "o-before-restore-1.db-wal", "o.db"], "{steps}");
            } else {
                assert_eq!(settled, Settled::Old, "{steps}");
                assert_eq!((says(&path), says(&file::beside(&path, "wal"))), ("old".into(), "log".into()));
                assert_eq!(names(&folder), ["o.db", "o.db-shm", "o.db-wal"], "{steps}");
            }
        }
    }

    #[test]
    fn what_stands_in_its_place_is_never_said_to_have_failed() {
        let (folder, path) = place();
        let swap = Swap::begin(&path).expect("begun");
        keep_old(&path, &swap.kept).expect("kept");
        fs::write(swap.half(), "new").expect("made");
        // The note cannot go: the disk turned read-only, say.
        fs::create_dir_all(folder.path().join("o.db-restored/x")).expect("made");
        forward(&path).expect("the new file stands there");
        assert_eq!((says(&path), says(&swap.kept)), ("new".into(), "old".into()));
        assert!(Swap::begin(&path).is_err(), "it would say of the next one that it is whole");
        fs::remove_dir_all(folder.path().join("o.db-restored")).expect("gone");
        assert!(Swap::begin(&path).is_ok());
    }

    #[test]
    fn a_swap_that_is_given_up_leaves_no_note_that_says_it_was_done() {
        let (folder, path) = place();
        let swap = Swap::begin(&path).expect("begun");
        fs::write(swap.half(), "new").expect("made");
        keep_old(&path, &swap.kept).expect("kept");
        rename_note(&path, "restoring", "restored").expect("decided, and the disk did not say so");
        swap.give_up().expect("given up");
        assert_eq!(names(&folder), ["o.db", "o.db-shm", "o.db-wal"]);
        assert_eq!(settle(&path).expect("looked"), None);
    }

    #[test]
    fn a_note_that_was_cut_off_itself_is_taken_back() {
        for words in ["", "o-bef", "../x.db", "o-before-restore-x.db"] {
            let (folder, path) = place();
            fs::write(file::beside(&path, "restoring"), words).expect("written");
            assert_eq!(settle(&path).expect("looked after"), Some(Settled::Old));
            assert_eq!(names(&folder), ["o.db", "o.db-shm", "o.db-wal"], "{words}");
        }
    }

    #[test]
    fn while_another_program_is_at_it_nobody_touches_it() {
        let (_folder, path) = place();
        let held = file::hold(&path).expect("free");
        let swap = Swap::begin(&path).expect("begun");
        fs::write(swap.half(), "new").expect("made");
        assert!(settle(&path).is_err());
        assert!(swap.half().exists());
        drop(held);
    }

    #[test]
    fn a_swap_that_cannot_end_puts_everything_back() {
        let (folder, path) = place();
        let swap = Swap::begin(&path).expect("begun");
        fs::write(swap.half(), "new").expect("made");
        // The old log cannot go, as a file that is open elsewhere cannot on Windows.
        fs::remove_file(file::beside(&path, "shm")).expect("gone");
        fs::create_dir_all(folder.path().join("o.db-shm/x")).expect("made");
        assert!(swap.carry_out().is_err());
        assert_eq!((says(&path), says(&file::beside(&path, "wal"))), ("old".into(), "log".into()));
        assert_eq!(names(&folder), ["o.db", "o.db-shm", "o.db-wal"]);
        fs::remove_dir_all(folder.path().join("o.db-shm")).expect("gone");
        let swap = Swap::begin(&path).expect("begun");
        fs::write(swap.half(), "new").expect("made");
        rename_note(&path, "restoring", "restored").expect("decided");
        forward(&path).expect("carried out");
        assert_eq!(says(&path), "new");
    }
}
