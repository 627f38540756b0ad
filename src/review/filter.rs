//! Filters of the queue, in the language of the rules: a line of the queue as a row, the record itself where the line does not say.
//!
//! What does not live here: the language (`rules`), finding by name (`find.rs`).

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use crate::domain::case::Status;
use crate::domain::cell;
use crate::domain::field::Blank;
use crate::domain::field::FieldId;
use crate::domain::field::Kind;
use crate::domain::field::Owner;
use crate::domain::flag::Severity;
use crate::domain::flag::Why;
use crate::domain::money::Money;
use crate::domain::roll::Roll;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::compare;
use crate::review::compare::Figures;
use crate::review::desk::Desk;
use crate::review::error::ReviewError;
use crate::review::find;
use crate::review::view::QueueRow;
use crate::rules::filter::Filter;
use crate::rules::filter::FilterRow;
use crate::rules::filter::FilterValue;

impl Desk {
    /// Positions in the queue for which an expression is true, in queue order, and how many rows could not be judged because
    /// something it asks for is missing.
    ///
    /// # Errors
    /// `Filter` with a sentence on what is wrong and where.
    pub fn queue_where(&self, expr: &str) -> Result<(Vec<usize>, usize), ReviewError> {
        if !self.sieves.borrow().contains_key(expr) {
            let filter = self.office.book.filter(expr).map_err(|error| ReviewError::Filter(error.text()))?;
            let mut answers = vec![None; self.queue().len()];
            for (row, &slot) in self.queue().iter().zip(&self.slots) {
                answers[slot as usize] = filter.test(&Line { desk: self, row });
            }
            let mut sieves = self.sieves.borrow_mut();
            if sieves.len() >= MOST_SIEVES {
                sieves.clear();
            }
            sieves.insert(expr.to_owned(), Sieve { filter, answers });
        }
        let sieves = self.sieves.borrow();
        let Some(sieve) = sieves.get(expr) else { return Ok((Vec::new(), 0)) };
        let answers = || self.slots.iter().map(|&slot| sieve.answers.get(slot as usize).copied().flatten());
        let fits = answers().enumerate().filter(|(_, answer)| *answer == Some(true)).map(|(at, _)| at).collect();
        Ok((fits, answers().filter(Option::is_none).count()))
    }

    /// Whether a filter is answered by the lines of the queue, or has been answered before; else records are read first.
    #[must_use]
    pub fn is_at_hand(&self, expr: &str) -> bool {
        if expr.is_empty() || self.rolls[0].get().is_some() || self.sieves.borrow().contains_key(expr) {
            return true;
        }
        let (Ok(filter), Some(row)) = (self.office.book.filter(expr), self.queue().first()) else { return true };
        let probe = Probe { line: Line { desk: self, row }, missed: Cell::new(false) };
        let _ = filter.test(&probe);
        !probe.missed.get()
    }

    /// Asks every filter again about these households, after an act.
    pub(in crate::review) fn sieve_again(&self, households: &[String]) {
        let mut sieves = self.sieves.borrow_mut();
        if sieves.is_empty() {
            return;
        }
        for at in households.iter().filter_map(|hh| self.position(hh)) {
            let (Some(row), Some(&slot)) = (self.queue().get(at), self.slots.get(at)) else { continue };
            for sieve in sieves.values_mut() {
                if let Some(answer) = sieve.answers.get_mut(slot as usize) {
                    *answer = sieve.filter.test(&Line { desk: self, row });
                }
            }
        }
    }

    /// Positions in the queue of the households that what was typed fits, in queue order: names, villages, number tails.
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<usize> {
        let hits = self.finder().hits(typed);
        self.slots.iter().enumerate().filter(|(_, slot)| hits.get(**slot as usize).copied().unwrap_or(false)).map(|(at, _)| at).collect()
    }

    /// Positions in the queue of the households that every word fits, in queue order: village, name, category, status, flags by
    /// weight, rule code or title, number tails.
    #[must_use]
    pub fn narrow(&self, words: &str) -> Vec<usize> {
        let finder = self.finder();
        let mut fits = vec![true; self.queue().len()];
        for word in words.split_whitespace() {
            let word = find::narrow(word);
            let hits = finder.wide_hits(&word);
            let named = |label: &Text| finder.is_in(&word, label.get(Lang::Zh)) || label.get(Lang::En).eq_ignore_ascii_case(&word);
            let status: Vec<bool> = Status::ALL.into_iter().map(|status| named(&status.label())).collect();
            let weight = Severity::ALL.map(|severity| named(&severity.label()) || severity.code().eq_ignore_ascii_case(&word));
            let wanted = word.to_ascii_uppercase();
            let rules: HashSet<&str> = self
                .office
                .book
                .rules()
                .iter()
                .filter(|rule| rule.code.starts_with(&wanted) || finder.is_in(&word, rule.title.get(Lang::Zh)))
                .map(|rule| rule.code.as_str())
                .collect();
            for ((fit, row), &slot) in fits.iter_mut().zip(self.queue()).zip(&self.slots) {
                let by_status = || Status::ALL.iter().position(|status| *status == row.status).is_some_and(|at| status[at]);
                let by_weight = || weight.iter().zip(row.flags).any(|(wanted, count)| *wanted && count > 0);
                let by_rule = || row.rules.iter().any(|rule| rules.contains(rule.as_str()));
                let by_name = || hits.get(slot as usize).copied().unwrap_or(false);
                *fit = *fit && (by_name() || by_status() || by_weight() || by_rule());
            }
        }
        (0..fits.len()).filter(|at| fits[*at]).collect()
    }

    /// The records of the period, or of the same period some years (at most 3) before; an empty roll when they cannot be read.
    fn records(&self, back: u8) -> Option<&Roll> {
        let period = self.period?.back(i32::from(back));
        let roll = self.rolls.get(usize::from(back))?;
        Some(roll.get_or_init(|| self.office.stored_roll(period).unwrap_or_else(|_| Roll::new(period))))
    }
}

/// How many filters are remembered.
const MOST_SIEVES: usize = 16;

/// A filter with its answer for each slot of the queue.
#[derive(Debug)]
pub struct Sieve {
    filter: Filter,
    answers: Vec<Option<bool>>,
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
        if cell == cell::Cell::EMPTY && field.row().blank == Blank::None {
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

/// A line that reads no record and notes that it would have had to.
struct Probe<'a> {
    line: Line<'a>,
    missed: Cell<bool>,
}

impl FilterRow for Probe<'_> {
    fn get(&self, field: FieldId) -> FilterValue<'_> {
        self.line.own(field).unwrap_or_else(|| {
            self.missed.set(true);
            FilterValue::Missing(Why::Unknown)
        })
    }

    fn prior(&self, years: u8, field: FieldId) -> FilterValue<'_> {
        if years == 1 && field.code() == "net_pc" {
            return self.line.prior(years, field);
        }
        self.missed.set(true);
        FilterValue::Missing(Why::Unknown)
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
