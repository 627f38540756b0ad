//! The first pass: figures of villages, of townships and of all of them, and the medians of the comparison column.

use std::collections::BTreeMap;

use crate::domain::field::FIELDS;
use crate::domain::field::FieldKind;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::money::divide_half_up;
use crate::domain::roll::Roll;
use crate::rules::book::Stat;
use crate::rules::eval::bind::bind_all;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::Medians;
use crate::rules::township::town::NOBODY;

/// Works out every statistic, in book order, so that a later one may use an earlier one.
pub(crate) fn work_out(live: &mut Live) {
    for stat in &live.book.stats {
        let values = worked_out(live, stat);
        keep(live, values);
    }
}

/// Whoever reads under the limits of another place reads the same figures.
fn keep(live: &mut Live, values: Vec<Val>) {
    for part in &mut live.elsewhere {
        part.stats.push(values.clone());
    }
    live.stats.push(values);
}

/// The figures of each village or township, by the limits that hold there.
fn worked_out(live: &Live, stat: &Stat) -> Vec<Val> {
    if let Some(twin) = stat.twin.filter(|_| live.towns.len() == 1) {
        return live.stats.get(twin).cloned().unwrap_or_default();
    }
    let parts: Vec<_> = live.parts().map(|part| (part, bind_all(part, &live.book.arena, &[stat.at]))).collect();
    let value = |town: u32, frame: Frame| match parts.get(live.part_of(town)) {
        Some((part, (arena, ready))) => ready.first().map_or(Val::No(Why::Unknown), |at| Eval { arena, source: *part }.value(*at, &frame)),
        None => Val::No(Why::Unknown),
    };
    match stat.of {
        StatOf::Village => live.villages.iter().enumerate().map(|(at, village)| value(village.town, of_village(at))).collect(),
        StatOf::Town => {
            (0..live.towns.len()).map(|at| (u32::try_from(at).unwrap_or(NOBODY), at)).map(|(town, at)| value(town, of_town(at))).collect()
        }
        StatOf::County => vec![value(NOBODY, whole_county())],
    }
}

/// Works out the statistics that the rules in force read, in book order; those that no other limit than before moves are taken over
/// from `base`, the township that was lent. A statistic that nothing in force reads stays without values.
pub(crate) fn work_out_beside(live: &mut Live, base: &Live) {
    let book = live.book;
    let stats_of = |from: &[At], found: &mut Vec<usize>| {
        book.walk(from, &mut |node| {
            if let Node::Leaf(Leaf::Stat(at)) = node {
                found.push(usize::from(at));
            }
        });
    };
    let mut open = Vec::new();
    for rule in book.rules.iter().filter(|rule| rule.on) {
        stats_of(&rule.expressions(), &mut open);
        let said: Vec<At> = rule.holes.iter().map(|hole| hole.at).chain(rule.stake).chain(rule.mark).collect();
        stats_of(&said, &mut open);
    }
    let mut wanted = vec![false; book.stats.len()];
    while let Some(at) = open.pop() {
        let Some(stat) = book.stats.get(at) else { continue };
        if !std::mem::replace(&mut wanted[at], true) {
            stats_of(&[stat.at], &mut open);
        }
    }
    let mut moved = vec![false; book.stats.len()];
    for (at, stat) in book.stats.iter().enumerate() {
        let mut differs = false;
        book.walk(&[stat.at], &mut |node| {
            differs |= match node {
                Node::Leaf(Leaf::Limit(limit)) => limit_differs(live, base, usize::from(limit)),
                Node::Leaf(Leaf::Stat(other)) => moved.get(usize::from(other)).copied().unwrap_or(false),
                _ => false,
            };
        });
        moved[at] = differs;
        let values = match (wanted[at], differs) {
            (false, _) => Vec::new(),
            (true, false) => base.stats.get(at).cloned().unwrap_or_default(),
            (true, true) => worked_out(live, stat),
        };
        keep(live, values);
    }
}

fn limit_differs(live: &Live, base: &Live, at: usize) -> bool {
    let shown = |live: &Live| live.limits_shown.get(at).cloned().flatten().map(|limit| limit.value);
    let differs = |town: u32| shown(live.at_town(town)) != shown(base.at_town(town));
    shown(live) != shown(base) || (0..).zip(live.towns.iter()).any(|(town, _)| differs(town))
}

/// The frame of all townships.
pub(crate) fn whole_county() -> Frame {
    Frame { town: NOBODY, village: NOBODY, household: NOBODY, member: NOBODY, ..Frame::default() }
}

/// The frame of a township.
pub(crate) fn of_town(town: usize) -> Frame {
    Frame { town: u32::try_from(town).unwrap_or(NOBODY), ..whole_county() }
}

/// The frame of a village.
pub(crate) fn of_village(village: usize) -> Frame {
    Frame { village: u32::try_from(village).unwrap_or(NOBODY), ..whole_county() }
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
