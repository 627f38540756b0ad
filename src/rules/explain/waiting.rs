//! What is said of empty cells that rules wait for: each cell once, with the rules.
//!
//! What does not live here: finding them (`judge/waiting.rs`).

use crate::domain::flag::Flag;
use crate::domain::flag::Number;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::flag::facts::FactWait;
use crate::domain::flag::facts::FlagFacts;
use crate::domain::money::Money;
use crate::rules::book::Rule;
use crate::rules::eval::source::Frame;
use crate::rules::judge::filled::CellAt;
use crate::rules::judge::waiting::Wait;
use crate::rules::township::context::Live;

/// Most cells and rules of a cell that one sentence names.
const MOST: usize = 8;

/// The flag for cells that rules wait for.
pub(crate) fn flag(live: &Live, rule: &Rule, severity: Severity, waits: &[Wait], frame: &Frame) -> Flag {
    let mut members: Vec<u16> = waits.iter().filter_map(|wait| position(live, wait.cell.1?, frame)).collect();
    members.sort_unstable();
    members.dedup();
    let mut fields: Vec<String> = Vec::new();
    for (field, _) in waits.iter().map(|wait| wait.cell) {
        if !fields.iter().any(|own| own == field.code()) {
            fields.push(field.code().to_owned());
        }
    }
    let told: Vec<FactWait> = waits.iter().take(MOST).map(|wait| fact(live, wait, frame)).collect();
    let more = u16::try_from(waits.len() - told.len()).unwrap_or(u16::MAX);
    let facts = FlagFacts { wording: rule.wording.clone(), waits: told, more_waits: more, ..FlagFacts::default() };
    Flag {
        rule: rule.code.clone(),
        subject: Subject::Household(live.town.current.id(frame.household as usize).to_owned()),
        severity,
        kind: rule.kind,
        numbers: waits.iter().map(|wait| Number { key: key(live, wait.cell, frame), value: String::new() }).collect(),
        limits: Vec::new(),
        said: None,
        worked: None,
        members,
        fields,
        marked: Vec::new(),
        partial: Vec::new(),
        stake: Money(0),
        facts: Some(facts),
    }
}

/// The key under which a flag keeps the cell.
pub(crate) fn key(live: &Live, (field, member): CellAt, frame: &Frame) -> String {
    match member.and_then(|member| position(live, member, frame)) {
        Some(at) => format!("m{}.{}", at + 1, field.code()),
        None => field.code().to_owned(),
    }
}

fn position(live: &Live, member: u32, frame: &Frame) -> Option<u16> {
    let all = live.town.current.members_of(frame.household as usize);
    all.iter().position(|own| *own == member).and_then(|at| u16::try_from(at).ok())
}

fn fact(live: &Live, wait: &Wait, frame: &Frame) -> FactWait {
    let more = wait.rules.len().saturating_sub(MOST);
    FactWait {
        name: live.cell_called(frame.household, wait.cell),
        rules: wait.rules.iter().take(MOST).map(|rule| rule.code.clone()).collect(),
        more: u16::try_from(more).unwrap_or(u16::MAX),
    }
}
