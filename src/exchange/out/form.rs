//! Forms on paper: pages of sentences with a small table, to be signed, stamped and torn, one sheet of a workbook each.
//!
//! What does not live here: what a form says (`review/report`), the form as text (`table.rs`), tables (`paper.rs`).

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use crate::exchange::error::ExchangeError;
use crate::exchange::out::paper::FONT;
use crate::exchange::out::paper::LEAST_SCALE;
use crate::exchange::out::paper::height;
use crate::exchange::out::paper::lines;
use crate::exchange::out::spreadsheet::A4;
use crate::exchange::out::spreadsheet::sheet_name;
use crate::exchange::out::table::FormOut;
use crate::exchange::out::table::TEAR;

/// Points of a page between its margins: 742, less what printers round.
const PAGE: f64 = 735.0;

/// A workbook of forms, a sheet each, every one on A4 upright and never cut at the edge.
///
/// # Errors
/// What the writer of workbooks says.
pub fn bytes(forms: &[FormOut], title: &str) -> Result<Vec<u8>, ExchangeError> {
    build(forms).map_err(|error| ExchangeError::building(title, &error))
}

fn build(forms: &[FormOut]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed day, so that the same forms give the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    for form in forms {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&form.number))?;
        fill(sheet, form)?;
    }
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, form: &FormOut) -> Result<(), XlsxError> {
    let plain = Format::new().set_font_name(FONT).set_font_size(11).set_text_wrap().set_align(FormatAlign::Top);
    let title = plain.clone().set_font_size(16).set_bold().set_align(FormatAlign::Center);
    let cell = plain.clone().set_font_size(10).set_border(FormatBorder::Thin).set_num_format("@");
    let head = cell.clone().set_bold();
    let mut at = 0u32;
    for (column, (_, width)) in (0u16..).zip(&form.heads) {
        sheet.set_column_width(column, u32::try_from(*width).unwrap_or(10))?;
    }
    // A little less than there is: letters of eleven points are wider.
    let whole = form.heads.iter().map(|(_, width)| width + 1).sum::<usize>() * 9 / 10;
    let last = u16::try_from(form.heads.len().saturating_sub(1)).unwrap_or(0);
    let mut tall = 0.0;
    let line = |sheet: &mut Worksheet, at: &mut u32, words: &str, format: &Format, least: usize| -> Result<f64, XlsxError> {
        sheet.merge_range(*at, 0, *at, last, words, format)?;
        let points = height(lines(words, whole).len().max(least));
        sheet.set_row_height(*at, points)?;
        *at += 1;
        Ok(points)
    };
    tall += line(sheet, &mut at, &form.title, &title, 2)?;
    for words in &form.above {
        tall += line(sheet, &mut at, words, &plain, 1)?;
    }
    let head_row = at;
    for (column, (words, _)) in (0u16..).zip(&form.heads) {
        sheet.write_string_with_format(at, column, words, &head)?;
    }
    let tallest = form.heads.iter().map(|(words, width)| lines(words, *width).len()).max().unwrap_or(1);
    sheet.set_row_height(at, height(tallest))?;
    tall += height(tallest);
    at += 1;
    for row in &form.rows {
        let mut most = 1;
        for (column, (words, (_, width))) in (0u16..).zip(row.iter().zip(&form.heads)) {
            sheet.write_string_with_format(at, column, words, &cell)?;
            most = most.max(lines(words, *width).len());
        }
        sheet.set_row_height(at, height(most))?;
        tall += height(most);
        at += 1;
    }
    let mut rest = 0.0;
    for words in &form.below {
        // What is set in belongs to the line above it; beside the others somebody writes.
        rest += line(sheet, &mut at, words, &plain, if words.starts_with('　') { 1 } else { 2 })?;
    }
    if !form.reply.is_empty() {
        rest += line(sheet, &mut at, TEAR, &plain.clone().set_align(FormatAlign::Center), 2)?;
    }
    for (turn, words) in form.reply.iter().enumerate() {
        let format = if turn == 0 { title.clone().set_font_size(13) } else { plain.clone() };
        rest += line(sheet, &mut at, words, &format, 2)?;
    }
    sheet.set_paper_size(A4);
    sheet.set_portrait();
    sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    let is_one_page = is_one_page(tall + rest);
    // On a page without a row of the table its head would stand over the wrong lines.
    if tall > PAGE && !is_one_page {
        sheet.set_repeat_rows(head_row, head_row)?;
    }
    // Other fonts are wider, so the spreadsheet itself sees to the width; a long form goes on on further pages.
    sheet.set_print_fit_to_pages(1, u16::from(is_one_page));
    sheet.set_footer(format!("&L{}&R第 &P 页 共 &N 页", form.number.replace('&', "&&")));
    Ok(())
}

/// Whether so many points are kept on one page: a few lines by themselves on a second one are lost, and cost a sheet a form.
fn is_one_page(tall: f64) -> bool {
    tall * f64::from(LEAST_SCALE) <= PAGE * 100.0
}

#[cfg(test)]
mod tests {
    use crate::exchange::out::form::PAGE;
    use crate::exchange::out::form::bytes;
    use crate::exchange::out::form::is_one_page;
    use crate::exchange::out::spreadsheet::sheet_name;
    use crate::exchange::out::table::FormOut;
    use crate::exchange::out::table::TEAR;

    #[test]
    fn a_form_that_is_a_little_too_long_stays_on_its_page() {
        assert!(is_one_page(PAGE) && is_one_page(PAGE * 1.2) && !is_one_page(PAGE * 1.3));
    }

    #[test]
    fn a_form_is_a_sheet_and_the_same_as_text() {
        let form = |number: &str| FormOut {
            number: number.to_owned(),
            title: "通知单".to_owned(),
            above: vec!["石门村：".to_owned()],
            heads: vec![("户主".to_owned(), 10), ("请核对".to_owned(), 40)],
            rows: vec![vec!["王建国".to_owned(), "转移性收入".repeat(30)]],
            below: vec!["审核人".to_owned()],
            reply: vec!["回执".to_owned(), "办理人".to_owned()],
        };
        let forms = [form("青镇退〔2024〕001号"), form("青镇退〔2024〕002号")];
        let made = bytes(&forms, "通知单").expect("a workbook");
        assert!(made.starts_with(b"PK") && made == bytes(&forms, "通知单").expect("again"), "the same bytes");
        let text = forms[0].text();
        assert!(text.iter().any(|line| line.starts_with("户主：王建国　请核对：转移性收入")) && text.contains(&TEAR.to_owned()));
        // A village that was typed in two lines is one line of text, and one tab.
        let torn = FormOut { title: "石门\n村通知单".to_owned(), ..form("石门\n村") };
        assert_eq!(torn.text()[0], "石门 村通知单");
        assert!(bytes(&[torn], "通知单").is_ok() && sheet_name("石门\n村") == "石门村");
    }
}
