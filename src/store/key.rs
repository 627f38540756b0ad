//! Files under a password: how they are told, how a key comes from a password, and the keys that this run of the program was given.
//!
//! A file under a password begins with its salt, sixteen bytes that are no secret: three letters that say the cipher, what deriving the
//! key costs, and twelve bytes by lot. Everything else is enciphered by the database itself, page by page, each with a proof that nobody
//! changed it; so are its logs. Nothing stands beside the file that could be lost apart from it, and every copy of it opens by the same password.
//!
//! password → (argon2id with the salt) → secret, 16 bytes → (SHA-256) → the key of the file. The secret written in letters is the
//! recovery key. What does not live here: putting a file under a password or taking it off (`store/rekey.rs`), asking for one (`cli`).

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use argon2::Algorithm;
use argon2::Argon2;
use argon2::Block;
use argon2::Params;
use argon2::Version;
use ed25519_dalek::Signature;
use ed25519_dalek::Signer as _;
use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::OpenFlags;

use crate::disk::keep;
use crate::disk::place;
use crate::domain::digest;
use crate::store::address;
use crate::store::error::StoreError;
use crate::store::hot;

/// How the pages of a file are enciphered and proved, each by a key of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum Cipher {
    /// ChaCha20-Poly1305 (RFC 8439): the quicker one where a processor knows nothing of ciphers. All files of before have it.
    ChaCha20,
    /// AEGIS-256 (CFRG draft of that name), made of rounds of AES, which most processors since 2013 do by themselves: there it adds a fifth
    /// of what the other one adds.
    Aegis,
}

impl Cipher {
    const ALL: [Cipher; 2] = [Cipher::ChaCha20, Cipher::Aegis];

    /// The quicker one on this computer; any computer opens both.
    pub(in crate::store) fn of_this_computer() -> Cipher {
        // What the compiled cipher asks the processor for before it uses these rounds.
        #[cfg(target_arch = "x86_64")]
        let knows_rounds = std::arch::is_x86_feature_detected!("aes") && std::arch::is_x86_feature_detected!("avx");
        #[cfg(target_arch = "aarch64")]
        let knows_rounds = std::arch::is_aarch64_feature_detected!("aes");
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        let knows_rounds = false;
        if knows_rounds { Cipher::Aegis } else { Cipher::ChaCha20 }
    }

    /// What a file begins with.
    const fn letters(self) -> [u8; 3] {
        match self {
            Cipher::ChaCha20 => *b"HZK",
            Cipher::Aegis => *b"HZA",
        }
    }

    /// As the database calls it.
    const fn name(self) -> &'static str {
        match self {
            Cipher::ChaCha20 => "chacha20",
            Cipher::Aegis => "aegis",
        }
    }

    /// How many bytes of each page it needs for nonce and proof.
    const fn kept(self) -> u8 {
        match self {
            Cipher::ChaCha20 => 32,
            Cipher::Aegis => 64,
        }
    }

    /// Whether these are the fifth to eighth byte after the salt, as the database writes them: first how many bytes of each page are kept,
    /// which is as many as the file kept under its cipher of before, if those were more.
    fn is_shape(self, shape: [u8; 4]) -> bool {
        let [kept, rest @ ..] = shape;
        kept >= self.kept() && Cipher::ALL.iter().any(|cipher| cipher.kept() == kept) && rest == [64, 32, 32]
    }
}

/// What a file under no password begins with.
const PLAIN: &[u8] = b"SQLite format 3\0";

/// Letters of a recovery key: those of Crockford, without any that could be taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a first page by itself is called after its file; a kill leaves it to `copy::sweep`.
pub(in crate::store) const FIRST_PAGE: &str = "first-page";

/// Letters of a recovery key that hold the secret; two more tell slips of the pen.
const HELD: usize = 26;
const CHECK: usize = 2;

/// The secrets that this run was given, by salt: every connection to the file and to its copies asks here.
static GIVEN: Mutex<BTreeMap<Salt, Secret>> = Mutex::new(BTreeMap::new());

/// What the files begin with that this run opened, by where they really are: their salt, or none. Whoever reads a file by hand and closes
/// it lets go of every lock that the database holds on it in the same program (POSIX), so that it is done before the first connection.
static SEEN: Mutex<BTreeMap<PathBuf, Option<Salt>>> = Mutex::new(BTreeMap::new());

/// What deriving a key costs: memory as a power of two in KiB (10 to 20), and how often it is gone over (1 to 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory: u8,
    passes: u8,
}

impl Cost {
    /// 64 MiB, three times: the second choice of RFC 9106, for computers with little memory.
    pub const NOW: Cost = Cost { memory: 16, passes: 3 };

    /// For tests: 1 MiB, once.
    #[cfg(test)]
    pub const LEAST: Cost = Cost { memory: 10, passes: 1 };

    const fn byte(self) -> u8 {
        (self.memory - 10) << 4 | self.passes
    }

    fn of(byte: u8) -> Option<Cost> {
        let cost = Cost { memory: (byte >> 4) + 10, passes: byte & 15 };
        (cost.memory <= 20 && cost.passes > 0).then_some(cost)
    }
}

/// 32 bytes by lot, as 64 hexadecimal digits: a key for whoever needs one.
///
/// # Errors
/// What the database says, whose lot it is.
pub fn by_lot() -> Result<String, StoreError> {
    Ok(Connection::open_in_memory()?.query_row("SELECT lower(hex(randomblob(32)))", [], |row| row.get(0))?)
}

/// The first sixteen bytes of a file under a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Salt([u8; 16]);

impl Salt {
    /// A new one, of a file under this cipher.
    ///
    /// # Errors
    /// What the database says, whose lot it is.
    pub(in crate::store) fn by_lot(cipher: Cipher, cost: Cost) -> Result<Salt, StoreError> {
        let lot: Vec<u8> = Connection::open_in_memory()?.query_row("SELECT randomblob(12)", [], |row| row.get(0))?;
        let mut salt = [0; 16];
        salt[..3].copy_from_slice(&cipher.letters());
        salt[3] = cost.byte();
        salt.iter_mut().skip(4).zip(lot).for_each(|(byte, drawn)| *byte = drawn);
        Ok(Salt(salt))
    }

    /// The salt of a file that this program has not open; none when it is under no password, not there or cannot be read, which whoever
    /// opens it will say. Where its beginning was being written when a program was killed, the journal says it: opened without its key the
    /// file would lose that journal.
    #[must_use]
    pub fn of(path: &Path) -> Option<Salt> {
        let mut begin = [0; 24];
        File::open(path).and_then(|mut file| file.read_exact(&mut begin)).ok()?;
        if begin.starts_with(PLAIN) {
            return None;
        }
        Salt::at(&begin).or_else(|| Salt::at(&hot::first_page(path)?))
    }

    /// The salt that a first page begins with.
    fn at(page: &[u8]) -> Option<Salt> {
        let begin = page.first_chunk::<24>()?;
        let (salt, shape) = (begin.first_chunk::<16>()?, begin.last_chunk::<4>()?);
        let cipher = Cipher::ALL.into_iter().find(|cipher| salt.starts_with(&cipher.letters()))?;
        (Cost::of(salt[3]).is_some() && cipher.is_shape(*shape)).then_some(Salt(*salt))
    }

    fn cipher(self) -> Cipher {
        if self.0.starts_with(&Cipher::Aegis.letters()) { Cipher::Aegis } else { Cipher::ChaCha20 }
    }

    fn cost(self) -> Cost {
        Cost::of(self.0[3]).unwrap_or(Cost::NOW)
    }
}

/// What a password makes of a salt; whoever has it opens the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 16]);

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Secret")
    }
}

impl Secret {
    /// Takes as long, and as much memory, as the salt says.
    ///
    /// # Errors
    /// There is not so much memory.
    pub fn of(password: &str, salt: Salt) -> Result<Secret, StoreError> {
        let Cost { memory, passes } = salt.cost();
        let failed = |_| StoreError::NoMemory;
        let params = Params::new(1 << memory, u32::from(passes), 1, Some(16)).map_err(failed)?;
        let mut secret = [0; 16];
        let derive = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // Asked for, not taken: a computer without so much room gets a sentence.
        let mut room: Vec<Block> = Vec::new();
        room.try_reserve_exact(derive.params().block_count()).map_err(|_| StoreError::NoMemory)?;
        room.resize(derive.params().block_count(), Block::default());
        derive.hash_password_into_with_memory(password.as_bytes(), &salt.0, &mut secret, room.as_mut_slice()).map_err(failed)?;
        Ok(Secret(secret))
    }

    /// The recovery key: seven times four letters.
    #[must_use]
    pub fn written(&self) -> String {
        let value = u128::from_be_bytes(self.0);
        let mut letters: Vec<u8> = (0..HELD).rev().map(|place| letter(value >> (5 * place))).collect();
        letters.extend(self.check());
        let groups: Vec<String> = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        groups.join("-")
    }

    /// Reads a recovery key as people copy it: small letters, blanks, O for 0 and I for 1; none when it is none or has a slip in it.
    #[must_use]
    pub fn read(written: &str) -> Option<Secret> {
        let mut places = Vec::with_capacity(HELD + CHECK);
        for letter in written.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let plain = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            places.push(ALPHABET.iter().position(|one| char::from(*one) == plain)?);
        }
        let (held, check) = places.split_at_checked(HELD)?;
        // 26 letters hold two bits more than there are.
        if *held.first()? > 7 {
            return None;
        }
        let value = held.iter().fold(0_u128, |value, place| value << 5 | u128::try_from(*place).unwrap_or_default());
        let secret = Secret(value.to_be_bytes());
        let right = secret.check().into_iter().map(|one| ALPHABET.iter().position(|other| *other == one));
        right.eq(check.iter().map(|place| Some(*place))).then_some(secret)
    }

    fn check(&self) -> [u8; CHECK] {
        let sum = u128::from_str_radix(digest::sha256(&self.0).get(..4).unwrap_or_default(), 16).unwrap_or_default();
        [letter(sum >> 5), letter(sum)]
    }

    fn key(&self, salt: Salt) -> FileKey {
        let mut all = b"hezhun: key of a file, 1\0".to_vec();
        all.extend(salt.0);
        all.extend(self.0);
        FileKey { cipher: salt.cipher(), key: format!("raw:{}{:032x}", digest::sha256(&all), u128::from_be_bytes(salt.0)) }
    }
}

/// Signs the days of a ledger. Its key comes from the secret, as the key of the file does, and neither gives the other away: whoever got
/// into the open file, or has the key of the file, cannot sign.
pub(in crate::store) struct Signer(SigningKey);

impl Signer {
    fn of(secret: &Secret, salt: Salt) -> Signer {
        let mut all = b"hezhun: key that signs the days of a ledger, 1\0".to_vec();
        all.extend(salt.0);
        all.extend(secret.0);
        let mut seed = [0; 32];
        seed.iter_mut().zip(bytes(&digest::sha256(&all))).for_each(|(byte, drawn)| *byte = drawn);
        Signer(SigningKey::from_bytes(&seed))
    }

    /// The public key, in base sixteen.
    pub(in crate::store) fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    /// Signs bytes, in base sixteen.
    pub(in crate::store) fn sign(&self, message: &[u8]) -> String {
        hex(&self.0.sign(message).to_bytes())
    }

    /// Whether this key signed these bytes.
    pub(in crate::store) fn has_signed(&self, message: &[u8], signed: &str) -> bool {
        let signed: Vec<u8> = bytes(signed).collect();
        let signature = <[u8; 64]>::try_from(signed).map(|signed| Signature::from_bytes(&signed));
        signature.is_ok_and(|signature| self.0.verifying_key().verify_strict(message, &signature).is_ok())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut written, byte| {
        _ = write!(written, "{byte:02x}");
        written
    })
}

/// The bytes of a text in base sixteen; what is none ends them.
fn bytes(written: &str) -> impl Iterator<Item = u8> {
    written.as_bytes().chunks(2).map_while(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
}

fn letter(value: u128) -> u8 {
    ALPHABET[usize::try_from(value & 31).unwrap_or_default()]
}

/// The key of a file with its salt, as the database takes both, and the cipher it is for.
pub(in crate::store) struct FileKey {
    cipher: Cipher,
    key: String,
}

impl FileKey {
    /// What is written behind the name of a file that the database is to make.
    pub(in crate::store) fn parameters(&self) -> String {
        format!("cipher={}&key={}", self.cipher.name(), self.key)
    }

    /// Gives it to a connection, before anything is read or written.
    pub(in crate::store) fn give(&self, connection: &Connection) -> Result<(), StoreError> {
        // It answers with the name.
        connection.pragma_update_and_check(None, "cipher", self.cipher.name(), |_| Ok(()))?;
        Ok(connection.pragma_update(None, "key", &self.key)?)
    }
}

/// Whether a file is under a password that this run was not given.
#[must_use]
pub fn is_locked(path: &Path) -> bool {
    Salt::of(path).is_some_and(|salt| given(salt).is_none())
}

/// Tries a password, or a recovery key, on a file; whether it is the one. Then every connection to the file and its copies has it.
///
/// # Errors
/// What the disk or the database says.
pub fn try_words(path: &Path, words: &str) -> Result<bool, StoreError> {
    let Some(salt) = Salt::of(path) else { return Ok(true) };
    let written = Secret::read(words);
    for secret in written.map(Ok).into_iter().chain(std::iter::once_with(|| Secret::of(words, salt))) {
        let secret = secret?;
        if opens(path, &secret.key(salt))? {
            keep(salt, &secret);
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the file that this run has open is under a password.
#[must_use]
pub fn is_open_under_one(path: &Path) -> bool {
    seen(path).is_some()
}

/// Whether words are the password or the recovery key by which this run opened a file; the file itself is not touched.
///
/// # Errors
/// There is not enough memory to derive the key.
pub fn opened(path: &Path, words: &str) -> Result<bool, StoreError> {
    let Some((salt, own)) = seen(path).and_then(|salt| Some((salt, given(salt)?))) else { return Ok(false) };
    Ok(Secret::read(words).as_ref() == Some(&own) || Secret::of(words, salt)? == own)
}

/// The recovery key of a file whose password this run was given; none of another.
#[must_use]
pub fn recovery_key(path: &Path) -> Option<String> {
    Salt::of(path).and_then(given).map(|secret| secret.written())
}

/// From now on connections to files with this salt have the key.
pub(in crate::store) fn keep(salt: Salt, secret: &Secret) -> FileKey {
    GIVEN.lock().unwrap_or_else(PoisonError::into_inner).insert(salt, secret.clone());
    secret.key(salt)
}

fn given(salt: Salt) -> Option<Secret> {
    GIVEN.lock().unwrap_or_else(PoisonError::into_inner).get(&salt).cloned()
}

/// The salt of a file, open or not.
fn seen(path: &Path) -> Option<Salt> {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    *seen.entry(place::real(path)).or_insert_with(|| Salt::of(path))
}

/// Another file may stand at a path: it is looked at again when it is opened next.
pub(in crate::store) fn forget(path: &Path) {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&place::real(path));
}

/// Gives a fresh connection the key of its file, if it has one.
///
/// # Errors
/// `Locked` when this run was not given it.
pub(in crate::store) fn unlock(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    match seen(path) {
        None => Ok(()),
        Some(salt) => {
            let secret = given(salt).ok_or_else(|| StoreError::Locked(path.display().to_string()))?;
            // Not heeded where the file says it itself. Where its beginning is lost, the journal that holds it is read in pages of this size.
            connection.pragma_update(None, "page_size", hot::PAGE)?;
            secret.key(salt).give(connection)
        }
    }
}

/// The key of the file that a connection has open; none when it is under no password.
pub(in crate::store) fn of(connection: &Connection) -> Option<FileKey> {
    let salt = connection.path().and_then(|path| seen(Path::new(path)))?;
    given(salt).map(|secret| secret.key(salt))
}

/// Who signs the file that a connection has open; nobody when it is under no password.
pub(in crate::store) fn signer(connection: &Connection) -> Option<Signer> {
    let salt = connection.path().and_then(|path| seen(Path::new(path)))?;
    given(salt).map(|secret| Signer::of(&secret, salt))
}

/// Who signs a file that goes under this secret.
pub(in crate::store) fn signer_of(salt: Salt, secret: &Secret) -> Signer {
    Signer::of(secret, salt)
}

fn opens(path: &Path, key: &FileKey) -> Result<bool, StoreError> {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, access)?;
    key.give(&connection)?;
    match is_database(&connection) {
        // A program was killed at its work, and what it did has to be taken back by whoever writes. With a wrong key that would not go
        // well: the key is tried on the first page as it stands, whatever the others hold.
        Err(error) if matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) => {
            let name = address::unchanging(path).map_err(|source| StoreError::Disk { path: path.display().to_string(), source })?;
            let connection = Connection::open_with_flags(name, access | OpenFlags::SQLITE_OPEN_URI)?;
            key.give(&connection)?;
            match told(version(&connection)) {
                // The page may be half of what it was and half of what it was to be: the journal holds it whole.
                Ok(false) => hot::first_page(path).map_or(Ok(false), |page| opens_page(path, &page, key)),
                tried => Ok(tried?),
            }
        }
        tried => Ok(tried?),
    }
}

/// Whether a key opens a first page, which is put by itself beside its file for as long as that takes.
fn opens_page(path: &Path, page: &[u8], key: &FileKey) -> Result<bool, StoreError> {
    let alone = address::beside(&address::beside(path, FIRST_PAGE), "half");
    let failed = |source| StoreError::Disk { path: alone.display().to_string(), source };
    let tried = keep::write_private(&alone, page).map_err(failed).and_then(|()| {
        let name = address::unchanging(&alone).map_err(failed)?;
        let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(name, access)?;
        key.give(&connection)?;
        match told(version(&connection)) {
            // Read by this key it says that there are more pages.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(true),
            tried => Ok(tried?),
        }
    });
    keep::remove(&alone).map_err(failed)?;
    tried
}

/// What stands on the first page alone.
fn version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, "schema_version", |row| row.get(0))
}

/// Whether what a connection reads is a database; without the right key it is none.
pub(in crate::store) fn is_database(connection: &Connection) -> Result<bool, rusqlite::Error> {
    told(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)))
}

fn told(read: Result<i64, rusqlite::Error>) -> Result<bool, rusqlite::Error> {
    match read {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use crate::store::key::Cipher;
    use crate::store::key::Cost;
    use crate::store::key::Salt;
    use crate::store::key::Secret;

    #[test]
    fn a_recovery_key_is_read_as_people_copy_it_and_a_slip_is_told() {
        // A salt of its own choosing: of a thousand drawn ones there is one under which a second slip goes unseen too.
        let mut salt = [7; 16];
        salt[..3].copy_from_slice(&Cipher::Aegis.letters());
        salt[3] = Cost::LEAST.byte();
        let salt = Salt(salt);
        for password in ["12345678", "石门村办公室", ""] {
            let secret = Secret::of(password, salt).expect("a secret");
            let written = secret.written();
            assert_eq!((written.len(), written.matches('-').count()), (34, 6), "{written}");
            for copied in [written.clone(), written.to_lowercase(), written.replace('-', " "), written.replace('0', "O").replace('1', "l")]
            {
                assert_eq!(Secret::read(&copied).as_ref(), Some(&secret), "{copied}");
            }
            let mut slipped = 0;
            for (at, letter) in written.char_indices().filter(|(_, letter)| *letter != '-') {
                let other = if letter == '7' { "8" } else { "7" };
                let mut copied = written.clone();
                copied.replace_range(at..=at, other);
                slipped += usize::from(Secret::read(&copied).is_none());
            }
            assert!(slipped >= 27, "at most one slip of 28 may go unseen: {slipped}");
            assert_eq!(Secret::read(&written[..33]), None);
            assert_eq!(Secret::read(&format!("{written}A")), None);
        }
        assert_eq!(Secret::read("12345678"), None);
        assert_eq!(Secret::read(&"Z".repeat(28)), None);
    }

    #[test]
    fn the_same_password_makes_another_secret_of_another_salt() {
        let (one, other) =
            (Salt::by_lot(Cipher::Aegis, Cost::LEAST).expect("a salt"), Salt::by_lot(Cipher::Aegis, Cost::LEAST).expect("a salt"));
        assert_ne!(one, other);
        assert_ne!(Secret::of("12345678", one).expect("a secret"), Secret::of("12345678", other).expect("a secret"));
        assert_ne!(Secret::of("12345678", one).expect("a secret"), Secret::of("12345679", one).expect("a secret"));
        assert_eq!(format!("{:?}", Secret::of("12345678", one).expect("a secret")), "Secret");
    }

    #[test]
    fn the_cipher_stands_in_the_salt_and_a_first_page_of_another_shape_is_none_of_ours() {
        for cipher in Cipher::ALL {
            let salt = Salt::by_lot(cipher, Cost::LEAST).expect("a salt");
            assert_eq!(salt.cipher(), cipher);
            for (kept, is_ours) in [(0, false), (32, cipher == Cipher::ChaCha20), (48, false), (64, true)] {
                let page = [&salt.0[..], &[32, 0, 2, 2, kept, 64, 32, 32]].concat();
                assert_eq!(Salt::at(&page), is_ours.then_some(salt), "{cipher:?} {kept}");
            }
            let key = Secret::of("12345678", salt).expect("a secret").key(salt);
            assert!(key.parameters().starts_with(&format!("cipher={}&key=raw:", cipher.name())));
        }
    }

    #[test]
    fn the_cost_stands_in_the_salt_and_is_at_least_what_is_promised() {
        for cost in [Cost::NOW, Cost::LEAST] {
            assert_eq!(Salt::by_lot(Cipher::ChaCha20, cost).expect("a salt").cost(), cost);
        }
        const { assert!(Cost::NOW.memory >= 15 && Cost::NOW.passes >= 2, "19 MiB and two passes at least") };
        for byte in [0x60, 0xb3, 0xff] {
            assert_eq!(Cost::of(byte), None, "{byte:x}");
        }
    }
}
