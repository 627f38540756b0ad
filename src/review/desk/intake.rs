//! The desk's doors to the steps that bring figures in or look after the file; after each the queue is read again.
//!
//! What does not live here: the steps themselves (`intake/preview.rs`, `intake/batch.rs`, `assess/run.rs`, `audit/verify.rs`, `audit/backup.rs`).

use std::path::PathBuf;

use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
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

    /// Brings in what was previewed and, when `assess` is set, runs the rules.
    ///
    /// # Errors
    /// `Stale`, `Stopped`, or what the store says; nothing was changed then.
    pub fn import(&mut self, preview: Preview, assess: bool, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        let done = self.office.import(preview, assess, tell)?;
        self.start_over()?;
        Ok(done)
    }

    /// The day's seal, for the paper register; empty when the file cannot be read.
    #[must_use]
    pub fn seal(&self) -> String {
        self.office.seal().unwrap_or_default()
    }
}
