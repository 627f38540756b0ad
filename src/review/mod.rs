//! The work: intake, desk, queue, decisions, rounds, reports.
//!
//! Invariant: every change is one transaction; each act on a case is one ledger entry; figures change only by import.
//! What does not live here: SQL (`store`), parsing files (`exchange`), judging figures (`rules`), drawing (`ui`).

pub mod assess;
pub mod audit;
pub mod case;
pub mod decide;
pub mod desk;
pub mod error;
pub mod export;
pub mod file;
pub mod intake;
pub mod queue;
pub mod rows;
pub mod rulebook;
#[cfg(test)]
mod tests;
