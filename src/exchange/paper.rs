//! Workbooks for people: words instead of codes, wrapped, laid out on A4, nothing cut and nothing small.
//!
//! A table wider than a page goes on in further blocks of columns that repeat the first ones; a cell longer than a page goes on in further
//! rows. What does not live here: tables as other systems write them (`spreadsheet.rs`), what a table holds (`review`).

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
use crate::exchange::spreadsheet::A4;
use crate::exchange::spreadsheet::sheet_name;
use crate::exchange::write::CellOut;
use crate::exchange::write::Paper;
use crate::exchange::write::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// Printable width of A4 in screen dots, upright and across, with a reserve for other fonts.
const PAGE: [u32; 2] = [670, 980];

/// Least scale of a printed page, in per cent, at which a table that is a little too wide is kept on one page.
const LEAST_SCALE: u32 = 80;

/// Scale of tables in several blocks.
const BLOCK_SCALE: u32 = 90;

/// Widest column of words, in half-width characters.
const WIDEST: usize = 40;

/// The same on a sheet that is filled in, which should stay on one page.
const WIDEST_TO_FILL_IN: usize = 24;

/// Narrowest column.
const NARROWEST: usize = 5;

/// Lines of a cell on one row; a longer one goes on in the next row.
const MOST_LINES: usize = 20;

/// The same on a sheet that comes back, to which no row may be added: as many as a row can be high.
const MOST_LINES_TO_FILL_IN: usize = 28;

/// Dots of a half-width character.
const DOTS: u32 = 7;

/// Points of a line.
const LINE: u32 = 14;

/// The family that Chinese systems have; others take what is nearest.
const FONT: &str = "宋体";

/// The bytes of a workbook, and what has to be said of it.
///
/// # Errors
/// When the table is larger than a sheet can be.
pub fn bytes(table: &TableOut, lang: Lang) -> Result<(Vec<u8>, Vec<Text>), ExchangeError> {
    let title = table.title.get(lang);
    build(table, lang).map_err(|error| ExchangeError::Write { name: title.to_owned(), cause: Text::same(error.to_string()) })
}

/// One column on paper.
struct Column<'a> {
    /// Its position in the table.
    at: usize,
    head: &'a str,
    is_key: bool,
    /// Its width in half-width characters.
    width: usize,
}

impl Column<'_> {
    fn dots(&self) -> u32 {
        u32::try_from(self.width).unwrap_or(u32::MAX).saturating_mul(DOTS) + 10
    }
}

struct Formats {
    head: Format,
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
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(table.title.get(lang)))?;
    let columns = columns(table, lang);
    let formats = formats();
    let mut longest_head = 1;
    for (column, own) in (0u16..).zip(&columns) {
        sheet.write_string_with_format(0, column, own.head, &formats.head)?;
        sheet.set_column_width_pixels(column, own.dots())?;
        longest_head = longest_head.max(lines(own.head, own.width).len());
    }
    sheet.set_row_height(0, height(longest_head))?;
    let (mut at, mut too_long) = (1u32, 0usize);
    for row in &table.rows {
        let parts = on_paper(row, &columns, table.comes_back);
        too_long += usize::from(parts.len() > 1 || parts.iter().flatten().any(is_cut));
        for part in parts {
            let mut most = 1;
            for ((column, own), cell) in (0u16..).zip(&columns).zip(&part) {
                if let CellOut::Text(words) = cell {
                    most = most.max(lines(words, own.width).len());
                }
                put(sheet, at, column, cell, &formats)?;
            }
            sheet.set_row_height(at, height(most))?;
            at += 1;
        }
    }
    lay_out(sheet, table.title.get(lang), &columns, at.saturating_sub(1), lang)?;
    let remark = if table.comes_back {
        text("有 {n} 行字太多，表里截短了（末尾有“{mark}”）", "{n} rows are too long and were cut; “{mark}” stands at the end")
    } else {
        text("有 {n} 行字太多，工作簿里分成几行写；csv 里是一行", "{n} rows are too long: each goes on in further rows; in csv it is one")
    };
    let remarks = if too_long > 0 { vec![remark.fill(&[("n", &too_long), ("mark", &CUT)])] } else { Vec::new() };
    Ok((book.save_to_buffer()?, remarks))
}

fn formats() -> Formats {
    let base = Format::new().set_font_name(FONT).set_font_size(10).set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    Formats {
        head: base.clone().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E7_E6E6)).set_align(FormatAlign::VerticalCenter),
        text: base.clone().set_num_format("@").set_text_wrap(),
        money: base.clone().set_num_format("#,##0.00"),
        count: base.clone().set_num_format("0"),
        percent: base.set_num_format("0.00%"),
    }
}

/// The columns that stand on paper, those that are repeated first, each as wide as what it holds wants.
fn columns(table: &TableOut, lang: Lang) -> Vec<Column<'_>> {
    let mut columns: Vec<Column<'_>> = Vec::new();
    for (at, head) in table.header.iter().enumerate() {
        let paper = table.paper.get(at).copied().unwrap_or_default();
        if paper == Paper::Off {
            continue;
        }
        let head = head.get(lang);
        let widest = table.rows.iter().filter_map(|row| row.get(at)).map(width_of).max().unwrap_or(0);
        // A head is broken over two or three lines before it makes its column wide.
        let of_head = room_for(head).min(room_for(head).div_ceil(2).max(8));
        let most = if table.comes_back { WIDEST_TO_FILL_IN } else { WIDEST };
        let width = widest.max(of_head).clamp(NARROWEST, most);
        columns.push(Column { at, head, is_key: paper == Paper::Key, width });
    }
    columns.sort_by_key(|column| !column.is_key);
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
fn on_paper(row: &[CellOut], columns: &[Column<'_>], comes_back: bool) -> Vec<Vec<CellOut>> {
    let cell = |column: &Column<'_>| match row.get(column.at) {
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
fn lines(words: &str, width: usize) -> Vec<String> {
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

fn height(lines: usize) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(LINE).saturating_add(4).min(409))
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &CellOut, formats: &Formats) -> Result<(), XlsxError> {
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
fn lay_out(sheet: &mut Worksheet, title: &str, columns: &[Column<'_>], rows: u32, lang: Lang) -> Result<(), XlsxError> {
    let keys = columns.iter().take_while(|column| column.is_key).count();
    let key_columns = u16::try_from(keys).unwrap_or(0);
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let page = pages(&columns.iter().map(Column::dots).collect::<Vec<u32>>());
    sheet.set_paper_size(A4);
    if page.across {
        sheet.set_landscape();
    } else {
        sheet.set_portrait();
    }
    sheet.set_print_scale(u16::try_from(page.scale).unwrap_or(100));
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(0, 0)?;
    if keys > 0 {
        sheet.set_repeat_columns(0, key_columns.saturating_sub(1))?;
    }
    // The blocks of the same households lie one behind the other.
    sheet.set_page_order(false);
    sheet.set_freeze_panes(1, key_columns)?;
    sheet.set_header(format!("&C{}", title.replace('&', "&&")));
    sheet.set_footer(match lang {
        Lang::Zh => "&C第 &P 页 共 &N 页",
        Lang::En => "&Cpage &P of &N",
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
}

/// The paper for columns of these widths. Where a block of columns ends the spreadsheet itself decides, by the fonts it has: so nothing is
/// ever cut at the edge.
fn pages(dots: &[u32]) -> Pages {
    let total: u32 = dots.iter().sum();
    let [upright, across] = PAGE;
    if total <= upright {
        return Pages { across: false, scale: 100 };
    }
    let fits = across * 100 / total.max(1);
    Pages { across: true, scale: if fits >= LEAST_SCALE { fits.min(100) } else { BLOCK_SCALE } }
}

#[cfg(test)]
mod tests {
    use crate::exchange::paper::lines;
    use crate::exchange::paper::pages;

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
        for (dots, across, scale) in [
            (vec![100; 4], false, 100),
            (vec![100; 9], true, 100),
            (vec![100; 11], true, 89),
            (vec![100; 13], true, 90),
            (vec![120; 40], true, 90),
        ] {
            let page = pages(&dots);
            assert_eq!((page.across, page.scale), (across, scale), "{dots:?}");
        }
    }
}
