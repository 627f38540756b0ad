//! Expressions asked of every household: the columns of a paper that no table has, such as how far an income is below a line.
//!
//! What does not live here: which columns a paper has (`review/report`), what a county's own table asks for (`review/fill`), sums over
//! households (`tally.rs`).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::cell::date_of;
use crate::domain::money::Money;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::Show;
use crate::rules::eval::bind::bind_all;
use crate::rules::eval::filter::FilterRow;
use crate::rules::eval::filter::LineWords;
use crate::rules::eval::filter::Township;
use crate::rules::eval::source::Eval;
use crate::rules::explain::amounts;
use crate::rules::judge::ready;
use crate::rules::lang::check::Checker;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Node;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::parse;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Val;
use crate::rules::township::town::Town;

/// What an expression came to for one household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EachValue {
    /// Nothing: something it needs is missing.
    Missing,
    /// Yuan, rounded half away from zero to the fen.
    Money(Money),
    /// A whole number.
    Whole(i64),
    /// Ten-thousandths, rounded half away from zero.
    Share(i64),
    /// Words, in the language of the office's files.
    Words(String),
    /// A day.
    Day(NaiveDate),
}

/// What an expression may come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EachKind {
    /// A number only.
    Number,
    /// Words, days, yes and no, too.
    Anything,
}

/// Expressions that come to numbers, ready to be asked.
#[derive(Clone, Debug)]
pub struct EachAsked {
    arena: Arena,
    columns: Vec<(At, Ty)>,
}

impl EachAsked {
    /// Reads expressions in the language of the rules and of filters.
    ///
    /// # Errors
    /// The first mistake.
    pub fn read(book: &Book, written: &[&str], wanted: EachKind) -> Result<EachAsked, RuleError> {
        let mut asked = EachAsked { arena: book.arena.clone(), columns: Vec::new() };
        let mut env = book.env.clone();
        for expression in written {
            let checked = parse(expression).and_then(|ast| {
                let mut checker = Checker::new(&mut env, &mut asked.arena, &[], Level::Household);
                checker.filter = true;
                match checker.check(&ast)? {
                    (at, ty @ (Ty::Money | Ty::Number | Ty::Literal)) => Ok((at, ty)),
                    (at, ty) if wanted == EachKind::Anything => Ok((at, ty)),
                    _ => Err(ExprSlip::new(0, text("这一项不是数", "no number"))),
                }
            });
            let error = |ExprSlip { at, said }| RuleError { file: String::new(), line: 1, column: at + 1, said };
            asked.columns.push(checked.map_err(error)?);
        }
        Ok(asked)
    }

    /// What a column reads, each once, by its path in the language: `net_pc`, `head.cert18`, `roster.post.paid`.
    #[must_use]
    pub fn paths(&self, column: usize) -> Vec<String> {
        let Some((from, _)) = self.columns.get(column) else { return Vec::new() };
        let (mut open, mut seen, mut found) = (vec![*from], BTreeSet::new(), BTreeSet::new());
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            if let Node::Leaf(leaf) = self.arena.node(at) {
                found.insert(names::path(leaf));
            }
            open.extend(self.arena.below(at));
        }
        found.into_iter().collect()
    }

    /// Asks every household of the current roll, in its order.
    #[must_use]
    pub fn each<'l>(&self, book: &Book, town: &Town, row_of: &dyn Fn(usize) -> Option<Box<dyn FilterRow + 'l>>) -> Vec<Vec<EachValue>> {
        let live = ready(book, town);
        let asked: Vec<At> = self.columns.iter().map(|(at, _)| *at).collect();
        let bound: Vec<(Township, (Arena, Vec<At>))> = live
            .parts()
            .map(|live| (Township { live, row_of, words: LineWords::default() }, bind_all(live, &self.arena, &asked)))
            .collect();
        let of = |household: usize| {
            let frame = live.household(household);
            let Some((source, (arena, asked))) = bound.get(live.part_of(live.town_of(household))) else { return Vec::new() };
            let eval = Eval { arena, source };
            let each = asked.iter().zip(&self.columns);
            each.map(|(at, (_, ty))| {
                let number = match eval.value(*at, &frame) {
                    Val::No(_) => return EachValue::Missing,
                    Val::Num(number) => number,
                    Val::Day(day) => return date_of(i64::from(day)).map_or(EachValue::Missing, EachValue::Day),
                    other => match amounts::value(&eval, other, *ty, Show::Plain) {
                        words if words.is_empty() => return EachValue::Missing,
                        words => return EachValue::Words(words),
                    },
                };
                let rounded = |digits| number.rounded(digits).ok().map(|number| number.num);
                let value = match ty {
                    Ty::Money => rounded(2).map(|fen| EachValue::Money(Money(fen))),
                    _ => number.as_whole().map(EachValue::Whole).or_else(|| rounded(4).map(EachValue::Share)),
                };
                value.unwrap_or(EachValue::Missing)
            })
            .collect()
        };
        (0..town.current.len()).map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::rules::book::Book;
    use crate::rules::count::each::EachAsked;
    use crate::rules::count::each::EachKind;

    #[test]
    fn only_numbers_stand_in_a_column_and_a_mistake_is_a_sentence() {
        let book = Book::shipped().expect("the book");
        assert!(EachAsked::read(&book, &["net_pc - limit.mon_line", "if(FALL, 1, 0)"], EachKind::Number).is_ok());
        let said =
            |written: &str| EachAsked::read(&book, &[written], EachKind::Number).err().map(|error| error.said.get(Lang::Zh).to_owned());
        assert!(said("village").is_some_and(|said| said.contains("不是数")));
        assert!(said("net_pcc").is_some_and(|said| said.contains("net_pc")));
        let written = ["village", "上年.人均纯收入 - net_pc", "head.cert18", "if(prior.wage > 0, 1, 0)", "3"];
        let any = EachAsked::read(&book, &written, EachKind::Anything).expect("understood");
        let paths: Vec<String> = (0..6).map(|column| any.paths(column).join(" ")).collect();
        assert_eq!(paths, ["village", "net_pc prior.net_pc", "head.cert18", "prior.wage", "", ""]);
    }
}
