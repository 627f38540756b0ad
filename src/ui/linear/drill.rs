//! The calibration drill by lines: what it is, which case of the ten is open, and at the end what was given.
//!
//! What does not live here: what it says (`training/drill/round.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::training::drill::round::DrillRound;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::lesson::with_words;

/// The drill by lines, and what it said last.
pub(in crate::ui::linear) struct SpokenDrill {
    round: DrillRound,
    last: Text,
}

impl Linear {
    /// Begins the drill, or goes on with it; what is said first.
    pub fn judge(&mut self, round: DrillRound, desk: &Desk) -> Vec<String> {
        self.drill = Some(SpokenDrill { round, last: Text::default() });
        self.follow_drill(desk)
    }

    /// What has to be said since the last line.
    pub(in crate::ui::linear) fn follow_drill(&mut self, desk: &Desk) -> Vec<String> {
        let open = self.case.as_ref().map(|open| open.household.clone());
        let Some(drill) = &mut self.drill else { return Vec::new() };
        let said = drill.round.said(open.as_deref(), desk);
        if said == drill.last {
            return Vec::new();
        }
        drill.last = said.clone();
        let (judged, of) = drill.round.judged(desk);
        let line = text("校准练习 已判 {n}/{of}：{said}", "Calibration drill, {n} of {of} judged: {said}");
        let line = line.fill(&[("n", &judged), ("of", &of), ("said", &with_words(&said, self))]);
        vec![self.say(&line)]
    }
}
