//! What a file is made of: encodings, containers, passwords, bounds taken before anything is unpacked.
//!
//! What does not live here: rows and cells (`exchange/sheets`, `exchange/cells`).

pub mod coded;
pub mod decode;
pub mod guard;
pub mod kinds;
pub mod ole;
pub mod ole_bounds;
pub mod package;
pub mod records;
pub mod survey;
pub mod unlock;
pub mod unlock_xls;
