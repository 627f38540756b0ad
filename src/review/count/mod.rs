//! The counts of a period beside those of the same period a year before, on the records that a run of the rules reads.
//!
//! What does not live here: which counts there are and how they are counted (`rules/count`), how they are listed (`cli/commands`).

pub mod board;
pub mod bulletin;
pub mod field_work;
pub mod lacking;
pub mod pace;

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use crate::disk;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::assess::run::periods_read;
use crate::review::count::field_work::FieldTally;
use crate::review::count::lacking::Lacking;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::at_hand::TownAtHand;
use crate::review::file::duties::people;
use crate::rules::count::CountRegister;
use crate::rules::count::CountRow;
use crate::rules::count::CountSubject;
use crate::rules::count::Measure;
use crate::rules::count::needs::TownNeeds;
use crate::rules::count::tally::CountCell;
use crate::rules::count::tally::CountValue;
use crate::rules::count::tally::SplitRow;
use crate::rules::count::tally::Tallied;
use crate::rules::count::tally::split;
use crate::rules::eval::filter::FilterRow;
use crate::rules::lang::error::RuleError;
use crate::rules::township::town::Town;
use crate::store::error::StoreError;

/// A count over everybody or over one group.
#[derive(Clone, Debug)]
pub struct CountLine {
    /// Its code.
    pub code: String,
    /// What it goes over.
    pub counted: CountSubject,
    /// What it is called.
    pub title: Text,
    /// The group; none for everybody.
    pub group: Option<String>,
    /// What it came to.
    pub value: Option<CountValue>,
    /// Households it counts, or clues, grids, visits.
    pub households: usize,
    /// Households of which it could be said.
    pub judged: usize,
    /// Households of which it could not be said, because something is missing.
    pub unknown: usize,
    /// What it came to a year before; none where that period is not in the file or nobody could be judged.
    pub before: Option<CountValue>,
    /// What `count` says of the period a year before: of households the same as `before`, of clues, rounds and visits not as they stood on
    /// the same day but as that period is measured.
    pub year_before: Option<CountValue>,
    /// Households of which it could not be said a year before.
    pub unknown_before: usize,
    /// The filter that opens its households, the group left aside; empty where it goes over something else.
    pub filter: String,
    /// The words by which a list shows what else it counts; none where no list does.
    pub listed: Option<Text>,
    /// What it reads and is not there: it cannot be said then, and is no nought.
    pub lacks: Option<Lacking>,
}

/// The counts of a period.
#[derive(Clone, Debug)]
pub struct PeriodCounts {
    /// Which.
    pub period: Period,
    /// The same period a year before, where it is in the file.
    pub before: Option<Period>,
    /// The counts, each over everybody and then, where a split is asked for, by groups.
    pub lines: Vec<CountLine>,
}

/// What is asked of a township and the office's lines of its households.
pub(in crate::review) type AskTown<'a> = dyn FnMut(&Town<'_>, &LineOf<'_>) -> Result<(), ReviewError> + 'a;

/// The office's line of a household of the roll.
type LineOf<'l> = dyn Fn(usize) -> Option<Box<dyn FilterRow + 'l>> + 'l;

/// How many townships stay read: that of the period under review and the one beside it.
const TOWNS_KEPT: usize = 2;

/// The office's own counts beside its settings.
const OWN: &str = "counts.toml";

impl Desk {
    /// Counts the period under review, and the same one a year before where it is in the file.
    ///
    /// # Errors
    /// There is no period, or what the store says.
    pub fn counts(&self, register: &CountRegister, split: Option<&SplitRow>) -> Result<PeriodCounts, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let earlier = period.back(1);
        let held = self.held_periods()?;
        let is_before = held.contains(&earlier).then_some(earlier);
        let (now, before) =
            if register.asks_households() { self.tally(register, split, period, is_before)? } else { (Tallied::default(), None) };
        let field = self.field_counts(register, split, period)?;
        let book = &self.office.book;
        let lacks = |of: Period, row: &CountRow| {
            let earlier = (1..=row.years_back().into()).map(|years| of.back(years)).find(|past| !held.contains(past));
            let not_set = |key: &&String| book.limit_of(key, of, &self.place).is_none();
            let limit = || row.limits().iter().find(not_set).map(|key| Lacking::Limit(book.limit_title(key)));
            earlier.map(Lacking::Earlier).or_else(limit)
        };
        // Records that are only compared with were never worked on: nothing done to them is no nought.
        let was_worked = self.office.store.read().case_tally()?.iter().any(|(period, ..)| *period == earlier);
        let none = Tallied::default();
        let then = before.as_ref().unwrap_or(&none);
        let places = self.parts_of_villages(split, period)?;
        let mut names: BTreeSet<&String> = now.groups.keys().chain(then.groups.keys()).chain(&places).collect();
        for count in field.values() {
            names.extend(count.now.groups.keys().chain(count.before.iter().flat_map(|before| before.groups.keys())));
        }
        let mut lines = Vec::new();
        for (at, row) in register.rows().iter().enumerate() {
            let is_parted = split.is_some_and(|split| split.parts(row));
            if let Some(count) = field.get(&at) {
                let mut line = |group: Option<&String>| {
                    let of = |tally: &FieldTally| group.map_or(tally.whole, |group| tally.groups.get(group).copied().unwrap_or_default());
                    let cell = of(&count.now);
                    lines.push(CountLine {
                        code: row.code.clone(),
                        counted: row.counted(),
                        title: row.title_in(period.part),
                        group: group.cloned(),
                        value: cell.value(row.measure()).filter(|_| count.lacks.is_none()),
                        households: cell.households,
                        judged: cell.judged,
                        unknown: 0,
                        before: count.before.as_ref().and_then(|before| of(before).value(row.measure())),
                        year_before: count.year_before.as_ref().and_then(|year| of(year).value(row.measure())),
                        unknown_before: 0,
                        filter: String::new(),
                        listed: count.listed.clone(),
                        lacks: count.lacks.clone(),
                    });
                };
                line(None);
                names.iter().filter(|_| is_parted).for_each(|name| line(Some(name)));
                continue;
            }
            let said_before = (was_worked || !row.is_of_office()) && lacks(earlier, row).is_none();
            let lacks = lacks(period, row);
            let mut line = |group: Option<String>, cell: Option<&CountCell>, was: Option<&CountCell>| {
                let was = was.filter(|_| said_before);
                let cell = cell.copied().unwrap_or_default();
                lines.push(CountLine {
                    code: row.code.clone(),
                    counted: row.counted(),
                    title: row.title_in(period.part),
                    group,
                    value: worth(&cell, row.measure()).filter(|_| lacks.is_none()),
                    households: cell.households,
                    judged: cell.judged,
                    unknown: cell.unknown,
                    before: was.and_then(|was| worth(was, row.measure())),
                    year_before: was.and_then(|was| worth(was, row.measure())),
                    unknown_before: was.map_or(0, |was| was.unknown),
                    filter: row.when.clone(),
                    listed: None,
                    lacks: lacks.clone(),
                });
            };
            line(None, now.whole.get(at), then.whole.get(at));
            for name in names.iter().filter(|_| is_parted) {
                let of = |tallied: &'_ Tallied| tallied.groups.get(*name).and_then(|cells| cells.get(at)).copied();
                line(Some((*name).clone()), of(&now).as_ref(), of(then).as_ref());
            }
        }
        Ok(PeriodCounts { period, before: is_before, lines })
    }

    /// The villages of the roll, or those responsible for them, where it is parted by these.
    fn parts_of_villages(&self, split: Option<&SplitRow>, period: Period) -> Result<BTreeSet<String>, ReviewError> {
        let villages = || self.village_names().into_iter().map(str::to_owned);
        match split {
            Some(SplitRow { role: Some(role), .. }) => {
                let (duties, day) = (self.duties()?, self.duty_day(period)?);
                Ok(villages().map(|village| people(&duties, &village, *role, day)).collect())
            }
            Some(split) if split.code == "village" => Ok(villages().collect()),
            _ => Ok(BTreeSet::new()),
        }
    }

    /// 通报 of the period under review, as lines (`bulletin.rs`).
    ///
    /// # Errors
    /// As `counts`.
    pub fn bulletin(&self, register: &CountRegister) -> Result<Vec<String>, ReviewError> {
        let counts = self.counts(register, split("village"))?;
        Ok(bulletin::lines(self.place_name(), &counts, self.lang))
    }

    /// The shipped counts with those of the office beside its settings, and with more of these files.
    ///
    /// # Errors
    /// A file cannot be read, or is not well formed.
    pub fn count_register(&self, more: &[PathBuf]) -> Result<CountRegister, ReviewError> {
        let beside = self.office.beside.as_ref().map(|folder| folder.join(OWN));
        let mut own = Vec::new();
        for path in beside.iter().filter(|path| path.is_file()).chain(more) {
            let name = path.display().to_string();
            let read = disk::text::read(path).map_err(|why| {
                let said = text("读不了“{file}”：{why}", "{file} cannot be read: {why}");
                ReviewError::Filter(said.fill(&[("file", &name), ("why", &system::why(&why))]))
            })?;
            own.push((name, read));
        }
        CountRegister::read(&self.office.book, &own).map_err(|errors| ReviewError::Filter(errors.text()))
    }

    /// The periods of the file that still have their records.
    fn held_periods(&self) -> Result<BTreeSet<Period>, ReviewError> {
        let read = self.office.store.read();
        let mut held = BTreeSet::new();
        for period in read.periods()? {
            if !read.is_purged(period)? {
                held.insert(period);
            }
        }
        Ok(held)
    }

    /// Reads what the counts of the period under review are counted on, so that they are quickly told then. Told how many households are
    /// read of about how many, and answered `false` to stop.
    ///
    /// # Errors
    /// There is no period, `Stopped`, or what the store says.
    pub(in crate::review) fn read_towns(&self, tell: &dyn Fn(usize, usize) -> bool) -> Result<(), ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let held = self.held_periods()?;
        let wanted: Vec<Period> = [period, period.back(1)].into_iter().filter(|of| held.contains(of)).collect();
        let size = |of: &Period| periods_read(*of).iter().chain([of]).filter(|read| held.contains(read)).count() * self.rows.len();
        let total = wanted.iter().map(size).sum();
        let needs = self.count_register(&[])?.needs(&self.office.book, None).map_err(|error| ReviewError::Filter(error.text()))?;
        let mut before = 0;
        for of in wanted {
            let at_hand = self.take_town(of, &needs, &|read| tell(before + read, total))?;
            self.keep_town(of, at_hand);
            before += size(&of);
        }
        if tell(total, total) { Ok(()) } else { Err(ReviewError::Stopped) }
    }

    /// The township of a period, out of those that stay read; an error lets go of it.
    fn take_town(&self, period: Period, needs: &TownNeeds, tell: &dyn Fn(usize) -> bool) -> Result<TownAtHand, ReviewError> {
        self.office.town_at_hand(period, needs, &mut self.towns.borrow_mut(), tell)
    }

    fn keep_town(&self, period: Period, town: TownAtHand) {
        let mut towns = self.towns.borrow_mut();
        if towns.len() >= TOWNS_KEPT {
            // The oldest period goes: what is asked of it is asked least.
            towns.pop_first();
        }
        towns.insert(period, town);
    }

    /// Counts the records of the period under review and, beside it on another thread, those of an earlier one.
    fn tally(
        &self,
        register: &CountRegister,
        split: Option<&SplitRow>,
        period: Period,
        before: Option<Period>,
    ) -> Result<(Tallied, Option<Tallied>), ReviewError> {
        let needs = register.needs(&self.office.book, split).map_err(|error| ReviewError::Filter(error.text()))?;
        let taken: Vec<TownAtHand> = self.take_towns(&[Some(period), before].into_iter().flatten().collect::<Vec<_>>(), &needs)?;
        let campaign = |town: &TownAtHand| self.office.campaign(&town.current, self.office.exported(town.current.period)?);
        let mut campaigns = taken.iter().map(campaign).collect::<Result<Vec<_>, StoreError>>()?;
        if self.has_towns() {
            // Villages of the year before are called as those of this one, also where it had one township only.
            for campaign in &mut campaigns {
                campaign.place.town.clear();
            }
        }
        let past: Vec<Vec<&Roll>> = taken.iter().map(|town| town.past.iter().map(AsRef::as_ref).collect()).collect();
        let town = |at: usize| -> Option<Town<'_>> {
            let (town, campaign, past) = (taken.get(at)?, campaigns.get(at)?, past.get(at)?);
            Some(Town { campaign, current: &town.current, past, tables: &town.tables })
        };
        let book = &self.office.book;
        let counted = |town: &Town<'_>, line: &LineOf<'_>| register.tally(book, town, line, split);
        let (now, then) = thread::scope(|scope| {
            // Cases of another period have their own lines; without them no count of the office's work is said of it.
            let then = town(1).map(|then| scope.spawn(move || register.tally(book, &then, &|_| None, split)));
            let now = town(0).map(|now| counted(&now, &|at| self.filter_line(now.current.id(at))));
            (now, then.map(|then| then.join().unwrap_or_else(|panic| resume_unwind(panic))))
        });
        for (of, town) in [Some(period), before].into_iter().flatten().zip(taken) {
            self.keep_town(of, town);
        }
        let told = |found: Option<Result<Tallied, RuleError>>| found.transpose().map_err(|error| ReviewError::Filter(error.text()));
        let (now, then) = (told(now)?.unwrap_or_default(), told(then)?);
        let Some(role) = split.and_then(|split| split.role) else { return Ok((now, then)) };
        // The year before is parted by who is responsible now, so that the same villages stand beside each other.
        let (duties, day) = (self.duties()?, self.duty_day(self.period.unwrap_or(period))?);
        let regrouped = |tallied: Tallied| tallied.regrouped(&|village| people(&duties, village, role, day));
        Ok((regrouped(now), then.map(regrouped)))
    }

    /// The townships of some periods, each read with what those before it hold already.
    fn take_towns(&self, periods: &[Period], needs: &TownNeeds) -> Result<Vec<TownAtHand>, ReviewError> {
        for period in periods {
            let town = self.take_town(*period, needs, &|_| true)?;
            // None of them goes before all are read.
            self.towns.borrow_mut().insert(*period, town);
        }
        let mut kept = self.towns.borrow_mut();
        Ok(periods.iter().filter_map(|period| kept.remove(period)).collect())
    }

    /// Asks the records of a period as a run of the rules would, each household with the office's line of it; what is not needed may not be
    /// there.
    pub(in crate::review) fn over_town(&self, period: Period, needs: &TownNeeds, ask: &mut AskTown<'_>) -> Result<(), ReviewError> {
        let at_hand = self.take_town(period, needs, &|_| true)?;
        let TownAtHand { current, past, tables, .. } = &at_hand;
        let past: Vec<&Roll> = past.iter().map(AsRef::as_ref).collect();
        let campaign = self.office.campaign(current, self.office.exported(period)?)?;
        // Cases of another period have their own lines; without them no count of the office's work is said of it.
        let own = self.period == Some(period);
        let line = |at: usize| -> Option<Box<dyn FilterRow + '_>> { if own { self.filter_line(current.id(at)) } else { None } };
        let town = Town { campaign: &campaign, current, past: &past, tables };
        let asked = ask(&town, &line);
        self.keep_town(period, at_hand);
        asked
    }
}

/// The value of a cell; of households none where nobody could be judged.
fn worth(cell: &CountCell, measure: Measure) -> Option<CountValue> {
    if cell.judged == 0 { None } else { cell.value(measure) }
}
