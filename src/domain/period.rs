//! Accounting periods (domain.md 2.7): a year from 1 October to 30 September, or a cumulative part of a calendar year; and months of
//! 常态化排查, which carry clues and no incomes.

use std::fmt;

use chrono::Datelike;
use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// Which part of the year a figure covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A month of 常态化排查, 1 to 12: clues, visits and measures, no income of anybody.
    Month(u8),
    /// First quarter, cumulative.
    Q1,
    /// First half, cumulative.
    H1,
    /// First three quarters, cumulative.
    Q3,
    /// The whole accounting year.
    Annual,
}

impl Part {
    /// Every one.
    pub const ALL: [Part; 4] = [Part::Q1, Part::H1, Part::Q3, Part::Annual];

    /// Words as they are said of this part of the year: what is compared is the same part a year before, and a sum is none of the year.
    #[must_use]
    pub fn said(self, words: Text) -> Text {
        if self == Part::Annual {
            return words;
        }
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| self.said_in(words.get(lang).to_owned(), lang));
        Text::made(zh, en)
    }

    /// The same in one language.
    #[must_use]
    pub fn said_in(self, words: String, lang: Lang) -> String {
        // What is the whole year, and what says already which part it is, stays.
        match (self, lang) {
            (Part::Annual, _) => words,
            (_, Lang::Zh) => swapped(&words, &["上年同期", "上年全年"], &[("上年", "上年同期"), ("年收入", "总收入")]),
            (_, Lang::En) => swapped(&words, &["the whole last year"], &[("last year", "the same part of last year")]),
        }
    }

    /// The part of any year.
    #[must_use]
    pub fn of_any_year(self) -> Text {
        match self {
            Part::Q1 => text("各年一季度", "every first quarter"),
            Part::H1 => text("各年上半年", "every first half"),
            Part::Q3 => text("各年前三季度", "every first three quarters"),
            Part::Annual => text("各年全年", "every whole year"),
            Part::Month(month) => text("各年 {month} 月", "month {month} of every year").fill(&[("month", &i64::from(month))]),
        }
    }
}

/// A sentence with words in place of others, but within these.
fn swapped(said: &str, kept: &[&str], others: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(said.len());
    let mut rest = said;
    while let Some(letter) = rest.chars().next() {
        let (read, written) = match kept.iter().find(|word| rest.starts_with(**word)) {
            Some(word) => (word.len(), *word),
            None => match others.iter().find(|(word, _)| rest.starts_with(word)) {
                Some((word, instead)) => (word.len(), *instead),
                None => (letter.len_utf8(), &rest[..letter.len_utf8()]),
            },
        };
        out += written;
        rest = &rest[read..];
    }
    out
}

/// One period; like is compared only with like (domain.md 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    /// The year that names the period, 1990 to 2099.
    pub year: i32,
    /// The part of it.
    pub part: Part,
}

impl Period {
    /// How every period is written, wherever one is asked for.
    pub const FORMS: Text = text(
        "年份 2024、季度 2024q1、半年 2024h1、前三季度 2024q3 或月份 2024m05",
        "a year 2024, a quarter 2024q1, a half year 2024h1, three quarters 2024q3, or a month 2024m05",
    );

    /// The same of a period that has households: no month has.
    pub const FORMS_WITH_CASES: Text = text(
        "年份 2024、季度 2024q1、半年 2024h1 或前三季度 2024q3",
        "a year 2024, a quarter 2024q1, a half year 2024h1, or three quarters 2024q3",
    );

    /// What is said where the period of households is asked for and something else was typed.
    #[must_use]
    pub fn wanted_of_cases() -> Text {
        text("写{forms}", "write {forms}").fill(&[("forms", &Period::FORMS_WITH_CASES)])
    }

    /// The whole year.
    #[must_use]
    pub const fn annual(year: i32) -> Period {
        Period { year, part: Part::Annual }
    }

    /// The month of 常态化排查 in which a day lies.
    #[must_use]
    pub fn month_of(day: NaiveDate) -> Period {
        Period { year: day.year(), part: Part::Month(u8::try_from(day.month()).unwrap_or(1)) }
    }

    /// Whether it is a month of 常态化排查, which has no household's income.
    #[must_use]
    pub const fn is_month(self) -> bool {
        matches!(self.part, Part::Month(_))
    }

    /// Where it stands among others by time: one that ends later is newer, and of those that end together the one that holds more.
    #[must_use]
    pub fn newness(self) -> (NaiveDate, Part) {
        (self.end(), self.part)
    }

    /// Reads `2024`, `2024q1`, `2024h1`, `2024q3`, `2024m05`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Period> {
        let year: i32 = code.get(..4)?.parse().ok()?;
        let part = match &code[4..] {
            "" => Part::Annual,
            "q1" | "Q1" => Part::Q1,
            "h1" | "H1" => Part::H1,
            "q3" | "Q3" => Part::Q3,
            month => Part::Month(month_number(month.strip_prefix(['m', 'M']).filter(|digits| digits.len() == 2)?)?),
        };
        (1990..=2099).contains(&year).then_some(Period { year, part })
    }

    /// The same period `years` earlier.
    #[must_use]
    pub const fn back(self, years: i32) -> Period {
        Period { year: self.year - years, part: self.part }
    }

    /// The cumulative periods of the same year that end before this one and start on the same day, latest first.
    ///
    /// An annual sheet starts in October and so has none (readings.md B1, INC13).
    #[must_use]
    pub fn earlier(self) -> Vec<Period> {
        let parts: &[Part] = match self.part {
            Part::Q1 | Part::Annual | Part::Month(_) => &[],
            Part::H1 => &[Part::Q1],
            Part::Q3 => &[Part::H1, Part::Q1],
        };
        parts.iter().map(|&part| Period { year: self.year, part }).collect()
    }

    /// Reads a period as people type it: `2024`, `２０２４年`, `2024年度`, `2024年前三季度`, `2024Q3`, `2024年5月`; none for years far from
    /// ours.
    #[must_use]
    pub fn typed(words: &str) -> Option<Period> {
        let plain = |letter: char| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            other => other.to_ascii_lowercase(),
        };
        let word: String = words.chars().filter(|letter| !letter.is_whitespace()).map(plain).collect();
        let year = word.get(..4)?;
        let part = match word.get(4..)?.trim_start_matches(['年', '度', '-']) {
            "" | "全" | "全年" => String::new(),
            "一季度" | "第一季度" | "1季度" | "q1" => "q1".to_owned(),
            "上半年" | "h1" => "h1".to_owned(),
            "前三季度" | "三季度" | "第三季度" | "q3" => "q3".to_owned(),
            month => {
                let digits = month.strip_suffix("月份").or_else(|| month.strip_suffix('月')).or_else(|| month.strip_prefix('m'))?;
                format!("m{:02}", month_number(digits)?)
            }
        };
        Period::parse(&format!("{year}{part}")).filter(|period| (2000..2100).contains(&period.year))
    }

    /// First day.
    #[must_use]
    pub fn start(self) -> NaiveDate {
        match self.part {
            Part::Annual => day(self.year - 1, 10, 1),
            Part::Q1 | Part::H1 | Part::Q3 => day(self.year, 1, 1),
            Part::Month(month) => day(self.year, u32::from(month), 1),
        }
    }

    /// Last day: the collection cut-off D0 (domain.md 4.1).
    #[must_use]
    pub fn end(self) -> NaiveDate {
        match self.part {
            Part::Q1 => day(self.year, 3, 31),
            Part::H1 => day(self.year, 6, 30),
            Part::Q3 | Part::Annual => day(self.year, 9, 30),
            Part::Month(12) => day(self.year, 12, 31),
            Part::Month(month) => day(self.year, u32::from(month) + 1, 1).pred_opt().unwrap_or_default(),
        }
    }

    /// How many calendar months it covers: 1, 3, 6, 9 or 12.
    #[must_use]
    pub const fn months(self) -> i64 {
        match self.part {
            Part::Month(_) => 1,
            Part::Q1 => 3,
            Part::H1 => 6,
            Part::Q3 => 9,
            Part::Annual => 12,
        }
    }

    /// 1 September on or before the cut-off: ages of pupils are counted on it.
    #[must_use]
    pub fn school_day(self) -> NaiveDate {
        let end = self.end();
        day(if end.month() >= 9 { end.year() } else { end.year() - 1 }, 9, 1)
    }

    /// `2024年度`, `2024年前三季度` and so on.
    #[must_use]
    pub fn title(self) -> Text {
        let name = match self.part {
            Part::Q1 => text("{y}年一季度", "Q1 {y}"),
            Part::H1 => text("{y}年上半年", "first half {y}"),
            Part::Q3 => text("{y}年前三季度", "first three quarters {y}"),
            Part::Annual => text("{y}年度", "year {y}"),
            Part::Month(month) => {
                return text("{y}年{m}月", "{y}-{mm}").fill(&[("y", &self.year), ("m", &i32::from(month)), ("mm", &format!("{month:02}"))]);
            }
        };
        name.fill(&[("y", &self.year)])
    }
}

/// The number of a month, `5` or `05`.
fn month_number(digits: &str) -> Option<u8> {
    let is_plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|month| is_plain && (1..=12).contains(month))
}

/// A date known to exist; months and days here are constants of this file.
fn day(year: i32, month: u32, date: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, date).unwrap_or_default()
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Annual => "",
            Part::Q1 => "q1",
            Part::H1 => "h1",
            Part::Q3 => "q3",
            Part::Month(month) => return write!(f, "{}m{month:02}", self.year),
        };
        write!(f, "{}{part}", self.year)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = String;
    fn try_from(code: String) -> Result<Period, String> {
        Period::parse(&code).ok_or(code)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Part;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::text;

    #[test]
    fn of_a_part_of_the_year_words_say_the_same_part_of_the_one_before() {
        let words =
            || text("由上年 12 元降至 9 元；上年全年 20 元，上年同期 12 元；年收入", "fell 3 = 9 − last year 12, the whole last year 20");
        assert_eq!(Part::Annual.said(words()), words());
        let said = Part::Q3.said(words());
        assert_eq!(said.get(Lang::Zh), "由上年同期 12 元降至 9 元；上年全年 20 元，上年同期 12 元；总收入");
        assert_eq!(said.get(Lang::En), "fell 3 = 9 − the same part of last year 12, the whole last year 20");
        // The sum that a sentence names behind 上年 is not taken apart.
        assert_eq!(Part::Q1.said(text("上年收入", "")).get(Lang::Zh), "上年同期收入");
    }

    #[test]
    fn a_part_of_the_year_has_as_many_months_as_it_says() {
        for (code, months) in [("2024", 12), ("2024q3", 9), ("2024h1", 6), ("2024q1", 3), ("2024m07", 1)] {
            assert_eq!(Period::parse(code).map(Period::months), Some(months), "{code}");
        }
    }

    #[test]
    fn spans() {
        let year = Period::parse("2024").expect("a year");
        assert_eq!(year.start().to_string(), "2023-10-01");
        assert_eq!(year.end().to_string(), "2024-09-30");
        assert_eq!(year.school_day().to_string(), "2024-09-01");
        let q1 = Period::parse("2024q1").expect("a quarter");
        assert_eq!(q1.school_day().to_string(), "2023-09-01");
        assert_eq!(q1.to_string(), "2024q1");
        assert_eq!(Period::parse("2024q2"), None);
        assert_eq!(Period::parse("24"), None);
        for (typed, code) in [
            ("2024", Some("2024")),
            (" ２０２４年 ", Some("2024")),
            ("2024年度", Some("2024")),
            ("2024年前三季度", Some("2024q3")),
            ("2024Q1", Some("2024q1")),
            ("2024上半年", Some("2024h1")),
            ("24", None),
            ("今年", None),
            ("2024年二季度", None),
            ("1024", None),
            ("", None),
        ] {
            assert_eq!(Period::typed(typed).map(|period| period.to_string()).as_deref(), code, "{typed}");
        }
        assert_eq!(Period::parse("二〇二四"), None);
    }

    #[test]
    fn a_month_is_read_and_written_and_never_newer_than_a_cumulative_period_that_ends_with_it() {
        for month in 1..=12 {
            let code = format!("2024m{month:02}");
            let period = Period::parse(&code).expect("a month");
            assert_eq!((period.to_string(), period.months(), period.is_month()), (code, 1, true));
            assert_eq!((period.start(), Period::month_of(period.start())), (Period::month_of(period.end()).start(), period));
            assert_eq!(Period::month_of(period.end() + chrono::Days::new(1)).start(), period.end() + chrono::Days::new(1));
            assert!(period.earlier().is_empty());
            for typed in
                [format!("2024年{month}月"), format!("２０２４年{month:02}月份"), format!("2024M{month}"), format!("2024-{month:02}月")]
            {
                assert_eq!(Period::typed(&typed), Some(period), "{typed}");
            }
        }
        assert_eq!(Period::parse("2024m02").expect("a month").end().to_string(), "2024-02-29");
        for wrong in ["2024m", "2024m5", "2024m00", "2024m13", "2024m+5", "2024m005", "2024mm5"] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
        let newness = |code: &str| Period::parse(code).expect("a period").newness();
        assert!(newness("2024m09") < newness("2024q3") && newness("2024q3") < newness("2024") && newness("2024") < newness("2024m10"));
    }
}
