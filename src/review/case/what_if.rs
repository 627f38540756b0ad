//! The scratch layer: other figures for one household, what the totals, the flags and the place in the queue would be. Nothing is kept.
//!
//! What does not live here: judging (`rules/judge/trial.rs`), the slips themselves (`typing_errors.rs`), drawing (`ui/what_if`).

use std::collections::BTreeMap;

use crate::domain::caliber::Caliber;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::known;
use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::findings_summary;
use crate::review::assess::run::periods_read;
use crate::review::case::typing_errors;
use crate::review::case::typing_errors::Guess;
use crate::review::desk::state::Desk;
use crate::review::desk::state::KnownFlag;
use crate::review::desk::state::Scratch;
use crate::review::desk::state::SlipAsked;
use crate::review::error::ReviewError;
use crate::review::file::renumbered;
use crate::review::rows::QueueRow;
use crate::review::rows::compare;
use crate::review::rows::compare::Figures;
use crate::review::rows::queue;
use crate::rules::book::Book;
use crate::rules::judge::score::named_by_village;
use crate::rules::judge::trial;
use crate::rules::township::town::Town;

const GROSS: FieldId = known("gross");

/// A figure as it stands beside the one that is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedRow {
    /// Field code.
    pub field: String,
    /// Its name.
    pub label: Text,
    /// How deep it hangs under its parent: 0 or 1.
    pub depth: u8,
    /// An amount in fen; else a number of people.
    pub is_money: bool,
    /// As reported.
    pub reported: Result<i64, Why>,
    /// As tried: typed over, or what follows from what was typed.
    pub tried: Result<i64, Why>,
    /// Typed over by the reader.
    pub typed: bool,
}

/// What becomes of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagFate {
    /// It would fire where it does not now.
    Gained,
    /// It would no longer fire.
    Lost,
    /// It would fire with another weight or other numbers.
    Changed,
    /// It stays as it is.
    Stays,
}

/// A flag under the figures that are tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedFlag {
    /// Rule code.
    pub rule: String,
    /// Title of the rule.
    pub title: Text,
    /// Its weight: as it would be, or as it was when lost.
    pub severity: Severity,
    /// What becomes of it.
    pub fate: FlagFate,
    /// Whether it would wait for somebody.
    pub is_open: bool,
}

/// What would be with other figures.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The account, in the order of its caliber, the size before the figure per head.
    pub rows: Vec<TriedRow>,
    /// Flags gained first, then lost, changed, staying; heaviest first within each.
    pub flags: Vec<TriedFlag>,
    /// Unsettled flags by weight, now and as tried.
    pub counts: [[u16; 3]; 2],
    /// Place in the whole queue, now and as tried.
    pub place: [usize; 2],
    /// The reason for the place as tried.
    pub why: Text,
    /// Slips that would explain the reported figures, the most telling first.
    pub slips: Vec<SlipAsked>,
}

impl Desk {
    /// What would be if a household's figures were others: field codes with what was typed over them. Nothing is stored.
    ///
    /// # Errors
    /// `NoHousehold`, `Typed` when something typed is no figure, or what the store says.
    pub fn what_if(&self, hh: &str, typed: &[(String, String)]) -> Result<Tried, ReviewError> {
        let mut kept = self.scratch.borrow_mut();
        let mut scratch = match kept.take().filter(|scratch| scratch.hh == hh) {
            Some(scratch) => scratch,
            None => self.lay_out(hh)?,
        };
        let tried = self.try_out(&mut scratch, typed);
        *kept = Some(scratch);
        tried
    }

    /// Reads the household and its village.
    fn lay_out(&self, hh: &str) -> Result<Scratch, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let none = || ReviewError::NoHousehold(hh.to_owned());
        let row = self.position(hh).and_then(|at| self.queue().get(at)).ok_or_else(none)?;
        let neighbours = self.queue().iter().filter(|other| other.village == row.village && other.hh_id != hh);
        let ids: Vec<&str> = std::iter::once(hh).chain(neighbours.map(|other| other.hh_id.as_str())).collect();
        let roll = self.some_households(period, &ids)?;
        if roll.is_empty() {
            return Err(none());
        }
        let mut past = Vec::new();
        let mut before = None;
        for of in periods_read(period).into_iter().rev() {
            let earlier = self.records_in(of, &ids)?;
            if of == period.back(1) {
                let found = crate::rules::township::prior_match::match_prior(&roll, &earlier).first().copied().flatten();
                before = found.map(|found| (past.len(), found.index));
            }
            if !earlier.is_empty() {
                past.push(earlier);
            }
        }
        let campaign = self.office.campaign(&roll, self.office.exported(period)?)?;
        let read = self.office.store.read();
        let mut known = BTreeMap::new();
        let mut standing_flags = Vec::new();
        for standing in read.standings_of(period, hh)? {
            let flag = Flag { severity: standing.severity, ..read.flag(standing.flag)? };
            let print = flag.fingerprint();
            let known_flag = KnownFlag { state: standing.state, severity: standing.severity, print, stake: flag.stake };
            known.insert(standing.key.rule.clone(), known_flag);
            if standing.state.is_unsettled() || standing.state.is_human() {
                standing_flags.push(flag);
            }
        }
        let (base, fixed, slips) = (Vec::new(), Vec::new(), Vec::new());
        let tables = self.office.tables_of_few(&roll)?;
        let mut scratch = Scratch { hh: hh.to_owned(), roll, past, tables, campaign, before, base, fixed, known, slips };
        scratch.look_for_slips(&self.office.book);
        scratch.fixed = standing_flags.into_iter().filter(|flag| scratch.base.iter().all(|base| base.rule != flag.rule)).collect();
        Ok(scratch)
    }

    /// The stored records of some households in a period, in this order; those without one are left out.
    pub(in crate::review) fn some_households(&self, period: Period, ids: &[&str]) -> Result<Roll, ReviewError> {
        renumbered::some_households(self.office.store.read(), period, ids)
    }

    fn try_out(&self, scratch: &mut Scratch, typed: &[(String, String)]) -> Result<Tried, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let book = &self.office.book;
        let caliber = book.caliber(period.year, &self.place);
        let mut over: BTreeMap<FieldId, i64> = BTreeMap::new();
        for (code, words) in typed.iter().filter(|(_, words)| !words.trim().is_empty()) {
            let Some(field) = crate::domain::field::field(code) else { continue };
            over.insert(field, figure(field, words, caliber).ok_or_else(|| ReviewError::Typed(words.clone()))?);
        }
        let alone = scratch.roll.first_alone();
        let fresh = settled(caliber, |field| alone.get(0, field), &over);
        let flags = scratch.with(&fresh, |town| trial::first_household(book, town, &[]).pop().unwrap_or_default());
        let flags: Vec<Flag> = flags.into_iter().map(|flag| scratch.staked(flag)).chain(scratch.fixed.iter().cloned()).collect();
        let mut tried = Tried {
            rows: rows(caliber, &alone, &fresh, &over),
            flags: scratch.fates(book, &flags),
            counts: [[0; 3]; 2],
            place: [0; 2],
            why: Text::same(""),
            slips: scratch.slips.clone(),
        };
        self.put_in_place(scratch, &alone, &fresh, &flags, &mut tried);
        Ok(tried)
    }

    /// Works out where the case would stand in the queue.
    fn put_in_place(&self, scratch: &Scratch, alone: &Roll, fresh: &[(FieldId, i64)], flags: &[Flag], tried: &mut Tried) {
        let book = &self.office.book;
        let Some(old) = self.position(&scratch.hh).and_then(|at| self.queue().get(at)) else { return };
        let mut now = alone.first_alone();
        for (field, value) in fresh {
            now.set(0, *field, Cell::value(*value));
        }
        let caliber_of = |roll: &Roll| book.caliber(roll.period.year, &self.place);
        let before = scratch.before.and_then(|(roll, at)| {
            let roll = scratch.past.get(roll)?;
            Some(Figures { roll, at, caliber: caliber_of(roll) })
        });
        let open: Vec<&Flag> = flags.iter().filter(|flag| scratch.is_open(flag)).collect();
        let poverty = findings_summary::poverty_line(book, now.period, &self.place);
        let now_at = Figures { roll: &now, at: 0, caliber: caliber_of(&now) };
        let line = findings_summary::line(now_at, before, old.village.key(), &open, (book, poverty));
        let count = |severity| u16::try_from(open.iter().filter(|flag| flag.severity == severity).count()).unwrap_or(u16::MAX);
        let score = if old.of_village.is_some() { named_by_village(line.score) } else { line.score };
        let row = QueueRow { flags: Severity::ALL.map(count), score, why: line.why, ..old.clone() };
        let before_it = |other: &&QueueRow| other.hh_id != row.hh_id && queue::order(other, &row).is_lt();
        tried.place = [old.place, self.queue().iter().filter(before_it).count() + 1];
        tried.counts = [old.flags, row.flags];
        tried.why = row.why;
    }
}

impl Scratch {
    /// Does something with the village while the household has these figures.
    fn with<T>(&mut self, fresh: &[(FieldId, i64)], work: impl FnOnce(&Town) -> T) -> T {
        let before: Vec<(FieldId, Cell)> = fresh.iter().map(|(field, _)| (*field, self.roll.get(0, *field))).collect();
        for (field, value) in fresh {
            self.roll.set(0, *field, Cell::value(*value));
        }
        let past: Vec<&Roll> = self.past.iter().collect();
        let done = work(&Town { campaign: &self.campaign, current: &self.roll, past: &past, tables: &self.tables });
        for (field, cell) in before {
            self.roll.set(0, field, cell);
        }
        done
    }

    /// A flag that stands as the last run found it puts at stake what it did then: the layer holds one village, and what change is ordinary
    /// is measured over the township.
    fn staked(&self, flag: Flag) -> Flag {
        match self.known.get(&flag.rule) {
            Some(known) if known.severity == flag.severity && known.print == flag.fingerprint() => Flag { stake: known.stake, ..flag },
            Some(_) | None => flag,
        }
    }

    /// Whether a flag would wait for somebody: one that was settled on the same numbers, and is not heavier, stays settled.
    fn is_open(&self, flag: &Flag) -> bool {
        match self.known.get(&flag.rule) {
            Some(known) if known.state.is_human() && !known.state.is_unsettled() => {
                flag.severity > known.severity || known.print != flag.fingerprint()
            }
            Some(_) | None => true,
        }
    }

    fn fates(&self, book: &Book, flags: &[Flag]) -> Vec<TriedFlag> {
        let title = |rule: &str| book.rule(rule).map_or_else(|| Text::same(rule), |rule| rule.title.clone());
        let of = |flag: &Flag, fate: FlagFate| TriedFlag {
            rule: flag.rule.clone(),
            title: title(&flag.rule),
            severity: flag.severity,
            fate,
            is_open: fate != FlagFate::Lost && self.is_open(flag),
        };
        let mut out = Vec::new();
        for flag in flags {
            let fate = match self.base.iter().chain(&self.fixed).find(|base| base.rule == flag.rule) {
                None => FlagFate::Gained,
                Some(base) if base.severity == flag.severity && base.numbers == flag.numbers => FlagFate::Stays,
                Some(_) => FlagFate::Changed,
            };
            out.push(of(flag, fate));
        }
        out.extend(self.base.iter().filter(|base| flags.iter().all(|flag| flag.rule != base.rule)).map(|base| of(base, FlagFate::Lost)));
        out.sort_by(|a, b| (a.fate as u8, b.severity, &a.rule).cmp(&(b.fate as u8, a.severity, &b.rule)));
        out
    }

    /// Judges the household as reported and as each slip would have it, and keeps the slips that explain.
    fn look_for_slips(&mut self, book: &Book) {
        let caliber = book.caliber(self.roll.period.year, &self.campaign.place);
        let alone = self.roll.first_alone();
        let before = |field| {
            let (roll, at) = self.before?;
            let roll = self.past.get(roll)?;
            let earlier = Figures { roll, at, caliber: book.caliber(roll.period.year, &self.campaign.place) };
            compare::restated(field, caliber, Some(earlier)).ok().map(|money| money.0)
        };
        let guesses = typing_errors::guesses(caliber, |field| alone.get(0, field), before);
        let others: Vec<Roll> = guesses
            .iter()
            .map(|guess| {
                let mut roll = self.roll.first_alone();
                let over: BTreeMap<FieldId, i64> = guess.instead.iter().copied().collect();
                for (field, value) in settled(caliber, |field| alone.get(0, field), &over) {
                    roll.set(0, field, Cell::value(value));
                }
                roll
            })
            .collect();
        let past: Vec<&Roll> = self.past.iter().collect();
        let town = Town { campaign: &self.campaign, current: &self.roll, past: &past, tables: &self.tables };
        let mut judged = trial::first_household(book, &town, &others).into_iter();
        self.base = judged.next().unwrap_or_default();
        let heavy: Vec<&Flag> = self.base.iter().filter(|flag| flag.severity > Severity::Low && self.is_open(flag)).collect();
        let mut found: Vec<(Guess, SlipAsked)> = Vec::new();
        for (guess, flags) in guesses.into_iter().zip(judged) {
            if let Some(asked) = explained(&guess, book, &heavy, &self.base, &flags, before(guess.field)) {
                // One question for an item and a kind of slip, whichever figure was tried.
                let same = |other: &Guess| {
                    (other.kind, other.field, other.with, other.other) == (guess.kind, guess.field, guess.with, guess.other)
                };
                match found.iter_mut().find(|(other, _)| same(other)) {
                    Some((_, known)) if known.explains.len() < asked.explains.len() => *known = asked,
                    Some(_) => {}
                    None => found.push((guess, asked)),
                }
            }
        }
        found.sort_by_key(|(guess, asked)| (!asked.explains_all, std::cmp::Reverse(asked.explains.len()), asked.brings.len(), guess.kind));
        self.slips = found.into_iter().map(|(_, asked)| asked).collect();
    }
}

/// Whether a flag is about totals and growth, which one wrong figure moves.
fn is_of_totals(rule: &str) -> bool {
    rule.starts_with("ARI") || rule.starts_with("INC")
}

/// Whether a rule sets the line a figure stands in against the line it may belong to.
fn is_between(guess: &Guess, book: &Book, rule: &str) -> bool {
    let reads = |field: FieldId| book.rule(rule).is_some_and(|rule| rule.fields.iter().any(|code| code == field.code()));
    guess.kind == typing_errors::TypingKind::Moved && reads(guess.field) && guess.other.is_some_and(reads)
}

/// What a slip explains; none when it explains nothing, or only moves the doubt elsewhere: what is brought in turn is borne with when
/// the slip mends sums or digits, or when it alone settles several heavy flags and one of them holds its two lines together.
fn explained(guess: &Guess, book: &Book, heavy: &[&Flag], base: &[Flag], flags: &[Flag], before: Option<i64>) -> Option<SlipAsked> {
    let worse =
        |flag: &&Flag| flag.severity > Severity::Low && base.iter().all(|known| known.rule != flag.rule || known.severity < flag.severity);
    let brings: Vec<String> = flags.iter().filter(worse).map(|flag| flag.rule.clone()).collect();
    let gone = |rule: &str| flags.iter().all(|flag| flag.rule != rule);
    let explains: Vec<String> = heavy.iter().filter(|flag| gone(&flag.rule)).map(|flag| flag.rule.clone()).collect();
    let of_totals = || heavy.iter().filter(|flag| is_of_totals(&flag.rule));
    let of_digits = guess.kind != typing_errors::TypingKind::Moved;
    let mends = of_digits && explains.iter().any(|rule| rule.starts_with("ARI"));
    let explains_all = brings.is_empty() && of_totals().next().is_some() && of_totals().all(|flag| gone(&flag.rule));
    // Two digits changed at random move any figure: it has to mend the sums, or come to what it was last year.
    let telling = guess.kind != typing_errors::TypingKind::Swapped
        || mends
        || guess.instead.iter().any(|(_, instead)| typing_errors::is_near(*instead, before));
    let settles = explains.len() > 1 && explains.len() == heavy.len() && explains.iter().any(|rule| is_between(guess, book, rule));
    (telling && !explains.is_empty() && (mends || settles || brings.is_empty())).then(|| SlipAsked {
        question: typing_errors::question(guess),
        explains,
        brings,
        explains_all,
    })
}

/// Every figure that differs once some are typed over: a total that was the sum of its parts follows them, one that was not stays as
/// it was reported, and so does the figure per head.
fn settled(caliber: &Caliber, reported: impl Fn(FieldId) -> Cell, over: &BTreeMap<FieldId, i64>) -> Vec<(FieldId, i64)> {
    let mut fresh = over.clone();
    let sum = |field: FieldId, of: &dyn Fn(FieldId) -> Option<i64>| {
        let mut parts = caliber.children(field).map(|child| of(child.field).unwrap_or(0));
        parts.try_fold(0_i64, i64::checked_add)
    };
    let then = |field: FieldId| reported(field).raw();
    for item in &caliber.items {
        let field = item.field;
        if over.contains_key(&field) || caliber.children(field).next().is_none() || then(field) != sum(field, &then) {
            continue;
        }
        let now = |field: FieldId| fresh.get(&field).copied().or_else(|| then(field));
        if let Some(total) = sum(field, &now) {
            fresh.insert(field, total);
        }
    }
    let cell =
        |fresh: &BTreeMap<FieldId, i64>, field: FieldId| fresh.get(&field).map_or_else(|| reported(field), |value| Cell::value(*value));
    let was = caliber.compute(&reported);
    let is = caliber.compute(|field| cell(&fresh, field));
    for (field, was, is) in [(GROSS, was.gross, is.gross), (NET, was.net, is.net)] {
        if let (false, Some(is), true) = (over.contains_key(&field), is.raw(), then(field).is_some() && then(field) == was.raw()) {
            fresh.insert(field, is);
        }
    }
    let per_head = |net: Option<i64>, size: Option<i64>| match (net, size) {
        (Some(net), Some(size)) if size > 0 => money::divide_half_up(i128::from(net), i128::from(size)),
        _ => None,
    };
    let size = caliber.denominator;
    let was = per_head(then(NET), then(size));
    let is = per_head(cell(&fresh, NET).raw(), cell(&fresh, size).raw());
    if let (false, Some(is), true) = (over.contains_key(&NET_PC), is, was.is_some() && then(NET_PC) == was) {
        fresh.insert(NET_PC, is);
    }
    fresh.into_iter().filter(|(field, value)| then(*field) != Some(*value)).collect()
}

/// What was typed over a field, in the measure of its cell.
fn figure(field: FieldId, words: &str, caliber: &Caliber) -> Option<i64> {
    let plain: String = words.chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
    if field == caliber.denominator {
        return plain.parse().ok().filter(|size| (0..=99).contains(size));
    }
    Money::parse(&plain).map(|(amount, _)| amount.0).filter(|fen| fen.abs() <= money::MOST)
}

fn rows(caliber: &Caliber, reported: &Roll, fresh: &[(FieldId, i64)], over: &BTreeMap<FieldId, i64>) -> Vec<TriedRow> {
    let row = |field: FieldId, depth: u8, is_money: bool| {
        let then = compare::amount(reported.get(0, field)).map(|money| money.0);
        let tried = fresh.iter().find(|(other, _)| *other == field).map_or(then, |(_, value)| Ok(*value));
        TriedRow {
            field: field.code().to_owned(),
            label: reported.period.part.said(field.row().label.clone()),
            depth,
            is_money,
            reported: then,
            tried,
            typed: over.contains_key(&field),
        }
    };
    let mut out = Vec::with_capacity(caliber.items.len() + 1);
    for item in &caliber.items {
        if item.field == NET_PC {
            out.push(row(caliber.denominator, 0, false));
        }
        out.push(row(item.field, u8::from(item.parent.is_some()), true));
    }
    out
}

/// The words over the layer.
#[must_use]
pub const fn banner() -> Text {
    text("测算 草稿 不保存", "WHAT-IF  scratch, never saved")
}
