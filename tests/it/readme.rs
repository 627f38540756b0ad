//! The README is true: a stranger who follows it line by line gets what it says, and no command is left out of it.
//!
//! What does not live here: its `cargo` lines (`.ci/run`), `demo` (`desk.rs`).

#[cfg(unix)]
use std::fmt::Write as _;
use std::fs;

use clap::CommandFactory;
use hezhun::Args;

use crate::source::top;

/// Where the Chinese half begins.
const CHINESE: &str = "\n## 中文\n";

fn readme() -> String {
    fs::read_to_string(top().join("README.md")).expect("README.md")
}

/// The halves in English and in Chinese.
fn halves(readme: &str) -> [&str; 2] {
    let (english, chinese) = readme.split_once(CHINESE).expect("a Chinese half");
    [english, chinese]
}

/// The insides of the fenced blocks, each with the word after its fence.
fn blocks(half: &str) -> Vec<(&str, &str)> {
    let fenced = half.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).collect()
}

/// Every command, `rules check` for one within another.
fn commands(command: &clap::Command, before: &str) -> Vec<String> {
    let subs = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    subs.flat_map(|sub| {
        let name = format!("{before}{}", sub.get_name());
        let within = commands(sub, &format!("{name} "));
        if within.is_empty() { vec![name] } else { within }
    })
    .collect()
}

#[test]
fn every_command_is_in_the_readme() {
    let readme = readme();
    let lines: Vec<&str> = blocks(halves(&readme)[0]).into_iter().flat_map(|(_, block)| block.lines()).collect();
    let shown = |name: &str| lines.iter().any(|line| format!(" {} ", line.trim()).contains(&format!(" {name} ")));
    let missing: Vec<String> = commands(&Args::command(), "").into_iter().filter(|name| !shown(name)).collect();
    assert!(missing.is_empty(), "README.md shows no example of {missing:?}");
}

/// The commands of one half in order, each with the first line it printed. A shell runs them, so that what is quoted and starred reads as
/// it would for the stranger; Windows has none, and its own smoke test.
#[cfg(unix)]
fn followed(half: &str) -> String {
    let office = crate::office::Office::new();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_hezhun")).parent().expect("a folder");
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").expect("a path"));
    let (mut setup, mut page) = (String::new(), String::new());
    for (_, block) in blocks(half).into_iter().filter(|(kind, _)| *kind == "toml") {
        // A file that the reader is told to write begins with its name.
        if let Some(name) = block.strip_prefix("# ").and_then(|rest| rest.split([':', ' ']).next()) {
            fs::write(office.path(name), block).expect("written");
        }
    }
    let starts = |block: &str| block.lines().any(|line| line.starts_with("hezhun "));
    for line in blocks(half).into_iter().filter(|(_, block)| starts(block)).flat_map(|(_, block)| block.lines()) {
        if !line.starts_with("hezhun ") {
            let _ = writeln!(setup, "{line}");
            continue;
        }
        let mut command = office.command::<&str>(&[]);
        let shell = std::process::Command::new("sh")
            .args(["-c", &format!("{setup}{line}")])
            .current_dir(office.path(""))
            .env_clear()
            .envs(command.env_remove("HEZHUN_NOW").get_envs().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned()))))
            .env("PATH", &path)
            .output()
            .expect("a shell");
        let ran = crate::office::ran(&shell);
        assert_eq!(ran.code, Some(0), "{line}\n{}\n{}", ran.out, ran.err);
        let first =
            |words: &str| words.trim_start_matches('\u{feff}').lines().map(str::trim_end).find(|line| !line.is_empty()).map(str::to_owned);
        let told = first(&ran.out).or_else(|| first(&ran.err)).unwrap_or_default();
        let shown = line.split("  #").next().unwrap_or(line).trim_end();
        // The folder is another one each time.
        let told = told.replace(&office.path("").display().to_string(), "/");
        let _ = writeln!(page, "{shown}\n    {}", sealed(&told));
    }
    page
}

/// A line without seals and digests, which are others whenever an entry or a rule says a word more.
#[cfg(unix)]
fn sealed(line: &str) -> String {
    let is_part =
        |part: &str, long: usize| part.len() == long && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let is_code = |word: &str| is_part(word, 12) || (word.len() == 14 && word.split('-').all(|part| is_part(part, 4)));
    let edges = |letter: char| !letter.is_ascii_alphanumeric() && letter != '-';
    let words = line.split_inclusive(edges).map(|word| {
        let bare = word.trim_end_matches(edges);
        if is_code(bare) { word.replace(bare, "····") } else { word.to_owned() }
    });
    words.collect()
}

#[cfg(unix)]
fn hold(name: &str, half: usize) {
    let readme = readme();
    let page = followed(halves(&readme)[half]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, page));
}

#[cfg(unix)]
#[test]
fn the_readme_can_be_followed_in_english() {
    hold("readme_en", 0);
}

#[cfg(unix)]
#[test]
fn the_readme_can_be_followed_in_chinese() {
    hold("readme_zh", 1);
}

/// The pictures in the README are those of walks.
#[test]
fn the_pictures_of_the_readme_are_what_its_walks_show() {
    let readme = readme();
    let mut seen = 0;
    for (before, after) in readme.split("```text\n").zip(readme.split("```text\n").skip(1)) {
        let told = before.rsplit('`').nth(1).expect("the command before the picture");
        let words: Vec<&str> = told.strip_prefix("hezhun ").expect("a command").split(' ').collect();
        let office = crate::office::Office::new();
        let shown = office.run(&words).out;
        let picture = after.split("```").next().expect("an end");
        assert_eq!(picture, shown, "`{told}` shows something else now");
        seen += 1;
    }
    assert!(seen > 0, "README.md has no picture of a walk");
}

#[test]
fn the_newest_change_is_that_of_this_version() {
    let changes = fs::read_to_string(top().join("CHANGELOG.md")).expect("CHANGELOG.md");
    let newest = changes.lines().find_map(|line| line.strip_prefix("## ")).expect("a heading");
    assert_eq!(newest.split_whitespace().next(), Some(env!("CARGO_PKG_VERSION")), "the first heading of CHANGELOG.md");
}

#[test]
fn no_paragraph_stands_twice() {
    let readme = readme();
    let mut seen = std::collections::BTreeSet::new();
    let prose = halves(&readme).into_iter().flat_map(|half| half.split("```").step_by(2)).flat_map(str::lines);
    let begins: Vec<String> = prose.filter(|line| line.len() > 160).map(|line| line.chars().take(40).collect()).collect();
    assert!(begins.len() > 50);
    for begin in begins {
        assert!(seen.insert(begin.clone()), "two paragraphs begin with “{begin}”: an older one was left beside a newer");
    }
}
