//! The facts of a flag as a source of values: what the township answered when the rule fired is answered again.
//!
//! What does not live here: reading the facts (`capture.rs`), the words (`words.rs`).

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use crate::domain::field::FieldId;
use crate::domain::field::SIZE_YEAR;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::facts::FactCount;
use crate::domain::flag::facts::FactName;
use crate::domain::flag::facts::FactRow;
use crate::domain::flag::facts::FactValue;
use crate::domain::flag::facts::FlagFacts;
use crate::domain::flag::why::Why;
use crate::i18n::Text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits::Limit;
use crate::rules::book::slots::Slots;
use crate::rules::book::telling::LimitLines;
use crate::rules::book::telling::RuleTelling;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain::compiled;
use crate::rules::explain::teller::DecidedRows;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::LimitTold;
use crate::rules::explain::teller::Teller;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::account;

/// Facts that answer.
pub(crate) struct ToldAgain<'f> {
    book: &'f Book,
    slots: &'f Slots,
    telling: &'f RuleTelling,
    facts: &'f FlagFacts,
    /// The limits that the flag used.
    used: &'f [LimitUsed],
    room: FactRoom,
    words: Vec<&'f str>,
}

/// Where the values of facts are laid out, row by row; used again for the next flag.
#[derive(Default)]
pub(crate) struct FactRoom {
    /// What was read, by slot.
    read: Vec<Option<Val>>,
    /// What nodes came to, once somebody asked.
    worked_out: Vec<Cell<Option<Val>>>,
}

impl<'f> ToldAgain<'f> {
    /// The facts of a flag of a rule, with the limits that it used.
    pub fn new(book: &'f Book, rule: &Rule, facts: &'f FlagFacts, used: &'f [LimitUsed], mut room: FactRoom) -> ToldAgain<'f> {
        let (slots, telling) = (book.slots(rule), compiled::telling(book, rule));
        let width = slots.places();
        room.read.clear();
        room.read.resize(facts.rows.len() * width, None);
        room.worked_out.clear();
        room.worked_out.resize(facts.rows.len() * telling.nodes.len(), Cell::new(None));
        let mut words = Vec::new();
        for (row, read) in facts.rows.iter().zip(room.read.chunks_exact_mut(width)) {
            for (slot, value) in &row.values.0 {
                if let Some(place) = read.get_mut(usize::from(*slot)).filter(|place| place.is_none()) {
                    *place = Some(read_again((book, telling), value, &mut words));
                }
            }
        }
        ToldAgain { book, slots, telling, facts, used, room, words }
    }

    /// The room, for the next flag.
    pub fn into_room(self) -> FactRoom {
        self.room
    }

    /// The frame of the subject itself.
    pub fn subject() -> Frame {
        Frame::default()
    }

    fn row(&self, frame: &Frame) -> Option<&FactRow> {
        self.facts.rows.get(frame.village as usize)
    }

    /// A value of the row in hand, else of the row it stands in.
    fn at(&self, slot: u16, frame: &Frame) -> Val {
        let mut at = frame.village as usize;
        loop {
            if let Some(Some(value)) = self.room.read.get(at * self.slots.places() + usize::from(slot)) {
                return *value;
            }
            let Some(row) = self.facts.rows.get(at) else { break };
            // A row stands after the one it is in, so this ends.
            let within = usize::from(row.within);
            if within >= at {
                break;
            }
            at = within;
        }
        Val::No(Why::Unknown)
    }

    fn frame(&self, at: usize) -> Frame {
        let [household, member, row, inner] = self.facts.rows.get(at).map_or([0; 4], |row| row.place.map(u32::from));
        Frame { town: 0, village: u32::try_from(at).unwrap_or(u32::MAX), household, member, row, inner }
    }

    fn count(&self, slot: u16, frame: &Frame) -> Option<&FactCount> {
        self.facts.counts.iter().find(|count| count.over == slot && u32::from(count.within) == frame.village)
    }

    fn used(&self, of: &LimitLines) -> Option<&'f LimitUsed> {
        self.used.iter().find(|used| used.key == of.key)
    }

    /// The line that was in force, by what it says, for its title; any of the same limit where the office has set it anew since.
    fn line(&self, of: &LimitLines, used: &LimitUsed) -> Option<&'f Limit> {
        let since = self.book.limits.iter().skip(self.telling.lines).filter(|limit| limit.key == of.key);
        let mut lines = of.lines.iter().filter_map(|at| self.book.limits.get(*at)).chain(since).rev();
        let is_used = |limit: &&Limit| limit.value.as_deref() == Some(used.value.as_str()) && limit.document == used.document;
        lines.clone().find(is_used).or_else(|| lines.next_back())
    }
}

fn read_again<'f>((book, telling): (&Book, &RuleTelling), value: &'f FactValue, words: &mut Vec<&'f str>) -> Val {
    let mut word = |written: &'f str| {
        // The same word has the same number: that is how two of them are compared.
        let at = words.iter().position(|own| *own == written).unwrap_or_else(|| {
            words.push(written);
            words.len() - 1
        });
        Val::Word(0, u32::try_from(at).unwrap_or(u32::MAX))
    };
    match value {
        FactValue::No(why) => Val::No(*why),
        FactValue::Bool(yes) => Val::Bool(*yes),
        FactValue::Number(num, den) => Val::Num(Num { num: *num, den: *den }),
        FactValue::Day(day) => Val::Day(*day),
        FactValue::Month(month) => Val::Month(*month),
        FactValue::Word(written) => word(written),
        FactValue::Own(written) => {
            let known = telling.texts.get_or_init(|| numbered(&book.arena.texts));
            known.get(written).map_or_else(|| word(written), |text| Val::Text(*text))
        }
    }
}

/// The words of a book by what they are; of equal ones the first.
fn numbered(texts: &[String]) -> HashMap<String, u32> {
    let mut known = HashMap::with_capacity(texts.len());
    for (text, at) in texts.iter().zip(0..) {
        known.entry(text.clone()).or_insert(at);
    }
    known
}

impl Source for ToldAgain<'_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        self.slots.leaf(leaf).map_or(Val::No(Why::Unknown), |slot| self.at(slot, frame))
    }

    /// Every node is worked out once for each row.
    fn known(&self, at: At, frame: &Frame) -> Option<Val> {
        let told = self.telling.node(at)?;
        let place = frame.village as usize * self.telling.nodes.len() + (at - self.telling.first) as usize;
        let kept = self.room.worked_out.get(place)?;
        if let Some(value) = kept.get() {
            return Some(value);
        }
        let value = match (self.book.arena.node(at), told.slot) {
            (Node::Leaf(_), 0) => Val::No(Why::Unknown),
            (Node::Leaf(leaf), slot) => functions::blank(leaf, self.at(slot, frame)),
            (_, 0) => Eval { arena: &self.book.arena, source: self }.worked_out(at, frame),
            (_, slot) => self.at(slot, frame),
        };
        kept.set(Some(value));
        Some(value)
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

    fn limit(&self, place: u16) -> Option<LimitTold<'_>> {
        let of = self.telling.limits.iter().find(|limit| limit.place == place)?;
        let used = self.used(of)?;
        let line = self.line(of, used)?;
        Some(LimitTold { value: &used.value, unit: line.unit.code(), document: &used.document, title: &line.title })
    }

    fn land_limit(&self, frame: &Frame) -> Option<&Text> {
        let FactName::Field(id) = self.row(frame)?.name else { return None };
        let key = account::land_most_key(id)?;
        let of = self.telling.limits.iter().find(|limit| limit.key == key)?;
        self.line(of, self.used(of)?).map(|line| &line.title)
    }

    fn denominator(&self) -> FieldId {
        self.facts.denominator.map_or(SIZE_YEAR, |field| field.0)
    }

    fn net_items(&self) -> Vec<(FieldId, bool)> {
        self.facts.net_items.iter().map(|(field, adds)| (field.0, *adds)).collect()
    }

    fn has_rows(&self, over: u32, frame: &Frame) -> bool {
        let Some(slot) = self.slots.over(over) else { return false };
        self.count(slot, frame).is_none_or(|count| count.kept.is_some())
    }

    fn decided(&self, over: u32, frame: &Frame, _: Deciding) -> DecidedRows {
        let Some(slot) = self.slots.over(over) else { return DecidedRows::default() };
        let is_one = |row: &FactRow| row.over == slot && u32::from(row.within) == frame.village;
        let rows = self.facts.rows.iter().enumerate().skip(1).filter(|(_, row)| is_one(row)).map(|(at, _)| self.frame(at)).collect();
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let (kept, all) = self.count(slot, frame).map_or((0, 0), |count| (count.kept.map_or(0, number), number(count.decided)));
        DecidedRows { rows, all, kept }
    }

    fn row_name(&self, _: Coll, frame: &Frame) -> Cow<'_, FactName> {
        self.row(frame).map_or(Cow::Owned(FactName::Plain), |row| Cow::Borrowed(&row.name))
    }

    fn uncollected(&self, _: &Frame) -> (Vec<String>, bool) {
        (self.facts.listed.clone(), self.facts.more_listed)
    }
}
