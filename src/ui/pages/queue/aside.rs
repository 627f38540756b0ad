//! What was typed into a field of the list and left with Esc: kept, said so, and put back.
//!
//! What does not live here: what the fields are for (`mod.rs`), drafts of forms and notes (`ui/shell/drafts.rs`).

use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::ui::pages::queue::Queue;
use crate::ui::pages::queue::Typing;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::nothing_set_aside;
use crate::ui::widgets::text_field::TextField;

impl Queue {
    /// The field that is typed into, with what was left there before.
    fn typed(&mut self) -> Option<(&mut TextField, &mut String)> {
        let [find, filter, name] = &mut self.aside;
        match self.typing {
            Typing::Nothing => None,
            Typing::Finding => Some((&mut self.find, find)),
            Typing::Filtering => Some((&mut self.filter, filter)),
            Typing::Naming => Some((&mut self.name, name)),
        }
    }

    /// What was left before in the field that is typed into.
    pub(super) fn set_aside_here(&self) -> &str {
        let [find, filter, name] = &self.aside;
        match self.typing {
            Typing::Nothing => "",
            Typing::Finding => find,
            Typing::Filtering => filter,
            Typing::Naming => name,
        }
    }

    /// Keeps what was typed when the field is left, and says so; what was filled in for the reader is no loss.
    pub(super) fn set_aside(&mut self) -> Flow {
        let written = self.sift.written().to_owned();
        let Some((field, aside)) = self.typed() else { return Flow::Stay };
        if field.is_offered() || field.value().trim().is_empty() || field.value() == written {
            return Flow::Stay;
        }
        field.value().clone_into(aside);
        Flow::Say(Message::plain(
            text(
                "“{words}”留着，回到这里按取回草稿的键（F1 里有）拿回来",
                "“{words}” is kept: the key for drafts (see F1) brings it back here",
            )
            .fill(&[("words", &*aside)]),
        ))
    }

    /// Puts back what was left in this field.
    pub(super) fn recall(&mut self, desk: &Desk) -> Flow {
        let Some((field, aside)) = self.typed().filter(|(_, aside)| !aside.is_empty()) else {
            return Flow::Say(Message::plain(nothing_set_aside()));
        };
        *field = TextField::holding(std::mem::take(aside));
        if self.typing == Typing::Finding {
            self.scroll.go(0, 0);
            self.derive(desk, None);
        }
        Flow::Stay
    }
}
