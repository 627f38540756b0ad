//! The queue of a period, made of what the file holds: the lines of the last run, the cases, the flags.
//!
//! What does not live here: one row (`rows/queue.rs`), what is kept of a queue that was made (`packed.rs`), the desk that holds it
//! (`desk/mod.rs`).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use chrono::DateTime;
use chrono::NaiveDate;

use crate::domain::campaign::OfficePlace;
use crate::domain::digest;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::places::parted;
use crate::domain::text::mask::Named;
use crate::i18n::Text;
use crate::review::assess::findings_summary;
use crate::review::assess::outcomes;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::review::queue::stop_line;
use crate::review::queue::stop_line::AsFound;
use crate::review::queue::stop_line::Sampling;
use crate::review::rows::QueueRow;
use crate::review::rows::queue;
use crate::review::rows::queue::FlagLine;
use crate::rules::judge::score::QueueScore;
use crate::rules::judge::score::Stakes;
use crate::rules::judge::score::named_by_village;
use crate::rules::judge::score::of_stored;
use crate::rules::judge::score::score;
use crate::rules::judge::score::severity_of;
use crate::store::Read;
use crate::store::cases::CaseRow;
use crate::store::error::StoreError;
use crate::store::flag::Standing;
use crate::store::queue::QueueLine;

/// What the queue of a period is made of.
pub(in crate::review) struct QueueSource {
    /// The lines of the last run of the rules.
    pub lines: Vec<QueueLine>,
    /// The cases.
    pub cases: Vec<CaseRow>,
    /// The flags.
    pub standings: Vec<Standing>,
}

impl QueueSource {
    /// Reads a period.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(read: Read<'_>, period: Period) -> Result<QueueSource, StoreError> {
        Ok(QueueSource { lines: read.lines(period)?, cases: read.cases(period)?, standings: read.standings(period)? })
    }
}

/// Whether a queue hangs on nothing but lines, cases and flags one by one, so that a case that moves changes its own row alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::review) enum Hangs {
    /// It does.
    #[default]
    OnEachCase,
    /// Households wait for their first run, or a flag stands that the last run could not judge.
    OnMore,
}

/// A queue as it was made; what is "by slot" stands in the order of 户编号.
#[derive(Debug, Default)]
pub(in crate::review) struct MadeQueue {
    /// The rows in the order of the queue.
    pub rows: Vec<QueueRow>,
    /// The slot of each row.
    pub slots: Vec<u32>,
    /// Ends of certificates, by slot.
    pub tails: Vec<Box<str>>,
    /// Figures that a reason names, by slot.
    pub stakes: Vec<Stakes>,
    /// The weight as the last run gave it, with what a flag of the village adds, by slot.
    pub found: Vec<i64>,
    /// Whether a high flag of the village names the household, be it settled or not, by slot.
    pub named: Vec<bool>,
    /// When the case last moved, by slot: which of `moments`.
    pub since: Vec<u32>,
    /// The moments, UTC.
    pub moments: Vec<String>,
    /// Cases below the stop line as the last run left it.
    pub below: usize,
    /// The day for which the rules last ran; empty before a run.
    pub run_day: String,
    /// What it hangs on.
    pub hangs: Hangs,
}

impl MadeQueue {
    /// Makes room for so many rows in a queue that has none.
    pub fn make_room(&mut self, len: usize) {
        self.rows.reserve_exact(len);
        self.slots.reserve_exact(len);
        self.tails = vec![Box::default(); len];
        self.stakes = vec![Stakes::default(); len];
        self.found = vec![0; len];
        self.named = vec![false; len];
        self.since = vec![0; len];
    }

    /// Whether two queues say the same, whatever else each knows of how it was made.
    pub fn says_as(&self, other: &MadeQueue) -> bool {
        self.rows == other.rows
            && self.slots == other.slots
            && self.tails == other.tails
            && self.stakes == other.stakes
            && self.found == other.found
            && self.named == other.named
            && (self.below, &self.run_day) == (other.below, &other.run_day)
    }
}

/// One case made ready.
struct MadeCase {
    row: QueueRow,
    tails: String,
    stakes: Stakes,
    weight: i64,
    found: AsFound,
}

/// What else makes a row.
#[derive(Clone, Copy)]
struct BesideLine<'n> {
    /// Whether a flag of it stands that the last run could not judge.
    is_kept: bool,
    /// The high flag of its village that names it; inside none once that is settled.
    of_village: Option<&'n Option<(Severity, Text)>>,
}

/// Where a queue is made: the office, the period, the place and the monitoring line there.
#[derive(Clone, Copy)]
pub(in crate::review) struct QueueGround<'o> {
    /// The office.
    pub office: &'o Office,
    /// The period.
    pub period: Period,
    /// Where the office is.
    pub place: &'o OfficePlace,
    /// The monitoring line, where one is set.
    pub poverty: Option<Money>,
}

impl QueueGround<'_> {
    /// Makes the whole queue; `unjudged` gives the line of a household that the rules have not seen yet.
    ///
    /// # Errors
    /// What the store says.
    pub fn made(
        self,
        source: QueueSource,
        unjudged: &dyn Fn(&str) -> Result<Option<QueueLine>, ReviewError>,
    ) -> Result<MadeQueue, ReviewError> {
        let read = self.office.store.read();
        let QueueSource { lines, cases, standings } = source;
        let kept = outcomes::kept(read, self.period, &standings)?;
        let named = self.named_by_villages(&standings)?;
        let mut flags = by_household(standings);
        let mut lines = lines.into_iter().peekable();
        let mut rows = Vec::with_capacity(lines.len());
        let mut as_found = Vec::with_capacity(lines.len());
        let mut made = MadeQueue {
            rows: Vec::new(),
            slots: Vec::new(),
            tails: Vec::with_capacity(lines.len()),
            stakes: Vec::with_capacity(lines.len()),
            found: Vec::with_capacity(lines.len()),
            named: Vec::with_capacity(lines.len()),
            since: Vec::with_capacity(lines.len()),
            moments: Vec::new(),
            below: 0,
            run_day: read.newest_assessment(self.period)?.map(|run| run.as_of).unwrap_or_default(),
            hangs: if kept.is_empty() { Hangs::OnEachCase } else { Hangs::OnMore },
        };
        // Most cases moved with the same import: the day is worked out once for each moment.
        let mut moments: HashMap<String, (u32, i64)> = HashMap::new();
        for case in cases {
            while lines.next_if(|line| line.hh_id < case.hh_id).is_some() {}
            let line = if let Some(line) = lines.next_if(|line| line.hh_id == case.hh_id) {
                line
            } else {
                made.hangs = Hangs::OnMore;
                let Some(line) = unjudged(&case.hh_id)? else { continue };
                line
            };
            let (moment, age) = if let Some(known) = moments.get(&case.since) {
                *known
            } else {
                let fresh = (u32::try_from(made.moments.len()).unwrap_or(u32::MAX), self.age(&case.since));
                made.moments.push(case.since.clone());
                *moments.entry(case.since.clone()).or_insert(fresh)
            };
            let beside = BesideLine { is_kept: kept.contains(&case.hh_id), of_village: named.get(&case.hh_id) };
            let flags = flags.remove(&case.hh_id).unwrap_or_default();
            let one = self.one(line, &case, age, flags, beside)?;
            made.tails.push(one.tails.into());
            made.stakes.push(one.stakes);
            made.found.push(one.weight);
            made.named.push(beside.of_village.is_some());
            made.since.push(moment);
            as_found.push(one.found);
            rows.push(one.row);
        }
        made.below = stop_line::draw(&mut rows, &as_found, &self.sampling()?);
        let mut rows: Vec<Option<QueueRow>> = rows.into_iter().map(Some).collect();
        made.slots = (0..).take(rows.len()).collect();
        let row = |slot: u32| rows.get(slot as usize).and_then(Option::as_ref);
        made.slots.sort_unstable_by(|&a, &b| row(a).zip(row(b)).map_or(Ordering::Equal, |(a, b)| queue::order(a, b)));
        made.rows = made.slots.iter().filter_map(|&slot| rows.get_mut(slot as usize).and_then(Option::take)).collect();
        queue::number(&mut made.rows, 0);
        Ok(made)
    }

    fn one(
        self,
        mut line: QueueLine,
        case: &CaseRow,
        age: i64,
        flags: Vec<FlagLine>,
        beside: BesideLine<'_>,
    ) -> Result<MadeCase, ReviewError> {
        let tails = std::mem::take(&mut line.tails);
        let stakes = findings_summary::stakes(&line, self.poverty);
        line.score = of_stored(line.score);
        let had_high = severity_of(line.score) == Some(Severity::High);
        let weight = if beside.of_village.is_some() { named_by_village(line.score) } else { line.score };
        let settled = flags.iter().any(|flag| flag.state.is_human() && !flag.state.is_unsettled());
        let mut row = queue::row(line, &case.state, age, flags, |code| self.title(code));
        if self.place.town.is_empty()
            && let Some((town, _)) = parted(row.village.key())
        {
            row.town = Named::from(town);
        }
        if settled || beside.is_kept {
            // The stored score counts every flag of the run: not those a person settled since, but those that stand through a skip.
            queue::settle(&mut row, weight, self.score(&case.hh_id, &stakes)?);
        } else if !row.rules.is_empty() {
            row.score = weight;
        }
        queue::mark(&mut row, beside.of_village.cloned().flatten());
        // A flag that stands through a skip is not in the weight of the run.
        let own = had_high || row.flags[0] > 0;
        let found = AsFound { weight: weight.max(row.score), own, village: beside.of_village.is_some() };
        Ok(MadeCase { row, tails, stakes, weight, found })
    }

    /// Brings the rows of some households, of a queue that hangs on each case alone, up to what the file holds now; whether all of them
    /// could be.
    ///
    /// # Errors
    /// What the store says.
    pub fn bring_up(self, made: &mut MadeQueue, households: &[String]) -> Result<bool, ReviewError> {
        if households.is_empty() {
            return Ok(true);
        }
        let read = self.office.store.read();
        let meant: HashSet<&str> = households.iter().map(String::as_str).collect();
        let rows = made.rows.iter().zip(0..).filter(|(row, _)| meant.contains(row.hh_id.as_str()));
        let positions: HashMap<&str, usize> = rows.map(|(row, at)| (row.hh_id.as_str(), at)).collect();
        let mut fresh = Vec::with_capacity(households.len());
        for hh in households {
            let known = (positions.get(hh.as_str()), read.case(self.period, hh)?, read.line_of(self.period, hh)?);
            let (Some(&at), Some(case), Some(line)) = known else { return Ok(false) };
            let flags = by_household(read.standings_of(self.period, hh)?).remove(hh).unwrap_or_default();
            let old = &made.rows[at];
            let is_named = made.slots.get(at).and_then(|&slot| made.named.get(slot as usize)).copied().unwrap_or_default();
            let beside = BesideLine { is_kept: false, of_village: is_named.then_some(&old.of_village) };
            let row = self.one(line, &case, self.age(&case.since), flags, beside)?.row;
            fresh.push((at, QueueRow { control: old.control, ..row }));
        }
        for (at, row) in fresh {
            made.rows[at] = row;
        }
        queue::arrange_with(&mut made.rows, &mut made.slots);
        Ok(true)
    }

    /// For each household that a high flag of its village names, that flag while it is unsettled: it stops an approval, so it decides the
    /// place too. A settled one only keeps the place of those with open flags of their own.
    fn named_by_villages(self, standings: &[Standing]) -> Result<HashMap<String, Option<(Severity, Text)>>, ReviewError> {
        let mut named: HashMap<String, Option<(Severity, Text)>> = HashMap::new();
        let fires = |state: FlagState| !matches!(state, FlagState::Corrected | FlagState::AutoCleared);
        let is_heavy = |standing: &&Standing| standing.severity == Severity::High && fires(standing.state);
        let of_villages = standings.iter().filter(|standing| standing.key.hh_id.is_empty()).filter(is_heavy);
        for standing in of_villages {
            let title = self.title(&standing.key.rule).unwrap_or_else(|| Text::same(standing.key.rule.clone()));
            for hh in self.office.store.read().flag(standing.flag)?.marked {
                let open = standing.state.is_unsettled().then(|| (standing.severity, title.clone()));
                let own = named.entry(hh).or_default();
                *own = own.take().or(open);
            }
        }
        Ok(named)
    }

    /// The score of a household from the flags that are unsettled now.
    ///
    /// # Errors
    /// What the store says.
    pub fn score(self, hh: &str, stakes: &Stakes) -> Result<QueueScore, ReviewError> {
        let read = self.office.store.read();
        let mut flags: Vec<Flag> = Vec::new();
        for standing in read.standings_of(self.period, hh)?.iter().filter(|standing| standing.state.is_unsettled()) {
            // Its weight is the one it stands with, which a later run may have raised.
            flags.push(Flag { severity: standing.severity, ..read.flag(standing.flag)? });
        }
        Ok(score(&self.office.book, &flags.iter().collect::<Vec<_>>(), stakes))
    }

    /// Days since a moment, by the office's calendar.
    pub fn age(self, since: &str) -> i64 {
        let day = |stamp: &str| self.office.clock.local(stamp).get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        match (DateTime::parse_from_rfc3339(since).is_ok(), day(since)) {
            (true, Some(day)) => (self.office.clock.today() - day).num_days(),
            _ => 0,
        }
    }

    fn title(self, code: &str) -> Option<Text> {
        self.office.book.rule(code).map(|rule| rule.title.clone())
    }

    /// How the sample is drawn: seeded by the period and the first file that came for it.
    fn sampling(self) -> Result<Sampling, ReviewError> {
        let (book, period) = (&self.office.book, self.period);
        let files = self.office.store.read().files()?;
        let code = period.to_string();
        let first = files.iter().find(|file| file.period == code).map_or("", |file| file.digest.as_str());
        let digest = digest::sha256(format!("{code} {first}").as_bytes());
        let seed = digest.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        let every = book.limit_in("control_every", period.year, self.place, 1).unwrap_or_default();
        Ok(Sampling { share_permille: stop_line::share(book, period.year, self.place), every, seed })
    }
}

/// Where the office is, as the first record of the period says; of several townships what the first record of each has in common.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn place_of(read: Read<'_>, period: Period, lines: &[QueueLine]) -> Result<OfficePlace, ReviewError> {
    let mut towns: BTreeMap<&str, &QueueLine> = BTreeMap::new();
    for (line, (town, _)) in lines.iter().filter_map(|line| Some((line, parted(&line.village)?))) {
        towns.entry(town).or_insert(line);
    }
    if towns.len() > 1 {
        let mut roll = Roll::new(period);
        for line in towns.into_values() {
            if let Some(version) = read.current(period, &line.hh_id)? {
                version.record.put(&mut roll, &version.hh_id);
            }
        }
        roll.seal();
        return Ok(Office::place_of(&roll));
    }
    let first = match lines.first() {
        Some(line) => Some(line.hh_id.clone()),
        None => read.heads(period)?.into_iter().next().map(|head| head.hh_id),
    };
    let version = first.map(|hh_id| read.current(period, &hh_id)).transpose()?.flatten();
    let Some(version) = version else { return Ok(OfficePlace::default()) };
    let mut roll = Roll::new(period);
    version.record.put(&mut roll, &version.hh_id);
    roll.seal();
    Ok(Office::place_of(&roll))
}

/// The flags of households, as far as the queue needs them; those of villages and the town are left out.
pub(in crate::review) fn by_household(standings: Vec<Standing>) -> HashMap<String, Vec<FlagLine>> {
    let mut by: HashMap<String, Vec<FlagLine>> = HashMap::new();
    for standing in standings.into_iter().filter(|standing| !standing.key.hh_id.is_empty()) {
        let line = FlagLine { rule: standing.key.rule, severity: standing.severity, state: standing.state };
        by.entry(standing.key.hh_id).or_default().push(line);
    }
    by
}
