//! Whether the file can be trusted: checked, replayed, copied, upgraded.
//!
//! What does not live here: the bytes of a copy (`store`).

pub mod archive;
pub mod backup;
pub mod beside;
pub mod password;
pub mod purge;
#[cfg(test)]
mod purge_tests;
pub mod purged;
pub mod replay;
pub mod restore;
pub mod signed;
mod tiers;
pub mod upgrade;
pub mod verify;
#[cfg(test)]
mod verify_tests;
