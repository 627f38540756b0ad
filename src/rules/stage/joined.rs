//! Townships that were read and written one after the other, as the one folder that all of them together would have made.
//!
//! What they are to each other is looked at when all were read: those of which one knows of another (a household of both, a head who moved,
//! a row of a list about somebody there) are to be read as one (`meetings`), those that lack a column of another with it; where a village is
//! placed by another one's, they are not to be staged apart, and nothing comes of it.
//! What does not live here: the rows of one of them (`tables.rs`), files (`review/export`).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;
use std::io::Read;
use std::io::Write;

use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::field::FieldId;
use crate::domain::roll::places::TownPlaces;
use crate::rules::stage::apart::Apart;
use crate::rules::stage::apart::SAID;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::manifest::StagedColumn;
use crate::rules::stage::manifest::StagedKind;
use crate::rules::stage::manifest::StagedTable;
use crate::rules::stage::parts::CertCode;
use crate::rules::stage::parts::PartRows;
use crate::rules::stage::rows::RowsOfOwner;
use crate::rules::stage::rows::RowsOut;
use crate::rules::stage::rows::push_word;
use crate::rules::stage::rows::write_header;
use crate::rules::stage::tables;
use crate::rules::stage::tables::staged_place;
use crate::rules::township::town;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::TownOfRoll;
use crate::rules::township::town::Village;

/// Townships together.
pub struct Joined<'a> {
    apart: &'a [Apart],
    place: OfficePlace,
    towns: Vec<TownOfRoll>,
    villages: Vec<Village>,
    /// For each of `apart`, for each of its households: its number in the county, its village.
    households: Vec<Vec<(u32, u32)>>,
    /// For each of `apart`, for each of its villages: which it is in the county.
    own_villages: Vec<Vec<u32>>,
    /// How often certificates were met that were met more than once.
    certs: HashMap<CertCode, u32>,
}

/// One of several by its place, and one of its households.
type At = (usize, usize);

impl<'a> Joined<'a> {
    /// Lays townships together that were read from files whose places among all are `files`, for each of them; none where they are not to
    /// be staged apart.
    #[must_use]
    pub fn of(apart: &'a [Apart], files: &[Vec<usize>]) -> Option<Joined<'a>> {
        if apart.is_empty() || !are_alike(apart) || !meetings(&apart.iter().collect::<Vec<_>>()).is_empty() {
            return None;
        }
        let households: Vec<At> =
            apart.iter().enumerate().flat_map(|(of, apart)| (0..apart.households.len()).map(move |at| (of, at))).collect();
        let (order, places) = placed(apart, files, households.clone())?;
        if !places.are_several() {
            return None;
        }
        let place = places.common_place();
        let (towns, villages, village_of) = town::named(places, &place);
        let mut numbered: Vec<Vec<(u32, u32)>> = apart.iter().map(|apart| vec![(NOBODY, NOBODY); apart.households.len()]).collect();
        for ((of, at), village) in order.into_iter().zip(village_of) {
            numbered[of][at].1 = u32::try_from(village).ok()?;
        }
        let own_villages: Vec<Vec<u32>> =
            apart.iter().zip(&numbered).map(|(apart, numbered)| villages_among_all(apart, numbered)).collect();
        let is_listed_elsewhere = apart.iter().zip(&own_villages).any(|(apart, own)| is_listed_elsewhere(apart, own, &villages));
        if !are_whole(apart, &numbered, &villages) || is_listed_elsewhere {
            return None;
        }
        let mut by_number = households;
        by_number.sort_unstable_by_key(|(of, at)| apart[*of].number(*at));
        for (number, (of, at)) in (0..).zip(by_number) {
            numbered[of][at].0 = number;
        }
        Some(Joined { apart, place, towns, villages, households: numbered, own_villages, certs: met_again(apart) })
    }

    /// Where all of them are.
    #[must_use]
    pub fn place(&self) -> &OfficePlace {
        &self.place
    }

    /// The manifest, but for its tables.
    #[must_use]
    pub fn manifest(&self, campaign: &Campaign) -> Manifest {
        let first = self.apart[0].manifest.clone();
        Manifest {
            as_of: campaign.as_of,
            window_start: campaign.window_start,
            window_end: campaign.window_end,
            households: self.households.iter().map(Vec::len).sum(),
            has_members: self.apart.iter().any(|apart| apart.manifest.has_members),
            // A county that all have in common stands in a cell of one of them.
            has_home_county: !self.place.county.is_empty(),
            place: staged_place(&self.place),
            towns: self.towns.iter().map(|town| staged_place(&town.place)).collect(),
            tables: Vec::new(),
            ..first
        }
    }

    /// The names of the tables that any of them has.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        tables::names_where(|table| self.apart.iter().any(|apart| apart.manifest.table(&tables::table_name(table)).is_some()))
    }

    /// Which of `apart` have a part of a table; those of townships and villages are known from all.
    pub fn parts(&self, name: &str) -> impl Iterator<Item = usize> {
        let has_parts = Joined::has_parts(name);
        self.apart.iter().enumerate().filter(move |(_, apart)| has_parts && apart.manifest.table(name).is_some()).map(|(of, _)| of)
    }

    /// Whether a table is made of parts.
    #[must_use]
    pub fn has_parts(name: &str) -> bool {
        ![tables::TOWNS, tables::VILLAGES].contains(&name)
    }

    /// Writes one of the tables from its parts, in the order of `parts`.
    ///
    /// # Errors
    /// What a part or the writer says.
    pub fn write(&self, name: &str, parts: Vec<Box<dyn Read>>, out: &mut dyn Write) -> io::Result<StagedTable> {
        match name {
            tables::TOWNS => tables::towns(RowsOut::Csv(out), &self.towns),
            tables::VILLAGES => tables::villages(RowsOut::Csv(out), &self.villages),
            _ => self.rows(name, parts, out),
        }
    }

    fn rows(&self, name: &str, parts: Vec<Box<dyn Read>>, out: &mut dyn Write) -> io::Result<StagedTable> {
        let mut columns = self.columns(name).ok_or(io::ErrorKind::NotFound)?;
        let kind = PartKind::of(name, &columns);
        let times = columns.iter().position(|column| column.name == tables::CERT_ROWS);
        write_header(out, &columns)?;
        let mut parts: Vec<(usize, PartRows<Box<dyn Read>>)> = self.parts(name).zip(parts.into_iter().map(PartRows::new)).collect();
        let mut next = BinaryHeap::new();
        for (at, (of, part)) in parts.iter_mut().enumerate() {
            if part.advance()? {
                next.push(Reverse((self.place_of_row(*of, part, &kind)?, at)));
            }
        }
        let (mut rows, mut of_owner, mut line) = (0, RowsOfOwner::new(), String::new());
        while let Some(Reverse((_, at))) = next.pop() {
            let (of, part) = &mut parts[at];
            let of = *of;
            loop {
                let head = &part.head;
                let (number, village) = self.owner(of, head.household, &kind)?;
                let town = self.villages.get(village as usize).map_or(NOBODY, |village| village.town);
                line.clear();
                let _ = write!(line, "{town},{number},");
                seen(&mut columns[0], i64::from(town));
                seen(&mut columns[1], i64::from(number));
                if kind == PartKind::Households {
                    push_word(&mut line, self.apart[of].number(head.household as usize));
                    line.push(',');
                    push_word(&mut line, self.towns.get(town as usize).map_or("", |town| town.name.as_str()));
                    let _ = write!(line, ",{village},");
                    seen(&mut columns[4], i64::from(village));
                }
                out.write_all(line.as_bytes())?;
                let anew = match &kind {
                    PartKind::WithVillage(column) => Some((nth_cell(&part.row, column - 2)?, *column, village)),
                    PartKind::Households | PartKind::OfHouseholds | PartKind::OfVillages => {
                        let counted = head.counted().zip(times);
                        counted.and_then(|((at, member), column)| Some((at, column, *self.certs.get(&self.apart[of].cert(member)?)?)))
                    }
                };
                match anew {
                    Some((at, column, number)) => {
                        write_with(&part.row, at, number, out)?;
                        seen(&mut columns[column], i64::from(number));
                    }
                    None => out.write_all(&part.row)?,
                }
                rows += 1;
                of_owner.count(i64::from(number));
                if !part.advance()? {
                    break;
                }
                let place = self.place_of_row(of, part, &kind)?;
                if next.peek().is_some_and(|Reverse((other, _))| *other < place) {
                    next.push(Reverse((place, at)));
                    break;
                }
            }
        }
        Ok(StagedTable { name: name.to_owned(), rows, most: of_owner.most, columns })
    }

    /// Whose a row is, by number, and its village.
    fn owner(&self, of: usize, owner: u32, kind: &PartKind) -> io::Result<(u32, u32)> {
        let found = match kind {
            PartKind::OfVillages => self.own_villages[of].get(owner as usize).map(|village| (*village, *village)),
            PartKind::Households | PartKind::OfHouseholds | PartKind::WithVillage(_) => self.households[of].get(owner as usize).copied(),
        };
        found.ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// Where the row in hand stands among all: by section, then by its owner.
    fn place_of_row(&self, of: usize, part: &PartRows<Box<dyn Read>>, kind: &PartKind) -> io::Result<(u32, u32)> {
        Ok((part.head.section, self.owner(of, part.head.household, kind)?.0))
    }

    /// The columns of a table, those that are written anew without a number yet.
    fn columns(&self, name: &str) -> Option<Vec<StagedColumn>> {
        let anew = |column: &StagedColumn| ["town_no", "household", "village_no"].contains(&column.name.as_str());
        let all: Vec<&StagedTable> = self.apart.iter().filter_map(|apart| apart.manifest.table(name)).collect();
        let widest = |at: usize| all.iter().filter_map(|table| table.columns.get(at)).map(|column| column.widest).max().unwrap_or(0);
        let columns = all.first()?.columns.iter().enumerate();
        Some(columns.map(|(at, column)| StagedColumn { widest: if anew(column) { 0 } else { widest(at) }, ..column.clone() }).collect())
    }
}

/// What stands before a row of a part, and what is written anew in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartKind {
    /// A household, with its number and its place.
    Households,
    /// A row of a household.
    OfHouseholds,
    /// The same with its village, in which column.
    WithVillage(usize),
    /// A row of a village.
    OfVillages,
}

impl PartKind {
    fn of(name: &str, columns: &[StagedColumn]) -> PartKind {
        match (name, columns.iter().position(|column| column.name == "village_no")) {
            (tables::HOUSEHOLDS, _) => PartKind::Households,
            (tables::UNCOLLECTED_ROWS, _) => PartKind::OfVillages,
            (_, Some(at)) => PartKind::WithVillage(at),
            (_, None) => PartKind::OfHouseholds,
        }
    }
}

/// Where a cell of a row begins; the cells before it are numbers.
fn nth_cell(row: &[u8], cell: usize) -> io::Result<usize> {
    let ends = || row.iter().enumerate().filter(|(_, byte)| **byte == b',').map(|(at, _)| at + 1);
    cell.checked_sub(1).map_or(Some(0), |before| ends().nth(before)).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// Writes a row with another number in the cell that begins at a place.
fn write_with(row: &[u8], at: usize, number: u32, out: &mut dyn Write) -> io::Result<()> {
    let (before, behind) = row.split_at_checked(at).ok_or(io::ErrorKind::InvalidData)?;
    let end = behind.iter().position(|byte| *byte == b',').ok_or(io::ErrorKind::InvalidData)?;
    out.write_all(before)?;
    write!(out, "{number}")?;
    out.write_all(&behind[end..])
}

fn seen(column: &mut StagedColumn, number: i64) {
    column.widest = column.widest.max(number);
}

/// Whether all have the same period, and the same columns in the tables that they have.
fn are_alike(apart: &[Apart]) -> bool {
    let said = |apart: &Apart| (apart.manifest.period, apart.manifest.records.clone());
    let mut columns_of: HashMap<&str, Vec<(&str, StagedKind, bool)>> = HashMap::new();
    let first = apart.first().map(said);
    apart.iter().all(|apart| {
        Some(said(apart)) == first
            && apart.manifest.tables.iter().all(|table| {
                let columns: Vec<_> = table.columns.iter().map(|column| (column.name.as_str(), column.kind, column.cell)).collect();
                *columns_of.entry(&table.name).or_insert_with(|| columns.clone()) == columns
            })
    })
}

/// Which of these know of each other: by the number of a household, by a head who is looked for, by a row of a list that may be about
/// somebody of another one. Pairs, some more than once.
#[must_use]
pub fn meetings(apart: &[&Apart]) -> Vec<(usize, usize)> {
    let mut ids: Vec<(u64, usize)> = apart.iter().enumerate().flat_map(|(of, apart)| apart.ids.iter().map(move |id| (*id, of))).collect();
    ids.sort_unstable();
    let mut found: Vec<(usize, usize)> = ids.windows(2).filter(|two| two[0].0 == two[1].0).map(|two| (two[0].1, two[1].1)).collect();
    let mut of_head: HashMap<CertCode, usize> = HashMap::new();
    let sought: HashSet<&CertCode> = apart.iter().flat_map(|apart| &apart.heads_sought).collect();
    for (of, apart) in apart.iter().enumerate() {
        for head in apart.heads_sought.iter().chain(&apart.heads_free).filter(|head| sought.contains(head)) {
            found.push((*of_head.entry(*head).or_insert(of), of));
        }
    }
    let mut of_cert: HashMap<CertCode, Vec<usize>> =
        apart.iter().flat_map(|apart| &apart.listed).map(|row| (row.cert, Vec::new())).collect();
    of_cert.remove(&CertCode::NONE);
    let is_any_asked = !of_cert.is_empty();
    for (of, apart) in apart.iter().enumerate().filter(|_| is_any_asked) {
        for cert in apart.known_certs() {
            if let Some(known) = of_cert.get_mut(&cert).filter(|known| known.last() != Some(&of)) {
                known.push(of);
            }
        }
    }
    for (of, apart) in apart.iter().enumerate() {
        for row in &apart.listed {
            let from = row.household.map_or(ids.len(), |id| ids.partition_point(|(other, _)| *other < id));
            let named = ids[from..].iter().take_while(|(id, _)| Some(*id) == row.household).map(|(_, other)| *other);
            let known = of_cert.get(&row.cert).into_iter().flatten().copied();
            found.extend(named.chain(known).map(|other| (of, other)));
        }
    }
    found.retain(|(one, other)| one != other);
    found
}

/// For each village of some townships which it is among all.
fn villages_among_all(apart: &Apart, numbered: &[(u32, u32)]) -> Vec<u32> {
    let mut found = vec![NOBODY; apart.town_of_village.len()];
    for (household, (_, village)) in apart.households.iter().zip(numbered) {
        if let Some(own) = found.get_mut(household.village as usize) {
            *own = *village;
        }
    }
    found
}

/// Whether a village that only stands in lists of these townships is one of others; or a name that is told by the township where several
/// have it was told alone here, since only one of these has it.
fn is_listed_elsewhere(apart: &Apart, own_villages: &[u32], villages: &[Village]) -> bool {
    let names = villages.iter().flat_map(|village| [village.name.as_str(), village.alone.as_str()]);
    if names.into_iter().any(|name| apart.villages_of_lists.contains(name)) {
        return true;
    }
    let alone =
        |own: &u32| own_villages.get(*own as usize).and_then(|village| villages.get(*village as usize)).map(|village| &village.alone);
    let is_one = |name: &String| (0..).take(own_villages.len()).filter(|own| alone(own) == Some(name)).count() == 1;
    let is_of_others_too = |name: &String| villages.iter().filter(|village| village.alone == *name).count() > 1;
    let towns: HashSet<&u32> = apart.town_of_village.iter().collect();
    towns.len() > 1 && apart.villages_expected.iter().filter_map(alone).any(|name| is_one(name) && is_of_others_too(name))
}

/// The households in the order in which all files together have them, and the townships and villages that come of it.
fn placed(apart: &[Apart], files: &[Vec<usize>], mut households: Vec<At>) -> Option<(Vec<At>, TownPlaces)> {
    let source = |(of, at): &At| {
        let source = apart[*of].households[*at].source;
        Some((*files.get(*of)?.get(usize::from(source.file))?, source.row))
    };
    if households.iter().any(|one| source(one).is_none()) {
        return None;
    }
    households.sort_by_cached_key(source);
    let word = |place: usize, id: FieldId| {
        let (of, at) = households[place];
        let said = apart[of].said.get(apart[of].households[at].said as usize);
        SAID.iter().position(|own| *own == id).and_then(|level| Some(said?[level].as_str())).unwrap_or_default()
    };
    let places = TownPlaces::of_said(households.len(), word);
    Some((households, places))
}

/// Whether each township was read whole, and with the same villages as among all.
fn are_whole(apart: &[Apart], numbered: &[Vec<(u32, u32)>], villages: &[Village]) -> bool {
    let mut known: HashMap<(bool, u32), (usize, u32)> = HashMap::new();
    let mut back: HashMap<(bool, usize, u32), u32> = HashMap::new();
    apart.iter().zip(numbered).enumerate().all(|(of, (apart, numbered))| {
        apart.households.iter().zip(numbered).all(|(own, (_, village))| {
            let town = villages.get(*village as usize).map_or(NOBODY, |village| village.town);
            let own_town = apart.town_of_village.get(own.village as usize).copied().unwrap_or(NOBODY);
            [(false, *village, own.village), (true, town, own_town)].into_iter().all(|(is_town, all, own)| {
                *known.entry((is_town, all)).or_insert((of, own)) == (of, own) && *back.entry((is_town, of, own)).or_insert(all) == all
            })
        })
    })
}

/// How often each certificate was met, of those that were met more than once.
fn met_again(apart: &[Apart]) -> HashMap<CertCode, u32> {
    let mut all: Vec<CertCode> = apart.iter().flat_map(Apart::counted_certs).collect();
    all.sort_unstable();
    let met = all.chunk_by(|one, other| one == other).filter(|met| met.len() > 1);
    met.map(|met| (met[0], u32::try_from(met.len()).unwrap_or(NOBODY))).collect()
}
