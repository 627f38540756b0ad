//! `campaign`, `archive`: the campaigns of the file, their dates, closing them, and the archive of a year.

use std::path::Path;

use crate::cli::args::campaign::CampaignTask;
use crate::cli::args::values::DayOrNone;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::progress::Busy;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::count::board::is_finished;
use crate::review::desk::closing::dated;
use crate::review::desk::closing::reopened;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::file::campaigns::CampaignDay;
use crate::review::file::campaigns::CampaignRow;
use crate::review::file::campaigns::DateChange;

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// The campaign that is meant: that of `--period`, else the one under review.
fn meant(call: &Call, desk: &Desk) -> Result<Period, CliError> {
    call.period.or_else(|| desk.period()).ok_or_else(|| failed(&ReviewError::NoPeriod))
}

/// Lists campaigns, sets their dates, closes them and opens them again.
///
/// # Errors
/// The file cannot be opened, the desk refuses and says why, or the answer was no.
pub fn campaign(call: &mut Call, task: CampaignTask) -> Result<(), CliError> {
    let lang = call.lang();
    // A campaign may be dated before anything of it was imported.
    let mut desk = open::at_work(call, false)?;
    match task {
        CampaignTask::List => return list(call, &desk),
        CampaignTask::Dates(days) => {
            let period = meant(call, &desk)?;
            let named = [(CampaignDay::From, days.from), (CampaignDay::To, days.to), (CampaignDay::Deadline, days.deadline)];
            let named = named.into_iter().filter_map(|(named, day)| Some((named, day?)));
            let steps = days.steps.into_iter().map(|(step, day)| (CampaignDay::Step(step), day));
            let change: DateChange = named.chain(steps).map(|(named, DayOrNone(day))| (named, day)).collect();
            let busy = Busy::new(lang, &text("设日期并筛查", "setting dates, running the rules"));
            let set = desk.set_dates(period, &change, &|_| true);
            drop(busy);
            set.map_err(|error| failed(&error))?;
            writeln!(call.out, "{}", dated(period).get(lang))?;
        }
        CampaignTask::Close { yes } => {
            let period = meant(call, &desk)?;
            let closing = desk.closing(period).map_err(|error| failed(&error))?;
            for line in closing.unfinished() {
                call.say(&line);
            }
            if !yes && !ask::yes(call, &closing.question(period))? {
                return Err(CliError::Failed(text("没有结束，什么都没有改动", "not closed; nothing was changed")));
            }
            let done = desk.close_campaign(period).map_err(|error| failed(&error))?;
            writeln!(call.out, "{}", done.done(period).get(lang))?;
        }
        CampaignTask::Reopen { note } => {
            let period = meant(call, &desk)?;
            let unlocked = desk.reopen_campaign(period, &note).map_err(|error| failed(&error))?;
            writeln!(call.out, "{}", reopened(period, unlocked).get(lang))?;
        }
    }
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

fn list(call: &mut Call, desk: &Desk) -> Result<(), CliError> {
    let lang = call.lang();
    let rows = desk.campaigns().map_err(|error| failed(&error))?;
    let listing = Listing {
        columns: vec![
            column("period", text("采集期", "campaign")),
            column("name", text("名称", "name")),
            column("from", text("采集开始", "from")),
            column("to", text("采集截止", "to")),
            column("deadline", text("上报截止", "deadline")),
            column("steps", text("步骤", "steps")),
            column("cases", text("户数", "cases")),
            column("finished", text("办完", "finished")),
            column("waiting", text("待审", "waiting")),
            column("returned", text("在外", "out")),
            column("held", text("挂起", "held")),
            column("locked", text("锁定", "locked")),
            column("state", text("状态", "state")),
        ],
        rows: rows.iter().map(|row| line(row, lang)).collect(),
    };
    listing.print(call.format, lang, call.out)
}

fn line(row: &CampaignRow, lang: Lang) -> Vec<TableCell> {
    let word = |words: String| TableCell::Text(words);
    let day = |day: Option<chrono::NaiveDate>| day.map_or(TableCell::Empty, |day| word(day.to_string()));
    let count = |wanted: &dyn Fn(Status) -> bool| TableCell::Count(i64::try_from(row.count(wanted)).unwrap_or(i64::MAX));
    let steps: Vec<String> =
        row.state.milestones.iter().map(|(step, day)| format!("{} {}", step.label().get(lang), day.format("%m-%d"))).collect();
    let state = match (row.state.closed, row.cases.is_empty()) {
        (true, _) if row.period.is_month() => text("{told}，已结束", "{told}, closed").fill(&[("told", &row.clues.told())]),
        (false, _) if row.period.is_month() => row.clues.told(),
        (true, _) => text("已结束", "closed"),
        (false, false) => text("进行中", "open"),
        // Its records are compared with, or its dates were set beforehand.
        (false, true) => text("没有案卷", "no cases"),
    };
    vec![
        word(row.period.to_string()),
        word(row.period.title().get(lang).to_owned()),
        day(row.dates.window_start),
        day(row.dates.window_end),
        day(row.dates.deadline),
        word(steps.join(" ")),
        count(&|_| true),
        count(&is_finished),
        count(&Status::is_waiting_for_us),
        count(&|status| status == Status::Returned),
        count(&|status| status == Status::Held),
        count(&|status| status == Status::Locked),
        word(state.get(lang).to_owned()),
    ]
}

/// Copies a closed year into a file that nobody writes any more.
///
/// # Errors
/// The file cannot be opened, the year is not closed, or the archive cannot be written; there is none then.
pub fn archive(call: &mut Call, year: i32, to: &Path) -> Result<(), CliError> {
    let lang = call.lang();
    let mut desk = open::at_work(call, false)?;
    let busy = Busy::new(lang, &text("归档", "archiving"));
    let done = desk.archive(year, to);
    drop(busy);
    let done = done.map_err(|error| failed(&error))?;
    let whole = std::path::absolute(to).unwrap_or_else(|_| to.to_path_buf());
    let said = text(
        "{year} 年已归档: {file}\n  只能查看：hezhun --db {file} --period …\n  SHA-256 {digest}，封签 {seal}（抄进纸质登记簿）",
        "{year} is archived: {file}\n  to be looked at only: hezhun --db {file} --period …\n  SHA-256 {digest}, seal {seal} (for the paper register)",
    );
    let file = whole.display().to_string();
    let said = said.fill(&[("year", &year), ("file", &file), ("digest", &done.digest), ("seal", &done.seal)]);
    writeln!(call.out, "{}", said.get(lang))?;
    if let Some(why) = &done.not_entered {
        let said = text("存档写好了，但没有记入台账：{why}", "the archive stands, but could not be entered: {why}");
        call.say(&said.fill(&[("why", why)]));
    }
    open::warn(call, desk.warning().as_ref());
    Ok(())
}
