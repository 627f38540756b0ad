//! Tests of tables as files hold them: encodings, workbooks, titles above the header, bad rows, and a kind that is forced.

use std::fs;

use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::domain::period::Period;
use crate::domain::record::RecordEntry;
use crate::domain::table::known;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::ReadOptions;
use crate::exchange::error::ExchangeError;
use crate::exchange::read::read;
use crate::exchange::tests::read::batch;

const PAYROLL: &str = "青溪镇2024年公益性岗位工资表\r\n单位：元,,,\r\n姓名,身份证号,岗位名称,发放月数,实发工资\r\n\
    李一,980101198001011239,保洁员,12,\"7,200.00\"\r\n合计,,,12,7200\r\n王二,,护路员,6,3600\r\n赵三,980101198001021250,,六,3600元\r\n";

#[test]
fn a_payroll_is_read_whatever_its_encoding_and_bad_rows_are_listed() {
    for bytes in [PAYROLL.as_bytes().to_vec(), GB18030.encode(PAYROLL).0.into_owned()] {
        let incoming = batch(&[("x.csv", bytes.as_slice())], None).1.expect("read");
        assert_eq!(incoming.files[0].kind, FileKind::Table(known("roster.post")));
        let part = &incoming.tables[0];
        assert_eq!((part.period, part.rows.len(), incoming.files[0].rows), (None, 2, 3));
        let first = &part.rows[0];
        assert_eq!((first.row, first.name.as_str(), first.cert18.as_str()), (4, "李一", "980101198001011239"));
        let row = known("roster.post").row();
        let value =
            |at: usize, code: &str| part.rows[at].values.iter().find(|(own, _)| row.columns[*own].code == code).map(|(_, e)| e.clone());
        assert_eq!(value(0, "paid").map(|entry| entry.value().to_owned()).as_deref(), Some("7200.00"));
        assert!(matches!(value(1, "months_paid"), Some(RecordEntry::Noted { .. })), "六 is no number");
        assert_eq!(value(1, "kind"), Some(RecordEntry::Plain(String::new())));
        let said: Vec<(u32, &str, bool)> = incoming.problems.iter().map(|one| (one.row, one.column.as_str(), one.is_refusal())).collect();
        assert_eq!(said, [(6, "身份证号", true), (7, "发放月数", false), (5, "", false)], "totals are no people");
    }
}

#[test]
fn a_workbook_may_hold_several_tables_and_a_year_column_splits_them() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("部门数据.xlsx");
    let mut book = Workbook::new();
    let sheets: [(&str, &[&[&str]]); 2] = [
        (
            "低保",
            &[
                &["户编号", "姓名", "证件号码", "年度", "发放金额"],
                &["98010100001", "李一", "980101198001011239", "2023", "3000"],
                &["98010100001", "李一", "980101198001011239", "2024", "3600"],
            ],
        ),
        ("流转", &[&["户编号", "户主姓名", "流转面积(亩)", "租金"], &["98010100001", "李一", "2.5", "600"]]),
    ];
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (at, row) in (0u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(*row) {
                sheet.write_string(at, column, *cell).expect("written");
            }
        }
    }
    book.save(&path).expect("saved");
    let options = ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &|_| true };
    let incoming = read(&[path], &options).expect("read");
    let kinds: Vec<(FileKind, Option<Period>, usize)> =
        incoming.tables.iter().map(|part| (incoming.files[part.file].kind, part.period, part.rows.len())).collect();
    let (dibao, lease) = (FileKind::Table(known("roster.dibao")), FileKind::Table(known("roster.lease")));
    assert_eq!(kinds, [(dibao, Some(Period::annual(2023)), 1), (dibao, Some(Period::annual(2024)), 1), (lease, None, 1)]);
}

#[test]
fn a_kind_may_be_forced_but_not_without_a_key() {
    let folder = TempDir::new().expect("a folder");
    let forced = |text: &str| {
        let path = folder.path().join("名单.csv");
        fs::write(&path, text).expect("written");
        read(
            &[path],
            &ReadOptions { period: None, only: None, table: Some(known("roster.pension")), skip_sheets: false, progress: &|_| true },
        )
    };
    let incoming = forced("姓名,身份证号,金额\n李一,980101198001011239,1476\n").expect("read");
    assert_eq!(incoming.files[0].kind, FileKind::Table(known("roster.pension")));
    assert!(matches!(forced("姓名,金额\n李一,1476\n"), Err(ExchangeError::NotRecognised { .. })));
}

#[test]
fn a_second_header_of_a_roster_is_seen_under_a_number_and_behind_a_quote() {
    let head = "户编号,姓名,证件号码,岗位名称,实发工资,发放月数\n98010100001,李一,980101198001011239,保洁员,7200,12\n";
    let below = "98010100002,王二,980101198001021250,护路员,6,3600\n";
    for second in [
        // A merged cell has put the number above over the first title.
        "98010100001,姓名,证件号码,岗位名称,发放月数,实发工资\n",
        "98010100001,赵\"三,980101198001021250,护路员,1,1\n户编号,姓名,证件号码,岗位名称,发放月数,实发工资\n98010100003,赵\"三,980101198001021250,护路员,1,1\n",
        "户编号,\"姓名,证件号码,岗位名称,发放月数,实发工资\"\n",
        "户编号,\"姓名,证件号码,岗位名称,发放月数,实发工资\n98010100003,赵\"三,980101198001021250,护路员,1,1\n",
    ] {
        let text = format!("{head}{second}{below}");
        let incoming = batch(&[("工资.csv", text.as_bytes())], None).1.expect("read");
        let stored: Vec<&str> = incoming.tables[0].rows.iter().map(|row| row.hh_id.as_str()).collect();
        assert!(!stored.contains(&"98010100002"), "{text}");
        let last = u32::try_from(text.lines().count()).expect("small");
        assert!(incoming.problems.iter().any(|problem| problem.row == last || problem.rows.contains(&last)), "{:?}", incoming.problems);
    }
}
