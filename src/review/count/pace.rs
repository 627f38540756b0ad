//! How fast the cases are finished, what that comes to by the deadline, and when the last one will be done.
//!
//! Whole days and whole cases only. The range is that of the slower and of the quicker half of the days that were worked, because a clerk
//! can check it with a pencil. What does not live here: which days are worked (`rules/holidays.rs`), the words (`board.rs`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::review::decide::workday;
use crate::rules::holidays::Calendar;

/// How many of the last working days the pace is taken from.
const LOOKS_BACK: usize = 10;

/// The pace of the last days that were worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPace {
    /// Cases finished on each working day, slowest first; a day off counts with the working day before it.
    pub days: Vec<usize>,
}

/// When the open cases will be done; a day is none where nothing was finished on the days it is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// By the pace of all days.
    pub likely: Option<NaiveDate>,
    /// By that of the quicker half.
    pub early: Option<NaiveDate>,
    /// By that of the slower half.
    pub late: Option<NaiveDate>,
}

impl WorkPace {
    /// From the days on which cases were finished: the last ten working days before `today`, from the first on which anything was
    /// finished. Today is not over and does not count; none where nothing was finished before it.
    #[must_use]
    pub fn of(finished: &BTreeMap<NaiveDate, usize>, today: NaiveDate, calendar: &Calendar) -> Option<WorkPace> {
        let first = *finished.range(..today).next()?.0;
        let mut days: Vec<(NaiveDate, usize)> = Vec::new();
        for day in first.iter_days().take_while(|day| *day < today) {
            let count = finished.get(&day).copied().unwrap_or(0);
            match days.last_mut() {
                Some((_, before)) if !calendar.is_workday(day) => *before += count,
                _ => days.push((day, count)),
            }
        }
        let mut days: Vec<usize> = days.into_iter().rev().take(LOOKS_BACK).map(|(_, count)| count).collect();
        days.sort_unstable();
        Some(WorkPace { days })
    }

    /// Cases a day, with one decimal, rounded half up.
    #[must_use]
    pub fn a_day(&self) -> String {
        let (sum, days) = (self.days.iter().sum::<usize>(), self.days.len().max(1));
        let tenths = (sum * 20 + days) / (days * 2);
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    /// When so many open cases will be done, from today on.
    #[must_use]
    pub fn forecast(&self, open: usize, today: NaiveDate, calendar: &Calendar) -> Forecast {
        let half = self.days.len().div_ceil(2);
        let done = |days: &[usize]| {
            let sum: usize = days.iter().sum();
            let needed = (open * days.len()).checked_add(sum.checked_sub(1)?)?.checked_div(sum)?;
            // A date that far away says no more than none.
            u32::try_from(needed).ok().filter(|needed| *needed <= 2000).map(|needed| workday::after(calendar, today, needed))
        };
        Forecast { likely: done(&self.days), early: done(&self.days[self.days.len() - half..]), late: done(&self.days[..half]) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use crate::review::count::pace::Forecast;
    use crate::review::count::pace::WorkPace;
    use crate::rules::holidays::Calendar;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_pace_is_that_of_the_days_before_today() {
        let weekends = Calendar::default();
        let finished = |days: &[(&str, usize)]| days.iter().map(|(at, count)| (day(at), *count)).collect::<BTreeMap<_, _>>();
        // 2024-10-18 is a Friday; what was done on Saturday counts with it, and a Monday without any is a day too.
        let few = finished(&[("2024-10-17", 10), ("2024-10-18", 20), ("2024-10-19", 4), ("2024-10-22", 99)]);
        let pace = WorkPace::of(&few, day("2024-10-22"), &weekends).expect("a pace");
        assert_eq!((pace.days.as_slice(), pace.a_day()), (&[0, 10, 24][..], "11.3".to_owned()));
        assert_eq!(WorkPace::of(&few, day("2024-10-17"), &weekends), None, "today alone says nothing");
        assert_eq!(WorkPace::of(&BTreeMap::new(), day("2024-10-17"), &weekends), None);
        let long: BTreeMap<_, _> = day("2024-09-02").iter_days().take(40).zip(1..).collect();
        assert_eq!(WorkPace::of(&long, day("2024-10-12"), &weekends).map(|pace| pace.days.len()), Some(10));
    }

    #[test]
    fn the_forecast_has_a_range_and_says_where_it_has_none() {
        let pace = WorkPace { days: vec![0, 10, 24] };
        // 34 in three days: 34 open ones take three; the quicker two make 17 a day: two; the slower two 5 a day: seven.
        let forecast = pace.forecast(34, day("2024-10-21"), &Calendar::default());
        let wanted = ["2024-10-24", "2024-10-23", "2024-10-30"].map(|at| Some(day(at)));
        assert_eq!([forecast.likely, forecast.early, forecast.late], wanted);
        let idle = WorkPace { days: vec![0, 0, 9] }.forecast(10, day("2024-10-21"), &Calendar::default());
        assert!(idle.late.is_none() && idle.likely.is_some());
        let none = Forecast { likely: None, early: None, late: None };
        assert_eq!(WorkPace { days: vec![0] }.forecast(10, day("2024-10-21"), &Calendar::default()), none);
        let done = pace.forecast(0, day("2024-10-21"), &Calendar::default());
        assert_eq!(done.likely, Some(day("2024-10-21")));
    }
}
