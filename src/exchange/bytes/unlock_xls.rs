//! Old workbooks under the password that spreadsheets try by themselves.
//!
//! The forms are those of MS-OFFCRYPTO, RC4 (2.3.6) and its `CryptoAPI` variant (2.3.5); what MS-XLS (2.2.10) leaves open stays open. The
//! older obfuscation by XOR counts as another password.
//! What does not live here: xlsx (`unlock.rs`), the file around it (`ole.rs`), reading what was opened (`sheets/workbook.rs`).

use md5::Md5;
use sha1::Sha1;

use crate::exchange::bytes::records::size_at;
use crate::exchange::bytes::records::u16_at;
use crate::exchange::bytes::unlock::Hash;
use crate::exchange::bytes::unlock::hash_of;
use crate::exchange::bytes::unlock::password;

/// What an xls changes its key after, in bytes of the stream.
const PIECE: usize = 1024;

/// The stream of RC4.
struct Rc4 {
    state: [u8; 256],
    first: u8,
    second: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Rc4 {
        let mut state: [u8; 256] = std::array::from_fn(|at| at.to_le_bytes()[0]);
        let mut other = 0u8;
        for at in 0..256 {
            other = other.wrapping_add(state[at]).wrapping_add(key[at % key.len()]);
            state.swap(at, usize::from(other));
        }
        Rc4 { state, first: 0, second: 0 }
    }

    fn next(&mut self) -> u8 {
        self.first = self.first.wrapping_add(1);
        let one = self.state[usize::from(self.first)];
        self.second = self.second.wrapping_add(one);
        let other = self.state[usize::from(self.second)];
        self.state.swap(usize::from(self.first), usize::from(self.second));
        self.state[usize::from(one.wrapping_add(other))]
    }

    fn opened(&mut self, bytes: &[u8]) -> Vec<u8> {
        bytes.iter().map(|byte| byte ^ self.next()).collect()
    }
}

/// How an xls makes the key of each piece of its stream.
enum StreamKeys {
    Plain(Vec<u8>),
    CryptoApi { base: Vec<u8>, len: usize },
}

impl StreamKeys {
    /// From the record that says so, when the password is the default one.
    fn of(said: &[u8]) -> Option<StreamKeys> {
        let (keys, probe, probe_hash, hash) = match (u16_at(said, 0)?, u16_at(said, 2)?, u16_at(said, 4)?) {
            (1, 1, 1) => {
                let (salt, rest) = (said.get(6..22)?, said.get(22..54)?);
                let start = hash_of::<Md5>(&[&password()]);
                let seeds: Vec<&[u8]> = [&start[..5], salt].into_iter().cycle().take(32).collect();
                let mut base = hash_of::<Md5>(&seeds);
                base.truncate(5);
                (StreamKeys::Plain(base), &rest[..16], &rest[16..], hash_of::<Md5> as Hash)
            }
            (1, 2..=4, 2) => {
                let header = said.get(14..)?.get(..size_at(said, 10)?)?;
                let verifier = said.get(14 + header.len()..)?;
                let bits = size_at(header, 16).map(|bits| if bits == 0 { 40 } else { bits })?;
                let base = hash_of::<Sha1>(&[verifier.get(4..20)?, &password()]);
                let len = Some(bits / 8).filter(|len| (5..=16).contains(len))?;
                (StreamKeys::CryptoApi { base, len }, verifier.get(20..36)?, verifier.get(40..60)?, hash_of::<Sha1> as Hash)
            }
            _ => return None,
        };
        let mut cipher = keys.cipher(0);
        let probe = cipher.opened(probe);
        (cipher.opened(probe_hash) == hash(&[&probe])).then_some(keys)
    }

    fn cipher(&self, piece: u32) -> Rc4 {
        match self {
            StreamKeys::Plain(base) => Rc4::new(&hash_of::<Md5>(&[base, &piece.to_le_bytes()])),
            StreamKeys::CryptoApi { base, len } => {
                let mut key = hash_of::<Sha1>(&[base, &piece.to_le_bytes()]);
                key.truncate(*len);
                // A key of 40 bits is filled up with zeros.
                key.resize(if *len == 5 { 16 } else { *len }, 0);
                Rc4::new(&key)
            }
        }
    }
}

/// The record that says how a workbook is encrypted.
const FILE_PASS: u16 = 0x002f;

/// Opens the workbook stream of an xls in place: `None` when it is under no password, else whether the default one fits.
pub fn workbook(stream: &mut [u8]) -> Option<bool> {
    let mut keys = None;
    let (mut at, mut piece, mut mask) = (0usize, usize::MAX, [0u8; PIECE]);
    while let (Some(kind), Some(len)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let from = at + 4;
        let Some(data) = stream.get_mut(from..from + usize::from(len)) else { break };
        at = from + data.len();
        let Some(known) = &keys else {
            match kind {
                FILE_PASS => {
                    let Some(found) = StreamKeys::of(data) else { return Some(false) };
                    keys = Some(found);
                    // From here on the record would be untrue.
                    stream[from - 4..from - 2].fill(0);
                }
                // The end of what stands before the sheets.
                0x000a => return None,
                _ => {}
            }
            continue;
        };
        // Records that stand open, and in the one on a sheet the place where it begins.
        let open = match kind {
            0x0809 | 0x0194 | 0x0195 | 0x00e1 | 0x0196 | 0x0138 => data.len(),
            0x0085 => data.len().min(4),
            _ => 0,
        };
        for (place, byte) in (from..).zip(data.iter_mut()).skip(open) {
            if place / PIECE != piece {
                piece = place / PIECE;
                let mut cipher = known.cipher(u32::try_from(piece).unwrap_or(u32::MAX));
                mask.fill_with(|| cipher.next());
            }
            *byte ^= mask[place % PIECE];
        }
    }
    keys.map(|_| true)
}
