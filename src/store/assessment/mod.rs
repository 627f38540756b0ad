//! Assessments: which findings a run made, how each rule ended, and the rulebook it ran with.
//!
//! What does not live here: running the rules (`rules`), what a run changes (`review/assess/run.rs`).

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::digest;
use crate::domain::period::Period;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::shape::Unfolding;

/// One run of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentRow {
    /// Number; set by the store.
    pub id: i64,
    /// When, UTC.
    pub at: String,
    /// The period that was judged.
    pub period: Period,
    /// The day the judgement is made for, `2024-10-18`.
    pub as_of: String,
    /// Digest of the rulebook.
    pub rulebook: String,
    /// Newest version it saw.
    pub upto: i64,
    /// Digest over its flags and outcome letters.
    pub digest: String,
    /// `rules` (codes in the order of the letters), tallies and village outcomes, as JSON.
    pub body: String,
}

impl Read<'_> {
    /// The newest assessment of a period.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn newest_assessment(self, period: Period) -> Result<Option<AssessmentRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("newest.sql"))?;
        statement.query_row(named_params! { ":period": period.to_string() }, assessment).optional()?.transpose()
    }

    /// Every assessment, oldest first.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn assessments(self) -> Result<Vec<AssessmentRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let rows = statement.query_map([], assessment)?;
        rows.map(|row| row?).collect()
    }

    /// The newest outcome letters of a household; none when it was never judged.
    ///
    /// # Errors
    /// What the database says.
    pub fn outcome(self, period: Period, hh_id: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("outcome.sql"))?;
        Ok(statement.query_row(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, |row| row.get(0)).optional()?)
    }

    /// The newest outcome letters of every household of a period, as they stood after the run `upto`.
    ///
    /// # Errors
    /// What the database says.
    pub fn outcomes(self, period: Period, upto: i64) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("outcomes.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string(), ":upto": upto }, |row| {
            Ok((row.get("hh_id")?, row.get("letters")?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The outcome letters that one assessment wrote, by 户编号.
    ///
    /// # Errors
    /// What the database says.
    pub fn outcomes_written(self, assessment: i64) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("outcomes_written.sql"))?;
        let rows = statement.query_map(named_params! { ":assessment": assessment }, |row| Ok((row.get("hh_id")?, row.get("letters")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The findings of an assessment in the order of their numbers: number and digest of each, and its place.
    ///
    /// # Errors
    /// What the database says.
    pub fn found(self, assessment: i64) -> Result<Vec<FoundRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("found.sql"))?;
        let rows = statement.query_map(named_params! { ":assessment": assessment }, found_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether an assessment made a finding.
    ///
    /// # Errors
    /// What the database says.
    pub fn found_in(self, assessment: i64, flag: i64) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("found_in.sql"))?;
        Ok(statement.exists(named_params! { ":assessment": assessment, ":flag": flag })?)
    }

    /// Goes through every finding with its kind and its body, as it was written.
    ///
    /// # Errors
    /// What the database says.
    pub fn each_finding(self, visit: &mut dyn FnMut(FoundRow, &str, &str)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("findings.sql"))?;
        let mut unfolding = Unfolding::new(self.connection);
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let word = |column| row.get_ref(column).ok().and_then(|value| value.as_str().ok()).unwrap_or_default();
            visit(found_row(row)?, word("kind"), &unfolding.whole(word("body"))?);
        }
        Ok(())
    }

    /// A rulebook's text by digest.
    ///
    /// # Errors
    /// What the database says.
    pub fn rulebook(self, digest: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("rulebook.sql"))?;
        Ok(statement.query_row(named_params! { ":digest": digest }, |row| row.get(0)).optional()?)
    }

    /// Digests of the rulebooks that runs were made with, in the order in which they came.
    ///
    /// # Errors
    /// What the database says.
    pub fn rulebooks(self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("rulebooks.sql"))?;
        let rows = statement.query_map([], |row| row.get("rulebook"))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Digests of rulebooks whose files are not kept though they found flags that are told by them.
    ///
    /// # Errors
    /// What the database says.
    pub fn unfiled_rulebooks(self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("unfiled.sql"))?;
        let rows = statement.query_map([], |row| row.get("rulebook"))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Digests of the rulebooks whose files are kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn filed_rulebooks(self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("filed.sql"))?;
        let rows = statement.query_map([], |row| row.get("rulebook"))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The files of a rulebook, in order; none for one that an earlier version of the program kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn rulebook_files(self, digest: &str) -> Result<Vec<KeptRuleFile>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("rulebook_files.sql"))?;
        let rows = statement.query_map(named_params! { ":rulebook": digest }, |row| {
            Ok(KeptRuleFile { place: row.get("place")?, name: row.get("name")?, layer: row.get("layer")?, body: row.get("body")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A file of a rulebook as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRuleFile {
    /// Its place among the files of the book, from 0; anything in a file that somebody changed.
    pub place: i64,
    /// Its name.
    pub name: String,
    /// 0 for a shipped one, higher for those that lie over it.
    pub layer: i64,
    /// What stands in it.
    pub body: String,
}

/// A rulebook as it is kept beside the runs made with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRulebook {
    /// Digest of its files.
    pub digest: String,
    /// The rules that are on, as one text.
    pub text: String,
    /// Its files, in order.
    pub files: Vec<KeptRuleFile>,
}

/// One finding of an assessment, without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// Number of the finding.
    pub flag: i64,
    /// Digest of its body.
    pub digest: String,
    /// 户编号 or empty.
    pub hh_id: String,
    /// Village or empty.
    pub village: String,
    /// Rule code.
    pub rule: String,
    /// Severity code.
    pub severity: String,
    /// Fingerprint.
    pub fingerprint: String,
}

fn found_row(row: &Row<'_>) -> Result<FoundRow, rusqlite::Error> {
    Ok(FoundRow {
        flag: row.get("id")?,
        digest: row.get("digest")?,
        hh_id: row.get("hh_id")?,
        village: row.get("village")?,
        rule: row.get("rule")?,
        severity: row.get("severity")?,
        fingerprint: row.get("fingerprint")?,
    })
}

fn assessment(row: &Row<'_>) -> Result<Result<AssessmentRow, StoreError>, rusqlite::Error> {
    let period: String = row.get("period")?;
    let Some(period) = Period::parse(&period) else { return Ok(Err(StoreError::Damaged(format!("period {period}")))) };
    Ok(Ok(AssessmentRow {
        id: row.get("id")?,
        at: row.get("at")?,
        period,
        as_of: row.get("as_of")?,
        rulebook: row.get("rulebook")?,
        upto: row.get("upto")?,
        digest: row.get("digest")?,
        body: row.get("body")?,
    }))
}

impl Write<'_> {
    /// Keeps a rulebook with its files, each text once; the same digest again adds nothing but files that are not there yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep_rulebook(&self, book: &KeptRulebook) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("keep_rulebook.sql"))?;
        statement.execute(named_params! { ":digest": book.digest, ":body": book.text })?;
        if !self.read().rulebook_files(&book.digest)?.is_empty() {
            return Ok(());
        }
        let mut one = self.transaction.prepare_cached(include_str!("keep_rule_file.sql"))?;
        let mut of_book = self.transaction.prepare_cached(include_str!("keep_rulebook_file.sql"))?;
        for file in &book.files {
            let digest = digest::sha256(file.body.as_bytes());
            one.execute(named_params! { ":digest": digest, ":body": file.body })?;
            of_book.execute(named_params! {
                ":rulebook": book.digest,
                ":place": file.place,
                ":name": file.name,
                ":layer": file.layer,
                ":file": digest,
            })?;
        }
        Ok(())
    }

    /// Stores a run and gives its number.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_assessment(&self, run: &AssessmentRow) -> Result<i64, StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        Ok(statement.insert(named_params! {
            ":at": run.at,
            ":period": run.period.to_string(),
            ":as_of": run.as_of,
            ":rulebook": run.rulebook,
            ":upto": run.upto,
            ":digest": run.digest,
            ":body": run.body,
        })?)
    }

    /// Says that a run made a finding.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_found(&self, assessment: i64, flag: i64) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add_found.sql"))?;
        statement.execute(named_params! { ":assessment": assessment, ":flag": flag })?;
        Ok(())
    }

    /// Stores a household's outcome letters.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_outcome(&self, period: Period, hh_id: &str, assessment: i64, letters: &str) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add_outcome.sql"))?;
        statement.execute(named_params! {
            ":period": period.to_string(), ":hh_id": hh_id, ":assessment": assessment, ":letters": letters,
        })?;
        Ok(())
    }
}
