//! Responsibility at the desk: asked, set, dropped; a village must be one of the period under review.
//!
//! What does not live here: which lines hold (`file/duties.rs`), reading a matrix from a table (`intake/duty_list.rs`).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::duty::no_name;
use crate::domain::period::Period;
use crate::domain::roll::places::parted;
use crate::exchange::out::table::CellOut;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::work;
use crate::review::file::duties::changes;
use crate::review::file::duties::standing;
use crate::review::rows::QueueRow;
use crate::review::rows::mask::Audience;

/// A line as it is named: village, role, person.
pub(in crate::review) fn named(duty: &Duty) -> Text {
    let line = text("{village} {role} {person}", "{person} as {role} of {village}");
    line.fill(&[("village", &duty.village), ("role", &duty.role.label()), ("person", &duty.person)])
}

/// What lines did, by name: whoever was set last goes before those who gave way.
pub(in crate::review) fn deed(lines: &[(Duty, bool)]) -> Text {
    let set: Vec<&Duty> = lines.iter().filter(|(_, dropped)| !dropped).map(|(duty, _)| duty).collect();
    let new: Vec<&Duty> = set.iter().copied().filter(|duty| duty.until.is_none()).collect();
    match (new.as_slice(), set.as_slice(), lines) {
        ([one], ..) | ([], [one], _) => text("登记责任人: {who}", "set {who}").fill(&[("who", &named(one))]),
        ([], [], [(one, _), ..]) => text("作废责任人: {who}", "drop {who}").fill(&[("who", &named(one))]),
        _ => text("登记责任人 {n} 条", "set {n|line|lines} of who is responsible").fill(&[("n", &set.len())]),
    }
}

/// What is said once lines were set.
#[must_use]
pub fn said_set(written: usize) -> Text {
    match written {
        0 => text("已经是这样，没有改动", "it stands so already; nothing was changed"),
        _ => text("已登记 {n} 条，记入台账", "{n|line|lines} set and entered").fill(&[("n", &written)]),
    }
}

/// What is said once lines were dropped.
#[must_use]
pub fn said_dropped(dropped: usize) -> Text {
    text("已作废 {n} 条，记入台账", "{n|line|lines} dropped and entered").fill(&[("n", &dropped)])
}

impl Desk {
    /// Who is responsible, every line that holds or held, by village.
    ///
    /// # Errors
    /// What the store says.
    pub fn duties(&self) -> Result<Vec<Duty>, ReviewError> {
        Ok(standing(self.office.store.read())?)
    }

    /// Who is responsible for one village, every line that holds or held, by role, and whether it holds today.
    ///
    /// # Errors
    /// What the store says.
    pub fn duties_of(&self, village: &str) -> Result<Vec<(Duty, bool)>, ReviewError> {
        let today = self.office.clock.today();
        let own = self.duties()?.into_iter().filter(|duty| duty.village == village);
        Ok(own
            .map(|duty| {
                let holds = duty.holds(today);
                (duty, holds)
            })
            .collect())
    }

    /// Sets lines; with `instead` they take the place of whoever was in these roles. Gives how many lines were written.
    ///
    /// # Errors
    /// A village that the period under review does not have, a last day before the first, no name, or what the store says; nothing was
    /// changed then.
    pub fn set_duties(&mut self, wanted: &[Duty], instead: bool) -> Result<usize, ReviewError> {
        let wanted: Vec<Duty> = wanted.iter().map(|duty| Duty { village: self.village_meant(&duty.village), ..duty.clone() }).collect();
        for duty in &wanted {
            if let Some(why) = self.unfit_duty(duty) {
                return Err(ReviewError::Listed(why));
            }
        }
        let stand = self.duties()?;
        let lines = changes(&stand, &wanted, instead, self.office.clock.today());
        self.change_duties(&lines)
    }

    /// Drops the lines of a person in a role of a village that were a mistake; gives how many.
    ///
    /// # Errors
    /// There is no such line, or what the store says; nothing was changed then.
    pub fn drop_duty(&mut self, village: &str, role: DutyRole, person: &str) -> Result<usize, ReviewError> {
        let village = &*self.village_meant(village);
        let is_it = |duty: &Duty| (duty.village.as_str(), duty.role, duty.person.as_str()) == (village, role, person);
        let lines: Vec<(Duty, bool)> = self.duties()?.into_iter().filter(is_it).map(|duty| (duty, true)).collect();
        if lines.is_empty() {
            let said =
                text("{village}的{role}里没有“{person}”；什么都没有改动", "“{person}” is no {role} of {village}; nothing was changed");
            return Err(ReviewError::Listed(said.fill(&[("village", &village), ("role", &role.label()), ("person", &person)])));
        }
        self.change_duties(&lines)
    }

    fn change_duties(&mut self, lines: &[(Duty, bool)]) -> Result<usize, ReviewError> {
        let written = self.office.write_duties(lines)?;
        self.find_last();
        Ok(written)
    }

    /// The lines as rows of a table that the reading of a matrix takes again.
    pub(in crate::review) fn duty_line_rows(&self, audience: Audience) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let columns = work::duty_lines();
        Ok(self.duties()?.iter().map(|duty| column::row(&columns, duty, audience, self.lang)).collect())
    }

    /// The day for which responsibility is asked of a period: today, but not after its deadline.
    ///
    /// # Errors
    /// What the store says.
    pub fn duty_day(&self, period: Period) -> Result<NaiveDate, ReviewError> {
        let today = self.office.clock.today();
        Ok(self.office.dates(period, &self.place)?.deadline.map_or(today, |deadline| deadline.min(today)))
    }

    /// Why a line cannot stand; none where it can.
    pub(in crate::review) fn unfit_duty(&self, duty: &Duty) -> Option<Text> {
        if duty.person.is_empty() {
            return Some(text("没有写姓名；什么都没有改动", "there is no name; nothing was changed"));
        }
        if let Some(why) = no_name(&duty.person) {
            return Some(text("{why}；什么都没有改动", "{why}; nothing was changed").fill(&[("why", &why)]));
        }
        if duty.from.zip(duty.until).is_some_and(|(from, until)| until < from) {
            let said = text("{person} 的结束日期早于开始日期；什么都没有改动", "{person} ends before the first day; nothing was changed");
            return Some(said.fill(&[("person", &duty.person)]));
        }
        if self.period.is_none() {
            return Some(ReviewError::NoPeriod.text());
        }
        if self.queue().iter().any(|row| row.village.key() == duty.village) {
            return None;
        }
        Some(self.no_village(&duty.village))
    }

    /// Whether there are several townships.
    pub(in crate::review) fn has_towns(&self) -> bool {
        self.place.town.is_empty() && self.queue().iter().any(|row| !row.town.key().is_empty())
    }

    /// What the office is called: by its township, or by the county of several.
    #[must_use]
    pub fn place_name(&self) -> &str {
        let are_several = self.has_towns();
        let above = [&self.place.county, &self.place.city, &self.place.prov].into_iter().filter(|name| are_several && !name.is_empty());
        above.map(String::as_str).next().unwrap_or(&self.place.town)
    }

    /// The villages that have households in the period, by name.
    #[must_use]
    pub fn village_names(&self) -> Vec<&str> {
        self.queue().iter().map(|row| row.village.key()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The filter that finds the households of a village.
    #[must_use]
    pub fn filter_of_village(&self, village: &str) -> String {
        let alone = || format!("village == \"{village}\"");
        let Some(row) = self.queue().iter().find(|row| row.village.key() == village && !row.town.key().is_empty()) else { return alone() };
        let (county, town) = parted(row.town.key()).unwrap_or(("", row.town.key()));
        let county = if county.is_empty() { String::new() } else { format!("county == \"{county}\" and ") };
        format!("{county}town == \"{town}\" and village == \"{}\"", row.village_alone())
    }

    /// The village that is meant: as it is called here, or by its name alone, or with its township before it however they are set apart,
    /// where one village only can be meant; else as it is written.
    #[must_use]
    pub fn village_meant(&self, written: &str) -> String {
        let like = self.villages_like(written);
        like.first().filter(|_| like.len() == 1).map_or_else(|| written.to_owned(), |only| (*only).to_owned())
    }

    /// The same, where there is such a village.
    ///
    /// # Errors
    /// There is none, or several townships have one: which they are is said.
    pub fn village_named(&self, written: &str) -> Result<String, ReviewError> {
        let village = self.village_meant(written);
        if self.queue().iter().any(|row| row.village.key() == village) {
            Ok(village)
        } else {
            Err(ReviewError::Listed(self.no_village(written)))
        }
    }

    /// The villages that may be meant.
    fn villages_like(&self, written: &str) -> BTreeSet<&str> {
        if self.queue().iter().any(|row| row.village.key() == written) {
            return self.queue().iter().map(|row| row.village.key()).filter(|key| *key == written).collect();
        }
        let whole = squeezed(written);
        let is_like =
            |row: &&QueueRow| !row.town.key().is_empty() && (row.village_alone() == written || squeezed(row.village.key()) == whole);
        self.queue().iter().filter(is_like).map(|row| row.village.key()).collect()
    }

    /// That there is no village of this name, with the nearest; that one is to be given where none was.
    pub(in crate::review) fn no_village(&self, named: &str) -> Text {
        if named.is_empty() {
            return text("没有写是哪个村", "no village is given");
        }
        let like = self.villages_like(named);
        if like.len() > 1 {
            let said =
                text("{n} 个乡镇有“{village}”，写明是哪一个：{choices}", "{n} townships have a “{village}”; say which one: {choices}");
            return said.fill(&[("n", &like.len()), ("village", &named), ("choices", &Text::list(like.into_iter().map(Text::same)))]);
        }
        let there: BTreeSet<&str> = self.queue().iter().map(|row| row.village.key()).collect();
        let guess = closest(named, there.iter().copied());
        let said = text("没有“{village}”这个村{meant}", "there is no village “{village}”{meant}")
            .fill(&[("village", &named), ("meant", &meant(guess))]);
        if guess.is_some() || there.is_empty() {
            return said;
        }
        let some = Text::list(there.iter().take(NAMED).map(|village| Text::same(*village)));
        let all = if there.len() > NAMED {
            text("{said}；有的是 {some} 等 {n} 个村，在“各村”里", "{said}; there are {some} and more, {n} in all, in “villages”")
        } else {
            text("{said}；有的是 {some}", "{said}; there are {some}")
        };
        all.fill(&[("said", &said), ("some", &some), ("n", &there.len())])
    }
}

/// How many villages are named where another one was meant.
const NAMED: usize = 8;

/// A name without what sets a township apart from its village.
fn squeezed(name: &str) -> String {
    name.chars().filter(|sign| !matches!(sign, '/' | '／' | '\\' | '-' | ' ' | '\u{3000}' | '·')).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::office::duty::Duty;
    use crate::domain::office::duty::DutyRole;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::file::duties::answering;
    use crate::review::file::duties::people;
    use crate::review::tests::rig;

    fn duty(village: &str, role: DutyRole, person: &str, from: &str, until: &str) -> Duty {
        Duty { village: village.into(), role, person: person.into(), from: from.parse().ok(), until: until.parse().ok() }
    }

    #[test]
    fn who_was_responsible_on_a_day_is_known_after_others_took_over() {
        let mut desk = rig::two_villages();
        let day = |day: &str| day.parse().expect("a day");
        let cadre = |desk: &Desk, on: &str| people(&desk.duties().expect("read"), "石门村", DutyRole::Cadre, day(on));
        let set = |desk: &mut Desk, duty: Duty, instead| desk.set_duties(&[duty], instead).expect("set");
        assert_eq!(set(&mut desk, duty("石门村", DutyRole::Cadre, "张三", "", ""), false), 1);
        assert_eq!(set(&mut desk, duty("石门村", DutyRole::Cadre, "张三", "", ""), false), 0, "it stands already");
        assert_eq!(set(&mut desk, duty("石门村", DutyRole::Cadre, "李四", "2024-09-01", ""), true), 2);
        assert_eq!(["2024-08-31", "2024-09-01"].map(|on| cadre(&desk, on)), ["张三", "李四"]);
        // Said again without a day, nothing moves; a second person beside; the mistake dropped.
        assert_eq!(set(&mut desk, duty("石门村", DutyRole::Cadre, "李四", "", ""), true), 0);
        set(&mut desk, duty("石门村", DutyRole::Cadre, "王五", "2024-09-10", ""), false);
        assert_eq!(cadre(&desk, "2024-09-10"), "李四、王五");
        assert_eq!(desk.drop_duty("石门村", DutyRole::Cadre, "王五").expect("dropped"), 1);
        assert_eq!(cadre(&desk, "2024-09-10"), "李四");
        assert!(desk.drop_duty("石门村", DutyRole::Cadre, "王五").is_err());
        set(&mut desk, duty("石门村", DutyRole::Secretary, "赵六", "", "2024-12-31"), false);
        let all = desk.duties().expect("read");
        assert_eq!(answering(&all, "石门村", day("2024-10-01")), "包村干部 李四；村书记 赵六");
        assert_eq!(answering(&all, "下河村", day("2024-10-01")), "");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn undo_puts_back_who_was_responsible_before() {
        let mut desk = rig::two_villages();
        let cadres = |desk: &Desk| -> Vec<String> {
            let lines = desk.duties_of("石门村").expect("read");
            lines.iter().map(|(duty, _)| format!("{} {}", duty.person, duty.days().get(Lang::Zh))).collect()
        };
        let label = |desk: &Desk| desk.undo_label().map(|label| label.get(Lang::Zh).to_owned()).unwrap_or_default();
        desk.set_duties(&[duty("石门村", DutyRole::Cadre, "张三", "", "")], false).expect("set");
        desk.set_duties(&[duty("石门村", DutyRole::Cadre, "李四", "2024-09-01", "")], true).expect("set");
        assert_eq!(cadres(&desk), ["张三 到 2024-08-31", "李四 2024-09-01 起"]);
        assert_eq!(label(&desk), "撤销: 登记责任人: 石门村 包村干部 李四");
        desk.undo().expect("undone");
        assert_eq!(cadres(&desk), ["张三 一直是"]);
        desk.drop_duty("石门村", DutyRole::Cadre, "张三").expect("dropped");
        assert!(cadres(&desk).is_empty());
        // So it is at the next sitting.
        let mut desk = rig::twin(&desk);
        assert_eq!(label(&desk), "撤销: 作废责任人: 石门村 包村干部 张三");
        desk.undo().expect("undone");
        assert_eq!(cadres(&desk), ["张三 一直是"]);
        desk.undo().expect("undone");
        assert!(cadres(&desk).is_empty());
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_line_that_cannot_be_is_refused_and_nothing_is_written() {
        let mut desk = rig::two_villages();
        let tip = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
        let at = tip(&desk);
        for wrong in [
            duty("石们村", DutyRole::Team, "张三", "", ""),
            duty("石门村", DutyRole::Team, "", "", ""),
            duty("石门村", DutyRole::Team, "张三13800000000", "", ""),
            duty("石门村", DutyRole::Team, "张三", "2024-09-01", "2024-08-31"),
        ] {
            assert!(desk.set_duties(&[duty("石门村", DutyRole::Team, "王五", "", ""), wrong], false).is_err());
        }
        assert_eq!(tip(&desk), at);
    }
}
