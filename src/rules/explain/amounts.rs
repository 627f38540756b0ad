//! How values are written for readers and into flags.

use chrono::Datelike;
use chrono::NaiveDate;

use crate::domain::cell::date_of;
use crate::domain::money::Money;
use crate::domain::money::push_digits;
use crate::domain::text::cert;
use crate::rules::book::Book;
use crate::rules::book::Show;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Two;
use crate::rules::lang::names;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// Shown in place of a missing value.
pub(crate) const DASH: &str = "—";

/// How a negative number begins in sentences and lists.
pub(crate) const HYPHEN: &str = "-";

/// How it begins in a calculation.
pub(crate) const MINUS: &str = "−";

/// A value for a sentence in Chinese.
pub(crate) fn value<S: Source>(eval: &Eval<S>, value: Val, ty: Ty, show: Show) -> String {
    let mut out = String::new();
    write_value(eval, value, (ty, show), HYPHEN, &mut out);
    out
}

/// Writes a value in Chinese, a negative number behind `sign`; whether it is a word, which may be called otherwise in English.
pub(crate) fn write_value<S: Source>(eval: &Eval<S>, value: Val, (ty, show): (Ty, Show), sign: &str, out: &mut String) -> bool {
    match (value, show) {
        (Val::No(_), _) => out.push_str(DASH),
        (Val::Num(num), Show::Money) => write_money(num, sign, out),
        (Val::Num(num), Show::Percent) => write_percent(num, 1, sign, out),
        (Val::Num(num), Show::Count) => write_whole(num, sign, out),
        (Val::Num(num), Show::Plain) if ty == Ty::Money => write_money(num, sign, out),
        (Val::Num(num), Show::Plain) => write_number(num, sign, out),
        (Val::Bool(yes), _) => out.push_str(if yes { "是" } else { "否" }),
        (Val::Day(day), _) => match date_of(i64::from(day)) {
            Some(day) => write_day(day, out),
            None => out.push_str(DASH),
        },
        (Val::Month(month), _) => write_month(month, out),
        (value, _) => eval.source.read(value, &eval.arena.texts, |word| out.push_str(word)),
    }
    matches!(value, Val::Bool(_) | Val::Word(..) | Val::Text(_))
}

/// Two decimals with separators, rounded half up.
pub(crate) fn write_money(num: Num, sign: &str, out: &mut String) {
    match num.rounded(2) {
        Ok(num) => Money(num.num).write(sign, out),
        Err(_) => out.push_str(DASH),
    }
}

/// An amount with a third decimal where it has one, as the median of an even number of households may.
pub(crate) fn write_half_fen(num: Num, sign: &str, out: &mut String) {
    match num.rounded(3) {
        Ok(exact) if exact.num % 10 != 0 => {
            if exact.num < 0 {
                out.push_str(sign);
            }
            Money(exact.num.saturating_abs() / 10).write(sign, out);
            push_digits(exact.num.unsigned_abs() % 10, 1, out);
        }
        _ => write_money(num, sign, out),
    }
}

/// A percent sign after so many decimals, at least one, rounded half up.
pub(crate) fn percent(num: Num, places: u32) -> String {
    let mut out = String::new();
    write_percent(num, places, HYPHEN, &mut out);
    out
}

/// Writes a percentage so.
pub(crate) fn write_percent(num: Num, places: u32, sign: &str, out: &mut String) {
    let rounded = num.times(Num::whole(100)).and_then(|num| num.rounded(places));
    let Ok(num) = rounded else { return out.push_str(DASH) };
    if num.num < 0 {
        out.push_str(sign);
    }
    let (parts, one) = (num.num.unsigned_abs(), num.den.unsigned_abs());
    push_digits(parts / one, 1, out);
    out.push('.');
    push_digits(parts % one, places, out);
    out.push('%');
}

/// A whole number, or the number as it is.
fn write_whole(num: Num, sign: &str, out: &mut String) {
    match num.as_whole() {
        Some(whole) => write_signed(whole, sign, out),
        None => write_number(num, sign, out),
    }
}

fn write_signed(whole: i64, sign: &str, out: &mut String) {
    if whole < 0 {
        out.push_str(sign);
    }
    push_digits(whole.unsigned_abs(), 1, out);
}

/// Up to four decimals without trailing zeros.
pub(crate) fn number(num: Num) -> String {
    let mut out = String::new();
    write_number(num, HYPHEN, &mut out);
    out
}

fn write_number(num: Num, sign: &str, out: &mut String) {
    if let Some(whole) = num.as_whole().filter(|whole| whole.unsigned_abs() <= MOST_EXACT) {
        return write_signed(whole, sign, out);
    }
    let Ok(num) = num.rounded(4) else { return out.push_str(DASH) };
    if num.num < 0 {
        out.push_str(sign);
    }
    let (parts, one) = (num.num.unsigned_abs(), num.den.unsigned_abs());
    push_digits(parts / one, 1, out);
    if parts % one > 0 {
        out.push('.');
        push_digits(parts % one, 4, out);
        out.truncate(out.trim_end_matches('0').len());
    }
}

/// The largest whole number that has room for four decimals.
const MOST_EXACT: u64 = i64::MAX.unsigned_abs() / 10_000;

fn write_day(day: NaiveDate, out: &mut String) {
    match u64::try_from(day.year()).ok().filter(|year| *year < 10_000) {
        Some(year) => push_digits(year, 4, out),
        // Years of more digits carry a sign.
        None => return out.push_str(&day.to_string()),
    }
    for part in [day.month(), day.day()] {
        out.push('-');
        push_digits(u64::from(part), 2, out);
    }
}

fn write_month(month: i32, out: &mut String) {
    let year = month.div_euclid(12);
    if year < 0 {
        out.push('-');
    }
    push_digits(u64::from(year.unsigned_abs()), 4, out);
    out.push('-');
    push_digits(u64::from(month.rem_euclid(12).unsigned_abs()) + 1, 2, out);
}

fn month_text(month: i32) -> String {
    let mut out = String::new();
    write_month(month, &mut out);
    out
}

/// A value as `Cell::written` writes it; empty when missing.
fn written<S: Source>(source: &S, book: &Book, value: Val, is_money: bool) -> String {
    match value {
        Val::No(_) => String::new(),
        Val::Num(num) if is_money => num.rounded(2).map_or(String::new(), |num| Money(num.num).plain()),
        Val::Num(num) => number(num),
        Val::Bool(yes) => if yes { "是" } else { "否" }.to_owned(),
        Val::Day(day) => date_of(i64::from(day)).map(|day| day.to_string()).unwrap_or_default(),
        Val::Month(month) => month_text(month),
        word => source.read(word, &book.arena.texts, str::to_owned),
    }
}

/// A leaf's value for a flag; numbers that name a person are masked, because flags are stored and exported.
pub(crate) fn plain_leaf<S: Source>(source: &S, book: &Book, value: Val, leaf: Leaf) -> String {
    let is_money = leaf_ty(book, leaf) == Ty::Money;
    let written = written(source, book, value, is_money);
    if names::is_secret(leaf) { cert::masked(&written) } else { written }
}

/// The value of an expression for a flag.
pub(crate) fn plain<S: Source>(source: &S, book: &Book, value: Val, at: At) -> String {
    written(source, book, value, is_money(book, at))
}

/// The type of a leaf.
pub(crate) fn leaf_ty(book: &Book, leaf: Leaf) -> Ty {
    match leaf {
        Leaf::Own(_, id) | Leaf::Member(id) | Leaf::Head(id) => Ty::of(id.row().kind),
        Leaf::Calc(_) => Ty::Money,
        Leaf::Row(coll, attr) => names::column(coll, names::column_name(coll, attr)).map_or(Ty::Any, |(_, ty)| ty),
        Leaf::Limit(at) => book.env.limits.get(usize::from(at)).map_or(Ty::Any, |(_, ty)| *ty),
        Leaf::Stat(at) => book.env.stats.get(usize::from(at)).and_then(|(_, _, ty)| *ty).unwrap_or(Ty::Any),
        Leaf::Fact(fact) => names::FACTS.iter().find(|(_, own, _)| *own == fact).map_or(Ty::Any, |(_, _, ty)| *ty),
        Leaf::Fed(at) => names::SCALARS.get(usize::from(at)).map_or(Ty::Any, |scalar| scalar.ty),
        Leaf::Derived(derived) | Leaf::HeadDerived(derived) => {
            names::DERIVED.iter().find(|(_, own, _)| *own == derived).map_or(Ty::Any, |(_, _, ty)| *ty)
        }
        Leaf::Denominator(_) | Leaf::Index(_) => Ty::Number,
    }
}

/// Whether an expression is an amount of money.
pub(crate) fn is_money(book: &Book, at: At) -> bool {
    let arena = &book.arena;
    match arena.node(at) {
        Node::Leaf(leaf) => leaf_ty(book, leaf) == Ty::Money,
        Node::Math(Math::Div, a, b) => is_money(book, a) && !is_money(book, b),
        Node::Math(_, a, b) | Node::Default(a, b) | Node::OrEmpty(a, b) | Node::If(_, a, b) | Node::Two(Two::Min | Two::Max, a, b) => {
            is_money(book, a) || is_money(book, b)
        }
        Node::Minus(a) | Node::Define(_, a) | Node::Let(a) | Node::One(_, a) => is_money(book, a),
        Node::Over(place) => arena.overs.get(place as usize).is_some_and(|over| {
            matches!(over.agg, Agg::Sum | Agg::Min | Agg::Max | Agg::Median | Agg::DensestFrom) && is_money(book, over.body)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::any;
    use proptest::prelude::prop_assert_eq;
    use proptest::proptest;

    use crate::domain::cell::date_of;
    use crate::domain::cell::decimal;
    use crate::domain::money::Money;
    use crate::rules::explain::amounts;
    use crate::rules::lang::value::Num;

    #[test]
    fn numbers_are_written_as_they_are_read() {
        let num = |num, den| Num { num, den };
        for (given, written) in [
            (num(0, 1), "0"),
            (num(-5, 1), "-5"),
            (num(25, 10), "2.5"),
            (num(-1, 10_000), "-0.0001"),
            (num(-1, 100_000), "0"),
            (num(1_200, 10), "120"),
            (num(i64::MAX, 1), "—"),
            (num(1, 3), "0.3333"),
        ] {
            assert_eq!(amounts::number(given), written, "{given:?}");
        }
        assert_eq!(amounts::percent(num(-1, 3), 1), "-33.3%");
        assert_eq!(amounts::percent(num(1, 3), 4), "33.3333%");
        let mut out = String::new();
        amounts::write_half_fen(num(-1_234_565, 1_000), amounts::MINUS, &mut out);
        assert_eq!(out, "−1,234.565");
    }

    proptest! {
        #[test]
        fn a_number_is_written_as_a_cell_is(raw in any::<i64>()) {
            prop_assert_eq!(amounts::number(Num { num: raw, den: 10_000 }), decimal(raw));
        }

        #[test]
        fn an_amount_is_written_as_a_screen_writes_it(fen in any::<i64>()) {
            let mut out = String::new();
            amounts::write_money(Num { num: fen, den: 100 }, amounts::HYPHEN, &mut out);
            prop_assert_eq!(out, Money(fen).to_string());
        }

        #[test]
        fn a_day_is_written_as_it_is_read(day in -400_000_i64..4_000_000) {
            let day = date_of(day).expect("a day");
            let mut out = String::new();
            amounts::write_day(day, &mut out);
            prop_assert_eq!(out, day.to_string());
        }
    }
}
