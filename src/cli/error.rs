//! How a command can end badly: a sentence for the user and an exit code.

use std::io;

use crate::domain::case::Refusal;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::error::ReviewError;

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

/// A step of the work was refused; where a command leads on it is named: a sentence of the desk only says what to do.
impl From<ReviewError> for CliError {
    fn from(error: ReviewError) -> CliError {
        CliError::of(&error)
    }
}

impl CliError {
    /// The same, of an error that is read on.
    #[must_use]
    pub fn of(error: &ReviewError) -> CliError {
        CliError::Failed(said(error))
    }
}

/// The sentence of a refusal with the command that leads on.
#[must_use]
pub fn said(error: &ReviewError) -> Text {
    command(error).map_or_else(|| error.text(), |command| with_command(&error.text(), &command))
}

/// A sentence of the desk with the command that does what it says.
#[must_use]
pub fn with_command(said: &Text, command: &Text) -> Text {
    text("{said}（{command}）", "{said} ({command})").fill(&[("said", said), ("command", command)])
}

/// The command that runs the rules over a period.
#[must_use]
pub fn run_rules(period: Period) -> Text {
    Text::same(format!("hezhun --period {period} assess"))
}

fn command(error: &ReviewError) -> Option<Text> {
    Some(match error {
        ReviewError::Refused(Refusal::Closed(_)) => Text::same("hezhun campaign reopen"),
        ReviewError::StillCompared { closed, .. } => Text::same(format!("hezhun --period {closed} campaign reopen")),
        ReviewError::Refused(Refusal::VillageFlags(_)) => text("hezhun decide --village 村名", "hezhun decide --village VILLAGE"),
        ReviewError::Refused(Refusal::NotJudged(period)) => run_rules(*period),
        ReviewError::Refused(Refusal::NotOpened(..)) => text("hezhun show 户编号", "hezhun show HOUSEHOLD"),
        ReviewError::Refused(Refusal::UndoneElsewhere { command, .. }) => Text::same(format!("hezhun {command}")),
        ReviewError::LimitUnset { key, period, .. } => {
            let command = format!("hezhun --period {period} rules limit {key}");
            text("{command} 数 --document 文件号", "{command} VALUE --document DOCUMENT").fill(&[("command", &command)])
        }
        ReviewError::Inside(_) => text("可以公示的: hezhun report --list", "those that may be posted: hezhun report --list"),
        ReviewError::NotYet(_) => text("写明哪一期用 --period", "--period says which"),
        ReviewError::OnlyClues(month) => {
            Text::list(["clues", "count", "fill", "report clues"].map(|task| format!("hezhun {task} --period {month}")))
        }
        ReviewError::RevisitsOfNoPeriod { file, period, .. } => text("或写明是哪一期: {command}", "or say it: {command}")
            .fill(&[("command", &format!("hezhun --period {period} revisit import {file}"))]),
        _ => return None,
    })
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
