//! Judging one household over again with other figures, among the neighbours it has: nothing is kept.
//!
//! What does not live here: which figures are tried (`review/case/what_if.rs`, `review/case/typing_errors.rs`), whole townships (`mod.rs`).

use std::borrow::Cow;

use crate::domain::flag::Flag;
use crate::domain::flag::Outcome;
use crate::domain::roll::Roll;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::eval::bind::bind;
use crate::rules::eval::memo_source::Worker;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::judge;
use crate::rules::judge::silence::Silence;
use crate::rules::judge::stats;
use crate::rules::judge::waiting::Awaited;
use crate::rules::township::context::Live;
use crate::rules::township::town::Town;

/// The flags of the first household of a town, then of the same household as each of `others` has it.
///
/// The others are made from `Roll::first_alone`: same columns, same words, other figures. Statistics and counts are those of the town.
#[must_use]
pub fn first_household<'a>(book: &'a Book, town: &Town<'a>, others: &'a [Roll]) -> Vec<Vec<Flag>> {
    let mut live = Live::new(book, *town);
    stats::work_out(&mut live);
    if let Some(part) = live.part_of(live.town_of(0)).checked_sub(1) {
        live = live.elsewhere.swap_remove(part);
    }
    let rules: Vec<&Rule> = book.household_rules().collect();
    let bound = bind(&live, rules.iter().copied());
    let silence = Silence::new(&rules);
    let awaited = Awaited::new(&live, &rules);
    let mut found = Vec::with_capacity(others.len() + 1);
    for roll in std::iter::once(town.current).chain(others) {
        live.town.current = roll;
        let worker = Worker::new(&live, bound.kept, bound.kept_of_members);
        let eval = Eval { arena: &bound.arena, source: &worker };
        let frame = live.household(0);
        let ends = bound.rules.iter().map(|ready| judge::judge(ready, |thing| worker.loaded(thing, &frame), |at| eval.truth(at, &frame)));
        let mut outcomes: Vec<Outcome> = ends.collect();
        silence.lay_over(&mut outcomes);
        let fired = rules.iter().zip(&outcomes).filter_map(|(rule, outcome)| match outcome {
            Outcome::Fires(severity) => Some(explain::flag(&live, rule, *severity, &frame)),
            Outcome::Clear | Outcome::NotConcerned | Outcome::Skipped(_) => None,
        });
        let mut flags: Vec<Flag> = fired.collect();
        let waits = awaited.judge(&live, &mut outcomes, &|| Cow::Borrowed(&flags), &frame);
        flags.extend(waits.map(|waits| waits.flag(&live, &frame)));
        found.push(flags);
    }
    found
}
