//! Test only: limits set and rules switched over a practice township, judged by the rules that the change touches and by every rule. Both
//! leave the same file, byte for byte.
//!
//! What does not live here: which rules a change touches (`rules/book/touched.rs`), taking the rest over (`review/assess/carried.rs`).

use std::path::PathBuf;

use crate::domain::act::Act;
use crate::domain::campaign::OfficePlace;
use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::review::assess::succession::WholeReason;
use crate::review::desk::state::Desk;
use crate::review::intake::preview::Told;
use crate::review::tests::rig as work;
use crate::rules::book::Book;
use crate::training;
use crate::training::Sample;
use crate::training::household::names::PLACE;
use crate::training::order::TownshipOrder;

/// Rules of an office's own, with figures of the township and the county.
const OWN: &str = include_str!("../../tests/engines/own.toml");

/// Of the limits and of the rules every so manieth is tried.
const EVERY: usize = 24;

/// A desk over a practice township, judged by the book with the office's own rules.
fn desk(households: usize, seed: u64) -> Desk {
    imported(&training::ordered(&TownshipOrder { households, seed, spread: None, faults: None }))
}

fn imported(made: &Sample) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    training::write(made, &folder.path().join("t")).expect("written");
    let paths: Vec<PathBuf> = made.files.iter().map(|(name, _)| folder.path().join("t").join(name)).collect();
    let mut desk = Desk::of(work::office_by(book(""))).expect("a desk");
    let preview = desk.preview(&paths, Told::default(), &|_| true).expect("read");
    desk.import(preview, true, &|_| true).expect("imported");
    desk
}

/// The book with the office's own rules, and what the desk wrote over them.
fn book(written: &str) -> Book {
    let own = [("own.toml".to_owned(), OWN.to_owned()), ("desk.toml".to_owned(), written.to_owned())];
    Book::with_overlay(&own).map_err(|errors| errors.text()).expect("a book")
}

/// The limits of a book with another value each, a tenth higher and a tenth lower: `key = value` as files have it.
fn moved(book: &Book) -> Vec<(String, String)> {
    let [prov, city, county, town] = PLACE.map(str::to_owned);
    let place = OfficePlace { prov, city, county, town };
    let mut all = Vec::new();
    for (key, title) in book.limit_keys() {
        let Some(held) = book.limit_of(key, Period::annual(2024), &place) else { continue };
        let (digits, unit) =
            held.value.split_at(held.value.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(held.value.len()));
        let Ok(value) = digits.parse::<f64>() else { continue };
        for tried in [(value * 1.1).ceil(), (value * 0.9).floor()] {
            let tried = format!("{tried}{unit}");
            let is_allowed = title.is_none_or(|title| book.limit_fault(key, &tried, title).is_none());
            if is_allowed && (unit.is_empty() || unit == "%") {
                all.push((key.to_owned(), tried));
            }
        }
    }
    all
}

/// Whether every rule is judged for a limit, because it is read beside the rules.
fn is_beside(written: &str) -> bool {
    ["land_most_", "villages", "campaign_", "deadline"].iter().any(|key| written.contains(key))
}

/// Holds one change after the other at two desks; each takes the one before it back.
fn held(desk: &mut Desk, changes: impl Iterator<Item = String>) {
    let mut twin = work::twin(desk);
    let mut before = String::new();
    for written in changes {
        let whole = work::in_force_both_ways(desk, &mut twin, &book(&written));
        let may = |why| why == WholeReason::OtherRules && (is_beside(&written) || is_beside(&before));
        assert!(whole.is_none_or(may), "judged by all: {written}, {whole:?}");
        before = written;
    }
}

fn limit(key: &str, value: &str) -> String {
    format!(r#"limit = [{{ key = "{key}", value = "{value}", document = "镇通知" }}]"#)
}

fn off(code: &str) -> String {
    format!(r#"rule = [{{ code = "{code}", on = false }}]"#)
}

#[test]
fn a_limit_judged_by_what_it_touches_leaves_the_file_of_a_whole_run() {
    let mut desk = desk(60, 11);
    let limits = moved(&book(""));
    assert!(limits.len() > 60, "{} limits", limits.len());
    let drawn = limits.iter().step_by(EVERY).map(|(key, value)| limit(key, value));
    held(&mut desk, drawn.chain([limit("mon_line", "9000"), limit("mon_line", "8100"), limit("drop_heavy", "33%"), String::new()]));
}

#[test]
fn a_rule_switched_by_what_it_touches_leaves_the_file_of_a_whole_run() {
    let mut desk = desk(40, 12);
    let codes: Vec<String> = book("").rules().iter().map(|rule| rule.code.clone()).collect();
    assert!(codes.len() > 160, "{} rules", codes.len());
    // What the office did since is read by some rules, which are judged again whatever changed; what it settled stands.
    let ids: Vec<String> = desk.queue().iter().map(|row| row.hh_id.clone()).collect();
    work::done(&mut desk, &ids[0], Act::Return, Status::Returned);
    work::done(&mut desk, &ids[1], Act::Approve, Status::Approved);
    let drawn = codes.iter().step_by(EVERY).map(|code| off(code));
    held(&mut desk, drawn.chain([off("IDV20"), String::new(), off("INC01"), String::new()]));
}

#[test]
fn townships_with_limits_of_their_own_are_judged_by_what_is_touched_too() {
    let mut desk = imported(&training::county(&TownshipOrder { households: 24, seed: 13, spread: None, faults: None }, 2));
    held(&mut desk, [limit("growth_1", "20%"), limit("mon_line", "9000"), off("OWN03"), String::new()].into_iter());
}
