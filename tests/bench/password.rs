//! What a password costs: the same work on one file without and with one, turn by turn, so that a noisy machine is noisy for both.
//!
//! Opened by the recovery key a file costs its cipher alone; opened by the password, argon2id too, which is measured apart so.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use crate::county;
use crate::county::Figures;
use crate::county::Form;
use crate::line;
use crate::millis;

/// How often each is measured; the middle one counts.
const TURNS: usize = 7;

const PASSWORD: &str = "青溪镇民政办公室";

/// What is asked of both files; the last word of a table is new each time.
const WORK: &[(&str, &[&str])] = &[
    ("read and list the queue", &["queue", "--limit", "1"]),
    ("run the rules again", &["assess"]),
    ("write the table of flags", &["export", "flags", "--force", "--out", "flags.csv"]),
    ("check everything (verify)", &["verify"]),
    ("a backup", &["backup", "copy.db"]),
];

/// The figures of a file of so many households.
pub fn table(folder: &Path, program: &str, households: usize) {
    let (plain, secret) = (folder.join("plain"), folder.join("secret"));
    for place in [&plain, &secret] {
        let _ = fs::remove_dir_all(place);
        fs::create_dir_all(place).expect("a folder");
    }
    let csv = county::two_years(folder, households, Form::Csv, Figures::Ordinary);
    let files: Vec<&str> = csv.iter().map(|path| path.to_str().expect("a path")).collect();
    let (old, new) = files.split_at(files.len() / 2);
    fs::write(secret.join("password.txt"), PASSWORD).expect("written");
    for place in [&plain, &secret] {
        ran(program, place, &[], &[&["import"], old].concat());
    }
    let words = ["password", "set", "--new-password-file", "password.txt", "--copies", "keep"];
    let said = ran(program, &secret, &[], &words);
    let key = said.split_whitespace().find(|word| word.matches('-').count() == 6).expect("a recovery key");
    fs::write(secret.join("key.txt"), key).expect("written");
    let by_key: &[&str] = &["--password-file", "key.txt"];
    let import = ("import a year", [&["import"], new].concat());
    let once = pair(program, (&plain, &secret), by_key, &import.1, 1);
    said_of(import.0, once);
    for (what, words) in WORK {
        said_of(what, pair(program, (&plain, &secret), by_key, words, TURNS));
    }
    let words = ["queue", "--limit", "1"];
    let [cipher, derived] =
        [by_key, &["--password-file", "password.txt"]].map(|door| middle(TURNS, || timed(program, &secret, door, &words)));
    let apart = millis(derived) - millis(cipher);
    line("deriving the key from the password (argon2id), once an opening", "measured apart", &format!("{apart:.0} ms"), true);
    let before = middle(TURNS, || timed(program, &plain, &[], &words));
    let more = millis(cipher) - millis(before);
    line(
        &format!("opening {households} cases under a password, beside that"),
        "under 300 ms more",
        &format!("{more:.0} ms more"),
        more < 300.0,
    );
}

fn said_of(what: &str, (plain, secret): (Duration, Duration)) {
    let ratio = secret.as_secs_f64() / plain.as_secs_f64();
    let measured = format!("{:.0} and {:.0} ms: {:+.0} %", millis(plain), millis(secret), (ratio - 1.0) * 100.0);
    line(&format!("{what}, without and with a password"), "within 15 %", &measured, ratio <= 1.15);
}

/// The middle time of each, taken in turns.
fn pair(program: &str, (plain, secret): (&Path, &Path), door: &[&str], words: &[&str], turns: usize) -> (Duration, Duration) {
    let mut times: Vec<(Duration, Duration)> =
        (0..turns).map(|_| (timed(program, plain, &[], words), timed(program, secret, door, words))).collect();
    let middle = |times: &mut Vec<(Duration, Duration)>, of: fn(&(Duration, Duration)) -> Duration| {
        times.sort_by_key(of);
        of(&times[times.len() / 2])
    };
    (middle(&mut times, |both| both.0), middle(&mut times, |both| both.1))
}

fn middle(turns: usize, run: impl Fn() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..turns).map(|_| run()).collect();
    times.sort();
    times[times.len() / 2]
}

fn timed(program: &str, place: &Path, door: &[&str], words: &[&str]) -> Duration {
    let start = Instant::now();
    ran(program, place, door, words);
    start.elapsed()
}

/// What a run says.
fn ran(program: &str, place: &Path, door: &[&str], words: &[&str]) -> String {
    let mut command = Command::new(program);
    command.args(["--db", "o.db", "--by", "甲"]).args(door).args(words);
    let done = command.current_dir(place).env("HOME", place).env("HEZHUN_NOW", "2024-10-18T08:30:00Z").output().expect("it starts");
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
}
