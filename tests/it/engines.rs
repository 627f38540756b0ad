//! The township as tables and the rulebook as SQL: what leaves, what never does, and what is refused in one sentence with nothing half written.
//!
//! What does not live here: whether an engine says what the desk says (`tests/engines/run`).

use std::fs;
use std::path::PathBuf;

use crate::office::Office;

/// A practice township of a few households, staged as `st`.
fn staged() -> (Office, Vec<String>) {
    let office = Office::new();
    office.ok(&["sample", "--households", "12", "--seed", "3", "--out", "t"]);
    let mut files: Vec<PathBuf> = fs::read_dir(office.path("t")).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let files: Vec<String> = files.into_iter().map(|file| file.display().to_string()).collect();
    let mut words = vec!["stage"];
    words.extend(files.iter().map(String::as_str));
    words.extend(["--out", "st"]);
    let ran = office.run(&words);
    assert!(ran.code == Some(0) && ran.err.contains("12 户"), "{}", ran.err);
    (office, files)
}

/// Whether a text holds the number of a person: 17 digits and a digit or X in a row.
fn has_number(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|letter| {
        run = if letter.is_ascii_digit() || (run == 17 && letter == 'X') { run + 1 } else { 0 };
        run == 18
    })
}

#[test]
fn numbers_of_people_leave_as_hashes_and_the_key_stays() {
    let (office, files) = staged();
    let key = fs::read_to_string(office.path("st.key")).expect("a key beside the folder");
    let mut tables = 0;
    for entry in fs::read_dir(office.path("st")).expect("a folder") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        assert!(!text.contains(key.trim()), "{}", path.display());
        // Numbers of households have 17 digits; hashes are hexadecimal.
        let bare: String = text.split([',', '\n']).filter(|cell| cell.len() == 18).collect::<Vec<_>>().join("\n");
        assert!(!has_number(&bare), "{}: {bare}", path.display());
        tables += usize::from(path.extension().is_some_and(|end| end == "csv"));
    }
    assert!(tables > 10, "{tables} tables");
    let members = fs::read_to_string(office.path("st/members.csv")).expect("members");
    let mut words: Vec<&str> = vec!["stage"];
    words.extend(files.iter().map(String::as_str));
    let again = [words.as_slice(), &["--out", "again", "--key", "st.key"]].concat();
    office.ok(&again);
    assert_eq!(fs::read_to_string(office.path("again/members.csv")).expect("members"), members, "the same key, the same tables");
    let other = [words.as_slice(), &["--out", "other"]].concat();
    office.ok(&other);
    assert_ne!(fs::read_to_string(office.path("other/members.csv")).expect("members"), members, "another key");
    let inside = [words.as_slice(), &["--out", "in", "--key", "in/key"]].concat();
    let ran = office.run(&inside);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("密钥不能放在要交出去的文件夹里"), "{}", ran.err);
    assert!(!office.path("in").exists());
    let ran = office.run(&[words.as_slice(), &["--out", "st"]].concat());
    assert_eq!(ran.code, Some(1), "a folder that is there is not replaced: {}", ran.err);
    office.ok(&[words.as_slice(), &["--out", "st", "--force"]].concat());
    let left = fs::read_dir(office.path(".")).expect("a folder").filter_map(Result::ok);
    assert!(
        !left.map(|entry| entry.file_name().to_string_lossy().into_owned()).any(|name| name.contains(".hezhun-")),
        "nothing half written"
    );
}

#[test]
fn the_book_is_printed_and_what_is_not_carried_is_listed() {
    let (office, _) = staged();
    let sql = ["rules", "sql", "--dialect", "duckdb", "--staged", "st", "--out", "q"];
    let ran = office.run(&sql);
    assert!(ran.code == Some(0) && ran.err.contains("没有带上"), "{}", ran.err);
    let prepare = fs::read_to_string(office.path("q/prepare.sql")).expect("prepare");
    for word in ["DOUBLE", "FLOAT", "REAL", "median(", "avg("] {
        assert!(!prepare.contains(word), "{word}: no amount is a float");
    }
    let judge = fs::read_to_string(office.path("q/judge.sql")).expect("judge");
    let left = fs::read_to_string(office.path("q/not_carried.csv")).expect("a list");
    for line in left.lines().skip(1) {
        let (code, why) = line.split_once(',').expect("a code and a reason");
        assert!(!judge.contains(&format!("AS \"{code}\"")) && why.len() > 10, "{line}");
    }
    assert!(left.lines().count() < 12, "{left}");
    assert!(left.contains("COL04") && judge.contains("AS \"INC01\"") && judge.contains("AS \"VIL01\""));
    assert_eq!(office.run(&sql).code, Some(1), "the folder is there");
}

#[test]
fn what_cannot_be_printed_is_one_sentence() {
    let (office, _) = staged();
    let refused = |words: &[&str], said: &str| {
        let base = ["rules", "sql", "--out", "q"];
        let ran = office.run(&[&base[..], words].concat());
        assert_eq!(ran.code, Some(1), "{words:?}: {}", ran.err);
        assert!(ran.err.contains(said) && ran.err.trim().lines().count() == 1, "{words:?}: {}", ran.err);
        assert!(!office.path("q").exists(), "{words:?}");
    };
    refused(&["--dialect", "oracle", "--staged", "st"], "没有与本程序逐项比过的 oracle 写法；现有：duckdb");
    refused(&["--dialect", "postgres", "--staged", "st"], "postgres");
    refused(&["--dialect", "duckdb", "--staged", "nowhere"], "nowhere");
    refused(&["--dialect", "duckdb", "--staged", "st", "--period", "2019"], "没有 2019");
    fs::write(office.path("own.toml"), "[[rule]]\ncode = \"INC10\"\non = true\n").expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st", "--rules-file", "own.toml"], "另一套规则");
    let manifest = fs::read_to_string(office.path("st/manifest.toml")).expect("a manifest");
    fs::write(office.path("st/manifest.toml"), manifest.replace("schema = 2", "schema = 9")).expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st"], "第 9 版");
    fs::write(office.path("st/manifest.toml"), manifest.replace("e empty", "e nothing")).expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st"], "单元格状态");
    fs::write(office.path("st/manifest.toml"), "schema = 2\n").expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st"], "manifest.toml");
}
