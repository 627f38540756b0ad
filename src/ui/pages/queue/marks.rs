//! Marking cases for acts on many: one, a range, all in view; what is done with marked cases takes their marks along, and an undo brings
//! them back.
//!
//! What does not live here: the acts (`bulk.rs`).

use std::collections::BTreeSet;

use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::review::rows::QueueRow;
use crate::ui::pages::queue::Queue;
use crate::ui::pages::queue::bulk;
use crate::ui::pages::queue::no_range;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;

impl Queue {
    /// The marked cases in the order of the queue.
    pub(super) fn marked_rows<'d>(&self, desk: &'d Desk) -> Vec<&'d QueueRow> {
        let mut rows: Vec<&QueueRow> = self.marked.iter().filter_map(|household| desk.row(household)).collect();
        rows.sort_by_key(|row| row.place);
        rows
    }

    pub(super) fn mark(&mut self, desk: &Desk) -> Flow {
        if let Some(row) = self.row(desk) {
            if !self.marked.remove(&row.hh_id) {
                self.marked.insert(row.hh_id.clone());
            }
            self.anchor = Some(row.hh_id.clone());
            self.scroll.act(Action::Down, self.visible.len());
            self.settle(desk);
        }
        self.say_marked(desk)
    }

    /// Where among the visible rows a range of marks begins.
    pub(super) fn range_start(&self, desk: &Desk) -> Option<usize> {
        let rows = desk.queue();
        self.anchor.as_ref().and_then(|id| self.visible.iter().position(|at| rows[*at].hh_id == *id))
    }

    /// Marks from the last mark to here.
    pub(super) fn mark_range(&mut self, desk: &Desk) -> Flow {
        let rows = desk.queue();
        let Some(start) = self.range_start(desk) else { return Flow::Say(Message::plain(no_range())) };
        let (from, to) = (start.min(self.scroll.at), start.max(self.scroll.at));
        let range = self.visible.iter().skip(from).take(to - from + 1);
        self.marked.extend(range.map(|at| rows[*at].hh_id.clone()));
        self.say_marked(desk)
    }

    /// Marks everything in view, or takes the marks off when everything is marked.
    pub(super) fn mark_all(&mut self, desk: &Desk) -> Flow {
        let rows = desk.queue();
        let ids = || self.visible.iter().map(|at| &rows[*at].hh_id);
        if ids().all(|id| self.marked.contains(id)) {
            self.marked.clear();
        } else {
            self.marked = ids().chain(&self.marked).cloned().collect();
        }
        self.say_marked(desk)
    }

    fn say_marked(&self, desk: &Desk) -> Flow {
        if self.marked.is_empty() {
            return Flow::Say(Message::plain(text("没有选中的户", "nothing is marked")));
        }
        let said = text("已选 {sums}", "marked: {sums}").fill(&[("sums", &bulk::sums(&self.marked_rows(desk)))]);
        Flow::Say(Message::plain(said))
    }

    /// The cases that this tab holds.
    fn in_tab<'d>(&self, desk: &'d Desk) -> BTreeSet<&'d str> {
        let rows = desk.queue().iter().enumerate();
        rows.filter(|(at, row)| self.strip.takes(*at, row)).map(|(_, row)| row.hh_id.as_str()).collect()
    }

    /// A case that has left the tab is marked no more, until what took it away is taken back.
    pub(super) fn keep_marks(&mut self, desk: &Desk) {
        if self.marked.is_empty() {
            return;
        }
        let known = self.in_tab(desk);
        let (stay, gone) = std::mem::take(&mut self.marked).into_iter().partition(|household| known.contains(household.as_str()));
        self.marked = stay;
        let gone: BTreeSet<String> = gone;
        self.left_marked.extend(gone);
    }

    /// Cases that stand here again were marked when they left, and are so again.
    pub(super) fn mark_again(&mut self, households: &[String], desk: &Desk) {
        if self.left_marked.is_empty() {
            return;
        }
        let known = self.in_tab(desk);
        for household in households.iter().filter(|household| known.contains(household.as_str())) {
            self.marked.extend(self.left_marked.take(household));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::tests::rig;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::look;

    #[test]
    fn after_the_undo_of_an_act_on_many_the_keys_are_where_they_were() {
        for (begin, act) in [("end up up", "* F2 F2"), ("end up up", "F7 F2"), ("down space space", "F6 F6")] {
            let mut bench = Bench::with(rig::crowd(12), look(), 80, 24);
            bench.keys(begin);
            let head = |bench: &mut Bench| bench.front().split_whitespace().nth(2).unwrap_or_default().to_owned();
            let (before, entries) = (head(&mut bench), bench.acts());
            bench.keys(act);
            assert!(bench.acts() > entries, "{act}: {}", bench.picture());
            bench.keys("ctrl-z");
            assert_eq!(head(&mut bench), before, "{begin} {act}: {}", bench.picture());
        }
    }
}
