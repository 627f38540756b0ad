//! `train walk`: walks are listed, and opened on a practice file of their own that begins anew each time.
//!
//! Whoever asks, a walk is played by the shipped rules alone, by a clock that stands still and by one name at one station, so that it comes
//! to the same everywhere. What does not live here: what a walk is (`training/walk`), playing it (`ui/shell/presenting.rs`, `app/replay.rs`).

use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::Format;
use crate::cli::args::train::WalkArgs;
use crate::cli::call::Call;
use crate::cli::call::Face;
use crate::cli::call::Opening;
use crate::cli::call::ShownWalk;
use crate::cli::call::Taught;
use crate::cli::call::WalkForm;
use crate::cli::commands::practice::own_file;
use crate::cli::commands::practice::shipped::at_stage;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::practice_of;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::config::settings::Settings;
use crate::disk::keep;
use crate::disk::note;
use crate::disk::note::HeldNote;
use crate::disk::put_back::FolderHeld;
use crate::domain::campaign::OfficePlace;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::audit::upgrade::said_at;
use crate::review::desk::state::Desk;
use crate::review::export::saving::TableCell;
use crate::review::file::office::OldFile;
use crate::review::file::question::Consent;
use crate::training::lesson::stage;
use crate::training::lesson::stage::LessonStage;
use crate::training::walk;
use crate::training::walk::script::Walk;

/// Who walks, and where.
const WHO: (&str, &str) = ("李敏", "ws1");

fn shipped() -> Result<Vec<Walk>, CliError> {
    walk::shipped_walks(&book()?).map_err(|faults| CliError::Failed(faults.text()))
}

/// The shipped walk of that code.
fn named(code: &str) -> Result<Walk, CliError> {
    let walks = shipped()?;
    let guess = meant(closest(code, walks.iter().map(|walk| walk.code.as_str())));
    let known = Text::list(walks.iter().map(|walk| walk.code.clone()));
    walks.into_iter().find(|walk| walk.code == code).ok_or_else(|| {
        let said = text(
            "没有演示 {code}{guess}。有：{known}；自己写的写文件名：我的演示.toml",
            "there is no walk {code}{guess}. There are {known}; one of your own is named by its file: mine.toml",
        );
        CliError::Usage(said.fill(&[("code", &code), ("guess", &guess), ("known", &known)]))
    })
}

/// Lists the walks.
///
/// # Errors
/// What is printed goes nowhere.
pub fn list(call: &mut Call) -> Result<(), CliError> {
    let lang = call.lang();
    let word = |words: &str| TableCell::Text(words.to_owned());
    let steps = |walk: &Walk| TableCell::Count(i64::try_from(walk.steps.len()).unwrap_or(i64::MAX));
    let row = |walk: &Walk| vec![word(&walk.code), word(walk.title.get(lang)), steps(walk)];
    let listing = Listing {
        columns: vec![column("code", text("演示", "walk")), column("title", text("名称", "title")), column("steps", text("步骤", "steps"))],
        rows: shipped()?.iter().map(row).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    call.say(&text("放一个：hezhun train walk 演示", "show one: hezhun train walk WALK"));
    Ok(())
}

/// The settings of a walk: nothing of this office but how the reader reads.
pub(super) fn settings_of(of: &Settings, stage: &LessonStage) -> Settings {
    let mut settings = Settings {
        now: Some(stage.clock),
        place: OfficePlace::default(),
        file: None,
        phrases: None,
        rules: Vec::new(),
        views: Vec::new(),
        named: true,
        ..of.clone()
    };
    (settings.chosen.reviewer, settings.chosen.station) = (WHO.0.to_owned(), WHO.1.to_owned());
    settings
}

/// Opens the practice of a walk as it is before the first step.
///
/// # Errors
/// No such walk, a file with mistakes, `--db`, or the folder for temporary files cannot be written.
pub fn open(call: &mut Call, code: &str, asked: &WalkArgs) -> Result<(Opening, Taught, Settings), CliError> {
    if call.named_db {
        return Err(CliError::Usage(text("演示只用自己的练习文件，不要写 --db", "a walk has a practice file of its own: leave out --db")));
    }
    let found = if own_file::is_file(code) { own_file::walk(&book()?, Path::new(code))? } else { named(code)? };
    if let Some(step) = asked.print.filter(|step| *step > found.steps.len()) {
        let said = text(
            "演示 {code} 只有 {n} 步，没有第 {step} 步；写 1 到 {n}",
            "the walk {code} has {n|step|steps}, none is {step}: write a number from 1 to {last}",
        );
        let steps = found.steps.len();
        return Err(CliError::Usage(said.fill(&[("code", &code), ("n", &steps), ("last", &steps.to_string()), ("step", &step)])));
    }
    let settings = settings_of(call.settings, &found.stage);
    let (folder, held) = own_folder(&call.settings.throwaway.join("walks").join(&found.code))?;
    let mut made = None;
    let desk = anew(&settings, &folder, &found.stage, &mut made)?;
    let (own, place, stage) = (settings.clone(), folder, found.stage.clone());
    let again = move |before: Desk| {
        // For as long as the walk can be made anew its folder is held.
        let _ = &held;
        // Its lock goes with it.
        drop(before);
        anew(&own, &place, &stage, &mut made).map_err(|error| error.text().cloned().unwrap_or_default())
    };
    let form = match (asked.hash, asked.print) {
        (true, _) => WalkForm::Hash(asked.size),
        (false, Some(step)) => WalkForm::Print(asked.size, Some(step).filter(|step| *step > 0)),
        (false, None) => WalkForm::Screen(asked.pace.into()),
    };
    let shown = ShownWalk { walk: found, form, anew: Box::new(again) };
    Ok((Opening::Ready(Box::new(desk)), Taught::Walk(Box::new(shown)), settings))
}

/// A folder that is this run's alone, called by the process, and the note that holds it: two runs of one name stand beside each other. What
/// runs left that are no more goes.
///
/// # Errors
/// The folder for temporary files cannot be written.
pub(super) fn own_folder(beginning: &Path) -> Result<(PathBuf, HeldNote), CliError> {
    open::make_folder_of(beginning)?;
    let of = |process: u32| {
        let mut folder = beginning.as_os_str().to_owned();
        folder.push(format!(".{process}"));
        PathBuf::from(folder)
    };
    for (words, left) in note::left(beginning) {
        // One without words was only just begun.
        let Ok(process) = words.parse() else { continue };
        let file = practice_of(&of(process));
        // Whatever its name, a file that is no practice is not taken away; what cannot be taken away is tried again the next time.
        let may_go = !file.exists() || said_at(&file).is_ok_and(|said| said.stamp == Some(Stamp::Practice));
        if may_go && keep::remove_folder(&of(process)).is_ok() {
            left.take_away();
        }
    }
    let own = std::process::id();
    let held = HeldNote::leave(beginning, &own.to_string()).map_err(|why| with_file(beginning, &why))?;
    Ok((of(own), held))
}

/// The practice of a stage, anew in its folder: drawn and judged the first time, after that put back as it was made.
pub(super) fn anew(settings: &Settings, folder: &Path, stage: &LessonStage, made: &mut Option<FolderHeld>) -> Result<Desk, CliError> {
    // What this computer remembers of the file is put back with it: it is no older one.
    let settings = &Settings { state: Some(folder.join("state")), ..settings.clone() };
    let mut nowhere = io::sink();
    let mut call = Call {
        settings,
        format: Format::Table,
        named_db: false,
        anew: false,
        password_file: None,
        copy_password_file: None,
        face: Face::Command,
        asking: Consent { clock_days: 0, clock_right: true, found: None, enters: false },
        period: None,
        old: OldFile::Upgrade,
        out: &mut nowhere,
    };
    if stage::is_set_up(folder) {
        // A file that is no practice, or that another walk has open, is not taken away.
        at_stage(&mut call, folder, stage)?;
    }
    let why = |why: io::Error| with_file(folder, &why);
    if let Some(held) = made {
        held.put_back(folder).map_err(why)?;
        return at_stage(&mut call, folder, stage);
    }
    keep::remove_folder(folder).map_err(why)?;
    let mut desk = at_stage(&mut call, folder, stage)?;
    stage::set_up(stage, &mut desk, folder, &|_| true).map_err(CliError::Failed)?;
    // What is read is whole only when the file is let go.
    drop(desk);
    *made = Some(FolderHeld::read(folder).map_err(why)?);
    at_stage(&mut call, folder, stage)
}
