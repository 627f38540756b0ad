//! A year that is purged: no name, certificate, phone or word of it stands in any byte of any file that the program left, plain or under a
//! password, and everything else of the office goes on.
//!
//! What does not live here: what a purge refuses (`src/review/audit/purge_tests.rs`), kills in the middle (`tests/kills/sweep.py`).

use std::fs;
use std::path::PathBuf;

use crate::office::Office;
use crate::source::walk;

const HEADER: &str = "年度,户编号,行政村,户主姓名,户主证件号码,户联系电话,年度家庭人口数,工资性收入,纯收入,人编号,姓名,证件号码,与户主关系";
const SECRETS: [&str; 4] = ["欧阳桂香", "980101196001011234", "15512345678", "桂香家的地租是口头说的"];
const OLD: &str = "98010100100010001";

/// A yearly file of one household.
fn yearly(office: &Office, year: i32, name: &str, cert: &str, phone: &str) -> PathBuf {
    let path = office.path(&format!("脱贫户信息_{year}1118.csv"));
    let row = format!("{year},{OLD},石门村,{name},{cert},{phone},1,9000,{}000,9801010010001000101,{name},{cert},户主", year - 2000);
    fs::write(&path, format!("\u{feff}{HEADER}\r\n{row}\r\n")).expect("written");
    path
}

/// An office in 2024 that began in 2020.
fn filled(office: &Office) {
    let old = yearly(office, 2020, SECRETS[0], SECRETS[1], SECRETS[2]);
    office.import("o.db", std::slice::from_ref(&old));
    office.ok(&["--db", "o.db", "decide", OLD, "annotate", "--note", SECRETS[3]]);
    office.ok(&["--db", "o.db", "decide", OLD, "return", "--reason", "R11", "--bring", "E4", "--due", "2024-11-25", "--note", SECRETS[3]]);
    fs::remove_file(old).expect("the village's own file");
    for year in 2021..=2024 {
        let file = yearly(office, year, "王小明", "980101199003074514", "15500000001");
        office.import("o.db", &[file]);
    }
    office.line("--db o.db verify");
}

/// Which of the secrets stand where.
fn left(office: &Office) -> Vec<String> {
    let mut files = Vec::new();
    walk(&office.path(""), &mut files);
    let mut found = Vec::new();
    for file in files {
        let bytes = fs::read(&file).expect("read");
        for words in SECRETS {
            let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let there = |wanted: &[u8]| bytes.windows(wanted.len()).any(|piece| piece == wanted);
            if there(words.as_bytes()) || there(&wide) {
                found.push(format!("{words} in {}", file.display()));
            }
        }
    }
    found
}

#[test]
fn nothing_of_a_purged_year_is_left_and_the_rest_goes_on() {
    let office = Office::new();
    filled(&office);
    assert!(SECRETS.iter().all(|words| left(&office).iter().any(|found| found.starts_with(words))), "what is looked for is there");
    for (line, said) in [("purge 2021", "2020 年及以前的才能清除"), ("purge 2019", "没有 2019 年的数据"), ("purge 2020", "--yes")]
    {
        let before = office.bytes("o.db");
        let ran = office.run(&format!("--db o.db {line}").split(' ').collect::<Vec<_>>());
        assert!(ran.code == Some(1) && ran.err.contains(said), "{line}: {}", ran.err);
        assert!(office.bytes("o.db") == before, "{line}");
    }
    let ran = office.run(&["--db", "o.db", "purge", "2020", "--yes"]);
    assert!(ran.code == Some(1) && ran.err.contains("--copies"), "what becomes of the backups has to be said: {}", ran.err);
    let done = office.run(&["--db", "o.db", "purge", "2020", "--yes", "--copies", "remove", "--lang", "en"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(
        done.err.contains("1 record,") && done.err.contains("2 notes") && done.err.contains("1 of its cases is not finished"),
        "{}",
        done.err
    );
    assert!(done.out.contains("the year 2020 was purged, and the file verifies"), "{}", done.out);
    assert_eq!(left(&office), Vec::<String>::new());

    for line in ["verify", "queue", "assess", "export cases", "export flags", "export records", "export ledger", "rules rates", "waivers"] {
        office.line(&format!("--db o.db {line}"));
    }
    let ledger = office.line("--db o.db export ledger");
    assert!(ledger.contains("清除往年数据"), "{ledger}");
    assert!(office.ok(&["--db", "o.db", "show", OLD]).contains("王小明"));
    for (line, said) in [
        ("--period 2020 queue", "2020年度的数据已经清除"),
        ("undo", "以前的操作不能再撤销"),
        ("undo-batch 1", "已经清除的年份"),
        ("purge 2020 --yes", "已经清除过了"),
    ] {
        let ran = office.run(&format!("--db o.db {line}").split(' ').collect::<Vec<_>>());
        assert!(ran.code == Some(1) && ran.err.contains(said), "{line}: {}", ran.err);
    }
    let again = yearly(&office, 2020, "王小明", "980101199003074514", "15500000001");
    let ran = office.run(&["--db", "o.db", "import", &again.display().to_string()]);
    assert!(ran.code == Some(1) && ran.err.contains("不能再导入"), "{}", ran.err);
    office.line("--db o.db undo-batch 5");
    office.line("--db o.db verify");
    office.line("--db o.db backup b.db");
    office.line("--db n.db restore b.db");
    office.line("--db n.db verify");
}

#[test]
fn copies_under_an_earlier_password_are_named_and_what_was_kept_goes_later() {
    let office = Office::new();
    filled(&office);
    for (name, words) in [("p.txt", "eight letters"), ("q.txt", "nine letters.")] {
        fs::write(office.path(name), words).expect("written");
    }
    office.line("--db o.db password set --new-password-file p.txt --copies remove");
    office.line("--db o.db --password-file p.txt backup old.db");
    office.line("--db o.db --password-file p.txt password change --new-password-file q.txt --copies keep");
    office.line("--db o.db --password-file q.txt backup new.db");
    let purge =
        |more: &[&str]| office.run(&[&["--db", "o.db", "--password-file", "q.txt", "purge", "2020", "--yes", "--copies"], more].concat());
    let ran = purge(&["keep"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let (open, shut) = ran.err.split_once("这些文件用另一个密码，打不开看").expect("two lists");
    assert!(open.contains("new.db（用现在的密码）") && shut.contains("old.db（用另一个密码"), "{}", ran.err);
    assert!(shut.contains("purge 2020 --copies remove"), "{}", ran.err);
    let ran = office.run(&["--db", "o.db", "--password-file", "q.txt", "purge", "2020", "--copies", "remove"]);
    assert!(ran.code == Some(1) && ran.err.contains("删除吗？") && office.path("new.db").exists(), "it asks first: {}", ran.err);
    let ran = purge(&["remove"]);
    assert!(ran.code == Some(0) && ran.err.contains("已经清除过了") && ran.err.contains("已删除：new.db"), "{}", ran.err);
    assert!(office.path("old.db").exists() && !office.path("new.db").exists());
    let ran = purge(&["remove", "--copy-password-file", "p.txt"]);
    assert!(ran.code == Some(0) && ran.err.contains("old.db（用以前的密码）") && ran.err.contains("已删除：old.db"), "{}", ran.err);
    let ran = purge(&["remove"]);
    assert!(ran.code == Some(1) && ran.err.contains("已经清除过了"), "nothing is left to do: {}", ran.err);
    office.line("--db o.db --password-file q.txt verify");
}

#[test]
fn a_file_under_a_password_is_purged_too() {
    let office = Office::new();
    filled(&office);
    fs::write(office.path("p.txt"), "eight letters").expect("written");
    office.line("--db o.db password set --new-password-file p.txt --copies remove");
    office.line("--db o.db --password-file p.txt purge 2020 --yes --copies keep");
    office.line("--db o.db --password-file p.txt verify");
    // Taken off, what the pages held is there to be seen.
    office.line("--db o.db --password-file p.txt password remove --copies keep");
    assert_eq!(left(&office), Vec::<String>::new());
    office.line("--db o.db verify");
}
