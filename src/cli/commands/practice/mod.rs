//! `sample` and `demo`: a township that does not exist.
//!
//! What does not live here: lessons (`lesson.rs`), those that a trainer wrote (`own_file.rs`), the folders of the people (`people.rs`), their results (`results.rs`), the calibration drill (`drill.rs`), the class on paper (`class.rs`), walks (`walks.rs`), the handbook (`handbook.rs`).

pub mod class;
pub mod drill;
pub mod handbook;
pub mod lesson;
mod own_file;
mod people;
pub mod results;
mod shipped;
pub mod walks;

use std::path::Path;
use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::call::Opening;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::own;
use crate::cli::progress::Busy;
use crate::disk::keep;
use crate::domain::case::Refusal;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::LongStep;
use crate::review::file::office::Tell;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::training;
use crate::training::lesson::read::MORNING;
use crate::training::order::HOUSEHOLDS;
use crate::training::order::SEED;
use crate::training::order::TownshipOrder;
use crate::training::quarters::quarters;
use crate::training::visited_again;

/// Writes a practice township and its answer key.
///
/// # Errors
/// The folder cannot be written.
pub fn write_sample(call: &mut Call, order: &TownshipOrder, out: &Path) -> Result<(), CliError> {
    let busy = Busy::new(call.lang(), &text("生成练习乡镇", "making the practice township"));
    let made = training::ordered(order);
    let key = training::write(&made, out).map_err(|error| CliError::Failed(error.text()))?;
    drop(busy);
    let said = text(
        "{n} 户的练习乡镇在 {folder}，答案在 {key}",
        "a practice township of {n|household|households} is in {folder}, its answers in {key}",
    );
    call.say(&said.fill(&[("n", &order.households), ("folder", &out.display().to_string()), ("key", &key.display().to_string())]));
    Ok(())
}

/// Writes the townships of a county into one folder and one answer key.
///
/// # Errors
/// The folder cannot be written.
pub fn write_county(call: &mut Call, order: &TownshipOrder, towns: usize, out: &Path) -> Result<(), CliError> {
    let busy = Busy::new(call.lang(), &text("生成练习乡镇", "making the practice township"));
    let key = training::write(&training::county(order, towns), out).map_err(|error| CliError::Failed(error.text()))?;
    drop(busy);
    let said = text(
        "{towns} 个乡镇、每个 {n} 户的练习县在 {folder}，答案在 {key}",
        "a practice county of {towns|township|townships} with {n|household|households} each is in {folder}, its answers in {key}",
    );
    call.say(&said.fill(&[
        ("towns", &towns),
        ("n", &order.households),
        ("folder", &out.display().to_string()),
        ("key", &key.display().to_string()),
    ]));
    Ok(())
}

/// Writes quarters of two years and the years themselves, a folder and an answer key each.
///
/// # Errors
/// The folder cannot be written.
pub fn write_quarters(call: &mut Call, households: usize, seed: u64, out: &Path) -> Result<(), CliError> {
    let busy = Busy::new(call.lang(), &text("生成练习乡镇", "making the practice township"));
    let made = quarters(households, seed);
    for (period, sample) in &made {
        training::write(sample, &out.join(period.to_string())).map_err(|error| CliError::Failed(error.text()))?;
    }
    drop(busy);
    let periods = Text::list(made.iter().map(|(period, _)| period.to_string()));
    let said = text(
        "{n} 户的练习乡镇在 {folder}，一期一个文件夹: {periods}；各期的答案在旁边的 -key.csv",
        "a practice township of {n|household|households} is in {folder}, a folder each period: {periods}; the answers of each in -key.csv beside it",
    );
    call.say(&said.fill(&[("n", &households), ("folder", &out.display().to_string()), ("periods", &periods)]));
    Ok(())
}

/// Opens the desk on the practice township, with `look` only to look at it. Where its file holds nothing yet, how to fill it comes back instead: that takes seconds, and
/// something has to stand on the screen meanwhile.
///
/// # Errors
/// The folder for temporary files cannot be written.
pub fn open_demo(call: &Call, fresh: bool, look: bool) -> Result<Opening, CliError> {
    // The same folder at every start, so that what was decided is there again.
    let folder = own::of_demo(&call.settings.throwaway);
    let db = match (&call.settings.database, call.named_db) {
        (Some(named), true) => named.clone(),
        (_, _) => own::demo_file(&call.settings.throwaway),
    };
    if fresh && !call.named_db {
        keep::remove_folder(&folder).map_err(|why| with_file(&folder, &why))?;
    }
    // The practice campaign is on, whatever the calendar says: its day starts in the morning and runs on.
    let now = match call.settings.now {
        Some(at) => Clock::fixed(at),
        None => MORNING.parse().map_or_else(|_| Clock::system(), Clock::practice),
    };
    let own = open::own_of(call, &db, Some(Stamp::Practice))?;
    let mut desk = open::desk_at(now, call, &db, Some(Stamp::Practice), true, &own)?;
    open::practice_views(call, &mut desk)?;
    if desk.period().is_some() {
        offer(&mut desk, &folder);
        open::at_period(call, &mut desk)?;
        if look {
            desk.only_look();
        }
        return Ok(Opening::Ready(Box::new(desk)));
    }
    let asked = call.period;
    let is_made_elsewhere = desk.may_act() == Err(Refusal::ReadOnly);
    if is_made_elsewhere {
        call.say(&text(
            "另一个窗口正在准备练习乡镇；等它做好就打开，那个窗口开着的时候这里只能查看",
            "another window is making the practice township; it opens here once that is done, only to be looked at while that window is open",
        ));
    }
    let making = move |tell: Tell<'_>| {
        let mut desk = if is_made_elsewhere { made_elsewhere(desk, &folder, tell)? } else { fill(desk, &folder, tell)? };
        offer(&mut desk, &folder);
        if let Some(period) = asked {
            desk.set_period(period).map_err(|error| error.text())?;
        }
        if look {
            desk.only_look();
        }
        Ok(desk)
    };
    Ok(Opening::ToMake { households: HOUSEHOLDS, making: Box::new(making) })
}

/// The folder of what villages hand back, beside the practice file.
const HANDED_BACK: &str = "交回";

/// The folder of what is taken in elsewhere, and what lies there: second visits, clues, rounds and the sheet of a team.
const LIES_READY: &str = "回访和线索";
/// The same.
const AGAIN: &str = "回头看入户表_2024.csv";
/// The same.
const CLUES: &str = "线索名单_2024.csv";
/// The same.
const ROUNDS: &str = "网格排查表_2024.csv";

/// The same.
const TEAM: &str = "对照表_2024.csv";

/// How many households a team has to visit in practice.
const LISTED: usize = 6;

/// How whoever is visited again in practice is drawn.
const DRAWN: (usize, i64) = (3, 7);

/// Begins the import page where the village's corrected file lies; practice of an earlier version has none.
fn offer(desk: &mut Desk, folder: &Path) {
    let lies = folder.join(HANDED_BACK);
    if lies.is_dir() {
        desk.files_lie_in(lies);
    }
    desk.lie_ready(
        [AGAIN, CLUES, ROUNDS, TEAM].map(|name| folder.join(LIES_READY).join(name)).into_iter().filter(|file| file.is_file()).collect(),
    );
}

/// How often at most it is looked whether another program has made the practice: three minutes.
const MOST_LOOKS: usize = 900;

/// Waits until another program has made the practice; the desk then shows it.
fn made_elsewhere(mut desk: Desk, folder: &Path, tell: Tell<'_>) -> Result<Desk, Text> {
    // What lies ready is laid there behind the import, the sheet of the team as the last.
    let last = folder.join(LIES_READY).join(TEAM);
    for _ in 0..MOST_LOOKS {
        desk.refresh().map_err(|error| error.text())?;
        if desk.period().is_some() && last.is_file() {
            return Ok(desk);
        }
        if !tell(LongStep::Waiting) {
            return Err(ReviewError::Stopped.text());
        }
        open::wait_a_moment();
    }
    Err(text(
        "等了三分钟，另一个窗口还没有把练习乡镇做好；关掉它，再打开一次",
        "another window has not made the practice township within three minutes: close it and open this again",
    ))
}

/// Makes the files of the township, imports and judges them; households are drawn to be visited again, one case goes back to its village,
/// and a team has a week's list; what comes of all of them lies ready, with a list of clues and a table of rounds.
/// Stopped, it leaves a file that holds nothing and is filled at the next start.
fn fill(mut desk: Desk, folder: &Path, tell: Tell<'_>) -> Result<Desk, Text> {
    let training::Practice { sample: made, back, again, clues, rounds } = training::practice(HOUSEHOLDS, SEED);
    let files = folder.join("files");
    training::write(&made, &files).map_err(|error| error.text())?;
    let mut paths: Vec<PathBuf> = made.files.iter().map(|(name, _)| files.join(name)).collect();
    paths.sort();
    if let Some(back) = &back {
        training::hand_back(back, &folder.join(HANDED_BACK)).map_err(|error| error.text())?;
    }
    let preview = desk.preview(&paths, Told::default(), tell).map_err(|error| error.text())?;
    desk.import(preview, true, tell).map_err(|error| error.text())?;
    desk.draw_revisits(DRAWN.0, DRAWN.1).map_err(|error| error.text())?;
    let drawn: Vec<String> = desk.revisits().map_err(|error| error.text())?.into_iter().map(|line| line.hh_id).collect();
    for (name, bytes) in [(AGAIN, visited_again::sheet(&again, &drawn)), (CLUES, clues), (ROUNDS, rounds)] {
        training::lay_ready(&folder.join(LIES_READY), name, &bytes).map_err(|error| error.text())?;
    }
    let village = desk.queue().first().map(|row| row.village.key().to_owned()).unwrap_or_default();
    desk.list_week(&village, desk.today(), LISTED).map_err(|error| error.text())?;
    let listed: Vec<String> = desk.visit_rows().map_err(|error| error.text())?.into_iter().map(|row| row.hh_id).collect();
    let team = visited_again::team_sheet(&again, &listed, desk.today());
    training::lay_ready(&folder.join(LIES_READY), TEAM, &team).map_err(|error| error.text())?;
    if let Some(back) = back {
        let mut order = Order { households: vec![back.household], deed: Some(Deed::Return), ..Order::default() };
        desk.fill_return(&mut order).map_err(|error| error.text())?;
        desk.order(&order).map_err(|error| error.text())?;
    }
    Ok(desk)
}
