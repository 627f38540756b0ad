//! Tables written: csv, workbooks for people and for coming back.
//!
//! What does not live here: what a table holds (`review/export`).

pub mod aligned;
pub mod form;
pub mod own_csv;
pub mod paper;
pub mod spreadsheet;
pub mod table;
pub mod write;
