//! Text files with delimiters: encoding, delimiter, rows in a stream.
//!
//! What does not live here: what the rows mean (`assemble.rs`).

use std::fs::File;
use std::io::Read;
use std::mem;
use std::path::Path;

use csv::ByteRecord;
use csv::ReaderBuilder;
use encoding_rs::Encoding;
use encoding_rs::GB18030;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

use crate::domain::text::signs;
use crate::exchange::batch::FileTask;
use crate::exchange::bytes::decode::Decoding;
use crate::exchange::bytes::decode::Metered;
use crate::exchange::bytes::decode::SNIFF;
use crate::exchange::bytes::decode::sniff;
use crate::exchange::bytes::kinds;
use crate::exchange::bytes::kinds::is_markup;
use crate::exchange::bytes::survey;
use crate::exchange::bytes::survey::Survey;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::kept_text;
use crate::exchange::done::FileDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::sheets::assemble::Assembler;
use crate::exchange::sheets::assemble::Swallowed;
use crate::exchange::sheets::columns::HEAD_ROWS;
use crate::exchange::sheets::facts::Mark;
use crate::exchange::sheets::facts::SheetFacts;
use crate::exchange::sheets::fit;
use crate::exchange::sheets::household::Row;
use crate::i18n::Text;
use crate::i18n::text;

/// Rows between two words to the caller on how far reading has come.
const ROWS_A_WORD: u32 = 4096;

/// As many columns and letters as any spreadsheet has; a letter has at most four bytes.
const MOST_COLUMNS: usize = 16_384;
const LONGEST_CELL: usize = 32_767 * 4;

/// The first bytes of a file.
///
/// # Errors
/// When it cannot be opened or read.
pub fn head_of(path: &Path) -> Result<Vec<u8>, ExchangeError> {
    let mut head = Vec::with_capacity(SNIFF);
    let file = File::open(path).map_err(|error| ExchangeError::reading(path, &error))?;
    file.take(SNIFF as u64).read_to_end(&mut head).map_err(|error| ExchangeError::reading(path, &error))?;
    Ok(head)
}

/// The encoding of a text file and how many bytes its mark takes, as all its rows tell.
fn encoding_of(task: &FileTask, head: &[u8]) -> Result<(&'static Encoding, usize, Survey), ExchangeError> {
    let failed = |error: std::io::Error| ExchangeError::reading(task.path, &error);
    let (encoding, mark) = sniff(head, (head.len() as u64) >= task.bytes);
    let survey = survey::of(task.path, mark).map_err(failed)?;
    if survey.is_void {
        return Err(ExchangeError::NotTable { name: task.name(), what: kinds::void() });
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Ok((encoding, mark, Survey { is_ended: true, ..survey }));
    }
    if let Some(row) = survey.second_encoding() {
        return Err(ExchangeError::Encoding { name: task.name(), row });
    }
    // Where the rows are sure, neither the mark nor a broken letter among the first bytes counts.
    let encoding = match (survey.utf8 > 0, survey.gbk > 0) {
        (true, _) => UTF_8,
        (false, true) if encoding == UTF_8 => GB18030,
        (false, _) => encoding,
    };
    Ok((encoding, mark, survey))
}

/// A row read, until it is known whether another follows.
struct Pending {
    row: ByteRecord,
    number: u32,
    lines: usize,
}

/// Reads a text file, of which `head` are the first bytes.
///
/// # Errors
/// When it cannot be read or recognised, or reading is cancelled.
pub fn read(task: &FileTask, head: &[u8]) -> Result<FileDone, ExchangeError> {
    let (encoding, mark, survey) = encoding_of(task, head)?;
    let (start, _) = encoding.decode_without_bom_handling(&head[mark..]);
    if is_markup(&start) {
        return Err(ExchangeError::WebPage { name: task.name() });
    }
    let (delimiter, crlf) = layout(&start);
    // Old programs end lines with CR alone; as LF they count as lines.
    let cr_only = start.contains('\r') && !start.contains('\n');
    drop(start);
    let failed = |error: &std::io::Error| ExchangeError::reading(task.path, error);
    let mut file = Metered::new(File::open(task.path).map_err(|error| failed(&error))?);
    file.read_exact(&mut vec![0; mark]).map_err(|error| failed(&error))?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(256 * 1024)
        .from_reader(LineEnds { inner: Decoding::new(file, encoding), cr_only });
    let mut assembler = Assembler::new(*task, "", SheetFacts { is_text: true, ..SheetFacts::default() });
    let mut pace = Pace::default();
    let mut widest = 0;
    let mut rows = 0u32;
    let mut pending: Option<Pending> = None;
    let mut spare = ByteRecord::new();
    loop {
        let mut row = mem::take(&mut spare);
        match reader.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let cause = std::io::Error::other(error);
                return Err(failed(&cause));
            }
        }
        if row.len() > MOST_COLUMNS {
            return Err(ExchangeError::TooLarge { name: task.name(), what: text("列太多", "too many columns") });
        }
        kept_text::free_quotes(&mut row);
        let after = reader.position().line();
        let number = row_number(&row, after, crlf);
        let lines = lines_of(&row);
        let next = Pending { row, number, lines };
        if let Some(done) = pending.replace(next) {
            rows = rows.saturating_add(1);
            spare = hand_over(done, (delimiter, &mut widest), Mark::default(), &mut assembler)?;
        }
        if assembler.is_hopeless() {
            break;
        }
        pace.tell(task, reader.get_ref().inner.inner().read, &mut assembler)?;
    }
    if let Some(last) = pending {
        let mark = Mark { unended: !survey.is_ended && rows > 0, ..Mark::default() };
        hand_over(last, (delimiter, &mut widest), mark, &mut assembler)?;
    }
    let digest = reader.into_inner().inner.into_inner().finish().map_err(|error| failed(&error))?;
    let encoding = if mark > 0 { format!("{} BOM", encoding.name()) } else { encoding.name().to_owned() };
    match assembler.finish(&digest, &encoding)? {
        Ok(sheet) => Ok(FileDone { sheets: vec![sheet], skipped: Vec::new() }),
        Err(unusable) => Err(ExchangeError::NotRecognised { name: name_of(task.path), found: unusable.found, missing: unusable.missing }),
    }
}

/// Gives a row to the assembler and its buffer back.
fn hand_over(
    mut done: Pending,
    (delimiter, widest): (u8, &mut usize),
    mark: Mark,
    to: &mut Assembler,
) -> Result<ByteRecord, ExchangeError> {
    let headers = if done.lines > 1 { headers_within(&done.row, delimiter) } else { Vec::new() };
    // A header whose titles have line breaks is one header.
    let hides_header = !headers.is_empty() && !names_columns(&done.row);
    if done.lines > 1 && (hides_header || is_swallowed(&done.row, delimiter, *widest)) {
        let (lines, last) = (done.lines, u64::from(done.number) + done.lines as u64 - 1);
        let wanted = unbalanced(done.number, last);
        to.refuse(Swallowed { said: excerpt(&done.row), wanted, lines, headers }, done.number);
    } else if done.row.as_slice().len() > LONGEST_CELL && done.row.iter().any(|cell| cell.len() > LONGEST_CELL) {
        let wanted = text(
            "每格最多 32767 个字；这行有一格太长，没有读入",
            "cells of at most 32767 letters; one of this row is longer, and the row was not taken",
        );
        to.refuse(Swallowed::line(excerpt(&done.row), wanted), done.number);
    } else {
        *widest = (*widest).max(done.row.len());
        to.offer(&mut done.row, &mut Vec::new(), done.number, mark)?;
    }
    Ok(done.row)
}

/// Tells now and then how far reading has come.
#[derive(Default)]
struct Pace {
    told: u32,
    expected: bool,
}

impl Pace {
    fn tell(&mut self, task: &FileTask, done: u64, assembler: &mut Assembler) -> Result<(), ExchangeError> {
        self.told += 1;
        if self.told < ROWS_A_WORD {
            return Ok(());
        }
        self.told = 0;
        task.tell(done)?;
        if !self.expected {
            self.expected = true;
            // A little more than the rows so far promise; room that is not used is never touched.
            let percent = task.bytes.saturating_sub(done).saturating_mul(105) / done.max(1);
            assembler.make_room(usize::try_from(percent).unwrap_or(0).min(10_000));
        }
        Ok(())
    }
}

/// A reader that gives lines which end with CR alone the line end that others have.
struct LineEnds<R> {
    inner: R,
    cr_only: bool,
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(out)?;
        if self.cr_only {
            out[..count].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        Ok(count)
    }
}

/// The line on which a row begins; the reader's own start stands before blank lines and half line ends.
#[must_use]
pub fn row_number(row: &ByteRecord, after: u64, crlf: bool) -> u32 {
    let start = row.position().map_or(1, csv::Position::line);
    let mut line = after.saturating_sub(u64::from(!crlf));
    if line > start {
        line -= row.as_slice().split(|byte| *byte == b'\n').skip(1).count() as u64;
    }
    u32::try_from(line.max(start)).unwrap_or(u32::MAX)
}

/// On how many lines a row stands: at the end of the file a quote takes the last line end into its cell.
fn lines_of(row: &ByteRecord) -> usize {
    row.as_slice().split(|byte| *byte == b'\n').count() - usize::from(is_open(row))
}

/// Whether the end of the file closes a quote.
fn is_open(row: &ByteRecord) -> bool {
    row.get(row.len().saturating_sub(1)).is_some_and(|last| last.ends_with(b"\n"))
}

/// Whether a quote that is never closed has made one cell of many rows; `widest` is how many cells rows have had so far.
fn is_swallowed(row: &ByteRecord, delimiter: u8, widest: usize) -> bool {
    // Whichever column the quotes stand in, the first or the last line brings half of a row's cells into theirs.
    let cells_a_line = if widest == 3 { 1 } else { (widest / 2).clamp(2, SWALLOWED_CELLS) };
    let has_rows = row.iter().any(|cell| {
        let mut lines = cell.split(|byte| *byte == b'\n');
        let count = lines.clone().count() - 1;
        let is_row = |line: &[u8]| line.split(|byte| *byte == delimiter).count() > cells_a_line;
        count > 0 && (count >= SWALLOWED_LINES || lines.any(is_row))
    });
    has_rows || is_open(row) || (row.len() > 1 && widest > 2 && row.len() != widest)
}

/// The lines that name columns among those a quote has made one row of.
fn headers_within(row: &ByteRecord, delimiter: u8) -> Vec<ByteRecord> {
    let together = row.iter().collect::<Vec<&[u8]>>().join(&delimiter);
    let cells = |line: &[u8]| line.split(|byte| *byte == delimiter).map(<[u8]>::trim_ascii).collect::<ByteRecord>();
    together.split(|byte| *byte == b'\n').map(cells).filter(names_columns).collect()
}

fn names_columns(cells: &ByteRecord) -> bool {
    fit::header_again(Row { cells, tags: &[], number: 0 }, &[], &[]).is_some()
}

/// More line breaks than any remark in a cell has.
const SWALLOWED_LINES: usize = 20;

/// As many delimiters in one line of a cell are a row of its own, however wide the sheet is.
const SWALLOWED_CELLS: usize = 8;

fn excerpt(row: &ByteRecord) -> String {
    signs::visible(&String::from_utf8_lossy(row.get(0).unwrap_or_default()).chars().take(30).collect::<String>()).into_owned()
}

fn unbalanced(first: u32, last: u64) -> Text {
    text("成对的引号；第 {a} 行起到第 {b} 行连成了一行，未读入", "quotes in pairs; lines {a} to {b} ran together and were not read")
        .fill(&[("a", &first), ("b", &last)])
}

/// The delimiter with which a row holds most known headers, and whether lines end with CRLF.
#[must_use]
pub fn layout(start: &str) -> (u8, bool) {
    // By the majority: a line break inside a quoted title may be of the other kind.
    let crlf = start.matches("\r\n").count() * 2 > start.matches('\n').count();
    let score = |delimiter: char| {
        let known = |line: &str| line.split(delimiter).filter(|title| field_of(title.trim_matches('"')).is_some()).count();
        start.lines().take(HEAD_ROWS).map(known).max().unwrap_or(0)
    };
    let mut best = (',', score(','));
    for delimiter in ['\t', ';'] {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    (u8::try_from(best.0).unwrap_or(b','), crlf)
}
