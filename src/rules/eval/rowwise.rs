//! Works out what a node comes to. Total: no panic, no loop without bound, missing carries its reason (readings.md 0.2).
//!
//! What does not live here: where values come from (`Source` is implemented by `township/context.rs`, `judge/sample.rs`, `filter.rs`).

use std::cmp::Ordering;

use crate::domain::cell::Cell;
use crate::domain::flag::Why;
use crate::rules::eval::aggregates;
use crate::rules::eval::functions;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// Which rows are in hand; each kind of row has its own place, so that inner rows still see the outer ones.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame {
    /// Village, for village rules and statistics.
    pub village: u32,
    /// Household.
    pub household: u32,
    /// Member.
    pub member: u32,
    /// Row of another collection.
    pub row: u32,
    /// Row of a collection that may stand inside another one (`measures`).
    pub inner: u32,
}

/// Where values come from.
pub trait Source {
    /// The value of a leaf; an empty cell is `No(Empty)` even where blank means none.
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val;
    /// How many rows a collection has here.
    ///
    /// # Errors
    /// Why there is none: not loaded, no such column.
    fn rows(&self, coll: Coll, frame: &Frame) -> Result<usize, Why>;
    /// The frame with one of these rows in hand.
    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame;
    /// Whether something is loaded.
    fn loaded(&self, thing: Thing, frame: &Frame) -> bool;
    /// A value given instead of a definition's own (samples only).
    fn defined(&self, _define: u16, _frame: &Frame) -> Option<Val> {
        None
    }
    /// Reads the characters of a word.
    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R;
    /// Whether a word of a roll is a word written in a rule.
    fn is_word(&self, roll: u8, word: u32, text: u32, texts: &[String]) -> bool {
        self.read(Val::Word(roll, word), texts, |found| texts.get(text as usize).is_some_and(|known| known == found))
    }
    /// The number that a word written in a rule has in the current roll, one that no cell holds where the roll lacks it; none when not known.
    fn word_of(&self, _text: u32) -> Option<u32> {
        None
    }
    /// A household cell at a known column.
    fn cell(&self, _column: u16, _frame: &Frame) -> Cell {
        Cell::ABSENT
    }
    /// A member cell at a known column.
    fn member_cell(&self, _column: u16, _frame: &Frame) -> Cell {
        Cell::ABSENT
    }
    /// A member value worked out before the run.
    fn worked(&self, derived: Derived, frame: &Frame) -> Val {
        self.seen(Leaf::Derived(derived), frame)
    }
    /// A value kept for the household in hand.
    fn kept(&self, _slot: u16, _frame: &Frame) -> Option<Val> {
        None
    }
    /// Keeps a value for the household in hand.
    fn keep(&self, _slot: u16, _frame: &Frame, _value: Val) {}
    /// A value kept for the member in hand.
    fn kept_of_member(&self, _slot: u16, _frame: &Frame) -> Option<Val> {
        None
    }
    /// Keeps a value for the member in hand.
    fn keep_of_member(&self, _slot: u16, _frame: &Frame, _value: Val) {}
}

/// Works out expressions of one arena from one source.
pub struct Eval<'a, S> {
    /// The nodes.
    pub arena: &'a Arena,
    /// The values.
    pub source: &'a S,
}

impl<S> Clone for Eval<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Eval<'_, S> {}

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
