//! The queue screen: which cases are waiting, in order, with the reason for the place; tabs, finding, filtering, marking.
//!
//! What does not live here: the order itself (`review`), how it is drawn (`draw.rs`).

mod draw;
pub mod tab;

use std::collections::BTreeSet;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::input::key::fold;
use crate::review::view::CaseCard;
use crate::review::view::Deed;
use crate::review::view::Order;
use crate::review::view::QueueRow;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::dialog::decide;
use crate::ui::field::Field;
use crate::ui::paint::Painter;
use crate::ui::queue::tab::Tab;
use crate::ui::review::Review;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::scroll::Scroll;
use crate::ui::work::Work;

/// Which field of the queue takes letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typing {
    Nothing,
    Finding,
    Filtering,
}

/// The queue screen.
pub struct Queue {
    // Chosen by the reader.
    tab: Tab,
    typing: Typing,
    find: Field,
    filter: Field,
    applied: String,
    marked: BTreeSet<String>,
    scroll: Scroll,
    // Derived from the work.
    visible: Vec<usize>,
    passed: Option<Vec<bool>>,
    missing: usize,
    counts: [usize; Tab::ALL.len()],
    most: Option<(usize, u8)>,
    here: Option<String>,
    pane: Option<Box<CaseCard>>,
    area: Rect,
}

impl Queue {
    /// The queue as it stands.
    #[must_use]
    pub fn new(work: &dyn Work) -> Queue {
        let mut queue = Queue {
            tab: Tab::Waiting,
            typing: Typing::Nothing,
            find: Field::default(),
            filter: Field::default(),
            applied: String::new(),
            marked: BTreeSet::new(),
            scroll: Scroll::default(),
            visible: Vec::new(),
            passed: None,
            missing: 0,
            counts: [0; Tab::ALL.len()],
            most: None,
            here: None,
            pane: None,
            area: Rect::ZERO,
        };
        queue.refresh(work);
        queue
    }

    fn row<'w>(&self, work: &'w dyn Work) -> Option<&'w QueueRow> {
        self.visible.get(self.scroll.at).and_then(|at| work.queue().get(*at))
    }

    /// Reads the work again: counts of the tabs, and which households the filter takes.
    fn read(&mut self, work: &dyn Work) {
        self.counts = [0; Tab::ALL.len()];
        for row in work.queue() {
            for (count, tab) in self.counts.iter_mut().zip(Tab::ALL) {
                *count += usize::from(tab.holds(row));
            }
        }
        self.passed = None;
        self.missing = 0;
        if !self.applied.is_empty() {
            // A filter that has become wrong shows everything rather than nothing; typing it again says why.
            if let Ok((found, missing)) = work.queue_where(&self.applied) {
                let mut passed = vec![false; work.queue().len()];
                for at in found {
                    passed[at] = true;
                }
                self.passed = Some(passed);
                self.missing = missing;
            }
        }
    }

    /// Derives what is shown; the household with the keys keeps them where it can.
    fn derive(&mut self, work: &dyn Work, keep: Option<&str>) {
        let rows = work.queue();
        let found = match self.find.value() {
            "" => (0..rows.len()).collect(),
            typed => work.find(typed),
        };
        let passes = |at: &usize| self.passed.as_ref().is_none_or(|passed| passed[*at]);
        self.visible = found.into_iter().filter(|at| passes(at) && self.tab.holds(&rows[*at])).collect();
        if let Some(at) = keep.and_then(|id| self.visible.iter().position(|at| rows[*at].hh_id == id)) {
            self.scroll.go(at, self.visible.len());
        } else {
            self.scroll.keep(self.visible.len());
        }
        self.most = if self.find.value().is_empty() { most(rows, &self.visible) } else { None };
        self.settle(work);
    }

    /// Remembers who has the keys, and loads the card of the pane.
    fn settle(&mut self, work: &dyn Work) {
        self.here = self.row(work).map(|row| row.hh_id.clone());
        let wanted = if draw::has_pane(self.area) { self.row(work) } else { None };
        self.pane = wanted.and_then(|row| work.case_card(&row.hh_id).ok()).map(Box::new);
    }

    fn open(&self, work: &mut dyn Work) -> Flow {
        let Some(row) = self.row(work) else { return Flow::Stay };
        let scope = self.visible.iter().map(|at| work.queue()[*at].hh_id.clone()).collect();
        match Review::open(&row.hh_id.clone(), scope, work) {
            Ok(review) => Flow::Open(Box::new(review)),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    fn decide(&self, action: Action, work: &mut dyn Work, lang: Lang) -> Flow {
        if self.marked.is_empty() {
            let Some(row) = self.row(work) else { return Flow::Stay };
            return match work.case(&row.hh_id) {
                Ok(case) => decide::start(action, &case, None, work, lang),
                Err(why) => Flow::Say(Message::wrong(why)),
            };
        }
        if action != Action::Approve {
            return Flow::Say(Message::wrong(text("选中多户时只能一起通过；其他请逐户办理", "marked cases can only be approved together")));
        }
        let (may, not): (Vec<&String>, Vec<&String>) =
            self.marked.iter().partition(|household| work.possible(household, Deed::Approve).is_ok());
        if may.is_empty() {
            let why = text("选中的 {n} 户都还不能通过：有疑点未处理", "none of the {n} marked cases can be approved yet");
            return Flow::Say(Message::wrong(why.fill(&[("n", &not.len())])));
        }
        let question = text(
            "通过选中的 {n} 户？另有 {left} 户有疑点未处理，留在队列里。",
            "Approve the {n} marked cases? {left} others have open flags and stay in the queue.",
        )
        .fill(&[("n", &may.len()), ("left", &not.len())]);
        let households = may.into_iter().cloned().collect();
        let order = Order { households, deed: Some(Deed::Approve), ..Order::default() };
        Flow::Open(Box::new(Confirm::order(question, order)))
    }

    fn mark(&mut self, work: &dyn Work) -> Flow {
        if let Some(row) = self.row(work) {
            if !self.marked.remove(&row.hh_id) {
                self.marked.insert(row.hh_id.clone());
            }
            self.scroll.act(Action::Down, self.visible.len());
            self.settle(work);
        }
        let said = text("已选 {n} 户", "{n} marked").fill(&[("n", &self.marked.len())]);
        Flow::Say(Message::plain(said))
    }

    fn turn(&mut self, forward: bool, work: &dyn Work) -> Flow {
        self.tab = self.tab.next(forward);
        self.scroll.go(0, 0);
        self.derive(work, None);
        Flow::Stay
    }

    /// Esc: one step back at a time, from typing to filter to marks.
    fn back(&mut self, work: &dyn Work) -> Flow {
        let keep = self.here.clone();
        match self.typing {
            Typing::Filtering => {
                self.typing = Typing::Nothing;
                self.filter = Field::holding(self.applied.clone());
                return Flow::Stay;
            }
            Typing::Finding => {
                self.typing = Typing::Nothing;
                self.find = Field::default();
            }
            Typing::Nothing if !self.find.value().is_empty() => self.find = Field::default(),
            Typing::Nothing if !self.applied.is_empty() => {
                self.applied.clear();
                self.filter = Field::default();
                self.read(work);
            }
            Typing::Nothing if !self.marked.is_empty() => self.marked.clear(),
            Typing::Nothing => {
                return Flow::Say(Message::plain(text("已在最外层", "this is the outermost screen")));
            }
        }
        self.derive(work, keep.as_deref());
        Flow::Stay
    }

    fn accept(&mut self, work: &mut dyn Work) -> Flow {
        match self.typing {
            Typing::Nothing => Flow::Stay,
            Typing::Finding => {
                self.typing = Typing::Nothing;
                self.open(work)
            }
            Typing::Filtering => {
                // An input method types full-width signs and curly quotes; the language of filters knows the plain ones.
                let plain = |letter: char| if matches!(letter, '“' | '”') { '"' } else { fold(letter) };
                let wanted: String = self.filter.value().trim().chars().map(plain).collect();
                if !wanted.is_empty()
                    && let Err(why) = work.queue_where(&wanted)
                {
                    return Flow::Say(Message::wrong(why));
                }
                self.typing = Typing::Nothing;
                self.applied = wanted;
                self.read(work);
                self.scroll.go(0, 0);
                self.derive(work, None);
                Flow::Stay
            }
        }
    }
}

/// How many of the first visible cases carry four fifths of the weight, where that says something.
fn most(rows: &[QueueRow], visible: &[usize]) -> Option<(usize, u8)> {
    let weight = |at: &usize| i128::from(rows[*at].score.max(0));
    let total: i128 = visible.iter().map(weight).sum();
    let mut sum = 0;
    for (n, at) in visible.iter().enumerate() {
        sum += weight(at);
        if total > 0 && sum * 5 >= total * 4 {
            return Some((n + 1, 80));
        }
    }
    None
}

impl Screen for Queue {
    fn place(&self) -> Place {
        match self.typing {
            Typing::Nothing => Place::Queue,
            Typing::Finding | Typing::Filtering => Place::Line,
        }
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        draw::queue(self, scene, paint, area)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if self.typing == Typing::Filtering {
            let line = text(
                "例: net_pc < 10000 and village = \"石门村\"   severity = \"high\"   size_year >= 5   清空=取消",
                "e.g. net_pc < 10000 and village = \"石门村\"   severity = \"high\"   size_year >= 5; empty: none",
            );
            return Some(Message::plain(line));
        }
        let row = self.row(scene.work)?;
        let line = text("排第 {n}: {why}", "No. {n}: {why}").fill(&[("n", &row.place), ("why", &row.why)]);
        Some(Message::plain(line))
    }

    fn able(&self, action: Action, work: &dyn Work) -> Result<(), Text> {
        let Some(deed) = decide::deed(action) else { return Ok(()) };
        if !self.marked.is_empty() {
            return Ok(());
        }
        match self.row(work) {
            Some(row) => decide::able(deed, &row.hh_id, work),
            None => Err(text("没有选中的户", "no case here")),
        }
    }

    fn act(&mut self, action: Action, work: &mut dyn Work, lang: Lang) -> Flow {
        if self.scroll.act(action, self.visible.len()) {
            self.settle(work);
            return Flow::Stay;
        }
        match action {
            Action::Open => self.open(work),
            Action::Accept => self.accept(work),
            Action::Back => self.back(work),
            Action::Mark => self.mark(work),
            Action::NextPane | Action::PrevPane if self.typing == Typing::Nothing => self.turn(action == Action::NextPane, work),
            Action::Find => {
                self.typing = Typing::Finding;
                Flow::Stay
            }
            Action::Filter => {
                self.typing = Typing::Filtering;
                Flow::Stay
            }
            Action::Approve | Action::Return | Action::Annotate | Action::Hold | Action::Exempt | Action::Reverse
                if self.typing == Typing::Nothing =>
            {
                self.decide(action, work, lang)
            }
            _ => Flow::Stay,
        }
    }

    fn rule(&self, work: &dyn Work) -> Option<String> {
        self.row(work).and_then(|row| row.rules.first().cloned())
    }

    fn edit(&mut self, key: Key, work: &mut dyn Work) -> Flow {
        match self.typing {
            Typing::Nothing => {}
            Typing::Finding => {
                if self.find.key(key) {
                    self.scroll.go(0, 0);
                    self.derive(work, None);
                }
            }
            Typing::Filtering => {
                self.filter.key(key);
            }
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, work: &mut dyn Work) -> Flow {
        match self.typing {
            Typing::Nothing => {}
            Typing::Finding => {
                self.find.paste(pasted);
                self.derive(work, None);
            }
            Typing::Filtering => self.filter.paste(pasted),
        }
        Flow::Stay
    }

    fn refresh(&mut self, work: &dyn Work) {
        // A decided case leaves the tab: the keys stay at its place, on the next one.
        let keep = self.here.clone();
        self.read(work);
        self.derive(work, keep.as_deref());
        if self.marked.is_empty() {
            return;
        }
        let known: BTreeSet<&str> = work.queue().iter().filter(|row| self.tab.holds(row)).map(|row| row.hh_id.as_str()).collect();
        self.marked.retain(|household| known.contains(household.as_str()));
    }

    fn show(&mut self, households: &[String], work: &dyn Work) {
        let rows = work.queue();
        let Some(first) = households.first() else { return };
        if let Some(at) = self.visible.iter().position(|at| rows.get(*at).is_some_and(|row| row.hh_id == *first)) {
            self.scroll.go(at, self.visible.len());
            self.settle(work);
        }
    }

    fn resize(&mut self, area: Rect, work: &dyn Work) {
        self.area = area;
        self.scroll.fit(draw::page(area), self.visible.len());
        self.settle(work);
    }
}
