//! The township made ready for a run, and every value that rules read from it.
//!
//! What does not live here: what it is made of (`context.rs`), statistics, which are worked out with what is ready (`judge/stats.rs`).

use crate::domain::caliber::Caliber;
use crate::domain::caliber::Restated;
use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::cell::day_cell;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::why::Why;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::text::words::Word;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits::LAND_MOST;
use crate::rules::book::limits::LimitValue;
use crate::rules::book::limits::VILLAGES;
use crate::rules::eval::functions::plain;
use crate::rules::eval::functions::shape;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::WHENS;
use crate::rules::lang::expr::When;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::names;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::value::Val;
use crate::rules::township::account;
use crate::rules::township::account::Account;
use crate::rules::township::account_rows;
use crate::rules::township::context::Live;
use crate::rules::township::context::Past;
use crate::rules::township::duplicates_index::Counts;
use crate::rules::township::people::People;
use crate::rules::township::prior_match::PriorMatch;
use crate::rules::township::prior_match::match_prior;
use crate::rules::township::side_tables;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::PlacesOfRoll;
use crate::rules::township::town::Town;
use crate::rules::township::town::places;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

impl<'a> Live<'a> {
    /// Makes everything ready but the statistics, which are worked out with what is ready.
    pub fn new(book: &'a Book, town: Town<'a>) -> Live<'a> {
        let period = town.campaign.period;
        let caliber = book.caliber(period.year, &town.campaign.place);
        let (past, people, found, mut counts) = thread::scope(|scope| {
            // Finding households again in other years takes as long as counting this one.
            let past = scope.spawn(|| {
                let mut matched = BTreeMap::new();
                WHENS.map(|when| past(book, town, when, caliber, &mut matched))
            });
            let people = People::new(town.current);
            let found = places(town.current, &town.campaign.place);
            let town_of = |village: &u32| found.villages.get(*village as usize).map_or(NOBODY, |village| village.town);
            let town_of: Vec<u32> = found.village_of.iter().map(town_of).collect();
            let counts = Counts::new(town.current, &people, caliber, (&town_of, &found.village_of));
            (past.join().unwrap_or_else(|panic| resume_unwind(panic)), people, found, counts)
        });
        let PlacesOfRoll { towns, villages, village_of, order } = found;
        for (at, own) in (0..).zip(&towns) {
            if let Some(list) = book.limit(VILLAGES, period.year, &own.place) {
                counts.list_villages(&list.value, at, &villages);
            }
        }
        let place = town.campaign.place.clone();
        let limits = limit_values(book, town, &place);
        let words = book.arena.texts.iter().map(|text| town.current.words.find(text).map_or(NOBODY, |Word(word)| word)).collect();
        let (notes, note_starts) = notes(town.current);
        let uncollected = side_tables::uncollected(town.tables, &villages);
        let account = Account::new(book, town, caliber, &place);
        let facts = facts(book, town, caliber, &place);
        let mut live = Live {
            book,
            town,
            caliber,
            past,
            people: Arc::new(people),
            counts: Arc::new(counts),
            towns: towns.into(),
            villages: villages.into(),
            village_of: village_of.into(),
            order: order.into(),
            limits_shown: limits_shown(book, town, &place),
            place,
            elsewhere: Vec::new(),
            part_of_town: Vec::new(),
            limits,
            remarks: Vec::new(),
            facts,
            stats: Vec::new(),
            village_items: Arc::default(),
            account,
            words,
            notes: notes.into(),
            note_starts: note_starts.into(),
            uncollected: uncollected.into(),
        };
        live.village_items = account_rows::village_items(&live).into();
        live.remarks = book.rules.iter().map(|rule| remarks(&live, rule)).collect();
        live.look_elsewhere();
        live
    }

    /// Finds the townships that have limits of their own.
    fn look_elsewhere(&mut self) {
        if self.towns.iter().all(|town| town.place == self.place) || self.book.limits.iter().all(|limit| limit.place.is_empty()) {
            return;
        }
        let towns = Arc::clone(&self.towns);
        for town in towns.iter() {
            let shown = limits_shown(self.book, self.town, &town.place);
            let known = self.parts().position(|part| part.limits_shown == shown);
            let part = if let Some(part) = known {
                part
            } else {
                let other = self.at(self.book, town.place.clone());
                self.elsewhere.push(other);
                self.elsewhere.len()
            };
            self.part_of_town.push(part);
        }
    }

    /// The same township under a book made of the same files that differs in limits, or in which rules are on; statistics are missing
    /// as after `new`.
    pub fn lend<'b>(&'b self, book: &'b Book) -> Live<'b> {
        let mut live = self.at(book, self.place.clone());
        live.look_elsewhere();
        live
    }

    /// The same townships by a book, under the limits of a place.
    fn at<'b>(&self, book: &'b Book, place: OfficePlace) -> Live<'b>
    where
        'a: 'b,
    {
        let town = self.town;
        let mut live = Live {
            book,
            town,
            caliber: self.caliber,
            past: self.past.clone(),
            people: Arc::clone(&self.people),
            counts: Arc::clone(&self.counts),
            towns: Arc::clone(&self.towns),
            villages: Arc::clone(&self.villages),
            village_of: Arc::clone(&self.village_of),
            order: Arc::clone(&self.order),
            elsewhere: Vec::new(),
            part_of_town: Vec::new(),
            limits: limit_values(book, town, &place),
            limits_shown: limits_shown(book, town, &place),
            remarks: Vec::new(),
            facts: facts(book, town, self.caliber, &place),
            stats: Vec::new(),
            village_items: Arc::clone(&self.village_items),
            account: Account::new(book, town, self.caliber, &place),
            place,
            words: Arc::clone(&self.words),
            notes: Arc::clone(&self.notes),
            note_starts: Arc::clone(&self.note_starts),
            uncollected: Arc::clone(&self.uncollected),
        };
        // Where a rule is off nothing is said of it.
        live.remarks = book.rules.iter().map(|rule| if rule.on { remarks(&live, rule) } else { Default::default() }).collect();
        live
    }
}

fn limit_values(book: &Book, town: Town, place: &OfficePlace) -> Vec<Val> {
    let value = |at| book.limit_value(at, town.campaign.period, place).map_or(Val::No(Why::NoLimit), |(_, value)| value);
    (0..book.env.limits.len()).map(|at| value(u16::try_from(at).unwrap_or(u16::MAX))).collect()
}

fn limits_shown(book: &Book, town: Town, place: &OfficePlace) -> Vec<Option<LimitValue>> {
    book.env.limits.iter().map(|(key, _)| book.limit_of(key, town.campaign.period, place)).collect()
}

impl Live<'_> {
    /// The households of the village in hand, else of the township in hand, else all, in the order of their numbers.
    fn households(&self, frame: &Frame) -> &[u32] {
        let of_village = self.villages.get(frame.village as usize).map(|village| village.households.as_slice());
        let of_town = || self.towns.get(frame.town as usize).map(|town| town.households.as_slice());
        of_village.or_else(of_town).unwrap_or(&self.order)
    }
}

impl Source for Live<'_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        let household = frame.household as usize;
        match leaf {
            Leaf::Own(_, id) if id.row().owner == Owner::Case => Val::No(Why::NoFile),
            Leaf::Own(When::Now, id) => plain(self.town.current.get(household, id), shape(id.row().kind)),
            Leaf::Own(when, id) => self.of_past(when, id, frame),
            Leaf::Member(id) => self.member(id, frame.member),
            Leaf::Head(id) => self.member(id, self.people.head(household)),
            Leaf::Derived(derived) => self.people.derived(self.town.current, derived, frame.member),
            Leaf::HeadDerived(derived) => self.people.derived(self.town.current, derived, self.people.head(household)),
            Leaf::Calc(part) => account_rows::calc(self, part, frame),
            Leaf::Denominator(When::Now) => self.seen(Leaf::Own(When::Now, self.caliber.denominator), frame),
            Leaf::Denominator(when) => account_rows::past_denominator(self, when, frame),
            Leaf::Row(coll @ Coll::Other(_), Attr::Other(column)) => match names::table_of(coll) {
                Some(table) => side_tables::value(self, table, usize::from(column), frame),
                None => Val::No(Why::Unknown),
            },
            Leaf::Row(coll, attr) => account_rows::row(self, coll, attr, frame),
            Leaf::Index(index) => self.counts.value(index, frame),
            Leaf::Limit(at) => self.limits.get(usize::from(at)).copied().unwrap_or(Val::No(Why::NoLimit)),
            Leaf::Stat(at) => match (self.book.stats.get(usize::from(at)), self.stats.get(usize::from(at))) {
                (Some(stat), Some(values)) => {
                    let place = match stat.of {
                        StatOf::Village => frame.village as usize,
                        StatOf::Town => self.villages.get(frame.village as usize).map_or(frame.town, |village| village.town) as usize,
                        StatOf::County => 0,
                    };
                    values.get(place).copied().unwrap_or(Val::No(Why::TooFew))
                }
                _ => Val::No(Why::Unknown),
            },
            Leaf::Fact(fact) => self.fact(fact),
            Leaf::Fed(at) => side_tables::scalar(self, at, frame),
        }
    }

    fn rows(&self, coll: Coll, frame: &Frame) -> Result<usize, Why> {
        match coll {
            Coll::Households => Ok(self.households(frame).len()),
            // A file without member rows says nothing about members.
            Coll::Members if self.town.current.members_len() == 0 => Err(Why::NoColumn),
            Coll::Members => Ok(self.people.of(frame.household as usize).len()),
            Coll::Cells => Ok(self.notes_of(frame.household as usize).len()),
            Coll::Items => Ok(self.account.items.len()),
            Coll::Blocks => Ok(account::BLOCKS.len()),
            Coll::Parents => Ok(self.account.parents.len()),
            Coll::Lands => Ok(self.account.lands.len()),
            Coll::Required => Ok(self.account.required_rows(self.people.of(frame.household as usize).len())),
            Coll::VillageItems => Ok(self.account.village_items.len()),
            // Known only when every other rule has ended (`judge/waiting.rs`).
            Coll::Waits => Err(Why::Unknown),
            Coll::Other(_) => names::table_of(coll).map_or(Err(Why::Unknown), |table| side_tables::rows(self, table, frame)),
        }
    }

    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame {
        let row = u32::try_from(at).unwrap_or(NOBODY);
        match coll {
            Coll::Households => {
                let household = self.households(frame).get(at).copied().unwrap_or(NOBODY);
                let village = self.village_of.get(household as usize).copied().unwrap_or(NOBODY);
                Frame { village, household, member: NOBODY, ..*frame }
            }
            Coll::Members => Frame { member: self.people.of(frame.household as usize).get(at).copied().unwrap_or(NOBODY), ..*frame },
            Coll::Items | Coll::Blocks | Coll::Parents | Coll::Lands | Coll::Cells | Coll::Required | Coll::VillageItems | Coll::Waits => {
                Frame { row, ..*frame }
            }
            Coll::Other(_) => names::table_of(coll).map_or(*frame, |table| side_tables::enter(self, table, frame, at)),
        }
    }

    fn loaded(&self, thing: Thing, frame: &Frame) -> bool {
        match thing {
            Thing::Record(when) => Self::slot(when)
                .and_then(|slot| self.past[slot].as_ref())
                .is_some_and(|past| past.index.get(frame.household as usize).is_some_and(|index| *index != NOBODY)),
            Thing::Current | Thing::Rows(Coll::Households | Coll::Cells | Coll::Required | Coll::VillageItems) => true,
            Thing::Rows(coll @ Coll::Other(_)) => names::table_of(coll).is_some_and(|table| side_tables::loaded(self, table)),
            Thing::Fed(at) => side_tables::scalar_loaded(self, at),
            Thing::Rows(Coll::Items | Coll::Blocks | Coll::Parents) => self.account.has_money,
            Thing::Rows(Coll::Lands) => self.account.has_land,
            Thing::Rows(Coll::Waits) => false,
            Thing::Rows(Coll::Members) => self.town.current.members_len() > 0,
            Thing::Limit(at) => self.limits.get(usize::from(at)).is_some_and(|value| !value.is_missing()),
            Thing::Field(id) => {
                let roll = self.town.current;
                if id.is_household() { roll.household_column(id).is_some() } else { roll.member_column(id).is_some() }
            }
        }
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        match value {
            Val::Word(roll, word) => with(self.words(roll).map_or("", |words| words.get(Word(word)))),
            Val::Text(text) => with(texts.get(text as usize).map_or("", String::as_str)),
            Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Day(_) | Val::Month(_) => with(""),
        }
    }

    fn is_word(&self, roll: u8, word: u32, text: u32, texts: &[String]) -> bool {
        match (roll, self.words.get(text as usize)) {
            (0, Some(known)) => *known == word,
            _ => self.read(Val::Word(roll, word), texts, |found| texts.get(text as usize).is_some_and(|known| known == found)),
        }
    }

    fn word_of(&self, text: u32) -> Option<u32> {
        self.words.get(text as usize).copied()
    }

    fn cell(&self, column: u16, frame: &Frame) -> Cell {
        self.town.current.household_row(frame.household as usize).get(usize::from(column)).copied().unwrap_or(Cell::ABSENT)
    }

    fn member_cell(&self, column: u16, frame: &Frame) -> Cell {
        if frame.member == NOBODY {
            return Cell::ABSENT;
        }
        self.town.current.member_row(frame.member as usize).get(usize::from(column)).copied().unwrap_or(Cell::ABSENT)
    }

    fn worked(&self, derived: Derived, frame: &Frame) -> Val {
        self.people.derived(self.town.current, derived, frame.member)
    }
}

/// The record of another period; `matched` holds what was matched with each roll before.
fn past<'a>(book: &'a Book, town: Town<'a>, when: When, caliber: &Caliber, matched: &mut BTreeMap<Period, Arc<[u32]>>) -> Option<Past<'a>> {
    let period = town.campaign.period;
    let wanted: Vec<Period> = match when {
        When::Now => vec![],
        When::Prior(years) => vec![period.back(i32::from(years))],
        When::PriorRaw => vec![period.back(1)],
        When::LastAnnual => vec![Period::annual(period.year - 1)],
        When::Earlier => period.earlier(),
    };
    let roll = wanted.iter().find_map(|wanted| town.past.iter().find(|roll| roll.period == *wanted))?;
    let place = |found: Option<PriorMatch>| found.and_then(|found| u32::try_from(found.index).ok()).unwrap_or(NOBODY);
    let found = || match_prior(town.current, roll).into_iter().map(place).collect();
    let index = Arc::clone(matched.entry(roll.period).or_insert_with(found));
    let theirs = book.caliber(roll.period.year, &town.campaign.place);
    let as_reported = when == When::PriorRaw;
    let restated = FieldId::all().map(|id| if as_reported { Restated::AsReported } else { caliber.restated(id, theirs, roll) }).collect();
    Some(Past { roll, index, restated })
}

fn notes(roll: &Roll) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<u32> = (0..roll.notes.len()).filter_map(|at| u32::try_from(at).ok()).collect();
    order.sort_by_key(|at| roll.notes[*at as usize].household);
    let mut starts = vec![0_u32; roll.len() + 1];
    for note in &roll.notes {
        if let Some(next) = starts.get_mut(note.household as usize + 1) {
            *next += 1;
        }
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    (order, starts)
}

fn facts(book: &Book, town: Town, caliber: &Caliber, place: &OfficePlace) -> [Val; 12] {
    let campaign = town.campaign;
    let period = campaign.period;
    let day = |day| plain(day_cell(day), crate::rules::lang::expr::Shape::Day);
    let set = |date: Option<chrono::NaiveDate>| date.map_or(Val::No(Why::NoLimit), day);
    let kind = match period.part {
        Part::Q1 => "q1",
        Part::H1 => "h1",
        Part::Q3 => "q3",
        Part::Annual => "annual",
        // No rule is run over one.
        Part::Month(_) => "month",
    };
    let dates = book.dates(period, place);
    let county = town.current.words.find(&place.county).filter(|_| !place.county.is_empty());
    let before = book.caliber(period.year - 1, place);
    [
        Val::Bool(period.part == Part::Annual),
        own_word(kind),
        day(period.start()),
        day(period.end()),
        day(period.end()),
        day(period.school_day()),
        day(campaign.as_of),
        set(campaign.window_start.or(dates.window_start)),
        set(campaign.window_end.or(dates.window_end)),
        county.map_or(Val::No(Why::NoFile), |Word(word)| Val::Word(0, word)),
        Val::Bool(caliber.split),
        Val::Bool(caliber.split && !before.split),
    ]
}

/// The limits that a rule reads through the bounds of `lands`.
fn land_limits<'b>(book: &'b Book, rule: &Rule) -> Vec<&'b str> {
    let mut open = rule.expressions();
    let mut reads = false;
    while let Some(at) = open.pop() {
        reads = reads || matches!(book.arena.node(at), Node::Leaf(Leaf::Row(Coll::Lands, Attr::Most)));
        open.append(&mut book.arena.below(at));
    }
    if !reads {
        return Vec::new();
    }
    let keys = book.env.limits.iter().map(|(key, _)| key.as_str());
    keys.filter(|key| key.starts_with(LAND_MOST) && !rule.limits.iter().any(|own| own == key)).collect()
}

/// What is the same for every flag of a rule: limits with their documents, and sources that were not imported but would sharpen it.
fn remarks(live: &Live, rule: &Rule) -> (Vec<LimitUsed>, Vec<String>) {
    let campaign = live.town.campaign;
    let limits = rule
        .limits
        .iter()
        .map(String::as_str)
        .chain(land_limits(live.book, rule))
        .filter_map(|key| live.book.limit_of(key, campaign.period, &live.place))
        .map(|limit| LimitUsed { key: limit.key, value: limit.value, document: limit.document })
        .collect();
    let frame = Frame::default();
    let optional = live.book.optional_rows(&rule.expressions());
    let partial = optional.into_iter().filter(|rows| !live.loaded(Thing::Rows(*rows), &frame));
    (limits, partial.map(|rows| names::rows_name(rows).to_owned()).collect())
}
