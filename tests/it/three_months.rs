//! Three months at the doors, played through the program: clues to each of their ends, a round without finds, a second visit with known
//! differences, a team's sheet there and back, and the five templates of the county filled from what came of it.
//!
//! What does not live here: rounds by themselves (`field_work.rs`), what a template does cell by cell (`fill.rs`), the counts (`counts.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::Reader;
use calamine::Xlsx;
use rusqlite::Connection;

use crate::office::Office;
use crate::office::ran;

const WANG: &str = "98010100100010001";

/// The office of the test, and its clock.
struct Months {
    office: Office,
}

impl Months {
    fn begun(day: &str) -> Months {
        let play = Months { office: Office::new() };
        let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk");
        let [before, now] = ["年度表2023.csv", "年度表2024.csv"].map(|name| desk.join(name).display().to_string());
        play.said(day, &format!("import {before} {now}"), &[]);
        play
    }

    /// Runs a line on a day; what it said, and whether it went well.
    fn run(&self, day: &str, line: &str) -> (bool, String) {
        let mut command = self.office.command(&["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' ')).collect::<Vec<_>>());
        let ran = ran(&command.env("HEZHUN_NOW", format!("{day}T02:00:00Z")).output().expect("run"));
        (ran.code == Some(0), format!("{}{}", ran.out, ran.err))
    }

    fn said(&self, day: &str, line: &str, wanted: &[&str]) -> String {
        let (is_done, said) = self.run(day, line);
        assert!(is_done, "{day} {line}: {said}");
        for wanted in wanted {
            assert!(said.contains(wanted), "{day} {line}: no “{wanted}” in\n{said}");
        }
        said
    }

    fn refused(&self, day: &str, line: &str, wanted: &str) {
        let (is_done, said) = self.run(day, line);
        assert!(!is_done && said.contains(wanted), "{day} {line}: no “{wanted}” in\n{said}");
    }

    fn json(&self, day: &str, line: &str) -> Vec<serde_json::Value> {
        let mut command =
            self.office.command(&["--db", "o.db"].into_iter().chain(line.split(' ')).chain(["--format", "json"]).collect::<Vec<_>>());
        let ran = ran(&command.env("HEZHUN_NOW", format!("{day}T02:00:00Z")).output().expect("run"));
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
        serde_json::from_str(&ran.out).expect("json")
    }

    fn figure(&self, hh_id: &str, field: &str) -> f64 {
        let db = Connection::open(self.office.path("o.db")).expect("opened");
        let sql = "SELECT CAST(value AS REAL) FROM v_income WHERE period = '2024' AND hh_id = ?1 AND field = ?2";
        db.query_row(sql, [hh_id, field], |row| row.get(0)).expect("a figure")
    }
}

/// A csv of ours as rows of words, by their titles.
fn rows(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let bare = |word: &str| word.trim_start_matches("=\"").trim_end_matches('"').to_owned();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut all = reader.records().map(|row| row.expect("a row").iter().map(bare).collect::<Vec<_>>());
    (all.next().expect("titles"), all.collect())
}

/// A csv filled in: `fill` gives the cells of a household by their titles.
fn filled(text: &str, fill: impl Fn(usize, &str) -> Vec<(&'static str, String)>) -> String {
    let (head, mut rows) = rows(text);
    let at = |title: &str| head.iter().position(|own| own == title).unwrap_or_else(|| panic!("{title} in {head:?}"));
    for (turn, row) in rows.iter_mut().enumerate() {
        for (title, word) in fill(turn, &row[at("户编号")].clone()) {
            row[at(title)] = word;
        }
    }
    let line = |row: &Vec<String>| row.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(",");
    std::iter::once(&head).chain(&rows).map(line).collect::<Vec<_>>().join("\n")
}

/// August: one that is taken in, one that is not; September: one passed on, one told twice; October: one that is late.
#[test]
fn clues_of_three_months_come_to_each_end() {
    let play = Months::begun("2024-08-04");
    let list = "线索来源,发现日期,行政村,户主,户编号,反映人,线索内容\n\
                网格,2024-08-01,石门村,王建国,98010100100010001,周网格,一人重病\n\
                12317,2024-08-05,石门村,外来户,,本人,看病花了钱\n\
                12317,,石门村,没写日子,,本人,看病花了钱\n\
                12317,2024-08-05,,没写村,,本人,看病花了钱\n";
    fs::write(play.office.path("线索8月.csv"), list).expect("written");
    play.said("2024-08-05", "import 线索8月.csv", &["登记线索 2 条", "第 4 行", "第 5 行"]);
    play.said("2024-08-05", "import 线索8月.csv", &["已经有的 2 条"]);
    // Told again by the same source within fifteen days it joins.
    play.said(
        "2024-08-09",
        "clue add 石门村 王建国 --household 98010100100010001 --source grid --on 2024-08-09 --words 又住院",
        &["2024-001"],
    );
    assert_eq!(play.json("2024-08-09", "clues").len(), 2);
    // 纳入: the steps in their order, posted at least five days, fifteen in all.
    play.said("2024-08-09", "clue step 2024-001 accept --on 2024-08-02", &[]);
    play.said("2024-08-09", "clue step 2024-001 visit --on 2024-08-04 --person 李四", &[]);
    play.said("2024-08-09", "clue step 2024-001 compare --on 2024-08-08", &[]);
    play.said("2024-08-09", "clue step 2024-001 post --on 2024-08-09", &[]);
    play.refused("2024-08-12", "clue step 2024-001 approve --on 2024-08-12", "公示");
    play.said("2024-08-15", "clue step 2024-001 approve --on 2024-08-15", &[]);
    play.refused("2024-08-16", "clue step 2024-001 enter --on 2024-08-16", "没有纳入");
    play.said("2024-08-16", "clue end 2024-001 included --on 2024-08-16", &["纳入"]);
    play.said("2024-08-16", "clue step 2024-001 enter --on 2024-08-16", &[]);
    play.said("2024-08-20", "clue step 2024-001 support --on 2024-08-20 --person 王镇长", &[]);
    // 不纳入: a reason and evidence are wanted; a household outside the roll is a clue like any other.
    play.refused("2024-08-20", "clue end 2024-002 not-included --on 2024-08-18", "原因");
    play.said("2024-08-20", "clue end 2024-002 not-included --on 2024-08-18 --why 收入稳定 --evidence E15", &["不纳入"]);
    // 转办 and 重复.
    play.said("2024-09-03", "clue add 下河村 买买提·吐尔逊 --source department --on 2024-09-03 --words 转来", &["2024-003"]);
    play.said("2024-09-05", "clue end 2024-003 passed-on --on 2024-09-05 --why 转民政办", &["转办"]);
    play.said("2024-09-10", "clue add 石门村 李秀英 --source 12317 --on 2024-09-10", &["2024-004"]);
    play.said("2024-09-11", "clue add 石门村 李秀英 --source province --on 2024-09-11", &["2024-005"]);
    play.said("2024-09-12", "clue end 2024-005 double --on 2024-09-12 --why 2024-004", &["重复"]);
    play.said("2024-09-20", "clue end 2024-004 not-included --on 2024-09-20 --why 有稳定工资 --evidence E3", &["不纳入"]);
    // October: found on the 2nd and never accepted, it is late after fifteen days whatever step is due.
    play.said("2024-10-02", "clue add 石门村 李秀英 --household 98010100100010002 --source grid --on 2024-10-02", &["2024-006"]);
    assert!(play.json("2024-10-02", "clues --where late").is_empty());
    assert_eq!(play.json("2024-10-18", "clues --where late").len(), 1);
    play.said("2024-10-18", "assess", &[]);
    assert_eq!(play.json("2024-10-18", "queue --where fires(MON02)").len(), 1, "measured at the day of the run");
    // Counted by month: two, three, one; each end once but for the two that were not included.
    let counted = play.json("2024-10-18", "clues --split month");
    let of = |key: &str| counted.iter().map(|row| row[key].as_i64().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!((of("all").len(), of("all").last()), (4, Some(&6)), "{counted:?}");
    let whole = counted.last().expect("the whole");
    for (end, n) in [("included", 1), ("not-included", 2), ("passed-on", 1), ("double", 1), ("late", 1)] {
        let found = whole.as_object().expect("a row").iter().find(|(key, _)| key.replace('_', "-") == end);
        assert_eq!(found.and_then(|(_, value)| value.as_i64()), Some(n), "{end}: {whole}");
    }
    // No clue is a household, nor a case.
    assert_eq!(play.json("2024-10-18", "queue").len(), 6);
    // Cleared not before half a year.
    play.refused("2024-12-10", "clue step 2024-001 clear --on 2024-12-10", "纳入不满 6 个月");
    play.said("2025-02-20", "--clock-right clue step 2024-001 clear --on 2025-02-20", &[]);
    play.said("2025-02-20", "report clues --out c.csv", &[]);
    play.said("2025-02-20", "verify", &[]);
}

#[test]
fn a_round_a_second_visit_and_a_team_go_out_and_come_back() {
    let play = Months::begun("2024-09-25");
    // A round without finds, with a name; the grid nobody went to is silent, and no clue comes of it.
    fs::write(
        play.office.path("排查9月.csv"),
        "行政村,网格,走访日期,走访人,走访户数,排查结果\n石门村,第一网格,2024-09-08,李四,12,未发现\n石门村,第二网格,,,,\n",
    )
    .expect("written");
    play.said("2024-09-30", "import 排查9月.csv", &["登记排查 1 次"]);
    let results: Vec<String> =
        play.json("2024-09-30", "rounds list --period 2024m09").iter().map(|row| row["result"].to_string()).collect();
    assert!(results.contains(&"\"未发现\"".to_owned()) && results.contains(&"\"没有登记\"".to_owned()), "{results:?}");
    assert!(play.json("2024-09-30", "clues").is_empty());

    // A second visit: of four households of the one collector the first tells wages of 1,000 yuan and twice as much as before, far apart by
    // both limits (10 % and 200 yuan); the others tell 150 yuan more, which is under 200. So one of four is wrong: 1 / 4 = 25 %. The exact
    // bounds at 95 % (Clopper-Pearson) solve (1 - p)^4 = 0.975 below, p = 1 - 0.975^(1/4) = 0.0063, and
    // (1 - p)^4 + 4 p (1 - p)^3 = 0.025 above, p = 0.8059; outwards to thousandths that is 0.6 % and 80.6 %.
    play.said("2024-10-20", "revisit sample --per-collector 4 --seed 7 --out again.csv", &["抽中 4 户"]);
    let text = fs::read_to_string(play.office.path("again.csv")).expect("read");
    let told = filled(&text, |turn, hh_id| {
        let first = play.figure(hh_id, "wage");
        let second = if turn == 0 { first * 2.0 + 1_000.0 } else { first + 150.0 };
        vec![("回访工资性收入", format!("{second:.2}")), ("回访人", "王五".into()), ("回访日期", "2024-10-25".into())]
    });
    fs::write(play.office.path("again.csv"), told).expect("written");
    play.said("2024-10-26", "import again.csv", &["读入回访 4 户，有差错的 1 户"]);
    let rates = play.json("2024-10-26", "revisit rates");
    let collector = rates.iter().find(|rate| rate["drawn"] == 4).unwrap_or_else(|| panic!("{rates:?}"));
    let number = |key: &str| collector[key].to_string().trim_matches('"').trim_end_matches('%').parse::<f64>().expect("a number");
    assert!(collector["seen"] == 4 && collector["wrong"] == 1, "{collector}");
    assert!((number("rate") - 25.0).abs() < 1e-9, "{collector}");
    assert!((number("from") - 0.6).abs() < 1e-9 && (number("to") - 80.6).abs() < 1e-9, "{collector}");
    let before = play.figure(WANG, "wage");

    // A team: the week's list, the sheet, the figures by the one door, and what is missing when the week is over.
    play.said("2024-11-11", "duties set 石门村 team 县交通局工作队 --from 2024-10-01", &[]);
    play.said("2024-11-12", "visits sheet 石门村 --out team.csv", &["2024-11-11 到 2024-11-17"]);
    let text = fs::read_to_string(play.office.path("team.csv")).expect("read");
    let (_, listed) = rows(&text);
    assert!(listed.len() >= 2, "{text}");
    let told = filled(&text, |_, hh_id| {
        if hh_id != WANG {
            return Vec::new();
        }
        let by = [("入户日期", "2024-11-13"), ("入户方式", "入户"), ("入户人", "李四、王五"), ("签字人", "王建国")];
        let wage = ("这次工资性收入", format!("{:.2}", before + 5_000.0));
        by.map(|(title, word)| (title, word.to_owned())).into_iter().chain([wage]).collect()
    });
    fs::write(play.office.path("team.csv"), told).expect("written");
    play.said("2024-11-14", "import team.csv", &["登记入户 1 户", "有变化 1 份", "仍算没有交回"]);
    assert!((play.figure(WANG, "wage") - before - 5_000.0).abs() < 1e-6, "and nothing else put it there");
    play.said("2024-11-14", "visits import team.csv", &["已经有的 1 户"]);
    let missing = play.json("2024-11-18", "count visit_missing --split team");
    let of_team = missing.iter().find(|row| row["group"] == "县交通局工作队").unwrap_or_else(|| panic!("{missing:?}"));
    assert_eq!(of_team["value"].to_string().trim_matches('"').parse::<usize>().ok(), Some(listed.len() - 1));
    play.said("2024-11-18", "board", &["县交通局工作队", &format!("没有交回 {}", listed.len() - 1)]);
    play.said("2024-11-18", "report visit-ledger --out v.csv", &[]);
    play.refused("2024-11-18", "report visit-ledger --audience public --out p.csv", "只在单位内部用");
    play.said("2024-11-18", "report visits 石门村 --out v.txt", &[]);
    assert!(fs::read_to_string(play.office.path("v.txt")).expect("read").contains("回　　执"));
    // The sheet of a campaign that is closed changes nothing; the rest of the batch stands.
    play.said("2024-11-19", "campaign close --yes", &[]);
    let (is_done, said) = play.run("2024-11-20", "import team.csv 排查9月.csv");
    assert!(!is_done && said.contains("“team.csv”第 2 行“入户期”") && said.contains("已经有的 1 次"), "{said}");
    play.said("2024-11-20", "verify", &[]);
}

#[test]
fn five_templates_are_filled_and_nothing_else_in_them_moves() {
    let office = Office::with_township();
    for name in ["titles", "merged", "formulas", "villages", "unknown"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates").join(format!("{name}.xlsx"));
        fs::copy(&from, office.path("t.xlsx")).expect("a copy");
        // The form with sums of its own has room for thirty.
        let some: &[&str] = if name == "formulas" { &["--where", "FALL and village == \"云台村\""] } else { &[] };
        let out = format!("{name}.xlsx");
        office.ok(&[&["--db", "o.db", "--by", "lm", "fill", "t.xlsx", "--out", &out, "--force"], some].concat());
        let cells = |path: &Path| -> BTreeMap<(String, u32, u32), String> {
            let mut book: Xlsx<_> = calamine::open_workbook(path).expect("opened");
            let sheets = book.sheet_names().clone();
            let of_sheet = |sheet: &String| {
                let range = book.worksheet_range(sheet).expect("a sheet");
                let (top, left) = range.start().unwrap_or_default();
                let place = |row: usize, column: usize| {
                    (sheet.clone(), top + u32::try_from(row).expect("a row"), left + u32::try_from(column).expect("a column"))
                };
                range.used_cells().map(|(row, column, cell)| (place(row, column), cell.to_string())).collect::<Vec<_>>()
            };
            sheets.iter().flat_map(of_sheet).collect()
        };
        let (was, now) = (cells(&from), cells(&office.path(&format!("{name}.xlsx"))));
        // What stood stands, but for sums that spreadsheets work out when they open it.
        let moved: Vec<_> = was.iter().filter(|(place, word)| now.get(*place).is_some_and(|own| own != *word)).collect();
        assert!(moved.is_empty(), "{name}: {moved:?}");
        // Of the one with unknown titles nothing is filled until they are taught (`fill.rs`).
        let has_more = now.keys().any(|place| !was.contains_key(place));
        assert_eq!(has_more, name != "unknown", "{name}");
    }
}
