//! A village with the evidence for its flags: a picture at a time, and the households that make it up; and how many are responsible for it.
//!
//! What does not live here: the list of villages (`list.rs`), what the pictures count (`review`), how they are drawn (`draw.rs`),
//! who is responsible (`ui/dialog/duties.rs`).

mod draw;
pub mod list;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::case::Refusal;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::case::village::VillageView;
use crate::review::case::village_figures::Picture;
use crate::review::case::village_figures::Shown;
use crate::review::case::weighed::WeighedReasons;
use crate::review::desk::state::Desk;
use crate::review::rows::Card;
use crate::ui::dialog::decide;
use crate::ui::dialog::detail::Detail;
use crate::ui::dialog::duties::Duties;
use crate::ui::dialog::settle;
use crate::ui::form::answer::ApprovalOffer;
use crate::ui::pages::case::page;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;

/// The screen of one village.
pub struct VillagePage {
    // Chosen by the reader: the village, the picture, the household.
    name: String,
    at: usize,
    scroll: Scroll,
    // Derived from the work.
    view: VillageView,
    responsible: usize,
    settling: Settling,
    area: Rect,
}

/// Whether the flags of a village are settled now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Settling {
    Open,
    /// The file is only looked at, or its campaign is closed.
    Over,
}

impl VillagePage {
    /// Opens a village, at the picture of a rule.
    ///
    /// # Errors
    /// Why it cannot be shown.
    pub fn open(name: &str, rule: Option<&str>, desk: &Desk) -> Result<VillagePage, Text> {
        let view = desk.village(name)?;
        let at = rule.and_then(|rule| view.pictures.iter().position(|picture| picture.rules.contains(&rule))).unwrap_or(0);
        let mut page = VillagePage {
            name: name.to_owned(),
            at,
            scroll: Scroll::default(),
            view,
            responsible: 0,
            settling: Settling::Open,
            area: Rect::ZERO,
        };
        page.look_at(desk);
        Ok(page)
    }

    /// Counts who is responsible today, where what cannot be read now stays as it was, and whether anything is settled.
    fn look_at(&mut self, desk: &Desk) {
        self.settling = if may_settle(desk).is_ok() { Settling::Open } else { Settling::Over };
        if let Ok(duties) = desk.duties_of(&self.name) {
            self.responsible = duties.iter().filter(|(_, holds)| *holds).count();
        }
    }

    fn picture(&self) -> Option<&Picture> {
        self.view.pictures.get(self.at)
    }

    fn households(&self) -> &[Shown] {
        self.picture().map_or(&[], |picture| &picture.households)
    }

    fn here(&self) -> Option<&Shown> {
        self.households().get(self.scroll.at)
    }

    fn fit(&mut self) {
        let len = self.households().len();
        self.scroll.fit(draw::page(self.area, self.card_to_settle().is_some()), len);
    }

    fn turn(&mut self, forward: bool) {
        let len = self.view.pictures.len().max(1);
        self.at = (self.at + if forward { 1 } else { len - 1 }) % len;
        self.scroll = Scroll::default();
        self.fit();
    }

    fn ids(&self) -> Vec<String> {
        self.households().iter().map(|shown| shown.hh_id.clone()).collect()
    }

    /// The flag the picture is about: the one that waits, else any.
    fn card(&self) -> Option<usize> {
        let rules = self.picture()?.rules;
        let cards = || self.view.cards.iter().enumerate().filter(|(_, card)| rules.contains(&card.flag.rule.as_str()));
        cards().find(|(_, card)| card.state.is_unsettled()).or_else(|| cards().next()).map(|(at, _)| at)
    }

    /// The same where nobody has settled it.
    fn open_card(&self) -> Option<&Card> {
        self.card().and_then(|at| self.view.cards.get(at)).filter(|card| card.state.is_unsettled())
    }

    /// The same where somebody can settle it now.
    fn card_to_settle(&self) -> Option<&Card> {
        self.open_card().filter(|_| self.settling == Settling::Open)
    }

    fn settle(&self, action: Action, lang: Lang) -> Flow {
        let [deed] = *decide::deeds(action) else { return Flow::Stay };
        let name = self.view.row.name.to_string();
        match settle::form(deed, action, (&name, ""), &self.view.cards, self.card(), ApprovalOffer::Never, WeighedReasons::new()) {
            Ok(form) => Flow::Open(form.ready(lang)),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    /// The page of the picture's first flag; without a flag, what the village's other flags are.
    fn flag_page(&self, desk: &Desk) -> Option<Detail> {
        let card = self.card().and_then(|at| self.view.cards.get(at)).or_else(|| self.view.cards.first())?;
        Some(page::flag(card, &desk.rule_words(&card.flag.rule)))
    }
}

/// Whether anything is settled here.
///
/// # Errors
/// Why not: the file is only looked at, or its campaign is closed.
fn may_settle(desk: &Desk) -> Result<(), Text> {
    desk.may_change()?;
    let closed = desk.period().filter(|_| desk.header().closed);
    closed.map_or(Ok(()), |period| Err(Refusal::Closed(period.title()).text()))
}

impl Screen for VillagePage {
    fn place(&self) -> Place {
        Place::Village
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        draw::village(self, paint, area);
        None
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        let shown = self.here()?;
        let line = text("{head} {id} {said}", "{head} {id} {said}").fill(&[
            ("head", &shown.head),
            ("id", &crate::ui::widgets::amounts::tail(&shown.hh_id)),
            ("said", &shown.whole()),
        ]);
        Some(Message::plain(line))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::Explain | Action::FalseAlarm | Action::Pend | Action::Waive if let Err(why) = may_settle(desk) => Err(why),
            Action::Open | Action::Narrow if self.households().is_empty() => Err(text("这张图里没有户", "no household in this picture")),
            Action::Why | Action::Explain | Action::FalseAlarm | Action::Pend | Action::Waive if self.view.cards.is_empty() => {
                Err(text("本村没有村级疑点", "this village has no flag of its own"))
            }
            Action::Explain if self.open_card().is_some_and(|card| !card.flag.kind.may_be_explained()) => {
                Err(Refusal::MustBeCorrected.text())
            }
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if let Err(why) = self.able(action, desk) {
            return Flow::Say(Message::wrong(why));
        }
        let len = self.households().len();
        if self.scroll.act(action, len) {
            return Flow::Stay;
        }
        match action {
            Action::NextPane | Action::PrevPane => {
                self.turn(action == Action::NextPane);
                Flow::Stay
            }
            Action::Open => self.here().map_or(Flow::Stay, |shown| Flow::Case(shown.hh_id.clone(), self.ids())),
            Action::Narrow => {
                let name = self.picture().map_or_else(|| Text::same(""), |picture| picture.name.clone());
                let what = text("{village} {name}", "{village}, {name}").fill(&[("village", &self.view.row.name), ("name", &name)]);
                Flow::Narrow(what, self.ids())
            }
            Action::Why => self.flag_page(desk).map_or(Flow::Stay, |page| Flow::Open(Box::new(page))),
            Action::Back => Flow::Back,
            Action::Duties => match Duties::new(&self.name, desk) {
                Ok(list) => Flow::Open(Box::new(list)),
                Err(why) => Flow::Say(Message::wrong(why)),
            },
            Action::Explain | Action::FalseAlarm | Action::Pend | Action::Waive => self.settle(action, lang),
            _ => Flow::Stay,
        }
    }

    fn rule(&self, _: &Desk) -> Option<String> {
        let rules = self.picture()?.rules;
        let of_card = self.view.cards.iter().map(|card| card.flag.rule.as_str()).find(|rule| rules.contains(rule));
        of_card.or_else(|| rules.first().copied()).map(str::to_owned)
    }

    fn refresh(&mut self, desk: &Desk) {
        self.look_at(desk);
        let rules = self.picture().map(|picture| picture.rules);
        if let Ok(view) = desk.village(&self.name) {
            self.view = view;
            self.at = self.view.pictures.iter().position(|picture| Some(picture.rules) == rules).unwrap_or(0);
            self.fit();
        }
    }

    fn show(&mut self, households: &[String], _: &Desk) {
        let shown = self.households();
        if let Some(at) = shown.iter().position(|shown| households.first() == Some(&shown.hh_id)) {
            let len = shown.len();
            self.scroll.go(at, len);
        }
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.area = area;
        self.fit();
    }
}
