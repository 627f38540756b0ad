//! Runs a program over a stretch of households, column by column: the same functions as `rowwise.rs`, each called in one tight loop.
//!
//! Every value is the one the plain evaluator gives: a column is filled by the functions the plain evaluator calls, and an expression
//! without effects may as well be worked out for a row that nobody asks about.
//! What does not live here: which columns there are (`program.rs`), what functions come to (`functions.rs`, `aggregates.rs`).

use std::cmp::Ordering;
use std::mem;
use std::ops::Range;

use crate::domain::flag::Why;
use crate::rules::eval::aggregates;
use crate::rules::eval::functions;
use crate::rules::eval::program::HOUSEHOLDS;
use crate::rules::eval::program::Place;
use crate::rules::eval::program::Program;
use crate::rules::eval::program::RowsOf;
use crate::rules::eval::program::Work;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::Two;
use crate::rules::lang::value::Val;

/// Yes, no, or the reason why it cannot be said, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Truth(u8);

impl Truth {
    const NO: Truth = Truth(0);
    const YES: Truth = Truth(1);

    const fn of(value: Val) -> Truth {
        match value.truth() {
            Ok(yes) => Truth(yes as u8),
            // Reasons are few; they follow no and yes.
            Err(why) => Truth(2 + why as u8),
        }
    }

    fn value(self) -> Val {
        match self.0 {
            0 => Val::Bool(false),
            1 => Val::Bool(true),
            missing => Val::No(Why::ALL.get(usize::from(missing) - 2).copied().unwrap_or(Why::Unknown)),
        }
    }

    const fn not(self) -> Truth {
        match self.0 {
            0 => Truth::YES,
            1 => Truth::NO,
            _ => self,
        }
    }

    /// `and` (decided by no) and `or` (decided by yes) by Kleene; of two reasons the first stays.
    const fn kleene(decides: Truth, a: Truth, b: Truth) -> Truth {
        match (a.0, b.0) {
            (0 | 1, _) if a.0 == decides.0 => a,
            (0 | 1, _) => b,
            (_, 0 | 1) if b.0 == decides.0 => b,
            _ => a,
        }
    }
}

/// The values of one step.
enum Column {
    Truths(Vec<Truth>),
    Values(Vec<Val>),
}

impl Column {
    fn value(&self, row: usize) -> Val {
        match self {
            Column::Truths(all) => all[row].value(),
            Column::Values(all) => all[row],
        }
    }

    fn truth(&self, row: usize) -> Truth {
        match self {
            Column::Truths(all) => all[row],
            Column::Values(all) => Truth::of(all[row]),
        }
    }
}

/// Whether a column holds nothing but yes, no and reasons.
const fn is_truth(work: Work) -> bool {
    match work {
        Work::Read(_) => false,
        Work::Made(node, _) => matches!(
            node,
            Node::Not(_)
                | Node::And(..)
                | Node::Or(..)
                | Node::Xor(..)
                | Node::Compare(..)
                | Node::In(..)
                | Node::HasAny(..)
                | Node::MatchesAny(..)
                | Node::Given(_)
                | Node::IsEmpty(_)
                | Node::One(One::CertOk | One::DisCertOk | One::IsMobile, _)
                | Node::Two(Two::Multiple | Two::Starts | Two::Has, _, _)
        ),
        Work::Folded(over, ..) => matches!(over.agg, Agg::Any | Agg::All),
    }
}

/// Rows in hand: those of household `n` of the stretch are `starts[n]..starts[n + 1]`.
#[derive(Default)]
struct Rows {
    frames: Vec<Frame>,
    starts: Vec<u32>,
    owners: Vec<u32>,
}

impl Rows {
    fn of(&self, household: usize) -> Range<usize> {
        self.starts[household] as usize..self.starts[household + 1] as usize
    }

    /// Lays out the rows of some households.
    fn lay<S: Source>(&mut self, source: &S, arena: &Arena, (coll, only): RowsOf, households: &[Frame]) {
        let only = arena.rows.get(only as usize);
        self.frames.clear();
        self.owners.clear();
        self.starts.clear();
        self.starts.push(0);
        for (owner, household) in (0..).zip(households) {
            let mut enter = |at| self.frames.push(source.enter(coll, household, at));
            match only {
                Some(rows) => rows.iter().for_each(|row| enter(*row as usize)),
                None => (0..source.rows(coll, household).unwrap_or(0)).for_each(enter),
            }
            self.owners.resize(self.frames.len(), owner);
            self.starts.push(u32::try_from(self.frames.len()).unwrap_or(u32::MAX));
        }
    }
}

/// The columns of a stretch of households.
pub(crate) struct Columns<'c, S> {
    program: &'c Program,
    eval: Eval<'c, S>,
    rows: Vec<Rows>,
    filled: Vec<Column>,
}

/// An operand of a step.
enum Arg<'a, S> {
    Known(Val),
    /// A column over the same rows.
    Own(&'a Column),
    /// A column of the households, for rows of theirs.
    Owners(&'a Column, &'a [u32]),
    Asked(Eval<'a, S>, At, &'a [Frame]),
}

impl<S: Source> Arg<'_, S> {
    fn value(&self, row: usize) -> Val {
        match self {
            Arg::Known(value) => *value,
            Arg::Own(column) => column.value(row),
            Arg::Owners(column, owners) => column.value(owners[row] as usize),
            Arg::Asked(eval, at, frames) => eval.value(*at, &frames[row]),
        }
    }

    fn truth(&self, row: usize) -> Truth {
        match self {
            Arg::Known(value) => Truth::of(*value),
            Arg::Own(column) => column.truth(row),
            Arg::Owners(column, owners) => column.truth(owners[row] as usize),
            Arg::Asked(eval, at, frames) => Truth::of(eval.value(*at, &frames[row])),
        }
    }

    /// What `test` says of each row.
    fn each(&self, rows: Range<usize>, out: &mut Vec<Truth>, test: impl Fn(Val) -> Truth) {
        match self {
            Arg::Own(Column::Values(all)) => out.extend(all.iter().map(|value| test(*value))),
            Arg::Owners(Column::Values(all), owners) => out.extend(owners.iter().map(|owner| test(all[*owner as usize]))),
            _ => out.extend(rows.map(|row| test(self.value(row)))),
        }
    }
}

impl<'c, S: Source> Columns<'c, S> {
    /// Empty columns of a program.
    pub fn new(program: &'c Program, eval: Eval<'c, S>) -> Columns<'c, S> {
        let column = |work| if is_truth(work) { Column::Truths(Vec::new()) } else { Column::Values(Vec::new()) };
        let filled = program.steps.iter().map(|step| column(step.work)).collect();
        Columns { program, eval, rows: program.rows.iter().map(|_| Rows::default()).collect(), filled }
    }

    /// Works everything out for these households.
    pub fn fill(&mut self, households: impl Iterator<Item = Frame>) {
        let frames: Vec<Frame> = households.collect();
        for (rows, of) in self.rows.iter_mut().zip(&self.program.rows).skip(HOUSEHOLDS + 1) {
            rows.lay(self.eval.source, self.eval.arena, *of, &frames);
        }
        self.rows[HOUSEHOLDS].frames = frames;
        for (at, step) in self.program.steps.iter().enumerate() {
            let mut column = mem::replace(&mut self.filled[at], Column::Truths(Vec::new()));
            match &mut column {
                Column::Truths(all) => {
                    all.clear();
                    self.truths(step.work, step.rows, all);
                }
                Column::Values(all) => {
                    all.clear();
                    self.values(step.work, step.rows, all);
                }
            }
            self.filled[at] = column;
        }
    }

    /// Whether an expression holds for a household of the stretch.
    ///
    /// # Errors
    /// The reason why it cannot be said.
    pub fn truth(&self, place: Place, household: usize) -> Result<bool, Why> {
        self.value(place, household).truth()
    }

    /// The value of an expression for a household of the stretch.
    pub fn value(&self, place: Place, household: usize) -> Val {
        match place {
            Place::Known(value) => value,
            Place::Column(at) => self.filled[at].value(household),
            Place::Asked(at) => self.eval.value(at, &self.rows[HOUSEHOLDS].frames[household]),
        }
    }

    fn arg(&self, place: Place, rows: usize) -> Arg<'_, S> {
        match place {
            Place::Known(value) => Arg::Known(value),
            Place::Asked(at) => Arg::Asked(self.eval, at, &self.rows[rows].frames),
            Place::Column(at) if self.program.steps[at].rows == rows => Arg::Own(&self.filled[at]),
            Place::Column(at) => Arg::Owners(&self.filled[at], &self.rows[rows].owners),
        }
    }

    fn truths(&self, work: Work, rows: usize, out: &mut Vec<Truth>) {
        let eval = &self.eval;
        let all = 0..self.rows[rows].frames.len();
        let (node, [a, b, _]) = match work {
            Work::Made(node, args) => (node, args.map(|place| self.arg(place, rows))),
            Work::Folded(over, of, parts) => return out.extend(all.map(|household| Truth::of(self.fold(&over, of, parts, household)))),
            Work::Read(at) => return out.extend(self.rows[rows].frames.iter().map(|frame| Truth::of(eval.value(at, frame)))),
        };
        match node {
            Node::Not(_) => out.extend(all.map(|row| a.truth(row).not())),
            Node::And(..) => kleene(Truth::NO, &a, &b, all, out),
            Node::Or(..) => kleene(Truth::YES, &a, &b, all, out),
            Node::Xor(..) => out.extend(all.map(|row| match (a.truth(row), b.truth(row)) {
                (a @ (Truth::NO | Truth::YES), b @ (Truth::NO | Truth::YES)) => Truth(u8::from(a != b)),
                (Truth::NO | Truth::YES, missing) | (missing, _) => missing,
            })),
            Node::Compare(cmp, ..) => self.compared(cmp, &a, &b, all, out),
            Node::In(_, list) => self.listed(list, &a, all, out),
            Node::HasAny(_, list) => a.each(all, out, |value| Truth::of(eval.has_any(value, list))),
            Node::MatchesAny(_, list) => a.each(all, out, |value| Truth::of(eval.matches_any(value, list))),
            Node::Given(_) => a.each(all, out, |value| Truth::of(functions::is_given(value))),
            Node::IsEmpty(_) => a.each(all, out, |value| Truth::of(functions::is_given(value)).not()),
            Node::One(one, _) => a.each(all, out, |value| Truth::of(functions::one(eval, one, value))),
            Node::Two(two, ..) => out.extend(all.map(|row| Truth::of(functions::two(eval, two, a.value(row), b.value(row))))),
            _ => out.extend(all.map(|_| Truth::of(Val::No(Why::Unknown)))),
        }
    }

    /// Comparisons, most of them with a number or a word that is written in the rule.
    fn compared(&self, cmp: Cmp, a: &Arg<S>, b: &Arg<S>, rows: Range<usize>, out: &mut Vec<Truth>) {
        let eval = &self.eval;
        let plain = |a: Val, b: Val| if a.is_missing() { Truth::of(a) } else { Truth::of(eval.compare(cmp, a, b)) };
        match b {
            Arg::Known(Val::Num(bound)) => a.each(rows, out, |value| match value {
                Val::Num(num) => Truth(u8::from(cmp.holds(num.against(*bound)))),
                value => plain(value, Val::Num(*bound)),
            }),
            Arg::Known(known @ Val::Text(text)) => {
                let wanted = eval.source.word_of(*text);
                a.each(rows, out, |value| match (value, wanted) {
                    (Val::Word(0, word), Some(wanted)) => {
                        Truth(u8::from(cmp.holds(if word == wanted { Ordering::Equal } else { Ordering::Less })))
                    }
                    (value, _) => plain(value, *known),
                });
            }
            _ => out.extend(rows.map(|row| match a.value(row) {
                missing @ Val::No(_) => Truth::of(missing),
                value => plain(value, b.value(row)),
            })),
        }
    }

    /// Whether values are in a list; words of the current roll are looked up by number.
    fn listed(&self, list: u32, a: &Arg<S>, rows: Range<usize>, out: &mut Vec<Truth>) {
        let known = self.eval.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        let number = |value: &Val| match value {
            Val::Text(text) => self.eval.source.word_of(*text),
            _ => None,
        };
        let words: Option<Vec<u32>> = known.iter().map(number).collect();
        a.each(rows, out, |value| match (value, &words) {
            (Val::Word(0, word), Some(words)) => Truth(u8::from(words.contains(&word))),
            (value, _) => Truth::of(self.eval.is_in(value, list)),
        });
    }

    /// Reads cells and other values of rows.
    fn read(&self, at: At, frames: &[Frame], out: &mut Vec<Val>) {
        let source = self.eval.source;
        match self.eval.arena.node(at) {
            Node::Cell(column) => out.extend(frames.iter().map(|frame| functions::cell(source.cell(column.at, frame), column))),
            Node::MemberCell(column) => {
                out.extend(frames.iter().map(|frame| functions::cell(source.member_cell(column.at, frame), column)));
            }
            node @ Node::Leaf(leaf) if functions::hides_blank(node) => {
                out.extend(frames.iter().map(|frame| functions::blank(leaf, source.seen(leaf, frame))));
            }
            Node::Leaf(leaf) => out.extend(frames.iter().map(|frame| source.seen(leaf, frame))),
            _ => out.extend(frames.iter().map(|frame| self.eval.value(at, frame))),
        }
    }

    fn values(&self, work: Work, rows: usize, out: &mut Vec<Val>) {
        let eval = &self.eval;
        let all = 0..self.rows[rows].frames.len();
        let (node, [a, b, c]) = match work {
            Work::Made(node, args) => (node, args.map(|place| self.arg(place, rows))),
            Work::Read(at) => return self.read(at, &self.rows[rows].frames, out),
            Work::Folded(over, of, parts) => return out.extend(all.map(|household| self.fold(&over, of, parts, household))),
        };
        match node {
            Node::If(..) => out.extend(all.map(|row| match a.value(row).truth() {
                Ok(true) => b.value(row),
                Ok(false) => c.value(row),
                Err(why) => Val::No(why),
            })),
            Node::OrEmpty(..) => out.extend(all.map(|row| match a.value(row) {
                Val::No(Why::Empty) => b.value(row),
                value => value,
            })),
            Node::Default(..) => out.extend(all.map(|row| match a.value(row) {
                Val::No(_) => b.value(row),
                value => value,
            })),
            Node::Minus(_) => out.extend(all.map(|row| functions::negated(a.value(row)))),
            Node::Math(math, ..) => out.extend(all.map(|row| functions::math(math, a.value(row), b.value(row)))),
            Node::One(one, _) => out.extend(all.map(|row| functions::one(eval, one, a.value(row)))),
            Node::Two(two, ..) => out.extend(all.map(|row| functions::two(eval, two, a.value(row), b.value(row)))),
            _ => out.extend(all.map(|_| Val::No(Why::Unknown))),
        }
    }

    fn fold(&self, over: &Over, rows: usize, [filter, body, width]: [Place; 3], household: usize) -> Val {
        let (filter, body) = (self.arg(filter, rows), self.arg(body, rows));
        let kept = self.rows[rows].of(household).filter(|row| filter.truth(*row) == Truth::YES);
        aggregates::fold(over, kept, |row| body.value(*row), || self.arg(width, HOUSEHOLDS).value(household))
    }
}

fn kleene<S: Source>(decides: Truth, a: &Arg<S>, b: &Arg<S>, rows: Range<usize>, out: &mut Vec<Truth>) {
    match (a, b) {
        (Arg::Own(Column::Truths(a)), Arg::Own(Column::Truths(b))) => {
            out.extend(a.iter().zip(b).map(|(a, b)| Truth::kleene(decides, *a, *b)));
        }
        _ => out.extend(rows.map(|row| match a.truth(row) {
            yes_or_no if yes_or_no == decides => yes_or_no,
            a => Truth::kleene(decides, a, b.truth(row)),
        })),
    }
}
