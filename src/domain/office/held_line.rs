//! Lines of the ledger that hold until a later line about the same speaks: what takes the lines of one entry back.
//!
//! What does not live here: the lines themselves (`duty.rs`, `round.rs`, `visit.rs`), steps of clues, which follow on each other (`clue.rs`).

/// A line that says how something stands; of lines about the same the newest holds.
pub trait HeldLine: Clone + PartialEq {
    /// Whether another line is about the same.
    fn is_about(&self, other: &Self) -> bool;

    /// Whether it says that something stands, and not that it was dropped.
    fn stands(&self) -> bool;

    /// The line that drops it.
    #[must_use]
    fn dropping(&self) -> Self;
}

/// How what a line is about stands after these lines, oldest first; none where it was dropped or never said.
fn held<'l, L: HeldLine>(lines: impl DoubleEndedIterator<Item = &'l L>, about: &L) -> Option<&'l L> {
    lines.rev().find(|line| line.is_about(about)).filter(|line| line.stands())
}

/// What takes back the entry at a position: each thing it is about as it stood before, in the order in which the last comes first. The
/// entries are those with lines of the kind, oldest first.
///
/// # Errors
/// The line of the entry that another has spoken about since.
pub fn way_back<L: HeldLine>(entries: &[(i64, Vec<L>)], seq: i64) -> Result<Vec<L>, L> {
    let until = |last: i64| entries.iter().filter(move |(at, _)| *at <= last).flat_map(|(_, lines)| lines);
    let own = entries.iter().filter(|(at, _)| *at == seq).flat_map(|(_, lines)| lines);
    let mut back: Vec<L> = Vec::new();
    for line in own {
        if back.iter().any(|known| known.is_about(line)) {
            continue;
        }
        let after = held(until(seq), line);
        if held(until(i64::MAX), line) != after {
            return Err(line.clone());
        }
        back.push(held(until(seq.saturating_sub(1)), line).cloned().unwrap_or_else(|| line.dropping()));
    }
    back.reverse();
    Ok(back)
}

#[cfg(test)]
mod tests {
    use crate::domain::office::held_line::HeldLine;
    use crate::domain::office::held_line::way_back;

    type Said = (char, Option<u8>);

    impl HeldLine for Said {
        fn is_about(&self, other: &Said) -> bool {
            self.0 == other.0
        }

        fn stands(&self) -> bool {
            self.1.is_some()
        }

        fn dropping(&self) -> Said {
            (self.0, None)
        }
    }

    #[test]
    fn an_entry_goes_back_to_what_stood_before_it_and_never_from_under_a_later_one() {
        let entries = [(3, vec![('a', Some(1))]), (5, vec![('a', Some(2)), ('b', Some(1)), ('a', Some(3))]), (9, vec![('c', Some(1))])];
        assert_eq!(way_back(&entries, 5), Ok(vec![('b', None), ('a', Some(1))]));
        assert_eq!(way_back(&entries, 9), Ok(vec![('c', None)]));
        assert_eq!(way_back(&entries, 3), Err(('a', Some(1))), "5 came after it");
        assert_eq!(way_back(&entries, 4), Ok(Vec::new()));
        let dropped = [(3, vec![('a', Some(1))]), (5, vec![('a', None)])];
        assert_eq!(way_back(&dropped, 5), Ok(vec![('a', Some(1))]));
        // What came since and left it as it was stands in nobody's way.
        let same = [(3, vec![('a', Some(1))]), (5, vec![('a', None)]), (6, vec![('a', Some(1))])];
        assert_eq!(way_back(&same, 3), Ok(vec![('a', None)]));
    }
}
