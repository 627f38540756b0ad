//! The sample files read again, plainly: every row as header → cell, with the plain libraries and nothing of our own reader.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use calamine::Data;
use calamine::Reader;
use calamine::open_workbook_auto;

use crate::office::files_in;
use crate::source::top;

/// Other heads of the columns that the plain reading needs.
const HEADS: &[(&str, &str)] = &[
    ("户编码", "户编号"),
    ("数据年度", "年度"),
    ("采集年度", "年度"),
    ("家庭人均纯收入", "人均纯收入"),
    ("年人均纯收入", "人均纯收入"),
    ("家庭纯收入", "纯收入"),
    ("年纯收入", "纯收入"),
    ("公益岗位收入", "公益性岗位收入"),
    ("低保金", "最低生活保障金"),
    ("监测类别", "监测对象类别"),
    ("监测对象类型", "监测对象类别"),
    ("风险是否消除", "风险是否已消除"),
    ("劳动能力", "劳动技能"),
    ("务工时间", "务工时间(月)"),
    ("公益性岗位类型", "公益性岗位"),
    ("聘用月数", "公益性岗位(月数)"),
    ("公益性岗位月数", "公益性岗位(月数)"),
    ("是否享受低保", "享受低保政策情况"),
    ("是否特困供养人员", "享受特困供养政策情况"),
    ("身份证号", "证件号码"),
    ("身份证号码", "证件号码"),
    ("公民身份号码", "证件号码"),
    ("户主身份证号", "户主证件号码"),
    ("与户主的关系", "与户主关系"),
];

/// One row of a yearly file.
pub struct Person(HashMap<String, String>);

impl Person {
    /// The cell under a header; none when the file has no such column.
    pub fn get(&self, header: &str) -> Option<&str> {
        self.0.get(header).map(String::as_str)
    }
}

/// Rows of the yearly files in a folder, by year.
pub fn yearly(folder: &Path) -> BTreeMap<i64, Vec<Person>> {
    let mut years: BTreeMap<i64, Vec<Person>> = BTreeMap::new();
    for path in files_in(folder) {
        for table in tables(&path) {
            let Some(at) = table.iter().position(|row| row.iter().any(|cell| head(cell) == "户编号")) else { continue };
            let heads: Vec<String> = table[at].iter().map(|cell| head(cell)).collect();
            if !heads.iter().any(|name| name == "纯收入") {
                continue;
            }
            for person in under(&heads, &table[at + 1..]) {
                let year = person.get("年度").and_then(|year| year.trim().parse().ok()).expect("a year in every row");
                years.entry(year).or_default().push(person);
            }
        }
    }
    years
}

/// Rows of the one file of a folder whose name has a word: a roster, its header on the first row.
pub fn roster(folder: &Path, word: &str) -> Vec<Person> {
    let named = |path: &&std::path::PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(word));
    let files = files_in(folder);
    let path = files.iter().find(named).unwrap_or_else(|| panic!("no file named {word}"));
    let table = tables(path).swap_remove(0);
    let heads: Vec<String> = table[0].iter().map(|cell| head(cell)).collect();
    under(&heads, &table[1..])
}

/// The rows below a header, without those that are empty.
fn under(heads: &[String], rows: &[Vec<String>]) -> Vec<Person> {
    let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    filled
        .map(|row| {
            let mut cells = HashMap::new();
            for (name, cell) in heads.iter().zip(row) {
                // Of two columns with one head the first stands.
                cells.entry(name.clone()).or_insert_with(|| unquoted(cell));
            }
            Person(cells)
        })
        .collect()
}

fn head(cell: &str) -> String {
    let clean: String = cell
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if c == '（' {
                '('
            } else if c == '）' {
                ')'
            } else {
                c
            }
        })
        .collect();
    let clean = clean.strip_suffix("(元)").map_or(clean.clone(), str::to_owned);
    HEADS.iter().find(|(other, _)| *other == clean).map_or(clean, |(_, name)| (*name).to_owned())
}

fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell).trim().to_owned()
}

fn tables(path: &Path) -> Vec<Vec<Vec<String>>> {
    match path.extension().and_then(|ext| ext.to_str()) {
        Some("csv") => {
            let text = decoded(&fs::read(path).expect("a file"));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            vec![reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()]
        }
        Some("xlsx" | "xls") => {
            let mut book = open_workbook_auto(path).expect("a workbook");
            book.worksheets().into_iter().map(|(_, sheet)| sheet.rows().map(|row| row.iter().map(shown).collect()).collect()).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

fn decoded(bytes: &[u8]) -> String {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    };
    encoding.decode(bytes).0.into_owned()
}

/// The monitoring line of the made-up province, in fen, as its file of limits says.
pub fn monitoring_line(year: i64) -> i128 {
    let written = fs::read_to_string(top().join("src/rules/shipped/limits/demo.toml")).expect("the limits");
    let table: toml::Table = written.parse().expect("TOML");
    let rows = table["limit"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["key"].as_str() == Some("mon_line") && row["year"].as_integer() == Some(year)).expect("a line");
    row["value"].as_str().and_then(|value| value.parse::<i128>().ok()).expect("whole yuan") * 100
}
