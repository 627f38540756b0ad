//! What the program says of itself: one line, and with `--long` everything that tells one build from another.

use crate::office::Office;

#[test]
fn the_version_is_one_line_and_the_long_one_tells_builds_apart() {
    let office = Office::new();
    let version = format!("hezhun {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(office.line("--version"), version);
    assert_eq!(office.line("-V"), version);
    for (lang, names) in [
        ("zh", ["源码", "平台", "编译方式", "数据结构", "规则库", "编译器"]),
        ("en", ["commit", "target", "profile", "schema", "rulebook", "compiler"]),
    ] {
        let said = office.line(&format!("--version --long --lang {lang}"));
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], version.trim_end());
        let told: Vec<(&str, &str)> = lines[1..].iter().map(|line| line.split_once(": ").expect("a name and a value")).collect();
        assert_eq!(told.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
        assert!(told.iter().all(|(_, value)| !value.is_empty()), "{said}");
        assert!(told[3].1.parse::<u32>().is_ok_and(|schema| schema >= 3), "{said}");
        assert!(told[4].1.len() == 64 && told[4].1.bytes().all(|sign| sign.is_ascii_hexdigit()), "{said}");
        assert!(told[5].1.starts_with("rustc "), "{said}");
    }
    // Asked for alone it is a mistake, and nothing else is done.
    assert_eq!(office.run(&["--long"]).code, Some(2));
}
