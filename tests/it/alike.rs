//! One township is one township, whatever file holds it: encodings, workbooks, the order of rows and files make no difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use encoding_rs::GB18030;
use hezhun::Period;
use hezhun::ReadOptions;
use hezhun::Roll;
use hezhun::overlay;
use hezhun::read;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::cases;
use crate::office::Office;
use crate::office::files_in;

/// A yearly sheet of households as the practice township exports it: header and rows.
fn rows() -> Vec<Vec<String>> {
    let bytes = fs::read(cases::path("c26.csv")).expect("a case");
    let (text, _) = GB18030.decode_without_bom_handling(&bytes[3..]);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let seven: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    // Ten copies with other numbers, so that there is something to shuffle and split.
    let id = seven[0].iter().position(|title| title == "户编号").expect("a column");
    let cert = seven[0].iter().position(|title| title == "户主证件号码").expect("a column");
    let mut rows = vec![seven[0].clone()];
    for copy in 0..10 {
        for row in &seven[1..] {
            let mut row = row.clone();
            row[id] = format!("{}{copy}{}", &row[id][..11], &row[id][12..]);
            row[cert] = format!("{}{copy}{}", &row[cert][..15], &row[cert][16..]);
            rows.push(row);
        }
    }
    rows
}

fn text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(",") + "\r\n").collect()
}

fn workbook(rows: &[Vec<String>], as_numbers: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            match cell.parse::<f64>() {
                // What a spreadsheet would keep whole is written as the number that it would make of it.
                Ok(number) if as_numbers && cell.len() < 15 => sheet.write_number(at, column, number).expect("written"),
                _ => sheet.write_string(at, column, cell).expect("written"),
            };
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Field and value of each household, by its number.
type Values = BTreeMap<String, Vec<(String, String)>>;

/// Every value of every household by number and field.
fn values(roll: &Roll) -> Values {
    (0..roll.len())
        .map(|household| {
            let row = roll.household_columns().iter().zip(roll.household_row(household));
            let row = row.map(|(field, cell)| {
                (field.code().to_owned(), format!("{:?} {}", cell.seen().to_string_of(), cell.written(field.row().kind, &roll.words)))
            });
            (roll.id(household).to_owned(), row.collect())
        })
        .collect()
}

trait Said {
    fn to_string_of(&self) -> &'static str;
}

impl Said for hezhun::Seen {
    fn to_string_of(&self) -> &'static str {
        match self {
            hezhun::Seen::Absent => "absent",
            hezhun::Seen::Empty => "empty",
            hezhun::Seen::Unreadable => "unreadable",
            hezhun::Seen::NotInList => "not in list",
            hezhun::Seen::Masked => "masked",
            hezhun::Seen::Value(_) => "value",
        }
    }
}

fn read_all(paths: &[PathBuf]) -> Values {
    let incoming =
        read::read(paths, &ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &|_| true }).expect("read");
    let (_, rolls, _) = overlay::merged(incoming);
    values(&rolls[&Period::annual(2024)])
}

/// The township in every form: a name, and its files.
fn forms(folder: &TempDir) -> Vec<(&'static str, Vec<PathBuf>)> {
    let rows = rows();
    let plain = text(&rows);
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    let mut shuffled = rows.clone();
    shuffled[1..].reverse();
    let len = shuffled.len();
    shuffled[1..].rotate_left(len / 3);
    let half = rows.len() / 2;
    let first = &rows[..half];
    let second: Vec<Vec<String>> = std::iter::once(&rows[0]).chain(&rows[half..]).cloned().collect();
    let wide = |little: bool| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(plain.encode_utf16()).collect::<Vec<u16>>();
        units.into_iter().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    vec![
        ("utf-8", vec![file("a_20241018.csv", plain.as_bytes())]),
        ("utf-8 with a mark", vec![file("b_20241018.csv", format!("\u{feff}{plain}").as_bytes())]),
        ("gb18030", vec![file("c_20241018.csv", &GB18030.encode(&plain).0)]),
        ("utf-16 le", vec![file("d_20241018.csv", &wide(true))]),
        ("utf-16 be", vec![file("e_20241018.csv", &wide(false))]),
        ("tabs", vec![file("f_20241018.txt", plain.replace(',', "\t").as_bytes())]),
        ("cr", vec![file("g_20241018.csv", plain.replace("\r\n", "\r").as_bytes())]),
        ("text xlsx", vec![file("h_20241018.xlsx", &workbook(&rows, false))]),
        ("number xlsx", vec![file("i_20241018.xlsx", &workbook(&rows, true))]),
        ("shuffled", vec![file("j_20241018.csv", text(&shuffled).as_bytes())]),
        ("split", vec![file("k1_20241018.csv", text(first).as_bytes()), file("k2_20241018.csv", text(&second).as_bytes())]),
    ]
}

#[test]
fn every_form_of_a_township_holds_the_same_figures_and_gets_the_same_flags() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = Office::new();
    let mut first: Option<(Values, String)> = None;
    for (name, paths) in forms(&folder) {
        let values = read_all(&paths);
        let mut words = vec!["screen".to_owned()];
        words.extend(paths.iter().map(|path| path.display().to_string()));
        let flags = office.ok(&words);
        let (one_values, one_flags) = first.get_or_insert_with(|| (values.clone(), flags.clone()));
        assert_eq!(values.len(), 70);
        assert_eq!(*one_values, values, "{name}");
        assert_eq!(*one_flags, flags, "{name}");
    }
}

#[test]
fn a_township_in_two_commands_is_the_same_as_in_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = Office::new();
    let split = forms(&folder).pop().expect("the split one").1;
    office.import("one.db", &split);
    for half in &split {
        office.import("two.db", std::slice::from_ref(half));
    }
    for kind in ["flags", "records", "cases"] {
        let export = |db: &str| {
            office.ok(&["--db", db, "export", kind, "--out", &format!("{db}.{kind}.csv")]);
            let bytes = office.bytes(&format!("{db}.{kind}.csv"));
            let mut lines: Vec<String> = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(export("one.db"), export("two.db"), "{kind}");
    }
}

/// The sheets of `hezhun sample --households 12 --seed 3` that are workbooks, and the same saved again by `LibreOffice` 7.4 with
/// `soffice --headless --convert-to xls|xlsx|csv`.
#[test]
fn a_township_saved_again_by_libreoffice_is_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/township");
    let office = Office::new();
    let mut first: Option<(&str, [Vec<u8>; 3])> = None;
    for form in ["exported", "saved-as-xls", "saved-as-xlsx", "saved-as-csv"] {
        let db = format!("{form}.db");
        office.import(&db, &files_in(&folder.join(form)));
        let export = |kind: &str| {
            office.ok(&["--db", &db, "export", kind, "--out", &format!("{form}.{kind}.csv")]);
            office.bytes(&format!("{form}.{kind}.csv"))
        };
        let out = ["flags", "cases", "records"].map(export);
        assert_eq!(out.each_ref().map(|bytes| String::from_utf8_lossy(bytes).lines().count()), [10, 13, 42], "{form}");
        let (one, same) = first.get_or_insert_with(|| (form, out.clone()));
        assert!(*same == out, "{one} and {form} differ");
    }
}

#[test]
fn the_seven_households_are_the_same_in_an_old_workbook() {
    let read = |name: &str| read_all(&[cases::path(name)]);
    let plain = read("c26.csv");
    let names = [
        "c30.csv",
        "x02.xlsx",
        "x02b.xlsx",
        "f24.xls",
        "biff5.xls",
        "biff5_no-code-page.xls",
        "biff5_1252.xls",
        "default-password_agile.xlsx",
        "default-password_standard.xlsx",
        "default-password_rc4.xls",
        "default-password_cryptoapi.xls",
        "default-password_cryptoapi40.xls",
    ];
    for name in names {
        let other = read(name);
        assert_eq!(plain.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{name}");
        // The cases differ in what each is about: 年度, or places that stand in merged cells.
        for (id, values) in &plain {
            for (value, same) in values
                .iter()
                .zip(&other[id])
                .filter(|(value, _)| !matches!(value.0.as_str(), "prov" | "city" | "county" | "town" | "village"))
            {
                assert_eq!(value, same, "{name} {id}");
            }
        }
    }
}
