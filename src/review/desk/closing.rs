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
        let line = |(households, words): (&Vec<String>, Text)| words.fill(&[("n", &households.len()), ("names", &self.names(households))]);
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

    /// Who they are: by name while they are few, else how many of which village.
    fn names(&self, households: &[String]) -> Text {
        let of = |hh_id: &String| self.known_as.get(hh_id).cloned().unwrap_or_else(|| (String::new(), mask::household(hh_id)));
        if households.len() <= NAMED {
            return Text::list(households.iter().map(of).map(|(village, head)| format!("{village} {head}").trim().to_owned()));
        }
        let mut villages: BTreeMap<String, usize> = BTreeMap::new();
        for hh_id in households {
            *villages.entry(of(hh_id).0).or_default() += 1;
        }
        let mut villages: Vec<(String, usize)> = villages.into_iter().collect();
        villages.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let rest = villages.split_off(villages.len().min(NAMED));
        let shown = Text::list(villages.iter().map(|(village, n)| format!("{village} {n}")));
        if rest.is_empty() {
            return shown;
        }
        let more = text("{shown}，另外 {villages} 个村 {n}", "{shown}, {villages|more village|more villages} {n}");
        more.fill(&[("shown", &shown), ("villages", &rest.len()), ("n", &rest.iter().map(|(_, n)| n).sum::<usize>())])
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
            None => Err(ReviewError::NotImported(period, self.office.store.read().periods()?)),
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

    /// Whether a campaign is one to be opened again.
    ///
    /// # Errors
    /// As `Office::may_reopen`.
    pub fn may_reopen(&self, period: Period) -> Result<(), ReviewError> {
        self.office.may_reopen(period)
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

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::review::decide::closing::Closing;

    #[test]
    fn the_unfinished_are_named_while_they_are_few_and_counted_by_village_when_they_are_many() {
        let of = |people: &[(&str, usize)]| {
            let mut closing = Closing::default();
            for (village, households) in people {
                for at in 0..*households {
                    let hh_id = format!("{village}{at}");
                    closing.known_as.insert(hh_id.clone(), ((*village).to_owned(), format!("张{at}")));
                    closing.waiting.push(hh_id);
                }
            }
            closing.unfinished().iter().map(|line| line.get(Lang::Zh).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(&[("石门村", 1), ("下河村", 1)]), ["还没审 2 户: 石门村 张0、下河村 张0"]);
        assert_eq!(of(&[("石门村", 3), ("下河村", 9)]), ["还没审 12 户: 下河村 9、石门村 3"]);
        let names: Vec<String> = (0..10).map(|at| format!("第{at}村")).collect();
        let many: Vec<(&str, usize)> = names.iter().zip(1..).map(|(name, n)| (name.as_str(), n)).collect();
        assert!(of(&many)[0].ends_with("第2村 3，另外 2 个村 3"), "{:?}", of(&many));
        assert!(of(&[]).is_empty());
    }
}
