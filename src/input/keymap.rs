//! Keymaps: which key means which action at which place, read from TOML, with clashes and unknown names told by line.
//!
//! The shipped maps and an office's file go through the same reader. What does not live here: finding that file (`config`).

use std::collections::HashMap;

use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::i18n::written;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::By;
use crate::input::action::Place;
use crate::input::key::Key;

/// The keymaps inside the program, by name.
pub const SHIPPED: [(&str, &str); 3] = [
    (DEFAULT, include_str!("../../keymaps/default.toml")),
    ("vim", include_str!("../../keymaps/vim.toml")),
    ("numpad", include_str!("../../keymaps/numpad.toml")),
];

/// Whether letters, signs and the number pad may decide too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// Only F-keys and Ctrl-keys decide, settle and take back: no text that strays into the window does.
    #[default]
    Type,
    /// The reader asked for it and was warned.
    Decide,
}

/// What is wrong with a keymap file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}")]
pub struct KeymapError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1; 0 where it is about no line.
    pub line: usize,
    what: Text,
}

impl KeymapError {
    /// The sentence for the user, with file and line.
    #[must_use]
    pub fn text(&self) -> Text {
        let pattern = match self.line {
            0 => text("{file}: {what}", "{file}: {what}"),
            _ => text("{file} 第 {line} 行: {what}", "{file} line {line}: {what}"),
        };
        pattern.fill(&[("file", &self.file), ("line", &self.line), ("what", &self.what)])
    }
}

/// One key of an action and where it was written.
#[derive(Clone, Debug)]
struct Binding {
    key: Key,
    file: String,
    line: usize,
}

/// Which key means what.
#[derive(Clone, Debug)]
pub struct Keymap {
    // By position in `ACTIONS`, in the order written.
    bindings: Vec<Vec<Binding>>,
    meaning: HashMap<(Place, Key), Action>,
    // Letters that would decide if they might.
    silent: HashMap<(Place, Key), Action>,
    // Lines of own files whose keys mean something else already: the shipped keys hold for them.
    set_aside: Vec<KeymapError>,
}

/// The name of the shipped keymap that is in force where nobody chose another; lessons and walks are written in its keys.
pub const DEFAULT: &str = "default";

impl Keymap {
    /// The shipped keymap of this name.
    ///
    /// # Errors
    /// When no keymap of this name ships, or a shipped one is wrong, which a test excludes.
    pub fn shipped(name: &str) -> Result<Keymap, Vec<KeymapError>> {
        Keymap::layered(name, &[], Letters::Type)
    }

    /// One file on its own, over nothing.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn load(file: &str, toml: &str) -> Result<Keymap, Vec<KeymapError>> {
        build(&[(file, toml)], Letters::Type)
    }

    /// The shipped default, the shipped keymap `name` over it, then the office's own files; each replaces the keys of the actions it names.
    ///
    /// # Errors
    /// Every mistake of every file: unknown actions and keys, letters that decide unless they may. A line of an own file with a key that
    /// means something else at one of its places is none: it is set aside, and told by `set_aside`.
    pub fn layered(name: &str, own: &[(String, String)], letters: Letters) -> Result<Keymap, Vec<KeymapError>> {
        let mut layers: Vec<(&str, &str)> = vec![SHIPPED[0]];
        if name != SHIPPED[0].0 {
            let Some(found) = SHIPPED.iter().find(|(known, _)| *known == name) else {
                let known = SHIPPED.map(|(known, _)| known).join(", ");
                let what = text("没有这套按键，也没有这个文件；有的是 {known}", "neither a keymap nor a file; there are {known}")
                    .fill(&[("known", &known)]);
                return Err(vec![KeymapError { file: name.to_string(), line: 0, what }]);
            };
            layers.push(*found);
        }
        layers.extend(own.iter().map(|(file, toml)| (file.as_str(), toml.as_str())));
        build(&layers, letters)
    }

    /// The lines of own files that do not hold, each with why: what they name has its shipped keys.
    #[must_use]
    pub fn set_aside(&self) -> Option<Text> {
        let lines: Vec<Text> = self.set_aside.iter().map(KeymapError::text).collect();
        let said = text("{lines}；这几项先用自带的键", "{lines}; the shipped keys hold for it");
        (!lines.is_empty()).then(|| said.fill(&[("lines", &Text::list(&lines))]))
    }

    /// The action of a key at a place; at a place where text is typed, plain characters mean themselves.
    #[must_use]
    pub fn resolve(&self, key: Key, place: Place) -> Option<Action> {
        if key.typed().is_some_and(|letter| place.takes(letter)) {
            return None;
        }
        self.meaning.get(&(place, key.folded())).copied()
    }

    /// The action that a key would mean at a place if letters decided; none where it means something, or never meant anything.
    #[must_use]
    pub fn silent(&self, key: Key, place: Place) -> Option<Action> {
        let typed = key.typed().is_some_and(|letter| place.takes(letter));
        self.silent.get(&(place, key.folded())).copied().filter(|_| !typed && self.resolve(key, place).is_none())
    }

    /// The keys of an action, the one for the footer first.
    pub fn keys(&self, action: Action) -> impl Iterator<Item = Key> {
        self.bindings[action as usize].iter().map(|binding| binding.key)
    }

    /// The key that the footer shows for an action at a place: the first that is not swallowed by typing there.
    #[must_use]
    pub fn shown(&self, action: Action, place: Place) -> Option<Key> {
        self.keys(action).find(|key| self.resolve(*key, place) == Some(action))
    }
}

fn build(layers: &[(&str, &str)], letters: Letters) -> Result<Keymap, Vec<KeymapError>> {
    let mut errors = Vec::new();
    let mut bindings: Vec<Vec<Binding>> = vec![Vec::new(); ACTIONS.len()];
    let is_shipped = |file: &str| SHIPPED.iter().any(|(name, _)| *name == file);
    let (shipped, own): (Vec<_>, Vec<_>) = layers.iter().partition(|(file, _)| is_shipped(file));
    for (file, toml) in shipped {
        read(file, toml, &mut bindings, &mut errors);
    }
    let ships = bindings.clone();
    for (file, toml) in own {
        read(file, toml, &mut bindings, &mut errors);
    }
    let mut silent = HashMap::new();
    if letters == Letters::Type {
        for row in ACTIONS.iter().filter(|row| row.by == By::Command) {
            bindings[row.action as usize].retain(|binding| {
                if !binding.key.is_command() && !is_shipped(&binding.file) {
                    errors.push(stray(binding, row.id));
                }
                if !binding.key.is_command() {
                    silent.extend(row.places.iter().map(|place| ((*place, binding.key), row.action)));
                }
                binding.key.is_command()
            });
        }
    }
    // An action whose own keys clash has its shipped ones; these may be another's own keys now, so it is looked at again.
    let mut set_aside = Vec::new();
    let meaning = loop {
        let (meaning, clashes) = meanings(&bindings);
        let own = |action: &Action| bindings[*action as usize].iter().any(|binding| !is_shipped(&binding.file));
        let Some((error, back)) = clashes.iter().find_map(|(error, two)| Some((error.clone(), *two.iter().find(|action| own(action))?)))
        else {
            errors.extend(clashes.into_iter().map(|(error, _)| error));
            break meaning;
        };
        set_aside.push(error);
        let keys = ships[back as usize].iter();
        bindings[back as usize] = keys
            .filter(|binding| letters == Letters::Decide || back.row().by != By::Command || binding.key.is_command())
            .cloned()
            .collect();
    };
    if errors.is_empty() {
        return Ok(Keymap { bindings, meaning, silent, set_aside });
    }
    errors.append(&mut set_aside);
    errors.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Err(errors)
}

/// A key with two meanings at one place, and the actions that it means.
type Clash = (KeymapError, [Action; 2]);

/// What each key means at each place, and every clash.
fn meanings(bindings: &[Vec<Binding>]) -> (HashMap<(Place, Key), Action>, Vec<Clash>) {
    let (mut meaning, mut clashes): (HashMap<(Place, Key), Action>, Vec<Clash>) = (HashMap::new(), Vec::new());
    for row in ACTIONS {
        for binding in &bindings[row.action as usize] {
            let mut told = false;
            for place in row.places {
                let before = meaning.insert((*place, binding.key), row.action);
                if let Some(other) = before.filter(|other| *other != row.action && !told) {
                    told = true;
                    clashes.push((clash(binding, row.action, other, *place, bindings), [row.action, other]));
                }
            }
        }
    }
    (meaning, clashes)
}

/// A key of an own file that decides although text can be it.
fn stray(binding: &Binding, id: &str) -> KeymapError {
    let what = text(
        "{id} 是办理操作，只能用 F 键或 Ctrl 组合键，不能用 {key}；一定要用，在设置文件里写 letters_decide = true",
        "{id} decides, so it takes an F-key or a Ctrl-key, not {key}; if it must be, write letters_decide = true into the settings file",
    )
    .fill(&[("id", &id), ("key", &binding.key.to_string())]);
    KeymapError { file: binding.file.clone(), line: binding.line, what }
}

fn clash(binding: &Binding, action: Action, other: Action, place: Place, bindings: &[Vec<Binding>]) -> KeymapError {
    let first = bindings[other as usize].iter().find(|earlier| earlier.key == binding.key);
    let (file, line) = first.map_or((String::new(), 0), |earlier| (earlier.file.clone(), earlier.line));
    // The later file is the one to mend.
    let (at, there) = if line > binding.line && file == binding.file || file != binding.file && file != DEFAULT {
        ((file, line), (binding.file.clone(), binding.line))
    } else {
        ((binding.file.clone(), binding.line), (file, line))
    };
    let what = text(
        "按键 {key} 在{place}里有两个意思: {a} 和 {b}（另见 {file} 第 {line} 行）",
        "key {key} means both {a} and {b} in {place} (see also {file} line {line})",
    )
    .fill(&[
        ("key", &binding.key.to_string()),
        ("place", &place.label()),
        ("a", &action.row().id),
        ("b", &other.row().id),
        ("file", &there.0),
        ("line", &there.1),
    ]);
    KeymapError { file: at.0, line: at.1, what }
}

fn read(file: &str, toml: &str, bindings: &mut [Vec<Binding>], errors: &mut Vec<KeymapError>) {
    let line_of = |at: usize| toml.get(..at).unwrap_or(toml).matches('\n').count() + 1;
    let mut wrong = |at: usize, what: Text| errors.push(KeymapError { file: file.to_string(), line: line_of(at), what });
    let table: Spanned<DeTable<'_>> = match DeTable::parse(toml) {
        Ok(table) => table,
        Err(error) => {
            let fault = written::fault(toml, error.span(), error.message());
            return wrong(error.span().map_or(0, |span| span.start), fault.said);
        }
    };
    for (name, value) in table.get_ref() {
        let id: &str = name.get_ref();
        let Some(action) = Action::parse(id) else {
            let guess = meant(closest(id, ACTIONS.iter().map(|row| row.id)));
            let said = text("没有操作 {id}{meant}；hezhun keys 列出全部名称", "no action {id}{meant}; hezhun keys lists their names");
            wrong(name.span().start, said.fill(&[("id", &id), ("meant", &guess)]));
            continue;
        };
        let DeValue::Array(keys) = value.get_ref() else {
            wrong(value.span().start, text("要写成 [\"F2\", \"a\"] 的样子", "write it as [\"F2\", \"a\"]"));
            continue;
        };
        let mut own = Vec::new();
        for named in keys {
            let key = match named.get_ref() {
                DeValue::String(word) => Key::parse(word),
                _ => None,
            };
            if let Some(key) = key {
                own.push(Binding { key, file: file.to_string(), line: line_of(named.span().start) });
            } else {
                let word = toml.get(named.span()).unwrap_or_default();
                wrong(
                    named.span().start,
                    text(
                        "没有按键 {word}；要写成 \"F2\"、\"ctrl-z\"、\"enter\" 的样子",
                        "no key {word}; write \"F2\", \"ctrl-z\", \"enter\"",
                    )
                    .fill(&[("word", &word)]),
                );
            }
        }
        bindings[action as usize] = own;
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::input::action::ACTIONS;
    use crate::input::action::Action;
    use crate::input::action::By;
    use crate::input::action::Place;
    use crate::input::key::Code;
    use crate::input::key::Key;
    use crate::input::keymap::Keymap;
    use crate::input::keymap::Letters;
    use crate::input::keymap::SHIPPED;

    fn key(written: &str) -> Key {
        Key::parse(written).expect("a key")
    }

    #[test]
    fn every_shipped_action_has_a_key_that_no_input_method_or_desktop_takes() {
        for (name, _) in SHIPPED {
            let keys = Keymap::shipped(name).expect("a whole keymap");
            for row in ACTIONS {
                for place in row.places {
                    let safe = keys
                        .keys(row.action)
                        .filter(|key| keys.resolve(*key, *place) == Some(row.action))
                        .any(|key| !key.is_letter() && ![Code::F(1), Code::F(10), Code::F(11)].contains(&key.code));
                    // F1 for help in a field is an extra; there `?` is a character.
                    assert!(safe || place.is_typing() && row.action == Action::Help, "{name}: {} at {place:?}", row.id);
                }
            }
        }
    }

    #[test]
    fn the_same_key_means_different_things_at_different_places() {
        let keys = Keymap::shipped("default").expect("default");
        assert_eq!(keys.resolve(key("enter"), Place::Queue), Some(Action::Open));
        assert_eq!(keys.resolve(key("enter"), Place::Ask), Some(Action::Accept));
        assert_eq!(keys.resolve(key("n"), Place::Review), Some(Action::Annotate));
        assert_eq!(keys.resolve(key("n"), Place::Line), None);
        assert_eq!(keys.resolve(Key::plain(Code::Char('ｎ')), Place::Review), Some(Action::Annotate));
        assert_eq!(keys.resolve(key("ctrl-z"), Place::Queue), Some(Action::Undo));
        assert_eq!(keys.shown(Action::Approve, Place::Queue), Some(key("F2")));
    }

    #[test]
    fn no_text_decides_in_any_shipped_keymap_until_the_reader_asks_for_it() {
        let typed = (' '..='~').map(|letter| Key::plain(Code::Char(letter)));
        let wide = ('！'..='～').map(|letter| Key::plain(Code::Char(letter)));
        let others = ["enter", "tab", "esc", "backspace", "delete", "insert", "up", "left", "ctrl-j", "ctrl-m", "ctrl-h", "alt-w", "alt-a"];
        let all: Vec<Key> = typed.chain(wide).chain(others.map(key)).collect();
        for (name, _) in SHIPPED {
            let keys = Keymap::shipped(name).expect("whole");
            let free = Keymap::layered(name, &[], Letters::Decide).expect("whole");
            let decides = |keys: &Keymap, key: Key, place| keys.resolve(key, place).is_some_and(|action| action.row().by == By::Command);
            for place in Place::ALL {
                for key in &all {
                    assert!(!decides(&keys, *key, place), "{name}: {key} at {place:?}");
                }
            }
            assert!(all.iter().any(|key| decides(&free, *key, Place::Review)), "{name}: letters decide when they may");
            assert_eq!(keys.silent(key("h"), Place::Queue), Some(Action::Hold), "{name}: a letter that decided once is told of");
            assert_eq!((keys.silent(key("h"), Place::Line), keys.silent(key("n"), Place::Queue)), (None, None), "{name}");
            assert_eq!(free.silent(key("h"), Place::Queue), None, "{name}");
        }
    }

    #[test]
    fn a_letter_that_decides_is_refused_in_an_office_file_unless_letters_may() {
        let own = [("own.toml".to_string(), "approve = [\"F2\", \"q\"]\n".to_string())];
        let errors = Keymap::layered("default", &own, Letters::Type).expect_err("a letter");
        let told: Vec<String> = errors.iter().map(|error| error.text().get(Lang::Zh).to_string()).collect();
        assert_eq!(
            told,
            ["own.toml 第 1 行: approve 是办理操作，只能用 F 键或 Ctrl 组合键，不能用 q；一定要用，在设置文件里写 letters_decide = true"]
        );
        let keys = Keymap::layered("default", &own, Letters::Decide).expect("whole");
        assert_eq!(keys.resolve(key("q"), Place::Review), Some(Action::Approve));
    }

    #[test]
    fn an_office_file_replaces_the_keys_it_names() {
        let own = [("own.toml".to_string(), "# mine\nundo = [\"F11\", \"ctrl-z\"]\n".to_string())];
        let keys = Keymap::layered("default", &own, Letters::Type).expect("whole");
        assert_eq!(keys.resolve(key("F11"), Place::Queue), Some(Action::Undo));
        assert_eq!(keys.resolve(key("u"), Place::Queue), None);
    }

    #[test]
    fn a_line_whose_key_means_something_else_is_set_aside_and_told() {
        for (own, place, action, shipped, told) in [
            ("sort = [\"alt-f\"]", Place::Queue, Action::Sort, "F8", "own.toml 第 1 行: 按键 alt-f 在列表里有两个意思"),
            ("undo = [\"F3\"]", Place::Queue, Action::Undo, "ctrl-z", "own.toml 第 1 行: 按键 F3 在列表里有两个意思"),
            // Two of its own, of which one stays.
            (
                "undo = [\"ctrl-z\"]\nredo = [\"F11\"]\nsort = [\"F11\"]",
                Place::Queue,
                Action::Redo,
                "ctrl-y",
                "按键 F11 在列表里有两个意思",
            ),
            // What was given back is another's own key now, which goes back as well.
            ("sort = [\"F3\"]\nfilter = [\"F8\"]", Place::Queue, Action::Filter, "F9", "按键 F8 在列表里有两个意思"),
        ] {
            let files = [("own.toml".to_string(), format!("{own}\n"))];
            let keys = Keymap::layered("default", &files, Letters::Type).unwrap_or_else(|errors| panic!("{own}: {errors:?}"));
            assert_eq!(keys.resolve(key(shipped), place), Some(action), "{own}");
            let said = keys.set_aside().expect("told");
            assert!(said.get(Lang::Zh).contains(told) && said.get(Lang::Zh).contains("自带的键"), "{own}: {}", said.get(Lang::Zh));
            assert_eq!(keys.resolve(key("F3"), Place::Queue), Some(Action::Return), "{own}");
            assert_eq!(keys.resolve(key("alt-f"), Place::Queue), Some(Action::Backup), "{own}");
        }
        assert!(Keymap::shipped("default").expect("whole").set_aside().is_none());
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let own = [("own.toml".to_string(), "\nfly = [\"F5\"]\nundo = [\"F3\"]\nfind = [\"hyper-x\"]\nmark = \"space\"\n".to_string())];
        let errors = Keymap::layered("default", &own, Letters::Type).expect_err("mistakes");
        let told: Vec<String> = errors.iter().map(|error| error.text().get(Lang::Zh).to_string()).collect();
        assert_eq!(
            told,
            [
                "own.toml 第 2 行: 没有操作 fly；hezhun keys 列出全部名称",
                "own.toml 第 3 行: 按键 F3 在列表里有两个意思: undo 和 return（另见 default 第 17 行）",
                "own.toml 第 4 行: 没有按键 \"hyper-x\"；要写成 \"F2\"、\"ctrl-z\"、\"enter\" 的样子",
                "own.toml 第 5 行: 要写成 [\"F2\", \"a\"] 的样子",
            ]
        );
        let broken = Keymap::load("own.toml", "undo = [\n\"F3\"\nfind = 3").expect_err("not TOML");
        assert_eq!(broken.len(), 1);
        assert!(broken[0].line >= 2);
        assert!(Keymap::layered("emacs", &[], Letters::Type).is_err());
    }
}
