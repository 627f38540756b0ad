//! Tables beside the records at judging time: which files stand, whose each row is, and the rows that are nobody's.
//!
//! Rows join on the first 18 characters of the certificate, then by name within the household they name, never on a name alone
//! (domain.md 4.12). What does not live here: reading files (`exchange`), storing rows (`review/intake/batch.rs`), the rules over them (`rules`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::cell::Cell;
use crate::domain::digest;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::domain::period::Period;
use crate::domain::record;
use crate::domain::record::RecordEntry;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlaces;
use crate::domain::table::About;
use crate::domain::table::EXPECTED;
use crate::domain::table::Join;
use crate::domain::table::TableId;
use crate::domain::table::UNCOLLECTED;
use crate::domain::table::labels;
use crate::domain::tables::TableRow;
use crate::domain::tables::Tables;
use crate::domain::text::cert;
use crate::domain::text::name;
use crate::domain::text::words::Words;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::TablePart;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::file::case_facts;
use crate::review::file::neighbours;
use crate::review::file::office::Office;
use crate::review::rows::mask;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::table_row::SheetRow;
use crate::store::table_row::TableFile;
use crate::store::table_row::WantedRow;

const NAME: FieldId = known("name");
const MEMBER_STATUS: FieldId = known("member_status");

/// The rows of one table that stand for a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingRows {
    /// The batch that brought them; none when it is being imported.
    pub batch: Option<i64>,
    /// Digests of its files.
    pub digests: Vec<String>,
    /// The columns that some file has.
    pub columns: Vec<usize>,
    /// The rows, file after file.
    pub rows: Vec<TableRow>,
}

/// Every table that stands for a period.
pub type Stood = BTreeMap<TableId, StandingRows>;

impl StandingRows {
    /// Adds what a file has.
    pub fn add(&mut self, digest: &str, columns: &[usize], rows: Vec<TableRow>) {
        self.digests.push(digest.to_owned());
        self.columns.extend(columns);
        self.columns.sort_unstable();
        self.columns.dedup();
        self.rows.extend(rows);
    }

    /// A digest over the rows, so that a run can say which it saw.
    #[must_use]
    pub fn digest(&self, table: TableId) -> String {
        let lines: String = self.rows.iter().map(|row| row_digest(row, &document(table, row)) + "\n").collect();
        digest::sha256(lines.as_bytes())
    }
}

/// A row's values as canonical JSON.
#[must_use]
pub fn document(table: TableId, row: &TableRow) -> String {
    record::row_document(&row.document(table))
}

/// The digest of a row: whose it is, and its document.
#[must_use]
pub fn row_digest(row: &TableRow, document: &str) -> String {
    let whole = serde_json::json!([row.row, row.hh_id, row.cert18, row.name, row.village, document]);
    digest::sha256(whole.to_string().as_bytes())
}

/// Why a row belongs to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Nobody of this township has the certificate, and no household number helps.
    Unknown,
    /// The household is not among those of the period.
    NoHousehold,
    /// The household has nobody of that name.
    NoName,
    /// People of several households have the certificate.
    Several,
    /// No yearly file of the period is there, and a form alone makes no household.
    NoYearly,
    /// The yearly file has the household since, and the form was not brought in again.
    ListedSince,
}

impl Miss {
    /// The sentence.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Miss::Unknown => text("本期花名册里没有这个证件号码", "nobody of this period has this certificate"),
            Miss::NoHousehold => text("本期花名册里没有这个户编号", "no household of this period has this number"),
            Miss::NoName => {
                text("户内没有同名的成员，证件号码也对不上", "the household has nobody of this name, and the certificate is unknown")
            }
            Miss::NoYearly => text(
                "本期的年度表还没有导入，请和年度表一起导入，或者在它之后再导入",
                "the yearly file of this period is not there yet: import it together with this one, or before it",
            ),
            Miss::ListedSince => text(
                "年度表里现在有这户了，请把这张采集表再导入一次",
                "the yearly file has this household now: import this sheet once more",
            ),
            Miss::Several => {
                text("几户都有这个证件号码，又没有写明户编号", "several households have this certificate, and the row names none")
            }
        }
    }
}

/// A row that belongs to nobody; the certificate is masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Its table; none for a row of a collection sheet.
    pub table: Option<TableId>,
    /// Its row in the file.
    pub row: u32,
    /// 户编号 as given.
    pub hh_id: String,
    /// Certificate, masked.
    pub cert: String,
    /// Name.
    pub name: String,
    /// Village.
    pub village: String,
    /// Why.
    pub why: Miss,
    /// The households most like it: number and head.
    pub near: Vec<String>,
}

impl Unmatched {
    /// A row of a collection sheet whose household is in no yearly file.
    #[must_use]
    pub fn of_sheet(row: &TableRow, why: Miss) -> Unmatched {
        Unmatched { table: None, ..Unmatched::of(EXPECTED, row, why) }
    }

    /// What file it stands in.
    #[must_use]
    pub fn label(&self) -> Text {
        self.table.map_or_else(|| FileKind::Collection.label(), |table| table.row().label.clone())
    }

    /// Why it belongs to nobody, and which households are most like it.
    #[must_use]
    pub fn reason(&self) -> Text {
        if self.near.is_empty() {
            return self.why.text();
        }
        text("{why}；最接近的：{near}", "{why}; nearest: {near}")
            .fill(&[("why", &self.why.text()), ("near", &Text::made(self.near.join("、"), self.near.join(", ")))])
    }

    fn of(table: TableId, row: &TableRow, why: Miss) -> Unmatched {
        Unmatched {
            table: Some(table),
            row: row.row,
            hh_id: mask::household(&row.hh_id),
            cert: cert::masked(&row.cert18),
            name: mask::scrub(&row.name),
            village: mask::scrub(&row.village),
            why,
            near: Vec::new(),
        }
    }
}

/// Rows for which neighbours are looked for: whoever has more has another trouble than a mistyped digit.
const MOST_ROWS: usize = 200;

/// Names the neighbours of rows whose household is not known.
pub fn name_neighbours<'a>(roll: &Roll, rows: impl Iterator<Item = &'a mut Unmatched>) {
    for row in rows.take(MOST_ROWS) {
        row.near = neighbours::of(roll, &row.hh_id, &row.name, &row.village);
    }
}

/// The people of a roll by certificate and by household.
pub struct Matcher<'a> {
    roll: &'a Roll,
    // Household and member; the head's certificate counts for the household where no member has it.
    by_cert: HashMap<&'a str, Vec<(usize, Option<u32>)>>,
}

impl<'a> Matcher<'a> {
    /// Looks through a sealed roll once.
    #[must_use]
    pub fn new(roll: &'a Roll) -> Matcher<'a> {
        let mut by_cert: HashMap<&str, Vec<(usize, Option<u32>)>> = HashMap::with_capacity(roll.members_len());
        let word = |cell: Cell| cell.word().map_or("", |word| roll.words.get(word));
        for household in 0..roll.len() {
            // People who have left come last: a namesake row is rather of somebody who is there.
            let members = roll.members_of(household).iter();
            let (gone, here): (Vec<u32>, Vec<u32>) = members.partition(|member| has_left(roll, **member));
            for member in here.into_iter().chain(gone) {
                if let Some(cert) = whole(word(roll.get_member(member as usize, CERT_NO))) {
                    by_cert.entry(cert).or_default().push((household, Some(member)));
                }
            }
            if let Some(cert) = whole(word(roll.get(household, HEAD_CERT_NO))) {
                let known = by_cert.entry(cert).or_default();
                if known.iter().all(|(own, _)| *own != household) {
                    known.push((household, None));
                }
            }
        }
        Matcher { roll, by_cert }
    }

    /// The household, and the member of a table about people, to whom a row belongs.
    ///
    /// # Errors
    /// Why it belongs to nobody.
    pub fn find(&self, table: TableId, row: &TableRow) -> Result<(usize, Option<u32>), Miss> {
        let about = table.row().about;
        let household = if row.hh_id.is_empty() { None } else { self.roll.find(&row.hh_id) };
        let known = whole(&row.cert18).and_then(|cert| self.by_cert.get(cert)).map_or(&[][..], Vec::as_slice);
        let mine = household.and_then(|household| known.iter().find(|(own, _)| *own == household));
        let one_household = known.iter().all(|(own, _)| Some(*own) == known.first().map(|(own, _)| *own));
        match (mine, known.first()) {
            (Some(found), _) => return Ok(self.of(about, *found, &row.name)),
            (None, Some(found)) if one_household => return Ok(self.of(about, *found, &row.name)),
            (None, Some(_)) => return Err(Miss::Several),
            (None, None) => {}
        }
        let Some(household) = household else {
            return Err(if row.hh_id.is_empty() { Miss::Unknown } else { Miss::NoHousehold });
        };
        match (about, table.row().join) {
            (About::Household, _) => Ok((household, None)),
            (About::Member, Join::Cert) => Err(Miss::Unknown),
            (About::Member, Join::CertThenName) => {
                self.named(household, &row.name).map(|member| (household, Some(member))).ok_or(Miss::NoName)
            }
        }
    }

    /// Whom a certificate leads to. A head whose own row has another number than the household's is still the one with his name.
    fn of(&self, about: About, (household, member): (usize, Option<u32>), name: &str) -> (usize, Option<u32>) {
        match about {
            About::Household => (household, None),
            About::Member => (household, member.or_else(|| self.named(household, name))),
        }
    }

    /// Whether somebody of the household that a row names has its certificate: then no other household can have the row.
    #[must_use]
    pub fn is_sure(&self, row: &TableRow) -> bool {
        let household = self.roll.find(&row.hh_id);
        let known = whole(&row.cert18).and_then(|cert| self.by_cert.get(cert)).map_or(&[][..], Vec::as_slice);
        known.iter().any(|(own, _)| Some(*own) == household)
    }

    /// The households that a row may be about: the one it names, and those with somebody of its certificate.
    pub fn may_be_of(&self, row: &TableRow) -> impl Iterator<Item = usize> {
        let known = whole(&row.cert18).and_then(|cert| self.by_cert.get(cert)).map_or(&[][..], Vec::as_slice);
        self.roll.find(&row.hh_id).into_iter().chain(known.iter().map(|(household, _)| *household))
    }

    /// Whether a row with this 户编号 and certificate may be about anybody of the roll.
    pub fn may_know(&self, hh_id: &str, cert: &str) -> bool {
        self.roll.find(hh_id).is_some() || whole(cert).is_some_and(|cert| self.by_cert.contains_key(cert))
    }

    /// The one member of a household with this name who has not left.
    fn named(&self, household: usize, name: &str) -> Option<u32> {
        let roll = self.roll;
        let is_name = |member: &&u32| {
            let own = roll.get_member(**member as usize, NAME).word().map_or("", |word| roll.words.get(word));
            !name.is_empty() && name::is_same(own, name) && !has_left(roll, **member)
        };
        let mut found = roll.members_of(household).iter().filter(is_name);
        match (found.next(), found.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    }

    /// The rows that belong to nobody.
    #[must_use]
    pub fn unmatched(&self, table: TableId, rows: &[TableRow]) -> Vec<Unmatched> {
        rows.iter().filter_map(|row| self.find(table, row).err().map(|why| Unmatched::of(table, row, why))).collect()
    }

    /// Puts the rows of a table where they belong and gives those that belong to nobody.
    pub fn fill(&self, tables: &mut Tables, table: TableId, columns: &[usize], rows: &[TableRow]) -> Vec<Unmatched> {
        tables.load_columns(table, columns);
        let mut unmatched = Vec::new();
        let width = table.row().columns.len();
        let mut cells = vec![Cell::ABSENT; width];
        for row in rows {
            match self.find(table, row) {
                Ok((household, member)) => {
                    cells.fill(Cell::ABSENT);
                    for (at, entry) in &row.values {
                        if let (Some(cell), Some(column)) = (cells.get_mut(*at), table.row().columns.get(*at)) {
                            *cell = cell_of(column.kind, entry, &mut tables.words);
                        }
                    }
                    tables.push(table, household, member, &cells);
                }
                Err(why) => unmatched.push(Unmatched::of(table, row, why)),
            }
        }
        unmatched
    }

    /// The village of a row among several townships: of those with its name the one whose township the rows around it in its file are of.
    fn village_of(&self, places: &TownPlaces, rows: &[TableRow], at: usize) -> String {
        let named = &rows[at].village;
        let town = |row: &TableRow| {
            let (household, _) = self.find(EXPECTED, row).ok()?;
            places.of.get(household).and_then(|village| places.villages.get(*village)).map(|village| village.town)
        };
        let around = || {
            let before = rows[..at].iter().rev().scan(rows[at].row, |next, row| (row.row < *next).then(|| *next = row.row).map(|()| row));
            let behind = rows[at..].iter().scan(0, |last, row| (row.row > *last).then(|| *last = row.row).map(|()| row));
            before.chain(behind).find_map(town)
        };
        let mut like = places.villages.iter().filter(|village| village.name == *named);
        match (like.next(), like.next()) {
            (Some(only), None) => only.key.clone(),
            (Some(_), Some(_)) => {
                let here = around();
                let own = places.villages.iter().find(|village| village.name == *named && Some(village.town) == here);
                own.map_or_else(|| named.clone(), |village| village.key.clone())
            }
            (None, _) => named.clone(),
        }
    }

    /// Notes the households of 应采名单 that are to be collected and have no form, each once, under the village that their row names.
    fn fill_uncollected(&self, tables: &mut Tables, rows: &[TableRow]) {
        let due = EXPECTED.row().column("due");
        let mut seen = BTreeSet::new();
        let places = TownPlaces::of(self.roll);
        for (at, row) in rows.iter().enumerate() {
            let is_excused =
                row.values.iter().any(|(at, entry)| Some(*at) == due && matches!(entry, RecordEntry::Plain(said) if said == "否"));
            let is_missing = matches!(self.find(EXPECTED, row), Err(Miss::Unknown | Miss::NoHousehold));
            if is_missing && !is_excused && seen.insert((&row.hh_id, &row.cert18, &row.name)) {
                // A flag is kept for good and goes out with slips: the end of the number tells the household, the name only where there is none.
                let tail = row.hh_id.char_indices().rev().nth(3).map_or(row.hh_id.as_str(), |(at, _)| &row.hh_id[at..]);
                let who = if tail.is_empty() { row.name.as_str() } else { tail };
                let village = if places.are_several() { self.village_of(&places, rows, at) } else { row.village.clone() };
                let cells = [village.as_str(), who].map(|said| Cell::read(FieldKind::Text, said, &mut tables.words));
                tables.push_of_nobody(UNCOLLECTED, &cells);
            }
        }
    }
}

/// A certificate of at least 18 characters, cut to those on which people are joined.
fn whole(cert: &str) -> Option<&str> {
    cert::first18(cert)
}

fn has_left(roll: &Roll, member: u32) -> bool {
    roll.get_member(member as usize, MEMBER_STATUS).word().is_some_and(|word| roll.words.get(word).contains("减少"))
}

fn cell_of(kind: FieldKind, entry: &RecordEntry, words: &mut Words) -> Cell {
    match entry {
        RecordEntry::Plain(value) => Cell::read(kind, value, words),
        RecordEntry::Noted { problem, value, .. } => match Problem::parse(problem) {
            Some(Problem::NotInList) => Cell::NOT_IN_LIST,
            Some(Problem::Mended | Problem::Rounded) => Cell::read(kind, value, words),
            Some(Problem::Unreadable | Problem::Scientific | Problem::NumericId) | None => Cell::UNREADABLE,
        },
    }
}

/// The tables of a batch for one period; a part without a period belongs to it.
#[must_use]
pub fn of_parts(parts: &[TablePart], kinds: &[Option<TableId>], digests: &[&str], period: Period) -> Stood {
    let mut stood = Stood::new();
    for part in parts.iter().filter(|part| part.period.is_none_or(|own| own == period)) {
        if let Some(table) = kinds.get(part.file).copied().flatten() {
            stood.entry(table).or_default().add(digests.get(part.file).copied().unwrap_or_default(), &part.columns, part.rows.clone());
        }
    }
    stood
}

/// The rows of tables for a roll, and those that belong to nobody.
#[must_use]
pub fn joined(roll: &Roll, stood: &Stood) -> (Tables, Vec<Unmatched>) {
    let mut tables = Tables::new();
    let mut unmatched = Vec::new();
    if !stood.is_empty() {
        let matcher = Matcher::new(roll);
        for (table, standing) in stood {
            unmatched.extend(matcher.fill(&mut tables, *table, &standing.columns, &standing.rows));
            if *table == EXPECTED {
                matcher.fill_uncollected(&mut tables, &standing.rows);
            }
        }
    }
    tables.seal(roll.len());
    (tables, unmatched)
}

/// Digests of the rows that a batch brought for a period, by table.
///
/// # Errors
/// What the database says.
pub fn of_batch(read: Read<'_>, period: Period, batch: i64) -> Result<BTreeMap<String, String>, StoreError> {
    let mut stood = Stood::new();
    for file in read.table_files_of(batch)? {
        let rows = read.table_rows(&file, period)?;
        stood.entry(file.table).or_default().add(&file.digest, &[], rows);
    }
    Ok(stood.into_iter().map(|(table, standing)| (table.code().to_owned(), standing.digest(table))).collect())
}

impl Office {
    /// The tables that stand for a period: of each the files of the newest batch that was not taken back, without `undone`.
    ///
    /// # Errors
    /// What the store says.
    pub fn stood(&self, period: Period, undone: Option<i64>) -> Result<Stood, StoreError> {
        self.stood_of(period, undone, None)
    }

    /// The same of one table alone, or of all.
    ///
    /// # Errors
    /// What the store says.
    pub fn stood_of(&self, period: Period, undone: Option<i64>, only: Option<TableId>) -> Result<Stood, StoreError> {
        self.stood_where(period, undone, only, &|_, _| true)
    }

    fn stood_where(
        &self,
        period: Period,
        undone: Option<i64>,
        only: Option<TableId>,
        is_wanted_row: WantedRow<'_>,
    ) -> Result<Stood, StoreError> {
        let read = self.store.read();
        let is_wanted = |file: &TableFile| Some(file.batch) != undone && only.is_none_or(|only| file.table == only);
        let files: Vec<_> = read.table_files(period)?.into_iter().filter(is_wanted).collect();
        let mut stood = Stood::new();
        for file in &files {
            let newest = files.iter().filter(|other| other.table == file.table).map(|other| other.batch).max();
            if newest != Some(file.batch) {
                continue;
            }
            let columns: Vec<usize> = file.columns.iter().filter_map(|code| file.table.row().column(code)).collect();
            let standing = stood.entry(file.table).or_default();
            standing.batch = newest;
            standing.add(&file.digest, &columns, read.table_rows_where(file, period, is_wanted_row)?);
        }
        Ok(stood)
    }

    /// The rows of every stored table for the households of a roll.
    ///
    /// # Errors
    /// What the store says.
    pub fn tables(&self, roll: &Roll) -> Result<Tables, StoreError> {
        self.tables_beside(roll, &self.stood(roll.period, None)?)
    }

    /// The same for a roll of a few households of the period: rows that cannot be of any of them are passed over, so that neither reading
    /// them nor naming them as nobody's costs anything. What a list asks of households outside the roll is not known then.
    ///
    /// # Errors
    /// What the store says.
    pub fn tables_of_few(&self, roll: &Roll) -> Result<Tables, StoreError> {
        let matcher = Matcher::new(roll);
        let stood = self.stood_where(roll.period, None, None, &|hh_id, cert| matcher.may_know(hh_id, cert))?;
        self.tables_beside(roll, &stood)
    }

    fn tables_beside(&self, roll: &Roll, stood: &Stood) -> Result<Tables, StoreError> {
        let mut tables = joined(roll, self.with_clues(roll, stood)?.as_ref()).0;
        let caliber = self.book.caliber(roll.period.year, &Office::place_of(roll));
        case_facts::fill(self.store.read(), roll, caliber, self.clock.today(), None, &mut tables)?;
        Ok(tables)
    }

    /// Which files would feed a rule that was skipped for want of one; none when no file would. `stood` are the tables a run saw.
    #[must_use]
    pub fn lacking(&self, rule: &str, why: Why, stood: &BTreeSet<String>) -> Option<Text> {
        if why != Why::NoFile {
            return None;
        }
        let tables = self.book.tables_of(self.book.rule(rule)?);
        let names: Vec<String> = tables.iter().map(|table| table.code().to_owned()).filter(|code| !stood.contains(code)).collect();
        (!names.is_empty()).then(|| text("未导入: {names}", "not imported: {names}").fill(&[("names", &labels(&names))]))
    }

    /// The rows of stored tables and collection sheets that belong to nobody of the period under review.
    ///
    /// # Errors
    /// What the store says.
    pub fn unmatched(&self, period: Period) -> Result<Vec<Unmatched>, StoreError> {
        let roll = self.stored_roll(period)?;
        let mut unmatched = self.of_sheets(period, &roll)?;
        unmatched.extend(joined(&roll, &self.stood(period, None)?).1);
        name_neighbours(&roll, unmatched.iter_mut());
        Ok(unmatched)
    }

    /// The rows of collection sheets that found no household when they came and have none yet.
    ///
    /// A sheet under the same name, but for its digits, takes the place of an earlier one: villages send a corrected sheet with another date.
    fn of_sheets(&self, period: Period, roll: &Roll) -> Result<Vec<Unmatched>, StoreError> {
        let read = self.store.read();
        let rows = read.sheet_rows(period)?;
        let mut found = Vec::new();
        if rows.is_empty() {
            return Ok(found);
        }
        let undone: BTreeSet<i64> = read.batches()?.into_iter().filter(|batch| batch.undone_by.is_some()).map(|batch| batch.id).collect();
        let files = read.files()?.into_iter().filter(|file| file.kind == FileKind::Collection.code() && !undone.contains(&file.batch));
        let newest: HashMap<String, String> = files.map(|file| (undated(&file.name), file.digest)).collect();
        for SheetRow { file, digest, row } in rows {
            if newest.get(&undated(&file)) != Some(&digest) {
                continue;
            }
            let why = match roll.find(&row.hh_id) {
                None if roll.is_empty() => Miss::NoYearly,
                None => Miss::NoHousehold,
                Some(_) if read.current(period, &row.hh_id)?.is_some_and(|version| version.sources.collection.is_some()) => continue,
                Some(_) => Miss::ListedSince,
            };
            found.push(Unmatched::of_sheet(&row, why));
        }
        Ok(found)
    }
}

/// The name of a file without its digits.
fn undated(name: &str) -> String {
    name.chars().filter(|sign| !sign.is_ascii_digit()).collect()
}
