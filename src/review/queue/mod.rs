//! Which cases lie before the reviewer: filters, views, the stop line, cases that are cleared, and what another program does with them.
//!
//! What does not live here: one row (`review/rows`).

pub mod cleared;
pub mod control;
pub mod filter;
pub mod filter_words;
mod following;
pub mod ordering;
pub mod stop_line;
pub mod views;
