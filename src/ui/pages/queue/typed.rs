//! What the list shows, and its fields as drafts: what is typed into one, under which name it is kept, and how it is put back or left.
//!
//! What does not live here: what the fields are for (`mod.rs`), when drafts are kept, set aside and dropped (`ui/shell/drafts.rs`).

use crate::review::desk::state::Desk;
use crate::ui::pages::queue::Queue;
use crate::ui::pages::queue::Typing;
use crate::ui::widgets::text_field::TextField;

impl Queue {
    /// The households that are shown, in their order.
    pub fn shown(&self, desk: &Desk) -> Vec<String> {
        self.visible.iter().filter_map(|at| desk.queue().get(*at)).map(|row| row.hh_id.clone()).collect()
    }

    /// The field that is typed into, and what its words are kept for.
    const fn typed(&self) -> Option<(&TextField, &'static str)> {
        match self.typing {
            Typing::Nothing => None,
            Typing::Finding => Some((&self.find, "find")),
            Typing::Filtering => Some((&self.filter, "filter")),
            Typing::Naming => Some((&self.name, "view-name")),
        }
    }

    /// What the words of the field that is typed into are kept for.
    pub(super) fn kept_for(&self) -> Option<String> {
        self.typed().map(|(_, what)| what.to_owned())
    }

    /// What was typed and is not in force; what was filled in for the reader is no loss.
    pub(super) fn unsent(&self) -> Option<String> {
        let (field, _) = self.typed()?;
        let words = field.value();
        let is_on = self.typing == Typing::Filtering && words == self.sift.written();
        (!field.is_offered() && !words.trim().is_empty() && !is_on).then(|| words.to_owned())
    }

    /// Puts words back into the field that is typed into.
    pub(super) fn put_back(&mut self, words: &str) {
        let field = match self.typing {
            Typing::Nothing => return,
            Typing::Finding => {
                // What it finds is looked at from its best hit.
                self.here = None;
                &mut self.find
            }
            Typing::Filtering => &mut self.filter,
            Typing::Naming => &mut self.name,
        };
        *field = TextField::taken_up(words);
    }

    /// Leaves the field that is typed into, with what stood before; a search is over with it.
    pub(super) fn leave_typing(&mut self) {
        self.waits = false;
        match std::mem::replace(&mut self.typing, Typing::Nothing) {
            Typing::Nothing | Typing::Naming => {}
            Typing::Finding => self.find = TextField::default(),
            Typing::Filtering => self.filter = TextField::holding(self.sift.written()),
        }
    }
}
