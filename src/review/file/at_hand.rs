//! What counts are counted on, read once for a period and kept while it holds: of the records of the years that they read, and of the tables,
//! as much as they want.
//!
//! The records hold until a newer one is stored or the queue is read anew; the tables also say where cases stand, and are read again after
//! any act and on another day. What does not live here: what a count wants (`rules/count/needs.rs`), counting (`review/count`), letting go
//! of it (`desk/mod.rs`).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::campaign::OfficePlace;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::table::CLUE;
use crate::domain::table::Feed;
use crate::domain::table::PAYROLL;
use crate::domain::tables::Tables;
use crate::review::assess::run::periods_read;
use crate::review::error::ReviewError;
use crate::review::file::case_facts;
use crate::review::file::current_tables;
use crate::review::file::current_tables::Stood;
use crate::review::file::office::Office;
use crate::review::file::payrolls;
use crate::rules::count::needs::TownNeeds;
use crate::store::error::StoreError;
use crate::store::version::document::RecordPart;

/// The township of a period as it was read.
pub struct TownAtHand {
    /// The records of the period.
    pub current: Arc<Roll>,
    /// Those of the years before it that rules read, newest first.
    pub past: Vec<Arc<Roll>>,
    /// Rosters, ledgers, and where the cases stand.
    pub tables: Tables,
    // What it was read for.
    needs: TownNeeds,
    // Whether the current records have their members.
    part: RecordPart,
    // The newest record when the records were read; after which entry, and on which day, the tables were.
    newest: i64,
    tip: (i64, String),
    day: NaiveDate,
    // The rulebook by whose calibers the records were laid beside each other.
    book: String,
}

impl TownAtHand {
    /// Its records of a period, where they have at least that part and nothing was laid beside them.
    fn shared(&self, period: Period, part: RecordPart) -> Option<Arc<Roll>> {
        let past_part = if self.needs == TownNeeds::All { RecordPart::Whole } else { RecordPart::Household };
        let own = std::iter::once((&self.current, self.part)).chain(self.past.iter().map(|roll| (roll, past_part)));
        let fits = |held: RecordPart| held == RecordPart::Whole || part == RecordPart::Household;
        let mut found = own.filter(|(roll, held)| roll.period == period && fits(*held) && roll.post_pay.is_none());
        found.next().map(|(roll, _)| Arc::clone(roll))
    }
}

/// Where the file stood when a township was read.
struct ReadAt {
    newest: i64,
    tip: (i64, String),
    day: NaiveDate,
}

impl Office {
    /// The township of a period as it stands now, with what is needed; of those that were read before what still holds is taken. Told now
    /// and then how many households are read, and answered `false` to stop.
    ///
    /// # Errors
    /// The period was not imported, `Stopped`, or what the store says.
    pub(in crate::review) fn town_at_hand(
        &self,
        period: Period,
        needs: &TownNeeds,
        kept: &mut BTreeMap<Period, TownAtHand>,
        tell: &dyn Fn(usize) -> bool,
    ) -> Result<TownAtHand, ReviewError> {
        let read = self.store.read();
        let at = ReadAt { newest: read.newest_version()?, tip: read.ledger_tip()?, day: self.clock.today() };
        // Another program may have brought records in while this one only looks.
        kept.retain(|_, town| town.newest == at.newest && town.book == self.book.digest());
        let own = kept.remove(&period);
        let wanted = own.as_ref().map_or_else(|| needs.clone(), |own| own.needs.clone().and(needs.clone()));
        match own {
            Some(mut town) if town.needs == wanted => {
                if (&town.tip, town.day) != (&at.tip, at.day) {
                    town.tables = self.tables_for(&town.current, &wanted)?;
                    (town.tip, town.day) = (at.tip, at.day);
                }
                Ok(town)
            }
            own => {
                let held: Vec<&TownAtHand> = own.iter().chain(kept.values()).collect();
                self.read_town(at, period, wanted, &held, tell)
            }
        }
    }

    fn read_town(
        &self,
        at: ReadAt,
        period: Period,
        needs: TownNeeds,
        held: &[&TownAtHand],
        tell: &dyn Fn(usize) -> bool,
    ) -> Result<TownAtHand, ReviewError> {
        let read = self.store.read();
        let stored = read.periods()?;
        let (part, part_before, years) = match &needs {
            TownNeeds::All => (RecordPart::Whole, RecordPart::Whole, periods_read(period)),
            // Rows of tables find their people, and an act on a case its figures, by the whole record.
            TownNeeds::Own { years, tables } => {
                let part = if tables.is_empty() { RecordPart::Household } else { RecordPart::Whole };
                (part, RecordPart::Household, (1..=*years).map(|years| period.back(i32::from(years))).collect())
            }
        };
        let (mut shared, mut rolls, mut before) = (BTreeMap::new(), BTreeMap::new(), 0);
        let mut place = OfficePlace::default();
        for (of, part) in std::iter::once((period, part)).chain(years.into_iter().map(|of| (of, part_before))) {
            if !stored.contains(&of) {
                continue;
            }
            let splits = of != period && self.splits(period, of, &place)?;
            let part = if splits { RecordPart::Whole } else { part };
            let found = held.iter().filter(|_| !splits).find_map(|town| town.shared(of, part));
            if let Some(roll) = &found {
                before += roll.len();
            } else {
                let mut goes_on = true;
                let roll = self.stored_roll_told(of, part, &mut |read| goes_on = tell(before + read))?;
                if !goes_on {
                    return Err(ReviewError::Stopped);
                }
                before += roll.len();
                rolls.insert(of, roll);
            }
            if let Some(roll) = found {
                shared.insert(of, roll);
            }
            if of == period {
                place =
                    rolls.get(&of).map(Office::place_of).or_else(|| shared.get(&of).map(|roll| Office::place_of(roll))).unwrap_or_default();
            }
        }
        let stood = |of| self.stood_of(of, None, Some(PAYROLL));
        payrolls::lay_beside(&self.book, (period, &place), &mut rolls, stood)?;
        shared.extend(rolls.into_iter().map(|(of, roll)| (of, Arc::new(roll))));
        let current = shared.remove(&period).ok_or_else(|| ReviewError::NotImported(period, Vec::new()))?;
        let earlier = shared.into_values().rev().collect();
        let tables = self.tables_for(&current, &needs)?;
        let ReadAt { newest, tip, day } = at;
        Ok(TownAtHand { current, past: earlier, tables, needs, part, newest, tip, day, book: self.book.digest().to_owned() })
    }

    /// Whether a payroll of an earlier year splits the wages of then as the caliber of the period wants them, so that its members are asked.
    fn splits(&self, period: Period, of: Period, place: &OfficePlace) -> Result<bool, StoreError> {
        let caliber = self.book.caliber(period.year, place);
        Ok(caliber.splits(self.book.caliber(of.year, place)) && self.store.read().table_files(of)?.iter().any(|file| file.table == PAYROLL))
    }

    /// The tables that are needed, for the households of a roll.
    fn tables_for(&self, roll: &Roll, needs: &TownNeeds) -> Result<Tables, StoreError> {
        let wanted = match needs {
            TownNeeds::All => return self.tables(roll),
            TownNeeds::Own { tables, .. } => tables,
        };
        let mut stood = Stood::new();
        for table in wanted.iter().filter(|table| table.row().feed == Feed::File) {
            stood.extend(self.stood_of(roll.period, None, Some(*table))?);
        }
        let mut tables = if wanted.contains(&CLUE) {
            current_tables::joined(roll, self.with_clues(roll, &stood)?.as_ref()).0
        } else {
            current_tables::joined(roll, &stood).0
        };
        if wanted.iter().any(|table| table.row().feed == Feed::Office) {
            let caliber = self.book.caliber(roll.period.year, &Office::place_of(roll));
            case_facts::fill(self.store.read(), roll, caliber, self.clock.today(), None, &mut tables)?;
        }
        Ok(tables)
    }
}
