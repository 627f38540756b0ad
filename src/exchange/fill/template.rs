//! A workbook that is there already: its sheets with words, looks and formulas, and the package with one sheet filled.
//!
//! What does not live here: the XML of a sheet (`sheet.rs`), which row is the head (`head.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;
use std::io::Read;
use std::io::Write;

use calamine::Data;
use calamine::DataRef;
use calamine::DataType as _;
use calamine::Reader as _;
use calamine::Xlsx;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::domain::text::signs;
use crate::exchange::bytes::guard::guarded;
use crate::exchange::bytes::kinds;
use crate::exchange::bytes::kinds::FileSort;
use crate::exchange::bytes::package;
use crate::exchange::bytes::package::Refused;
use crate::exchange::fill::number_format;
use crate::exchange::fill::number_format::NumberFormat;
use crate::exchange::fill::sheet;
use crate::exchange::fill::sheet::Area;
use crate::exchange::fill::sheet::Filling;
use crate::exchange::fill::sheet::PartLook;
use crate::exchange::fill::sheet::Place;
use crate::exchange::fill::sheet::Puts;
use crate::i18n::Text;
use crate::i18n::text;

/// One sheet of a workbook.
#[derive(Clone, Debug)]
pub struct TemplateSheet {
    /// Its name.
    pub name: String,
    /// Whether people see it.
    pub is_visible: bool,
    /// What stands in its cells, as words; numbers as they would be typed.
    pub words: BTreeMap<Place, String>,
    /// Numbers of more than fifteen digits, whose last ones the workbook does not hold any more.
    pub cut: BTreeSet<Place>,
    /// How its cells look, what is merged, whether it is protected.
    pub look: PartLook,
    // The name of its part in the package.
    part: String,
}

impl TemplateSheet {
    /// The words of a place; of merged cells those of their corner.
    #[must_use]
    pub fn words_at(&self, place: Place) -> &str {
        let corner = self.area_of(place).map_or(place, |area| area.first);
        self.words.get(&corner).map_or("", String::as_str)
    }

    /// The merged area that holds a place.
    #[must_use]
    pub fn area_of(&self, place: Place) -> Option<Area> {
        self.look.merged.iter().find(|area| area.holds(place)).copied()
    }

    /// The last row that holds words or a formula; none on an empty sheet.
    #[must_use]
    pub fn last_row(&self) -> Option<u32> {
        let formulas = self.look.cells.iter().filter(|(_, cell)| cell.is_formula).map(|(place, _)| place.0).max();
        self.words.keys().map(|place| place.0).max().max(formulas)
    }

    /// The format of a place: its own, else that of its column.
    #[must_use]
    pub fn style_at(&self, (row, column): Place) -> Option<u32> {
        let own = self.look.cells.get(&(row, column)).map(|cell| cell.style);
        own.unwrap_or_else(|| self.look.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column)).map(|found| found.2))
    }

    /// Whether a formula stands at a place.
    #[must_use]
    pub fn is_formula(&self, place: Place) -> bool {
        self.look.cells.get(&place).is_some_and(|cell| cell.is_formula)
    }
}

/// A workbook that is there already.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its worksheets, in order.
    pub sheets: Vec<TemplateSheet>,
    bytes: Vec<u8>,
    // What the formats of its looks make of a number, those left out that show it as it is.
    formats: BTreeMap<u32, NumberFormat>,
    // Whether names stand for areas of sheets, so that any formula may read any sheet.
    has_names: bool,
    workbook: String,
}

/// Spreadsheets keep fifteen digits of a number.
const EXACT: f64 = 1e15;

fn damaged() -> Text {
    text(
        "内容损坏或不完整，没有读入。请用 WPS 或 Excel 打开，另存为 xlsx",
        "is damaged or not whole and was not read. Open it in WPS or Excel and save it as xlsx",
    )
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Calls `each` for every tag of a part, closing ones left out.
fn each_tag(xml: &str, each: &mut dyn FnMut(&BytesStart<'_>)) -> Result<(), Text> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) | Event::Empty(tag) => each(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A part by its name, whatever its capitals; none where it is not there.
fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<(String, String)>, Text> {
    let own = zip.file_names().filter_map(Result::ok).find(|own| own.replace('\\', "/").trim_start_matches('/').eq_ignore_ascii_case(name));
    let Some(own) = own.map(std::borrow::Cow::into_owned) else { return Ok(None) };
    let mut bytes = Vec::new();
    zip.by_name(&own).map_err(|_| damaged())?.read_to_end(&mut bytes).map_err(|_| damaged())?;
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).to_vec();
    String::from_utf8(bare).map(|xml| Some((own, xml))).map_err(|_| damaged())
}

impl Template {
    /// Reads a workbook.
    ///
    /// # Errors
    /// Words that follow its name: it is no xlsx, under a password, damaged, or larger than any office's.
    pub fn read(bytes: Vec<u8>) -> Result<Template, Text> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Err(text(
                "是旧的 xls 格式，或者加了打开密码，不能照着填。请用 WPS 或 Excel 打开，去掉密码，另存为 xlsx",
                "is an old xls, or under a password, and cannot be filled. Open it in WPS or Excel, take the password off and save it as xlsx",
            ));
        }
        if !bytes.starts_with(b"PK") {
            return Err(text("不是 xlsx 工作簿，不能照着填", "is no xlsx workbook and cannot be filled"));
        }
        if let FileSort::Other(what) = kinds::of_package(Cursor::new(bytes.as_slice())) {
            return Err(what);
        }
        package::look(Cursor::new(bytes.as_slice())).map_err(|why| match why {
            Refused::Large(what) => text("太大，没有读入：{what}", "is too large and was not read: {what}").fill(&[("what", &what)]),
            Refused::Broken(_) => damaged(),
        })?;
        // A reader that stumbles over damaged bytes counts as a broken file.
        guarded(|| Template::parse(bytes)).unwrap_or_else(|| Err(damaged()))
    }

    fn parse(bytes: Vec<u8>) -> Result<Template, Text> {
        let mut zip = ZipArchive::new(Cursor::new(bytes.as_slice())).map_err(|_| damaged())?;
        let (workbook_part, workbook) = part(&mut zip, "xl/workbook.xml")?.ok_or_else(damaged)?;
        let (_, rels) = part(&mut zip, "xl/_rels/workbook.xml.rels")?.ok_or_else(damaged)?;
        let mut targets: BTreeMap<String, String> = BTreeMap::new();
        each_tag(&rels, &mut |tag| {
            if let (Some(id), Some(target), Some(kind)) = (attribute(tag, "Id"), attribute(tag, "Target"), attribute(tag, "Type"))
                && kind.ends_with("/worksheet")
            {
                targets.insert(id, target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned));
            }
        })?;
        let mut listed: Vec<(String, bool, String)> = Vec::new();
        let mut has_names = false;
        each_tag(&workbook, &mut |tag| match tag.local_name().as_ref() {
            "sheet" => {
                let target = attribute(tag, "id").and_then(|id| targets.get(&id).cloned());
                if let (Some(name), Some(target)) = (attribute(tag, "name"), target) {
                    listed.push((name, attribute(tag, "state").is_none_or(|state| state == "visible"), target));
                }
            }
            // Print areas and titles are names too, and no formula reads them.
            "definedName" => has_names |= attribute(tag, "name").is_some_and(|name| !name.starts_with("_xlnm.")),
            _ => {}
        })?;
        let styles = part(&mut zip, STYLES)?.map(|(_, xml)| xml).unwrap_or_default();
        let formats = formats(&styles)?;
        let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).map_err(|_| damaged())?;
        let mut sheets = Vec::new();
        for (name, is_visible, target) in listed {
            let Some((own, xml)) = part(&mut zip, &target)? else { continue };
            let look = sheet::look(&xml).map_err(|_| damaged())?;
            let mut words = BTreeMap::new();
            let mut cut = BTreeSet::new();
            let mut cells = book.worksheet_cells_reader(&name).map_err(|_| damaged())?;
            while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
                if cell.get_value().get_float().is_some_and(|number| number.abs() >= EXACT) {
                    cut.insert(cell.get_position());
                }
                let said = match cell.get_value() {
                    DataRef::Empty => continue,
                    DataRef::SharedString(said) => signs::unescaped(said).into_owned(),
                    value => signs::unescaped(&Data::from(value.clone()).to_string()).into_owned(),
                };
                let said = said.trim().to_owned();
                if !said.is_empty() {
                    words.insert(cell.get_position(), said);
                }
            }
            sheets.push(TemplateSheet { name, is_visible, words, cut, look, part: own });
        }
        drop(book);
        drop(zip);
        if sheets.is_empty() {
            return Err(damaged());
        }
        Ok(Template { sheets, bytes, formats, has_names, workbook: workbook_part })
    }

    /// What a look makes of a number.
    #[must_use]
    pub fn format(&self, style: Option<u32>) -> NumberFormat {
        style.and_then(|style| self.formats.get(&style).copied()).unwrap_or(NumberFormat::Plain)
    }

    /// The workbook with cells put into one sheet; rows that are not there yet look as row `like` does. Every other part is copied as it
    /// is packed, but for sums elsewhere that read this sheet: what they came to before goes, and the workbook is told to work them out.
    ///
    /// # Errors
    /// Words that follow its name: it is damaged.
    pub fn filled(&self, at: usize, mut puts: Puts, like: Option<u32>) -> Result<Vec<u8>, Text> {
        let filled = self.sheets.get(at).ok_or_else(damaged)?;
        let mut zip = ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(|_| damaged())?;
        let mut changed: BTreeMap<String, String> = BTreeMap::new();
        if puts.values().flat_map(BTreeMap::values).any(|put| matches!(put.filling, Filling::Percent { .. })) {
            let styles = part(&mut zip, STYLES)?.map(|(_, xml)| xml).unwrap_or_default();
            if let Some(styles) = shown_as_percent(&styles, &mut puts)? {
                changed.insert(STYLES.to_owned(), styles);
            }
        }
        let mut puts = Some(puts);
        for reader in self.readers_of(at) {
            let one = &self.sheets[reader];
            let Some((_, xml)) = part(&mut zip, &one.part)? else { return Err(damaged()) };
            let own = if one.part == filled.part { puts.take().unwrap_or_default() } else { Puts::new() };
            changed.insert(one.part.clone(), sheet::filled(&xml, own, like).map_err(|_| damaged())?);
        }
        if self.sheets.iter().any(|one| !one.look.formulas.is_empty())
            && let Some((_, xml)) = part(&mut zip, &self.workbook)?
        {
            changed.insert(self.workbook.clone(), recalculated(&xml)?);
        }
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() + self.bytes.len() / 4)));
        for entry in 0..zip.len() {
            let file = zip.by_index_raw(entry).map_err(|_| damaged())?;
            let name = file.name().map_err(|_| damaged())?.into_owned();
            match changed.get(&name) {
                None => out.raw_copy_file(file).map_err(|_| damaged())?,
                Some(xml) => {
                    let stamp = file.last_modified().unwrap_or_default();
                    drop(file);
                    out.start_file(&*name, SimpleFileOptions::default().last_modified_time(stamp)).map_err(|_| damaged())?;
                    out.write_all(xml.as_bytes()).map_err(|_| damaged())?;
                }
            }
        }
        out.finish().map(Cursor::into_inner).map_err(|_| damaged())
    }

    /// The sheet that is filled, and those with formulas that read it, directly or by way of others.
    fn readers_of(&self, at: usize) -> Vec<usize> {
        let mut readers = vec![at];
        let mut next = 0;
        while let Some(read) = readers.get(next).copied() {
            next += 1;
            let name = &self.sheets[read].name;
            for (other, one) in self.sheets.iter().enumerate() {
                let reads = !one.look.formulas.is_empty() && (self.has_names || one.look.formulas.contains(name.as_str()));
                if reads && !readers.contains(&other) {
                    readers.push(other);
                }
            }
        }
        readers
    }
}

/// The part of a workbook that holds its formats.
const STYLES: &str = "xl/styles.xml";

/// The number of the format `0.00%`, which every spreadsheet has (ECMA-376, 18.8.30).
const HUNDREDTHS: &str = "10";

/// Formats as they are and, behind them, one more for each that a share is put into: the same look, shown as percent; the cells take those.
/// None where there are no formats: the cells then hold words.
fn shown_as_percent(styles: &str, puts: &mut Puts) -> Result<Option<String>, Text> {
    let (mut head, mut close, mut begin, mut looks) = (0..0, None, 0, Vec::new());
    let mut reader = Reader::from_str(styles);
    loop {
        let from = place(&reader)?;
        let event = reader.read_event().map_err(|_| damaged())?;
        let to = place(&reader)?;
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "cellXfs" => head = from..to,
            Event::Start(tag) if head.end > 0 && tag.local_name().as_ref() == "xf" => begin = from,
            Event::Empty(tag) if head.end > 0 && tag.local_name().as_ref() == "xf" => looks.push(from..to),
            Event::End(tag) if head.end > 0 && tag.local_name().as_ref() == "xf" => looks.push(begin..to),
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => {
                close = Some(from);
                break;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (mut added, mut places) = (String::new(), BTreeMap::new());
    for put in puts.values_mut().flat_map(BTreeMap::values_mut) {
        let Filling::Percent { words, .. } = &put.filling else { continue };
        let own = put.style.unwrap_or_default();
        let look = usize::try_from(own).ok().and_then(|own| looks.get(own)).and_then(|look| styles.get(look.clone()));
        let Some(look) = look.filter(|_| close.is_some()) else {
            put.filling = Filling::Words(words.clone());
            continue;
        };
        let next = looks.len() + places.len();
        put.style = Some(*places.entry(own).or_insert_with(|| {
            added.push_str(&with_value(&with_value(look, "numFmtId", HUNDREDTHS), "applyNumberFormat", "1"));
            u32::try_from(next).unwrap_or_default()
        }));
    }
    let Some(close) = close.filter(|_| !added.is_empty()) else { return Ok(None) };
    let whole = (styles.get(..head.start), styles.get(head.clone()), styles.get(head.end..close), styles.get(close..));
    let (Some(before), Some(head), Some(own), Some(behind)) = whole else { return Err(damaged()) };
    let head = with_value(head, "count", &(looks.len() + places.len()).to_string());
    Ok(Some(format!("{before}{head}{own}{added}{behind}")))
}

fn place(reader: &Reader<&[u8]>) -> Result<usize, Text> {
    usize::try_from(reader.buffer_position()).map_err(|_| damaged())
}

/// An element whose first tag says a value under this name, in the place of what it said.
fn with_value(element: &str, name: &str, value: &str) -> String {
    let end = element.find('>').unwrap_or(element.len());
    let (tag, rest) = element.split_at(end);
    let written = format!(" {name}=");
    if let Some(at) = tag.find(&written) {
        let from = at + written.len();
        let mark = tag.get(from..).and_then(|rest| rest.chars().next()).unwrap_or('"');
        let behind = tag.get(from + 1..).and_then(|rest| rest.find(mark)).map_or(tag.len(), |length| from + 1 + length);
        return format!("{}{mark}{value}{}{rest}", &tag[..from], &tag[behind..]);
    }
    let (open, slash) = tag.strip_suffix('/').map_or((tag, ""), |open| (open, "/"));
    format!("{open} {name}=\"{value}\"{slash}{rest}")
}

/// What each look makes of a number, those left out that show it as it is.
fn formats(styles: &str) -> Result<BTreeMap<u32, NumberFormat>, Text> {
    let mut own: BTreeMap<u32, NumberFormat> = BTreeMap::new();
    let mut formats = BTreeMap::new();
    let (mut in_cells, mut at) = (false, 0_u32);
    let mut reader = Reader::from_str(styles);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (attribute(&tag, "numFmtId").and_then(|id| id.parse().ok()), attribute(&tag, "formatCode"))
                    {
                        own.insert(id, number_format::read(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id: u32 = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or_default();
                    let written = own.get(&id).copied().filter(|format| *format != NumberFormat::Plain);
                    match written.unwrap_or_else(|| number_format::built_in(id)) {
                        NumberFormat::Plain => {}
                        format => drop(formats.insert(at, format)),
                    }
                    at += 1;
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

/// What may stand behind `calcPr` in a workbook, in the order of the standard (ECMA-376, `CT_Workbook`).
const BEHIND: [&str; 9] = [
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
];

/// The workbook told to work out its formulas when it is opened.
fn recalculated(xml: &str) -> Result<String, Text> {
    let mut reader = Reader::from_str(xml);
    loop {
        let begin = usize::try_from(reader.buffer_position()).map_err(|_| damaged())?;
        let event = reader.read_event().map_err(|_| damaged())?;
        let end = usize::try_from(reader.buffer_position()).map_err(|_| damaged())?;
        let with = |new: &str, to: usize| Ok(format!("{}{new}{}", &xml[..begin], &xml[to..]));
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name();
                let prefix = name.as_ref().strip_suffix(tag.local_name().as_ref()).unwrap_or_default();
                if tag.local_name().as_ref() == "calcPr" {
                    let mut kept = String::new();
                    for found in tag.attributes().with_checks(false).flatten().filter(|found| found.key.as_ref() != "fullCalcOnLoad") {
                        let _ = write!(kept, " {}=\"{}\"", found.key.as_ref(), found.value);
                    }
                    let closed = if matches!(event, Event::Empty(_)) { "/" } else { "" };
                    return with(&format!("<{prefix}calcPr{kept} fullCalcOnLoad=\"1\"{closed}>"), end);
                }
                if BEHIND.contains(&tag.local_name().as_ref()) {
                    return with(&format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"), begin);
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "workbook" => {
                let name = tag.name();
                let prefix = name.as_ref().strip_suffix("workbook").unwrap_or_default();
                return with(&format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"), begin);
            }
            Event::Eof => return Err(damaged()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::io::Read as _;

    use rust_xlsxwriter::Format;
    use rust_xlsxwriter::Workbook;
    use zip::ZipArchive;

    use crate::exchange::fill::number_format::NumberFormat;
    use crate::exchange::fill::sheet::Filling;
    use crate::exchange::fill::sheet::Put;
    use crate::exchange::fill::sheet::Puts;
    use crate::exchange::fill::template::Template;
    use crate::exchange::fill::template::recalculated;
    use crate::exchange::fill::template::shown_as_percent;
    use crate::i18n::Lang;

    fn book() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("填报").expect("named");
        sheet.write(0, 0, "村").expect("written");
        sheet.write_with_format(1, 1, 0.5, &Format::new().set_num_format("0.0%")).expect("written");
        sheet.write_with_format(1, 2, 45_000, &Format::new().set_num_format("yyyy-mm-dd")).expect("written");
        sheet.write_formula(2, 1, rust_xlsxwriter::Formula::new("=SUM(B2:B2)").set_result("0.5")).expect("written");
        let other = book.add_worksheet().set_name("汇总").expect("named");
        other.write_formula(0, 0, rust_xlsxwriter::Formula::new("=填报!B3*2").set_result("1")).expect("written");
        let third = book.add_worksheet().set_name("说明").expect("named");
        third.write(0, 0, "不要动").expect("written");
        book.save_to_buffer().expect("saved")
    }

    fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a package");
        (0..zip.len())
            .map(|at| {
                let mut file = zip.by_index(at).expect("a part");
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).expect("read");
                (file.name().expect("a name").into_owned(), bytes)
            })
            .collect()
    }

    #[test]
    fn only_the_filled_sheet_and_the_sums_that_read_it_change() {
        let bytes = book();
        let template = Template::read(bytes.clone()).unwrap_or_else(|why| panic!("{}", why.get(Lang::En)));
        let sheet = &template.sheets[0];
        assert_eq!((sheet.words_at((0, 0)), sheet.last_row(), sheet.is_formula((2, 1))), ("村", Some(2), true));
        let format = |place| template.format(sheet.style_at(place));
        assert_eq!([format((0, 0)), format((1, 1)), format((1, 2))], [NumberFormat::Plain, NumberFormat::Percent, NumberFormat::Day]);
        let mut puts = Puts::new();
        puts.entry(1).or_default().insert(0, Put { filling: Filling::Words("石门村".into()), style: None });
        let out = template.filled(0, puts, None).expect("filled");
        let (before, after) = (parts(&bytes), parts(&out));
        let changed: Vec<&str> = before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.as_str()).collect();
        // The workbook of this writer asks for its formulas to be worked out already.
        assert_eq!(changed, ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]);
        let again = Template::read(out).expect("read");
        assert_eq!(again.sheets[0].words_at((1, 0)), "石门村");
        assert_eq!((again.sheets[0].words_at((2, 1)), again.sheets[1].words_at((0, 0))), ("", ""), "stale sums are gone");
    }

    #[test]
    fn a_share_in_a_plain_cell_is_a_number_in_the_look_of_its_cell_shown_as_percent() {
        let mut made = Workbook::new();
        let sheet = made.add_worksheet();
        sheet.write(0, 0, "增幅").expect("written");
        sheet.write_blank(1, 0, &Format::new().set_bold().set_background_color(0x00ff_ffcc)).expect("written");
        sheet.write_blank(2, 0, &Format::new().set_italic()).expect("written");
        let template = Template::read(made.save_to_buffer().expect("saved")).expect("read");
        let mut puts = Puts::new();
        for (row, share, words) in [(1, "0.0696", "6.96%"), (2, "-0.5", "-50.00%")] {
            let filling = Filling::Percent { share: share.into(), words: words.into() };
            puts.entry(row).or_default().insert(0, Put { filling, style: template.sheets[0].style_at((row, 0)) });
        }
        let out = template.filled(0, puts, None).expect("filled");
        let again = Template::read(out.clone()).expect("read");
        let sheet = &again.sheets[0];
        assert_eq!([sheet.words_at((1, 0)), sheet.words_at((2, 0))], ["0.0696", "-0.5"]);
        assert!([1, 2].iter().all(|row| again.format(sheet.style_at((*row, 0))) == NumberFormat::Percent), "shown as percent");
        assert_ne!(sheet.style_at((1, 0)), sheet.style_at((2, 0)), "each in its own look");
        let styles = parts(&out).into_iter().find(|(name, _)| name == "xl/styles.xml").expect("formats").1;
        let styles = String::from_utf8(styles).expect("text");
        assert_eq!(styles.matches("numFmtId=\"10\"").count(), 2, "{styles}");
        // A workbook without formats has only words to say it.
        let mut puts = Puts::new();
        let filling = Filling::Percent { share: "0.0696".into(), words: "6.96%".into() };
        puts.entry(1).or_default().insert(0, Put { filling, style: None });
        assert_eq!(shown_as_percent("<styleSheet/>", &mut puts).expect("read"), None);
        assert_eq!(puts[&1][&0].filling, Filling::Words("6.96%".into()));
    }

    #[test]
    fn what_is_no_workbook_is_said_so() {
        for (bytes, said) in [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "xlsx"),
            (b"a,b".to_vec(), "不是 xlsx"),
            (b"PK\x03\x04broken".to_vec(), "损坏"),
            (book()[..900].to_vec(), "损坏"),
        ] {
            let why = Template::read(bytes).expect_err("no workbook");
            assert!(why.get(Lang::Zh).contains(said), "{}", why.get(Lang::Zh));
        }
    }

    #[test]
    fn a_workbook_is_told_to_work_out_its_formulas_in_the_place_of_the_standard() {
        for (before, after) in [
            ("<workbook><sheets/></workbook>", "<workbook><sheets/><calcPr fullCalcOnLoad=\"1\"/></workbook>"),
            ("<workbook><calcPr calcId=\"1\"/></workbook>", "<workbook><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></workbook>"),
            (
                "<x:workbook><x:sheets/><x:extLst><calc/></x:extLst></x:workbook>",
                "<x:workbook><x:sheets/><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst><calc/></x:extLst></x:workbook>",
            ),
        ] {
            assert_eq!(recalculated(before).as_deref(), Ok(after));
        }
    }
}
