//! The rulebook as the office keeps it: rules, limits, hit rates, changes of its own, and the ledger.
//!
//! What does not live here: the language and judging (`rules`).

pub mod hit_rate;
pub mod in_force;
pub mod ledger_page;
pub mod limit_page;
pub mod overrides;
pub mod own;
pub mod rule_page;
pub mod trial;
pub mod tune;
