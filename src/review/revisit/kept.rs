//! What the file keeps of second visits: the documents beside the records, and what an entry of the ledger says of them.
//!
//! What does not live here: the tables (`store/revisit`), who is drawn (`domain/office/revisit.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::domain::digest;
use crate::i18n::Text;
use crate::i18n::text;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::payload::Payload;
use crate::store::revisit::RevisitFact;

/// Keys of an entry's counts.
const SAMPLE: &str = "sample";
/// The same.
const SHEET: &str = "sheet";
/// The same.
const HOUSEHOLDS: &str = "households";
/// The same.
const SEED: &str = "seed";

/// What is known of a household when it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisitPicked {
    /// Who collected; empty where nobody says.
    pub collector: String,
    /// Digest of the version that stood then: what a second visit is held against, whatever was corrected since.
    pub seen: String,
}

/// What a second visit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisitFound {
    /// Who visited.
    pub by: String,
    /// The figures by field, as records write them.
    pub figures: BTreeMap<String, String>,
    /// What was written beside them; may be empty.
    pub note: String,
    /// The day of the visit.
    pub on: NaiveDate,
}

/// A document as the file keeps it, with its digest.
pub(in crate::review) fn fact(sample: i64, hh_id: &str, document: &impl Serialize) -> RevisitFact {
    let doc = serde_json::to_string(document).unwrap_or_default();
    RevisitFact { sample, hh_id: hh_id.to_owned(), digest: digest::sha256(doc.as_bytes()), doc }
}

/// What an entry brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisitPart {
    /// A drawing, by its number.
    Sample(i64),
    /// A reading of a sheet, by its number.
    Sheet(i64),
}

/// What an entry brought; none where it says neither.
#[must_use]
pub fn part(payload: &Payload) -> Option<RevisitPart> {
    let sample = payload.counts.get(SAMPLE).copied().map(RevisitPart::Sample);
    sample.or_else(|| payload.counts.get(SHEET).copied().map(RevisitPart::Sheet))
}

/// What was taken back of second visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevisitsBack {
    /// Drawings, by number.
    pub samples: BTreeSet<i64>,
    /// Readings of sheets, by number.
    pub sheets: BTreeSet<i64>,
}

/// What was taken back of second visits, and not done again since.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn taken_back(read: Read<'_>) -> Result<RevisitsBack, StoreError> {
    let (mut undone, mut back): (BTreeSet<i64>, RevisitsBack) = (BTreeSet::new(), RevisitsBack::default());
    // Newest first: what took something back may itself have been taken back.
    for stored in read.revisit_acts()?.iter().rev() {
        let payload = Payload::parse(&stored.entry.payload).unwrap_or_default();
        if !undone.contains(&stored.entry.seq) {
            undone.extend(payload.undo);
            continue;
        }
        match part(&payload) {
            Some(RevisitPart::Sample(sample)) => back.samples.insert(sample),
            Some(RevisitPart::Sheet(sheet)) => back.sheets.insert(sheet),
            None => false,
        };
    }
    Ok(back)
}

/// How many households an entry is about.
#[must_use]
pub fn households(payload: &Payload) -> i64 {
    payload.counts.get(HOUSEHOLDS).copied().unwrap_or_default()
}

/// What the entry of a drawing counts.
#[must_use]
pub fn counts_of_sample(sample: i64, households: i64, seed: i64) -> BTreeMap<String, i64> {
    [(SAMPLE, sample), (HOUSEHOLDS, households), (SEED, seed)].map(|(key, count)| (key.to_owned(), count)).into()
}

/// What the entry of a reading counts.
#[must_use]
pub fn counts_of_sheet(sheet: i64, households: i64) -> BTreeMap<String, i64> {
    [(SHEET, sheet), (HOUSEHOLDS, households)].map(|(key, count)| (key.to_owned(), count)).into()
}

/// What an entry says beside its name.
#[must_use]
pub fn told(payload: &Payload) -> Text {
    let said = match part(payload) {
        Some(RevisitPart::Sample(_)) => {
            text("第 {number} 次抽样，{n} 户，抽样号 {seed}", "drawing {number}: {n|household|households}, lot no. {seed}")
        }
        Some(RevisitPart::Sheet(_)) => text("读入回访 {n} 户", "{n|household|households} of a second visit taken in"),
        None => return payload.undo.map_or_else(Text::default, |_| text("撤销", "taken back")),
    };
    let count = |key: &str| payload.counts.get(key).copied().unwrap_or_default();
    said.fill(&[("number", &count(SAMPLE)), ("n", &count(HOUSEHOLDS)), ("seed", &count(SEED))])
}
