//! What a lesson consists of: steps of the procedure it trains, its township, what is to be done, and what is likely and wrong.
//!
//! What does not live here: reading it (`read.rs`), how far a learner is (`attempt.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::stage::LessonStage;

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

/// What a step of the procedure is called.
#[must_use]
pub fn procedure(code: &str) -> Option<&'static Text> {
    PROCEDURE.iter().find(|(own, _)| *own == code).map(|(_, title)| title)
}
