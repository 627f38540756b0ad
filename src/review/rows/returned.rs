//! What a returned household was asked and what came back, and how that is told in lines: the same on the screen, in `--linear` and in
//! `show`.
//!
//! What does not live here: how it is gathered (`review/case/asked_back.rs`).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::evidence::evidence;
use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::known;
use crate::domain::flag::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::ItemRow;

/// Sums over the whole account: they move with every item, so that nobody is blamed for their moving.
const TOTALS: [FieldId; 3] = [NET, NET_PC, known("gross")];

/// What the last return of a household asked, and what its figures answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnAnswered {
    /// The campaign that was closed before it came back; none for a return of this period.
    pub of: Option<Period>,
    /// Number of the slip.
    pub slip: String,
    /// The day the correction was due.
    pub due: Option<NaiveDate>,
    /// Days over that day; 0 in time, or when it has come back.
    pub over: i64,
    /// It has not come back yet: there are no answers.
    pub is_out: bool,
    /// The sentences on the slip, as the village got them.
    pub asks: Vec<String>,
    /// Evidence codes to bring.
    pub evidence: Vec<String>,
    /// What the figures answer.
    pub answers: Vec<ItemAnswer>,
}

/// One item, as it was returned and as it came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAnswer {
    /// What the item is called.
    pub label: Text,
    /// When it was returned.
    pub then: Money,
    /// Now; none with the reason.
    pub now: Result<Money, Why>,
    /// Whether a flag that was asked about names it.
    pub asked: bool,
}

impl ItemAnswer {
    /// Whether the figure is another one.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.now != Ok(self.then)
    }

    fn told(&self) -> Text {
        let now = match self.now {
            Ok(money) => Text::same(money.to_string()),
            Err(why) => why.label(),
        };
        let line = match (self.moved(), self.asked) {
            (true, true) => text("改了: {label} {then} → {now}", "moved: {label} {then} → {now}"),
            (true, false) => text("没问也改了: {label} {then} → {now}", "changed, though not asked: {label} {then} → {now}"),
            (false, _) => text("没有动: {label} {then}", "not touched: {label} {then}"),
        };
        line.fill(&[("label", &self.label), ("then", &self.then.to_string()), ("now", &now)])
    }
}

/// A slip that is out, with its day and the days over it.
#[must_use]
pub fn slip_out(slip: &str, due: Option<NaiveDate>, over: i64) -> Text {
    let line = if over > 0 {
        text("退回单 {slip}，{due} 前交回，已超 {over} 天", "slip {slip}, due {due}, {over} days over")
    } else {
        text("退回单 {slip}，{due} 前交回", "slip {slip}, due {due}")
    };
    line.fill(&[("slip", &slip), ("due", &day(due)), ("over", &over)])
}

fn day(due: Option<NaiveDate>) -> String {
    due.map_or_else(|| "-".to_owned(), |due| due.to_string())
}

impl ReturnAnswered {
    /// The slip and its day, with the days over it.
    #[must_use]
    pub fn head(&self) -> Text {
        if let Some(period) = self.of {
            let line = text("{period}的退回单 {slip}（{due} 前）到结束也没有交回", "slip {slip} of {period} (due {due}) never came back");
            return line.fill(&[("period", &period.title()), ("slip", &self.slip), ("due", &day(self.due))]);
        }
        if self.is_out {
            return slip_out(&self.slip, self.due, self.over);
        }
        let line = text(
            "退回单 {slip}（{due} 前）已交回: 改 {moved}，没动 {still}，没问也改 {more}",
            "slip {slip} (due {due}) is back: {moved} moved, {still} same, {more} unasked",
        );
        let count = |is: &dyn Fn(&ItemAnswer) -> bool| self.answers.iter().filter(|answer| is(answer)).count();
        line.fill(&[
            ("slip", &self.slip),
            ("due", &day(self.due)),
            ("moved", &count(&|answer| answer.moved() && answer.asked)),
            ("still", &count(&|answer| !answer.moved())),
            ("more", &count(&|answer| answer.moved() && !answer.asked)),
        ])
    }

    /// Everything, a line each: the slip with its counts, what was asked, what each figure answers, what was to be brought.
    #[must_use]
    pub fn lines(&self) -> Vec<Text> {
        let mut lines = vec![self.head()];
        lines.extend(self.asks.iter().map(|words| text("问: {words}", "asked: {words}").fill(&[("words", words)])));
        if !self.is_out && self.answers.is_empty() {
            lines.push(text("各项数字都没有动", "no figure was touched"));
        }
        lines.extend(self.answers.iter().map(ItemAnswer::told));
        if !self.evidence.is_empty() {
            let list: Vec<Text> =
                self.evidence.iter().map(|code| evidence(code).map_or_else(|| Text::same(code.clone()), |row| row.label.clone())).collect();
            lines.push(text("要带: {list}", "to bring: {list}").fill(&[("list", &Text::list(&list))]));
        }
        lines
    }
}

/// Each asked item, moved or not, and each other item that moved. A sum that nobody asked about moves with its parts, which are named.
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
    use crate::review::rows::ItemRow;
    use crate::review::rows::returned::ReturnAnswered;
    use crate::review::rows::returned::answers;

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
}
