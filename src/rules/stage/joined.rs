//! Townships that were read and written one after the other, as the one folder that all of them together would have made.
//!
//! What they are to each other is looked at when all were read: where one knows of another (a household of both, a head who moved, a
//! village that only the other places), they are not to be staged apart, and nothing comes of it.
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
        if apart.is_empty() || !are_alike(apart) || do_meet(apart) {
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
        if !are_whole(apart, &numbered, &villages) {
            return None;
        }
        let mut by_number = households;
        by_number.sort_unstable_by_key(|(of, at)| apart[*of].number(*at));
        for (number, (of, at)) in (0..).zip(by_number) {
            numbered[of][at].0 = number;
        }
        Some(Joined { apart, place, towns, villages, households: numbered, certs: met_again(apart) })
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
            // A county that all have in common stands in a cell of one of them.
            has_home_county: !self.place.county.is_empty(),
            place: staged_place(&self.place),
            towns: self.towns.iter().map(|town| staged_place(&town.place)).collect(),
            tables: Vec::new(),
            ..first
        }
    }

    /// Whether a table is made of parts; those of townships and villages are known from all.
    #[must_use]
    pub fn has_parts(name: &str) -> bool {
        ![tables::TOWNS, tables::VILLAGES].contains(&name)
    }

    /// Writes one of the tables from its parts, in the order of `apart`.
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
        let is_named = name == tables::HOUSEHOLDS;
        let times = columns.iter().position(|column| column.name == tables::CERT_ROWS);
        write_header(out, &columns)?;
        let mut parts: Vec<PartRows<Box<dyn Read>>> = parts.into_iter().map(PartRows::new).collect();
        let mut next = BinaryHeap::new();
        for (of, part) in parts.iter_mut().enumerate() {
            if part.advance()? {
                next.push(Reverse((self.place_of_row(of, part)?, of)));
            }
        }
        let (mut rows, mut of_owner, mut line) = (0, RowsOfOwner::new(), String::new());
        while let Some(Reverse((_, of))) = next.pop() {
            let part = &mut parts[of];
            loop {
                let head = &part.head;
                let (number, village) = self.households[of][head.household as usize];
                let town = self.villages.get(village as usize).map_or(NOBODY, |village| village.town);
                line.clear();
                let _ = write!(line, "{town},{number},");
                seen(&mut columns[0], i64::from(town));
                seen(&mut columns[1], i64::from(number));
                if is_named {
                    push_word(&mut line, self.apart[of].number(head.household as usize));
                    line.push(',');
                    push_word(&mut line, self.towns.get(town as usize).map_or("", |town| town.name.as_str()));
                    let _ = write!(line, ",{village},");
                    seen(&mut columns[4], i64::from(village));
                }
                out.write_all(line.as_bytes())?;
                match head.counted().and_then(|(at, member)| Some((at, *self.certs.get(&self.apart[of].cert(member)?)?))) {
                    Some((at, count)) => {
                        let (before, behind) = part.row.split_at_checked(at).ok_or(io::ErrorKind::InvalidData)?;
                        let end = behind.iter().position(|byte| *byte == b',').ok_or(io::ErrorKind::InvalidData)?;
                        out.write_all(before)?;
                        write!(out, "{count}")?;
                        out.write_all(&behind[end..])?;
                        if let Some(column) = times.and_then(|at| columns.get_mut(at)) {
                            seen(column, i64::from(count));
                        }
                    }
                    None => out.write_all(&part.row)?,
                }
                rows += 1;
                of_owner.count(i64::from(number));
                if !part.advance()? {
                    break;
                }
                let place = self.place_of_row(of, part)?;
                if next.peek().is_some_and(|Reverse((other, _))| *other < place) {
                    next.push(Reverse((place, of)));
                    break;
                }
            }
        }
        Ok(StagedTable { name: name.to_owned(), rows, most: of_owner.most, columns })
    }

    /// Where the row in hand stands among all: by section, then by household.
    fn place_of_row(&self, of: usize, part: &PartRows<Box<dyn Read>>) -> io::Result<(u32, u32)> {
        let household = self.households[of].get(part.head.household as usize).ok_or(io::ErrorKind::InvalidData)?;
        Ok((part.head.section, household.0))
    }

    /// The columns of a table, those that are written anew without a number yet.
    fn columns(&self, name: &str) -> Option<Vec<StagedColumn>> {
        let anew = |column: &StagedColumn| ["town_no", "household", "village_no"].contains(&column.name.as_str());
        let all: Option<Vec<&StagedTable>> = self.apart.iter().map(|apart| apart.manifest.table(name)).collect();
        let all = all?;
        let widest = |at: usize| all.iter().filter_map(|table| table.columns.get(at)).map(|column| column.widest).max().unwrap_or(0);
        let columns = all.first()?.columns.iter().enumerate();
        Some(columns.map(|(at, column)| StagedColumn { widest: if anew(column) { 0 } else { widest(at) }, ..column.clone() }).collect())
    }
}

fn seen(column: &mut StagedColumn, number: i64) {
    column.widest = column.widest.max(number);
}

/// Whether all have the same period, the same tables with the same columns, and people or none.
fn are_alike(apart: &[Apart]) -> bool {
    let tables = |apart: &Apart| {
        let columns = |table: &StagedTable| {
            let columns = table.columns.iter().map(|column| (column.name.clone(), column.kind, column.cell));
            (table.name.clone(), columns.collect::<Vec<_>>())
        };
        let manifest = &apart.manifest;
        (manifest.period, manifest.has_members, manifest.records.clone(), manifest.tables.iter().map(columns).collect::<Vec<_>>())
    };
    let first = apart.first().map(tables);
    apart.iter().all(|apart| Some(tables(apart)) == first)
}

/// Whether a household of one is known to another: by its number, or by a head who is looked for.
fn do_meet(apart: &[Apart]) -> bool {
    let mut ids: Vec<(u64, usize)> = apart.iter().enumerate().flat_map(|(of, apart)| apart.ids.iter().map(move |id| (*id, of))).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|two| two[0].0 == two[1].0) {
        return true;
    }
    let mut of_head: HashMap<CertCode, usize> = HashMap::new();
    let sought: HashSet<&CertCode> = apart.iter().flat_map(|apart| &apart.heads_sought).collect();
    apart.iter().enumerate().any(|(of, apart)| {
        let mut heads = apart.heads_sought.iter().chain(&apart.heads_free).filter(|head| sought.contains(head));
        heads.any(|head| *of_head.entry(*head).or_insert(of) != of)
    })
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
