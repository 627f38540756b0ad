//! What each command does: one file a kind of work, each calling the same use cases as the screens.
//!
//! What does not live here: which command was meant (`cli/run.rs`), how an answer is written (`cli/table.rs`, `cli/out.rs`).

pub mod campaign;
pub mod cases;
pub mod clues;
pub mod count;
pub mod duties;
pub mod files;
pub mod fill;
pub mod intake;
pub mod keys;
pub mod numbers;
pub mod password;
pub mod practice;
pub mod purge;
pub mod report;
pub mod revisits;
pub mod rounds;
pub mod rulebook;
pub mod rules_changed;
pub mod rules_tried;
pub mod score;
pub mod visits;
pub mod waivers;
