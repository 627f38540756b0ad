//! Text as people write it: signs nobody sees, names in many spellings, numbers of people and hiding them, certificates.
//!
//! What does not live here: cells of files (`exchange/cells`).

pub mod cert;
pub mod known;
pub mod mask;
pub mod name;
pub mod signs;
pub mod words;
