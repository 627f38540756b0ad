//! The queue of a period packed into bytes, so that the next start reads one piece instead of every line, case and flag.
//!
//! What is kept says by which program and rules it was made and with which entry of the ledger; it is believed only where these are at
//! hand and that entry still stands there, and the cases that moved since are made anew. Anything else, and bytes that do not add up to
//! their sum, is as if nothing were kept. `verify` makes the queue anew and compares.
//! What does not live here: making a queue (`whole.rs`), when one is kept (`desk/startup.rs`).

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

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
use crate::review::queue::reach::QueueReach;
use crate::review::queue::whole::Hangs;
use crate::review::queue::whole::MadeQueue;
use crate::review::queue::whole::QueueGround;
use crate::review::queue::whole::QueueSource;
use crate::review::queue::whole::place_of;
use crate::review::rows::QueueRow;
use crate::review::rows::queue;
use crate::rules::book::Book;
use crate::rules::judge::score::Stakes;
use crate::store::Read;
use crate::store::error::StoreError;

/// What the bytes begin with.
const MAGIC: &[u8; 4] = b"HZQ1";

/// Above so many entries since it is quicker to make the queue anew.
const MANY: i64 = 1000;

/// By which program, rules and period a queue is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::review) struct QueueMark(String);

impl QueueMark {
    /// That of this program with a book.
    pub fn of(book: &Book, period: Period) -> QueueMark {
        QueueMark(format!("{} {} {} {period}", env!("CARGO_PKG_VERSION"), env!("HEZHUN_BUILT_SOURCE"), book.digest()))
    }
}

/// A queue that was kept.
#[derive(Debug, Default)]
pub(in crate::review) struct KeptQueue {
    mark: QueueMark,
    // The last entry of the ledger when it was made, and its seal.
    tip: (i64, String),
    /// Where the office is.
    pub place: OfficePlace,
    // The sum of its bytes.
    sum: [u8; 4],
    // Whether only the rows are here that bear on some households.
    is_few: bool,
    /// The queue; its ages and monitoring line are still to be set (`set_day`).
    pub made: MadeQueue,
}

impl KeptQueue {
    /// What is kept of a period, all of it or what bears on some households; none where nothing is, or it does not add up.
    ///
    /// # Errors
    /// What the store says.
    pub fn read(read: Read<'_>, period: Period, of: &QueueReach) -> Result<Option<KeptQueue>, StoreError> {
        let found = read.packed_queue(period, |packed| {
            let bytes = QueueBytes::of(packed)?;
            match of {
                QueueReach::Whole => Some(Ok(bytes.whole()?)),
                QueueReach::Households(wanted) => bytes.about(wanted, read).transpose(),
            }
        })?;
        found.flatten().transpose()
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
        Ok(moved_since(self.tip.0, read)?.map(|moved| moved.into_iter().collect()))
    }

    /// Where only some rows are at hand: numbers them as they stand among all, once the cases that moved are brought up. Whether all of
    /// them could be.
    ///
    /// # Errors
    /// What the store says.
    pub fn place_few(&mut self, read: Read<'_>, period: Period, moved: &[String]) -> Result<bool, StoreError> {
        if !self.is_few || moved.is_empty() {
            return Ok(true);
        }
        let moved: HashSet<&str> = moved.iter().map(String::as_str).collect();
        let placed = read.packed_queue(period, |packed| place(packed, self.sum, &moved, &mut self.made.rows))?;
        Ok(placed.flatten().is_some())
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
fn mark_of(packed: &[u8]) -> Option<QueueMark> {
    let mut reader = PackedReader { rest: packed.strip_prefix(MAGIC)? };
    Some(QueueMark(reader.text()?.to_owned()))
}

/// The cases that moved since an entry of the ledger; none where so many did, or something that moves others.
fn moved_since(since: i64, read: Read<'_>) -> Result<Option<BTreeSet<String>>, StoreError> {
    let (tip, _) = read.ledger_tip()?;
    if tip < since || tip - since > MANY {
        return Ok(None);
    }
    let mut moved = BTreeSet::new();
    for stored in read.ledger(since + 1, tip)? {
        if !stored.entry.case.is_empty() {
            moved.insert(stored.entry.case);
        } else if !matches!(stored.entry.act.row().reach, ActReach::Nothing | ActReach::Lists) {
            return Ok(None);
        }
    }
    Ok(Some(moved))
}

/// What was packed, with its head read.
struct QueueBytes<'b> {
    sum: [u8; 4],
    // Everything but the rows and the queue they make.
    head: KeptQueue,
    repeated: Vec<(&'b str, &'b str)>,
    len: usize,
    rows: PackedReader<'b>,
}

impl<'b> QueueBytes<'b> {
    /// Reads the head; none where the bytes do not add up.
    fn of(packed: &'b [u8]) -> Option<QueueBytes<'b>> {
        let bytes = QueueBytes::believed(packed)?;
        let (sum, body) = summed(packed)?;
        (packing::sum(body) == *sum).then_some(bytes)
    }

    /// The same where their sum was seen to hold.
    fn believed(packed: &'b [u8]) -> Option<QueueBytes<'b>> {
        let mark = mark_of(packed)?;
        let (&sum, body) = summed(packed)?;
        let mut bytes = PackedReader { rest: body };
        let tip = (bytes.signed()?, bytes.text()?.to_owned());
        let [prov, city, county, town, run_day] =
            [bytes.text()?, bytes.text()?, bytes.text()?, bytes.text()?, bytes.text()?].map(str::to_owned);
        let below = bytes.count()?;
        let moments = (0..bytes.count()?).map(|_| bytes.text().map(str::to_owned)).collect::<Option<Vec<String>>>()?;
        let repeated = (0..bytes.count()?).map(|_| Some((bytes.text()?, bytes.text()?))).collect::<Option<Vec<(&str, &str)>>>()?;
        // A row takes some bytes at least: a count that is none of such bytes asks for no memory.
        let len = bytes.count().filter(|len| *len <= bytes.rest.len())?;
        let made = MadeQueue { moments, below, run_day, ..MadeQueue::default() };
        let head = KeptQueue { mark, tip, place: OfficePlace { prov, city, county, town }, sum, is_few: false, made };
        Some(QueueBytes { sum, head, repeated, len, rows: bytes })
    }

    /// All of it.
    fn whole(mut self) -> Option<KeptQueue> {
        let mut kept = self.head;
        kept.made.make_room(self.len);
        let mut seen = vec![false; self.len];
        for place in 1..=self.len {
            let row = PackedRow::read(&mut self.rows)?;
            if std::mem::replace(seen.get_mut(row.slot as usize)?, true) {
                return None;
            }
            row.put(&self.repeated, &mut kept.made, (row.slot, place))?;
        }
        Some(kept)
    }

    /// The rows of some households, of the others of their villages, and of the cases that moved since; none where so many moved, or the
    /// bytes say nothing of one that did.
    fn about(mut self, wanted: &[String], read: Read<'_>) -> Result<Option<KeptQueue>, StoreError> {
        let Some(moved) = moved_since(self.head.tip.0, read)? else { return Ok(None) };
        Ok(self.chosen(wanted, &moved))
    }

    fn chosen(&mut self, wanted: &[String], moved: &BTreeSet<String>) -> Option<KeptQueue> {
        let wanted: HashSet<&str> = wanted.iter().map(String::as_str).collect();
        let mut starts = Vec::with_capacity(self.len);
        let mut villages = BTreeSet::new();
        let mut chosen = BTreeSet::new();
        for at in 0..self.len {
            let start = self.rows;
            let row = PackedRow::read(&mut self.rows)?;
            starts.push((start, row.village));
            if wanted.contains(row.hh_id) {
                villages.insert(row.village);
            }
            if moved.contains(row.hh_id) {
                chosen.insert(at);
            }
        }
        chosen.extend(starts.iter().enumerate().filter(|(_, (_, village))| villages.contains(village)).map(|(at, _)| at));
        let rows = chosen.iter().map(|&at| Some((at + 1, PackedRow::read(&mut starts.get(at)?.0.clone())?))).collect::<Option<Vec<_>>>()?;
        // Their slots are those among themselves.
        let mut slots: Vec<u32> = rows.iter().map(|(_, row)| row.slot).collect();
        slots.sort_unstable();
        let mut kept = std::mem::take(&mut self.head);
        kept.is_few = true;
        kept.made.make_room(rows.len());
        for (place, row) in &rows {
            let slot = u32::try_from(slots.binary_search(&row.slot).ok()?).ok()?;
            row.put(&self.repeated, &mut kept.made, (slot, *place))?;
        }
        Some(kept)
    }
}

fn summed(packed: &[u8]) -> Option<(&[u8; 4], &[u8])> {
    let mut bytes = PackedReader { rest: packed.strip_prefix(MAGIC)? };
    bytes.text()?;
    bytes.rest.split_first_chunk()
}

/// Numbers rows in their order by where they stand among all that are packed, when some of them moved.
fn place(packed: &[u8], sum: [u8; 4], moved: &HashSet<&str>, rows: &mut [QueueRow]) -> Option<()> {
    let mut bytes = QueueBytes::believed(packed).filter(|bytes| bytes.sum == sum)?;
    let mut still = Vec::with_capacity(bytes.len);
    for _ in 0..bytes.len {
        let start = bytes.rows;
        if !moved.contains(PackedRow::read(&mut bytes.rows)?.hh_id) {
            still.push(start);
        }
    }
    let laid = |start: &PackedReader<'_>| PackedRow::read(&mut start.clone())?.laid(&bytes.repeated, 0);
    let mut before = 0;
    for row in rows {
        let is_before = |start: &PackedReader<'_>| laid(start).is_some_and(|other| queue::order(&other, row) == Ordering::Less);
        row.place = still.partition_point(is_before) + before + 1;
        before += usize::from(moved.contains(row.hh_id.as_str()));
    }
    Some(())
}

/// One row as it stands in the bytes: what it says is not looked up or copied yet.
struct PackedRow<'b> {
    slot: u32,
    bits: u64,
    hh_id: &'b str,
    head: &'b str,
    tails: &'b str,
    village: usize,
    // Township, group, category, collector.
    words: [usize; 4],
    size: Option<i64>,
    change: Option<i64>,
    stakes: Stakes,
    before_why: Option<Why>,
    status: Status,
    round: u32,
    slip: Option<usize>,
    due: Option<NaiveDate>,
    flags: [u16; 3],
    of_village: Option<(Severity, usize)>,
    // How many rules, and where they begin.
    rules: (usize, PackedReader<'b>),
    top: Option<usize>,
    why: PackedWhy<'b>,
    score: i64,
    doubt: Money,
    left: Money,
    found: i64,
    since: u32,
}

/// The reason for a place.
enum PackedWhy<'b> {
    /// One of several rows.
    Repeated(usize),
    /// One of this row alone.
    Own(&'b str, &'b str),
}

impl<'b> PackedRow<'b> {
    fn read(bytes: &mut PackedReader<'b>) -> Option<PackedRow<'b>> {
        let slot = u32::try_from(bytes.number()?).ok()?;
        let bits = bytes.number()?;
        let has = |bit: u64| bits & bit != 0;
        let [hh_id, head, tails] = [bytes.text()?, bytes.text()?, bytes.text()?];
        let [village, town, group, category, collector] = [bytes.count()?, bytes.count()?, bytes.count()?, bytes.count()?, bytes.count()?];
        let mut signed = |bit: u64| if has(bit) { bytes.signed().map(Some) } else { Some(None) };
        let (size, change) = (signed(has::SIZE)?, signed(has::CHANGE)?);
        let mut amount = |bit: u64| Some(signed(bit)?.map(Money));
        let (net, now, before, net_before) = (amount(has::NET)?, amount(has::NOW)?, amount(has::BEFORE)?, amount(has::NET_BEFORE)?);
        let letter = u32::try_from(bytes.number()?).ok()?;
        let before_why = Why::ALL.into_iter().find(|why| u32::from(why.letter()) == letter);
        let status = *Status::ALL.get(bytes.count()?)?;
        let round = u32::try_from(bytes.number()?).ok()?;
        let slip = if has(has::OUT) { Some(bytes.count()?) } else { None };
        let due = if has(has::DUE) { Some(NaiveDate::from_num_days_from_ce_opt(i32::try_from(bytes.signed()?).ok()?)?) } else { None };
        let mut flags = [0; 3];
        for count in &mut flags {
            *count = u16::try_from(bytes.number()?).ok()?;
        }
        let of_village = if has(has::OF_VILLAGE) { Some((*Severity::ALL.get(bytes.count()?)?, bytes.count()?)) } else { None };
        let rules = (bytes.count()?, *bytes);
        for _ in 0..rules.0 {
            bytes.count()?;
        }
        let top = if has(has::TOP) { Some(bytes.count()?) } else { None };
        let why = match bytes.count()?.checked_sub(1) {
            Some(often) => PackedWhy::Repeated(often),
            None => PackedWhy::Own(bytes.text()?, bytes.text()?),
        };
        let [score, doubt, left, found] = [bytes.signed()?, bytes.signed()?, bytes.signed()?, bytes.signed()?];
        let since = u32::try_from(bytes.number()?).ok()?;
        Some(PackedRow {
            slot,
            bits,
            hh_id,
            head,
            tails,
            village,
            words: [town, group, category, collector],
            size,
            change,
            stakes: Stakes { now, before, net, net_before, line: None },
            before_why,
            status,
            round,
            slip,
            due,
            flags,
            of_village,
            rules,
            top,
            why,
            score,
            doubt: Money(doubt),
            left: Money(left),
            found,
            since,
        })
    }

    /// The row of the queue.
    fn laid(&self, repeated: &[(&str, &str)], place: usize) -> Option<QueueRow> {
        let word = |at: usize| repeated.get(at).map(|(word, _)| *word);
        let text = |at: usize| repeated.get(at).map(|(zh, en)| Text::made((*zh).to_owned(), (*en).to_owned()));
        let [town, group, category, collector] = self.words;
        let (count, mut codes) = self.rules;
        let mut rules = Vec::new();
        for _ in 0..count {
            rules.push(word(codes.count()?)?.to_owned());
        }
        Some(QueueRow {
            place,
            hh_id: self.hh_id.to_owned(),
            village: word(self.village)?.into(),
            town: word(town)?.into(),
            group: word(group)?.to_owned(),
            head: self.head.to_owned(),
            category: word(category)?.to_owned(),
            size: self.size,
            net: self.stakes.net,
            now: self.stakes.now,
            before: self.stakes.before,
            before_why: self.before_why,
            change: self.change,
            status: self.status,
            round: self.round,
            out: match self.slip {
                Some(slip) => Some((word(slip)?.to_owned(), self.due)),
                None => None,
            },
            flags: self.flags,
            of_village: match self.of_village {
                Some((severity, title)) => Some((severity, text(title)?)),
                None => None,
            },
            rules,
            top: match self.top {
                Some(top) => Some(text(top)?),
                None => None,
            },
            age: 0,
            collector: word(collector)?.to_owned(),
            why: match self.why {
                PackedWhy::Repeated(often) => text(often)?,
                PackedWhy::Own(zh, en) => Text::made(zh.to_owned(), en.to_owned()),
            },
            score: self.score,
            doubt: self.doubt,
            left: self.left,
            control: self.bits & has::CONTROL != 0,
        })
    }

    /// Puts it behind the rows of a queue, what is by slot where its slot there says.
    fn put(&self, repeated: &[(&str, &str)], made: &mut MadeQueue, (slot, place): (u32, usize)) -> Option<()> {
        let at = slot as usize;
        *made.since.get_mut(at)? = self.since;
        *made.tails.get_mut(at)? = self.tails.into();
        *made.stakes.get_mut(at)? = self.stakes;
        *made.found.get_mut(at)? = self.found;
        *made.named.get_mut(at)? = self.bits & has::NAMED != 0;
        made.slots.push(slot);
        made.rows.push(self.laid(repeated, place)?);
        Some(())
    }
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
        // One of another form is of another program too.
        let is_others = |body: &[u8]| mark_of(body).map_or(!body.starts_with(MAGIC), |mark| mark != QueueMark::of(&office.book, period));
        if read.packed_queue(period, is_others)?.unwrap_or(true) {
            continue;
        }
        let is_as_made = match KeptQueue::read(read, period, &QueueReach::Whole)? {
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
