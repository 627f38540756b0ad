//! What an English reader is given is English: heads, categories, states and what parts a list, in every paper, export and listing. What
//! stays in Chinese is the office's own: names, villages, documents, what a file said.
//!
//! What does not live here: the words of each list (`src/domain/code.rs`), the pages of help (`src/cli/help`).

use crate::office::Office;

/// Columns whose cells are the office's own words, or codes of what its files hold.
const OWN: [&str; 21] = [
    "filter",
    "village",
    "group",
    "head",
    "name",
    "collector",
    "reviewer",
    "who",
    "who went",
    "by",
    "grid",
    "nearest",
    "numbers",
    "arithmetic",
    "limits",
    "team",
    "note",
    "township",
    "county",
    "looked into by",
    "head of household",
];

/// Papers and exports that are read by villages, or hand every cell of the office's files on.
const FOR_VILLAGES: [&str; 2] = ["notice", "visits"];

/// Words of code lists, of which no cell of an English table holds one.
const LISTED: [&str; 14] = [
    "脱贫户",
    "一般农户",
    "不稳定户",
    "脱贫不稳定户",
    "边缘易致贫户",
    "突发严重困难户",
    "男",
    "女",
    "是",
    "否",
    "户主",
    "居民身份证",
    "普通劳动力",
    "入户",
];

fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Rows of a csv below its title lines, and its heads.
fn rows(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut all = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>());
    let head = all.find(|row| row.len() > 2).expect("a head");
    (head, all.collect())
}

fn faults(what: &str, text: &str, of_files: bool) -> Vec<String> {
    let (heads, rows) = rows(text);
    let mut found: Vec<String> =
        heads.iter().filter(|head| head.chars().any(is_han)).map(|head| format!("{what}: the head {head}")).collect();
    for (head, cell) in rows.iter().flat_map(|row| heads.iter().zip(row)) {
        let is_fault = if of_files {
            LISTED.contains(&cell.as_str()) && !OWN.contains(&head.as_str())
        } else {
            !OWN.contains(&head.as_str()) && cell.chars().any(|letter| is_han(letter) || "、；，：".contains(letter))
        };
        let said = format!("{what}, {head}: {cell}");
        if is_fault && !found.contains(&said) && found.len() < 40 {
            found.push(said);
        }
    }
    found
}

#[test]
fn papers_exports_and_listings_are_in_english() {
    let office = Office::with_township();
    let en = |line: &str| office.line(&format!("--db o.db --lang en {line}"));
    let listed: Vec<serde_json::Value> = serde_json::from_str(&en("report --list --format json")).expect("json");
    let papers = listed.iter().filter_map(|row| row["code"].as_str()).filter(|code| !FOR_VILLAGES.contains(code));
    let mut wrong = Vec::new();
    for code in papers.filter(|code| !["bulletin", "case"].contains(code)) {
        en(&format!("report {code} --out {code}.csv"));
        let text = String::from_utf8(office.bytes(&format!("{code}.csv"))).expect("text");
        wrong.extend(faults(&format!("report {code}"), &text, false));
    }
    for what in ["cases", "flags", "ledger", "returns", "unmatched"] {
        wrong.extend(faults(&format!("export {what}"), &en(&format!("export {what}")), false));
    }
    wrong.extend(faults("export records", &en("export records"), true));
    for line in ["queue", "villages", "count", "rules list", "unmatched", "waivers", "campaign list", "duties list", "clues"] {
        wrong.extend(faults(line, &en(&format!("{line} --format csv")), false));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
