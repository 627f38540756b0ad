//! The folder of a staged township: every table as csv, what loads them, and the manifest; written whole or not at all.
//!
//! What does not live here: reading files (`exchange`), what stands in the tables (`rules/stage`), the rules over them (`rules/sql`).

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use crate::disk::folder::FolderDraft;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::county_key::CountyKey;
use crate::review::export::screening;
use crate::review::export::screening::FilesFound;
use crate::review::export::screening::ScreenJob;
use crate::rules::sql::dialect::Dialect;
use crate::rules::stage::manifest;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::manifest::StagedTable;
use crate::rules::stage::rows::NumbersLeave;
use crate::rules::stage::rows::RowsOut;
use crate::rules::stage::tables::Staging;

/// Most tables under way at once: a hash of each number is what takes time, and a disk has one head.
const MOST_THREADS: usize = 4;

/// Writes the folder of what was read and says what stands in it.
///
/// # Errors
/// As `screening::judge`; `Staging` when the folder cannot be written.
pub fn stage(job: &ScreenJob, found: FilesFound, key: &CountyKey, (out, force): (&Path, bool)) -> Result<Text, ReviewError> {
    let gathered = screening::gathered(job, found)?;
    let past: Vec<&Roll> = gathered.past();
    let town = gathered.town(&past);
    let (hashed, left) = (|number: &str| key.hashed(number), |number: &str| key.left(number));
    let staging = Staging::new(job.book, &town, NumbersLeave { hashed: &hashed, left: &left });
    let failed = |why: io::Error| cannot_write(out, &why);
    let folder = FolderDraft::beside(out, manifest::FILE, force).map_err(failed)?;
    let mut manifest = staging.manifest(key.fingerprint());
    manifest.tables = side_by_side(&staging.names(), |name| {
        let mut file = BufWriter::new(folder.file(&format!("{name}.csv"))?);
        let table = staging.write(name, RowsOut::Csv(&mut file))?;
        file.flush()?;
        Ok(table)
    })
    .map_err(failed)?;
    keep(folder, &manifest, out)
}

/// The tables of these names, several worked off at once, in the order of the names.
///
/// # Errors
/// That of the first that failed.
pub(in crate::review::export) fn side_by_side(
    names: &[String],
    one: impl Fn(&str) -> io::Result<StagedTable> + Sync,
) -> io::Result<Vec<StagedTable>> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<io::Result<StagedTable>>>> = names.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let Some((name, done)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| names.get(at).zip(done.get(at))) {
            *done.lock().unwrap_or_else(PoisonError::into_inner) = Some(one(name));
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS) {
            scope.spawn(work);
        }
        work();
    });
    let done = done.into_iter().map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner));
    done.map(|one| one.unwrap_or_else(|| Err(io::ErrorKind::Interrupted.into()))).collect()
}

/// Why the folder cannot be written.
pub(in crate::review::export) fn cannot_write(out: &Path, why: &io::Error) -> ReviewError {
    ReviewError::Staging(
        text("{file} 无法写入：{why}", "{file} cannot be written: {why}")
            .fill(&[("file", &out.display().to_string()), ("why", &system::why(why))]),
    )
}

/// Writes what stands beside the tables, gives the folder its name, and says what is in it.
///
/// # Errors
/// As `stage`.
pub(in crate::review::export) fn keep(folder: FolderDraft, manifest: &Manifest, out: &Path) -> Result<Text, ReviewError> {
    let failed = |why: io::Error| cannot_write(out, &why);
    for dialect in Dialect::ALL {
        write(&folder, &format!("load-{}.sql", dialect.code()), &dialect.load(manifest)).map_err(failed)?;
    }
    let said = manifest.written().map_err(|why| ReviewError::Staging(why.text()))?;
    write(&folder, manifest::FILE, &said).map_err(failed)?;
    folder.keep().map_err(failed)?;
    let rows: usize = manifest.tables.iter().map(|table| table.rows).sum();
    Ok(text(
        "{towns} 个乡镇、{n} 户、{tables} 张表、{rows} 行，写入 {out}；证件号、电话只留密文，密钥不在里面",
        "{towns|township|townships}, {n|household|households}, {tables|table|tables}, {rows|row|rows} in {out}; numbers of people are \
         hashed, the key is not in it",
    )
    .fill(&[
        ("towns", &manifest.towns.len()),
        ("n", &manifest.households),
        ("tables", &manifest.tables.len()),
        ("rows", &rows),
        ("out", &out.display().to_string()),
    ]))
}

/// Writes a folder of texts, whole or not at all; one that is there is replaced with `force` where it has the first of them.
///
/// # Errors
/// What the system says.
pub fn write_folder(out: &Path, force: bool, files: &[(&str, String)]) -> io::Result<()> {
    let mark = files.first().map_or("", |(name, _)| *name);
    let folder = FolderDraft::beside(out, mark, force)?;
    for (name, what) in files {
        write(&folder, name, what)?;
    }
    folder.keep()
}

fn write(folder: &FolderDraft, name: &str, what: &str) -> io::Result<()> {
    let mut file = folder.file(name)?;
    file.write_all(what.as_bytes())
}
