//! What stands beside the ledger, against the digests its entries carry: files and provenance of batches, slips, lines of the queue,
//! words and names. An entry of an earlier version carries none, and nothing is said of it.
//!
//! What does not live here: the digests themselves (`store/beside`), chain, facts and status tables (`verify.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::domain::act::Act;
use crate::domain::digest;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::purged::Purged;
use crate::review::error::ReviewError;
use crate::review::revisit::kept;
use crate::store::Read;
use crate::store::beside::RowCounts;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;

/// The comparison, entry by entry.
pub struct BesideLedger {
    // The newest run of each period: lines of earlier ones were written over.
    newest: BTreeMap<Period, i64>,
    seen: RowCounts,
    slips: BTreeSet<String>,
    // What was taken out, and what stands in its place.
    purged: Purged,
}

impl BesideLedger {
    /// Before the first entry.
    ///
    /// # Errors
    /// What the database says.
    pub fn new(read: Read<'_>, purged: Purged) -> Result<BesideLedger, ReviewError> {
        let newest = read.assessments()?.into_iter().map(|run| (run.period, run.id)).collect();
        Ok(BesideLedger { newest, seen: RowCounts::default(), slips: BTreeSet::new(), purged })
    }

    /// Looks at what one entry says.
    ///
    /// # Errors
    /// What the database says.
    pub fn entry(&mut self, read: Read<'_>, stored: &Stored, findings: &mut Vec<Text>) -> Result<(), ReviewError> {
        let entry = &stored.entry;
        let Some(payload) = Payload::parse(&entry.payload) else { return Ok(()) };
        let is_purged = self.purged.covers(payload.period, entry);
        if !payload.note.is_empty() && !is_purged && !self.purged.has_emptied(entry.seq) {
            self.seen.notes += 1;
            let hangs = read.note_at(entry.seq)?.is_some_and(|[period, hh_id, field, body]| {
                let own = payload.period.map(|period| period.to_string()).unwrap_or_default();
                (period, &hh_id, &field) == (own, &entry.case, &payload.field) && digest::sha256(body.as_bytes()) == payload.note
            });
            if !hangs {
                findings.push(text("台账第 {n} 条的文字被改动", "the words of ledger entry {n} were changed").fill(&[("n", &entry.seq)]));
            }
        }
        for (code, digest) in &payload.names {
            if read.beside_name(code)?.as_ref() != Some(digest) {
                let said = text("审核人 {code} 的姓名被改动（台账第 {n} 条）", "the name of {code} was changed (ledger entry {n})");
                findings.push(said.fill(&[("code", code), ("n", &entry.seq)]));
            }
        }
        let mut beside = payload.beside.as_str();
        let now = match entry.act {
            Act::Import | Act::UndoImport => {
                self.seen.batches += 1;
                beside = payload.batch.and_then(|batch| self.purged.batch(batch)).unwrap_or(beside);
                Some(read.beside_batch(payload.batch.unwrap_or_default())?)
            }
            Act::Assess if !is_purged => self.lines(read, &payload)?,
            Act::Return => {
                let slip = payload.to.as_ref().map(|to| to.slip.clone()).unwrap_or_default();
                self.slips.extend(Some(slip.clone()).filter(|slip| !slip.is_empty()));
                if is_purged {
                    return Ok(());
                }
                self.seen.slip_lines += i64::from(!slip.is_empty());
                Some(read.beside_slip(&slip, &entry.case)?.unwrap_or_default())
            }
            Act::Revisit => {
                let households = kept::households(&payload);
                match kept::part(&payload) {
                    Some(kept::RevisitPart::Sample(sample)) => {
                        self.seen.samples += 1;
                        self.seen.picks += households;
                        Some(read.beside_revisit_sample(sample)?)
                    }
                    Some(kept::RevisitPart::Sheet(sheet)) => {
                        self.seen.revisits += households;
                        Some(read.beside_revisit_sheet(sheet)?)
                    }
                    None => None,
                }
            }
            _ => None,
        };
        if let Some(now) = now
            && !beside.is_empty()
            && now != beside
        {
            findings.push(changed(entry.act).fill(&[("n", &entry.seq)]));
        }
        Ok(())
    }

    fn lines(&self, read: Read<'_>, payload: &Payload) -> Result<Option<String>, ReviewError> {
        let Some(period) = payload.period.filter(|period| self.newest.get(period) == payload.assessment.as_ref()) else { return Ok(None) };
        Ok(Some(read.beside_lines(period)?))
    }

    /// Says how many rows there are that no entry speaks of, or that an entry speaks of and are gone.
    ///
    /// # Errors
    /// What the database says.
    pub fn left_over(&self, read: Read<'_>, findings: &mut Vec<Text>) -> Result<(), ReviewError> {
        let there = read.counts()?;
        if read.file_id()?.is_none() {
            findings.push(text("文件自己的编号没有了", "the number of the file itself is gone"));
        }
        let slips = i64::try_from(self.slips.len()).unwrap_or(i64::MAX);
        for (what, there, told) in [
            (text("批注和说明", "notes"), there.notes, self.seen.notes),
            (text("退回单上的户", "households on slips"), there.slip_lines, self.seen.slip_lines),
            (text("退回单", "slips"), there.slips, slips),
            (text("导入批次", "batches"), there.batches, self.seen.batches),
            (text("回头看抽样", "drawings for a second visit"), there.samples, self.seen.samples),
            (text("回头看抽中的户", "households drawn for a second visit"), there.picks, self.seen.picks),
            (text("回访数据", "findings of second visits"), there.revisits, self.seen.revisits),
            (text("放错年度的筛查结果", "outcomes under a wrong period"), there.strayed, 0),
        ] {
            if there != told {
                let said = text("{what}有 {m} 份，台账里是 {n} 份", "there are {m} {what}, the ledger knows of {n}");
                findings.push(said.fill(&[("what", &what), ("m", &there), ("n", &told)]));
            }
        }
        Ok(())
    }
}

/// What is said when the rest of what came with an entry was changed.
const fn changed(act: Act) -> Text {
    match act {
        Act::Return => text("台账第 {n} 条的退回单被改动", "the slip of ledger entry {n} was changed"),
        Act::Revisit => text("台账第 {n} 条的回头看抽样或回访数据被改动", "what ledger entry {n} says of second visits was changed"),
        Act::Assess => {
            text("列表里的内容与筛查时不符（台账第 {n} 条）", "the lines of the queue differ from those of the run (ledger entry {n})")
        }
        _ => text("导入文件的记录或出处被改动（台账第 {n} 条）", "what is known of the imported files was changed (ledger entry {n})"),
    }
}
