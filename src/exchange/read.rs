//! Reading a batch: all files of one command, side by side, into one roll for each kind and period.
//!
//! What does not live here: the rows of a file (`assemble.rs`), joining files (`merge.rs`), storing what was read (`store`).

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use chrono::NaiveDate;

use crate::disk::place;
use crate::domain::field::FieldId;
use crate::domain::mask::Hide;
use crate::domain::mask::hidden;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::table::TableId;
use crate::domain::tables::TableRow;
use crate::exchange::delimited;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::household::Part;
use crate::exchange::kinds;
use crate::exchange::listed::files_of;
use crate::exchange::merge;
use crate::exchange::workbook;
use crate::i18n::Text;
use crate::i18n::text;

/// What sort of file a sheet is, recognised from its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// The yearly sheet: households with income or members (domain.md 1.1).
    Yearly,
    /// The local collection sheet: how, by whom and when a household was visited.
    Collection,
    /// A table beside the record: a roster, work spells, a ledger.
    Table(TableId),
}

impl FileKind {
    /// Its code in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            FileKind::Yearly => "yearly",
            FileKind::Collection => "collection",
            FileKind::Table(table) => table.code(),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            FileKind::Yearly => text("年度表", "yearly sheet"),
            FileKind::Collection => text("采集登记表", "collection sheet"),
            FileKind::Table(table) => table.row().label.clone(),
        }
    }
}

/// Which columns of a period to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All.
    All,
    /// Only these; the others are not looked at.
    Only(Vec<FieldId>),
    /// All but these columns of members; what is the matter with their cells is still noted.
    Without(Vec<FieldId>),
}

impl Keep {
    /// Whether the cells of a column are looked at.
    #[must_use]
    pub fn reads(&self, field: FieldId) -> bool {
        match self {
            Keep::All | Keep::Without(_) => true,
            Keep::Only(fields) => fields.contains(&field),
        }
    }

    /// Whether they are kept.
    #[must_use]
    pub fn keeps(&self, field: FieldId) -> bool {
        match self {
            Keep::All => true,
            Keep::Only(fields) => fields.contains(&field),
            Keep::Without(fields) => field.is_household() || !fields.contains(&field),
        }
    }
}

/// Which columns of a period to keep.
pub type Projection<'a> = &'a (dyn Fn(Period) -> Keep + Sync);

/// How to read.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// The period of files and rows without a 年度; its part holds for all.
    pub period: Option<Period>,
    /// Keeps only some columns of a period, so that large files stay small; none keeps all.
    pub only: Option<Projection<'a>>,
    /// The table that every file is said to be, whatever its headers and name tell.
    pub table: Option<TableId>,
    /// Goes on without sheets that cannot be opened; otherwise a file with such a sheet is refused whole.
    pub skip_sheets: bool,
    /// Told now and then how far reading has come, from any thread; `false` cancels.
    pub progress: &'a (dyn Fn(Progress) -> bool + Sync),
}

/// How far one file has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Position in the list of paths.
    pub file: usize,
    /// Bytes read.
    pub done_bytes: u64,
    /// Bytes of the file.
    pub total_bytes: u64,
}

/// What a batch held.
#[derive(Debug)]
pub struct Incoming {
    /// One report for each sheet read, in the order of paths and sheets.
    pub files: Vec<FileReport>,
    /// One roll for each period and kind, in that order.
    pub rolls: Vec<Layer>,
    /// Rows of tables, one for each file and period.
    pub tables: Vec<TablePart>,
    /// What was the matter with rows and cells, by file.
    pub problems: Vec<RowProblem>,
    /// Files of the batch that are no tables, with the reason; nothing of them was read.
    pub passed_over: Vec<PassedOver>,
}

/// A file of a list or folder that is no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Its path.
    pub path: PathBuf,
    /// File name.
    pub name: String,
    /// What it is and what to do, as a whole sentence that names it.
    pub why: Text,
}

/// All rows of one kind and period, sealed.
#[derive(Debug)]
pub struct Layer {
    /// Kind of file.
    pub kind: FileKind,
    /// Period.
    pub period: Period,
    /// The households; sources point into `Incoming::files`.
    pub roll: Roll,
    /// Whether the files list members, so that a member absent from a listed household has left it.
    pub lists_members: bool,
    /// The columns present, in register order; a cell may still be absent where files differ in their columns.
    pub columns: Vec<FieldId>,
}

/// The rows of one table from one sheet and for one period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePart {
    /// The period; none when neither the sheet nor its batch says.
    pub period: Option<Period>,
    /// Position in `Incoming::files`; the kind stands there.
    pub file: usize,
    /// The columns that the sheet has, as positions of the register.
    pub columns: Vec<usize>,
    /// The rows, in reading order.
    pub rows: Vec<TableRow>,
}

/// One sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// As given.
    pub path: PathBuf,
    /// File name.
    pub name: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// The sheet is hidden in its workbook.
    pub hidden: bool,
    /// Kind of file.
    pub kind: FileKind,
    /// Period, where all rows have the same.
    pub period: Option<Period>,
    /// Rows below the header, without blank ones.
    pub rows: usize,
    /// Households.
    pub households: usize,
    /// SHA-256 of the file's bytes.
    pub digest: String,
    /// Encoding of a text file, or the kind of workbook.
    pub encoding: String,
    /// Headers that name no field; bank accounts stay among them on purpose.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Fields that such a file should have and this one lacks.
    pub missing_columns: Vec<FieldId>,
    /// Day of export, from `_YYYYMMDD` in the file name.
    pub export_date: Option<NaiveDate>,
    /// What was not taken, counted whole; the list of remarks stops at ten thousand a sheet.
    pub counts: Counts,
}

impl FileReport {
    /// Whether the sheet has rows and none of them was taken.
    #[must_use]
    pub fn is_nothing_read(&self) -> bool {
        self.rows > 0 && self.counts.refused >= self.rows
    }
}

/// How much of a sheet was not taken as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows refused.
    pub refused: usize,
    /// Cells that cannot be read, so that their value is missing.
    pub unreadable: usize,
    /// Rows that are no data: totals, notes, headers again, doubles.
    pub passed_over: usize,
    /// Cells taken after odd signs were taken away.
    pub cleaned: usize,
}

/// A header that names no field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Its title as written, without invisible signs.
    pub title: String,
    /// Position in a row, from 0.
    pub at: usize,
    /// The known title that looks most like it; none when no title does.
    pub nearest: Option<String>,
    /// Why it is not taken.
    pub why: Unknown,
}

/// Why a column is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// Its title is not known.
    Title,
    /// Its figures are in ten thousand yuan; nothing is multiplied.
    TenThousand,
    /// It belongs to a kind of row that the sheet does not have.
    Owner,
}

/// What sort of thing a remark says, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Rows of which nothing was taken.
    Refused,
    /// A sheet or column of which nothing was taken.
    LeftOut,
    /// Cells whose last digits a spreadsheet has rounded away, so that their value is missing.
    LostDigits,
    /// A cell that cannot be read, so that its value is missing.
    Unreadable,
    /// Two places say different things of one; which is used is said.
    Conflict,
    /// A value that was taken after odd signs were taken away.
    Cleaned,
    /// Rows that are no data: totals, notes, headers again, doubles.
    PassedOver,
    /// Anything else worth a look.
    Note,
}

impl ProblemKind {
    /// All of them, gravest first.
    pub const ALL: [ProblemKind; 8] = [
        ProblemKind::Refused,
        ProblemKind::LeftOut,
        ProblemKind::LostDigits,
        ProblemKind::Unreadable,
        ProblemKind::Conflict,
        ProblemKind::Cleaned,
        ProblemKind::PassedOver,
        ProblemKind::Note,
    ];

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            ProblemKind::Refused => text("没读入的行", "rows refused"),
            ProblemKind::LeftOut => text("没读入的表或列", "sheets and columns left out"),
            ProblemKind::LostDigits => text("丢了尾数的号码", "numbers that lost digits"),
            ProblemKind::Unreadable => text("读不懂的格", "cells that cannot be read"),
            ProblemKind::Conflict => text("前后不一致", "disagreements"),
            ProblemKind::Cleaned => text("已清理的格", "cells cleaned"),
            ProblemKind::PassedOver => text("不是数据的行", "rows that are no data"),
            ProblemKind::Note => text("提示", "remarks"),
        }
    }
}

/// Something the matter with a row or one of its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// Position in `Incoming::files`.
    pub file: usize,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Row number as the user counts it, from 1; 0 for a remark on the whole sheet.
    pub row: u32,
    /// Header of the column; empty for a remark on the row.
    pub column: String,
    /// What the cell said; numbers of people masked, invisible signs named.
    pub said: String,
    /// What was wanted.
    pub wanted: Text,
    /// What sort of thing it says.
    pub kind: ProblemKind,
    /// How many rows or cells it stands for; `row` is the first of them.
    pub count: usize,
    /// The rows it stands for, where they are several; at most a hundred thousand are listed.
    pub rows: Vec<u32>,
}

impl RowProblem {
    /// A remark on one row, before its file and sheet are known; numbers of people in what the cell said are hidden.
    #[must_use]
    pub fn new(kind: ProblemKind, row: u32, column: String, mut said: String, wanted: Text) -> RowProblem {
        if let Cow::Owned(clean) = hidden(&said, Hide::People) {
            said = clean;
        }
        RowProblem { file: 0, sheet: String::new(), row, column, said, wanted, kind, count: 1, rows: Vec::new() }
    }

    /// Whether a row was refused.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.kind == ProblemKind::Refused
    }
}

/// One sheet as read, before files are joined.
pub struct SheetDone {
    /// Its report.
    pub report: FileReport,
    /// Its households by period.
    pub parts: Vec<Part>,
    /// Its rows by period, when it is a table.
    pub tables: Vec<TablePart>,
    /// Its remarks, with file 0.
    pub problems: Vec<RowProblem>,
}

/// One file as read.
#[derive(Default)]
pub struct FileDone {
    /// Its sheets.
    pub sheets: Vec<SheetDone>,
    /// Sheets left out: name and why.
    pub skipped: Vec<(String, Text)>,
}

/// What the reader of one file needs to know.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// Position in the list of paths.
    pub file: usize,
    /// The file.
    pub path: &'a Path,
    /// Its size.
    pub bytes: u64,
    /// How to read.
    pub options: &'a ReadOptions<'a>,
    stop: &'a Stop,
}

impl Task<'_> {
    /// Tells how far reading has come.
    ///
    /// # Errors
    /// `Cancelled`, when the reader no longer wants this file.
    pub fn tell(&self, done_bytes: u64) -> Result<(), ExchangeError> {
        let progress = Progress { file: self.file, done_bytes: done_bytes.min(self.bytes), total_bytes: self.bytes };
        if !(self.options.progress)(progress) {
            self.stop.cancelled.store(true, Ordering::Relaxed);
        }
        if self.stop.cancelled.load(Ordering::Relaxed) || self.file > self.stop.failed.load(Ordering::Relaxed) {
            return Err(ExchangeError::Cancelled);
        }
        Ok(())
    }

    /// File name, for sentences.
    #[must_use]
    pub fn name(&self) -> String {
        name_of(self.path)
    }
}

/// Tells all readers of a batch to give up.
struct Stop {
    cancelled: AtomicBool,
    // The first file that failed: files before it are still read, so that the same batch gives the same error.
    failed: AtomicUsize,
}

/// Reads a batch.
///
/// # Errors
/// When a file cannot be opened or recognised, or the caller cancels; nothing of the batch may then be kept.
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Incoming, ExchangeError> {
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
        None => merge::merge(files, passed),
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
    let task = Task { file, path, bytes: seen.len(), options, stop };
    task.tell(0)?;
    let head = delimited::head_of(path)?;
    let done = match kinds::of(path, &head) {
        kinds::Sort::Xlsx => workbook::read_guarded(&task, workbook::Container::Xlsx),
        kinds::Sort::Xls => workbook::read_guarded(&task, workbook::Container::Ole),
        kinds::Sort::Locked => workbook::read_guarded(&task, workbook::Container::Locked),
        kinds::Sort::Other(what) => Err(ExchangeError::NotTable { name: task.name(), what }),
        kinds::Sort::Delimited => delimited::read(&task, &head),
    }?;
    task.tell(task.bytes)?;
    Ok(done)
}
