//! Conditions in words, without the subject's numbers: what none of the members meets, what is counted.
//!
//! What does not live here: names of single values (`sentences.rs`), facts with numbers (`arithmetic.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::explain::amounts;
use crate::rules::explain::arithmetic::sign;
use crate::rules::explain::sentences;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::Two;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;

/// Words of a list that are written out.
const MOST_WORDS: usize = 6;

/// A condition in words. A definition with a title is called by it.
pub(crate) fn asked(live: &Live, at: At) -> Text {
    let arena = &live.book.arena;
    let of = |pattern: Text, what: At| pattern.fill(&[("what", &sentences::node(live, what))]);
    match arena.node(at) {
        Node::Define(_, inner) => sentences::title(live, at).unwrap_or_else(|| asked(live, inner)),
        Node::Let(_, inner) => asked(live, inner),
        Node::And(a, b) => sentences::joined(&[a, b].map(|side| leg(live, side)), "且", " and "),
        Node::Or(a, b) => sentences::joined(&[asked(live, a), asked(live, b)], "或", " or "),
        Node::Xor(a, b) => text("“{a}”与“{b}”不一致", "“{a}” unlike “{b}”").fill(&[("a", &asked(live, a)), ("b", &asked(live, b))]),
        Node::Not(inner) => match arena.node(inner) {
            Node::Given(what) => of(text("{what}未填", "{what} not filled"), what),
            Node::IsEmpty(what) => of(text("{what}已填", "{what} filled"), what),
            _ => text("非{what}", "not {what}").fill(&[("what", &asked(live, inner))]),
        },
        Node::Given(what) => of(text("{what}已填", "{what} filled"), what),
        Node::IsEmpty(what) => of(text("{what}未填", "{what} not filled"), what),
        Node::Compare(cmp, a, b) => {
            let word = matches!(arena.node(b), Node::Const(Val::Text(_)));
            let pattern = match (word, sign(cmp)) {
                (true, "=") => text("{a}为{b}", "{a} is {b}"),
                (true, _) => text("{a}不为{b}", "{a} is not {b}"),
                (false, sign) => text("{a} {sign} {b}", "{a} {sign} {b}").fill(&[("sign", &sign)]),
            };
            pattern.fill(&[("a", &operand(live, a)), ("b", &operand(live, b))])
        }
        Node::In(what, words) | Node::HasAny(what, words) | Node::MatchesAny(what, words) => {
            text("{what}为{list}", "{what} is {list}").fill(&[("what", &sentences::node(live, what)), ("list", &list(live, words))])
        }
        Node::Two(Two::Has, what, word) => {
            text("{what}有{word}", "{what} has {word}").fill(&[("what", &sentences::node(live, what)), ("word", &constant(live, word))])
        }
        Node::Two(Two::Multiple, what, by) => text("{what}为 {by} 的整数倍", "{what} is a whole multiple of {by}")
            .fill(&[("what", &sentences::node(live, what)), ("by", &constant(live, by))]),
        Node::Two(Two::Starts, what, word) => text("{what}以 {word} 开头", "{what} begins with {word}")
            .fill(&[("what", &sentences::node(live, what)), ("word", &constant(live, word))]),
        Node::Over(place) => match arena.overs.get(place as usize) {
            Some(over) => aggregate(live, over),
            None => Text::default(),
        },
        _ => sentences::node(live, at),
    }
}

/// A part of an `and`: an `or` stands in brackets.
fn leg(live: &Live, at: At) -> Text {
    match live.book.arena.node(at) {
        Node::Or(..) => text("（{what}）", "({what})").fill(&[("what", &asked(live, at))]),
        _ => asked(live, at),
    }
}

/// One side of a condition: a limit with its value, a constant as it is, else the name.
pub(crate) fn operand(live: &Live, at: At) -> Text {
    match live.book.arena.node(at) {
        Node::Const(_) => Text::same(constant(live, at)),
        Node::Leaf(Leaf::Limit(place)) => match live.limits_shown.get(usize::from(place)).and_then(Option::as_ref) {
            Some(limit) => sentences::joined(&[Text::same(limit.value.as_str()), limit_unit(&limit.unit)], " ", " "),
            None => sentences::node(live, at),
        },
        _ => sentences::node(live, at),
    }
}

/// What a function over rows comes to, in words.
pub(crate) fn aggregate(live: &Live, over: &Over) -> Text {
    let is_truth = matches!(over.agg, Agg::Any | Agg::All | Agg::Share | Agg::Count);
    let what = match (over.body == NONE, is_truth) {
        (true, _) if over.filter == NONE => Text::default(),
        (true, _) => asked(live, over.filter),
        (false, true) => asked(live, over.body),
        (false, false) => sentences::node(live, over.body),
    };
    let rows = sentences::rows(over.rows);
    let pattern = match (over.agg, what.is_whole()) {
        (Agg::Any, _) => text("有{rows}{what}", "some {rows}: {what}"),
        (Agg::All, _) => text("全部{rows}{what}", "all {rows}: {what}"),
        (Agg::Count, false) => text("{rows}数", "number of {rows}"),
        (Agg::Count, true) => text("{what}的{rows}数", "number of {rows} with “{what}”"),
        (Agg::Sum, _) => text("{what}合计", "total {what}"),
        (Agg::Min, _) => text("{what}最小值", "least {what}"),
        (Agg::Max, _) => text("{what}最大值", "largest {what}"),
        (Agg::Median, _) => text("{what}中位数", "median of {what}"),
        (Agg::Share, _) => text("{what}的{rows}占比", "share of {rows} with “{what}”"),
        (Agg::Densest, _) => text("{what}最集中的户数", "most households of like {what}"),
        (Agg::DensestFrom, _) => text("{what}集中区间起点", "start of the densest {what}"),
    };
    pattern.fill(&[("rows", &rows), ("what", &what)])
}

/// Whether an expression reads nothing.
pub(crate) fn is_constant(live: &Live, at: At) -> bool {
    let arena = &live.book.arena;
    match arena.node(at) {
        Node::Const(_) => true,
        Node::Minus(inner) => is_constant(live, inner),
        _ => false,
    }
}

/// A constant as a reader sees it.
pub(crate) fn constant(live: &Live, at: At) -> String {
    match live.book.arena.node(at) {
        Node::Const(value) => word(live, value),
        _ => String::new(),
    }
}

fn word(live: &Live, value: Val) -> String {
    match value {
        Val::Num(num) => amounts::number(num),
        Val::Text(place) => live.book.arena.texts.get(place as usize).cloned().unwrap_or_default(),
        Val::Bool(_) | Val::No(_) | Val::Day(_) | Val::Month(_) | Val::Word(..) => String::new(),
    }
}

/// The words of a list, the first few.
pub(crate) fn list(live: &Live, list: u32) -> Text {
    let values = live.book.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
    let mut words: Vec<Text> = values.iter().take(MOST_WORDS).map(|value| Text::same(word(live, *value))).collect();
    if values.len() > words.len() {
        words.push(Text::same("…"));
    }
    sentences::joined(&words, "、", ", ")
}

/// What rows are counted in.
pub(crate) const fn unit(rows: Coll) -> Text {
    match rows {
        Coll::Members => text("名成员", "members"),
        Coll::Households => text("户", "households"),
        Coll::Items | Coll::VillageItems | Coll::Blocks | Coll::Parents | Coll::Lands | Coll::Required => text("项", "items"),
        Coll::Cells => text("处", "cells"),
        Coll::Other(_) => text("条", "rows"),
    }
}

/// The unit of a limit after its value.
pub(crate) fn limit_unit(unit: &str) -> Text {
    match unit {
        "money" => text("元", "yuan"),
        "years" => text("岁", "years"),
        "months" => text("个月", "months"),
        "mu" => text("亩", "mu"),
        "times" => text("倍", "times"),
        _ => Text::default(),
    }
}

/// Words of rows that the program makes itself, said for a reader.
pub(crate) fn own_word(live: &Live, value: Val) -> Option<Text> {
    let Val::Text(place) = value else { return None };
    let known = match live.book.arena.texts.get(place as usize)?.as_str() {
        "mended" => text("已去掉多余符号", "stray signs were taken away"),
        "rounded" => text("小数超过两位", "more than two decimals"),
        "unreadable" => text("内容无法识别", "cannot be read"),
        "scientific" => text("科学计数法，末几位可能丢失", "scientific notation, digits may be lost"),
        "not_in_list" => text("不在代码表中", "not in the code list"),
        "numeric_id" => text("号码按数字存放", "a number kept as a figure"),
        "yes" => text("计入", "counts"),
        "no" => text("不计入", "does not count"),
        "ask" => text("待定", "to be asked"),
        _ => return None,
    };
    Some(known)
}
