//! Where values come from: cells of households, members, other records and tables, each with the reason beside it.
//!
//! What does not live here: what nodes make of them (`nodes.rs`), rows that the program makes itself (`made_rows.rs`).

use crate::domain::caliber::Restated;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::flag::why::Why;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::sql::piece::Den;
use crate::rules::sql::piece::HashFacts;
use crate::rules::sql::piece::Mix;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlNumber;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::code;
use crate::rules::sql::piece::quoted;
use crate::rules::sql::plan::ColumnFrom;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::stage::manifest::StagedKind;
use crate::rules::stage::rows::BESIDE;
use crate::rules::stage::tables;
use crate::rules::township::context::Live;

/// The letters of reasons in the order of their codes, as `states` has them.
fn letters() -> String {
    Why::ALL.iter().map(|why| why.letter()).collect()
}

/// A cell to be read: relation, name of the rows and the joins that bring them, staged table, column.
pub(crate) struct CellOf<'c> {
    pub rel: RelId,
    pub alias: &'c str,
    pub joins: Vec<usize>,
    pub table: &'c str,
    pub column: &'c str,
    /// Why there is none where the row is not there.
    pub no_row: Why,
    /// Whether yes/no is a number here, as it is in the record itself.
    pub is_plain: bool,
}

impl Printer<'_, '_> {
    fn base(&mut self, rel: RelId, sql: String, joins: &[usize]) -> String {
        self.plan.add(rel, ColumnFrom::Base(sql, joins.to_vec()))
    }

    /// A cell as it stands in the file; a column that was not staged is absent.
    pub fn cell(&mut self, of: &CellOf) -> SqlValue {
        let manifest = self.manifest;
        let found = manifest.table(of.table).and_then(|table| Some((table.column(of.column)?, table.state(of.column)?)));
        let Some((column, state)) = found else { return SqlValue::Known(Val::No(Why::NoColumn)) };
        let (kind, widest) = (column.kind, i128::from(column.widest));
        let letter = format!("substr({}.states, {state}, 1)", of.alias);
        let why = format!(
            "coalesce(CASE {letter} WHEN 'v' THEN 0 WHEN 'x' THEN {unread} ELSE 1 + {place} END, {none})",
            unread = code(Why::Unreadable),
            place = (self.spelling.place)(&format!("'{}'", letters()), &letter),
            none = code(of.no_row),
        );
        let why = self.base(of.rel, why, &of.joins);
        let none = if kind.is_text() { "''" } else { "0" };
        let value = self.base(of.rel, format!("coalesce({}.\"{}\", {none})", of.alias, of.column), &of.joins);
        let number = |den: i128| {
            SqlValue::Num(SqlNumber { num: value.clone(), den: Den::Fixed(den), why: why.clone(), most: widest, slack: 1, mix: Mix::Same })
        };
        match kind {
            StagedKind::Money => number(100),
            StagedKind::Count => number(1),
            StagedKind::Decimal => number(10_000),
            StagedKind::Truth if of.is_plain => number(1),
            StagedKind::Truth => {
                let truth = format!("CASE WHEN {why} <> 0 THEN {why} WHEN {value} <> 0 THEN 1 ELSE 0 END");
                SqlValue::Truth(self.plan.made(of.rel, truth))
            }
            StagedKind::Day => SqlValue::Day(value, why),
            StagedKind::Month => SqlValue::Month(value, why),
            StagedKind::Word => SqlValue::Word(value, why, None),
            StagedKind::Hash => {
                let beside: HashFacts =
                    BESIDE.map(|(name, _)| self.base(of.rel, format!("coalesce({}.\"{}{name}\", 0)", of.alias, of.column), &of.joins));
                SqlValue::Word(value, why, Some(beside))
            }
        }
    }

    fn own(&mut self, column: &str) -> SqlValue {
        let rel = self.rels.household;
        let of = CellOf { rel, alias: "b", joins: vec![], table: tables::HOUSEHOLDS, column, no_row: Why::NoColumn, is_plain: true };
        self.cell(&of)
    }

    /// A value of the household's own row, seen from another relation.
    pub fn own_field(&mut self, id: FieldId, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let piece = self.own(id.code());
        self.lifted(piece, self.rels.household, place.rel, Why::Unknown)
    }

    fn of_head(&mut self, column: &str, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let rel = self.rels.household;
        let alias = "hd";
        let of = CellOf { rel, alias, joins: vec![self.rels.head], table: tables::MEMBERS, column, no_row: Why::Empty, is_plain: true };
        let found = self.cell(&of);
        let piece = match found {
            // Nobody is head, or the file has no such column.
            SqlValue::Known(_) => {
                let sql = format!("CASE WHEN hd.household IS NULL THEN {} ELSE {} END", code(Why::Empty), code(Why::NoColumn));
                let why = self.base(rel, sql, &[self.rels.head]);
                SqlValue::Word("''".to_owned(), why, None)
            }
            found => found,
        };
        self.lifted(piece, rel, place.rel, Why::Unknown)
    }

    /// A value of the member in hand.
    fn of_member(&mut self, column: &str, place: &SqlPlace, nobody: Why) -> Result<SqlValue, NoSql> {
        let rel = self.rels.member;
        let of = CellOf { rel, alias: "b", joins: vec![], table: tables::MEMBERS, column, no_row: nobody, is_plain: true };
        let piece = self.cell(&of);
        self.lifted(piece, rel, place.rel, nobody)
    }

    /// A field of the member in hand.
    pub fn member_field(&mut self, id: FieldId, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        self.of_member(id.code(), place, Why::NoColumn)
    }

    /// A value of another record.
    pub fn of_record(&mut self, when: When, id: FieldId, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let slot = Live::slot(when);
        let past = slot.and_then(|slot| self.live.past[slot].as_ref());
        let (Some(slot), Some(past)) = (slot, past) else { return Ok(SqlValue::Known(Val::No(Why::NoPeriod))) };
        if let Restated::Not(why) = past.restated(id) {
            return Ok(SqlValue::Known(Val::No(why)));
        }
        let rel = self.rels.household;
        let joins = vec![self.rels.records[slot]];
        let alias = format!("r{slot}");
        let of = CellOf {
            rel,
            alias: &alias,
            joins: joins.clone(),
            table: tables::RECORDS,
            column: id.code(),
            no_row: Why::NoPeriod,
            is_plain: true,
        };
        let piece = match self.cell(&of) {
            SqlValue::Known(_) => {
                let sql = format!("CASE WHEN {alias}.household IS NULL THEN {} ELSE {} END", code(Why::NoPeriod), code(Why::NoColumn));
                let why = self.base(rel, sql, &joins);
                SqlValue::Word("''".to_owned(), why, None)
            }
            found => found,
        };
        self.lifted(piece, rel, place.rel, Why::Unknown)
    }

    /// Whether a household has another record.
    pub fn has_record(&mut self, when: When, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let Some(slot) = Live::slot(when).filter(|slot| self.live.past[*slot].is_some()) else {
            return Ok(SqlValue::Known(Val::Bool(false)));
        };
        let rel = self.rels.household;
        let sql = format!("CASE WHEN r{slot}.household IS NULL THEN 0 ELSE 1 END");
        let there = self.base(rel, sql, &[self.rels.records[slot]]);
        self.lifted(SqlValue::Truth(there), rel, place.rel, Why::Unknown)
    }

    /// A column of a table with one row for a household.
    pub fn scalar(&mut self, table: TableId, column: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let known = self.live.town.tables;
        if !known.is_loaded(table) {
            return Ok(SqlValue::Known(Val::No(Why::NoFile)));
        }
        if !known.has_column(table, column) {
            return Ok(SqlValue::Known(Val::No(Why::NoColumn)));
        }
        let rel = self.rels.household;
        let join = self.first_row_of(table);
        let alias = format!("s{}", table.0);
        let name = table.row().columns.get(column).map_or("", |column| column.code);
        let no_row = if table.row().feed == Feed::File { Why::NotInFile } else { Why::Empty };
        let staged = tables::table_name(table);
        let of =
            CellOf { rel, alias: &alias, joins: vec![join], table: &staged, column: &tables::column_name(name), no_row, is_plain: false };
        let piece = self.cell(&of);
        self.lifted(piece, rel, place.rel, Why::Unknown)
    }

    /// What a leaf, a cell or a worked value is before anybody asks what an empty cell means.
    pub fn seen(&mut self, node: Node, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        match node {
            Node::Cell(column) => {
                let id = self.live.town.current.household_columns().get(usize::from(column.at)).copied();
                id.map_or(Ok(SqlValue::Known(Val::No(Why::NoColumn))), |id| self.own_field(id, place))
            }
            Node::MemberCell(column) => {
                let id = self.live.town.current.member_columns().get(usize::from(column.at)).copied();
                id.map_or(Ok(SqlValue::Known(Val::No(Why::NoColumn))), |id| self.of_member(id.code(), place, Why::NoColumn))
            }
            Node::Worked(derived) => self.derived(derived, place),
            Node::Leaf(leaf) => match self.given_leaf(leaf, place) {
                Some(given) => given,
                None => self.leaf(leaf, place),
            },
            _ => Err(NoSql::NoSpelling("a leaf of another kind")),
        }
    }

    fn derived(&mut self, derived: Derived, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        self.of_member(worked(Leaf::Derived(derived)), place, Why::Empty)
    }

    fn leaf(&mut self, leaf: Leaf, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        match leaf {
            Leaf::Own(_, id) if id.row().owner == Owner::Case => Ok(SqlValue::Known(Val::No(Why::NoFile))),
            Leaf::Own(When::Now, id) => self.own_field(id, place),
            Leaf::Own(when, id) => self.of_record(when, id, place),
            Leaf::Member(id) => self.of_member(id.code(), place, Why::Empty),
            Leaf::Head(id) => self.of_head(id.code(), place),
            Leaf::Derived(derived) => self.derived(derived, place),
            Leaf::HeadDerived(derived) => self.of_head(worked(Leaf::Derived(derived)), place),
            Leaf::Calc(_) | Leaf::Index(Index::HhPhone | Index::TwinItems | Index::DayForms) => {
                let column = worked(leaf);
                let piece = self.own(column);
                self.lifted(piece, self.rels.household, place.rel, Why::Unknown)
            }
            Leaf::Index(Index::CertRows | Index::PhoneHouseholds) => self.of_member(worked(leaf), place, Why::Empty),
            Leaf::Index(Index::HhVillages) => Ok(SqlValue::Known(Val::Num(Num::whole(1)))),
            Leaf::Index(Index::VillageListed) => self.village_listed(place),
            Leaf::Index(Index::PhoneCounties | Index::HhBank) => Ok(SqlValue::Known(Val::No(Why::NoColumn))),
            Leaf::Denominator(When::Now) => self.own_field(self.live.caliber.denominator, place),
            Leaf::Denominator(when) => {
                let year = Live::slot(when).and_then(|slot| self.live.past[slot].as_ref()).map(|past| past.roll.period.year);
                let Some(year) = year else { return Ok(SqlValue::Known(Val::No(Why::NoPeriod))) };
                let id = self.live.book.caliber(year, &self.live.town.campaign.place).denominator;
                self.of_record(when, id, place)
            }
            Leaf::Row(coll, attr) => self.row(coll, attr, place),
            Leaf::Stat(at) => self.statistic(usize::from(at), place),
            Leaf::Fed(at) => match names::SCALARS.get(usize::from(at)) {
                Some(scalar) => self.scalar(scalar.table, scalar.column, place),
                None => Ok(SqlValue::Known(Val::No(Why::Unknown))),
            },
            Leaf::Limit(_) | Leaf::Fact(_) => Err(NoSql::NoSpelling("a limit that was not put in")),
        }
    }

    fn row(&mut self, coll: Coll, attr: Attr, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        if let Some((_, row)) = place.rows.iter().find(|(own, _)| *own == coll) {
            return self.made_row(coll, attr, *row, place);
        }
        if coll == Coll::Cells && place.rel == self.rels.notes {
            let column = if attr == Attr::Field { "field" } else { "problem" };
            let word = self.base(place.rel, format!("b.{column}"), &[]);
            return Ok(SqlValue::Word(word, "0".to_owned(), None));
        }
        let (Some(table), Attr::Other(column)) = (names::table_of(coll), attr) else {
            return Err(NoSql::NoSpelling("a row that is not in hand"));
        };
        let rel = self.rels.tables.get(&table).copied().filter(|rel| *rel == place.rel);
        let Some(rel) = rel else { return Err(NoSql::NoSpelling("a row about another row")) };
        let code = table.row().columns.get(usize::from(column)).map_or("", |column| column.code);
        let staged = tables::table_name(table);
        let of = CellOf {
            rel,
            alias: "b",
            joins: vec![],
            table: &staged,
            column: &tables::column_name(code),
            no_row: Why::NoFile,
            is_plain: false,
        };
        Ok(self.cell(&of))
    }

    /// Whether the office's list has the village.
    fn village_listed(&mut self, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let Some(list) = self.live.book.limit("villages", self.live.town.campaign.period.year, &self.live.place) else {
            return Ok(SqlValue::Known(Val::No(Why::NoLimit)));
        };
        let listed: Vec<String> = list.value.split(['、', '，', ',']).map(|name| quoted(name.trim())).collect();
        let (rel, listed, whole) = (self.rels.village, listed.join(", "), self.spelling.whole);
        // Called by its name alone, or with its township.
        let is_listed = format!("CASE WHEN b.name IN ({listed}) OR b.number IN ({listed}) THEN 1 ELSE 0 END");
        let num = self.base(rel, format!("CAST({is_listed} AS {whole})"), &[]);
        let number = SqlNumber { num, den: Den::Fixed(1), why: "0".to_owned(), most: 1, slack: 1, mix: Mix::Same };
        let of_household = self.lifted(SqlValue::Num(number), rel, self.rels.household, Why::Unknown)?;
        self.lifted(of_household, self.rels.household, place.rel, Why::Unknown)
    }

    fn statistic(&mut self, at: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let Some(stat) = self.live.book.stats.get(at) else { return Ok(SqlValue::Known(Val::No(Why::Unknown))) };
        let node: At = self.stats[at];
        let rel = match stat.of {
            StatOf::Village => self.rels.village,
            StatOf::Town => self.rels.town,
            StatOf::County => self.rels.county,
        };
        let piece = match self.of_county.get(&at) {
            Some(known) => known.clone()?,
            None => self.piece(node, &SqlPlace::of(rel))?,
        };
        self.lifted(piece, rel, place.rel, Why::TooFew)
    }

    /// A piece of a relation as rows of another one see it.
    pub fn lifted(&mut self, piece: SqlValue, from: RelId, to: RelId, nobody: Why) -> Result<SqlValue, NoSql> {
        if from == to || matches!(piece, SqlValue::Known(_)) {
            return Ok(piece);
        }
        let finds = |key: &&'static str| {
            let relation = &self.plan.relations[to];
            relation.keys.contains(key) || relation.links.contains(key)
        };
        if !self.plan.relations[from].keys.iter().all(finds) {
            return Err(NoSql::NoSpelling("a row that is not in hand"));
        }
        let none = code(nobody).to_string();
        let mut of = |atom: &str, none: &str| self.plan.add(to, ColumnFrom::Of(from, atom.to_owned(), none.to_owned()));
        Ok(match piece {
            SqlValue::Known(value) => SqlValue::Known(value),
            SqlValue::Truth(truth) => SqlValue::Truth(of(&truth, &none)),
            SqlValue::Num(number) => SqlValue::Num(SqlNumber {
                num: of(&number.num, "0"),
                den: match number.den {
                    Den::Fixed(den) => Den::Fixed(den),
                    Den::Column(den, most) => Den::Column(of(&den, "1"), most),
                },
                why: of(&number.why, &none),
                ..number
            }),
            SqlValue::Day(day, why) => SqlValue::Day(of(&day, "1"), of(&why, &none)),
            SqlValue::Month(month, why) => SqlValue::Month(of(&month, "0"), of(&why, &none)),
            SqlValue::Word(word, why, beside) => {
                SqlValue::Word(of(&word, "''"), of(&why, &none), beside.map(|beside| beside.map(|known| of(&known, "0"))))
            }
        })
    }

    /// A cell whose emptiness says none, as it reads.
    pub fn blanked(&mut self, piece: SqlValue, rel: RelId) -> SqlValue {
        let empty = code(Why::Empty);
        let mut full = |why: &str| match why {
            "0" => "0".to_owned(),
            why => self.plan.made(rel, format!("CASE WHEN {why} = {empty} THEN 0 ELSE {why} END")),
        };
        match piece {
            SqlValue::Num(number) => SqlValue::Num(SqlNumber { why: full(&number.why), ..number }),
            SqlValue::Word(word, why, beside) => SqlValue::Word(word, full(&why), beside),
            other => other,
        }
    }
}

/// The column of a value that staging works out.
fn worked(leaf: Leaf) -> &'static str {
    let all = tables::WORKED.iter().chain(&tables::WORKED_OF_MEMBERS);
    all.clone().find(|(_, own, _)| *own == leaf).map_or("", |(name, _, _)| name)
}
