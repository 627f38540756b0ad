//! What was found out about consoles: how wide they draw, how light their ground is. Remembered under the console's name in the state
//! folder, so that one that does not answer is waited for once.
//!
//! What does not live here: how a console is asked (`app/probe.rs`), what is drawn on it (`ui`, `app/surface.rs`).

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::config::file::Glyphs;
use crate::config::file::Theme;
use crate::disk::draft::FileDraft;

/// Name of the file.
const FILE_NAME: &str = "consoles.toml";

/// So many consoles are remembered; the oldest goes first.
const MOST: usize = 20;

/// What one console said of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Console {
    /// Cells of a sign that some consoles draw one cell wide and others two (`─`, `·`, `“`); 0 when it did not say.
    pub signs: u8,
    /// Cells of a Chinese character: two, but one on some old consoles; 0 when it did not say.
    pub chinese: u8,
    /// Its ground; `Auto` when it did not say.
    pub ground: Theme,
}

impl Console {
    /// A console that draws as nearly all do.
    pub const USUAL: Console = Console { signs: 1, chinese: 2, ground: Theme::Auto };

    /// Whether it did not say how wide it draws.
    #[must_use]
    pub const fn is_mute(self) -> bool {
        self.signs == 0 || self.chinese == 0
    }

    /// The characters that frames and marks can be drawn with: a console that did not say gets the plain ones.
    #[must_use]
    pub const fn glyphs(self) -> Glyphs {
        if self.signs == 1 { Glyphs::Unicode } else { Glyphs::Ascii }
    }
}

/// The file as written.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Known {
    #[serde(default)]
    console: Vec<NamedTerminal>,
}

#[derive(Debug, Serialize, Deserialize)]
struct NamedTerminal {
    name: String,
    #[serde(flatten)]
    console: Console,
}

fn known(folder: &Path) -> Known {
    // A file that cannot be read is one that remembers nothing: the console is asked again.
    fs::read_to_string(folder.join(FILE_NAME)).ok().and_then(|written| toml::from_str(&written).ok()).unwrap_or_default()
}

/// What is remembered of the console of this name.
#[must_use]
pub fn recall(folder: Option<&Path>, name: &str) -> Option<Console> {
    known(folder?).console.into_iter().find(|known| known.name == name).map(|known| known.console)
}

/// Remembers a console. Where that cannot be written the console is asked again at the next start, and nothing else is lost.
pub fn remember(folder: Option<&Path>, name: &str, console: Console) {
    let Some(folder) = folder else { return };
    let mut all = known(folder);
    if all.console.iter().any(|known| known.name == name && known.console == console) {
        return;
    }
    all.console.retain(|known| known.name != name);
    all.console.insert(0, NamedTerminal { name: name.to_owned(), console });
    all.console.truncate(MOST);
    let _ = fs::create_dir_all(folder).and_then(|()| write(folder, &all));
}

/// Forgets the console of this name: it is asked again at the next start.
pub fn forget(folder: Option<&Path>, name: &str) {
    let Some(folder) = folder else { return };
    let mut all = known(folder);
    let before = all.console.len();
    all.console.retain(|known| known.name != name);
    if all.console.len() < before {
        let _ = write(folder, &all);
    }
}

fn write(folder: &Path, all: &Known) -> io::Result<()> {
    let written = toml::to_string(all).map_err(io::Error::other)?;
    let mut draft = FileDraft::beside(&folder.join(FILE_NAME))?;
    draft.write_all(written.as_bytes())?;
    draft.place()
}

/// The ground that `COLORFGBG` tells (`15;0`, `0;default;15`): its last number is one of the sixteen colours.
#[must_use]
pub fn ground_of(said: &str) -> Theme {
    match said.rsplit(';').next().and_then(|last| last.trim().parse::<u8>().ok()) {
        Some(7 | 9..=15) => Theme::Light,
        Some(0..=6 | 8) => Theme::Dark,
        Some(_) | None => Theme::Auto,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::file::Glyphs;
    use crate::config::file::Theme;
    use crate::config::terminals::Console;
    use crate::config::terminals::FILE_NAME;
    use crate::config::terminals::MOST;
    use crate::config::terminals::forget;
    use crate::config::terminals::ground_of;
    use crate::config::terminals::recall;
    use crate::config::terminals::remember;

    #[test]
    fn a_console_is_remembered_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("new");
        let state = Some(state.as_path());
        assert_eq!(recall(state, "甲"), None);
        remember(state, "甲", Console::default());
        remember(state, "乙", Console { signs: 2, chinese: 2, ground: Theme::Light });
        remember(state, "甲", Console { ground: Theme::Dark, ..Console::USUAL });
        assert_eq!(recall(state, "甲"), Some(Console { signs: 1, chinese: 2, ground: Theme::Dark }));
        assert_eq!(recall(state, "乙").map(Console::glyphs), Some(Glyphs::Ascii));
        forget(state, "乙");
        assert_eq!((recall(state, "乙"), recall(state, "甲").is_some()), (None, true));
        for n in 0..MOST {
            remember(state, &n.to_string(), Console::USUAL);
        }
        assert_eq!(recall(state, "甲"), None, "the oldest goes");
        fs::write(folder.path().join("new").join(FILE_NAME), "not [ toml").expect("written");
        assert_eq!(recall(state, "1"), None);
        assert_eq!(recall(None, "1"), None);
    }

    #[test]
    fn a_console_that_did_not_say_gets_plain_characters() {
        assert!(Console::default().is_mute() && !Console::USUAL.is_mute());
        for (signs, glyphs) in [(0, Glyphs::Ascii), (1, Glyphs::Unicode), (2, Glyphs::Ascii)] {
            assert_eq!(Console { signs, ..Console::USUAL }.glyphs(), glyphs);
        }
    }

    #[test]
    fn the_environment_tells_the_ground() {
        let said =
            [("15;0", Theme::Dark), ("0;15", Theme::Light), ("0;default;15", Theme::Light), ("12;8", Theme::Dark), ("0;7", Theme::Light)];
        for (said, ground) in said {
            assert_eq!(ground_of(said), ground, "{said}");
        }
        for said in ["", "default;default", "0;", "0;99"] {
            assert_eq!(ground_of(said), Theme::Auto, "{said}");
        }
    }
}
