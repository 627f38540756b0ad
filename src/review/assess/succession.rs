//! What a run leaves for the next one: by which program and up to which entry of the ledger it was judged, and what the next one takes
//! over from it.
//!
//! A run is judged first and kept later: what was entered between stands in the ledger before the run's own entry, and the run has not
//! seen it. So what follows the entry up to which it was judged decides, never its own.
//! What does not live here: whether the rest of it can be taken over (`carried.rs`), keeping a run (`run.rs`).

use crate::domain::act::ActReach;
use crate::store::Read;
use crate::store::assessment::FoundRow;
use crate::store::error::StoreError;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;

/// The setting of the file that says by which program, and up to which entry, the last run was judged.
pub const JUDGED: &str = "judged";

/// What that setting says of a run and the last entry that it saw.
#[must_use]
pub fn mark(run: i64, entry: i64) -> String {
    format!("{} {} {run} {entry}", env!("CARGO_PKG_VERSION"), env!("HEZHUN_BUILT_SOURCE"))
}

/// How far a run saw the file when it was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenUpTo {
    /// The newest version.
    pub version: i64,
    /// The last entry of the ledger.
    pub entry: i64,
}

impl SeenUpTo {
    /// The file as it stands; to be asked before anything is read that rules read.
    ///
    /// # Errors
    /// What the store says.
    pub fn now(read: Read<'_>) -> Result<SeenUpTo, StoreError> {
        Ok(SeenUpTo { version: read.newest_version()?, entry: read.ledger_tip()?.0 })
    }

    /// Whether this is still all that rules read, but for what the office does itself.
    ///
    /// # Errors
    /// What the store says.
    pub fn is_all(self, read: Read<'_>) -> Result<bool, StoreError> {
        let now = SeenUpTo::now(read)?;
        Ok(now.version == self.version && (now.entry == self.entry || leave_records(read, &read.ledger(self.entry + 1, now.entry)?)?))
    }
}

/// What a run takes over from the last one.
#[derive(Debug)]
pub struct CarriedRun {
    /// The last run.
    pub run: i64,
    /// What it found by rules that were not judged again.
    pub found: Vec<FoundRow>,
}

/// Why every rule is judged, where a run of few might have been enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeReason {
    /// The two books differ in more than limits and which rules are on, or in a limit that is read beside the rules.
    OtherRules,
    /// The period was not judged yet.
    NoRun,
    /// The last run was judged by another book than the one in force.
    OtherBook,
    /// Figures came in or went since.
    OtherFigures,
    /// Another program, or another build of it, judged the period last, or another period was judged since.
    OtherProgram,
    /// The ledger does not hold the entry of the run behind the one up to which it was judged.
    NotEntered,
    /// Something that rules read was entered since it was judged.
    Entered,
    /// What is kept of it cannot be read.
    Unreadable,
    /// What it found does not add up to its digest.
    Altered,
    /// It was judged for another day.
    OtherDay,
    /// What it says of a household or rule is missing, and would be read.
    Lacking,
    /// A rule that reads nothing of what changed ends otherwise than it said.
    Differs,
}

/// Whether entries leave everything that rules read as it was, but for what the office knows of its own cases.
///
/// # Errors
/// What the store says.
pub fn leave_records(read: Read<'_>, entries: &[Stored]) -> Result<bool, StoreError> {
    for stored in entries {
        if !leaves_all(read, stored)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The same of an entry, by what it takes back where it takes something back.
fn leaves_all(read: Read, stored: &Stored) -> Result<bool, StoreError> {
    let mut entry = stored.entry.clone();
    loop {
        match entry.act.row().reach {
            ActReach::Nothing | ActReach::Cases => return Ok(true),
            ActReach::Lists | ActReach::Figures => return Ok(false),
            ActReach::AsTakenBack => {}
        }
        // An entry takes back one before it.
        let back = Payload::parse(&entry.payload).and_then(|payload| payload.undo).filter(|seq| *seq < entry.seq);
        let Some(before) = back.map(|seq| read.entry(seq)).transpose()?.flatten() else { return Ok(false) };
        entry = before.entry;
    }
}
