//! One sheet: its header, its rows, whose each is, and what is said of those not taken.
//!
//! What does not live here: one cell (`exchange/cells`), several files together (`exchange/merge.rs`).

pub mod assemble;
pub mod body;
pub mod columns;
pub mod delimited;
pub mod facts;
pub mod fit;
pub mod household;
pub mod line;
pub mod passing;
pub mod plain_rows;
pub mod remarks;
pub mod shared;
pub mod table_columns;
pub mod table_rows;
pub mod waiting;
pub mod workbook;
