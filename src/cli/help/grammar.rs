//! The tree of commands as `clap` holds it, read for people: where a command line was going, how an option or a value is written.
//!
//! What does not live here: the commands (`cli/args/mod.rs`), what is said of them (`cli/help/pages.rs`, `cli/help/mod.rs`, `cli/help/mistake.rs`).

use std::ffi::OsString;

use clap::Arg;
use clap::Command;
use clap::CommandFactory;

use crate::cli::args::Args;
use crate::cli::args::values::both;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// The whole tree, global options handed down.
#[must_use]
pub fn tree() -> Command {
    let mut tree = Args::command();
    tree.build();
    tree
}

/// The command at a path of names, `["rules", "show"]`.
#[must_use]
pub fn at<'c>(tree: &'c Command, path: &[String]) -> Option<&'c Command> {
    path.iter().try_fold(tree, |command, name| command.find_subcommand(name))
}

/// The commands that a command line went through before it ended or went wrong: options and their values are passed over.
#[must_use]
pub fn path(tree: &Command, words: &[OsString]) -> Vec<String> {
    let mut path = Vec::new();
    let mut command = tree;
    let mut words = words.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        } else if let Some(long) = word.strip_prefix("--") {
            let takes = |arg: &Arg| arg.get_long() == Some(long) && arg.get_action().takes_values();
            if command.get_arguments().any(takes) {
                words.next();
            }
        } else if let Some(next) = command.find_subcommand(word.as_ref()) {
            path.push(next.get_name().to_owned());
            command = next;
        }
    }
    path
}

/// How a command is called: `hezhun rules show`.
#[must_use]
pub fn call(path: &[String]) -> String {
    std::iter::once("hezhun").chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// The name of the value of an option or argument.
fn value_name(arg: &Arg) -> Text {
    arg.get_value_names().and_then(|names| names.first()).map_or_else(|| Text::same(arg.get_id().as_str()), |name| both(name))
}

/// How an option or argument is written: `--out 文件`, `-h, --help`, `户编号`.
#[must_use]
pub fn sign(arg: &Arg) -> Text {
    let name = value_name(arg);
    let Some(long) = arg.get_long() else {
        return if arg.get_num_args().is_some_and(|count| count.max_values() > 1) {
            text("{name}…", "{name}…").fill(&[("name", &name)])
        } else {
            name
        };
    };
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let written = format!("{short}--{long}");
    if arg.get_action().takes_values() {
        text("{written} {name}", "{written} {name}").fill(&[("written", &written), ("name", &name)])
    } else {
        Text::same(written)
    }
}

/// What is said of an option or argument.
#[must_use]
pub fn help_of(arg: &Arg) -> Text {
    arg.get_help().map_or_else(Text::default, |help| both(&help.to_string()))
}

/// What is said of a command.
#[must_use]
pub fn about(command: &Command) -> Text {
    command.get_about().map_or_else(Text::default, |about| both(&about.to_string()))
}

/// The words that may be written as a value, each with what it means; empty where anything may stand.
#[must_use]
pub fn words(arg: &Arg) -> Vec<(String, Text)> {
    if !arg.get_action().takes_values() {
        return Vec::new();
    }
    let shown = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    shown.map(|value| (value.get_name().to_owned(), value.get_help().map_or_else(Text::default, |help| both(&help.to_string())))).collect()
}

/// Options and arguments of a command alone, arguments first.
#[must_use]
pub fn own(command: &Command) -> Vec<&Arg> {
    let is_own = |arg: &&Arg| !arg.is_global_set() && !arg.is_hide_set();
    command.get_positionals().filter(is_own).chain(command.get_opts().filter(is_own)).chain(flags(command).filter(is_own)).collect()
}

fn flags(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| !arg.is_positional() && !arg.get_action().takes_values())
}

/// Options that go with every command.
#[must_use]
pub fn global(tree: &Command) -> Vec<&Arg> {
    tree.get_arguments().filter(|arg| arg.is_global_set()).collect()
}

/// How a command is written with its arguments: `hezhun decide 户编号 决定 [选项]`.
#[must_use]
pub fn usage(command: &Command, path: &[String], lang: Lang) -> String {
    let mut words = vec![call(path)];
    for arg in own(command) {
        let written = sign(arg).get(lang).to_owned();
        match (arg.is_positional(), arg.is_required_set()) {
            (_, true) => words.push(written),
            (true, false) => words.push(format!("[{written}]")),
            (false, false) => {}
        }
    }
    if command.has_subcommands() {
        let (must, may) = (text("命令", "COMMAND"), text("[命令]", "[COMMAND]"));
        words.push(if command.is_subcommand_required_set() { must } else { may }.get(lang).to_owned());
    }
    words.push(text("[选项]", "[OPTIONS]").get(lang).to_owned());
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use crate::cli::help::grammar;

    #[test]
    fn the_command_is_found_whatever_options_stand_before_it() {
        let tree = grammar::tree();
        for (line, path) in [
            ("hezhun", ""),
            ("hezhun --db queue show 1", "show"),
            ("hezhun --db=queue rules show INC07", "rules show"),
            ("hezhun rules shwo", "rules"),
            ("hezhun --linear --lang en decide 1 undo", "decide"),
            ("hezhun decide -- undo", "decide"),
            ("hezhun --help", ""),
        ] {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(grammar::path(&tree, &words).join(" "), path, "{line}");
        }
    }
}
