//! From words to a task, from a task to its end.
//!
//! What does not live here: the tasks (one file a kind beside this one), opening the desk on a screen (`app`, called by `main`).

use std::ffi::OsString;
use std::io::Write;

use clap::CommandFactory;
use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::cli::args::Args;
use crate::cli::args::CommandTask;
use crate::cli::args::Format;
use crate::cli::args::train::DrillTask;
use crate::cli::args::train::TrainTask;
use crate::cli::args::train::WalkArgs;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::call::CoursePlayer;
use crate::cli::call::Face;
use crate::cli::call::Opening;
use crate::cli::call::Taught;
use crate::cli::commands::campaign;
use crate::cli::commands::cases;
use crate::cli::commands::clues;
use crate::cli::commands::count;
use crate::cli::commands::count::Counting;
use crate::cli::commands::duties;
use crate::cli::commands::files;
use crate::cli::commands::files::Going;
use crate::cli::commands::files::Restoring;
use crate::cli::commands::fill;
use crate::cli::commands::intake;
use crate::cli::commands::keys;
use crate::cli::commands::numbers;
use crate::cli::commands::password;
use crate::cli::commands::practice;
use crate::cli::commands::practice::drill;
use crate::cli::commands::practice::handbook;
use crate::cli::commands::practice::handbook::HandbookWanted;
use crate::cli::commands::practice::lesson as lessons;
use crate::cli::commands::practice::walks;
use crate::cli::commands::purge;
use crate::cli::commands::report;
use crate::cli::commands::report::Reporting;
use crate::cli::commands::revisits;
use crate::cli::commands::rounds;
use crate::cli::commands::rulebook;
use crate::cli::commands::visits;
use crate::cli::commands::waivers;
use crate::cli::engines;
use crate::cli::error::CliError;
use crate::cli::error::with_commands;
use crate::cli::help;
use crate::cli::help::complete;
use crate::cli::help::grammar;
use crate::cli::help::man;
use crate::cli::help::mistake;
use crate::cli::log::Log;
use crate::cli::open;
use crate::cli::out;
use crate::cli::version;
use crate::config::choice::NOBODY;
use crate::config::file::OutEncoding;
use crate::config::settings::Flags;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::input::keymap::Keymap;
use crate::review::export::screening::ScreenList;
use crate::review::file::clock::Clock;
use crate::review::file::office::OldFile;
use crate::review::file::question::Consent;
use crate::review::file::standing;
use crate::review::intake::preview::Told;
use crate::training::order::TownshipOrder;

/// How a command line ends.
pub enum Ending {
    /// It is done; the exit code.
    Exit(u8),
    /// The desk is to be shown.
    Show(Box<ShownDesk>),
}

/// An open desk and the settings to show it with.
pub struct ShownDesk {
    /// The desk.
    pub desk: Opening,
    /// The settings.
    pub settings: Settings,
    /// The keys.
    pub keys: Keymap,
    /// What is taken or shown at it.
    pub taught: Option<Taught>,
    /// Where the end is written down.
    pub log: Log,
}

/// Runs one command line; `player` plays lessons and walks that are checked.
#[must_use]
pub fn run(words: &[OsString], player: CoursePlayer) -> Ending {
    let asked = Speech::of(words);
    let parsed = Args::command().try_get_matches_from(words).and_then(|found| {
        let task = found.subcommand_name().unwrap_or("desk").to_owned();
        Args::from_arg_matches(&found).map(|args| (args, task))
    });
    let (args, task) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return not_a_task(&error, words, asked),
    };
    let told = match told(&args, asked.lang) {
        Some(page) => page.and_then(|page| write_page(&page, asked)).map(|()| Ending::Exit(0)).map_err(|error| (error, asked)),
        None => carry_out(args, (&task, words), asked, player),
    };
    ended(told)
}

/// The command line that opens the practice township for a reader who comes from the office's desk: none of the flags that name the
/// office's file go along.
#[must_use]
pub fn practice_words(words: &[OsString], lang: Lang, looks: bool) -> Vec<OsString> {
    let lang = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let mut out: Vec<OsString> = words.first().cloned().into_iter().chain(["demo", "--lang", lang].map(OsString::from)).collect();
    if let Some(config) = flag(words, "--config") {
        out.extend(["--config".into(), config.into()]);
    }
    if looks {
        out.push("--look".into());
    }
    if words.iter().any(|word| word == "--linear") {
        out.push("--linear".into());
    }
    out
}

/// What is left to say at the end, and the exit code.
fn ended(outcome: Result<Ending, (CliError, Speech)>) -> Ending {
    outcome.unwrap_or_else(|(error, asked)| {
        if let Some(said) = error.text() {
            out::say(asked.encoding, with_commands(said).get(asked.lang));
        }
        Ending::Exit(error.code())
    })
}

/// Help that was asked for by an option, or a mistake, which is said on standard error.
fn not_a_task(error: &clap::Error, words: &[OsString], asked: Speech) -> Ending {
    if error.kind() != ErrorKind::DisplayHelp {
        out::say(asked.encoding, mistake::text_of(error, words).get(asked.lang));
        return Ending::Exit(2);
    }
    let tree = grammar::tree();
    let page = help::page(&tree, &grammar::path(&tree, words), asked.lang);
    ended(write_page(page.as_bytes(), asked).map(|()| Ending::Exit(0)).map_err(|error| (error, asked)))
}

/// What explains the program; it is told whatever the settings say.
fn told(args: &Args, lang: Lang) -> Option<Result<Vec<u8>, CliError>> {
    if args.shared.version {
        let said = if args.shared.long { version::long(lang) } else { version::short() };
        return Some(Ok(said.into_bytes()));
    }
    match args.command.as_ref()? {
        CommandTask::Help { words } => Some(help::asked(words, lang).map(String::into_bytes)),
        CommandTask::Man => Some(Ok(man::page(lang).into_bytes())),
        CommandTask::Completions { shell } => Some(Ok(complete::script(*shell, lang))),
        _ => None,
    }
}

fn write_page(page: &[u8], asked: Speech) -> Result<(), CliError> {
    let mut out = out::plain(asked.encoding);
    out.write_all(page)?;
    Ok(out.flush()?)
}

/// How to speak before anything is parsed.
#[derive(Clone, Copy, Default)]
struct Speech {
    lang: Lang,
    encoding: OutEncoding,
}

impl Speech {
    /// The flags, else the settings, else Chinese as the console takes it.
    fn of(words: &[OsString]) -> Speech {
        let settings = Settings::load(&Flags::default()).ok();
        let kept = settings.map(|settings| Speech { lang: settings.chosen.lang, encoding: settings.encoding }).unwrap_or_default();
        Speech {
            lang: flag(words, "--lang").and_then(|code| Lang::parse(&code)).unwrap_or(kept.lang),
            encoding: flag(words, "--encoding").and_then(|code| OutEncoding::parse(&code)).unwrap_or(kept.encoding),
        }
    }
}

/// What is written behind a flag, whatever stands around it.
fn flag(words: &[OsString], name: &str) -> Option<String> {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let behind = |(at, word): (usize, &String)| match word.strip_prefix(name)?.strip_prefix('=') {
        Some(value) => Some(value.to_owned()),
        None if word == name => words.get(at + 1).cloned(),
        None => None,
    };
    words.iter().enumerate().find_map(behind)
}

fn carry_out(args: Args, (task, words): (&str, &[OsString]), asked: Speech, player: CoursePlayer) -> Result<Ending, (CliError, Speech)> {
    let mut settings = Settings::load(&args.shared.flags()).map_err(|error| (CliError::Failed(error.text()), asked))?;
    let asked = Speech { lang: settings.chosen.lang, encoding: settings.encoding };
    if settings.chosen.reviewer == NOBODY {
        settings.chosen.reviewer = somebody(&args, &settings).map_err(|error| (error, asked))?;
    }
    let clock = settings.now.map_or_else(Clock::system, Clock::Named);
    let log = Log::start(settings.state.as_deref(), clock, task, words);
    let is_csv =
        matches!(args.command, Some(CommandTask::Screen { .. } | CommandTask::Export { .. } | CommandTask::CorrectionSheet { .. }));
    let mut out = out::standard(&settings, is_csv || args.shared.format != Format::Table);
    let mut call = Call {
        settings: &settings,
        format: args.shared.format,
        named_db: args.shared.db.is_some(),
        anew: args.shared.new,
        password_file: args.shared.password_file.clone(),
        copy_password_file: args.shared.copy_password_file.clone(),
        face: match args.command {
            None if settings.linear => Face::Lines,
            None | Some(CommandTask::Demo { .. }) if !settings.linear => Face::Screen,
            Some(CommandTask::Train(ref task)) if task.is_shown() && !settings.linear => Face::Screen,
            _ => Face::Command,
        },
        asking: Consent {
            clock_days: settings.chosen.clock_days,
            clock_right: args.shared.clock_right,
            found: args.shared.found,
            enters: args.command.as_ref().is_none_or(CommandTask::signs),
        },
        period: args.shared.period,
        // The desk without a task writes.
        old: if args.command.as_ref().is_none_or(CommandTask::writes) { OldFile::Upgrade } else { OldFile::Look },
        out: &mut out,
    };
    let keyed = |desk, taught| keys::keymap(&settings).map(|keys| Some((desk, keys, taught, settings.clone())));
    let with_keys = |desk| keyed(desk, None);
    let ready = |desk| with_keys(Opening::Ready(Box::new(desk)));
    let shown = match args.command {
        None => open::office(&call).and_then(ready),
        Some(CommandTask::Demo { fresh, look }) => practice::open_demo(&call, fresh, look).and_then(with_keys),
        Some(CommandTask::Train(TrainTask::Drill(DrillTask::Run { fresh }))) => {
            drill::open(&mut call, fresh).and_then(|desk| keyed(desk, Some(Taught::Drill)))
        }
        Some(CommandTask::Train(TrainTask::Run { lesson, fresh })) => {
            lessons::open(&mut call, &lesson, fresh).and_then(|(desk, lesson)| keyed(desk, Some(Taught::Lesson(Box::new(lesson)))))
        }
        Some(CommandTask::Train(TrainTask::Walk(ref asked @ WalkArgs { walk: Some(ref code), .. }))) => walks::open(&mut call, code, asked)
            .and_then(|(desk, taught, own)| keys::keymap(&settings).map(|keys| Some((desk, keys, Some(taught), own)))),
        Some(CommandTask::Train(TrainTask::Check { ref files })) => lessons::check(&mut call, files, player).map(|()| None),
        Some(task) => carry_out_task(&mut call, task).map(|()| None),
    };
    for said in [standing::changed_meanwhile(), standing::could_take_back()].into_iter().flatten() {
        call.say(&said);
    }
    match shown {
        Ok(Some((desk, keys, taught, settings))) => {
            log.shown();
            Ok(Ending::Show(Box::new(ShownDesk { desk, settings, keys, taught, log })))
        }
        Ok(None) => {
            log.end(None);
            Ok(Ending::Exit(0))
        }
        Err(error) => {
            log.end(error.text());
            Err((error, asked))
        }
    }
}

/// Who acts where neither settings nor computer say: asked before anything goes into the office's ledger, nobody in practice matters.
fn somebody(args: &Args, settings: &Settings) -> Result<String, CliError> {
    match &args.command {
        Some(CommandTask::Demo { .. } | CommandTask::Train(_)) => Ok(text("练习", "practice").get(settings.chosen.lang).to_owned()),
        Some(task) if task.signs() => ask::reviewer(settings),
        None if settings.linear => ask::reviewer(settings),
        // The desk on the screen asks there.
        _ => Ok(settings.chosen.reviewer.clone()),
    }
}

fn carry_out_task(call: &mut Call, task: CommandTask) -> Result<(), CliError> {
    match task {
        CommandTask::Demo { .. } | CommandTask::Help { .. } | CommandTask::Man | CommandTask::Completions { .. } => Ok(()),
        CommandTask::Screen { files, roster, skip_sheets, out, problems, outcomes, for_whom, brief, written } => intake::screen(
            call,
            (&files, Told { table: roster, skip_sheets, period: call.period }),
            [out.as_deref(), problems.as_deref(), outcomes.as_deref()],
            (for_whom.audience(), if brief { ScreenList::Brief } else { ScreenList::Whole }, written),
        ),
        CommandTask::Stage { files, roster, out, key, problems, skip_sheets, force } => {
            let told = Told { table: roster, skip_sheets, period: call.period };
            engines::stage(call, (&files, told), (&out, key.as_deref(), problems.as_deref()), force)
        }
        CommandTask::Explain { flags, staged, key, out, for_whom, written } => {
            engines::explain(call, (&flags, &staged, key.as_deref()), Going::of(out.as_deref(), written), for_whom.audience())
        }
        CommandTask::Import { files, roster, skip_sheets, problems, dry_run, no_assess, force } => intake::import(
            call,
            (&files, Told { table: roster, skip_sheets, period: call.period }),
            (problems.as_deref(), force),
            dry_run,
            !no_assess,
        ),
        CommandTask::Unmatched => intake::unmatched(call),
        CommandTask::Assess => intake::assess(call),
        CommandTask::Queue { filter, order, limit } => cases::queue(call, filter.as_deref(), order.unwrap_or_default(), limit),
        CommandTask::Villages { filter } => cases::villages(call, filter.as_deref()),
        CommandTask::Board => count::board(call),
        CommandTask::Count { codes, split, own } => count::count(call, &Counting { codes, split, own }),
        CommandTask::Report { paper, own, explain: true, .. } => report::explain(call, paper.as_deref().unwrap_or_default(), &own),
        CommandTask::Report { paper, household, list: _, explain: _, out, for_whom, written, own } => {
            let going = Going::of(out.as_deref(), written);
            report::report(call, &Reporting { paper, household, audience: for_whom.audience(), own }, going)
        }
        CommandTask::Fill(asked) => fill::fill(call, &asked),
        CommandTask::Show { household, numbers: false } => cases::show(call, &household),
        CommandTask::Show { household, numbers: true } => numbers::numbers(call, &household),
        CommandTask::Decide(decide) => cases::decide(call, decide),
        CommandTask::Campaign(task) => campaign::campaign(call, task),
        CommandTask::Duties(task) => duties::duties(call, task),
        CommandTask::Clues { filter, split } => clues::list(call, &filter, split),
        CommandTask::Clue(task) => clues::clue(call, task),
        CommandTask::Revisit(task) => revisits::revisit(call, task),
        CommandTask::Rounds(task) => rounds::rounds(call, task),
        CommandTask::Visits(task) => visits::visits(call, task),
        CommandTask::Archive(asked) => campaign::archive(call, asked.year, &asked.out),
        CommandTask::Waivers => waivers::waivers(call),
        CommandTask::Undo(undo) => cases::undo(call, undo.yes),
        CommandTask::UndoBatch { batch, yes } => intake::undo_batch(call, batch, yes),
        CommandTask::Export { what, out, for_whom, written } => {
            files::export(call, what, Going::of(out.as_deref(), written), for_whom.audience())
        }
        CommandTask::CorrectionSheet { household, village, out, written } => {
            files::correction_sheet(call, household, village, Going::of(out.as_deref(), written))
        }
        CommandTask::Verify { known_loss } => files::verify(call, known_loss),
        CommandTask::Upgrade => files::upgrade(call),
        CommandTask::Backup { file } => files::back_up(call, file.as_deref()),
        CommandTask::Restore { file, check, drill, yes } => files::restore(call, &file, Restoring::of(check, drill, yes)),
        CommandTask::Purge { year, yes, copies } => purge::purge(call, year, yes, copies),
        CommandTask::Password(task) => password::password(call, task),
        CommandTask::Rules(task) => rulebook::rules(call, task),
        CommandTask::Sample { households, seed, spread, faults, quarters, county, out } => {
            let households = usize::try_from(households).unwrap_or(usize::MAX);
            if quarters {
                return practice::write_quarters(call, households, seed, &out);
            }
            let order = TownshipOrder { households, seed, spread, faults };
            match county {
                Some(towns) => practice::write_county(call, &order, usize::try_from(towns).unwrap_or(usize::MAX), &out),
                None => practice::write_sample(call, &order, &out),
            }
        }
        CommandTask::Train(task) => lessons::train(call, task),
        CommandTask::Handbook { words, out, force } => handbook::handbook(call, &HandbookWanted { words, out, force }),
        CommandTask::Keys => keys::keys(call),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use crate::cli::run::practice_words;
    use crate::i18n::Lang;

    #[test]
    fn practice_takes_no_file_of_the_office_along() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for (line, lang, looks, wanted) in [
            ("hezhun", Lang::Zh, false, "hezhun demo --lang zh"),
            ("hezhun --db o.db --period 2023", Lang::En, true, "hezhun demo --lang en --look"),
            ("hezhun --config=c.toml --new", Lang::Zh, false, "hezhun demo --lang zh --config c.toml"),
            ("hezhun --linear", Lang::Zh, true, "hezhun demo --lang zh --look --linear"),
        ] {
            assert_eq!(practice_words(&words(line), lang, looks), words(wanted), "{line}");
        }
    }
}
