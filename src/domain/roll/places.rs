//! Where the households of a roll live: its townships, and the villages of each.
//!
//! Two townships with a village of one name are two villages. A village is called by its name alone where the roll has one township, and
//! by township and name (`青溪镇/石门村`) where it has several; a township is called with its county where there are several counties.
//! What does not live here: where an office is and which limits hold there (`domain/campaign.rs`, `rules/book/limits.rs`).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::campaign::OfficePlace;
use crate::domain::field::CITY;
use crate::domain::field::COUNTY;
use crate::domain::field::FieldId;
use crate::domain::field::PROV;
use crate::domain::field::TOWN;
use crate::domain::field::VILLAGE;
use crate::domain::roll::Roll;

/// What stands between the names of a township and of its village.
const WITHIN: char = '/';

/// A township of a roll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TownPlace {
    /// What it is called among the others: its name, with its county before it where there are several; empty where no household says.
    pub key: String,
    /// Province, prefecture and county as most of its households say, then its own name.
    pub names: [String; 4],
}

/// A village of a roll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VillagePlace {
    /// What it is called among the others: its name, with its township before it where there are several.
    pub key: String,
    /// Its name alone.
    pub name: String,
    /// Its township.
    pub town: usize,
}

/// The townships and villages of a roll, in the order in which they come.
#[derive(Clone, Debug, Default)]
pub struct TownPlaces {
    /// Its townships; one at least where there are households.
    pub towns: Vec<TownPlace>,
    /// Its villages.
    pub villages: Vec<VillagePlace>,
    /// The village of each household.
    pub of: Vec<usize>,
}

/// County and name of a township, as far as a household says.
type TownNames<'r> = (&'r str, &'r str);

impl TownPlaces {
    /// Looks through a roll.
    ///
    /// A household that leaves its township out lives in the only one of the roll, else in the one that alone has a village of its name.
    #[must_use]
    pub fn of(roll: &Roll) -> TownPlaces {
        TownPlaces::of_said(roll.len(), |at, id| roll.get(at, id).word().map_or("", |word| roll.words.get(word)))
    }

    /// The same of so many households, each of which says so of its place.
    #[must_use]
    pub fn of_said<'r>(households: usize, word: impl Fn(usize, FieldId) -> &'r str) -> TownPlaces {
        let len = households;
        let known = TownsNamed::of((0..len).map(|at| ([word(at, COUNTY), word(at, TOWN)], word(at, VILLAGE))));
        let mut places = TownPlaces::default();
        let mut towns: HashMap<TownNames, usize> = HashMap::new();
        let mut villages: HashMap<(usize, &str), usize> = HashMap::new();
        let mut households: Vec<Vec<usize>> = Vec::new();
        // Neighbours mostly stand together, so that the last answer is nearly always the next one.
        let mut last: Option<([&str; 3], usize)> = None;
        for at in 0..len {
            let said = [word(at, COUNTY), word(at, TOWN), word(at, VILLAGE)];
            if let Some((_, village)) = last.filter(|(before, _)| *before == said) {
                places.of.push(village);
                households[places.villages[village].town].push(at);
                continue;
            }
            let names = known.town_of(said);
            let town = *towns.entry(names).or_insert_with(|| {
                households.push(Vec::new());
                places.towns.push(TownPlace { key: known.key(names), names: Default::default() });
                places.towns.len() - 1
            });
            let village = *villages.entry((town, said[2])).or_insert_with(|| {
                let key = if known.are_several() { in_town(&places.towns[town].key, said[2]) } else { said[2].to_owned() };
                places.villages.push(VillagePlace { key, name: said[2].to_owned(), town });
                places.villages.len() - 1
            });
            last = Some((said, village));
            places.of.push(village);
            households[town].push(at);
        }
        for ((_, name), town) in towns {
            let most = |id: FieldId| most_said(households[town].iter().map(|at| word(*at, id)));
            places.towns[town].names = [most(PROV), most(CITY), most(COUNTY), name.to_owned()];
        }
        places
    }

    /// Whether there are several townships, so that a village has to be called with its own.
    #[must_use]
    pub fn are_several(&self) -> bool {
        self.towns.len() > 1
    }

    /// Where several townships are: province, prefecture and county that all of those have in common that say them.
    #[must_use]
    pub fn common_place(&self) -> OfficePlace {
        let common = |level: usize| {
            let mut names = self.towns.iter().map(|town| town.names[level].as_str()).filter(|name| !name.is_empty());
            let first = names.next().unwrap_or_default();
            if names.all(|name| name == first) { first.to_owned() } else { String::new() }
        };
        OfficePlace { prov: common(0), city: common(1), county: common(2), town: String::new() }
    }

    /// What the village of a household is called.
    #[must_use]
    pub fn village(&self, household: usize) -> &str {
        self.of.get(household).and_then(|village| self.villages.get(*village)).map_or("", |village| village.key.as_str())
    }
}

/// Township and village of what a village is called among several townships; none where it is called by its name alone.
#[must_use]
pub fn parted(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once(WITHIN)
}

/// What a village of a township is called among several; by its name alone where its township is not known.
#[must_use]
pub fn in_town(town: &str, village: &str) -> String {
    if town.is_empty() { village.to_owned() } else { format!("{town}{WITHIN}{village}") }
}

/// What most say; of two said as often the one that stands first in the order of characters, whatever the order of the households.
fn most_said<'r>(said: impl Iterator<Item = &'r str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in said.filter(|name| !name.is_empty()) {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(name, count)| (*count, Reverse(*name))).map(|(name, _)| name.to_owned()).unwrap_or_default()
}

/// Which townships a roll names, to find the one of a household that leaves its own out.
struct TownsNamed<'r> {
    counties: BTreeMap<&'r str, BTreeSet<&'r str>>,
    towns_of_village: BTreeMap<&'r str, BTreeSet<TownNames<'r>>>,
    towns: BTreeSet<TownNames<'r>>,
}

impl<'r> TownsNamed<'r> {
    fn of(said: impl Iterator<Item = ([&'r str; 2], &'r str)>) -> TownsNamed<'r> {
        let mut known = TownsNamed { counties: BTreeMap::new(), towns_of_village: BTreeMap::new(), towns: BTreeSet::new() };
        let mut seen: BTreeSet<([&str; 2], &str)> = BTreeSet::new();
        let mut last = None;
        for one in said {
            if last != Some(one) {
                seen.insert(one);
                last = Some(one);
            }
        }
        for ([county, town], _) in &seen {
            let counties = known.counties.entry(town).or_default();
            if !county.is_empty() {
                counties.insert(county);
            }
        }
        for ([county, town], village) in seen.into_iter().filter(|([_, town], _)| !town.is_empty()) {
            let names = (known.county_of(county, town), town);
            known.towns.insert(names);
            known.towns_of_village.entry(village).or_default().insert(names);
        }
        known
    }

    /// The county of a township; where it is left out the only one that has a township of that name.
    fn county_of(&self, county: &'r str, town: &'r str) -> &'r str {
        match self.counties.get(town) {
            Some(counties) if county.is_empty() && counties.len() == 1 => counties.first().copied().unwrap_or(""),
            _ => county,
        }
    }

    fn town_of(&self, [county, town, village]: [&'r str; 3]) -> TownNames<'r> {
        if !town.is_empty() {
            return (self.county_of(county, town), town);
        }
        let only = |towns: &BTreeSet<TownNames<'r>>| if towns.len() == 1 { towns.first().copied() } else { None };
        only(&self.towns).or_else(|| self.towns_of_village.get(village).and_then(only)).unwrap_or_default()
    }

    fn are_several(&self) -> bool {
        self.towns.len() > 1
    }

    fn key(&self, (county, town): TownNames<'r>) -> String {
        let counties: BTreeSet<&str> = self.towns.iter().map(|(county, _)| *county).filter(|county| !county.is_empty()).collect();
        if counties.len() > 1 && !county.is_empty() { format!("{county}{WITHIN}{town}") } else { town.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::word_cell;
    use crate::domain::field::COUNTY;
    use crate::domain::field::TOWN;
    use crate::domain::field::VILLAGE;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::domain::roll::places::TownPlaces;

    fn roll(rows: &[[&str; 3]]) -> Roll {
        let mut roll = Roll::new(Period::annual(2024));
        roll.declare(&[COUNTY, TOWN, VILLAGE]);
        for (at, row) in rows.iter().enumerate() {
            let household = roll.household(&at.to_string(), RowSource::default());
            for (id, said) in [COUNTY, TOWN, VILLAGE].into_iter().zip(row).filter(|(_, said)| !said.is_empty()) {
                let cell = word_cell(&mut roll.words, said);
                roll.set(household, id, cell);
            }
        }
        roll.seal();
        roll
    }

    fn villages(rows: &[[&str; 3]]) -> Vec<String> {
        let places = TownPlaces::of(&roll(rows));
        (0..rows.len()).map(|at| places.village(at).to_owned()).collect()
    }

    #[test]
    fn a_village_is_called_with_its_township_where_there_are_several() {
        let one = [["青山县", "青溪镇", "石门村"], ["青山县", "青溪镇", "下河村"], ["", "", "石门村"], ["青山县", "", "柳村"]];
        assert_eq!(villages(&one), ["石门村", "下河村", "石门村", "柳村"]);
        let two = [["青山县", "青溪镇", "石门村"], ["青山县", "白云乡", "石门村"], ["", "白云乡", "石门村"], ["", "青溪镇", "柳村"]];
        assert_eq!(villages(&two), ["青溪镇/石门村", "白云乡/石门村", "白云乡/石门村", "青溪镇/柳村"]);
        // Who leaves the township out lives in the only one that has such a village; where two have it, nobody knows.
        let blank = [two[0], two[1], two[3], ["", "", "柳村"], ["", "", "石门村"]];
        assert_eq!(villages(&blank)[3..], ["青溪镇/柳村", "石门村"]);
        let counties = [["青山县", "青溪镇", "石门村"], ["临水县", "青溪镇", "石门村"]];
        assert_eq!(villages(&counties), ["青山县/青溪镇/石门村", "临水县/青溪镇/石门村"]);
    }

    #[test]
    fn where_a_township_is_most_of_its_households_say() {
        let places = TownPlaces::of(&roll(&[["青山县", "青溪镇", "石门村"], ["青山县", "青溪镇", "下河村"], ["", "青溪镇", "石门村"]]));
        assert_eq!(places.towns.len(), 1);
        assert_eq!(places.towns[0].names, ["", "", "青山县", "青溪镇"]);
        assert!(!places.are_several());
        assert!(TownPlaces::of(&roll(&[])).towns.is_empty());
    }
}
