//! The command line: the same use cases as the screens, without a screen.
//!
//! Invariant: what a program may read goes to standard output, everything else to standard error; a failure is a sentence and an exit code.
//! What does not live here: any step of the work (`review`), the desk on the screen (`app`).

pub mod args;
pub mod cases;
pub mod complete;
pub mod decide_args;
pub mod error;
pub mod files;
pub mod grammar;
pub mod help;
pub mod intake;
pub mod keys;
pub mod log;
pub mod man;
pub mod mistake;
pub mod open;
pub mod out;
pub mod overlay;
pub mod pages;
pub mod practice;
pub mod progress;
pub mod rulebook;
pub mod rulebook_args;
pub mod rules_tried;
pub mod run;
pub mod score;
pub mod table;
pub mod values;
pub mod version;
pub mod waivers;
pub mod wrap;
