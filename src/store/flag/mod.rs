//! Flags: each finding once as a fact, and where it stands as a cache.
//!
//! What does not live here: what a flag becomes at the next run (`review/assess/flag_lifecycle.rs`).

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::digest;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagKind;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::shape::Unfolding;

/// Whom a flag is about and by which rule: its place in the status table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlagKey {
    /// 户编号; empty for a village or the town.
    pub hh_id: String,
    /// Village, or one township of several; empty for a household or the only town.
    pub village: String,
    /// Rule code.
    pub rule: String,
}

impl FlagKey {
    /// The place of a flag.
    #[must_use]
    pub fn of(flag: &Flag) -> FlagKey {
        FlagKey::about(&flag.subject, &flag.rule)
    }

    /// The place of what a rule finds of a subject.
    #[must_use]
    pub fn about(subject: &Subject, rule: &str) -> FlagKey {
        let (hh_id, village) = match subject {
            Subject::Household(id) => (id.clone(), String::new()),
            Subject::Village(name) | Subject::Township(name) => (String::new(), name.clone()),
            Subject::Town => (String::new(), String::new()),
        };
        FlagKey { hh_id, village, rule: rule.to_owned() }
    }
}

/// Where a flag stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whom and which rule.
    pub key: FlagKey,
    /// State.
    pub state: FlagState,
    /// Weight at the last run in which it fired.
    pub severity: Severity,
    /// Fingerprint at that run.
    pub fingerprint: String,
    /// Number of the fact (`Read::flag`).
    pub flag: i64,
    /// Ledger entry by which a person settled it; 0 for none. Reason, evidence, note, who and when stand there.
    pub settled: i64,
    /// When its state last changed, UTC.
    pub since: String,
}

impl Read<'_> {
    /// A finding by its number.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn flag(self, id: i64) -> Result<Flag, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("one.sql"))?;
        let body: Option<String> = statement.query_row(named_params! { ":id": id }, |row| row.get(0)).optional()?;
        let body = body.ok_or_else(|| StoreError::Damaged(format!("flag {id}")))?;
        parsed(&Unfolding::new(self.connection).whole(&body)?).ok_or_else(|| StoreError::Damaged(format!("flag {id}")))
    }

    /// Findings by their numbers, in the order in which they are asked for.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn flags(self, ids: &[i64]) -> Result<Vec<Flag>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("one.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let mut flags = Vec::with_capacity(ids.len());
        for id in ids {
            let damaged = || StoreError::Damaged(format!("flag {id}"));
            let body: Option<String> = statement.query_row(named_params! { ":id": id }, |row| row.get(0)).optional()?;
            flags.push(parsed(&unfolding.whole(&body.ok_or_else(damaged)?)?).ok_or_else(damaged)?);
        }
        Ok(flags)
    }

    /// Every flag status of a period, by household, village and rule.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn standings(self, period: Period) -> Result<Vec<Standing>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("standings.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, standing)?;
        rows.map(|row| row?).collect()
    }

    /// The flag statuses of one household.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn standings_of(self, period: Period, hh_id: &str) -> Result<Vec<Standing>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("standings_of.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, standing)?;
        rows.map(|row| row?).collect()
    }

    /// The standing flags of one village itself, by rule.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn standings_of_village(self, period: Period, village: &str) -> Result<Vec<Standing>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("standings_of_village.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string(), ":village": village }, standing)?;
        rows.map(|row| row?).collect()
    }

    /// The flag statuses of one subject: a household, else a village, else the town.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn standings_at(self, period: Period, hh_id: &str, village: &str) -> Result<Vec<Standing>, StoreError> {
        if hh_id.is_empty() { self.standings_of_village(period, village) } else { self.standings_of(period, hh_id) }
    }

    /// The waived flags of a period, by household, village and rule.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn waived(self, period: Period) -> Result<Vec<Standing>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("waived.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, standing)?;
        rows.map(|row| row?).collect()
    }

    /// Every standing flag of a period with its finding, by household, village and rule.
    ///
    /// # Errors
    /// What the database or the visitor says, or `Damaged`.
    pub fn each_flag(self, period: Period, visit: &mut dyn FnMut(Standing, Flag)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("each.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| Ok((standing(row)?, row.get("body")?)))?;
        for row in rows {
            let (at, body): (Result<Standing, StoreError>, String) = row?;
            let at = at?;
            let flag = parsed(&unfolding.whole(&body)?).ok_or_else(|| StoreError::Damaged(format!("flag {}", at.flag)))?;
            visit(at, flag);
        }
        Ok(())
    }
}

/// A finding as it is stored. Where only the facts of its words cannot be read it comes without them: it still has its numbers, and
/// `verify` tells that it was changed.
fn parsed(body: &str) -> Option<Flag> {
    serde_json::from_str(body).ok().or_else(|| {
        let mut whole: serde_json::Value = serde_json::from_str(body).ok()?;
        whole.as_object_mut()?.remove("facts")?;
        serde_json::from_value(whole).ok()
    })
}

/// Columns are read by their place, which is the same in `standings.sql`, `standings_of.sql`, `standings_of_village.sql`, `waived.sql`
/// and `each.sql`.
fn standing(row: &Row<'_>) -> Result<Result<Standing, StoreError>, rusqlite::Error> {
    let (state, severity) = (row.get_ref(4)?.as_str()?, row.get_ref(5)?.as_str()?);
    let (Some(state), Some(severity)) = (FlagState::parse(state), Severity::parse(severity)) else {
        return Ok(Err(StoreError::Damaged(format!("flag status {state} {severity}"))));
    };
    Ok(Ok(Standing {
        key: FlagKey { hh_id: row.get(1)?, village: row.get(2)?, rule: row.get(3)? },
        state,
        severity,
        fingerprint: row.get(6)?,
        flag: row.get(7)?,
        settled: row.get(8)?,
        since: row.get(9)?,
    }))
}

/// The word of a kind, as it is stored.
#[must_use]
pub fn kind_word(kind: FlagKind) -> String {
    serde_json::to_value(kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Write<'_> {
    /// Stores a finding, or finds it when it was made before; gives its number and digest.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_flag(&self, flag: &Flag, fingerprint: &str) -> Result<(i64, String), StoreError> {
        let body = serde_json::to_string(flag).unwrap_or_default();
        let digest = digest::sha256(body.as_bytes());
        let key = FlagKey::of(flag);
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        let added = statement.execute(named_params! {
            ":digest": digest,
            ":hh_id": key.hh_id,
            ":village": key.village,
            ":rule": key.rule,
            ":severity": flag.severity.code(),
            ":kind": kind_word(flag.kind),
            ":fingerprint": fingerprint,
            ":body": self.folded(&body)?,
        })?;
        if added > 0 {
            return Ok((self.transaction.last_insert_rowid(), digest));
        }
        let mut statement = self.transaction.prepare_cached(include_str!("find.sql"))?;
        let id = statement.query_row(named_params! { ":digest": digest }, |row| row.get(0))?;
        Ok((id, digest))
    }

    /// Puts a flag status as it stands now.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_standing(&self, period: Period, standing: &Standing) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("put.sql"))?;
        statement.execute(named_params! {
            ":period": period.to_string(),
            ":hh_id": standing.key.hh_id,
            ":village": standing.key.village,
            ":rule": standing.key.rule,
            ":state": standing.state.code(),
            ":severity": standing.severity.code(),
            ":fingerprint": standing.fingerprint,
            ":flag": standing.flag,
            ":settled": standing.settled,
            ":since": standing.since,
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::store::flag::parsed;

    const WHOLE: &str = r#"{"rule":"INC01","subject":{"household":"9801"},"severity":"high","kind":"doubt","numbers":[],"limits":[],"members":[],"fields":[],"marked":[],"partial":[],"facts":FACTS}"#;

    #[test]
    fn a_flag_whose_facts_cannot_be_read_still_has_its_numbers() {
        for (facts, has) in [
            (r#"{"by":"59f3c115135dc385","rows":[{"v":[1,"2830.52"]}]}"#, true),
            ("null", false),
            (r#"{"rows":[]}"#, false),
            (r#"{"by":"59f3c115135dc385","rows":[{"v":["2830.52"]}]}"#, false),
            (r#"{"by":"59f3c115135dc385","rows":[{"v":[1,"99999999999999999999"]}]}"#, false),
            (r#"{"by":"59f3c115135dc385","rows":[{"v":[70000,"1"]}]}"#, false),
        ] {
            let flag = parsed(&WHOLE.replace("FACTS", facts)).expect("a flag");
            assert_eq!(flag.facts.is_some(), has, "{facts}");
        }
        assert!(parsed("{").is_none() && parsed(r#"{"rule":"INC01"}"#).is_none());
    }
}
