//! The tabs of the queue: which cases each shows. An office's own views stand on one of them.
//!
//! What does not live here: the own views (`review/queue/views.rs`), how tabs are drawn (`ui`).

use serde::Deserialize;
use serde::Serialize;

use crate::domain::case::Status;
use crate::i18n::Text;
use crate::i18n::text;

/// A tab of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// The control sample from below the stop line, still waiting.
    Control,
    /// Every case.
    All,
}

impl Tab {
    /// Every tab in order.
    pub const ALL: [Tab; 8] = [Tab::Waiting, Tab::High, Tab::Returned, Tab::Back, Tab::Held, Tab::Approved, Tab::Control, Tab::All];

    /// Its name, short enough for eight of them on a narrow screen.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Tab::Waiting => text("待审", "to do"),
            Tab::High => text("高疑", "high"),
            Tab::Returned => text("退回", "out"),
            Tab::Back => text("回来", "back"),
            Tab::Held => text("挂起", "held"),
            Tab::Approved => text("通过", "ok"),
            Tab::Control => text("对照", "control"),
            Tab::All => text("全部", "all"),
        }
    }

    /// Its name in full.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Tab::Waiting => text("待审", "to do"),
            Tab::High => text("高疑点", "high flags"),
            Tab::Returned => text("退回未回", "returned"),
            Tab::Back => text("回来", "came back"),
            Tab::Held => text("挂起", "on hold"),
            Tab::Approved => text("通过", "approved"),
            Tab::Control => text("对照抽样", "control sample"),
            Tab::All => text("全部", "all"),
        }
    }

    /// Its code in settings.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Tab::Waiting => "waiting",
            Tab::High => "high",
            Tab::Returned => "returned",
            Tab::Back => "back",
            Tab::Held => "held",
            Tab::Approved => "approved",
            Tab::Control => "control",
            Tab::All => "all",
        }
    }

    /// Whether a case belongs to it: by its status, whether a high flag is unsettled, and whether it is of the control sample.
    #[must_use]
    pub const fn holds(self, status: Status, high: bool, control: bool) -> bool {
        match self {
            Tab::Waiting => status.is_waiting_for_us(),
            Tab::High => status.is_waiting_for_us() && high,
            Tab::Returned => matches!(status, Status::Returned),
            Tab::Back => matches!(status, Status::Corrected | Status::CountyReturned),
            Tab::Held => matches!(status, Status::Held),
            Tab::Approved => matches!(status, Status::Approved | Status::Entered | Status::CountyPassed | Status::Locked),
            Tab::Control => status.is_waiting_for_us() && control,
            Tab::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::tab::Tab;

    #[test]
    fn every_case_has_a_tab_besides_all_but_an_exempted_one() {
        for status in Status::ALL {
            let own = Tab::ALL.into_iter().filter(|tab| *tab != Tab::All && tab.holds(status, true, true)).count();
            assert_eq!(own > 0, status != Status::Exempted, "{status:?}");
        }
        for tab in Tab::ALL {
            assert!(tab.label().is_whole() && tab.title().is_whole());
            assert_eq!(serde_json::to_string(&tab).expect("JSON"), format!("\"{}\"", tab.code()));
        }
    }
}
