//! The office itself: who in it answers for what, the clues it goes after, whom it visits again, the rounds in its grids, and the visits of its teams.

pub mod asked;
pub mod clue;
pub mod clue_asked;
pub mod clue_word;
pub mod duty;
pub mod held_line;
pub mod revisit;
pub mod round;
pub mod visit;
