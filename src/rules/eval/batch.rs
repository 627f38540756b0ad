//! Runs a program over a stretch of households, column by column.
//!
//! Every value is the one that `one.rs` gives: both run the loops of `loops.rs`, and an expression without effects may as well be worked
//! out for a row that nobody asks about.
//! What does not live here: which columns there are (`program.rs`), what nodes come to (`loops.rs`, `aggregates.rs`).

use std::mem;
use std::ops::Range;

use crate::domain::flag::why::Why;
use crate::rules::eval::aggregates;
use crate::rules::eval::loops;
use crate::rules::eval::loops::Arg;
use crate::rules::eval::loops::StepColumn;
use crate::rules::eval::loops::Truth;
use crate::rules::eval::program::HOUSEHOLDS;
use crate::rules::eval::program::Program;
use crate::rules::eval::program::RowsOf;
use crate::rules::eval::program::ValuePlace;
use crate::rules::eval::program::Work;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::Over;
use crate::rules::lang::value::Val;

/// Whether a column holds nothing but yes, no and reasons.
const fn is_truth(work: Work) -> bool {
    match work {
        Work::Read(_) => false,
        Work::Made(node, _) => loops::is_truth(node),
        Work::Folded(over, ..) => matches!(over.agg, Agg::Any | Agg::All),
    }
}

/// Rows in hand: those of household `n` of the stretch are `starts[n]..starts[n + 1]`.
#[derive(Default)]
struct HouseholdRows {
    frames: Vec<Frame>,
    starts: Vec<u32>,
    owners: Vec<u32>,
}

impl HouseholdRows {
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
    rows: Vec<HouseholdRows>,
    filled: Vec<StepColumn>,
}

impl<'c, S: Source> Columns<'c, S> {
    /// Empty columns of a program.
    pub fn new(program: &'c Program, eval: Eval<'c, S>) -> Columns<'c, S> {
        let column = |work| if is_truth(work) { StepColumn::Truths(Vec::new()) } else { StepColumn::Values(Vec::new()) };
        let filled = program.steps.iter().map(|step| column(step.work)).collect();
        Columns { program, eval, rows: program.rows.iter().map(|_| HouseholdRows::default()).collect(), filled }
    }

    /// Works everything out for these households.
    pub fn fill(&mut self, households: impl Iterator<Item = Frame>) {
        let frames: Vec<Frame> = households.collect();
        for (rows, of) in self.rows.iter_mut().zip(&self.program.rows).skip(HOUSEHOLDS + 1) {
            rows.lay(self.eval.source, self.eval.arena, *of, &frames);
        }
        self.rows[HOUSEHOLDS].frames = frames;
        for (at, step) in self.program.steps.iter().enumerate() {
            let mut column = mem::replace(&mut self.filled[at], StepColumn::Truths(Vec::new()));
            match &mut column {
                StepColumn::Truths(all) => {
                    all.clear();
                    self.truths(step.work, step.rows, all);
                }
                StepColumn::Values(all) => {
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
    pub fn truth(&self, place: ValuePlace, household: usize) -> Result<bool, Why> {
        self.value(place, household).truth()
    }

    /// The value of an expression for a household of the stretch.
    pub fn value(&self, place: ValuePlace, household: usize) -> Val {
        match place {
            ValuePlace::Known(value) => value,
            ValuePlace::Column(at) => self.filled[at].value(household),
            ValuePlace::Asked(at) => self.eval.value(at, &self.rows[HOUSEHOLDS].frames[household]),
        }
    }

    fn arg(&self, place: ValuePlace, rows: usize) -> Arg<'_, S> {
        match place {
            ValuePlace::Known(value) => Arg::Known(value),
            ValuePlace::Asked(at) => Arg::asked(self.eval, at, &self.rows[rows].frames),
            ValuePlace::Column(at) if self.program.steps[at].rows == rows => Arg::Own(&self.filled[at]),
            ValuePlace::Column(at) => Arg::Owners(&self.filled[at], &self.rows[rows].owners),
        }
    }

    fn truths(&self, work: Work, rows: usize, out: &mut Vec<Truth>) {
        let all = 0..self.rows[rows].frames.len();
        match work {
            Work::Made(node, args) => loops::truths(&self.eval, node, &args.map(|place| self.arg(place, rows)), all, out),
            Work::Folded(over, of, parts) => out.extend(all.map(|household| Truth::of(self.fold(&over, of, parts, household)))),
            Work::Read(_) => out.extend(all.map(|_| Truth::of(Val::No(Why::Unknown)))),
        }
    }

    fn values(&self, work: Work, rows: usize, out: &mut Vec<Val>) {
        let all = 0..self.rows[rows].frames.len();
        match work {
            Work::Made(node, args) => loops::values(&self.eval, node, &args.map(|place| self.arg(place, rows)), all, out),
            Work::Read(at) => loops::read(&self.eval, self.eval.arena.node(at), &self.rows[rows].frames, out),
            Work::Folded(over, of, parts) => out.extend(all.map(|household| self.fold(&over, of, parts, household))),
        }
    }

    fn fold(&self, over: &Over, rows: usize, [filter, body, width]: [ValuePlace; 3], household: usize) -> Val {
        let (filter, body) = (self.arg(filter, rows), self.arg(body, rows));
        let kept = self.rows[rows].of(household).filter(|row| filter.truth(*row) == Truth::YES);
        aggregates::fold(over, kept, |row| body.value(*row), || self.arg(width, HOUSEHOLDS).value(household))
    }
}
