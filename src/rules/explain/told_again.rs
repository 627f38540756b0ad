//! The facts of a flag as a source of values: what the township answered when the rule fired is answered again.
//!
//! What does not live here: reading the facts (`capture.rs`), the words (`words.rs`).

use crate::domain::field::FieldId;
use crate::domain::field::SIZE_YEAR;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::facts::FactName;
use crate::domain::flag::facts::FactRow;
use crate::domain::flag::facts::FactValue;
use crate::domain::flag::facts::FlagFacts;
use crate::domain::flag::why::Why;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits::Limit;
use crate::rules::book::limits::LimitValue;
use crate::rules::book::slots::Slots;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain::teller::DecidedRows;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::Teller;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::account;

/// Facts that answer.
pub(crate) struct ToldAgain<'f> {
    book: &'f Book,
    slots: &'f Slots,
    facts: &'f FlagFacts,
    /// For each row its values.
    values: Vec<Vec<(u16, Val)>>,
    words: Vec<&'f str>,
    /// The limits that the flag used, by their place in the book.
    limits: Vec<(u16, LimitValue)>,
}

impl<'f> ToldAgain<'f> {
    /// The facts of a flag of a rule, with the limits that it used.
    pub fn new(book: &'f Book, rule: &Rule, facts: &'f FlagFacts, limits: &[LimitUsed]) -> ToldAgain<'f> {
        let mut words = Vec::new();
        let values = facts.rows.iter().map(|row| of_row(book, row, &mut words)).collect();
        let limits = limits.iter().filter_map(|used| shown(book, used)).collect();
        ToldAgain { book, slots: book.slots(rule), facts, values, words, limits }
    }

    /// The frame of the subject itself.
    pub fn subject() -> Frame {
        Frame::default()
    }

    fn row(&self, frame: &Frame) -> Option<&FactRow> {
        self.facts.rows.get(frame.village as usize)
    }

    /// A value of the row in hand, else of the row it stands in.
    fn at(&self, slot: u16, frame: &Frame) -> Option<Val> {
        let mut at = frame.village as usize;
        loop {
            if let Some((_, value)) = self.values.get(at)?.iter().find(|(own, _)| *own == slot) {
                return Some(*value);
            }
            let within = usize::from(self.facts.rows.get(at)?.within);
            // A row stands after the one it is in, so this ends.
            if within >= at {
                return None;
            }
            at = within;
        }
    }

    fn frame(&self, at: usize) -> Frame {
        let [household, member, row, inner] = self.facts.rows.get(at).map_or([0; 4], |row| row.place.map(u32::from));
        Frame { town: 0, village: u32::try_from(at).unwrap_or(u32::MAX), household, member, row, inner }
    }
}

fn of_row<'f>(book: &Book, row: &'f FactRow, words: &mut Vec<&'f str>) -> Vec<(u16, Val)> {
    let mut word = |written: &'f str| {
        // The same word has the same number: that is how two of them are compared.
        let at = words.iter().position(|own| *own == written).unwrap_or_else(|| {
            words.push(written);
            words.len() - 1
        });
        Val::Word(0, u32::try_from(at).unwrap_or(u32::MAX))
    };
    let mut value = |value: &'f FactValue| match value {
        FactValue::No(why) => Val::No(*why),
        FactValue::Bool(yes) => Val::Bool(*yes),
        FactValue::Number(num, den) => Val::Num(Num { num: *num, den: *den }),
        FactValue::Day(day) => Val::Day(*day),
        FactValue::Month(month) => Val::Month(*month),
        FactValue::Word(written) => word(written),
        FactValue::Own(written) => {
            let known = book.arena.texts.iter().position(|own| own == written).and_then(|at| u32::try_from(at).ok());
            known.map_or_else(|| word(written), Val::Text)
        }
    };
    row.values.0.iter().map(|(slot, own)| (*slot, value(own))).collect()
}

fn shown(book: &Book, used: &LimitUsed) -> Option<(u16, LimitValue)> {
    let place = book.env.limits.iter().position(|(key, _)| *key == used.key)?;
    // The line that was in force, by what it says, for its title; any of the same limit where the office has set it anew since.
    let mut lines = book.limits.iter().filter(|limit| limit.key == used.key).rev();
    let is_used = |limit: &&Limit| limit.value.as_deref() == Some(used.value.as_str()) && limit.document == used.document;
    let limit = lines.clone().find(is_used).or_else(|| lines.next_back())?;
    let value = LimitValue {
        key: used.key.clone(),
        value: used.value.clone(),
        unit: limit.unit.code().to_owned(),
        document: used.document.clone(),
        effective: None,
        title: limit.title.clone(),
    };
    Some((u16::try_from(place).ok()?, value))
}

impl Source for ToldAgain<'_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        let found = self.slots.leaf(leaf).and_then(|slot| self.at(slot, frame));
        found.unwrap_or(Val::No(Why::Unknown))
    }

    fn known(&self, at: At, frame: &Frame) -> Option<Val> {
        self.slots.node(at).map(|slot| self.at(slot, frame).unwrap_or(Val::No(Why::Unknown)))
    }

    fn rows(&self, _: Coll, _: &Frame) -> Result<usize, Why> {
        // What a function over rows comes to is kept; the rows that decided are asked for by `decided`.
        Err(Why::Unknown)
    }

    fn enter(&self, _: Coll, frame: &Frame, _: usize) -> Frame {
        *frame
    }

    fn loaded(&self, _: Thing, _: &Frame) -> bool {
        false
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        with(match value {
            Val::Word(_, word) => self.words.get(word as usize).copied().unwrap_or(""),
            Val::Text(text) => texts.get(text as usize).map_or("", String::as_str),
            Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Day(_) | Val::Month(_) => "",
        })
    }
}

impl Teller for ToldAgain<'_> {
    fn book(&self) -> &Book {
        self.book
    }

    fn limit(&self, place: u16) -> Option<&LimitValue> {
        self.limits.iter().find(|(own, _)| *own == place).map(|(_, limit)| limit)
    }

    fn land_limit(&self, frame: &Frame) -> Option<&LimitValue> {
        let FactName::Field(id) = self.row(frame)?.name else { return None };
        let key = account::land_most_key(id)?;
        self.limits.iter().map(|(_, limit)| limit).find(|limit| limit.key == key)
    }

    fn denominator(&self) -> FieldId {
        self.facts.denominator.map_or(SIZE_YEAR, |field| field.0)
    }

    fn net_items(&self) -> Vec<(FieldId, bool)> {
        self.facts.net_items.iter().map(|(field, adds)| (field.0, *adds)).collect()
    }

    fn has_rows(&self, over: u32, frame: &Frame) -> bool {
        let Some(slot) = self.slots.over(over) else { return false };
        let count = self.facts.counts.iter().find(|count| count.over == slot && u32::from(count.within) == frame.village);
        count.is_none_or(|count| count.kept.is_some())
    }

    fn decided(&self, over: u32, frame: &Frame, _: Deciding) -> DecidedRows {
        let Some(slot) = self.slots.over(over) else { return DecidedRows::default() };
        let is_one = |row: &FactRow| row.over == slot && u32::from(row.within) == frame.village;
        let rows = self.facts.rows.iter().enumerate().skip(1).filter(|(_, row)| is_one(row)).map(|(at, _)| self.frame(at)).collect();
        let count = self.facts.counts.iter().find(|count| count.over == slot && u32::from(count.within) == frame.village);
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let (kept, all) = count.map_or((0, 0), |count| (count.kept.map_or(0, number), number(count.decided)));
        DecidedRows { rows, all, kept }
    }

    fn row_name(&self, _: Coll, frame: &Frame) -> FactName {
        self.row(frame).map(|row| row.name.clone()).unwrap_or_default()
    }

    fn uncollected(&self, _: &Frame) -> (Vec<String>, bool) {
        (self.facts.listed.clone(), self.facts.more_listed)
    }
}
