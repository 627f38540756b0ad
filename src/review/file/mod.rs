//! The office's file and what stands in it now: records, tables, facts of cases, the clock acts are dated by.
//!
//! What does not live here: SQL (`store`).

pub mod at_hand;
pub mod campaigns;
pub mod case_facts;
pub mod clock;
pub mod clues;
pub mod coming_back;
pub mod current_tables;
#[cfg(test)]
mod current_tables_tests;
pub mod duties;
pub mod greeting;
pub mod neighbours;
pub mod office;
pub mod payrolls;
pub mod pending;
pub mod question;
pub mod renumbered;
pub mod seal;
pub mod standing;
pub mod visits;
