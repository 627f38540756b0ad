//! The evaluator held against its oracle: every rule of the book and expressions put together from its parts, as columns and as a batch of
//! one row, for households of any values and any sort of missing ones.
//!
//! What does not live here: the examples of the rules, which go both ways in `judge/sample.rs`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use proptest::prelude::ProptestConfig;
use proptest::prelude::TestCaseError;
use proptest::prelude::any;
use proptest::prelude::prop_assert_eq;
use proptest::proptest;

use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::cell::word_cell;
use crate::domain::code::code_list;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::HH_ID;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource as From;
use crate::domain::table::Feed;
use crate::domain::table::TABLES;
use crate::domain::table::TableId;
use crate::domain::tables::Tables;
use crate::domain::text::words::Words;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::eval::batch::Columns;
use crate::rules::eval::bind::Bound;
use crate::rules::eval::bind::Ready;
use crate::rules::eval::bind::bind;
use crate::rules::eval::bind::bind_all;
use crate::rules::eval::loops;
use crate::rules::eval::program::Program;
use crate::rules::eval::rowwise::Plain;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::explain::amounts::leaf_ty;
use crate::rules::judge::assess;
use crate::rules::judge::judge;
use crate::rules::judge::silence::Silence;
use crate::rules::judge::stats;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::Two;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
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

    fn cell(&mut self, kind: FieldKind, words: &mut Words) -> Cell {
        match self.below(24) {
            0 => return Cell::ABSENT,
            1 | 2 => return Cell::EMPTY,
            3 => return Cell::UNREADABLE,
            4 => return Cell::NOT_IN_LIST,
            5 => return Cell::MASKED,
            _ => {}
        }
        match kind {
            FieldKind::Money => Cell::value(self.of(&[0, 0, 1, 50, 100_000, 120_000, 850_000, 1_234_567, 99_999_900, -300, i64::MAX / 3])),
            FieldKind::Count => Cell::value(self.of(&[0, 1, 2, 3, 4, 12, 15, -1, 2024])),
            FieldKind::Decimal => Cell::value(self.of(&[0, 5_000, 25_000, 1_000_000, i64::MAX])),
            FieldKind::Date => Cell::value(710_000 + i64::try_from(self.below(30_000)).expect("small")),
            FieldKind::Month => Cell::value(2019 * 12 + i64::try_from(self.below(80)).expect("small")),
            FieldKind::Truth => Cell::value(i64::from(self.below(2) == 0)),
            FieldKind::Text => {
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
            FieldKind::Code(list) | FieldKind::Set(Some(list)) => {
                let values = code_list(list).map_or(&[][..], |list| list.values);
                let one = if values.is_empty() { "是" } else { self.of(values) };
                let other = if values.is_empty() { "否" } else { self.of(values) };
                let both = matches!(kind, FieldKind::Set(_)) && self.below(3) == 0;
                if both { word_cell(words, &format!("{one},{other}")) } else { word_cell(words, one) }
            }
            FieldKind::Set(None) => word_cell(words, self.of(&["户主", "残疾,长期慢性病"])),
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
                    let cells: Vec<Cell> = table.columns.iter().map(|column| self.cell(column.kind, &mut tables.words)).collect();
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

fn said(value: Val) -> String {
    format!("{value:?}")
}

/// A rule of one expression.
fn only(at: At) -> Ready {
    Ready { fixed: None, records: Vec::new(), enough: None, applies: None, when: at, grades: Vec::new() }
}

/// Parts of the book's expressions by what they come to, of one kind of rows.
#[derive(Default)]
struct ExprParts {
    truths: Vec<At>,
    numbers: Vec<At>,
    others: Vec<At>,
}

/// Expressions that no rule has, put together from parts of the book.
struct MadeUp {
    arena: Arena,
    ready: Vec<At>,
}

impl MadeUp {
    fn new(dice: &mut Dice, live: &Live) -> MadeUp {
        let mut parts: BTreeMap<String, (Option<Coll>, ExprParts)> = BTreeMap::new();
        for at in book().household_rules().flat_map(Rule::expressions) {
            sort(at, None, &mut parts);
        }
        let mut kitchen = Kitchen { dice, arena: book().arena.clone(), parts: parts.into_values().collect() };
        let whole: Vec<At> = (0..60).map(|_| if kitchen.dice.below(2) == 0 { kitchen.truth(0, 3) } else { kitchen.number(0, 3) }).collect();
        let (arena, ready) = bind_all(live, &kitchen.arena, &whole);
        MadeUp { arena, ready }
    }
}

/// Sorts the parts of an expression, those of rows to their rows.
fn sort(at: At, rows: Option<Coll>, parts: &mut BTreeMap<String, (Option<Coll>, ExprParts)>) {
    let arena = &book().arena;
    let node = arena.node(at);
    let own = &mut parts.entry(rows.map_or(String::new(), |rows| format!("{rows:?}"))).or_insert_with(|| (rows, ExprParts::default())).1;
    let list = match node {
        Node::Math(..) | Node::Minus(_) | Node::Two(Two::Min | Two::Max | Two::Growth | Two::Age | Two::Months, ..) => &mut own.numbers,
        Node::Leaf(leaf) => match leaf_ty(book(), leaf) {
            Ty::Money | Ty::Number | Ty::Literal => &mut own.numbers,
            Ty::Bool => &mut own.truths,
            Ty::Date | Ty::Month | Ty::Text(_) | Ty::Set(_) | Ty::Any => &mut own.others,
        },
        Node::Over(place) => match arena.overs[place as usize].agg {
            Agg::Any | Agg::All => &mut own.truths,
            _ => &mut own.numbers,
        },
        Node::Loaded(_) => &mut own.truths,
        node if loops::is_truth(node) => &mut own.truths,
        _ => &mut own.others,
    };
    list.push(at);
    match node {
        Node::Over(place) => {
            let over = arena.overs[place as usize];
            for part in [over.filter, over.body].into_iter().filter(|part| *part != NONE) {
                // Rows within rows are left alone.
                if rows.is_none() && !matches!(over.rows, Coll::Households) {
                    sort(part, Some(over.rows), parts);
                }
            }
        }
        _ => arena.below(at).into_iter().for_each(|below| sort(below, rows, parts)),
    }
}

struct Kitchen<'d> {
    dice: &'d mut Dice,
    arena: Arena,
    parts: Vec<(Option<Coll>, ExprParts)>,
}

impl Kitchen<'_> {
    /// A part of the book: of these rows, or of the household that they belong to (position 0).
    fn part(&mut self, rows: usize, of: fn(&ExprParts) -> &Vec<At>) -> At {
        let rows = if self.dice.below(4) == 0 { 0 } else { rows };
        let own = of(&self.parts[rows].1);
        let own = if own.is_empty() { of(&self.parts[0].1) } else { own };
        self.dice.of(own)
    }

    fn any(&mut self, rows: usize) -> At {
        match self.dice.below(3) {
            0 => self.part(rows, |parts| &parts.truths),
            1 => self.part(rows, |parts| &parts.numbers),
            _ => self.part(rows, |parts| &parts.others),
        }
    }

    fn truth(&mut self, rows: usize, deep: usize) -> At {
        if deep == 0 {
            return self.part(rows, |parts| &parts.truths);
        }
        let node = match self.dice.below(12) {
            0 => Node::Not(self.truth(rows, deep - 1)),
            1 | 2 => Node::And(self.truth(rows, deep - 1), self.truth(rows, deep - 1)),
            3 | 4 => Node::Or(self.truth(rows, deep - 1), self.truth(rows, deep - 1)),
            5 => Node::Xor(self.truth(rows, deep - 1), self.truth(rows, deep - 1)),
            6 => Node::Given(self.any(rows)),
            7 => Node::IsEmpty(self.any(rows)),
            8 => Node::If(self.truth(rows, deep - 1), self.truth(rows, deep - 1), self.truth(rows, deep - 1)),
            9 => {
                let agg = self.dice.of(&[Agg::Any, Agg::All]);
                self.over(agg, rows, deep)
            }
            _ => {
                let cmp = self.dice.of(&[Cmp::Eq, Cmp::Ne, Cmp::Lt, Cmp::Le, Cmp::Gt, Cmp::Ge]);
                Node::Compare(cmp, self.number(rows, deep - 1), self.number(rows, deep - 1))
            }
        };
        self.arena.add(node)
    }

    fn number(&mut self, rows: usize, deep: usize) -> At {
        if deep == 0 {
            return match self.dice.below(4) {
                0 => {
                    let number = Num { num: self.dice.of(&[0, 1, 2, -1, 850_000, i64::MAX]), den: self.dice.of(&[1, 3, 100]) };
                    self.arena.add(Node::Const(Val::Num(number)))
                }
                _ => self.part(rows, |parts| &parts.numbers),
            };
        }
        let node = match self.dice.below(8) {
            0 | 1 => {
                let math = self.dice.of(&[Math::Add, Math::Sub, Math::Mul, Math::Div]);
                Node::Math(math, self.number(rows, deep - 1), self.number(rows, deep - 1))
            }
            2 => Node::Minus(self.number(rows, deep - 1)),
            3 => Node::If(self.truth(rows, deep - 1), self.number(rows, deep - 1), self.number(rows, deep - 1)),
            4 => Node::OrEmpty(self.part(rows, |parts| &parts.numbers), self.number(rows, deep - 1)),
            5 => Node::Default(self.number(rows, deep - 1), self.number(rows, deep - 1)),
            6 => {
                let two = self.dice.of(&[Two::Min, Two::Max, Two::Growth]);
                Node::Two(two, self.number(rows, deep - 1), self.number(rows, deep - 1))
            }
            _ => {
                let agg =
                    self.dice.of(&[Agg::Count, Agg::Sum, Agg::Min, Agg::Max, Agg::Median, Agg::Share, Agg::Densest, Agg::DensestFrom]);
                self.over(agg, rows, deep)
            }
        };
        self.arena.add(node)
    }

    /// A function over rows of the household, also where other rows are in hand already.
    fn over(&mut self, agg: Agg, rows: usize, deep: usize) -> Node {
        let inner = 1 + self.dice.below(self.parts.len() - 1);
        let coll = self.parts[inner].0.unwrap_or(Coll::Members);
        let filter = if self.dice.below(2) == 0 { NONE } else { self.truth(inner, deep - 1) };
        let body = match agg {
            Agg::Any | Agg::All | Agg::Share => self.truth(inner, deep - 1),
            Agg::Count if self.dice.below(2) == 0 => NONE,
            Agg::Count => self.truth(inner, deep - 1),
            _ => self.number(inner, deep - 1),
        };
        let extra = if matches!(agg, Agg::Densest | Agg::DensestFrom) { self.number(rows, 0) } else { NONE };
        self.arena.overs.push(Over { agg, rows: coll, optional: self.dice.below(3) == 0, filter, body, extra, only: NONE });
        Node::Over(u32::try_from(self.arena.overs.len() - 1).expect("few functions"))
    }
}

/// Columns, single rows and the plain evaluator agree on a made-up township, on every rule and on expressions made up from their parts.
fn agree(seed: u64) -> Result<(), TestCaseError> {
    let mut dice = Dice(seed);
    let period = Period::annual(dice.of(&[2023, 2024, 2025]));
    // More than one batch now and then.
    let households = dice.of(&[1, 5, 20, 90]);
    let current = dice.roll(period, households);
    let years = dice.below(4);
    let past: Vec<Roll> =
        (1..=years).map(|back| dice.roll(Period::annual(period.year - i32::try_from(back).expect("few")), households)).collect();
    let past: Vec<&Roll> = past.iter().collect();
    let place = OfficePlace { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: "青溪镇".into() };
    let as_of = NaiveDate::from_ymd_opt(2024, 10, 18).expect("a day");
    let campaign = Campaign { period, place, window_start: None, window_end: None, deadline: None, as_of };
    let tables = dice.tables(&current);
    let town = Town { campaign: &campaign, current: &current, past: &past, tables: &tables };
    let done = assess(book(), &town, &|_, _| true);

    let mut live = Live::new(book(), town);
    stats::work_out(&mut live);
    let rules: Vec<_> = book().household_rules().collect();
    // Townships of several places may have limits of their own.
    let parts: Vec<(&Live, Bound)> = live.parts().map(|part| (part, bind(part, rules.iter().copied()))).collect();
    prop_assert_eq!(done.outcomes.len(), current.len());
    for (household, letters) in done.outcomes.iter().enumerate() {
        let frame = live.household(household);
        let (own, bound) = &parts[live.part_of(live.town_of(household))];
        let (bound_eval, book_eval) = (Eval { arena: &bound.arena, source: *own }, Eval { arena: &book().arena, source: *own });
        // The rule that asks how the others ended is not worked out from columns.
        let ends =
            bound.rules.iter().map(|ready| judge(ready, |thing| own.loaded(thing, &frame), |at| Plain(bound_eval).truth(at, &frame)));
        let mut ends: Vec<_> = ends.collect();
        Silence::new(&rules).lay_over(&mut ends);
        let columns = rules.iter().zip(&bound.rules).zip(letters.chars()).zip(ends).filter(|(((rule, _), _), _)| rule.code != "IDV20");
        for (((rule, ready), letter), plain) in columns {
            prop_assert_eq!(plain.letter(), letter, "{} of household {}", &rule.code, household);
            // The expressions behind the letters of some households: what is skipped too is skipped for the same reason.
            if household >= 12 {
                continue;
            }
            for (eval, expressions) in [(bound_eval, ready.expressions()), (book_eval, rule.expressions())] {
                for at in expressions {
                    let (plain, single) = (Plain(eval).value(at, &frame), eval.value(at, &frame));
                    prop_assert_eq!(said(plain), said(single), "{} of household {}", &rule.code, household);
                }
            }
        }
    }
    let made = MadeUp::new(&mut dice, &live);
    let all = Bound { arena: made.arena, rules: made.ready.iter().map(|at| only(*at)).collect(), kept: 0, kept_of_members: 0 };
    let (program, eval) = (Program::new(&live, &all), Eval { arena: &all.arena, source: &live });
    let mut columns = Columns::new(&program, eval);
    columns.fill((0..current.len()).map(|household| live.household(household)));
    for household in 0..current.len() {
        let frame = live.household(household);
        for (ready, place) in all.rules.iter().zip(&program.rules) {
            let plain = said(Plain(eval).value(ready.when, &frame));
            prop_assert_eq!(&plain, &said(columns.value(place.when, household)), "columns: {:?}", all.arena.node(ready.when));
            prop_assert_eq!(&plain, &said(eval.value(ready.when, &frame)), "one row: {:?}", all.arena.node(ready.when));
        }
    }
    let rules: Vec<_> = book().village_rules().collect();
    let parts: Vec<(&Live, Bound)> = live.parts().map(|part| (part, bind(part, rules.iter().copied()))).collect();
    for (village, (_, letters)) in done.village_outcomes.iter().enumerate() {
        let town = live.villages[village].town;
        let (own, bound) = &parts[live.part_of(town)];
        let eval = Eval { arena: &bound.arena, source: *own };
        for ((rule, ready), letter) in rules.iter().zip(&bound.rules).zip(letters.chars()) {
            let frame = if rule.scope == Scope::Town { stats::of_town(town as usize) } else { stats::of_village(village) };
            let plain = judge(ready, |thing| own.loaded(thing, &frame), |at| Plain(eval).truth(at, &frame));
            prop_assert_eq!(plain.letter(), letter, "{} of village {}", &rule.code, village);
            for at in ready.expressions() {
                prop_assert_eq!(said(Plain(eval).value(at, &frame)), said(eval.value(at, &frame)), "{} of village {}", &rule.code, village);
            }
        }
    }
    Ok(())
}

/// A seed by which a figure that read the row around it was kept as the household's: width of a window of parents, by the parent in hand.
#[test]
fn what_reads_the_row_around_it_is_not_kept_for_the_household() {
    agree(514_859_092_522_996_366).expect("columns, single rows and the plain evaluator agree");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn columns_agree_with_the_plain_evaluator(seed in any::<u64>()) {
        agree(seed)?;
    }
}

/// A function over one kind of rows that asks the rows of another around it.
#[test]
fn functions_within_functions_agree() {
    agree(9_351_560_818_711_475_190).expect("agreed");
}
