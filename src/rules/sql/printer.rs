//! The book being printed: its relations, its columns so far, and where in it a value is asked for.
//!
//! What does not live here: what nodes become (`nodes.rs`), where values come from (`leaves.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::domain::table::TableId;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::WHENS;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::names::StatOf;
use crate::rules::sql::dialect::Spelling;
use crate::rules::sql::given::GivenRows;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::plan::Relation;
use crate::rules::sql::plan::SqlPlan;
use crate::rules::sql::plan::is_atom;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::tables;
use crate::rules::township::context::Live;

/// Whose value is asked for: the relation, and which rows of the program's own are in hand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SqlPlace {
    pub rel: RelId,
    pub rows: Vec<(Coll, usize)>,
}

impl SqlPlace {
    pub const fn of(rel: RelId) -> SqlPlace {
        SqlPlace { rel, rows: Vec::new() }
    }

    /// With a row of the program's own in hand.
    pub fn with(&self, coll: Coll, row: usize) -> SqlPlace {
        let mut rows: Vec<(Coll, usize)> = self.rows.iter().copied().filter(|(own, _)| *own != coll).collect();
        rows.push((coll, row));
        SqlPlace { rel: self.rel, rows }
    }
}

/// The relations.
pub(crate) struct Relations {
    pub county: RelId,
    pub town: RelId,
    pub village: RelId,
    pub household: RelId,
    pub member: RelId,
    pub notes: RelId,
    pub uncollected: RelId,
    pub tables: BTreeMap<TableId, RelId>,
    /// Positions among the joins of households: the head, the other records, first rows of tables.
    pub head: usize,
    pub records: [usize; 6],
    pub firsts: BTreeMap<TableId, usize>,
}

/// What is printed, under way.
pub(crate) struct Printer<'p, 'a> {
    pub live: &'p Live<'a>,
    pub arena: &'p Arena,
    pub manifest: &'p Manifest,
    pub spelling: &'static Spelling,
    pub plan: SqlPlan,
    pub rels: Relations,
    /// The expression of each statistic, made ready.
    pub stats: Vec<At>,
    pub pieces: HashMap<(At, SqlPlace), Result<SqlValue, NoSql>>,
    /// Figures of all townships, once they are worked out under the limits of the first place.
    pub of_county: BTreeMap<usize, Result<SqlValue, NoSql>>,
    /// Samples that are read in place of what was staged.
    pub given: Option<GivenRows<'p>>,
}

impl<'p, 'a> Printer<'p, 'a> {
    pub fn new(live: &'p Live<'a>, (arena, stats): (&'p Arena, Vec<At>), manifest: &'p Manifest, spelling: &'static Spelling) -> Self {
        let mut plan = SqlPlan::default();
        let mut relation = |name: &str, from: &str, keys: &[&'static str], links: &[&'static str]| {
            plan.relation(Relation {
                name: format!("hz_{name}"),
                from: from.to_owned(),
                keys: keys.to_vec(),
                links: links.to_vec(),
                joins: Vec::new(),
            })
        };
        let county = relation("county", "(SELECT 1 AS one) b", &[], &[]);
        let town = relation("town", "towns b", &["town_no"], &[]);
        let village = relation("village", "villages b", &["village_no"], &["town_no"]);
        let household = relation("household", "households b", &["household"], &["village_no", "town_no"]);
        let member = relation("member", "members b", &["household", "member"], &["town_no"]);
        let notes = relation("note", "notes b", &["household", "row"], &["town_no"]);
        let uncollected = relation("uncollected", "uncollected b", &["village_no", "row"], &["town_no"]);
        let staged = TableId::all().filter(|table| manifest.table(&tables::table_name(*table)).is_some());
        let tables = staged
            .map(|table| {
                let name = tables::table_name(table);
                (table, relation(&name, &format!("{name} b"), &["household", "row"], &["member", "village_no", "town_no"]))
            })
            .collect();
        let joins = &mut plan.relations[household].joins;
        joins.push(("hd".to_owned(), "members ON hd.household = b.household AND hd.member = b.head_member".to_owned()));
        joins.extend(record_joins());
        let rels = Relations {
            county,
            town,
            village,
            household,
            member,
            notes,
            uncollected,
            tables,
            head: 0,
            records: [1, 2, 3, 4, 5, 6],
            firsts: BTreeMap::new(),
        };
        Printer { live, arena, manifest, spelling, plan, rels, stats, pieces: HashMap::new(), of_county: BTreeMap::new(), given: None }
    }

    /// Goes on under the limits of other townships: what is the same there is the same column. Figures of all townships stay those of
    /// the place before, as at the desk.
    pub fn under(&mut self, live: &'p Live<'a>, (arena, stats): (&'p Arena, Vec<At>)) {
        for at in 0..self.stats.len() {
            if self.live.book.stats.get(at).is_some_and(|stat| stat.of == StatOf::County) && !self.of_county.contains_key(&at) {
                let found = self.county_figure(at);
                self.of_county.insert(at, found);
            }
        }
        (self.live, self.arena, self.stats) = (live, arena, stats);
        self.pieces.clear();
    }

    /// A figure of all townships. What it reads of villages and townships hangs on the limits of each.
    fn county_figure(&mut self, at: usize) -> Result<SqlValue, NoSql> {
        let mut reads_others = false;
        self.live.book.walk(&[self.live.book.stats[at].at], &mut |node| reads_others |= matches!(node, Node::Leaf(Leaf::Stat(_))));
        if reads_others {
            return Err(NoSql::NoSpelling("a figure of the county made of figures of townships with limits of their own"));
        }
        self.piece(self.stats[at], &SqlPlace::of(self.rels.county))
    }

    /// The join that brings the first row of a table with one row for a household.
    pub fn first_row_of(&mut self, table: TableId) -> usize {
        if let Some(place) = self.rels.firsts.get(&table) {
            return *place;
        }
        let joins = &mut self.plan.relations[self.rels.household].joins;
        let (alias, name) = (format!("s{}", table.0), tables::table_name(table));
        let on = format!("{name} ON {alias}.household = b.household AND {alias}.row = 0");
        joins.push((alias, on));
        self.rels.firsts.insert(table, joins.len() - 1);
        joins.len() - 1
    }

    pub fn made(&mut self, place: &SqlPlace, sql: String) -> String {
        self.plan.made(place.rel, sql)
    }

    /// A numerator or denominator: 64 bits whatever an engine makes of the small numbers it is worked out of.
    pub fn made_whole(&mut self, rel: RelId, sql: String) -> String {
        if is_atom(&sql) {
            return sql;
        }
        self.plan.made(rel, format!("CAST({sql} AS {})", self.spelling.whole))
    }

    pub fn made_truth(&mut self, place: &SqlPlace, sql: String) -> SqlValue {
        SqlValue::Truth(self.plan.made(place.rel, sql))
    }
}

/// Whether an empty cell of a node's field reads as none.
pub(crate) fn is_blank_none(node: Node) -> bool {
    match node {
        Node::Cell(column) | Node::MemberCell(column) => column.blank_is_none,
        Node::Leaf(Leaf::Own(_, id) | Leaf::Member(id) | Leaf::Head(id)) => blank_is_none(id),
        _ => false,
    }
}

/// The name of the rows of another record in a query over households.
pub(crate) fn record_joins() -> Vec<(String, String)> {
    let join = |(slot, when): (usize, &When)| {
        let name = names::record_name(*when);
        (format!("r{slot}"), format!("records ON r{slot}.household = b.household AND r{slot}.record = '{name}'"))
    };
    WHENS.iter().enumerate().map(join).collect()
}
