//! Test only: the rulebook and the ledger of the small township in `fixture.rs`. All of it synthetic.

use crate::domain::flag::Kind;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::section::Section;
use crate::review::rulebook::ledger_page::LedgerPart;
use crate::review::rulebook::ledger_page::LedgerRow;
use crate::review::rulebook::rule_page::RuleRow;

pub fn rule_rows() -> Vec<RuleRow> {
    let row = |code: &str, title: Text, group: Text, on: bool| RuleRow {
        code: code.to_string(),
        title,
        group,
        kind: Kind::Doubt.label(),
        scope: text("户", "household"),
        severity: text("高/中", "high/med"),
        on,
    };
    let income = || text("收入水平", "income");
    vec![
        row("ARI01", text("分项合计不等于大项", "Items do not add up"), text("算账核对", "arithmetic"), true),
        row("INC01", text("人均纯收入较上年下降", "Per-capita net income fell"), income(), true),
        row("INC02", text("人均纯收入连续两年下降", "Per-capita net income fell two years running"), income(), false),
        row("TRF01", text("转移性收入骤降", "Transfers fell sharply"), text("转移收入", "transfers"), true),
    ]
}

pub fn rule_page(code: &str) -> Vec<Section> {
    let written = |line: &str| Text::same(format!("{code}: {line}"));
    vec![
        Section {
            heading: text("查什么", "What it catches"),
            lines: vec![text("收入比上年少，先查漏采。", "Income fell: look first for what was left out.")],
        },
        Section { heading: text("规则原文", "The rule as written"), lines: vec![written("net_pc < prior.net_pc - limit.min_drop")] },
        Section {
            heading: text("现行标准和依据", "Limits in force and their documents"),
            lines: vec![text("降幅 drop_2 = 20%（演示〔2024〕1号）", "fall, drop_2 = 20% (演示〔2024〕1号)")],
        },
        Section {
            heading: text("样例（结果  条件）", "Samples (outcome, given)"), lines: vec![written("net_pc=7000 prior.net_pc=9000")]
        },
    ]
}

pub fn ledger_part(before: Option<i64>) -> LedgerPart {
    let row = |seq: i64, act: Text, whose: Text, why: Text| LedgerRow {
        seq,
        entries: 1,
        at: "2024-10-14 09:12".to_string(),
        who: "李敏".to_string(),
        found_by: format!("#{seq} {} {} {}", act.get(Lang::Zh), whose.get(Lang::Zh), why.get(Lang::Zh)),
        act,
        whose,
        why,
    };
    let wang = || Text::same("石门村 王建国");
    let rows = match before {
        Some(_) => vec![row(1, text("导入", "import"), Text::same(""), text("第 1 批", "batch 1"))],
        None => vec![
            row(44, text("退回", "return"), wang(), text("R11 漏采：补录，佐证 E4", "R11 left out, evidence E4")),
            row(6, text("通过", "approve"), text("38 户", "38 households"), Text::same("")),
            row(5, text("批注", "annotate"), Text::same("下河村 买买提·吐尔逊"), text("已电话询问户主", "phoned the head")),
        ],
    };
    LedgerPart { rows, before: if before.is_some() { 0 } else { 5 } }
}
