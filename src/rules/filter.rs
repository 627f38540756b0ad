//! Queue filters, saved views and `--where`: the language of the rules over one row of a list.

use std::borrow::Cow;
use std::cell::RefCell;

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::flag::Why;
use crate::rules::book::Book;
use crate::rules::check::Checker;
use crate::rules::error::RuleError;
use crate::rules::error::Slip;
use crate::rules::eval::Eval;
use crate::rules::eval::Frame;
use crate::rules::eval::Source;
use crate::rules::names::Level;
use crate::rules::node::Arena;
use crate::rules::node::At;
use crate::rules::node::Coll;
use crate::rules::node::Leaf;
use crate::rules::node::Shape;
use crate::rules::node::Thing;
use crate::rules::node::When;
use crate::rules::parse::parse;
use crate::rules::scalar;
use crate::rules::value::Val;

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterValue<'a> {
    /// Nothing, and why.
    Missing(Why),
    /// The raw number of a cell: fen, count, ten-thousandths, days, months, by the kind of the field.
    Raw(i64),
    /// The words of a text, code or set field.
    Text(Cow<'a, str>),
}

/// A row that can be filtered.
pub trait FilterRow {
    /// The value of a household, income or case field.
    fn get(&self, field: FieldId) -> FilterValue<'_>;
    /// The value of the same field a number of years back (1 to 3), restated.
    fn prior(&self, _years: u8, _field: FieldId) -> FilterValue<'_> {
        FilterValue::Missing(Why::NoPeriod)
    }
}

/// A compiled filter.
#[derive(Clone, Debug)]
pub struct Filter {
    arena: Arena,
    at: At,
}

impl Filter {
    /// Whether a row fits; none when something it asks for is missing.
    #[must_use]
    pub fn test(&self, row: &dyn FilterRow) -> Option<bool> {
        let source = RowSource { row, words: RefCell::new(Vec::new()) };
        Eval { arena: &self.arena, source: &source }.truth(self.at, &Frame::default()).ok()
    }
}

/// Compiles a filter.
///
/// # Errors
/// The first mistake with its column.
pub fn compile(book: &Book, text: &str) -> Result<Filter, RuleError> {
    let mut env = book.env.clone();
    let mut arena = Arena::new();
    let checked = parse(text).and_then(|ast| {
        let mut checker = Checker::new(&mut env, &mut arena, &[], Level::Household);
        checker.filter = true;
        checker.truth(&ast)
    });
    match checked {
        Ok(at) => Ok(Filter { arena, at }),
        Err(Slip { at, said }) => {
            let column = text.get(..at).map_or(1, |before| before.chars().count() + 1);
            Err(RuleError { file: "filter".to_owned(), line: 1, column, said })
        }
    }
}

struct RowSource<'a> {
    row: &'a dyn FilterRow,
    // Words read so far; a value points at its place here.
    words: RefCell<Vec<String>>,
}

impl RowSource<'_> {
    fn value(&self, id: FieldId, found: FilterValue) -> Val {
        match found {
            FilterValue::Missing(why) => Val::No(why),
            FilterValue::Raw(raw) => match scalar::shape(id.row().kind) {
                Shape::Word => Val::No(Why::Unreadable),
                shape => scalar::plain(Cell::value(raw), shape),
            },
            FilterValue::Text(words) => {
                let mut known = self.words.borrow_mut();
                known.push(words.into_owned());
                u32::try_from(known.len() - 1).map_or(Val::No(Why::Overflow), |word| Val::Word(0, word))
            }
        }
    }
}

impl Source for RowSource<'_> {
    fn seen(&self, leaf: Leaf, _frame: &Frame) -> Val {
        match leaf {
            Leaf::Own(When::Now, id) => self.value(id, self.row.get(id)),
            Leaf::Own(When::Prior(years), id) => self.value(id, self.row.prior(years, id)),
            Leaf::Own(When::PriorRaw | When::LastAnnual | When::Earlier, _)
            | Leaf::Member(_)
            | Leaf::Head(_)
            | Leaf::Derived(_)
            | Leaf::HeadDerived(_)
            | Leaf::Calc(_)
            | Leaf::Denominator(_)
            | Leaf::Row(..)
            | Leaf::Index(_)
            | Leaf::Limit(_)
            | Leaf::Stat(_)
            | Leaf::Fact(_)
            | Leaf::Fed(_) => Val::No(Why::NoFile),
        }
    }

    fn rows(&self, _coll: Coll, _frame: &Frame) -> Result<usize, Why> {
        Err(Why::NoFile)
    }

    fn enter(&self, _coll: Coll, frame: &Frame, _at: usize) -> Frame {
        *frame
    }

    fn loaded(&self, _thing: Thing, _frame: &Frame) -> bool {
        false
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        match value {
            // Cloned, because a comparison of two fields reads both at once while either may still add words.
            Val::Word(_, word) => {
                let found = self.words.borrow().get(word as usize).cloned();
                with(found.as_deref().unwrap_or(""))
            }
            Val::Text(text) => with(texts.get(text as usize).map_or("", String::as_str)),
            Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Day(_) | Val::Month(_) => with(""),
        }
    }
}
