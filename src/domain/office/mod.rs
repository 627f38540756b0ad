//! The office itself: who in it answers for what, and the clues it goes after.

pub mod clue;
pub mod clue_word;
pub mod duty;
