//! What every node comes to, in one place: a loop over rows for each kind of node, whatever its operands are found in.
//!
//! The columns of a run, the single row of an explanation or an example, and everything between go through these loops. Total: no panic,
//! no loop without bound, missing carries its reason (readings.md 0.2).
//! What does not live here: functions of single values (`functions.rs`), which columns there are (`program.rs`), where values come from
//! (`Source` is implemented by `township/ready.rs`, `judge/sample.rs`, `filter.rs`).

use std::cmp::Ordering;
use std::ops::Range;

use crate::domain::flag::why::Why;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Two;
use crate::rules::lang::value::Val;

/// Yes, no, or the reason why it cannot be said, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Truth(u8);

impl Truth {
    pub const NO: Truth = Truth(0);
    pub const YES: Truth = Truth(1);

    pub const fn of(value: Val) -> Truth {
        match value.truth() {
            Ok(yes) => Truth(yes as u8),
            // Reasons are few; they follow no and yes.
            Err(why) => Truth(2 + why as u8),
        }
    }

    pub fn value(self) -> Val {
        match self.0 {
            0 => Val::Bool(false),
            1 => Val::Bool(true),
            missing => Val::No(Why::ALL.get(usize::from(missing) - 2).copied().unwrap_or(Why::Unknown)),
        }
    }

    const fn not(self) -> Truth {
        match self.0 {
            0 => Truth::YES,
            1 => Truth::NO,
            _ => self,
        }
    }

    /// `and` (decided by no) and `or` (decided by yes) by Kleene; of two reasons the first stays.
    const fn kleene(decides: Truth, a: Truth, b: Truth) -> Truth {
        match (a.0, b.0) {
            (0 | 1, _) if a.0 == decides.0 => a,
            (0 | 1, _) => b,
            (_, 0 | 1) if b.0 == decides.0 => b,
            _ => a,
        }
    }
}

/// The values of one node for some rows.
pub(crate) enum StepColumn {
    Truths(Vec<Truth>),
    Values(Vec<Val>),
}

impl StepColumn {
    pub fn value(&self, row: usize) -> Val {
        match self {
            StepColumn::Truths(all) => all[row].value(),
            StepColumn::Values(all) => all[row],
        }
    }

    fn truth(&self, row: usize) -> Truth {
        match self {
            StepColumn::Truths(all) => all[row],
            StepColumn::Values(all) => Truth::of(all[row]),
        }
    }
}

/// An operand of a node.
pub(crate) enum Arg<'a, S> {
    Known(Val),
    /// A column over the same rows.
    Own(&'a StepColumn),
    /// A column of the households, for rows of theirs.
    Owners(&'a StepColumn, &'a [u32]),
    /// Worked out for each row when somebody asks.
    Asked(Eval<'a, S>, At, &'a [Frame]),
}

impl<'a, S: Source> Arg<'a, S> {
    /// An expression that is worked out for each of these rows; one that is not there is yes.
    pub fn asked(eval: Eval<'a, S>, at: At, frames: &'a [Frame]) -> Arg<'a, S> {
        if at == NONE {
            return Arg::Known(Val::Bool(true));
        }
        match eval.arena.node(at) {
            Node::Const(value) => Arg::Known(value),
            _ => Arg::Asked(eval, at, frames),
        }
    }

    /// The value for a row.
    pub fn value(&self, row: usize) -> Val {
        match self {
            Arg::Known(value) => *value,
            Arg::Own(column) => column.value(row),
            Arg::Owners(column, owners) => column.value(owners[row] as usize),
            Arg::Asked(eval, at, frames) => eval.value(*at, &frames[row]),
        }
    }

    /// Yes, no or why not for a row.
    pub fn truth(&self, row: usize) -> Truth {
        match self {
            Arg::Known(value) => Truth::of(*value),
            Arg::Own(column) => column.truth(row),
            Arg::Owners(column, owners) => column.truth(owners[row] as usize),
            Arg::Asked(eval, at, frames) => Truth::of(eval.value(*at, &frames[row])),
        }
    }

    /// What `test` says of each row.
    fn each(&self, rows: Range<usize>, out: &mut impl Extend<Truth>, test: impl Fn(Val) -> Truth) {
        match self {
            Arg::Own(StepColumn::Values(all)) => out.extend(all.iter().map(|value| test(*value))),
            Arg::Owners(StepColumn::Values(all), owners) => out.extend(owners.iter().map(|owner| test(all[*owner as usize]))),
            _ => out.extend(rows.map(|row| test(self.value(row)))),
        }
    }
}

/// Whether a node reads the row itself instead of operands.
pub(crate) fn reads<S>(eval: &Eval<S>, node: Node) -> bool {
    match node {
        Node::Cell(_) | Node::MemberCell(_) | Node::Worked(_) | Node::Leaf(_) | Node::Loaded(_) => true,
        // These look at the cell itself, which shows where blank means none to others.
        Node::Given(a) | Node::IsEmpty(a) | Node::OrEmpty(a, _) => functions::hides_blank(eval.arena.node(a)),
        _ => false,
    }
}

/// Whether a node that is made of operands comes to nothing but yes, no and reasons.
pub(crate) const fn is_truth(node: Node) -> bool {
    matches!(
        node,
        Node::Not(_)
            | Node::And(..)
            | Node::Or(..)
            | Node::Xor(..)
            | Node::Compare(..)
            | Node::In(..)
            | Node::HasAny(..)
            | Node::MatchesAny(..)
            | Node::Mapped(..)
            | Node::Given(_)
            | Node::IsEmpty(_)
            | Node::One(One::CertOk | One::DisCertOk | One::IsMobile, _)
            | Node::Two(Two::Multiple | Two::Starts | Two::Has, _, _)
    )
}

/// Reads cells and other values of rows.
pub(crate) fn read<S: Source>(eval: &Eval<S>, node: Node, frames: &[Frame], out: &mut impl Extend<Val>) {
    let source = eval.source;
    match node {
        Node::Cell(column) => out.extend(frames.iter().map(|frame| functions::cell(source.cell(column.at, frame), column))),
        Node::MemberCell(column) => {
            out.extend(frames.iter().map(|frame| functions::cell(source.member_cell(column.at, frame), column)));
        }
        Node::Leaf(leaf) if functions::hides_blank(node) => {
            out.extend(frames.iter().map(|frame| functions::blank(leaf, source.seen(leaf, frame))));
        }
        Node::Leaf(leaf) => out.extend(frames.iter().map(|frame| source.seen(leaf, frame))),
        Node::Worked(derived) => out.extend(frames.iter().map(|frame| source.worked(derived, frame))),
        Node::Loaded(thing) => out.extend(frames.iter().map(|frame| Val::Bool(source.loaded(thing, frame)))),
        Node::Given(a) => out.extend(frames.iter().map(|frame| functions::is_given(bare(eval, a, frame)))),
        Node::IsEmpty(a) => out.extend(frames.iter().map(|frame| Truth::of(functions::is_given(bare(eval, a, frame))).not().value())),
        Node::OrEmpty(a, b) => out.extend(frames.iter().map(|frame| match bare(eval, a, frame) {
            Val::No(Why::Empty) => eval.value(b, frame),
            value => value,
        })),
        _ => out.extend(frames.iter().map(|_| Val::No(Why::Unknown))),
    }
}

/// A cell as it stands in the file: an empty one is missing, even where the value reads as none.
fn bare<S: Source>(eval: &Eval<S>, at: At, frame: &Frame) -> Val {
    match eval.arena.node(at) {
        Node::Cell(column) => functions::plain(eval.source.cell(column.at, frame), column.shape),
        Node::MemberCell(column) => functions::plain(eval.source.member_cell(column.at, frame), column.shape),
        Node::Leaf(leaf) => eval.source.seen(leaf, frame),
        _ => Val::No(Why::Unknown),
    }
}

/// What a node of yes and no (`is_truth`) comes to for some rows.
pub(crate) fn truths<S: Source>(eval: &Eval<S>, node: Node, [a, b, _]: &[Arg<S>; 3], all: Range<usize>, out: &mut impl Extend<Truth>) {
    match node {
        Node::Not(_) => out.extend(all.map(|row| a.truth(row).not())),
        Node::And(..) => kleene(Truth::NO, a, b, all, out),
        Node::Or(..) => kleene(Truth::YES, a, b, all, out),
        Node::Xor(..) => out.extend(all.map(|row| match (a.truth(row), b.truth(row)) {
            (a @ (Truth::NO | Truth::YES), b @ (Truth::NO | Truth::YES)) => Truth(u8::from(a != b)),
            (Truth::NO | Truth::YES, missing) | (missing, _) => missing,
        })),
        Node::Compare(cmp, ..) => compared(eval, cmp, a, b, all, out),
        Node::In(_, list) => listed(eval, list, a, all, out),
        Node::HasAny(_, list) => a.each(all, out, |value| Truth::of(eval.has_any(value, list))),
        Node::MatchesAny(_, list) => a.each(all, out, |value| Truth::of(eval.matches_any(value, list))),
        Node::Mapped(_, _, NONE) => out.extend(all.map(|row| Truth::of(eval.mapped(a.value(row), None)))),
        Node::Mapped(..) => out.extend(all.map(|row| Truth::of(eval.mapped(a.value(row), Some(b.value(row)))))),
        Node::Given(_) => a.each(all, out, |value| Truth::of(functions::is_given(value))),
        Node::IsEmpty(_) => a.each(all, out, |value| Truth::of(functions::is_given(value)).not()),
        Node::One(one, _) => a.each(all, out, |value| Truth::of(functions::one(eval, one, value))),
        Node::Two(two, ..) => out.extend(all.map(|row| Truth::of(functions::two(eval, two, a.value(row), b.value(row))))),
        _ => out.extend(all.map(|_| Truth::of(Val::No(Why::Unknown)))),
    }
}

/// What any other node that is made of operands comes to for some rows.
pub(crate) fn values<S: Source>(eval: &Eval<S>, node: Node, [a, b, c]: &[Arg<S>; 3], all: Range<usize>, out: &mut impl Extend<Val>) {
    match node {
        Node::If(..) => out.extend(all.map(|row| match a.value(row).truth() {
            Ok(true) => b.value(row),
            Ok(false) => c.value(row),
            Err(why) => Val::No(why),
        })),
        Node::OrEmpty(..) => out.extend(all.map(|row| match a.value(row) {
            Val::No(Why::Empty) => b.value(row),
            value => value,
        })),
        Node::Default(..) => out.extend(all.map(|row| match a.value(row) {
            Val::No(_) => b.value(row),
            value => value,
        })),
        Node::Minus(_) => out.extend(all.map(|row| functions::negated(a.value(row)))),
        Node::Math(math, ..) => out.extend(all.map(|row| functions::math(math, a.value(row), b.value(row)))),
        Node::One(one, _) => out.extend(all.map(|row| functions::one(eval, one, a.value(row)))),
        Node::Two(two, ..) => out.extend(all.map(|row| functions::two(eval, two, a.value(row), b.value(row)))),
        _ => out.extend(all.map(|_| Val::No(Why::Unknown))),
    }
}

/// Comparisons, most of them with a number or a word that is written in the rule.
fn compared<S: Source>(eval: &Eval<S>, cmp: Cmp, a: &Arg<S>, b: &Arg<S>, rows: Range<usize>, out: &mut impl Extend<Truth>) {
    let plain = |a: Val, b: Val| if a.is_missing() { Truth::of(a) } else { Truth::of(eval.compare(cmp, a, b)) };
    match b {
        Arg::Known(Val::Num(bound)) => a.each(rows, out, |value| match value {
            Val::Num(num) => Truth(u8::from(cmp.holds(num.against(*bound)))),
            value => plain(value, Val::Num(*bound)),
        }),
        Arg::Known(known @ Val::Text(text)) => {
            let wanted = eval.source.word_of(*text);
            a.each(rows, out, |value| match (value, wanted) {
                (Val::Word(0, word), Some(wanted)) => {
                    Truth(u8::from(cmp.holds(if word == wanted { Ordering::Equal } else { Ordering::Less })))
                }
                (value, _) => plain(value, *known),
            });
        }
        _ => out.extend(rows.map(|row| match a.value(row) {
            missing @ Val::No(_) => Truth::of(missing),
            value => plain(value, b.value(row)),
        })),
    }
}

/// Whether values are in a list; for many rows, words of the current roll are looked up by number.
fn listed<S: Source>(eval: &Eval<S>, list: u32, a: &Arg<S>, rows: Range<usize>, out: &mut impl Extend<Truth>) {
    if rows.len() < WORTH_LOOKING_UP {
        return out.extend(rows.map(|row| Truth::of(eval.is_in(a.value(row), list))));
    }
    let known = eval.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
    let number = |value: &Val| match value {
        Val::Text(text) => eval.source.word_of(*text),
        _ => None,
    };
    let words: Option<Vec<u32>> = known.iter().map(number).collect();
    a.each(rows, out, |value| match (value, &words) {
        (Val::Word(0, word), Some(words)) => Truth(u8::from(words.contains(&word))),
        (value, _) => Truth::of(eval.is_in(value, list)),
    });
}

/// From how many rows on it pays to look the words of a list up first.
const WORTH_LOOKING_UP: usize = 4;

fn kleene<S: Source>(decides: Truth, a: &Arg<S>, b: &Arg<S>, rows: Range<usize>, out: &mut impl Extend<Truth>) {
    match (a, b) {
        (Arg::Own(StepColumn::Truths(a)), Arg::Own(StepColumn::Truths(b))) => {
            out.extend(a.iter().zip(b).map(|(a, b)| Truth::kleene(decides, *a, *b)));
        }
        _ => out.extend(rows.map(|row| match a.truth(row) {
            yes_or_no if yes_or_no == decides => yes_or_no,
            a => Truth::kleene(decides, a, b.truth(row)),
        })),
    }
}
