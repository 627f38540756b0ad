//! How values are written for readers and into flags.

use crate::domain::cell::date_of;
use crate::domain::cell::decimal;
use crate::domain::code;
use crate::domain::money::Money;
use crate::domain::text::cert;
use crate::i18n::Lang;
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

/// A value for a sentence.
pub(crate) fn value<S: Source>(eval: &Eval<S>, value: Val, ty: Ty, show: Show, lang: Lang) -> String {
    match (value, show) {
        (Val::No(_), _) => DASH.to_owned(),
        (Val::Num(num), Show::Money) => money(num),
        (Val::Num(num), Show::Percent) => percent(num, 1),
        (Val::Num(num), Show::Count) => whole(num),
        (Val::Num(num), Show::Plain) if ty == Ty::Money => money(num),
        (Val::Num(num), Show::Plain) => number(num),
        (Val::Bool(yes), _) => match (yes, lang) {
            (true, Lang::Zh) => "是".to_owned(),
            (false, Lang::Zh) => "否".to_owned(),
            (true, Lang::En) => "yes".to_owned(),
            (false, Lang::En) => "no".to_owned(),
        },
        (Val::Day(day), _) => date_of(i64::from(day)).map_or(DASH.to_owned(), |day| day.to_string()),
        (Val::Month(month), _) => month_text(month),
        (value, _) => {
            let word = eval.source.read(value, &eval.arena.texts, str::to_owned);
            if lang == Lang::En { code::label(&word).get(lang).to_owned() } else { word }
        }
    }
}

/// Two decimals with separators, rounded half up.
pub(crate) fn money(num: Num) -> String {
    num.rounded(2).map_or(DASH.to_owned(), |num| Money(num.num).to_string())
}

/// An amount with a third decimal where it has one, as the median of an even number of households may.
pub(crate) fn half_fen(num: Num) -> String {
    match num.rounded(3) {
        Ok(exact) if exact.num % 10 != 0 => {
            let sign = if exact.num < 0 { "-" } else { "" };
            format!("{sign}{}{}", Money(exact.num.saturating_abs() / 10), exact.num.unsigned_abs() % 10)
        }
        _ => money(num),
    }
}

/// A percent sign after so many decimals, at least one, rounded half up.
pub(crate) fn percent(num: Num, places: u32) -> String {
    let rounded = num.times(Num::whole(100)).and_then(|num| num.rounded(places));
    rounded.map_or(DASH.to_owned(), |num| {
        let sign = if num.num < 0 { "-" } else { "" };
        let (parts, one) = (num.num.unsigned_abs(), num.den.unsigned_abs());
        format!("{sign}{}.{:0width$}%", parts / one, parts % one, width = places as usize)
    })
}

/// A whole number, or the number as it is.
pub(crate) fn whole(num: Num) -> String {
    num.as_whole().map_or_else(|| number(num), |whole| whole.to_string())
}

/// Up to four decimals without trailing zeros.
pub(crate) fn number(num: Num) -> String {
    num.rounded(4).map_or(DASH.to_owned(), |num| decimal(num.num))
}

fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
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
