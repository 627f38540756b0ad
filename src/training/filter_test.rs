//! Every rule of the book as a filter: it must select exactly the households, or the villages, for which the run found the rule.
//!
//! A filter is put together from the rule as it is written: what it needs, whom it concerns, its test and its grades, its local names
//! put in. What does not live here: whether the rule is right (`key_test.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use toml::Table;
use toml::Value;

use crate::domain::stamp::Stamp;
use crate::review::desk::state::Desk;
use crate::review::file::clock::Clock;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Keeping;
use crate::review::file::office::OldFile;
use crate::review::intake::preview::Told;
use crate::rules::book::Book;
use crate::training;

/// Puts the local names of a rule into an expression; a name after a point is another one's column.
fn put_in(text: &str, lets: &BTreeMap<String, String>) -> String {
    let is_name = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut out = String::new();
    let (mut name, mut quoted, mut before) = (String::new(), false, ' ');
    for sign in text.chars().chain([' ']) {
        if !quoted && is_name(sign) {
            name.push(sign);
            continue;
        }
        match lets.get(&name).filter(|_| before != '.' && sign != '.' && sign != '(') {
            // Its own name inside it is a column of some rows.
            Some(meant) => {
                let others = lets.iter().filter(|(other, _)| **other != name).map(|(name, text)| (name.clone(), text.clone())).collect();
                out.extend(["(", &put_in(meant, &others), ")"]);
            }
            None => out.push_str(&name),
        }
        if !name.is_empty() || sign != ' ' {
            before = sign;
        }
        name.clear();
        quoted ^= sign == '"';
        out.push(sign);
    }
    out
}

fn word(rule: &Table, key: &str) -> Option<String> {
    Some(rule.get(key)?.as_str()?.to_owned())
}

/// The rule as one expression.
fn expression(rule: &Table) -> String {
    let lets = rule.get("let").and_then(Value::as_table).into_iter().flatten();
    let lets = lets.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect();
    let needs = rule.get("needs").and_then(Value::as_array).into_iter().flatten();
    let mut parts: Vec<String> = needs.filter_map(|need| Some(format!("loaded({})", need.as_str()?))).collect();
    parts.extend(["enough", "applies", "when"].into_iter().filter_map(|key| word(rule, key)).map(|text| put_in(&text, &lets)));
    let grades: Vec<&Table> = rule.get("grades").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table).collect();
    let tests: Option<Vec<String>> = grades.iter().map(|grade| word(grade, "if").map(|text| put_in(&text, &lets))).collect();
    if let Some(tests) = tests.filter(|tests| !tests.is_empty()) {
        parts.push(tests.iter().map(|test| format!("({test})")).collect::<Vec<_>>().join(" or "));
    }
    parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" and ")
}

#[test]
fn every_rule_as_a_filter_selects_whom_the_run_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = training::sample(130, 8);
    training::write(&sample, &folder.path().join("t")).expect("written");
    let paths: Vec<PathBuf> = sample.files.iter().map(|(name, _)| folder.path().join("t").join(name)).collect();
    let now = chrono::DateTime::parse_from_rfc3339("2024-11-18T09:00:00Z").expect("a time").to_utc();
    let options = DeskOptions {
        expect: Some(Stamp::Practice),
        reviewer: "lm".into(),
        station: "ws1".into(),
        book: Book::with_overlay(&[("t-rules.toml".to_owned(), sample.rules.clone())]).expect("the book of the township"),
        now: Clock::fixed(now),
        create: true,
        anew: false,
        old: OldFile::Upgrade,
        state_dir: None,
        keeping: Keeping::default(),
        asking: crate::review::file::question::Consent::default(),
    };
    let switched_off: BTreeSet<String> = options.book.rules().iter().filter(|rule| !rule.on).map(|rule| rule.code.clone()).collect();
    let mut desk = Desk::open(&folder.path().join("o.db"), options).expect("a desk");
    let preview = desk.preview(&paths, Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("imported");
    let mut rules: Vec<Table> = Vec::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules/shipped/book")).expect("the book") {
        let book: Table = fs::read_to_string(entry.expect("a file").path()).expect("read").parse().expect("TOML");
        rules.extend(book.get("rule").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table).cloned());
    }
    // A filter asks one expression and knows no run: whom another rule silences it still selects, unless that rule is written along.
    let spoken: HashMap<String, String> = rules.iter().filter_map(|rule| Some((word(rule, "code")?, expression(rule)))).collect();
    let beside = |rule: &Table| -> Vec<String> {
        let codes = rule.get("silent_beside").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        codes.filter(|code| !switched_off.contains(*code)).map(|code| format!(" and not default(({}), no)", spoken[code])).collect()
    };
    let mut wrong = Vec::new();
    let mut of_villages = 0;
    for rule in rules.iter().filter(|rule| matches!(rule["scope"].as_str(), Some("household" | "village"))) {
        let code = word(rule, "code").expect("a code");
        // The one that asks how the others ended is none to filter by.
        if switched_off.contains(&code) || code == "IDV20" {
            continue;
        }
        let text = format!("{}{}", expression(rule), beside(rule).concat());
        let found: BTreeSet<&str> = if rule["scope"].as_str() == Some("household") {
            desk.queue().iter().filter(|row| row.rules.contains(&code)).map(|row| row.hh_id.as_str()).collect()
        } else {
            let villages = desk.villages().expect("villages");
            let flagged = villages.iter().filter(|village| village.flags.iter().any(|flag| flag.0 == code));
            let names: BTreeSet<String> = flagged.map(|village| village.name.key().to_owned()).collect();
            of_villages += names.len();
            desk.queue().iter().filter(|row| names.contains(row.village.key())).map(|row| row.hh_id.as_str()).collect()
        };
        match desk.queue_where(&text) {
            Ok((fits, _)) => {
                let fits: BTreeSet<&str> = fits.into_iter().map(|at| desk.queue()[at].hh_id.as_str()).collect();
                if fits != found {
                    let (more, less) = (fits.difference(&found).count(), found.difference(&fits).count());
                    wrong.push(format!("{code}: {more} too many, {less} missing of {}\n  {text}", found.len()));
                }
            }
            Err(error) if found.is_empty() => drop(error),
            Err(error) => wrong.push(format!("{code}: {:?}\n  {text}", error.text())),
        }
    }
    assert!(of_villages > 1, "{of_villages} flags of villages");
    assert!(rules.len() > 150 && wrong.is_empty(), "{} of {} rules differ:\n{}", wrong.len(), rules.len(), wrong.join("\n"));
}
