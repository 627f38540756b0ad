//! The desk's doors to the steps that bring figures in or look after the file; after each the queue is read again.
//!
//! What does not live here: the steps themselves (`intake/preview.rs`, `intake/batch.rs`, `assess/run.rs`, `audit/verify.rs`, `audit/backup.rs`).

use std::path::PathBuf;

use crate::exchange::error::name_of;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::Tell;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::clue_list;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::Told;
use crate::review::revisit::taken;
use crate::review::rounds::round_list;
use crate::review::visits::taken as team;

impl Desk {
    /// Reads files and says what importing them would do.
    ///
    /// # Errors
    /// A file that cannot be read, ids of the wrong kind, or `Stopped`.
    pub fn preview(&self, paths: &[PathBuf], told: Told, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        // Taken for a department's roster it would replace what clues were known, and nobody would see it.
        if let Some(list) = paths.iter().find(|path| told.table.is_none() && clue_list::is_clue_list(path)) {
            let said = text(
                "“{file}”是线索名单，不在这里导入：在“线索”里“读入名单”；什么都没有改动",
                "“{file}” is a list of clues, which is not imported here: in “clues” it is “take a list in”; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &name_of(list))])));
        }
        if let Some(sheet) = paths.iter().find(|path| taken::is_revisit_sheet(path)) {
            let said = text(
                "“{file}”是回头看入户表，不在这里导入：在“回头看”里“读入回访”；什么都没有改动",
                "“{file}” is a sheet of second visits, which is not imported here: in “second visits” it is “take a sheet in”; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &name_of(sheet))])));
        }
        if let Some(list) = paths.iter().find(|path| told.table.is_none() && round_list::is_round_list(path)) {
            let said = text(
                "“{file}”是网格排查表，不在这里导入：在“网格排查”里“读入排查表”；什么都没有改动",
                "“{file}” is a table of rounds, which is not imported here: in “rounds” it is “take rounds in”; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &name_of(list))])));
        }
        if let Some(sheet) = paths.iter().find(|path| team::is_team_sheet(path)) {
            let said = text(
                "“{file}”是工作队的信息采集对照表，不在这里导入：在“入户”里“读入入户”；什么都没有改动",
                "“{file}” is a sheet of a team, which is not imported here: in “visits” it is “take visits in”; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &name_of(sheet))])));
        }
        self.office.preview(paths, told, tell)
    }

    /// Brings in what was previewed and, when `assess` is set, runs the rules.
    ///
    /// # Errors
    /// `Stale`, `Stopped`, or what the store says; nothing was changed then.
    pub fn import(&mut self, preview: Preview, assess: bool, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        let done = self.by_rules_of(preview.stamp, |office| office.import(preview, assess, tell))?;
        self.start_over()?;
        Ok(done)
    }

    /// The day's seal, for the paper register; empty when the file cannot be read.
    #[must_use]
    pub fn seal(&self) -> String {
        self.office.seal().unwrap_or_default()
    }
}
