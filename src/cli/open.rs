//! Opening the desk for a command: rulebook with the office's own files, data file, reviewer, clock.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::call::Face;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::own;
use crate::cli::own::OwnPlace;
use crate::cli::progress::Busy;
use crate::cli::rulebook_file;
use crate::cli::secret;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::upgrade::SaidAt;
use crate::review::audit::upgrade::said_at;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::Keeping;
use crate::review::file::office::Office;
use crate::review::file::question::Consent;
use crate::review::queue::reach::QueueReach;
use crate::review::rulebook::overrides;
use crate::rules::book::Book;

/// The shipped rulebook with the own files of what the command is about over it: those of the practice that `--db` names, else the
/// office's.
///
/// # Errors
/// A file that cannot be read, or rules that are not well formed.
pub fn book(call: &Call) -> Result<Book, CliError> {
    let (book, said) = own(call)?.book(&call.settings.rules)?;
    warn(call, said.as_ref());
    Ok(book)
}

/// Where what was set at the desk of the file that a command is about is kept.
///
/// # Errors
/// The file of `--db` is under a password that was not given, or cannot be read.
pub fn own(call: &Call) -> Result<OwnPlace, CliError> {
    let named = call.settings.database.as_deref().filter(|_| call.named_db);
    named.map_or_else(|| Ok(OwnPlace::of_office(call.settings)), |path| own_of(call, path, expected(call)))
}

/// The same of a data file that must carry this stamp, or may carry any.
///
/// # Errors
/// As `own`.
pub fn own_of(call: &Call, path: &Path, expect: Option<Stamp>) -> Result<OwnPlace, CliError> {
    if expect == Some(Stamp::Office) {
        return Ok(OwnPlace::of_office(call.settings));
    }
    secret::unlock(call, path)?;
    let SaidAt { stamp, texts, settled } = answered(call, |_| Ok(said_at(path)))?;
    warn(call, settled.as_ref());
    Ok(OwnPlace::of_file(call.settings, path, expect.or(stamp).unwrap_or(Stamp::Office), texts))
}

/// The clock: the real one, unless `HEZHUN_NOW` fixed it.
#[must_use]
pub fn clock(call: &Call) -> Clock {
    call.clock()
}

/// Where the data file is.
///
/// # Errors
/// No folder was found on this machine and none was named.
pub fn database(call: &Call) -> Result<PathBuf, CliError> {
    call.settings.database.clone().ok_or_else(|| {
        CliError::Usage(text(
            "找不到存放数据的文件夹，请用 --db 指明数据文件",
            "no folder for data was found; name the data file with --db",
        ))
    })
}

/// Opens a data file. `expect` is the stamp it must carry; `create` makes it when it is not there.
///
/// # Errors
/// The file is not ours, is newer, carries the other stamp, or is not there and may not be made.
pub fn desk(call: &Call, path: &Path, expect: Option<Stamp>, create: bool) -> Result<Desk, CliError> {
    let own = own_of(call, path, expect)?;
    desk_at(clock(call), call, path, expect, create, &own)
}

/// How a command opens a data file, before there is a rulebook.
#[must_use]
pub fn options(now: Clock, call: &Call, expect: Option<Stamp>, create: bool) -> DeskOptions<()> {
    DeskOptions {
        expect,
        reviewer: call.settings.chosen.reviewer.clone(),
        station: call.settings.chosen.station.clone(),
        book: (),
        now,
        create,
        // Practice may be thrown away at any time.
        anew: call.anew || expect == Some(Stamp::Practice),
        old: call.old,
        state_dir: call.settings.state.clone(),
        keeping: Keeping { second: call.settings.backup_place(), days: call.settings.chosen.backup_days },
        asking: call.asking,
    }
}

/// The same by another clock and with what was set elsewhere.
///
/// # Errors
/// As `desk`.
pub fn desk_at(now: Clock, call: &Call, path: &Path, expect: Option<Stamp>, create: bool, own: &OwnPlace) -> Result<Desk, CliError> {
    desk_reaching(now, call, path, (expect, create), (own, &QueueReach::Whole))
}

fn desk_reaching(
    now: Clock,
    call: &Call,
    path: &Path,
    (expect, create): (Option<Stamp>, bool),
    (own, reach): (&OwnPlace, &QueueReach),
) -> Result<Desk, CliError> {
    if create {
        make_folder_of(path)?;
    }
    secret::unlock(call, path)?;
    let rules = own.rules();
    settle_rules(call, path, rules.as_deref())?;
    let named = &call.settings.rules;
    let unread = OnceLock::new();
    let mut desk = answered(call, |asking| {
        let options = DeskOptions { asking, ..options(now, call, expect, create) };
        // A county takes a second, an older file longer; the sign is gone before anything is asked or drawn.
        let _busy = (call.face == Face::Screen).then(|| Busy::new(call.lang(), &text("正在打开数据文件", "opening the data file")));
        Desk::open_while(path, options, reach, || read_by(own, named, &unread))
    })?;
    desk.set_lang(call.lang());
    for wrong in desk.set_beside(call.settings.file.as_ref().and_then(|file| file.parent()).map(Path::to_owned)) {
        call.say(&wrong);
    }
    for said in [desk.told(), desk.broken(), unread.get()].into_iter().flatten() {
        call.say(said);
    }
    match (own, rules) {
        (OwnPlace::Within { name, texts }, _) => {
            desk.set_overlay(name.clone(), rulebook_file::keeper_within(name.clone(), texts.rules.clone(), named.clone()));
        }
        (OwnPlace::Nowhere | OwnPlace::Folder(_), Some(folder)) => {
            let file = rulebook_file::desk_file(&folder).display().to_string();
            desk.set_overlay(file, rulebook_file::keeper(folder, named.clone()));
        }
        (OwnPlace::Nowhere | OwnPlace::Folder(_), None) => {}
    }
    if expect.is_none() && !matches!(own, OwnPlace::Within { .. }) {
        desk.set_practice_rules(own::practice_rules(named.clone(), path));
    }
    Ok(desk)
}

/// The rulebook, with what has to be said of it laid aside until the file is open.
fn read_by(own: &OwnPlace, named: &[PathBuf], unread: &OnceLock<Text>) -> Result<Book, CliError> {
    let (book, said) = own.book(named)?;
    if let Some(said) = said {
        unread.get_or_init(|| said);
    }
    Ok(book)
}

/// Looks after a change of the rulebook that was cut off, before the rules are read, and says what became of it.
fn settle_rules(call: &Call, path: &Path, rules: Option<&Path>) -> Result<(), CliError> {
    let Some(folder) = rules.filter(|folder| rulebook_file::has_aside(folder)) else { return Ok(()) };
    let said = overrides::with_last_book(path, |last| rulebook_file::settle(folder, last)).map_err(CliError::from)?;
    if let Some(said) = said.flatten() {
        call.say(&said);
    }
    Ok(())
}

/// Makes the folder in which a file is to stand.
///
/// # Errors
/// A file has its name, or it cannot be written there.
pub fn make_folder_of(path: &Path) -> Result<(), CliError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|why| match why.kind() {
        // A file has the name.
        io::ErrorKind::AlreadyExists => with_file(folder, &io::ErrorKind::NotADirectory.into()),
        _ => with_file(folder, &why),
    })
}

/// The data file of a command that needs no queue, which takes a second and room to read at a county: the file of `--db` whatever its
/// stamp, or the office's own.
///
/// # Errors
/// As `desk`.
pub fn without_queue(call: &Call, create: bool) -> Result<Office, CliError> {
    let path = database(call)?;
    if create {
        make_folder_of(&path)?;
    }
    secret::unlock(call, &path)?;
    let own = own_of(call, &path, expected(call))?;
    settle_rules(call, &path, own.rules().as_deref())?;
    let unread = OnceLock::new();
    let office = answered(call, |asking| {
        let options = options(clock(call), call, expected(call), create).with_book(read_by(&own, &call.settings.rules, &unread)?);
        Ok(Office::open(&path, DeskOptions { asking, ..options }))
    })?;
    for said in [office.told.as_ref(), office.broken.as_ref(), unread.get()].into_iter().flatten() {
        call.say(said);
    }
    Ok(office)
}

/// A moment of patience with another program.
const MOMENT: Duration = Duration::from_millis(200);

/// How often at most a file is tried that another program is making: ten seconds.
const MOST_MOMENTS: usize = 50;

/// Waits for another program; a signal may end it sooner, and then it is only looked again sooner.
pub fn wait_a_moment() {
    thread::park_timeout(MOMENT);
}

/// Opens a file, asking for what has to be answered first; one that another program is making at this moment is waited for.
fn answered<T>(call: &Call, open: impl Fn(Consent) -> Result<Result<T, ReviewError>, CliError>) -> Result<T, CliError> {
    let mut asking = call.asking;
    let mut patience = MOST_MOMENTS;
    loop {
        match open(asking)? {
            Ok(opened) => return Ok(opened),
            Err(error) if error.is_being_made() && patience > 0 => {
                patience -= 1;
                wait_a_moment();
            }
            Err(ReviewError::Asks(question)) => ask::answer(call, &question, &mut asking)?,
            Err(error) => return Err(CliError::of(&error)),
        }
    }
}

/// Says what has to be said after an act, if anything.
pub fn warn(call: &Call, warning: Option<&Text>) {
    if let Some(warning) = warning {
        call.say(warning);
    }
}

/// The desk of a command: the file of `--db` whatever its stamp, or the office's own.
///
/// # Errors
/// As `desk`.
pub fn at_work(call: &Call, create: bool) -> Result<Desk, CliError> {
    desk(call, &database(call)?, expected(call), create)
}

/// The stamp that the file of a command must carry: any, when `--db` names it.
#[must_use]
pub fn expected(call: &Call) -> Option<Stamp> {
    (!call.named_db).then_some(Stamp::Office)
}

/// The desk of a command that looks at one period: the one of `--period`, else the current one.
///
/// # Errors
/// As `desk`, or the period has not been imported.
pub fn looking(call: &Call) -> Result<Desk, CliError> {
    let mut desk = at_work(call, false)?;
    at_period(call, &mut desk)?;
    Ok(desk)
}

/// The same for a command about some households alone, which lays out no more of the queue than bears on them, where a queue is kept.
/// Whoever asks for others, or for counts of all, opens by `looking`.
///
/// # Errors
/// As `looking`.
pub fn looking_at(call: &Call, households: &[String]) -> Result<Desk, CliError> {
    let path = database(call)?;
    let own = own_of(call, &path, expected(call))?;
    // Of another period than the file's own the whole queue is read anyway.
    let reach = if call.period.is_some() { QueueReach::Whole } else { QueueReach::Households(households.to_vec()) };
    let mut desk = desk_reaching(clock(call), call, &path, (expected(call), false), (&own, &reach))?;
    at_period(call, &mut desk)?;
    Ok(desk)
}

/// Looks at the period of `--period`, where one is asked for.
///
/// # Errors
/// The period has not been imported, or its data were purged.
pub fn at_period(call: &Call, desk: &mut Desk) -> Result<(), CliError> {
    match call.period {
        Some(period) => desk.set_period(period).map_err(CliError::from),
        None => Ok(()),
    }
}

/// The desk of a command about what months have, clues and people responsible: of the month of 常态化排查 that `--period` names, else as `looking`.
///
/// # Errors
/// As `looking`.
pub fn looking_in_month(call: &Call) -> Result<Desk, CliError> {
    match call.period.filter(|period| period.is_month()) {
        Some(month) => {
            let mut desk = at_work(call, false)?;
            desk.set_month(month);
            Ok(desk)
        }
        None => looking(call),
    }
}

/// The desk that is shown when no task is given, at the period that is asked for.
///
/// # Errors
/// As `looking`.
pub fn office(call: &Call) -> Result<Desk, CliError> {
    if let Some(note) = clock(call).zone_note() {
        call.say(&note);
    }
    let mut desk = at_work(call, true)?;
    at_period(call, &mut desk)?;
    desk.mind_backups();
    match desk.header().stamp {
        Stamp::Practice => practice_views(call, &mut desk)?,
        Stamp::Office => desk.set_views(own::views(&call.settings.views), call.settings.file.clone().map(own::view_keeper)),
    }
    Ok(desk)
}

/// Gives a desk on practice the views of its file, and keeps them there: the office's own stay out of it. Views that this version does not
/// understand are said and left out.
///
/// # Errors
/// What the store says.
pub fn practice_views(call: &Call, desk: &mut Desk) -> Result<(), CliError> {
    let texts = desk.own_texts().map_err(CliError::from)?;
    match OwnPlace::views(&texts) {
        Ok((views, keeper)) => desk.set_views(views, Some(keeper)),
        Err(why) => {
            let words = text(
                "这份练习存的视图这个版本读不了（{why}），这次不用",
                "the views of this practice are not understood by this version ({why}) and are left out",
            );
            call.say(&words.fill(&[("why", &why)]));
        }
    }
    Ok(())
}
