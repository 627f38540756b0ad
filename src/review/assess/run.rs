//! A run of the rules: judged outside any transaction, then kept as a fact, with what it does to flags and cases.
//!
//! A run never changes a human decision; it can only reopen one, with the reason (invariant 7).
//! What does not live here: the rules (`rules`), the life of a flag (`review/assess/flag_lifecycle.rs`), imports (`review/intake/batch.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::digest;
use crate::domain::digest::Sum;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlace;
use crate::domain::roll::places::TownPlaces;
use crate::domain::table::PAYROLL;
use crate::i18n::text;
use crate::review::assess::findings_summary::line;
use crate::review::assess::findings_summary::poverty_line;
use crate::review::assess::flag_lifecycle;
use crate::review::assess::flag_lifecycle::Finding;
use crate::review::assess::ground::JudgeGround;
use crate::review::assess::outcomes::Endings;
use crate::review::assess::succession;
use crate::review::assess::succession::CarriedRun;
use crate::review::assess::succession::SeenUpTo;
use crate::review::assess::succession::WholeReason;
use crate::review::assess::threshold;
use crate::review::assess::threshold::Edges;
use crate::review::assess::waivers;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::campaigns::DateChange;
use crate::review::file::campaigns::DatesPlan;
use crate::review::file::case_facts;
use crate::review::file::current_tables;
use crate::review::file::current_tables::Stood;
use crate::review::file::office::LongStep;
use crate::review::file::office::Office;
use crate::review::file::office::Tell;
use crate::review::file::payrolls;
use crate::review::rows::compare::Figures;
use crate::rules::book::Book;
use crate::rules::book::BookFile;
use crate::rules::book::CampaignDates;
use crate::rules::judge::Outline;
use crate::rules::township::prior_match::match_prior;
use crate::rules::township::town::Assessment;
use crate::store::Read;
use crate::store::Write;
use crate::store::assessment::AssessmentRow;
use crate::store::assessment::KeptRuleFile;
use crate::store::assessment::KeptRulebook;
use crate::store::cases::CaseRow;
use crate::store::error::StoreError;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::queue::QueueLine;
use crate::store::version::document::RecordPart;

/// What a run found, before it is kept.
#[derive(Debug)]
pub struct Judged {
    /// The period.
    pub period: Period,
    /// The day the judgement is made for.
    pub as_of: NaiveDate,
    /// Flags, outcome letters, tallies.
    pub assessment: Assessment,
    /// Which rows of tables it saw: a digest for each table.
    pub stood: BTreeMap<String, String>,
    /// The queue's lines, in the order of the roll.
    pub lines: Vec<QueueLine>,
    /// The households, in the order of the roll.
    pub ids: Vec<String>,
    /// Codes of the household rules, in the order of the outcome letters.
    pub rules: Vec<String>,
    /// The day at the office.
    pub today: NaiveDate,
    /// What it takes to see that a change just crosses a line.
    pub edges: Edges,
    /// What it takes over from the last run, where only some rules were judged; then `lines` are those that changed.
    pub carried: Option<CarriedRun>,
}

/// A run made ready outside any transaction, to be kept at once.
#[derive(Debug)]
pub struct Rerun {
    pub(super) judged: Judged,
    pub(super) book: KeptRulebook,
    pub(super) seen: SeenUpTo,
    // Dates of its campaign by which it was judged and which are kept with it; none where those that stand were.
    pub(super) dates: Option<DatesPlan>,
    /// Why every rule was judged, where a run of few was tried first.
    pub whole: Option<WholeReason>,
}

impl Rerun {
    /// The period whose dates are kept with it.
    #[must_use]
    pub fn dated(&self) -> Option<Period> {
        self.dates.as_ref().map(|_| self.judged.period)
    }

    /// The flags it found.
    #[must_use]
    pub fn flags(&self) -> &[Flag] {
        &self.judged.assessment.flags
    }
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssessDone {
    /// Number of the assessment.
    pub assessment: i64,
    /// Households judged.
    pub households: usize,
    /// Flags found: high, medium, low.
    pub flags: [usize; 3],
    /// Flags that are new.
    pub new: usize,
    /// Flags that went out.
    pub cleared: usize,
    /// Flags somebody had settled and that stand open again.
    pub reopened_flags: usize,
    /// Decided cases that stand open again.
    pub reopened_cases: usize,
}

/// Years before its own that a period is compared with.
pub const LOOKS_BACK: i32 = 3;

/// The periods whose records a run for `period` reads besides its own.
#[must_use]
pub fn periods_read(period: Period) -> Vec<Period> {
    let mut wanted: Vec<Period> = (1..=LOOKS_BACK).map(|years| period.back(years)).collect();
    wanted.extend(period.earlier());
    wanted.push(Period::annual(period.year - 1));
    wanted.sort_unstable();
    wanted.dedup();
    wanted.retain(|other| *other != period);
    wanted
}

/// That the rules do not run over a period without cases, while another one is under review.
#[must_use]
pub fn only_compared(asked: Period, judged: Period) -> ReviewError {
    let said = text(
        "{asked}只作对照，没有要审的户，不筛查；正在核查的是{judged}",
        "{asked} is only compared with and has no case, so the rules do not run over it; {judged} is under review",
    );
    ReviewError::Campaign(said.fill(&[("asked", &asked.title()), ("judged", &judged.title())]))
}

impl Office {
    /// Runs the rules again on what is stored: for the period that is asked for, else for the one under review.
    ///
    /// # Errors
    /// As `period_to_judge`, `Stopped`, or what the store says.
    pub fn assess(&mut self, asked: Option<Period>, tell: Tell<'_>) -> Result<AssessDone, ReviewError> {
        let run = self.rerun(asked, tell)?;
        self.take_in_run(run)
    }

    /// The period that a run goes over: the one that is asked for, else the one under review. An earlier one can be judged again while it
    /// has cases and its campaign is open.
    ///
    /// # Errors
    /// `NoPeriod`, that its campaign is closed, or that it is only compared with.
    pub fn period_to_judge(&self, asked: Option<Period>) -> Result<Period, ReviewError> {
        let judged = self.period()?.ok_or(ReviewError::NoPeriod)?;
        let period = asked.unwrap_or(judged);
        let read = self.store.read();
        campaigns::open(read, period)?;
        if period != judged && !read.case_tally()?.iter().any(|(of, _, _)| *of == period) {
            return Err(only_compared(period, judged));
        }
        Ok(period)
    }

    /// Judges what is stored for that period, without writing anything.
    ///
    /// # Errors
    /// As `assess`.
    pub fn rerun(&self, asked: Option<Period>, tell: Tell<'_>) -> Result<Rerun, ReviewError> {
        self.rerun_over(asked, &mut BTreeMap::new(), tell)
    }

    /// The same over rolls that were read already; those that are missing are read and put there.
    ///
    /// # Errors
    /// As `assess`.
    pub fn rerun_over(&self, asked: Option<Period>, rolls: &mut BTreeMap<Period, Roll>, tell: Tell<'_>) -> Result<Rerun, ReviewError> {
        let period = self.period_to_judge(asked)?;
        let seen = SeenUpTo::now(self.store.read())?;
        let judged = self.judge(period, rolls, tell)?;
        Ok(Rerun { judged, book: self.book_to_keep(), seen, dates: None, whole: None })
    }

    /// Judges a period by other dates of its campaign, which are kept with the run and not without it.
    ///
    /// # Errors
    /// As `assess` and `plan_dates`.
    pub fn rerun_dated(&self, period: Period, change: &DateChange, tell: Tell<'_>) -> Result<Rerun, ReviewError> {
        let period = self.period_to_judge(Some(period))?;
        let plan = self.plan_dates(period, change)?;
        let seen = SeenUpTo::now(self.store.read())?;
        let rolls = &mut BTreeMap::new();
        let (stood, bounds) = self.ready_to_judge(period, rolls)?;
        let place = rolls.get(&period).map(Office::place_of).unwrap_or_default();
        let dates = Some(self.dates_of(plan.set(), period, &place));
        let judged = self.judge_rolls(period, rolls, &stood, Bounds { dates, ..bounds }, tell)?;
        Ok(Rerun { judged, book: self.book_to_keep(), seen, dates: Some(plan), whole: None })
    }

    /// Keeps a run that was judged before; decisions taken since stand.
    ///
    /// # Errors
    /// `Stale` when rules, figures or anything else that rules read changed since, or what the store says; nothing was changed then.
    pub fn take_in_run(&mut self, run: Rerun) -> Result<AssessDone, ReviewError> {
        if run.book.digest != self.book.digest() {
            return Err(ReviewError::Stale);
        }
        self.take_in_judged(run, String::new(), |_| Ok(()))
    }

    /// Keeps a run that was judged by whatever book, with what has to be done `along` with it, last; `changed` says which changes of the
    /// rulebook it came with (`decide/book_step.rs`), nothing where with none.
    ///
    /// # Errors
    /// `Stale` when anything that rules read changed since, what `along` says, or what the store says; nothing was changed in the file
    /// then.
    pub fn take_in_judged(
        &mut self,
        run: Rerun,
        changed: String,
        along: impl FnOnce(&Write<'_>) -> Result<(), ReviewError>,
    ) -> Result<AssessDone, ReviewError> {
        let last = run.judged.carried.as_ref().map(|carried| carried.run);
        let read = self.store.read();
        let is_newest = |last: i64| Ok::<_, StoreError>(read.newest_assessment(run.judged.period)?.is_some_and(|run| run.id == last));
        if !run.seen.is_all(read)? || !last.map_or(Ok(true), is_newest)? {
            return Err(ReviewError::Stale);
        }
        self.transact(|write, who| {
            let mut seen = run.seen.entry;
            if let Some(plan) = run.dates {
                plan.keep(write, who)?;
                // It was judged by these dates.
                seen = write.read().ledger_tip()?.0;
            }
            let done = keep(write, who, With { changed, seen, ..With::default() }, run.judged, &run.book)?;
            // What was read packed stands as it was packed.
            if last.is_none() {
                write.pack_anew()?;
            }
            along(write)?;
            Ok(done)
        })
    }

    /// Sets the period under review and runs the rules on it; it stays until another is set.
    ///
    /// # Errors
    /// The period was not imported, `Stopped`, or what the store says.
    pub fn set_period(&mut self, period: Period, tell: Tell<'_>) -> Result<AssessDone, ReviewError> {
        let there = self.store.read().periods()?;
        if !there.contains(&period) {
            return Err(ReviewError::NotImported(period, there));
        }
        campaigns::open(self.store.read(), period)?;
        let seen = self.store.read().ledger_tip()?.0;
        let judged = self.judge(period, &mut BTreeMap::new(), tell)?;
        let book = self.book_to_keep();
        self.transact(|write, who| {
            write.set_period(period)?;
            write.set_meta("period_set", "yes")?;
            let done = keep(write, who, With { seen, ..With::default() }, judged, &book)?;
            write.pack_anew()?;
            Ok(done)
        })
    }

    /// The rulebook as it is kept beside an assessment.
    #[must_use]
    pub fn book_to_keep(&self) -> KeptRulebook {
        Office::kept_book(&self.book)
    }

    pub(super) fn kept_book(book: &Book) -> KeptRulebook {
        let file = |(place, file): (usize, &BookFile)| KeptRuleFile {
            place: i64::try_from(place).unwrap_or(i64::MAX),
            name: file.name.clone(),
            layer: i64::try_from(file.layer).unwrap_or(i64::MAX),
            body: file.text.clone().into_owned(),
        };
        KeptRulebook { digest: book.digest().to_owned(), text: book.text(), files: book.files().iter().enumerate().map(file).collect() }
    }

    /// Judges a period; rolls that are not in `rolls` yet are read from the file and put there.
    ///
    /// # Errors
    /// `Stopped`, or what the store says.
    pub fn judge(&self, period: Period, rolls: &mut BTreeMap<Period, Roll>, tell: Tell<'_>) -> Result<Judged, ReviewError> {
        let (stood, bounds) = self.ready_to_judge(period, rolls)?;
        self.judge_rolls(period, rolls, &stood, bounds, tell)
    }

    /// What the book in force finds in a period, without what the flags say: enough to hold it beside another run. Rolls that are not in
    /// `rolls` yet are read from the file and put there.
    ///
    /// # Errors
    /// `Stopped`, or what the store says.
    pub fn outlined(&self, period: Period, rolls: &mut BTreeMap<Period, Roll>, tell: Tell<'_>) -> Result<Vec<Outline>, ReviewError> {
        let ground = self.ground(period, rolls)?;
        let (found, run) = ground.ready(&self.book).outlined(&self.book, &|done, total| tell(LongStep::Judging(done, total)));
        if run.cancelled { Err(ReviewError::Stopped) } else { Ok(found) }
    }

    /// What the rules of a period are held against, to be judged by one book after the other; rolls that are not in `rolls` yet are read
    /// from the file and put there.
    ///
    /// # Errors
    /// The period was not imported, or what the store says.
    pub fn ground<'r>(&self, period: Period, rolls: &'r mut BTreeMap<Period, Roll>) -> Result<JudgeGround<'r>, ReviewError> {
        let (stood, bounds) = self.ready_to_judge(period, rolls)?;
        self.ground_of(period, rolls, &stood, bounds)
    }

    pub(super) fn ready_to_judge(&self, period: Period, rolls: &mut BTreeMap<Period, Roll>) -> Result<(Stood, Bounds), ReviewError> {
        self.fill_rolls(period, rolls)?;
        let place = rolls.get(&period).map(Office::place_of).unwrap_or_default();
        payrolls::lay_beside(&self.book, (period, &place), rolls, |of| self.stood_of(of, None, Some(PAYROLL)))?;
        let bounds = Bounds { exported: self.exported(period)?, ..Bounds::default() };
        Ok((self.stood(period, None)?, bounds))
    }

    pub(super) fn ground_of<'r>(
        &self,
        period: Period,
        rolls: &'r BTreeMap<Period, Roll>,
        stood: &Stood,
        Bounds { exported, undoes, dates, .. }: Bounds,
    ) -> Result<JudgeGround<'r>, ReviewError> {
        let current = rolls.get(&period).ok_or_else(|| ReviewError::NotImported(period, Vec::new()))?;
        let wanted = periods_read(period);
        let past: Vec<&Roll> = wanted.iter().rev().filter_map(|other| rolls.get(other)).collect();
        let mut campaign = self.campaign(current, exported)?;
        if let Some(CampaignDates { window_start, window_end, deadline }) = dates {
            campaign = Campaign { window_start, window_end, deadline, ..campaign };
        }
        let (mut tables, _) = current_tables::joined(current, self.with_clues(current, stood)?.as_ref());
        let caliber = self.book.caliber(period.year, &campaign.place);
        case_facts::fill(self.store.read(), current, caliber, self.clock.today(), undoes, &mut tables)?;
        Ok(JudgeGround { campaign, current, past, tables })
    }

    /// Reads the rolls that a run for `period` needs and that are not at hand yet.
    ///
    /// # Errors
    /// What the store says.
    pub fn fill_rolls(&self, period: Period, rolls: &mut BTreeMap<Period, Roll>) -> Result<(), ReviewError> {
        self.fill_rolls_told(period, rolls, &|_| true)
    }

    /// The same, told now and then how many households are read so far, and answered `false` to stop.
    ///
    /// # Errors
    /// `Stopped`, or what the store says.
    pub fn fill_rolls_told(
        &self,
        period: Period,
        rolls: &mut BTreeMap<Period, Roll>,
        tell: &dyn Fn(usize) -> bool,
    ) -> Result<(), ReviewError> {
        let stored = self.store.read().periods()?;
        let (mut before, mut goes_on) = (0, true);
        for wanted in periods_read(period).into_iter().chain([period]) {
            if !rolls.contains_key(&wanted) && stored.contains(&wanted) {
                // Flags are facts: they come from the documents, never from what is packed of them.
                let roll = self.store.read().roll_of_documents(wanted, RecordPart::Whole, &mut |read| goes_on = tell(before + read))?;
                if !goes_on {
                    return Err(ReviewError::Stopped);
                }
                before += roll.len();
                rolls.insert(wanted, roll);
            }
        }
        Ok(())
    }

    /// Judges a period over rolls that are all at hand; `exported` is the day in the names of its files, `undoes` the batch that is being
    /// taken back, `most` how many flags there may be.
    ///
    /// # Errors
    /// `Stopped`, `TooManyFlags`, or the period is not among the rolls.
    pub fn judge_rolls(
        &self,
        period: Period,
        rolls: &BTreeMap<Period, Roll>,
        stood: &Stood,
        bounds: Bounds,
        tell: Tell<'_>,
    ) -> Result<Judged, ReviewError> {
        let ground = self.ground_of(period, rolls, stood, bounds)?;
        let assessment = ground.judged_by(&self.book, bounds.most, tell)?;
        let JudgeGround { campaign, current, .. } = ground;
        let mut flags: HashMap<&str, Vec<&Flag>> = HashMap::new();
        for flag in &assessment.flags {
            if let Subject::Household(id) = &flag.subject {
                flags.entry(id).or_default().push(flag);
            }
        }
        let lines = lines(&self.book, (current, rolls.get(&period.back(1))), &campaign.place, &flags, &|_| true);
        let ids = (0..current.len()).map(|at| current.id(at).to_owned()).collect();
        let rules = self.book.household_rules().map(|rule| rule.code.clone()).collect();
        let stood = stood.iter().map(|(table, standing)| (table.code().to_owned(), standing.digest(*table))).collect();
        Ok(Judged {
            period,
            as_of: campaign.as_of,
            assessment,
            stood,
            lines,
            ids,
            rules,
            today: self.clock.today(),
            edges: Edges::of(&self.book, period, &campaign.place),
            carried: None,
        })
    }

    /// The newest day in the names of the files of a period that were not taken back.
    ///
    /// # Errors
    /// What the store says.
    pub fn exported(&self, period: Period) -> Result<Option<NaiveDate>, StoreError> {
        let read = self.store.read();
        let undone: HashSet<i64> = read.batches()?.iter().filter(|batch| batch.undone_by.is_some()).map(|batch| batch.id).collect();
        let files = read.files()?;
        let mine = files.iter().filter(|file| file.is_of_record() && file.period == period.to_string() && !undone.contains(&file.batch));
        Ok(mine.filter_map(|file| file.export_date.parse().ok()).max())
    }
}

/// The queue's lines of those households of a roll that are wanted, by their flags in the order of the book; beside it the roll of a year
/// before.
pub(super) fn lines(
    book: &Book,
    (current, prior): (&Roll, Option<&Roll>),
    place: &OfficePlace,
    flags: &HashMap<&str, Vec<&Flag>>,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<QueueLine> {
    let matched = prior.map(|prior| match_prior(current, prior)).unwrap_or_default();
    let caliber = book.caliber(current.period.year, place);
    let earlier = book.caliber(current.period.year - 1, place);
    let places = TownPlaces::of(current);
    // The line is that of each household's own township.
    let poverty_of = |town: &TownPlace| {
        let [prov, city, county, town] = town.names.clone();
        poverty_line(book, current.period, &OfficePlace { prov, city, county, town })
    };
    let lines: Vec<Option<Money>> = if places.are_several() { places.towns.iter().map(poverty_of).collect() } else { Vec::new() };
    let here = poverty_line(book, current.period, place);
    (0..current.len())
        .filter(|at| wanted(current.id(*at)))
        .map(|at| {
            let before = match (prior, matched.get(at)) {
                (Some(roll), Some(Some(found))) => Some(Figures { roll, at: found.index, caliber: earlier }),
                (Some(_) | None, _) => None,
            };
            let town = places.of.get(at).and_then(|village| places.villages.get(*village)).map(|village| village.town);
            let poverty = town.and_then(|town| lines.get(town)).copied().unwrap_or(here);
            let mine = flags.get(current.id(at)).map_or(&[][..], Vec::as_slice);
            line(Figures { roll: current, at, caliber }, before, places.village(at), mine, (book, poverty))
        })
        .collect()
}

/// What else a run has to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    /// The newest day in the names of the period's files.
    pub exported: Option<NaiveDate>,
    /// The batch that is being taken back.
    pub undoes: Option<i64>,
    /// How many flags there may be; none for any number.
    pub most: Option<usize>,
    /// Dates of the campaign that are to be set with the run; none for those that stand.
    pub dates: Option<CampaignDates>,
}

/// What a run goes with: nothing, or an import or its undoing.
#[derive(Clone, Debug, Default)]
pub struct With {
    /// The ledger entry of the import or of its undoing.
    pub group: Option<i64>,
    /// The batch that is taken back.
    pub undoes: Option<i64>,
    /// The changes of the rulebook, as the payload holds them; empty for none.
    pub changed: String,
    /// The entry of the ledger up to which it was judged (`succession.rs`).
    pub seen: i64,
}

/// Keeps a run in an open transaction: facts, flag statuses, reopened cases, the queue's lines, and one entry for the run.
///
/// # Errors
/// What the store says.
pub fn keep(write: &Write<'_>, who: &Who, with: With, mut judged: Judged, book: &KeptRulebook) -> Result<AssessDone, ReviewError> {
    let With { group, undoes, changed: why, seen } = with;
    write.keep_rulebook(book)?;
    let before: BTreeMap<FlagKey, Standing> =
        write.read().standings(judged.period)?.into_iter().map(|standing| (standing.key.clone(), standing)).collect();
    let unset = without_a_line(&judged.assessment, &before);
    let (run, findings) = keep_facts(write, who, &mut judged, book, &unset)?;
    let mut done = AssessDone { assessment: run.id, households: judged.ids.len(), ..AssessDone::default() };
    let mut counts = BTreeMap::from([("households".to_owned(), number(judged.ids.len()))]);
    for (at, severity) in Severity::ALL.into_iter().enumerate() {
        done.flags[at] = findings.iter().filter(|finding| finding.severity == severity).count();
        counts.insert(severity.code().to_owned(), number(done.flags[at]));
    }
    // What only some rules changed leaves the other lines as they are.
    if judged.carried.is_none() {
        write.clear_lines(judged.period)?;
    }
    for line in &judged.lines {
        write.put_line(judged.period, line)?;
    }
    let payload = Payload {
        assessment: Some(run.id),
        beside: write.read().beside_lines(judged.period)?,
        counts,
        digest: run.digest.clone(),
        period: Some(judged.period),
        why,
        ..Payload::default()
    };
    let seq = write.act(who, Act::Assess, NewAct { group, payload, ..NewAct::default() })?;
    write.set_meta(succession::JUDGED, &succession::mark(run.id, seen))?;
    make_cases(write, judged.period, judged.ids.iter().map(String::as_str), who, seq)?;
    let changed = changed_since(write.read(), &run)?;
    let settled_as = |entry: i64, rule: &str| settled_as(write.read(), entry, rule);
    let letters = judged.ids.into_iter().zip(judged.assessment.outcomes).collect();
    let endings = Endings::of(&run.body, letters);
    let stays = stays(write.read(), judged.period, endings, undoes)?;
    let after = flag_lifecycle::after_run(&before, &findings, &changed, &settled_as, &stays, &who.at);
    for standing in &after {
        write.put_standing(judged.period, standing)?;
    }
    reopen(write, who, group.unwrap_or(seq), judged.period, &before, &after, &mut done)?;
    threshold::note(write, who, group.unwrap_or(seq), judged.period, &judged.edges, &before, &after)?;
    // A flag that comes back may come back to a waiver that has run out since.
    waivers::lapse(write, who, judged.period, judged.today, Some(group.unwrap_or(seq)))?;
    waivers::carry(write, who, judged.period, judged.today, group.unwrap_or(seq))?;
    Ok(done)
}

/// The households whose figures changed between the run before this one and this one.
///
/// # Errors
/// What the store says.
pub fn changed_since(read: Read<'_>, run: &AssessmentRow) -> Result<BTreeSet<String>, StoreError> {
    let before = read.assessments()?.into_iter().rfind(|other| other.period == run.period && other.id < run.id);
    match before {
        Some(before) => read.changed_between(run.period, before.upto, run.upto),
        // Nothing was flagged before the first run, so nothing can go out.
        None => Ok(BTreeSet::new()),
    }
}

/// Which flags stand although they were not found: those whose rule was skipped, unless it can only be skipped again because the
/// batch `undoes`, which fed it, is being taken back, or because the limit was.
///
/// # Errors
/// What the store says.
pub fn stays(read: Read<'_>, period: Period, now: Endings, undoes: Option<i64>) -> Result<impl Fn(&FlagKey) -> bool, StoreError> {
    let before = undoes.map(|batch| Endings::before_batch(read, period, batch)).transpose()?;
    Ok(move |key: &FlagKey| {
        let withdrawn = before.as_ref().is_some_and(|before| before.as_ref().is_none_or(|before| before.skipped(key)));
        now.skipped(key) && !now.lost_its_limit(key) && !withdrawn
    })
}

/// The state to which an entry settled a rule's flag; none when it did not, or settled it to nothing human.
fn settled_as(read: Read<'_>, entry: i64, rule: &str) -> Option<FlagState> {
    let stored = read.entry(entry).ok()??;
    Payload::parse(&stored.entry.payload)?.flags.get(rule).map(|change| change.to).filter(|state| state.is_human())
}

fn keep_facts(
    write: &Write<'_>,
    who: &Who,
    judged: &mut Judged,
    book: &KeptRulebook,
    unset: &[String],
) -> Result<(AssessmentRow, Vec<Finding>), ReviewError> {
    let mut findings = Vec::with_capacity(judged.assessment.flags.len());
    let mut digests: BTreeMap<i64, String> = BTreeMap::new();
    // Each goes as soon as it is written: a county's flags weigh more than its records.
    for flag in std::mem::take(&mut judged.assessment.flags) {
        let fingerprint = flag.fingerprint();
        let (id, digest) = write.add_flag(&flag, &fingerprint)?;
        digests.insert(id, digest);
        findings.push(Finding { key: FlagKey::of(&flag), severity: flag.severity, fingerprint, flag: id });
    }
    for row in judged.carried.iter_mut().flat_map(|carried| std::mem::take(&mut carried.found)) {
        digests.insert(row.flag, row.digest);
        let key = FlagKey { hh_id: row.hh_id, village: row.village, rule: row.rule };
        let severity = Severity::parse(&row.severity).ok_or_else(|| StoreError::Damaged(format!("flag {}", row.flag)))?;
        findings.push(Finding { key, severity, fingerprint: row.fingerprint, flag: row.flag });
    }
    let known: HashMap<String, String> = write.read().outcomes(judged.period, i64::MAX)?.into_iter().collect();
    let mut letters: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, outcome) in judged.ids.iter().zip(&judged.assessment.outcomes) {
        if known.get(id).is_none_or(|known| **known != **outcome) {
            letters.insert(id, outcome);
        }
    }
    let mut run = AssessmentRow {
        id: 0,
        at: who.at.clone(),
        period: judged.period,
        as_of: judged.as_of.to_string(),
        rulebook: book.digest.clone(),
        upto: write.read().newest_version()?,
        digest: String::new(),
        body: body(judged, unset),
    };
    let found = digests.values().map(String::as_str);
    run.digest = facts_digest(&run, &book.text, found, letters.iter().map(|(id, outcome)| (*id, *outcome)));
    run.id = write.add_assessment(&run)?;
    for &flag in digests.keys() {
        write.add_found(run.id, flag)?;
    }
    for (id, outcome) in letters {
        write.add_outcome(judged.period, id, run.id, outcome)?;
    }
    Ok((run, findings))
}

/// The digest of a run: what it ran on and with, its findings' digests by number, the outcome letters it wrote by 户编号.
#[must_use]
pub fn facts_digest<'a>(
    run: &AssessmentRow,
    book: &str,
    findings: impl Iterator<Item = &'a str>,
    letters: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let (book, body) = (digest::sha256(book.as_bytes()), digest::sha256(run.body.as_bytes()));
    let mut sum = Sum::default();
    sum.add(format!("{} {} {} {} {book} {body}\n", run.period, run.as_of, run.upto, run.rulebook).as_bytes());
    for finding in findings {
        sum.add(finding.as_bytes());
        sum.add(b"\n");
    }
    for (id, outcome) in letters {
        for part in [id, " ", outcome, "\n"] {
            sum.add(part.as_bytes());
        }
    }
    sum.finish()
}

/// The rules whose flags stand and that have no limit any more: the line was taken back, and what was found by it goes with it. The run
/// names them, so that one of an earlier version is replayed as it was.
fn without_a_line(assessment: &Assessment, before: &BTreeMap<FlagKey, Standing>) -> Vec<String> {
    let waits = assessment.tallies.iter().filter(|tally| tally.skipped.contains_key(&Why::NoLimit)).map(|tally| &tally.rule);
    let stands = |rule: &&String| {
        let mut mine = before.values().filter(|standing| standing.key.rule == **rule);
        mine.any(|standing| !matches!(standing.state, FlagState::Corrected | FlagState::AutoCleared))
    };
    waits.filter(stands).cloned().collect()
}

/// The tallies of a run as JSON: rules in the order of the letters, hits and skips by rule; the rules without a limit whose flags go.
fn body(judged: &Judged, unset: &[String]) -> String {
    let tallies: Vec<serde_json::Value> = judged
        .assessment
        .tallies
        .iter()
        .map(|tally| {
            let skipped: BTreeMap<String, usize> = tally.skipped.iter().map(|(why, count)| (why.letter().to_string(), *count)).collect();
            serde_json::json!({
                "rule": tally.rule,
                "fired": tally.fired,
                "clear": tally.clear,
                "not_concerned": tally.not_concerned,
                "skipped": skipped,
            })
        })
        .collect();
    let villages: BTreeMap<&str, &str> =
        judged.assessment.village_outcomes.iter().map(|(village, letters)| (village.as_str(), &**letters)).collect();
    let mut body = serde_json::json!({ "rules": judged.rules, "tallies": tallies, "villages": villages });
    if !judged.stood.is_empty() {
        body["tables"] = serde_json::json!(judged.stood);
    }
    if !unset.is_empty() {
        body["unset"] = serde_json::json!(unset);
    }
    body.to_string()
}

/// Makes the cases of households that have none yet in the period.
///
/// # Errors
/// What the store says.
pub fn make_cases<'a>(
    write: &Write<'_>,
    period: Period,
    ids: impl Iterator<Item = &'a str>,
    who: &Who,
    seq: i64,
) -> Result<usize, StoreError> {
    let known: HashSet<String> = write.read().cases(period)?.into_iter().map(|case| case.hh_id).collect();
    let mut made = 0;
    for id in ids.filter(|id| !known.contains(*id)) {
        write.put_case(period, &CaseRow { hh_id: id.to_owned(), state: CaseState::new(), since: who.at.clone(), seq })?;
        made += 1;
    }
    Ok(made)
}

/// Counts what the run did to flags, and writes one entry for each case that stands open again or whose settled flag does.
fn reopen(
    write: &Write<'_>,
    who: &Who,
    group: i64,
    period: Period,
    before: &BTreeMap<FlagKey, Standing>,
    after: &[Standing],
    done: &mut AssessDone,
) -> Result<(), ReviewError> {
    let mut cases: BTreeMap<&str, BTreeMap<String, i64>> = BTreeMap::new();
    for standing in after {
        let was = before.get(&standing.key);
        // What went and comes again stands where nothing stood, and whoever counts flags finds one more.
        let had_gone = was.is_some_and(|was| matches!(was.state, FlagState::Corrected | FlagState::AutoCleared));
        done.new += usize::from(was.is_none() || (had_gone && standing.state.is_unsettled()));
        done.cleared += usize::from(matches!(standing.state, FlagState::Corrected | FlagState::AutoCleared));
        let open = |standing: &Standing| standing.severity == Severity::High && standing.state.is_unsettled();
        let settled_before = was.is_some_and(|was| was.state.is_human());
        let reopened = settled_before && standing.state == FlagState::Reopened;
        done.reopened_flags += usize::from(reopened);
        let new_high = open(standing) && !was.is_some_and(open);
        if !standing.key.hh_id.is_empty() && (reopened || new_high) {
            let severity = Severity::ALL.iter().position(|severity| *severity == standing.severity).map_or(0, number);
            cases.entry(&standing.key.hh_id).or_default().insert(standing.key.rule.clone(), severity);
        }
    }
    for (id, rules) in cases {
        let Some(case) = write.read().case(period, id)? else { continue };
        let high = rules.values().any(|severity| *severity == 0);
        let status = flag_lifecycle::new_high_flag(case.state.status).filter(|_| high);
        let had_settled = rules.keys().any(|rule| {
            let key = FlagKey { hh_id: id.to_owned(), village: String::new(), rule: rule.clone() };
            before.get(&key).is_some_and(|was| was.state.is_human())
        });
        if status.is_none() && !had_settled {
            continue;
        }
        done.reopened_cases += usize::from(status.is_some());
        let to = status.map(|status| CaseState { status, due: None, slip: String::new(), ..case.state });
        let why = if to.is_some() { "high_flag" } else { "flag" };
        let payload = Payload { counts: rules, period: Some(period), to, why: why.to_owned(), ..Payload::default() };
        write.act(who, Act::Reopen, NewAct { hh_id: id.to_owned(), group: Some(group), payload, ..NewAct::default() })?;
    }
    Ok(())
}

/// A count as the ledger writes it.
#[must_use]
pub fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
