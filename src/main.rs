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
use hezhun::app;
use hezhun::app::Parting;
use hezhun::app::opening;
use hezhun::app::stage;
use hezhun::app::stage::Stage;
use hezhun::not_by_lines;
use hezhun::out;
use hezhun::run;
use hezhun::system;
use hezhun::text;

fn main() -> ExitCode {
    go(&env::args_os().collect::<Vec<_>>())
}

/// Does what a command line says.
fn go(words: &[OsString]) -> ExitCode {
    match run::run(words) {
        Ending::Exit(code) => ExitCode::from(code),
        Ending::Show(shown) => show(*shown, words),
    }
}

/// Shows the desk until the reader leaves it, for good or for the practice.
fn show(shown: ShownDesk, words: &[OsString]) -> ExitCode {
    let lang = shown.settings.chosen.lang;
    let lesson = shown.lesson.map(|lesson| *lesson);
    let outcome = match (stage::here(&shown.settings), shown.desk) {
        (Stage::Lines(_), _) if let Some(why) = lesson.as_ref().and_then(not_by_lines) => Ok(Parting::Failed(why)),
        (Stage::Lines(notice), desk) => {
            let desk = match desk {
                Opening::Ready(desk) => Ok(*desk),
                Opening::ToMake { households, making } => opening::by_lines(making, households, &shown.settings),
            };
            let talk = |desk| app::linear::run(desk, &shown.settings, shown.keys, (notice.as_ref(), lesson)).map(|()| Parting::Home);
            desk.map_or_else(|why| Ok(Parting::Failed(why)), talk)
        }
        (Stage::Screen, Opening::Ready(desk)) => app::run(*desk, shown.settings, shown.keys, lesson),
        (Stage::Screen, Opening::ToMake { households, making }) => app::run_after((making, households), shown.settings, shown.keys, lesson),
        (Stage::Nothing(why), _) => Ok(Parting::Failed(why)),
    };
    let said = match outcome {
        Ok(Parting::Home) => None,
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
    out::say(OutEncoding::Auto, said.get(lang));
    ExitCode::FAILURE
}
