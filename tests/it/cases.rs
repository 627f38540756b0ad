//! Small inputs as offices have them, one for each kind of trouble: what is read of each, or the sentence that names what is not.

use std::path::Path;
use std::path::PathBuf;

use hezhun::ExchangeError;
use hezhun::Incoming;
use hezhun::Lang;
use hezhun::Period;
use hezhun::ProblemKind;
use hezhun::ProblemKind::Cleaned;
use hezhun::ProblemKind::Conflict;
use hezhun::ProblemKind::LeftOut;
use hezhun::ProblemKind::LostDigits;
use hezhun::ProblemKind::PassedOver;
use hezhun::ProblemKind::Refused;
use hezhun::ProblemKind::Unreadable;
use hezhun::ReadOptions;
use hezhun::RowProblem;
use hezhun::known;
use hezhun::read;

use crate::office::Office;

/// A case.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/files").join(name)
}

fn take_in(names: &[&str], skip_sheets: bool) -> Result<Incoming, ExchangeError> {
    let paths: Vec<PathBuf> = names.iter().map(|name| path(name)).collect();
    read::read(&paths, &ReadOptions { period: Some(Period::annual(2024)), only: None, table: None, skip_sheets, progress: &|_| true })
}

fn sentence(problem: &RowProblem) -> String {
    let RowProblem { sheet, row, column, said, wanted, count, .. } = problem;
    format!("{sheet} {row} {column} {said} {} ({count})", wanted.get(Lang::Zh))
}

/// A file, its households or rows of a roster, and remarks: kind, row, how many it stands for, and words of it.
type Case<'a> = (&'a str, usize, &'a [(ProblemKind, u32, usize, &'a str)]);

/// Beside these, most files have a cell 约两亩 that nobody can read.
const READ: &[Case] = &[
    ("c01b_thousands_hh.csv", 4, &[(Refused, 3, 1, "这行有 79 格，表头有 78 格")]),
    ("c03d_truncated_num.csv", 4, &[(Refused, 6, 1, "文件到这里断了")]),
    ("c10_0.csv", 5, &[(Cleaned, 3, 1, "U+202D、U+202C")]),
    ("c10_10.csv", 5, &[(Cleaned, 3, 1, "已去掉 `")]),
    ("c11b.csv", 5, &[(PassedOver, 7, 1, "填表人")]),
    ("c12c.csv", 5, &[(PassedOver, 5, 1, "石门村合计5户")]),
    ("c20.csv", 5, &[(Unreadable, 3, 1, "编码错误")]),
    ("c26.csv", 7, &[]),
    ("c30.csv", 7, &[]),
    ("c33c.csv", 3, &[(Refused, 6, 4, "第 5 行又有一个表头")]),
    ("x01.xlsx", 7, &[(Unreadable, 2, 1, "公式还没有算过"), (Unreadable, 8, 1, "公式还没有算过")]),
    ("x01c.xlsx", 7, &[(Unreadable, 2, 1, "公式还没有算过"), (Unreadable, 8, 1, "公式还没有算过")]),
    ("x02.xlsx", 7, &[]),
    ("x02b.xlsx", 7, &[]),
    ("f24.xls", 7, &[]),
    // The seven households of c26.csv: as Excel 5 wrote workbooks, with its page, without any, and with a wrong one.
    ("biff5.xls", 7, &[]),
    ("biff5_no-code-page.xls", 7, &[]),
    ("biff5_1252.xls", 7, &[]),
    // And encrypted with the password that spreadsheets try by themselves, in each of the forms.
    ("default-password_agile.xlsx", 7, &[]),
    ("default-password_standard.xlsx", 7, &[]),
    ("default-password_rc4.xls", 7, &[]),
    ("default-password_cryptoapi.xls", 7, &[]),
    ("default-password_cryptoapi40.xls", 7, &[]),
    ("学籍名册_m.xlsx", 7, &[]),
    ("x03.xlsx", 14, &[(Unreadable, 2, 1, "大坪村 2 纯收入(元) 五千元"), (Unreadable, 6, 1, "石门村 6")]),
    ("x03b.xlsx", 7, &[(LeftOut, 0, 1, "草稿旧数")]),
    ("x04b.xlsx", 7, &[(Conflict, 2, 1, "隐藏")]),
    ("x31b.csv", 0, &[(Refused, 2, 7, "只留了前 15 位")]),
    ("x31c.csv", 5, &[(LostDigits, 2, 19, "人编号"), (LostDigits, 2, 18, "证件号码"), (LostDigits, 2, 5, "户主证件号码")]),
    ("x32.csv", 7, &[]),
    ("x35b.csv", 7, &[(LeftOut, 1, 1, "工资性收入（万元）")]),
    ("x40_two_figures.csv", 7, &[(Unreadable, 3, 1, "1200‹U+000A›300"), (Unreadable, 5, 1, "4 5")]),
    ("x41_two_ids.csv", 6, &[(Refused, 3, 1, "98010100100010002 98010100100010003")]),
    ("x54_invisible_in_amount.csv", 7, &[(Cleaned, 3, 1, "U+200B")]),
    ("p01.csv", 58, &[]),
    ("p02.csv", 7, &[]),
    ("p03_2023.xlsx", 0, &[(Refused, 2, 7, "只留了前 15 位")]),
    ("学籍名册_b.csv", 8, &[(Refused, 4, 3, "第 4 行起到第 6 行")]),
    ("学籍名册_c.csv", 2, &[(Refused, 4, 2, "第 4 行起到第 5 行")]),
    ("家庭成员变动_20241118.csv", 0, &[(ProblemKind::Note, 0, 1, "没有数据")]),
    ("header-escape_20241118.csv", 1, &[]),
];

#[test]
fn every_case_is_read_right_or_named() {
    for (name, taken, remarks) in READ {
        let incoming = take_in(&[name], false).unwrap_or_else(|error| panic!("{name}: {error}"));
        let households: usize = incoming.rolls.iter().map(|layer| layer.roll.len()).sum();
        let rows: usize = incoming.tables.iter().map(|part| part.rows.len()).sum();
        let all: Vec<String> = incoming.problems.iter().map(sentence).collect();
        assert_eq!(households + rows, *taken, "{name}: {all:#?}");
        for (kind, row, count, words) in *remarks {
            let found = incoming.problems.iter().any(|problem| {
                problem.kind == *kind && problem.row == *row && problem.count == *count && sentence(problem).contains(words)
            });
            assert!(found, "{name} lacks {kind:?} {row} {count} {words}: {all:#?}");
        }
        let wanted: usize = remarks.iter().filter(|(kind, ..)| *kind == Refused).map(|(_, _, count, _)| count).sum();
        let refused: usize = incoming.files.iter().map(|file| file.counts.refused).sum();
        assert_eq!(refused, if *name == "p01.csv" { 2 } else { wanted }, "{name}: {all:#?}");
        for problem in &incoming.problems {
            assert!(!sentence(problem).contains(|letter: char| letter.is_control()), "{name}: {problem:?}");
        }
    }
}

#[test]
fn values_stand_where_the_file_has_them() {
    // The file, a household, a field, and its value; the households of the first rows are the same in all of them.
    let table: &[(&str, &str, &str, &str)] = &[
        ("c10_0.csv", "98010100100010002", "wage", "36150.92"),
        ("c10_10.csv", "98010100100010002", "head_name", "仝国"),
        ("c26.csv", "98010100100010002", "head_name", "仝国"),
        ("c30.csv", "98010100100010002", "wage", "36150.92"),
        ("x01c.xlsx", "98010100100010002", "wage", ""),
        ("x02.xlsx", "98010100100010007", "village", "石门村"),
        ("x02b.xlsx", "98010100100010007", "village", "石门村"),
        ("f24.xls", "98010100100010007", "village", "石门村"),
        ("x03b.xlsx", "98010100100010002", "wage", "36150.92"),
        ("x04b.xlsx", "98010100100010002", "net", "39999.96"),
        ("x32.csv", "98010100100010001", "head_name", "郭龙华"),
        ("x54_invisible_in_amount.csv", "98010100100010002", "wage", "1200.00"),
    ];
    for (name, household, code, wanted) in table {
        let incoming = take_in(&[name], false).unwrap_or_else(|error| panic!("{name}: {error}"));
        let roll = &incoming.rolls[0].roll;
        let at = roll.find(household).unwrap_or_else(|| panic!("{name} lacks {household}"));
        let field = known(code);
        assert_eq!(roll.get(at, field).written(field.row().kind, &roll.words), *wanted, "{name} {household} {code}");
    }
    let people = take_in(&["x31c.csv"], false).expect("read");
    assert_eq!(people.rolls[0].roll.members_len(), 19, "nobody is dropped");
    let lacking: Vec<&str> =
        take_in(&["p02.csv"], false).expect("read").files[0].missing_columns.iter().map(|field| field.code()).collect();
    for code in ["wage", "head_cert_no", "village"] {
        assert!(lacking.contains(&code), "{code} is missing and not named: {lacking:?}");
    }
}

#[test]
fn what_is_no_table_says_what_it_is() {
    let table: &[(&str, &str)] = &[
        ("c22b.csv", "编码"),
        ("x18b.xlsx", "工作表“Sheet1”打不开，也没有别的表可读"),
        ("x21.xlsx", "工作表“大坪村”打不开"),
        ("f10.zip", "石门村.xlsx"),
        ("f21c.xls", "另存为 xlsx"),
        ("~$上报表.xlsx", "锁文件"),
        ("password.xlsx", "设了密码"),
        ("password.xls", "设了密码"),
        ("sst-count_20241118.xlsx", "损坏"),
        ("fz-signal-6-f0e3dac84c.xlsx", "损坏"),
    ];
    for (name, words) in table {
        let error = take_in(&[name], false).expect_err(name);
        assert!(error.text().get(Lang::Zh).contains(words), "{name}: {}", error.text().get(Lang::Zh));
        assert!(error.text().is_whole());
    }
    let list = take_in(&["c26.csv", "f10.zip", "~$上报表.xlsx", "f21c.xls", "家庭成员变动_20241118.csv"], false).expect("read");
    assert_eq!(list.rolls[0].roll.len(), 7);
    let passed: Vec<&str> = list.passed_over.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(passed, ["f10.zip", "~$上报表.xlsx", "f21c.xls"]);
    let part = take_in(&["x21.xlsx"], true).expect("read without the sheet");
    assert!(part.problems.iter().any(|problem| problem.kind == LeftOut && problem.sheet == "大坪村"));
    assert!(take_in(&["x18b.xlsx"], true).is_err(), "nothing is left of it");
}

#[test]
fn a_roster_joins_on_cleaned_numbers() {
    let incoming = take_in(&["x45_cert_u202d.csv", "x45_roster_学籍名册.csv"], false).expect("read");
    let roll = &incoming.rolls[0].roll;
    let cert = known("cert_no");
    let numbers: Vec<String> =
        (0..roll.members_len()).map(|member| roll.get_member(member, cert).written(cert.row().kind, &roll.words)).collect();
    let wanted = &incoming.tables[0].rows[0].cert18;
    assert!(numbers.contains(wanted), "{wanted} {numbers:?}");
}

#[test]
fn import_and_screen_end_alike_when_nothing_was_read_or_a_sheet_is_left_out() {
    // The file, options, how it ends, and words of the answer.
    let table: &[(&str, &[&str], i32, &str)] = &[
        ("x31b.csv", &[], 1, "“x31b.csv”这个文件一条也没有读进来"),
        ("x31b.csv", &["--period", "2024"], 1, "“x31b.csv”这个文件一条也没有读进来"),
        ("p03_2023.xlsx", &[], 1, "“p03_2023.xlsx［Sheet1］”这个文件一条也没有读进来"),
        ("x32.csv", &[], 0, "约两亩"),
        ("x21.xlsx", &[], 1, "工作表“大坪村”打不开，整个文件没有读入"),
        ("x21.xlsx", &["--skip-sheets"], 0, "工作表“大坪村”打不开，没有读入"),
        ("x18b.xlsx", &["--skip-sheets"], 1, "工作表“Sheet1”打不开，也没有别的表可读"),
    ];
    for (name, options, code, words) in table {
        let office = Office::new();
        let file = path(name).display().to_string();
        for command in ["import", "screen"] {
            let line: Vec<&str> = ["--db", "o.db", command, &file].iter().chain(*options).copied().collect();
            let ran = office.run(&line);
            let said = format!("{}{}", ran.out, ran.err);
            assert_eq!(ran.code, Some(*code), "{line:?}: {said}");
            assert!(said.contains(words), "{line:?}: {said}");
        }
    }
    let office = Office::new();
    let ran = office.run(&["screen", &path("学籍名册_m.xlsx").display().to_string(), "--period", "2024"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("没有户的数据"), "{}", ran.err);
}
