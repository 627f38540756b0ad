//! Tables beside the record as rules see them: rows of files, and rows made of the record or of another table.
//!
//! What does not live here: the rows themselves (`domain/tables.rs`), the account's own rows (`account.rs`).

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::flag::facts::FactName;
use crate::domain::flag::why::Why;
use crate::domain::table::AFTER_FIELDS;
use crate::domain::table::About;
use crate::domain::table::DETAILS;
use crate::domain::table::EXPECTED;
use crate::domain::table::Feed;
use crate::domain::table::LIVING;
use crate::domain::table::MEASURES;
use crate::domain::table::MON;
use crate::domain::table::PASSBOOK;
use crate::domain::table::RISKS;
use crate::domain::table::SPELLS;
use crate::domain::table::TableId;
use crate::domain::table::UNCOLLECTED;
use crate::domain::tables::Tables;
use crate::rules::eval::functions::of_roll;
use crate::rules::eval::functions::plain;
use crate::rules::eval::functions::shape;
use crate::rules::eval::source::Frame;
use crate::rules::lang::days;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Shape;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::made::LIVING_FIELDS;
use crate::rules::lang::made::MEASURE_ROWS;
use crate::rules::lang::made::RISK_FIELDS;
use crate::rules::lang::names;
use crate::rules::lang::names::Scalar;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::context::WORDS;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::Village;

/// Options of a measure that help nobody into work by themselves (MON08).
const WEAK: [&str; 2] = ["其他", "技能培训"];

/// Whether the rows of a table can be read.
pub(crate) fn loaded(live: &Live, table: TableId) -> bool {
    let roll = live.town.current;
    let has = |id: &FieldId| roll.household_column(*id).is_some();
    match table {
        MEASURES => MEASURE_ROWS.iter().any(|(_, _, id)| has(id)),
        RISKS => has(&RISK_FIELDS[0]),
        // Farmland is in every yearly file and says nothing of the rest.
        LIVING => LIVING_FIELDS[..8].iter().any(has),
        AFTER_FIELDS => live.town.tables.is_loaded(MON),
        UNCOLLECTED => live.town.tables.is_loaded(EXPECTED),
        other => live.town.tables.is_loaded(other),
    }
}

/// How many rows a table has for the household or member in hand.
///
/// # Errors
/// `NoFile` when it is not loaded, `NoColumn` when the record has none of its columns.
pub(crate) fn rows(live: &Live, table: TableId, frame: &Frame) -> Result<usize, Why> {
    if !loaded(live, table) {
        return Err(match table.row().feed {
            Feed::Record if table != AFTER_FIELDS && table != UNCOLLECTED => Why::NoColumn,
            Feed::Record | Feed::File | Feed::Office | Feed::Nothing => Why::NoFile,
        });
    }
    let household = frame.household as usize;
    // Asked before the run, of nobody, the answer is whether the file is there.
    if table == AFTER_FIELDS && frame.household != NOBODY && live.town.tables.of_household(MON, frame.household).is_empty() {
        return Err(Why::NotInFile);
    }
    Ok(match table {
        MEASURES => MEASURE_ROWS.len(),
        RISKS if frame.household == NOBODY => 0,
        RISKS => risks(live, household).count(),
        LIVING => living(live).count(),
        AFTER_FIELDS => after(live).count(),
        UNCOLLECTED => uncollected_in(live, frame).len(),
        file => range(live, file, frame).len(),
    })
}

/// The frame with one of these rows in hand; a row about a person brings the person.
pub(crate) fn enter(live: &Live, table: TableId, frame: &Frame, at: usize) -> Frame {
    let number = |row: usize| u32::try_from(row).unwrap_or(NOBODY);
    match table {
        MEASURES => Frame { inner: number(at), ..*frame },
        RISKS | LIVING | AFTER_FIELDS => Frame { row: number(at), ..*frame },
        UNCOLLECTED => Frame { row: uncollected_in(live, frame).get(at).copied().unwrap_or(NOBODY), ..*frame },
        file => {
            let row = range(live, file, frame).start + at;
            let member = match file.row().about {
                About::Member => live.town.tables.member(file, row),
                About::Household => frame.member,
            };
            Frame { row: number(row), member, ..*frame }
        }
    }
}

/// For each village the rows of the expected households without a form that name it.
pub(crate) fn uncollected(tables: &Tables, villages: &[Village]) -> Vec<Vec<u32>> {
    let mut of_village = vec![Vec::new(); villages.len()];
    for row in tables.of_nobody(UNCOLLECTED) {
        let named = tables.cell(UNCOLLECTED, row, 0).word().map_or("", |word| tables.words.get(word));
        let by_key = villages.iter().position(|village| village.name == named);
        // A name that villages of several townships have says nothing of where.
        let alone = || {
            let mut same = (0..).zip(villages).filter(|(_, village)| village.alone == named).map(|(at, _)| at);
            same.next().filter(|_| same.next().is_none())
        };
        if let (Some(at), Ok(row)) = (by_key.or_else(alone), u32::try_from(row)) {
            of_village[at].push(row);
        }
    }
    of_village
}

fn uncollected_in<'a>(live: &'a Live, frame: &Frame) -> &'a [u32] {
    live.uncollected.get(frame.village as usize).map_or(&[], Vec::as_slice)
}

/// Who the expected households of a village without a form are, as far as a flag may say: the ends of their numbers.
pub(crate) fn uncollected_who(live: &Live, frame: &Frame) -> Vec<String> {
    uncollected_in(live, frame).iter().map(|row| uncollected_named(live.town.tables, *row).to_owned()).collect()
}

/// How one of them may be named.
pub(crate) fn uncollected_named(tables: &Tables, row: u32) -> &str {
    tables.cell(UNCOLLECTED, row as usize, 1).word().map_or("", |word| tables.words.get(word))
}

fn range(live: &Live, table: TableId, frame: &Frame) -> std::ops::Range<usize> {
    match table.row().about {
        About::Member if frame.member != NOBODY => live.town.tables.of_member(table, frame.household, frame.member),
        About::Member | About::Household => live.town.tables.of_household(table, frame.household),
    }
}

/// A column of the row in hand.
pub(crate) fn value(live: &Live, table: TableId, column: usize, frame: &Frame) -> Val {
    let (household, row) = (frame.household as usize, frame.row as usize);
    let code = table.row().columns.get(column).map_or("", |column| column.code);
    match (table, code) {
        (MEASURES, _) => measure(live, household, frame.inner as usize, code),
        (RISKS, _) => risks(live, household).nth(row).unwrap_or(Val::No(Why::Unknown)),
        (LIVING, "value") => living(live).nth(row).map_or(Val::No(Why::Unknown), |id| of_record(live, household, id)),
        (LIVING, _) => living(live).nth(row).map_or(Val::No(Why::Unknown), crate::rules::lang::expr::field_word),
        (AFTER_FIELDS, "value") => after(live).nth(row).map_or(Val::No(Why::Unknown), |at| one(live, MON, at, frame)),
        (AFTER_FIELDS, _) => Val::No(Why::Unknown),
        (SPELLS, "months_in_period") => months_in_period(live, row),
        (SPELLS, "prev_end") => prev_end(live, row, frame),
        (DETAILS | PASSBOOK, "counts") => counts(live, table, column, row),
        _ => stored(live, table, column, row),
    }
}

/// A name that is a column of a table with one row for a household.
pub(crate) fn scalar(live: &Live, at: u16, frame: &Frame) -> Val {
    let Some(Scalar { table, column, .. }) = names::SCALARS.get(usize::from(at)) else { return Val::No(Why::Unknown) };
    one(live, *table, *column, frame)
}

/// Whether the table of such a name is loaded.
pub(crate) fn scalar_loaded(live: &Live, at: u16) -> bool {
    names::SCALARS.get(usize::from(at)).is_some_and(|scalar| loaded(live, scalar.table))
}

/// The first row of a household in a table with one. A file that leaves the household out has said nothing of it, which is not the same as
/// a block whose cells are empty.
fn one(live: &Live, table: TableId, column: usize, frame: &Frame) -> Val {
    let tables = live.town.tables;
    if !tables.is_loaded(table) {
        return Val::No(Why::NoFile);
    }
    if !tables.has_column(table, column) {
        return Val::No(Why::NoColumn);
    }
    match tables.of_household(table, frame.household).next() {
        Some(row) => stored(live, table, column, row),
        None if table.row().feed == Feed::File => Val::No(Why::NotInFile),
        None => Val::No(Why::Empty),
    }
}

fn stored(live: &Live, table: TableId, column: usize, row: usize) -> Val {
    let cell = live.town.tables.cell(table, row, column);
    match table.row().columns.get(column).map(|column| column.kind) {
        Some(FieldKind::Truth) => match cell.seen() {
            Seen::Value(raw) => Val::Bool(raw != 0),
            _ => of_roll(cell, Shape::Count, WORDS),
        },
        Some(kind) => of_roll(cell, shape(kind), WORDS),
        None => Val::No(Why::Unknown),
    }
}

fn of_record(live: &Live, household: usize, id: FieldId) -> Val {
    plain(live.town.current.get(household, id), shape(id.row().kind))
}

fn measure(live: &Live, household: usize, row: usize, code: &str) -> Val {
    let Some((word, develops, id)) = MEASURE_ROWS.get(row) else { return Val::No(Why::Unknown) };
    let value = of_record(live, household, *id);
    match (code, value) {
        ("measure", _) => own_word(word),
        ("develop", _) => Val::Bool(*develops),
        ("only_weak", Val::Word(_, _)) => {
            let written = live.town.current.get(household, *id).word().map_or("", |word| live.town.current.words.get(word));
            Val::Bool(written.split(',').all(|option| WEAK.contains(&option)))
        }
        (_, value) => value,
    }
}

/// The risks that are filled in, in order.
fn risks<'a>(live: &'a Live, household: usize) -> impl Iterator<Item = Val> + use<'a> {
    let cells = RISK_FIELDS.iter().map(move |id| (live.town.current.get(household, *id), *id));
    cells.filter(|(cell, _)| !matches!(cell.seen(), Seen::Empty | Seen::Absent)).map(|(cell, id)| plain(cell, shape(id.row().kind)))
}

/// The living conditions that the form has.
fn living<'a>(live: &'a Live) -> impl Iterator<Item = FieldId> + use<'a> {
    LIVING_FIELDS.iter().copied().filter(|id| live.town.current.household_column(*id).is_some())
}

/// The columns of the block after clearing that the file has; the line of the year is no answer of the household.
fn after<'a>(live: &'a Live) -> impl Iterator<Item = usize> + use<'a> {
    let columns = MON.row().columns.iter().enumerate();
    columns
        .filter(|(at, column)| column.code.starts_with("after.") && column.code != "after.line" && live.town.tables.has_column(MON, *at))
        .map(|(at, _)| at)
}

/// A cell of a row of work as a month.
fn month(live: &Live, code: &str, row: usize) -> Val {
    SPELLS.row().column(code).map_or(Val::No(Why::Unknown), |column| stored(live, SPELLS, column, row))
}

fn month_of(day: Val) -> Option<i32> {
    match day {
        Val::Day(day) => Some(days::month(day)),
        _ => None,
    }
}

/// Calendar months of a spell inside the period, both ends counted; an open one runs to the cut-off (readings.md LAB05).
fn months_in_period(live: &Live, row: usize) -> Val {
    use crate::rules::lang::expr::RunFact;
    let (Some(first), Some(last)) = (month_of(live.fact(RunFact::PeriodStart)), month_of(live.fact(RunFact::Cutoff))) else {
        return Val::No(Why::Unknown);
    };
    let start = match month(live, "start", row) {
        Val::Month(start) => start,
        missing => return missing,
    };
    let end = match month(live, "end", row) {
        Val::Month(end) => end,
        Val::No(Why::Empty) => last,
        missing => return missing,
    };
    let months = i64::from(end.min(last)) - i64::from(start.max(first)) + 1;
    Val::Num(Num::whole(months.clamp(0, 12)))
}

/// The end of the same person's spell before this one, by start; an open one has the cut-off.
fn prev_end(live: &Live, row: usize, frame: &Frame) -> Val {
    let tables = live.town.tables;
    let member = tables.member(SPELLS, row);
    if member == NOBODY {
        return Val::No(Why::Empty);
    }
    let start_of = |row: usize| match month(live, "start", row) {
        Val::Month(start) => Some((start, row)),
        _ => None,
    };
    let Some(own) = start_of(row) else { return Val::No(Why::Empty) };
    let before = tables.of_member(SPELLS, frame.household, member).filter_map(start_of).filter(|other| *other < own).max();
    match before.map(|(_, row)| month(live, "end", row)) {
        Some(Val::No(Why::Empty)) => {
            month_of(live.fact(crate::rules::lang::expr::RunFact::Cutoff)).map_or(Val::No(Why::Unknown), Val::Month)
        }
        Some(end) => end,
        None => Val::No(Why::Empty),
    }
}

/// Whether money counts as income: as the file says, else by the caliber's words for the row's own words (domain.md 2.8).
fn counts(live: &Live, table: TableId, column: usize, row: usize) -> Val {
    let said = stored(live, table, column, row);
    if !matches!(said, Val::No(Why::Empty | Why::NoColumn)) {
        return said;
    }
    let words = |code: &str| -> &str {
        let cell = table.row().column(code).map_or(Cell::ABSENT, |column| live.town.tables.cell(table, row, column));
        cell.word().map_or("", |word| live.town.tables.words.get(word))
    };
    let told = if table == DETAILS { words("note") } else { words("kind") };
    match live.caliber.counted(told) {
        Some(counted) => own_word(counted.code()),
        None => Val::No(Why::Unknown),
    }
}

/// What a reader calls a row: the cell it is, or the table with the row's place among the household's where there are several.
pub(crate) fn row_name(live: &Live, coll: Coll, frame: &Frame) -> FactName {
    let row = frame.row as usize;
    let named = match names::table_of(coll) {
        Some(LIVING) => living(live).nth(row).map(FactName::Field),
        Some(AFTER_FIELDS) => after(live).nth(row).and_then(|at| u16::try_from(at).ok()).map(FactName::Column),
        Some(MEASURES) => MEASURE_ROWS.get(frame.inner as usize).map(|(_, _, id)| FactName::Field(*id)),
        None | Some(RISKS | UNCOLLECTED) => None,
        Some(file) => {
            let mine = live.town.tables.of_household(file, frame.household);
            (mine.len() > 1).then(|| FactName::Numbered(u32::try_from((row + 1).saturating_sub(mine.start)).unwrap_or(u32::MAX)))
        }
    };
    named.unwrap_or(FactName::Plain)
}

/// The key under which a flag keeps a value read from a row, and the field it stands in; none for what no file said.
pub(crate) fn key(live: &Live, table: TableId, column: usize, frame: &Frame) -> Option<(String, Option<&'static str>)> {
    let row = frame.row as usize;
    let code = table.row().columns.get(column)?.code;
    let of_field = |id: FieldId| Some((id.code().to_owned(), Some(id.code())));
    match (table, code) {
        (MEASURES, "measure" | "develop") => None,
        (MEASURES, _) => MEASURE_ROWS.get(frame.inner as usize).and_then(|(_, _, id)| of_field(*id)),
        (RISKS, _) => {
            let filled = |id: &FieldId| !matches!(live.town.current.get(frame.household as usize, *id).seen(), Seen::Empty | Seen::Absent);
            RISK_FIELDS.iter().copied().filter(filled).nth(row).and_then(of_field)
        }
        (LIVING, "value") => living(live).nth(row).and_then(of_field),
        (AFTER_FIELDS, "value") => after(live).nth(row).map(|at| (MON.row().columns[at].code.to_owned(), None)),
        (LIVING | AFTER_FIELDS, _) => None,
        (file, _) => {
            let first = live.town.tables.of_household(file, frame.household).start;
            Some((format!("{}#{}.{code}", file.code(), row + 1 - first), None))
        }
    }
}
