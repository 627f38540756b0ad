//! Screens under test: a desk with a few households, typed keys, pictures of what is seen.
//!
//! What does not live here: tests of one screen alone, which stand in its file.

#[expect(clippy::missing_panics_doc, clippy::must_use_candidate, clippy::new_without_default, reason = "built for tests only")]
pub mod fixture;
mod fixture_book;
mod fixture_case;
mod fixture_village;
mod fixture_what_if;
mod gallery;
pub mod picture;
mod pictures;
mod pictures_note;
mod pictures_queue;
mod pictures_settings;
mod stray_text;
