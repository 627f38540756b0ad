//! A look over an xlsx before it is read: how large it unpacks, what its sheets hide and merge, whether its formulas were worked out.
//!
//! Counts that a file declares are never believed: everything is counted while it unpacks, and past the bounds the file is refused.
//! What does not live here: reading the cells (`sheets/workbook.rs`), what kind of file it is (`kinds.rs`), xls (`ole.rs`).

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::io::Read;
use std::io::Seek;

use zip::ZipArchive;

use crate::exchange::sheets::facts::Span;
use crate::i18n::Text;
use crate::i18n::text;

/// The most parts of a workbook; offices have dozens.
const MOST_PARTS: usize = 20_000;
/// Unpacked bytes: the words of all cells, one sheet, everything together, and any other part.
const MOST_WORDS_BYTES: u64 = 64 * 1024 * 1024;
const MOST_SHEET_BYTES: u64 = 256 * 1024 * 1024;
const MOST_BYTES: u64 = 400 * 1024 * 1024;
const MOST_OTHER_BYTES: u64 = 8 * 1024 * 1024;
/// Distinct words, rows and merged areas of a sheet, sheets, and cell formats.
const MOST_WORDS: usize = 1_500_000;
const MOST_ROWS: usize = 1_100_000;
const MOST_MERGED: usize = 200_000;
const MOST_SHEETS: usize = 500;
const MOST_FORMATS: usize = 70_000;
/// The most columns a sheet has.
const MOST_COLUMNS: u32 = 16_384;
/// A spreadsheet's cell holds 32,767 letters; a tag is far shorter.
const LONGEST_TEXT: usize = 256 * 1024;
const LONGEST_TAG: usize = 256 * 1024;
/// Elements within elements.
const DEEPEST: usize = 256;

/// Why a package is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is larger than any office's; of what there is too much.
    Large(Text),
    /// It is damaged, in words.
    Broken(Text),
}

impl Refused {
    /// Damaged.
    #[must_use]
    pub fn damaged() -> Refused {
        Refused::Broken(text("内容损坏或不完整", "it is damaged or not whole"))
    }
}

/// What is known of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetLook {
    /// Rows that are hidden, as the user counts them, in order.
    pub hidden_rows: Vec<u32>,
    /// Columns that are hidden, from 0.
    pub hidden_columns: BTreeSet<usize>,
    /// Cells merged over several rows.
    pub spans: Vec<Span>,
}

/// What is known of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageLook {
    /// Its sheets, in the order of the workbook; none for those whose part is missing.
    pub sheets: Vec<Option<SheetLook>>,
    /// Formulas hold 0 only because nobody has worked them out yet.
    pub placeholders: bool,
}

/// Looks over a package.
///
/// # Errors
/// When it is past the bounds or damaged.
pub fn look(reader: impl Read + Seek) -> Result<PackageLook, Refused> {
    let mut zip = ZipArchive::new(reader).map_err(|_| Refused::damaged())?;
    if zip.len() > MOST_PARTS {
        return Err(Refused::Large(text("里面的部分太多", "too many parts")));
    }
    let mut package = Package { total: 0, formulas: Formulas::default() };
    let names: HashMap<String, String> = zip
        .file_names()
        .filter_map(Result::ok)
        .map(|name| (name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase(), name.into_owned()))
        .collect();
    let mut book = BookParts::default();
    package.scan(&mut zip, names.get("xl/workbook.xml"), MOST_OTHER_BYTES, &mut |tag| book.tag(tag))?;
    if book.ids.len() > MOST_SHEETS {
        return Err(Refused::Large(text("工作表太多", "too many sheets")));
    }
    let mut targets: HashMap<Vec<u8>, String> = HashMap::new();
    package.scan(&mut zip, names.get("xl/_rels/workbook.xml.rels"), MOST_OTHER_BYTES, &mut |tag| {
        if let (b"Relationship", Some(id), Some(target)) = (tag.name, tag.attribute("Id"), tag.attribute("Target")) {
            targets.insert(id.to_vec(), String::from_utf8_lossy(target).into_owned());
        }
        Ok(())
    })?;
    let mut styles = 0;
    package.scan(&mut zip, names.get("xl/styles.xml"), MOST_OTHER_BYTES * 2, &mut |tag| {
        styles += usize::from(matches!(tag.name, b"xf" | b"font" | b"fill" | b"border" | b"numFmt" | b"dxf"));
        if styles > MOST_FORMATS * 2 { Err(Refused::Large(text("单元格格式太多", "too many cell formats"))) } else { Ok(()) }
    })?;
    let mut words = SharedWords::default();
    package.scan(&mut zip, names.get("xl/sharedstrings.xml"), MOST_WORDS_BYTES, &mut |tag| words.tag(tag))?;
    words.check()?;
    for other in ["[content_types].xml", "_rels/.rels", "xl/theme/theme1.xml"] {
        package.scan(&mut zip, names.get(other), MOST_OTHER_BYTES, &mut |_| Ok(()))?;
    }
    let mut sheets = Vec::new();
    for id in &book.ids {
        let path = targets.get(id).map(|target| target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned));
        let Some(name) = path.and_then(|path| names.get(&path.to_ascii_lowercase())) else {
            sheets.push(None);
            continue;
        };
        let mut sheet = SheetScan::default();
        package.scan(&mut zip, Some(name), MOST_SHEET_BYTES, &mut |tag| sheet.tag(tag))?;
        package.formulas.join(sheet.formulas);
        let mut look = sheet.look;
        look.hidden_rows.sort_unstable();
        look.hidden_rows.dedup();
        sheets.push(Some(look));
    }
    let placeholders = book.recalculates && package.formulas.zeros > 0 && package.formulas.others == 0;
    Ok(PackageLook { sheets, placeholders })
}

/// One tag, with the text that stood before it.
struct XmlTag<'a> {
    name: &'a [u8],
    // What stands behind the name.
    rest: &'a [u8],
    text: &'a [u8],
    is_end: bool,
}

impl<'a> XmlTag<'a> {
    /// An attribute's raw value.
    fn attribute(&self, wanted: &str) -> Option<&'a [u8]> {
        let mut rest = self.rest;
        loop {
            let equals = rest.iter().position(|byte| *byte == b'=')?;
            let key = rest[..equals].trim_ascii();
            let value = rest[equals + 1..].trim_ascii_start();
            let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let len = value[1..].iter().position(|byte| *byte == quote)?;
            let local = key.rsplit(|byte| *byte == b':').next().unwrap_or(key);
            if local == wanted.as_bytes() {
                return Some(&value[1..=len]);
            }
            rest = &value[len + 2..];
        }
    }

    fn number(&self, wanted: &str) -> Option<u32> {
        std::str::from_utf8(self.attribute(wanted)?).ok()?.parse().ok()
    }

    fn is_true(&self, wanted: &str) -> bool {
        matches!(self.attribute(wanted), Some(b"1" | b"true"))
    }
}

/// What to do with each tag of a part.
type OnTag<'a> = &'a mut dyn FnMut(&XmlTag) -> Result<(), Refused>;

struct Package {
    total: u64,
    formulas: Formulas,
}

impl Package {
    /// Goes through the tags of a part; a part that is not there has none.
    fn scan(&mut self, zip: &mut ZipArchive<impl Read + Seek>, name: Option<&String>, most: u64, on_tag: OnTag) -> Result<(), Refused> {
        let Some(name) = name else { return Ok(()) };
        let mut part = zip.by_name(name).map_err(|_| Refused::damaged())?;
        let mut buffer = vec![0u8; 64 * 1024];
        let mut tags = Tags::default();
        let mut unpacked = 0u64;
        loop {
            let count = part.read(&mut buffer).map_err(|_| Refused::damaged())?;
            if count == 0 {
                return Ok(());
            }
            unpacked += count as u64;
            self.total += count as u64;
            if unpacked > most || self.total > MOST_BYTES {
                return Err(Refused::Large(text("解开后太大", "it unpacks to too much")));
            }
            tags.feed(&buffer[..count], on_tag)?;
        }
    }
}

/// Tells tags apart in a stream of bytes.
#[derive(Default)]
struct Tags {
    text: Vec<u8>,
    tag: Vec<u8>,
    is_inside: bool,
    quote: Option<u8>,
    depth: usize,
}

impl Tags {
    fn feed(&mut self, mut bytes: &[u8], on_tag: OnTag) -> Result<(), Refused> {
        while !bytes.is_empty() {
            if !self.is_inside {
                let end = bytes.iter().position(|byte| *byte == b'<');
                self.text.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
                if self.text.len() > LONGEST_TEXT {
                    return Err(Refused::Large(text("有一格的内容太长", "one cell holds too much")));
                }
                let Some(end) = end else { return Ok(()) };
                self.is_inside = true;
                bytes = &bytes[end + 1..];
                continue;
            }
            let mut end = None;
            for (at, byte) in bytes.iter().enumerate() {
                match (self.quote, byte) {
                    (Some(quote), byte) if quote == *byte => self.quote = None,
                    (Some(_), _) => {}
                    (None, b'"' | b'\'') => self.quote = Some(*byte),
                    (None, b'>') => {
                        end = Some(at);
                        break;
                    }
                    (None, _) => {}
                }
            }
            self.tag.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
            if self.tag.len() > LONGEST_TAG {
                return Err(Refused::damaged());
            }
            let Some(end) = end else { return Ok(()) };
            bytes = &bytes[end + 1..];
            self.is_inside = false;
            self.hand(on_tag)?;
            self.text.clear();
            self.tag.clear();
        }
        Ok(())
    }

    fn hand(&mut self, on_tag: OnTag) -> Result<(), Refused> {
        let tag = self.tag.as_slice();
        let Some(first) = tag.first() else { return Ok(()) };
        if matches!(first, b'?' | b'!') {
            return Ok(());
        }
        let is_end = *first == b'/';
        let is_empty = tag.last() == Some(&b'/');
        let body = &tag[usize::from(is_end)..tag.len() - usize::from(is_empty && !is_end && tag.len() > 1)];
        let len = body.iter().position(u8::is_ascii_whitespace).unwrap_or(body.len());
        let name = body[..len].rsplit(|byte| *byte == b':').next().unwrap_or_default();
        if is_end {
            self.depth = self.depth.saturating_sub(1);
        } else if !is_empty {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(Refused::damaged());
            }
        }
        on_tag(&XmlTag { name, rest: &body[len..], text: &self.text, is_end })?;
        if is_empty && !is_end {
            on_tag(&XmlTag { name, rest: &[], text: &[], is_end: true })?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct BookParts {
    ids: Vec<Vec<u8>>,
    recalculates: bool,
}

impl BookParts {
    #[expect(clippy::unnecessary_wraps, reason = "one shape for all parts")]
    fn tag(&mut self, tag: &XmlTag) -> Result<(), Refused> {
        match (tag.name, tag.is_end) {
            (b"sheet", false) => self.ids.push(tag.attribute("id").unwrap_or_default().to_vec()),
            (b"calcPr", false) => self.recalculates |= tag.is_true("fullCalcOnLoad"),
            _ => {}
        }
        Ok(())
    }
}

/// The words of all cells.
#[derive(Default)]
struct SharedWords {
    declared: u64,
    found: usize,
    has_text: bool,
    is_shifted: bool,
}

impl SharedWords {
    fn tag(&mut self, tag: &XmlTag) -> Result<(), Refused> {
        match (tag.name, tag.is_end) {
            (b"sst", false) => {
                let count = |name: &str| {
                    tag.attribute(name).map(|raw| std::str::from_utf8(raw).ok().and_then(|raw| raw.trim().parse().ok()).unwrap_or(u64::MAX))
                };
                self.declared = self.declared.max(count("uniqueCount").unwrap_or(0));
            }
            (b"si", false) => {
                self.found += 1;
                self.has_text = false;
            }
            (b"t", false) => self.has_text = true,
            // A word without any text would make the words behind it move up in the reader of workbooks.
            (b"si", true) => self.is_shifted |= !self.has_text,
            _ => {}
        }
        if self.found > MOST_WORDS { Err(Refused::Large(text("文字太多", "too many words"))) } else { Ok(()) }
    }

    fn check(&self) -> Result<(), Refused> {
        let most = u64::try_from(self.found.max(1_000_000)).unwrap_or(u64::MAX);
        if self.declared > most || self.is_shifted { Err(Refused::damaged()) } else { Ok(()) }
    }
}

/// Formulas by the value that they hold.
#[derive(Clone, Copy, Debug, Default)]
struct Formulas {
    zeros: usize,
    others: usize,
}

impl Formulas {
    fn join(&mut self, more: Formulas) {
        self.zeros += more.zeros;
        self.others += more.others;
    }
}

/// One sheet under way.
#[derive(Default)]
struct SheetScan {
    look: SheetLook,
    formulas: Formulas,
    rows: usize,
    row: u32,
    is_formula: bool,
    merged: usize,
    // Hidden columns, as often as they are described.
    described: u32,
}

impl SheetScan {
    fn tag(&mut self, tag: &XmlTag) -> Result<(), Refused> {
        match (tag.name, tag.is_end) {
            (b"row", false) => {
                self.row = tag.number("r").unwrap_or(self.row.saturating_add(1));
                self.rows += 1;
                if tag.is_true("hidden") {
                    self.look.hidden_rows.push(self.row);
                }
            }
            (b"c", false) => self.is_formula = false,
            (b"f", false) => self.is_formula = true,
            (b"v", true) if self.is_formula => {
                let is_zero = tag.text.iter().all(|byte| matches!(byte, b'0' | b'.' | b' ')) && !tag.text.is_empty();
                self.formulas.zeros += usize::from(is_zero);
                self.formulas.others += usize::from(!is_zero && !tag.text.is_empty());
            }
            (b"col", false) if tag.is_true("hidden") => {
                if let (Some(first), Some(last)) = (tag.number("min"), tag.number("max")) {
                    let last = last.min(MOST_COLUMNS).min(first.saturating_add(MOST_COLUMNS));
                    // Columns are described once each, whatever a damaged file says.
                    self.described += last.saturating_sub(first);
                    if self.described > MOST_COLUMNS * 2 {
                        return Err(Refused::damaged());
                    }
                    self.look.hidden_columns.extend((first..=last).filter_map(|at| usize::try_from(at.checked_sub(1)?).ok()));
                }
            }
            (b"mergeCell", false) => {
                self.merged += 1;
                if let Some(span) = tag.attribute("ref").and_then(span).filter(|span| span.rows.start() < span.rows.end()) {
                    self.look.spans.push(span);
                }
            }
            _ => {}
        }
        if self.rows > MOST_ROWS || self.merged > MOST_MERGED {
            return Err(Refused::Large(text("行数或合并的单元格太多", "too many rows or merged cells")));
        }
        Ok(())
    }
}

/// An area such as `A2:B7`.
fn span(area: &[u8]) -> Option<Span> {
    let area = std::str::from_utf8(area).ok()?;
    let (first, last) = area.split_once(':')?;
    let ((left, top), (right, bottom)) = (place(first)?, place(last)?);
    Some(Span { rows: top..=bottom, columns: left..=right })
}

/// Column from 0 and row from 1 of a cell such as `B7`.
fn place(cell: &str) -> Option<(usize, u32)> {
    let cell = cell.replace('$', "");
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = cell.bytes().take(letters).fold(0usize, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((column - 1, cell[letters..].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use crate::exchange::bytes::package::PackageLook;
    use crate::exchange::bytes::package::Refused;
    use crate::exchange::bytes::package::look;

    /// A package of these parts.
    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).expect("started");
            zip.write_all(content.as_bytes()).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    const BOOK: &str = "<workbook><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>";
    const RELS: &str = "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

    fn of(sheet: &str, words: &str) -> Result<PackageLook, Refused> {
        let parts = [
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELS),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", words),
        ];
        look(Cursor::new(package(&parts)))
    }

    #[test]
    fn what_a_sheet_hides_and_merges_is_known_before_its_cells() {
        let sheet = "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\"/><row r='4' hidden='true'>\
            <c r=\"A4\"><f>SUM(B1:B3)</f><v>0</v></c></row></sheetData><mergeCells><mergeCell ref=\"A2:A7\"/><mergeCell ref=\"A1:C1\"/>\
            </mergeCells></worksheet>";
        let look = of(sheet, "<sst uniqueCount=\"1\"><si><t>a</t></si></sst>").expect("looked over");
        let sheet = look.sheets[0].as_ref().expect("a sheet");
        assert_eq!(sheet.hidden_rows, [4]);
        assert_eq!(sheet.hidden_columns.iter().copied().collect::<Vec<usize>>(), [1, 2]);
        assert_eq!(sheet.spans.iter().map(|span| (span.rows.clone(), span.columns.clone())).collect::<Vec<_>>(), [(2..=7, 0..=0)]);
        assert!(look.placeholders);
        let worked = of("<worksheet><sheetData><row><c><f>1</f><v>0</v></c><c><f>1</f><v>7</v></c></row></sheetData></worksheet>", "");
        assert!(!worked.expect("looked over").placeholders);
    }

    #[test]
    fn past_the_bounds_a_package_is_refused() {
        let deep = format!("<worksheet>{}</worksheet>", "<a>".repeat(300));
        let long = format!("<worksheet><c><v>{}</v></c></worksheet>", "1".repeat(300_000));
        let merged = format!("<worksheet>{}</worksheet>", "<mergeCell ref=\"A1:A9\"/>".repeat(200_001));
        let hidden = format!("<worksheet>{}</worksheet>", "<col min=\"1\" max=\"16384\" hidden=\"1\"/>".repeat(3));
        for (sheet, words, is_large) in [
            ("", "<sst uniqueCount=\"4294967295\"><si><t>a</t></si></sst>", false),
            ("", "<sst uniqueCount=\"99999999999999999999999\"><si><t>a</t></si></sst>", false),
            ("", "<sst><si/><si><t>a</t></si></sst>", false),
            (&deep, "", false),
            (&long, "", true),
            (&merged, "", true),
            (&hidden, "", false),
        ] {
            match of(sheet, words) {
                Err(Refused::Large(_)) => assert!(is_large, "{words}"),
                Err(Refused::Broken(_)) => assert!(!is_large, "{words}"),
                Ok(_) => panic!("{words} {}", sheet.len()),
            }
        }
        assert!(look(Cursor::new(b"PK\x03\x04 nothing".to_vec())).is_err());
    }
}
