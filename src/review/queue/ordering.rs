//! The orders in which the list of cases can be looked at; the queue's own is by the money in doubt.
//!
//! What does not live here: the queue's own order and the place of a case in it (`rows/queue.rs`).

use std::cmp::Reverse;

use crate::domain::tab::Tab;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::QueueRow;

/// An order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueOrder {
    /// Most money in doubt first: the queue's own.
    #[default]
    Impact,
    /// Village by village, each in the queue's own order.
    Village,
    /// The largest change of income per head first, up or down; those without one last.
    Change,
    /// What came back from a village first.
    Back,
}

impl QueueOrder {
    /// Every order, in the order a key goes through them.
    pub const ALL: [QueueOrder; 4] = [QueueOrder::Impact, QueueOrder::Village, QueueOrder::Change, QueueOrder::Back];

    /// What it is called on the line of the list.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            QueueOrder::Impact => text("可疑金额优先", "money in doubt first"),
            QueueOrder::Village => text("按村", "by village"),
            QueueOrder::Change => text("增减大的在前", "largest change first"),
            QueueOrder::Back => text("退回后回来的在前", "what came back first"),
        }
    }

    /// Its name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            QueueOrder::Impact => "impact",
            QueueOrder::Village => "village",
            QueueOrder::Change => "change",
            QueueOrder::Back => "back",
        }
    }

    /// The next one, the first after the last.
    #[must_use]
    pub fn next(self) -> QueueOrder {
        let at = QueueOrder::ALL.iter().position(|order| *order == self).unwrap_or(0);
        QueueOrder::ALL[(at + 1) % QueueOrder::ALL.len()]
    }

    /// Puts positions of the queue, which stand in its own order, into this one; equals stay as they stood.
    pub fn sort(self, rows: &[QueueRow], shown: &mut [usize]) {
        let row = |at: &usize| rows.get(*at);
        match self {
            QueueOrder::Impact => {}
            QueueOrder::Village => shown.sort_by(|a, b| row(a).map(|row| &row.village).cmp(&row(b).map(|row| &row.village))),
            QueueOrder::Change => {
                shown.sort_by_key(|at| Reverse(row(at).and_then(|row| row.change).map(i64::unsigned_abs)));
            }
            QueueOrder::Back => {
                shown.sort_by_key(|at| row(at).is_none_or(|row| !Tab::Back.holds(row.status, row.flags[0] > 0, row.control)));
            }
        }
    }
}
