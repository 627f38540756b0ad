//! Where a file really is, and how large: links followed, drives of the network found out, two paths of one file recognised.
//!
//! What does not live here: names (`name.rs`).

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The path with links followed, as people write it; the path as it is when there is nothing at it.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).map_or_else(|_| path.to_owned(), |whole| plain(&whole))
}

/// The file that a link leads to, or that a short name of Windows stands for; the path as it is where its last part is the name of the
/// file itself. A lock and a log stand beside the file, by its own name.
#[must_use]
pub fn followed(path: &Path) -> PathBuf {
    if cfg!(windows) {
        return match fs::canonicalize(path).map(|whole| plain(&whole)) {
            Ok(whole) if !is_one_name(whole.file_name(), path.file_name()) => whole,
            Ok(_) | Err(_) => path.to_owned(),
        };
    }
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink());
    if is_link { real(path) } else { path.to_owned() }
}

/// Whether Windows takes two names for one without looking: it knows no capital letters. `HEZHUN~1.DB` and the long name are two.
fn is_one_name(one: Option<&OsStr>, other: Option<&OsStr>) -> bool {
    let small = |name: Option<&OsStr>| name.map(|name| name.to_string_lossy().to_lowercase());
    small(one) == small(other)
}

/// What tells a file from every other at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileIdentity {
    device: u64,
    file: u64,
}

/// The file that stands at a place now.
///
/// # Errors
/// There is none, or the disk is gone.
#[cfg(unix)]
pub fn identity(path: &Path) -> std::io::Result<FileIdentity> {
    let found = fs::metadata(path)?;
    Ok(FileIdentity { device: std::os::unix::fs::MetadataExt::dev(&found), file: std::os::unix::fs::MetadataExt::ino(&found) })
}

/// The same on Windows: number of the volume and of the file on it. Servers need not give a file the same number twice, and there only its
/// absence counts; a file that is open can neither be moved nor deleted there.
///
/// # Errors
/// There is none, or the disk is gone.
#[cfg(windows)]
pub fn identity(path: &Path) -> std::io::Result<FileIdentity> {
    let found = numbers(path)?;
    if is_share(path) {
        return Ok(FileIdentity { device: 0, file: 0 });
    }
    Ok(FileIdentity { device: found.volume_serial_number(), file: found.file_index() })
}

#[cfg(windows)]
fn numbers(path: &Path) -> std::io::Result<winapi_util::file::Information> {
    winapi_util::file::information(winapi_util::Handle::from_path_any(path)?)
}

/// Whether the file at a path has more names than one (a hard link): whatever is kept beside one name is not found by the other.
#[cfg(unix)]
#[must_use]
pub fn has_other_name(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| std::os::unix::fs::MetadataExt::nlink(&found) > 1)
}

/// The same on Windows.
#[cfg(windows)]
#[must_use]
pub fn has_other_name(path: &Path) -> bool {
    numbers(path).is_ok_and(|found| found.number_of_links() > 1)
}

/// Bytes of some files together; one that cannot be asked counts as larger than any.
#[must_use]
pub fn bytes<'a>(files: impl IntoIterator<Item = &'a Path>) -> u64 {
    files.into_iter().map(|file| std::fs::metadata(file).map_or(u64::MAX, |seen| seen.len())).fold(0, u64::saturating_add)
}

/// Whether two paths lead to one file that is there, by links, by other spellings, or by a second name of it.
#[must_use]
pub fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
        || matches!((identity(one), identity(other)), (Ok(one), Ok(other)) if one == other && one.file != 0)
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

/// One spelling of a path for remembering things by it: Windows knows no capital letters, and short names and drives that stand for a
/// folder (`subst`) lead to one file there.
#[must_use]
pub fn spelling(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if !cfg!(windows) {
        return whole.to_string_lossy().into_owned();
    }
    // The file may be gone and its folder there.
    let in_folder = || Some(fs::canonicalize(whole.parent()?).ok()?.join(whole.file_name()?));
    let found = fs::canonicalize(&whole).ok().or_else(in_folder).unwrap_or(whole);
    told_plainly(&found.to_string_lossy()).to_lowercase()
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

    use crate::disk::place::has_other_name;
    use crate::disk::place::identity;
    use crate::disk::place::is_one_name;
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

    #[test]
    fn a_second_name_leads_to_the_same_file_and_another_file_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, second, other] = ["一.db", "二.db", "三.db"].map(|name| folder.path().join(name));
        fs::write(&one, "x").expect("written");
        fs::write(&other, "x").expect("written");
        assert!(!has_other_name(&one) && !has_other_name(&second));
        assert!(identity(&second).is_err(), "there is none yet");
        fs::hard_link(&one, &second).expect("linked");
        assert!(has_other_name(&one) && has_other_name(&second) && !has_other_name(&other));
        assert!(is_same(&one, &second) && !is_same(&one, &other));
        assert_eq!(identity(&one).expect("there"), identity(&second).expect("there"));
        assert_ne!(identity(&one).expect("there"), identity(&other).expect("there"));
    }

    #[test]
    fn capital_letters_make_no_other_name_and_a_short_name_is_one() {
        for (one, other, same) in [("办公 O.db", "办公 o.DB", true), ("HEZHUN~1.DB", "hezhun-2024.db", false), ("o.db", "p.db", false)]
        {
            assert_eq!(is_one_name(Some(one.as_ref()), Some(other.as_ref())), same, "{one} {other}");
        }
    }

    /// A file reached by other capital letters has one place, one lock and one seal; `.ci/smoke` tries the short name and `subst`.
    #[cfg(windows)]
    #[test]
    fn other_capital_letters_are_no_other_place() {
        use crate::disk::place::followed;
        use crate::disk::place::spelling;
        let folder = tempfile::tempdir().expect("a folder");
        let [one, other] = ["o.db", "O.DB"].map(|name| folder.path().join(name));
        fs::write(&one, "x").expect("written");
        assert!(is_same(&one, &other));
        assert_eq!(followed(&one), one);
        assert_eq!(spelling(&one), spelling(&other));
    }
}
