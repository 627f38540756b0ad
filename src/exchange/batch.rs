//! What is asked of a batch of files and what comes of it: options, kinds of files, reports, remarks on rows.
//!
//! What does not live here: reading (`read.rs`), joining files (`merge.rs`).

use crate::domain::field::FieldId;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::table::TableId;
use crate::domain::tables::TableRow;
use crate::domain::text::mask::Hide;
use crate::domain::text::mask::hidden;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::i18n::Text;
use crate::i18n::text;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

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
    /// Whether it is a correction sheet of ours.
    pub is_form: bool,
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
    pub counts: SheetCounts,
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
pub struct SheetCounts {
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
            ProblemKind::Unreadable => text("读不懂的单元格", "cells that cannot be read"),
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

/// What the reader of one file needs to know.
#[derive(Clone, Copy)]
pub struct FileTask<'a> {
    /// Position in the list of paths.
    pub file: usize,
    /// The file.
    pub path: &'a Path,
    /// Its size.
    pub bytes: u64,
    /// How to read.
    pub options: &'a ReadOptions<'a>,
    /// Tells its reader to give up.
    pub stop: &'a Stop,
    /// Households found so far, in all its sheets.
    pub households: &'a AtomicUsize,
}

impl FileTask<'_> {
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
#[derive(Debug)]
pub struct Stop {
    /// The caller has had enough.
    pub cancelled: AtomicBool,
    /// The first file that failed: files before it are still read, so that the same batch gives the same error.
    pub failed: AtomicUsize,
}
