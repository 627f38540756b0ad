//! The slip that was written last, read from wherever the next case is in front: one key, named when it is written.
//!
//! What does not live here: what a slip asks (`review/desk/returning.rs`), the list of what is out (the queue's tab of returned cases).

use crate::i18n::text;
use crate::review::desk::returning::no_slip;
use crate::review::desk::state::Desk;
use crate::ui::dialog::detail::Detail;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;

impl Shell {
    /// Shows the slips of the newest return.
    pub(in crate::ui::shell) fn newest_slip(&mut self, desk: &mut Desk) -> AfterKey {
        let flow = match desk.newest_slips() {
            Ok(slips) if slips.is_empty() => Flow::Say(Message::plain(no_slip())),
            Ok(slips) => Flow::Open(Box::new(Detail::of_sections(text("刚写的退回单", "The slip written last"), slips))),
            Err(why) => Flow::Say(Message::wrong(why)),
        };
        self.follow(flow, desk)
    }
}
