//! Bytes to UTF-8: which encoding a text file is in, and a reader that decodes, digests and counts while it reads.
//!
//! What does not live here: delimiters and rows (`sheets/delimited.rs`), workbooks (`sheets/workbook.rs`).

use std::io;
use std::io::Read;

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::CoderResult;
use encoding_rs::Decoder;
use encoding_rs::Encoding;
use encoding_rs::GB18030;
use encoding_rs::GBK;
use encoding_rs::UTF_8;

use crate::domain::digest::Sum;

/// How many bytes of a file decide its encoding.
pub const SNIFF: usize = 256 * 1024;

/// The encoding of a text file, as told from its first bytes: its mark, else strict UTF-8, else the likeliest Chinese one.
///
/// The second value is how many bytes its mark takes.
#[must_use]
pub fn sniff(head: &[u8], whole: bool) -> (&'static Encoding, usize) {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return (encoding, mark);
    }
    if let Some(encoding) = unmarked_utf16(head) {
        return (encoding, 0);
    }
    match std::str::from_utf8(head) {
        Ok(_) => return (UTF_8, 0),
        Err(error) if error.error_len().is_none() && !whole => return (UTF_8, 0),
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, whole);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    // Every GBK file is a GB18030 file, and offices write no other eight-bit encoding.
    if guess == GBK || !guess.is_single_byte() { (GB18030, 0) } else { (fallback(head, guess), 0) }
}

/// A single-byte guess is believed only where GB18030 cannot be: Chinese text read as Latin would lose every header.
fn fallback(head: &[u8], guess: &'static Encoding) -> &'static Encoding {
    let (_, broken) = GB18030.decode_without_bom_handling(head);
    if broken { guess } else { GB18030 }
}

/// UTF-16 without a mark: nearly every comma and digit then has a zero byte beside it.
fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len().min(4096) / 2;
    if pairs < 8 {
        return None;
    }
    let zeros = |odd: usize| head.iter().take(pairs * 2).skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (high, low) if low * 8 > pairs && high * 32 < pairs => Some(encoding_rs::UTF_16LE),
        (high, low) if high * 8 > pairs && low * 32 < pairs => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// A reader that digests and counts what passes through.
pub struct Metered<R> {
    inner: R,
    sum: Sum,
    /// Bytes read so far.
    pub read: u64,
}

impl<R: Read> Metered<R> {
    /// Starts at the first byte of a file.
    pub fn new(inner: R) -> Metered<R> {
        Metered { inner, sum: Sum::default(), read: 0 }
    }

    /// The digest of everything, after reading what is left.
    ///
    /// # Errors
    /// The system's, while reading the rest.
    pub fn finish(mut self) -> io::Result<String> {
        let mut rest = vec![0; 64 * 1024];
        while self.read(&mut rest)? > 0 {}
        Ok(self.sum.finish())
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.sum.add(&out[..count]);
        self.read += count as u64;
        Ok(count)
    }
}

/// A reader that turns another encoding into UTF-8; what it cannot decode becomes U+FFFD.
pub struct Decoding<R> {
    inner: R,
    decoder: Option<Decoder>,
    input: Vec<u8>,
    filled: usize,
    taken: usize,
    ended: bool,
    done: bool,
}

impl<R: Read> Decoding<R> {
    /// A reader of `inner`, whose mark has been taken off; UTF-8 passes unchanged.
    pub fn new(inner: R, encoding: &'static Encoding) -> Decoding<R> {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        let input = if decoder.is_some() { vec![0; 64 * 1024] } else { Vec::new() };
        Decoding { inner, decoder, input, filled: 0, taken: 0, ended: false, done: false }
    }

    /// The reader below.
    pub fn inner(&self) -> &R {
        &self.inner
    }

    /// Gives the reader below back.
    pub fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else { return self.inner.read(out) };
        if self.done {
            return Ok(0);
        }
        // The decoder asks for room for at least one character; the csv reader always gives more.
        if out.len() < 16 {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        loop {
            if self.taken == self.filled && !self.ended {
                self.filled = self.inner.read(&mut self.input)?;
                self.taken = 0;
                self.ended = self.filled == 0;
            }
            let (result, used, written, _) = decoder.decode_to_utf8(&self.input[self.taken..self.filled], out, self.ended);
            self.taken += used;
            self.done = self.ended && matches!(result, CoderResult::InputEmpty);
            if written > 0 || self.done {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use encoding_rs::GB18030;
    use encoding_rs::UTF_8;
    use encoding_rs::UTF_16BE;
    use encoding_rs::UTF_16LE;

    use crate::exchange::bytes::decode::Decoding;
    use crate::exchange::bytes::decode::Metered;
    use crate::exchange::bytes::decode::sniff;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "户编号,年度,姓名\n980101,2024,王\n";
        assert_eq!(sniff(text.as_bytes(), true), (UTF_8, 0));
        assert_eq!(sniff(&text.as_bytes()[..4], false), (UTF_8, 0));
        assert_eq!(sniff(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), true), (UTF_8, 3));
        assert_eq!(sniff(&GB18030.encode(text).0, true), (GB18030, 0));
        assert_eq!(sniff(&GB18030.encode("户编号").0, true), (GB18030, 0));
        assert_eq!(sniff(&utf16(text, true), true), (UTF_16LE, 0));
        assert_eq!(sniff(&utf16(text, false), true), (UTF_16BE, 0));
        assert_eq!(sniff(&[b"\xff\xfe".as_slice(), &utf16(text, true)].concat(), true), (UTF_16LE, 2));
    }

    #[test]
    fn decoding_passes_every_character() {
        let text = "户编号,年度,𠮷\r\n".repeat(20_000);
        for (bytes, encoding) in
            [(GB18030.encode(&text).0.into_owned(), GB18030), (utf16(&text, true), UTF_16LE), (text.clone().into_bytes(), UTF_8)]
        {
            let mut reader = Decoding::new(Metered::new(bytes.as_slice()), encoding);
            let mut out = Vec::new();
            let mut piece = [0; 777];
            loop {
                let count = reader.read(&mut piece).expect("memory is read");
                if count == 0 {
                    break;
                }
                out.extend_from_slice(&piece[..count]);
            }
            assert!(out == text.as_bytes(), "{}", encoding.name());
            assert_eq!(reader.into_inner().finish().expect("memory is read"), crate::domain::digest::sha256(&bytes));
        }
    }
}
