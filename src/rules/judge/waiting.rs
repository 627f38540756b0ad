//! Cells that rules wait for: a rule of high or medium weight that an empty cell of the household keeps from firing asks for that cell.
//!
//! The rule itself stays as it ended. A cell whose register says that blank means none keeps nobody waiting: it reads as none.
//! Rules about the village wait too, for a column that the village left blank (`village_blanks.rs`).
//! What does not live here: what a rule could come to (`filled.rs`), the sentence (`explain/waiting.rs`), judging (`mod.rs`).

use std::borrow::Cow;

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagKind;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::rules::book::Rule;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::explain;
use crate::rules::judge::filled::CellAt;
use crate::rules::judge::filled::FieldSet;
use crate::rules::judge::filled::Filled;
use crate::rules::judge::filled::NodeReads;
use crate::rules::judge::filled::fields_of;
use crate::rules::judge::filled::fields_read;
use crate::rules::judge::silence::Silence;
use crate::rules::judge::village_blanks;
use crate::rules::judge::village_blanks::VillageWait;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Thing;
use crate::rules::township::account_rows;
use crate::rules::township::context::Live;

/// An empty cell and the rules that wait for it.
pub(crate) struct Wait<'r> {
    /// The cell.
    pub cell: CellAt,
    /// The heaviest that a rule which waits can say.
    pub severity: Severity,
    /// The rules: those about the village, then the others, in book order.
    pub rules: Vec<&'r Rule>,
}

/// What a household's rules wait for.
pub(crate) struct WaitedFor<'r> {
    rule: &'r Rule,
    severity: Severity,
    waits: Vec<Wait<'r>>,
}

impl WaitedFor<'_> {
    /// The flag that asks for it.
    pub fn flag(&self, live: &Live, frame: &Frame) -> Flag {
        explain::waiting::flag(live, self.rule, self.severity, &self.waits, frame)
    }
}

/// Whether flags of a rule may ask for a cell themselves.
pub(crate) const fn may_ask(rule: &Rule) -> bool {
    asks_itself(rule.kind)
}

const fn asks_itself(kind: FlagKind) -> bool {
    matches!(kind, FlagKind::Missing | FlagKind::Procedure)
}

/// Whether a rule is the one that asks for cells that others wait for: it ends after all others of a household.
pub(crate) fn is_told_last(rule: &Rule) -> bool {
    rule.needs.contains(&Thing::Rows(Coll::Waits))
}

/// The fields of this period that a rule reads which may keep waiting; none at all of another rule.
#[derive(Default)]
struct FieldsRead {
    /// In deciding whether it is concerned.
    applies: FieldSet,
    /// In deciding whether it fires, and how heavily.
    fires: FieldSet,
    /// Anywhere.
    all: FieldSet,
}

impl FieldsRead {
    fn of(live: &Live, rule: &Rule) -> FieldsRead {
        let fires: Vec<At> = std::iter::once(rule.when).chain(rule.grades.iter().filter_map(|(_, test)| *test)).collect();
        FieldsRead { applies: fields_read(live, rule.applies.as_slice()), fires: fields_read(live, &fires), all: fields_of(live, rule) }
    }

    /// Whether filling in empty cells could change how the rule ended: what it ended by has to read one.
    fn may_change(&self, outcome: Outcome, empty: &FieldSet) -> bool {
        let decided_by = match outcome {
            Outcome::NotConcerned => &self.applies,
            Outcome::Clear => &self.fires,
            Outcome::Fires(_) | Outcome::Skipped(_) => &self.all,
        };
        decided_by.meets(empty)
    }
}

/// What is known of the rules before the run.
pub(crate) struct Awaited<'r> {
    /// Where the rule that asks stands among the rules judged; none when it is switched off.
    pub asks: Option<usize>,
    rules: Vec<&'r Rule>,
    silence: Silence,
    reads: Vec<FieldsRead>,
    nodes: NodeReads,
    // For each village, the columns it left blank and what the rules about it say of them.
    of_villages: Vec<Vec<VillageWait<'r>>>,
}

impl<'r> Awaited<'r> {
    /// Looks through the rules once.
    pub fn new(live: &Live<'r>, rules: &[&'r Rule]) -> Awaited<'r> {
        let asks = rules.iter().position(|rule| is_told_last(rule));
        let reads = rules.iter().enumerate().map(|(at, rule)| {
            let weighs = rule.severities.iter().any(|severity| *severity >= Severity::Medium);
            if weighs && asks.is_some_and(|asks| asks != at) { FieldsRead::of(live, rule) } else { FieldsRead::default() }
        });
        let of_villages = if asks.is_some() { village_blanks::of_villages(live) } else { Vec::new() };
        let nodes = NodeReads::of(live, rules.iter().flat_map(|rule| rule.expressions()));
        Awaited { asks, reads: reads.collect(), nodes, of_villages, silence: Silence::new(rules), rules: rules.to_vec() }
    }

    /// Writes among the outcomes how the rule that asks ends for a household, from how the others ended; none unless it fires. `found` gives
    /// the flags so far, at least those that may ask for a cell themselves (`may_ask`); it is asked only where something is waited for.
    pub fn judge<'f>(
        &self,
        live: &Live,
        outcomes: &mut [Outcome],
        found: &dyn Fn() -> Cow<'f, [Flag]>,
        frame: &Frame,
    ) -> Option<WaitedFor<'r>> {
        let asks = self.asks?;
        let rule = *self.rules.get(asks)?;
        let waits = self.waits(live, outcomes, found, frame);
        let heaviest = waits.iter().map(|wait| wait.severity).max();
        *outcomes.get_mut(asks)? = heaviest.map_or(Outcome::Clear, Outcome::Fires);
        heaviest.map(|severity| WaitedFor { rule, severity, waits })
    }

    fn waits<'f>(&self, live: &Live, outcomes: &[Outcome], found: &dyn Fn() -> Cow<'f, [Flag]>, frame: &Frame) -> Vec<Wait<'r>> {
        let filled = Filled { live, eval: Eval { arena: &live.book.arena, source: live }, if_none: None, open: None };
        let empty = empty_fields(&filled, frame);
        let mut waits: Vec<Wait> = Vec::new();
        if empty.is_empty() {
            return waits;
        }
        let filled = Filled { open: Some((&self.nodes, &empty)), ..filled };
        for VillageWait { field, severity, rule } in self.of_villages.get(frame.village as usize).into_iter().flatten() {
            if live.town.current.get(frame.household as usize, *field) == Cell::EMPTY && filled.is_asked(*field, frame) {
                note(&mut waits, (*field, None), *severity, rule);
            }
        }
        for (at, ((rule, reads), outcome)) in self.rules.iter().zip(&self.reads).zip(outcomes).enumerate() {
            let is_said = matches!(outcome, Outcome::Fires(said) if *said > Severity::Low);
            if is_said || !reads.may_change(*outcome, &empty) {
                continue;
            }
            // Beside a rule that asks the same already it would say nothing of a full cell either.
            if self.silence.holds(at, outcomes) {
                continue;
            }
            let Some((reached, cells)) = filled.heaviest(rule, frame) else { continue };
            for cell in cells {
                // A rule that leaves blanks out has judged the rest: what it might have said of the cell is asked for, but stops nobody,
                // unless it is one of the items that the net income is made of.
                let is_due = cell.1.is_none() && account_rows::net_items(live).any(|(item, _)| item == cell.0);
                let is_kept = matches!(outcome, Outcome::Skipped(_)) || is_due || blank_is_none(cell.0);
                let severity = if is_kept { reached } else { Severity::Medium };
                note(&mut waits, cell, severity, rule);
            }
        }
        if waits.is_empty() {
            return waits;
        }
        // What another rule asks for with the same weight is asked once.
        let found = found();
        waits.retain(|wait| {
            let key = explain::waiting::key(live, wait.cell, frame);
            let asks = |flag: &Flag| {
                let names = flag.numbers.iter().any(|number| number.value.is_empty() && number.key == key);
                asks_itself(flag.kind) && flag.severity >= wait.severity && names
            };
            !found.iter().any(asks)
        });
        waits.sort_by_key(|wait| (wait.cell.1.is_some(), wait.cell.1, wait.cell.0));
        waits
    }
}

/// Notes that a rule waits for a cell.
fn note<'r>(waits: &mut Vec<Wait<'r>>, cell: CellAt, severity: Severity, rule: &'r Rule) {
    match waits.iter_mut().find(|wait| wait.cell == cell) {
        Some(wait) => {
            wait.rules.push(rule);
            wait.severity = wait.severity.max(severity);
        }
        None => waits.push(Wait { cell, severity, rules: vec![rule] }),
    }
}

/// What rules that are judged again can change of what a household's rules wait for.
pub(crate) struct WaitsMoved {
    /// Whether the rule that asks is judged again itself.
    every: bool,
    /// Anything, in a household with any empty cell that is asked for.
    all: bool,
    /// What hangs on these fields.
    fields: FieldSet,
}

impl WaitsMoved {
    /// By the rules that are `judged` again, also those that are off now.
    pub fn of(live: &Live, judged: &dyn Fn(&Rule) -> bool) -> WaitsMoved {
        let mut moved = WaitsMoved { every: false, all: false, fields: FieldSet::default() };
        for rule in live.book.rules.iter().filter(|rule| judged(rule)) {
            moved.every |= is_told_last(rule);
            moved.all |= !rule.scope.is_per_household() || may_ask(rule);
            moved.fields.add_all(&fields_of(live, rule));
        }
        moved
    }

    /// Whether it may be otherwise for a household.
    pub fn may_move(&self, live: &Live, frame: &Frame) -> bool {
        if self.every || (!self.all && self.fields.is_empty()) {
            return self.every;
        }
        let filled = Filled { live, eval: Eval { arena: &live.book.arena, source: live }, if_none: None, open: None };
        let empty = empty_fields(&filled, frame);
        if self.all { !empty.is_empty() } else { self.fields.meets(&empty) }
    }
}

/// Which fields have an empty cell in the household that is asked for.
fn empty_fields(filled: &Filled, frame: &Frame) -> FieldSet {
    let live = filled.live;
    let roll = live.town.current;
    let mut empty = FieldSet::default();
    let mut note = |id: &FieldId, cell: &Cell| {
        if *cell == Cell::EMPTY && filled.is_asked(*id, frame) {
            empty.add(*id);
        }
    };
    let own = roll.household_row(frame.household as usize);
    roll.household_columns().iter().zip(own).for_each(|(id, cell)| note(id, cell));
    for member in live.people.of(frame.household as usize) {
        roll.member_columns().iter().zip(roll.member_row(*member as usize)).for_each(|(id, cell)| note(id, cell));
    }
    empty
}
