//! The queue's lines: what a list shows of each household, written with each assessment so that opening reads no document.
//!
//! What does not live here: how lines are scored (`rules`), how they are ordered and drawn (`review`, `ui`).

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;

/// What a list shows of one household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueLine {
    /// 户编号.
    pub hh_id: String,
    /// Village, with its township before it where there are several (`domain/roll/places.rs`).
    pub village: String,
    /// Group within the village.
    pub group: String,
    /// Head of household.
    pub head: String,
    /// 监测对象类别, else 户类型.
    pub category: String,
    /// Household size of the year.
    pub size: Option<i64>,
    /// Size a year before.
    pub size_before: Option<i64>,
    /// Net income per head, this period.
    pub now: Option<Money>,
    /// The same, a year before.
    pub before: Option<Money>,
    /// Why `before` is missing.
    pub before_why: Option<Why>,
    /// Change in ten-thousandths; none without a positive base.
    pub change: Option<i64>,
    /// Net income of the household, this period.
    pub net: Option<Money>,
    /// The same, a year before.
    pub net_before: Option<Money>,
    /// Who collected.
    pub collector: String,
    /// Last six characters of the household's certificates, with spaces between: for finding, never shown.
    pub tails: String,
    /// Weight that makes the order; larger first.
    pub score: i64,
    /// Why it stands at its place.
    pub why: Text,
}

impl Read<'_> {
    /// The lines of a period, by 户编号.
    ///
    /// # Errors
    /// What the database says.
    pub fn lines(self, period: Period) -> Result<Vec<QueueLine>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("lines.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, line)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Read<'_> {
    /// The line of a household; none where the rules have not seen it.
    ///
    /// # Errors
    /// What the database says.
    pub fn line_of(self, period: Period, hh_id: &str) -> Result<Option<QueueLine>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("line.sql"))?;
        Ok(statement.query_row(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, line).optional()?)
    }

    /// What the village of a household is called in its line; none where it has none.
    ///
    /// # Errors
    /// What the database says.
    pub fn village_of(self, period: Period, hh_id: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("village.sql"))?;
        let found = statement.query_row(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, |row| row.get(0));
        Ok(found.optional()?)
    }
}

/// Columns are read by their place in `lines.sql` and `line.sql`: looking each name up costs as much as reading the row.
fn line(row: &Row<'_>) -> Result<QueueLine, rusqlite::Error> {
    let before_why = row.get_ref(9)?.as_str()?.chars().next();
    Ok(QueueLine {
        hh_id: row.get(0)?,
        village: row.get(1)?,
        group: row.get(2)?,
        head: row.get(3)?,
        category: row.get(4)?,
        size: row.get(5)?,
        size_before: row.get(6)?,
        now: row.get::<_, Option<i64>>(7)?.map(Money),
        before: row.get::<_, Option<i64>>(8)?.map(Money),
        before_why: before_why.and_then(|letter| Why::ALL.into_iter().find(|why| why.letter() == letter)),
        change: row.get(10)?,
        net: row.get::<_, Option<i64>>(11)?.map(Money),
        net_before: row.get::<_, Option<i64>>(12)?.map(Money),
        collector: row.get(13)?,
        tails: row.get(14)?,
        score: row.get(15)?,
        why: serde_json::from_str(row.get_ref(16)?.as_str()?).unwrap_or_default(),
    })
}

impl Write<'_> {
    /// Takes away every line of a period, before they are written anew.
    ///
    /// # Errors
    /// What the database says.
    pub fn clear_lines(&self, period: Period) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("clear.sql"))?;
        statement.execute(named_params! { ":period": period.to_string() })?;
        Ok(())
    }

    /// Writes one line.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_line(&self, period: Period, line: &QueueLine) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("put.sql"))?;
        statement.execute(named_params! {
            ":period": period.to_string(),
            ":hh_id": line.hh_id,
            ":village": line.village,
            ":grp": line.group,
            ":head": line.head,
            ":category": line.category,
            ":size": line.size,
            ":size_before": line.size_before,
            ":now": line.now.map(|amount| amount.0),
            ":before": line.before.map(|amount| amount.0),
            ":before_why": line.before_why.map(|why| why.letter().to_string()).unwrap_or_default(),
            ":change": line.change,
            ":net": line.net.map(|amount| amount.0),
            ":net_before": line.net_before.map(|amount| amount.0),
            ":collector": line.collector,
            ":tails": line.tails,
            ":score": line.score,
            ":why": serde_json::to_string(&line.why).unwrap_or_default(),
        })?;
        Ok(())
    }
}
