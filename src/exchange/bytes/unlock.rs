//! Workbooks under the password that spreadsheets try by themselves: Excel sets it when only the sheets of a workbook are protected, and
//! opens such a file without asking.
//!
//! The forms of an xlsx are those of MS-OFFCRYPTO, agile (2.3.4.10) and standard (2.3.4.7). Whether the password fits is asked of the file
//! before anything is opened; no other is ever tried.
//! What does not live here: xls (`unlock_xls.rs`), the file around it (`ole.rs`), reading what was opened (`sheets/workbook.rs`), damage to the
//! content, which the checksums within a package tell.

use aes::Aes128;
use aes::Aes192;
use aes::Aes256;
use aes::cipher::BlockCipherDecrypt;
use aes::cipher::KeyInit;
use sha1::Sha1;
use sha2::Digest;
use sha2::Sha256;
use sha2::Sha384;
use sha2::Sha512;

use crate::exchange::bytes::records::size_at;
use crate::exchange::bytes::records::u16_at;
use crate::exchange::bytes::records::u32_at;

/// The password that spreadsheets try by themselves, as the published description of the format has it.
const DEFAULT: &str = "VelvetSweatshop";

/// Excel stirs a password 100,000 times; a file that asks for far more would only keep people waiting.
const MOST_ROUNDS: u32 = 1_000_000;

/// What an xlsx changes its starting block after, in bytes.
const SEGMENT: usize = 4096;

const AES_BLOCK: usize = 16;

/// The default password as the forms hash it.
#[must_use]
pub fn password() -> Vec<u8> {
    DEFAULT.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The package within an encrypted one, from its streams `EncryptionInfo` and `EncryptedPackage`; nothing when another password is set or
/// the form is not known.
#[must_use]
pub fn package(info: &[u8], locked: &[u8]) -> Option<Vec<u8>> {
    let len = usize::try_from(u64::from_le_bytes(*locked.first_chunk()?)).ok()?;
    let content = locked.get(8..)?;
    let mut open = match (u16_at(info, 0)?, u16_at(info, 2)?) {
        (4, 4) => Agile::of(std::str::from_utf8(info.get(8..)?).ok()?)?.open(content)?,
        (2..=4, 2) => aes(&standard_key(info)?, None, content)?,
        _ => return None,
    };
    // The length is declared; it only ever cuts padding off.
    (len <= open.len()).then(|| open.truncate(len))?;
    Some(open)
}

/// The value of an attribute of the first element of this name, whatever its prefix.
fn attribute<'a>(xml: &'a str, element: &str, name: &str) -> Option<&'a str> {
    let is_start =
        |at: usize| xml[..at].ends_with(['<', ':']) && xml[at + element.len()..].starts_with(|next: char| next.is_ascii_whitespace());
    let (at, _) = xml.match_indices(element).find(|(at, _)| is_start(*at))?;
    let tag = xml[at..].split('>').next()?;
    let (at, _) = tag
        .match_indices(name)
        .find(|(at, _)| tag[..*at].ends_with(|before: char| before.is_ascii_whitespace()) && tag[at + name.len()..].starts_with("=\""))?;
    tag[at + name.len() + 2..].split('"').next()
}

/// What base64 stands for.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'=' | b'\r' | b'\n' | b' ')) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits).to_le_bytes()[0]);
        }
    }
    Some(out)
}

/// A hash of several parts, one after the other.
pub type Hash = fn(&[&[u8]]) -> Vec<u8>;

/// The hash of several parts.
#[must_use]
pub fn hash_of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = D::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// Cut to a length, or filled up to it.
fn fitted(mut bytes: Vec<u8>, len: usize) -> Vec<u8> {
    bytes.resize(len, 0x36);
    bytes
}

/// What AES hides, chained from a starting block or block by block.
fn aes(key: &[u8], start: Option<&[u8]>, data: &[u8]) -> Option<Vec<u8>> {
    match key.len() {
        16 => Some(decrypted(&Aes128::new_from_slice(key).ok()?, start, data)),
        24 => Some(decrypted(&Aes192::new_from_slice(key).ok()?, start, data)),
        32 => Some(decrypted(&Aes256::new_from_slice(key).ok()?, start, data)),
        _ => None,
    }
}

fn decrypted<C: BlockCipherDecrypt>(cipher: &C, start: Option<&[u8]>, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut before = start;
    for block in data.chunks_exact(AES_BLOCK) {
        let Ok(mut open) = aes::cipher::Block::<C>::try_from(block) else { return out };
        cipher.decrypt_block(&mut open);
        if let Some(before) = &mut before {
            open.iter_mut().zip(*before).for_each(|(byte, mask)| *byte ^= mask);
            *before = block;
        }
        out.extend_from_slice(&open);
    }
    out
}

/// An xlsx as Excel has encrypted it since 2010.
struct Agile {
    hash: Hash,
    salt: Vec<u8>,
    key: Vec<u8>,
}

impl Agile {
    /// What its description says, when the password is the default one.
    fn of(xml: &str) -> Option<Agile> {
        let text = |element: &str, name: &str| attribute(xml, element, name);
        let number = |element: &str, name: &str| text(element, name)?.parse::<u32>().ok();
        let bytes = |element: &str, name: &str| base64(text(element, name)?);
        let hash = |element: &str| match text(element, "hashAlgorithm")? {
            "SHA1" | "SHA-1" => Some(hash_of::<Sha1> as Hash),
            "SHA256" => Some(hash_of::<Sha256> as Hash),
            "SHA384" => Some(hash_of::<Sha384> as Hash),
            "SHA512" => Some(hash_of::<Sha512> as Hash),
            _ => None,
        };
        for element in ["keyData", "encryptedKey"] {
            let is_known = text(element, "cipherAlgorithm") == Some("AES")
                && text(element, "cipherChaining") == Some("ChainingModeCBC")
                && number(element, "blockSize") == Some(16);
            is_known.then_some(())?;
        }
        let (stir, salt) = (hash("encryptedKey")?, bytes("encryptedKey", "saltValue")?);
        let rounds = number("encryptedKey", "spinCount").filter(|rounds| *rounds <= MOST_ROUNDS)?;
        let key_len = |element: &str| Some(usize::try_from(number(element, "keyBits")?.min(256) / 8).unwrap_or_default());
        let own_len = key_len("encryptedKey")?;
        let mut stirred = stir(&[&salt, &password()]);
        for round in 0..rounds {
            stirred = stir(&[&round.to_le_bytes(), &stirred]);
        }
        let start = fitted(salt.clone(), AES_BLOCK);
        let part = |block: [u8; 8], name: &str| {
            let key = fitted(stir(&[&stirred, &block]), own_len);
            aes(&key, Some(&start), &bytes("encryptedKey", name)?)
        };
        let probe = part([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], "encryptedVerifierHashInput")?;
        let probe_hash = part([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], "encryptedVerifierHashValue")?;
        let is_right = probe_hash.starts_with(&stir(&[probe.get(..salt.len())?]));
        is_right.then_some(())?;
        let mut key = part([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], "encryptedKeyValue")?;
        key.truncate(key_len("keyData")?);
        Some(Agile { hash: hash("keyData")?, salt: bytes("keyData", "saltValue")?, key })
    }

    fn open(&self, content: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(content.len());
        for (at, segment) in (0u32..).zip(content.chunks(SEGMENT)) {
            let start = fitted((self.hash)(&[&self.salt, &at.to_le_bytes()]), AES_BLOCK);
            out.extend(aes(&self.key, Some(&start), segment)?);
        }
        Some(out)
    }
}

/// The key of an xlsx as Excel 2007 encrypted it, when the password is the default one.
fn standard_key(info: &[u8]) -> Option<Vec<u8>> {
    const ROUNDS: u32 = 50_000;
    let header = info.get(12..)?.get(..size_at(info, 8)?)?;
    let verifier = info.get(12 + header.len()..)?;
    // AES of 128, 192 or 256 bits, over SHA-1.
    matches!((u32_at(header, 8)?, u32_at(header, 12)?), (0x660e..=0x6610, 0 | 0x8004)).then_some(())?;
    let (salt, probe, probe_hash) = (verifier.get(4..20)?, verifier.get(20..36)?, verifier.get(40..72)?);
    let mut stirred = hash_of::<Sha1>(&[salt, &password()]);
    for round in 0..ROUNDS {
        stirred = hash_of::<Sha1>(&[&round.to_le_bytes(), &stirred]);
    }
    let last = hash_of::<Sha1>(&[&stirred, &[0; 4]]);
    let half = |fill: u8| {
        let mut buffer = [fill; 64];
        buffer.iter_mut().zip(&last).for_each(|(byte, mask)| *byte ^= mask);
        hash_of::<Sha1>(&[&buffer])
    };
    let mut key = [half(0x36), half(0x5c)].concat();
    key.truncate((size_at(header, 16)? / 8).min(32));
    let is_right = aes(&key, None, probe_hash)?.starts_with(&hash_of::<Sha1>(&[&aes(&key, None, probe)?]));
    is_right.then_some(key)
}

#[cfg(test)]
mod tests {
    use crate::exchange::bytes::unlock::attribute;
    use crate::exchange::bytes::unlock::base64;
    use crate::exchange::bytes::unlock::package;

    #[test]
    fn base64_is_read() {
        for (written, wanted) in [
            ("", Some(&b""[..])),
            ("aGV6aHVu", Some(b"hezhun")),
            ("aGV6aHU=", Some(b"hezhu")),
            ("aGV6aA==", Some(b"hezh")),
            ("aGV6\r\naA", Some(b"hezh")),
            ("+/+/", Some(&[0xfb, 0xff, 0xbf])),
            ("aG V6", Some(b"hez")),
            ("a-b", None),
        ] {
            assert_eq!(base64(written).as_deref(), wanted, "{written}");
        }
    }

    #[test]
    fn an_attribute_is_found_whatever_the_prefix() {
        let xml = "<e><a:keyData salt=\"1\"\n saltValue=\"2\"/><k:encryptedKeys saltValue=\"3\"/><p:encryptedKey saltValue=\"4\"></e>";
        for (element, name, wanted) in [
            ("keyData", "saltValue", Some("2")),
            ("keyData", "salt", Some("1")),
            ("encryptedKey", "saltValue", Some("4")),
            ("encryptedKey", "salt", None),
            ("other", "salt", None),
        ] {
            assert_eq!(attribute(xml, element, name), wanted, "{element} {name}");
        }
    }

    fn agile(rounds: &str, bits: &str, salt: &str) -> Vec<u8> {
        let known = "cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" blockSize=\"16\" hashAlgorithm=\"SHA512\"";
        let xml = format!(
            "<encryption><keyData keyBits=\"{bits}\" saltValue=\"{salt}\" {known}/><p:encryptedKey spinCount=\"{rounds}\" keyBits=\"{bits}\" \
             saltValue=\"{salt}\" {known} encryptedVerifierHashInput=\"AAAA\" encryptedVerifierHashValue=\"AAAA\" encryptedKeyValue=\"AAAA\"/></encryption>"
        );
        [&[4u8, 0, 4, 0, 0x40, 0, 0, 0][..], xml.as_bytes()].concat()
    }

    #[test]
    fn what_does_not_open_is_refused_at_once() {
        let content = [&32u64.to_le_bytes()[..], &[0; 32]].concat();
        for info in [
            agile("4294967295", "256", "AAAAAAAAAAAAAAAAAAAAAA=="),
            agile("1000001", "256", "AAAAAAAAAAAAAAAAAAAAAA=="),
            agile("1000", "256", "AAAAAAAAAAAAAAAAAAAAAA=="),
            agile("10", "4294967295", "AAAA"),
            agile("10", "0", ""),
            agile("-1", "x", "?"),
            vec![4, 0, 4, 0],
            vec![3, 0, 2, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0],
            [&[3u8, 0, 2, 0, 0, 0, 0, 0, 32, 0, 0, 0][..], &[0xff; 200]].concat(),
            vec![9; 40],
            Vec::new(),
        ] {
            assert_eq!(package(&info, &content), None, "{}", String::from_utf8_lossy(&info));
            assert_eq!(package(&info, &[]), None);
        }
    }
}
