//! A column of a table that leaves the office: its title, who may have it, how it stands on paper and what its cells hold, in one row.
//!
//! What does not live here: the columns themselves (`work.rs`, `flags.rs`), what may be seen of a cell (`rows/mask.rs`).

use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;

/// A column over rows of `T`.
pub struct OutColumn<T> {
    /// Its title.
    label: Text,
    /// What of it may leave the office.
    leaves: Leaves,
    /// How it stands in a workbook.
    paper: Paper,
    /// Its cell of a row, before anything is hidden from the reader.
    cell: fn(&T, Lang) -> CellOut,
}

impl<T> OutColumn<T> {
    /// A column of plain words or figures.
    pub const fn new(zh: &'static str, en: &'static str, cell: fn(&T, Lang) -> CellOut) -> OutColumn<T> {
        OutColumn { label: text(zh, en), leaves: Leaves::Words, paper: Paper::Plain, cell }
    }

    /// A column of which only so much leaves, or that stands otherwise on paper.
    pub const fn with(zh: &'static str, en: &'static str, (leaves, paper): (Leaves, Paper), cell: fn(&T, Lang) -> CellOut) -> OutColumn<T> {
        OutColumn { label: text(zh, en), leaves, paper, cell }
    }
}

/// The titles.
#[must_use]
pub fn header<T>(columns: &[OutColumn<T>]) -> Vec<Text> {
    columns.iter().map(|column| column.label.clone()).collect()
}

/// How the columns stand in a workbook.
#[must_use]
pub fn papers<T>(columns: &[OutColumn<T>]) -> Vec<Paper> {
    columns.iter().map(|column| column.paper).collect()
}

/// Titles of the columns that the public does not get.
#[must_use]
pub fn staying<T>(columns: &[OutColumn<T>]) -> Vec<Text> {
    columns.iter().filter(|column| column.leaves == Leaves::Never).map(|column| column.label.clone()).collect()
}

/// A row as its reader may see it.
#[must_use]
pub fn row<T>(columns: &[OutColumn<T>], out: &T, audience: Audience, lang: Lang) -> Vec<CellOut> {
    columns.iter().map(|column| mask::cell(column.leaves, (column.cell)(out, lang), audience)).collect()
}
