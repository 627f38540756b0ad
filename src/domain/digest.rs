//! SHA-256, so that an inspector can check digests with stock tools. What else is hashed: what opens a workbook (`exchange/bytes/unlock.rs`).

use std::fmt::Write as _;

use sha2::Digest as _;
use sha2::Sha256;

/// The SHA-256 of these bytes, as 64 lowercase hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut sum = Sum::default();
    sum.add(bytes);
    sum.finish()
}

/// A digest of bytes that arrive in pieces.
#[derive(Clone, Default)]
pub struct Sum(Sha256);

impl Sum {
    /// Adds the next piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The SHA-256 of everything added, as 64 lowercase hexadecimal digits.
    #[must_use]
    pub fn finish(self) -> String {
        let mut out = String::with_capacity(64);
        for byte in self.0.finalize() {
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}
