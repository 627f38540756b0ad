//! Tables that leave the office: flags, figures, work, screening.
//!
//! What does not live here: files on disk (`exchange`, `disk`).

pub mod column;
pub mod county_key;
pub mod explaining;
pub mod figures;
pub mod flags;
pub(in crate::review) mod parts;
#[cfg(test)]
mod public_tests;
pub mod saving;
pub mod screening;
pub mod staging;
pub mod staging_apart;
#[cfg(test)]
mod staging_apart_tests;
pub mod what;
pub mod work;
