//! A look over an OLE file before it is read: chains that run in a circle and cells far outside a sheet would eat all memory.
//!
//! What does not live here: reading the workbook (`workbook.rs`).

use std::collections::BTreeSet;

/// The sheet of an xls has at most this many columns.
const MOST_COLUMNS: u32 = 256;

/// A sheet may be this large in any case, in cells.
const ALWAYS_FINE: u64 = 2_000_000;

/// A larger one must be filled to one cell in so many.
const SPARSEST: u64 = 64;

const HEADER: usize = 512;
const END: u32 = 0xffff_fffe;
const LAST_SECTOR: u32 = 0xffff_fffa;
const MINI_SECTOR: usize = 64;
const MINI_LIMIT: usize = 4096;

/// What is known of one sheet before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetLook {
    /// Rows that are hidden, as the user counts them, in order.
    pub hidden_rows: Vec<u32>,
    /// Columns that are hidden, from 0.
    pub hidden_columns: BTreeSet<usize>,
    /// Cells (row and column from 0) whose formula holds 0 and asks to be worked out on opening.
    pub zeros: BTreeSet<(u32, u32)>,
}

/// What is known of an old workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Its sheets, in the order of the workbook.
    pub sheets: Vec<SheetLook>,
    /// The page that it says its letters are in.
    pub code_page: Option<u16>,
    /// It is of a version whose letters are bytes.
    pub is_old: bool,
    /// Formulas hold 0 only because nobody has worked them out yet.
    pub placeholders: bool,
}

/// Looks over a file; nothing when it cannot be handed to the workbook reader.
#[must_use]
pub fn look(bytes: &[u8]) -> Option<Look> {
    let streams = Ole::open(bytes).and_then(|ole| ole.workbooks())?;
    if !streams.iter().all(|(_, stream)| sheets_fit(stream)) {
        return None;
    }
    // The reader takes the first of this name, else the other one.
    let read = streams.iter().find(|(name, _)| name == "workbook").or_else(|| streams.first());
    Some(read.map(|(_, stream)| look_at(stream)).unwrap_or_default())
}

fn look_at(stream: &[u8]) -> Look {
    let mut look = Look::default();
    let mut others = 0usize;
    for (kind, data) in records(stream).take_while(|(kind, _)| *kind != 0x000a) {
        match kind {
            0x0809 => look.is_old = u16_at(data, 0).is_some_and(|version| version < 0x0600),
            0x0042 => look.code_page = u16_at(data, 0),
            0x0085 => {
                let start = u32_at(data, 0).and_then(|start| usize::try_from(start).ok()).unwrap_or(usize::MAX);
                look.sheets.push(stream.get(start..).map(|sheet| look_at_sheet(sheet, &mut others)).unwrap_or_default());
            }
            _ => {}
        }
    }
    look.placeholders = others == 0 && look.sheets.iter().any(|sheet| !sheet.zeros.is_empty());
    look
}

fn look_at_sheet(stream: &[u8], others: &mut usize) -> SheetLook {
    const HIDDEN_ROW: u16 = 0x20;
    const HIDDEN_COLUMN: u16 = 1;
    const WORKED_OUT_ON_OPENING: u16 = 3;
    let mut look = SheetLook::default();
    let mut depth = 0u32;
    for (kind, data) in records(stream) {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            0x0208 if u16_at(data, 12).is_some_and(|bits| bits & HIDDEN_ROW != 0) => {
                look.hidden_rows.extend(u16_at(data, 0).map(|row| u32::from(row) + 1));
            }
            0x007d if u16_at(data, 8).is_some_and(|bits| bits & HIDDEN_COLUMN != 0) => {
                if let (Some(first), Some(last)) = (u16_at(data, 0), u16_at(data, 2)) {
                    look.hidden_columns.extend((first..=last.min(255)).map(usize::from));
                }
            }
            0x0006 => {
                let (Some(row), Some(column), Some(bits)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 14)) else { continue };
                if data.get(6..14) == Some(&[0; 8]) && bits & WORKED_OUT_ON_OPENING != 0 {
                    look.zeros.insert((u32::from(row), u32::from(column)));
                } else {
                    *others += 1;
                }
            }
            _ => {}
        }
    }
    look.hidden_rows.sort_unstable();
    look.hidden_rows.dedup();
    look
}

/// The names of its streams; nothing when the file is damaged.
#[must_use]
pub fn stream_names(bytes: &[u8]) -> Option<Vec<String>> {
    let ole = Ole::open(bytes)?;
    let directory = ole.chain(u32_at(bytes, 48)?, usize::MAX)?;
    Some(directory.as_chunks::<128>().0.iter().map(name_of).filter(|name| !name.is_empty()).collect())
}

struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}

impl<'a> Ole<'a> {
    fn open(bytes: &'a [u8]) -> Option<Ole<'a>> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut ole = Ole { bytes, sector, fat: Vec::new() };
        let mut tables: Vec<u32> = words(bytes.get(76..HEADER)?).collect();
        let mut seen = BTreeSet::new();
        let mut next = u32_at(bytes, 68)?;
        while next < LAST_SECTOR {
            if !seen.insert(next) {
                return None;
            }
            tables.extend(words(ole.sector(next)?));
            next = tables.pop()?;
        }
        for table in tables.into_iter().filter(|table| *table < LAST_SECTOR) {
            // A table named twice would only grow.
            if !seen.insert(table) {
                return None;
            }
            let entries: Vec<u32> = words(ole.sector(table)?).collect();
            ole.fat.extend(entries);
        }
        Some(ole)
    }

    /// The bytes of a sector; the last one of a file may be short.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(id).ok()?.checked_mul(self.sector)?.checked_add(self.sector.max(HEADER))?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// The bytes of a chain of sectors, up to `most`; nothing when it runs in a circle or out of the file.
    fn chain(&self, start: u32, most: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        let mut steps = 0;
        while next != END && out.len() < most {
            steps += 1;
            if steps > self.fat.len() {
                return None;
            }
            out.extend_from_slice(self.sector(next)?);
            next = *self.fat.get(usize::try_from(next).ok()?)?;
        }
        out.truncate(most);
        Some(out)
    }

    /// The streams that hold a workbook; none in an xlsx under a password.
    fn workbooks(&self) -> Option<Vec<(String, Vec<u8>)>> {
        let directory = self.chain(u32_at(self.bytes, 48)?, usize::MAX)?;
        let entries = directory.as_chunks::<128>().0;
        let root = entries.first()?;
        let minis = usize::try_from(u32_at(self.bytes, 64)?).ok()?;
        let (mini_fat, mini_stream) = if minis > 0 {
            let table = self.chain(u32_at(self.bytes, 60)?, minis.checked_mul(self.sector)?)?;
            (words(&table).collect(), self.chain(u32_at(root, 116)?, usize::try_from(u32_at(root, 120)?).ok()?)?)
        } else {
            (Vec::new(), Vec::new())
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = name_of(entry).to_ascii_lowercase();
            if !matches!(name.as_str(), "workbook" | "book") {
                continue;
            }
            let (start, len) = (u32_at(entry, 116)?, usize::try_from(u32_at(entry, 120)?).ok()?);
            let stream = if len < MINI_LIMIT { mini_chain(&mini_fat, &mini_stream, start, len)? } else { self.chain(start, len)? };
            found.push((name, stream));
        }
        Some(found)
    }
}

fn mini_chain(table: &[u32], stream: &[u8], start: u32, len: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut next = start;
    let mut steps = 0;
    while next != END && out.len() < len {
        steps += 1;
        let at = usize::try_from(next).ok()?;
        let from = at.checked_mul(MINI_SECTOR)?;
        let piece = stream.get(from..from.checked_add(MINI_SECTOR)?.min(stream.len())).filter(|piece| !piece.is_empty())?;
        if steps > table.len() {
            return None;
        }
        out.extend_from_slice(piece);
        next = *table.get(at)?;
    }
    out.truncate(len);
    Some(out)
}

fn name_of(entry: &[u8; 128]) -> String {
    let units = entry[..64].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|letter| letter.unwrap_or('?')).collect()
}

/// Whether every sheet of a workbook stream is of a size that its cells account for.
fn sheets_fit(stream: &[u8]) -> bool {
    let starts = records(stream).take_while(|(kind, _)| *kind != 0x000a).filter(|(kind, _)| *kind == 0x0085);
    starts.filter_map(|(_, data)| u32_at(data, 0)).all(|start| {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        stream.get(start..).is_some_and(sheet_fits)
    })
}

/// The records of a stream: kind and content, up to the first that does not fit.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, len) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let data = stream.get(at + 4..at + 4 + len)?;
        at += 4 + len;
        Some((kind, data))
    })
}

fn sheet_fits(stream: &[u8]) -> bool {
    let (mut rows, mut columns, mut cells) = (0u64, 0u64, 0u64);
    let mut promised = 0u64;
    let mut depth = 0u32;
    for (kind, data) in records(stream) {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            0x0200 => promised = promised.max(dimensions(data)),
            // Number, label, formatted label, truth or error, formula, short number, shared label, row of short numbers.
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x0006 | 0x027e | 0x00fd | 0x00bd => {
                let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return false };
                let last = u32::from(column) + if kind == 0x00bd { u32::try_from(data.len() / 6).unwrap_or(u32::MAX) } else { 1 };
                if last > MOST_COLUMNS {
                    return false;
                }
                rows = rows.max(u64::from(row) + 1);
                columns = columns.max(u64::from(last));
                cells += 1;
            }
            _ => {}
        }
    }
    let fits = |area: u64| area <= ALWAYS_FINE || area / SPARSEST <= cells;
    fits(rows * columns) && fits(promised)
}

/// How many cells a sheet promises to have.
fn dimensions(data: &[u8]) -> u64 {
    let wide = |at: usize| u32_at(data, at).map_or(0, u64::from);
    let short = |at: usize| u16_at(data, at).map_or(0, u64::from);
    if data.len() == 10 { short(2).saturating_mul(short(6)) } else { wide(4).saturating_mul(short(10)) }
}
