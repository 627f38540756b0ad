//! A staged folder read back: townships as the desk has them, so that the desk's own code says of a flag what it says of its own.
//!
//! What rules work out of the cells is worked out again, and other periods are restated again, from what was reported.
//! What does not live here: writing the tables (`tables.rs`), the files (`review/export/explaining.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::io;
use std::io::BufRead;
use std::sync::Arc;

use crate::domain::caliber::Caliber;
use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::cell::word_cell;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::field;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::PostPay;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::table::EXPECTED;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::domain::table::UNCOLLECTED;
use crate::domain::tables::Tables;
use crate::domain::text::words::Words;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::manifest::NOT_IN_LIST;
use crate::rules::stage::manifest::StagedKind;
use crate::rules::stage::manifest::StagedTable;
use crate::rules::stage::manifest::VALUE;
use crate::rules::stage::rows::CsvRows;
use crate::rules::stage::rows::SEALED;
use crate::rules::stage::tables;
use crate::rules::township::town::Town;

const WAGE_POST: FieldId = known("wage_post");

/// Townships of a staged folder.
pub struct StagedTown {
    /// Period, place and dates.
    pub campaign: Campaign,
    /// The period under review.
    pub current: Roll,
    /// The other periods.
    pub others: BTreeMap<Period, Roll>,
    /// Tables beside the record.
    pub tables: Tables,
}

impl StagedTown {
    /// The other periods, the newest first.
    #[must_use]
    pub fn past(&self) -> Vec<&Roll> {
        self.others.values().rev().collect()
    }

    /// The townships.
    #[must_use]
    pub fn town<'e>(&'e self, past: &'e [&'e Roll]) -> Town<'e> {
        Town { campaign: &self.campaign, current: &self.current, past, tables: &self.tables }
    }
}

/// The campaign that a folder was staged for.
#[must_use]
pub fn campaign(manifest: &Manifest) -> Campaign {
    let place = &manifest.place;
    Campaign {
        period: manifest.period,
        place: OfficePlace { prov: place.prov.clone(), city: place.city.clone(), county: place.county.clone(), town: place.town.clone() },
        window_start: manifest.window_start,
        window_end: manifest.window_end,
        deadline: None,
        as_of: manifest.as_of,
    }
}

/// Why a folder cannot be read back.
#[derive(Debug)]
pub enum BackFault {
    /// A table cannot be read.
    Unreadable(String, io::Error),
    /// A table that is not what the manifest says: name, row from 1 with the header, 0 for the columns.
    Otherwise(String, usize),
}

impl BackFault {
    /// In words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            BackFault::Unreadable(table, why) => text("{table}.csv 读不出来：{why}", "{table}.csv cannot be read: {why}")
                .fill(&[("table", table), ("why", &system::why(why))]),
            BackFault::Otherwise(table, 0) => text(
                "{table}.csv 的列与 manifest.toml 写的不同，请重新 stage",
                "{table}.csv has other columns than manifest.toml says: stage the files again",
            )
            .fill(&[("table", table)]),
            BackFault::Otherwise(table, row) => text(
                "{table}.csv 第 {row} 行不是 stage 写出的样子，请重新 stage",
                "row {row} of {table}.csv is not as stage writes it: stage the files again",
            )
            .fill(&[("table", table), ("row", row)]),
        }
    }
}

/// Opens a table by its name.
pub type OpenTable<'o> = &'o dyn Fn(&str) -> io::Result<Box<dyn BufRead>>;

/// Reads a number by its hash and by what was sealed; none for anything else.
pub type Unsealed<'u> = &'u dyn Fn(&str, &str) -> Option<String>;

/// A cell of a table: where it stands, where its state does, what it holds, where its number is sealed.
struct CellPlace<T> {
    of: T,
    at: usize,
    state: usize,
    kind: StagedKind,
    sealed: Option<usize>,
}

impl<T> CellPlace<T> {
    /// The cell of a row; none where no file of the row had one, or where it is not what was written.
    fn cell(&self, row: &[String], words: &mut Words, unsealed: Unsealed) -> Option<Cell> {
        let written = row.get(self.at)?;
        let state = row.last()?.chars().nth(self.state)?;
        match state {
            VALUE if self.kind == StagedKind::Hash => Some(word_cell(words, &unsealed(written, row.get(self.sealed?)?)?)),
            VALUE if self.kind.is_text() => Some(word_cell(words, written)),
            VALUE => written.parse().ok().map(Cell::value),
            'e' => Some(Cell::EMPTY),
            'c' => Some(Cell::ABSENT),
            'u' => Some(Cell::UNREADABLE),
            'm' => Some(Cell::MASKED),
            NOT_IN_LIST => Some(Cell::NOT_IN_LIST),
            _ => None,
        }
    }
}

/// Households of a folder that are read, by their numbers in it; none where all are.
pub type WantedHouseholds<'w> = Option<&'w BTreeSet<u32>>;

/// A table being read.
struct TableBack<'m> {
    table: &'m StagedTable,
    rows: CsvRows<Box<dyn BufRead>>,
    row: usize,
    /// Whose rows are read, and in which cell their numbers stand.
    of: Option<(&'m HashMap<u32, usize>, usize)>,
}

impl<'m> TableBack<'m> {
    /// Opens a table that the manifest has.
    fn open(table: &'m StagedTable, open: OpenTable) -> Result<TableBack<'m>, BackFault> {
        let failed = |why| BackFault::Unreadable(table.name.clone(), why);
        let mut rows = CsvRows::new(open(&table.name).map_err(failed)?);
        let header = rows.next_row().map_err(failed)?.unwrap_or_default();
        let wanted = table.columns.iter().map(|column| column.name.as_str()).chain(["states"]);
        if header.iter().map(String::as_str).eq(wanted) {
            Ok(TableBack { table, rows, row: 1, of: None })
        } else {
            Err(BackFault::Otherwise(table.name.clone(), 0))
        }
    }

    /// Passes over the rows of households that are not among these.
    fn of(mut self, households: Option<&'m HashMap<u32, usize>>) -> Result<TableBack<'m>, BackFault> {
        self.of = match households {
            Some(households) => Some((households, self.place("household")?)),
            None => None,
        };
        Ok(self)
    }

    fn next_row(&mut self) -> Result<Option<&[String]>, BackFault> {
        let width = self.table.columns.len() + 1;
        loop {
            self.row += 1;
            match self.rows.next_line() {
                Err(why) => return Err(BackFault::Unreadable(self.table.name.clone(), why)),
                Ok(false) => return Ok(None),
                Ok(true) => {}
            }
            let is_passed_over = |(households, at): (&HashMap<u32, usize>, usize)| {
                self.rows.number(at).is_some_and(|number| !households.contains_key(&number))
            };
            if !self.of.is_some_and(is_passed_over) {
                break;
            }
        }
        if self.rows.split() == width { Ok(Some(self.rows.cells())) } else { Err(self.otherwise()) }
    }

    fn otherwise(&self) -> BackFault {
        BackFault::Otherwise(self.table.name.clone(), self.row)
    }

    fn place(&self, name: &str) -> Result<usize, BackFault> {
        let found = self.table.columns.iter().position(|column| column.name == name);
        found.ok_or_else(|| BackFault::Otherwise(self.table.name.clone(), 0))
    }

    /// The cells of columns that `of` knows.
    fn cells<T>(&self, of: impl Fn(&str) -> Option<T>) -> Vec<CellPlace<T>> {
        let place = |name: &str| self.table.columns.iter().position(|column| column.name == name);
        let cells = self.table.columns.iter().enumerate().filter(|(_, column)| column.cell).enumerate();
        cells
            .filter_map(|(state, (at, column))| {
                let sealed = place(&format!("{}{SEALED}", column.name));
                Some(CellPlace { of: of(&column.name)?, at, state, kind: column.kind, sealed })
            })
            .collect()
    }
}

/// The household of a row, counted among those that are read.
fn among_read(of: Option<(&HashMap<u32, usize>, usize)>, row: &[String], at: usize) -> Option<usize> {
    let number = number(row, at)?;
    match of {
        Some((households, _)) => households.get(&u32::try_from(number).ok()?).copied(),
        None => Some(number),
    }
}

fn number(row: &[String], at: usize) -> Option<usize> {
    row.get(at)?.parse().ok()
}

/// Reads a folder back. Rows stand in the order in which they were written, households in the order of their numbers.
///
/// # Errors
/// A table that is not there or not as it was written.
pub fn read(
    manifest: &Manifest,
    book: &Book,
    open: OpenTable,
    unsealed: Unsealed,
    wanted: WantedHouseholds,
) -> Result<StagedTown, BackFault> {
    let table = |name: &str| manifest.table(name).ok_or_else(|| BackFault::Otherwise(name.to_owned(), 0));
    let numbered: Option<HashMap<u32, usize>> = wanted.map(|wanted| wanted.iter().copied().zip(0..).collect());
    let of = numbered.as_ref();
    let opened = |table| TableBack::open(table, open)?.of(of);
    let mut current = households(manifest.period, opened(table(tables::HOUSEHOLDS)?)?, unsealed)?;
    members(&mut current, opened(table(tables::MEMBERS)?)?, unsealed)?;
    notes(&mut current, opened(table(tables::NOTES)?)?)?;
    current.seal();
    let others = records(manifest, &current, &|| opened(table(tables::RECORDS)?), unsealed)?;
    let campaign = campaign(manifest);
    let caliber = book.caliber(manifest.period.year, &campaign.place);
    let mut beside = Tables::new();
    for id in TableId::all().filter(|id| id.row().feed == Feed::File) {
        if let Some(table) = manifest.table(&tables::table_name(id)) {
            rows(&mut beside, (id, caliber), &current, opened(table)?, unsealed)?;
        }
    }
    if let Some(table) = manifest.table(tables::UNCOLLECTED_ROWS) {
        let villages = TableBack::open(manifest.table(tables::VILLAGES).unwrap_or(table), open)?;
        beside.load(EXPECTED);
        uncollected(&mut beside, villages, TableBack::open(table, open)?)?;
    }
    beside.seal(current.len());
    Ok(StagedTown { campaign, current, others, tables: beside })
}

/// The households that have to be read for what is said of some households and villages, by their numbers: all of their townships, who shares
/// a certificate with one of these, and of every village one, by which the places are told apart. None where it is all of them.
///
/// # Errors
/// As `read`.
pub fn wanted(
    manifest: &Manifest,
    open: OpenTable,
    (households, villages): &(HashSet<&str>, HashSet<&str>),
) -> Result<Option<BTreeSet<u32>>, BackFault> {
    let table = |name: &str| manifest.table(name).ok_or_else(|| BackFault::Otherwise(name.to_owned(), 0));
    let mut towns: HashSet<u32> = HashSet::new();
    let mut rows = TableBack::open(table(tables::VILLAGES)?, open)?;
    let (town, name) = (rows.place("town_no")?, rows.place("number")?);
    while let Some(row) = rows.next_row()? {
        if villages.contains(row[name].as_str()) {
            towns.extend(row[town].parse::<u32>());
        }
    }
    let mut rows = TableBack::open(table(tables::HOUSEHOLDS)?, open)?;
    let [town, household, name, village] =
        [rows.place("town_no")?, rows.place("household")?, rows.place("number")?, rows.place("village_no")?];
    let mut town_of: Vec<u32> = Vec::new();
    let mut wanted: BTreeSet<u32> = BTreeSet::new();
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(row) = rows.next_row()? {
        let (Ok(town), Some(own)) = (row[town].parse::<u32>(), number(row, household)) else { return Err(rows.otherwise()) };
        if own != town_of.len() {
            return Err(rows.otherwise());
        }
        if households.contains(row[name].as_str()) {
            towns.insert(town);
        }
        if !seen.contains(&row[village]) {
            seen.insert(row[village].clone());
            wanted.extend(u32::try_from(own));
        }
        town_of.push(town);
    }
    if towns.len() >= manifest.towns.len() {
        return Ok(None);
    }
    let is_of_towns = |household: u32| town_of.get(household as usize).is_some_and(|town| towns.contains(town));
    wanted.extend((0..).take(town_of.len()).filter(|household| is_of_towns(*household)));
    let mut rows = TableBack::open(table(tables::MEMBERS)?, open)?;
    let at = |name: &str| rows.table.columns.iter().position(|column| column.name == name);
    if let (Some(cert), Some(times)) = (at("cert18"), at(tables::CERT_ROWS)) {
        let household = rows.place("household")?;
        let mut shared: HashMap<String, Vec<u32>> = HashMap::new();
        while let Some(row) = rows.next_row()? {
            if number(row, times).is_some_and(|times| times > 1) {
                shared.entry(row[cert].clone()).or_default().extend(row[household].parse::<u32>());
            }
        }
        wanted.extend(shared.into_values().filter(|households| households.iter().any(|own| is_of_towns(*own))).flatten());
    }
    Ok(Some(wanted))
}

fn households(period: Period, mut table: TableBack, unsealed: Unsealed) -> Result<Roll, BackFault> {
    let mut roll = Roll::new(period);
    let id = table.place("number")?;
    let cells = table.cells(|name| field(name).filter(|id| id.is_household()));
    roll.declare(&cells.iter().map(|cell| cell.of).collect::<Vec<_>>());
    while let Some(row) = table.next_row()? {
        let household = roll.household(&row[id], RowSource::default());
        for place in cells.iter().filter(|place| place.of != HH_ID) {
            let Some(cell) = place.cell(row, &mut roll.words, unsealed) else { return Err(table.otherwise()) };
            roll.set(household, place.of, cell);
        }
    }
    Ok(roll)
}

fn members(roll: &mut Roll, mut table: TableBack, unsealed: Unsealed) -> Result<(), BackFault> {
    let household = table.place("household")?;
    let cells = table.cells(|name| field(name).filter(|id| !id.is_household()));
    roll.declare(&cells.iter().map(|cell| cell.of).collect::<Vec<_>>());
    let households = roll.len();
    let of = table.of;
    while let Some(row) = table.next_row()? {
        let Some(household) = among_read(of, row, household).filter(|at| *at < households) else { return Err(table.otherwise()) };
        let member = roll.member(household, RowSource::default());
        for place in &cells {
            let Some(cell) = place.cell(row, &mut roll.words, unsealed) else { return Err(table.otherwise()) };
            roll.set_member(member, place.of, cell);
        }
    }
    Ok(())
}

fn notes(roll: &mut Roll, mut table: TableBack) -> Result<(), BackFault> {
    let [household, of_field, problem] = [table.place("household")?, table.place("field")?, table.place("problem")?];
    let of = table.of;
    while let Some(row) = table.next_row()? {
        let household = among_read(of, row, household).and_then(|at| u32::try_from(at).ok());
        let found = (household, field(&row[of_field]), Problem::parse(&row[problem]));
        let (Some(household), Some(field), Some(problem)) = found else { return Err(table.otherwise()) };
        roll.notes.push(Note { household, member: None, field, problem, raw: Box::default() });
    }
    Ok(())
}

/// The rolls of other periods, as they were reported then. A record as reported is taken before one of the same period that is restated.
fn records<'m>(
    manifest: &'m Manifest,
    current: &Roll,
    table: &dyn Fn() -> Result<TableBack<'m>, BackFault>,
    unsealed: Unsealed,
) -> Result<BTreeMap<Period, Roll>, BackFault> {
    let mut found: BTreeMap<Period, Roll> = BTreeMap::new();
    let reported = names::record_name(When::PriorRaw);
    for record in &manifest.records {
        let has_reported = manifest.records.iter().any(|other| other.record == reported && other.period == record.period);
        if found.contains_key(&record.period) || (has_reported && record.record != reported) {
            continue;
        }
        let mut rows = table()?;
        let (household, called) = (rows.place("household")?, rows.place("record")?);
        let mut roll = Roll::new(record.period);
        let cells = rows.cells(|name| field(name).filter(|_| record.columns.iter().any(|own| own == name)));
        roll.declare(&cells.iter().map(|cell| cell.of).collect::<Vec<_>>());
        let of = rows.of;
        while let Some(row) = rows.next_row()? {
            if row[called] != record.record {
                continue;
            }
            let Some(at) = among_read(of, row, household).filter(|at| *at < current.len()) else { return Err(rows.otherwise()) };
            let own = roll.household(current.id(at), RowSource::default());
            for place in cells.iter().filter(|place| place.of != HH_ID) {
                // What the caliber of then cannot give is not asked for.
                let cell = place.cell(row, &mut roll.words, unsealed).unwrap_or(Cell::ABSENT);
                roll.set(own, place.of, cell);
            }
        }
        if record.has_post_pay {
            roll.post_pay = Some(Arc::new(post_pay(manifest, record.period, current, table()?)?));
        }
        roll.seal();
        found.insert(record.period, roll);
    }
    Ok(found)
}

/// What a payroll paid then: it is what stands as pay of public posts in a record that is restated.
fn post_pay(manifest: &Manifest, of: Period, current: &Roll, mut rows: TableBack) -> Result<PostPay, BackFault> {
    let (household, called) = (rows.place("household")?, rows.place("record")?);
    let restated = |name: &str| {
        let is_reported = name == names::record_name(When::PriorRaw);
        manifest.records.iter().any(|record| record.period == of && record.record == name && !is_reported)
    };
    let paid = rows.cells(|name| (name == WAGE_POST.code()).then_some(()));
    let mut found = PostPay::default();
    let of = rows.of;
    while let Some(row) = rows.next_row()? {
        let Some(at) = among_read(of, row, household).filter(|at| *at < current.len()) else { return Err(rows.otherwise()) };
        let cell = paid.first().and_then(|place| place.cell(row, &mut Words::new(), &|_, _| None));
        if let Some(paid) = cell.and_then(Cell::money).filter(|_| restated(&row[called])) {
            found.note(current.id(at), paid);
        }
    }
    Ok(found)
}

/// The rows of a table beside the record.
fn rows(
    beside: &mut Tables,
    (id, caliber): (TableId, &Caliber),
    current: &Roll,
    mut table: TableBack,
    unsealed: Unsealed,
) -> Result<(), BackFault> {
    let (household, member) = (table.place("household")?, table.place("member")?);
    let columns = id.row().columns;
    let cells = table.cells(|name| columns.iter().position(|column| tables::column_name(column.code) == name));
    beside.load_columns(id, &cells.iter().map(|cell| cell.of).collect::<Vec<_>>());
    let of = table.of;
    while let Some(row) = table.next_row()? {
        let Some(household) = among_read(of, row, household).filter(|at| *at < current.len()) else { return Err(table.otherwise()) };
        let member = number(row, member).and_then(|place| current.members_of(household).get(place).copied());
        let mut of_row = vec![Cell::ABSENT; columns.len()];
        for place in &cells {
            of_row[place.of] = place.cell(row, &mut beside.words, unsealed).unwrap_or(Cell::ABSENT);
        }
        // What the caliber says of the row's own words was staged as if the file had said it.
        if let Some(counts) = columns.iter().position(|column| column.code == "counts") {
            let word = |cell: Cell| cell.word().map_or("", |word| beside.words.get(word));
            let told = ["note", "kind"]
                .iter()
                .find_map(|code| columns.iter().position(|column| column.code == *code))
                .map_or("", |at| word(of_row[at]));
            if caliber.counted(told).is_some_and(|counted| counted.code() == word(of_row[counts])) {
                of_row[counts] = Cell::EMPTY;
            }
        }
        beside.push(id, household, member, &of_row);
    }
    Ok(())
}

/// Expected households without a form, by the names of their villages.
fn uncollected(beside: &mut Tables, mut villages: TableBack, mut table: TableBack) -> Result<(), BackFault> {
    let (no, name) = (villages.place("village_no")?, villages.place("number")?);
    let mut named: Vec<String> = Vec::new();
    while let Some(row) = villages.next_row()? {
        if number(row, no) != Some(named.len()) {
            return Err(villages.otherwise());
        }
        named.push(row[name].clone());
    }
    let (village, who) = (table.place("village_no")?, table.place("who")?);
    while let Some(row) = table.next_row()? {
        let Some(village) = number(row, village).and_then(|at| named.get(at)) else { return Err(table.otherwise()) };
        let cells = [word_cell(&mut beside.words, village), word_cell(&mut beside.words, &row[who])];
        beside.push_of_nobody(UNCOLLECTED, &cells);
    }
    Ok(())
}
