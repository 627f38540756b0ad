//! The township as tables and the rulebook as SQL: what leaves, what never does, and what is refused in one sentence with nothing half written.
//!
//! What does not live here: whether an engine says what the desk says (`tests/engines/run`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::office::Office;
use crate::office::files_in;

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
    for engine in ["duckdb", "postgres", "spark"] {
        let out = format!("q-{engine}");
        let sql = ["rules", "sql", "--dialect", engine, "--staged", "st", "--out", &out];
        let ran = office.run(&sql);
        assert!(ran.code == Some(0) && ran.err.contains("没有带上"), "{}", ran.err);
        let file = |name: &str| fs::read_to_string(office.path(&format!("{out}/{name}"))).expect("a file");
        let prepare = file("prepare.sql");
        for word in ["DOUBLE", "FLOAT", "REAL", "median(", "avg("] {
            assert!(!prepare.contains(word), "{engine}, {word}: no amount is a float");
        }
        let judge = file("judge.sql");
        let left = file("not_carried.csv");
        let (mark, load) = match engine {
            "spark" => ('`', "`row` BIGINT"),
            "duckdb" => ('"', "'row': 'BIGINT'"),
            _ => ('"', "\"row\" BIGINT"),
        };
        let is_judged = |code: &str| judge.contains(&format!("AS {mark}{code}{mark}"));
        for line in left.lines().skip(1) {
            let (code, why) = line.split_once(',').expect("a code and a reason");
            assert!(!is_judged(code) && why.len() > 10, "{engine}: {line}");
        }
        assert!(left.lines().count() < 12, "{left}");
        assert!(left.contains("COL04") && is_judged("INC01") && is_judged("VIL01"));
        assert_eq!(office.path(&format!("{out}/run_spark.py")).exists(), engine == "spark");
        let loads = fs::read_to_string(office.path(&format!("st/load-{engine}.sql"))).expect("what loads the tables");
        assert!(loads.contains(load) && loads.contains("households.csv"), "{loads}");
        assert_eq!(office.run(&sql).code, Some(1), "the folder is there");
    }
}

#[test]
fn the_samples_of_the_book_are_printed_with_what_they_come_to() {
    let office = Office::new();
    for engine in ["duckdb", "postgres", "spark"] {
        let out = format!("q-{engine}");
        office.ok(&["rules", "sql", "--dialect", engine, "--examples", "--out", &out]);
        let file = |name: &str| fs::read_to_string(office.path(&format!("{out}/{name}"))).expect("a file");
        let (sql, wanted, left) = (file("examples.sql"), rows(&file("examples.csv")), rows(&file("not_carried.csv")));
        assert!(wanted.len() > 700 && wanted.contains(&["INC01", "1", "H"].map(str::to_owned).to_vec()), "{} samples", wanted.len());
        assert!(left[1..].iter().all(|row| row[0].starts_with("IDV20")), "{left:?}");
        assert!(sql.contains("example_outcomes") && sql.matches("'INC01' AS rule").count() == 1, "{engine}");
    }
    let ran = office.run(&["rules", "sql", "--dialect", "duckdb", "--out", "none"]);
    assert!(ran.code != Some(0) && ran.err.contains("--staged"), "{}", ran.err);
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
    refused(&["--dialect", "oracle", "--staged", "st"], "没有与本程序逐项比过的 oracle 写法；现有：duckdb, postgres, spark");
    refused(&["--dialect", "Postgres", "--staged", "st"], "Postgres");
    refused(&["--dialect", "duckdb", "--staged", "nowhere"], "nowhere");
    refused(&["--dialect", "duckdb", "--staged", "st", "--period", "2019"], "没有 2019");
    fs::write(office.path("own.toml"), "[[rule]]\ncode = \"INC10\"\non = true\n").expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st", "--rules-file", "own.toml"], "另一套规则");
    let manifest = fs::read_to_string(office.path("st/manifest.toml")).expect("a manifest");
    fs::write(office.path("st/manifest.toml"), manifest.replace("schema = 3", "schema = 9")).expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st"], "第 9 版");
    fs::write(office.path("st/manifest.toml"), manifest.replace("e empty", "e nothing")).expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st"], "单元格状态");
    fs::write(office.path("st/manifest.toml"), "schema = 3\n").expect("written");
    refused(&["--dialect", "duckdb", "--staged", "st"], "manifest.toml");
}

/// Rows of a csv as text.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

/// What `screen` lists, and the same flags as an engine lists them, but for the rule that the engine does not carry.
fn screened(office: &Office, files: &[String], lang: &str) -> (Vec<Vec<String>>, String) {
    let words: Vec<&str> = ["--lang", lang, "screen"].into_iter().chain(files.iter().map(String::as_str)).collect();
    office.ok(&[&words[..], &["--out", "list.csv", "--plain", "--force"]].concat());
    let mut list = rows(&fs::read_to_string(office.path("list.csv")).expect("a list"));
    list.retain(|row| row[4] != "IDV20");
    let mut flags = "subject,number,rule,outcome,severity,numbers,limits\n".to_owned();
    for row in &list[1..] {
        let (subject, number) = if row[1].is_empty() { ("village", &row[2]) } else { ("household", &row[1]) };
        let _ = writeln!(flags, "{subject},{number},{},H,{},\"a=1/1; b\",", row[4], row[6]);
    }
    (list, flags)
}

/// Every flag of these files as `explain` says it from the staged folder.
fn explained_is_screened(office: &Office, files: &[String]) {
    let words: Vec<&str> = ["stage"].into_iter().chain(files.iter().map(String::as_str)).collect();
    office.ok(&[&words[..], &["--out", "st", "--force"]].concat());
    for lang in ["zh", "en"] {
        let (list, flags) = screened(office, files, lang);
        assert!(list.len() > 20, "{} flags", list.len());
        fs::write(office.path("flags.csv"), &flags).expect("written");
        office.ok(&["--lang", lang, "explain", "flags.csv", "--staged", "st", "--out", "told.csv", "--plain", "--force"]);
        let told = rows(&fs::read_to_string(office.path("told.csv")).expect("a list"));
        for (own, other) in told.iter().zip(&list) {
            assert_eq!(own, other, "{lang}");
        }
        assert_eq!(told.len(), list.len(), "{lang}");
        // Those of one township, of which alone the rows are read, and one flag by itself.
        let header = flags.lines().next().unwrap_or_default();
        let town = |row: &[String]| row[2].split_once('/').map(|(town, _)| town.to_owned());
        let towns: BTreeSet<String> = list[1..].iter().filter_map(|row| town(row)).collect();
        let some = list.iter().zip(flags.lines()).skip(1);
        let of_towns = towns.iter().map(|of| some.clone().filter(|(row, _)| town(row).as_ref() == Some(of)).collect::<Vec<_>>());
        for part in of_towns.chain([some.clone().skip(7).take(1).collect()]) {
            let lines: Vec<&str> = [header].into_iter().chain(part.iter().map(|(_, line)| *line)).collect();
            fs::write(office.path("part.csv"), lines.join("\n")).expect("written");
            office.ok(&["--lang", lang, "explain", "part.csv", "--staged", "st", "--out", "told.csv", "--plain", "--force"]);
            let told = rows(&fs::read_to_string(office.path("told.csv")).expect("a list"));
            assert_eq!(told[1..].iter().collect::<Vec<_>>(), part.iter().map(|(row, _)| *row).collect::<Vec<_>>(), "{lang}");
        }
    }
}

/// The files of a folder as words of a command.
fn files_of(office: &Office, folder: &str) -> Vec<String> {
    files_in(&office.path(folder)).iter().map(|file| file.display().to_string()).collect()
}

#[test]
fn what_an_engine_found_is_said_as_the_desk_says_it() {
    let office = Office::new();
    office.ok(&["sample", "--households", "240", "--seed", "3", "--out", "t"]);
    explained_is_screened(&office, &files_of(&office, "t"));
    let refused = |words: &[&str], said: &str| {
        let ran = office.run(&[&["explain"], words].concat());
        assert_eq!(ran.code, Some(1), "{words:?}: {}", ran.err);
        assert!(ran.out.is_empty() && ran.err.contains(said) && ran.err.trim().lines().count() == 1, "{words:?}: {}", ran.err);
    };
    refused(&["nowhere.csv", "--staged", "st"], "nowhere.csv");
    refused(&["list.csv", "--staged", "st"], "没有 subject 这一列");
    let one = |row: &str| fs::write(office.path("one.csv"), format!("subject,number,rule,severity\n{row}\n")).expect("written");
    for (row, said) in [
        ("person,1,INC01,high", "第 2 行不是疑点"),
        ("household,1,INC01,grave", "第 2 行不是疑点"),
        ("household,1,INC01,high", "没有 1"),
        ("household,98010100100010001,XYZ99,high", "没有 XYZ99"),
        ("village,石门村,INC01,high", "不是问它的"),
    ] {
        one(row);
        refused(&["one.csv", "--staged", "st"], said);
    }
    let flags = fs::read_to_string(office.path("flags.csv")).expect("flags");
    let other = if flags.contains(",high,") { (",high,", ",low,") } else { (",low,", ",high,") };
    fs::write(office.path("moved.csv"), flags.replacen(other.0, other.1, 1)).expect("written");
    refused(&["moved.csv", "--staged", "st"], "不是");
    fs::write(office.path("book.csv"), "subject,number,rule,severity,book\nhousehold,1,INC01,high,0123\n").expect("written");
    refused(&["book.csv", "--staged", "st"], "另一套规则");
    fs::write(office.path("other.key"), "0a".repeat(32)).expect("written");
    refused(&["flags.csv", "--staged", "st", "--key", "other.key"], "不是用");
    refused(&["flags.csv", "--staged", "st", "--key", "no.key"], "no.key");
    assert!(!office.path("no.key").exists(), "no key is made");
    let members = fs::read_to_string(office.path("st/members.csv")).expect("members");
    fs::write(office.path("st/members.csv"), members.replacen("town_no,", "town,", 1)).expect("written");
    refused(&["flags.csv", "--staged", "st"], "members.csv 的列");
    let cut = members.trim_end().rsplit_once(',').expect("cells").0.to_owned();
    fs::write(office.path("st/members.csv"), cut).expect("written");
    refused(&["flags.csv", "--staged", "st"], "members.csv 第");
}

#[test]
fn a_county_is_staged_in_one_folder_with_the_township_on_every_row() {
    let office = Office::new();
    office.ok(&["sample", "--county", "2", "--households", "40", "--seed", "5", "--out", "k"]);
    explained_is_screened(&office, &files_of(&office, "k"));
    let manifest = fs::read_to_string(office.path("st/manifest.toml")).expect("a manifest");
    assert_eq!(manifest.matches("[[towns]]").count(), 2, "{manifest}");
    let mut names = Vec::new();
    for entry in fs::read_dir(office.path("st")).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|end| end != "csv") {
            continue;
        }
        let all = rows(&fs::read_to_string(&path).expect("text"));
        assert_eq!(all[0][0], "town_no", "{}", path.display());
        assert!(all[1..].iter().all(|row| ["0", "1"].contains(&row[0].as_str())), "{}", path.display());
        if path.ends_with("villages.csv") {
            names = all[1..].iter().map(|row| (row[3].clone(), row[2].clone())).collect();
        }
    }
    let twice = names.iter().filter(|(name, _)| names.iter().filter(|(other, _)| other == name).count() == 2);
    assert!(twice.count() > 0, "villages of the same name are two: {names:?}");
    assert!(names.iter().all(|(name, key)| key.ends_with(&format!("/{name}"))), "{names:?}");
    office.ok(&["rules", "sql", "--dialect", "duckdb", "--staged", "st", "--out", "q"]);
    let files = files_of(&office, "k");
    let words: Vec<&str> = ["stage"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let ran = office.run(&[&words[..], &["--out", "st", "--force", "--problems", "all.csv"]].concat());
    let listed = fs::read_to_string(office.path("all.csv")).expect("what was not taken");
    assert!(ran.code == Some(0) && ran.err.contains("all.csv") && listed.lines().count() > 2, "{}{listed}", ran.err);
    let inside = office.path("st/all.csv").display().to_string();
    let ran = office.run(&[&words[..], &["--out", "./st", "--force", "--problems", &inside]].concat());
    assert!(ran.code == Some(1) && ran.err.contains("问题清单不能放在") && !office.path("st/all.csv").exists(), "{}", ran.err);
    let ran = office.run(&["stage", "k/nothing.csv", "--out", "none"]);
    assert!(ran.code == Some(1) && !office.path("none").exists(), "{}", ran.err);
    let words: Vec<String> =
        ["stage", "--period", "2019", "--out", "none"].map(str::to_owned).into_iter().chain(files_of(&office, "k")).collect();
    let ran = office.run(&words);
    assert!(ran.code == Some(1) && ran.err.contains("2019") && !office.path("none").exists(), "{}", ran.err);
}

#[test]
fn a_folder_that_was_left_half_written_goes_with_the_next_one() {
    let (office, files) = staged();
    fs::create_dir(office.path(".hezhun-99999999-0.folder")).expect("made");
    fs::write(office.path(".hezhun-99999999-0.folder/members.csv"), "half").expect("written");
    fs::write(office.path(".hezhun-99999999-0.part"), "").expect("written");
    let words: Vec<&str> =
        ["stage", "--roster", "pension", "--force", "--out", "st"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let ran = office.run(&words);
    assert_ne!(ran.code, Some(2), "--roster is known: {}", ran.err);
    office.ok(&["rules", "sql", "--dialect", "duckdb", "--staged", "st", "--out", "q"]);
    let left = fs::read_dir(office.path(".")).expect("a folder").filter_map(Result::ok);
    let left: Vec<String> =
        left.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name.contains(".hezhun-")).collect();
    assert!(left.is_empty(), "{left:?}");
}
