//! The board as it is shown: numbers, part by part, each with what is said of it and what stands behind it.
//!
//! What does not live here: which numbers there are (`count/board.rs`).

use crate::domain::period::Period;
use crate::i18n::Text;

/// A number of the board with what is said of it.
#[derive(Clone, Debug)]
pub struct BoardLine {
    /// Which part of the board it belongs to.
    pub part: Text,
    /// What is counted.
    pub label: Text,
    /// The number.
    pub figure: String,
    /// What is said beside it.
    pub said: Text,
    /// Finished, with the village, and all of them, where it is a share of the work.
    pub bar: Option<[usize; 3]>,
    /// Whether it is late, or overdue.
    pub is_late: bool,
    /// What stands behind it.
    pub opens: BoardOpens,
}

/// What stands behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardOpens {
    /// It is no number of households.
    Nothing,
    /// These, by 户编号.
    Households(Vec<String>),
    /// Those that a filter finds.
    Filter(String),
    /// The clues that these words find.
    Clues(Text),
    /// The rounds in the grids of this month.
    Rounds,
    /// The visits of teams.
    Visits,
}

/// The board of a period.
#[derive(Clone, Debug)]
pub struct Board {
    /// Which.
    pub period: Period,
    /// Its lines, those of one part together.
    pub lines: Vec<BoardLine>,
}
