//! Screens under test: a real desk with a few households, typed keys, pictures of what is seen.
//!
//! What does not live here: tests of one screen alone, which stand in its file.

mod clerk;
mod gallery;
mod keys;
mod keys_ahead;
mod keys_clues;
mod keys_help;
mod keys_later;
mod keys_note;
mod keys_queue;
#[cfg(unix)]
mod keys_rescue;
mod keys_revisits;
mod keys_settings;
mod keys_visits;
mod lessons;
pub mod picture;
pub mod rig;
mod stray_text;
mod walks;
mod whole_words;
