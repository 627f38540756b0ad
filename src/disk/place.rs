//! Where a file really is, and how large: links followed, drives of the network found out, two paths of one file recognised.
//!
//! What does not live here: names (`name.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The path with links followed, as people write it; the path as it is when there is nothing at it.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).map_or_else(|_| path.to_owned(), |whole| plain(&whole))
}

/// The file that a link leads to; the path as it is where its last part is no link. A lock and a log stand beside the file itself.
#[must_use]
pub fn followed(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink());
    if is_link { real(path) } else { path.to_owned() }
}

/// What tells a file from every other at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    file: u64,
}

/// The file that stands at a place now. On Windows a file that is open can neither be moved nor deleted, and only its absence counts.
///
/// # Errors
/// There is none, or the disk is gone.
#[cfg(unix)]
pub fn identity(path: &Path) -> std::io::Result<Identity> {
    let found = fs::metadata(path)?;
    Ok(Identity { device: std::os::unix::fs::MetadataExt::dev(&found), file: std::os::unix::fs::MetadataExt::ino(&found) })
}

/// The same where no number tells files apart.
///
/// # Errors
/// There is none, or the disk is gone.
#[cfg(not(unix))]
pub fn identity(path: &Path) -> std::io::Result<Identity> {
    fs::metadata(path).map(|_| Identity { device: 0, file: 0 })
}

/// Whether a file has more names than one (a hard link): whatever is kept beside one name is not found by the other.
#[cfg(unix)]
#[must_use]
pub fn has_other_name(found: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(found) > 1
}

/// Not to be found out on Windows.
#[cfg(not(unix))]
#[must_use]
pub fn has_other_name(_: &fs::Metadata) -> bool {
    false
}

/// Bytes of some files together; one that cannot be asked counts as larger than any.
#[must_use]
pub fn bytes<'a>(files: impl IntoIterator<Item = &'a Path>) -> u64 {
    files.into_iter().map(|file| std::fs::metadata(file).map_or(u64::MAX, |seen| seen.len())).fold(0, u64::saturating_add)
}

/// Whether two paths lead to one file that is there.
#[must_use]
pub fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether a file stands on a share of another computer, also where the share has a drive letter of its own (Windows).
#[must_use]
pub fn is_share(path: &Path) -> bool {
    if !cfg!(windows) {
        return false;
    }
    // The file may not be there yet, its folder is.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let whole = fs::canonicalize(path).or_else(|_| fs::canonicalize(folder)).unwrap_or_else(|_| path.to_owned());
    names_share(&whole.to_string_lossy())
}

/// One spelling of a path for remembering things by it: Windows knows no capital letters.
#[must_use]
pub fn spelling(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let whole = whole.to_string_lossy();
    if cfg!(windows) { told_plainly(&whole).to_lowercase() } else { whole.into_owned() }
}

/// A path without the `\\?\` that Windows puts before whole paths and nobody writes.
fn plain(path: &Path) -> PathBuf {
    match path.to_str() {
        Some(written) if cfg!(windows) => PathBuf::from(told_plainly(written)),
        _ => path.to_owned(),
    }
}

fn told_plainly(written: &str) -> String {
    match (written.strip_prefix(r"\\?\UNC\"), written.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!(r"\\{share}"),
        (None, Some(local)) => local.to_owned(),
        (None, None) => written.to_owned(),
    }
}

fn names_share(written: &str) -> bool {
    let written = written.replace('/', r"\");
    let bare = told_plainly(&written);
    bare.starts_with(r"\\") && !bare.starts_with(r"\\.\")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::disk::place::is_same;
    use crate::disk::place::is_share;
    use crate::disk::place::names_share;
    use crate::disk::place::real;
    use crate::disk::place::told_plainly;

    #[test]
    fn whole_paths_of_windows_are_told_as_people_write_them() {
        // As Windows gives it, as people write it, whether it is on another computer.
        for (whole, written, share) in [
            (r"\\?\C:\核准\hezhun.db", r"C:\核准\hezhun.db", false),
            (r"C:\核准\hezhun.db", r"C:\核准\hezhun.db", false),
            (r"\\?\UNC\zhen\公用\o.db", r"\\zhen\公用\o.db", true),
            (r"\\zhen\公用\o.db", r"\\zhen\公用\o.db", true),
            ("//zhen/公用/o.db", "//zhen/公用/o.db", true),
            (r"\\.\C:\o.db", r"\\.\C:\o.db", false),
            (r"\\wsl$\x\o.db", r"\\wsl$\x\o.db", true),
            ("o.db", "o.db", false),
        ] {
            assert_eq!(told_plainly(whole), written);
            assert_eq!(names_share(whole), share, "{whole}");
        }
    }

    #[test]
    fn a_file_is_itself_by_any_path_and_nothing_is_the_same_as_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("甲.db");
        assert!(!is_same(&path, &path), "there is no file yet");
        assert_eq!(real(&path), path);
        fs::write(&path, "x").expect("written");
        assert!(is_same(&path, &folder.path().join("../").join(folder.path().file_name().expect("a name")).join("甲.db")));
        assert!(!real(&path).display().to_string().starts_with(r"\\?\"));
        assert!(!is_share(&path) && !is_share(Path::new("o.db")));
    }
}
