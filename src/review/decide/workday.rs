//! Working days: what is left until the deadline, how many cases a day that needs, when a correction is due.
//!
//! What does not live here: which days are worked (`rules/holidays.rs`), today's date (`file/clock.rs`).

use chrono::NaiveDate;

use crate::rules::holidays::Calendar;

/// The day `count` working days after `day`.
#[must_use]
pub fn after(calendar: &Calendar, day: NaiveDate, count: u32) -> NaiveDate {
    let mut at = day;
    let mut left = count;
    while left > 0 {
        let Some(next) = at.succ_opt() else { return at };
        at = next;
        if calendar.is_workday(at) {
            left -= 1;
        }
    }
    at
}

/// Working days from `today` to `deadline`, both counted; 0 when the deadline has passed.
#[must_use]
pub fn left(calendar: &Calendar, today: NaiveDate, deadline: NaiveDate) -> usize {
    today.iter_days().take_while(|day| *day <= deadline).take(3660).filter(|day| calendar.is_workday(*day)).count()
}

/// Cases a working day needed to finish `open` cases by the deadline; all of them when no working day is left.
#[must_use]
pub fn needed(calendar: &Calendar, open: usize, today: NaiveDate, deadline: NaiveDate) -> usize {
    open.div_ceil(left(calendar, today, deadline).max(1))
}

/// When a correction is due by default: three working days, one in the last week before the deadline (domain.md 5.6).
#[must_use]
pub fn due(calendar: &Calendar, today: NaiveDate, deadline: Option<NaiveDate>) -> NaiveDate {
    let hurry = deadline.is_some_and(|deadline| (deadline - today).num_days() <= 7);
    after(calendar, today, if hurry { 1 } else { 3 })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::review::decide::workday;
    use crate::rules::holidays::Calendar;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn weekends_are_left_out() {
        let calendar = Calendar::default();
        // 2024-10-18 is a Friday.
        assert_eq!(workday::after(&calendar, day("2024-10-18"), 3), day("2024-10-23"));
        assert_eq!(workday::left(&calendar, day("2024-10-18"), day("2024-10-22")), 3);
        assert_eq!(workday::left(&calendar, day("2024-10-18"), day("2024-10-17")), 0);
        assert_eq!(workday::needed(&calendar, 214, day("2024-10-18"), day("2024-10-31")), 22);
        assert_eq!(workday::needed(&calendar, 5, day("2024-10-19"), day("2024-10-20")), 5);
        assert_eq!(workday::due(&calendar, day("2024-10-18"), Some(day("2024-10-24"))), day("2024-10-21"));
        assert_eq!(workday::due(&calendar, day("2024-10-18"), Some(day("2024-10-31"))), day("2024-10-23"));
        assert_eq!(workday::due(&calendar, day("2024-10-18"), None), day("2024-10-23"));
    }

    #[test]
    fn the_last_week_begins_seven_days_before_the_deadline() {
        let calendar = Calendar::shipped();
        // From Friday 2024-10-18: one working day on is Monday, three are Wednesday.
        for (deadline, due) in
            [("2024-10-17", "2024-10-21"), ("2024-10-18", "2024-10-21"), ("2024-10-25", "2024-10-21"), ("2024-10-26", "2024-10-23")]
        {
            assert_eq!(workday::due(&calendar, day("2024-10-18"), Some(day(deadline))), day(due), "{deadline}");
        }
        for (today, left) in [("2024-10-21", 2), ("2024-10-22", 1), ("2024-10-23", 0)] {
            assert_eq!(workday::left(&calendar, day(today), day("2024-10-22")), left, "{today}");
        }
        assert_eq!(workday::after(&calendar, day("2024-10-18"), 0), day("2024-10-18"));
    }

    #[test]
    fn rest_days_of_a_known_year_are_left_out_and_working_weekends_counted() {
        let calendar = Calendar::shipped();
        // Before the week of the national day; the 29th is a Sunday that is worked, the 12th a Saturday.
        assert_eq!(workday::due(&calendar, day("2024-09-30"), None), day("2024-10-10"));
        assert_eq!(workday::due(&calendar, day("2024-09-27"), None), day("2024-10-08"));
        assert_eq!(workday::after(&calendar, day("2024-10-10"), 2), day("2024-10-12"));
        assert_eq!(workday::left(&calendar, day("2024-09-29"), day("2024-10-08")), 3);
        assert_eq!(workday::due(&Calendar::default(), day("2024-09-27"), None), day("2024-10-02"), "without a calendar weekends alone");
    }
}
