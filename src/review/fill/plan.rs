//! Which rows and columns of a sheet are filled, and with what: found before anything is asked of the file, and refused as a whole.
//!
//! A sheet whose rows name households or villages is filled row by row; one that has only a head gets a row for each.
//! What does not live here: what a title means (`meaning.rs`), what belongs into a cell (`values.rs`).

use crate::exchange::cells::header::normal;
use crate::exchange::fill::head;
use crate::exchange::fill::head::Title;
use crate::exchange::fill::sheet::letters;
use crate::exchange::fill::template::Template;
use crate::exchange::fill::template::TemplateSheet;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::fill::meaning::FillUnit;
use crate::review::fill::meaning::KnownTitles;
use crate::review::fill::meaning::RowsOf;
use crate::review::fill::meaning::TitleMeaning;
use crate::review::fill::meaning::YearOf;
use crate::review::fill::meaning::unit_of;
use crate::review::fill::names::bare;

/// A column that is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillColumn {
    /// Its place, from 0.
    pub at: u32,
    /// Its title as written.
    pub title: String,
    /// With what.
    pub meaning: TitleMeaning,
    /// In which unit.
    pub unit: FillUnit,
}

/// The rows that are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsToFill {
    /// Rows that name a household or village: row and name.
    Named(Vec<(u32, String)>),
    /// A row for each, from this one on; before another row, where something stands below.
    Listed {
        /// The first row, from 0.
        from: u32,
        /// The row where something else stands; none where the sheet is empty below.
        until: Option<u32>,
    },
}

/// What is to be done to a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillPlan {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// Whose rows it has.
    pub rows_of: RowsOf,
    /// Its columns.
    pub columns: Vec<FillColumn>,
    /// The column of numbers or villages by which rows are found; none for a list that has none.
    pub key: Option<u32>,
    /// Its rows.
    pub rows: RowsToFill,
    /// Titles nobody knows, with the known one most like each.
    pub unknown: Vec<(u32, String, Option<String>)>,
}

/// What villages call a row of sums.
const SUMS: [&str; 7] = ["合计", "总计", "小计", "全镇", "全乡", "全镇合计", "全乡合计"];

/// Whether a name is that of a row of sums.
#[must_use]
pub fn is_sum(name: &str) -> bool {
    SUMS.contains(&normal(name).as_str())
}

/// Finds what is to be filled in a workbook, in the sheet that is named or the first that has a head.
///
/// # Errors
/// One sentence: no such sheet, no head, a protected sheet, two columns of the same title, no column to find rows by.
pub fn plan(template: &Template, wanted: Option<&str>, known: &KnownTitles<'_>) -> Result<FillPlan, Text> {
    let sheets = template.sheets.iter().enumerate();
    let candidates: Vec<(usize, &TemplateSheet)> = match wanted {
        Some(name) => {
            let found: Vec<_> = sheets.filter(|(_, sheet)| sheet.name == name).collect();
            if found.is_empty() {
                let names = Text::list(template.sheets.iter().map(|sheet| sheet.name.as_str()));
                let said = text("里面没有工作表“{name}”；有的是：{names}", "there is no sheet “{name}” in it; it has {names}");
                return Err(said.fill(&[("name", &name), ("names", &names)]));
            }
            found
        }
        None => sheets.filter(|(_, sheet)| sheet.is_visible).collect(),
    };
    let is_known = |word: &str| known.is_known(word);
    let Some((at, sheet, head)) = candidates
        .into_iter()
        .find_map(|(at, sheet)| head::find(sheet, &is_known, &|word| known.is_key(word)).map(|head| (at, sheet, head)))
    else {
        return Err(text(
            "里面找不到表头：没有哪一行有两个以上认得的名称（如“户编号”“村”“人均纯收入”）",
            "has no head: no row has two names that are known, such as 户编号, 村 or 人均纯收入",
        ));
    };
    if sheet.look.is_protected {
        let said = text(
            "的工作表“{sheet}”设了保护，不能填。请用 WPS 或 Excel 打开，在“审阅”里撤销工作表保护后再填",
            "sheet {sheet} is protected and cannot be filled: open it in WPS or Excel and take the protection off (Review)",
        );
        return Err(said.fill(&[("sheet", &sheet.name)]));
    }
    let rows_of = rows_of(&head.titles, known);
    let of_sheet = unit_of_sheet(sheet, head.below);
    let mut columns: Vec<FillColumn> = Vec::new();
    let mut unknown = Vec::new();
    // The name of the columns before, where it stands for this year and the last one: what follows without a name is about it.
    let mut run = YearRun::default();
    for title in &head.titles {
        let whole = match run.name.as_ref().filter(|_| known.is_year_alone(title) && run.is_pair_before(title.column)) {
            Some(name) => Title { column: title.column, words: [std::slice::from_ref(name), title.words.as_slice()].concat() },
            None => title.clone(),
        };
        let Some((name, meaning)) = known.named(&whole, rows_of) else {
            // What a formula fills, or a pen, is nobody's to know.
            if !known.is_for_the_pen(title) && !sheet.is_formula((head.below, title.column)) {
                unknown.push((title.column, title.said(), known.nearest(title, rows_of)));
            }
            continue;
        };
        run.see(title.column, &bare(&name), &meaning);
        let unit = unit_of(title).or(of_sheet).unwrap_or(FillUnit::Plain);
        if let Some(twin) = columns.iter().find(|column| column.meaning == meaning && column.unit == unit) {
            let said = text(
                "的 {a} 列“{one}”和 {b} 列“{other}”是同一个意思，不知道该填哪一列。请改一个表头，或者用 --teach 说明",
                "columns {a} ({one}) and {b} ({other}) mean the same, and nobody can say which to fill: change one of the titles, or say what it is by --teach",
            );
            return Err(said.fill(&[
                ("a", &letters(twin.at)),
                ("one", &twin.title),
                ("b", &letters(title.column)),
                ("other", &title.said()),
            ]));
        }
        columns.push(FillColumn { at: title.column, title: title.said(), meaning, unit });
    }
    let wanted_key = match rows_of {
        RowsOf::Households => TitleMeaning::Household,
        RowsOf::Villages => TitleMeaning::Village,
    };
    let key = columns.iter().find(|column| column.meaning == wanted_key).map(|column| column.at);
    let rows = rows(sheet, head.below, key, &columns);
    if let (None, RowsToFill::Listed { from, until: Some(until) }) = (key, &rows)
        && from == until
    {
        return Err(text(
            "没有“户编号”或“村”这一列，下面又已经有内容，不知道每一行是谁",
            "has neither 户编号 nor 村, and rows below its head: nobody can say whose they are",
        ));
    }
    Ok(FillPlan { sheet: at, rows_of, columns, key, rows, unknown })
}

/// Columns side by side that are about one figure.
#[derive(Default)]
struct YearRun {
    name: Option<String>,
    last: u32,
    has_now: bool,
    has_before: bool,
}

impl YearRun {
    fn see(&mut self, column: u32, name: &str, meaning: &TitleMeaning) {
        let (TitleMeaning::Figure { year, .. } | TitleMeaning::Count { year, .. }) = meaning else {
            *self = YearRun::default();
            return;
        };
        if self.name.as_deref() != Some(name) || column != self.last + 1 {
            *self = YearRun { name: Some(name.to_owned()), ..YearRun::default() };
        }
        self.last = column;
        self.has_now |= *year == YearOf::Now;
        self.has_before |= matches!(year, YearOf::Before | YearOf::SameDay);
    }

    const fn is_pair_before(&self, column: u32) -> bool {
        self.has_now && self.has_before && column == self.last + 1
    }
}

/// Whose rows a table has: households where it asks for a number or a head, villages where it names villages and not those.
fn rows_of(titles: &[Title], known: &KnownTitles<'_>) -> RowsOf {
    let of_household = |title: &Title| match known.meaning(title, RowsOf::Households) {
        Some(TitleMeaning::Household) => true,
        Some(TitleMeaning::Figure { expression, .. }) => matches!(expression.as_str(), "head_name" | "head_cert_no" | "name"),
        _ => false,
    };
    let names_village = titles.iter().any(|title| known.meaning(title, RowsOf::Villages) == Some(TitleMeaning::Village));
    if names_village && !titles.iter().any(of_household) { RowsOf::Villages } else { RowsOf::Households }
}

/// The unit that a note above the rows says of the whole sheet.
fn unit_of_sheet(sheet: &TemplateSheet, below: u32) -> Option<FillUnit> {
    let notes = sheet.words.iter().filter(|((row, _), _)| *row < below);
    notes.map(|(_, words)| normal(words)).find_map(|word| {
        let says = |unit: &str| word.contains(&format!("单位:{unit}")) || word == format!("({unit})");
        if says("万元") { Some(FillUnit::TenThousand) } else { None }
    })
}

fn rows(sheet: &TemplateSheet, below: u32, key: Option<u32>, columns: &[FillColumn]) -> RowsToFill {
    let own = |row: u32, column: u32| sheet.words.get(&(row, column)).filter(|_| !sheet.is_formula((row, column)));
    let last = sheet.last_row().unwrap_or(below);
    if let Some(key) = key {
        let named: Vec<(u32, String)> = (below..=last).filter_map(|row| own(row, key).map(|name| (row, name.clone()))).collect();
        // A row of sums alone stands below a list that is still empty.
        if named.iter().any(|(_, name)| !is_sum(name)) {
            return RowsToFill::Named(named);
        }
    }
    // Rows that are numbered beforehand are empty all the same; 合计 in the column of numbers is not.
    let is_number = |column: u32| columns.iter().any(|own| own.at == column && own.meaning == TitleMeaning::Number);
    let is_blank = |column: u32, words: &str| is_number(column) && words.chars().all(|letter| letter.is_ascii_digit());
    let stands = |row: u32| {
        let mut of_row = sheet.words.range((row, 0)..(row + 1, 0));
        of_row.any(|(place, words)| !is_blank(place.1, words) && own(row, place.1).is_some())
    };
    RowsToFill::Listed { from: below, until: (below..=last).find(|row| stands(*row)) }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use crate::domain::period::Period;
    use crate::exchange::fill::template::Template;
    use crate::i18n::Lang;
    use crate::review::fill::meaning::FillUnit;
    use crate::review::fill::meaning::KnownTitles;
    use crate::review::fill::meaning::RowsOf;
    use crate::review::fill::names::TaughtNames;
    use crate::review::fill::plan::FillPlan;
    use crate::review::fill::plan::RowsToFill;
    use crate::review::fill::plan::plan;
    use crate::rules::book::Book;
    use crate::rules::count::CountRegister;

    fn planned(cells: &[(u32, u16, &str)], is_protected: bool) -> Result<FillPlan, String> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, words) in cells {
            sheet.write(*row, *column, *words).expect("written");
        }
        if is_protected {
            sheet.protect();
        }
        let template = Template::read(book.save_to_buffer().expect("saved")).expect("a workbook");
        let book = Book::shipped().expect("the book");
        let counts = CountRegister::read(&book, &[]).expect("the counts");
        let known = KnownTitles { book: &book, counts: &counts, taught: &TaughtNames::default(), period: Period::annual(2024) };
        plan(&template, None, &known).map_err(|why| why.get(Lang::Zh).to_owned())
    }

    #[test]
    fn rows_that_are_named_are_filled_and_an_empty_sheet_gets_a_row_for_each() {
        let head = [(0, 0, "户编号"), (0, 1, "人均纯收入（元）"), (0, 2, "备注")];
        let found = planned(&[&head[..], &[(1, 0, "98010100031"), (2, 0, "合计")]].concat(), false).expect("a plan");
        assert_eq!(found.rows, RowsToFill::Named(vec![(1, "98010100031".into()), (2, "合计".into())]));
        assert_eq!((found.rows_of, found.key, found.unknown.len()), (RowsOf::Households, Some(0), 0));
        let found = planned(&head, false).expect("a plan");
        assert_eq!(found.rows, RowsToFill::Listed { from: 1, until: None });
        let found = planned(&[&head[..], &[(6, 0, "合计"), (8, 2, "填表人：")]].concat(), false).expect("a plan");
        assert_eq!(found.rows, RowsToFill::Listed { from: 1, until: Some(6) });
        let numbered = [(0, 0, "序号"), (0, 1, "户编号"), (1, 0, "1"), (2, 0, "2"), (3, 0, "合计")];
        assert_eq!(planned(&numbered, false).expect("a plan").rows, RowsToFill::Listed { from: 1, until: Some(3) });
        let villages = planned(&[(0, 0, "村"), (0, 1, "采集户数"), (1, 0, "石门村")], false).expect("a plan");
        assert_eq!((villages.rows_of, villages.rows), (RowsOf::Villages, RowsToFill::Named(vec![(1, "石门村".into())])));
    }

    #[test]
    fn a_change_without_a_name_is_that_of_the_two_years_before_it() {
        let cells = [
            (0, 0, "户编号"),
            (0, 1, "人均纯收入（元）"),
            (0, 2, "上年人均纯收入（元）"),
            (0, 3, "增减额"),
            (0, 4, "增幅（%）"),
            (0, 5, "备注"),
        ];
        let found = planned(&cells, false).expect("a plan");
        let said: Vec<String> = found.columns.iter().map(|column| format!("{:?} {:?}", column.meaning, column.unit)).collect();
        assert!(
            said[3].contains("net_pc - prior.net_pc") && said[4].contains("/ prior.net_pc") && said[4].ends_with("Percent"),
            "{said:?}"
        );
        assert_eq!(found.unknown, [], "what is for the pen is nobody's to know");
        let alone = planned(&[(0, 0, "户编号"), (0, 1, "工资性收入"), (0, 2, "增减额")], false).expect("a plan");
        assert_eq!(alone.unknown.len(), 1, "a change of one year is nobody's");
        let village = planned(&[(0, 0, "村"), (0, 1, "2023年人均纯收入"), (0, 2, "人均纯收入"), (0, 3, "增减额")], false).expect("a plan");
        assert_eq!((village.columns.len(), village.unknown.len()), (4, 0));
    }

    #[test]
    fn a_note_on_the_unit_of_the_sheet_is_heard_and_a_title_wins_over_it() {
        let cells = [(0, 2, "单位：万元"), (1, 0, "户编号"), (1, 1, "纯收入"), (1, 2, "人均纯收入（元）")];
        let found = planned(&cells, false).expect("a plan");
        let units: Vec<FillUnit> = found.columns.iter().map(|column| column.unit).collect();
        assert_eq!(units, [FillUnit::TenThousand, FillUnit::TenThousand, FillUnit::Plain]);
    }

    #[test]
    fn what_cannot_be_filled_is_refused_in_one_sentence() {
        for (cells, is_protected, said) in [
            (&[(0, 0, "甲"), (0, 1, "乙")][..], false, "找不到表头"),
            (&[(0, 0, "户编号"), (1, 0, "甲")], false, "找不到表头"),
            (&[(0, 0, "户编号"), (0, 1, "户主")], true, "设了保护"),
            (&[(0, 0, "户编号"), (0, 1, "工资性收入"), (0, 2, "工资性收入（元）")], false, "B 列“工资性收入”和 C 列"),
            (&[(0, 0, "户主"), (0, 1, "人均纯收入"), (1, 0, "王建国")], false, "不知道每一行是谁"),
        ] {
            let why = planned(cells, is_protected).expect_err(said);
            assert!(why.contains(said), "{why}");
        }
    }
}
