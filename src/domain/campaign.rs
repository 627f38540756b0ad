//! A campaign: one period's collection in one township, with its window, its dates, and whether it is closed (domain.md 5.2).
//!
//! What does not live here: the limits that give dates where the office set none (`rules/shipped/limits`), setting and closing
//! (`review/campaigns`).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// Where an office is; limits are looked up by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OfficePlace {
    /// Province.
    pub prov: String,
    /// Prefecture.
    pub city: String,
    /// County.
    pub county: String,
    /// Township; empty where there are several.
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

/// A step of the standard procedure that has a last day of its own (domain.md 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// 部署培训.
    Training,
    /// 入户采集.
    Visits,
    /// 村级初审.
    VillageCheck,
    /// 乡镇审核.
    Review,
    /// 系统录入.
    Entry,
    /// 县级审定.
    County,
    /// 归档.
    Filing,
}

impl Milestone {
    /// Every step, in the order of the procedure.
    pub const ALL: [Milestone; 7] = [
        Milestone::Training,
        Milestone::Visits,
        Milestone::VillageCheck,
        Milestone::Review,
        Milestone::Entry,
        Milestone::County,
        Milestone::Filing,
    ];

    /// Its code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Milestone::Training => "training",
            Milestone::Visits => "visits",
            Milestone::VillageCheck => "village-check",
            Milestone::Review => "review",
            Milestone::Entry => "entry",
            Milestone::County => "county",
            Milestone::Filing => "filing",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Milestone::Training => text("部署培训", "training"),
            Milestone::Visits => text("入户采集", "visits"),
            Milestone::VillageCheck => text("村级初审", "village check"),
            Milestone::Review => text("乡镇审核", "township review"),
            Milestone::Entry => text("系统录入", "entry"),
            Milestone::County => text("县级审定", "county"),
            Milestone::Filing => text("归档", "filing"),
        }
    }

    /// Reads a code or the Chinese name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Milestone> {
        let word = word.trim();
        Milestone::ALL.into_iter().find(|step| step.code() == word || step.label().get(Lang::Zh) == word)
    }
}

/// What the office's file says of a campaign: dates that it set itself, and whether it is closed. Dates that it did not set are those of the
/// limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignState {
    /// Whether nothing in it changes any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// The day by which the county wants the clean set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<NaiveDate>,
    /// Last days of the steps of the procedure.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub milestones: BTreeMap<Milestone, NaiveDate>,
    /// Last day on which forms may be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_end: Option<NaiveDate>,
    /// First day on which forms may be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_start: Option<NaiveDate>,
}
