//! Forms: pages of sentences with a small table, to be signed, stamped and torn, one sheet of a workbook each; the same as text.
//!
//! What does not live here: what a form says (`review/report`), tables (`paper.rs`).

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
use crate::exchange::out::paper::height;
use crate::exchange::out::paper::lines;
use crate::exchange::out::spreadsheet::A4;
use crate::exchange::out::spreadsheet::sheet_name;

/// A form, in the language of whoever it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormOut {
    /// Its number: the name of its sheet.
    pub number: String,
    /// What it is called, as the head of the page.
    pub title: String,
    /// Lines above the table.
    pub above: Vec<String>,
    /// Heads of the table with the width of their columns, in half-width characters.
    pub heads: Vec<(String, usize)>,
    /// Rows of the table.
    pub rows: Vec<Vec<String>>,
    /// Lines below the table.
    pub below: Vec<String>,
    /// What is torn off and comes back: its heading, then its lines.
    pub reply: Vec<String>,
}

/// Where the page is torn.
pub const TEAR: &str = "－ － － － － － － － － － 沿 此 线 撕 下 － － － － － － － － － －";

impl FormOut {
    /// The form as lines of text.
    #[must_use]
    pub fn text(&self) -> Vec<String> {
        let mut out = vec![self.title.clone(), String::new()];
        out.extend(self.above.iter().cloned());
        for row in &self.rows {
            let cells = self.heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            out.push(cells.map(|((head, _), cell)| format!("{head}：{cell}")).collect::<Vec<_>>().join("　"));
        }
        out.extend(self.below.iter().cloned());
        if !self.reply.is_empty() {
            out.push(TEAR.to_owned());
            out.extend(self.reply.iter().cloned());
        }
        out
    }
}

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
    let line = |sheet: &mut Worksheet, at: &mut u32, words: &str, format: &Format, least: usize| -> Result<(), XlsxError> {
        sheet.merge_range(*at, 0, *at, last, words, format)?;
        sheet.set_row_height(*at, height(lines(words, whole).len().max(least)))?;
        *at += 1;
        Ok(())
    };
    line(sheet, &mut at, &form.title, &title, 2)?;
    for words in &form.above {
        line(sheet, &mut at, words, &plain, 1)?;
    }
    let head_row = at;
    for (column, (words, _)) in (0u16..).zip(&form.heads) {
        sheet.write_string_with_format(at, column, words, &head)?;
    }
    at += 1;
    for row in &form.rows {
        let mut most = 1;
        for (column, (words, (_, width))) in (0u16..).zip(row.iter().zip(&form.heads)) {
            sheet.write_string_with_format(at, column, words, &cell)?;
            most = most.max(lines(words, *width).len());
        }
        sheet.set_row_height(at, height(most))?;
        at += 1;
    }
    for words in &form.below {
        line(sheet, &mut at, words, &plain, 2)?;
    }
    if !form.reply.is_empty() {
        line(sheet, &mut at, TEAR, &plain.clone().set_align(FormatAlign::Center), 2)?;
    }
    for (turn, words) in form.reply.iter().enumerate() {
        let format = if turn == 0 { title.clone().set_font_size(13) } else { plain.clone() };
        line(sheet, &mut at, words, &format, 2)?;
    }
    sheet.set_paper_size(A4);
    sheet.set_portrait();
    sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    sheet.set_repeat_rows(head_row, head_row)?;
    // Other fonts are wider, so the spreadsheet itself sees to the width; a long form goes on on further pages.
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer(format!("&L{}&R第 &P 页 共 &N 页", form.number.replace('&', "&&")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::exchange::out::form::FormOut;
    use crate::exchange::out::form::TEAR;
    use crate::exchange::out::form::bytes;

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
    }
}
