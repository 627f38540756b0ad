//! A campaign: one period's collection in one township, with its window and its dates (domain.md 5.2).

use chrono::NaiveDate;

use crate::domain::period::Period;

/// Where an office is; limits are looked up by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OfficePlace {
    /// Province.
    pub prov: String,
    /// Prefecture.
    pub city: String,
    /// County.
    pub county: String,
    /// Township.
    pub town: String,
}

/// One period's collection. Dates that nobody has set are none; rules that need them are skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// The period under review.
    pub period: Period,
    /// Where.
    pub place: OfficePlace,
    /// First day on which forms may be signed.
    pub window_start: Option<NaiveDate>,
    /// Last day on which forms may be signed.
    pub window_end: Option<NaiveDate>,
    /// The day by which the county wants the clean set.
    pub deadline: Option<NaiveDate>,
    /// The day the judgement is made for: date in the export's file name, else the date of the run (readings.md 0.3).
    pub as_of: NaiveDate,
}
