//! Villages with their flags, and the evidence for them: pictures, and the households that make them up.
//!
//! What does not live here: the pictures (`village_figures.rs`), deciding what is a flag (`rules`), drawing (`ui/village`).

use std::collections::BTreeMap;

use crate::domain::flag::Severity;
use crate::domain::money;
use crate::domain::period::Period;
use crate::domain::text::mask::Named;
use crate::i18n::Text;
use crate::review::case::village_figures;
use crate::review::case::village_figures::Limits;
use crate::review::case::village_figures::Picture;
use crate::review::case::village_figures::VillageYears;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Card;
use crate::review::rows::compare::Figures;
use crate::rules::township::prior_match::match_prior;

/// The rule about households that were to be collected and are not: they have no record, so the flag is their village's.
const UNCOLLECTED: &str = "COL08";

/// A village as a line of the list.
#[derive(Clone, Debug)]
pub struct VillageRow {
    /// Its name.
    pub name: Named,
    /// Its households.
    pub households: usize,
    /// Of them, how many wait for a decision here.
    pub waiting: usize,
    /// Households with an unsettled high flag.
    pub high: usize,
    /// Flags of the village itself: rule, title, weight, whether it waits for somebody.
    pub flags: Vec<(String, Text, Severity, bool)>,
}

/// What is known of a village.
#[derive(Clone, Debug)]
pub struct VillageView {
    /// Its line of the list.
    pub row: VillageRow,
    /// Its flags, unsettled first, heaviest first.
    pub cards: Vec<Card>,
    /// The pictures; those that a flag is about first.
    pub pictures: Vec<Picture>,
}

impl Desk {
    /// Every village of the period, those with the heaviest unsettled flags first.
    ///
    /// # Errors
    /// What the store says.
    pub fn villages(&self) -> Result<Vec<VillageRow>, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let mut rows: BTreeMap<&str, VillageRow> = BTreeMap::new();
        for row in self.queue() {
            let village = rows.entry(row.village.key()).or_insert_with(|| VillageRow {
                name: row.village.clone(),
                households: 0,
                waiting: 0,
                high: 0,
                flags: Vec::new(),
            });
            village.households += 1;
            village.waiting += usize::from(row.status.is_waiting_for_us());
            village.high += usize::from(row.flags[0] > 0);
        }
        let read = self.office.store.read();
        for row in rows.values_mut() {
            for standing in read.standings_of_village(period, row.name.key())? {
                if standing.state.is_unsettled() || standing.state.is_human() {
                    let rule = standing.key.rule;
                    let title = self.office.book.rule(&rule).map_or_else(|| Text::same(rule.clone()), |rule| rule.title.clone());
                    row.flags.push((rule, title, standing.severity, standing.state.is_unsettled()));
                }
            }
            row.flags.sort_by(|a, b| (b.3, b.2, &a.0).cmp(&(a.3, a.2, &b.0)));
        }
        let mut rows: Vec<VillageRow> = rows.into_values().collect();
        let weight = |row: &VillageRow| {
            let open = |severity| row.flags.iter().filter(|flag| flag.3 && flag.2 == severity).count();
            Severity::ALL.map(open)
        };
        rows.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.name.cmp(&b.name)));
        Ok(rows)
    }

    /// One village with its flags and the evidence for them.
    ///
    /// # Errors
    /// `NoHousehold` when there is none of that name, or what the store says.
    pub fn village(&self, name: &str) -> Result<VillageView, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let row = self.villages()?.into_iter().find(|row| row.name.key() == name);
        let row = row.ok_or_else(|| ReviewError::NoHousehold(name.to_owned()))?;
        let cards = self.village_cards(period, name)?;
        let ids: Vec<&str> = self.queue().iter().filter(|row| row.village.key() == name).map(|row| row.hh_id.as_str()).collect();
        let now = self.some_households(period, &ids)?;
        let earlier = self.records_in(period.back(1), &ids)?;
        let caliber = self.office.book.caliber(period.year, &self.place);
        let theirs = self.office.book.caliber(period.year - 1, &self.place);
        let before = match_prior(&now, &earlier)
            .into_iter()
            .map(|found| found.map(|found| Figures { roll: &earlier, at: found.index, caliber: theirs }))
            .collect();
        let mut pictures = village_figures::all(&VillageYears { now: &now, before, caliber, limits: self.village_limits(period) });
        pictures.extend(cards.iter().find(|card| card.flag.rule == UNCOLLECTED).map(|card| village_figures::uncollected(&card.words.said)));
        let is_of_flag =
            |picture: &Picture| cards.iter().any(|card| card.state.is_unsettled() && picture.rules.contains(&card.flag.rule.as_str()));
        pictures.sort_by_key(|picture| !is_of_flag(picture));
        Ok(VillageView { row, cards, pictures })
    }

    fn village_limits(&self, period: Period) -> Limits {
        let written = |key: &str| self.office.book.limit_of(key, period, &self.place).map(|limit| limit.value);
        let count = |key: &str| written(key)?.parse().ok();
        let share = |key: &str| {
            let value = written(key)?;
            let (digits, places) = value.strip_suffix('%').map_or((value.as_str(), 6), |digits| (digits, 4));
            money::parse_scaled(digits, places).map(|(value, _)| value)
        };
        Limits {
            window: share("window"),
            target: share("growth_target"),
            target_near: share("target_near"),
            round: [share("round_100"), share("round_1000")],
            twin_items: count("twin_items"),
            village_n: count("village_n"),
            had_has: [share("had_share"), share("has_share")],
            line: written("mon_line").and_then(|line| money::Money::parse(&line)).map(|(line, _)| line.0),
            line_band: share("line_band"),
        }
    }
}
