//! The folder of a staged township: every table as csv, what loads them, and the manifest; written whole or not at all.
//!
//! What does not live here: reading files (`exchange`), what stands in the tables (`rules/stage`), the rules over them (`rules/sql`).

use std::fmt::Write as _;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

use crate::disk::folder::FolderDraft;
use crate::disk::keep;
use crate::disk::text as written;
use crate::domain::digest;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::screening;
use crate::review::export::screening::FilesFound;
use crate::review::export::screening::ScreenJob;
use crate::rules::sql::dialect::Dialect;
use crate::rules::stage::manifest;
use crate::rules::stage::rows::NumbersLeave;
use crate::rules::stage::tables::Staging;
use crate::store::key;

/// Hexadecimal digits of a key.
const KEY_LENGTH: usize = 64;

/// The key under which numbers of people leave, as long as a SHA-256.
#[derive(Clone)]
pub struct HashKey(String);

impl HashKey {
    /// Reads the key of a county, or makes one by lot where there is none.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds something else.
    pub fn at(path: &Path) -> Result<HashKey, Text> {
        if path.exists() {
            return HashKey::of(path);
        }
        let made = HashKey(key::by_lot().map_err(|why| why.text())?);
        keep::write_private(path, format!("{}\n", made.0).as_bytes()).map_err(|why| HashKey::failed(path, &why))?;
        Ok(made)
    }

    /// Reads the key of a county.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else.
    pub fn of(path: &Path) -> Result<HashKey, Text> {
        let found = written::read(path).map_err(|why| HashKey::failed(path, &why))?;
        let found = found.trim();
        let is_key = found.len() == KEY_LENGTH && found.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_key.then(|| HashKey(found.to_owned())).ok_or_else(|| {
            text("{file} 不是密钥文件：密钥是 64 位十六进制数字", "{file} is no key file: a key is 64 hexadecimal digits")
                .fill(&[("file", &path.display().to_string())])
        })
    }

    fn failed(path: &Path, why: &io::Error) -> Text {
        text("密钥文件 {file} 无法读写：{why}", "the key file {file} cannot be read or written: {why}")
            .fill(&[("file", &path.display().to_string()), ("why", &system::why(why))])
    }

    /// What tells one key from another without giving it away.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.hashed("fingerprint").chars().take(16).collect()
    }

    /// A number under the key: twice, so that nobody can go on from what stands there.
    #[must_use]
    pub fn hashed(&self, number: &str) -> String {
        let inner = digest::sha256(format!("{}\n{number}", self.0).as_bytes());
        let mut outer = digest::sha256(format!("{}\n{inner}", self.0).as_bytes());
        outer.truncate(32);
        outer
    }

    /// A number so that whoever has the key reads it again, as hexadecimal digits. Each number has a pad of its own, which its hash says,
    /// so that no two are under the same.
    #[must_use]
    pub fn sealed(&self, number: &str) -> String {
        let hash = self.hashed(number);
        let mut sealed = String::with_capacity(number.len() * 2);
        for (byte, pad) in number.bytes().zip(self.pad(&hash)) {
            let _ = write!(sealed, "{:02x}", byte ^ pad);
        }
        sealed
    }

    /// The number that has a hash and was sealed; none under another key.
    #[must_use]
    pub fn unsealed(&self, hash: &str, sealed: &str) -> Option<String> {
        let bytes = hex(sealed);
        let number = String::from_utf8(bytes.zip(self.pad(hash)).map(|(byte, pad)| byte ^ pad).collect()).ok()?;
        (self.hashed(&number) == hash).then_some(number)
    }

    fn pad(&self, hash: &str) -> impl Iterator<Item = u8> {
        let block = move |at: usize| hex(&digest::sha256(format!("{}\nsealed\n{hash}\n{at}", self.0).as_bytes())).collect::<Vec<u8>>();
        (0..).flat_map(block)
    }
}

/// The bytes that hexadecimal digits write, as far as they are such.
fn hex(digits: &str) -> impl Iterator<Item = u8> {
    let pairs =
        digits.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    pairs.map_while(|byte| byte)
}

/// Writes the folder of what was read and says what stands in it.
///
/// # Errors
/// As `screening::judge`; `Staging` when the folder cannot be written.
pub fn stage(job: &ScreenJob, found: FilesFound, key: &HashKey, (out, force): (&Path, bool)) -> Result<Text, ReviewError> {
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
    let mut manifest = staging.manifest(&key.fingerprint());
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

#[cfg(test)]
mod tests {
    use crate::review::export::staging::HashKey;

    #[test]
    fn a_number_is_read_again_by_who_has_the_key_alone() {
        let [own, other] = ["0a", "0b"].map(|byte| HashKey(byte.repeat(32)));
        for number in ["980101199003074514", "13800001234", "9", "九八", &"7".repeat(80)] {
            let (hash, sealed) = (own.hashed(number), own.sealed(number));
            assert_eq!(own.unsealed(&hash, &sealed).as_deref(), Some(number));
            assert_eq!(other.unsealed(&hash, &sealed), None);
            assert_eq!(own.unsealed(&other.hashed(number), &sealed), None);
            assert!(sealed.len() == number.len() * 2 && own.sealed(number) == sealed && other.sealed(number) != sealed);
        }
    }
}
