//! A year from its first quarter to its archive and the year after it, as an office plays them: screened, returned, corrected on the sheet
//! that went out, returned and corrected once more, reported on every paper, closed; the next period begins with what the last one left.
//!
//! What does not live here: each step by itself (the rooms), what a paper says (`review/tests/papers.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::thread;

use crate::office::Office;
use crate::office::files_in;

/// A household whose sums do not agree in the year 2023, which the village knows of.
const WAIVED: &str = "98010100100010021";

/// What a household is asked when it is returned.
const ASKED: &str = "请核对财产性收入";

/// Papers by name, byte for byte.
type Papers = BTreeMap<String, Vec<u8>>;

/// The cases of a period, as the queue lists them.
fn cases(office: &Office, period: &str, filter: &str) -> Vec<serde_json::Value> {
    let said = office.ok(&["--db", "o.db", "--period", period, "queue", "--where", filter, "--format", "json"]);
    serde_json::from_str(&said).expect("json")
}

fn number(case: &serde_json::Value) -> String {
    case["hh_id"].as_str().expect("a number").to_owned()
}

/// Returns households on a slip, and says its number.
fn returned(office: &Office, period: &str, households: &str) -> String {
    let run = ["--db", "o.db", "--period", period, "decide", households, "return", "--reason", "R11", "--bring", "E4", "--ask", ASKED];
    let said = office.ok(&run);
    let slip = said.lines().find_map(|line| line.strip_prefix("退回单 ")).unwrap_or_else(|| panic!("no slip in {said}"));
    slip.to_owned()
}

/// What the village hands back: the sheet that went out, with another figure in it. It is brought in as it is, and says itself of what
/// period it is. Gives the figure that stood there.
fn corrected(office: &Office, period: &str, household: &str, figure: &str) -> String {
    let out = ["--db", "o.db", "--period", period, "correction-sheet", "--household", household, "--out", "sheet.csv", "--force"];
    office.ok(&out);
    let sheet = fs::read_to_string(office.path("sheet.csv")).expect("a sheet");
    let mut lines: Vec<Vec<String>> = sheet.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let at = lines[0].iter().position(|title| title == "财产性收入").expect("what was asked is on the sheet");
    assert!(lines[1].iter().any(|cell| cell == ASKED), "{sheet}");
    let was = std::mem::replace(&mut lines[1][at], figure.to_owned());
    let filled: Vec<String> = lines.iter().map(|line| line.join(",")).collect();
    fs::write(office.path("sheet.csv"), filled.join("\n") + "\n").expect("written");
    office.line("--db o.db import sheet.csv");
    was
}

/// Imports what the villages bring for a period, and works on it: one household goes back and is corrected, another goes back and is never
/// heard of again, those without a flag are approved, and one of them is typed into the county's system. At the end of a year the one
/// that was corrected goes back once more, and comes back as it first was.
fn played(office: &Office, period: &str) -> [String; 2] {
    let run = |words: &[&str]| office.ok(&[&["--db", "o.db", "--period", period], words].concat());
    office.import("o.db", &files_in(&office.path("t").join(period)));
    let clean: Vec<String> =
        cases(office, period, "flags == 0 and control == \"否\"").iter().filter(|case| case["status"] == "待审").map(number).collect();
    let [back, lost] = [&clean[0], &clean[1]];
    let first = returned(office, period, &format!("{back},{lost}"));
    let was = corrected(office, period, back, "1234.56");
    assert_eq!(cases(office, period, "case.moved > 0").iter().map(number).collect::<Vec<_>>(), [back.as_str()]);
    if period.len() == 4 {
        let second = returned(office, period, back);
        assert_ne!(first, second, "a slip has a number of its own");
        corrected(office, period, back, &was);
        let twice = cases(office, period, "round >= 3");
        assert!(twice.len() == 1 && number(&twice[0]) == *back && twice[0]["round"] == 3, "{twice:?}");
        // That a figure went and came again is a doubt of its own.
        run(&["decide", back, "approve", "--reason", "R23", "--evidence", "E15", "--note", "村里核过两次"]);
    }
    let waiting = cases(office, period, "flags == 0 and control == \"否\" and status == \"待审\"");
    run(&["decide", &waiting.iter().map(number).collect::<Vec<_>>().join(","), "approve"]);
    fs::write(office.path("entered.csv"), format!("户编号\n{}\n", number(&waiting[0]))).expect("written");
    run(&["decide", "--from", "entered.csv", "enter"]);
    [back.clone(), lost.clone()]
}

/// The papers of a period: of a quarter those that are read there, of a year every one that there is, to be printed and as text.
fn papers(office: &Office, period: &str) -> Papers {
    let write = |paper: &[&str], ending: &str| {
        let file = format!("{period}-{}.{ending}", paper[0]);
        // Rounds are those of a month.
        let month = format!("{}m11", &period[..4]);
        let of = if paper[0] == "rounds" { &month } else { period };
        let words = [&["--db", "o.db", "--period", of, "report"], paper, &["--out", &file, "--force"]].concat();
        let ran = office.run(&words);
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.err);
        (file.clone(), office.bytes(&file))
    };
    let read = ["bulletin", "returns"].map(|paper| write(&[paper], "txt"));
    if period.len() > 4 {
        return read.into();
    }
    let listed: Vec<serde_json::Value> = serde_json::from_str(&office.line("report --list --format json")).expect("json");
    let codes = listed.iter().filter_map(|row| row["code"].as_str()).filter(|code| *code != "bulletin");
    let printed = codes.map(|code| if code == "case" { write(&[code, WAIVED], "xlsx") } else { write(&[code], "xlsx") });
    printed.chain(read).collect()
}

/// Closes a period, which takes neither an act nor a figure nor a run from then on; gives how its slip that is out stands.
fn closed(office: &Office, period: &str, [back, lost]: &[String; 2]) {
    let run = |words: &[&str]| office.run(&[&["--db", "o.db", "--period", period], words].concat());
    assert_eq!(run(&["campaign", "close", "--yes"]).code, Some(0));
    fs::write(office.path("c.csv"), format!("户编号,户主姓名,财产性收入\n{back},某某,9999.99\n")).expect("written");
    for words in [&["decide", back, "hold"][..], &["import", "c.csv"], &["assess"]] {
        let refused = run(words);
        let took = refused.code == Some(0) && words[0] != "import";
        assert!(!took && (refused.err + &refused.out).contains("结束"), "{period} {words:?}");
    }
    assert_eq!(cases(office, period, "status == \"已退回\"").iter().map(number).collect::<Vec<_>>(), std::slice::from_ref(lost));
}

/// Two years, with their papers as they were when each period ended.
fn years(office: &Office) -> Papers {
    office.line("sample --households 60 --seed 3 --quarters --out t");
    let mut said = Papers::new();
    let mut left: Vec<String> = Vec::new();
    for period in ["2023q1", "2023h1", "2023q3", "2023"] {
        let both = played(office, period);
        let remembered: Vec<String> = cases(office, period, "case.slip_left").iter().map(number).collect();
        assert!(left.iter().all(|hh| remembered.contains(hh)), "{period}: {left:?} {remembered:?}");
        if period == "2023" {
            let ground = ["--approver", "张镇长", "--until", "2025-06-30", "--evidence", "E15", "--note", "村级评议通过"];
            office.ok(&[&["--db", "o.db", "--period", period, "decide", WAIVED, "waive", "--rule", "ARI02"][..], &ground].concat());
            office.line("--db o.db duties set 石门村 team 县交通局工作队 --from 2022-10-01");
            office.line("--db o.db clue add 石门村 外来户 --source grid --on 2024-10-02");
        }
        said.extend(papers(office, period));
        closed(office, period, &both);
        let [_, lost] = both;
        left = vec![lost];
    }
    // No line is set for parts of a year: nobody is said to be below one.
    let low = office.run(&["--db", "o.db", "--period", "2023q3", "report", "low"]);
    assert!(low.code == Some(1) && low.err.contains("未设定标准") && low.err.contains("attention"), "{}", low.err);
    // The year that follows remembers the slip.
    let both = played(office, "2024");
    let remembered: Vec<String> = cases(office, "2024", "case.slip_left").iter().map(number).collect();
    assert!(left.iter().all(|hh| remembered.contains(hh)), "{left:?} {remembered:?}");
    assert!(office.ok(&["--db", "o.db", "show", &left[0]]).contains("到结束也没有交回"));
    // The same doubt again in the next year: the waiver of the year before holds, by an entry of its own.
    fs::write(office.path("c.csv"), format!("户编号,户主姓名,财产性收入\n{WAIVED},某某,1234.56\n")).expect("written");
    office.line("--db o.db --period 2024 import c.csv");
    assert_eq!(cases(office, "2024", "fires(ARI02)").iter().filter(|case| number(case) == WAIVED).count(), 0);
    let waivers = office.line("--db o.db --period 2024 waivers --format json");
    let waivers: Vec<serde_json::Value> = serde_json::from_str(&waivers).expect("json");
    assert!(waivers.iter().any(|row| row["hh_id"] == WAIVED && row["ground"] == "沿用2023年度：村级评议通过"), "{waivers:?}");
    said.extend(papers(office, "2024"));
    // The archive says what the closed year said, and takes nothing: rules of the year after it read the same figures.
    let bulletins = || ["2023", "2024"].map(|period| bulletin(office, period));
    let before = bulletins();
    assert_eq!(before[1].as_bytes(), said["2024-bulletin.txt"]);
    office.line("--db o.db archive 2023 --out 2023.db");
    office.line("--db o.db assess");
    assert_eq!(before, bulletins(), "the archive took figures away");
    office.line("--db 2023.db verify");
    let refused = office.run(&["--db", "2023.db", "decide", &left[0], "annotate", "--note", "x"]);
    assert!(refused.code == Some(1) && refused.err.contains("存档"), "{}", refused.err);
    assert_eq!(office.run(&["--db", "o.db", "archive", "2023", "--out", "2023.db"]).code, Some(1), "an archive is replaced by nothing");
    assert_eq!(office.run(&["--db", "o.db", "archive", "2024", "--out", "2024.db"]).code, Some(1), "the year is open");
    closed(office, "2024", &both);
    let finished = |bulletin: &str| bulletin.split_once("已办结").and_then(|(_, rest)| Some(rest.split_once('户')?.0.to_owned()));
    assert!(finished(&before[1]).is_some_and(|count| count != "0"), "{}", before[1]);
    assert_eq!(finished(&before[1]), finished(&bulletin(office, "2024")), "what is finished is so when the campaign is closed, too");
    office.line("--db o.db verify");
    said
}

/// The bulletin of a period as it is now.
fn bulletin(office: &Office, period: &str) -> String {
    office.ok(&["--db", "o.db", "--period", period, "report", "bulletin", "--out", "again.txt", "--force"]);
    String::from_utf8(office.bytes("again.txt")).expect("text")
}

#[test]
fn a_year_and_the_next_are_played_from_the_first_quarter_to_the_archive_and_give_the_same_bytes_twice() {
    let [said, again] = thread::scope(|scope| {
        let twice = [0; 2].map(|_| scope.spawn(|| years(&Office::new())));
        twice.map(|played| played.join().expect("played to the end"))
    });
    assert_eq!(said.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    for (paper, bytes) in &said {
        assert!(*bytes == again[paper], "{paper} is not the same twice");
    }
    // Every paper of the register but the bulletin, which is text, of either year.
    let printed = |year: &str| said.keys().filter(|name| name.starts_with(&format!("{year}-")) && name.contains(".xlsx")).count();
    let listed: Vec<serde_json::Value> = serde_json::from_str(&Office::new().line("report --list --format json")).expect("json");
    assert_eq!([printed("2023"), printed("2024")], [listed.len() - 1; 2], "{:?}", said.keys());
    let text = |name: &str| String::from_utf8_lossy(&said[name]).into_owned();
    for period in ["2023q1", "2023h1", "2023q3", "2023", "2024"] {
        assert!(text(&format!("{period}-returns.txt")).contains(ASKED), "the slips of {period} stand on its ledger");
    }
}
