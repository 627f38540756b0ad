//! Mutated files: whatever happens to the bytes of a table, reading it neither panics, aborts, hangs nor eats memory.
//!
//! `HEZHUN_MUTATIONS=10000 cargo test --test it -- mutations --nocapture` reads so many of each format and prints the figures; without
//! it a slice of them is read. Each is made from a number, so that a number that was printed makes the same file again:
//! `HEZHUN_MUTATION=xlsx:4711 cargo test --test it -- mutations::worker --nocapture`.
//! Child processes read them while the parent waits for their word: an abort, a panic that gets out, or a file that takes longer than the
//! bound ends the child and is named.

use std::env;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Cursor;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use hezhun::Period;
use hezhun::ReadOptions;
use hezhun::overlay;
use hezhun::read;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// How many of each format are read when nobody asks for more.
const SLICE: u64 = 120;

/// No file may take longer.
const LONGEST: Duration = Duration::from_secs(20);

/// No reader may take more memory, in KB.
const MOST_MEMORY: u64 = 300 * 1024;

/// The files that are mutated, by format.
const SEEDS: [(&str, &[&str]); 3] = [
    ("csv", &["c26.csv", "c10_0.csv", "x31c.csv", "c30.csv", "学籍名册_b.csv", "c22b.csv"]),
    ("xlsx", &["x01c.xlsx", "x02b.xlsx", "x03b.xlsx", "学籍名册_m.xlsx", "x04b.xlsx", "x21.xlsx", "sst-count_20241118.xlsx"]),
    (
        "xls",
        &[
            "f24.xls",
            "f21c.xls",
            "biff5.xls",
            "default-password_rc4.xls",
            "default-password_cryptoapi.xls",
            "default-password_standard.xlsx",
            "default-password_agile.xlsx",
        ],
    ),
];

/// Pieces that matter to some reader.
const PIECES: [&[u8]; 28] = [
    b"\"",
    b",",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe2\x80\xad",
    b"4294967295",
    b"-1",
    b"1e400",
    b"<row>",
    b"</row>",
    b"<si>",
    b"<si/>",
    b"<c r=\"XFD1048576\">",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"&#x0;",
    b"]]>",
    b"<!--",
    b"=\"",
    b"'",
    b"_x000D_",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"\x0a\x00",
    b"99999999999999999999",
];

/// Numbers from a number; the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("small")
    }
}

fn seed_file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/files").join(name)).expect("a case")
}

/// The parts of a package.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("unpacked");
            (part.name().expect("a name").into_owned(), content)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("started");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// One to eight changes of some bytes.
fn change(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(8) {
        if bytes.is_empty() {
            return;
        }
        let at = dice.roll(bytes.len());
        let len = 1 + dice.roll(64).min(bytes.len() - at - 1);
        match dice.roll(8) {
            0 => bytes[at] ^= 1 << dice.roll(8),
            1 => bytes[at] = u8::try_from(dice.roll(256)).expect("a byte"),
            2 => {
                bytes.drain(at..at + len);
            }
            3 => {
                let piece = bytes[at..at + len].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            5 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece.iter().copied());
            }
            6 if dice.roll(4) == 0 => bytes.truncate(at),
            _ => {
                // A longer run of the same, as a stuck copy makes it.
                let piece = bytes[at..at + len].to_vec();
                let times = 1 + dice.roll(200);
                bytes.splice(at..at, piece.repeat(times));
            }
        }
    }
}

/// The mutated file of a number.
fn mutated(format: &str, number: u64) -> Vec<u8> {
    let mut dice = Dice((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let names = SEEDS.iter().find(|(known, _)| *known == format).expect("a format").1;
    let mut bytes = seed_file(names[dice.roll(names.len())]);
    // Most changes of an xlsx are made inside, where no checksum finds them.
    if format == "xlsx" && dice.roll(5) > 0 {
        let mut parts = parts(&bytes);
        for _ in 0..=dice.roll(2) {
            let weighty: Vec<usize> = (0..parts.len())
                .filter(|at| parts[*at].0.contains("sheet") || parts[*at].0.contains("shared") || dice.roll(6) == 0)
                .collect();
            let at = if weighty.is_empty() { dice.roll(parts.len()) } else { weighty[dice.roll(weighty.len())] };
            change(&mut parts[at].1, &mut dice);
        }
        return packed(&parts);
    }
    change(&mut bytes, &mut dice);
    bytes
}

fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Reads the files of some numbers, saying each number before; does nothing unless the test below or a person asks for some.
#[test]
fn worker() {
    if env::var_os("HEZHUN_MUTATION").is_none() && env::var_os("HEZHUN_MUTATIONS_FORMAT").is_none() {
        return;
    }
    let (format, from, to) = if let Ok(one) = env::var("HEZHUN_MUTATION") {
        let (format, number) = one.split_once(':').expect("format:number");
        let number: u64 = number.parse().expect("a number");
        (format.to_owned(), number, number + 1)
    } else {
        let number = |name: &str| env::var(name).expect("asked for").parse::<u64>().expect("a number");
        (env::var("HEZHUN_MUTATIONS_FORMAT").expect("asked for"), number("HEZHUN_MUTATIONS_FROM"), number("HEZHUN_MUTATIONS_TO"))
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("a.{format}"));
    let mut read_right = 0u64;
    for number in from..to {
        println!("\nfile {number}");
        fs::write(&path, mutated(&format, number)).expect("written");
        let options =
            ReadOptions { period: Some(Period::annual(2024)), only: None, table: None, skip_sheets: number % 2 == 0, progress: &|_| true };
        if let Ok(incoming) = read::read(std::slice::from_ref(&path), &options) {
            read_right += 1;
            let _ = overlay::merged(incoming);
        }
    }
    println!("\nend {read_right} {}", memory());
}

/// What a child said last.
enum Word {
    File(u64),
    End(u64, u64),
}

/// Runs a child over some numbers: files read, memory in KB, the longest that one took; the number at which it died or hung.
fn child(format: &str, from: u64, to: u64) -> Result<(u64, u64, Duration), (u64, &'static str)> {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "mutations::worker", "--nocapture", "--test-threads", "1"])
        .env("HEZHUN_MUTATIONS_FORMAT", format)
        .env("HEZHUN_MUTATIONS_FROM", from.to_string())
        .env("HEZHUN_MUTATIONS_TO", to.to_string())
        .env_remove("HEZHUN_MUTATION")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let out = BufReader::new(child.stdout.take().expect("its words"));
    let (tell, words) = mpsc::channel();
    let ears = thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let mut parts = line.split(' ');
            let word = match (parts.next(), parts.next().and_then(|one| one.parse().ok()), parts.next().and_then(|one| one.parse().ok())) {
                (Some("file"), Some(number), _) => Word::File(number),
                (Some("end"), Some(read), Some(memory)) => Word::End(read, memory),
                _ => continue,
            };
            if tell.send(word).is_err() {
                return;
            }
        }
    });
    let (mut last, mut longest, mut begun) = (from, Duration::ZERO, None);
    let result = loop {
        let word = words.recv_timeout(LONGEST);
        longest = longest.max(begun.as_ref().map_or(Duration::ZERO, Instant::elapsed));
        begun = Some(Instant::now());
        match word {
            Ok(Word::File(number)) => last = number,
            Ok(Word::End(read, memory)) => break Ok((read, memory, longest)),
            Err(mpsc::RecvTimeoutError::Timeout) => break Err((last, "takes too long")),
            Err(mpsc::RecvTimeoutError::Disconnected) => break Err((last, "ends the program")),
        }
    };
    if result.is_err() {
        let _ = child.kill();
    }
    let _ = child.wait();
    let _ = ears.join();
    result
}

#[test]
fn no_mutated_file_panics_aborts_hangs_or_eats_memory() {
    let count: u64 = env::var("HEZHUN_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(SLICE);
    let mut faults = Vec::new();
    for (format, _) in SEEDS {
        let (mut next, mut read, mut most, mut longest) = (0, 0, 0, Duration::ZERO);
        while next < count {
            let to = (next + 1000).min(count);
            match child(format, next, to) {
                Ok((right, memory, slowest)) => {
                    read += right;
                    longest = longest.max(slowest);
                    most = most.max(memory);
                    if memory > MOST_MEMORY {
                        faults.push(format!("{format} {next} to {to}: {memory} KB"));
                    }
                    next = to;
                }
                Err((number, why)) => {
                    faults.push(format!("{format}:{number} {why}"));
                    next = number + 1;
                }
            }
        }
        let seconds = longest.as_secs_f64();
        println!("{format}: {count} files, {read} read, {} refused, at most {} MB and {seconds:.2} s", count - read, most / 1024);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
