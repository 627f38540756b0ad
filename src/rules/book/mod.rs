//! The rulebook as compiled: rules, limits, calibers, statistics and cards, and what can be asked of it.
//!
//! What does not live here: reading the files (`load.rs`), judging (`judge/mod.rs`).

#[cfg(test)]
mod book_tests;
pub mod compile;
pub mod example;
pub mod limits;
pub mod load;
pub mod oversights;
#[cfg(test)]
mod own_file_tests;
pub mod raw;
pub mod shipped;
pub(crate) mod slots;
pub(crate) mod telling;
pub mod touched;
mod wording;
#[cfg(test)]
pub(crate) mod written_out_tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::ops::DerefMut;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::domain::caliber::Caliber;
use crate::domain::campaign::OfficePlace;
use crate::domain::cell::date_of;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::field::HH_ID;
use crate::domain::field::SIZE_CURRENT;
use crate::domain::field::SIZE_YEAR;
use crate::domain::field::VILLAGE;
use crate::domain::field::YEAR;
use crate::domain::field::known;
use crate::domain::flag::FlagKind;
use crate::domain::flag::Severity;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::domain::table::AFTER_FIELDS;
use crate::domain::table::Feed;
use crate::domain::table::MON;
use crate::domain::table::TableId;
use crate::i18n::Text;
use crate::rules::book::limits::Limit;
use crate::rules::book::limits::LimitValue;
use crate::rules::book::slots::Slots;
use crate::rules::book::telling::RuleTelling;
use crate::rules::lang::check::Env;
use crate::rules::lang::error::BookErrors;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::When;
use crate::rules::lang::made;
use crate::rules::lang::names;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Val;

/// Read of last year by no rule as shipped, but asked about (`judge/filled.rs`).
const MON_CAT: FieldId = known("mon_cat");

/// Whom a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each member; one flag for the household names them.
    Person,
    /// A household.
    Household,
    /// A village.
    Village,
    /// The township.
    Town,
}

impl Scope {
    /// Its code in rule files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Scope::Person => "person",
            Scope::Household => "household",
            Scope::Village => "village",
            Scope::Town => "town",
        }
    }

    /// Whether its outcome is one per household.
    #[must_use]
    pub const fn is_per_household(self) -> bool {
        match self {
            Scope::Person | Scope::Household => true,
            Scope::Village | Scope::Town => false,
        }
    }
}

/// A sample of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// In the notation of readings.md 0.5.
    pub given: String,
    /// `high`, `medium`, `low`, `clear`, `skipped`.
    pub expect: String,
    /// What is then at stake, in whole yuan, where the sample says it.
    pub stake: Option<i64>,
    /// Where it stands: the file, the place of `given` and that of `expect`, each a line and a column.
    pub place: ExamplePlace,
    /// What in it no rule reads, and whatever else is wrong with it as it is written.
    pub faults: Vec<RuleError>,
}

/// Where a sample stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamplePlace {
    /// Name of the file.
    pub file: String,
    /// Line and column of `given`.
    pub given: (usize, usize),
    /// Line and column of `expect`.
    pub expect: (usize, usize),
}

/// How a value is shown in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// By its type.
    Plain,
    /// Two decimals with separators.
    Money,
    /// With a percent sign.
    Percent,
    /// A whole number.
    Count,
}

/// A hole of a sentence.
#[derive(Clone, Debug)]
pub struct Hole {
    /// As written between the braces.
    pub written: String,
    /// Its expression.
    pub at: At,
    /// Its type.
    pub ty: Ty,
    /// How it is shown.
    pub show: Show,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its code: `INC01`.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// Its title in a few words, for a narrow column; none where the title is short itself.
    pub brief: Option<Text>,
    /// Whom it is about.
    pub scope: Scope,
    /// What sort of finding it makes.
    pub kind: FlagKind,
    /// Whether it is switched on.
    pub on: bool,
    /// What it catches and why it matters.
    pub meaning: Option<Text>,
    /// Evidence to ask for.
    pub look: Vec<String>,
    /// Usual reasons.
    pub usual: Vec<String>,
    /// Codes of rules that ask the same already: where one of them fires in a run, this one says nothing.
    pub silent_beside: Vec<String>,
    /// Usual false alarms.
    pub excuse: Option<Text>,
    /// Numbers in the province's list.
    pub external: Vec<String>,
    /// The expressions as written, one a line.
    pub text: String,
    /// Keys of the limits it reads.
    pub limits: Vec<String>,
    /// Its samples.
    pub examples: Vec<Example>,
    /// The sentence for a return slip.
    pub ask: Option<Text>,
    /// Severities it may end with, heaviest first.
    pub severities: Vec<Severity>,
    /// Cells to mark.
    pub fields: Vec<String>,
    /// The file it comes from.
    pub file: String,
    /// What later files changed of it, as they write it: `when`, `on`.
    pub changed: Vec<&'static str>,
    /// The sentence of a flag.
    pub say: Text,
    /// Digest of all that its sentence hangs on: its words, expressions, the names of what it reads, and the slots of its values.
    pub(crate) wording: String,
    /// Position in the book.
    pub(crate) place: usize,
    pub(crate) holes: Vec<Hole>,
    pub(crate) needs: Vec<Thing>,
    pub(crate) enough: Option<At>,
    pub(crate) applies: Option<At>,
    pub(crate) when: At,
    pub(crate) grades: Vec<(Severity, Option<At>)>,
    pub(crate) stake: Option<At>,
    pub(crate) mark: Option<At>,
}

/// A statistic.
#[derive(Clone, Debug)]
pub struct Stat {
    /// Its name, without `vstat.`, `town.` or `county.`.
    pub name: String,
    /// Whose figure it is.
    pub of: StatOf,
    /// One of a township that is the same where there is one township only.
    pub twin: Option<usize>,
    /// Its name for a reader.
    pub title: Text,
    pub(crate) at: At,
}

/// The dates of a campaign, as far as documents have set them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignDates {
    /// First day on which forms may be signed.
    pub window_start: Option<NaiveDate>,
    /// Last day on which forms may be signed.
    pub window_end: Option<NaiveDate>,
    /// The day by which the county wants the clean set.
    pub deadline: Option<NaiveDate>,
}

/// One root cause of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRow {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Rules that may head it; the first one that fired does.
    pub headline: Vec<String>,
    /// Rules it swallows.
    pub lines: Vec<String>,
    /// What usually explains all of it.
    pub usual: Option<Text>,
    /// Reason codes that answer every headline of it at once: headlines say one thing in several ways (readings.md D).
    pub reasons: Vec<String>,
}

/// A file of a rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookFile {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub text: Cow<'static, str>,
    /// 0 for a shipped file, higher for the office's own, which lie over it.
    pub layer: usize,
}

/// The compiled rulebook. A copy of it costs nothing: what was compiled is shared until one of the two is changed.
#[derive(Clone, Debug)]
pub struct Book(Arc<BookContent>);

/// What a rulebook is compiled to.
#[derive(Clone, Debug)]
pub struct BookContent {
    pub(crate) arena: Arena,
    pub(crate) env: Env,
    pub(crate) rules: Vec<Rule>,
    /// Where each rule stands among them, by its code.
    pub(crate) codes: HashMap<String, usize>,
    pub(crate) stats: Vec<Stat>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) calibers: Vec<Caliber>,
    pub(crate) cards: Vec<CardRow>,
    pub(crate) digest: String,
    pub(crate) files: Arc<[BookFile]>,
    /// Where the values of each rule stand that its words are made of, worked out when somebody asks.
    pub(crate) slots: Vec<OnceLock<Arc<Slots>>>,
    /// How the flags of each rule are told, worked out when the first one is.
    pub(crate) tellings: Vec<OnceLock<Arc<RuleTelling>>>,
}

impl Deref for Book {
    type Target = BookContent;

    fn deref(&self) -> &BookContent {
        &self.0
    }
}

impl DerefMut for Book {
    fn deref_mut(&mut self) -> &mut BookContent {
        Arc::make_mut(&mut self.0)
    }
}

/// The rulebook of these files. Tests make the same one thousands of times, so there it is made once.
#[cfg(not(test))]
fn made(files: Vec<BookFile>) -> Result<Book, BookErrors> {
    load::load(files)
}

#[cfg(test)]
fn made(files: Vec<BookFile>) -> Result<Book, BookErrors> {
    static MADE: std::sync::Mutex<Vec<Book>> = std::sync::Mutex::new(Vec::new());
    // From the last file on: there they differ, the shipped ones before it are the same.
    let known = |made: &[Book]| made.iter().find(|book| book.files.iter().rev().eq(files.iter().rev())).cloned();
    if let Some(book) = known(&MADE.lock().expect("no test panics here")) {
        return Ok(book);
    }
    let book = load::load(files)?;
    let mut made = MADE.lock().expect("no test panics here");
    // The shipped one stays, and of those with own files the newest.
    if made.len() > 16 {
        let own = made.iter().position(|book| book.files.len() > shipped::FILES.len());
        made.remove(own.unwrap_or(0));
    }
    made.push(book.clone());
    Ok(book)
}

impl Book {
    /// The rulebook that ships with the program.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and column; a test keeps it free of them.
    pub fn shipped() -> Result<Book, BookErrors> {
        Book::with_overlay(&[])
    }

    /// The shipped rulebook with an office's own files over it: (name, text).
    ///
    /// # Errors
    /// Every mistake, with file, line, column and a suggestion.
    pub fn with_overlay(files: &[(String, String)]) -> Result<Book, BookErrors> {
        let own = shipped::FILES.iter().map(|(name, text)| BookFile { name: (*name).to_owned(), text: (*text).into(), layer: 0 });
        let over = files.iter().enumerate();
        let over = over.map(|(at, (name, text))| BookFile { name: name.clone(), text: text.clone().into(), layer: at + 1 });
        made(own.chain(over).collect())
    }

    /// The rulebook of the files that an earlier run was made with, by its `files`.
    ///
    /// # Errors
    /// Every mistake: a file that this version of the program cannot read.
    pub fn of_files(files: Vec<BookFile>) -> Result<Book, BookErrors> {
        made(files)
    }

    /// The files it was made of, in order.
    #[must_use]
    pub fn files(&self) -> &[BookFile] {
        &self.files
    }

    /// A digest of the texts it was made of, in their order, wherever they lie.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Every rule, in book order, switched on or not.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of a code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.get(*self.codes.get(code)?)
    }

    /// The rules with one outcome per household, in the order of the letters in `Assessment::outcomes`.
    pub fn household_rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.on && rule.scope.is_per_household())
    }

    /// The rules about villages and the town, in the order of the letters in `Assessment::village_outcomes`.
    pub fn village_rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.on && !rule.scope.is_per_household())
    }

    /// The register of root causes.
    #[must_use]
    pub fn cards(&self) -> &[CardRow] {
        &self.cards
    }

    /// The statistics.
    #[must_use]
    pub fn stats(&self) -> &[Stat] {
        &self.stats
    }

    /// The caliber of a year; before the first one, the first one.
    #[must_use]
    pub fn caliber(&self, year: i32, _place: &OfficePlace) -> &Caliber {
        static NONE: Caliber = Caliber {
            code: String::new(),
            title: crate::i18n::text("无", "none"),
            from_year: 0,
            split: false,
            denominator: SIZE_YEAR,
            items: Vec::new(),
            not_comparable: Vec::new(),
            counted: Vec::new(),
        };
        let of_year = self.calibers.iter().filter(|caliber| caliber.from_year <= year).max_by_key(|caliber| caliber.from_year);
        of_year.or_else(|| self.calibers.iter().min_by_key(|caliber| caliber.from_year)).unwrap_or(&NONE)
    }

    /// The calibers, as loaded.
    #[must_use]
    pub fn calibers(&self) -> &[Caliber] {
        &self.calibers
    }

    /// A limit in force for a whole year and place; none when nobody has set it.
    #[must_use]
    pub fn limit(&self, key: &str, year: i32, place: &OfficePlace) -> Option<LimitValue> {
        self.limit_of(key, Period::annual(year), place)
    }

    /// A limit in force for a period and place; none when nobody has set it for that part of the year.
    #[must_use]
    pub fn limit_of(&self, key: &str, period: Period, place: &OfficePlace) -> Option<LimitValue> {
        let found = limits::in_force(&self.limits, key, period, place)?;
        Some(LimitValue {
            key: found.key.clone(),
            value: found.value.clone()?,
            unit: found.unit.code().to_owned(),
            document: found.document.clone(),
            effective: found.effective,
            title: found.title.clone(),
        })
    }

    /// The limit as the program ships it for a period and place, whatever the office set.
    #[must_use]
    pub fn shipped_limit_of(&self, key: &str, period: Period, place: &OfficePlace) -> Option<String> {
        let shipped: Vec<Limit> = self.limits.iter().filter(|limit| limit.layer == 0 && limit.key == key).cloned().collect();
        limits::in_force(&shipped, key, period, place).and_then(|limit| limit.value.clone())
    }

    /// Every value that the office's own files give a limit, for whatever year, part of it and place.
    pub fn own_lines(&self, key: &str) -> impl Iterator<Item = &Limit> {
        self.limits.iter().filter(move |limit| limit.key == key && limit.layer > 0 && limit.value.is_some())
    }

    /// Every line of a limit that may hold in a year at a place, the office's own first, each with whether it is the one in force for
    /// some part of that year.
    #[must_use]
    pub fn lines_of(&self, key: &str, year: i32, place: &OfficePlace) -> Vec<(&Limit, bool)> {
        let holds = |limit: &&Limit| limit.key == key && limit.value.is_some() && limit.year.is_none_or(|own| own == year);
        let in_force: Vec<*const Limit> = Part::ALL
            .into_iter()
            .filter_map(|part| limits::in_force(&self.limits, key, Period { year, part }, place).map(std::ptr::from_ref))
            .collect();
        let mut found: Vec<(&Limit, bool)> =
            self.limits.iter().filter(holds).map(|limit| (limit, in_force.contains(&std::ptr::from_ref(limit)))).collect();
        found.sort_by_key(|(limit, is_in_force)| (std::cmp::Reverse(*is_in_force), std::cmp::Reverse(limit.layer)));
        found
    }

    /// Whether a limit is a line of one part of the year, as an amount that a whole year's income is held against.
    #[must_use]
    pub fn is_of_a_part(&self, key: &str) -> bool {
        self.limits.iter().any(|limit| limit.key == key && limit.part.is_some())
    }

    /// The same book with another value of a limit for a period and place, to be tried and never put in force: its digest stays the same.
    ///
    /// None when nobody has set the limit there, or the value is none of its unit.
    #[must_use]
    pub fn with_limit(&self, key: &str, value: &str, period: Period, place: &OfficePlace) -> Option<Book> {
        let found = limits::in_force(&self.limits, key, period, place)?;
        found.unit.read(value)?;
        let set = Limit { value: Some(value.to_owned()), ..found.clone() };
        let mut book = self.clone();
        // The last of equals is in force.
        book.limits.push(set);
        Some(book)
    }

    /// The same book with few rules switched on, to be tried and never put in force: those named, also where they are off, and of the
    /// rules in force those without which they would end otherwise. These are the rules beside which they are silent, and all of them
    /// for the rule that asks for cells which others wait for.
    #[must_use]
    pub fn only(&self, codes: &[&str]) -> Book {
        let named = |rule: &Rule| codes.contains(&rule.code.as_str());
        let beside: Vec<&str> =
            self.rules.iter().filter(|rule| named(rule)).flat_map(|rule| &rule.silent_beside).map(String::as_str).collect();
        let asks = self.rules.iter().any(|rule| named(rule) && rule.needs.contains(&Thing::Rows(Coll::Waits)));
        let mut book = self.clone();
        for rule in &mut book.rules {
            rule.on = named(rule) || rule.on && (asks || beside.contains(&rule.code.as_str()));
        }
        book
    }

    /// Keys of every limit with the title of its first entry, in the order of the files.
    pub fn limit_keys(&self) -> impl Iterator<Item = (&str, Option<&Text>)> {
        self.env.limits.iter().map(|(key, _)| {
            let title = self.limits.iter().find(|limit| limit.key == *key).map(|limit| &limit.title);
            (key.as_str(), title)
        })
    }

    /// The few words for a narrow column of the rule with this title; the title where it has none.
    #[must_use]
    pub fn brief_of<'t>(&'t self, title: &'t Text) -> &'t Text {
        self.rules.iter().find(|rule| rule.title == *title).and_then(|rule| rule.brief.as_ref()).unwrap_or(title)
    }

    /// What a limit is called; its key where no file names it.
    #[must_use]
    pub fn limit_title(&self, key: &str) -> Text {
        self.limits.iter().find(|limit| limit.key == key).map_or_else(|| Text::same(key), |limit| limit.title.clone())
    }

    /// Code of a limit's unit, also where nobody has set it; empty where no file gives one.
    #[must_use]
    pub fn limit_unit(&self, key: &str) -> &'static str {
        self.limits.iter().find(|limit| limit.key == key).map_or("", |limit| limit.unit.code())
    }

    /// Why a value as typed cannot stand for a limit, which is called by this title; nothing when it can, or nobody knows the limit.
    #[must_use]
    pub fn limit_fault(&self, key: &str, typed: &str, title: &Text) -> Option<Text> {
        let limit = self.limits.iter().find(|limit| limit.key == key)?;
        limit.unit.fault(typed, &limit.span).map(|said| said.fill(&[("key", title)]))
    }

    /// What a limit is called when it is read for a period: a line of a part of the year says of which.
    #[must_use]
    pub fn limit_named(&self, key: &str, period: Period) -> Text {
        limits::named(&self.limit_title(key), Some(period.part).filter(|_| self.is_of_a_part(key)), Some(period.year))
    }

    /// Keys of the limits that an office's own files set, each once.
    #[must_use]
    pub fn own_limits(&self) -> Vec<&str> {
        let own = self.env.limits.iter().map(|(key, _)| key.as_str());
        own.filter(|key| self.limits.iter().any(|limit| limit.layer > 0 && limit.key == *key)).collect()
    }

    /// Whether a limit is an amount of money.
    #[must_use]
    pub fn is_money(&self, key: &str) -> bool {
        self.env.limits.iter().any(|(own, ty)| own == key && *ty == Ty::Money)
    }

    /// A limit in force as a number, in parts of `per` to the unit, rounded down: 80 % is 800 with `per` 1000.
    #[must_use]
    pub fn limit_in(&self, key: &str, year: i32, place: &OfficePlace, per: i64) -> Option<i64> {
        let found = limits::in_force(&self.limits, key, Period::annual(year), place)?;
        match found.unit.read(found.value.as_deref()?)? {
            Val::Num(number) => number.num.checked_mul(per).map(|scaled| scaled.div_euclid(number.den)),
            Val::No(_) | Val::Bool(_) | Val::Day(_) | Val::Month(_) | Val::Word(..) | Val::Text(_) => None,
        }
    }

    pub(crate) fn limit_value(&self, at: u16, period: Period, place: &OfficePlace) -> Option<(&Limit, Val)> {
        let (key, _) = self.env.limits.get(usize::from(at))?;
        let found = limits::in_force(&self.limits, key, period, place)?;
        let value = found.unit.read(found.value.as_deref()?)?;
        Some((found, value))
    }

    /// The campaign's dates from the limits `campaign_start`, `campaign_end` and `deadline`.
    #[must_use]
    pub fn dates(&self, period: Period, place: &OfficePlace) -> CampaignDates {
        let day = |key: &str| match self.limit(key, period.year, place).and_then(|limit| limits::Unit::Date.read(&limit.value)) {
            Some(Val::Day(day)) => date_of(i64::from(day)),
            _ => None,
        };
        CampaignDates { window_start: day(limits::CAMPAIGN_START), window_end: day(limits::CAMPAIGN_END), deadline: day(limits::DEADLINE) }
    }

    /// The columns that some rule reads of the period under review.
    #[must_use]
    pub fn reads(&self) -> Vec<FieldId> {
        let own = self.arena.nodes.iter().filter_map(|node| match node {
            Node::Leaf(Leaf::Own(When::Now, id) | Leaf::Member(id) | Leaf::Head(id)) => Some(*id),
            _ => None,
        });
        // Measures, risks and living conditions are rows made of fields.
        let made = self.arena.overs.iter().filter_map(|over| names::table_of(over.rows)).flat_map(made::fields_of);
        let mut read: Vec<FieldId> = own.chain(made).chain([CERT_NO, HEAD_CERT_NO]).collect();
        read.sort_unstable();
        read.dedup();
        read
    }

    /// The rules that are switched on and read a column, of whatever period.
    #[must_use]
    pub fn readers(&self, field: FieldId) -> Vec<&Rule> {
        let reads = |node: Node| match node {
            Node::Leaf(Leaf::Own(_, id) | Leaf::Member(id) | Leaf::Head(id)) => id == field,
            Node::Leaf(Leaf::Derived(_)) => field == CERT_NO,
            Node::Leaf(Leaf::HeadDerived(_)) => field == CERT_NO || field == HEAD_CERT_NO,
            Node::Over(at) => {
                let rows = self.arena.overs.get(at as usize).and_then(|over| names::table_of(over.rows));
                rows.is_some_and(|table| made::fields_of(table).contains(&field))
            }
            _ => false,
        };
        let of_village = |rule: &Rule| field == VILLAGE && rule.scope == Scope::Village;
        let is_reader = |rule: &&Rule| {
            let mut found = of_village(rule);
            self.walk(&rule.expressions(), &mut |node| found |= reads(node));
            rule.on && found
        };
        self.rules.iter().filter(is_reader).collect()
    }

    /// The rules as they run, for keeping beside an assessment: code, and expressions as written.
    #[must_use]
    pub fn text(&self) -> String {
        let parts = self.rules.iter().filter(|rule| rule.on).flat_map(|rule| ["[", &rule.code, "]\n", &rule.text, "\n"]);
        parts.collect()
    }

    /// The columns that some rule reads of earlier periods, with those that matching and restating need.
    #[must_use]
    pub fn needed_of_prior(&self) -> Vec<FieldId> {
        // Who was monitored and has no category now is asked about.
        let mut needed = vec![HH_ID, YEAR, HEAD_CERT_NO, VILLAGE, SIZE_YEAR, SIZE_CURRENT, MON_CAT];
        for caliber in &self.calibers {
            needed.extend(caliber.items.iter().map(|item| item.field));
        }
        for node in &self.arena.nodes {
            if let Node::Leaf(Leaf::Own(when, id)) = node
                && *when != When::Now
            {
                needed.push(*id);
            }
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// The collections a rule reads as if empty when they are not loaded.
    pub(crate) fn optional_rows(&self, from: &[At]) -> Vec<Coll> {
        let mut found = Vec::new();
        self.walk(from, &mut |node| {
            if let Node::Over(at) = node
                && let Some(over) = self.arena.overs.get(at as usize)
                && over.optional
                && !found.contains(&over.rows)
            {
                found.push(over.rows);
            }
        });
        found
    }

    /// The tables that files feed and a rule reads, in register order; those it reads only where they are loaded are among them.
    #[must_use]
    pub fn tables_of(&self, rule: &Rule) -> Vec<TableId> {
        let mut found: Vec<TableId> = Vec::new();
        let mut note = |table: TableId| found.push(if table == AFTER_FIELDS { MON } else { table });
        for need in &rule.needs {
            match need {
                Thing::Rows(coll) => names::table_of(*coll).into_iter().for_each(&mut note),
                Thing::Fed(at) => names::SCALARS.get(usize::from(*at)).into_iter().for_each(|scalar| note(scalar.table)),
                Thing::Record(_) | Thing::Current | Thing::Limit(_) | Thing::Field(_) => {}
            }
        }
        self.walk(&rule.expressions(), &mut |node| match node {
            Node::Over(at) => {
                let over = self.arena.overs.get(at as usize);
                over.and_then(|over| names::table_of(over.rows)).into_iter().for_each(&mut note);
            }
            Node::Leaf(Leaf::Fed(at)) => names::SCALARS.get(usize::from(at)).into_iter().for_each(|scalar| note(scalar.table)),
            _ => {}
        });
        found.retain(|table| table.row().feed == Feed::File);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a limit decides where a rule fires, with what weight and whom it marks; one that does not only measures what is at stake.
    #[must_use]
    pub fn decides(&self, rule: &Rule, key: &str) -> bool {
        let mut found = false;
        let stats = || self.stats.iter().map(|stat| stat.at);
        let from: Vec<At> = rule.expressions().into_iter().chain(rule.mark).collect();
        let mut see = |node: Node, deeper: &mut bool| match node {
            Node::Leaf(Leaf::Limit(at)) => found |= self.env.limits.get(usize::from(at)).is_some_and(|(own, _)| own == key),
            Node::Leaf(Leaf::Stat(_)) => *deeper = true,
            _ => {}
        };
        let mut deeper = false;
        self.walk(&from, &mut |node| see(node, &mut deeper));
        // A figure of the village may hang on a limit too.
        if deeper {
            let stats: Vec<At> = stats().collect();
            self.walk(&stats, &mut |node| see(node, &mut deeper));
        }
        found
    }

    /// Where the values of a rule stand that its words are made of.
    pub(crate) fn slots(&self, rule: &Rule) -> &Slots {
        static NONE: LazyLock<Slots> = LazyLock::new(Slots::default);
        let items = || self.calibers.iter().flat_map(|caliber| caliber.items.iter().map(|item| item.field)).collect::<Vec<_>>();
        let made = || Arc::new(Slots::of(&self.arena, rule.when, &rule.told_besides(), &items()));
        self.slots.get(rule.place).map_or(&NONE, |slots| slots.get_or_init(made))
    }

    /// How the flags of a rule are told, worked out by `made` when the first one is.
    pub(crate) fn telling(&self, rule: &Rule, made: impl FnOnce() -> RuleTelling) -> &RuleTelling {
        static NONE: LazyLock<RuleTelling> = LazyLock::new(RuleTelling::default);
        self.tellings.get(rule.place).map_or(&NONE, |telling| telling.get_or_init(|| Arc::new(made())))
    }

    /// Shows every node below some expressions to `see`.
    pub(crate) fn walk(&self, from: &[At], see: &mut dyn FnMut(Node)) {
        let mut open = from.to_vec();
        while let Some(at) = open.pop() {
            see(self.arena.node(at));
            let mut below = self.arena.below(at);
            below.reverse();
            open.append(&mut below);
        }
    }
}

impl Rule {
    /// Every expression of the rule.
    pub(crate) fn expressions(&self) -> Vec<At> {
        let mut all: Vec<At> = self.enough.into_iter().chain(self.applies).collect();
        all.push(self.when);
        all.extend(self.grades.iter().filter_map(|(_, test)| *test));
        all
    }

    /// Every expression that its words read.
    pub(crate) fn told_expressions(&self) -> Vec<At> {
        std::iter::once(self.when).chain(self.told_besides()).collect()
    }

    /// Every expression that its words read beside its condition.
    fn told_besides(&self) -> Vec<At> {
        self.grades.iter().filter_map(|(_, test)| *test).chain(self.holes.iter().map(|hole| hole.at)).collect()
    }

    /// Whether money of the household is at stake where it fires; what it counts as doubtful is worked out with each flag.
    #[must_use]
    pub const fn has_stake(&self) -> bool {
        self.stake.is_some()
    }

    /// What decided that it fires with this severity: its own test, or for a last grade without one the test above, which did not hold.
    pub(crate) fn test_of(&self, severity: Severity) -> Option<At> {
        let at = self.grades.iter().position(|(own, _)| *own == severity)?;
        self.grades[at].1.or_else(|| self.grades.get(at.checked_sub(1)?).and_then(|(_, test)| *test))
    }

    /// The codes of the severities it may end with: `high/medium`.
    #[must_use]
    pub fn severity_label(&self) -> Text {
        let join = |lang| self.severities.iter().map(|s| s.label().get(lang).to_owned()).collect::<Vec<_>>().join("/");
        Text::made(join(crate::i18n::Lang::Zh), join(crate::i18n::Lang::En))
    }
}
