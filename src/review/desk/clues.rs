//! Clues at the desk: asked, entered, taken from step to step, ended, and taken back where that was a mistake.
//!
//! What does not live here: what may follow on what (`domain/office/clue.rs`), keeping it (`file/clues.rs`), reading a list from a table
//! (`intake/clue_list.rs`), which of them are listed (`rows/clues.rs`).

use std::collections::BTreeMap;

use chrono::Datelike;
use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::office::clue::Clue;
use crate::domain::office::clue::ClueDays;
use crate::domain::office::clue::ClueEvent;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue::ClueNumber;
use crate::domain::office::clue::clean;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::duty::clean_name;
use crate::domain::office::duty::no_name;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::audit::purged;
use crate::review::decide::undo::UndoStep;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::clues;
use crate::review::rows::Done;
use crate::review::rows::clues::ClueRow;
use crate::review::rows::mask;
use crate::review::rows::support::RiskSupport;
use crate::store::payload::Payload;

/// What became of clues that were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CluesTaken {
    /// Those that are new, with their numbers.
    pub new: Vec<ClueNumber>,
    /// Those that joined one which is open: the same household and source within fifteen days.
    pub joined: Vec<ClueNumber>,
    /// Those that stand word for word already.
    pub same: usize,
}

impl CluesTaken {
    /// What became of them, in a sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        let numbers = |told: &[ClueNumber]| Text::list(told.iter().map(ToString::to_string));
        let mut parts = Vec::new();
        if let (Some(first), Some(last)) = (self.new.first(), self.new.last()) {
            let said = text("登记线索 {n} 条（{numbers}）", "{n|clue|clues} entered ({numbers})");
            let told = if self.new.len() > 2 {
                text("{first} 至 {last}", "{first} to {last}").fill(&[("first", &first.to_string()), ("last", &last.to_string())])
            } else {
                numbers(&self.new)
            };
            parts.push(said.fill(&[("n", &self.new.len()), ("numbers", &told)]));
        }
        if !self.joined.is_empty() {
            let said = text("再次反映 {n} 条（并入 {numbers}）", "{n} told again (joined {numbers})");
            parts.push(said.fill(&[("n", &self.joined.len()), ("numbers", &numbers(&self.joined))]));
        }
        if self.same > 0 {
            parts.push(text("已经有的 {n} 条", "{n} there already").fill(&[("n", &self.same)]));
        }
        if parts.is_empty() {
            parts.push(text("没有线索，没有改动", "there is no clue; nothing was changed"));
        }
        Text::list(parts)
    }
}

/// What was taken back of a clue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueBack {
    /// Of which.
    pub number: ClueNumber,
    /// What it was.
    pub what: Text,
    /// The clue as it stands then; none where it is gone.
    pub row: Option<ClueRow>,
}

impl ClueBack {
    /// What was taken back and how the clue stands, in sentences.
    #[must_use]
    pub fn told(&self) -> Text {
        let back = text("已撤回线索 {number} 的“{what}”，记入台账", "“{what}” of clue {number} is taken back and entered")
            .fill(&[("number", &self.number.to_string()), ("what", &self.what)]);
        Text::series([back].into_iter().chain(self.row.as_ref().map(ClueRow::told)))
    }
}

/// The part of a clue that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CluePart {
    /// Its day.
    Day,
    /// Its village.
    Village,
    /// Its household by number.
    Household,
    /// Whom it names.
    Name,
}

/// The rule that holds measures against the risk.
const UNMET: &str = "MON06";

impl Desk {
    /// Every clue that stands, by number, with what is due next.
    ///
    /// # Errors
    /// What the store says.
    pub fn clues(&self) -> Result<Vec<ClueRow>, ReviewError> {
        self.clue_rows(clues::standing(self.office.store.read())?, self.office.clock.today())
    }

    /// The clues as they stood on a day, with what was due then.
    pub(in crate::review) fn clues_on(&self, day: NaiveDate) -> Result<Vec<ClueRow>, ReviewError> {
        let stood = clues::standing(self.office.store.read())?.into_iter().filter_map(|clue| clue.on_day(day));
        self.clue_rows(stood.collect(), day)
    }

    fn clue_rows(&self, stand: Vec<Clue>, day: NaiveDate) -> Result<Vec<ClueRow>, ReviewError> {
        let days = self.clue_days();
        let mut rows = Vec::new();
        for clue in stand {
            let row = ClueRow::of(clue, &days, day);
            rows.push(match self.recorded_support(&row.clue)? {
                // Where the record names the risk, the rule has asked, and somebody may have answered it.
                Some(support) => ClueRow { unmet: self.unmet(&row.clue)?, support, ..row },
                None => row,
            });
        }
        Ok(rows)
    }

    /// What the record of a household that was taken in says of risk and support; none where it names no risk, or there is no record.
    fn recorded_support(&self, clue: &Clue) -> Result<Option<RiskSupport>, ReviewError> {
        let Some(period) = self.period.filter(|_| clue.is_included() && !clue.found.hh_id.is_empty()) else { return Ok(None) };
        let version = self.office.store.read().current(period, &clue.found.hh_id)?;
        Ok(version.and_then(|version| RiskSupport::of_record(&version.record)))
    }

    /// What a run found of the support of a household that was taken in: measures are held against the risk that is named. None where they
    /// meet it, where somebody settled it, or where the household is outside the roll.
    fn unmet(&self, clue: &Clue) -> Result<Option<Text>, ReviewError> {
        let is_in = clue.ended.as_ref().is_some_and(|(end, ..)| *end == ClueEnd::Included);
        let Some(period) = self.period.filter(|_| is_in && !clue.found.hh_id.is_empty()) else { return Ok(None) };
        let standings = self.office.store.read().standings_of(period, &clue.found.hh_id)?;
        let is_unmet = standings.iter().any(|standing| standing.key.rule == UNMET && standing.state.is_unsettled());
        Ok(self.office.book.rule(UNMET).filter(|_| is_unmet).map(|rule| rule.title.clone()))
    }

    /// From here on papers of clues are those of a month of 常态化排查.
    pub fn set_month(&mut self, month: Period) {
        self.month = Some(month).filter(|month| month.is_month());
    }

    /// How many days the steps of a clue may take.
    #[must_use]
    pub fn clue_days(&self) -> ClueDays {
        self.office.clue_days(&self.place)
    }

    /// Enters clues, in one entry: never in the place of others, each a new one unless it is told again.
    ///
    /// # Errors
    /// One of them cannot be (a day to come, a village that is not there, nobody named, a household that is not on the roll), or what the
    /// store says; nothing was changed then.
    pub fn add_clues(&mut self, found: &[ClueFound]) -> Result<CluesTaken, ReviewError> {
        let found: Vec<ClueFound> =
            found.iter().map(without_numbers).map(|found| ClueFound { village: self.village_meant(&found.village), ..found }).collect();
        for clue in &found {
            if let Some((_, why)) = self.unfit_clue(clue) {
                return Err(ReviewError::Listed(why));
            }
        }
        let events = clues::events(self.office.store.read())?;
        let mut last: BTreeMap<i32, u32> = BTreeMap::new();
        for number in events.keys() {
            last.insert(number.year, number.n);
        }
        let mut stand: Vec<Clue> = clues::standing(self.office.store.read())?;
        let (days, today) = (self.clue_days(), self.office.clock.today());
        let (mut taken, mut lines) = (CluesTaken::default(), Vec::new());
        for clue in &found {
            if stand.iter().any(|known| known.has_telling(clue)) {
                taken.same += 1;
                continue;
            }
            if let Some(known) = stand.iter_mut().find(|known| known.is_open() && known.is_told_by(clue)) {
                let event = ClueEvent::Again(clue.clone());
                known.take(event.clone(), &days, today).map_err(ReviewError::Listed)?;
                lines.push((known.number, event));
                taken.joined.push(known.number);
                continue;
            }
            let n = last.entry(clue.on.year()).or_default();
            *n += 1;
            let number = ClueNumber { year: clue.on.year(), n: *n };
            lines.push((number, ClueEvent::Found(clue.clone())));
            taken.new.push(number);
            stand.push(Clue::new(number, clue.clone()));
        }
        self.office.write_clues(&lines)?;
        self.refresh()?;
        Ok(taken)
    }

    /// Enters a step or the end of a clue; gives the clue as it stands then.
    ///
    /// # Errors
    /// There is no such clue, the event cannot follow, or what the store says; nothing was changed then.
    pub fn step_clue(&mut self, number: ClueNumber, event: ClueEvent) -> Result<ClueRow, ReviewError> {
        let event = event_without_numbers(event);
        if let ClueEvent::Step { by, .. } = &event
            && let Some(why) = no_name(by)
        {
            return Err(ReviewError::Listed(text("{why}；什么都没有改动", "{why}; nothing was changed").fill(&[("why", &why)])));
        }
        self.month_is_open(&event)?;
        let (days, today) = (self.clue_days(), self.office.clock.today());
        let stand = clues::standing(self.office.store.read())?;
        if let ClueEvent::Ended { end: ClueEnd::Double, why, .. } = &event
            && let Some(other) = ClueNumber::parse(why)
            && !stand.iter().any(|clue| clue.number == other)
        {
            return Err(ReviewError::Listed(no_clue(other, &stand)));
        }
        let Some(mut clue) = stand.iter().find(|clue| clue.number == number).cloned() else {
            return Err(ReviewError::Listed(no_clue(number, &stand)));
        };
        let kept = event.clone();
        clue.take(event, &days, today)
            .map_err(|why| ReviewError::Listed(text("{why}；什么都没有改动", "{why}; nothing was changed").fill(&[("why", &why)])))?;
        self.office.write_clues(&[(number, kept)])?;
        self.refresh()?;
        Ok(ClueRow::of(clue, &days, today))
    }

    /// Takes back what was last entered of a clue.
    ///
    /// # Errors
    /// There is no such clue, or what the store says; nothing was changed then.
    pub fn back_clue(&mut self, number: ClueNumber) -> Result<ClueBack, ReviewError> {
        let mut events = clues::events(self.office.store.read())?.remove(&number).unwrap_or_default();
        let Some(clue) = Clue::replay(number, events.iter().cloned()) else {
            return Err(ReviewError::Listed(no_clue(number, &clues::standing(self.office.store.read())?)));
        };
        if let Some(last) = clue.story.last() {
            self.month_is_open(last)?;
        }
        let what = clue.story.last().map(ClueEvent::label).unwrap_or_default();
        self.office.write_clues(&[(number, ClueEvent::Back)])?;
        self.refresh()?;
        events.push(ClueEvent::Back);
        let (days, today) = (self.clue_days(), self.office.clock.today());
        let row = Clue::replay(number, events).map(|clue| ClueRow::of(clue, &days, today));
        Ok(ClueBack { number, what, row })
    }

    /// Takes back what a step did to clues, or does again what was taken back, in an entry of its own.
    pub(in crate::review::desk) fn clues_back(&mut self, step: &UndoStep, said: Text) -> Result<Done, ReviewError> {
        let lines = clues::way_back(self.office.store.read(), step.group)?;
        for (_, event) in &lines {
            self.month_is_open(event)?;
        }
        for clue in clues::standing(self.office.store.read())? {
            let gone = lines.iter().filter(|(number, event)| *number == clue.number && *event == ClueEvent::Back).count();
            for event in clue.story.iter().rev().take(gone) {
                self.month_is_open(event)?;
            }
        }
        let group = self.office.write_clue_act(&lines, Some(step.group))?;
        self.refresh()?;
        Ok(Done { said, cases: 0, households: Vec::new(), group, slips: Vec::new(), days: None })
    }

    /// What a step did to clues, by name; of one that took something back what that was.
    pub(in crate::review::desk) fn said_of_clues(&self, step: &UndoStep) -> Text {
        let read = self.office.store.read();
        let own = step.entries.first().and_then(|first| Payload::parse(&first.entry.payload)).unwrap_or_default();
        let (seq, payload) = match own.undo.filter(|_| step.act == Act::Undo) {
            None => (step.group, own),
            Some(seq) => {
                let entry = read.entry(seq).ok().flatten();
                (seq, entry.and_then(|stored| Payload::parse(&stored.entry.payload)).unwrap_or_default())
            }
        };
        clues::deed(read, seq, &payload).unwrap_or_else(|_| Act::Clues.label())
    }

    /// Refuses what would change the clues of a month of 常态化排查 that is closed.
    fn month_is_open(&self, event: &ClueEvent) -> Result<(), ReviewError> {
        let day = match event {
            ClueEvent::Found(found) | ClueEvent::Again(found) => found.on,
            ClueEvent::Step { on, .. } | ClueEvent::Ended { on, .. } => *on,
            ClueEvent::Back => return Ok(()),
        };
        campaigns::open(self.office.store.read(), Period::month_of(day))
    }

    /// What of a clue cannot be, and why; none where it can be entered.
    #[must_use]
    pub fn unfit_clue(&self, clue: &ClueFound) -> Option<(CluePart, Text)> {
        if self.period.is_none() {
            return Some((CluePart::Village, ReviewError::NoPeriod.text()));
        }
        if clue.on > self.office.clock.today() {
            let said = text("发现日期 {day} 还没有到", "the day {day} is to come");
            return Some((CluePart::Day, said.fill(&[("day", &clue.on.to_string())])));
        }
        if let Ok(true) = purged::is_year_out(self.office.store.read(), clue.on.year()) {
            let said =
                text("{year} 年的数据已经清除，那一年的线索不再登记", "the year {year} was purged: no clue of it is entered any more");
            return Some((CluePart::Day, said.fill(&[("year", &clue.on.year())])));
        }
        if let Err(why) = campaigns::open(self.office.store.read(), Period::month_of(clue.on)) {
            return Some((CluePart::Day, why.text()));
        }
        if !self.queue().iter().any(|row| row.village.key() == clue.village) {
            return Some((CluePart::Village, self.no_village(&clue.village)));
        }
        if clue.name.is_empty() {
            return Some((CluePart::Name, text("没有写是谁家", "nobody is named")));
        }
        if let Some(why) = no_name(&clue.name) {
            return Some((CluePart::Name, why));
        }
        if clue.hh_id.is_empty() || self.queue().iter().any(|row| row.hh_id == clue.hh_id) {
            return None;
        }
        let guess = closest(&clue.hh_id, self.queue().iter().map(|row| row.hh_id.as_str()));
        let said = text(
            "名册里没有户编号“{hh}”{meant}；名册外的户不写户编号",
            "the roll has no household “{hh}”{meant}; for one outside the roll leave the number out",
        );
        Some((CluePart::Household, said.fill(&[("hh", &mask::household(&clue.hh_id)), ("meant", &meant(guess))])))
    }
}

/// A clue as it is kept: names in one piece, words in one line, and no number of anybody in them, whoever wrote it down.
fn without_numbers(found: &ClueFound) -> ClueFound {
    let [teller, words] = [&found.teller, &found.words].map(|word| clean(&mask::scrub(word)));
    let [village, hh_id, name] = [&found.village, &found.hh_id, &found.name].map(|word| clean_name(word));
    ClueFound { village, hh_id, name, teller, words, ..found.clone() }
}

/// The same of what happened to it.
fn event_without_numbers(event: ClueEvent) -> ClueEvent {
    let plain = |word: &str| clean(&mask::scrub(word));
    match event {
        ClueEvent::Step { step, on, by, note } => ClueEvent::Step { step, on, by: clean_name(&by), note: plain(&note) },
        ClueEvent::Ended { end, on, why, evidence } => ClueEvent::Ended { end, on, why: plain(&why), evidence },
        ClueEvent::Found(found) => ClueEvent::Found(without_numbers(&found)),
        ClueEvent::Again(found) => ClueEvent::Again(without_numbers(&found)),
        ClueEvent::Back => ClueEvent::Back,
    }
}

/// That there is no clue of this number.
fn no_clue(number: ClueNumber, stand: &[Clue]) -> Text {
    let last = stand.iter().map(|clue| clue.number).filter(|other| other.year == number.year).max();
    let there = match last {
        Some(last) => text("，{year} 年最后一条是 {last}", ", the last one of {year} is {last}")
            .fill(&[("year", &number.year), ("last", &last.to_string())]),
        None => text("，{year} 年没有线索", ", there is none of {year}").fill(&[("year", &number.year)]),
    };
    text("没有线索 {number}{there}", "there is no clue {number}{there}").fill(&[("number", &number.to_string()), ("there", &there)])
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Refusal;
    use crate::domain::office::clue::ClueEvent;
    use crate::domain::office::clue::ClueFound;
    use crate::domain::office::clue::ClueNumber;
    use crate::domain::office::clue_asked::ClueFilter;
    use crate::domain::office::clue_word::ClueEnd;
    use crate::domain::office::clue_word::ClueSource;
    use crate::domain::office::clue_word::ClueStep;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::error::ReviewError;
    use crate::review::file::campaigns;
    use crate::review::file::campaigns::CampaignDay;
    use crate::review::file::campaigns::DateChange;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;
    use crate::store::payload::Payload;

    fn found(on: &str, source: ClueSource, hh_id: &str, name: &str) -> ClueFound {
        let none = String::new;
        ClueFound {
            source,
            on: on.parse().expect("a day"),
            village: "石门村".into(),
            hh_id: hh_id.into(),
            name: name.into(),
            teller: none(),
            words: none(),
        }
    }

    fn month(code: &str) -> Period {
        Period::parse(code).expect("a month")
    }

    fn numbers(each: &[u32]) -> Vec<String> {
        each.iter().map(|n| number(*n).to_string()).collect()
    }

    fn number(n: u32) -> ClueNumber {
        ClueNumber { year: 2024, n }
    }

    fn step(desk: &mut Desk, n: u32, step: ClueStep, on: &str, by: &str) {
        let event = ClueEvent::Step { step, on: on.parse().expect("a day"), by: by.into(), note: String::new() };
        desk.step_clue(number(n), event).expect("taken");
    }

    fn end(desk: &mut Desk, n: u32, end: ClueEnd, on: &str, why: &str, evidence: &[&str]) -> Result<String, String> {
        let evidence = evidence.iter().map(|&code| code.to_owned()).collect();
        let event = ClueEvent::Ended { end, on: on.parse().expect("a day"), why: why.into(), evidence };
        let done = desk.step_clue(number(n), event);
        done.map(|row| row.stands().get(Lang::Zh).to_owned()).map_err(|error| error.text().get(Lang::Zh).to_owned())
    }

    fn shown(desk: &Desk, words: &str) -> Vec<String> {
        let filter = ClueFilter::parse(words, &["石门村", "下河村"]).expect("words");
        desk.clues().expect("read").iter().filter(|row| row.is_asked(&filter)).map(|row| row.clue.number.to_string()).collect()
    }

    /// Three months of clues, each to another end, on a desk whose day goes on.
    #[test]
    fn clues_of_three_months_go_to_every_end_and_each_step_can_be_taken_back() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-05T02:00:00Z", "李敏");
        let first = [
            found("2024-11-01", ClueSource::Grid, "98010100001", "张三"),
            found("2024-11-02", ClueSource::Hotline, "", "外来户"),
            found("2024-11-03", ClueSource::Department, "", "赵六"),
            found("2024-11-04", ClueSource::Visit, "", "赵六"),
        ];
        assert_eq!(desk.add_clues(&first).expect("entered").new.len(), 4);
        // The same household and source within fifteen days joins, later it does not.
        let again = desk.add_clues(&[found("2024-11-05", ClueSource::Grid, "98010100001", "张三")]).expect("entered");
        assert_eq!((again.new.len(), again.joined), (0, vec![number(1)]));
        assert_eq!(shown(&desk, "late"), ["2024-001", "2024-002"], "2 days to accept");
        assert_eq!(shown(&desk, "not late 石门村"), ["2024-003", "2024-004"]);
        assert_eq!(shown(&desk, "outside and grid"), Vec::<String>::new());
        assert!(ClueFilter::parse("lat", &[]).expect_err("no word").get(Lang::Zh).contains("late"));
        step(&mut desk, 1, ClueStep::Accept, "2024-11-02", "");
        step(&mut desk, 1, ClueStep::Visit, "2024-11-04", "李四");
        rig::on(&mut desk, "2024-11-20T02:00:00Z", "李敏");
        step(&mut desk, 1, ClueStep::Compare, "2024-11-08", "");
        step(&mut desk, 1, ClueStep::Post, "2024-11-09", "");
        assert!(end(&mut desk, 1, ClueEnd::Included, "2024-11-15", "", &[]).expect_err("not approved").contains("还没有审批"));
        step(&mut desk, 1, ClueStep::Approve, "2024-11-14", "");
        assert_eq!(end(&mut desk, 1, ClueEnd::Included, "2024-11-15", "", &[]).as_deref(), Ok("纳入，待录入"));
        assert!(end(&mut desk, 2, ClueEnd::NotIncluded, "2024-11-20", "收入稳定", &[]).is_err());
        assert_eq!(end(&mut desk, 2, ClueEnd::NotIncluded, "2024-11-20", "收入稳定", &["E15"]).as_deref(), Ok("不纳入"));
        assert_eq!(end(&mut desk, 3, ClueEnd::PassedOn, "2024-11-20", "县民政局", &[]).as_deref(), Ok("转办"));
        assert!(end(&mut desk, 4, ClueEnd::Double, "2024-11-20", "2024-9", &[]).expect_err("none").contains("没有线索 2024-009"));
        assert_eq!(end(&mut desk, 4, ClueEnd::Double, "2024-11-20", "2024-3", &[]).as_deref(), Ok("重复"));
        assert_eq!(shown(&desk, "open"), Vec::<String>::new());
        // One that ended is not joined: it begins anew.
        rig::on(&mut desk, "2025-01-18T02:00:00Z", "李敏");
        let later = desk.add_clues(&[found("2025-01-10", ClueSource::Grid, "98010100001", "张三")]).expect("entered");
        assert_eq!(later.new, [ClueNumber { year: 2025, n: 1 }]);
        // What was last entered of a clue is taken back by its number, never by undoing something else.
        let back = desk.back_clue(number(4)).expect("taken back");
        assert!(back.what.get(Lang::Zh) == "重复" && back.row.is_some_and(|row| row.clue.is_open()));
        let gone = desk.back_clue(ClueNumber { year: 2025, n: 1 }).expect("taken back");
        assert_eq!((gone.row, shown(&desk, "open")), (None, vec!["2024-004".to_owned()]));
        assert_eq!(
            desk.add_clues(&[found("2025-01-11", ClueSource::Grid, "", "张三")]).expect("entered").new,
            [ClueNumber { year: 2025, n: 2 }],
            "no number twice"
        );
        assert!(desk.back_clue(ClueNumber { year: 2025, n: 1 }).is_err());
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn undo_takes_the_steps_of_clues_back_by_name_at_this_sitting_and_the_next_and_never_under_a_later_one() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-05T02:00:00Z", "李敏");
        let label = |desk: &Desk| desk.undo_label().map(|said| said.get(Lang::Zh).to_owned()).unwrap_or_default();
        let again = |desk: &Desk| desk.redo_label().map(|said| said.get(Lang::Zh).to_owned()).unwrap_or_default();
        let held = Order { households: vec!["98010100001".into()], deed: Some(Deed::Annotate), note: "看过".into(), ..Order::default() };
        desk.order(&held).expect("noted");
        let told = [found("2024-11-01", ClueSource::Grid, "", "甲"), found("2024-11-02", ClueSource::Grid, "", "乙")];
        desk.add_clues(&told).expect("entered");
        assert_eq!(label(&desk), "撤销: 线索：登记 2 条");
        step(&mut desk, 1, ClueStep::Accept, "2024-11-02", "");
        step(&mut desk, 1, ClueStep::Visit, "2024-11-03", "李四");
        assert_eq!(label(&desk), "撤销: 线索 2024-001 入户核查");
        let stands = |desk: &Desk| desk.clues().expect("read").iter().map(|row| row.clue.steps.len()).collect::<Vec<_>>();
        let done = desk.undo().expect("undone");
        assert_eq!((done.said.get(Lang::Zh), stands(&desk)), ("撤销: 线索 2024-001 入户核查", vec![1, 0]));
        assert_eq!(again(&desk), "重做: 线索 2024-001 入户核查");
        desk.redo().expect("done again");
        assert_eq!((stands(&desk), label(&desk)), (vec![2, 0], "撤销: 线索 2024-001 入户核查".to_owned()));
        // At the next sitting, step by step, down to the note that lies under them.
        let mut desk = rig::twin(&desk);
        assert!(desk.name_older().is_some_and(|said| said.get(Lang::Zh).contains("线索 2024-001 入户核查")));
        desk.undo().expect("undone");
        desk.undo().expect("undone");
        assert_eq!((stands(&desk), label(&desk)), (vec![0, 0], "撤销: 线索：登记 2 条".to_owned()));
        desk.undo().expect("undone");
        assert_eq!(stands(&desk), Vec::<usize>::new());
        assert!(label(&desk).starts_with("撤销: 批注"), "{}", label(&desk));
        // A step under one that somebody else took is not taken out from below it.
        desk.redo().expect("entered again");
        rig::on(&mut desk, "2024-11-06T02:00:00Z", "王五");
        step(&mut desk, 2, ClueStep::Accept, "2024-11-03", "");
        rig::on(&mut desk, "2024-11-06T03:00:00Z", "李敏");
        desk.refresh().expect("read");
        let refused = desk.undo().expect_err("王五 went on with it");
        let ReviewError::Refused(Refusal::UndoneElsewhere { said, command }) = &refused else { panic!("{refused:?}") };
        assert!(said.get(Lang::Zh).contains("线索 2024-002") && command == "clue back 2024-002", "{refused:?}");
        // What was taken back by number comes again.
        desk.back_clue(number(2)).expect("taken back");
        desk.undo().expect("undone");
        assert_eq!(stands(&desk), [0, 1]);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_month_lists_its_clues_closes_with_those_that_are_open_and_takes_nothing_of_its_days_then() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        let (october, november) = (month("2024m10"), month("2024m11"));
        let told = [
            found("2024-09-20", ClueSource::Grid, "98010100001", "张三"),
            found("2024-10-05", ClueSource::Hotline, "", "外来户"),
            found("2024-11-02", ClueSource::Visit, "", "赵六"),
        ];
        desk.add_clues(&told).expect("entered");
        end(&mut desk, 1, ClueEnd::PassedOn, "2024-10-31", "县民政局", &[]).expect("ended");
        assert_eq!((shown(&desk, "2024m09"), shown(&desk, "2024年10月")), (numbers(&[1]), numbers(&[1, 2])), "open in October still");
        assert_eq!(shown(&desk, "2024m11 not late"), Vec::<String>::new());
        assert_eq!(shown(&desk, "2024m11"), numbers(&[2, 3]));
        // Nobody dated it: it is no campaign of the file yet, and no period that is under review.
        assert!(desk.campaigns().expect("read").iter().all(|row| !row.period.is_month()));
        let (before, tip) = (desk.office.period().expect("read"), desk.office.store.read().ledger_tip().expect("read").0);
        let closing = desk.closing(october).expect("looked at");
        assert_eq!((closing.told.all, closing.clues.as_slice(), closing.left()), (2, [number(2)].as_slice(), 1));
        assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, tip, "asking changes nothing");
        desk.close_campaign(october).expect("closed");
        assert_eq!(desk.office.period().expect("read"), before);
        assert!(desk.set_period(october).is_err() && desk.period == before, "there is no household in it");
        let periods: Vec<String> = desk.periods().expect("read").into_iter().map(|choice| choice.period.to_string()).collect();
        assert_eq!(periods, ["2024m10", "2024"], "it ends later than the year");
        // Nothing of its days; what is open goes on in the next month, and that can be dated and closed in its turn.
        assert!(desk.add_clues(&[found("2024-10-31", ClueSource::Grid, "", "钱七")]).is_err());
        let accept =
            |on: &str| ClueEvent::Step { step: ClueStep::Accept, on: on.parse().expect("a day"), by: String::new(), note: String::new() };
        assert!(desk.step_clue(number(2), accept("2024-10-06")).is_err());
        assert!(desk.back_clue(number(1)).is_err(), "it ended in October");
        desk.step_clue(number(2), accept("2024-11-01")).expect("taken");
        desk.back_clue(number(2)).expect("taken back");
        assert_eq!(shown(&desk, "2024m11"), numbers(&[2, 3]));
        let deadline = DateChange::from([(CampaignDay::Deadline, "2024-12-05".parse().ok())]);
        desk.set_dates(november, &deadline, &|_| panic!("no rule is run")).expect("set");
        assert_eq!(desk.campaign(november).expect("read").dates.deadline, "2024-12-05".parse().ok());
        assert_eq!(desk.reopen_campaign(october, "补登").expect("opened"), 0);
        desk.add_clues(&[found("2024-10-31", ClueSource::Grid, "", "钱七")]).expect("entered");
        let told: Vec<String> = desk.periods().expect("read").into_iter().map(|choice| choice.told().get(Lang::Zh).to_owned()).collect();
        assert_eq!(told[..2], ["线索 3 条，在办 3 条", "线索 3 条，在办 2 条"]);
        let words = desk.office.store.read().campaign_acts().expect("read").into_iter().filter_map(|stored| {
            let payload = Payload::parse(&stored.entry.payload)?;
            campaigns::told(&payload).map(|told| told.get(Lang::Zh).to_owned())
        });
        assert_eq!(words.collect::<Vec<_>>(), ["2024年10月", "2024年11月、上报截止 2024-12-05", "2024年10月、线索 2 条，在办 1 条"]);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn no_number_of_anybody_is_kept_wherever_it_was_written() {
        let mut desk = rig::two_villages();
        let number_of_somebody = "980101199003074514";
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        let mut told = found("2024-11-17", ClueSource::Grid, "", "张三");
        (told.teller, told.words) = (format!("李四 {number_of_somebody}"), format!("看病 {number_of_somebody} 13800001111"));
        desk.add_clues(&[told]).expect("entered");
        assert!(desk.add_clues(&[found("2024-11-17", ClueSource::Grid, "", number_of_somebody)]).is_err());
        let visited = |by: &str, note: &str| ClueEvent::Step {
            step: ClueStep::Visit,
            on: "2024-11-18".parse().expect("a day"),
            by: by.into(),
            note: note.into(),
        };
        assert!(desk.step_clue(number(1), visited(number_of_somebody, "")).is_err());
        desk.step_clue(number(1), visited("李 四", number_of_somebody)).expect("taken");
        end(&mut desk, 1, ClueEnd::PassedOn, "2024-11-18", number_of_somebody, &[]).expect("ended");
        let kept = desk.office.store.read().clue_acts().expect("read").join("\n");
        assert!(
            kept.contains("入户核查｜2024-11-18｜李四") && !kept.contains(number_of_somebody) && !kept.contains("13800001111"),
            "{kept}"
        );
    }

    #[test]
    fn the_late_clues_of_the_board_are_those_that_the_rules_find_late_where_they_look_at_one_day() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        // Nothing is due but the decision: the last day of the whole term, and one more.
        desk.add_clues(&[
            found("2024-11-03", ClueSource::Grid, "98010100001", "张三"),
            found("2024-11-02", ClueSource::Grid, "98010100002", "李四"),
        ])
        .expect("entered");
        for n in [1, 2] {
            for (taken, on) in [(ClueStep::Accept, "04"), (ClueStep::Visit, "05"), (ClueStep::Compare, "06"), (ClueStep::Post, "07")] {
                step(&mut desk, n, taken, &format!("2024-11-{on}"), "");
            }
        }
        let on_board = |desk: &Desk| {
            let board = desk.board(&desk.count_register(&[]).expect("the counts")).expect("a board");
            board.lines.into_iter().find(|line| line.label.get(Lang::Zh) == "线索超期").map(|line| line.figure)
        };
        let found_late = |desk: &mut Desk| {
            desk.office.assess(None, &|_| true).expect("judged");
            desk.refresh().expect("read");
            let period = desk.period.expect("a period");
            let as_of = desk.office.store.read().newest_assessment(period).expect("read").expect("a run").as_of;
            let late = desk.queue().iter().filter(|row| row.rules.iter().any(|rule| rule == "MON02")).count();
            (as_of, late.to_string())
        };
        assert_eq!(found_late(&mut desk), ("2024-11-18".to_owned(), "1".to_owned()));
        assert_eq!(on_board(&desk).as_deref(), Some("1"));
        // The board goes on with the day; the rules say so at the next run.
        rig::on(&mut desk, "2024-11-19T02:00:00Z", "李敏");
        assert_eq!(on_board(&desk).as_deref(), Some("2"));
        assert_eq!(found_late(&mut desk), ("2024-11-19".to_owned(), "2".to_owned()));
    }

    #[test]
    fn an_open_clue_past_its_day_is_heard_by_the_next_run_of_the_rules_and_no_other() {
        let judge = |desk: &mut Desk| {
            desk.office.assess(None, &|_| true).expect("judged");
            desk.refresh().expect("read");
        };
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        let fires = |desk: &Desk| {
            desk.queue().iter().filter(|row| row.rules.iter().any(|rule| rule == "MON02")).map(|row| row.hh_id.clone()).collect::<Vec<_>>()
        };
        desk.add_clues(&[
            found("2024-09-01", ClueSource::Grid, "98010100001", "张三"),
            found("2024-08-01", ClueSource::Grid, "", "外来户"),
        ])
        .expect("entered");
        assert_eq!(fires(&desk), Vec::<String>::new());
        judge(&mut desk);
        assert_eq!(fires(&desk), ["98010100001"]);
        // It was late: that it ended since is for a person to say, no run takes it away.
        end(&mut desk, 1, ClueEnd::NotIncluded, "2024-11-18", "收入稳定", &["E15"]).expect("ended");
        judge(&mut desk);
        assert_eq!(fires(&desk), ["98010100001"]);
        // One that ended in time with the household taken in is not late.
        desk.add_clues(&[found("2024-11-01", ClueSource::Hotline, "98010100001", "张三")]).expect("entered");
        for (taken, on) in [
            (ClueStep::Accept, "2024-11-02"),
            (ClueStep::Visit, "2024-11-03"),
            (ClueStep::Compare, "2024-11-05"),
            (ClueStep::Post, "2024-11-06"),
            (ClueStep::Approve, "2024-11-11"),
        ] {
            step(&mut desk, 3, taken, on, "");
        }
        end(&mut desk, 3, ClueEnd::Included, "2024-11-12", "", &[]).expect("ended");
        judge(&mut desk);
        assert_eq!(fires(&desk), Vec::<String>::new());
    }
}
