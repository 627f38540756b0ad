//! An office for a test: an empty home, a clock that stands still, the real program.
//!
//! What does not live here: what a test asks of it.

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::OnceLock;

use tempfile::TempDir;

/// When every test happens.
pub const NOW: &str = "2024-10-18T08:30:00Z";

/// Households of the township that most tests work on: as few as still have every planted fault.
pub const HOUSEHOLDS: usize = 240;

/// Its seed, and that of the larger one of the handbook.
pub const SEED: u64 = 3;

/// Households of the township of the handbook, for what is told of it or has to be counted over many.
pub const HANDBOOK_HOUSEHOLDS: usize = 960;

/// A folder with nothing in it but what the test puts there.
pub struct Office {
    folder: TempDir,
}

/// How a run of the program ended.
pub struct Ran {
    /// Exit code; none when it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Office {
    /// A new one.
    pub fn new() -> Office {
        Office { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A new one with the township of 240 households imported into `o.db`.
    pub fn with_township() -> Office {
        let office = Office::new();
        fs::copy(imported(HOUSEHOLDS), office.path("o.db")).expect("a copy");
        office
    }

    /// A new one with the township of the handbook imported into `o.db`.
    pub fn with_handbook_township() -> Office {
        let office = Office::new();
        fs::copy(imported(HANDBOOK_HOUSEHOLDS), office.path("o.db")).expect("a copy");
        office
    }

    /// A new one where `demo` was begun once and left, nothing done.
    pub fn with_practice() -> Office {
        static MADE: OnceLock<Office> = OnceLock::new();
        let begun = MADE.get_or_init(|| {
            let office = Office::new();
            let ended = office.command(&["demo", "--linear"]).stdin(Stdio::null()).output().expect("the program starts");
            assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
            // The first one goes: a file of the same number that still stands there would be asked about.
            office.shared()
        });
        begun.copied()
    }

    /// Another one with everything that lies in this one.
    pub fn copied(&self) -> Office {
        let office = Office::new();
        copy_all(self.folder.path(), office.folder.path());
        office
    }

    /// One to copy from until the tests end, with everything that lies in this one.
    pub fn shared(&self) -> Office {
        let office = Office { folder: tempfile::tempdir_in(shared()).expect("a folder") };
        copy_all(self.folder.path(), office.folder.path());
        office
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program in this office, ready to run.
    pub fn command<S: AsRef<std::ffi::OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hezhun"));
        command.args(words).current_dir(self.folder.path()).env_clear();
        command
            .env("HOME", self.folder.path())
            .env("HEZHUN_NOW", NOW)
            .env("USER", "lm")
            .env("HOSTNAME", "ws1")
            .env("TMPDIR", self.folder.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Runs the program.
    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, words: &[S]) -> Ran {
        ran(&self.command(words).output().expect("the program starts"))
    }

    /// Runs the program, which must succeed; its standard output.
    pub fn ok<S: AsRef<std::ffi::OsStr> + std::fmt::Debug>(&self, words: &[S]) -> String {
        let ran = self.run(words);
        assert_eq!(ran.code, Some(0), "{words:?}\n{}\n{}", ran.out, ran.err);
        ran.out
    }

    /// Runs a line of words apart by spaces, which must succeed.
    pub fn line(&self, line: &str) -> String {
        self.ok(&line.split(' ').collect::<Vec<_>>())
    }

    /// Imports the files of a folder into a data file, which must succeed.
    pub fn import(&self, db: &str, files: &[PathBuf]) -> String {
        let mut words: Vec<String> = ["--db", db, "import"].map(str::to_owned).to_vec();
        words.extend(files.iter().map(|file| file.display().to_string()));
        self.ok(&words)
    }

    /// What the programs of this office wrote into their log.
    pub fn log(&self) -> String {
        let mut files = Vec::new();
        crate::source::walk(self.folder.path(), &mut files);
        files.sort();
        files
            .iter()
            .filter(|path| path.parent().is_some_and(|folder| folder.ends_with("log")))
            .map(|path| fs::read_to_string(path).expect("a log is text"))
            .collect()
    }

    /// Bytes of a file in the folder.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// The end of a run.
pub fn ran(output: &Output) -> Ran {
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), out: words(&output.stdout), err: words(&output.stderr) }
}

/// The files of a folder, sorted.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// Beginning of the names of folders that the tests of one run share.
const SHARED: &str = "shared-";

/// A folder of this test run that all tests share. A static is never dropped, so the next run removes it.
fn shared() -> &'static Path {
    static FOLDER: OnceLock<(TempDir, File)> = OnceLock::new();
    let made = || {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let of_runs =
            files_in(all).into_iter().filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SHARED)));
        for folder in of_runs.filter(|folder| held(folder).is_some()) {
            fs::remove_dir_all(folder).expect("what an earlier run left is removed");
        }
        let folder = tempfile::Builder::new().prefix(SHARED).tempdir_in(all).expect("a folder");
        let lock = held(folder.path()).expect("nobody else knows it");
        (folder, lock)
    };
    FOLDER.get_or_init(made).0.path()
}

/// The lock of a shared folder, unless a run that is not over holds it.
fn held(folder: &Path) -> Option<File> {
    let file = File::create(folder.join("lock")).ok()?;
    file.try_lock().is_ok().then_some(file)
}

/// What lies in a folder, into another.
fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&there).expect("made");
            copy_all(&entry.path(), &there);
        } else {
            fs::copy(entry.path(), &there).expect("a copy");
        }
    }
}

/// The township that most tests work on, written once by the real program: its folder; beside it the answer key.
pub fn township() -> PathBuf {
    sampled(HOUSEHOLDS)
}

/// A township of so many households, written once by the real program.
pub fn sampled(households: usize) -> PathBuf {
    static MADE: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());
    let folder = shared().join(format!("t{households}"));
    let mut made = MADE.lock().expect("no test broke down in here");
    if made.insert(households) {
        let words = ["sample".to_owned(), format!("--households={households}"), format!("--seed={SEED}"), "--out".to_owned()];
        Office::new().ok(&[&words[..], &[folder.display().to_string()]].concat());
    }
    folder
}

/// A data file with a township of so many households imported, made once.
fn imported(households: usize) -> PathBuf {
    static MADE: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());
    let db = shared().join(format!("imported{households}.db"));
    let mut made = MADE.lock().expect("no test broke down in here");
    if made.insert(households) {
        Office::new().import(&db.display().to_string(), &files_in(&sampled(households)));
    }
    db
}
