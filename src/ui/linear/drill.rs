//! The calibration drill by lines: what it is, which case of the ten is open, and at the end what was given.
//!
//! What does not live here: what it says (`training/drill/round.rs`).

use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::training::drill::round::DrillRound;

/// The drill by lines, and what it said last.
pub(in crate::ui::linear) struct SpokenDrill {
    round: DrillRound,
    last: Text,
}

impl SpokenDrill {
    /// Begins the drill, or goes on with it.
    pub(in crate::ui::linear) fn begun(round: DrillRound) -> SpokenDrill {
        SpokenDrill { round, last: Text::default() }
    }

    /// What has to be said since the last line: how many are judged, of how many, and the sentence.
    pub(in crate::ui::linear) fn follow(&mut self, case: Option<&str>, desk: &Desk) -> Option<(usize, usize, Text)> {
        let said = self.round.said(case, desk);
        if said == self.last {
            return None;
        }
        self.last = said.clone();
        let (judged, of) = self.round.judged(desk);
        Some((judged, of, said))
    }
}
