//! `password …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/password.rs`), the file that holds the password of today (`Shared`).

use std::path::PathBuf;

use clap::Args as Group;
use clap::Subcommand;
use clap::ValueEnum;
use clap::ValueHint;

use crate::review::audit::password::CopyFate;

/// `password …`
#[derive(Debug, Subcommand)]
pub enum PasswordTask {
    /// Puts the file under one.
    #[command(about = "给数据文件加上密码 / put the data file under a password")]
    Set(NewWords),
    /// Puts it under another.
    #[command(about = "更换密码 / put it under another password")]
    Change(NewWords),
    /// Puts it under none.
    #[command(about = "去掉密码 / take the password off")]
    Remove {
        /// What becomes of copies.
        #[command(flatten)]
        copies: Copies,
    },
    /// Shows the recovery key.
    #[command(about = "显示恢复密钥，打印后锁起来 / show the recovery key, to be printed and locked away")]
    Recovery,
}

/// A new password, and what becomes of copies.
#[derive(Debug, Group)]
pub struct NewWords {
    /// Where the new password stands.
    #[arg(
        long,
        value_name = "文件 / FILE",
        value_hint = ValueHint::FilePath,
        help = "新密码写在这个文件的第一行；不写就在终端里问 / the new password is the first line of this file; asked on the terminal when left out"
    )]
    pub new_password_file: Option<PathBuf>,
    /// Goes on though the file does not verify.
    #[arg(long, help = "核对没有通过也办，不再问，记入台账 / go on without asking though the file does not verify; entered")]
    pub yes: bool,
    /// What becomes of copies.
    #[command(flatten)]
    pub copies: Copies,
}

/// What becomes of the copies that the program left.
#[derive(Clone, Copy, Debug, Group)]
pub struct Copies {
    /// Asked when left out.
    #[arg(
        long,
        value_enum,
        hide_possible_values = true,
        value_name = "办法 / WHAT",
        help = "旁边和 backups 里的副本怎么办；不写就在终端里问 / what becomes of copies beside it and in backups; asked when left out"
    )]
    pub copies: Option<PasswordWhat>,
}

/// What becomes of copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PasswordWhat {
    /// The same as the file.
    #[value(help = "和数据文件一样改 / the same as the data file")]
    Follow,
    /// They go.
    #[value(help = "删除 / taken away")]
    Remove,
    /// They stay.
    #[value(help = "不动 / left as they are")]
    Keep,
}

impl PasswordWhat {
    /// As the work knows it.
    #[must_use]
    pub const fn fate(self) -> CopyFate {
        match self {
            PasswordWhat::Follow => CopyFate::Follow,
            PasswordWhat::Remove => CopyFate::Remove,
            PasswordWhat::Keep => CopyFate::Keep,
        }
    }
}
