//! The queue of a period packed into bytes, so that the next start reads one piece instead of every line, case and flag.
//!
//! What is kept says by which program and rules it was made and with which entry of the ledger; it is believed only where these are at
//! hand and that entry still stands there, and the cases that moved since are made anew. Anything else, and bytes that do not add up to
//! their sum, is as if nothing were kept. `verify` makes the queue anew and compares.
//! What does not live here: making a queue (`whole.rs`), when one is kept (`desk/startup.rs`).

use std::collections::BTreeSet;
use std::collections::HashMap;

use chrono::Datelike;
use chrono::NaiveDate;

use crate::domain::act::ActReach;
use crate::domain::campaign::OfficePlace;
use crate::domain::case::Status;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::packing;
use crate::domain::packing::PackedBytes;
use crate::domain::packing::PackedReader;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::review::assess::findings_summary;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::review::queue::whole::Hangs;
use crate::review::queue::whole::MadeQueue;
use crate::review::queue::whole::QueueGround;
use crate::review::queue::whole::QueueSource;
use crate::review::queue::whole::place_of;
use crate::review::rows::QueueRow;
use crate::rules::book::Book;
use crate::rules::judge::score::Stakes;
use crate::store::Read;
use crate::store::error::StoreError;

/// What the bytes begin with.
const MAGIC: &[u8; 4] = b"HZQ1";

/// Above so many entries since it is quicker to make the queue anew.
const MANY: i64 = 1000;

/// By which program, rules and period a queue is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::review) struct QueueMark(String);

impl QueueMark {
    /// That of this program with a book.
    pub fn of(book: &Book, period: Period) -> QueueMark {
        QueueMark(format!("{} {} {} {period}", env!("CARGO_PKG_VERSION"), env!("HEZHUN_BUILT_SOURCE"), book.digest()))
    }
}

/// A queue that was kept.
#[derive(Debug)]
pub(in crate::review) struct KeptQueue {
    mark: QueueMark,
    // The last entry of the ledger when it was made, and its seal.
    tip: (i64, String),
    /// Where the office is.
    pub place: OfficePlace,
    /// The queue; its ages and monitoring line are still to be set (`set_day`).
    pub made: MadeQueue,
}

impl KeptQueue {
    /// What is kept of a period; none where nothing is, or it does not add up.
    ///
    /// # Errors
    /// What the store says.
    pub fn read(read: Read<'_>, period: Period) -> Result<Option<KeptQueue>, StoreError> {
        Ok(read.packed_queue(period)?.and_then(|body| unpacked(&body)))
    }

    /// Whether it was made by this program with that book, and the ledger still has the entry with which it was.
    ///
    /// # Errors
    /// What the store says.
    pub fn is_of(&self, office: &Office, period: Period) -> Result<bool, StoreError> {
        let stands = office.store.read().entry(self.tip.0)?.is_some_and(|stored| stored.hash == self.tip.1);
        Ok(stands && self.mark == QueueMark::of(&office.book, period))
    }

    /// The households that moved since; none where so many did, or something that moves others.
    ///
    /// # Errors
    /// What the store says.
    pub fn moved_since(&self, read: Read<'_>) -> Result<Option<Vec<String>>, StoreError> {
        let (tip, _) = read.ledger_tip()?;
        if tip < self.tip.0 || tip - self.tip.0 > MANY {
            return Ok(None);
        }
        let mut moved = BTreeSet::new();
        for stored in read.ledger(self.tip.0 + 1, tip)? {
            if !stored.entry.case.is_empty() {
                moved.insert(stored.entry.case);
            } else if !matches!(stored.entry.act.row().reach, ActReach::Nothing | ActReach::Lists) {
                return Ok(None);
            }
        }
        Ok(Some(moved.into_iter().collect()))
    }

    /// Sets what hangs on the day and on the book at hand.
    pub fn set_day(&mut self, age: impl Fn(&str) -> i64, poverty: Option<Money>) {
        let ages: Vec<i64> = self.made.moments.iter().map(|moment| age(moment)).collect();
        for (row, slot) in self.made.rows.iter_mut().zip(&self.made.slots) {
            let moment = self.made.since.get(*slot as usize).map_or(0, |moment| *moment as usize);
            row.age = ages.get(moment).copied().unwrap_or_default();
        }
        self.made.stakes.iter_mut().for_each(|stakes| stakes.line = poverty);
    }
}

/// What a row has of what it may have, as bits.
mod has {
    pub const SIZE: u64 = 1;
    pub const NET: u64 = 1 << 1;
    pub const NOW: u64 = 1 << 2;
    pub const BEFORE: u64 = 1 << 3;
    pub const CHANGE: u64 = 1 << 4;
    pub const NET_BEFORE: u64 = 1 << 5;
    pub const OUT: u64 = 1 << 6;
    pub const DUE: u64 = 1 << 7;
    pub const OF_VILLAGE: u64 = 1 << 8;
    pub const TOP: u64 = 1 << 9;
    pub const CONTROL: u64 = 1 << 10;
    pub const NAMED: u64 = 1 << 11;
}

/// Words that come again and again, numbered as they come.
#[derive(Default)]
struct Repeated<'m> {
    numbers: HashMap<(&'m str, &'m str), usize>,
    all: Vec<(&'m str, &'m str)>,
}

impl<'m> Repeated<'m> {
    fn number(&mut self, pair: (&'m str, &'m str)) -> usize {
        *self.numbers.entry(pair).or_insert_with(|| {
            self.all.push(pair);
            self.all.len() - 1
        })
    }

    fn word(&mut self, word: &'m str) -> usize {
        self.number((word, ""))
    }
}

/// Packs a queue that hangs on each case alone; none of another.
pub(in crate::review) fn packed(made: &MadeQueue, mark: &QueueMark, (tip, seal): (i64, &str), place: &OfficePlace) -> Option<Vec<u8>> {
    if made.hangs == Hangs::OnMore {
        return None;
    }
    let mut often: HashMap<(&str, &str), usize> = HashMap::new();
    for row in &made.rows {
        *often.entry(row.why.both()).or_default() += 1;
    }
    let (mut repeated, mut rows) = (Repeated::default(), PackedBytes::default());
    for (row, &slot) in made.rows.iter().zip(&made.slots) {
        let at = slot as usize;
        let (stakes, since) = (made.stakes.get(at)?, made.since.get(at)?);
        rows.number(u64::from(slot));
        let bit = |is_there: bool, bit: u64| if is_there { bit } else { 0 };
        let due = row.out.as_ref().and_then(|(_, due)| *due);
        rows.number(
            bit(row.size.is_some(), has::SIZE)
                | bit(row.net.is_some(), has::NET)
                | bit(row.now.is_some(), has::NOW)
                | bit(row.before.is_some(), has::BEFORE)
                | bit(row.change.is_some(), has::CHANGE)
                | bit(stakes.net_before.is_some(), has::NET_BEFORE)
                | bit(row.out.is_some(), has::OUT)
                | bit(due.is_some(), has::DUE)
                | bit(row.of_village.is_some(), has::OF_VILLAGE)
                | bit(row.top.is_some(), has::TOP)
                | bit(row.control, has::CONTROL)
                | bit(*made.named.get(at)?, has::NAMED),
        );
        rows.text(&row.hh_id);
        rows.text(&row.head);
        rows.text(made.tails.get(at)?);
        for word in [row.village.key(), row.town.key(), &row.group, &row.category, &row.collector] {
            rows.count(repeated.word(word));
        }
        let amounts = [row.net, row.now, row.before, stakes.net_before].map(|amount| amount.map(|amount| amount.0));
        for number in [row.size, row.change].into_iter().chain(amounts).flatten() {
            rows.signed(number);
        }
        rows.number(row.before_why.map_or(0, |why| u64::from(u32::from(why.letter()))));
        rows.count(Status::ALL.iter().position(|status| *status == row.status)?);
        rows.number(u64::from(row.round));
        if let Some((slip, _)) = &row.out {
            rows.count(repeated.word(slip));
        }
        if let Some(due) = due {
            rows.signed(i64::from(due.num_days_from_ce()));
        }
        row.flags.iter().for_each(|count| rows.number(u64::from(*count)));
        if let Some((severity, title)) = &row.of_village {
            rows.count(Severity::ALL.iter().position(|known| known == severity)?);
            rows.count(repeated.number(title.both()));
        }
        rows.count(row.rules.len());
        for rule in &row.rules {
            rows.count(repeated.word(rule));
        }
        if let Some(top) = &row.top {
            rows.count(repeated.number(top.both()));
        }
        let why = row.why.both();
        if often.get(&why).is_some_and(|count| *count > 1) {
            rows.count(repeated.number(why) + 1);
        } else {
            rows.count(0);
            rows.text(why.0);
            rows.text(why.1);
        }
        for number in [row.score, row.doubt.0, row.left.0, *made.found.get(at)?] {
            rows.signed(number);
        }
        rows.number(u64::from(*since));
    }
    let mut body = PackedBytes::default();
    body.signed(tip);
    for text in [seal, &place.prov, &place.city, &place.county, &place.town, &made.run_day] {
        body.text(text);
    }
    body.count(made.below);
    body.count(made.moments.len());
    made.moments.iter().for_each(|moment| body.text(moment));
    body.count(repeated.all.len());
    for (one, other) in repeated.all {
        body.text(one);
        body.text(other);
    }
    body.count(made.rows.len());
    body.0.append(&mut rows.0);
    let mut head = PackedBytes(MAGIC.to_vec());
    head.text(&mark.0);
    head.0.extend_from_slice(&packing::sum(&body.0));
    head.0.append(&mut body.0);
    Some(head.0)
}

/// The mark of packed bytes; none where they are none of a queue.
pub(in crate::review) fn mark_of(packed: &[u8]) -> Option<QueueMark> {
    let mut reader = PackedReader { rest: packed.strip_prefix(MAGIC)? };
    Some(QueueMark(reader.text()?.to_owned()))
}

/// Reads what was packed; none where it does not add up.
fn unpacked(packed: &[u8]) -> Option<KeptQueue> {
    let mut bytes = PackedReader { rest: packed.strip_prefix(MAGIC)? };
    let mark = QueueMark(bytes.text()?.to_owned());
    let (sum, body) = bytes.rest.split_first_chunk()?;
    if packing::sum(body) != *sum {
        return None;
    }
    let mut bytes = PackedReader { rest: body };
    let tip = (bytes.signed()?, bytes.text()?.to_owned());
    let [prov, city, county, town, run_day] =
        [bytes.text()?, bytes.text()?, bytes.text()?, bytes.text()?, bytes.text()?].map(str::to_owned);
    let below = bytes.count()?;
    let moments = (0..bytes.count()?).map(|_| bytes.text().map(str::to_owned)).collect::<Option<Vec<String>>>()?;
    let repeated = (0..bytes.count()?).map(|_| Some((bytes.text()?, bytes.text()?))).collect::<Option<Vec<(&str, &str)>>>()?;
    // A row takes some bytes at least: a count that is none of such bytes asks for no memory.
    let len = bytes.count().filter(|len| *len <= bytes.rest.len())?;
    let mut made = MadeQueue {
        rows: Vec::with_capacity(len),
        slots: Vec::with_capacity(len),
        tails: vec![Box::default(); len],
        stakes: vec![Stakes::default(); len],
        found: vec![0; len],
        named: vec![false; len],
        since: vec![0; len],
        moments,
        below,
        run_day,
        hangs: Hangs::OnEachCase,
    };
    let mut seen = vec![false; len];
    for place in 1..=len {
        row(&mut bytes, &repeated, &mut made, (&mut seen, place))?;
    }
    Some(KeptQueue { mark, tip, place: OfficePlace { prov, city, county, town }, made })
}

fn row(bytes: &mut PackedReader<'_>, repeated: &[(&str, &str)], made: &mut MadeQueue, (seen, place): (&mut [bool], usize)) -> Option<()> {
    let slot = u32::try_from(bytes.number()?).ok()?;
    let at = slot as usize;
    if std::mem::replace(seen.get_mut(at)?, true) {
        return None;
    }
    let bits = bytes.number()?;
    let has = |bit: u64| bits & bit != 0;
    let [hh_id, head, tails] = [bytes.text()?, bytes.text()?, bytes.text()?];
    let mut word = || repeated.get(bytes.count()?).map(|(word, _)| *word);
    let [village, town, group, category, collector] = [word()?, word()?, word()?, word()?, word()?];
    let mut signed = |bit: u64| if has(bit) { bytes.signed().map(Some) } else { Some(None) };
    let (size, change) = (signed(has::SIZE)?, signed(has::CHANGE)?);
    let mut amount = |bit: u64| Some(signed(bit)?.map(Money));
    let (net, now, before, net_before) = (amount(has::NET)?, amount(has::NOW)?, amount(has::BEFORE)?, amount(has::NET_BEFORE)?);
    let letter = u32::try_from(bytes.number()?).ok()?;
    let before_why = Why::ALL.into_iter().find(|why| u32::from(why.letter()) == letter);
    let status = *Status::ALL.get(bytes.count()?)?;
    let round = u32::try_from(bytes.number()?).ok()?;
    let slip = if has(has::OUT) { Some(repeated.get(bytes.count()?)?.0.to_owned()) } else { None };
    let due = if has(has::DUE) { Some(NaiveDate::from_num_days_from_ce_opt(i32::try_from(bytes.signed()?).ok()?)?) } else { None };
    let mut flags = [0; 3];
    for count in &mut flags {
        *count = u16::try_from(bytes.number()?).ok()?;
    }
    let text = |at: usize| repeated.get(at).map(|(zh, en)| Text::made((*zh).to_owned(), (*en).to_owned()));
    let of_village = if has(has::OF_VILLAGE) { Some((*Severity::ALL.get(bytes.count()?)?, text(bytes.count()?)?)) } else { None };
    let mut rules = Vec::new();
    for _ in 0..bytes.count()? {
        rules.push(repeated.get(bytes.count()?)?.0.to_owned());
    }
    let top = if has(has::TOP) { Some(text(bytes.count()?)?) } else { None };
    let why = match bytes.count()?.checked_sub(1) {
        Some(often) => text(often)?,
        None => Text::made(bytes.text()?.to_owned(), bytes.text()?.to_owned()),
    };
    let [score, doubt, left, found] = [bytes.signed()?, bytes.signed()?, bytes.signed()?, bytes.signed()?];
    *made.since.get_mut(at)? = u32::try_from(bytes.number()?).ok()?;
    *made.tails.get_mut(at)? = tails.into();
    *made.stakes.get_mut(at)? = Stakes { now, before, net, net_before, line: None };
    *made.found.get_mut(at)? = found;
    *made.named.get_mut(at)? = has(has::NAMED);
    made.slots.push(slot);
    made.rows.push(QueueRow {
        place,
        hh_id: hh_id.to_owned(),
        village: village.into(),
        town: town.into(),
        group: group.to_owned(),
        head: head.to_owned(),
        category: category.to_owned(),
        size,
        net,
        now,
        before,
        before_why,
        change,
        status,
        round,
        out: slip.map(|slip| (slip, due)),
        flags,
        of_village,
        rules,
        top,
        age: 0,
        collector: collector.to_owned(),
        why,
        score,
        doubt: Money(doubt),
        left: Money(left),
        control: has(has::CONTROL),
    });
    Some(())
}

/// The periods of which another queue is kept than the file gives. What another program or other rules made, and what does not hold any
/// more, is read by nobody here and says nothing.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn kept_otherwise(office: &Office) -> Result<Vec<Period>, ReviewError> {
    let read = office.store.read();
    let mut odd = Vec::new();
    for period in read.periods()? {
        let Some(body) = read.packed_queue(period)? else { continue };
        // One of another form is of another program too.
        if mark_of(&body).map_or(!body.starts_with(MAGIC), |mark| mark != QueueMark::of(&office.book, period)) {
            continue;
        }
        let is_as_made = match unpacked(&body) {
            Some(kept) => holds(office, period, kept)?,
            None => false,
        };
        if !is_as_made {
            odd.push(period);
        }
    }
    Ok(odd)
}

fn holds(office: &Office, period: Period, mut kept: KeptQueue) -> Result<bool, ReviewError> {
    let read = office.store.read();
    let source = QueueSource::of(read, period)?;
    let place = place_of(read, period, &source.lines)?;
    let poverty = findings_summary::poverty_line(&office.book, period, &place);
    let ground = QueueGround { office, period, place: &place, poverty };
    let is_of = kept.is_of(office, period)?;
    let Some(moved) = kept.moved_since(read)? else { return Ok(is_of) };
    kept.set_day(|moment| ground.age(moment), poverty);
    let is_up = ground.bring_up(&mut kept.made, &moved)?;
    let meant = ground.made(source, &|_| Ok(None))?;
    let KeptQueue { made, place: stood, .. } = kept;
    Ok(is_of && is_up && stood == place && made.says_as(&meant))
}
