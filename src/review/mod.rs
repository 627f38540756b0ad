//! The work: intake, desk, queue, decisions, rounds, reports.
//!
//! Invariant: every change is one transaction; each act on a case is one ledger entry; figures change only by import.
//! What does not live here: SQL (`store`), parsing files (`exchange`), judging figures (`rules`), drawing (`ui`).

mod ahead;
pub mod assess_run;
pub mod backup;
pub mod batch;
pub mod beside;
pub mod case_facts;
pub mod case_view;
pub mod cleared;
pub mod clock;
pub mod compare;
pub mod deeds;
pub mod desk;
pub mod document;
pub mod drafts;
mod earlier;
pub mod edge;
pub mod endings;
pub mod error;
pub mod exports;
pub mod figures_table;
pub mod filter;
pub mod find;
pub mod flags_table;
pub mod hit_rate;
pub mod import_page;
pub mod intake;
pub mod intake_desk;
pub mod layers;
pub mod ledger_page;
pub mod letters;
pub mod life;
pub mod limit_page;
pub mod line;
pub mod mask;
pub mod office;
pub mod orders;
pub mod overlay;
pub mod people;
pub mod queue;
pub mod replay;
pub mod rule_page;
pub mod saving;
pub mod screen;
pub mod sentences;
pub mod slip;
pub mod slips;
pub mod stop_line;
pub mod tables;
#[cfg(test)]
mod tables_tests;
pub mod trial;
pub mod undo;
pub mod undo_batch;
pub mod untaken;
pub mod upgrade;
pub mod verify;
pub mod versions;
pub mod view;
pub mod views;
pub mod village;
pub mod village_pictures;
pub mod waivers;
pub mod what_if;
pub mod work_table;
pub mod workday;

#[cfg(test)]
mod assess_tests;
#[cfg(test)]
mod day;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod intake_tests;
#[cfg(test)]
mod life_tests;
#[cfg(test)]
mod public_tests;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod verify_tests;
#[cfg(test)]
mod waivers_tests;
