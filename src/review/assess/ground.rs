//! What the rules are held against, made ready to be judged by one book or by several.
//!
//! What does not live here: reading it from the file and keeping what was found (`run.rs`), judging itself (`rules/judge`).

use crate::domain::campaign::Campaign;
use crate::domain::roll::Roll;
use crate::domain::tables::Tables;
use crate::review::error::ReviewError;
use crate::review::file::office::LongStep;
use crate::review::file::office::Tell;
use crate::rules::book::Book;
use crate::rules::judge::ReadyTown;
use crate::rules::judge::assess_within;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Town;

/// Files below this are small: a real file of a county's flags is larger by far.
const SMALL: u64 = 5_000_000;

/// Flags that small files may have. A workbook of half a megabyte can hold 100,000 households with a dozen each, and they would take
/// gigabytes.
const MOST_OF_SMALL: usize = 100_000;

/// How many flags the households of some files may have, by the bytes of the files; none for any number.
#[must_use]
pub fn most_flags(bytes: u64) -> Option<usize> {
    (bytes < SMALL).then_some(MOST_OF_SMALL)
}

/// What the rules of a period are held against: its records, earlier ones, the tables beside them, and the days of the campaign.
#[derive(Debug)]
pub struct JudgeGround<'r> {
    pub(super) campaign: Campaign,
    pub(super) current: &'r Roll,
    pub(super) past: Vec<&'r Roll>,
    pub(super) tables: Tables,
}

impl JudgeGround<'_> {
    /// Judges by a book; given up when the households have more than `most` flags.
    ///
    /// # Errors
    /// `Stopped`, `TooManyFlags`.
    pub fn judged_by(&self, book: &Book, most: Option<usize>, tell: Tell<'_>) -> Result<Assessment, ReviewError> {
        let JudgeGround { campaign, current, past, tables } = self;
        let progress = |done: usize, total: usize| tell(LongStep::Judging(done, total));
        let assessment = assess_within(book, &Town { campaign, current, past, tables }, &progress, most.unwrap_or(usize::MAX));
        if assessment.too_many {
            return Err(ReviewError::TooManyFlags(most.unwrap_or(usize::MAX)));
        }
        if assessment.cancelled {
            return Err(ReviewError::Stopped);
        }
        Ok(assessment)
    }

    /// Makes it ready once, for one book after the other that differ in limits, or in which rules are on.
    pub fn ready<'a>(&'a self, book: &'a Book) -> ReadyTown<'a> {
        let JudgeGround { campaign, current, past, tables } = self;
        ReadyTown::new(book, &Town { campaign, current, past, tables })
    }
}
