//! The oracle of tests: the plainest evaluator there can be, one node of one row after the other, held against the one the program has.
//!
//! What does not live here: the evaluator of the program (`one.rs`, `loops.rs`, `batch.rs`).

use crate::domain::flag::why::Why;
use crate::rules::eval::aggregates;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::value::Val;

/// The same expressions and values, worked out plainly.
pub(crate) struct Plain<'a, S>(pub Eval<'a, S>);

impl<S: Source> Plain<'_, S> {
    /// What a node comes to.
    pub fn value(&self, at: At, frame: &Frame) -> Val {
        match self.0.arena.node(at) {
            Node::Const(value) => value,
            Node::Leaf(leaf) => functions::blank(leaf, self.0.source.seen(leaf, frame)),
            Node::Cell(column) => functions::cell(self.0.source.cell(column.at, frame), column),
            Node::MemberCell(column) => functions::cell(self.0.source.member_cell(column.at, frame), column),
            Node::Worked(derived) => self.0.source.worked(derived, frame),
            Node::Kept(slot, inner) => {
                if let Some(value) = self.0.source.kept(slot, frame) {
                    return value;
                }
                let value = self.value(inner, frame);
                self.0.source.keep(slot, frame, value);
                value
            }
            Node::KeptOfMember(slot, inner) => {
                if let Some(value) = self.0.source.kept_of_member(slot, frame) {
                    return value;
                }
                let value = self.value(inner, frame);
                self.0.source.keep_of_member(slot, frame, value);
                value
            }
            Node::Define(define, inner) => self.0.source.defined(define, frame).unwrap_or_else(|| self.value(inner, frame)),
            Node::Let(inner) => self.value(inner, frame),
            Node::Minus(inner) => functions::negated(self.value(inner, frame)),
            Node::Math(math, a, b) => self.math(math, a, b, frame),
            Node::If(choice, yes, no) => match self.truth(choice, frame) {
                Ok(true) => self.value(yes, frame),
                Ok(false) => self.value(no, frame),
                Err(why) => Val::No(why),
            },
            Node::OrEmpty(a, b) => match self.given(a, frame) {
                Val::Bool(false) => self.value(b, frame),
                _ => self.value(a, frame),
            },
            Node::Default(a, b) => match self.value(a, frame) {
                Val::No(_) => self.value(b, frame),
                value => value,
            },
            Node::One(one, a) => functions::one(&self.0, one, self.value(a, frame)),
            Node::Two(two, a, b) => {
                let (a, b) = (self.value(a, frame), self.value(b, frame));
                functions::two(&self.0, two, a, b)
            }
            Node::Over(over) => match self.0.arena.overs.get(over as usize) {
                Some(over) => self.over(over, frame),
                None => Val::No(Why::Unknown),
            },
            Node::Not(_)
            | Node::And(..)
            | Node::Or(..)
            | Node::Xor(..)
            | Node::Compare(..)
            | Node::In(..)
            | Node::Given(_)
            | Node::IsEmpty(_)
            | Node::Loaded(_)
            | Node::HasAny(..)
            | Node::MatchesAny(..)
            | Node::Mapped(..) => self.logic(at, frame),
        }
    }

    /// Yes, no, or why not.
    ///
    /// # Errors
    /// The reason why it cannot be said.
    pub fn truth(&self, at: At, frame: &Frame) -> Result<bool, Why> {
        self.value(at, frame).truth()
    }

    fn logic(&self, at: At, frame: &Frame) -> Val {
        match self.0.arena.node(at) {
            Node::Not(a) => match self.value(a, frame) {
                Val::Bool(yes) => Val::Bool(!yes),
                other => other,
            },
            Node::And(a, b) => self.kleene(false, a, b, frame),
            Node::Or(a, b) => self.kleene(true, a, b, frame),
            Node::Xor(a, b) => match (self.truth(a, frame), self.truth(b, frame)) {
                (Ok(a), Ok(b)) => Val::Bool(a != b),
                (Err(why), _) | (_, Err(why)) => Val::No(why),
            },
            Node::Compare(cmp, a, b) => {
                let a = self.value(a, frame);
                if a.is_missing() {
                    return a;
                }
                self.0.compare(cmp, a, self.value(b, frame))
            }
            Node::In(a, list) => self.0.is_in(self.value(a, frame), list),
            Node::Given(a) => self.given(a, frame),
            Node::IsEmpty(a) => match self.given(a, frame) {
                Val::Bool(yes) => Val::Bool(!yes),
                other => other,
            },
            Node::Loaded(thing) => Val::Bool(self.0.source.loaded(thing, frame)),
            Node::HasAny(a, list) => self.0.has_any(self.value(a, frame), list),
            Node::MatchesAny(a, list) => self.0.matches_any(self.value(a, frame), list),
            Node::Mapped(_, key, value) => {
                let value = (value != NONE).then(|| self.value(value, frame));
                self.0.mapped(self.value(key, frame), value)
            }
            _ => Val::No(Why::Unknown),
        }
    }

    /// `and` and `or` by Kleene: the deciding value wins over what is not known.
    fn kleene(&self, decides: bool, a: At, b: At, frame: &Frame) -> Val {
        match self.value(a, frame) {
            Val::Bool(yes) if yes == decides => Val::Bool(decides),
            Val::Bool(_) => self.value(b, frame),
            missing => match self.value(b, frame) {
                Val::Bool(yes) if yes == decides => Val::Bool(decides),
                _ => missing,
            },
        }
    }

    fn math(&self, math: Math, a: At, b: At, frame: &Frame) -> Val {
        match self.value(a, frame) {
            a @ Val::No(_) => a,
            a => functions::math(math, a, self.value(b, frame)),
        }
    }

    fn over(&self, over: &Over, frame: &Frame) -> Val {
        let count = match self.0.source.rows(over.rows, frame) {
            Ok(count) => count,
            Err(_) if over.optional => 0,
            Err(why) => return Val::No(why),
        };
        let only = self.0.arena.rows.get(over.only as usize);
        let places: Vec<usize> = only.map_or_else(|| (0..count).collect(), |rows| rows.iter().map(|row| *row as usize).collect());
        let rows = places.into_iter().map(|at| self.0.source.enter(over.rows, frame, at));
        let kept = rows.filter(|row| over.filter == NONE || matches!(self.value(over.filter, row), Val::Bool(true)));
        aggregates::fold(over, kept, |row| self.value(over.body, row), || self.value(over.extra, frame))
    }

    /// `given(x)`: sees the cell itself, so that blank-means-none still counts as not given.
    pub fn given(&self, at: At, frame: &Frame) -> Val {
        let seen = match self.0.arena.node(at) {
            Node::Leaf(leaf) => self.0.source.seen(leaf, frame),
            Node::Cell(column) => functions::plain(self.0.source.cell(column.at, frame), column.shape),
            Node::MemberCell(column) => functions::plain(self.0.source.member_cell(column.at, frame), column.shape),
            _ => self.value(at, frame),
        };
        functions::is_given(seen)
    }
}
