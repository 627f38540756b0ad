//! The log: a file a day in the state folder, never the screen. What was run, how long it took, what went wrong; never names or amounts.
//!
//! What does not live here: the sentences for the reader (`cli/run.rs`), what was decided (the ledger).

use std::ffi::OsString;
use std::fmt::Display;
use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::DateTime;
use chrono::SecondsFormat;
use chrono::Utc;

use crate::cli::version;
use crate::disk::keep;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::file::clock::Clock;

/// How many files are kept, which is as many days with work in them.
const DAYS: usize = 15;

/// Numbers with so many signs stay readable: counts and rows; amounts, certificates and households have more.
const SHORT: usize = 3;

/// Stands for what is kept out.
const LEFT_OUT: char = '*';

/// The log of one run of the program. A folder that cannot be written means no log, and no harm.
pub struct Log {
    file: Option<Arc<File>>,
    clock: Clock,
    begun: DateTime<Utc>,
    typed: Vec<String>,
}

impl Log {
    /// Opens the file of the day and says what begins; from here on a panic is written down too.
    #[must_use]
    pub fn start(state: Option<&Path>, clock: Clock, task: &str, words: &[OsString]) -> Log {
        let file = state.and_then(|state| open(&state.join("log"), clock)).map(Arc::new);
        let typed = typed(words, task);
        let log = Log { file, clock, begun: clock.now(), typed };
        log.line("start", &[("task", &task), ("version", &version::VERSION), ("commit", &version::COMMIT), ("target", &version::TARGET)]);
        if let Some(file) = log.file.clone() {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                write(&file, clock, "panic", &panicked(panic));
                before(panic);
            }));
        }
        log
    }

    /// Says that the desk is being shown.
    pub fn shown(&self) {
        self.line("shown", &[("ms", &self.took())]);
    }

    /// Says how the run ended: well, or with the sentence that the reader was told, without what it names.
    pub fn end(&self, why: Option<&Text>) {
        match why {
            None => self.line("end", &[("ms", &self.took())]),
            Some(why) => self.line("failed", &[("ms", &self.took()), ("why", &nameless(why.get(Lang::En), &self.typed))]),
        }
    }

    /// Milliseconds since the start; none when the clock stands still or was put back.
    fn took(&self) -> i64 {
        (self.clock.now() - self.begun).num_milliseconds().max(0)
    }

    fn line(&self, what: &str, parts: &[(&str, &dyn Display)]) {
        let Some(file) = &self.file else { return };
        let mut said = String::new();
        for (name, value) in parts {
            let _ = write!(said, " {name}={value}");
        }
        write(file, self.clock, what, &said);
    }
}

/// Opens the file of the day, new lines at its end; a new file puts the oldest out.
fn open(folder: &Path, clock: Clock) -> Option<File> {
    fs::create_dir_all(folder).ok()?;
    let name = format!("hezhun.{}.log", clock.now().date_naive());
    let path = folder.join(name);
    let new = !path.exists();
    let file = keep::private_lines(&path).ok()?;
    if new {
        prune(folder);
    }
    Some(file)
}

/// The files of the log in a state folder, the newest last.
#[must_use]
pub fn files(state: Option<&Path>) -> Vec<PathBuf> {
    state.map(|state| files_in(&state.join("log"))).unwrap_or_default()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| ours(name)).collect();
    names.sort_unstable();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Takes away all but the newest files of the log, and nothing else.
fn prune(folder: &Path) {
    let files = files_in(folder);
    let over = files.len().saturating_sub(DAYS);
    for file in &files[..over] {
        // What cannot be taken away stays; it is tried again tomorrow.
        let _ = keep::remove(file);
    }
}

/// Whether a file is one of the log: `hezhun.2026-11-27.log`.
fn ours(name: &str) -> bool {
    let day = name.strip_prefix("hezhun.").and_then(|rest| rest.strip_suffix(".log"));
    day.is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok())
}

/// One line in one piece, so that the lines of two programs do not mix; a full disk loses the line and nothing else.
fn write(mut file: &File, clock: Clock, what: &str, said: &str) {
    let at = clock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let line = format!("{at} {} {what}{said}\n", std::process::id());
    let _ = file.write_all(line.as_bytes());
}

/// Where the program broke down and over what, without what its words quote.
fn panicked(panic: &PanicHookInfo<'_>) -> String {
    let mut said = String::new();
    if let Some(at) = panic.location() {
        let _ = write!(said, " at={}:{}", at.file().replace('\\', "/"), at.line());
    }
    let words = panic.payload_as_str().unwrap_or_default();
    let _ = write!(said, " why={}", nameless(&unquoted(words), &[]));
    said
}

/// A message of the library without the data it quotes: it puts texts between backticks and signs between quotation marks.
fn unquoted(words: &str) -> String {
    let mut kept = String::new();
    let mut closing = None;
    for sign in words.chars() {
        match closing {
            Some(close) if sign == close => closing = None,
            Some(_) => {}
            None if matches!(sign, '`' | '"' | '\'') => {
                closing = Some(sign);
                kept.push(LEFT_OUT);
            }
            None => kept.push(sign),
        }
    }
    kept
}

/// What was typed beside the command and its flags, longest first: whole words, and the names of files and folders in them.
fn typed(words: &[OsString], task: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in words.iter().skip(1).map(|word| word.to_string_lossy()) {
        let parts = std::iter::once(&*word).chain(word.split(['/', '\\', '=']));
        found.extend(parts.filter(|part| part.len() > SHORT && !part.starts_with('-') && *part != task).map(str::to_owned));
    }
    found.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    found
}

/// A sentence without anybody in it: what was typed on the command line, whatever is not plain English and every longer number is left out.
fn nameless(sentence: &str, typed: &[String]) -> String {
    let mut rest = sentence.to_owned();
    for word in typed {
        rest = rest.replace(word.as_str(), &LEFT_OUT.to_string());
    }
    let mut kept = String::new();
    let mut number = String::new();
    for sign in rest.chars().chain(['\0']) {
        if sign.is_ascii_digit() || (matches!(sign, '.' | ',') && !number.is_empty()) {
            number.push(sign);
            continue;
        }
        let digits = number.trim_end_matches(['.', ',']);
        let long = digits.len() > SHORT;
        let after = number.len() - digits.len();
        if long {
            leave_out(&mut kept);
            kept.push_str(&number[number.len() - after..]);
        } else {
            kept.push_str(&number);
        }
        number.clear();
        match sign {
            '\0' => {}
            ' '..='~' => kept.push(sign),
            '\n' | '\r' | '\t' => kept.push(' '),
            // The signs of our own English that are not ASCII.
            '“' | '”' | '–' => kept.push('"'),
            _ => leave_out(&mut kept),
        }
    }
    kept
}

/// One sign for a whole run of what is left out.
fn leave_out(kept: &mut String) {
    if !kept.ends_with(LEFT_OUT) {
        kept.push(LEFT_OUT);
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::fs;

    use chrono::DateTime;

    use crate::cli::log::DAYS;
    use crate::cli::log::Log;
    use crate::cli::log::nameless;
    use crate::cli::log::open;
    use crate::cli::log::typed;
    use crate::cli::log::unquoted;
    use crate::i18n::text;
    use crate::review::file::clock::Clock;

    fn day(number: usize) -> Clock {
        Clock::fixed(DateTime::parse_from_rfc3339(&format!("2024-10-{number:02}T08:30:00Z")).expect("a time").to_utc())
    }

    #[test]
    fn a_sentence_keeps_its_words_and_loses_its_people() {
        for (said, line, kept) in [
            ("there is no household 98010100031", "show 98010100031", "there is no household *"),
            ("there is nothing to show", "show 98010100031", "there is nothing to show"),
            ("there is no household 王小明, 3 are like it", "show", "there is no household *, 3 are like it"),
            ("“石门村.xlsx” row 12 is 8500.00 yuan.", "import", "\"*.xlsx\" row 12 is * yuan."),
            ("8,500 and 12 of 860", "undo", "* and 12 of 860"),
            ("/home/li/old.db is not a hezhun file", "undo --db /home/li/old.db", "* is not a hezhun file"),
            ("old.db is not a hezhun file", "undo --db=/home/li/old.db", "* is not a hezhun file"),
            ("zhang.csv is empty", r"import C:\li\zhang.csv", "* is empty"),
            ("the file\nends", "import", "the file ends"),
            ("see --help", "import --help", "see --help"),
        ] {
            let words: Vec<OsString> = std::iter::once("hezhun").chain(line.split(' ')).map(OsString::from).collect();
            let task = line.split(' ').next().expect("a command");
            assert_eq!(nameless(said, &typed(&words, task)), kept);
        }
    }

    #[test]
    fn the_words_of_a_panic_lose_what_they_quote() {
        let said = "byte index 1 is not a char boundary; it is inside '王' (bytes 0..3) of `王小明`";
        assert_eq!(unquoted(said), "byte index 1 is not a char boundary; it is inside * (bytes 0..3) of *");
        assert_eq!(unquoted("index out of bounds: the len is 3"), "index out of bounds: the len is 3");
    }

    #[test]
    fn fifteen_days_are_kept_and_what_is_not_ours_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        for other in ["hezhun.log", "hezhun.notes.log", "2024-10-01.log"] {
            fs::write(folder.path().join(other), "").expect("written");
        }
        for number in 1..=20 {
            open(folder.path(), day(number)).expect("opened");
        }
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .expect("a folder")
            .flatten()
            .map(|entry| entry.file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        assert_eq!(names.len(), DAYS + 3, "{names:?}");
        assert!(!names.contains(&"hezhun.2024-10-05.log".to_owned()), "{names:?}");
        assert!(names.contains(&"hezhun.2024-10-06.log".to_owned()), "{names:?}");
    }

    #[test]
    fn a_run_says_how_it_began_and_ended() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = Log { file: open(folder.path(), day(18)).map(Into::into), clock: day(18), begun: day(18).now(), typed: Vec::new() };
        log.shown();
        log.end(Some(&text("没有 98010100031", "there is no 98010100031")));
        log.end(None);
        let written = fs::read_to_string(folder.path().join("hezhun.2024-10-18.log")).expect("there");
        let pid = std::process::id();
        let wanted =
            ["shown ms=0", "failed ms=0 why=there is no *", "end ms=0"].map(|line| format!("2024-10-18T08:30:00.000Z {pid} {line}"));
        assert_eq!(written.lines().collect::<Vec<_>>(), wanted);
        assert!(written.ends_with('\n'));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(open(&file, day(18)).is_none());
    }
}
