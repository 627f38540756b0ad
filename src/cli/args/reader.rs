//! For whom a file is written, as it may be said on the command line.
//!
//! What does not live here: what each reader may see (`review/rows/mask.rs`).

use clap::ValueEnum;

use crate::review::rows::mask::Audience;

/// For whom a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Reader {
    /// The office.
    #[value(help = "单位内部 / the office")]
    #[default]
    Internal,
    /// Everybody: names shortened, numbers masked.
    #[value(help = "公示，姓名只留首尾，号码遮盖 / the public: names shortened, numbers masked")]
    Public,
}

impl Reader {
    /// The audience as the desk knows it.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Reader::Internal => Audience::Internal,
            Reader::Public => Audience::Public,
        }
    }
}
