//! Words of `purge`.
//!
//! What does not live here: purging (`cli/commands/purge.rs`).

use clap::ValueEnum;

/// What becomes of copies that hold a purged year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StaleCopies {
    /// They go.
    #[value(help = "删除 / taken away")]
    Remove,
    /// They stay.
    #[value(help = "不动 / left as they are")]
    Keep,
}
