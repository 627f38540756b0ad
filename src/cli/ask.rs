//! A question on the terminal, answered with yes or no.
//!
//! What does not live here: questions of the screens (`ui`) and of the lines (`ui/linear`).

use std::io;
use std::io::BufRead;
use std::io::IsTerminal;

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::i18n::text;

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

/// Whether a line says yes.
fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "y" | "yes" | "ｙ" | "是" | "是的")
}

#[cfg(test)]
mod tests {
    use crate::cli::ask::is_yes;

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
