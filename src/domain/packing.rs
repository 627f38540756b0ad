//! Bytes in which little is written small: numbers in as few bytes as they need (LEB128), texts behind their length.
//!
//! What does not live here: what is written so (`domain/roll/packed.rs`, `review/queue/packed.rs`).

/// Bytes being written.
#[derive(Debug, Default)]
pub struct PackedBytes(pub Vec<u8>);

impl PackedBytes {
    /// Writes a number.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).unwrap_or_default());
    }

    /// Writes a number of either sign; small ones of both are short.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// Writes how many.
    pub fn count(&mut self, count: usize) {
        self.number(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// A sum of bytes that tells damage (CRC-32), not intent.
#[must_use]
pub fn sum(bytes: &[u8]) -> [u8; 4] {
    crc32fast::hash(bytes).to_le_bytes()
}

/// Bytes being read; none of what they say is believed before it was seen to fit.
#[derive(Clone, Copy, Debug)]
pub struct PackedReader<'b> {
    /// What is still to be read.
    pub rest: &'b [u8],
}

impl<'b> PackedReader<'b> {
    /// Reads a number.
    pub fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            let part = u64::from(byte & 0x7f);
            if shift >= 64 || (shift == 63 && part > 1) {
                return None;
            }
            number |= part << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// Reads a number of either sign.
    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Reads how many.
    pub fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// Reads a text.
    pub fn text(&mut self) -> Option<&'b str> {
        let length = self.count()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}
