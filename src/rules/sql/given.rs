//! Rows that stand as the samples of a rule say, with the columns that were asked of them: what stands in place of staged tables, so that
//! what expressions become is tried on each sample in the book.
//!
//! What does not live here: how samples are read (`judge/sample.rs`), what is asked of them (`sampled.rs`), the files (`examples.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::judge::sample::SampleSource;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::value::Val;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::code;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::plan::Relation;
use crate::rules::sql::plan::SqlPlan;

/// What tells rows apart, by how deep they stand; the first is the sample itself.
const KEYS: [&str; 7] = ["k0", "k1", "k2", "k3", "k4", "k5", "k6"];

/// A row: whose sample it is of, what is in hand there, its own key behind those of the rows it stands in.
struct GivenRow {
    sample: usize,
    frame: Frame,
    keys: Vec<usize>,
}

/// A column that was asked of rows, with a literal for each.
pub(crate) enum GivenColumn {
    Numbers(Vec<String>),
    Words(Vec<String>),
}

/// A column of whole numbers.
pub(crate) fn numbers(all: impl IntoIterator<Item = i128>) -> GivenColumn {
    GivenColumn::Numbers(all.into_iter().map(|number| number.to_string()).collect())
}

impl GivenColumn {
    fn literals(&self) -> &[String] {
        match self {
            GivenColumn::Numbers(literals) | GivenColumn::Words(literals) => literals,
        }
    }

    /// What stands where there are no rows, so that an engine knows the type.
    const fn of_none(&self) -> &'static str {
        match self {
            GivenColumn::Numbers(_) => "0",
            GivenColumn::Words(_) => "''",
        }
    }
}

/// Rows of one depth and the columns that were asked of them.
struct GivenRelation {
    rows: Vec<GivenRow>,
    columns: Vec<GivenColumn>,
}

/// Samples and the rows within them.
pub(crate) struct GivenRows<'s> {
    samples: &'s [SampleSource<'s>],
    relations: BTreeMap<RelId, GivenRelation>,
    within: HashMap<(RelId, Coll), RelId>,
}

/// Rows that stand within each of some others.
pub(crate) struct GivenWithin {
    pub child: RelId,
    /// By which column they are in order.
    pub order: &'static str,
    /// How many there are at most.
    pub most: i128,
    /// For each of the others why there are none, 0 where it has such rows.
    pub absent: Vec<usize>,
}

impl<'s> GivenRows<'s> {
    /// Of samples, each called by its number; gives their relation.
    pub fn new(plan: &mut SqlPlan, samples: &'s [SampleSource<'s>], numbers: &[usize]) -> (GivenRows<'s>, RelId) {
        let row = |(sample, number): (usize, &usize)| GivenRow { sample, frame: Frame::default(), keys: vec![*number] };
        let rows = numbers.iter().enumerate().map(row).collect();
        let mut given = GivenRows { samples, relations: BTreeMap::new(), within: HashMap::new() };
        let root = given.relation(plan, rows, 0);
        (given, root)
    }

    fn relation(&mut self, plan: &mut SqlPlan, rows: Vec<GivenRow>, depth: usize) -> RelId {
        let name = format!("given_{}", self.relations.len());
        let (keys, links) = (vec![KEYS[depth]], KEYS[..depth].to_vec());
        let rel = plan.relation(Relation { name, from: String::new(), keys, links, joins: Vec::new() });
        self.relations.insert(rel, GivenRelation { rows, columns: Vec::new() });
        rel
    }

    fn rows(&self, rel: RelId) -> &[GivenRow] {
        self.relations.get(&rel).map_or(&[], |relation| &relation.rows)
    }

    /// Something of each row, from its sample.
    pub fn of_rows<T>(&self, rel: RelId, of: impl Fn(&SampleSource, &Frame) -> T) -> Vec<T> {
        self.rows(rel).iter().map(|row| of(&self.samples[row.sample], &row.frame)).collect()
    }

    /// The rows of a collection within each row of a relation.
    pub fn within(&mut self, plan: &mut SqlPlan, coll: Coll, rel: RelId) -> Result<GivenWithin, NoSql> {
        let depth = self.rows(rel).first().map_or(1, |row| row.keys.len());
        if depth == KEYS.len() {
            return Err(NoSql::NoSpelling("rows that stand too deep"));
        }
        let absent = self.of_rows(rel, |sample, frame| sample.rows(coll, frame).map_or_else(code, |_| 0));
        let child = if let Some(child) = self.within.get(&(rel, coll)) {
            *child
        } else {
            let mut rows = Vec::new();
            for outer in self.rows(rel) {
                let sample = &self.samples[outer.sample];
                for at in 0..sample.rows(coll, &outer.frame).unwrap_or(0) {
                    let keys = outer.keys.iter().copied().chain([rows.len()]).collect();
                    rows.push(GivenRow { sample: outer.sample, frame: sample.enter(coll, &outer.frame, at), keys });
                }
            }
            let child = self.relation(plan, rows, depth);
            self.within.insert((rel, coll), child);
            child
        };
        let most = i128::try_from(self.rows(child).len()).unwrap_or(i128::MAX);
        Ok(GivenWithin { child, order: KEYS[depth], most, absent })
    }

    /// Adds a column with a literal for each row; gives its name.
    pub fn column(&mut self, rel: RelId, column: GivenColumn) -> String {
        let columns = self.relations.get_mut(&rel).map(|relation| &mut relation.columns);
        let at = columns.map_or(0, |columns| {
            columns.push(column);
            columns.len() - 1
        });
        format!("b.v{at}")
    }

    /// The characters of a word of each row.
    pub fn words(&self, rel: RelId, values: &[Val], texts: &[String]) -> Vec<String> {
        let read = |(row, value): (&GivenRow, &Val)| self.samples[row.sample].read(*value, texts, str::to_owned);
        self.rows(rel).iter().zip(values).map(read).collect()
    }

    /// Writes down what the relations are read from: the last thing before the plan is printed.
    pub fn write(&self, plan: &mut SqlPlan, whole: &str) {
        for (rel, relation) in &self.relations {
            let from = GivenRows::from(relation, plan.relations[*rel].links.len(), whole);
            plan.relations[*rel].from = from;
        }
    }

    /// What a relation is read from once everything was asked of it.
    fn from(relation: &GivenRelation, depth: usize, whole: &str) -> String {
        let names: Vec<String> =
            KEYS[..=depth].iter().map(|key| (*key).to_owned()).chain((0..relation.columns.len()).map(|at| format!("v{at}"))).collect();
        let typed = |literal: &str| if literal.starts_with('\'') { literal.to_owned() } else { format!("CAST({literal} AS {whole})") };
        let mut rows: Vec<String> = Vec::new();
        for (at, row) in relation.rows.iter().enumerate() {
            let keys = row.keys.iter().map(ToString::to_string);
            let cells = keys.chain(relation.columns.iter().map(|column| column.literals()[at].clone()));
            let cells: Vec<String> = cells.map(|cell| if at == 0 { typed(&cell) } else { cell }).collect();
            rows.push(format!("({})", cells.join(", ")));
        }
        if rows.is_empty() {
            let cells = KEYS[..=depth].iter().map(|_| "0").chain(relation.columns.iter().map(GivenColumn::of_none));
            let nothing: Vec<String> = cells.zip(&names).map(|(cell, name)| format!("{} AS {name}", typed(cell))).collect();
            return format!("(SELECT {} WHERE 1 = 0) b", nothing.join(", "));
        }
        format!("(VALUES\n {}) b({})", rows.join(",\n "), names.join(", "))
    }
}
