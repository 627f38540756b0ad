//! What an expression could come to if the household filled in its empty cells: the same tree as everywhere, over sets of values.
//!
//! Each node comes to a value that no filling changes, to one that some cells decide (and which cells), or to none whatever is filled in,
//! because something else is missing. A value that hides a blank elsewhere (`given`, `??`, `default`, a `where` that drops what is not
//! known) does not hide it here. What a known value is, the evaluator says: nothing is worked out a second time.
//! What does not live here: which rules are asked about (`waiting.rs`), working out (`eval`).

use crate::domain::caliber::ItemKind;
use crate::domain::cell::Cell;
use crate::domain::field::CERT_NO;
use crate::domain::field::FIELDS;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::flag::Severity;
use crate::domain::table::MON;
use crate::rules::book::Rule;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::judge::if_none::IfNone;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::When;
use crate::rules::lang::value::Num;
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

/// Cells that only a monitoring object has; one that is filled in says that the category was left out.
const TOLD_BY_MONITORED: [FieldId; 2] = [known("risk_cleared"), known("mon_id_month")];

/// A cell of a household: the field, and the member whose it is.
pub(crate) type CellAt = (FieldId, Option<u32>);

/// Some empty cells.
type Cells = Vec<CellAt>;

/// What a value could come to.
enum Could {
    /// This, whatever is filled in.
    Known(Val),
    /// Yes or no: the cells that have to be filled in for each, where it can be reached at all.
    Truth { yes: Option<Cells>, no: Option<Cells> },
    /// Any value, once these are filled in.
    Open(Cells),
    /// None: something is missing that no cell of the household gives.
    Stuck,
}

/// Yes and no as they can be reached.
type Ways = (Option<Cells>, Option<Cells>);

impl Could {
    fn ways(self) -> Ways {
        match self {
            Could::Known(value) => match value.truth() {
                Ok(true) => (Some(Vec::new()), None),
                Ok(false) => (None, Some(Vec::new())),
                Err(_) => (None, None),
            },
            Could::Truth { yes, no } => (yes, no),
            Could::Open(cells) => (Some(cells.clone()), Some(cells)),
            Could::Stuck => (None, None),
        }
    }

    /// The cells that decide it; none when nothing open is left in it.
    fn cells(self) -> Option<Cells> {
        match self {
            Could::Known(_) | Could::Stuck => None,
            Could::Truth { yes, no } => Some(joined(yes.unwrap_or_default(), no.unwrap_or_default())),
            Could::Open(cells) => Some(cells),
        }
    }

    const fn is_stuck(&self) -> bool {
        matches!(self, Could::Stuck | Could::Known(Val::No(_)) | Could::Truth { yes: None, no: None })
    }
}

fn joined(mut a: Cells, b: Cells) -> Cells {
    for cell in b {
        if !a.contains(&cell) {
            a.push(cell);
        }
    }
    a
}

/// One of two ways is enough; one that needs nothing filled in needs nothing of the other.
fn either(a: Option<Cells>, b: Option<Cells>) -> Option<Cells> {
    match (a, b) {
        (Some(a), Some(b)) if a.is_empty() || b.is_empty() => Some(Vec::new()),
        (Some(a), Some(b)) => Some(joined(a, b)),
        (a, b) => a.or(b),
    }
}

/// Both ways are needed.
fn both(a: Option<Cells>, b: Option<Cells>) -> Option<Cells> {
    Some(joined(a?, b?))
}

fn and(a: Ways, b: Ways) -> Ways {
    (both(a.0, b.0), either(a.1, b.1))
}

fn or(a: Ways, b: Ways) -> Ways {
    (either(a.0, b.0), both(a.1, b.1))
}

fn not((yes, no): Ways) -> Ways {
    (no, yes)
}

fn of_ways((yes, no): Ways) -> Could {
    match (&yes, &no) {
        (Some(cells), None) if cells.is_empty() => Could::Known(Val::Bool(true)),
        (None, Some(cells)) if cells.is_empty() => Could::Known(Val::Bool(false)),
        _ => Could::Truth { yes, no },
    }
}

/// Looks at one household.
pub(crate) struct Filled<'w, 'a> {
    /// The township.
    pub live: &'w Live<'a>,
    /// What known values come to.
    pub eval: Eval<'w, Live<'a>>,
    /// What a village would count of its items if empty cells said none; none where a household is looked at.
    pub if_none: Option<&'w IfNone<'w, 'a>>,
    /// Which cells of the household in hand are empty, with what each node reads: what reads none of them is what it is, and the evaluator
    /// says it at once. None where a village is looked at.
    pub open: Option<(&'w NodeReads, &'w FieldSet)>,
}

/// Some fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldSet([u64; FIELDS.len().div_ceil(64)]);

impl FieldSet {
    /// Adds a field.
    pub fn add(&mut self, id: FieldId) {
        if let Some(word) = self.0.get_mut(usize::from(id.0) / 64) {
            *word |= 1 << (id.0 % 64);
        }
    }

    /// Adds those of another set.
    pub fn add_all(&mut self, other: &FieldSet) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
    }

    /// Whether a field is in it.
    pub fn has(&self, id: FieldId) -> bool {
        self.0.get(usize::from(id.0) / 64).is_some_and(|word| word & (1 << (id.0 % 64)) != 0)
    }

    /// Whether a field is in both.
    pub fn meets(&self, other: &FieldSet) -> bool {
        self.0.iter().zip(other.0).any(|(own, other)| own & other != 0)
    }

    /// Whether no field is in it.
    pub fn is_empty(&self) -> bool {
        self.0 == FieldSet::default().0
    }
}

/// For each node below some rules, the fields of a household of this period whose empty cells could leave it open.
pub(crate) struct NodeReads(Vec<Option<FieldSet>>);

impl NodeReads {
    /// Of the nodes below expressions.
    pub fn of(live: &Live, from: impl Iterator<Item = At>) -> NodeReads {
        let mut reads = NodeReads(vec![None; live.book.arena.nodes.len()]);
        from.for_each(|at| {
            reads.work_out(live, at);
        });
        reads
    }

    fn work_out(&mut self, live: &Live, at: At) -> FieldSet {
        if let Some(Some(known)) = self.0.get(at as usize) {
            return known.clone();
        }
        let mut found = FieldSet::default();
        if let Node::Leaf(leaf) = live.book.arena.node(at) {
            open_fields(live, leaf, &mut |id| found.add(id));
        }
        for below in live.book.arena.below(at) {
            found.add_all(&self.work_out(live, below));
        }
        if let Some(own) = self.0.get_mut(at as usize) {
            *own = Some(found.clone());
        }
        found
    }

    /// What a node reads; none where it was not asked for.
    fn at(&self, at: At) -> Option<&FieldSet> {
        self.0.get(at as usize).and_then(Option::as_ref)
    }
}

/// The fields whose empty cells `cells_of` may find behind a leaf.
fn open_fields(live: &Live, leaf: Leaf, note: &mut dyn FnMut(FieldId)) {
    match leaf {
        Leaf::Own(When::Now, id) | Leaf::Member(id) | Leaf::Head(id) => note(id),
        Leaf::Derived(_) | Leaf::HeadDerived(_) => [CERT_NO, BIRTH].into_iter().for_each(note),
        Leaf::Denominator(When::Now) => note(live.caliber.denominator),
        Leaf::Calc(_) | Leaf::Row(Coll::Items | Coll::Parents | Coll::Blocks, _) => {
            let account = &live.account;
            live.caliber.items.iter().map(|item| item.field).chain([live.caliber.denominator, PROD_OUT]).for_each(&mut *note);
            account.items.iter().map(|item| item.field).for_each(&mut *note);
            account.parents.iter().flat_map(|(id, children)| std::iter::once(id).chain(children)).copied().for_each(&mut *note);
            account::BLOCKS.iter().map(|(_, id)| *id).for_each(note);
        }
        Leaf::Row(Coll::Lands, _) => live.account.lands.iter().map(|(_, id, _)| *id).for_each(note),
        Leaf::Own(..) | Leaf::Denominator(_) | Leaf::Row(..) | Leaf::Index(_) | Leaf::Limit(_) | Leaf::Stat(_) | Leaf::Fact(_) => {}
        Leaf::Fed(_) => {}
    }
}

impl Filled<'_, '_> {
    /// The cells with which a test could be yes: none at all when it cannot, no cells when it is yes already.
    pub fn yes(&self, test: At, frame: &Frame) -> Option<Cells> {
        self.ways(test, frame).0
    }

    /// The heaviest that a rule could say, from medium on, and the empty cells that keep it from that; none when filling them in would not
    /// make it fire.
    pub fn heaviest(&self, rule: &Rule, frame: &Frame) -> Option<(Severity, Vec<CellAt>)> {
        if rule.needs.iter().any(|thing| !self.live.loaded(*thing, frame)) {
            return None;
        }
        let mut cells = Vec::new();
        for test in rule.enough.into_iter().chain(rule.applies).chain([rule.when]) {
            cells.extend(self.yes(test, frame)?);
        }
        let mut reached: Option<(Severity, Vec<CellAt>)> = None;
        for (severity, test) in &rule.grades {
            let Some(cells) = test.map_or_else(|| Some(Vec::new()), |test| self.yes(test, frame)) else { continue };
            let is_last = cells.is_empty();
            if reached.as_ref().is_none_or(|(best, _)| severity > best) {
                reached = Some((*severity, cells));
            }
            if is_last {
                break;
            }
        }
        let (severity, of_grade) = reached?;
        cells.extend(of_grade);
        cells.sort_unstable();
        cells.dedup();
        (severity >= Severity::Medium && !cells.is_empty()).then_some((severity, cells))
    }

    fn ways(&self, at: At, frame: &Frame) -> Ways {
        self.of(at, frame).ways()
    }

    fn of(&self, at: At, frame: &Frame) -> Could {
        if let Some((reads, empty)) = self.open
            && reads.at(at).is_some_and(|reads| !reads.meets(empty))
        {
            return Could::Known(self.eval.value(at, frame));
        }
        match self.eval.arena.node(at) {
            Node::Leaf(leaf) => self.of_leaf(at, leaf, frame),
            Node::Define(_, a) | Node::Let(a) | Node::Kept(_, a) | Node::KeptOfMember(_, a) => self.of(a, frame),
            Node::Not(a) => of_ways(not(self.ways(a, frame))),
            // A side that is no for sure decides an `and` whatever the other could come to, and one that is yes an `or`.
            Node::And(a, b) => match self.ways(a, frame) {
                (None, Some(no)) if no.is_empty() => Could::Known(Val::Bool(false)),
                ways => of_ways(and(ways, self.ways(b, frame))),
            },
            Node::Or(a, b) => match self.ways(a, frame) {
                (Some(yes), None) if yes.is_empty() => Could::Known(Val::Bool(true)),
                ways => of_ways(or(ways, self.ways(b, frame))),
            },
            Node::Xor(a, b) => {
                let (a, b) = (self.ways(a, frame), self.ways(b, frame));
                of_ways(or(and(a.clone(), not(b.clone())), and(not(a), b)))
            }
            Node::Minus(a) | Node::In(a, _) | Node::One(_, a) | Node::HasAny(a, _) | Node::MatchesAny(a, _) => {
                self.made_of(at, [a, NONE], frame)
            }
            Node::Compare(cmp, a, b) => self.of_compared(at, cmp, [a, b], frame),
            Node::Math(_, a, b) | Node::Two(_, a, b) | Node::Mapped(_, a, b) => self.made_of(at, [a, b], frame),
            Node::If(choice, yes, no) => self.of_choice([choice, yes, no], frame),
            Node::OrEmpty(a, _) => match self.of(a, frame) {
                // A blank that means none is as good as what stands beside it.
                Could::Known(_) => Could::Known(self.eval.value(at, frame)),
                could => could,
            },
            Node::Default(a, b) => {
                let could = self.of(a, frame);
                if could.is_stuck() { self.of(b, frame) } else { could }
            }
            Node::Given(a) => of_ways(self.of_given(at, a, frame)),
            // What the node itself says holds where nothing is open.
            Node::IsEmpty(a) => match self.of_given(at, a, frame) {
                (Some(cells), Some(_)) if !cells.is_empty() => of_ways((Some(Vec::new()), Some(cells))),
                ways => of_ways(ways),
            },
            Node::Over(place) => self.eval.arena.overs.get(place as usize).map_or(Could::Stuck, |over| self.of_rows(at, over, frame)),
            Node::Const(_) | Node::Cell(_) | Node::MemberCell(_) | Node::Worked(_) | Node::Loaded(_) => {
                Could::Known(self.eval.value(at, frame))
            }
        }
    }

    /// A node that needs all of its operands.
    fn made_of(&self, at: At, operands: [At; 2], frame: &Frame) -> Could {
        let mut open: Option<Cells> = None;
        for operand in operands.into_iter().filter(|operand| *operand != NONE) {
            let could = self.of(operand, frame);
            if could.is_stuck() {
                return Could::Stuck;
            }
            if let Some(cells) = could.cells() {
                open = Some(joined(open.unwrap_or_default(), cells));
            }
        }
        open.map_or_else(|| Could::Known(self.eval.value(at, frame)), Could::Open)
    }

    fn of_choice(&self, [choice, yes, no]: [At; 3], frame: &Frame) -> Could {
        match self.ways(choice, frame) {
            (None, None) => Could::Stuck,
            (Some(cells), None) if cells.is_empty() => self.of(yes, frame),
            (None, Some(cells)) if cells.is_empty() => self.of(no, frame),
            (for_yes, for_no) => {
                let taken = |way: Option<Cells>, at: At| {
                    let could = way.is_some().then(|| self.of(at, frame)).filter(|could| !could.is_stuck())?;
                    Some(joined(way?, could.cells().unwrap_or_default()))
                };
                either(taken(for_yes, yes), taken(for_no, no)).map_or(Could::Stuck, Could::Open)
            }
        }
    }

    /// Whether something is given: an empty cell that is to be filled in could be.
    fn of_given(&self, at: At, a: At, frame: &Frame) -> Ways {
        match self.of(a, frame).cells() {
            Some(cells) if !cells.is_empty() => (Some(cells), Some(Vec::new())),
            _ => {
                let is_given = self.eval.value(at, frame);
                Could::Known(is_given).ways()
            }
        }
    }

    /// A comparison; a count that stays short whatever is filled in is not enough.
    fn of_compared(&self, at: At, cmp: Cmp, [a, b]: [At; 2], frame: &Frame) -> Could {
        let could = self.made_of(at, [a, b], frame);
        let over = match self.eval.arena.node(a) {
            Node::Over(place) if matches!(cmp, Cmp::Ge | Cmp::Gt) => self.eval.arena.overs.get(place as usize),
            _ => None,
        };
        match (&could, over, self.of(b, frame)) {
            (Could::Open(_), Some(over), Could::Known(least)) if over.agg == Agg::Count => {
                let most = self.most(over, frame).map(|most| self.eval.compare(cmp, Val::Num(Num::whole(most)), least).truth());
                if most == Some(Ok(false)) { of_ways((None, could.ways().1)) } else { could }
            }
            _ => could,
        }
    }

    /// How many rows can be counted at most.
    fn most(&self, over: &Over, frame: &Frame) -> Option<i64> {
        let count = self.eval.source.rows(over.rows, frame).ok()?;
        let rows = (0..count).map(|place| self.eval.source.enter(over.rows, frame, place));
        let passes = |test: At, row: &Frame| test == NONE || self.yes(test, row).is_some();
        i64::try_from(rows.filter(|row| passes(over.filter, row) && passes(over.body, row)).count()).ok()
    }

    /// Whether an item vanished from a village, or would have if its empty cells said none.
    fn of_village_items(&self, over: &Over, if_none: &IfNone, count: usize, frame: &Frame) -> Could {
        let arena = self.eval.arena;
        let tests = || [over.filter, over.body].into_iter().filter(|test| *test != NONE);
        let mut any: Ways = (None, Some(Vec::new()));
        for row in (0..count).map(|place| self.eval.source.enter(over.rows, frame, place)) {
            if tests().all(|test| self.eval.truth(test, &row) == Ok(true)) {
                any = or(any, (Some(Vec::new()), None));
            } else if let Some(id) = if_none.blank_item(&row)
                && tests().all(|test| Eval { arena, source: if_none }.truth(test, &row) == Ok(true))
            {
                any = or(any, (Some(vec![(id, None)]), Some(Vec::new())));
            }
        }
        of_ways(any)
    }

    fn of_rows(&self, at: At, over: &Over, frame: &Frame) -> Could {
        let count = match self.eval.source.rows(over.rows, frame) {
            Ok(count) => count,
            Err(_) if over.optional => 0,
            Err(_) => return Could::Stuck,
        };
        if let (Some(if_none), Coll::VillageItems, Agg::Any) = (self.if_none, over.rows, over.agg) {
            return self.of_village_items(over, if_none, count, frame);
        }
        let only = self.eval.arena.rows.get(over.only as usize);
        let places = (0..only.map_or(count, Vec::len)).map(|at| only.and_then(|rows| rows.get(at)).map_or(at, |row| *row as usize));
        let yes = || (Some(Vec::new()), None);
        let mut any: Ways = (None, Some(Vec::new()));
        let mut all: Ways = yes();
        let (mut open, mut stuck) = (Cells::new(), false);
        for row in places.map(|place| self.eval.source.enter(over.rows, frame, place)) {
            let filter = if over.filter == NONE { yes() } else { self.ways(over.filter, &row) };
            // What cannot be said of a row for another reason leaves it out, as always.
            if filter.0.is_none() {
                continue;
            }
            let is_kept = filter.1.is_none();
            open = joined(open, if is_kept { Vec::new() } else { filter.0.clone().unwrap_or_default() });
            let body = if over.body == NONE { Could::Known(Val::Bool(true)) } else { self.of(over.body, &row) };
            if matches!(over.agg, Agg::Any | Agg::All) {
                let body = body.ways();
                any = or(any, and(filter.clone(), body.clone()));
                all = and(all, or(not(filter), body));
            } else if body.is_stuck() {
                stuck |= is_kept;
            } else {
                open = joined(open, body.cells().unwrap_or_default());
            }
        }
        match over.agg {
            Agg::Any => of_ways(any),
            Agg::All => of_ways(all),
            _ if stuck => Could::Stuck,
            _ if open.is_empty() => Could::Known(self.eval.value(at, frame)),
            _ => Could::Open(open),
        }
    }

    /// Whether an empty cell of the household is asked for: one whose blank means none is not, but for the category of somebody who was
    /// monitored last year, stands in the files of monitoring objects or has their columns filled in.
    pub fn is_asked(&self, id: FieldId, frame: &Frame) -> bool {
        let roll = self.live.town.current;
        let household = frame.household as usize;
        if id == MON_CAT {
            let was = self.live.of_past(When::Prior(1), MON_CAT, frame);
            return !was.is_missing()
                || self.live.town.tables.is_loaded(MON) && !self.live.town.tables.of_household(MON, frame.household).is_empty()
                || TOLD_BY_MONITORED.iter().any(|told| roll.get(household, *told).raw().is_some());
        }
        !functions::blank_is_none(id) && (!OF_MONITORED.contains(&id) || roll.get(household, MON_CAT).raw().is_some())
    }

    /// The empty cells of a household, or of one of its members, that are asked for.
    fn empty(&self, member: Option<u32>, ids: &[FieldId], frame: &Frame) -> Cells {
        let roll = self.live.town.current;
        let cell = |id: FieldId| match member {
            Some(NOBODY) => Cell::ABSENT,
            Some(member) => roll.get_member(member as usize, id),
            None => roll.get(frame.household as usize, id),
        };
        ids.iter().filter(|id| cell(**id) == Cell::EMPTY && self.is_asked(**id, frame)).map(|id| (*id, member)).collect()
    }

    fn of_leaf(&self, at: At, leaf: Leaf, frame: &Frame) -> Could {
        let seen = self.eval.source.seen(leaf, frame);
        let cells = self.cells_of(leaf, seen, frame);
        if cells.is_empty() { Could::Known(self.eval.value(at, frame)) } else { Could::Open(cells) }
    }

    /// The empty cells that a leaf reads.
    fn cells_of(&self, leaf: Leaf, seen: Val, frame: &Frame) -> Cells {
        let own = |ids: &[FieldId]| self.empty(None, ids, frame);
        let worked = |member: u32, derived: Derived| {
            if !seen.is_missing() {
                return Vec::new();
            }
            let ids = if derived == Derived::Birthday { &[CERT_NO, BIRTH][..] } else { &[CERT_NO][..] };
            self.empty(Some(member), ids, frame).into_iter().take(1).collect()
        };
        let head = || self.live.people.head(frame.household as usize);
        let row = frame.row as usize;
        let account = &self.live.account;
        match leaf {
            Leaf::Own(When::Now, id) => own(&[id]),
            Leaf::Member(id) => self.empty(Some(frame.member), &[id], frame),
            Leaf::Head(id) => self.empty(Some(head()), &[id], frame),
            Leaf::Derived(derived) => worked(frame.member, derived),
            Leaf::HeadDerived(derived) => worked(head(), derived),
            Leaf::Denominator(When::Now) => own(&[self.live.caliber.denominator]),
            Leaf::Calc(part) => {
                let counts = |kind: ItemKind, has_parent: bool| match kind {
                    ItemKind::Income => !has_parent,
                    ItemKind::Cost | ItemKind::Subsidy => part != CalcPart::Gross,
                    ItemKind::Derived => false,
                };
                let items = self.live.caliber.items.iter().filter(|item| counts(item.kind, item.parent.is_some()));
                let mut ids: Vec<FieldId> = items.map(|item| item.field).collect();
                ids.extend((part == CalcPart::NetPc).then_some(self.live.caliber.denominator));
                own(&ids)
            }
            Leaf::Row(Coll::Items, Attr::Value) => account.items.get(row).map_or_else(Vec::new, |item| own(&[item.field])),
            Leaf::Row(Coll::Parents, Attr::Value) => account.parents.get(row).map_or_else(Vec::new, |(id, _)| own(&[*id])),
            Leaf::Row(Coll::Parents, Attr::ChildrenSum | Attr::ChildrenGiven | Attr::ChildrenBlank) => {
                account.parents.get(row).map_or_else(Vec::new, |(_, children)| own(children))
            }
            Leaf::Row(Coll::Lands, Attr::Area) => account.lands.get(row).map_or_else(Vec::new, |(_, id, _)| own(&[*id])),
            Leaf::Row(Coll::Blocks, Attr::Value) => match account::BLOCKS.get(row).map(|(_, id)| *id) {
                Some(account::PROD_IN) => own(&[account::PROD_IN, PROD_OUT]),
                Some(id) => own(&[id]),
                None => Vec::new(),
            },
            Leaf::Own(..)
            | Leaf::Denominator(_)
            | Leaf::Row(..)
            | Leaf::Index(_)
            | Leaf::Limit(_)
            | Leaf::Stat(_)
            | Leaf::Fact(_)
            | Leaf::Fed(_) => Vec::new(),
        }
    }
}

/// Which fields of this period a rule reads, directly or through what is worked out from them.
pub(crate) fn fields_of(live: &Live, rule: &Rule) -> FieldSet {
    fields_read(live, &rule.expressions())
}

/// The same of some expressions.
pub(crate) fn fields_read(live: &Live, from: &[At]) -> FieldSet {
    let mut reads = FieldSet::default();
    let mut note = |id: FieldId| reads.add(id);
    live.book.walk(from, &mut |node| {
        let Node::Leaf(leaf) = node else { return };
        match leaf {
            Leaf::Own(When::Now, id) | Leaf::Member(id) | Leaf::Head(id) => note(id),
            Leaf::Derived(_) | Leaf::HeadDerived(_) => [CERT_NO, BIRTH].into_iter().for_each(&mut note),
            Leaf::Calc(_) | Leaf::Row(Coll::Items | Coll::Blocks | Coll::Parents, Attr::Value) | Leaf::Denominator(When::Now) => {
                live.caliber.items.iter().map(|item| item.field).chain([live.caliber.denominator]).for_each(&mut note);
            }
            Leaf::Row(Coll::Lands, Attr::Area) => live.account.lands.iter().map(|(_, id, _)| *id).for_each(&mut note),
            Leaf::Row(Coll::VillageItems, _) => live.account.village_items.iter().copied().for_each(&mut note),
            Leaf::Own(..) | Leaf::Denominator(_) | Leaf::Row(..) | Leaf::Index(_) | Leaf::Limit(_) | Leaf::Stat(_) | Leaf::Fact(_) => {}
            Leaf::Fed(_) => {}
        }
    });
    reads
}
