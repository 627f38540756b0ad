//! Asks the console how wide it draws and how light its ground is, before anybody listens for keys.
//!
//! Signs are drawn in a corner and the console is asked where its cursor stands then. One that does not answer is waited for once and
//! remembered; the last question of each round is one that every terminal answers, so that an old one is not waited for in vain.
//! What does not live here: what is remembered (`config/terminals.rs`), what follows from it (`surface.rs`, `ui/widgets/display.rs`).

use std::io;
#[cfg(unix)]
use std::io::Write;
#[cfg(unix)]
use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;

#[cfg(unix)]
use rustix::event::PollFd;
#[cfg(unix)]
use rustix::event::PollFlags;
#[cfg(unix)]
use rustix::event::Timespec;
#[cfg(unix)]
use rustix::io::Errno;

use crate::config::file::Theme;
use crate::config::settings::Settings;
use crate::config::terminals::Console;
use crate::config::terminals::recall;
use crate::config::terminals::remember;
use crate::i18n::Text;
use crate::i18n::text;

/// Signs whose width differs between consoles, and a Chinese character, which comes last.
const SAMPLE: [&str; 5] = ["─", "·", "“", "…", "中"];

/// What stands below the signs meanwhile; nothing in it that a console may draw wider or narrower.
const OPENING: Text = text("正在打开，请稍等", "Opening, one moment");

/// So long a terminal may take for its answers, over a slow line too; a terminal that takes longer is waited for once. Under a second.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_millis(900);

/// Asks for the ground (OSC 11).
#[cfg(unix)]
const GROUND: &str = "\x1b]11;?\x1b\\";

/// Asks what kind of terminal it is (DA1): the question that every one answers.
#[cfg(unix)]
const KIND: &str = "\x1b[c";

/// What the console says of itself, else what is remembered of it. The screen is blank afterwards.
#[must_use]
pub fn console(settings: &Settings) -> Console {
    let (folder, name) = (settings.state.as_deref(), settings.terminal.as_str());
    let before = recall(folder, name);
    // The kernel's own console is dark, and shows the question about it.
    let has_ground = settings.chosen.theme == Theme::Auto && settings.term.as_deref() != Some("linux");
    let found = ask(before, has_ground, OPENING.get(settings.chosen.lang));
    if let Some(found) = found {
        remember(folder, name, found);
    }
    // What was there before the program is not there any more.
    let _ =
        crossterm::execute!(io::stdout(), crossterm::cursor::MoveTo(0, 0), crossterm::terminal::Clear(crossterm::terminal::ClearType::All));
    found.or(before).unwrap_or_default()
}

/// Whether a console that takes control codes, as it says, shows them as they are: its cursor moves where nothing should be seen.
#[cfg(windows)]
#[must_use]
pub fn shows_codes() -> bool {
    use std::io::Write;

    if !crossterm::ansi_support::supports_ansi() {
        return false;
    }
    let at = || crossterm::cursor::position().ok();
    let before = at();
    let mut out = io::stdout().lock();
    let written = out.write_all(b"\x1b[0m").and_then(|()| out.flush());
    let is_shown = written.is_ok() && before.is_some() && at() != before;
    if is_shown {
        // Blanks over what was shown; nobody is waiting for them.
        let _ = out.write_all(b"\r    \r").and_then(|()| out.flush());
    }
    is_shown
}

/// Elsewhere a terminal is known by its name.
#[cfg(not(windows))]
#[must_use]
pub const fn shows_codes() -> bool {
    false
}

/// Widths as the sample was drawn: of the signs the widest, of the Chinese character its own.
fn measured(columns: &[u16]) -> (u8, u8) {
    match columns {
        [signs @ .., chinese] if columns.len() == SAMPLE.len() => {
            let cells = |column: &u16| u8::try_from(*column).unwrap_or(u8::MAX);
            // A console that does not move its cursor at all cannot be relied on.
            let signs = if signs.contains(&0) { 0 } else { signs.iter().map(cells).max().unwrap_or_default() };
            (signs, cells(chinese))
        }
        _ => (0, 0),
    }
}

/// The console of Windows is asked by a call, which answers at once; its ground cannot be asked for.
#[cfg(not(unix))]
fn ask(_: Option<Console>, _: bool, _: &str) -> Option<Console> {
    let mut columns = Vec::new();
    for sign in SAMPLE {
        let drawn = crossterm::execute!(io::stdout(), crossterm::cursor::MoveTo(0, 0), crossterm::style::Print(sign))
            .and_then(|()| crossterm::cursor::position());
        columns.extend(drawn.ok().map(|(column, _)| column));
    }
    let (signs, chinese) = measured(&columns);
    Some(Console { signs, chinese, ground: Theme::Auto })
}

/// None when a console that answered before does not do so now. `opening` stands on the screen of one that was never asked before: it may
/// answer nothing, and is waited for.
#[cfg(unix)]
fn ask(before: Option<Console>, has_ground: bool, opening: &str) -> Option<Console> {
    let drawn: String = SAMPLE.map(|sign| format!("\x1b[1;1H{sign}\x1b[6n")).concat();
    let ground = if has_ground { GROUND } else { "" };
    if let Some(before) = before {
        if before.is_mute() {
            return Some(before);
        }
        // It is known to answer, so all of it is asked at once.
        let said = said(&format!("{drawn}{ground}{KIND}"));
        let (signs, chinese) = measured(&said.columns);
        return (signs > 0).then_some(Console { signs, chinese, ground: said.ground });
    }
    // A late answer about the cursor does no harm, one about the ground would be taken for keys: it is asked only where answers come.
    let first = said(&format!("\x1b[3;2H{opening}{drawn}{KIND}"));
    let (signs, chinese) = measured(&first.columns);
    let ground = if first.is_whole && has_ground { said(&format!("{ground}{KIND}")).ground } else { Theme::Auto };
    Some(Console { signs, chinese, ground })
}

/// Answers of a terminal.
#[cfg(unix)]
#[derive(Debug, Default, PartialEq, Eq)]
struct TerminalSaid {
    /// How many cells the cursor stood from the left, each time it was asked.
    columns: Vec<u16>,
    /// The ground; `Auto` when it did not say.
    ground: Theme,
    /// Whether the last question was answered too.
    is_whole: bool,
}

#[cfg(unix)]
impl TerminalSaid {
    /// Reads what has come; keys that were pressed meanwhile stand between the answers and are passed over.
    fn read(bytes: &[u8]) -> TerminalSaid {
        let text = String::from_utf8_lossy(bytes);
        let mut said = TerminalSaid::default();
        for part in text.split('\u{1b}') {
            if let Some(place) = part.strip_prefix('[') {
                let end = place.find(|letter| ('@'..='~').contains(&letter)).unwrap_or(place.len());
                let column = place[..end].split_once(';').and_then(|(_, column)| column.parse::<u16>().ok());
                match (place[end..].chars().next(), column) {
                    (Some('R'), Some(column)) => said.columns.push(column.saturating_sub(1)),
                    (Some('c'), _) if place.starts_with('?') => said.is_whole = true,
                    _ => {}
                }
            } else if let Some(colour) = part.strip_prefix("]11;") {
                said.ground = ground_of(colour.trim_end_matches(['\u{7}', '\\']));
            }
        }
        said
    }
}

/// Whether a colour (`rgb:1e1e/1e1e/1e1e`, `#ffffff`) is a light ground.
#[cfg(unix)]
fn ground_of(colour: &str) -> Theme {
    let parts: Vec<&str> = match (colour.split_once(':'), colour.strip_prefix('#')) {
        (Some((_, parts)), _) => parts.split('/').take(3).collect(),
        (None, Some(digits)) if digits.is_ascii() && matches!(digits.len(), 3 | 6 | 12) => {
            let long = digits.len() / 3;
            vec![&digits[..long], &digits[long..2 * long], &digits[2 * long..]]
        }
        (None, _) => Vec::new(),
    };
    // Thousandths of full light of each part, weighed as the eye does.
    let light = |part: &str| {
        let most = 16u64.checked_pow(u32::try_from(part.len()).ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
        u64::from_str_radix(part, 16).ok()?.saturating_mul(1000).checked_div(most)
    };
    let parts: Vec<u64> = parts.into_iter().filter(|part| part.len() <= 4).filter_map(light).collect();
    match parts[..] {
        [red, green, blue] if 299 * red + 587 * green + 114 * blue > 500_000 => Theme::Light,
        [_, _, _] => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// Sends questions and reads until the last is answered or nothing more comes.
#[cfg(unix)]
fn said(questions: &str) -> TerminalSaid {
    let mut out = io::stdout().lock();
    if out.write_all(questions.as_bytes()).and_then(|()| out.flush()).is_err() {
        return TerminalSaid::default();
    }
    let end = Instant::now() + PATIENCE;
    let input = io::stdin();
    let mut bytes = Vec::new();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let left = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
        let mut waiting = [PollFd::new(&input, PollFlags::IN)];
        match rustix::event::poll(&mut waiting, Some(&left)) {
            Ok(1..) => {}
            Err(Errno::INTR) => continue,
            Ok(0) | Err(_) => return TerminalSaid::read(&bytes),
        }
        let mut part = [0; 1024];
        match rustix::io::read(&input, &mut part) {
            Ok(count @ 1..) => bytes.extend_from_slice(&part[..count]),
            Err(Errno::INTR) => continue,
            Ok(0) | Err(_) => return TerminalSaid::read(&bytes),
        }
        let said = TerminalSaid::read(&bytes);
        if said.is_whole {
            return said;
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use crate::app::probe::TerminalSaid;
    use crate::app::probe::ground_of;
    use crate::app::probe::measured;
    use crate::config::file::Theme;

    #[test]
    fn answers_are_told_from_keys() {
        let answers =
            "q\u{1b}[1;2R\u{1b}[1;2R\u{1b}[A\u{1b}[1;3R退\u{1b}[1;2R\u{1b}[1;3R\u{1b}]11;rgb:ffff/ffff/dddd\u{1b}\\\u{1b}[?64;1;2c";
        let said = TerminalSaid::read(answers.as_bytes());
        assert_eq!(said, TerminalSaid { columns: vec![1, 1, 2, 1, 2], ground: Theme::Light, is_whole: true });
        assert_eq!(measured(&said.columns), (2, 2));
        assert_eq!(TerminalSaid::read(b"\x1b[1;2R\x1b[1;"), TerminalSaid { columns: vec![1], ..TerminalSaid::default() });
        assert_eq!(
            TerminalSaid::read(b"\x1b]11;rgb:0/0/0\x07\x1b[?6c"),
            TerminalSaid { ground: Theme::Dark, is_whole: true, ..TerminalSaid::default() }
        );
        assert_eq!(TerminalSaid::read(&[0xff, 0x1b]), TerminalSaid::default());
    }

    #[test]
    fn widths_are_those_of_the_sample() {
        for (columns, wide) in [
            (&[1, 1, 1, 1, 2][..], (1, 2)),
            (&[2, 2, 2, 2, 2], (2, 2)),
            (&[1, 2, 1, 1, 2], (2, 2)),
            (&[1, 1, 1, 1, 1], (1, 1)),
            (&[0, 0, 0, 0, 0], (0, 0)),
            (&[1, 1], (0, 0)),
            (&[], (0, 0)),
        ] {
            assert_eq!(measured(columns), wide, "{columns:?}");
        }
    }

    #[test]
    fn a_ground_is_light_or_dark() {
        for light in ["rgb:ffff/ffff/ffff", "rgb:fd/f6/e3", "#ffffff", "rgba:ffff/ffff/e0e0/ffff", "rgb:f/f/c", "#c0c0c0"] {
            assert_eq!(ground_of(light), Theme::Light, "{light}");
        }
        for dark in ["rgb:0000/0000/0000", "rgb:1e1e/1e1e/1e1e", "#002b36", "rgb:30/0a/24", "rgb:0/0/8"] {
            assert_eq!(ground_of(dark), Theme::Dark, "{dark}");
        }
        for odd in ["", "?", "rgb:", "rgb:zz/00/00", "#12345", "rgb:00/00", "#一二", "rgb:fffff/0/0"] {
            assert_eq!(ground_of(odd), Theme::Auto, "{odd}");
        }
    }
}
