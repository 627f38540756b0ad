//! The slots of a rule: every value that its sentences may read, in the order of its expressions. A flag's facts are values in these slots.
//!
//! What does not live here: reading the values (`explain/capture.rs`), putting them back (`explain/told_again.rs`).

use std::collections::HashMap;
use std::fmt::Write;

use crate::domain::field::FieldId;
use crate::rules::lang::check::Env;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;

/// Where the values of a rule stand.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    leaves: HashMap<Leaf, u16>,
    /// Nodes whose own result is kept: functions over rows, what is loaded, what is asked of numbers that name a person.
    nodes: Vec<(At, u16)>,
    /// Functions over rows, by their place in the arena.
    overs: Vec<(u32, u16)>,
    next: u16,
}

impl Slots {
    /// The slots of a rule: of its expressions in the order in which its words read them, and of the items that an account is made of,
    /// where it works one out.
    pub fn of(arena: &Arena, expressions: &[At], items: &[FieldId]) -> Slots {
        let mut slots = Slots::default();
        for at in expressions {
            slots.walk((arena, items), *at);
        }
        slots.nodes.sort_unstable();
        slots
    }

    /// The slot of a leaf.
    pub fn leaf(&self, leaf: Leaf) -> Option<u16> {
        self.leaves.get(&leaf).copied()
    }

    /// The slot of a node whose result is kept.
    pub fn node(&self, at: At) -> Option<u16> {
        let place = self.nodes.binary_search_by_key(&at, |(own, _)| *own).ok()?;
        self.nodes.get(place).map(|(_, slot)| *slot)
    }

    /// The slot of a function over rows, by its place in the arena.
    pub fn over(&self, place: u32) -> Option<u16> {
        self.overs.iter().find(|(own, _)| *own == place).map(|(_, slot)| *slot)
    }

    /// What the slots are of, in their order: facts are read with no other list.
    pub fn listing(&self, arena: &Arena, env: &Env) -> String {
        let mut all: Vec<(u16, String)> = self.leaves.iter().map(|(leaf, slot)| (*slot, listed(env, *leaf))).collect();
        all.extend(self.nodes.iter().map(|(at, slot)| (*slot, kind(arena, *at))));
        all.sort_unstable();
        let mut out = String::new();
        for (slot, what) in all {
            let written = writeln!(out, "{slot} {what}");
            debug_assert!(written.is_ok(), "a string takes everything");
        }
        out
    }

    fn add(&mut self) -> u16 {
        self.next = self.next.saturating_add(1);
        self.next
    }

    fn add_leaf(&mut self, leaf: Leaf) {
        if !self.leaves.contains_key(&leaf) {
            let slot = self.add();
            self.leaves.insert(leaf, slot);
        }
    }

    fn walk(&mut self, (arena, items): (&Arena, &[FieldId]), at: At) {
        if self.nodes.iter().any(|(own, _)| *own == at) {
            return;
        }
        if is_kept(arena, at) {
            let slot = self.add();
            self.nodes.push((at, slot));
        }
        match arena.node(at) {
            Node::Leaf(leaf) => {
                self.add_leaf(leaf);
                if let Leaf::Calc(CalcPart::Gross | CalcPart::Net | CalcPart::NetPc) = leaf {
                    for id in items {
                        self.add_leaf(Leaf::Own(When::Now, *id));
                    }
                }
            }
            Node::Over(place) => {
                let Some(over) = arena.overs.get(place as usize) else { return };
                if let Some(slot) = self.nodes.iter().find(|(own, _)| *own == at).map(|(_, slot)| *slot) {
                    self.overs.push((place, slot));
                }
                if over.body != NONE {
                    self.walk((arena, items), over.body);
                }
            }
            Node::Loaded(_) | Node::Mapped(..) => {}
            _ => arena.below(at).into_iter().for_each(|below| self.walk((arena, items), below)),
        }
    }
}

/// Whether the result of a node is kept, because what it was made of is not.
fn is_kept(arena: &Arena, at: At) -> bool {
    match arena.node(at) {
        Node::Over(_) | Node::Loaded(_) | Node::Mapped(..) => true,
        node if hands_on(node) => false,
        _ => arena.below(at).into_iter().any(|below| names_person(arena, below)),
    }
}

/// Whether a node is one of its operands.
const fn hands_on(node: Node) -> bool {
    matches!(node, Node::Define(..) | Node::Let(_) | Node::If(..) | Node::Default(..) | Node::OrEmpty(..))
}

/// Whether an expression is a number that names a person.
fn names_person(arena: &Arena, at: At) -> bool {
    match arena.node(at) {
        Node::Leaf(leaf) => names::is_secret(leaf),
        node if hands_on(node) => arena.below(at).into_iter().any(|below| names_person(arena, below)),
        _ => false,
    }
}

fn listed(env: &Env, leaf: Leaf) -> String {
    match leaf {
        Leaf::Row(coll, _) => format!("{}.{}", names::rows_name(coll), names::path(leaf)),
        Leaf::Limit(at) => format!("limit.{}", env.limits.get(usize::from(at)).map_or("", |(key, _)| key.as_str())),
        Leaf::Stat(at) => format!("stat.{}", env.stats.get(usize::from(at)).map_or("", |(name, ..)| name.as_str())),
        leaf => names::path(leaf),
    }
}

fn kind(arena: &Arena, at: At) -> String {
    match arena.node(at) {
        Node::Over(place) => match arena.overs.get(place as usize) {
            Some(over) => format!("{:?} of {}", over.agg, names::rows_name(over.rows)),
            None => String::new(),
        },
        Node::Loaded(_) => "loaded".to_owned(),
        Node::Mapped(..) => "mapped".to_owned(),
        _ => "asked of a number".to_owned(),
    }
}
