//! A walk as it is written: TOML tables with the places of what has to be looked up.
//!
//! What does not live here: what they mean (`read.rs`), the township (`lesson/raw.rs`).

use serde::Deserialize;
use toml::Spanned;

use crate::i18n::Text;
use crate::training::lesson::raw::PlacedWord;
use crate::training::lesson::raw::RawGoal;
use crate::training::lesson::raw::RawStage;

/// A file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWalk {
    /// Its code; a lesson has `code` instead.
    pub walk: PlacedWord,
    /// What it is called.
    pub title: Spanned<Text>,
    /// The township.
    pub stage: RawStage,
    /// The steps.
    pub step: Spanned<Vec<RawWalkStep>>,
    /// The end.
    pub end: Spanned<Text>,
}

/// `[[step]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWalkStep {
    /// What is meant.
    #[serde(rename = "do")]
    pub means: PlacedWord,
    /// What the audience is told.
    pub says: Spanned<Text>,
    /// Which case.
    pub case: Option<PlacedWord>,
    /// Reasons that are ticked.
    #[serde(default)]
    pub reason: Vec<PlacedWord>,
    /// Papers that are ticked.
    #[serde(default)]
    pub evidence: Vec<PlacedWord>,
    /// The day of a clue or of its step.
    pub on: Option<PlacedWord>,
    /// Who took the step.
    pub who: Option<PlacedWord>,
    /// Actions by name, and words between quotes.
    pub press: Option<PlacedWord>,
    /// What holds afterwards.
    pub goal: Option<Spanned<RawGoal>>,
}
