//! The calendar of working days: weekends, and where the official notice of a year is known, its rest days and working weekends.
//!
//! Shipped are only years whose notice the file cites; an office adds `holidays/YEAR.toml` beside its settings. What does not live here:
//! when a correction is due (`review/decide/workday.rs`).

use std::collections::BTreeMap;

use chrono::Datelike;
use chrono::NaiveDate;
use chrono::Weekday;
use serde::Deserialize;
use toml::Spanned;

use crate::i18n::Text;
use crate::i18n::text;
use crate::i18n::written;
use crate::i18n::written::Fault;

/// The years as shipped.
static SHIPPED: [(i32, &str); 2] = [(2024, include_str!("shipped/holidays/2024.toml")), (2025, include_str!("shipped/holidays/2025.toml"))];

/// Days of a stretch at most: no holiday is longer, a slip of the pen is.
const LONGEST: i64 = 15;

/// A year as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    notice: String,
    #[serde(default)]
    rest: Vec<Spanned<String>>,
    #[serde(default)]
    work: Vec<Spanned<String>>,
}

/// Which days are worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    // Whether a day that is named is worked.
    days: BTreeMap<NaiveDate, bool>,
    notices: BTreeMap<i32, String>,
}

impl Calendar {
    /// The shipped years.
    #[must_use]
    pub fn shipped() -> Calendar {
        let mut calendar = Calendar::default();
        for (year, written) in SHIPPED {
            // Well formed as shipped: a test reads them.
            calendar.read(year, "", written);
        }
        calendar
    }

    /// Takes in a year in place of what was known of it; gives a sentence for every day that is wrong, and takes the others all the same.
    pub fn read(&mut self, year: i32, file: &str, written: &str) -> Vec<Text> {
        let bare = written.trim_start_matches('\u{feff}');
        let told = |fault: Fault| {
            let said = text("{file} {fault}", "{file} {fault}");
            said.fill(&[("file", &file), ("fault", &fault.text())])
        };
        let found = match toml::from_str::<HolidayFile>(bare) {
            Ok(found) => found,
            Err(error) => return vec![told(written::fault(bare, error.span(), error.message()))],
        };
        self.days.retain(|day, _| day.year() != year);
        self.notices.insert(year, found.notice);
        let mut wrong = Vec::new();
        let lists = [(found.rest, false), (found.work, true)];
        for (entry, is_worked) in lists.into_iter().flat_map(|(list, is_worked)| list.into_iter().map(move |entry| (entry, is_worked))) {
            match stretch(entry.get_ref(), year) {
                Err(why) => wrong.push(told(Fault::at(bare, entry.span().start, why))),
                Ok(days) => {
                    for day in days {
                        if self.days.insert(day, is_worked).is_some_and(|before| before != is_worked) {
                            let said =
                                text("{day} 又是休息又是上班，按休息算", "{day} is both a rest day and worked; it counts as a rest day");
                            wrong.push(told(Fault::at(bare, entry.span().start, said.fill(&[("day", &day.to_string())]))));
                            self.days.insert(day, false);
                        }
                    }
                }
            }
        }
        wrong
    }

    /// Whether a day is worked.
    #[must_use]
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.days.get(&day).copied().unwrap_or(!weekend)
    }

    /// The notice of a year; none where only its weekends are known.
    #[must_use]
    pub fn notice(&self, year: i32) -> Option<&str> {
        self.notices.get(&year).map(String::as_str)
    }

    /// That only weekends are left out between two days, where that is so of one of their years.
    #[must_use]
    pub fn weekends_only(&self, from: NaiveDate, to: NaiveDate) -> Option<Text> {
        let year = (from.year()..=to.year()).find(|year| self.notice(*year).is_none())?;
        let said = text(
            "时限只跳过了周末：没有 {year} 年的放假安排（holidays/{year}.toml）",
            "the day leaves out weekends only: there is no calendar of {year} (holidays/{year}.toml)",
        );
        Some(said.fill(&[("year", &year)]))
    }
}

/// The days of an entry: one, or first..last.
fn stretch(written: &str, year: i32) -> Result<Vec<NaiveDate>, Text> {
    let day = |word: &str| {
        let found = NaiveDate::parse_from_str(word.trim(), "%Y-%m-%d").map_err(|_| {
            let said = text("“{day}”不是日期，要写成 2024-10-01", "“{day}” is no day; write 2024-10-01");
            said.fill(&[("day", &word.trim())])
        })?;
        if found.year() == year {
            return Ok(found);
        }
        let said = text("“{day}”不在 {year} 年", "“{day}” is not in {year}");
        Err(said.fill(&[("day", &word.trim()), ("year", &year)]))
    };
    let (first, last) = match written.split_once("..") {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(written)?, day(written)?),
    };
    let length = (last - first).num_days();
    if !(0..LONGEST).contains(&length) {
        let said =
            text("“{days}”：后一天要在前一天之后，最多 {most} 天", "“{days}”: the second day comes after the first, at most {most} days");
        return Err(said.fill(&[("days", &written), ("most", &LONGEST)]));
    }
    Ok(first.iter_days().take(usize::try_from(length).unwrap_or(0) + 1).collect())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::i18n::Lang;
    use crate::rules::holidays::Calendar;
    use crate::rules::holidays::SHIPPED;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn shipped_years_are_well_formed_and_cite_their_notice() {
        for (year, written) in SHIPPED {
            assert_eq!(Calendar::default().read(year, "", written), Vec::new(), "{year}");
            let calendar = Calendar::shipped();
            assert!(calendar.notice(year).is_some_and(|notice| notice.contains("国办发明电") && notice.contains('号')), "{year}");
            // What is worked on a weekend is given back on a working day: as many as each other, beside the days of the law.
            let days = || day(&format!("{year}-01-01")).iter_days().take_while(move |day| day.to_string().starts_with(&year.to_string()));
            let worked = days().filter(|day| calendar.is_workday(*day)).count();
            // 11 days of the law till 2024, 13 from 2025; some lie on weekends and are given back too.
            assert_eq!(worked, if year == 2024 { 251 } else { 248 }, "{year}");
        }
    }

    #[test]
    fn rest_days_and_working_weekends_go_before_weekdays() {
        let calendar = Calendar::shipped();
        for (text, worked) in [
            ("2024-09-29", true),
            ("2024-09-30", true),
            ("2024-10-01", false),
            ("2024-10-07", false),
            ("2024-10-08", true),
            ("2024-10-12", true),
            ("2024-10-13", false),
            ("2025-01-26", true),
            ("2025-02-04", false),
            ("2025-10-08", false),
            ("2026-10-01", true),
        ] {
            assert_eq!(calendar.is_workday(day(text)), worked, "{text}");
        }
        assert!(calendar.weekends_only(day("2025-12-30"), day("2025-12-31")).is_none());
        let said = calendar.weekends_only(day("2025-12-30"), day("2026-01-05")).expect("no calendar of 2026");
        assert!(said.get(Lang::Zh).contains("2026"));
    }

    #[test]
    fn a_wrong_day_is_one_sentence_with_its_row_and_the_rest_stands() {
        let mut calendar = Calendar::shipped();
        let written = "notice = \"自定\"\nrest = [\n  \"2026-01-01\",\n  \"2026-02-30\",\n  \"2025-05-01\",\n  \"2026-05-05..2026-05-01\",\n]\nwork = [\"2026-01-01\", \"2026-01-04\"]\n";
        let wrong: Vec<String> = calendar.read(2026, "2026.toml", written).iter().map(|said| said.get(Lang::Zh).to_owned()).collect();
        assert_eq!(wrong.len(), 4, "{wrong:#?}");
        for (said, row) in wrong.iter().zip([4, 5, 6, 8]) {
            assert!(said.contains("2026.toml") && said.contains(&format!("第 {row} 行")), "{said}");
        }
        assert!(
            !calendar.is_workday(day("2026-01-01")) && calendar.is_workday(day("2026-01-04")) && calendar.is_workday(day("2026-05-05"))
        );
        let broken = calendar.read(2027, "2027.toml", "rest = [\n");
        assert!(broken.len() == 1 && calendar.notice(2027).is_none());
    }
}
