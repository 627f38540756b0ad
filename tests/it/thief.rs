//! A thief with the disk and without the password: no name, number or certificate of a household stands in any byte of any file that the
//! program left. Exports, the village's own files and what the office wrote itself are plain and left aside.
//!
//! What does not live here: keys and how a file comes under one (`src/store/key.rs`, `src/store/rekey.rs`).

use std::collections::HashMap;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

use hezhun::Clock;
use hezhun::Door;

use crate::office::NOW;
use crate::office::Office;
use crate::office::files_in;
use crate::source::walk;
use crate::terminal::Terminal;
use crate::what_if::desk;

const PASSWORD: &str = "青溪镇民政办 2024";
const NOTE: &str = "果吉家六月起停工，等一卡通流水";
const DRAFT: &str = "沙古家的地租没有写进来";

/// What is looked for, in every way it may be written, by its first three bytes.
struct Wanted(HashMap<[u8; 3], Vec<Vec<u8>>>);

impl Wanted {
    /// Shorter ones stand in any million bytes by chance.
    const SHORTEST: usize = 6;

    fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Wanted {
        let mut wanted: HashMap<[u8; 3], Vec<Vec<u8>>> = HashMap::new();
        for word in words {
            let units: Vec<u16> = word.encode_utf16().collect();
            let little = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for written in [word.as_bytes().to_vec(), little, big].into_iter().filter(|written: &Vec<u8>| written.len() >= Self::SHORTEST) {
                wanted.entry([written[0], written[1], written[2]]).or_default().push(written);
            }
        }
        Wanted(wanted)
    }

    fn found_in(&self, bytes: &[u8]) -> Option<String> {
        // Most places are out by one look, which counts where nothing is optimised.
        let mut begins = vec![false; 1 << 16];
        self.0.keys().for_each(|key| begins[usize::from(key[0]) << 8 | usize::from(key[1])] = true);
        let mut at = 0;
        while at + Self::SHORTEST <= bytes.len() {
            if begins[usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])]
                && let Some(written) = self.0.get(&[bytes[at], bytes[at + 1], bytes[at + 2]])
                && let Some(found) = written.iter().find(|written| bytes[at..].starts_with(written))
            {
                return Some(String::from_utf8_lossy(found).into_owned());
            }
            at += 1;
        }
        None
    }
}

/// Names, household numbers, certificates and phones of a township, each kind apart.
fn secrets(office: &Office) -> [HashSet<String>; 4] {
    let mut kinds: [HashSet<String>; 4] = Default::default();
    for file in files_in(&office.path("t")).iter().filter(|file| file.extension().is_some_and(|ending| ending == "csv")) {
        let written = fs::read_to_string(file).unwrap_or_default();
        let mut lines = written.lines().map(|line| line.split(',').map(|cell| cell.trim_matches(['"', '=', '\t', '\u{feff}'])));
        let header: Vec<&str> = lines.next().into_iter().flatten().collect();
        for line in lines {
            for (title, cell) in header.iter().zip(line) {
                let digits = cell.len() - usize::from(cell.ends_with('X'));
                let is_number = cell.bytes().take(digits).all(|byte| byte.is_ascii_digit());
                match (cell.chars().count(), is_number) {
                    (18.., true) => drop(kinds[2].insert(cell.to_owned())),
                    (17, true) => drop(kinds[1].insert(cell.to_owned())),
                    (11, true) => drop(kinds[3].insert(cell.to_owned())),
                    (2.., false) if title.contains("姓名") => drop(kinds[0].insert(cell.to_owned())),
                    _ => {}
                }
            }
        }
    }
    kinds
}

/// The files that the program left: everything but the inputs, the exports and the passwords.
fn left(office: &Office) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    walk(&office.path(""), &mut files);
    files.sort();
    let ours = |path: &Path| {
        let name = path.strip_prefix(office.path("")).expect("inside").to_string_lossy().into_owned();
        !["t/", "t-", "out", "p.txt"].iter().any(|other| name.starts_with(other))
    };
    files.retain(|path| ours(path));
    files
}

/// An office at work: import, note, decision, backup, a second import with a backup before it.
fn at_work(office: &Office) {
    let run = |words: &[&str]| office.ok(&[&["--db", "o.db"], words].concat());
    let files: Vec<String> = files_in(&office.path("t")).iter().map(|file| file.display().to_string()).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    run(&[&["import"], files.as_slice()].concat());
    let household = run(&["queue", "--limit", "1", "--format", "csv"]);
    let household = household.lines().nth(1).and_then(|line| line.split(',').nth(2)).expect("a household");
    let household = household.trim_matches(['"', '=']);
    run(&["decide", household, "annotate", "--note", NOTE]);
    run(&["decide", household, "return", "--reason", "R11", "--bring", "E4", "--due", "2024-11-25"]);
    run(&["backup", "手工.db"]);
    run(&["correction-sheet", "--household", household, "--out", "out.xlsx"]);
    run(&["export", "flags", "--out", "out.csv"]);
    run(&["undo-batch", "1", "--yes"]);
    run(&[&["import"], files.as_slice()].concat());
    run(&["verify"]);
}

#[test]
fn a_thief_without_the_password_reads_nobody() {
    let office = Office::new();
    office.line("sample --households 24 --seed 3 --out t");
    fs::write(office.path("p.txt"), PASSWORD).expect("written");
    let kinds = secrets(&office);
    assert!(kinds.iter().all(|kind| kind.len() > 15), "{:?}", kinds.each_ref().map(HashSet::len));
    let of_kind = |at: usize| Wanted::of(kinds[at].iter().map(String::as_str));
    let words = Wanted::of([NOTE, DRAFT]);
    let every = Wanted::of(kinds.iter().flatten().map(String::as_str).chain([NOTE, DRAFT, PASSWORD]));

    // The check can fail: a plain office shows everything.
    at_work(&office);
    let mut open = desk(&office);
    open.keep_draft("note 1", DRAFT).expect("kept");
    drop(open);
    let plain: Vec<u8> = left(&office).iter().flat_map(|path| fs::read(path).expect("there")).collect();
    for at in 0..4 {
        assert!(of_kind(at).found_in(&plain).is_some(), "kind {at}");
    }
    assert!(words.found_in(&plain).is_some());
    let copies = left(&office).iter().filter(|path| path.extension().is_some_and(|ending| ending == "db")).count();
    assert!(copies >= 3, "the file, a copy made by hand, one made before an import: {copies}");

    // What was left plain follows; then another day of work.
    office.line("--db o.db password set --new-password-file p.txt --copies follow");
    let refused = office.run(&["--db", "o.db", "queue"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    fs::remove_file(office.path("手工.db")).expect("gone");
    let first = ["--password-file", "p.txt"];
    // The undoing of the first was the second.
    office.ok(&[&["--db", "o.db"], &first[..], &["undo-batch", "3", "--yes"]].concat());
    at_work_again(&office, &first);

    // While somebody works, the log of the database stands beside the file.
    let now = Clock::fixed(NOW.parse().expect("a time"));
    Door { state_dir: None, clock: now }.open(&office.path("o.db"), PASSWORD).expect("the password");
    let mut open = desk(&office);
    open.keep_draft("note 2", DRAFT).expect("kept");
    assert!(office.path("o.db-wal").metadata().expect("a log").len() > 0);
    nobody_is_read(&office, &every);
    assert!(open.draft("note 2").expect("read").is_some_and(|draft| draft.words == DRAFT));
    drop(open);
    nobody_is_read(&office, &every);
    office.ok(&["--db", "手工.db", "--password-file", "p.txt", "verify"]);
}

fn at_work_again(office: &Office, first: &[&str]) {
    fs::remove_file(office.path("out.xlsx")).expect("gone");
    fs::remove_file(office.path("out.csv")).expect("gone");
    let run = |words: &[&str]| office.ok(&[&["--db", "o.db"], first, words].concat());
    let files: Vec<String> = files_in(&office.path("t")).iter().map(|file| file.display().to_string()).collect();
    run(&[&["import"], files.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat());
    run(&["assess"]);
    run(&["backup", "手工.db"]);
    run(&["export", "records", "--out", "out.csv"]);
}

fn nobody_is_read(office: &Office, every: &Wanted) {
    let files = left(office);
    assert!(files.iter().any(|path| path.parent().is_some_and(|folder| folder.ends_with("backups"))), "{files:?}");
    assert!(files.iter().any(|path| path.parent().is_some_and(|folder| folder.ends_with("log"))), "{files:?}");
    for file in files {
        let found = every.found_in(&fs::read(&file).expect("there"));
        assert_eq!(found, None, "{}", file.display());
    }
}

#[test]
fn the_desk_asks_for_the_password_before_anything_is_drawn() {
    let office = Office::new();
    office.line("sample --households 20 --seed 3 --out t");
    fs::write(office.path("p.txt"), PASSWORD).expect("written");
    office.import("o.db", &files_in(&office.path("t")));
    office.line("--db o.db password set --new-password-file p.txt");
    for (typed, sees) in [("12345678\r", "密码不对"), (&format!("{PASSWORD}\r"), "待审 20")] {
        let mut terminal = Terminal::open(&office, &["--db", "o.db"]);
        let asked = terminal.sees("请输入 o.db 的密码");
        assert!(!asked.contains("待审"), "{asked}");
        terminal.types(typed);
        let seen = terminal.sees(sees);
        assert!(!seen.contains(typed.trim_end()), "nothing of it is shown: {seen}");
        if sees.starts_with("待审") {
            terminal.types("\u{11}");
            assert_eq!(terminal.end(), 0);
        } else {
            assert_eq!(terminal.end(), 1);
        }
    }
}

#[test]
fn a_password_is_changed_and_taken_off_by_what_is_typed() {
    let office = Office::new();
    office.line("sample --households 20 --seed 3 --out t");
    office.import("o.db", &files_in(&office.path("t")));
    office.line("--db o.db backup b.db");
    let mut terminal = Terminal::open(&office, &["--db", "o.db", "password", "set"]);
    terminal.sees("b.db（没有密码）");
    terminal.types("a\r");
    terminal.sees("请输入新密码");
    terminal.types("一二三四五六七八\r");
    terminal.sees("再输入一次");
    terminal.types("一二三四五六七八\r");
    let said = terminal.sees("已加上密码：b.db");
    assert_eq!(terminal.end(), 0);
    let key: String = said.split("恢复密钥：").nth(1).expect("a recovery key").trim_start().chars().take(34).collect();
    fs::write(office.path("p.txt"), key.to_lowercase().replace('-', " ")).expect("written");
    assert_eq!(office.run(&["--db", "b.db", "verify"]).code, Some(1));
    office.line("--db b.db --password-file p.txt verify");
    let mut terminal = Terminal::open(&office, &["--db", "o.db", "password", "change", "--copies", "keep"]);
    terminal.sees("请输入 o.db 的密码");
    terminal.types("一二三四五六七八\r");
    terminal.sees("请输入新密码");
    terminal.types("87654321\r");
    terminal.sees("再输入一次");
    terminal.types("87654322\r");
    terminal.sees("两次输入不一样");
    assert_eq!(terminal.end(), 1);
    office.line("--db o.db --password-file p.txt verify");
    office.line("--db o.db --password-file p.txt password remove --copies keep");
    office.line("--db o.db verify");
    assert_eq!(office.run(&["--db", "b.db", "verify"]).code, Some(1));
}
