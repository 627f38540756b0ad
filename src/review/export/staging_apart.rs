//! The folder of a county whose townships stand in files of their own: read and written one after the other, so that no more of them is in
//! memory than one and what all have to know of each other.
//!
//! Which files belong together is told by a look at some rows of text files, and by the names of workbooks and lists. That each township was
//! whole is looked at when all were read (`rules/stage/joined.rs`): those that know of each other are read once more as one, those that lack
//! a column of others with it. Where files tell of no township, or nothing comes of it, all are read together (`staging.rs`).
//! What does not live here: the rows (`rules/stage`), reading files (`exchange`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::io;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::slice;

use crate::disk::folder::FolderDraft;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::listed::files_of;
use crate::exchange::peek;
use crate::i18n::Text;
use crate::review::error::ReviewError;
use crate::review::export::county_key::CountyKey;
use crate::review::export::screening;
use crate::review::export::screening::FilesFound;
use crate::review::export::screening::ScreenJob;
use crate::review::export::staging;
use crate::rules::stage::apart::Apart;
use crate::rules::stage::apart::ColumnsApart;
use crate::rules::stage::joined;
use crate::rules::stage::joined::Joined;
use crate::rules::stage::manifest;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::rows::NumbersLeave;
use crate::rules::stage::rows::RowsOut;
use crate::rules::stage::tables::Staging;

/// Gives the key, made when it is first wanted.
pub type KeyOf<'k> = &'k dyn Fn() -> Result<CountyKey, ReviewError>;

/// Townships that were read and whose rows are written.
struct ReadApart {
    said: FilesFound,
    apart: Apart,
    /// Which of the parts on the disk are theirs.
    part: usize,
}

/// Writes the folder of a county township by township; says what stands in it, and what is to be said of the files. None where they are to
/// be read together: then nothing is written.
///
/// # Errors
/// `Stopped`, or `Staging` when the folder cannot be written.
pub fn stage(
    job: &ScreenJob,
    key: KeyOf,
    (out, force): (&Path, bool),
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<Option<(Text, FilesFound)>, ReviewError> {
    let Ok((paths, passed_over)) = files_of(job.paths) else { return Ok(None) };
    let Some(groups) = groups(&paths, job.told.period) else { return Ok(None) };
    let failed = |why: io::Error| staging::cannot_write(out, &why);
    let folder = FolderDraft::beside(out, manifest::FILE, force).map_err(failed)?;
    let Some(read) = read_apart(job, &paths, groups, (key, &folder, out), progress)? else { return Ok(None) };
    let (said, parts): (Vec<FilesFound>, Vec<(Apart, usize)>) = read.into_iter().map(|read| (read.said, (read.apart, read.part))).unzip();
    let (apart, parts): (Vec<Apart>, Vec<usize>) = parts.into_iter().unzip();
    let mut digests = HashSet::new();
    if !said.iter().flat_map(FilesFound::files).all(|file| digests.insert(file.digest.clone())) {
        return Ok(None);
    }
    let (found, places) = FilesFound::joined(job, (&paths, passed_over), said);
    let period = apart[0].period();
    let is_dated = |file: &FileReport| file.kind != FileKind::Yearly || file.period.is_some();
    if !found.files().iter().all(is_dated) || apart.iter().any(|apart| apart.period() != period) {
        return Ok(None);
    }
    let Some(joined) = Joined::of(&apart, &places) else { return Ok(None) };
    let campaign = screening::campaign(job, period, joined.place().clone(), found.files());
    let mut manifest = joined.manifest(&campaign);
    manifest.tables = staging::side_by_side(&joined.names(), |name| {
        let parts: Vec<String> = joined.parts(name).map(|of| part(name, parts[of])).collect();
        let open = |part: &String| Ok::<Box<dyn Read>, io::Error>(Box::new(BufReader::new(folder.read(part)?)));
        let rows = parts.iter().map(open).collect::<io::Result<_>>()?;
        let mut file = BufWriter::new(folder.file(&format!("{name}.csv"))?);
        let table = joined.write(name, rows, &mut file)?;
        file.flush()?;
        parts.iter().try_for_each(|part| folder.remove(part))?;
        Ok(table)
    })
    .map_err(failed)?;
    Ok(Some((staging::keep(folder, &manifest, out)?, found)))
}

/// Reads groups of files and writes their rows, those that know of each other as one. None where they are to be read together.
fn read_apart(
    job: &ScreenJob,
    paths: &[PathBuf],
    FileGroups { files: mut groups, mut first, newest }: FileGroups,
    (key, folder, out): (KeyOf, &FolderDraft, &Path),
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<Option<Vec<ReadApart>>, ReviewError> {
    let failed = |why: io::Error| staging::cannot_write(out, &why);
    let remove = |read: &ReadApart| {
        let names = read.apart.names();
        names.iter().filter(|name| Joined::has_parts(name)).try_for_each(|name| folder.remove(&self::part(name, read.part))).map_err(failed)
    };
    let mut done: Vec<Option<ReadApart>> = groups.iter().map(|_| None).collect();
    let (mut period, mut part, mut columns) = (None, 0, ColumnsApart::default());
    loop {
        for of in std::iter::once(first).chain((0..groups.len()).filter(|of| *of != first)) {
            if done[of].is_some() {
                continue;
            }
            let job = ScreenJob { paths: &groups[of], ..*job };
            // What is the matter with a file is said by the way that reads all of them.
            let found = match screening::read_among(&job, period.filter(|_| of != first), newest, progress) {
                Err(ReviewError::Stopped) => return Err(ReviewError::Stopped),
                Err(_) => return Ok(None),
                Ok(found) => found,
            };
            let said = found.said();
            let Some(apart) = written(&job, found, &columns, &key()?, (folder, part)).map_err(failed)? else { return Ok(None) };
            if *period.get_or_insert(apart.period()) != apart.period() {
                return Ok(None);
            }
            columns.add(&apart.columns);
            done[of] = Some(ReadApart { said, apart, part });
            part += 1;
        }
        let read: Vec<ReadApart> = done.drain(..).flatten().collect();
        let meetings = joined::meetings(&read.iter().map(|read| &read.apart).collect::<Vec<_>>());
        // Notes of who is not in the first file come in another order (`exchange/merge.rs`).
        let begins = period.and_then(|period| begins(&read, paths, period)).unwrap_or(first);
        let is_done = |at: usize, apart: &Apart| apart.columns.are_all_of(&columns) && (begins == first || (at != first && at != begins));
        if meetings.is_empty() && read.iter().enumerate().all(|(at, read)| is_done(at, &read.apart)) {
            return Ok(Some(read));
        }
        let of_group = as_one(groups.len(), &meetings);
        let mut merged: Vec<Vec<PathBuf>> = Vec::new();
        for (at, read) in read.into_iter().enumerate() {
            let is_alone = of_group.iter().filter(|group| **group == of_group[at]).count() == 1;
            let own = std::mem::take(&mut groups[at]);
            if let Some(one) = merged.get_mut(of_group[at]) {
                one.extend(own);
                // Of two files that speak of one household the first counts.
                one.sort_by_cached_key(|path| paths.iter().position(|own| own == path));
            } else {
                merged.push(own);
                done.push(None);
            }
            if is_alone && is_done(at, &read.apart) {
                done[of_group[at]] = Some(read);
            } else {
                remove(&read)?;
            }
        }
        first = of_group[begins];
        groups = merged;
        if groups.len() < 2 {
            return Ok(None);
        }
    }
}

/// Which of these has the first file with households of a period.
fn begins(read: &[ReadApart], paths: &[PathBuf], period: Period) -> Option<usize> {
    let of_period = |file: &&FileReport| file.kind == FileKind::Yearly && file.period == Some(period);
    let first = |read: &ReadApart| {
        let files = read.said.files().iter().filter(of_period);
        files.filter_map(|file| paths.iter().position(|path| *path == file.path)).min()
    };
    (0..).zip(read).filter_map(|(at, read)| Some((first(read)?, at))).min().map(|(_, at)| at)
}

/// For each of some groups the number of the one that it becomes when those that meet are one, in the order of the first of each.
fn as_one(groups: usize, meetings: &[(usize, usize)]) -> Vec<usize> {
    let mut of: Vec<usize> = (0..groups).collect();
    for (one, other) in meetings {
        let (one, other) = (of[*one], of[*other]);
        of.iter_mut().filter(|group| **group == one.max(other)).for_each(|group| *group = one.min(other));
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    of.iter()
        .map(|group| {
            let next = numbers.len();
            *numbers.entry(*group).or_insert(next)
        })
        .collect()
}

/// Name of the rows of a table from one group of files.
fn part(name: &str, of: usize) -> String {
    format!("{name}.{of}")
}

/// Writes the rows of what was read beside those of other groups, with `columns` that those have; none where the files hold nobody, or not
/// what tells their township.
fn written(
    job: &ScreenJob,
    found: FilesFound,
    columns: &ColumnsApart,
    key: &CountyKey,
    (folder, of): (&FolderDraft, usize),
) -> io::Result<Option<Apart>> {
    let Some(listed) = found.period(job).and_then(|period| found.listed(period)) else { return Ok(None) };
    let Ok(mut gathered) = screening::gathered(job, found) else { return Ok(None) };
    gathered.declare(columns);
    let past: Vec<&Roll> = gathered.past();
    let town = gathered.town(&past);
    let (hashed, left) = (|number: &str| key.hashed(number), |number: &str| key.left(number));
    let staging = Staging::new(job.book, &town, NumbersLeave { hashed: &hashed, left: &left });
    let tables = staging::side_by_side(&staging.names(), |name| {
        if !Joined::has_parts(name) {
            return staging.write(name, RowsOut::Part(&mut io::sink()));
        }
        let mut file = BufWriter::new(folder.file(&part(name, of))?);
        let table = staging.write(name, RowsOut::Part(&mut file))?;
        file.flush()?;
        Ok(table)
    })?;
    let manifest = Manifest { tables, ..staging.manifest(key.fingerprint()) };
    Ok(Some(staging.apart(manifest, listed)))
}

/// Files by the townships they speak of.
struct FileGroups {
    files: Vec<Vec<PathBuf>>,
    /// Which of them is thought to have the first file of the period that is judged.
    first: usize,
    /// The newest year that a look at all of them found.
    newest: Option<i32>,
}

/// The files by the townships they speak of, those that share one together, in the order of the first of each. None where that is not told
/// of all of them, or all belong together.
fn groups(paths: &[PathBuf], told: Option<Period>) -> Option<FileGroups> {
    let mut of_path: Vec<BTreeSet<[String; 2]>> = paths.iter().map(|path| peek::towns(path).unwrap_or_default()).collect();
    let told_by_rows: BTreeSet<[String; 2]> = of_path.iter().flatten().cloned().collect();
    for (path, towns) in paths.iter().zip(&mut of_path).filter(|(_, towns)| towns.is_empty()) {
        towns.insert(peek::town_in_name(path, &told_by_rows)?);
    }
    let mut of_town: BTreeMap<&[String; 2], usize> = BTreeMap::new();
    let meetings: Vec<(usize, usize)> = of_path
        .iter()
        .enumerate()
        .flat_map(|(at, towns)| towns.iter().map(move |town| (at, town)))
        .map(|(at, town)| (*of_town.entry(town).or_insert(at), at))
        .collect();
    let of_group = as_one(paths.len(), &meetings);
    let mut found: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
    for (path, group) in paths.iter().zip(&of_group) {
        found.entry(*group).or_default().push(path.clone());
    }
    // Of a workbook nobody knows the year before it is read: what is thought here is looked at then.
    let years: Vec<Option<i32>> = paths.iter().map(|path| peek::newest_year(slice::from_ref(path))).collect();
    let newest = years.iter().flatten().max().copied();
    let year = told.map(|period| period.year).or(newest);
    let first = of_group[year.and_then(|_| years.iter().position(|own| *own == year)).unwrap_or(0)];
    (found.len() > 1).then(|| FileGroups { files: found.into_values().collect(), first, newest })
}
