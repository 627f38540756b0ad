//! Ledger entries in words: what a case's history, the day's list and the undo line say.
//!
//! What does not live here: writing entries (`carry_out.rs`, `undo.rs`), the words people wrote (table `note` of the store).

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::evidence::evidence;
use crate::domain::field::field;
use crate::domain::reason::reason;
use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::threshold;
use crate::review::assess::waivers::WAIVER;
use crate::review::audit::password;
use crate::review::audit::purge;
use crate::review::audit::restore;
use crate::review::audit::upgrade;
use crate::review::file::campaigns;
use crate::review::file::clues;
use crate::review::file::duties;
use crate::review::file::greeting;
use crate::review::file::pending;
use crate::review::report::register::paper;
use crate::review::revisit::kept;
use crate::review::rounds;
use crate::review::visits;
use crate::store::payload::CARRIED;
use crate::store::payload::Payload;
use crate::store::payload::REVOKED;

/// `通过 王建国`, `通过 38 户`: an act and whom it touched.
#[must_use]
pub fn deed(act: Act, head: &str, cases: usize) -> Text {
    if cases == 1 {
        text("{act} {head}", "{act} {head}").fill(&[("act", &act.label()), ("head", &head)])
    } else {
        text("{act} {n} 户", "{act} {n|household|households}").fill(&[("act", &act.label()), ("n", &cases)])
    }
}

/// `说明属实 王建国（3 条疑点）`, when one answer settled several flags of one case.
#[must_use]
pub fn with_flags(said: Text, households: usize, flags: usize) -> Text {
    if flags > 1 && households <= 1 {
        text("{said}（{n} 条疑点）", "{said} ({n|flag|flags})").fill(&[("said", &said), ("n", &flags)])
    } else {
        said
    }
}

/// `说明属实 王建国，并通过`, when the case was approved with it.
#[must_use]
pub fn with_approval(said: Text, approved: bool) -> Text {
    if approved { text("{said}，并通过", "{said}, and approve").fill(&[("said", &said)]) } else { said }
}

/// `通过 王建国（之后的导出不能撤销）`, when something was done since that stays done.
#[must_use]
pub fn except(said: Text, stays: Option<Act>) -> Text {
    match stays {
        Some(act) => {
            text("{said}（之后的{act}不能撤销）", "{said} (the {act} since then stays)").fill(&[("said", &said), ("act", &act.label())])
        }
        None => said,
    }
}

/// Most households named in a sentence.
const NAMED: usize = 8;

/// What was done at a village, and the households that are approved although its open flag names them.
#[must_use]
pub fn with_approved(said: Text, heads: &[String]) -> Text {
    if heads.is_empty() {
        return said;
    }
    let names = Text::list(heads.iter().take(NAMED).map(String::as_str));
    let words = if heads.len() > NAMED {
        text(
            "{said}；这条疑点名单里有 {n} 户已经通过，仍是已通过，请重新看：{names} 等",
            "{said}; {n|household that this flag names is approved and stays|households that this flag names are approved and stay} so, to be looked at again: {names} and others",
        )
    } else {
        text(
            "{said}；这条疑点名单里有 {n} 户已经通过，仍是已通过，请重新看：{names}",
            "{said}; {n|household that this flag names is approved and stays|households that this flag names are approved and stay} so, to be looked at again: {names}",
        )
    };
    words.fill(&[("said", &said), ("n", &heads.len()), ("names", &names)])
}

/// `撤销: 通过 王建国`.
#[must_use]
pub fn undone(what: &Text) -> Text {
    text("撤销: {what}", "undo: {what}").fill(&[("what", what)])
}

/// `重做: 通过 王建国`.
#[must_use]
pub fn redone(what: &Text) -> Text {
    text("重做: {what}", "redo: {what}").fill(&[("what", what)])
}

/// Gives the title of a rule by its code.
pub type Titles<'t> = dyn Fn(&str) -> Text + 't;

/// One entry in a sentence: the act, the flags it moved, reasons, evidence, slip and due date, then the words of the person.
#[must_use]
pub fn entry(act: Act, payload: &Payload, note: Option<&str>, titles: &Titles<'_>) -> Text {
    Text::made(entry_in(Lang::Zh, act, payload, note, titles), entry_in(Lang::En, act, payload, note, titles))
}

fn entry_in(lang: Lang, act: Act, payload: &Payload, note: Option<&str>, titles: &Titles<'_>) -> String {
    let (gap, stop) = match lang {
        Lang::Zh => ("，", "："),
        Lang::En => (", ", ": "),
    };
    let mut parts: Vec<String> = Vec::new();
    if !payload.village.is_empty() {
        parts.push(payload.village.clone());
    }
    for (rule, change) in &payload.flags {
        let moved = text("“{title}”{to}", "{title}: {to}").fill(&[("title", &titles(rule)), ("to", &change.to.label())]);
        parts.push(moved.get(lang).to_owned());
    }
    if let Some(field) = field(&payload.field).filter(|_| payload.rule.is_empty()) {
        parts.push(field.row().label.get(lang).to_owned());
    }
    parts.extend(payload.reasons.iter().map(|code| reason_label(code, lang)));
    if !payload.evidence.is_empty() {
        let labels: Vec<String> = payload.evidence.iter().map(|code| evidence_label(code, lang)).collect();
        let word = text("佐证 {list}", "evidence {list}").fill(&[("list", &Text::list(labels).get(lang))]);
        parts.push(word.get(lang).to_owned());
    }
    if let Some(to) = payload.to.as_ref().filter(|to| to.status == Status::Returned) {
        if !to.slip.is_empty() {
            parts.push(to.slip.clone());
        }
        if let Some(due) = to.due {
            parts.push(text("{due} 前交回", "due {due}").fill(&[("due", &due.to_string())]).get(lang).to_owned());
        }
    }
    if let Some(edge) = threshold::told(payload) {
        parts.push(edge.text(&titles(&edge.rule)).get(lang).to_owned());
    }
    if let Some(until) = payload.until {
        parts.push(text("到 {until} 为止", "until {until}").fill(&[("until", &until.to_string())]).get(lang).to_owned());
    }
    if payload.why == CARRIED {
        parts.push(
            text("以前各期的豁免还没到期，本期照样有效", "a waiver of an earlier period, which holds in this one too").get(lang).to_owned(),
        );
    }
    if payload.why == WAIVER {
        parts.push(text("豁免已到期", "the waiver has run out").get(lang).to_owned());
    }
    if payload.why == REVOKED {
        let said = text("以前各期的豁免撤回了，本期的随之失效", "a waiver of an earlier period was taken back, and holds here no more");
        parts.push(said.get(lang).to_owned());
    }
    if act == Act::Export
        && let Some(what) = exported(&payload.why)
    {
        let rows = payload.counts.get("rows").copied().unwrap_or_default();
        let said = text("{what}，{n} 行", "{what}, {n|row|rows}").fill(&[("what", &what), ("n", &rows)]);
        parts.push(said.get(lang).to_owned());
    }
    parts.extend(of_file(act, payload).map(|told| told.get(lang).to_owned()));
    if let Some(late) = pending::told(payload) {
        parts.push(late.get(lang).to_owned());
    }
    if let Some(seq) = payload.undo {
        parts.push(text("第 {seq} 号记录", "entry {seq}").fill(&[("seq", &seq)]).get(lang).to_owned());
    }
    // What an act has nothing to say of leaves no comma behind.
    parts.retain(|part| !part.trim().is_empty());
    let mut out = restore::word(act, payload).get(lang).to_owned();
    if !parts.is_empty() {
        out.push_str(stop);
        out.push_str(&parts.join(gap));
    }
    if let Some(words) = note.filter(|words| !words.is_empty()) {
        out.push_str(if parts.is_empty() { stop } else { gap });
        out.push_str(words);
    }
    out
}

/// What an act on the whole file says beside its name; none for acts on cases, and where there is nothing to say.
fn of_file(act: Act, payload: &Payload) -> Option<Text> {
    match act {
        Act::Upgrade => upgrade::told(payload),
        Act::Restore => restore::told(payload),
        Act::Purge => Some(purge::told(payload)),
        Act::Clock => greeting::told(payload),
        Act::Campaign => campaigns::told(payload),
        Act::Clues => Some(clues::told(payload)),
        Act::Revisit => Some(kept::told(payload)),
        Act::Duties => Some(duties::told(payload)),
        Act::Rounds => Some(rounds::told(payload)),
        Act::Visits => Some(visits::told(payload)),
        Act::Password => password::told(payload),
        _ => None,
    }
}

/// What leaves the desk as a table: the code in the ledger and the title.
static EXPORTS: [(&str, Text); 11] = [
    ("cases", text("审核台账", "cases")),
    ("flags", text("疑点清单", "flags")),
    ("records", text("采集数据", "records")),
    ("ledger", text("操作台账", "ledger")),
    ("returns", text("退回整改台账", "returns")),
    ("unmatched", text("对不上的行", "rows of nobody")),
    ("duty-lines", text("责任人名单", "list of who is responsible")),
    ("correction", text("更正表", "correction sheet")),
    ("fill", text("县里的表格", "table of the county")),
    ("revisit-sheet", text("回头看入户表", "sheet of second visits")),
    ("team-sheet", text("信息采集对照表", "sheet of a team")),
];

/// What an entry says was exported; none for what nobody exports any more.
#[must_use]
pub fn exported(code: &str) -> Option<Text> {
    let known = EXPORTS.iter().find(|(known, _)| *known == code).map(|(_, title)| title.clone());
    known.or_else(|| paper(code).map(|paper| paper.title.clone()))
}

/// The sentence of an entry without the act's own name, which has a column of its own.
#[must_use]
pub fn why(act: Act, payload: &Payload, note: Option<&str>, titles: &Titles<'_>) -> Text {
    let said = entry(act, payload, note, titles);
    let without = |lang: Lang| {
        let rest = said.get(lang).strip_prefix(restore::word(act, payload).get(lang)).unwrap_or_default();
        rest.trim_start_matches(['：', ':', ' ']).to_owned()
    };
    let rest = Text::made(without(Lang::Zh), without(Lang::En));
    match payload.batch.filter(|_| matches!(act, Act::Import | Act::UndoImport)) {
        Some(batch) => {
            let count = |name: &str| payload.counts.get(name).copied().unwrap_or(0);
            brought(batch, &count("new"), &count("changed"))
        }
        None => rest,
    }
}

/// `第 3 批: 新增 2 份，有变化 1 份`: what an import brought, the same in the ledger, at the desk and on the command line. What is counted
/// are records, of which a household has one a year.
#[must_use]
pub fn brought(batch: i64, new: &dyn Say, changed: &dyn Say) -> Text {
    let said = text("第 {n} 批: 新增 {new} 份，有变化 {changed} 份", "batch {n}: {new|new record|new records}, {changed} changed");
    said.fill(&[("n", &batch), ("new", new), ("changed", changed)])
}

/// `R11 漏采：补录`.
#[must_use]
pub fn reason_label(code: &str, lang: Lang) -> String {
    reason(code).map_or_else(|| code.to_owned(), |row| format!("{code} {}", row.label.get(lang)))
}

/// `漏采：补录`, for people.
#[must_use]
pub fn reason_words(code: &str, lang: Lang) -> String {
    reason(code).map_or_else(|| code.to_owned(), |row| row.label.get(lang).to_owned())
}

/// What a village is asked, in a row: a sentence that has its full stop is followed by the next one, any other by a semicolon.
#[must_use]
pub fn asks_in_a_row(asks: &[String]) -> String {
    let mut said = String::new();
    for ask in asks {
        if !said.is_empty() && !said.ends_with(['。', '；', '？', '！']) {
            said.push('；');
        }
        said.push_str(ask.trim());
    }
    said
}

/// `一卡通/社保卡流水`, for people.
#[must_use]
pub fn evidence_words(code: &str, lang: Lang) -> String {
    evidence(code).map_or_else(|| code.to_owned(), |row| row.label.get(lang).to_owned())
}

/// `E4 一卡通/社保卡流水`.
#[must_use]
pub fn evidence_label(code: &str, lang: Lang) -> String {
    evidence(code).map_or_else(|| code.to_owned(), |row| format!("{code} {}", row.label.get(lang)))
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::domain::case::Status;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::decide::sentences;
    use crate::store::payload::CaseState;
    use crate::store::payload::Payload;

    #[test]
    fn what_is_asked_stands_in_a_row_without_two_stops_in_a_place() {
        let row = |asks: &[&str]| sentences::asks_in_a_row(&asks.iter().map(|&ask| ask.to_owned()).collect::<Vec<_>>());
        assert_eq!(row(&["请核对工资。", "请补签字", "请核对人口。"]), "请核对工资。请补签字；请核对人口。");
        assert_eq!(row(&[]), "");
    }

    #[test]
    fn a_return_reads_as_one_sentence() {
        let to =
            CaseState {
                status: Status::Returned, slip: "青镇退〔2024〕012号".into(), due: "2024-10-24".parse().ok(), ..CaseState::new()
            };
        let payload = Payload { reasons: vec!["R11".into()], evidence: vec!["E4".into()], to: Some(to), ..Payload::default() };
        let said = sentences::entry(Act::Return, &payload, Some("电话已告知"), &|code| Text::same(code));
        assert_eq!(
            said.get(Lang::Zh),
            "退回：R11 漏采：补录，佐证 E4 一卡通/社保卡流水，青镇退〔2024〕012号，2024-10-24 前交回，电话已告知"
        );
        assert!(said.is_whole());
        let undo = sentences::undone(&sentences::deed(Act::Approve, "王建国", 1));
        assert_eq!(undo.get(Lang::Zh), "撤销: 通过 王建国");
        assert_eq!(sentences::deed(Act::Return, "", 38).get(Lang::En), "return 38 households");
        let counts = [("from".to_owned(), 1), ("to".to_owned(), 4)].into();
        let upgraded = Payload { counts, why: "before-v1".into(), ..Payload::default() };
        assert_eq!(
            sentences::entry(Act::Upgrade, &upgraded, None, &|code| Text::same(code)).get(Lang::Zh),
            "升级数据文件：结构 1 → 4，副本 …-before-v1.db"
        );
        let counts = [("records".to_owned(), 55)].into();
        let purged = Payload { counts, period: crate::domain::period::Period::parse("2021"), ..Payload::default() };
        assert_eq!(
            sentences::entry(Act::Purge, &purged, None, &|code| Text::same(code)).get(Lang::Zh),
            "清除往年数据：2021年度，数据 55 份"
        );
        let batch = Payload { batch: Some(3), beside: "ab".into(), ..Payload::default() };
        assert_eq!(sentences::why(Act::Purge, &batch, None, &|code| Text::same(code)).get(Lang::Zh), "第 3 批导入的文件名和出处同时清除");
        assert_eq!(
            sentences::entry(Act::Annotate, &Payload::default(), Some("已核"), &|code| Text::same(code)).get(Lang::Zh),
            "批注：已核"
        );
        // That a loss is known restores nothing, and is called by its own word.
        let known = Payload { counts: [("known".to_owned(), 7)].into(), digest: "2137a670f63d".into(), ..Payload::default() };
        assert_eq!(
            sentences::entry(Act::Restore, &known, None, &|code| Text::same(code)).get(Lang::Zh),
            "确认缺失：确认封过的台账第 7 条（封签 2137-a670-f63d）找不回来"
        );
        assert_eq!(
            sentences::why(Act::Restore, &known, None, &|code| Text::same(code)).get(Lang::En),
            "entry 7, which was sealed (2137-a670-f63d), is known to be gone for good"
        );
    }
}
