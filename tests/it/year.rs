//! A year from its first quarter to its archive, as an office plays it: screened, returned, corrected, screened again, reported, closed; the
//! next period begins with what the last one left. What does not live here: each step by itself (the rooms).

use std::fs;

use crate::office::Office;
use crate::office::files_in;

/// A household whose sums do not agree in the year 2023, which the village knows of.
const WAIVED: &str = "98010100100010021";

/// The cases of a period, as the queue lists them.
fn cases(office: &Office, period: &str, filter: &str) -> Vec<serde_json::Value> {
    let said = office.ok(&["--db", "o.db", "--period", period, "queue", "--where", filter, "--format", "json"]);
    serde_json::from_str(&said).expect("json")
}

fn number(case: &serde_json::Value) -> String {
    case["hh_id"].as_str().expect("a number").to_owned()
}

/// Imports what the villages bring for a period, and works on it: one household goes back and is corrected, another goes back and is never
/// heard of again, those without a flag are approved, and one of them is typed into the county's system.
fn played(office: &Office, period: &str) -> [String; 2] {
    let run = |words: &[&str]| office.ok(&[&["--db", "o.db", "--period", period], words].concat());
    office.import("o.db", &files_in(&office.path("t").join(period)));
    let clean: Vec<String> =
        cases(office, period, "flags == 0 and control == \"否\"").iter().filter(|case| case["status"] == "待审").map(number).collect();
    let [corrected, lost] = [&clean[0], &clean[1]];
    run(&["decide", &format!("{corrected},{lost}"), "return", "--reason", "R11", "--bring", "E4", "--ask", "请核对财产性收入"]);
    fs::write(office.path("c.csv"), format!("户编号,户主姓名,财产性收入\n{corrected},某某,1234.56\n")).expect("written");
    run(&["import", "c.csv"]);
    assert_eq!(cases(office, period, "case.moved > 0").iter().map(number).collect::<Vec<_>>(), [corrected.as_str()]);
    let waiting = cases(office, period, "flags == 0 and control == \"否\" and status == \"待审\"");
    run(&["decide", &waiting.iter().map(number).collect::<Vec<_>>().join(","), "approve"]);
    fs::write(office.path("entered.csv"), format!("户编号\n{}\n", number(&waiting[0]))).expect("written");
    run(&["decide", "--from", "entered.csv", "enter"]);
    [corrected.clone(), lost.clone()]
}

/// Every paper of a period in text, and what it comes to.
fn papers(office: &Office, period: &str) -> String {
    let codes = office.line("report --list --format json");
    let codes: Vec<serde_json::Value> = serde_json::from_str(&codes).expect("json");
    let mut all = String::new();
    for code in codes.iter().filter_map(|row| row["code"].as_str()).filter(|code| *code != "case") {
        let file = format!("{code}.txt");
        let ran = office.run(&["--db", "o.db", "--period", period, "report", code, "--out", &file, "--force"]);
        if code == "low" && period.len() > 4 {
            // No line is set for parts of a year: nobody is said to be below one.
            assert!(ran.code == Some(1) && ran.err.contains("未设定标准") && ran.err.contains("attention"), "{}", ran.err);
            continue;
        }
        assert_eq!(ran.code, Some(0), "{code}: {}", ran.err);
        all.push_str(&fs::read_to_string(office.path(&file)).expect("a paper"));
    }
    all
}

/// The whole year, with what its papers say at the end of each period.
fn year(office: &Office) -> Vec<String> {
    office.line("sample --households 60 --seed 3 --quarters --out t");
    let mut said = Vec::new();
    let mut left: Vec<String> = Vec::new();
    for period in ["2023q1", "2023h1", "2023q3", "2023"] {
        let [corrected, lost] = played(office, period);
        let remembered: Vec<String> = cases(office, period, "case.slip_left").iter().map(number).collect();
        assert!(left.iter().all(|hh| remembered.contains(hh)), "{period}: {left:?} {remembered:?}");
        let run = |words: &[&str]| office.ok(&[&["--db", "o.db", "--period", period], words].concat());
        if period == "2023" {
            let ground = ["--approver", "张镇长", "--until", "2025-06-30", "--evidence", "E15", "--note", "村级评议通过"];
            run(&[&["decide", WAIVED, "waive", "--rule", "ARI02"][..], &ground].concat());
        }
        said.push(papers(office, period));
        run(&["campaign", "close", "--yes"]);
        // Closed: neither an act nor a figure.
        fs::write(office.path("c.csv"), format!("户编号,户主姓名,财产性收入\n{corrected},某某,9999.99\n")).expect("written");
        for words in [&["decide", &corrected, "hold"][..], &["import", "c.csv"], &["assess"]] {
            let refused = office.run(&[&["--db", "o.db", "--period", period], words].concat());
            let took = refused.code == Some(0) && words[0] != "import";
            assert!(!took && (refused.err + &refused.out).contains("结束"), "{period} {words:?}");
        }
        assert_eq!(cases(office, period, "status == \"已退回\"").iter().map(number).collect::<Vec<_>>(), std::slice::from_ref(&lost));
        left = vec![lost];
    }
    // The year that follows remembers the slip, and is compared with figures that the archive does not take away.
    let before = said.clone();
    office.line("--db o.db archive 2023 --out 2023.db");
    let [_, _] = played(office, "2024q1");
    let remembered: Vec<String> = cases(office, "2024q1", "case.slip_left").iter().map(number).collect();
    assert!(left.iter().all(|hh| remembered.contains(hh)), "{left:?} {remembered:?}");
    assert!(office.ok(&["--db", "o.db", "show", &left[0]]).contains("到结束也没有交回"));
    // The same doubt again in the next year: the waiver of the year before holds, by an entry of its own.
    fs::write(office.path("c.csv"), format!("户编号,户主姓名,财产性收入\n{WAIVED},某某,1234.56\n")).expect("written");
    office.line("--db o.db --period 2024q1 import c.csv");
    assert_eq!(cases(office, "2024q1", "fires(ARI02)").iter().filter(|case| number(case) == WAIVED).count(), 0);
    let waivers = office.line("--db o.db --period 2024q1 waivers --format json");
    let waivers: Vec<serde_json::Value> = serde_json::from_str(&waivers).expect("json");
    assert!(waivers.iter().any(|row| row["hh_id"] == WAIVED && row["ground"] == "沿用2023年度：村级评议通过"), "{waivers:?}");
    said.push(papers(office, "2024q1"));
    office.line("--db o.db verify");
    // The archive says what the closed year said, and takes nothing.
    office.line("--db 2023.db verify");
    let refused = office.run(&["--db", "2023.db", "decide", &left[0], "annotate", "--note", "x"]);
    assert!(refused.code == Some(1) && refused.err.contains("存档"), "{}", refused.err);
    assert_eq!(office.run(&["--db", "o.db", "archive", "2023", "--out", "2023.db"]).code, Some(1), "an archive is replaced by nothing");
    assert_eq!(office.run(&["--db", "o.db", "archive", "2024", "--out", "2024.db"]).code, Some(1), "its first quarter is open");
    assert_eq!(before, said[..4]);
    said
}

#[test]
fn a_year_is_played_from_its_first_quarter_to_its_archive_and_gives_the_same_bytes_twice() {
    let said = year(&Office::new());
    assert!(said.iter().all(|papers| papers.contains("请核对财产性收入")), "the slips of each period stand on its papers");
    assert_eq!(said, year(&Office::new()));
}
