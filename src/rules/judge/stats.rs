//! The first pass: figures of villages and of the town, and the medians of the comparison column.

use std::collections::BTreeMap;

use crate::domain::field::FIELDS;
use crate::domain::field::FieldKind;
use crate::domain::money::Money;
use crate::domain::money::divide_half_up;
use crate::domain::roll::Roll;
use crate::rules::eval::bind::bind_all;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::township::context::Live;
use crate::rules::township::town::Medians;
use crate::rules::township::town::NOBODY;

/// Works out every statistic, in book order, so that a later one may use an earlier one.
pub(crate) fn work_out(live: &mut Live) {
    for stat in &live.book.stats {
        let (arena, ready) = bind_all(live, &live.book.arena, &[stat.at]);
        let Some(at) = ready.first().copied() else { continue };
        let eval = Eval { arena: &arena, source: &*live };
        let values = if stat.town {
            vec![eval.value(at, &whole_town())]
        } else {
            (0..live.villages.len()).map(|village| eval.value(at, &of_village(village))).collect()
        };
        live.stats.push(values);
    }
}

/// The frame of the whole town.
pub(crate) fn whole_town() -> Frame {
    Frame { village: NOBODY, household: NOBODY, member: NOBODY, ..Frame::default() }
}

/// The frame of a village.
pub(crate) fn of_village(village: usize) -> Frame {
    Frame { village: u32::try_from(village).unwrap_or(NOBODY), household: NOBODY, member: NOBODY, ..Frame::default() }
}

/// The median of every money column, per village; the mean of the two middle amounts is rounded half up to the fen.
pub(crate) fn medians(live: &Live) -> Vec<Medians> {
    let roll = live.town.current;
    live.villages.iter().map(|village| Medians { village: village.name.clone(), of: of_households(roll, &village.households) }).collect()
}

fn of_households(roll: &Roll, households: &[u32]) -> BTreeMap<&'static str, Money> {
    let mut found = BTreeMap::new();
    for id in roll.household_columns() {
        if FIELDS[usize::from(id.0)].kind != FieldKind::Money {
            continue;
        }
        let mut all: Vec<i64> = households.iter().filter_map(|household| roll.get(*household as usize, *id).raw()).collect();
        all.sort_unstable();
        let middle = all.len() / 2;
        let median = match (all.len() % 2, middle.checked_sub(1).and_then(|below| all.get(below)), all.get(middle)) {
            (1, _, Some(middle)) => Some(*middle),
            (0, Some(below), Some(above)) => divide_half_up(i128::from(*below) + i128::from(*above), 2),
            _ => None,
        };
        if let Some(median) = median {
            found.insert(id.code(), Money(median));
        }
    }
    found
}
