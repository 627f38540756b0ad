//! The one-shot check: files in, flags out, nothing stored. Its rows are those of `export flags` of a file these files were just
//! imported into, byte for byte, because both go through `flags::row`.
//!
//! What does not live here: reading files and writing csv (`exchange`), judging (`rules`).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::disk::place;
use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlaces;
use crate::domain::table::EXPECTED;
use crate::domain::table::PAYROLL;
use crate::domain::table::TableId;
use crate::domain::tables::TableRow;
use crate::domain::tables::Tables;
use crate::domain::text::cert;
use crate::exchange::batch;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Keep;
use crate::exchange::batch::PassedOver;
use crate::exchange::batch::ReadOptions;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::TablePart;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::CsvForm;
use crate::exchange::out::write::CsvOut;
use crate::exchange::overlay;
use crate::exchange::overlay::Strays;
use crate::exchange::peek;
use crate::exchange::read as reading;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::ground;
use crate::review::assess::run;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::flags;
use crate::review::export::flags::BriefFlag;
use crate::review::export::flags::FlagOut;
use crate::review::export::flags::FlagPlace;
use crate::review::export::flags::ReadAs;
use crate::review::file::current_tables;
use crate::review::file::current_tables::Matcher;
use crate::review::file::office::Office;
use crate::review::file::payrolls;
use crate::review::intake::preview;
use crate::review::intake::preview::Nobodys;
use crate::review::intake::preview::Told;
use crate::review::intake::untaken;
use crate::review::intake::untaken::Feeds;
use crate::review::intake::untaken::Untaken;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;
use crate::rules::explain::words;
use crate::rules::judge::Fired;
use crate::rules::judge::Made;
use crate::rules::judge::assess;
use crate::rules::judge::assess_each;
use crate::rules::stage::apart::ColumnsApart;
use crate::rules::stage::apart::ListedRow;
use crate::rules::township::town::Town;

const HEAD: FieldId = known("head_name");

/// Columns of members that stand in every file, that no shipped rule reads and that need not be filled in: a county's worth of them is
/// left in the files.
const UNREAD: [FieldId; 2] = [known("person_id"), known("politics")];

/// What to check and how to write it.
#[derive(Clone, Copy, Debug)]
pub struct ScreenJob<'a> {
    /// The rulebook.
    pub book: &'a Book,
    /// The files, in any order.
    pub paths: &'a [PathBuf],
    /// What is said of the files; its period is the one to judge too, none takes the newest.
    pub told: Told,
    /// The day of the run, used when no file name carries a date.
    pub today: NaiveDate,
    /// Whom the list is for.
    pub audience: Audience,
    /// Language of the list.
    pub lang: Lang,
    /// How the list is written.
    pub form: CsvForm,
    /// What stands in it.
    pub list: ScreenList,
}

/// What stands in the list of a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreenList {
    /// All that a flag says, as in `export flags`.
    #[default]
    Whole,
    /// Whose it is, which rule, how heavy: nothing is worked out for sentences, which is most of the time.
    Brief,
}

/// Checks files and writes the list of flags, and says what it found; nothing is stored. `progress` is told bytes read, then households judged; `false` stops.
///
/// # Errors
/// As `read` and `judge`.
pub fn screen(job: &ScreenJob, out: &mut dyn Write, progress: &(dyn Fn(u64, u64) -> bool + Sync)) -> Result<Text, ReviewError> {
    judge(job, read(job, progress)?, out, progress)
}

/// Reads the files of a check; what was not taken can be said before they are judged.
///
/// # Errors
/// A file that cannot be read, or `Stopped`.
pub fn read(job: &ScreenJob, progress: &(dyn Fn(u64, u64) -> bool + Sync)) -> Result<FilesFound, ReviewError> {
    read_among(job, None, peek::newest_year(job.paths), progress)
}

/// Reads some of the files of a check; `behind` is a period of which files that stand before them have rows, `newest` the newest year that a
/// look at all of them found.
///
/// # Errors
/// As `read`.
pub fn read_among(
    job: &ScreenJob,
    behind: Option<Period>,
    newest: Option<i32>,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<FilesFound, ReviewError> {
    let mut found = read_small(job, behind, newest, progress)?;
    let mut strays: BTreeMap<Period, Strays> = BTreeMap::new();
    for stray in std::mem::take(&mut found.strays) {
        strays.entry(stray.0).or_default().push(stray);
    }
    for (period, strays) in strays {
        let none = Roll::new(period);
        found.unmatched.extend(preview::of_sheets(found.rolls.get(&period).unwrap_or(&none), &strays));
        found.strays.extend(strays);
    }
    found.feeds = untaken::feeds(&found.files, job.book);
    if let Some(roll) = found.period(job).and_then(|period| found.rolls.get(&period)) {
        let matcher = Matcher::new(roll);
        let mine = found.tables.iter().filter(|part| part.period.is_none_or(|own| own == roll.period));
        for part in mine {
            if let Some(table) = found.files.get(part.file).and_then(|file| table_of(file.kind)) {
                let mut rows = matcher.unmatched(table, &part.rows);
                current_tables::name_neighbours(roll, rows.iter_mut());
                found.unmatched.extend(rows.into_iter().map(|row| (part.file, row)));
            }
        }
        found.households = roll.len();
    }
    Ok(found)
}

/// Judges what was read and writes the list of flags.
///
/// # Errors
/// `NothingRead`, `NoHouseholds` when there are none, `NotInFiles` when the one asked for is not in them, `Stopped`, or what the writer says.
pub fn judge(
    job: &ScreenJob,
    found: FilesFound,
    out: &mut dyn Write,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<Text, ReviewError> {
    let gathered = gathered(job, found)?;
    let past: Vec<&Roll> = gathered.past();
    let (current, problems) = (&gathered.current, gathered.problems);
    let town = gathered.town(&past);
    let judged = |done: usize, total: usize| progress(done as u64, total as u64);
    let most = ground::most_flags(place::bytes(job.paths.iter().map(PathBuf::as_path))).unwrap_or(usize::MAX);
    let places = TownPlaces::of(current);
    let mut list = FlagList::new(job, (current, &places), out)?;
    let whole = |household, flags| lines(job, (current, &places), household, flags);
    let brief = |household, fired: &[Fired]| brief_lines(job, (current, &places), household, fired);
    let made = match job.list {
        ScreenList::Whole => Made::Flags(&whole),
        ScreenList::Brief => Made::Outlines(&brief),
    };
    let assessment = assess_each(job.book, &town, &judged, most, &made, &mut |lines| list.add(lines));
    if assessment.too_many {
        return Err(ReviewError::TooManyFlags(most));
    }
    if assessment.cancelled {
        return Err(ReviewError::Stopped);
    }
    let counts = list.end(&assessment.flags)?;
    let found = text(
        "{n} 户，高疑点 {high} 条，中 {medium} 条，低 {low} 条；数据问题 {problems} 处；没有保存任何数据",
        "{n|household|households}, {high} high, {medium} medium, {low} low flags; {problems} problems in the data; nothing was stored",
    )
    .fill(&[("n", &current.len()), ("high", &counts[0]), ("medium", &counts[1]), ("low", &counts[2]), ("problems", &problems)]);
    Ok(found)
}

/// Judges what was read and writes how every rule ended for every household and every village: a letter each (`Outcome::letter`).
///
/// # Errors
/// As `judge`.
pub fn outcomes(
    job: &ScreenJob,
    found: FilesFound,
    out: &mut dyn Write,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<(), ReviewError> {
    let gathered = gathered(job, found)?;
    let past: Vec<&Roll> = gathered.past();
    let judged = |done: usize, total: usize| progress(done as u64, total as u64);
    let done = assess(job.book, &gathered.town(&past), &judged);
    if done.cancelled {
        return Err(ReviewError::Stopped);
    }
    let header = ["subject", "number", "rule", "outcome"].map(|title| Text::same(title.to_owned()));
    let mut csv = CsvOut::new(out, &header, job.lang, CsvForm { is_plain: true, ..job.form })?;
    let households: Vec<&str> = job.book.household_rules().map(|rule| rule.code.as_str()).collect();
    let villages: Vec<&str> = job.book.village_rules().map(|rule| rule.code.as_str()).collect();
    let of_households = done.outcomes.iter().enumerate().map(|(at, letters)| ("household", gathered.current.id(at), letters, &households));
    let of_villages = done.village_outcomes.iter().map(|(name, letters)| ("village", name.as_str(), letters, &villages));
    for (subject, number, letters, rules) in of_households.chain(of_villages) {
        for (rule, letter) in rules.iter().zip(letters.chars()) {
            let row = [subject, number, rule, letter.encode_utf8(&mut [0; 4])].map(|text| CellOut::Text(text.to_owned()));
            csv.row(&row)?;
        }
    }
    csv.finish()?;
    Ok(())
}

/// What the files held, laid together for the period that is judged.
pub struct ScreenTown {
    campaign: Campaign,
    current: Roll,
    others: BTreeMap<Period, Roll>,
    tables: Tables,
    problems: usize,
}

impl ScreenTown {
    /// The other periods, the newest first.
    #[must_use]
    pub fn past(&self) -> Vec<&Roll> {
        self.others.values().rev().collect()
    }

    /// Has these columns too, without a value where no file has them.
    pub(in crate::review::export) fn declare(&mut self, columns: &ColumnsApart) {
        self.current.declare(&columns.current.iter().copied().collect::<Vec<_>>());
        for (period, columns) in &columns.others {
            let roll = self.others.entry(*period).or_insert_with(|| {
                let mut none = Roll::new(*period);
                none.seal();
                none
            });
            roll.declare(&columns.iter().copied().collect::<Vec<_>>());
        }
        for (table, columns) in columns.tables.iter().filter(|(table, _)| self.tables.is_loaded(**table)).collect::<Vec<_>>() {
            self.tables.load_columns(*table, &columns.iter().copied().collect::<Vec<_>>());
        }
    }

    /// The township that is judged.
    #[must_use]
    pub fn town<'g>(&'g self, past: &'g [&'g Roll]) -> Town<'g> {
        Town { campaign: &self.campaign, current: &self.current, past, tables: &self.tables }
    }
}

/// Lays together what was read.
///
/// # Errors
/// As `judge`.
pub fn gathered(job: &ScreenJob, found: FilesFound) -> Result<ScreenTown, ReviewError> {
    let nothing = found.untaken().nothing_read();
    let FilesFound { files, mut rolls, tables, problems, unmatched, .. } = found;
    if rolls.is_empty() {
        return Err(if nothing.is_empty() { ReviewError::NoHouseholds } else { ReviewError::NothingRead(nothing) });
    }
    let Some(period) = job.told.period.or_else(|| newest(&rolls)) else { return Err(ReviewError::NoHouseholds) };
    let Some(current) = rolls.remove(&period) else { return Err(ReviewError::NotInFiles(period, rolls.into_keys().collect())) };
    let wanted = run::periods_read(period);
    rolls.retain(|other, _| wanted.contains(other));
    let kinds: Vec<Option<TableId>> = files.iter().map(|file| table_of(file.kind)).collect();
    let digests: Vec<&str> = files.iter().map(|file| file.digest.as_str()).collect();
    // A payroll that names no period is this one's.
    let (dated, undated): (Vec<TablePart>, Vec<TablePart>) =
        tables.into_iter().partition(|part| part.period.is_some_and(|of| of != period));
    let stood = |of| Ok::<_, ReviewError>(current_tables::of_parts(&dated, &kinds, &digests, of));
    payrolls::lay_beside(job.book, (period, &Office::place_of(&current)), &mut rolls, stood)?;
    let campaign = campaign(job, period, Office::place_of(&current), &files);
    let tables = current_tables::joined(&current, &current_tables::of_parts(&undated, &kinds, &digests, period)).0;
    Ok(ScreenTown { campaign, current, others: rolls, tables, problems: problems.len() + unmatched.len() })
}

/// What the files held.
#[derive(Debug)]
pub struct FilesFound {
    files: Vec<FileReport>,
    rolls: BTreeMap<Period, Roll>,
    tables: Vec<TablePart>,
    problems: Vec<RowProblem>,
    passed_over: Vec<PassedOver>,
    strays: Strays,
    unmatched: Nobodys,
    feeds: Feeds,
    households: usize,
}

impl FilesFound {
    /// What was not taken.
    #[must_use]
    pub fn untaken(&self) -> Untaken<'_> {
        Untaken {
            files: &self.files,
            problems: &self.problems,
            passed_over: &self.passed_over,
            unmatched: &self.unmatched,
            feeds: &self.feeds,
            households: self.households,
        }
    }
}

impl FilesFound {
    /// What is said of these files, the households left to whoever wants them.
    #[must_use]
    pub(in crate::review::export) fn said(&self) -> FilesFound {
        FilesFound {
            files: self.files.clone(),
            rolls: BTreeMap::new(),
            tables: Vec::new(),
            problems: self.problems.clone(),
            passed_over: self.passed_over.clone(),
            strays: Strays::new(),
            unmatched: self.unmatched.clone(),
            feeds: Feeds::new(),
            households: self.households,
        }
    }

    /// The period that is judged.
    pub(in crate::review::export) fn period(&self, job: &ScreenJob) -> Option<Period> {
        job.told.period.or_else(|| newest(&self.rolls))
    }

    /// Rows of lists and sheets that may be about somebody of townships whose files were read apart from these: all but those whose number
    /// and certificate go together here. None where a list of expected households has nobody by whom its township is told.
    pub(in crate::review::export) fn listed(&self, period: Period) -> Option<Vec<ListedRow>> {
        let mut listed: Vec<ListedRow> = self.strays.iter().map(|(_, _, row)| ListedRow::of(&row.hh_id, None)).collect();
        let matcher = self.rolls.get(&period).filter(|_| !self.tables.is_empty()).map(Matcher::new);
        for part in &self.tables {
            let table = self.files.get(part.file).and_then(|file| table_of(file.kind));
            let matcher = matcher.as_ref().filter(|_| part.period.is_none_or(|own| own == period));
            // Of other periods payrolls alone are looked at.
            if matcher.is_none() && table != Some(PAYROLL) {
                continue;
            }
            let is_known = |row: &TableRow| matcher.is_some_and(|matcher| matcher.find(EXPECTED, row).is_ok());
            if table == Some(EXPECTED) && !part.rows.is_empty() && !part.rows.iter().any(is_known) {
                return None;
            }
            let doubtful = part.rows.iter().filter(|row| !matcher.is_some_and(|matcher| matcher.is_sure(row)));
            listed.extend(doubtful.map(|row| ListedRow::of(&row.hh_id, cert::first18(&row.cert18))));
        }
        Some(listed)
    }

    /// The sheets that were read.
    pub(in crate::review::export) fn files(&self) -> &[FileReport] {
        &self.files
    }

    /// What is said of all of these, the files in the order of `paths` as if they had been read together; and for each of them the places of
    /// its sheets among all.
    pub(in crate::review::export) fn joined(
        job: &ScreenJob,
        (paths, passed_over): (&[PathBuf], Vec<PassedOver>),
        apart: Vec<FilesFound>,
    ) -> (FilesFound, Vec<Vec<usize>>) {
        let place = |path: &PathBuf| paths.iter().position(|own| own == path).unwrap_or(usize::MAX);
        let sheets = apart.iter().enumerate().flat_map(|(of, found)| (0..found.files.len()).map(move |at| (of, at)));
        let mut order: Vec<(usize, usize)> = sheets.collect();
        order.sort_by_cached_key(|(of, at)| (place(&apart[*of].files[*at].path), *at));
        let mut places: Vec<Vec<usize>> = apart.iter().map(|found| vec![0; found.files.len()]).collect();
        for (all, (of, at)) in order.iter().enumerate() {
            places[*of][*at] = all;
        }
        let files: Vec<FileReport> = order.iter().map(|(of, at)| apart[*of].files[*at].clone()).collect();
        let feeds = untaken::feeds(&files, job.book);
        let households = apart.iter().map(|found| found.households).sum();
        let (mut problems, mut unmatched, mut passed_over) = (Vec::new(), Nobodys::new(), passed_over);
        for (found, places) in apart.into_iter().zip(&places) {
            let among_all = |file: usize| places.get(file).copied().unwrap_or(0);
            problems.extend(found.problems.into_iter().map(|problem| RowProblem { file: among_all(problem.file), ..problem }));
            unmatched.extend(found.unmatched.into_iter().map(|(file, row)| (among_all(file), row)));
            passed_over.extend(found.passed_over);
        }
        problems.sort_by_key(|problem| problem.file);
        // Rows of sheets come first, as where all are read together.
        unmatched.sort_by_key(|(file, row)| (row.table.is_some(), *file));
        passed_over.sort_by_cached_key(|one| paths.iter().position(|own| *own == one.path).map_or(0, |at| at + 1));
        let (tables, strays, rolls) = (Vec::new(), Strays::new(), BTreeMap::new());
        (FilesFound { files, rolls, tables, problems, passed_over, strays, unmatched, feeds, households }, places)
    }
}

const fn table_of(kind: FileKind) -> Option<TableId> {
    match kind {
        FileKind::Table(table) => Some(table),
        FileKind::Yearly | FileKind::Collection => None,
    }
}

/// Reads the files; of periods before the judged one only what some rule reads, so that a county fits in memory.
///
/// Which period will be judged is known from the job or from a look at the files; a household that was refused may have misled, then all
/// is read again.
fn read_small(
    job: &ScreenJob,
    behind: Option<Period>,
    looked: Option<i32>,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<FilesFound, ReviewError> {
    if let Some(month) = job.told.period.filter(|period| period.is_month()) {
        return Err(ReviewError::OnlyClues(month));
    }
    let judged = job.told.period.map(|period| period.year).or(looked);
    let read = read_from(job, (judged, behind), &[], progress)?;
    match (judged, newest(&read.rolls)) {
        (Some(year), Some(newest)) if job.told.period.is_none() && newest.year < year => read_from(job, (None, behind), &[], progress),
        (Some(year), Some(_)) if has_payroll_that_splits(job, &read, year) => {
            read_from(job, (judged, behind), &payrolls::MEMBER_COLUMNS, progress)
        }
        _ => Ok(read),
    }
}

/// Whether there is a payroll of an earlier year whose wages it splits: its people are then looked at too, which no rule asks for.
fn has_payroll_that_splits(job: &ScreenJob, found: &FilesFound, year: i32) -> bool {
    let place = found.rolls.values().next_back().map(Office::place_of).unwrap_or_default();
    let caliber = job.book.caliber(year, &place);
    found.tables.iter().any(|part| {
        let is_payroll = found.files.get(part.file).and_then(|file| table_of(file.kind)) == Some(PAYROLL);
        is_payroll && part.period.is_some_and(|of| of.year < year && caliber.splits(job.book.caliber(of.year, &place)))
    })
}

/// Reads the files, of years before `judged` only what rules ask of them, and `besides`.
fn read_from(
    job: &ScreenJob,
    (judged, behind): (Option<i32>, Option<Period>),
    besides: &[FieldId],
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<FilesFound, ReviewError> {
    let needed = [job.book.needed_of_prior().as_slice(), besides].concat();
    let unread: Vec<FieldId> = UNREAD.into_iter().filter(|field| !field.row().required && !job.book.reads().contains(field)).collect();
    let only = |period: Period| match judged {
        Some(year) if period.year < year => Keep::Only(needed.clone()),
        _ => Keep::Without(unread.clone()),
    };
    let told = |done: batch::Progress| progress(done.done_bytes, done.total_bytes);
    let options = ReadOptions {
        period: job.told.period,
        only: Some(&only),
        table: job.told.table,
        skip_sheets: job.told.skip_sheets,
        progress: &told,
    };
    let mut incoming = reading::read_behind(job.paths, &options, behind)?;
    let tables = std::mem::take(&mut incoming.tables);
    let passed_over = std::mem::take(&mut incoming.passed_over);
    let (files, rolls, problems, strays) = overlay::merged_with_strays(incoming);
    Ok(FilesFound { files, rolls, tables, problems, passed_over, strays, unmatched: Vec::new(), feeds: Feeds::new(), households: 0 })
}

fn newest(rolls: &BTreeMap<Period, Roll>) -> Option<Period> {
    rolls.keys().next_back().copied()
}

/// The campaign as an office with these files would have it.
pub(in crate::review::export) fn campaign(job: &ScreenJob, period: Period, place: OfficePlace, files: &[FileReport]) -> Campaign {
    let dates = job.book.dates(period, &place);
    let exported = files.iter().filter(|file| table_of(file.kind).is_none() && file.period == Some(period));
    let exported = exported.filter_map(|file| file.export_date).max();
    Campaign {
        period,
        place,
        window_start: dates.window_start,
        window_end: dates.window_end,
        deadline: dates.deadline,
        as_of: exported.unwrap_or(job.today),
    }
}

/// A line of the list: where it stands, which weight it has, what is written.
pub(in crate::review::export) struct ScreenedLine {
    weight: usize,
    row: Vec<CellOut>,
}

/// The lines of one household.
pub(in crate::review::export) fn lines(job: &ScreenJob, of: (&Roll, &TownPlaces), at: usize, mut flags: Vec<Flag>) -> Vec<ScreenedLine> {
    flags.sort_by(|a, b| a.rule.cmp(&b.rule));
    flags.iter().map(|flag| line(job, of, Some(at), flag)).collect()
}

/// The same of a brief list.
fn brief_lines(job: &ScreenJob, (roll, places): (&Roll, &TownPlaces), at: usize, fired: &[Fired]) -> Vec<ScreenedLine> {
    let village = places.village(at);
    let mut fired: Vec<(&str, Severity)> = fired.iter().map(|(rule, severity)| (rule.code.as_str(), *severity)).collect();
    fired.sort_unstable_by_key(|(rule, _)| *rule);
    let line = |(rule, severity)| brief_line(job, &BriefFlag { household: roll.id(at), village, rule, severity });
    fired.into_iter().map(line).collect()
}

fn brief_line(job: &ScreenJob, flag: &BriefFlag) -> ScreenedLine {
    ScreenedLine { weight: weight(flag.severity), row: column::row(&flags::brief_columns(), flag, job.audience, job.lang) }
}

/// The line of a flag of a village or of the town.
fn village_line(job: &ScreenJob, of: (&Roll, &TownPlaces), flag: &Flag) -> ScreenedLine {
    match job.list {
        ScreenList::Whole => line(job, of, None, flag),
        ScreenList::Brief => {
            brief_line(job, &BriefFlag { household: "", village: place_of(flag), rule: &flag.rule, severity: flag.severity })
        }
    }
}

/// The village or township that a flag of no household is about.
fn place_of(flag: &Flag) -> &str {
    match &flag.subject {
        Subject::Village(name) | Subject::Township(name) => name,
        Subject::Household(_) | Subject::Town => "",
    }
}

fn weight(severity: Severity) -> usize {
    Severity::ALL.iter().position(|own| *own == severity).unwrap_or(0)
}

fn line(job: &ScreenJob, (roll, places): (&Roll, &TownPlaces), household: Option<usize>, flag: &Flag) -> ScreenedLine {
    let word = |field: FieldId| household.map_or(Cell::ABSENT, |at| roll.get(at, field)).word();
    let word = |field: FieldId| word(field).map(|word| roll.words.get(word)).unwrap_or_default();
    let words = words::told_in(job.book, flag, job.lang).unwrap_or_else(|| words::bare(flag, job.lang)).of(roll.period.part, job.lang);
    let title = job.book.rule(&flag.rule).map_or_else(|| Text::same(flag.rule.clone()), |rule| rule.title.clone());
    let village = household.map_or_else(|| place_of(flag), |at| places.village(at));
    let out = FlagOut {
        period: roll.period,
        village,
        head: word(HEAD),
        flag,
        words: &words,
        state: FlagState::Open,
        title: &title,
        audience: job.audience,
        read: ReadAs::Codes,
    };
    ScreenedLine { weight: weight(flag.severity), row: flags::row(&out, job.lang) }
}

/// The list under way. Rows go out at once while the households come by number; a file in another order waits until its end.
pub(in crate::review::export) struct FlagList<'a, 'w> {
    job: &'a ScreenJob<'a>,
    of: (&'a Roll, &'a TownPlaces),
    csv: CsvOut<&'w mut dyn Write>,
    counts: [usize; 3],
    failed: Option<ReviewError>,
}

impl<'a, 'w> FlagList<'a, 'w> {
    /// Writes the header.
    pub fn new(job: &'a ScreenJob<'a>, of: (&'a Roll, &'a TownPlaces), out: &'w mut dyn Write) -> Result<FlagList<'a, 'w>, ReviewError> {
        let header = match job.list {
            ScreenList::Whole => column::header(&flags::columns()),
            ScreenList::Brief => column::header(&flags::brief_columns()),
        };
        let csv = CsvOut::new(out, &header, job.lang, job.form)?;
        Ok(FlagList { job, of, csv, counts: [0; 3], failed: None })
    }

    /// Adds the lines of one household; households come in the order of the list.
    pub fn add(&mut self, lines: Vec<ScreenedLine>) {
        for line in lines {
            self.counts[line.weight] += 1;
            if let Err(error) = self.csv.row(&line.row) {
                self.failed.get_or_insert(error.into());
            }
        }
    }

    /// Writes the flags of villages, which stand behind, and gives the counts by weight.
    pub fn end(mut self, villages: &[Flag]) -> Result<[usize; 3], ReviewError> {
        let mut villages: Vec<&Flag> = villages.iter().collect();
        villages.sort_by_cached_key(|flag| FlagPlace::of(flag));
        for flag in villages {
            let line = village_line(self.job, self.of, flag);
            self.counts[line.weight] += 1;
            self.csv.row(&line.row)?;
        }
        self.csv.finish()?;
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.counts),
        }
    }
}
