//! The real program in a real terminal: a case is approved, returned and annotated by keyboard and undone,
//! and all of it is still there after `kill -9` and a restart.

use std::path::Path;

use crate::office::Office;
use crate::terminal::Terminal;

/// Where `demo` keeps its practice file.
const PRACTICE: &str = "hezhun-lm/demo/practice.db";

fn ledger(office: &Office) -> Vec<String> {
    office.ok(&["--db", PRACTICE, "export", "ledger", "--out", "ledger.csv", "--force"]);
    let rows = crate::flow::rows(&office.bytes("ledger.csv"));
    let act = rows[0].iter().position(|head| head == "动作" || head == "操作").unwrap_or_else(|| panic!("{:?}", rows[0]));
    rows[1..].iter().map(|row| row[act].clone()).collect()
}

#[test]
fn decisions_by_keyboard_outlive_a_kill() {
    let office = Office::with_practice();
    let mut desk = Terminal::open(&office, &["demo"]);
    desk.sees("待审 959");
    desk.sees("F1");

    // A note on the first case of the queue.
    desk.function(4);
    desk.types("电话核对过");
    desk.sees("电话核对过");
    desk.types("\u{13}");
    desk.sees("批注 ");
    desk.until("the note to be closed", |text| !text.contains("电话核对过") && text.contains("Ctrl-Z"));

    // It goes back to its village; the form is filled in from its flags.
    desk.function(3);
    desk.sees("请村里核对");
    desk.function(3);
    desk.sees("退回单");
    desk.sees("退回 2");

    // The last of the queue has no doubts and passes with one key.
    desk.types("\u{1b}[F");
    desk.function(2);
    desk.sees("通过 1");
    desk.sees("待审 957");
    desk.kill();

    // Nothing that was done is gone, and the first case of the queue is still the next one.
    office.ok(&["--db", PRACTICE, "verify"]);
    let acts = ledger(&office);
    let done: Vec<&str> = acts.iter().map(String::as_str).filter(|act| ["批注", "退回", "通过"].contains(act)).collect();
    assert_eq!(done, ["退回", "批注", "退回", "通过"], "{acts:?}");

    let mut desk = Terminal::open(&office, &["demo"]);
    let text = desk.sees("待审 957");
    assert!(text.contains("退回 2") && text.contains("通过 1"), "{text}");
    // It was not done at this sitting: named first, then taken back.
    desk.types("\u{1a}");
    desk.sees("再撤销一次");
    desk.types("\u{1a}");
    desk.sees("待审 958");
    desk.sees("撤销");
    desk.types("\u{1a}");
    desk.sees("再撤销一次");
    desk.types("\u{1a}");
    desk.sees("待审 959");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    office.ok(&["--db", PRACTICE, "verify"]);
}

#[test]
fn without_a_terminal_the_desk_says_so() {
    let office = Office::new();
    let ran = office.run::<&str>(&[]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(!ran.err.trim().is_empty() && !ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn a_stray_mouse_report_does_not_end_the_desk() {
    let office = Office::with_practice();
    let mut desk = Terminal::open(&office, &["demo"]);
    desk.sees("待审 959");
    // A report in the oldest form, from a column before the first.
    desk.types("\u{1b}[M   ");
    desk.types("\u{1b}[F");
    desk.function(2);
    desk.sees("通过 1");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
}

#[test]
fn a_note_that_was_not_sent_outlives_a_kill() {
    let office = Office::with_practice();
    let mut desk = Terminal::open(&office, &["demo"]);
    desk.sees("待审 959");
    desk.function(4);
    desk.types("六月起停工");
    desk.sees("六月起停工");
    // Any action keeps what is typed before it is drawn.
    desk.types("\u{14}");
    desk.sees("Note on");
    desk.kill();

    let mut desk = Terminal::open(&office, &["demo"]);
    desk.sees("待审 959");
    desk.function(4);
    desk.sees("六月起停工");
    desk.sees("没有提交的草稿");
    desk.types("\u{1b}");
    desk.until("the note to be closed", |text| !text.contains("六月起停工"));
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    office.ok(&["--db", PRACTICE, "verify"]);
}

#[test]
fn the_first_start_asks_who_reviews_and_never_again() {
    let office = Office::new();
    let program = Path::new(env!("CARGO_BIN_EXE_hezhun"));
    // An office's file is not made while somebody has named the time.
    let mut desk = Terminal::open(&office, &[]);
    desk.sees("设了 HEZHUN_NOW");
    assert_eq!(desk.end(), 1);
    let mut desk = Terminal::start(&office, program, &[], &[("HEZHUN_NOW", "")]);
    desk.sees("第一次打开");
    desk.types("李敏\r");
    desk.sees("看得清这几行框线吗");
    desk.types("\r");
    desk.until("the queue alone", |text| text.contains("李敏") && !text.contains("看得清"));
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    let mut desk = Terminal::start(&office, program, &[], &[("HEZHUN_NOW", "")]);
    let text = desk.sees("李敏");
    assert!(!text.contains("第一次打开"), "{text}");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
}

#[test]
fn practice_is_made_ready_behind_a_screen_that_can_be_left() {
    let office = Office::new();
    let mut desk = Terminal::open(&office, &["demo"]);
    let page = desk.sees("准备练习乡镇");
    assert!(page.contains("960 户，每户都是编的") && page.contains("Esc 离开"), "{page}");
    desk.types("\u{1b}");
    desk.until("the terminal to be given back", |text| !text.contains("练习乡镇"));
    assert_eq!(desk.end(), 0);
    // What was begun is begun again; Ctrl-Q leaves as well, and the third start has its township.
    let mut desk = Terminal::open(&office, &["demo", "--lang", "en"]);
    desk.sees("Making the practice township");
    desk.types("\u{11}");
    desk.until("the terminal to be given back", |text| !text.contains("township"));
    assert_eq!(desk.end(), 0);
    let mut desk = Terminal::open(&office, &["demo"]);
    desk.sees("准备练习乡镇");
    desk.sees("待审 959");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    let mut desk = Terminal::open(&office, &["demo"]);
    let text = desk.until("the desk", |text| text.contains("待审 959") || text.contains("准备练习乡镇"));
    assert!(!text.contains("准备练习乡镇"), "it is there already: {text}");
}

/// The walk of the handbook: what the village handed back lies ready, comes in, and the case shows what was asked and what it answers.
#[test]
fn the_corrected_file_that_practice_has_ready_brings_a_case_back() {
    let office = Office::with_practice();
    let mut desk = Terminal::open(&office, &["demo"]);
    let text = desk.sees("待审 959");
    assert!(text.contains("退回 1") && text.contains("回来 0"), "{text}");
    desk.types("<");
    desk.sees("更正表_云台村_2024.csv");
    desk.types("\u{13}");
    let text = desk.sees("导入预览");
    assert!(text.contains("更正 1 户"), "{text}");
    desk.types("\u{13}");
    desk.sees("回来 1");
    // The tab of what came back is the third one on.
    desk.types("\t\t\t");
    desk.until("the case that came back alone", |text| text.contains("宋平") && !text.contains("曹国"));
    desk.types("\r");
    let text = desk.sees("已交回: 改 1，没动 0，没问也改 0");
    assert!(text.contains("养老金或离退休金 1,908.00 → 2,028.00"), "{text}");
    // It is good: approved by one key.
    desk.function(2);
    desk.sees("通过 1");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    office.ok(&["--db", PRACTICE, "verify"]);
}

#[test]
fn practice_by_lines_says_first_what_it_makes_ready() {
    let office = Office::new();
    let ran = crate::linear::piped(&office, &["demo", "--linear"], "");
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    assert!(ran.out.starts_with("正在准备练习乡镇：960 户"), "{}", ran.out);
    let again = crate::linear::piped(&office, &["demo", "--linear"], "");
    assert!(!again.out.contains("正在准备"), "{}", again.out);
}

/// Whoever is ended by the system gives the terminal back and keeps what was being typed; after a stop the screen is whole again.
#[cfg(unix)]
#[test]
fn what_the_system_says_is_heard_and_loses_no_word() {
    let office = Office::with_practice();
    let mut words = "没写完".to_owned();
    for (turn, name) in ["TERM", "HUP", "INT", "QUIT"].into_iter().enumerate() {
        let mut desk = Terminal::open(&office, &["demo"]);
        desk.sees("待审 959");
        desk.function(4);
        if turn == 0 {
            desk.types(&words);
        }
        // What was typed when the last one was ended is there again.
        desk.sees(&words);
        desk.signal("STOP");
        desk.signal("CONT");
        words.push_str(name);
        desk.types(name);
        desk.sees(&words);
        desk.signal(name);
        desk.sees("程序被系统结束了");
        assert!(desk.is_given_back(), "{name}");
        assert_eq!(desk.end(), 1, "{name}");
    }
}
