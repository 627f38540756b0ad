//! The key of a county, under which numbers of people leave in a staged folder: told apart by whoever has the folder, read again only by
//! whoever has the key.
//!
//! A number leaves as its keyed digest (HMAC-SHA256, cut to 128 bits), and beside it encrypted by `XChaCha20` with that digest for a nonce:
//! the form of a synthetic initialisation vector, so that the same number comes out alike, no two share a key stream, and what is read
//! back is proven by the digest. What does not live here: which cells are such numbers (`rules/stage`).

use std::io;
use std::path::Path;

use chacha20::KeyIvInit as _;
use chacha20::XChaCha20;
use chacha20::cipher::StreamCipher as _;
use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;
use sha2::Sha256;

use crate::disk::keep;
use crate::disk::text as written;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::store::key;

/// Bytes of a key, and of a whole digest.
const KEY_BYTES: usize = 32;

/// Bytes of a block of SHA-256, which is what a key of HMAC is filled up to.
const BLOCK_BYTES: usize = 64;

/// Bytes of a digest that leave: two of a hundred million numbers meet once in some 10²² counties.
const DIGEST_BYTES: usize = 16;

/// Bytes of a nonce of `XChaCha20`: the digest, and zeros.
const NONCE_BYTES: usize = 24;

/// The key of a county: of its own for digests, for encryption and for its fingerprint, so that none says anything of another.
#[derive(Clone)]
pub struct CountyKey {
    /// Begun with its key, so that a number costs half of what a digest does.
    digests: Hmac<Sha256>,
    encryption: [u8; KEY_BYTES],
    fingerprint: String,
}

impl CountyKey {
    /// Reads the key of a county, or makes one by lot where there is none.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds something else.
    pub fn at(path: &Path) -> Result<CountyKey, Text> {
        if !path.exists() {
            let made = key::by_lot().map_err(|why| why.text())?;
            keep::write_private(path, format!("{made}\n").as_bytes()).map_err(|why| failed(path, &why))?;
        }
        CountyKey::of(path)
    }

    /// Reads the key of a county.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else.
    pub fn of(path: &Path) -> Result<CountyKey, Text> {
        let found = written::read(path).map_err(|why| failed(path, &why))?;
        from_hex(found.trim()).and_then(|bytes| bytes.try_into().ok()).map(CountyKey::new).ok_or_else(|| {
            text("{file} 不是密钥文件：密钥是 64 位十六进制数字", "{file} is no key file: a key is 64 hexadecimal digits")
                .fill(&[("file", &path.display().to_string())])
        })
    }

    fn new(whole: [u8; KEY_BYTES]) -> CountyKey {
        let part = |name: &str| digest(&whole, name);
        let mut fingerprint = to_hex(&part("fingerprint"));
        fingerprint.truncate(16);
        CountyKey { digests: keyed(&part("digests")), encryption: part("encryption"), fingerprint }
    }

    /// What tells one key from another without giving it away.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The keyed digest of a number, as hexadecimal digits.
    #[must_use]
    pub fn hashed(&self, number: &str) -> String {
        to_hex(&self.short(number))
    }

    /// The keyed digest of a number, and the number so that whoever has the key reads it again, as hexadecimal digits.
    #[must_use]
    pub fn left(&self, number: &str) -> (String, String) {
        let digest = self.short(number);
        let mut bytes = number.as_bytes().to_vec();
        self.stream(&digest, &mut bytes);
        (to_hex(&digest), to_hex(&bytes))
    }

    /// The number that has a digest and was sealed; none under another key, or where either was changed.
    #[must_use]
    pub fn unsealed(&self, hash: &str, sealed: &str) -> Option<String> {
        let (digest, mut bytes) = (from_hex(hash)?, from_hex(sealed)?);
        self.stream(&digest.try_into().ok()?, &mut bytes);
        String::from_utf8(bytes).ok().filter(|number| self.hashed(number) == hash)
    }

    fn short(&self, number: &str) -> [u8; DIGEST_BYTES] {
        let mut mac = self.digests.clone();
        mac.update(number.as_bytes());
        let whole: [u8; KEY_BYTES] = mac.finalize().into_bytes().into();
        let mut short = [0; DIGEST_BYTES];
        short.copy_from_slice(&whole[..DIGEST_BYTES]);
        short
    }

    fn stream(&self, digest: &[u8; DIGEST_BYTES], bytes: &mut [u8]) {
        let mut nonce = [0; NONCE_BYTES];
        nonce[..DIGEST_BYTES].copy_from_slice(digest);
        XChaCha20::new(&self.encryption.into(), &nonce.into()).apply_keystream(bytes);
    }
}

fn digest(key: &[u8; KEY_BYTES], words: &str) -> [u8; KEY_BYTES] {
    let mut mac = keyed(key);
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().into()
}

fn keyed(key: &[u8; KEY_BYTES]) -> Hmac<Sha256> {
    // A shorter key is filled up by zeros (RFC 2104).
    let mut block = [0; BLOCK_BYTES];
    block[..KEY_BYTES].copy_from_slice(key);
    Hmac::<Sha256>::new(&block.into())
}

fn failed(path: &Path, why: &io::Error) -> Text {
    text("密钥文件 {file} 无法读写：{why}", "the key file {file} cannot be read or written: {why}")
        .fill(&[("file", &path.display().to_string()), ("why", &system::why(why))])
}

fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        hex.push(digit(byte >> 4));
        hex.push(digit(byte & 0x0f));
    }
    hex
}

/// The bytes that hexadecimal digits write; none for anything else.
fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| {
        let [high, low] = pair.try_into().ok().map(|pair: [u8; 2]| pair.map(|digit| char::from(digit).to_digit(16)))?;
        u8::try_from(high? * 16 + low?).ok()
    };
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::review::export::county_key::CountyKey;
    use crate::review::export::county_key::digest;
    use crate::review::export::county_key::to_hex;

    #[test]
    fn a_number_is_read_again_by_who_has_the_key_alone() {
        let [own, other] = [0x0a, 0x0b].map(|byte| CountyKey::new([byte; 32]));
        for number in ["980101199003074514", "13800001234", "9", "九八", "", &"7".repeat(80)] {
            let (hash, sealed) = own.left(number);
            assert_eq!(own.hashed(number), hash);
            assert_eq!(own.unsealed(&hash, &sealed).as_deref(), Some(number));
            assert!((hash.len(), sealed.len()) == (32, number.len() * 2) && own.left(number).1 == sealed);
            assert_ne!(other.hashed(number), hash);
            if number.is_empty() {
                continue;
            }
            assert_ne!(other.left(number).1, sealed);
            assert_eq!(other.unsealed(&hash, &sealed), None);
            assert_eq!(own.unsealed(&other.hashed(number), &sealed), None);
            for changed in [&sealed[2..], &format!("{sealed}00"), &format!("{sealed}0"), &sealed.replacen(&sealed[..2], "zz", 1)] {
                assert_eq!(own.unsealed(&hash, changed), None, "{number} as {changed}");
            }
        }
        assert_ne!(own.fingerprint(), other.fingerprint());
    }

    /// RFC 4231, test case 2, with the key filled up by zeros as the standard does.
    #[test]
    fn the_digest_is_that_of_the_standard() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            to_hex(&digest(&key, "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_key_is_made_once_and_what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("k.key");
        let made = CountyKey::at(&path).expect("made");
        assert_eq!(CountyKey::at(&path).expect("read").fingerprint(), made.fingerprint());
        for wrong in ["", "0a", &"0a".repeat(31), &"0a".repeat(33), &"0g".repeat(32), &"九".repeat(22)] {
            fs::write(&path, wrong).expect("written");
            assert!(CountyKey::at(&path).is_err(), "{wrong}");
        }
    }
}
