//! Restoring: a backup is looked at from all sides, held against the file it would replace, and takes its place; or is rehearsed.
//!
//! What does not live here: how the place is taken so that a kill cannot hurt (`store/swap.rs`), making backups (`backup.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::place;
use crate::domain::act::Act;
use crate::domain::digest::Sum;
use crate::domain::ledger;
use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::verify;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::clock::Clock;
use crate::review::file::greeting;
use crate::review::file::office;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Office;
use crate::review::file::seal::Places;
use crate::review::file::seal::SealedEntry;
use crate::store::Read;
use crate::store::Store;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::Payload;
use crate::store::swap;
use crate::store::swap::Settled;
use crate::store::swap::Swap;

/// Entries read at a time.
const WINDOW: i64 = 2000;

/// At most this many days are listed; the rest are counted.
const MOST_DAYS: usize = 20;

/// The numbers in the entry of a restore.
const LOST: &str = "lost";
const GAINED: &str = "gained";
const APART: &str = "apart";

/// In an entry that says of a sealed entry that it is gone for good: its position.
const KNOWN: &str = "known";

/// What stands in a ledger: how long it is, and where it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerEnd {
    /// Entries.
    pub entries: i64,
    /// Hash of the last one.
    pub hash: String,
    /// Time of the last one, UTC; empty in an empty ledger.
    pub last: String,
    /// Number of the file; none in a file of an older schema.
    pub id: Option<String>,
}

/// Acts of some entries: how many of each on each day, by the office's time.
pub type Days = BTreeMap<String, BTreeMap<String, (Text, usize)>>;

/// The file that would be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Here {
    /// There is none.
    Nothing,
    /// It cannot be read, for this reason: what would be lost is not known.
    Unreadable(Text),
    /// It was read.
    Read(LedgerEnd),
}

/// A backup beside the file that it would replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The backup.
    pub backup: LedgerEnd,
    /// Records in it whose digests were checked.
    pub versions: usize,
    /// The file.
    pub here: Here,
    /// Entries both have from the beginning.
    pub shared: i64,
    /// What only the file has.
    pub lost: Days,
    /// What only the backup has.
    pub gained: Days,
    /// Years that were purged in the file and still stand in the backup.
    pub returning: BTreeSet<i32>,
    /// Where the backup says that its file stands, when a file with its number stands there and it is not the one to be replaced.
    pub elsewhere: Option<PathBuf>,
    /// What the seals say of file and backup.
    pub sealed: SealsOutlook,
}

/// What the seals that are kept of a file say before a restore.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SealsOutlook {
    /// Of the file at hand, in words; empty where there is none, or it cannot be read.
    pub here: Vec<Text>,
    /// Of the backup.
    pub backup: Vec<Text>,
    /// An entry that was sealed, is gone from the file at hand, and is not in the backup either.
    pub lost: Option<SealedEntry>,
}

/// A backup that was found good, with the place held for it.
#[derive(Debug)]
pub struct ReadyBackup {
    /// What there is to say before it is done.
    pub outlook: Outlook,
    from: PathBuf,
    to: PathBuf,
    #[allow(dead_code, reason = "held, never read: closing it lets go of the lock")]
    lock: File,
}

/// A backup that stands in the place of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Ledger entries, the one of the restore among them.
    pub entries: i64,
    /// Seal of the last one.
    pub seal: String,
    /// Where the file that stood there before is.
    pub before: Option<PathBuf>,
}

/// Looks at a backup — built as ours are, whole, its ledger, facts and tables in step, of the wanted kind — and holds it against the
/// file in whose place it would come. Nothing is changed.
///
/// `state_dir` is where this computer keeps the seals.
///
/// # Errors
/// What is wrong with the backup.
pub fn look(from: &Path, to: &Path, expect: Option<Stamp>, state_dir: Option<&Path>) -> Result<Outlook, ReviewError> {
    file::must_be_a_file(from)?;
    let backup = copy::look_at(from)?;
    let verdict = verify::whole(&backup)?;
    if let Some(first) = verdict.findings.first() {
        return Err(ReviewError::BadBackup(
            text("备份核对不上，不能恢复：{why}", "the backup does not verify and is not restored: {why}").fill(&[("why", first)]),
        ));
    }
    let read = backup.read();
    let found = read.stamp()?;
    let mut outlook = Outlook {
        backup: ledger_of(read)?,
        versions: verdict.versions,
        here: Here::Nothing,
        shared: 0,
        lost: Days::new(),
        gained: Days::new(),
        returning: BTreeSet::new(),
        elsewhere: elsewhere(&backup, to)?,
        sealed: SealsOutlook::default(),
    };
    // An older schema gets its number when it comes up.
    outlook.backup.id = outlook.backup.id.filter(|_| backup.old_schema().is_none());
    match stand_beside(read, to, &mut outlook) {
        Ok(Some(here)) => refuse_other(found, here)?,
        Ok(None) => {}
        Err(error) => {
            (outlook.shared, outlook.lost, outlook.gained) = (0, Days::new(), Days::new());
            outlook.here = Here::Unreadable(error.text());
        }
    }
    if let Some(state_dir) = state_dir {
        outlook.sealed = sealed(read, state_dir, to, &outlook)?;
    }
    expect.map_or(Ok(()), |wanted| refuse_other(found, wanted))?;
    Ok(outlook)
}

/// Practice and office never meet.
fn refuse_other(found: Option<Stamp>, wanted: Stamp) -> Result<(), ReviewError> {
    match found {
        Some(found) if found != wanted => Err(StoreError::WrongStamp { found, wanted }.into()),
        Some(_) | None => Ok(()),
    }
}

/// Reads the file that would be replaced; gives its stamp.
fn stand_beside(backup: Read<'_>, to: &Path, outlook: &mut Outlook) -> Result<Option<Stamp>, ReviewError> {
    if !to.exists() {
        return Ok(None);
    }
    let store = Store::open_to_read(to)?;
    let mut here = ledger_of(store.read())?;
    here.id = here.id.filter(|_| store.old_schema().is_none());
    outlook.shared = shared(backup, store.read(), outlook.backup.entries.min(here.entries))?;
    outlook.lost = days(store.read(), outlook.shared)?;
    outlook.gained = days(backup, outlook.shared)?;
    for (_, purge) in store.read().purges()? {
        if let Some(period) = purge.period
            && !backup.is_purged(period)?
        {
            outlook.returning.insert(period.year);
        }
    }
    outlook.here = Here::Read(here);
    Ok(store.read().stamp()?)
}

/// What the seals of the file say of it and of the backup; of a backup of another file they know nothing.
fn sealed(backup: Read<'_>, state_dir: &Path, to: &Path, outlook: &Outlook) -> Result<SealsOutlook, ReviewError> {
    let store = matches!(outlook.here, Here::Read(_)).then(|| Store::open_to_read(to)).transpose()?;
    let id = match &outlook.here {
        Here::Read(here) => here.id.clone(),
        Here::Nothing | Here::Unreadable(_) => outlook.backup.id.clone(),
    };
    let Some(id) = id.filter(|_| !outlook.is_other() && outlook.elsewhere.is_none()) else { return Ok(SealsOutlook::default()) };
    let seals = Places { state_dir, file: to, id: &id };
    let said = |read: Read<'_>| -> Result<Vec<Text>, StoreError> {
        Ok(seals.absent(read)?.into_iter().chain(seals.findings(read, true)?).collect())
    };
    let here = store.as_ref().map_or(Ok(Vec::new()), |store| said(store.read()))?;
    let lost = seals.not_mended(store.as_ref().map(Store::read), backup)?;
    Ok(SealsOutlook { here, backup: seals.beyond(backup)?, lost })
}

fn ledger_of(read: Read<'_>) -> Result<LedgerEnd, ReviewError> {
    let (entries, hash) = read.ledger_tip()?;
    let last = read.entry(entries)?.map(|stored| stored.entry.at).unwrap_or_default();
    Ok(LedgerEnd { entries, hash, last, id: read.file_id()? })
}

/// How many entries two ledgers have in common from the beginning, of the first `most`: a hash stands for everything before it.
fn shared(one: Read<'_>, other: Read<'_>, most: i64) -> Result<i64, ReviewError> {
    let hash = |read: Read<'_>, at| -> Result<String, StoreError> { Ok(read.entry(at)?.map(|stored| stored.hash).unwrap_or_default()) };
    let (mut same, mut beyond) = (0, most + 1);
    while beyond - same > 1 {
        let middle = same + (beyond - same) / 2;
        if hash(one, middle)? == hash(other, middle)? { same = middle } else { beyond = middle }
    }
    Ok(same)
}

/// The acts behind an entry, by days.
fn days(read: Read<'_>, behind: i64) -> Result<Days, ReviewError> {
    let (tip, _) = read.ledger_tip()?;
    let (mut from, mut days) = (behind + 1, Days::new());
    while from <= tip {
        for stored in read.ledger(from, from + WINDOW - 1)? {
            let local = Clock::system().local(&stored.entry.at);
            let day = days.entry(local.get(..10).unwrap_or(&local).to_owned()).or_default();
            let word = word(stored.entry.act, &Payload::parse(&stored.entry.payload).unwrap_or_default());
            // In the order of the codes; the same word is one line.
            let code = format!("{} {}", stored.entry.act.code(), word.get(Lang::Zh));
            day.entry(code).or_insert((word, 0)).1 += 1;
        }
        from += WINDOW;
    }
    Ok(days)
}

/// Where the file of a backup stands, if that is not where it would be restored to.
fn elsewhere(backup: &Store, to: &Path) -> Result<Option<PathBuf>, ReviewError> {
    let (Some(id), Some(stands)) = (backup.read().file_id()?, backup.read().meta(office::PLACE)?) else { return Ok(None) };
    let stands = PathBuf::from(stands);
    let is_other = place::spelling(&stands) != place::spelling(to) && !place::is_same(&stands, to);
    Ok((is_other && office::number_at(&stands) == Some(id)).then_some(stands))
}

fn count(days: &Days) -> usize {
    days.values().flat_map(BTreeMap::values).map(|(_, count)| count).sum()
}

impl Outlook {
    /// Whether somebody has to say yes first: something would be lost, or it is not known what.
    #[must_use]
    pub fn asks(&self) -> bool {
        !self.lost.is_empty() || self.sealed.lost.is_some() || self.is_other() || matches!(self.here, Here::Unreadable(_))
    }

    /// Whether the backup is one of another file.
    fn is_other(&self) -> bool {
        match &self.here {
            Here::Read(here) => here.entries > 0 && self.shared == 0,
            Here::Nothing | Here::Unreadable(_) => false,
        }
    }

    /// What would be lost and gained, a sentence a line.
    #[must_use]
    pub fn page(&self) -> Vec<Text> {
        let line = |words: Text, ledger: &LedgerEnd| {
            let last = if ledger.last.is_empty() { "-".to_owned() } else { Clock::system().local(&ledger.last) };
            words.fill(&[("n", &ledger.entries), ("last", &last), ("seal", &ledger::seal(&ledger.hash))])
        };
        let mut page = vec![line(
            text(
                "备份：台账 {n} 条，最后一条 {last}，封签 {seal}",
                "backup: {n|ledger entry|ledger entries}, the last of {last}, seal {seal}",
            ),
            &self.backup,
        )];
        match &self.here {
            Here::Nothing => page.push(text("现在这里没有数据文件", "there is no data file at this place now")),
            Here::Unreadable(why) => page.push(
                text(
                    "现在的文件读不出来，恢复会失去什么不清楚：{why}",
                    "the file of today cannot be read, so what would be lost is not known: {why}",
                )
                .fill(&[("why", why)]),
            ),
            Here::Read(here) => {
                page.push(line(
                    text(
                        "现在的文件：台账 {n} 条，最后一条 {last}，封签 {seal}",
                        "file of today: {n|ledger entry|ledger entries}, the last of {last}, seal {seal}",
                    ),
                    here,
                ));
                if self.is_other() {
                    page.push(text(
                        "注意：备份和现在的文件没有一条相同的台账，是另一份数据的备份",
                        "take care: backup and file have no ledger entry in common; this is a backup of other data",
                    ));
                }
                let words = text("恢复后会失去 {n} 条记录", "{n|entry|entries} would be lost");
                list(&mut page, &words, &text("恢复不会失去任何记录", "nothing would be lost"), &self.lost);
                let words = text("恢复后会多出 {n} 条记录", "{n|entry|entries} would be gained");
                list(&mut page, &words, &text("也不会多出记录", "nothing would be gained"), &self.gained);
            }
        }
        self.sealed.page(matches!(self.here, Here::Read(_)), &mut page);
        if !self.returning.is_empty() {
            page.push(
                text(
                    "注意：这里已经清除的 {years} 年的数据会随备份回来，恢复后请再运行 hezhun purge",
                    "take care: what was purged here of {years} comes back with the backup; run hezhun purge again after it",
                )
                .fill(&[("years", &Text::list(&self.returning))]),
            );
        }
        if let Some(stands) = &self.elsewhere {
            page.push(
                text(
                    "备份的那份数据还在 {path} 使用；恢复到这里的会成为单独的文件",
                    "the file of this backup is still at {path}; what is restored here becomes a file of its own",
                )
                .fill(&[("path", &stands.display().to_string())]),
            );
        }
        page
    }

    /// The sentence after a look that changed nothing.
    #[must_use]
    pub fn text(&self) -> Text {
        text(
            "备份完好，没有恢复：台账 {n} 条，数据 {v} 份，封签 {seal}",
            "the backup is whole and was not restored: {n|ledger entry|ledger entries}, {v|record|records}, seal {seal}",
        )
        .fill(&[("n", &self.backup.entries), ("v", &self.versions), ("seal", &ledger::seal(&self.backup.hash))])
    }
}

impl SealsOutlook {
    fn page(&self, is_there: bool, page: &mut Vec<Text>) {
        let holds = text("对得上", "they agree");
        let words = [
            (text("封签和现在的文件：{said}", "seals and the file of today: {said}"), &self.here, is_there),
            (text("封签和备份：{said}", "seals and the backup: {said}"), &self.backup, true),
        ];
        for (words, found, _) in words.iter().filter(|(_, _, wanted)| *wanted) {
            if found.is_empty() {
                page.push(words.fill(&[("said", &holds)]));
            }
            page.extend(found.iter().map(|found| words.fill(&[("said", found)])));
        }
        if let Some((seq, hash)) = &self.lost {
            page.push(
                text(
                    "注意：封过的台账第 {n} 条（封签 {seal}），现在的文件和备份里都没有，恢复补不回来，恢复后还会提醒。有更新的备份请用更新的；真的找不回来，恢复后运行 hezhun verify --known-loss",
                    "take care: entry {n} was sealed ({seal}) and is neither in the file of today nor in the backup: this restore does not bring it back, and the warning stays. Take a newer backup if there is one; where it is gone for good, run hezhun verify --known-loss afterwards",
                )
                .fill(&[("n", seq), ("seal", &ledger::seal(hash))]),
            );
        }
    }
}

/// Days and their acts under a line that counts them, the last days first.
fn list(page: &mut Vec<Text>, some: &Text, none: &Text, days: &Days) {
    if days.is_empty() {
        page.push(none.clone());
        return;
    }
    page.push(some.fill(&[("n", &count(days))]));
    for (day, acts) in days.iter().rev().take(MOST_DAYS) {
        let said = |lang: Lang, between: &str| {
            let acts: Vec<String> = acts.values().map(|(label, count)| format!("{} {count}", label.get(lang))).collect();
            format!("  {day}  {}", acts.join(between))
        };
        page.push(Text::made(said(Lang::Zh, "，"), said(Lang::En, ", ")));
    }
    if days.len() > MOST_DAYS {
        page.push(text("  更早还有 {n} 天", "  and {n|earlier day|earlier days}").fill(&[("n", &(days.len() - MOST_DAYS))]));
    }
}

impl<B> DeskOptions<B> {
    /// Holds the place of the file and looks at the backup that is to come there. Dropped, nothing was changed.
    ///
    /// # Errors
    /// As `look`; `ReadOnly` when another program has the file, `Barred` when it may not be written, `Asks` when the clock is in doubt.
    pub fn ready_to_restore(&self, from: &Path, to: &Path) -> Result<ReadyBackup, ReviewError> {
        // A folder in the place of either is said before anything stands beside it.
        file::must_be_a_file(from)?;
        swap::settle(to)?;
        let outlook = look(from, to, self.expect, self.state_dir.as_deref())?;
        self.clock_is_right(&outlook)?;
        let lock = file::hold(to)?;
        let ready = ReadyBackup { outlook, from: from.to_owned(), to: place::followed(to), lock };
        Ok(ready)
    }

    /// The entry of a restore is dated as any other: by a clock that neither ledger contradicts.
    fn clock_is_right(&self, outlook: &Outlook) -> Result<(), ReviewError> {
        let here = match &outlook.here {
            Here::Read(end) => end.last.as_str(),
            Here::Nothing | Here::Unreadable(_) => "",
        };
        let last = outlook.backup.last.as_str().max(here);
        match greeting::doubt(self.now, last, self.asking.clock_days) {
            Some(question) if !self.asking.clock_right => Err(ReviewError::Asks(question)),
            _ => Ok(()),
        }
    }

    /// Puts the backup in the place of the file, which is kept beside it under a new name, with an entry that says so.
    ///
    /// # Errors
    /// `BadBackup` when the backup is no longer the one that was looked at, or what the store says; the file is then as it was.
    pub fn restore(&self, ready: ReadyBackup) -> Result<Restored, ReviewError> {
        let ReadyBackup { outlook, from, to, lock } = ready;
        let swap = Swap::begin(&to)?;
        let made = copy::made_ready(&from, &swap).map_err(ReviewError::from).and_then(|made| self.enter(made, &outlook, &swap, &to));
        let (made, entries, hash) = match made {
            Ok(made) => made,
            Err(error) => {
                swap.give_up()?;
                return Err(error);
            }
        };
        let id = made.read().file_id()?.unwrap_or_default();
        let seals = self.state_dir.as_ref().map(|state_dir| Places { state_dir, file: &to, id: &id });
        let last = (entries, hash);
        if let Some(seals) = &seals {
            // A restored ledger may rightly be shorter than what is remembered of this place. Where it cannot be told beforehand, a kill in
            // between leaves a seal that asks about it.
            let _ = seals.expect(&last);
        }
        let before = copy::put_in_place(made, swap)?;
        if let Some(seals) = &seals {
            // The file itself stands; a seal that could not be kept is kept with the next act.
            let _ = seals.renew(&last, outlook.sealed.lost.clone());
        }
        let (entries, hash) = last;
        drop(lock);
        Ok(Restored { entries, seal: ledger::seal(&hash), before })
    }

    /// Writes the entry into the file that was made ready, and tells it where it will stand.
    fn enter(&self, mut made: Store, outlook: &Outlook, swap: &Swap, to: &Path) -> Result<(Store, i64, String), ReviewError> {
        let changed = || {
            ReviewError::BadBackup(text(
                "备份在检查以后变了，没有恢复，请再试一次",
                "the backup changed after it was looked at and was not restored: try again",
            ))
        };
        if made.read().ledger_tip()? != (outlook.backup.entries, outlook.backup.hash.clone()) || !made.integrity()?.is_empty() {
            return Err(changed());
        }
        let (replaced, here) = match &outlook.here {
            Here::Read(here) => (here.hash.clone(), Some(here)),
            Here::Nothing | Here::Unreadable(_) => (String::new(), None),
        };
        let number = |days: &Days| i64::try_from(count(days)).unwrap_or(i64::MAX);
        let mut counts = BTreeMap::from([(LOST.to_owned(), number(&outlook.lost)), (GAINED.to_owned(), number(&outlook.gained))]);
        let is_apart = outlook.elsewhere.is_some();
        if is_apart {
            counts.insert(APART.to_owned(), 1);
        }
        let why = if matches!(outlook.here, Here::Nothing) { String::new() } else { swap.code() };
        let payload = Payload { counts, digest: replaced, why, ..Payload::default() };
        made.transact(|write| {
            match (&outlook.backup.id, here.and_then(|here| here.id.as_ref())) {
                _ if is_apart => write.renew_file_id()?,
                // A backup of the days before numbers goes on with the number of its file.
                (None, Some(id)) if outlook.shared > 0 => write.set_meta("id", id)?,
                (None | Some(_), _) => {}
            }
            write.set_meta(office::PLACE, &place::spelling(to))?;
            let who = Who { station: self.station.clone(), reviewer: write.staff_code(&self.reviewer)?, at: self.now.stamp() };
            write.act(&who, Act::Restore, NewAct { payload, ..NewAct::default() })
        })?;
        let (entries, hash) = made.read().ledger_tip()?;
        Ok((made, entries, hash))
    }
}

/// Rehearses a restore beside `to`: the backup is written there as a restore would do it, compared and checked, and taken away.
///
/// # Errors
/// What is wrong with the backup, or with the rehearsed file.
pub fn drill(from: &Path, to: &Path, expect: Option<Stamp>) -> Result<Text, ReviewError> {
    file::must_be_a_file(from)?;
    let outlook = look(from, to, expect, None)?;
    let content = copy::rehearse(from, to, |made| {
        let verdict = verify::whole(made)?;
        match verdict.findings.into_iter().next() {
            Some(first) => Err(ReviewError::BadBackup(
                text("演练恢复出的文件核对不上：{why}", "the rehearsed file does not verify: {why}").fill(&[("why", &first)]),
            )),
            None => Ok(()),
        }
    })?;
    let rows: i64 = content.values().map(|(rows, _)| rows).sum();
    let mut sum = Sum::default();
    for (table, (rows, digest)) in &content {
        sum.add(
            format!(
                "{table} {rows} {digest}
"
            )
            .as_bytes(),
        );
    }
    let whole = sum.finish();
    Ok(text(
        "演练通过：照这个备份恢复出的文件和备份一致，{t} 张表 {rows} 行，摘要 {digest}；台账 {n} 条，数据 {v} 份，封签 {seal}。演练的文件已删除，数据文件没有动",
        "the drill went well: the file restored from this backup equals it, {rows|row|rows} in {t} tables, digest {digest}; {n|ledger entry|ledger entries}, {v|record|records}, seal {seal}. The rehearsed file is gone, the data file was not touched",
    )
    .fill(&[
        ("t", &content.len()),
        ("rows", &rows),
        ("digest", &whole.get(..12).unwrap_or(&whole)),
        ("n", &outlook.backup.entries),
        ("v", &outlook.versions),
        ("seal", &ledger::seal(&outlook.backup.hash)),
    ]))
}

/// The sentence after a restore.
#[must_use]
pub fn restored(done: &Restored) -> Text {
    let words = match &done.before {
        None => text("已恢复：台账 {n} 条，封签 {seal}", "restored: {n|ledger entry|ledger entries}, seal {seal}"),
        Some(_) => text(
            "已恢复：台账 {n} 条，封签 {seal}；原来的文件留作 {file}",
            "restored: {n|ledger entry|ledger entries}, seal {seal}; the file that stood here is kept as {file}",
        ),
    };
    let file = done.before.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    words.fill(&[("n", &done.entries), ("seal", &done.seal), ("file", &file)])
}

impl Office {
    /// Enters that what was sealed and is not in the file is gone for good and known to be; from now on it is not told any more. None when
    /// nothing is missing. A seal that cannot be renewed is a warning: the entry stands, and the loss is told until the seal can be.
    ///
    /// # Errors
    /// What the store says.
    pub fn know_loss(&mut self) -> Result<Option<Text>, ReviewError> {
        let id = self.number()?;
        let missing = self.seals(&id).map_or(Ok(None), |seals| seals.missing(self.store.read()))?;
        let Some((seq, hash)) = missing else { return Ok(None) };
        let payload = Payload { counts: BTreeMap::from([(KNOWN.to_owned(), seq)]), digest: hash.clone(), ..Payload::default() };
        self.transact(|write, who| Ok(write.act(who, Act::Restore, NewAct { payload, ..NewAct::default() })?))?;
        let tip = self.store.read().ledger_tip()?;
        let renewed = self.seals(&id).map_or(Ok(()), |seals| seals.renew(&tip, None));
        self.unsealed = renewed.err().map(|error| error.text());
        if self.unsealed.is_none() {
            self.broken = None;
            self.broken_whole.clear();
        }
        Ok(Some(known_loss(seq, &hash)))
    }
}

/// The word for what an entry did. That a loss is known is entered as an act of restoring, which an older program reads too; it restores
/// nothing, and is called by its own word wherever acts are named.
#[must_use]
pub fn word(act: Act, payload: &Payload) -> Text {
    match act {
        Act::Restore if payload.counts.contains_key(KNOWN) => text("确认缺失", "loss acknowledged"),
        Act::Campaign => campaigns::word(payload),
        other => other.label(),
    }
}

fn known_loss(seq: i64, hash: &str) -> Text {
    text("确认封过的台账第 {n} 条（封签 {seal}）找不回来", "entry {n}, which was sealed ({seal}), is known to be gone for good")
        .fill(&[("n", &seq), ("seal", &ledger::seal(hash))])
}

/// What is said at the start after a restore that was cut off.
#[must_use]
pub fn settled(settled: &Settled) -> Text {
    match settled {
        Settled::Old => text(
            "上次恢复备份中途断了：数据文件还是恢复以前的那一份，没有改动。要恢复请再做一次",
            "the last restore was cut off: the data file is the one of before and was not changed. To restore, do it again",
        ),
        Settled::New(None) => text(
            "上次恢复备份中途断了，现在已经做完：数据文件是恢复后的那一份",
            "the last restore was cut off and is done now: the data file is the restored one",
        ),
        Settled::New(Some(before)) => text(
            "上次恢复备份中途断了，现在已经做完：数据文件是恢复后的那一份；原来的文件留作 {file}",
            "the last restore was cut off and is done now: the data file is the restored one; the file that stood here is kept as {file}",
        )
        .fill(&[("file", &before.display().to_string())]),
    }
}

/// What an entry says of a restore: what was lost and gained, and the name of the file that stood there without that of the file.
#[must_use]
pub fn told(payload: &Payload) -> Option<Text> {
    if let Some(seq) = payload.counts.get(KNOWN) {
        return Some(known_loss(*seq, &payload.digest));
    }
    let (lost, gained) = (payload.counts.get(LOST)?, payload.counts.get(GAINED)?);
    let words = if payload.why.is_empty() {
        text("失去 {lost} 条，多出 {gained} 条", "{lost|entry|entries} lost, {gained} gained")
    } else {
        text(
            "失去 {lost} 条，多出 {gained} 条，原来的文件 …-{copy}.db",
            "{lost|entry|entries} lost, {gained} gained, the file before …-{copy}.db",
        )
    };
    Some(words.fill(&[("lost", lost), ("gained", gained), ("copy", &payload.why)]))
}
