//! The XML of one worksheet: what stands where, and the same XML with some cells filled.
//!
//! Nothing is parsed into a model: places are found, and the bytes between them are copied. What does not live here: the package around
//! it (`template.rs`), which row is the head (`head.rs`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::escape;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

/// A place: row and column, from 0.
pub type Place = (u32, u32);

/// The most rows and columns of a sheet.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// An area of merged cells, both corners within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The upper left corner.
    pub first: Place,
    /// The lower right one.
    pub last: Place,
}

impl Area {
    /// Whether a place lies within it.
    #[must_use]
    pub const fn holds(&self, (row, column): Place) -> bool {
        self.first.0 <= row && row <= self.last.0 && self.first.1 <= column && column <= self.last.1
    }

    /// Whether a place lies within it and is not the corner that is shown.
    #[must_use]
    pub fn hides(&self, place: Place) -> bool {
        self.holds(place) && self.first != place
    }
}

/// A cell that is there, filled or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellLook {
    /// Its format, as a position in the workbook's list.
    pub style: Option<u32>,
    /// Whether it holds a formula.
    pub is_formula: bool,
}

/// What one pass over a sheet tells.
#[derive(Clone, Debug, Default)]
pub struct PartLook {
    /// Its cells.
    pub cells: BTreeMap<Place, CellLook>,
    /// The attributes of its rows, as written, without number and span.
    pub rows: BTreeMap<u32, String>,
    /// Formats of whole columns: first, last, format.
    pub columns: Vec<(u32, u32, u32)>,
    /// Merged cells.
    pub merged: Vec<Area>,
    /// Whether the sheet may not be written into.
    pub is_protected: bool,
    /// Every formula, one a line.
    pub formulas: String,
}

/// What is put into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filling {
    /// Words.
    Words(String),
    /// A number, written in digits with a point.
    Number(String),
    /// A share where neither the cell nor its title says percent: a number, in the look of its cell but shown as percent.
    Percent {
        /// The share of one, in digits.
        share: String,
        /// As people read it, for a workbook without any formats.
        words: String,
    },
    /// Nothing: a cell that only has a look.
    Blank,
}

/// A cell as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// What it holds.
    pub filling: Filling,
    /// Its format.
    pub style: Option<u32>,
}

/// The cells to be put, row by row.
pub type Puts = BTreeMap<u32, BTreeMap<u32, Put>>;

/// The XML is not that of a worksheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl From<quick_xml::Error> for Malformed {
    fn from(_: quick_xml::Error) -> Malformed {
        Malformed
    }
}

/// `B12` as row and column from 0; none where it is no place of a sheet.
#[must_use]
pub fn place_of(reference: &str) -> Option<Place> {
    let split = reference.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = reference.split_at(split);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column: u32 = 0;
    for letter in letters.chars() {
        let place = letter.to_ascii_uppercase();
        column = column * 26 + u32::from(u8::try_from(place).ok().filter(u8::is_ascii_uppercase)? - b'A') + 1;
    }
    let row: u32 = digits.parse().ok()?;
    (row > 0 && row <= MOST_ROWS && column <= MOST_COLUMNS).then(|| (row - 1, column - 1))
}

/// A place as `B12`.
#[must_use]
pub fn reference(place: Place) -> String {
    format!("{}{}", letters(place.1), u64::from(place.0) + 1)
}

/// A column as `B`.
#[must_use]
pub fn letters(column: u32) -> String {
    let mut left = column + 1;
    let mut out = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        out.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    out.iter().rev().collect()
}

/// `A1:B5` as an area; one cell is one too.
#[must_use]
pub fn area_of(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    Some(Area { first: place_of(first)?, last: place_of(last)? })
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

/// The attributes of a tag as written, without some.
fn attributes_without(tag: &BytesStart<'_>, without: &[&str]) -> String {
    let mut out = String::new();
    for found in tag.attributes().with_checks(false).flatten() {
        let key = found.key.as_ref();
        if !without.contains(&key) {
            // The value is as it stood there, escapes and all; only its quotes may have been others.
            let _ = write!(out, " {key}=\"{}\"", found.value.replace('"', "&quot;"));
        }
    }
    out
}

/// Whether the element that begins here holds a formula, which is always its first child.
fn begins_with_formula(rest: &str) -> bool {
    let Some(name) = rest.trim_start().strip_prefix('<') else { return false };
    let name: &str = name.split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).next().unwrap_or_default();
    name.rsplit(':').next() == Some("f")
}

/// A row or a cell that gives no number of its own follows the one before.
const fn next(last: Option<u32>) -> u32 {
    match last {
        Some(last) => last.saturating_add(1),
        None => 0,
    }
}

/// Looks over a sheet.
///
/// # Errors
/// It is no XML of a worksheet.
pub fn look(xml: &str) -> Result<PartLook, Malformed> {
    let mut reader = Reader::from_str(xml);
    let mut look = PartLook::default();
    let (mut row, mut column): (Option<u32>, Option<u32>) = (None, None);
    let mut in_formula = false;
    loop {
        let event = reader.read_event()?;
        let end = usize::try_from(reader.buffer_position()).map_err(|_| Malformed)?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "row" => {
                    let at = number(tag, "r").and_then(|number| number.checked_sub(1)).unwrap_or(next(row));
                    look.rows.insert(at, attributes_without(tag, &["r", "spans"]));
                    (row, column) = (Some(at), None);
                }
                "c" => {
                    let here = attribute(tag, "r").and_then(|place| place_of(&place));
                    let at = here.unwrap_or((row.unwrap_or_default(), next(column)));
                    column = Some(at.1);
                    let has_child = matches!(event, Event::Start(_)) && begins_with_formula(xml.get(end..).unwrap_or_default());
                    look.cells.insert(at, CellLook { style: number(tag, "s"), is_formula: has_child });
                }
                "col" => {
                    if let (Some(first), Some(last), Some(style)) = (number(tag, "min"), number(tag, "max"), number(tag, "style")) {
                        look.columns.push((first.saturating_sub(1), last.saturating_sub(1), style));
                    }
                }
                "mergeCell" => look.merged.extend(attribute(tag, "ref").and_then(|area| area_of(&area))),
                // Protection that is laid down but not switched on lets everybody write.
                "sheetProtection" => look.is_protected = attribute(tag, "sheet").is_some_and(|on| matches!(on.as_str(), "1" | "true")),
                "f" => in_formula = matches!(event, Event::Start(_)),
                _ => {}
            },
            Event::Text(words) if in_formula => look.formulas.push_str(&words.xml10_content()),
            Event::End(tag) if tag.local_name().as_ref() == "f" => {
                in_formula = false;
                look.formulas.push('\n');
            }
            Event::Eof => return Ok(look),
            _ => {}
        }
    }
}

/// A sheet while it is copied with changes.
struct Copying<'x> {
    xml: &'x str,
    out: String,
    done: usize,
    // What element names begin with: `x:` or nothing.
    prefix: String,
    // Attributes of the rows that are made, and how far the sheet reaches in the end.
    new_row: String,
    reach: Option<String>,
    // Rows that are still to be put, and cells of the row at hand.
    puts: Puts,
    here: BTreeMap<u32, Put>,
    // The last row and cell that began.
    row: Option<u32>,
    column: Option<u32>,
    state: CellState,
}

/// What is done to the cell at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellState {
    /// It is copied.
    Copied,
    /// It is left out: another one was put in its place.
    Replaced,
    /// It is copied without what its formula came to.
    OfFormula,
}

impl Copying<'_> {
    fn copy_to(&mut self, to: usize) {
        self.out.push_str(self.xml.get(self.done..to).unwrap_or_default());
        self.done = to;
    }

    fn cell(&mut self, place: Place, put: &Put) {
        let p = self.prefix.as_str();
        let style = put.style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
        let at = reference(place);
        // Writing to a string cannot fail.
        let _ = match &put.filling {
            Filling::Words(words) => {
                let clean: String = words.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
                let words = escape(clean.as_str());
                write!(
                    self.out,
                    "<{p}c r=\"{at}\"{style} t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{words}</{p}t></{p}is></{p}c>"
                )
            }
            Filling::Number(digits) | Filling::Percent { share: digits, .. } => {
                write!(self.out, "<{p}c r=\"{at}\"{style}><{p}v>{digits}</{p}v></{p}c>")
            }
            Filling::Blank => write!(self.out, "<{p}c r=\"{at}\"{style}/>"),
        };
    }

    fn cells(&mut self, row: u32, cells: &BTreeMap<u32, Put>) {
        for (column, put) in cells {
            self.cell((row, *column), put);
        }
    }

    fn begin_row(&mut self, row: u32, attributes: &str) {
        let _ = write!(self.out, "<{}row r=\"{}\"{attributes}>", self.prefix, u64::from(row) + 1);
    }

    fn whole_row(&mut self, row: u32, attributes: &str, cells: &BTreeMap<u32, Put>) {
        self.begin_row(row, attributes);
        self.cells(row, cells);
        let _ = write!(self.out, "</{}row>", self.prefix);
    }

    /// Rows that are not there yet.
    fn new_rows(&mut self, rows: &Puts) {
        let attributes = std::mem::take(&mut self.new_row);
        for (row, cells) in rows {
            self.whole_row(*row, &attributes, cells);
        }
        self.new_row = attributes;
    }

    /// A tag that opens, from `begin` to `end`.
    fn opens(&mut self, tag: &BytesStart<'_>, is_empty: bool, (begin, end): (usize, usize)) {
        match tag.local_name().as_ref() {
            "dimension" => {
                if let Some(reach) = self.reach.take() {
                    self.copy_to(begin);
                    let _ = write!(self.out, "<{} ref=\"{reach}\"{}", tag.name().as_ref(), if is_empty { "/>" } else { ">" });
                    self.done = end;
                }
            }
            "sheetData" => {
                tag.name().as_ref().strip_suffix("sheetData").unwrap_or_default().clone_into(&mut self.prefix);
                if is_empty && !self.puts.is_empty() {
                    self.copy_to(begin);
                    let _ = write!(self.out, "<{}sheetData>", self.prefix);
                    let rows = std::mem::take(&mut self.puts);
                    self.new_rows(&rows);
                    let _ = write!(self.out, "</{}sheetData>", self.prefix);
                    self.done = end;
                }
            }
            "row" => self.opens_row(tag, is_empty, (begin, end)),
            "c" => self.opens_cell(tag, is_empty, (begin, end)),
            "v" if self.state == CellState::OfFormula => {
                self.copy_to(begin);
                self.done = if is_empty { end } else { begin };
            }
            _ => {}
        }
    }

    fn opens_row(&mut self, tag: &BytesStart<'_>, is_empty: bool, (begin, end): (usize, usize)) {
        let at = number(tag, "r").and_then(|number| number.checked_sub(1)).unwrap_or(next(self.row));
        (self.row, self.column) = (Some(at), None);
        self.copy_to(begin);
        let later = self.puts.split_off(&at);
        let before = std::mem::replace(&mut self.puts, later);
        self.new_rows(&before);
        if let Some(cells) = self.puts.remove(&at) {
            let attributes = attributes_without(tag, &["r", "spans"]);
            if is_empty {
                self.whole_row(at, &attributes, &cells);
            } else {
                self.begin_row(at, &attributes);
                self.here = cells;
            }
            self.done = end;
        }
    }

    fn opens_cell(&mut self, tag: &BytesStart<'_>, is_empty: bool, (begin, end): (usize, usize)) {
        let place = attribute(tag, "r").and_then(|place| place_of(&place));
        let at = place.unwrap_or((self.row.unwrap_or_default(), next(self.column)));
        self.column = Some(at.1);
        let later = self.here.split_off(&at.1);
        let before = std::mem::replace(&mut self.here, later);
        if !before.is_empty() {
            self.copy_to(begin);
            self.cells(at.0, &before);
        }
        if let Some(put) = self.here.remove(&at.1) {
            self.copy_to(begin);
            self.cell(at, &put);
            self.done = end;
            self.state = if is_empty { CellState::Copied } else { CellState::Replaced };
        } else if !is_empty && begins_with_formula(self.xml.get(end..).unwrap_or_default()) {
            // The kind of what it came to goes with it.
            self.copy_to(begin);
            let _ = write!(self.out, "<{}c{}>", self.prefix, attributes_without(tag, &["t"]));
            self.done = end;
            self.state = CellState::OfFormula;
        }
    }

    /// A tag that closes, from `begin` to `end`.
    fn closes(&mut self, name: &str, (begin, end): (usize, usize)) {
        match name {
            "c" => {
                if self.state == CellState::Replaced {
                    self.done = end;
                }
                self.state = CellState::Copied;
            }
            "v" if self.state == CellState::OfFormula => self.done = end,
            "row" => {
                let left = std::mem::take(&mut self.here);
                if !left.is_empty() {
                    self.copy_to(begin);
                    self.cells(self.row.unwrap_or_default(), &left);
                }
            }
            "sheetData" => {
                self.copy_to(begin);
                let rows = std::mem::take(&mut self.puts);
                self.new_rows(&rows);
            }
            _ => {}
        }
    }
}

/// The sheet with cells put into it. Rows that are not there yet are made with the attributes of row `like`. What formulas came to
/// before is taken out, so that no program shows a sum that is not true any more.
///
/// # Errors
/// It is no XML of a worksheet.
pub fn filled(xml: &str, puts: Puts, like: Option<u32>) -> Result<String, Malformed> {
    let known = look(xml)?;
    let mut reader = Reader::from_str(xml);
    let mut copying = Copying {
        xml,
        out: String::with_capacity(xml.len() + xml.len() / 4),
        done: 0,
        prefix: String::new(),
        new_row: like.and_then(|like| known.rows.get(&like)).cloned().unwrap_or_default(),
        reach: reach(&known, &puts),
        puts,
        here: BTreeMap::new(),
        row: None,
        column: None,
        state: CellState::Copied,
    };
    loop {
        let begin = usize::try_from(reader.buffer_position()).map_err(|_| Malformed)?;
        let event = reader.read_event()?;
        let end = usize::try_from(reader.buffer_position()).map_err(|_| Malformed)?;
        match &event {
            Event::Start(tag) => copying.opens(tag, false, (begin, end)),
            Event::Empty(tag) => copying.opens(tag, true, (begin, end)),
            Event::End(tag) => copying.closes(tag.local_name().as_ref(), (begin, end)),
            Event::Eof => {
                copying.copy_to(xml.len());
                return if copying.puts.is_empty() { Ok(copying.out) } else { Err(Malformed) };
            }
            _ => {}
        }
    }
}

/// How far the sheet reaches with these cells.
fn reach(known: &PartLook, puts: &Puts) -> Option<String> {
    let put = puts.iter().flat_map(|(row, cells)| cells.keys().map(|column| (*row, *column)));
    let mut first: Option<Place> = None;
    let mut last = (0, 0);
    for (row, column) in known.cells.keys().copied().chain(put) {
        let known = first.unwrap_or((row, column));
        first = Some((known.0.min(row), known.1.min(column)));
        last = (last.0.max(row), last.1.max(column));
    }
    first.map(|first| if first == last { reference(first) } else { format!("{}:{}", reference(first), reference(last)) })
}

#[cfg(test)]
mod tests {
    use crate::exchange::fill::sheet::Area;
    use crate::exchange::fill::sheet::Filling;
    use crate::exchange::fill::sheet::Malformed;
    use crate::exchange::fill::sheet::Put;
    use crate::exchange::fill::sheet::Puts;
    use crate::exchange::fill::sheet::area_of;
    use crate::exchange::fill::sheet::filled;
    use crate::exchange::fill::sheet::look;
    use crate::exchange::fill::sheet::place_of;
    use crate::exchange::fill::sheet::reference;

    fn puts(cells: &[(&str, Filling)]) -> Puts {
        let mut puts = Puts::new();
        for (at, filling) in cells {
            let (row, column) = place_of(at).expect("a place");
            puts.entry(row).or_default().insert(column, Put { filling: filling.clone(), style: Some(7) });
        }
        puts
    }

    fn words(words: &str) -> Filling {
        Filling::Words(words.into())
    }

    #[test]
    fn places_are_written_as_spreadsheets_write_them() {
        for (written, place) in [("A1", (0, 0)), ("Z9", (8, 25)), ("AA10", (9, 26)), ("XFD1048576", (1_048_575, 16_383))] {
            assert_eq!(place_of(written), Some(place), "{written}");
            assert_eq!(reference(place), written);
        }
        for written in ["", "A", "7", "A0", "ABCD1", "XFE1", "A1048577", "甲1", "A-1"] {
            assert_eq!(place_of(written), None, "{written}");
        }
        assert_eq!(area_of("B2:C4"), Some(Area { first: (1, 1), last: (3, 2) }));
        let area = area_of("B2:C4").expect("an area");
        assert!(area.holds((3, 2)) && area.hides((2, 1)) && !area.hides((1, 1)) && !area.holds((0, 1)));
    }

    const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="m"><dimension ref="A1:C3"/><cols><col min="2" max="3" width="9" style="4"/></cols><sheetData><row r="1" spans="1:3" ht="30"><c r="A1" t="s"><v>0</v></c><c r="C1" s="2"/></row><row r="3" ht='18'><c r="B3" s="5"><f>SUM(A1:A2)</f><v>12</v></c><c r="C3" t="str"><f>A1&amp;"x"</f><v>old</v></c></row></sheetData><sheetProtection sheet="0"/><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><!-- 甲 --><pageMargins left='0.7'/></worksheet>"#;

    #[test]
    fn a_sheet_tells_its_cells_formulas_merges_and_looks() {
        let known = look(SHEET).expect("a sheet");
        assert_eq!(known.merged, [Area { first: (0, 0), last: (0, 1) }]);
        assert_eq!(known.columns, [(1, 2, 4)]);
        assert!(!known.is_protected, "protection that is not switched on");
        assert!(look(&SHEET.replace("sheet=\"0\"", "sheet=\"1\"")).is_ok_and(|known| known.is_protected));
        assert!(known.cells[&(2, 1)].is_formula && known.cells[&(2, 1)].style == Some(5) && !known.cells[&(0, 0)].is_formula);
        assert_eq!(known.rows[&0], " ht=\"30\"");
        assert!(known.formulas.contains("SUM(A1:A2)"));
    }

    #[test]
    fn only_the_cells_that_are_put_change_and_stale_sums_go() {
        let cells = [("B1", words("<甲&乙>")), ("C1", Filling::Number("1.5".into())), ("A2", Filling::Blank), ("A3", words("丙"))];
        let out = filled(SHEET, puts(&[&cells[..], &[("D3", words("丁")), ("A5", words("戊"))]].concat()), Some(2)).expect("filled");
        let expected = SHEET
            .replace("A1:C3", "A1:D5")
            .replace(" spans=\"1:3\"", "")
            .replace("<c r=\"C1\" s=\"2\"/></row>", "<c r=\"B1\" s=\"7\" t=\"inlineStr\"><is><t xml:space=\"preserve\">&lt;甲&amp;乙&gt;</t></is></c><c r=\"C1\" s=\"7\"><v>1.5</v></c></row><row r=\"2\" ht=\"18\"><c r=\"A2\" s=\"7\"/></row>")
            .replace("<row r=\"3\" ht='18'>", "<row r=\"3\" ht=\"18\"><c r=\"A3\" s=\"7\" t=\"inlineStr\"><is><t xml:space=\"preserve\">丙</t></is></c>")
            .replace("<v>12</v>", "")
            .replace(" t=\"str\"><f>", "><f>")
            .replace("<v>old</v></c></row>", "</c><c r=\"D3\" s=\"7\" t=\"inlineStr\"><is><t xml:space=\"preserve\">丁</t></is></c></row><row r=\"5\" ht=\"18\"><c r=\"A5\" s=\"7\" t=\"inlineStr\"><is><t xml:space=\"preserve\">戊</t></is></c></row>");
        assert_eq!(out, expected);
    }

    #[test]
    fn sheets_of_other_programs_are_filled_too() {
        let prefixed = r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/></x:row></x:sheetData></x:worksheet>"#;
        let out = filled(prefixed, puts(&[("B1", words("甲")), ("A2", words("乙"))]), None).expect("filled");
        assert!(out.contains("<x:c><x:v>1</x:v></x:c><x:c r=\"B1\" s=\"7\" t=\"inlineStr\"><x:is><x:t"), "{out}");
        assert!(out.contains("</x:row><x:row r=\"2\"><x:c r=\"A2\""), "{out}");
        let bare = filled("<worksheet><sheetData/></worksheet>", puts(&[("A1", words("甲"))]), None).expect("filled");
        assert!(bare.starts_with("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"") && bare.ends_with("</row></sheetData></worksheet>"));
        assert_eq!(filled("<worksheet></worksheet>", puts(&[("A1", words("甲"))]), None), Err(Malformed));
        assert_eq!(filled("<worksheet><sheetData></row></worksheet>", Puts::new(), None), Err(Malformed));
    }

    #[test]
    fn a_sheet_into_which_nothing_is_put_is_the_same_but_for_its_stale_sums() {
        let out = filled(SHEET, Puts::new(), None).expect("copied");
        assert_eq!(out, SHEET.replace("<v>12</v>", "").replace("<v>old</v>", "").replace(" t=\"str\"><f>", "><f>"));
    }
}
