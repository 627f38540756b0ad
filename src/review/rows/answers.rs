//! Which items of a household moved since it was returned, which were not touched, and which of them were asked about.
//!
//! What does not live here: how that is told (`rows/returned.rs`), counting it (`file/coming_back.rs`).

use std::collections::BTreeSet;

use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::review::rows::ItemRow;
use crate::review::rows::returned::ItemAnswer;

/// Sums over the whole account: they move with every item, so that nobody is blamed for their moving.
const TOTALS: [FieldId; 3] = [NET, NET_PC, known("gross")];

/// Each asked item, moved or not, and each other item that moved. A sum that nobody asked about and that moves with its parts is not named
/// beside them; one that moves alone is.
#[must_use]
pub fn answers(items: &[ItemRow], fields: &BTreeSet<String>) -> Vec<ItemAnswer> {
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
        if own || (moved && !is_explained(items, at)) {
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

/// Whether what moved is a sum of which a part moved, which is named instead.
fn is_explained(items: &[ItemRow], at: usize) -> bool {
    let is_total = |item: &ItemRow| TOTALS.iter().any(|total| total.code() == item.field);
    let moved = |item: &&ItemRow| item.at_return.is_some_and(|then| item.now != Ok(then));
    let Some(sum) = items.get(at) else { return false };
    if is_total(sum) {
        return items.iter().filter(|item| !is_total(item)).any(|item| moved(&item));
    }
    items[at + 1..].iter().take_while(|item| item.depth > sum.depth).any(|item| moved(&item))
}

/// A figure with the sign it has in the table of the case.
const fn signed(item: &ItemRow, money: Money) -> Money {
    if item.negative { Money(money.0.saturating_neg()) } else { money }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::domain::flag::why::Why;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::rows::ItemRow;
    use crate::review::rows::answers::answers;
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
                of: None,
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

    #[test]
    fn a_sum_that_moves_without_any_of_its_parts_is_named() {
        let items = [item("prop", 0, 0, 123), item("prop_land", 1, 0, 0), item("net", 0, 500, 500)];
        let named = |items: &[ItemRow]| answers(items, &BTreeSet::new()).into_iter().map(|answer| answer.label).collect::<Vec<_>>();
        assert_eq!(named(&items), [Text::same("prop")]);
        let with_part = [item("prop", 0, 0, 123), item("prop_land", 1, 0, 123), item("net", 0, 500, 623)];
        assert_eq!(named(&with_part), [Text::same("prop_land")]);
        let alone = [item("prop", 0, 7, 7), item("net", 0, 500, 623)];
        assert_eq!(named(&alone), [Text::same("net")]);
    }
}
