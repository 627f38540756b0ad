//! Work at the doors, played through the program: rounds in grids, months of them, clues that cases begin, and what of them leaves the office.
//!
//! What does not live here: a year of the desk (`year.rs`), rows that cannot be taken (`review/rounds/round_list.rs`).

use std::fs;
use std::path::Path;

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
