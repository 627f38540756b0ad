//! `queue`, `show`, `decide`, `undo`: cases without a screen.

use serde_json::json;

use crate::cli::args::Format;
use crate::cli::args::decide::Decide;
use crate::cli::args::values::DecideWord;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::of_filter;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::code;
use crate::domain::evidence::evidence;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::reason::reason;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::village::VillageRow;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::CaseView;
use crate::review::rows::ItemRow;
use crate::review::rows::LogRow;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;

fn word(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

fn count(value: impl TryInto<i64>) -> TableCell {
    value.try_into().map_or(TableCell::Empty, TableCell::Count)
}

fn amount(value: Option<Money>) -> TableCell {
    value.map_or(TableCell::Empty, TableCell::Money)
}

/// Lists the queue in an order; the place of a case is that of the queue's own.
///
/// # Errors
/// The file cannot be opened, or the filter is not well formed.
pub fn queue(call: &mut Call, filter: Option<&str>, order: QueueOrder, limit: Option<usize>) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let rows = desk.queue();
    let (mut chosen, missing) = match filter {
        Some(written) => desk.queue_where(written).map_err(|error| of_filter(&error))?,
        None => ((0..rows.len()).collect(), 0),
    };
    order.sort(rows, &mut chosen);
    let lang = call.lang();
    let listing = Listing {
        columns: vec![
            column("place", text("位次", "place")),
            column("village", text("村", "village")),
            column("hh_id", text("户编号", "household")),
            column("head", text("户主", "head")),
            column("size", text("人口", "size")),
            column("net_pc", text("人均本期", "now")),
            column("net_pc_before", text("人均上年同期", "a year ago")),
            column("change", text("增减", "change")),
            column("status", text("状态", "status")),
            column("round", text("轮", "round")),
            column("high", text("高", "high")),
            column("medium", text("中", "med")),
            column("low", text("低", "low")),
            column("rules", text("疑点", "flags")),
            column("doubt", text("可疑金额", "in doubt")),
            column("control", text("对照样本", "control")),
            column("why", text("排序理由", "why here")),
        ],
        rows: chosen.iter().take(limit.unwrap_or(usize::MAX)).filter_map(|&at| rows.get(at)).map(|row| queue_line(row, lang)).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    if rows.is_empty()
        && let Some(period) = desk.header().period
    {
        let said = text("{period}没有要审的户：数据只作上年对照", "no case is to be reviewed in {period}: it is only compared with");
        call.say(&said.fill(&[("period", &period.title())]));
    }
    if let Some(line) = desk.stop_line() {
        call.say(&line.text());
        if line.control > 0 {
            let said = text(
                "停止线以下抽出对照样本，待看 {n} 户（--where 'control == \"是\"'）",
                "control sample from below the line: {n} to look at (--where 'control == \"是\"')",
            );
            call.say(&said.fill(&[("n", &line.control)]));
        }
    }
    if let Some(told) = desk.control_finding().text() {
        call.say(&told);
    }
    if filter.is_some_and(|written| desk.is_about_villages(written)) {
        call.say(&text(
            "这个条件问的是村：列出的是符合条件的村的全部户",
            "this filter asks villages: all households of those that fit are listed",
        ));
    }
    if missing > 0 {
        call.say(&text("另有 {n} 户缺数据，无法判断是否符合条件", "{n} more lack the data to tell").fill(&[("n", &missing)]));
    }
    Ok(())
}

/// Lists the villages, those with the heaviest flags of their own first.
///
/// # Errors
/// The file cannot be opened, or the filter is not well formed or not about villages.
pub fn villages(call: &mut Call, filter: Option<&str>) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let failed = <CliError as From<ReviewError>>::from;
    let rows = desk.villages().map_err(failed)?;
    let (chosen, missing) = match filter {
        Some(written) => desk.villages_where(written).map_err(|error| of_filter(&error))?,
        None => (rows.iter().map(|row| row.name.key().to_owned()).collect(), 0),
    };
    let lang = call.lang();
    let flags = |row: &VillageRow, open: bool| {
        let flags: Vec<&str> = row.flags.iter().filter(|flag| flag.3 == open).map(|flag| flag.0.as_str()).collect();
        word(flags.join(" "))
    };
    let line = |row: &VillageRow| {
        vec![word(row.name.key()), count(row.households), count(row.waiting), count(row.high), flags(row, true), flags(row, false)]
    };
    let listing = Listing {
        columns: vec![
            column("village", text("村", "village")),
            column("households", text("户数", "households")),
            column("waiting", text("待审", "waiting")),
            column("high", text("高疑点户", "high")),
            column("flags", text("村级疑点", "flags of the village")),
            column("settled", text("已处理", "settled")),
        ],
        rows: rows.iter().filter(|row| chosen.contains(row.name.key())).map(line).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    if missing > 0 {
        let said = text("另有 {n} 个村缺数据，无法判断是否符合条件", "{n|more village lacks|more villages lack} the data to tell");
        call.say(&said.fill(&[("n", &missing)]));
    }
    Ok(())
}

fn queue_line(row: &QueueRow, lang: Lang) -> Vec<TableCell> {
    vec![
        count(row.place),
        word(row.village.key()),
        word(&row.hh_id),
        word(&row.head),
        row.size.map_or(TableCell::Empty, TableCell::Count),
        amount(row.now),
        amount(row.before),
        row.change.map_or(TableCell::Empty, TableCell::Percent),
        word(row.status.label().get(lang)),
        count(row.round),
        count(row.flags[0]),
        count(row.flags[1]),
        count(row.flags[2]),
        word(row.rules.join(" ")),
        TableCell::Money(row.doubt),
        if row.control { word("#") } else { TableCell::Empty },
        word(row.why.get(lang)),
    ]
}

/// Shows one household: account, flags with their arithmetic, members, notes, history.
///
/// # Errors
/// The file cannot be opened, or there is no such household.
pub fn show(call: &mut Call, household: &str) -> Result<(), CliError> {
    let mut desk = open::looking_at(call, &[household.to_owned()])?;
    let case = desk.case(household).map_err(CliError::from)?;
    let lang = call.lang();
    match call.format {
        Format::Csv => account(&case, lang).print(Format::Csv, lang, call.out),
        Format::Json => {
            writeln!(call.out, "{:#}", as_json(&case, lang))?;
            Ok(())
        }
        Format::Table => sheet(call, &case),
    }?;
    desk.opened(&case.row.hh_id);
    Ok(())
}

fn figure(value: &Result<Money, Why>, lang: Lang) -> TableCell {
    match value {
        Ok(money) => TableCell::Money(*money),
        Err(why) => word(why.label().get(lang)),
    }
}

fn account(case: &CaseView, lang: Lang) -> Listing {
    let line = |row: &ItemRow| {
        vec![
            word(format!("{}{}", "  ".repeat(usize::from(row.depth)), row.label.get(lang))),
            figure(&row.now, lang),
            figure(&row.before, lang),
            match (&row.now, &row.before) {
                (Ok(now), Ok(before)) => amount(now.checked_sub(*before)),
                (Ok(_) | Err(_), Ok(_) | Err(_)) => TableCell::Empty,
            },
            amount(row.village_median),
            row.mark.map_or(TableCell::Empty, |severity| word(severity.label().get(lang))),
        ]
    };
    Listing {
        columns: vec![
            column("item", text("项目", "item")),
            column("now", text("本期", "now")),
            column("before", text("上年同期", "a year ago")),
            column("difference", text("增减", "change")),
            column("village_median", text("村中位", "village median")),
            column("mark", text("疑点", "flag")),
        ],
        rows: case.items.iter().map(line).collect(),
    }
}

fn sheet(call: &mut Call, case: &CaseView) -> Result<(), CliError> {
    let lang = call.lang();
    let row = &case.row;
    let head = text(
        "{hh}  {village} {group}  {head}  {category}  {status} 第 {round} 轮  {collected}",
        "{hh}  {village} {group}  {head}  {category}  {status}, round {round}  {collected}",
    )
    .fill(&[
        ("hh", &mask::household(&row.hh_id)),
        ("village", &row.village),
        ("group", &row.group),
        ("head", &row.head),
        ("category", &code::label(&row.category)),
        ("status", &row.status.label()),
        ("round", &row.round),
        ("collected", &case.collected),
    ]);
    writeln!(call.out, "{}\n{}\n", head.get(lang), row.why.get(lang))?;
    if let Some(asked) = &case.asked {
        for line in asked.lines() {
            writeln!(call.out, "{}", line.get(lang))?;
        }
        writeln!(call.out)?;
    }
    account(case, lang).print(Format::Table, lang, call.out)?;
    for card in &case.cards {
        let flag = &card.flag;
        let (weight, state) = (flag.severity.label(), card.state.label());
        writeln!(call.out, "\n{} {} {} ({})", weight.get(lang), flag.rule, card.title.get(lang), state.get(lang))?;
        writeln!(call.out, "  {}\n  {}", card.words.said.get(lang), card.words.worked.get(lang))?;
        for limit in &card.limits {
            writeln!(call.out, "  {}  {}", limit.said.get(lang), limit.document)?;
        }
        let look: Vec<&str> = card.look.iter().filter_map(|code| evidence(code)).map(|row| row.label.get(lang)).collect();
        let usual: Vec<&str> = card.usual.iter().filter_map(|code| reason(code)).map(|row| row.label.get(lang)).collect();
        let hint = text("看: {look}  常见: {usual}", "look at: {look}  usual: {usual}");
        writeln!(call.out, "  {}", hint.fill(&[("look", &look.join(", ")), ("usual", &usual.join("; "))]).get(lang))?;
        if let Some(settled) = &card.settled {
            writeln!(call.out, "  {}", settled.get(lang))?;
        }
        if let Some(earlier) = &card.earlier {
            writeln!(call.out, "  {}", earlier.said.get(lang))?;
        }
    }
    writeln!(call.out)?;
    members(case, lang).print(Format::Table, lang, call.out)?;
    for (title, rows) in
        [(text("批注", "Notes"), &case.notes), (text("经过", "History"), &case.history), (text("数据版本", "Versions"), &case.versions)]
    {
        log_lines(call, &title, rows)?;
    }
    if !case.skipped.is_empty() {
        writeln!(call.out, "\n{}", text("未核验", "Could not be judged").get(lang))?;
        for skipped in &case.skipped {
            writeln!(call.out, "  {} {}: {}", skipped.rule, skipped.title.get(lang), skipped.why.get(lang))?;
        }
    }
    Ok(())
}

fn members(case: &CaseView, lang: Lang) -> Listing {
    Listing {
        columns: vec![
            column("name", text("姓名", "name")),
            column("relation", text("关系", "relation")),
            column("sex", text("性别", "sex")),
            column("age", text("年龄", "age")),
            column("cert", text("证件号码", "certificate")),
            column("labour", text("劳动技能", "labour")),
            column("health", text("健康", "health")),
            column("doing", text("务工就学", "doing")),
        ],
        rows: case
            .members
            .iter()
            .map(|member| {
                vec![
                    word(&member.name),
                    word(member.relation.get(lang)),
                    word(member.sex.get(lang)),
                    member.age.map_or(TableCell::Empty, TableCell::Count),
                    word(&member.cert),
                    word(member.labour.get(lang)),
                    word(member.health.get(lang)),
                    word(member.doing.get(lang)),
                ]
            })
            .collect(),
    }
}

fn log_lines(call: &mut Call, title: &Text, rows: &[LogRow]) -> Result<(), CliError> {
    if rows.is_empty() {
        return Ok(());
    }
    let lang = call.lang();
    writeln!(call.out, "\n{}", title.get(lang))?;
    for row in rows {
        writeln!(call.out, "  {} {} {}", row.at, row.who, row.what.get(lang))?;
    }
    Ok(())
}

fn as_json(case: &CaseView, lang: Lang) -> serde_json::Value {
    let amount = |value: &Result<Money, Why>| value.map(Money::plain).ok();
    let log = |rows: &[LogRow]| -> Vec<serde_json::Value> {
        rows.iter().map(|row| json!({ "seq": row.seq, "at": row.at, "who": row.who, "what": row.what.get(lang) })).collect()
    };
    json!({
        "hh_id": mask::household(&case.row.hh_id),
        "village": case.row.village.to_string(),
        "head": case.row.head,
        "status": case.row.status.code(),
        "round": case.row.round,
        "place": case.row.place,
        "why": case.row.why.get(lang),
        "items": case.items.iter().map(|row| json!({
            "field": row.field, "label": row.label.get(lang), "now": amount(&row.now), "before": amount(&row.before),
            "now_missing": row.now.err().map(|why| why.label().get(lang).to_owned()),
            "before_missing": row.before.err().map(|why| why.label().get(lang).to_owned()),
        })).collect::<Vec<_>>(),
        "flags": case.cards.iter().map(|card| json!({
            "rule": card.flag.rule, "severity": card.flag.severity.code(), "state": card.state.code(), "title": card.title.get(lang),
            "said": card.words.said.get(lang), "worked": card.words.worked.get(lang), "numbers": card.flag.numbers, "limits": card.flag.limits,
        })).collect::<Vec<_>>(),
        "members": case.members.iter().map(|member| json!({
            "name": member.name, "relation": member.relation.get(Lang::Zh), "sex": member.sex.get(Lang::Zh), "age": member.age, "cert": member.cert,
        })).collect::<Vec<_>>(),
        "notes": log(&case.notes),
        "history": log(&case.history),
        "versions": log(&case.versions),
        "skipped": case.skipped.iter().map(|row| json!({ "rule": row.rule, "why": row.why.get(lang) })).collect::<Vec<_>>(),
    })
}

/// Carries out one decision on one or more households.
///
/// # Errors
/// The file cannot be opened, or the desk refuses and says why.
pub fn decide(call: &mut Call, asked: Decide) -> Result<(), CliError> {
    let deed = match asked.deed {
        DecideWord::Deed(deed) => deed,
        DecideWord::TakeOver => return take_over(call, &asked),
    };
    let mut desk = match (&asked.from, &asked.village) {
        (None, None) => open::looking_at(call, &asked.households)?,
        (Some(_), _) | (None, Some(_)) => open::looking(call)?,
    };
    let households = match &asked.from {
        Some(path) => desk.households_in(path).map_err(CliError::from)?,
        None => asked.households,
    };
    let village = match asked.village {
        Some(village) if village == "-" => Some(String::new()),
        Some(village) => Some(desk.village_named(&village).map_err(CliError::from)?),
        None => None,
    };
    let mut evidence = asked.evidence;
    evidence.extend(asked.bring);
    let mut order = Order {
        households,
        deed: Some(deed),
        rule: asked.rule,
        field: asked.field,
        reasons: asked.reasons,
        evidence,
        note: asked.note,
        ask: asked.ask,
        due: asked.due,
        village,
        approver: asked.approver,
        until: asked.until,
        ..Order::default()
    };
    let failed = <CliError as From<ReviewError>>::from;
    desk.fill_return(&mut order).map_err(failed)?;
    let roots = desk.same_root(&order).map_err(failed)?;
    if !asked.only {
        let answered = roots.iter().filter(|(_, root)| !root.answered.is_empty());
        order.also = answered.map(|(hh_id, root)| (hh_id.clone(), root.answered.clone())).collect();
    }
    let against = desk.contradicted(&order).map_err(failed)?;
    let done = desk.order(&order).map_err(failed)?;
    let lang = call.lang();
    for line in &against {
        call.say(line);
    }
    writeln!(call.out, "{}", done.said.get(lang))?;
    for (hh_id, root) in &roots {
        for line in root.told(asked.only) {
            let whose = if roots.len() > 1 { format!("{} ", mask::household(hh_id)) } else { String::new() };
            writeln!(call.out, "  {whose}{}", line.get(lang))?;
        }
    }
    for slip in &done.slips {
        writeln!(call.out, "{}", text("退回单 {slip}", "slip {slip}").fill(&[("slip", slip)]).get(lang))?;
    }
    if let Some(days) = &done.days {
        writeln!(call.out, "{}", days.get(lang))?;
    }
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

/// Answers a flag as it was answered in an earlier period, as F9 does on its card.
fn take_over(call: &mut Call, asked: &Decide) -> Result<(), CliError> {
    let ([household], false) = (asked.households.as_slice(), asked.says_more_than_the_flag()) else {
        return Err(CliError::Usage(text(
            "沿用以前的说明一次办一户，原因、佐证、文字都照以前的，另外只写 --rule。例如 hezhun decide 户编号 take-over --rule INC05",
            "an earlier answer is taken over for one household at a time, with its own reasons, evidence and words; only --rule goes along: hezhun decide HOUSEHOLD take-over --rule INC05",
        )));
    };
    let mut desk = open::looking_at(call, std::slice::from_ref(household))?;
    let failed = <CliError as From<ReviewError>>::from;
    let order = desk.taken_over(household, asked.rule.as_deref()).map_err(failed)?;
    let done = desk.order(&order).map_err(failed)?;
    let lang = call.lang();
    writeln!(call.out, "{}\n  {} {}", done.said.get(lang), order.rule.as_deref().unwrap_or_default(), order.note)?;
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

/// Takes the last act back: says which and of what day it is, and asks.
///
/// # Errors
/// There is nothing to undo, it cannot be undone any more, or nobody can be asked.
pub fn undo(call: &mut Call, yes: bool) -> Result<(), CliError> {
    let mut desk = open::at_work(call, false)?;
    // Nobody is asked about what cannot be done.
    desk.may_write().map_err(CliError::from)?;
    // What cannot be taken back is refused below, with its reason.
    if let Some(question) = desk.undo_question()
        && !yes
        && !ask::yes(call, &question)?
    {
        return Err(CliError::Failed(text("没有撤销，什么都没有改动", "not undone, nothing was changed")));
    }
    let done = desk.undo().map_err(CliError::from)?;
    writeln!(call.out, "{}", done.said.get(call.lang()))?;
    open::warn(call, desk.warning().as_ref());
    Ok(())
}
