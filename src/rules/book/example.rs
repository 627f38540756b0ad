//! Samples of rules in the notation of readings.md 0.5 taken apart: names, values and rows with their places, and what no rule reads.
//!
//! What does not live here: how a rule ends for one (`judge/sample.rs`).

use crate::domain::code::code_list;
use crate::domain::field::FieldKind;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::lang::check::Env;
use crate::rules::lang::check::literal;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::number;
use crate::rules::lang::types::Ty;

/// Short names of the notation.
const SHORT: [(&str, &str); 6] =
    [("m", "members"), ("s", "spells"), ("h", "households"), ("i", "items"), ("p", "parents"), ("d", "details")];

/// How a sample says a roster's name.
const ROSTER: (&str, &str) = ("r.", "roster.");

/// Rows within rows: a measure within a risk within a member within a household, and one to spare.
const DEEPEST: usize = 5;

/// So many rows one entry stands for at most.
const MOST_TIMES: usize = 10_000;

/// One entry of a sample with its place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenEntry<'t> {
    /// Byte of its name.
    pub at: usize,
    /// The name of a value, or of rows as the language calls them.
    pub name: String,
    /// What stands there.
    pub what: GivenWhat<'t>,
}

/// A value or rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenWhat<'t> {
    /// A value with its byte; none for `_`, the empty cell.
    Value(usize, Option<&'t str>),
    /// So many equal rows, each of these entries; nought of them says that the rows were loaded and are none.
    Rows(usize, Vec<GivenEntry<'t>>),
}

/// Takes a sample apart.
///
/// # Errors
/// The first place that is no entry.
pub fn read(given: &str) -> Result<Vec<GivenEntry<'_>>, ExprSlip> {
    let start = given.len() - given.trim_start().len();
    let grade = ["H:", "M:", "L:"].iter().any(|grade| given[start..].starts_with(grade));
    let mut reader = GivenReader { given, at: start + if grade { 2 } else { 0 } };
    let entries = reader.entries(0)?;
    if reader.at < given.len() {
        return Err(reader.slip(text("例子里多了一个 ]", "the sample has a ] too many")));
    }
    Ok(entries)
}

struct GivenReader<'t> {
    given: &'t str,
    at: usize,
}

impl<'t> GivenReader<'t> {
    fn rest(&self) -> &'t str {
        self.given.get(self.at..).unwrap_or("")
    }

    fn slip(&self, said: Text) -> ExprSlip {
        ExprSlip::new(self.at, said)
    }

    /// Entries up to the closing bracket of their row, which stays.
    fn entries(&mut self, depth: usize) -> Result<Vec<GivenEntry<'t>>, ExprSlip> {
        let mut found: Vec<GivenEntry> = Vec::new();
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            if self.rest().is_empty() || self.rest().starts_with(']') {
                return Ok(found);
            }
            let begun = self.at;
            let entry = self.entry(depth)?;
            if matches!(entry.what, GivenWhat::Value(..)) && found.iter().any(|own| own.name == entry.name) {
                let said = text("例子的同一行里写了两次 {name}", "the sample has {name} twice in one row");
                return Err(ExprSlip::new(begun, said.fill(&[("name", &entry.name)])));
            }
            found.push(entry);
        }
    }

    fn entry(&mut self, depth: usize) -> Result<GivenEntry<'t>, ExprSlip> {
        let (at, rest) = (self.at, self.rest());
        let end = rest.find(['=', '[', ']', ' ']).unwrap_or(rest.len());
        let name = &rest[..end];
        match rest[end..].chars().next() {
            Some('=') => {
                let value = &rest[end + 1..];
                let value = &value[..value.find([' ', ']']).unwrap_or(value.len())];
                let place = at + end + 1;
                self.at = place + value.len();
                if name.is_empty() || value.is_empty() {
                    let said = text(
                        "例子要写成“名称=值”，没有填的写“名称=_”",
                        "a sample is written “name=value”, and “name=_” for a cell that is empty",
                    );
                    return Err(ExprSlip::new(at, said));
                }
                Ok(GivenEntry { at, name: name.to_owned(), what: GivenWhat::Value(place, (value != "_").then_some(value)) })
            }
            Some('[') => self.rows(name, end, depth),
            _ => {
                let said = text(
                    "例子里的 {name} 没有值：要写“{name}=值”，没有填的写“{name}=_”",
                    "{name} has no value in the sample: write “{name}=value”, and “{name}=_” for a cell that is empty",
                );
                Err(self.slip(said.fill(&[("name", &name)])))
            }
        }
    }

    fn rows(&mut self, written: &str, end: usize, depth: usize) -> Result<GivenEntry<'t>, ExprSlip> {
        let at = self.at;
        let (name, times) = match written.split_once('*') {
            Some((name, times)) => match times.parse() {
                Ok(times) if (1..=MOST_TIMES).contains(&times) => (name, times),
                _ => {
                    let said = text("“{times}”不是行数，写 1 到 {most}", "“{times}” is no number of rows: 1 to {most}");
                    return Err(ExprSlip::new(at + name.len() + 1, said.fill(&[("times", &times), ("most", &MOST_TIMES)])));
                }
            },
            None => (written, 1),
        };
        let long = SHORT.iter().find(|(short, _)| *short == name).map_or_else(
            || name.strip_prefix(ROSTER.0).map_or(name.to_owned(), |roster| format!("{}{roster}", ROSTER.1)),
            |(_, long)| (*long).to_owned(),
        );
        if names::rows(&long).is_none() {
            let guess = closest(&long, names::collection_names());
            let guess = guess.map(|guess| guess.strip_prefix(ROSTER.1).map_or(guess.to_owned(), |roster| format!("{}{roster}", ROSTER.0)));
            let said = text("没有名为 {name} 的表{meant}", "no table {name}{meant}");
            return Err(self.slip(said.fill(&[("name", &name), ("meant", &meant(guess.as_deref()))])));
        }
        if depth == DEEPEST {
            return Err(self.slip(text("例子里的表一层套一层，太深了", "the rows of the sample stand too deep in one another")));
        }
        self.at += end + 1;
        let rows = self.entries(depth + 1)?;
        if !self.rest().starts_with(']') {
            let said = text("例子里 {name} 的 [ 没有配对的 ]", "the [ of {name} has no ] in the sample");
            return Err(ExprSlip::new(at + end, said.fill(&[("name", &name)])));
        }
        self.at += 1;
        let times = if rows.is_empty() { 0 } else { times };
        Ok(GivenEntry { at, name: long, what: GivenWhat::Rows(times, rows) })
    }
}

/// What in a sample no rule could read: names that nothing has, and values that are none of their kind.
#[must_use]
pub fn unread(env: &Env, given: &[GivenEntry]) -> Vec<ExprSlip> {
    let mut slips = Vec::new();
    look(env, given, &mut Vec::new(), &mut slips);
    slips
}

fn look(env: &Env, given: &[GivenEntry], within: &mut Vec<Coll>, slips: &mut Vec<ExprSlip>) {
    for entry in given {
        match &entry.what {
            GivenWhat::Rows(_, rows) => {
                if let Some(coll) = names::rows(&entry.name) {
                    within.push(coll);
                    look(env, rows, within, slips);
                    within.pop();
                }
            }
            GivenWhat::Value(at, written) => match ty_of(env, &entry.name, within) {
                None => slips.push(ExprSlip::new(entry.at, no_name(env, &entry.name, within))),
                Some(ty) => {
                    let bad = written.and_then(|written| no_value(written, ty));
                    slips.extend(bad.map(|said| ExprSlip::new(*at, said.fill(&[("name", &entry.name)]))));
                }
            },
        }
    }
}

/// The type of a name in rows that stand within others, none when there is no such name. What is said of a row holds for the rows
/// within it, so that a name of theirs may stand further out.
fn ty_of(env: &Env, name: &str, within: &[Coll]) -> Option<Ty> {
    let defined = || env.defines.iter().any(|(own, _)| own == name).then_some(Ty::Any);
    let levels = within.iter().rev().map(|coll| Level::Rows(*coll)).chain([Level::Household, Level::Rows(Coll::Members)]);
    let mut levels = levels.filter_map(|level| names::at_level(name, level, false).map(|(_, ty)| ty));
    levels.next().or_else(defined).or_else(|| dotted(env, name))
}

/// What stands before the point where a statistic is given.
const STATS: [&str; 3] = ["vstat", "town", "county"];

/// Names with a point that the book brings, and `prior.x`, which says that there is such a record.
fn dotted(env: &Env, name: &str) -> Option<Ty> {
    let (front, rest) = name.split_once('.')?;
    match front {
        "limit" => env.limits.iter().find(|(key, _)| key == rest).map(|(_, ty)| *ty),
        front if STATS.contains(&front) => {
            env.stats.iter().find(|(own, of, _)| own == rest && of.prefix() == front).and_then(|(_, _, ty)| *ty)
        }
        front if rest == "x" => (front == "record" || names::RECORDS.iter().any(|(own, _)| *own == front)).then_some(Ty::Any),
        _ => None,
    }
}

fn no_name(env: &Env, name: &str, within: &[Coll]) -> Text {
    if let Some(key) = name.strip_prefix("limit.") {
        let guess = closest(key, env.limits.iter().map(|(own, _)| own.as_str()));
        return text("没有名为 limit.{key} 的标准{meant}", "no limit {key}{meant}").fill(&[("key", &key), ("meant", &meant(guess))]);
    }
    let defines = env.defines.iter().map(|(own, _)| own.as_str());
    let columns = within.last().into_iter().flat_map(|coll| names::columns_of(*coll));
    // What stands before the point is mostly right.
    let behind_point = || {
        let (head, tail) = name.rsplit_once('.')?;
        let stats = env.stats.iter().filter(|_| STATS.contains(&head)).map(|(own, _, _)| own.as_str());
        let fields = names::known().filter(|_| names::RECORDS.iter().any(|(own, _)| *own == head) || head == "head");
        closest(tail, stats.chain(fields.map(|known| -> &str { known }))).map(|found| format!("{head}.{found}"))
    };
    let guess = behind_point()
        .or_else(|| closest(name, columns.chain(names::known()).map(|known| -> &str { known }).chain(defines)).map(str::to_owned));
    text("没有名为 {name} 的字段{meant}", "no field {name}{meant}")
        .fill(&[("name", &name), ("meant", &meant(guess.as_deref().filter(|guess| *guess != name)))])
}

/// Why a value is none of its kind; nothing when it is one.
fn no_value(written: &str, ty: Ty) -> Option<Text> {
    let number = |written: &str| number(written.trim_start_matches('-').trim_end_matches('%'), written.ends_with('%')).is_some();
    let listed = |list: Option<&'static str>, written: &str| {
        let list = list.and_then(code_list).filter(|list| !list.open && !list.values.contains(&written))?;
        let said = text("{name} 不能写“{value}”{meant}", "{name} cannot be “{value}”{meant}");
        Some(said.fill(&[("value", &written), ("meant", &meant(closest(written, list.values.iter().copied())))]))
    };
    let wants = |what: Text| {
        Some(
            text("{name} 不能写“{value}”，要写{what}", "{name} cannot be “{value}”: write {what}")
                .fill(&[("value", &written), ("what", &what)]),
        )
    };
    match ty {
        Ty::Money | Ty::Number | Ty::Literal if !number(written) => wants(text("数，如 1200 或 12%", "a number, like 1200 or 12%")),
        Ty::Date if literal(FieldKind::Date, written).is_none() => wants(text("日期，如 2024-09-30", "a day, like 2024-09-30")),
        Ty::Month if literal(FieldKind::Month, written).is_none() => wants(text("月份，如 2024-09", "a month, like 2024-09")),
        Ty::Bool if !["yes", "no"].contains(&written) => wants(text(" yes 或 no", "yes or no")),
        Ty::Text(list) => listed(list, written),
        Ty::Set(list) => written.split('+').find_map(|part| listed(list, part)),
        Ty::Money | Ty::Number | Ty::Literal | Ty::Date | Ty::Month | Ty::Bool | Ty::Any => None,
    }
}
