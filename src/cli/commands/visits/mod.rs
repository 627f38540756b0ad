//! `visits`: the list of a week with its sheet, visits listed, entered, taken in from a sheet, dropped.
//!
//! What does not live here: the ledger of visits as a paper (`report visit-ledger`), what a visit may be (`review/visits`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::args::visits::VisitAdd;
use crate::cli::args::visits::VisitSheetArgs;
use crate::cli::args::visits::VisitsTask;
use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::files::Going;
use crate::cli::error::CliError;
use crate::cli::error::row_refused;
use crate::cli::open;
use crate::cli::progress::IMPORT;
use crate::cli::progress::WorkBar;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::field::FieldId;
use crate::domain::office::visit::DoorVisit;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::rounds::round_list::names;
use crate::review::rows::mask;
use crate::review::visits::TEAM_SHEET;
use crate::review::visits::VisitRow;
use crate::review::visits::counted;
use crate::review::visits::taken;

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// Lists, enters, takes in or drops.
///
/// # Errors
/// The file cannot be opened, or the desk refuses and says why.
pub fn visits(call: &mut Call, task: VisitsTask) -> Result<(), CliError> {
    match task {
        VisitsTask::Sheet(asked) => sheet(call, &asked),
        VisitsTask::List => list(call),
        VisitsTask::Add(add) => enter(call, add),
        VisitsTask::Import { files } => import(call, &files, false),
        VisitsTask::Drop { household, on, how } => {
            let mut desk = open::looking(call)?;
            let said = desk.drop_visit(&household, on, how).map_err(|error| failed(&error))?;
            writeln!(call.out, "{}", said.get(call.lang()))?;
            open::warn(call, desk.warning().as_ref());
            Ok(())
        }
    }
}

fn sheet(call: &mut Call, asked: &VisitSheetArgs) -> Result<(), CliError> {
    let going = Going { path: Some(&asked.out), is_plain: false, force: asked.force };
    going.check(call)?;
    let mut desk = open::looking(call)?;
    let day = asked.week.unwrap_or_else(|| desk.today());
    let made = desk.list_week(&asked.village, day, usize::from(asked.most)).map_err(|error| failed(&error))?;
    call.say(&made.said);
    let busy = files::exporting(call);
    files::leave(call, &mut desk, TEAM_SHEET, &made.sheet, going, busy)
}

/// Takes sheets of teams in; one that cannot be taken does not keep the others back.
///
/// # Errors
/// The file cannot be opened, a sheet cannot be read, or none of its rows can be taken.
pub fn import(call: &mut Call, files: &[impl AsRef<Path>], dry_run: bool) -> Result<(), CliError> {
    let mut desk = open::looking(call)?;
    let lang = call.lang();
    let mut ended = Ok(());
    for file in files {
        if dry_run {
            let read = desk.read_visits(file.as_ref()).map_err(|error| failed(&error))?;
            read.refused.iter().chain(&read.warned).for_each(|refused| call.say(&row_refused(refused)));
            let figures: usize = read.told.iter().map(|told| told.figures.len()).sum();
            let said = text(
                "入户 {n} 户可以读入，数 {figures} 个，没有填 {empty} 户，没有读入 {m} 行；只是预览，没有写入",
                "{n|visit|visits} can be taken with {figures|figure|figures}, {empty|household is|households are} empty, {m|row|rows} cannot; preview only, nothing was written",
            );
            let told = said.fill(&[("n", &read.told.len()), ("figures", &figures), ("empty", &read.empty), ("m", &read.refused.len())]);
            writeln!(call.out, "{}", told.get(lang))?;
            continue;
        }
        let bar = WorkBar::new(lang, IMPORT);
        let taken = desk.take_visits(file.as_ref(), &|step| bar.step(step));
        drop(bar);
        match taken {
            Ok(taken) => {
                taken.lines.iter().for_each(|line| call.say(&row_refused(line)));
                writeln!(call.out, "{}", taken.heading.get(lang))?;
            }
            Err(error) => ended = ended.and(Err(failed(&error))),
        }
    }
    open::warn(call, desk.warning().as_ref());
    ended
}

fn list(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let lang = call.lang();
    let rows = desk.visit_rows().map_err(|error| failed(&error))?;
    let listing = Listing {
        columns: vec![
            column("week", text("清单周", "week")),
            column("village", text("村", "village")),
            column("team", text("工作队", "team")),
            column("hh_id", text("户编号", "household")),
            column("head", text("户主", "head")),
            column("stands", text("情况", "stands")),
            column("on", text("入户日期", "day")),
            column("how", text("方式", "how")),
            column("by", text("入户人", "who went")),
            column("signed", text("签字人", "signed")),
            column("words", text("说明", "words")),
        ],
        rows: rows.iter().map(|row| line(row, lang)).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    call.say(&counted(&rows));
    Ok(())
}

fn line(row: &VisitRow, lang: Lang) -> Vec<TableCell> {
    let word = |word: &str| if word.is_empty() { TableCell::Empty } else { TableCell::Text(mask::scrub(word)) };
    let of = |part: &dyn Fn(&DoorVisit) -> String| row.last().map_or(TableCell::Empty, |visit| word(&part(visit)));
    vec![
        row.week.map_or(TableCell::Empty, |week| TableCell::Text(week.to_string())),
        word(&row.village),
        word(&row.team),
        TableCell::Text(mask::household(&row.hh_id)),
        word(&row.head),
        TableCell::Text(row.stands.label().get(lang).to_owned()),
        of(&|visit| visit.on.to_string()),
        of(&|visit| visit.how.label().get(lang).to_owned()),
        of(&DoorVisit::names),
        of(&|visit| visit.signed.clone()),
        of(&|visit| visit.words.clone()),
    ]
}

/// What was told, by item; `工资性收入=31200`.
fn told(desk: &Desk, written: &[String]) -> Result<BTreeMap<FieldId, String>, Text> {
    let items = desk.visit_items();
    let mut figures = BTreeMap::new();
    for part in written {
        let wrong = |said: Text| said.fill(&[("part", part)]);
        let Some((item, value)) = part.split_once(['=', '＝']) else {
            return Err(wrong(text("“{part}”要写成 工资性收入=31200 这样", "“{part}” is to be written like wage=31200")));
        };
        let Some(field) = taken::item(item, &items) else {
            let names = Text::list(items.iter().map(|field| field.row().label.clone()));
            let said = text("“{part}”不是对照表的项目：{names}", "“{part}” is no item of the sheet: {names}");
            return Err(said.fill(&[("part", part), ("names", &names)]));
        };
        match taken::figure(field, value)? {
            Some(_) if figures.contains_key(&field) => return Err(taken::told_twice(field)),
            Some(value) => drop(figures.insert(field, value)),
            None => return Err(wrong(text("“{part}”没有写数", "“{part}” has no figure"))),
        }
    }
    Ok(figures)
}

fn enter(call: &mut Call, add: VisitAdd) -> Result<(), CliError> {
    let mut desk = open::looking(call)?;
    let figures = told(&desk, &add.told).map_err(CliError::Failed)?;
    let visit = DoorVisit {
        hh_id: add.household,
        village: String::new(),
        on: add.on.unwrap_or_else(|| desk.today()),
        how: add.how,
        by: names(&add.by),
        signed: add.signed,
        words: add.note,
    };
    let bar = WorkBar::new(call.lang(), IMPORT);
    let taken = desk.take_visit(visit, figures, &|step| bar.step(step));
    drop(bar);
    let taken = taken.map_err(|error| failed(&error))?;
    taken.lines.iter().for_each(|line| call.say(line));
    writeln!(call.out, "{}", taken.heading.get(call.lang()))?;
    open::warn(call, desk.warning().as_ref());
    Ok(())
}
