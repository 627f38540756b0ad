//! A township as plain tables for an engine of the county: every value as rules see it, with the state of every cell.
//!
//! Whatever is messy is done before (`exchange`, `township`): other years are matched and restated, people found, spells cut to the period.
//! What does not live here: the folder they stand in (`review/export/staging.rs`), the rules over them (`rules/sql`).

pub mod apart;
pub mod back;
pub mod joined;
pub mod manifest;
pub mod parts;
pub mod rows;
pub mod tables;
