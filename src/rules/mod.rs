//! The rule language, the rulebook, limits and calibers; judging a township by them (design.md section 5, readings.md 0 and A).
//!
//! Invariant: judging never fails on data and never writes; missing is not zero, skipped is not passed.
//!
//! To be read in this order: `shipped` is the book as data; `lang` what its expressions mean; `book` makes rules of files; `township` is
//! what rules see; `eval` what an expression comes to; `judge` every rule over everybody; `explain` a flag's words; `count`
//! what a county asks for in numbers; `holidays` which days are worked; `stage` the township as tables for an engine, `sql` the rules over
//! them.
//! What does not live here: reading files (`exchange`), what becomes of a flag (`review`).

pub mod book;
pub mod count;
pub mod eval;
pub mod explain;
pub mod holidays;
pub mod judge;
pub mod lang;
pub mod sql;
pub mod stage;
pub mod township;
