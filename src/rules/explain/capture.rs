//! Reads the facts of a flag where a rule fired: the values of its slots and the rows that decided.
//!
//! What does not live here: which slots there are (`slots.rs`), the words (`words.rs`).

use crate::domain::flag::Severity;
use crate::domain::flag::facts::FactCount;
use crate::domain::flag::facts::FactField;
use crate::domain::flag::facts::FactRow;
use crate::domain::flag::facts::FactValue;
use crate::domain::flag::facts::FlagFacts;
use crate::domain::flag::facts::SlotValues;
use crate::domain::text::cert;
use crate::rules::book::Rule;
use crate::rules::book::slots::Slots;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::MOST_TERMS;
use crate::rules::explain::teller::Teller;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;

/// Most rows that one flag keeps of all its functions together.
const MOST_ROWS: usize = 1_000;

/// The facts of a rule that fired.
pub(crate) fn facts(live: &Live, rule: &Rule, severity: Severity, frame: &Frame) -> FlagFacts {
    let mut capture = Capture {
        live,
        eval: Eval { arena: &live.book.arena, source: live },
        slots: live.book.slots(rule),
        facts: FlagFacts { wording: rule.wording.clone(), rows: vec![FactRow::default()], ..FlagFacts::default() },
        met: numbers(frame).map(|number| vec![number]),
    };
    let test = rule.test_of(severity);
    for at in std::iter::once(rule.when).chain(test).chain(rule.holes.iter().map(|hole| hole.at)) {
        capture.walk(at, frame, 0);
    }
    let mut facts = capture.facts;
    if live.book.slots(rule).beside.lists {
        (facts.listed, facts.more_listed) = live.uncollected(frame);
    }
    facts
}

/// The numbers by which a row is known again.
pub(crate) const fn numbers(frame: &Frame) -> [u32; 4] {
    [frame.household, frame.member, frame.row, frame.inner]
}

struct Capture<'c, 'a> {
    live: &'c Live<'a>,
    eval: Eval<'c, Live<'a>>,
    slots: &'c Slots,
    facts: FlagFacts,
    /// Households, members, rows and inner rows in the order in which they were met, the subject's own first.
    met: [Vec<u32>; 4],
}

impl Capture<'_, '_> {
    fn walk(&mut self, at: At, frame: &Frame, row: u16) {
        let node = self.eval.arena.node(at);
        if let Some(slot) = self.slots.node(at) {
            let value = self.eval.value(at, frame);
            self.put(row, slot, value, None);
        }
        match node {
            Node::Leaf(leaf) => self.leaf(leaf, frame, row),
            Node::Over(place) => {
                if let (Some(over), Some(slot)) = (self.eval.arena.overs.get(place as usize), self.slots.node(at)) {
                    self.over((place, over, slot), frame, row);
                }
            }
            Node::Loaded(_) | Node::Mapped(..) => {}
            Node::If(choice, yes, no) => {
                self.walk(choice, frame, row);
                if let Ok(holds) = self.eval.truth(choice, frame) {
                    self.walk(if holds { yes } else { no }, frame, row);
                }
            }
            Node::Default(a, b) => {
                self.walk(a, frame, row);
                if self.eval.value(a, frame).is_missing() {
                    self.walk(b, frame, row);
                }
            }
            _ => self.eval.arena.below(at).into_iter().for_each(|below| self.walk(below, frame, row)),
        }
    }

    fn leaf(&mut self, leaf: Leaf, frame: &Frame, row: u16) {
        let Some(slot) = self.slots.leaf(leaf) else { return };
        let value = self.live.seen(leaf, frame);
        self.put(row, slot, value, Some(leaf));
        match leaf {
            Leaf::Denominator(_) => self.facts.denominator = Some(FactField(self.live.caliber.denominator)),
            Leaf::Calc(_) if self.facts.net_items.is_empty() => {
                let items = self.live.net_items();
                for (id, _) in &items {
                    self.leaf(Leaf::Own(When::Now, *id), frame, row);
                }
                self.facts.net_items = items.into_iter().map(|(id, adds)| (FactField(id), adds)).collect();
            }
            _ => {}
        }
    }

    fn over(&mut self, (place, over, slot): (u32, &Over, u16), frame: &Frame, row: u16) {
        if self.facts.counts.iter().any(|count| (count.over, count.within) == (slot, row)) {
            return;
        }
        let by = match over.agg {
            Agg::Any => Deciding::Yes,
            Agg::All => Deciding::No,
            Agg::Sum if over.body != NONE => Deciding::Counted,
            _ => {
                if over.optional && !self.live.has_rows(place, frame) {
                    self.facts.counts.push(FactCount { over: slot, within: row, kept: None, decided: 0 });
                }
                return;
            }
        };
        let decided = self.live.decided(place, frame, by);
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let kept = self.live.has_rows(place, frame).then(|| short(decided.kept));
        self.facts.counts.push(FactCount { over: slot, within: row, kept, decided: short(decided.all) });
        if by == Deciding::Counted && decided.all > MOST_TERMS {
            return;
        }
        for own in &decided.rows {
            let Some(at) = u16::try_from(self.facts.rows.len()).ok().filter(|at| usize::from(*at) < MOST_ROWS) else { return };
            let place = self.known_as(own);
            let name = self.live.row_called(over.rows, own);
            self.facts.rows.push(FactRow { over: slot, within: row, place, name, values: SlotValues::default() });
            self.walk(over.body, own, at);
        }
    }

    /// The numbers of a row, counted as they were met.
    fn known_as(&mut self, frame: &Frame) -> [u16; 4] {
        let mut place = [0; 4];
        for ((met, number), own) in self.met.iter_mut().zip(numbers(frame)).zip(&mut place) {
            let at = met.iter().position(|known| *known == number).unwrap_or_else(|| {
                met.push(number);
                met.len() - 1
            });
            *own = u16::try_from(at).unwrap_or(u16::MAX);
        }
        place
    }

    /// Keeps a value, unless the rows around say the same.
    fn put(&mut self, row: u16, slot: u16, value: Val, leaf: Option<Leaf>) {
        let value = self.kept(value, leaf);
        let mut at = row;
        loop {
            let Some(own) = self.facts.rows.get(usize::from(at)) else { return };
            if let Some(known) = own.values.get(slot) {
                if *known == value {
                    return;
                }
                break;
            }
            if at == 0 {
                break;
            }
            at = own.within;
        }
        if let Some(own) = self.facts.rows.get_mut(usize::from(row)) {
            own.values.0.push((slot, value));
        }
    }

    fn kept(&self, value: Val, leaf: Option<Leaf>) -> FactValue {
        let read = |value| self.live.read(value, &self.eval.arena.texts, str::to_owned);
        match value {
            Val::No(why) => FactValue::No(why),
            Val::Bool(yes) => FactValue::Bool(yes),
            Val::Num(num) => FactValue::Number(num.num, num.den),
            Val::Day(day) => FactValue::Day(day),
            Val::Month(month) => FactValue::Month(month),
            Val::Word(..) if leaf.is_some_and(names::is_secret) => FactValue::Word(cert::masked(&read(value))),
            Val::Word(..) => FactValue::Word(read(value)),
            Val::Text(_) => FactValue::Own(read(value)),
        }
    }
}
