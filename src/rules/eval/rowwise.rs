//! Works out what a node comes to. Total: no panic, no loop without bound, missing carries its reason (readings.md 0.2).
//!
//! What does not live here: where values come from (`Source` is implemented by `township/context.rs`, `judge/sample.rs`, `filter.rs`).

use std::cmp::Ordering;

use crate::domain::flag::Why;
use crate::rules::eval::aggregates;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

impl<S: Source> Eval<'_, S> {
    /// What a node comes to.
    #[must_use]
    pub fn value(&self, at: At, frame: &Frame) -> Val {
        match self.arena.node(at) {
            Node::Const(value) => value,
            Node::Leaf(leaf) => functions::blank(leaf, self.source.seen(leaf, frame)),
            Node::Cell(column) => functions::cell(self.source.cell(column.at, frame), column),
            Node::MemberCell(column) => functions::cell(self.source.member_cell(column.at, frame), column),
            Node::Worked(derived) => self.source.worked(derived, frame),
            Node::Kept(slot, inner) => {
                if let Some(value) = self.source.kept(slot, frame) {
                    return value;
                }
                let value = self.value(inner, frame);
                self.source.keep(slot, frame, value);
                value
            }
            Node::KeptOfMember(slot, inner) => {
                if let Some(value) = self.source.kept_of_member(slot, frame) {
                    return value;
                }
                let value = self.value(inner, frame);
                self.source.keep_of_member(slot, frame, value);
                value
            }
            Node::Define(define, inner) => self.source.defined(define, frame).unwrap_or_else(|| self.value(inner, frame)),
            Node::Let(_, inner) => self.value(inner, frame),
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
            Node::One(one, a) => functions::one(self, one, self.value(a, frame)),
            Node::Two(two, a, b) => {
                let (a, b) = (self.value(a, frame), self.value(b, frame));
                functions::two(self, two, a, b)
            }
            Node::Over(over) => match self.arena.overs.get(over as usize) {
                Some(over) => aggregates::over(self, over, frame),
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
        match self.arena.node(at) {
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
                self.compare(cmp, a, self.value(b, frame))
            }
            Node::In(a, list) => self.is_in(self.value(a, frame), list),
            Node::Given(a) => self.given(a, frame),
            Node::IsEmpty(a) => match self.given(a, frame) {
                Val::Bool(yes) => Val::Bool(!yes),
                other => other,
            },
            Node::Loaded(thing) => Val::Bool(self.source.loaded(thing, frame)),
            Node::HasAny(a, list) => self.has_any(self.value(a, frame), list),
            Node::MatchesAny(a, list) => self.matches_any(self.value(a, frame), list),
            Node::Mapped(map, key, value) => self.mapped(map, key, value, frame),
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

    /// Compares two values that are not missing.
    #[must_use]
    pub fn compare(&self, cmp: Cmp, a: Val, b: Val) -> Val {
        let order = match (a, b) {
            (Val::No(why), _) | (_, Val::No(why)) => return Val::No(why),
            (Val::Num(a), Val::Num(b)) => a.against(b),
            (Val::Day(a), Val::Day(b)) | (Val::Month(a), Val::Month(b)) => a.cmp(&b),
            (Val::Bool(a), Val::Bool(b)) => a.cmp(&b),
            (a, b) => {
                if self.same(a, b) {
                    Ordering::Equal
                } else {
                    Ordering::Less
                }
            }
        };
        Val::Bool(cmp.holds(order))
    }

    /// Whether two words are the same.
    fn same(&self, a: Val, b: Val) -> bool {
        match (a, b) {
            (Val::Word(roll, word), Val::Text(text)) | (Val::Text(text), Val::Word(roll, word)) => {
                self.source.is_word(roll, word, text, &self.arena.texts)
            }
            (Val::Text(a), Val::Text(b)) => a == b,
            (Val::Word(x, a), Val::Word(y, b)) if x == y => a == b,
            (a, b) => self.source.read(a, &self.arena.texts, |a| self.source.read(b, &self.arena.texts, |b| a == b)),
        }
    }

    /// Whether a value is one of a list.
    #[must_use]
    pub fn is_in(&self, value: Val, list: u32) -> Val {
        if value.is_missing() {
            return value;
        }
        let list = self.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        Val::Bool(list.iter().any(|known| match (value, *known) {
            (Val::Num(a), Val::Num(b)) => a.against(b) == Ordering::Equal,
            (a, b) => self.same(a, b),
        }))
    }

    /// Whether a set has one of a list of words.
    #[must_use]
    pub fn has_any(&self, set: Val, list: u32) -> Val {
        self.any_of(set, list, functions::has)
    }

    /// Whether a text contains one of a list of words.
    #[must_use]
    pub fn matches_any(&self, text: Val, list: u32) -> Val {
        self.any_of(text, list, |found, word| found.contains(word))
    }

    fn any_of(&self, value: Val, list: u32, fits: impl Fn(&str, &str) -> bool) -> Val {
        if value.is_missing() {
            return value;
        }
        let list = self.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        let texts = &self.arena.texts;
        let words = list.iter().filter_map(|known| match known {
            Val::Text(at) => texts.get(*at as usize).map(String::as_str),
            _ => None,
        });
        self.source.read(value, texts, |found| Val::Bool(words.clone().any(|word| fits(found, word))))
    }

    fn mapped(&self, _map: u16, key: At, value: At, frame: &Frame) -> Val {
        let key = self.value(key, frame);
        if key.is_missing() {
            return key;
        }
        let texts = &self.arena.texts;
        let row = self.source.read(key, texts, |key| crate::rules::lang::names::RISK_MEASURES.iter().find(|(own, _)| *own == key));
        if value == NONE {
            return Val::Bool(row.is_some());
        }
        let value = self.value(value, frame);
        if value.is_missing() {
            return value;
        }
        self.source.read(value, texts, |value| Val::Bool(row.is_some_and(|(_, all)| all.contains(&value))))
    }

    /// `given(x)`: sees the cell itself, so that blank-means-none still counts as not given.
    #[must_use]
    pub fn given(&self, at: At, frame: &Frame) -> Val {
        let seen = match self.arena.node(at) {
            Node::Leaf(leaf) => self.source.seen(leaf, frame),
            Node::Cell(column) => functions::plain(self.source.cell(column.at, frame), column.shape),
            Node::MemberCell(column) => functions::plain(self.source.member_cell(column.at, frame), column.shape),
            _ => self.value(at, frame),
        };
        functions::is_given(seen)
    }

    /// The number of a node, or why there is none.
    ///
    /// # Errors
    /// The reason.
    pub fn number(&self, at: At, frame: &Frame) -> Result<Num, Why> {
        self.value(at, frame).number()
    }
}
