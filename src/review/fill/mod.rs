//! The county's own table: whatever xlsx it sends, filled from the fields and counts that the office has, and nothing else in it touched.
//!
//! To be read in this order: `names.rs` keeps the names that an office taught the program; `meaning.rs` says what a title means;
//! `plan.rs` finds the rows and columns of a sheet; `values.rs` says what is known of each household or village; `rows.rs` puts that into
//! the cells of a row; this file does it all and says what was left.
//! What does not live here: the workbook itself (`exchange/fill`), what a count is (`rules/count`).

mod meaning;
pub mod names;
mod plan;
mod rows;
mod values;

use std::path::PathBuf;

use crate::exchange::fill::sheet::letters;
use crate::exchange::fill::template::Template;
use crate::exchange::fill::template::TemplateSheet;
use crate::i18n::Text;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::fill::meaning::KnownTitles;
use crate::review::fill::meaning::RowsOf;
use crate::review::fill::names::TaughtNames;
use crate::review::fill::plan::FillColumn;
use crate::review::fill::plan::FillPlan;
use crate::review::fill::plan::RowsToFill;
use crate::review::fill::rows::FilledCells;
use crate::review::fill::rows::Filler;
use crate::review::fill::rows::MOST_NAMED;
use crate::review::fill::values::Values;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::rules::count::CountRegister;

/// The code of a filled table in the ledger.
pub const FILLED: &str = "fill";

/// How a table is to be filled.
#[derive(Clone, Debug)]
pub struct FillAsked {
    /// Its name, for sentences.
    pub name: String,
    /// Which sheet; none for the first that has a head.
    pub sheet: Option<String>,
    /// Which households a list without numbers gets, in the language of filters; none for all.
    pub filter: Option<String>,
    /// Whether cells that hold something else are filled too.
    pub replace: bool,
    /// For whom.
    pub audience: Audience,
    /// What more is taught: title and what fills it.
    pub teach: Vec<(String, String)>,
    /// More files of counts.
    pub own: Vec<PathBuf>,
}

/// A table that was filled.
#[derive(Clone, Debug)]
pub struct FilledTable {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// Rows that were filled.
    pub rows: usize,
    /// Cells that were filled.
    pub cells: usize,
    /// What has to be said of it.
    pub remarks: Vec<Text>,
}

impl Desk {
    /// Fills a workbook with what the period under review has. What was taught is kept once the table could be filled with it.
    ///
    /// # Errors
    /// One sentence with file, row or column: it is no workbook that can be filled, has no head, is protected, two titles mean the same, a
    /// name that was taught is none, or the rows do not fit. Nothing was kept then.
    pub fn fill_table(&self, bytes: Vec<u8>, asked: &FillAsked) -> Result<FilledTable, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let month = self.month;
        let refused = |why: Text| {
            ReviewError::Fill(
                text("“{file}”{why}；什么都没有写", "“{file}” {why}; nothing was written").fill(&[("file", &asked.name), ("why", &why)]),
            )
        };
        let template = Template::read(bytes).map_err(refused)?;
        let register = self.count_register(&asked.own)?;
        let folder = self.office.beside.clone();
        let mut taught = folder.as_deref().map(TaughtNames::read).transpose().map_err(ReviewError::Fill)?.unwrap_or_default();
        taught.names.extend(asked.teach.iter().cloned());
        let known = KnownTitles { book: &self.office.book, counts: &register, taught: &taught, period };
        for (title, value) in &asked.teach {
            known.may_teach(value).map_err(|why| {
                let said = text("不能教“{title}”：{why}", "“{title}” cannot be taught: {why}");
                ReviewError::Fill(said.fill(&[("title", title), ("why", &why)]))
            })?;
        }
        let plan = plan::plan(&template, asked.sheet.as_deref(), &known).map_err(refused)?;
        if let Some(month) = month.filter(|_| plan.rows_of == RowsOf::Households) {
            let said = text(
                "要填的是各户，{month}没有各户收入；按村的表可以填它的线索、排查和入户",
                "is of households, and {month} has no household's income; a table of villages is filled with its clues, rounds and visits",
            );
            return Err(refused(said.fill(&[("month", &month.title())])));
        }
        let (columns, held) = self.may_show(&plan, asked.audience)?;
        let values = self.values_of(&plan, &columns, asked, &register)?;
        let sheet = &template.sheets[plan.sheet];
        let mut filler = Filler::new(&template, &plan, &columns, &values, asked.replace);
        let like = match &plan.rows {
            RowsToFill::Named(rows) => {
                for (row, name) in rows {
                    filler.named(*row, name);
                }
                None
            }
            RowsToFill::Listed { from, until } => {
                let room = until.map(|until| (until - from) as usize);
                if let (Some(room), Some(until)) = (room.filter(|room| *room < values.order.len()), until) {
                    let said = text(
                        "第 {until} 行已经有内容，表头下面只有 {room} 个空行，要填 {n} 行。请在第 {until} 行上面插入空行后再填",
                        "has {room} empty rows below its head before row {until}, and {n} are to be filled: insert empty rows above row {until} and fill it again",
                    );
                    return Err(refused(said.fill(&[("room", &room), ("n", &values.order.len()), ("until", &(until + 1))])));
                }
                for (row, name) in (*from..).zip(&values.order) {
                    filler.listed(row, *from, name);
                }
                Some(*from)
            }
        };
        let mut done = filler.done;
        let bytes = template.filled(plan.sheet, std::mem::take(&mut done.puts), like).map_err(refused)?;
        if !asked.teach.is_empty() {
            let Some(folder) = folder else {
                return Err(ReviewError::Fill(text(
                    "没有设置文件夹，教的名称没有地方存",
                    "there is no settings folder to keep what is taught",
                )));
            };
            taught.keep(&folder).map_err(ReviewError::Fill)?;
        }
        let remarks = remarks(&plan, &done, &held, formulas_left(sheet, &plan.rows, values.order.len()));
        Ok(FilledTable { bytes, rows: done.rows, cells: done.cells, remarks })
    }

    /// The columns that this audience gets, and the titles of those it does not.
    fn may_show(&self, plan: &FillPlan, audience: Audience) -> Result<(Vec<FillColumn>, Vec<String>), ReviewError> {
        let fields = self.fields_of(&plan.columns)?;
        let (mut shown, mut held) = (Vec::new(), Vec::new());
        for (column, fields) in plan.columns.iter().zip(fields) {
            if fields.iter().all(|field| mask::has_column(field.row(), audience)) {
                shown.push(column.clone());
            } else {
                held.push(column.title.clone());
            }
        }
        Ok((shown, held))
    }

    fn values_of(
        &self,
        plan: &FillPlan,
        columns: &[FillColumn],
        asked: &FillAsked,
        register: &CountRegister,
    ) -> Result<Values, ReviewError> {
        match plan.rows_of {
            RowsOf::Households => self.household_values(columns, asked.filter.as_deref(), asked.audience),
            RowsOf::Villages => self.village_values(columns, register),
        }
    }
}

/// Columns of formulas that rows beyond the template's do not have.
fn formulas_left(sheet: &TemplateSheet, rows: &RowsToFill, count: usize) -> Vec<String> {
    let RowsToFill::Listed { from, .. } = rows else { return Vec::new() };
    let last = u32::try_from(count).ok().and_then(|count| (from + count).checked_sub(1)).unwrap_or(*from);
    let formulas = sheet.look.cells.range((*from, 0)..(from + 1, 0)).filter(|(_, cell)| cell.is_formula);
    formulas.map(|(place, _)| place.1).filter(|column| !sheet.is_formula((last, *column))).map(letters).collect()
}

/// The first of many, and how many there are.
fn some(places: &[String]) -> Text {
    let named = Text::list(places.iter().take(MOST_NAMED));
    match places.len().checked_sub(MOST_NAMED + 1) {
        None => named,
        Some(_) => text("{named} 等 {n} 处", "{named} and others, {n} in all").fill(&[("named", &named), ("n", &places.len())]),
    }
}

/// What has to be said: titles that nobody knows, cells left empty or as they were, rows of nobody, columns that stay inside.
fn remarks(plan: &FillPlan, filled: &FilledCells, held: &[String], formulas: Vec<String>) -> Vec<Text> {
    let mut remarks = Vec::new();
    if !plan.unknown.is_empty() {
        let each = plan.unknown.iter().map(|(column, title, nearest)| {
            text("{column} 列“{title}”{meant}", "column {column} “{title}”{meant}").fill(&[
                ("column", &letters(*column)),
                ("title", title),
                ("meant", &meant(nearest.as_deref())),
            ])
        });
        let said = text(
            "不认得的表头，没有填：{titles}。教一次就记住: --teach '表头=名称'（名称用字段、统计项，或规则语言的式子）",
            "titles nobody knows, not filled: {titles}. Teach one once: --teach 'TITLE=NAME' (a field, a count, or an expression of the rule language)",
        );
        remarks.push(said.fill(&[("titles", &Text::series(each))]));
    }
    for (row, name, nearest) in filled.nobody.iter().take(MOST_NAMED) {
        let said = match plan.rows_of {
            RowsOf::Households => text(
                "第 {row} 行“{name}”：本期没有这一户，没有填{meant}",
                "row {row} “{name}”: no such household in this period, not filled{meant}",
            ),
            RowsOf::Villages => text(
                "第 {row} 行“{name}”：本期没有这个村，没有填{meant}",
                "row {row} “{name}”: no such village in this period, not filled{meant}",
            ),
        };
        remarks.push(said.fill(&[("row", &(row + 1)), ("name", name), ("meant", &meant(nearest.as_deref()))]));
    }
    if let Some(more) = filled.nobody.len().checked_sub(MOST_NAMED + 1) {
        remarks.push(
            text("还有 {n} 行不在本期里，没有填", "{n|more row is|more rows are} not in this period and were not filled")
                .fill(&[("n", &(more + 1))]),
        );
    }
    if !filled.cut.is_empty() {
        let rows: Vec<String> = filled.cut.iter().map(|row| (row + 1).to_string()).collect();
        let said = text(
            "户编号存成了数字、后几位已经丢了的行，没有填：第 {rows} 行。请把这一列改成文本，重新填户编号",
            "rows whose household number is kept as a number, its last digits lost, were not filled: {rows}. Make the column text and type the numbers again",
        );
        remarks.push(said.fill(&[("rows", &some(&rows))]));
    }
    let places = [
        (&filled.missing, text("没有数、留空的格：{places}", "no figure, left empty: {places}")),
        (
            &filled.kept,
            text(
                "已经有别的内容、没有改的格：{places}；要改就加 --replace",
                "held something else and were left: {places}; --replace fills them too",
            ),
        ),
    ];
    for (places, said) in places {
        if !places.is_empty() {
            remarks.push(said.fill(&[("places", &some(places))]));
        }
    }
    if !formulas.is_empty() {
        let said =
            text("新增的行里 {columns} 列没有公式，请往下拖一下", "the rows added have no formula in column {columns}: drag it down");
        remarks.push(said.fill(&[("columns", &Text::list(formulas))]));
    }
    if !held.is_empty() {
        let said = text("对外不给的列，没有填：{titles}", "columns that stay inside, not filled: {titles}");
        remarks.push(said.fill(&[("titles", &Text::list(held))]));
    }
    remarks
}
