//! The office itself: who in it answers for what, the clues it goes after, whom it visits again, and the rounds in its grids.

pub mod clue;
pub mod clue_word;
pub mod duty;
pub mod revisit;
pub mod round;
