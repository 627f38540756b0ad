//! The columns give what the plain evaluator gives: every rule of the book, for households of any values and any sort of missing ones.

use std::sync::OnceLock;

use chrono::NaiveDate;
use proptest::prelude::ProptestConfig;
use proptest::prelude::any;
use proptest::prelude::prop_assert_eq;
use proptest::proptest;

use crate::domain::campaign::Campaign;
use crate::domain::campaign::Place;
use crate::domain::cell::Cell;
use crate::domain::cell::word_cell;
use crate::domain::code::code_list;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::Kind;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::Source as From;
use crate::domain::table::Feed;
use crate::domain::table::Holds;
use crate::domain::table::TABLES;
use crate::domain::table::TableId;
use crate::domain::tables::Tables;
use crate::domain::text::words::Words;
use crate::rules::book::Book;
use crate::rules::book::Scope;
use crate::rules::eval::bind::bind;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::judge::assess;
use crate::rules::judge::judge;
use crate::rules::judge::stats;
use crate::rules::township::context::Live;
use crate::rules::township::town::Town;

/// Numbers drawn from a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or(0) % most.max(1)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn cell(&mut self, kind: Kind, words: &mut Words) -> Cell {
        match self.below(24) {
            0 => return Cell::ABSENT,
            1 | 2 => return Cell::EMPTY,
            3 => return Cell::UNREADABLE,
            4 => return Cell::NOT_IN_LIST,
            5 => return Cell::MASKED,
            _ => {}
        }
        match kind {
            Kind::Money => Cell::value(self.of(&[0, 0, 1, 50, 100_000, 120_000, 850_000, 1_234_567, 99_999_900, -300, i64::MAX / 3])),
            Kind::Count => Cell::value(self.of(&[0, 1, 2, 3, 4, 12, 15, -1, 2024])),
            Kind::Decimal => Cell::value(self.of(&[0, 5_000, 25_000, 1_000_000, i64::MAX])),
            Kind::Date => Cell::value(710_000 + i64::try_from(self.below(30_000)).expect("small")),
            Kind::Month => Cell::value(2019 * 12 + i64::try_from(self.below(80)).expect("small")),
            Kind::Text => {
                let words_of = [
                    "98010119900307451X",
                    "980101199003074528",
                    "98010120150307451143",
                    "13812345678",
                    "王建国",
                    "石门村",
                    "青山县",
                    "保洁",
                    "",
                ];
                word_cell(words, self.of(&words_of))
            }
            Kind::Code(list) | Kind::Set(Some(list)) => {
                let values = code_list(list).map_or(&[][..], |list| list.values);
                let one = if values.is_empty() { "是" } else { self.of(values) };
                let other = if values.is_empty() { "否" } else { self.of(values) };
                let both = matches!(kind, Kind::Set(_)) && self.below(3) == 0;
                if both { word_cell(words, &format!("{one},{other}")) } else { word_cell(words, one) }
            }
            Kind::Set(None) => word_cell(words, self.of(&["户主", "残疾,长期慢性病"])),
        }
    }

    /// A roll with some of the columns, its households numbered from one of `first`.
    fn roll(&mut self, period: Period, households: usize) -> Roll {
        let mut roll = Roll::new(period);
        let lacks = self.below(4);
        let fields: Vec<FieldId> = FieldId::all().filter(|id| *id != HH_ID && (lacks == 0 || self.below(12) > 0)).collect();
        let of_members = self.below(8) > 0;
        roll.declare(&fields);
        for at in 0..households {
            let number = format!("9801010001{:04}", at + self.below(2));
            let household = roll.household(&number, From::default());
            for &id in fields.iter().filter(|id| id.is_household()) {
                let cell = self.cell(id.row().kind, &mut roll.words);
                roll.set(household, id, cell);
            }
            for _ in 0..if of_members { self.below(6) } else { 0 } {
                let member = roll.member(household, From::default());
                for &id in fields.iter().filter(|id| !id.is_household()) {
                    let cell = self.cell(id.row().kind, &mut roll.words);
                    roll.set_member(member, id, cell);
                }
            }
            if self.below(3) == 0 {
                let problem = self.of(&[Problem::Mended, Problem::Rounded, Problem::Unreadable, Problem::Scientific, Problem::NumericId]);
                let household = u32::try_from(household).expect("few households");
                roll.notes.push(Note { household, member: None, field: fields[0], problem, raw: "x".into() });
            }
        }
        roll.seal();
        roll
    }

    /// Some of the tables beside the record, with rows of households and of members.
    fn tables(&mut self, roll: &Roll) -> Tables {
        let mut tables = Tables::new();
        for (at, table) in TABLES.iter().enumerate().filter(|(_, table)| matches!(table.feed, Feed::File | Feed::Office)) {
            if self.below(3) == 0 {
                continue;
            }
            let id = TableId(u8::try_from(at).expect("few tables"));
            tables.load(id);
            for household in 0..roll.len() {
                for _ in 0..self.below(4) {
                    let cells: Vec<Cell> = table
                        .columns
                        .iter()
                        .map(|column| match column.holds {
                            Holds::Cell(kind) => self.cell(kind, &mut tables.words),
                            Holds::Truth => Cell::value(i64::from(self.below(2) == 0)),
                        })
                        .collect();
                    let members = roll.members_of(household);
                    let member = if members.is_empty() || self.below(5) == 0 { None } else { Some(self.of(members)) };
                    tables.push(id, household, member, &cells);
                }
            }
        }
        tables.seal(roll.len());
        tables
    }
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::shipped().expect("a book"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn columns_agree_with_the_plain_evaluator(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let period = Period::annual(dice.of(&[2023, 2024, 2025]));
        // More than one batch now and then.
        let households = dice.of(&[1, 5, 20, 90]);
        let current = dice.roll(period, households);
        let years = dice.below(4);
        let past: Vec<Roll> = (1..=years).map(|back| dice.roll(Period::annual(period.year - i32::try_from(back).expect("few")), households)).collect();
        let past: Vec<&Roll> = past.iter().collect();
        let place = Place { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: "青溪镇".into() };
        let as_of = NaiveDate::from_ymd_opt(2024, 10, 18).expect("a day");
        let campaign = Campaign { period, place, window_start: None, window_end: None, deadline: None, as_of };
        let tables = dice.tables(&current);
        let town = Town { campaign: &campaign, current: &current, past: &past, tables: &tables };
        let done = assess(book(), &town, &|_, _| true);

        let mut live = Live::new(book(), town);
        stats::work_out(&mut live);
        let rules: Vec<_> = book().household_rules().collect();
        let bound = bind(&live, rules.iter().copied());
        let eval = Eval { arena: &bound.arena, source: &live };
        prop_assert_eq!(done.outcomes.len(), current.len());
        for (household, letters) in done.outcomes.iter().enumerate() {
            let frame = live.household(household);
            for ((rule, ready), letter) in rules.iter().zip(&bound.rules).zip(letters.chars()) {
                let plain = judge(ready, |thing| live.loaded(thing, &frame), |at| eval.truth(at, &frame));
                prop_assert_eq!(plain.letter(), letter, "{} of household {}", &rule.code, household);
            }
        }
        let rules: Vec<_> = book().village_rules().collect();
        let bound = bind(&live, rules.iter().copied());
        let eval = Eval { arena: &bound.arena, source: &live };
        for (village, (_, letters)) in done.village_outcomes.iter().enumerate() {
            for ((rule, ready), letter) in rules.iter().zip(&bound.rules).zip(letters.chars()) {
                let frame = if rule.scope == Scope::Town { stats::whole_town() } else { stats::of_village(village) };
                let plain = judge(ready, |thing| live.loaded(thing, &frame), |at| eval.truth(at, &frame));
                prop_assert_eq!(plain.letter(), letter, "{} of village {}", &rule.code, village);
            }
        }
    }
}
