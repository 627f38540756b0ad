//! The desk's doors to the steps that bring figures in or look after the file; after each the queue is read again.
//!
//! What does not live here: the steps themselves (`intake/preview.rs`, `intake/batch.rs`, `assess/run.rs`, `audit/verify.rs`, `audit/backup.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::review::assess::run::AssessDone;
use crate::review::audit::verify::Verdict;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::current_tables::Unmatched;
use crate::review::file::office::Tell;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::Told;

impl Desk {
    /// Reads files and says what importing them would do.
    ///
    /// # Errors
    /// A file that cannot be read, ids of the wrong kind, or `Stopped`.
    pub fn preview(&self, paths: &[PathBuf], told: Told, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        self.office.preview(paths, told, tell)
    }

    /// The rows of tables that stand for the period under review and belong to nobody.
    ///
    /// # Errors
    /// `NoPeriod`, or what the store says.
    pub fn unmatched(&self) -> Result<Vec<Unmatched>, ReviewError> {
        let period = self.office.period()?.ok_or(ReviewError::NoPeriod)?;
        Ok(self.office.unmatched(period)?)
    }

    /// Brings in what was previewed and, when `assess` is set, runs the rules.
    ///
    /// # Errors
    /// `Stale`, `Stopped`, or what the store says; nothing was changed then.
    pub fn import(&mut self, preview: Preview, assess: bool, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        let done = self.office.import(preview, assess, tell)?;
        self.start_over()?;
        Ok(done)
    }

    /// Takes a batch back by versions equal to the earlier ones.
    ///
    /// # Errors
    /// `NoBatch`, `LaterBatch`, or what the store says; nothing was changed then.
    pub fn undo_batch(&mut self, batch: i64, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        let done = self.office.undo_batch(batch, tell)?;
        self.start_over()?;
        Ok(done)
    }

    /// Runs the rules again: after a limit or a rule changed.
    ///
    /// # Errors
    /// `NoPeriod`, `Stopped`, or what the store says; nothing was changed then.
    pub fn assess(&mut self, tell: Tell<'_>) -> Result<AssessDone, ReviewError> {
        let done = self.office.assess(tell)?;
        self.start_over()?;
        Ok(done)
    }

    /// Checks chain, digests and status tables.
    ///
    /// # Errors
    /// What the store says.
    pub fn verify(&self) -> Result<Verdict, ReviewError> {
        self.office.verify()
    }

    /// Writes a copy of the file.
    ///
    /// # Errors
    /// What the disk or the store says.
    pub fn backup(&mut self, to: &Path) -> Result<(), ReviewError> {
        self.office.backup(to)
    }

    /// The day's seal, for the paper register; empty when the file cannot be read.
    #[must_use]
    pub fn seal(&self) -> String {
        self.office.seal().unwrap_or_default()
    }
}
