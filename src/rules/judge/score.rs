//! The place of a household in the queue: the money in doubt, and beside it a small rank by the heaviest flag.
//!
//! What a flag puts at stake is told by its rule (`stake` in the book). Flags of one root cause are one amount, the largest of them;
//! independent root causes add up. The rank keeps flags in the order that have no money, and is never counted as money.

use std::cmp::Reverse;

use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::explain::amounts;
use crate::rules::explain::sentences::joined;
use crate::rules::judge::root_causes;
use crate::rules::judge::root_causes::RootGroup;
use crate::rules::lang::value::Num;

/// The figures that the reason for a place names beside the money in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Net income per head now.
    pub now: Option<Money>,
    /// The same a year before, restated.
    pub before: Option<Money>,
    /// Net income of the household now.
    pub net: Option<Money>,
    /// The same a year before.
    pub net_before: Option<Money>,
    /// The monitoring line of the year, if one is set.
    pub line: Option<Money>,
}

/// A place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueScore {
    /// Larger comes first; 0 without a flag. It holds the money in doubt and the heaviest severity (`doubt_of`, `severity_of`).
    pub weight: i64,
    /// The money in doubt, in whole yuan.
    pub doubt: Money,
    /// Why, in words.
    pub why: Text,
}

/// Below every weight that is not 0, and above every weight of versions that counted otherwise: those hold no money in doubt.
const BASE: i64 = 10_000_000_000_000;

/// Most money in doubt of one household, in fen (ten million yuan): a weight always fits.
const MOST: i64 = 1_000_000_000;

/// The last digit of a weight in base eight: what its rank stands for.
const RANKS: i64 = 8;
const LOW: i64 = 1;
const MEDIUM: i64 = 2;
const VILLAGE: i64 = 3;
const HIGH: i64 = 4;

/// What a flag weighs beside its money, in fen, by the rank: 50, 300, 1,500 and 2,000 yuan. It only orders.
///
/// A high flag of the village weighs less than one of the household's own: it is settled once, at the village.
const fn rank_weight(rank: i64) -> i64 {
    match rank {
        LOW => 5_000,
        MEDIUM => 30_000,
        VILLAGE => 150_000,
        HIGH => 200_000,
        _ => 0,
    }
}

pub(crate) const fn rank_of(severity: Severity) -> i64 {
    match severity {
        Severity::Low => LOW,
        Severity::Medium => MEDIUM,
        Severity::High => HIGH,
    }
}

pub(crate) const fn weight(doubt: Money, rank: i64) -> i64 {
    BASE + (doubt.0 + rank_weight(rank)) * RANKS + rank
}

/// Weights of earlier versions counted in steps of this, one for each severity.
const EARLIER_STEP: i64 = 1_000_000_000_000;

/// A weight as it was stored, in the measure of this version: of one that an earlier version stored only the severity is known.
#[must_use]
pub const fn of_stored(stored: i64) -> i64 {
    match stored / EARLIER_STEP {
        _ if stored > BASE => stored,
        0 => 0,
        step => weight(Money(0), if step >= 3 { HIGH } else { step }),
    }
}

/// The money in doubt that a weight holds, in whole yuan; none in a weight of 0.
#[must_use]
pub const fn doubt_of(found: i64) -> Money {
    if found <= BASE { Money(0) } else { Money((found - BASE) / RANKS - rank_weight(found % RANKS)) }
}

/// The heaviest severity that a weight holds, of the household's own flags.
#[must_use]
pub const fn severity_of(found: i64) -> Option<Severity> {
    match found % RANKS {
        _ if found <= BASE => None,
        HIGH => Some(Severity::High),
        MEDIUM => Some(Severity::Medium),
        LOW => Some(Severity::Low),
        _ => None,
    }
}

/// The weight of a household that a high flag of its village names: at least what that flag weighs.
#[must_use]
pub const fn named_by_village(found: i64) -> i64 {
    let least = weight(Money(0), VILLAGE);
    if found > least { found } else { least }
}

/// The score of a household from its unsettled flags.
#[must_use]
pub fn score(book: &Book, flags: &[&Flag], stakes: &Stakes) -> QueueScore {
    let groups = root_causes::group(book, flags);
    let Some(first) = groups.first() else {
        return QueueScore { weight: 0, doubt: Money(0), why: text("没有未处理的疑点", "no unsettled flags") };
    };
    let sum = groups.iter().map(|group| group.stake.0).fold(0, i64::saturating_add);
    let doubt = Money(sum.min(MOST));
    QueueScore { weight: weight(doubt, rank_of(first.severity)), doubt, why: why(book, flags, &groups, doubt, stakes) }
}

/// How many root causes a reason names.
const NAMED: usize = 2;

fn why(book: &Book, flags: &[&Flag], groups: &[RootGroup], doubt: Money, stakes: &Stakes) -> Text {
    let title = |at: usize| flags.get(at).and_then(|flag| book.rule(&flag.rule)).map(|rule| rule.title.clone());
    let mut parts = Vec::new();
    let mut costly: Vec<&RootGroup> = groups.iter().filter(|group| group.stake.0 > 0).collect();
    costly.sort_by_key(|group| Reverse(group.stake));
    let more = costly.len() > NAMED;
    costly.truncate(NAMED);
    if doubt.0 > 0 {
        let named = costly.iter().filter_map(|group| {
            Some(text("{title} {sum}", "{title} {sum}").fill(&[("title", &title(group.deepest)?), ("sum", &whole(group.stake))]))
        });
        let named: Vec<Text> = named.collect();
        let words = if more {
            text("可疑金额 {sum} 元（{named}等）", "{sum} yuan in doubt ({named} and more)")
        } else {
            text("可疑金额 {sum} 元（{named}）", "{sum} yuan in doubt ({named})")
        };
        parts.push(words.fill(&[("sum", &whole(doubt)), ("named", &joined(&named, "、", ", "))]));
    }
    if let (Some(net), Some(before)) = (stakes.net, stakes.net_before)
        && net != before
    {
        let less = net.0 < before.0;
        let by = Money(net.0.saturating_sub(before.0).saturating_abs()).to_string();
        let pattern = if less {
            text("户纯收入少 {by} 元", "household net income down {by}")
        } else {
            text("户纯收入多 {by} 元", "household net income up {by}")
        };
        parts.push(pattern.fill(&[("by", &by)]));
    }
    if let (Some(now), Some(before)) = (stakes.now, stakes.before)
        && before.0 > 0
        && now != before
    {
        let less = now.0 < before.0;
        let by = Num::whole(now.0.saturating_sub(before.0).saturating_abs()).over(Num::whole(before.0)).map(|by| amounts::percent(by, 1));
        let pattern = if less { text("人均少 {by}", "down {by} per head") } else { text("人均多 {by}", "up {by} per head") };
        parts.push(pattern.fill(&[("by", &by.unwrap_or_default())]));
    }
    if let (Some(now), Some(line)) = (stakes.now, stakes.line)
        && now.0 < line.0
    {
        parts.push(text("低于监测线", "below the monitoring line"));
    }
    let others = groups.iter().filter(|group| !costly.iter().any(|named| named.head == group.head));
    parts.extend(others.take(NAMED - costly.len()).filter_map(|group| title(group.head)));
    joined(&parts, "，", ", ")
}

/// Whole yuan with separators.
fn whole(amount: Money) -> String {
    let shown = amount.to_string();
    shown.strip_suffix(".00").unwrap_or(&shown).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Severity;
    use crate::domain::money::Money;
    use crate::rules::judge::score;

    #[test]
    fn a_weight_gives_back_what_it_holds() {
        for severity in Severity::ALL {
            for yuan in [0, 1, 49, 50, 2_000, 10_000_000] {
                let weight = score::weight(Money::yuan(yuan), score::rank_of(severity));
                assert_eq!((score::doubt_of(weight), score::severity_of(weight)), (Money::yuan(yuan), Some(severity)));
                assert!(score::named_by_village(weight) >= weight);
            }
        }
        // Of those that earlier versions stored nobody takes anything for money.
        let earlier = [(0, None), (1_000_000_000_000, Some(Severity::Low)), (3_999_999_999_999, Some(Severity::High))];
        for (stored, severity) in earlier {
            let now = score::of_stored(stored);
            assert_eq!((score::doubt_of(now), score::severity_of(now)), (Money(0), severity));
            assert_eq!(score::of_stored(now), now);
        }
        assert_eq!((score::doubt_of(score::named_by_village(0)), score::severity_of(score::named_by_village(0))), (Money(0), None));
    }

    #[test]
    fn the_rank_orders_beside_money_and_never_outranks_much_of_it() {
        let of = |yuan, severity| score::weight(Money::yuan(yuan), score::rank_of(severity));
        let order = [
            of(5_000, Severity::Low),
            of(0, Severity::High),
            score::named_by_village(0),
            of(0, Severity::Medium),
            of(100, Severity::Low),
            of(0, Severity::Low),
        ];
        assert!(order.is_sorted_by(|a, b| a > b), "{order:?}");
    }
}
