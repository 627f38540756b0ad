//! The ledger as it is read at the desk: newest first, a bulk act or a batch as one line, an entry on a page of its own.
//!
//! What does not live here: writing entries (`store`), the exported ledger (`desk/exports.rs`), checking the chain (`audit/verify.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::act::Act;
use crate::domain::ledger;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::office::round::RoundFound;
use crate::domain::office::visit::VisitHow;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::restore;
use crate::review::decide::book_step;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::rules::explain::sentences::joined;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;

/// Entries read at one go.
const CHUNK: i64 = 2000;

/// Households listed on the page of an entry; of a longer list the number is said.
const LISTED: usize = 200;

/// Over the digests that join an entry to the one before: read by whoever checks the chain by hand, and by nobody else.
pub const DIGESTS: Text = text("校验码", "The digests of the chain");

/// One line of the ledger: an entry, or the entries of one act on many cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Its first entry's position in the chain.
    pub seq: i64,
    /// How many entries it stands for.
    pub entries: usize,
    /// Local time, to the minute.
    pub at: String,
    /// Who.
    pub who: String,
    /// What, in one word.
    pub act: Text,
    /// Whose case: village and head, or how many households.
    pub whose: Text,
    /// Reasons, flags, slip, the words of the person; empty when there are none.
    pub why: Text,
    /// What it is found by, in small letters.
    pub found_by: String,
}

/// A stretch of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerPart {
    /// Its lines, newest first.
    pub rows: Vec<LedgerRow>,
    /// The position before which the ledger goes on; 0 when it is read to its beginning.
    pub before: i64,
}

/// What stands above the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerTop {
    /// Entries in all.
    pub entries: i64,
    /// The seal of the last one, for the paper register.
    pub seal: String,
}

/// A sentence that holds somebody's words, or names of the program, which are not the same in both languages.
fn in_both(note: Option<&Text>, said: &dyn Fn(Lang, Option<&str>) -> Text) -> Text {
    let of = |lang: Lang| said(lang, note.map(|note| note.get(lang))).get(lang).to_owned();
    Text::made(of(Lang::Zh), of(Lang::En))
}

/// The entries of one act as one: reasons, evidence and flags of all of them, and every slip with its village and households.
fn together(same: &[&Stored], lang: Lang, village: &dyn Fn(&str) -> String) -> Payload {
    let mut payloads = same.iter().map(|stored| Payload::parse(&stored.entry.payload).unwrap_or_default());
    let mut whole = payloads.next().unwrap_or_default();
    let case = same.first().map(|stored| stored.entry.case.as_str()).unwrap_or_default();
    let mut slips: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let mut count = |stored: &Stored, payload: &Payload| {
        if let Some(to) = payload.to.as_ref().filter(|to| !to.slip.is_empty()) {
            *slips.entry(to.slip.clone()).or_default().entry(village(&stored.entry.case)).or_default() += 1;
        }
    };
    if let Some(first) = same.first() {
        count(first, &whole);
    }
    for (stored, payload) in same.iter().skip(1).zip(payloads) {
        count(stored, &payload);
        // One answer to several flags of a case is one row that names them all.
        if stored.entry.case == case {
            whole.flags.extend(payload.flags);
        }
        for (all, more) in [(&mut whole.reasons, payload.reasons), (&mut whole.evidence, payload.evidence)] {
            for code in more {
                if !all.contains(&code) {
                    all.push(code);
                }
            }
        }
    }
    let households: usize = slips.values().flat_map(BTreeMap::values).sum();
    if let Some(to) = whole.to.as_mut().filter(|_| households > 1) {
        let named = slips.iter().flat_map(|(slip, villages)| villages.iter().map(move |(village, n)| (slip, village, n)));
        let named = named.map(|(slip, village, n)| {
            text("{slip}（{village} {n} 户）", "{slip} ({village} {n|household|households})").fill(&[
                ("slip", slip),
                ("village", village),
                ("n", n),
            ])
        });
        named.map(|slip| slip.get(lang).to_owned()).collect::<Vec<_>>().join(text("、", ", ").get(lang)).clone_into(&mut to.slip);
    }
    whole
}

/// A word of the program in a line that the ledger keeps, which is in Chinese.
fn word_of_line(word: &str) -> Option<Text> {
    let of_lines = [
        text("清单", "on the list"),
        text("入户", "visit"),
        text("发现", "found"),
        text("再次反映", "told again"),
        text("撤回上一步", "last step taken back"),
        text("作废", "dropped"),
    ];
    let labels = ClueSource::ALL
        .iter()
        .map(|source| source.label())
        .chain(ClueStep::ALL.iter().map(|step| step.label()))
        .chain(ClueEnd::ALL.iter().map(|end| end.label()))
        .chain(VisitHow::ALL.iter().map(|how| how.label()))
        .chain([RoundFound::Nothing, RoundFound::Something].map(RoundFound::label));
    of_lines.into_iter().chain(labels).find(|known| known.get(Lang::Zh) == word)
}

impl Desk {
    /// How many entries there are, and the seal of the last one.
    ///
    /// # Errors
    /// What the store says.
    pub fn ledger_top(&self) -> Result<LedgerTop, ReviewError> {
        let (entries, hash) = self.office.store.read().ledger_tip()?;
        Ok(LedgerTop { entries, seal: ledger::seal(&hash) })
    }

    /// The stretch of the ledger before a position (none: the newest), whole acts only.
    ///
    /// # Errors
    /// What the store says.
    pub fn ledger_part(&self, before: Option<i64>) -> Result<LedgerPart, ReviewError> {
        let read = self.office.store.read();
        let to = match before {
            Some(before) => before - 1,
            None => read.ledger_tip()?.0,
        };
        let mut from = (to - CHUNK + 1).max(1);
        // The stretch begins with the first entry of an act, so that no act is split between two stretches.
        if let Some(first) = read.entry(from)? {
            from = first.entry.group.clamp(1, from);
        }
        let names: HashMap<String, String> = read.staff()?.into_iter().collect();
        let cases: HashMap<&str, &QueueRow> = self.queue().iter().map(|row| (row.hh_id.as_str(), row)).collect();
        let entries = read.ledger(from, to)?;
        let mut rows = Vec::new();
        for same in entries.chunk_by(|a, b| a.entry.group == b.entry.group && a.entry.act == b.entry.act).rev() {
            rows.push(self.ledger_row(same, &names, &cases)?);
        }
        Ok(LedgerPart { rows, before: if from > 1 { from } else { 0 } })
    }

    fn ledger_row(
        &self,
        same: &[Stored],
        names: &HashMap<String, String>,
        cases: &HashMap<&str, &QueueRow>,
    ) -> Result<LedgerRow, ReviewError> {
        let Some(first) = same.first() else { return Err(ReviewError::NoPeriod) };
        let entry = &first.entry;
        let payload = Payload::parse(&entry.payload).unwrap_or_default();
        let village = |hh: &str| cases.get(hh).map_or_else(|| mask::household(hh), |row| row.village.to_string());
        let all: Vec<&Stored> = same.iter().collect();
        let as_one = |lang: Lang| together(&all, lang, &village);
        let note = self.readable(entry.act, self.office.store.read().note(entry.seq)?);
        let who = names.get(&entry.reviewer).unwrap_or(&entry.reviewer).clone();
        let known = |hh: &str| cases.get(hh).map_or_else(|| mask::household(hh), |row| format!("{} {}", row.village, row.head));
        let households: BTreeSet<&str> = same.iter().map(|stored| stored.entry.case.as_str()).collect();
        let whose = match households.len() {
            1 if entry.case.is_empty() => Text::same(""),
            1 => Text::same(known(&entry.case)),
            many => text("{n} 户", "{n|household|households}").fill(&[("n", &many)]),
        };
        let at = self.office.clock.local(&entry.at);
        let act = self.act_label(entry.act, &payload)?;
        let why = self.changed_book(entry.act, &payload).unwrap_or_else(|| {
            let said = |lang: Lang, note: Option<&str>| sentences::why(entry.act, &as_one(lang), note, &|code| self.titled(code));
            mask::scrub_text(&in_both(note.as_ref(), &said))
        });
        let mut found_by = format!("#{} {at} {who}", entry.seq);
        for words in [&act, &why] {
            found_by.extend([" ", words.get(Lang::Zh), " ", words.get(Lang::En)]);
        }
        for stored in same.iter().filter(|stored| !stored.entry.case.is_empty()) {
            found_by.extend([" ", &stored.entry.case, " ", &known(&stored.entry.case)]);
        }
        Ok(LedgerRow { seq: entry.seq, entries: same.len(), at, who, act, whose, why, found_by: found_by.to_lowercase() })
    }

    /// The words of an entry as they are read: where they are lines of clues, rounds or visits, parts that say nothing are left out, a
    /// household is called by village and head, and the words of the program are told in the reader's language.
    fn readable(&self, act: Act, note: Option<String>) -> Option<Text> {
        if !matches!(act, Act::Clues | Act::Rounds | Act::Visits) {
            return note.map(Text::same);
        }
        let part = |part: &str| match self.row(part) {
            Some(row) => Text::same(format!("{} {}", row.village, row.head)),
            None => word_of_line(part).unwrap_or_else(|| Text::same(part)),
        };
        let line = |line: &str| joined(&line.split('｜').filter(|said| !said.is_empty()).map(part).collect::<Vec<_>>(), "，", ", ");
        note.map(|note| Text::series(note.lines().map(line)))
    }

    /// The act in a word; an undo names what it took back, and the undoing of an undo is a redo.
    fn act_label(&self, act: Act, payload: &Payload) -> Result<Text, ReviewError> {
        let back = match payload.undo.filter(|_| act == Act::Undo) {
            Some(seq) => self.office.store.read().entry(seq)?,
            None => None,
        };
        Ok(match back.map(|stored| stored.entry.act) {
            Some(Act::Undo) => text("重做", "redo"),
            Some(other) => text("撤销{act}", "undo {act}").fill(&[("act", &other.label())]),
            None => restore::word(act, payload),
        })
    }

    /// The changes of the rulebook that a run came with; none where with none.
    fn changed_book(&self, act: Act, payload: &Payload) -> Option<Text> {
        let steps = if act == Act::Assess { book_step::read(&payload.why) } else { Vec::new() };
        let said: Vec<Text> = steps.iter().map(|step| step.said(&self.office.book, payload.period)).collect();
        (!said.is_empty()).then(|| Text::list(&said))
    }

    /// The page of an entry: who, when, where, why; the households with where they came from and went to; the chain.
    ///
    /// # Errors
    /// What the store says.
    pub fn ledger_entry(&self, seq: i64) -> Result<Vec<Section>, ReviewError> {
        let read = self.office.store.read();
        let Some(stored) = read.entry(seq)? else { return Ok(Vec::new()) };
        let entry = &stored.entry;
        let payload = Payload::parse(&entry.payload).unwrap_or_default();
        let note = self.readable(entry.act, read.note(seq)?);
        let labelled =
            |label: Text, value: &str| text("{label}: {value}", "{label}: {value}").fill(&[("label", &label), ("value", &value)]);
        let group = read.ledger_group(entry.group)?;
        let alike = |other: &&Stored| other.entry.act == entry.act && (other.entry.case.is_empty() == entry.case.is_empty());
        let all: Vec<&Stored> = group.iter().filter(alike).collect();
        let village = |hh: &str| self.row(hh).map_or_else(|| mask::household(hh), |row| row.village.to_string());
        let said =
            |lang: Lang, note: Option<&str>| sentences::entry(entry.act, &together(&all, lang, &village), note, &|code| self.titled(code));
        let mut step = vec![
            in_both(note.as_ref(), &said),
            labelled(text("时间", "when"), &self.office.clock.local(&entry.at)),
            labelled(text("经办", "who"), &read.staff_name(&entry.reviewer)?),
            labelled(text("工位", "workstation"), &entry.station),
        ];
        step.extend(self.changed_book(entry.act, &payload));
        let mut cases = Vec::new();
        let mut seen = BTreeSet::new();
        let same: Vec<&Stored> =
            all.iter().copied().filter(|other| !other.entry.case.is_empty() && seen.insert(&other.entry.case)).collect();
        for other in same.iter().take(LISTED) {
            let moved = self.moved(other);
            // Of a return of many each has its own slip, reasons and evidence.
            let own = if same.len() > 1 && entry.act == Act::Return {
                let payload = Payload::parse(&other.entry.payload).unwrap_or_default();
                sentences::why(entry.act, &payload, None, &|code| self.titled(code))
            } else {
                Text::default()
            };
            cases.push(if own == Text::default() {
                moved
            } else {
                text("{moved}，{own}", "{moved}, {own}").fill(&[("moved", &moved), ("own", &own)])
            });
        }
        if same.len() > LISTED {
            cases.push(text("另有 {n} 户", "{n} more").fill(&[("n", &(same.len() - LISTED))]));
        }
        step.push(labelled(text("封签", "seal"), &ledger::seal(&stored.hash)));
        let digests = vec![labelled(text("本条", "this entry"), &stored.hash), labelled(text("上一条", "the one before"), &entry.before)];
        let mut sections = vec![Section { heading: text("办了什么", "What was done"), lines: step }];
        if !cases.is_empty() {
            sections.push(Section { heading: text("涉及的户", "Households"), lines: cases });
        }
        sections.push(Section { heading: DIGESTS, lines: digests });
        Ok(sections.into_iter().map(Section::hidden).collect())
    }

    /// A household and how its case moved.
    fn moved(&self, stored: &Stored) -> Text {
        let payload = Payload::parse(&stored.entry.payload).unwrap_or_default();
        let row = self.row(&stored.entry.case);
        let who = row.map_or_else(
            || mask::household(&stored.entry.case),
            |row| format!("{} {} {}", row.village, row.head, mask::household(&row.hh_id)),
        );
        match (&payload.from, &payload.to) {
            (Some(from), Some(to)) => text("{who}: {from} → {to}", "{who}: {from} → {to}").fill(&[
                ("who", &who),
                ("from", &from.status.label()),
                ("to", &to.status.label()),
            ]),
            _ => Text::same(who),
        }
    }
}
