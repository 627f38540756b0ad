//! Days and months as three numbers, and what a certificate says.
//!
//! What does not live here: whose they are.

/// Year, month, day.
pub type Day = (i32, i32, i32);

/// The last day of the accounting year.
pub const CUTOFF: Day = (2024, 9, 30);
/// The first day of the school year.
pub const SCHOOL_DAY: Day = (2024, 9, 1);
/// The day in the names of the exports.
pub const AS_OF: Day = (2024, 11, 18);

fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn last(year: i32, month: i32) -> i32 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Eight digits, if there is such a day.
pub fn day(digits: &str) -> Option<Day> {
    if digits.len() != 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits[from..to].parse::<i32>().expect("digits");
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    ((1800..2100).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= last(year, month)).then_some((year, month, day))
}

/// The same day so many years on; 29 February becomes the 28th.
pub fn years_on((year, month, day): Day, years: i32) -> Day {
    (year + years, month, day.min(last(year + years, month)))
}

/// Full years between two days; less than none when the second is earlier.
pub fn age(birth: Day, on: Day) -> i32 {
    let mut years = on.0 - birth.0;
    while years_on(birth, years) > on {
        years -= 1;
    }
    years
}

/// Full months between two days.
pub fn full_months(from: Day, to: Day) -> i32 {
    (to.0 - from.0) * 12 + to.1 - from.1 - i32::from(to.2 < from.2)
}

/// Months between two months.
pub fn months(from: (i32, i32), to: (i32, i32)) -> i32 {
    (to.0 - from.0) * 12 + to.1 - from.1
}

/// `YYYYMM`.
pub fn month(digits: &str) -> Option<(i32, i32)> {
    day(&format!("{digits}01")).map(|(year, month, _)| (year, month))
}

/// The sign that must stand at the end of the first seventeen digits of a certificate.
pub fn check_sign(digits: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (weight, digit) in WEIGHTS.iter().zip(digits.chars()) {
        sum += weight * digit.to_digit(10)?;
    }
    "10X98765432".chars().nth(usize::try_from(sum % 11).expect("small"))
}
