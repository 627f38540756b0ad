//! The stamp of a file: whose households it holds. Office data and practice data never meet (invariant 9).
//!
//! What does not live here: where the stamp is kept (`store`), which ids decide it on the first import (`review/intake/preview.rs`).

use crate::i18n::Text;
use crate::i18n::text;

/// Whose data a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Real households.
    Office,
    /// Synthetic households with area code 980101.
    Practice,
}

/// The area code that nobody has: ids that begin with it are practice.
pub const PRACTICE_AREA: &str = "980101";

impl Stamp {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Stamp::Office => "office",
            Stamp::Practice => "practice",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Stamp> {
        [Stamp::Office, Stamp::Practice].into_iter().find(|stamp| stamp.code() == code)
    }

    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Stamp::Office => text("办公数据", "office data"),
            Stamp::Practice => text("练习数据", "practice data"),
        }
    }
}
