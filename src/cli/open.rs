//! Opening the desk for a command: rulebook with the office's own files, data file, reviewer, clock.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::call::Face;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::own_folder;
use crate::cli::progress::Busy;
use crate::cli::rulebook_file;
use crate::cli::secret;
use crate::config::edit;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::config::file::ViewFile;
use crate::config::own_file;
use crate::config::settings::FILE_NAME;
use crate::config::settings::Settings;
use crate::config::settings::read_own;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::upgrade::stamp_at;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::desk::state::Keeper;
use crate::review::desk::state::PracticeRules;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::Keeping;
use crate::review::file::office::Office;
use crate::review::file::question::Consent;
use crate::review::rulebook::overrides;
use crate::rules::book::Book;

/// The shipped rulebook with the own files of what the command is about over it: those of the practice that `--db` names, else the
/// office's.
///
/// # Errors
/// A file that cannot be read, or rules that are not well formed.
pub fn book(call: &Call) -> Result<Book, CliError> {
    own_folder::book(&call.settings.rules, own(call)?.as_deref())
}

/// The folder of what was set at the desk of the file that a command is about.
///
/// # Errors
/// The file of `--db` is under a password that was not given, or cannot be read.
pub fn own(call: &Call) -> Result<Option<PathBuf>, CliError> {
    let named = call.settings.database.as_deref().filter(|_| call.named_db);
    named.map_or_else(|| Ok(own_folder::of_file(call.settings, Path::new(""), Stamp::Office)), |path| own_of(call, path))
}

/// The same of a data file.
fn own_of(call: &Call, path: &Path) -> Result<Option<PathBuf>, CliError> {
    let stamp = match expected(call) {
        Some(stamp) => stamp,
        None => says(call, path)?.unwrap_or(Stamp::Office),
    };
    Ok(own_folder::of_file(call.settings, path, stamp))
}

/// What a data file says of itself before it is opened.
fn says(call: &Call, path: &Path) -> Result<Option<Stamp>, CliError> {
    secret::unlock(call, path)?;
    let (stamp, told) = answered(call, |_| Ok(stamp_at(path)))?;
    warn(call, told.as_ref());
    Ok(stamp)
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
    let own = match expect {
        Some(stamp) => own_folder::of_file(call.settings, path, stamp),
        None => own_of(call, path)?,
    };
    desk_at(clock(call), call, path, expect, create, own.as_deref())
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

/// The same by another clock and with what was set in another folder.
///
/// # Errors
/// As `desk`.
pub fn desk_at(now: Clock, call: &Call, path: &Path, expect: Option<Stamp>, create: bool, own: Option<&Path>) -> Result<Desk, CliError> {
    if create {
        make_folder_of(path)?;
    }
    secret::unlock(call, path)?;
    let rules = own.map(rulebook_file::folder);
    settle_rules(call, path, rules.as_deref())?;
    let named = &call.settings.rules;
    let mut desk = answered(call, |asking| {
        let options = DeskOptions { asking, ..options(now, call, expect, create) };
        // A county takes a second, an older file longer; the sign is gone before anything is asked or drawn.
        let _busy = (call.face == Face::Screen).then(|| Busy::new(call.lang(), &text("正在打开数据文件", "opening the data file")));
        Desk::open_while(path, options, || own_folder::book(named, own))
    })?;
    desk.set_lang(call.lang());
    for wrong in desk.set_beside(call.settings.file.as_ref().and_then(|file| file.parent()).map(Path::to_owned)) {
        call.say(&wrong);
    }
    for said in [desk.told(), desk.broken()].into_iter().flatten() {
        call.say(said);
    }
    if let Some(folder) = rules {
        let file = rulebook_file::desk_file(&folder).display().to_string();
        desk.set_overlay(file, rulebook_file::keeper(folder, call.settings.rules.clone()));
    }
    if expect.is_none() {
        desk.set_practice_rules(practice_rules(call.settings, path));
    }
    Ok(desk)
}

/// The rules that a file goes by whose first import brings practice.
fn practice_rules(settings: &Settings, path: &Path) -> Arc<PracticeRules> {
    let (own, named) = (own_folder::of_practice(&settings.throwaway, path), settings.rules.clone());
    Arc::new(move || {
        let book = own_folder::book(&named, Some(&own)).map_err(|error| error.text().cloned().unwrap_or_default())?;
        let rules = rulebook_file::folder(&own);
        let file = rulebook_file::desk_file(&rules).display().to_string();
        Ok((book, file, rulebook_file::keeper(rules, named.clone())))
    })
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
    let own = own_of(call, &path)?;
    settle_rules(call, &path, own.as_deref().map(rulebook_file::folder).as_deref())?;
    let office = answered(call, |asking| {
        let options = options(clock(call), call, expected(call), create).with_book(own_folder::book(&call.settings.rules, own.as_deref())?);
        Ok(Office::open(&path, DeskOptions { asking, ..options }))
    })?;
    for said in [&office.told, &office.broken].into_iter().flatten() {
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
        Stamp::Practice => practice_views(&mut desk, &own_folder::of_practice(&call.settings.throwaway, &database(call)?))?,
        Stamp::Office => desk.set_views(views(&call.settings.views), call.settings.file.clone().map(keeper)),
    }
    Ok(desk)
}

/// Gives a desk on practice the views of its folder, and keeps them there: the office's own stay out of it.
///
/// # Errors
/// The file of views is not well formed.
pub fn practice_views(desk: &mut Desk, own: &Path) -> Result<(), CliError> {
    let file = own.join(FILE_NAME);
    let read = read_own(&file).map_err(|error| CliError::Failed(error.text()))?;
    desk.set_views(views(&read.view), Some(keeper(file)));
    Ok(())
}

/// The views of a settings file.
#[must_use]
pub fn views(written: &[ViewFile]) -> Vec<View> {
    let view = |view: &ViewFile| View { name: view.name.clone(), tab: view.tab, filter: view.filter.clone(), words: view.words.clone() };
    written.iter().map(view).collect()
}

/// Keeps changed views in a settings file.
#[must_use]
pub fn keeper(path: PathBuf) -> Keeper {
    Box::new(move |change| {
        let list = vec!["view".to_owned()];
        let named = |name: &str| vec![("name".to_owned(), Value::Word(name.to_owned()))];
        let change = match change {
            ViewChange::Keep(view) => {
                let parts = [("tab", view.tab.code()), ("where", &view.filter), ("words", &view.words)];
                let entry = parts.map(|(key, words)| (key.to_owned(), Value::Word(words.to_owned()))).to_vec();
                SettingChange::Put { list, keys: named(&view.name), entry }
            }
            ViewChange::Drop(name) => SettingChange::Remove { list, keys: named(name), but: Vec::new() },
        };
        let check = |written: &str| own_file::read(written).map(|_| ()).map_err(|error| error.text());
        edit::write(&path, &[change], &check).map_err(|error| error.text())
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::cli::open::keeper;
    use crate::cli::open::views;
    use crate::config::settings::read_own;
    use crate::domain::tab::Tab;
    use crate::review::desk::state::View;
    use crate::review::desk::state::ViewChange;

    #[test]
    fn views_come_back_from_the_settings_and_the_rest_of_them_stays() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("hezhun.toml");
        fs::write(&path, "# 本办\nreviewer = \"lm\"\n").expect("written");
        let keep = keeper(path.clone());
        let view =
            |name: &str| View { name: name.into(), tab: Tab::High, filter: "village = \"石门村\"".into(), words: "低保".into() };
        for name in ["石门高", "乙"] {
            keep(&ViewChange::Keep(view(name))).expect("kept");
        }
        keep(&ViewChange::Keep(View { words: String::new(), ..view("乙") })).expect("kept");
        let back = || views(&read_own(&path).expect("well formed").view);
        assert_eq!(back(), [view("石门高"), View { words: String::new(), ..view("乙") }]);
        keep(&ViewChange::Drop("石门高".into())).expect("forgotten");
        assert_eq!(back().len(), 1);
        assert!(fs::read_to_string(&path).expect("there").starts_with("# 本办\nreviewer = \"lm\"\n"));
    }
}
