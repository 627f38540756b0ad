//! Which period is looked at: the one that is asked for, else the one under review; and which there are. A month of 常态化排查 is never
//! looked at: it has no households, and its clues are listed instead (`desk/clues.rs`).
//!
//! What does not live here: changing which period is under review (`assess/run.rs`).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run;
use crate::review::audit::purge;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::campaigns::MonthClues;
use crate::review::file::clues;
use crate::review::file::office::Office;

/// A period of the file, to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodChoice {
    /// Which.
    pub period: Period,
    /// Households with a record.
    pub households: usize,
    /// Cases of it.
    pub cases: usize,
    /// Those of them that wait for somebody here.
    pub waiting: usize,
    /// Whether it is the one under review: the newest, where nothing else is asked for.
    pub under_review: bool,
    /// Whether it is looked at now.
    pub shown: bool,
    /// Whether anything of it can still change.
    pub standing: PeriodStanding,
    /// Of a month its clues.
    pub clues: MonthClues,
}

/// Whether anything of a period can still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodStanding {
    /// It can.
    Open,
    /// Its campaign is closed.
    Closed,
    /// Its data were purged.
    Gone,
}

impl PeriodChoice {
    /// Whether its data were purged.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.standing == PeriodStanding::Gone
    }

    /// Whether it only stands beside another: nobody reviews a household of it.
    #[must_use]
    pub const fn is_only_compared(&self) -> bool {
        self.cases == 0 && !self.period.is_month()
    }

    /// What is said of it: how many households, how many of them wait.
    #[must_use]
    pub fn told(&self) -> Text {
        let said = match self {
            PeriodChoice { standing: PeriodStanding::Gone, .. } => return text("已经清除", "purged"),
            PeriodChoice { standing: PeriodStanding::Closed, clues, .. } if self.period.is_month() => {
                return text("{told}，已结束", "{told}, closed").fill(&[("told", &clues.told())]);
            }
            PeriodChoice { clues, .. } if self.period.is_month() => return clues.told(),
            PeriodChoice { standing: PeriodStanding::Closed, .. } => text("{n} 户，已结束", "{n|household|households}, closed"),
            choice if choice.is_only_compared() => text("{n} 户，只作对照", "{n|household|households} to compare"),
            PeriodChoice { waiting: 0, .. } => text("{n} 户，没有待审的", "{n|household|households}, none waits"),
            _ => text("{n} 户，待审 {waiting} 户", "{n|household|households}, {waiting} wait"),
        };
        said.fill(&[("n", &self.households), ("waiting", &self.waiting)])
    }

    /// How it stands to the work: under review, looked at now; empty for any other.
    #[must_use]
    pub const fn place(&self) -> Text {
        match (self.under_review, self.shown) {
            (true, true) => text("正在核查，在看", "reviewed, shown"),
            (true, false) => text("正在核查", "under review"),
            (false, true) => text("在看", "shown"),
            (false, false) => text("", ""),
        }
    }
}

impl Office {
    /// The period to look at: the one that is asked for, else the one under review.
    ///
    /// # Errors
    /// `NoPeriod` before the first import, `NotImported`, `OnlyClues`, that its data were purged, or what the store says.
    pub fn period_to_look_at(&self, asked: Option<Period>) -> Result<Period, ReviewError> {
        let Some(period) = asked else { return self.period()?.ok_or(ReviewError::NoPeriod) };
        if period.is_month() {
            return Err(ReviewError::OnlyClues(period));
        }
        let there = self.store.read().periods()?;
        if !there.contains(&period) {
            return Err(ReviewError::NotImported(period, there));
        }
        if self.store.read().is_purged(period)? {
            return Err(purge::gone(period));
        }
        Ok(period)
    }
}

impl Desk {
    /// Every period of the file with its counts, the newest first, and the months of 常态化排查 that were dated or closed.
    ///
    /// # Errors
    /// What the store says.
    pub fn periods(&self) -> Result<Vec<PeriodChoice>, ReviewError> {
        let read = self.office.store.read();
        let households = read.households_by_period(&Record::default().digest())?;
        let mut cases: BTreeMap<Period, (usize, usize)> = BTreeMap::new();
        for (period, status, count) in read.case_tally()? {
            let (all, waiting) = cases.entry(period).or_default();
            *all += count;
            *waiting += if Status::is_waiting_for_us(status) { count } else { 0 };
        }
        let under_review = self.office.period()?;
        let clues = clues::standing(read)?;
        let mut all: Vec<Period> = read.periods()?.into_iter().chain(self.office.months()?).collect();
        all.sort_by_key(|period| Reverse(period.newness()));
        let mut choices = Vec::new();
        for period in all {
            let (all, waiting) = cases.get(&period).copied().unwrap_or_default();
            choices.push(PeriodChoice {
                period,
                households: households.get(&period).copied().unwrap_or_default(),
                cases: all,
                waiting,
                under_review: under_review == Some(period),
                shown: self.period == Some(period),
                standing: match (read.is_purged(period)?, campaigns::state(read, period)?.closed) {
                    (true, _) => PeriodStanding::Gone,
                    (false, true) => PeriodStanding::Closed,
                    (false, false) => PeriodStanding::Open,
                },
                clues: MonthClues::of(period, &clues),
            });
        }
        Ok(choices)
    }

    /// A month of 常态化排查 that nobody dated yet, to be dated, closed or looked at.
    ///
    /// # Errors
    /// What the store says.
    pub fn month_choice(&self, month: Period) -> Result<PeriodChoice, ReviewError> {
        let clues = MonthClues::of(month, &clues::standing(self.office.store.read())?);
        let (under_review, shown) = (false, false);
        Ok(PeriodChoice { period: month, households: 0, cases: 0, waiting: 0, under_review, shown, standing: PeriodStanding::Open, clues })
    }

    /// That the period that is shown has no case, and which one is under review.
    #[must_use]
    pub fn only_compared(&self) -> Text {
        self.is_not_judged().unwrap_or_else(|| text("这一期没有要审的户。", "No case is to be reviewed in this period."))
    }

    /// Why the rules do not run over the period that is shown: it has no case and is not the one under review.
    #[must_use]
    fn is_not_judged(&self) -> Option<Text> {
        let (asked, judged) = self.period.zip(self.office.period().ok().flatten())?;
        (asked != judged && self.rows.is_empty()).then(|| run::only_compared(asked, judged).text())
    }

    /// Looks at another period and says so; the file's own choice stays.
    ///
    /// # Errors
    /// As `set_period`.
    pub fn turn_to(&mut self, period: Period) -> Result<Text, ReviewError> {
        self.set_period(period)?;
        let waiting = self.count(Status::is_waiting_for_us);
        let said = match self.rows.len() {
            0 => text("现在看的是{period}：没有要审的户，只作对照", "{period} is shown: nothing to review, it is only compared with"),
            _ => text("现在看的是{period}：{n} 户，待审 {waiting} 户", "{period} is shown: {n|household|households}, {waiting} wait"),
        };
        Ok(said.fill(&[("period", &period.title()), ("n", &self.rows.len()), ("waiting", &waiting)]))
    }

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
    use crate::i18n::Lang;
    use crate::review::desk::period::PeriodChoice;
    use crate::review::desk::state::Desk;
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
        let Err(never @ ReviewError::NotImported(..)) = never else { panic!("looked at") };
        let said = never.text();
        assert_eq!(said.get(Lang::Zh), "没有导入2019年度的数据；导入过的有: 2023年度、2024年度");
        let parts = [Period::annual(2024), Period::parse("2024q3").expect("a part")];
        let parts = ReviewError::NotImported(Period::annual(2019), parts.to_vec()).text();
        assert_eq!(parts.get(Lang::Zh), "没有导入2019年度的数据；导入过的有: 2024年度、2024年前三季度（2024q3）");
        assert_eq!(said.get(Lang::En), "year 2019 has not been imported; there are: year 2023, year 2024");
    }

    #[test]
    fn every_period_is_offered_with_its_counts_the_newest_first() {
        let mut office = rig::office();
        for (year, rows) in [(2023, &["A", "B", "C"][..]), (2024, &["A", "B"])] {
            let rows: Vec<_> = rows.iter().map(|hh| (*hh, &[("net", "9000")][..], &[][..])).collect();
            rig::import(&mut office, vec![rig::layer(year, FileKind::Yearly, &rows)], false).expect("imported");
        }
        let mut desk = Desk::of(office).expect("a desk");
        let told = |desk: &Desk| -> Vec<String> {
            let line = |choice: PeriodChoice| [choice.told(), choice.place()].map(|words| words.get(Lang::Zh).to_owned()).join(" ");
            desk.periods().expect("read").into_iter().map(line).collect()
        };
        assert_eq!(told(&desk), ["2 户，待审 2 户 正在核查，在看", "3 户，待审 3 户 "]);
        let said = desk.turn_to(Period::annual(2023)).expect("another period");
        assert_eq!(said.get(Lang::Zh), "现在看的是2023年度：3 户，待审 3 户");
        assert_eq!(told(&desk), ["2 户，待审 2 户 正在核查", "3 户，待审 3 户 在看"]);
    }
}
