//! A township as rules see it: households of several periods, people, tables beside the records, statistics.
//!
//! What does not live here: files and storing (`exchange`, `store`).

pub mod account;
pub mod account_rows;
pub mod context;
pub mod duplicates_index;
pub mod people;
#[cfg(test)]
mod places_tests;
pub mod prior_match;
pub mod ready;
pub mod side_tables;
#[cfg(test)]
mod side_tables_tests;
pub mod town;
#[cfg(test)]
pub(crate) mod town_tests;
