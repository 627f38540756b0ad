//! A command line that cannot be understood, said in the reader's words: what was typed, what is wanted, one call that is right.
//!
//! `clap` finds the mistake; none of its sentences is passed on. What does not live here: what a task finds wrong later (`cli/error.rs`).

use std::error::Error as _;
use std::ffi::OsString;

use clap::Arg;
use clap::Command;
use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::Error;
use clap::error::ErrorKind;

use crate::cli::args::values::Wanted;
use crate::cli::help;
use crate::cli::help::grammar;
use crate::cli::help::page::Example;
use crate::cli::help::page::call_in;
use crate::cli::help::pages;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;

/// Words up to this many are listed in a sentence; more have a page.
const LISTED: usize = 12;

/// The sentences about a mistake, with an example of the right call and where help is.
#[must_use]
pub fn text_of(error: &Error, words: &[OsString]) -> Text {
    told(&grammar::tree(), error, words)
}

/// The same over the tree of commands, as it is built.
fn told(tree: &Command, error: &Error, words: &[OsString]) -> Text {
    let path = grammar::path(tree, words);
    let command = grammar::at(tree, &path).unwrap_or(tree);
    let mistake = Mistake { error, tree, command, path: &path };
    // A misspelt command has the example of the one that was meant.
    let meant: Vec<String> = path.iter().cloned().chain(mistake.guess()).collect();
    let option = mistake.arg(&mistake.one(ContextKind::InvalidArg)).and_then(Arg::get_long).map(|long| format!("--{long}"));
    let line = pages::of(&meant.join(" ")).map_or("hezhun --help", |page| {
        let with = |(line, _): &&Example| option.as_ref().is_some_and(|option| line.contains(option.as_str()));
        page.examples.iter().find(with).unwrap_or(&page.examples[0]).0
    });
    let example = Text::made(call_in(line, Lang::Zh), call_in(line, Lang::En));
    let help = meant.iter().fold("hezhun help".to_owned(), |line, name| line + " " + name);
    text("{what}\n例如: {example}\n说明: {help}", "{what}\nExample: {example}\nHelp: {help}").fill(&[
        ("what", &mistake.what()),
        ("example", &example),
        ("help", &help),
    ])
}

struct Mistake<'a> {
    error: &'a Error,
    tree: &'a Command,
    command: &'a Command,
    path: &'a [String],
}

impl Mistake<'_> {
    /// What is wrong, by the kind of mistake.
    fn what(&self) -> Text {
        let shown = self.one(ContextKind::InvalidArg);
        let typed = self.one(ContextKind::InvalidValue);
        let call = grammar::call(self.path);
        match self.error.kind() {
            ErrorKind::InvalidSubcommand => self.no_command(&self.one(ContextKind::InvalidSubcommand)),
            ErrorKind::UnknownArgument if shown.starts_with('-') => self.no_option(&shown),
            ErrorKind::UnknownArgument if self.command.has_subcommands() => self.no_command(&shown),
            ErrorKind::UnknownArgument | ErrorKind::TooManyValues if !typed.is_empty() || !shown.is_empty() => {
                let more = if typed.is_empty() { &shown } else { &typed };
                text("“{more}”是多写的，{call} 后面不用写它", "“{more}” is one word too many for {call}")
                    .fill(&[("more", more), ("call", &call)])
            }
            ErrorKind::InvalidValue if typed.is_empty() => text("{arg} 后面还要写一个值{may}", "{arg} wants a value{may}")
                .fill(&[("arg", &self.sign(&shown)), ("may", &self.may(&shown, ""))]),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => text("{arg} 不能写“{typed}”{may}", "{arg} cannot be “{typed}”{may}")
                .fill(&[("arg", &self.sign(&shown)), ("typed", &typed), ("may", &self.may(&shown, &typed))]),
            ErrorKind::NoEquals => {
                text("{arg} 的值要用等号连着写", "{arg} wants its value behind an equals sign").fill(&[("arg", &self.sign(&shown))])
            }
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                let wanted = self.number(ContextKind::MinValues).or_else(|| self.number(ContextKind::ExpectedNumValues));
                text("{arg} 要写 {wanted} 个值，现在是 {n} 个", "{arg} wants {wanted} values, there are {n}").fill(&[
                    ("arg", &self.sign(&shown)),
                    ("wanted", &wanted.unwrap_or_default()),
                    ("n", &self.number(ContextKind::ActualNumValues).unwrap_or_default()),
                ])
            }
            ErrorKind::ArgumentConflict => self.conflict(&shown),
            ErrorKind::MissingRequiredArgument => self.missing(&call),
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => self.which(&call),
            ErrorKind::InvalidUtf8 => text(
                "命令里有不能识别的字符，请重新输入，不要粘贴",
                "the command line holds characters that cannot be read: type it again instead of pasting it",
            ),
            _ => text("命令写法不对", "the command line is not well formed"),
        }
    }

    /// The command that was probably meant by a misspelt one.
    fn guess(&self) -> Option<String> {
        let typed = self.one(ContextKind::InvalidSubcommand);
        let known = self.command.get_subcommands().map(Command::get_name);
        closest(&typed, known).filter(|_| self.error.kind() == ErrorKind::InvalidSubcommand).map(str::to_owned)
    }

    /// A command that is not there.
    fn no_command(&self, typed: &str) -> Text {
        let known: Vec<&str> = self.command.get_subcommands().map(Command::get_name).collect();
        let guess = closest(typed, known.iter().copied());
        let call = grammar::call(self.path);
        match guess {
            None if !self.path.is_empty() => {
                text("{call} 后面不能写“{typed}”，可以写 {known}", "{call} has no “{typed}”; there are {known}").fill(&[
                    ("call", &call),
                    ("typed", &typed),
                    ("known", &known.join(", ")),
                ])
            }
            _ => text("没有“{typed}”这个命令{meant}", "there is no command “{typed}”{meant}")
                .fill(&[("typed", &typed), ("meant", &meant(guess))]),
        }
    }

    /// An option that is not there: the nearest one, the command that has it, or those there are.
    fn no_option(&self, typed: &str) -> Text {
        let bare = typed.split_once('=').map_or(typed, |(name, _)| name);
        let known: Vec<String> = self.command.get_arguments().filter_map(|arg| arg.get_long().map(|long| format!("--{long}"))).collect();
        let call = grammar::call(self.path);
        if let Some(guess) = closest(bare, known.iter().map(String::as_str)) {
            let said = text("{call} 没有选项 {typed}{meant}", "{call} has no option {typed}{meant}");
            return said.fill(&[("call", &call), ("typed", &bare), ("meant", &meant(Some(guess)))]);
        }
        let elsewhere =
            |command: &&Command| command.get_arguments().any(|arg| arg.get_long().is_some_and(|long| bare == format!("--{long}")));
        if let Some(other) = self.tree.get_subcommands().find(elsewhere) {
            return text("{call} 没有选项 {typed}，它是 hezhun {other} 的", "{call} has no option {typed}; it belongs to hezhun {other}")
                .fill(&[("call", &call), ("typed", &bare), ("other", &other.get_name())]);
        }
        let own: Vec<String> =
            grammar::own(self.command).into_iter().filter_map(|arg| arg.get_long().map(|long| format!("--{long}"))).collect();
        let list = if own.is_empty() || self.path.is_empty() {
            text("", "")
        } else {
            text("，有的是 {list}", "; there are {list}").fill(&[("list", &own.join(", "))])
        };
        text("{call} 没有选项 {typed}{list}", "{call} has no option {typed}{list}").fill(&[
            ("call", &call),
            ("typed", &bare),
            ("list", &list),
        ])
    }

    /// Two that do not go together, or one that stands twice.
    fn conflict(&self, shown: &str) -> Text {
        let others = self.many(ContextKind::PriorArg);
        let first = if shown.is_empty() { Text::same(self.one(ContextKind::InvalidSubcommand)) } else { self.sign(shown) };
        if others.iter().all(|other| other == shown) {
            return text("{arg} 只能写一次", "{arg} can be written once only").fill(&[("arg", &first)]);
        }
        let rest = self.signs(&others);
        text("{arg} 和 {rest} 不能一起写", "{arg} and {rest} do not go together").fill(&[("arg", &first), ("rest", &rest)])
    }

    /// Arguments that are not there, each with what it is.
    fn missing(&self, call: &str) -> Text {
        let names = self.many(ContextKind::InvalidArg);
        let one = |lang: Lang| {
            let told = |shown: &String| {
                let sign = self.sign(shown).get(lang).to_owned();
                let Some(arg) = self.arg(shown) else { return sign };
                let others: Vec<String> = self.instead(arg).map(|other| grammar::sign(other).get(lang).to_owned()).collect();
                let help = grammar::help_of(arg).get(lang).to_owned();
                let help = if sign.contains(&help) { String::new() } else { format!("{}{help}{}", open(lang).0, open(lang).1) };
                let or = if lang == Lang::Zh { " 或 " } else { " or " };
                format!("{}{help}", std::iter::once(sign).chain(others).collect::<Vec<_>>().join(or))
            };
            names.iter().map(told).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
        };
        let list = Text::made(one(Lang::Zh), one(Lang::En));
        text("{call} 后面还缺 {list}", "{call} still wants {list}").fill(&[("call", &call), ("list", &list)])
    }

    /// What may be written in the place of an argument: those that do not go together with it.
    fn instead<'s>(&'s self, arg: &'s Arg) -> impl Iterator<Item = &'s Arg> {
        let against =
            |one: &Arg, other: &Arg| self.command.get_arg_conflicts_with(one).iter().any(|found| found.get_id() == other.get_id());
        let own = self.command.get_arguments().filter(|other| !other.is_global_set() && other.get_id() != arg.get_id());
        own.filter(move |other| against(arg, other) || against(other, arg))
    }

    /// A command that wants another word.
    fn which(&self, call: &str) -> Text {
        let known: Vec<&str> = self.command.get_subcommands().map(Command::get_name).collect();
        text("{call} 后面还要写做什么: {known}", "{call} wants one of: {known}").fill(&[("call", &call), ("known", &known.join(", "))])
    }

    /// What may stand as the value of an option: the words it knows and the nearest of them, or the form that is wanted.
    fn may(&self, shown: &str, typed: &str) -> Text {
        if let Some(Wanted(wanted)) = self.error.source().and_then(|source| source.downcast_ref()) {
            return text("，要写: {wanted}", "; write {wanted}").fill(&[("wanted", wanted)]);
        }
        let Some(arg) = self.arg(shown) else { return text("", "") };
        let words = grammar::words(arg);
        let known: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        if known.is_empty() {
            let help = grammar::help_of(arg);
            return text("：{help}", ": {help}").fill(&[("help", &help)]);
        }
        let guess = if typed.is_empty() { None } else { closest(typed, known.iter().copied()) };
        let page = help::list_of(arg).map_or_else(
            || text("", ""),
            |topic| text("；各是什么: hezhun help {name}", "; what they are: hezhun help {name}").fill(&[("name", &topic.name())]),
        );
        let list = if known.len() <= LISTED || !page.is_whole() {
            text("；可以写 {known}", "; write {known}").fill(&[("known", &known.join(", "))])
        } else {
            text("", "")
        };
        text("{meant}{list}{page}", "{meant}{list}{page}").fill(&[("meant", &meant(guess)), ("list", &list), ("page", &page)])
    }

    /// The option or argument that the parser shows as `--out <文件 / FILE>`.
    fn arg(&self, shown: &str) -> Option<&Arg> {
        // What must be there is shown as `<name>`, what may be as `[name]`.
        let bare = |shown: &str| shown.replace(['<', '>', '[', ']', '.'], "");
        let is = |arg: &&Arg| {
            let same = bare(&arg.to_string()) == bare(shown);
            same || arg.get_long().is_some_and(|long| shown.split([' ', '=']).next() == Some(&format!("--{long}")))
        };
        self.command.get_arguments().find(is)
    }

    fn sign(&self, shown: &str) -> Text {
        self.arg(shown).map_or_else(|| Text::same(shown), grammar::sign)
    }

    fn signs(&self, shown: &[String]) -> Text {
        let join = |lang: Lang, by: &str| shown.iter().map(|one| self.sign(one).get(lang).to_owned()).collect::<Vec<_>>().join(by);
        Text::made(join(Lang::Zh, "、"), join(Lang::En, ", "))
    }

    fn one(&self, kind: ContextKind) -> String {
        self.many(kind).into_iter().next().unwrap_or_default()
    }

    fn many(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(one)) => vec![one.clone()],
            Some(ContextValue::Strings(many)) => many.clone(),
            _ => Vec::new(),
        }
    }

    fn number(&self, kind: ContextKind) -> Option<i64> {
        match self.error.get(kind) {
            Some(ContextValue::Number(count)) => i64::try_from(*count).ok(),
            _ => None,
        }
    }
}

/// Brackets round an explanation.
const fn open(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Zh => ("（", "）"),
        Lang::En => (" (", ")"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsString;

    use clap::Command;
    use clap::CommandFactory;
    use clap::error::ContextKind;
    use clap::error::ContextValue;
    use clap::error::Error;
    use clap::error::ErrorKind;

    use crate::cli::args::Args;
    use crate::cli::help::grammar;
    use crate::cli::help::mistake::text_of;
    use crate::cli::help::mistake::told;
    use crate::i18n::Lang;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    /// The mistake in a command line: its kind, and the first line of what is said.
    fn said(line: &str) -> (ErrorKind, String) {
        let Err(error) = Args::command().try_get_matches_from(words(line)) else { panic!("{line} was understood") };
        let said = text_of(&error, &words(line));
        assert!(said.is_whole());
        (error.kind(), said.get(Lang::Zh).lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn every_kind_of_mistake_is_a_sentence_that_says_what_is_wanted() {
        for (line, kind, zh) in [
            ("hezhun decid", ErrorKind::InvalidSubcommand, "没有“decid”这个命令，是否指 decide"),
            ("hezhun 导入", ErrorKind::InvalidSubcommand, "没有“导入”这个命令"),
            (
                "hezhun rules xyzzy",
                ErrorKind::InvalidSubcommand,
                "hezhun rules 后面不能写“xyzzy”，可以写 list, show, limit, on, off, score, check, rates, tune, replay",
            ),
            ("hezhun queue --wher x", ErrorKind::UnknownArgument, "hezhun queue 没有选项 --wher，是否指 --where"),
            ("hezhun queue --reason R01", ErrorKind::UnknownArgument, "hezhun queue 没有选项 --reason，它是 hezhun decide 的"),
            (
                "hezhun import a.csv --zzzzzz",
                ErrorKind::UnknownArgument,
                "hezhun import 没有选项 --zzzzzz，有的是 --roster, --problems, --skip-sheets, --dry-run, --no-assess",
            ),
            ("hezhun undo 3", ErrorKind::UnknownArgument, "“3”是多写的，hezhun undo 后面不用写它"),
            ("hezhun import", ErrorKind::MissingRequiredArgument, "hezhun import 后面还缺 文件…（数据文件）"),
            (
                "hezhun decide",
                ErrorKind::MissingRequiredArgument,
                "hezhun decide 后面还缺 户编号 或 --village 村名 或 --from 文件（户编号，可用逗号分开）、决定（做什么）",
            ),
            (
                "hezhun correction-sheet",
                ErrorKind::MissingRequiredArgument,
                "hezhun correction-sheet 后面还缺 --household 户编号 或 --village 村名",
            ),
            ("hezhun sample", ErrorKind::MissingRequiredArgument, "hezhun sample 后面还缺 --out 文件夹（写到哪个文件夹"),
            ("hezhun queue --where", ErrorKind::InvalidValue, "--where 条件 后面还要写一个值：筛选条件"),
            ("hezhun queue --lang", ErrorKind::InvalidValue, "--lang 语言 后面还要写一个值；可以写 zh, en"),
            ("hezhun queue --lang fr", ErrorKind::InvalidValue, "--lang 语言 不能写“fr”；可以写 zh, en"),
            (
                "hezhun export flgas",
                ErrorKind::InvalidValue,
                "表 不能写“flgas”，是否指 flags；可以写 cases, flags, records, ledger, returns",
            ),
            (
                "hezhun decide 1 return --reason R99",
                ErrorKind::InvalidValue,
                "--reason 原因 不能写“R99”，是否指 R09；各是什么: hezhun help 原因",
            ),
            ("hezhun decide 1 agree", ErrorKind::InvalidValue, "决定 不能写“agree”；可以写 approve, return, hold"),
            (
                "hezhun decide 1 return --due 明天",
                ErrorKind::ValueValidation,
                "--due 日期 不能写“明天”，要写: 日历上有的一天，如 2024-10-24",
            ),
            ("hezhun queue --period 24", ErrorKind::ValueValidation, "--period 期 不能写“24”，要写: 年份 2024、季度 2024q1"),
            ("hezhun queue --limit many", ErrorKind::ValueValidation, "--limit 行数 不能写“many”，要写: 整数，如 20"),
            (
                "hezhun train paper --lesson x --out d --learners 0",
                ErrorKind::ValueValidation,
                "--learners 人数 不能写“0”，要写: 1 到 60 之间的整数",
            ),
            (
                "hezhun train paper --lesson x --out d --learners -1",
                ErrorKind::ValueValidation,
                "--learners 人数 不能写“-1”，要写: 1 到 60 之间的整数",
            ),
            (
                "hezhun train walk x --size 10x10",
                ErrorKind::ValueValidation,
                "--size 列x行 不能写“10x10”，要写: 列x行，80x24 到 300x120，如 100x30",
            ),
            ("hezhun train walk x --print abc", ErrorKind::ValueValidation, "--print 步 不能写“abc”，要写: 第几步，如 2"),
            ("hezhun train walk x --pace fast", ErrorKind::InvalidValue, "--pace 快慢 不能写“fast”；可以写 slow, plain, quick"),
            ("hezhun visits sheet x --out t --most 0", ErrorKind::ValueValidation, "--most 户数 不能写“0”，要写: 1 到 1000 之间的整数"),
            (
                "hezhun sample --out t --households 0",
                ErrorKind::ValueValidation,
                "--households 户数 不能写“0”，要写: 1 到 1000000 之间的整数",
            ),
            ("hezhun sample --out t --spread 50%", ErrorKind::ValueValidation, "--spread 百分数 不能写“50%”，要写: 1% 到 40% 之间的百分数"),
            ("hezhun sample --out t --faults .5", ErrorKind::ValueValidation, "--faults 百分数 不能写“.5”，要写: 0 到 60% 之间的百分数"),
            ("hezhun sample --out t --seed x", ErrorKind::ValueValidation, "--seed 数 不能写“x”，要写: 0 或以上的整数"),
            ("hezhun undo-batch x", ErrorKind::ValueValidation, "批次 不能写“x”，要写: 导入时显示的批次号，如 3"),
            ("hezhun --db a --db b queue", ErrorKind::ArgumentConflict, "--db 文件 只能写一次"),
            (
                "hezhun correction-sheet --household 1 --village x",
                ErrorKind::ArgumentConflict,
                "--household 户编号 和 --village 村名 不能一起写",
            ),
            ("hezhun rules", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, "hezhun rules 后面还要写做什么: list, show"),
            ("hezhun demo --fresh=yes", ErrorKind::TooManyValues, "“yes”是多写的"),
        ] {
            let (found, text) = said(line);
            assert_eq!(found, kind, "{line}: {text}");
            assert!(text.starts_with(zh), "{line}: {text}");
        }
    }

    #[test]
    fn kinds_that_our_options_never_meet_are_sentences_too() {
        let tree = grammar::tree();
        let command: &Command = &tree;
        let string = |word: &str| ContextValue::String(word.to_owned());
        for (kind, context, zh) in [
            (ErrorKind::NoEquals, vec![(ContextKind::InvalidArg, string("--db"))], "--db 文件 的值要用等号连着写"),
            (
                ErrorKind::TooFewValues,
                vec![
                    (ContextKind::InvalidArg, string("--db")),
                    (ContextKind::MinValues, ContextValue::Number(2)),
                    (ContextKind::ActualNumValues, ContextValue::Number(1)),
                ],
                "--db 文件 要写 2 个值，现在是 1 个",
            ),
            (
                ErrorKind::WrongNumberOfValues,
                vec![
                    (ContextKind::InvalidArg, string("--db")),
                    (ContextKind::ExpectedNumValues, ContextValue::Number(3)),
                    (ContextKind::ActualNumValues, ContextValue::Number(1)),
                ],
                "--db 文件 要写 3 个值，现在是 1 个",
            ),
            (ErrorKind::MissingSubcommand, vec![], "hezhun 后面还要写做什么: demo"),
            (ErrorKind::InvalidUtf8, vec![], "命令里有不能识别的字符"),
            (ErrorKind::Io, vec![], "命令写法不对"),
            (ErrorKind::Format, vec![], "命令写法不对"),
        ] {
            let mut error = Error::new(kind).with_cmd(command);
            for (name, value) in context {
                error.insert(name, value);
            }
            let said = text_of(&error, &words("hezhun"));
            assert!(said.get(Lang::Zh).starts_with(zh), "{kind:?}: {}", said.get(Lang::Zh));
            assert!(said.get(Lang::En).is_ascii() || said.get(Lang::En).contains('“'), "{}", said.get(Lang::En));
        }
    }

    #[test]
    fn whatever_is_typed_no_word_of_the_parser_reaches_a_chinese_reader() {
        let tree = grammar::tree();
        let mut faults = Vec::new();
        let mut known: Vec<String> = vec!["hezhun".into(), "csv".into(), "xlsx".into()];
        let mut commands: Vec<(Vec<String>, &Command)> = vec![(Vec::new(), &tree)];
        let mut at = 0;
        while let Some((path, command)) = commands.get(at).cloned() {
            for sub in command.get_subcommands() {
                known.push(sub.get_name().to_owned());
                commands.push((path.iter().cloned().chain([sub.get_name().to_owned()]).collect(), sub));
            }
            for arg in command.get_arguments() {
                known.extend(arg.get_long().map(str::to_owned));
                known.extend(grammar::words(arg).into_iter().map(|(word, _)| word));
                let help = grammar::help_of(arg).get(Lang::Zh).to_owned();
                known.extend(help.split(|c: char| !c.is_ascii_alphabetic()).map(str::to_owned));
            }
            at += 1;
        }
        for page in crate::cli::help::pages::all() {
            known.extend(page.examples.iter().flat_map(|(line, _)| line.split([' ', '=', '/', '.', '-'])).map(str::to_owned));
        }
        let known: BTreeSet<&str> = known.iter().flat_map(|name| name.split(|c: char| !c.is_ascii_alphabetic())).collect();
        let is_known = |word: &str, line: &str| line.contains(word) || known.contains(word);
        // One for all lines: it builds each command when that is first called.
        let mut parser = Args::command();
        for (path, command) in &commands {
            let start = grammar::call(path);
            let mut lines = vec![format!("{start} --qqqq"), format!("{start} qqqq wwww eeee rrrr"), start.clone()];
            for arg in command.get_arguments().filter(|arg| arg.get_long().is_some() && arg.get_action().takes_values()) {
                let long = arg.get_long().unwrap_or_default();
                lines.push(format!("{start} --{long}"));
                lines.push(format!("{start} --{long} qqqq"));
                lines.push(format!("{start} --{long}=qqqq --{long}=qqqq"));
            }
            for line in lines {
                let Err(error) = parser.try_get_matches_from_mut(words(&line)) else { continue };
                let said = told(&tree, &error, &words(&line));
                for word in said.get(Lang::Zh).split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1) {
                    if !is_known(word, &line) {
                        faults.push(format!("{line}: “{word}” in {}", said.get(Lang::Zh)));
                    }
                }
                if said.get(Lang::En).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !said.get(Lang::En).contains("Example")) {
                    faults.push(format!("{line}: {}", said.get(Lang::En)));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
