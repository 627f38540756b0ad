//! The scratch layer: what is tried over a case changes nothing, and the layer starts from what the desk knows.

use hezhun::Book;
use hezhun::Clock;
use hezhun::Desk;
use hezhun::DeskOptions;
use hezhun::FlagFate;
use hezhun::Lang;
use hezhun::Money;
use hezhun::OldFile;
use hezhun::Tried;

use crate::office::NOW;
use crate::office::Office;

/// The desk of an office with `o.db`.
pub fn desk(office: &Office) -> Desk {
    let now = NOW.parse().expect("a time");
    let options = DeskOptions {
        expect: None,
        reviewer: "lm".into(),
        station: "ws1".into(),
        book: Book::shipped().expect("a rulebook"),
        now: Clock::fixed(now),
        create: false,
        anew: false,
        old: OldFile::Upgrade,
        state_dir: None,
        keeping: hezhun::Keeping::default(),
        asking: hezhun::Consent::default(),
    };
    Desk::open(&office.path("o.db"), options).expect("a desk")
}

#[test]
fn what_is_tried_is_nowhere_kept() {
    let office = Office::with_township();
    let desk = desk(&office);
    // The file and what is not yet folded into it.
    let stored = || ["o.db", "o.db-wal"].map(|name| std::fs::read(office.path(name)).unwrap_or_default());
    let bytes = stored();
    let top = desk.ledger_top().expect("the ledger");
    let queue = format!("{:?}", desk.queue());
    let hh = desk.queue()[0].hh_id.clone();
    let case = format!("{:?}", desk.case(&hh).expect("a case"));
    let mut moved = false;
    for words in ["0", "12", "12,345.67", "999999999"] {
        let typed: Vec<(String, String)> = [("wage_other".to_owned(), words.to_owned())].into();
        let tried = desk.what_if(&hh, &typed).expect("tried");
        moved |= tried.flags.iter().any(|flag| flag.fate != FlagFate::Stays);
    }
    assert!(moved, "no figure moves a flag");
    assert!(desk.what_if(&hh, &[("wage_other".to_owned(), "多".to_owned())]).is_err());
    assert_eq!(format!("{:?}", desk.queue()), queue);
    assert_eq!(format!("{:?}", desk.case(&hh).expect("a case")), case);
    assert_eq!(desk.ledger_top().expect("the ledger"), top);
    assert!(stored() == bytes, "the file has changed");
    drop(desk);
    office.line("--db o.db verify");
}

#[test]
fn with_nothing_typed_everything_stands_as_the_desk_has_it() {
    let office = Office::with_township();
    let desk = desk(&office);
    for row in desk.queue().iter().step_by(16) {
        let tried = desk.what_if(&row.hh_id, &[]).expect("tried");
        assert_eq!(tried.counts, [row.flags; 2], "{}", row.hh_id);
        assert_eq!(tried.place, [row.place; 2], "{}", row.hh_id);
        assert!(tried.flags.iter().all(|flag| flag.fate == FlagFate::Stays), "{} {:?}", row.hh_id, tried.flags);
        assert!(tried.rows.iter().all(|row| row.reported == row.tried && !row.typed));
    }
}

/// A slip's words hold reported figures only, and it explains something.
fn no_figure_of_its_own(tried: &Tried) {
    let reported: Vec<String> = tried.rows.iter().filter_map(|row| row.reported.ok()).map(|fen| Money(fen).to_string()).collect();
    for slip in &tried.slips {
        for lang in [Lang::Zh, Lang::En] {
            let words = slip.question.get(lang);
            let figures = words.split(|letter: char| !(letter.is_ascii_digit() || ",.-".contains(letter)));
            for figure in figures.filter(|part| part.contains(|letter: char| letter.is_ascii_digit())) {
                assert!(reported.iter().any(|known| known == figure), "{figure} in {words}");
            }
        }
        assert!(!slip.explains.is_empty());
    }
}

#[test]
fn a_slip_is_a_question_without_any_figure_that_was_not_reported() {
    let office = Office::with_township();
    let desk = desk(&office);
    let mut asked = 0;
    for row in desk.queue().iter().take(60) {
        let tried = desk.what_if(&row.hh_id, &[]).expect("tried");
        asked += tried.slips.len();
        no_figure_of_its_own(&tried);
    }
    assert!(asked > 0, "the township has no slips");
}

/// Planted slips of the practice township: rule, words of the key, items, words of the question, rules it explains.
type Planted = (&'static str, &'static str, &'static [&'static str], &'static str, &'static [&'static str]);

const PLANTED: [Planted; 5] = [
    ("ARI05", "十倍", &["prod_in", "prod_out"], "是否多写了一个零？", &["ARI05", "INC09"]),
    ("ARI05", "千元", &["prod_in"], "是否把千元和元弄混了？", &["ARI05"]),
    ("ARI07", "低于最低合理值", &["trans_birth"], "是否少写了一个零？", &["ARI07"]),
    ("ARI09", "超过 30 万元", &["wage_other"], "是否多写了一个零？", &["ARI09", "INC12"]),
    ("PWP05", "全年岗位补贴", &["wage_other"], "是否与“公益性岗位收入”填串了行？", &["PWP01", "PWP05"]),
];

#[test]
fn every_planted_slip_of_size_or_line_is_asked_for_by_its_figure() {
    let office = Office::with_handbook_township();
    let desk = desk(&office);
    let key = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/township-key.csv")).expect("the key");
    let mut seen = [0; PLANTED.len()];
    for line in key.lines().filter(|line| line.starts_with("plant,")) {
        let cells: Vec<&str> = line.split(',').collect();
        let Some(at) = PLANTED.iter().position(|planted| planted.0 == cells[1] && cells[5].contains(planted.1)) else { continue };
        let (_, _, fields, words, rules) = PLANTED[at];
        let hh: String = cells[4].chars().filter(char::is_ascii_digit).collect();
        let tried = desk.what_if(&hh, &[]).expect("tried");
        let told: Vec<String> = fields
            .iter()
            .filter_map(|code| tried.rows.iter().find(|row| row.field == *code && row.reported.is_ok_and(|fen| fen != 0)))
            .map(|row| format!("{} {}", row.label.get(Lang::Zh), Money(row.reported.unwrap_or(0))))
            .collect();
        // Small wages and allowances were planted under the same words as small awards; only the awards are looked at.
        if told.len() < fields.len() {
            continue;
        }
        seen[at] += 1;
        let question = format!("{} {words}", told.join(" 和"));
        let slip = tried.slips.iter().find(|slip| slip.question.get(Lang::Zh).starts_with(&question));
        let Some(slip) = slip else { panic!("{line}\n{question}\n{:#?}", tried.slips) };
        assert!(rules.iter().all(|rule| slip.explains.iter().any(|known| known == rule)), "{line} {slip:?}");
        no_figure_of_its_own(&tried);
    }
    assert!(seen.iter().all(|seen| *seen > 0), "{seen:?}");
}
