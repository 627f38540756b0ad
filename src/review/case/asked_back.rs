//! What a household was asked when it was last returned, and what its figures answered: slip, day, sentences, and each item then and now.
//!
//! What does not live here: the sentences of a slip (`review/decide/return_slip.rs`), the ledger of returns (`review/desk/exports.rs`).

use std::collections::BTreeSet;

use crate::domain::case::Status;
use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::ItemRow;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::review::rows::returned::ItemAnswer;
use crate::review::rows::returned::ReturnAnswered;
use crate::store::payload::Payload;

/// Sums over the whole account: they move with every item, so that nobody is blamed for their moving.
const TOTALS: [FieldId; 3] = [NET, NET_PC, known("gross")];

impl Desk {
    /// What the return that `payload` entered asked of a household; none when its slip is not kept any more.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review::case) fn asked_back(
        &self,
        period: Period,
        row: &QueueRow,
        payload: &Payload,
        items: &[ItemRow],
    ) -> Result<Option<ReturnAnswered>, ReviewError> {
        let read = self.office.store.read();
        let Some(number) = payload.to.as_ref().map(|to| to.slip.as_str()).filter(|number| !number.is_empty()) else { return Ok(None) };
        let Some(slip) = read.slip(number)? else { return Ok(None) };
        let line = read.slip_lines(number)?.into_iter().find(|line| line.hh_id == row.hh_id);
        let Some(line) = line else { return Ok(None) };
        let is_out = row.status == Status::Returned;
        let mut fields: BTreeSet<String> = BTreeSet::new();
        for standing in read.standings_of(period, &row.hh_id)? {
            if payload.counts.contains_key(&standing.key.rule) {
                fields.extend(read.flag(standing.flag)?.fields);
            }
        }
        // A return without a sentence says its reasons.
        let reasons = || line.reasons.iter().map(|code| sentences::reason_words(code, Lang::Zh)).collect();
        let asks: Vec<String> = if line.asks.is_empty() { reasons() } else { line.asks.clone() };
        Ok(Some(ReturnAnswered {
            slip: slip.number,
            due: slip.due,
            over: self.days_over(row),
            is_out,
            asks: asks.iter().map(|words| mask::scrub(words)).collect(),
            evidence: line.evidence,
            answers: if is_out { Vec::new() } else { answers(items, &fields) },
        }))
    }
}

/// Each asked item, moved or not, and each other item that moved. A sum that nobody asked about moves with its parts, which are named.
fn answers(items: &[ItemRow], fields: &BTreeSet<String>) -> Vec<ItemAnswer> {
    let of_all = TOTALS.iter().any(|total| fields.contains(total.code()));
    let mut found = Vec::new();
    // Whether the item at each depth above was asked: its parts are asked with it.
    let mut above: Vec<bool> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let depth = usize::from(item.depth);
        above.truncate(depth);
        let own = fields.contains(&item.field);
        let with = above.iter().any(|asked| *asked);
        above.push(own);
        let Some(then) = item.at_return else { continue };
        let moved = item.now != Ok(then);
        let is_sum = items.get(at + 1).is_some_and(|next| next.depth > item.depth) || TOTALS.iter().any(|total| total.code() == item.field);
        if own || (moved && !is_sum) {
            found.push(ItemAnswer {
                label: item.label.clone(),
                then: signed(item, then),
                now: item.now.map(|now| signed(item, now)),
                // Where no flag named a field, nobody can tell what was not asked.
                asked: own || with || of_all || fields.is_empty(),
            });
        }
    }
    found
}

/// A figure with the sign it has in the table of the case.
const fn signed(item: &ItemRow, money: Money) -> Money {
    if item.negative { Money(money.0.saturating_neg()) } else { money }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Why;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::case::asked_back::answers;
    use crate::review::rows::ItemRow;
    use crate::review::rows::returned::ReturnAnswered;

    fn item(field: &str, depth: u8, then: i64, now: i64) -> ItemRow {
        ItemRow {
            field: field.to_owned(),
            label: Text::same(field),
            depth,
            negative: false,
            now: Ok(Money::yuan(now)),
            before: Err(Why::NoPeriod),
            older: [Err(Why::NoPeriod); 2],
            by_payroll: [false; 3],
            village_median: None,
            computed: None,
            at_return: Some(Money::yuan(then)),
            mark: None,
            source: None,
        }
    }

    #[test]
    fn each_item_says_whether_it_was_asked_and_whether_it_moved() {
        let items = [
            item("wage", 0, 100, 150),
            item("wage_post", 1, 40, 40),
            item("wage_other", 1, 60, 110),
            item("prop", 0, 10, 90),
            item("prop_other", 1, 10, 90),
            item("trans", 0, 300, 300),
            item("net", 0, 410, 540),
        ];
        let told = |fields: &[&str]| -> Vec<String> {
            let fields = fields.iter().map(|&code| code.to_owned()).collect();
            let back = ReturnAnswered {
                slip: "青镇退〔2024〕001号".to_owned(),
                due: "2024-10-17".parse().ok(),
                over: 0,
                is_out: false,
                asks: Vec::new(),
                evidence: Vec::new(),
                answers: answers(&items, &fields),
            };
            back.lines().iter().map(|line| line.get(Lang::Zh).to_owned()).collect()
        };
        let cases: [(&[&str], &[&str]); 4] = [
            (
                &["wage", "trans"],
                &[
                    "退回单 青镇退〔2024〕001号（2024-10-17 前）已交回: 改 2，没动 1，没问也改 1",
                    "改了: wage 100.00 → 150.00",
                    "改了: wage_other 60.00 → 110.00",
                    "没问也改了: prop_other 10.00 → 90.00",
                    "没有动: trans 300.00",
                ],
            ),
            (
                &["trans"],
                &[
                    "退回单 青镇退〔2024〕001号（2024-10-17 前）已交回: 改 0，没动 1，没问也改 2",
                    "没问也改了: wage_other 60.00 → 110.00",
                    "没问也改了: prop_other 10.00 → 90.00",
                    "没有动: trans 300.00",
                ],
            ),
            // A total that was asked about is answered by any item; without a flag nobody can tell what was not asked.
            (
                &["net"],
                &[
                    "退回单 青镇退〔2024〕001号（2024-10-17 前）已交回: 改 3，没动 0，没问也改 0",
                    "改了: wage_other 60.00 → 110.00",
                    "改了: prop_other 10.00 → 90.00",
                    "改了: net 410.00 → 540.00",
                ],
            ),
            (
                &[],
                &[
                    "退回单 青镇退〔2024〕001号（2024-10-17 前）已交回: 改 2，没动 0，没问也改 0",
                    "改了: wage_other 60.00 → 110.00",
                    "改了: prop_other 10.00 → 90.00",
                ],
            ),
        ];
        for (fields, wanted) in cases {
            assert_eq!(told(fields), wanted, "{fields:?}");
        }
    }
}
