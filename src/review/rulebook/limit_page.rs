//! The limits in force for the period under review and the place of the office: value, year, place, document.
//!
//! What does not live here: which entry wins (`rules/book/limits.rs`), the limits one rule reads (`rule_page.rs`).

use chrono::NaiveDate;

use crate::domain::campaign::OfficePlace;
use crate::domain::period::Part;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::rulebook::in_force::InForce;
use crate::rules::book::limits;

/// A limit as it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// Its key: `mon_line`.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// As written; none when nobody has set it for this year and place.
    pub value: Option<String>,
    /// Code of its unit, also where it is not set.
    pub unit: String,
    /// The document it comes from; empty for a default of the program.
    pub document: String,
    /// The day it takes effect.
    pub effective: Option<NaiveDate>,
    /// The year it was looked up for.
    pub year: i32,
    /// The part of the year it is a line of; none for limits that hold in every part.
    pub part: Option<Part>,
    /// The place it was looked up for: `省/市/县/乡`.
    pub place: String,
}

impl LimitRow {
    /// The value with its unit, as the reader sees it.
    #[must_use]
    pub fn said(&self) -> Text {
        let Some(value) = &self.value else { return text("未设定", "not set") };
        limits::with_unit(value, &self.unit)
    }

    /// Its name, with the period where it is a line of a part of the year.
    #[must_use]
    pub fn named(&self) -> Text {
        limits::named(&self.title, self.part, Some(self.year))
    }
}

/// A place as it is written: `省/市/县/乡`, what is not known left out.
#[must_use]
pub fn written(place: &OfficePlace) -> String {
    let parts = [&place.prov, &place.city, &place.county, &place.town];
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("/")
}

impl Desk {
    /// The limits one rule reads, as they are in force here; empty when the book has none of that code.
    #[must_use]
    pub fn limits_of_rule(&self, code: &str) -> Vec<LimitRow> {
        let Some(rule) = self.office.book.rule(code) else { return Vec::new() };
        let mut rows = self.limits_in_force();
        rows.retain(|row| rule.limits.contains(&row.key));
        rows.sort_by_key(|row| rule.limits.iter().position(|key| *key == row.key));
        rows
    }

    /// Every limit of the book as it is in force here; those that nobody has set come first, because rules wait for them.
    #[must_use]
    pub fn limits_in_force(&self) -> Vec<LimitRow> {
        self.in_force().limits()
    }
}

impl InForce<'_> {
    /// Every limit of the book as it is in force; those that nobody has set come first, because rules wait for them.
    #[must_use]
    pub fn limits(&self) -> Vec<LimitRow> {
        let (period, place) = (self.period, written(self.place));
        let year = period.year;
        let mut rows: Vec<LimitRow> = self
            .book
            .limit_keys()
            .map(|(key, title)| {
                let found = self.book.limit_of(key, period, self.place);
                let title = found.as_ref().map(|found| found.title.clone()).or_else(|| title.cloned());
                let (document, effective) = found.as_ref().map_or_else(Default::default, |found| (found.document.clone(), found.effective));
                LimitRow {
                    key: key.to_owned(),
                    title: title.unwrap_or_else(|| Text::same(key)),
                    value: found.map(|found| found.value),
                    unit: self.book.limit_unit(key).to_owned(),
                    document,
                    effective,
                    year,
                    part: Some(period.part).filter(|_| self.book.is_of_a_part(key)),
                    place: place.clone(),
                }
            })
            .collect();
        rows.sort_by(|a, b| (a.value.is_some(), a.document.is_empty(), &a.key).cmp(&(b.value.is_some(), b.document.is_empty(), &b.key)));
        rows
    }
}
