//! A part of a page: its heading and its lines.
//!
//! What does not live here: the pages that are made of it.

use crate::i18n::Text;
use crate::review::rows::mask;

/// A part of a page: its heading and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Heading.
    pub heading: Text,
    /// Lines.
    pub lines: Vec<Text>,
}

impl Section {
    /// The same with the numbers of people in its lines hidden.
    #[must_use]
    pub fn hidden(mut self) -> Section {
        for line in &mut self.lines {
            *line = mask::scrub_text(line);
        }
        self
    }
}
