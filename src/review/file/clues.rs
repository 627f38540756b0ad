//! Clues of the file: those that stand, how many days their steps may take, writing what happened to them, and what rules hear of them.
//!
//! Each act says its events in its words, a line an event; nothing is ever overwritten, and what was a mistake is taken back by a line of
//! its own. What does not live here: what may follow on what (`domain/office/clue.rs`), asking and taking steps (`desk/clues.rs`), reading
//! a list of clues from a table (`intake/clue_list.rs`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::Datelike;

use crate::domain::act::Act;
use crate::domain::campaign::OfficePlace;
use crate::domain::case::Refusal;
use crate::domain::office::clue::Clue;
use crate::domain::office::clue::ClueDays;
use crate::domain::office::clue::ClueEvent;
use crate::domain::office::clue::ClueNumber;
use crate::domain::record::RecordEntry;
use crate::domain::roll::Roll;
use crate::domain::table::CLUE;
use crate::domain::tables::TableRow;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::current_tables::Stood;
use crate::review::file::office::Office;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// Keys of an entry's counts.
const NEW: &str = "new";
/// The same.
const AGAIN: &str = "again";
/// The same.
const STEPS: &str = "steps";
/// The same.
const ENDED: &str = "ended";
/// The same.
const BACK: &str = "back";
/// The same: lines that stood in an entry beside those that a purge took.
pub(in crate::review) const KEPT: &str = "kept";

/// What happened to every clue, oldest first, taken back or not.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn events(read: Read<'_>) -> Result<BTreeMap<ClueNumber, Vec<ClueEvent>>, StoreError> {
    let mut events: BTreeMap<ClueNumber, Vec<ClueEvent>> = BTreeMap::new();
    for words in read.clue_acts()? {
        for (number, event) in words.lines().filter_map(ClueEvent::parse) {
            events.entry(number).or_default().push(event);
        }
    }
    Ok(events)
}

/// What takes back an entry about clues: whatever it changed of each of them, as lines of their own.
///
/// # Errors
/// In a sentence, where something happened to one of them since; or what the store says.
pub(in crate::review) fn way_back(read: Read<'_>, seq: i64) -> Result<Vec<(ClueNumber, ClueEvent)>, ReviewError> {
    let mut told: BTreeMap<ClueNumber, [Vec<ClueEvent>; 3]> = BTreeMap::new();
    let mut touched = BTreeSet::new();
    for (at, words) in read.clue_entries()? {
        for (number, event) in words.lines().filter_map(ClueEvent::parse) {
            if at == seq {
                touched.insert(number);
            }
            let [before, after, now] = told.entry(number).or_default();
            if at < seq {
                before.push(event.clone());
            }
            if at <= seq {
                after.push(event.clone());
            }
            now.push(event);
        }
    }
    let mut lines = Vec::new();
    for number in touched {
        let [before, after, now] = told.remove(&number).unwrap_or_default().map(Clue::left);
        if now != after {
            let what = now.last().map_or_else(|| ClueEvent::Back.label(), ClueEvent::label);
            let said = text(
                "线索 {number} 以后又办过（现在是“{what}”），不能撤销这一步；先到“线索”里撤回后来的",
                "clue {number} went on since (it is at “{what}”): take that back first, in “clues”",
            );
            let said = said.fill(&[("number", &number.to_string()), ("what", &what)]);
            return Err(Refusal::UndoneElsewhere { said, command: format!("clue back {number}") }.into());
        }
        let same = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
        lines.extend(after.iter().skip(same).map(|_| (number, ClueEvent::Back)));
        lines.extend(before.into_iter().skip(same).map(|event| (number, event)));
    }
    Ok(lines)
}

/// What an entry about clues did, by name: `线索 2024-001 受理`.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn deed(read: Read<'_>, seq: i64, payload: &Payload) -> Result<Text, StoreError> {
    let words = read.clue_entries()?.into_iter().find(|(at, _)| *at == seq).map(|(_, words)| words).unwrap_or_default();
    let lines: Vec<(ClueNumber, ClueEvent)> = words.lines().filter_map(ClueEvent::parse).collect();
    Ok(match lines.as_slice() {
        [(number, event)] => {
            text("线索 {number} {what}", "clue {number} {what}").fill(&[("number", &number.to_string()), ("what", &event.label())])
        }
        _ => text("线索：{what}", "clues: {what}").fill(&[("what", &told(payload))]),
    })
}

/// The clues that stand, by number.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn standing(read: Read<'_>) -> Result<Vec<Clue>, StoreError> {
    Ok(events(read)?.into_iter().filter_map(|(number, events)| Clue::replay(number, events)).collect())
}

/// What a purge of a year does to clues: which entries lose their words, how many clues of the year had ended, and what is written
/// anew, as the entry held other clues too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::review) struct CluesEmptied {
    /// Entries that lose their words.
    pub entries: Vec<i64>,
    /// How many clues go.
    pub clues: usize,
    /// How many of the year are open and stay.
    pub open: usize,
    /// The lines of others that stood in those entries, in their order.
    pub kept: Vec<String>,
}

/// What a purge of a year does to clues. Those of the year go that ended or were taken back; those that are open stay, until they end.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn emptied(read: Read<'_>, year: i32) -> Result<CluesEmptied, StoreError> {
    let acts = read.clue_entries()?;
    let is_of_year = |number: &ClueNumber| number.year == year;
    let (mut going, mut open) = (BTreeSet::new(), 0);
    for (number, events) in events(read)?.into_iter().filter(|(number, _)| is_of_year(number)) {
        if Clue::replay(number, events).is_some_and(|clue| clue.is_open()) {
            open += 1;
        } else {
            going.insert(number);
        }
    }
    let parsed = |line: &str| ClueEvent::parse(line).map(|(number, _)| number);
    // What is written anew comes last, so of a clue of which a line is written anew all later ones are too.
    let (mut entries, mut moved, mut kept) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (seq, words) in acts {
        let held: BTreeSet<ClueNumber> = words.lines().filter_map(parsed).collect();
        if held.is_disjoint(&going) && held.is_disjoint(&moved) {
            continue;
        }
        entries.push(seq);
        for line in words.lines() {
            if let Some(number) = parsed(line).filter(|number| !going.contains(number)) {
                moved.insert(number);
                kept.push(line.to_owned());
            }
        }
    }
    Ok(CluesEmptied { entries, clues: going.len(), open, kept })
}

impl Office {
    /// How many days the steps of a clue may take this year; a term that nobody set never ends.
    #[must_use]
    pub fn clue_days(&self, place: &OfficePlace) -> ClueDays {
        let year = self.clock.today().year();
        let limit = |key: &str| self.book.limit_in(key, year, place, 1).and_then(|days| u64::try_from(days).ok());
        let days = |key: &str| limit(key).unwrap_or(u64::MAX);
        ClueDays {
            accept: days("clue_accept_days"),
            visit: days("clue_visit_days"),
            compare: days("clue_compare_days"),
            posted: limit("clue_post_days").unwrap_or_default(),
            whole: days("identify_days"),
            support: days("measure_days"),
            clear_months: limit("clear_months").and_then(|months| u32::try_from(months).ok()).unwrap_or_default(),
        }
    }

    /// Writes what happened to clues, in one entry. Nothing is written where nothing happened.
    ///
    /// # Errors
    /// What the store says; nothing was changed then.
    pub(in crate::review) fn write_clues(&mut self, lines: &[(ClueNumber, ClueEvent)]) -> Result<(), ReviewError> {
        if lines.is_empty() { Ok(()) } else { self.write_clue_act(lines, None).map(|_| ()) }
    }

    /// The same, as what takes back the entry with this position; gives its own.
    ///
    /// # Errors
    /// What the store says; nothing was changed then.
    pub(in crate::review) fn write_clue_act(&mut self, lines: &[(ClueNumber, ClueEvent)], undo: Option<i64>) -> Result<i64, ReviewError> {
        self.store.may_write()?;
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for (_, event) in lines {
            let key = match event {
                ClueEvent::Found(_) => NEW,
                ClueEvent::Again(_) => AGAIN,
                ClueEvent::Step { .. } => STEPS,
                ClueEvent::Ended { .. } => ENDED,
                ClueEvent::Back => BACK,
            };
            *counts.entry(key.to_owned()).or_default() += 1;
        }
        let note = lines.iter().map(|(number, event)| event.line(*number)).collect::<Vec<_>>().join("\n");
        let payload = Payload { counts, undo, ..Payload::default() };
        self.transact(|write, who| Ok(write.act(who, Act::Clues, NewAct { payload, note, ..NewAct::default() })?))
    }

    /// The tables that rules hear, with what the clues of the file say of households on the roll: an open clue goes before the line that
    /// a list of the department has, one that ended with the household taken in stands where the list has none.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review) fn with_clues<'s>(&self, roll: &Roll, stood: &'s Stood) -> Result<Cow<'s, Stood>, StoreError> {
        let mut told: BTreeMap<String, Clue> = BTreeMap::new();
        for clue in standing(self.store.read())? {
            let is_told = clue.is_open() || clue.is_included();
            if !is_told || roll.find(&clue.found.hh_id).is_none() {
                continue;
            }
            // Of several the open one that waits longest, else the newest.
            let goes_before = told.get(&clue.found.hh_id).is_none_or(|other| match (clue.is_open(), other.is_open()) {
                (true, true) => clue.found.on < other.found.on,
                (false, false) => clue.found.on >= other.found.on,
                (is_open, _) => is_open,
            });
            if goes_before {
                told.insert(clue.found.hh_id.clone(), clue);
            }
        }
        if told.is_empty() {
            return Ok(Cow::Borrowed(stood));
        }
        let mut stood = stood.clone();
        let standing = stood.entry(CLUE).or_default();
        for (hh_id, clue) in told {
            let is_listed = standing.rows.iter().any(|row| row.hh_id == hh_id);
            if clue.is_open() {
                standing.rows.retain(|row| row.hh_id != hh_id);
            } else if is_listed {
                continue;
            }
            standing.rows.push(row_of(&clue));
        }
        let columns: Vec<usize> = (0..CLUE.row().columns.len()).collect();
        standing.columns = columns;
        Ok(Cow::Owned(stood))
    }
}

/// A clue as a line of the list that departments keep; who is not identified has an empty cell there.
fn row_of(clue: &Clue) -> TableRow {
    let identified = clue.ended.as_ref().filter(|_| clue.is_included()).map(|(_, on, ..)| on.to_string());
    let told = [("clue.on", clue.found.on.to_string()), ("clue.identified_on", identified.unwrap_or_default())];
    let mut values: Vec<(usize, RecordEntry)> =
        told.into_iter().filter_map(|(code, day)| Some((CLUE.row().column(code)?, RecordEntry::Plain(day)))).collect();
    values.sort_by_key(|(at, _)| *at);
    let (village, name) = (clue.found.village.clone(), clue.found.name.clone());
    TableRow { row: 0, hh_id: clue.found.hh_id.clone(), cert18: String::new(), name, village, values }
}

/// What an entry says beside its words: how many clues came in, and how many steps, ends and mistakes there were.
#[must_use]
pub fn told(payload: &Payload) -> Text {
    let parts = [
        (NEW, text("登记 {n} 条", "{n|clue|clues} entered")),
        (AGAIN, text("再次反映 {n} 条", "{n} told again")),
        (STEPS, text("办理 {n} 步", "{n|step|steps} taken")),
        (ENDED, text("办结 {n} 条", "{n} ended")),
        (BACK, text("撤回 {n} 步", "{n} taken back")),
        (KEPT, text("清除往年时照写 {n} 行", "{n|line|lines} written anew beside a purge")),
    ];
    let told = parts.into_iter().filter_map(|(key, said)| payload.counts.get(key).map(|n| said.fill(&[("n", n)])));
    Text::list(told)
}
