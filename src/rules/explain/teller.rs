//! What sentences ask of the place where a flag was found, beside single values: which rows decided and what they are called, what the
//! caliber says, limits with their documents. The township answers when a flag is found, its facts whenever somebody reads it.
//!
//! What does not live here: the sentences (`words.rs`, `arithmetic.rs`), facts as an answer (`told_again.rs`).

use std::borrow::Cow;

use crate::domain::field::FieldId;
use crate::domain::field::RELATION;
use crate::domain::flag::facts::FactName;
use crate::i18n::Text;
use crate::rules::book::Book;
use crate::rules::eval::aggregates;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::value::Val;
use crate::rules::township::account;
use crate::rules::township::account_rows;
use crate::rules::township::context::Live;
use crate::rules::township::side_tables;

/// Most rows of one function that a flag keeps and its sentences go through.
pub(crate) const MOST_DECIDED: usize = 200;

/// Most terms of a sum that are written out.
pub(crate) const MOST_TERMS: usize = 5;

/// Most households without a form that one sentence lists; the unmatched rows show them all.
const MOST_LISTED: usize = 10;

/// Which rows of a function decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deciding {
    /// Those for which its body is yes.
    Yes,
    /// Those for which it is no.
    No,
    /// Those whose body is a number other than 0, and those without one.
    Counted,
}

/// The rows that decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecidedRows {
    /// The first of them (`MOST_DECIDED`).
    pub rows: Vec<Frame>,
    /// How many there are.
    pub all: usize,
    /// How many rows the condition of the function kept.
    pub kept: usize,
}

/// A limit as its sentence says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LimitTold<'t> {
    /// As written in the file.
    pub value: &'t str,
    /// Code of its unit.
    pub unit: &'t str,
    /// The document it comes from; empty for a shipped default.
    pub document: &'t str,
    /// Its name.
    pub title: &'t Text,
}

/// Answers what sentences ask.
pub(crate) trait Teller: Source {
    /// The rulebook.
    fn book(&self) -> &Book;
    /// A limit as it is set, by its place in the book.
    fn limit(&self, place: u16) -> Option<LimitTold<'_>>;
    /// What the limit on the area of the row of land in hand is called.
    fn land_limit(&self, frame: &Frame) -> Option<&Text>;
    /// The size that divides net income.
    fn denominator(&self) -> FieldId;
    /// The items that net income is made of, and whether each adds to it.
    fn net_items(&self) -> Vec<(FieldId, bool)>;
    /// The rows of a function, by its place in the arena, that decided.
    fn decided(&self, over: u32, frame: &Frame, by: Deciding) -> DecidedRows;
    /// Whether a function, by its place in the arena, has rows to go over here at all.
    fn has_rows(&self, over: u32, frame: &Frame) -> bool;
    /// What a row is called.
    fn row_name(&self, coll: Coll, frame: &Frame) -> Cow<'_, FactName>;
    /// The first households without a form, as they may be named, and whether there are more.
    fn uncollected(&self, frame: &Frame) -> (Vec<String>, bool);
}

impl Teller for Live<'_> {
    fn book(&self) -> &Book {
        self.book
    }

    fn limit(&self, place: u16) -> Option<LimitTold<'_>> {
        let limit = self.limits_shown.get(usize::from(place))?.as_ref()?;
        Some(LimitTold { value: &limit.value, unit: &limit.unit, document: &limit.document, title: &limit.title })
    }

    fn land_limit(&self, frame: &Frame) -> Option<&Text> {
        let key = account_rows::land_key(self, frame);
        self.limits_shown.iter().flatten().find(|limit| limit.key == key).map(|limit| &limit.title)
    }

    fn denominator(&self) -> FieldId {
        self.caliber.denominator
    }

    fn net_items(&self) -> Vec<(FieldId, bool)> {
        account_rows::net_items(self).collect()
    }

    fn has_rows(&self, over: u32, frame: &Frame) -> bool {
        self.book.arena.overs.get(over as usize).is_some_and(|over| self.rows(over.rows, frame).is_ok())
    }

    fn decided(&self, over: u32, frame: &Frame, by: Deciding) -> DecidedRows {
        let eval = Eval { arena: &self.book.arena, source: self };
        let Some(over) = eval.arena.overs.get(over as usize) else { return DecidedRows::default() };
        let count = self.rows(over.rows, frame).unwrap_or(0);
        let mut found = DecidedRows::default();
        for row in aggregates::kept(&eval, over, frame, count) {
            found.kept += 1;
            if over.body == NONE || !is_deciding(by, eval.value(over.body, &row)) {
                continue;
            }
            if found.all < MOST_DECIDED {
                found.rows.push(row);
            }
            found.all += 1;
        }
        found
    }

    fn row_name(&self, coll: Coll, frame: &Frame) -> Cow<'_, FactName> {
        Cow::Owned(self.row_called(coll, frame))
    }

    fn uncollected(&self, frame: &Frame) -> (Vec<String>, bool) {
        let mut who = side_tables::uncollected_who(self, frame);
        let more = who.len() > MOST_LISTED;
        who.truncate(MOST_LISTED);
        (who, more)
    }
}

const fn is_deciding(by: Deciding, value: Val) -> bool {
    match (by, value) {
        (Deciding::Yes, Val::Bool(yes)) => yes,
        (Deciding::No, Val::Bool(yes)) => !yes,
        (Deciding::Counted, Val::Num(num)) => num.num != 0,
        (Deciding::Counted, _) => true,
        (Deciding::Yes | Deciding::No, _) => false,
    }
}

impl Live<'_> {
    /// What a row is called.
    pub(crate) fn row_called(&self, coll: Coll, frame: &Frame) -> FactName {
        let at = frame.row as usize;
        let id = match coll {
            Coll::Members => return self.member_called(frame.household, frame.member),
            Coll::Items => self.account.items.get(at).map(|item| item.field),
            Coll::Parents => self.account.parents.get(at).map(|(id, _)| *id),
            Coll::Lands => self.account.lands.get(at).map(|(_, id, _)| *id),
            Coll::Required => match account_rows::required_at(self, frame) {
                Some((id, Some(member))) => return self.cell_called(frame.household, (id, Some(member))),
                found => found.map(|(id, _)| id),
            },
            Coll::VillageItems => self.account.village_items.get(at).copied(),
            Coll::Cells => {
                let note = self.notes_of(frame.household as usize).get(at);
                note.and_then(|note| self.town.current.notes.get(*note as usize)).map(|note| note.field)
            }
            Coll::Blocks if at == 1 => return FactName::NetProduction,
            Coll::Blocks => account::BLOCKS.get(at).map(|(_, id)| *id),
            Coll::Other(_) => return side_tables::row_name(self, coll, frame),
            Coll::Households | Coll::Waits => None,
        };
        id.map_or(FactName::Plain, FactName::Field)
    }

    /// A member by place and relation.
    fn member_called(&self, household: u32, member: u32) -> FactName {
        let (n, relation) = self.place_of(household, member);
        FactName::Member(n, relation)
    }

    /// A cell of the household or of one of its members.
    pub(crate) fn cell_called(&self, household: u32, (id, member): (FieldId, Option<u32>)) -> FactName {
        let Some(member) = member else { return FactName::Field(id) };
        let (n, relation) = self.place_of(household, member);
        FactName::MemberField(n, relation, id)
    }

    /// Place of a member, from 1, and its relation.
    fn place_of(&self, household: u32, member: u32) -> (u32, Option<String>) {
        let roll = self.town.current;
        let place = roll.members_of(household as usize).iter().position(|own| *own == member).map_or(0, |at| at + 1);
        let relation = roll.get_member(member as usize, RELATION).word().map(|word| roll.words.get(word).to_owned());
        (u32::try_from(place).unwrap_or(u32::MAX), relation)
    }
}
