//! The first pass: figures of villages and of the town, and the medians of the comparison column.

use std::collections::BTreeMap;

use crate::domain::field::FIELDS;
use crate::domain::field::FieldKind;
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
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::Medians;
use crate::rules::township::town::NOBODY;

/// Works out every statistic, in book order, so that a later one may use an earlier one.
pub(crate) fn work_out(live: &mut Live) {
    for stat in &live.book.stats {
        let values = worked_out(live, stat);
        live.stats.push(values);
    }
}

fn worked_out(live: &Live, stat: &Stat) -> Vec<Val> {
    let (arena, ready) = bind_all(live, &live.book.arena, &[stat.at]);
    let Some(at) = ready.first().copied() else { return Vec::new() };
    let eval = Eval { arena: &arena, source: live };
    if stat.town {
        vec![eval.value(at, &whole_town())]
    } else {
        (0..live.villages.len()).map(|village| eval.value(at, &of_village(village))).collect()
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
        live.stats.push(values);
    }
}

fn limit_differs(live: &Live, base: &Live, at: usize) -> bool {
    let shown = |live: &Live| live.limits_shown.get(at).cloned().flatten().map(|limit| limit.value);
    shown(live) != shown(base)
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
