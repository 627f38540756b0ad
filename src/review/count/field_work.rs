//! Counts of the work at the doors: clues, rounds in the grids of a month, visits of teams; with those of a year before.
//!
//! What is counted is of the days of the period or month that is asked for, and measured on one day: today while they run, else on the last
//! of them. Every list, paper and table that says such a number takes its days and clues from here. Beside each stands what it was on the
//! same day a year before, where anything was entered by then: what was not entered is no nought.
//! What does not live here: which counts there are (`rules/count`), counts of households (`mod.rs`).

use std::collections::BTreeMap;

use chrono::Datelike;
use chrono::Months;
use chrono::NaiveDate;

use crate::domain::office::clue::Clue;
use crate::domain::office::clue_asked::ClueFilter;
use crate::domain::office::duty::Duty;
use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundRow;
use crate::domain::office::visit::DoorVisit;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::count::lacking::Lacking;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::duties::people;
use crate::review::file::visits::known;
use crate::review::rows::clues::ClueRow;
use crate::rules::count::CountOf;
use crate::rules::count::CountRegister;
use crate::rules::count::CountRow;
use crate::rules::count::CountSubject;
use crate::rules::count::tally::CountCell;
use crate::rules::count::tally::SplitRow;

/// What a count came to over everything it goes over, and by groups.
#[derive(Clone, Debug, Default)]
pub(in crate::review::count) struct FieldTally {
    /// Over everything.
    pub whole: CountCell,
    /// By groups.
    pub groups: BTreeMap<String, CountCell>,
}

impl FieldTally {
    /// Counts what there is: each with its group, and whether it is counted.
    fn of(each: impl IntoIterator<Item = (Option<String>, bool)>) -> FieldTally {
        let mut tally = FieldTally::default();
        for (group, is_counted) in each {
            let own = group.map(|group| tally.groups.entry(group).or_default());
            for cell in std::iter::once(&mut tally.whole).chain(own) {
                *cell = CountCell::of(cell.households + usize::from(is_counted), cell.judged + 1);
            }
        }
        tally
    }
}

/// A count with what it was a year before.
#[derive(Clone, Debug)]
pub(in crate::review::count) struct FieldCount {
    /// Now.
    pub now: FieldTally,
    /// On the same day a year before; none where nothing was entered by then.
    pub before: Option<FieldTally>,
    /// Of the period a year before on the day on which that is measured; none where nothing was entered by then.
    pub year_before: Option<FieldTally>,
    /// The words by which a list shows what it counts; none where no list does.
    pub listed: Option<Text>,
    /// Why it cannot be said.
    pub lacks: Option<Lacking>,
}

/// The days of which work at the doors is counted, and the one on which it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldDays {
    /// The month that was asked for, else the period.
    pub of: Period,
    /// The first day.
    pub first: NaiveDate,
    /// The last one.
    pub last: NaiveDate,
    /// How it stood on this day: today, or the last day of what is over.
    pub as_of: NaiveDate,
}

impl FieldDays {
    /// The days of a month or period; those of the newest period go on while nothing newer is in the file.
    fn of(of: Period, is_newest: bool, today: NaiveDate) -> FieldDays {
        let day = |month: u32, day: u32| NaiveDate::from_ymd_opt(of.year, month, day).unwrap_or(today);
        let (first, last) = match of.part {
            Part::Month(_) => (of.start(), of.end()),
            // What came in since the year ended is not lost while no newer period is in the file.
            Part::Annual | Part::Q1 | Part::H1 | Part::Q3 => (day(1, 1), if is_newest { day(12, 31).max(today) } else { day(12, 31) }),
        };
        FieldDays { of, first, last, as_of: today.min(last) }
    }

    /// The same days a year before.
    fn back(self) -> FieldDays {
        let back = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
        FieldDays { of: self.of.back(1), first: back(self.first), last: back(self.last), as_of: back(self.as_of) }
    }

    /// The month of which rounds are counted: the one that was asked for, else that of the day on which all is measured.
    #[must_use]
    pub fn month(&self) -> Period {
        if self.of.is_month() { self.of } else { Period::month_of(self.as_of) }
    }

    /// The period or month with the day on which it is measured.
    #[must_use]
    pub fn told(&self) -> Text {
        text("{period}（截至 {day}）", "{period} (as of {day})").fill(&[("period", &self.of.title()), ("day", &self.as_of.to_string())])
    }
}

/// The clues that had come in by the day on which they are measured, as they stood then.
#[derive(Clone, Debug)]
pub struct ClueBook {
    /// Of which days, and on which day.
    pub days: FieldDays,
    rows: Vec<ClueRow>,
}

impl ClueBook {
    /// The clues of the days: found by the last of them and open in them, or something was done about them then.
    pub fn of_days(&self) -> impl Iterator<Item = &ClueRow> {
        self.rows.iter().filter(|row| row.clue.is_within(self.days.first, self.days.last))
    }

    /// Which of them a count or list asks for.
    #[must_use]
    pub fn asked(&self, filter: &ClueFilter) -> ClueFilter {
        filter.clone().within(self.days.first, self.days.last)
    }
}

/// What was entered by some day, before anything of it is counted.
#[derive(Default)]
struct FieldBooks {
    clues: Option<ClueBook>,
    rounds: Vec<RoundRow>,
    visits: Vec<DoorVisit>,
    /// The days of which visits are counted; none for all that were made for the period.
    visit_days: Option<(NaiveDate, NaiveDate)>,
}

/// How the parts of a split are called.
struct FieldParts<'a> {
    split: Option<&'a SplitRow>,
    duties: Vec<Duty>,
    day: NaiveDate,
    desk: &'a Desk,
}

impl FieldParts<'_> {
    /// The group of something in a village; `own` is what it says of other splits.
    fn of(&self, row: &CountRow, village: &str, own: &dyn Fn(&str) -> String) -> Option<String> {
        let split = self.split.filter(|split| split.parts(row))?;
        Some(match (split.role, split.code) {
            (Some(role), _) => people(&self.duties, village, role, self.day),
            (None, "village") => village.to_owned(),
            (None, code) => own(code),
        })
    }

    fn of_clue(&self, row: &CountRow, clue: &Clue) -> Option<String> {
        let lang = self.desk.lang;
        self.of(row, &clue.found.village, &|code| match code {
            "source" => clue.found.source.label().get(lang).to_owned(),
            "outcome" => clue.ended.as_ref().map_or_else(|| text("在办", "open"), |(end, ..)| end.label()).get(lang).to_owned(),
            _ => Period::month_of(clue.found.on).to_string(),
        })
    }
}

impl FieldBooks {
    fn tally(&self, row: &CountRow, parts: &FieldParts<'_>) -> FieldTally {
        match &row.of {
            CountOf::Households => FieldTally::default(),
            CountOf::Clues(filter) => {
                let Some(book) = &self.clues else { return FieldTally::default() };
                let filter = book.asked(filter);
                FieldTally::of(book.of_days().map(|own| (parts.of_clue(row, &own.clue), own.is_asked(&filter))))
            }
            CountOf::Grids(counted, asked) => {
                let mut each: BTreeMap<(&str, &str, usize), Vec<&GridRound>> = BTreeMap::new();
                for (at, own) in self.rounds.iter().enumerate() {
                    let key = match counted {
                        CountSubject::Villages => (own.village.as_str(), "", 0),
                        CountSubject::Grids => (own.village.as_str(), own.grid.as_str(), 0),
                        _ if own.round.is_none() => continue,
                        _ => (own.village.as_str(), own.grid.as_str(), at),
                    };
                    each.entry(key).or_default().extend(&own.round);
                }
                let told = |((village, ..), rounds): ((&str, &str, usize), Vec<&GridRound>)| {
                    (parts.of(row, village, &|_| String::new()), asked.holds(&rounds))
                };
                FieldTally::of(each.into_iter().map(told))
            }
            CountOf::Visits(asked) => {
                let month = |visit: &DoorVisit| Period::month_of(visit.on).to_string();
                let told = |visit: &DoorVisit| (parts.of(row, &visit.village, &|_| month(visit)), asked.holds(visit));
                let is_counted = |visit: &&DoorVisit| self.visit_days.is_none_or(|(first, last)| (first..=last).contains(&visit.on));
                FieldTally::of(self.visits.iter().filter(is_counted).map(told))
            }
        }
    }

    /// Why a count cannot be said: nothing of its kind was entered.
    fn lacks(&self, row: &CountRow) -> Option<Lacking> {
        let (is_empty, said) = match row.of {
            CountOf::Households => return None,
            CountOf::Clues(_) => {
                (self.clues.as_ref().is_none_or(|book| book.rows.is_empty()), text("还没有登记线索", "no clue was entered"))
            }
            CountOf::Grids(..) => {
                (self.rounds.iter().all(|row| row.round.is_none()), text("这个月还没有登记排查", "no round of the month was entered"))
            }
            CountOf::Visits(_) => (self.visits.is_empty(), text("还没有登记入户", "no visit was entered")),
        };
        is_empty.then_some(Lacking::Entries(said))
    }
}

impl Desk {
    /// What the counts of the register come to that go over no households, by their place in it.
    pub(in crate::review::count) fn field_counts(
        &self,
        register: &CountRegister,
        split: Option<&SplitRow>,
        period: Period,
    ) -> Result<BTreeMap<usize, FieldCount>, ReviewError> {
        let asked = |wanted: &dyn Fn(CountSubject) -> bool| register.rows().iter().any(|row| wanted(row.counted()));
        if !asked(&|counted| counted != CountSubject::Households) {
            return Ok(BTreeMap::new());
        }
        let days = self.field_days(period)?;
        let last_year = FieldDays::of(days.of.back(1), false, self.office.clock.today());
        let of_clues = asked(&|counted| counted == CountSubject::Clues);
        let of_rounds = asked(&|counted| matches!(counted, CountSubject::Villages | CountSubject::Grids | CountSubject::Rounds));
        let of_visits = asked(&|counted| counted == CountSubject::Visits);
        let books = |days: FieldDays, period: Period| -> Result<FieldBooks, ReviewError> {
            let visits =
                || Ok::<_, ReviewError>(known(self.office.store.read(), period)?.of.into_values().flat_map(|own| own.done).collect());
            Ok(FieldBooks {
                clues: if of_clues { Some(self.clues_of(days)?) } else { None },
                rounds: if of_rounds { self.rounds(days.month())? } else { Vec::new() },
                visits: if of_visits { visits()? } else { Vec::new() },
                // Visits of a period are all that were made for it, whenever; of a month those of its days.
                visit_days: self.month.map(|_| (days.first, days.last)),
            })
        };
        let now = books(days, period)?;
        let (then, year_before) = (books(days.back(), period.back(1))?, books(last_year, period.back(1))?);
        let parts = FieldParts { split, duties: self.duties()?, day: self.duty_day(period)?, desk: self };
        let is_today = days.as_of == self.office.clock.today();
        let count = |(at, row): (usize, &CountRow)| {
            let listed = match &row.of {
                CountOf::Clues(filter) if is_today => {
                    let is_of_year = days.last.year() == days.first.year();
                    Some(if is_of_year { filter.clone().within(days.first, days.last) } else { filter.clone() }.said())
                }
                CountOf::Households | CountOf::Clues(_) => None,
                CountOf::Grids(..) => Some(Text::same(days.month().to_string())),
                CountOf::Visits(asked) => Some(asked.said()),
            };
            let told = |books: &FieldBooks| books.lacks(row).is_none().then(|| books.tally(row, &parts));
            let (before, year_before) = (told(&then), told(&year_before));
            (at, FieldCount { now: now.tally(row, &parts), before, year_before, listed, lacks: now.lacks(row) })
        };
        Ok(register.rows().iter().enumerate().filter(|(_, row)| row.of != CountOf::Households).map(count).collect())
    }

    /// The days of which work at the doors of a period is counted: those of the month where one was asked for.
    fn field_days(&self, period: Period) -> Result<FieldDays, ReviewError> {
        let is_newest = self.office.period()? == Some(period);
        Ok(FieldDays::of(self.month.unwrap_or(period), is_newest, self.office.clock.today()))
    }

    fn clues_of(&self, days: FieldDays) -> Result<ClueBook, ReviewError> {
        Ok(ClueBook { days, rows: self.clues_on(days.as_of)? })
    }

    /// The clues of the period that is shown, or of the month that was asked for, as they are counted.
    ///
    /// # Errors
    /// There is no period, or what the store says.
    pub fn clue_book(&self) -> Result<ClueBook, ReviewError> {
        self.clues_of(self.field_days(self.period.ok_or(ReviewError::NoPeriod)?)?)
    }

    /// The month that is asked for, else that of the day on which the period that is shown is measured: today's, of one that is over its
    /// last.
    #[must_use]
    pub fn round_month(&self) -> Period {
        let days = self.period.and_then(|period| self.field_days(period).ok());
        days.map_or_else(|| self.month.unwrap_or_else(|| Period::month_of(self.office.clock.today())), |days| days.month())
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::office::clue::ClueEvent;
    use crate::domain::office::clue::ClueFound;
    use crate::domain::office::clue::ClueNumber;
    use crate::domain::office::clue_word::ClueEnd;
    use crate::domain::office::clue_word::ClueSource;
    use crate::domain::office::round::GridRound;
    use crate::domain::office::round::RoundFound;
    use crate::domain::office::visit::DoorVisit;
    use crate::domain::office::visit::VisitHow;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::rows::board::BoardOpens;
    use crate::review::tests::rig;
    use crate::rules::count::tally::CountValue;
    use crate::rules::count::tally::split;

    fn found(on: &str, source: ClueSource, village: &str, hh_id: &str, name: &str) -> ClueFound {
        let on = on.parse().expect("a day");
        let (village, hh_id, name) = (village.into(), hh_id.into(), name.into());
        ClueFound { source, on, village, hh_id, name, teller: String::new(), words: String::new() }
    }

    fn end(desk: &mut Desk, year: i32, n: u32, end: ClueEnd, on: &str, why: &str) {
        let event = ClueEvent::Ended { end, on: on.parse().expect("a day"), why: why.into(), evidence: vec!["E15".into()] };
        desk.step_clue(ClueNumber { year, n }, event).expect("ended");
    }

    /// A count over everything and over a group: now, and a year before; none where it cannot be said.
    fn count(desk: &Desk, code: &str, by: &str, group: Option<&str>) -> (Option<i64>, Option<i64>) {
        let register = desk.count_register(&[]).expect("the counts").only(&[code.to_owned()]).expect("a count");
        let counts = desk.counts(&register, split(by)).expect("counted");
        let line = counts.lines.iter().find(|line| line.group.as_deref() == group).unwrap_or_else(|| panic!("{code} {group:?}"));
        let plain = |value: Option<CountValue>| match value {
            Some(CountValue::Whole(n)) => Some(n),
            None => None,
            other => panic!("{other:?}"),
        };
        (plain(line.value), plain(line.before))
    }

    #[test]
    fn clues_of_the_year_are_counted_by_village_source_and_outcome_beside_the_same_day_a_year_before() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        assert_eq!(count(&desk, "clues_open", "village", None), (None, None), "nothing was entered, which is no nought");
        let told = [
            // 2023-001: ended in its year. 2023-002: open on 18 November of it, ended in the next. 2023-003: found behind that day.
            found("2023-05-10", ClueSource::Grid, "石门村", "", "甲"),
            found("2023-11-10", ClueSource::Grid, "石门村", "", "乙"),
            found("2023-12-20", ClueSource::Hotline, "下河村", "", "丙"),
            // 2024-001 is late, 2024-002 not yet, 2024-003 ended.
            found("2024-09-01", ClueSource::Grid, "石门村", "98010100001", "张三"),
            found("2024-11-17", ClueSource::Hotline, "下河村", "", "丁"),
            found("2024-11-01", ClueSource::Grid, "下河村", "", "戊"),
        ];
        desk.add_clues(&told).expect("entered");
        end(&mut desk, 2023, 1, ClueEnd::PassedOn, "2023-06-01", "县民政局");
        end(&mut desk, 2023, 2, ClueEnd::NotIncluded, "2024-01-05", "收入稳定");
        end(&mut desk, 2024, 3, ClueEnd::NotIncluded, "2024-11-10", "收入稳定");
        // Five of the year: two carried into it, three found in it. The year before: 001 and 002.
        assert_eq!(count(&desk, "clues", "village", None), (Some(5), Some(2)));
        assert_eq!(count(&desk, "clues", "village", Some("石门村")), (Some(2), Some(2)));
        assert_eq!(count(&desk, "clues", "village", Some("下河村")), (Some(3), Some(0)));
        assert_eq!(count(&desk, "clues_new", "source", Some("网格")), (Some(2), Some(2)));
        assert_eq!(count(&desk, "clues_new", "source", Some("12317")), (Some(1), Some(0)));
        // Open: 2023-003, 2024-001, 2024-002; a year before 2023-002 alone. Late: the first two; then 2023-002, found 8 days before.
        assert_eq!(count(&desk, "clues-open", "village", None), (Some(3), Some(1)));
        assert_eq!(count(&desk, "clues_late", "village", None), (Some(2), Some(1)));
        assert_eq!(count(&desk, "clues_not_included", "outcome", Some("不纳入")), (Some(2), Some(0)));
        assert_eq!(count(&desk, "clues_passed_on", "outcome", None), (Some(0), Some(1)));
        assert_eq!(count(&desk, "clues_outside", "month", Some("2024m11")), (Some(2), Some(0)));
        // No clue is a household, and the board shows what opens as many clues as it says.
        assert_eq!(count(&desk, "households", "village", None).0, i64::try_from(desk.queue().len()).ok());
        let board = desk.board(&desk.count_register(&[]).expect("the counts")).expect("a board");
        let of_clues: Vec<_> = board.lines.iter().filter(|line| line.part.get(Lang::Zh) == "线索").collect();
        assert_eq!(of_clues.len(), 9);
        for line in of_clues {
            let BoardOpens::Clues(words) = &line.opens else {
                assert_eq!(line.figure, "0", "{line:?}");
                continue;
            };
            for lang in [Lang::Zh, Lang::En] {
                let asked = crate::domain::office::clue_asked::ClueFilter::parse(words.get(lang), &[]).expect("understood");
                let opened = desk.clues().expect("read").iter().filter(|row| row.is_asked(&asked)).count();
                assert_eq!(line.figure, opened.to_string(), "{line:?}");
            }
        }
        // In the next year, while no newer period is in the file, what comes in is counted too.
        rig::on(&mut desk, "2025-01-08T02:00:00Z", "李敏");
        desk.add_clues(&[found("2025-01-05", ClueSource::Grid, "石门村", "", "己")]).expect("entered");
        assert_eq!(count(&desk, "clues_open", "village", None).0, Some(4));
        // Of a month that is asked for.
        desk.set_month(crate::domain::period::Period::parse("2024m11").expect("a month"));
        assert_eq!(count(&desk, "clues", "village", None).0, Some(4), "all but 2023-002 and that of January");
        assert_eq!(count(&desk, "clues_new", "village", None).0, Some(2));
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn villages_grids_and_rounds_of_a_month_are_counted_with_silence_and_visits_each_time_one() {
        let mut desk = rig::two_villages();
        rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
        assert_eq!(count(&desk, "grids_silent", "village", None), (None, None), "nobody keeps rounds here");
        let round = |grid: &str, on: &str, found: RoundFound, words: &str| GridRound {
            village: "石门村".into(),
            grid: grid.into(),
            on: on.parse().expect("a day"),
            by: "李四".into(),
            households: 3,
            seen: Vec::new(),
            found,
            words: words.into(),
        };
        let rounds = [
            round("第一网格", "2024-11-04", RoundFound::Nothing, ""),
            round("第一网格", "2024-11-11", RoundFound::Something, "房屋漏雨"),
            round("第二网格", "2024-11-05", RoundFound::Nothing, ""),
            round("第三网格", "2023-11-05", RoundFound::Nothing, ""),
        ];
        desk.add_rounds(&rounds, &[]).expect("entered");
        // Three grids of 石门村, and every other village whole.
        let villages = i64::try_from(desk.village_names().len()).expect("few");
        assert_eq!(count(&desk, "grids", "village", Some("石门村")).0, Some(3));
        assert_eq!(count(&desk, "grids_visited", "village", None), (Some(2), Some(1)));
        assert_eq!(count(&desk, "grids_found", "village", Some("石门村")), (Some(1), Some(0)));
        assert_eq!(count(&desk, "grids_silent", "village", Some("石门村")), (Some(1), Some(2)));
        assert_eq!(count(&desk, "rounds", "village", None), (Some(3), Some(1)));
        assert_eq!(count(&desk, "round_villages", "village", None).0, Some(1));
        assert_eq!(count(&desk, "round_villages_silent", "village", None).0, Some(villages - 1));
        let hh_id = desk.queue().iter().find(|row| row.village.key() == "石门村").map(|row| row.hh_id.clone()).expect("a household");
        let visit = |on: &str, how: VisitHow, signed: &str| DoorVisit {
            hh_id: hh_id.clone(),
            village: "石门村".into(),
            on: on.parse().expect("a day"),
            how,
            by: vec!["李四".into()],
            signed: signed.into(),
            words: String::new(),
        };
        assert_eq!(count(&desk, "door_visits", "village", None), (None, None));
        let visits = [
            visit("2024-10-20", VisitHow::Door, ""),
            visit("2024-11-12", VisitHow::Door, "张三"),
            visit("2024-11-13", VisitHow::Phone, ""),
        ];
        desk.add_visits(&visits).expect("entered");
        assert_eq!(count(&desk, "door_visits", "village", Some("石门村")), (Some(2), None));
        assert_eq!(count(&desk, "door_visits", "month", Some("2024m10")), (Some(1), None));
        assert_eq!(count(&desk, "called_visits", "village", None), (Some(1), None));
        for (month, done) in [("2024m09", 0), ("2024m10", 1), ("2024m11", 1)] {
            desk.set_month(Period::parse(month).expect("a month"));
            assert_eq!(count(&desk, "door_visits", "village", None).0, Some(done), "{month}: those of its days");
        }
        desk.month = None;
        assert_eq!(count(&desk, "unsigned_visits", "village", None), (Some(1), None));
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }
}
