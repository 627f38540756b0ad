//! What is said of empty cells that rules wait for: each cell once, with the rules.
//!
//! What does not live here: finding them (`judge/waiting.rs`).

use crate::domain::flag::Flag;
use crate::domain::flag::Number;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Rule;
use crate::rules::eval::source::Frame;
use crate::rules::explain::arithmetic;
use crate::rules::explain::sentences;
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
    let lead = rule.say.fill(&[("n:count", &waits.len())]);
    let list = sentences::joined(&shortened(waits, |wait| with_codes(live, wait, frame)), "；", "; ");
    Flag {
        rule: rule.code.clone(),
        subject: Subject::Household(live.town.current.id(frame.household as usize).to_owned()),
        severity,
        kind: rule.kind,
        numbers: waits.iter().map(|wait| Number { key: key(live, wait.cell, frame), value: String::new() }).collect(),
        limits: Vec::new(),
        said: text("{lead}：{list}", "{lead}: {list}").fill(&[("lead", &lead), ("list", &list)]),
        worked: sentences::joined(&shortened(waits, |wait| with_titles(live, wait, frame)), "；", "; "),
        members,
        fields,
        marked: Vec::new(),
        partial: Vec::new(),
        stake: Money(0),
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

fn name(live: &Live, (field, member): CellAt, frame: &Frame) -> Text {
    let label = &field.row().label;
    match member {
        Some(member) => text("{who}的{what}", "{who}'s {what}")
            .fill(&[("who", &arithmetic::member_name(live, frame.household, member)), ("what", label)]),
        None => label.clone(),
    }
}

fn with_codes(live: &Live, wait: &Wait, frame: &Frame) -> Text {
    let codes = shortened(&wait.rules, |rule| Text::same(rule.code.as_str()));
    text("{name}（{rules}）", "{name} ({rules})")
        .fill(&[("name", &name(live, wait.cell, frame)), ("rules", &sentences::joined(&codes, "、", ", "))])
}

fn with_titles(live: &Live, wait: &Wait, frame: &Frame) -> Text {
    let rules = shortened(&wait.rules, |rule| rule.title.clone());
    text("{name} 未填，等它才能核验：{rules}", "{name} not filled, waited for by: {rules}")
        .fill(&[("name", &name(live, wait.cell, frame)), ("rules", &sentences::joined(&rules, "、", ", "))])
}

fn shortened<T>(all: &[T], told: impl Fn(&T) -> Text) -> Vec<Text> {
    let mut parts: Vec<Text> = all.iter().take(MOST).map(told).collect();
    if all.len() > MOST {
        parts.push(text("另有 {n} 个", "{n} more").fill(&[("n", &(all.len() - MOST))]));
    }
    parts
}
