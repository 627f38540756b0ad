//! One thread's view of the township: the same values, with those of the household in hand kept once worked out.

use std::cell::RefCell;

use crate::domain::cell::Cell;
use crate::domain::flag::why::Why;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::NOBODY;

/// The township and what is kept.
pub(crate) struct Worker<'w, 'a> {
    live: &'w Live<'a>,
    // For each slot the household it was worked out for, and its value.
    kept: RefCell<Vec<(u32, Val)>>,
    // The same for members, with a few places for each slot, so that the members of one household seldom push each other out.
    of_members: RefCell<Vec<(u32, Val)>>,
}

/// Places for each value kept of members.
const PLACES: usize = 8;

fn place(slot: u16, member: u32) -> usize {
    usize::from(slot) * PLACES + member as usize % PLACES
}

impl<'w, 'a> Worker<'w, 'a> {
    /// A worker with room for some values of the household and some of its members.
    pub fn new(live: &'w Live<'a>, slots: usize, of_members: usize) -> Worker<'w, 'a> {
        let empty = |slots| RefCell::new(vec![(NOBODY, Val::No(Why::Unknown)); slots]);
        Worker { live, kept: empty(slots), of_members: empty(of_members * PLACES) }
    }
}

impl Source for Worker<'_, '_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        self.live.seen(leaf, frame)
    }

    fn rows(&self, coll: Coll, frame: &Frame) -> Result<usize, Why> {
        self.live.rows(coll, frame)
    }

    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame {
        self.live.enter(coll, frame, at)
    }

    fn loaded(&self, thing: Thing, frame: &Frame) -> bool {
        self.live.loaded(thing, frame)
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        self.live.read(value, texts, with)
    }

    fn is_word(&self, roll: u8, word: u32, text: u32, texts: &[String]) -> bool {
        self.live.is_word(roll, word, text, texts)
    }

    fn word_of(&self, text: u32) -> Option<u32> {
        self.live.word_of(text)
    }

    fn cell(&self, column: u16, frame: &Frame) -> Cell {
        self.live.cell(column, frame)
    }

    fn member_cell(&self, column: u16, frame: &Frame) -> Cell {
        self.live.member_cell(column, frame)
    }

    fn worked(&self, derived: Derived, frame: &Frame) -> Val {
        self.live.worked(derived, frame)
    }

    fn kept(&self, slot: u16, frame: &Frame) -> Option<Val> {
        let (household, value) = *self.kept.borrow().get(usize::from(slot))?;
        (household == frame.household).then_some(value)
    }

    fn keep(&self, slot: u16, frame: &Frame, value: Val) {
        if let Some(place) = self.kept.borrow_mut().get_mut(usize::from(slot)) {
            *place = (frame.household, value);
        }
    }

    fn kept_of_member(&self, slot: u16, frame: &Frame) -> Option<Val> {
        let (member, value) = *self.of_members.borrow().get(place(slot, frame.member))?;
        (member == frame.member && member != NOBODY).then_some(value)
    }

    fn keep_of_member(&self, slot: u16, frame: &Frame, value: Val) {
        if let Some(place) = self.of_members.borrow_mut().get_mut(place(slot, frame.member)) {
            *place = (frame.member, value);
        }
    }
}
