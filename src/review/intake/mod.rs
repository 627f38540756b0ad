//! From files to records: preview, layers, batches, taking a batch back.
//!
//! What does not live here: reading bytes (`exchange`).

pub mod batch;
pub mod clue_list;
mod corrections;
pub mod document;
pub mod duty_list;
mod frozen;
pub mod household_list;
pub mod layers;
pub mod preview;
#[cfg(test)]
mod preview_tests;
pub mod undo_batch;
pub mod untaken;
mod whose_data;
