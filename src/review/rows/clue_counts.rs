//! Clues counted by where they came from, their village or the month they were found in: open, late, and how they ended.
//!
//! A clue may be of a household outside the roll, so the register of counts, which goes over households, does not reach it.
//! What does not live here: which clues are listed (`rows/clues.rs`), the paper (`report/clue_ledger.rs`).

use std::collections::BTreeMap;

use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::clues::ClueRow;

/// By what clues are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClueSplit {
    /// Where they came from.
    Source,
    /// Their village.
    Village,
    /// The month they were found in.
    Month,
}

impl ClueSplit {
    /// Every one.
    pub const ALL: [ClueSplit; 3] = [ClueSplit::Source, ClueSplit::Village, ClueSplit::Month];

    /// Its code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ClueSplit::Source => "source",
            ClueSplit::Village => "village",
            ClueSplit::Month => "month",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            ClueSplit::Source => text("来源", "source"),
            ClueSplit::Village => text("村", "village"),
            ClueSplit::Month => text("月份", "month"),
        }
    }

    /// Reads a code or a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<ClueSplit> {
        let word = word.trim();
        ClueSplit::ALL.into_iter().find(|split| split.code() == word || split.label().is_called(word))
    }

    /// The part that a clue belongs to.
    fn part(self, row: &ClueRow) -> CluePlace {
        match self {
            ClueSplit::Source => CluePlace::Source(row.clue.found.source),
            ClueSplit::Village => CluePlace::Village(row.clue.found.village.clone()),
            ClueSplit::Month => CluePlace::Month(Period::month_of(row.clue.found.on)),
        }
    }
}

/// A part that clues are counted in; the whole comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CluePlace {
    Source(ClueSource),
    Village(String),
    Month(Period),
    Whole,
}

impl CluePlace {
    fn called(&self) -> Text {
        match self {
            CluePlace::Source(source) => source.label(),
            CluePlace::Village(village) => Text::same(village),
            CluePlace::Month(month) => month.title(),
            CluePlace::Whole => text("合计", "in all"),
        }
    }
}

/// How many clues of a part there are, and what came of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueTally {
    /// What the part is called.
    pub called: Text,
    /// All of them.
    pub all: usize,
    /// Those that did not end.
    pub open: usize,
    /// Those with a step that is late, which one that was taken in may have too.
    pub late: usize,
    ends: [usize; ClueEnd::ALL.len()],
}

impl ClueTally {
    /// How many ended so.
    #[must_use]
    pub fn ended(&self, end: ClueEnd) -> usize {
        ClueEnd::ALL.iter().zip(self.ends).find(|(own, _)| **own == end).map_or(0, |(_, n)| n)
    }
}

/// Clues counted part by part, and then in all.
#[must_use]
pub fn tallies<'r>(rows: impl IntoIterator<Item = &'r ClueRow>, split: ClueSplit) -> Vec<ClueTally> {
    let mut parts: BTreeMap<CluePlace, ClueTally> = BTreeMap::new();
    let none = |place: &CluePlace| ClueTally { called: place.called(), all: 0, open: 0, late: 0, ends: [0; ClueEnd::ALL.len()] };
    parts.insert(CluePlace::Whole, none(&CluePlace::Whole));
    for row in rows {
        for place in [split.part(row), CluePlace::Whole] {
            let made = none(&place);
            let tally = parts.entry(place).or_insert(made);
            tally.all += 1;
            tally.open += usize::from(row.clue.is_open());
            tally.late += usize::from(row.late > 0);
            let ended = row.clue.ended.as_ref().map(|(end, ..)| *end);
            for (end, count) in ClueEnd::ALL.into_iter().zip(&mut tally.ends) {
                *count += usize::from(ended == Some(end));
            }
        }
    }
    parts.into_values().collect()
}
