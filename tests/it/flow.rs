//! From a township's files to exported bytes, without a screen: the commands of the handbook, one after the other.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::office::HOUSEHOLDS;
use crate::office::Office;
use crate::office::files_in;
use crate::office::township;

/// The rows of an exported csv, header first.
pub fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8").trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(plain).collect()).collect()
}

/// A cell without the `="…"` that keeps numbers text in spreadsheets.
fn plain(cell: &str) -> String {
    cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell).to_owned()
}

fn json(text: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn screen_and_file_agree_to_the_byte() {
    let office = Office::with_township();
    let mut words = vec!["screen".to_owned(), "--out".to_owned(), "s.csv".to_owned()];
    words.extend(files_in(&township()).iter().map(|file| file.display().to_string()));
    office.ok(&words);
    office.line("--db o.db export flags --out flags.csv");
    let (screened, exported) = (office.bytes("s.csv"), office.bytes("flags.csv"));
    assert!(screened.len() > 10_000, "{} bytes", screened.len());
    assert!(screened == exported, "screen and export differ: {:?}", first_difference(&screened, &exported));
    office.line("--db o.db verify");
}

fn first_difference(one: &[u8], other: &[u8]) -> Option<(String, String)> {
    let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
    let pair = one.lines().map(Some).chain(std::iter::repeat(None)).zip(other.lines().map(Some).chain(std::iter::repeat(None)));
    pair.take_while(|(a, b)| a.is_some() || b.is_some())
        .find(|(a, b)| a != b)
        .map(|(a, b)| (a.unwrap_or("").to_owned(), b.unwrap_or("").to_owned()))
}

#[test]
fn the_same_files_give_the_same_bytes_and_change_nothing_twice() {
    let (one, other) = (Office::with_township(), Office::new());
    let mut files = files_in(&township());
    files.reverse();
    other.import("o.db", &files);
    for what in ["cases", "flags", "records"] {
        for office in [&one, &other] {
            office.line(&format!("--db o.db export {what} --out {what}.csv"));
        }
        let name = format!("{what}.csv");
        assert!(one.bytes(&name) == other.bytes(&name), "{what}: {:?}", first_difference(&one.bytes(&name), &other.bytes(&name)));
    }
    let before = json(&one.line("--db o.db queue --format json"));
    one.import("o.db", &files);
    assert_eq!(json(&one.line("--db o.db queue --format json")), before);
    one.line("--db o.db export records --out again.csv");
    assert!(one.bytes("again.csv") == one.bytes("records.csv"));
    one.line("--db o.db verify");
}

#[test]
fn the_queue_holds_every_household_in_one_order() {
    let office = Office::with_township();
    let rows = json(&office.line("--db o.db queue --format json"));
    assert_eq!(rows.len(), HOUSEHOLDS);
    let ids: BTreeSet<&str> = rows.iter().filter_map(|row| row["hh_id"].as_str()).collect();
    assert_eq!(ids.len(), HOUSEHOLDS);
    let places: Vec<i64> = rows.iter().filter_map(|row| row["place"].as_i64()).collect();
    assert!(places.is_sorted());
    let high = json(&office.line("--db o.db queue --format json --where severity==\"high\""));
    assert!(!high.is_empty() && high.len() < rows.len());
    assert!(high.iter().all(|row| row["high"].as_i64() > Some(0)));
    let table = office.line("--db o.db queue --limit 5");
    assert_eq!(table.lines().count(), 6, "{table}");
}

#[test]
fn decisions_are_refused_carried_out_undone_and_exported() {
    let office = Office::with_township();
    let rows = json(&office.line("--db o.db queue --format json"));
    let of = |wanted: &dyn Fn(&serde_json::Value) -> bool| {
        rows.iter().find(|row| wanted(row)).and_then(|row| row["hh_id"].as_str()).expect("such a household").to_owned()
    };
    let heavy = of(&|row| row["high"].as_i64() > Some(0));
    // One whom no flag of its village names either.
    let clean = of(&|row| row["rules"].as_str() == Some("") && !row["why"].as_str().is_some_and(|why| why.contains("本村")));
    let status = |household: &str| {
        let shown: serde_json::Value =
            serde_json::from_str(&office.ok(&["--db", "o.db", "show", household, "--format", "json"])).expect("json");
        shown["status"].as_str().expect("a status").to_owned()
    };

    let refused = office.run(&["--db", "o.db", "decide", &heavy, "approve"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains('高') || refused.err.contains("疑点"), "{}", refused.err);
    assert_eq!(office.run(&["--db", "o.db", "decide", &clean, "agree"]).code, Some(2));
    assert_eq!(office.run(&["--db", "o.db", "decide", "no-such-household", "approve"]).code, Some(1));

    office.ok(&["--db", "o.db", "decide", &clean, "approve", "--by", "lm"]);
    assert_eq!(status(&clean), "approved");
    office.ok(&["--db", "o.db", "decide", &heavy, "return", "--reason", "R11", "--bring", "E4", "--due", "2024-10-24"]);
    assert_eq!(status(&heavy), "returned");
    office.ok(&["--db", "o.db", "decide", &clean, "annotate", "--note", "已电话核对", "--field", "net_pc"]);
    assert!(office.ok(&["--db", "o.db", "show", &clean]).contains("已电话核对"));
    office.line("--db o.db verify");

    // What was drawn for the control sample is looked at first, and `show` is looking.
    let drawn = json(&office.ok(&["--db", "o.db", "queue", "--format", "json", "--where", "control == \"是\" and flags = 0"]));
    let drawn = drawn.iter().find(|row| row["hh_id"].as_str() != Some(clean.as_str())).expect("a control sample");
    let drawn = drawn["hh_id"].as_str().expect("a number").to_owned();
    let refused = office.run(&["--db", "o.db", "decide", &drawn, "approve"]);
    assert!(refused.code == Some(1) && refused.err.contains("对照样本") && refused.err.contains("hezhun show"), "{}", refused.err);
    office.ok(&["--db", "o.db", "show", &drawn]);
    office.ok(&["--db", "o.db", "decide", &drawn, "approve"]);
    // Which act it is stands before it is taken back, and nothing happens where nobody can say yes.
    let asked = office.run(&["--db", "o.db", "undo"]);
    assert!(asked.code == Some(1) && asked.err.contains("通过") && asked.err.contains("--yes"), "{}", asked.err);
    assert_eq!(status(&drawn), "approved");
    office.line("--db o.db undo --yes");

    // One step back at a time, each act named, until nothing is left to undo.
    for _ in 0..3 {
        office.line("--db o.db undo --yes");
    }
    assert_eq!((status(&clean).as_str(), status(&heavy).as_str()), ("submitted", "submitted"));
    office.line("--db o.db verify");

    office.ok(&["--db", "o.db", "decide", &clean, "hold", "--reason", "R22"]);
    office.line("--db o.db export cases --out cases.csv");
    office.line("--db o.db export ledger --out ledger.csv");
    assert_eq!(rows_of(&office, "cases.csv").len(), HOUSEHOLDS + 1);
    assert!(rows_of(&office, "ledger.csv").len() > 8);
    office.line("--db o.db export cases --out cases.xlsx");
    assert!(office.bytes("cases.xlsx").starts_with(b"PK"));
}

fn rows_of(office: &Office, name: &str) -> Vec<Vec<String>> {
    rows(&office.bytes(name))
}

#[test]
fn a_villages_flag_stands_with_the_households_that_make_it_up() {
    let office = Office::with_township();
    office.line("--db o.db export flags --out flags.csv");
    let rows = rows_of(&office, "flags.csv");
    let at = |name: &str| rows[0].iter().position(|head| head == name).expect("a column");
    let (rule, marked) = (at("疑点编号"), at("涉及户"));
    let village = rows[1..].iter().find(|row| row[rule] == "VIL01").expect("a village was planted");
    let household = village[marked].split(' ').next().expect("households make it up");
    assert!(office.line(&format!("--db o.db show {household}")).contains("VIL01"), "{household}");
}

#[test]
fn csv_opens_by_double_click() {
    let office = Office::with_township();
    office.line("--db o.db export flags --out flags.csv");
    let bytes = office.bytes("flags.csv");
    assert!(bytes.starts_with("\u{feff}".as_bytes()), "no byte order mark");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.lines().count() > 100 && text.split('\n').filter(|line| !line.is_empty()).all(|line| line.ends_with('\r')));
    office.line("--db o.db export flags --out national.csv --encoding gb18030");
    let national = office.bytes("national.csv");
    let (decoded, _, broken) = encoding_rs::GB18030.decode(&national);
    assert!(!broken);
    assert_eq!(decoded, text.trim_start_matches('\u{feff}'));
    // Nothing that a spreadsheet would take for a formula, but the ids that are kept text on purpose.
    for row in csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records() {
        for cell in &row.expect("a row") {
            let risky = cell.starts_with(['=', '+', '@', '\t']) && !(cell.starts_with("=\"") && cell.ends_with('"'));
            assert!(!risky, "{cell}");
        }
    }
}

#[test]
fn a_mistake_is_said_in_the_encoding_that_was_asked_for() {
    for words in [&["imprt", "--encoding", "gb18030"][..], &["--encoding=gb18030", "show"], &["--encoding", "gb18030", "help", "import"]] {
        let output = Office::new().command(words).output().expect("the program");
        let said = if output.stderr.is_empty() { output.stdout } else { output.stderr };
        let (text, _, broken) = encoding_rs::GB18030.decode(&said);
        assert!(!broken && text.contains("hezhun") && std::str::from_utf8(&said).is_err(), "{words:?}: {text}");
    }
}

#[test]
fn a_public_export_carries_no_names_and_no_numbers() {
    let office = Office::with_township();
    for what in ["cases", "flags", "records"] {
        office.line(&format!("--db o.db export {what} --audience public --out {what}.csv"));
        let text = String::from_utf8(office.bytes(&format!("{what}.csv"))).expect("UTF-8");
        let full = |word: &str| word.len() == 18 && word.starts_with("980101") && word[6..17].bytes().all(|byte| byte.is_ascii_digit());
        let found = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| full(word));
        assert_eq!(found, None, "{what}");
    }
    let heads: BTreeSet<String> = json(&office.line("--db o.db queue --format json"))
        .iter()
        .filter_map(|row| row["head"].as_str().map(str::to_owned))
        .filter(|name| name.chars().count() > 2)
        .collect();
    let text = String::from_utf8(office.bytes("cases.csv")).expect("UTF-8");
    let named: Vec<&String> = heads.iter().filter(|name| text.contains(name.as_str())).collect();
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn a_correction_sheet_comes_back() {
    let office = Office::with_township();
    let rows = json(&office.line("--db o.db queue --format json"));
    let household = rows[0]["hh_id"].as_str().expect("an id").to_owned();
    office.ok(&["--db", "o.db", "correction-sheet", "--household", &household, "--out", "sheet.csv"]);
    office.ok(&["--db", "o.db", "decide", &household, "return", "--reason", "R11", "--bring", "E4"]);
    let before = office.ok(&["--db", "o.db", "show", &household, "--format", "json"]);
    office.import("o.db", &[office.path("sheet.csv")]);
    let same: serde_json::Value =
        serde_json::from_str(&office.ok(&["--db", "o.db", "show", &household, "--format", "json"])).expect("json");
    let old: serde_json::Value = serde_json::from_str(&before).expect("json");
    assert_eq!(same["items"], old["items"], "an unchanged sheet changes nothing");

    // The village fills in another figure; the case comes back with it.
    let sheet = String::from_utf8(office.bytes("sheet.csv")).expect("UTF-8");
    let was = old["items"].as_array().expect("items").iter().find(|item| item["field"] == "net").expect("net")["now"]
        .as_str()
        .expect("a figure")
        .to_owned();
    assert!(sheet.contains(&was), "{sheet}");
    fs::write(office.path("sheet.csv"), sheet.replace(&was, "33333.33")).expect("written");
    office.import("o.db", &[office.path("sheet.csv")]);
    let back: serde_json::Value =
        serde_json::from_str(&office.ok(&["--db", "o.db", "show", &household, "--format", "json"])).expect("json");
    assert_eq!(back["status"], "corrected");
    assert!(back["items"].as_array().expect("items").iter().any(|item| item["now"] == "33333.33"));
    office.line("--db o.db verify");
}

#[test]
fn a_correction_sheet_of_a_campaign_that_is_not_there_makes_none() {
    let office = Office::with_township();
    office.line("--db o.db correction-sheet --household 98010100100010003 --out sheet.csv");
    let sheet = String::from_utf8(office.bytes("sheet.csv")).expect("UTF-8");
    assert!(sheet.contains(",2024,"), "{sheet}");
    fs::write(office.path("sheet.csv"), sheet.replace(",2024,", ",2021年一季度,")).expect("written");
    let refused = office.run(&["--db", "o.db", "import", "sheet.csv"]);
    let told = "sheet.csv 第 2 行 年度：这张更正表是2021年一季度的";
    assert!(refused.code == Some(1) && refused.out.contains(told), "{}{}", refused.out, refused.err);
    let never = office.run(&["--db", "o.db", "--period", "2021q1", "queue"]);
    assert!(never.code == Some(1) && never.err.contains("没有导入2021年一季度的数据"), "{}", never.err);
}

#[test]
fn a_batch_can_be_taken_back() {
    let office = Office::new();
    let files = files_in(&township());
    let dry = office.run(
        &[&["--db", "o.db", "import", "--dry-run"][..], &files.iter().map(|file| file.to_str().expect("a path")).collect::<Vec<_>>()]
            .concat(),
    );
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert_eq!(json(&office.line("--db o.db queue --format json")).len(), 0);
    office.import("o.db", &files);
    assert_eq!(json(&office.line("--db o.db queue --format json")).len(), HOUSEHOLDS);
    assert_eq!(office.run(&["--db", "o.db", "undo-batch", "77"]).code, Some(1));
    office.line("--db o.db undo-batch 1");
    office.line("--db o.db verify");
    assert_eq!(json(&office.line("--db o.db queue --format json")).len(), 0);
    office.import("o.db", &files);
    assert_eq!(json(&office.line("--db o.db queue --format json")).len(), HOUSEHOLDS);
    office.line("--db o.db verify");
}

#[test]
fn a_file_made_anew_at_the_same_place_owes_nothing_to_the_old_one() {
    let office = Office::new();
    let files = files_in(&township());
    office.import("o.db", &files[1..2]);
    office.line("--db o.db verify");
    for name in ["o.db", "o.db-wal", "o.db-shm", "o.db-lock"] {
        let _ = fs::remove_file(office.path(name));
    }
    // It is missed, and not made anew in silence.
    let second = files[2].display().to_string();
    let missed = office.run(&["--db", "o.db", "import", &second]);
    assert!(missed.code == Some(1) && missed.err.contains("不见了") && missed.err.contains("--new"), "{}", missed.err);
    assert!(!office.path("o.db").exists());
    let looked = office.run(&["--db", "o.db", "queue"]);
    assert!(looked.code == Some(1) && looked.err.contains("不见了"), "whoever only looks is told the same: {}", looked.err);
    office.ok(&["--new", "--db", "o.db", "import", &second]);
    office.line("--db o.db verify");
}

#[test]
fn a_backup_comes_back_and_a_broken_one_does_not() {
    let office = Office::with_township();
    office.line("--db o.db backup copy.db");
    office.line("--db new.db restore copy.db --check");
    assert!(!office.path("new.db").exists());
    office.line("--db new.db restore copy.db");
    assert_eq!(office.line("--db new.db queue --format json"), office.line("--db o.db queue --format json"));
    office.line("--db new.db verify");
    fs::write(office.path("broken.db"), b"this is no data file").expect("written");
    assert_eq!(office.run(&["--db", "x.db", "restore", "broken.db"]).code, Some(1));
    assert_eq!(office.run(&["--db", "broken.db", "verify"]).code, Some(1));
    assert_eq!(office.run(&["--db", "missing.db", "queue"]).code, Some(1));
}

#[test]
fn practice_and_office_never_meet() {
    let office = Office::new();
    let files = files_in(&township());
    // Without --db the office's own file is meant, and practice ids have no business there.
    let mut words = vec!["import".to_owned()];
    words.extend(files.iter().map(|file| file.display().to_string()));
    let refused = office.run(&words);
    assert_eq!(refused.code, Some(1), "{}", refused.out);
    assert!(!refused.err.trim().is_empty());
}

#[test]
fn mistakes_are_a_sentence_and_a_code() {
    let office = Office::new();
    for (line, code) in [
        ("fly", 2),
        ("import", 2),
        ("--db o.db import missing.csv", 1),
        ("--db o.db show 1", 1),
        ("--config missing.toml rules list", 1),
        ("rules show NOSUCH", 1),
        ("sample --households 0 --out x", 2),
    ] {
        let ran = office.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.code, Some(code), "{line}: {}{}", ran.out, ran.err);
        assert!(!ran.err.trim().is_empty() && !ran.err.contains("panicked"), "{line}: {}", ran.err);
        assert_eq!(ran.out, "", "{line}");
    }
    assert!(!office.path("o.db").exists(), "what could not be read made no file");
    fs::write(office.path("hezhun.toml"), "lang = \"zh\"\nreviwer = \"lm\"\n").expect("written");
    let ran = office.run(&["--config", "hezhun.toml", "rules", "list"]);
    assert!(ran.err.contains("第 2 行") && ran.err.contains("reviwer"), "{}", ran.err);
    for (lang, word) in [("zh", "待审队列"), ("en", "list the queue")] {
        assert!(office.ok(&["--lang", lang, "--help"]).contains(word));
    }
    assert!(office.line("completions bash").contains("hezhun"));
    assert!(office.line("keys").contains("F2"));
    assert!(office.line("rules list --format json").contains("INC07"));
    assert!(office.line("rules show INC07").contains("growth"));
    office.line("rules check");
}

#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    // More than a pipe holds.
    let office = Office::with_handbook_township();
    // An act seals the file; a copy without a seal is told so at each opening.
    office.ok(&["--db", "o.db", "backup", "sealed.db"]);
    let mut child = office.command(&["--db", "o.db", "queue"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 16];
    let mut out = child.stdout.take().expect("its output");
    out.read_exact(&mut first).expect("the first bytes");
    drop(out);
    let mut said = String::new();
    child.stderr.take().expect("its errors").read_to_string(&mut said).expect("text");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(said, "");
}

#[test]
fn an_import_is_carried_out_though_nobody_reads_its_preview() {
    let office = Office::new();
    let mut words: Vec<String> = ["--db", "o.db", "import"].map(str::to_owned).to_vec();
    words.extend(files_in(&township()).iter().map(|file| file.display().to_string()));
    let mut child = office.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(office.ok(&["--db", "o.db", "--format", "csv", "queue"]).lines().count(), HOUSEHOLDS + 1);
}
