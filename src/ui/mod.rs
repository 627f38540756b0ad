//! Screens and widgets: the queue, the case, forms and pages over them.
//!
//! Invariant: drawing takes `&self`; no words that are not `Text`; screens ask the desk (`review/desk`) and nobody else.
//! A new screen is a folder here and one place that opens it. What does not live here: the terminal and the loop (`app`).

pub mod dialog;
pub mod form;
pub mod linear;
pub mod pages;
pub mod replay;
pub mod screen;
pub mod shell;
pub mod task;
#[cfg(test)]
pub mod tests;
mod ways;
pub mod widgets;
