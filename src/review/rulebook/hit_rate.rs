//! How well each rule finds faults, from what became of its flags: the hit rate.
//!
//! A hit is a flag that was explained as true, or went out because the household's figures were corrected. False alarms and waivers
//! are no hits. Flags that went out by themselves, and those nobody has settled, tell nothing; what a changed limit or switch took away
//! is not even counted.
//! What does not live here: what becomes of a flag (`assess/flag_lifecycle.rs`).

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::domain::flag::FlagState;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::store::payload::CARRIED;
use crate::store::payload::Payload;

/// What became of the flags of one rule, in every period of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HitRate {
    /// Rule code.
    pub rule: String,
    /// Its title.
    pub title: Text,
    /// Explained as true.
    pub confirmed: usize,
    /// Gone out with a correction of the household's figures.
    pub corrected: usize,
    /// Called a false alarm.
    pub false_alarm: usize,
    /// Waived.
    pub waived: usize,
    /// Gone out by themselves.
    pub cleared: usize,
    /// Not settled.
    pub open: usize,
    /// Hits among the flags that tell something, in thousandths; none when nothing was decided yet.
    pub rate_permille: Option<i64>,
}

/// Some flags among all, in thousandths, rounded down; none among none.
#[must_use]
pub fn permille(hits: usize, all: usize) -> Option<i64> {
    i64::try_from(hits * 1000).ok().zip(i64::try_from(all).ok()).and_then(|(hits, all)| hits.checked_div(all))
}

impl HitRate {
    fn count(&mut self, state: FlagState) {
        let slot = match state {
            FlagState::Confirmed => &mut self.confirmed,
            FlagState::Corrected => &mut self.corrected,
            FlagState::FalseAlarm => &mut self.false_alarm,
            FlagState::Waived => &mut self.waived,
            FlagState::AutoCleared => &mut self.cleared,
            FlagState::Open | FlagState::Pending | FlagState::Reopened => &mut self.open,
        };
        *slot += 1;
        self.rate_permille = permille(self.hits(), self.decided());
    }

    /// Flags that were right: explained as true or corrected.
    #[must_use]
    pub const fn hits(&self) -> usize {
        self.confirmed + self.corrected
    }

    /// Flags that tell something: those of which something was decided.
    #[must_use]
    pub const fn decided(&self) -> usize {
        self.hits() + self.false_alarm + self.waived
    }
}

impl Desk {
    /// The hit rate of every rule of the book, and of rules that have left it and whose flags are still in the file, by code.
    ///
    /// # Errors
    /// What the store says.
    pub fn hit_rates(&self) -> Result<Vec<HitRate>, ReviewError> {
        let read = self.office.store.read();
        let new = |code: &str, title: Text| HitRate { rule: code.to_owned(), title, ..HitRate::default() };
        let mut rates: BTreeMap<String, HitRate> =
            self.office.book.rules().iter().map(|rule| (rule.code.clone(), new(&rule.code, rule.title.clone()))).collect();
        for period in read.periods()? {
            let changed = self.runs_of_another_book(period)?;
            for standing in read.standings(period)? {
                // What a changed limit took away was neither right nor wrong: it counts for nothing. Ledger and facts keep it.
                if standing.state == FlagState::AutoCleared && standing.settled == 0 && changed.contains(&standing.since) {
                    continue;
                }
                // A waiver that holds from an earlier period was counted there.
                if standing.state == FlagState::Waived && self.is_carried(standing.settled)? {
                    continue;
                }
                let gone = matches!(standing.state, FlagState::Corrected | FlagState::AutoCleared);
                // What somebody said of a flag before it went out is what is known of it.
                let state = if gone && standing.settled > 0 {
                    let entry = read.entry(standing.settled)?.and_then(|stored| Payload::parse(&stored.entry.payload));
                    entry.and_then(|payload| payload.flags.get(&standing.key.rule).map(|change| change.to)).unwrap_or(standing.state)
                } else {
                    standing.state
                };
                let code = standing.key.rule;
                rates.entry(code.clone()).or_insert_with(|| new(&code, Text::same(code.clone()))).count(state);
            }
        }
        Ok(rates.into_values().collect())
    }

    /// Whether an entry carried a waiver into its period.
    fn is_carried(&self, seq: i64) -> Result<bool, ReviewError> {
        let entry = self.office.store.read().entry(seq)?;
        Ok(entry.and_then(|stored| Payload::parse(&stored.entry.payload)).is_some_and(|payload| payload.why == CARRIED))
    }

    /// The moments of the runs of a period that judged by another book than the run before.
    fn runs_of_another_book(&self, period: Period) -> Result<HashSet<String>, ReviewError> {
        let mut before: Option<String> = None;
        let mut changed = HashSet::new();
        for run in self.office.store.read().assessments()?.into_iter().filter(|run| run.period == period) {
            if before.as_ref().is_some_and(|book| *book != run.rulebook) {
                changed.insert(run.at);
            }
            before = Some(run.rulebook);
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::FlagState;
    use crate::review::rulebook::hit_rate::HitRate;

    #[test]
    fn what_went_out_by_itself_tells_nothing() {
        let mut rate = HitRate::default();
        for state in [FlagState::AutoCleared, FlagState::Open, FlagState::Pending, FlagState::Reopened] {
            rate.count(state);
        }
        assert_eq!((rate.rate_permille, rate.open, rate.cleared), (None, 3, 1));
        for state in [FlagState::Confirmed, FlagState::Corrected, FlagState::FalseAlarm] {
            rate.count(state);
        }
        assert_eq!(rate.rate_permille, Some(666));
        rate.count(FlagState::Waived);
        assert_eq!((rate.rate_permille, rate.hits(), rate.decided()), (Some(500), 2, 4));
    }
}
