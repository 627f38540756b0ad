//! The sheet that goes along on a second visit: whom to see and what to ask, without a figure of the first.
//!
//! Its items are called 回访工资性收入 and so on, so that no import takes them for figures of the household.
//! What does not live here: reading it back (`taken.rs`), how a table is laid out on A4 (`exchange`).

use crate::domain::caliber::Caliber;
use crate::domain::caliber::ItemKind;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::period::Period;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::revisit::lines::RevisitLine;

/// What stands before the name of an item.
pub const AGAIN: &str = "回访";

/// Title of the period that is visited again, by its code: a sheet that lay about is never taken for another period.
pub const OF: &str = "回访期";
/// Titles of who visited, on which day, what the household signs, and what else there is to say.
pub const BY: &str = "回访人";
/// The same.
pub const ON: &str = "回访日期";
/// The same.
pub const SIGNED: &str = "农户签字";
/// The same.
pub const NOTE: &str = "回访说明";

/// The items that are asked again: how many people, and the items that the net income is made of.
#[must_use]
pub fn items(caliber: &Caliber) -> Vec<FieldId> {
    let own = caliber.items.iter().filter(|item| item.parent.is_none() && item.kind != ItemKind::Derived).map(|item| item.field);
    let asked = std::iter::once(caliber.denominator).chain(own);
    asked.filter(|field| matches!(field.row().kind, FieldKind::Money | FieldKind::Count)).collect()
}

/// The sheet of these households. Villages and teams fill it in, so it is in Chinese whoever writes it.
#[must_use]
pub fn blind(title: String, period: Period, households: &[&RevisitLine], items: &[FieldId]) -> TableOut {
    let head = |zh: &str| Text::same(zh.to_owned());
    let mut columns =
        vec![(head("序号"), Paper::Plain), (head("行政村"), Paper::Plain), (head("户编号"), Paper::Key), (head("户主"), Paper::Key)];
    columns.push((head(OF), Paper::Plain));
    columns.extend(items.iter().map(|field| (head(&format!("{AGAIN}{}", field.row().label.get(Lang::Zh))), Paper::Plain)));
    columns.extend([BY, ON, SIGNED, NOTE].map(|title| (head(title), Paper::Plain)));
    let width = columns.len();
    let row = |(at, line): (usize, &&RevisitLine)| {
        let words = |words: &str| CellOut::Text(words.to_owned());
        let mut row =
            vec![words(&(at + 1).to_string()), words(&line.village), words(&line.hh_id), words(&line.head), words(&period.to_string())];
        row.resize(width, CellOut::Empty);
        row
    };
    let (header, paper) = columns.into_iter().unzip();
    TableOut {
        title: Text::same(title),
        header,
        paper,
        rows: households.iter().enumerate().map(row).collect(),
        comes_back: true,
        least_lines: 2,
        hint: Text::same("重新入户问清各项，不看原来的表；填好交回这个文件".to_owned()),
        ..TableOut::default()
    }
}
