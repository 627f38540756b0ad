//! Where values come from, which rows are in hand, and the pair of expressions and source that is worked out.
//!
//! What does not live here: working out (`loops.rs`, `one.rs`, `batch.rs`), the sources (`township/context.rs`, `judge/sample.rs`, `filter.rs`).

use crate::domain::cell::Cell;
use crate::domain::flag::why::Why;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::value::Val;

/// Which rows are in hand; each kind of row has its own place, so that inner rows still see the outer ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Township, for rules and statistics about one; a village in hand has its own.
    pub town: u32,
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
    /// What a node came to, where that was kept and what it was made of was not (facts of a flag only).
    fn known(&self, _at: At, _frame: &Frame) -> Option<Val> {
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
