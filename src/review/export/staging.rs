//! The folder of a staged township: every table as csv, what loads them, and the manifest; written whole or not at all.
//!
//! What does not live here: reading files (`exchange`), what stands in the tables (`rules/stage`), the rules over them (`rules/sql`).

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

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
use crate::rules::stage::rows::NumbersLeave;
use crate::rules::stage::tables::Staging;

/// Writes the folder of what was read and says what stands in it.
///
/// # Errors
/// As `screening::judge`; `Staging` when the folder cannot be written.
pub fn stage(job: &ScreenJob, found: FilesFound, key: &CountyKey, (out, force): (&Path, bool)) -> Result<Text, ReviewError> {
    let gathered = screening::gathered(job, found)?;
    let past: Vec<&Roll> = gathered.past();
    let town = gathered.town(&past);
    let (hashed, sealed) = (|number: &str| key.hashed(number), |number: &str| key.sealed(number));
    let staging = Staging::new(job.book, &town, NumbersLeave { hashed: &hashed, sealed: &sealed });
    let failed = |why: io::Error| {
        ReviewError::Staging(
            text("{file} 无法写入：{why}", "{file} cannot be written: {why}")
                .fill(&[("file", &out.display().to_string()), ("why", &system::why(&why))]),
        )
    };
    let folder = FolderDraft::beside(out, manifest::FILE, force).map_err(failed)?;
    let mut manifest = staging.manifest(key.fingerprint());
    for name in staging.names() {
        let mut file = BufWriter::new(folder.file(&format!("{name}.csv")).map_err(failed)?);
        let table = staging.write(&name, &mut file).map_err(failed)?;
        file.flush().map_err(failed)?;
        manifest.tables.push(table);
    }
    for dialect in Dialect::ALL {
        write(&folder, &format!("load-{}.sql", dialect.code()), &dialect.load(&manifest)).map_err(failed)?;
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
