//! Help pages: `hezhun help`, `hezhun help CMD`, `hezhun CMD --help`, and the lists that have a page of their own.
//!
//! A command's own options come first, those of every command are one line; no line is wider than eighty cells. All of it is read from
//! the tree of commands and the register of pages. What does not live here: what is said (`cli/args/mod.rs`, `cli/help/pages.rs`).

pub mod complete;
pub mod grammar;
pub mod man;
pub mod mistake;
pub mod office_pages;
pub mod page;
pub mod pages;
pub mod wrap;

use clap::Arg;
use clap::Command;

use crate::cli::args::values;
use crate::cli::error::CliError;
use crate::cli::help::page::Example;
use crate::cli::help::page::Topic;
use crate::cli::help::page::call_in;
use crate::cli::help::pages::CommandGroup;
use crate::cli::help::pages::GROUPS;
use crate::cli::help::wrap::WIDE;
use crate::domain::evidence::EVIDENCE;
use crate::domain::field::FIELDS;
use crate::domain::field::Owner;
use crate::domain::reason::REASONS;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;

/// Values up to this many stand with their option; more have a list at the end of the page.
const FEW: usize = 16;

/// Cells of the widest option that still has its meaning beside it.
const LEFT: usize = 24;

/// A page being written.
struct HelpSheet {
    lang: Lang,
    lines: Vec<String>,
}

impl HelpSheet {
    fn head(&mut self, head: &Text) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(head.get(self.lang).to_owned());
    }

    fn say(&mut self, said: &Text) {
        self.lines.extend(wrap::wrap(said.get(self.lang), WIDE));
    }

    fn rows(&mut self, rows: &[(String, Text)], left: usize) {
        let rows: Vec<(String, String)> = rows.iter().map(|(name, means)| (name.clone(), means.get(self.lang).to_owned())).collect();
        self.lines.extend(wrap::beside(&rows, left));
    }

    fn examples(&mut self, examples: &[Example]) {
        for (line, said) in examples {
            self.lines.push(format!("  {}", call_in(line, self.lang)));
            self.lines.extend(wrap::wrap(said.get(self.lang), WIDE - 6).into_iter().map(|line| format!("      {line}")));
        }
    }

    fn done(self) -> String {
        self.lines.join("\n") + "\n"
    }
}

/// The page that `hezhun help …` asks for: of a command, or of a list.
///
/// # Errors
/// There is neither; with the nearest name.
pub fn asked(words: &[String], lang: Lang) -> Result<String, CliError> {
    let tree = grammar::tree();
    if let [name] = words
        && let Some(topic) = pages::topic(name)
    {
        return Ok(topic_page(&tree, topic, lang));
    }
    if grammar::at(&tree, words).is_some() {
        return Ok(page(&tree, words, lang));
    }
    let typed = words.join(" ");
    let topics: Vec<Text> = Topic::ALL.map(Topic::name).to_vec();
    let known = pages::all().map(|page| page.path).chain(topics.iter().flat_map(|name| [name.get(Lang::Zh), name.get(Lang::En)]));
    let guess = closest(&typed, known.filter(|name| !name.is_empty()));
    let said = text("没有“{typed}”的说明{meant}；全部命令: hezhun help", "there is no help on “{typed}”{meant}; all commands: hezhun help");
    Err(CliError::Usage(said.fill(&[("typed", &typed), ("meant", &meant(guess))])))
}

/// The page of a command; of the program itself for an empty path.
#[must_use]
pub fn page(tree: &Command, path: &[String], lang: Lang) -> String {
    let command = grammar::at(tree, path).unwrap_or(tree);
    let row = pages::of(&path.join(" "));
    let mut sheet = HelpSheet { lang, lines: Vec::new() };
    sheet.say(&grammar::about(command));
    if let Some(row) = row {
        sheet.say(&row.more);
    }
    sheet.head(&text("用法:", "Usage:"));
    sheet.lines.extend(wrap::wrap(&grammar::usage(command, path, lang), WIDE - 2).into_iter().map(|line| format!("  {line}")));
    if path.is_empty() {
        commands(&mut sheet, tree);
    } else if command.has_subcommands() {
        sheet.head(&text("命令:", "Commands:"));
        let rows: Vec<(String, Text)> =
            command.get_subcommands().map(|sub| (format!("{} {}", path.join(" "), sub.get_name()), grammar::about(sub))).collect();
        sheet.rows(&rows, LEFT);
    }
    options(&mut sheet, command, row.map_or(&[], |row| row.topics));
    if path.is_empty() {
        sheet.head(&text("清单:", "Lists:"));
        let name = |topic: &Topic| format!("help {}", topic.name().get(lang));
        sheet.rows(&Topic::ALL.iter().map(|topic| (name(topic), topic.title())).collect::<Vec<_>>(), LEFT);
    }
    if let Some(row) = row {
        sheet.head(&text("例子:", "Examples:"));
        sheet.examples(&row.examples);
        for topic in row.topics {
            topic_lines(&mut sheet, tree, *topic);
        }
    }
    sheet.done()
}

/// All commands by the work they belong to.
fn commands(sheet: &mut HelpSheet, tree: &Command) {
    let rows = |group: &CommandGroup| -> Vec<(String, Text)> {
        let listed = group.pages.iter().filter(|page| !page.path.is_empty() && !page.path.contains(' '));
        listed.filter_map(|page| tree.find_subcommand(page.path).map(|command| (page.path.to_owned(), grammar::about(command)))).collect()
    };
    for group in GROUPS {
        sheet.head(&group.label);
        sheet.rows(&rows(group), LEFT);
    }
}

/// A command's own arguments and options, then one line for those of every command.
fn options(sheet: &mut HelpSheet, command: &Command, listed: &[Topic]) {
    let lang = sheet.lang;
    for (positional, head) in [(true, text("参数:", "Arguments:")), (false, text("选项:", "Options:"))] {
        let rows: Vec<(String, Text)> = grammar::own(command)
            .into_iter()
            .filter(|arg| arg.is_positional() == positional)
            .map(|arg| (grammar::sign(arg).get(lang).to_owned(), told(arg, listed)))
            .collect();
        if !rows.is_empty() {
            sheet.head(&head);
            sheet.rows(&rows, LEFT);
        }
    }
    sheet.head(&text(
        "全局选项（--db、--lang、--period、--format 等）: hezhun help 全局",
        "Global options (--db, --lang, --period, --format …): hezhun help global",
    ));
}

/// What is said of an option: its meaning, its few words, where its many words are listed, what stands when it is left out.
fn told(arg: &Arg, listed: &[Topic]) -> Text {
    let mut said = grammar::help_of(arg);
    let words = grammar::words(arg);
    if !words.is_empty() && words.len() <= FEW {
        let list = Text::made(few(&words, Lang::Zh), few(&words, Lang::En));
        said = text("{said}\n{list}", "{said}\n{list}").fill(&[("said", &said), ("list", &list)]);
    } else if let Some(topic) = list_of(arg) {
        let place = if listed.contains(&topic) {
            text("见下面的清单", "listed below")
        } else {
            text("见 hezhun help {name}", "see hezhun help {name}").fill(&[("name", &topic.name())])
        };
        said = text("{said}；{place}", "{said}; {place}").fill(&[("said", &said), ("place", &place)]);
    }
    let usual: Vec<String> = arg.get_default_values().iter().map(|word| word.to_string_lossy().into_owned()).collect();
    if arg.get_action().takes_values() && usual.iter().any(|word| !word.is_empty()) {
        said = text("{said}\n不写就是 {usual}", "{said}\n{usual} when left out").fill(&[("said", &said), ("usual", &usual.join(", "))]);
    }
    said
}

/// A few words with what they mean: in one line, or a line each where they are many or long.
fn few(words: &[(String, Text)], lang: Lang) -> String {
    let widest = words.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
    let stacked = words.len() > 5;
    let one = |(word, means): &(String, Text)| match means.get(lang) {
        means if means.is_empty() || means == word => word.clone(),
        means if stacked => format!("{}  {means}", wrap::padded(word, widest)),
        means if means.starts_with(word.as_str()) => means.to_owned(),
        means => format!("{word} {means}"),
    };
    let by = match lang {
        _ if stacked => "\n",
        Lang::Zh => "，",
        Lang::En => ", ",
    };
    words.iter().map(one).collect::<Vec<_>>().join(by)
}

/// The page of a list.
#[must_use]
pub fn topic_page(tree: &Command, topic: Topic, lang: Lang) -> String {
    let mut sheet = HelpSheet { lang, lines: Vec::new() };
    topic_lines(&mut sheet, tree, topic);
    sheet.done()
}

fn topic_lines(sheet: &mut HelpSheet, tree: &Command, topic: Topic) {
    let lang = sheet.lang;
    sheet.head(&text("{title}:", "{title}:").fill(&[("title", &topic.title())]));
    match topic {
        Topic::Global => {
            let rows: Vec<(String, Text)> =
                grammar::global(tree).into_iter().map(|arg| (grammar::sign(arg).get(lang).to_owned(), told(arg, &[]))).collect();
            sheet.rows(&rows, LEFT);
        }
        Topic::Filters => {
            sheet.say(&text(
                "字段（写代码或中文名）和数或文字相比: <  <=  >  >=  ==  !=；几个条件用 and、or、not 连接，可加括号。整个条件放在单引号里，文字放在双引号里。",
                "A field (by its code, or its Chinese name) compared with a number or words: <  <=  >  >=  ==  !=; joined by and, or, not, with brackets. \
                 The filter stands between single quotes, words between double quotes.",
            ));
            sheet.say(&text(
                "Windows 的 cmd 里整个条件用双引号，里面的双引号写成 \\\"。",
                "In cmd of Windows the filter stands between double quotes, and double quotes within it are written \\\".",
            ));
            let rows: Vec<(String, Text)> = pages::FILTERS.iter().map(|(line, said)| ((*line).to_owned(), said.clone())).collect();
            sheet.rows(&rows, 40);
            sheet.head(&text("常用字段，全部见 hezhun help 字段:", "Usual fields, all of them: hezhun help fields"));
            fields(sheet, |owner, code| owner == Owner::Case || USUAL.contains(&code));
        }
        Topic::Fields => {
            for (owner, head) in [
                (Owner::Case, text("案卷", "Cases")),
                (Owner::Income, text("收入", "Income")),
                (Owner::Household, text("家庭", "Households")),
            ] {
                sheet.head(&head);
                fields(sheet, |own, _| own == owner);
            }
        }
        Topic::Reasons => sheet.rows(&REASONS.iter().map(|row| (row.code.to_owned(), row.label.clone())).collect::<Vec<_>>(), LEFT),
        Topic::Evidence => sheet.rows(&EVIDENCE.iter().map(|row| (row.code.to_owned(), row.label.clone())).collect::<Vec<_>>(), LEFT),
        Topic::Rosters => {
            let fed = TableId::all().filter(|table| table.row().feed == Feed::File);
            sheet.rows(&fed.map(|table| (table.short().to_owned(), table.row().label.clone())).collect::<Vec<_>>(), LEFT);
        }
        Topic::Codes => {
            let codes: Vec<&str> = values::codes().iter().map(|(code, _)| code.as_str()).collect();
            sheet.lines.extend(wrap::wrap(&codes.join("  "), WIDE - 2).into_iter().map(|line| format!("  {line}")));
            sheet.say(&text(
                "各条的名称: hezhun rules list；条文: hezhun rules show 代码",
                "Their titles: hezhun rules list; one of them: hezhun rules show CODE",
            ));
        }
    }
}

/// Fields of the record that filters use most.
const USUAL: [&str; 10] = ["village", "head_name", "hh_type", "size_year", "net_pc", "net", "wage", "prod_in", "trans", "prop"];

fn fields(sheet: &mut HelpSheet, wanted: impl Fn(Owner, &str) -> bool) {
    let rows = FIELDS.iter().filter(|field| wanted(field.owner, field.code)).map(|field| (field.code.to_owned(), field.label.clone()));
    sheet.rows(&rows.collect::<Vec<_>>(), LEFT);
}

/// The list that the words of an option come from, where they are many.
#[must_use]
pub fn list_of(arg: &Arg) -> Option<Topic> {
    match arg.get_id().as_str() {
        "reasons" => Some(Topic::Reasons),
        "evidence" | "bring" => Some(Topic::Evidence),
        "roster" => Some(Topic::Rosters),
        "rule" | "code" => Some(Topic::Codes),
        "field" => Some(Topic::Fields),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::help::grammar;
    use crate::cli::help::page::call_in;
    use crate::cli::help::pages;
    use clap::Command;
    use clap::Parser;

    use crate::cli::args::Args;
    use crate::cli::help;
    use crate::cli::help::page::Topic;
    use crate::cli::help::wrap::width;
    use crate::i18n::Lang;

    /// A command line as a shell splits it: single and double quotes, no escapes but `\"`.
    fn split(line: &str) -> Vec<String> {
        let line = line.split(" > ").next().unwrap_or(line);
        let mut words = vec![String::new()];
        let mut quote = None;
        for sign in line.chars() {
            match (quote, sign) {
                (None, '\'' | '"') => quote = Some(sign),
                (Some(open), close) if open == close => quote = None,
                (None, ' ') => words.push(String::new()),
                (_, other) => words.last_mut().expect("never empty").push(other),
            }
        }
        words
    }

    fn paths(command: &Command, path: &[String]) -> Vec<Vec<String>> {
        let below = command.get_subcommands().flat_map(|sub| paths(sub, &[path, &[sub.get_name().to_owned()]].concat()));
        std::iter::once(path.to_vec()).chain(below).collect()
    }

    /// Data of an office in the calls of the pages: villages, groups and grids, people, a document, a word to look up.
    const OFFICE: [&str; 15] = [
        "可支配",
        "石门村",
        "下河村",
        "一组",
        "第一网格",
        "第一网络",
        "张三",
        "李四",
        "王五",
        "李敏",
        "县交通局工作队",
        "镇收入核查通知〔2024〕3号",
        "公益岗",
        "、",
        "是",
    ];

    #[test]
    fn every_command_has_a_page_and_every_example_is_understood() {
        let tree = grammar::tree();
        let known: Vec<String> = paths(&tree, &[]).into_iter().map(|path| path.join(" ")).collect();
        for path in &known {
            assert!(pages::of(path).is_some(), "{path} has no row in cli/help/pages.rs");
        }
        for page in pages::all() {
            assert!(known.iter().any(|path| path == page.path), "{} is no command", page.path);
            assert!(page.more.is_whole());
            for (line, said) in &page.examples {
                assert!(said.is_whole() && line.starts_with(&format!("hezhun {}", page.path)), "{line}");
                if let Err(error) = Args::try_parse_from(split(line)) {
                    panic!("{line}: {error}");
                }
                assert!(width(line) <= 78, "{line}");
                let english = call_in(line, Lang::En);
                if let Err(error) = Args::try_parse_from(split(&english)) {
                    panic!("{english}: {error}");
                }
                let data = OFFICE.iter().fold(english.clone(), |line, word| line.replace(word, ""));
                assert!(width(&english) <= 78 && data.is_ascii(), "{english}");
            }
        }
    }

    #[test]
    fn no_line_of_any_page_is_wider_than_eighty_cells_and_none_is_in_the_other_language() {
        let tree = grammar::tree();
        for lang in [Lang::Zh, Lang::En] {
            let mut all: Vec<String> = paths(&tree, &[]).iter().map(|path| help::page(&tree, path, lang)).collect();
            all.extend(Topic::ALL.map(|topic| help::topic_page(&tree, topic, lang)));
            for page in all {
                for line in page.lines() {
                    assert!(width(line) <= 80, "{} cells: {line}", width(line));
                }
                assert!(!page.contains(" / "), "{page}");
                if lang == Lang::En {
                    let chinese = page.lines().filter(|line| !line.contains("hezhun") && !line.contains('"') && !line.contains("练习"));
                    let stray: Vec<&str> = chinese.filter(|line| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))).collect();
                    assert!(stray.is_empty(), "{stray:?}");
                }
            }
        }
    }

    #[test]
    fn lists_stand_where_they_are_asked_for() {
        let tree = grammar::tree();
        let page = |path: &[&str]| help::page(&tree, &path.iter().map(ToString::to_string).collect::<Vec<_>>(), Lang::Zh);
        let decide = page(&["decide"]);
        for wanted in
            ["R01  属实：务工收入减少", "E18  死亡/迁出证明", "return         退回村里", "hezhun help 规则代码", "hezhun help 全局"]
        {
            assert!(decide.contains(wanted), "{wanted}\n{decide}");
        }
        assert!(page(&["import"]).contains("养老金发放名册"), "{}", page(&["import"]));
        assert!(page(&["rules", "show"]).contains("INC07"));
        let queue = page(&["queue"]);
        assert!(queue.contains("control == \"是\"") && queue.contains("net_pc") && queue.contains("人均纯收入"), "{queue}");
        let whole = page(&[]);
        for group in pages::GROUPS {
            assert!(whole.contains(group.label.get(Lang::Zh)), "{whole}");
        }
        assert!(whole.contains("待审队列") && !whole.contains("list the queue"));
        let found = |words: &[&str]| help::asked(&words.iter().map(ToString::to_string).collect::<Vec<_>>(), Lang::Zh);
        assert!(found(&["原因"]).is_ok() && found(&["reasons"]).is_ok() && found(&["rules", "show"]).is_ok() && found(&[]).is_ok());
        let lost = found(&["improt"]).expect_err("misspelt");
        assert_eq!(lost.text().map(|said| said.get(Lang::Zh)), Some("没有“improt”的说明，是否指 import；全部命令: hezhun help"));
    }
}
