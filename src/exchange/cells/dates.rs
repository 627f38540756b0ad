//! Days, months and periods as files write them.
//!
//! What does not live here: the other kinds of cells (`mend.rs`), what a period covers (`domain/period.rs`).

use chrono::NaiveDate;

use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::domain::text::signs;
use crate::exchange::cells::header::half_width;

/// Years believed in a date cell.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;

/// A day: `2024-10-09`, `2024/10/9`, `2024.10.9`, `20241009`, `2024年10月9日`, each perhaps with a time behind.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let parts = parts(text)?;
    match parts.as_slice() {
        [whole] if whole.len() == 8 => ymd(&whole[..4], &whole[4..6], &whole[6..]),
        [year, month, day] if year.len() == 4 => ymd(year, month, day),
        _ => None,
    }
}

/// A month as (year, month): `202408`, `2024-08`, `2024/8`, `2024.8`, `2024年8月`, or the month of a whole day.
#[must_use]
pub fn month(text: &str) -> Option<(i32, u32)> {
    let parts = parts(text)?;
    let (year, month) = match parts.as_slice() {
        [whole] if whole.len() == 6 => (&whole[..4], &whole[4..6]),
        [whole] if whole.len() == 8 => {
            ymd(&whole[..4], &whole[4..6], &whole[6..])?;
            (&whole[..4], &whole[4..6])
        }
        [year, month] if year.len() == 4 => (year.as_str(), month.as_str()),
        [year, month, day] if year.len() == 4 => {
            ymd(year, month, day)?;
            (year.as_str(), month.as_str())
        }
        _ => return None,
    };
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    (YEARS.contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

/// A year as a 年度 cell writes it, with its part where it names one: `2024`, `2024年度`, `2024q1`, `2024年前三季度`.
#[must_use]
pub fn year(text: &str) -> Option<(i32, Option<Part>)> {
    let plain: String = signs::unescaped(text).chars().map(half_width).filter(|letter| !signs::is_blank(*letter)).collect();
    let digits = plain.get(..4)?;
    let year: i32 = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    let part = match plain[4..].trim_start_matches('年') {
        "" | ".0" | "度" => None,
        "q1" | "Q1" | "一季度" | "第一季度" | "1季度" | "第1季度" => Some(Part::Q1),
        "h1" | "H1" | "上半年" | "半年" | "二季度" | "第二季度" => Some(Part::H1),
        "q3" | "Q3" | "前三季度" | "三季度" | "第三季度" => Some(Part::Q3),
        "全年" | "度全年" => Some(Part::Annual),
        _ => return None,
    };
    Period::parse(digits).map(|_| (year, part))
}

/// The day an export was made, from `_YYYYMMDD` at the end of its file name; browsers put ` (1)` behind.
#[must_use]
pub fn of_name(name: &str) -> Option<NaiveDate> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split('_')
        .skip(1)
        .filter_map(|part| {
            let digits: &str = part.get(..8)?;
            let alone = !part[8..].starts_with(|letter: char| letter.is_ascii_digit());
            (alone && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| day(digits))?
        })
        .last()
}

/// The runs of digits of a date, when nothing but date signs stands between them; a time behind is left out.
fn parts(text: &str) -> Option<Vec<String>> {
    if text.len() > 64 {
        return None;
    }
    let mut parts = vec![String::new()];
    for letter in text.trim().chars().map(half_width) {
        match letter {
            '0'..='9' => parts.last_mut()?.push(letter),
            '-' | '/' | '.' | '年' | '月' => parts.push(String::new()),
            '日' | '号' | ' ' | 'T' | '\t' => break,
            _ => return None,
        }
    }
    if parts.last().is_some_and(String::is_empty) && parts.len() > 1 {
        parts.pop();
    }
    (parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let year: i32 = year.parse().ok()?;
    if month.len() > 2 || day.len() > 2 || !YEARS.contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Part;
    use crate::exchange::cells::dates;

    #[test]
    fn days_of_many_spellings() {
        for written in [
            "2024-10-09",
            "2024/10/9",
            "2024.10.9",
            "20241009",
            "2024年10月9日",
            "2024-10-09 08:30:00",
            "２０２４年１０月９日",
            "2024-10-09T00:00:00",
        ] {
            assert_eq!(dates::day(written).map(|day| day.to_string()).as_deref(), Some("2024-10-09"), "{written}");
        }
        for written in ["2024-13-01", "2024-02-30", "202410", "2024", "10/9/2024", "昨天", "", "1-1-1", "20241009123"] {
            assert_eq!(dates::day(written), None, "{written}");
        }
    }

    #[test]
    fn months_of_many_spellings() {
        for written in ["202408", "2024-08", "2024/8", "2024.8", "2024年8月", "2024年08月", "20240815", "2024-08-15"] {
            assert_eq!(dates::month(written), Some((2024, 8)), "{written}");
        }
        for written in ["202413", "8月", "2024", "2024-08-40", "20240840"] {
            assert_eq!(dates::month(written), None, "{written}");
        }
    }

    #[test]
    fn years_and_names() {
        assert_eq!(dates::year("2024"), Some((2024, None)));
        assert_eq!(dates::year("２０２４年度"), Some((2024, None)));
        assert_eq!(dates::year("2024年前三季度"), Some((2024, Some(Part::Q3))));
        assert_eq!(dates::year("2024h1"), Some((2024, Some(Part::H1))));
        assert_eq!(dates::year("2024_x000D_"), Some((2024, None)));
        assert_eq!(dates::year("24"), None);
        assert_eq!(dates::year("二〇二四"), None);
        assert_eq!(dates::year("1024"), None);
        assert_eq!(dates::of_name("收入_20241018 (2).xlsx").map(|day| day.to_string()).as_deref(), Some("2024-10-18"));
        assert_eq!(dates::of_name("收入20241018.xlsx"), None);
        assert_eq!(dates::of_name("收入_202410181.xlsx"), None);
    }
}
