//! The program: nothing lives here but the way from the command line to the desk on the screen.

use std::env;
use std::process::ExitCode;

use hezhun::app;
use hezhun::cli::run;
use hezhun::cli::run::Ending;
use hezhun::cli::run::Shown;
use hezhun::i18n::text;

fn main() -> ExitCode {
    match run::run(env::args_os().collect()) {
        Ending::Exit(code) => ExitCode::from(code),
        Ending::Show(shown) => show(*shown),
    }
}

/// Shows the desk until the reader leaves it.
fn show(shown: Shown) -> ExitCode {
    let lang = shown.settings.lang;
    match app::run(shown.desk, shown.settings, shown.keys) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let said = text("这里不是可用的终端: {why}", "this is no terminal the desk can use: {why}").fill(&[("why", &why.to_string())]);
            eprintln!("{}", said.get(lang));
            ExitCode::FAILURE
        }
    }
}
