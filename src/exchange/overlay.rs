//! Layers laid over each other: a collection sheet's values join the yearly roll of its period, for checks that store nothing.
//!
//! What does not live here: layers of stored versions (`review`), joining files of one kind (`merge.rs`).

use std::collections::BTreeMap;

use crate::domain::cell::Seen;
use crate::domain::field;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Roll;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::RowProblem;
use crate::exchange::merge::Translation;
use crate::exchange::merge::notes_by_household;

/// One roll for each period; a later layer's columns replace an earlier one's, and households it alone knows are added.
#[must_use]
pub fn merged(incoming: Incoming) -> (Vec<FileReport>, BTreeMap<Period, Roll>, Vec<RowProblem>) {
    let mut rolls: BTreeMap<Period, Roll> = BTreeMap::new();
    for layer in incoming.rolls {
        match rolls.get_mut(&layer.period) {
            None => {
                rolls.insert(layer.period, layer.roll);
            }
            Some(under) => lay(under, &layer.roll),
        }
    }
    (incoming.files, rolls, incoming.problems)
}

/// Lays the household values of one roll over another; the upper roll's members are not read.
fn lay(under: &mut Roll, over: &Roll) {
    under.declare(over.household_columns());
    let mut translation = Translation::new(over);
    let households: Vec<usize> = (0..over.len()).map(|household| under.household(over.id(household), over.source(household))).collect();
    let replaced: Vec<_> = over.household_columns().iter().copied().filter(|field| *field != field::HH_ID).collect();
    let mut covered = vec![false; under.len()];
    for &at in &households {
        covered[at] = true;
    }
    under.notes.retain(|note| note.member.is_some() || !covered[note.household as usize] || !replaced.contains(&note.field));
    for (household, &at) in households.iter().enumerate() {
        for &field in &replaced {
            let cell = over.get(household, field);
            if cell.seen() != Seen::Absent {
                let cell = translation.cell(field, cell, &mut under.words);
                under.set(at, field, cell);
            }
        }
    }
    for note in notes_by_household(over).into_iter().filter(|note| note.member.is_none()) {
        let at = households.get(note.household as usize).and_then(|at| u32::try_from(*at).ok()).unwrap_or(u32::MAX);
        under.notes.push(Note { household: at, ..note.clone() });
    }
    under.seal();
}
