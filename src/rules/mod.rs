//! The rule language, the rulebook, limits and calibers; judging a township by them (design.md section 5, readings.md 0 and A).
//!
//! Invariant: judging never fails on data and never writes; missing is not zero, skipped is not passed.
//! What does not live here: reading files (`exchange`), what becomes of a flag (`review`).

pub mod account;
pub mod assess;
pub mod bind;
pub mod book;
#[cfg(test)]
mod book_tests;
pub mod calls;
pub mod cards;
pub mod check;
pub mod columns;
#[cfg(test)]
mod columns_tests;
pub mod compile;
pub mod conditions;
pub mod days;
pub mod error;
pub mod eval;
pub mod explain;
pub mod fed;
#[cfg(test)]
mod fed_tests;
pub mod figured;
pub mod filter;
pub mod index;
pub mod kind;
pub mod labels;
pub mod limits;
pub mod live;
pub mod load;
pub mod matching;
pub mod names;
pub mod node;
pub mod parse;
pub mod people;
pub mod program;
pub mod raw;
pub mod rowwise;
pub mod sample;
pub mod scalar;
pub mod score;
pub mod shipped;
pub mod show;
pub mod stats;
pub mod token;
pub mod town;
#[cfg(test)]
mod town_tests;
pub mod trial;
pub mod value;
pub mod villages;
pub mod worked;
pub mod worker;
