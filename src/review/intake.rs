//! The preview of an import: files are read, laid over what is stored, counted, and checked for whose data they are.
//!
//! Nothing is written here. What does not live here: reading files (`exchange`), layers (`review/layers.rs`), storing (`review/batch.rs`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::Datelike;

use crate::domain::cert;
use crate::domain::field::CERT_NO;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::field::VILLAGE;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::stamp::PRACTICE_AREA;
use crate::domain::stamp::Stamp;
use crate::exchange::read;
use crate::exchange::read::FileReport;
use crate::exchange::read::Incoming;
use crate::exchange::read::Layer;
use crate::exchange::read::ReadOptions;
use crate::exchange::read::RowProblem;
use crate::review::error::ReviewError;
use crate::review::layers;
use crate::review::layers::Plan;
use crate::review::office::Office;
use crate::review::office::Step;
use crate::review::office::Tell;
use crate::rules::matching::match_prior;

/// What an import would do.
#[derive(Debug)]
pub struct Preview {
    /// The files and sheets.
    pub files: Vec<FileReport>,
    /// What was the matter with rows and cells.
    pub problems: Vec<RowProblem>,
    /// Counts of each period.
    pub periods: Vec<PeriodCount>,
    /// Of the newest period: village, its households, and how many of them have no record a year before.
    pub villages: Vec<VillageCount>,
    /// Whose data these are; none when no id tells.
    pub stamp: Option<Stamp>,
    /// The whole plan, for `import`.
    pub plans: Vec<Plan>,
    /// The columns of each file, by position.
    pub columns: Vec<Vec<String>>,
    /// Newest version when the plan was made; decisions taken since do not touch it.
    pub newest: i64,
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
    /// Households that are stored and in none of the files.
    pub not_in_file: usize,
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
        self.plans.iter().all(Plan::is_idle)
    }
}

impl Office {
    /// Reads files and says what importing them would do.
    ///
    /// # Errors
    /// A file that cannot be read, ids of the wrong kind, or `Stopped`.
    pub fn preview(&self, paths: &[PathBuf], period: Option<Period>, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        let progress = |done: read::Progress| tell(Step::Reading(done.file, done.done_bytes, done.total_bytes));
        let options = ReadOptions { period, only: None, progress: &progress };
        let incoming = read::read(paths, &options)?;
        self.preview_of(incoming, tell)
    }

    /// The same for files that have been read already.
    ///
    /// # Errors
    /// Ids of the wrong kind, `Stopped`, or what the store says.
    pub fn preview_of(&self, incoming: Incoming, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        let Incoming { files, rolls, problems } = incoming;
        let stamp = self.check_ids(&rolls)?;
        // A year mistyped into the future would become the period under review and hide the office's work.
        let this_year = self.clock.today().year();
        if let Some(layer) = rolls.iter().find(|layer| layer.period.year > this_year) {
            return Err(ReviewError::NotYet(layer.period));
        }
        let columns = columns_of(files.len(), &rolls);
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
            if !tell(Step::Comparing(done, total)) {
                return Err(ReviewError::Stopped);
            }
            layers.sort_by_key(|layer| layer.kind);
            plans.push(layers::plan(store, period, layers, &|field| weighty.contains(field))?);
        }
        let periods = plans.iter().map(count).collect();
        let villages = self.villages(&plans)?;
        Ok(Preview { files, problems, periods, villages, stamp, plans, columns, newest })
    }

    /// Whose data the layers hold; refused when both, or when they do not belong into this file (invariant 9).
    fn check_ids(&self, layers: &[Layer]) -> Result<Option<Stamp>, ReviewError> {
        let (mut practice, mut real) = (false, false);
        for layer in layers {
            let (more_practice, more_real) = kinds_of_ids(&layer.roll);
            practice |= more_practice;
            real |= more_real;
        }
        let found = match (practice, real) {
            (true, true) => return Err(ReviewError::MixedIds),
            (true, false) => Some(Stamp::Practice),
            (false, true) => Some(Stamp::Office),
            (false, false) => None,
        };
        match (found, self.store.read().stamp()?) {
            (Some(found), Some(ours)) if found != ours => Err(ReviewError::WrongIds { found, ours }),
            (found, _) => Ok(found),
        }
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
        for (at, prior) in matched.iter().enumerate() {
            let word = newest.roll.get(at, VILLAGE).word();
            let village = word.map(|word| newest.roll.words.get(word)).unwrap_or_default();
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

fn count(plan: &Plan) -> PeriodCount {
    let [new, changed, same, not_in_file] = plan.counts();
    PeriodCount { period: plan.period, new, changed, same, not_in_file }
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

/// Whether a roll holds practice ids and whether it holds real ones. Certificates tell; a 户编号 only tells practice.
///
/// A number with a wrong check digit is no proof of a real person: practice files plant such faults.
fn kinds_of_ids(roll: &Roll) -> (bool, bool) {
    let (mut practice, mut real) = (false, false);
    let mut look = |number: &str| {
        if number.starts_with(PRACTICE_AREA) {
            practice = true;
        } else if cert::check_ok(number) && cert::birth(number).is_some() {
            real = true;
        }
    };
    for at in 0..roll.len() {
        if roll.id(at).starts_with(PRACTICE_AREA) {
            look(roll.id(at));
        }
        if let Some(word) = roll.get(at, HEAD_CERT_NO).word() {
            look(roll.words.get(word));
        }
        for &member in roll.members_of(at) {
            if let Some(word) = roll.get_member(member as usize, CERT_NO).word() {
                look(roll.words.get(word));
            }
        }
    }
    (practice, real)
}
