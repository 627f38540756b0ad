//! What the office itself knows of a household, as tables that rules read beside the record: the case, its edits, what it was returned for.
//!
//! They are filled when the rules run, from cases, ledger and versions, and stored nowhere: they change with every act.
//! An edit is a version of the figures after the first; those of batches that were taken back are none. The village has checked the
//! figures before the township sees them, so every edit comes after its check. A case was returned for the high and medium flags that
//! were unsettled then. What does not live here: tables that files feed, the rules over them (`rules/book/col.toml`).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::caliber::Caliber;
use crate::domain::case::Status;
use crate::domain::cell::Cell;
use crate::domain::cell::day_cell;
use crate::domain::cell::word_cell;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::office::visit::HouseVisits;
use crate::domain::office::visit::VisitStands;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::domain::table::TableId;
use crate::domain::table::known;
use crate::domain::tables::Tables;
use crate::review::file::coming_back;
use crate::review::file::coming_back::ComingBack;
use crate::review::file::coming_back::LastReturn;
use crate::review::file::visits;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::payload::CARRIED;
use crate::store::payload::CaseState;
use crate::store::payload::EDGE;
use crate::store::payload::Payload;

const CASE: TableId = known("case");
const VERSIONS: TableId = known("versions");
const RETURNED: TableId = known("returned_rules");

/// Ledger entries read at a time.
const WINDOW: i64 = 2000;

/// What the ledger says of one case.
#[derive(Debug, Default)]
struct CaseTold {
    /// Code of who acted last.
    reviewer: String,
    /// How often it was returned for each rule.
    returned: BTreeMap<String, i64>,
    /// Its last return; none before the first.
    last: Option<LastReturn>,
}

/// Fills the tables of the office for a roll that is about to be judged on a day, and groups their rows; `undoes` is the batch that is
/// being taken back, if one is, `caliber` that of the period.
///
/// # Errors
/// What the database says.
pub fn fill(
    read: Read<'_>,
    roll: &Roll,
    caliber: &Caliber,
    today: NaiveDate,
    undoes: Option<i64>,
    tables: &mut Tables,
) -> Result<(), StoreError> {
    let period = roll.period;
    for table in [CASE, VERSIONS, RETURNED] {
        tables.load(table);
    }
    let told = told(read, period)?;
    let names: HashMap<String, String> = read.staff()?.into_iter().collect();
    let cases: HashMap<String, CaseState> = read.cases(period)?.into_iter().map(|case| (case.hh_id, case.state)).collect();
    let edited: HashSet<String> = read.heads(period)?.into_iter().filter(|head| head.seq > 1).map(|head| head.hh_id).collect();
    let withdrawn: HashSet<i64> = read
        .batches()?
        .into_iter()
        .filter(|batch| batch.undoes.is_some() || batch.undone_by.is_some() || undoes == Some(batch.id))
        .map(|batch| batch.id)
        .collect();
    let left = coming_back::left_out(read, period)?;
    let visits = visits::known(read, period)?;
    for at in 0..roll.len() {
        let hh_id = roll.id(at);
        let new = CaseState::new();
        let state = cases.get(hh_id).unwrap_or(&new);
        let of_ledger = told.get(hh_id);
        let reviewer = of_ledger.map(|told| names.get(&told.reviewer).unwrap_or(&told.reviewer).as_str()).unwrap_or_default();
        let status = status_of(read, roll, at, state)?;
        let last = of_ledger.and_then(|told| told.last.as_ref());
        let back = last.map(|last| coming_back::of(read, roll, at, caliber, status, last)).transpose()?.unwrap_or_default();
        let state = CaseState { status, ..state.clone() };
        let after = AfterReturn { back, edge: last.is_some_and(|last| last.edge), slip_left: left.contains(hh_id) };
        let visits = visits.of.get(hh_id);
        push_case(at, &state, reviewer, today, after, visits, tables);
        for (rule, times) in of_ledger.iter().flat_map(|told| &told.returned) {
            let rule = word_cell(&mut tables.words, rule);
            tables.push(RETURNED, at, None, &[rule, Cell::value(*times)]);
        }
        if edited.contains(hh_id) {
            push_edits(read, roll, at, undoes.is_some(), &withdrawn, tables)?;
        }
    }
    tables.seal(roll.len());
    Ok(())
}

/// Where a case stands under the figures that are being judged, which may be those that bring it back.
fn status_of(read: Read<'_>, roll: &Roll, at: usize, state: &CaseState) -> Result<Status, StoreError> {
    if state.status == Status::Returned
        && let Some(stored) = read.current(roll.period, roll.id(at))?
        && !stored.record.says_the_same(&Record::of(roll, at))
    {
        return Ok(Status::Corrected);
    }
    Ok(state.status)
}

/// What is known of a case after it was returned, now or in a campaign before.
#[derive(Clone, Copy)]
struct AfterReturn {
    back: ComingBack,
    edge: bool,
    slip_left: bool,
}

fn push_case(
    at: usize,
    state: &CaseState,
    reviewer: &str,
    today: NaiveDate,
    after: AfterReturn,
    visits: Option<&HouseVisits>,
    tables: &mut Tables,
) {
    let stands = visits.map(|own| own.stands(today));
    let is = |wanted: &[VisitStands]| Cell::value(i64::from(stands.is_some_and(|stands| wanted.contains(&stands))));
    let returned = state.status == Status::Returned;
    let late = match state.due {
        _ if !returned => Cell::value(0),
        Some(due) => Cell::value(i64::from(today > due)),
        None => Cell::EMPTY,
    };
    let AfterReturn { back, edge, slip_left } = after;
    let cells = [
        word_cell(&mut tables.words, state.status.code()),
        state.due.filter(|_| returned).map_or(Cell::EMPTY, day_cell),
        if reviewer.is_empty() { Cell::EMPTY } else { word_cell(&mut tables.words, reviewer) },
        Cell::value(i64::from(state.round_told())),
        late,
        Cell::value(back.moved),
        Cell::value(back.untouched),
        Cell::value(back.unasked),
        Cell::value(back.gone),
        Cell::value(back.stayed),
        Cell::value(back.fresh),
        Cell::value(i64::from(edge)),
        Cell::value(i64::from(slip_left)),
        Cell::value(i64::from(visits.is_some_and(|own| own.listed.is_some()))),
        is(&[VisitStands::Visited, VisitStands::Late]),
        is(&[VisitStands::Missing]),
        is(&[VisitStands::Late]),
        is(&[VisitStands::PhoneOnly]),
        is(&[VisitStands::NotFound]),
    ];
    tables.push(CASE, at, None, &cells);
}

/// One row for each edit: whether income changed, and whether an item went back to a value it had two or more versions before.
fn push_edits(
    read: Read<'_>,
    roll: &Roll,
    at: usize,
    undoing: bool,
    withdrawn: &HashSet<i64>,
    tables: &mut Tables,
) -> Result<(), StoreError> {
    let stored = read.versions(roll.period, roll.id(at))?;
    let mut known: Vec<Vec<String>> =
        stored.iter().filter(|version| !withdrawn.contains(&version.batch)).map(|version| income(&version.record)).collect();
    let now = income(&Record::of(roll, at));
    if !undoing && known.last().is_some_and(|last| *last != now) {
        known.push(now);
    }
    for place in 1..known.len() {
        let (earlier, rest) = known.split_at(place);
        let (Some(before), Some(here)) = (earlier.last(), rest.first()) else { continue };
        let older = earlier.len() - 1;
        let restored = here.iter().enumerate().any(|(item, value)| {
            !value.is_empty() && before.get(item) != Some(value) && earlier[..older].iter().any(|old| old.get(item) == Some(value))
        });
        let cells = [before != here, true, restored].map(|truth| Cell::value(i64::from(truth)));
        tables.push(VERSIONS, at, None, &cells);
    }
    Ok(())
}

/// The income items of a document, as written.
fn income(record: &Record) -> Vec<String> {
    FieldId::all().filter(|field| field.row().owner == Owner::Income).map(|field| record.value(field).to_owned()).collect()
}

/// What the ledger says of every case of a period; what was undone is left out.
fn told(read: Read<'_>, period: Period) -> Result<HashMap<String, CaseTold>, StoreError> {
    let (tip, _) = read.ledger_tip()?;
    let mut entries: Vec<(i64, Act, String, String, String, Payload)> = Vec::new();
    let mut from = 1;
    while from <= tip {
        for stored in read.ledger(from, from + WINDOW - 1)? {
            let entry = stored.entry;
            let kept = matches!(entry.act, Act::Undo | Act::Notice) || entry.act.row().is_review;
            if !kept || entry.case.is_empty() {
                continue;
            }
            let payload = Payload::parse(&entry.payload).unwrap_or_default();
            // A waiver that holds from an earlier period is nobody's look at the figures.
            if payload.period == Some(period) && payload.why != CARRIED {
                entries.push((entry.seq, entry.act, entry.case, entry.reviewer, entry.version, payload));
            }
        }
        from += WINDOW;
    }
    let gone = taken_back(entries.iter().rev().map(|(seq, .., payload)| (*seq, payload.undo)));
    let mut told: HashMap<String, CaseTold> = HashMap::new();
    for (seq, act, case, reviewer, version, payload) in entries {
        if act == Act::Undo || gone.contains(&seq) {
            continue;
        }
        let own = told.entry(case).or_default();
        if act == Act::Notice {
            if let Some(last) = own.last.as_mut().filter(|_| payload.why == EDGE) {
                last.edge = true;
            }
            continue;
        }
        own.reviewer = reviewer;
        if act == Act::Return {
            own.last = Some(LastReturn { version, rules: payload.counts.keys().cloned().collect(), edge: false });
            for rule in payload.counts.into_keys() {
                *own.returned.entry(rule).or_default() += 1;
            }
        }
    }
    Ok(told)
}

/// The entries that were taken back, of entries told newest first with what each takes back.
#[must_use]
pub fn taken_back(newest_first: impl Iterator<Item = (i64, Option<i64>)>) -> HashSet<i64> {
    let mut undone = HashSet::new();
    for (seq, undoes) in newest_first {
        if !undone.contains(&seq) {
            undone.extend(undoes);
        }
    }
    undone
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::FlagState;
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::exchange::batch::Layer;
    use crate::review::desk::state::Desk;
    use crate::review::file::clock::Clock;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig::findings;
    use crate::review::tests::rig::import;
    use crate::review::tests::rig::layer;
    use crate::review::tests::rig::office;

    const ID: &str = "98010100001";

    fn file(net_pc: i64, collector: &str) -> Layer {
        let (head, net) = (net_pc.to_string(), (net_pc * 2).to_string());
        let mut values = vec![("village", "石门村"), ("size_year", "2"), ("size_current", "2"), ("collector", collector)];
        values.extend(["wage", "wage_other", "gross", "net"].map(|code| (code, net.as_str())));
        values.extend([("prod_in", "0"), ("trans", "0"), ("net_pc", head.as_str())]);
        layer(2024, FileKind::Yearly, &[(ID, &values, &[]), ("98010100002", &values, &[])])
    }

    fn desk(collector: &str) -> Desk {
        let mut office = office();
        let before = file(20_000, collector);
        let before = Layer { period: Period::annual(2023), roll: relabelled(before.roll), ..file(20_000, collector) };
        import(&mut office, vec![before, file(12_000, collector)], true).expect("imported");
        Desk::of(office).expect("a desk")
    }

    /// The same records a year earlier.
    fn relabelled(mut roll: crate::domain::roll::Roll) -> crate::domain::roll::Roll {
        roll.period = Period::annual(2023);
        roll
    }

    fn state(desk: &Desk, hh_id: &str, rule: &str) -> Option<FlagState> {
        let standings = desk.office.store.read().standings_of(Period::annual(2024), hh_id).expect("read");
        standings.into_iter().find(|standing| standing.key.rule == rule).map(|standing| standing.state)
    }

    fn order(deed: Deed) -> Order {
        Order {
            households: vec![ID.into()],
            deed: Some(deed),
            reasons: vec!["R11".into()],
            evidence: vec!["E4".into()],
            ..Order::default()
        }
    }

    fn at(desk: &mut Desk, stamp: &str) {
        desk.office.clock = Clock::fixed(chrono::DateTime::parse_from_rfc3339(stamp).expect("a time").to_utc());
    }

    fn run(desk: &mut Desk) {
        desk.office.assess(None, &|_| true).expect("judged");
        desk.refresh().expect("read");
        assert_eq!(findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn whoever_reviews_his_own_form_is_seen() {
        let mut desk = desk("李敏");
        assert_eq!(state(&desk, ID, "COL04"), None, "nobody has reviewed it");
        desk.order(&order(Deed::Return)).expect("returned");
        run(&mut desk);
        assert_eq!(state(&desk, ID, "COL04"), Some(FlagState::Open));
        assert_eq!(state(&desk, "98010100002", "COL04"), None);
        desk.undo().expect("undone");
        desk.office.reviewer = "王芳".into();
        desk.order(&order(Deed::Return)).expect("returned by somebody else");
        run(&mut desk);
        assert_eq!(state(&desk, ID, "COL04"), Some(FlagState::AutoCleared), "the last who reviewed counts, and what was undone does not");
    }

    #[test]
    fn a_return_that_is_past_its_day_is_seen_until_it_comes_back() {
        let mut desk = desk("王军");
        desk.order(&Order { due: "2024-10-24".parse().ok(), ..order(Deed::Return) }).expect("returned");
        at(&mut desk, "2024-10-24T08:00:00Z");
        run(&mut desk);
        assert_eq!(state(&desk, ID, "COL06"), None, "the due day itself is in time");
        at(&mut desk, "2024-10-25T08:00:00Z");
        run(&mut desk);
        assert_eq!(state(&desk, ID, "COL06"), Some(FlagState::Open));
        import(&mut desk.office, vec![file(12_500, "王军")], true).expect("imported");
        assert_eq!(state(&desk, ID, "COL06"), Some(FlagState::Corrected), "it is back with the same import");
        assert_eq!(findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_case_returned_twice_for_one_rule_is_seen() {
        let mut desk = desk("王军");
        assert!(desk.queue()[0].rules.contains(&"INC01".to_owned()), "{:?}", desk.queue()[0].rules);
        desk.order(&order(Deed::Return)).expect("returned");
        import(&mut desk.office, vec![file(12_500, "王军")], true).expect("imported");
        assert_eq!(state(&desk, ID, "COL07"), None);
        desk.refresh().expect("read");
        desk.order(&order(Deed::Return)).expect("returned again");
        run(&mut desk);
        assert_eq!(state(&desk, ID, "COL07"), Some(FlagState::Open));
    }

    #[test]
    fn figures_that_go_to_and_fro_are_seen() {
        let mut desk = desk("王军");
        for net_pc in [12_500, 13_000] {
            import(&mut desk.office, vec![file(net_pc, "王军")], true).expect("imported");
        }
        assert_eq!(state(&desk, ID, "COL05"), None, "two edits");
        let third = import(&mut desk.office, vec![file(13_500, "王军")], true).expect("imported").batch.expect("a batch");
        assert_eq!(state(&desk, ID, "COL05"), Some(FlagState::Open), "three edits");
        desk.office.undo_batch(third, &|_| true).expect("undone");
        assert_ne!(state(&desk, ID, "COL05"), Some(FlagState::Open), "a batch that was taken back is no edit");
        import(&mut desk.office, vec![file(12_500, "王军")], true).expect("imported");
        assert!(state(&desk, ID, "COL05").is_some_and(FlagState::is_unsettled), "back to an earlier figure");
        assert_eq!(findings(&desk.office), Vec::<String>::new());
    }
}
