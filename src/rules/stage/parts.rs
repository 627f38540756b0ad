//! Rows of a table that were written before every township was read: each without its township and its number in the county, and with the
//! person whose certificate is still to be counted. That certificate stays in memory: what lies on the disk may be left there by a kill.
//!
//! What does not live here: what stands in a row (`tables.rs`), the rows of several parts as one table (`joined.rs`).

use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;
use std::io;
use std::io::Read;
use std::io::Write;

/// No place in the row.
const NOWHERE: u32 = u32::MAX;

/// Bytes before the row: section, household, length, place of the count, person.
const HEAD_BYTES: usize = 20;

/// Set where a number is no certificate, so that its code was mixed out of it and is none of the others'.
const MIXED: u64 = 1 << 63;

/// What a certificate is known by while townships are counted together: the number itself where it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertCode(pub u64);

impl CertCode {
    /// Of who has no certificate: larger than that of any, and none that was mixed.
    pub const NONE: CertCode = CertCode(MIXED - 1);

    /// Of the first 18 characters of a certificate; two that differ in any of them have two codes, as far as they are certificates.
    #[must_use]
    pub fn of(first18: &str) -> CertCode {
        let exact = || {
            let (digits, check) = first18.split_at_checked(17)?;
            let check = match check {
                "X" => 10,
                "x" => 11,
                digit if digit.bytes().all(|byte| byte.is_ascii_digit()) => digit.parse::<u64>().ok()?,
                _ => return None,
            };
            let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u64>().ok())??;
            Some(number * 12 + check)
        };
        CertCode(exact().unwrap_or_else(|| mixed(first18) | MIXED))
    }
}

/// A code of some words, the same in every run.
#[must_use]
pub fn mixed(words: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// What is said before a row of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartRow {
    /// How often the table has gone through the households before.
    pub section: u32,
    /// The household, by its number in the part.
    pub household: u32,
    /// Where in the row the count of its certificate begins.
    pub times_at: u32,
    /// Whose that is, by the number of the person in the roll of the part.
    pub member: u32,
}

impl Default for PartRow {
    fn default() -> PartRow {
        PartRow { section: 0, household: NOWHERE, times_at: NOWHERE, member: NOWHERE }
    }
}

impl PartRow {
    /// Writes a row.
    pub fn write(&self, row: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let length = u32::try_from(row.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let mut head = [0; HEAD_BYTES];
        for (at, number) in [self.section, self.household, length, self.times_at, self.member].into_iter().enumerate() {
            head[at * 4..][..4].copy_from_slice(&number.to_le_bytes());
        }
        out.write_all(&head)?;
        out.write_all(row)
    }

    /// The place of the count in the row and whose it is, where it has one.
    pub fn counted(&self) -> Option<(usize, usize)> {
        let at = (self.times_at != NOWHERE).then_some(self.times_at)?;
        Some((usize::try_from(at).ok()?, usize::try_from(self.member).ok()?))
    }
}

/// The rows of a part, one after the other.
pub(crate) struct PartRows<R> {
    from: R,
    /// The row in hand.
    pub head: PartRow,
    /// What stands in it, with the break at its end.
    pub row: Vec<u8>,
}

impl<R: Read> PartRows<R> {
    pub fn new(from: R) -> PartRows<R> {
        PartRows { from, head: PartRow::default(), row: Vec::new() }
    }

    /// Takes the next row in hand; false at the end.
    pub fn advance(&mut self) -> io::Result<bool> {
        let mut head = [0; HEAD_BYTES];
        if self.from.read(&mut head[..1])? == 0 {
            return Ok(false);
        }
        self.from.read_exact(&mut head[1..])?;
        let number = |at: usize| head[at * 4..][..4].iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
        self.head = PartRow { section: number(0), household: number(1), times_at: number(3), member: number(4) };
        self.row.resize(usize::try_from(number(2)).unwrap_or(0), 0);
        self.from.read_exact(&mut self.row)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::rules::stage::parts::CertCode;
    use crate::rules::stage::parts::PartRow;
    use crate::rules::stage::parts::PartRows;

    #[test]
    fn rows_of_a_part_are_read_as_they_were_written() {
        let rows = [
            (PartRow { section: 3, household: 70_000, times_at: 2, member: 3_000_000 }, "a,\"b\n\",1,\n"),
            (PartRow { household: 0, ..PartRow::default() }, ""),
        ];
        let mut part = Vec::new();
        for (head, row) in &rows {
            head.write(row.as_bytes(), &mut part).expect("written");
        }
        let mut read = PartRows::new(part.as_slice());
        for (head, row) in rows {
            assert!(read.advance().expect("a row"));
            assert_eq!((read.head, read.row.as_slice()), (head, row.as_bytes()));
        }
        assert!(!read.advance().expect("the end"));
        let mut cut = PartRows::new(&part[..part.len() - 1]);
        assert!(cut.advance().expect("a row"));
        assert!(cut.advance().is_err(), "a part that was cut off is told");
    }

    #[test]
    fn two_certificates_have_two_codes() {
        let written = [
            "980101199003074514",
            "98010119900307451X",
            "98010119900307451x",
            "98010119900307451+",
            "980101199003074510",
            "080101199003074514",
            "+80101199003074514",
            "98010119900307 514",
        ];
        let codes: BTreeSet<CertCode> = written.into_iter().map(CertCode::of).collect();
        assert_eq!(codes.len(), written.len());
    }
}
