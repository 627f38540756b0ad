//! Judging a township: every rule for every household, then for every village; the same result with any number of threads.
//!
//! What does not live here: villages and the town (`villages.rs`), how columns are filled (`eval/batch.rs`), what a flag says (`explain/mod.rs`).

pub mod asked;
pub mod filled;
pub mod given;
pub(crate) mod if_none;
pub mod partly;
pub mod root_causes;
pub mod sample;
pub mod score;
pub(crate) mod silence;
pub mod stats;
pub mod trial;
pub(crate) mod village_blanks;
pub mod villages;
pub mod waiting;

use std::borrow::Cow;
use std::ops::Range;

use crate::domain::flag::Flag;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::flag::why::Why;
use crate::domain::roll::Roll;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::eval::batch::Columns;
use crate::rules::eval::bind::Bound;
use crate::rules::eval::bind::Ready;
use crate::rules::eval::bind::bind;
use crate::rules::eval::memo_source::Worker;
use crate::rules::eval::program::Program;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::judge::given::GivenLetters;
use crate::rules::judge::silence::Silence;
use crate::rules::judge::waiting::Awaited;
use crate::rules::lang::expr::Thing;
use crate::rules::township::context::Live;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Tally;
use crate::rules::township::town::Town;

/// Most households judged between two reports of progress, by one thread.
const STRETCH: usize = 4_096;

/// The same where the flags are counted: what a stretch finds is in memory before the count is looked at.
const COUNTED_STRETCH: usize = 1_024;

const fn stretch_within(most: usize) -> usize {
    if most == usize::MAX { STRETCH } else { COUNTED_STRETCH }
}

/// Told how many households are judged, of how many; returning false stops the run.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

/// Judges a township and keeps everything.
#[must_use]
pub fn assess(book: &Book, town: &Town, progress: Progress) -> Assessment {
    assess_within(book, town, progress, usize::MAX)
}

/// The same, given up (`too_many`) as soon as the households have more than `most` flags.
#[must_use]
pub fn assess_within(book: &Book, town: &Town, progress: Progress, most: usize) -> Assessment {
    let live = ready(book, town);
    let mut flags = Vec::new();
    let mut outcomes = Vec::with_capacity(town.current.len());
    let mut done = run(&live, progress, (threads(), stretch_within(most)), JudgedWhich::ALL, &Made::Flags(&alone), &mut |stretch| {
        flags.extend(stretch.made.into_iter().flatten());
        outcomes.extend(stretch.outcomes);
        flags.len() <= most
    });
    done.too_many = flags.len() > most;
    flags.append(&mut done.flags);
    flags.shrink_to_fit();
    done.flags = flags;
    done.outcomes = outcomes;
    done.medians = stats::medians(&live);
    done
}

fn alone(_: usize, flags: Vec<Flag>) -> Vec<Flag> {
    flags
}

/// What a rule found without what it says of it: enough to count, to compare two runs and to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Rule code.
    pub rule: String,
    /// Whom it is about.
    pub subject: Subject,
    /// Weight.
    pub severity: Severity,
}

impl From<&Flag> for Outline {
    fn from(flag: &Flag) -> Outline {
        Outline { rule: flag.rule.clone(), subject: flag.subject.clone(), severity: flag.severity }
    }
}

/// A rule that fired, and how heavily.
pub type Fired<'r> = (&'r Rule, Severity);

/// What is made of what the rules found of a household, by the threads that judge, side by side; both are given its place in the roll.
pub enum Made<'m, R> {
    /// Of the flags, with all they say.
    Flags(&'m (dyn Fn(usize, Vec<Flag>) -> R + Sync)),
    /// Of the rules that fired and their weights alone: what a flag would say is not read, which is most of the work.
    Outlines(&'m (dyn Fn(usize, &[Fired]) -> R + Sync)),
}

/// Judges a township and hands on what is `made` of each household's flags, in the order of the 户编号 whatever that of the roll is, so
/// that a list of them is never all in memory.
///
/// Only households with flags are handed on. The result holds the flags of villages, no outcomes and no medians. It is given up
/// (`too_many`) as soon as the households have more than `most` flags.
pub fn assess_each<R: Send>(
    book: &Book,
    town: &Town,
    progress: Progress,
    most: usize,
    made: &Made<R>,
    sink: &mut dyn FnMut(R),
) -> Assessment {
    let live = ready(book, town);
    let mut found = 0;
    let order = by_number(town.current);
    let which = JudgedWhich { order: order.as_deref(), ..JudgedWhich::ALL };
    let mut done = run(&live, progress, (threads(), stretch_within(most)), which, made, &mut |stretch| {
        found += stretch.found;
        stretch.made.into_iter().for_each(&mut *sink);
        found <= most
    });
    done.too_many = found > most;
    done
}

/// A township made ready once, to be judged by one book after the other.
pub struct ReadyTown<'a>(Live<'a>);

impl<'a> ReadyTown<'a> {
    /// Makes a township ready by a book.
    #[must_use]
    pub fn new(book: &'a Book, town: &Town<'a>) -> ReadyTown<'a> {
        ReadyTown(ready(book, town))
    }

    /// Judges it by a book of the same files that differs in limits, or in which rules are on (`Book::with_limit`, `Book::only`), without
    /// what the flags say: what was found, of households, then of villages. What no limit moves is not made ready again. The assessment
    /// beside it holds the flags of villages only, and no medians.
    #[must_use]
    pub fn outlined(&self, book: &Book, progress: Progress) -> (Vec<Outline>, Assessment) {
        let mut live = self.0.lend(book);
        stats::work_out_beside(&mut live, &self.0);
        let roll = live.town.current;
        let of_household =
            |household: usize, fired: &[Fired]| -> Vec<Outline> { fired.iter().map(|fired| outline_of(roll, household, fired)).collect() };
        let mut found = Vec::new();
        let done = run(&live, progress, (threads(), STRETCH), JudgedWhich::ALL, &Made::Outlines(&of_household), &mut |stretch| {
            found.extend(stretch.made.into_iter().flatten());
            true
        });
        found.extend(done.flags.iter().map(Outline::from));
        (found, done)
    }
}

fn outline_of(roll: &Roll, household: usize, (rule, severity): &Fired) -> Outline {
    Outline { rule: rule.code.clone(), subject: Subject::Household(roll.id(household).to_owned()), severity: *severity }
}

/// How many threads judge side by side.
pub(crate) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(16)
}

/// A township made ready for being asked.
pub(crate) fn ready<'a>(book: &'a Book, town: &Town<'a>) -> Live<'a> {
    let mut live = Live::new(book, *town);
    stats::work_out(&mut live);
    live
}

/// Households whose columns are worked out together: few enough that they stay in the processor's cache.
pub(crate) const BATCH: usize = 64;

/// Which households and rules are judged.
#[derive(Clone, Copy)]
struct JudgedWhich<'r> {
    /// In which order the households are judged; none for that of the roll.
    order: Option<&'r [usize]>,
    /// How the rules ended that are not judged again; none where all are judged.
    given: Option<&'r GivenLetters<'r>>,
}

impl JudgedWhich<'_> {
    const ALL: JudgedWhich<'static> = JudgedWhich { order: None, given: None };
}

/// The household rules, as the threads need them.
struct JudgeJob<'r> {
    rules: Vec<&'r Rule>,
    /// The positions of those that are judged.
    judged: Vec<usize>,
    silence: Silence,
    /// One for the limits of each place, as `Live::parts`.
    parts: Vec<JudgePart<'r>>,
    which: JudgedWhich<'r>,
}

/// The household rules under the limits of one place.
struct JudgePart<'r> {
    live: &'r Live<'r>,
    bound: Bound,
    program: Program,
    waiting: Awaited<'r>,
}

impl JudgeJob<'_> {
    fn household(&self, turn: usize) -> usize {
        self.which.order.map_or(turn, |order| order[turn])
    }
}

/// What one thread found in one stretch of households.
struct Stretch<R> {
    /// What was made of the flags of each household that has some.
    made: Vec<R>,
    /// How many flags that were.
    found: usize,
    outcomes: Vec<Box<str>>,
    counts: Vec<[u32; ENDS]>,
    /// The households of which it was worked out again what their rules wait for.
    asked: Vec<usize>,
}

/// How many ways a rule can end.
const ENDS: usize = 5 + Why::ALL.len();

fn end(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Fires(Severity::High) => 0,
        Outcome::Fires(Severity::Medium) => 1,
        Outcome::Fires(Severity::Low) => 2,
        Outcome::Clear => 3,
        Outcome::NotConcerned => 4,
        Outcome::Skipped(why) => 5 + why as usize,
    }
}

fn outcome_of(end: usize) -> Option<Outcome> {
    match end {
        0 => Some(Outcome::Fires(Severity::High)),
        1 => Some(Outcome::Fires(Severity::Medium)),
        2 => Some(Outcome::Fires(Severity::Low)),
        3 => Some(Outcome::Clear),
        4 => Some(Outcome::NotConcerned),
        other => Why::ALL.get(other - 5).copied().map(Outcome::Skipped),
    }
}

/// The households of a roll in the order of their numbers; none where they stand so.
fn by_number(roll: &Roll) -> Option<Vec<usize>> {
    let stands = (1..roll.len()).all(|at| roll.id(at - 1) < roll.id(at));
    (!stands).then(|| {
        let mut order: Vec<usize> = (0..roll.len()).collect();
        order.sort_by_key(|at| roll.id(*at));
        order
    })
}

/// Judges stretch by stretch, in the order of the roll or in the one given, until `progress` or who takes what was found says stop.
fn run<R: Send>(
    live: &Live,
    progress: Progress,
    (threads, longest): (usize, usize),
    which: JudgedWhich,
    made: &Made<R>,
    take: &mut dyn FnMut(Stretch<R>) -> bool,
) -> Assessment {
    let rules: Vec<&Rule> = live.book.household_rules().collect();
    let is_judged = |at: &usize| which.given.is_none_or(|given| given.is_judged(*at));
    let judged: Vec<usize> = (0..rules.len()).filter(is_judged).collect();
    let part = |live| {
        let bound = bind(live, judged.iter().map(|at| rules[*at]));
        JudgePart { live, program: Program::new(live, &bound), waiting: Awaited::new(live, &rules), bound }
    };
    let job = JudgeJob { parts: live.parts().map(part).collect(), silence: Silence::new(&rules), rules, judged, which };
    let total = live.town.current.len();
    let mut counts = vec![[0_u32; ENDS]; job.rules.len()];
    let mut cancelled = !progress(0, total);
    let mut from = 0;
    let most = total.div_ceil(threads).min(longest);
    while from < total && !cancelled {
        let ranges: Vec<Range<usize>> = (0..threads)
            .map(|at| (from + at * most).min(total)..(from + (at + 1) * most).min(total))
            .filter(|range| !range.is_empty())
            .collect();
        from = ranges.last().map_or(total, |range| range.end);
        let found: Vec<Stretch<R>> = std::thread::scope(|scope| {
            let running: Vec<_> = ranges.iter().map(|range| scope.spawn(|| stretch(live, &job, range.clone(), made))).collect();
            running.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        for stretch in found {
            for (own, other) in counts.iter_mut().zip(&stretch.counts) {
                for (own, other) in own.iter_mut().zip(other) {
                    *own += other;
                }
            }
            cancelled |= !take(stretch);
        }
        cancelled |= !progress(from, total);
    }
    let mut done =
        Assessment { as_of: Some(live.town.campaign.as_of), rulebook: live.book.digest.clone(), cancelled, ..Assessment::default() };
    let mut by_code: Vec<Tally> = job.rules.iter().zip(&counts).map(|(rule, counts)| tally(rule, counts)).collect();
    if !cancelled {
        let is_judged = |rule: &Rule| which.given.is_none_or(|given| given.touched.has(rule));
        by_code.append(&mut villages::judge_all(live, &is_judged, &mut done));
    }
    for rule in live.book.rules.iter().filter(|rule| rule.on) {
        if let Some(at) = by_code.iter().position(|tally| tally.rule == rule.code) {
            done.tallies.push(by_code.swap_remove(at));
        }
    }
    done
}

fn tally(rule: &Rule, counts: &[u32; ENDS]) -> Tally {
    let mut tally = Tally { rule: rule.code.clone(), ..Tally::default() };
    for (end, count) in counts.iter().enumerate() {
        let count = *count as usize;
        match outcome_of(end) {
            Some(Outcome::Fires(severity)) => tally.fired[2 - severity as usize] += count,
            Some(Outcome::Clear) => tally.clear += count,
            Some(Outcome::NotConcerned) => tally.not_concerned += count,
            Some(Outcome::Skipped(why)) if count > 0 => *tally.skipped.entry(why).or_default() += count,
            Some(Outcome::Skipped(_)) | None => {}
        }
    }
    tally
}

fn stretch<R>(live: &Live, job: &JudgeJob, households: Range<usize>, made: &Made<R>) -> Stretch<R> {
    let rules = &job.rules;
    let counts = vec![[0; ENDS]; rules.len()];
    let outcomes = Vec::with_capacity(households.len());
    let mut found = Stretch { made: Vec::new(), found: 0, outcomes, counts, asked: Vec::new() };
    let workers: Vec<Worker> = job.parts.iter().map(|part| Worker::new(part.live, part.bound.kept, part.bound.kept_of_members)).collect();
    let of_part = |(part, worker)| {
        let part: &JudgePart = part;
        Columns::new(&part.program, Eval { arena: &part.bound.arena, source: worker })
    };
    let mut columns: Vec<Columns<Worker>> = job.parts.iter().zip(&workers).map(of_part).collect();
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(rules.len());
    let mut from = households.start;
    while from < households.end {
        let place = live.part_of(live.town_of(job.household(from)));
        let mut batch = from..(from + BATCH).min(households.end);
        if job.parts.len() > 1 {
            let same = |turn: &usize| live.part_of(live.town_of(job.household(*turn))) == place;
            batch.end = batch.find(|turn| !same(turn)).unwrap_or(batch.end);
            batch.start = from;
        }
        from = batch.end;
        let (Some(part), Some(columns)) = (job.parts.get(place), columns.get_mut(place)) else { continue };
        let live = part.live;
        columns.fill(batch.clone().map(|turn| live.household(job.household(turn))));
        for (row, turn) in batch.enumerate() {
            let household = job.household(turn);
            let frame = live.household(household);
            outcomes.clear();
            match job.which.given {
                Some(given) => outcomes.extend(given.outcomes(household)),
                None => outcomes.resize(rules.len(), Outcome::Clear),
            }
            for (ready, at) in part.program.rules.iter().zip(&job.judged) {
                outcomes[*at] = judge(ready, |thing| live.loaded(thing, &frame), |place| columns.truth(place, row));
            }
            job.silence.lay_over(&mut outcomes);
            let asks_again = job.which.given.is_none_or(|given| given.asks_again(live, &frame));
            if asks_again && job.which.given.is_some() {
                found.asked.push(household);
                if let Some(last) = part.waiting.asks.and_then(|at| outcomes.get_mut(at)) {
                    *last = Outcome::Clear;
                }
            }
            let fired = |outcomes: &[Outcome]| -> Vec<Fired> {
                let fired = rules.iter().zip(outcomes);
                fired
                    .filter_map(|(rule, outcome)| if let Outcome::Fires(severity) = outcome { Some((*rule, *severity)) } else { None })
                    .collect()
            };
            let is_new = |(rule, _): &&Fired| {
                job.which.given.is_none_or(|given| given.touched.has(rule) || (asks_again && waiting::is_told_last(rule)))
            };
            let flag = |(rule, severity): &Fired| explain::flag(live, rule, *severity, &frame);
            let asks = |(rule, _): &&Fired| waiting::may_ask(rule);
            let mut made_of = None;
            match made {
                Made::Flags(made) => {
                    let so_far = fired(&outcomes);
                    let mut flags: Vec<Flag> = so_far.iter().filter(is_new).map(flag).collect();
                    let told = || match job.which.given {
                        Some(_) => so_far.iter().filter(asks).map(flag).collect(),
                        None => Cow::Borrowed(flags.as_slice()),
                    };
                    let waits = if asks_again { part.waiting.judge(live, &mut outcomes, &told, &frame) } else { None };
                    if let Some(waits) = waits {
                        flags.push(waits.flag(live, &frame));
                    }
                    if !flags.is_empty() {
                        found.found += flags.len();
                        made_of = Some(made(household, flags));
                    }
                }
                Made::Outlines(made) => {
                    let so_far = fired(&outcomes);
                    if asks_again {
                        part.waiting.judge(live, &mut outcomes, &|| so_far.iter().filter(asks).map(flag).collect(), &frame);
                    }
                    let fired: Vec<Fired> = fired(&outcomes).iter().filter(is_new).copied().collect();
                    if !fired.is_empty() {
                        found.found += fired.len();
                        made_of = Some(made(household, &fired));
                    }
                }
            }
            found.made.extend(made_of);
            let mut letters = String::with_capacity(rules.len());
            for (at, outcome) in outcomes.iter().enumerate() {
                letters.push(outcome.letter());
                found.counts[at][end(*outcome)] += 1;
            }
            found.outcomes.push(letters.into_boxed_str());
        }
    }
    found
}

/// How a rule ends for one subject (readings.md 0.2); `loaded` and `truth` say what it comes to there.
pub(crate) fn judge<T: Copy>(ready: &Ready<T>, loaded: impl Fn(Thing) -> bool, truth: impl Fn(T) -> Result<bool, Why>) -> Outcome {
    if let Some(fixed) = ready.fixed {
        return fixed;
    }
    if let Some(missing) = ready.records.iter().find(|thing| !loaded(**thing)) {
        return Outcome::Skipped(not_loaded(*missing));
    }
    if let Some(enough) = ready.enough
        && truth(enough) != Ok(true)
    {
        return Outcome::Skipped(Why::TooFew);
    }
    if let Some(applies) = ready.applies {
        match truth(applies) {
            Ok(true) => {}
            Ok(false) => return Outcome::NotConcerned,
            Err(why) => return Outcome::Skipped(why),
        }
    }
    match truth(ready.when) {
        Ok(true) => {}
        Ok(false) => return Outcome::Clear,
        Err(why) => return Outcome::Skipped(why),
    }
    for (severity, test) in &ready.grades {
        match test.map_or(Ok(true), &truth) {
            Ok(true) => return Outcome::Fires(*severity),
            Ok(false) => {}
            Err(why) => return Outcome::Skipped(why),
        }
    }
    // It fires, but no grade holds: the author left out the last one.
    Outcome::Clear
}

/// Why a rule is skipped when something it needs is not loaded.
pub(crate) fn not_loaded(thing: Thing) -> Why {
    match thing {
        Thing::Record(_) => Why::NoPeriod,
        Thing::Limit(_) => Why::NoLimit,
        Thing::Field(_) => Why::NoColumn,
        Thing::Current | Thing::Rows(_) | Thing::Fed(_) => Why::NoFile,
    }
}
