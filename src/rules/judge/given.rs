//! How the rules ended that are not judged again, as the last run says it in letters.
//!
//! What does not live here: judging the others (`partly.rs`), reading the letters (`review/assess/carried.rs`).

use std::collections::HashMap;

use crate::domain::flag::Outcome;
use crate::rules::book::Rule;
use crate::rules::book::touched::Touched;
use crate::rules::eval::source::Frame;
use crate::rules::judge::waiting;
use crate::rules::judge::waiting::WaitsMoved;
use crate::rules::township::context::Live;

/// How the rules ended in the last run.
pub struct LastLetters<'l> {
    /// The household rules, in the order of the letters.
    pub rules: &'l [String],
    /// The letters of each household.
    pub of: &'l HashMap<String, String>,
}

/// How the rules ended that are not judged again.
pub(crate) struct GivenLetters<'g> {
    pub touched: &'g Touched,
    /// The letters of each household of the roll.
    letters: Vec<Vec<Outcome>>,
    /// For each rule its position among the letters; none where it is judged.
    places: Vec<Option<usize>>,
    waits: Option<WaitsMoved>,
}

impl<'g> GivenLetters<'g> {
    /// None where a rule that is not judged has no letter.
    pub fn of(live: &Live, touched: &'g Touched, last: &LastLetters) -> Option<GivenLetters<'g>> {
        let rules: Vec<&Rule> = live.book.household_rules().collect();
        let place = |rule: &&Rule| last.rules.iter().position(|code| *code == rule.code).filter(|_| !touched.has(rule));
        let places: Vec<Option<usize>> = rules.iter().map(place).collect();
        if rules.iter().zip(&places).any(|(rule, place)| place.is_none() && !touched.has(rule)) {
            return None;
        }
        let of = |household: usize| {
            let letters: Option<Vec<Outcome>> = last.of.get(live.town.current.id(household))?.chars().map(Outcome::parse).collect();
            letters.filter(|letters| letters.len() == last.rules.len())
        };
        let letters = (0..live.town.current.len()).map(of).collect::<Option<_>>()?;
        let asks = rules.iter().any(|rule| waiting::is_told_last(rule));
        let waits = asks.then(|| WaitsMoved::of(live, &|rule| touched.has(rule)));
        Some(GivenLetters { touched, letters, places, waits })
    }

    /// Whether the household rule at a position is judged.
    pub fn is_judged(&self, at: usize) -> bool {
        self.places.get(at).is_none_or(Option::is_none)
    }

    /// How the rules ended for a household; clear where they are judged again.
    pub fn outcomes(&self, household: usize) -> impl Iterator<Item = Outcome> {
        let letters = self.letters.get(household).map_or(&[][..], Vec::as_slice);
        self.places.iter().map(|place| place.and_then(|at| letters.get(at)).copied().unwrap_or(Outcome::Clear))
    }

    /// Whether it is worked out again what the rules of a household wait for.
    pub fn asks_again(&self, live: &Live, frame: &Frame) -> bool {
        self.waits.as_ref().is_some_and(|waits| waits.may_move(live, frame))
    }
}
