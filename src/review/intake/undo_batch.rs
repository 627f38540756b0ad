//! Planning the undoing of a batch: what it changed goes back to what stood before, where nothing later touched it.
//!
//! What does not live here: writing the plan (`review/intake/batch.rs`), undoing a reviewer's act (`review/decide/undo.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::domain::record::Difference;
use crate::domain::record::Record;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::periods_read;
use crate::review::audit::purged::Purged;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::office::Office;
use crate::review::intake::layers;
use crate::review::intake::layers::Plan;
use crate::review::rows::mask;
use crate::store::batch::Batch;
use crate::store::version::Sources;
use crate::store::version::Version;

/// How many imports are named where another one was meant.
const NAMED: usize = 3;

/// An import that can still be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastImport {
    /// Its number.
    pub batch: i64,
    /// When, as the office reads it.
    pub at: String,
    /// Who brought it in.
    pub reviewer: String,
    /// How many files it read.
    pub files: usize,
    /// Records that were the first of their household and period.
    pub new: i64,
    /// Records that took the place of an earlier one.
    pub changed: i64,
    /// Rows of rosters and ledgers.
    pub rows: i64,
    /// Cases that somebody approved, returned or held since, and that go with their records.
    pub worked_on: i64,
    /// Cases that somebody approved or held since it changed their figures, and that stand open again.
    pub decided: i64,
    /// Cases that came back with it and stand so: they are out with the village again.
    pub came_back: i64,
    /// Cases that it opened again and that stand so: they stay open.
    pub reopened: i64,
    /// What was entered since about clues, rounds and visits, and stays: each act with its entries.
    pub stays: Vec<(Act, i64)>,
}

/// The question before an import is taken back: when it was, what it comes to, which cases move, and which work is lost with it.
#[must_use]
pub fn undoing(last: &LastImport) -> Text {
    let come_to = [
        (last.new, text("新增 {n} 份", "{n|new record|new records}")),
        (last.changed, text("有变化 {n} 份", "{n} changed")),
        (last.rows, text("名册和台账 {n} 行", "{n|row|rows} of rosters")),
    ];
    let come_to: Vec<Text> = come_to.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| words.fill(&[("n", &n)])).collect();
    let read = text("{n} 个文件", "{n|file|files}").fill(&[("n", &last.files)]);
    let read = if come_to.is_empty() {
        read
    } else {
        text("{read}：{come_to}", "{read}: {come_to}").fill(&[("read", &read), ("come_to", &Text::list(&come_to))])
    };
    let question = text(
        "撤销第 {n} 批导入（{at} {who}，{read}）？那一批改的数据回到导入之前，先做备份。",
        "Take import {n} back ({at} {who}, {read})? What it changed goes back to what stood before; a backup is made first.",
    )
    .fill(&[("n", &last.batch), ("at", &last.at), ("who", &last.reviewer), ("read", &read)]);
    let cases = [
        (
            last.came_back,
            text(
                "交回来的 {n} 户会回到退回在外，要再交一次。",
                "{n|case that had come back goes|cases that had come back go} out to the village again.",
            ),
        ),
        (last.reopened, text("这批重新打开的 {n} 户仍是待审。", "{n|case|cases} that it had opened will stay open.")),
        (
            last.decided,
            text(
                "改过数字的户里有 {n} 户已经通过或挂起，会重新打开，要再审一次。",
                "{n|case|cases} approved or held on what it changed will stand open again.",
            ),
        ),
        (
            last.worked_on,
            text(
                "其中 {n} 户已经办过，会随数据撤走，通过、退回、暂缓都不再作数；以后再导入也不会回来，只有备份里还有。",
                "{n|case|cases} of it that somebody worked on will go with the records: approvals, returns and holds no longer count, \
                 nor do they come back with another import; only the backup has them.",
            ),
        ),
    ];
    let more = |said: Text, (n, next): (i64, Text)| {
        if n == 0 { said } else { text("{said}{next}", "{said} {next}").fill(&[("said", &said), ("next", &next.fill(&[("n", &n)]))]) }
    };
    let question = cases.into_iter().fold(question, more);
    if last.stays.is_empty() {
        return question;
    }
    let each = last.stays.iter().map(|(act, n)| text("{act} {n} 次", "{act} ({n|entry|entries})").fill(&[("act", &act.label()), ("n", n)]));
    let said = text(
        "以后登记的{what}照样留着，不随数据撤走；登记错的另外撤销或作废。",
        "What was entered since stays and does not go with the figures: {what}; mistakes are taken back or dropped by themselves.",
    );
    text("{question}{said}", "{question} {said}").fill(&[("question", &question), ("said", &said.fill(&[("what", &Text::list(each))]))])
}

impl Office {
    /// The batch with a number.
    ///
    /// # Errors
    /// `NoBatch` where there is none, or it is no import that can be taken back.
    pub(in crate::review) fn batch_to_undo(&self, batch: i64) -> Result<Batch, ReviewError> {
        let mut there: Vec<Batch> = self.store.read().batches()?.into_iter().filter(Batch::can_be_undone).collect();
        match there.iter().position(|other| other.id == batch) {
            Some(at) => Ok(there.swap_remove(at)),
            None => Err(ReviewError::NoBatch(batch, there.iter().rev().take(NAMED).map(|other| other.id).collect())),
        }
    }

    /// What taking a batch back would come to.
    ///
    /// # Errors
    /// As `batch_to_undo`, or why nothing may be written here.
    pub fn import_to_undo(&self, batch: i64) -> Result<LastImport, ReviewError> {
        self.store.may_write()?;
        let read = self.store.read();
        let last = self.batch_to_undo(batch)?;
        let sheets = read.files_of(last.id)?;
        let rows = sheets.iter().filter(|sheet| !sheet.is_of_record()).map(|sheet| sheet.rows).sum();
        let files: BTreeSet<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let (records, new) = read.count_of_batch(last.id)?;
        let (came_back, reopened) = read.moved_of_batch(last.id)?;
        let (worked_on, decided) = read.worked_on_of_batch(last.id)?;
        let since = read.field_work_since(last.id)?;
        let stays = since.into_iter().filter_map(|(code, n)| Some((Act::parse(&code)?, n))).collect();
        Ok(LastImport {
            batch: last.id,
            at: self.clock.local(&last.at),
            reviewer: read.staff_name(&last.reviewer)?,
            files: files.len(),
            new,
            changed: records - new,
            rows,
            worked_on,
            decided,
            came_back,
            reopened,
            stays,
        })
    }

    /// The plans that take a batch back.
    ///
    /// # Errors
    /// `LaterBatch` when a later batch changed the same fields, or what the store says.
    pub fn plan_undoing(&self, batch: i64) -> Result<Vec<Plan>, ReviewError> {
        let read = self.store.read();
        if Purged::of(read)?.batch(batch).is_some() {
            let said = text(
                "第 {n} 批里有已经清除的年份，不能撤销：以前的数据已经不在文件里了",
                "batch {n} brought a year that was purged and cannot be undone: what stood before is no longer in the file",
            );
            return Err(ReviewError::Purge(said.fill(&[("n", &batch)])));
        }
        let mut back: BTreeMap<Period, HashMap<String, (Record, Sources)>> = BTreeMap::new();
        let mut later: BTreeMap<i64, usize> = BTreeMap::new();
        for version in read.versions_of_batch(batch)? {
            let all = read.versions(version.period, &version.hh_id)?;
            match taken_back(&all, batch) {
                Ok(earlier) => {
                    back.entry(version.period).or_default().insert(version.hh_id, earlier);
                }
                Err(other) => *later.entry(other).or_default() += 1,
            }
        }
        if let Some((&later, &households)) = later.last_key_value() {
            return Err(ReviewError::LaterBatch { later, households });
        }
        let weighty = self.weighty_fields();
        let mut plans = Vec::new();
        for (period, mut records) in back {
            campaigns::open(read, period)?;
            self.no_closed_period_rests_on(period)?;
            if let Some(locked) =
                read.cases(period)?.iter().find(|case| case.state.status == Status::Locked && records.contains_key(&case.hh_id))
            {
                let said = text(
                    "{hh} 已锁定，这一批改过它的数字，不能撤销；先解锁",
                    "{hh} is locked and this batch changed its figures: unlock it first",
                );
                return Err(ReviewError::Campaign(said.fill(&[("hh", &mask::household(&locked.hh_id))])));
            }
            plans.push(layers::revise(read, period, Vec::new(), &|field| weighty.contains(field), &mut |id, _| records.remove(id))?);
        }
        Ok(plans)
    }
}

impl Office {
    /// Refuses to take figures away that a closed period was judged by and is still told by.
    fn no_closed_period_rests_on(&self, period: Period) -> Result<(), ReviewError> {
        let read = self.store.read();
        for closed in read.periods()? {
            if closed != period && periods_read(closed).contains(&period) && campaigns::state(read, closed)?.closed {
                return Err(ReviewError::StillCompared { closed, period });
            }
        }
        Ok(())
    }
}

/// The record of a household without what a batch did to it; the number of the later batch that stands in the way.
fn taken_back(versions: &[Version], batch: i64) -> Result<(Record, Sources), i64> {
    let nothing = (Record::default(), Sources::default());
    let Some(at) = versions.iter().position(|version| version.batch == batch) else { return Ok(nothing) };
    let (earlier, earlier_sources) = match at.checked_sub(1).and_then(|before| versions.get(before)) {
        Some(version) => (version.record.clone(), version.sources.clone()),
        None => nothing,
    };
    let Some(newest) = versions[at + 1..].last() else {
        return Ok((earlier, earlier_sources));
    };
    let touched = fields(&earlier, &versions[at].record);
    // A later batch that was itself taken back left these fields as this one made them, and stands in nobody's way.
    let since = fields(&versions[at].record, &newest.record);
    let whole = earlier.household.is_empty() && newest.digest != versions[at].digest;
    if whole || !touched.is_disjoint(&since) {
        let differs = |pair: &&[Version]| whole || !touched.is_disjoint(&fields(&pair[0].record, &pair[1].record));
        return Err(versions[at..].windows(2).rfind(differs).map_or(newest.batch, |pair| pair[1].batch));
    }
    if earlier.household.is_empty() {
        return Ok((earlier, earlier_sources));
    }
    let mut record = newest.record.clone();
    for place in touched {
        match place {
            BatchPlace::Household(field) => put_back(&earlier, &mut record, &field),
            BatchPlace::Members => record.members.clone_from(&earlier.members),
        }
    }
    Ok((record, newest.sources.clone()))
}

fn put_back(from: &Record, to: &mut Record, field: &str) {
    match from.household.get(field) {
        Some(entry) => {
            to.household.insert(field.to_owned(), entry.clone());
        }
        None => {
            to.household.remove(field);
        }
    }
}

/// What a batch may have changed of a household: one of its values, or its people, who come and go as one list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum BatchPlace {
    Household(String),
    Members,
}

/// The places in which two records differ.
fn fields(before: &Record, after: &Record) -> BTreeSet<BatchPlace> {
    let place = |difference: Difference| difference.member.map_or(BatchPlace::Household(difference.field), |_| BatchPlace::Members);
    before.differences(after).into_iter().map(place).collect()
}
