//! Visits of teams at the desk: the list of a week, what came back of it, entered, dropped.
//!
//! Each act says its lines in the words of one entry of the period; nothing is ever overwritten. What does not live here: the lines
//! (`domain/office/visit.rs`), the sheet that goes out (`sheet.rs`), the one that comes back with its figures (`taken.rs`), the ledger of
//! visits as a paper (`paper.rs`).

pub mod paper;
pub mod sheet;
pub mod taken;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use chrono::Days;
use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::duty::no_name;
use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitHow;
use crate::domain::office::visit::VisitLine;
use crate::domain::office::visit::VisitStands;
use crate::domain::office::visit::VisitsKnown;
use crate::domain::office::visit::WeekDoor;
use crate::domain::office::visit::last_of;
use crate::domain::office::visit::week_of;
use crate::domain::period::Period;
use crate::exchange::cells::numbers;
use crate::exchange::cells::numbers::NumberFault;
use crate::exchange::cells::numbers::Sort;
use crate::exchange::cells::written::Tag;
use crate::exchange::out::table::TableOut;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::duties::people;
use crate::review::file::office::Office;
use crate::review::file::visits::known;
use crate::review::rows::mask;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// The code of the sheet of a team in the ledger.
pub const TEAM_SHEET: &str = "team-sheet";

/// Keys of an entry's counts.
const LISTED: &str = "listed";
/// The same.
const SET: &str = "set";
/// The same.
const DROPPED: &str = "dropped";

/// What an entry of these lines counts.
pub(in crate::review) fn counts(lines: &[VisitLine]) -> BTreeMap<String, i64> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for line in lines {
        let key = match line {
            VisitLine::Listed(_) => LISTED,
            VisitLine::Done(_) => SET,
            VisitLine::Unlisted(_) | VisitLine::Dropped(_) => DROPPED,
        };
        *counts.entry(key.to_owned()).or_default() += 1;
    }
    counts
}

/// What an entry says beside its words.
#[must_use]
pub fn told(payload: &Payload) -> Text {
    let parts = [
        (LISTED, text("列入清单 {n} 户", "{n|household|households} listed")),
        (SET, text("登记入户 {n} 户", "{n|visit|visits} entered")),
        (DROPPED, text("作废 {n} 条", "{n} dropped")),
    ];
    let counts = parts.into_iter().filter_map(|(key, said)| payload.counts.get(key).map(|n| said.fill(&[("n", n)])));
    Text::list(payload.period.map(Period::title).into_iter().chain(counts))
}

/// How many days ahead a week is listed of a campaign without a day of report.
const AHEAD: u64 = 92;

/// The days of a week.
const WEEK_DAYS: u64 = 7;

/// So many days on.
fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn refused(why: &Text) -> ReviewError {
    ReviewError::Listed(text("{why}；什么都没有改动", "{why}; nothing was changed").fill(&[("why", why)]))
}

/// The part of a visit that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitPart {
    /// Whose door it was.
    Household,
    /// The day.
    Day,
    /// How.
    How,
    /// Who went.
    By,
    /// Who signed.
    Signed,
}

/// A household that was listed or visited, as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// The first day of the week of its newest list; none where it was visited without one.
    pub week: Option<NaiveDate>,
    /// Its village.
    pub village: String,
    /// The team of the village in that week; empty where nobody said which.
    pub team: String,
    /// 户编号.
    pub hh_id: String,
    /// Its head.
    pub head: String,
    /// How it stands today.
    pub stands: VisitStands,
    /// Its visits since it was listed, the earliest first; of one day the one at its door is the last.
    pub visits: Vec<DoorVisit>,
}

impl VisitRow {
    /// The visit that says most: one at its door goes before a call, whenever that was, and of the same kind the newest.
    #[must_use]
    pub fn last(&self) -> Option<&DoorVisit> {
        self.visits.iter().min_by_key(|visit| (visit.how, Reverse(visit.on)))
    }

    /// Its visits, each in a sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        match self.visits.as_slice() {
            [] => self.stands.label(),
            visits => Text::series(visits.iter().map(DoorVisit::told)),
        }
    }
}

/// How many households were listed, and how many of them stand how; in the order of what wants doing.
#[must_use]
pub fn counted(rows: &[VisitRow]) -> Text {
    let of = |stands: VisitStands| rows.iter().filter(|row| row.stands == stands).count();
    let first =
        text("应入户 {n} 户", "{n|household|households} to visit").fill(&[("n", &rows.iter().filter(|row| row.week.is_some()).count())]);
    let each = VisitStands::ALL.into_iter().map(|stands| (stands, of(stands))).filter(|(_, n)| *n > 0);
    let parts = each.map(|(stands, n)| text("{label} {n} 户", "{n} {label}").fill(&[("label", &stands.label()), ("n", &n)]));
    Text::list(std::iter::once(first).chain(parts))
}

/// What became of visits that were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitsTaken {
    /// Those that are new.
    pub new: usize,
    /// Those that stand otherwise than before.
    pub changed: usize,
    /// Those that stand so already.
    pub same: usize,
}

impl VisitsTaken {
    /// What became of them, in a sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        let parts = [
            (self.new, text("登记入户 {n} 户", "{n|visit|visits} entered")),
            (self.changed, text("改了 {n} 户的记录", "{n} changed")),
            (self.same, text("已经有的 {n} 户", "{n} there already")),
        ];
        let parts: Vec<Text> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, said)| said.fill(&[("n", &n)])).collect();
        if parts.is_empty() {
            text("没有入户记录，没有改动", "there is no visit; nothing was changed")
        } else {
            Text::list(parts)
        }
    }
}

/// The sheet of a week, and what is said of it.
#[derive(Clone, Debug)]
pub struct TeamSheetMade {
    /// What was listed.
    pub said: Text,
    /// The sheet.
    pub sheet: TableOut,
}

impl Office {
    /// Writes lines in one entry of a period, which names the batch of the figures that came along.
    ///
    /// # Errors
    /// What the store says; nothing was changed then.
    pub(in crate::review) fn write_visits(&mut self, period: Period, lines: &[VisitLine], batch: Option<i64>) -> Result<(), ReviewError> {
        self.store.may_write()?;
        if lines.is_empty() {
            return Ok(());
        }
        let note = lines.iter().map(VisitLine::line).collect::<Vec<_>>().join("\n");
        let payload = Payload { counts: counts(lines), period: Some(period), batch, ..Payload::default() };
        self.transact(|write, who| Ok(write.act(who, Act::Visits, NewAct { payload, note, ..NewAct::default() })?))?;
        Ok(())
    }
}

impl Desk {
    /// What is known of the lists and visits of the period under review.
    ///
    /// # Errors
    /// There is no period, or what the store says.
    pub fn visits_known(&self) -> Result<VisitsKnown, ReviewError> {
        Ok(known(self.office.store.read(), self.period.ok_or(ReviewError::NoPeriod)?)?)
    }

    /// Every household of the period that was listed or visited: what wants doing first, then by village, in the order of the queue.
    ///
    /// # Errors
    /// There is no period, or what the store says.
    pub fn visit_rows(&self) -> Result<Vec<VisitRow>, ReviewError> {
        let (known, duties, today) = (self.visits_known()?, self.duties()?, self.today());
        let places: HashMap<&str, usize> = self.queue().iter().enumerate().map(|(at, row)| (row.hh_id.as_str(), at)).collect();
        let mut rows: Vec<(usize, VisitRow)> = Vec::new();
        for (hh_id, own) in &known.of {
            let row = self.row(hh_id);
            let listed = own.listed.as_ref().map(|door| door.village.clone());
            let village = row.map(|row| row.village.key().to_owned()).or(listed).unwrap_or_default();
            let week = own.listed.as_ref().map(|door| door.week);
            let day = week.map_or(today, |week| last_of(week).min(today));
            let found = VisitRow {
                week,
                team: people(&duties, &village, DutyRole::Team, day),
                village,
                hh_id: hh_id.clone(),
                head: row.map(|row| row.head.clone()).unwrap_or_default(),
                stands: own.stands(today),
                visits: own.since().cloned().collect(),
            };
            rows.push((places.get(hh_id.as_str()).copied().unwrap_or(usize::MAX), found));
        }
        rows.sort_by(|(at, a), (other, b)| (a.stands, &a.village, at).cmp(&(b.stands, &b.village, other)));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// The sheet of a village for the week of a day: those listed in it already, else the first so many that somebody has to go to, in the
    /// order of the queue; what is listed is entered. Who was visited since the last list is not listed again.
    ///
    /// # Errors
    /// There is no such village, nobody in it is to be visited, the week is over, the campaign is closed, or what the store says.
    pub fn list_week(&mut self, village: &str, day: NaiveDate, most: usize) -> Result<TeamSheetMade, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let week = week_of(day);
        let village = &*self.village_meant(village);
        if !self.village_names().contains(&village) {
            return Err(refused(&self.no_village(village)));
        }
        let known = self.visits_known()?;
        let mut listed: Vec<String> = known.list(village, week).map(str::to_owned).collect();
        let said = if listed.is_empty() {
            campaigns::open(self.office.store.read(), period)?;
            if last_of(week) < self.today() {
                let said = text("{week} 这一周已经过了，不再发清单", "the week of {week} is over and gets no list any more");
                return Err(refused(&said.fill(&[("week", &week.to_string())])));
            }
            // Work may go on past the day of report; nobody plans years ahead.
            let end = self.deadline.unwrap_or_else(|| later(self.today(), AHEAD)).max(later(self.today(), WEEK_DAYS));
            if week > end {
                let said = text(
                    "{week} 这一周在采集期以后（到 {end}），不发清单",
                    "the week of {week} is after the campaign, which goes to {end}: it gets no list",
                );
                return Err(refused(&said.fill(&[("week", &week.to_string()), ("end", &end.to_string())])));
            }
            let was_seen = |hh_id: &str| known.of.get(hh_id).is_some_and(|own| own.since().any(|visit| visit.how == VisitHow::Door));
            let own = self.queue().iter().filter(|row| row.village.key() == village && row.is_to_visit() && !was_seen(&row.hh_id));
            listed = own.take(most).map(|row| row.hh_id.clone()).collect();
            if listed.is_empty() {
                let said = text("{village}没有还要入户的户", "nobody in {village} is to be visited");
                return Err(refused(&said.fill(&[("village", &village)])));
            }
            let doors = listed.iter().map(|hh_id| WeekDoor { week, village: village.to_owned(), hh_id: hh_id.clone() });
            let lines: Vec<VisitLine> = doors.map(VisitLine::Listed).collect();
            self.office.write_visits(period, &lines, None)?;
            self.find_last();
            text(
                "{village} {week} 到 {last} 入户 {n} 户，记入台账",
                "{village}, {week} to {last}: {n|household|households} to visit, entered",
            )
        } else {
            text(
                "{village} {week} 到 {last} 的清单早就有了，{n} 户，原样再写一份",
                "{village}, {week} to {last}: the list is there, {n|household|households}, written again as it is",
            )
        };
        let said =
            said.fill(&[("village", &village), ("week", &week.to_string()), ("last", &last_of(week).to_string()), ("n", &listed.len())]);
        let known: BTreeSet<&str> = self.queue().iter().map(|row| row.hh_id.as_str()).collect();
        listed.retain(|hh_id| known.contains(hh_id.as_str()));
        Ok(TeamSheetMade { said, sheet: self.team_sheet(period, village, week, &listed)? })
    }

    /// The same, with the sheet in a file that is not there yet.
    ///
    /// # Errors
    /// As `list_week` and `leave_sheet`.
    pub fn leave_week(&mut self, village: &str, day: NaiveDate, most: usize, typed: &str) -> Result<Text, ReviewError> {
        self.leave_sheet(TEAM_SHEET, typed, |desk| {
            let TeamSheetMade { said, sheet } = desk.list_week(village, day, most)?;
            Ok((said, sheet))
        })
    }

    /// Whether lists and visits of the period under review may be entered.
    ///
    /// # Errors
    /// Why not: there is no period, its campaign is closed, or what the store says.
    pub fn takes_visits(&self) -> Result<(), Text> {
        let period = self.period.ok_or_else(|| ReviewError::NoPeriod.text())?;
        campaigns::open(self.office.store.read(), period).map_err(|why| why.text())
    }

    /// What of a visit cannot be, and why; none where it can be entered.
    #[must_use]
    pub fn unfit_visit(&self, visit: &DoorVisit) -> Option<(VisitPart, Text)> {
        let visit = visit.cleaned();
        let Some(period) = self.period else { return Some((VisitPart::Household, ReviewError::NoPeriod.text())) };
        if let Err(why) = campaigns::open(self.office.store.read(), period) {
            return Some((VisitPart::Household, why.text()));
        }
        if self.row(&visit.hh_id).is_none() {
            if visit.hh_id.is_empty() {
                return Some((VisitPart::Household, text("没有写户编号", "there is no household number")));
            }
            // No neighbour is guessed for a number whose last digits are gone.
            let is_lost = numbers::clean(Sort::Household, &visit.hh_id, Tag::Text).is_err_and(NumberFault::is_loss);
            if is_lost || numbers::is_rounded(Sort::Household, &visit.hh_id) {
                let said = text(
                    "户编号存成了数字、后几位已经丢了：把这一列改成文本，重新填户编号",
                    "the household number was kept as a number and its last digits are lost: make the column text and type the number again",
                );
                return Some((VisitPart::Household, said));
            }
            let guess = closest(&visit.hh_id, self.queue().iter().map(|row| row.hh_id.as_str()));
            let said = text("{period}没有户编号“{hh}”{meant}", "{period} has no household “{hh}”{meant}");
            let said = said.fill(&[
                ("period", &period.title()),
                ("hh", &mask::household(&visit.hh_id)),
                ("meant", &meant(guess.map(mask::household).as_deref())),
            ]);
            return Some((VisitPart::Household, said));
        }
        if visit.on > self.today() {
            let said = text("入户日期 {day} 还没有到", "the day {day} is to come");
            return Some((VisitPart::Day, said.fill(&[("day", &visit.on.to_string())])));
        }
        let listed = self.visits_known().ok().and_then(|known| known.of.get(&visit.hh_id)?.listed.clone());
        let first = listed.map(|door| door.week);
        if let Some(week) = first.filter(|week| visit.on < *week) {
            let said =
                text("入户日期 {day} 在清单的那一周（{week} 起）以前", "the day {day} is before the week of the list, which begins {week}");
            return Some((VisitPart::Day, said.fill(&[("day", &visit.on.to_string()), ("week", &week.to_string())])));
        }
        if visit.on < period.start() {
            let said = text("入户日期 {day} 在{period}以前", "the day {day} is before {period}");
            return Some((VisitPart::Day, said.fill(&[("day", &visit.on.to_string()), ("period", &period.title())])));
        }
        if visit.by.is_empty() {
            return Some((VisitPart::By, text("没有写入户人", "nobody is named who went")));
        }
        if let Some(why) = visit.by.iter().find_map(|name| no_name(name)) {
            return Some((VisitPart::By, why));
        }
        if let Some(why) = no_name(&visit.signed) {
            return Some((VisitPart::Signed, why));
        }
        if visit.how == VisitHow::NotFound && !visit.signed.is_empty() {
            let said = text("方式是“没有找到”，又写了签字人", "nobody was found, and yet somebody signed");
            return Some((VisitPart::Signed, said));
        }
        None
    }

    /// Enters visits; one of the same household, day and way takes the place of what stood.
    ///
    /// # Errors
    /// One of them cannot be, or what the store says; nothing was changed then.
    pub fn add_visits(&mut self, visits: &[DoorVisit]) -> Result<VisitsTaken, ReviewError> {
        self.add_visits_with(visits, None)
    }

    /// The same, with the batch in which figures came along.
    pub(in crate::review) fn add_visits_with(&mut self, visits: &[DoorVisit], batch: Option<i64>) -> Result<VisitsTaken, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let visits: Vec<DoorVisit> = visits.iter().map(|visit| self.kept_visit(visit)).collect();
        if let Some((_, why)) = visits.iter().find_map(|visit| self.unfit_visit(visit)) {
            return Err(refused(&why));
        }
        let known = self.visits_known()?;
        let (mut taken, mut new) = (VisitsTaken::default(), Vec::new());
        for visit in visits {
            match known.of.get(&visit.hh_id).and_then(|own| own.done.iter().find(|other| other.is_same(&visit))) {
                Some(other) if *other == visit => {
                    taken.same += 1;
                    continue;
                }
                Some(_) => taken.changed += 1,
                None => taken.new += 1,
            }
            new.push(VisitLine::Done(visit));
        }
        if !new.is_empty() {
            self.office.write_visits(period, &new, batch)?;
            self.find_last();
        }
        Ok(taken)
    }

    /// A visit as it is kept: with the village of its household, and without a number of anybody in its words.
    fn kept_visit(&self, visit: &DoorVisit) -> DoorVisit {
        let village = self.row(&visit.hh_id).map_or_else(|| visit.village.clone(), |row| row.village.key().to_owned());
        DoorVisit { village, words: mask::scrub(&visit.words), ..visit.clone() }.cleaned()
    }

    /// Drops a visit that was a mistake; of several on one day the one that was made so.
    ///
    /// # Errors
    /// There is none, several and not said which, the campaign is closed, or what the store says; nothing was changed then.
    pub fn drop_visit(&mut self, hh_id: &str, on: NaiveDate, how: Option<VisitHow>) -> Result<Text, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        campaigns::open(self.office.store.read(), period)?;
        let known = self.visits_known()?;
        let of_day: Vec<&DoorVisit> = known.of.get(hh_id).into_iter().flat_map(|own| &own.done).filter(|visit| visit.on == on).collect();
        let own: Vec<&DoorVisit> = of_day.iter().copied().filter(|visit| how.is_none_or(|how| visit.how == how)).collect();
        let who = self.row(hh_id).map_or_else(|| mask::household(hh_id), |row| format!("{} {}", row.village.key(), row.head));
        let filled = |said: Text| said.fill(&[("who", &who), ("on", &on.to_string())]);
        let there = || Text::series(of_day.iter().map(|visit| mask::scrub_text(&visit.told())));
        let visit = match (own.as_slice(), how) {
            ([visit], _) => (*visit).clone(),
            ([], Some(how)) if !of_day.is_empty() => {
                let said = filled(text(
                    "{who} {on} 没有登记“{how}”，登记的是：{there}",
                    "no visit of {who} on {on} was made {how}; entered is: {there}",
                ));
                return Err(refused(&said.fill(&[("how", &how.label()), ("there", &there())])));
            }
            ([], _) => return Err(refused(&filled(text("{who} {on} 没有登记入户", "no visit of {who} on {on} was entered")))),
            (several, _) => {
                let said = filled(text(
                    "{who} {on} 登记了 {n} 次，要写明作废哪一次（方式：{ways}）：{there}",
                    "{n} visits of {who} on {on} were entered; say how the one was made that is dropped ({ways}): {there}",
                ));
                let ways = Text::list(several.iter().map(|visit| visit.how.label()));
                return Err(refused(&said.fill(&[("n", &several.len()), ("ways", &ways), ("there", &there())])));
            }
        };
        self.office.write_visits(period, &[VisitLine::Dropped(visit.clone())], None)?;
        self.find_last();
        let label = visit.how.label();
        let said = filled(text("已作废 {who} {on} 的入户（{how}），记入台账", "the visit of {who} on {on} ({how}) is dropped and entered"));
        Ok(said.fill(&[("how", &label)]))
    }
}
