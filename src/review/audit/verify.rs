//! Verify: the chain holds, the facts have the digests they were stored with, and the status tables equal a replay of the ledger.
//!
//! A chain shows tampering, it does not prevent it. No rule is run here.
//! What does not live here: the replay (`review/audit/replay.rs`), the database's own check (`store/copy.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::domain::act::Act;
use crate::domain::digest;
use crate::domain::digest::Sum;
use crate::domain::flag::Flag;
use crate::domain::ledger;
use crate::domain::ledger::GENESIS;
use crate::domain::period::Period;
use crate::domain::tables::TableRow;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::facts_digest;
use crate::review::audit::beside::BesideLedger;
use crate::review::audit::purged;
use crate::review::audit::purged::Purged;
use crate::review::audit::replay::Replay;
use crate::review::audit::replay::VersionFact;
use crate::review::audit::signed;
use crate::review::error::ReviewError;
use crate::review::file::current_tables::row_digest;
use crate::review::file::office::Office;
use crate::review::intake::batch::push_line;
use crate::review::queue::packed::kept_otherwise;
use crate::rules::book::load;
use crate::store::Read;
use crate::store::Store;
use crate::store::copy::CacheRoom;
use crate::store::error::StoreError;
use crate::store::flag::FlagKey;
use crate::store::flag::kind_word;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;

/// Entries read at a time.
const WINDOW: i64 = 2000;

/// At most this many sentences of one sort; the rest are counted.
const MOST: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Ledger entries.
    pub entries: i64,
    /// The seal of the last one.
    pub seal: String,
    /// Versions whose digests were checked.
    pub versions: usize,
    /// What is said of signed days; nothing before they were looked at.
    pub signed: Text,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Text>,
    /// What is kept beside the facts for quicker reading and does not agree with them; it can be made anew.
    pub stale: Vec<Text>,
}

impl Verdict {
    /// Whether all is well.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.stale.is_empty()
    }

    /// Everything that is said of it.
    pub fn told(&self) -> impl Iterator<Item = &Text> {
        self.findings.iter().chain(&self.stale)
    }

    /// One sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        let words = if self.is_clean() {
            text(
                "核对无误：台账 {n} 条，数据 {v} 份，封签 {seal}",
                "all is well: {n|ledger entry|ledger entries}, {v|record|records}, seal {seal}",
            )
        } else {
            text(
                "发现 {f} 处问题：台账 {n} 条，数据 {v} 份",
                "{f|thing is|things are} wrong: {n|ledger entry|ledger entries}, {v|record|records}",
            )
        };
        words.fill(&[("n", &self.entries), ("v", &self.versions), ("seal", &self.seal), ("f", &self.told().count())])
    }

    fn say(&mut self, finding: Text) {
        self.findings.push(finding);
    }
}

impl Office {
    /// Checks the whole file.
    ///
    /// # Errors
    /// What the database says; findings are no errors.
    pub fn verify(&self) -> Result<Verdict, ReviewError> {
        let mut verdict = whole(&self.store)?;
        // As they were found at opening: whoever checks beside the desk reads the file as it was a moment ago.
        verdict.findings.extend(self.broken_whole.iter().cloned());
        for period in kept_otherwise(self)? {
            verdict.stale.push(packed_otherwise(&period.to_string()));
        }
        Ok(verdict)
    }
}

/// Checks a whole file, without the seal that is kept of it elsewhere.
///
/// # Errors
/// What the database says; findings are no errors.
pub fn whole(store: &Store) -> Result<Verdict, ReviewError> {
    store.make_room(CacheRoom::Whole)?;
    let verdict = checked(store);
    store.make_room(CacheRoom::Usual)?;
    verdict
}

fn checked(store: &Store) -> Result<Verdict, ReviewError> {
    let read = store.read();
    let mut verdict = chain(read)?;
    for line in store.integrity()? {
        verdict.say(
            text(
                "数据库自检发现损坏，请恢复备份（给维护人员的原话: {why}）",
                "the database is damaged, restore a backup (in its words: {why})",
            )
            .fill(&[("why", &line)]),
        );
    }
    let strays = store.strays()?;
    if !strays.is_empty() {
        verdict.say(
            text(
                "数据文件的结构被人改动过（{names}），照它备份出来的不能恢复。请恢复以前的备份，没有时请维护人员处理",
                "the data file is not built as this program builds it ({names}), and what is backed up from it cannot be restored: restore an earlier backup, or ask whoever maintains the program",
            )
            .fill(&[("names", &Text::list(&strays))]),
        );
    }
    let signatures = store.signatures()?;
    verdict.signed = signed::remark(&signatures);
    verdict.findings.extend(signed::findings(&signatures));
    // An entry that cannot be read was told of with the chain.
    let purged = Purged::of(read).unwrap_or_default();
    let (facts, batches) = check_versions(read, &purged, &mut verdict)?;
    for period in read.packed_otherwise()? {
        verdict.stale.push(packed_otherwise(&period));
    }
    check_findings(read, &mut verdict)?;
    check_rulebooks(read, &mut verdict)?;
    check_revisits(read, &purged, &mut verdict)?;
    let mut replay = Replay::new(facts, purged.clone());
    let mut beside = BesideLedger::new(read, purged.clone())?;
    each_entry(read, &mut |stored| {
        check_payload(read, stored, (&batches, &purged), &mut verdict)?;
        beside.entry(read, stored, &mut verdict.findings)?;
        if let Err(why) = replay.entry(read, &stored.entry)? {
            verdict.say(why);
        }
        Ok(())
    })?;
    beside.left_over(read, &mut verdict.findings)?;
    for finding in replay.compare(read)?.into_iter().take(MOST) {
        verdict.say(finding);
    }
    Ok(verdict)
}

/// That something is packed otherwise than what it was packed of.
fn packed_otherwise(period: &str) -> Text {
    let said = text(
        "{period} 的速查数据与登记数据不符，这一期的统计先不要用。登记数据没有变：“重新筛查”一次，速查数据就重新生成",
        "what is packed of the records of {period} differs from them: do not use counts of it. The records stand; “run the rules”, and it is made anew",
    );
    said.fill(&[("period", &period)])
}

/// Checks the chain alone.
///
/// # Errors
/// What the database says.
pub fn chain(read: Read<'_>) -> Result<Verdict, ReviewError> {
    let mut verdict = Verdict::default();
    let mut before = GENESIS.to_owned();
    let mut expected = 1;
    let tip = each_entry(read, &mut |stored| {
        let entry = &stored.entry;
        if entry.seq != expected {
            verdict.say(
                text("台账缺第 {a} 至 {b} 条", "ledger entries {a} to {b} are missing").fill(&[("a", &expected), ("b", &(entry.seq - 1))]),
            );
        } else if entry.before != before {
            verdict.say(text("台账第 {n} 条接不上前一条", "ledger entry {n} does not follow the one before").fill(&[("n", &entry.seq)]));
        }
        if entry.hash() != stored.hash {
            verdict.say(text("台账第 {n} 条被改动", "ledger entry {n} was changed").fill(&[("n", &entry.seq)]));
        }
        before.clone_from(&stored.hash);
        expected = entry.seq + 1;
        verdict.entries += 1;
        Ok(())
    });
    match tip {
        Ok(()) => {}
        Err(ReviewError::Store(StoreError::Damaged(what))) => {
            verdict.say(text("台账里有读不懂的内容：{what}", "the ledger holds something unreadable: {what}").fill(&[("what", &what)]));
        }
        Err(error) => return Err(error),
    }
    verdict.seal = ledger::seal(&before);
    Ok(verdict)
}

/// Goes through the ledger from the top.
fn each_entry(read: Read<'_>, visit: &mut dyn FnMut(&Stored) -> Result<(), ReviewError>) -> Result<(), ReviewError> {
    let (tip, _) = read.ledger_tip()?;
    let mut from = 1;
    while from <= tip {
        for stored in read.ledger(from, from + WINDOW - 1)? {
            visit(&stored)?;
        }
        from += WINDOW;
    }
    Ok(())
}

/// Recomputes the digest of every version; gives what the replay needs, and the digest of each batch.
fn check_versions(read: Read<'_>, purged: &Purged, verdict: &mut Verdict) -> Result<(Vec<VersionFact>, HashMap<i64, String>), ReviewError> {
    let mut facts = Vec::new();
    let mut lines: BTreeMap<i64, Sum> = BTreeMap::new();
    let mut seqs: HashMap<(String, String), i64> = HashMap::new();
    let (mut wrong, empty) = (0, purged::empty_record());
    read.each_version(&mut |version| {
        let Some(period) = Period::parse(&version.period) else {
            wrong += 1;
            return;
        };
        let next = seqs.entry((version.period, version.hh_id.clone())).or_insert(0);
        *next += 1;
        // Of what was taken out the digest is left, which the batch's own covers.
        let digest = if purged.has(period) { version.digest.clone() } else { digest::sha256(version.doc.as_bytes()) };
        let fits = if purged.has(period) { version.doc == empty } else { digest == version.digest };
        if !fits || *next != version.seq {
            wrong += 1;
        }
        push_line(lines.entry(version.batch).or_default(), period, &version.hh_id, &digest);
        let live = !version.doc.starts_with("{\"h\":{}");
        facts.push(VersionFact { period, hh_id: version.hh_id, batch: version.batch, live });
    })?;
    read.each_table_row(&mut |batch, kind, period, row, doc| match Period::parse(period) {
        Some(period) if purged.has(period) => match purged::digest_of_row(doc).filter(|_| is_nobodys(row)) {
            Some(digest) => push_line(lines.entry(batch).or_default(), period, kind, &digest),
            None => wrong += 1,
        },
        Some(period) => push_line(lines.entry(batch).or_default(), period, kind, &row_digest(row, doc)),
        None => wrong += 1,
    })?;
    verdict.versions = facts.len();
    if wrong > 0 {
        verdict.say(text("{n} 份数据与入库时不符", "{n|record differs|records differ} from what was stored").fill(&[("n", &wrong)]));
    }
    let batches = lines.into_iter().map(|(batch, lines)| (batch, lines.finish())).collect();
    Ok((facts, batches))
}

/// Whether a row says of nobody whose it is.
fn is_nobodys(row: &TableRow) -> bool {
    [&row.hh_id, &row.cert18, &row.name, &row.village].into_iter().all(String::is_empty)
}

/// Recomputes the digest of every finding, and compares its columns with its body.
fn check_findings(read: Read<'_>, verdict: &mut Verdict) -> Result<(), ReviewError> {
    let mut wrong = 0;
    read.each_finding(&mut |found, kind, body| {
        let whole = digest::sha256(body.as_bytes()) == found.digest;
        let told = serde_json::from_str::<Flag>(body).is_ok_and(|flag| {
            let key = FlagKey { hh_id: found.hh_id.clone(), village: found.village.clone(), rule: found.rule.clone() };
            FlagKey::of(&flag) == key
                && flag.severity.code() == found.severity
                && flag.fingerprint() == found.fingerprint
                && kind_word(flag.kind) == kind
        });
        wrong += usize::from(!(whole && told));
    })?;
    if wrong > 0 {
        verdict.say(text("{n} 条疑点与筛查时不符", "{n|flag differs|flags differ} from what was found").fill(&[("n", &wrong)]));
    }
    Ok(())
}

/// Recomputes the digest of every document about second visits; of a period that was taken out nothing may be left but the digest.
fn check_revisits(read: Read<'_>, purged: &Purged, verdict: &mut Verdict) -> Result<(), ReviewError> {
    let mut wrong = 0;
    read.each_revisit_document(&mut |period, digest, doc| {
        let is_out = Period::parse(period).is_some_and(|period| purged.has(period));
        let fits = if is_out { doc.is_empty() } else { digest::sha256(doc.as_bytes()) == digest };
        wrong += usize::from(!fits);
    })?;
    if wrong > 0 {
        verdict.say(
            text(
                "{n} 份回头看资料与记入时不符",
                "{n|paper of a second visit differs|papers of second visits differ} from what was entered",
            )
            .fill(&[("n", &wrong)]),
        );
    }
    Ok(())
}

/// What an entry says of facts and words, against the facts and words.
fn check_payload(
    read: Read<'_>,
    stored: &Stored,
    (batches, purged): (&HashMap<i64, String>, &Purged),
    verdict: &mut Verdict,
) -> Result<(), ReviewError> {
    let entry = &stored.entry;
    let Some(payload) = Payload::parse(&entry.payload) else {
        verdict.say(text("台账第 {n} 条的内容读不懂", "ledger entry {n} cannot be read").fill(&[("n", &entry.seq)]));
        return Ok(());
    };
    if matches!(entry.act, Act::Import | Act::UndoImport)
        && let Some(batch) = payload.batch
    {
        let none = digest::sha256(b"");
        if batches.get(&batch).unwrap_or(&none) != &payload.digest {
            verdict.say(text("第 {n} 批导入的数据与台账不符", "the records of batch {n} differ from the ledger").fill(&[("n", &batch)]));
        }
    }
    if entry.act == Act::Assess
        && let Some(run) = payload.assessment
        && !is_run(read, run, (&entry.at, &payload.digest), purged.covers(payload.period, entry))?
    {
        verdict.say(text("第 {n} 次筛查的结果与台账不符", "the findings of run {n} differ from the ledger").fill(&[("n", &run)]));
    }
    Ok(())
}

/// Checks that the rulebooks by which flags are told are there, file by file, as they were when the rules ran.
fn check_rulebooks(read: Read<'_>, verdict: &mut Verdict) -> Result<(), ReviewError> {
    let mut wrong = read.unfiled_rulebooks()?;
    for digest in read.filed_rulebooks()? {
        let files = read.rulebook_files(&digest)?;
        let in_order = files.iter().zip(0..).all(|(file, place)| file.place == place);
        // Shipped files come first, then those of the office, each over the one before.
        let mut own = files.iter().skip_while(|file| file.layer == 0).zip(1..);
        let is_laid = own.all(|(file, layer)| file.layer == layer);
        let is_whole = load::digest_of(files.iter().map(|file| file.body.as_str())) == digest
            || load::digest_with_names(files.iter().map(|file| (file.name.as_str(), file.body.as_str()))) == digest;
        if !in_order || !is_laid || !is_whole {
            wrong.push(digest);
        }
    }
    if !wrong.is_empty() {
        let said = text(
            "{n} 份规则文件与筛查时不符，照它写的疑点说明可能不对",
            "{n|set of rules is|sets of rules are} not as when the rules ran: what flags say by that may be wrong",
        );
        verdict.say(said.fill(&[("n", &wrong.len())]));
    }
    Ok(())
}

/// Whether a run is there, says when it was made and which digest it has, and comes to that digest, unless its findings were taken out.
fn is_run(read: Read<'_>, run: i64, (at, digest): (&str, &str), is_purged: bool) -> Result<bool, ReviewError> {
    let Some(row) = read.assessments()?.into_iter().find(|row| row.id == run) else { return Ok(false) };
    if is_purged {
        return Ok(row.at == at && row.digest == digest && read.found(run)?.is_empty() && read.outcomes_written(run)?.is_empty());
    }
    let book = read.rulebook(&row.rulebook)?.unwrap_or_default();
    let found = read.found(run)?;
    let letters = read.outcomes_written(run)?;
    let letters = letters.iter().map(|(id, letters)| (id.as_str(), letters.as_str()));
    let now = facts_digest(&row, &book, found.iter().map(|found| found.digest.as_str()), letters);
    Ok(row.at == at && row.digest == digest && now == digest)
}
