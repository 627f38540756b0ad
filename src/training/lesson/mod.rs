//! Lessons: what a new clerk does on the real program with practice data, step by step.
//!
//! A lesson is data (`sample-data/lessons/*.toml`); what it waits for is asked of the desk, never read off the screen, and every act that
//! meets the condition is accepted. What does not live here: reading the files (`read.rs`, `raw.rs`), whether a step is done (`goal.rs`),
//! the township a lesson plays in (`stage.rs`), how far a learner is (`attempt.rs`), how it is drawn (`ui/shell/lesson.rs`).

pub mod attempt;
pub mod goal;
mod raw;
pub mod read;
pub mod stage;

use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::read::LessonFaults;
use crate::training::lesson::stage::LessonStage;

/// The lessons that are shipped, in the order in which they are best taken: the name of the file and what stands in it.
pub const SHIPPED: &[(&str, &str)] = &[("first-steps.toml", include_str!("../../../sample-data/lessons/first-steps.toml"))];

/// Steps of the standard procedure that a lesson may train: those of the campaign, of an identification, of the elimination of a risk,
/// and of what a reviewer does with one household.
pub const PROCEDURE: &[(&str, Text)] = &[
    ("5.2-6", text("村级初审", "village check")),
    ("5.2-7", text("乡镇审核", "township review")),
    ("5.2-8", text("退回、整改、复审", "return, correction, second look")),
    ("5.2-9", text("系统录入", "entry into the system")),
    ("5.2-10", text("县级审定", "county approval")),
    ("5.2-11", text("归档", "filing")),
    ("5.3-1", text("线索", "clue")),
    ("5.3-2", text("受理", "acceptance")),
    ("5.3-3", text("入户核查", "visit")),
    ("5.3-4", text("信息比对", "comparison with departments")),
    ("5.3-5", text("评议公示", "meeting and notice")),
    ("5.3-6", text("审核审批", "review and approval")),
    ("5.3-7", text("录入建档", "entry and file")),
    ("5.4", text("风险消除", "elimination of the risk")),
];

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its code, as `train run` takes it.
    pub code: String,
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
}

/// One step.
#[derive(Clone, Debug)]
pub struct LessonStep {
    /// What to do and why.
    pub text: Text,
    /// What it waits for.
    pub goal: Goal,
    /// Hints: where to look, what to do, which keys.
    pub hints: Vec<Text>,
    /// Acts that are likely and wrong.
    pub wrong: Vec<WrongAct>,
    /// Keys that do it, as keymaps write them; `"words"` are typed.
    pub keys: String,
}

/// An act that is likely and wrong.
#[derive(Clone, Debug)]
pub struct WrongAct {
    /// When it was done.
    pub when: Goal,
    /// What it means.
    pub says: Text,
    /// The rule or limit that says so, and its title; none where the sentence names the procedure itself.
    pub by: Option<(String, Text)>,
    /// Keys that do it from where the step begins; empty where none are shipped.
    pub keys: String,
}

/// The shipped lessons, read.
///
/// # Errors
/// Every mistake found.
pub fn shipped(book: &Book) -> Result<Vec<Lesson>, LessonFaults> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (name, written) in SHIPPED {
        match read::lesson(name, written, book) {
            Ok(lesson) => found.push(lesson),
            Err(mut more) => faults.append(&mut more.0),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(LessonFaults(faults)) }
}

/// What a step of the procedure is called.
#[must_use]
pub fn procedure(code: &str) -> Option<&'static Text> {
    PROCEDURE.iter().find(|(own, _)| *own == code).map(|(_, title)| title)
}
