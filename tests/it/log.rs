//! The log of an office: what was run, how it ended, and nobody's name.
//!
//! What does not live here: a breakdown in it (`panics.rs`), how long it is kept (`src/cli/log.rs`).

use crate::office::NOW;
use crate::office::Office;

#[test]
fn a_command_and_its_end_are_written_down_without_names() {
    let office = Office::new();
    office.line("rules list");
    assert_eq!(office.run(&["--db", "王家.db", "show", "98010100031"]).code, Some(1));
    let log = office.log();
    let lines: Vec<Vec<&str>> = log.lines().map(|line| line.splitn(3, ' ').collect()).collect();
    let version = env!("CARGO_PKG_VERSION");
    let wanted = [
        format!("start task=rules version={version}"),
        "end ms=0".to_owned(),
        format!("start task=show version={version}"),
        "failed ms=0 why=there is no file *".to_owned(),
    ];
    assert_eq!(lines.len(), wanted.len(), "{log}");
    for (line, wanted) in lines.iter().zip(wanted) {
        assert_eq!(line[0], NOW.replace('Z', ".000Z"));
        assert!(line[2].starts_with(&wanted), "{} is not {wanted}", line[2]);
    }
    assert!(log.is_ascii() && !log.contains("98010100031"), "{log}");
}
