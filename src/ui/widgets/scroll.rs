//! Place in a list: which row has the keys, which row is on top, how many fit.

use crate::input::action::Action;

/// How many lines of a list, a page or a pane lie out of sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// Above what is in sight.
    pub above: usize,
    /// Below it.
    pub below: usize,
}

impl Beyond {
    /// `↑ 3 ↓ 12`, the mark of everything that is cut; empty where all is in sight.
    #[must_use]
    pub fn mark(self) -> String {
        let part = |sign: &str, n: usize| (n > 0).then(|| format!("{sign} {n}"));
        [part("↑", self.above), part("↓", self.below)].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// `↓ 2`, the mark of clauses of a line that are not whole in sight: they stand below it. An arrow to the right would seem to lead from the
/// figure before it to another one.
#[must_use]
pub fn beside(more: usize) -> String {
    Beyond { above: 0, below: more }.mark()
}

/// Place in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The row with the keys, from 0.
    pub at: usize,
    /// The first row shown.
    pub top: usize,
    page: usize,
}

impl Scroll {
    /// Moves by an action of the move group; false for any other action.
    pub fn act(&mut self, action: Action, len: usize) -> bool {
        let page = self.page.max(1);
        self.at = match action {
            Action::Up => self.at.saturating_sub(1),
            Action::Down => self.at + 1,
            Action::PageUp => self.at.saturating_sub(page),
            Action::PageDown => self.at + page,
            Action::First => 0,
            Action::Last => len,
            _ => return false,
        };
        self.keep(len);
        true
    }

    /// Keeps the place inside a list of `len` rows and in sight.
    pub fn keep(&mut self, len: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        let page = self.page.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + page {
            self.top = self.at + 1 - page;
        }
        self.top = self.top.min(len.saturating_sub(page));
    }

    /// Tells how many rows fit.
    pub fn fit(&mut self, page: usize, len: usize) {
        self.page = page;
        self.keep(len);
    }

    /// Goes to a row.
    pub fn go(&mut self, at: usize, len: usize) {
        self.at = at;
        self.keep(len);
    }

    /// How many of `len` rows lie above and below those in sight.
    #[must_use]
    pub fn beyond(&self, len: usize) -> Beyond {
        Beyond { above: self.top.min(len), below: len.saturating_sub(self.top + self.page) }
    }

    /// How many rows fit.
    #[must_use]
    pub const fn page(&self) -> usize {
        self.page
    }
}

#[cfg(test)]
mod tests {
    use crate::input::action::Action;
    use crate::ui::widgets::scroll::Beyond;
    use crate::ui::widgets::scroll::Scroll;

    #[test]
    fn what_is_out_of_sight_is_counted() {
        let mut scroll = Scroll::default();
        scroll.fit(5, 20);
        assert_eq!(scroll.beyond(20).mark(), "↓ 15");
        scroll.act(Action::PageDown, 20);
        assert_eq!(scroll.beyond(20), Beyond { above: 1, below: 14 });
        assert_eq!(scroll.beyond(20).mark(), "↑ 1 ↓ 14");
        scroll.act(Action::Last, 20);
        assert_eq!(scroll.beyond(20).mark(), "↑ 15");
        scroll.fit(20, 20);
        assert_eq!(scroll.beyond(20).mark(), "");
    }

    #[test]
    fn the_place_stays_in_sight() {
        let mut scroll = Scroll::default();
        scroll.fit(5, 20);
        scroll.act(Action::PageDown, 20);
        assert_eq!((scroll.at, scroll.top), (5, 1));
        scroll.act(Action::Last, 20);
        assert_eq!((scroll.at, scroll.top), (19, 15));
        scroll.fit(10, 20);
        assert_eq!((scroll.at, scroll.top), (19, 10));
        scroll.keep(3);
        assert_eq!((scroll.at, scroll.top), (2, 0));
        scroll.keep(0);
        assert_eq!((scroll.at, scroll.top), (0, 0));
        assert!(!scroll.act(Action::Open, 3));
    }
}
