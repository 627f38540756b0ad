//! What a walk consists of: its township, and steps, each with a caption and what is meant to be done.
//!
//! What does not live here: reading it (`read.rs`), which keys do it (`player.rs`).

use crate::domain::act::Act;
use crate::i18n::Text;
use crate::i18n::written::Fault;
use crate::input::action::Action;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::stage::LessonStage;

/// A walk.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Its code, as `train walk` takes it.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// The township it plays in; its clock stands still there.
    pub stage: LessonStage,
    /// What is done, in order; never empty.
    pub steps: Vec<WalkStep>,
    /// What is said at the end.
    pub end: Text,
    /// Line and column of that in the file, from 1.
    pub end_at: (usize, usize),
}

/// One step.
#[derive(Clone, Debug)]
pub struct WalkStep {
    /// What the audience is told.
    pub says: Text,
    /// Line and column of that in the file, from 1.
    pub says_at: (usize, usize),
    /// What is done.
    pub intention: Intention,
    /// What has to hold afterwards beside what the intention itself means.
    pub goal: Goal,
    /// Where it stands in the file, for what cannot be done.
    pub stands: Fault,
}

/// What is meant to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intention {
    /// This case is found in the list and opened, from wherever the keys are.
    Open(String),
    /// The years of the open case are laid side by side.
    Compare,
    /// The open case, or a flag of it, is dealt with.
    Deal {
        /// By which action.
        action: Action,
        /// What stands in the ledger afterwards.
        act: Act,
        /// Codes that are ticked on the way.
        picks: Vec<String>,
    },
    /// The last act is taken back, or done again.
    Reverse(Action, Act),
    /// A clue of the open case is entered: the day.
    TellClue(String),
    /// The next step of the clue: the day, and who did it where that is asked.
    StepClue(String, Option<String>),
    /// The clue ends as it is offered.
    EndClue,
    /// Actions by their names, and words that are typed.
    Press(Vec<Pressing>),
}

/// One thing that is pressed or typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressing {
    /// The key of this action.
    Action(Action),
    /// Words.
    Words(String),
}
