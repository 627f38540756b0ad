//! A file under way: written beside its place, and given its name only when it is whole. It is locked for as long as its program lives, so
//! that what a killed one left is told from what another is writing, and goes with the next file that is begun in the folder.
//!
//! What does not live here: what is written (`exchange`, `config`, `review`), which sentence a failure gets.

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;
use crate::disk::name;

/// A file under way; dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct FileDraft {
    // None once it is closed: Windows takes no file away that is open.
    file: Option<BufWriter<File>>,
    path: PathBuf,
    beside: PathBuf,
}

impl FileDraft {
    /// Starts a file in the folder of `path`, which only its owner may read; what killed programs left there goes.
    ///
    /// # Errors
    /// When the folder cannot be written, `path` is a folder, or Windows would take its name for something else.
    pub fn beside(path: &Path) -> io::Result<FileDraft> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        FileDraft::begin(path)
    }

    /// The same, whatever stands at `path`: a folder under way has such a file beside it for as long as its program lives.
    pub(in crate::disk) fn begin(path: &Path) -> io::Result<FileDraft> {
        name::check(path)?;
        sweep(folder_of(path));
        let process = std::process::id();
        for turn in 0..1000 {
            // Not the name with an ending: a long name would become too long.
            let beside = path.with_file_name(format!(".hezhun-{process}-{turn}.part"));
            match keep::private().create_new(true).open(&beside) {
                Ok(file) => {
                    // A disk that knows no locks has none for whoever sweeps either.
                    let _ = file.lock();
                    // Swept between the two by a program that begins at the same moment.
                    if beside.exists() {
                        return Ok(FileDraft { file: Some(BufWriter::new(file)), path: path.to_path_buf(), beside });
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// What is called as it is on its way, but for the end of the name.
    pub(in crate::disk) fn named_alike(&self, end: &str) -> PathBuf {
        self.beside.with_extension(end)
    }

    /// Gives it the rights of the file that it will replace. On Windows they are only the mark “read-only”, which refuses the
    /// replacing itself.
    ///
    /// # Errors
    /// What the system says.
    pub fn take_rights(&self) -> io::Result<()> {
        match (fs::metadata(&self.path), &self.file) {
            (Ok(old), Some(file)) if cfg!(unix) => file.get_ref().set_permissions(old.permissions()),
            _ => Ok(()),
        }
    }

    /// Brings everything to the disk and gives the file its name.
    ///
    /// # Errors
    /// When the disk is full, or the file of that name cannot be replaced; it then stays as it was.
    pub fn keep(mut self) -> io::Result<()> {
        let held = self.finish(true)?;
        let named = keep::rename(&self.beside, &self.path);
        drop(held);
        named
    }

    /// Gives the file its name without waiting for the disk: for what may be lost in a power cut.
    ///
    /// # Errors
    /// As `keep`.
    pub fn place(mut self) -> io::Result<()> {
        let held = self.finish(false)?;
        let named = keep::rename(&self.beside, &self.path);
        drop(held);
        named
    }

    /// Writes the rest; gives the file, to be held until it has its name, where the system renames what is open.
    fn finish(&mut self, durable: bool) -> io::Result<Option<File>> {
        let Some(file) = self.file.take() else { return Ok(None) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if durable {
            file.sync_all()?;
        }
        Ok(Some(file).filter(|_| cfg!(not(windows))))
    }
}

impl Write for FileDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or_else(|| Err(io::ErrorKind::BrokenPipe.into()), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for FileDraft {
    fn drop(&mut self) {
        drop(self.file.take());
        // Once it has its name there is none to take away.
        let _ = fs::remove_file(&self.beside);
    }
}

pub(in crate::disk) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Takes away what programs that are no more left under way in a folder.
pub fn sweep(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_part(&entry.file_name().to_string_lossy())) {
        let path = entry.path();
        if is_nobodys(&path) {
            // One that cannot be taken away is tried again the next time.
            let _ = keep::remove(&path);
        }
    }
}

/// Whether a file under way is there that no living program holds: whoever writes it does.
pub(in crate::disk) fn is_nobodys(path: &Path) -> bool {
    OpenOptions::new().write(true).open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Whether a name is that of a file under way: `.hezhun-4711-0.part`.
#[must_use]
pub fn is_part(name: &str) -> bool {
    let mark = name.strip_prefix(".hezhun-").and_then(|rest| rest.strip_suffix(".part"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    mark.and_then(|mark| mark.split_once('-')).is_some_and(|(process, turn)| digits(process) && digits(turn))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use crate::disk::draft::FileDraft;

    #[test]
    fn a_file_takes_its_name_when_it_is_whole_or_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("疑点.csv");
        fs::write(&path, "old").expect("written");
        let mut left = FileDraft::beside(&path).expect("begun");
        left.write_all(b"half").expect("written");
        drop(left);
        assert_eq!(fs::read_to_string(&path).expect("there"), "old");
        for (text, durable) in [("new", true), ("newer", false)] {
            let mut draft = FileDraft::beside(&path).expect("begun");
            draft.write_all(text.as_bytes()).expect("written");
            if durable { draft.keep() } else { draft.place() }.expect("named");
            assert_eq!(fs::read_to_string(&path).expect("there"), text);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(FileDraft::beside(folder.path()).is_err(), "a folder has that name");
        assert!(FileDraft::beside(&folder.path().join("no/folder.csv")).is_err());
    }

    #[test]
    fn what_a_killed_program_left_goes_and_what_another_writes_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in [".hezhun-1-0.part", ".hezhun-99999999-7.part", "疑点.part", ".hezhun-x-0.part", ".hezhun-1.part"] {
            fs::write(at(name), "张三").expect("written");
        }
        let mut living = FileDraft::beside(&at("a.csv")).expect("begun");
        living.write_all(b"a").expect("written");
        let other = FileDraft::beside(&at("b.csv")).expect("begun");
        drop(other);
        living.keep().expect("named");
        let mut left: Vec<String> =
            fs::read_dir(folder.path()).expect("listed").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left, [".hezhun-1.part", ".hezhun-x-0.part", "a.csv", "疑点.part"]);
        assert_eq!(fs::read(at("a.csv")).expect("there"), b"a");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it_on_its_way_or_after() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("名单.csv");
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");
        let draft = FileDraft::beside(&path).expect("begun");
        let mode = |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&draft.beside), 0o600);
        draft.keep().expect("named");
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn a_name_as_long_as_the_system_takes_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(format!("{}.csv", "疑".repeat(83)));
        let mut draft = FileDraft::beside(&path).expect("begun");
        draft.write_all(b"x").expect("written");
        draft.keep().expect("named");
        assert_eq!(fs::read(&path).expect("there"), b"x");
    }
}
