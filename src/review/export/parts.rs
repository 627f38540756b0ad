//! A table under way: its columns and rows, before it has a title and a reader.
//!
//! What does not live here: the columns (`column.rs` and beside it), collecting the rows (`desk/exports.rs`, `review/report`).

use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::FormOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Text;
use crate::review::export::column;
use crate::review::export::column::OutColumn;

/// A table under way.
pub(in crate::review) struct Parts {
    pub(in crate::review) header: Vec<Text>,
    pub(in crate::review) paper: Vec<Paper>,
    // Titles of the columns that the public does not get.
    pub(in crate::review) staying: Vec<Text>,
    pub(in crate::review) rows: Vec<Vec<CellOut>>,
    // Forms that stand for the rows on paper.
    pub(in crate::review) forms: Vec<FormOut>,
}

impl Parts {
    /// Another table of the same rows beside this one.
    pub(in crate::review) fn beside(mut self, other: Parts) -> Parts {
        self.header.extend(other.header);
        self.paper.extend(other.paper);
        self.staying.extend(other.staying);
        self.rows.iter_mut().zip(other.rows).for_each(|(row, more)| row.extend(more));
        self
    }

    pub(in crate::review) fn of<T>(columns: &[OutColumn<T>], rows: Vec<Vec<CellOut>>) -> Parts {
        Parts {
            header: column::header(columns),
            paper: column::papers(columns),
            staying: column::staying(columns),
            rows,
            forms: Vec::new(),
        }
    }
}
