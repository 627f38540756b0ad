//! The preview of an import: files are read, laid over what is stored, counted, and checked for whose data they are.
//!
//! Nothing is written here. What does not live here: reading files (`exchange`), layers (`review/intake/layers.rs`), storing (`review/intake/batch.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::Datelike;

use crate::domain::field::FieldId;
use crate::domain::field::VILLAGE;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::roll::places::TownPlaces;
use crate::domain::stamp::Stamp;
use crate::domain::table::TableId;
use crate::exchange::batch;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Layer;
use crate::exchange::batch::PassedOver;
use crate::exchange::batch::ReadOptions;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::TablePart;
use crate::exchange::error::ExchangeError;
use crate::exchange::overlay::Strays;
use crate::exchange::read;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::purged::Purged;
use crate::review::case::versions;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::current_tables;
use crate::review::file::current_tables::Matcher;
use crate::review::file::current_tables::Miss;
use crate::review::file::current_tables::Unmatched;
use crate::review::file::office::LongStep;
use crate::review::file::office::Office;
use crate::review::file::office::Tell;
use crate::review::intake::corrections;
use crate::review::intake::frozen;
use crate::review::intake::frozen::Frozen;
use crate::review::intake::layers;
use crate::review::intake::layers::HouseholdFate;
use crate::review::intake::layers::Plan;
use crate::review::intake::untaken;
use crate::review::intake::untaken::Feeds;
use crate::review::intake::untaken::Untaken;
use crate::review::intake::whose_data;
use crate::review::rows::mask;
use crate::rules::township::prior_match::match_prior;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::table_row::SheetRow;
use crate::store::version::document::RecordPart;

const HEAD_NAME: FieldId = known("head_name");

/// What is said of files, where they do not tell themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The period of files that do not say theirs.
    pub period: Option<Period>,
    /// The table that every file is.
    pub table: Option<TableId>,
    /// Sheets that cannot be opened are left out and named; otherwise a file with such a sheet is refused whole.
    pub skip_sheets: bool,
}

/// What an import would do.
#[derive(Debug)]
pub struct Preview {
    /// The files and sheets.
    pub files: Vec<FileReport>,
    /// What was the matter with rows and cells.
    pub problems: Vec<RowProblem>,
    /// Files that are no tables.
    pub passed_over: Vec<PassedOver>,
    /// The rules that missing columns feed.
    pub feeds: Feeds,
    /// Counts of each period.
    pub periods: Vec<PeriodCount>,
    /// The households that change, where they are few.
    pub changed: Vec<ChangedHousehold>,
    /// Of the newest period: village, its households, and how many of them have no record a year before.
    pub villages: Vec<VillageCount>,
    /// Whose data these are; none when no id tells.
    pub stamp: Option<Stamp>,
    /// What it would do to tables beside the records.
    pub tables: Vec<TablePlan>,
    /// Rows of tables that belong to nobody.
    pub unmatched: Nobodys,
    /// The whole plan, for `import`.
    pub plans: Vec<Plan>,
    /// The columns of each file, by position.
    pub columns: Vec<Vec<String>>,
    /// Newest version when the plan was made; decisions taken since do not touch it.
    pub newest: i64,
}

/// Rows that belong to nobody, each with the position of its file.
pub type Nobodys = Vec<(usize, Unmatched)>;

/// What an import would do to one table of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablePlan {
    /// The table.
    pub table: TableId,
    /// The period.
    pub period: Period,
    /// Rows, and how many of them belong to nobody.
    pub rows: usize,
    /// Rows that belong to nobody.
    pub unmatched: usize,
    /// The stored rows that they take the place of, all of them, with their batch; none when the table is new.
    pub replaces: Option<(i64, usize)>,
    /// No record of the period is there yet: whose the rows are is seen when they come.
    pub is_waiting: bool,
    /// The files are those that stand already, byte for byte: nothing is stored.
    pub is_same: bool,
    /// The files with their rows.
    pub parts: Vec<TablePart>,
}

/// What an import would do to one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodCount {
    /// The period.
    pub period: Period,
    /// Households that are new.
    pub new: usize,
    /// Households whose figures change.
    pub changed: usize,
    /// Households that are in a file and stay as they are.
    pub same: usize,
    /// Households that are stored and in none of the files; none where the files are no list of all, but correct a few.
    pub not_in_file: Option<usize>,
}

/// One household of a few whose figures change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedHousehold {
    /// The period.
    pub period: Period,
    /// Its village.
    pub village: String,
    /// Its head.
    pub head: String,
    /// Its 户编号.
    pub hh_id: String,
    /// Item by item: what stood and what would stand.
    pub items: Vec<Text>,
}

/// One village of the newest period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageCount {
    /// Name.
    pub village: String,
    /// Households.
    pub households: usize,
    /// Those without a record a year before.
    pub without_prior: usize,
}

impl Preview {
    /// Whether importing would change nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.plans.iter().all(Plan::is_idle) && self.tables.iter().all(|table| table.is_same)
    }

    /// What was not taken.
    #[must_use]
    pub fn untaken(&self) -> Untaken<'_> {
        Untaken {
            files: &self.files,
            problems: &self.problems,
            passed_over: &self.passed_over,
            unmatched: &self.unmatched,
            feeds: &self.feeds,
            households: self.periods.last().map_or(0, |period| period.new + period.changed + period.same),
        }
    }
}

impl Office {
    /// Reads files and says what importing them would do.
    ///
    /// # Errors
    /// A file that cannot be read, ids of the wrong kind, or `Stopped`.
    pub fn preview(&self, paths: &[PathBuf], told: Told, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        let progress = |done: batch::Progress| tell(LongStep::Reading(done.file, done.done_bytes, done.total_bytes));
        let Told { period, table, skip_sheets } = told;
        if let Some(month) = period.filter(|period| period.is_month()) {
            return Err(ReviewError::OnlyClues(month));
        }
        let options = ReadOptions { period, only: None, table, skip_sheets, progress: &progress };
        let incoming = read::read(paths, &options)?;
        self.preview_of(incoming, tell)
    }

    /// The same for files that have been read already.
    ///
    /// # Errors
    /// Ids of the wrong kind, `Stopped`, or what the store says.
    pub fn preview_of(&self, incoming: Incoming, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        let Incoming { mut files, mut rolls, mut tables, mut problems, passed_over } = incoming;
        let stamp = whose_data::stamp_of(self.store.read().stamp()?, &rolls, &tables)?;
        let read = self.store.read();
        let with_cases = read.case_tally()?.into_iter().map(|(period, _, _)| period).collect();
        problems.extend(corrections::leave_out_forms(&mut rolls, &mut files, &with_cases, &read.periods()?));
        self.lend_periods(&mut files, &mut tables)?;
        // A year mistyped into the future would become the period under review and hide the office's work.
        let this_year = self.clock.today().year();
        let periods = rolls.iter().map(|layer| layer.period).chain(tables.iter().filter_map(|part| part.period));
        let periods: BTreeSet<Period> = periods.collect();
        if let Some(period) = periods.iter().find(|period| period.year > this_year) {
            return Err(ReviewError::NotYet(*period));
        }
        let purged = Purged::of(self.store.read())?;
        if let Some(period) = periods.iter().find(|period| purged.has(**period)) {
            let said = text(
                "{period}的数据已经按规定清除，不能再导入；什么都没有改动",
                "{period} was purged and is not brought in again; nothing was changed",
            );
            return Err(ReviewError::Purge(said.fill(&[("period", &period.title())])));
        }
        let mut columns = columns_of(files.len(), &rolls);
        for part in &tables {
            if let (FileKind::Table(table), Some(codes)) = (files[part.file].kind, columns.get_mut(part.file)) {
                *codes = part.columns.iter().map(|at| table.row().columns[*at].code.to_owned()).collect();
            }
        }
        let store = self.store.read();
        let newest = store.newest_version()?;
        let weighty = self.weighty_fields();
        let mut by_period: BTreeMap<Period, Vec<Layer>> = BTreeMap::new();
        for layer in rolls {
            by_period.entry(layer.period).or_default().push(layer);
        }
        let total = by_period.len();
        let mut plans = Vec::new();
        for (done, (period, mut layers)) in by_period.into_iter().enumerate() {
            if !tell(LongStep::Comparing(done, total)) {
                return Err(ReviewError::Stopped);
            }
            layers.sort_by_key(|layer| layer.kind);
            let frozen = Frozen::of(store, period)?;
            let out = corrections::out_with_villages(store, period)?;
            let is_form = |source: RowSource| files.get(usize::from(source.file)).is_some_and(|file| file.is_form);
            let asks = layers::Asks {
                weighs: &|field| weighty.contains(field),
                frozen: &|id| frozen.holds(id),
                is_form: &is_form,
                is_out: &|id| out.contains(id),
            };
            plans.push(layers::plan(store, period, layers, &asks)?);
        }
        let mut unmatched: Nobodys = Vec::new();
        for plan in &mut plans {
            if !plan.is_waiting() {
                unmatched.extend(of_sheets(&plan.roll, &plan.strays));
            }
            // The same sheet once more adds nothing.
            let stored = store.sheet_rows(plan.period)?;
            plan.strays.retain(|(_, file, row)| {
                let is_it = |old: &SheetRow| (&old.digest, old.row.row, &old.row.hh_id) == (&files[*file].digest, row.row, &row.hh_id);
                !stored.iter().any(is_it)
            });
        }
        for plan in &mut plans {
            if campaigns::state(store, plan.period)?.closed {
                plan.strays.clear();
            }
            problems.extend(plan.frozen.iter().map(|row| frozen::not_taken(row, &mut files)));
            problems.extend(plan.nobodys.iter().map(|row| corrections::corrects_nobody(row, plan.period, &mut files)));
            problems.extend(plan.unread.iter().map(|row| corrections::says_nothing(row, &mut files)));
            let cases = store.cases(plan.period)?.into_iter().map(|case| (case.hh_id, case.state.status)).collect();
            problems.extend(corrections::not_asked(plan, &cases, &files));
            let corrected = corrections::corrected(store, plan, &files, &cases)?;
            problems.extend(corrections::other_heads(&corrected));
            problems.extend(corrections::fewer_members(&corrected));
        }
        let periods = plans.iter().map(count).collect();
        let changed = changed(store, &plans)?;
        let villages = self.villages(&plans)?;
        let (mut tables, of_tables) = self.plan_tables(&files, tables, &plans)?;
        for table in tables.iter().filter(|table| !table.is_same) {
            if campaigns::state(store, table.period)?.closed {
                problems.extend(table.parts.iter().map(|part| frozen::left_out(part, table.period, &mut files)));
            }
        }
        tables.retain(|table| table.is_same || campaigns::open(store, table.period).is_ok());
        unmatched.extend(of_tables);
        let feeds = untaken::feeds(&files, &self.book);
        Ok(Preview { files, problems, passed_over, feeds, periods, changed, villages, stamp, tables, unmatched, plans, columns, newest })
    }

    /// A table whose files and batch say no period belongs to the one under review.
    fn lend_periods(&self, files: &mut [FileReport], tables: &mut Vec<TablePart>) -> Result<(), ReviewError> {
        let own = self.period()?;
        // A header without rows says nothing of any period.
        tables.retain(|part| part.period.is_some() || own.is_some() || !part.rows.is_empty());
        for part in tables.iter_mut().filter(|part| part.period.is_none()) {
            let report = &mut files[part.file];
            let Some(period) = own else {
                return Err(ExchangeError::NoPeriod { name: report.name.clone(), sheet: report.sheet.clone() }.into());
            };
            part.period = Some(period);
            report.period = Some(period);
        }
        Ok(())
    }

    /// What the files make of each table and period, held against what stands and against the people of the period.
    fn plan_tables(&self, files: &[FileReport], parts: Vec<TablePart>, plans: &[Plan]) -> Result<(Vec<TablePlan>, Nobodys), ReviewError> {
        let mut sorted: BTreeMap<(Period, TableId), Vec<TablePart>> = BTreeMap::new();
        for part in parts {
            if let (Some(period), FileKind::Table(table)) = (part.period, files[part.file].kind) {
                sorted.entry((period, table)).or_default().push(part);
            }
        }
        let mut rolls: BTreeMap<Period, Roll> = BTreeMap::new();
        let mut stood = BTreeMap::new();
        for (period, _) in sorted.keys() {
            if !stood.contains_key(period) {
                stood.insert(*period, self.stood(*period, None)?);
            }
            if plans.iter().all(|plan| plan.period != *period) && !rolls.contains_key(period) {
                // Whose row it is becomes a fact.
                rolls.insert(*period, self.store.read().roll_of_documents(*period, RecordPart::Whole, &mut |_| ())?);
            }
        }
        let mut found = Vec::new();
        let mut unmatched = Vec::new();
        let mut matchers: BTreeMap<Period, Matcher<'_>> = BTreeMap::new();
        for ((period, table), parts) in sorted {
            let planned = plans.iter().find(|plan| plan.period == period).map(|plan| &plan.roll);
            let Some(roll) = planned.or_else(|| rolls.get(&period)) else { continue };
            let matcher = matchers.entry(period).or_insert_with(|| Matcher::new(roll));
            let before = unmatched.len();
            for part in parts.iter().filter(|_| !roll.is_empty()) {
                let mut found = matcher.unmatched(table, &part.rows);
                current_tables::name_neighbours(roll, found.iter_mut());
                unmatched.extend(found.into_iter().map(|row| (part.file, row)));
            }
            let now = stood.get(&period).and_then(|stood| stood.get(&table));
            let mut bytes: Vec<&str> = parts.iter().map(|part| files[part.file].digest.as_str()).collect();
            bytes.sort_unstable();
            found.push(TablePlan {
                table,
                period,
                rows: parts.iter().map(|part| part.rows.len()).sum(),
                unmatched: unmatched.len() - before,
                is_waiting: roll.is_empty(),
                replaces: now.map(|now| (now.batch.unwrap_or_default(), now.rows.len())),
                is_same: now.is_some_and(|now| {
                    let mut theirs: Vec<&str> = now.digests.iter().map(String::as_str).collect();
                    theirs.sort_unstable();
                    theirs == bytes
                }),
                parts,
            });
        }
        Ok((found, unmatched))
    }

    fn villages(&self, plans: &[Plan]) -> Result<Vec<VillageCount>, ReviewError> {
        let Some(newest) = plans.last() else { return Ok(Vec::new()) };
        let before = newest.period.back(1);
        let stored;
        let prior = if let Some(plan) = plans.iter().find(|plan| plan.period == before) {
            &plan.roll
        } else {
            stored = self.stored_roll(before)?;
            &stored
        };
        let matched = match_prior(&newest.roll, prior);
        let mut villages: BTreeMap<String, VillageCount> = BTreeMap::new();
        let places = TownPlaces::of(&newest.roll);
        for (at, prior) in matched.iter().enumerate() {
            let village = places.village(at);
            let count = villages.entry(village.to_owned()).or_insert_with(|| VillageCount {
                village: village.to_owned(),
                households: 0,
                without_prior: 0,
            });
            count.households += 1;
            count.without_prior += usize::from(prior.is_none());
        }
        Ok(villages.into_values().collect())
    }
}

/// Rows of collection sheets that belong to no household of a roll, with the position of their file.
#[must_use]
pub fn of_sheets(roll: &Roll, strays: &Strays) -> Nobodys {
    let why = if roll.is_empty() { Miss::NoYearly } else { Miss::NoHousehold };
    let mut found: Nobodys = strays.iter().map(|(_, file, row)| (*file, Unmatched::of_sheet(row, why))).collect();
    current_tables::name_neighbours(roll, found.iter_mut().map(|(_, row)| row));
    found
}

/// At most so many households are named one by one; a file of no more says nothing of those that are not in it.
const FEW: usize = 20;

fn count(plan: &Plan) -> PeriodCount {
    let [new, changed, same, out] = plan.counts();
    // A list of all has most of them in it.
    let is_correction = new == 0 && changed + same <= FEW && out > changed + same;
    PeriodCount { period: plan.period, new, changed, same, not_in_file: (!is_correction).then_some(out) }
}

/// The households that change and what changes, where they are few.
fn changed(read: Read<'_>, plans: &[Plan]) -> Result<Vec<ChangedHousehold>, StoreError> {
    let is_changed = |fate: &HouseholdFate| matches!(fate, HouseholdFate::Changed { .. });
    if plans.iter().flat_map(|plan| &plan.fates).filter(|fate| is_changed(fate)).count() > FEW {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for plan in plans {
        for (at, _) in plan.fates.iter().enumerate().filter(|(_, fate)| is_changed(fate)) {
            let hh_id = plan.roll.id(at);
            let Some(before) = read.current(plan.period, hh_id)? else { continue };
            let word =
                |field: FieldId| plan.roll.get(at, field).word().map(|word| plan.roll.words.get(word).to_owned()).unwrap_or_default();
            let items = versions::moved(&before.record, &Record::of(&plan.roll, at));
            let (village, head) = (word(VILLAGE), mask::scrub(&word(HEAD_NAME)));
            found.push(ChangedHousehold { period: plan.period, village, head, hh_id: hh_id.to_owned(), items });
        }
    }
    Ok(found)
}

/// The columns of the layers that each file has a part in.
fn columns_of(files: usize, layers: &[Layer]) -> Vec<Vec<String>> {
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); files];
    for layer in layers {
        let mut mine: Vec<u16> = (0..layer.roll.len()).map(|at| layer.roll.source(at).file).collect();
        mine.sort_unstable();
        mine.dedup();
        for file in mine {
            if let Some(columns) = columns.get_mut(usize::from(file)) {
                columns.extend(layer.columns.iter().map(|field| field.code().to_owned()));
                columns.sort_unstable();
                columns.dedup();
            }
        }
    }
    columns
}
