//! Somebody else's workbook, filled: an xlsx is read with its looks, and only the cells that are filled change.
//!
//! The sheet's own XML is edited, byte for byte the same everywhere else, and every other part of the package is copied as it is packed.
//! A crate that reads a workbook into a model and writes it anew loses what its model does not know: charts, form controls, conditional
//! formats of newer programs. What does not live here: what belongs into a cell (`review/fill`), reading files of villages (`sheets`).

pub mod head;
pub mod number_format;
pub mod sheet;
pub mod template;
