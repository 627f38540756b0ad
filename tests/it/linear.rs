//! The desk by lines: piped in and in a real terminal without raw mode; what it writes down is what the keyboard would have written down.

use std::io::Write;
use std::process::Stdio;

use crate::office::Office;
use crate::office::Ran;
use crate::office::ran;
use crate::terminal::Terminal;

/// Where `demo` keeps its practice file.
const PRACTICE: &str = "hezhun-lm/demo/practice.db";

/// Runs the program with these lines on its standard input.
pub fn piped(office: &Office, words: &[&str], lines: &str) -> Ran {
    let mut child = office.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it listens");
    ran(&child.wait_with_output().expect("it ends"))
}

/// The seal of the ledger and how many entries it has: equal chains have equal seals.
fn sealed(office: &Office) -> String {
    office.ok(&["--db", PRACTICE, "verify"])
}

#[test]
fn a_morning_by_lines_writes_the_ledger_of_the_same_morning_by_keys() {
    let lines = Office::with_practice();
    // A note, a return, back to the list, its last case approved, undone and done again; the end of input is the end.
    let ran = piped(&lines, &["demo", "--linear"], "1\n批注 电话核对过\n退回\n0\n返回\n下一栏 待审\n通过 958\n撤销\n重做\n");
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("已办: 退回 ") && ran.out.contains("已办: 通过 ") && ran.out.contains("重做: 通过 "), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no escape codes");

    let keys = Office::with_practice();
    let mut desk = Terminal::open(&keys, &["demo"]);
    desk.sees("待审 959");
    desk.function(4);
    desk.types("电话核对过");
    desk.sees("电话核对过");
    desk.types("\u{13}");
    desk.until("the note to be closed", |text| !text.contains("电话核对过") && text.contains("Ctrl-Z"));
    desk.function(3);
    desk.sees("请村里核对");
    desk.function(3);
    desk.sees("退回 2");
    desk.types("\u{1b}[F");
    desk.function(2);
    desk.sees("通过 1");
    desk.types("\u{1a}");
    desk.sees("待审 958");
    desk.types("\u{19}");
    desk.sees("待审 957");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    assert_eq!(sealed(&lines), sealed(&keys));
}

#[test]
fn lines_work_in_a_terminal_and_in_english() {
    let office = Office::with_practice();
    let mut desk = Terminal::open(&office, &["demo", "--linear", "--lang", "en"]);
    desk.sees("list>");
    desk.types("find zzzz\r");
    desk.sees("No such case");
    desk.types("find\r");
    desk.sees("+ next page");
    desk.types("export\r");
    desk.sees("Which table?");
    desk.types("2\r1\r2\r\r");
    desk.sees("rows written");
    desk.types("verify\r");
    desk.sees("all is well");
    desk.types("quit\r");
    assert_eq!(desk.end(), 0);
    assert!(office.path("青溪镇2024-flags.csv").exists());
}

#[test]
fn figures_come_in_by_lines_and_a_setting_turns_them_on() {
    let office = Office::with_township();
    std::fs::write(office.path("own.toml"), "linear = true\nreviewer = \"lm\"\n").expect("settings");
    office.line("--db o.db correction-sheet --village 石门村 --out sheet.csv");
    let ran = piped(&office, &["--config", "own.toml", "--db", "o.db"], "导入 sheet.csv\n台账\n\n退出\n");
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("读文件") && ran.out.contains("这些文件没有带来变化"), "{}", ran.out);
    assert!(ran.out.contains("日封签"), "{}", ran.out);
}

#[test]
fn lines_open_the_period_that_is_asked_for() {
    let office = Office::new();
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk");
    office.import("o.db", &[tests.join("年度表2023.csv"), tests.join("年度表2024.csv")]);
    let opened = |words: &[&str]| piped(&office, &[&["--db", "o.db", "--linear"], words].concat(), "");
    for (words, period) in [(&[][..], "2024年度"), (&["--period", "2024"], "2024年度"), (&["--period", "2023"], "2023年度")] {
        let ran = opened(words);
        assert!(ran.out.lines().next().is_some_and(|line| line.contains(period)), "{words:?}: {}\n{}", ran.out, ran.err);
    }
    let ran = opened(&["--period", "2019"]);
    assert!(ran.code == Some(1) && ran.err.contains("没有导入2019年度的数据"), "{}\n{}", ran.out, ran.err);
}
