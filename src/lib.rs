//! hezhun 核准: the house, one room a module; see README.md for the map and `tests/it/architecture.rs` for who may enter whom.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used))]

// Linked by its name alone: the database that `rusqlite` calls.
use hezhun_sqlite as _;

pub mod app;
mod cli;
mod config;
mod disk;
mod domain;
mod exchange;
mod i18n;
mod input;
mod review;
mod rules;
mod store;
pub mod training;
mod ui;

// What the program itself, its tests and its benches enter by. The rooms above are closed, so that the compiler sees what nobody uses.
pub use crate::cli::args::Args;
pub use crate::cli::call::Opening;
pub use crate::cli::out;
pub use crate::cli::run;
pub use crate::cli::run::Ending;
pub use crate::cli::run::ShownDesk;
pub use crate::config::file::OutEncoding;
pub use crate::config::own_file as settings_file;
pub use crate::config::phrases;
pub use crate::domain::campaign::Campaign;
pub use crate::domain::campaign::OfficePlace;
pub use crate::domain::case::Move;
pub use crate::domain::case::Status;
pub use crate::domain::cell::Cell;
pub use crate::domain::cell::Seen;
pub use crate::domain::code::CODE_LISTS;
pub use crate::domain::evidence::EVIDENCE;
pub use crate::domain::field::FIELDS;
pub use crate::domain::field::FieldKind;
pub use crate::domain::field::Owner;
pub use crate::domain::field::known;
pub use crate::domain::flag;
pub use crate::domain::flag::Flag;
pub use crate::domain::flag::FlagState;
pub use crate::domain::flag::Severity;
pub use crate::domain::flag::Why;
pub use crate::domain::ledger::Act;
pub use crate::domain::money::MOST;
pub use crate::domain::money::Money;
pub use crate::domain::money::divide_half_up;
pub use crate::domain::money::parse_scaled;
pub use crate::domain::period::Period;
pub use crate::domain::reason::REASONS;
pub use crate::domain::roll::Roll;
pub use crate::domain::table::TABLES;
pub use crate::domain::tables::Tables;
pub use crate::domain::text::cert;
pub use crate::exchange::batch::Incoming;
pub use crate::exchange::batch::ProblemKind;
pub use crate::exchange::batch::ReadOptions;
pub use crate::exchange::batch::RowProblem;
pub use crate::exchange::error::ExchangeError;
pub use crate::exchange::overlay;
pub use crate::exchange::read;
pub use crate::i18n::Lang;
pub use crate::i18n::Text;
pub use crate::i18n::system;
pub use crate::i18n::text;
pub use crate::input::keymap::Keymap;
pub use crate::review::audit::password::Door;
pub use crate::review::case::village_figures::Picture;
pub use crate::review::case::what_if::FlagFate;
pub use crate::review::case::what_if::Tried;
pub use crate::review::count::CountLine;
pub use crate::review::desk::state::Desk;
pub use crate::review::desk::state::DeskOptions;
pub use crate::review::file::clock::Clock;
pub use crate::review::file::office::Keeping;
pub use crate::review::file::office::OldFile;
pub use crate::review::file::question::Consent;
pub use crate::rules::book::Book;
pub use crate::rules::count::tally::split;
pub use crate::rules::judge::assess;
pub use crate::rules::judge::assess_each;
pub use crate::rules::township::town::Town;
pub use crate::ui::linear::lesson::not_by_lines;
pub use crate::ui::shell::Elsewhere;
