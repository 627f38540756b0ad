//! 信息采集对照表: the sheet that goes with a team for a week: whom to visit in the order of the queue, the question for each door, the last
//! figure of each item and an empty cell beside it, and the line that is signed and comes back.
//!
//! Items are called 上次… and 这次…, so that no import takes them for figures of the household by themselves; a figure to arrive at stands
//! nowhere. What does not live here: reading it back (`taken.rs`), how a table is laid out on A4 (`exchange`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::caliber::Caliber;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::money::Money;
use crate::domain::office::visit::last_of;
use crate::domain::period::Period;
use crate::domain::text::words::Words;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::mask;

/// What stands before the name of an item that was told last.
pub const LAST_TIME: &str = "上次";
/// What stands before the name of an item that is asked.
pub const THIS_TIME: &str = "这次";

/// Titles of the period, by its code, and of the first day of the week.
pub const OF: &str = "入户期";
/// The same.
pub const WEEK: &str = "入户周";
/// Titles of the day, the way, who went, who signed and what else there is to say.
pub const ON: &str = "入户日期";
/// The same.
pub const HOW: &str = "入户方式";
/// The same.
pub const BY: &str = "入户人";
/// The same.
pub const SIGNED: &str = "签字人";
/// The same.
pub const NOTE: &str = "入户说明";

/// Lines of a row that is filled in by hand.
const LINES: usize = 2;

/// The items of the sheet: how many people, and the lines of the account with their sums, as a form has them.
#[must_use]
pub fn items(caliber: &Caliber) -> Vec<FieldId> {
    let own = caliber.items.iter().filter(|item| item.parent.is_none()).map(|item| item.field);
    let mut asked = vec![caliber.denominator];
    asked.extend(own.filter(|field| *field != caliber.denominator));
    asked.retain(|field| matches!(field.row().kind, FieldKind::Money | FieldKind::Count));
    asked
}

/// A figure as it stands in a record.
pub(in crate::review) fn shown(field: FieldId, written: &str) -> CellOut {
    match (field.row().kind, Cell::read(field.row().kind, written, &mut Words::new()).raw()) {
        (FieldKind::Money, Some(fen)) => CellOut::Money(Money(fen)),
        (_, Some(count)) => CellOut::Count(count),
        (_, None) => CellOut::Empty,
    }
}

impl Desk {
    /// The items that a team asks for.
    #[must_use]
    pub fn visit_items(&self) -> Vec<FieldId> {
        self.period.map(|period| items(self.office.book.caliber(period.year, &self.place))).unwrap_or_default()
    }

    /// The sheet of these households. Teams fill it in, so it is in Chinese whoever writes it.
    pub(in crate::review::visits) fn team_sheet(
        &self,
        period: Period,
        village: &str,
        week: NaiveDate,
        households: &[String],
    ) -> Result<TableOut, ReviewError> {
        let items = self.visit_items();
        let head = |zh: String| Text::same(zh);
        let named = |zh: &str| Text::same(zh.to_owned());
        let mut columns = vec![
            (named("序号"), Paper::Plain),
            (named("行政村"), Paper::Plain),
            (named("户编号"), Paper::Key),
            (named("户主"), Paper::Key),
            (named(OF), Paper::Plain),
            (named(WEEK), Paper::Plain),
            (named("进门要问"), Paper::Plain),
        ];
        for field in &items {
            let label = field.row().label.get(Lang::Zh);
            columns.push((head(format!("{LAST_TIME}{label}")), Paper::Plain));
            columns.push((head(format!("{THIS_TIME}{label}")), Paper::Plain));
        }
        columns.extend([ON, HOW, BY, SIGNED, NOTE].map(|title| (named(title), Paper::Plain)));
        let asks = self.own_asks(households)?;
        let read = self.office.store.read();
        let mut rows = Vec::new();
        for (at, hh_id) in households.iter().enumerate() {
            let words = |words: &str| if words.is_empty() { CellOut::Empty } else { CellOut::Text(words.to_owned()) };
            let own = asks.get(hh_id);
            let brought = own.map(|own| own.evidence.iter().map(|code| sentences::evidence_words(code, Lang::Zh)).collect::<Vec<_>>());
            let brought = brought.filter(|names| !names.is_empty()).map(|names| format!("（看：{}）", names.join("、")));
            let asked = own.map(|own| sentences::asks_in_a_row(&own.ask)).unwrap_or_default() + &brought.unwrap_or_default();
            let known = read.current(period, hh_id)?.map(|version| version.record);
            let mut row = vec![
                CellOut::Text((at + 1).to_string()),
                words(village),
                words(hh_id),
                words(self.row(hh_id).map_or("", |row| row.head.as_str())),
                words(&period.to_string()),
                words(&week.to_string()),
                words(&mask::scrub(&asked)),
            ];
            for field in &items {
                row.push(known.as_ref().map_or(CellOut::Empty, |record| shown(*field, record.value(*field))));
                row.push(CellOut::Empty);
            }
            row.resize(columns.len(), CellOut::Empty);
            rows.push(row);
        }
        let (header, paper): (Vec<Text>, Vec<Paper>) = columns.into_iter().unzip();
        let is_to_fill = |title: &Text| title.get(Lang::Zh).starts_with(THIS_TIME);
        let empty: Vec<usize> = header.iter().enumerate().filter(|(_, title)| is_to_fill(title)).map(|(at, _)| at).collect();
        let title = format!(
            "{}{village} 信息采集对照表 {} {week}至{}",
            mask::scrub(self.place_name()),
            period.title().get(Lang::Zh),
            last_of(week)
        );
        let signed = format!(
            "回执：应入户 {} 户，已入户＿＿户，只打电话＿＿户，没有找到＿＿户　入户人（两人）：＿＿＿＿　＿＿＿＿　村书记：＿＿＿＿　日期：＿＿＿＿",
            households.len()
        );
        let hint = "从上往下走，进门问“进门要问”；“这次”一栏问到什么写什么，没有变的空着，合计也改的一起改；方式写入户、电话、视频或没有找到；填好交回这个文件";
        Ok(TableOut {
            asked: (0..rows.len()).flat_map(|row| empty.iter().map(move |column| (row, *column))).collect(),
            title: Text::same(title),
            header,
            paper,
            rows,
            comes_back: true,
            least_lines: LINES,
            hint: Text::same(hint.to_owned()),
            signed: Text::same(signed),
            ..TableOut::default()
        })
    }

    /// What a household's items stand at, by the title of each, for a form that is filled in beside them.
    ///
    /// # Errors
    /// What the store says.
    pub fn last_told(&self, hh_id: &str) -> Result<BTreeMap<FieldId, String>, ReviewError> {
        let Some(period) = self.period else { return Ok(BTreeMap::new()) };
        let known = self.office.store.read().current(period, hh_id)?.map(|version| version.record);
        let own = self.visit_items().into_iter().filter_map(|field| {
            let said = match shown(field, known.as_ref()?.value(field)) {
                CellOut::Money(amount) => amount.to_string(),
                CellOut::Count(count) => count.to_string(),
                _ => return None,
            };
            Some((field, said))
        });
        Ok(own.collect())
    }
}
