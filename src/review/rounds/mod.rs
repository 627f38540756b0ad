//! Rounds in grids at the desk: entered, dropped, and what is known of every grid of a month.
//!
//! Each act says its lines in its words, those of a month in an entry of that month; nothing is ever overwritten. What a round found is
//! entered as a clue by whoever reads it, never by itself. What does not live here: the lines (`domain/office/round.rs`).

pub mod paper;
pub mod round_list;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::office::duty::no_name;
use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::round::RoundLine;
use crate::domain::office::round::RoundRow;
use crate::domain::office::round::RoundsKnown;
use crate::domain::office::round::kept_grid;
use crate::domain::office::round::kept_name;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::office::Office;
use crate::review::rows::mask;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// Keys of an entry's counts.
const SET: &str = "set";
/// The same.
const DROPPED: &str = "dropped";
/// The same.
const GRIDS: &str = "grids";

/// What became of rounds that were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundsTaken {
    /// Those that are new.
    pub new: usize,
    /// Those that joined one of the same grid, day and person.
    pub joined: usize,
    /// Those that stand so already.
    pub same: usize,
    /// Grids that were named without a round.
    pub grids: usize,
    /// New and joined ones that found something.
    pub found: usize,
}

impl RoundsTaken {
    /// What became of them, in a sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        let parts = [
            (self.new, text("登记排查 {n} 次", "{n|round|rounds} entered")),
            (self.joined, text("并入同一天同一人的 {n} 次", "{n} joined one of the same day and person")),
            (self.same, text("已经有的 {n} 次", "{n} there already")),
            (self.grids, text("没有写走访的网格 {n} 个，记为没有登记", "{n|grid|grids} without a round, told as such")),
            (self.found, text("有发现的 {n} 次，另外登记线索", "{n} found something: enter it as a clue")),
        ];
        let parts: Vec<Text> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, said)| said.fill(&[("n", &n)])).collect();
        if parts.is_empty() {
            text("没有排查记录，没有改动", "there is no round; nothing was changed")
        } else {
            Text::list(parts)
        }
    }
}

/// The part of a round that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundPart {
    /// Its village.
    Village,
    /// Its grid.
    Grid,
    /// Its day.
    Day,
    /// Who went.
    Person,
    /// How many were seen, or who.
    Seen,
    /// What it came to.
    Found,
}

/// The lines that were said, those before an entry where one is named.
fn lines(read: Read<'_>, before: Option<i64>) -> Result<Vec<RoundLine>, StoreError> {
    let said = read.round_acts()?.into_iter().filter(|(seq, _)| before.is_none_or(|before| *seq < before));
    Ok(said.flat_map(|(_, words)| words.lines().filter_map(RoundLine::parse).collect::<Vec<_>>()).collect())
}

fn refused(why: &Text) -> ReviewError {
    ReviewError::Listed(text("{why}；什么都没有改动", "{why}; nothing was changed").fill(&[("why", why)]))
}

impl Office {
    /// Writes lines: those of a month in an entry of it, the names of grids in one of no month, all in one transaction.
    ///
    /// # Errors
    /// What the store says; nothing was changed then.
    pub(in crate::review) fn write_rounds(&mut self, lines: &[RoundLine]) -> Result<(), ReviewError> {
        self.store.may_write()?;
        if lines.is_empty() {
            return Ok(());
        }
        let mut of_month: BTreeMap<Option<Period>, Vec<&RoundLine>> = BTreeMap::new();
        for line in lines {
            let month = match line {
                RoundLine::Grid { .. } | RoundLine::NoGrid { .. } => None,
                RoundLine::Done(round) | RoundLine::Dropped(round) => Some(round.month()),
            };
            of_month.entry(month).or_default().push(line);
        }
        self.transact(|write, who| {
            let mut group = None;
            for (period, own) in &of_month {
                let note = own.iter().map(|line| line.line()).collect::<Vec<_>>().join("\n");
                let payload = Payload { counts: counts(own.iter().copied()), period: *period, ..Payload::default() };
                let seq = write.act(who, Act::Rounds, NewAct { group, payload, note, ..NewAct::default() })?;
                group = group.or(Some(seq));
            }
            Ok(())
        })
    }
}

/// What an entry of these lines counts.
pub(in crate::review) fn counts<'l>(lines: impl IntoIterator<Item = &'l RoundLine>) -> BTreeMap<String, i64> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for line in lines {
        let key = match line {
            RoundLine::Grid { .. } => GRIDS,
            RoundLine::Done(_) => SET,
            RoundLine::NoGrid { .. } | RoundLine::Dropped(_) => DROPPED,
        };
        *counts.entry(key.to_owned()).or_default() += 1;
    }
    counts
}

/// What a line is about, by name.
pub(in crate::review) fn called(line: &RoundLine) -> Text {
    match line {
        RoundLine::Grid { village, grid } | RoundLine::NoGrid { village, grid } => Text::same(format!("{village} {grid}")),
        RoundLine::Done(round) | RoundLine::Dropped(round) => {
            Text::same(format!("{} {} {} {}", round.village, round.grid, round.on, round.by))
        }
    }
}

/// What lines did, by name.
pub(in crate::review) fn deed(lines: &[RoundLine]) -> Text {
    match lines {
        [one @ RoundLine::Done(_)] => text("登记排查 {round}", "enter the round {round}").fill(&[("round", &called(one))]),
        [one @ RoundLine::Dropped(_)] => text("作废排查 {round}", "drop the round {round}").fill(&[("round", &called(one))]),
        [one @ RoundLine::Grid { .. }] => text("登记网格 {grid}", "name the grid {grid}").fill(&[("grid", &called(one))]),
        [one @ RoundLine::NoGrid { .. }] => text("作废网格 {grid}", "drop the grid {grid}").fill(&[("grid", &called(one))]),
        several => text("登记排查 {n} 条", "enter {n|line|lines} of rounds").fill(&[("n", &several.len())]),
    }
}

/// What an entry says beside its words.
#[must_use]
pub fn told(payload: &Payload) -> Text {
    let parts = [
        (SET, text("登记 {n} 次", "{n|round|rounds} entered")),
        (DROPPED, text("作废 {n} 条", "{n} dropped")),
        (GRIDS, text("网格 {n} 个", "{n|grid|grids} named")),
    ];
    let counts = parts.into_iter().filter_map(|(key, said)| payload.counts.get(key).map(|n| said.fill(&[("n", n)])));
    Text::list(payload.period.map(Period::title).into_iter().chain(counts))
}

impl Desk {
    /// What is known of grids and rounds.
    ///
    /// # Errors
    /// What the store says.
    pub fn rounds_known(&self) -> Result<RoundsKnown, ReviewError> {
        Ok(RoundsKnown::of(lines(self.office.store.read(), None)?))
    }

    /// Every grid in a month with its rounds; a grid in which nobody went has a line without one. Of a closed month it is what was known when
    /// it was closed: a grid that is named later was not silent then.
    ///
    /// # Errors
    /// What the store says.
    pub fn rounds(&self, month: Period) -> Result<Vec<RoundRow>, ReviewError> {
        let read = self.office.store.read();
        let known = RoundsKnown::of(lines(read, campaigns::closed_at(read, month)?)?);
        Ok(known.month(month, &self.groups()))
    }

    /// The groups of every village of the roll.
    fn groups(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in self.queue() {
            let own = groups.entry(kept_name(row.village.key())).or_default();
            if !row.group.is_empty() {
                own.insert(kept_grid(&row.group));
            }
        }
        groups
    }

    /// What of a round cannot be, and why; none where it can be entered.
    #[must_use]
    pub fn unfit_round(&self, round: &GridRound) -> Option<(RoundPart, Text)> {
        let round = round.cleaned();
        if let Some(why) = self.unfit_grid(&round.village, &round.grid) {
            return Some(why);
        }
        if round.on > self.office.clock.today() {
            let said = text("走访日期 {day} 还没有到", "the day {day} is to come");
            return Some((RoundPart::Day, said.fill(&[("day", &round.on.to_string())])));
        }
        if let Err(why) = self.takes_rounds(round.month()) {
            return Some((RoundPart::Day, why));
        }
        if round.by.is_empty() {
            return Some((RoundPart::Person, text("没有写谁走访的", "who went is not named")));
        }
        if let Some(why) = no_name(&round.by) {
            return Some((RoundPart::Person, why));
        }
        if let Some(why) = round.seen.iter().find_map(|name| no_name(name)) {
            return Some((RoundPart::Seen, why));
        }
        if round.households == 0 {
            let said = text("没有写走访了几户，也没有写走访了谁", "neither how many were seen nor who");
            return Some((RoundPart::Seen, said));
        }
        let says_what = round.found == RoundFound::Nothing || !round.words.is_empty();
        (!says_what).then(|| (RoundPart::Found, text("写了有发现，没有写发现了什么", "something was found, and not what")))
    }

    /// Whether rounds of a month may be entered.
    ///
    /// # Errors
    /// Why not: its year was purged, it is closed, or what the store says.
    pub fn takes_rounds(&self, month: Period) -> Result<(), Text> {
        takes(self.office.store.read(), month)
    }

    /// What of a grid cannot be, and why.
    pub(in crate::review::rounds) fn unfit_grid(&self, village: &str, grid: &str) -> Option<(RoundPart, Text)> {
        if self.period.is_none() {
            return Some((RoundPart::Village, ReviewError::NoPeriod.text()));
        }
        if !self.queue().iter().any(|row| kept_name(row.village.key()) == village) {
            return Some((RoundPart::Village, self.no_village(village)));
        }
        no_name(grid).map(|why| (RoundPart::Grid, why))
    }

    /// Enters rounds, and grids without one: never in the place of others; one of the same grid, day and person joins what stands.
    ///
    /// # Errors
    /// One of them cannot be, or what the store says; nothing was changed then.
    pub fn add_rounds(&mut self, rounds: &[GridRound], grids: &[(String, String)]) -> Result<RoundsTaken, ReviewError> {
        let rounds: Vec<GridRound> =
            rounds.iter().map(without_numbers).map(|round| GridRound { village: self.village_meant(&round.village), ..round }).collect();
        let wrong = rounds.iter().find_map(|round| self.unfit_round(round));
        if let Some((_, why)) = wrong.or_else(|| grids.iter().find_map(|(village, grid)| self.unfit_grid(village, grid))) {
            return Err(refused(&why));
        }
        let known = self.rounds_known()?;
        if let Some(why) = rounds.iter().find_map(|round| contradicted(round, &rounds, &known)) {
            return Err(refused(&why));
        }
        let (mut taken, mut new) = (RoundsTaken::default(), Vec::new());
        let mut stand = known.done.clone();
        for round in &rounds {
            let mut kept = round.clone();
            if let Some(other) = stand.iter_mut().find(|other| other.is_same(round)) {
                kept = other.with(round);
                if kept == *other {
                    taken.same += 1;
                    continue;
                }
                taken.joined += 1;
                *other = kept.clone();
            } else {
                taken.new += 1;
                stand.push(kept.clone());
            }
            taken.found += usize::from(round.found == RoundFound::Something);
            new.push(RoundLine::Done(kept));
        }
        let mut named = known.grids.clone();
        for round in &stand {
            named.entry(round.village.clone()).or_default().insert(round.grid.clone());
        }
        for (village, grid) in grids {
            if named.entry(village.clone()).or_default().insert(grid.clone()) {
                taken.grids += 1;
                let (village, grid) = (village.clone(), grid.clone());
                new.push(RoundLine::Grid { village, grid });
            }
        }
        if !new.is_empty() {
            self.office.write_rounds(&new)?;
            self.find_last();
        }
        Ok(taken)
    }

    /// Drops a round that was a mistake, or a grid that was named by mistake where no day is said.
    ///
    /// # Errors
    /// There is none, its month is closed, or what the store says; nothing was changed then.
    pub fn drop_round(&mut self, village: &str, grid: &str, day_and_person: Option<(NaiveDate, &str)>) -> Result<Text, ReviewError> {
        let known = self.rounds_known()?;
        let (village, grid) = (&*self.village_meant(&kept_name(village)), &*kept_grid(grid));
        let day_and_person = day_and_person.map(|(on, by)| (on, kept_name(by)));
        let named = text("{village} {grid}", "{village} {grid}").fill(&[("village", &village), ("grid", &grid)]);
        let Some((on, by)) = day_and_person else {
            let own = known.done.iter().filter(|round| round.village == village && round.grid == grid);
            let months: BTreeSet<(NaiveDate, Period)> = own.map(|round| (round.month().start(), round.month())).collect();
            if !months.is_empty() {
                let months = Text::list(months.into_iter().map(|(_, month)| month.title()));
                let said = text("{grid}在 {months} 有走访记录，先作废走访", "{grid} has rounds in {months}: drop those first");
                return Err(refused(&said.fill(&[("grid", &named), ("months", &months)])));
            }
            if !known.has_named(village, grid) {
                let guess = closest(grid, known.grids.get(village).into_iter().flatten().map(String::as_str));
                let said = text("没有登记过网格“{grid}”{meant}", "no grid “{grid}” was named{meant}");
                return Err(refused(&said.fill(&[("grid", &named), ("meant", &meant(guess))])));
            }
            let (village, grid) = (village.to_owned(), grid.to_owned());
            self.office.write_rounds(&[RoundLine::NoGrid { village, grid }])?;
            self.find_last();
            return Ok(text("已作废网格 {grid}，记入台账", "the grid {grid} is dropped and entered").fill(&[("grid", &named)]));
        };
        let is_it = |round: &&GridRound| (round.village.as_str(), round.grid.as_str(), round.on, &round.by) == (village, grid, on, &by);
        let Some(round) = known.done.iter().find(is_it).cloned() else {
            let said = text("{grid}没有 {on} {by} 的走访", "{grid} has no round of {by} on {on}");
            return Err(refused(&said.fill(&[("grid", &named), ("on", &on.to_string()), ("by", &by)])));
        };
        campaigns::open(self.office.store.read(), round.month())?;
        self.office.write_rounds(&[RoundLine::Dropped(round.clone())])?;
        self.find_last();
        let said = text("{grid} {on} {by}", "{grid} {on} {by}").fill(&[("grid", &named), ("on", &on.to_string()), ("by", &by)]);
        Ok(text("已作废 {round} 的走访，记入台账", "the round {round} is dropped and entered").fill(&[("round", &said)]))
    }
}

/// Why a period that is no month has no rounds of its own.
#[must_use]
pub fn no_month(period: Period) -> Text {
    let month = Period::month_of(period.end());
    text(
        "网格排查按月登记，{period}不是一个月；写月份，如 {month}",
        "rounds are kept by month, and {period} is none; write a month like {month}",
    )
    .fill(&[("period", &period.title()), ("month", &month.to_string())])
}

/// A round as it is kept: no number of anybody in its words, whoever wrote it down.
fn without_numbers(round: &GridRound) -> GridRound {
    GridRound { words: mask::scrub(&round.words), ..round.clone() }.cleaned()
}

/// Whether a file takes rounds of a month.
pub(in crate::review) fn takes(read: Read<'_>, month: Period) -> Result<(), Text> {
    let purges = read.purges().map_err(|why| ReviewError::from(why).text())?;
    if purges.iter().any(|(_, payload)| payload.period.is_some_and(|period| period.year == month.year)) {
        let said = text(
            "{year} 年的数据已经清除，清除的年份不再登记走访",
            "the year {year} was purged, and no round of a purged year is entered again",
        );
        return Err(said.fill(&[("year", &month.year)]));
    }
    campaigns::open(read, month).map_err(|why| why.text())
}

/// Why a round contradicts what stands, taken together with those that are told beside it: several households of one round may each have a
/// row. None where it does not.
pub(in crate::review::rounds) fn contradicted(round: &GridRound, beside: &[GridRound], known: &RoundsKnown) -> Option<Text> {
    let own = round.cleaned();
    let same = beside.iter().map(GridRound::cleaned).filter(|other| own.is_same(other));
    let whole = same.fold(own.clone(), |whole, other| whole.with(&other));
    let other = known.done.iter().find(|other| whole.contradicts(other))?;
    let said = text(
        "已经登记 {on} {by} 有发现（{words}），和“未发现”矛盾；登记错的先作废",
        "{by} found something on {on} as was entered ({words}), which contradicts “none”: drop that first if it was a mistake",
    );
    Some(said.fill(&[("on", &other.on.to_string()), ("by", &other.by), ("words", &other.words)]))
}

/// Why a result and the words of what was found do not go together; none where they do.
#[must_use]
pub fn says_both(found: RoundFound, words: &str) -> Option<Text> {
    let says_none = RoundFound::parse(words) == Some(RoundFound::Nothing);
    match found {
        RoundFound::Nothing if !words.trim().is_empty() && !says_none => Some(text(
            "结果是“未发现”，又写了情况：有发现的写“发现”，没有的把情况空着",
            "the result is “none”, and yet words say what was found: write “found”, or leave the words empty",
        )),
        RoundFound::Something if says_none => Some(text(
            "结果是“发现”，情况写的是没有发现：写明发现了什么，没有就写“未发现”",
            "the result is “found”, and yet the words say that nothing was: say what was found, or write “none”",
        )),
        RoundFound::Nothing | RoundFound::Something => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::office::round::GridRound;
    use crate::domain::office::round::RoundFound;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::rounds::RoundPart;
    use crate::review::tests::rig;

    fn round(grid: &str, on: &str, by: &str, seen: &[&str], found: RoundFound, words: &str) -> GridRound {
        let seen = seen.iter().map(|&name| name.to_owned()).collect();
        let on = on.parse().expect("a day");
        GridRound { village: "石门村".into(), grid: grid.into(), on, by: by.into(), households: 0, seen, found, words: words.into() }
    }

    fn month(code: &str) -> Period {
        Period::parse(code).expect("a month")
    }

    fn stands(desk: &Desk, code: &str) -> Vec<String> {
        let rows = desk.rounds(month(code)).expect("read");
        rows.iter().filter(|row| row.village == "石门村").map(|row| format!("{} {}", row.grid, row.told().get(Lang::Zh))).collect()
    }

    #[test]
    fn rounds_add_join_are_dropped_and_taken_back_and_silence_stays_silence() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        let first = round("第一网格", "2024-11-05", "李四", &["张三"], RoundFound::Nothing, "");
        let grids = [("石门村".to_owned(), "第二网格".to_owned())];
        let taken = desk.add_rounds(std::slice::from_ref(&first), &grids).expect("entered");
        assert_eq!((taken.new, taken.grids), (1, 1));
        let once = ["第一网格 2024-11-05 李四 走访 1 户（张三），未发现", "第二网格 2024年11月没有登记走访"];
        assert_eq!(stands(&desk, "2024m11"), once);
        assert_eq!(stands(&desk, "2024m10"), ["第一网格 2024年10月没有登记走访", "第二网格 2024年10月没有登记走访"]);
        assert_eq!(desk.add_rounds(std::slice::from_ref(&first), &grids).expect("entered").same, 1, "the same again adds nothing");
        // The same grid, day and person joins; another day is another round.
        let more = round("第一网格", "2024-11-05", "李四", &["王五"], RoundFound::Something, "房屋漏雨 980101199003074514");
        let taken =
            desk.add_rounds(&[more, round("第一网格", "2024-10-30", "李四", &["王五"], RoundFound::Nothing, "")], &[]).expect("entered");
        assert_eq!((taken.new, taken.joined, taken.found), (1, 1, 1));
        let joined = stands(&desk, "2024m11");
        assert!(joined[0].contains("走访 2 户（张三、王五），发现：房屋漏雨") && !joined[0].contains("980101199003074514"), "{joined:?}");
        // Ctrl-Z takes the two back as one; so is what was dropped.
        desk.undo().expect("undone");
        assert_eq!(stands(&desk, "2024m11"), once);
        desk.drop_round("石门村", "第一网格", Some((first.on, "李四"))).expect("dropped");
        assert_eq!(stands(&desk, "2024m11"), ["第二网格 2024年11月没有登记走访"]);
        desk.undo().expect("undone");
        assert_eq!(stands(&desk, "2024m11"), once);
        let has = desk.drop_round("石门村", "第一网格", None).expect_err("it has a round").text();
        assert!(has.get(Lang::Zh).contains("2024年11月"), "{has:?}");
        desk.drop_round("石门村", "第二网格", None).expect("dropped");
        assert_eq!(stands(&desk, "2024m11"), once[..1]);
        // At the next sitting too, each by name, and no older act goes in the place of a newer one.
        let mut desk = rig::twin(&desk);
        assert!(desk.name_older().is_some_and(|said| said.get(Lang::Zh).contains("作废网格 石门村 第二网格")));
        assert_eq!(desk.undo().expect("undone").said.get(Lang::Zh), "撤销: 作废网格 石门村 第二网格");
        assert_eq!(stands(&desk, "2024m11"), once);
        assert_eq!(desk.undo().expect("undone").said.get(Lang::Zh), "撤销: 登记排查 2 条");
        assert_eq!(stands(&desk, "2024m11"), ["全村 2024年11月没有登记走访"]);
        assert_eq!(desk.redo().expect("done again").said.get(Lang::Zh), "重做: 登记排查 2 条");
        assert_eq!(stands(&desk, "2024m11"), once);
        desk.close_campaign(month("2024m11")).expect("closed");
        assert!(desk.undo().is_err(), "its month is closed");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn marks_of_a_line_in_a_name_lose_no_round() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        let marked = round("A｜B", "2024-11-05", "王｜五", &["张三｜赵六"], RoundFound::Nothing, "");
        assert_eq!(desk.add_rounds(std::slice::from_ref(&marked), &[("石门村".to_owned(), "C｜D".to_owned())]).expect("entered").new, 1);
        assert_eq!(stands(&desk, "2024m11"), ["A|B 2024-11-05 王|五 走访 1 户（张三|赵六），未发现", "C|D 2024年11月没有登记走访"]);
        assert_eq!(desk.add_rounds(&[marked], &[]).expect("entered").same, 1);
        // One written in full width is the same.
        desk.add_rounds(&[round("１组", "2024-11-06", "王五", &["张三"], RoundFound::Nothing, "")], &[]).expect("entered");
        let same = round("1组", "2024-11-06", "王五", &["张三"], RoundFound::Nothing, "");
        assert_eq!(desk.add_rounds(&[same], &[]).expect("entered").same, 1);
        desk.drop_round("石门村", "A｜B", Some(("2024-11-05".parse().expect("a day"), "王｜五"))).expect("dropped");
        desk.drop_round("石门村", "C｜D", None).expect("dropped");
        assert_eq!(stands(&desk, "2024m11").len(), 1);
    }

    #[test]
    fn a_round_that_cannot_be_is_refused_by_its_part_and_nothing_is_written() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        let good = round("第一网格", "2024-11-05", "李四", &["张三"], RoundFound::Nothing, "");
        let found = round("第三网格", "2024-11-06", "李四", &["张三"], RoundFound::Something, "漏雨");
        desk.add_rounds(&[found], &[]).expect("entered");
        let tip = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
        let at = tip(&desk);
        for (part, wrong) in [
            (RoundPart::Village, GridRound { village: "石们村".into(), ..good.clone() }),
            (RoundPart::Grid, GridRound { grid: "13800001111".into(), ..good.clone() }),
            (RoundPart::Day, GridRound { on: "2024-12-01".parse().expect("a day"), ..good.clone() }),
            (RoundPart::Person, GridRound { by: String::new(), ..good.clone() }),
            (RoundPart::Person, GridRound { by: "980101199003074514".into(), ..good.clone() }),
            (RoundPart::Seen, GridRound { seen: Vec::new(), ..good.clone() }),
            (RoundPart::Found, GridRound { found: RoundFound::Something, ..good.clone() }),
        ] {
            assert_eq!(desk.unfit_round(&wrong).map(|(part, _)| part), Some(part), "{wrong:?}");
            assert!(desk.add_rounds(&[good.clone(), wrong], &[]).is_err());
        }
        let none = GridRound { households: 3, ..round("第三网格", "2024-11-06", "李四", &[], RoundFound::Nothing, "") };
        let why = desk.add_rounds(&[none], &[]).expect_err("something was found").text();
        assert!(why.get(Lang::Zh).contains("漏雨") && why.get(Lang::Zh).contains("矛盾"), "{why:?}");
        assert_eq!(tip(&desk), at);
        desk.close_campaign(month("2024m11")).expect("closed");
        assert!(desk.add_rounds(&[good], &[]).is_err(), "its month is closed");
        // A grid that is first named in December was not silent in a November that is closed.
        let was = stands(&desk, "2024m11");
        rig::on(&mut desk, "2024-12-05T02:00:00Z", "李敏");
        let later = round("第九网格", "2024-12-03", "李四", &["张三"], RoundFound::Nothing, "");
        desk.add_rounds(&[later], &[("石门村".to_owned(), "第十网格".to_owned())]).expect("entered");
        assert_eq!(stands(&desk, "2024m11"), was);
        assert!(stands(&desk, "2024m12").iter().any(|line| line.starts_with("第十网格")));
    }
}
