//! The payload of a ledger entry: codes, numbers and digests of one act, as canonical JSON.
//!
//! An act on a case says what it left (`to`) and what was there before (`from`), so that the status tables can be rebuilt by reading
//! the ledger from the top, and so that an undo is the same entry turned round. Never names, ids, phones or free text.
//! What does not live here: the hashed bytes (`domain/ledger.rs`), words of people (`store/ledger`, table `note`).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::domain::campaign::CampaignState;
use crate::domain::case::Status;
use crate::domain::flag::FlagState;
use crate::domain::period::Period;

/// Everything of a case's standing that an act may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseState {
    /// When the correction is due; none unless returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Round: 1 before the first return; raised by the return.
    pub round: u32,
    /// Digest of the version the last decision was made on; empty while undecided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen: String,
    /// Number of the return slip it is out on; empty unless returned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub slip: String,
    /// Status code.
    #[serde(with = "status_code")]
    pub status: Status,
}

impl CaseState {
    /// A case as an import makes it.
    #[must_use]
    pub const fn new() -> CaseState {
        CaseState { due: None, round: 1, seen: String::new(), slip: String::new(), status: Status::Submitted }
    }

    /// The round as people count it, from 1: a return belongs to the round that it ends, and what comes back begins the next.
    #[must_use]
    pub const fn round_told(&self) -> u32 {
        match self.status {
            Status::Returned => returned_in(self.round),
            Status::Submitted
            | Status::Corrected
            | Status::Held
            | Status::Approved
            | Status::Entered
            | Status::CountyPassed
            | Status::CountyReturned
            | Status::Exempted
            | Status::Locked => self.round,
        }
    }
}

/// The round that a return ended, from the one it began, which the case and its line of the slip hold.
#[must_use]
pub const fn returned_in(begun: u32) -> u32 {
    if begun > 1 { begun - 1 } else { 1 }
}

impl Default for CaseState {
    fn default() -> CaseState {
        CaseState::new()
    }
}

/// A flag going from one state to another by a person's act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredFlagMove {
    /// State before.
    pub from: FlagState,
    /// Ledger entry that is to count as the settling one; none means this entry itself (0 when `to` is not a human state).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<i64>,
    /// State after.
    pub to: FlagState,
    /// Ledger entry that had settled it before; 0 for none.
    pub was: i64,
}

impl StoredFlagMove {
    /// A move to this state; the store fills in what was before.
    #[must_use]
    pub const fn to(to: FlagState) -> StoredFlagMove {
        StoredFlagMove { from: FlagState::Open, settled: None, to, was: 0 }
    }

    /// The entry that counts as the settling one after this move, when the move stands in entry `seq`.
    #[must_use]
    pub const fn settles(&self, seq: i64) -> i64 {
        match self.settled {
            Some(entry) => entry,
            None if self.to.is_human() => seq,
            None => 0,
        }
    }
}

/// What `Payload::why` says of a waiver that holds from an earlier period: the run wrote it, nobody decided.
pub const CARRIED: &str = "carried";

/// What `Payload::why` says of a flag that stands open again because the waiver it was carried from was taken back.
pub const REVOKED: &str = "revoked";

/// What `Payload::why` says of a notice that a correction just crossed a line.
pub const EDGE: &str = "edge";

/// What an entry carries. Absent parts are not written; keys are in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// Code of who approved a waiver; the name stands with those of the staff.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approver: String,
    /// Assessment that was stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<i64>,
    /// Batch that was imported or undone, whose files were purged, or in which the figures of visits came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
    /// Digest over what came with the entry beside its facts: files and provenance of a batch, lines of the queue, a slip.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub beside: String,
    /// The campaign of the period, as the act left it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignState>,
    /// Periods besides the one under review whose cases an import moved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Period>,
    /// Counts by code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, i64>,
    /// Digest over the facts that came with the entry, or of an exported file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Evidence codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Field code a note hangs on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Flags by rule code that the act moved.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub flags: BTreeMap<String, StoredFlagMove>,
    /// The case before; none when the act left it as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CaseState>,
    /// Digests over the names of people by their codes, in the entry that first names them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// SHA-256 of the note's text, which stands in its own table.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The period of the case or of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Reason codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Rule code a notice is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// The case after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CaseState>,
    /// Entry that this one undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<i64>,
    /// The last day on which a waiver holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The village whose flags the act moved; empty for a household's and for the town's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub village: String,
    /// Why the file itself acted: `figures`, `high_flag`, `flag`, `undone_batch`, `waiver`, `carried`; what was exported; or what was done to
    /// a campaign: `dates`, `close`, `reopen`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Payload {
    /// The canonical JSON.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads canonical JSON.
    #[must_use]
    pub fn parse(json: &str) -> Option<Payload> {
        serde_json::from_str(json).ok()
    }

    /// The payload of the entry that undoes this one: everything turned round.
    #[must_use]
    pub fn undoing(&self, seq: i64) -> Payload {
        let turned = |change: &StoredFlagMove| StoredFlagMove {
            from: change.to,
            to: change.from,
            settled: Some(change.was),
            was: change.settles(seq),
        };
        Payload {
            flags: self.flags.iter().map(|(rule, change)| (rule.clone(), turned(change))).collect(),
            from: self.to.clone(),
            to: self.from.clone(),
            period: self.period,
            undo: Some(seq),
            village: self.village.clone(),
            ..Payload::default()
        }
    }
}

mod status_code {
    //! A status is written by its code.

    use serde::Deserialize;
    use serde::Deserializer;
    use serde::Serializer;
    use serde::de::Error;

    use crate::domain::case::Status;

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
    pub fn serialize<S: Serializer>(status: &Status, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(status.code())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Status, D::Error> {
        let code = String::deserialize(from)?;
        Status::parse(&code).ok_or_else(|| D::Error::custom(code))
    }
}
