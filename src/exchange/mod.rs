//! Files in, files out: csv, xlsx, xls, their encodings and headers, rows to households, and tables written back.
//!
//! Invariants: reading never stops at the first bad row and never panics, whatever the bytes; a written file is whole or absent.
//! What does not live here: what a field is (`domain/field.rs`), storing what was read (`store`), what a table holds (`review`).

pub mod assemble;
pub mod coded;
pub mod columns;
pub mod dates;
pub mod decode;
pub mod delimited;
pub mod error;
pub mod guard;
pub mod header;
pub mod household;
pub mod kept_text;
pub mod mend;
pub mod merge;
pub mod ole;
pub mod overlay;
pub mod own_csv;
pub mod paper;
pub mod peek;
pub mod read;
pub mod spreadsheet;
pub mod table_columns;
pub mod table_rows;
pub mod workbook;
pub mod write;

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
