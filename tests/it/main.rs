//! The one integration binary: every file below holds one promise of the house.

mod answers;
mod architecture;
mod bytes;
mod configs;
mod desk;
mod files;
mod flow;
mod kills;
mod licences;
mod linear;
mod log;
mod money;
mod morning;
mod office;
mod panics;
mod reading;
mod registers;
mod sheets;
mod source;
mod stores;
mod terminal;
mod upgrade;
mod version;
mod village;
mod what_if;
mod working;
