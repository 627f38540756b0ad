//! The campaigns of the office's file: the dates it set for a period, and whether the period is closed.
//!
//! A campaign is what the newest entry of its period says; without one it is open, and its dates are those of the limits.
//! What does not live here: closing and opening again with all that belongs to it (`decide/closing.rs`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::campaign::CampaignState;
use crate::domain::campaign::Milestone;
use crate::domain::campaign::OfficePlace;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::office::clue::Clue;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::rules::book::CampaignDates;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::ledger::Stored;
use crate::store::ledger::Who;
use crate::store::payload::Payload;

/// What an entry says was done to a campaign.
pub const DATES: &str = "dates";
/// The same.
pub const CLOSE: &str = "close";
/// The same.
pub const REOPEN: &str = "reopen";

/// Keys of an entry's counts: what closing left unfinished, and of a month all clues it had.
pub const LEFT: &str = "left";
/// The same.
pub const CLUES: &str = "clues";

/// Days of a campaign lie at most so far from the end of its period: a year mistyped is noticed.
const FAR: i64 = 550;

/// One campaign as the office sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRow {
    /// The period.
    pub period: Period,
    /// What the file says of it.
    pub state: CampaignState,
    /// Its dates as they hold: the file's own, else those of the limits.
    pub dates: CampaignDates,
    /// Its cases by where they stand; those without any are left out.
    pub cases: BTreeMap<Status, usize>,
    /// Of a month of 常态化排查 its clues.
    pub clues: MonthClues,
}

/// How many clues a month of 常态化排查 has: found in it, open in it, or something done about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthClues {
    /// All of them.
    pub all: usize,
    /// Those that are still open.
    pub open: usize,
}

impl MonthClues {
    /// Counts the clues of a month; none in any other period.
    #[must_use]
    pub fn of(period: Period, clues: &[Clue]) -> MonthClues {
        let own = clues.iter().filter(|clue| period.is_month() && clue.is_of_month(period));
        own.fold(MonthClues::default(), |so_far, clue| MonthClues { all: so_far.all + 1, open: so_far.open + usize::from(clue.is_open()) })
    }

    /// How many there are, in words.
    #[must_use]
    pub fn told(self) -> Text {
        text("线索 {n} 条，在办 {open} 条", "{n|clue|clues}, {open} open").fill(&[("n", &self.all), ("open", &self.open)])
    }
}

impl CampaignRow {
    /// How many of its cases stand so.
    #[must_use]
    pub fn count(&self, wanted: impl Fn(Status) -> bool) -> usize {
        self.cases.iter().filter(|(status, _)| wanted(**status)).map(|(_, cases)| cases).sum()
    }
}

/// A day of a campaign that an office sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CampaignDay {
    /// First day of collection.
    From,
    /// Last day of collection.
    To,
    /// The day by which the county wants the set.
    Deadline,
    /// Last day of a step.
    Step(Milestone),
}

impl CampaignDay {
    /// Every one, in the order of a form.
    pub fn all() -> impl Iterator<Item = CampaignDay> {
        [CampaignDay::From, CampaignDay::To, CampaignDay::Deadline].into_iter().chain(Milestone::ALL.map(CampaignDay::Step))
    }

    /// Its name where it is typed: the flag of the command, or the step.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CampaignDay::From => "from",
            CampaignDay::To => "to",
            CampaignDay::Deadline => "deadline",
            CampaignDay::Step(step) => step.code(),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            CampaignDay::From => text("采集开始", "collection from"),
            CampaignDay::To => text("采集截止", "collection to"),
            CampaignDay::Deadline => text("上报截止", "deadline"),
            CampaignDay::Step(step) => step.label(),
        }
    }

    /// Reads a code or the Chinese name.
    #[must_use]
    pub fn parse(word: &str) -> Option<CampaignDay> {
        CampaignDay::all().find(|day| day.code().eq_ignore_ascii_case(word) || day.label().get(Lang::Zh) == word)
    }

    /// The day as it holds; none where nobody set it.
    #[must_use]
    pub fn of(self, row: &CampaignRow) -> Option<NaiveDate> {
        match self {
            CampaignDay::From => row.dates.window_start,
            CampaignDay::To => row.dates.window_end,
            CampaignDay::Deadline => row.dates.deadline,
            CampaignDay::Step(_) => self.own(&row.state),
        }
    }

    /// Whether the day that holds is that of the limits, which no campaign can take back.
    #[must_use]
    pub fn is_of_limits(self, row: &CampaignRow) -> bool {
        self.of(row).is_some() && self.own(&row.state).is_none()
    }

    /// The day as the office set it itself.
    fn own(self, set: &CampaignState) -> Option<NaiveDate> {
        match self {
            CampaignDay::From => set.window_start,
            CampaignDay::To => set.window_end,
            CampaignDay::Deadline => set.deadline,
            CampaignDay::Step(step) => set.milestones.get(&step).copied(),
        }
    }

    fn put(self, set: &mut CampaignState, day: Option<NaiveDate>) {
        match (self, day) {
            (CampaignDay::From, _) => set.window_start = day,
            (CampaignDay::To, _) => set.window_end = day,
            (CampaignDay::Deadline, _) => set.deadline = day,
            (CampaignDay::Step(step), Some(day)) => {
                set.milestones.insert(step, day);
            }
            (CampaignDay::Step(step), None) => {
                set.milestones.remove(&step);
            }
        }
    }
}

/// What is to be changed of a campaign's dates: a day, or none where the one that the office set is taken back and that of the limits holds
/// again, if there is one. What is not named stays.
pub type DateChange = BTreeMap<CampaignDay, Option<NaiveDate>>;

/// Whether these words in the place of a day take back the one that was set.
#[must_use]
pub fn takes_back(typed: &str) -> bool {
    let typed = typed.trim();
    typed.is_empty() || ["none", "无", "不设", "收回"].iter().any(|word| typed.eq_ignore_ascii_case(word))
}

/// The newest entry of a campaign, with what it carries.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn newest(read: Read<'_>, period: Period, why: Option<&str>) -> Result<Option<(Stored, Payload)>, StoreError> {
    let is_it = |payload: &Payload| payload.period == Some(period) && why.is_none_or(|why| payload.why == why);
    let acts = read.campaign_acts()?.into_iter();
    let mut read = acts.filter_map(|stored| Payload::parse(&stored.entry.payload).map(|payload| (stored, payload)));
    Ok(read.find(|(_, payload)| is_it(payload)))
}

/// What the file says of a campaign; nothing is set and it is open where it says nothing.
///
/// # Errors
/// What the store says.
pub fn state(read: Read<'_>, period: Period) -> Result<CampaignState, StoreError> {
    Ok(newest(read, period, None)?.and_then(|(_, payload)| payload.campaign).unwrap_or_default())
}

/// The entry that closed a campaign; none where it is open.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn closed_at(read: Read<'_>, period: Period) -> Result<Option<i64>, StoreError> {
    let newest = newest(read, period, None)?;
    Ok(newest.filter(|(_, payload)| payload.campaign.as_ref().is_some_and(|state| state.closed)).map(|(stored, _)| stored.entry.seq))
}

/// Refuses what would change anything in a closed campaign. In an archive nothing is opened again.
///
/// # Errors
/// `Closed`, `Archive`, or what the store says.
pub fn open(read: Read<'_>, period: Period) -> Result<(), ReviewError> {
    if read.is_archive()? {
        return Err(StoreError::Archive.into());
    }
    if state(read, period)?.closed { Err(Refusal::Closed(period.title()).into()) } else { Ok(()) }
}

impl Office {
    /// The dates of a campaign as they hold.
    ///
    /// # Errors
    /// What the store says.
    pub fn dates(&self, period: Period, place: &OfficePlace) -> Result<CampaignDates, StoreError> {
        Ok(self.dates_of(&state(self.store.read(), period)?, period, place))
    }

    /// The dates of a campaign of which the file says this.
    #[must_use]
    pub fn dates_of(&self, own: &CampaignState, period: Period, place: &OfficePlace) -> CampaignDates {
        // The limits date the collection of incomes, of which a month has none.
        let shipped = if period.is_month() { CampaignDates::default() } else { self.book.dates(period, place) };
        CampaignDates {
            window_start: own.window_start.or(shipped.window_start),
            window_end: own.window_end.or(shipped.window_end),
            deadline: own.deadline.or(shipped.deadline),
        }
    }

    /// Every campaign of the file with these clues, the newest first: the periods that have cases, those whose dates were set beforehand, and the months of
    /// 常态化排查 that were dated or closed.
    ///
    /// # Errors
    /// What the store says.
    pub fn campaigns(&self, place: &OfficePlace, clues: &[Clue]) -> Result<Vec<CampaignRow>, ReviewError> {
        let read = self.store.read();
        let planned = read.campaign_acts()?.into_iter().filter_map(|stored| Payload::parse(&stored.entry.payload)?.period);
        let mut periods: Vec<Period> = read.periods()?.into_iter().chain(planned).collect();
        periods.sort_unstable_by_key(|period| std::cmp::Reverse(period.newness()));
        periods.dedup();
        let mut tally: BTreeMap<Period, BTreeMap<Status, usize>> = BTreeMap::new();
        for (period, status, count) in read.case_tally()? {
            tally.entry(period).or_default().insert(status, count);
        }
        let row = |period: Period| {
            let cases = tally.remove(&period).unwrap_or_default();
            let (state, dates) = (state(read, period)?, self.dates(period, place)?);
            Ok(CampaignRow { period, state, dates, cases, clues: MonthClues::of(period, clues) })
        };
        periods.into_iter().map(row).collect()
    }

    /// The months of 常态化排查 that were dated or closed, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn months(&self) -> Result<Vec<Period>, StoreError> {
        let acts = self.store.read().campaign_acts()?;
        let named = acts.into_iter().filter_map(|stored| Payload::parse(&stored.entry.payload)?.period);
        let mut months: Vec<Period> = named.filter(|period| period.is_month()).collect();
        months.sort_unstable_by_key(|month| std::cmp::Reverse(month.newness()));
        months.dedup();
        Ok(months)
    }

    /// What setting dates of a campaign or taking them back comes to, its period imported or not; nothing is changed.
    ///
    /// # Errors
    /// Nothing to set, nothing to take back, days that cannot be, a closed campaign, or what the store says.
    pub fn plan_dates(&self, period: Period, change: &DateChange) -> Result<DatesPlan, ReviewError> {
        self.store.may_write()?;
        open(self.store.read(), period)?;
        let was = state(self.store.read(), period)?;
        let mut set = was.clone();
        let mut taken_back = BTreeMap::new();
        for (named, day) in change {
            if day.is_none() {
                if named.own(&set).is_none() {
                    return Err(ReviewError::Campaign(nothing_to_take_back(*named, period)));
                }
                taken_back.insert(named.code().to_owned(), 1);
            }
            named.put(&mut set, *day);
        }
        if let Some(why) = unfit(period, &set, change.is_empty()) {
            return Err(ReviewError::Campaign(why));
        }
        Ok(DatesPlan { period, was, set, taken_back })
    }

    /// Sets dates of a campaign or takes them back.
    ///
    /// # Errors
    /// As `plan_dates`; nothing was changed then.
    pub fn set_dates(&mut self, period: Period, change: &DateChange) -> Result<CampaignState, ReviewError> {
        let plan = self.plan_dates(period, change)?;
        let set = plan.set.clone();
        self.transact(|write, who| plan.keep(write, who))?;
        Ok(set)
    }
}

/// Dates of a campaign that are to be set.
#[derive(Clone, Debug)]
pub struct DatesPlan {
    period: Period,
    // What stood when it was asked.
    was: CampaignState,
    set: CampaignState,
    taken_back: BTreeMap<String, i64>,
}

impl DatesPlan {
    /// What the campaign is then.
    #[must_use]
    pub const fn set(&self) -> &CampaignState {
        &self.set
    }

    /// Enters them.
    ///
    /// # Errors
    /// `Stale` where the campaign was dated or closed meanwhile, or what the store says.
    pub(in crate::review) fn keep(self, write: &Write<'_>, who: &Who) -> Result<(), ReviewError> {
        if state(write.read(), self.period)? != self.was {
            return Err(ReviewError::Stale);
        }
        let (campaign, period) = (Some(self.set), Some(self.period));
        let payload = Payload { campaign, counts: self.taken_back, period, why: DATES.to_owned(), ..Payload::default() };
        write.act(who, Act::Campaign, NewAct { payload, ..NewAct::default() })?;
        Ok(())
    }
}

fn nothing_to_take_back(day: CampaignDay, period: Period) -> Text {
    let said = text(
        "{period}没有设过{day}，不用收回；写着的日期是标准里的，在“改标准”里改；什么都没有改动",
        "no {day} was set for {period}, so there is none to take back; a day that shows is that of the limits: change the limit; nothing was changed",
    );
    said.fill(&[("day", &day.label()), ("period", &period.title())])
}

/// Why these dates cannot be those of a campaign; none where they can.
fn unfit(period: Period, set: &CampaignState, nothing: bool) -> Option<Text> {
    if nothing {
        return Some(text("没有写要改的日期，什么都没有改动", "no date was given; nothing was changed"));
    }
    let days = [set.window_start, set.window_end, set.deadline];
    let far = days.into_iter().flatten().chain(set.milestones.values().copied()).find(|day| (*day - period.end()).num_days().abs() > FAR);
    if let Some(day) = far {
        let said = text(
            "{day} 离{period}太远，年份可能写错了；什么都没有改动",
            "{day} is far from {period}: the year may be mistyped; nothing was changed",
        );
        return Some(said.fill(&[("day", &day.to_string()), ("period", &period.title())]));
    }
    let named = [
        (set.window_start, text("采集开始", "first day of collection"), set.window_end, text("采集截止", "last day of collection")),
        (set.window_start, text("采集开始", "first day of collection"), set.deadline, text("上报截止", "deadline")),
    ];
    named.into_iter().find_map(|(first, first_name, last, last_name)| {
        let (first, last) = (first?, last?);
        let said = text(
            "{last_name} {last} 早于{first_name} {first}；什么都没有改动",
            "the {last_name}, {last}, lies before the {first_name}, {first}; nothing was changed",
        );
        let words = said.fill(&[
            ("last_name", &last_name),
            ("last", &last.to_string()),
            ("first_name", &first_name),
            ("first", &first.to_string()),
        ]);
        (last < first).then_some(words)
    })
}

/// What an entry says was done to a campaign, in words of its own; the act's name where it says nothing known.
#[must_use]
pub fn word(payload: &Payload) -> Text {
    match payload.why.as_str() {
        CLOSE => text("结束采集期", "close campaign"),
        REOPEN => text("重新开放采集期", "reopen campaign"),
        _ => text("采集期日期", "campaign dates"),
    }
}

/// What an entry says of a campaign beside its word: the period, its dates, and at its close what was locked and what was left.
#[must_use]
pub fn told(payload: &Payload) -> Option<Text> {
    let (period, set) = (payload.period?, payload.campaign.as_ref()?);
    let mut parts = vec![period.title()];
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    if payload.why == DATES {
        if set.window_start.is_some() || set.window_end.is_some() {
            let said = text("采集 {from} 至 {to}", "collection {from} to {to}");
            parts.push(said.fill(&[("from", &day(set.window_start)), ("to", &day(set.window_end))]));
        }
        if set.deadline.is_some() {
            parts.push(text("上报截止 {day}", "deadline {day}").fill(&[("day", &day(set.deadline))]));
        }
        let step = |(step, day): (&Milestone, &NaiveDate)| {
            text("{step} {day} 前", "{step} by {day}").fill(&[("step", &step.label()), ("day", &day.to_string())])
        };
        parts.extend(set.milestones.iter().map(step));
        let taken_back: Vec<Text> =
            CampaignDay::all().filter(|day| payload.counts.contains_key(day.code())).map(CampaignDay::label).collect();
        if !taken_back.is_empty() {
            parts.push(text("收回: {days}", "taken back: {days}").fill(&[("days", &Text::list(taken_back))]));
        }
    }
    let count = |key: &str| payload.counts.get(key).copied().unwrap_or_default();
    if payload.why == CLOSE && period.is_month() {
        parts.push(
            MonthClues { all: usize::try_from(count(CLUES)).unwrap_or_default(), open: usize::try_from(count(LEFT)).unwrap_or_default() }
                .told(),
        );
    } else if payload.why == CLOSE {
        let said = text("锁定 {locked} 户，没办完 {left} 户", "{locked} locked, {left} unfinished");
        parts.push(said.fill(&[("locked", &count("locked")), ("left", &count(LEFT))]));
    }
    if payload.why == REOPEN && !period.is_month() {
        parts.push(text("解锁 {n} 户", "{n} unlocked").fill(&[("n", &count("unlocked"))]));
    }
    Some(Text::list(parts))
}
