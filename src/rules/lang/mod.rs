//! The rule language: tokens, syntax, types, names, checking (design.md section 5).
//!
//! What does not live here: evaluating what was read (`rules/eval`).

pub mod check;
pub mod days;
pub mod error;
pub mod expr;
pub mod functions_typed;
pub mod made;
pub mod names;
pub mod parse;
pub mod token;
pub mod types;
pub mod value;
