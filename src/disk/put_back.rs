//! A small folder held in memory, to be put back as it was as often as it is wanted.
//!
//! What does not live here: single files that must outlive a power cut (`keep.rs`); of a folder put back nothing waits for the disk.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;

/// The files of a folder with their bytes, by their paths within it.
#[derive(Debug)]
pub struct FolderHeld(Vec<(PathBuf, Vec<u8>)>);

impl FolderHeld {
    /// Reads a folder whole, with the folders in it; a folder without files is forgotten.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(folder: &Path) -> io::Result<FolderHeld> {
        let (mut files, mut under) = (Vec::new(), vec![PathBuf::new()]);
        while let Some(part) = under.pop() {
            for entry in fs::read_dir(folder.join(&part))? {
                let entry = entry?;
                let path = part.join(entry.file_name());
                if entry.file_type()?.is_dir() {
                    under.push(path);
                } else {
                    let bytes = fs::read(entry.path())?;
                    files.push((path, bytes));
                }
            }
        }
        Ok(FolderHeld(files))
    }

    /// Puts a folder there as it was read; what stands in its place goes.
    ///
    /// # Errors
    /// What the system says; on Windows where a program has something in it open.
    pub fn put_back(&self, folder: &Path) -> io::Result<()> {
        keep::remove_folder(folder)?;
        fs::create_dir_all(folder)?;
        for (path, bytes) in &self.0 {
            let path = folder.join(path);
            if let Some(above) = path.parent() {
                fs::create_dir_all(above)?;
            }
            keep::write_anew(&path, bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::disk::put_back::FolderHeld;

    #[test]
    fn a_folder_comes_back_as_it_was_read_and_with_nothing_else() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("a");
        fs::create_dir_all(folder.join("b/c")).expect("made");
        fs::write(folder.join("one"), b"1").expect("written");
        fs::write(folder.join("b/c/two"), b"\0\xff").expect("written");
        let held = FolderHeld::read(&folder).expect("read");
        fs::write(folder.join("one"), b"changed").expect("written");
        fs::write(folder.join("three"), b"3").expect("written");
        fs::remove_file(folder.join("b/c/two")).expect("gone");
        held.put_back(&folder).expect("put back");
        assert_eq!(fs::read(folder.join("one")).expect("read"), b"1");
        assert_eq!(fs::read(folder.join("b/c/two")).expect("read"), b"\0\xff");
        assert!(!folder.join("three").exists());
        // Also where it is gone.
        fs::remove_dir_all(&folder).expect("gone");
        held.put_back(&folder).expect("put back");
        assert!(folder.join("b/c/two").exists());
        assert!(FolderHeld::read(&place.path().join("nothing")).is_err());
    }
}
