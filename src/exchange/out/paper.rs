//! Workbooks for people: words instead of codes, wrapped, laid out on A4, nothing cut and nothing small.
//!
//! A table wider than a page goes on in further blocks of columns that repeat the first ones; columns are made narrower where that saves
//! a block. A cell longer than a page goes on in further rows. A sheet that comes back has the members of households apart from what is
//! asked once a household. What does not live here: tables as other systems write them (`spreadsheet.rs`), what a table holds (`review`).

use std::collections::BTreeSet;

use rust_xlsxwriter::Color;
use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::exchange::error::ExchangeError;
use crate::exchange::out::spreadsheet::A4;
use crate::exchange::out::spreadsheet::sheet_name;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// Printable width of A4 in screen dots, upright and across, with a reserve for other fonts.
const PAGE: [u32; 2] = [670, 980];

/// Points of height that A4 upright has for rows.
const PAGE_POINTS: u32 = 720;

/// Least scale, in per cent, at which what is meant for one page is kept on it.
const LEAST_PAGE_SCALE: u32 = 65;

/// Least scale of a printed page, in per cent, at which a table or form that is a little too large is kept on one page.
pub const LEAST_SCALE: u32 = 80;

/// Scales of tables in several blocks: the first that needs no more blocks than the others.
const BLOCK_SCALES: [u32; 3] = [90, 85, LEAST_SCALE];

/// Widest column of words, in half-width characters; a narrower one where that saves a block.
const WIDEST: [usize; 3] = [40, 34, 28];

/// The same on a sheet that is filled in, which should stay on one page.
const WIDEST_TO_FILL_IN: [usize; 3] = [24, 20, 16];

/// The sheet of the members where a table comes back; villages fill it in, so it is in Chinese for every reader.
const MEMBERS: &str = "成员";

/// Narrowest column.
const NARROWEST: usize = 5;

/// A column is made as much wider for a head that would just not fit into a line.
const SPARE: usize = 4;

/// Digits and letters in a row that are kept together are at most so wide: 户编号 and 人编号 are less.
const LONGEST_RUN: usize = 30;

/// Lines of a cell on one row; a longer one goes on in the next row.
const MOST_LINES: usize = 20;

/// The same on a sheet that comes back, to which no row may be added: as many as a row can be high.
const MOST_LINES_TO_FILL_IN: usize = 28;

/// Dots of a half-width character.
const DOTS: u32 = 7;

/// Dots that a spreadsheet adds to each column for its edges.
const EDGES: u32 = 5;

/// Points of a line.
const LINE: u32 = 14;

/// The family that Chinese systems have; others take what is nearest.
pub const FONT: &str = "宋体";

/// The bytes of a workbook, and what has to be said of it.
///
/// # Errors
/// When the table is larger than a sheet can be.
pub fn bytes(table: &TableOut, lang: Lang) -> Result<(Vec<u8>, Vec<Text>), ExchangeError> {
    let title = table.title.get(lang);
    build(table, lang).map_err(|error| ExchangeError::building(title, &error))
}

/// One column on paper.
struct PaperColumn<'a> {
    /// Its position in the table.
    at: usize,
    head: &'a str,
    is_key: bool,
    /// Its width in half-width characters.
    width: usize,
    /// Nothing stands in it yet.
    is_empty: bool,
}

impl PaperColumn<'_> {
    fn dots(&self) -> u32 {
        u32::try_from(self.width).unwrap_or(u32::MAX).saturating_mul(DOTS) + EDGES
    }
}

struct PaperFormats {
    head: Format,
    plain: Kinds,
    /// The same, shaded.
    asked: Kinds,
}

struct Kinds {
    text: Format,
    money: Format,
    count: Format,
    percent: Format,
}

fn build(table: &TableOut, lang: Lang) -> Result<(Vec<u8>, Vec<Text>), XlsxError> {
    let mut book = Workbook::new();
    // A fixed day, so that the same table gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    // A village reads what comes back, whoever wrote it.
    let lang = if table.comes_back { Lang::Zh } else { lang };
    let mut too_long = BTreeSet::new();
    for part in parts(table, lang) {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&part.name))?;
        too_long.extend(fill(sheet, table, &part, lang)?);
    }
    let remark = if table.comes_back {
        text("有 {n} 行字太多，表里截短了（末尾有“{mark}”）", "{n|row is|rows are} too long and cut; “{mark}” stands at the end")
    } else {
        text(
            "有 {n} 行字太多，工作簿里分成几行写；csv 里是一行",
            "{n|row is|rows are} too long: each goes on in further rows; in csv it is one",
        )
    };
    let remarks = if too_long.is_empty() { Vec::new() } else { vec![remark.fill(&[("n", &too_long.len()), ("mark", &CUT)])] };
    Ok((book.save_to_buffer()?, remarks))
}

/// What stands on one sheet.
struct PaperPart {
    name: String,
    /// Columns that stand here, beside those that are repeated.
    kind: Paper,
    /// Positions of the rows.
    rows: Vec<usize>,
}

/// The sheets of a table: one, or those asked once a household and the members.
fn parts(table: &TableOut, lang: Lang) -> Vec<PaperPart> {
    let name = table.title.get(lang).to_owned();
    let all = (0..table.rows.len()).collect();
    if !(table.comes_back && table.paper.contains(&Paper::Member)) {
        return vec![PaperPart { name, kind: Paper::Plain, rows: all }];
    }
    let key = table.paper.iter().position(|paper| *paper == Paper::Key).unwrap_or(0);
    let is_first = |at: &usize| *at == 0 || table.rows[*at].get(key) != table.rows[*at - 1].get(key);
    let households = (0..table.rows.len()).filter(is_first).collect();
    vec![PaperPart { name, kind: Paper::Plain, rows: households }, PaperPart { name: MEMBERS.to_owned(), kind: Paper::Member, rows: all }]
}

/// Writes one sheet; gives the rows that had too many words.
fn fill(sheet: &mut Worksheet, table: &TableOut, part: &PaperPart, lang: Lang) -> Result<Vec<usize>, XlsxError> {
    let (columns, page) = columns(table, part, lang);
    let formats = formats();
    let mut longest_head = 1;
    for (column, own) in (0u16..).zip(&columns) {
        sheet.write_string_with_format(0, column, own.head, &formats.head)?;
        sheet.set_column_width_pixels(column, own.dots())?;
        longest_head = longest_head.max(lines(own.head, own.width).len());
    }
    sheet.set_row_height(0, height(longest_head))?;
    let (mut at, mut too_long, mut tall) = (1u32, Vec::new(), points(longest_head));
    for &number in &part.rows {
        let parts = on_paper(&table.rows[number], &columns, table.comes_back);
        if parts.len() > 1 || parts.iter().flatten().any(is_cut) {
            too_long.push(number);
        }
        for part in parts {
            let mut most = table.least_lines.max(1);
            let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
            if let Some(words) = spread(table, &part) {
                let room = columns.iter().skip(1).map(|own| own.width + 1).sum::<usize>();
                most = lines(words, room).len().max(1);
                put(sheet, at, 0, &part[0], &formats.plain)?;
                sheet.merge_range(at, 1, at, last, words, &formats.plain.text)?;
                sheet.set_row_height(at, height(most))?;
                tall += points(most);
                at += 1;
                continue;
            }
            for ((column, own), cell) in (0u16..).zip(&columns).zip(&part) {
                if let CellOut::Text(words) = cell {
                    most = most.max(lines(words, own.width).len());
                }
                let kind = if table.asked.contains(&(number, own.at)) { &formats.asked } else { &formats.plain };
                put(sheet, at, column, cell, kind)?;
            }
            sheet.set_row_height(at, height(most))?;
            tall += points(most);
            at += 1;
        }
    }
    let title = match table.hint.get(lang) {
        "" => table.title.get(lang).to_owned(),
        hint => format!("{}　{hint}", table.title.get(lang)),
    };
    lay_out(sheet, (&title, table.signed.get(lang)), &columns, &page, at.saturating_sub(1), lang)?;
    if table.is_page {
        // Other fonts are wider, so the spreadsheet itself sees to the width; to the height where that keeps it readable.
        sheet.set_print_fit_to_pages(1, u16::from(tall * LEAST_PAGE_SCALE <= PAGE_POINTS * 100));
    }
    Ok(too_long)
}

/// The words of a row of a page that stand alone behind its first column.
fn spread<'a>(table: &TableOut, row: &'a [CellOut]) -> Option<&'a str> {
    let [_, CellOut::Text(words), rest @ ..] = row else { return None };
    (table.is_page && !rest.is_empty() && rest.iter().all(|cell| *cell == CellOut::Empty)).then_some(words.as_str())
}

fn formats() -> PaperFormats {
    let base = Format::new().set_font_name(FONT).set_font_size(10).set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let kinds = |base: &Format| Kinds {
        text: base.clone().set_num_format("@").set_text_wrap(),
        // A little room behind a figure, so that it does not touch the words beside it.
        money: base.clone().set_num_format("#,##0.00_ "),
        count: base.clone().set_num_format("0").set_align(FormatAlign::Center),
        percent: base.clone().set_num_format("0.00%_ "),
    };
    PaperFormats {
        head: base.clone().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E7_E6E6)).set_align(FormatAlign::VerticalCenter),
        plain: kinds(&base),
        asked: kinds(&base.clone().set_background_color(Color::RGB(0x00FF_F2CC))),
    }
}

/// The columns of a sheet in the widths that need the fewest pages, the widest of them, and how they fall on pages.
fn columns<'a>(table: &'a TableOut, part: &PaperPart, lang: Lang) -> (Vec<PaperColumn<'a>>, Pages) {
    let choices = if table.comes_back || table.is_page { WIDEST_TO_FILL_IN } else { WIDEST };
    let laid = |(most, spare): (usize, usize)| {
        let columns = of_width(table, part, (most, spare), lang);
        let keys: u32 = columns.iter().filter(|column| column.is_key).map(PaperColumn::dots).sum();
        let page = pages(keys, &columns.iter().filter(|column| !column.is_key).map(PaperColumn::dots).collect::<Vec<u32>>());
        (columns, page)
    };
    let [widest, narrower @ ..] = choices;
    // Heads give way before words do.
    let next = narrower.into_iter().map(|most| (most, SPARE)).chain(choices.into_iter().map(|most| (most, 0)));
    next.map(laid).fold(laid((widest, SPARE)), |best, next| if next.1.blocks < best.1.blocks { next } else { best })
}

/// The columns that stand on paper, those that are repeated first, each as wide as what it holds wants and at most so wide.
fn of_width<'a>(table: &'a TableOut, part: &PaperPart, (most, spare): (usize, usize), lang: Lang) -> Vec<PaperColumn<'a>> {
    let mut columns: Vec<PaperColumn<'_>> = Vec::new();
    for (at, head) in table.header.iter().enumerate() {
        let paper = table.paper.get(at).copied().unwrap_or_default();
        let of_members = matches!(paper, Paper::Member | Paper::MemberKey) && part.kind == Paper::Member;
        let is_here = matches!(paper, Paper::Key | Paper::Each) || paper == part.kind || of_members || !table.comes_back;
        if paper == Paper::Off || !is_here {
            continue;
        }
        let head = head.get(lang);
        let is_own = |row: &&usize| at != 1 || spread(table, &table.rows[**row]).is_none();
        let widest = part.rows.iter().filter(is_own).filter_map(|&row| table.rows[row].get(at)).map(width_of).max().unwrap_or(0);
        // A head is broken over two or three lines before it makes its column wide.
        let of_head = room_for(head).min(room_for(head).div_ceil(2).max(8));
        // Numbers and codes are not broken, nor is a word of a head, whose letters are bold.
        let of_word = longest_run(head) * 9 / 8 + 1;
        let least = part.rows.iter().filter(is_own).filter_map(|&row| table.rows[row].get(at)).map(unbroken).max().unwrap_or(0);
        let least = least.max(of_word).max(NARROWEST);
        let mut width = widest.max(of_head).clamp(least, most.max(least));
        if (width + 1..=width + spare).contains(&room_for(head)) {
            width = room_for(head);
        }
        let is_key = paper == Paper::Key || of_members && paper == Paper::MemberKey;
        columns.push(PaperColumn { at, head, is_key, width, is_empty: widest == 0 });
    }
    columns.sort_by_key(|column| !column.is_key);
    let spare = PAGE[0].saturating_sub(columns.iter().map(PaperColumn::dots).sum());
    let by_hand = if table.least_lines > 0 { columns.iter().filter(|column| column.is_empty).count() } else { 0 };
    if let Some(each) = usize::try_from(spare / DOTS).unwrap_or(0).checked_div(by_hand) {
        // What is written by hand has the room that is left on the page.
        columns.iter_mut().filter(|column| column.is_empty).for_each(|column| column.width += each);
    }
    if table.is_page {
        // A page is used in its whole width.
        if let Some(column) = columns.get_mut(1) {
            column.width += usize::try_from(spare / DOTS).unwrap_or(0);
        }
    }
    columns
}

/// Cells of a table as wide as they want to be; numbers may not be broken, words may.
fn width_of(cell: &CellOut) -> usize {
    match cell {
        CellOut::Text(words) | CellOut::Coded { words, .. } => words.lines().map(room_for).max().unwrap_or(0) + 1,
        CellOut::Money(amount) => room_for(&amount.to_string()) + 1,
        CellOut::Count(count) => room_for(&count.to_string()) + 1,
        CellOut::Percent(share) => room_for(&share.to_string()) + 3,
        CellOut::Empty => 0,
    }
}

/// How wide a cell must be so that none of its numbers and codes is broken.
fn unbroken(cell: &CellOut) -> usize {
    match cell {
        CellOut::Text(words) | CellOut::Coded { words, .. } => match longest_run(words) {
            0 => 0,
            room => room + 1,
        },
        // Numbers are never in more lines than one.
        CellOut::Money(_) | CellOut::Count(_) | CellOut::Percent(_) => width_of(cell),
        CellOut::Empty => 0,
    }
}

/// Room for the longest run of letters and digits; none for one that no column is made wide for.
fn longest_run(words: &str) -> usize {
    let runs = words.split(|letter: char| !letter.is_ascii_alphanumeric()).map(room_for);
    runs.filter(|room| *room <= LONGEST_RUN).max().unwrap_or(0)
}

/// Quarters of a half-width character that words take: digits and Latin letters are wider in the fonts that stand in for a missing one.
fn quarters(words: &str) -> usize {
    let narrow = words.bytes().filter(u8::is_ascii_graphic).count();
    words.width() * 4 + narrow
}

/// The same in whole half-width characters.
fn room_for(words: &str) -> usize {
    quarters(words).div_ceil(4)
}

/// The rows that a row of the table takes on paper, cells in the order of the columns.
fn on_paper(row: &[CellOut], columns: &[PaperColumn<'_>], comes_back: bool) -> Vec<Vec<CellOut>> {
    let cell = |column: &PaperColumn<'_>| match row.get(column.at) {
        Some(CellOut::Coded { words, .. }) if words.is_empty() => CellOut::Empty,
        Some(CellOut::Coded { words, .. }) => CellOut::Text(words.clone()),
        Some(other) => other.clone(),
        None => CellOut::Empty,
    };
    let first: Vec<CellOut> = columns.iter().map(cell).collect();
    let most_lines = if comes_back { MOST_LINES_TO_FILL_IN } else { MOST_LINES };
    let pieces: Vec<Vec<String>> = first
        .iter()
        .zip(columns)
        .map(|(cell, column)| match cell {
            CellOut::Text(words) => lines(words, column.width).chunks(most_lines).map(<[String]>::concat).collect(),
            CellOut::Money(_) | CellOut::Count(_) | CellOut::Percent(_) | CellOut::Coded { .. } | CellOut::Empty => Vec::new(),
        })
        .collect();
    let most = pieces.iter().map(Vec::len).max().unwrap_or(0).max(1);
    if most == 1 {
        return vec![first];
    }
    let part = |turn: usize| {
        let each = first.iter().zip(&pieces).zip(columns);
        each.map(|((cell, pieces), column)| match pieces.get(turn) {
            Some(piece) if comes_back && pieces.len() > 1 => CellOut::Text(format!("{}{CUT}", piece.trim_end())),
            Some(piece) => CellOut::Text(piece.clone()),
            None if turn == 0 || column.is_key => cell.clone(),
            None => CellOut::Empty,
        })
        .collect()
    };
    // A sheet that comes back is read again row by row: no row may be added to it.
    (0..if comes_back { 1 } else { most }).map(part).collect()
}

/// What stands at the end of words that were cut.
const CUT: &str = "…（下略）";

fn is_cut(cell: &CellOut) -> bool {
    matches!(cell, CellOut::Text(words) if words.ends_with(CUT))
}

/// The lines into which words fall in a column, nothing taken away: together they are the words again.
#[must_use]
pub fn lines(words: &str, width: usize) -> Vec<String> {
    // One character less than there is room for: other fonts are wider.
    let room = width.saturating_sub(1).max(3) * 4;
    let mut lines = Vec::new();
    for paragraph in words.split_inclusive('\n') {
        let (mut line, mut wide) = (String::new(), 0);
        for piece in paragraph.split_word_bounds() {
            if wide > 0 && wide + quarters(piece.trim_end()) > room {
                lines.push(std::mem::take(&mut line));
                wide = 0;
            }
            for letter in piece.graphemes(true) {
                if wide + quarters(letter.trim_end()) > room && wide > 0 {
                    lines.push(std::mem::take(&mut line));
                    wide = 0;
                }
                line.push_str(letter);
                wide += quarters(letter);
            }
        }
        lines.push(line);
    }
    lines
}

/// Points of height of a row of so many lines.
#[must_use]
pub fn height(lines: usize) -> f64 {
    f64::from(points(lines))
}

/// Points of a row of so many lines.
fn points(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(LINE).saturating_add(4).min(409)
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &CellOut, formats: &Kinds) -> Result<(), XlsxError> {
    // Workbooks hold numbers as doubles; the decimal text is read once, nothing is computed with it.
    let number = |text: String| text.parse::<f64>().unwrap_or(f64::NAN);
    match cell {
        CellOut::Text(words) | CellOut::Coded { words, .. } => sheet.write_string_with_format(row, column, words, &formats.text)?,
        CellOut::Money(amount) => sheet.write_number_with_format(row, column, number(amount.plain()), &formats.money)?,
        CellOut::Count(count) => sheet.write_number_with_format(row, column, number(count.to_string()), &formats.count)?,
        CellOut::Percent(share) => sheet.write_number_with_format(row, column, number(format!("{share}e-4")), &formats.percent)?,
        CellOut::Empty => sheet.write_blank(row, column, &formats.text)?,
    };
    Ok(())
}

/// Paper, scale, what is repeated on each page.
fn lay_out(
    sheet: &mut Worksheet,
    (title, signed): (&str, &str),
    columns: &[PaperColumn<'_>],
    page: &Pages,
    rows: u32,
    lang: Lang,
) -> Result<(), XlsxError> {
    let keys = columns.iter().take_while(|column| column.is_key).count();
    let key_columns = u16::try_from(keys).unwrap_or(0);
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_paper_size(A4);
    if page.across {
        sheet.set_landscape();
    } else {
        sheet.set_portrait();
    }
    if page.blocks == 1 {
        // Where another font stands in for a missing one, columns are wider: no column falls off onto a page of its own.
        sheet.set_print_fit_to_pages(1, 0);
    } else {
        sheet.set_print_scale(u16::try_from(page.scale).unwrap_or(100));
    }
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(0, 0)?;
    if keys > 0 {
        sheet.set_repeat_columns(0, key_columns.saturating_sub(1))?;
    }
    // The blocks of the same households lie one behind the other.
    sheet.set_page_order(false);
    sheet.set_freeze_panes(1, key_columns)?;
    sheet.set_header(format!("&C{}", title.replace('&', "&&")));
    let number = match lang {
        Lang::Zh => "第 &P 页 共 &N 页",
        Lang::En => "page &P of &N",
    };
    // Every page is signed: pages of a ledger are parted.
    sheet.set_footer(match signed {
        "" => format!("&C{number}"),
        signed => format!("&L{}&R{number}", signed.replace('&', "&&")),
    });
    if !columns.is_empty() {
        sheet.autofilter(0, 0, rows, last)?;
    }
    Ok(())
}

/// How columns fall on pages.
#[derive(Debug, PartialEq, Eq)]
struct Pages {
    /// A4 across.
    across: bool,
    /// In per cent.
    scale: u32,
    /// Blocks of columns, each with those that are repeated.
    blocks: usize,
}

/// The paper for columns of these widths; `keys` is the width of those that are repeated. Where a block of columns ends the spreadsheet itself decides, by the fonts it has: so nothing is
/// ever cut at the edge.
fn pages(keys: u32, dots: &[u32]) -> Pages {
    let total: u32 = keys + dots.iter().sum::<u32>();
    let [upright, across] = PAGE;
    if total <= upright {
        return Pages { across: false, scale: 100, blocks: 1 };
    }
    let fits = across * 100 / total.max(1);
    if fits >= LEAST_SCALE {
        return Pages { across: true, scale: fits.min(100), blocks: 1 };
    }
    let choices = BLOCK_SCALES.map(|scale| (blocks(keys, dots, across * 100 / scale), scale));
    let [first, rest @ ..] = choices;
    let (blocks, scale) = rest.into_iter().fold(first, |best, next| if next.0 < best.0 { next } else { best });
    Pages { across: true, scale, blocks }
}

/// How many blocks columns fall into on pages with this room.
fn blocks(keys: u32, dots: &[u32], room: u32) -> usize {
    let (mut blocks, mut wide) = (1, keys);
    for &own in dots {
        if wide > keys && wide + own > room {
            blocks += 1;
            wide = keys;
        }
        wide += own;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use crate::domain::money::Money;
    use crate::exchange::out::paper::bytes;
    use crate::exchange::out::paper::columns;
    use crate::exchange::out::paper::lines;
    use crate::exchange::out::paper::pages;
    use crate::exchange::out::paper::parts;
    use crate::exchange::out::paper::room_for;
    use crate::exchange::out::table::CellOut;
    use crate::exchange::out::table::Paper;
    use crate::exchange::out::table::TableOut;
    use crate::i18n::Lang;
    use crate::i18n::Text;

    /// A wide correction sheet of two households with two members each.
    fn sheet() -> TableOut {
        let word = |word: &str| CellOut::Text(word.to_owned());
        let heads = [("户编号", Paper::Key), ("姓名", Paper::MemberKey), ("人编号", Paper::Member), ("劳动技能", Paper::Member)];
        let amounts = (0..14).map(|_| ("生产经营性收入", Paper::Plain));
        let all: Vec<(&str, Paper)> = heads.into_iter().chain(amounts).chain([("请核对", Paper::Each)]).collect();
        let row = |hh: &str, member: &str, ask: &str| {
            let mut row = vec![word(hh), word("买买提·吐尔逊"), word(member), word("普通劳动力")];
            row.extend((0..14).map(|_| CellOut::Money(Money(1_234_567_800))));
            row.push(word(ask));
            row
        };
        TableOut {
            header: all.iter().map(|(head, _)| Text::same(*head)).collect(),
            paper: all.iter().map(|(_, paper)| *paper).collect(),
            rows: vec![
                row("98010100100010001", "9801010010001000101", "请带工资流水核对全年务工收入"),
                row("98010100100010001", "9801010010001000102", ""),
                row("98010100100010002", "9801010010001000201", "漏采"),
            ],
            comes_back: true,
            ..TableOut::default()
        }
    }

    #[test]
    fn a_sheet_that_comes_back_has_the_members_apart() {
        let table = sheet();
        let parts = parts(&table, Lang::Zh);
        let rows: Vec<&[usize]> = parts.iter().map(|part| part.rows.as_slice()).collect();
        assert_eq!(rows, [&[0, 2][..], &[0, 1, 2]]);
        let heads = |part: usize| {
            let (columns, _) = columns(&table, &parts[part], Lang::Zh);
            columns.iter().map(|column| (column.head, column.is_key)).collect::<Vec<_>>()
        };
        assert_eq!(heads(0)[..2], [("户编号", true), ("生产经营性收入", false)]);
        assert_eq!(heads(1), [("户编号", true), ("姓名", true), ("人编号", false), ("劳动技能", false), ("请核对", false)]);
    }

    #[test]
    fn a_row_that_is_filled_in_by_hand_is_higher() {
        let shown = |least_lines: usize| {
            let (bytes, _) = bytes(&TableOut { least_lines, ..sheet() }, Lang::Zh).expect("a workbook");
            let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
            let mut xml = String::new();
            let mut part = package.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
            std::io::Read::read_to_string(&mut part, &mut xml).expect("read");
            let row = xml.split_once("<row r=\"3\"").expect("a row").1;
            row.split_once("ht=\"").and_then(|(_, rest)| rest.split_once('"')?.0.parse::<f64>().ok()).expect("a height")
        };
        assert!(shown(2) > shown(0) + 10.0, "{:?}", [shown(0), shown(2)]);
    }

    #[test]
    fn what_is_written_by_hand_has_the_room_that_is_left_on_the_page() {
        let table = |least_lines: usize| TableOut {
            header: ["学员代码", "项目", "要看的材料"].map(Text::same).to_vec(),
            rows: vec![vec![CellOut::Text("学员01".to_owned())]; 3],
            comes_back: true,
            least_lines,
            ..TableOut::default()
        };
        let wide = |least_lines: usize| {
            let table = table(least_lines);
            let (columns, page) = columns(&table, &parts(&table, Lang::Zh)[0], Lang::Zh);
            (columns.iter().map(|column| column.width).collect::<Vec<_>>(), page.blocks)
        };
        let (narrow, hand) = (wide(0), wide(2));
        assert!(hand.0[0] == narrow.0[0] && hand.0[1] > narrow.0[1] + 20 && hand.0[2] > narrow.0[2] + 20, "{narrow:?} {hand:?}");
        assert!(hand.1 == narrow.1 && hand.0.iter().sum::<usize>() <= 96, "{hand:?}");
    }

    #[test]
    fn no_word_of_a_head_is_broken() {
        let heads = ["prefecture", "household type", "eco compensation", "certificate no.", "人均纯收入(本期)"];
        let table = TableOut {
            header: heads.iter().map(|head| Text::same(*head)).collect(),
            rows: vec![vec![CellOut::Text("甲".to_owned()); heads.len()]],
            ..TableOut::default()
        };
        let part = &parts(&table, Lang::En)[0];
        for column in columns(&table, part, Lang::En).0 {
            let longest = column.head.split(' ').filter(|word| word.is_ascii()).map(room_for).max().unwrap_or(0);
            assert!(longest < column.width, "{} in {}", column.head, column.width);
        }
    }

    #[test]
    fn no_number_is_broken_however_narrow_the_columns_are() {
        let table = sheet();
        for part in parts(&table, Lang::Zh) {
            let (columns, _) = columns(&table, &part, Lang::Zh);
            for column in columns {
                for row in &table.rows {
                    match &row[column.at] {
                        CellOut::Text(number) if number.starts_with("980") => {
                            assert_eq!(lines(number, column.width).len(), 1, "{number} in {}", column.width);
                        }
                        CellOut::Money(amount) => assert!(room_for(&amount.to_string()) < column.width, "{amount} in {}", column.width),
                        _ => {}
                    }
                }
            }
        }
    }

    #[test]
    fn heads_give_way_before_the_last_columns_fall_onto_a_page_of_their_own() {
        let heads =
            ["村", "采集户数", "人口", "已通过", "待审", "退回未交回", "交回待复审", "办结率", "人均纯收入", "上年人均", "收入下降户"];
        let more = ["低于监测线", "人均转移性收入", "上年人均转移性收入", "人均财产性收入", "上年人均财产性收入", "填报人", "签字"];
        let money = |fen: i64| CellOut::Money(Money(fen));
        let mut row: Vec<CellOut> = vec![CellOut::Text("第三村民组".to_owned())];
        row.extend([130, 468, 0, 130, 0, 0].map(CellOut::Count));
        row.extend([CellOut::Percent(10_000), money(1_601_344), money(1_501_671), CellOut::Count(15), CellOut::Count(3)]);
        row.extend([money(151_832), money(149_231), money(33_323), money(32_997), CellOut::Empty, CellOut::Empty]);
        let mut paper = vec![Paper::Plain; row.len()];
        paper[0] = Paper::Key;
        let header = heads.iter().chain(&more).map(|head| Text::same(*head)).collect();
        let table = TableOut { header, rows: vec![row], paper, ..TableOut::default() };
        let (_, page) = columns(&table, &parts(&table, Lang::Zh)[0], Lang::Zh);
        assert_eq!((page.across, page.blocks), (true, 1), "{page:?}");
    }

    #[test]
    fn words_fall_into_lines_and_nothing_is_lost() {
        let words = "纯收入比上年减少 3,594.00 元，降幅 28.00%，请核对。\nplease check the papers and give the reason";
        let found = lines(words, 20);
        assert_eq!(found.concat(), words);
        assert!(found.len() >= 5, "{found:?}");
        assert_eq!(lines("", 20), Vec::<String>::new());
        assert_eq!(lines("98010100100010001980101001000100019801010010001000", 20).len(), 4);
    }

    #[test]
    fn pages_are_never_printed_small() {
        for (dots, across, scale, blocks) in [
            (vec![100; 3], false, 100, 1),
            (vec![100; 8], true, 100, 1),
            (vec![100; 10], true, 89, 1),
            (vec![100; 12], true, 90, 2),
            (vec![120; 39], true, 90, 5),
            // A smaller scale saves a block.
            (vec![100; 21], true, 80, 2),
        ] {
            let page = pages(100, &dots);
            assert_eq!((page.across, page.scale, page.blocks), (across, scale, blocks), "{dots:?}");
        }
    }
}
