//! Opening the desk for a command: rulebook with the office's own files, data file, reviewer, clock.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::run::Call;
use crate::domain::stamp::Stamp;
use crate::i18n::text;
use crate::review::clock::Clock;
use crate::review::desk::Desk;
use crate::review::desk::DeskOptions;
use crate::rules::book::Book;

/// Reads files with own rules and limits: name and text.
///
/// # Errors
/// A file that cannot be read.
pub fn own_rules(paths: &[PathBuf]) -> Result<Vec<(String, String)>, CliError> {
    paths
        .iter()
        .map(|path| {
            let written = fs::read_to_string(path).map_err(|why| with_file(path, &why))?;
            Ok((path.display().to_string(), written))
        })
        .collect()
}

/// The shipped rulebook with the office's own files over it.
///
/// # Errors
/// A file that cannot be read, or rules that are not well formed.
pub fn book(call: &Call) -> Result<Book, CliError> {
    let own = own_rules(&call.settings.rules)?;
    Book::with_overlay(&own).map_err(|errors| CliError::Failed(errors.text()))
}

/// The clock: the real one, unless `HEZHUN_NOW` fixed it.
#[must_use]
pub fn clock(call: &Call) -> Clock {
    call.settings.now.map_or_else(Clock::system, Clock::fixed)
}

/// Where the data file is.
///
/// # Errors
/// No folder was found on this machine and none was named.
pub fn database(call: &Call) -> Result<PathBuf, CliError> {
    call.settings.database.clone().ok_or_else(|| {
        CliError::Usage(text(
            "找不到存放数据的文件夹，请用 --db 指明数据文件",
            "no folder for data was found; name the data file with --db",
        ))
    })
}

/// Opens a data file. `expect` is the stamp it must carry; `create` makes it when it is not there.
///
/// # Errors
/// The file is not ours, is newer, carries the other stamp, or is not there and may not be made.
pub fn desk(call: &Call, path: &Path, expect: Option<Stamp>, create: bool) -> Result<Desk, CliError> {
    desk_at(clock(call), call, path, expect, create)
}

/// The same by another clock.
///
/// # Errors
/// As `desk`.
pub fn desk_at(now: Clock, call: &Call, path: &Path, expect: Option<Stamp>, create: bool) -> Result<Desk, CliError> {
    if create && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|why| with_file(folder, &why))?;
    }
    let options = DeskOptions {
        expect,
        reviewer: call.settings.reviewer.clone(),
        station: call.settings.station.clone(),
        book: book(call)?,
        now,
        create,
        state_dir: call.settings.state.clone(),
    };
    let mut desk = Desk::open(path, options).map_err(|error| CliError::Failed(error.text()))?;
    desk.set_lang(call.lang());
    Ok(desk)
}

/// The desk of a command: the file of `--db` whatever its stamp, or the office's own.
///
/// # Errors
/// As `desk`.
pub fn at_work(call: &Call, create: bool) -> Result<Desk, CliError> {
    let expect = (!call.named_db).then_some(Stamp::Office);
    desk(call, &database(call)?, expect, create)
}

/// The desk of a command that looks at one period: the one of `--period`, else the current one.
///
/// # Errors
/// As `desk`, or the period has not been imported.
pub fn looking(call: &Call) -> Result<Desk, CliError> {
    let mut desk = at_work(call, false)?;
    if let Some(period) = call.period {
        desk.set_period(period).map_err(|error| CliError::Failed(error.text()))?;
    }
    Ok(desk)
}

/// The desk that is shown when no task is given.
///
/// # Errors
/// As `desk`.
pub fn office(call: &Call) -> Result<Desk, CliError> {
    at_work(call, true)
}
