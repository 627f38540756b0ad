//! Works out once a rule what does not hang on the facts of a flag: which nodes are below names and rounding, amounts, slots, what is
//! called by a title, the sentence in pieces, the lines of its limits.
//!
//! What does not live here: keeping it (`rules/book/telling.rs`), telling (`words.rs`, `arithmetic.rs`, `operands.rs`).

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits::LAND_MOST;
use crate::rules::book::telling::LimitLines;
use crate::rules::book::telling::NodeTold;
use crate::rules::book::telling::RuleTelling;
use crate::rules::book::telling::SentencePart;
use crate::rules::explain::amounts;
use crate::rules::explain::sentences;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Two;

/// How the flags of a rule are told, worked out when the first one is.
pub(crate) fn telling<'b>(book: &'b Book, rule: &Rule) -> &'b RuleTelling {
    book.telling(rule, || of_rule(book, rule))
}

fn of_rule(book: &Book, rule: &Rule) -> RuleTelling {
    let mut read = BTreeSet::new();
    let mut open = rule.told_expressions();
    while let Some(at) = open.pop() {
        read.insert(at);
        open.append(&mut book.arena.below(at));
    }
    let first = read.first().copied().unwrap_or_default();
    let end = read.last().map_or(first, |last| last + 1);
    let sentences = [Lang::Zh, Lang::En].map(|lang| sentence(rule, rule.say.get(lang)));
    RuleTelling {
        first,
        nodes: (first..end).map(|at| node(book, rule, at)).collect(),
        sentences,
        is_chinese_alone: rule.say.both().1.is_empty(),
        limits: limits(book, &read),
        lines: book.limits.len(),
        texts: OnceLock::new(),
    }
}

fn node(book: &Book, rule: &Rule, at: At) -> NodeTold {
    let slots = book.slots(rule);
    let slot = match book.arena.node(at) {
        Node::Leaf(leaf) => slots.leaf(leaf),
        _ => slots.node(at),
    };
    let bare = bare(&book.arena, at);
    let is_titled = matches!(book.arena.node(bare), Node::Over(_) | Node::Two(Two::Age, ..));
    NodeTold {
        bare,
        slot: slot.unwrap_or_default(),
        is_money: amounts::is_money(book, at),
        title: is_titled.then(|| sentences::title(book, at)).flatten(),
        name: OnceLock::new(),
        asked: OnceLock::new(),
        reads: OnceLock::new(),
    }
}

/// Below names and rounding.
fn bare(arena: &Arena, at: At) -> At {
    match arena.node(at) {
        Node::Define(_, inner) | Node::Let(inner) | Node::One(One::Round2, inner) => bare(arena, inner),
        _ => at,
    }
}

fn limits(book: &Book, read: &BTreeSet<At>) -> Vec<LimitLines> {
    let is_land = read.iter().any(|at| matches!(book.arena.node(*at), Node::Leaf(Leaf::Row(Coll::Lands, _))));
    let of_rule: BTreeSet<u16> = read
        .iter()
        .filter_map(|at| match book.arena.node(*at) {
            Node::Leaf(Leaf::Limit(place)) => Some(place),
            _ => None,
        })
        .collect();
    let places = (0_u16..).zip(&book.env.limits);
    places
        .filter(|(place, (key, _))| of_rule.contains(place) || is_land && key.starts_with(LAND_MOST))
        .map(|(place, (key, _))| {
            let lines = book.limits.iter().enumerate().filter(|(_, limit)| limit.key == *key).map(|(at, _)| at).collect();
            LimitLines { place, key: key.clone(), lines }
        })
        .collect()
}

/// A sentence in pieces; a hole that the rule does not have stays as it is written.
fn sentence(rule: &Rule, pattern: &str) -> Vec<SentencePart> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = pattern;
    while let Some((before, (written, after))) = rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        words.push_str(before);
        let (name, nouns) = written.split_once('|').map_or((written, None), |(name, nouns)| (name, nouns.split_once('|')));
        match rule.holes.iter().position(|hole| hole.written == name) {
            Some(hole) => {
                parts.push(SentencePart::Words(std::mem::take(&mut words)));
                parts.push(SentencePart::Hole(hole, nouns.map(|(one, many)| (one.to_owned(), many.to_owned()))));
            }
            None => words.extend(["{", written, "}"]),
        }
        rest = after;
    }
    words.push_str(rest);
    parts.push(SentencePart::Words(words));
    parts
}
