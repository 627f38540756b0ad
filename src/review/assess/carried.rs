//! A run of few rules over the last one: where only limits changed, or which rules are on, the rest of what was found is taken over.
//!
//! What comes out is what a whole run would give, byte for byte. It is tried only while nothing that rules read has changed since the last
//! run but what the office does itself, and the rules that read that are judged again; the last run must have been made by this very
//! program, its facts must add up to their digest, and what was packed with it is read in the place of the documents. Anything else is a
//! whole run, which reads documents alone.
//! What does not live here: which rules a change touches (`rules/book/touched.rs`), judging them (`rules/judge/partly.rs`), up to where the
//! last run saw the file (`succession.rs`), keeping the run (`run.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use serde::Deserialize;

use crate::domain::act::Act;
use crate::domain::flag::Flag;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::review::assess::findings_summary::MON_LINE;
use crate::review::assess::run::Judged;
use crate::review::assess::run::Rerun;
use crate::review::assess::run::facts_digest;
use crate::review::assess::run::lines;
use crate::review::assess::run::periods_read;
use crate::review::assess::succession::CarriedRun;
use crate::review::assess::succession::JUDGED;
use crate::review::assess::succession::SeenUpTo;
use crate::review::assess::succession::WholeReason;
use crate::review::assess::succession::leave_records;
use crate::review::assess::succession::mark;
use crate::review::assess::threshold::Edges;
use crate::review::error::ReviewError;
use crate::review::file::office::LongStep;
use crate::review::file::office::Office;
use crate::review::file::office::Tell;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::touched::Touched;
use crate::rules::judge::Outline;
use crate::rules::judge::given::LastLetters;
use crate::rules::judge::partly::JudgedPartly;
use crate::rules::judge::waiting;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Tally;
use crate::store::assessment::AssessmentRow;
use crate::store::assessment::FoundRow;
use crate::store::error::StoreError;
use crate::store::payload::Payload;
use crate::store::version::document::RecordPart;

/// A run of few rules, beside what the book in force finds by them.
#[derive(Debug)]
pub struct PartRun {
    /// What the book in force finds by the rules that were judged.
    pub before: Vec<Outline>,
    /// What the other finds by them.
    pub after: Vec<Outline>,
    /// How many flags of the other rules stand beside either.
    pub beside: usize,
    /// The run, to be kept.
    pub rerun: Rerun,
}

/// The last run of a period.
struct LastRun {
    row: AssessmentRow,
    body: LastBody,
    letters: HashMap<String, String>,
    found: Vec<FoundRow>,
}

/// The stored body of a run, as far as it is taken over.
#[derive(Deserialize)]
struct LastBody {
    rules: Vec<String>,
    tallies: Vec<LastTally>,
    villages: BTreeMap<String, String>,
    #[serde(default)]
    tables: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct LastTally {
    rule: String,
    fired: [usize; 3],
    clear: usize,
    not_concerned: usize,
    skipped: BTreeMap<char, usize>,
}

impl LastTally {
    fn whole(&self) -> Option<Tally> {
        let why = |(letter, count): (&char, &usize)| match Outcome::parse(*letter) {
            Some(Outcome::Skipped(why)) => Some((why, *count)),
            Some(Outcome::Fires(_) | Outcome::Clear | Outcome::NotConcerned) | None => None,
        };
        let skipped = self.skipped.iter().map(why).collect::<Option<_>>()?;
        let (fired, clear, not_concerned) = (self.fired, self.clear, self.not_concerned);
        Some(Tally { rule: self.rule.clone(), fired, clear, not_concerned, skipped })
    }
}

/// What stops a run of few rules.
enum PartStop {
    Whole(WholeReason),
    Failed(ReviewError),
}

impl From<WholeReason> for PartStop {
    fn from(why: WholeReason) -> PartStop {
        PartStop::Whole(why)
    }
}

impl From<ReviewError> for PartStop {
    fn from(error: ReviewError) -> PartStop {
        PartStop::Failed(error)
    }
}

impl From<StoreError> for PartStop {
    fn from(error: StoreError) -> PartStop {
        PartStop::Failed(error.into())
    }
}

impl Office {
    /// The last run of a period, where it can be taken over by the book in force.
    fn last_run(&self, period: Period) -> Result<LastRun, PartStop> {
        let read = self.store.read();
        let row = read.newest_assessment(period)?.ok_or(WholeReason::NoRun)?;
        if row.rulebook != self.book.digest() {
            return Err(WholeReason::OtherBook.into());
        }
        if row.upto != read.newest_version()? {
            return Err(WholeReason::OtherFigures.into());
        }
        let told = read.meta(JUDGED)?.unwrap_or_default();
        let seen = told.rsplit(' ').next().and_then(|entry| entry.parse().ok()).filter(|entry| told == mark(row.id, *entry));
        let seen: i64 = seen.ok_or(WholeReason::OtherProgram)?;
        let since = read.ledger(seen + 1, read.ledger_tip()?.0)?;
        let is_of_run = |payload: &str| Payload::parse(payload).is_some_and(|payload| payload.assessment == Some(row.id));
        if !since.iter().any(|stored| stored.entry.act == Act::Assess && is_of_run(&stored.entry.payload)) {
            return Err(WholeReason::NotEntered.into());
        }
        if !leave_records(read, &since)? {
            return Err(WholeReason::Entered.into());
        }
        let body = serde_json::from_str::<LastBody>(&row.body).map_err(|_| WholeReason::Unreadable)?;
        let found = read.found(row.id)?;
        let written = read.outcomes_written(row.id)?;
        let text = read.rulebook(&row.rulebook)?.unwrap_or_default();
        let letters = written.iter().map(|(id, letters)| (id.as_str(), letters.as_str()));
        if facts_digest(&row, &text, found.iter().map(|row| row.digest.as_str()), letters) != row.digest {
            return Err(WholeReason::Altered.into());
        }
        let letters = read.outcomes(period, row.id)?.into_iter().collect();
        Ok(LastRun { row, body, letters, found })
    }

    /// Judges by another book what it may find otherwise than the one in force, and takes the rest over from the last run, without writing
    /// anything; inside, why a whole run is needed.
    ///
    /// # Errors
    /// As `assess`.
    pub(in crate::review) fn rerun_partly(
        &self,
        period: Period,
        new: &Book,
        tell: Tell<'_>,
    ) -> Result<Result<PartRun, WholeReason>, ReviewError> {
        match self.part_run(period, new, tell) {
            Ok(part) => Ok(Ok(part)),
            Err(PartStop::Whole(why)) => Ok(Err(why)),
            Err(PartStop::Failed(error)) => Err(error),
        }
    }

    fn part_run(&self, period: Period, new: &Book, tell: Tell<'_>) -> Result<PartRun, PartStop> {
        let changed = new.touched_since(&self.book).ok_or(WholeReason::OtherRules)?;
        let period = self.period_to_judge(Some(period))?;
        let seen = SeenUpTo::now(self.store.read())?;
        let last = self.last_run(period)?;
        let mut rolls = self.packed_rolls(period)?;
        let (stood, bounds) = self.ready_to_judge(period, &mut rolls)?;
        let ground = self.ground_of(period, &rolls, &stood, bounds)?;
        if ground.campaign.as_of.to_string() != last.row.as_of {
            return Err(WholeReason::OtherDay.into());
        }
        let office = self.book.touched_by_office();
        let touched = changed.and(&office);
        let (ready, letters) = (ground.ready(&self.book), LastLetters { rules: &last.body.rules, of: &last.letters });
        let first = |done: usize, total: usize| tell(LongStep::Judging(done, total * 2));
        let second = |done: usize, total: usize| tell(LongStep::Judging(total + done, total * 2));
        let was = ready.outlines_of(&self.book, &office, &letters, &first).ok_or(WholeReason::Lacking)?;
        let mut now = ready.flags_of(new, &touched, &letters, &second).ok_or(WholeReason::Lacking)?;
        if was.assessment.cancelled || now.assessment.cancelled {
            return Err(ReviewError::Stopped.into());
        }
        let current = ground.current;
        let rules = new.rules().iter().map(|rule| (rule.code.as_str(), rule)).collect();
        let part = JudgedAgain { new, rules, touched: &touched, last: &last, asked: asked(current, &now.asked) };
        let tallies = part.tallies(&now.assessment)?;
        let villages = part.villages(&now.assessment).ok_or(WholeReason::Lacking)?;
        let (before, after) = part.outlines((&office, &was, &asked(current, &was.asked)), &now);
        let carried: Vec<FoundRow> = last.found.iter().filter(|row| part.stays(row)).cloned().collect();
        let flags: Vec<Flag> = now.made.drain(..).flatten().chain(std::mem::take(&mut now.assessment.flags)).collect();
        let prior = rolls.get(&period.back(1));
        let place = &ground.campaign.place;
        let changed = part.changed_households(self, &flags)?;
        let is_line_moved = new.limits_changed_since(&self.book).contains(&MON_LINE);
        let is_changed = |id: &str| is_line_moved || changed.contains(id);
        let wanted: HashSet<&str> = (0..current.len()).map(|at| current.id(at)).filter(|id| is_changed(id)).collect();
        let kept: Vec<i64> = carried.iter().filter(|row| wanted.contains(row.hh_id.as_str())).map(|row| row.flag).collect();
        let kept = self.store.read().flags(&kept)?;
        let mut of_household: HashMap<&str, Vec<&Flag>> = HashMap::new();
        for flag in flags.iter().chain(&kept) {
            if let Subject::Household(id) = &flag.subject
                && wanted.contains(id.as_str())
            {
                of_household.entry(id).or_default().push(flag);
            }
        }
        for flags in of_household.values_mut() {
            flags.sort_by_key(|flag| part.order(&flag.rule));
        }
        let lines = lines(new, (current, prior), place, &of_household, &|id| wanted.contains(id));
        let beside = last.found.iter().filter(|row| part.is_beside(row)).count();
        let judged = Judged {
            period,
            as_of: ground.campaign.as_of,
            assessment: Assessment { flags, tallies, village_outcomes: villages, ..now.assessment },
            stood: last.body.tables.clone(),
            lines,
            ids: (0..current.len()).map(|at| current.id(at).to_owned()).collect(),
            rules: new.household_rules().map(|rule| rule.code.clone()).collect(),
            today: self.clock.today(),
            edges: Edges::of(new, period, place),
            carried: Some(CarriedRun { run: last.row.id, found: carried }),
        };
        let rerun = Rerun { judged, book: Office::kept_book(new), seen, dates: None, whole: None };
        Ok(PartRun { before, after, beside, rerun })
    }

    /// Whether the figures are still those that were judged.
    pub(in crate::review) fn has_figures_of(&self, run: &Rerun) -> bool {
        self.store.read().newest_version().is_ok_and(|newest| newest == run.seen.version)
    }

    /// Whether everything that rules read is still what was judged.
    pub(in crate::review) fn still_holds(&self, run: &Rerun) -> bool {
        run.seen.is_all(self.store.read()).is_ok_and(|is_all| is_all)
    }

    /// The records that a run for `period` reads, as they were packed with the last one.
    fn packed_rolls(&self, period: Period) -> Result<BTreeMap<Period, Roll>, ReviewError> {
        let read = self.store.read();
        let stored = read.periods()?;
        let mut rolls = BTreeMap::new();
        for wanted in periods_read(period).into_iter().chain([period]).filter(|wanted| stored.contains(wanted)) {
            rolls.insert(wanted, read.roll(wanted, RecordPart::Whole, &mut |_| ())?);
        }
        Ok(rolls)
    }
}

/// The households of a roll at these places.
fn asked<'r>(roll: &'r Roll, places: &[usize]) -> HashSet<&'r str> {
    places.iter().map(|at| roll.id(*at)).collect()
}

/// What was judged of a changed book, beside the last run.
struct JudgedAgain<'p> {
    new: &'p Book,
    /// Its rules, by their codes.
    rules: HashMap<&'p str, &'p Rule>,
    touched: &'p Touched,
    last: &'p LastRun,
    /// The households of which it was worked out again what their rules wait for.
    asked: HashSet<&'p str>,
}

impl JudgedAgain<'_> {
    fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.get(code).copied()
    }

    fn is_last(&self, code: &str) -> bool {
        self.rule(code).is_some_and(waiting::is_told_last)
    }

    fn is_touched(&self, code: &str) -> bool {
        self.rule(code).is_none_or(|rule| self.touched.has(rule))
    }

    /// Where a flag stands among those of its household.
    fn order(&self, code: &str) -> (bool, usize) {
        (self.is_last(code), self.rule(code).map_or(usize::MAX, |rule| rule.place))
    }

    /// Whether what the last run found is found again without being looked for.
    fn stays(&self, row: &FoundRow) -> bool {
        let is_asked = self.is_last(&row.rule) && self.asked.contains(row.hh_id.as_str());
        !self.is_touched(&row.rule) && !is_asked
    }

    /// Whether it is of a rule that neither book was asked about.
    fn is_beside(&self, row: &FoundRow) -> bool {
        !self.is_touched(&row.rule) && !self.is_last(&row.rule)
    }

    /// The tallies of the rules that are on, in the order of the book.
    fn tallies(&self, found: &Assessment) -> Result<Vec<Tally>, WholeReason> {
        let of = |rule: &Rule| {
            let now = found.tallies.iter().find(|tally| tally.rule == rule.code);
            if self.touched.has(rule) || waiting::is_told_last(rule) {
                return now.cloned().ok_or(WholeReason::Lacking);
            }
            let then = self.last.body.tallies.iter().find(|tally| tally.rule == rule.code).and_then(LastTally::whole);
            let then = then.ok_or(WholeReason::Lacking)?;
            if now.is_none_or(|now| *now == then) { Ok(then) } else { Err(WholeReason::Differs) }
        };
        self.new.rules().iter().filter(|rule| rule.on).map(of).collect()
    }

    /// The letters of each village by the rules that are on.
    fn villages(&self, found: &Assessment) -> Option<Vec<(String, Box<str>)>> {
        let LastBody { rules, tallies, villages, .. } = &self.last.body;
        let then: Vec<&str> = tallies.iter().map(|tally| tally.rule.as_str()).filter(|code| !rules.iter().any(|own| own == code)).collect();
        let of = |(village, judged): &(String, Box<str>)| {
            let (mut judged, stored) = (judged.chars(), villages.get(village)?);
            let letter = |rule: &Rule| {
                if self.touched.has(rule) {
                    return judged.next();
                }
                stored.chars().nth(then.iter().position(|code| *code == rule.code)?)
            };
            let letters: Option<String> = self.new.village_rules().map(letter).collect();
            Some((village.clone(), letters?.into_boxed_str()))
        };
        found.village_outcomes.iter().map(of).collect()
    }

    /// What the book in force and the other find by the rules that were judged, and by the one that asks for cells.
    fn outlines(
        &self,
        (office, was, asked): (&Touched, &JudgedPartly<Vec<Outline>>, &HashSet<&str>),
        now: &JudgedPartly<Vec<Flag>>,
    ) -> (Vec<Outline>, Vec<Outline>) {
        let outline = |row: &FoundRow| {
            let subject = if row.hh_id.is_empty() { Subject::Village(row.village.clone()) } else { Subject::Household(row.hh_id.clone()) };
            Some(Outline { rule: row.rule.clone(), subject, severity: Severity::parse(&row.severity)? })
        };
        let by_office = |row: &FoundRow| self.rule(&row.rule).is_some_and(|rule| office.has(rule));
        let stood = |row: &&FoundRow| {
            let is_asked = self.is_last(&row.rule) && asked.contains(row.hh_id.as_str());
            !self.is_beside(row) && !by_office(row) && !is_asked
        };
        let again = was.made.iter().flatten().cloned().chain(was.assessment.flags.iter().map(Outline::from));
        let before = self.last.found.iter().filter(stood).filter_map(outline).chain(again).collect();
        let stays = |row: &&FoundRow| self.stays(row) && !self.is_beside(row);
        let found = now.made.iter().flatten().chain(&now.assessment.flags).map(Outline::from);
        (before, self.last.found.iter().filter(stays).filter_map(outline).chain(found).collect())
    }

    /// The households of which a flag that was judged again is otherwise in anything that their lines show.
    fn changed_households(&self, office: &Office, flags: &[Flag]) -> Result<BTreeSet<String>, StoreError> {
        let gone: Vec<i64> = self.last.found.iter().filter(|row| !row.hh_id.is_empty() && !self.stays(row)).map(|row| row.flag).collect();
        let gone = office.store.read().flags(&gone)?;
        let mut then: HashMap<(&str, &str), Flag> = HashMap::with_capacity(gone.len());
        let mut changed = BTreeSet::new();
        for flag in &gone {
            if let Subject::Household(id) = &flag.subject {
                then.insert((id, &flag.rule), self.shown(flag));
            }
        }
        for flag in flags {
            if let Subject::Household(id) = &flag.subject
                && then.remove(&(id.as_str(), flag.rule.as_str())) != Some(self.shown(flag))
            {
                changed.insert(id.clone());
            }
        }
        changed.extend(then.into_keys().map(|(id, _)| id.to_owned()));
        Ok(changed)
    }

    /// A flag with nothing but what a line hangs on.
    fn shown(&self, flag: &Flag) -> Flag {
        let limits = flag.limits.iter().filter(|limit| self.new.is_money(&limit.key)).cloned().collect();
        Flag { limits, facts: None, ..flag.clone() }
    }
}
