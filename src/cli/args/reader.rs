//! For whom a file is written and in what form, as commands that write a table take it.
//!
//! What does not live here: what each reader may see (`review/rows/mask.rs`), writing (`cli/commands/files.rs`).

use clap::Args;
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

/// For whom a command writes.
#[derive(Args, Clone, Copy, Debug)]
pub struct ForWhom {
    /// For whom.
    #[arg(
        long,
        value_enum,
        default_value = "internal",
        hide_possible_values = true,
        value_name = "读者 / READER",
        help = "给谁看: 单位内部，或公开 / for whom: the office or the public"
    )]
    audience: Reader,
}

impl ForWhom {
    /// The audience as the desk knows it.
    #[must_use]
    pub const fn audience(self) -> Audience {
        self.audience.audience()
    }
}

/// How a table is written.
#[derive(Args, Clone, Copy, Debug)]
pub struct WrittenAs {
    /// Exact text.
    #[arg(long, help = "csv 给其他程序用，不加 =\"…\"（默认给表格软件用） / csv for other programs: exact text without =\"…\"")]
    pub plain: bool,
    /// Replaces a file that is there.
    #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
    pub force: bool,
}
