//! The queue screen: which cases are waiting, in order, with the reason for the place; tabs, finding, filtering, marking.
//!
//! What does not live here: the order itself (`review`), the tabs (`strip.rs`), acts on many cases (`bulk.rs`),
//! its fields as drafts (`typed.rs`), how many a filter takes while it is typed (`live.rs`), how it is drawn (`draw.rs`).

mod bulk;
mod draw;
pub mod header;
mod live;
mod marks;
pub mod strip;
mod typed;

use std::collections::BTreeSet;
use std::collections::HashMap;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
use crate::review::queue::filter_words::Completion;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::CaseCard;
use crate::review::rows::QueueRow;
use crate::review::rows::find::HitGrade;
use crate::rules::explain::sentences::joined;
use crate::ui::dialog::decide;
use crate::ui::pages::case::Review;
use crate::ui::pages::queue::strip::Strip;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_a_field;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::TextField;

/// Which field of the queue takes letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typing {
    Nothing,
    Finding,
    Filtering,
    Naming,
}

/// Names that Tab goes through while a filter is typed.
#[derive(Clone, Debug)]
struct NameGuess {
    offered: Vec<Completion>,
    at: usize,
}

/// How many cases of the open tab the filter takes that is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LiveCount {
    /// Nothing is typed, or it is no filter yet.
    #[default]
    Untold,
    /// It is asked beside the desk: so many per cent are read.
    Counting(usize),
    /// So many.
    Told(usize),
}

/// What the queue is narrowed by besides its tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Sift {
    #[default]
    Nothing,
    /// An expression in the language of the rules.
    Where(String),
    /// Words in village, name, category, status, flags.
    Words(String),
}

impl Sift {
    fn written(&self) -> &str {
        match self {
            Sift::Nothing => "",
            Sift::Where(written) | Sift::Words(written) => written,
        }
    }
}

/// The queue screen.
pub struct Queue {
    // Chosen by the reader.
    strip: Strip,
    typing: Typing,
    find: TextField,
    filter: TextField,
    name: TextField,
    // While a filter is typed: how many cases of this tab it takes, where that is quickly told; the character at which it went wrong when
    // it was sent; the names offered by Tab.
    live: LiveCount,
    // Enter was pressed before what is typed was answered; what was asked beside the desk and failed there is answered here.
    waits: bool,
    failed: Option<AheadQuestion>,
    slip: Option<usize>,
    guess: Option<NameGuess>,
    sift: Sift,
    marked: BTreeSet<String>,
    // Marks that left with what was done with their cases, for when it is taken back.
    left_marked: BTreeSet<String>,
    // The case that had the keys until an act took it away.
    left_here: Option<String>,
    // Where a range of marks begins.
    anchor: Option<String>,
    // Where the list stood before a search: its tab, its place, and who had the keys.
    before_find: Option<(usize, Scroll, Option<String>)>,
    // Households somebody looks at alone, and what they are.
    only: Option<(Text, BTreeSet<String>)>,
    order: QueueOrder,
    scroll: Scroll,
    // Derived from the work.
    // Where else households are that fit what is searched for: a tab, and how many.
    elsewhere: Vec<(Tab, usize)>,
    // Of each village, by its key: how many of its households wait, and how many there are; empty until they are counted.
    shares: HashMap<String, [usize; 2]>,
    visible: Vec<usize>,
    passed: Option<Vec<bool>>,
    missing: usize,
    // How many of the visible rows stand above the stop line; none when it is not among them.
    stop: Option<usize>,
    here: Option<String>,
    pane: Option<Box<CaseCard>>,
    area: Rect,
}

impl Queue {
    /// The queue as it stands.
    #[must_use]
    pub fn new(desk: &Desk) -> Queue {
        let mut queue = Queue {
            strip: Strip::default(),
            typing: Typing::Nothing,
            find: TextField::default(),
            filter: TextField::default(),
            name: TextField::default(),
            live: LiveCount::Untold,
            waits: false,
            failed: None,
            slip: None,
            guess: None,
            sift: Sift::Nothing,
            marked: BTreeSet::new(),
            left_marked: BTreeSet::new(),
            left_here: None,
            anchor: None,
            before_find: None,
            only: None,
            order: QueueOrder::default(),
            scroll: Scroll::default(),
            elsewhere: Vec::new(),
            shares: HashMap::new(),
            visible: Vec::new(),
            passed: None,
            missing: 0,
            stop: None,
            here: None,
            pane: None,
            area: Rect::ZERO,
        };
        queue.strip.read(desk, true);
        queue.derive(desk, None);
        queue
    }

    fn row<'d>(&self, desk: &'d Desk) -> Option<&'d QueueRow> {
        self.visible.get(self.scroll.at).and_then(|at| desk.queue().get(*at))
    }

    /// Reads the work again: the tabs with their counts, and which households the filter takes.
    fn read(&mut self, desk: &Desk) {
        self.strip.read(desk, false);
        self.shares.clear();
        self.missing = 0;
        // A filter that has become wrong shows everything rather than nothing; typing it again says why.
        let found = match &self.sift {
            Sift::Nothing => None,
            Sift::Words(words) => Some(desk.narrow(words)),
            Sift::Where(expression) => desk.queue_where(expression).ok().map(|(found, missing)| {
                self.missing = missing;
                found
            }),
        };
        self.passed = found.map(|found| {
            let mut passed = vec![false; desk.queue().len()];
            for at in found {
                passed[at] = true;
            }
            passed
        });
    }

    /// Derives what is shown; the household with the keys keeps them where it can.
    fn derive(&mut self, desk: &Desk, keep: Option<&str>) {
        let rows = desk.queue();
        let found: Vec<(usize, HitGrade)> = match self.find.value() {
            "" => (0..rows.len()).map(|at| (at, HitGrade::Whole)).collect(),
            typed => desk.find(typed),
        };
        let passes = |at: &usize| self.passed.as_ref().is_none_or(|passed| passed[*at]);
        let among = |at: &usize| self.only.as_ref().is_none_or(|(_, only)| only.contains(&rows[*at].hh_id));
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            found.into_iter().filter(|(at, _)| passes(at) && among(at)).partition(|(at, _)| self.strip.takes(*at, &rows[*at]));
        let best = here.iter().min_by_key(|(at, grade)| (*grade, *at)).map(|(at, _)| *at);
        // What was typed may be found elsewhere: by tab, as the clerk would look for it.
        let searches = !self.find.value().is_empty();
        self.elsewhere = if searches { self.strip.tabs_of(elsewhere.iter().map(|(at, _)| &rows[*at])) } else { Vec::new() };
        self.visible = here.into_iter().map(|(at, _)| at).collect();
        self.order.sort(rows, &mut self.visible);
        let first = desk.stop_line().map_or(0, |line| line.first);
        // The line stands in the queue's own order alone.
        let above = if self.order == QueueOrder::Impact { self.visible.partition_point(|at| rows[*at].place <= first) } else { 0 };
        self.stop = (above > 0 && above < self.visible.len()).then_some(above);
        self.scroll.fit(self.page(), self.visible.len());
        let kept = keep.and_then(|id| self.visible.iter().position(|at| rows[*at].hh_id == id));
        let best = best.filter(|_| searches).and_then(|best| self.visible.iter().position(|at| *at == best));
        if let Some(at) = kept.or(best) {
            self.scroll.go(at, self.visible.len());
        }
        self.settle(desk);
    }

    /// “另有 1 户在 通过”, and the key that goes there.
    fn told_elsewhere(&self, scene: &Scene) -> Text {
        let part = |(tab, n): &(Tab, usize)| text("{n} 户在 {tab}", "{n} in {tab}").fill(&[("n", n), ("tab", &tab.title())]);
        let parts: Vec<Text> = self.elsewhere.iter().map(part).collect();
        let list = joined(&parts, "、", ", ");
        text("另有 {list}；{key} 换过去", "also {list}; {key} goes there")
            .fill(&[("list", &list), ("key", &scene.look.key(Action::NextPane, Place::Line))])
    }

    /// How many rows fit; the stop line takes the place of one.
    fn page(&self) -> usize {
        draw::page(self.area).saturating_sub(usize::from(self.stop.is_some()))
    }

    /// Remembers who has the keys, and loads the card of the pane.
    fn settle(&mut self, desk: &Desk) {
        if self.shares.is_empty() {
            for row in desk.queue() {
                let counts = match self.shares.get_mut(row.village.key()) {
                    Some(counts) => counts,
                    None => self.shares.entry(row.village.key().to_owned()).or_default(),
                };
                counts[0] += usize::from(row.status.is_waiting_for_us());
                counts[1] += 1;
            }
        }
        self.here = self.row(desk).map(|row| row.hh_id.clone());
        let wanted = if draw::has_pane(self.area) { self.row(desk) } else { None };
        self.pane = wanted.and_then(|row| desk.case_card(&row.hh_id).ok()).map(Box::new);
    }

    fn open(&self, desk: &mut Desk) -> Flow {
        let Some(row) = self.row(desk) else { return Flow::Stay };
        let scope = self.visible.iter().map(|at| desk.queue()[*at].hh_id.clone()).collect();
        match Review::open(&row.hh_id.clone(), scope, desk) {
            Ok(review) => Flow::Open(Box::new(review)),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    fn decide(&self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if !self.marked.is_empty() {
            return bulk::decide(action, self.marked_rows(desk), desk, lang);
        }
        let Some(row) = self.row(desk) else { return Flow::Stay };
        match desk.case(&row.hh_id) {
            Ok(case) => decide::start(action, &case, None, desk, lang),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    fn approve_village(&self, desk: &Desk) -> Flow {
        match self.row(desk) {
            Some(row) => bulk::approve_village(&row.village, desk),
            None => Flow::Stay,
        }
    }

    /// What is on now, as a view of its own.
    fn wanted(&self) -> View {
        let mut wanted = self.strip.view().cloned().unwrap_or_else(|| View { tab: self.strip.tab(), ..View::default() });
        match &self.sift {
            Sift::Nothing => {}
            Sift::Where(expression) if wanted.filter.is_empty() => wanted.filter.clone_from(expression),
            Sift::Where(expression) => wanted.filter = format!("({}) and ({expression})", wanted.filter),
            Sift::Words(words) => wanted.words = format!("{} {words}", wanted.words).trim().to_string(),
        }
        wanted.words = format!("{} {}", wanted.words, self.find.value()).trim().to_string();
        wanted
    }

    /// Whether a filter or a search is on, so that there is something to keep.
    fn is_narrowed(&self) -> bool {
        let wanted = self.wanted();
        !wanted.filter.is_empty() || !wanted.words.is_empty()
    }

    /// Whether there is nothing left to go back from.
    fn is_outermost(&self) -> bool {
        self.typing == Typing::Nothing
            && self.find.value().is_empty()
            && self.sift == Sift::Nothing
            && self.only.is_none()
            && self.marked.is_empty()
    }

    /// Asks for the name of a new view.
    fn ask_name(&mut self) -> Flow {
        if !self.is_narrowed() {
            return Flow::Say(Message::plain(nothing_to_keep()));
        }
        let wanted = self.wanted();
        let name = if wanted.name.is_empty() { &wanted.words } else { &wanted.name };
        self.name = TextField::offering(name.clone());
        self.typing = Typing::Naming;
        Flow::EnterField
    }

    fn keep_view(&mut self, desk: &mut Desk) -> Flow {
        let name = self.name.value().trim().to_string();
        if name.is_empty() {
            return Flow::Say(Message::wrong(text("视图要有个名字", "a view needs a name")));
        }
        let view = View { name: name.clone(), ..self.wanted() };
        if let Err(why) = desk.change_view(ViewChange::Keep(view)) {
            return Flow::Say(Message::wrong(why));
        }
        self.typing = Typing::Nothing;
        (self.sift, self.filter, self.find) = (Sift::Nothing, TextField::default(), TextField::default());
        let keep = self.here.clone();
        self.read(desk);
        self.strip.go_to(&name);
        self.derive(desk, keep.as_deref());
        Flow::Say(Message::plain(text("已存为视图 {name}", "kept as view {name}").fill(&[("name", &name)])))
    }

    /// Takes the open view away; what it showed stays on as a filter, so that one key keeps it again.
    fn drop_view(&mut self, desk: &mut Desk) -> Flow {
        let Some(view) = self.strip.view().cloned() else {
            return Flow::Say(Message::plain(shipped_tab()));
        };
        if let Err(why) = desk.change_view(ViewChange::Drop(view.name.clone())) {
            return Flow::Say(Message::wrong(why));
        }
        self.strip.go(view.tab);
        self.sift = match (view.filter.is_empty(), view.words.is_empty()) {
            (false, _) => Sift::Where(view.filter),
            (true, false) => Sift::Words(view.words),
            (true, true) => Sift::Nothing,
        };
        self.filter = TextField::holding(self.sift.written());
        let keep = self.here.clone();
        self.read(desk);
        self.derive(desk, keep.as_deref());
        Flow::Say(Message::plain(
            text("已去掉视图 {name}，筛选还在", "view {name} is gone, its filter is still on").fill(&[("name", &view.name)]),
        ))
    }

    fn turn(&mut self, forward: bool, desk: &Desk) -> Flow {
        self.strip.turn(forward);
        self.scroll.go(0, 0);
        self.derive(desk, None);
        Flow::Stay
    }

    /// The tab that is open, or that the open view stands on.
    #[must_use]
    pub fn tab(&self) -> Tab {
        self.strip.tab()
    }

    /// Opens a tab, the keys on a household where it has it.
    pub fn open_tab(&mut self, tab: Tab, household: Option<&str>, desk: &Desk) {
        self.strip.go(tab);
        self.derive(desk, household);
    }

    /// Shows some households alone, whatever their status.
    pub fn narrow(&mut self, name: Text, households: Vec<String>, desk: &Desk) {
        let first = households.first().cloned();
        self.only = Some((name, households.into_iter().collect()));
        self.strip.go(Tab::All);
        self.derive(desk, first.as_deref());
    }

    /// Shows another period: marks and what was looked at alone were of the one before.
    pub fn other_period(&mut self, desk: &Desk) {
        self.marked.clear();
        self.left_marked.clear();
        self.anchor = None;
        self.only = None;
        self.refresh(desk);
    }

    /// Looks at the list in the next order, from its top.
    fn reorder(&mut self, desk: &Desk) -> Flow {
        self.order = self.order.next();
        self.scroll.go(0, 0);
        self.derive(desk, None);
        Flow::Say(Message::plain(text("排序: {order}", "order: {order}").fill(&[("order", &self.order.label())])))
    }

    /// Tab while a household is searched for: to the next tab that has it.
    fn search_on(&mut self, forward: bool, desk: &Desk) -> Flow {
        if self.elsewhere.is_empty() {
            return Flow::Say(Message::plain(text("别的栏里也没有", "not in the other tabs either")));
        }
        let start = self.strip.at;
        loop {
            self.strip.turn(forward);
            let here = self.strip.tab();
            if self.strip.at == start || self.elsewhere.iter().any(|(tab, _)| *tab == here) && self.strip.view().is_none() {
                break;
            }
        }
        self.scroll.go(0, 0);
        self.derive(desk, None);
        Flow::Stay
    }

    /// Esc: one step back at a time, from typing to filter to marks.
    fn back(&mut self, desk: &Desk) -> Flow {
        let keep = self.here.clone();
        match self.typing {
            Typing::Filtering | Typing::Naming | Typing::Finding => return Flow::LeaveField,
            Typing::Nothing if !self.find.value().is_empty() => self.find = TextField::default(),
            Typing::Nothing if self.sift != Sift::Nothing => {
                self.sift = Sift::Nothing;
                self.filter = TextField::default();
                self.read(desk);
            }
            Typing::Nothing if self.only.is_some() => self.only = None,
            Typing::Nothing if !self.marked.is_empty() => self.marked.clear(),
            Typing::Nothing => return Flow::Say(Message::plain(outermost())),
        }
        self.derive(desk, keep.as_deref());
        Flow::Stay
    }

    fn accept(&mut self, desk: &mut Desk) -> Flow {
        match self.typing {
            Typing::Nothing => Flow::Stay,
            Typing::Finding | Typing::Filtering if self.to_ask(desk).is_some() => {
                self.waits = true;
                Flow::Say(Message::plain(self.told_waiting()))
            }
            Typing::Finding => {
                self.typing = Typing::Nothing;
                self.open(desk)
            }
            Typing::Naming => self.keep_view(desk),
            Typing::Filtering => {
                let wanted = self.wanted_filter();
                self.sift = match desk.queue_where(&wanted) {
                    _ if wanted.is_empty() => Sift::Nothing,
                    Ok(_) => Sift::Where(wanted),
                    // What has no sign of an expression is words to look for.
                    Err(_) if is_words(&wanted) => Sift::Words(wanted),
                    Err(why) => {
                        self.slip = self.place_of_slip(&wanted, desk);
                        return Flow::Say(Message::wrong(why));
                    }
                };
                self.typing = Typing::Nothing;
                self.read(desk);
                self.scroll.go(0, 0);
                self.derive(desk, None);
                Flow::Stay
            }
        }
    }
}

/// Whether what is typed as a filter has no sign of an expression, and is words to look for.
fn is_words(wanted: &str) -> bool {
    !wanted.contains(['<', '>', '=', '(', ')', '"'])
}

/// What looks through the cases, and has nothing to look through in an empty office.
const fn is_about_cases(action: Action) -> bool {
    matches!(action, Action::Find | Action::Filter | Action::Sort | Action::NextPane | Action::PrevPane)
}

fn no_range() -> Text {
    text("先选中范围的第一户，再到最后一户按一次", "mark the first case of the range, then press this on the last")
}

fn nothing_to_keep() -> Text {
    text("先筛选或查找，再把这一栏存为视图", "filter or search first, then keep it as a view")
}

fn shipped_tab() -> Text {
    text("这一栏是自带的，不能去掉", "this tab comes with the program and stays")
}

fn outermost() -> Text {
    text("已在最外层", "this is the outermost screen")
}

impl Screen for Queue {
    fn place(&self) -> Place {
        match self.typing {
            Typing::Nothing => Place::Queue,
            Typing::Finding | Typing::Filtering | Typing::Naming => Place::Line,
        }
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        draw::queue(self, scene, paint, area)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let (Typing::Filtering, Some(guess)) = (self.typing, &self.guess) {
            let shown = guess.offered.get(guess.at).map(|offered| offered.shown.clone()).unwrap_or_default();
            let line = text("{n}/{all} {shown}；{key} 换下一个", "{n}/{all} {shown}; {key} takes the next").fill(&[
                ("n", &(guess.at + 1)),
                ("all", &guess.offered.len()),
                ("shown", &shown),
                ("key", &scene.look.key(Action::NextPane, Place::Line)),
            ]);
            return Some(Message::plain(line));
        }
        if let (Typing::Filtering, Some(_), Some((_, said))) = (self.typing, self.slip, scene.desk.filter_slip(&self.wanted_filter())) {
            return Some(Message::wrong(said));
        }
        if self.typing == Typing::Filtering {
            let line = text(
                "例: 石门村 低保   或 人均纯收入 < 10000 and fires(INC01)；{tab} 补全，{help} 列出字段",
                "e.g. 石门村 high   or size_year > 5 and fires(INC01); {tab} completes, {help} lists the fields",
            );
            let key = |action| scene.look.key(action, Place::Line);
            return Some(Message::plain(line.fill(&[("tab", &key(Action::NextPane)), ("help", &key(Action::Help))])));
        }
        if self.typing == Typing::Finding && !self.elsewhere.is_empty() {
            return Some(Message::plain(self.told_elsewhere(scene)));
        }
        let row = self.row(scene.desk)?;
        let line = text("排第 {n}: {why}", "No. {n}: {why}").fill(&[("n", &row.place), ("why", &row.why)]);
        Some(Message::plain(line))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        if self.typing != Typing::Nothing {
            return match action {
                Action::Submit => Err(text("这里用回车", "Enter does it here")),
                Action::NextPane | Action::PrevPane if self.typing == Typing::Filtering || !self.elsewhere.is_empty() => Ok(()),
                _ => only_a_field(action),
            };
        }
        let nobody = || text("这里没有户", "no case here");
        if desk.queue().is_empty() && is_about_cases(action) {
            return Err(nobody());
        }
        if let (Action::ApproveVillage, Some(row)) = (action, self.row(desk)) {
            return bulk::able_village(&row.village, desk);
        }
        match action {
            Action::Open | Action::Mark | Action::MarkAll | Action::ApproveVillage if self.visible.is_empty() => Err(nobody()),
            Action::MarkRange if self.range_start(desk).is_none() => Err(no_range()),
            Action::KeepView if !self.is_narrowed() => Err(nothing_to_keep()),
            Action::DropView if self.strip.view().is_none() => Err(shipped_tab()),
            Action::Back if self.is_outermost() => Err(outermost()),
            _ if decide::deeds(action).is_empty() => Ok(()),
            _ if !self.marked.is_empty() => desk.may_decide().map_err(|why| why.text()),
            _ => match self.row(desk) {
                Some(row) => decide::able_to(action, &row.hh_id, desk),
                None => Err(nobody()),
            },
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if !self.strip.is_counted() {
            self.strip.read(desk, false);
        }
        if self.scroll.act(action, self.visible.len()) {
            self.settle(desk);
            return Flow::Stay;
        }
        match action {
            _ if self.typing == Typing::Nothing && desk.queue().is_empty() && is_about_cases(action) => Flow::Stay,
            Action::Open => self.open(desk),
            Action::Accept => self.accept(desk),
            Action::Back => self.back(desk),
            Action::Mark => self.mark(desk),
            Action::MarkRange => self.mark_range(desk),
            Action::MarkAll => self.mark_all(desk),
            Action::ApproveVillage => self.approve_village(desk),
            Action::KeepView => self.ask_name(),
            Action::DropView => self.drop_view(desk),
            // The empty list says that the key goes to the tab that has somebody.
            Action::NextPane | Action::PrevPane
                if self.typing == Typing::Nothing && self.visible.is_empty() && !self.elsewhere.is_empty() =>
            {
                self.search_on(action == Action::NextPane, desk)
            }
            Action::NextPane | Action::PrevPane if self.typing == Typing::Nothing => self.turn(action == Action::NextPane, desk),
            Action::NextPane | Action::PrevPane if self.typing == Typing::Finding => self.search_on(action == Action::NextPane, desk),
            Action::NextPane | Action::PrevPane if self.typing == Typing::Filtering => {
                self.complete(action == Action::NextPane, desk, lang)
            }
            Action::Sort => self.reorder(desk),
            Action::Find => {
                if self.find.value().is_empty() {
                    self.before_find = Some((self.strip.at, self.scroll, self.here.clone()));
                }
                self.typing = Typing::Finding;
                self.find.offer();
                Flow::EnterField
            }
            Action::Filter => {
                self.typing = Typing::Filtering;
                self.filter.offer();
                self.count_now(desk);
                Flow::EnterField
            }
            _ if self.typing == Typing::Nothing && !decide::deeds(action).is_empty() => self.decide(action, desk, lang),
            _ => Flow::Stay,
        }
    }

    fn named(&self, action: Action) -> Option<Text> {
        match (self.typing, action) {
            (Typing::Filtering, Action::NextPane) => Some(text("补全", "complete")),
            (Typing::Filtering, Action::PrevPane) => Some(text("补全上一个", "complete backwards")),
            (Typing::Finding, Action::NextPane | Action::PrevPane) => Some(text("到有这一户的栏", "to a tab that has it")),
            _ => None,
        }
    }

    fn foot(&self, desk: &Desk) -> &'static [Action] {
        let header = desk.header();
        // No key of a case leads anywhere in an office without data.
        if header.total == 0 && header.period.is_none() && self.typing == Typing::Nothing { &draw::EMPTY_OFFICE } else { &[] }
    }

    fn terms(&self, desk: &Desk) -> Vec<(Text, Text)> {
        match (self.typing, self.row(desk)) {
            (Typing::Filtering, Some(row)) => desk.filter_fields(&row.hh_id),
            (Typing::Filtering, None) => desk.filter_fields(""),
            _ => Vec::new(),
        }
    }

    fn rule(&self, desk: &Desk) -> Option<String> {
        self.row(desk).and_then(|row| row.rules.first().cloned())
    }

    fn edit(&mut self, key: Key, desk: &mut Desk) -> Flow {
        match self.typing {
            Typing::Nothing => {}
            Typing::Finding => {
                if self.find.key(key) {
                    self.waits = false;
                    self.scroll.go(0, 0);
                    self.derive(desk, None);
                }
            }
            Typing::Filtering => {
                if self.filter.key(key) {
                    self.count_now(desk);
                }
            }
            Typing::Naming => {
                self.name.key(key);
            }
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, desk: &mut Desk) -> Flow {
        match self.typing {
            Typing::Nothing => {}
            Typing::Finding => {
                self.find.paste(pasted);
                self.waits = false;
                self.derive(desk, None);
            }
            Typing::Filtering => {
                self.filter.paste(pasted);
                self.count_now(desk);
            }
            Typing::Naming => self.name.paste(pasted),
        }
        Flow::Stay
    }

    fn draft_of(&self) -> Option<String> {
        self.kept_for()
    }

    fn draft(&self) -> Option<String> {
        self.unsent()
    }

    fn has_draft(&self) -> bool {
        self.unsent().is_some()
    }

    fn leave_field(&mut self, desk: &Desk) {
        let searched = self.typing == Typing::Finding;
        self.leave_typing();
        if searched {
            let (tab, scroll, here) = self.before_find.take().unwrap_or((self.strip.at, self.scroll, self.here.clone()));
            (self.strip.at, self.scroll) = (tab, scroll);
            self.derive(desk, here.as_deref());
        }
    }

    fn restore(&mut self, words: &str) {
        self.put_back(words);
    }

    fn village(&self, desk: &Desk) -> Option<String> {
        self.row(desk).map(|row| row.village.key().to_owned())
    }

    fn refresh(&mut self, desk: &Desk) {
        // A decided case leaves the tab: the keys stay at its place, on the next one.
        let keep = self.here.clone();
        self.read(desk);
        self.derive(desk, keep.as_deref());
        if self.typing == Typing::Filtering {
            self.count_now(desk);
        }
        if keep.is_some() && self.here != keep {
            self.left_here = keep;
        }
        self.keep_marks(desk);
    }

    fn show(&mut self, households: &[String], desk: &Desk) {
        self.mark_again(households, desk);
        let rows = desk.queue();
        // Of many, the one that had the keys has them again; where it stayed, nothing moves.
        let had = self.left_here.take().filter(|had| households.contains(had));
        let only = || households.first().filter(|_| households.len() == 1).cloned();
        let Some(first) = had.or_else(only) else { return };
        if let Some(at) = self.visible.iter().position(|at| rows.get(*at).is_some_and(|row| row.hh_id == first)) {
            self.scroll.go(at, self.visible.len());
            self.settle(desk);
        }
    }

    fn resize(&mut self, area: Rect, desk: &Desk) {
        self.area = area;
        self.scroll.fit(self.page(), self.visible.len());
        self.settle(desk);
    }
}
