//! Which cases lie before the reviewer: the queue as it is made and kept, filters, views, the stop line, cases that are cleared, and what another program does with them.
//!
//! What does not live here: one row (`review/rows`).

pub mod cleared;
pub mod control;
pub mod filter;
pub mod filter_words;
mod following;
pub mod ordering;
pub(in crate::review) mod packed;
pub mod reach;
pub mod stop_line;
pub mod views;
pub(in crate::review) mod whole;
