//! What a lesson consists of: steps of the procedure it trains, its township, what is to be done, and what is likely and wrong.
//!
//! What does not live here: reading it (`read.rs`), how far a learner is (`attempt.rs`).

use crate::i18n::Text;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::stage::LessonStage;

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its code, as `train run` takes it.
    pub code: String,
    /// Eight digits that another version of its file has otherwise.
    pub version: String,
    /// What it is called.
    pub title: Text,
    /// Codes of the steps of the procedure that it trains.
    pub trains: Vec<String>,
    /// Groups of rules that it trains: `INC`.
    pub groups: Vec<String>,
    /// About how many minutes it takes.
    pub minutes: u32,
    /// The township it plays in.
    pub stage: LessonStage,
    /// What is to be done, in order; never empty.
    pub steps: Vec<LessonStep>,
    /// What is said at the end.
    pub end: Text,
    /// Line and column of that in the file, from 1.
    pub end_at: (usize, usize),
}

/// One step.
#[derive(Clone, Debug)]
pub struct LessonStep {
    /// What to do and why.
    pub text: Text,
    /// Line and column of that in the file, from 1.
    pub text_at: (usize, usize),
    /// What it waits for.
    pub goal: Goal,
    /// Line and column of that in the file, from 1.
    pub goal_at: (usize, usize),
    /// Hints: where to look, what to do, which keys.
    pub hints: Vec<Text>,
    /// Line and column of the first of them in the file, from 1.
    pub hints_at: (usize, usize),
    /// Acts that are likely and wrong.
    pub wrong: Vec<WrongAct>,
    /// Keys that do it, as keymaps write them; `"words"` are typed.
    pub keys: String,
    /// Line and column of those keys in the file, from 1.
    pub keys_at: (usize, usize),
}

/// An act that is likely and wrong.
#[derive(Clone, Debug)]
pub struct WrongAct {
    /// When it was done.
    pub when: Goal,
    /// What it means.
    pub says: Text,
    /// Line and column of that in the file, from 1.
    pub says_at: (usize, usize),
    /// The rule or limit that says so, and its title; none where the sentence names the procedure itself.
    pub by: Option<(String, Text)>,
    /// Keys that do it from where the step begins; empty where none are shipped.
    pub keys: String,
    /// Line and column of those keys in the file, from 1.
    pub keys_at: (usize, usize),
}
