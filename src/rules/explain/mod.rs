//! What a fired rule says of its subject: sentence, numbers read, members and cells concerned, limits with their documents.
//!
//! What does not live here: the worked formula (`arithmetic.rs`), showing values (`amounts.rs`). Built only when a rule fires.

pub mod amounts;
pub mod arithmetic;
pub(crate) mod capture;
mod compiled;
mod deciding_rows;
pub mod operands;
pub mod sentences;
pub(crate) mod teller;
pub(crate) mod told_again;
pub mod waiting;
pub mod words;
mod written;

#[cfg(test)]
mod explain_tests;

use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::flag::Flag;
use crate::domain::flag::Number;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::money::Money;
use crate::domain::table::TableId;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::eval::aggregates;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::township::account;
use crate::rules::township::account_rows;
use crate::rules::township::context::Live;
use crate::rules::township::side_tables;

/// Most numbers and marked cells that one flag carries.
const MOST: usize = 200;

/// Most that one flag puts at stake, in fen (a million yuan), so that one absurd figure does not stand for the whole township.
const MOST_AT_STAKE: i64 = 100_000_000;

/// The flag of a rule that fired.
pub(crate) fn flag(live: &Live, rule: &Rule, severity: Severity, frame: &Frame) -> Flag {
    let eval = Eval { arena: &live.book.arena, source: live };
    let mut read = Reading { live, eval, numbers: Vec::new(), members: Vec::new(), fields: Vec::new() };
    if rule.scope.is_per_household() {
        if let Some(applies) = rule.applies {
            read.truth(applies, frame);
        }
        read.truth(rule.when, frame);
        if let Some(test) = rule.test_of(severity) {
            read.truth(test, frame);
        }
    }
    let Reading { mut numbers, mut members, fields: mut found, .. } = read;
    if !rule.scope.is_per_household() {
        numbers = rule.holes.iter().filter_map(|hole| hole_number(&eval, live, &hole.written, hole.at, frame)).collect();
    }
    if rule.scope == Scope::Village {
        found = fields_of_village(&eval, live, rule.when, frame);
    }
    members.sort_unstable();
    members.dedup();
    if !rule.fields.is_empty() {
        let required = found.iter().filter(|code| numbers.iter().any(|number| is_empty_of(number, code))).cloned().collect::<Vec<_>>();
        // Of a rule that goes through the account, the rows that decided; else the cells that the rule names.
        let decided = || found.iter().any(|code| rule.fields.contains(code));
        if live.book.slots(rule).beside.goes_through_account && decided() {
            found.retain(|code| rule.fields.contains(code));
        } else {
            found.clone_from(&rule.fields);
        }
        found.extend(required);
        let mut seen = Vec::new();
        found.retain(|code| {
            !seen.contains(code) && {
                seen.push(code.clone());
                true
            }
        });
    }
    // A county keeps a hundred thousand flags: no room is held that nothing fills.
    numbers.shrink_to_fit();
    members.shrink_to_fit();
    found.shrink_to_fit();
    let (limits, partial) = live.remarks.get(rule.place).cloned().unwrap_or_default();
    let flag = Flag {
        rule: rule.code.clone(),
        subject: subject(live, rule.scope, frame),
        severity,
        kind: rule.kind,
        numbers,
        limits,
        said: None,
        worked: None,
        members,
        fields: found,
        marked: marked(&eval, live, rule, frame),
        partial,
        stake: stake(&eval, rule, frame),
        facts: Some(capture::facts(live, rule, severity, frame)),
    };
    #[cfg(test)]
    explain_tests::facts_say_the_same(live, rule, frame, &flag);
    flag
}

/// What a rule that fired puts at stake, in whole yuan: nothing where it names no money, where an operand is missing, or below zero.
pub(crate) fn stake<S: Source>(eval: &Eval<S>, rule: &Rule, frame: &Frame) -> Money {
    let Some(Val::Num(found)) = rule.stake.map(|at| eval.value(at, frame)) else { return Money(0) };
    let yuan = found.rounded(0).map_or(i64::MAX, |whole| whole.num);
    Money(yuan.saturating_mul(100).clamp(0, MOST_AT_STAKE))
}

/// The fields of the rows of `village_items` that made a village rule true.
fn fields_of_village(eval: &Eval<Live>, live: &Live, when: At, frame: &Frame) -> Vec<String> {
    let mut open = vec![when];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        if let Node::Over(place) = eval.arena.node(at)
            && let Some(over) = eval.arena.overs.get(place as usize).filter(|over| over.rows == Coll::VillageItems && over.body != NONE)
        {
            let count = live.rows(over.rows, frame).unwrap_or(0);
            let yes = aggregates::kept(eval, over, frame, count).filter(|row| matches!(eval.value(over.body, row), Val::Bool(true)));
            found.extend(yes.filter_map(|row| live.account.village_items.get(row.row as usize)).map(|id| id.code().to_owned()));
            continue;
        }
        open.append(&mut eval.arena.below(at));
    }
    found
}

fn is_empty_of(number: &Number, code: &str) -> bool {
    number.value.is_empty() && number.key.rsplit('.').next() == Some(code)
}

fn subject(live: &Live, scope: Scope, frame: &Frame) -> Subject {
    match scope {
        Scope::Person | Scope::Household => Subject::Household(live.town.current.id(frame.household as usize).to_owned()),
        Scope::Village => {
            Subject::Village(live.villages.get(frame.village as usize).map(|village| village.name.clone()).unwrap_or_default())
        }
        Scope::Town if live.towns.len() > 1 => {
            Subject::Township(live.towns.get(frame.town as usize).map(|town| town.name.clone()).unwrap_or_default())
        }
        Scope::Town => Subject::Town,
    }
}

/// The households a village rule marks. What `mark` asks of the whole village is worked out once, not once for each household.
fn marked(eval: &Eval<Live>, live: &Live, rule: &Rule, frame: &Frame) -> Vec<String> {
    let Some(mark) = rule.mark else { return Vec::new() };
    let mut arena = eval.arena.clone();
    let mut open = vec![mark];
    while let Some(at) = open.pop() {
        let of_village = match eval.arena.node(at) {
            Node::Let(..) => true,
            Node::Over(place) => eval.arena.overs.get(place as usize).is_some_and(|over| over.rows == Coll::Households),
            _ => false,
        };
        match arena.nodes.get_mut(at as usize) {
            Some(node) if of_village => *node = Node::Const(eval.value(at, frame)),
            _ => open.append(&mut eval.arena.below(at)),
        }
    }
    let eval = Eval { arena: &arena, source: live };
    let count = live.rows(Coll::Households, frame).unwrap_or(0);
    (0..count)
        .map(|at| live.enter(Coll::Households, frame, at))
        .filter(|frame| matches!(eval.value(mark, frame), Val::Bool(true)))
        .map(|frame| live.town.current.id(frame.household as usize).to_owned())
        .collect()
}

fn hole_number(eval: &Eval<Live>, live: &Live, written: &str, at: At, frame: &Frame) -> Option<Number> {
    let key = written.rsplit_once(':').map_or(written, |(key, _)| key);
    if ["limit.", "county.", "town.", "vstat."].iter().any(|front| key.starts_with(front)) {
        return None;
    }
    let value = eval.value(at, frame);
    Some(Number { key: key.to_owned(), value: amounts::plain(live, live.book, value, at) })
}

/// Collects what decided: the true side of an `or`, the rows that made `any` true, everything a figure was made of.
struct Reading<'r, 'a> {
    live: &'r Live<'a>,
    eval: Eval<'r, Live<'a>>,
    numbers: Vec<Number>,
    members: Vec<u16>,
    fields: Vec<String>,
}

impl Reading<'_, '_> {
    fn truth(&mut self, at: At, frame: &Frame) {
        match self.eval.arena.node(at) {
            Node::Or(a, b) => {
                let sides = [a, b];
                let yes = sides.map(|side| matches!(self.eval.value(side, frame), Val::Bool(true)));
                for (side, yes_here) in sides.into_iter().zip(yes) {
                    if yes_here || yes == [false, false] {
                        self.truth(side, frame);
                    }
                }
            }
            // An `and` that is false is so by the side that is.
            Node::And(a, b) if matches!(self.eval.value(at, frame), Val::Bool(false)) => {
                for side in [a, b] {
                    if matches!(self.eval.value(side, frame), Val::Bool(false)) {
                        self.truth(side, frame);
                    }
                }
            }
            // What counts as `no` unless it is known, and is no, decided nothing.
            Node::Default(_, b) if self.is_usual(at, b, frame) => {}
            Node::Define(_, inner) | Node::Let(inner) | Node::Given(inner) | Node::IsEmpty(inner) => self.truth(inner, frame),
            Node::If(choice, yes, no) => match self.eval.truth(choice, frame) {
                Ok(true) => self.truth(yes, frame),
                Ok(false) => self.truth(no, frame),
                Err(_) => {}
            },
            Node::Over(place) => {
                if let Some(over) = self.eval.arena.overs.get(place as usize) {
                    self.rows(over, frame);
                }
            }
            Node::Leaf(leaf) => {
                self.leaf(leaf, frame);
                if let Leaf::Calc(_) = leaf {
                    for (id, _) in account_rows::net_items(self.live) {
                        self.leaf(Leaf::Own(When::Now, id), frame);
                    }
                }
            }
            _ => {
                for below in self.eval.arena.below(at) {
                    self.truth(below, frame);
                }
            }
        }
    }

    fn is_usual(&self, at: At, otherwise: At, frame: &Frame) -> bool {
        match (self.eval.arena.node(otherwise), self.eval.value(at, frame)) {
            (Node::Const(Val::Bool(usual)), Val::Bool(found)) => usual == found,
            _ => false,
        }
    }

    fn rows(&mut self, over: &Over, frame: &Frame) {
        let count = self.eval.source.rows(over.rows, frame).unwrap_or(0);
        let kept: Vec<Frame> = aggregates::kept(&self.eval, over, frame, count).collect();
        if let (Some(table), Agg::Count, NONE) = (names::table_of(over.rows), over.agg, over.body) {
            self.counted(table, kept.len(), frame);
        }
        for row in kept {
            let wanted = match over.agg {
                Agg::Any | Agg::Share => matches!(self.eval.value(over.body, &row), Val::Bool(true)),
                Agg::Count if over.body != NONE => matches!(self.eval.value(over.body, &row), Val::Bool(true)),
                Agg::All | Agg::Count | Agg::Sum | Agg::Min | Agg::Max | Agg::Median | Agg::Densest | Agg::DensestFrom => true,
            };
            if !wanted || self.numbers.len() >= MOST {
                continue;
            }
            if over.rows == Coll::Members && matches!(over.agg, Agg::Any | Agg::Count) {
                self.members.extend(self.position(row.household, row.member));
            }
            for part in [over.filter, over.body] {
                if part != NONE {
                    self.truth(part, &row);
                }
            }
        }
    }

    /// How many rows of a table there were: being on a roster is a value like any other.
    fn counted(&mut self, table: TableId, rows: usize, frame: &Frame) {
        let key = match self.position(frame.household, frame.member) {
            Some(at) => format!("m{}.{}", at + 1, table.code()),
            None => table.code().to_owned(),
        };
        if self.numbers.len() < MOST && !self.numbers.iter().any(|number| number.key == key) {
            self.numbers.push(Number { key, value: rows.to_string() });
        }
    }

    /// Position of a member within its household, as the review screen counts them.
    fn position(&self, household: u32, member: u32) -> Option<u16> {
        let all = self.live.town.current.members_of(household as usize);
        all.iter().position(|own| *own == member).and_then(|at| u16::try_from(at).ok())
    }

    fn leaf(&mut self, leaf: Leaf, frame: &Frame) {
        let Some((key, field)) = self.key(leaf, frame) else { return };
        let value = self.eval.source.seen(leaf, frame);
        let value = amounts::plain_leaf(self.live, self.live.book, value, leaf);
        if self.numbers.len() < MOST && !self.numbers.iter().any(|number| number.key == key) {
            self.numbers.push(Number { key, value });
        }
        if let Some(field) = field
            && !self.fields.iter().any(|own| own == field)
        {
            self.fields.push(field.to_owned());
        }
    }

    /// The key of a value read and the cell it stands in; none for limits, statistics, counts and facts, which are not the subject's own.
    fn key(&self, leaf: Leaf, frame: &Frame) -> Option<(String, Option<&'static str>)> {
        let of_member = |key: String| match self.position(frame.household, frame.member) {
            Some(at) => format!("m{}.{key}", at + 1),
            None => key,
        };
        match leaf {
            Leaf::Own(When::Now, id) => Some((id.code().to_owned(), Some(id.code()))),
            Leaf::Own(_, id) | Leaf::Head(id) => Some((names::path(leaf), Some(id.code()))),
            Leaf::Member(id) => Some((of_member(id.code().to_owned()), Some(id.code()))),
            Leaf::Derived(_) => Some((of_member(names::path(leaf)), Some("cert_no"))),
            Leaf::Denominator(When::Now) => {
                Some((self.live.caliber.denominator.code().to_owned(), Some(self.live.caliber.denominator.code())))
            }
            Leaf::HeadDerived(_) | Leaf::Calc(_) | Leaf::Denominator(_) => Some((names::path(leaf), None)),
            Leaf::Row(coll, attr) => self.row_key(coll, attr, frame),
            Leaf::Fed(_) => Some((names::path(leaf), None)),
            Leaf::Index(_) | Leaf::Limit(_) | Leaf::Stat(_) | Leaf::Fact(_) => None,
        }
    }

    fn row_key(&self, coll: Coll, attr: Attr, frame: &Frame) -> Option<(String, Option<&'static str>)> {
        if let (Some(table), Attr::Other(column)) = (names::table_of(coll), attr) {
            return side_tables::key(self.live, table, usize::from(column), frame);
        }
        if matches!(
            attr,
            Attr::Id | Attr::Parent | Attr::Leaf | Attr::Kind | Attr::SelfReported | Attr::Regrouped | Attr::Most | Attr::Due | Attr::Field
        ) {
            return None;
        }
        let field = self.row_field(coll, frame);
        let code = field.map(FieldId::code);
        let key = match (coll, attr) {
            (Coll::Required, _) => {
                let (id, member) = account_rows::required_at(self.live, frame)?;
                match member.and_then(|member| self.position(frame.household, member)) {
                    Some(at) => format!("m{}.{}", at + 1, id.code()),
                    None => id.code().to_owned(),
                }
            }
            (Coll::Blocks, _) if frame.row == 1 => {
                names::column_name(coll, attr).replace("value", "prod_net").replace("was", "prior.prod_net")
            }
            (_, Attr::Value | Attr::Area | Attr::Problem) => code?.to_owned(),
            (_, Attr::Was) => format!("prior.{}", code?),
            (_, Attr::WasRaw) => format!("prior_raw.{}", code?),
            (_, Attr::Earlier) => format!("earlier.{}", code?),
            _ => format!("{}.{}", code?, names::column_name(coll, attr)),
        };
        Some((key, code))
    }

    fn row_field(&self, coll: Coll, frame: &Frame) -> Option<FieldId> {
        let at = frame.row as usize;
        match coll {
            Coll::Items => self.live.account.items.get(at).map(|item| item.field),
            Coll::Blocks => account::BLOCKS.get(at).map(|(_, id)| *id),
            Coll::Parents => self.live.account.parents.get(at).map(|(id, _)| *id),
            Coll::Lands => self.live.account.lands.get(at).map(|(_, id, _)| *id),
            Coll::Required => account_rows::required_at(self.live, frame).map(|(id, _)| id),
            Coll::Cells => {
                let note = self.live.notes_of(frame.household as usize).get(at)?;
                self.live.town.current.notes.get(*note as usize).map(|note| note.field).filter(|id| id.row().owner != Owner::Case)
            }
            Coll::Households | Coll::Members | Coll::VillageItems | Coll::Waits | Coll::Other(_) => None,
        }
    }
}
