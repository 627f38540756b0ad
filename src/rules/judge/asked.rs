//! Flags that an engine found by the same book: each is judged again and said as the desk says its own.
//!
//! What does not live here: reading them (`review/export/explaining.rs`).

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::flag::Flag;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::eval::bind::Bound;
use crate::rules::eval::bind::bind;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::judge;
use crate::rules::judge::stats;
use crate::rules::township::context::Live;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::Town;

/// A flag that was found elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedFlag {
    /// Whom it is about; a rule about townships is told of each of its villages.
    pub subject: Subject,
    /// Rule code.
    pub rule: String,
    /// Weight.
    pub severity: Severity,
}

/// Why a flag is not said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSaid {
    /// The book has no such rule in force.
    NoRule,
    /// There is nobody of that name, or the rule is not about such.
    Nobody,
    /// The rule ends otherwise.
    Otherwise(Outcome),
}

/// Says flags again, in the order in which they are asked for; what is about a township once.
///
/// # Errors
/// The position of the first that cannot be said, and why.
pub fn said_again(book: &Book, town: &Town, asked: &[AskedFlag]) -> Result<Vec<Flag>, (usize, NotSaid)> {
    let live = judge::ready(book, town);
    let rules: Vec<&Rule> = book.rules.iter().filter(|rule| rule.on).collect();
    let parts: Vec<(&Live, Bound)> = live.parts().map(|part| (part, bind(part, rules.iter().copied()))).collect();
    let villages: HashMap<&str, usize> = live.villages.iter().enumerate().map(|(at, village)| (village.name.as_str(), at)).collect();
    let mut of_towns: BTreeSet<(usize, u32)> = BTreeSet::new();
    let mut flags = Vec::new();
    for (at, asked) in asked.iter().enumerate() {
        let place = rules.iter().position(|rule| rule.code == asked.rule).ok_or((at, NotSaid::NoRule))?;
        let rule = rules[place];
        let frame = frame(&live, rule, &asked.subject, &villages).ok_or((at, NotSaid::Nobody))?;
        let town = live.villages.get(frame.village as usize).map_or(frame.town, |village| village.town);
        if rule.scope == Scope::Town && !of_towns.insert((place, town)) {
            continue;
        }
        let Some((part, bound)) = parts.get(live.part_of(town)) else { continue };
        let eval = Eval { arena: &bound.arena, source: *part };
        let outcome = judge::judge(&bound.rules[place], |thing| part.loaded(thing, &frame), |at| eval.truth(at, &frame));
        if outcome != Outcome::Fires(asked.severity) {
            return Err((at, NotSaid::Otherwise(outcome)));
        }
        flags.push(explain::flag(part, rule, asked.severity, &frame));
    }
    Ok(flags)
}

fn frame(live: &Live, rule: &Rule, subject: &Subject, villages: &HashMap<&str, usize>) -> Option<Frame> {
    match (rule.scope, subject) {
        (Scope::Person | Scope::Household, Subject::Household(id)) => live.town.current.find(id).map(|at| live.household(at)),
        (Scope::Village, Subject::Village(name)) => villages.get(name.as_str()).map(|at| stats::of_village(*at)),
        (Scope::Town, Subject::Village(name)) => {
            let town = villages.get(name.as_str()).and_then(|at| live.villages.get(*at)).map_or(NOBODY, |village| village.town);
            (town != NOBODY).then(|| stats::of_town(town as usize))
        }
        _ => None,
    }
}
