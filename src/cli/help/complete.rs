//! `hezhun completions`: the script that lets a shell complete commands, options and the values that are known.
//!
//! What does not live here: the values (`cli/args/values.rs`).

use std::fmt::Write as _;

use clap::Arg;
use clap::Command;
use clap::CommandFactory;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;

use crate::cli::args::Args;
use crate::cli::args::values::both;
use crate::i18n::Lang;

/// The script for a shell, its explanations in one language.
#[must_use]
pub fn script(shell: Shell, lang: Lang) -> Vec<u8> {
    let mut names = Vec::new();
    let mut tree = spoken(Args::command(), lang, &mut names);
    // Made in memory: the generator gives up loudly when its reader has gone.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut tree, "hezhun", &mut script);
    // Names of values cannot be changed in the tree; what the shell shows of them is.
    let script = String::from_utf8_lossy(&script).into_owned();
    let script = names.iter().fold(script, |script, name| script.replace(name.as_str(), both(name).get(lang)));
    match shell {
        Shell::PowerShell => powershell(&script, &tree).into_bytes(),
        Shell::Fish => (script + &fish(&tree)).into_bytes(),
        _ => script.into_bytes(),
    }
}

/// What the generator for fish leaves out: the values of arguments that are no options.
fn fish(tree: &Command) -> String {
    let mut lines = String::new();
    let mut commands = vec![(Vec::new(), tree)];
    while let Some((path, command)) = commands.pop() {
        commands.extend(command.get_subcommands().map(|sub| ([path.as_slice(), &[sub.get_name()]].concat(), sub)));
        for word in command.get_positionals().flat_map(Arg::get_possible_values) {
            let seen: Vec<String> = path.iter().map(|name| format!("__fish_seen_subcommand_from {name}")).collect();
            let means = word.get_help().map(ToString::to_string).unwrap_or_default().replace('\'', "\\'");
            let _ = writeln!(lines, "complete -c hezhun -n '{}' -f -a {} -d '{means}'", seen.join("; and "), word.get_name());
        }
    }
    lines
}

/// The script for PowerShell with what its generator leaves out: the values of options and arguments. All of it is in ASCII, because
/// PowerShell reads a script without a mark, or what a program prints, in the code page of the system.
fn powershell(script: &str, tree: &Command) -> String {
    let start = "    $commandElements = $commandAst.CommandElements\n";
    let mut options: Vec<(String, String)> = Vec::new();
    let mut whole = script.to_owned();
    let mut commands = vec![("hezhun".to_owned(), tree)];
    while let Some((path, command)) = commands.pop() {
        commands.extend(command.get_subcommands().map(|sub| (format!("{path};{}", sub.get_name()), sub)));
        for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            let words = arg.get_possible_values();
            let Some(long) = arg.get_long() else {
                let head = format!("        '{path}' {{\n");
                let lines: String = words.iter().map(|word| offer(word, "            ")).collect();
                whole = whole.replace(&head, &format!("{head}{lines}"));
                continue;
            };
            let known = options.iter().any(|(other, _)| other == long);
            if !known && !words.is_empty() {
                options.push((long.to_owned(), words.iter().map(|word| offer(word, "                ")).collect()));
            }
        }
    }
    let cases: String = options
        .iter()
        .fold(String::new(), |out, (long, lines)| out + "        '--" + long + "' {\n" + lines + "            break\n        }\n");
    let values = format!(
        "{start}    $at = if ($wordToComplete) {{ 2 }} else {{ 1 }}\n    \
         $before = if ($commandElements.Count -gt $at) {{ $commandElements[$commandElements.Count - $at].Extent.Text }} else {{ '' }}\n    \
         $values = @(switch ($before) {{\n{cases}    }})\n    \
         if ($values.Count -gt 0) {{\n        \
         return $values.Where{{ $_.CompletionText -like \"$wordToComplete*\" }}\n    }}\n"
    );
    ascii(&whole.replacen(start, &values, 1))
}

fn offer(word: &PossibleValue, margin: &str) -> String {
    let name = word.get_name();
    let means = word.get_help().map_or_else(|| name.to_owned(), ToString::to_string).replace('\'', "''");
    format!("{margin}[CompletionResult]::new('{name}', '{name}', [CompletionResultType]::ParameterValue, '{means}')\n")
}

/// Quoted words that are not ASCII, written with their numbers.
fn ascii(script: &str) -> String {
    let quoted = |piece: &str| {
        let numbered: String = piece
            .encode_utf16()
            .map(|unit| match char::from_u32(u32::from(unit)) {
                Some('\\') => "\\\\".to_owned(),
                Some(sign) if sign.is_ascii() => sign.to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        format!("[regex]::Unescape('{numbered}')")
    };
    // A doubled quote stands for one; no explanation of ours holds any.
    script.split('\'').enumerate().fold(String::new(), |out, (at, piece)| match at % 2 {
        0 => out + piece,
        _ if piece.is_ascii() => out + "'" + piece + "'",
        _ => out + &quoted(piece),
    })
}

/// The tree with the reader's half of every help line; the names of values that have two halves are collected.
fn spoken(command: Command, lang: Lang, names: &mut Vec<String>) -> Command {
    let half = |line: String| both(&line).get(lang).to_owned();
    let command = match command.get_about().map(ToString::to_string) {
        Some(about) => command.about(half(about)),
        None => command,
    };
    command.mut_args(|arg| said(arg, lang, names)).mut_subcommands(|sub| spoken(sub, lang, names))
}

fn said(arg: Arg, lang: Lang, names: &mut Vec<String>) -> Arg {
    let half = |line: &str| both(line).get(lang).to_owned();
    let takes = arg.get_action().takes_values();
    let shown = arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string);
    names.extend(shown.filter(|name| takes && name.contains(" / ")));
    let means = |word: PossibleValue| match word.get_help().map(ToString::to_string) {
        Some(help) => word.help(half(&help)),
        None => word,
    };
    let words: Vec<PossibleValue> = arg.get_possible_values().into_iter().filter(|_| takes).map(means).collect();
    let arg = match arg.get_help().map(ToString::to_string) {
        Some(help) => arg.help(half(&help)),
        None => arg,
    };
    if words.is_empty() { arg } else { arg.value_parser(PossibleValuesParser::new(words)) }
}
