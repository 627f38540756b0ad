//! Tests of what files are: encodings, workbooks, wrong names, damaged and locked files, the same file twice, cancelling.

use std::fs;

use encoding_rs::GB18030;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Formula;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::domain::field::NET;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::roll::Problem;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::Progress;
use crate::exchange::batch::ReadOptions;
use crate::exchange::error::ExchangeError;
use crate::exchange::read::read;
use crate::exchange::tests::read::batch;
use crate::exchange::tests::read::shown;
use crate::exchange::tests::xls::ole;
use crate::i18n::Lang;

const TABLE: &str = "户编号,年度,行政村,纯收入\r\n980101,2024,石门村,12.5\r\n980102,2024,下河村,8\r\n";

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

#[test]
fn every_encoding_reads_the_same() {
    let tabs = TABLE.replace(',', "\t");
    let semicolons = TABLE.replace(',', ";");
    for (bytes, encoding) in [
        (TABLE.as_bytes().to_vec(), "UTF-8"),
        (format!("\u{feff}{TABLE}").into_bytes(), "UTF-8 BOM"),
        (GB18030.encode(TABLE).0.into_owned(), "gb18030"),
        (utf16(TABLE, true, true), "UTF-16LE BOM"),
        (utf16(TABLE, false, true), "UTF-16BE BOM"),
        (utf16(&tabs, true, false), "UTF-16LE"),
        (semicolons.into_bytes(), "UTF-8"),
    ] {
        // A wrong extension does not matter.
        let incoming = batch(&[("表_20241018.xls", bytes.as_slice())], None).1.expect("read");
        let report = &incoming.files[0];
        assert_eq!(report.encoding, encoding);
        assert_eq!(report.digest, crate::domain::digest::sha256(&bytes));
        assert_eq!(report.export_date.map(|day| day.to_string()).as_deref(), Some("2024-10-18"));
        let roll = &incoming.rolls[0].roll;
        assert_eq!(shown(roll, "980101", NET), "12.50");
        assert_eq!(shown(roll, "980102", known("village")), "下河村");
        assert_eq!(roll.source(1).row, 3);
    }
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let merged = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy/m/d");
    let notes = book.add_worksheet();
    notes.set_name("说明").expect("a name");
    notes.write(0, 0, "填表说明").expect("written");
    let sheet = book.add_worksheet();
    sheet.set_name("年度").expect("a name");
    sheet.merge_range(0, 0, 0, 8, "青山县收入表", &merged).expect("merged");
    for (column, title) in
        (0u16..).zip(["户编号", "年度", "纯收入", "证件号码", "姓名", "与户主关系", "出生日期", "务工时间（月）", "户联系电话"])
    {
        sheet.write(2, column, title).expect("written");
    }
    let born = ExcelDateTime::from_ymd(1990, 3, 7).expect("a day");
    for (row, id) in [(3, "980101000000000001"), (5, "980101000000000002")] {
        sheet.write(row, 0, id).expect("written");
        sheet.write(row, 1, 2024).expect("written");
        sheet.write(row, 2, 0.1 + 0.2).expect("written");
        sheet.write(row, 3, 980_101_199_003_074_518_f64).expect("written");
        sheet.write(row, 4, "王一").expect("written");
        sheet.write(row, 5, "户主").expect("written");
        sheet.write_with_format(row, 6, &born, &day).expect("written");
        sheet.write(row, 7, 8).expect("written");
        sheet.write(row, 8, 13_800_000_000_f64).expect("written");
    }
    sheet.write(6, 0, 980_101_000_000_000_003_f64).expect("written");
    sheet.write(6, 1, 2024).expect("written");
    sheet.write(7, 0, "980101000000000004").expect("written");
    sheet.write(7, 1, 2024).expect("written");
    sheet.write_formula(7, 2, Formula::new("=1/0").set_result("#DIV/0!")).expect("written");
    let visits = book.add_worksheet();
    visits.set_name("采集").expect("a name");
    for (column, title) in (0u16..).zip(["户编号", "采集方式", "填表时间"]) {
        visits.write(0, column, title).expect("written");
    }
    visits.write(1, 0, "980101000000000001").expect("written");
    visits.write(1, 1, "入户").expect("written");
    visits.write_with_format(1, 2, &born, &day).expect("written");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn workbooks_with_several_sheets() {
    let incoming = batch(&[("表.csv", &workbook())], None).1.expect("read");
    let sheets: Vec<(&str, FileKind)> = incoming.files.iter().map(|file| (file.sheet.as_str(), file.kind)).collect();
    assert_eq!(sheets, [("年度", FileKind::Yearly), ("采集", FileKind::Collection)]);
    let roll = &incoming.rolls[0].roll;
    assert_eq!(roll.len(), 3);
    assert_eq!(shown(roll, "980101000000000001", NET), "0.30");
    assert_eq!(shown(roll, "980101000000000001", known("phone_hh")), "13800000000");
    assert_eq!(shown(roll, "980101000000000004", NET), "unreadable");
    let member = roll.members_of(0)[0] as usize;
    let written = |code: &str| {
        let field = known(code);
        roll.get_member(member, field).written(field.row().kind, &roll.words)
    };
    assert_eq!(written("birth"), "1990-03-07");
    assert_eq!(written("work_months"), "8");
    assert_eq!(written("cert_no"), "");
    assert!(roll.notes.iter().any(|note| note.problem == Problem::NumericId && note.member == Some(0)));
    assert_eq!(incoming.rolls[1].roll.source(0).file, 1);
    assert_eq!(incoming.rolls[1].period, Period::annual(2024));
    let fatal: Vec<(usize, u32)> = incoming.problems.iter().filter(|p| p.is_refusal()).map(|p| (p.file, p.row)).collect();
    assert_eq!(fatal, [(0, 7)]);
    assert!(incoming.problems.iter().any(|p| p.column == "说明" && p.row == 0));
}

#[test]
fn the_same_file_counts_once() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("a.csv");
    let copy = folder.path().join("b.csv");
    fs::write(&path, TABLE).expect("written");
    fs::write(&copy, TABLE).expect("written");
    let options = ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &|_| true };
    let incoming = read(&[path.clone(), copy, path], &options).expect("read");
    assert_eq!(incoming.files.len(), 2);
    assert_eq!(incoming.rolls[0].roll.len(), 2);
    assert_eq!(incoming.problems.len(), 1);
    assert_eq!(incoming.problems[0].file, 1);
}

#[test]
fn what_cannot_be_opened_says_so() {
    let folder = TempDir::new().expect("a folder");
    let options = ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &|_| true };
    let read_one = |path: &std::path::Path| read(&[path.to_path_buf()], &options).expect_err("refused");
    assert!(matches!(read_one(&folder.path().join("none.csv")), ExchangeError::NotFound { .. }));
    assert!(matches!(read_one(folder.path()), ExchangeError::Folder { .. }));
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    assert!(matches!(read_one(&file("0.csv", b"")), ExchangeError::Empty { .. }));
    assert!(matches!(read_one(&file("h.xls", b"<html><table>")), ExchangeError::WebPage { .. }));
    assert!(matches!(read_one(&file("z.xlsx", b"PK\x03\x04 nothing")), ExchangeError::Broken { .. }));
    assert!(matches!(read_one(&file("o.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing")), ExchangeError::Broken { .. }));
    let half = workbook();
    assert!(matches!(read_one(&file("half.xlsx", &half[..half.len() / 2])), ExchangeError::Broken { .. }));
    assert!(matches!(read_one(&file("locked.xlsx", &ole("EncryptedPackage", &[0; 4096]))), ExchangeError::Password { .. }));
    assert!(matches!(read(&[], &options), Err(ExchangeError::NoFiles)));
}

#[test]
fn cancelling_keeps_nothing() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("a.csv");
    fs::write(&path, TABLE).expect("written");
    let stop = |progress: Progress| progress.done_bytes < progress.total_bytes;
    let options = ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &stop };
    assert_eq!(read(&[path], &options).expect_err("cancelled"), ExchangeError::Cancelled);
}

#[test]
fn one_bad_file_stops_the_batch_with_the_first_error() {
    let (_folder, result) = batch(&[("a.csv", TABLE.as_bytes()), ("b.csv", b"x"), ("c.csv", b"")], None);
    assert!(matches!(result, Err(ExchangeError::NotRecognised { name, .. }) if name == "b.csv"));
}

#[test]
fn a_merged_number_holds_for_the_rows_under_it() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0u16..).zip(["户编号", "年度", "纯收入", "姓名", "与户主关系"]) {
        sheet.write(0, column, title).expect("written");
    }
    sheet.merge_range(1, 0, 3, 0, "9801", &plain).expect("merged");
    sheet.merge_range(1, 1, 3, 1, "2024", &plain).expect("merged");
    sheet.merge_range(1, 2, 3, 2, "500", &plain).expect("merged");
    for (row, name, relation) in [(1, "王小", "之子"), (2, "王一", "户主"), (3, "王三", "之女"), (4, "李二", "户主")] {
        sheet.write(row, 3, name).expect("written");
        sheet.write(row, 4, relation).expect("written");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let incoming = batch(&[("表.xlsx", &bytes)], None).1.expect("read");
    let roll = &incoming.rolls[0].roll;
    assert_eq!((roll.len(), roll.members_of(0).len()), (1, 3));
    assert_eq!(shown(roll, "9801", NET), "500.00");
    let problems: Vec<(u32, bool)> = incoming.problems.iter().map(|problem| (problem.row, problem.is_refusal())).collect();
    assert_eq!(problems, [(5, true)]);
}

#[test]
fn a_merged_figure_that_begins_nowhere_takes_none_from_a_row_seen() {
    // Merged over an empty row and the hidden twin of a household whose visible row has the figure.
    for (merged, figure, named) in [("", "400.00", vec![3]), ("700", "unreadable", vec![3, 4])] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in (0u16..).zip(["户编号", "年度", "纯收入"]) {
            sheet.write(0, column, title).expect("written");
        }
        for row in [2, 3] {
            sheet.write(row, 0, "98010100001").expect("written").write(row, 1, "2024").expect("written");
        }
        sheet.write(3, 2, "400").expect("written");
        sheet.merge_range(1, 2, 2, 2, merged, &Format::new()).expect("merged");
        sheet.set_row_hidden(2).expect("hidden");
        let bytes = book.save_to_buffer().expect("a workbook");
        let incoming = batch(&[("表.xlsx", &bytes)], None).1.expect("read");
        let roll = &incoming.rolls[0].roll;
        assert_eq!((shown(roll, "98010100001", NET).as_str(), roll.source(0).row), (figure, 4), "{merged}");
        let told = |row: u32| incoming.problems.iter().any(|problem| problem.row == row || problem.rows.contains(&row));
        assert!(named.iter().all(|row| told(*row)), "{merged}: {:?}", incoming.problems);
    }
}

#[test]
fn a_second_header_is_heard_under_a_merged_cell_and_with_broken_titles() {
    let titles = ["户编号", "年度", "行政村", "户主姓名", "家庭人口数", "工资性收入", "纯收入"];
    let swapped = ["户编号", "2024", "行政村", "户主姓名", "家庭人口数", "纯收入", "工资性收入"];
    let house = |id: &'static str| [id, "2024", "石门村", "王一", "2", "500", "700"];
    for (titled, broken) in [
        ("户编号", ["户编号_x000D_", "纯收入"]),
        ("户编号_x000D_", ["`户编号", "纯收入"]),
        ("_x000A_户编号", ["“户编号”", "纯收入"]),
        ("户编号", ["户编号户", "纯收入"]),
        ("户编号", ["户编号 300", "纯收入元 300"]),
    ] {
        let mut swapped = swapped;
        (swapped[0], swapped[5]) = (broken[0], broken[1]);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let first = [titled, titles[1], titles[2], titles[3], titles[4], titles[5], titles[6]];
        for (row, cells) in (0u32..).zip([first, house("98010100001"), house("98010100002"), swapped, house("98010100003")]) {
            for (column, cell) in (0u16..).zip(cells) {
                sheet.write_string(row, column, cell).expect("written");
            }
        }
        sheet.merge_range(2, 1, 3, 1, "2024", &Format::new()).expect("merged");
        let bytes = book.save_to_buffer().expect("a workbook");
        let incoming = batch(&[("表.xlsx", &bytes)], None).1.expect("read");
        let roll = &incoming.rolls[0].roll;
        let ids: Vec<&str> = (0..roll.len()).map(|at| roll.id(at)).collect();
        assert_eq!(ids, ["98010100001", "98010100002"], "{swapped:?}: below another order nothing is taken");
        assert!(incoming.problems.iter().any(|problem| problem.is_refusal() && problem.row == 5), "{titled}: {:?}", incoming.problems);
        assert_eq!(shown(roll, "98010100001", NET), "700.00");
    }
}

#[test]
fn a_text_file_holds_no_more_than_a_spreadsheet_can() {
    let row = |name: &str| format!("户编号,年度,纯收入,户主姓名\n98010100001,2024,500,{name}\n98010100002,2024,600,李二\n");
    // Letters in one cell, and households taken.
    for (letters, taken) in [(32_767, 2), (43_690, 1), (2_000_000, 1)] {
        let incoming = batch(&[("a.csv", row(&"甲".repeat(letters)).as_bytes())], None).1.expect("read");
        let refused: Vec<(u32, bool)> = incoming.problems.iter().map(|problem| (problem.row, problem.is_refusal())).collect();
        assert_eq!(incoming.rolls[0].roll.len(), taken, "{letters}: {refused:?}");
        assert_eq!(refused.contains(&(2, true)), taken == 1, "{letters}: {refused:?}");
    }
    for (columns, is_read) in [(16_000, true), (16_385, false), (2_000_000, false)] {
        let wide = format!("户编号,年度,纯收入{}\n98010100001,2024,500{}\n", ",".repeat(columns - 3), ",".repeat(columns - 3));
        let result = batch(&[("a.csv", wide.as_bytes())], None).1;
        assert_eq!(result.is_ok(), is_read, "{columns}");
        assert!(is_read || matches!(result, Err(ExchangeError::TooLarge { .. })), "{columns}");
    }
}

#[test]
fn what_one_file_has_and_another_garbles_is_told() {
    let table = |wage: &str| format!("户编号,年度,工资性收入,纯收入\r\n98010100100010001,2024,{wage},9000.00\r\n").into_bytes();
    for (first, second, wanted) in [
        ("8000.00", "9000.00", "“甲.csv”里是 8000.00，采用 8000.00，这里的不用"),
        ("待核", "9000.00", "“甲.csv”里的读不懂，两个都没有采用。请核对后只留一个"),
    ] {
        let incoming = batch(&[("甲.csv", &table(first)), ("乙.csv", &table(second))], None).1.expect("read");
        let told: Vec<&str> =
            incoming.problems.iter().filter(|one| one.kind == ProblemKind::Conflict).map(|one| one.wanted.get(Lang::Zh)).collect();
        assert_eq!(told, [wanted]);
    }
}

#[test]
fn households_are_counted_over_all_sheets_of_a_file() {
    let rows = |from: u32, to: u32| (from..to).map(|at| format!("98{at:09}"));
    let csv = |to: u32| {
        let lines = rows(0, to).map(|id| format!("{id},2024,5\n"));
        std::iter::once("户编号,年度,纯收入\n".to_owned()).chain(lines).collect::<String>()
    };
    let whole = batch(&[("a.csv", csv(105_000).as_bytes()), ("b.csv", csv(2).as_bytes())], None).1.expect("read");
    assert_eq!(whole.rolls[0].roll.len(), 105_000);
    let mut book = rust_xlsxwriter::Workbook::new();
    for (from, to) in [(0, 60_000), (60_000, 105_001)] {
        let sheet = book.add_worksheet();
        for (column, title) in (0..).zip(["户编号", "年度", "纯收入"]) {
            sheet.write(0, column, title).expect("written");
        }
        for (row, id) in (1..).zip(rows(from, to)) {
            sheet.write(row, 0, id).expect("written").write(row, 1, 2024).expect("written").write(row, 2, 5).expect("written");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let refused = batch(&[("a.xlsx", &bytes)], None).1.expect_err("too many");
    assert!(refused.text().get(Lang::Zh).contains("最多 105000 户"), "{}", refused.text().get(Lang::Zh));
}
