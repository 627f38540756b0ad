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
use crate::input::action::ActionGroup;
use crate::input::action::ActionRow;
use crate::input::action::By;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_of_its_list;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::painter::list_window;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Its window at its widest and tallest.
const SIZE: (u16, u16) = (72, 18);

/// The palette over the screen it was called from.
pub struct Palette {
    place: Place,
    // What cannot run now, and why.
    refused: Vec<(Action, Text)>,
    rows: Vec<&'static ActionRow>,
    browse: Browse,
}

/// What an action may be found by: its names, and its heading after them.
#[must_use]
pub fn names(row: &ActionRow) -> Vec<String> {
    let heading = row.group.label();
    [row.label.get(Lang::Zh), row.label.get(Lang::En), row.id, heading.get(Lang::Zh), heading.get(Lang::En)].map(str::to_lowercase).to_vec()
}

/// What runs a listed action: Enter, or a command key where the action decides.
#[must_use]
pub fn runs(row: &ActionRow) -> Action {
    match row.by {
        By::Any => Action::Accept,
        By::Command => Action::Submit,
    }
}

/// Runs a listed action, unless it decides and only Enter was pressed: pasted words with a line end would decide a case.
#[must_use]
pub fn chosen(row: &ActionRow, pressed: Action) -> Flow {
    match may_run(row, pressed) {
        Ok(()) => Flow::Chosen(row.action),
        Err(why) => Flow::Say(Message::plain(why)),
    }
}

/// Whether a key runs a listed action.
///
/// # Errors
/// The sentence that says why Enter does not.
pub fn may_run(row: &ActionRow, pressed: Action) -> Result<(), Text> {
    if row.by == By::Command && pressed != runs(row) {
        let why = text(
            "{label} 会改动数据，回车不算，免得粘贴的文字替您办理；要办请按下面写的键",
            "{label} changes the file, so Enter does not run it and pasted text cannot; the key that does stands below",
        );
        return Err(why.fill(&[("label", &row.label)]));
    }
    Ok(())
}

impl Palette {
    /// The palette for a place, with what cannot run there now.
    #[must_use]
    pub fn new(place: Place, refused: Vec<(Action, Text)>) -> Palette {
        // Keys of a lesson are no news to an office that takes none.
        let of_no_lesson =
            |action: Action| matches!(action, Action::LessonHint | Action::LessonFold) && refused.iter().any(|(other, _)| *other == action);
        let offered = |row: &&ActionRow| row.action != Action::Palette && !of_no_lesson(row.action);
        let rows = ACTIONS.iter().filter(|row| row.action.is_valid_in(place)).filter(offered).collect();
        let mut palette = Palette { place, refused, rows, browse: Browse::default() };
        palette.sift();
        palette
    }

    /// What fits, best first; what can run before what cannot, and moving about last.
    fn sift(&mut self) {
        let names: Vec<Vec<String>> = self.rows.iter().map(|row| names(row)).collect();
        let refused = |row: &ActionRow| self.refused.iter().any(|(action, _)| *action == row.action);
        let order: Vec<(bool, bool)> =
            self.rows.iter().map(|row| (matches!(row.group, ActionGroup::Move | ActionGroup::Fill), refused(row))).collect();
        self.browse.sift_by(&names, |at, fit| (fit, order[at]));
    }

    fn here(&self) -> Option<&'static ActionRow> {
        self.browse.here().and_then(|at| self.rows.get(at)).copied()
    }

    fn why(&self, action: Action) -> Option<&Text> {
        self.refused.iter().find(|(other, _)| *other == action).map(|(_, why)| why)
    }
}

impl Screen for Palette {
    fn place(&self) -> Place {
        Place::Pick
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let title = text("命令（{place}）", "Commands ({place})").fill(&[("place", &self.place.label())]);
        let count = text(" {n} 项 ", " {n} found ").fill(&[("n", &self.browse.shown.len())]);
        let inside = paint.window(list_window(area, SIZE), look.say(&title), &[(look.words(&count), Meaning::Muted)]);
        let question = look.words(&text("要做什么: ", "do what: "));
        let none = text("没有这样的操作，少打几个字试试。", "nothing of that name; try fewer letters");
        let cursor = self.browse.field(&question, &none, paint, Rect { height: 2, ..inside });
        // As wide as the longest name, in brackets or not; the reasons behind give way, and the line below says them whole.
        let name = |row: &ActionRow| width::cells(look.say(&row.label)) + if self.why(row.action).is_some() { 2 } else { 0 };
        let named = self.rows.iter().copied().map(name).max().and_then(|cells| u16::try_from(cells).ok()).unwrap_or(0).clamp(18, 28);
        for (y, at, here) in self.browse.window_lines(inside) {
            let Some(row) = self.rows.get(at) else { continue };
            let why = self.why(row.action);
            let meaning = if why.is_some() { Meaning::Muted } else { Meaning::Plain };
            let key = look.key(row.action, self.place);
            // A dim line is in brackets too, because some consoles have no dim.
            let label = if why.is_some() { format!("({})", look.say(&row.label)) } else { look.words(&row.label) };
            let tail = why.unwrap_or(&row.group.label()).clone();
            let columns = [
                RowCell::words(if here { ">" } else { "" }, 1, meaning),
                RowCell::words(label, named, meaning),
                RowCell::words(key, 9, if why.is_some() { Meaning::Muted } else { Meaning::Key }),
                RowCell::words(look.words(&tail), inside.width.saturating_sub(named + 13), Meaning::Muted),
            ];
            paint.row(inside.x, y, inside.width, &columns, here.then_some(Meaning::Focus));
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let row = self.here()?;
        Some(match self.why(row.action) {
            Some(why) => Message::plain(text("{label}: {why}", "{label}: {why}").fill(&[("label", &row.label), ("why", why)])).whole(),
            None => Message::plain(
                text("{key} 执行: {label}", "{key} runs: {label}")
                    .fill(&[("key", &scene.look.key(runs(row), Place::Pick)), ("label", &row.label)]),
            ),
        })
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        match (action, self.here()) {
            (Action::Accept | Action::Submit, None) => {
                Err(text("没有这样的操作，少打几个字试试。", "nothing of that name; try fewer letters"))
            }
            (Action::Accept | Action::Submit, Some(row)) => match self.why(row.action) {
                Some(why) => Err(why.clone()),
                None => may_run(row, action),
            },
            _ => only_of_its_list(action),
        }
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit => match self.here() {
                Some(row) => match self.why(row.action) {
                    Some(why) => Flow::Say(Message::wrong(why.clone())),
                    None => chosen(row, action),
                },
                None => Flow::Stay,
            },
            _ => Flow::Stay,
        }
    }

    fn browse(&mut self) -> Option<&mut Browse> {
        Some(&mut self.browse)
    }

    fn choose_rows(&mut self, _: &Desk) {
        self.sift();
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit_window(list_window(area, SIZE));
    }
}
