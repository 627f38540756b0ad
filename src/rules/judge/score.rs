//! The place of a household in the queue: severity first, then suspicion × impact on income per head.
//!
//! Root causes count once, so that five flags of one wrong cell do not outrank two different doubts.

use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::explain::amounts;
use crate::rules::explain::sentences::joined;
use crate::rules::judge::root_causes;
use crate::rules::lang::value::Num;

/// What the score of a household is made of.
#[derive(Clone, Copy, Debug, Default)]
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
    /// Household size of the year.
    pub size: Option<i64>,
}

/// A place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueScore {
    /// Larger comes first: severity in the highest digits, then suspicion × impact.
    pub weight: i64,
    /// Why, in words.
    pub why: Text,
}

/// Larger than any suspicion × impact, so that a high flag is never outranked.
const STEP: i64 = 1_000_000_000_000;

/// Impact is cut off here (in yuan per head), so that one absurd figure does not hide the order of the rest.
const MOST: i64 = 1_000_000;

/// The score of a household from its unsettled flags.
#[must_use]
pub fn score(book: &Book, flags: &[&Flag], stakes: &Stakes) -> QueueScore {
    let groups = root_causes::group(book, flags, stakes.size);
    let Some(first) = groups.first() else {
        return QueueScore { weight: 0, why: text("没有未处理的疑点", "no unsettled flags") };
    };
    let suspicion: i64 = groups
        .iter()
        .map(|group| match group.severity {
            Severity::High => 9,
            Severity::Medium => 3,
            Severity::Low => 1,
        })
        .sum();
    let rank = first.severity as i64 + 1;
    let part = suspicion.saturating_mul(1 + impact(stakes)).min(STEP - 1);
    QueueScore { weight: rank * STEP + part, why: why(book, flags, &groups, stakes) }
}

/// Yuan per head in doubt: the change from last year, or what is missing to the line, whichever is more.
fn impact(stakes: &Stakes) -> i64 {
    let change = match (stakes.now, stakes.before) {
        (Some(now), Some(before)) => now.0.saturating_sub(before.0).saturating_abs(),
        (Some(now), None) => now.0.saturating_abs() / 4,
        (None, _) => 0,
    };
    let short = match (stakes.now, stakes.line) {
        (Some(now), Some(line)) => line.0.saturating_sub(now.0).max(0),
        _ => 0,
    };
    (change.max(short) / 100).min(MOST)
}

/// The doubtful money of a household: its yuan per head in doubt times its size, at least one head.
#[must_use]
pub fn doubtful(stakes: &Stakes) -> Money {
    Money(impact(stakes).saturating_mul(stakes.size.unwrap_or(1).max(1)).saturating_mul(100))
}

fn why(book: &Book, flags: &[&Flag], groups: &[root_causes::RootGroup], stakes: &Stakes) -> Text {
    let mut parts = Vec::new();
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
    for group in groups.iter().take(2) {
        let title = flags.get(group.head).and_then(|flag| book.rule(&flag.rule)).map(|rule| rule.title.clone());
        parts.extend(title);
    }
    joined(&parts, "，", ", ")
}
