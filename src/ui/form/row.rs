//! The rows of a form: headings, things to tick, sentences, lines to fill in, and which part of the order each fills.
//!
//! What does not live here: which rows a decision asks for (`choices.rs`), keys and drawing (`mod.rs`, `draw.rs`).

use crate::i18n::Text;
use crate::ui::widgets::text_field::TextField;

/// Which part of the order a row fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderPart {
    /// The flag, by rule code.
    Flag,
    /// A reason code.
    Reason,
    /// An evidence code.
    Evidence,
    /// The day the correction is due.
    Due,
    /// The note or the sentence of explanation.
    Note,
    /// Whether the case is approved with its last flag.
    Approve,
    /// Who approved a waiver.
    Approver,
    /// The last day of a waiver.
    Until,
    /// What is done, by the place of the deed among those that the form offers.
    Deed,
}

/// A row of a form.
#[derive(Clone, Debug)]
pub enum FormRow {
    /// A heading; the keys pass over it.
    Heading(Text),
    /// Something to tick; with `single`, ticking takes the tick from the others of its part.
    Choice {
        /// What it fills.
        part: OrderPart,
        /// The code that goes into the order.
        code: String,
        /// What it says.
        label: Text,
        /// Ticked.
        on: bool,
        /// One of its part at most.
        single: bool,
    },
    /// A sentence that can be ticked and changed.
    Sentence {
        /// Ticked.
        on: bool,
        /// Its words.
        field: TextField,
    },
    /// A line to fill in.
    Line {
        /// What it fills.
        part: OrderPart,
        /// What it asks.
        label: Text,
        /// Its words.
        field: TextField,
    },
}
