//! Text on its way out and in through a console: what would give it orders is named, UTF-8 becomes GB18030 where it knows only the
//! national code, a typed line becomes text whichever of the two it came in.
//!
//! What does not live here: encodings of files (`decode.rs`, `out/write.rs`), which console wants what (`cli/out.rs`).

use std::borrow::Cow;
use std::io;
use std::io::Write;

use encoding_rs::GB18030;

use crate::domain::text::signs;

/// Who takes what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadBy {
    /// A person at a terminal, or a file that one may look at: nothing in the text may give orders to what shows it.
    Person,
    /// Another program: every letter as it is.
    Program,
}

/// A writer that takes UTF-8 and passes it on as it is or in the national code. A byte order mark at the very beginning is left out of
/// the latter. What is no UTF-8 passes as it is to a program, and as a question mark in a box to a person.
#[derive(Debug)]
pub struct Coded<W> {
    out: W,
    national: bool,
    reader: ReadBy,
    begun: bool,
    // The first bytes of a character whose rest has not come yet.
    held: Vec<u8>,
}

impl<W: Write> Coded<W> {
    /// Around another writer.
    pub const fn new(out: W, national: bool, reader: ReadBy) -> Coded<W> {
        Coded { out, national, reader, begun: false, held: Vec::new() }
    }

    fn pass(&mut self, text: &str) -> io::Result<()> {
        let text = match self.reader {
            ReadBy::Person => signs::seemly(text),
            ReadBy::Program => Cow::Borrowed(text),
        };
        if !self.national {
            return self.out.write_all(text.as_bytes());
        }
        let text = if self.begun { &text } else { text.trim_start_matches('\u{feff}') };
        self.begun = true;
        self.out.write_all(&GB18030.encode(text).0)
    }

    fn pass_broken(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.reader {
            ReadBy::Person => self.pass("\u{fffd}"),
            ReadBy::Program => self.out.write_all(bytes),
        }
    }
}

impl<W: Write> Write for Coded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.national && self.reader == ReadBy::Program {
            return self.out.write(bytes);
        }
        let whole = [self.held.as_slice(), bytes].concat();
        self.held.clear();
        let mut rest = whole.as_slice();
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.pass(text)?;
                    break;
                }
                Err(fault) => {
                    let (good, bad) = rest.split_at(fault.valid_up_to());
                    if !good.is_empty() {
                        self.pass(&String::from_utf8_lossy(good))?;
                    }
                    let Some(len) = fault.error_len() else {
                        self.held = bad.to_vec();
                        break;
                    };
                    self.pass_broken(&bad[..len])?;
                    rest = &bad[len..];
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A line as it was typed or piped: UTF-8, else the national code of old consoles.
#[must_use]
pub fn typed(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::exchange::bytes::coded::Coded;
    use crate::exchange::bytes::coded::ReadBy;
    use crate::exchange::bytes::coded::typed;

    fn through(national: bool, pieces: &[&[u8]]) -> Vec<u8> {
        read_by(ReadBy::Program, national, pieces)
    }

    fn read_by(reader: ReadBy, national: bool, pieces: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut coded = Coded::new(&mut out, national, reader);
        for piece in pieces {
            coded.write_all(piece).expect("memory");
        }
        coded.flush().expect("memory");
        out
    }

    #[test]
    fn text_goes_out_in_the_national_code_however_it_is_cut() {
        let text = "\u{feff}待审 38 户，𠮷 — ok\n";
        let (wanted, _, _) = encoding_rs::GB18030.encode(&text[3..]);
        assert_eq!(through(true, &[text.as_bytes()]), wanted.as_ref());
        for cut in 0..text.len() {
            let (one, other) = text.as_bytes().split_at(cut);
            assert_eq!(through(true, &[one, other]), wanted.as_ref(), "cut at {cut}");
            assert_eq!(through(false, &[one, other]), text.as_bytes());
        }
        assert_eq!(through(true, &[b"a\xffb"]), b"a\xffb", "what is no text passes");
    }

    #[test]
    fn nothing_a_person_reads_gives_orders_to_the_terminal_however_it_is_cut() {
        let text = "看\u{1b}[2J过 \u{9b}1m\u{202e}村\r\n";
        let wanted = "看‹U+001B›[2J过 ‹U+009B›1m‹U+202E›村\r\n";
        for cut in 0..text.len() {
            let (one, other) = text.as_bytes().split_at(cut);
            assert_eq!(read_by(ReadBy::Person, false, &[one, other]), wanted.as_bytes(), "cut at {cut}");
            assert_eq!(read_by(ReadBy::Person, true, &[one, other]), encoding_rs::GB18030.encode(wanted).0.as_ref());
            assert_eq!(through(false, &[one, other]), text.as_bytes(), "a program gets every letter");
        }
        assert_eq!(read_by(ReadBy::Person, false, &[b"a\x9bb"]), "a\u{fffd}b".as_bytes(), "a bare byte may be an order too");
    }

    #[test]
    fn a_typed_line_is_heard_in_both_encodings() {
        for line in ["批注 电话核对过", "1", "", "undo", "𠮷家"] {
            assert_eq!(typed(line.as_bytes()), line);
            assert_eq!(typed(&encoding_rs::GB18030.encode(line).0), line);
        }
    }
}
