//! What a run leaves for the next one: by which program it was made, and what the next one takes over from it.
//!
//! What does not live here: whether it is taken over (`carried.rs`), keeping a run (`run.rs`).

use crate::store::assessment::FoundRow;

/// The setting of the file that says by which program, and with which entry, the last run was made.
pub const JUDGED: &str = "judged";

/// What that setting says of a run and its entry.
#[must_use]
pub fn mark(run: i64, seq: i64) -> String {
    format!("{} {} {run} {seq}", env!("CARGO_PKG_VERSION"), env!("HEZHUN_BUILT_SOURCE"))
}

/// What a run takes over from the last one.
#[derive(Debug)]
pub struct CarriedRun {
    /// The last run.
    pub run: i64,
    /// What it found by rules that were not judged again.
    pub found: Vec<FoundRow>,
}
