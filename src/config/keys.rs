//! The keymap in force: a shipped one or a file over the shipped default, and the reader's own keys over that.
//!
//! What does not live here: the form of a keymap file (`input/keymap.rs`).

use std::path::Path;

use crate::config::settings::Settings;
use crate::disk;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::input::keymap::Keymap;
use crate::input::keymap::Letters;
use crate::input::keymap::SHIPPED;

/// The keymap that the settings ask for.
///
/// # Errors
/// Sentences, one a line: a file that cannot be read, or what is wrong in it with its line.
pub fn keymap(settings: &Settings) -> Result<Keymap, Text> {
    let named = settings.chosen.keymap.as_str();
    let ships = SHIPPED.iter().any(|(name, _)| *name == named);
    let mut own = Vec::new();
    let base = match ships {
        true => named,
        // What is neither shipped nor a file is told with the names that are.
        false if !Path::new(named).exists() => named,
        false => {
            own.push(read(named.as_ref())?);
            SHIPPED[0].0
        }
    };
    if let Some(path) = &settings.own_keys {
        own.push(read(path)?);
    }
    let letters = if settings.chosen.letters_decide { Letters::Decide } else { Letters::Type };
    Keymap::layered(base, &own, letters).map_err(|errors| {
        let join = |lang: Lang| errors.iter().map(|error| error.text().get(lang).to_owned()).collect::<Vec<_>>().join("\n");
        Text::made(join(Lang::Zh), join(Lang::En))
    })
}

fn read(path: &Path) -> Result<(String, String), Text> {
    let name = path.display().to_string();
    let unreadable = |why: std::io::Error| {
        text("读不了按键表 {path}: {why}", "cannot read the keymap {path}: {why}").fill(&[("path", &name), ("why", &system::why(&why))])
    };
    let written = disk::text::read(path).map_err(unreadable)?;
    Ok((name, written))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::keys::keymap;
    use crate::config::paths::Machine;
    use crate::config::settings::Flags;
    use crate::config::settings::Settings;
    use crate::config::settings::merge;
    use crate::i18n::Lang;
    use crate::input::action::Action;
    use crate::input::action::Place;
    use crate::input::key::Key;

    fn settings(named: &str, own: Option<std::path::PathBuf>) -> Settings {
        let flags = Flags { keymap: Some(named.to_owned()), ..Flags::default() };
        Settings { own_keys: own, ..merge(&Machine::default(), None, &flags).expect("merged") }
    }

    #[test]
    fn own_keys_lie_over_any_shipped_keymap_and_mistakes_name_file_and_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("keymap.toml");
        fs::write(&own, "\u{feff}# 只改一个\nundo = [\"F11\", \"ctrl-z\"]\n").expect("written");
        for name in ["default", "vim", "numpad"] {
            let keys = keymap(&settings(name, Some(own.clone()))).expect("whole");
            assert_eq!(keys.resolve(Key::parse("F11").expect("a key"), Place::Queue), Some(Action::Undo), "{name}");
        }
        fs::write(&own, "undo = [\"F11\"]\nfly = [\"F12\"]\nmark = [\"F2\"]\n").expect("written");
        let said = keymap(&settings("default", Some(own.clone()))).expect_err("mistakes");
        let said = said.get(Lang::Zh);
        assert!(said.contains("keymap.toml 第 2 行: 没有操作 fly"), "{said}");
        assert!(said.contains("keymap.toml 第 3 行: 按键 F2 在列表里有两个意思"), "{said}");
    }

    #[test]
    fn a_named_file_lies_over_the_default_and_an_unknown_name_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.toml");
        fs::write(&path, "redraw = [\"F11\"]\n").expect("written");
        let keys = keymap(&settings(&path.display().to_string(), None)).expect("whole");
        assert_eq!(keys.resolve(Key::parse("F2").expect("a key"), Place::Queue), Some(Action::Approve));
        assert_eq!(keys.resolve(Key::parse("F11").expect("a key"), Place::Queue), Some(Action::Redraw));
        let said = keymap(&settings("emacs", None)).expect_err("no such");
        assert!(said.get(Lang::Zh).contains("default, vim, numpad"), "{said:?}");
    }
}
