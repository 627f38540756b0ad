//! A small township judged whole: flags, outcomes, reasons, and the tables of Kleene.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::field;
use crate::domain::flag::Flag;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::PostPay;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::tables::Tables;
use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::rules::eval::filter;
use crate::rules::eval::filter::FilterRow;
use crate::rules::eval::filter::FilterValue;
use crate::rules::explain::words;
use crate::rules::explain::words::FlagWords;
use crate::rules::judge::Fired;
use crate::rules::judge::Made;
use crate::rules::judge::assess;
use crate::rules::judge::assess_each;
use crate::rules::judge::assess_within;
use crate::rules::judge::score::Stakes;
use crate::rules::judge::score::score;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Tally;
use crate::rules::township::town::Town;

pub(crate) fn campaign(period: Period) -> Campaign {
    let place = OfficePlace { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: "青溪镇".into() };
    let as_of = NaiveDate::from_ymd_opt(2024, 10, 18).expect("a day");
    Campaign { period, place, window_start: None, window_end: None, deadline: None, as_of }
}

fn id(code: &str) -> FieldId {
    field(code).expect("a field")
}

/// A roll from rows: 户编号, household cells, members' cells; `_` is an empty cell.
pub(crate) fn roll(period: Period, rows: &[(&str, &str, &[&str])]) -> Roll {
    let mut roll = Roll::new(period);
    for (line, (hh, cells, members)) in rows.iter().enumerate() {
        let source = RowSource { file: 0, row: u32::try_from(line).expect("few rows") };
        let household = roll.household(hh, source);
        let pairs = |cells: &str| {
            cells.split(' ').filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect::<Vec<_>>()
        };
        for (name, value) in pairs(cells) {
            let cell = if value == "_" { Cell::EMPTY } else { Cell::read(id(&name).row().kind, &value, &mut roll.words) };
            roll.set(household, id(&name), cell);
        }
        for cells in *members {
            let member = roll.member(household, source);
            for (name, value) in pairs(cells) {
                let cell = if value == "_" { Cell::EMPTY } else { Cell::read(id(&name).row().kind, &value, &mut roll.words) };
                roll.set_member(member, id(&name), cell);
            }
        }
    }
    roll.seal();
    roll
}

fn judged(current: &Roll, past: &[&Roll]) -> Assessment {
    let book = Book::shipped().expect("a book");
    let campaign = campaign(current.period);
    assess(&book, &Town { campaign: &campaign, current, past, tables: &Tables::new() }, &|_, _| true)
}

/// The words of a flag by the shipped book.
pub(crate) fn told(flag: &Flag) -> FlagWords {
    words::told(&Book::shipped().expect("a book"), flag).expect("its words")
}

pub(crate) fn flag<'a>(done: &'a Assessment, rule: &str, hh: &str) -> Option<&'a Flag> {
    done.flags.iter().find(|flag| flag.rule == rule && flag.subject == Subject::Household(hh.to_owned()))
}

/// The letter of a rule for a household.
pub(crate) fn letter(done: &Assessment, rule: &str, household: usize) -> char {
    let book = Book::shipped().expect("a book");
    let place = book.household_rules().position(|own| own.code == rule).expect("a rule");
    done.outcomes[household].chars().nth(place).expect("a letter")
}

#[test]
fn a_fall_is_told_with_its_numbers() {
    let current = roll(
        Period::annual(2024),
        &[(
            "A",
            "village=石门村 net_pc=9255 net=37020 size_year=4 size_current=4 mon_cat=_",
            &["relation=户主 labour=普通劳动力 work_months=_"],
        )],
    );
    let before = roll(Period::annual(2023), &[("A", "net_pc=12849 net=51396 size_year=4", &[])]);
    let done = judged(&current, &[&before]);
    let fall = flag(&done, "INC01", "A").expect("a flag");
    assert_eq!(fall.severity, Severity::High);
    let numbers: Vec<(&str, &str)> = fall.numbers.iter().map(|number| (number.key.as_str(), number.value.as_str())).collect();
    assert_eq!(numbers, [("net_pc", "9255.00"), ("prior.net_pc", "12849.00")]);
    let words = told(fall);
    let said = words.said.get(Lang::Zh);
    assert!(said.contains("12,849.00") && said.contains("9,255.00") && said.contains("-28.0%"), "{said}");
    let worked = words.worked.get(Lang::Zh);
    let wanted = "人均纯收入 9,255.00 − 上年 12,849.00 = −3,594.00 元，降幅 3,594.00 ÷ 12,849.00 = 28.0% > 人均减少超过多少才要说明 10%；高：降幅 3,594.00 ÷ 12,849.00 = 28.0% ≥ 下降中、重分界 20%";
    assert_eq!(worked, wanted);
    assert!(words.worked.get(Lang::En).contains("net per head 9,255.00 − last year 12,849.00"), "{}", words.worked.get(Lang::En));
    assert!(fall.limits.iter().any(|limit| limit.key == "drop_heavy" && limit.value == "20%"));
    assert!(fall.fields.contains(&"net_pc".to_owned()));
    let low = flag(&done, "INC05", "A").expect("a flag");
    assert_eq!(low.members, [0]);
}

#[test]
fn reasons_of_missing_are_told_apart() {
    let current = roll(
        Period::annual(2024),
        &[
            ("A", "village=石门村 net_pc=_ net=5 wage_post=3000 wage=3000", &["relation=户主"]),
            ("B", "village=石门村 net_pc=7000 net=21000", &["relation=户主"]),
        ],
    );
    let before = roll(Period::annual(2023), &[("A", "net_pc=12849 net=51396 wage=40000", &[])]);
    let done = judged(&current, &[&before]);
    assert_eq!(letter(&done, "INC01", 0), 'e', "empty cell");
    assert_eq!(letter(&done, "INC01", 1), 'p', "no record last year");
    assert_eq!(letter(&done, "INC02", 0), 'e');
    assert_eq!(letter(&done, "INC06", 0), 'H', "emptiness is the finding");
    assert_eq!(letter(&done, "LAB05", 0), 'f', "work monitoring not imported");
    assert_eq!(letter(&done, "TRF01", 0), 'c', "no such column");
    assert_eq!(letter(&done, "INC14", 0), '-', "does not concern a whole year");
    assert_eq!(letter(&done, "IDV06", 0), 'c', "no certificates in the file");
    for tally in &done.tallies {
        let book = Book::shipped().expect("a book");
        if book.rule(&tally.rule).is_some_and(|rule| rule.scope.is_per_household()) {
            assert_eq!(tally.judged() + tally.not_concerned + tally.skipped.values().sum::<usize>(), 2, "{}", tally.rule);
        }
    }
}

#[test]
fn figures_of_the_old_caliber_are_restated() {
    let current = roll(Period::annual(2024), &[("A", "village=石门村 wage=37200 wage_post=7200 wage_other=30000 net=1 net_pc=1", &[])]);
    let before = roll(Period::annual(2023), &[("A", "wage=30000 trans_other=900 net=1 net_pc=1 wage_other=5", &[])]);
    let book = Book::with_overlay(&[(
        "own.toml".to_owned(),
        "[[rule]]\ncode = 'T1'\ntitle = { zh = 't' }\nscope = 'household'\nkind = 'doubt'\nseverity = 'low'\nwhen = 'prior.wage > 0'\n\
         [[rule]]\ncode = 'T2'\ntitle = { zh = 't' }\nscope = 'household'\nkind = 'doubt'\nseverity = 'low'\nwhen = 'prior.wage_other > 0'\n\
         [[rule]]\ncode = 'T3'\ntitle = { zh = 't' }\nscope = 'household'\nkind = 'doubt'\nseverity = 'low'\nwhen = 'prior.trans_other > 0'\n\
         [[rule]]\ncode = 'T4'\ntitle = { zh = 't' }\nscope = 'household'\nkind = 'doubt'\nseverity = 'low'\nwhen = 'prior_raw.trans_other > 0'\n"
            .to_owned(),
    )])
    .expect("a book");
    let campaign = campaign(current.period);
    let done = assess(&book, &Town { campaign: &campaign, current: &current, past: &[&before], tables: &Tables::new() }, &|_, _| true);
    let all: String = done.outcomes[0].chars().rev().take(4).collect();
    assert_eq!(all.chars().rev().collect::<String>(), "LinL", "parent comparable, child of no caliber, child changed, as reported");
}

#[test]
fn a_payroll_of_then_splits_the_wages_of_then() {
    let cells = "village=石门村 wage=10200 wage_post=7200 wage_other=3000 net=1 net_pc=1";
    let current = roll(Period::annual(2024), &["A", "B", "C", "D"].map(|hh| (hh, cells, &[][..])));
    let mut before =
        roll(Period::annual(2023), &[("A", "wage=37200", &[]), ("B", "wage=37200", &[]), ("C", "wage=5000", &[]), ("D", "wage=_", &[])]);
    let rule = |code: &str, when: &str| {
        format!(
            "[[rule]]\ncode = '{code}'\ntitle = {{ zh = 't' }}\nscope = 'household'\nkind = 'doubt'\nseverity = 'low'\nwhen = '{when}'\n"
        )
    };
    let own = [
        rule("T1", "prior.wage_post == 7200"),
        rule("T2", "prior.wage_other == 30000"),
        rule("T3", "any(items where id == \"wage_other\": was == 30000)"),
        rule("T4", "prior_raw.wage_other == 30000"),
    ];
    let book = Book::with_overlay(&[("own.toml".to_owned(), own.concat())]).expect("a book");
    let campaign = campaign(current.period);
    let said = |before: &Roll| -> Vec<String> {
        let town = Town { campaign: &campaign, current: &current, past: &[before], tables: &Tables::new() };
        let done = assess(&book, &town, &|_, _| true);
        let own: Vec<String> = done.outcomes.iter().map(|letters| letters[letters.len() - 4..].to_owned()).collect();
        let slips = (0..own.len()).map(|at| flag(&done, "ARI05", current.id(at)).is_some());
        own.iter().zip(slips).map(|(own, slip)| format!("{own} {slip}")).collect()
    };
    let silent = said(&before);
    assert_eq!(silent[..2], ["iiic false", "iiic false"], "no payroll of then");
    let mut post_pay = PostPay::default();
    for hh in ["A", "C", "D"] {
        post_pay.note(hh, Money(720_000));
    }
    before.post_pay = Some(Arc::new(post_pay));
    assert_eq!(
        said(&before)[..],
        ["LLLc true", "nnnc false", "Lnnc false", "Leec false"],
        "split; not told by the payroll; paid more than the form has; wages not filled in"
    );
}

#[test]
fn the_same_with_any_order_of_work() {
    // More than one stretch, and a last batch that is not full.
    let rows: Vec<(String, String)> = (0..1_100)
        .map(|at| {
            (
                format!("H{at}"),
                format!(
                    "village=村{} net_pc={} net={} mon_cat=_ trans={} prod_in=5000 prod_out=0",
                    at % 7,
                    at * 13 % 20_000,
                    at * 31,
                    if at % 50 == 0 { "_" } else { "0" }
                ),
            )
        })
        .collect();
    let lines: Vec<(&str, &str, &[&str])> =
        rows.iter().map(|(hh, cells)| (hh.as_str(), cells.as_str(), &["relation=户主 labour=普通劳动力"][..])).collect();
    let current = roll(Period::annual(2024), &lines);
    let book = Book::shipped().expect("a book");
    let campaign = campaign(current.period);
    let town = Town { campaign: &campaign, current: &current, past: &[], tables: &Tables::new() };
    let mut whole = assess(&book, &town, &|_, _| true);
    let mut streamed = Vec::new();
    let mut order = Vec::new();
    let rest = assess_each(&book, &town, &|_, _| true, usize::MAX, &Made::Flags(&|household, flags| (household, flags)), &mut |(
        household,
        flags,
    )| {
        order.push(household);
        streamed.extend(flags);
    });
    streamed.extend(rest.flags);
    assert!(
        order.is_sorted_by_key(|at| current.id(*at)) && !order.is_sorted(),
        "in the order of the numbers, which is not that of the roll"
    );
    // Flags of villages stay behind.
    whole.flags.sort_by_key(|flag| match &flag.subject {
        Subject::Household(id) => (0, id.clone()),
        Subject::Village(_) | Subject::Town | Subject::Township(_) => (1, String::new()),
    });
    assert_eq!(whole.flags, streamed);
    assert_eq!(whole.tallies, rest.tallies);
    // Without what the flags say the same rules fire for the same households with the same weights.
    let mut brief = Vec::new();
    let fired = |household, fired: &[Fired]| {
        fired.iter().map(|(rule, severity)| (current.id(household).to_owned(), rule.code.clone(), *severity)).collect::<Vec<_>>()
    };
    let outlined = assess_each(&book, &town, &|_, _| true, usize::MAX, &Made::Outlines(&fired), &mut |found| brief.extend(found));
    let of_household = |flag: &Flag| match &flag.subject {
        Subject::Household(id) => Some((id.clone(), flag.rule.clone(), flag.severity)),
        Subject::Village(_) | Subject::Township(_) | Subject::Town => None,
    };
    let (mut told, asks) =
        (whole.flags.iter().filter_map(of_household).collect::<Vec<_>>(), brief.iter().any(|(_, rule, _)| rule == "IDV20"));
    told.sort();
    brief.sort();
    assert_eq!(told, brief);
    assert_eq!((&whole.tallies, asks), (&outlined.tallies, true), "cells that rules wait for among them");
    assert!(assess(&book, &town, &|done, _| done == 0).cancelled);
    let of_households = whole.flags.iter().filter(|flag| matches!(flag.subject, Subject::Household(_))).count();
    for (most, too_many) in [(of_households, false), (of_households - 1, true)] {
        let within = assess_within(&book, &town, &|_, _| true, most);
        let each = assess_each(&book, &town, &|_, _| true, most, &Made::Flags(&|_, _| ()), &mut |()| {});
        assert_eq!((within.too_many, within.cancelled), (too_many, too_many), "{most}");
        assert_eq!((each.too_many, each.cancelled), (too_many, too_many), "{most}");
    }
}

#[test]
fn a_village_names_its_households() {
    let rows: Vec<(String, String)> = (0..12).map(|at| (format!("H{at}"), "village=石门村 net_pc=11000 net=33000".to_owned())).collect();
    let lines: Vec<(&str, &str, &[&str])> = rows.iter().map(|(hh, cells)| (hh.as_str(), cells.as_str(), &[][..])).collect();
    let last: Vec<(&str, &str, &[&str])> = rows.iter().map(|(hh, _)| (hh.as_str(), "net_pc=10000 net=30000", &[][..])).collect();
    let (current, before) = (roll(Period::annual(2024), &lines), roll(Period::annual(2023), &last));
    let done = judged(&current, &[&before]);
    let village = done.flags.iter().find(|flag| flag.rule == "VIL01").expect("a village flag");
    assert_eq!(village.subject, Subject::Village("石门村".to_owned()));
    assert_eq!(village.marked.len(), 12);
    assert_eq!(done.village_outcomes.len(), 1);
    assert_eq!(done.medians[0].of.get("net_pc").map(|money| money.0), Some(1_100_000));
}

#[test]
fn certificates_twins_and_phones_are_counted_once() {
    let cert = "98010119900307451X";
    let current = roll(
        Period::annual(2024),
        &[
            (
                "A",
                "village=石门村 phone_hh=13812345678 wage_other=31 prod_in=77 prod_out=12 trans_other=9 net=1",
                &[&format!("cert_no={cert}")],
            ),
            (
                "B",
                "village=石门村 phone_hh=138-1234-5678 wage_other=31 prod_in=77 prod_out=12 trans_other=9 net=1",
                &[&format!("cert_no={cert}42")],
            ),
            ("C", "village=下河村 phone_hh=_ wage_other=31 prod_in=77 prod_out=12 trans_other=9 net=1", &["cert_no=_"]),
        ],
    );
    let done = judged(&current, &[]);
    assert!(flag(&done, "IDV02", "A").is_some() && flag(&done, "IDV02", "B").is_some());
    assert!(flag(&done, "IDV02", "C").is_none());
    assert!(flag(&done, "IDV09", "A").is_some(), "the same phone in other spellings");
    assert!(flag(&done, "VIL04", "A").is_some(), "twins of one village");
    assert!(flag(&done, "VIL04", "C").is_none());
    // Rent and what is paid by the mu are alike among neighbours: one item of their own words is not enough.
    let alike = "village=石门村 wage_other=31 prop_other=77 trans_eco=12 trans_other=9 net=1";
    let done_by_mu = judged(&roll(Period::annual(2024), &[("A", alike, &["cert_no=_"]), ("B", alike, &["cert_no=_"])]), &[]);
    assert!(flag(&done_by_mu, "VIL04", "A").is_none());
    for flag in &done.flags {
        let words = told(flag);
        for text in [&words.said, &words.worked] {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!text.get(lang).contains(cert), "{}: a whole number is shown", flag.rule);
                assert!(!text.get(lang).contains("13812345678"), "{}: a whole phone is shown", flag.rule);
            }
        }
        let stored = serde_json::to_string(flag).expect("stored");
        assert!(!stored.contains(cert) && !stored.contains("13812345678"), "{stored}");
    }
}

#[test]
fn a_bare_file_makes_no_noise() {
    let current = roll(Period::annual(2024), &[("A", "village=石门村", &[])]);
    let done = judged(&current, &[]);
    let fired: Vec<&str> = done.flags.iter().map(|flag| flag.rule.as_str()).collect();
    assert!(fired.is_empty(), "an absent column is no finding: {fired:?}");
}

struct Line;

impl FilterRow for Line {
    fn get(&self, field: FieldId) -> FilterValue<'_> {
        match field.code() {
            "village" => FilterValue::Text("石门村".into()),
            "net_pc" => FilterValue::Raw(925_500),
            "flags" => FilterValue::Raw(2),
            _ => FilterValue::Missing(Why::Empty),
        }
    }

    fn net_pc_before(&self) -> FilterValue<'_> {
        FilterValue::Missing(Why::NoPeriod)
    }
}

#[test]
fn kleene() {
    let book = Book::shipped().expect("a book");
    let current = roll(
        Period::annual(2024),
        &[("A", "village=石门村 net_pc=9255 wage=12000 net=_", &["name=张三 relation=户主 labour=普通劳动力", "name=李四 relation=配偶"])],
    );
    let campaign = campaign(current.period);
    let town = Town { campaign: &campaign, current: &current, past: &[], tables: &Tables::new() };
    let end = |text: &str| {
        filter::compile(&book, text).map(|filter| {
            let asked = filter.ask(&book, &town, &|_| Some(Box::new(Line)));
            filter.test(&Line, &asked, Some(0))
        })
    };
    let (yes, no, unknown) = ("net_pc > 0", "net_pc < 0", "net > 0");
    let table = [
        (yes, yes, Some(true), Some(true), Some(false)),
        (yes, no, Some(false), Some(true), Some(true)),
        (yes, unknown, None, Some(true), None),
        (no, no, Some(false), Some(false), Some(false)),
        (no, unknown, Some(false), None, None),
        (unknown, unknown, None, None, None),
    ];
    for (a, b, and, or, xor) in table {
        for (a, b) in [(a, b), (b, a)] {
            assert_eq!(end(&format!("{a} and {b}")), Ok(and), "{a} and {b}");
            assert_eq!(end(&format!("{a} or {b}")), Ok(or), "{a} or {b}");
            assert_eq!(end(&format!("{a} xor {b}")), Ok(xor), "{a} xor {b}");
        }
    }
    assert_eq!(end(&format!("not {unknown}")), Ok(None));
    assert_eq!(end("village = \"石门村\" and net_pc < 10000"), Ok(Some(true)));
    assert_eq!(end("village in {\"下河村\"}"), Ok(Some(false)));
    assert_eq!(end("(net ?? 0) == 0"), Ok(Some(true)));
    assert_eq!(end("net_pc / net > 1"), Ok(None));
    // What a rule can ask, a filter can: members, items, limits, and the line beside the record in one expression.
    assert_eq!(end("any(members: labour == \"普通劳动力\")"), Ok(Some(true)));
    assert_eq!(end("人均纯收入 > 0 and any(members: 姓名 == \"张三\") and 疑点数 == 2"), Ok(Some(true)));
    assert!(end("fires(INC01)").is_ok());
    assert_eq!(end("flags == 2 and fires(INC99)").map_err(|slip| slip.column), Err(22), "no such rule");
    assert_eq!(end("人均存收入 > 0").map_err(|slip| slip.said.get(crate::i18n::Lang::Zh).contains("人均纯收入")), Err(true));
    assert_eq!(end("count(members: name != \"张三\") == 1 and flags == 2"), Ok(Some(true)));
    assert_eq!(end("head.name == \"张三\" and flags > 2"), Ok(Some(false)));
    assert_eq!(end("wage - net_pc > 2744 and wage > limit.tol_pc"), Ok(Some(true)));
    assert_eq!(end("missing(net) and given(wage) and flags > 0"), Ok(Some(true)));
    assert_eq!(end("prior.wage > 0 or flags == 2"), Ok(Some(true)));
    let slip = filter::compile(&book, "vilage == \"石门村\"").expect_err("a slip");
    assert!(slip.column == 1 && slip.said.get(Lang::Zh).contains("village"), "{slip}");
}

#[test]
fn a_filter_that_only_villages_can_answer_takes_their_households() {
    let book = Book::shipped().expect("a book");
    let current = roll(
        Period::annual(2024),
        &[
            ("A", "village=石门村 net_pc=9000 wage=1", &["labour=普通劳动力"]),
            ("B", "village=石门村 net_pc=5000 wage=2", &["labour=普通劳动力"]),
            ("C", "village=下河村 net_pc=4000 wage=3", &["labour=普通劳动力"]),
            ("D", "village=上河村 net_pc=_ wage=4", &["labour=普通劳动力"]),
        ],
    );
    let campaign = campaign(current.period);
    let town = Town { campaign: &campaign, current: &current, past: &[], tables: &Tables::new() };
    let end = |text: &str| {
        filter::compile(&book, text).map(|filter| {
            assert!(filter.is_of_villages(), "{text}");
            let asked = filter.ask(&book, &town, &|_| Some(Box::new(Line)));
            ["A", "B", "C", "D"].map(|id| filter.test(&Line, &asked, current.find(id)))
        })
    };
    let (yes, no) = (Some(true), Some(false));
    for (text, wanted) in [
        ("count(households) == 2", [yes, yes, no, no]),
        ("count(households where net_pc < 8000) == 1", [yes, yes, yes, no]),
        ("sum(households: net_pc) > 10000", [yes, yes, no, None]),
        ("any(households: any(members: labour == \"普通劳动力\") and wage >= 3)", [no, no, yes, yes]),
        ("share(households: net_pc < 8000) > 0.9 or count(households) > 1", [yes, yes, yes, None]),
        // The office's own lines are in reach as well; the line of this test has two flags.
        ("sum(households: flags) > 3", [yes, yes, no, no]),
    ] {
        assert_eq!(end(text), Ok(wanted), "{text}");
    }
    for (text, column) in [
        ("count(households where nett_pc > 5) > 1", 24),
        ("net_pc > 5 and count(households) > 1", 22),
        ("count(members) > count(households)", 24),
    ] {
        assert_eq!(filter::compile(&book, text).expect_err("refused").column, column, "{text}");
    }
    assert!(!filter::compile(&book, "wage > 2").expect("a filter").is_of_villages());
}

#[test]
fn gross_income_is_unknown_until_every_income_is_filled_in() {
    let current = roll(
        Period::annual(2024),
        &[
            ("A", "village=石门村 gross=52696 wage=40000 prod_in=_ prop=0 trans=696", &["relation=户主"]),
            ("B", "village=石门村 gross=40696 wage=40000 prod_in=_ prop=0 trans=696", &["relation=户主"]),
            ("C", "village=石门村 gross=52696 wage=40000 prod_in=12000 prop=0 trans=696", &["relation=户主"]),
            ("D", "village=石门村 gross=52696 wage=40000 prod_in=0 prop=0 trans=696", &["relation=户主"]),
        ],
    );
    let done = judged(&current, &[]);
    for (at, blank) in ["A", "B"].into_iter().enumerate() {
        assert_eq!(letter(&done, "ARI10", at), Why::Empty.letter(), "{blank}: an empty item is not nought");
        let asked = flag(&done, "IDV20", blank).expect("the empty item is asked for");
        assert!(asked.severity == Severity::High && told(asked).said.get(Lang::Zh).contains("ARI10"), "{}", told(asked).said.get(Lang::Zh));
    }
    assert!(flag(&done, "ARI10", "C").is_none() && flag(&done, "IDV20", "C").is_none());
    assert!(flag(&done, "ARI10", "D").is_some(), "a figure is a figure, nought too");
}

#[test]
fn heavy_before_light_and_one_cause_once() {
    let current = roll(
        Period::annual(2024),
        &[("A", "village=石门村 net_pc=5000 net=15000 mon_cat=_ trans=100", &["relation=户主 labour=普通劳动力"])],
    );
    let before = roll(Period::annual(2023), &[("A", "net_pc=9000 net=27000 trans=5000", &[])]);
    let done = judged(&current, &[&before]);
    let book = Book::shipped().expect("a book");
    let flags: Vec<&Flag> = done.flags.iter().collect();
    let stakes = Stakes {
        now: current.get(0, NET_PC).money(),
        before: before.get(0, NET_PC).money(),
        net: current.get(0, NET).money(),
        net_before: before.get(0, NET).money(),
        line: None,
    };
    let found = score(&book, &flags, &stakes);
    assert!(found.why.get(Lang::Zh).contains("户纯收入少 12,000.00 元，人均少 44.4%"), "{}", found.why.get(Lang::Zh));
    let medium: Vec<&Flag> = flags.iter().copied().filter(|flag| flag.severity < Severity::High).collect();
    assert!(score(&book, &medium, &stakes).weight < found.weight);
    let groups = crate::rules::judge::root_causes::group(&book, &flags);
    let inside: usize = groups.iter().map(|group| 1 + group.lines.len()).sum();
    assert_eq!(inside, flags.len());
    assert!(groups.len() < flags.len(), "a fall and its parts are one cause");
}

#[test]
fn tallies_of_parts_come_to_that_of_the_whole() {
    let all = [
        Outcome::Fires(Severity::High),
        Outcome::Fires(Severity::Medium),
        Outcome::Fires(Severity::Medium),
        Outcome::Fires(Severity::Low),
        Outcome::Clear,
        Outcome::Clear,
        Outcome::Clear,
        Outcome::NotConcerned,
        Outcome::NotConcerned,
        Outcome::Skipped(Why::Empty),
        Outcome::Skipped(Why::Empty),
        Outcome::Skipped(Why::NoFile),
    ];
    let tally = |outcomes: &[Outcome]| {
        let mut tally = Tally::default();
        for outcome in outcomes {
            tally.count(*outcome);
        }
        tally
    };
    let whole = tally(&all);
    assert_eq!((whole.fired, whole.clear, whole.not_concerned), ([1, 2, 1], 3, 2));
    assert_eq!(whole.skipped.get(&Why::Empty), Some(&2));
    assert_eq!((whole.fired_in_all(), whole.judged()), (4, 7));
    for at in 0..=all.len() {
        let mut parts = tally(&all[..at]);
        parts.add(&tally(&all[at..]));
        assert_eq!(parts, whole, "parted at {at}");
    }
}
