//! What an old workbook would take of memory, counted before it is read: the reader makes every cell of a sheet from its first to its last,
//! and a copy of a text for each cell that names it.
//!
//! What does not live here: the file around it (`ole.rs`), reading the workbook (`sheets/workbook.rs`), xlsx (`package.rs`).

use crate::exchange::bytes::package::Refused;
use crate::exchange::bytes::records::records;
use crate::exchange::bytes::records::size_at;
use crate::exchange::bytes::records::u16_at;
use crate::exchange::bytes::records::u32_at;
use crate::i18n::text;

/// The sheet of an xls has at most this many columns.
const MOST_COLUMNS: u32 = 256;

/// A workbook may be this large in any case, in cells of all its sheets.
const ALWAYS_FINE: u64 = 3_000_000;

/// A larger one must be filled to one cell in so many.
const SPARSEST: u64 = 6;

/// The texts of all cells together, in letters.
const MOST_LETTERS: u64 = 64 * 1024 * 1024;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00fc;
const GOES_ON: u16 = 0x003c;

/// Checks a workbook's stream.
///
/// # Errors
/// When its cells lie outside a sheet or its sheets within each other, or they are more than it has bytes for.
pub fn check(stream: &[u8]) -> Result<(), Refused> {
    let texts = texts(stream);
    let mut all = OleCounts::default();
    let sheets = records(stream).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == SHEET);
    for start in sheets.filter_map(|(_, data)| size_at(data, 0)) {
        let sheet = stream.get(start..).and_then(|sheet| count(sheet, &texts)).ok_or_else(Refused::damaged)?;
        all.area += sheet.area;
        all.cells += sheet.cells;
        all.letters += sheet.letters;
        all.bytes += sheet.bytes;
    }
    if all.bytes > stream.len() {
        return Err(Refused::damaged());
    }
    if all.area > ALWAYS_FINE && all.area / SPARSEST > all.cells {
        return Err(Refused::Large(text("有的工作表大半是空格", "sheets that are mostly empty")));
    }
    if all.letters > MOST_LETTERS {
        return Err(Refused::Large(text("内容很长的格太多", "too many cells with long texts")));
    }
    Ok(())
}

/// What a sheet would take, or all of them.
#[derive(Default)]
struct OleCounts {
    // Cells from the first to the last row and column.
    area: u64,
    // Cells that hold something.
    cells: u64,
    // Letters of the texts that cells only name.
    letters: u64,
    // Bytes from the beginning of the sheet to its end.
    bytes: usize,
}

/// Counts a sheet; nothing when a cell lies outside of any.
fn count(stream: &[u8], texts: &[u16]) -> Option<OleCounts> {
    let (mut rows, mut columns, mut promised) = (0u64, 0u64, 0u64);
    let mut counts = OleCounts::default();
    let mut depth = 0u32;
    for (kind, data) in records(stream) {
        counts.bytes += data.len() + 4;
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            0x0200 => promised = promised.max(dimensions(data)),
            // Number, label, formatted label, truth or error, formula, short number, named text, row of short numbers.
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x0006 | 0x027e | 0x00fd | 0x00bd => {
                let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
                let width = if kind == 0x00bd { u32::try_from(data.len() / 6).unwrap_or(u32::MAX) } else { 1 };
                let last = u32::from(column) + width;
                if last > MOST_COLUMNS {
                    return None;
                }
                rows = rows.max(u64::from(row) + 1);
                columns = columns.max(u64::from(last));
                counts.cells += u64::from(width);
                if kind == 0x00fd {
                    counts.letters += size_at(data, 6).and_then(|at| texts.get(at)).map_or(0, |letters| u64::from(*letters));
                }
            }
            _ => {}
        }
    }
    counts.area = (rows * columns).max(promised);
    Some(counts)
}

/// How many cells a sheet promises to have.
fn dimensions(data: &[u8]) -> u64 {
    let wide = |at: usize| u32_at(data, at).map_or(0, u64::from);
    let short = |at: usize| u16_at(data, at).map_or(0, u64::from);
    if data.len() == 10 { short(2).saturating_mul(short(6)) } else { wide(4).saturating_mul(short(10)) }
}

/// The lengths of the texts that cells name, in letters, as far as they can be followed.
fn texts(stream: &[u8]) -> Vec<u16> {
    let mut records = records(stream).take_while(|(kind, _)| *kind != END).skip_while(|(kind, _)| *kind != TEXTS);
    let Some((_, first)) = records.next() else { return Vec::new() };
    let mut pieces =
        Pieces { now: first.get(8..).unwrap_or_default(), next: records.take_while(|(kind, _)| *kind == GOES_ON).map(|(_, data)| data) };
    let mut lengths = Vec::new();
    while let Some(length) = pieces.text() {
        lengths.push(length);
    }
    lengths
}

/// The record of texts and those that go on with it.
struct Pieces<'a, I> {
    now: &'a [u8],
    next: I,
}

impl<'a, I: Iterator<Item = &'a [u8]>> Pieces<'a, I> {
    /// Goes on to the next record where this one is used up.
    fn fill(&mut self) -> Option<bool> {
        let is_new = self.now.is_empty();
        while self.now.is_empty() {
            self.now = self.next.next()?;
        }
        Some(is_new)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.fill()?;
            let step = count.min(self.now.len());
            self.now = &self.now[step..];
            count -= step;
        }
        Some(())
    }

    /// The length of one text; its letters, formats and readings are passed over.
    fn text(&mut self) -> Option<u16> {
        const WIDE: u8 = 1;
        const READING: u8 = 4;
        const FORMATS: u8 = 8;
        self.fill()?;
        let (length, mut bits) = (u16_at(self.now, 0)?, *self.now.get(2)?);
        self.now = &self.now[3..];
        let mut behind = 0;
        if bits & FORMATS != 0 {
            behind += usize::from(u16_at(self.now, 0)?) * 4;
            self.now = &self.now[2..];
        }
        if bits & READING != 0 {
            behind = size_at(self.now, 0)?.checked_add(behind)?;
            self.now = &self.now[4..];
        }
        let mut left = usize::from(length);
        while left > 0 {
            // A record that goes on within a text says anew how wide its letters are.
            if self.fill()? {
                bits = self.now[0];
                self.now = &self.now[1..];
                continue;
            }
            let width = if bits & WIDE == 0 { 1 } else { 2 };
            let step = left.min(self.now.len().div_ceil(width));
            self.now = &self.now[(step * width).min(self.now.len())..];
            left -= step;
        }
        self.skip(behind)?;
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::bytes::ole_bounds::check;
    use crate::exchange::bytes::ole_bounds::texts;
    use crate::exchange::bytes::package::Refused;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).expect("short").to_le_bytes(), data].concat()
    }

    /// A workbook's stream: the texts, and where each of its sheets begins, then one sheet of these records.
    fn stream(texts: &[u8], sheets: usize, cells: &[Vec<u8>]) -> Vec<u8> {
        let head = record(0x0809, &[0; 16]);
        let start = u32::try_from(head.len() + texts.len() + sheets * 12 + 4).expect("short");
        let places = record(0x0085, &[&start.to_le_bytes()[..], &[0; 4]].concat()).repeat(sheets);
        [head, texts.to_vec(), places, record(0x000a, &[]), record(0x0809, &[0; 16]), cells.concat(), record(0x000a, &[])].concat()
    }

    fn named(row: u16, text: u32) -> Vec<u8> {
        record(0x00fd, &[&row.to_le_bytes()[..], &[0; 4], &text.to_le_bytes()].concat())
    }

    /// The first record behind its counts, those that go on, and the lengths.
    type Case<'a> = (&'a [u8], &'a [&'a [u8]], &'a [u16]);

    #[test]
    fn the_lengths_of_texts_are_followed_over_the_records_that_go_on() {
        let texts_of = |first: &[u8], on: &[&[u8]]| {
            let on: Vec<u8> = on.iter().flat_map(|data| record(0x003c, data)).collect();
            texts(&[record(0x00fc, &[&[0; 8], first].concat()), on, record(0x000a, &[])].concat())
        };
        let table: &[Case] = &[
            (&[2, 0, 0, b'a', b'b', 1, 0, 0, b'c'], &[], &[2, 1]),
            (&[2, 0, 1, 1, 2, 3, 4, 1, 0, 0, b'c'], &[], &[2, 1]),
            // Broken off within a text, and between two.
            (&[3, 0, 0, b'a'], &[&[1, 1, 2, 3, 4, 1, 0, 0, b'c']], &[3, 1]),
            (&[1, 0, 0, b'a'], &[&[1, 0, 0, b'b']], &[1, 1]),
            // With formats and a reading behind it.
            (&[1, 0, 8, 1, 0, b'a', 9, 9, 9, 9, 1, 0, 4, 2, 0, 0, 0, b'b', 9, 9, 2, 0, 0, b'a', b'b'], &[], &[1, 1, 2]),
            // Cut off, and longer than it says.
            (&[9, 0, 0, b'a'], &[], &[]),
            (&[1, 0, 4, 255, 255, 255, 255, b'b'], &[], &[]),
            (&[0, 0], &[], &[]),
        ];
        for (first, on, wanted) in table {
            assert_eq!(texts_of(first, on), *wanted, "{first:?} {on:?}");
        }
    }

    #[test]
    fn what_a_workbook_would_take_is_counted_before_it_is_read() {
        let text = [&30_000u16.to_le_bytes()[..], &[0], &[b'a'; 4000]].concat();
        let words = [record(0x00fc, &[&[0; 8][..], &text].concat()), record(0x003c, &[&[0][..], &vec![b'a'; 26_000]].concat())].concat();
        let many: Vec<Vec<u8>> = (0..3000).map(|row| named(row, 0)).collect();
        let far = record(0x0203, &[&65_535u16.to_le_bytes()[..], &255u16.to_le_bytes(), &[0; 10]].concat());
        let large = |said: Result<(), Refused>| matches!(said, Err(Refused::Large(_)));
        assert_eq!(check(&stream(&words, 1, &many[..100])), Ok(()));
        assert!(large(check(&stream(&words, 1, &many))), "one long text, named in many cells");
        assert!(large(check(&stream(&[], 1, std::slice::from_ref(&far)))), "one cell far away");
        assert!(matches!(check(&stream(&[], 2, &many)), Err(Refused::Broken(_))), "two sheets in one place");
        let outside = record(0x0203, &[&1u16.to_le_bytes()[..], &256u16.to_le_bytes(), &[0; 10]].concat());
        assert!(matches!(check(&stream(&[], 1, &[outside])), Err(Refused::Broken(_))));
    }
}
