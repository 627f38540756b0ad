//! Rules over tables beside the record: rosters, spells of work, blocks with one row, and rows made of the record.

use crate::domain::cell::Cell;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::flag::why::Why;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::table::table;
use crate::domain::tables::Tables;
use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::rules::judge::assess;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Town;
use crate::rules::township::town_tests::campaign;
use crate::rules::township::town_tests::flag;
use crate::rules::township::town_tests::letter;
use crate::rules::township::town_tests::roll;
use crate::rules::township::town_tests::told;

/// Rows: table, household, position of the member within it, cells; `_` is an empty cell.
pub(crate) fn tables(roll: &Roll, loaded: &[&str], rows: &[(&str, usize, Option<usize>, &str)]) -> Tables {
    let mut tables = Tables::new();
    for id in loaded {
        tables.load(table(id).expect("a table"));
    }
    for (id, household, member, cells) in rows {
        let id = table(id).expect("a table");
        let mut row = vec![Cell::EMPTY; id.row().columns.len()];
        let mut columns = Vec::new();
        for (name, value) in cells.split(' ').filter_map(|pair| pair.split_once('=')) {
            let at = id.row().column(name).expect("a column");
            let kind = id.row().columns[at].kind;
            columns.push(at);
            row[at] = if value == "_" { Cell::EMPTY } else { Cell::read(kind, value, &mut tables.words) };
        }
        tables.load_columns(id, &columns);
        tables.push(id, *household, member.map(|at| roll.members_of(*household)[at]), &row);
    }
    tables.seal(roll.len());
    tables
}

fn judged(current: &Roll, tables: &Tables) -> Assessment {
    let book = Book::shipped().expect("a book");
    let campaign = campaign(current.period);
    assess(&book, &Town { campaign: &campaign, current, past: &[], tables }, &|_, _| true)
}

const SKIPPED: char = 'f';

#[test]
fn a_rule_without_its_file_is_skipped_and_with_it_is_judged() {
    assert_eq!(Why::NoFile.letter(), SKIPPED);
    let current = roll(
        Period::annual(2024),
        &[
            ("A", "trans_dibao=3000", &["relation=户主 dibao=未享受", "relation=配偶 dibao=未享受"]),
            ("B", "trans_dibao=0", &["relation=户主 dibao=未享受"]),
        ],
    );
    let none = judged(&current, &Tables::new());
    assert_eq!(letter(&none, "XCK01", 0), SKIPPED);
    let tables = tables(&current, &["dibao"], &[("dibao", 0, Some(1), "monthly=300 months_paid=12 paid=3600")]);
    let done = judged(&current, &tables);
    let found = flag(&done, "XCK01", "A").expect("on the roster and not registered");
    assert!(found.numbers.iter().any(|number| number.key == "m2.roster.dibao" && number.value == "1"), "{:?}", found.numbers);
    let paid = flag(&done, "XCK02", "A").expect("600 yuan apart");
    assert!(paid.numbers.iter().any(|number| number.key == "roster.dibao#1.paid" && number.value == "3600.00"), "{:?}", paid.numbers);
    assert_ne!(letter(&done, "XCK01", 1), SKIPPED);
    assert!(flag(&done, "XCK01", "B").is_none());
}

#[test]
fn spells_know_their_person_their_months_and_the_spell_before() {
    let current = roll(
        Period::annual(2024),
        &[("A", "wage_other=3000", &["relation=户主 birth=2009-05-01 work_months=3", "relation=配偶 birth=1980-01-01 work_months=3"])],
    );
    let rows = [
        ("spells", 0, Some(0), "start=2024-03 end=2024-05 monthly=3000 working=是"),
        ("spells", 0, Some(1), "start=2023-01 end=_ monthly=3000 working=是"),
        ("spells", 0, Some(1), "start=2024-02 end=2024-03 monthly=3000 working=是"),
    ];
    let done = judged(&current, &tables(&current, &[], &rows));
    assert!(flag(&done, "LAB10", "A").is_some(), "the first began at 14");
    assert!(flag(&done, "LAB07", "A").is_some(), "the open spell reaches over the next");
    let pay = flag(&done, "LAB05", "A").expect("3,000 against much more");
    let months: Vec<&str> = pay.numbers.iter().filter(|n| n.key.ends_with("months_in_period")).map(|n| n.value.as_str()).collect();
    assert_eq!(months, ["3", "12", "2"]);
    let apart = [rows[0], ("spells", 0, Some(1), "start=2024-02 end=2024-03 monthly=3000 working=是")];
    let done = judged(&current, &tables(&current, &[], &apart));
    assert!(flag(&done, "LAB07", "A").is_none(), "two people may work at the same time");
}

#[test]
fn blocks_with_one_row_are_names() {
    let current = roll(
        Period::annual(2024),
        &[
            ("A", "mon_cat=边缘易致贫户 risk_cleared=是 clear_mode=帮扶消除", &["relation=户主"]),
            ("B", "mon_cat=边缘易致贫户 risk_cleared=是 clear_mode=帮扶消除", &["relation=户主"]),
        ],
    );
    let rows = [("mon", 0, None, "after.net_pc=7000 after.line=7300 after.trans=5 after.wage=_")];
    let done = judged(&current, &tables(&current, &[], &rows));
    let found = flag(&done, "MON10", "A").expect("below the line of its year");
    assert!(found.numbers.iter().any(|number| number.key == "after.net_pc" && number.value == "7000.00"));
    assert!(told(found).worked.get(Lang::Zh).contains("风险消除后人均纯收入"), "{}", told(found).worked.get(Lang::Zh));
    assert_eq!(letter(&done, "MON10", 1), Why::NotInFile.letter(), "the household has no row");
    assert_eq!(letter(&done, "MON13", 1), Why::NotInFile.letter(), "a file without the household is no empty block");
    assert!(flag(&done, "MON13", "A").is_some(), "wages after clearing are empty");
    assert_eq!(letter(&judged(&current, &Tables::new()), "MON10", 0), SKIPPED);
}

#[test]
fn measures_and_risks_are_rows_made_of_the_record() {
    let empty = "meas_industry=_ meas_job=_ meas_finance=_ meas_post=_ meas_housing=_ meas_water=_ meas_health=_ meas_school=_ \
                 meas_edu=_ meas_social=_ meas_society=_ meas_move=_ meas_living=_ meas_infra=_";
    let open = "mon_cat=边缘易致贫户 risk_cleared=否 mon_id_month=2024-05 risk_1=因病";
    let helped = empty.replace("meas_health=_", "meas_health=医疗救助");
    let current = roll(
        Period::annual(2024),
        &[
            ("A", &format!("{open} {empty}"), &["relation=户主"]),
            ("B", &format!("{open} {helped}"), &["relation=户主"]),
            ("C", "mon_cat=边缘易致贫户 risk_cleared=否 mon_id_month=2024-05 risk_1=因病 meas_job=_", &["relation=户主"]),
        ],
    );
    let done = judged(&current, &Tables::new());
    assert!(flag(&done, "MON01", "A").is_some() && flag(&done, "MON06", "A").is_some());
    assert!(flag(&done, "MON01", "B").is_none() && flag(&done, "MON06", "B").is_none());
    assert_eq!(letter(&done, "MON01", 2), Why::NoColumn.letter(), "a cell that is not there says nothing");
}

#[test]
fn what_counts_is_asked_of_the_file_then_of_the_caliber() {
    let current =
        roll(Period::annual(2024), &[("A", "trans_other=2000", &["relation=户主"]), ("B", "trans_other=2000", &["relation=户主"])]);
    let rows = [
        ("details", 0, None, "item=其他 amount=2000 note=临时救助"),
        ("details", 1, None, "item=其他 amount=2000 note=临时救助 counts=是"),
    ];
    let done = judged(&current, &tables(&current, &[], &rows));
    assert!(flag(&done, "TRF15", "A").is_some());
    assert!(flag(&done, "TRF15", "B").is_none(), "the county's own sheet says that it counts");
}

#[test]
fn a_village_is_told_of_the_expected_households_without_a_form() {
    let current = roll(
        Period::annual(2024),
        &[
            ("A", "village=石门村", &["relation=户主"]),
            ("B", "village=白岩村", &["relation=户主"]),
            ("C", "village=石门村", &["relation=户主"]),
        ],
    );
    let letters = |done: &Assessment| -> Vec<char> {
        let book = Book::shipped().expect("a book");
        let at = book.village_rules().position(|rule| rule.code == "COL08").expect("the rule");
        done.village_outcomes.iter().filter_map(|(_, letters)| letters.chars().nth(at)).collect()
    };
    assert_eq!(letters(&judged(&current, &Tables::new())), [SKIPPED; 2], "no list");
    let all_there = tables(&current, &["roster.expected"], &[("roster.expected", 0, None, "due=是")]);
    let clear = letters(&judged(&current, &all_there));
    assert!(clear[0] == clear[1] && clear[0] != SKIPPED, "{clear:?}");
    let nobody = usize::MAX;
    let rows = [
        ("roster.expected", 0, None, "due=是"),
        ("uncollected", nobody, None, "village=石门村 who=0012"),
        ("uncollected", nobody, None, "village=石门村 who=0013"),
        ("uncollected", nobody, None, "village=别村 who=0014"),
    ];
    let done = judged(&current, &tables(&current, &["roster.expected"], &rows));
    let found: Vec<_> = done.flags.iter().filter(|flag| flag.rule == "COL08").collect();
    assert_eq!(found.len(), 1, "a village that is not in the data has no flag");
    assert_eq!(found[0].subject, Subject::Village("石门村".to_owned()));
    assert_eq!(found[0].severity, Severity::High);
    assert_eq!(told(found[0]).said.get(Lang::Zh), "应采名单上有 2 户没有本期采集记录，户编号尾号：0012、0013");
    assert_eq!(letters(&done)[1], clear[1], "all of the other village are there");
}
