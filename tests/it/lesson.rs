//! Lessons as the real program gives them: listed, checked, taken in a terminal wrongly and then rightly, with a kill in between.
//!
//! What does not live here: every lesson by its own solution and wrong ways (`src/ui/tests/lessons.rs`).

use std::fs;
use std::path::Path;

use crate::office::Office;
use crate::source::top;
use crate::terminal::Terminal;

/// Where the first lesson keeps its practice file.
const PRACTICE: &str = "hezhun-lm/lessons/first-steps/practice.db";

const ENTER: &str = "\r";

fn shipped() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/lessons");
    let mut found: Vec<String> =
        fs::read_dir(folder).expect("the lessons").flatten().map(|entry| entry.path().display().to_string()).collect();
    found.sort();
    found
}

#[test]
fn the_lessons_are_listed_and_checked() {
    let office = Office::new();
    let list = office.run(&["train", "list", "--format", "csv"]);
    let files = shipped();
    assert_eq!(list.out.lines().count(), files.len() + 1, "{}", list.out);
    let mut words = vec!["train", "check"];
    words.extend(files.iter().map(String::as_str));
    let checked = office.run(&words);
    assert_eq!((checked.code, checked.err.matches("没有错误").count()), (Some(0), files.len()), "{}", checked.err);

    let bad = fs::read_to_string(&files[0]).expect("read").replace("goal = {", "gaol = {");
    fs::write(office.path("bad.toml"), bad).expect("written");
    let checked = office.run(&["train", "check", "bad.toml", &files[1]]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.err.contains("bad.toml 第 ") && checked.err.contains("goal") && checked.err.contains("没有错误"), "{}", checked.err);

    // Well written, and its own keys no longer do what the second step waits for: that is told too, and nothing of it stays.
    let good = top().join("sample-data/lessons/good-return.toml");
    let drifted = fs::read_to_string(good).expect("read").replacen("keys = 'F3'", "keys = 'F6'", 1);
    let line = drifted.lines().position(|line| line == "keys = 'F6'").expect("a step") + 1;
    fs::write(office.path("drifted.toml"), drifted).expect("written");
    let checked = office.run(&["train", "check", "drifted.toml", &files[1]]);
    assert!(checked.code == Some(1) && checked.err.contains(&format!("drifted.toml 第 {line} 行第 8 列：第 2 步")), "{}", checked.err);
    assert!(checked.err.contains("“F6”做不成") && checked.err.contains("没有错误"), "{}", checked.err);

    let unknown = office.run(&["train", "run", "frist-steps"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("是否指 first-steps"), "{}", unknown.err);
    let named = office.run(&["--db", "o.db", "train", "run", "first-steps"]);
    assert!(named.code == Some(2) && named.err.contains("--db") && !office.path("o.db").exists(), "{}", named.err);
}

#[test]
fn a_lesson_is_taken_wrongly_then_rightly_and_goes_on_after_a_kill() {
    let office = Office::new();
    let mut desk = Terminal::open(&office, &["train", "run", "first-steps"]);
    desk.sees("第 1/9 步");
    // Keys that come all at once would be pasted text.
    desk.types("/");
    desk.sees("找人（姓名");
    desk.types("高建龙");
    desk.sees("第 2/9 步");
    desk.types(ENTER);
    desk.sees("第 3/9 步");
    desk.types("%");
    desk.sees("第 4/9 步");
    // The proof is here already, and the case is returned all the same.
    desk.function(3);
    desk.sees("请村里核对");
    desk.function(3);
    desk.sees("再想想");
    desk.sees("白跑一趟");
    desk.kill();

    let mut desk = Terminal::open(&office, &["train", "run", "first-steps"]);
    desk.sees("第 4/9 步");
    // Undone, found again, explained by the paper that was brought.
    desk.types("\u{1a}");
    desk.sees("再撤销一次");
    desk.types("\u{1a}");
    desk.sees("待审 16");
    desk.types("/");
    desk.sees("找人（姓名");
    desk.types("高建龙");
    desk.sees("共 1 户");
    desk.types(ENTER);
    desk.sees("人均纯收入较上年下降");
    desk.function(5);
    desk.sees("看过的佐证");
    desk.function(5);
    desk.types("\u{1b}[B");
    desk.types("\u{1b}[B");
    desk.types(" ");
    desk.sees("佐证 1");
    desk.function(5);
    desk.sees("第 5/9 步");
    desk.types("\u{1a}");
    desk.sees("第 6/9 步");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);

    // The score says what went wrong before the kill.
    let score = office.run(&["--format", "csv", "train", "score"]);
    let line = score.out.lines().nth(1).unwrap_or_default();
    let cells: Vec<&str> = line.split(',').collect();
    assert_eq!(cells[0], "first-steps", "{}{}", score.out, score.err);
    assert!(cells[2].contains("6/9") && cells[7] == "0" && cells[8] == "1" && cells[12] == "INC01" || line.contains("INC01"), "{line}");
    assert!(score.err.contains("再练：认识按键"), "{}", score.err);
    let saved = office.run(&["train", "score", "--out", "成绩.csv"]);
    assert!(saved.code == Some(0) && office.path("成绩.csv").exists(), "{}", saved.err);

    // What was done stands in the practice file, and nowhere else.
    office.ok(&["--db", PRACTICE, "verify"]);
    let own = office.run(&["queue"]);
    assert!(own.code == Some(1) && !own.out.contains("高建龙"), "{}{}", own.out, own.err);
}
