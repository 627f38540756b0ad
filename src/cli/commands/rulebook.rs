//! `rules …`: the rulebook as text, and which of the tasks is whose.

use chrono::Datelike;

use crate::cli::args::Format;
use crate::cli::args::rulebook::RulesTask;
use crate::cli::call::Call;
use crate::cli::commands::rules_changed;
use crate::cli::commands::rules_tried;
use crate::cli::commands::score;
use crate::cli::engines;
use crate::cli::error::CliError;
use crate::cli::error::no_rule_of;
use crate::cli::open;
use crate::cli::rulebook_file;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::export::saving::TableCell;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::book::limits;
use crate::rules::book::limits::Limit;
use crate::rules::book::raw::no_rule;
use crate::rules::judge::sample::wrong_examples;
use crate::rules::lang::error::BookErrors;

fn word(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

/// `rules …`
///
/// # Errors
/// A rule that is not there, or files that are not well formed: each fault with file, line, column and a suggestion.
pub fn rules(call: &mut Call, task: RulesTask) -> Result<(), CliError> {
    match task {
        RulesTask::List => list(call),
        RulesTask::Rates => rules_tried::rates(call),
        RulesTask::Tune { rule } => rules_tried::tune(call, rule.as_deref()),
        RulesTask::Replay { files, each } => rules_tried::replay(call, &files, each),
        RulesTask::Limit(words) => rules_changed::limit(call, words),
        RulesTask::On { code, yes } => rules_changed::switch(call, &code, true, yes),
        RulesTask::Off { code, yes } => rules_changed::switch(call, &code, false, yes),
        RulesTask::Show { code } => show(call, &code),
        RulesTask::Score { folder } => score::score(call, &folder),
        RulesTask::Sql { dialect, staged, examples: _, out, force } => engines::sql(call, &dialect, (staged.as_deref(), &out), force),
        RulesTask::Check { files } => {
            if !files.is_empty() && rulebook_file::read(None, &files)?.is_empty() {
                return Err(CliError::Failed(text("这里面没有规则文件（.toml）", "there are no rule files (.toml) in it")));
            }
            let own = open::own(call)?.files_with(&call.settings.rules, &files)?;
            let book = Book::with_overlay(&own).map_err(|errors| CliError::Failed(errors.text()))?;
            let files: Vec<String> = own.into_iter().map(|(name, _)| name).collect();
            let wrong = BookErrors(wrong_examples(&book, &files));
            if !wrong.0.is_empty() {
                return Err(CliError::Failed(wrong.text()));
            }
            let said = text("{n} 条规则，没有错误，规则库 {digest}", "{n|rule|rules}, no faults, rulebook {digest}")
                .fill(&[("n", &book.rules().len()), ("digest", &book.digest().get(..12).unwrap_or_default())]);
            writeln!(call.out, "{}", said.get(call.lang()))?;
            for said in own_parts(&book, &files) {
                writeln!(call.out, "{}", said.get(call.lang()))?;
            }
            Ok(())
        }
    }
}

/// What the office's own files bring: their own rules, what they change of others, and the limits they set; each where there is any.
fn own_parts(book: &Book, files: &[String]) -> Vec<Text> {
    let own: Vec<Text> = book.rules().iter().filter(|rule| files.contains(&rule.file)).map(|rule| Text::same(rule.code.as_str())).collect();
    let part = |rule: &Rule, part: &'static str| match (part, rule.on) {
        ("on", true) => text("开", "on"),
        ("on", false) => text("关", "off"),
        // As whoever writes rules writes it.
        (part, _) => Text::same(part),
    };
    let change = |rule: &Rule| {
        let parts: Vec<Text> = rule.changed.iter().map(|own| part(rule, own)).collect();
        text("{code}（{parts}）", "{code} ({parts})").fill(&[("code", &rule.code), ("parts", &Text::list(parts))])
    };
    let changed: Vec<Text> = book.rules().iter().filter(|rule| !rule.changed.is_empty()).map(change).collect();
    let limits: Vec<Text> = book.own_limits().into_iter().map(Text::same).collect();
    let lines = [
        (own, text("自己的规则 {n} 条：{list}", "own rules, {n}: {list}")),
        (changed, text("改了已有的规则 {n} 条：{list}", "rules changed, {n}: {list}")),
        (limits, text("自己定的标准 {n} 项：{list}", "own limits, {n}: {list}")),
    ];
    let told = lines.into_iter().filter(|(all, _)| !all.is_empty());
    told.map(|(all, said)| said.fill(&[("n", &all.len()), ("list", &Text::list(all.clone()))])).collect()
}

/// Whom a rule is about, in words.
const fn scope(rule: &Rule) -> Text {
    match rule.scope {
        Scope::Person => text("人", "person"),
        Scope::Household => text("户", "household"),
        Scope::Village => text("村", "village"),
        Scope::Town => text("乡镇", "town"),
    }
}

fn severities(rule: &Rule, lang: Lang) -> String {
    rule.severities.iter().map(|severity| severity.label().get(lang).to_owned()).collect::<Vec<_>>().join(" / ")
}

fn list(call: &mut Call) -> Result<(), CliError> {
    let book = open::book(call)?;
    let lang = call.lang();
    let line = |rule: &Rule| {
        vec![
            word(rule.code.clone()),
            word(rule.title.get(lang)),
            word(scope(rule).get(lang)),
            word(rule.kind.label().get(lang)),
            word(severities(rule, lang)),
            word(if rule.on { text("开", "on") } else { text("关", "off") }.get(lang)),
            word(rule.external.join(" ")),
        ]
    };
    let listing = Listing {
        columns: vec![
            column("code", text("代码", "code")),
            column("title", text("名称", "title")),
            column("scope", text("对象", "scope")),
            column("kind", text("类别", "kind")),
            column("severity", text("等级", "severity")),
            column("on", text("启用", "on")),
            column("external", text("省级编号", "provincial no.")),
        ],
        rows: book.rules().iter().map(line).collect(),
    };
    listing.print(call.format, lang, call.out)
}

/// The lines of a limit in a year, the office's own beside the shipped ones, those in force first.
fn lines_of(book: &Book, key: &str, year: i32, call: &Call) -> Vec<Vec<TableCell>> {
    let lang = call.lang();
    let row = |(limit, is_in_force): (&Limit, bool)| {
        let from = if limit.layer > 0 { text("本单位", "the office") } else { text("随程序", "the program") };
        vec![
            word(key),
            word(limit.value.clone().unwrap_or_default()),
            word(limit.unit.code()),
            word(from.get(lang)),
            word(if is_in_force { text("现行", "in force") } else { Text::default() }.get(lang)),
            word(limit.holds().get(lang)),
            word(limit.effective.map(|day| day.to_string()).unwrap_or_default()),
            word(limit.document.clone()),
        ]
    };
    let rows: Vec<Vec<TableCell>> = book.lines_of(key, year, &call.settings.place).into_iter().map(row).collect();
    if !rows.is_empty() {
        return rows;
    }
    let mut none = vec![word(key), TableCell::Empty, TableCell::Empty, word(text("未设定", "not set").get(lang))];
    none.resize_with(8, || TableCell::Empty);
    vec![none]
}

/// The same for another program.
fn lines_as_json(book: &Book, rule: &Rule, year: i32, call: &Call) -> Vec<serde_json::Value> {
    let of = |key: &String| {
        let line = |(limit, is_in_force): (&Limit, bool)| {
            serde_json::json!({
                "key": key, "value": limit.value, "unit": limit.unit.code(), "own": limit.layer > 0, "in_force": is_in_force, "year": limit.year,
                "part": limit.part.map(limits::part_code), "place": limit.place.join("/"), "since": limit.effective.map(|day| day.to_string()),
                "document": limit.document,
            })
        };
        book.lines_of(key, year, &call.settings.place).into_iter().map(line).collect::<Vec<_>>()
    };
    rule.limits.iter().flat_map(of).collect()
}

fn show(call: &mut Call, code: &str) -> Result<(), CliError> {
    let book = open::book(call)?;
    let lang = call.lang();
    let Some(rule) = book.rule(code) else {
        return Err(CliError::Failed(no_rule_of(&no_rule(code, book.rules().iter().map(|rule| rule.code.as_str())))));
    };
    let year = call.period.map_or_else(|| open::clock(call).today().year(), |period| period.year);
    let lines: Vec<Vec<TableCell>> = rule.limits.iter().flat_map(|key| lines_of(&book, key, year, call)).collect();
    if call.format == Format::Json {
        let value = serde_json::json!({
            "code": rule.code, "title": rule.title.get(lang), "kind": rule.kind.label().get(lang), "scope": rule.scope.code(),
            "severity": rule.severities.iter().map(|severity| severity.code()).collect::<Vec<_>>(), "on": rule.on, "text": rule.text, "limits": rule.limits, "lines": lines_as_json(&book, rule, year, call), "look": rule.look, "usual": rule.usual,
            "examples": rule.examples.iter().map(|example| serde_json::json!({ "given": example.given, "expect": example.expect })).collect::<Vec<_>>(),
        });
        writeln!(call.out, "{value:#}")?;
        return Ok(());
    }
    writeln!(call.out, "{} {}", rule.code, rule.title.get(lang))?;
    writeln!(call.out, "{} {} {}", scope(rule).get(lang), rule.kind.label().get(lang), severities(rule, lang))?;
    if let Some(meaning) = &rule.meaning {
        writeln!(call.out, "{}", meaning.get(lang))?;
    }
    writeln!(call.out, "\n{}", rule.text)?;
    if let Some(excuse) = &rule.excuse {
        writeln!(call.out, "\n{}", excuse.get(lang))?;
    }
    writeln!(call.out)?;
    let columns = vec![
        column("limit", text("标准", "limit")),
        column("value", text("数值", "value")),
        column("unit", text("单位", "unit")),
        column("from", text("出处", "set by")),
        column("in_force", text("现行", "in force")),
        column("holds", text("适用", "holds for")),
        column("since", text("起", "since")),
        column("document", text("依据", "document")),
    ];
    Listing { columns, rows: lines }.print(call.format, lang, call.out)?;
    for example in &rule.examples {
        writeln!(call.out, "{:>8}  {}", example.expect, example.given)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::cli::commands::rulebook::own_parts;
    use crate::i18n::Lang;
    use crate::rules::book::Book;

    #[test]
    fn a_rule_that_was_switched_is_said_to_be_on_or_off() {
        let text = "[[rule]]\ncode = \"INC12\"\non = false\n[[rule]]\ncode = \"PRD10\"\non = true\nseverity = \"low\"\n";
        let book = Book::with_overlay(&[("own.toml".to_owned(), text.to_owned())]).expect("a book");
        let said = own_parts(&book, &["own.toml".to_owned()]);
        let told = |lang| said.iter().map(|line| line.get(lang)).collect::<Vec<_>>();
        assert_eq!(told(Lang::Zh), ["改了已有的规则 2 条：INC12（关）、PRD10（开、severity）"]);
        assert_eq!(told(Lang::En), ["rules changed, 2: INC12 (off), PRD10 (on, severity)"]);
    }
}
