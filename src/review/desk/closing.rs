//! Campaigns at the desk: listed, dated, closed and opened again, archived; the queue is read anew after each.
//!
//! What does not live here: what each of them does to the file (`file/campaigns.rs`, `decide/closing.rs`, `audit/archive.rs`).

use std::path::Path;

use crate::domain::campaign::CampaignState;
use crate::domain::period::Period;
use crate::review::audit::archive::Archived;
use crate::review::decide::closing::Closing;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns::CampaignRow;
use crate::review::file::campaigns::DateChange;
use crate::review::file::office::Tell;

impl Desk {
    /// Every campaign of the file, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn campaigns(&self) -> Result<Vec<CampaignRow>, ReviewError> {
        self.office.campaigns(&self.place)
    }

    /// Sets dates of a campaign; where it is under review and was judged, the rules run again, as some of them go by these dates.
    ///
    /// # Errors
    /// As `Office::set_dates` and `Office::assess`; where the run was stopped the dates are set all the same.
    pub fn set_dates(&mut self, period: Period, change: &DateChange, tell: Tell<'_>) -> Result<CampaignState, ReviewError> {
        let set = self.office.set_dates(period, change)?;
        let is_judged = self.office.store.read().newest_assessment(period)?.is_some();
        if is_judged && self.office.period()? == Some(period) {
            self.office.assess(tell)?;
        }
        self.refresh()?;
        Ok(set)
    }

    /// What closing a campaign would come to.
    ///
    /// # Errors
    /// As `Office::closing`.
    pub fn closing(&self, period: Period) -> Result<Closing, ReviewError> {
        self.office.closing(period)
    }

    /// Closes a campaign.
    ///
    /// # Errors
    /// As `Office::close_campaign`; nothing was changed then.
    pub fn close_campaign(&mut self, period: Period) -> Result<Closing, ReviewError> {
        let closing = self.office.close_campaign(period)?;
        self.refresh()?;
        Ok(closing)
    }

    /// Opens a closed campaign again; gives how many cases were unlocked.
    ///
    /// # Errors
    /// As `Office::reopen_campaign`; nothing was changed then.
    pub fn reopen_campaign(&mut self, period: Period, why: &str) -> Result<usize, ReviewError> {
        let unlocked = self.office.reopen_campaign(period, why)?;
        self.refresh()?;
        Ok(unlocked)
    }

    /// Copies a closed year into an archive.
    ///
    /// # Errors
    /// As `Office::archive`; there is no archive then.
    pub fn archive(&mut self, year: i32, to: &Path) -> Result<Archived, ReviewError> {
        self.office.archive(year, to)
    }
}
