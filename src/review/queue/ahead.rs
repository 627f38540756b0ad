//! What has to read the records first is answered beside the desk where there are many cases, so that no key waits for it: a filter that
//! asks for more than the lines hold, and the names of members.
//!
//! A second look at the file reads the records and asks them; the desk takes the answers in while it still stands where they were asked.
//! The look stays open while somebody types, so that the next question finds the records read. What does not live here: the thread
//! (`app`), what a filter asks (`filter.rs`).

use crate::domain::period::Period;
use crate::review::desk::background::SecondLook;
use crate::review::desk::state::Desk;
use crate::review::desk::state::Sieve;
use crate::review::error::ReviewError;

/// What is asked of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueQuestion {
    /// Which cases a filter takes.
    Filter(String),
    /// Which households have a member of whom every word fits.
    Members(String),
}

/// Where the file and the desk stood.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AskedAt {
    tip: (i64, String),
    period: Option<Period>,
}

/// A second look at the file: still to be opened, or open with what was read before.
enum QueueLook {
    Closed(Box<SecondLook>),
    Open(Box<Desk>),
}

/// A question on its way to another thread.
pub struct AskedAhead {
    question: QueueQuestion,
    at: AskedAt,
    look: QueueLook,
}

/// What was found: the answers of a filter, or the slots of households.
enum FoundAhead {
    Filter(Box<Sieve>),
    Members(Vec<u32>),
}

/// What came of it.
pub struct AnsweredAhead {
    /// What was asked.
    pub question: QueueQuestion,
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
        let AskedAhead { question, at, look } = self;
        let look = match look {
            QueueLook::Closed(second) => Box::new(second.open(true)?),
            QueueLook::Open(look) => look,
        };
        look.read_records(tell)?;
        let found = match &question {
            QueueQuestion::Filter(expr) => look.sieve(expr).ok().map(|sieve| FoundAhead::Filter(Box::new(sieve))),
            QueueQuestion::Members(typed) => {
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
    pub fn is_quickly_told(&self, question: &QueueQuestion) -> bool {
        let is_known = match question {
            QueueQuestion::Filter(expr) => self.is_at_hand(expr),
            QueueQuestion::Members(typed) => self.records.get().is_some() || self.members.borrow().contains_key(typed),
        };
        is_known || self.queue().len() <= self.few || !self.reads_beside()
    }

    /// A question to be answered beside the desk, by the look of the last one where it is still good; none where no second look is
    /// possible.
    #[must_use]
    pub fn ask_ahead(&self, question: &QueueQuestion, last: Option<AnsweredAhead>) -> Option<AskedAhead> {
        let at = self.asked_at()?;
        let look = match last.filter(|last| last.at == at) {
            Some(last) => QueueLook::Open(last.look),
            None => QueueLook::Closed(Box::new(self.beside()?)),
        };
        Some(AskedAhead { question: question.clone(), at, look })
    }

    /// Takes what was found in, unless the work has moved meanwhile; whether the question is answered now.
    pub fn take_answer(&self, answered: &mut AnsweredAhead) -> bool {
        if self.has_moved_since(answered) || self.ids != answered.look.ids {
            return false;
        }
        match (&answered.question, answered.found.take()) {
            (QueueQuestion::Filter(expr), Some(FoundAhead::Filter(sieve))) => self.keep_sieve(expr, *sieve),
            (QueueQuestion::Members(typed), Some(FoundAhead::Members(slots))) => {
                self.members.borrow_mut().insert(typed.clone(), slots);
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

    fn asked_at(&self) -> Option<AskedAt> {
        let tip = self.office.store.read().ledger_tip().ok()?;
        Some(AskedAt { tip, period: self.period })
    }
}
