//! Screens and widgets: the queue, the case, forms and pages over them.
//!
//! Invariant: drawing takes `&self`; no words that are not `Text`; screens reach the work only through `ui/work.rs`.
//! A new screen is a folder here and one place that opens it. What does not live here: the terminal and the loop (`app`).

pub mod at_desk;
pub mod browse;
pub mod busy;
pub mod dialog;
pub mod export;
pub mod field;
pub mod figures;
pub mod first_run;
pub mod footer;
pub mod form;
pub mod glyph;
pub mod header;
pub mod import;
pub mod ledger;
pub mod linear;
pub mod look;
pub mod paint;
pub mod preparing;
pub mod queue;
pub mod review;
pub mod rulebook;
pub mod rulebook_limit;
pub mod screen;
pub mod scroll;
pub mod settings;
pub mod shell;
pub mod stack;
pub mod task;
pub mod theme;
pub mod village;
pub mod what_if;
pub mod width;
pub mod work;

#[cfg(test)]
#[expect(clippy::missing_panics_doc, clippy::must_use_candidate, clippy::new_without_default, reason = "built for tests only")]
pub mod fixture;
#[cfg(test)]
mod fixture_book;
#[cfg(test)]
mod fixture_case;
#[cfg(test)]
mod fixture_village;
#[cfg(test)]
mod fixture_what_if;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod pictures_note;
#[cfg(test)]
mod pictures_queue;
#[cfg(test)]
mod pictures_settings;
