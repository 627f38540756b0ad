//! Workbooks as other systems write them: one plain sheet, with ids and phones as text cells; the practice township comes in them.
//!
//! What does not live here: workbooks for people (`paper.rs`), csv and saving (`write.rs`), reading workbooks (`sheets/workbook.rs`).

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use crate::exchange::error::ExchangeError;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;

/// A4 in the numbering of workbooks.
pub const A4: u8 = 9;

struct SheetFormats {
    head: Format,
    text: Format,
    money: Format,
    count: Format,
    percent: Format,
}

/// The bytes of a workbook with this table as its only sheet.
///
/// # Errors
/// When the table is larger than a sheet can be.
pub fn bytes(table: &TableOut, lang: Lang) -> Result<Vec<u8>, ExchangeError> {
    let title = table.title.get(lang);
    build(table, lang).map_err(|error| ExchangeError::building(title, &error))
}

fn build(table: &TableOut, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed day, so that the same table gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet();
    let title = table.title.get(lang);
    sheet.set_name(sheet_name(title))?;
    let formats = SheetFormats {
        head: Format::new().set_bold().set_text_wrap().set_border(FormatBorder::Thin),
        text: Format::new().set_num_format("@").set_border(FormatBorder::Thin),
        money: Format::new().set_num_format("#,##0.00").set_border(FormatBorder::Thin),
        count: Format::new().set_num_format("0").set_border(FormatBorder::Thin),
        percent: Format::new().set_num_format("0.00%").set_border(FormatBorder::Thin),
    };
    for (column, header) in (0u16..).zip(&table.header) {
        sheet.write_string_with_format(0, column, header.get(lang), &formats.head)?;
    }
    for (at, row) in (1u32..).zip(&table.rows) {
        for (column, cell) in (0u16..).zip(row) {
            put(sheet, at, column, cell, &formats)?;
        }
    }
    lay_out(sheet, title, table)?;
    book.save_to_buffer()
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &CellOut, formats: &SheetFormats) -> Result<(), XlsxError> {
    // Workbooks hold numbers as doubles; the decimal text is read once, nothing is computed with it.
    let number = |text: String| text.parse::<f64>().unwrap_or(f64::NAN);
    match cell {
        CellOut::Text(text) | CellOut::Coded { code: text, .. } => sheet.write_string_with_format(row, column, text, &formats.text)?,
        CellOut::Money(amount) => sheet.write_number_with_format(row, column, number(amount.plain()), &formats.money)?,
        CellOut::Count(count) => sheet.write_number_with_format(row, column, number(count.to_string()), &formats.count)?,
        CellOut::Percent(share) => sheet.write_number_with_format(row, column, number(format!("{share}e-4")), &formats.percent)?,
        CellOut::Empty => sheet.write_blank(row, column, &formats.text)?,
    };
    Ok(())
}

fn lay_out(sheet: &mut Worksheet, title: &str, table: &TableOut) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_paper_size(A4);
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(format!("&C{}", title.replace('&', "&&")));
    sheet.set_footer("&C第 &P 页 共 &N 页");
    if let Some(last) = u16::try_from(table.header.len()).ok().and_then(|width| width.checked_sub(1)) {
        let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, rows, last)?;
        sheet.set_autofit_max_width(300);
        sheet.autofit();
    }
    Ok(())
}

/// How many characters a sheet's name has at most.
const SHEET_NAME: usize = 31;

/// A sheet's name has at most 31 characters, stands in one line and has none of a few signs; a longer title ends with a whole word.
#[must_use]
pub fn sheet_name(title: &str) -> String {
    let may_stand = |letter: &char| !letter.is_control() && !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = title.chars().filter(may_stand).collect();
    let begun: String = name.chars().take(SHEET_NAME).collect();
    let goes_on = name.chars().nth(SHEET_NAME).is_some_and(|next| next != ' ');
    let whole = begun.rsplit_once(' ').map(|(words, _)| words).filter(|words| goes_on && !words.trim().is_empty());
    let name = whole.map_or_else(|| begun.clone(), |words| words.trim_end_matches([' ', ',', ';']).to_owned());
    if name.trim().is_empty() { "Sheet1".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use crate::exchange::out::spreadsheet::sheet_name;

    #[test]
    fn a_long_name_of_a_sheet_ends_with_a_whole_word() {
        assert_eq!(sheet_name("Households whose income fell, year 2024"), "Households whose income fell");
        assert_eq!(sheet_name("Waivers of the township by rule [2024]"), "Waivers of the township by rule");
        assert_eq!(sheet_name("收入下降户台账"), "收入下降户台账");
        assert_eq!(sheet_name(&"户".repeat(40)).chars().count(), 31);
        assert_eq!(sheet_name("[]"), "Sheet1");
    }
}
