//! Text files with delimiters: encoding, delimiter, rows in a stream.
//!
//! What does not live here: what the rows mean (`assemble.rs`).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::ByteRecord;
use csv::ReaderBuilder;

use crate::exchange::assemble::Assembler;
use crate::exchange::columns::HEAD_ROWS;
use crate::exchange::decode::Decoding;
use crate::exchange::decode::Metered;
use crate::exchange::decode::SNIFF;
use crate::exchange::decode::sniff;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::header::field_of;
use crate::exchange::kept_text;
use crate::exchange::read::FileDone;
use crate::exchange::read::Task;
use crate::i18n::Text;
use crate::i18n::text;

/// Rows between two words to the caller on how far reading has come.
const ROWS_A_WORD: u32 = 4096;

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

/// Reads a text file, of which `head` are the first bytes.
///
/// # Errors
/// When it cannot be read or recognised, or reading is cancelled.
pub fn read(task: &Task, head: &[u8]) -> Result<FileDone, ExchangeError> {
    let (encoding, mark) = sniff(head, (head.len() as u64) >= task.bytes);
    let (start, _) = encoding.decode_without_bom_handling(&head[mark..]);
    if is_markup(&start) {
        return Err(ExchangeError::WebPage { name: task.name() });
    }
    let (delimiter, crlf) = layout(&start);
    drop(start);
    let failed = |error: &std::io::Error| ExchangeError::reading(task.path, error);
    let mut file = Metered::new(File::open(task.path).map_err(|error| failed(&error))?);
    file.read_exact(&mut vec![0; mark]).map_err(|error| failed(&error))?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(256 * 1024)
        .from_reader(Decoding::new(file, encoding));
    let mut assembler = Assembler::new(*task, "");
    let mut row = ByteRecord::new();
    let mut told = 0;
    let mut expected = false;
    loop {
        match reader.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let cause = std::io::Error::other(error);
                return Err(failed(&cause));
            }
        }
        kept_text::free_quotes(&mut row);
        let number = row_number(&row, reader.position().line(), crlf);
        let spans = reader.position().line().saturating_sub(u64::from(number));
        if spans > 1 && is_swallowed(&row, delimiter) {
            assembler.refuse(&excerpt(&row), number, unbalanced(number, reader.position().line()));
        } else {
            assembler.offer(&mut row, &mut Vec::new(), number)?;
        }
        if assembler.is_hopeless() {
            break;
        }
        told += 1;
        if told == ROWS_A_WORD {
            told = 0;
            let done = reader.get_ref().inner().read;
            task.tell(done)?;
            if !expected {
                expected = true;
                // A little more than the rows so far promise; room that is not used is never touched.
                let percent = task.bytes.saturating_sub(done).saturating_mul(105) / done.max(1);
                assembler.make_room(usize::try_from(percent).unwrap_or(0).min(1_000_000));
            }
        }
    }
    let digest = reader.into_inner().into_inner().finish().map_err(|error| failed(&error))?;
    let encoding = if mark > 0 { format!("{} BOM", encoding.name()) } else { encoding.name().to_owned() };
    match assembler.finish(&digest, &encoding)? {
        Ok(sheet) => Ok(FileDone { sheets: vec![sheet], skipped: Vec::new() }),
        Err(unusable) => Err(ExchangeError::NotRecognised { name: name_of(task.path), found: unusable.found, missing: unusable.missing }),
    }
}

/// The line on which a row begins; the reader's own start stands before blank lines and half line ends.
fn row_number(row: &ByteRecord, after: u64, crlf: bool) -> u32 {
    let start = row.position().map_or(1, csv::Position::line);
    let mut line = after.saturating_sub(u64::from(!crlf));
    if line > start {
        line -= row.as_slice().split(|byte| *byte == b'\n').skip(1).count() as u64;
    }
    u32::try_from(line.max(start)).unwrap_or(u32::MAX)
}

/// Whether a quote that is never closed has made one cell of many rows.
fn is_swallowed(row: &ByteRecord, delimiter: u8) -> bool {
    row.iter().any(|cell| {
        let count = |sign: u8| cell.split(|byte| *byte == sign).skip(1).count();
        let lines = count(b'\n');
        lines > 0 && (lines >= SWALLOWED_LINES || count(delimiter) >= SWALLOWED_CELLS)
    })
}

/// More line breaks than any remark in a cell has.
const SWALLOWED_LINES: usize = 20;

/// More delimiters than any remark of several lines has.
const SWALLOWED_CELLS: usize = 8;

fn excerpt(row: &ByteRecord) -> String {
    String::from_utf8_lossy(row.get(0).unwrap_or_default()).chars().take(30).collect()
}

fn unbalanced(first: u32, after: u64) -> Text {
    let last = after.saturating_sub(1).max(u64::from(first));
    text("成对的引号；第 {a} 行起到第 {b} 行连成了一行，未读入", "quotes in pairs; lines {a} to {b} ran together and were not read")
        .fill(&[("a", &first), ("b", &last)])
}

/// A page of markup saved under another name, as some systems export “xls”.
fn is_markup(start: &str) -> bool {
    let start = start.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let Some(rest) = start.strip_prefix('<') else { return false };
    rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '!' | '?'))
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
