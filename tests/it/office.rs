//! An office for a test: an empty home, a clock that stands still, the real program.
//!
//! What does not live here: what a test asks of it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::sync::OnceLock;

use tempfile::TempDir;

/// When every test happens.
pub const NOW: &str = "2024-10-18T08:30:00Z";

/// Households of the township of the handbook.
pub const HOUSEHOLDS: usize = 960;

/// Its seed.
pub const SEED: u64 = 3;

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

    /// A new one with the township of 960 households imported into `o.db`.
    pub fn with_township() -> Office {
        let office = Office::new();
        fs::copy(imported(), office.path("o.db")).expect("a copy");
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

/// A folder of this test run that all tests share.
fn shared() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")).path()
}

/// The township of the handbook, written once by the real program: `t` and `t-key.csv`.
pub fn township() -> PathBuf {
    static MADE: OnceLock<()> = OnceLock::new();
    let folder = shared().join("t");
    MADE.get_or_init(|| {
        let office = Office::new();
        let words = [
            "sample".to_owned(),
            format!("--households={HOUSEHOLDS}"),
            format!("--seed={SEED}"),
            "--out".to_owned(),
            folder.display().to_string(),
        ];
        office.ok(&words);
    });
    folder
}

/// A data file with the township imported, made once.
pub fn imported() -> PathBuf {
    static MADE: OnceLock<()> = OnceLock::new();
    let db = shared().join("imported.db");
    MADE.get_or_init(|| {
        let office = Office::new();
        office.import(&db.display().to_string(), &files_in(&township()));
    });
    db
}
