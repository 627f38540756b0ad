//! Keys and what they mean: the own `Key`, the action register, keymaps read from data, what sentences name as leading on.
//!
//! Invariant: an action has one id, one label, one group; no key is known outside `keymaps/*.toml`.
//! What does not live here: reading the terminal (`app`), doing what an action says (`ui`).

pub mod action;
pub mod key;
pub mod keymap;
pub mod ways;
