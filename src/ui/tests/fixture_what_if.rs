//! Test only: what a made-up desk answers when figures are tried.

use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::what_if::Fate;
use crate::review::case::what_if::Tried;
use crate::review::case::what_if::TriedFlag;
use crate::review::case::what_if::TriedRow;
use crate::review::desk::state::SlipAsked;
use crate::review::rows::ItemRow;
use crate::review::rows::QueueRow;

/// Nothing typed: everything stays. Something typed: one flag goes, one comes, and the figures per head move.
pub fn tried(row: &QueueRow, items: Vec<ItemRow>, typed: &[(String, String)]) -> Result<Tried, Text> {
    let typed: Vec<&(String, String)> = typed.iter().filter(|(_, words)| !words.is_empty()).collect();
    let mut rows = Vec::new();
    for item in items {
        let reported = item.now.map(|money| money.0);
        let own = typed.iter().find(|(field, _)| *field == item.field);
        let tried = match own {
            Some((_, words)) => Ok(Money::parse(&words.replace(',', "")).ok_or_else(|| text("不是金额", "no amount"))?.0.0),
            None if !typed.is_empty() && item.field.starts_with("net") => reported.map(|fen| fen + 100_000),
            None => reported,
        };
        rows.push(TriedRow {
            field: item.field,
            label: item.label,
            depth: item.depth,
            is_money: true,
            reported,
            tried,
            typed: own.is_some(),
        });
    }
    let flag = |rule: &str, title: Text, severity, fate| TriedFlag { rule: rule.to_owned(), title, severity, fate, is_open: true };
    let fall = text("人均纯收入较上年下降", "Per-capita net income fell");
    let leap = text("人均纯收入增幅过大", "Per-capita net income rose too fast");
    let less = text("转移性收入骤降", "Transfers fell sharply");
    let flags = if typed.is_empty() {
        vec![flag("INC01", fall, Severity::High, Fate::Stays), flag("TRF01", less, Severity::Medium, Fate::Stays)]
    } else {
        vec![
            flag("INC07", leap, Severity::Low, Fate::Gained),
            flag("INC01", fall, Severity::High, Fate::Lost),
            flag("TRF01", less, Severity::Medium, Fate::Stays),
        ]
    };
    Ok(Tried {
        rows,
        flags,
        counts: [row.flags, if typed.is_empty() { row.flags } else { [0, 2, 1] }],
        place: [row.place, if typed.is_empty() { row.place } else { 4 }],
        why: row.why.clone(),
        slips: vec![SlipAsked {
            question: text(
                "转移性收入 320.00 是否少写了一个零？请带一卡通/社保卡流水核对",
                "transfers 320.00: is there a zero too few? Check with: subsidy card statement",
            ),
            explains: vec!["INC01".to_owned(), "TRF01".to_owned()],
            brings: Vec::new(),
            explains_all: true,
        }],
    })
}
