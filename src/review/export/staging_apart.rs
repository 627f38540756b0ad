//! The folder of a county whose townships stand in files of their own: read and written one after the other, so that no more of them is in
//! memory than one and what all have to know of each other.
//!
//! Which files belong together is told by a look at some of their rows; that each township was whole, and none knows of another, is looked
//! at when all were read (`rules/stage/joined.rs`). Where it was not so, all are read together (`staging.rs`), as are a few files and those
//! with lists.
//! What does not live here: the rows (`rules/stage`), reading files (`exchange`).

use std::collections::BTreeMap;
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
use crate::rules::stage::joined::Joined;
use crate::rules::stage::manifest;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::rows::NumbersLeave;
use crate::rules::stage::rows::RowsOut;
use crate::rules::stage::tables::Staging;

/// Gives the key, made when it is first wanted.
pub type KeyOf<'k> = &'k dyn Fn() -> Result<CountyKey, ReviewError>;

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
    let Some((groups, period, first)) = groups(&paths, job.told.period) else { return Ok(None) };
    let failed = |why: io::Error| staging::cannot_write(out, &why);
    let folder = FolderDraft::beside(out, manifest::FILE, force).map_err(failed)?;
    let (mut apart, mut said) = (Vec::new(), Vec::new());
    for (of, group) in groups.iter().enumerate() {
        let job = ScreenJob { paths: group, ..*job };
        // What is the matter with a file is said by the way that reads all of them.
        let found = match screening::read_behind(&job, (of != first).then_some(period), progress) {
            Err(ReviewError::Stopped) => return Err(ReviewError::Stopped),
            Err(_) => return Ok(None),
            Ok(found) if found.files().iter().any(|file| file.kind != FileKind::Yearly) => return Ok(None),
            Ok(found) => found,
        };
        said.push(found.said());
        match written(&job, found, &key()?, (&folder, of)) {
            Err(why) => return Err(failed(why)),
            Ok(None) => return Ok(None),
            Ok(Some(own)) => apart.push(own),
        }
    }
    let mut digests = HashSet::new();
    if !said.iter().flat_map(FilesFound::files).all(|file| digests.insert(file.digest.clone())) {
        return Ok(None);
    }
    let (found, places) = FilesFound::joined(job, (&paths, passed_over), said);
    // The township whose files were thought to come first.
    let begins = found.files().iter().position(|file| file.period == Some(period));
    let is_first = begins.is_some_and(|at| places[first].contains(&at)) && found.files().iter().all(|file| file.period.is_some());
    if !is_first || apart.iter().any(|apart| apart.period() != period) {
        return Ok(None);
    }
    let Some(joined) = Joined::of(&apart, &places) else { return Ok(None) };
    let campaign = screening::campaign(job, period, joined.place().clone(), found.files());
    let mut manifest = joined.manifest(&campaign);
    manifest.tables = staging::side_by_side(&apart[0].names(), |name| {
        let parts: Vec<String> = if Joined::has_parts(name) { (0..groups.len()).map(|of| part(name, of)).collect() } else { Vec::new() };
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

/// Name of the rows of a table from one group of files.
fn part(name: &str, of: usize) -> String {
    format!("{name}.{of}")
}

/// Writes the rows of what was read beside those of other groups; none where the files hold nobody.
fn written(job: &ScreenJob, found: FilesFound, key: &CountyKey, (folder, of): (&FolderDraft, usize)) -> io::Result<Option<Apart>> {
    let Ok(gathered) = screening::gathered(job, found) else { return Ok(None) };
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
    Ok(Some(staging.apart(manifest)))
}

/// The files by the townships they speak of, those that share one together, in the order of the first of each; the period that is judged,
/// and which of them has the first file of it. None where that is not told by all of them, or all belong together.
fn groups(paths: &[PathBuf], told: Option<Period>) -> Option<(Vec<Vec<PathBuf>>, Period, usize)> {
    let mut groups: Vec<usize> = (0..paths.len()).collect();
    let mut of_town: BTreeMap<[String; 2], usize> = BTreeMap::new();
    for (at, path) in paths.iter().enumerate() {
        let towns = peek::towns(path).filter(|towns| !towns.is_empty())?;
        for town in towns {
            let (one, other) = (groups[*of_town.entry(town).or_insert(at)], groups[at]);
            groups.iter_mut().filter(|group| **group == one.max(other)).for_each(|group| *group = one.min(other));
        }
    }
    let years: Vec<Option<i32>> = paths.iter().map(|path| peek::newest_year(slice::from_ref(path))).collect();
    let period = told.or_else(|| years.iter().flatten().max().map(|year| Period::annual(*year)))?;
    let first = groups[years.iter().position(|year| *year == Some(period.year))?];
    let mut found: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
    for (path, group) in paths.iter().zip(groups) {
        found.entry(group).or_default().push(path.clone());
    }
    let first = found.keys().position(|group| *group == first)?;
    (found.len() > 1).then(|| (found.into_values().collect(), period, first))
}
