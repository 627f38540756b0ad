//! Functions of the language and the types of their arguments.

use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::lang::check::Checked;
use crate::rules::lang::check::Checker;
use crate::rules::lang::check::agree;
use crate::rules::lang::check::no_function;
use crate::rules::lang::check::wanted;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Over as OverNode;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::Two;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::Ast;
use crate::rules::lang::parse::LanguageForm;
use crate::rules::lang::parse::OVER_ROWS;
use crate::rules::lang::parse::ParsedOver;
use crate::rules::lang::types::Ty;

/// What a function takes.
#[derive(Clone, Copy)]
enum Parameter {
    Number,
    Text,
    Set,
    Date,
    /// A day or a month.
    Moment,
}

/// Functions of one value: name, argument, result (none: the argument's own type).
const ONES: [(&str, One, Parameter, Option<Ty>); 7] = [
    ("abs", One::Abs, Parameter::Number, None),
    ("round2", One::Round2, Parameter::Number, None),
    ("cert_ok", One::CertOk, Parameter::Text, Some(Ty::Bool)),
    ("dis_cert_ok", One::DisCertOk, Parameter::Text, Some(Ty::Bool)),
    ("is_mobile", One::IsMobile, Parameter::Text, Some(Ty::Bool)),
    ("length", One::Length, Parameter::Text, Some(Ty::Number)),
    ("size", One::Size, Parameter::Set, Some(Ty::Number)),
];

/// Functions of two values: name, arguments, result (none: the type both have in common).
const TWOS: [(&str, Two, Parameter, Parameter, Option<Ty>); 11] = [
    ("min", Two::Min, Parameter::Number, Parameter::Number, None),
    ("max", Two::Max, Parameter::Number, Parameter::Number, None),
    ("growth", Two::Growth, Parameter::Number, Parameter::Number, Some(Ty::Number)),
    ("multiple", Two::Multiple, Parameter::Number, Parameter::Number, Some(Ty::Bool)),
    ("starts", Two::Starts, Parameter::Text, Parameter::Text, Some(Ty::Bool)),
    ("has", Two::Has, Parameter::Set, Parameter::Text, Some(Ty::Bool)),
    ("age", Two::Age, Parameter::Date, Parameter::Moment, Some(Ty::Number)),
    ("add_years", Two::AddYears, Parameter::Date, Parameter::Number, Some(Ty::Date)),
    ("full_months", Two::FullMonths, Parameter::Date, Parameter::Date, Some(Ty::Number)),
    ("months", Two::Months, Parameter::Moment, Parameter::Moment, Some(Ty::Number)),
    ("days", Two::Days, Parameter::Date, Parameter::Date, Some(Ty::Number)),
];

const OTHERS: [&str; 9] = ["if", "default", "given", "missing", "loaded", "has_any", "matches_any", "map_has", "map_set"];

/// How many lists may stand one within the other: each level goes over all of its rows for every row around it.
pub const DEEPEST: usize = 4;

impl Checker<'_> {
    /// Checks a call with plain arguments.
    ///
    /// # Errors
    /// The first slip.
    pub fn call(&mut self, at: usize, name: &str, arguments: &[Ast]) -> Checked {
        if let Some((_, one, arg, result)) = ONES.iter().find(|(own, ..)| *own == name) {
            let [x] = arguments else { return Err(count(at, name, 1)) };
            let (x, ty) = self.argument(x, *arg)?;
            return Ok((self.arena.add(Node::One(*one, x)), result.unwrap_or(ty)));
        }
        if let Some((_, two, first, second, result)) = TWOS.iter().find(|(own, ..)| *own == name) {
            let [left, right] = arguments else { return Err(count(at, name, 2)) };
            let ((a, x), (b, y)) = (self.argument(left, *first)?, self.argument(right, *second)?);
            let ty = match result {
                Some(ty) => *ty,
                None => agree(right.at, x, y)?,
            };
            let b = if *two == Two::Has { self.known_word(right, b, x)? } else { b };
            if *two == Two::Growth {
                agree(right.at, x, y)?;
            }
            return Ok((self.arena.add(Node::Two(*two, a, b)), ty));
        }
        match name {
            "if" => {
                let [choice, yes, no] = arguments else { return Err(count(at, name, 3)) };
                let choice = self.truth(choice)?;
                let ((a, x), (b, y)) = (self.check(yes)?, self.check(no)?);
                let ty = agree(no.at, x, y)?;
                Ok((self.arena.add(Node::If(choice, a, b)), ty))
            }
            "default" => self.instead_of(at, arguments),
            "given" | "missing" => {
                let [x] = arguments else { return Err(count(at, name, 1)) };
                let (x, _) = self.check(x)?;
                let node = if name == "given" { Node::Given(x) } else { Node::IsEmpty(x) };
                Ok((self.arena.add(node), Ty::Bool))
            }
            "loaded" => {
                let [Ast { at, form: LanguageForm::Name(thing), .. }] = arguments else { return Err(count(at, name, 1)) };
                let thing = self.thing(*at, thing)?;
                Ok((self.arena.add(Node::Loaded(thing)), Ty::Bool))
            }
            "has_any" | "matches_any" => {
                let [x, list] = arguments else { return Err(count(at, name, 2)) };
                let (x, ty) = self.argument(x, if name == "has_any" { Parameter::Set } else { Parameter::Text })?;
                // Options of a set are matched by their ending (农村低保 has 低保), so the list is not held to the code list.
                let beside = if matches!(ty, Ty::Set(_)) { Ty::Set(None) } else { Ty::Text(None) };
                let list = self.list(list, beside)?;
                let node = if name == "has_any" { Node::HasAny(x, list) } else { Node::MatchesAny(x, list) };
                Ok((self.arena.add(node), Ty::Bool))
            }
            "map_has" => self.mapped(at, arguments, None),
            _ => {
                let known: Vec<&str> =
                    ONES.iter().map(|(own, ..)| *own).chain(TWOS.iter().map(|(own, ..)| *own)).chain(OTHERS).chain(OVER_ROWS).collect();
                Err(ExprSlip::new(at, no_function(name, &known)))
            }
        }
    }

    fn instead_of(&mut self, at: usize, arguments: &[Ast]) -> Checked {
        let [x, instead] = arguments else { return Err(count(at, "default", 2)) };
        let ((a, x), (b, y)) = (self.check(x)?, self.check(instead)?);
        if x == Ty::Month && y == Ty::Date {
            // An open end becomes the month of the day given instead.
            let month = self.arena.add(Node::One(One::MonthOf, b));
            return Ok((self.arena.add(Node::Default(a, month)), Ty::Month));
        }
        let ty = agree(instead.at, x, y)?;
        Ok((self.arena.add(Node::Default(a, b)), ty))
    }

    fn argument(&mut self, ast: &Ast, arg: Parameter) -> Checked {
        let (at, ty) = self.check(ast)?;
        match arg {
            Parameter::Number => wanted(ast.at, ty, ty.is_number(), Ty::Number)?,
            Parameter::Text => wanted(ast.at, ty, ty.is_text(), Ty::Text(None))?,
            Parameter::Set => wanted(ast.at, ty, matches!(ty, Ty::Set(_) | Ty::Any), Ty::Set(None))?,
            Parameter::Date => wanted(ast.at, ty, matches!(ty, Ty::Date | Ty::Any), Ty::Date)?,
            Parameter::Moment => wanted(ast.at, ty, matches!(ty, Ty::Date | Ty::Month | Ty::Any), Ty::Date)?,
        }
        Ok((at, ty))
    }

    /// `map_has("risk_measures", id)` or `x in map_set("risk_measures", id)`.
    ///
    /// # Errors
    /// The first slip.
    pub fn mapped(&mut self, at: usize, arguments: &[Ast], value: Option<&Ast>) -> Checked {
        let [Ast { at: map_at, form: LanguageForm::Text(map), .. }, key] = arguments else { return Err(count(at, "map_set", 2)) };
        if map != "risk_measures" {
            return Err(ExprSlip::new(*map_at, text("没有名为 {map} 的对照表", "no map {map}").fill(&[("map", map)])));
        }
        let (key, _) = self.argument(key, Parameter::Text)?;
        let value = match value {
            Some(value) => self.argument(value, Parameter::Text)?.0,
            None => NONE,
        };
        Ok((self.arena.add(Node::Mapped(0, key, value)), Ty::Bool))
    }

    /// Something that may be loaded or not: a record, a collection, a limit, a column, a name.
    ///
    /// # Errors
    /// A slip with a suggestion.
    pub fn thing(&mut self, at: usize, name: &str) -> Result<Thing, ExprSlip> {
        if name == "record" {
            return Ok(Thing::Current);
        }
        if let Some((_, when)) = names::RECORDS.iter().find(|(own, _)| *own == name) {
            return Ok(Thing::Record(*when));
        }
        if let Some(coll) = names::rows(name) {
            return Ok(Thing::Rows(coll));
        }
        if let Some(key) = name.strip_prefix("limit.")
            && let Some(place) = self.env.limits.iter().position(|(own, _)| own == key)
        {
            return Ok(Thing::Limit(u16::try_from(place).unwrap_or(u16::MAX)));
        }
        if let Some(place) = names::SCALARS.iter().position(|scalar| scalar.name == name) {
            return Ok(Thing::Fed(u16::try_from(place).unwrap_or(u16::MAX)));
        }
        if let Some(id) = crate::domain::field::field(name) {
            return Ok(Thing::Field(id));
        }
        let known = names::collection_names();
        let guess = closest(name, known.chain(names::known()));
        let said = text("没有名为 {name} 的数据{meant}", "nothing called {name} can be loaded{meant}")
            .fill(&[("name", &name), ("meant", &meant(guess))]);
        Err(ExprSlip::new(at, said))
    }

    /// Checks a function over rows.
    ///
    /// # Errors
    /// The first slip.
    pub fn over(&mut self, at: usize, over: &ParsedOver) -> Checked {
        let Some(rows) = names::rows(&over.rows) else {
            let known = names::collection_names();
            let guess = closest(&over.rows, known);
            let said = text("没有名为 {name} 的列表{meant}", "no rows called {name}{meant}")
                .fill(&[("name", &over.rows), ("meant", &meant(guess))]);
            return Err(ExprSlip::new(over.rows_at, said));
        };
        self.fits(over, rows)?;
        if self.levels.iter().filter(|level| matches!(level, Level::Rows(_))).count() >= DEEPEST {
            let said = text(
                "成员、项目等列表一个套一个，最多套 {n} 层，再多要算很久",
                "lists of members, items and others stand one within the other, at most {n} deep: more would take very long",
            );
            return Err(ExprSlip::new(at, said.fill(&[("n", &DEEPEST)])));
        }
        let agg = aggregate(&over.function);
        self.levels.push(Level::Rows(rows));
        let parts = self.parts(at, over, agg);
        self.levels.pop();
        let (filter, body, extra, ty) = parts?;
        self.arena.overs.push(OverNode { agg, rows, optional: over.optional, filter, body, extra, only: NONE });
        let place = u32::try_from(self.arena.overs.len() - 1).unwrap_or(0);
        Ok((self.arena.add(Node::Over(place)), ty))
    }

    fn parts(&mut self, at: usize, over: &ParsedOver, agg: Agg) -> Result<(At, At, At, Ty), ExprSlip> {
        let filter = match &over.filter {
            Some(filter) => self.truth(filter)?,
            None => NONE,
        };
        let needs_body = || {
            let said = text("{name} 需要在冒号后写明取什么", "{name} needs an expression after a colon").fill(&[("name", &over.function)]);
            ExprSlip::new(at, said)
        };
        let (body, ty) = match (agg, &over.body) {
            (Agg::Count, None) => (NONE, Ty::Number),
            (_, None) => return Err(needs_body()),
            (Agg::Any | Agg::All, Some(body)) => (self.truth(body)?, Ty::Bool),
            (Agg::Count | Agg::Share, Some(body)) => (self.truth(body)?, Ty::Number),
            (Agg::Densest, Some(body)) => (self.number(body)?.0, Ty::Number),
            (Agg::Sum | Agg::Min | Agg::Max | Agg::Median | Agg::DensestFrom, Some(body)) => {
                let (body, ty) = self.number(body)?;
                (body, if ty == Ty::Literal { Ty::Number } else { ty })
            }
        };
        let extra = match (agg, &over.extra) {
            (Agg::Densest | Agg::DensestFrom, Some(extra)) => self.number(extra)?.0,
            (Agg::Densest | Agg::DensestFrom, None) => return Err(count(at, &over.function, 2)),
            (_, None) => NONE,
            (_, Some(extra)) => return Err(ExprSlip::new(extra.at, text("此处多了一个参数", "one argument too many"))),
        };
        Ok((filter, body, extra, ty))
    }

    /// Rows of a household are not in reach of a village, and the other way round.
    fn fits(&self, over: &ParsedOver, rows: Coll) -> Result<(), ExprSlip> {
        let household = self.levels.iter().any(|level| matches!(level, Level::Household | Level::Rows(Coll::Households)));
        let right = match rows {
            Coll::Households | Coll::VillageItems => {
                // `mark` speaks of one household of a village and may still ask about all of them.
                let within = self.levels.contains(&Level::Rows(Coll::Households));
                matches!(self.levels.first(), Some(Level::Village | Level::Town | Level::County)) && !within
            }
            rows if names::is_of_village(rows) => self.levels.first() == Some(&Level::Village),
            Coll::Members
            | Coll::Items
            | Coll::Blocks
            | Coll::Parents
            | Coll::Lands
            | Coll::Cells
            | Coll::Required
            | Coll::Waits
            | Coll::Other(_) => household,
        };
        if right {
            return Ok(());
        }
        let said = text("{name} 不能在此处使用", "{name} is not in reach here").fill(&[("name", &over.rows)]);
        Err(ExprSlip::new(over.rows_at, said))
    }
}

fn aggregate(name: &str) -> Agg {
    match name {
        "any" => Agg::Any,
        "all" => Agg::All,
        "sum" => Agg::Sum,
        "min" => Agg::Min,
        "max" => Agg::Max,
        "median" => Agg::Median,
        "share" => Agg::Share,
        "densest" => Agg::Densest,
        "densest_from" => Agg::DensestFrom,
        _ => Agg::Count,
    }
}

fn count(at: usize, name: &str, wanted: usize) -> ExprSlip {
    let said = text("{name} 需要 {n} 个参数", "{name} takes {n} arguments").fill(&[("name", &name), ("n", &wanted)]);
    ExprSlip::new(at, said)
}
