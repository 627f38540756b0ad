//! Tests of writing: bytes of csv, guards, workbooks read back, files saved whole.

use std::fs;

use tempfile::TempDir;

use crate::domain::field::NET;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::exchange::error::ExchangeError;
use crate::exchange::out::paper;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::table::Paper;
use crate::exchange::out::table::TableOut;
use crate::exchange::out::write::CsvOut;
use crate::exchange::out::write::csv;
use crate::exchange::out::write::save;
use crate::exchange::out::write::xlsx;
use crate::exchange::tests::read::batch;
use crate::exchange::tests::read::shown;
use crate::i18n::Lang;
use crate::i18n::text;

fn word(text: &str) -> CellOut {
    CellOut::Text(text.to_owned())
}

fn table() -> TableOut {
    TableOut {
        title: text("更正表", "Corrections"),
        header: vec![
            text("户编号", "户编号"),
            text("年度", "年度"),
            text("纯收入", "纯收入"),
            text("户联系电话", "户联系电话"),
            text("户主姓名", "户主姓名"),
        ],
        rows: vec![
            vec![
                word("980101000000000001"),
                CellOut::Count(2024),
                CellOut::Money(Money(-1_234_567)),
                word("013800000000"),
                word("王\"一\","),
            ],
            vec![word("A2"), CellOut::Count(2024), CellOut::Empty, word("+8613800000000"), word("=HYPERLINK(1)")],
            vec![word("A3"), CellOut::Count(2024), CellOut::Money(Money(30)), word("-12.5")],
        ],
        ..TableOut::default()
    }
}

#[test]
fn csv_bytes() {
    let bytes = csv(&table(), Lang::Zh, Encoding::Utf8Bom);
    let written = String::from_utf8(bytes.clone()).expect("utf-8");
    assert_eq!(
        written,
        "\u{feff}户编号,年度,纯收入,户联系电话,户主姓名\r\n\
         \"=\"\"980101000000000001\"\"\",2024,-12345.67,\"=\"\"013800000000\"\"\",\"王\"\"一\"\",\"\r\n\
         A2,2024,,\"=\"\"+8613800000000\"\"\",\"=\"\"=HYPERLINK(1)\"\"\"\r\n\
         A3,2024,0.30,-12.5,\r\n"
    );
    let mut streamed = CsvOut::new(Vec::new(), &table().header, Lang::Zh, Encoding::Utf8Bom.into()).expect("memory");
    for row in &table().rows {
        streamed.row(row).expect("memory");
    }
    assert_eq!(streamed.finish().expect("memory"), bytes);
    let mut shares = table();
    shares.header = vec![text("幅度", "change")];
    shares.rows = vec![vec![CellOut::Percent(-2800)], vec![CellOut::Percent(5)]];
    assert_eq!(csv(&shares, Lang::En, Encoding::Gb18030), b"change\r\n-28.00%\r\n0.05%\r\n");
}

#[test]
fn what_is_written_is_read_back() {
    let workbook = xlsx(&table(), Lang::Zh).expect("a workbook");
    assert_eq!(xlsx(&table(), Lang::Zh).expect("a workbook"), workbook, "the same bytes each time");
    for bytes in [csv(&table(), Lang::Zh, Encoding::Utf8Bom), csv(&table(), Lang::Zh, Encoding::Gb18030), workbook] {
        let incoming = batch(&[("更正表", &bytes)], None).1.expect("read");
        let roll = &incoming.rolls[0].roll;
        assert_eq!(shown(roll, "980101000000000001", NET), "-12345.67");
        assert_eq!(shown(roll, "980101000000000001", known("phone_hh")), "013800000000");
        assert_eq!(shown(roll, "980101000000000001", known("head_name")), "王\"一\",");
        assert_eq!(shown(roll, "A2", known("head_name")), "=HYPERLINK(1)");
        assert_eq!(shown(roll, "A2", NET), "");
        // −12.5 is no phone; nothing else is the matter.
        let said: Vec<(u32, &str)> = incoming.problems.iter().map(|one| (one.row, one.column.as_str())).collect();
        assert_eq!(said, [(4, "户联系电话")]);
    }
}

#[test]
fn a_sheet_with_the_members_apart_is_read_as_one() {
    let columns = [
        ("户编号", Paper::Key),
        ("年度", Paper::Key),
        ("工资性收入", Paper::Plain),
        ("姓名", Paper::MemberKey),
        ("与户主关系", Paper::Member),
        ("请核对", Paper::Each),
        ("请带佐证", Paper::Plain),
    ];
    let row = |name: &str, relation: &str, asks: [&str; 2]| {
        let [ask, bring] = asks.map(|words| if words.is_empty() { CellOut::Empty } else { word(words) });
        let wage = CellOut::Money(Money(3_100_000));
        vec![word("98010100100010001"), CellOut::Count(2024), wage, word(name), word(relation), ask, bring]
    };
    let table = TableOut {
        title: text("更正表", "更正表"),
        header: columns.iter().map(|(title, _)| text(title, title)).collect(),
        rows: vec![row("王建国", "户主", ["漏采", "工资流水"]), row("李秀英", "配偶", ["", ""])],
        paper: columns.iter().map(|(_, paper)| *paper).collect(),
        comes_back: true,
        asked: [(0, 2)].into(),
        ..TableOut::default()
    };
    let (workbook, said) = paper::bytes(&table, Lang::En).expect("a workbook");
    assert_eq!(said, []);
    let incoming = batch(&[("更正表.xlsx", &workbook)], None).1.expect("read");
    let sheets: Vec<(&str, usize)> = incoming.files.iter().map(|file| (file.sheet.as_str(), file.rows)).collect();
    assert_eq!(sheets, [("更正表", 1), ("成员", 2)]);
    assert!(incoming.problems.is_empty(), "{:?}", incoming.problems);
    assert!(incoming.files.iter().all(|file| file.missing_columns.is_empty() && file.unknown_columns.is_empty()));
    let roll = &incoming.rolls[0].roll;
    assert_eq!((roll.len(), roll.members_len(), incoming.rolls[0].lists_members), (1, 2, true));
    assert_eq!(shown(roll, "98010100100010001", known("wage")), "31000.00");
}

#[test]
fn a_correction_sheet_lacks_no_column_also_where_the_village_took_its_questions_out() {
    let csv = "年度,行政村,户编号,户主姓名,纯收入\n2024,石门村,98010100100010001,王建国,31000.00\n".as_bytes();
    let missing = |name: &str| batch(&[(name, csv)], None).1.expect("read").files[0].missing_columns.len();
    assert_eq!(missing("更正表_石门村_2024.csv"), 0);
    assert!(missing("年度表2024.csv") > 0);
}

#[test]
fn files_are_saved_whole_or_not_at_all() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("out.csv");
    save(&path, b"first").expect("saved");
    save(&path, b"second").expect("saved over the first");
    assert_eq!(fs::read(&path).expect("read"), b"second");
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    let nowhere = folder.path().join("none").join("out.csv");
    assert!(matches!(save(&nowhere, b"x"), Err(ExchangeError::Write { .. })));
    let error = save(folder.path(), b"x").expect_err("a folder has that name");
    assert!(error.text().is_whole());
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}
