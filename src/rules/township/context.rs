//! The township as a source of values: the current roll, its other periods, limits, counts and statistics.
//!
//! What does not live here: how the tables are made before the run (`people.rs`, `duplicates_index.rs`, `account.rs`, `judge/stats.rs`).

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use crate::domain::caliber::Caliber;
use crate::domain::cell::Cell;
use crate::domain::cell::day_cell;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::VILLAGE;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::Why;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::words::Word;
use crate::domain::words::Words;
use crate::rules::book::Book;
use crate::rules::book::limits::LimitValue;
use crate::rules::eval::functions;
use crate::rules::eval::functions::plain;
use crate::rules::eval::functions::shape;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Fact;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::WHENS;
use crate::rules::lang::expr::When;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::township::account;
use crate::rules::township::duplicates_index::Counts;
use crate::rules::township::people::People;
use crate::rules::township::prior_match::PriorMatch;
use crate::rules::township::prior_match::match_prior;
use crate::rules::township::side_tables;
use crate::rules::township::town::Town;

/// The limit that lists the villages of the township (IDV19).
const VILLAGES: &str = "villages";

/// No household, no member, no word.
pub const NOBODY: u32 = u32::MAX;

/// Another period of the township.
pub(crate) struct Past<'a> {
    pub roll: &'a Roll,
    /// For each current household its index there, or `NOBODY`; one list for all records of the same roll.
    pub index: Arc<[u32]>,
    /// For each field why its figures cannot stand beside the current ones.
    pub bars: Vec<Option<Why>>,
}

/// A village: its name and its households.
pub(crate) struct Village {
    pub name: String,
    pub households: Vec<u32>,
}

/// Everything that rules read, made ready before the run.
pub(crate) struct Live<'a> {
    pub book: &'a Book,
    pub town: Town<'a>,
    pub caliber: &'a Caliber,
    /// One for each of `WHENS`; several may be the same roll.
    pub past: [Option<Past<'a>>; 6],
    pub people: People,
    pub counts: Counts,
    pub villages: Vec<Village>,
    /// Village of each household.
    pub village_of: Vec<u32>,
    /// Value of each limit of the book.
    pub limits: Vec<Val>,
    /// Each limit of the book as a reader sees it; none where nobody has set it.
    pub limits_shown: Vec<Option<LimitValue>>,
    /// Per rule of the book: limits it uses, sources that would sharpen it.
    pub remarks: Vec<(Vec<LimitUsed>, Vec<String>)>,
    /// Facts in the order of `FACTS`.
    pub facts: [Val; 12],
    /// Per statistic: one value for each village, or one for the town.
    pub stats: Vec<Vec<Val>>,
    /// Per village: n, had, has for each of `account.village_items`.
    pub village_items: Vec<Vec<[i64; 3]>>,
    pub account: account::Account,
    /// For each word written in rules its word of the current roll, or `NOBODY`.
    words: Vec<u32>,
    /// Positions of notes by household: `notes[note_starts[h]..note_starts[h + 1]]`.
    pub notes: Vec<u32>,
    pub note_starts: Vec<u32>,
    /// Per village: rows of the expected households that have no form.
    pub uncollected: Vec<Vec<u32>>,
}

impl<'a> Live<'a> {
    /// Makes everything ready but the statistics, which are worked out with what is ready.
    pub fn new(book: &'a Book, town: Town<'a>) -> Live<'a> {
        let period = town.campaign.period;
        let caliber = book.caliber(period.year, &town.campaign.place);
        let (past, (people, villages, village_of, mut counts)) = thread::scope(|scope| {
            // Finding households again in other years takes as long as counting this one.
            let past = scope.spawn(|| {
                let mut matched = BTreeMap::new();
                WHENS.map(|when| past(book, town, when, caliber, &mut matched))
            });
            let people = People::new(town.current);
            let (villages, village_of) = villages(town.current);
            let counts = Counts::new(town.current, &people, caliber, &village_of);
            (past.join().unwrap_or_else(|panic| resume_unwind(panic)), (people, villages, village_of, counts))
        });
        if let Some(list) = book.limit(VILLAGES, period.year, &town.campaign.place) {
            counts.list_villages(&list.value, villages.iter().map(|village| village.name.as_str()));
        }
        let limits = (0..book.env.limits.len())
            .map(|at| {
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                book.limit_value(at, period.year, &town.campaign.place).map_or(Val::No(Why::NoLimit), |(_, value)| value)
            })
            .collect();
        let words = book.arena.texts.iter().map(|text| town.current.words.find(text).map_or(NOBODY, |Word(word)| word)).collect();
        let (notes, note_starts) = notes(town.current);
        let uncollected = side_tables::uncollected(town.tables, &villages);
        let account = account::Account::new(book, town, caliber);
        let facts = facts(book, town, caliber);
        let mut live = Live {
            book,
            town,
            caliber,
            past,
            people,
            counts,
            villages,
            village_of,
            limits,
            limits_shown: book.limit_keys().map(|(key, _)| book.limit(key, period.year, &town.campaign.place)).collect(),
            remarks: Vec::new(),
            facts,
            stats: Vec::new(),
            village_items: Vec::new(),
            account,
            words,
            notes,
            note_starts,
            uncollected,
        };
        live.village_items = account::village_items(&live);
        live.remarks = book.rules.iter().map(|rule| explain::remarks(&live, rule)).collect();
        live
    }

    /// The frame of one household.
    pub fn household(&self, household: usize) -> Frame {
        let household = u32::try_from(household).unwrap_or(NOBODY);
        let village = self.village_of.get(household as usize).copied().unwrap_or(NOBODY);
        Frame { village, household, member: NOBODY, ..Frame::default() }
    }

    /// The record slot of another period.
    pub fn slot(when: When) -> Option<usize> {
        WHENS.iter().position(|own| *own == when)
    }

    /// A household value of another record, restated where that applies.
    pub fn of_past(&self, when: When, id: FieldId, frame: &Frame) -> Val {
        let Some(slot) = Self::slot(when) else { return Val::No(Why::Unknown) };
        let Some(past) = &self.past[slot] else { return Val::No(Why::NoPeriod) };
        if let Some(Some(bar)) = past.bars.get(usize::from(id.0)) {
            return Val::No(*bar);
        }
        match past.index.get(frame.household as usize) {
            Some(&index) if index != NOBODY => {
                let roll = u8::try_from(slot + 1).unwrap_or(u8::MAX);
                functions::of_roll(past.roll.get(index as usize, id), shape(id.row().kind), roll)
            }
            _ => Val::No(Why::NoPeriod),
        }
    }

    fn words(&self, roll: u8) -> Option<&Words> {
        match roll {
            0 => Some(&self.town.current.words),
            side_tables::WORDS => Some(&self.town.tables.words),
            past => self.past.get(usize::from(past) - 1)?.as_ref().map(|past| &past.roll.words),
        }
    }

    fn member(&self, id: FieldId, member: u32) -> Val {
        if member == NOBODY {
            return Val::No(Why::Empty);
        }
        plain(self.town.current.get_member(member as usize, id), shape(id.row().kind))
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
            Leaf::Calc(part) => account::calc(self, part, frame),
            Leaf::Denominator(When::Now) => self.seen(Leaf::Own(When::Now, self.caliber.denominator), frame),
            Leaf::Denominator(when) => account::past_denominator(self, when, frame),
            Leaf::Row(coll @ Coll::Other(_), Attr::Other(column)) => match names::table_of(coll) {
                Some(table) => side_tables::value(self, table, usize::from(column), frame),
                None => Val::No(Why::Unknown),
            },
            Leaf::Row(coll, attr) => account::row(self, coll, attr, frame),
            Leaf::Index(index) => self.counts.value(index, frame),
            Leaf::Limit(at) => self.limits.get(usize::from(at)).copied().unwrap_or(Val::No(Why::NoLimit)),
            Leaf::Stat(at) => match (self.book.stats.get(usize::from(at)), self.stats.get(usize::from(at))) {
                (Some(stat), Some(values)) => {
                    let place = if stat.town { 0 } else { frame.village as usize };
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
            Coll::Households => Ok(match self.villages.get(frame.village as usize) {
                Some(village) => village.households.len(),
                None => self.town.current.len(),
            }),
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
            Coll::Other(_) => names::table_of(coll).map_or(Err(Why::Unknown), |table| side_tables::rows(self, table, frame)),
        }
    }

    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame {
        let row = u32::try_from(at).unwrap_or(NOBODY);
        match coll {
            Coll::Households => match self.villages.get(frame.village as usize) {
                Some(village) => Frame { household: village.households.get(at).copied().unwrap_or(NOBODY), member: NOBODY, ..*frame },
                None => self.household(at),
            },
            Coll::Members => Frame { member: self.people.of(frame.household as usize).get(at).copied().unwrap_or(NOBODY), ..*frame },
            Coll::Items | Coll::Blocks | Coll::Parents | Coll::Lands | Coll::Cells | Coll::Required | Coll::VillageItems => {
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

impl Live<'_> {
    /// A fact of the run.
    pub fn fact(&self, fact: Fact) -> Val {
        names::FACTS
            .iter()
            .position(|(_, own, _)| *own == fact)
            .and_then(|place| self.facts.get(place))
            .copied()
            .unwrap_or(Val::No(Why::Unknown))
    }

    /// Positions in `Roll::notes` of a household's notes.
    pub fn notes_of(&self, household: usize) -> &[u32] {
        match (self.note_starts.get(household), self.note_starts.get(household + 1)) {
            (Some(&from), Some(&to)) => self.notes.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
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
    let bars = FieldId::all()
        .map(|id| {
            if when == When::PriorRaw || id.row().owner != Owner::Income || caliber.comparable(id, theirs) {
                return None;
            }
            let known = theirs.item(id).is_some() && caliber.item(id).is_some();
            Some(if known { Why::NotComparable } else { Why::NotInCaliber })
        })
        .collect();
    Some(Past { roll, index, bars })
}

fn villages(roll: &Roll) -> (Vec<Village>, Vec<u32>) {
    let mut villages: Vec<Village> = Vec::new();
    let mut of = Vec::with_capacity(roll.len());
    let mut known: std::collections::HashMap<Option<Word>, u32> = std::collections::HashMap::new();
    for household in 0..roll.len() {
        let word = roll.get(household, VILLAGE).word();
        let village = *known.entry(word).or_insert_with(|| {
            villages.push(Village { name: word.map_or("", |word| roll.words.get(word)).to_owned(), households: Vec::new() });
            u32::try_from(villages.len() - 1).unwrap_or(NOBODY)
        });
        of.push(village);
        if let Some(own) = villages.get_mut(village as usize) {
            own.households.push(u32::try_from(household).unwrap_or(NOBODY));
        }
    }
    (villages, of)
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

fn facts(book: &Book, town: Town, caliber: &Caliber) -> [Val; 12] {
    let campaign = town.campaign;
    let period = campaign.period;
    let day = |day| plain(day_cell(day), crate::rules::lang::expr::Shape::Day);
    let set = |date: Option<chrono::NaiveDate>| date.map_or(Val::No(Why::NoLimit), day);
    let kind = match period.part {
        Part::Q1 => "q1",
        Part::H1 => "h1",
        Part::Q3 => "q3",
        Part::Annual => "annual",
    };
    let dates = book.dates(period, &campaign.place);
    let county = town.current.words.find(&campaign.place.county).filter(|_| !campaign.place.county.is_empty());
    let before = book.caliber(period.year - 1, &campaign.place);
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
