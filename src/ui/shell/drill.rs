//! The panel of the calibration drill: what it is, which case of the ten is open, how many are judged, and at the end what was given.
//!
//! What does not live here: what it says (`training/drill/round.rs`), how a panel is drawn (`lesson.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::training::drill::round::DrillRound;
use crate::ui::shell::lesson::LessonFolding;
use crate::ui::shell::lesson::SpokenPanel;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::theme::Meaning;

/// The drill on the screen.
pub(in crate::ui::shell) struct DrillPanel {
    round: DrillRound,
    pub(in crate::ui::shell) fold: LessonFolding,
    judged: (usize, usize),
    said: Text,
}

impl DrillPanel {
    /// Lines that it takes in a window of this width.
    pub(in crate::ui::shell) fn rows(&self, look: &Look, wide: u16) -> u16 {
        self.fold.rows(&self.said, look, wide)
    }

    /// What is drawn.
    pub(in crate::ui::shell) fn spoken(&self) -> SpokenPanel {
        let (judged, of) = self.judged;
        let heads = [
            text(" 校准练习 已判 {n}/{of} ", " Calibration drill, {n} of {of} judged "),
            text(" 已判 {n}/{of} ", " {n} of {of} judged "),
            text(" {n}/{of} ", " {n}/{of} "),
        ];
        let state = if judged == of { (text(" 判完了 ", " done "), Meaning::Approved) } else { (Text::default(), Meaning::Plain) };
        SpokenPanel { heads: heads.map(|head| head.fill(&[("n", &judged), ("of", &of)])), state, keys: Vec::new(), said: self.said.clone() }
    }

    /// Begins the drill, or goes on with it.
    pub(in crate::ui::shell) fn begun(round: DrillRound, desk: &Desk) -> DrillPanel {
        DrillPanel { judged: round.judged(desk), said: Text::default(), round, fold: LessonFolding::Open }
    }

    /// Looks at which case is open and what was given.
    pub(in crate::ui::shell) fn follow(&mut self, case: Option<&str>, desk: &Desk) {
        self.judged = self.round.judged(desk);
        self.said = self.round.said(case, desk);
    }
}
