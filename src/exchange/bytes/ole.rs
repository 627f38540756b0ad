//! A look over an OLE file before it is read: its streams, and what its sheets hide; chains that run in a circle would eat all memory.
//!
//! What does not live here: what its cells would take (`ole_bounds.rs`), reading the workbook (`sheets/workbook.rs`).

use std::collections::BTreeSet;
use std::ops::Range;

use crate::exchange::bytes::ole_bounds;
use crate::exchange::bytes::package::Refused;
use crate::exchange::bytes::records::records;
use crate::exchange::bytes::records::size_at;
use crate::exchange::bytes::records::u16_at;
use crate::exchange::bytes::records::u32_at;

/// The names of streams that hold a workbook, in small letters.
const WORKBOOKS: [&str; 2] = ["workbook", "book"];

const HEADER: usize = 512;
const END: u32 = 0xffff_fffe;
const LAST_SECTOR: u32 = 0xffff_fffa;
const MINI_SECTOR: usize = 64;
const MINI_LIMIT: usize = 4096;

/// What is known of one sheet before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OleSheetLook {
    /// Rows that are hidden, as the user counts them, in order.
    pub hidden_rows: Vec<u32>,
    /// Columns that are hidden, from 0.
    pub hidden_columns: BTreeSet<usize>,
    /// Cells (row and column from 0) whose formula holds 0 and asks to be worked out on opening.
    pub zeros: BTreeSet<(u32, u32)>,
}

/// What is known of an old workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OleLook {
    /// Its sheets, in the order of the workbook.
    pub sheets: Vec<OleSheetLook>,
    /// The page that it says its letters are in.
    pub code_page: Option<u16>,
    /// It is of a version whose letters are bytes.
    pub is_old: bool,
    /// Formulas hold 0 only because nobody has worked them out yet.
    pub placeholders: bool,
}

/// Looks over a file.
///
/// # Errors
/// When it cannot be handed to the reader of workbooks: damaged, or past the bounds.
pub fn look(bytes: &[u8]) -> Result<OleLook, Refused> {
    let streams = Ole::open(bytes).and_then(|ole| ole.streams(&WORKBOOKS)).ok_or_else(Refused::damaged)?;
    streams.iter().try_for_each(|(_, stream)| ole_bounds::check(stream))?;
    // The reader takes the first of this name, else the other one.
    let read = streams.iter().find(|(name, _)| name == "workbook").or_else(|| streams.first());
    Ok(read.map(|(_, stream)| look_at(stream)).unwrap_or_default())
}

/// The bytes of a stream, by its name; nothing when it is not there or the file is damaged.
#[must_use]
pub fn stream(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    Some(Ole::open(bytes)?.streams(&[&name.to_ascii_lowercase()])?.pop()?.1)
}

/// Changes the streams that hold a workbook where they stand: `change` says whether it did, or nothing where a stream stays as it is.
/// The answer is whether all that were to be changed are.
#[must_use]
pub fn change_workbooks(bytes: &mut [u8], change: impl Fn(&mut [u8]) -> Option<bool>) -> bool {
    let Some(streams) = Ole::open(bytes).and_then(|ole| ole.streams(&WORKBOOKS).map(|streams| (streams, ole.workbook_places()))) else {
        return true;
    };
    let (streams, places) = streams;
    for ((_, mut stream), places) in streams.into_iter().zip(places) {
        match (change(&mut stream), places) {
            (None, _) => {}
            (Some(true), Some(places)) => {
                let mut rest = stream.as_slice();
                for place in places {
                    let (piece, behind) = rest.split_at(place.len().min(rest.len()));
                    bytes[place.start..place.start + piece.len()].copy_from_slice(piece);
                    rest = behind;
                }
            }
            (Some(_), _) => return false,
        }
    }
    true
}

fn look_at(stream: &[u8]) -> OleLook {
    let mut look = OleLook::default();
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

fn look_at_sheet(stream: &[u8], others: &mut usize) -> OleSheetLook {
    const HIDDEN_ROW: u16 = 0x20;
    const HIDDEN_COLUMN: u16 = 1;
    const WORKED_OUT_ON_OPENING: u16 = 3;
    let mut look = OleSheetLook::default();
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

    /// Where a sector stands in the file; the last one may be short.
    fn place(&self, id: u32) -> Option<Range<usize>> {
        let start = usize::try_from(id).ok()?.checked_mul(self.sector)?.checked_add(self.sector.max(HEADER))?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        (start < end).then_some(start..end)
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        self.bytes.get(self.place(id)?)
    }

    /// Where a chain of sectors stands in the file, up to `most` bytes; nothing when it runs in a circle or out of the file.
    fn places(&self, start: u32, most: usize) -> Option<Vec<Range<usize>>> {
        let mut out = Vec::new();
        let mut next = start;
        let mut len = 0;
        while next != END && len < most {
            if out.len() >= self.fat.len() {
                return None;
            }
            let place = self.place(next)?;
            len += place.len();
            out.push(place);
            next = *self.fat.get(usize::try_from(next).ok()?)?;
        }
        Some(out)
    }

    /// The bytes of a chain of sectors, up to `most`; nothing when it runs in a circle or out of the file.
    fn chain(&self, start: u32, most: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for place in self.places(start, most)? {
            out.extend_from_slice(self.bytes.get(place)?);
        }
        out.truncate(most);
        Some(out)
    }

    /// Where the streams that hold a workbook stand in the file; nothing for small ones, which share their sectors.
    fn workbook_places(&self) -> Vec<Option<Vec<Range<usize>>>> {
        let directory = u32_at(self.bytes, 48).and_then(|start| self.chain(start, usize::MAX)).unwrap_or_default();
        let entries = directory.as_chunks::<128>().0.iter();
        let workbooks = entries.filter(|entry| WORKBOOKS.contains(&name_of(entry).to_ascii_lowercase().as_str()));
        workbooks
            .map(|entry| size_at(entry, 120).filter(|len| *len >= MINI_LIMIT).and_then(|len| self.places(u32_at(entry, 116)?, len)))
            .collect()
    }

    /// The streams of these names, in small letters, with their bytes.
    fn streams(&self, wanted: &[&str]) -> Option<Vec<(String, Vec<u8>)>> {
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
            if !wanted.contains(&name.as_str()) {
                continue;
            }
            let (start, len) = (u32_at(entry, 116)?, size_at(entry, 120)?);
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
