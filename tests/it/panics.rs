//! A desk that breaks down gives the terminal back, and says why on the screen the shell has.
//!
//! The loop runs in this test binary, started a second time in a terminal, on a practice desk that breaks when a view is to be kept.

use std::env;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::Command;

use hezhun::Ending;
use hezhun::Opening;
use hezhun::ShownDesk;
use hezhun::app;
use hezhun::run;

use crate::office::Office;
use crate::terminal::Terminal;

/// Set where this binary plays the desk.
const ROLE: &str = "DESK_THAT_BREAKS_DOWN";

/// Plays the desk when started in a terminal by the test below; does nothing otherwise.
#[test]
fn a_desk_that_breaks_down() {
    if env::var_os(ROLE).is_none() {
        return;
    }
    let Ending::Show(shown) = run::run(&["hezhun".into(), "demo".into()], |_, _, _| Ok(())) else { panic!("no desk") };
    let ShownDesk { desk, settings, keys, taught: _, log: _ } = *shown;
    let Opening::ToMake { making, .. } = desk else { panic!("it is there already") };
    let mut desk = making(&|_| true).unwrap_or_else(|why| panic!("{why:?}"));
    desk.set_views(Vec::new(), Some(hezhun::Keeper::Beside(Box::new(|_| panic!("the cupboard is gone")))));
    let ended = catch_unwind(AssertUnwindSafe(|| app::run(desk, settings, keys, None)));
    assert!(ended.is_err(), "the desk was to break down");
    // What the terminal itself says of its state.
    assert!(Command::new("stty").arg("-a").status().expect("stty").success());
}

#[test]
fn the_terminal_is_given_back_after_a_panic() {
    let office = Office::new();
    let program = env::current_exe().expect("this binary");
    let words = ["--exact", "panics::a_desk_that_breaks_down", "--nocapture", "--test-threads=1"];
    let path = env::var("PATH").unwrap_or_default();
    let mut desk = Terminal::start(&office, Path::new(&program), &words, &[(ROLE, "1"), ("PATH", &path)]);
    desk.sees("待审 959");
    assert!(!desk.is_given_back(), "the desk has the terminal");
    desk.function(9);
    desk.types("flags = 0");
    desk.sees("flags = 0");
    desk.types("\r");
    desk.sees("筛选: flags = 0");
    desk.types("\u{13}");
    desk.until("the name to be asked", |text| !text.contains("筛选: flags = 0"));
    desk.types("w");
    desk.types("\r");
    let text = desk.sees("1 passed");
    assert!(desk.is_given_back(), "{text}");
    assert!(text.contains("the cupboard is gone"), "the reason is read on the shell's screen: {text}");
    assert!(text.contains(" icanon") && !text.contains("-icanon"), "lines are read as lines again: {text}");
    assert!(text.contains(" echo ") && !text.contains("-echo "), "what is typed is seen again: {text}");
    assert_eq!(desk.end(), 0);
    let log = office.log();
    let panic = log.lines().find(|line| line.contains(" panic ")).unwrap_or_else(|| panic!("no panic in the log:\n{log}"));
    assert!(panic.contains("panics.rs:") && panic.ends_with("why=the cupboard is gone"), "{panic}");
}
