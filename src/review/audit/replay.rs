//! A replay: the status tables built again from the ledger and the facts, without running a rule.
//!
//! What does not live here: checking chain and digests (`review/audit/verify.rs`), the life of a flag (`review/assess/flag_lifecycle.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::domain::act::Act;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::flag_lifecycle;
use crate::review::assess::flag_lifecycle::Finding;
use crate::review::assess::outcomes::Endings;
use crate::review::assess::run::changed_since;
use crate::review::assess::run::stays;
use crate::review::audit::purged::Purged;
use crate::review::error::ReviewError;
use crate::store::Read;
use crate::store::cases::CaseRow;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;

/// A version, as far as a replay needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFact {
    /// Period.
    pub period: Period,
    /// 户编号.
    pub hh_id: String,
    /// Batch that brought it.
    pub batch: i64,
    /// Whether it is a record, not the end of one.
    pub live: bool,
}

/// The tables so far.
#[derive(Debug)]
pub struct Replay {
    facts: Vec<VersionFact>,
    taken: usize,
    records: BTreeMap<Period, BTreeMap<String, bool>>,
    cases: BTreeMap<Period, BTreeMap<String, CaseRow>>,
    standings: BTreeMap<Period, BTreeMap<FlagKey, Standing>>,
    settled: HashMap<(i64, String), FlagState>,
    /// The last entry that took a batch back, and the batch.
    undoing: Option<(i64, i64)>,
    /// What was taken out: the acts on it are passed over, and the tables have nothing of it.
    purged: Purged,
}

impl Replay {
    /// Before the first entry; `facts` in the order in which they were stored.
    #[must_use]
    pub fn new(facts: Vec<VersionFact>, purged: Purged) -> Replay {
        Replay {
            purged,
            facts,
            taken: 0,
            records: BTreeMap::new(),
            cases: BTreeMap::new(),
            standings: BTreeMap::new(),
            settled: HashMap::new(),
            undoing: None,
        }
    }

    /// Takes one entry; the inner error is a sentence on an entry that does not fit.
    ///
    /// # Errors
    /// What the database says.
    pub fn entry(&mut self, read: Read<'_>, entry: &Entry) -> Result<Result<(), Text>, ReviewError> {
        let Some(payload) = Payload::parse(&entry.payload) else { return Ok(Ok(())) };
        let Some(period) = payload.period else { return Ok(Ok(())) };
        if matches!(entry.act, Act::Import | Act::UndoImport) {
            self.take_batch(payload.batch.unwrap_or_default());
            for of in payload.cases.iter().copied().chain([period]) {
                self.make_cases(of, entry);
            }
            self.undoing = payload.undo.map(|batch| (entry.seq, batch)).or(self.undoing);
        } else if self.purged.covers(Some(period), entry) {
            return Ok(Ok(()));
        } else if entry.act == Act::Assess {
            self.make_cases(period, entry);
            self.take_run(read, period, payload.assessment.unwrap_or_default(), entry)?;
        } else if !entry.case.is_empty() || !payload.flags.is_empty() {
            return Ok(self.take_act(period, entry, &payload));
        }
        Ok(Ok(()))
    }

    fn take_batch(&mut self, batch: i64) {
        while let Some(fact) = self.facts.get(self.taken).filter(|fact| fact.batch <= batch) {
            self.records.entry(fact.period).or_default().insert(fact.hh_id.clone(), fact.live);
            self.taken += 1;
        }
    }

    fn make_cases(&mut self, period: Period, entry: &Entry) {
        let cases = self.cases.entry(period).or_default();
        for (hh_id, live) in self.records.entry(period).or_default() {
            if *live {
                cases.entry(hh_id.clone()).or_insert_with(|| CaseRow {
                    hh_id: hh_id.clone(),
                    state: CaseState::new(),
                    since: entry.at.clone(),
                    seq: entry.seq,
                });
            } else {
                cases.remove(hh_id);
            }
        }
    }

    fn take_run(&mut self, read: Read<'_>, period: Period, run: i64, entry: &Entry) -> Result<(), ReviewError> {
        let Some(row) = read.assessments()?.into_iter().find(|row| row.id == run) else { return Ok(()) };
        let findings: Vec<Finding> = read
            .found(run)?
            .into_iter()
            .filter_map(|found| {
                Some(Finding {
                    severity: Severity::parse(&found.severity)?,
                    key: FlagKey { hh_id: found.hh_id, village: found.village, rule: found.rule },
                    fingerprint: found.fingerprint,
                    flag: found.flag,
                })
            })
            .collect();
        let changed = changed_since(read, &row)?;
        let settled = &self.settled;
        let settled_as = |seq: i64, rule: &str| settled.get(&(seq, rule.to_owned())).copied();
        let judged = self.records.get(&period);
        let endings = Endings::stored(read, &row, &|id| judged.is_some_and(|judged| judged.get(id) == Some(&true)))?;
        let undoes = self.undoing.filter(|(seq, _)| *seq == entry.group).map(|(_, batch)| batch);
        let stays = stays(read, period, endings, undoes)?;
        let before = self.standings.entry(period).or_default();
        for standing in flag_lifecycle::after_run(before, &findings, &changed, &settled_as, &stays, &entry.at) {
            before.insert(standing.key.clone(), standing);
        }
        Ok(())
    }

    fn take_act(&mut self, period: Period, entry: &Entry, payload: &Payload) -> Result<(), Text> {
        let misfit = |what: &str| {
            text("台账第 {n} 条（{what}）与此前的状态不符", "ledger entry {n} ({what}) does not fit what stood before")
                .fill(&[("n", &entry.seq), ("what", &what)])
        };
        if let Some(to) = &payload.to {
            let cases = self.cases.entry(period).or_default();
            let now = cases.get(&entry.case).map_or_else(CaseState::new, |case| case.state.clone());
            if payload.from.as_ref() != Some(&now) {
                return Err(misfit(entry.act.code()));
            }
            let case = CaseRow { hh_id: entry.case.clone(), state: to.clone(), since: entry.at.clone(), seq: entry.seq };
            cases.insert(entry.case.clone(), case);
        }
        for (rule, change) in &payload.flags {
            let key = FlagKey { hh_id: entry.case.clone(), village: payload.village.clone(), rule: rule.clone() };
            let standing = self.standings.entry(period).or_default().get_mut(&key).ok_or_else(|| misfit(rule))?;
            if standing.state != change.from || standing.settled != change.was {
                return Err(misfit(rule));
            }
            standing.state = change.to;
            standing.settled = change.settles(entry.seq);
            standing.since.clone_from(&entry.at);
            if change.to.is_human() {
                self.settled.insert((entry.seq, rule.clone()), change.to);
            }
        }
        Ok(())
    }

    /// The sentences on every place where the status tables differ from the replay.
    ///
    /// # Errors
    /// What the database says.
    pub fn compare(&self, read: Read<'_>) -> Result<Vec<Text>, ReviewError> {
        let mut out = Vec::new();
        for period in read.periods()? {
            let stored = read.cases(period)?;
            let none = BTreeMap::new();
            let replayed = self.cases.get(&period).unwrap_or(&none);
            let differ = stored.iter().filter(|case| replayed.get(&case.hh_id) != Some(case)).count();
            let missing = replayed.keys().filter(|id| stored.binary_search_by(|case| case.hh_id.cmp(id)).is_err()).count();
            if differ + missing > 0 {
                out.push(
                    text("{period}有 {n} 个案卷的状态与台账不符", "not as the ledger left them: {n|case|cases} of {period}")
                        .fill(&[("period", &period.title()), ("n", &(differ + missing))]),
                );
            }
            let stored = read.standings(period)?;
            let none = BTreeMap::new();
            let replayed = self.standings.get(&period).unwrap_or(&none);
            let differ = stored.iter().filter(|standing| replayed.get(&standing.key) != Some(standing)).count();
            let lost = replayed.len().saturating_sub(stored.len() - differ.min(stored.len()));
            if differ > 0 || replayed.len() != stored.len() {
                out.push(
                    text("{period}有 {n} 条疑点的状态与台账不符", "not as the ledger left them: {n|flag|flags} of {period}")
                        .fill(&[("period", &period.title()), ("n", &differ.max(lost))]),
                );
            }
        }
        Ok(out)
    }
}
