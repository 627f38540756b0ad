//! What counts are counted on, read once for a period and kept while it holds: the records of the years that rules read, and the tables.
//!
//! The records hold until a newer one is stored or the queue is read anew; the tables also say where cases stand, and are read again after
//! any act and on another day. What does not live here: counting (`review/count`), letting go of it (`desk/mod.rs`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::table::PAYROLL;
use crate::domain::tables::Tables;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::review::file::payrolls;

/// The township of a period as it was read.
pub struct TownAtHand {
    /// The records of the period.
    pub current: Roll,
    /// Those of the years before it that rules read, newest first.
    pub past: Vec<Roll>,
    /// Rosters, ledgers, and where the cases stand.
    pub tables: Tables,
    // The newest record when the records were read; after which entry, and on which day, the tables were.
    newest: i64,
    tip: (i64, String),
    day: NaiveDate,
    // The rulebook by whose calibers the records were laid beside each other.
    book: String,
}

impl Office {
    /// The township of a period as it stands now; one that was read before is brought up to date, where it still holds. Told now and then
    /// how many households are read, and answered `false` to stop.
    ///
    /// # Errors
    /// The period was not imported, `Stopped`, or what the store says.
    pub(in crate::review) fn town_at_hand(
        &self,
        period: Period,
        kept: Option<TownAtHand>,
        tell: &dyn Fn(usize) -> bool,
    ) -> Result<TownAtHand, ReviewError> {
        let read = self.store.read();
        let (newest, tip, day, book) = (read.newest_version()?, read.ledger_tip()?, self.clock.today(), self.book.digest());
        // Another program may have brought records in while this one only looks.
        let Some(mut town) = kept.filter(|town| town.current.period == period && town.newest == newest && town.book == book) else {
            return self.read_town((newest, tip, day), period, tell);
        };
        if (&town.tip, town.day) != (&tip, day) {
            town.tables = self.tables(&town.current)?;
            (town.tip, town.day) = (tip, day);
        }
        Ok(town)
    }

    fn read_town(
        &self,
        (newest, tip, day): (i64, (i64, String), NaiveDate),
        period: Period,
        tell: &dyn Fn(usize) -> bool,
    ) -> Result<TownAtHand, ReviewError> {
        let mut rolls = BTreeMap::new();
        self.fill_rolls_told(period, &mut rolls, tell)?;
        let place = rolls.get(&period).map(Office::place_of).unwrap_or_default();
        let stood = |of| self.stood_of(of, None, Some(PAYROLL));
        payrolls::lay_beside(&self.book, (period, &place), &mut rolls, stood)?;
        let current = rolls.remove(&period).ok_or(ReviewError::NotImported(period))?;
        let past = rolls.into_values().rev().collect();
        let tables = self.tables(&current)?;
        Ok(TownAtHand { current, past, tables, newest, tip, day, book: self.book.digest().to_owned() })
    }
}
