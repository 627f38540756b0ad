//! 退回整改通知单: one form a slip, for the village to sign and the office to stamp, with a reply that is torn off.
//!
//! It says what is odd and what to bring, in the sentences of the slip, which name no target and no figure to arrive at; of numbers it
//! shows the last four digits. What does not live here: making slips (`decide/return_slip.rs`), how a form is written (`exchange`).

use std::collections::HashMap;

use crate::domain::field;
use crate::domain::period::Period;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::FormOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::export::work::ReturnOut;
use crate::review::rows::mask;

/// Digits that are shown of a number.
const SHOWN: usize = 4;

impl Desk {
    /// The forms of every slip of the period on which somebody is still out, and the same as rows for csv.
    pub(in crate::review) fn notice_parts(&self, period: Period) -> Result<Parts, ReviewError> {
        let mut slips: Vec<(String, Vec<ReturnOut>)> = Vec::new();
        for (out, _) in self.returned_households(period)? {
            let is_out = self.row(&out.hh_id).is_some_and(|row| row.out.as_ref().is_some_and(|(slip, _)| *slip == out.slip));
            if out.is_withdrawn || !is_out {
                continue;
            }
            match slips.last_mut().filter(|(number, _)| *number == out.slip) {
                Some((_, own)) => own.push(out),
                None => slips.push((out.slip.clone(), vec![out])),
            }
        }
        let certs = self.last_digits(period, slips.iter().flat_map(|(_, own)| own.iter().map(|out| out.hh_id.as_str())))?;
        let mut parts =
            Parts { header: heads(), paper: vec![Paper::Plain; heads().len()], staying: Vec::new(), rows: Vec::new(), forms: Vec::new() };
        for (number, households) in slips {
            let village = households.first().map(|out| mask::scrub(&out.village)).unwrap_or_default();
            let due = households.first().map(|out| out.due.clone()).unwrap_or_default();
            let mut rows = Vec::new();
            for (at, out) in households.iter().enumerate() {
                let evidence = out.evidence.iter().map(|code| sentences::evidence_words(code, Lang::Zh)).collect::<Vec<_>>().join("；");
                // A return without a sentence says its reasons.
                let reasons = || out.reasons.iter().map(|code| sentences::reason_words(code, Lang::Zh)).collect::<Vec<_>>().join("；");
                let asks = if out.asks.is_empty() { reasons() } else { sentences::asks_in_a_row(&out.asks) };
                let cert = certs.get(&out.hh_id).cloned().unwrap_or_default();
                let row = [(at + 1).to_string(), out.head.clone(), tail(&out.hh_id), cert, asks, evidence];
                let row: Vec<String> = row.iter().map(|cell| mask::scrub(cell)).collect();
                let mut line = vec![work::word(&number), work::word(&village)];
                line.extend(row.iter().skip(1).map(|cell| work::word(cell)));
                line.push(work::word(&due));
                parts.rows.push(line);
                rows.push(row);
            }
            parts.forms.push(self.form(&number, &village, &households, rows));
        }
        Ok(parts)
    }

    fn form(&self, number: &str, village: &str, households: &[ReturnOut], rows: Vec<Vec<String>>) -> FormOut {
        let town = mask::scrub(self.place_name());
        let first = households.first().cloned().unwrap_or_default();
        let day = first.at.split(' ').next().unwrap_or_default();
        let days = match (day.parse(), first.due.parse()) {
            (Ok(from), Ok(to)) => self.office.calendar.weekends_only(from, to),
            _ => None,
        };
        let mut above = vec![
            format!("编号：{number}　　　签发日期：{day}"),
            format!("{village}："),
            format!(
                "　　经审核，你村下列 {} 户的采集数据需要核对。请按“请核对”一栏再次入户或补充凭证，如实更正或说明，于 {} 前把更正表、佐证材料和回执交回{town}。",
                households.len(),
                first.due
            ),
        ];
        above.extend(days.map(|days| format!("　　（{}）", days.get(Lang::Zh))));
        FormOut {
            number: number.to_owned(),
            title: format!("{town}退回整改通知单"),
            above,
            heads: [("序号", 5), ("户主", 10), ("户编号后四位", 8), ("户主证件后四位", 8), ("请核对", 36), ("要带的材料", 18)]
                .map(|(head, width)| (head.to_owned(), width))
                .into(),
            rows,
            below: vec![
                "只核对、补充和说明，数字以凭证为准；没有凭证的写明原因。".to_owned(),
                if first.answering.is_empty() {
                    "责任人：＿＿＿＿＿＿＿＿".to_owned()
                } else {
                    format!("责任人：{}", mask::scrub(&first.answering))
                },
                format!("审核人：{}　　签字：＿＿＿＿＿＿＿＿", mask::scrub(&first.by)),
                format!("签收人（村）：＿＿＿＿＿＿＿＿　　签收日期：＿＿＿＿年＿＿月＿＿日　　{town}（盖章）"),
            ],
            reply: vec![
                "回　　执".to_owned(),
                format!("通知单编号：{number}　　村：{village}　　户数：{}　　应交回：{}", households.len(), first.due),
                "办理人：＿＿＿＿＿＿＿＿　　入户日期：＿＿＿＿年＿＿月＿＿日　　已核对＿＿＿户，已更正＿＿＿户，说明属实＿＿＿户"
                    .to_owned(),
                "佐证材料：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿".to_owned(),
                "村书记签字：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日　　（村委会盖章）".to_owned(),
            ],
        }
    }

    /// The last digits of the head's certificate of these households.
    fn last_digits<'h>(&self, period: Period, households: impl Iterator<Item = &'h str>) -> Result<HashMap<String, String>, ReviewError> {
        let (read, mut found) = (self.office.store.read(), HashMap::new());
        for hh in households {
            let Some(version) = read.current(period, hh)? else { continue };
            let cert = field::field("head_cert_no").map(|field| version.record.value(field).to_owned()).unwrap_or_default();
            found.insert(hh.to_owned(), tail(&cert));
        }
        Ok(found)
    }
}

/// Titles of the rows in csv.
fn heads() -> Vec<crate::i18n::Text> {
    vec![
        text("退回单号", "slip"),
        text("行政村", "village"),
        text("户主", "head"),
        text("户编号后四位", "household no., last four"),
        text("户主证件后四位", "certificate, last four"),
        text("请核对", "to check"),
        text("要带的材料", "to bring"),
        text("整改时限", "due"),
    ]
}

/// The last four characters of a number that is longer.
pub(in crate::review) fn tail(number: &str) -> String {
    let letters: Vec<char> = number.trim().chars().collect();
    letters
        .get(letters.len().saturating_sub(SHOWN)..)
        .filter(|_| letters.len() > SHOWN)
        .map(|last| last.iter().collect())
        .unwrap_or_default()
}

/// Keeps the form of one slip, or of one village; tells whether there is any.
#[must_use]
pub fn only(table: &mut crate::exchange::out::table::TableOut, wanted: &str) -> bool {
    let names = |cells: &[CellOut]| cells.iter().take(2).any(|cell| matches!(cell, CellOut::Text(word) if word == wanted));
    table.rows.retain(|row| names(row));
    let slips: Vec<CellOut> = table.rows.iter().filter_map(|row| row.first().cloned()).collect();
    table.forms.retain(|form| slips.contains(&CellOut::Text(form.number.clone())));
    !table.forms.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::review::report::notice::tail;

    #[test]
    fn of_a_number_the_last_four_digits_are_shown_and_never_the_whole() {
        for (number, shown) in
            [("980101199003074514", "4514"), ("98010119900307451X", "451X"), ("1234", ""), ("", ""), (" 98010100031 ", "0031")]
        {
            assert_eq!(tail(number), shown, "{number}");
        }
    }
}
