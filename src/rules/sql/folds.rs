//! Functions over rows as SQL: what `eval/aggregates.rs` does, with the first reason in the order of the rows.
//!
//! What does not live here: the rows that the program makes (`made_rows.rs`), working the queries out (`plan.rs`).

use crate::domain::field::FieldId;
use crate::domain::flag::why::Why;
use crate::domain::table::About;
use crate::domain::table::UNCOLLECTED;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Over;
use crate::rules::lang::names;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::sql::given::GivenColumn;
use crate::rules::sql::given::GivenWithin;
use crate::rules::sql::piece::Den;
use crate::rules::sql::piece::Mix;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlNumber;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::code;
use crate::rules::sql::piece::common;
use crate::rules::sql::piece::product;
use crate::rules::sql::piece::times;
use crate::rules::sql::plan::ColumnFrom;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::stage::tables;

/// Codes of reasons are below this.
const CODES: usize = 32;

/// Into how many steps a window is cut where rows near each other are looked for.
const STEPS_OF_WINDOW: i128 = 64;

/// Rows of a relation that belong to each row of another one.
struct FoldRows {
    child: RelId,
    target: RelId,
    /// What is kept of them at all.
    kept: String,
    /// By what they are in order.
    order: &'static str,
    /// How many a row of the target has at most.
    most: i128,
}

impl Printer<'_, '_> {
    /// A function over rows.
    pub fn over(&mut self, over: &Over, at: At, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        if over.rows == Coll::Waits {
            return Err(NoSql::NoSpelling("what a cell could come to is searched by the desk"));
        }
        if let Some(within) = self.given_within(over.rows, place.rel) {
            return self.over_given(over, within?, place);
        }
        if over.rows == Coll::Required {
            return self.over_required(over, place);
        }
        if let Some(rows) = self.made_rows(over.rows) {
            let only = self.arena.rows.get(over.only as usize);
            let rows: Vec<usize> = only.map_or_else(|| (0..rows).collect(), |rows| rows.iter().map(|row| *row as usize).collect());
            return self.written_out(over, &rows, place);
        }
        if over.rows == Coll::Members && !self.manifest.has_members {
            return Ok(if over.optional { of_none(over.agg) } else { SqlValue::Known(Val::No(Why::NoColumn)) });
        }
        let rows = self.rows_of(over.rows, place.rel)?;
        if rows.target != place.rel {
            let target = SqlPlace { rel: rows.target, rows: place.rows.clone() };
            let piece = self.piece(at, &target)?;
            return self.lifted(piece, rows.target, place.rel, Why::Unknown);
        }
        self.gathered(over, &rows, place)
    }

    /// The same over rows of samples.
    fn over_given(&mut self, over: &Over, within: GivenWithin, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let GivenWithin { child, order, most, absent } = within;
        let kept = self.plan.add(child, ColumnFrom::Base("1".to_owned(), vec![]));
        let found = self.gathered(over, &FoldRows { child, target: place.rel, kept, order, most }, place)?;
        if over.optional || absent.iter().all(|why| *why == 0) {
            return Ok(found);
        }
        let absent = self.given_column(place.rel, GivenColumn::Numbers(absent.iter().map(ToString::to_string).collect()));
        Ok(self.unless(place, &format!("{absent} <> 0"), &absent, found))
    }

    fn rows_of(&mut self, coll: Coll, asker: RelId) -> Result<FoldRows, NoSql> {
        let most = |name: &str| self.manifest.table(name).map_or(0, |table| i128::try_from(table.most).unwrap_or(i128::MAX));
        let (household, member) = (self.rels.household, self.rels.member);
        let every = |printer: &mut Self, rel: RelId| printer.plan.add(rel, ColumnFrom::Base("1".to_owned(), vec![]));
        let all_households = i128::try_from(self.manifest.households).unwrap_or(i128::MAX);
        match coll {
            Coll::Households if [self.rels.village, self.rels.town, self.rels.county].contains(&asker) => {
                let kept = every(self, household);
                Ok(FoldRows { child: household, target: asker, kept, order: "household", most: all_households })
            }
            Coll::Members => {
                let most = most(tables::MEMBERS);
                let kept = self.plan.add(member, ColumnFrom::Base("b.is_current".to_owned(), vec![]));
                Ok(FoldRows { child: member, target: household, kept, order: "member", most })
            }
            Coll::Cells => {
                let (child, most) = (self.rels.notes, most(tables::NOTES));
                let kept = every(self, child);
                Ok(FoldRows { child, target: household, kept, order: "row", most })
            }
            Coll::Other(_) => {
                let Some(table) = names::table_of(coll) else { return Err(NoSql::NoSpelling("a collection")) };
                if table == UNCOLLECTED {
                    let (child, most) = (self.rels.uncollected, most(tables::UNCOLLECTED_ROWS));
                    let kept = every(self, child);
                    return Ok(FoldRows { child, target: self.rels.village, kept, order: "row", most });
                }
                let Some(child) = self.rels.tables.get(&table).copied() else {
                    return Err(NoSql::NoSpelling("rows that stand only in the township's own file"));
                };
                let most = most(&tables::table_name(table));
                let kept = every(self, child);
                let is_of_person = table.row().about == About::Member;
                let asks_of_row = asker != household && asker != member;
                if is_of_person && asks_of_row {
                    return Err(NoSql::NoSpelling("a row about another row"));
                }
                let target = if is_of_person && asker == member { member } else { household };
                Ok(FoldRows { child, target, kept, order: "row", most })
            }
            _ => Err(NoSql::NoSpelling("a collection")),
        }
    }

    /// What is asked of each row: whether it is kept (1), and the piece taken of it.
    fn gathered(&mut self, over: &Over, rows: &FoldRows, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let within = SqlPlace { rel: rows.child, rows: place.rows.clone() };
        let filter = self.truth(over.filter, &within)?;
        let kept = match filter.as_str() {
            "1" => rows.kept.clone(),
            _ => self.made(&within, format!("CASE WHEN {} = 1 AND {filter} = 1 THEN 1 ELSE 0 END", rows.kept)),
        };
        let body = self.piece(over.body, &within)?;
        let order = self.plan.add(rows.child, ColumnFrom::Base(format!("b.{}", rows.order), vec![]));
        let (child, rel) = (rows.child, place.rel);
        match over.agg {
            Agg::Any | Agg::All => {
                let (wanted, other) = if over.agg == Agg::Any { (1, 0) } else { (0, 1) };
                let truth = body.truth();
                let truth = self.made(&within, truth);
                let row = format!(
                    "CASE WHEN {kept} = 1 AND {truth} = {wanted} THEN -1 WHEN {kept} = 1 AND {truth} > 1 THEN {order} * {CODES} + {truth} END"
                );
                let row = self.made(&within, row);
                let found = self.plan.add(rel, ColumnFrom::Over(child, format!("min({row})"), "-2".to_owned()));
                let sql = format!("CASE {found} WHEN -2 THEN {other} WHEN -1 THEN {wanted} ELSE {found} % {CODES} END");
                Ok(self.made_truth(place, sql))
            }
            Agg::Count if over.body == NONE => {
                let num = self.whole_over(rel, child, &format!("sum({kept})"));
                Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(1), why: "0".to_owned(), most: rows.most, slack: 1, mix: Mix::Same }))
            }
            Agg::Count | Agg::Share => {
                let truth = body.truth();
                let truth = self.made(&within, truth);
                let yes = self.made(&within, format!("CASE WHEN {kept} = 1 AND {truth} = 1 THEN 1 ELSE 0 END"));
                let num = self.whole_over(rel, child, &format!("sum({yes})"));
                let why = self.first_of(rows, &kept, &format!("{truth} > 1"), &truth, &order, place);
                if over.agg == Agg::Count {
                    return Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(1), why, most: rows.most, slack: 1, mix: Mix::Same }));
                }
                let all = self.whole_over(rel, child, &format!("sum({kept})"));
                let few = code(Why::TooFew);
                let why = self.made(place, format!("CASE WHEN {why} <> 0 THEN {why} WHEN {all} = 0 THEN {few} ELSE 0 END"));
                let den = self.made_whole(rel, format!("CASE WHEN {all} = 0 THEN 1 ELSE {all} END"));
                let number = SqlNumber { num, den: Den::Column(den, rows.most.max(1)), why, most: rows.most, slack: 1, mix: Mix::Same };
                Ok(SqlValue::Num(number.fits()?))
            }
            Agg::Sum | Agg::Min | Agg::Max | Agg::Median => self.of_numbers(over.agg, rows, (&kept, &order), &body.number(), place),
            Agg::Densest => {
                let width = self.piece(over.extra, place)?;
                self.densest(rows, (&kept, &order), &body.number(), &width, place)
            }
            Agg::DensestFrom => Err(NoSql::NoSpelling("the lowest value of the densest window")),
        }
    }

    /// A number over the rows of `child`; 0 where there are none.
    pub fn whole_over(&mut self, rel: RelId, child: RelId, sql: &str) -> String {
        let sql = format!("CAST({sql} AS {})", self.spelling.whole);
        self.plan.add(rel, ColumnFrom::Over(child, sql, "0".to_owned()))
    }

    /// The reason of the first row that is kept and has one.
    fn first_of(&mut self, rows: &FoldRows, kept: &str, when: &str, why: &str, order: &str, place: &SqlPlace) -> String {
        if why == "0" {
            return "0".to_owned();
        }
        let row = self.plan.made(rows.child, format!("CASE WHEN {kept} = 1 AND {when} THEN {order} * {CODES} + {why} END"));
        let found = self.plan.add(place.rel, ColumnFrom::Over(rows.child, format!("min({row})"), "0".to_owned()));
        self.made(place, format!("{found} % {CODES}"))
    }

    fn of_numbers(
        &mut self,
        agg: Agg,
        rows: &FoldRows,
        (kept, order): (&str, &str),
        body: &SqlNumber,
        place: &SqlPlace,
    ) -> Result<SqlValue, NoSql> {
        let (child, rel) = (rows.child, place.rel);
        let why = self.first_of(rows, kept, &format!("{} <> 0", body.why), &body.why, order, place);
        let Some(den) = body.fixed() else { return Err(NoSql::NoSpelling("a figure over fractions of different denominators")) };
        let row = self.plan.made(child, format!("CASE WHEN {kept} = 1 AND {} = 0 THEN {} END", body.why, body.num));
        let number = |num: String, den: i128, why: String, most: i128| {
            let number = SqlNumber { num, den: Den::Fixed(den), why, most, slack: body.slack, mix: body.mix };
            number.fits().map(SqlValue::Num)
        };
        if agg == Agg::Sum {
            let most = body.most.checked_mul(rows.most.max(1)).ok_or_else(|| NoSql::Unbounded(format!("{} x {}", body.most, rows.most)))?;
            // Its rows may stand over different denominators at the desk, which multiply there.
            if body.mix == Mix::Any {
                return Err(NoSql::NoSpelling("a sum over mixed denominators"));
            }
            let num = self.whole_over(rel, child, &format!("sum({row})"));
            return number(num, den, why, most);
        }
        let few = code(Why::TooFew);
        let any = self.whole_over(rel, child, &format!("sum({kept})"));
        let why = self.made(place, format!("CASE WHEN {why} <> 0 THEN {why} WHEN {any} = 0 THEN {few} ELSE 0 END"));
        if agg == Agg::Median {
            let num = self.whole_over(rel, child, &(self.spelling.middles)(&row));
            return number(num, den * 2, why, body.most * 2);
        }
        let name = if agg == Agg::Min { "min" } else { "max" };
        let num = self.whole_over(rel, child, &format!("{name}({row})"));
        number(num, den, why, body.most)
    }

    /// The most values within one closed window: every value begins one.
    fn densest(
        &mut self,
        rows: &FoldRows,
        (kept, order): (&str, &str),
        body: &SqlNumber,
        width: &SqlValue,
        place: &SqlPlace,
    ) -> Result<SqlValue, NoSql> {
        if place.rel == self.rels.county {
            return Err(NoSql::NoSpelling("the densest window of all townships"));
        }
        let SqlValue::Known(Val::Num(width)) = width else { return Err(NoSql::NoSpelling("a window that differs by village")) };
        let why = self.first_of(rows, kept, &format!("{} <> 0", body.why), &body.why, order, place);
        let wide = self.spelling.wide;
        let den = body.den.sql();
        // v_j <= v_i + w, each side times both denominators and that of the window.
        let (wn, wd) = (i128::from(width.num), i128::from(width.den));
        let most = body.most.max(body.den.most());
        let reach = most.checked_mul(most).and_then(|both| both.checked_mul(wd.max(wn.abs()))).filter(|reach| *reach < 10_i128.pow(37));
        if reach.is_none() {
            return Err(NoSql::Unbounded(format!("{most} x {most} x {wd}")));
        }
        let within = |row: &str, sql: &str| if named_column(sql) { format!("{row}.{sql}") } else { sql.to_owned() };
        let (ni, nj) = (within("i", &body.num), within("j", &body.num));
        let (di, dj) = (within("i", &den), within("j", &den));
        let asked = format!("{kept} = 1 AND {} = 0", body.why);
        // Few rows are near each other: wide numbers are multiplied for those alone. A whole part never falls where its number does not,
        // whichever way an engine rounds below zero.
        let steps = (STEPS_OF_WINDOW * wd / wn.abs().max(1)).min(i128::from(i64::MAX) / body.most.max(1)).max(1);
        let (stepped, _) = times(wide, &body.num, body.most, &steps.to_string(), steps)?;
        let at = format!("CASE WHEN {asked} THEN {} ELSE 0 END", (self.spelling.divided)(&stepped, &den));
        let at = self.made_whole(rows.child, at);
        let (first, last) = (within("i", &at), within("j", &at));
        let reach = (wn * steps).div_euclid(wd) + 2;
        let pairs = format!(
            "{last} >= {first} AND {last} <= {first} + {reach} AND CAST({nj} AS {wide}) * {di} >= CAST({ni} AS {wide}) * {dj} \
             AND CAST({nj} AS {wide}) * {di} * {wd} <= CAST({ni} AS {wide}) * {dj} * {wd} + CAST({di} AS {wide}) * {dj} * {wn}"
        );
        let num = self.plan.add(place.rel, ColumnFrom::Pairs(rows.child, asked, pairs, "0".to_owned()));
        Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(1), why, most: rows.most, slack: 1, mix: Mix::Same }))
    }

    /// A function over rows whose number is known, each written out.
    fn written_out(&mut self, over: &Over, rows: &[usize], place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let absent = self.no_rows(over.rows, place)?;
        let mut all = Vec::new();
        for row in rows {
            let within = place.with(over.rows, *row);
            let there = self.is_row(over.rows, *row, place)?;
            let filter = self.truth(over.filter, &within)?;
            let kept = self.kleene(place, 0, &there, &filter).truth();
            if kept == "0" {
                continue;
            }
            let body = self.piece(over.body, &within)?;
            all.push((kept, body));
        }
        let found = self.of_rows(over, &all, place)?;
        let absent = if over.optional { "0".to_owned() } else { absent };
        Ok(match absent.as_str() {
            "0" => found,
            _ => self.unless(place, &format!("{absent} <> 0"), &absent, found),
        })
    }

    fn of_rows(&mut self, over: &Over, all: &[(String, SqlValue)], place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let is_kept = |kept: &str, test: String| if kept == "1" { test } else { format!("({kept} = 1 AND {test})") };
        match over.agg {
            Agg::Any | Agg::All => {
                let (wanted, other) = if over.agg == Agg::Any { (1, 0) } else { (0, 1) };
                let mut truths = Vec::new();
                for (kept, body) in all {
                    let truth = body.truth();
                    truths.push((kept.clone(), self.made(place, truth)));
                }
                let decided: Vec<String> = truths.iter().map(|(kept, truth)| is_kept(kept, format!("{truth} = {wanted}"))).collect();
                if decided.is_empty() {
                    return Ok(of_none(over.agg));
                }
                let unknown: Vec<String> =
                    truths.iter().map(|(kept, truth)| format!("WHEN {} THEN {truth}", is_kept(kept, format!("{truth} > 1")))).collect();
                let sql = format!("CASE WHEN {} THEN {wanted} {} ELSE {other} END", decided.join(" OR "), unknown.join(" "));
                Ok(self.made_truth(place, sql))
            }
            Agg::Count if over.body == NONE => {
                let kept: Vec<String> = all.iter().map(|(kept, _)| format!("CASE WHEN {kept} = 1 THEN 1 ELSE 0 END")).collect();
                Ok(self.counted(&kept, "0".to_owned(), place))
            }
            Agg::Count => {
                let mut yes = Vec::new();
                let mut whys = Vec::new();
                for (kept, body) in all {
                    let truth = body.truth();
                    let truth = self.made(place, truth);
                    yes.push(format!("CASE WHEN {} THEN 1 ELSE 0 END", is_kept(kept, format!("{truth} = 1"))));
                    whys.push((is_kept(kept, format!("{truth} > 1")), truth));
                }
                let why = self.first_written(&whys, place);
                Ok(self.counted(&yes, why, place))
            }
            Agg::Sum | Agg::Min | Agg::Max => self.numbers_of_rows(over.agg, all, place),
            Agg::Median | Agg::Share | Agg::Densest | Agg::DensestFrom => Err(NoSql::NoSpelling("a median over rows of the program's own")),
        }
    }

    fn counted(&mut self, ones: &[String], why: String, place: &SqlPlace) -> SqlValue {
        let sum = if ones.is_empty() { "0".to_owned() } else { format!("({})", ones.join(" + ")) };
        let num = self.made_whole(place.rel, sum);
        let most = i128::try_from(ones.len()).unwrap_or(i128::MAX);
        SqlValue::Num(SqlNumber { num, den: Den::Fixed(1), why, most, slack: 1, mix: Mix::Same })
    }

    fn first_written(&mut self, whys: &[(String, String)], place: &SqlPlace) -> String {
        if whys.is_empty() {
            return "0".to_owned();
        }
        let cases: Vec<String> = whys.iter().map(|(when, why)| format!("WHEN {when} THEN {why}")).collect();
        self.made(place, format!("CASE {} ELSE 0 END", cases.join(" ")))
    }

    fn numbers_of_rows(&mut self, agg: Agg, all: &[(String, SqlValue)], place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let numbers: Vec<(&String, SqlNumber)> = all.iter().map(|(kept, body)| (kept, body.number())).collect();
        let mut den = 1;
        for (_, number) in &numbers {
            let Some(own) = number.fixed() else {
                return Err(NoSql::NoSpelling("a figure over fractions of different denominators"));
            };
            den = if number.most == 0 { den } else { common(den, own) };
        }
        let whys: Vec<(String, String)> = numbers
            .iter()
            .filter(|(_, number)| number.why != "0")
            .map(|(kept, number)| (format!("{kept} = 1 AND {} <> 0", number.why), number.why.clone()))
            .collect();
        let why = self.first_written(&whys, place);
        let scaled: Vec<(String, i128)> = numbers
            .iter()
            .map(|(kept, number)| {
                let by = number.fixed().map_or(1, |own| (den / own).max(1));
                let num = product(&number.num, &by.to_string());
                (format!("CASE WHEN {kept} = 1 AND {} = 0 THEN {num} END", number.why), number.most * by)
            })
            .collect();
        let mix = numbers.iter().map(|(_, number)| number.mix_within(den)).max().unwrap_or(Mix::Same);
        if agg == Agg::Sum {
            if mix == Mix::Any {
                return Err(NoSql::NoSpelling("a sum over mixed denominators"));
            }
            let sum: Vec<String> = scaled.iter().map(|(sql, _)| format!("coalesce({sql}, 0)")).collect();
            let most = scaled.iter().map(|(_, most)| *most).sum();
            let num = if sum.is_empty() { "0".to_owned() } else { format!("({})", sum.join(" + ")) };
            let num = self.made_whole(place.rel, num);
            return Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(den), why, most, slack: 1, mix }.fits()?));
        }
        if scaled.is_empty() {
            return Ok(of_none(agg));
        }
        let most = scaled.iter().map(|(_, most)| *most).max().unwrap_or(0);
        let name = if agg == Agg::Min { "least" } else { "greatest" };
        let parts: Vec<String> = scaled.into_iter().map(|(sql, _)| sql).collect();
        let best = self.made(place, format!("{name}({})", parts.join(", ")));
        let num = self.made_whole(place.rel, format!("coalesce({best}, 0)"));
        let few = code(Why::TooFew);
        let why = self.made(place, format!("CASE WHEN {why} <> 0 THEN {why} WHEN {best} IS NULL THEN {few} ELSE 0 END"));
        Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(den), why, most, slack: 1, mix }))
    }

    /// Required fields: those of the household, then those of each member.
    fn over_required(&mut self, over: &Over, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        if over.agg != Agg::Any {
            return Err(NoSql::NoSpelling("required fields asked for otherwise than whether any"));
        }
        let household = SqlPlace::of(self.rels.household);
        let account = &self.live.account;
        let (own, of_members): (Vec<FieldId>, Vec<FieldId>) = (account.required.clone(), account.required_of_members.clone());
        let width = own.len();
        let rows: Vec<usize> = (0..width).collect();
        let first = self.written_out(over, &rows, &household)?.truth();
        let mut found = first;
        if self.manifest.has_members {
            let member = SqlPlace::of(self.rels.member);
            let rows: Vec<usize> = (width..width + of_members.len()).collect();
            let each = self.written_out(over, &rows, &member)?.truth();
            let each = self.made(&member, each);
            let rows = self.rows_of(Coll::Members, self.rels.household)?;
            let order = self.plan.add(rows.child, ColumnFrom::Base("b.member".to_owned(), vec![]));
            let sql = format!(
                "CASE WHEN {kept} = 1 AND {each} = 1 THEN -1 WHEN {kept} = 1 AND {each} > 1 THEN {order} * {CODES} + {each} END",
                kept = rows.kept
            );
            let row = self.made(&member, sql);
            let of_all = self.plan.add(self.rels.household, ColumnFrom::Over(rows.child, format!("min({row})"), "-2".to_owned()));
            let sql = format!("CASE {of_all} WHEN -2 THEN 0 WHEN -1 THEN 1 ELSE {of_all} % {CODES} END");
            let of_all = self.made(&household, sql);
            found = self.kleene(&household, 1, &found, &of_all).truth();
        }
        self.lifted(SqlValue::Truth(found), self.rels.household, place.rel, Why::Unknown)
    }
}

/// What a function comes to over no rows.
const fn of_none(agg: Agg) -> SqlValue {
    SqlValue::Known(match agg {
        Agg::Any => Val::Bool(false),
        Agg::All => Val::Bool(true),
        Agg::Count | Agg::Sum | Agg::Densest => Val::Num(Num::whole(0)),
        Agg::Min | Agg::Max | Agg::Median | Agg::Share | Agg::DensestFrom => Val::No(Why::TooFew),
    })
}

fn named_column(sql: &str) -> bool {
    sql.strip_prefix('c').is_some_and(|digits| digits.parse::<usize>().is_ok())
}
