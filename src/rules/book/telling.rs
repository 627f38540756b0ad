//! What is worked out once a rule of how its flags are told, whatever their facts: kept with the book.
//!
//! What does not live here: working it out (`explain/compiled.rs`), telling (`explain/words.rs`).

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::domain::field::FieldId;
use crate::i18n::Text;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Leaf;

/// How the flags of a rule are told.
#[derive(Debug, Default)]
pub(crate) struct RuleTelling {
    /// The first of the nodes that its words read.
    pub first: At,
    /// These nodes, in the order of the arena.
    pub nodes: Vec<NodeTold>,
    /// Its sentence in Chinese and in English.
    pub sentences: [Vec<SentencePart>; 2],
    /// Whether its English sentence is the Chinese one, because an office wrote no other.
    pub is_chinese_alone: bool,
    /// The limits that its words may name.
    pub limits: Vec<LimitLines>,
    /// How many lines of limits the book had: those behind were laid over it since.
    pub lines: usize,
    /// The words of the book by what they are, once a fact has one.
    pub texts: OnceLock<HashMap<String, u32>>,
}

/// A piece of a sentence.
#[derive(Debug)]
pub(crate) enum SentencePart {
    /// Words as they are.
    Words(String),
    /// The value of a hole of the rule, by its place, and what is counted: one, any other number.
    Hole(usize, Option<(String, String)>),
}

/// The lines of a limit.
#[derive(Debug)]
pub(crate) struct LimitLines {
    /// Its place in the book's list of keys.
    pub place: u16,
    /// Its key.
    pub key: String,
    /// Its lines, by their places in the book.
    pub lines: Vec<usize>,
}

/// What is known of a node.
#[derive(Debug)]
pub(crate) struct NodeTold {
    /// The node below names and rounding.
    pub bare: At,
    /// The slot of its value, 0 where it is worked out of others.
    pub slot: u16,
    /// Whether it is an amount of money.
    pub is_money: bool,
    /// What its definition is called by, where it is told by that name and what it comes to.
    pub title: Option<Text>,
    /// Its name.
    pub name: OnceLock<Box<NodeName>>,
    /// It as a condition in words.
    pub asked: OnceLock<Box<NodeName>>,
    /// What it reads beside limits.
    pub reads: OnceLock<Vec<Leaf>>,
}

/// The name of a node.
#[derive(Clone, Debug)]
pub(crate) struct NodeName {
    /// The name; a limit stands in it as a hole (`{limit:3}`), because its value is none of the rule's.
    pub text: Text,
    /// Whether limits stand in it.
    pub has_limits: bool,
    /// The field that divides income where the name was made, which is part of some.
    pub denominator: FieldId,
}

impl RuleTelling {
    /// What is known of a node.
    pub fn node(&self, at: At) -> Option<&NodeTold> {
        self.nodes.get(at.checked_sub(self.first)? as usize)
    }
}
