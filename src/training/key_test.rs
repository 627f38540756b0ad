//! The answer key against the rules: every plant fires as the key says, every near miss stays clear, nothing else is flagged.
//!
//! What does not live here: the key, which is written while drawing and never looks at a rule.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::campaign::OfficePlace;
use crate::domain::period::Period;
use crate::exchange::out::table::CsvForm;
use crate::i18n::Lang;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::intake::preview::Told;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;
use crate::training;
use crate::training::household::lines::Lines;
use crate::training::household::lines::PENSION_BY_YEAR;
use crate::training::household::names::PLACE;
use crate::training::household::people::day;
use crate::training::order::HOUSEHOLDS;
use crate::training::order::SEED;

fn place() -> OfficePlace {
    OfficePlace { prov: PLACE[0].to_owned(), city: PLACE[1].to_owned(), county: PLACE[2].to_owned(), town: PLACE[3].to_owned() }
}

/// The shipped book with the township's own file over it.
fn book(sample: &training::Sample) -> Book {
    Book::with_overlay(&[("t-rules.toml".to_owned(), sample.rules.clone())]).expect("the book of the township")
}

/// The severity of every flag that the files bring, by subject and rule.
fn flags(households: usize, seed: u64) -> (BTreeMap<(String, String), String>, training::Sample) {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = training::sample(households, seed);
    training::write(&sample, &folder.path().join("t")).expect("written");
    let paths: Vec<PathBuf> = sample.files.iter().map(|(name, _)| folder.path().join("t").join(name)).collect();
    let book = book(&sample);
    let job = ScreenJob {
        book: &book,
        paths: &paths,
        told: Told::default(),
        today: day(2024, 11, 18),
        audience: Audience::Internal,
        lang: Lang::Zh,
        form: CsvForm::default(),
        list: ScreenList::Whole,
    };
    let mut list = Vec::new();
    screening::screen(&job, &mut list, &|_, _| true).expect("judged");
    let found = training::flags(&list).expect("a list").into_iter().map(|[rule, subject, severity]| ((subject, rule), severity));
    (found.collect(), sample)
}

fn compare(households: usize, seed: u64) {
    let (found, sample) = flags(households, seed);
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    let mut wrong: Vec<String> = Vec::new();
    for entry in sample.entries.iter().filter(|entry| entry.kind != "unplanted") {
        let subject = if entry.household.is_empty() { &entry.village } else { &entry.household };
        let flag = found.get(&(subject.clone(), entry.rule.to_owned())).map_or("", String::as_str);
        if flag != entry.severity {
            wrong.push(format!("{subject} {} {}: key {:?}, rules {flag:?}", entry.kind, entry.rule, entry.severity));
        }
        known.insert((subject.clone(), entry.rule.to_owned()));
        for also in entry.also.split_whitespace() {
            let pair = (subject.clone(), also.to_owned());
            if !found.contains_key(&pair) {
                wrong.push(format!("{subject} {}: {also} should fire too", entry.rule));
            }
            known.insert(pair);
        }
    }
    wrong.extend(found.iter().filter(|(pair, _)| !known.contains(*pair)).map(|(pair, flag)| format!("outside the key: {pair:?} {flag}")));
    assert!(wrong.is_empty(), "{} of the key and the rules differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_rules_find_what_was_planted_and_nothing_else() {
    compare(HOUSEHOLDS, SEED);
}

#[test]
fn a_small_township_agrees_too() {
    compare(130, 8);
}

#[test]
fn the_lines_drawn_against_are_those_of_the_book() {
    let book = Book::shipped().expect("the shipped book");
    let text = |key: &str, year: i32| book.limit(key, year, &place()).map(|limit| limit.value).unwrap_or_default();
    let fen = |key: &str, year: i32| text(key, year).parse::<i64>().map_or(-1, |yuan| yuan * 100);
    let lines = Lines::default();
    let year = 2024;
    assert_eq!(lines.mon_line, fen("mon_line", year));
    assert_eq!(lines.attention, fen("attention", year));
    assert_eq!(lines.floor, fen("floor", year));
    assert_eq!(lines.dibao_std, fen("dibao_std", year));
    assert_eq!(lines.post_month, fen("post_month", year));
    assert_eq!(lines.pension_month, fen("pension_month", year));
    assert_eq!(PENSION_BY_YEAR.to_vec(), (2021..=year).map(|year| fen("pension_month", year)).collect::<Vec<i64>>());
    assert_eq!(text("growth_target", year), format!("{}%", lines.growth_target / 100));
    assert_eq!(text("ask_drop", year), format!("{}%", lines.ask_drop / 100));
    let dates = book.dates(Period::annual(year), &place());
    let [first, last] = lines.window.map(|(month, date)| Some(day(year, month, date)));
    assert_eq!((dates.window_start, dates.window_end), (first, last));
}
