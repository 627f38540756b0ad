//! Help: the keys that are valid now, from the action register and the keymap; typing narrows the list.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::Group;
use crate::input::action::Place;
use crate::input::action::Row;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::rows::pinyin::Typed;
use crate::ui::dialog::palette;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Column;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::Field;
use crate::ui::widgets::theme::Meaning;

/// Help over the screen it was called from.
pub struct Help {
    place: Place,
    // What cannot run now, and why.
    refused: Vec<(Action, Text)>,
    typed: Field,
    scroll: Scroll,
}

impl Help {
    /// Help for a place, with what cannot run there now.
    #[must_use]
    pub fn new(place: Place, refused: Vec<(Action, Text)>) -> Help {
        Help { place, refused, typed: Field::default(), scroll: Scroll::default() }
    }

    fn rows(&self) -> Vec<&'static Row> {
        let listed: Vec<&'static Row> = Group::ALL
            .into_iter()
            .flat_map(|group| ACTIONS.iter().filter(move |row| row.group == group))
            .filter(|row| row.action.is_valid_in(self.place))
            .collect();
        let fits = Typed::new(self.typed.value()).fits(&listed.iter().map(|row| palette::names(row)).collect::<Vec<_>>());
        listed.into_iter().zip(fits).filter_map(|(row, fit)| fit.map(|_| row)).collect()
    }
}

/// All keys of an action that work at a place, as the reader sees them.
fn keys(row: &Row, place: Place, look: &Look) -> String {
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
        let prompt = look.words(&text("输入几个字来找: ", "type to narrow: "));
        let used = paint.put(inside.x, inside.y, inside.width, &prompt, Meaning::Muted);
        let (shown, cursor) = self.typed.window(inside.width.saturating_sub(used + 1));
        paint.put(inside.x + used, inside.y, inside.width.saturating_sub(used), &shown, Meaning::Plain);
        let mut group = None;
        for (n, row) in self.rows().into_iter().enumerate().skip(self.scroll.top) {
            let y = inside.y + 1 + u16::try_from(n - self.scroll.top).unwrap_or(u16::MAX);
            if y >= inside.bottom() {
                break;
            }
            let heading = if group == Some(row.group) { String::new() } else { look.words(&row.group.label()) };
            group = Some(row.group);
            let why = self.refused.iter().find(|(action, _)| *action == row.action).map(|(_, why)| look.words(why));
            let meaning = if why.is_some() { Meaning::Muted } else { Meaning::Plain };
            let columns = [
                Column::words(heading, 8, Meaning::Heading),
                Column::words(look.say(&row.label), 14, meaning),
                Column::words(keys(row, self.place, look), 18, Meaning::Key),
                Column::words(why.unwrap_or_default(), inside.width.saturating_sub(43), Meaning::Muted),
            ];
            let over = (n == self.scroll.at).then_some(Meaning::Focus);
            paint.row(inside.x, y, inside.width, &columns, over);
        }
        Some(Position { x: inside.x + used + cursor, y: inside.y })
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let row = *self.rows().get(self.scroll.at)?;
        let why = self.refused.iter().find(|(action, _)| *action == row.action).map(|(_, why)| why);
        Some(Message::plain(match why {
            Some(why) => text("{label}: {why}", "{label}: {why}").fill(&[("label", &row.label), ("why", why)]),
            None => text("{key} {label}", "{key}: {label}")
                .fill(&[("key", &scene.look.key(palette::runs(row), Place::Line)), ("label", &row.label)]),
        }))
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        let len = self.rows().len();
        if self.scroll.act(action, len) {
            return Flow::Stay;
        }
        match action {
            Action::Back | Action::Help => Flow::Back,
            Action::Accept | Action::Submit => match self.rows().get(self.scroll.at) {
                Some(row) => palette::chosen(row, action),
                None => Flow::Stay,
            },
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if self.typed.key(key) {
            self.scroll.go(0, self.rows().len());
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.typed.paste(pasted);
        self.scroll.go(0, self.rows().len());
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.scroll.fit(usize::from(window(area).height.saturating_sub(3)), self.rows().len());
    }
}
