//! Taking a year out of the file: whether it may go, what is entered for it, and which copies still hold it.
//!
//! Figures, names, certificates, findings and words of the year go; ledger, decisions and digests stay, and `verify` goes on from there.
//! What does not live here: the transaction (`store/purge`), what is left in the file (`purged.rs`), asking (`cli`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::act::Act;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::LOOKS_BACK;
use crate::review::audit::password;
use crate::review::audit::password::LeftCopy;
use crate::review::audit::purged;
use crate::review::error::ReviewError;
use crate::review::file::clues;
use crate::review::file::current_tables::row_digest;
use crate::review::file::office::Office;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::Payload;
use crate::store::purge::Instead;
use crate::store::rekey::PathKind;

/// What a purge would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The year.
    pub year: i32,
    /// Its periods that are not out already.
    pub periods: Vec<Period>,
    /// What would be taken, by kind.
    pub counts: BTreeMap<String, i64>,
    /// Cases of it that nobody has finished.
    pub unfinished: i64,
    /// Clues of it that ended and lose their words, and those that are open and stay.
    pub clues: [usize; 2],
    /// Copies that hold it.
    pub copies: Vec<LeftCopy>,
}

impl Prospect {
    /// What there is to say before it is done, line by line.
    #[must_use]
    pub fn page(&self) -> Vec<Text> {
        let count = |kind: &str| self.counts.get(kind).copied().unwrap_or_default();
        let mut lines = vec![
            text(
                "要清除 {year} 年：数据 {records} 份、名册 {rows} 行、疑点 {flags} 条、批注和说明 {words} 条、退回单内容 {asks} 户",
                "the year {year} is to be purged: {records|record|records}, {rows|roster row|roster rows}, {flags|flag|flags}, {words|note|notes}, {asks|household|households} on slips",
            )
            .fill(&[
                ("year", &self.year),
                ("records", &count("records")),
                ("rows", &count("rows")),
                ("flags", &count("flags")),
                ("words", &count("words")),
                ("asks", &count("asks")),
            ]),
            text(
                "台账和摘要留着，数据、姓名、证件号和文字清掉，找不回来；清除以前的操作也不能再撤销",
                "ledger and digests stay; figures, names, certificates and words go for good, and nothing done before can be undone",
            ),
        ];
        let [ended, open] = self.clues;
        if ended > 0 {
            let said = text("其中办结的线索 {n} 条的姓名和内容也清掉", "names and words of {n|clue|clues} of it that ended go too");
            lines.push(said.fill(&[("n", &ended)]));
        }
        if open > 0 {
            let said = text("没有办结的线索 {n} 条留着", "{n|clue|clues} of it that {n|is|are} open stay");
            lines.push(said.fill(&[("n", &open)]));
        }
        if self.unfinished > 0 {
            let said = text("注意：其中还有 {n} 户没有办完", "note: {n|of its cases is|of its cases are} not finished");
            lines.push(said.fill(&[("n", &self.unfinished)]));
        }
        lines
    }
}

/// What a purge did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purging {
    /// The year.
    pub year: i32,
    /// Why the file could not be built anew, which the next start does; none as a rule. The year is gone from it all the same.
    pub unfinished: Option<Text>,
}

impl Purging {
    /// The sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match &self.unfinished {
            None => text("{year} 年的数据已经清除，文件核对无误", "the year {year} was purged, and the file verifies")
                .fill(&[("year", &self.year)]),
            Some(why) => text(
                "{year} 年的数据已经清除；但磁盘上可能还有旧内容，没有清完：{why}。请关掉别的窗口，再打开一次这个数据文件就清完",
                "the year {year} was purged; but old pages may still stand on the disk, as the file could not be built anew: {why}. Close other windows and open the data file once more to finish",
            )
            .fill(&[("year", &self.year), ("why", why)]),
        }
    }
}

/// What an entry of a purge says: which period went, or of which batch the files went with it.
#[must_use]
pub fn told(payload: &Payload) -> Text {
    if let Some((year, clues)) = purged::clues_told(payload) {
        let said = text("{year} 年办结的线索 {n} 条的姓名和内容", "names and words of {n|clue|clues} of {year}");
        return said.fill(&[("year", &year), ("n", &clues)]);
    }
    match (payload.batch, payload.period) {
        (Some(batch), _) => text("第 {n} 批导入的文件名和出处同时清除", "the file names of batch {n} went with it").fill(&[("n", &batch)]),
        (None, Some(period)) => {
            let records = payload.counts.get("records").copied().unwrap_or_default();
            text("{period}，数据 {n} 份", "{period}, {n|record|records}").fill(&[("period", &period.title()), ("n", &records)])
        }
        (None, None) => Text::default(),
    }
}

/// Why a period that was purged has nothing to show.
#[must_use]
pub fn gone(period: Period) -> ReviewError {
    let said = text(
        "{period}的数据已经清除，看不到了；台账还在，可以“导出”",
        "{period} was purged and there is nothing to see of it; its ledger stays, for “export”",
    );
    ReviewError::Purge(said.fill(&[("period", &period.title())]))
}

impl Office {
    /// What taking a year out would do. Nothing is changed.
    ///
    /// # Errors
    /// `Purge` when there is nothing of the year, it was taken out before, or a period under review is compared with it; or what the store
    /// says.
    pub fn purge_outlook(&self, year: i32) -> Result<Prospect, ReviewError> {
        let read = self.store.read();
        let refused = |words: Text| Err(ReviewError::Purge(words.fill(&[("year", &year)])));
        let all = read.periods_of(year)?;
        let clues = clues::emptied(read, year)?;
        if all.is_empty() && clues.clues == 0 {
            return refused(text("文件里没有 {year} 年的数据", "the file holds nothing of {year}"));
        }
        let mut periods = Vec::new();
        for period in all {
            if !read.is_purged(period)? {
                periods.push(period);
            }
        }
        if periods.is_empty() && clues.clues == 0 {
            return refused(text("{year} 年的数据已经清除过了", "the year {year} was purged before"));
        }
        if let Some(open) = self.oldest_open()?
            && year >= open.year - LOOKS_BACK
        {
            let said = text(
                "{year} 年不能清除：现在审核的{open}要和前三年比，{last} 年及以前的才能清除",
                "the year {year} cannot be purged: {open}, which is under review, is compared with the three years before; only {last} and earlier can go",
            );
            return refused(said.fill(&[("open", &open.title()), ("last", &(open.year - LOOKS_BACK - 1))]));
        }
        let (mut counts, mut unfinished) = (BTreeMap::new(), 0);
        for period in &periods {
            for (kind, count) in read.to_take(*period)?.counts {
                *counts.entry(kind).or_default() += count;
            }
            unfinished += read.unfinished(*period)?;
        }
        let copies = self.copies_with(&periods)?;
        Ok(Prospect { year, periods, counts, unfinished, clues: [clues.clues, clues.open], copies })
    }

    /// The copies that still hold a year which was taken out of the file itself; none when it was not, or not all of it.
    ///
    /// # Errors
    /// What the store says, or the disk of the folders.
    pub fn copies_of_purged(&self, year: i32) -> Result<Option<Vec<LeftCopy>>, ReviewError> {
        let read = self.store.read();
        let periods = read.periods_of(year)?;
        for period in &periods {
            if !read.is_purged(*period)? {
                return Ok(None);
            }
        }
        if periods.is_empty() { Ok(None) } else { Ok(Some(self.copies_with(&periods)?)) }
    }

    /// The oldest of the periods that work goes on in: the one under review, and the newest that was imported.
    fn oldest_open(&self) -> Result<Option<Period>, ReviewError> {
        let newest = self.store.read().periods()?.into_iter().max_by_key(|period| period.end());
        Ok(self.period()?.into_iter().chain(newest).min_by_key(|period| period.year))
    }

    /// The copies of this file, beside it, among its backups, in the second place and in the state folder, that hold something of these
    /// periods.
    ///
    /// # Errors
    /// What the disk says of the folders.
    pub fn copies_with(&self, periods: &[Period]) -> Result<Vec<LeftCopy>, ReviewError> {
        if self.store.journal() == "memory" {
            return Ok(Vec::new());
        }
        let mut copies = Vec::new();
        for folder in [self.keeping.second.as_deref(), self.state_dir.as_deref()] {
            for copy in password::copies(self.store.path(), folder)? {
                if !copies.contains(&copy) {
                    copies.push(copy);
                }
            }
        }
        copies.retain(|copy| copy.kind == PathKind::Half || holds(&copy.path, periods));
        Ok(copies)
    }

    /// Takes a year out, as its outlook says, and checks the file before and after.
    ///
    /// # Errors
    /// `Purge` when the file does not verify, or what the store says; nothing was changed then.
    pub fn purge(&mut self, outlook: &Prospect) -> Result<Purging, ReviewError> {
        if !self.verify()?.is_clean() {
            return Err(ReviewError::Purge(text(
                "文件核对没有通过，没有清除：清除会抹掉查明原因要用的东西。请先运行 hezhun verify",
                "the file does not verify and nothing was purged, as that would wipe what tells the reason: run hezhun verify first",
            )));
        }
        let (at, station, name) = (self.clock.stamp(), self.station.clone(), self.reviewer.clone());
        let (record, row) = (purged::empty_record(), |row: &_, document: &str| purged::empty_row(&row_digest(row, document)));
        self.store.purge(&outlook.periods, Instead { record: &record, row: &row }, |write, taken, batches| {
            let who = Who { station, reviewer: write.staff_code(&name)?, at };
            let emptied = clues::emptied(write.read(), outlook.year)?;
            if emptied.clues > 0 {
                for seq in &emptied.entries {
                    write.empty_note(*seq)?;
                }
                // Before the entries of the purge, behind which nobody reaches.
                if !emptied.kept.is_empty() {
                    let lines = i64::try_from(emptied.kept.len()).unwrap_or(i64::MAX);
                    let payload = Payload { counts: BTreeMap::from([(clues::KEPT.to_owned(), lines)]), ..Payload::default() };
                    write.act(&who, Act::Clues, NewAct { payload, note: emptied.kept.join("\n"), ..NewAct::default() })?;
                }
            }
            let mut group = None;
            let mut enter = |payload: Payload| {
                let seq = write.act(&who, Act::Purge, NewAct { group, payload, ..NewAct::default() })?;
                group = group.or(Some(seq));
                Ok::<(), ReviewError>(())
            };
            for taken in taken {
                let (counts, digest, period) = (taken.counts.clone(), taken.digest.clone(), Some(taken.period));
                enter(Payload { counts, digest, period, ..Payload::default() })?;
            }
            if emptied.clues > 0 {
                enter(purged::clues_taken(outlook.year, emptied.clues, &emptied.entries))?;
            }
            for batch in batches {
                enter(Payload { batch: Some(*batch), beside: write.read().beside_batch(*batch)?, ..Payload::default() })?;
            }
            Ok::<(), ReviewError>(())
        })?;
        self.unsealed = self.keep_seal().err().map(|error| error.text());
        // From here on the year is gone, and nothing may be called failed.
        let unfinished = match self.store.finish_purge() {
            Ok(true) => None,
            Ok(false) => Some(StoreError::InUse.text()),
            Err(error) => Some(error.text()),
        };
        if let Some(why) = unfinished {
            return Ok(Purging { year: outlook.year, unfinished: Some(why) });
        }
        if !self.verify().is_ok_and(|verdict| verdict.is_clean()) {
            return Err(ReviewError::Purge(
                text(
                    "{year} 年的数据已经清除，但清除后核对没有通过，请运行 hezhun verify 看是什么问题",
                    "the year {year} was purged, but the file does not verify afterwards: run hezhun verify to see what is wrong",
                )
                .fill(&[("year", &outlook.year)]),
            ));
        }
        Ok(Purging { year: outlook.year, unfinished: None })
    }
}

/// Whether a copy holds anything of these periods; one that cannot be read may.
fn holds(copy: &Path, periods: &[Period]) -> bool {
    let Ok(store) = Store::open_to_read(copy) else { return true };
    let empty = purged::empty_record();
    periods.iter().any(|period| store.read().documents(*period, &empty).is_ok_and(|documents| documents > 0))
}
