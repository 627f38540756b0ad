//! Small townships at the edges of the rules, a folder each: which households a rule names, and which it leaves alone.
//!
//! What does not live here: rules one by one (their examples stand in the book), reading files (`tests/it/cases.rs`).

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::domain::case::Refusal;
use crate::exchange::out::own_csv;
use crate::exchange::out::table::CsvForm;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::mask::Audience;
use crate::review::tests::rig;
use crate::rules::book::Book;

/// One flag as the list has it.
pub struct Screened {
    /// 户编号; empty for a village.
    pub household: String,
    /// Rule.
    pub rule: String,
    /// `high`, `medium`, `low`.
    pub severity: String,
    /// The sentence.
    pub said: String,
}

/// The files of one of these townships.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/rules").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

/// What the shipped book says of some files.
pub fn screened(paths: &[PathBuf]) -> Vec<Screened> {
    let book = Book::shipped().expect("the book");
    let job = ScreenJob {
        book: &book,
        paths,
        told: Told::default(),
        today: NaiveDate::from_ymd_opt(2024, 11, 18).expect("a day"),
        audience: Audience::Internal,
        lang: Lang::Zh,
        form: CsvForm { is_plain: true, ..CsvForm::default() },
        list: ScreenList::Whole,
    };
    let mut list = Vec::new();
    screening::screen(&job, &mut list, &|_, _| true).expect("judged");
    let rows = own_csv::rows(&list).expect("a list");
    let row = |row: &Vec<String>| {
        let cell = |at: usize| row.get(at).cloned().unwrap_or_default();
        Screened { household: cell(1), rule: cell(4), severity: cell(6), said: cell(9) }
    };
    rows.iter().skip(1).map(row).collect()
}

/// Last four digits of the household, rule and severity of every flag on households.
fn found(folder: &str) -> BTreeSet<(String, String, String)> {
    let rows = screened(&files(folder)).into_iter().filter(|row| !row.household.is_empty());
    rows.map(|row| (row.household[row.household.len() - 4..].to_owned(), row.rule, row.severity)).collect()
}

/// Folder, household, rule, and the severity it fires with; none where it must not.
type EdgeCase = (&'static str, &'static str, &'static str, Option<&'static str>);

const CASES: &[EdgeCase] = &[
    // Last year as reported: an item that the form of last year did not have is no zero.
    ("vil05_split_year", "0001", "VIL05", None),
    ("vil05_split_year", "0002", "VIL05", Some("medium")),
    ("vil05_split_year", "0003", "VIL05", Some("medium")),
    ("ari05_tenfold_wages_split_year", "0001", "ARI05", Some("high")),
    ("ari05_tenfold_wages_split_year", "0002", "ARI05", Some("high")),
    // A payroll of last year splits the wages of last year; of those it does not tell of, nothing is made up.
    ("payroll_splits_last_year", "0001", "ARI05", Some("high")),
    ("payroll_splits_last_year", "0002", "ARI05", None),
    ("payroll_splits_last_year", "0003", "ARI05", None),
    ("caliber_move_false_alarm", "0001", "TRF01", None),
    ("caliber_move_false_alarm", "0002", "INC09", None),
    // A file that leaves a household out has said nothing of it.
    ("block_row_left_out", "0002", "MON04", None),
    ("block_row_left_out", "0002", "MON13", None),
    // A head whose own number is mistyped is still on his rosters.
    ("head_number_mistyped", "4400", "IDV01", Some("high")),
    ("head_number_mistyped", "4400", "XCK06", Some("high")),
    ("head_number_mistyped", "4400", "XCK01", None),
    ("pwp06_nothing_to_count_twice", "0001", "PWP06", None),
    ("lab04_soft_spell_with_post", "0001", "LAB04", Some("low")),
    // A form alone makes no household.
    ("collect_sheet_phantom", "0091", "IDV11", None),
    // A blank is never better than a zero: asked for with the weight of the rules that wait.
    ("blank_clears_high_flag", "0001", "TRF05", Some("high")),
    ("blank_clears_high_flag", "0002", "IDV20", Some("high")),
    ("blank_clears_high_flag", "0003", "TRF08", Some("high")),
    ("blank_clears_high_flag", "0004", "IDV20", Some("high")),
    ("blank_clears_high_flag", "0005", "PRD01", Some("medium")),
    ("blank_clears_high_flag", "0006", "IDV20", Some("high")),
    ("blank_clears_high_flag", "0007", "ARI02", Some("high")),
    ("blank_clears_high_flag", "0008", "IDV20", Some("high")),
    ("blank_clears_high_flag", "0009", "SEC01", Some("high")),
    ("blank_clears_high_flag", "0010", "IDV20", Some("high")),
];

#[test]
fn every_small_township_says_what_its_line_says() {
    let mut wrong = Vec::new();
    for (folder, household, rule, severity) in CASES {
        let found = found(folder);
        let said = found.iter().find(|(own, code, _)| own == household && code == rule).map(|(_, _, severity)| severity.as_str());
        if said != *severity {
            wrong.push(format!("{folder} {household} {rule}: wanted {severity:?}, found {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_empty_item_that_must_be_filled_in_weighs_like_the_rule_that_waits_and_is_no_zero() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = files("blank_clears_high_flag");
    let own = paths.iter_mut().find(|path| path.to_string_lossy().contains("2024")).expect("this year's file");
    let text = std::fs::read_to_string(&*own).expect("read");
    let titles: Vec<&str> = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().split(',').collect();
    let place = |title: &str| titles.iter().position(|own| *own == title).expect("a column");
    let (id, item, net) = (place("户编号"), place("生产经营性收入"), place("纯收入(元)"));
    let changed = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        let whose = cells[id];
        if whose.ends_with("0001") || whose.ends_with("0002") {
            cells[item] = "";
        }
        // What this household earned by production stands in its net income alone.
        if whose.ends_with("0002") {
            cells[net] = "99000.00";
        }
        cells.join(",")
    });
    let written = folder.path().join(own.file_name().expect("a name"));
    std::fs::write(&written, changed.collect::<Vec<_>>().join("\n")).expect("written");
    *own = written;
    let found = screened(&paths);
    let of = |household: &str, rule: &str| found.iter().find(|flag| flag.household.ends_with(household) && flag.rule == rule);
    let asks = of("0001", "IDV20").expect("asked for");
    assert!(asks.severity == "high" && asks.said.contains("生产经营性收入（") && asks.said.contains("INC15"), "{}", asks.said);
    assert!(of("0001", "ARI02").is_none(), "nothing is missing from the sum");
    let sum = of("0002", "ARI02").expect("the sum is off");
    assert!(sum.said.ends_with("；其中生产经营性收入未填，重算时按 0 计"), "{}", sum.said);
}

#[test]
fn a_form_alone_makes_no_household_and_is_listed_with_its_neighbour() {
    let book = Book::shipped().expect("the book");
    let paths = files("collect_sheet_phantom");
    let job = ScreenJob {
        book: &book,
        paths: &paths,
        told: Told::default(),
        today: NaiveDate::from_ymd_opt(2024, 11, 18).expect("a day"),
        audience: Audience::Internal,
        lang: Lang::Zh,
        form: CsvForm::default(),
        list: ScreenList::Whole,
    };
    let found = screening::read(&job, &|_, _| true).expect("read");
    let untaken = found.untaken();
    assert_eq!(untaken.households, 1);
    let near: Vec<&str> = untaken.unmatched.iter().flat_map(|(_, row)| row.near.iter().map(String::as_str)).collect();
    assert_eq!((untaken.unmatched.len(), near), (1, vec!["98010100100680001 张甲01"]));
    assert!(found_nothing_of("0091"), "no case of it");
}

fn found_nothing_of(household: &str) -> bool {
    found("collect_sheet_phantom").iter().all(|(own, _, _)| own != household)
}

#[test]
fn a_high_flag_of_the_village_stops_the_households_it_names_until_it_is_settled_there() {
    let mut desk = Desk::of(rig::office_by(Book::shipped().expect("the book"))).expect("a desk");
    rig::on(&mut desk, "2024-11-18T01:00:00Z", "李敏");
    let preview = desk.preview(&files("blank_clears_high_flag"), Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("imported");
    let (named, other) = ("98010100100150001", "98010100100150007");
    assert_eq!(desk.possible(named, Deed::Approve), Err(Refusal::VillageFlags(1)));
    assert!(desk.row(named).expect("a row").of_village.is_some() && desk.row(other).expect("a row").of_village.is_none());
    assert!(matches!(desk.possible(other, Deed::Approve), Err(Refusal::HighFlags { .. })), "growth of its own");
    let explain = Order {
        village: Some("试村".to_owned()),
        rule: Some("VIL01".to_owned()),
        reasons: vec!["R01".to_owned()],
        evidence: vec!["E3".to_owned()],
        note: "统一发放".to_owned(),
        deed: Some(Deed::Explain),
        ..Order::default()
    };
    desk.order(&explain).expect("explained at the village");
    assert!(matches!(desk.possible(named, Deed::Approve), Err(Refusal::HighFlags { .. })), "its own flags are left");
    assert!(desk.row(named).expect("a row").of_village.is_none());
    desk.undo().expect("taken back");
    assert_eq!(desk.possible(named, Deed::Approve), Err(Refusal::VillageFlags(1)));
}
