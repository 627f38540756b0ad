//! Tests of reading text files: headers, households, periods, conflicts, doubles. Workbooks: `files.rs`.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::VILLAGE;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Keep;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::Progress;
use crate::exchange::batch::ReadOptions;
use crate::exchange::error::ExchangeError;
use crate::exchange::overlay::merged;
use crate::exchange::read::read;
use crate::i18n::Lang;

const WAGE: FieldId = known("wage");
const NAME: FieldId = known("name");

fn go_on(_: Progress) -> bool {
    true
}

/// Files written into a folder of their own, read as one batch.
pub fn batch(files: &[(&str, &[u8])], period: Option<&str>) -> (TempDir, Result<Incoming, ExchangeError>) {
    let folder = TempDir::new().expect("a folder");
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("written");
            path
        })
        .collect();
    let options = ReadOptions { period: period.and_then(Period::parse), only: None, table: None, skip_sheets: false, progress: &go_on };
    let incoming = read(&paths, &options);
    (folder, incoming)
}

fn one(text: &str) -> Incoming {
    batch(&[("a.csv", text.as_bytes())], None).1.expect("read")
}

/// A value as written, for comparing.
pub fn shown(roll: &Roll, id: &str, field: FieldId) -> String {
    let household = roll.find(id).expect("the household");
    match roll.get(household, field) {
        Cell::UNREADABLE => "unreadable".to_owned(),
        Cell::ABSENT => "absent".to_owned(),
        cell => cell.written(field.row().kind, &roll.words),
    }
}

fn names(roll: &Roll, id: &str) -> Vec<String> {
    let household = roll.find(id).expect("the household");
    roll.members_of(household).iter().map(|&member| roll.get_member(member as usize, NAME).written(NAME.row().kind, &roll.words)).collect()
}

fn unknown(incoming: &Incoming) -> Vec<&str> {
    incoming.files[0].unknown_columns.iter().map(|column| column.title.as_str()).collect()
}

const HEAD: &str = "户编号,年度,行政村,户主姓名,工资性收入,纯收入,姓名,与户主关系,证件号码\n";

#[test]
fn person_rows_become_households_though_they_lie_apart() {
    let incoming = one(&format!(
        "{HEAD}A1,2024,石门村,王一,100.00,90.00,王一,户主,1\nB1,2024,下河村,李二,5,4,李二,户主,3\n\nA1,2024,石门村,王一,100.00,90.00,王小,之子,2\n,,,,,,,,\n"
    ));
    let layer = &incoming.rolls[0];
    assert_eq!((layer.kind, layer.period, layer.lists_members), (FileKind::Yearly, Period::annual(2024), true));
    assert_eq!(layer.roll.len(), 2);
    assert_eq!(names(&layer.roll, "A1"), ["王一", "王小"]);
    assert_eq!(shown(&layer.roll, "A1", NET), "90.00");
    assert_eq!(shown(&layer.roll, "A1", NET_PC), "absent");
    let second = layer.roll.members_of(0)[1] as usize;
    assert_eq!(layer.roll.member_source(second).row, 5);
    let report = &incoming.files[0];
    assert_eq!((report.rows, report.households, report.period), (3, 2, Some(Period::annual(2024))));
    assert!(report.missing_columns.contains(&NET_PC));
    assert_eq!(incoming.problems, []);
}

#[test]
fn the_heads_row_decides_and_conflicts_are_reported() {
    let incoming = one(&format!(
        "{HEAD}A1,2024,石门村,王一,100,90,王小,之子,2\nA1,2024,石门村,王一,200,90,王一,户主,1\nA1,2024,,王一,200,91,王三,之女,3\n"
    ));
    let roll = &incoming.rolls[0].roll;
    assert_eq!(shown(roll, "A1", WAGE), "200.00");
    assert_eq!(shown(roll, "A1", NET), "90.00");
    assert_eq!(shown(roll, "A1", VILLAGE), "石门村");
    let said: Vec<(u32, &str, &str)> = incoming.problems.iter().map(|p| (p.row, p.column.as_str(), p.said.as_str())).collect();
    assert_eq!(said, [(2, "工资性收入", "100.00"), (4, "纯收入", "91")]);
    assert!(incoming.problems[0].wanted.get(Lang::Zh).contains("200.00"));
}

#[test]
fn doubles_are_dropped_and_people_with_one_number_are_not() {
    let incoming =
        one(&format!("{HEAD}A1,2024,村,王一,1,1,王一,户主,1\nA1,2024,村,王一,1,1,王一,户主,1\nA1,2024,村,王一,1,1,王小,之子,1\n"));
    assert_eq!(names(&incoming.rolls[0].roll, "A1"), ["王一", "王小"]);
    assert_eq!(incoming.problems.len(), 1);
    assert_eq!((incoming.problems[0].row, incoming.problems[0].is_refusal()), (3, false));
}

#[test]
fn a_header_that_a_quote_swallows_holds_for_the_rows_below() {
    let head = "户编号,年度,行政村,户主姓名,工资性收入,纯收入\n";
    let other = "户编号,年度,行政村,户主姓名,纯收入,工资性收入\n";
    let quoted = "\"户编号\",\"年度\",\"行政村\",\"户主姓名\",\"纯收入\",\"工资性收入\"\n";
    let two = "A2,2024,石门村,王二,2,20\nA3,2024,石门村,王三,3,30\n";
    for (at, text) in [
        // The quote stands in a row above and is closed, or not, in one below.
        format!("{head}A1,2024,石门村,\"王一,1,10\n{other}A4,2024,石门村,李\"四,40,4\nA5,2024,石门村,李五,50,5\n"),
        format!("{head}A1,2024,石门村,王一,1,\"10\n{two}{other}A4,\"2024,石门村,李四,40,4\nA5,2024,石门村,李五,50,5\n"),
        format!("{head}A1,2024,石门村,王一,1,\"10\n{quoted}A5,2024,石门村,李五,50,5\n"),
        // It stands in the second header itself.
        format!("{head}{two}户编号,年度,\"行政村,户主姓名,纯收入,工资性收入\nA4,2024,石\"门村,李四,40,4\nA5,2024,石门村,李五,50,5\n"),
        // In each of two headers.
        format!("{head}{two}户编号,\"年度,行政村,户主姓名,工资性收入,纯收入\n户编号,\"年度,行政村,户主姓名,纯收入,工资性收入\nA4,2024,村,李四,4,5\nA5,2024,石门村,李五,50,5\n"),
        // The other order goes on for longer than rows are kept before the header is known.
        format!("{head}{}A1,2024,石门村,王一,1,\"10\n{other}A4,\"2024,石门村,李四,40,4\nA5,2024,石门村,李五,50,5\n", two.repeat(20)),
    ]
    .iter()
    .enumerate()
    {
        let incoming = one(text);
        assert!(incoming.rolls.iter().all(|layer| layer.roll.find("A5").is_none()), "{at}: {text}");
        let last = u32::try_from(text.lines().count()).expect("small");
        let is_named = incoming.problems.iter().any(|problem| problem.row == last || problem.rows.contains(&last));
        assert!(is_named, "{at}: {:?}", incoming.problems);
    }
    // One in the same order changes nothing.
    let incoming = one(&format!("{head}A1,2024,石门村,王一,1,\"10\n{head}A4,\"2024,石门村,李四,4,40\nA5,2024,石门村,李五,5,50\n"));
    assert_eq!(shown(&incoming.rolls[0].roll, "A5", NET), "50.00");
}

#[test]
fn two_stray_quotes_make_one_row_of_two_whichever_column_they_stand_in() {
    for width in [3usize, 4, 5, 6, 7, 12] {
        let titles = [
            "户编号",
            "年度",
            "工资性收入",
            "纯收入",
            "行政村",
            "户主姓名",
            "年度家庭人口数",
            "家庭电话",
            "转移性收入",
            "财产性收入",
            "备注1",
            "备注2",
        ];
        for (column, is_closed) in (1..width).flat_map(|column| [(column, true), (column, false)]) {
            let row = |id: &str| {
                std::iter::once(id)
                    .chain(std::iter::once("2024"))
                    .chain(std::iter::repeat_n("7", width - 2))
                    .map(str::to_owned)
                    .collect::<Vec<String>>()
            };
            let (whole, mut first, mut second) = (row("A1"), row("A2"), row("A3"));
            first[column].insert(0, '"');
            // The second one closes the cell as programs do, or stands before a value like the first.
            let at = if is_closed { second[column].len() } else { 0 };
            second[column].insert(at, '"');
            let lines = [titles[..width].join(","), whole.join(","), first.join(","), second.join(","), row("A4").join(",")];
            for end in ["\n", "\r\n"] {
                let incoming = one(&(lines.join(end) + end));
                let stored: Vec<&str> = (0..incoming.rolls[0].roll.len()).map(|at| incoming.rolls[0].roll.id(at)).collect();
                assert_eq!(stored, ["A1", "A4"], "{lines:?}");
                assert!(incoming.problems.iter().any(|problem| problem.row == 3 && problem.count == 2), "{:?}", incoming.problems);
            }
        }
    }
}

#[test]
fn rows_without_number_or_year_are_refused_and_the_rest_stays() {
    let incoming = one(&format!(
        "{HEAD},2024,村,王一,1,1,王一,户主,1\nA1,,村,王一,1,1,王一,户主,1\nA1,今年,村,王一,1,1,王一,户主,1\n5.10123E+15,2024,村,王一,1,1,王一,户主,1\nA2,2024,村,王一,1,1,王一,户主,1\n"
    ));
    let fatal: Vec<u32> = incoming.problems.iter().filter(|p| p.is_refusal()).map(|p| p.row).collect();
    assert_eq!(fatal, [2, 3, 4, 5]);
    assert_eq!(incoming.rolls[0].roll.len(), 1);
    assert_eq!(incoming.files[0].rows, 5);
}

#[test]
fn headers_are_found_below_titles_and_over_two_rows() {
    let titles = "青山县2024年度收入表,,,\n制表单位：石门村,,,\n";
    let incoming = one(&format!("{titles}户编号,年度,工资性收入（元）,银行卡号\nA1,2024,5,622\n"));
    assert_eq!(shown(&incoming.rolls[0].roll, "A1", WAGE), "5.00");
    assert_eq!(incoming.rolls[0].roll.source(0).row, 4);
    assert_eq!(unknown(&incoming), ["银行卡号"]);
    let two = one("户编号,年度,收入,\n,,工资性收入,纯收入\n,,元,元\nA1,2024,5,6\n");
    assert_eq!(shown(&two.rolls[0].roll, "A1", WAGE), "5.00");
    assert_eq!(shown(&two.rolls[0].roll, "A1", NET), "6.00");
    let units = one("户编号,年度,工资性收入,纯收入\n,,元,元\nA1,2024,5,6\n户编号,年度,工资性收入,纯收入\nA2,2024,7,8\n");
    assert_eq!(units.rolls[0].roll.len(), 2);
    assert_eq!(units.problems, []);
}

#[test]
fn repeated_columns_are_reported_and_the_first_is_used() {
    let incoming = one("户编号,年度,纯收入,风险是否已消除,风险是否已消除0,纯收入\nA1,2024,5,是,是,5\nA2,2024,6,是,否,6\n");
    let roll = &incoming.rolls[0].roll;
    assert_eq!(shown(roll, "A2", known("risk_cleared")), "是");
    let rows: Vec<(u32, &str)> = incoming.problems.iter().map(|p| (p.row, p.column.as_str())).collect();
    assert_eq!(rows, [(3, "风险是否已消除0"), (1, "纯收入")]);
}

#[test]
fn periods_come_from_the_column_or_the_command() {
    let both = one("户编号,年度,纯收入\nA1,2024,5\nA1,2023,4\nA2,2024年度,6\n");
    assert_eq!(both.rolls.iter().map(|layer| layer.period.to_string()).collect::<Vec<_>>(), ["2023", "2024"]);
    assert_eq!(both.files[0].period, None);
    let bare = "户编号,纯收入\nA1,5\n".as_bytes();
    let given = batch(&[("a.csv", bare)], Some("2024h1")).1.expect("read");
    assert_eq!(given.rolls[0].period.to_string(), "2024h1");
    assert_eq!(
        batch(&[("a.csv", bare)], None).1.expect_err("no period"),
        ExchangeError::NoPeriod { name: "a.csv".to_owned(), sheet: String::new() }
    );
    let odd = batch(&[("a.csv", "户编号,年度,纯收入\nA1,2023,5\nA2,2023,5\nA3,2024,1\n".as_bytes())], Some("2024q1")).1.expect("read");
    assert_eq!(odd.rolls.iter().map(|layer| layer.period.to_string()).collect::<Vec<_>>(), ["2023q1", "2024q1"]);
    assert_eq!(odd.problems.len(), 1);
}

#[test]
fn a_collection_sheet_joins_its_year() {
    let yearly = format!("{HEAD}A1,2024,村,王一,1,1,王一,户主,1\n");
    let sheet =
        "户编号\t采集方式\t采集人\t户主签字\t填表时间\t姓名\nA1\t入户采集\t张三、李四\t√\t2024年10月9日\t王一\nA9\t电话\t张三\t否\t\t\n";
    let (_folder, incoming) = batch(&[("采集.csv", sheet.as_bytes()), ("年度.csv", yearly.as_bytes())], None);
    let incoming = incoming.expect("read");
    assert_eq!(incoming.files[0].kind, FileKind::Collection);
    assert_eq!(incoming.files[0].period, Some(Period::annual(2024)));
    assert_eq!(unknown(&incoming), [] as [&str; 0]);
    assert_eq!(incoming.rolls.len(), 2);
    assert_eq!(incoming.rolls[1].kind, FileKind::Collection);
    assert_eq!(incoming.rolls[1].roll.source(0).file, 0);
    let (_, rolls, _) = merged(incoming);
    let roll = &rolls[&Period::annual(2024)];
    assert_eq!(roll.len(), 1, "a form alone makes no household");
    assert_eq!(shown(roll, "A1", known("collector")), "张三,李四");
    assert_eq!(shown(roll, "A1", known("signed")), "是");
    assert_eq!(shown(roll, "A1", known("head_name")), "王一");
    assert_eq!(shown(roll, "A1", known("sign_date")), "2024-10-09");
    assert_eq!(shown(roll, "A1", NET), "1.00");
    assert_eq!(names(roll, "A1"), ["王一"]);
}

#[test]
fn a_lone_collection_sheet_needs_a_period() {
    let sheet = "户编号,采集方式\nA1,入户\n".as_bytes();
    assert!(matches!(batch(&[("a.csv", sheet)], None).1, Err(ExchangeError::NoPeriod { .. })));
    assert_eq!(batch(&[("a.csv", sheet)], Some("2024")).1.expect("read").rolls[0].period, Period::annual(2024));
}

#[test]
fn files_of_one_year_are_joined_in_order() {
    let first = format!("{HEAD}A1,2024,石门村,王一,三千,1,王一,户主,1\n");
    let second = "户编号,年度,行政村,工资性收入,人均纯收入,姓名,证件号码,健康状况\nA1,2024,下河村,5,\"1,000.5\",王一,=\"1\",健康\nA1,2024,下河村,5,\"1,000.5\",王小,2,健康\nB1,2024,下河村,7,8,李二,3,健康\n";
    let (_folder, incoming) = batch(&[("1.csv", first.as_bytes()), ("2.csv", second.as_bytes())], None);
    let incoming = incoming.expect("read");
    assert_eq!(incoming.rolls.len(), 1);
    let roll = &incoming.rolls[0].roll;
    assert_eq!(names(roll, "A1"), ["王一", "王小"]);
    assert_eq!(shown(roll, "A1", VILLAGE), "石门村");
    assert_eq!(shown(roll, "A1", WAGE), "unreadable");
    assert_eq!(shown(roll, "A1", NET_PC), "1000.50");
    assert_eq!(shown(roll, "B1", NET), "absent");
    assert_eq!(roll.source(1).file, 1);
    let problems: Vec<(Option<u16>, FieldId, Problem)> = roll.notes.iter().map(|n| (n.member, n.field, n.problem)).collect();
    assert_eq!(problems, [(None, WAGE, Problem::Unreadable), (None, NET_PC, Problem::Mended)]);
    assert_eq!(incoming.rolls[0].columns.len(), 11);
    let rows: Vec<(usize, u32)> = incoming.problems.iter().map(|p| (p.file, p.row)).collect();
    assert_eq!(rows, [(0, 2), (1, 2), (1, 2), (1, 2)]);
}

#[test]
fn a_projection_keeps_last_year_small() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("a.csv");
    fs::write(&path, format!("{HEAD}A1,2023,村,王一,1,2,王一,户主,1\nA1,2024,村,王一,1,2,王一,户主,1\n")).expect("written");
    let only = |period: Period| if period.year == 2023 { Keep::Only(vec![NET]) } else { Keep::All };
    let options = ReadOptions { period: None, only: Some(&only), table: None, skip_sheets: false, progress: &go_on };
    let incoming = read(&[path], &options).expect("read");
    assert_eq!(incoming.rolls[0].roll.household_columns().len(), 2);
    assert_eq!((incoming.rolls[0].roll.members_len(), incoming.rolls[0].lists_members), (0, false));
    assert_eq!(incoming.rolls[1].roll.members_len(), 1);
    assert_eq!(shown(&incoming.rolls[0].roll, "A1", NET), "2.00");
}

#[test]
fn a_column_that_is_not_kept_is_still_looked_at() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("a.csv");
    let rows = "A1,2024,村,王一,1,2,王一,户主,1.2E+17\nA1,2024,村,王一,1,2,王二,配偶,2\n";
    fs::write(&path, format!("{HEAD}{rows}")).expect("written");
    let last =
        read(std::slice::from_ref(&path), &ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &go_on })
            .expect("read");
    let field = *last.rolls[0].roll.member_columns().last().expect("a column");
    let without = |_: Period| Keep::Without(vec![field]);
    let incoming = read(&[path], &ReadOptions { period: None, only: Some(&without), table: None, skip_sheets: false, progress: &go_on })
        .expect("read");
    let (all, some) = (&last.rolls[0].roll, &incoming.rolls[0].roll);
    assert_eq!((all.member_column(field).is_some(), some.member_column(field).is_some()), (true, false));
    assert_eq!(all.notes, some.notes);
    assert_eq!(last.problems, incoming.problems);
    assert_eq!((some.members_len(), some.member_columns().len()), (2, all.member_columns().len() - 1));
}

#[test]
fn nothing_recognisable_says_what_is_missing() {
    for (bytes, found) in
        [("村,户主姓名\n石门村,王一\n", 2), ("a,b\n1,2\n", 2), ("980101199003074518,1\n", 0), ("户编号,户主姓名\nA1,王一\n", 2)]
    {
        match batch(&[("a.csv", bytes.as_bytes())], None).1 {
            Err(error @ ExchangeError::NotRecognised { .. }) => {
                let ExchangeError::NotRecognised { found: headers, .. } = &error else { continue };
                assert_eq!(headers.len(), found, "{bytes}");
                assert!(error.text().is_whole() && error.text().holes(Lang::Zh).is_empty());
                assert!(error.to_string().contains("a.csv"));
            }
            other => panic!("{bytes}: {other:?}"),
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_is_reported_and_a_cell_of_several_lines_is_not() {
    let rows = "A1,2024,村,\"王\n一\",1,1,王一,户主,1\nA2,2024,村,\"王二,1,1,王二,户主,1\nA3,2024,村,王三,1,1,王三,户主,1\nA4,2024,村,\"王四\",1,1,王四,户主,1\nA5,2024,村,王五,1,1,王五,户主,1\n";
    let incoming = one(&format!("{HEAD}{rows}"));
    assert_eq!(incoming.rolls[0].roll.len(), 2);
    let fatal: Vec<u32> = incoming.problems.iter().filter(|p| p.is_refusal()).map(|p| p.row).collect();
    assert_eq!(fatal, [4]);
    assert_eq!(incoming.rolls[0].roll.source(1).row, 7);
}

#[test]
fn people_whose_digits_are_lost_are_not_taken_for_one() {
    let incoming = one(
        "户编号,年度,纯收入,姓名,与户主关系,人编号,证件号码\nA1,2024,5,王一,户主,9.80101E+17,9.80101E+17\nA1,2024,5,王小,之子,9.80101E+17,9.80101E+17\n合计,,10,,,,\n无,2024,1,王,户主,,\n",
    );
    assert_eq!(names(&incoming.rolls[0].roll, "A1"), ["王一", "王小"]);
    assert_eq!(incoming.rolls[0].roll.len(), 1);
    let lost: Vec<(u32, usize)> =
        incoming.problems.iter().filter(|p| p.kind == ProblemKind::LostDigits).map(|p| (p.row, p.count)).collect();
    assert_eq!(lost, [(2, 2), (2, 2)], "told once a column");
    let scientific = incoming.rolls[0].roll.notes.iter().filter(|note| note.problem == Problem::Scientific).count();
    assert_eq!(scientific, 4);
    let rows: Vec<(u32, bool)> = incoming.problems.iter().filter(|p| p.row > 3).map(|p| (p.row, p.is_refusal())).collect();
    assert_eq!(rows, [(5, true), (4, false)]);
}

#[test]
fn a_sheet_of_heads_lists_no_members() {
    let incoming = one("户编号,年度,纯收入,姓名,性别,证件号码\nA1,2024,5,王一,男,1\nA2,2024,6,李二,女,2\n");
    let layer = &incoming.rolls[0];
    assert_eq!((layer.lists_members, layer.roll.members_len()), (false, 0));
    assert_eq!(shown(&layer.roll, "A2", known("head_name")), "李二");
    assert_eq!(unknown(&incoming), ["性别"]);
}
