//! What is asked of the rows of samples: every value is written out beside its reason, as a column of a staged table has them.
//!
//! What does not live here: the rows (`given.rs`).

use crate::rules::eval::source::Source;
use crate::rules::explain::amounts::leaf_ty;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::names;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Val;
use crate::rules::sql::given::GivenColumn;
use crate::rules::sql::given::GivenWithin;
use crate::rules::sql::given::numbers;
use crate::rules::sql::piece::Den;
use crate::rules::sql::piece::Mix;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlNumber;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::code;
use crate::rules::sql::piece::common;
use crate::rules::sql::piece::quoted;
use crate::rules::sql::plan::ColumnFrom;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::stage::rows::BESIDE;

/// Whether two values that are no words are the same.
fn is_same(a: Val, b: Val) -> bool {
    match (a, b) {
        (Val::Num(a), Val::Num(b)) => a.num == b.num && a.den == b.den,
        (Val::Bool(a), Val::Bool(b)) => a == b,
        (Val::Day(a), Val::Day(b)) | (Val::Month(a), Val::Month(b)) => a == b,
        (Val::No(a), Val::No(b)) => a == b,
        _ => false,
    }
}

impl Printer<'_, '_> {
    /// Rows of a collection within each row of a relation of samples; none where no samples are printed.
    pub fn given_within(&mut self, coll: Coll, rel: RelId) -> Option<Result<GivenWithin, NoSql>> {
        let given = self.given.as_mut()?;
        Some(given.within(&mut self.plan, coll, rel))
    }

    /// A column with a literal for each row.
    pub fn given_column(&mut self, rel: RelId, column: GivenColumn) -> String {
        let sql = self.given.as_mut().map_or_else(String::new, |given| given.column(rel, column));
        self.plan.add(rel, ColumnFrom::Base(sql, vec![]))
    }

    /// A leaf as the samples say it; none where no samples are printed.
    pub fn given_leaf(&mut self, leaf: Leaf, place: &SqlPlace) -> Option<Result<SqlValue, NoSql>> {
        let values = self.given.as_ref()?.of_rows(place.rel, |sample, frame| sample.seen(leaf, frame));
        // Limits and facts are put in before a book is printed where they are the same everywhere.
        if let (Leaf::Limit(_) | Leaf::Fact(_), Some(first)) = (leaf, values.first())
            && !matches!(first, Val::Word(..))
            && values.iter().all(|value| is_same(*value, *first))
        {
            return Some(Ok(SqlValue::Known(*first)));
        }
        let ty = leaf_ty(self.live.book, leaf);
        Some(self.given_value(&values, (ty, names::is_secret(leaf)), place))
    }

    /// Whether something is loaded, row by row.
    pub fn given_loaded(&mut self, thing: Thing, place: &SqlPlace) -> Option<SqlValue> {
        let loaded = self.given.as_ref()?.of_rows(place.rel, |sample, frame| sample.loaded(thing, frame));
        let literals = GivenColumn::Numbers(loaded.into_iter().map(|yes| u8::from(yes).to_string()).collect());
        Some(SqlValue::Truth(self.given_column(place.rel, literals)))
    }

    /// A definition, where a sample gives its value instead of what it is made of.
    pub fn given_define(&mut self, define: u16, inner: At, place: &SqlPlace) -> Option<Result<SqlValue, NoSql>> {
        let said = self.given.as_ref()?.of_rows(place.rel, |sample, frame| sample.defined(define, frame));
        if said.iter().all(Option::is_none) {
            return None;
        }
        let values: Vec<Val> = said.iter().map(|value| value.unwrap_or(Val::Bool(false))).collect();
        let is_number = said.iter().flatten().any(|value| matches!(value, Val::Num(_)));
        let made = self.piece(inner, place);
        let is_number = is_number || matches!(made, Ok(SqlValue::Num(_)));
        let ty = if is_number { Ty::Number } else { Ty::Bool };
        Some(self.given_value(&values, (ty, false), place).and_then(|given| {
            if said.iter().all(Option::is_some) {
                return Ok(given);
            }
            let is_said = self.given_column(place.rel, numbers(said.iter().map(|value| i128::from(value.is_some()))));
            self.chosen(place, &[(format!("{is_said} = 1"), given)], &made?)
        }))
    }

    fn given_value(&mut self, values: &[Val], (ty, is_secret): (Ty, bool), place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let rel = place.rel;
        let whys: Vec<usize> = values.iter().map(|value| if let Val::No(why) = value { code(*why) } else { 0 }).collect();
        let told = values.iter().find(|value| !value.is_missing());
        let ty = match (ty, told) {
            (Ty::Any, Some(Val::Num(_))) => Ty::Number,
            (Ty::Any, Some(Val::Bool(_))) => Ty::Bool,
            (Ty::Any, Some(Val::Day(_))) => Ty::Date,
            (Ty::Any, Some(Val::Month(_))) => Ty::Month,
            (ty, _) => ty,
        };
        if ty == Ty::Bool {
            let truth = |(value, why): (&Val, &usize)| if matches!(value, Val::Bool(true)) { "1".to_owned() } else { why.to_string() };
            let literals = GivenColumn::Numbers(values.iter().zip(&whys).map(truth).collect());
            return Ok(SqlValue::Truth(self.given_column(rel, literals)));
        }
        let why = self.given_column(rel, GivenColumn::Numbers(whys.iter().map(ToString::to_string).collect()));
        match ty {
            Ty::Date | Ty::Month => {
                let number = |value: &Val| if let Val::Day(number) | Val::Month(number) = value { i128::from(*number) } else { 1 };
                let value = self.given_column(rel, numbers(values.iter().map(number)));
                Ok(if ty == Ty::Date { SqlValue::Day(value, why) } else { SqlValue::Month(value, why) })
            }
            Ty::Money | Ty::Number | Ty::Literal => {
                let dens = values.iter().filter_map(|value| if let Val::Num(num) = value { Some(i128::from(num.den)) } else { None });
                let den = dens.fold(1, common);
                let scaled = |value: &Val| if let Val::Num(num) = value { i128::from(num.num) * (den / i128::from(num.den)) } else { 0 };
                let all: Vec<i128> = values.iter().map(scaled).collect();
                let most = all.iter().map(|number| number.abs()).max().unwrap_or(0);
                let num = self.given_column(rel, numbers(all));
                Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(den), why, most, slack: 1, mix: Mix::Same }.fits()?))
            }
            _ => {
                let texts = &self.arena.texts;
                let words = self.given.as_ref().map_or_else(Vec::new, |given| given.words(rel, values, texts));
                let word = self.given_column(rel, GivenColumn::Words(words.iter().map(|word| quoted(word)).collect()));
                let beside = is_secret
                    .then(|| BESIDE.map(|(_, says)| self.given_column(rel, numbers(words.iter().map(|word| i128::from(says(word)))))));
                Ok(SqlValue::Word(word, why, beside))
            }
        }
    }
}
