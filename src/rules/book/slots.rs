//! The slots of a rule: every value that its sentences may read, in the order of its expressions. A flag's facts are values in these slots.
//!
//! What does not live here: reading the values (`explain/capture.rs`), putting them back (`explain/told_again.rs`).

use std::collections::HashMap;
use std::fmt::Write;

use crate::domain::field::FieldId;
use crate::domain::table::AFTER_FIELDS;
use crate::domain::table::LIVING;
use crate::rules::lang::check::Env;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Coll;
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
    /// What is said beside the rule's own sentence.
    pub beside: ToldBeside,
}

/// What is said of a rule beside its own sentence, from what its condition goes over.
#[derive(Debug, Default)]
pub(crate) struct ToldBeside {
    /// It goes over households that have no record to be marked by, which are listed.
    pub lists: bool,
    /// It goes over a block that no screen of the record shows, whose empty cells are listed: the place of that function in the arena.
    pub cells: Option<u32>,
    /// It works the account out again, so that blanks counted as 0 are named.
    pub works_out: bool,
    /// It asks something of each row of the account, so that the rows that decided are marked.
    pub goes_through_account: bool,
}

impl ToldBeside {
    fn of(arena: &Arena, when: At) -> ToldBeside {
        let (mut beside, mut open) = (ToldBeside::default(), vec![when]);
        while let Some(at) = open.pop() {
            match arena.node(at) {
                Node::Leaf(Leaf::Calc(_)) => beside.works_out = true,
                Node::Over(place) => {
                    let Some(over) = arena.overs.get(place as usize) else { continue };
                    beside.lists |= names::is_of_village(over.rows);
                    beside.goes_through_account |= matches!(over.rows, Coll::Items | Coll::Blocks | Coll::Parents | Coll::Lands);
                    if beside.cells.is_none() && matches!(names::table_of(over.rows), Some(LIVING | AFTER_FIELDS)) && over.agg == Agg::Any {
                        beside.cells = Some(place);
                    }
                }
                _ => {}
            }
            let mut below = arena.below(at);
            below.reverse();
            open.append(&mut below);
        }
        beside
    }
}

impl Slots {
    /// The slots of a rule: of its condition and its other expressions in the order in which its words read them, and of the items that an account is made of,
    /// where it works one out.
    pub fn of(arena: &Arena, when: At, others: &[At], items: &[FieldId]) -> Slots {
        let mut slots = Slots { beside: ToldBeside::of(arena, when), ..Slots::default() };
        for at in std::iter::once(&when).chain(others) {
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

    /// How many places values take, the one before the first slot included, which holds nothing.
    pub const fn places(&self) -> usize {
        self.next as usize + 1
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
