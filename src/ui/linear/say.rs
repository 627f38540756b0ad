//! Cases, forms and pages as numbered lines: no columns, no frames, every mark a word.

use crate::domain::code;
use crate::domain::flag::Subject;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::ItemRow;
use crate::review::rows::LogRow;
use crate::review::rows::QueueRow;
use crate::review::rows::returned::ReturnAnswered;
use crate::review::rows::returned::slip_out;
use crate::review::rows::section::Section;
use crate::ui::dialog::detail::Detail;
use crate::ui::form::Form;
use crate::ui::form::choices;
use crate::ui::form::row::FormRow;
use crate::ui::pages::case::Pane;
use crate::ui::pages::case::income;
use crate::ui::widgets::amounts;
use crate::ui::widgets::theme::Meaning;

/// Choices shown of each question before the rest is only counted.
const FEW: usize = 4;

/// A case as a line of the list; one that is out with its slip, `over` days over its day.
#[must_use]
pub fn row(number: usize, row: &QueueRow, over: i64, lang: Lang) -> String {
    let size = row.size.map_or_else(|| "-".to_owned(), |size| size.to_string());
    let marks: String = amounts::flags(row.flags, lang).into_iter().map(|(mark, _)| mark).collect();
    let before = match (row.before, row.before_why) {
        (Some(money), _) => text("上年同期 {before}{change}", "a year ago {before}{change}").fill(&[
            ("before", &money.to_string()),
            ("change", &row.change.map(|change| format!(" {}", amounts::percent(change))).unwrap_or_default()),
        ]),
        (None, Some(why)) => amounts::short_why(why),
        (None, None) => text("上年同期 -", "a year ago -"),
    };
    let flags = text("疑点 {marks} {top}", "flags {marks} {top}").fill(&[("marks", &marks), ("top", &row.top.clone().unwrap_or_default())]);
    let line = text(
        "{n}. {village} {head}，{size} 人，人均 {now}，{before}，{status} 第 {round} 轮",
        "{n}. {village} {head}, {size|person|people}, per head {now}, {before}, {status}, round {round}",
    );
    let line = line.fill(&[
        ("n", &number),
        ("village", &row.village),
        ("head", &row.head),
        ("size", &size),
        ("now", &amounts::amount(row.now)),
        ("before", &before),
        ("status", &row.status.label()),
        ("round", &i64::from(row.round)),
    ]);
    let line = if marks.is_empty() && row.top.is_none() { line } else { clauses(&[line, flags]) };
    let mut line = line.get(lang).trim_end().to_owned();
    if let Some((_, title)) = &row.of_village {
        let more = text("；本村高疑点未处理: {title}（“各村 {n}”）", "; the village's high flag is open: {title} (“villages {n}”)");
        line.push_str(more.fill(&[("title", title), ("n", &number)]).get(lang));
    }
    match &row.out {
        Some((slip, due)) => format!("{line}{}{}", text("，", ", ").get(lang), slip_out(slip, *due, over).get(lang)),
        None => line,
    }
}

/// Clauses of a sentence one behind the other; what says nothing leaves no comma.
fn clauses(each: &[Text]) -> Text {
    let said: Vec<&Text> = each.iter().filter(|said| !said.is_empty()).collect();
    let joined = |lang: Lang, by: &str| said.iter().map(|said| said.get(lang)).collect::<Vec<_>>().join(by);
    Text::made(joined(Lang::Zh, "，"), joined(Lang::En, ", "))
}

/// A case as it is opened: who, why here, what is open, what can be read, why it cannot be approved.
#[must_use]
pub fn case(case: &CaseView, at: usize, of: usize, lang: Lang) -> Vec<String> {
    let row = &case.row;
    let number = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let whose = text(
        "第 {n}/{of} 户: {village}{group} {head}，户 {tail}，{size} 人（上年同期 {before}）",
        "{n} of {of}: {village} {group} {head}, household {tail}, {size|person|people} (was {before})",
    );
    let whose = whose.fill(&[
        ("n", &at),
        ("of", &of),
        ("village", &row.village),
        ("group", &row.group),
        ("head", &row.head),
        ("tail", &amounts::tail(&row.hh_id)),
        ("size", &number(row.size)),
        ("before", &number(case.size_before)),
    ]);
    let round = text("第 {round} 轮", "round {round}").fill(&[("round", &i64::from(row.round))]);
    let mut out = vec![clauses(&[whose, code::label(&row.category), row.status.label(), round, case.collected.clone()])];
    out.push(text("排第 {n}: {why}", "No. {n}: {why}").fill(&[("n", &row.place), ("why", &row.why)]));
    out.extend(case.asked.iter().flat_map(ReturnAnswered::lines));
    let cards = Pane::Cards as usize + 1;
    for (n, card) in case.cards.iter().enumerate().filter(|(_, card)| card.state.is_unsettled()) {
        out.push(text("{at}.{n} {severity} {title}: {said}", "{at}.{n} {severity} {title}: {said}").fill(&[
            ("at", &cards),
            ("n", &(n + 1)),
            ("severity", &card.flag.severity.label()),
            ("title", &card.title),
            ("said", &card.words.said),
        ]));
        if matches!(card.flag.subject, Subject::Village(_)) {
            let line = text(
                "这是村级疑点：“各村 {n}”看本村的证据和户，处理后回到本户",
                "this is a flag of the village: “villages {n}” shows its evidence and households, and comes back here once it is settled",
            );
            out.push(line.fill(&[("n", &(n + 1))]));
        }
        if let Some(earlier) = &card.earlier {
            let line = text("{said}（“沿用以前的说明 {n}”照此再办）", "{said} (“take-over {n}” gives the same answer again)");
            out.push(line.fill(&[("said", &earlier.said), ("n", &(n + 1))]));
        }
    }
    if choices::unsettled(&case.cards).next().is_none() {
        out.push(text("没有未处理的疑点。", "No flag is open."));
    }
    if let Some((_, Err(why))) = case.possible.iter().find(|(deed, _)| *deed == Deed::Approve) {
        out.push(text("还不能直接通过: {why}", "Not to be approved as it is: {why}").fill(&[("why", &why.text())]));
    }
    let panes = Pane::ALL.map(|pane| format!("{} {} {}", pane as usize + 1, pane.label().get(lang), pane.len(case)));
    out.push(text("可看: {panes}", "To read: {panes}").fill(&[("panes", &panes.join("  "))]));
    out.iter().map(|line| line.get(lang).to_owned()).collect()
}

/// A pane of a case, line by line.
#[must_use]
pub fn pane(pane: Pane, case: &CaseView, lang: Lang) -> Vec<String> {
    let at = pane as usize + 1;
    let numbered = |n: usize, line: &str| format!("{at}.{} {}", n + 1, line.trim());
    let mut out = vec![format!("{} {}", pane.label().get(lang), pane.len(case))];
    match pane {
        Pane::Income => {
            let rows = income::rows(case, false);
            let items = rows.iter().filter_map(|at| case.items.get(*at));
            out.extend(items.enumerate().map(|(n, item)| numbered(n, figure(item, lang).get(lang))));
        }
        Pane::Cards => {
            for (n, card) in case.cards.iter().enumerate() {
                let line =
                    text("{severity} {rule} {title}（{kind}，{state}）: {said}", "{severity} {rule} {title} ({kind}, {state}): {said}");
                let line = line.fill(&[
                    ("severity", &card.flag.severity.label()),
                    ("rule", &card.flag.rule),
                    ("title", &card.title),
                    ("kind", &card.flag.kind.label()),
                    ("state", &card.state.label()),
                    ("said", &card.words.said),
                ]);
                out.push(numbered(n, line.get(lang)));
            }
        }
        Pane::Members => {
            for (n, member) in case.members.iter().enumerate() {
                let age = member.age.map_or_else(|| "-".to_owned(), |age| age.to_string());
                let mark = if member.marked { text("有疑点", "flagged") } else { text("", "") };
                let line = text(
                    "{name} {relation} {sex} {age} 岁 {cert} {health} {labour} {doing} {last} {mark}",
                    "{name} {relation} {sex} age {age} {cert} {health} {labour} {doing} {last} {mark}",
                );
                let line = line.fill(&[
                    ("name", &member.name),
                    ("relation", &member.relation),
                    ("sex", &member.sex),
                    ("age", &age),
                    ("cert", &member.cert),
                    ("health", &member.health),
                    ("labour", &member.labour),
                    ("doing", &member.doing),
                    ("last", &member.last_year),
                    ("mark", &mark),
                ]);
                out.push(numbered(n, line.get(lang)));
            }
        }
        Pane::Notes => out.extend(log(&case.notes, lang)),
        Pane::History => out.extend(log(&case.history, lang)),
        Pane::Versions => out.extend(log(&case.versions, lang)),
        Pane::Skipped => {
            let line = |row: &crate::review::rows::SkippedRow| format!("{} {}: {}", row.rule, row.title.get(lang), row.why.get(lang));
            out.extend(case.skipped.iter().enumerate().map(|(n, row)| numbered(n, &line(row))));
        }
    }
    if out.len() == 1 {
        out.push(text("（没有）", "(none)").get(lang).to_owned());
    }
    out
}

fn log(rows: &[LogRow], lang: Lang) -> Vec<String> {
    rows.iter().map(|row| format!("{} {} {}", row.at, row.who, row.what.get(lang))).collect()
}

/// An item of the account: both years, what moved, the village.
fn figure(item: &ItemRow, lang: Lang) -> Text {
    let signed = |money: Money| if item.negative { Money(money.0.saturating_neg()) } else { money };
    let shown = |figure: &Result<Money, Why>| match figure {
        Ok(money) => signed(*money).to_string(),
        Err(why) => amounts::short_why(*why).get(lang).to_owned(),
    };
    let mark = item.mark.map(crate::domain::flag::Severity::label);
    let mut line = text("{mark} {label}: 本期 {now}，上年同期 {before}", "{mark} {label}: now {now}, a year ago {before}").fill(&[
        ("mark", &mark.as_ref().map(|mark| mark.get(lang)).unwrap_or_default()),
        ("label", &item.label),
        ("now", &shown(&item.now)),
        ("before", &shown(&item.before)),
    ]);
    if let (Ok(now), Ok(before)) = (&item.now, &item.before) {
        let by = now.checked_sub(*before).map(|by| signed(by).to_string()).unwrap_or_default();
        let share = amounts::change(*now, *before).map(|share| format!(" {}", amounts::percent(share))).unwrap_or_default();
        let more = text("{line}，增减 {by}{share}", "{line}, change {by}{share}");
        line = more.fill(&[("line", &line), ("by", &by), ("share", &share)]);
    }
    if item.by_payroll[0] {
        line = text("{line}（上年同期按公益岗工资表算出）", "{line} (a year ago: by the post payroll)").fill(&[("line", &line)]);
    }
    if let Some(then) = item.at_return {
        let more = text("{line}，退回时 {then}", "{line}, when returned {then}");
        line = more.fill(&[("line", &line), ("then", &signed(then).to_string())]);
    }
    if let Some(median) = item.village_median {
        let more = text("{line}，村中位 {median}", "{line}, village median {median}");
        line = more.fill(&[("line", &line), ("median", &signed(median).to_string())]);
    }
    line
}

/// A page: its title, headings and paragraphs.
#[must_use]
pub fn page(page: &Detail, lang: Lang) -> Vec<String> {
    let line = |(meaning, words): &(Meaning, Text)| match meaning {
        Meaning::Heading => format!("{}:", words.get(lang)),
        _ => format!("  {}", words.get(lang)),
    };
    std::iter::once(page.title().get(lang).to_owned()).chain(page.paragraphs().iter().map(line)).collect()
}

/// Headings with lines below them.
#[must_use]
pub fn sections(sections: &[Section], lang: Lang) -> Vec<String> {
    let lines = |section: &Section| {
        let lines: Vec<String> = section.lines.iter().map(|line| format!("  {}", line.get(lang))).collect();
        std::iter::once(format!("{}:", section.heading.get(lang))).chain(lines).collect::<Vec<_>>()
    };
    sections.iter().flat_map(lines).collect()
}

/// The rows of a form that take an answer, by their numbers from 1.
pub fn answers(form: &Form) -> impl Iterator<Item = (usize, usize)> + '_ {
    let takes = form.rows.iter().enumerate().filter(|(_, row)| !matches!(row, FormRow::Heading(_)));
    takes.enumerate().map(|(n, (at, _))| (n + 1, at))
}

/// A row of a form with its number.
#[must_use]
pub fn answer(number: usize, row: &FormRow, lang: Lang) -> String {
    let tick = |on: bool| if on { "[x]" } else { "[ ]" };
    match row {
        FormRow::Heading(words) => format!("{}:", words.get(lang)),
        FormRow::Choice { label, on, .. } => format!("{number} {} {}", tick(*on), label.get(lang)),
        FormRow::Sentence { on, field } => format!("{number} {} {}", tick(*on), field.value()),
        FormRow::Line { label, field, .. } => format!("{number} {} {}", label.get(lang), field.value()),
    }
}

/// A form: its title and its rows; of long lists the ticked ones and the first few, unless `whole`.
#[must_use]
pub fn form(form: &Form, whole: bool, lang: Lang) -> Vec<String> {
    let mut out = vec![form.title.get(lang).to_owned()];
    let numbers: std::collections::HashMap<usize, usize> = answers(form).map(|(number, at)| (at, number)).collect();
    let (mut few, mut hidden) = (0, 0);
    for (at, row) in form.rows.iter().enumerate() {
        match row {
            FormRow::Heading(_) => few = 0,
            FormRow::Choice { on: false, .. } => few += 1,
            FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Line { .. } => {}
        }
        if !whole && few > FEW && matches!(row, FormRow::Choice { on: false, .. }) {
            hidden += 1;
            continue;
        }
        out.push(answer(numbers.get(&at).copied().unwrap_or(0), row, lang));
        out.extend(form.meaning(row, lang).map(|means| format!("    = {means}")));
    }
    let hint = text(
        "输入号码或代码勾选、再输取消；号码加空格加文字改写那一行；0 {submit}；返回 取消",
        "a number or a code ticks or unticks; a number, a blank and words rewrite that line; 0 {submit}; back cancels",
    );
    out.push(hint.fill(&[("submit", &form.submit)]).get(lang).to_owned());
    if hidden > 0 {
        let more = text("还有 {n} 项没有列出，输入 + 全部列出", "{n} more are not shown; + shows all").fill(&[("n", &hidden)]);
        out.push(more.get(lang).to_owned());
    }
    out
}
