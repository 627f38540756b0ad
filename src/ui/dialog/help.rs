//! Help: the keys that work now, from the action register and the keymap, then what the signs of the screen mean.
//!
//! It is a page: it scrolls by the same keys as every other. What does not live here: finding an action by its name, and why one cannot
//! run (`palette.rs`), the signs (`signs.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::ActionGroup;
use crate::input::action::ActionRow;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::ui::dialog::detail;
use crate::ui::dialog::palette;
use crate::ui::dialog::signs::Sign;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Cells of the heading and of the name of an action or a sign.
const HEADING: u16 = 8;
const NAME: u16 = 26;
const SIGN: u16 = 17;

/// Help over the screen it was called from.
pub struct Help {
    place: Place,
    // The actions, each by the name it has here, with the place whose keys mean it.
    rows: Vec<(&'static ActionRow, Text, Place)>,
    // The line above the keys where it is cut, and the signs of the screen.
    line: Option<Text>,
    signs: Vec<Sign>,
    scroll: Scroll,
    // Cells inside the window.
    room: u16,
}

/// A line of the page.
enum HelpLine<'a> {
    /// An action with its keys; the first of its heading carries it.
    Key(&'static ActionRow, &'a Text, Place),
    /// A part of a sign, nothing where only its meaning goes on, and a part of the meaning.
    Sign(&'a Text, String, String),
}

impl Help {
    /// Help for a place: the line above the keys where it is cut, the actions that work there now, in the order of their headings, those of
    /// the screen below that it leads to, and its signs.
    #[must_use]
    pub fn new(
        place: Place,
        leads: (Place, &[Action]),
        refused: &[(Action, Text)],
        named: impl Fn(Action) -> Option<Text>,
        line: Option<Text>,
        signs: Vec<Sign>,
    ) -> Help {
        let works = |row: &&ActionRow| row.action.is_valid_in(place) && !refused.iter().any(|(action, _)| *action == row.action);
        let of_group = |group| ACTIONS.iter().filter(move |row| row.group == group);
        let valid = ActionGroup::ALL.into_iter().flat_map(of_group).filter(works);
        let here = valid.map(|row| (row, named(row.action).unwrap_or_else(|| row.label.clone()), place));
        let (below, actions) = leads;
        let rows = actions.iter().map(|action| (action.row(), action.row().label.clone(), below)).chain(here).collect();
        Help { place, rows, line, signs, scroll: Scroll::default(), room: 0 }
    }

    fn lines(&self, lang: Lang) -> Vec<HelpLine<'_>> {
        let room = usize::from(self.room.saturating_sub(HEADING + SIGN + 3));
        let mut out: Vec<HelpLine> = self.rows.iter().map(|(row, label, at)| HelpLine::Key(row, label, *at)).collect();
        for sign in &self.signs {
            // A sign that is longer than its column goes on in the next line, as what it means does.
            let (shown, means) = (width::wrap(sign.shown.get(lang), usize::from(SIGN)), width::wrap(sign.means.get(lang), room));
            for n in 0..shown.len().max(means.len()) {
                let part = |of: &[String]| of.get(n).cloned().unwrap_or_default();
                out.push(HelpLine::Sign(&sign.heading, part(&shown), part(&means)));
            }
        }
        out
    }

    /// The line above the keys in as many lines as it takes, and a blank one below it; none where it is not cut.
    fn head(&self, lang: Lang) -> Vec<String> {
        let whole = self.line.iter().flat_map(|line| width::wrap(line.get(lang), usize::from(self.room)));
        whole.chain(self.line.iter().map(|_| String::new())).collect()
    }

    /// The action of the line with the keys.
    fn here(&self, lang: Lang) -> Option<&'static ActionRow> {
        match self.lines(lang).get(self.scroll.at) {
            Some(HelpLine::Key(row, ..)) => Some(row),
            Some(HelpLine::Sign(..)) | None => None,
        }
    }
}

/// All keys of an action that work at a place, as the reader sees them.
fn keys(row: &ActionRow, place: Place, look: &Look) -> String {
    let keys = look.keys.keys(row.action).filter(|key| look.keys.resolve(*key, place) == Some(row.action));
    keys.map(|key| look.words(&key.label())).collect::<Vec<_>>().join("  ")
}

fn window(area: Rect) -> Rect {
    let wide = area.width.saturating_sub(6).min(84);
    Rect { x: area.x + (area.width - wide) / 2, y: area.y + 1, width: wide, height: area.height.saturating_sub(2) }
}

impl Screen for Help {
    fn place(&self) -> Place {
        Place::Help
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let title = text("此处可用的按键（{place}）", "Keys valid now ({place})").fill(&[("place", &self.place.label())]);
        let lines = self.lines(look.lang);
        let foot = [
            (detail::beyond(self.scroll.beyond(lines.len())), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Help), look.say(&Action::Back.row().label)), Meaning::Plain),
        ];
        let inside = paint.window(window(area), look.say(&title), &foot);
        let head = self.head(look.lang);
        for (y, line) in (inside.y..inside.bottom()).zip(&head) {
            paint.put(inside.x, y, inside.width, line, Meaning::Plain);
        }
        let under = u16::try_from(head.len()).unwrap_or(inside.height).min(inside.height);
        let list = Rect { y: inside.y + under, height: inside.height - under, ..inside };
        let mut group = None;
        for ((n, line), y) in lines.iter().enumerate().skip(self.scroll.top).zip(list.y..list.bottom()) {
            let over = (n == self.scroll.at).then_some(Meaning::Focus);
            let (columns, own) = match line {
                HelpLine::Key(row, label, at) => {
                    let rest = inside.width.saturating_sub(HEADING + NAME + 2);
                    let columns = [(look.words(label), NAME, Meaning::Plain), (keys(row, *at, look), rest, Meaning::Key)];
                    (columns, Some(row.group.label()))
                }
                HelpLine::Sign(heading, sign, part) => {
                    let rest = inside.width.saturating_sub(HEADING + SIGN + 2);
                    let columns = [(sign.clone(), SIGN, Meaning::Key), (part.clone(), rest, Meaning::Plain)];
                    (columns, Some((*heading).clone()))
                }
            };
            let heading = if group == own { String::new() } else { own.as_ref().map(|own| look.words(own)).unwrap_or_default() };
            group = own;
            let mut cells = vec![RowCell::words(heading, HEADING, Meaning::Heading)];
            cells.extend(columns.map(|(words, room, meaning)| RowCell::words(words, room, meaning)));
            paint.row(inside.x, y, inside.width, &cells, over);
        }
        None
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let row = self.here(scene.look.lang)?;
        let label = self.rows.iter().find(|(other, ..)| other.action == row.action).map(|(_, label, _)| label)?;
        Some(Message::plain(
            text("{key} 现在就做: {label}", "{key} does it now: {label}")
                .fill(&[("key", &scene.look.key(palette::runs(row), Place::Help)), ("label", label)]),
        ))
    }

    fn act(&mut self, action: Action, _: &mut Desk, lang: Lang) -> Flow {
        let len = self.lines(lang).len();
        if self.scroll.act(action, len) {
            return Flow::Stay;
        }
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit => match self.here(lang) {
                Some(row) => palette::chosen(row, action),
                None => Flow::Say(Message::plain(text("这一行是说明，没有可做的", "this line explains; there is nothing to do"))),
            },
            _ => Flow::Stay,
        }
    }

    fn is_at_end(&self, lang: Lang) -> bool {
        self.scroll.beyond(self.lines(lang).len()).below == 0
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        let full = window(area);
        self.room = full.width.saturating_sub(4);
        let len = [Lang::Zh, Lang::En].map(|lang| self.lines(lang).len()).into_iter().max().unwrap_or(0);
        let head = [Lang::Zh, Lang::En].map(|lang| self.head(lang).len()).into_iter().max().unwrap_or(0);
        self.scroll.fit(usize::from(full.height.saturating_sub(2)).saturating_sub(head), len);
    }
}
