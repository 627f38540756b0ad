//! What stays in memory of townships whose rows are written already: where each household is, and by what it could be held against those
//! of other townships.
//!
//! What does not live here: the rows (`parts.rs`), what comes of several (`joined.rs`).

use std::collections::HashMap;
use std::collections::HashSet;

use crate::domain::field::CITY;
use crate::domain::field::COUNTY;
use crate::domain::field::FieldId;
use crate::domain::field::PROV;
use crate::domain::field::TOWN;
use crate::domain::field::VILLAGE;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
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

/// Townships that were read and written by themselves.
pub struct Apart {
    pub(crate) manifest: Manifest,
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
}

impl Apart {
    /// Of townships that are ready; `manifest` says which tables they have.
    pub(crate) fn of(live: &Live, manifest: Manifest) -> Apart {
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
        let certs = (0..).take(roll.members_len()).map(|member| cert_of(roll, member).map_or(CertCode::NONE, CertCode::of)).collect();
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
        Apart { manifest, said, households, numbers, town_of_village, certs, is_current, ids, heads_sought, heads_free }
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

    /// The number of a household.
    pub(crate) fn number(&self, household: usize) -> &str {
        let (text, ends) = &self.numbers;
        let end = |at: usize| ends.get(at).map_or(text.len(), |end| *end as usize);
        text.get(household.checked_sub(1).map_or(0, end)..end(household)).unwrap_or_default()
    }
}

/// Heads of the households of a roll whose numbers another has not.
fn alone<'r>(roll: &'r Roll, other: &'r Roll) -> impl Iterator<Item = CertCode> + 'r {
    (0..roll.len()).filter(|at| other.find(roll.id(*at)).is_none()).filter_map(|at| head(roll, at)).map(CertCode::of)
}
