//! Bringing to the disk what must outlive a power cut, and giving files their names.
//!
//! What does not live here: a file under way (`draft.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

/// Folders with names that the disk did not take for good, and what it said: the work is done, and only a power cut could take it back.
type Unsynced = BTreeMap<PathBuf, io::Error>;

static UNSYNCED: Mutex<Unsynced> = Mutex::new(BTreeMap::new());

/// Brings a file that somebody else wrote to the disk. Windows flushes only through a handle that may write.
///
/// # Errors
/// What the system says.
pub fn flush(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Brings the names in the folder of `path` to the disk; Windows does that by itself and opens no folder as a file.
///
/// # Errors
/// What the system says; a disk that knows nothing of the kind is no error.
#[cfg(unix)]
pub fn flush_names(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        // A share may not do it, and a folder may be written and not read.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) =>
        {
            Ok(())
        }
        done => done,
    }
}

/// The same where names need no care.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn flush_names(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Moves a file to a name, over the file that has it, and brings the name to the disk. Once it has the name the work is done: what the
/// disk says after that is remembered as a warning (`unsynced`) and no error.
///
/// # Errors
/// `ResourceBusy` when another program has the file of that name open (Windows refuses then), else what the system says; both files are
/// as they were.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    named(from, to)?;
    let folder = to.parent().unwrap_or(to).to_owned();
    note(&mut UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner), folder, flush_names(to));
    Ok(())
}

/// The same where further steps rest on the name.
///
/// # Errors
/// As `rename`; or the disk did not take the name for good, and the file has it all the same.
pub fn rename_for_good(from: &Path, to: &Path) -> io::Result<()> {
    named(from, to)?;
    flush_names(to)
}

fn named(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| fs::rename(from, to)).map_err(|error| told(error, from, to))
}

/// Keeps in mind what the disk said of the names in a folder, until it takes them.
fn note(unsynced: &mut Unsynced, folder: PathBuf, flushed: io::Result<()>) {
    match flushed {
        Ok(()) => drop(unsynced.remove(&folder)),
        Err(error) => drop(unsynced.insert(folder, error)),
    }
}

/// The first folder whose names a power cut could still take back, with what its disk said; none as a rule.
pub fn unsynced<T>(tell: impl FnOnce(&Path, &io::Error) -> T) -> Option<T> {
    let unsynced = UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner);
    unsynced.first_key_value().map(|(folder, why)| tell(folder, why))
}

/// Gives a file a second name that nobody has: a link, or a whole copy where the disk knows no links.
///
/// # Errors
/// `NotFound` when there is no such file, `AlreadyExists` when the name is taken, else what the system says.
pub fn second_name(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => copy_anew(from, to)?,
        done => done?,
    }
    flush_names(to)
}

fn copy_anew(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = fs::File::open(from)?;
    let mut target = private().create_new(true).open(to)?;
    io::copy(&mut source, &mut target)?;
    target.sync_all()
}

/// Writes a small file that only its owner may read, and brings it and its name to the disk; a kill may leave half of it.
///
/// # Errors
/// What the system says.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private().create(true).truncate(true).open(path)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    flush_names(path)
}

/// Writes a file that only its owner may read and that is made again when it is lost: nothing waits for the disk.
///
/// # Errors
/// What the system says.
pub fn write_anew(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private().create(true).truncate(true).open(path)?;
    io::Write::write_all(&mut file, bytes)
}

/// Options of every file that this program makes: only its owner may read it. This is the one place that says so.
#[cfg(unix)]
#[must_use]
pub fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

/// On Windows the folder says who may read.
#[cfg(not(unix))]
#[must_use]
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    options
}

/// Whether a file is there that this user may not write.
#[must_use]
pub fn is_barred(path: &Path) -> bool {
    OpenOptions::new().append(true).open(path).is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
}

/// Opens a file that lines are added to at its end; one that others could read before is closed to them.
///
/// # Errors
/// What the system says.
pub fn private_lines(path: &Path) -> io::Result<fs::File> {
    let file = private().create(true).append(true).open(path)?;
    close_to_others(&file)?;
    Ok(file)
}

#[cfg(unix)]
fn close_to_others(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    let own = mode & 0o700;
    if mode == own { Ok(()) } else { file.set_permissions(fs::Permissions::from_mode(own)) }
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the shape of the other system")]
fn close_to_others(_: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Takes a file away; whether there was one.
///
/// # Errors
/// As `rename`.
pub fn remove(path: &Path) -> io::Result<bool> {
    match patiently(|| fs::remove_file(path)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(told(error, path, path)),
    }
}

/// Takes a folder away with everything in it, or nothing of it when a program has something in it open (Windows).
///
/// # Errors
/// As `rename`.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    let mut aside = folder.as_os_str().to_owned();
    aside.push(format!("-{}", std::process::id()));
    match fs::rename(folder, &aside) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(told(error, folder, folder)),
        Ok(()) => fs::remove_dir_all(&aside),
    }
}

/// The error with its kind put right: what stands at either name tells a file in use from one that may not be written.
fn told(error: io::Error, from: &Path, to: &Path) -> io::Error {
    let locked = |path: &Path| fs::metadata(path).is_ok_and(|found| found.permissions().readonly());
    let kind = kind(cfg!(windows), &error, locked(from) || locked(to));
    if kind == error.kind() { error } else { io::Error::from(kind) }
}

/// What a refusal means. Windows says “access denied” (5) of a file that is open elsewhere, and of one that is marked read-only;
/// 32 and 33 have no kind of their own.
fn kind(windows: bool, error: &io::Error, marked_read_only: bool) -> io::ErrorKind {
    match (windows, error.raw_os_error()) {
        (true, Some(32 | 33)) => io::ErrorKind::ResourceBusy,
        (true, Some(5)) if !marked_read_only => io::ErrorKind::ResourceBusy,
        _ => error.kind(),
    }
}

/// Tries again for a moment on Windows, where a virus scanner opens every new file.
fn patiently(work: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let mut done = work();
    if cfg!(windows) {
        for _ in 0..TRIES {
            match &done {
                Err(error) if kind(true, error, false) == io::ErrorKind::ResourceBusy => std::thread::park_timeout(PAUSE),
                _ => break,
            }
            done = work();
        }
    }
    done
}

/// How often a refused step is tried again.
const TRIES: usize = 8;

/// How long after each refusal.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(40);

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;

    use crate::disk::keep::Unsynced;
    use crate::disk::keep::copy_anew;
    use crate::disk::keep::flush;
    use crate::disk::keep::flush_names;
    use crate::disk::keep::kind;
    use crate::disk::keep::note;
    #[cfg(unix)]
    use crate::disk::keep::private_lines;
    use crate::disk::keep::remove;
    use crate::disk::keep::remove_folder;
    use crate::disk::keep::rename;
    use crate::disk::keep::rename_for_good;
    use crate::disk::keep::second_name;
    use crate::disk::keep::write_private;

    #[test]
    fn a_refusal_of_windows_is_told_from_one_of_rights() {
        let busy = io::ErrorKind::ResourceBusy;
        // Number of the system, marked read-only, what it means on Windows.
        for (code, marked, wanted) in [
            (5, false, Some(busy)),
            (5, true, None),
            (32, false, Some(busy)),
            (32, true, Some(busy)),
            (33, false, Some(busy)),
            (2, false, None),
            (112, false, None),
        ] {
            let error = io::Error::from_raw_os_error(code);
            assert_eq!(kind(true, &error, marked), wanted.unwrap_or(error.kind()), "{code} {marked}");
            assert_eq!(kind(false, &error, marked), error.kind(), "other systems mean what they say: {code}");
        }
        let made = io::Error::from(io::ErrorKind::PermissionDenied);
        assert_eq!(kind(true, &made, false), io::ErrorKind::PermissionDenied, "only the system's own refusal is looked into");
    }

    #[test]
    fn a_file_is_flushed_and_renamed_over_another_and_taken_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let (half, whole) = (folder.path().join("半.part"), folder.path().join("全.db"));
        fs::write(&half, "new").expect("written");
        fs::write(&whole, "old").expect("written");
        flush(&half).expect("flushed");
        flush_names(&half).expect("flushed");
        rename(&half, &whole).expect("renamed");
        rename_for_good(&whole, &half).expect("renamed");
        rename(&half, &whole).expect("and back");
        assert_eq!(fs::read_to_string(&whole).expect("there"), "new");
        assert!(!half.exists());
        assert!(remove(&whole).expect("taken away"));
        assert!(!remove(&whole).expect("none"));
        assert!(flush(&whole).is_err() && rename(&half, &whole).is_err());
    }

    #[test]
    fn a_name_that_the_disk_did_not_take_for_good_is_told_until_it_does() {
        let mut unsynced = Unsynced::new();
        let told = |unsynced: &Unsynced| unsynced.first_key_value().map(|(folder, why)| (folder.display().to_string(), why.raw_os_error()));
        note(&mut unsynced, "a".into(), Ok(()));
        assert_eq!(told(&unsynced), None);
        note(&mut unsynced, "b".into(), Err(io::Error::from_raw_os_error(5)));
        note(&mut unsynced, "a".into(), Ok(()));
        assert_eq!(told(&unsynced), Some(("b".to_owned(), Some(5))), "another folder tells nothing of this one");
        note(&mut unsynced, "b".into(), Ok(()));
        assert_eq!(told(&unsynced), None);
    }

    #[test]
    fn a_folder_goes_with_everything_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("demo");
        fs::create_dir_all(inner.join("files")).expect("made");
        fs::write(inner.join("files/a.csv"), "x").expect("written");
        remove_folder(&inner).expect("gone");
        remove_folder(&inner).expect("none is as good");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 0);
    }

    #[test]
    fn a_second_name_is_never_one_that_somebody_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (folder.path().join("一.db"), folder.path().join("二.db"));
        assert_eq!(second_name(&one, &other).expect_err("none").kind(), io::ErrorKind::NotFound);
        fs::write(&one, "x").expect("written");
        second_name(&one, &other).expect("named");
        assert_eq!(second_name(&one, &other).expect_err("taken").kind(), io::ErrorKind::AlreadyExists);
        fs::remove_file(&other).expect("removed");
        copy_anew(&one, &other).expect("copied");
        assert!(copy_anew(&one, &other).is_err());
        assert_eq!(fs::read_to_string(&other).expect("there"), "x");
        write_private(&other, b"y").expect("written");
        assert_eq!(fs::read_to_string(&other).expect("there"), "y");
    }

    #[cfg(unix)]
    #[test]
    fn what_this_program_makes_is_its_owners_alone() {
        use std::io::Write;
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mode = |name: &str| fs::metadata(at(name)).expect("there").permissions().mode() & 0o777;
        write_private(&at("note"), b"x").expect("written");
        fs::write(at("old.log"), "first\n").expect("written");
        fs::set_permissions(at("old.log"), fs::Permissions::from_mode(0o644)).expect("set");
        for name in ["new.log", "old.log"] {
            private_lines(&at(name)).expect("opened").write_all(b"line\n").expect("written");
        }
        copy_anew(&at("old.log"), &at("copy")).expect("copied");
        for name in ["note", "new.log", "old.log", "copy"] {
            assert_eq!(mode(name), 0o600, "{name}");
        }
        assert_eq!(fs::read_to_string(at("old.log")).expect("there"), "first\nline\n");
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_is_open_elsewhere_is_said_to_be_in_use() {
        use std::os::windows::fs::OpenOptionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (half, whole) = (folder.path().join("a.part"), folder.path().join("a.csv"));
        fs::write(&half, "new").expect("written");
        fs::write(&whole, "old").expect("written");
        let held = fs::OpenOptions::new().read(true).share_mode(1).open(&whole).expect("held as a spreadsheet holds it");
        assert_eq!(rename(&half, &whole).expect_err("refused").kind(), io::ErrorKind::ResourceBusy);
        drop(held);
        rename(&half, &whole).expect("closed again");
    }
}
