//! Two windows that open the practice at the same moment: one makes it, the other waits for it and shows it.
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
