//! What stays in memory of townships whose rows are written already: where each household is, and by what it and the rows of lists could
//! be held against those of other townships.
//!
//! What does not live here: the rows (`parts.rs`), what comes of several (`joined.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::domain::field::CITY;
use crate::domain::field::COUNTY;
use crate::domain::field::FieldId;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::field::PROV;
use crate::domain::field::TOWN;
use crate::domain::field::VILLAGE;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::table::TableId;
use crate::domain::table::UNCOLLECTED;
use crate::domain::text::cert;
use crate::domain::text::words::Word;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::parts::CertCode;
use crate::rules::stage::parts::mixed;
use crate::rules::township::context::Live;
use crate::rules::township::people::cert_of;
use crate::rules::township::prior_match::head;
use crate::rules::township::town::NOBODY;

/// What a household says of where it is.
pub(crate) const SAID: [FieldId; 5] = [PROV, CITY, COUNTY, TOWN, VILLAGE];

/// A household whose rows are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HouseholdApart {
    /// What it says of where it is, as a position in `Apart::said`.
    pub said: u32,
    /// Its village among those that were read with it.
    pub village: u32,
    /// Where its first row stood, the file counted among those that were read with it.
    pub source: RowSource,
}

/// A row of a list by what it could be about somebody of another township: the code of the number of a household, a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedRow {
    /// None where the row names no household.
    pub household: Option<u64>,
    /// `CertCode::NONE` where it names none.
    pub cert: CertCode,
}

impl ListedRow {
    /// Of what the row says; the certificate by its first 18 characters.
    #[must_use]
    pub fn of(number: &str, first18: Option<&str>) -> ListedRow {
        ListedRow { household: (!number.is_empty()).then(|| mixed(number)), cert: first18.map_or(CertCode::NONE, CertCode::of) }
    }
}

/// The columns that files have: of the period, of other periods, of tables beside the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnsApart {
    /// Of households and of people.
    pub current: BTreeSet<FieldId>,
    /// The same of each other period.
    pub others: BTreeMap<Period, BTreeSet<FieldId>>,
    /// Of the tables that are there, by position in their register.
    pub tables: BTreeMap<TableId, BTreeSet<usize>>,
}

impl ColumnsApart {
    fn of(live: &Live) -> ColumnsApart {
        let of_roll = |roll: &Roll| roll.household_columns().iter().chain(roll.member_columns()).copied().collect();
        let tables = live.town.tables;
        let loaded = TableId::all().filter(|table| tables.is_loaded(*table));
        let of_table = |table: TableId| (0..table.row().columns.len()).filter(|at| tables.has_column(table, *at)).collect();
        ColumnsApart {
            current: of_roll(live.town.current),
            others: live.town.past.iter().map(|past| (past.period, of_roll(past))).collect(),
            tables: loaded.map(|table| (table, of_table(table))).collect(),
        }
    }

    /// Adds those of other files.
    pub fn add(&mut self, other: &ColumnsApart) {
        self.current.extend(&other.current);
        for (period, columns) in &other.others {
            self.others.entry(*period).or_default().extend(columns);
        }
        for (table, columns) in &other.tables {
            self.tables.entry(*table).or_default().extend(columns);
        }
    }

    /// Whether these are all of `all`, but for tables that are not there.
    #[must_use]
    pub fn are_all_of(&self, all: &ColumnsApart) -> bool {
        let has = |(table, columns): (&TableId, &BTreeSet<usize>)| all.tables.get(table) == Some(columns);
        self.current == all.current && self.others == all.others && self.tables.iter().all(has)
    }
}

/// Townships that were read and written by themselves.
pub struct Apart {
    pub(crate) manifest: Manifest,
    /// What their files have.
    pub columns: ColumnsApart,
    /// What households say of where they are, each once.
    pub(crate) said: Vec<[String; 5]>,
    /// The households in the order of their numbers.
    pub(crate) households: Vec<HouseholdApart>,
    /// Their numbers behind each other, and where each ends.
    numbers: (String, Vec<u32>),
    /// For each village its township.
    pub(crate) town_of_village: Vec<u32>,
    /// The certificate of each person of the roll, where it has one; it is never written beside a row.
    certs: Vec<CertCode>,
    /// Whether the person has not left: who has is counted nowhere.
    is_current: Vec<bool>,
    /// Codes of the numbers of all households, of whatever period, each once.
    pub(crate) ids: Vec<u64>,
    /// Certificates of heads whose household has no record of its number in another period, and of such records without a household.
    pub(crate) heads_sought: HashSet<CertCode>,
    pub(crate) heads_free: HashSet<CertCode>,
    /// Certificates of heads, and of people of other periods, that nobody of this one has.
    other_certs: Vec<CertCode>,
    /// Rows of lists that may be about somebody of another township.
    pub(crate) listed: Vec<ListedRow>,
    /// Villages that stand in lists alone, where households are expected.
    pub(crate) villages_of_lists: HashSet<String>,
    /// Villages of their own with expected households that have no form.
    pub(crate) villages_expected: Vec<u32>,
}

impl Apart {
    /// Of townships that are ready; `manifest` says which tables they have, `listed` which rows of lists are not surely their own.
    pub(crate) fn of(live: &Live, manifest: Manifest, listed: Vec<ListedRow>) -> Apart {
        let roll = live.town.current;
        let mut said = Vec::new();
        let mut known: HashMap<[Option<Word>; 5], u32> = HashMap::new();
        let mut numbers = (String::new(), Vec::with_capacity(roll.len()));
        let mut households = Vec::with_capacity(roll.len());
        for &at in live.order.iter() {
            let household = at as usize;
            let words = SAID.map(|id| roll.get(household, id).word());
            let said = *known.entry(words).or_insert_with(|| {
                said.push(words.map(|word| word.map_or(String::new(), |word| roll.words.get(word).to_owned())));
                u32::try_from(said.len() - 1).unwrap_or(NOBODY)
            });
            let village = live.village_of.get(household).copied().unwrap_or(NOBODY);
            households.push(HouseholdApart { said, village, source: roll.source(household) });
            numbers.0.push_str(roll.id(household));
            numbers.1.push(u32::try_from(numbers.0.len()).unwrap_or(NOBODY));
        }
        let certs: Vec<CertCode> = certs_of(roll).collect();
        let mut is_current = vec![false; roll.members_len()];
        for member in (0..roll.len()).flat_map(|household| live.people.of(household)) {
            is_current[*member as usize] = true;
        }
        let mut ids: Vec<u64> = [roll]
            .into_iter()
            .chain(live.town.past.iter().copied())
            .flat_map(|roll| (0..roll.len()).map(|at| mixed(roll.id(at))))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let (mut heads_sought, mut heads_free) = (HashSet::new(), HashSet::new());
        for past in live.town.past {
            heads_sought.extend(alone(roll, past));
            heads_free.extend(alone(past, roll));
        }
        let town_of_village = live.villages.iter().map(|village| village.town).collect();
        let other_certs = other_certs(live, &certs);
        let villages_of_lists = villages_of_lists(live);
        Apart {
            manifest,
            columns: ColumnsApart::of(live),
            said,
            households,
            numbers,
            town_of_village,
            certs,
            is_current,
            ids,
            heads_sought,
            heads_free,
            other_certs,
            listed,
            villages_of_lists,
            villages_expected: (0..)
                .zip(live.uncollected.iter())
                .filter(|(_, rows)| !rows.is_empty())
                .map(|(village, _)| village)
                .collect(),
        }
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.manifest.period
    }

    /// The names of the tables.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.manifest.tables.iter().map(|table| table.name.clone()).collect()
    }

    /// The certificate of a person, by the number in the roll.
    pub(crate) fn cert(&self, member: usize) -> Option<CertCode> {
        self.certs.get(member).copied().filter(|cert| *cert != CertCode::NONE)
    }

    /// The certificates that are counted, each as often as it was met.
    pub(crate) fn counted_certs(&self) -> impl Iterator<Item = CertCode> {
        self.certs.iter().zip(&self.is_current).filter(|(cert, counts)| **counts && **cert != CertCode::NONE).map(|(cert, _)| *cert)
    }

    /// Every certificate that somebody of whatever period has, some more than once.
    pub(crate) fn known_certs(&self) -> impl Iterator<Item = CertCode> {
        self.certs.iter().chain(&self.other_certs).copied().filter(|cert| *cert != CertCode::NONE)
    }

    /// The number of a household.
    pub(crate) fn number(&self, household: usize) -> &str {
        let (text, ends) = &self.numbers;
        let end = |at: usize| ends.get(at).map_or(text.len(), |end| *end as usize);
        text.get(household.checked_sub(1).map_or(0, end)..end(household)).unwrap_or_default()
    }
}

/// For each person of a roll the certificate, or that there is none.
fn certs_of(roll: &Roll) -> impl Iterator<Item = CertCode> {
    (0..).take(roll.members_len()).map(|member| cert_of(roll, member).map_or(CertCode::NONE, CertCode::of))
}

fn other_certs(live: &Live, certs: &[CertCode]) -> Vec<CertCode> {
    let known: HashSet<CertCode> = certs.iter().copied().chain([CertCode::NONE]).collect();
    let mut others: HashSet<CertCode> = HashSet::new();
    for roll in [live.town.current].into_iter().chain(live.town.past.iter().copied()) {
        let heads = (0..roll.len()).filter_map(|household| roll.get(household, HEAD_CERT_NO).word());
        others.extend(heads.filter_map(|word| cert::first18(roll.words.get(word))).map(CertCode::of));
        others.extend(certs_of(roll));
    }
    others.into_iter().filter(|cert| !known.contains(cert)).collect()
}

/// Villages without a household where the lists of a township expect some.
fn villages_of_lists(live: &Live) -> HashSet<String> {
    let tables = live.town.tables;
    let placed: HashSet<u32> = live.uncollected.iter().flatten().copied().collect();
    let rows = tables.of_nobody(UNCOLLECTED).filter(|row| u32::try_from(*row).is_ok_and(|row| !placed.contains(&row)));
    rows.filter_map(|row| tables.cell(UNCOLLECTED, row, 0).word()).map(|word| tables.words.get(word).to_owned()).collect()
}

/// Heads of the households of a roll whose numbers another has not.
fn alone<'r>(roll: &'r Roll, other: &'r Roll) -> impl Iterator<Item = CertCode> + 'r {
    (0..roll.len()).filter(|at| other.find(roll.id(*at)).is_none()).filter_map(|at| head(roll, at)).map(CertCode::of)
}
