//! The answer key of the practice township: every fault planted is found, every near miss stays clear.
//!
//! The key comes from the planting; the rules never saw it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use hezhun::Book;
use hezhun::training;
use hezhun::training::key::KeyEntry;

use crate::flow::rows;
use crate::office::HANDBOOK_HOUSEHOLDS;
use crate::office::Office;
use crate::office::SEED;

/// Rule, household or village, severity.
type Fired = BTreeSet<(String, String, String)>;

fn fired() -> Fired {
    let office = Office::with_handbook_township();
    office.line("--db o.db export flags --out flags.csv");
    let rows = rows(&office.bytes("flags.csv"));
    let at = |name: &str| rows[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name}"));
    let (id, village, rule, severity) = (at("户编号"), at("行政村"), at("疑点编号"), at("等级"));
    let subject = |row: &Vec<String>| if row[id].is_empty() { row[village].clone() } else { row[id].clone() };
    rows[1..].iter().map(|row| (row[rule].clone(), subject(row), row[severity].clone())).collect()
}

fn subject(entry: &KeyEntry) -> String {
    if entry.household.is_empty() { entry.village.clone() } else { entry.household.clone() }
}

/// The key without the rules that are off until an office switches them on.
fn entries() -> Vec<KeyEntry> {
    let book = Book::shipped().expect("the shipped book");
    let mut entries = training::sample(HANDBOOK_HOUSEHOLDS, SEED).entries;
    // IDV19 waits for the office's list of villages.
    entries.retain(|entry| book.rule(entry.rule).is_none_or(|rule| rule.on) && entry.rule != "IDV19");
    entries
}

#[test]
fn every_planted_fault_is_found_and_every_near_miss_stays_clear() {
    let entries = entries();
    let fired = fired();
    let has = |rule: &str, subject: &str, severity: &str| {
        if severity.is_empty() {
            fired.iter().any(|(code, who, _)| code == rule && who == subject)
        } else {
            fired.contains(&(rule.to_owned(), subject.to_owned(), severity.to_owned()))
        }
    };
    let mut faults = Vec::new();
    let mut planted: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &entries {
        let subject = subject(entry);
        let found = has(entry.rule, &subject, entry.severity);
        match entry.kind {
            "plant" | "natural" if !found => {
                faults.push(format!("missed: {} {} {subject}: {}", entry.rule, entry.severity, entry.note));
            }
            "near" if has(entry.rule, &subject, "") => {
                faults.push(format!("flagged a near miss: {} {subject}: {}", entry.rule, entry.note));
            }
            _ => {}
        }
        if entry.kind == "plant" {
            *planted.entry(entry.rule).or_default() += 1;
        }
        for rule in entry.also.split_whitespace().filter(|rule| !has(rule, &subject, "")) {
            faults.push(format!("missed beside {}: {rule} {subject}: {}", entry.rule, entry.note));
        }
    }
    assert!(faults.is_empty(), "{} of {} answers:\n{}", faults.len(), entries.len(), faults.join("\n"));
    let few: Vec<_> = planted.iter().filter(|(rule, count)| **count < 3 && !rule.starts_with("VIL")).collect();
    assert!(few.is_empty(), "planted less than three times: {few:?}");
}

#[test]
fn planted_households_show_nothing_that_was_not_planted() {
    let entries = entries();
    let mut told: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.kind != "unplanted" && !entry.household.is_empty()) {
        let rules = told.entry(entry.household.clone()).or_default();
        rules.extend(entry.also.split_whitespace());
        if entry.kind != "near" {
            rules.insert(entry.rule);
        }
    }
    let odd: Vec<String> = fired()
        .into_iter()
        .filter(|(rule, subject, _)| told.get(subject).is_some_and(|rules| !rules.contains(rule.as_str())) && !rule.starts_with("VIL"))
        .map(|(rule, subject, severity)| format!("{rule} {severity} {subject}"))
        .collect();
    assert!(odd.is_empty(), "{} flags that the key does not tell:\n{}", odd.len(), odd.join("\n"));
}

#[test]
fn the_score_of_the_shipped_township_is_clean() {
    let office = Office::new();
    let folder = crate::office::sampled(HANDBOOK_HOUSEHOLDS);
    let csv = office.ok(&["rules".to_owned(), "score".to_owned(), folder.display().to_string(), "--format".to_owned(), "csv".to_owned()]);
    let rows = rows(csv.as_bytes());
    let sum = rows.last().expect("the sums");
    assert!(sum[1].parse::<usize>().is_ok_and(|planted| planted > 300), "{sum:?}");
    assert_eq!(sum[1], sum[2], "planted and found");
    for at in [3, 5, 6, 8] {
        assert_eq!(sum[at], "0", "{}", rows[0][at]);
    }
    for row in &rows[1..rows.len() - 1] {
        assert!(row[1] != "0" || !row[9].is_empty(), "{} is neither planted nor named with a reason", row[0]);
    }
}
