//! The program: nothing lives here but the way from the command line to the desk on the screen.

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use hezhun::Elsewhere;
use hezhun::Ending;
use hezhun::Opening;
use hezhun::OutEncoding;
use hezhun::ShownDesk;
use hezhun::Taught;
use hezhun::Text;
use hezhun::WalkForm;
use hezhun::app;
use hezhun::app::opening;
use hezhun::app::parting::Parting;
use hezhun::app::replay;
use hezhun::app::replay::Printed;
use hezhun::app::stage;
use hezhun::app::stage::Stage;
use hezhun::not_by_lines;
use hezhun::out;
use hezhun::run;
use hezhun::system;
use hezhun::text;
use hezhun::with_commands;

fn main() -> ExitCode {
    go(&env::args_os().collect::<Vec<_>>())
}

/// Does what a command line says.
fn go(words: &[OsString]) -> ExitCode {
    match run::run(words, replay::to_the_end) {
        Ending::Exit(code) => ExitCode::from(code),
        Ending::Show(shown) => show(*shown, words),
    }
}

/// Shows the desk until the reader leaves it, for good or for the practice.
fn show(shown: ShownDesk, words: &[OsString]) -> ExitCode {
    let lang = shown.settings.chosen.lang;
    let judges = matches!(shown.taught, Some(Taught::Drill));
    if let Some(Taught::Walk(walk)) = &shown.taught
        && let Some(what) = printed(walk.form)
    {
        return print(shown, what);
    }
    let outcome = match (stage::here(&shown.settings), shown.desk) {
        (Stage::Lines(_), _) if let Some(why) = shown.taught.as_ref().and_then(unfit_for_lines) => Ok(Parting::Failed(why)),
        (Stage::Lines(notice), desk) => {
            let desk = match desk {
                Opening::Ready(desk) => Ok(*desk),
                Opening::ToMake { households, making } => opening::by_lines(making, households, &shown.settings),
            };
            let talk = |desk| app::linear::run(desk, &shown.settings, shown.keys, (notice.as_ref(), shown.taught));
            desk.map_or_else(|why| Ok(Parting::Failed(why)), talk)
        }
        (Stage::Screen, Opening::Ready(desk)) => app::run(*desk, shown.settings, shown.keys, shown.taught),
        (Stage::Screen, Opening::ToMake { households, making }) => {
            app::run_after((making, households), shown.settings, shown.keys, shown.taught)
        }
        (Stage::Nothing(why), _) => Ok(Parting::Failed(why)),
    };
    let said = match outcome {
        Ok(Parting::Home) => {
            if judges {
                out::say(OutEncoding::Auto, judgements_kept().get(lang));
            }
            None
        }
        Ok(Parting::Failed(why)) => Some(why),
        Ok(Parting::To(to)) => {
            shown.log.end(None);
            return go(&run::practice_words(words, lang, to == Elsewhere::Example));
        }
        Err(why) if why.kind() == io::ErrorKind::Interrupted => Some(text(
            "程序被系统结束了；正在填的已存成草稿，已经办理的都已存好",
            "the system ended the program; what you were typing is kept as a draft, everything decided is saved",
        )),
        Err(why) => {
            let said = text("这里不是可用的终端: {why}。可以试 --linear", "this is no terminal the desk can use: {why}; try --linear");
            Some(said.fill(&[("why", &system::why(&why))]))
        }
    };
    shown.log.end(said.as_ref());
    let Some(said) = said else { return ExitCode::SUCCESS };
    // The reader may be gone together with the terminal.
    out::say(OutEncoding::Auto, with_commands(&said).get(lang));
    ExitCode::FAILURE
}

/// Where the judgements of the drill are when it is left.
const fn judgements_kept() -> Text {
    text(
        "校准练习已判的都留着；写成文件交给老师: hezhun train drill save --out 文件.csv；接着判: hezhun train drill run",
        "what you judged in the drill is kept; as a file for the trainer: hezhun train drill save --out FILE.csv; to go on: hezhun train drill run",
    )
}

/// What of a walk is printed, where it is not shown on a screen.
const fn printed(form: WalkForm) -> Option<(Printed, (u16, u16))> {
    match form {
        WalkForm::Screen(_) => None,
        WalkForm::Print(size, None) => Some((Printed::Screens, size)),
        WalkForm::Print(size, Some(step)) => Some((Printed::Step(step), size)),
        WalkForm::Hash(size) => Some((Printed::Digest, size)),
    }
}

/// Prints of a walk what was asked for.
fn print(shown: ShownDesk, (what, size): (Printed, (u16, u16))) -> ExitCode {
    let lang = shown.settings.chosen.lang;
    let said = match (shown.desk, shown.taught) {
        (Opening::Ready(desk), Some(Taught::Walk(walk))) => {
            replay::print(*desk, &shown.settings, shown.keys, (walk.walk, size), what).err()
        }
        _ => None,
    };
    shown.log.end(said.as_ref());
    let Some(said) = said else { return ExitCode::SUCCESS };
    out::say(OutEncoding::Auto, said.get(lang));
    ExitCode::FAILURE
}

/// Why what is taken or shown cannot be by lines; none where it can.
fn unfit_for_lines(taught: &Taught) -> Option<Text> {
    match taught {
        Taught::Lesson(lesson) => not_by_lines(lesson),
        Taught::Drill => None,
        Taught::Walk(_) => Some(text(
            "演示要在屏幕上放；不开屏幕，加 --print 看各步的画面",
            "a walk is shown on a screen; without one, --print writes its pictures",
        )),
    }
}
