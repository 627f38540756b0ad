//! A clue that a household may be at risk (线索): where it came from, the steps it went through, how it ended, and by when each is due.
//!
//! A clue is a case of its own, also of a household outside the roll. What is known of it is what its events say, in the order they were
//! entered; an event that cannot follow is refused here and nowhere else (domain.md 5.3, 5.4). An event is kept as one line of the words
//! of its ledger entry: `2024-003｜入户核查｜2024-05-04｜李四｜房屋漏雨`.
//! What does not live here: keeping events (`review/file/clues.rs`), the days allowed (`rules/shipped/limits`), reading a list of clues
//! (`review/intake/clue_list.rs`).

use std::fmt;

use chrono::Days;
use chrono::Months;
use chrono::NaiveDate;

use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// So many days apart, clues of one household from one source are one clue.
pub const SAME_DAYS: i64 = 15;

/// The number of a clue within its year, `2024-003`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClueNumber {
    /// The year it was entered.
    pub year: i32,
    /// From 1.
    pub n: u32,
}

impl fmt::Display for ClueNumber {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}-{:03}", self.year, self.n)
    }
}

impl ClueNumber {
    /// Reads `2024-003`, also `2024-3`.
    #[must_use]
    pub fn parse(word: &str) -> Option<ClueNumber> {
        let (year, n) = word.trim().split_once('-')?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        (year.len() == 4 && is_number(year) && is_number(n)).then_some(())?;
        Some(ClueNumber { year: year.parse().ok()?, n: n.parse().ok().filter(|n| *n > 0)? })
    }
}

/// What is known of a clue when it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueFound {
    /// Where it came from.
    pub source: ClueSource,
    /// The day it was found.
    pub on: NaiveDate,
    /// Village.
    pub village: String,
    /// 户编号; empty for a household outside the roll, or one that is not known yet.
    pub hh_id: String,
    /// Whom it is about.
    pub name: String,
    /// Who told it; may be empty.
    pub teller: String,
    /// In their words; may be empty.
    pub words: String,
}

impl ClueFound {
    /// Whether another clue is the same one told again: household and source, within fifteen days.
    #[must_use]
    pub fn is_same(&self, other: &ClueFound) -> bool {
        let is_household = match (self.hh_id.as_str(), other.hh_id.as_str()) {
            ("", _) | (_, "") => (&self.village, &self.name) == (&other.village, &other.name),
            (own, others) => own == others,
        };
        is_household && self.source == other.source && (self.on - other.on).num_days().abs() <= SAME_DAYS
    }
}

/// What happened to a clue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClueEvent {
    /// It came in.
    Found(ClueFound),
    /// It was told again.
    Again(ClueFound),
    /// A step was taken.
    Step {
        /// Which.
        step: ClueStep,
        /// On which day; of a notice the first day it hung.
        on: NaiveDate,
        /// Who took it: who visited, who is to help; may be empty.
        by: String,
        /// What was found; may be empty.
        note: String,
    },
    /// It ended.
    Ended {
        /// How.
        end: ClueEnd,
        /// On which day.
        on: NaiveDate,
        /// Why, or to whom it was passed on; the number of the other clue for a double.
        why: String,
        /// What shows it, by code.
        evidence: Vec<String>,
    },
    /// What was last entered of it was a mistake.
    Back,
}

/// What stands between the parts of a line; no part may hold it.
const BETWEEN: char = '｜';
const FOUND: &str = "发现";
const AGAIN: &str = "再次反映";
const BACK: &str = "撤回上一步";

impl ClueEvent {
    /// The line that the ledger keeps, in Chinese as the office reads it.
    #[must_use]
    pub fn line(&self, number: ClueNumber) -> String {
        let zh = |label: &Text| label.get(Lang::Zh).to_owned();
        let found = |what: &str, found: &ClueFound| {
            let (source, on) = (zh(&found.source.label()), found.on.to_string());
            let words = [&found.village, &found.hh_id, &found.name, &found.teller, &found.words].map(|word| clean(word));
            [vec![what.to_owned(), source, on], words.to_vec()].concat()
        };
        let parts = match self {
            ClueEvent::Found(clue) => found(FOUND, clue),
            ClueEvent::Again(clue) => found(AGAIN, clue),
            ClueEvent::Step { step, on, by, note } => vec![zh(&step.label()), on.to_string(), clean(by), clean(note)],
            ClueEvent::Ended { end, on, why, evidence } => vec![zh(&end.label()), on.to_string(), clean(why), clean(&evidence.join("、"))],
            ClueEvent::Back => vec![BACK.to_owned()],
        };
        let between = BETWEEN.to_string();
        [number.to_string(), parts.join(&between)].join(&between).trim_end_matches(BETWEEN).to_owned()
    }

    /// What it is called.
    #[must_use]
    pub const fn label(&self) -> Text {
        match self {
            ClueEvent::Found(_) => text("登记", "entered"),
            ClueEvent::Again(_) => text("再次反映", "told again"),
            ClueEvent::Step { step, .. } => step.label(),
            ClueEvent::Ended { end, .. } => end.label(),
            ClueEvent::Back => text("撤回", "taken back"),
        }
    }

    /// Reads a line; none for what is no such line.
    #[must_use]
    pub fn parse(line: &str) -> Option<(ClueNumber, ClueEvent)> {
        let parts: Vec<&str> = line.split(BETWEEN).collect();
        let (number, what, rest) = match parts.as_slice() {
            [number, what, rest @ ..] => (ClueNumber::parse(number)?, *what, rest),
            _ => return None,
        };
        // What is empty at the end is not written.
        let word = |at: usize| rest.get(at).copied().unwrap_or_default().to_owned();
        let event = match (what, rest.len()) {
            (BACK, 0) => ClueEvent::Back,
            (FOUND | AGAIN, 2..=7) => {
                let (source, on) = (ClueSource::parse(&word(0))?, word(1).parse().ok()?);
                let [village, hh_id, name, teller, words] = [2, 3, 4, 5, 6].map(word);
                let found = ClueFound { source, on, village, hh_id, name, teller, words };
                if what == FOUND { ClueEvent::Found(found) } else { ClueEvent::Again(found) }
            }
            (what, 1..=3) => {
                let on = word(0).parse().ok()?;
                match (ClueStep::parse(what), ClueEnd::parse(what)) {
                    (Some(step), _) => ClueEvent::Step { step, on, by: word(1), note: word(2) },
                    (None, Some(end)) => {
                        let evidence = word(2).split('、').filter(|code| !code.is_empty()).map(str::to_owned).collect();
                        ClueEvent::Ended { end, on, why: word(1), evidence }
                    }
                    (None, None) => return None,
                }
            }
            _ => return None,
        };
        Some((number, event))
    }
}

/// Words as they may stand in a line: in one line, without the mark that parts it.
#[must_use]
pub fn clean(written: &str) -> String {
    let plain = |letter: char| {
        if letter.is_control() || letter.is_whitespace() {
            ' '
        } else if letter == BETWEEN {
            '|'
        } else {
            letter
        }
    };
    written.chars().map(plain).collect::<String>().split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How many days each step may take, from the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClueDays {
    /// From the clue until it is accepted.
    pub accept: u64,
    /// From the clue until the visit.
    pub visit: u64,
    /// From the clue until the departments answered.
    pub compare: u64,
    /// How long a notice hangs at least.
    pub posted: u64,
    /// From the clue until it is decided.
    pub whole: u64,
    /// From the decision until there are helper and plan.
    pub support: u64,
    /// Months from the decision before the risk may be cleared.
    pub clear_months: u32,
}

/// A clue as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// Its number.
    pub number: ClueNumber,
    /// What was known when it came in; the earliest day of those who told it.
    pub found: ClueFound,
    /// Told again, oldest first.
    pub again: Vec<ClueFound>,
    /// Steps taken with day, who and what was found, in the order of the procedure.
    pub steps: Vec<(ClueStep, NaiveDate, String, String)>,
    /// How it ended: how, when, why, evidence.
    pub ended: Option<(ClueEnd, NaiveDate, String, Vec<String>)>,
    /// The events that say so, oldest first.
    pub story: Vec<ClueEvent>,
}

/// Why an event cannot follow.
pub type ClueRefusal = Text;

impl Clue {
    /// A clue that came in.
    #[must_use]
    pub fn new(number: ClueNumber, found: ClueFound) -> Clue {
        let story = vec![ClueEvent::Found(found.clone())];
        Clue { number, found, again: Vec::new(), steps: Vec::new(), ended: None, story }
    }

    /// Whether somebody tells of it again, in other words or in the same.
    #[must_use]
    pub fn is_told_by(&self, found: &ClueFound) -> bool {
        self.tellings().any(|own| own.is_same(found))
    }

    /// Whether it was told so, word for word.
    #[must_use]
    pub fn has_telling(&self, found: &ClueFound) -> bool {
        self.tellings().any(|own| own == found)
    }

    fn tellings(&self) -> impl Iterator<Item = &ClueFound> {
        self.story.iter().filter_map(|event| match event {
            ClueEvent::Found(found) | ClueEvent::Again(found) => Some(found),
            ClueEvent::Step { .. } | ClueEvent::Ended { .. } | ClueEvent::Back => None,
        })
    }

    /// The day of a step; none where it was not taken.
    #[must_use]
    pub fn day_of(&self, step: ClueStep) -> Option<NaiveDate> {
        self.steps.iter().find(|(own, ..)| *own == step).map(|(_, on, ..)| *on)
    }

    /// Whether it waits for a decision.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether it belongs to a month of 常态化排查: found by its end and open in it, or something was done about it then.
    #[must_use]
    pub fn is_of_month(&self, month: Period) -> bool {
        self.is_within(month.start(), month.end())
    }

    /// The same of any days.
    #[must_use]
    pub fn is_within(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let was_open = self.found.on <= last && self.ended.as_ref().is_none_or(|(_, on, ..)| *on >= first);
        was_open || self.steps.iter().any(|(_, on, ..)| (first..=last).contains(on))
    }

    /// The clue as it stood on an earlier day, by the days of what happened; none where it had not come in.
    #[must_use]
    pub fn on_day(&self, day: NaiveDate) -> Option<Clue> {
        let was_told = |event: &&ClueEvent| match event {
            ClueEvent::Found(found) | ClueEvent::Again(found) => found.on <= day,
            ClueEvent::Step { on, .. } | ClueEvent::Ended { on, .. } => *on <= day,
            ClueEvent::Back => false,
        };
        Clue::replay(self.number, self.story.iter().filter(was_told).cloned())
    }

    /// Whether the household was taken in.
    #[must_use]
    pub fn is_included(&self) -> bool {
        self.ended.as_ref().is_some_and(|(end, ..)| *end == ClueEnd::Included)
    }

    /// The next step and its last day; none where nothing is due any more. Of a decision that is still open the whole term counts, whatever
    /// step is next.
    #[must_use]
    pub fn due(&self, days: &ClueDays) -> Option<(ClueStep, NaiveDate)> {
        let after = |from: NaiveDate, days: u64| from.checked_add_days(Days::new(days));
        let next = ClueStep::ALL.into_iter().find(|step| self.day_of(*step).is_none())?;
        let found = self.found.on;
        let day = match (next, &self.ended) {
            (ClueStep::Clear, _) => return None,
            (step, Some((ClueEnd::Included, on, ..))) if step.follows_inclusion() => after(*on, days.support),
            (_, Some(_)) => return None,
            (ClueStep::Accept, None) => after(found, days.accept),
            (ClueStep::Visit, None) => after(found, days.visit),
            (ClueStep::Compare, None) => after(found, days.compare),
            // The notice has to hang long enough before the whole term is over.
            (ClueStep::Post, None) => after(found, days.whole.saturating_sub(days.posted)),
            (ClueStep::Approve | ClueStep::Enter | ClueStep::Support, None) => after(found, days.whole),
        };
        day.map(|day| (next, day))
    }

    /// How many days it is behind on a day; 0 where it is not.
    #[must_use]
    pub fn days_late(&self, days: &ClueDays, today: NaiveDate) -> i64 {
        self.due(days).map_or(0, |(_, due)| (today - due).num_days().max(0))
    }

    /// The events of a clue that were not taken back, oldest first.
    #[must_use]
    pub fn left(events: impl IntoIterator<Item = ClueEvent>) -> Vec<ClueEvent> {
        let mut left: Vec<ClueEvent> = Vec::new();
        for event in events {
            match event {
                ClueEvent::Back => drop(left.pop()),
                other => left.push(other),
            }
        }
        left
    }

    /// A clue as the events say, oldest first; none where nothing of it stands. What was accepted once stands, whatever the limits are now.
    #[must_use]
    pub fn replay(number: ClueNumber, events: impl IntoIterator<Item = ClueEvent>) -> Option<Clue> {
        let mut events = Clue::left(events).into_iter();
        let ClueEvent::Found(found) = events.next()? else { return None };
        let mut clue = Clue::new(number, found);
        events.for_each(|event| clue.apply(event));
        Some(clue)
    }

    /// Takes an event in.
    ///
    /// # Errors
    /// Why it cannot follow, in a sentence for the clerk; nothing was changed then.
    pub fn take(&mut self, event: ClueEvent, days: &ClueDays, today: NaiveDate) -> Result<(), ClueRefusal> {
        match &event {
            ClueEvent::Found(_) | ClueEvent::Back => return Err(self.refused(&text("已经登记过", "is entered already"))),
            ClueEvent::Again(_) => {}
            ClueEvent::Step { step, on, by, .. } => self.may_step(*step, *on, by, days, today)?,
            ClueEvent::Ended { end, on, why, evidence } => self.may_end(*end, *on, why, evidence, days, today)?,
        }
        self.apply(event);
        Ok(())
    }

    fn apply(&mut self, event: ClueEvent) {
        self.story.push(event.clone());
        match event {
            ClueEvent::Found(_) | ClueEvent::Back => {}
            ClueEvent::Again(found) => {
                self.found.on = self.found.on.min(found.on);
                if self.found.hh_id.is_empty() {
                    self.found.hh_id.clone_from(&found.hh_id);
                }
                self.again.push(found);
            }
            ClueEvent::Step { step, on, by, note } => {
                self.steps.push((step, on, by, note));
                self.steps.sort_by_key(|(step, ..)| *step);
            }
            ClueEvent::Ended { end, on, why, evidence } => self.ended = Some((end, on, why, evidence)),
        }
    }

    fn may_step(&self, step: ClueStep, on: NaiveDate, by: &str, days: &ClueDays, today: NaiveDate) -> Result<(), ClueRefusal> {
        if let Some(day) = self.day_of(step) {
            let said = text("{day} 已经{step}", "was {step} on {day} already");
            return Err(self.refused(&said.fill(&[("day", &day.to_string()), ("step", &step.label())])));
        }
        self.may_be_on(on, today)?;
        match (&self.ended, step.follows_inclusion()) {
            (Some((end, ..)), false) => {
                return Err(self.refused(&text("已经{end}，不再办理", "has ended ({end})").fill(&[("end", &end.label())])));
            }
            (Some((ClueEnd::Included, ..)), true) | (None, false) => {}
            (Some(_) | None, true) => {
                return Err(
                    self.refused(&text("没有纳入，不能{step}", "is not included, so nothing is {step}").fill(&[("step", &step.label())]))
                );
            }
        }
        if let Some((earlier, ..)) = self.steps.iter().find(|(own, day, ..)| *own < step && *day > on) {
            let said = text("{step}不能早于{earlier}", "cannot be {step} before it was {earlier}");
            return Err(self.refused(&said.fill(&[("step", &step.label()), ("earlier", &earlier.label())])));
        }
        if let Some((later, ..)) = self.steps.iter().find(|(own, day, ..)| *own > step && *day < on) {
            let said = text("{step}不能晚于{later}", "cannot be {step} after it was {later}");
            return Err(self.refused(&said.fill(&[("step", &step.label()), ("later", &later.label())])));
        }
        match step {
            ClueStep::Approve => self.hung_long_enough(on, days),
            ClueStep::Support if by.is_empty() => Err(self.refused(&text("要写帮扶责任人", "wants the name of the helper"))),
            ClueStep::Clear => self.lasted_long_enough(on, days),
            _ => Ok(()),
        }
    }

    fn may_end(
        &self,
        end: ClueEnd,
        on: NaiveDate,
        why: &str,
        evidence: &[String],
        days: &ClueDays,
        today: NaiveDate,
    ) -> Result<(), ClueRefusal> {
        if let Some((end, ..)) = &self.ended {
            return Err(self.refused(&text("已经{end}，不再办理", "has ended ({end})").fill(&[("end", &end.label())])));
        }
        self.may_be_on(on, today)?;
        if let Some((step, ..)) = self.steps.iter().find(|(_, day, ..)| *day > on) {
            let said = text("{end}不能早于{step}", "cannot be {end} before it was {step}");
            return Err(self.refused(&said.fill(&[("end", &end.label()), ("step", &step.label())])));
        }
        match end {
            ClueEnd::Included => {
                let wanted = ClueStep::ALL.into_iter().filter(|step| !step.follows_inclusion());
                let missing: Vec<Text> = wanted.filter(|step| self.day_of(*step).is_none()).map(|step| step.label().clone()).collect();
                if !missing.is_empty() {
                    let said = text("还没有{steps}，不能纳入", "is not {steps} yet, so it cannot be included");
                    return Err(self.refused(&said.fill(&[("steps", &Text::list(missing.iter()))])));
                }
                self.hung_long_enough(on, days)
            }
            ClueEnd::NotIncluded if why.is_empty() || evidence.is_empty() => {
                Err(self.refused(&text("不纳入要写原因和依据", "wants a reason and evidence for not being included")))
            }
            ClueEnd::PassedOn if why.is_empty() => {
                Err(self.refused(&text("转办要写转给谁、为什么", "wants to whom it is passed on, and why")))
            }
            ClueEnd::Double if ClueNumber::parse(why).is_none_or(|other| other == self.number) => {
                Err(self.refused(&text("重复要写是和哪一条线索重复（编号）", "wants the number of the clue that it doubles")))
            }
            ClueEnd::NotIncluded | ClueEnd::PassedOn | ClueEnd::Double => Ok(()),
        }
    }

    fn may_be_on(&self, on: NaiveDate, today: NaiveDate) -> Result<(), ClueRefusal> {
        if on > today {
            return Err(self.refused(&text("{day} 还没有到", "has a day to come, {day}").fill(&[("day", &on.to_string())])));
        }
        if on < self.found.on {
            let said = text("{day} 早于发现线索的 {found}", "was found on {found}, after {day}");
            return Err(self.refused(&said.fill(&[("day", &on.to_string()), ("found", &self.found.on.to_string())])));
        }
        Ok(())
    }

    fn hung_long_enough(&self, on: NaiveDate, days: &ClueDays) -> Result<(), ClueRefusal> {
        let until = self.day_of(ClueStep::Post).and_then(|from| from.checked_add_days(Days::new(days.posted)));
        match until {
            Some(until) if on < until => {
                let said = text("公示要满 {n} 天，到 {until} 才能审批", "has to be posted for {n|day|days}, until {until}");
                Err(self.refused(&said.fill(&[("n", &days.posted), ("until", &until.to_string())])))
            }
            Some(_) => Ok(()),
            None => Err(self.refused(&text("还没有评议公示，不能审批", "is not posted yet, so it cannot be approved"))),
        }
    }

    fn lasted_long_enough(&self, on: NaiveDate, days: &ClueDays) -> Result<(), ClueRefusal> {
        let from = self.ended.as_ref().map_or(self.found.on, |(_, day, ..)| *day);
        match from.checked_add_months(Months::new(days.clear_months)) {
            Some(first) if on < first => {
                let said = text(
                    "纳入不满 {n} 个月，{first} 以前不能标注消除",
                    "was included less than {n|month|months} before: not before {first}",
                );
                Err(self.refused(&said.fill(&[("n", &days.clear_months), ("first", &first.to_string())])))
            }
            _ => Ok(()),
        }
    }

    fn refused(&self, why: &Text) -> ClueRefusal {
        text("线索 {number} {why}", "clue {number} {why}").fill(&[("number", &self.number.to_string()), ("why", why)])
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use crate::domain::office::clue::Clue;
    use crate::domain::office::clue::ClueDays;
    use crate::domain::office::clue::ClueEvent;
    use crate::domain::office::clue::ClueFound;
    use crate::domain::office::clue::ClueNumber;
    use crate::domain::office::clue::clean;
    use crate::domain::office::clue_word::ClueEnd;
    use crate::domain::office::clue_word::ClueSource;
    use crate::domain::office::clue_word::ClueStep;
    use crate::i18n::Lang;

    const DAYS: ClueDays = ClueDays { accept: 2, visit: 5, compare: 9, posted: 5, whole: 15, support: 10, clear_months: 6 };

    fn day(written: &str) -> NaiveDate {
        written.parse().expect("a day")
    }

    fn found(on: &str, source: ClueSource, hh_id: &str, name: &str) -> ClueFound {
        let (village, none) = ("石门村".to_owned(), String::new());
        ClueFound { source, on: day(on), village, hh_id: hh_id.into(), name: name.into(), teller: none.clone(), words: none }
    }

    fn clue() -> Clue {
        Clue::new(ClueNumber { year: 2024, n: 3 }, found("2024-05-01", ClueSource::Grid, "", "张三"))
    }

    fn step(step: ClueStep, on: &str, by: &str) -> ClueEvent {
        ClueEvent::Step { step, on: day(on), by: by.into(), note: String::new() }
    }

    fn ended(end: ClueEnd, on: &str, why: &str, evidence: &[&str]) -> ClueEvent {
        ClueEvent::Ended { end, on: day(on), why: why.into(), evidence: evidence.iter().map(|&code| code.to_owned()).collect() }
    }

    /// Takes events in; what the first refused one is told.
    fn after(events: &[ClueEvent]) -> Result<Clue, String> {
        let mut clue = clue();
        for event in events {
            clue.take(event.clone(), &DAYS, day("2025-06-30")).map_err(|why| why.get(Lang::Zh).to_owned())?;
        }
        Ok(clue)
    }

    fn posted() -> Vec<ClueEvent> {
        vec![
            step(ClueStep::Accept, "2024-05-02", ""),
            step(ClueStep::Visit, "2024-05-04", "李四"),
            step(ClueStep::Compare, "2024-05-08", ""),
            step(ClueStep::Post, "2024-05-09", ""),
        ]
    }

    #[test]
    fn a_clue_goes_from_step_to_step_to_an_end() {
        let due = |events: &[ClueEvent]| after(events).expect("taken").due(&DAYS).map(|(step, day)| (step, day.to_string()));
        let mut events = Vec::new();
        let mut dues = vec![due(&events)];
        for event in posted() {
            events.push(event);
            dues.push(due(&events));
        }
        let wanted = [
            (ClueStep::Accept, "2024-05-03"),
            (ClueStep::Visit, "2024-05-06"),
            (ClueStep::Compare, "2024-05-10"),
            (ClueStep::Post, "2024-05-11"),
            (ClueStep::Approve, "2024-05-16"),
        ];
        assert_eq!(dues, wanted.map(|(step, day)| Some((step, day.to_owned()))));
        events.push(step(ClueStep::Approve, "2024-05-14", ""));
        events.push(ended(ClueEnd::Included, "2024-05-14", "", &[]));
        assert_eq!(due(&events), Some((ClueStep::Enter, "2024-05-24".to_owned())));
        events.push(step(ClueStep::Enter, "2024-05-20", ""));
        events.push(step(ClueStep::Support, "2024-05-24", "王五"));
        assert_eq!(due(&events), None);
        events.push(step(ClueStep::Clear, "2024-11-14", ""));
        let clue = after(&events).expect("taken");
        assert!(clue.is_included() && !clue.is_open());
        assert_eq!(clue.days_late(&DAYS, day("2025-06-30")), 0);
    }

    #[test]
    fn what_cannot_follow_is_refused_with_its_reason() {
        let with = |more: &[ClueEvent]| after(&[&posted()[..], more].concat()).expect_err("refused");
        let included = [step(ClueStep::Approve, "2024-05-14", ""), ended(ClueEnd::Included, "2024-05-14", "", &[])];
        let then = |more: ClueEvent| after(&[&posted()[..], &included[..], &[more]].concat()).expect_err("refused");
        for (said, wanted) in [
            (with(&[step(ClueStep::Visit, "2024-05-05", "")]), "线索 2024-003 2024-05-04 已经入户核查"),
            (with(&[step(ClueStep::Approve, "2024-05-13", "")]), "线索 2024-003 公示要满 5 天，到 2024-05-14 才能审批"),
            (with(&[step(ClueStep::Approve, "2025-07-01", "")]), "线索 2024-003 2025-07-01 还没有到"),
            (with(&[step(ClueStep::Enter, "2024-05-20", "")]), "线索 2024-003 没有纳入，不能录入"),
            (with(&[ended(ClueEnd::Included, "2024-05-20", "", &[])]), "线索 2024-003 还没有审批，不能纳入"),
            (with(&[ended(ClueEnd::NotIncluded, "2024-05-20", "收入稳定", &[])]), "线索 2024-003 不纳入要写原因和依据"),
            (with(&[ended(ClueEnd::Double, "2024-05-20", "2024-3", &[])]), "线索 2024-003 重复要写是和哪一条线索重复（编号）"),
            (with(&[ended(ClueEnd::PassedOn, "2024-05-08", "民政所", &[])]), "线索 2024-003 转办不能早于评议公示"),
            (
                after(&[step(ClueStep::Accept, "2024-04-30", "")]).expect_err("refused"),
                "线索 2024-003 2024-04-30 早于发现线索的 2024-05-01",
            ),
            (
                after(&[step(ClueStep::Visit, "2024-05-04", ""), step(ClueStep::Accept, "2024-05-05", "")]).expect_err("refused"),
                "线索 2024-003 受理不能晚于入户核查",
            ),
            (then(step(ClueStep::Support, "2024-05-20", "")), "线索 2024-003 要写帮扶责任人"),
            (then(step(ClueStep::Clear, "2024-11-13", "")), "线索 2024-003 纳入不满 6 个月，2024-11-14 以前不能标注消除"),
            (then(ended(ClueEnd::PassedOn, "2024-06-01", "民政所", &[])), "线索 2024-003 已经纳入，不再办理"),
        ] {
            assert_eq!(said, wanted);
        }
    }

    #[test]
    fn the_same_household_and_source_within_fifteen_days_is_one_clue() {
        let first = found("2024-05-01", ClueSource::Grid, "98010100001", "张三");
        for (on, source, hh_id, name, is_same) in [
            ("2024-05-16", ClueSource::Grid, "98010100001", "张三", true),
            ("2024-05-17", ClueSource::Grid, "98010100001", "张三", false),
            ("2024-04-16", ClueSource::Grid, "", "张三", true),
            ("2024-05-01", ClueSource::Visit, "98010100001", "张三", false),
            ("2024-05-01", ClueSource::Grid, "98010100002", "张三", false),
            ("2024-05-01", ClueSource::Grid, "", "张四", false),
        ] {
            assert_eq!(first.is_same(&found(on, source, hh_id, name)), is_same, "{on} {source:?} {hh_id} {name}");
        }
        let mut clue = clue();
        clue.take(ClueEvent::Again(found("2024-04-20", ClueSource::Grid, "98010100001", "张三")), &DAYS, day("2024-05-02")).expect("taken");
        assert_eq!((clue.found.on, clue.found.hh_id.as_str(), clue.again.len()), (day("2024-04-20"), "98010100001", 1));
    }

    #[test]
    fn a_number_is_read_with_or_without_noughts() {
        for (word, wanted) in
            [("2024-003", Some((2024, 3))), ("2024-3", Some((2024, 3))), ("2024-0", None), ("24-3", None), ("2024-+3", None)]
        {
            assert_eq!(ClueNumber::parse(word).map(|number| (number.year, number.n)), wanted, "{word}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back_as_it_is_kept(parts in prop::collection::vec("([｜|，；、 \\n]|\\PC){0,8}", 5)) {
            let number = ClueNumber { year: 2024, n: 3 };
            let kept: Vec<String> = parts.iter().map(|part| clean(part)).collect();
            let of = |parts: &[String]| {
                let word = |at: usize| parts[at].clone();
                let on = day("2024-05-01");
                let told =
                    ClueFound { source: ClueSource::Grid, on, village: word(0), hh_id: word(1), name: word(2), teller: word(3), words: word(4) };
                [
                    ClueEvent::Found(told.clone()),
                    ClueEvent::Again(told),
                    ClueEvent::Step { step: ClueStep::Visit, on, by: word(0), note: word(1) },
                    ClueEvent::Ended { end: ClueEnd::Included, on, why: word(0), evidence: vec!["E01".to_owned(), "E02".to_owned()] },
                ]
            };
            for (written, kept) in of(&parts).into_iter().zip(of(&kept)) {
                let line = written.line(number);
                prop_assert_eq!(line.lines().count(), 1);
                prop_assert_eq!(ClueEvent::parse(&line), Some((number, kept)), "{:?}", line);
            }
        }
    }

    #[test]
    fn a_line_reads_back_and_what_was_a_mistake_is_taken_back_one_by_one() {
        let number = ClueNumber { year: 2024, n: 3 };
        let words =
            ClueFound { words: "房屋｜漏雨\n 看病 ".into(), ..found("2024-05-01", ClueSource::Grid, "98010100001", "张三") };
        let line = ClueEvent::Found(words).line(number);
        assert_eq!(line, "2024-003｜发现｜网格｜2024-05-01｜石门村｜98010100001｜张三｜｜房屋|漏雨 看病");
        assert_eq!(ClueEvent::parse(&line).map(|(number, event)| event.line(number)), Some(line));
        for wrong in ["", "2024-003", "2024-003｜受理", "x｜撤回上一步", "2024-003｜受了｜2024-05-01｜｜"] {
            assert_eq!(ClueEvent::parse(wrong), None, "{wrong}");
        }
        let first = ClueEvent::Found(found("2024-05-01", ClueSource::Grid, "", "张三"));
        let again = ClueEvent::Again(found("2024-04-28", ClueSource::Grid, "98010100001", "张三"));
        let of = |events: &[&ClueEvent]| Clue::replay(number, events.iter().map(|&event| event.clone()));
        let told = of(&[&first, &again]).expect("there");
        assert_eq!((told.found.on, told.found.hh_id.as_str()), (day("2024-04-28"), "98010100001"));
        let back = of(&[&first, &again, &ClueEvent::Back]).expect("there");
        assert_eq!((back.found.on, back.found.hh_id.as_str()), (day("2024-05-01"), ""));
        assert_eq!(of(&[&first, &ClueEvent::Back]), None);
        assert_eq!(of(&[&again]), None, "nothing comes before it was found");
    }

    fn any_event() -> impl Strategy<Value = ClueEvent> {
        let on = (0..400_u64).prop_map(|after| day("2024-04-25") + chrono::Days::new(after));
        let words = prop_oneof![Just(String::new()), Just("王五".to_owned()), Just("2024-9".to_owned())];
        let steps = (0..ClueStep::ALL.len(), on.clone(), words.clone()).prop_map(|(at, on, by)| ClueEvent::Step {
            step: ClueStep::ALL[at],
            on,
            by,
            note: String::new(),
        });
        let ends = (0..ClueEnd::ALL.len(), on, words, prop::bool::ANY).prop_map(|(at, on, why, shown)| ClueEvent::Ended {
            end: ClueEnd::ALL[at],
            on,
            why,
            evidence: if shown { vec!["E15".to_owned()] } else { Vec::new() },
        });
        prop_oneof![3 => steps, 1 => ends]
    }

    proptest! {
        // Whatever is tried in whatever order, what stands is in the order of the procedure, and a refused event changes nothing.
        #[test]
        fn what_stands_is_in_order(events in prop::collection::vec(any_event(), 1..40)) {
            let mut clue = clue();
            for event in events {
                let before = clue.clone();
                if clue.take(event.clone(), &DAYS, day("2025-05-01")).is_err() {
                    prop_assert_eq!(&clue, &before);
                }
                prop_assert_eq!(ClueEvent::parse(&event.line(clue.number)), Some((clue.number, event)));
            }
            let days: Vec<NaiveDate> = clue.steps.iter().map(|(_, on, ..)| *on).collect();
            prop_assert!(days.is_sorted(), "{:?}", clue.steps);
            prop_assert!(days.iter().all(|on| *on >= clue.found.on));
            if clue.is_included() {
                let hung = (clue.day_of(ClueStep::Approve).expect("approved") - clue.day_of(ClueStep::Post).expect("posted")).num_days();
                prop_assert!(hung >= 5);
            }
        }
    }
}
