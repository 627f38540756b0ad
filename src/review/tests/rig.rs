//! A rig for tests of the work: an office in a folder or in memory, with small batches made by hand.

use std::path::Path;

use chrono::DateTime;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::stamp::Stamp;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Layer;
use crate::exchange::batch::SheetCounts;
use crate::i18n::Text;
use crate::review::assess::succession::WholeReason;
use crate::review::desk::state::Aside;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::BookKeeper;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Keeping;
use crate::review::file::office::Office;
use crate::review::file::office::OldFile;
use crate::review::file::question::Consent;
use crate::review::intake::batch::BatchDone;
use crate::review::queue::packed::KeptQueue;
use crate::review::queue::reach::QueueReach;
use crate::review::queue::whole::MadeQueue;
use crate::review::queue::whole::QueueSource;
use crate::review::rows::QueueRow;
use crate::review::rulebook::overrides::NewBook;
use crate::rules::book::Book;
use crate::store::Store;
use crate::store::ledger::NewAct;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;

/// A household of a layer: 户编号, household values, values of each member.
pub type Given<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a [(&'a str, &'a str)]]);

/// Options of a desk in 2024.
pub fn options() -> DeskOptions {
    options_by(Book::shipped().expect("a rulebook"))
}

fn options_by(book: Book) -> DeskOptions {
    DeskOptions {
        expect: None,
        reviewer: "李敏".into(),
        station: "ws1".into(),
        book,
        now: clock("2024-10-18T08:30:00Z"),
        create: true,
        anew: false,
        old: OldFile::Upgrade,
        state_dir: None,
        keeping: Keeping::default(),
        asking: Consent::default(),
    }
}

fn clock(at: &str) -> Clock {
    Clock::fixed(DateTime::parse_from_rfc3339(at).expect("a time").to_utc())
}

/// An office in memory.
pub fn office() -> Office {
    office_by(Book::shipped().expect("a rulebook"))
}

/// The same with a rulebook.
pub fn office_by(book: Book) -> Office {
    Office::around(Store::in_memory().expect("a store"), options_by(book))
}

/// A desk over two households, one in each of two villages.
pub fn two_villages() -> Desk {
    let mut office = office();
    let at = |village| [("village", village), ("net", "30000"), ("size_year", "2")];
    let (one, two) = (at("石门村"), at("下河村"));
    let layer = layer(2024, FileKind::Yearly, &[("98010100001", &one, &[]), ("98010100002", &two, &[])]);
    import(&mut office, vec![layer], true).expect("imported");
    Desk::of(office).expect("a desk")
}

/// The desk with something to say for as long as it holds.
pub fn broken(desk: &mut Desk, said: Text) {
    desk.office.broken = Some(said);
}

/// The desk as it stands when its file is gone from its place and a copy is offered there; nowhere, and none is saved at its end.
pub fn gone(desk: &mut Desk, offered: Option<&str>) {
    desk.office.rescue.is_asked = true;
    desk.office.rescue.offer = offered.map(Into::into);
}

/// The desk at another time (`2024-10-18T08:30:00Z`), with somebody else at it.
pub fn on(desk: &mut Desk, at: &str, reviewer: &str) {
    desk.office.clock = clock(at);
    desk.sit(reviewer, &desk.office.station.clone());
}

/// A desk of its own with everything another one holds: file, rulebook, clock, who sits there.
pub fn twin(desk: &Desk) -> Desk {
    let Office { store, book, clock, reviewer, station, .. } = &desk.office;
    let options = DeskOptions { now: *clock, reviewer: reviewer.clone(), station: station.clone(), ..options_by(book.clone()) };
    Desk::of(Office::around(store.twin(), options)).expect("a desk")
}

/// A change to another book at a desk, whose changes are kept nowhere.
pub fn changed_to(desk: &mut Desk, book: &Book) -> NewBook {
    let keep = |_: &[BookChange], _: &str, _: &str| Ok(Aside { place: Box::new(|| Ok(())), take_back: Box::new(|| {}) });
    let with = |_: &[BookChange]| Err(Text::default());
    desk.set_overlay("desk.toml".into(), BookKeeper::Beside { with: Box::new(with), keep: Box::new(keep) });
    NewBook {
        changes: Vec::new(),
        what: Text::default(),
        would: Text::default(),
        book: book.clone(),
        period: desk.office.period().expect("read"),
        others: Vec::new(),
        instead_of: desk.office.book.digest().to_owned(),
        whose: Stamp::Practice,
        takes_more: false,
        takes_back: false,
    }
}

/// Puts a book in force at two desks that hold the same: at the first by the rules that the change touches, where that is enough, at the
/// second by every rule. Why it was not enough, none where it was; both hold the same again, and said the same before they were asked.
pub fn in_force_both_ways(desk: &mut Desk, twin: &mut Desk, book: &Book) -> Option<WholeReason> {
    let period = desk.office.period().expect("read").expect("a period");
    let (own, other) = (changed_to(desk, book), changed_to(twin, book));
    let part = desk.judge_by(own, &|_| true).expect("judged");
    let whole = twin.judge_whole_by(other, period, &|_| true).expect("judged");
    assert_eq!(part.trial, whole.trial);
    let why = part.run.as_ref().and_then(|run| run.whole);
    for (desk, judged) in [(&mut *desk, part), (&mut *twin, whole)] {
        desk.take_in_book(judged).expect("in force");
    }
    let differs = desk.office.store.told().into_iter().zip(twin.office.store.told()).find(|(own, other)| own != other);
    assert_eq!(differs, None);
    assert_eq!(desk.office.store.told().len(), twin.office.store.told().len());
    why
}

/// The queue of the period under review, made anew.
fn made_anew(desk: &Desk) -> MadeQueue {
    let period = desk.period.expect("a period");
    let source = QueueSource::of(desk.office.store.read(), period).expect("read");
    desk.ground(period).made(source, &|_| Ok(None)).expect("made")
}

/// Keeps the queue for the next start.
pub fn keep_queue(desk: &mut Desk) {
    let made = made_anew(desk);
    desk.keep_queue(desk.period.expect("a period"), &made).expect("kept");
}

/// Keeps another queue than the file gives: its first row is of somebody else.
pub fn keep_another_queue(desk: &mut Desk) {
    let mut made = made_anew(desk);
    made.rows[0].head = "某人".into();
    desk.keep_queue(desk.period.expect("a period"), &made).expect("kept");
}

/// Changes what is kept of the queue byte by byte.
pub fn alter_kept_queue(desk: &mut Desk, alter: impl FnOnce(&mut Vec<u8>)) {
    let period = desk.period.expect("a period");
    let mut body = desk.office.store.read().packed_queue(period, <[u8]>::to_vec).expect("read").expect("kept");
    alter(&mut body);
    let altered: Result<(), ReviewError> = desk.office.store.transact(|write| Ok(write.pack_queue(period, &body)?));
    altered.expect("altered");
}

/// Whether a start believes what is kept of the queue; what is believed says what a queue made anew says.
pub fn believes_kept_queue(desk: &mut Desk) -> bool {
    let period = desk.period.expect("a period");
    let Some(kept) = KeptQueue::read(desk.office.store.read(), period, &QueueReach::Whole).expect("read") else { return false };
    let Some(kept) = desk.brought_up(period, kept).expect("read") else { return false };
    let anew = made_anew(desk);
    assert!(kept.says_as(&anew), "another queue than the file gives");
    for hh in [0, anew.rows.len() / 2, anew.rows.len() - 1].map(|at| &anew.rows[at].hh_id) {
        assert_few_of_all(desk, period, &anew, hh);
    }
    true
}

/// That what is laid out for one household is what all of the queue says of it and of its village.
fn assert_few_of_all(desk: &mut Desk, period: Period, all: &MadeQueue, hh: &String) {
    let reach = QueueReach::Households(vec![hh.clone()]);
    let kept = KeptQueue::read(desk.office.store.read(), period, &reach).expect("read").expect("kept");
    let few = desk.brought_up(period, kept).expect("read").expect("believed");
    let village = |made: &MadeQueue| made.rows.iter().find(|row| row.hh_id == *hh).map(|row| row.village.clone()).expect("its row");
    let of_village = |row: &&QueueRow| row.village == village(all);
    let (own, whole): (Vec<&QueueRow>, Vec<&QueueRow>) =
        (few.rows.iter().filter(of_village).collect(), all.rows.iter().filter(of_village).collect());
    assert_eq!(own, whole, "{hh}");
    for (row, &slot) in few.rows.iter().zip(&few.slots) {
        let at = all.rows.iter().position(|other| other.hh_id == row.hh_id).expect("of all");
        let (slot, there) = (slot as usize, all.slots[at] as usize);
        assert_eq!(row, &all.rows[at]);
        assert_eq!(
            (&few.tails[slot], few.stakes[slot], few.found[slot], few.named[slot]),
            (&all.tails[there], all.stakes[there], all.found[there], all.named[there])
        );
    }
    assert!(few.rows.windows(2).all(|two| two[0].place < two[1].place));
}

/// The findings of `verify` at a desk.
pub fn findings_at(desk: &Desk) -> Vec<String> {
    findings(&desk.office)
}

/// Runs the rules at a desk.
pub fn assessed(desk: &mut Desk) {
    desk.office.assess(None, &|_| true).expect("judged");
}

/// The desk by another rulebook.
pub fn by_book(desk: &mut Desk, book: Book) {
    desk.office.book = book;
}

/// Moves a case at a desk.
pub fn done(desk: &mut Desk, hh_id: &str, act: Act, status: Status) {
    decide(&mut desk.office, hh_id, act, status);
    desk.refresh().expect("read");
}

/// A file of these households.
pub fn layer(year: i32, kind: FileKind, households: &[Given<'_>]) -> Layer {
    let period = Period::annual(year);
    let mut roll = Roll::new(period);
    let mut columns: Vec<FieldId> = vec![HH_ID];
    for ((id, values, members), row) in households.iter().zip(2..) {
        let source = RowSource { file: 0, row };
        let household = roll.household(id, source);
        for (code, value) in *values {
            let field = field::field(code).expect("a field");
            columns.push(field);
            let cell = read_cell(&mut roll, (household, None), field, value);
            roll.set(household, field, cell);
        }
        for (position, values) in (0u16..).zip(*members) {
            let member = roll.member(household, source);
            for (code, value) in *values {
                let field = field::field(code).expect("a field");
                columns.push(field);
                let cell = read_cell(&mut roll, (household, Some(position)), field, value);
                roll.set_member(member, field, cell);
            }
        }
    }
    roll.seal();
    columns.sort_unstable();
    columns.dedup();
    let lists_members = households.iter().any(|(_, _, members)| !members.is_empty());
    Layer { kind, period, roll, lists_members, columns }
}

/// A cell as a file gives it, with the note that reading makes of one that cannot be read.
fn read_cell(roll: &mut Roll, (household, member): (usize, Option<u16>), field: FieldId, value: &str) -> Cell {
    let cell = Cell::read(field.row().kind, value, &mut roll.words);
    if cell.seen() == Seen::Unreadable {
        let household = u32::try_from(household).expect("a small roll");
        roll.notes.push(Note { household, member, field, problem: Problem::Unreadable, raw: value.into() });
    }
    cell
}

/// A batch of one file for each layer.
pub fn incoming(mut layers: Vec<Layer>) -> Incoming {
    let mut files = Vec::new();
    for layer in &mut layers {
        files.push(FileReport {
            is_form: false,
            path: "a.csv".into(),
            name: "a.csv".into(),
            sheet: String::new(),
            kind: layer.kind,
            period: Some(layer.period),
            rows: layer.roll.len(),
            households: layer.roll.len(),
            digest: String::new(),
            encoding: "utf-8".into(),
            unknown_columns: Vec::new(),
            missing_columns: Vec::new(),
            export_date: None,
            hidden: false,
            counts: SheetCounts::default(),
        });
    }
    Incoming { files, rolls: layers, tables: Vec::new(), problems: Vec::new(), passed_over: Vec::new() }
}

/// An office in a file, with one household.
pub fn office_at(path: &Path) -> Office {
    let mut office = Office::open(path, options()).expect("an office");
    let house = [("village", "石门村"), ("net", "30000"), ("size_year", "2")];
    import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &house, &[])])], true).expect("imported");
    office
}

/// Previews and imports.
pub fn import(office: &mut Office, layers: Vec<Layer>, assess: bool) -> Result<BatchDone, ReviewError> {
    let preview = office.preview_of(incoming(layers), &|_| true)?;
    office.import(preview, assess, &|_| true)
}

/// Moves a case, as the desk does.
pub fn decide(office: &mut Office, hh_id: &str, act: Act, status: Status) -> i64 {
    let period = office.period().expect("read").expect("a period");
    let version = office.store.read().current(period, hh_id).expect("read").map(|version| version.digest).unwrap_or_default();
    let case = office.store.read().case(period, hh_id).expect("read").expect("a case");
    let round = case.state.round + u32::from(act == Act::Return);
    let state = CaseState { status, round, seen: version.clone(), ..case.state };
    let payload = Payload { period: Some(period), to: Some(state), ..Payload::default() };
    let new = NewAct { hh_id: hh_id.into(), version, payload, note: "看过".into(), group: None };
    office.transact(|write, who| Ok(write.act(who, act, new)?)).expect("decided")
}

/// Where a case of the period under review stands.
pub fn status(office: &Office, hh_id: &str) -> Option<(Status, u32)> {
    let period = office.period().expect("read").expect("a period");
    office.store.read().case(period, hh_id).expect("read").map(|case| (case.state.status, case.state.round))
}

/// The findings of `verify`, in Chinese.
pub fn findings(office: &Office) -> Vec<String> {
    let verdict = office.verify().expect("verified");
    verdict.told().map(|finding| finding.get(crate::i18n::Lang::Zh).to_owned()).collect()
}
