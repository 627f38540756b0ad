//! Campaigns at the desk: listed, dated, closed and opened again, archived; the queue is read anew after each.
//!
//! What does not live here: what each of them does to the file (`file/campaigns.rs`, `decide/closing.rs`, `audit/archive.rs`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::campaign::CampaignState;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::Rerun;
use crate::review::audit::archive::Archived;
use crate::review::decide::closing::Closing;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns::CampaignRow;
use crate::review::file::campaigns::DateChange;
use crate::review::file::campaigns::MonthClues;
use crate::review::file::clues;
use crate::review::file::office::Tell;
use crate::review::rows::mask;
use crate::rules::book::CampaignDates;

/// Households of each sort that are named before a campaign is closed.
const NAMED: usize = 8;

impl Closing {
    /// What is unfinished, a line for each sort, with the first households of it.
    #[must_use]
    pub fn unfinished(&self) -> Vec<Text> {
        let sorts = [
            (&self.waiting, text("还没审 {n} 户: {names}", "{n} not decided: {names}")),
            (&self.returned, text("退回没交回 {n} 户: {names}", "{n} returned and not back: {names}")),
            (&self.held, text("挂起 {n} 户: {names}", "{n} on hold: {names}")),
        ];
        let line = |(households, words): (&Vec<String>, Text)| {
            let mut names: Vec<String> = households.iter().take(NAMED).map(|hh| mask::household(hh)).collect();
            if households.len() > NAMED {
                names.push("…".to_owned());
            }
            words.fill(&[("n", &households.len()), ("names", &names.join(" "))])
        };
        let mut lines: Vec<Text> = sorts.into_iter().filter(|(households, _)| !households.is_empty()).map(line).collect();
        if !self.clues.is_empty() {
            let mut numbers: Vec<String> = self.clues.iter().take(NAMED).map(ToString::to_string).collect();
            if self.clues.len() > NAMED {
                numbers.push("…".to_owned());
            }
            let said = text(
                "没办结的线索 {n} 条，转到下个月: {names}",
                "{n|clue is open and goes|clues are open and go} on in the next month: {names}",
            );
            lines.push(said.fill(&[("n", &self.clues.len()), ("names", &numbers.join(" "))]));
        }
        lines
    }

    /// What is asked before a campaign is closed.
    #[must_use]
    pub fn question(&self, period: Period) -> Text {
        if period.is_month() {
            let question = text(
                "结束{month}：{told}；以后不能再登记这个月发现的线索和这个月的办理。结束吗？",
                "Close {month}: {told}; no clue found in it and no step of its days is entered any more. Close it?",
            );
            return question.fill(&[("month", &period.title()), ("told", &self.told.told())]);
        }
        let question = text(
            "结束{period}：锁定办完的 {locked} 户，没办完的 {left} 户停在现在的状态；以后不能再导入、筛查、办理。结束吗？",
            "Close {period}: {locked|finished case is|finished cases are} locked, {left} unfinished ones stay as they stand, and nothing is imported, judged or decided there any more. Close it?",
        );
        question.fill(&[("period", &period.title()), ("locked", &self.locked), ("left", &self.left())])
    }

    /// What is said once it is closed.
    #[must_use]
    pub fn done(&self, period: Period) -> Text {
        if period.is_month() {
            let said = text("{month}已结束：{told}", "{month} is closed: {told}");
            return said.fill(&[("month", &period.title()), ("told", &self.told.told())]);
        }
        let said = text("{period}已结束：锁定 {locked} 户，没办完 {left} 户", "{period} is closed: {locked} locked, {left} unfinished");
        said.fill(&[("period", &period.title()), ("locked", &self.locked), ("left", &self.left())])
    }
}

/// What is said once a campaign is open again, with so many cases unlocked.
#[must_use]
pub fn reopened(period: Period, unlocked: usize) -> Text {
    if period.is_month() {
        return text("{month}重新开放，记入台账", "{month} is open again, and entered").fill(&[("month", &period.title())]);
    }
    text("{period}重新开放：解锁 {n} 户", "{period} is open again: {n} unlocked").fill(&[("period", &period.title()), ("n", &unlocked)])
}

/// What is said once dates of a campaign are set.
#[must_use]
pub fn dated(period: Period) -> Text {
    text("{period}的日期已设好，记入台账", "the dates of {period} are set and entered").fill(&[("period", &period.title())])
}

impl Desk {
    /// One campaign of the file; a month of 常态化排查 that nobody dated is open and has no dates.
    ///
    /// # Errors
    /// `NotImported`, or what the store says.
    pub fn campaign(&self, period: Period) -> Result<CampaignRow, ReviewError> {
        match self.campaigns()?.into_iter().find(|row| row.period == period) {
            Some(row) => Ok(row),
            None if period.is_month() => {
                let clues = MonthClues::of(period, &clues::standing(self.office.store.read())?);
                let (state, dates) = (CampaignState::default(), CampaignDates::default());
                Ok(CampaignRow { period, state, dates, cases: BTreeMap::new(), clues })
            }
            None => Err(ReviewError::NotImported(period)),
        }
    }

    /// Every campaign of the file, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn campaigns(&self) -> Result<Vec<CampaignRow>, ReviewError> {
        self.office.campaigns(&self.place, &clues::standing(self.office.store.read())?)
    }

    /// Sets dates of a campaign; where it was judged, the rules run over it again, as some of them go by these dates: dates and flags are
    /// kept together.
    ///
    /// # Errors
    /// As `Office::set_dates` and `Office::assess`; nothing was changed then, neither dates nor flags.
    pub fn set_dates(&mut self, period: Period, change: &DateChange, tell: Tell<'_>) -> Result<(), ReviewError> {
        if self.set_dates_alone(period, change)? {
            let run = self.rerun_dated(period, change, tell)?;
            self.take_in_run(run)?;
        }
        Ok(())
    }

    /// Sets dates of a campaign by which no flag was found; true where there are such flags: nothing is set then, and the rules have to run
    /// with the new dates (`rerun_dated`).
    ///
    /// # Errors
    /// As `Office::set_dates`; nothing was changed then.
    pub fn set_dates_alone(&mut self, period: Period, change: &DateChange) -> Result<bool, ReviewError> {
        self.office.plan_dates(period, change)?;
        if self.goes_by_dates(period)? {
            return Ok(true);
        }
        self.office.set_dates(period, change)?;
        self.refresh()?;
        Ok(false)
    }

    /// Judges a period by other dates of its campaign, without writing anything; they are kept with the run (`take_in_run`).
    ///
    /// # Errors
    /// As `Office::rerun_dated`.
    pub fn rerun_dated(&self, period: Period, change: &DateChange, tell: Tell<'_>) -> Result<Rerun, ReviewError> {
        self.office.rerun_dated(period, change, tell)
    }

    /// Whether flags of a period stand that were found by its dates.
    fn goes_by_dates(&self, period: Period) -> Result<bool, ReviewError> {
        Ok(self.office.store.read().newest_assessment(period)?.is_some())
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
