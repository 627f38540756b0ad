//! Where this machine keeps our things, and what its environment says of us.
//!
//! `hezhun-data/` beside the program wins (a folder on a stick); else the user's own folders.

use std::env;
use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use chrono::Utc;

use crate::config::code_page;
#[cfg(unix)]
use crate::disk;

/// Name of the account that the program runs under, where the environment says nothing: a timer's command, a bare container.
#[cfg(unix)]
fn account() -> Option<String> {
    let own = std::os::unix::fs::MetadataExt::uid(&Path::new("/proc/self").metadata().ok()?);
    let accounts = disk::text::read(Path::new("/etc/passwd")).ok()?;
    named(&accounts, own)
}

#[cfg(not(unix))]
const fn account() -> Option<String> {
    None
}

/// The name of a number in a list of accounts, `name:x:number:…`.
#[cfg(unix)]
fn named(accounts: &str, own: u32) -> Option<String> {
    accounts.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next().filter(|name| !name.is_empty())?;
        (parts.nth(1)?.parse() == Ok(own)).then(|| name.to_owned())
    })
}

/// The folder beside the program that holds everything when it exists.
pub const BESIDE: &str = "hezhun-data";

/// Folders and environment, read once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// The office's data file, backups, and the office's own rules.
    pub data: Option<PathBuf>,
    /// `hezhun.toml`.
    pub config: Option<PathBuf>,
    /// Logs, the last seal, drafts.
    pub state: Option<PathBuf>,
    /// For practice files that nobody keeps.
    pub throwaway: PathBuf,
    /// The folder that the program was started in; none when it is gone.
    pub here: Option<PathBuf>,
    /// The clock stands still at this moment; `HEZHUN_NOW`.
    pub now: Option<String>,
    /// Name of this computer's user, the reviewer until one is set.
    pub user: Option<String>,
    /// Name of this computer.
    pub host: Option<String>,
    /// `TERM`: which terminal this says it is.
    pub term: Option<String>,
    /// The code page that the console shows piped text in.
    pub code_page: Option<u32>,
    /// Which terminal this is, in all the words the environment has for it.
    pub terminal: String,
    /// `COLORFGBG`: the numbers of the terminal's colours, the ground last.
    pub ground: Option<String>,
    /// Whether `NO_COLOR` asks for no colours (no-color.org).
    pub no_color: bool,
}

impl Machine {
    /// Reads the environment.
    #[must_use]
    pub fn read() -> Machine {
        let word = |names: &[&str]| names.iter().find_map(|name| env::var(name).ok()).filter(|value| !value.trim().is_empty());
        let beside = env::current_exe().ok().and_then(|exe| exe.parent().map(|folder| folder.join(BESIDE)));
        let (data, config, state) = match beside.filter(|folder| folder.is_dir()) {
            Some(folder) => (Some(folder.clone()), Some(folder.clone()), Some(folder)),
            None => own_folders(),
        };
        Machine {
            data,
            config,
            state,
            throwaway: env::temp_dir(),
            here: env::current_dir().ok(),
            now: env::var("HEZHUN_NOW").ok(),
            user: word(&["USER", "USERNAME", "LOGNAME"]).or_else(account),
            host: word(&["COMPUTERNAME", "HOSTNAME"]),
            term: word(&["TERM"]),
            code_page: code_page::current(),
            terminal: terminal(&|name| word(&[name])),
            ground: word(&["COLORFGBG"]),
            no_color: word(&["NO_COLOR"]).is_some(),
        }
    }
}

/// What tells one terminal from another. The language counts, because some draw signs wider in a Chinese one; a terminal that is
/// reached over a line is told by where the line comes from, a multiplexer by being one.
fn terminal(word: &dyn Fn(&str) -> Option<String>) -> String {
    const NAMES: [&str; 9] =
        ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "KONSOLE_VERSION", "XTERM_VERSION", "LC_ALL", "LC_CTYPE", "LANG"];
    let said = NAMES.iter().filter_map(|name| word(name).map(|value| format!("{name}={value}")));
    let from = word("SSH_CONNECTION").and_then(|line| line.split_whitespace().next().map(|address| format!("ssh={address}")));
    let inside = ["TMUX", "STY"].iter().filter(|name| word(name).is_some()).map(|name| (*name).to_owned());
    let whole = said.chain(from).chain(inside).collect::<Vec<_>>().join(" ");
    whole.chars().filter(|letter| !letter.is_control()).take(300).collect()
}

#[cfg(not(target_vendor = "win7"))]
fn own_folders() -> (Option<PathBuf>, Option<PathBuf>, Option<PathBuf>) {
    let Some(folders) = directories::ProjectDirs::from("", "", "hezhun") else { return (None, None, None) };
    let data = folders.data_dir().to_owned();
    let state = folders.state_dir().map_or_else(|| folders.data_local_dir().to_owned(), Path::to_owned);
    (Some(data), Some(folders.config_dir().to_owned()), Some(state))
}

/// Windows 7 lacks a library that `directories` imports (targets.md).
#[cfg(target_vendor = "win7")]
fn own_folders() -> (Option<PathBuf>, Option<PathBuf>, Option<PathBuf>) {
    let folder = |name| env::var_os(name).map(|base| Path::new(&base).join("hezhun"));
    (folder("APPDATA"), folder("APPDATA"), folder("LOCALAPPDATA").or_else(|| folder("APPDATA")))
}

/// Reads the moment of `HEZHUN_NOW`: `2024-10-18T08:30:00Z` or any other RFC 3339 time.
#[must_use]
pub fn moment(written: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(written.trim()).ok().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use crate::config::paths::moment;
    #[cfg(unix)]
    use crate::config::paths::named;
    use crate::config::paths::terminal;

    #[cfg(unix)]
    #[test]
    fn an_account_is_found_by_its_number() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\n:x:7:\n李敏:x:1000:1000::/home/lm:/bin/sh\n";
        assert_eq!(named(accounts, 1000).as_deref(), Some("李敏"));
        assert_eq!(named(accounts, 0).as_deref(), Some("root"));
        assert_eq!((named(accounts, 7), named(accounts, 1)), (None, None));
    }

    #[test]
    fn another_terminal_has_another_name() {
        let title =
            |pairs: &[(&str, &str)]| terminal(&|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()));
        let plain = title(&[("TERM", "xterm-256color")]);
        for other in [
            &[("TERM", "xterm-256color"), ("VTE_VERSION", "7200")][..],
            &[("TERM", "xterm-256color"), ("LANG", "zh_CN.GB18030")],
            &[("TERM", "xterm-256color"), ("SSH_CONNECTION", "10.0.0.7 51234 10.0.0.1 22")],
            &[("TERM", "xterm-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")],
        ] {
            assert_ne!(title(other), plain);
        }
        assert_eq!(
            title(&[("SSH_CONNECTION", "10.0.0.7 51234 10.0.0.1 22")]),
            title(&[("SSH_CONNECTION", "10.0.0.7 60001 10.0.0.1 22")]),
            "the port is another every time"
        );
        assert_eq!(title(&[]), "");
    }

    #[test]
    fn a_moment_carries_its_zone() {
        assert_eq!(moment("2024-10-18T16:30:00+08:00"), moment("2024-10-18T08:30:00Z"));
        assert_eq!(moment("2024-10-18"), None);
    }
}
