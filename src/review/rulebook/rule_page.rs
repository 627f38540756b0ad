//! A rule as the office may read it at the desk: what it catches, its expressions, the limits in force and their documents.
//!
//! The list of all rules and one rule on a page of its own are here too. What does not live here: the rulebook (`rules`), the flag with its numbers (`case/mod.rs`).

use crate::domain::table::labels;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::rows::section::Section;
use crate::review::rulebook::in_force::InForce;
use crate::review::rulebook::ledger_page::DIGESTS;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::book::limits;

/// Over the rule in its own language: read on the page of the rule, never beside a list.
pub const AS_WRITTEN: Text = text("规则原文", "The rule as written");

/// Over its samples, which are in that language too.
pub const SAMPLES: Text = text("样例（结果  条件）", "Samples (outcome, given)");

/// Over the name that a limit has in files of rules.
pub const NAME_IN_FILES: Text = text("规则文件里的名字", "Its name in files of rules");

/// Whether a section is for whoever checks the rules or the chain of the ledger: nobody else reads it unless it is unfolded.
#[must_use]
pub fn is_for_checkers(section: &Section) -> bool {
    [AS_WRITTEN, SAMPLES, NAME_IN_FILES, DIGESTS].contains(&section.heading)
}

/// A rule as a line of the rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its code: `INC01`.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// The family of rules it belongs to.
    pub group: Text,
    /// What sort of finding it makes.
    pub kind: Text,
    /// Whom it is about.
    pub scope: Text,
    /// The severities it may end with.
    pub severity: Text,
    /// Whether it is switched on.
    pub on: bool,
}

fn section(heading: Text, lines: Vec<Text>) -> Option<Section> {
    (!lines.is_empty()).then_some(Section { heading, lines })
}

/// The family of a rule, from the letters of its code (domain.md 4.3 to 4.12); an office's own family goes by its letters.
#[must_use]
pub fn family(code: &str) -> Text {
    let letters = code.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match letters {
        "ARI" => text("算账核对", "arithmetic"),
        "COL" => text("采集过程", "collection"),
        "EDU" => text("教育", "education"),
        "IDV" => text("身份信息", "identity"),
        "INC" => text("收入水平", "income"),
        "LAB" => text("务工工资", "labour"),
        "MON" => text("监测对象", "monitoring"),
        "PRD" => text("生产经营", "production"),
        "PRP" => text("财产收入", "property"),
        "PWP" => text("公益岗位", "public posts"),
        "SEC" => text("医保保障", "insurance"),
        "TRF" => text("转移收入", "transfers"),
        "VIL" => text("村级规律", "village"),
        "XCK" => text("部门比对", "rosters"),
        other => Text::same(other),
    }
}

/// Whom a rule is about, in words.
const fn scope(scope: Scope) -> Text {
    match scope {
        Scope::Person => text("人", "person"),
        Scope::Household => text("户", "household"),
        Scope::Village => text("村", "village"),
        Scope::Town => text("乡镇", "town"),
    }
}

/// What a sample expects, in words; a severity or how the rule ends without a flag.
fn expected(code: &str) -> Text {
    match code {
        "high" => text("高", "high"),
        "medium" => text("中", "medium"),
        "low" => text("低", "low"),
        "clear" => text("不报", "clear"),
        "skipped" => text("不判", "skipped"),
        other => Text::same(other),
    }
}

impl Desk {
    /// Every rule of the book, family by family.
    #[must_use]
    pub fn rule_rows(&self) -> Vec<RuleRow> {
        let mut rows: Vec<RuleRow> = self.office.book.rules().iter().map(row).collect();
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        rows
    }

    /// One rule: what it catches, its expressions as written, limits in force, how to look into it, its samples.
    #[must_use]
    pub fn rule_page(&self, code: &str) -> Vec<Section> {
        self.in_force().rule_page(code)
    }

    /// What a rule is about, for people; empty when the book has none of that code.
    #[must_use]
    pub fn rule_words(&self, code: &str) -> Vec<Text> {
        let Some(rule) = self.office.book.rule(code) else { return Vec::new() };
        let mut lines: Vec<Text> = rule.meaning.iter().cloned().collect();
        lines.extend(listed(&rule.look, &text("看: {list}", "look at: {list}"), sentences::evidence_label));
        lines.extend(listed(&rule.usual, &text("常见: {list}", "usual: {list}"), sentences::reason_label));
        lines.extend(rule.excuse.as_ref().map(|excuse| text("常见误报: {why}", "often not so: {why}").fill(&[("why", excuse)])));
        lines
    }
}

impl InForce<'_> {
    /// One rule: what it catches, its expressions as written, limits in force, how to look into it, its samples; empty when the book has
    /// none of that code.
    #[must_use]
    pub fn rule_page(&self, code: &str) -> Vec<Section> {
        let Some(rule) = self.book.rule(code) else { return Vec::new() };
        let mut state = vec![text("{kind}，{severity}，针对{scope}，{on}", "{kind}, {severity}, about a {scope}, {on}").fill(&[
            ("kind", &rule.kind.label()),
            ("severity", &rule.severity_label()),
            ("scope", &scope(rule.scope)),
            ("on", &if rule.on { text("已启用", "switched on") } else { text("已关闭", "switched off") }),
        ])];
        if !rule.external.is_empty() {
            state.push(text("省级编号 {list}", "provincial no. {list}").fill(&[("list", &rule.external.join(" "))]));
        }
        state.extend(self.silence_of(rule));
        let files: Vec<String> = self.book.tables_of(rule).iter().map(|table| table.code().to_owned()).collect();
        if !files.is_empty() {
            state.push(text("要用的文件: {list}", "files it reads: {list}").fill(&[("list", &labels(&files))]));
        }
        let look = [
            listed(&rule.look, &text("看: {list}", "look at: {list}"), sentences::evidence_label),
            listed(&rule.usual, &text("常见: {list}", "usual: {list}"), sentences::reason_label),
            rule.excuse.as_ref().map(|excuse| text("常见误报: {why}", "often not so: {why}").fill(&[("why", excuse)])),
            rule.ask.as_ref().map(|ask| text("退回时说: {ask}", "on the slip: {ask}").fill(&[("ask", ask)])),
        ];
        let samples = rule.examples.iter().map(|example| {
            text("{expect}  {given}", "{expect}  {given}").fill(&[("expect", &expected(&example.expect)), ("given", &example.given)])
        });
        [
            section(text("查什么", "What it catches"), rule.meaning.clone().into_iter().collect()),
            section(text("状态", "State"), state),
            section(AS_WRITTEN, self.as_written(rule)),
            section(text("现行标准和依据", "Limits in force and their documents"), self.limits_of(rule)),
            section(text("怎么核", "How to look into it"), look.into_iter().flatten().collect()),
            section(SAMPLES, samples.collect()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Beside which rules it says nothing, and which of those are switched off and so silence nothing.
    fn silence_of(&self, rule: &Rule) -> Option<Text> {
        let beside = &rule.silent_beside;
        let is_on = |code: &String| self.book.rule(code).is_some_and(|other| other.on);
        let off: Vec<&str> = beside.iter().filter(|code| !is_on(code)).map(String::as_str).collect();
        let words = if beside.is_empty() {
            return None;
        } else if off.is_empty() {
            text("报了“{list}”的户，本规则不再报", "says nothing of a household where {list} fires")
        } else {
            text(
                "报了“{list}”的户，本规则不再报（“{off}”已关闭，不算）",
                "says nothing of a household where {list} fires ({off} switched off: does not count)",
            )
        };
        let titles = |codes: &[&str]| Text::list(codes.iter().map(|code| self.titled(code)));
        let all: Vec<&str> = beside.iter().map(String::as_str).collect();
        Some(words.fill(&[("list", &titles(&all)), ("off", &titles(&off))]))
    }

    /// The title of a rule; its code where the book has none of it.
    fn titled(&self, code: &str) -> Text {
        self.book.rule(code).map_or_else(|| Text::same(code), |rule| rule.title.clone())
    }

    /// The text of the rule, and which limit each code in it is.
    fn as_written(&self, rule: &Rule) -> Vec<Text> {
        let named = |key: &String| {
            let limit = self.book.limit_of(key, self.period, self.place)?;
            Some(text("limit.{key} 是“{title}”", "limit.{key}: {title}").fill(&[("key", key), ("title", &limit.title)]))
        };
        rule.text.lines().map(Text::same).chain(rule.limits.iter().filter_map(named)).collect()
    }

    fn limits_of(&self, rule: &Rule) -> Vec<Text> {
        let line = |key: &String| {
            let Some(limit) = self.book.limit_of(key, self.period, self.place) else {
                return text("{title}未设定", "{title} is not set").fill(&[("title", &self.book.limit_named(key, self.period))]);
            };
            let document = if limit.document.is_empty() {
                text("随程序的默认值", "default of the program")
            } else {
                Text::same(limit.document)
            };
            let shipped = self.book.shipped_limit_of(key, self.period, self.place).filter(|shipped| *shipped != limit.value);
            let line = match &shipped {
                Some(_) => {
                    text("{title} = {value}（{document}；随程序的是 {shipped}）", "{title} = {value} ({document}; shipped: {shipped})")
                }
                None => text("{title} = {value}（{document}）", "{title} = {value} ({document})"),
            };
            line.fill(&[
                ("title", &self.book.limit_named(key, self.period)),
                ("value", &limits::with_unit(&limit.value, &limit.unit)),
                ("document", &document),
                ("shipped", &limits::with_unit(&shipped.unwrap_or_default(), &limit.unit)),
            ])
        };
        rule.limits.iter().map(line).collect()
    }
}

fn row(rule: &Rule) -> RuleRow {
    RuleRow {
        code: rule.code.clone(),
        title: rule.title.clone(),
        group: family(&rule.code),
        kind: rule.kind.label(),
        scope: scope(rule.scope),
        severity: rule.severity_label(),
        on: rule.on,
    }
}

fn listed(codes: &[String], pattern: &Text, label: fn(&str, Lang) -> String) -> Option<Text> {
    let in_lang = |lang: Lang| codes.iter().map(|code| label(code, lang)).collect::<Vec<_>>().join("; ");
    let list = Text::made(in_lang(Lang::Zh), in_lang(Lang::En));
    (!codes.is_empty()).then(|| pattern.fill(&[("list", &list)]))
}
