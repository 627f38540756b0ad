//! Reading a batch: all files of one command, side by side, into one roll for each kind and period.
//!
//! What does not live here: the rows of a file (`sheets/assemble.rs`), joining files (`merge.rs`), storing what was read (`store`).

use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use crate::disk::place;
use crate::domain::period::Period;
use crate::exchange::batch::FileTask;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::PassedOver;
use crate::exchange::batch::ReadOptions;
use crate::exchange::batch::Stop;
use crate::exchange::bytes::kinds;
use crate::exchange::done::FileDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::listed::files_of;
use crate::exchange::merge;
use crate::exchange::sheets::delimited;
use crate::exchange::sheets::workbook;

/// Reads a batch.
///
/// # Errors
/// When a file cannot be opened or recognised, or the caller cancels; nothing of the batch may then be kept.
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Incoming, ExchangeError> {
    read_behind(paths, options, None)
}

/// Reads files that stand behind others of one batch, which are read by themselves and have rows of a period too: what is noted of cells of
/// that period comes in the order of files that are joined to earlier ones.
///
/// # Errors
/// As `read`.
pub fn read_behind(paths: &[PathBuf], options: &ReadOptions, behind: Option<Period>) -> Result<Incoming, ExchangeError> {
    let (files, mut passed) = files_of(paths)?;
    if files.is_empty() {
        let folder = paths.first().map(|path| name_of(path));
        return Err(folder.map_or(ExchangeError::NoFiles, |name| ExchangeError::Folder { name }));
    }
    let is_alone = files.len() == 1 && passed.is_empty();
    let paths = files.as_slice();
    if paths.len() > usize::from(u16::MAX) {
        return Err(ExchangeError::TooMany);
    }
    let stop = Stop { cancelled: AtomicBool::new(false), failed: AtomicUsize::new(usize::MAX) };
    let mut known = HashSet::new();
    // The same path given twice is read once.
    let tasks: Vec<usize> = (0..paths.len()).filter(|&at| known.insert(place::real(&paths[at]))).collect();
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result<FileDone, ExchangeError>>>> = tasks.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            let Some(&file) = tasks.get(turn) else { return };
            let done = read_file(file, &paths[file], options, &stop);
            if done.as_ref().is_err_and(|error| *error != ExchangeError::Cancelled && (is_alone || !error.is_no_table())) {
                stop.failed.fetch_min(file, Ordering::Relaxed);
            }
            *results[turn].lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(tasks.len()).min(4);
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut files = Vec::new();
    let mut failure = None;
    for (turn, result) in results.into_iter().enumerate() {
        match result.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(Ok(done)) => files.push(done),
            Some(Err(ExchangeError::Cancelled)) | None => failure = failure.or(Some(ExchangeError::Cancelled)),
            // In a list of files, one that is no table is passed over and named.
            Some(Err(error)) if !is_alone && error.is_no_table() => {
                passed.push(PassedOver { path: paths[tasks[turn]].clone(), name: name_of(&paths[tasks[turn]]), why: error.text() });
            }
            Some(Err(error)) => return Err(error),
        }
    }
    match failure {
        Some(error) => Err(error),
        None if files.is_empty() => Err(ExchangeError::NoTables { why: passed.into_iter().map(|one| one.why).collect() }),
        None => merge::merge(files, passed, behind),
    }
}

fn read_file(file: usize, path: &Path, options: &ReadOptions, stop: &Stop) -> Result<FileDone, ExchangeError> {
    let seen = std::fs::metadata(path).map_err(|error| ExchangeError::reading(path, &error))?;
    if seen.is_dir() {
        return Err(ExchangeError::Folder { name: name_of(path) });
    }
    if seen.len() == 0 {
        return Err(ExchangeError::Empty { name: name_of(path) });
    }
    let households = AtomicUsize::new(0);
    let task = FileTask { file, path, bytes: seen.len(), options, stop, households: &households };
    task.tell(0)?;
    let head = delimited::head_of(path)?;
    let done = match kinds::of(path, &head) {
        kinds::FileSort::Xlsx => workbook::read_guarded(&task, workbook::Container::Xlsx),
        kinds::FileSort::Xls => workbook::read_guarded(&task, workbook::Container::Ole),
        kinds::FileSort::Locked => workbook::read_guarded(&task, workbook::Container::Locked),
        kinds::FileSort::Other(what) => Err(ExchangeError::NotTable { name: task.name(), what }),
        kinds::FileSort::Delimited => delimited::read(&task, &head),
    }?;
    task.tell(task.bytes)?;
    Ok(done)
}
