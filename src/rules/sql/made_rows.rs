//! Rows that the program makes of a household's own cells: items, blocks, parents, lands, measures, risks, living conditions. How many there
//! are is known, so each is written out.
//!
//! What does not live here: rows of files (`folds.rs`).

use crate::domain::field::FieldId;
use crate::domain::field::SIZE_YEAR;
use crate::domain::flag::why::Why;
use crate::domain::table::AFTER_FIELDS;
use crate::domain::table::LIVING;
use crate::domain::table::MEASURES;
use crate::domain::table::MON;
use crate::domain::table::RISKS;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::When;
use crate::rules::lang::expr::field_word;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::made::LIVING_FIELDS;
use crate::rules::lang::made::MEASURE_ROWS;
use crate::rules::lang::made::RISK_FIELDS;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::sql::piece::Den;
use crate::rules::sql::piece::Mix;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlNumber;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::code;
use crate::rules::sql::plan::ColumnFrom;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::township::account::BLOCKS;
use crate::rules::township::account::PROD_IN;

const MON_CAT: FieldId = crate::domain::field::known("mon_cat");
const RISK_CLEARED: FieldId = crate::domain::field::known("risk_cleared");
const PROD_OUT: FieldId = crate::domain::field::known("prod_out");
const PROD_OUT_SUBSIDY: FieldId = crate::domain::field::known("prod_out_subsidy");

/// Every way to write a measure that has only these options: a set is sorted and holds each once.
const ONLY_WEAK: &str = "'其他', '技能培训', '其他,技能培训', '技能培训,其他'";

impl Printer<'_, '_> {
    /// How many rows a collection has that the program makes; none where a file has them.
    pub fn made_rows(&self, coll: Coll) -> Option<usize> {
        let account = &self.live.account;
        match coll {
            Coll::Items => Some(account.items.len()),
            Coll::Blocks => Some(BLOCKS.len()),
            Coll::Parents => Some(account.parents.len()),
            Coll::Lands => Some(account.lands.len()),
            Coll::VillageItems => Some(account.village_items.len()),
            Coll::Households | Coll::Members | Coll::Cells | Coll::Required | Coll::Waits => None,
            Coll::Other(_) => match names::table_of(coll)? {
                MEASURES => Some(MEASURE_ROWS.len()),
                RISKS => Some(RISK_FIELDS.len()),
                LIVING => Some(self.living().len()),
                AFTER_FIELDS => Some(self.after().len()),
                _ => None,
            },
        }
    }

    fn living(&self) -> Vec<FieldId> {
        LIVING_FIELDS.into_iter().filter(|id| self.live.town.current.household_column(*id).is_some()).collect()
    }

    fn after(&self) -> Vec<usize> {
        let columns = MON.row().columns.iter().enumerate();
        columns
            .filter(|(at, column)| {
                column.code.starts_with("after.") && column.code != "after.line" && self.live.town.tables.has_column(MON, *at)
            })
            .map(|(at, _)| at)
            .collect()
    }

    /// Whether a row is there at all: 1 or 0.
    pub fn is_row(&mut self, coll: Coll, row: usize, place: &SqlPlace) -> Result<String, NoSql> {
        if names::table_of(coll) != Some(RISKS) {
            return Ok("1".to_owned());
        }
        let why = self.own_field(RISK_FIELDS[row], place)?.why();
        Ok(self.plan.made(place.rel, format!("CASE WHEN {why} IN ({}, {}) THEN 0 ELSE 1 END", code(Why::Empty), code(Why::NoColumn))))
    }

    /// Why a collection is not there for a household; 0 where it is.
    pub fn no_rows(&mut self, coll: Coll, place: &SqlPlace) -> Result<String, NoSql> {
        if names::table_of(coll) != Some(AFTER_FIELDS) {
            return Ok("0".to_owned());
        }
        let (rel, join) = (self.rels.household, self.first_row_of(MON));
        let alias = format!("s{}", MON.0);
        let sql = format!("CASE WHEN {alias}.household IS NULL THEN {} ELSE 0 END", code(Why::NotInFile));
        let why = self.plan.add(rel, ColumnFrom::Base(sql, vec![join]));
        Ok(self.lifted(SqlValue::Truth(why), rel, place.rel, Why::Unknown)?.truth())
    }

    /// A column of a row that the program makes.
    pub fn made_row(&mut self, coll: Coll, attr: Attr, row: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let known = |printer: &Self| {
            let frame = Frame { row: u32::try_from(row).unwrap_or(u32::MAX), ..Frame::default() };
            SqlValue::Known(printer.live.seen(Leaf::Row(coll, attr), &frame))
        };
        match coll {
            Coll::Items => {
                let id = self.live.account.items[row].field;
                match attr {
                    Attr::Value => self.own_field(id, place),
                    Attr::Was => self.of_record(When::Prior(1), id, place),
                    Attr::WasRaw => self.of_record(When::PriorRaw, id, place),
                    Attr::Earlier => self.of_record(When::Earlier, id, place),
                    _ => Ok(known(self)),
                }
            }
            Coll::Blocks => match attr {
                Attr::Id => Ok(known(self)),
                Attr::Was => self.block(row, When::Prior(1), place),
                _ => self.block(row, When::Now, place),
            },
            Coll::Lands => match attr {
                Attr::Area => self.own_field(self.live.account.lands[row].1, place),
                _ => Ok(known(self)),
            },
            Coll::Parents => self.parent(attr, row, place),
            Coll::VillageItems => self.village_item(attr, row, place),
            Coll::Required => self.required(attr, row, place),
            _ => self.made_table_row(coll, attr, row, place),
        }
    }

    fn made_table_row(&mut self, coll: Coll, attr: Attr, row: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let table = names::table_of(coll);
        let column = match (table, attr) {
            (Some(table), Attr::Other(column)) => table.row().columns.get(usize::from(column)).map_or("", |column| column.code),
            _ => "",
        };
        match (table, column) {
            (Some(MEASURES), "measure") => Ok(SqlValue::Known(own_word(MEASURE_ROWS[row].0))),
            (Some(MEASURES), "develop") => Ok(SqlValue::Known(Val::Bool(MEASURE_ROWS[row].1))),
            (Some(MEASURES), "only_weak") => {
                let value = self.own_field(MEASURE_ROWS[row].2, place)?;
                let SqlValue::Word(word, why, _) = value else { return Ok(value) };
                let sql = format!("CASE WHEN {why} <> 0 THEN {why} WHEN {word} IN ({ONLY_WEAK}) THEN 1 ELSE 0 END");
                Ok(SqlValue::Truth(self.plan.made(place.rel, sql)))
            }
            (Some(MEASURES), _) => self.own_field(MEASURE_ROWS[row].2, place),
            (Some(RISKS), _) => self.own_field(RISK_FIELDS[row], place),
            (Some(LIVING), "value") => self.own_field(self.living()[row], place),
            (Some(LIVING), _) => Ok(SqlValue::Known(field_word(self.living()[row]))),
            (Some(AFTER_FIELDS), "value") => self.scalar(MON, self.after()[row], place),
            (Some(AFTER_FIELDS), _) => Ok(SqlValue::Known(Val::No(Why::Unknown))),
            _ => Err(NoSql::NoSpelling("a row of the program's own")),
        }
    }

    fn block(&mut self, row: usize, when: When, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let id = BLOCKS[row].1;
        let mut of = |id| if when == When::Now { self.own_field(id, place) } else { self.of_record(when, id, place) };
        if id != PROD_IN {
            return of(id);
        }
        let (income, cost, subsidy) = (of(id)?.number(), of(PROD_OUT)?.number(), of(PROD_OUT_SUBSIDY)?.number());
        // A subsidy that is empty or not in the file counts as none.
        let subsidy = SqlNumber { why: "0".to_owned(), ..subsidy };
        let net = self.math(Math::Sub, &income, &cost, place.rel)?;
        Ok(SqlValue::Num(self.math(Math::Add, &net, &subsidy, place.rel)?))
    }

    fn parent(&mut self, attr: Attr, row: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let (id, children) = self.live.account.parents[row].clone();
        match attr {
            Attr::Id => return Ok(SqlValue::Known(field_word(id))),
            Attr::Value => return self.own_field(id, place),
            _ => {}
        }
        let mut cells = Vec::new();
        for child in children {
            match self.own_field(child, place)? {
                SqlValue::Num(number) => cells.push(number),
                SqlValue::Known(_) => {}
                _ => return Err(NoSql::NoSpelling("an item that is no amount")),
            }
        }
        let sum = |of: &dyn Fn(&SqlNumber) -> String| {
            let all: Vec<String> = cells.iter().map(of).collect();
            if all.is_empty() { "0".to_owned() } else { format!("({})", all.join(" + ")) }
        };
        let counted = |code: usize| sum(&|cell| format!("CASE WHEN {} = {code} THEN 1 ELSE 0 END", cell.why));
        let many = i128::try_from(cells.len()).unwrap_or(i128::MAX);
        let (sql, den, most, why) = match attr {
            Attr::ChildrenSum => {
                let unread: Vec<String> =
                    cells.iter().map(|cell| format!("{} IN ({}, {})", cell.why, code(Why::Unreadable), code(Why::Masked))).collect();
                let why = if unread.is_empty() {
                    "0".to_owned()
                } else {
                    format!("CASE WHEN {} THEN {} ELSE 0 END", unread.join(" OR "), code(Why::Unreadable))
                };
                (sum(&|cell| cell.num.clone()), 100, cells.iter().map(|cell| cell.most).sum(), why)
            }
            Attr::ChildrenGiven => (counted(0), 1, many, "0".to_owned()),
            Attr::ChildrenBlank => (counted(code(Why::Empty)), 1, many, "0".to_owned()),
            _ => return Ok(SqlValue::Known(Val::No(Why::Unknown))),
        };
        let number = SqlNumber {
            num: self.made_whole(place.rel, sql),
            den: Den::Fixed(den),
            why: self.plan.made(place.rel, why),
            most,
            slack: 1,
            mix: Mix::Same,
        };
        Ok(SqlValue::Num(number.fits()?))
    }

    /// A required field: of the household, or behind those of the member in hand.
    fn required(&mut self, attr: Attr, row: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let account = &self.live.account;
        let of_member = row.checked_sub(account.required.len());
        let id = match of_member {
            None => account.required[row],
            Some(at) => account.required_of_members[at],
        };
        match attr {
            Attr::Id => Ok(SqlValue::Known(field_word(id))),
            Attr::Due if id == RISK_CLEARED => {
                // Asked only of monitoring objects; without the column nobody can say who is one.
                let why = self.own_field(MON_CAT, place)?.why();
                let sql = format!("CASE {why} WHEN 0 THEN 1 WHEN {} THEN 0 ELSE {why} END", code(Why::Empty));
                Ok(SqlValue::Truth(self.plan.made(place.rel, sql)))
            }
            Attr::Due => Ok(SqlValue::Known(Val::Bool(id != SIZE_YEAR || self.live.caliber.denominator == SIZE_YEAR))),
            Attr::Value => {
                let piece = match of_member {
                    None => self.own_field(id, place)?,
                    Some(_) => self.member_field(id, place)?,
                };
                let why = piece.why();
                let why = self.plan.made(place.rel, why);
                Ok(SqlValue::Word("'是'".to_owned(), why, None))
            }
            _ => Ok(SqlValue::Known(Val::No(Why::Unknown))),
        }
    }

    /// Per village and item: households with a value in both years, with more than 0 last year, with more than 0 now.
    fn village_item(&mut self, attr: Attr, row: usize, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let id = self.live.account.village_items[row];
        if attr == Attr::Id {
            return Ok(SqlValue::Known(field_word(id)));
        }
        if place.rel != self.rels.village {
            return Err(NoSql::NoSpelling("items of a village asked for elsewhere"));
        }
        let household = self.rels.household;
        let own = SqlPlace::of(household);
        let (now, was) = (self.own_field(id, &own)?.number(), self.of_record(When::Prior(1), id, &own)?.number());
        let asked = match attr {
            Attr::HadBefore => format!(" AND {} > 0", was.num),
            Attr::HasNow => format!(" AND {} > 0", now.num),
            _ => String::new(),
        };
        let sql = format!("CASE WHEN {} = 0 AND {} = 0{asked} THEN 1 ELSE 0 END", now.why, was.why);
        let counted = self.plan.made(household, sql);
        let num = self.whole_over(place.rel, household, &format!("sum({counted})"));
        let most = i128::try_from(self.manifest.households).unwrap_or(i128::MAX);
        Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(1), why: "0".to_owned(), most, slack: 1, mix: Mix::Same }))
    }
}
