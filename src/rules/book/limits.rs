//! Limits: lines and bounds by year, place and overlay (readings.md C, domain.md 3.3).
//!
//! A line that nobody has set is missing; last year's is never taken in its place.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::domain::campaign::OfficePlace;
use crate::domain::field::FieldKind;
use crate::domain::flag::why::Why;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::lang::check::literal;
use crate::rules::lang::parse::number;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// How the keys of limits on areas of land begin.
pub(crate) const LAND_MOST: &str = "land_most_";

/// The limit that lists the villages of a township (IDV19).
pub(crate) const VILLAGES: &str = "villages";

/// The limits of a campaign's dates.
pub(crate) const CAMPAIGN_START: &str = "campaign_start";
pub(crate) const CAMPAIGN_END: &str = "campaign_end";
pub(crate) const DEADLINE: &str = "deadline";

/// Whether a limit is read beside the expressions of rules: when the township is made ready, or as a date of the campaign.
pub(crate) fn is_read_beside(key: &str) -> bool {
    key.starts_with(LAND_MOST) || [VILLAGES, CAMPAIGN_START, CAMPAIGN_END, DEADLINE].contains(&key)
}

/// One entry of the register of limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its key: `mon_line`.
    pub key: String,
    /// As written in the file; none declares the key without setting it.
    pub value: Option<String>,
    /// Its unit.
    pub unit: Unit,
    /// What its values may be, where that is not all that its unit allows.
    pub span: LimitSpan,
    /// Year it holds for; none for every year.
    pub year: Option<i32>,
    /// The part of the year it is a line of; none where it holds for every part.
    pub part: Option<Part>,
    /// Where it holds: province, prefecture, county, township; empty for everywhere.
    pub place: Vec<String>,
    /// The document it comes from; empty for a shipped default.
    pub document: String,
    /// The day it takes effect.
    pub effective: Option<NaiveDate>,
    /// Its name.
    pub title: Text,
    /// 0 for a shipped entry, higher for later overlays.
    pub layer: usize,
}

/// Bounds of a limit's values, as files write them, both allowed; none for what the unit allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitSpan {
    /// The least.
    pub least: Option<String>,
    /// The most.
    pub most: Option<String>,
}

/// Units of limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Yuan.
    Money,
    /// A share: `30%` or `0.3`.
    Share,
    /// A count of what the name of the limit says.
    Count,
    /// Households.
    Households,
    /// Items of the account.
    Items,
    /// How often something was done.
    Turns,
    /// Days.
    Days,
    /// Years of age.
    Years,
    /// Months.
    Months,
    /// Mu of land.
    Mu,
    /// Times.
    Times,
    /// A word.
    Text,
    /// A day.
    Date,
    /// A month.
    Month,
}

impl Unit {
    /// Every unit with its code in files.
    pub const ALL: [(&'static str, Unit); 14] = [
        ("money", Unit::Money),
        ("share", Unit::Share),
        ("count", Unit::Count),
        ("households", Unit::Households),
        ("items", Unit::Items),
        ("turns", Unit::Turns),
        ("days", Unit::Days),
        ("years", Unit::Years),
        ("months", Unit::Months),
        ("mu", Unit::Mu),
        ("times", Unit::Times),
        ("text", Unit::Text),
        ("date", Unit::Date),
        ("month", Unit::Month),
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        Unit::ALL.iter().find(|(_, unit)| *unit == self).map_or("", |(code, _)| code)
    }

    /// What its values are called and between what bounds they lie unless a limit says otherwise: the least, the most.
    const fn bounds(self) -> (Text, &'static str, &'static str) {
        match self {
            Unit::Money => (text("金额（元）", "yuan"), "0", "10000000"),
            Unit::Share => (text("比例", "a share"), "0%", "100%"),
            Unit::Count | Unit::Households | Unit::Items | Unit::Turns | Unit::Days => (text("整数", "a whole number"), "0", "10000"),
            Unit::Years => (text("岁数", "years of age"), "0", "120"),
            Unit::Months => (text("月数", "months"), "0", "600"),
            Unit::Mu => (text("亩数", "mu"), "0", "10000"),
            Unit::Times => (text("倍数", "times"), "0", "100"),
            Unit::Text => (text("文字", "words"), "", ""),
            Unit::Date => (text("日期，如 2024-09-30", "a day, like 2024-09-30"), "2000-01-01", "2100-12-31"),
            Unit::Month => (text("月份，如 2024-09", "a month, like 2024-09"), "2000-01", "2100-12"),
        }
    }

    /// Whether its values are whole numbers.
    const fn is_whole(self) -> bool {
        matches!(self, Unit::Count | Unit::Households | Unit::Items | Unit::Turns | Unit::Days)
    }

    /// Why a value as written cannot stand for a limit, whose key goes into the hole `key`; nothing when it can.
    #[must_use]
    pub fn fault(self, written: &str, span: &LimitSpan) -> Option<Text> {
        let (name, least, most) = self.bounds();
        let (least, most) = (span.least.as_deref().unwrap_or(least), span.most.as_deref().unwrap_or(most));
        let Some(value) = self.read(written) else {
            let said = text("标准 {key} 不能写“{value}”，要写{name}{like}", "limit {key} cannot be “{value}”: write {name}{like}");
            let like = match self {
                Unit::Share => text("，如 15%", ", like 15%"),
                Unit::Money => text("，如 8500", ", like 8500"),
                _ => Text::default(),
            };
            return Some(said.fill(&[("value", &written), ("name", &name), ("like", &like)]));
        };
        let beyond = |bound: &str, side: Ordering| match (value, self.read(bound)) {
            (Val::Num(value), Some(Val::Num(bound))) => value.against(bound) == side,
            (Val::Day(value), Some(Val::Day(bound))) | (Val::Month(value), Some(Val::Month(bound))) => value.cmp(&bound) == side,
            _ => false,
        };
        let part = matches!(value, Val::Num(value) if self.is_whole() && value.num % value.den != 0);
        if !part && !beyond(least, Ordering::Less) && !beyond(most, Ordering::Greater) {
            return None;
        }
        let said = text(
            "标准 {key} 不能是 {value}：这是{name}，从 {least} 到 {most}{percent}",
            "limit {key} cannot be {value}: {name}, from {least} to {most}{percent}",
        );
        let percent = match self {
            Unit::Share if !written.ends_with('%') => text("，百分数要带 %", "; write percent with a %"),
            _ => Text::default(),
        };
        Some(said.fill(&[("value", &written), ("name", &name), ("least", &least), ("most", &most), ("percent", &percent)]))
    }

    /// The type of its values in the language.
    #[must_use]
    pub const fn ty(self) -> Ty {
        match self {
            Unit::Money => Ty::Money,
            Unit::Share | Unit::Years | Unit::Months | Unit::Mu | Unit::Times => Ty::Number,
            Unit::Count | Unit::Households | Unit::Items | Unit::Turns | Unit::Days => Ty::Number,
            Unit::Text => Ty::Text(None),
            Unit::Date => Ty::Date,
            Unit::Month => Ty::Month,
        }
    }

    /// Reads a value as written; none when it is not of this unit. Texts are read as missing: no rule compares them yet.
    #[must_use]
    pub fn read(self, written: &str) -> Option<Val> {
        match self.ty() {
            Ty::Date => literal(FieldKind::Date, written),
            Ty::Month => literal(FieldKind::Month, written),
            Ty::Text(_) => Some(Val::No(Why::Unknown)),
            _ => {
                let (sign, digits) = written.strip_prefix('-').map_or((1, written), |rest| (-1, rest));
                let (num, den) = number(digits.trim_end_matches('%'), digits.ends_with('%'))?;
                Some(Val::Num(Num { num: num * sign, den }))
            }
        }
    }
}

impl Limit {
    /// When and where it holds: a year or part of it, the same part of every year, a place; every year where nothing narrows it.
    #[must_use]
    pub fn holds(&self) -> Text {
        let year = self.year.map(|year| Period { year, part: self.part.unwrap_or(Part::Annual) }.title());
        let part = self.part.filter(|_| self.year.is_none()).map(Part::of_any_year);
        let place = (!self.place.is_empty()).then(|| Text::same(self.place.join("/")));
        let holds: Vec<Text> = [year, part, place].into_iter().flatten().collect();
        if holds.is_empty() { text("每年", "every year") } else { Text::list(&holds) }
    }
}

/// A limit in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitValue {
    /// Its key.
    pub key: String,
    /// As written in the file.
    pub value: String,
    /// Code of its unit.
    pub unit: String,
    /// The document it comes from; empty for a shipped default.
    pub document: String,
    /// The day it takes effect.
    pub effective: Option<NaiveDate>,
    /// Its name.
    pub title: Text,
}

/// Reads the part of a year as files of limits write it.
#[must_use]
pub fn part(written: &str) -> Option<Part> {
    match written {
        "annual" => Some(Part::Annual),
        "q3" => Some(Part::Q3),
        "h1" => Some(Part::H1),
        "q1" => Some(Part::Q1),
        _ => None,
    }
}

/// How a file of limits writes the part of a year.
#[must_use]
pub const fn part_code(part: Part) -> &'static str {
    match part {
        Part::Annual => "annual",
        Part::Q3 => "q3",
        Part::H1 => "h1",
        Part::Q1 => "q1",
        // Nothing is judged in a month, and no limit is read for one.
        Part::Month(_) => "month",
    }
}

/// What a limit is called: with the period where it is a line of a part of the year, so that nobody takes it for the line of the year.
#[must_use]
pub fn named(title: &Text, part: Option<Part>, year: Option<i32>) -> Text {
    let Some(part) = part.filter(|part| *part != Part::Annual) else { return title.clone() };
    let of = year.map_or_else(|| part.of_any_year(), |year| Period { year, part }.title());
    text("{title}（{of}）", "{title} ({of})").fill(&[("title", title), ("of", &of)])
}

/// A value with its unit, given by the code of the unit, as the reader sees it.
#[must_use]
pub fn with_unit(value: &str, unit: &str) -> Text {
    let pattern = match unit {
        "money" => text("{value} 元", "{value} yuan"),
        "years" => text("{value} 岁", "{value|year|years}"),
        "months" => text("{value} 个月", "{value|month|months}"),
        "mu" => text("{value} 亩", "{value} mu"),
        "times" => text("{value} 倍", "{value} times"),
        "households" => text("{value} 户", "{value|household|households}"),
        "items" => text("{value} 项", "{value|item|items}"),
        "turns" => text("{value} 次", "{value|time|times}"),
        "days" => text("{value} 天", "{value|day|days}"),
        _ => text("{value}", "{value}"),
    };
    pattern.fill(&[("value", &value)])
}

/// The entry in force for a key, period and place: overlay before place before year before effective date. A line of another part of
/// the year never stands in: what three quarters came to is not held against the line of a year.
#[must_use]
pub fn in_force<'a>(limits: &'a [Limit], key: &str, period: Period, place: &OfficePlace) -> Option<&'a Limit> {
    let here = [&place.prov, &place.city, &place.county, &place.town];
    let found = limits
        .iter()
        .enumerate()
        .filter(|(_, limit)| limit.key == key && limit.year.is_none_or(|own| own == period.year))
        .filter(|(_, limit)| limit.part.is_none_or(|own| own == period.part))
        .filter(|(_, limit)| limit.place.len() <= here.len() && limit.place.iter().zip(here).all(|(own, here)| own == here))
        .max_by_key(|(order, limit)| (limit.layer, limit.place.len(), limit.year.is_some(), limit.effective, *order));
    found.map(|(_, limit)| limit).filter(|limit| limit.value.is_some())
}

#[cfg(test)]
mod tests {
    use crate::domain::campaign::OfficePlace;
    use crate::domain::period::Part;
    use crate::domain::period::Period;
    use crate::i18n::text;
    use crate::rules::book::limits::Limit;
    use crate::rules::book::limits::LimitSpan;
    use crate::rules::book::limits::Unit;
    use crate::rules::book::limits::in_force;
    use crate::rules::lang::value::Val;

    fn line(value: &str, year: Option<i32>, place: &[&str], layer: usize) -> Limit {
        Limit {
            key: "mon_line".into(),
            value: Some(value.into()),
            unit: Unit::Money,
            span: LimitSpan::default(),
            year,
            part: None,
            place: place.iter().map(|part| (*part).to_owned()).collect(),
            document: String::new(),
            effective: None,
            title: text("线", "line"),
            layer,
        }
    }

    #[test]
    fn the_nearest_wins_and_last_year_never_stands_in() {
        let here = OfficePlace { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: "青溪镇".into() };
        let all = [
            line("7300", Some(2023), &["演示省"], 0),
            line("8500", Some(2024), &["演示省"], 0),
            line("9000", Some(2024), &["演示省", "演示州"], 0),
        ];
        let value =
            |limits: &[Limit], year| in_force(limits, "mon_line", Period::annual(year), &here).and_then(|limit| limit.value.clone());
        assert_eq!(value(&all, 2024).as_deref(), Some("9000"));
        assert_eq!(value(&all, 2023).as_deref(), Some("7300"));
        assert_eq!(value(&all, 2025), None);
        let mut with = all.to_vec();
        with.push(line("8800", None, &[], 1));
        assert_eq!(value(&with, 2025).as_deref(), Some("8800"));
    }

    #[test]
    fn a_line_is_only_of_its_own_part_of_the_year() {
        let here = OfficePlace::default();
        let of = |part, value| Limit { part, ..line(value, Some(2024), &[], 0) };
        let all = [of(Some(Part::Annual), "8500"), of(Some(Part::Q3), "6400")];
        for (code, wanted) in [("2024", Some("8500")), ("2024q3", Some("6400")), ("2024h1", None), ("2024q1", None), ("2023q3", None)] {
            let period = Period::parse(code).expect("a period");
            let found = in_force(&all, "mon_line", period, &here).and_then(|limit| limit.value.as_deref());
            assert_eq!(found, wanted, "{code}");
        }
        // What is of no part, such as a share, holds in all of them.
        let every = [of(None, "30%")];
        assert!(in_force(&every, "mon_line", Period::parse("2024h1").expect("a period"), &here).is_some());
    }

    #[test]
    fn shares_are_exact() {
        assert!(matches!(Unit::Share.read("0.2%"), Some(Val::Num(num)) if num.num == 2 && num.den == 1000));
        assert!(Unit::Money.read("八千").is_none());
    }
}
