//! Values from rules: binding names to columns, 64 subjects at a time, aggregates, functions, and filters on the same ground.
//!
//! What does not live here: what the language means (`rules/lang`), what a township holds (`rules/township`).

pub mod aggregates;
pub mod batch;
#[cfg(test)]
mod batch_tests;
pub mod bind;
pub mod filter;
pub mod functions;
pub mod loops;
pub mod memo_source;
pub mod one;
pub mod program;
#[cfg(test)]
pub(crate) mod rowwise;
pub mod source;
