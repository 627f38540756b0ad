//! Settings: defaults < file < flags, and where things lie on this machine.
//!
//! Invariant: the only reader of environment and home folder. `HEZHUN_NOW` fixes the clock for tests and lessons.
//! What does not live here: reading the command line (`cli`), what a setting does.

pub mod choice;
pub mod code_page;
pub mod edit;
pub mod file;
pub mod keys;
pub mod own_file;
pub mod paths;
pub mod phrases;
pub mod settings;
pub mod terminals;
