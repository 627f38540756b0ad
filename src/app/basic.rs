//! Colours by the oldest codes: what the terminal library writes as one of 256 is written as one of eight where it is one of eight.
//!
//! `38;5;1` blinks on a console that knows eight colours; `31` is red on every one. What does not live here: which colours (`ui/widgets/theme.rs`).

use std::io;
use std::io::Write;

const ESC: u8 = 0x1b;

/// A writer that passes everything on and rewrites colour codes.
pub struct Basic<W> {
    out: W,
    // An escape sequence that has begun and not ended.
    held: Vec<u8>,
}

impl<W: Write> Basic<W> {
    /// Around another writer.
    pub const fn new(out: W) -> Basic<W> {
        Basic { out, held: Vec::new() }
    }
}

impl<W: Write> Write for Basic<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.held.is_empty() {
                let plain = rest.iter().position(|byte| *byte == ESC).unwrap_or(rest.len());
                self.out.write_all(&rest[..plain])?;
                rest = &rest[plain..];
                if let Some((first, after)) = rest.split_first() {
                    self.held.push(*first);
                    rest = after;
                }
                continue;
            }
            let (byte, after) = (rest[0], &rest[1..]);
            rest = after;
            self.held.push(byte);
            let ended = match self.held.len() {
                2 => byte != b'[',
                _ => (0x40..=0x7e).contains(&byte),
            };
            if ended {
                let held = std::mem::take(&mut self.held);
                match held.strip_prefix(b"\x1b[").and_then(|code| code.strip_suffix(b"m")) {
                    Some(code) => self.out.write_all(&[b"\x1b[", oldest(code).as_slice(), b"m"].concat())?,
                    None => self.out.write_all(&held)?,
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The numbers between `ESC [` and `m`, with the first eight colours as `30` to `37` and `40` to `47`.
fn oldest(code: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = code.split(|byte| *byte == b';').collect();
    let mut out: Vec<Vec<u8>> = Vec::with_capacity(parts.len());
    let mut at = 0;
    while at < parts.len() {
        match parts[at..] {
            [ground @ (b"38" | b"48"), b"5", &[colour @ b'0'..=b'7'], ..] => {
                out.push(vec![ground[0], colour]);
                at += 3;
            }
            [ground @ (b"38" | b"48"), b"5", colour, ..] => {
                out.push([ground, colour].join(&b";5;"[..]));
                at += 3;
            }
            [other, ..] => {
                out.push(other.to_vec());
                at += 1;
            }
            [] => break,
        }
    }
    out.join(&b';')
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::app::basic::Basic;

    fn through(pieces: &[&str]) -> String {
        let mut out = Vec::new();
        let mut basic = Basic::new(&mut out);
        for piece in pieces {
            basic.write_all(piece.as_bytes()).expect("memory");
        }
        basic.flush().expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn the_first_eight_are_written_the_oldest_way() {
        assert_eq!(through(&["\x1b[38;5;1m红x\x1b[0m"]), "\x1b[31m红x\x1b[0m");
        assert_eq!(through(&["\x1b[38;5;0;48;5;6m"]), "\x1b[30;46m");
        assert_eq!(through(&["\x1b[", "48;5;", "3", "m王"]), "\x1b[43m王");
    }

    #[test]
    fn everything_else_passes_as_it_came() {
        for kept in [
            "石门村 plain",
            "\x1b[38;5;9m",
            "\x1b[38;5;12;48;5;15m",
            "\x1b[2;5H",
            "\x1b[?25l",
            "\x1b7",
            "\x1b[38;2;1;2;3m",
            "\x1b[7;1m",
            "\x1b[m",
        ] {
            assert_eq!(through(&[kept]), kept);
        }
        assert_eq!(through(&["\x1b[38;5;9;48;5;2m"]), "\x1b[38;5;9;42m");
    }
}
