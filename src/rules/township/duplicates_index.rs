//! Counts over the whole import, made once before the run (readings.md A8): linear, never pair by pair over the town.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::domain::caliber::Caliber;
use crate::domain::cell::Cell;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::domain::roll::Roll;
use crate::domain::text::cert;
use crate::domain::text::words::Word;
use crate::domain::text::words::Words;
use crate::rules::eval::functions::phone;
use crate::rules::eval::functions::plain;
use crate::rules::eval::source::Frame;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Shape;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::people::People;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::Village;

const PHONE_HH: FieldId = known("phone_hh");
const MEMBER_PHONE: FieldId = known("member_phone");
const COLLECTOR: FieldId = known("collector");
const SIGN_DATE: FieldId = known("sign_date");
const COLLECT_MODE: FieldId = known("collect_mode");

/// Counts, one place for each subject; `NOBODY` marks a subject without the value.
pub(crate) struct Counts {
    cert_rows: Vec<u32>,
    phone_households: Vec<u32>,
    hh_phone: Vec<u32>,
    day_forms: Vec<u32>,
    twins: Vec<u32>,
    /// For each village whether the list of its township has it; none while there is no list.
    village_listed: Vec<Option<bool>>,
    /// Why a subject without the value has none: the column is absent, or the cell is empty.
    cert_why: Why,
    phone_why: Why,
    hh_phone_why: Why,
    day_why: Why,
}

impl Counts {
    /// Counts a roll.
    ///
    /// Certificates are counted over everybody, phones and days of collectors within each township, twins within each village.
    pub fn new(roll: &Roll, people: &People, caliber: &Caliber, (town_of, village_of): (&[u32], &[u32])) -> Counts {
        let member = |id| if roll.member_column(id).is_some() { Why::Empty } else { Why::NoColumn };
        let household = |id| if roll.household_column(id).is_some() { Why::Empty } else { Why::NoColumn };
        Counts {
            cert_rows: cert_rows(roll, people),
            phone_households: phone_households(roll, people, town_of),
            hh_phone: hh_phone(roll, town_of),
            day_forms: day_forms(roll, town_of),
            twins: twins(roll, caliber, village_of),
            village_listed: Vec::new(),
            cert_why: member(CERT_NO),
            phone_why: member(MEMBER_PHONE),
            hh_phone_why: household(PHONE_HH),
            day_why: if household(COLLECTOR) == Why::NoColumn { Why::NoColumn } else { household(SIGN_DATE) },
        }
    }

    /// Holds the villages of a township against its list, names apart by 、 or a comma.
    pub fn list_villages(&mut self, list: &str, town: u32, villages: &[Village]) {
        let listed: HashSet<&str> = list.split(['、', '，', ',']).map(str::trim).collect();
        self.village_listed.resize(villages.len(), None);
        for (known, village) in self.village_listed.iter_mut().zip(villages).filter(|(_, village)| village.town == town) {
            *known = Some(listed.contains(village.alone.as_str()) || listed.contains(village.name.as_str()));
        }
    }

    /// A count as a value.
    pub fn value(&self, index: Index, frame: &Frame) -> Val {
        let (counts, subject, why) = match index {
            Index::CertRows => (&self.cert_rows, frame.member, self.cert_why),
            Index::PhoneHouseholds => (&self.phone_households, frame.member, self.phone_why),
            Index::HhPhone => (&self.hh_phone, frame.household, self.hh_phone_why),
            Index::DayForms => (&self.day_forms, frame.household, self.day_why),
            Index::TwinItems => (&self.twins, frame.household, Why::Empty),
            // A roll holds each 户编号 once, with one village.
            Index::HhVillages => return Val::Num(Num::whole(1)),
            Index::VillageListed => {
                return match self.village_listed.get(frame.village as usize) {
                    Some(Some(listed)) => Val::Num(Num::whole(i64::from(*listed))),
                    Some(None) | None => Val::No(Why::NoLimit),
                };
            }
            // Neither work counties nor bank accounts are imported.
            Index::PhoneCounties | Index::HhBank => return Val::No(Why::NoColumn),
        };
        match counts.get(subject as usize) {
            Some(&count) if count != NOBODY => Val::Num(Num::whole(i64::from(count))),
            _ => Val::No(why),
        }
    }
}

fn word(roll: &Roll, cell: Cell) -> Option<&str> {
    cell.word().map(|word| roll.words.get(word))
}

/// Numbers of people and phones by position: the same number has the same position, however it was written.
///
/// A word of the roll is a position already, so that counting needs no hashing; a number that no cell holds alone gets one behind them.
struct Numbers<'r> {
    words: &'r Words,
    others: HashMap<String, usize>,
}

impl<'r> Numbers<'r> {
    fn new(roll: &'r Roll) -> Numbers<'r> {
        Numbers { words: &roll.words, others: HashMap::new() }
    }

    /// The position of a number that a word comes to.
    fn position(&mut self, word: Word, number: &str) -> usize {
        if number == self.words.get(word) {
            return word.0 as usize;
        }
        if let Some(word) = self.words.find(number) {
            return word.0 as usize;
        }
        let next = self.words.len() + self.others.len();
        *self.others.entry(number.to_owned()).or_insert(next)
    }

    /// The position of a phone number, counted by what is left of it without spaces, dashes and +86.
    fn phone(&mut self, word: Word) -> usize {
        let written = self.words.get(word);
        let plain = written.bytes().all(|byte| byte.is_ascii_digit());
        self.position(word, &if plain { Cow::Borrowed(written) } else { Cow::Owned(phone(written)) })
    }
}

/// Positions that stand for something within one township: those of the numbers themselves where there is one only.
struct WithinTown<'t> {
    town_of: &'t [u32],
    several: bool,
    known: HashMap<(u32, usize), usize>,
}

impl WithinTown<'_> {
    fn new(town_of: &[u32]) -> WithinTown<'_> {
        WithinTown { town_of, several: town_of.iter().any(|town| *town != 0), known: HashMap::new() }
    }

    fn position(&mut self, household: usize, number: usize) -> usize {
        if !self.several {
            return number;
        }
        let town = self.town_of.get(household).copied().unwrap_or(NOBODY);
        let next = self.known.len();
        *self.known.entry((town, number)).or_insert(next)
    }
}

/// How often something was seen, by position.
#[derive(Default)]
struct SeenTimes<T>(Vec<T>);

impl<T: Copy + Default> SeenTimes<T> {
    fn at(&mut self, position: usize) -> &mut T {
        if position >= self.0.len() {
            self.0.resize(position + 1, T::default());
        }
        &mut self.0[position]
    }
}

/// Positions that become what was counted there; `NOBODY` stays.
fn counted<T: Copy>(mut positions: Vec<u32>, seen: &SeenTimes<T>, count: impl Fn(T) -> u32) -> Vec<u32> {
    for place in positions.iter_mut().filter(|place| **place != NOBODY) {
        *place = seen.0.get(*place as usize).map_or(NOBODY, |seen| count(*seen));
    }
    positions
}

fn cert_rows(roll: &Roll, people: &People) -> Vec<u32> {
    let mut numbers = Numbers::new(roll);
    let mut seen: SeenTimes<u32> = SeenTimes::default();
    let mut positions = vec![NOBODY; roll.members_len()];
    for &member in (0..roll.len()).flat_map(|household| people.of(household)) {
        let Some(word) = roll.get_member(member as usize, CERT_NO).word() else { continue };
        let Some(number) = cert::first18(roll.words.get(word)) else { continue };
        let at = numbers.position(word, number);
        *seen.at(at) += 1;
        positions[member as usize] = u32::try_from(at).unwrap_or(NOBODY);
    }
    counted(positions, &seen, |rows| rows)
}

fn phone_households(roll: &Roll, people: &People, town_of: &[u32]) -> Vec<u32> {
    let mut positions = vec![NOBODY; roll.members_len()];
    if roll.member_column(MEMBER_PHONE).is_none() {
        return positions;
    }
    let (mut numbers, mut within) = (Numbers::new(roll), WithinTown::new(town_of));
    // Households so far, and the last of them plus one.
    let mut seen: SeenTimes<(u32, u32)> = SeenTimes::default();
    for (household, this) in (0..roll.len()).zip(1..) {
        for &member in people.of(household) {
            let Some(word) = roll.get_member(member as usize, MEMBER_PHONE).word() else { continue };
            let at = within.position(household, numbers.phone(word));
            let place = seen.at(at);
            if place.1 != this {
                *place = (place.0 + 1, this);
            }
            positions[member as usize] = u32::try_from(at).unwrap_or(NOBODY);
        }
    }
    counted(positions, &seen, |(households, _)| households)
}

fn hh_phone(roll: &Roll, town_of: &[u32]) -> Vec<u32> {
    let (mut numbers, mut within) = (Numbers::new(roll), WithinTown::new(town_of));
    let mut seen: SeenTimes<u32> = SeenTimes::default();
    let mut positions = vec![NOBODY; roll.len()];
    for (household, place) in positions.iter_mut().enumerate() {
        if let Some(word) = roll.get(household, PHONE_HH).word() {
            let at = within.position(household, numbers.phone(word));
            *seen.at(at) += 1;
            *place = u32::try_from(at).unwrap_or(NOBODY);
        }
    }
    counted(positions, &seen, |households| households)
}

/// Forms of one collector (each name of a team) of a township on one day; only visits count (readings.md VIL09).
fn day_forms(roll: &Roll, town_of: &[u32]) -> Vec<u32> {
    let visited = |household| matches!(word(roll, roll.get(household, COLLECT_MODE)), None | Some("入户"));
    let names = |household| word(roll, roll.get(household, COLLECTOR)).unwrap_or("").split(',').filter(|name| !name.is_empty());
    let day = |household| plain(roll.get(household, SIGN_DATE), Shape::Day);
    let town = |household: usize| town_of.get(household).copied().unwrap_or(NOBODY);
    let mut forms: HashMap<(u32, &str, i32), u32> = HashMap::new();
    for household in 0..roll.len() {
        if let Val::Day(day) = day(household)
            && visited(household)
        {
            for name in names(household) {
                *forms.entry((town(household), name, day)).or_default() += 1;
            }
        }
    }
    let most = |household| {
        let Val::Day(day) = day(household) else { return NOBODY };
        names(household).map(|name| forms.get(&(town(household), name, day)).copied().unwrap_or(0)).max().unwrap_or(NOBODY)
    };
    (0..roll.len()).map(most).collect()
}

/// The most equal non-zero items shared with one other household of the village, two of them in the households' own words (readings.md VIL04).
///
/// Households are candidates only when they share two items of their own words, so buckets of such pairs find them without comparing all.
fn twins(roll: &Roll, caliber: &Caliber, village_of: &[u32]) -> Vec<u32> {
    let leaves: Vec<FieldId> = caliber.items.iter().filter(|item| caliber.is_leaf(item.field)).map(|item| item.field).collect();
    let own: Vec<FieldId> = caliber.own_words().collect();
    let value = |household: usize, id: FieldId| roll.get(household, id).raw().filter(|fen| *fen != 0);
    let village = |household: &u32| village_of.get(*household as usize).copied().unwrap_or(NOBODY);
    let mut households: Vec<u32> = (0..).take(roll.len()).collect();
    // By number, so that the neighbours of a household in a large bucket do not hang on the order of the file.
    households.sort_by_key(|household| (village(household), roll.id(*household as usize)));
    let mut most = vec![0_u32; roll.len()];
    // One village at a time: the buckets of a whole county would be larger than its roll.
    let mut buckets: HashMap<(usize, i64, usize, i64), Vec<u32>> = HashMap::new();
    for neighbours in households.chunk_by(|a, b| village(a) == village(b)) {
        buckets.clear();
        for &household in neighbours {
            let given: Vec<(usize, i64)> =
                own.iter().enumerate().filter_map(|(at, id)| Some((at, value(household as usize, *id)?))).collect();
            for (at, (a, x)) in given.iter().enumerate() {
                for (b, y) in &given[at + 1..] {
                    buckets.entry((*a, *x, *b, *y)).or_default().push(household);
                }
            }
        }
        for bucket in buckets.values().filter(|bucket| bucket.len() > 1) {
            compare(bucket, &mut most, |one, other| {
                leaves.iter().filter(|id| value(one, **id).is_some_and(|fen| value(other, **id) == Some(fen))).count()
            });
        }
    }
    most
}

/// Raises the count of each two households of a bucket to the number of their equal items.
fn compare(bucket: &[u32], most: &mut [u32], equal: impl Fn(usize, usize) -> usize) {
    for (at, one) in bucket.iter().enumerate() {
        // A bucket of hundreds is a village filled in from one sheet: its neighbours by number are enough to show it.
        for other in bucket[at + 1..].iter().take(512) {
            let equal = u32::try_from(equal(*one as usize, *other as usize)).unwrap_or(NOBODY);
            for household in [*one, *other] {
                if let Some(place) = most.get_mut(household as usize) {
                    *place = (*place).max(equal);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Period;
    use crate::rules::eval::functions::is_mobile;
    use crate::rules::township::duplicates_index::NOBODY;
    use crate::rules::township::duplicates_index::Numbers;
    use crate::rules::township::duplicates_index::day_forms;
    use crate::rules::township::town_tests::roll;

    #[test]
    fn the_forms_of_a_day_are_those_of_visits_and_of_the_busiest_of_the_names() {
        let rows = [
            ("A", "collector=张三 sign_date=2024-09-01 collect_mode=入户", &[][..]),
            ("B", "collector=李四,张三 sign_date=2024-09-01 collect_mode=_", &[]),
            ("C", "collector=张三 sign_date=2024-09-01 collect_mode=电话", &[]),
            ("D", "collector=张三 sign_date=2024-09-02 collect_mode=入户", &[]),
            ("E", "collector=_ sign_date=2024-09-01 collect_mode=入户", &[]),
            ("F", "collector=张三 sign_date=_ collect_mode=入户", &[]),
        ];
        // C was not visited: it counts for nobody, and still is one of a day on which 张三 visited two.
        assert_eq!(day_forms(&roll(Period::annual(2024), &rows), &[0; 6]), [2, 2, 2, 1, NOBODY, NOBODY]);
        // A namesake in another township is somebody else.
        assert_eq!(day_forms(&roll(Period::annual(2024), &rows), &[0, 1, 0, 0, 0, 0]), [1, 1, 1, 1, NOBODY, NOBODY]);
    }

    #[test]
    fn the_same_phone_has_one_position_however_it_is_written() {
        let mut roll = roll(Period::annual(2024), &[("A", "village=石门村 net=5", &[])]);
        let written = ["13812345678", "138-1234-5678", "+86 13812345678", "13912345678", "139 1234 5678", "137-0000-0000"];
        let words = written.map(|phone| roll.words.add(phone));
        let mut numbers = Numbers::new(&roll);
        let at = words.map(|word| numbers.phone(word));
        assert_eq!((at[1], at[2], at[4]), (at[0], at[0], at[3]));
        // One that no cell holds without ornament stands behind all words.
        assert!(at[0] != at[3] && at[5] == roll.words.len(), "{at:?}");
    }

    #[test]
    fn phones_are_compared_without_ornament() {
        assert!(is_mobile("+86 138-1234-5678"));
        assert!(!is_mobile("1234567"));
        assert!(!is_mobile("12812345678"));
    }
}
