//! `rules score`: a practice township is screened and its answer key held against what the rules found.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::Format;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::progress::SCREEN;
use crate::cli::progress::WorkBar;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::i18n::text;
use crate::review::export::saving::CsvForm;
use crate::review::export::saving::TableCell;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::intake::preview::Told;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::training;
use crate::training::score::ScoreRow;

/// How many faults a table names one by one.
const LISTED: usize = 40;

/// Screens the files of a folder and prints what became of each rule.
///
/// # Errors
/// The folder or its key cannot be read, or something is not as the key says.
pub fn score(call: &mut Call, folder: &Path) -> Result<(), CliError> {
    let failed = |said| CliError::Failed(said);
    let paths = of_periods(folder)?;
    let (key, answers) = training::answers(folder).map_err(|error| failed(error.text()))?;
    let book = book(call, folder)?;
    let job = ScreenJob {
        book: &book,
        paths: &paths,
        told: Told { period: call.period, ..Told::default() },
        today: open::clock(call).today(),
        audience: Audience::Internal,
        lang: call.lang(),
        form: CsvForm::default(),
        list: ScreenList::Whole,
    };
    let bar = WorkBar::new(call.lang(), SCREEN);
    let mut list = Vec::new();
    screening::screen(&job, &mut list, &|done, total| bar.at(done, total)).map_err(|error| failed(error.text()))?;
    drop(bar);
    let found = training::score::score(&answers, &training::flags(&list).map_err(|why| with_file(&key, &why))?);
    let sum = ScoreRow { rule: text("合计", "sum").get(call.lang()).to_owned(), ..found.sum.clone() };
    // In the order of the book; a rule that the key does not know stands there with nothing planted.
    let row = |rule: &Rule| found.rows.iter().find(|row| row.rule == rule.code).cloned();
    let rows: Vec<ScoreRow> =
        book.rules().iter().map(|rule| row(rule).unwrap_or_else(|| ScoreRow { rule: rule.code.clone(), ..ScoreRow::default() })).collect();
    listing(rows.iter().chain([&sum])).print(call.format, call.lang(), call.out)?;
    let unplantable = text("不能埋设的规则 {n} 条", "{n|rule|rules} cannot be planted").fill(&[("n", &found.unplantable)]);
    call.say(&unplantable);
    if !found.drift.is_empty() {
        let told = if found.sum.planted == 0 {
            text(
                "各户收入按标准差 {drift} 抽签增减，没有埋设错误：查出的 {n} 条都是平常增减带出来的，答案里没有",
                "incomes were moved by lot (standard deviation {drift}) and nothing is planted: the {n|flag is|flags are} what ordinary years raise, and in no key",
            )
        } else {
            text(
                "各户收入按标准差 {drift} 抽签增减，埋设 {planted} 处：另外 {n} 条是平常增减带出来的，答案里没有",
                "incomes were moved by lot (standard deviation {drift}), {planted} faults are planted: {n|more flag is|more flags are} what ordinary years raise, and in no key",
            )
        };
        call.say(&told.fill(&[("drift", &found.drift), ("planted", &found.sum.planted), ("n", &found.sum.unexplained)]));
    }
    if found.is_right() {
        return Ok(());
    }
    if call.format == Format::Table {
        for (what, rule, subject) in found.faults.iter().take(LISTED) {
            writeln!(call.out, "{what}: {rule} {subject}")?;
        }
    }
    Err(failed(
        text(
            "与答案不符：漏报 {missed}，近似误报 {near}，应有未有 {absent}，无从解释 {odd}",
            "not as the key says: {missed} missed, {near} near misses fired, {absent} told and absent, {odd} unexplained",
        )
        .fill(&[
            ("missed", &found.sum.missed),
            ("near", &found.sum.near_fired),
            ("absent", &found.sum.absent),
            ("odd", &found.sum.unexplained),
        ]),
    ))
}

/// The files of a folder; where it is one of practice quarters, with those of the periods beside it that ended before: rules hold a period
/// against them.
fn of_periods(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let named = |path: &Path| Period::parse(path.file_name()?.to_str()?);
    let mut paths = files(folder)?;
    let (Some(period), Some(parent)) = (named(folder), folder.parent()) else { return Ok(paths) };
    for part in [Part::Q1, Part::H1, Part::Q3, Part::Annual] {
        for beside in [period.year - 1, period.year].map(|year| Period { year, part }) {
            let other = parent.join(beside.to_string());
            if beside.end() < period.end() && other.is_dir() {
                paths.extend(files(&other)?);
            }
        }
    }
    Ok(paths)
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let entries = fs::read_dir(folder).map_err(|why| with_file(folder, &why))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|why| with_file(folder, &why))?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The office's rulebook with the practice township's own file over it.
fn book(call: &Call, folder: &Path) -> Result<Book, CliError> {
    let mut paths = call.settings.rules.clone();
    let own = training::beside(folder, "rules.toml");
    if own.is_file() {
        paths.push(own);
    }
    let own = open::own(call)?.files(&paths)?;
    Book::with_overlay(&own).map_err(|errors| CliError::Failed(errors.text()))
}

fn listing<'a>(rows: impl Iterator<Item = &'a ScoreRow>) -> Listing {
    let count = |value: usize| TableCell::Count(i64::try_from(value).unwrap_or(i64::MAX));
    let line = |row: &ScoreRow| {
        vec![
            TableCell::Text(row.rule.clone()),
            count(row.planted),
            count(row.found),
            count(row.missed),
            count(row.near),
            count(row.near_fired),
            count(row.absent),
            count(row.on_unplanted),
            count(row.unexplained),
            if row.reason.is_empty() { TableCell::Empty } else { TableCell::Text(row.reason.clone()) },
        ]
    };
    Listing {
        columns: vec![
            column("rule", text("规则", "rule")),
            column("planted", text("埋设", "planted")),
            column("found", text("查出", "found")),
            column("missed", text("漏报", "missed")),
            column("near", text("近似", "near misses")),
            column("near_fired", text("近似误报", "near fired")),
            column("absent", text("应有未有", "told, absent")),
            column("on_unplanted", text("普通户疑点", "on unplanted")),
            column("unexplained", text("无从解释", "unexplained")),
            column("reason", text("不能埋设的原因", "why not planted")),
        ],
        rows: rows.map(line).collect(),
    }
}
