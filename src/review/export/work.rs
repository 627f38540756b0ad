//! The office's own ledgers as tables (domain.md 5.7): cases, who did what, returns. One row a case, an entry, a returned household.
//!
//! What does not live here: collecting the rows (`desk/exports.rs`), flags (`flags.rs`), figures (`figures.rs`).

use std::collections::BTreeMap;

use crate::domain::ledger::Act;
use crate::domain::money::Money;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::store::payload::Payload;

/// Amounts of the account that the ledger of cases shows, in its order.
pub const ACCOUNT: [&str; 6] = ["wage", "prod_in", "prod_out", "prop", "trans", "net"];

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
    /// Amounts, in the order of `ACCOUNT`.
    pub account: [Option<Money>; 6],
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

/// Columns of the ledger of cases (审核台账).
#[must_use]
pub fn cases_header() -> Vec<Text> {
    vec![
        text("序号", "no."),
        text("行政村", "village"),
        text("自然村", "group"),
        text("户编号", "household no."),
        text("户主", "head"),
        text("类别", "category"),
        text("家庭人口", "size"),
        text("人均纯收入(本期)", "net per head, now"),
        text("人均纯收入(上期)", "net per head, before"),
        text("增幅", "change"),
        text("工资性收入", "wages"),
        text("生产经营性收入", "production income"),
        text("生产经营性支出", "production cost"),
        text("财产性收入", "property income"),
        text("转移性收入", "transfers"),
        text("纯收入", "net income"),
        text("高疑点", "high"),
        text("中疑点", "medium"),
        text("低疑点", "low"),
        text("疑点编号", "rules"),
        text("状态", "status"),
        text("轮次", "round"),
        text("原因", "reasons"),
        text("佐证", "evidence"),
        text("说明", "note"),
        text("审核人", "reviewer"),
        text("审核时间", "decided at"),
    ]
}

/// What may leave the office of each column: the villages' own words and the reviewer's stay.
const CASE_LEAVES: [Leaves; 27] = {
    let mut leaves = [Leaves::Words; 27];
    leaves[3] = Leaves::Household;
    leaves[4] = Leaves::Name;
    leaves[24] = Leaves::Never;
    leaves[25] = Leaves::Name;
    leaves
};

/// The row of one case.
#[must_use]
pub fn case_row(out: &CaseOut, audience: Audience, lang: Lang) -> Vec<CellOut> {
    let row = out.row;
    let none = Decision::default();
    let decision = out.decision.unwrap_or(&none);
    let mut cells = vec![
        CellOut::Count(i64::try_from(row.place).unwrap_or(i64::MAX)),
        word(row.village.key()),
        word(&row.group),
        word(&row.hh_id),
        word(&row.head),
        word(&row.category),
        row.size.map_or(CellOut::Empty, CellOut::Count),
        money(row.now),
        money(row.before),
        row.change.map_or(CellOut::Empty, CellOut::Percent),
    ];
    cells.extend(out.account.map(money));
    cells.extend(row.flags.map(|count| CellOut::Count(i64::from(count))));
    cells.extend([
        coded(row.rules.join(" "), Text::series(row.rules.iter().map(|code| titled(code, out.titles, lang))).get(lang).to_owned()),
        word(row.status.label().get(lang)),
        CellOut::Count(i64::from(row.round)),
        reasons(&decision.reasons, lang),
        evidence(&decision.evidence, lang),
        word(&decision.note),
        word(&decision.by),
        word(&decision.at),
    ]);
    let cells = cells.into_iter().zip(CASE_LEAVES);
    cells.map(|(cell, leaves)| mask::cell(leaves, cell, audience)).collect()
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

/// Columns of the ledger: which, what, when, who, why.
#[must_use]
pub fn ledger_header() -> Vec<Text> {
    vec![
        text("序号", "no."),
        text("时间", "time"),
        text("审核人", "who"),
        text("工作站", "station"),
        text("户编号", "household no."),
        text("户主", "head"),
        text("操作", "act"),
        text("组", "group"),
        text("原状态", "from"),
        text("新状态", "to"),
        text("疑点", "flags"),
        text("原因", "reasons"),
        text("佐证", "evidence"),
        text("退回单", "slip"),
        text("说明", "note"),
        text("哈希", "hash"),
    ]
}

/// What may leave the office of each column.
const LEDGER_LEAVES: [Leaves; 16] = {
    let mut leaves = [Leaves::Words; 16];
    leaves[2] = Leaves::Name;
    leaves[4] = Leaves::Household;
    leaves[5] = Leaves::Name;
    leaves[14] = Leaves::Never;
    leaves[15] = Leaves::Hash;
    leaves
};

/// The row of one entry.
#[must_use]
pub fn ledger_row(out: &LedgerOut, audience: Audience, lang: Lang) -> Vec<CellOut> {
    let status =
        |state: Option<&crate::store::payload::CaseState>| state.map_or(CellOut::Empty, |state| word(state.status.label().get(lang)));
    let changes = || out.payload.flags.iter().map(|(rule, change)| (rule, change.to.label()));
    let flags: Vec<String> = changes().map(|(rule, to)| format!("{rule} {}", to.get(lang))).collect();
    let in_words =
        |(rule, to): (&String, Text)| text("{rule}：{to}", "{rule}: {to}").fill(&[("rule", &titled(rule, out.titles, lang)), ("to", &to)]);
    let in_words: Vec<Text> = changes().map(in_words).collect();
    let cells = vec![
        CellOut::Count(out.seq),
        word(out.at),
        word(out.by),
        word(out.station),
        word(out.hh_id),
        word(out.head),
        word(out.act.label().get(lang)),
        CellOut::Count(out.group),
        status(out.payload.from.as_ref()),
        status(out.payload.to.as_ref()),
        coded(flags.join(" "), Text::series(&in_words).get(lang).to_owned()),
        reasons(&out.payload.reasons, lang),
        evidence(&out.payload.evidence, lang),
        word(out.payload.to.as_ref().map_or("", |to| to.slip.as_str())),
        // An act on the whole file says to people what it was about.
        match out.said.get(lang) {
            "" => word(out.note),
            said => CellOut::Coded { code: out.note.to_owned(), words: said.to_owned() },
        },
        word(out.hash),
    ];
    cells.into_iter().zip(LEDGER_LEAVES).map(|(cell, leaves)| mask::cell(leaves, cell, audience)).collect()
}

/// A household on a return slip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnOut {
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
    /// Where it stands now.
    pub result: Option<Text>,
}

/// Columns of the ledger of returns (退回整改台账).
#[must_use]
pub fn returns_header() -> Vec<Text> {
    vec![
        text("序号", "no."),
        text("退回单号", "slip"),
        text("行政村", "village"),
        text("户主", "head"),
        text("户编号", "household no."),
        text("轮次", "round"),
        text("退回时间", "returned at"),
        text("退回原因", "reasons"),
        text("整改要求", "what to do"),
        text("需带佐证", "to bring"),
        text("整改时限", "due"),
        text("退回人", "returned by"),
        text("整改情况", "result"),
    ]
}

/// What may leave the office of each column.
const RETURN_LEAVES: [Leaves; 13] = {
    let mut leaves = [Leaves::Words; 13];
    leaves[3] = Leaves::Name;
    leaves[4] = Leaves::Household;
    leaves[8] = Leaves::Never;
    leaves[11] = Leaves::Name;
    leaves
};

/// The row of one returned household.
#[must_use]
pub fn return_row(number: usize, out: &ReturnOut, audience: Audience, lang: Lang) -> Vec<CellOut> {
    let cells = vec![
        CellOut::Count(i64::try_from(number).unwrap_or(i64::MAX)),
        word(&out.slip),
        word(&out.village),
        word(&out.head),
        word(&out.hh_id),
        CellOut::Count(i64::from(out.round)),
        word(&out.at),
        reasons(&out.reasons, lang),
        word(&out.asks.join("；")),
        evidence(&out.evidence, lang),
        word(&out.due),
        word(&out.by),
        out.result.as_ref().map_or(CellOut::Empty, |result| word(result.get(lang))),
    ];
    cells.into_iter().zip(RETURN_LEAVES).map(|(cell, leaves)| mask::cell(leaves, cell, audience)).collect()
}

fn word(value: &str) -> CellOut {
    if value.is_empty() { CellOut::Empty } else { CellOut::Text(value.to_owned()) }
}

fn money(amount: Option<Money>) -> CellOut {
    amount.map_or(CellOut::Empty, CellOut::Money)
}

/// How the columns of the ledger of cases stand in a workbook.
pub const CASES_PAPER: [Paper; 27] = keys([Paper::Plain; 27], 3, 4);

/// How the columns of the ledger stand in a workbook; the numbers of bulk acts and the chain's hash are for programs.
pub const LEDGER_PAPER: [Paper; 16] = {
    let mut paper = [Paper::Plain; 16];
    paper[0] = Paper::Key;
    paper[4] = Paper::Key;
    paper[5] = Paper::Key;
    paper[7] = Paper::Off;
    paper[15] = Paper::Off;
    paper
};

/// How the columns of the ledger of returns stand in a workbook.
pub const RETURNS_PAPER: [Paper; 13] = keys([Paper::Plain; 13], 3, 4);

const fn keys<const N: usize>(mut paper: [Paper; N], one: usize, other: usize) -> [Paper; N] {
    paper[one] = Paper::Key;
    paper[other] = Paper::Key;
    paper
}

/// Titles of the columns that stay in the office, by what may leave of each.
fn staying(header: Vec<Text>, leaves: &[Leaves]) -> Vec<Text> {
    header.into_iter().zip(leaves).filter(|(_, leaves)| **leaves == Leaves::Never).map(|(title, _)| title).collect()
}

/// Columns of the ledger of cases that the public does not get.
#[must_use]
pub fn cases_staying() -> Vec<Text> {
    staying(cases_header(), &CASE_LEAVES)
}

/// Columns of the ledger that the public does not get.
#[must_use]
pub fn ledger_staying() -> Vec<Text> {
    staying(ledger_header(), &LEDGER_LEAVES)
}

/// Columns of the ledger of returns that the public does not get.
#[must_use]
pub fn returns_staying() -> Vec<Text> {
    staying(returns_header(), &RETURN_LEAVES)
}

/// Reasons: with their codes for programs, in words for people.
fn reasons(codes: &[String], lang: Lang) -> CellOut {
    both(codes, lang, sentences::reason_label, sentences::reason_words)
}

/// Evidence: with its codes for programs, in words for people.
fn evidence(codes: &[String], lang: Lang) -> CellOut {
    both(codes, lang, sentences::evidence_label, sentences::evidence_words)
}

fn both(codes: &[String], lang: Lang, label: fn(&str, Lang) -> String, words: fn(&str, Lang) -> String) -> CellOut {
    let each = |said: fn(&str, Lang) -> String| codes.iter().map(move |code| said(code, lang));
    coded(each(label).collect::<Vec<_>>().join("; "), Text::series(each(words)).get(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use crate::domain::ledger::Act;
    use crate::exchange::out::table::CellOut;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::export::work;
    use crate::review::export::work::LedgerOut;
    use crate::review::export::work::ReturnOut;
    use crate::review::export::work::Titles;
    use crate::review::rows::mask::Audience;
    use crate::store::payload::Payload;

    #[test]
    fn rows_are_as_wide_as_their_headers_and_public_ones_keep_words_inside() {
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
        let internal = work::ledger_row(&entry, Audience::Internal, Lang::Zh);
        let public = work::ledger_row(&entry, Audience::Public, Lang::Zh);
        assert_eq!(internal.len(), work::ledger_header().len());
        assert!(internal.contains(&CellOut::Text("其子住院，电话138****1234".into())));
        assert!(public.contains(&CellOut::Text("李*".into())));
        assert!(!format!("{public:?}").contains("住院"));
        let slip = ReturnOut { head: "王建国".into(), asks: vec!["请核对".into()], ..ReturnOut::default() };
        let row = work::return_row(1, &slip, Audience::Public, Lang::En);
        assert_eq!(row.len(), work::returns_header().len());
        assert!(row.contains(&CellOut::Text("王*国".into())) && !row.contains(&CellOut::Text("请核对".into())));
    }
}
