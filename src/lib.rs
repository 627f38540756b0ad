//! hezhun 核准: the house, one room a module; see README.md for the map and `tests/it/architecture.rs` for who may enter whom.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used))]

// Linked by its name alone: the database that `rusqlite` calls.
use hezhun_sqlite as _;

pub mod app;
pub mod cli;
pub mod config;
pub mod disk;
pub mod domain;
pub mod exchange;
pub mod i18n;
pub mod input;
pub mod review;
pub mod rules;
pub mod store;
pub mod training;
pub mod ui;
