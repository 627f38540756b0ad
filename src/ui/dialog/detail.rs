//! A page to read over a screen: where a figure comes from, a rule with its formula, limit and document.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::section::Section;
use crate::review::rulebook::rule_page::is_for_checkers;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::page_window;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// A page: headings and paragraphs.
pub struct Detail {
    title: Text,
    paragraphs: Vec<(Meaning, Text)>,
    // What nobody reads unless it is unfolded; empty once it is.
    folded: Vec<(Meaning, Text)>,
    // The rule it is about, which can be looked up; none where there is none or this is the book itself.
    rule: Option<String>,
    // What can be done with it on the screen that it was opened from, and the place of the keys there.
    leads: (Place, Vec<Action>),
    // Whether the rulebook opened it: its rule's limits are set from here.
    of_book: bool,
    // First line shown, lines that fit, cells that fit.
    top: usize,
    page: usize,
    room: u16,
}

impl Detail {
    /// A page.
    #[must_use]
    pub fn new(title: Text, paragraphs: Vec<(Meaning, Text)>) -> Detail {
        Detail {
            title,
            paragraphs,
            folded: Vec::new(),
            rule: None,
            leads: (Place::Read, Vec::new()),
            of_book: false,
            top: 0,
            page: 1,
            room: 60,
        }
    }

    /// A page of headings with lines below them.
    #[must_use]
    pub fn of_sections(title: Text, sections: Vec<Section>) -> Detail {
        let (folded, read): (Vec<Section>, Vec<Section>) = sections.into_iter().partition(is_for_checkers);
        Detail { folded: headed(folded), ..Detail::new(title, headed(read)) }
    }

    /// The same page, about a rule that can be looked up in the rulebook.
    #[must_use]
    pub fn about(self, rule: String) -> Detail {
        Detail { rule: Some(rule), ..self }
    }

    /// The same page, with what can be done from it on the screen that opened it, by the keys of that place.
    #[must_use]
    pub fn leading_to(self, place: Place, actions: Vec<Action>) -> Detail {
        Detail { leads: (place, actions), ..self }
    }

    /// The same page, opened from the rulebook, whose rule it is.
    #[must_use]
    pub fn of_book(self) -> Detail {
        Detail { of_book: true, ..self }
    }

    /// Its title.
    #[must_use]
    pub const fn title(&self) -> &Text {
        &self.title
    }

    /// Its headings and paragraphs.
    #[must_use]
    pub fn paragraphs(&self) -> &[(Meaning, Text)] {
        &self.paragraphs
    }

    /// What unfolding shows, by the first of its headings.
    fn unfold(&self) -> Text {
        let heading = self.folded.first().map(|(_, heading)| heading.clone()).unwrap_or_default();
        let within = |words: &str| words.chars().take(1).flat_map(char::to_lowercase).chain(words.chars().skip(1)).collect::<String>();
        let heading = Text::made(heading.get(Lang::Zh).to_owned(), within(heading.get(Lang::En)));
        text("展开{heading}", "{heading}").fill(&[("heading", &heading)])
    }

    fn lines(&self, lang: Lang) -> Vec<(Meaning, String)> {
        let mut out = Vec::new();
        for (meaning, words) in &self.paragraphs {
            out.extend(width::wrap(words.get(lang), usize::from(self.room)).into_iter().map(|line| (*meaning, line)));
        }
        out
    }
}

/// Headings, each with its lines below it.
fn headed(sections: Vec<Section>) -> Vec<(Meaning, Text)> {
    let mut lines = Vec::new();
    for section in sections {
        lines.push((Meaning::Heading, section.heading));
        lines.extend(section.lines.into_iter().map(|line| (Meaning::Plain, line)));
    }
    lines
}

/// The mark of what a window cuts, for its foot; empty where it cuts nothing.
#[must_use]
pub fn beyond(beyond: Beyond) -> String {
    let mark = beyond.mark();
    if mark.is_empty() { mark } else { format!(" {mark} ") }
}

impl Screen for Detail {
    fn place(&self) -> Place {
        Place::Read
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let full = page_window(area);
        let lines = self.lines(look.lang);
        let tall = u16::try_from(lines.len() + 2).unwrap_or(full.height).min(full.height);
        let full = Rect { height: tall, y: area.y + (area.height - tall) / 2, ..full };
        let room = usize::from(full.height.saturating_sub(2));
        let top = self.top.min(lines.len().saturating_sub(room));
        let mut foot = vec![(format!(" {} {} ", look.key(Action::Back, Place::Read), look.say(&Action::Back.row().label)), Meaning::Plain)];
        if self.rule.is_some() {
            let book = (look.key(Action::Rulebook, Place::Read), look.say(&Action::Rulebook.row().label));
            foot.insert(0, (format!(" {} {} ", book.0, book.1), Meaning::Key));
        }
        if self.of_book {
            let limit = (look.key(Action::SetLimit, Place::Read), look.say(&Action::SetLimit.row().label));
            foot.insert(0, (format!(" {} {} ", limit.0, limit.1), Meaning::Key));
        }
        if !self.folded.is_empty() {
            let more = text(" {key} {unfold}（{n} 行） ", " {key} {unfold} ({n|line|lines}) ");
            let key = look.key(Action::NextPane, Place::Read);
            let more = more.fill(&[("key", &key), ("unfold", &self.unfold()), ("n", &self.folded.len())]);
            foot.insert(0, (look.words(&more), Meaning::Plain));
        }
        foot.insert(0, (beyond(Beyond { above: top, below: lines.len().saturating_sub(top + room) }), Meaning::Key));
        let inside = paint.window(full, look.say(&self.title), &foot);
        for (y, (meaning, line)) in (inside.y..inside.bottom()).zip(lines.iter().skip(top)) {
            paint.put(inside.x, y, inside.width, line, *meaning);
        }
        None
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let (place, actions) = &self.leads;
        let named = |action: &Action| format!("{} {}", scene.look.key(*action, *place), scene.look.say(&action.row().label));
        let ways = actions.iter().map(named).collect::<Vec<_>>().join("  ");
        (!actions.is_empty()).then(|| Message::plain(Text::same(ways)))
    }

    fn act(&mut self, action: Action, _: &mut Desk, lang: Lang) -> Flow {
        if action == Action::Back {
            return Flow::Back;
        }
        if self.leads.1.contains(&action) || action == Action::SetLimit && self.of_book {
            return Flow::Chosen(action);
        }
        if action == Action::NextPane && !self.folded.is_empty() {
            // What was folded begins at the top of the window.
            self.top = self.lines(lang).len();
            self.paragraphs.append(&mut self.folded);
            self.top = self.top.min(self.lines(lang).len().saturating_sub(self.page));
            return Flow::Stay;
        }
        let last = self.lines(lang).len().saturating_sub(self.page);
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(self.page),
            Action::PageDown => self.top + self.page,
            Action::First => 0,
            Action::Last => last,
            _ => self.top,
        }
        .min(last);
        Flow::Stay
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        match (action, &self.rule) {
            _ if self.leads.1.contains(&action) => Ok(()),
            (Action::NextPane, _) if self.folded.is_empty() => Err(text("这一页没有折起的", "nothing is folded on this page")),
            (Action::Rulebook, None) => Err(text("这一页不是讲某条规则的疑点", "this page is not about a flag of a rule")),
            (Action::SetLimit, _) if !self.of_book => Err(text(
                "标准在规则库里改；一户的挂起，返回以后再按",
                "limits are set in the rulebook; to put a case on hold go back to it first",
            )),
            _ => Ok(()),
        }
    }

    fn leads(&self) -> (Place, &[Action]) {
        (self.leads.0, &self.leads.1)
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::NextPane && !self.folded.is_empty()).then(|| self.unfold())
    }

    fn is_whole(&self, lang: Lang) -> bool {
        self.lines(lang).len() <= self.page
    }

    fn is_at_end(&self, lang: Lang) -> bool {
        self.top + self.page >= self.lines(lang).len()
    }

    fn rule(&self, _: &Desk) -> Option<String> {
        self.rule.clone()
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        let full = page_window(area);
        self.page = usize::from(full.height.saturating_sub(2)).max(1);
        self.room = full.width.saturating_sub(4);
    }
}
