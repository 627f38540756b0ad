//! Who is responsible for a village, over its page: typing narrows the list, F-keys set and drop one, Enter says until when.
//!
//! What does not live here: setting, dropping and taking back (`review/desk/duties.rs`), the form (`duty_form.rs`), a whole matrix from a
//! table (`hezhun duties import`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::office::duty::Duty;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::duties::said_dropped;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::mask;
use crate::ui::dialog::duty_form::DutyForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_of_its_list;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::painter::list_foot;
use crate::ui::widgets::painter::list_window;
use crate::ui::widgets::theme::Meaning;

/// Its window at its widest and tallest.
const SIZE: (u16, u16) = (76, 16);

/// Cells of the role and of the name.
const ROLE: u16 = 11;
const PERSON: u16 = 26;

/// The people of a village by role, with their days.
pub struct Duties {
    village: String,
    // Each with whether it holds today.
    all: Vec<(Duty, bool)>,
    browse: Browse,
}

impl Duties {
    /// Everybody who is or was responsible for a village.
    ///
    /// # Errors
    /// What the store says.
    pub fn new(village: &str, desk: &Desk) -> Result<Duties, ReviewError> {
        let (village, all) = (village.to_owned(), desk.duties_of(village)?);
        let mut list = Duties { village, all, browse: Browse::default() };
        list.sift();
        Ok(list)
    }

    fn sift(&mut self) {
        let names = |(duty, _): &(Duty, bool)| {
            let role = duty.role.label();
            [duty.person.to_lowercase(), role.get(Lang::Zh).to_owned(), role.get(Lang::En).to_owned()]
        };
        self.browse.sift(&self.all.iter().map(names).collect::<Vec<_>>());
    }

    fn here(&self) -> Option<&Duty> {
        self.browse.here().and_then(|at| self.all.get(at)).map(|(duty, _)| duty)
    }

    fn drop_here(&self, desk: &mut Desk) -> Flow {
        let Some(duty) = self.here() else { return Flow::Stay };
        match desk.drop_duty(&duty.village, duty.role, &duty.person) {
            Ok(dropped) => Flow::Changed(Message::done(said_dropped(dropped))),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

/// Why nothing is dropped or ended.
fn nobody() -> Text {
    text("没有登记责任人", "nobody is responsible here")
}

impl Screen for Duties {
    fn place(&self) -> Place {
        Place::Pick
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        // Only what can be done to the line with the keys is named.
        let named = [
            (Action::SetDuty, text("登记", "set")),
            (Action::Accept, text("到哪天止", "until when")),
            (Action::DropDuty, text("登记错了，作废", "a mistake: drop")),
        ];
        let able = named.into_iter().filter(|(action, _)| self.able(*action, scene.desk).is_ok());
        let foot = list_foot(look, able, &Action::Back.row().label);
        let title = text("{village}的责任人", "Who is responsible for {village}").fill(&[("village", &mask::scrub(&self.village))]);
        let inside = paint.window(list_window(area, SIZE), look.say(&title), &foot);
        let question = look.words(&text("输入几个字来找: ", "type to narrow: "));
        let cursor = self.browse.field(&question, &nobody(), paint, Rect { height: 2, ..inside });
        for (y, at, here) in self.browse.window_lines(inside) {
            let Some((duty, holds)) = self.all.get(at) else { continue };
            let meaning = if *holds { Meaning::Plain } else { Meaning::Muted };
            let columns = [
                RowCell::words(if here { ">" } else { "" }, 1, meaning),
                RowCell::words(look.words(&duty.role.label()), ROLE, meaning),
                RowCell::words(mask::scrub(&duty.person), PERSON, meaning),
                RowCell::words(look.words(&duty.days()), inside.width.saturating_sub(ROLE + PERSON + 4), meaning),
            ];
            paint.row(inside.x, y, inside.width, &columns, here.then_some(Meaning::Focus));
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let undo = scene.look.key(Action::Undo, Place::Village);
        let line = text("{undo} {what}", "{undo}: {what}");
        Some(Message::plain(line.fill(&[("undo", &undo), ("what", &scene.desk.undo_label()?)])))
    }

    fn leads(&self) -> (Place, &[Action]) {
        (Place::Village, &[Action::Undo])
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        let changes = matches!(action, Action::SetDuty | Action::DropDuty | Action::Accept | Action::Submit);
        if changes {
            desk.may_change()?;
        }
        match (action, self.here()) {
            (Action::DropDuty | Action::Accept | Action::Submit, None) => Err(nobody()),
            (Action::SetDuty | Action::DropDuty, _) => Ok(()),
            _ => only_of_its_list(action),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        if let Err(why) = self.able(action, desk) {
            return Flow::Say(Message::wrong(why));
        }
        match (action, self.here()) {
            (Action::Back, _) => Flow::Back,
            (Action::SetDuty, here) => Flow::Open(Box::new(DutyForm::new(&self.village, here.map(|duty| duty.role), lang))),
            (Action::Accept | Action::Submit, Some(duty)) => Flow::Open(Box::new(DutyForm::ending(duty))),
            (Action::DropDuty, _) => self.drop_here(desk),
            _ => Flow::Stay,
        }
    }

    fn browse(&mut self) -> Option<&mut Browse> {
        Some(&mut self.browse)
    }

    fn choose_rows(&mut self, _: &Desk) {
        self.sift();
    }

    fn refresh(&mut self, desk: &Desk) {
        // What cannot be read now stays as it was.
        if let Ok(all) = desk.duties_of(&self.village) {
            self.all = all;
            self.sift();
        }
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit_window(list_window(area, SIZE));
    }
}
