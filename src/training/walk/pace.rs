//! How fast a walk is played: for a room that reads along, or as quickly as it is drawn.
//!
//! What does not live here: how long a caption or a key stands (`ui/shell/presenting.rs`), the loop that waits (`app`).

use std::time::Duration;

use crate::i18n::Text;
use crate::i18n::text;

/// How fast a walk is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WalkPace {
    /// For a room that reads along.
    Slow,
    /// For whoever knows the program.
    #[default]
    Plain,
    /// As quickly as it can be drawn.
    Quick,
}

impl WalkPace {
    /// The one after it, in turns.
    #[must_use]
    pub const fn next(self) -> WalkPace {
        match self {
            WalkPace::Slow => WalkPace::Plain,
            WalkPace::Plain => WalkPace::Quick,
            WalkPace::Quick => WalkPace::Slow,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            WalkPace::Slow => text("慢", "slow"),
            WalkPace::Plain => text("中", "plain"),
            WalkPace::Quick => text("快", "quick"),
        }
    }

    /// How long something stands that takes so many thousandths at the plain pace.
    #[must_use]
    pub fn of(self, thousandths: u64) -> Duration {
        Duration::from_millis(match self {
            WalkPace::Slow => thousandths * 2,
            WalkPace::Plain => thousandths,
            WalkPace::Quick => 0,
        })
    }
}
