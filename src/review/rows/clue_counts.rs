//! Clues of a list counted by where they came from, their village or the month they were found in, by the counts of the register.
//!
//! What does not live here: which counts there are (`rules/count`), those of a period (`count/field_work.rs`), which clues are listed
//! (`rows/clues.rs`), the paper (`report/clue_ledger.rs`).

use std::collections::BTreeMap;

use crate::domain::office::clue_asked::ClueFilter;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::clues::ClueRow;
use crate::rules::count::CountOf;
use crate::rules::count::CountRegister;
use crate::rules::count::CountRow;

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

/// How many clues of a part there are by each count of clues, in the order of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueTally {
    /// What the part is called.
    pub called: Text,
    /// What each count comes to.
    pub counts: Vec<usize>,
}

/// The counts of clues of a register: code, title and which clues.
#[must_use]
pub fn clue_counts(register: &CountRegister) -> Vec<(&CountRow, &ClueFilter)> {
    register.rows().iter().filter_map(|row| if let CountOf::Clues(filter) = &row.of { Some((row, filter)) } else { None }).collect()
}

/// Clues counted part by part, and then in all.
#[must_use]
pub fn tallies<'r>(rows: impl IntoIterator<Item = &'r ClueRow>, split: ClueSplit, counts: &[(&CountRow, &ClueFilter)]) -> Vec<ClueTally> {
    let none = |place: &CluePlace| ClueTally { called: place.called(), counts: vec![0; counts.len()] };
    let mut parts: BTreeMap<CluePlace, ClueTally> = BTreeMap::new();
    parts.insert(CluePlace::Whole, none(&CluePlace::Whole));
    for row in rows {
        for place in [split.part(row), CluePlace::Whole] {
            let made = none(&place);
            let tally = parts.entry(place).or_insert(made);
            for ((_, filter), count) in counts.iter().zip(&mut tally.counts) {
                *count += usize::from(row.is_asked(filter));
            }
        }
    }
    parts.into_values().collect()
}
