//! Filters of the queue, in the language of the rules: the line of the queue for what the office decides, the records for everything else.
//!
//! What does not live here: the language and what a filter asks of the records (`rules/eval/filter.rs`), finding by name (`rows/find.rs`).

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;

use crate::domain::case::Status;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::table::PAYROLL;
use crate::domain::tables::Tables;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::review::desk::state::Sieve;
use crate::review::error::ReviewError;
use crate::review::file::payrolls;
use crate::review::rows::QueueRow;
use crate::review::rows::find;
use crate::review::rows::find::HitGrade;
use crate::rules::eval::filter;
use crate::rules::eval::filter::Asked;
use crate::rules::eval::filter::FilterRow;
use crate::rules::eval::filter::FilterValue;
use crate::rules::eval::filter::Reach;
use crate::rules::township::town::Town;
use crate::store::version::document::RecordPart;

impl Desk {
    /// Positions in the queue for which an expression is true, in queue order, and how many rows could not be judged because
    /// something it asks for is missing.
    ///
    /// # Errors
    /// `Filter` with a sentence on what is wrong and where, or on what it asks for that nobody has; or what the store says.
    pub fn queue_where(&self, expr: &str) -> Result<(Vec<usize>, usize), ReviewError> {
        if !self.sieves.borrow().contains_key(expr) {
            let sieve = self.sieve(expr)?;
            self.keep_sieve(expr, sieve);
        }
        let sieves = self.sieves.borrow();
        let Some(sieve) = sieves.get(expr) else { return Ok((Vec::new(), 0)) };
        let answers = || self.slots.iter().map(|&slot| sieve.answers.get(slot as usize).copied().flatten());
        let missing = answers().filter(Option::is_none).count();
        if let Some(why) = sieve.asked.lacking().filter(|_| missing == self.slots.len()) {
            return Err(self.unanswered(expr, why));
        }
        let fits = answers().enumerate().filter(|(_, answer)| *answer == Some(true)).map(|(at, _)| at).collect();
        Ok((fits, missing))
    }

    /// Why nobody can answer a filter, and where it is a limit which one and how it is set.
    fn unanswered(&self, expr: &str, why: Why) -> ReviewError {
        let said = text("这个筛选谁也答不了：{why}", "nobody can answer this filter: {why}");
        let said = said.fill(&[("why", &why.label())]);
        let (Some(period), Why::NoLimit) = (self.period, why) else { return ReviewError::Filter(said) };
        let is_asked = |key: &str| expr.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == key);
        let asked = self.office.book.limit_keys().find(|(key, _)| expr.contains(&format!("limit.{key}")) && is_asked(key));
        let Some((key, title)) = asked else { return ReviewError::Filter(said) };
        let title = title.cloned().unwrap_or_else(|| Text::same(key.to_owned()));
        let said = text(
            "{said}（{title}，{period}）。请按文件给这一期定一条，在“规则库”里改标准",
            "{said} ({title}, {period}). Set one for this part of the year by its document, in the “rulebook”",
        )
        .fill(&[("said", &said), ("title", &title), ("period", &period.title())]);
        ReviewError::LimitUnset { said, key: key.to_owned(), period }
    }

    /// Whether a filter asks villages and so takes all households of those that fit.
    #[must_use]
    pub fn is_about_villages(&self, expr: &str) -> bool {
        filter::compile(&self.office.book, expr).is_ok_and(|filter| filter.is_of_villages())
    }

    /// The names of the villages for which an expression about villages is true, and how many could not be judged.
    ///
    /// # Errors
    /// As `queue_where`, or that the expression asks single households.
    pub fn villages_where(&self, expr: &str) -> Result<(BTreeSet<String>, usize), ReviewError> {
        let (fits, _) = self.queue_where(expr)?;
        if !self.is_about_villages(expr) {
            return Err(ReviewError::Filter(text(
                "这个条件问的是单户；问村要从全村的户里数，例如 count(households where net_pc < 8500) > 3，问户请用 hezhun queue --where",
                "this asks single households; villages are asked over all of theirs, such as count(households where net_pc < 8500) > 3, \
                 and households by hezhun queue --where",
            )));
        }
        let name = |at: &usize| self.queue().get(*at).map(|row| row.village.key().to_owned());
        let found: BTreeSet<String> = fits.iter().filter_map(name).collect();
        let sieves = self.sieves.borrow();
        let answers = sieves.get(expr).map_or(&[][..], |sieve| sieve.answers.as_slice());
        let answered = |slot: u32| answers.get(slot as usize).copied().flatten().is_some();
        // A household without a record of the period has no answer, however well its village is known.
        let told: BTreeSet<&str> =
            self.queue().iter().zip(&self.slots).filter(|(_, slot)| answered(**slot)).map(|(row, _)| row.village.key()).collect();
        let all: BTreeSet<&str> = self.queue().iter().map(|row| row.village.key()).collect();
        Ok((found, all.len() - told.len()))
    }

    /// Remembers a filter with its answers.
    pub(in crate::review) fn keep_sieve(&self, expr: &str, sieve: Sieve) {
        let mut sieves = self.sieves.borrow_mut();
        if sieves.len() >= MOST_SIEVES {
            sieves.clear();
        }
        sieves.insert(expr.to_owned(), sieve);
    }

    /// A filter with its answers for every line; what it asks of the records is read as a run of the rules reads it.
    pub(in crate::review) fn sieve(&self, expr: &str) -> Result<Sieve, ReviewError> {
        let filter = filter::compile(&self.office.book, expr).map_err(|error| ReviewError::Filter(error.text()))?;
        let (mut asked, mut places) = (Asked::default(), Vec::new());
        if let (Some(period), Reach::Records | Reach::Township) = (self.period, filter.reach()) {
            let current = self.records(period)?;
            let of_township = filter.reach() == Reach::Township;
            let earlier = if of_township { Some(self.earlier_records(period)?) } else { None };
            let past: Vec<&Roll> = earlier.into_iter().flatten().collect();
            let tables = if of_township { self.office.tables(current)? } else { Tables::default() };
            let campaign = self.office.campaign(current, self.office.exported(period)?)?;
            let line = |at: usize| self.filter_line(current.id(at));
            asked = filter.ask(&self.office.book, &Town { campaign: &campaign, current, past: &past, tables: &tables }, &line);
            places = vec![None; self.slots.len()];
            for (row, &slot) in self.queue().iter().zip(&self.slots) {
                places[slot as usize] = current.find(&row.hh_id);
            }
        }
        let mut sieve = Sieve { filter, asked, places, answers: vec![None; self.slots.len()] };
        for (row, &slot) in self.queue().iter().zip(&self.slots) {
            sieve.ask_line(slot, row);
        }
        Ok(sieve)
    }

    /// What the office's own line of a household says to a filter; none where it has no case.
    pub(in crate::review) fn filter_line(&self, household: &str) -> Option<Box<dyn FilterRow + '_>> {
        let row = self.position(household).and_then(|at| self.queue().get(at))?;
        Some(Box::new(FilterLine { row }))
    }

    /// Whether a filter is answered by the lines of the queue, or has been answered before; else records are read first.
    #[must_use]
    pub fn is_at_hand(&self, expr: &str) -> bool {
        expr.is_empty()
            || self.sieves.borrow().contains_key(expr)
            || filter::compile(&self.office.book, expr).map_or(true, |filter| filter.reach() == Reach::Lines)
    }

    /// Asks every filter again about these households, after an act; those whose records an act may have changed are asked anew when
    /// they are wanted.
    pub(in crate::review) fn sieve_again(&self, households: &[String]) {
        let mut sieves = self.sieves.borrow_mut();
        sieves.retain(|_, sieve| !sieve.filter.is_of_acts());
        if sieves.is_empty() {
            return;
        }
        for at in households.iter().filter_map(|hh| self.position(hh)) {
            let (Some(row), Some(&slot)) = (self.queue().get(at), self.slots.get(at)) else { continue };
            for sieve in sieves.values_mut() {
                sieve.ask_line(slot, row);
            }
        }
    }

    /// Positions in the queue of the households that what was typed fits, in queue order, and how well: names, villages, number tails;
    /// where none of these fit, the names of members, unless they have to be looked up beside the desk first (`members_to_ask`).
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<(usize, HitGrade)> {
        let hits = self.finder().hits(typed);
        let grade = |slot: &u32| hits.get(*slot as usize).copied().flatten();
        let found: Vec<_> = self.slots.iter().enumerate().filter_map(|(at, slot)| Some((at, grade(slot)?))).collect();
        if !found.is_empty() {
            return found;
        }
        self.of_members_at_hand(typed).into_iter().map(|at| (at, HitGrade::Member)).collect()
    }

    /// What has to be looked up beside the desk before it is known whether a member is meant; none where that is known, or what was typed
    /// is no name or fits better.
    #[must_use]
    pub fn members_to_ask(&self, typed: &str) -> Option<AheadQuestion> {
        let question = AheadQuestion::Members(typed.to_owned());
        let asks = may_be_a_name(typed) && !self.is_quickly_told(&question);
        (asks && self.finder().hits(typed).iter().all(Option::is_none)).then_some(question)
    }

    /// The same for words to narrow the list by.
    #[must_use]
    pub fn members_to_narrow_by(&self, words: &str) -> Option<AheadQuestion> {
        let question = AheadQuestion::Members(words.to_owned());
        let asks = may_be_a_name(words) && !self.is_quickly_told(&question);
        (asks && self.fits_words(words).is_empty()).then_some(question)
    }

    /// The members that are known without reading the records of many cases.
    fn of_members_at_hand(&self, typed: &str) -> Vec<usize> {
        if self.is_quickly_told(&AheadQuestion::Members(typed.to_owned())) { self.of_members(typed) } else { Vec::new() }
    }

    /// Positions in the queue of the households of which every word fits a member. The records are read for it, so it is asked last.
    pub(in crate::review) fn of_members(&self, typed: &str) -> Vec<usize> {
        if !may_be_a_name(typed) {
            return Vec::new();
        }
        if let Some(slots) = self.members.borrow().get(typed) {
            let mut found: Vec<usize> = slots.iter().filter_map(|slot| self.places.get(*slot as usize)).map(|at| *at as usize).collect();
            found.sort_unstable();
            return found;
        }
        let Some(records) = self.period.and_then(|period| self.records(period).ok()) else { return Vec::new() };
        let finder = self.finder();
        let names = |hh_id: &str| -> Vec<&str> {
            let members = records.find(hh_id).map(|place| records.members_of(place)).unwrap_or_default();
            let name = |member: &u32| records.get_member(*member as usize, NAME).word().map(|word| records.words.get(word));
            members.iter().filter_map(name).collect()
        };
        let fits = |row: &QueueRow| finder.is_any_named(typed, &names(&row.hh_id));
        self.queue().iter().enumerate().filter(|(_, row)| fits(row)).map(|(at, _)| at).collect()
    }

    /// Positions in the queue of the households that every word fits, in queue order: village, name, category, status, flags by
    /// weight, rule code or title, number tails.
    #[must_use]
    pub fn narrow(&self, words: &str) -> Vec<usize> {
        let found = self.fits_words(words);
        if found.is_empty() { self.of_members(words) } else { found }
    }

    /// The same without the names of members.
    fn fits_words(&self, words: &str) -> Vec<usize> {
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

    /// Reads the records of the period under review; told how many households are read of how many, and answered `false` to stop.
    pub(in crate::review) fn read_records(&self, tell: &dyn Fn(usize, usize) -> bool) -> Result<(), ReviewError> {
        let total = self.queue().len();
        if let Some(period) = self.period
            && self.records.get().is_none()
        {
            let roll = self.office.stored_roll_told(period, RecordPart::Whole, &mut |read| {
                tell(read, total);
            })?;
            // Nobody else can have filled it meanwhile: it is not shared between threads.
            let _ = self.records.set(roll);
        }
        if tell(total, total) { Ok(()) } else { Err(ReviewError::Stopped) }
    }

    /// The records of the period under review, read once.
    fn records(&self, period: Period) -> Result<&Roll, ReviewError> {
        read_once(&self.records, || Ok(self.office.stored_roll(period)?))
    }

    /// The records of the other periods that a run of the rules reads, newest first, read once.
    fn earlier_records(&self, period: Period) -> Result<&[Roll], ReviewError> {
        let read = || {
            let mut rolls = BTreeMap::from([(period, Roll::new(period))]);
            self.office.fill_rolls(period, &mut rolls)?;
            let stood = |of| self.office.stood_of(of, None, Some(PAYROLL));
            payrolls::lay_beside(&self.office.book, (period, &self.place), &mut rolls, stood)?;
            rolls.remove(&period);
            Ok(rolls.into_values().rev().collect())
        };
        read_once(&self.earlier, read).map(Vec::as_slice)
    }
}

/// A letter or digits are no name to read all records for.
fn may_be_a_name(typed: &str) -> bool {
    typed.trim().chars().count() >= 2 && !typed.contains(|letter: char| letter.is_ascii_digit())
}

/// What a cell holds, filled when it is empty; an error leaves it empty.
fn read_once<T>(cell: &OnceCell<T>, read: impl FnOnce() -> Result<T, ReviewError>) -> Result<&T, ReviewError> {
    if cell.get().is_none() {
        // Nobody else can have filled it meanwhile: it is not shared between threads.
        let _ = cell.set(read()?);
    }
    cell.get().ok_or(ReviewError::NoPeriod)
}

/// The name of a member.
const NAME: FieldId = known("name");

/// How many filters are remembered.
const MOST_SIEVES: usize = 16;

impl Sieve {
    fn ask_line(&mut self, slot: u32, row: &QueueRow) {
        let place = self.places.get(slot as usize).copied().flatten();
        if let Some(answer) = self.answers.get_mut(slot as usize) {
            *answer = self.filter.test(&FilterLine { row }, &self.asked, place);
        }
    }
}

/// A line of the queue as the filter sees it.
pub struct FilterLine<'a> {
    /// The line.
    pub row: &'a QueueRow,
}

impl<'a> FilterLine<'a> {
    /// The line of a case.
    #[must_use]
    pub const fn of(row: &'a QueueRow) -> FilterLine<'a> {
        FilterLine { row }
    }
}

fn word(text: &str) -> FilterValue<'_> {
    FilterValue::Text(Cow::Borrowed(text))
}

/// Words of the record: an empty cell is a missing one.
fn given(text: &str) -> FilterValue<'_> {
    if text.is_empty() { FilterValue::Missing(Why::Empty) } else { word(text) }
}

fn amount(amount: Option<Money>, why: Why) -> FilterValue<'static> {
    amount.map_or(FilterValue::Missing(why), |amount| FilterValue::Raw(amount.0))
}

impl FilterRow for FilterLine<'_> {
    fn get(&self, field: FieldId) -> FilterValue<'_> {
        let row = self.row;
        match field.code() {
            "hh_id" => word(&row.hh_id),
            "village" => given(row.village_alone()),
            "group" => given(&row.group),
            "head_name" => given(&row.head),
            "net_pc" => amount(row.now, Why::Empty),
            "status" => word(row.status.code()),
            "round" => FilterValue::Raw(i64::from(row.round)),
            "flags" => FilterValue::Raw(row.flags.iter().copied().map(i64::from).sum()),
            "severity" => {
                let heaviest = row.flags.iter().position(|&count| count > 0).and_then(|at| Severity::ALL.get(at).copied());
                word(heaviest.map_or("", Severity::code))
            }
            "age" => FilterValue::Raw(row.age),
            "doubt" => FilterValue::Raw(row.doubt.0),
            "rule_codes" => FilterValue::Text(Cow::Owned(row.rules.join(","))),
            "control" => word(if row.control { "是" } else { "否" }),
            _ => FilterValue::Missing(Why::Unknown),
        }
    }

    fn net_pc_before(&self) -> FilterValue<'_> {
        amount(self.row.before, self.row.before_why.unwrap_or(Why::NoPeriod))
    }
}
