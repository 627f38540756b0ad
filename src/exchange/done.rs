//! One file as read, sheet by sheet, before files are joined.
//!
//! What does not live here: joining them (`merge.rs`).

use crate::exchange::batch::FileReport;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::TablePart;
use crate::exchange::sheets::household::RollPart;
use crate::i18n::Text;

/// One sheet as read, before files are joined.
pub struct SheetDone {
    /// Its report.
    pub report: FileReport,
    /// Its households by period.
    pub parts: Vec<RollPart>,
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
