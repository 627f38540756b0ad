//! What stands in the rows that the program makes from a household's account: items, blocks, parents, lands, required fields, village items.
//!
//! What does not live here: which rows there are (`account.rs`).

use crate::domain::caliber::Item;
use crate::domain::caliber::ItemKind;
use crate::domain::caliber::Restated;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::SIZE_YEAR;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::rules::book::limits::LAND_MOST;
use crate::rules::eval::functions;
use crate::rules::eval::functions::plain;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Shape;
use crate::rules::lang::expr::When;
use crate::rules::lang::expr::field_word;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::account::BLOCKS;
use crate::rules::township::account::PROD_IN;
use crate::rules::township::context::Live;

const PROD_OUT: FieldId = known("prod_out");
const PROD_OUT_SUBSIDY: FieldId = known("prod_out_subsidy");
const MON_CAT: FieldId = known("mon_cat");
const RISK_CLEARED: FieldId = known("risk_cleared");

/// Key of the limit that bounds the row of `lands` in hand.
pub(crate) fn land_key(live: &Live, frame: &Frame) -> String {
    live.account.lands.get(frame.row as usize).map_or_else(String::new, |(name, _, _)| format!("{LAND_MOST}{name}"))
}

/// The field and member of a row of `required`.
pub(crate) fn required_at(live: &Live, frame: &Frame) -> Option<(FieldId, Option<u32>)> {
    let account = &live.account;
    let row = frame.row as usize;
    if let Some(id) = account.required.get(row) {
        return Some((*id, None));
    }
    let row = row - account.required.len();
    let width = account.required_of_members.len();
    let member = live.people.of(frame.household as usize).get(row.checked_div(width)?)?;
    Some((*account.required_of_members.get(row % width)?, Some(*member)))
}

/// A column of a row.
pub(crate) fn row(live: &Live, coll: Coll, attr: Attr, frame: &Frame) -> Val {
    let at = frame.row as usize;
    match coll {
        Coll::Items => item(live, at, attr, frame),
        Coll::Blocks => block(live, at, attr, frame),
        Coll::Parents => parent(live, at, attr, frame),
        Coll::Lands => match (live.account.lands.get(at), attr) {
            (Some((name, _, _)), Attr::Id) => own_word(name),
            (Some((_, id, _)), Attr::Area) => live.seen(Leaf::Own(When::Now, *id), frame),
            (Some((_, _, most)), Attr::Most) => *most,
            _ => Val::No(Why::Unknown),
        },
        Coll::Cells => {
            let note = live.notes_of(frame.household as usize).get(at).and_then(|at| live.town.current.notes.get(*at as usize));
            match (note, attr) {
                (Some(note), Attr::Field) => field_word(note.field),
                (Some(note), Attr::Problem) => own_word(note.problem.code()),
                _ => Val::No(Why::Unknown),
            }
        }
        Coll::Required => required(live, attr, frame),
        Coll::VillageItems => {
            let counts = live.village_items.get(frame.village as usize).and_then(|items| items.get(at));
            match (attr, counts) {
                (Attr::Id, _) => live.account.village_items.get(at).map_or(Val::No(Why::Unknown), |id| field_word(*id)),
                (Attr::N, Some([n, _, _])) => Val::Num(Num::whole(*n)),
                (Attr::HadBefore, Some([_, had, _])) => Val::Num(Num::whole(*had)),
                (Attr::HasNow, Some([_, _, has])) => Val::Num(Num::whole(*has)),
                _ => Val::No(Why::Unknown),
            }
        }
        Coll::Households | Coll::Members | Coll::Waits | Coll::Other(_) => Val::No(Why::NoFile),
    }
}

fn item(live: &Live, at: usize, attr: Attr, frame: &Frame) -> Val {
    let Some(item) = live.account.items.get(at) else { return Val::No(Why::Unknown) };
    match attr {
        Attr::Id => field_word(item.field),
        Attr::Parent => item.parent.map_or(Val::No(Why::Empty), field_word),
        Attr::Leaf => Val::Bool(live.account.leaf.get(at).copied().unwrap_or(false)),
        Attr::Kind => own_word(item.kind.code()),
        Attr::SelfReported => Val::Bool(item.self_reported),
        Attr::Regrouped => Val::Bool(regrouped(live, item.field)),
        Attr::Value => {
            let cell = live.account.columns.get(at).copied().flatten().map_or(Cell::ABSENT, |column| live.cell(column, frame));
            plain(cell, Shape::Money)
        }
        Attr::Was => live.of_past(When::Prior(1), item.field, frame),
        Attr::WasRaw => live.of_past(When::PriorRaw, item.field, frame),
        Attr::Earlier => live.of_past(When::Earlier, item.field, frame),
        _ => Val::No(Why::Unknown),
    }
}

/// Whether some child of an item was not reported last year as it is now. A payroll may split it for one household and not for the next,
/// so the total is compared as well.
fn regrouped(live: &Live, field: FieldId) -> bool {
    let past = Live::slot(When::Prior(1)).and_then(|slot| live.past[slot].as_ref());
    let was_moved = |child: &Item| past.is_some_and(|past| past.restated(child.field) != Restated::AsReported);
    live.caliber.children(field).any(was_moved)
}

fn block(live: &Live, at: usize, attr: Attr, frame: &Frame) -> Val {
    let Some((name, id)) = BLOCKS.get(at) else { return Val::No(Why::Unknown) };
    let when = match attr {
        Attr::Id => return own_word(name),
        Attr::Was => When::Prior(1),
        _ => When::Now,
    };
    let of = |id| live.seen(Leaf::Own(when, id), frame);
    if *id != PROD_IN {
        return of(*id);
    }
    // A subsidy that is empty or not in the file counts as none; restating keeps net production comparable as a whole.
    let subsidy = of(PROD_OUT_SUBSIDY).number().unwrap_or(Num::whole(0));
    match (of(PROD_IN).number(), of(PROD_OUT).number()) {
        (Ok(income), Ok(cost)) => income.minus(cost).and_then(|net| net.plus(subsidy)).into(),
        (Err(why), _) | (_, Err(why)) => Val::No(why),
    }
}

fn parent(live: &Live, at: usize, attr: Attr, frame: &Frame) -> Val {
    let Some((id, children)) = live.account.parents.get(at) else { return Val::No(Why::Unknown) };
    let cells = || children.iter().map(|child| live.town.current.get(frame.household as usize, *child));
    match attr {
        Attr::Id => field_word(*id),
        Attr::Value => live.seen(Leaf::Own(When::Now, *id), frame),
        Attr::ChildrenSum => {
            let mut total = Num { num: 0, den: 100 };
            for value in cells().filter_map(Cell::raw) {
                match total.plus(Num { num: value, den: 100 }) {
                    Ok(sum) => total = sum,
                    Err(why) => return Val::No(why),
                }
            }
            // A child that cannot be read would make the sum a guess.
            let unreadable = cells().any(|cell| matches!(cell, Cell::UNREADABLE | Cell::MASKED));
            if unreadable { Val::No(Why::Unreadable) } else { Val::Num(total) }
        }
        Attr::ChildrenGiven => functions::whole(cells().filter(|cell| cell.raw().is_some()).count()),
        Attr::ChildrenBlank => functions::whole(cells().filter(|cell| *cell == Cell::EMPTY).count()),
        _ => Val::No(Why::Unknown),
    }
}

fn required(live: &Live, attr: Attr, frame: &Frame) -> Val {
    let Some((id, member)) = required_at(live, frame) else { return Val::No(Why::Unknown) };
    match attr {
        Attr::Id => field_word(id),
        Attr::Due => {
            if id == RISK_CLEARED {
                // Asked only of monitoring objects; without the column nobody can say who is one.
                return match live.seen(Leaf::Own(When::Now, MON_CAT), frame) {
                    Val::No(Why::Empty) => Val::Bool(false),
                    Val::No(why) => Val::No(why),
                    _ => Val::Bool(true),
                };
            }
            Val::Bool(id != SIZE_YEAR || live.caliber.denominator == SIZE_YEAR)
        }
        Attr::Value => {
            let row = frame.row as usize;
            let own = live.account.required.len();
            let (columns, row) = match member {
                Some(_) => (&live.account.member_columns, (row - own) % live.account.required_of_members.len().max(1)),
                None => (&live.account.required_columns, row),
            };
            let column = columns.get(row).copied().flatten();
            let cell = match (column, member) {
                (None, _) => Cell::ABSENT,
                (Some(column), Some(member)) => live.member_cell(column, &Frame { member, ..*frame }),
                (Some(column), None) => live.cell(column, frame),
            };
            match plain(cell, Shape::Count) {
                Val::No(why) => Val::No(why),
                _ => live.account.yes,
            }
        }
        _ => Val::No(Why::Unknown),
    }
}

/// The items that net income is made of, and whether each adds to it.
pub(crate) fn net_items(live: &Live) -> impl Iterator<Item = (FieldId, bool)> {
    live.caliber.items.iter().filter_map(|item| match item.kind {
        ItemKind::Income if item.parent.is_none() => Some((item.field, true)),
        ItemKind::Cost if item.parent.is_none() => Some((item.field, false)),
        ItemKind::Subsidy => Some((item.field, true)),
        ItemKind::Income | ItemKind::Cost | ItemKind::Derived => None,
    })
}

/// What the caliber computes from the top-level items.
///
/// Net income counts an empty item as nothing, as the system did that printed it (readings.md ARI02). Gross income does not: what is not
/// filled in is not nought, so it is unknown until every one of its incomes is there.
pub(crate) fn calc(live: &Live, part: CalcPart, frame: &Frame) -> Val {
    let read = |id| live.town.current.get(frame.household as usize, id);
    if part == CalcPart::Gross {
        let incomes = live.caliber.items.iter().filter(|item| item.kind == ItemKind::Income && item.parent.is_none());
        let unknown = incomes.map(|item| plain(read(item.field), Shape::Money)).find(|value| matches!(value, Val::No(_)));
        if let Some(unknown) = unknown {
            return unknown;
        }
    }
    let computed = live.caliber.compute(read);
    let cell = match part {
        CalcPart::Gross => computed.gross,
        CalcPart::Net => computed.net,
        CalcPart::NetPc => computed.net_pc,
    };
    plain(cell, Shape::Money)
}

/// The size that divided `net` in another record, by the caliber of that year.
pub(crate) fn past_denominator(live: &Live, when: When, frame: &Frame) -> Val {
    let year = Live::slot(when).and_then(|slot| live.past[slot].as_ref()).map(|past| past.roll.period.year);
    match year {
        Some(year) => live.of_past(when, live.book.caliber(year, &live.town.campaign.place).denominator, frame),
        None => Val::No(Why::NoPeriod),
    }
}

/// Per village and item: households with a value in both years, with more than 0 last year, with more than 0 now (readings.md VIL06).
pub(crate) fn village_items(live: &Live) -> Vec<Vec<[i64; 3]>> {
    if live.past[0].is_none() {
        return vec![vec![[0; 3]; live.account.village_items.len()]; live.villages.len()];
    }
    let count = |village: usize, id: FieldId| counts_of_village(live, village, id, false);
    (0..live.villages.len()).map(|village| live.account.village_items.iter().map(|id| count(village, *id)).collect()).collect()
}

/// Households of a village with an item in both years, with more than 0 last year, with more than 0 now; with `none` an empty cell of
/// this year says 0.
pub(crate) fn counts_of_village(live: &Live, village: usize, id: FieldId, none: bool) -> [i64; 3] {
    let mut counts = [0_i64; 3];
    let households = live.villages.get(village).map_or(&[][..], |village| &village.households);
    for household in households {
        let frame = live.household(*household as usize);
        let now = match live.seen(Leaf::Own(When::Now, id), &frame).number() {
            Err(Why::Empty) if none => Ok(false),
            now => now.map(|now| now.num > 0),
        };
        let was = live.of_past(When::Prior(1), id, &frame).number();
        if let (Ok(now), Ok(was)) = (now, was) {
            counts[0] += 1;
            counts[1] += i64::from(was.num > 0);
            counts[2] += i64::from(now);
        }
    }
    counts
}
