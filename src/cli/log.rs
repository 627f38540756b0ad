//! The log: a file a day in the state folder, never the screen. Ids and counts go in, never names or amounts.

use std::fs;
use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::Builder;
use tracing_appender::rolling::Rotation;

/// Keeps the log running until it is dropped.
pub type Guard = WorkerGuard;

/// How many days are kept; the appender prunes one too many.
const DAYS: usize = 15;

/// Starts the log; lines are written until the guard is dropped. A folder that cannot be written means no log, and no harm.
#[must_use]
pub fn start(state: Option<&Path>) -> Option<Guard> {
    let folder = state?.join("log");
    // The appender would complain on the screen about a folder that is not there yet.
    fs::create_dir_all(&folder).ok()?;
    let appender =
        Builder::new().rotation(Rotation::DAILY).filename_prefix("hezhun").filename_suffix("log").max_log_files(DAYS).build(folder).ok()?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    tracing_subscriber::fmt().with_writer(writer).with_ansi(false).with_max_level(LevelFilter::INFO).try_init().ok()?;
    Some(guard)
}
