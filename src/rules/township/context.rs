//! The township, or several, as a source of values: the current roll, its other periods, limits, counts and statistics.
//!
//! What does not live here: how the tables are made before the run (`people.rs`, `duplicates_index.rs`, `account.rs`, `judge/stats.rs`).

use std::borrow::Cow;
use std::sync::Arc;

use crate::domain::caliber::Caliber;
use crate::domain::caliber::Restated;
use crate::domain::campaign::OfficePlace;
use crate::domain::field::FieldId;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::why::Why;
use crate::domain::roll::Roll;
use crate::domain::roll::places::in_town;
use crate::domain::text::words::Words;
use crate::rules::book::Book;
use crate::rules::book::limits::LimitValue;
use crate::rules::eval::functions;
use crate::rules::eval::functions::plain;
use crate::rules::eval::functions::shape;
use crate::rules::eval::source::Frame;
use crate::rules::lang::expr::RunFact;
use crate::rules::lang::expr::WHENS;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::township::account;
use crate::rules::township::duplicates_index::Counts;
use crate::rules::township::people::People;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::Town;
use crate::rules::township::town::TownOfRoll;
use crate::rules::township::town::Village;

/// What the words of tables are numbered with, beside those of the rolls.
pub(crate) const WORDS: u8 = 7;
const _: () = assert!(WORDS as usize == 1 + WHENS.len(), "one for the current roll, one for each other period");

/// Another period of the township.
#[derive(Clone)]
pub(crate) struct Past<'a> {
    pub roll: &'a Roll,
    /// For each current household its index there, or `NOBODY`; one list for all records of the same roll.
    pub index: Arc<[u32]>,
    /// For each field how its figures stand beside the current ones.
    pub restated: Vec<Restated>,
}

impl Past<'_> {
    /// How the figures of a field stand beside the current ones.
    pub fn restated(&self, id: FieldId) -> Restated {
        self.restated.get(usize::from(id.0)).copied().unwrap_or(Restated::AsReported)
    }
}

/// Everything that rules read, made ready before the run; what hangs on no limit is shared with whoever it is lent to.
pub(crate) struct Live<'a> {
    pub book: &'a Book,
    pub town: Town<'a>,
    pub caliber: &'a Caliber,
    /// One for each of `WHENS`; several may be the same roll.
    pub past: [Option<Past<'a>>; 6],
    pub people: Arc<People>,
    pub counts: Arc<Counts>,
    pub towns: Arc<[TownOfRoll]>,
    pub villages: Arc<[Village]>,
    /// Village of each household.
    pub village_of: Arc<[u32]>,
    /// The households in the order of their numbers.
    pub order: Arc<[u32]>,
    /// Where the limits hold.
    pub place: OfficePlace,
    /// The same townships under the limits of other places, where townships have some of their own.
    pub elsewhere: Vec<Live<'a>>,
    /// For each township 0 where the limits at hand are its own, else 1 for the first of `elsewhere` and so on; none where all are.
    pub part_of_town: Vec<usize>,
    /// Value of each limit of the book.
    pub limits: Vec<Val>,
    /// Each limit of the book as a reader sees it; none where nobody has set it.
    pub limits_shown: Vec<Option<LimitValue>>,
    /// Per rule of the book: limits it uses, sources that would sharpen it.
    pub remarks: Vec<(Vec<LimitUsed>, Vec<String>)>,
    /// Facts in the order of `FACTS`.
    pub facts: [Val; 12],
    /// Per statistic: one value for each village, for each township, or one of all.
    pub stats: Vec<Vec<Val>>,
    /// Per village: n, had, has for each of `account.village_items`.
    pub village_items: Arc<[Vec<[i64; 3]>]>,
    pub account: account::Account,
    /// For each word written in rules its word of the current roll, or `NOBODY`.
    pub words: Arc<[u32]>,
    /// Positions of notes by household: `notes[note_starts[h]..note_starts[h + 1]]`.
    pub notes: Arc<[u32]>,
    pub note_starts: Arc<[u32]>,
    /// Per village: rows of the expected households that have no form.
    pub uncollected: Arc<[Vec<u32>]>,
}

impl Live<'_> {
    /// The frame of one household.
    pub fn household(&self, household: usize) -> Frame {
        let household = u32::try_from(household).unwrap_or(NOBODY);
        let village = self.village_of.get(household as usize).copied().unwrap_or(NOBODY);
        Frame { village, household, member: NOBODY, ..Frame::default() }
    }

    /// The township of a household.
    pub fn town_of(&self, household: usize) -> u32 {
        let village = self.village_of.get(household).copied().unwrap_or(NOBODY);
        self.villages.get(village as usize).map_or(NOBODY, |village| village.town)
    }

    /// What a word of the language that names the place of a household says of it among several townships, which may be those of another
    /// period; nothing of other words.
    pub fn place_word(&self, word: &str, household: usize) -> Option<Cow<'_, str>> {
        let are_several = self.towns.len() > 1;
        if !are_several && !self.place.town.is_empty() {
            return None;
        }
        let village = self.villages.get(*self.village_of.get(household)? as usize)?;
        let town = self.towns.get(village.town as usize).map_or("", |town| town.name.as_str());
        match word {
            "village" if are_several => Some(Cow::Borrowed(&village.name)),
            "village" => Some(Cow::Owned(in_town(town, &village.alone))),
            "town" => Some(Cow::Borrowed(town)),
            _ => None,
        }
    }

    /// The same under the limits of each place: this one, then those of `elsewhere`.
    pub fn parts(&self) -> impl Iterator<Item = &Live<'_>> {
        std::iter::once(self).chain(self.elsewhere.iter().map(|part| -> &Live<'_> { part }))
    }

    /// Which of `parts` has the limits of a township.
    pub fn part_of(&self, town: u32) -> usize {
        self.part_of_town.get(town as usize).copied().unwrap_or(0)
    }

    /// The same under the limits of a township.
    pub fn at_town(&self, town: u32) -> &Live<'_> {
        self.part_of(town).checked_sub(1).and_then(|part| self.elsewhere.get(part)).map_or(self, |part| part)
    }

    /// The record slot of another period.
    pub fn slot(when: When) -> Option<usize> {
        WHENS.iter().position(|own| *own == when)
    }

    /// A household value of another record, restated where that applies.
    pub fn of_past(&self, when: When, id: FieldId, frame: &Frame) -> Val {
        let Some(slot) = Self::slot(when) else { return Val::No(Why::Unknown) };
        let Some(past) = &self.past[slot] else { return Val::No(Why::NoPeriod) };
        let restated = past.restated(id);
        if let Restated::Not(why) = restated {
            return Val::No(why);
        }
        match past.index.get(frame.household as usize) {
            Some(&index) if index != NOBODY => {
                let roll = u8::try_from(slot + 1).unwrap_or(u8::MAX);
                match restated.cell(id, past.roll, index as usize) {
                    Ok(cell) => functions::of_roll(cell, shape(id.row().kind), roll),
                    Err(why) => Val::No(why),
                }
            }
            _ => Val::No(Why::NoPeriod),
        }
    }

    pub(in crate::rules::township) fn words(&self, roll: u8) -> Option<&Words> {
        match roll {
            0 => Some(&self.town.current.words),
            WORDS => Some(&self.town.tables.words),
            past => self.past.get(usize::from(past) - 1)?.as_ref().map(|past| &past.roll.words),
        }
    }

    pub(in crate::rules::township) fn member(&self, id: FieldId, member: u32) -> Val {
        if member == NOBODY {
            return Val::No(Why::Empty);
        }
        plain(self.town.current.get_member(member as usize, id), shape(id.row().kind))
    }
}

impl Live<'_> {
    /// A fact of the run.
    pub fn fact(&self, fact: RunFact) -> Val {
        names::FACTS
            .iter()
            .position(|(_, own, _)| *own == fact)
            .and_then(|place| self.facts.get(place))
            .copied()
            .unwrap_or(Val::No(Why::Unknown))
    }

    /// Positions in `Roll::notes` of a household's notes.
    pub fn notes_of(&self, household: usize) -> &[u32] {
        match (self.note_starts.get(household), self.note_starts.get(household + 1)) {
            (Some(&from), Some(&to)) => self.notes.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }
}
