//! Small notes of work under way, left beside a file before the work and taken away after it: what a killed program leaves is found by
//! the next one. A note is locked for as long as its program lives.
//!
//! What does not live here: what a note says and what is done about one that was left (`review/file/pending.rs`).

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;

/// At most so many notes of one program beside one file.
const MOST: u32 = 1000;

/// At most so many bytes are read of a note.
const LONGEST: u64 = 1 << 16;

/// A note that this program holds; let go of, it stays for the next program.
#[derive(Debug)]
pub struct HeldNote {
    file: File,
    path: PathBuf,
}

impl HeldNote {
    /// Leaves a note on the disk under a name that begins with `beginning`.
    ///
    /// # Errors
    /// What the system says; there is no note then.
    pub fn leave(beginning: &Path, words: &str) -> io::Result<HeldNote> {
        let process = std::process::id();
        for turn in 0..MOST {
            let mut name = beginning.as_os_str().to_owned();
            name.push(format!("-{process}-{turn}"));
            let path = PathBuf::from(name);
            let file = match keep::private().read(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let mut note = HeldNote { file, path };
            return match note.write(words) {
                Ok(()) => Ok(note),
                Err(error) => {
                    note.take_away();
                    Err(error)
                }
            };
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn write(&mut self, words: &str) -> io::Result<()> {
        self.file.lock()?;
        self.file.write_all(words.as_bytes())?;
        self.file.sync_all()?;
        keep::flush_names(&self.path)
    }

    /// Takes the note away: its work is done. One that cannot be taken away is found again, and its work told done by what it says.
    pub fn take_away(self) {
        let HeldNote { file, path } = self;
        // Windows takes no file away that is open.
        drop(file);
        let _ = keep::remove(&path);
    }
}

/// The notes that programs left which are no more, in the order of their names, each with its words; a note that was cut off is empty.
#[must_use]
pub fn left(beginning: &Path) -> Vec<(String, HeldNote)> {
    let (Some(folder), Some(start)) = (beginning.parent(), beginning.file_name()) else { return Vec::new() };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let start = format!("{}-", start.to_string_lossy());
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.strip_prefix(&start).is_some_and(is_mark));
    names.sort();
    names.into_iter().filter_map(|name| found(&folder.join(name))).collect()
}

/// Whether the rest of a name is `process-turn`.
fn is_mark(rest: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    rest.split_once('-').is_some_and(|(process, turn)| digits(process) && digits(turn))
}

fn found(path: &Path) -> Option<(String, HeldNote)> {
    let mut file = OpenOptions::new().read(true).write(true).open(path).ok()?;
    file.try_lock().ok()?;
    let mut words = Vec::new();
    file.rewind().ok()?;
    (&mut file).take(LONGEST).read_to_end(&mut words).ok()?;
    let words = String::from_utf8(words).unwrap_or_default();
    Some((words, HeldNote { file, path: path.to_owned() }))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::disk::note::HeldNote;
    use crate::disk::note::is_mark;
    use crate::disk::note::left;

    #[test]
    fn a_note_is_found_once_its_program_is_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let beginning = folder.path().join("o.db-pending");
        let (one, other) = (HeldNote::leave(&beginning, "一").expect("left"), HeldNote::leave(&beginning, "二").expect("left"));
        assert!(left(&beginning).is_empty(), "both are held");
        one.take_away();
        drop(other);
        let found = left(&beginning);
        assert_eq!(found.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>(), ["二"]);
        assert!(left(&beginning).is_empty(), "whoever found it holds it");
        for (_, note) in found {
            note.take_away();
        }
        fs::write(folder.path().join("o.db-pending-x"), "no note").expect("written");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(left(&beginning).is_empty());
        assert!(HeldNote::leave(&folder.path().join("no/o.db-pending"), "x").is_err());
        assert!(is_mark("12-0") && !is_mark("12") && !is_mark("12-") && !is_mark("a-1"));
    }
}
