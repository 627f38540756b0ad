//! Rows of one sheet, in order: the first ones are kept until the header is known, then each goes to the body of a yearly sheet or a table.
//!
//! What does not live here: where rows come from (`delimited.rs`, `workbook.rs`), what they mean (`body.rs`, `table_rows.rs`).

use std::mem;

use csv::ByteRecord;

use crate::exchange::batch::FileTask;
use crate::exchange::cells::written::Tag;
use crate::exchange::done::SheetDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::sheets::body::Body;
use crate::exchange::sheets::columns::HEAD_ROWS;
use crate::exchange::sheets::columns::HeaderColumns;
use crate::exchange::sheets::columns::Unusable;
use crate::exchange::sheets::facts::Mark;
use crate::exchange::sheets::facts::SheetFacts;
use crate::exchange::sheets::fit;
use crate::exchange::sheets::household::Row;
use crate::exchange::sheets::table_columns::TableColumns;
use crate::exchange::sheets::table_rows::TableBody;
use crate::i18n::Text;
use crate::i18n::text;

/// A row of more bytes is long: even a hundred columns with an address in each stay far below.
const LONG_ROW: usize = 16 * 1024;

/// So many bytes of long rows a sheet may have; a workbook names one long text in any number of cells at no cost.
const MOST_LONG: usize = 64 * 1024 * 1024;

/// So many bytes of hidden rows may wait until those that people see are through: far more than a township has.
const MOST_LATE: usize = 140 * 1024 * 1024;

/// What a row that waits takes beside its cells, and for each of them.
const HELD_ROW: usize = 160;
const HELD_CELL: usize = 9;

/// One row kept until the header is known, or until the rows that people see are through.
struct HeldRow {
    cells: ByteRecord,
    tags: Vec<Tag>,
    number: u32,
    mark: Mark,
    // When it is no row at all.
    refused: Option<Swallowed>,
}

/// Lines that ran together into one row, so that nobody can tell their cells apart.
pub struct Swallowed {
    /// What stands at their beginning.
    pub said: String,
    /// What was wanted.
    pub wanted: Text,
    /// How many lines they are.
    pub lines: usize,
    /// Those among them that name columns, in order: they hold for the rows below.
    pub headers: Vec<ByteRecord>,
}

impl Swallowed {
    /// One line that cannot be taken as it stands.
    #[must_use]
    pub fn line(said: String, wanted: Text) -> Swallowed {
        Swallowed { said, wanted, lines: 1, headers: Vec::new() }
    }
}

/// Takes the rows of one sheet in order.
pub struct Assembler<'a> {
    task: FileTask<'a>,
    sheet: String,
    facts: SheetFacts,
    held: Vec<HeldRow>,
    late: Vec<HeldRow>,
    body: Option<Body<'a>>,
    table: Option<TableBody<'a>>,
    unusable: Option<Unusable>,
    // Bytes of long rows so far, and of those that wait.
    long: usize,
    late_bytes: usize,
}

impl<'a> Assembler<'a> {
    /// Before the first row of a sheet; the name is empty for text files.
    #[must_use]
    pub fn new(task: FileTask<'a>, sheet: &str, facts: SheetFacts) -> Assembler<'a> {
        let (held, late) = (Vec::new(), Vec::new());
        Assembler { task, sheet: sheet.to_owned(), facts, held, late, body: None, table: None, unusable: None, long: 0, late_bytes: 0 }
    }

    /// Takes one row; its buffers may come back holding something else. Rows that are hidden wait until all others are through, so that
    /// what people see wins.
    ///
    /// # Errors
    /// When the header is found and the period cannot be known, or the sheet is larger than any office's.
    pub fn offer(&mut self, cells: &mut ByteRecord, tags: &mut Vec<Tag>, number: u32, mark: Mark) -> Result<(), ExchangeError> {
        if self.unusable.is_some() {
            return Ok(());
        }
        if cells.as_slice().len() > LONG_ROW {
            self.long += cells.as_slice().len();
            if self.long > MOST_LONG {
                let what = text("内容很长的格太多", "too many cells with long texts");
                return Err(ExchangeError::TooLarge { name: self.task.name(), what });
            }
        }
        let is_begun = self.body.is_some() || self.table.is_some();
        // A second header changes what stands below it, seen or not.
        let is_late = is_begun && mark.hidden && fit::header_again(Row { cells, tags, number }, &[], &[]).is_none();
        if is_late {
            self.late_bytes += HELD_ROW + cells.as_slice().len() + cells.len() * HELD_CELL;
            if self.late_bytes > MOST_LATE {
                let what = text("隐藏的行太多；请先取消筛选和隐藏", "too many hidden rows; take off filters and show them first");
                return Err(ExchangeError::TooLarge { name: self.task.name(), what });
            }
            self.late.push(HeldRow { cells: mem::take(cells), tags: mem::take(tags), number, mark, refused: None });
            return Ok(());
        }
        if let Some(body) = &mut self.body {
            return body.take(cells, tags, number, mark);
        }
        if let Some(table) = &mut self.table {
            return table.take(cells, tags, number, mark);
        }
        self.held.push(HeldRow { cells: mem::take(cells), tags: mem::take(tags), number, mark, refused: None });
        if self.held.len() >= HEAD_ROWS { self.start() } else { Ok(()) }
    }

    /// Refuses lines from `number` on that can no longer be told apart.
    pub fn refuse(&mut self, swallowed: Swallowed, number: u32) {
        let Swallowed { said, wanted, lines, headers } = swallowed;
        if let Some(body) = &mut self.body {
            body.refuse_whole(&said, number, wanted, lines);
            for cells in &headers {
                body.see_header(Row { cells, tags: &[], number });
            }
        } else if let Some(table) = &mut self.table {
            table.refuse_whole(&said, number, wanted, lines);
            for cells in &headers {
                table.see_header(Row { cells, tags: &[], number });
            }
        } else {
            let refused = Some(Swallowed { said, wanted, lines, headers });
            self.held.push(HeldRow { cells: ByteRecord::new(), tags: Vec::new(), number, mark: Mark::default(), refused });
        }
    }

    /// Makes room for `percent` more than what has been taken.
    pub fn make_room(&mut self, percent: usize) {
        if let Some(body) = &mut self.body {
            body.make_room(percent);
        }
    }

    /// Whether the rest of the sheet can be left unread.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.unusable.is_some()
    }

    /// Looks for the header when there are too few rows to have looked for it already.
    fn begin(&mut self) -> Result<(), ExchangeError> {
        if self.body.is_none() && self.table.is_none() && self.unusable.is_none() { self.start() } else { Ok(()) }
    }

    fn start(&mut self) -> Result<(), ExchangeError> {
        let held = mem::take(&mut self.held);
        let cells: Vec<ByteRecord> = held.iter().map(|row| row.cells.clone()).collect();
        let name = self.task.name();
        let skip = match TableColumns::find(&cells, &[&name, &self.sheet], self.task.options.table) {
            Ok(None) => match HeaderColumns::find(&cells, &self.facts.hidden_columns) {
                Ok(columns) => {
                    let skip = columns.head.len();
                    let header = held.get(skip.saturating_sub(1)).map_or(1, |row| row.number);
                    self.body = Some(Body::new(self.task, &self.sheet, columns, header, mem::take(&mut self.facts))?);
                    skip
                }
                Err(unusable) => {
                    self.unusable = Some(unusable);
                    return Ok(());
                }
            },
            Ok(Some(columns)) => {
                let skip = columns.head.len();
                self.table = Some(TableBody::new(self.task, &self.sheet, columns, mem::take(&mut self.facts)));
                skip
            }
            Err(unusable) => {
                self.unusable = Some(unusable);
                return Ok(());
            }
        };
        self.take_all(held.into_iter().skip(skip))
    }

    fn take_all(&mut self, rows: impl Iterator<Item = HeldRow>) -> Result<(), ExchangeError> {
        for mut row in rows {
            match row.refused {
                Some(swallowed) => self.refuse(swallowed, row.number),
                None => self.offer(&mut row.cells, &mut row.tags, row.number, row.mark)?,
            }
        }
        Ok(())
    }

    /// The sheet's households, or why it has none.
    ///
    /// # Errors
    /// When the period cannot be known.
    pub fn finish(mut self, digest: &str, encoding: &str) -> Result<Result<SheetDone, Unusable>, ExchangeError> {
        self.begin()?;
        for mut row in mem::take(&mut self.late) {
            match (&mut self.body, &mut self.table) {
                (Some(body), _) => body.take(&mut row.cells, &mut row.tags, row.number, row.mark)?,
                (None, Some(table)) => table.take(&row.cells, &row.tags, row.number, row.mark)?,
                (None, None) => {}
            }
        }
        Ok(match (self.body, self.table) {
            (Some(body), _) => Ok(body.finish(digest, encoding)?),
            (None, Some(table)) => Ok(table.finish(digest, encoding)),
            (None, None) => Err(self.unusable.unwrap_or_default()),
        })
    }
}
