//! How the rules of one run ended for whom: which flags' rules could not be judged.
//!
//! Made alike from a run just judged and from one that is stored, so that a replay decides as the run did.
//! What does not live here: what that means for a flag (`review/assess/flag_lifecycle.rs`), the letters (`domain/flag.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use serde::Deserialize;

use crate::domain::flag::FlagState;
use crate::domain::flag::Outcome;
use crate::domain::flag::why::Why;
use crate::domain::period::Period;
use crate::review::file::current_tables;
use crate::store::Read;
use crate::store::assessment::AssessmentRow;
use crate::store::error::StoreError;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;

/// The endings of a run.
#[derive(Debug, Default)]
pub struct Endings {
    body: RunBody,
    households: HashMap<String, Box<str>>,
}

/// The stored body of a run, as far as it is read here.
#[derive(Debug, Default, Deserialize)]
struct RunBody {
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    tallies: Vec<StoredTally>,
    #[serde(default)]
    villages: BTreeMap<String, String>,
    /// Table → digest of the rows it saw.
    #[serde(default)]
    tables: BTreeMap<String, String>,
    /// Rules whose flags stood and whose limit nobody sets any more.
    #[serde(default)]
    unset: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct StoredTally {
    rule: String,
    #[serde(default)]
    fired: [usize; 3],
}

/// The households with a flag that stands although the last run of the period could not judge its rule.
///
/// # Errors
/// What the database says.
pub fn kept(read: Read<'_>, period: Period, standings: &[Standing]) -> Result<HashSet<String>, StoreError> {
    let Some(run) = read.assessments()?.into_iter().rfind(|run| run.period == period) else { return Ok(HashSet::new()) };
    let stands = |standing: &&Standing| !matches!(standing.state, FlagState::Corrected | FlagState::AutoCleared);
    let fired: usize = Endings::of(&run.body, HashMap::new()).body.tallies.iter().flat_map(|tally| tally.fired).sum();
    // Usually everything that stands was found by the last run; only else the letters of every household are read.
    if standings.iter().filter(stands).count() <= fired {
        return Ok(HashSet::new());
    }
    let endings = Endings::stored(read, &run, &|_| true)?;
    Ok(standings.iter().filter(stands).filter(|one| endings.skipped(&one.key)).map(|one| one.key.hh_id.clone()).collect())
}

impl Endings {
    /// From the body of a run and the outcome letters of the households it judged.
    #[must_use]
    pub fn of(body: &str, households: HashMap<String, Box<str>>) -> Endings {
        Endings { body: serde_json::from_str(body).unwrap_or_default(), households }
    }

    /// From a stored run; `live` says which households it judged.
    ///
    /// # Errors
    /// What the database says.
    pub fn stored(read: Read<'_>, run: &AssessmentRow, live: &dyn Fn(&str) -> bool) -> Result<Endings, StoreError> {
        let letters = read.outcomes(run.period, run.id)?.into_iter().filter(|(id, _)| live(id));
        Ok(Endings::of(&run.body, letters.map(|(id, letters)| (id, letters.into_boxed_str())).collect()))
    }

    /// Those of the last run before a batch that is taken back: what was skipped then and is skipped now was judged only with that
    /// batch, and goes with it. None when there was no run before it, and everything that was judged goes with it.
    ///
    /// # Errors
    /// What the database says.
    pub fn before_batch(read: Read<'_>, period: Period, batch: i64) -> Result<Option<Endings>, StoreError> {
        let upto = read.newest_before(batch)?;
        let brought = current_tables::of_batch(read, period, batch)?;
        let saw_it = |run: &AssessmentRow| {
            let body: RunBody = serde_json::from_str(&run.body).unwrap_or_default();
            body.tables.iter().any(|(table, digest)| brought.get(table) == Some(digest))
        };
        let run = read.assessments()?.into_iter().rfind(|run| run.period == period && run.upto <= upto && !saw_it(run));
        run.map(|run| Endings::stored(read, &run, &|_| true)).transpose()
    }

    /// Whether the rule of a flag was skipped for its subject; a subject that was not judged at all was not skipped.
    #[must_use]
    pub fn skipped(&self, key: &FlagKey) -> bool {
        match self.of_flag(key) {
            Some(Outcome::Skipped(_)) => true,
            Some(Outcome::Fires(_) | Outcome::Clear | Outcome::NotConcerned) | None => false,
        }
    }

    /// Whether it was skipped for want of a limit by which it had been judged before.
    #[must_use]
    pub fn lost_its_limit(&self, key: &FlagKey) -> bool {
        self.body.unset.contains(&key.rule) && self.of_flag(key) == Some(Outcome::Skipped(Why::NoLimit))
    }

    /// How the rule of a flag ended for its subject; none when it was not judged at all.
    fn of_flag(&self, key: &FlagKey) -> Option<Outcome> {
        let rules = &self.body.rules;
        let letter = if key.hh_id.is_empty() {
            // The letters of villages follow the rules that are not among those of households; the town's stand with every village.
            let mut others = self.body.tallies.iter().map(|tally| &tally.rule).filter(|rule| !rules.contains(rule));
            let letters = if key.village.is_empty() { self.body.villages.values().next() } else { self.body.villages.get(&key.village) };
            others.position(|rule| *rule == key.rule).zip(letters).and_then(|(at, letters)| letters.chars().nth(at))
        } else {
            let letters = self.households.get(&key.hh_id);
            rules.iter().position(|rule| *rule == key.rule).zip(letters).and_then(|(at, letters)| letters.chars().nth(at))
        };
        letter.and_then(Outcome::parse)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::review::assess::outcomes::Endings;
    use crate::store::flag::FlagKey;

    #[test]
    fn letters_are_found_by_rule_and_subject() {
        let body = r#"{"rules":["INC01","INC07"],"tallies":[{"rule":"INC01"},{"rule":"VIL01"},{"rule":"INC07"},{"rule":"VIL02"}],"villages":{"石门村":".s"}}"#;
        let endings = Endings::of(body, HashMap::from([("A".to_owned(), "p.".into())]));
        let skipped = |hh_id: &str, village: &str, rule: &str| {
            endings.skipped(&FlagKey { hh_id: hh_id.into(), village: village.into(), rule: rule.into() })
        };
        assert!(skipped("A", "", "INC01") && skipped("", "石门村", "VIL02") && skipped("", "", "VIL02"));
        assert!(!skipped("A", "", "INC07") && !skipped("A", "", "OFF01") && !skipped("B", "", "INC01"));
        assert!(!skipped("", "石门村", "VIL01") && !skipped("", "白岩村", "VIL02"));
    }
}
