//! Second visits (回头看): households are drawn by lot, visited again without the first figures, and what was found stands beside the first
//! in tables of its own: never a version, read by no rule, in no form that a village corrects.
//!
//! To be read in this order: `kept.rs` is what the file keeps; `sheet.rs` goes along on the visit and `taken.rs` reads it back; `lines.rs`
//! holds first and second figures against each other and counts errors; `paper.rs` makes papers of that; this file does it.
//! What does not live here: who is drawn and what counts as an error (`domain/office/revisit.rs`), the tables (`store/revisit`).

pub mod kept;
pub mod lines;
pub mod paper;
pub mod sheet;
pub mod taken;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::Path;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::field;
use crate::domain::flag::FlagState;
use crate::domain::office::revisit::RevisitChance;
use crate::domain::office::revisit::RevisitMeasure;
use crate::domain::office::revisit::drawn;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::text::words::Words;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::revisit::kept::RevisitFound;
use crate::review::revisit::kept::RevisitPicked;
use crate::review::revisit::lines::RevisitItem;
use crate::review::revisit::lines::RevisitLine;
use crate::review::revisit::lines::RevisitSeen;
use crate::review::revisit::taken::RevisitAsked;
use crate::review::revisit::taken::RevisitDrawn;
use crate::review::revisit::taken::RevisitPeriod;
use crate::review::revisit::taken::RevisitSheetRead;
use crate::review::rows::LogRow;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;
use crate::store::revisit::RevisitFact;
use crate::store::revisit::RevisitSample;

/// The code of a sheet of second visits in the ledger.
pub const REVISIT_SHEET: &str = "revisit-sheet";

/// So many households of a collector are drawn where nobody says otherwise.
pub const PER_COLLECTOR: usize = 5;

/// A drawing with its sheet.
#[derive(Clone, Debug)]
pub struct RevisitSampleDrawn {
    /// What was drawn, in a sentence.
    pub said: Text,
    /// The sheet that goes along; writing it is the caller's, who announces and enters it as `REVISIT_SHEET`.
    pub sheet: TableOut,
}

impl Desk {
    /// Draws households to be visited again, of those that were not drawn before in this period, and gives the sheet for them. The same
    /// number and seed again give the sheet of the drawing that stands, and write nothing.
    ///
    /// # Errors
    /// Nobody is left to be drawn, or what the store says; nothing was changed then.
    pub fn draw_revisits(&mut self, per_collector: usize, seed: i64) -> Result<RevisitSampleDrawn, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let read = self.office.store.read();
        let wanted = i64::try_from(per_collector).unwrap_or(i64::MAX);
        let samples = self.revisit_drawings(period)?;
        if let Some(stands) = samples.iter().find(|sample| sample.seed == seed && sample.per_collector == wanted) {
            let said = text(
                "这次抽样已经有了（第 {number} 次，{n} 户），没有再抽",
                "this was drawn already (drawing {number}, {n|household|households}); nothing was drawn anew",
            );
            return self.sheet_of(period, stands.id, &said);
        }
        let picked: BTreeSet<String> = self.revisit_picks(period)?.into_iter().map(|pick| pick.hh_id).collect();
        let chances = self.revisit_chances(period, &picked)?;
        let drawn = drawn(&chances, per_collector, seed);
        if drawn.is_empty() {
            return Err(ReviewError::Listed(text(
                "没有可抽的户：这一期的户都抽过了，或者没有数据；什么都没有改动",
                "nobody is left to be drawn in this period; nothing was changed",
            )));
        }
        let (sample, at) = (read.next_revisit_sample()?, self.office.clock.stamp());
        let mut facts: Vec<RevisitFact> = Vec::new();
        for chance in drawn {
            let stands = read.current(period, &chance.hh_id)?.map(|version| version.digest).unwrap_or_default();
            let picked = RevisitPicked { collector: chance.collector.clone(), seen: stands };
            facts.push(kept::fact(sample, &chance.hh_id, &picked));
        }
        let drawing = RevisitSample { id: sample, period, at, seed, per_collector: wanted };
        let counts = kept::counts_of_sample(sample, i64::try_from(facts.len()).unwrap_or(i64::MAX), seed);
        self.office.store.may_write()?;
        self.office.transact(|write, who| {
            write.add_revisit_sample(&drawing)?;
            for fact in &facts {
                write.add_revisit_pick(fact)?;
            }
            let beside = write.read().beside_revisit_sample(sample)?;
            let payload = Payload { beside, counts, period: Some(period), ..Payload::default() };
            Ok(write.act(who, Act::Revisit, NewAct { payload, ..NewAct::default() })?)
        })?;
        self.find_last();
        let said = text(
            "第 {number} 次抽样：{people} 个采集人抽中 {n} 户，记入台账",
            "drawing {number}: {n|household|households} of {people|collector|collectors}, entered",
        );
        self.sheet_of(period, sample, &said)
    }

    /// Draws, writes the sheet to a file that is not there yet, and enters both.
    ///
    /// # Errors
    /// The file is there already or cannot be written, or as `draw_revisits`. Where the file cannot be written the drawing stands, and the
    /// same number and seed write its sheet again.
    pub fn leave_revisit_sheet(&mut self, per_collector: usize, seed: i64, typed: &str) -> Result<Text, ReviewError> {
        self.leave_sheet(REVISIT_SHEET, typed, |desk| {
            let RevisitSampleDrawn { said, sheet } = desk.draw_revisits(per_collector, seed)?;
            Ok((said, sheet))
        })
    }

    /// The drawings of a period that stand, oldest first.
    pub(in crate::review) fn revisit_drawings(&self, period: Period) -> Result<Vec<RevisitSample>, ReviewError> {
        let read = self.office.store.read();
        let back = kept::taken_back(read)?;
        Ok(read.revisit_samples(period)?.into_iter().filter(|sample| !back.samples.contains(&sample.id)).collect())
    }

    /// The households of the drawings that stand.
    pub(in crate::review) fn revisit_picks(&self, period: Period) -> Result<Vec<RevisitFact>, ReviewError> {
        let read = self.office.store.read();
        let back = kept::taken_back(read)?;
        Ok(read.revisit_picks(period)?.into_iter().filter(|pick| !back.samples.contains(&pick.sample)).collect())
    }

    /// What was found on second visits, of the readings that stand, oldest first.
    pub(in crate::review) fn revisit_facts(&self, period: Period) -> Result<Vec<RevisitFact>, ReviewError> {
        let read = self.office.store.read();
        let back = kept::taken_back(read)?;
        let stands = |(sheet, fact): &(i64, RevisitFact)| !back.sheets.contains(sheet) && !back.samples.contains(&fact.sample);
        Ok(read.revisits(period)?.into_iter().filter(stands).map(|(_, fact)| fact).collect())
    }

    fn revisit_chances(&self, period: Period, picked: &BTreeSet<String>) -> Result<Vec<RevisitChance>, ReviewError> {
        let mut confirmed: BTreeSet<String> = BTreeSet::new();
        for standing in self.office.store.read().standings(period)? {
            if matches!(standing.state, FlagState::Confirmed | FlagState::Corrected) {
                confirmed.insert(standing.key.hh_id);
            }
        }
        let own = self.queue().iter().filter(|row| row.status != Status::Exempted && !picked.contains(&row.hh_id));
        let chance = own.map(|row| RevisitChance {
            hh_id: row.hh_id.clone(),
            collector: row.collector.clone(),
            is_confirmed: confirmed.contains(&row.hh_id),
        });
        Ok(chance.collect())
    }

    fn sheet_of(&self, period: Period, sample: i64, said: &Text) -> Result<RevisitSampleDrawn, ReviewError> {
        let all = self.revisits()?;
        let households: Vec<&RevisitLine> = all.iter().filter(|line| line.sample == sample).collect();
        let people: BTreeSet<&str> = households.iter().map(|line| line.collector.as_str()).collect();
        let said = said.fill(&[("number", &sample), ("n", &households.len()), ("people", &people.len())]);
        let title =
            format!("{} 回头看入户表 {} 第{sample}次", mask::scrub(self.place_name()), period.title().get(Lang::Zh)).trim().to_owned();
        Ok(RevisitSampleDrawn { said, sheet: sheet::blind(title, period, &households, &self.revisit_items(period)) })
    }

    fn revisit_items(&self, period: Period) -> Vec<FieldId> {
        sheet::items(self.office.book.caliber(period.year, &self.place))
    }

    /// From which difference on a first figure is called an error.
    #[must_use]
    pub fn revisit_measure(&self) -> RevisitMeasure {
        let year = self.period.map_or(0, |period| period.year);
        let limit = |key: &str, per: i64| self.office.book.limit_in(key, year, &self.place, per).unwrap_or_default();
        RevisitMeasure { share: limit("revisit_share", 10_000), floor: limit("revisit_floor", 100) }
    }

    /// Every household that was drawn in the period, drawing by drawing and village by village, with what was found there.
    ///
    /// # Errors
    /// What the store says.
    pub fn revisits(&self) -> Result<Vec<RevisitLine>, ReviewError> {
        let Some(period) = self.period else { return Ok(Vec::new()) };
        let read = self.office.store.read();
        // Oldest first: the newest of a household stands.
        let found: HashMap<String, RevisitFound> =
            self.revisit_facts(period)?.into_iter().filter_map(|fact| Some((fact.hh_id, serde_json::from_str(&fact.doc).ok()?))).collect();
        let measure = self.revisit_measure();
        let mut lines = Vec::new();
        for pick in self.revisit_picks(period)? {
            let Ok(picked) = serde_json::from_str::<RevisitPicked>(&pick.doc) else { continue };
            let row = self.row(&pick.hh_id);
            let seen = match found.get(&pick.hh_id) {
                None => None,
                Some(found) => {
                    let first = read.version_by_digest(period, &pick.hh_id, &picked.seen)?;
                    let items = self.revisit_compared(period, first.map(|version| version.record).as_ref(), found, measure);
                    Some(RevisitSeen { on: found.on, by: found.by.clone(), note: found.note.clone(), items })
                }
            };
            lines.push(RevisitLine {
                sample: pick.sample,
                village: row.map(|row| row.village.key().to_owned()).unwrap_or_default(),
                head: row.map(|row| row.head.clone()).unwrap_or_default(),
                hh_id: pick.hh_id,
                collector: picked.collector,
                found: seen,
            });
        }
        lines.sort_by(|a, b| (a.sample, &a.village, &a.collector, &a.hh_id).cmp(&(b.sample, &b.village, &b.collector, &b.hh_id)));
        Ok(lines)
    }

    /// The figures that were asked again, in the order of the account; those of other items behind.
    fn revisit_compared(&self, period: Period, first: Option<&Record>, found: &RevisitFound, measure: RevisitMeasure) -> Vec<RevisitItem> {
        let asked = self.revisit_items(period);
        let more = found.figures.keys().filter_map(|code| field(code)).filter(|field| !asked.contains(field));
        let all: Vec<FieldId> = asked.iter().copied().chain(more).collect();
        let item = |field: FieldId| {
            let kind = field.row().kind;
            let read = |written: &str| Cell::read(kind, written, &mut Words::new()).raw();
            let second = read(found.figures.get(field.row().code)?)?;
            let first = first.and_then(|record| read(record.value(field)));
            let is_error = measure.is_error(kind, first, second);
            Some(RevisitItem { label: field.row().label.clone(), kind, first, second, is_error })
        };
        all.into_iter().filter_map(item).collect()
    }

    /// Reads a sheet of second visits; nothing is written.
    ///
    /// # Errors
    /// The file cannot be read or is no such sheet.
    pub fn read_revisits(&self, path: &Path, said: RevisitPeriod) -> Result<RevisitSheetRead, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let drawn = self.revisit_picks(period)?;
        let asked = RevisitAsked {
            roll: self.queue().iter().map(|row| row.hh_id.as_str()).collect(),
            drawn: drawn
                .iter()
                .map(|pick| {
                    let row = self.row(&pick.hh_id);
                    let [village, head] = [row.map_or("", |row| row.village.key()), row.map_or("", |row| row.head.as_str())];
                    RevisitDrawn { hh_id: &pick.hh_id, village, head }
                })
                .collect(),
            caliber: self.office.book.caliber(period.year, &self.place),
            period,
            said,
            today: self.today(),
        };
        taken::read(path, &asked)
    }

    /// Reads a sheet and enters what was found; gives what became of it and which rows were not taken. What stands already, figure for
    /// figure, is not entered again; anything else stands from now on in the place of what was found before.
    ///
    /// # Errors
    /// As `read_revisits`, or not one row can be taken, or what the store says; nothing was changed then.
    pub fn take_revisits(&mut self, path: &Path, said: RevisitPeriod) -> Result<Section, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let RevisitSheetRead { found, mut refused, warned } = self.read_revisits(path, said)?;
        if found.is_empty() {
            let nothing = text("没有一户能读入，什么都没有改动", "not one household could be taken; nothing was changed");
            return Err(ReviewError::Listed(Text::series([nothing].into_iter().chain(refused).chain(warned))));
        }
        let samples: HashMap<String, i64> = self.revisit_picks(period)?.into_iter().map(|pick| (pick.hh_id, pick.sample)).collect();
        let stand: HashMap<String, String> = self.revisit_facts(period)?.into_iter().map(|fact| (fact.hh_id, fact.digest)).collect();
        let facts: Vec<RevisitFact> = found
            .iter()
            .filter_map(|(hh_id, found)| Some(kept::fact(*samples.get(hh_id)?, hh_id, found)))
            .filter(|fact| stand.get(&fact.hh_id) != Some(&fact.digest))
            .collect();
        let sheet = self.office.store.read().next_revisit_sheet()?;
        self.office.store.may_write()?;
        if !facts.is_empty() {
            let counts = kept::counts_of_sheet(sheet, i64::try_from(facts.len()).unwrap_or(i64::MAX));
            self.office.transact(|write, who| {
                for fact in &facts {
                    write.add_revisit(sheet, fact)?;
                }
                let beside = write.read().beside_revisit_sheet(sheet)?;
                let payload = Payload { beside, counts, period: Some(period), ..Payload::default() };
                Ok(write.act(who, Act::Revisit, NewAct { payload, ..NewAct::default() })?)
            })?;
            self.find_last();
        }
        let new: BTreeSet<&str> = facts.iter().map(|fact| fact.hh_id.as_str()).collect();
        let lines = self.revisits()?;
        let wrong = lines.iter().filter(|line| new.contains(line.hh_id.as_str()) && line.is_wrong() == Some(true)).count();
        let heading = text(
            "读入回访 {n} 户，有差错的 {wrong} 户；已经有的 {same} 户。回访数据单独存放，不改采集数据",
            "{n|household|households} of a second visit taken in, {wrong} wrong; {same} there already. They stand apart and change no figure",
        );
        let heading = heading.fill(&[("n", &facts.len()), ("wrong", &wrong), ("same", &(found.len() - facts.len()))]);
        if !refused.is_empty() {
            let said = text("没有读入 {m} 行，改好可以再读入一次", "{m|row|rows} not taken; mended, the file can be taken in again");
            refused.insert(0, said.fill(&[("m", &refused.len())]));
        }
        refused.extend(warned);
        Ok(Section { heading, lines: refused })
    }

    /// What the history of a case says of second visits.
    pub(in crate::review) fn revisit_log(&self, hh: &str) -> Result<Vec<LogRow>, ReviewError> {
        let Some(period) = self.period else { return Ok(Vec::new()) };
        let samples = self.revisit_drawings(period)?;
        if samples.is_empty() {
            return Ok(Vec::new());
        }
        let own = self.revisits()?.into_iter().filter(|line| line.hh_id == hh);
        let drawn = |number: i64| samples.iter().find(|sample| sample.id == number).map(|sample| self.office.clock.local(&sample.at));
        let row = |line: RevisitLine| LogRow {
            seq: 0,
            at: line.found.as_ref().map(|found| found.on.to_string()).or_else(|| drawn(line.sample)).unwrap_or_default(),
            who: line.found.as_ref().map(|found| found.by.clone()).unwrap_or_default(),
            what: text("回头看：{told}", "second visit: {told}").fill(&[("told", &line.told())]),
        };
        Ok(own.map(row).collect())
    }
}
