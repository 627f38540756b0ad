//! Which period is looked at: the one that is asked for, else the one under review.
//!
//! What does not live here: changing which period is under review (`assess/run.rs`).

use crate::domain::period::Period;
use crate::review::audit::purge;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;

impl Office {
    /// The period to look at: the one that is asked for, else the one under review.
    ///
    /// # Errors
    /// `NoPeriod` before the first import, `NotImported`, that its data were purged, or what the store says.
    pub fn period_to_look_at(&self, asked: Option<Period>) -> Result<Period, ReviewError> {
        let Some(period) = asked else { return self.period()?.ok_or(ReviewError::NoPeriod) };
        if !self.store.read().periods()?.contains(&period) {
            return Err(ReviewError::NotImported(period));
        }
        if self.store.read().is_purged(period)? {
            return Err(purge::gone(period));
        }
        Ok(period)
    }
}

impl Desk {
    /// Looks at another period; the file's own choice stays.
    ///
    /// # Errors
    /// `NotImported`, that its data were purged, or what the store says.
    pub fn set_period(&mut self, period: Period) -> Result<(), ReviewError> {
        self.period = Some(self.office.period_to_look_at(Some(period))?);
        self.refresh()
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::review::error::ReviewError;
    use crate::review::tests::rig;

    #[test]
    fn the_period_asked_for_is_looked_at_and_one_that_was_never_imported_is_no_empty_list() {
        let mut office = rig::office();
        assert!(matches!(office.period_to_look_at(None), Err(ReviewError::NoPeriod)));
        for year in [2023, 2024] {
            rig::import(&mut office, vec![rig::layer(year, FileKind::Yearly, &[("98010100001", &[("net", "9000")], &[])])], false)
                .expect("imported");
        }
        assert_eq!(office.period_to_look_at(None).ok(), Some(Period::annual(2024)), "the newest is under review");
        assert_eq!(office.period_to_look_at(Some(Period::annual(2023))).ok(), Some(Period::annual(2023)));
        let never = office.period_to_look_at(Some(Period::annual(2019)));
        assert!(matches!(never, Err(ReviewError::NotImported(period)) if period == Period::annual(2019)));
    }
}
