//! The program: nothing lives here but the way from the command line to the desk on the screen.

use std::env;
use std::process::ExitCode;

use hezhun::app;
use hezhun::cli::run;
use hezhun::cli::run::Ending;
use hezhun::cli::run::Shown;
use hezhun::i18n::text;

fn main() -> ExitCode {
    match run::run(&env::args_os().collect::<Vec<_>>()) {
        Ending::Exit(code) => ExitCode::from(code),
        Ending::Show(shown) => show(*shown),
    }
}

/// Shows the desk until the reader leaves it.
fn show(shown: Shown) -> ExitCode {
    let lang = shown.settings.lang;
    let outcome = if shown.settings.linear {
        app::linear::run(shown.desk, lang, shown.keys)
    } else {
        app::run(shown.desk, shown.settings, shown.keys)
    };
    match outcome {
        Ok(()) => {
            shown.log.end(None);
            ExitCode::SUCCESS
        }
        Err(why) => {
            let said = text("这里不是可用的终端: {why}。可以试 --linear", "this is no terminal the desk can use: {why}; try --linear")
                .fill(&[("why", &why.to_string())]);
            shown.log.end(Some(&said));
            eprintln!("{}", said.get(lang));
            ExitCode::FAILURE
        }
    }
}
