//! Filters of the queue, in the language of the rules: a line of the queue as a row, the record itself where the line does not say.
//!
//! What does not live here: the language (`rules`), finding by name (`find.rs`).

use std::borrow::Cow;

use crate::domain::cell::Cell;
use crate::domain::field::Blank;
use crate::domain::field::FieldId;
use crate::domain::field::Kind;
use crate::domain::field::Owner;
use crate::domain::flag::Severity;
use crate::domain::flag::Why;
use crate::domain::money::Money;
use crate::domain::roll::Roll;
use crate::review::compare;
use crate::review::compare::Figures;
use crate::review::desk::Desk;
use crate::review::error::ReviewError;
use crate::review::view::QueueRow;
use crate::rules::filter::FilterRow;
use crate::rules::filter::FilterValue;

impl Desk {
    /// Positions in the queue for which an expression is true, in queue order, and how many rows could not be judged because
    /// something it asks for is missing.
    ///
    /// # Errors
    /// `Filter` with a sentence on what is wrong and where.
    pub fn queue_where(&self, expr: &str) -> Result<(Vec<usize>, usize), ReviewError> {
        let filter = self.office.book.filter(expr).map_err(|error| ReviewError::Filter(error.text()))?;
        let mut fits = Vec::new();
        let mut missing = 0;
        for (at, row) in self.queue().iter().enumerate() {
            match filter.test(&Line { desk: self, row }) {
                Some(true) => fits.push(at),
                Some(false) => {}
                None => missing += 1,
            }
        }
        Ok((fits, missing))
    }

    /// The records of the period, or of the same period some years (at most 3) before; an empty roll when they cannot be read.
    fn records(&self, back: u8) -> Option<&Roll> {
        let period = self.period?.back(i32::from(back));
        let roll = self.rolls.get(usize::from(back))?;
        Some(roll.get_or_init(|| self.office.stored_roll(period).unwrap_or_else(|_| Roll::new(period))))
    }
}

/// A line of the queue as the filter sees it.
struct Line<'a> {
    desk: &'a Desk,
    row: &'a QueueRow,
}

fn word(text: &str) -> FilterValue<'_> {
    FilterValue::Text(Cow::Borrowed(text))
}

fn amount(amount: Option<Money>, why: Why) -> FilterValue<'static> {
    amount.map_or(FilterValue::Missing(why), |amount| FilterValue::Raw(amount.0))
}

impl<'a> Line<'a> {
    /// What the line itself says; none when the record has to be read.
    fn own(&self, field: FieldId) -> Option<FilterValue<'a>> {
        let row = self.row;
        Some(match field.code() {
            "hh_id" => word(&row.hh_id),
            "village" => word(&row.village),
            "group" => word(&row.group),
            "head_name" => word(&row.head),
            "net_pc" if row.now.is_some() => amount(row.now, Why::Empty),
            "status" => word(row.status.code()),
            "round" => FilterValue::Raw(i64::from(row.round)),
            "flags" => FilterValue::Raw(row.flags.iter().copied().map(i64::from).sum()),
            "severity" => {
                let heaviest = row.flags.iter().position(|&count| count > 0).and_then(|at| Severity::ALL.get(at).copied());
                word(heaviest.map_or("", Severity::code))
            }
            "age" => FilterValue::Raw(row.age),
            "doubt" => FilterValue::Raw(row.doubt.0),
            "control" => word(if row.control { "是" } else { "否" }),
            _ => return None,
        })
    }

    fn stored(&self, back: u8, field: FieldId) -> FilterValue<'a> {
        let Some(roll) = self.desk.records(back) else { return FilterValue::Missing(Why::NoPeriod) };
        let Some(at) = roll.find(&self.row.hh_id) else { return FilterValue::Missing(Why::NoPeriod) };
        let kind = field.row().kind;
        let cell = roll.get(at, field);
        if cell == Cell::EMPTY && field.row().blank == Blank::None {
            return match kind {
                Kind::Text | Kind::Code(_) | Kind::Set(_) => word(""),
                Kind::Money | Kind::Count | Kind::Decimal | Kind::Date | Kind::Month => FilterValue::Raw(0),
            };
        }
        if let Err(why) = compare::amount(cell) {
            return FilterValue::Missing(why);
        }
        match kind {
            Kind::Text | Kind::Code(_) | Kind::Set(_) => FilterValue::Text(Cow::Owned(cell.written(kind, &roll.words))),
            Kind::Money | Kind::Count | Kind::Decimal | Kind::Date | Kind::Month => {
                cell.raw().map_or(FilterValue::Missing(Why::Empty), FilterValue::Raw)
            }
        }
    }
}

impl FilterRow for Line<'_> {
    fn get(&self, field: FieldId) -> FilterValue<'_> {
        self.own(field).unwrap_or_else(|| self.stored(0, field))
    }

    fn prior(&self, years: u8, field: FieldId) -> FilterValue<'_> {
        if years == 1 && field.code() == "net_pc" {
            return amount(self.row.before, self.row.before_why.unwrap_or(Why::NoPeriod));
        }
        if field.row().owner != Owner::Income {
            return self.stored(years, field);
        }
        let (Some(period), Some(roll)) = (self.desk.period, self.desk.records(years)) else {
            return FilterValue::Missing(Why::NoPeriod);
        };
        let caliber = |year| self.desk.office.book.caliber(year, &self.desk.place);
        let earlier = roll.find(&self.row.hh_id).map(|at| Figures { roll, at, caliber: caliber(roll.period.year) });
        match compare::restated(field, caliber(period.year), earlier) {
            Ok(amount) => FilterValue::Raw(amount.0),
            Err(why) => FilterValue::Missing(why),
        }
    }
}
