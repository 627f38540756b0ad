//! `clues` and `clue`: clues listed, entered, read from a table, taken from step to step, ended and taken back.
//!
//! What does not live here: the ledger of clues as a paper (`report clues`), what may follow on what (`domain/office/clue.rs`).

use std::path::Path;

use crate::cli::args::clue::ClueTask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::PrintedColumn;
use crate::cli::table::column;
use crate::domain::office::clue::ClueEvent;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue_asked::ClueFilter;
use crate::domain::office::clue_word::ClueSource;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::rows::clue_counts::ClueSplit;
use crate::review::rows::clue_counts::ClueTally;
use crate::review::rows::clue_counts::clue_counts;
use crate::review::rows::clue_counts::tallies;
use crate::review::rows::clues::ClueRow;
use crate::review::rows::mask;
use crate::rules::count::CountRow;

/// What the number of all clues is called in tables of programs.
const ALL: &str = "all";

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// Lists the clues that are asked for or counts them by a part, and says how many are open and late.
///
/// # Errors
/// A word that is no condition, or the file cannot be opened or read.
pub fn list(call: &mut Call, filter: &str, split: Option<ClueSplit>) -> Result<(), CliError> {
    let desk = open::looking_in_month(call)?;
    let lang = call.lang();
    let villages: Vec<&str> = desk.queue().iter().map(|row| row.village.key()).collect();
    let filter = ClueFilter::parse(filter, &villages).map_err(CliError::Failed)?;
    // What is counted is of a period or month, as everywhere; a list is of the whole file where none is asked for.
    let book = match (split, call.period) {
        (None, None) => None,
        _ => Some(desk.clue_book().map_err(|error| failed(&error))?),
    };
    let all = match &book {
        Some(book) => book.of_days().cloned().collect(),
        None => desk.clues().map_err(|error| failed(&error))?,
    };
    let filter = book.as_ref().map_or_else(|| filter.clone(), |book| book.asked(&filter));
    let shown: Vec<&ClueRow> = all.iter().filter(|row| row.is_asked(&filter)).collect();
    match (split, &book) {
        (Some(split), Some(book)) => {
            let register = desk.count_register(&[]).map_err(|error| failed(&error))?;
            // What is new is new in the month or year that is asked for.
            let within: Vec<_> = filter.words.iter().filter(|(word, wanted)| *wanted && word.is_of_days()).cloned().collect();
            let of_days =
                |own: &ClueFilter| ClueFilter { words: book.asked(own).words.into_iter().chain(within.iter().cloned()).collect() };
            let counts: Vec<(&CountRow, ClueFilter)> = clue_counts(&register).into_iter().map(|(row, own)| (row, of_days(own))).collect();
            let counts: Vec<(&CountRow, &ClueFilter)> = counts.iter().map(|(row, own)| (*row, own)).collect();
            counted(&shown, split, &counts, lang)
        }
        _ => listed(&shown, lang),
    }
    .print(call.format, lang, call.out)?;
    let open = shown.iter().filter(|row| row.clue.is_open()).count();
    let late = shown.iter().filter(|row| row.late > 0).count();
    let said = text("线索 {n} 条，在办 {open} 条，超期 {late} 条", "{n|clue|clues}, {open} open, {late} late");
    let said = said.fill(&[("n", &shown.len()), ("open", &open), ("late", &late)]);
    call.say(&match book {
        Some(book) => text("{days}：{said}", "{days}: {said}").fill(&[("days", &book.days.told()), ("said", &said)]),
        None => said,
    });
    Ok(())
}

fn listed(shown: &[&ClueRow], lang: Lang) -> Listing {
    Listing {
        columns: vec![
            column("clue", text("编号", "clue")),
            column("source", text("来源", "source")),
            column("on", text("发现日期", "day")),
            column("village", text("村", "village")),
            column("hh_id", text("户编号", "household")),
            column("name", text("户主", "name")),
            column("stands", text("办理", "stands")),
            column("due", text("期限", "due")),
            column("late", text("超期天数", "days late")),
            column("words", text("线索内容", "words")),
        ],
        rows: shown.iter().map(|row| line(row, lang)).collect(),
    }
}

/// Clues counted by a part, by each count of clues of the register; what they are called in tables of programs is the rest of the code.
fn counted(shown: &[&ClueRow], split: ClueSplit, counts: &[(&CountRow, &ClueFilter)], lang: Lang) -> Listing {
    let code = |row: &CountRow| row.code.strip_prefix("clues_").unwrap_or(ALL).to_owned();
    let counted = counts.iter().map(|(row, _)| PrintedColumn { key: code(row).into(), head: row.title.clone() });
    let columns = std::iter::once(column(split.code(), split.label())).chain(counted);
    let row = |tally: ClueTally| {
        let count = |n: usize| TableCell::Count(i64::try_from(n).unwrap_or(i64::MAX));
        let called = TableCell::Text(tally.called.get(lang).to_owned());
        std::iter::once(called).chain(tally.counts.into_iter().map(count)).collect()
    };
    Listing { columns: columns.collect(), rows: tallies(shown.iter().copied(), split, counts).into_iter().map(row).collect() }
}

fn line(row: &ClueRow, lang: Lang) -> Vec<TableCell> {
    let word = |word: &str| if word.is_empty() { TableCell::Empty } else { TableCell::Text(mask::scrub(word)) };
    let found = &row.clue.found;
    vec![
        TableCell::Text(row.clue.number.to_string()),
        TableCell::Text(found.source.label().get(lang).to_owned()),
        TableCell::Text(found.on.to_string()),
        word(&found.village),
        if found.hh_id.is_empty() { TableCell::Empty } else { TableCell::Text(mask::household(&found.hh_id)) },
        word(&found.name),
        TableCell::Text(row.stands().get(lang).to_owned()),
        row.due.map_or(TableCell::Empty, |(_, day)| TableCell::Text(day.to_string())),
        if row.late > 0 { TableCell::Count(row.late) } else { TableCell::Empty },
        word(&found.words),
    ]
}

/// Enters what happened to a clue.
///
/// # Errors
/// The file cannot be opened, or the desk refuses and says why.
pub fn clue(call: &mut Call, task: ClueTask) -> Result<(), CliError> {
    let lang = call.lang();
    let mut desk = open::looking_in_month(call)?;
    let today = open::clock(call).today();
    let said = match task {
        ClueTask::Add(add) => {
            let of_case = match &add.from {
                Some(hh_id) => Some(desk.clue_of_case(hh_id).map_err(|error| failed(&error))?),
                None => None,
            };
            let told = of_case.unwrap_or_else(|| ClueFound {
                source: add.source.unwrap_or(ClueSource::Review),
                on: today,
                village: add.village.unwrap_or_default(),
                hh_id: add.household,
                name: add.name.unwrap_or_default(),
                teller: String::new(),
                words: String::new(),
            });
            let words = if add.words.is_empty() { told.words } else { add.words };
            let found = ClueFound { on: add.on.unwrap_or(told.on), teller: add.told_by, words, ..told };
            desk.add_clues(&[found]).map_err(|error| failed(&error))?.told()
        }
        ClueTask::Import { file } => {
            drop(desk);
            return import(call, &[file], false);
        }
        ClueTask::Step(step) => {
            let event = ClueEvent::Step { step: step.step, on: step.named.on.unwrap_or(today), by: step.person, note: step.note };
            desk.step_clue(step.named.clue, event).map_err(|error| failed(&error))?.told()
        }
        ClueTask::End(end) => {
            let event = ClueEvent::Ended { end: end.end, on: end.named.on.unwrap_or(today), why: end.why, evidence: end.evidence };
            desk.step_clue(end.named.clue, event).map_err(|error| failed(&error))?.told()
        }
        ClueTask::Back { clue } => desk.back_clue(clue).map_err(|error| failed(&error))?.told(),
    };
    writeln!(call.out, "{}", said.get(lang))?;
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

/// Reads lists of clues, says what they hold, and enters them.
///
/// # Errors
/// The file cannot be opened, a list cannot be read, or none of its rows can be taken; the lists before it stand then.
pub fn import(call: &mut Call, files: &[impl AsRef<Path>], dry_run: bool) -> Result<(), CliError> {
    let mut desk: Desk = open::looking_in_month(call)?;
    let lang = call.lang();
    for file in files {
        if dry_run {
            let read = desk.read_clues(file.as_ref()).map_err(|error| failed(&error))?;
            read.refused.iter().for_each(|refused| call.say(refused));
            let said = text(
                "线索 {n} 条可以读入，没有读入 {m} 行；只是预览，没有写入",
                "{n|clue|clues} can be taken, {m|row|rows} cannot; preview only, nothing was written",
            );
            writeln!(call.out, "{}", said.fill(&[("n", &read.found.len()), ("m", &read.refused.len())]).get(lang))?;
            continue;
        }
        let taken = desk.take_list(file.as_ref()).map_err(|error| failed(&error))?;
        taken.lines.iter().for_each(|line| call.say(line));
        writeln!(call.out, "{}", taken.heading.get(lang))?;
    }
    open::warn(call, desk.warning().as_ref());
    Ok(())
}
