//! Nothing but a name to link by: whoever names this crate gets the database that its build script compiled.
//!
//! What does not live here: any call of it (`rusqlite`, named in `store` only).
#![no_std]
