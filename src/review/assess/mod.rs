//! A run over the records: what it finds, what becomes of flags it no longer finds, and of cases at an edge.
//!
//! What does not live here: judging itself (`rules`), what a reviewer decides (`review/decide`).

pub mod carried;
#[cfg(test)]
mod carried_tests;
pub mod findings_summary;
pub mod flag_lifecycle;
#[cfg(test)]
mod flag_lifecycle_tests;
pub mod ground;
pub mod outcomes;
pub mod outrun;
pub mod run;
#[cfg(test)]
mod run_tests;
pub mod succession;
pub mod threshold;
pub mod waivers;
