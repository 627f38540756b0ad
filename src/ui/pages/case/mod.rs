//! The review screen: one case with its income table, flag cards, members, notes, history and versions.
//!
//! What does not live here: the comparison itself (`review`), how it is drawn (`draw.rs`, `income.rs`, `cards.rs`, `lists.rs`).

pub mod cards;
mod draw;
pub mod income;
mod lists;
pub mod page;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::case::Refusal;
use crate::domain::flag::Subject;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Card;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::EarlierAnswer;
use crate::training::handbook::Chapter;
use crate::ui::dialog::decide;
use crate::ui::dialog::detail::Detail;
use crate::ui::dialog::note::NoteBox;
use crate::ui::pages::village::VillagePage;
use crate::ui::pages::what_if::WhatIf;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::theme::Meaning;

/// The part of the screen that has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The income table.
    Income,
    /// The flags.
    Cards,
    /// The members.
    Members,
    /// Notes.
    Notes,
    /// Acts on the case.
    History,
    /// Stored versions.
    Versions,
    /// Rules that could not be judged.
    Skipped,
}

impl Pane {
    /// Every pane in order.
    pub const ALL: [Pane; 7] = [Pane::Income, Pane::Cards, Pane::Members, Pane::Notes, Pane::History, Pane::Versions, Pane::Skipped];

    /// Its name.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Pane::Income => text("收入", "income"),
            Pane::Cards => text("疑点", "flags"),
            Pane::Members => text("成员", "members"),
            Pane::Notes => text("批注", "notes"),
            Pane::History => text("经过", "history"),
            Pane::Versions => text("版本", "versions"),
            Pane::Skipped => text("未判", "not judged"),
        }
    }

    /// The action that goes there; none for the table, which is always in sight.
    #[must_use]
    pub const fn key(self) -> Option<Action> {
        match self {
            Pane::Income => None,
            Pane::Cards => Some(Action::Cards),
            Pane::Members => Some(Action::Members),
            Pane::Notes => Some(Action::Notes),
            Pane::History => Some(Action::History),
            Pane::Versions => Some(Action::Versions),
            Pane::Skipped => Some(Action::Unjudged),
        }
    }

    /// How many entries it has.
    #[must_use]
    pub fn len(self, case: &CaseView) -> usize {
        match self {
            Pane::Income => income::rows(case, false).len(),
            Pane::Cards => case.cards.len(),
            Pane::Members => case.members.len(),
            Pane::Notes => case.notes.len(),
            Pane::History => case.history.len(),
            Pane::Versions => case.versions.len(),
            Pane::Skipped => case.skipped.len(),
        }
    }
}

/// The review screen.
pub struct Review {
    // Chosen by the reader.
    household: String,
    scope: Vec<String>,
    pane: Pane,
    scrolls: [Scroll; Pane::ALL.len()],
    // Whether two and three years back stand where change and village median do; none while the reader has not said so.
    years: Option<bool>,
    // Whether the layer over it opens as soon as its village is laid out beside the keyboard.
    layer_waits: bool,
    // Derived from the work.
    case: CaseView,
    area: Rect,
}

impl Review {
    /// Opens a case; `scope` is the list it was opened from, in order.
    ///
    /// # Errors
    /// Why the case cannot be shown.
    pub fn open(household: &str, scope: Vec<String>, desk: &Desk) -> Result<Review, Text> {
        let case = desk.case(household)?;
        Ok(Review {
            household: household.to_string(),
            scope,
            pane: Pane::Income,
            scrolls: [Scroll::default(); Pane::ALL.len()],
            years: None,
            layer_waits: false,
            case,
            area: Rect::ZERO,
        })
    }

    /// Whether two and three years back are shown: as the reader said, else in a wide window, except where a case that came back has to
    /// show what its figures were when it was returned.
    fn shows_years(&self) -> bool {
        self.years.unwrap_or(draw::is_wide(self.area) && !self.case.row.was_returned())
    }

    fn scroll(&self, pane: Pane) -> Scroll {
        self.scrolls[pane as usize]
    }

    /// The flag with the keys, when the cards have them.
    fn card(&self) -> Option<usize> {
        (self.pane == Pane::Cards && !self.case.cards.is_empty()).then(|| self.scroll(Pane::Cards).at)
    }

    fn position(&self) -> usize {
        self.scope.iter().position(|id| *id == self.household).unwrap_or(0)
    }

    fn go(&mut self, household: String, desk: &Desk) -> Flow {
        match desk.case(&household) {
            Ok(case) => {
                self.household = household;
                self.case = case;
                self.pane = Pane::Income;
                self.scrolls = [Scroll::default(); Pane::ALL.len()];
                self.fit();
                Flow::Stay
            }
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    fn step(&mut self, forward: bool, desk: &Desk) -> Flow {
        match self.next(forward).cloned() {
            Some(household) => self.go(household, desk),
            None => Flow::Say(Message::plain(at_the_end(forward))),
        }
    }

    /// The household after this one in the list, or before it.
    fn next(&self, forward: bool) -> Option<&String> {
        let at = self.position();
        if forward { self.scope.get(at + 1) } else { at.checked_sub(1).and_then(|at| self.scope.get(at)) }
    }

    /// Whether something stands behind the row with the keys.
    fn has_page(&self) -> bool {
        self.pane.len(&self.case) > 0
    }

    fn turn(&mut self, forward: bool) {
        let len = Pane::ALL.len();
        let at = self.pane as usize;
        self.pane = Pane::ALL[(at + if forward { 1 } else { len - 1 }) % len];
        self.fit();
    }

    fn fit(&mut self) {
        for pane in Pane::ALL {
            let len = pane.len(&self.case);
            let page = draw::page(self.area, pane, self.pane, &self.case);
            self.scrolls[pane as usize].fit(page, len);
        }
    }

    fn open_page(&self, desk: &Desk) -> Flow {
        if let Some(card) = self.card().and_then(|at| self.case.cards.get(at))
            && let Subject::Village(name) = &card.flag.subject
        {
            return match VillagePage::open(name, Some(&card.flag.rule), desk) {
                Ok(village) => Flow::Open(Box::new(village)),
                Err(why) => Flow::Say(Message::wrong(why)),
            };
        }
        let page = match self.pane {
            Pane::Income => income::rows(&self.case, false)
                .get(self.scroll(Pane::Income).at)
                .and_then(|at| self.case.items.get(*at))
                .map(|item| page::figure(item, &self.case)),
            Pane::Cards => self.case.cards.get(self.scroll(Pane::Cards).at).map(|card| page::flag(card, &desk.rule_words(&card.flag.rule))),
            Pane::Members => self.case.members.get(self.scroll(Pane::Members).at).map(page::member),
            Pane::Notes => self.case.notes.get(self.scroll(Pane::Notes).at).map(page::entry),
            Pane::History => self.case.history.get(self.scroll(Pane::History).at).map(page::entry),
            Pane::Versions => self.case.versions.get(self.scroll(Pane::Versions).at).map(page::entry),
            Pane::Skipped => {
                self.case.skipped.get(self.scroll(Pane::Skipped).at).map(|row| page::skipped(row, &desk.rule_words(&row.rule)))
            }
        };
        match page {
            Some(page) => Flow::Open(Box::new(page)),
            None => Flow::Say(Message::plain(no_page())),
        }
    }

    fn annotate(&self, desk: &Desk) -> Flow {
        if let Err(why) = decide::able(Deed::Annotate, &self.household, desk) {
            return Flow::Say(Message::wrong(why));
        }
        let item = income::rows(&self.case, false)
            .get(self.scroll(Pane::Income).at)
            .and_then(|at| self.case.items.get(*at))
            .map(|item| (item.field.clone(), item.label.clone()));
        Flow::Open(Box::new(NoteBox::new(&self.case, item)))
    }

    /// The scratch layer, at the figure with the keys; the flag in hand is the one with the keys, else the first.
    fn what_if(&mut self, desk: &Desk) -> Flow {
        if !desk.is_quickly_told(&AheadQuestion::Layer(self.household.clone())) {
            self.layer_waits = true;
            return Flow::Say(Message::plain(text(
                "正在准备测算，好了就打开；按别的键就不开",
                "getting the what-if layer ready; it opens then, unless another key is pressed",
            )));
        }
        self.layer(desk)
    }

    /// The layer over the case, at the figure and the flag in hand.
    fn layer(&self, desk: &Desk) -> Flow {
        let at = income::rows(&self.case, false).get(self.scroll(Pane::Income).at).and_then(|at| self.case.items.get(*at));
        let rule = self.case.cards.get(self.card().unwrap_or(0)).map(|card| card.flag.rule.clone());
        match WhatIf::open(&self.case.row, at.map(|item| item.field.as_str()), rule, desk) {
            Ok(layer) => Flow::Open(Box::new(layer)),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    /// The whole numbers on a page of their own, which is gone when it is left.
    fn unmask(&mut self, desk: &mut Desk) -> Flow {
        match desk.full_numbers(&self.household) {
            Ok(people) => {
                self.refresh(desk);
                let lines = people.iter().map(|person| (Meaning::Plain, Text::same(person.line()))).collect();
                Flow::Open(Box::new(Detail::new(text("完整号码，查看已记入台账", "full numbers; the ledger notes it"), lines)))
            }
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    /// Gives the flag with the keys, else the first that has one, the answer it was given in an earlier period.
    fn take_over(&self, desk: &mut Desk) -> Flow {
        match self.answered_before().map(|(card, answer)| answer.order(&self.household, &card.flag.rule)) {
            None => Flow::Say(Message::wrong(no_earlier_answer())),
            Some(order) => match desk.order(&order) {
                Ok(done) => Flow::Changed(Message::decided(done.said)),
                Err(why) => Flow::Say(Message::wrong(why)),
            },
        }
    }

    fn answered_before(&self) -> Option<(&Card, &EarlierAnswer)> {
        let card = self.case.cards.get(cards::taken_over(&self.case.cards, self.card())?)?;
        Some((card, card.earlier.as_ref()?))
    }

    fn possible(&self, deed: Deed) -> Option<Text> {
        let (_, answer) = self.case.possible.iter().find(|(other, _)| *other == deed)?;
        answer.as_ref().err().map(Refusal::text)
    }
}

fn at_the_end(forward: bool) -> Text {
    if forward { text("已是最后一户", "this is the last case") } else { text("已是第一户", "this is the first case") }
}

fn no_page() -> Text {
    text("这一栏没有更多说明", "nothing more to show here")
}

/// Why nothing is taken over.
#[must_use]
pub fn no_earlier_answer() -> Text {
    ReviewError::NoEarlierAnswer.text()
}

impl Screen for Review {
    fn place(&self) -> Place {
        Place::Review
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        draw::review(self, scene, paint, area);
        None
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if self.pane == Pane::Income && self.scroll(Pane::Income).at > 0 {
            let rows = income::rows(&self.case, false);
            let item = rows.get(self.scroll(Pane::Income).at).and_then(|at| self.case.items.get(*at));
            if let Some(source) = item.and_then(|item| item.source.clone()) {
                let line = text("出处: {source}", "from: {source}").fill(&[("source", &source)]);
                return Some(Message::plain(line));
            }
        }
        if let (Pane::Cards, Some((_, answer))) = (self.pane, self.answered_before()) {
            let key = scene.look.key(Action::TakeOver, Place::Review);
            let line = text("{key} 沿用{period}的处理，另记一条台账", "{key} takes the answer of {period} over, by an entry of its own");
            return Some(Message::plain(line.fill(&[("key", &key), ("period", &answer.period.title())])));
        }
        if let Some(why) = self.possible(Deed::Approve) {
            let key = scene.look.key(Action::Approve, Place::Review);
            let line = text("{key} 通过: {why}", "{key} approve: {why}").fill(&[("key", &key), ("why", &why)]);
            // A decision that stands against it is taken back by a key that no footer names.
            let stands = |refusal: &Refusal| refusal.is_undone_first();
            let is_undone_first =
                self.case.possible.iter().any(|(deed, may)| *deed == Deed::Approve && may.as_ref().err().is_some_and(stands));
            let back = scene.look.key(Action::Reverse, Place::Review);
            let line = if is_undone_first {
                text("{line}（{back}）", "{line} ({back})").fill(&[("line", &line), ("back", &back)])
            } else {
                line
            };
            return Some(Message::plain(line).whole());
        }
        let line = text("排第 {n}: {why}", "No. {n}: {why}").fill(&[("n", &self.case.row.place), ("why", &self.case.row.why)]);
        Some(Message::plain(line))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::NextCase | Action::PrevCase => match self.next(action == Action::NextCase) {
                Some(_) => Ok(()),
                None => Err(at_the_end(action == Action::NextCase)),
            },
            Action::TakeOver if self.answered_before().is_none() => Err(no_earlier_answer()),
            Action::Open if !self.has_page() => Err(no_page()),
            _ => decide::able_to(action, &self.household, desk),
        }
    }

    fn to_ask(&self, _: &Desk) -> Option<AheadQuestion> {
        self.layer_waits.then(|| AheadQuestion::Layer(self.household.clone()))
    }

    fn answered(&mut self, question: &AheadQuestion, _failed: bool, is_below: bool, desk: &mut Desk) -> Flow {
        // What could not be laid out beside the desk is laid out at it.
        if *question != AheadQuestion::Layer(self.household.clone()) || !std::mem::take(&mut self.layer_waits) || is_below {
            return Flow::Stay;
        }
        self.layer(desk)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        self.layer_waits = false;
        let len = self.pane.len(&self.case);
        if self.scrolls[self.pane as usize].act(action, len) {
            return Flow::Stay;
        }
        match action {
            Action::NextPane | Action::PrevPane => {
                self.turn(action == Action::NextPane);
                Flow::Stay
            }
            Action::Cards | Action::Members | Action::Notes | Action::History | Action::Versions | Action::Unjudged => {
                self.pane = Pane::ALL.into_iter().find(|pane| pane.key() == Some(action)).unwrap_or(self.pane);
                self.fit();
                Flow::Stay
            }
            Action::Years => {
                self.years = Some(!self.shows_years());
                Flow::Stay
            }
            Action::NextCase | Action::PrevCase => self.step(action == Action::NextCase, desk),
            Action::Open => self.open_page(desk),
            Action::Back => Flow::BackTo(self.household.clone()),
            Action::Annotate => self.annotate(desk),
            Action::WhatIf => self.what_if(desk),
            Action::Unmask => self.unmask(desk),
            Action::TakeOver => self.take_over(desk),
            _ => decide::start(action, &self.case, self.card(), desk, lang),
        }
    }

    fn rule(&self, _: &Desk) -> Option<String> {
        let at = if self.pane == Pane::Cards { self.scroll(Pane::Cards).at } else { 0 };
        let judged = || self.case.cards.get(at).map(|card| card.flag.rule.clone());
        if self.pane == Pane::Skipped { self.case.skipped.get(self.scroll(Pane::Skipped).at).map(|row| row.rule.clone()) } else { judged() }
    }

    fn topics(&self, desk: &Desk) -> Vec<(Chapter, String)> {
        let item = || {
            let at = *income::rows(&self.case, false).get(self.scroll(Pane::Income).at)?;
            self.case.items.get(at).map(|item| (Chapter::Items, item.field.clone()))
        };
        let rule = || self.rule(desk).map(|code| (Chapter::Rules, code));
        if self.pane == Pane::Income { item().or_else(rule) } else { rule() }.into_iter().collect()
    }

    fn lays_years(&self) -> bool {
        self.shows_years()
    }

    fn case_in_front(&self) -> Option<&str> {
        Some(&self.household)
    }

    fn village(&self, _: &Desk) -> Option<String> {
        Some(self.case.row.village.key().to_owned())
    }

    fn refresh(&mut self, desk: &Desk) {
        if let Ok(case) = desk.case(&self.household) {
            self.case = case;
            self.fit();
        }
    }

    fn show(&mut self, households: &[String], desk: &Desk) {
        let here = households.iter().find(|household| self.scope.contains(household));
        if let Some(household) = here.filter(|_| !households.contains(&self.household)).cloned() {
            self.go(household, desk);
        }
    }

    /// Opens the next case of the list that waits for somebody here, and leaves when there is none.
    fn go_on(&mut self, desk: &mut Desk) -> Flow {
        let at = self.position();
        let after = self.scope.iter().skip(at + 1);
        let waits = |household: &&String| desk.row(household).is_some_and(|row| row.status.is_waiting_for_us());
        let next = after.chain(self.scope.iter().take(at)).find(waits).cloned();
        match next {
            Some(household) => self.go(household, desk),
            None => Flow::BackTo(self.household.clone()),
        }
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.area = area;
        self.fit();
    }
}
