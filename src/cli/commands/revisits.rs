//! `revisit`: households drawn for a second visit, the sheet taken in, what differs and how often.
//!
//! What does not live here: the ledger and the rates as papers (`report revisits`, `report revisit-rates`), drawing and comparing
//! (`review/revisit`).

use std::path::Path;

use crate::cli::args::revisit::RevisitSampleArgs;
use crate::cli::args::revisit::RevisitTask;
use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::files::Going;
use crate::cli::error::CliError;
use crate::cli::error::row_refused;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::revisit::REVISIT_SHEET;
use crate::review::revisit::lines::RevisitLine;
use crate::review::revisit::lines::RevisitRate;
use crate::review::revisit::lines::rates;
use crate::review::revisit::taken::RevisitPeriod;
use crate::review::rows::mask;

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// Draws, takes in or lists.
///
/// # Errors
/// The file cannot be opened, or the desk refuses and says why.
pub fn revisit(call: &mut Call, task: RevisitTask) -> Result<(), CliError> {
    match task {
        RevisitTask::Sample(asked) => sample(call, &asked),
        RevisitTask::Import { file } => import(call, &[file], false),
        RevisitTask::List => list(call),
        RevisitTask::Rates => rated(call),
    }
}

fn sample(call: &mut Call, asked: &RevisitSampleArgs) -> Result<(), CliError> {
    let going = Going { path: Some(&asked.out), is_plain: false, force: asked.force };
    going.check(call)?;
    let mut desk = open::looking(call)?;
    let drawn = desk.draw_revisits(usize::from(asked.per_collector), asked.seed).map_err(|error| failed(&error))?;
    call.say(&drawn.said);
    let busy = files::exporting(call);
    files::leave(call, &mut desk, REVISIT_SHEET, &drawn.sheet, going, busy)
}

/// Takes sheets of second visits in.
///
/// # Errors
/// The file cannot be opened, a sheet cannot be read, or none of its rows can be taken; the sheets before it stand then.
pub fn import(call: &mut Call, files: &[impl AsRef<Path>], dry_run: bool) -> Result<(), CliError> {
    let mut desk = open::looking(call)?;
    let lang = call.lang();
    let said = if call.period.is_some() { RevisitPeriod::Named } else { RevisitPeriod::Shown };
    for file in files {
        if dry_run {
            let read = desk.read_revisits(file.as_ref(), said).map_err(|error| failed(&error))?;
            read.refused.iter().chain(&read.warned).for_each(|refused| call.say(&row_refused(refused)));
            let said = text(
                "回访 {n} 户可以读入，没有读入 {m} 行；只是预览，没有写入",
                "{n|household|households} of a second visit can be taken, {m|row|rows} cannot; preview only, nothing was written",
            );
            writeln!(call.out, "{}", said.fill(&[("n", &read.found.len()), ("m", &read.refused.len())]).get(lang))?;
            continue;
        }
        let taken = desk.take_revisits(file.as_ref(), said).map_err(|error| failed(&error))?;
        taken.lines.iter().for_each(|line| call.say(&row_refused(line)));
        writeln!(call.out, "{}", taken.heading.get(lang))?;
    }
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

fn list(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let lang = call.lang();
    let lines = desk.revisits().map_err(|error| failed(&error))?;
    let listing = Listing {
        columns: vec![
            column("sample", text("抽样", "drawing")),
            column("village", text("村", "village")),
            column("hh_id", text("户编号", "household")),
            column("head", text("户主", "head")),
            column("collector", text("采集人", "collector")),
            column("on", text("回访日期", "visited again on")),
            column("by", text("回访人", "by")),
            column("result", text("结果", "result")),
            column("differences", text("各项差异", "differences")),
        ],
        rows: lines.iter().map(|line| cells(line, lang)).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    let seen = lines.iter().filter(|line| line.found.is_some()).count();
    let wrong = lines.iter().filter(|line| line.is_wrong() == Some(true)).count();
    let said =
        text("抽中 {n} 户，已回访 {seen} 户，有差错 {wrong} 户", "{n|household|households} drawn, {seen} visited again, {wrong} wrong");
    call.say(&said.fill(&[("n", &lines.len()), ("seen", &seen), ("wrong", &wrong)]));
    Ok(())
}

fn word(word: &str) -> TableCell {
    if word.is_empty() { TableCell::Empty } else { TableCell::Text(mask::scrub(word)) }
}

fn cells(line: &RevisitLine, lang: Lang) -> Vec<TableCell> {
    let found = line.found.as_ref();
    vec![
        TableCell::Count(line.sample),
        word(&line.village),
        TableCell::Text(mask::household(&line.hh_id)),
        word(&line.head),
        word(&line.collector),
        found.map_or(TableCell::Empty, |found| TableCell::Text(found.on.to_string())),
        found.map_or(TableCell::Empty, |found| word(&found.by)),
        TableCell::Text(line.stands().get(lang).to_owned()),
        word(line.differences().get(lang)),
    ]
}

fn rated(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let lang = call.lang();
    let count = |count: usize| TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let share = |share: Option<i64>| share.map_or(TableCell::Empty, TableCell::Percent);
    let row = |rate: &RevisitRate| {
        vec![
            TableCell::Text(rate.of.label().get(lang).to_owned()),
            TableCell::Text(mask::scrub(rate.called().get(lang))),
            count(rate.drawn),
            count(rate.seen),
            count(rate.wrong),
            share(rate.share()),
            share(rate.interval().map(|[low, _]| low)),
            share(rate.interval().map(|[_, high]| high)),
        ]
    };
    let rows = rates(&desk.revisits().map_err(|error| failed(&error))?).iter().map(row).collect();
    let columns = vec![
        column("of", text("按", "by")),
        column("name", text("名称", "name")),
        column("drawn", text("抽中户数", "drawn")),
        column("seen", text("回访户数", "visited again")),
        column("wrong", text("差错户数", "wrong")),
        column("rate", text("差错率", "share wrong")),
        column("from", text("95%下限", "95 % from")),
        column("to", text("95%上限", "95 % to")),
    ];
    Listing { columns, rows }.print(call.format, lang, call.out)
}
