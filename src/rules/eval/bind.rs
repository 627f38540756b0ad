//! The book made ready for one township: columns found, limits put in, what cannot change worked out once.
//!
//! Whole rules fall away here: one that needs a file nobody imported is skipped for everybody before the run begins.

use std::collections::HashMap;

use crate::domain::caliber::Restated;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::rules::book::Rule;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::eval::functions::shape;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::RollColumn;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::When;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::NOBODY;

/// A rule made ready: `T` is where its expressions are found.
pub(crate) struct Ready<T = At> {
    /// Its end, when nothing of the subject can change it.
    pub fixed: Option<Outcome>,
    /// Records that must be there for the subject.
    pub records: Vec<Thing>,
    pub enough: Option<T>,
    pub applies: Option<T>,
    pub when: T,
    pub grades: Vec<(Severity, Option<T>)>,
}

impl Ready {
    /// Every expression of the rule.
    pub fn expressions(&self) -> Vec<At> {
        let graded = self.grades.iter().filter_map(|(_, test)| *test);
        self.enough.into_iter().chain(self.applies).chain([self.when]).chain(graded).collect()
    }
}

/// The book made ready: nodes and, for each rule asked for, its parts.
pub(crate) struct Bound {
    pub arena: Arena,
    pub rules: Vec<Ready>,
    /// How many values are kept for the household in hand.
    pub kept: usize,
    /// How many values are kept for each member.
    pub kept_of_members: usize,
}

/// Makes some rules ready for a township.
pub(crate) fn bind<'r>(live: &Live, rules: impl Iterator<Item = &'r Rule>) -> Bound {
    let mut binder = Binder::new(live, &live.book.arena);
    let rules = rules.map(|rule| binder.rule(rule)).collect();
    Bound { arena: binder.arena, rules, kept: usize::from(binder.kept), kept_of_members: usize::from(binder.kept_of_members) }
}

/// Makes some rules ready for a township, and expressions beside them in the same arena.
pub(crate) fn bind_with<'r>(live: &Live, rules: impl Iterator<Item = &'r Rule>, beside: &[At]) -> (Bound, Vec<At>) {
    let mut binder = Binder::new(live, &live.book.arena);
    let rules = rules.map(|rule| binder.rule(rule)).collect();
    let beside = beside.iter().map(|at| binder.node(*at)).collect();
    let bound = Bound { arena: binder.arena, rules, kept: usize::from(binder.kept), kept_of_members: usize::from(binder.kept_of_members) };
    (bound, beside)
}

/// Makes single expressions ready; their arena is the book's, or one that goes on from it.
pub(crate) fn bind_all(live: &Live, from: &Arena, expressions: &[At]) -> (Arena, Vec<At>) {
    let mut binder = Binder::new(live, from);
    let ready = expressions.iter().map(|at| binder.node(*at)).collect();
    (binder.arena, ready)
}

struct Binder<'b, 'a> {
    live: &'b Live<'a>,
    /// Where the expressions stand.
    from: &'b Arena,
    arena: Arena,
    done: HashMap<At, At>,
    /// Nodes already made, by what they are: what several rules ask is one node.
    same: HashMap<String, At>,
    kept: u16,
    kept_of_members: u16,
}

impl<'b, 'a> Binder<'b, 'a> {
    fn new(live: &'b Live<'a>, from: &'b Arena) -> Binder<'b, 'a> {
        let arena = Arena { texts: from.texts.clone(), lists: from.lists.clone(), ..Arena::default() };
        Binder { live, from, arena, done: HashMap::new(), same: HashMap::new(), kept: 0, kept_of_members: 0 }
    }

    /// Adds a node unless it is already there.
    fn add(&mut self, node: Node) -> At {
        let what = match node {
            Node::Over(place) => format!("{:?}", self.arena.overs.get(place as usize)),
            node => format!("{node:?}"),
        };
        if let Some(at) = self.same.get(&what) {
            return *at;
        }
        let at = self.arena.add(node);
        // Figures over a household's own rows are asked again and again: worked out once, they are kept for it.
        let at = match node {
            Node::Over(place) if self.is_of_household(place) && self.kept < u16::MAX => {
                self.kept += 1;
                self.arena.add(Node::Kept(self.kept - 1, at))
            }
            // So are ages and what a word says of a member: dozens of rules ask the same of each.
            Node::Two(..) | Node::One(..) | Node::In(..) | Node::HasAny(..) | Node::MatchesAny(..)
                if self.is_of_member(at) && self.kept_of_members < u16::MAX =>
            {
                self.kept_of_members += 1;
                self.arena.add(Node::KeptOfMember(self.kept_of_members - 1, at))
            }
            _ => at,
        };
        self.same.insert(what, at);
        at
    }

    /// Whether a figure over a household's own rows hangs on nothing but the household: not on a row that is in hand around it.
    fn is_of_household(&self, place: u32) -> bool {
        let Some(over) = self.arena.overs.get(place as usize).filter(|over| is_own(over.rows)) else { return false };
        self.stands_alone(over, &[])
    }

    /// Whether filter and body read only rows of their own or of those in hand, and what stands beside them only of those in hand.
    fn stands_alone(&self, over: &Over, hand: &[Coll]) -> bool {
        let mut within = hand.to_vec();
        within.push(over.rows);
        [over.filter, over.body].into_iter().all(|at| self.reads_only(at, &within)) && self.reads_only(over.extra, hand)
    }

    fn reads_only(&self, at: At, hand: &[Coll]) -> bool {
        if at == NONE {
            return true;
        }
        let member = || hand.contains(&Coll::Members);
        match self.arena.node(at) {
            Node::Leaf(Leaf::Row(rows, _)) => hand.contains(&rows),
            Node::MemberCell(_)
            | Node::Worked(_)
            | Node::Leaf(
                Leaf::Member(_) | Leaf::Derived(_) | Leaf::Index(Index::CertRows | Index::PhoneHouseholds | Index::PhoneCounties),
            ) => member(),
            // What is kept was found to stand alone; what is kept of a member reads one.
            Node::Kept(..) => true,
            Node::KeptOfMember(..) => member(),
            Node::Over(place) => self.arena.overs.get(place as usize).is_some_and(|over| self.stands_alone(over, hand)),
            _ => self.arena.below(at).into_iter().all(|below| self.reads_only(below, hand)),
        }
    }

    /// Whether an expression reads the member in hand, and besides only what does not change.
    fn is_of_member(&self, at: At) -> bool {
        let mut reads = false;
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            match self.arena.node(at) {
                Node::MemberCell(_) | Node::Worked(_) | Node::Leaf(Leaf::Member(_) | Leaf::Derived(_)) => reads = true,
                Node::Leaf(_) | Node::Over(_) | Node::Cell(_) | Node::Kept(..) | Node::Loaded(_) => return false,
                _ => open.append(&mut self.arena.below(at)),
            }
        }
        reads
    }
}

/// Rows that depend on the household in hand and nothing else.
const fn is_own(rows: Coll) -> bool {
    match rows {
        Coll::Members | Coll::Items | Coll::Blocks | Coll::Parents | Coll::Lands | Coll::Cells | Coll::Required => true,
        Coll::Households | Coll::VillageItems | Coll::Waits | Coll::Other(_) => false,
    }
}

impl Binder<'_, '_> {
    fn rule(&mut self, rule: &Rule) -> Ready {
        let frame = Frame::default();
        let mut fixed = None;
        let mut records = Vec::new();
        for need in &rule.needs {
            match need {
                Thing::Record(when) => match Live::slot(*when).and_then(|slot| self.live.past[slot].as_ref()) {
                    Some(_) => records.push(*need),
                    None => fixed = fixed.or(Some(Outcome::Skipped(Why::NoPeriod))),
                },
                thing if !self.live.loaded(*thing, &frame) => {
                    let why = match thing {
                        Thing::Limit(_) => Why::NoLimit,
                        Thing::Field(_) | Thing::Rows(Coll::Items | Coll::Blocks | Coll::Parents | Coll::Lands) => Why::NoColumn,
                        Thing::Record(_) | Thing::Current | Thing::Rows(_) | Thing::Fed(_) => Why::NoFile,
                    };
                    fixed = fixed.or(Some(Outcome::Skipped(why)));
                }
                _ => {}
            }
        }
        let enough = rule.enough.map(|at| self.node(at));
        let applies = rule.applies.map(|at| self.node(at));
        let when = self.node(rule.when);
        let grades = rule.grades.iter().map(|(severity, test)| (*severity, test.map(|at| self.node(at)))).collect();
        if fixed.is_none() && records.is_empty() && enough.is_none() && applies.is_none() {
            fixed = match self.arena.node(when) {
                Node::Const(Val::No(why)) => Some(Outcome::Skipped(why)),
                Node::Const(Val::Bool(false)) => Some(Outcome::Clear),
                _ => None,
            };
        }
        Ready { fixed, records, enough, applies, when, grades }
    }

    fn constant(&self, at: At) -> Option<Val> {
        match self.arena.node(at) {
            Node::Const(value) => Some(value),
            _ => None,
        }
    }

    fn node(&mut self, at: At) -> At {
        if at == NONE {
            return NONE;
        }
        if let Some(ready) = self.done.get(&at) {
            return *ready;
        }
        let ready = self.made(at);
        self.done.insert(at, ready);
        ready
    }

    fn made(&mut self, at: At) -> At {
        let node = self.from.node(at);
        let fresh = match node {
            Node::Define(_, inner) | Node::Let(inner) => return self.node(inner),
            Node::Const(_)
            | Node::Cell(_)
            | Node::MemberCell(_)
            | Node::Worked(_)
            | Node::Kept(..)
            | Node::KeptOfMember(..)
            | Node::Loaded(Thing::Record(_)) => node,
            Node::Leaf(leaf) => self.leaf(leaf),
            Node::Loaded(thing) => Node::Const(Val::Bool(self.live.loaded(thing, &Frame::default()))),
            Node::Not(a) => Node::Not(self.node(a)),
            Node::Minus(a) => Node::Minus(self.node(a)),
            Node::In(a, list) => Node::In(self.node(a), list),
            Node::HasAny(a, list) => Node::HasAny(self.node(a), list),
            Node::MatchesAny(a, list) => Node::MatchesAny(self.node(a), list),
            Node::Given(a) => Node::Given(self.node(a)),
            Node::IsEmpty(a) => Node::IsEmpty(self.node(a)),
            Node::One(one, a) => Node::One(one, self.node(a)),
            Node::And(a, b) => {
                let (a, b) = (self.node(a), self.node(b));
                return self.logical(Node::And(a, b), a, b, false);
            }
            Node::Or(a, b) => {
                let (a, b) = (self.node(a), self.node(b));
                return self.logical(Node::Or(a, b), a, b, true);
            }
            Node::Xor(a, b) => Node::Xor(self.node(a), self.node(b)),
            Node::Compare(cmp, a, b) => Node::Compare(cmp, self.node(a), self.node(b)),
            Node::Math(math, a, b) => Node::Math(math, self.node(a), self.node(b)),
            Node::Two(two, a, b) => Node::Two(two, self.node(a), self.node(b)),
            Node::Mapped(map, a, b) => Node::Mapped(map, self.node(a), self.node(b)),
            Node::OrEmpty(a, b) => Node::OrEmpty(self.node(a), self.node(b)),
            Node::Default(a, b) => Node::Default(self.node(a), self.node(b)),
            Node::If(choice, a, b) => {
                let choice = self.node(choice);
                match self.constant(choice) {
                    Some(Val::Bool(true)) => return self.node(a),
                    Some(Val::Bool(false)) => return self.node(b),
                    _ => Node::If(choice, self.node(a), self.node(b)),
                }
            }
            Node::Over(place) => return self.over(place),
        };
        self.folded(fresh)
    }

    /// Adds a node, or its value when everything below it is known, or the reason when an operand is surely missing.
    fn folded(&mut self, node: Node) -> At {
        let at = self.add(node);
        let below = self.arena.below(at);
        let strict = matches!(
            node,
            Node::Xor(..)
                | Node::Compare(..)
                | Node::Math(..)
                | Node::Two(..)
                | Node::Not(_)
                | Node::Minus(_)
                | Node::In(..)
                | Node::One(..)
                | Node::HasAny(..)
                | Node::MatchesAny(..)
        );
        let missing = below.iter().find_map(|at| self.constant(*at).filter(|value| value.is_missing()));
        if let Some(missing) = missing
            && strict
        {
            return self.add(Node::Const(missing));
        }
        let known = !below.is_empty() && below.iter().all(|at| self.constant(*at).is_some());
        if !known {
            return at;
        }
        let value = Eval { arena: &self.arena, source: self.live }.value(at, &Frame::default());
        self.add(Node::Const(value))
    }

    fn logical(&mut self, node: Node, a: At, b: At, decides: bool) -> At {
        match (self.constant(a), self.constant(b)) {
            (Some(Val::Bool(yes)), _) if yes == decides => a,
            (_, Some(Val::Bool(yes))) if yes == decides => b,
            (Some(Val::Bool(_)), _) => b,
            (_, Some(Val::Bool(_))) | (Some(_), Some(_)) => a,
            _ => self.add(node),
        }
    }

    fn leaf(&self, leaf: Leaf) -> Node {
        let roll = self.live.town.current;
        let cell = |id: FieldId, column: Option<usize>| {
            let at = column.and_then(|at| u16::try_from(at).ok());
            at.map(|at| RollColumn { at, shape: shape(id.row().kind), blank_is_none: blank_is_none(id) })
        };
        let absent = Node::Const(Val::No(Why::NoColumn));
        match leaf {
            Leaf::Own(When::Now, id) if id.row().owner != Owner::Case => cell(id, roll.household_column(id)).map_or(absent, Node::Cell),
            Leaf::Member(id) => cell(id, roll.member_column(id)).map_or(absent, Node::MemberCell),
            Leaf::Derived(derived @ Derived::Birthday) => Node::Worked(derived),
            Leaf::Own(when, id) => match Live::slot(when).map(|slot| self.live.past[slot].as_ref()) {
                Some(None) => Node::Const(Val::No(Why::NoPeriod)),
                Some(Some(past)) => match past.restated(id) {
                    Restated::Not(why) => Node::Const(Val::No(why)),
                    Restated::AsReported | Restated::PostPay | Restated::OtherWages => Node::Leaf(leaf),
                },
                None => Node::Leaf(leaf),
            },
            Leaf::Denominator(When::Now) => self.leaf(Leaf::Own(When::Now, self.live.caliber.denominator)),
            Leaf::Limit(_) | Leaf::Fact(_) => Node::Const(self.live.seen(leaf, &Frame::default())),
            Leaf::Fed(at) if !self.live.loaded(Thing::Fed(at), &Frame::default()) => Node::Const(Val::No(Why::NoFile)),
            Leaf::Head(_)
            | Leaf::Derived(_)
            | Leaf::HeadDerived(_)
            | Leaf::Calc(_)
            | Leaf::Denominator(_)
            | Leaf::Row(..)
            | Leaf::Index(_)
            | Leaf::Fed(_)
            | Leaf::Stat(_) => Node::Leaf(leaf),
        }
    }

    fn over(&mut self, place: u32) -> At {
        let Some(over) = self.from.overs.get(place as usize).copied() else {
            return self.add(Node::Const(Val::No(Why::Unknown)));
        };
        // Of nobody: what one household lacks is not lacking for all.
        let nobody = Frame { household: NOBODY, ..Frame::default() };
        if let (Coll::Other(_), Err(why)) = (over.rows, self.live.rows(over.rows, &nobody)) {
            let zero = Val::Num(Num::whole(0));
            let value = match (over.optional, over.agg) {
                (false, _) => Val::No(why),
                (true, Agg::Any) => Val::Bool(false),
                (true, Agg::All) => Val::Bool(true),
                (true, Agg::Count | Agg::Sum | Agg::Densest) => zero,
                (true, Agg::Min | Agg::Max | Agg::Median | Agg::Share | Agg::DensestFrom) => Val::No(Why::TooFew),
            };
            return self.add(Node::Const(value));
        }
        let filter = self.node(over.filter);
        if filter != NONE
            && let Some(missing @ Val::No(_)) = self.constant(filter)
        {
            // Asked of a column that the file lacks, `where` would keep nobody, and nobody is not the same as not known.
            return self.add(Node::Const(missing));
        }
        let (filter, only) = self.rows_that_pass(over.rows, filter);
        let parts = Over { filter, only, body: self.node(over.body), extra: self.node(over.extra), ..over };
        self.arena.overs.push(parts);
        let place = u32::try_from(self.arena.overs.len() - 1).unwrap_or(0);
        self.add(Node::Over(place))
    }

    /// What is known of the rows of the account before the run (their code, kind, parent) is asked of each row once, here:
    /// what is left of a filter, and the rows that can pass it.
    fn rows_that_pass(&mut self, rows: Coll, filter: At) -> (At, u32) {
        if filter == NONE || !matches!(rows, Coll::Items | Coll::Blocks | Coll::Parents | Coll::Lands) {
            return (filter, NONE);
        }
        let (mut open, mut known, mut left) = (vec![filter], Vec::new(), NONE);
        while let Some(at) = open.pop() {
            match self.arena.node(at) {
                Node::And(a, b) => open.extend([b, a]),
                _ if self.is_known_of_rows(rows, at) => known.push(at),
                _ if left == NONE => left = at,
                _ => left = self.add(Node::And(left, at)),
            }
        }
        if known.is_empty() {
            return (filter, NONE);
        }
        let frame = Frame::default();
        let eval = Eval { arena: &self.arena, source: self.live };
        let passes = |row: &u32| {
            let frame = self.live.enter(rows, &frame, *row as usize);
            known.iter().all(|at| matches!(eval.value(*at, &frame), Val::Bool(true)))
        };
        let count = u32::try_from(self.live.rows(rows, &frame).unwrap_or(0)).unwrap_or(0);
        let pass: Vec<u32> = (0..count).filter(passes).collect();
        // Equal rows are one list, so that equal functions over them stay one node.
        let place = self.arena.rows.iter().position(|known| *known == pass).unwrap_or_else(|| {
            self.arena.rows.push(pass);
            self.arena.rows.len() - 1
        });
        (left, u32::try_from(place).unwrap_or(NONE))
    }

    fn is_known_of_rows(&self, rows: Coll, at: At) -> bool {
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            match self.arena.node(at) {
                Node::Leaf(Leaf::Row(own, Attr::Id | Attr::Parent | Attr::Leaf | Attr::Kind | Attr::SelfReported | Attr::Regrouped))
                    if own == rows => {}
                Node::Leaf(_)
                | Node::Over(_)
                | Node::Cell(_)
                | Node::MemberCell(_)
                | Node::Worked(_)
                | Node::Kept(..)
                | Node::Loaded(_) => {
                    return false;
                }
                _ => open.append(&mut self.arena.below(at)),
            }
        }
        true
    }
}
