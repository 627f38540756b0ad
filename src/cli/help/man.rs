//! `hezhun man`: the manual page, in the language of `--lang`, from the same registers as the help pages.
//!
//! What does not live here: what is said (`cli/args/mod.rs`, `cli/help/pages.rs`).

use clap::Arg;
use clap::Command;

use crate::cli::help::grammar;
use crate::cli::help::page::call_in;
use crate::cli::help::pages;
use crate::cli::help::wrap;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// The page as `man` reads it.
#[must_use]
pub fn page(lang: Lang) -> String {
    let tree = grammar::tree();
    let mut roff = Roff { lang, out: String::new() };
    roff.line(&format!(".TH HEZHUN 1 \"\" \"hezhun {}\"", tree.get_version().unwrap_or_default()));
    roff.section(&text("名称", "NAME"));
    roff.plain(&format!("hezhun \\- {}", escaped(grammar::about(&tree).get(lang))));
    roff.section(&text("用法", "SYNOPSIS"));
    roff.bold(&grammar::usage(&tree, &[], lang));
    roff.section(&text("说明", "DESCRIPTION"));
    if let Some(row) = pages::of("") {
        roff.said(&row.more);
    }
    roff.section(&text("命令", "COMMANDS"));
    for row in pages::all().filter(|row| !row.path.is_empty()) {
        let path: Vec<String> = row.path.split(' ').map(str::to_owned).collect();
        let Some(command) = grammar::at(&tree, &path) else { continue };
        roff.command(command, &path);
        roff.said(&row.more);
        roff.options(&grammar::own(command));
        for (line, said) in &row.examples {
            roff.item(&call_in(line, lang), said);
        }
    }
    roff.section(&text("全局选项", "GLOBAL OPTIONS"));
    roff.options(&grammar::global(&tree));
    roff.section(&text("文件", "FILES"));
    roff.item(
        "hezhun-data/",
        &text(
            "程序旁边的文件夹；有它，数据、设置和日志都放在里面",
            "beside the program; where it stands, data, settings and log are kept in it",
        ),
    );
    roff.item(
        "hezhun.toml, keymap.toml, phrases.toml, rules/",
        &text("设置、按键、常用语、单位自己的规则", "settings, keys, phrases, the office's own rules"),
    );
    roff.section(&text("退出码", "EXIT STATUS"));
    roff.item("0", &text("做完了", "done"));
    roff.item("1", &text("没有做成，原因写在标准错误里", "not done; standard error says why"));
    roff.item("2", &text("命令写法不对", "the command line is not well formed"));
    roff.out
}

struct Roff {
    lang: Lang,
    out: String,
}

impl Roff {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Words that may begin with a sign of the language: they get a mark of no width before them.
    fn plain(&mut self, words: &str) {
        let mark = if words.starts_with(['.', '\'']) { "\\&" } else { "" };
        self.line(&format!("{mark}{words}"));
    }

    fn section(&mut self, head: &Text) {
        let head = head.get(self.lang).to_owned();
        self.line(&format!(".SH {head}"));
    }

    fn bold(&mut self, words: &str) {
        self.line(&format!(".B \"{}\"", escaped(words).replace('"', "\\(dq")));
    }

    fn said(&mut self, said: &Text) {
        self.line(".PP");
        let words = escaped(said.get(self.lang));
        words.lines().for_each(|line| self.plain(line));
    }

    fn command(&mut self, command: &Command, path: &[String]) {
        self.line(&format!(".SS \"{}\"", path.join(" ")));
        let about = escaped(grammar::about(command).get(self.lang));
        self.plain(&about);
        self.line(".PP");
        let usage = grammar::usage(command, path, self.lang);
        self.bold(&usage);
    }

    fn item(&mut self, name: &str, said: &Text) {
        self.line(".TP");
        self.bold(name);
        let words = escaped(said.get(self.lang));
        words.lines().for_each(|line| self.plain(line));
    }

    fn options(&mut self, args: &[&Arg]) {
        for arg in args {
            let words: Vec<String> = grammar::words(arg).into_iter().map(|(word, _)| word).collect();
            let help = grammar::help_of(arg);
            let said = if words.is_empty() || words.len() > 25 {
                help
            } else {
                text("{help}\n（{words}）", "{help}\n({words})").fill(&[("help", &help), ("words", &words.join(", "))])
            };
            let name = grammar::sign(arg).get(self.lang).to_owned();
            self.item(&name, &said);
        }
    }
}

/// Words with the signs of the language written out, and places between Chinese characters where a line may end.
fn escaped(words: &str) -> String {
    let line = |line: &str| {
        let mut out = String::new();
        for piece in wrap::pieces(line) {
            out.push_str(if out.is_empty() || out.ends_with(' ') { "" } else { "\\:" });
            out.push_str(&piece.replace('\\', "\\e").replace('-', "\\-"));
        }
        out
    };
    words.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use crate::cli::help::man;
    use crate::cli::help::pages;
    use crate::i18n::Lang;

    #[test]
    fn every_command_stands_on_the_page_and_no_line_begins_with_a_stray_sign() {
        for lang in [Lang::Zh, Lang::En] {
            let page = man::page(lang);
            for row in pages::all().filter(|row| !row.path.is_empty()) {
                assert!(page.contains(&format!(".SS \"{}\"", row.path)), "{}", row.path);
            }
            for line in page.lines().filter(|line| line.starts_with('.')) {
                assert!([".TH", ".SH", ".SS", ".PP", ".TP", ".B "].iter().any(|mark| line.starts_with(mark)), "{line}");
            }
            assert!(!page.contains("\n'") && !page.contains(" / "), "{page}");
        }
    }
}
