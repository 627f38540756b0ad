//! From a case to another by its name: the list is in front again, and its search is open.
//!
//! What does not live here: the search itself (`ui/pages/queue`).

use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::ui::screen::Screen;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;

impl Shell {
    /// Leaves every screen and opens the search of the list.
    pub(in crate::ui::shell) fn find_elsewhere(&mut self, desk: &mut Desk) -> AfterKey {
        self.above.clear();
        let flow = self.bottom.act(Action::Find, desk, self.look.lang);
        self.follow(flow, desk)
    }
}
