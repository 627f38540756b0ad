//! The command line: the same use cases as the screens, without a screen.
//!
//! Invariant: what a program may read goes to standard output, everything else to standard error; a failure is a sentence and an exit code.
//! What does not live here: any step of the work (`review`), the desk on the screen (`app`).

pub mod args;
pub mod ask;
pub mod call;
pub mod commands;
pub mod engines;
pub mod error;
pub mod help;
pub mod log;
pub mod open;
pub mod out;
pub mod own;
pub mod progress;
pub mod rulebook_file;
pub mod run;
pub mod secret;
pub mod table;
pub mod version;
