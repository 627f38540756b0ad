//! Long work that is under way, and what it has come to until somebody looks at it. What does not live here: putting it where it was asked
//! for (`mod.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::screen::AskedFor;
use crate::ui::screen::Message;
use crate::ui::shell::footer::Progress;
use crate::ui::task::TaskOutcome;

/// Long work beside the keyboard, as the last line but one tells of it.
pub(in crate::ui::shell) struct Running {
    pub(in crate::ui::shell) label: Text,
    pub(in crate::ui::shell) progress: Progress,
    /// What was said when the form that asked for it was left; none while nobody called it off.
    pub(in crate::ui::shell) left_with: Option<Message>,
}

/// What long work came to and a clerk has to look at, until the page that asked for it is in front.
pub(in crate::ui::shell) struct Waiting {
    pub(in crate::ui::shell) of: AskedFor,
    pub(in crate::ui::shell) outcome: TaskOutcome,
}

impl AskedFor {
    /// The page it is looked at on, and what leads there.
    pub(in crate::ui::shell) const fn page(&self) -> (Place, Action) {
        match self {
            AskedFor::Rule(_) => (Place::Rules, Action::Rulebook),
            AskedFor::Files => (Place::Files, Action::Import),
        }
    }

    /// That it is ready, in a few words.
    pub(in crate::ui::shell) fn is_ready(&self) -> Text {
        match self {
            AskedFor::Rule(rule) => text("{rule} 的试算好了", "{rule} is tried").fill(&[("rule", rule)]),
            AskedFor::Files => text("导入预览好了", "the preview is ready"),
        }
    }
}
