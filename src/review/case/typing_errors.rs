//! The usual slips of a form, and the question each puts to the village.
//!
//! A slip names the reported figure and the kind of slip, never another figure: what it might have been is tried by the rules and
//! thrown away (invariant 6). What does not live here: judging what is tried (`rules/judge/trial.rs`), which slips are named (`what_if.rs`).

use crate::domain::caliber::Caliber;
use crate::domain::caliber::ItemKind;
use crate::domain::cell::Cell;
use crate::domain::evidence;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::known;
use crate::domain::money;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;

const PROD_IN: FieldId = known("prod_in");
const PROD_OUT: FieldId = known("prod_out");

/// A kind of slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypingKind {
    /// One zero too many.
    ZeroMore,
    /// One zero too few.
    ZeroLess,
    /// Yuan and ten thousands of yuan mixed up.
    TenThousand,
    /// Yuan and thousands of yuan mixed up.
    Thousand,
    /// One month's figure for the whole year.
    Month,
    /// Two neighbouring digits changed places.
    Swapped,
    /// Last year's figure copied.
    Copied,
    /// Entered in the line of another item.
    Moved,
}

/// All that is said of a kind of slip.
#[derive(Debug)]
pub struct TypingRow {
    /// The kind.
    pub kind: TypingKind,
    /// What the village is asked; holes: what, other, proof.
    pub question: Text,
}

/// The register.
pub static SLIPS: &[TypingRow] = &[
    TypingRow {
        kind: TypingKind::ZeroMore,
        question: text("{what} 是否多写了一个零？请带{proof}核对", "{what}: is there a zero too many? Check with: {proof}"),
    },
    TypingRow {
        kind: TypingKind::ZeroLess,
        question: text("{what} 是否少写了一个零？请带{proof}核对", "{what}: is there a zero too few? Check with: {proof}"),
    },
    TypingRow {
        kind: TypingKind::TenThousand,
        question: text(
            "{what} 是否把万元和元弄混了？请带{proof}核对",
            "{what}: were yuan and ten thousands of yuan mixed up? Check with: {proof}",
        ),
    },
    TypingRow {
        kind: TypingKind::Thousand,
        question: text(
            "{what} 是否把千元和元弄混了？请带{proof}核对",
            "{what}: were yuan and thousands of yuan mixed up? Check with: {proof}",
        ),
    },
    TypingRow {
        kind: TypingKind::Month,
        question: text("{what} 是否只填了一个月的数？请带{proof}核对", "{what}: is it the figure of a single month? Check with: {proof}"),
    },
    TypingRow {
        kind: TypingKind::Swapped,
        question: text(
            "{what} 是否有相邻的两位数字写颠倒了？请带{proof}核对",
            "{what}: did neighbouring digits change places? Check with: {proof}",
        ),
    },
    TypingRow {
        kind: TypingKind::Copied,
        question: text(
            "{what} 与上年同期一样，是否照抄了上年的数？请带{proof}核对",
            "{what} is last year's figure: was it copied? Check with: {proof}",
        ),
    },
    TypingRow {
        kind: TypingKind::Moved,
        question: text(
            "{what} 是否与“{other}”填串了行？请带{proof}核对",
            "{what}: does it belong in the line of “{other}”? Check with: {proof}",
        ),
    },
];

/// What the village is asked about a kind; every kind has its row.
fn pattern(kind: TypingKind) -> Text {
    SLIPS.iter().find(|row| row.kind == kind).map(|row| row.question.clone()).unwrap_or_default()
}

/// What proves an item, by the beginning of its field code; the first that fits.
const PROOF: [(&str, &str); 6] = [("wage_post", "E6"), ("wage", "E3"), ("prod", "E13"), ("prop", "E11"), ("trans", "E4"), ("", "E1")];

fn proof(field: FieldId) -> Text {
    let code = PROOF.iter().find(|(front, _)| field.code().starts_with(front)).map_or("", |(_, code)| code);
    evidence::evidence(code).map_or_else(|| Text::same(""), |evidence| evidence.label.clone())
}

/// One slip that may have happened, with the figures that would stand there without it; those never leave the trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The kind.
    pub kind: TypingKind,
    /// The item.
    pub field: FieldId,
    /// What was reported for it.
    pub figure: Money,
    /// A second item with the same slip, and what was reported for it.
    pub with: Option<(FieldId, Money)>,
    /// The item it may belong to.
    pub other: Option<FieldId>,
    /// What is tried instead.
    pub instead: Vec<(FieldId, i64)>,
}

/// The question a slip puts to the village.
#[must_use]
pub fn question(guess: &Guess) -> Text {
    let one = |field: FieldId, figure: Money| {
        text("{item} {figure}", "{item} {figure}").fill(&[("item", &field.row().label), ("figure", &figure.to_string())])
    };
    let first = one(guess.field, guess.figure);
    let what = match guess.with {
        Some((field, figure)) => {
            text("{first} 和{second}", "{first} and {second}").fill(&[("first", &first), ("second", &one(field, figure))])
        }
        None => first,
    };
    let other = guess.other.map_or_else(|| Text::same(""), |other| other.row().label.clone());
    pattern(guess.kind).fill(&[("what", &what), ("other", &other), ("proof", &proof(guess.field))])
}

/// Largest figure that is tried, in fen: a million yuan of a household.
const MOST: i64 = 100_000_000;

/// Every slip that may have happened to a household's account.
///
/// `now` and `before` give a field's figure in fen, this period and a year before (restated).
#[must_use]
pub fn guesses(caliber: &Caliber, now: impl Fn(FieldId) -> Cell, before: impl Fn(FieldId) -> Option<i64>) -> Vec<Guess> {
    let mut found = Vec::new();
    let figures: Vec<(FieldId, i64)> = caliber
        .items
        .iter()
        .filter(|item| item.field.row().owner == Owner::Income)
        .filter_map(|item| now(item.field).raw().filter(|fen| *fen != 0).map(|fen| (item.field, fen)))
        .collect();
    for &(field, fen) in &figures {
        let guess =
            |kind, instead: i64| Guess { kind, field, figure: Money(fen), with: None, other: None, instead: vec![(field, instead)] };
        found.extend(single(fen).into_iter().map(|(kind, instead)| guess(kind, instead)));
        if before(field) == Some(fen) {
            found.extend(fitting(caliber, field, &now).filter(|other| *other != fen).map(|other| guess(TypingKind::Copied, other)));
        }
    }
    found.extend(together(&figures));
    found.extend(moved(caliber, &figures, now));
    found
}

/// What is earned and what it cost stand side by side on the form, and are typed in one go: the same slip of size in both.
fn together(figures: &[(FieldId, i64)]) -> Vec<Guess> {
    let of = |field: FieldId| figures.iter().find(|(other, _)| *other == field).map(|(_, fen)| *fen);
    let (Some(earned), Some(spent)) = (of(PROD_IN), of(PROD_OUT)) else { return Vec::new() };
    let guess = |(kind, earned_so): (TypingKind, i64)| {
        let (_, spent_so) = of_size(spent).into_iter().find(|(other, so)| *other == kind && (*so > spent) == (earned_so > earned))?;
        let instead = vec![(PROD_IN, earned_so), (PROD_OUT, spent_so)];
        Some(Guess { kind, field: PROD_IN, figure: Money(earned), with: Some((PROD_OUT, Money(spent))), other: None, instead })
    };
    of_size(earned).into_iter().filter_map(guess).collect()
}

/// What one figure might have been.
fn single(fen: i64) -> Vec<(TypingKind, i64)> {
    let mut out = of_size(fen);
    out.extend(times(fen, 12).map(|more| (TypingKind::Month, more)));
    out.extend(swapped(fen).into_iter().map(|other| (TypingKind::Swapped, other)));
    out
}

/// What one figure might have been had it another size.
fn of_size(fen: i64) -> Vec<(TypingKind, i64)> {
    let whole = |by: i64| (fen % by == 0).then_some(fen / by);
    // One place too many need not be a zero at the end: the point slips as well, and what is below a fen is rounded.
    let less = money::divide_half_up(i128::from(fen), 10).filter(|less| *less != 0);
    [
        (TypingKind::ZeroMore, less),
        (TypingKind::ZeroLess, times(fen, 10)),
        (TypingKind::TenThousand, times(fen, 10_000)),
        (TypingKind::TenThousand, whole(10_000)),
        (TypingKind::Thousand, times(fen, 1_000)),
    ]
    .into_iter()
    .filter_map(|(kind, instead)| instead.map(|instead| (kind, instead)))
    .collect()
}

/// So many times a figure, as far as it can be a household's.
fn times(fen: i64, by: i64) -> Option<i64> {
    fen.checked_mul(by).filter(|more| more.abs() <= MOST)
}

/// The figure with two neighbouring digits of its yuan the other way round; the first digit stays other than zero.
fn swapped(fen: i64) -> Vec<i64> {
    let (yuan, rest, sign) = (fen.abs() / 100, fen.abs() % 100, fen.signum());
    let digits: Vec<char> = yuan.to_string().chars().collect();
    (1..digits.len())
        .filter(|at| digits[at - 1] != digits[*at] && !(*at == 1 && digits[1] == '0'))
        .filter_map(|at| {
            let mut other = digits.clone();
            other.swap(at - 1, at);
            let yuan: i64 = other.into_iter().collect::<String>().parse().ok()?;
            yuan.checked_mul(100)?.checked_add(rest)?.checked_mul(sign)
        })
        .collect()
}

/// Whether what is tried comes within a twentieth of last year's figure.
#[must_use]
pub fn is_near(instead: i64, before: Option<i64>) -> bool {
    before.is_some_and(|before| before != 0 && instead.abs_diff(before) <= before.unsigned_abs() / 20)
}

/// The figures with which an item would fit the others: a total its parts, a part its total.
fn fitting(caliber: &Caliber, field: FieldId, now: impl Fn(FieldId) -> Cell) -> impl Iterator<Item = i64> {
    let sum = |parent: FieldId| caliber.children(parent).try_fold(0_i64, |sum, child| sum.checked_add(now(child.field).raw().unwrap_or(0)));
    let computed = caliber.compute(&now);
    let derived = match field.code() {
        "gross" => computed.gross.raw(),
        "net" => computed.net.raw(),
        "net_pc" => computed.net_pc.raw(),
        _ => None,
    };
    let of_parts = if caliber.children(field).next().is_some() { sum(field) } else { None };
    let of_total = caliber.item(field).and_then(|item| item.parent).and_then(|parent| {
        let gap = now(parent).raw()?.checked_sub(sum(parent)?)?;
        now(field).raw()?.checked_add(gap)
    });
    [derived, of_parts, of_total].into_iter().flatten()
}

/// A figure in the line of another: moved to an empty line, or changed with another figure.
fn moved(caliber: &Caliber, figures: &[(FieldId, i64)], now: impl Fn(FieldId) -> Cell) -> Vec<Guess> {
    let is_income = |field: FieldId| {
        caliber.is_leaf(field) && caliber.item(field).is_some_and(|item| item.kind == ItemKind::Income) && now(field) != Cell::ABSENT
    };
    let mut found = Vec::new();
    for &(field, fen) in figures.iter().filter(|(field, _)| is_income(*field)) {
        for item in caliber.items.iter().filter(|item| item.field != field && is_income(item.field)) {
            let there = now(item.field).raw().unwrap_or(0);
            // Two figures that changed places are found once, from the first of them.
            if there == fen || (there != 0 && item.field < field) {
                continue;
            }
            let instead = vec![(field, there), (item.field, fen)];
            found.push(Guess { kind: TypingKind::Moved, field, figure: Money(fen), with: None, other: Some(item.field), instead });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use crate::domain::campaign::OfficePlace;
    use crate::domain::cell::Cell;
    use crate::domain::field::FieldId;
    use crate::domain::field::known;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::review::case::typing_errors;
    use crate::review::case::typing_errors::SLIPS;
    use crate::review::case::typing_errors::TypingKind;
    use crate::rules::book::Book;

    static BOOK: LazyLock<Book> = LazyLock::new(|| Book::shipped().expect("the shipped book"));

    const WAGE_OTHER: FieldId = known("wage_other");
    const WAGE_POST: FieldId = known("wage_post");

    fn numbers(words: &str) -> BTreeSet<String> {
        let parts = words.split(|letter: char| !(letter.is_ascii_digit() || letter == ',' || letter == '.' || letter == '-'));
        parts.filter(|part| part.chars().any(|letter| letter.is_ascii_digit())).map(str::to_owned).collect()
    }

    #[test]
    fn the_register_is_whole() {
        for (at, row) in SLIPS.iter().enumerate() {
            assert_eq!(row.kind as usize, at);
            assert!(row.question.is_whole());
            assert!(row.question.get(Lang::Zh).contains("？") && row.question.get(Lang::En).contains('?'), "{:?} is a question", row.kind);
        }
    }

    #[test]
    fn the_usual_slips_are_guessed() {
        let caliber = BOOK.caliber(2024, &OfficePlace::default());
        let now = |field: FieldId| match field.code() {
            "wage_other" => Cell::value(24_000_000),
            "wage" => Cell::value(2_400_000),
            _ => Cell::value(0),
        };
        let found = typing_errors::guesses(caliber, now, |_| Some(24_000_000));
        let tried = |kind: TypingKind, instead: &[(FieldId, i64)]| found.iter().any(|guess| guess.kind == kind && guess.instead == instead);
        assert!(tried(TypingKind::ZeroMore, &[(WAGE_OTHER, 2_400_000)]));
        assert!(tried(TypingKind::Swapped, &[(WAGE_OTHER, 42_000_000)]));
        assert!(tried(TypingKind::Copied, &[(WAGE_OTHER, 2_400_000)]));
        assert!(tried(TypingKind::Moved, &[(WAGE_OTHER, 0), (WAGE_POST, 24_000_000)]));
        let more = found.iter().find(|guess| guess.kind == TypingKind::ZeroMore && guess.field == WAGE_OTHER).expect("a zero too many");
        let question = typing_errors::question(more);
        assert_eq!(question.get(Lang::Zh), "其他工资性收入 240,000.00 是否多写了一个零？请带工资流水/务工证明核对");
    }

    #[test]
    fn one_slip_may_sit_in_what_is_earned_and_what_it_cost() {
        let caliber = BOOK.caliber(2024, &OfficePlace::default());
        let now = |field: FieldId| match field.code() {
            "prod_in" => Cell::value(2_829_940),
            "prod_out" => Cell::value(990_479),
            _ => Cell::value(0),
        };
        let found = typing_errors::guesses(caliber, now, |_| None);
        let both: Vec<_> = found.iter().filter(|guess| guess.with.is_some()).collect();
        let more = both.iter().find(|guess| guess.kind == TypingKind::ZeroMore).expect("both");
        assert_eq!(more.instead, [(known("prod_in"), 282_994), (known("prod_out"), 99_048)]);
        assert!(
            typing_errors::question(more)
                .get(Lang::Zh)
                .starts_with("生产经营性收入 28,299.40 和生产经营性支出 9,904.79 是否多写了一个零？")
        );
    }

    proptest! {
        #[test]
        fn no_question_holds_a_number_that_was_not_reported(
            figures in proptest::collection::vec(prop_oneof![Just(0_i64), 1_i64..20_000_000, Just(2_400_000)], 24),
            earlier in proptest::collection::vec(prop_oneof![Just(0_i64), 1_i64..20_000_000, Just(2_400_000)], 24),
        ) {
            let caliber = BOOK.caliber(2024, &OfficePlace::default());
            let place = |field: FieldId| caliber.items.iter().position(|item| item.field == field).map(|at| at % 24);
            let now = |field| place(field).map_or(Cell::EMPTY, |at| Cell::value(figures[at]));
            let reported: BTreeSet<String> = figures.iter().map(|fen| Money(*fen).to_string()).collect();
            for guess in typing_errors::guesses(caliber, now, |field| place(field).map(|at| earlier[at])) {
                let question = typing_errors::question(&guess);
                for lang in [Lang::Zh, Lang::En] {
                    let said = numbers(question.get(lang));
                    prop_assert!(said.is_subset(&reported), "{}", question.get(lang));
                }
            }
        }
    }
}
