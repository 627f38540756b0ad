//! Batches: an import or the undoing of one, as one transaction with its backup before it.
//!
//! How a replay rebuilds cases: the batch's one `import` entry names the batch, the period under review and the other open ones whose
//! figures it changed, and carries a digest over the digests of its versions; at that point every household with a record in those periods
//! and no case yet gets one. A case that was there already has an entry of its own, in the same group, whenever its figures changed.
//! What does not live here: planning (`preview.rs`, `layers.rs`), judging (`assess/run.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::place;
use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::digest;
use crate::domain::digest::Sum;
use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::domain::record;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::domain::stamp::Stamp;
use crate::domain::table::PAYROLL;
use crate::domain::table::TableId;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::RowProblem;
use crate::exchange::overlay::Strays;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::flag_lifecycle;
use crate::review::assess::ground::most_flags;
use crate::review::assess::outrun;
use crate::review::assess::run::AssessDone;
use crate::review::assess::run::Bounds;
use crate::review::assess::run::Judged;
use crate::review::assess::run::With;
use crate::review::assess::run::keep;
use crate::review::assess::run::make_cases;
use crate::review::assess::run::number;
use crate::review::assess::run::periods_read;
use crate::review::assess::succession::SeenUpTo;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::current_tables::StandingRows;
use crate::review::file::current_tables::Stood;
use crate::review::file::current_tables::document;
use crate::review::file::current_tables::row_digest;
use crate::review::file::office::LongStep;
use crate::review::file::office::Office;
use crate::review::file::office::PLACE;
use crate::review::file::office::Tell;
use crate::review::file::payrolls;
use crate::review::intake::document::Documents;
use crate::review::intake::layers::HouseholdFate;
use crate::review::intake::layers::Plan;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::TablePlan;
use crate::store::Read;
use crate::store::Write;
use crate::store::assessment::KeptRulebook;
use crate::store::batch::FileRow;
use crate::store::cases::CaseRow;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::version::LayerOrigin;
use crate::store::version::NewVersion;
use crate::store::version::Sources;

/// What an import or its undoing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchDone {
    /// Number of the batch; none when nothing changed and nothing was written.
    pub batch: Option<i64>,
    /// The batch that it took back, where it did.
    pub undoes: Option<i64>,
    /// Records that are new, in all periods.
    pub new: usize,
    /// Records that changed.
    pub changed: usize,
    /// Records that were in a file and stayed as they are.
    pub same: usize,
    /// Rows of tables that were stored.
    pub rows: usize,
    /// Records that are no more, because the batch that brought them was taken back.
    pub gone: usize,
    /// Returned cases that came back.
    pub came_back: usize,
    /// Decided cases that stand open again because their figures changed.
    pub reopened: usize,
    /// Cases whose new figures were only noted.
    pub noted: usize,
    /// Cases that had come back with the batch that is taken back, and are out with the village again.
    pub out_again: usize,
    /// Cases that the batch that is taken back had opened: whoever decided them has to look again.
    pub stay_open: usize,
    /// Cases that somebody had decided or returned and that are no more, because their records are not.
    pub dropped: usize,
    /// The backup that was made before.
    pub backup: Option<PathBuf>,
    /// The run of the rules over the period under review that went with it.
    pub assessed: Option<AssessDone>,
    /// The runs over other open periods whose figures, or figures they are compared with, it changed.
    pub also: Vec<(Period, AssessDone)>,
    /// Open periods whose rules have not seen their figures as they are now.
    pub unjudged: Vec<Period>,
}

impl BatchDone {
    /// Which other open periods were judged again with it; none where none was.
    #[must_use]
    pub fn also_judged(&self) -> Option<Text> {
        // A period whose households all went with the batch has nobody to judge.
        let also: Vec<Text> = self.also.iter().filter(|(_, done)| done.households > 0).map(|(period, _)| period.title()).collect();
        let said = text("{periods}也重新筛查了", "{periods} judged again as well");
        (!also.is_empty()).then(|| said.fill(&[("periods", &Text::list(also))]))
    }

    /// Which periods are to be judged before their cases can be approved; none where all are.
    #[must_use]
    pub fn waits(&self) -> Option<Text> {
        self.unjudged.first()?;
        let said = text(
            "{periods}的数据变了，还没有重新筛查，不能通过、不能结束：先“重新筛查”",
            "figures of {periods} changed and were not judged again, so nothing there is approved or closed: “run the rules” first",
        );
        let periods = Text::list(self.unjudged.iter().map(|period| period.title()));
        Some(said.fill(&[("periods", &periods)]))
    }
}

/// What comes in, or goes back, as far as a run has to know it.
struct Comes<'c> {
    undoes: Option<i64>,
    parts: &'c [PlanParts],
    tables: &'c [TablePlan],
    files: &'c [FileRow],
    bytes: Option<u64>,
}

/// What comes in, or goes back.
struct Cargo {
    act: Act,
    undoes: Option<i64>,
    plans: Vec<Plan>,
    tables: Vec<TablePlan>,
    files: Vec<FileRow>,
    // Of the files; none when nothing comes in from files.
    bytes: Option<u64>,
    stamp: Option<Stamp>,
    same: usize,
}

/// A batch made ready outside any transaction: planned and judged, to be taken in at once.
#[derive(Debug)]
pub struct Stowed {
    act: Act,
    undoes: Option<i64>,
    stamp: Option<Stamp>,
    files: Vec<FileRow>,
    plans: Vec<PlanParts>,
    tables: Vec<TablePlan>,
    rolls: BTreeMap<Period, Roll>,
    period: Period,
    set_period: bool,
    // Other open periods that have cases and whose figures it changes.
    others: Vec<Period>,
    // The earliest first.
    judged: Vec<Judged>,
    book: KeptRulebook,
    // How far the file was seen when it was made ready; decisions taken since do not touch it.
    seen: SeenUpTo,
    same: usize,
}

/// A plan without its roll, which the run of the rules holds.
#[derive(Debug)]
struct PlanParts {
    period: Period,
    sources: Vec<Sources>,
    fates: Vec<HouseholdFate>,
    gone: Vec<(String, i64)>,
    touched: Vec<usize>,
    strays: Strays,
}

impl Office {
    /// Imports what a preview planned: backup, then one transaction with versions, cases and, when `assess` is set, the run of the rules.
    ///
    /// A preview that changes nothing writes nothing.
    ///
    /// # Errors
    /// `Stale` when the file changed since the preview, `Stopped`, or what the store says; nothing was changed then.
    pub fn import(&mut self, preview: Preview, assess: bool, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        self.store.may_write()?;
        let same = same(&preview);
        match self.stow_import(preview, assess, tell)? {
            Some(stowed) => self.take_in(stowed, tell),
            None => Ok(BatchDone { same, ..BatchDone::default() }),
        }
    }

    /// Makes an import ready without writing anything; none when it would change nothing.
    ///
    /// # Errors
    /// `Stale` when the file changed since the preview, `Stopped`, or what the store says.
    pub fn stow_import(&self, preview: Preview, assess: bool, tell: Tell<'_>) -> Result<Option<Stowed>, ReviewError> {
        if preview.newest != self.store.read().newest_version()? {
            return Err(ReviewError::Stale);
        }
        if preview.is_idle() {
            return Ok(None);
        }
        let same = same(&preview);
        let Preview { files, problems, plans, tables, columns, stamp, .. } = preview;
        let paths: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        let bytes = place::bytes(paths);
        let files = file_rows(&files, &problems, columns);
        self.stow(Cargo { act: Act::Import, undoes: None, plans, tables, files, bytes: Some(bytes), stamp, same }, assess, tell).map(Some)
    }

    /// Takes a batch back: appends versions equal to the earlier ones, and opens the cases decided on it.
    ///
    /// # Errors
    /// `NoBatch`, `LaterBatch` when a later one changed the same fields, or what the store says; nothing was changed then.
    pub fn undo_batch(&mut self, batch: i64, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        self.store.may_write()?;
        let stowed = self.stow_undoing(batch, tell)?;
        self.take_in(stowed, tell)
    }

    /// Makes the undoing of a batch ready without writing anything.
    ///
    /// # Errors
    /// As `undo_batch`.
    pub fn stow_undoing(&self, batch: i64, tell: Tell<'_>) -> Result<Stowed, ReviewError> {
        let read = self.store.read();
        self.batch_to_undo(batch)?;
        let plans = self.plan_undoing(batch)?;
        let assess = self.period()?.is_some_and(|period| matches!(read.newest_assessment(period), Ok(Some(_))));
        let (act, undoes) = (Act::UndoImport, Some(batch));
        let cargo = Cargo { act, undoes, plans, tables: Vec::new(), files: Vec::new(), bytes: None, stamp: None, same: 0 };
        self.stow(cargo, assess, tell)
    }

    fn stow(&self, cargo: Cargo, assess: bool, tell: Tell<'_>) -> Result<Stowed, ReviewError> {
        let Cargo { act, undoes, plans, mut tables, files, bytes, stamp, same } = cargo;
        // Files that stand already, byte for byte, add nothing.
        tables.retain(|table| !table.is_same);
        let seen = SeenUpTo::now(self.store.read())?;
        let (period, set_period) = self.period_after(&plans, &tables)?;
        let falls_back = set_period && undoes.is_some();
        let mut rolls = BTreeMap::new();
        let mut parts = Vec::new();
        for plan in plans {
            let touched = plan.touched();
            let Plan { period, roll, sources, fates, gone, strays, frozen: _, nobodys: _, unread: _ } = plan;
            rolls.insert(period, roll);
            parts.push(PlanParts { period, sources, fates, gone, touched, strays });
        }
        if falls_back {
            // It may have had no cases so far.
            self.fill_rolls(period, &mut rolls)?;
        }
        let open = self.open_beside(period)?;
        let changed: BTreeSet<Period> =
            parts.iter().filter(|part| !part.touched.is_empty() || !part.gone.is_empty()).map(|part| part.period).collect();
        let others = open.iter().copied().filter(|of| changed.contains(of)).collect();
        let concerned: BTreeSet<Period> = changed.into_iter().chain(tables.iter().map(|table| table.period)).collect();
        // A closed period is not judged any more, nor one whose rules read nothing that comes in.
        let mut to_judge = Vec::new();
        if assess {
            let reads = |of: &Period| concerned.contains(of) || periods_read(*of).iter().any(|read| concerned.contains(read));
            to_judge.extend(open.into_iter().filter(reads));
            to_judge.extend((!campaigns::state(self.store.read(), period)?.closed).then_some(period));
            to_judge.sort_unstable();
        }
        let comes = Comes { undoes, parts: &parts, tables: &tables, files: &files, bytes };
        let mut judged = Vec::new();
        for of in to_judge {
            judged.extend(self.judge_with(of, &mut rolls, &comes, tell)?);
        }
        let book = self.book_to_keep();
        Ok(Stowed { act, undoes, stamp, files, plans: parts, tables, rolls, period, set_period, others, judged, book, seen, same })
    }

    /// Judges a period with what comes in; none where only registers of it came so far: there is nothing to judge yet.
    fn judge_with(
        &self,
        of: Period,
        rolls: &mut BTreeMap<Period, Roll>,
        &Comes { undoes, parts, tables, files, bytes }: &Comes<'_>,
        tell: Tell<'_>,
    ) -> Result<Option<Judged>, ReviewError> {
        self.fill_rolls(of, rolls)?;
        let own = || parts.iter().filter(|part| part.period == of);
        let waits = |part: &PlanParts| !part.sources.is_empty() && part.sources.iter().all(|sources| sources.yearly.is_none());
        if !rolls.contains_key(&of) || (undoes.is_none() && own().any(waits)) {
            return Ok(None);
        }
        // What is in the file already may have any number of flags: a few records more do not count.
        let fresh = rolls.get(&of).map_or(0, Roll::len) / 2 <= own().map(|part| part.touched.len()).sum();
        let most = bytes.filter(|_| fresh).and_then(most_flags);
        let exported = files.iter().filter(|file| file.is_of_record() && file.period == of.to_string());
        let exported = exported.filter_map(|file| file.export_date.parse().ok());
        let exported = exported.chain(self.exported(of)?).max();
        let place = rolls.get(&of).map(Office::place_of).unwrap_or_default();
        let stood_then = |other| self.stood_after(other, undoes, tables, files, Some(PAYROLL));
        payrolls::lay_beside(&self.book, (of, &place), rolls, stood_then)?;
        let stood = self.stood_after(of, undoes, tables, files, None)?;
        self.judge_rolls(of, rolls, &stood, Bounds { exported, undoes, most, dates: None }, tell).map(Some)
    }

    /// The periods that have cases and whose campaigns are open, besides the one under review; the earliest first.
    fn open_beside(&self, under_review: Period) -> Result<Vec<Period>, ReviewError> {
        let read = self.store.read();
        let with_cases: BTreeSet<Period> = read.case_tally()?.into_iter().map(|(of, _, _)| of).collect();
        let mut open = Vec::new();
        for of in with_cases {
            if of != under_review && !campaigns::state(read, of)?.closed {
                open.push(of);
            }
        }
        Ok(open)
    }

    /// Takes in what was made ready: backup, then one transaction. Decisions taken since stand; figures or rules that moved since do not fit.
    ///
    /// # Errors
    /// `Stale` when figures or rules changed since it was made ready, or what the store says; nothing was changed then.
    pub fn take_in(&mut self, stowed: Stowed, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        if stowed.seen.version != self.store.read().newest_version()? || stowed.book.digest != self.book.digest() {
            return Err(ReviewError::Stale);
        }
        // The first records say whose file it will be.
        self.clock.may_date(Some(self.store.read().stamp()?.or(stowed.stamp).unwrap_or(Stamp::Office)))?;
        let backup = self.backup_before()?;
        let same = stowed.same;
        let stands = place::spelling(&place::followed(self.store.path()));
        let mut done = self.transact(|write, who| {
            write.set_meta(PLACE, &stands)?;
            stowed.write(write, who, tell)
        })?;
        (done.backup, done.same) = (backup.path, same);
        done.unjudged = self.unjudged()?;
        Ok(done)
    }

    /// The open periods whose figures have outrun their rules.
    fn unjudged(&self) -> Result<Vec<Period>, ReviewError> {
        let read = self.store.read();
        let mut found = Vec::new();
        for period in read.periods()? {
            if outrun::of_period(read, period)? && !campaigns::state(read, period)?.closed {
                found.push(period);
            }
        }
        Ok(found)
    }

    /// The tables that will stand for a period when a batch is in, or taken back; `only` one of them, or all.
    fn stood_after(
        &self,
        period: Period,
        undone: Option<i64>,
        tables: &[TablePlan],
        files: &[FileRow],
        only: Option<TableId>,
    ) -> Result<Stood, StoreError> {
        let mut stood = self.stood_of(period, undone, only)?;
        for plan in tables.iter().filter(|plan| plan.period == period && only.is_none_or(|only| plan.table == only)) {
            let mut standing = StandingRows::default();
            for part in &plan.parts {
                let digest = files.get(part.file).map(|file| file.digest.as_str()).unwrap_or_default();
                standing.add(digest, &part.columns, part.rows.clone());
            }
            stood.insert(plan.table, standing);
        }
        Ok(stood)
    }

    /// The period under review after these plans, and whether it has to be written.
    fn period_after(&self, plans: &[Plan], tables: &[TablePlan]) -> Result<(Period, bool), ReviewError> {
        let now = self.period()?;
        let chosen = self.store.read().meta("period_set")?.is_some();
        let newest = plans.iter().filter(|plan| !plan.roll.is_empty()).map(|plan| plan.period).max();
        let is_emptied = |of: Period| plans.iter().any(|plan| plan.period == of && plan.roll.is_empty() && !plan.gone.is_empty());
        if let Some(now) = now.filter(|now| is_emptied(*now)) {
            // Nobody stands there any more: the newest period that has households is looked at again.
            let stored = self.store.read().households_by_period(&Record::default().digest())?;
            let left = stored.into_iter().filter(|(of, households)| *households > 0 && !is_emptied(*of)).map(|(of, _)| of).max();
            return Ok(left.map_or((now, false), |left| (left, true)));
        }
        match (now, newest) {
            (Some(now), Some(newest)) if newest > now && !chosen => Ok((newest, true)),
            (Some(now), _) => Ok((now, false)),
            (None, Some(newest)) => Ok((newest, true)),
            (None, None) => tables.iter().map(|table| (table.period, false)).max().ok_or(ReviewError::NoPeriod),
        }
    }
}

impl Stowed {
    /// Whose data it brings; none where no number tells.
    #[must_use]
    pub const fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }

    fn write(self, write: &Write<'_>, who: &Who, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        if write.read().stamp()?.is_none() {
            write.set_stamp(self.stamp.unwrap_or(Stamp::Office))?;
        }
        if self.set_period {
            write.set_period(self.period)?;
        }
        // What was entered beside stands before the batch, and its runs have not seen it: nothing is taken over from them then.
        let has_seen_all = self.seen.is_all(write.read())?;
        let id = write.add_batch(&who.at, &who.reviewer, self.undoes)?;
        let mut file_ids = Vec::new();
        for (at, file) in self.files.iter().enumerate() {
            // A table whose files stand already must not be followed by one without rows.
            let stands = !file.is_of_record() && !self.tables.iter().flat_map(|table| &table.parts).any(|part| part.file == at);
            file_ids.push(if stands { 0 } else { write.add_file(&FileRow { batch: id, ..file.clone() })? });
        }
        let mut done = BatchDone { batch: Some(id), undoes: self.undoes, ..BatchDone::default() };
        let (mut lines, moved) = self.write_versions(write, id, &file_ids, &mut done, tell)?;
        self.write_rows(write, &file_ids, &mut lines, &mut done)?;
        let digest = lines.finish();
        let mut counts = BTreeMap::from([("new".to_owned(), number(done.new)), ("changed".to_owned(), number(done.changed))]);
        done.gone = self.plans.iter().map(|plan| plan.gone.len()).sum();
        counts.insert("gone".to_owned(), number(done.gone));
        if done.rows > 0 {
            counts.insert("rows".to_owned(), number(done.rows));
        }
        let beside = write.read().beside_batch(id)?;
        let payload = Payload {
            batch: Some(id),
            beside,
            cases: self.others.clone(),
            counts,
            digest,
            period: Some(self.period),
            undo: self.undoes,
            ..Payload::default()
        };
        let seq = write.act(who, self.act, NewAct { payload, ..NewAct::default() })?;
        for (&of, moved) in &moved {
            self.move_cases(write, who, (of, seq), moved, &mut done)?;
        }
        let seen = if has_seen_all { write.read().ledger_tip()?.0 } else { self.seen.entry };
        let with = With { group: Some(seq), undoes: self.undoes, seen, ..With::default() };
        let (book, under_review) = (self.book, self.period);
        // What is written already makes room.
        drop((self.rolls, self.plans, self.tables, moved));
        for judged in self.judged {
            let of = judged.period;
            let kept = keep(write, who, with.clone(), judged, &book)?;
            if of == under_review {
                done.assessed = Some(kept);
            } else {
                done.also.push((of, kept));
            }
        }
        write.pack()?;
        Ok(done)
    }

    /// Writes every version; gives the sum of a line for each, and for each period whose cases move the households that changed.
    fn write_versions(
        &self,
        write: &Write<'_>,
        batch: i64,
        files: &[i64],
        done: &mut BatchDone,
        tell: Tell<'_>,
    ) -> Result<(Sum, MovedByPeriod), ReviewError> {
        let total = self.plans.iter().map(|plan| plan.touched.len()).sum();
        let mut stored = 0;
        let mut lines = Sum::default();
        let mut moved: MovedByPeriod = self.others.iter().chain([&self.period]).map(|of| (*of, BTreeMap::new())).collect();
        for plan in &self.plans {
            let Some(roll) = self.rolls.get(&plan.period) else { continue };
            Documents::new(roll).each(&plan.touched, |document| -> Result<(), ReviewError> {
                let at = document.household;
                let hh_id = roll.id(at);
                let (seq, weighty) = match plan.fates[at] {
                    HouseholdFate::New(seq) => (seq, true),
                    HouseholdFate::Changed { seq, weighty } => (seq, weighty),
                    HouseholdFate::Same | HouseholdFate::NotInFile => return Ok(()),
                };
                match plan.fates[at] {
                    HouseholdFate::New(_) => done.new += 1,
                    HouseholdFate::Changed { .. } | HouseholdFate::Same | HouseholdFate::NotInFile => done.changed += 1,
                }
                let sources = serde_json::to_string(&numbered(&plan.sources[at], files)).unwrap_or_default();
                write.add_version(&NewVersion {
                    period: plan.period,
                    hh_id,
                    seq,
                    batch,
                    digest: &document.digest,
                    sources: &sources,
                    doc: &document.doc,
                })?;
                push_line(&mut lines, plan.period, hh_id, &document.digest);
                if let Some(moved) = moved.get_mut(&plan.period) {
                    moved.insert(hh_id.to_owned(), Moved { digest: document.digest, weighty, gone: false });
                }
                stored += 1;
                if stored % 500 == 0 {
                    tell(LongStep::Storing(stored, total));
                }
                Ok(())
            })?;
            let empty = Record::default().canonical();
            let digest = digest::sha256(empty.as_bytes());
            for (hh_id, seq) in &plan.gone {
                let period = plan.period;
                write.add_version(&NewVersion { period, hh_id, seq: *seq, batch, digest: &digest, sources: "{}", doc: &empty })?;
                push_line(&mut lines, period, hh_id, &digest);
                if let Some(moved) = moved.get_mut(&period) {
                    moved.insert(hh_id.clone(), Moved { digest: digest.clone(), weighty: true, gone: true });
                }
            }
        }
        Ok((lines, moved))
    }

    /// Writes the rows of tables, with a line for each under those of the versions.
    fn write_rows(&self, write: &Write<'_>, files: &[i64], lines: &mut Sum, done: &mut BatchDone) -> Result<(), ReviewError> {
        for (plan, part) in self.tables.iter().flat_map(|plan| plan.parts.iter().map(move |part| (plan, part))) {
            let file = files.get(part.file).copied().unwrap_or_default();
            for row in &part.rows {
                let document = document(plan.table, row);
                write.add_table_row(file, plan.period, row, &document)?;
                push_line(lines, plan.period, plan.table.code(), &row_digest(row, &document));
            }
            done.rows += part.rows.len();
        }
        // Rows of forms whose household is in no yearly file make no record; they are kept so that they can be listed and asked about.
        for (period, file, row) in self.plans.iter().flat_map(|plan| &plan.strays) {
            let kind = self.files.get(*file).map(|file| file.kind.as_str()).unwrap_or_default();
            let document = record::row_document(&BTreeMap::new());
            write.add_table_row(files.get(*file).copied().unwrap_or_default(), *period, row, &document)?;
            push_line(lines, *period, kind, &row_digest(row, &document));
        }
        Ok(())
    }

    /// What the batch that is taken back had done to a case, and where the case stood before; none where nothing, or where somebody acted on
    /// it since. `moved_by` is the entry that moved the case last.
    fn undone_move(&self, read: Read<'_>, moved_by: i64) -> Result<Option<(Act, CaseState)>, ReviewError> {
        let Some(undone) = self.undoes else { return Ok(None) };
        let Some(moved) = read.entry(moved_by)?.map(|stored| stored.entry) else { return Ok(None) };
        if !matches!(moved.act, Act::ComeBack | Act::Reopen) {
            return Ok(None);
        }
        let first = read.entry(moved.group)?.map(|stored| stored.entry);
        let is_of_batch =
            |first: Entry| first.act == Act::Import && Payload::parse(&first.payload).is_some_and(|payload| payload.batch == Some(undone));
        if !first.is_some_and(is_of_batch) {
            return Ok(None);
        }
        Ok(Payload::parse(&moved.payload).and_then(|payload| payload.from).map(|from| (moved.act, from)))
    }

    /// Makes the cases of the new households of a period, and moves those whose figures changed.
    fn move_cases(
        &self,
        write: &Write<'_>,
        who: &Who,
        (of, seq): (Period, i64),
        moved: &BTreeMap<String, Moved>,
        done: &mut BatchDone,
    ) -> Result<(), ReviewError> {
        let known: HashMap<String, CaseRow> = write.read().cases(of)?.into_iter().map(|case| (case.hh_id.clone(), case)).collect();
        if let Some(roll) = self.rolls.get(&of) {
            make_cases(write, of, (0..roll.len()).map(|at| roll.id(at)), who, seq)?;
        }
        for (hh_id, change) in moved {
            let Some(CaseRow { state, seq: moved_by, .. }) = known.get(hh_id) else { continue };
            if change.gone {
                done.dropped += usize::from(state.status != Status::Submitted || state.round > 1);
                write.drop_case(of, hh_id)?;
                continue;
            }
            match self.undone_move(write.read(), *moved_by)? {
                // It is out again, on its own slip: nobody would ask the village any more.
                Some((Act::ComeBack, from)) => {
                    done.out_again += 1;
                    let payload =
                        Payload { period: Some(of), to: Some(from), undo: Some(*moved_by), why: UNDONE.to_owned(), ..Payload::default() };
                    let new =
                        NewAct { hh_id: hh_id.clone(), group: Some(seq), version: change.digest.clone(), payload, note: String::new() };
                    write.act(who, Act::Undo, new)?;
                    continue;
                }
                Some(_) => done.stay_open += 1,
                None => {}
            }
            let (act, status) = flag_lifecycle::new_figures(state.status, change.weighty);
            let tally = if act == Act::ComeBack {
                &mut done.came_back
            } else if act == Act::Reopen {
                &mut done.reopened
            } else {
                &mut done.noted
            };
            *tally += 1;
            let to = (status != state.status).then(|| CaseState { status, due: None, slip: String::new(), ..state.clone() });
            let why = if self.undoes.is_some() { UNDONE } else { "figures" };
            let payload = Payload { period: Some(of), to, why: why.to_owned(), ..Payload::default() };
            let new = NewAct { hh_id: hh_id.clone(), group: Some(seq), version: change.digest.clone(), payload, note: String::new() };
            write.act(who, act, new)?;
        }
        Ok(())
    }
}

/// Why a case moved: the batch that had moved its figures was taken back.
const UNDONE: &str = "undone_batch";

/// New figures of one household in a period that has cases.
struct Moved {
    digest: String,
    weighty: bool,
    gone: bool,
}

/// Those of each period, by 户编号.
type MovedByPeriod = BTreeMap<Period, BTreeMap<String, Moved>>;

/// Households that are in a file and stay as they are.
fn same(preview: &Preview) -> usize {
    preview.periods.iter().map(|count| count.same).sum()
}

/// One line of the text over which a batch's digest is made.
pub fn push_line(lines: &mut Sum, period: Period, hh_id: &str, digest: &str) {
    lines.add(period.to_string().as_bytes());
    for part in [" ", hh_id, " ", digest, "\n"] {
        lines.add(part.as_bytes());
    }
}

/// Sources with the numbers that the files of this batch got.
fn numbered(sources: &Sources, files: &[i64]) -> Sources {
    let number = |file: i64| match usize::try_from(-1 - file) {
        Ok(position) => files.get(position).copied().unwrap_or(0),
        Err(_) => file,
    };
    let origin = |origin: &Option<LayerOrigin>| {
        origin.as_ref().map(|origin| LayerOrigin {
            file: number(origin.file),
            row: origin.row,
            members: origin.members.iter().map(|(file, row)| (number(*file), *row)).collect(),
        })
    };
    Sources { collection: origin(&sources.collection), yearly: origin(&sources.yearly) }
}

fn file_rows(files: &[FileReport], problems: &[RowProblem], columns: Vec<Vec<String>>) -> Vec<FileRow> {
    files
        .iter()
        .zip(columns)
        .enumerate()
        .map(|(at, (file, columns))| FileRow {
            id: 0,
            batch: 0,
            name: file.name.clone(),
            sheet: file.sheet.clone(),
            kind: file.kind.code().to_owned(),
            period: file.period.map(|period| period.to_string()).unwrap_or_default(),
            rows: number(file.rows),
            households: number(file.households),
            problems: number(problems.iter().filter(|problem| problem.file == at).count()),
            digest: file.digest.clone(),
            encoding: file.encoding.clone(),
            export_date: file.export_date.map(|day| day.to_string()).unwrap_or_default(),
            columns,
        })
        .collect()
}
