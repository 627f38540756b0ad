//! A batch of one row: what an expression comes to for the household, village, member or example in hand.
//!
//! Operands are asked for when a loop wants them, so that what is decided already is not worked out; nothing is put on the heap.
//! What does not live here: what nodes come to (`loops.rs`), functions over rows (`aggregates.rs`), many rows at once (`batch.rs`).

use std::slice::from_ref;

use crate::domain::flag::why::Why;
use crate::rules::eval::aggregates;
use crate::rules::eval::loops;
use crate::rules::eval::loops::Arg;
use crate::rules::eval::loops::Truth;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Node;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// The column of a single row.
struct Single<T>(T);

impl<T> Extend<T> for Single<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, rows: I) {
        for row in rows {
            self.0 = row;
        }
    }
}

impl<S: Source> Eval<'_, S> {
    /// What a node comes to.
    #[must_use]
    pub fn value(&self, at: At, frame: &Frame) -> Val {
        if let Some(known) = self.source.known(at, frame) {
            return known;
        }
        self.worked_out(at, frame)
    }

    /// What a node comes to by its operands, also where the source knows it.
    pub(crate) fn worked_out(&self, at: At, frame: &Frame) -> Val {
        let unknown = Val::No(Why::Unknown);
        let node = self.arena.node(at);
        match node {
            Node::Const(value) => value,
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
            Node::Let(inner) => self.value(inner, frame),
            Node::Over(over) => self.arena.overs.get(over as usize).map_or(unknown, |over| aggregates::over(self, over, frame)),
            node => match node.operands() {
                Some(operands) if !loops::reads(self, node) => {
                    let args = operands.map(|at| Arg::asked(*self, at, from_ref(frame)));
                    if loops::is_truth(node) {
                        let mut out = Single(Truth::NO);
                        loops::truths(self, node, &args, 0..1, &mut out);
                        out.0.value()
                    } else {
                        let mut out = Single(unknown);
                        loops::values(self, node, &args, 0..1, &mut out);
                        out.0
                    }
                }
                _ => {
                    let mut out = Single(unknown);
                    loops::read(self, node, from_ref(frame), &mut out);
                    out.0
                }
            },
        }
    }

    /// Yes, no, or why not.
    ///
    /// # Errors
    /// The reason why it cannot be said.
    pub fn truth(&self, at: At, frame: &Frame) -> Result<bool, Why> {
        self.value(at, frame).truth()
    }

    /// The number of a node, or why there is none.
    ///
    /// # Errors
    /// The reason.
    pub fn number(&self, at: At, frame: &Frame) -> Result<Num, Why> {
        self.value(at, frame).number()
    }
}
