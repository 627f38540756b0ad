//! Work at the doors, played through the program: rounds in grids, months of them, clues that cases begin, and what of them leaves the office.
//!
//! What does not live here: a year of the desk (`year.rs`), rows that cannot be taken (`review/rounds/round_list.rs`).

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::Reader as _;
use calamine::Xlsx;
use rust_xlsxwriter::Workbook;

use crate::office::Office;

fn desk_with_two_years() -> Office {
    let office = Office::new();
    let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk");
    office.import("o.db", &[desk.join("年度表2023.csv"), desk.join("年度表2024.csv")]);
    office
}

#[test]
fn rounds_of_two_months_are_told_grid_by_grid_and_silence_is_never_nothing_found() {
    let office = desk_with_two_years();
    let rows = "行政村,网格,走访日期,走访人,走访户数,走访户,排查结果,情况说明\n\
                石门村,第一网格,2024-09-08,李四,12,张三、王五,未发现,\n\
                石门村,第二网格,,,,,,\n\
                石门村,第三网格,2024-09-09,李四,6,,,\n";
    fs::write(office.path("排查9月.csv"), rows).expect("written");
    let run = |line: &str| office.run(&["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' ')).collect::<Vec<_>>());
    let said = |line: &str, wanted: &[&str]| {
        let ran = run(line);
        let all = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, Some(0), "{line}: {all}");
        for wanted in wanted {
            assert!(all.contains(wanted), "{line}: no “{wanted}” in\n{all}");
        }
        all
    };
    // The empty result is refused by its place; the other rows stand.
    said("import 排查9月.csv --dry-run", &["排查 1 次可以读入，没有读入 1 行"]);
    said("import 排查9月.csv", &["“排查9月.csv”第 4 行“排查结果”", "登记排查 1 次"]);
    said("rounds import 排查9月.csv", &["已经有的 1 次"]);
    said("rounds list --period 2024m09", &["2024年9月", "未发现", "没有登记", "李四"]);
    let json = |period: &str| -> Vec<serde_json::Value> {
        let listed = office.line(&format!("--db o.db rounds list --period {period} --format json"));
        let all: Vec<serde_json::Value> = serde_json::from_str(&listed).expect("json");
        all.into_iter().filter(|row| row["village"] == "石门村").collect()
    };
    let results = |period: &str| json(period).iter().map(|row| row["result"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    assert_eq!(results("2024m09"), ["未发现", "没有登记"]);
    assert_eq!(results("2024m08"), ["没有登记", "没有登记"], "nobody went in August");
    said(
        "rounds add 石门村 第二网格 --person 赵六 --on 2024-09-20 --seen 孙七 --what 房屋漏雨",
        &["登记排查 1 次、有发现的 1 次，另外登记线索"],
    );
    assert_eq!(results("2024m09"), ["未发现", "发现"]);
    let wrong = run("rounds add 石门村 第二网格 --person 赵六 --on 2024-09-20 --none");
    assert!(wrong.code == Some(1) && wrong.err.contains("走访了几户"), "{}", wrong.err);
    said("rounds drop 石门村 第二网格 --on 2024-09-20 --person 赵六", &["已作废"]);
    assert_eq!(results("2024m09"), ["未发现", "没有登记"]);
    // The month asked for is heard, or refused in a sentence; today's never stands in for it.
    for (line, wanted) in [
        ("rounds list --period 2024", "2024年度不是一个月"),
        ("rounds list --period 2024q3", "不是一个月"),
        ("report rounds --period 2024q3 --out no.csv", "不是一个月"),
        ("rounds add 石门村 第二网格 --person 赵六 --seen 孙七 --none --period 2024m09", "写明是哪天"),
        ("rounds add 石门村 第二网格 --person 赵六 --seen 孙七 --none --on 2024-08-02 --period 2024m09", "不在 --period 2024m09"),
    ] {
        let wrong = run(line);
        assert!(wrong.code == Some(1) && wrong.err.contains(wanted), "{line}: {}{}", wrong.out, wrong.err);
    }
    let silent = run("rounds drop 石门村 第一网格 --period 2024m08");
    assert!(silent.code == Some(1) && silent.err.contains("2024年9月"), "{}", silent.err);
    // What the program lists in English it reads again.
    let listed = office.line("--db o.db --lang en rounds list --period 2024m09 --format csv");
    fs::write(office.path("rounds9.csv"), listed).expect("written");
    said("rounds import rounds9.csv", &["已经有的 1 次"]);
    // The paper: one row a grid, in the office only, of the month that is asked for.
    said("report rounds --period 2024m09 --out r.csv", &[]);
    let paper = fs::read_to_string(office.path("r.csv")).expect("read");
    assert!(paper.contains("没有登记") && paper.contains("张三、王五"), "{paper}");
    let public = run("report rounds --period 2024m09 --audience public");
    assert!(public.code != Some(0) && public.err.contains("只在单位内部用"), "{}", public.err);
    // Closed, the month takes no more.
    said("campaign close --yes --period 2024m09", &[]);
    let late = run("rounds add 石门村 第二网格 --person 赵六 --on 2024-09-21 --households 3 --none");
    assert!(late.code == Some(1) && late.err.contains("2024年9月已经结束"), "{}", late.err);
    said("verify", &[]);
}

#[test]
fn a_case_on_which_identification_was_started_begins_a_clue_that_somebody_enters_and_clues_are_counted() {
    let office = desk_with_two_years();
    let run = |line: &str| office.run(&["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' ')).collect::<Vec<_>>());
    let refused = run("clue add --from 98010100100010001");
    assert!(refused.code == Some(1) && refused.err.contains("R18"), "{}", refused.err);
    let unsaid = run("clue add 石门村 张三");
    assert!(unsaid.code == Some(2) && unsaid.err.contains("--source"), "{:?} {}", unsaid.code, unsaid.err);
    let held = run("decide 98010100100010001 hold --reason R18 --note 可能返贫");
    assert_eq!(held.code, Some(0), "{}", held.err);
    let listed =
        || -> Vec<serde_json::Value> { serde_json::from_str(&office.line("--db o.db clues --split source --format json")).expect("json") };
    assert_eq!(listed().len(), 1, "nothing but the whole, which is none");
    let added = run("clue add --from 98010100100010001");
    assert!(added.code == Some(0) && added.out.contains("登记线索 1 条"), "{}{}", added.out, added.err);
    run("clue add 石门村 外来户 --source 12317 --on 2024-10-01");
    let counted = listed();
    let of = |source: &str| counted.iter().find(|row| row["source"] == source).unwrap_or_else(|| panic!("{source} in {counted:?}")).clone();
    assert_eq!([&of("审核发现")["open"], &of("12317")["open"], &of("合计")["all"]], [1, 1, 2]);
    let paper = run("report clue-counts --out c.csv");
    assert_eq!(paper.code, Some(0), "{}", paper.err);
    let paper = fs::read_to_string(office.path("c.csv")).expect("read");
    assert!(paper.contains("线索数") && paper.contains("审核发现"), "{paper}");
}

/// Two years of clues, by hand. On 18 October 2024 of 石门村: 2023-001 ended in its year, 2023-002 was open until January 2024, 2024-001 is
/// open and late, 2024-002 ended. Of 下河村: 2023-003, found in December, is open and late; 2024-003 came in yesterday.
fn two_years_of_clues(office: &Office) {
    let run = |line: &str| {
        let ran = office.run(&["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' ')).collect::<Vec<_>>());
        assert_eq!(ran.code, Some(0), "{line}: {}{}", ran.out, ran.err);
    };
    for line in [
        "clue add 石门村 甲 --source grid --on 2023-05-10",
        "clue add 石门村 乙 --source grid --on 2023-10-10",
        "clue add 下河村 丙 --source 12317 --on 2023-12-20",
        "clue add 石门村 丁 --source grid --on 2024-09-01",
        "clue add 石门村 戊 --source grid --on 2024-10-02",
        "clue add 下河村 己 --source 12317 --on 2024-10-17",
        "clue end 2023-001 passed-on --on 2023-06-01 --why 县民政局",
        "clue end 2023-002 not-included --on 2024-01-05 --why 收入稳定 --evidence E15",
        "clue end 2024-002 not-included --on 2024-10-10 --why 收入稳定 --evidence E15",
        "rounds add 石门村 第一网格 --person 李四 --on 2023-12-05 --households 3 --none",
        "rounds add 石门村 第一网格 --person 李四 --on 2024-10-08 --households 3 --none",
        "rounds add 石门村 第二网格 --person 李四 --on 2024-10-09 --households 3 --none",
    ] {
        run(line);
    }
}

#[test]
fn one_name_is_one_figure_over_two_years_on_every_face() {
    let office = desk_with_two_years();
    two_years_of_clues(&office);
    let json = |line: &str| -> Vec<serde_json::Value> { serde_json::from_str(&office.line(&format!("--db o.db {line}"))).expect("json") };
    // Worked out by hand: in all and of 石门村 and 下河村. Of 2024 all but 2023-001; of 2023, as on its last day, the first three.
    let wanted = [
        ("clues", "all", "线索数", [5, 3, 2], [3, 2, 1]),
        ("clues_new", "new", "新发现的线索", [3, 2, 1], [3, 2, 1]),
        ("clues_open", "open", "线索在办", [3, 1, 2], [2, 1, 1]),
        ("clues_late", "late", "线索超期", [2, 1, 1], [2, 1, 1]),
        ("clues_not_included", "not_included", "线索不纳入", [2, 2, 0], [0, 0, 0]),
        ("clues_passed_on", "passed_on", "线索转办", [0, 0, 0], [1, 1, 0]),
    ];
    for (period, at) in [("2024", 0), ("2023", 1)] {
        let counts = json(&format!("count --split village --format json --period {period}"));
        let split = json(&format!("clues --split village --format json --period {period}"));
        let board = json(&format!("board --format json --period {period}"));
        office.line(&format!("--db o.db report clue-counts --period {period} --out c{period}.csv"));
        let paper = fs::read_to_string(office.path(&format!("c{period}.csv"))).expect("read");
        let mut paper = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(paper.as_bytes());
        let paper: Vec<Vec<String>> = paper.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        let head = paper.iter().find(|row| row.iter().any(|cell| cell == "线索数")).expect("a head").clone();
        for (code, key, title, now, before) in wanted {
            let figures = [now, before][at];
            for (group, figure) in ["全部", "石门村", "下河村"].into_iter().zip(figures) {
                let named = |row: &&serde_json::Value| row["code"] == code && row["group"] == group;
                let counted = counts.iter().find(named).unwrap_or_else(|| panic!("{code} {group}"));
                assert_eq!(counted["value"], figure, "count {code} {group} {period}");
                let whole = if group == "全部" { "合计" } else { group };
                let part = split.iter().find(|row| row["village"] == whole).unwrap_or_else(|| panic!("{whole} in {split:?}"));
                assert_eq!(part[key], figure, "clues --split {key} {group} {period}");
                let column = head.iter().position(|cell| cell == title).unwrap_or_else(|| panic!("{title} in {head:?}"));
                let line = paper.iter().find(|row| row[0] == "村" && row[1] == whole).unwrap_or_else(|| panic!("{whole} in {paper:?}"));
                assert_eq!(line[column], figure.to_string(), "report {title} {group} {period}");
            }
            let line = board.iter().find(|row| row["item"].as_str().or(row["label"].as_str()) == Some(title));
            let line = line.unwrap_or_else(|| panic!("{title} in {board:?}"));
            assert_eq!(line["figure"], figures[0].to_string(), "board {title} {period}");
        }
        // Rounds are of the month in which the day lies on which all is measured.
        let month = ["2024m10", "2023m12"][at];
        let grids = |line: &str| json(line).iter().map(|row| row["value"].clone()).collect::<Vec<_>>();
        let own = grids(&format!("count grids_visited rounds --format json --period {period}"));
        assert_eq!(own, grids(&format!("count grids_visited rounds --format json --period {month}")));
        assert_eq!(own, [[2, 2], [1, 1]][at]);
    }
    // The county's table: a past year is what `count --period` says of it, the same day a year before what stands beside each count.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let titles = ["行政村", "在办线索数", "2023年在办线索数", "上年新增线索数", "新增线索数", "在办线索数上年同期", "在办线索数增减"];
    for (column, title) in (0..).zip(titles) {
        sheet.write(0, column, title).expect("written");
    }
    for (row, village) in (1..).zip(["石门村", "下河村"]) {
        sheet.write(row, 0, village).expect("written");
    }
    book.save(office.path("county.xlsx")).expect("saved");
    let filled = |period: &str| -> Vec<Vec<String>> {
        office.line(&format!("--db o.db --by lm fill county.xlsx --out filled.xlsx --force --period {period}"));
        let mut book = Xlsx::new(Cursor::new(fs::read(office.path("filled.xlsx")).expect("read"))).expect("a workbook");
        let range = book.worksheet_range_at(0).expect("a sheet").expect("read");
        range.rows().skip(1).map(|row| row.iter().skip(1).map(ToString::to_string).collect()).collect()
    };
    // 石门村 on 18 October 2023: 2023-002 was open. On its last day too; 下河村 had 2023-003 by then, and nothing before.
    assert_eq!(filled("2024"), [["1", "1", "2", "2", "1", "0"], ["2", "1", "1", "1", "0", "1"]]);
    // A month has clues and rounds for villages and no household; as its other faces.
    assert_eq!(filled("2024m10")[0][..1], ["1"]);
    assert_eq!(json("count clues_open --format json --period 2024m10")[0]["value"], 3);
    let said = office.run(&["--db", "o.db", "clues", "--split", "village", "--period", "2023"]);
    assert!(said.err.contains("2023年度（截至 2023-12-31）：线索 3 条，在办 2 条，超期 2 条"), "{}", said.err);
}
