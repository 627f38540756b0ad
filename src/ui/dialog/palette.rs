//! The command palette: everything that can be done now, found by typing a few letters; Enter does it.
//!
//! What cannot run is dim and says why. What does not live here: the keys by heading (`help.rs`), what an action does.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::By;
use crate::input::action::Group;
use crate::input::action::Place;
use crate::input::action::Row;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::rows::pinyin::Fit;
use crate::review::rows::pinyin::Typed;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Column;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::Field;
use crate::ui::widgets::theme::Meaning;

/// The palette over the screen it was called from.
pub struct Palette {
    place: Place,
    // What cannot run now, and why.
    refused: Vec<(Action, Text)>,
    typed: Field,
    scroll: Scroll,
}

/// What an action may be found by: its names, and its heading after them.
#[must_use]
pub fn names(row: &Row) -> Vec<String> {
    let heading = row.group.label();
    [row.label.get(Lang::Zh), row.label.get(Lang::En), row.id, heading.get(Lang::Zh), heading.get(Lang::En)].map(str::to_lowercase).to_vec()
}

/// What runs a listed action: Enter, or a command key where the action decides.
#[must_use]
pub fn runs(row: &Row) -> Action {
    match row.by {
        By::Any => Action::Accept,
        By::Command => Action::Submit,
    }
}

/// Runs a listed action, unless it decides and only Enter was pressed: pasted words with a line end would decide a case.
#[must_use]
pub fn chosen(row: &Row, pressed: Action) -> Flow {
    if row.by == By::Command && pressed != runs(row) {
        return Flow::Say(Message::plain(
            text(
                "{label} 会改动数据，回车不算，免得粘贴的文字替您办理；要办请按下面写的键",
                "{label} changes the file, so Enter does not run it and pasted text cannot; the key that does stands below",
            )
            .fill(&[("label", &row.label)]),
        ));
    }
    Flow::Chosen(row.action)
}

impl Palette {
    /// The palette for a place, with what cannot run there now.
    #[must_use]
    pub fn new(place: Place, refused: Vec<(Action, Text)>) -> Palette {
        Palette { place, refused, typed: Field::default(), scroll: Scroll::default() }
    }

    /// What fits, best first; what can run before what cannot, and moving about last.
    fn rows(&self) -> Vec<&'static Row> {
        let listed: Vec<&'static Row> =
            ACTIONS.iter().filter(|row| row.action.is_valid_in(self.place) && row.action != Action::Palette).collect();
        let fits = Typed::new(self.typed.value()).fits(&listed.iter().map(|row| names(row)).collect::<Vec<_>>());
        let mut out: Vec<(Fit, bool, bool, &Row)> = listed
            .into_iter()
            .zip(fits)
            .filter_map(|(row, fit)| Some((fit?, self.why(row.action).is_some(), matches!(row.group, Group::Move | Group::Fill), row)))
            .collect();
        out.sort_by_key(|(fit, refused, moves, _)| (*fit, *moves, *refused));
        out.into_iter().map(|(.., row)| row).collect()
    }

    fn why(&self, action: Action) -> Option<&Text> {
        self.refused.iter().find(|(other, _)| *other == action).map(|(_, why)| why)
    }
}

fn window(area: Rect) -> Rect {
    let wide = area.width.saturating_sub(8).min(72);
    let tall = area.height.saturating_sub(4).min(18);
    Rect { x: area.x + (area.width - wide) / 2, y: area.y + 2, width: wide, height: tall }
}

impl Screen for Palette {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let rows = self.rows();
        let title = text("命令（{place}）", "Commands ({place})").fill(&[("place", &self.place.label())]);
        let count = text(" {n} 项 ", " {n} found ").fill(&[("n", &rows.len())]);
        let inside = paint.window(window(area), look.say(&title), &[(look.words(&count), Meaning::Muted)]);
        let prompt = look.words(&text("要做什么: ", "do what: "));
        let used = paint.put(inside.x, inside.y, inside.width, &prompt, Meaning::Heading);
        let (shown, cursor) = self.typed.window(inside.width.saturating_sub(used + 1));
        paint.put(inside.x + used, inside.y, inside.width.saturating_sub(used), &shown, Meaning::Plain);
        for (n, row) in rows.iter().enumerate().skip(self.scroll.top) {
            let y = inside.y + 1 + u16::try_from(n - self.scroll.top).unwrap_or(u16::MAX);
            if y >= inside.bottom() {
                break;
            }
            let why = self.why(row.action);
            let meaning = if why.is_some() { Meaning::Muted } else { Meaning::Plain };
            let key = look.key(row.action, self.place);
            // A dim line is in brackets too, because some consoles have no dim.
            let label = if why.is_some() { format!("({})", look.say(&row.label)) } else { look.words(&row.label) };
            let tail = why.unwrap_or(&row.group.label()).clone();
            let columns = [
                Column::words(if n == self.scroll.at { ">" } else { "" }, 1, meaning),
                Column::words(label, 18, meaning),
                Column::words(key, 9, if why.is_some() { Meaning::Muted } else { Meaning::Key }),
                Column::words(look.words(&tail), inside.width.saturating_sub(31), Meaning::Muted),
            ];
            let over = (n == self.scroll.at).then_some(Meaning::Focus);
            paint.row(inside.x, y, inside.width, &columns, over);
        }
        if rows.is_empty() {
            let none = text("没有这样的操作，少打几个字试试。", "nothing of that name; try fewer letters");
            paint.put(inside.x, inside.y + 2, inside.width, look.say(&none), Meaning::Muted);
        }
        Some(Position { x: inside.x + used + cursor, y: inside.y })
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let row = *self.rows().get(self.scroll.at)?;
        Some(Message::plain(match self.why(row.action) {
            Some(why) => text("{label}: {why}", "{label}: {why}").fill(&[("label", &row.label), ("why", why)]),
            None => text("{key} 执行: {label}", "{key} runs: {label}")
                .fill(&[("key", &scene.look.key(runs(row), Place::Line)), ("label", &row.label)]),
        }))
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        let rows = self.rows();
        if self.scroll.act(action, rows.len()) {
            return Flow::Stay;
        }
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit => match rows.get(self.scroll.at) {
                Some(row) => match self.why(row.action) {
                    Some(why) => Flow::Say(Message::wrong(why.clone())),
                    None => chosen(row, action),
                },
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
