//! An ordinary household as it is drawn: people, land, accounts, papers, in keeping with one another over four years.
//!
//! What does not live here: what is made doubtful about it (`training/plants`), files (`training/files`).

pub mod account;
pub mod drift;
pub mod family;
pub mod house;
pub mod lines;
pub mod names;
pub mod ordinary;
pub mod paper;
pub mod papers;
pub mod people;
pub mod rng;
