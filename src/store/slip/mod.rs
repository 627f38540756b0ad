//! Return slips: numbered by year, one line a household, with the sentences the village gets.
//!
//! What does not live here: the printed number's form and the due date's default (`review`).

use chrono::NaiveDate;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::period::Period;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;

/// One slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Printed number, unique in the file.
    pub number: String,
    /// Year of the number.
    pub year: i32,
    /// Running number within the year, from 1 (`Read::next_slip`).
    pub ordinal: i64,
    /// Period code.
    pub period: String,
    /// Group of its ledger entries.
    pub group: i64,
    /// When it was made, UTC.
    pub at: String,
    /// When the corrections are due.
    pub due: Option<NaiveDate>,
}

/// One household on a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipLine {
    /// Number of its slip.
    pub slip: String,
    /// 户编号.
    pub hh_id: String,
    /// Round that the return began.
    pub round: u32,
    /// Sentences for the village.
    pub asks: Vec<String>,
    /// Evidence codes to bring.
    pub evidence: Vec<String>,
    /// Reason codes.
    pub reasons: Vec<String>,
}

impl Read<'_> {
    /// The next running number of a year.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_slip(self, year: i32) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("next.sql"))?;
        Ok(statement.query_row(named_params! { ":year": year }, |row| row.get(0))?)
    }

    /// Every slip of a period, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn slips(self, period: Period) -> Result<Vec<Slip>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, slip)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One slip by its number.
    ///
    /// # Errors
    /// What the database says.
    pub fn slip(self, number: &str) -> Result<Option<Slip>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("one.sql"))?;
        Ok(statement.query_row(named_params! { ":number": number }, slip).optional()?)
    }

    /// The lines of one slip, by 户编号.
    ///
    /// # Errors
    /// What the database says.
    pub fn slip_lines(self, number: &str) -> Result<Vec<SlipLine>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("lines.sql"))?;
        let rows = statement.query_map(named_params! { ":slip": number }, line)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn slip(row: &Row<'_>) -> Result<Slip, rusqlite::Error> {
    let due: String = row.get("due")?;
    Ok(Slip {
        number: row.get("number")?,
        year: row.get("year")?,
        ordinal: row.get("ordinal")?,
        period: row.get("period")?,
        group: row.get("grp")?,
        at: row.get("at")?,
        due: NaiveDate::parse_from_str(&due, "%Y-%m-%d").ok(),
    })
}

fn line(row: &Row<'_>) -> Result<SlipLine, rusqlite::Error> {
    let list = |column: &str| -> Result<Vec<String>, rusqlite::Error> {
        let json: String = row.get(column)?;
        Ok(serde_json::from_str(&json).unwrap_or_default())
    };
    Ok(SlipLine {
        slip: row.get("slip")?,
        hh_id: row.get("hh_id")?,
        round: row.get("round")?,
        asks: list("asks")?,
        evidence: list("evidence")?,
        reasons: list("reasons")?,
    })
}

impl Write<'_> {
    /// Stores a slip; its lines follow.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_slip(&self, slip: &Slip) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        statement.execute(named_params! {
            ":number": slip.number,
            ":year": slip.year,
            ":ordinal": slip.ordinal,
            ":period": slip.period,
            ":grp": slip.group,
            ":at": slip.at,
            ":due": slip.due.map(|day| day.to_string()).unwrap_or_default(),
        })?;
        Ok(())
    }

    /// Puts a household on a slip.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_slip_line(&self, line: &SlipLine) -> Result<(), StoreError> {
        let json = |list: &[String]| serde_json::to_string(list).unwrap_or_default();
        let mut statement = self.transaction.prepare_cached(include_str!("add_line.sql"))?;
        statement.execute(named_params! {
            ":slip": line.slip,
            ":hh_id": line.hh_id,
            ":round": line.round,
            ":asks": json(&line.asks),
            ":evidence": json(&line.evidence),
            ":reasons": json(&line.reasons),
        })?;
        Ok(())
    }
}
