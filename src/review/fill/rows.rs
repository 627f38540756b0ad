//! Rows filled cell by cell: what is put, what is left as it stands, and what nothing is known of.
//!
//! What does not live here: which rows there are (`plan.rs`), what is known (`values.rs`), what is said of it (`mod.rs`).

use crate::exchange::fill::sheet::Filling;
use crate::exchange::fill::sheet::Place;
use crate::exchange::fill::sheet::Put;
use crate::exchange::fill::sheet::Puts;
use crate::exchange::fill::sheet::reference;
use crate::exchange::fill::template::Template;
use crate::exchange::fill::template::TemplateSheet;
use crate::i18n::near::closest;
use crate::review::fill::meaning::RowsOf;
use crate::review::fill::meaning::TitleMeaning;
use crate::review::fill::plan::FillColumn;
use crate::review::fill::plan::FillPlan;
use crate::review::fill::plan::is_sum;
use crate::review::fill::values;
use crate::review::fill::values::Given;
use crate::review::fill::values::Values;
use crate::review::rows::mask;

/// How many places, rows or titles a remark names.
pub const MOST_NAMED: usize = 8;

/// What came of the rows.
#[derive(Default)]
pub struct FilledCells {
    /// The cells to be put.
    pub puts: Puts,
    /// Rows with at least one of them.
    pub rows: usize,
    /// How many were filled.
    pub cells: usize,
    /// Places of which nothing is known.
    pub missing: Vec<String>,
    /// Places that hold something else and were left.
    pub kept: Vec<String>,
    /// Rows that name nobody of the period: row, name, and of the first ones the name most like it.
    pub nobody: Vec<(u32, String, Option<String>)>,
    /// Rows whose number the workbook cut.
    pub cut: Vec<u32>,
}

/// Fills the rows of one sheet.
pub struct Filler<'a> {
    template: &'a Template,
    sheet: &'a TemplateSheet,
    plan: &'a FillPlan,
    columns: &'a [FillColumn],
    values: &'a Values,
    // Whether cells that hold something else are filled too.
    replace: bool,
    /// What came of it so far.
    pub done: FilledCells,
}

impl<'a> Filler<'a> {
    /// For the sheet of a plan; `columns` are those of it that the reader gets.
    #[must_use]
    pub fn new(template: &'a Template, plan: &'a FillPlan, columns: &'a [FillColumn], values: &'a Values, replace: bool) -> Filler<'a> {
        Filler { template, sheet: &template.sheets[plan.sheet], plan, columns, values, replace, done: FilledCells::default() }
    }

    /// Fills a row that names a household or village.
    pub fn named(&mut self, row: u32, name: &str) {
        if self.plan.key.is_some_and(|key| self.sheet.cut.contains(&(row, key))) {
            self.done.cut.push(row);
            return;
        }
        let found = match self.plan.rows_of {
            _ if is_sum(name) => self.values.all(),
            RowsOf::Households => self.values.of(name),
            RowsOf::Villages => self.values.village(name).and_then(|village| self.values.of(village)),
        };
        let Some(given) = found else {
            // The row of sums of a table of households adds them up by itself.
            if !is_sum(name) {
                // Nobody reads a guess that is not named, and each looks at every name there is.
                let is_named = self.done.nobody.len() < MOST_NAMED;
                let nearest = is_named.then(|| closest(name, self.values.names()).map(str::to_owned)).flatten();
                self.done.nobody.push((row, mask::household(name), nearest));
            }
            return;
        };
        let before = self.done.cells;
        for (column, given) in self.columns.iter().zip(given) {
            let place = (row, column.at);
            if Some(column.at) == self.plan.key || column.meaning == TitleMeaning::Number || self.is_closed(place) {
                continue;
            }
            let Some(given) = given else {
                self.done.missing.push(reference(place));
                continue;
            };
            let put = self.made(place, place, given, column);
            let stands = self.sheet.words.get(&place).map_or("", String::as_str);
            if is_already(stands, &put.filling) {
                continue;
            }
            if !stands.is_empty() && !self.replace {
                self.done.kept.push(reference(place));
                continue;
            }
            self.put(place, put);
        }
        self.done.rows += usize::from(self.done.cells > before);
    }

    /// Fills a row of a list, which looks like the first one where it has no look yet.
    pub fn listed(&mut self, row: u32, first: u32, name: &str) {
        let given = self.values.of(name).unwrap_or_default();
        let like = if self.sheet.look.rows.contains_key(&row) { row } else { first };
        if like != row {
            let looks = self.sheet.look.cells.range((first, 0)..(first + 1, 0)).filter(|(_, cell)| !cell.is_formula);
            let blank = |style| Put { filling: Filling::Blank, style };
            self.done.puts.entry(row).or_default().extend(looks.map(|((_, column), cell)| (*column, blank(cell.style))));
        }
        for (column, given) in self.columns.iter().zip(given) {
            let (place, like) = ((row, column.at), (like, column.at));
            if self.is_closed(place) {
                continue;
            }
            let number = Given::Whole(i64::from(row - first) + 1);
            let given = if column.meaning == TitleMeaning::Number { Some(&number) } else { given.as_ref() };
            match given {
                Some(given) => self.put(place, self.made(place, like, given, column)),
                None => self.done.missing.push(reference(place)),
            }
        }
        self.done.rows += 1;
    }

    fn put(&mut self, (row, column): Place, put: Put) {
        self.done.puts.entry(row).or_default().insert(column, put);
        self.done.cells += 1;
    }

    /// Whether a cell is not to be filled: a formula, or hidden by merged cells.
    fn is_closed(&self, place: Place) -> bool {
        self.sheet.is_formula(place) || self.sheet.area_of(place).is_some_and(|area| area.hides(place))
    }

    /// A figure as the cell of its place holds it; where there is no cell yet, in the look of another.
    fn made(&self, place: Place, like: Place, given: &Given, column: &FillColumn) -> Put {
        let style = self.sheet.style_at(if self.sheet.look.cells.contains_key(&place) { place } else { like });
        Put { filling: values::filling(given, column, self.template.format(style)), style }
    }
}

/// Whether a cell holds already what it would be filled with.
fn is_already(stands: &str, filling: &Filling) -> bool {
    match filling {
        Filling::Words(words) => stands == words,
        Filling::Number(digits) => {
            stands == digits
                || matches!((stands.parse::<f64>(), digits.parse::<f64>()), (Ok(one), Ok(other)) if one.to_bits() == other.to_bits())
        }
        Filling::Percent { share, words } => stands == words || stands == share,
        Filling::Blank => true,
    }
}
