//! How a command can end badly: a sentence for the user and an exit code.

use std::io;

use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line asks for something that makes no sense; exit code 2.
    #[error("usage")]
    Usage(Text),
    /// It could not be done; exit code 1.
    #[error("failed")]
    Failed(Text),
    /// The reader of our output has gone (`| head`); quiet, exit code 0.
    #[error("closed")]
    Closed,
}

impl CliError {
    /// The sentence, where there is one.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match self {
            CliError::Usage(said) | CliError::Failed(said) => Some(said),
            CliError::Closed => None,
        }
    }

    /// The exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            CliError::Usage(_) => 2,
            CliError::Failed(_) => 1,
            CliError::Closed => 0,
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> CliError {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return CliError::Closed;
        }
        CliError::Failed(text("写不出去: {why}", "cannot write: {why}").fill(&[("why", &system::why(&error))]))
    }
}

/// A failure with the sentence of an error that lacks a file name: the file is put before it.
#[must_use]
pub fn with_file(path: &std::path::Path, why: &io::Error) -> CliError {
    CliError::Failed(
        text("{file} 无法读写：{why}", "{file} cannot be read or written: {why}")
            .fill(&[("file", &path.display().to_string()), ("why", &system::why(why))]),
    )
}
