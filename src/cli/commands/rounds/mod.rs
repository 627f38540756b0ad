//! `rounds`: rounds in grids listed by month, entered, read from a table, dropped.
//!
//! What does not live here: the ledger of rounds as a paper (`report rounds`), what a round may be (`review/rounds`).

use std::path::Path;

use crate::cli::args::rounds::RoundAdd;
use crate::cli::args::rounds::RoundsTask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::round::RoundRow;
use crate::domain::office::round::counted;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::rounds::no_month;
use crate::review::rounds::round_list::names;
use crate::review::rows::mask;

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// Lists, enters, takes in or drops.
///
/// # Errors
/// The file cannot be opened, or the desk refuses and says why.
pub fn rounds(call: &mut Call, task: RoundsTask) -> Result<(), CliError> {
    if let Some(period) = call.period.filter(|period| !period.is_month()) {
        return Err(CliError::Failed(no_month(period)));
    }
    match task {
        RoundsTask::List => list(call),
        RoundsTask::Add(add) => enter(call, add),
        RoundsTask::Import { file } => import(call, &[file], false),
        RoundsTask::Drop(drop) => {
            let mut desk = open::looking_in_month(call)?;
            let said = desk.drop_round(&drop.village, &drop.grid, drop.on.zip(drop.by.as_deref())).map_err(|error| failed(&error))?;
            writeln!(call.out, "{}", said.get(call.lang()))?;
            open::warn(call, desk.warning().as_ref());
            Ok(())
        }
    }
}

fn list(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking_in_month(call)?;
    let lang = call.lang();
    let month = desk.round_month();
    let rows = desk.rounds(month).map_err(|error| failed(&error))?;
    let listing = Listing {
        columns: vec![
            column("month", text("月份", "month")),
            column("village", text("村", "village")),
            column("grid", text("网格", "grid")),
            column("on", text("走访日期", "day")),
            column("by", text("走访人", "who went")),
            column("households", text("户数", "households")),
            column("seen", text("走访户", "seen")),
            column("result", text("排查结果", "result")),
            column("words", text("情况说明", "words")),
        ],
        rows: rows.iter().map(|row| line(row, lang)).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    let said = text("{month}：{counts}", "{month}: {counts}");
    call.say(&said.fill(&[("month", &month.title()), ("counts", &counted(&rows))]));
    Ok(())
}

fn line(row: &RoundRow, lang: Lang) -> Vec<TableCell> {
    let word = |word: &str| if word.is_empty() { TableCell::Empty } else { TableCell::Text(mask::scrub(word)) };
    let of = |part: fn(&GridRound) -> String| row.round.as_ref().map_or(TableCell::Empty, |round| word(&part(round)));
    vec![
        TableCell::Text(row.month.to_string()),
        word(&row.village),
        word(&row.grid),
        of(|round| round.on.to_string()),
        of(|round| round.by.clone()),
        row.round.as_ref().map_or(TableCell::Empty, |round| TableCell::Count(i64::from(round.households))),
        of(GridRound::names),
        TableCell::Text(row.stands().get(lang).to_owned()),
        of(|round| round.words.clone()),
    ]
}

fn enter(call: &mut Call, add: RoundAdd) -> Result<(), CliError> {
    let mut desk = open::looking_in_month(call)?;
    let month = desk.round_month();
    let on = match add.on {
        Some(on) if call.period.is_some() && Period::month_of(on) != month => {
            let said = text("--on {day} 不在 --period {month} 里", "--on {day} is not in --period {month}");
            return Err(CliError::Failed(said.fill(&[("day", &on.to_string()), ("month", &month.to_string())])));
        }
        Some(on) => on,
        None => {
            let today = open::clock(call).today();
            if Period::month_of(today) != month {
                let said = text("今天不在{month}，写明是哪天：--on {day}", "today is not in {month}: say the day, like --on {day}");
                return Err(CliError::Failed(said.fill(&[("month", &month.title()), ("day", &month.start().to_string())])));
            }
            today
        }
    };
    let found = if add.what.is_some() { RoundFound::Something } else { RoundFound::Nothing };
    let round = GridRound {
        village: add.village,
        grid: add.grid,
        on,
        by: add.by,
        households: add.households,
        seen: names(&add.seen),
        found,
        words: add.what.unwrap_or_default(),
    };
    let said = desk.add_rounds(&[round], &[]).map_err(|error| failed(&error))?.told();
    writeln!(call.out, "{}", said.get(call.lang()))?;
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

/// Reads tables of rounds, says what they hold, and enters them.
///
/// # Errors
/// The file cannot be opened, a table cannot be read, or none of its rows can be taken; the tables before it stand then.
pub fn import(call: &mut Call, files: &[impl AsRef<Path>], dry_run: bool) -> Result<(), CliError> {
    let mut desk = open::looking_in_month(call)?;
    let lang = call.lang();
    for file in files {
        if dry_run {
            let read = desk.read_rounds(file.as_ref()).map_err(|error| failed(&error))?;
            read.refused.iter().for_each(|refused| call.say(refused));
            let said = text(
                "排查 {n} 次可以读入，没有读入 {m} 行；只是预览，没有写入",
                "{n|round|rounds} can be taken, {m|row|rows} cannot; preview only, nothing was written",
            );
            writeln!(call.out, "{}", said.fill(&[("n", &read.rounds.len()), ("m", &read.refused.len())]).get(lang))?;
            continue;
        }
        let taken = desk.take_rounds(file.as_ref()).map_err(|error| failed(&error))?;
        taken.lines.iter().for_each(|line| call.say(line));
        writeln!(call.out, "{}", taken.heading.get(lang))?;
    }
    open::warn(call, desk.warning().as_ref());
    Ok(())
}
