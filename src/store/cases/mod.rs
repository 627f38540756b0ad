//! Where each case stands: a cache that a replay of the ledger must give again.
//!
//! What does not live here: which moves are legal (`domain/case.rs`), the act that moves a case (`store/ledger`).

use chrono::NaiveDate;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::payload::CaseState;

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// 户编号.
    pub hh_id: String,
    /// Status, round, due date, slip and the version the decision saw.
    pub state: CaseState,
    /// When it last moved, UTC.
    pub since: String,
    /// The ledger entry that last touched it; of an import for a case nobody has touched.
    pub seq: i64,
}

impl Read<'_> {
    /// One case; none when the household has no case in that period.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn case(self, period: Period, hh_id: &str) -> Result<Option<CaseRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("one.sql"))?;
        statement.query_row(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, case).optional()?.transpose()
    }

    /// Every case of a period, by 户编号.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn cases(self, period: Period) -> Result<Vec<CaseRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, case)?;
        rows.map(|row| row?).collect()
    }

    /// How many cases stand where, in each period.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn case_tally(self) -> Result<Vec<(Period, Status, usize)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("tally.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?)))?;
        rows.map(|row| {
            let (period, status, count) = row?;
            let known = Period::parse(&period).zip(Status::parse(&status));
            let (period, status) = known.ok_or_else(|| StoreError::Damaged(format!("{period} {status}")))?;
            Ok((period, status, usize::try_from(count).unwrap_or_default()))
        })
        .collect()
    }
}

/// Columns are read by their place, which is the same in `one.sql` and `all.sql`.
fn case(row: &Row<'_>) -> Result<Result<CaseRow, StoreError>, rusqlite::Error> {
    let status = row.get_ref(1)?.as_str()?;
    let Some(status) = Status::parse(status) else { return Ok(Err(StoreError::Damaged(format!("case status {status}")))) };
    let due = Some(row.get_ref(4)?.as_str()?).filter(|due| !due.is_empty());
    let state = CaseState {
        due: due.and_then(|due| NaiveDate::parse_from_str(due, "%Y-%m-%d").ok()),
        round: row.get(2)?,
        seen: row.get(6)?,
        slip: row.get(5)?,
        status,
    };
    Ok(Ok(CaseRow { hh_id: row.get(0)?, state, since: row.get(3)?, seq: row.get(7)? }))
}

impl Write<'_> {
    /// Puts a case as it stands now.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_case(&self, period: Period, case: &CaseRow) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("put.sql"))?;
        statement.execute(named_params! {
            ":period": period.to_string(),
            ":hh_id": case.hh_id,
            ":status": case.state.status.code(),
            ":round": case.state.round,
            ":since": case.since,
            ":due": case.state.due.map(|day| day.to_string()).unwrap_or_default(),
            ":slip": case.state.slip,
            ":seen": case.state.seen,
            ":seq": case.seq,
        })?;
        Ok(())
    }

    /// Takes away the case of a household that has no record any more (a batch was undone); its entries stay.
    ///
    /// # Errors
    /// What the database says.
    pub fn drop_case(&self, period: Period, hh_id: &str) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("drop.sql"))?;
        statement.execute(named_params! { ":period": period.to_string(), ":hh_id": hh_id })?;
        Ok(())
    }
}
