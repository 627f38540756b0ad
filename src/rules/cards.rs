//! Root causes: which flags of one household say the same thing (readings.md D). Display only; every flag keeps its own history.

use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::i18n::Text;
use crate::rules::book::Book;

/// One root cause of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRow {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Rules that may head it; the first one that fired does.
    pub headline: Vec<String>,
    /// Rules it swallows.
    pub lines: Vec<String>,
    /// What usually explains all of it.
    pub usual: Option<Text>,
}

/// Flags of one household that belong together: positions in the list that was grouped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The root cause; none for a flag that stands alone.
    pub card: Option<usize>,
    /// The flag that heads it.
    pub head: usize,
    /// The others.
    pub lines: Vec<usize>,
    /// Highest severity inside.
    pub severity: Severity,
}

/// Groups the flags of one household, heaviest first; every flag is in exactly one group.
///
/// A flag goes to the first card, in register order, that it heads; else to the first headed card that swallows it.
#[must_use]
pub fn group(book: &Book, flags: &[&Flag]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut taken = vec![false; flags.len()];
    for (place, card) in book.cards().iter().enumerate() {
        let head = card.headline.iter().find_map(|code| (0..flags.len()).find(|at| !taken[*at] && flags[*at].rule == *code));
        if let Some(head) = head {
            taken[head] = true;
            groups.push(Group { card: Some(place), head, lines: Vec::new(), severity: flags[head].severity });
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
            None => groups.push(Group { card: None, head: at, lines: Vec::new(), severity: flags[at].severity }),
        }
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.severity), group.head));
    groups
}
