//! Layers laid over each other: a collection sheet's values join the yearly roll of its period, for checks that store nothing.
//!
//! What does not live here: layers of stored versions (`review`), joining files of one kind (`merge.rs`).

use std::collections::BTreeMap;

use crate::domain::cell::Seen;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Roll;
use crate::domain::tables::TableRow;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Layer;
use crate::exchange::batch::RowProblem;
use crate::exchange::merge::Translation;
use crate::exchange::merge::notes_by_household;

const HEAD_NAME: FieldId = known("head_name");

/// One roll for each period; a collection sheet's columns replace the yearly file's, and households it alone knows are left out.
#[must_use]
pub fn merged(incoming: Incoming) -> (Vec<FileReport>, BTreeMap<Period, Roll>, Vec<RowProblem>) {
    let (files, rolls, problems, _) = merged_with_strays(incoming);
    (files, rolls, problems)
}

/// Rows of collection sheets whose household is in no yearly file, each with the period and the position of its file.
pub type Strays = Vec<(Period, usize, TableRow)>;

/// The same, with what was left out.
#[must_use]
pub fn merged_with_strays(incoming: Incoming) -> (Vec<FileReport>, BTreeMap<Period, Roll>, Vec<RowProblem>, Strays) {
    let mut rolls: BTreeMap<Period, Roll> = BTreeMap::new();
    let mut left_out = Strays::new();
    let (sheets, yearly): (Vec<Layer>, Vec<Layer>) = incoming.rolls.into_iter().partition(|layer| layer.kind == FileKind::Collection);
    for layer in yearly.into_iter().chain(sheets) {
        let is_sheet = layer.kind == FileKind::Collection;
        match rolls.get_mut(&layer.period) {
            None if is_sheet => left_out.extend(strays(&layer, &|_| false)),
            None => {
                rolls.insert(layer.period, layer.roll);
            }
            Some(under) => {
                if is_sheet {
                    left_out.extend(strays(&layer, &|id| under.find(id).is_some()));
                }
                lay(under, &layer.roll, is_sheet);
            }
        }
    }
    (incoming.files, rolls, incoming.problems, left_out)
}

/// The rows of a collection sheet whose household is not known: a form alone makes no household.
#[must_use]
pub fn strays(sheet: &Layer, is_known: &dyn Fn(&str) -> bool) -> Strays {
    let roll = &sheet.roll;
    let word = |at: usize, id: FieldId| roll.get(at, id).word().map(|word| roll.words.get(word).to_owned()).unwrap_or_default();
    let stray = |at: usize| {
        let source = roll.source(at);
        let row = TableRow {
            row: source.row,
            hh_id: roll.id(at).to_owned(),
            name: word(at, HEAD_NAME),
            village: word(at, field::VILLAGE),
            ..TableRow::default()
        };
        (sheet.period, usize::from(source.file), row)
    };
    (0..roll.len()).filter(|at| !is_known(roll.id(*at))).map(stray).collect()
}

/// Lays the household values of one roll over another; the upper roll's members are not read.
///
/// Of a layer that `only_known` households may take, the others are passed over.
fn lay(under: &mut Roll, over: &Roll, only_known: bool) {
    under.declare(over.household_columns());
    let mut translation = Translation::new(over);
    let households: Vec<Option<usize>> = (0..over.len())
        .map(|household| match under.find(over.id(household)) {
            None if only_known => None,
            _ => Some(under.household(over.id(household), over.source(household))),
        })
        .collect();
    let replaced: Vec<_> = over.household_columns().iter().copied().filter(|field| *field != field::HH_ID).collect();
    let mut covered = vec![false; under.len()];
    for at in households.iter().copied().flatten() {
        covered[at] = true;
    }
    under.notes.retain(|note| note.member.is_some() || !covered[note.household as usize] || !replaced.contains(&note.field));
    for (household, at) in households.iter().enumerate().filter_map(|(household, at)| Some((household, (*at)?))) {
        for &field in &replaced {
            let cell = over.get(household, field);
            if cell.seen() != Seen::Absent {
                let cell = translation.cell(field, cell, &mut under.words);
                under.set(at, field, cell);
            }
        }
    }
    for note in notes_by_household(over).into_iter().filter(|note| note.member.is_none()) {
        let Some(at) = households.get(note.household as usize).copied().flatten().and_then(|at| u32::try_from(at).ok()) else { continue };
        under.notes.push(Note { household: at, ..note.clone() });
    }
    under.seal();
}
