//! The office's own ledgers as tables (domain.md 5.7): cases, who did what, returns, who is responsible. One row a case,
//! an entry, a returned household, a person.
//!
//! What does not live here: collecting the rows (`desk/exports.rs`), flags (`flags.rs`), figures (`figures.rs`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::code;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::office::duty::Duty;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::restore;
use crate::review::decide::sentences;
use crate::review::export::column::OutColumn;
use crate::review::file::current_tables::Unmatched;
use crate::review::rows::QueueRow;
use crate::review::rows::mask::Leaves;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;

/// Amounts of the account that the ledger of cases shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseAmounts {
    /// Wages.
    pub wage: Option<Money>,
    /// Production income.
    pub prod_in: Option<Money>,
    /// Production cost.
    pub prod_out: Option<Money>,
    /// Property income.
    pub prop: Option<Money>,
    /// Transfers.
    pub trans: Option<Money>,
    /// Net income.
    pub net: Option<Money>,
}

/// The last decision on a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub by: String,
    /// Local time.
    pub at: String,
    /// Reason codes.
    pub reasons: Vec<String>,
    /// Evidence codes.
    pub evidence: Vec<String>,
    /// What was written with it.
    pub note: String,
}

/// A case with what its row needs besides the queue's line.
#[derive(Clone, Copy, Debug)]
pub struct CaseOut<'a> {
    /// Its line of the queue.
    pub row: &'a QueueRow,
    /// Amounts.
    pub account: CaseAmounts,
    /// The last decision, where there is one.
    pub decision: Option<&'a Decision>,
    /// Titles of the rules.
    pub titles: &'a Titles,
}

/// Titles of rules by their codes.
pub type Titles = BTreeMap<String, Text>;

/// A rule by its code and title.
fn titled(code: &str, titles: &Titles, lang: Lang) -> String {
    titles.get(code).map_or_else(|| code.to_owned(), |title| format!("{code} {}", title.get(lang)))
}

/// Code in csv, words in a workbook.
fn coded(code: String, words: String) -> CellOut {
    if code.is_empty() { CellOut::Empty } else { CellOut::Coded { code, words } }
}

/// Columns of the ledger of cases (审核台账). The villages' own words and the reviewer's stay in the office.
#[must_use]
pub fn cases<'a>() -> Vec<OutColumn<CaseOut<'a>>> {
    vec![
        OutColumn::new("序号", "no.", |out, _| number(out.row.place)),
        OutColumn::new("行政村", "village", |out, _| word(out.row.village.key())),
        OutColumn::new("自然村", "group", |out, _| word(&out.row.group)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |out, _| word(&out.row.hh_id)),
        OutColumn::with("户主", "head", (Leaves::Name, Paper::Key), |out, _| word(&out.row.head)),
        OutColumn::new("类别", "category", |out, lang| word(code::label(&out.row.category).get(lang))),
        OutColumn::new("家庭人口", "size", |out, _| out.row.size.map_or(CellOut::Empty, CellOut::Count)),
        OutColumn::new("人均纯收入(本期)", "net per head, now", |out, _| money(out.row.now)),
        OutColumn::new("人均纯收入(上期)", "net per head, before", |out, _| money(out.row.before)),
        OutColumn::new("增幅", "change", |out, _| out.row.change.map_or(CellOut::Empty, CellOut::Percent)),
        OutColumn::new("工资性收入", "wages", |out, _| money(out.account.wage)),
        OutColumn::new("生产经营性收入", "production income", |out, _| money(out.account.prod_in)),
        OutColumn::new("生产经营性支出", "production cost", |out, _| money(out.account.prod_out)),
        OutColumn::new("财产性收入", "property income", |out, _| money(out.account.prop)),
        OutColumn::new("转移性收入", "transfers", |out, _| money(out.account.trans)),
        OutColumn::new("纯收入", "net income", |out, _| money(out.account.net)),
        OutColumn::new("高疑点", "high", |out, _| flags_of(out, Severity::High)),
        OutColumn::new("中疑点", "medium", |out, _| flags_of(out, Severity::Medium)),
        OutColumn::new("低疑点", "low", |out, _| flags_of(out, Severity::Low)),
        OutColumn::new("疑点编号", "rules", |out, lang| {
            let named = out.row.rules.iter().map(|code| titled(code, out.titles, lang));
            coded(out.row.rules.join(" "), Text::series(named).get(lang).to_owned())
        }),
        OutColumn::new("状态", "status", |out, lang| word(out.row.status.label().get(lang))),
        OutColumn::new("轮次", "round", |out, _| CellOut::Count(i64::from(out.row.round))),
        OutColumn::new("原因", "reasons", |out, lang| out.decision.map_or(CellOut::Empty, |decision| reasons(&decision.reasons, lang))),
        OutColumn::new("佐证", "evidence", |out, lang| {
            out.decision.map_or(CellOut::Empty, |decision| evidence(&decision.evidence, lang))
        }),
        OutColumn::with("说明", "note", (Leaves::Never, Paper::Plain), |out, _| {
            out.decision.map_or(CellOut::Empty, |decision| word(&decision.note))
        }),
        OutColumn::with("审核人", "reviewer", (Leaves::Name, Paper::Plain), |out, _| {
            out.decision.map_or(CellOut::Empty, |decision| word(&decision.by))
        }),
        OutColumn::new("审核时间", "decided at", |out, _| out.decision.map_or(CellOut::Empty, |decision| word(&decision.at))),
    ]
}

/// Flags of one weight.
fn flags_of(out: &CaseOut, severity: Severity) -> CellOut {
    let count = Severity::ALL.iter().position(|other| *other == severity).and_then(|at| out.row.flags.get(at));
    CellOut::Count(count.copied().map_or(0, i64::from))
}

/// An entry of the ledger with the words and names that stand beside it.
#[derive(Clone, Copy, Debug)]
pub struct LedgerOut<'a> {
    /// Its place in the chain.
    pub seq: i64,
    /// Local time.
    pub at: &'a str,
    /// Workstation.
    pub station: &'a str,
    /// Name of the reviewer.
    pub by: &'a str,
    /// What was done.
    pub act: Act,
    /// Group of a bulk act.
    pub group: i64,
    /// 户编号; empty for acts on the whole file.
    pub hh_id: &'a str,
    /// Head of that household.
    pub head: &'a str,
    /// What an act on the whole file was about; empty for others.
    pub said: &'a Text,
    /// Its payload.
    pub payload: &'a Payload,
    /// The words of the person.
    pub note: &'a str,
    /// Its hash.
    pub hash: &'a str,
    /// Titles of the rules.
    pub titles: &'a Titles,
}

/// Columns of the ledger: which, what, when, who, why. The numbers of bulk acts and the chain's hash are for programs.
#[must_use]
pub fn ledger<'a>() -> Vec<OutColumn<LedgerOut<'a>>> {
    vec![
        OutColumn::with("序号", "no.", (Leaves::Words, Paper::Key), |out, _| CellOut::Count(out.seq)),
        OutColumn::new("时间", "time", |out, _| word(out.at)),
        OutColumn::with("审核人", "who", (Leaves::Name, Paper::Plain), |out, _| word(out.by)),
        OutColumn::new("工作站", "station", |out, _| word(out.station)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |out, _| word(out.hh_id)),
        OutColumn::with("户主", "head", (Leaves::Name, Paper::Key), |out, _| word(out.head)),
        OutColumn::new("操作", "act", |out, lang| word(restore::word(out.act, out.payload).get(lang))),
        OutColumn::with("组", "group", (Leaves::Words, Paper::Off), |out, _| CellOut::Count(out.group)),
        OutColumn::new("原状态", "from", |out, lang| status(out.payload.from.as_ref(), lang)),
        OutColumn::new("新状态", "to", |out, lang| status(out.payload.to.as_ref(), lang)),
        OutColumn::new("疑点", "flags", flags_changed),
        OutColumn::new("原因", "reasons", |out, lang| reasons(&out.payload.reasons, lang)),
        OutColumn::new("佐证", "evidence", |out, lang| evidence(&out.payload.evidence, lang)),
        OutColumn::new("退回单", "slip", |out, _| word(out.payload.to.as_ref().map_or("", |to| to.slip.as_str()))),
        // An act on the whole file says to people what it was about.
        OutColumn::with("说明", "note", (Leaves::Never, Paper::Plain), |out, lang| match out.said.get(lang) {
            "" => word(out.note),
            said => CellOut::Coded { code: out.note.to_owned(), words: said.to_owned() },
        }),
        OutColumn::with("哈希", "hash", (Leaves::Hash, Paper::Off), |out, _| word(out.hash)),
    ]
}

fn status(state: Option<&CaseState>, lang: Lang) -> CellOut {
    state.map_or(CellOut::Empty, |state| word(state.status.label().get(lang)))
}

/// What an act did to flags: codes for programs, in words for people.
fn flags_changed(out: &LedgerOut, lang: Lang) -> CellOut {
    let changes = || out.payload.flags.iter().map(|(rule, change)| (rule, change.to.label()));
    let flags: Vec<String> = changes().map(|(rule, to)| format!("{rule} {}", to.get(lang))).collect();
    let in_words =
        |(rule, to): (&String, Text)| text("{rule}：{to}", "{rule}: {to}").fill(&[("rule", &titled(rule, out.titles, lang)), ("to", &to)]);
    let in_words: Vec<Text> = changes().map(in_words).collect();
    coded(flags.join(" "), Text::series(&in_words).get(lang).to_owned())
}

/// A household on a return slip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnOut {
    /// Its line in the table, from 1.
    pub number: usize,
    /// Number of the slip.
    pub slip: String,
    /// Village.
    pub village: String,
    /// Head of household.
    pub head: String,
    /// 户编号.
    pub hh_id: String,
    /// Round it was returned in.
    pub round: u32,
    /// Local time of the return.
    pub at: String,
    /// Reason codes.
    pub reasons: Vec<String>,
    /// Sentences.
    pub asks: Vec<String>,
    /// Evidence to bring.
    pub evidence: Vec<String>,
    /// Day on which the correction is due.
    pub due: String,
    /// Who returned it.
    pub by: String,
    /// Who answered for the village on the day of the return.
    pub answering: String,
    /// Where it stands now.
    pub result: Option<Text>,
    /// Whether the return was undone.
    pub is_withdrawn: bool,
}

/// Columns of the ledger of returns (退回整改台账).
#[must_use]
pub fn returns() -> Vec<OutColumn<ReturnOut>> {
    vec![
        OutColumn::new("序号", "no.", |out, _| number(out.number)),
        OutColumn::new("退回单号", "slip", |out, _| word(&out.slip)),
        OutColumn::new("行政村", "village", |out, _| word(&out.village)),
        OutColumn::with("户主", "head", (Leaves::Name, Paper::Key), |out, _| word(&out.head)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |out, _| word(&out.hh_id)),
        OutColumn::new("轮次", "round", |out, _| CellOut::Count(i64::from(out.round))),
        OutColumn::new("退回时间", "returned at", |out, _| word(&out.at)),
        OutColumn::new("退回原因", "reasons", |out, lang| reasons(&out.reasons, lang)),
        OutColumn::with("整改要求", "what to do", (Leaves::Never, Paper::Plain), |out, _| word(&sentences::asks_in_a_row(&out.asks))),
        OutColumn::new("需带佐证", "to bring", |out, lang| evidence(&out.evidence, lang)),
        OutColumn::new("整改时限", "due", |out, _| word(&out.due)),
        OutColumn::with("责任人", "responsible", (Leaves::Never, Paper::Plain), |out, _| word(&out.answering)),
        OutColumn::with("退回人", "returned by", (Leaves::Name, Paper::Plain), |out, _| word(&out.by)),
        OutColumn::new("整改情况", "result", |out, lang| out.result.as_ref().map_or(CellOut::Empty, |result| word(result.get(lang)))),
    ]
}

/// Columns of who is responsible, a person a row: those that the reading of a matrix knows, so that what was written is read back.
#[must_use]
pub fn duty_lines() -> Vec<OutColumn<Duty>> {
    vec![
        OutColumn::with("行政村", "village", (Leaves::Words, Paper::Key), |duty, _| word(&duty.village)),
        OutColumn::new("职责", "role", |duty, lang| word(duty.role.label().get(lang))),
        OutColumn::with("姓名", "name", (Leaves::Never, Paper::Plain), |duty, _| word(&duty.person)),
        OutColumn::new("开始日期", "from", |duty, _| day_cell(duty.from)),
        OutColumn::new("结束日期", "until", |duty, _| day_cell(duty.until)),
    ]
}

/// A day; nothing where there is none.
fn day_cell(day: Option<NaiveDate>) -> CellOut {
    day.map_or(CellOut::Empty, |day| CellOut::Text(day.to_string()))
}

/// Columns of the rows that belong to nobody: where they stand, whose they say they are, and whom they may mean.
#[must_use]
pub fn unmatched() -> Vec<OutColumn<Unmatched>> {
    vec![
        OutColumn::new("名册", "table", |out, lang| word(out.label().get(lang))),
        OutColumn::new("行", "row", |out, _| CellOut::Count(i64::from(out.row))),
        OutColumn::new("行政村", "village", |out, _| word(&out.village)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |out, _| word(&out.hh_id)),
        OutColumn::with("姓名", "name", (Leaves::Name, Paper::Key), |out, _| word(&out.name)),
        OutColumn::with("证件号码", "certificate", (Leaves::Never, Paper::Plain), |out, _| word(&out.cert)),
        OutColumn::new("原因", "why", |out, lang| word(out.why.text().get(lang))),
        OutColumn::with("最接近的户", "nearest", (Leaves::Never, Paper::Plain), |out, lang| word(Text::list(&out.near).get(lang))),
    ]
}

/// A number of a line.
pub(in crate::review) fn number(line: usize) -> CellOut {
    CellOut::Count(i64::try_from(line).unwrap_or(i64::MAX))
}

/// Words; nothing where there are none.
pub(in crate::review) fn word(value: &str) -> CellOut {
    if value.is_empty() { CellOut::Empty } else { CellOut::Text(value.to_owned()) }
}

/// An amount; nothing where there is none.
pub(in crate::review) fn money(amount: Option<Money>) -> CellOut {
    amount.map_or(CellOut::Empty, CellOut::Money)
}

/// Reasons: with their codes for programs, in words for people.
pub(in crate::review) fn reasons(codes: &[String], lang: Lang) -> CellOut {
    both(codes, lang, sentences::reason_label, sentences::reason_words)
}

/// Evidence: with its codes for programs, in words for people.
pub(in crate::review) fn evidence(codes: &[String], lang: Lang) -> CellOut {
    both(codes, lang, sentences::evidence_label, sentences::evidence_words)
}

fn both(codes: &[String], lang: Lang, label: fn(&str, Lang) -> String, words: fn(&str, Lang) -> String) -> CellOut {
    let each = |said: fn(&str, Lang) -> String| codes.iter().map(move |code| said(code, lang));
    coded(each(label).collect::<Vec<_>>().join("; "), Text::series(each(words)).get(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::exchange::out::table::CellOut;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::export::column;
    use crate::review::export::work;
    use crate::review::export::work::LedgerOut;
    use crate::review::export::work::ReturnOut;
    use crate::review::export::work::Titles;
    use crate::review::rows::mask::Audience;
    use crate::store::payload::Payload;

    #[test]
    fn public_rows_keep_words_inside() {
        let payload = Payload { reasons: vec!["R01".into()], ..Payload::default() };
        let titles = Titles::new();
        let entry = LedgerOut {
            seq: 1,
            at: "2024-10-18 16:30",
            station: "ws1",
            by: "李敏",
            act: Act::Explain,
            group: 1,
            hh_id: "98010100031",
            head: "王建国",
            said: &Text::default(),
            payload: &payload,
            note: "其子住院，电话13800001234",
            hash: "ab",
            titles: &titles,
        };
        let internal = column::row(&work::ledger(), &entry, Audience::Internal, Lang::Zh);
        let public = column::row(&work::ledger(), &entry, Audience::Public, Lang::Zh);
        assert!(internal.contains(&CellOut::Text("其子住院，电话138****1234".into())));
        assert!(public.contains(&CellOut::Text("李*".into())));
        assert!(!format!("{public:?}").contains("住院"));
        let slip = ReturnOut { head: "王建国".into(), asks: vec!["请核对".into()], ..ReturnOut::default() };
        let row = column::row(&work::returns(), &slip, Audience::Public, Lang::En);
        assert!(row.contains(&CellOut::Text("王*国".into())) && !row.contains(&CellOut::Text("请核对".into())));
    }
}
