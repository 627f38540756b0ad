//! Help: the keys that are valid now, from the action register and the keymap; typing narrows the list.

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
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::ui::dialog::palette;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::theme::Meaning;

/// Help over the screen it was called from.
pub struct Help {
    place: Place,
    // What cannot run now, and why.
    refused: Vec<(Action, Text)>,
    rows: Vec<&'static ActionRow>,
    browse: Browse,
}

impl Help {
    /// Help for a place, with what cannot run there now.
    #[must_use]
    pub fn new(place: Place, refused: Vec<(Action, Text)>) -> Help {
        let rows = ActionGroup::ALL
            .into_iter()
            .flat_map(|group| ACTIONS.iter().filter(move |row| row.group == group))
            .filter(|row| row.action.is_valid_in(place))
            .collect();
        let mut help = Help { place, refused, rows, browse: Browse::default() };
        help.sift();
        help
    }

    fn sift(&mut self) {
        let names: Vec<Vec<String>> = self.rows.iter().map(|row| palette::names(row)).collect();
        self.browse.sift(&names);
    }

    fn here(&self) -> Option<&'static ActionRow> {
        self.browse.here().and_then(|at| self.rows.get(at)).copied()
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
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let title = text("此处可用的按键（{place}）", "Keys valid now ({place})").fill(&[("place", &self.place.label())]);
        let foot = [(format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&text("关闭", "close"))), Meaning::Plain)];
        let inside = paint.window(window(area), look.say(&title), &foot);
        let question = look.words(&text("输入几个字来找: ", "type to narrow: "));
        let none = text("没有这样的操作，少打几个字试试。", "nothing of that name; try fewer letters");
        let cursor = self.browse.field(&question, &none, paint, Rect { height: 2, ..inside });
        let mut group = None;
        for (y, at, here) in self.browse.window_lines(inside) {
            let Some(row) = self.rows.get(at) else { continue };
            let heading = if group == Some(row.group) { String::new() } else { look.words(&row.group.label()) };
            group = Some(row.group);
            let why = self.refused.iter().find(|(action, _)| *action == row.action).map(|(_, why)| look.words(why));
            let meaning = if why.is_some() { Meaning::Muted } else { Meaning::Plain };
            let columns = [
                RowCell::words(heading, 8, Meaning::Heading),
                RowCell::words(look.say(&row.label), 14, meaning),
                RowCell::words(keys(row, self.place, look), 18, Meaning::Key),
                RowCell::words(why.unwrap_or_default(), inside.width.saturating_sub(43), Meaning::Muted),
            ];
            paint.row(inside.x, y, inside.width, &columns, here.then_some(Meaning::Focus));
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let row = self.here()?;
        let why = self.refused.iter().find(|(action, _)| *action == row.action).map(|(_, why)| why);
        Some(Message::plain(match why {
            Some(why) => text("{label}: {why}", "{label}: {why}").fill(&[("label", &row.label), ("why", why)]),
            None => text("{key} {label}", "{key}: {label}")
                .fill(&[("key", &scene.look.key(palette::runs(row), Place::Line)), ("label", &row.label)]),
        }))
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::Back | Action::Help => Flow::Back,
            Action::Accept | Action::Submit => match self.here() {
                Some(row) => palette::chosen(row, action),
                None => Flow::Stay,
            },
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if self.browse.key(key) {
            self.sift();
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.browse.paste(pasted);
        self.sift();
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit_window(window(area));
    }
}
