//! Tests over whole files of every kind.

mod bytes;
mod files;
pub mod read;
mod tables;
mod write;
mod xls;
