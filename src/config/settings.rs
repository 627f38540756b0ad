//! The settings in force: defaults, then the file, then the flags, merged in one function.
//!
//! What does not live here: the file's form (`config/file.rs`), the folders (`config/paths.rs`).

use std::io;
use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use chrono::Utc;

use crate::config::choice::Choice;
use crate::config::choice::Chosen;
use crate::config::choice::SettingsFile;
use crate::config::file::Colours;
use crate::config::file::FileError;
use crate::config::file::Glyphs;
use crate::config::file::OutEncoding;
use crate::config::file::Theme;
use crate::config::file::ViewFile;
use crate::config::own_file;
use crate::config::paths::Machine;
use crate::config::paths::moment;
use crate::config::terminals::ground_of;
use crate::disk;
use crate::domain::campaign::OfficePlace;
use crate::domain::text::signs;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;

/// Name of the settings file.
pub const FILE_NAME: &str = "hezhun.toml";

/// Name of the reader's own keys, laid over the shipped ones when the file is there.
pub const KEYS_NAME: &str = "keymap.toml";

/// Name of the reader's own phrases.
pub const PHRASES_NAME: &str = "phrases.toml";

/// Name of the office's data file.
pub const DATABASE_NAME: &str = "hezhun.db";

/// What the command line may override.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Another settings file.
    pub config: Option<PathBuf>,
    /// Another data file.
    pub db: Option<PathBuf>,
    /// Language.
    pub lang: Option<Lang>,
    /// Reviewer.
    pub reviewer: Option<String>,
    /// Workstation.
    pub station: Option<String>,
    /// Keymap.
    pub keymap: Option<String>,
    /// Frame characters.
    pub glyphs: Option<Glyphs>,
    /// Encoding of what is written.
    pub encoding: Option<OutEncoding>,
    /// Ground of the screen.
    pub theme: Option<Theme>,
    /// Number of colours.
    pub colours: Option<Colours>,
    /// Lines instead of a screen.
    pub linear: bool,
    /// More files with own rules and limits.
    pub rules: Vec<PathBuf>,
}

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What a reader may choose.
    pub chosen: Chosen,
    /// The reader's own keys over it; none when there is no such file.
    pub own_keys: Option<PathBuf>,
    /// Encoding of what is written.
    pub encoding: OutEncoding,
    /// The code page that the console shows piped text in; none where there is none.
    pub code_page: Option<u32>,
    /// What `auto` stands for on this console; never `Auto`.
    pub probed: Glyphs,
    /// What `auto` stands for on this console; `Auto` while nobody knows.
    pub ground: Theme,
    /// What `auto` stands for on this console; never `Auto`.
    pub console: Colours,
    /// What this terminal calls itself (`TERM`); none when it does not say.
    pub term: Option<String>,
    /// Which terminal this is, in all the words its environment has for it: what was found out is remembered under them.
    pub terminal: String,
    /// Whether the desk is numbered questions and answers on lines, without a screen.
    pub linear: bool,
    /// The settings file, whether it is there or not; none when no folder could be found and none was named.
    pub file: Option<PathBuf>,
    /// The reader's own phrases, whether they are there or not.
    pub phrases: Option<PathBuf>,
    /// Whether file or flags say who reviews; else the computer's user stands in.
    pub named: bool,
    /// The data file; none when no folder could be found and none was named.
    pub database: Option<PathBuf>,
    /// Logs, last seal, drafts; none when no folder could be found.
    pub state: Option<PathBuf>,
    /// For practice files that nobody keeps: one folder for each user of this computer.
    pub throwaway: PathBuf,
    /// The folder that the program was started in, from which paths are read as they are typed; none when it is not known.
    pub here: Option<PathBuf>,
    /// Own rules and limits.
    pub rules: Vec<PathBuf>,
    /// Where the office is.
    pub place: OfficePlace,
    /// Own views of the queue.
    pub views: Vec<ViewFile>,
    /// The clock stands still here.
    pub now: Option<DateTime<Utc>>,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file says something wrong.
    #[error("{}: {source}", path.display())]
    Wrong {
        /// Which.
        path: PathBuf,
        /// What.
        source: FileError,
    },
    /// `HEZHUN_NOW` is no moment.
    #[error("HEZHUN_NOW: {0}")]
    Now(String),
}

impl ConfigError {
    /// The sentence for the user.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            ConfigError::Unreadable { path, source } => text("读不了设置文件 {path}: {why}", "cannot read the settings {path}: {why}")
                .fill(&[("path", &path.display().to_string()), ("why", &system::why(source))]),
            ConfigError::Wrong { path, source } => text("设置文件 {path} {what}", "settings {path} {what}")
                .fill(&[("path", &path.display().to_string()), ("what", &source.text())]),
            ConfigError::Now(said) => text(
                "HEZHUN_NOW 要写成 2024-10-18T08:30:00Z 的样子，而不是 {said}",
                "HEZHUN_NOW is written like 2024-10-18T08:30:00Z, not {said}",
            )
            .fill(&[("said", said)]),
        }
    }
}

impl Settings {
    /// Where the reader's own keys are, or would be.
    #[must_use]
    pub fn own_keys_at(&self) -> Option<PathBuf> {
        self.own_keys.clone().or_else(|| self.file.as_ref()?.parent().map(|folder| folder.join(KEYS_NAME)))
    }

    /// The second folder for automatic backups; none when there is none.
    #[must_use]
    pub fn backup_place(&self) -> Option<PathBuf> {
        let beside = self.file.as_ref().and_then(|file| file.parent()).unwrap_or_else(|| Path::new(""));
        Some(&self.chosen.backup_place).filter(|place| !place.as_os_str().is_empty()).map(|place| beside.join(place))
    }

    /// Puts a value in force; the file stays as it is.
    ///
    /// # Errors
    /// The sentence that says why the value cannot stand there; nothing has changed then.
    pub fn choose(&mut self, choice: Choice, value: &str) -> Result<(), Text> {
        self.chosen.choose(choice, value)?;
        self.named |= choice == Choice::REVIEWER;
        Ok(())
    }

    /// Reads machine and file, and merges the flags over them.
    ///
    /// # Errors
    /// A settings file that was named and cannot be read, or that says something wrong.
    pub fn load(flags: &Flags) -> Result<Settings, ConfigError> {
        let machine = Machine::read();
        let usual = machine.config.as_ref().map(|folder| folder.join(FILE_NAME));
        let read = match (&flags.config, usual) {
            (Some(named), _) => Some((named.clone(), read_file(named)?)),
            (None, Some(path)) if path.is_file() => Some((path.clone(), read_file(&path)?)),
            (None, _) => None,
        };
        let mut settings = merge(&machine, read, flags)?;
        settings.own_keys = settings.own_keys.filter(|path| path.is_file());
        Ok(settings)
    }
}

fn read_file(path: &Path) -> Result<SettingsFile, ConfigError> {
    let written = disk::text::read(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    own_file::read(&written).map_err(|source| ConfigError::Wrong { path: path.to_owned(), source })
}

/// Defaults < file < flags. `read` is the settings file with its path, if there is one.
///
/// # Errors
/// A `HEZHUN_NOW` that is no moment.
pub fn merge(machine: &Machine, read: Option<(PathBuf, SettingsFile)>, flags: &Flags) -> Result<Settings, ConfigError> {
    let usual = |name: &str| machine.config.as_ref().map(|folder| folder.join(name));
    let own_file = flags.config.clone().or_else(|| read.as_ref().map(|(path, _)| path.clone())).or_else(|| usual(FILE_NAME));
    let (path, file) = read.unwrap_or_default();
    let beside = |relative: &PathBuf| path.parent().map_or_else(|| relative.clone(), |folder| folder.join(relative));
    let now = match &machine.now {
        Some(said) => Some(moment(said).ok_or_else(|| ConfigError::Now(said.clone()))?),
        None => None,
    };
    let mut chosen = Chosen::of(&file);
    // Flags win over the file, and the machine stands in where both are silent.
    let said = |flag: &Option<String>, written: bool, machine: &Option<String>| flag.clone().or(machine.clone().filter(|_| !written));
    let named = flags.reviewer.is_some() || file.reviewer.is_some();
    chosen.reviewer = signs::tamed(&said(&flags.reviewer, file.reviewer.is_some(), &machine.user).unwrap_or(chosen.reviewer));
    chosen.station = signs::tamed(&said(&flags.station, file.station.is_some(), &machine.host).unwrap_or(chosen.station));
    chosen.keymap = flags.keymap.clone().unwrap_or(chosen.keymap);
    chosen.lang = flags.lang.unwrap_or(chosen.lang);
    chosen.glyphs = flags.glyphs.unwrap_or(chosen.glyphs);
    chosen.theme = flags.theme.unwrap_or(chosen.theme);
    chosen.colours = flags.colours.unwrap_or(chosen.colours);
    let mut rules: Vec<PathBuf> = file.rules.iter().map(&beside).collect();
    rules.extend(flags.rules.iter().cloned());
    Ok(Settings {
        chosen,
        named,
        own_keys: usual(KEYS_NAME),
        encoding: flags.encoding.or(file.encoding).unwrap_or_default(),
        code_page: machine.code_page,
        probed: Glyphs::Unicode,
        ground: machine.ground.as_deref().map_or(Theme::Auto, ground_of),
        console: colours(machine),
        term: machine.term.clone(),
        terminal: machine.terminal.clone(),
        linear: flags.linear || file.linear.unwrap_or_default(),
        file: own_file,
        phrases: usual(PHRASES_NAME),
        database: flags
            .db
            .clone()
            .or_else(|| file.database.as_ref().map(&beside))
            .or_else(|| machine.data.as_ref().map(|folder| folder.join(DATABASE_NAME))),
        state: machine.state.clone(),
        here: machine.here.clone(),
        throwaway: machine.throwaway.join(format!("hezhun-{}", plain(machine.user.as_deref().unwrap_or("user")))),
        rules,
        place: file.place.into(),
        views: file.view,
        now,
    })
}

/// How many colours this console has, from what its environment says.
fn colours(machine: &Machine) -> Colours {
    match machine.term.as_deref() {
        _ if machine.no_color => Colours::None,
        Some("dumb" | "vt100" | "vt102" | "vt220") => Colours::None,
        Some("linux" | "ansi" | "cons25") => Colours::Eight,
        Some(_) | None => Colours::Sixteen,
    }
}

/// A user's name as a folder name.
fn plain(user: &str) -> String {
    user.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::path::PathBuf;

    use crate::config::file::Colours;
    use crate::config::own_file::read;
    use crate::config::paths::Machine;
    use crate::config::settings::Flags;
    use crate::config::settings::merge;
    use crate::i18n::Lang;

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let machine = Machine { data: Some("data".into()), user: Some("u".into()), ..Machine::default() };
        let file = read("lang = \"en\"\nreviewer = \"lm\"\ndatabase = \"office.db\"\nrules = [\"own.toml\"]\n").expect("well formed");
        let flags = Flags { lang: Some(Lang::Zh), rules: vec!["more.toml".into()], ..Flags::default() };
        let settings = merge(&machine, Some((PathBuf::from("etc/hezhun.toml"), file)), &flags).expect("merged");
        assert_eq!(settings.chosen.lang, Lang::Zh);
        assert_eq!(settings.chosen.reviewer, "lm");
        assert_eq!(settings.chosen.station, "ws1");
        assert_eq!(settings.database.as_deref(), Some(Path::new("etc/office.db")));
        assert_eq!(settings.rules, [Path::new("etc/own.toml"), Path::new("more.toml")]);
        let bare = merge(&machine, None, &Flags::default()).expect("merged");
        assert_eq!(bare.chosen.reviewer, "u");
        assert_eq!(bare.database.as_deref(), Some(Path::new("data/hezhun.db")));
        assert!(merge(&Machine { now: Some("today".into()), ..Machine::default() }, None, &Flags::default()).is_err());
    }
    #[test]
    fn the_console_says_how_many_colours_it_has_and_no_color_wins() {
        let on = |term: Option<&str>, no_color| {
            let machine = Machine { term: term.map(str::to_owned), no_color, ..Machine::default() };
            merge(&machine, None, &Flags::default()).expect("merged").console
        };
        assert_eq!(on(Some("xterm-256color"), false), Colours::Sixteen);
        assert_eq!(on(None, false), Colours::Sixteen);
        assert_eq!(on(Some("linux"), false), Colours::Eight);
        assert_eq!(on(Some("dumb"), false), Colours::None);
        assert_eq!(on(Some("xterm-256color"), true), Colours::None);
    }
}
