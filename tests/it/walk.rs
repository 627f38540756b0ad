//! Walks as the real program gives them: listed, checked, replayed twice to the same bytes, shown in a terminal.
//!
//! What does not live here: every walk in memory, forward and back, by other keys (`src/ui/tests/walks.rs`).

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::office::Office;
use crate::terminal::Terminal;

fn shipped() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/walks");
    let named = |entry: fs::DirEntry| {
        let path = entry.path();
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), path.display().to_string())
    };
    let mut found: Vec<(String, String)> = fs::read_dir(folder).expect("the walks").flatten().map(named).collect();
    found.sort();
    found
}

#[test]
fn walks_are_listed_and_checked_beside_lessons() {
    let office = Office::new();
    let list = office.run(&["train", "walk", "--format", "csv"]);
    let walks = shipped();
    assert_eq!(list.out.lines().count(), walks.len() + 1, "{}", list.out);
    let mut words = vec!["train", "check"];
    words.extend(walks.iter().map(|(_, path)| path.as_str()));
    let checked = office.run(&words);
    assert_eq!((checked.code, checked.err.matches("没有错误").count()), (Some(0), walks.len()), "{}", checked.err);
    let bad = fs::read_to_string(&walks[0].1).expect("read").replacen("do = \"compare\"", "do = \"comparr\"", 1);
    fs::write(office.path("bad.toml"), bad).expect("written");
    let checked = office.run(&["train", "check", "bad.toml", &walks[1].1]);
    assert!(checked.code == Some(1) && checked.err.contains("bad.toml 第 "), "{}", checked.err);
    assert!(checked.err.contains("是否指 compare") && checked.err.contains("没有错误"), "{}", checked.err);
    let unknown = office.run(&["train", "walk", "frist-morning"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("是否指 first-morning"), "{}", unknown.err);
    let named = office.run(&["--db", "o.db", "train", "walk", "first-morning", "--hash"]);
    assert!(named.code == Some(2) && named.err.contains("--db") && !office.path("o.db").exists(), "{}", named.err);
    let beyond = office.run(&["train", "walk", "first-morning", "--print", "99"]);
    assert!(beyond.code == Some(2) && beyond.err.contains("第 99 步"), "{}", beyond.err);
}

#[test]
fn every_walk_replays_twice_to_the_same_bytes() {
    let (one, other) = (Office::new(), Office::new());
    for (walk, _) in shipped() {
        let hash = one.ok(&["train", "walk", &walk, "--hash"]);
        assert_eq!(hash.trim().len(), 64, "{walk}: {hash}");
        // Again, and on another computer, by somebody else, at another time.
        assert_eq!(one.ok(&["train", "walk", &walk, "--hash"]), hash, "{walk}");
        let later = other.command(&["--by", "王芳", "train", "walk", &walk, "--hash"]).env("HEZHUN_NOW", "2025-03-01T00:00:00Z").output();
        assert_eq!(String::from_utf8_lossy(&later.expect("it starts").stdout), hash, "{walk}");
        assert_eq!(one.ok(&["train", "walk", &walk, "--print"]), other.ok(&["train", "walk", &walk, "--print"]), "{walk}");
        assert_ne!(one.ok(&["train", "walk", &walk, "--hash", "--size", "100x30"]), hash, "{walk}: another window is another picture");
    }
}

#[test]
fn walks_of_one_name_at_one_time_stand_beside_each_other_and_what_they_leave_goes_with_the_next() {
    let office = Office::new();
    let hash = office.ok(&["train", "walk", "first-morning", "--hash"]);
    let mut shown = Terminal::open(&office, &["train", "walk", "first-morning"]);
    shown.sees("1/8");
    let begin = || office.command(&["train", "walk", "first-morning", "--hash"]).stdout(Stdio::piped()).spawn().expect("it starts");
    for run in [begin(), begin(), begin()] {
        let done = run.wait_with_output().expect("it ends");
        assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned()), (Some(0), hash.clone()));
    }
    // The one on the screen goes on, back to its first step too.
    shown.types(" ");
    shown.sees("继续");
    shown.types("\u{1b}[C");
    shown.types("\u{1b}[D");
    shown.types("\u{11}");
    assert_eq!(shown.end(), 0);
    office.ok(&["train", "walk", "first-morning", "--hash"]);
    let kept = fs::read_dir(office.path("")).expect("the folder").flatten().find(|entry| entry.path().join("walks").is_dir());
    let walks = fs::read_dir(kept.expect("the practice").path().join("walks")).expect("the walks").flatten();
    let names: Vec<String> = walks.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 2, "the last run and its note: {names:?}");
}

#[test]
fn a_walk_in_a_terminal_stops_goes_back_and_comes_to_the_same_digest_at_any_pace() {
    let office = Office::new();
    let hash = office.ok(&["train", "walk", "first-morning", "--hash"]);
    let mut desk = Terminal::open(&office, &["train", "walk", "first-morning", "--pace", "quick"]);
    desk.sees(&hash[..16]);
    // A step back plays it anew to the step before, and on to the end it is the same.
    desk.types("\u{1b}[D");
    desk.sees("7/8");
    desk.types("\u{1b}[C");
    desk.sees(&hash[..16]);
    desk.types("\u{1b}");
    desk.sees("演示停在这里");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);

    let mut desk = Terminal::open(&office, &["train", "walk", "first-morning"]);
    desk.sees("1/8");
    desk.types(" ");
    desk.sees("继续");
    desk.types("\u{1b}[C");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    // Lines have no screen to show it on.
    let lines = office.run(&["--linear", "train", "walk", "first-morning"]);
    assert!(lines.code == Some(1) && lines.err.contains("--print"), "{}", lines.err);
}
