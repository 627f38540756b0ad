//! `count`: what the county asks for in numbers, by village, collector or another split, beside the same period a year before.
//!
//! What does not live here: which counts there are (`rules/count`), counting (`review/count/mod.rs`).

use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::with_list;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::code;
use crate::domain::money::Money;
use crate::domain::period::Part;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::count::CountLine;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::rows::board::BoardLine;
use crate::review::rows::board::BoardOpens;
use crate::rules::count::CountRow;
use crate::rules::count::CountSubject;
use crate::rules::count::tally::CountValue;
use crate::rules::count::tally::SPLITS;
use crate::rules::count::tally::SplitRow;
use crate::rules::count::tally::split;

/// What is to be counted.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// Codes of counts; all of them where there are none.
    pub codes: Vec<String>,
    /// How the households are parted.
    pub split: Option<String>,
    /// More files of counts.
    pub own: Vec<PathBuf>,
}

/// Lists the counts of the period.
///
/// # Errors
/// The file cannot be opened, a file of counts is not well formed, or there is no such count or split.
pub fn count(call: &mut Call, asked: &Counting) -> Result<(), CliError> {
    let split = asked.split.as_deref().map(named).transpose()?;
    let mut desk = open::looking_in_month(call)?;
    let failed = <CliError as From<ReviewError>>::from;
    let register = desk.count_register(&asked.own).map_err(failed)?;
    let month = call.period.filter(|period| period.is_month());
    let register = if month.is_some() && asked.codes.is_empty() { register.without_households() } else { register };
    let register = match (asked.codes.is_empty(), split) {
        (true, None) => register,
        (true, Some(split)) => register.parted_by(split),
        (false, split) => {
            let register = register.only(&asked.codes).map_err(|said| CliError::Usage(with_list(&said, "hezhun count")))?;
            if let Some((split, row)) = split.and_then(|split| Some((split, register.rows().iter().find(|row| !split.parts(row))?))) {
                return Err(CliError::Usage(not_parted(row, split, desk.period().map_or(Part::Annual, |period| period.part))));
            }
            register
        }
    };
    if month.is_some() && register.asks_households() {
        // A month has no household: that is said as everywhere.
        desk = open::looking(call)?;
    }
    let counts = desk.counts(&register, split).map_err(failed)?;
    let lang = call.lang();
    let mut columns = vec![column("code", text("代码", "code")), column("count", text("统计项", "count"))];
    if let Some(split) = split {
        columns.push(column("group", split.name.clone()));
    }
    columns.extend([
        column("value", text("本期", "now")),
        column("before", text("上年同期", "a year ago")),
        column("households", text("户数", "households")),
        column("judged", text("能判断的户", "could be judged")),
        column("unknown", text("缺数据的户", "data missing")),
        column("unknown_before", text("上年同期缺数据的户", "missing a year ago")),
        column("lacks", text("没法统计的原因", "cannot be said")),
        column("filter", text("筛选条件", "filter")),
    ]);
    let rows = counts.lines.iter().map(|line| cells(line, split, lang)).collect();
    Listing { columns, rows }.print(call.format, lang, call.out)?;
    let days = desk.clue_book().map_err(failed)?.days;
    let said = match counts.before {
        _ if !register.asks_households() => {
            text("{period}；列出来: hezhun 加上筛选条件", "{period}; listed by: hezhun and the filter").fill(&[("period", &days.told())])
        }
        Some(before) => text(
            "{period}，旁边是{before}；列出各户: hezhun queue --where '筛选条件'",
            "{period} beside {before}; its households: hezhun queue --where 'filter'",
        )
        .fill(&[("period", &counts.period.title()), ("before", &before.title())]),
        None => text("{period}，上年同期不在数据文件里", "{period}; the same period a year before is not in the file")
            .fill(&[("period", &counts.period.title())]),
    };
    call.say(&said);
    // A period that is over is measured on its last day, not today.
    if register.asks_households() && days.as_of < desk.today() && counts.lines.iter().any(|line| line.counted != CountSubject::Households) {
        call.say(&text("线索、排查、入户是{period}的", "clues, rounds and visits are of {period}").fill(&[("period", &days.told())]));
    }
    Ok(())
}

/// Lists the board of the period.
///
/// # Errors
/// As `count`.
pub fn board(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let failed = <CliError as From<ReviewError>>::from;
    let board = desk.board(&desk.count_register(&[]).map_err(failed)?).map_err(failed)?;
    let lang = call.lang();
    let columns = vec![
        column("part", text("部分", "part")),
        column("label", text("项目", "item")),
        column("figure", text("数", "number")),
        column("said", text("说明", "what is said of it")),
        column("filter", text("筛选条件", "filter")),
    ];
    let row = |line: &BoardLine| {
        let filter = match &line.opens {
            BoardOpens::Filter(filter) => filter.clone(),
            BoardOpens::Clues(words) => format!("clues --where '{}'", words.get(lang)),
            BoardOpens::Rounds => "rounds list".to_owned(),
            BoardOpens::Visits => "visits list".to_owned(),
            BoardOpens::Nothing | BoardOpens::Households(_) => String::new(),
        };
        let said = |words: &Text| TableCell::Text(words.get(lang).to_owned());
        vec![said(&line.part), said(&line.label), TableCell::Text(line.figure.clone()), said(&line.said), TableCell::Text(filter)]
    };
    let rows = board.lines.iter().map(row).collect();
    Listing { columns, rows }.print(call.format, lang, call.out)
}

/// The split of a name.
fn named(name: &str) -> Result<&'static SplitRow, CliError> {
    split(name).ok_or_else(|| {
        let list = |lang: Lang| SPLITS.iter().map(|row| format!("{} {}", row.code, row.name.get(lang))).collect::<Vec<_>>().join(", ");
        let said = text("不能按“{name}”分；可以按: {known}", "nothing is split by “{name}”; there are: {known}");
        CliError::Usage(said.fill(&[("name", &name), ("known", &Text::made(list(Lang::Zh), list(Lang::En)))]))
    })
}

/// That a count is not parted so, and how it is.
fn not_parted(row: &CountRow, split: &SplitRow, part: Part) -> Text {
    let known = |lang: Lang| {
        let own = SPLITS.iter().filter(|other| other.parts(row));
        own.map(|other| format!("{} {}", other.code, other.name.get(lang))).collect::<Vec<_>>().join(", ")
    };
    let said = text("“{count}”不能按“{split}”分；可以按: {known}", "“{count}” is not split by “{split}”; it is by: {known}");
    said.fill(&[("count", &row.title_in(part)), ("split", &split.name), ("known", &Text::made(known(Lang::Zh), known(Lang::En)))])
}

fn cells(line: &CountLine, split: Option<&SplitRow>, lang: Lang) -> Vec<TableCell> {
    let number = |count: usize| i64::try_from(count).map_or(TableCell::Empty, TableCell::Count);
    // A clue or a round is no household.
    let of_households = |count: usize| if line.counted == CountSubject::Households { number(count) } else { TableCell::Empty };
    let mut cells = vec![TableCell::Text(line.code.clone()), TableCell::Text(line.title.get(lang).to_owned())];
    if split.is_some() {
        let group = match line.group.as_deref() {
            None => text("全部", "all").get(lang).to_owned(),
            Some("") => text("（没有填）", "(none)").get(lang).to_owned(),
            Some(name) => code::label(name).get(lang).to_owned(),
        };
        cells.push(TableCell::Text(group));
    }
    cells.extend([
        value(line.value),
        value(line.before),
        if line.lacks.is_some() { TableCell::Empty } else { of_households(line.households) },
        of_households(line.judged),
        of_households(line.unknown),
        of_households(line.unknown_before),
        line.lacks.as_ref().map_or(TableCell::Empty, |lacking| TableCell::Text(lacking.said().get(lang).to_owned())),
        listed(line, lang),
    ]);
    cells
}

/// What lists what a count counts: of households a filter, of others a command.
fn listed(line: &CountLine, lang: Lang) -> TableCell {
    let Some(words) = &line.listed else { return TableCell::Text(line.filter.clone()) };
    let words = words.get(lang);
    TableCell::Text(match line.counted {
        CountSubject::Households | CountSubject::Clues => format!("clues --where '{words}'"),
        CountSubject::Villages | CountSubject::Grids | CountSubject::Rounds => format!("rounds list --period {words}"),
        CountSubject::Visits => "visits list".to_owned(),
    })
}

fn value(found: Option<CountValue>) -> TableCell {
    match found {
        None => TableCell::Empty,
        Some(CountValue::Whole(count)) => TableCell::Count(count),
        Some(CountValue::Money(amount)) => TableCell::Money(amount),
        // Two decimals, as of an amount.
        Some(CountValue::Hundredths(part)) => TableCell::Text(Money(part).plain()),
    }
}
