//! Judging villages and townships: what a rule asks of all households of a village is gathered column by column.
//!
//! What does not live here: rules about households (`mod.rs`), figures of villages that rules read (`stats.rs`).

use std::panic::resume_unwind;
use std::thread;

use crate::domain::flag::Outcome;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::eval::aggregates;
use crate::rules::eval::batch::Columns;
use crate::rules::eval::bind::Bound;
use crate::rules::eval::bind::bind;
use crate::rules::eval::memo_source::Worker;
use crate::rules::eval::program::Program;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::judge::BATCH;
use crate::rules::judge::judge;
use crate::rules::judge::stats;
use crate::rules::judge::threads;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Node;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Tally;

/// Judges villages and townships by the rules about them that are `judged`; their flags and letters go into `done`.
pub(crate) fn judge_all(live: &Live, judged: &dyn Fn(&Rule) -> bool, done: &mut Assessment) -> Vec<Tally> {
    let rules: Vec<&Rule> = live.book.village_rules().filter(|rule| judged(rule)).collect();
    let parts: Vec<(&Live, Bound)> = live.parts().map(|part| (part, bind(part, rules.iter().copied()))).collect();
    let mut of_villages: Vec<Vec<Outcome>> = vec![Vec::new(); live.villages.len()];
    for (at, (part, bound)) in parts.iter().enumerate() {
        let own = |village: &usize| live.villages.get(*village).is_some_and(|village| live.part_of(village.town) == at);
        let villages: Vec<usize> = (0..live.villages.len()).filter(own).collect();
        for (village, ends) in villages.iter().zip(outcomes(part, &rules, bound, &villages)) {
            of_villages[*village] = ends;
        }
    }
    let mut tallies: Vec<Tally> = rules.iter().map(|rule| Tally { rule: rule.code.clone(), ..Tally::default() }).collect();
    let mut letters = vec![String::new(); live.villages.len()];
    for (at, rule) in rules.iter().enumerate() {
        let of_town = |town: usize| {
            let frame = stats::of_town(town);
            let (part, bound) = parts.get(live.part_of(frame.town))?;
            let (ready, eval) = (bound.rules.get(at)?, Eval { arena: &bound.arena, source: *part });
            Some((frame, judge(ready, |thing| part.loaded(thing, &frame), |at| eval.truth(at, &frame))))
        };
        let subjects: Vec<(Frame, Outcome)> = if rule.scope == Scope::Town {
            (0..live.towns.len()).filter_map(of_town).collect()
        } else {
            of_villages.iter().enumerate().filter_map(|(village, all)| Some((stats::of_village(village), *all.get(at)?))).collect()
        };
        for (frame, outcome) in subjects {
            tallies[at].count(outcome);
            let town = live.villages.get(frame.village as usize).map_or(frame.town, |village| village.town);
            if let Some(letters) = letters.get_mut(frame.village as usize) {
                letters.push(outcome.letter());
            } else {
                let own = letters.iter_mut().zip(live.villages.iter()).filter(|(_, village)| village.town == town);
                own.for_each(|(letters, _)| letters.push(outcome.letter()));
            }
            if let Outcome::Fires(severity) = outcome {
                done.flags.push(explain::flag(live.at_town(town), rule, severity, &frame));
            }
        }
    }
    done.village_outcomes =
        live.villages.iter().zip(letters).map(|(village, letters)| (village.name.clone(), letters.into_boxed_str())).collect();
    tallies
}

/// How each rule ends for each of some villages, as if all were rules about villages.
fn outcomes(live: &Live, rules: &[&Rule], bound: &Bound, villages: &[usize]) -> Vec<Vec<Outcome>> {
    if rules.iter().all(|rule| rule.scope == Scope::Town) {
        return vec![Vec::new(); villages.len()];
    }
    let program = Program::of_villages(live, bound);
    let count = villages.len();
    let each = count.div_ceil(threads()).max(1);
    thread::scope(|scope| {
        let parts = (0..count).step_by(each).map(|from| from..(from + each).min(count));
        let running: Vec<_> = parts.map(|part| scope.spawn(|| some(live, bound, &program, villages.get(part).unwrap_or(&[])))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn some(live: &Live, bound: &Bound, program: &Program, villages: &[usize]) -> Vec<Vec<Outcome>> {
    let worker = Worker::new(live, bound.kept, bound.kept_of_members);
    let eval = Eval { arena: &bound.arena, source: &worker };
    let mut columns = Columns::new(program, eval);
    // In this copy what is asked of all households stands as what it comes to in the village in hand.
    let mut known = bound.arena.clone();
    let village = |village: &usize| {
        let frame = stats::of_village(*village);
        gather(live, &eval, program, &mut columns, &frame, &mut known);
        let eval = Eval { arena: &known, source: live };
        bound.rules.iter().map(|ready| judge(ready, |thing| live.loaded(thing, &frame), |at| eval.truth(at, &frame))).collect()
    };
    villages.iter().map(village).collect()
}

/// Works out what is asked of all households of a village and puts it in the place of the question.
fn gather(live: &Live, eval: &Eval<Worker>, program: &Program, columns: &mut Columns<Worker>, village: &Frame, known: &mut Arena) {
    let mut kept: Vec<Vec<Val>> = vec![Vec::new(); program.gathered.len()];
    let count = live.rows(Coll::Households, village).unwrap_or(0);
    for from in (0..count).step_by(BATCH) {
        let batch = from..(from + BATCH).min(count);
        columns.fill(batch.clone().map(|at| live.enter(Coll::Households, village, at)));
        for (kept, gathered) in kept.iter_mut().zip(&program.gathered) {
            let passes = (0..batch.len()).filter(|row| columns.truth(gathered.filter, *row) == Ok(true));
            kept.extend(passes.map(|row| columns.value(gathered.body, row)));
        }
    }
    for (kept, gathered) in kept.into_iter().zip(&program.gathered) {
        let width = || eval.value(gathered.over.extra, village);
        let value = aggregates::fold(&gathered.over, kept.into_iter(), |value| *value, width);
        if let Some(node) = known.nodes.get_mut(gathered.at as usize) {
            *node = Node::Const(value);
        }
    }
}
