//! Root causes: which flags of one household say the same thing (readings.md D). Display only; every flag keeps its own history.

use std::cmp::Reverse;

use crate::domain::field::FieldKind;
use crate::domain::field::field;
use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::rules::book::Book;

/// Flags of one household that belong together: positions in the list that was grouped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootGroup {
    /// The root cause; none for a flag that stands alone.
    pub card: Option<usize>,
    /// The flag that heads it.
    pub head: usize,
    /// The others.
    pub lines: Vec<usize>,
    /// Highest severity inside.
    pub severity: Severity,
    /// The flag that puts the most at stake; of equal ones the first.
    pub deepest: usize,
    /// What that flag puts at stake: the flags of one root are one amount.
    pub stake: Money,
}

/// Groups the flags of one household; every flag is in exactly one group.
///
/// The heaviest group comes first; of equal weight the one that puts more at stake, then the one nearer to a line.
/// A flag goes to the first card, in register order, that it heads; else to the first headed card that swallows it.
#[must_use]
pub fn group(book: &Book, flags: &[&Flag]) -> Vec<RootGroup> {
    let mut groups: Vec<RootGroup> = Vec::new();
    let mut taken = vec![false; flags.len()];
    for (place, card) in book.cards().iter().enumerate() {
        let head = card.headline.iter().find_map(|code| (0..flags.len()).find(|at| !taken[*at] && flags[*at].rule == *code));
        if let Some(head) = head {
            taken[head] = true;
            groups.push(RootGroup {
                card: Some(place),
                head,
                lines: Vec::new(),
                severity: flags[head].severity,
                deepest: head,
                stake: Money(0),
            });
        }
    }
    for at in 0..flags.len() {
        if taken[at] {
            continue;
        }
        let code = &flags[at].rule;
        let home = groups.iter_mut().find(|group| {
            let card = group.card.and_then(|place| book.cards().get(place));
            card.is_some_and(|card| card.lines.contains(code) || card.headline.contains(code))
        });
        match home {
            Some(group) => {
                group.lines.push(at);
                group.severity = group.severity.max(flags[at].severity);
            }
            None => groups.push(RootGroup {
                card: None,
                head: at,
                lines: Vec::new(),
                severity: flags[at].severity,
                deepest: at,
                stake: Money(0),
            }),
        }
    }
    for group in &mut groups {
        let deepest = std::iter::once(group.head).chain(group.lines.iter().copied()).rev().max_by_key(|&at| flags[at].stake);
        group.deepest = deepest.unwrap_or(group.head);
        group.stake = flags[group.deepest].stake;
    }
    let near = |group: &RootGroup| {
        let all = std::iter::once(group.head).chain(group.lines.iter().copied()).map(|at| flags[at]);
        all.filter_map(|flag| gap(book, flag)).min().unwrap_or(i64::MAX)
    };
    groups.sort_by_cached_key(|group| (Reverse(group.severity), Reverse(group.stake), near(group), group.head));
    groups
}

/// The amounts of money that a rule read of the period under review, by field code.
fn amounts(flag: &Flag) -> impl Iterator<Item = (&str, Money)> {
    flag.numbers.iter().filter_map(|number| Some((number.key.as_str(), money_of(&number.key, &number.value)?)))
}

fn money_of(key: &str, value: &str) -> Option<Money> {
    let money = field(key).is_some_and(|field| field.row().kind == FieldKind::Money);
    money.then(|| Money::parse(value)).flatten().map(|(amount, _)| amount)
}

/// How near the nearest amount is to a line of money that the rule used, in fen; none when it used none.
fn gap(book: &Book, flag: &Flag) -> Option<i64> {
    let lines: Vec<i64> =
        flag.limits.iter().filter(|limit| book.is_money(&limit.key)).filter_map(|limit| Some(Money::parse(&limit.value)?.0.0)).collect();
    amounts(flag).flat_map(|(_, now)| lines.iter().map(move |line| now.0.saturating_sub(*line).saturating_abs())).min()
}
