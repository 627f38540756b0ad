//! What a reviewer may do, checks before it is done, doing it in one transaction, and taking it back.
//!
//! What does not live here: showing what was done (`review/case`, `review/rulebook/ledger_page.rs`).

pub mod book_step;
pub mod carry_out;
pub mod closing;
pub mod decision_rules;
pub mod field_back;
pub mod return_slip;
pub mod same_root;
pub mod sentences;
pub mod undo;
pub mod workday;
