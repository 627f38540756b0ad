//! Windows and copies of one practice beside each other: two that open it at the same moment, and what is set in one of them.
//!
//! What does not live here: two programs on the file of an office (`working.rs`).

use std::process::Child;
use std::process::Stdio;

use crate::office::Office;
use crate::office::files_in;
use crate::office::ran;
use crate::office::township;

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

/// Whether a rule is on by what a command reads.
fn is_on(office: &Office, args: &[&str]) -> bool {
    let ran = office.run(&[args, &["rules", "list", "--format", "csv"]].concat());
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    ran.out.lines().find(|line| line.starts_with("INC05")).unwrap_or_else(|| panic!("{}", ran.out)).contains(",开,")
}

fn done(office: &Office, args: &[&str]) -> String {
    let ran = office.run(args);
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    ran.out + &ran.err
}

/// What the desk by lines says of the rule, and whether it asks for a run.
fn by_lines(office: &Office, db: &str, line: &str) -> String {
    let mut command = office.command(&["--db", db, "--found", "moved", "--linear"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let lines = format!("{line}\n退出\n");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), lines.as_bytes()).expect("written");
    let ran = ran(&child.wait_with_output().expect("it ends"));
    ran.out + &ran.err
}

#[test]
fn what_is_set_in_practice_goes_where_its_file_goes_and_reaches_neither_the_office_nor_a_new_file() {
    let office = Office::with_township();
    let asked = done(&office, &["--db", "o.db", "rules", "off", "INC05", "--yes"]);
    assert!(asked.contains("写在这份练习自己的数据文件 o.db 里"), "{asked}");
    let is_already_off = office.run(&["--db", "o.db", "rules", "off", "INC05", "--yes"]);
    assert!(is_already_off.code == Some(1) && is_already_off.err.contains("本来就是关闭的"), "{}", is_already_off.err);
    assert!([is_on(&office, &["--db", "o.db"]), is_on(&office, &[])] == [false, true], "the office's own stay");
    // A backup, a copy: each has them, and goes its own way from there.
    done(&office, &["--db", "o.db", "backup", "b.db"]);
    std::fs::copy(office.path("o.db"), office.path("c.db")).expect("copied");
    assert!(!is_on(&office, &["--db", "b.db"]) && !is_on(&office, &["--db", "c.db"]));
    done(&office, &["--db", "c.db", "--found", "copy", "rules", "on", "INC05", "--yes"]);
    assert_eq!([is_on(&office, &["--db", "o.db"]), is_on(&office, &["--db", "c.db"])], [false, true]);
    // Moved: they went along, on the screen as by command, and the flags are of these very rules.
    std::fs::rename(office.path("o.db"), office.path("m.db")).expect("moved");
    assert!(!is_on(&office, &["--db", "m.db"]));
    let said = by_lines(&office, "m.db", "关闭 INC05");
    assert!(said.contains("本来就是关闭的"), "{said}");
    // A new file at the old place begins with the shipped ones, whatever lies beside it.
    let files = files_in(&township()).into_iter().map(|file| file.display().to_string()).collect::<Vec<_>>();
    let words = ["--db", "o.db", "--new", "import"].into_iter().chain(files.iter().map(String::as_str)).collect::<Vec<_>>();
    done(&office, &words);
    assert!(is_on(&office, &["--db", "o.db"]));
    // What was restored is as it was when the copy was taken.
    done(&office, &["--db", "o.db", "rules", "off", "INC04", "--yes"]);
    done(&office, &["--db", "m.db", "rules", "on", "INC05", "--yes"]);
    done(&office, &["--db", "m.db", "restore", "b.db", "--yes"]);
    assert!(!is_on(&office, &["--db", "m.db"]));
}
