//! `rules rates|replay|tune`: how well the rules have done on the cases in the file, and how a changed book or limit would do.

use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::no_rule_of;
use crate::cli::open;
use crate::cli::progress::JUDGE;
use crate::cli::progress::WorkBar;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::flag::Severity;
use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::export::saving::TableCell;
use crate::review::rulebook::hit_rate::HitRate;
use crate::review::rulebook::hit_rate::permille;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::trial::TrialRow;
use crate::review::rulebook::trial::Turn;
use crate::review::rulebook::trial::TurnRow;
use crate::review::rulebook::tune::TunedLimit;
use crate::review::rulebook::tune::TunedRule;
use crate::rules::book::Book;
use crate::rules::book::raw::no_rule;

fn word(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

fn count(value: usize) -> TableCell {
    i64::try_from(value).map_or(TableCell::Empty, TableCell::Count)
}

/// Lists what became of the flags of each rule; rules without a flag are left out.
///
/// # Errors
/// The file cannot be opened or read.
pub fn rates(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let rates = desk.hit_rates().map_err(CliError::from)?;
    let lang = call.lang();
    let told = |rate: &&HitRate| rate.confirmed + rate.corrected + rate.false_alarm + rate.waived + rate.cleared + rate.open > 0;
    let line = |rate: &HitRate| {
        vec![
            word(rate.rule.clone()),
            word(rate.title.get(lang)),
            count(rate.confirmed),
            count(rate.corrected),
            count(rate.false_alarm),
            count(rate.waived),
            count(rate.cleared),
            count(rate.open),
            rate.rate_permille.map_or(TableCell::Empty, |rate| TableCell::Percent(rate * 10)),
        ]
    };
    let listing = Listing {
        columns: vec![
            column("rule", text("规则", "rule")),
            column("title", text("名称", "title")),
            column("confirmed", text("属实", "true")),
            column("corrected", text("已更正", "corrected")),
            column("false_alarm", text("误报", "false alarm")),
            column("waived", text("豁免", "waived")),
            column("cleared", text("自动消除", "cleared")),
            column("open", text("未处理", "open")),
            column("rate", text("命中率", "hit rate")),
        ],
        rows: rates.iter().filter(told).map(line).collect(),
    };
    listing.print(call.format, lang, call.out)
}

/// Tries changed rules on the cases in the file: flags gained and lost rule by rule, or one by one.
///
/// # Errors
/// The files are not well formed, or the data file cannot be opened or read.
pub fn replay(call: &mut Call, files: &[PathBuf], each: bool) -> Result<(), CliError> {
    let own = open::own(call)?.files_with(&call.settings.rules, files)?;
    let book = Book::with_overlay(&own).map_err(|errors| CliError::Failed(errors.text()))?;
    let mut desk = open::looking(call)?;
    let bar = WorkBar::new(call.lang(), JUDGE);
    let trial = desk.try_book(&book, &|step| bar.step(step)).map_err(CliError::from)?;
    drop(bar);
    let lang = call.lang();
    let listing = if each { one_by_one(&trial.turns, lang) } else { by_rule(&trial.rules, lang) };
    listing.print(call.format, lang, call.out)?;
    let sum = |part: fn(&TrialRow) -> usize| trial.rules.iter().map(part).sum::<usize>();
    let said = text(
        "共新增 {gained} 条、消除 {lost} 条（其中以往属实或已更正 {hits} 条、误报或豁免 {misses} 条）、等级变化 {weighed} 条；没有保存",
        "{gained|flag|flags} gained, {lost} lost (past decisions: {hits} true or corrected, {misses} false or waived), {weighed} of another weight; nothing stored",
    );
    call.say(&said.fill(&[
        ("gained", &sum(|row| row.gained)),
        ("lost", &sum(|row| row.lost)),
        ("hits", &sum(|row| row.lost_true)),
        ("misses", &sum(|row| row.lost_false)),
        ("weighed", &sum(|row| row.weighed)),
    ]));
    Ok(())
}

/// Tries other limits on the cases in the file: of one rule, or of every rule that makes flags or is off.
///
/// # Errors
/// There is no such rule, or the data file cannot be opened or read.
pub fn tune(call: &mut Call, rule: Option<&str>) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let rows = desk.rule_rows();
    if let Some(code) = rule
        && !rows.iter().any(|row| row.code == code)
    {
        return Err(CliError::Failed(no_rule_of(&no_rule(code, rows.iter().map(|row| row.code.as_str())))));
    }
    let bar = WorkBar::new(call.lang(), JUDGE);
    let rules = desk.tune(rule, &|step| bar.step(step)).map_err(CliError::from)?;
    drop(bar);
    let lang = call.lang();
    tuned(&rules, lang).print(call.format, lang, call.out)?;
    let said = text(
        "试的都是单独改一个标准，关着的规则另说打开会怎样；没有改动，没有保存。要改，写进规则文件，用 hezhun rules replay 逐条看",
        "each line changes one limit alone, and a rule that is off says what switching it on would give; nothing was changed or stored. To change one, write it into a rules file and look with hezhun rules replay",
    );
    call.say(&said);
    for said in tune_notes(&desk, &rules) {
        call.say(&said);
    }
    Ok(())
}

/// What a reader of the listing should know of the file before anything is changed by it.
fn tune_notes(desk: &Desk, rules: &[TunedRule]) -> Vec<Text> {
    let undecided = rules.iter().all(|rule| rule.decided == 0);
    let notes = [
        (
            undecided,
            text(
                "这些规则的疑点还没有一条有结论，命中率说不上；“消除中属实、误报”也都是 0",
                "nothing was decided of any flag of these rules yet: there is no hit rate, and what goes counts neither as true nor as false",
            ),
        ),
        (
            desk.queue().is_empty(),
            text(
                "这一期不在审核，没有案卷：疑点是现在照规则重算的，以往的结论只在命中率里",
                "this period is not under review and has no cases: its flags are worked out anew, and past decisions are in the hit rate only",
            ),
        ),
        (
            desk.header().stamp == Stamp::Practice,
            text("这是练习数据，不能用来定本单位的标准", "these are practice data: no ground for the office's own limits"),
        ),
    ];
    notes.into_iter().filter(|(told, _)| *told).map(|(_, said)| said).collect()
}

fn tuned(rules: &[TunedRule], lang: Lang) -> Listing {
    let begun = |rule: &TunedRule| {
        let rate = permille(rule.hits, rule.decided).map_or(TableCell::Empty, |rate| TableCell::Percent(rate * 10));
        let on = if rule.switched.is_none() { text("开", "on") } else { text("关", "off") };
        vec![
            word(rule.rule.clone()),
            word(rule.title.get(lang)),
            word(on.get(lang)),
            count(rule.now),
            count(rule.skipped),
            rate,
            count(rule.hits),
            count(rule.decided),
        ]
    };
    let told = |then: &TrialRow| [then.after, then.gained, then.lost, then.lost_true, then.lost_false, then.weighed].map(count);
    let line = |rule: &TunedRule, limit: &TunedLimit| {
        let mut cells = begun(rule);
        let other = limit.other.as_ref().map(|other| LimitRow { value: Some(other.clone()), ..limit.limit.clone() }.said());
        let other = match (other, &rule.switched) {
            (None, _) if !limit.decides => word(text("只管可疑金额", "measures the money only").get(lang)),
            (None, _) => TableCell::Empty,
            (Some(other), None) => word(other.get(lang)),
            (Some(other), Some(_)) => word(text("打开，改为 {other}", "on, and {other}").fill(&[("other", &other)]).get(lang)),
        };
        cells.extend([word(limit.limit.key.clone()), word(limit.limit.named().get(lang)), word(limit.limit.said().get(lang)), other]);
        cells.extend(if limit.other.is_some() { told(&limit.then) } else { [const { TableCell::Empty }; 6] });
        cells
    };
    // A rule that is off says first what switching it on would give.
    let switched = |rule: &TunedRule, then: &TrialRow| {
        let mut cells = begun(rule);
        cells.extend([TableCell::Empty, TableCell::Empty, TableCell::Empty, word(text("打开", "on").get(lang))]);
        cells.extend(told(then));
        cells
    };
    // A rule without a limit still says how many flags it makes and how often it was right.
    let alone = |rule: &TunedRule| {
        let mut cells = begun(rule);
        cells.resize(18, TableCell::Empty);
        cells
    };
    let rows = rules.iter().flat_map(|rule| {
        let first = rule.switched.iter().map(|then| switched(rule, then));
        let lines: Vec<Vec<TableCell>> = first.chain(rule.limits.iter().map(|limit| line(rule, limit))).collect();
        if lines.is_empty() { vec![alone(rule)] } else { lines }
    });
    Listing {
        columns: vec![
            column("rule", text("规则", "rule")),
            column("title", text("名称", "title")),
            column("on", text("启用", "on")),
            column("now", text("现有", "now")),
            column("skipped", text("未核验", "not checked")),
            column("rate", text("命中率", "hit rate")),
            column("hits", text("属实或更正", "true or corrected")),
            column("decided", text("有结论", "decided")),
            column("limit", text("标准", "limit")),
            column("limit_title", text("标准的名称", "what it is")),
            column("value", text("现为", "value")),
            column("other", text("改为", "tried")),
            column("then", text("改后", "then")),
            column("gained", text("新增", "gained")),
            column("lost", text("消除", "lost")),
            column("lost_true", text("消除中属实", "lost, true")),
            column("lost_false", text("消除中误报", "lost, false")),
            column("weighed", text("等级变化", "other weight")),
        ],
        rows: rows.collect(),
    }
}

fn by_rule(rows: &[TrialRow], lang: Lang) -> Listing {
    let line = |row: &TrialRow| {
        vec![
            word(row.rule.clone()),
            word(row.title.get(lang)),
            count(row.before),
            count(row.after),
            count(row.gained),
            count(row.lost),
            count(row.lost_true),
            count(row.lost_false),
            count(row.weighed),
        ]
    };
    Listing {
        columns: vec![
            column("rule", text("规则", "rule")),
            column("title", text("名称", "title")),
            column("before", text("现有", "now")),
            column("after", text("改后", "then")),
            column("gained", text("新增", "gained")),
            column("lost", text("消除", "lost")),
            column("lost_true", text("消除中属实", "lost, true")),
            column("lost_false", text("消除中误报", "lost, false")),
            column("weighed", text("等级变化", "other weight")),
        ],
        rows: rows.iter().map(line).collect(),
    }
}

/// How a flag differs, in words.
const fn turn(turn: Turn) -> Text {
    match turn {
        Turn::Gained => text("新增", "gained"),
        Turn::Lost => text("消除", "lost"),
        Turn::Weighed => text("等级变化", "other weight"),
    }
}

fn one_by_one(rows: &[TurnRow], lang: Lang) -> Listing {
    let weight = |severity: Option<Severity>| severity.map_or(TableCell::Empty, |severity| word(severity.label().get(lang)));
    let line = |row: &TurnRow| {
        vec![
            word(row.rule.clone()),
            word(turn(row.turn).get(lang)),
            word(row.village.clone()),
            word(row.hh_id.clone()),
            word(row.head.clone()),
            weight(row.before),
            weight(row.after),
            row.state.map_or(TableCell::Empty, |state| word(state.label().get(lang))),
            word(row.said.get(lang)),
        ]
    };
    Listing {
        columns: vec![
            column("rule", text("规则", "rule")),
            column("turn", text("变化", "change")),
            column("village", text("村", "village")),
            column("hh_id", text("户编号", "household")),
            column("head", text("户主", "head")),
            column("before", text("现等级", "weight now")),
            column("after", text("改后等级", "weight then")),
            column("state", text("以往处理", "past decision")),
            column("said", text("说明", "sentence")),
        ],
        rows: rows.iter().map(line).collect(),
    }
}
