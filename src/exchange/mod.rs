//! Files in, files out: csv, xlsx, xls, their encodings and headers, rows to households, and tables written back.
//!
//! Invariants: reading never stops at the first bad row and never panics, whatever the bytes; a written file is whole or absent.
//! What does not live here: what a field is (`domain/field.rs`), storing what was read (`store`), what a table holds (`review`).

pub mod assemble;
pub mod batch;
pub mod body;
pub mod coded;
pub mod columns;
pub mod dates;
pub mod decode;
pub mod delimited;
pub mod done;
pub mod error;
pub mod facts;
pub mod fit;
pub mod guard;
pub mod header;
pub mod household;
pub mod kept_text;
pub mod kinds;
pub mod line;
pub mod listed;
pub mod mend;
pub mod merge;
pub mod numbers;
pub mod ole;
pub mod ole_bounds;
pub mod overlay;
pub mod own_csv;
pub mod package;
pub mod paper;
pub mod passing;
pub mod peek;
pub mod read;
pub mod records;
pub mod remarks;
pub mod said;
pub mod shared;
pub mod spreadsheet;
pub mod survey;
pub mod table;
pub mod table_columns;
pub mod table_rows;
pub mod unlock;
pub mod unlock_xls;
pub mod waiting;
pub mod workbook;
pub mod write;
pub mod written;

#[cfg(test)]
mod tests_bytes;
#[cfg(test)]
mod tests_files;
#[cfg(test)]
mod tests_read;
#[cfg(test)]
mod tests_tables;
#[cfg(test)]
mod tests_write;
#[cfg(test)]
mod tests_xls;
