//! The work: intake, desk, queue, decisions, rounds, reports.
//!
//! Invariant: every change is one transaction; each act on a case is one ledger entry; figures change only by import.
//!
//! To be read in this order: `file` is what stands in the office's file; `intake` brings files in; `assess` runs the rules over them;
//! `rows` and `queue` lay the cases out; `case` is one of them; `decide` acts on it and takes acts back; `rulebook` keeps the office's
//! rules and limits; `count` says what the county asks for; `export` lets tables out; `report` makes the papers of them; `fill` fills the tables of others; `revisit` keeps what second visits found; `rounds` keeps the rounds in grids; `visits` those of teams at the doors; `audit` checks, copies and upgrades; `desk` holds all of it behind one door.
//! What does not live here: SQL (`store`), parsing files (`exchange`), judging figures (`rules`), drawing (`ui`).

pub mod assess;
pub mod audit;
pub mod case;
pub mod count;
pub mod decide;
pub mod desk;
pub mod error;
pub mod export;
pub mod file;
pub mod fill;
pub mod intake;
pub mod queue;
pub mod report;
pub mod revisit;
pub mod rounds;
pub mod rows;
pub mod rulebook;
#[cfg(test)]
pub(crate) mod tests;
pub mod visits;
