//! The pages behind Enter: where a figure comes from; a flag's rule, formula, limits and documents.

use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::table::labels;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::Card;
use crate::review::rows::CaseView;
use crate::review::rows::ItemRow;
use crate::review::rows::LogRow;
use crate::review::rows::MemberRow;
use crate::review::rows::SkippedRow;
use crate::rules::explain::words::FlagWords;
use crate::ui::dialog::detail::Detail;
use crate::ui::widgets::theme::Meaning;

fn figure_line(label: &Text, figure: &Result<Money, Why>) -> (Meaning, Text) {
    let value = match figure {
        Ok(money) => Text::same(money.to_string()),
        Err(why) => why.label(),
    };
    (Meaning::Plain, text("{label}: {value}", "{label}: {value}").fill(&[("label", label), ("value", &value)]))
}

/// A figure: its value over the years, its source, the flags that name it.
#[must_use]
pub fn figure(item: &ItemRow, case: &CaseView) -> Detail {
    let mut lines = vec![figure_line(&text("本期", "this period"), &item.now)];
    let years = [
        (text("上年同期", "a year before"), &item.before),
        (text("前两年", "two years before"), &item.older[0]),
        (text("前三年", "three years before"), &item.older[1]),
    ];
    let known = years.iter().filter(|(_, figure)| **figure != Err(Why::NoPeriod));
    lines.extend(known.map(|(label, figure)| figure_line(label, figure)));
    let none: Vec<Text> = years.iter().filter(|(_, figure)| **figure == Err(Why::NoPeriod)).map(|(label, _)| label.clone()).collect();
    if !none.is_empty() {
        let list = crate::rules::explain::sentences::joined(&none, "、", ", ");
        lines.push((Meaning::Muted, text("没有记录: {list}", "no record: {list}").fill(&[("list", &list)])));
    }
    if item.by_payroll.contains(&true) {
        let said = text(
            "往年的表上没有分开，按那一年的公益岗工资表算出",
            "not split on the forms of then: worked out from the post payroll of that year",
        );
        lines.push((Meaning::Muted, said));
    }
    if let Some(median) = item.village_median {
        lines.push(figure_line(&text("本村中位数", "village median"), &Ok(median)));
    }
    if let Some(then) = item.at_return {
        lines.push(figure_line(&text("退回时", "when returned"), &Ok(then)));
    }
    if let Some(computed) = item.computed {
        lines.push((
            Meaning::Medium,
            text("填报的与按分项合计的不一致，合计为: {value}", "reported differs from the sum of its items: {value}")
                .fill(&[("value", &computed.to_string())]),
        ));
    }
    lines.push((Meaning::Heading, text("出处", "Where it comes from")));
    let source = item.source.clone().unwrap_or_else(|| text("没有记录出处", "no source on record"));
    lines.push((Meaning::Plain, source));
    if let Some(asked) = &case.asked {
        let mut told = asked.lines().into_iter();
        lines.extend(told.next().map(|head| (Meaning::Heading, head)));
        lines.extend(told.map(|line| (Meaning::Plain, line)));
    }
    let naming: Vec<&Card> = case.cards.iter().filter(|card| card.flag.fields.contains(&item.field)).collect();
    if !naming.is_empty() {
        lines.push((Meaning::Heading, text("与它有关的疑点", "Flags that name it")));
    }
    for card in naming {
        lines
            .push((Meaning::Plain, text("{title}: {said}", "{title}: {said}").fill(&[("title", &card.title), ("said", &card.words.said)])));
    }
    Detail::new(text("{label} {head}", "{label}, {head}").fill(&[("label", &item.label), ("head", &case.row.head)]), lines)
}

/// A flag: what it says, its arithmetic, limits with documents, and what its rule is about. The rule as written stands in the rulebook.
#[must_use]
pub fn flag(card: &Card, rule: &[Text]) -> Detail {
    let (flag, FlagWords { said, worked }) = (&card.flag, card.words.clone());
    let mut lines = vec![(Meaning::Plain, said), (Meaning::Heading, text("算式", "Worked out")), (Meaning::Plain, worked)];
    if !card.limits.is_empty() {
        lines.push((Meaning::Heading, text("标准和依据", "Limits and documents")));
    }
    for limit in &card.limits {
        let document = if limit.document.is_empty() {
            text("随程序的默认值", "default of the program")
        } else {
            Text::same(limit.document.clone())
        };
        lines.push((
            Meaning::Plain,
            text("{said}（{document}）", "{said} ({document})").fill(&[("said", &limit.said), ("document", &document)]),
        ));
    }
    // What is told of the rule says it too.
    if let (Some(excuse), []) = (&card.excuse, rule) {
        lines.push((Meaning::Heading, text("常见的误报", "Usual false alarms")));
        lines.push((Meaning::Plain, excuse.clone()));
    }
    if !flag.partial.is_empty() {
        let line = text("部分核验，缺: {sources}", "judged in part, without: {sources}").fill(&[("sources", &labels(&flag.partial))]);
        lines.push((Meaning::Medium, line));
    }
    if let Some(settled) = &card.settled {
        lines.push((Meaning::Approved, settled.clone()));
    }
    if let Some(earlier) = &card.earlier {
        lines.push((Meaning::Changed, earlier.said.clone()));
    }
    if !rule.is_empty() {
        lines.push((Meaning::Heading, text("这条规则", "About the rule")));
        lines.extend(rule.iter().map(|line| (Meaning::Plain, line.clone())));
    }
    let title = text("{rule} {title}（{severity}）", "{rule} {title} ({severity})").fill(&[
        ("rule", &flag.rule),
        ("title", &card.title),
        ("severity", &flag.severity.label()),
    ]);
    Detail::new(title, lines).about(flag.rule.clone())
}

/// An entry of notes, history or versions in full: a pane shows as much of it as fits.
#[must_use]
pub fn entry(row: &LogRow) -> Detail {
    let title = text("{at} {who}", "{at} {who}").fill(&[("at", &row.at), ("who", &row.who)]);
    let number = text("台账第 {n} 号", "ledger no. {n}").fill(&[("n", &row.seq)]);
    let mut lines = vec![(Meaning::Plain, row.what.clone())];
    lines.extend((row.seq > 0).then_some((Meaning::Muted, number)));
    Detail::new(title, lines)
}

/// A member in full.
#[must_use]
pub fn member(row: &MemberRow) -> Detail {
    let dash = || text("-", "-");
    let given = |words: &Text| if words.get(Lang::Zh).is_empty() { dash() } else { words.clone() };
    let written = |words: &str| if words.is_empty() { dash() } else { Text::made(words.to_owned(), words.to_owned()) };
    let lines = [
        (text("与户主关系: {value}", "relation to the head: {value}"), given(&row.relation)),
        (text("性别: {value}", "sex: {value}"), given(&row.sex)),
        (text("年龄: {value}", "age: {value}"), row.age.map_or_else(dash, |age| written(&age.to_string()))),
        (text("证件号: {value}", "certificate: {value}"), written(&row.cert)),
        (text("健康状况: {value}", "health: {value}"), given(&row.health)),
        (text("劳动能力: {value}", "labour: {value}"), given(&row.labour)),
    ];
    let mut lines: Vec<_> = lines.into_iter().map(|(line, value)| (Meaning::Plain, line.fill(&[("value", &value)]))).collect();
    lines.push((Meaning::Plain, row.doing.clone()));
    if !row.last_year.get(Lang::Zh).is_empty() {
        lines.push((Meaning::Muted, row.last_year.clone()));
    }
    Detail::new(text("成员 {name}", "member {name}").fill(&[("name", &row.name)]), lines)
}

/// A rule that could not be judged: why, and what it is about.
#[must_use]
pub fn skipped(row: &SkippedRow, rule: &[Text]) -> Detail {
    let mut lines = vec![(Meaning::Plain, row.why.clone())];
    if !rule.is_empty() {
        lines.push((Meaning::Heading, text("这条规则", "About the rule")));
        lines.extend(rule.iter().map(|line| (Meaning::Plain, line.clone())));
    }
    Detail::new(text("{rule} {title} 未判", "{rule} {title}, not judged").fill(&[("rule", &row.rule), ("title", &row.title)]), lines)
        .about(row.rule.clone())
}
