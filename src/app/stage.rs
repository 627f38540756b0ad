//! Whether there is a terminal here that the desk can be drawn on; where there is none, what is said and whether it goes on by lines.
//!
//! What does not live here: how wide a terminal draws (`probe.rs`), what a window too small for the desk says (`ui/shell/mod.rs`).

use std::io;
use std::io::IsTerminal;

use crate::app::probe;
use crate::config::file::Glyphs;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// How the desk is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On the screen.
    Screen,
    /// By questions and answers on lines, after this sentence where one has to be said.
    Lines(Option<Text>),
    /// Not at all, for this reason.
    Nothing(Text),
}

/// What a terminal makes of control codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codes {
    /// It does what they say.
    Taken,
    /// It shows them as they are.
    Shown,
}

/// What is known of the terminal.
#[derive(Clone, Copy, Debug)]
struct TerminalFacts<'a> {
    // Whether keys come from a terminal and the picture goes to one.
    is_terminal: bool,
    // Columns and lines; none when it does not tell.
    size: Option<(u16, u16)>,
    codes: Codes,
    // Its name.
    term: Option<&'a str>,
    // Whether a terminal without a name is nothing odd.
    nameless: bool,
    lang: Lang,
    // Whether somebody has said what this console can draw.
    told: bool,
}

/// How the desk is shown here.
#[must_use]
pub fn here(settings: &Settings) -> Stage {
    if settings.linear {
        return Stage::Lines(None);
    }
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    of(&TerminalFacts {
        is_terminal,
        // Where there is no terminal another program would be started to ask for one.
        size: is_terminal.then(|| crossterm::terminal::size().ok()).flatten(),
        codes: if is_terminal && probe::shows_codes() { Codes::Shown } else { Codes::Taken },
        term: settings.term.as_deref(),
        nameless: cfg!(windows),
        lang: settings.chosen.lang,
        told: settings.chosen.glyphs != Glyphs::Auto,
    })
}

fn of(facts: &TerminalFacts) -> Stage {
    if !facts.is_terminal {
        return Stage::Nothing(text(
            "这里不是终端，画不了屏幕。请在终端窗口里打开；从文件或管道里读问答的，加上 --linear",
            "this is no terminal, so nothing can be drawn; open it in a terminal window, or add --linear to work by lines from a file or a pipe",
        ));
    }
    let by_lines = |why: Text| {
        let said = text("{why}，改用逐行问答（同 --linear）。", "{why}; it goes on by lines, as with --linear.");
        Stage::Lines(Some(said.fill(&[("why", &why)])))
    };
    match (facts.term, facts.size) {
        (Some("dumb"), _) => by_lines(text("这个终端（TERM=dumb）不能画屏幕", "this terminal (TERM=dumb) cannot draw")),
        _ if facts.codes == Codes::Shown && !facts.told => by_lines(text(
            "这个控制台把画屏幕用的代码原样显示出来，画不了屏幕（能画的话加 --glyphs ascii）",
            "this console shows the codes for drawing as they are, so nothing can be drawn (if it can, add --glyphs ascii)",
        )),
        (None, _) if !facts.nameless => {
            by_lines(text("不知道这是什么终端（没有设 TERM），不画屏幕", "this terminal does not say what it is (TERM is not set)"))
        }
        (_, None) => by_lines(text("终端不说有多大，画不了屏幕", "this terminal does not say how large it is")),
        (_, Some((wide, tall))) if wide == 0 || tall == 0 => by_lines(
            text("终端说它的大小是 {wide} 列 {tall} 行，画不了屏幕", "this terminal says it has {wide} columns and {tall} lines")
                .fill(&[("wide", &i64::from(wide)), ("tall", &i64::from(tall))]),
        ),
        // Blocks are all it draws of Chinese, so this sentence is in both languages, whatever language was chosen.
        (Some("linux"), _) if facts.lang == Lang::Zh && !facts.told => Stage::Lines(Some(Text::same(
            "This console has no Chinese characters; it goes on by lines. Open hezhun in a terminal window of the desktop, \
             or write: hezhun --lang en. If you can read the next line, write: hezhun --glyphs ascii\n\
             这个控制台显示不了汉字，改用逐行问答。请在桌面的终端窗口里打开；如果这一行能看清，用 hezhun --glyphs ascii 照常打开。",
        ))),
        (Some(_) | None, Some(_)) => Stage::Screen,
    }
}

#[cfg(test)]
mod tests {
    use crate::app::stage::Codes;
    use crate::app::stage::Stage;
    use crate::app::stage::TerminalFacts;
    use crate::app::stage::of;
    use crate::i18n::Lang;

    const GOOD: TerminalFacts = TerminalFacts {
        is_terminal: true,
        size: Some((80, 24)),
        codes: Codes::Taken,
        term: Some("xterm-256color"),
        nameless: false,
        lang: Lang::Zh,
        told: false,
    };

    #[test]
    fn a_terminal_that_can_draw_is_drawn_on() {
        for facts in [
            GOOD,
            TerminalFacts { size: Some((1, 1)), ..GOOD },
            TerminalFacts { term: None, nameless: true, ..GOOD },
            TerminalFacts { term: Some("linux"), lang: Lang::En, ..GOOD },
            TerminalFacts { term: Some("linux"), told: true, ..GOOD },
            TerminalFacts { codes: Codes::Shown, told: true, ..GOOD },
        ] {
            assert_eq!(of(&facts), Stage::Screen, "{facts:?}");
        }
    }

    #[test]
    fn one_that_cannot_says_so_and_goes_on_by_lines() {
        for (facts, zh, en) in [
            (TerminalFacts { term: Some("dumb"), ..GOOD }, "TERM=dumb", "TERM=dumb"),
            (TerminalFacts { term: None, ..GOOD }, "没有设 TERM", "TERM is not set"),
            (TerminalFacts { codes: Codes::Shown, term: None, nameless: true, ..GOOD }, "原样显示", "as they are"),
            (TerminalFacts { size: None, ..GOOD }, "不说有多大", "how large"),
            (TerminalFacts { size: Some((0, 0)), ..GOOD }, "0 列 0 行", "0 columns and 0 lines"),
            (TerminalFacts { size: Some((80, 0)), ..GOOD }, "80 列 0 行", "80 columns and 0 lines"),
            (TerminalFacts { term: Some("linux"), ..GOOD }, "显示不了汉字", "--lang en"),
        ] {
            let Stage::Lines(Some(said)) = of(&facts) else { panic!("{facts:?}") };
            assert!(said.get(Lang::Zh).contains(zh) && said.get(Lang::En).contains(en), "{said:?}");
            assert!(said.is_whole());
        }
    }

    #[test]
    fn without_a_terminal_there_is_a_sentence() {
        let Stage::Nothing(said) = of(&TerminalFacts { is_terminal: false, ..GOOD }) else { panic!("it is drawn on") };
        assert!(said.get(Lang::Zh).contains("--linear") && said.get(Lang::En).contains("--linear"));
    }
}
