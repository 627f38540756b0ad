//! Days as whole numbers: days since 1 January 1 CE, as chrono and cells count them.
//!
//! Plain integer arithmetic because ages are asked for millions of times in one run.

/// Year, month, day of a day number.
#[must_use]
pub const fn civil(day: i32) -> (i32, i32, i32) {
    // Shifted so that years begin in March: the leap day is then the last day of a year.
    let shifted = clamp(day, 90_000_000) + 305;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// The day number of a date; months 1 to 12.
#[must_use]
pub const fn from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = clamp(if month <= 2 { year - 1 } else { year }, 240_000);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9).rem_euclid(12);
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 305
}

/// Keeps arithmetic within an `i32`; no calendar reaches the bounds.
const fn clamp(value: i32, most: i32) -> i32 {
    if value > most {
        most
    } else if value < -most {
        -most
    } else {
        value
    }
}

/// Months since year 0.
#[must_use]
pub const fn month(day: i32) -> i32 {
    let (year, month, _) = civil(day);
    year * 12 + month - 1
}

const fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

const fn month_len(year: i32, month: i32) -> i32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The same day some years later; 29 February becomes 28 February.
#[must_use]
pub const fn add_years(day: i32, years: i32) -> i32 {
    let (year, month, date) = civil(day);
    let most = month_len(year + years, month);
    from_civil(year + years, month, if date > most { most } else { date })
}

/// Full years between two days; the birthday itself counts, 29 February counts on 28 February.
#[must_use]
pub const fn age(birth: i32, on: i32) -> i32 {
    let (y, m, d) = civil(birth);
    let (year, month, date) = civil(on);
    let most = month_len(year, m);
    let d = if d > most { most } else { d };
    year - y - if month < m || (month == m && date < d) { 1 } else { 0 }
}

/// Complete months between two days: from 31 July to 30 September it is one (readings.md TRF02).
#[must_use]
pub const fn full_months(from: i32, to: i32) -> i32 {
    let (y, m, d) = civil(from);
    let (year, month, date) = civil(to);
    (year - y) * 12 + month - m - if date < d { 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use chrono::NaiveDate;

    use crate::rules::lang::days;

    fn day(text: &str) -> i32 {
        text.parse::<NaiveDate>().expect("a date").num_days_from_ce()
    }

    #[test]
    fn the_same_as_the_calendar() {
        for number in (600_000..760_000).step_by(7) {
            let date = NaiveDate::from_num_days_from_ce_opt(number).expect("a date");
            let (year, month, of_month) = (date.year(), date.month().cast_signed(), date.day().cast_signed());
            assert_eq!(days::civil(number), (year, month, of_month));
            assert_eq!(days::from_civil(year, month, of_month), number);
        }
    }

    #[test]
    fn birthdays() {
        assert_eq!(days::age(day("1964-09-30"), day("2024-09-30")), 60);
        assert_eq!(days::age(day("1964-10-01"), day("2024-09-30")), 59);
        assert_eq!(days::age(day("2004-02-29"), day("2023-02-28")), 19);
        assert_eq!(days::add_years(day("1964-02-29"), 59), day("2023-02-28"));
        assert_eq!(days::full_months(day("2024-07-30"), day("2024-09-30")), 2);
        assert_eq!(days::full_months(day("2024-07-31"), day("2024-09-30")), 1);
    }
}
