//! A question on the terminal, answered with yes or no.
//!
//! What does not live here: questions of the screens (`ui`) and of the lines (`ui/linear`).

use std::io;
use std::io::BufRead;
use std::io::IsTerminal;

use crate::cli::call::Call;
use crate::cli::call::Face;
use crate::cli::error::CliError;
use crate::cli::error::said;
use crate::cli::out;
use crate::config::choice::Choice;
use crate::config::settings::Settings;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::file::question::Consent;
use crate::review::file::question::Found;
use crate::review::file::question::Question;

/// Asks; whether the answer was yes. An empty line is no.
///
/// # Errors
/// Nobody can be asked here: the sentence names the flag that answers beforehand.
pub fn yes(call: &Call, question: &crate::i18n::Text) -> Result<bool, CliError> {
    let input = io::stdin();
    if !input.is_terminal() {
        let said = text(
            "{question}这里没有终端可问，什么都没有改动；确实要做就加 --yes",
            "{question} There is no terminal to ask on, so nothing was changed; to do it add --yes",
        );
        return Err(CliError::Failed(said.fill(&[("question", question)])));
    }
    call.say(
        &text("{question}（是 y，不是 n，直接回车算不是）", "{question} (yes y, no n; Enter alone is no)").fill(&[("question", question)]),
    );
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(is_yes(&line))
}

/// Asks who acts, until a name is given.
///
/// # Errors
/// Nobody can be asked here: the sentence names the flag and the setting that say it.
pub fn reviewer(settings: &Settings) -> Result<String, CliError> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(CliError::Usage(text(
            "这一步要记入台账，还没有说审核人是谁：加 --by 姓名，或者在设置里写 reviewer",
            "this goes into the ledger and nobody said who reviews: add --by NAME, or write reviewer into the settings",
        )));
    }
    loop {
        let question = text("审核人的姓名或工号（记入台账）:", "who reviews, a name or staff code (goes into the ledger):");
        out::say(settings.encoding, question.get(settings.chosen.lang));
        let mut line = String::new();
        if input.lock().read_line(&mut line)? == 0 {
            return Err(CliError::Usage(text("没有写审核人，什么都没有做", "no name was given, nothing was done")));
        }
        match Choice::REVIEWER.check(line.trim()) {
            Ok(()) => return Ok(line.trim().to_owned()),
            Err(why) => out::say(settings.encoding, why.get(settings.chosen.lang)),
        }
    }
}

/// Asks what has to be answered before a file is opened. The desk by lines asks by lines.
///
/// # Errors
/// It was not answered, or the answer keeps the file shut; nothing was changed then.
pub fn answer(call: &Call, question: &Question, asking: &mut Consent) -> Result<(), CliError> {
    if !io::stdin().is_terminal() && call.face != Face::Lines {
        let why = match question {
            Question::Clock(_) => said(&ReviewError::Asks(question.clone())),
            Question::Found(_) => text(
                "{question}。这里没有终端可问：移来的就加 --found moved，要单独用就加 --found copy",
                "{question}. There is no terminal to ask on: add --found moved, or --found copy to make it a file of its own",
            )
            .fill(&[("question", &question.text())]),
        };
        return Err(CliError::Failed(why));
    }
    let choices = match question {
        Question::Clock(_) => text(
            "{question}（对 y，记入台账；不对 n，先校正电脑的日期和时间）",
            "{question} (right y, which is entered; wrong n: set date and time first)",
        ),
        Question::Found(_) => text(
            "{question}（移来的 m，那一份不再用；复制出来单独用 c，给它新编号并记入台账；都不是 n）",
            "{question} (moved m, the other is no longer used; a copy to be a file of its own c, which gets a new number and is entered; neither n)",
        ),
    };
    call.say(&choices.fill(&[("question", question.words())]));
    let mut bytes = Vec::new();
    io::stdin().lock().read_until(b'\n', &mut bytes)?;
    if take(question, &saving::typed(&bytes), asking) { Ok(()) } else { Err(CliError::Failed(question.shut())) }
}

/// Takes an answer; whether it was one that opens the file.
fn take(question: &Question, line: &str, asking: &mut Consent) -> bool {
    match question {
        Question::Clock(_) => {
            asking.clock_right = is_yes(line);
            asking.clock_right
        }
        Question::Found(_) => {
            asking.found = match line.trim().to_lowercase().as_str() {
                "m" | "ｍ" => Some(Found::Moved),
                "c" | "ｃ" => Some(Found::Copy),
                _ => None,
            };
            asking.found.is_some()
        }
    }
}

/// Whether a line says yes.
fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "y" | "yes" | "ｙ" | "是" | "是的")
}

#[cfg(test)]
mod tests {
    use crate::cli::ask::is_yes;
    use crate::cli::ask::take;
    use crate::i18n::text;
    use crate::review::file::question::Consent;
    use crate::review::file::question::Found;
    use crate::review::file::question::Question;

    #[test]
    fn only_an_answer_opens_a_file_that_asks() {
        let (clock, found) = (Question::Clock(text("", "")), Question::Found(text("", "")));
        for (question, line, answered) in [
            (&clock, "y", Consent { clock_right: true, ..Consent::default() }),
            (&clock, "", Consent::default()),
            (&clock, "c", Consent::default()),
            (&found, "M\r\n", Consent { found: Some(Found::Moved), ..Consent::default() }),
            (&found, "c", Consent { found: Some(Found::Copy), ..Consent::default() }),
            (&found, "y", Consent::default()),
            (&found, "", Consent::default()),
        ] {
            let mut asking = Consent::default();
            assert_eq!(take(question, line, &mut asking), answered != Consent::default(), "{line:?}");
            assert_eq!(asking, answered);
        }
    }

    #[test]
    fn only_a_plain_yes_is_yes() {
        for (line, yes) in [
            ("y\n", true),
            ("Y\r\n", true),
            (" 是 \n", true),
            ("ｙ\n", true),
            ("yes\n", true),
            ("\n", false),
            ("", false),
            ("n\n", false),
            ("不是\n", false),
            ("yy\n", false),
        ] {
            assert_eq!(is_yes(line), yes, "{line:?}");
        }
    }
}
