//! Files in, files out: csv, xlsx, xls, their encodings and headers, rows to households, and tables written back.
//!
//! Invariants: reading never stops at the first bad row and never panics, whatever the bytes; a written file is whole or absent.
//!
//! To be read in this order: `read.rs` takes a batch; `bytes` opens its files; `cells` cleans one cell; `sheets` makes rows of a sheet;
//! `merge.rs` joins what was read; `out` writes tables, `fill` fills tables of others.
//! What does not live here: what a field is (`domain/field.rs`), storing what was read (`store`), what a table holds (`review`).

pub mod batch;
pub mod bytes;
pub mod cells;
pub mod done;
pub mod error;
pub mod fill;
pub mod listed;
pub mod merge;
pub mod out;
pub mod overlay;
pub mod peek;
pub mod read;
pub mod sheets;
#[cfg(test)]
mod tests;
