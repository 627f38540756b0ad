//! The bound book laid out as columns: what is worked out for many households at once, over which rows, in which order.
//!
//! An expression that reads its household and at most one kind of the household's own rows becomes a step. The rest (a row that asks
//! about another row, rows of other files) stays a batch of one row (`one.rs`), and only when somebody asks for it.
//! What does not live here: running the steps (`batch.rs`).

use std::collections::HashMap;

use crate::rules::eval::bind::Bound;
use crate::rules::eval::bind::Ready;
use crate::rules::eval::loops;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;

/// Where the value of an expression is found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ValuePlace {
    /// It is known.
    Known(Val),
    /// In the column of this step.
    Column(usize),
    /// Worked out when somebody asks.
    Asked(At),
}

/// How a column is filled.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    /// Read of each row, by the node itself.
    Read(At),
    /// Made from the operands of a node.
    Made(Node, [ValuePlace; 3]),
    /// A function over rows: the rows, what keeps a row, what is taken of it, the window.
    Folded(Over, usize, [ValuePlace; 3]),
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// Its rows: position in `Program::rows`.
    pub rows: usize,
    /// How it is filled.
    pub work: Work,
}

/// Rows of a household: the collection and, where only some can pass, which of it (`Over::only`).
pub(crate) type RowsOf = (Coll, u32);

/// The steps, each after those it needs, and where the parts of each rule are found.
pub(crate) struct Program {
    /// The rows columns may have; the first are the households themselves.
    pub rows: Vec<RowsOf>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The rules about households, in the order in which they were bound.
    pub rules: Vec<Ready<ValuePlace>>,
    /// What the rules about villages ask of all their households.
    pub gathered: Vec<Gathered>,
}

/// A function over all households of a village.
pub(crate) struct Gathered {
    /// Its node.
    pub at: At,
    /// The function.
    pub over: Over,
    /// What keeps a household.
    pub filter: ValuePlace,
    /// What is taken of it.
    pub body: ValuePlace,
}

/// Position of the households in `Program::rows`.
pub(crate) const HOUSEHOLDS: usize = 0;

impl Program {
    /// Lays the rules about households out for a township.
    pub fn new(live: &Live, bound: &Bound) -> Program {
        let mut layout = Layout::new(live, bound);
        let rules = bound.rules.iter().map(|ready| layout.rule(ready)).collect();
        Program { rows: layout.rows, steps: layout.steps, rules, gathered: Vec::new() }
    }

    /// Lays out what the rules about villages ask of households.
    pub fn of_villages(live: &Live, bound: &Bound) -> Program {
        let mut layout = Layout::new(live, bound);
        let mut open: Vec<At> = bound.rules.iter().filter(|ready| ready.fixed.is_none()).flat_map(Ready::expressions).collect();
        let mut gathered: Vec<Gathered> = Vec::new();
        while let Some(at) = open.pop() {
            let over = match layout.arena.node(at) {
                Node::Over(place) => layout.arena.overs.get(place as usize).filter(|over| over.rows == Coll::Households).copied(),
                _ => None,
            };
            match over {
                Some(_) if gathered.iter().any(|known| known.at == at) => {}
                Some(over) => gathered.push(Gathered {
                    at,
                    over,
                    filter: layout.part(over.filter, HOUSEHOLDS),
                    body: layout.part(over.body, HOUSEHOLDS),
                }),
                None => open.append(&mut layout.arena.below(at)),
            }
        }
        Program { rows: layout.rows, steps: layout.steps, rules: Vec::new(), gathered }
    }
}

struct Layout<'p, 'a> {
    live: &'p Live<'a>,
    arena: &'p Arena,
    rows: Vec<RowsOf>,
    steps: Vec<Step>,
    // Places of nodes over the rows they turned out to have.
    places: HashMap<(At, usize), ValuePlace>,
    // What kinds of rows a node reads, one bit each.
    read: HashMap<At, u8>,
}

impl<'p, 'a> Layout<'p, 'a> {
    fn new(live: &'p Live<'a>, bound: &'p Bound) -> Layout<'p, 'a> {
        Layout {
            live,
            arena: &bound.arena,
            rows: vec![(Coll::Households, NONE)],
            steps: Vec::new(),
            places: HashMap::new(),
            read: HashMap::new(),
        }
    }

    fn rule(&mut self, ready: &Ready) -> Ready<ValuePlace> {
        // A rule that ends the same way for everybody needs no column.
        let mut place = |at| if ready.fixed.is_some() { ValuePlace::Asked(at) } else { self.place(at, HOUSEHOLDS) };
        Ready {
            fixed: ready.fixed,
            records: ready.records.clone(),
            enough: ready.enough.map(&mut place),
            applies: ready.applies.map(&mut place),
            when: place(ready.when),
            grades: ready.grades.iter().map(|(severity, test)| (*severity, test.map(&mut place))).collect(),
        }
    }

    /// Where a node is found by somebody who goes over these rows.
    fn place(&mut self, at: At, rows: usize) -> ValuePlace {
        // Columns keep every value, so what was to be kept by name is looked through.
        let (mut bare, mut node) = (at, self.arena.node(at));
        while let Node::Kept(_, inner) | Node::KeptOfMember(_, inner) = node {
            (bare, node) = (inner, self.arena.node(inner));
        }
        if let Node::Const(value) = node {
            return ValuePlace::Known(value);
        }
        let rows = match self.read(bare) {
            0 => HOUSEHOLDS,
            read if rows != HOUSEHOLDS && self.rows.get(rows).is_some_and(|(coll, _)| bit(*coll) == read) => rows,
            _ => return ValuePlace::Asked(at),
        };
        if let Some(place) = self.places.get(&(bare, rows)) {
            return *place;
        }
        let place = match self.work(bare, node, rows) {
            Some(work) => {
                self.steps.push(Step { rows, work });
                ValuePlace::Column(self.steps.len() - 1)
            }
            None => ValuePlace::Asked(at),
        };
        self.places.insert((bare, rows), place);
        place
    }

    fn work(&mut self, at: At, node: Node, rows: usize) -> Option<Work> {
        if let Node::Over(place) = node {
            // One that also reads the rows of somebody who asks has a value for each of them, not one for the household.
            return if rows == HOUSEHOLDS { self.folded(place) } else { None };
        }
        if loops::reads(&Eval { arena: self.arena, source: self.live }, node) {
            return Some(Work::Read(at));
        }
        let args = node.operands()?.map(|at| self.part(at, rows));
        Some(Work::Made(node, args))
    }

    fn folded(&mut self, place: u32) -> Option<Work> {
        let over = *self.arena.overs.get(place as usize)?;
        // Whether there are such rows at all is the same for every household.
        if bit(over.rows) == OTHER || self.live.rows(over.rows, &self.live.household(0)).is_err() {
            return None;
        }
        let wanted = (over.rows, over.only);
        let rows = self.rows.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.rows.push(wanted);
            self.rows.len() - 1
        });
        let parts = [self.part(over.filter, rows), self.part(over.body, rows), self.part(over.extra, HOUSEHOLDS)];
        Some(Work::Folded(over, rows, parts))
    }

    /// The place of a part of a function over rows; one that is not there keeps every row.
    fn part(&mut self, at: At, rows: usize) -> ValuePlace {
        if at == NONE { ValuePlace::Known(Val::Bool(true)) } else { self.place(at, rows) }
    }

    /// What rows a node reads beside the household in hand.
    fn read(&mut self, at: At) -> u8 {
        if let Some(read) = self.read.get(&at) {
            return *read;
        }
        let below = self.arena.below(at).into_iter().fold(0, |read, at| read | self.read(at));
        let read_of = |program: &mut Self, at: At| if at == NONE { 0 } else { program.read(at) };
        let read = match self.arena.node(at) {
            Node::MemberCell(_) | Node::Worked(_) => MEMBERS,
            Node::Leaf(leaf) => of_leaf(leaf),
            Node::Over(place) => match self.arena.overs.get(place as usize).copied() {
                Some(over) if bit(over.rows) != OTHER => {
                    let within = read_of(self, over.filter) | read_of(self, over.body);
                    // What stands beside the rows is worked out once, by whoever asks: a row of the same kind is the asker's.
                    (within & !bit(over.rows)) | read_of(self, over.extra)
                }
                Some(_) | None => OTHER,
            },
            _ => below,
        };
        self.read.insert(at, read);
        read
    }
}

const MEMBERS: u8 = 1;
/// Rows that are not the household's own, or that this program cannot lay out.
const OTHER: u8 = 0x80;

/// The bit of a kind of rows.
const fn bit(coll: Coll) -> u8 {
    match coll {
        Coll::Members => MEMBERS,
        Coll::Items => 2,
        Coll::Blocks => 4,
        Coll::Parents => 8,
        Coll::Lands => 0x10,
        Coll::Cells => 0x20,
        Coll::Required => 0x40,
        Coll::Households | Coll::VillageItems | Coll::Waits | Coll::Other(_) => OTHER,
    }
}

const fn of_leaf(leaf: Leaf) -> u8 {
    match leaf {
        Leaf::Member(_) | Leaf::Derived(_) => MEMBERS,
        Leaf::Index(Index::CertRows | Index::PhoneHouseholds | Index::PhoneCounties) => MEMBERS,
        Leaf::Row(coll, _) => bit(coll),
        Leaf::Own(..)
        | Leaf::Head(_)
        | Leaf::HeadDerived(_)
        | Leaf::Calc(_)
        | Leaf::Denominator(_)
        | Leaf::Index(Index::HhPhone | Index::HhBank | Index::HhVillages | Index::VillageListed | Index::TwinItems | Index::DayForms)
        | Leaf::Limit(_)
        | Leaf::Stat(_)
        | Leaf::Fact(_)
        | Leaf::Fed(_) => 0,
    }
}
