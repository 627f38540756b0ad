//! What is judged and what comes out: the township as loaded, the assessment, the tallies.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::flag::Flag;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlaces;
use crate::domain::tables::Tables;

/// No household, no member, no word.
pub const NOBODY: u32 = u32::MAX;

/// A township as loaded, or several at once.
#[derive(Clone, Copy, Debug)]
pub struct Town<'a> {
    /// Period, place and dates.
    pub campaign: &'a Campaign,
    /// The period under review, sealed.
    pub current: &'a Roll,
    /// Other periods, sealed, in any order; of two rolls of one period the first is taken.
    pub past: &'a [&'a Roll],
    /// Tables beside the record, sealed for the households of `current`.
    pub tables: &'a Tables,
}

/// How often a rule ended how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rule code.
    pub rule: String,
    /// Fired: high, medium, low.
    pub fired: [usize; 3],
    /// Clear.
    pub clear: usize,
    /// Does not concern the subject.
    pub not_concerned: usize,
    /// Could not be judged, by reason.
    pub skipped: BTreeMap<Why, usize>,
}

impl Tally {
    /// Counts one outcome.
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Fires(Severity::High) => self.fired[0] += 1,
            Outcome::Fires(Severity::Medium) => self.fired[1] += 1,
            Outcome::Fires(Severity::Low) => self.fired[2] += 1,
            Outcome::Clear => self.clear += 1,
            Outcome::NotConcerned => self.not_concerned += 1,
            Outcome::Skipped(why) => *self.skipped.entry(why).or_default() += 1,
        }
    }

    /// Adds another tally of the same rule.
    pub fn add(&mut self, other: &Tally) {
        for (own, other) in self.fired.iter_mut().zip(other.fired) {
            *own += other;
        }
        self.clear += other.clear;
        self.not_concerned += other.not_concerned;
        for (why, count) in &other.skipped {
            *self.skipped.entry(*why).or_default() += count;
        }
    }

    /// How often it fired.
    #[must_use]
    pub fn fired_in_all(&self) -> usize {
        self.fired.iter().sum()
    }

    /// How often it could be judged: fired or clear.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.fired_in_all() + self.clear
    }
}

/// Medians of one village, for the comparison column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Medians {
    /// Village name.
    pub village: String,
    /// Median of each money field that the roll has, by field code; households without the value are left out.
    pub of: BTreeMap<&'static str, Money>,
}

/// One judgement of a whole township.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// The day it was made for.
    pub as_of: Option<NaiveDate>,
    /// Digest of the rulebook.
    pub rulebook: String,
    /// By household, then rule; then villages and the town.
    pub flags: Vec<Flag>,
    /// Per household of the roll: one letter (`Outcome::letter`) for each of `Book::household_rules`.
    pub outcomes: Vec<Box<str>>,
    /// Per village, in order of first appearance: one letter for each of `Book::village_rules`.
    pub village_outcomes: Vec<(String, Box<str>)>,
    /// Per rule that is switched on, in book order.
    pub tallies: Vec<Tally>,
    /// Per village.
    pub medians: Vec<Medians>,
    /// The run was stopped before its end; nothing in it may be kept.
    pub cancelled: bool,
    /// Why it was: there were more flags than the caller has room for.
    pub too_many: bool,
}

/// A village: what it is called, its name alone, its township and its households in the order of their numbers.
pub(crate) struct Village {
    pub name: String,
    pub alone: String,
    pub town: u32,
    pub households: Vec<u32>,
}

/// A township: what it is called, where it is, and its households in the order of their numbers.
pub(crate) struct TownOfRoll {
    pub name: String,
    pub place: OfficePlace,
    pub households: Vec<u32>,
}

/// Where the households of a roll are.
pub(crate) struct PlacesOfRoll {
    pub towns: Vec<TownOfRoll>,
    pub villages: Vec<Village>,
    /// The village of each household.
    pub village_of: Vec<u32>,
    /// The households in the order of their numbers.
    pub order: Vec<u32>,
}

/// The townships of a roll and its villages, in the order in which they come, and for each household its village. `here` is where the
/// office is: the place of the only township, and what is not said of the place of several.
pub(crate) fn places(roll: &Roll, here: &OfficePlace) -> PlacesOfRoll {
    let (mut towns, mut villages, of) = named(TownPlaces::of(roll), here);
    let mut order: Vec<u32> = (0..).take(roll.len()).collect();
    order.sort_by_key(|at| roll.id(*at as usize));
    for &at in &order {
        let Some(village) = of.get(at as usize).and_then(|village| villages.get_mut(*village)) else { continue };
        village.households.push(at);
        if let Some(town) = towns.get_mut(village.town as usize) {
            town.households.push(at);
        }
    }
    let village_of = of.into_iter().map(|village| u32::try_from(village).unwrap_or(NOBODY)).collect();
    PlacesOfRoll { towns, villages, village_of, order }
}

/// Townships and villages as they are called, without households, and the village of each household.
pub(crate) fn named(found: TownPlaces, here: &OfficePlace) -> (Vec<TownOfRoll>, Vec<Village>, Vec<usize>) {
    let is_here = !found.are_several() && !here.town.is_empty();
    let place = |[prov, city, county, town]: [String; 4]| {
        let or = |said: String, here: &String| if said.is_empty() { here.clone() } else { said };
        OfficePlace { prov: or(prov, &here.prov), city: or(city, &here.city), county: or(county, &here.county), town }
    };
    let towns = found
        .towns
        .into_iter()
        .map(|town| TownOfRoll { name: town.key, place: if is_here { here.clone() } else { place(town.names) }, households: Vec::new() })
        .collect();
    let town = |town: usize| u32::try_from(town).unwrap_or(NOBODY);
    let villages = found
        .villages
        .into_iter()
        .map(|village| Village { name: village.key, alone: village.name, town: town(village.town), households: Vec::new() })
        .collect();
    (towns, villages, found.of)
}
