//! The sheet of second visits as it comes back, filled in: csv or xlsx, a household a row.
//!
//! A row that is wrong is refused by file, row and column, the others stand; a row in which nothing was filled in is passed over.
//! What does not live here: writing what was read (`mod.rs`), opening the table (`exchange/sheets/plain_rows.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::domain::caliber::Caliber;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::HH_ID;
use crate::domain::field::Owner;
use crate::domain::field::VILLAGE;
use crate::domain::field::known;
use crate::domain::office::clue::clean;
use crate::domain::office::duty::clean_name;
use crate::domain::office::duty::no_name;
use crate::domain::period::Period;
use crate::domain::text::words::Words;
use crate::exchange::cells::form::CellForm;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::day_of;
use crate::exchange::cells::mend::mend;
use crate::exchange::cells::written::Tag;
use crate::exchange::error::name_of;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::revisit::kept::RevisitFound;
use crate::review::revisit::sheet;
use crate::review::rows::mask;

/// 户主.
const HEAD_NAME: FieldId = known("head_name");

/// How far down a header is looked for.
const HEAD_ROWS: usize = 10;

/// What a column of the sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RevisitTells {
    Household,
    Village,
    Head,
    Period,
    Item(FieldId),
    By,
    On,
    Note,
}

/// A sheet as it was read, before anything of it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevisitSheetRead {
    /// What was found, by 户编号, in the order of the file.
    pub found: Vec<(String, RevisitFound)>,
    /// Rows that cannot be taken, each with file, row and column.
    pub refused: Vec<Text>,
    /// Columns of items that are missing, stand twice or have a name nobody knows; the others were read.
    pub warned: Vec<Text>,
}

/// Whether somebody said which period a sheet is of, for one that does not say it itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisitPeriod {
    /// It was named.
    Named,
    /// It is only the one that is shown.
    Shown,
}

/// A household that was drawn, as the sheet names it.
pub struct RevisitDrawn<'a> {
    /// 户编号.
    pub hh_id: &'a str,
    /// Its village.
    pub village: &'a str,
    /// Its head.
    pub head: &'a str,
}

/// Whom a row may be about.
pub struct RevisitAsked<'a> {
    /// Every household of the roll.
    pub roll: Vec<&'a str>,
    /// Those that were drawn.
    pub drawn: Vec<RevisitDrawn<'a>>,
    /// The account of the period.
    pub caliber: &'a Caliber,
    /// The period that is visited again.
    pub period: Period,
    /// Whether somebody said so.
    pub said: RevisitPeriod,
    /// The day at the desk.
    pub today: NaiveDate,
}

/// A larger file is no such sheet and is not looked into: a yearly file would be read twice.
const MOST_BYTES: u64 = 2 << 20;

/// That a sheet of second visits is among files to be screened, and where it goes; none where there is none.
#[must_use]
pub fn not_screened(paths: &[PathBuf]) -> Option<Text> {
    let sheet = paths.iter().find(|path| is_revisit_sheet(path))?;
    let said = text(
        "“{file}”是回头看入户表，不筛查：用 hezhun revisit import {file} 读入",
        "“{file}” is a sheet of second visits and is not screened: take it in by hezhun revisit import {file}",
    );
    Some(said.fill(&[("file", &name_of(sheet))]))
}

/// Whether a file is a sheet of second visits: its head says who visited again and on which day, whatever became of its other titles.
#[must_use]
pub fn is_revisit_sheet(path: &Path) -> bool {
    let is_small = path.metadata().is_ok_and(|file| file.is_file() && file.len() <= MOST_BYTES);
    is_small && plain_rows::read(path).is_ok_and(|rows| rows.iter().take(HEAD_ROWS).any(is_of_visits))
}

/// Reads a sheet; nothing is written.
///
/// # Errors
/// The file cannot be read or is no such sheet.
pub fn read(path: &Path, asked: &RevisitAsked<'_>) -> Result<RevisitSheetRead, ReviewError> {
    let file = name_of(path);
    let rows = plain_rows::read(path)?;
    let may_ask = |field: FieldId| field == asked.caliber.denominator || field.row().owner == Owner::Income;
    let Some((at, columns)) = header(&rows, &may_ask) else {
        let said = text(
            "“{file}”不是回头看入户表：要有“户编号”“回访人”“回访日期”和“回访…”的各项，就像抽样回访时写出的那张；什么都没有改动",
            "“{file}” is no sheet of second visits: it wants columns 户编号, 回访人, 回访日期 and items that begin with 回访, as the drawing writes it; nothing was changed",
        );
        return Err(ReviewError::Listed(said.fill(&[("file", &file)])));
    };
    if asked.said == RevisitPeriod::Shown && columns.iter().all(|column| column.holds != RevisitTells::Period) {
        return Err(ReviewError::RevisitsOfNoPeriod { file, column: sheet::OF, period: asked.period });
    }
    let warned = rows.get(at).map(|row| warnings(row, &columns, asked.caliber, &file)).unwrap_or_default();
    let mut read = RevisitSheetRead { warned, ..RevisitSheetRead::default() };
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in rows.iter().skip(at + 1) {
        match of_row(row, &columns, asked, &mut seen) {
            Ok(Some(found)) => read.found.push(found),
            Ok(None) => {}
            Err((column, what)) => {
                read.refused.push(plain_rows::not_taken(&file, row.number, &column, &what));
            }
        }
    }
    Ok(read)
}

/// What a row says of its household; none where nothing was filled in. Else what is wrong with it, by the title of the column.
fn of_row(
    row: &PlainRow,
    columns: &[PlainColumn<RevisitTells>],
    asked: &RevisitAsked<'_>,
    seen: &mut HashMap<String, u32>,
) -> Result<Option<(String, RevisitFound)>, (String, Text)> {
    let word = |tells: RevisitTells| {
        let cell = columns.iter().find(|column| column.holds == tells).and_then(|column| row.cells.get(column.at));
        cell.map_or("", |cell| cell.trim())
    };
    let wrong = |tells: RevisitTells, what: Text| {
        let title = columns.iter().find(|column| column.holds == tells).map(|column| column.title.clone());
        Err((title.unwrap_or_default(), what))
    };
    let mut figures = BTreeMap::new();
    for column in columns {
        let RevisitTells::Item(field) = column.holds else { continue };
        let written = word(column.holds);
        let mut words = Words::new();
        let mended = mend(CellForm::of(field), written, Tag::Text, &mut words);
        match mended.cell.raw() {
            Some(value) if field.row().kind == FieldKind::Count && value < 1 => {
                return wrong(column.holds, text("要写大于 0 的人数", "a number of people above 0 is wanted"));
            }
            Some(value) if value < 0 => {
                return wrong(column.holds, text("收入和支出都不会是负数", "no income and no cost is below nought"));
            }
            Some(_) => {
                figures.insert(field.row().code.to_owned(), mended.cell.written(field.row().kind, &words));
            }
            None if written.is_empty() => {}
            None => {
                let said = text("“{word}”读不出一个数", "no figure can be read from “{word}”");
                return wrong(column.holds, said.fill(&[("word", &mask::scrub(written))]));
            }
        }
    }
    if figures.is_empty() && word(RevisitTells::By).is_empty() && word(RevisitTells::On).is_empty() {
        return Ok(None);
    }
    let of = word(RevisitTells::Period);
    if of.is_empty() && asked.said == RevisitPeriod::Shown {
        return wrong(RevisitTells::Period, text("没有写是哪一期的回访", "there is no period"));
    }
    if !of.is_empty() && Period::typed(of) != Some(asked.period) {
        let said = text(
            "这是“{of}”的回访，不是{period}的：先“换期”到那一期再读入",
            "this visit is of “{of}” and not of {period}: “change period” first",
        );
        return wrong(RevisitTells::Period, said.fill(&[("of", &mask::scrub(of)), ("period", &asked.period.title())]));
    }
    let hh_id = clean_name(word(RevisitTells::Household));
    if hh_id.is_empty() {
        return wrong(RevisitTells::Household, text("没有写户编号", "there is no household number"));
    }
    if !asked.roll.contains(&hh_id.as_str()) {
        let guess = closest(&hh_id, asked.drawn.iter().map(|drawn| drawn.hh_id));
        let said = text("名册里没有户编号“{hh}”{meant}", "the roll has no household “{hh}”{meant}");
        return wrong(RevisitTells::Household, said.fill(&[("hh", &mask::household(&hh_id)), ("meant", &meant(guess))]));
    }
    let Some(drawn) = asked.drawn.iter().find(|drawn| drawn.hh_id == hh_id) else {
        return wrong(RevisitTells::Household, text("这一户没有抽中，不在回头看的样本里", "this household was not drawn"));
    };
    if let Some((tells, why)) = slipped(drawn, word) {
        return wrong(tells, why);
    }
    if let Some(above) = seen.get(&hh_id) {
        let said = text("第 {row} 行已经有这一户", "row {row} has this household already");
        return wrong(RevisitTells::Household, said.fill(&[("row", above)]));
    }
    let by = clean_name(word(RevisitTells::By));
    if by.is_empty() {
        return wrong(RevisitTells::By, text("没有写回访人", "nobody is named who visited"));
    }
    if let Some(why) = no_name(&by) {
        return wrong(RevisitTells::By, why);
    }
    let written = word(RevisitTells::On);
    let Some(on) = day_of(written) else {
        let said = match written {
            "" => text("没有写回访日期", "there is no day"),
            _ => text("要写日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24 is wanted"),
        };
        return wrong(RevisitTells::On, said);
    };
    if on < asked.period.start() {
        let said = text("回访日期 {day} 在{period}以前", "the day {day} is before {period}");
        return wrong(RevisitTells::On, said.fill(&[("day", &on.to_string()), ("period", &asked.period.title())]));
    }
    if on > asked.today {
        let said = text("回访日期 {day} 还没有到", "the day {day} is to come");
        return wrong(RevisitTells::On, said.fill(&[("day", &on.to_string())]));
    }
    if figures.is_empty() {
        let first = columns.iter().map(|column| column.holds).find(|tells| matches!(tells, RevisitTells::Item(_)));
        return wrong(first.unwrap_or(RevisitTells::Household), text("各项都没有填", "no item is filled in"));
    }
    seen.insert(hh_id.clone(), row.number);
    let note = clean(&mask::scrub(word(RevisitTells::Note)));
    Ok(Some((hh_id, RevisitFound { by, figures, note, on })))
}

/// Whether a row has the titles that no other table has.
fn is_of_visits(row: &PlainRow) -> bool {
    let has = |wanted: &str| row.cells.iter().any(|title| normal(title) == normal(wanted));
    has(sheet::BY) && has(sheet::ON)
}

/// What is wrong with the titles of items: those nobody knows with the nearest that is asked, those that stand twice, those that are
/// missing.
fn warnings(head: &PlainRow, columns: &[PlainColumn<RevisitTells>], caliber: &Caliber, file: &str) -> Vec<Text> {
    let item = |field: &FieldId| format!("{}{}", sheet::AGAIN, field.row().label.get(Lang::Zh));
    let items = sheet::items(caliber);
    let is_there = |field: &FieldId| columns.iter().any(|column| column.holds == RevisitTells::Item(*field));
    let names: Vec<String> = items.iter().map(item).collect();
    let missing: Vec<String> = items.iter().filter(|field| !is_there(field)).map(item).collect();
    let mut warned = Vec::new();
    for (at, title) in head.cells.iter().enumerate() {
        let holds = tells(title, &|_| true);
        let is_item = title.trim().starts_with(sheet::AGAIN);
        if columns.iter().any(|column| column.at == at) || !(is_item || matches!(holds, Some(RevisitTells::Household))) {
            continue;
        }
        let twice = columns.iter().find(|column| Some(column.holds) == holds);
        warned.push(match twice {
            Some(first) => text(
                "“{file}”的“{title}”和“{first}”是同一项，只读前面的一列",
                "“{file}”: {title} is the same as {first}, and only the column before is read",
            )
            .fill(&[("file", &file), ("title", title), ("first", &first.title)]),
            None => text("“{file}”的“{title}”不认识，没有读{meant}", "“{file}”: nobody knows {title}, which was not read{meant}").fill(&[
                ("file", &file),
                ("title", title),
                ("meant", &meant(closest(title, names.iter().map(String::as_str)))),
            ]),
        });
    }
    if !missing.is_empty() {
        let said = text("“{file}”缺这几项：{names}", "“{file}” lacks {names}");
        warned.push(said.fill(&[("file", &file), ("names", &Text::list(missing))]));
    }
    warned
}

/// Why a row is not of the household of its number; none where village and head are those of it, or are not written. A row that slipped
/// would put what was found at one door to another.
fn slipped<'r>(drawn: &RevisitDrawn<'_>, word: impl Fn(RevisitTells) -> &'r str) -> Option<(RevisitTells, Text)> {
    for (tells, own) in [(RevisitTells::Village, drawn.village), (RevisitTells::Head, drawn.head)] {
        let written = clean_name(word(tells));
        if !written.is_empty() && !own.is_empty() && written != clean_name(own) {
            let said = text(
                "写的是“{word}”，户编号 {hh} 是{village}{head}家的，对不上",
                "“{word}” is written, but household {hh} is that of {head} in {village}",
            );
            let (word, household) = (mask::scrub(&written), mask::household(drawn.hh_id));
            let words = said.fill(&[("word", &word), ("hh", &household), ("village", &drawn.village), ("head", &drawn.head)]);
            return Some((tells, words));
        }
    }
    None
}

/// Where the header stands, and its columns.
fn header(rows: &[PlainRow], may_ask: &dyn Fn(FieldId) -> bool) -> Option<(usize, Vec<PlainColumn<RevisitTells>>)> {
    let is_header = |columns: &[PlainColumn<RevisitTells>]| {
        let has = |wanted: RevisitTells| columns.iter().any(|column| column.holds == wanted);
        let has_item = columns.iter().any(|column| matches!(column.holds, RevisitTells::Item(_)));
        has(RevisitTells::Household) && has(RevisitTells::By) && has(RevisitTells::On) && has_item
    };
    let of_row = |row: &PlainRow| columns_of(row, |title| tells(title, may_ask));
    rows.iter().take(HEAD_ROWS).map(of_row).enumerate().find(|(_, columns)| is_header(columns))
}

fn tells(title: &str, may_ask: &dyn Fn(FieldId) -> bool) -> Option<RevisitTells> {
    let word = normal(title);
    let is = |wanted: &str| normal(wanted) == word;
    if is(sheet::OF) {
        return Some(RevisitTells::Period);
    }
    if is(sheet::BY) {
        return Some(RevisitTells::By);
    }
    if is(sheet::ON) {
        return Some(RevisitTells::On);
    }
    if is(sheet::NOTE) {
        return Some(RevisitTells::Note);
    }
    if let Some(item) = title.trim().strip_prefix(sheet::AGAIN) {
        return field_of(item).filter(|field| may_ask(*field)).map(RevisitTells::Item);
    }
    let beside = [(HH_ID, RevisitTells::Household), (VILLAGE, RevisitTells::Village), (HEAD_NAME, RevisitTells::Head)];
    let field = field_of(title)?;
    beside.into_iter().find(|(own, _)| *own == field).map(|(_, tells)| tells)
}
