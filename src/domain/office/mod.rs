//! The office itself: who in it answers for what, the clues it goes after, and whom it visits again.

pub mod clue;
pub mod clue_word;
pub mod duty;
pub mod revisit;
