//! A file under way: written beside its place, and given its name only when it is whole.
//!
//! What does not live here: what is written (`exchange`, `config`, `review`), which sentence a failure gets.

use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;
use crate::disk::name;

/// A file under way; dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct Draft {
    // None once it is closed: Windows takes no file away that is open.
    file: Option<BufWriter<File>>,
    path: PathBuf,
    beside: PathBuf,
}

impl Draft {
    /// Starts a file in the folder of `path`.
    ///
    /// # Errors
    /// When the folder cannot be written, `path` is a folder, or Windows would take its name for something else.
    pub fn beside(path: &Path) -> io::Result<Draft> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        name::check(path)?;
        let process = std::process::id();
        for turn in 0..1000 {
            // Not the name with an ending: a long name would become too long.
            let beside = path.with_file_name(format!(".hezhun-{process}-{turn}.part"));
            match File::create_new(&beside) {
                Ok(file) => return Ok(Draft { file: Some(BufWriter::new(file)), path: path.to_path_buf(), beside }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
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
        self.close(true)?;
        keep::rename(&self.beside, &self.path)
    }

    /// Gives the file its name without waiting for the disk: for what may be lost in a power cut.
    ///
    /// # Errors
    /// As `keep`.
    pub fn place(mut self) -> io::Result<()> {
        self.close(false)?;
        keep::rename(&self.beside, &self.path)
    }

    fn close(&mut self, durable: bool) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if durable { file.sync_all() } else { Ok(()) }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or_else(|| Err(io::ErrorKind::BrokenPipe.into()), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        drop(self.file.take());
        // Once it has its name there is none to take away.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Takes away what a program that is no more left under way in the folder of `path`.
pub fn sweep(path: &Path, process: u32) {
    if process == std::process::id() {
        return;
    }
    let mut turn = 0;
    // They are numbered from 0 without a gap but for those that got their names.
    while turn < 1000 && matches!(keep::remove(&path.with_file_name(format!(".hezhun-{process}-{turn}.part"))), Ok(true)) {
        turn += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use crate::disk::draft::Draft;

    #[test]
    fn a_file_takes_its_name_when_it_is_whole_or_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("疑点.csv");
        fs::write(&path, "old").expect("written");
        let mut left = Draft::beside(&path).expect("begun");
        left.write_all(b"half").expect("written");
        drop(left);
        assert_eq!(fs::read_to_string(&path).expect("there"), "old");
        for (text, durable) in [("new", true), ("newer", false)] {
            let mut draft = Draft::beside(&path).expect("begun");
            draft.write_all(text.as_bytes()).expect("written");
            if durable { draft.keep() } else { draft.place() }.expect("named");
            assert_eq!(fs::read_to_string(&path).expect("there"), text);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(Draft::beside(folder.path()).is_err(), "a folder has that name");
        assert!(Draft::beside(&folder.path().join("no/folder.csv")).is_err());
    }

    #[test]
    fn a_name_as_long_as_the_system_takes_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(format!("{}.csv", "疑".repeat(83)));
        let mut draft = Draft::beside(&path).expect("begun");
        draft.write_all(b"x").expect("written");
        draft.keep().expect("named");
        assert_eq!(fs::read(&path).expect("there"), b"x");
    }
}
