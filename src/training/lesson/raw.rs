//! A lesson as it is written: TOML tables with the places of what has to be looked up.
//!
//! What does not live here: what they mean (`read.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use crate::i18n::Text;

/// A word with its place in the file.
pub type PlacedWord = Spanned<String>;

/// A file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLesson {
    /// Its code.
    pub code: PlacedWord,
    /// What it is called.
    pub title: Spanned<Text>,
    /// Steps of the procedure.
    pub trains: Vec<PlacedWord>,
    /// Groups of rules.
    pub groups: Vec<PlacedWord>,
    /// Minutes.
    pub minutes: u32,
    /// The township.
    pub stage: RawStage,
    /// The steps.
    pub step: Spanned<Vec<RawStep>>,
    /// The end.
    pub end: Spanned<Text>,
}

/// The township of a file, whatever else stands there.
#[derive(Debug, Deserialize)]
pub struct StageAlone {
    /// The township.
    pub stage: RawStage,
}

/// `[stage]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStage {
    /// Seed.
    pub seed: u64,
    /// How many households.
    pub households: Spanned<usize>,
    /// The pattern of the village; none when left out.
    pub village: Option<PlacedWord>,
    /// When the day begins, UTC; the practice morning when left out.
    pub clock: Option<PlacedWord>,
    /// The cases the lesson speaks of.
    #[serde(default)]
    pub case: Vec<RawCase>,
    /// What was done before.
    #[serde(default)]
    pub before: Vec<RawBefore>,
}

impl RawStage {
    /// The names of its cases.
    pub fn names(&self) -> BTreeSet<String> {
        self.case.iter().map(|case| case.name.get_ref().clone()).collect()
    }
}

/// `[[stage.case]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCase {
    /// Its name in the lesson.
    pub name: PlacedWord,
    /// The rule that is planted; an ordinary household without one.
    pub rule: Option<PlacedWord>,
    /// `fault` (when left out) or `near`.
    pub kind: Option<PlacedWord>,
}

/// `[[stage.before]]`: an act, or figures that came from the village.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawBefore {
    /// Whose.
    pub case: PlacedWord,
    /// What was done.
    pub act: Option<PlacedWord>,
    /// The flag.
    pub rule: Option<PlacedWord>,
    /// Reasons.
    #[serde(default)]
    pub reason: Vec<PlacedWord>,
    /// Evidence.
    #[serde(default)]
    pub evidence: Vec<PlacedWord>,
    /// What was asked or noted.
    #[serde(default)]
    pub words: String,
    /// Figures that came back, by the title of their column.
    #[serde(default)]
    pub figures: BTreeMap<String, String>,
}

/// `[[step]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// What to do.
    pub text: Spanned<Text>,
    /// What it waits for.
    pub goal: Spanned<RawGoal>,
    /// Hints in three grades.
    pub hints: Spanned<Vec<Text>>,
    /// Keys that do it.
    pub keys: PlacedWord,
    /// Likely and wrong.
    #[serde(default)]
    pub wrong: Vec<RawWrong>,
}

/// A goal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawGoal {
    /// Of which case.
    pub case: Option<PlacedWord>,
    /// Where it stands.
    #[serde(default)]
    pub status: Vec<PlacedWord>,
    /// What was done.
    pub act: Option<PlacedWord>,
    /// To which flag.
    pub rule: Option<PlacedWord>,
    /// One of these reasons.
    #[serde(default)]
    pub reason: Vec<PlacedWord>,
    /// None of these reasons.
    #[serde(default)]
    pub without_reason: Vec<PlacedWord>,
    /// One of these papers.
    #[serde(default)]
    pub evidence: Vec<PlacedWord>,
    /// None of these papers.
    #[serde(default)]
    pub without_evidence: Vec<PlacedWord>,
    /// Due within so many days.
    pub within: Option<u64>,
    /// The flag is settled.
    pub settled: Option<PlacedWord>,
    /// Which actions.
    #[serde(default)]
    pub did: Vec<PlacedWord>,
    /// Which actions that are refused.
    #[serde(default)]
    pub refused: Vec<PlacedWord>,
    /// The case in front.
    pub sees: Option<PlacedWord>,
    /// The queue shows so many at most.
    pub shows: Option<usize>,
    /// How far a clue is: `found`, a step, an end.
    pub clue: Option<PlacedWord>,
}

/// `[[step.wrong]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWrong {
    /// When.
    pub when: Spanned<RawGoal>,
    /// What it means.
    pub says: Spanned<Text>,
    /// Rule or limit that says so.
    pub by: Option<PlacedWord>,
    /// Keys that do it.
    pub keys: Option<PlacedWord>,
}
