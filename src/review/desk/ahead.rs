//! What has to read the records first is answered beside the desk where there are many cases, so that no key waits for it: a filter that
//! asks for more than the lines hold, the names of members, the board, the village on which other figures of a case are tried.
//!
//! A second look at the file reads the records and asks them; the desk takes the answers in while it still stands where they were asked.
//! The look stays open while somebody types, so that the next question finds the records read. What does not live here: the thread
//! (`app`), what a filter asks (`queue/filter.rs`), what a board is (`count/board.rs`),
//! what is tried (`case/what_if.rs`).

use std::collections::BTreeMap;

use crate::domain::period::Period;
use crate::review::desk::background::SecondLook;
use crate::review::desk::state::AskedAt;
use crate::review::desk::state::BoardAtHand;
use crate::review::desk::state::Desk;
use crate::review::desk::state::Scratch;
use crate::review::desk::state::Sieve;
use crate::review::error::ReviewError;
use crate::review::file::at_hand::TownAtHand;
use crate::review::rows::board::Board;

/// What is asked of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AheadQuestion {
    /// Which cases a filter takes.
    Filter(String),
    /// Which households have a member of whom every word fits.
    Members(String),
    /// The board of the period under review.
    Board,
    /// What other figures of this household are tried on: it and its village.
    Layer(String),
}

/// A second look at the file: still to be opened, or open with what was read before.
enum LookBeside {
    Closed(Box<SecondLook>),
    Open(Box<Desk>),
}

/// A question on its way to another thread.
pub struct AskedAhead {
    question: AheadQuestion,
    at: AskedAt,
    look: LookBeside,
    // The townships that the desk has read, where the question is about them.
    towns: BTreeMap<Period, TownAtHand>,
}

/// What was found: the answers of a filter, the slots of households, a board, or a village laid out.
enum FoundAhead {
    Filter(Box<Sieve>),
    Members(Vec<u32>),
    Board(Board),
    Layer(Box<Scratch>),
}

/// What came of it.
pub struct AnsweredAhead {
    /// What was asked.
    pub question: AheadQuestion,
    at: AskedAt,
    found: Option<FoundAhead>,
    look: Box<Desk>,
}

impl AskedAhead {
    /// Reads what the question needs, and asks; told how many households are read of how many, and answered `false` to stop.
    ///
    /// # Errors
    /// `Stopped`, or what the disk and the store say. What a filter itself has against it is told when the desk asks it.
    pub fn answer(self, tell: &dyn Fn(usize, usize) -> bool) -> Result<AnsweredAhead, ReviewError> {
        let AskedAhead { question, at, look, towns } = self;
        let look = match look {
            LookBeside::Closed(second) => Box::new(second.open(true)?),
            LookBeside::Open(look) => look,
        };
        let found = match &question {
            AheadQuestion::Filter(expr) => {
                look.read_records(tell)?;
                look.sieve(expr).ok().map(|sieve| FoundAhead::Filter(Box::new(sieve)))
            }
            AheadQuestion::Board => {
                look.towns.replace(towns);
                look.read_towns(tell)?;
                Some(FoundAhead::Board(look.board(&look.count_register(&[])?)?))
            }
            AheadQuestion::Layer(household) => {
                look.what_if(household, &[])?;
                look.scratch.take().map(|scratch| FoundAhead::Layer(Box::new(scratch)))
            }
            AheadQuestion::Members(typed) => {
                look.read_records(tell)?;
                let slots = look.of_members(typed).into_iter().filter_map(|at| look.slots.get(at).copied());
                Some(FoundAhead::Members(slots.collect()))
            }
        };
        Ok(AnsweredAhead { question, at, found, look })
    }
}

impl Desk {
    /// However few cases there are, what has to be read is asked beside the desk.
    #[cfg(test)]
    pub fn take_all_for_many(&mut self) {
        self.few = 0;
    }

    /// Whether something is answered at once; else it is for another thread.
    #[must_use]
    pub fn is_quickly_told(&self, question: &AheadQuestion) -> bool {
        let is_known = match question {
            AheadQuestion::Filter(expr) => self.is_at_hand(expr),
            AheadQuestion::Members(typed) => self.records.get().is_some() || self.members.borrow().contains_key(typed),
            AheadQuestion::Board => self.board_at_hand().is_some(),
            AheadQuestion::Layer(household) => self.scratch.borrow().as_ref().is_some_and(|scratch| scratch.hh == *household),
        };
        is_known || self.queue().len() <= self.few || !self.reads_beside()
    }

    /// A question to be answered beside the desk, by the look of the last one where it is still good; none where no second look is
    /// possible.
    #[must_use]
    pub fn ask_ahead(&self, question: &AheadQuestion, last: Option<AnsweredAhead>) -> Option<AskedAhead> {
        let at = self.asked_at()?;
        let look = match last.filter(|last| last.at == at) {
            Some(last) => LookBeside::Open(last.look),
            None => LookBeside::Closed(Box::new(self.beside()?)),
        };
        // A question that is given up loses them: they are read again then.
        let towns = if *question == AheadQuestion::Board { self.towns.take() } else { BTreeMap::new() };
        Some(AskedAhead { question: question.clone(), at, look, towns })
    }

    /// Takes what was found in, unless the work has moved meanwhile; whether the question is answered now.
    pub fn take_answer(&mut self, answered: &mut AnsweredAhead) -> bool {
        if self.has_moved_since(answered) || self.ids != answered.look.ids {
            return false;
        }
        match (&answered.question, answered.found.take()) {
            (AheadQuestion::Filter(expr), Some(FoundAhead::Filter(sieve))) => self.keep_sieve(expr, *sieve),
            (AheadQuestion::Members(typed), Some(FoundAhead::Members(slots))) => {
                self.members.borrow_mut().insert(typed.clone(), slots);
            }
            (AheadQuestion::Board, Some(FoundAhead::Board(board))) => {
                self.towns.replace(answered.look.towns.take());
                self.board = Some(BoardAtHand { at: answered.at.clone(), board });
            }
            (AheadQuestion::Layer(_), Some(FoundAhead::Layer(scratch))) => {
                self.scratch.replace(Some(*scratch));
            }
            _ => return false,
        }
        true
    }

    /// Whether the work has moved since the question was asked.
    #[must_use]
    pub fn has_moved_since(&self, answered: &AnsweredAhead) -> bool {
        self.asked_at().as_ref() != Some(&answered.at)
    }

    /// The board that was counted where the desk still stands.
    #[must_use]
    pub fn board_at_hand(&self) -> Option<&Board> {
        let kept = self.board.as_ref()?;
        (self.asked_at().as_ref() == Some(&kept.at)).then_some(&kept.board)
    }

    fn asked_at(&self) -> Option<AskedAt> {
        let tip = self.office.store.read().ledger_tip().ok()?;
        Some(AskedAt { tip, period: self.period, day: self.office.clock.today() })
    }
}
