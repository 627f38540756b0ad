//! The tabs of the queue: which cases are shown.

use crate::domain::case::Status;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::view::QueueRow;

/// A tab of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Somebody here has to decide.
    #[default]
    Waiting,
    /// Of those, with an unsettled high flag.
    High,
    /// With the village.
    Returned,
    /// Came back changed.
    Back,
    /// On hold.
    Held,
    /// Approved here.
    Approved,
    /// Every case.
    All,
}

impl Tab {
    /// Every tab in order.
    pub const ALL: [Tab; 7] = [Tab::Waiting, Tab::High, Tab::Returned, Tab::Back, Tab::Held, Tab::Approved, Tab::All];

    /// Its name.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Tab::Waiting => text("待审", "to do"),
            Tab::High => text("高疑", "high"),
            Tab::Returned => text("退回", "out"),
            Tab::Back => text("回来", "back"),
            Tab::Held => text("挂起", "held"),
            Tab::Approved => text("通过", "ok"),
            Tab::All => text("全部", "all"),
        }
    }

    /// Whether a case belongs to it.
    #[must_use]
    pub const fn holds(self, row: &QueueRow) -> bool {
        match self {
            Tab::Waiting => row.status.is_waiting_for_us(),
            Tab::High => row.status.is_waiting_for_us() && row.flags[0] > 0,
            Tab::Returned => matches!(row.status, Status::Returned),
            Tab::Back => matches!(row.status, Status::Corrected | Status::CountyReturned),
            Tab::Held => matches!(row.status, Status::Held),
            Tab::Approved => matches!(row.status, Status::Approved | Status::Entered | Status::CountyPassed | Status::Locked),
            Tab::All => true,
        }
    }

    /// The tab after it, or before it.
    #[must_use]
    pub fn next(self, forward: bool) -> Tab {
        let len = Tab::ALL.len();
        let at = Tab::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Tab::ALL[(at + if forward { 1 } else { len - 1 }) % len]
    }
}
