//! Windows and copies of one practice beside each other: two that open it at the same moment, and what is set in one of them.
//!
//! What does not live here: two programs on the file of an office (`working.rs`).

use std::process::Child;
use std::process::Stdio;

use crate::office::Office;
use crate::office::ran;

#[test]
fn of_two_first_practices_at_once_both_open() {
    let office = Office::new();
    let start = || -> Child {
        let mut command = office.command(&["demo", "--linear"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let both = [start(), start()].map(|child| ran(&child.wait_with_output().expect("it ends")));
    for window in &both {
        assert_eq!(window.code, Some(0), "{}\n{}", window.out, window.err);
        assert!(window.out.contains("959 户") || window.out.contains("960 户"), "the cases are listed: {}", window.out);
    }
    let waited = both.iter().filter(|window| window.err.contains("另一个窗口正在准备练习乡镇")).count();
    assert!(waited <= 1, "one of them makes it");
}

#[test]
fn what_is_set_in_practice_stays_beside_its_file_and_reaches_neither_the_office_nor_a_copy() {
    let office = Office::with_township();
    let set = |args: &[&str]| {
        let ran = office.run(args);
        assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
        ran
    };
    let asked = set(&["--db", "o.db", "rules", "off", "INC05", "--yes"]);
    assert!(asked.err.contains("写入这份练习自己的规则文件"), "{}", asked.err);
    assert!(office.path("o.db-own/rules/desk.toml").is_file());
    set(&["--db", "o.db", "backup", "c.db"]);
    let is_on = |args: &[&str]| {
        let listed = set(&[args, &["rules", "list", "--format", "csv"]].concat()).out;
        let line = listed.lines().find(|line| line.starts_with("INC05")).unwrap_or_else(|| panic!("{listed}")).to_owned();
        line.contains(",开,")
    };
    assert_eq!([is_on(&["--db", "o.db"]), is_on(&["--db", "c.db"]), is_on(&[])], [false, true, true]);
}
