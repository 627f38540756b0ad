//! The county's own tables, filled by the program itself: five of `tests/templates`, cell by cell beside what exports and counts say.
//!
//! What does not live here: what a title means (`src/review/fill`), the XML of a sheet (`src/exchange/fill`).

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::io::Read as _;
use std::path::Path;

use calamine::Data;
use calamine::Reader as _;
use calamine::Xlsx;
use zip::ZipArchive;

use crate::office::Office;
use crate::office::Ran;

/// The words of a sheet by place, such as `D4`; formulas by `=` and their text.
type Cells = BTreeMap<String, String>;

fn office() -> Office {
    let office = Office::with_township();
    for name in ["titles", "merged", "formulas", "villages", "unknown"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates").join(format!("{name}.xlsx"));
        fs::copy(from, office.path(&format!("{name}.xlsx"))).expect("a copy");
    }
    office
}

fn fill(office: &Office, template: &str, more: &[&str]) -> Ran {
    let words = ["--db", "o.db", "--by", "李敏", "fill", template, "--out", "filled.xlsx", "--force"];
    office.run(&words.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn filled(office: &Office, template: &str, more: &[&str]) -> (Cells, String) {
    let ran = fill(office, template, more);
    assert_eq!(ran.code, Some(0), "{template}: {}", ran.err);
    (cells(&fs::read(office.path("filled.xlsx")).expect("written"), 0), ran.err)
}

fn cells(bytes: &[u8], sheet: usize) -> Cells {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names: Vec<String> = book.sheet_names();
    let place = |(row, column): (u32, u32)| format!("{}{}", char::from(b'A' + u8::try_from(column).expect("few columns")), row + 1);
    let mut cells = Cells::new();
    let range = book.worksheet_range(&names[sheet]).expect("a sheet");
    let first = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let said = match value {
            Data::Float(number) => number.to_string(),
            other => other.to_string(),
        };
        if !said.is_empty() {
            cells.insert(place((first.0 + u32::try_from(row).expect("few"), first.1 + u32::try_from(column).expect("few"))), said);
        }
    }
    let formulas = book.worksheet_formula(&names[sheet]).expect("formulas");
    let first = formulas.start().unwrap_or_default();
    for (row, column, formula) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
        let at = place((first.0 + u32::try_from(row).expect("few"), first.1 + u32::try_from(column).expect("few")));
        cells.insert(at, format!("={formula}"));
    }
    cells
}

/// The parts of a package by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        parts.insert(part.name().expect("a name").into_owned(), bytes);
    }
    parts
}

/// The rows of a csv that the program writes, by one column.
fn csv(text: &str, by: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().expect("a header").clone();
    let row = |row: csv::StringRecord| -> BTreeMap<String, String> {
        header.iter().zip(row.iter()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    reader.records().map(|found| row(found.expect("a row"))).map(|row| (row[by].clone(), row)).collect()
}

fn cases(office: &Office) -> BTreeMap<String, BTreeMap<String, String>> {
    csv(&office.ok(&["--db", "o.db", "--by", "李敏", "export", "cases", "--plain"]), "户编号")
}

/// A number without its noughts behind.
fn number(written: &str) -> String {
    written.parse::<f64>().map_or_else(|_| written.to_owned(), |number| number.to_string())
}

fn cell<'a>(cells: &'a Cells, at: &str) -> &'a str {
    cells.get(at).map_or("", String::as_str)
}

#[test]
fn rows_that_name_households_are_filled_and_nothing_else_in_the_workbook_changes() {
    let office = office();
    let before = fs::read(office.path("titles.xlsx")).expect("there");
    let (found, said) = filled(&office, "titles.xlsx", &[]);
    let known = cases(&office);
    for (row, number_of) in [(4, "98010100100010067"), (5, "98010100100030021"), (7, "98010100100020047")] {
        let case = &known[number_of];
        let (now, then) = (&case["人均纯收入(本期)"], &case["人均纯收入(上期)"]);
        assert_eq!(cell(&found, &format!("D{row}")), number(now), "{number_of}");
        assert_eq!(cell(&found, &format!("E{row}")), number(then), "{number_of}");
        if let (Ok(now), Ok(then)) = (now.parse::<f64>(), then.parse::<f64>()) {
            assert_eq!(cell(&found, &format!("F{row}")), number(&format!("{:.2}", now - then)), "{number_of}");
            assert_eq!(cell(&found, &format!("G{row}")), number(case["增幅"].trim_end_matches('%')), "{number_of}");
        }
    }
    assert_eq!(cell(&found, "C4"), known["98010100100010067"]["户主"]);
    assert_eq!([cell(&found, "C7"), cell(&found, "H6"), cell(&found, "D6")], ["别人", "县里的话", ""], "what stood there stays");
    assert_eq!([cell(&found, "D8"), cell(&found, "F8")], ["=SUM(D4:D7)", "=D8-SUM(E4:E7)"]);
    for word in ["第 6 行", "C7", "--replace"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let (after, before_parts) = (fs::read(office.path("filled.xlsx")).expect("written"), parts(&before));
    let after_parts = parts(&after);
    let changed: Vec<&String> = before_parts.keys().filter(|name| before_parts[*name] != after_parts[*name]).collect();
    assert_eq!(changed, ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"], "the second sheet reads the first");
    assert_eq!(before_parts.len(), after_parts.len());
    assert_eq!(fs::read(office.path("titles.xlsx")).expect("there"), before, "the template stays");
    let (again, _) = filled(&office, "titles.xlsx", &["--replace"]);
    assert_eq!(cell(&again, "C7"), known["98010100100020047"]["户主"]);
    office.ok(&["--db", "o.db", "--by", "李敏", "export", "ledger", "--out", "l.xlsx"]);
    let ledger = cells(&fs::read(office.path("l.xlsx")).expect("written"), 0);
    assert_eq!(ledger.values().filter(|words| words.contains("县里的表格")).count(), 2, "{ledger:?}");
}

#[test]
fn a_head_alone_gets_a_row_for_each_household() {
    let office = office();
    let (found, said) = filled(&office, "merged.xlsx", &[]);
    let known = cases(&office);
    for row in 6..6 + known.len() {
        let case = &known[cell(&found, &format!("C{row}"))];
        assert_eq!(cell(&found, &format!("A{row}")), (row - 5).to_string());
        assert_eq!([cell(&found, &format!("B{row}")), cell(&found, &format!("D{row}"))], [case["行政村"].as_str(), case["户主"].as_str()]);
        assert_eq!(cell(&found, &format!("F{row}")), number(&case["人均纯收入(本期)"]));
        assert_eq!(cell(&found, &format!("G{row}")), number(&case["工资性收入"]));
        let ten_thousand = case["转移性收入"].parse::<f64>().map(|yuan| (yuan * 100.0).round() / 1_000_000.0);
        assert_eq!(cell(&found, &format!("H{row}")), ten_thousand.map_or_else(|_| String::new(), |number| number.to_string()));
    }
    assert_eq!(cell(&found, &format!("C{}", 6 + known.len())), "");
    assert!(said.contains(&format!("{} 行", known.len())) && !said.contains("备注"), "{said}");
    let xml =
        String::from_utf8(parts(&fs::read(office.path("filled.xlsx")).expect("written"))["xl/worksheets/sheet1.xml"].clone()).expect("xml");
    assert_eq!(xml.matches("ht=\"21\"").count(), known.len(), "every row is as high as the first");
    let flagged = office.ok(&["--db", "o.db", "queue", "--where", "fires(INC01)", "--format", "csv"]);
    let (some, _) = filled(&office, "merged.xlsx", &["--where", "fires(INC01)"]);
    let listed: Vec<&String> = some.iter().filter(|(at, words)| at.starts_with('C') && words.len() > 10).map(|(_, words)| words).collect();
    // A csv that is to be opened by double click guards long numbers.
    let wanted: BTreeMap<String, _> =
        csv(&flagged, "户编号").into_iter().map(|(id, row)| (id.trim_matches(['=', '"']).to_owned(), row)).collect();
    assert!(
        !listed.is_empty() && listed.len() == wanted.len() && listed.iter().all(|id| wanted.contains_key(*id)),
        "the filter of the queue"
    );
}

#[test]
fn a_list_with_sums_below_is_filled_within_its_room_or_not_at_all() {
    let office = office();
    let refused = fill(&office, "formulas.xlsx", &[]);
    assert!(refused.code == Some(1) && refused.err.contains("第 32 行") && refused.err.contains("30 个空行"), "{}", refused.err);
    assert!(!office.path("filled.xlsx").exists());
    let (found, said) = filled(&office, "formulas.xlsx", &["--where", "FALL and village == \"云台村\""]);
    let known = cases(&office);
    let fell: Vec<&String> = known
        .iter()
        .filter(|(_, case)| case["行政村"] == "云台村" && case["增幅"].starts_with('-'))
        .map(|(number_of, _)| number_of)
        .collect();
    let listed: Vec<String> =
        (2..32).map(|row| cell(&found, &format!("B{row}")).to_owned()).filter(|number_of| !number_of.is_empty()).collect();
    assert!(!listed.is_empty() && listed.iter().all(|number_of| fell.contains(&number_of)), "{listed:?} of {fell:?}");
    for (row, number_of) in (2..).zip(&listed) {
        assert_eq!(cell(&found, &format!("F{row}")), format!("=D{row}-E{row}"), "formulas stay");
        let shown: f64 = cell(&found, &format!("G{row}")).parse().expect("a share of one, for a format of percent");
        let change: f64 = known[number_of]["增幅"].trim_end_matches('%').parse().expect("a change");
        assert!((shown * 100.0 - change).abs() < 0.006, "{number_of}: {shown} {change}");
    }
    assert_eq!([cell(&found, "A32"), cell(&found, "D32"), cell(&found, "A34")], ["合计", "=SUM(D2:D31)", "填表人：            审核人："]);
    assert!(!said.contains("不认得"), "{said}");
}

#[test]
fn villages_are_filled_with_counts_and_the_row_of_sums_with_those_of_the_township() {
    let office = office();
    let (found, said) = filled(&office, "villages.xlsx", &[]);
    let counted =
        office.ok(&["--db", "o.db", "--by", "李敏", "count", "households", "net_pc", "fell", "--split", "village", "--format", "csv"]);
    let mut known: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(counted.trim_start_matches('\u{feff}').as_bytes());
    for row in reader.records().map(|row| row.expect("a row")) {
        known.insert((row[0].to_owned(), row[2].to_owned()), (row[3].replace(',', ""), row[4].replace(',', "")));
    }
    for (row, village) in [(4, "石门村"), (5, "下河村"), (6, "云台村"), (8, "全部")] {
        let of = |code: &str| &known[&(code.to_owned(), village.to_owned())];
        let at = |column: char| cell(&found, &format!("{column}{row}"));
        let (now, then) = of("net_pc");
        assert_eq!([at('B'), at('F')], [of("households").0.as_str(), of("fell").0.as_str()], "{village}");
        assert_eq!([at('C'), at('D')], [number(now).as_str(), number(then).as_str()], "{village}");
        let (now, then): (f64, f64) = (now.parse().expect("a number"), then.parse().expect("a number"));
        assert!((at('E').parse::<f64>().expect("a number") - (now / then - 1.0) * 100.0).abs() < 0.006, "{village}");
    }
    assert_eq!(cell(&found, "B7"), "", "a village of nobody");
    assert!(said.contains("第 7 行“柳村”"), "{said}");
}

#[test]
fn titles_nobody_knows_are_named_and_taught_once() {
    let office = office();
    let (_, said) = filled(&office, "unknown.xlsx", &[]);
    for word in ["农户可支配", "是否指 工资性收入", "监测线差距", "第 2 行", "后几位已经丢了"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let wrong = fill(&office, "unknown.xlsx", &["--teach", "农户可支配=net_pcc"]);
    assert!(wrong.code == Some(1) && wrong.err.contains("是否指 net_pc"), "{}", wrong.err);
    let half = fill(&office, "unknown.xlsx", &["--teach", "农户可支配"]);
    assert!(half.err.contains("表头=名称"), "{}", half.err);
    let (_, said) = filled(&office, "unknown.xlsx", &["--teach", "农户可支配=net_pc", "--teach", "监测线差距=net_pc - limit.mon_line"]);
    assert!(!said.contains("农户可支配") && !said.contains("监测线差距"), "{said}");
    let (_, said) = filled(&office, "unknown.xlsx", &[]);
    assert!(!said.contains("农户可支配") && said.contains("工资性收人"), "it is known from then on: {said}");
}

#[test]
fn what_cannot_be_filled_is_one_sentence_and_no_file() {
    let office = office();
    let titles = fs::read(office.path("titles.xlsx")).expect("there");
    let rewritten = |with: &dyn Fn(String) -> String| {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts(&titles) {
            let is_sheet = name == "xl/worksheets/sheet1.xml";
            out.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
            let bytes = if is_sheet { with(String::from_utf8(bytes).expect("xml")).into_bytes() } else { bytes };
            std::io::Write::write_all(&mut out, &bytes).expect("written");
        }
        out.finish().expect("finished").into_inner()
    };
    let protected = rewritten(&|xml| xml.replace("</sheetData>", "</sheetData><sheetProtection sheet=\"1\"/>"));
    let equal = rewritten(&|xml| xml.replace("上年人均纯收入（元）", "人均纯收入（元）"));
    let headless = rewritten(&|xml| {
        let (before, head) = xml.split_once("<row r=\"3\"").expect("the head");
        format!("{before}{}", head.split_once("</row>").expect("its end").1)
    });
    for (name, bytes, said) in [
        ("p.xlsx", protected, "设了保护"),
        ("e.xlsx", equal, "D 列“人均纯收入（元）”和 E 列“人均纯收入（元）”是同一个意思"),
        ("h.xlsx", headless, "找不到表头"),
        ("t.xlsx", b"a,b\n".to_vec(), "不是 xlsx"),
        ("d.xlsx", titles[..titles.len() / 2].to_vec(), "损坏"),
        ("o.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec(), "旧的 xls"),
    ] {
        fs::write(office.path(name), bytes).expect("written");
        let ran = fill(&office, name, &[]);
        assert!(ran.code == Some(1) && ran.err.contains(said) && ran.err.contains(name), "{name}: {}", ran.err);
        // The copied file has no seal, which is said at each opening.
        assert_eq!(ran.err.trim().lines().filter(|line| !line.contains("没有封签")).count(), 1, "{name}: {}", ran.err);
    }
    for (more, said) in [(&["--sheet", "没有这张"][..], "没有工作表"), (&["--sheet", "填表说明"], "找不到表头")] {
        let ran = fill(&office, "titles.xlsx", more);
        assert!(ran.code == Some(1) && ran.err.contains(said), "{}", ran.err);
    }
    let same = office.run(&["--db", "o.db", "--by", "李敏", "fill", "titles.xlsx", "--out", "titles.xlsx", "--force"]);
    assert!(same.code == Some(2) && same.err.contains("另一个文件"), "{:?} {}", same.code, same.err);
    let csv = office.run(&["--db", "o.db", "--by", "李敏", "fill", "titles.xlsx", "--out", "x.csv"]);
    assert!(csv.code == Some(2) && csv.err.contains(".xlsx"), "{}", csv.err);
    let gone = fill(&office, "gone.xlsx", &[]);
    assert!(gone.code == Some(1) && gone.err.contains("gone.xlsx"), "{}", gone.err);
    assert!(!office.path("filled.xlsx").exists() && !office.path("x.csv").exists());
}

#[test]
fn the_public_gets_shortened_names_and_no_column_that_stays_inside() {
    let office = office();
    let (found, _) = filled(&office, "merged.xlsx", &["--audience", "public"]);
    let name = cell(&found, "D6");
    assert!(name.contains('*'), "{name}");
}
