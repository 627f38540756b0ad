//! Why a count cannot be said of a period: what it reads is not there.
//!
//! What does not live here: when that is so (`mod.rs`, `field_work.rs`).

use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;

/// What a count of a period reads and is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// The latest earlier period that the file does not hold.
    Earlier(Period),
    /// A limit that nobody has set for the period, such as a line of a whole year in a quarter: its name.
    Limit(Text),
    /// Nothing of what it counts was entered, which is no nought: in a sentence.
    Entries(Text),
}

impl Lacking {
    /// What is not there, as it is told beside the count.
    #[must_use]
    pub fn said(&self) -> Text {
        match self {
            Lacking::Earlier(period) => text("没有{period}的数据", "no data of {period}").fill(&[("period", &period.title())]),
            Lacking::Limit(name) => text("本期没有定“{name}”", "no “{name}” is set for this period").fill(&[("name", name)]),
            Lacking::Entries(said) => said.clone(),
        }
    }
}
