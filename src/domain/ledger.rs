//! The ledger entry and its chain (design.md section 6): canonical bytes, fixed by a test, each naming the hash of the one before.
//!
//! A chain shows tampering, it does not prevent it; a cut tail is seen only through the day's seal.
//! What does not live here: storing entries (`store`), writing them (`review`).

use crate::domain::act::Act;
use crate::domain::digest;

/// One entry. Payloads hold codes, amounts, numbers and digests, never names, ids, phones or free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Position in the chain, from 1.
    pub seq: i64,
    /// Workstation code.
    pub station: String,
    /// Time in UTC, `2024-10-18T08:30:00Z`.
    pub at: String,
    /// Reviewer's staff code, not the name.
    pub reviewer: String,
    /// What was done.
    pub act: Act,
    /// Group of a bulk act or batch: the seq of its first entry.
    pub group: i64,
    /// 户编号 of the case; empty for acts on the whole file.
    pub case: String,
    /// Digest of the version that was acted on; empty when there is none.
    pub version: String,
    /// Canonical JSON of the act's codes and numbers.
    pub payload: String,
    /// Hash of the entry before; 64 zeros for the first.
    pub before: String,
}

/// The hash that stands before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// The bytes that are hashed: one field a line, in this order, each line escaped so that it stays one line.
    #[must_use]
    pub fn canonical(&self) -> String {
        let seq = self.seq.to_string();
        let group = self.group.to_string();
        let fields = [
            "hezhun-ledger-1",
            &seq,
            &self.station,
            &self.at,
            &self.reviewer,
            self.act.code(),
            &group,
            &self.case,
            &self.version,
            &self.payload,
            &self.before,
        ];
        let mut out = String::with_capacity(256);
        for field in fields {
            for c in field.chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    other => out.push(other),
                }
            }
            out.push('\n');
        }
        out
    }

    /// SHA-256 of the canonical bytes.
    #[must_use]
    pub fn hash(&self) -> String {
        digest::sha256(self.canonical().as_bytes())
    }
}

/// The day's seal, to be written in the paper register: the first twelve digits of the last hash, in groups of four.
#[must_use]
pub fn seal(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().take(12).collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::domain::ledger::Entry;
    use crate::domain::ledger::GENESIS;
    use crate::domain::ledger::seal;

    #[test]
    fn canonical_bytes_are_fixed() {
        let entry = Entry {
            seq: 1,
            station: "ws1".into(),
            at: "2024-10-18T08:30:00Z".into(),
            reviewer: "r1".into(),
            act: Act::Approve,
            group: 1,
            case: "98010100031".into(),
            version: "ab".into(),
            payload: r#"{"reason":"R08"}"#.into(),
            before: GENESIS.into(),
        };
        assert_eq!(
            entry.canonical(),
            format!("hezhun-ledger-1\n1\nws1\n2024-10-18T08:30:00Z\nr1\napprove\n1\n98010100031\nab\n{{\"reason\":\"R08\"}}\n{GENESIS}\n")
        );
        assert_eq!(entry.hash(), "9c4bd6a37d143cd542e6c6e0d95788e1c89e5cb29155b28709e0c2634deada47");
        assert_eq!(seal("0123456789abcdef"), "0123-4567-89ab");
    }
}
