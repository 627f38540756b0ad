//! Columns over relations, and the queries that work them out: which column needs which, in which pass, in which layer of a query.
//!
//! A relation (households, members, rows of a file) is gone through several times where a figure over its rows is asked by another one:
//! each pass becomes a table, so that an engine never works a step out twice.
//! What does not live here: what the columns say (`nodes.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fmt::Write as _;

use crate::rules::sql::dialect::Spelling;

/// Position of a relation.
pub(crate) type RelId = usize;

/// Rows of one kind.
pub(crate) struct Relation {
    /// Name of its tables, without the pass.
    pub name: String,
    /// What it is read from, under the name `b`.
    pub from: String,
    /// What tells its rows apart.
    pub keys: Vec<&'static str>,
    /// Columns of `b` beside the keys by which other relations are found.
    pub links: Vec<&'static str>,
    /// Further tables read with each row: name, what joins it.
    pub joins: Vec<(String, String)>,
}

/// More columns than an engine takes in one table or query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooWide {
    /// How many there would be.
    pub columns: usize,
    /// How many it takes.
    pub most: usize,
}

/// Where a column comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ColumnFrom {
    /// Written over `b` and the joins named.
    Base(String, Vec<usize>),
    /// Made of other columns of the row.
    Made(String),
    /// A column of the row of another relation that this row belongs to: relation, column, what stands where there is none.
    Of(RelId, String, String),
    /// Worked out over the rows of another relation that belong to this row: relation, expression, what stands where there are none.
    Over(RelId, String, String),
    /// The same, worked out over pairs of such rows: relation, which rows, which pairs, what stands where there are none.
    Pairs(RelId, String, String, String),
}

struct PlanColumn {
    rel: RelId,
    from: ColumnFrom,
    pass: usize,
    level: usize,
}

/// The columns of all relations.
#[derive(Default)]
pub(crate) struct SqlPlan {
    pub relations: Vec<Relation>,
    columns: Vec<PlanColumn>,
    same: HashMap<(RelId, ColumnFrom), usize>,
}

/// The name of a column.
fn name(at: usize) -> String {
    format!("c{at}")
}

/// The column that a name stands for; none for a literal.
fn place(atom: &str) -> Option<usize> {
    atom.strip_prefix('c').and_then(|digits| digits.parse().ok())
}

/// Whether an expression is a column or a literal, so that it may be written twice.
pub(crate) fn is_atom(sql: &str) -> bool {
    place(sql).is_some() || sql.parse::<i128>().is_ok() || is_word(sql)
}

fn is_word(sql: &str) -> bool {
    sql.len() >= 2 && sql.starts_with('\'') && sql.ends_with('\'') && !sql[1..sql.len() - 1].replace("''", "").contains('\'')
}

/// The columns named in an expression, outside of quoted words.
pub(crate) fn named(sql: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_quoted = false;
    let mut word = String::new();
    for letter in sql.chars().chain([' ']) {
        if letter == '\'' {
            is_quoted = !is_quoted;
        }
        if !is_quoted && (letter.is_ascii_alphanumeric() || letter == '_' || letter == '.' || letter == '"') {
            word.push(letter);
        } else {
            found.extend(place(&word));
            word.clear();
        }
    }
    found
}

impl SqlPlan {
    /// Adds a relation.
    pub fn relation(&mut self, relation: Relation) -> RelId {
        self.relations.push(relation);
        self.relations.len() - 1
    }

    /// A column made of others of the row; an atom stays what it is.
    pub fn made(&mut self, rel: RelId, sql: String) -> String {
        if is_atom(&sql) { sql } else { self.add(rel, ColumnFrom::Made(sql)) }
    }

    /// A column; the same one when it is there already.
    pub fn add(&mut self, rel: RelId, from: ColumnFrom) -> String {
        if let ColumnFrom::Of(_, source, _) = &from
            && place(source).is_none()
        {
            return source.clone();
        }
        if let Some(at) = self.same.get(&(rel, from.clone())) {
            return name(*at);
        }
        let latest = |plan: &SqlPlan, sql: &str| named(sql).into_iter().map(|at| plan.columns[at].pass).max().unwrap_or(0);
        let (pass, level) = match &from {
            ColumnFrom::Base(..) => (0, 0),
            ColumnFrom::Made(sql) => {
                let pass = latest(self, sql);
                let own = named(sql).into_iter().map(|at| &self.columns[at]).filter(|column| column.pass == pass);
                (pass, 1 + own.map(|column| column.level).max().unwrap_or(0))
            }
            ColumnFrom::Of(_, source, _) => (latest(self, source), 0),
            ColumnFrom::Over(_, sql, _) => (1 + latest(self, sql), 0),
            ColumnFrom::Pairs(_, rows, pairs, _) => {
                (1 + latest(self, rows).max(latest(self, &pairs.replace("i.", " ").replace("j.", " "))), 0)
            }
        };
        self.columns.push(PlanColumn { rel, from: from.clone(), pass, level });
        let at = self.columns.len() - 1;
        self.same.insert((rel, from), at);
        name(at)
    }

    /// The tables that work out these columns, each after those it needs.
    ///
    /// # Errors
    /// One of them is too wide for the engine.
    pub fn print(&self, wanted: &[String], spelling: &Spelling) -> Result<String, TooWide> {
        let mut needs = Needs { plan: self, spelling, used: BTreeSet::new(), shown: BTreeSet::new() };
        for atom in wanted {
            needs.show(atom);
        }
        let last = needs.used.iter().map(|at| self.columns[*at].pass).max().unwrap_or(0);
        let mut out = String::new();
        for pass in 0..=last {
            for (rel, relation) in self.relations.iter().enumerate() {
                // What is asked over rows of the pass before.
                for (child, _) in self.relations.iter().enumerate() {
                    out.push_str(&self.folded(&needs, (rel, relation), child, pass)?);
                }
                out.push_str(&self.pass(&needs, rel, relation, pass)?);
            }
        }
        Ok(out)
    }

    fn table(&self, rel: RelId, pass: usize) -> String {
        format!("{}_{pass}", self.relations[rel].name)
    }

    /// The table with what is worked out over the rows of `child` that belong to each row of `rel`.
    fn folded(&self, needs: &Needs, (rel, relation): (RelId, &Relation), child: RelId, pass: usize) -> Result<String, TooWide> {
        let mut out = String::new();
        let mut columns: Vec<(usize, String)> = Vec::new();
        for at in &needs.used {
            let column = &self.columns[*at];
            if column.rel != rel || column.pass != pass {
                continue;
            }
            match &column.from {
                ColumnFrom::Over(of, sql, _) if *of == child => columns.push((*at, sql.clone())),
                ColumnFrom::Pairs(of, rows, pairs, _) if *of == child => {
                    for (table, sql) in self.pairs(*at, (rel, relation), child, (rows, pairs)) {
                        out.push_str(&(needs.spelling.table)(&table, &sql));
                    }
                }
                _ => {}
            }
        }
        if columns.is_empty() {
            return Ok(out);
        }
        let asked: Vec<usize> = columns.iter().flat_map(|(_, sql)| named(sql)).collect();
        let keys = relation.keys.iter().map(|key| format!("b.{key}")).collect::<Vec<_>>();
        let made: Vec<String> = columns.iter().map(|(at, sql)| format!("{sql} AS {}", name(*at))).collect();
        fits(keys.len() + made.len(), needs.spelling.columns.table)?;
        let select = keys.iter().cloned().chain(made).collect::<Vec<_>>().join(",\n  ");
        let mut sql = format!("SELECT\n  {select}\nFROM {}", self.rows_of(child, &asked));
        if !keys.is_empty() {
            let _ = write!(sql, " GROUP BY {}", keys.join(", "));
        }
        out.push_str(&(needs.spelling.table)(&self.over_table(rel, child, pass), &sql));
        Ok(out)
    }

    fn over_table(&self, rel: RelId, child: RelId, pass: usize) -> String {
        format!("{}_over_{}_{pass}", self.relations[rel].name, self.relations[child].name)
    }

    /// The tables of a relation that hold these columns, the first under the name `b`.
    fn rows_of(&self, rel: RelId, columns: &[usize]) -> String {
        let passes: BTreeSet<usize> = columns.iter().map(|at| self.columns[*at].pass).collect();
        let keys = &self.relations[rel].keys;
        let mut passes = passes.into_iter();
        let mut out = format!("{} b", self.table(rel, passes.next().unwrap_or(0)));
        for pass in passes {
            let on: Vec<String> = keys.iter().map(|key| format!("p{pass}.{key} = b.{key}")).collect();
            let _ = write!(out, " JOIN {} p{pass} ON {}", self.table(rel, pass), on.join(" AND "));
        }
        out
    }

    fn pairs(&self, at: usize, (_, relation): (RelId, &Relation), child: RelId, (rows, pairs): (&str, &str)) -> [(String, String); 2] {
        let mut columns = named(rows);
        columns.extend(named(&pairs.replace("i.", " ").replace("j.", " ")));
        columns.sort_unstable();
        columns.dedup();
        let shown: Vec<String> = columns.iter().map(|at| name(*at)).collect();
        let keys = relation.keys.join(", ");
        let same: Vec<String> = relation.keys.iter().map(|key| format!("j.{key} = i.{key}")).collect();
        let own = self.relations[child].keys.join(", ");
        let own_of_i: Vec<String> = self.relations[child].keys.iter().map(|key| format!("i.{key}")).collect();
        let keys_of_i: Vec<String> = relation.keys.iter().map(|key| format!("i.{key}")).collect();
        let rows = format!(
            "SELECT b.{own}, {keys_b}, {shown} FROM {from} WHERE {rows}",
            keys_b = relation.keys.iter().map(|key| format!("b.{key}")).collect::<Vec<_>>().join(", "),
            shown = shown.join(", "),
            from = self.rows_of(child, &columns),
        );
        let pairs = format!(
            "SELECT {keys}, max(n) AS {made} FROM (SELECT {keys_of_i}, {own_of_i}, count(*) AS n FROM {table} i JOIN {table} j ON {same} AND \
             {pairs} GROUP BY {keys_of_i}, {own_of_i}) x GROUP BY {keys}",
            table = Self::paired_table(at),
            made = name(at),
            keys_of_i = keys_of_i.join(", "),
            own_of_i = own_of_i.join(", "),
            same = same.join(" AND "),
        );
        [(Self::paired_table(at), rows), (format!("pairs_{at}"), pairs)]
    }

    /// The rows of which pairs are made: few and narrow, and read twice.
    fn paired_table(at: usize) -> String {
        format!("paired_{at}")
    }

    /// The table of one pass over a relation.
    fn pass(&self, needs: &Needs, rel: RelId, relation: &Relation, pass: usize) -> Result<String, TooWide> {
        let mine = |at: &usize| self.columns[*at].rel == rel && self.columns[*at].pass == pass;
        let shown: Vec<usize> = needs.shown.iter().copied().filter(mine).collect();
        if shown.is_empty() {
            return Ok(String::new());
        }
        let mut worked: BTreeSet<usize> = BTreeSet::new();
        let mut open = shown.clone();
        while let Some(at) = open.pop() {
            if worked.insert(at)
                && let ColumnFrom::Made(sql) = &self.columns[at].from
                && self.columns[at].pass == pass
            {
                open.extend(named(sql));
            }
        }
        let is_made = |at: usize| self.columns[at].pass == pass && matches!(self.columns[at].from, ColumnFrom::Made(_));
        // In which layer a column stands, and up to which it is asked for.
        let level = |at: usize| if is_made(at) { self.columns[at].level } else { 0 };
        let top = shown.iter().map(|at| level(*at)).max().unwrap_or(0);
        let mut until: BTreeMap<usize, usize> = shown.iter().map(|at| (*at, usize::MAX)).collect();
        for at in worked.iter().filter(|at| is_made(**at)) {
            if let ColumnFrom::Made(sql) = &self.columns[*at].from {
                for needed in named(sql) {
                    let last = until.entry(needed).or_insert(0);
                    *last = (*last).max(level(*at));
                }
            }
        }
        let own: Vec<String> = relation.keys.iter().chain(&relation.links).map(|key| format!("b.{key}")).collect();
        let (froms, first) = self.inputs(rel, relation, pass, worked.iter().copied().filter(|at| !is_made(*at)));
        let first = own.iter().cloned().chain(first).collect::<Vec<_>>();
        let most = needs.spelling.columns;
        fits(first.len(), most.query)?;
        let mut sql = format!("SELECT {}\n FROM {froms}", first.join(",\n "));
        let own: Vec<String> = relation.keys.iter().chain(&relation.links).map(|key| (*key).to_owned()).collect();
        for layer in 1..=top {
            let stays =
                worked.iter().filter(|at| level(**at) < layer && until.get(*at).is_some_and(|until| *until >= layer)).map(|at| name(*at));
            let made = worked.iter().filter(|at| level(**at) == layer).filter_map(|at| match &self.columns[*at].from {
                ColumnFrom::Made(sql) => Some(format!("{sql} AS {}", name(*at))),
                _ => None,
            });
            let columns: Vec<String> = own.iter().cloned().chain(stays).chain(made).collect();
            fits(columns.len(), most.query)?;
            sql = format!("SELECT {}\nFROM ({sql}{}) l{layer}", columns.join(",\n "), needs.spelling.fence);
        }
        let columns: Vec<String> = own.into_iter().chain(shown.iter().map(|at| name(*at))).collect();
        fits(columns.len(), most.table)?;
        let sql = format!("SELECT {} FROM ({sql}{}) b", columns.join(", "), needs.spelling.fence);
        Ok((needs.spelling.table)(&self.table(rel, pass), &sql))
    }

    /// What a pass reads: its tables, and the columns under their names.
    fn inputs(&self, rel: RelId, relation: &Relation, pass: usize, columns: impl Iterator<Item = usize>) -> (String, Vec<String>) {
        let mut froms = relation.from.clone();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut first = Vec::new();
        let mut join = |table: String, alias: &str, on: &[String]| {
            if seen.insert(alias.to_owned()) {
                let on = if on.is_empty() { "TRUE".to_owned() } else { on.join(" AND ") };
                let _ = write!(froms, "\n LEFT JOIN {table} {alias} ON {on}");
            }
        };
        for at in columns {
            let column = &self.columns[at];
            let by = |alias: &str, keys: &[&str]| keys.iter().map(|key| format!("{alias}.{key} = b.{key}")).collect::<Vec<_>>();
            let shown = match &column.from {
                ColumnFrom::Base(sql, joins) => {
                    for place in joins {
                        let (alias, on) = &relation.joins[*place];
                        let table = on.split_once(" ON ").map_or("", |(table, _)| table).to_owned();
                        let on = on.split_once(" ON ").map_or("", |(_, on)| on).to_owned();
                        join(table, alias, &[on]);
                    }
                    sql.clone()
                }
                _ if column.pass < pass => {
                    let alias = format!("p{}", column.pass);
                    join(self.table(rel, column.pass), &alias, &by(&alias, &relation.keys));
                    format!("{alias}.{}", name(at))
                }
                ColumnFrom::Of(of, source, none) => {
                    let from = place(source).map_or(0, |source| self.columns[source].pass);
                    let alias = format!("o{of}_{from}");
                    join(self.table(*of, from), &alias, &by(&alias, &self.relations[*of].keys));
                    format!("coalesce({alias}.{source}, {none})")
                }
                ColumnFrom::Over(child, _, none) => {
                    let alias = format!("v{child}");
                    join(self.over_table(rel, *child, pass), &alias, &by(&alias, &relation.keys));
                    format!("coalesce({alias}.{}, {none})", name(at))
                }
                ColumnFrom::Pairs(_, _, _, none) => {
                    let alias = format!("q{at}");
                    join(format!("pairs_{at}"), &alias, &by(&alias, &relation.keys));
                    format!("coalesce({alias}.{}, {none})", name(at))
                }
                ColumnFrom::Made(_) => continue,
            };
            first.push(format!("{shown} AS {}", name(at)));
        }
        (froms, first)
    }

    /// The tables to read columns of a relation from when everything is worked out, beside `b`.
    pub fn read(&self, rel: RelId, atoms: &[String]) -> String {
        let relation = &self.relations[rel];
        let passes: BTreeSet<usize> = atoms.iter().flat_map(|atom| named(atom)).map(|at| self.columns[at].pass).collect();
        let mut out = relation.from.clone();
        for pass in passes {
            let on: Vec<String> = relation.keys.iter().map(|key| format!("p{pass}.{key} = b.{key}")).collect();
            let on = if on.is_empty() { "TRUE".to_owned() } else { on.join(" AND ") };
            let _ = write!(out, "\n LEFT JOIN {} p{pass} ON {on}", self.table(rel, pass));
        }
        out
    }
}

const fn fits(columns: usize, most: usize) -> Result<(), TooWide> {
    if columns <= most { Ok(()) } else { Err(TooWide { columns, most }) }
}

struct Needs<'p> {
    plan: &'p SqlPlan,
    spelling: &'p Spelling,
    used: BTreeSet<usize>,
    shown: BTreeSet<usize>,
}

impl Needs<'_> {
    /// Marks a column as read from outside of its own pass.
    fn show(&mut self, atom: &str) {
        for at in named(atom) {
            self.shown.insert(at);
            self.mark(at);
        }
    }

    fn mark(&mut self, at: usize) {
        if !self.used.insert(at) {
            return;
        }
        let column = &self.plan.columns[at];
        match &column.from {
            ColumnFrom::Base(..) => {}
            ColumnFrom::Made(sql) => {
                for needed in named(sql) {
                    let other = &self.plan.columns[needed];
                    if other.pass < column.pass && !matches!(other.from, ColumnFrom::Base(..)) {
                        self.shown.insert(needed);
                    }
                    self.mark(needed);
                }
            }
            ColumnFrom::Of(_, source, _) => self.show(source),
            ColumnFrom::Over(_, sql, _) => self.show(sql),
            ColumnFrom::Pairs(_, rows, pairs, _) => {
                self.show(rows);
                self.show(&pairs.replace("i.", " ").replace("j.", " "));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sql::dialect::ColumnsMost;
    use crate::rules::sql::dialect::Dialect;
    use crate::rules::sql::dialect::Spelling;
    use crate::rules::sql::plan::ColumnFrom;
    use crate::rules::sql::plan::Relation;
    use crate::rules::sql::plan::SqlPlan;
    use crate::rules::sql::plan::TooWide;
    use crate::rules::sql::plan::named;

    fn relation(name: &str, keys: &[&'static str]) -> Relation {
        Relation { name: name.to_owned(), from: format!("{name} b"), keys: keys.to_vec(), links: vec![], joins: vec![] }
    }

    #[test]
    fn columns_are_named_outside_of_words() {
        assert_eq!(named("CASE WHEN c1 = 'c2' THEN (c30 + 1) ELSE b.c4 END"), [1, 30]);
        assert_eq!(named("'it''s c5' || c6"), [6]);
        assert!(named("coalesce(b.\"c1\", 0)").is_empty());
    }

    #[test]
    fn what_is_asked_over_rows_comes_a_pass_later_and_equal_columns_are_one() {
        let mut plan = SqlPlan::default();
        let (household, member) = (plan.relation(relation("h", &["household"])), plan.relation(relation("m", &["household", "member"])));
        let age = plan.add(member, ColumnFrom::Base("b.age".to_owned(), vec![]));
        let old = plan.made(member, format!("CASE WHEN {age} > 60 THEN 1 ELSE 0 END"));
        assert_eq!(old, plan.made(member, format!("CASE WHEN {age} > 60 THEN 1 ELSE 0 END")));
        let many = plan.add(household, ColumnFrom::Over(member, format!("sum({old})"), "0".to_owned()));
        let told = plan.made(household, format!("CASE WHEN {many} > 1 THEN 1 ELSE 0 END"));
        let back = plan.add(member, ColumnFrom::Of(household, told.clone(), "0".to_owned()));
        let duckdb = Dialect::Duckdb.spelling();
        let sql = plan.print(&[told.clone(), back.clone()], duckdb).expect("printed");
        let at = |words: &str| sql.find(words).unwrap_or_else(|| panic!("{words}:\n{sql}"));
        assert!(
            at("TABLE m_0") < at("TABLE h_over_m_1") && at("TABLE h_over_m_1") < at("TABLE h_1") && at("TABLE h_1") < at("TABLE m_1"),
            "{sql}"
        );
        let sql = plan.print(&[told.clone(), back.clone()], Dialect::Postgres.spelling()).expect("printed");
        assert!(sql.contains("OFFSET '0') l1") && sql.contains("DROP TABLE IF EXISTS h_1 CASCADE;\nCREATE TABLE h_1 AS SELECT"), "{sql}");
        let narrow = Spelling { columns: ColumnsMost { table: 2, query: 100 }, ..*duckdb };
        assert_eq!(plan.print(&[told, back], &narrow), Err(TooWide { columns: 3, most: 2 }));
        assert_eq!(plan.made(household, "'word'".to_owned()), "'word'");
        assert_eq!(plan.made(household, "-7".to_owned()), "-7");
    }
}
