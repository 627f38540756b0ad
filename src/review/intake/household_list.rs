//! Households named by a table that somebody has: what was typed into the county's system, what the county passed or sent back.
//!
//! It is read like 应采名单, by its column 户编号; nothing of it is stored, and one row that is no household of the period refuses it whole.
//! What does not live here: what is done to these households (`decide`).

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::domain::table::EXPECTED;
use crate::exchange::batch::Progress;
use crate::exchange::batch::ReadOptions;
use crate::exchange::read;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::mask;

/// Rows that are wrong and named; further ones are counted.
const NAMED: usize = 5;

impl Desk {
    /// The households that a table names, in its order, each once.
    ///
    /// # Errors
    /// The table cannot be read, a row of it was not read or is no household of the period under review, or it names none.
    pub fn households_in(&self, path: &Path) -> Result<Vec<String>, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let told = &|_: Progress| true;
        let options = ReadOptions { period: Some(period), only: None, table: Some(EXPECTED), skip_sheets: false, progress: told };
        let read = read::read(&[PathBuf::from(path)], &options)?;
        let mut wrong: Vec<Text> = Vec::new();
        let place = |row: u32, what: &Text| text("第 {row} 行：{what}", "row {row}: {what}").fill(&[("row", &row), ("what", what)]);
        wrong.extend(read.problems.iter().filter(|problem| problem.is_refusal()).map(|problem| place(problem.row, &problem.wanted)));
        let mut households = Vec::new();
        let mut seen = BTreeSet::new();
        for row in read.tables.iter().flat_map(|part| &part.rows) {
            if self.position(&row.hh_id).is_none() {
                let what = match row.hh_id.as_str() {
                    "" => text("没有户编号", "there is no household number"),
                    other => text("{period}没有户编号 {hh}", "no household {hh} in {period}")
                        .fill(&[("period", &period.title()), ("hh", &mask::household(other))]),
                };
                wrong.push(place(row.row, &what));
            } else if seen.insert(row.hh_id.clone()) {
                households.push(row.hh_id.clone());
            }
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !wrong.is_empty() {
            let said = text("“{file}”{rows}；什么都没有改动", "“{file}” {rows}; nothing was changed");
            let rest = wrong.len().saturating_sub(NAMED);
            let mut rows: Vec<Text> = wrong.into_iter().take(NAMED).collect();
            if rest > 0 {
                rows.push(text("另有 {n} 行", "and {n|more row|more rows}").fill(&[("n", &rest)]));
            }
            return Err(ReviewError::Listed(said.fill(&[("file", &file), ("rows", &Text::series(rows))])));
        }
        if households.is_empty() {
            let said = text("“{file}”里没有户编号；什么都没有改动", "“{file}” names no household; nothing was changed");
            return Err(ReviewError::Listed(said.fill(&[("file", &file)])));
        }
        Ok(households)
    }
}
