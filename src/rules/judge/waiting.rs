//! Cells that rules wait for: a rule of high or medium weight that an empty cell of the household keeps from judging asks for that cell.
//!
//! The rule itself stays skipped. A cell whose register says that blank means none keeps nobody waiting: it reads as none.
//! What does not live here: the sentence (`explain/waiting.rs`), judging (`mod.rs`).

use crate::domain::caliber::ItemKind;
use crate::domain::cell::Cell;
use crate::domain::field::CERT_NO;
use crate::domain::field::FIELDS;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagKind;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::Why;
use crate::rules::book::Rule;
use crate::rules::eval::aggregates;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::When;
use crate::rules::lang::value::Val;
use crate::rules::township::account;
use crate::rules::township::context::Live;
use crate::rules::township::town::NOBODY;

const BIRTH: FieldId = known("birth");
const MON_CAT: FieldId = known("mon_cat");
const PROD_OUT: FieldId = known("prod_out");

/// Cells of the form of monitoring objects: nobody fills them in for another household, so that an empty one is asked of nobody else
/// (readings.md MON21).
const OF_MONITORED: [FieldId; 2] = [known("self_paid"), known("insurance_claim")];

/// A cell of a household: the field, and the member whose it is.
pub(crate) type CellAt = (FieldId, Option<u32>);

/// An empty cell and the rules that wait for it.
pub(crate) struct Wait<'r> {
    /// The cell.
    pub cell: CellAt,
    /// The heaviest that a rule which waits can say.
    pub severity: Severity,
    /// The rules, in book order.
    pub rules: Vec<&'r Rule>,
}

/// What is known of the rules before the run.
pub(crate) struct Awaited<'r> {
    /// Where the rule that asks stands among the rules judged; none when it is switched off.
    pub asks: Option<usize>,
    rules: Vec<&'r Rule>,
    // For each rule that may keep waiting, whether it reads a field.
    reads: Vec<Vec<bool>>,
}

impl<'r> Awaited<'r> {
    /// Looks through the rules once.
    pub fn new(live: &Live, rules: &[&'r Rule]) -> Awaited<'r> {
        let asks = rules.iter().position(|rule| rule.needs.contains(&Thing::Rows(Coll::Waits)));
        let reads = rules.iter().enumerate().map(|(at, rule)| {
            let weighs = rule.severities.iter().any(|severity| *severity >= Severity::Medium);
            if weighs && asks.is_some_and(|asks| asks != at) { fields_of(live, rule) } else { Vec::new() }
        });
        Awaited { asks, reads: reads.collect(), rules: rules.to_vec() }
    }

    /// How the rule that asks ends for a household, from how the others ended and what they found; none when it is switched off.
    pub fn judge(&self, live: &Live, outcomes: &[Outcome], found: &[Flag], frame: &Frame) -> Option<(usize, Outcome, Option<Flag>)> {
        let asks = self.asks?;
        let rule = *self.rules.get(asks)?;
        let waits = self.waits(live, outcomes, found, frame);
        let Some(heaviest) = waits.iter().map(|wait| wait.severity).max() else { return Some((asks, Outcome::Clear, None)) };
        let flag = explain::waiting::flag(live, rule, heaviest, &waits, frame);
        Some((asks, Outcome::Fires(heaviest), Some(flag)))
    }

    fn waits(&self, live: &Live, outcomes: &[Outcome], found: &[Flag], frame: &Frame) -> Vec<Wait<'r>> {
        let mut empty: Option<Vec<bool>> = None;
        let mut waits: Vec<Wait> = Vec::new();
        for ((rule, reads), outcome) in self.rules.iter().zip(&self.reads).zip(outcomes) {
            if reads.is_empty() || !matches!(outcome, Outcome::Skipped(_)) {
                continue;
            }
            let empty = empty.get_or_insert_with(|| empty_fields(live, frame));
            if !reads.iter().zip(empty.iter()).any(|(reads, empty)| *reads && *empty) {
                continue;
            }
            let severity = rule.severities.iter().copied().max().unwrap_or(Severity::Low);
            for cell in (Blame { live, eval: Eval { arena: &live.book.arena, source: live } }).of_rule(rule, frame).unwrap_or_default() {
                match waits.iter_mut().find(|wait| wait.cell == cell) {
                    Some(wait) if wait.rules.iter().any(|own| own.code == rule.code) => {}
                    Some(wait) => {
                        wait.rules.push(rule);
                        wait.severity = wait.severity.max(severity);
                    }
                    None => waits.push(Wait { cell, severity, rules: vec![rule] }),
                }
            }
        }
        // What another rule asks for with the same weight is asked once.
        waits.retain(|wait| {
            let key = explain::waiting::key(live, wait.cell, frame);
            let asks = |flag: &Flag| {
                let names = flag.numbers.iter().any(|number| number.value.is_empty() && number.key == key);
                matches!(flag.kind, FlagKind::Missing | FlagKind::Contradiction | FlagKind::Procedure)
                    && flag.severity >= wait.severity
                    && names
            };
            !found.iter().any(asks)
        });
        waits.sort_by_key(|wait| (wait.cell.1.is_some(), wait.cell.1, wait.cell.0));
        waits
    }
}

/// Which fields of this period a rule reads, directly or through what is worked out from them.
fn fields_of(live: &Live, rule: &Rule) -> Vec<bool> {
    let mut reads = vec![false; FIELDS.len()];
    let mut note = |id: FieldId| {
        if let Some(field) = reads.get_mut(usize::from(id.0)) {
            *field = true;
        }
    };
    live.book.walk(&rule.expressions(), &mut |node| {
        let Node::Leaf(leaf) = node else { return };
        match leaf {
            Leaf::Own(When::Now, id) | Leaf::Member(id) | Leaf::Head(id) => note(id),
            Leaf::Derived(_) | Leaf::HeadDerived(_) => [CERT_NO, BIRTH].into_iter().for_each(&mut note),
            Leaf::Calc(_) | Leaf::Row(Coll::Items | Coll::Blocks | Coll::Parents, Attr::Value) | Leaf::Denominator(When::Now) => {
                live.caliber.items.iter().map(|item| item.field).chain([live.caliber.denominator]).for_each(&mut note);
            }
            Leaf::Row(Coll::Lands, Attr::Area) => live.account.lands.iter().map(|(_, id, _)| *id).for_each(&mut note),
            Leaf::Own(..) | Leaf::Denominator(_) | Leaf::Row(..) | Leaf::Index(_) | Leaf::Limit(_) | Leaf::Stat(_) | Leaf::Fact(_) => {}
            Leaf::Fed(_) => {}
        }
    });
    reads
}

/// Which fields have an empty cell in the household.
fn empty_fields(live: &Live, frame: &Frame) -> Vec<bool> {
    let roll = live.town.current;
    let mut empty = vec![false; FIELDS.len()];
    let mut note = |id: &FieldId, cell: &Cell| {
        if let Some(field) = empty.get_mut(usize::from(id.0)).filter(|_| *cell == Cell::EMPTY) {
            *field = true;
        }
    };
    let own = roll.household_row(frame.household as usize);
    roll.household_columns().iter().zip(own).for_each(|(id, cell)| note(id, cell));
    for member in live.people.of(frame.household as usize) {
        roll.member_columns().iter().zip(roll.member_row(*member as usize)).for_each(|(id, cell)| note(id, cell));
    }
    empty
}

/// Goes down from what is not known to the empty cells that would make it known.
struct Blame<'w, 'a> {
    live: &'w Live<'a>,
    eval: Eval<'w, Live<'a>>,
}

impl Blame<'_, '_> {
    /// The cells that a skipped rule waits for; none when filling cells would not let it judge.
    fn of_rule(&self, rule: &Rule, frame: &Frame) -> Option<Vec<CellAt>> {
        let is_enough = rule.enough.is_none_or(|enough| self.eval.truth(enough, frame) == Ok(true));
        if !is_enough || rule.needs.iter().any(|thing| !self.live.loaded(*thing, frame)) {
            return None;
        }
        let tests = rule.applies.into_iter().chain([rule.when]).chain(rule.grades.iter().filter_map(|(_, test)| *test));
        tests.into_iter().find(|test| self.eval.truth(*test, frame).is_err()).and_then(|test| self.of(test, frame, Some(true)))
    }

    /// The cells for which a value waits that is missing; `wanted` is the answer with which the rule would fire, none where it is no matter
    /// of yes and no. Where both sides are needed and one of them is not known for another reason, no cell would make the rule fire: a zero
    /// there would tell no more than the blank.
    fn of(&self, at: At, frame: &Frame, wanted: Option<bool>) -> Option<Vec<CellAt>> {
        match self.eval.arena.node(at) {
            Node::Leaf(leaf) => self.of_leaf(leaf, frame),
            Node::Not(a) => self.of(a, frame, wanted.map(|wanted| !wanted)),
            Node::Minus(a) | Node::In(a, _) | Node::One(_, a) | Node::HasAny(a, _) | Node::MatchesAny(a, _) => self.of(a, frame, None),
            Node::Define(_, a) | Node::Let(_, a) => self.of(a, frame, wanted),
            Node::And(a, b) if wanted == Some(true) => all(self.missing([a, b], frame, wanted)),
            Node::Or(a, b) if wanted == Some(false) => all(self.missing([a, b], frame, wanted)),
            // Either side alone may decide.
            Node::And(a, b) | Node::Or(a, b) | Node::Default(a, b) => any(self.missing([a, b], frame, wanted)),
            Node::Xor(a, b) | Node::Compare(_, a, b) | Node::Math(_, a, b) | Node::Two(_, a, b) | Node::Mapped(_, a, b) => {
                all(self.missing([a, b], frame, None))
            }
            Node::If(choice, yes, no) => match self.eval.truth(choice, frame) {
                Ok(true) => self.of(yes, frame, wanted),
                Ok(false) => self.of(no, frame, wanted),
                Err(_) => self.of(choice, frame, None),
            },
            Node::OrEmpty(a, b) => self.of(if matches!(self.eval.value(a, frame), Val::No(Why::Empty)) { b } else { a }, frame, wanted),
            Node::Over(place) => self.of_rows(self.eval.arena.overs.get(place as usize)?, frame, wanted),
            Node::Const(_)
            | Node::Cell(_)
            | Node::MemberCell(_)
            | Node::Worked(_)
            | Node::Kept(..)
            | Node::KeptOfMember(..)
            | Node::Given(_)
            | Node::IsEmpty(_)
            | Node::Loaded(_) => None,
        }
    }

    /// What the missing ones of some parts wait for.
    fn missing(&self, parts: [At; 2], frame: &Frame, wanted: Option<bool>) -> Vec<Option<Vec<CellAt>>> {
        let is_missing = |at: &At| *at != NONE && self.eval.value(*at, frame).is_missing();
        parts.into_iter().filter(is_missing).map(|at| self.of(at, frame, wanted)).collect()
    }

    fn of_rows(&self, over: &Over, frame: &Frame, wanted: Option<bool>) -> Option<Vec<CellAt>> {
        let count = self.eval.source.rows(over.rows, frame).ok()?;
        if over.body == NONE {
            return None;
        }
        let is_truth = matches!(over.agg, Agg::Any | Agg::All);
        let kept: Vec<Frame> = aggregates::kept(&self.eval, over, frame, count).collect();
        let missing = kept.iter().filter(|row| self.eval.value(over.body, row).is_missing());
        let parts = missing.map(|row| self.of(over.body, row, wanted.filter(|_| is_truth))).collect();
        let needs_all = matches!((over.agg, wanted), (Agg::Any, Some(false)) | (Agg::All, Some(true)));
        if is_truth && !needs_all { any(parts) } else { all(parts) }
    }

    fn of_leaf(&self, leaf: Leaf, frame: &Frame) -> Option<Vec<CellAt>> {
        let roll = self.live.town.current;
        let own = |ids: &[FieldId]| {
            let household = frame.household as usize;
            let is_asked = |id: &FieldId| !OF_MONITORED.contains(id) || roll.get(household, MON_CAT).raw().is_some();
            let empty = ids.iter().filter(|id| roll.get(household, **id) == Cell::EMPTY && is_asked(id));
            some(empty.map(|id| (*id, None)).collect())
        };
        let of_member = |member: u32, ids: &[FieldId]| {
            let empty = ids.iter().filter(|id| member != NOBODY && roll.get_member(member as usize, **id) == Cell::EMPTY);
            some(empty.map(|id| (*id, Some(member))).take(1).collect())
        };
        let worked = |member: u32, derived: Derived| match derived {
            Derived::Birthday => of_member(member, &[CERT_NO, BIRTH]),
            Derived::Cert18 | Derived::CertBirth | Derived::CertSex | Derived::DisLevel => of_member(member, &[CERT_NO]),
        };
        let row = frame.row as usize;
        match leaf {
            Leaf::Own(When::Now, id) => own(&[id]),
            Leaf::Member(id) => of_member(frame.member, &[id]),
            Leaf::Head(id) => of_member(self.live.people.head(frame.household as usize), &[id]),
            Leaf::Derived(derived) => worked(frame.member, derived),
            Leaf::HeadDerived(derived) => worked(self.live.people.head(frame.household as usize), derived),
            Leaf::Denominator(When::Now) => own(&[self.live.caliber.denominator]),
            Leaf::Calc(part) => {
                let tops = self.live.caliber.items.iter().filter(|item| item.kind == ItemKind::Income && item.parent.is_none());
                let tops: Vec<FieldId> = tops.map(|item| item.field).collect();
                own(&tops).or_else(|| (part == CalcPart::NetPc).then(|| own(&[self.live.caliber.denominator])).flatten())
            }
            Leaf::Row(Coll::Items, Attr::Value) => own(&[self.live.account.items.get(row)?.field]),
            Leaf::Row(Coll::Parents, Attr::Value) => own(&[self.live.account.parents.get(row)?.0]),
            Leaf::Row(Coll::Lands, Attr::Area) => own(&[self.live.account.lands.get(row)?.1]),
            Leaf::Row(Coll::Blocks, Attr::Value) => match account::BLOCKS.get(row)?.1 {
                account::PROD_IN => own(&[account::PROD_IN, PROD_OUT]),
                id => own(&[id]),
            },
            Leaf::Own(..)
            | Leaf::Denominator(_)
            | Leaf::Row(..)
            | Leaf::Index(_)
            | Leaf::Limit(_)
            | Leaf::Stat(_)
            | Leaf::Fact(_)
            | Leaf::Fed(_) => None,
        }
    }
}

fn some(cells: Vec<CellAt>) -> Option<Vec<CellAt>> {
    (!cells.is_empty()).then_some(cells)
}

/// The cells of every part that filling in would make known, where one of them is enough.
fn any(parts: Vec<Option<Vec<CellAt>>>) -> Option<Vec<CellAt>> {
    some(parts.into_iter().flatten().flatten().collect())
}

/// The same where every part has to be known.
fn all(parts: Vec<Option<Vec<CellAt>>>) -> Option<Vec<CellAt>> {
    some(parts.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}
