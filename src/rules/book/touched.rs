//! What a change of limits, or of which rules are on, can change of what is found: the rules that have to be judged again.
//!
//! It errs to one side only: a rule that reads nothing of what changed ends as it did, and whatever is in doubt is judged again. Two books
//! that differ in anything else are not held beside each other at all.
//! What does not live here: judging them (`judge/partly.rs`), whether the records are still those of the last run (`review/assess/carried.rs`).

use std::fmt::Debug;

use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits;
use crate::rules::book::limits::Limit;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::names;
use crate::rules::lang::names::StatOf;

/// The rules of a book that are judged again, by their place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched(Vec<bool>);

impl Touched {
    /// Whether a rule is among them.
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        self.0.get(rule.place).copied().unwrap_or(true)
    }

    /// Those of either.
    #[must_use]
    pub fn and(&self, other: &Touched) -> Touched {
        Touched(self.0.iter().zip(&other.0).map(|(own, other)| *own || *other).collect())
    }
}

/// Whether two things are compiled to the same: they are printed alike to the last part.
fn is_same<T: Debug>(one: &T, other: &T) -> bool {
    format!("{one:?}") == format!("{other:?}")
}

impl Book {
    /// The rules that may end otherwise, or say something else, than by a book of before; none where the two differ in more than limits
    /// and which rules are on, or in a limit that is read beside the rules.
    #[must_use]
    pub fn touched_since(&self, before: &Book) -> Option<Touched> {
        if !self.is_compiled_like(before) {
            return None;
        }
        let changed = self.limits_changed_since(before);
        if changed.iter().any(|key| limits::is_read_beside(key)) {
            return None;
        }
        let is_changed = |at: u16| self.env.limits.get(usize::from(at)).is_some_and(|(key, _)| changed.contains(&key.as_str()));
        let mut stats = vec![false; self.stats.len()];
        for at in 0..self.stats.len() {
            stats[at] = self.reads_any(&[self.stats[at].at], &is_changed, &stats);
        }
        let reads = |rule: &Rule| {
            rule.limits.iter().any(|key| changed.contains(&key.as_str()))
                || rule.needs.iter().any(|need| matches!(need, Thing::Limit(at) if is_changed(*at)))
                || self.reads_any(&rule.read_expressions(), &is_changed, &stats)
        };
        let rules = self.rules.iter().zip(&before.rules);
        Some(self.with_those_beside(rules.map(|(rule, was)| rule.on != was.on || (rule.on && reads(rule))).collect()))
    }

    /// The rules that may end otherwise without any change of book or records, because they read what the office does: its cases, its
    /// versions, its returns.
    #[must_use]
    pub fn touched_by_office(&self) -> Touched {
        let is_of_office = |table: TableId| table.row().feed == Feed::Office;
        let of_rows = |coll: Coll| names::table_of(coll).is_some_and(is_of_office);
        let of_scalar = |at: u16| names::SCALARS.get(usize::from(at)).is_some_and(|scalar| is_of_office(scalar.table));
        let of_thing = |thing: &Thing| match thing {
            Thing::Rows(coll) => of_rows(*coll),
            Thing::Fed(at) => of_scalar(*at),
            Thing::Record(_) | Thing::Current | Thing::Limit(_) | Thing::Field(_) => false,
        };
        let reads = |rule: &Rule| {
            let mut found = rule.needs.iter().any(of_thing);
            self.walk_with_stats(&rule.read_expressions(), &mut |node| {
                found |= match node {
                    Node::Over(at) => self.arena.overs.get(at as usize).is_some_and(|over| of_rows(over.rows)),
                    Node::Leaf(Leaf::Row(coll, _)) => of_rows(coll),
                    Node::Leaf(Leaf::Fed(at)) => of_scalar(at),
                    Node::Loaded(thing) => of_thing(&thing),
                    _ => false,
                };
            });
            found
        };
        self.with_those_beside(self.rules.iter().map(|rule| rule.on && reads(rule)).collect())
    }

    /// Keys of the limits with other entries than before, also of another year or place.
    #[must_use]
    pub fn limits_changed_since(&self, before: &Book) -> Vec<&str> {
        let keys = self.env.limits.iter().map(|(key, _)| key.as_str());
        let is_same = |key: &str| {
            let of_key = |limit: &&Limit| limit.key == key;
            self.limits.iter().filter(of_key).eq(before.limits.iter().filter(of_key))
        };
        keys.filter(|key| !is_same(key)).collect()
    }

    /// Whether both are compiled alike but for limits and which rules are on.
    fn is_compiled_like(&self, other: &Book) -> bool {
        let plain = |rule: &Rule| Rule { on: true, changed: Vec::new(), file: String::new(), examples: Vec::new(), ..rule.clone() };
        self.rules.len() == other.rules.len()
            && self.env.limits == other.env.limits
            && self.calibers == other.calibers
            && self.cards == other.cards
            && is_same(&self.stats, &other.stats)
            && is_same(&self.arena, &other.arena)
            && self.rules.iter().zip(&other.rules).all(|(own, other)| is_same(&plain(own), &plain(other)))
    }

    fn reads_any(&self, from: &[At], is_changed: &dyn Fn(u16) -> bool, stats: &[bool]) -> bool {
        let mut found = false;
        self.walk(from, &mut |node| {
            found |= match node {
                Node::Leaf(Leaf::Limit(at)) | Node::Loaded(Thing::Limit(at)) => is_changed(at),
                Node::Leaf(Leaf::Stat(at)) => stats.get(usize::from(at)).copied().unwrap_or(true),
                _ => false,
            };
        });
        found
    }

    /// Whether a rule that is switched on asks for a figure of the whole county.
    #[must_use]
    pub fn asks_of_county(&self) -> bool {
        let mut found = false;
        for rule in self.rules.iter().filter(|rule| rule.on) {
            let told: Vec<At> = rule.holes.iter().map(|hole| hole.at).collect();
            self.walk_with_stats(&[rule.expressions(), told].concat(), &mut |node| {
                if let Node::Leaf(Leaf::Stat(at)) = node {
                    found |= self.stats.get(usize::from(at)).is_some_and(|stat| stat.of == StatOf::County);
                }
            });
        }
        found
    }

    /// Shows every node below some expressions, and below the statistics they read, to `see`.
    fn walk_with_stats(&self, from: &[At], see: &mut dyn FnMut(Node)) {
        let mut open = from.to_vec();
        let mut known = vec![false; self.stats.len()];
        while !open.is_empty() {
            let mut deeper = Vec::new();
            self.walk(&open, &mut |node| {
                if let Node::Leaf(Leaf::Stat(at)) = node
                    && let (Some(stat), Some(known)) = (self.stats.get(usize::from(at)), known.get_mut(usize::from(at)))
                    && !std::mem::replace(known, true)
                {
                    deeper.push(stat.at);
                }
                see(node);
            });
            open = deeper;
        }
    }

    /// The same with the rules that hang on them: a rule that is silent beside one is judged with it, and one beside which it is silent
    /// where that may be silent itself.
    fn with_those_beside(&self, mut touched: Vec<bool>) -> Touched {
        loop {
            let before = touched.clone();
            for rule in &self.rules {
                let beside = rule.silent_beside.iter().filter_map(|code| self.rule(code));
                for other in beside {
                    if before[other.place] {
                        touched[rule.place] = true;
                    }
                    if before[rule.place] && !other.silent_beside.is_empty() {
                        touched[other.place] = true;
                    }
                }
            }
            if touched == before {
                return Touched(touched);
            }
        }
    }
}

impl Rule {
    /// Every expression that anything of its flags hangs on.
    fn read_expressions(&self) -> Vec<At> {
        let told = self.holes.iter().map(|hole| hole.at);
        self.expressions().into_iter().chain(told).chain(self.stake).chain(self.mark).collect()
    }
}
