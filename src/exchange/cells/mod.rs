//! One cell: as it was written, cleaned, and read as a number, a day, a name of a column.
//!
//! What does not live here: which cell belongs to whom (`exchange/sheets`).

pub mod dates;
pub mod form;
pub mod header;
pub mod kept_text;
pub mod mend;
pub mod numbers;
pub mod said;
pub mod written;
