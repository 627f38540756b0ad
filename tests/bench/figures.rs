//! The figures of the design, measured on this machine with the real program: `cargo bench`, or `cargo bench -- screen start` for some; `cargo bench -- queue`
//! prints how well the queue gathers the money in error.
//!
//! They are printed, never asserted: a slow machine fails no test.

mod counts;
mod county;
mod judging;
mod noise;
mod password;
mod queue;
mod slips;
mod township;

use std::fmt;
use std::fs;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use crate::county::Figures;
use crate::county::Form;
use hezhun::Made;
use hezhun::assess_each;
use portable_pty::CommandBuilder;
use portable_pty::PtySize;
use portable_pty::native_pty_system;

/// How long a picture may take before something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program measured.
const PROGRAM: &str = env!("CARGO_BIN_EXE_hezhun");

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    // Kept between runs: the files are made once.
    let bench = Bench { folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures") };
    fs::create_dir_all(&bench.folder).expect("a folder");
    // A table of its own, and minutes of work: only when it is asked for.
    if asked.iter().any(|word| word == "noise") {
        noise::table(&bench.folder, asked.iter().find_map(|word| word.strip_prefix("program=")).unwrap_or(PROGRAM));
        return;
    }
    // The same: engines of others beside the program, and a hundred thousand cases.
    if asked.iter().any(|word| word == "judging") {
        println!("| what | to reach | measured | |\n|---|---|---|---|");
        judging::table(&bench);
        return;
    }
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|word| word == name);
    if wanted("queue") {
        // An earlier program beside this one: `cargo bench -- queue program=PATH`.
        queue::table(&bench.folder, asked.iter().find_map(|word| word.strip_prefix("program=")).unwrap_or(PROGRAM));
    }
    println!("| what | promised | measured | |\n|---|---|---|---|");
    if wanted("size") {
        let bytes = fs::metadata(PROGRAM).map_or(0, |meta| meta.len());
        line("binary of what is shipped", "under 15 MB", &format!("{:.1} MB", mega(bytes)), mega(bytes) < 15.0);
    }
    if wanted("import") || wanted("start") || wanted("keys") || wanted("counts") {
        bench.import();
    }
    if wanted("counts") {
        counts::table(&bench.folder.join("ten.db"));
    }
    if wanted("rules") {
        for households in [10_000, 100_000] {
            rules(&bench.folder, households, 5.0);
        }
    }
    if wanted("screen") {
        bench.screen();
    }
    if wanted("password") {
        password::table(&bench.folder, PROGRAM, 10_000);
    }
    if wanted("lesson") {
        bench.lesson();
    }
    if wanted("start") || wanted("keys") {
        bench.desk("ten.db", "10,000 cases", &Promises { start: Some(50.0), memory: Some(40.0) });
        let csv = county::two_years(&bench.folder, 100_000, Form::Csv, Figures::Ordinary);
        bench.import_into("hundred.db", &csv);
        bench.desk("hundred.db", "100,000 cases", &Promises { start: None, memory: None });
    }
}

/// What the design promises of a desk with so many cases; none where it is silent.
struct Promises {
    /// Milliseconds to the first full screen.
    start: Option<f64>,
    /// Megabytes while reviewing.
    memory: Option<f64>,
}

fn line(what: &str, promised: &str, measured: &str, kept: bool) {
    println!("| {what} | {promised} | {measured} | {} |", if kept { "ok" } else { "MISSED" });
}

/// A figure that should stay under another.
fn under(what: &str, promised: Option<f64>, measured: f64, unit: &str) {
    let said = promised.map_or_else(|| "as low as may be".to_owned(), |most| format!("under {most:.0} {unit}"));
    line(what, &said, &format!("{measured:.0} {unit}"), promised.is_none_or(|most| measured < most));
}

fn mega(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes >> 10).unwrap_or(u32::MAX)) / 1024.0
}

struct Bench {
    folder: PathBuf,
}

/// How long a run took, on how much processor time, and the most memory it held.
#[derive(Default)]
struct Cost {
    time: Duration,
    work: Duration,
    bytes: u64,
}

impl Cost {
    fn within(&self, seconds: f64, megabytes: f64) -> bool {
        self.time.as_secs_f64() < seconds && mega(self.bytes) < megabytes
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [time, work] = [self.time, self.work].map(|time| time.as_secs_f64());
        write!(out, "{time:.2} s ({work:.2} s of processor time), {:.0} MB", mega(self.bytes))
    }
}

/// Runs a program to its end.
fn cost(mut command: Command) -> Cost {
    let spent = || ticks("self").map_or(Duration::ZERO, |ticks| ticks.children);
    let (before, start) = (spent(), Instant::now());
    let mut child = command.spawn().expect("the program starts");
    let mut bytes = 0;
    loop {
        bytes = bytes.max(most_memory(child.id()));
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "{command:?} failed");
            return Cost { time: start.elapsed(), work: spent().saturating_sub(before), bytes };
        }
        thread::park_timeout(Duration::from_millis(2));
    }
}

impl Bench {
    fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words).current_dir(&self.folder).env("HOME", &self.folder).env("HEZHUN_NOW", "2024-10-18T08:30:00Z");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self, words: &[String]) -> Cost {
        cost(self.command(words))
    }

    /// Imports files into a data file.
    fn import_into(&self, db: &str, files: &[PathBuf]) -> Cost {
        for old in fs::read_dir(&self.folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if old.file_name().is_some_and(|name| name.to_string_lossy().starts_with(db)) {
                let _ = fs::remove_file(old);
            }
        }
        // What this computer remembers of it goes too, or the import would ask where the file went.
        let _ = fs::remove_dir_all(self.folder.join(".local"));
        let mut words: Vec<String> = ["--db", db, "import"].map(str::to_owned).to_vec();
        words.extend(files.iter().map(|file| file.display().to_string()));
        self.run(&words)
    }

    fn import(&self) {
        let csv = county::two_years(&self.folder, 10_000, Form::Csv, Figures::Ordinary);
        let cost = self.import_into("ten.db", &csv);
        line(
            &format!("import and assess 10,000 households, two years, csv ({:.0} MB)", size(&csv)),
            "under 2 s, under 150 MB",
            &cost.to_string(),
            cost.within(2.0, 150.0),
        );
        let xlsx = county::two_years(&self.folder, 10_000, Form::Xlsx, Figures::Ordinary);
        let cost = self.import_into("xlsx.db", &xlsx);
        line(&format!("the same from xlsx ({:.0} MB)", size(&xlsx)), "under 8 s", &cost.to_string(), cost.within(8.0, f64::MAX));
    }

    fn desk(&self, db: &str, cases: &str, promises: &Promises) {
        let mut starts: Vec<Duration> = (0..9).map(|_| Desk::open(&self.folder, &["--db", db]).0).collect();
        starts.sort();
        let start = millis(starts[starts.len() / 2]);
        under(&format!("start to first full screen, {cases}"), promises.start, start, "ms");
        let (_, mut desk) = Desk::open(&self.folder, &["--db", db]);
        let mut times: Vec<Duration> = (0..300).map(|_| desk.press(b"\x1b[B")).collect();
        times.sort();
        let most = millis(times[times.len() * 99 / 100]);
        line(&format!("key to frame, 120×40, {cases}"), "99 % under 8 ms", &format!("99 %: {most:.1} ms"), most < 8.0);
        under(&format!("memory while reviewing {cases}"), promises.memory, mega(most_memory(desk.id)), "MB");
    }

    /// The first lesson: its township made for it, and where it stands already.
    fn lesson(&self) {
        let first = |words: &[&str]| {
            let mut starts: Vec<Duration> = (0..9).map(|_| Desk::open(&self.folder, words).0).collect();
            starts.sort();
            millis(starts[starts.len() / 2])
        };
        let lesson = ["train", "run", "first-steps", "--fresh"];
        under("first lesson on screen, its township made for it", Some(200.0), first(&lesson), "ms");
        under("the same, left and taken up again", Some(200.0), first(&lesson[..3]), "ms");
    }

    fn screen(&self) {
        let csv = county::two_years(&self.folder, 100_000, Form::Csv, Figures::Ordinary);
        let mut words = vec!["screen".to_owned()];
        words.extend(csv.iter().map(|file| file.display().to_string()));
        words.extend(["--out".to_owned(), "s.csv".to_owned()]);
        let cost = self.run(&words);
        line(
            &format!("screen, two yearly csv of 100,000 households ({:.0} MB)", size(&csv)),
            "under 3 s, under 200 MB",
            &cost.to_string(),
            cost.within(3.0, 200.0),
        );
    }
}

/// Rule evaluations a second on one core, in millions: the whole book over a township in memory, its flags thrown away.
fn rules(folder: &Path, households: usize, promised: f64) {
    township::with(folder, households, Figures::Ordinary, |book, town| {
        let count = book.household_rules().count() * town.current.len();
        let (before, start) = (ticks("self"), Instant::now());
        let mut flags = 0;
        assess_each(book, town, &|_, _| true, usize::MAX, &Made::Outlines(&|_, found| found.len()), &mut |found| flags += found);
        let cores = u32::try_from(thread::available_parallelism().map_or(1, usize::from)).unwrap_or(1);
        let time = start.elapsed();
        // Time spent on all cores; the clock times the cores where the system does not tell.
        let spent = match (ticks("self"), before) {
            (Some(after), Some(before)) => after.own.saturating_sub(before.own).max(TICK),
            _ => time * cores,
        };
        let each = u32::try_from(count).map_or(0.0, f64::from) / spent.as_secs_f64() / 1e6;
        line(
            &format!("rule evaluations a second on one core, {} households ({count} of them, {flags} flags)", town.current.len()),
            &format!("over {promised:.0} million"),
            &format!("{each:.1} million; the whole book in {:.2} s", time.as_secs_f64()),
            each > promised,
        );
    });
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn size(files: &[PathBuf]) -> f64 {
    files.iter().map(|file| mega(fs::metadata(file).map_or(0, |meta| meta.len()))).sum()
}

/// The system's unit of processor time.
const TICK: Duration = Duration::from_millis(10);

/// Processor time in a program: its own, and that of programs it started that have ended.
struct Ticks {
    own: Duration,
    children: Duration,
}

/// Processor time of a process; none where the system does not tell.
fn ticks(process: &str) -> Option<Ticks> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<u32> = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4).map_while(|field| field.parse().ok()).collect();
    let [user, system, child_user, child_system] = fields[..] else { return None };
    Some(Ticks { own: TICK * (user + system), children: TICK * (child_user + child_system) })
}

/// Most memory a process has held, in bytes; 0 where the system does not say.
fn most_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().map_or(0, |kilo: u64| kilo << 10)
}

/// The desk in a terminal of 120 columns and 40 rows.
struct Desk {
    id: u32,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Desk {
    /// Opens it; the time from the start of the program to the end of its first picture.
    fn open(folder: &Path, words: &[&str]) -> (Duration, Desk) {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(words);
        command.cwd(folder);
        command.env("HOME", folder);
        command.env("TMPDIR", folder);
        command.env("TERM", "xterm-256color");
        command.env("HEZHUN_NOW", "2024-10-18T08:30:00Z");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let (send, bytes) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let start = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let id = child.process_id().unwrap_or_default();
        let mut desk = Desk { id, child, keys, bytes, _master: pair.master };
        // The first key line at the foot ends the picture.
        let mut seen = Vec::new();
        let mut at = start.elapsed();
        while !String::from_utf8_lossy(&seen).contains("F1") {
            let part = desk.bytes.recv_timeout(PATIENCE).expect("a picture");
            desk.answer(&part);
            seen.extend(part);
            at = start.elapsed();
        }
        desk.settle();
        (at, desk)
    }

    /// Answers as a terminal does that draws signs one cell wide, Chinese two, on a dark ground.
    fn answer(&mut self, asked: &[u8]) {
        let asks = |question: &[u8]| asked.windows(question.len()).filter(|part| *part == question).count();
        let places = asks(b"\x1b[6n");
        let mut answers = "\x1b[1;2R".repeat(places.saturating_sub(1));
        answers.push_str(if places > 0 { "\x1b[1;3R" } else { "" });
        answers.push_str(if asks(b"\x1b]11;?") > 0 { "\x1b]11;rgb:0000/0000/0000\x1b\\" } else { "" });
        answers.push_str(if asks(b"\x1b[c") > 0 { "\x1b[?62c" } else { "" });
        let _ = self.keys.write_all(answers.as_bytes()).and_then(|()| self.keys.flush());
    }

    /// Presses a key; the time until the last byte of the answer.
    fn press(&mut self, key: &[u8]) -> Duration {
        let start = Instant::now();
        self.keys.write_all(key).and_then(|()| self.keys.flush()).expect("keys arrive");
        let _ = self.bytes.recv_timeout(Duration::from_secs(5));
        let answered = start.elapsed();
        self.settle();
        answered
    }

    /// Reads until nothing more comes.
    fn settle(&mut self) {
        while self.bytes.recv_timeout(Duration::from_millis(30)).is_ok() {}
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
