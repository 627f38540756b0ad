//! Choosing the period that is shown: typing narrows the list, Enter turns to the one with the keys. Its campaign is dated, closed and
//! opened again from here. A month of 常态化排查 is dated by typing it in full; Enter shows its clues.
//!
//! What does not live here: which periods there are (`review/desk/period.rs`), what becomes of the screens (`ui/shell/other_period.rs`),
//! the forms and the question (`campaign.rs`, `confirm.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::decide::closing::only_compared;
use crate::review::desk::period::PeriodChoice;
use crate::review::desk::period::PeriodStanding;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::ui::dialog::campaign::CampaignForm;
use crate::ui::dialog::confirm::Confirm;
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
use crate::ui::widgets::width;

/// Its window at its widest and tallest.
const SIZE: (u16, u16) = (78, 14);

/// The periods over the list or a case.
pub struct Periods {
    all: Vec<PeriodChoice>,
    // A month that is typed and was not dated yet; it stands last among the others.
    typed_month: Option<Period>,
    browse: Browse,
}

impl Periods {
    /// Every period of the file, the keys on the one that is shown.
    ///
    /// # Errors
    /// What the store says.
    pub fn new(desk: &Desk) -> Result<Periods, ReviewError> {
        let mut periods = Periods { all: desk.periods()?, typed_month: None, browse: Browse::default() };
        periods.sift();
        let shown = periods.all.iter().position(|choice| choice.shown).unwrap_or(0);
        periods.browse.scroll.go(shown, periods.all.len());
        Ok(periods)
    }

    /// Offers a month of 常态化排查 that is typed in full and was not dated yet, in the place of the one that was typed before.
    fn offer_month(&mut self, desk: &Desk) {
        self.all.retain(|choice| Some(choice.period) != self.typed_month);
        let typed = Period::typed(self.browse.typed()).filter(|period| period.is_month());
        self.typed_month = typed.filter(|month| self.all.iter().all(|choice| choice.period != *month));
        // One that cannot be read now is not offered.
        if let Some(choice) = self.typed_month.and_then(|month| desk.month_choice(month).ok()) {
            self.all.push(choice);
        }
        self.sift();
    }

    fn sift(&mut self) {
        let names = |choice: &PeriodChoice| {
            let title = choice.period.title();
            let code = choice.period.to_string();
            // However a month was typed, it is the one that is meant.
            let typed = if Some(choice.period) == self.typed_month { self.browse.typed().to_lowercase() } else { String::new() };
            [typed, code, title.get(Lang::Zh).to_lowercase(), title.get(Lang::En).to_lowercase()]
        };
        self.browse.sift(&self.all.iter().map(names).collect::<Vec<_>>());
    }

    /// Why nothing can be done to the campaign with the keys.
    fn may(&self, action: Action, desk: &Desk) -> Result<Period, Text> {
        let choice = self.here().ok_or_else(no_such)?;
        desk.may_change()?;
        match (choice.standing, action) {
            (PeriodStanding::Gone, _) => Err(choice.told()),
            (PeriodStanding::Closed, Action::ReopenCampaign) => Ok(choice.period),
            (PeriodStanding::Open, Action::ReopenCampaign) => {
                desk.may_reopen(choice.period).map(|()| choice.period).map_err(|why| why.text())
            }
            (PeriodStanding::Closed, _) => Err(text("这一期已经结束；要改先“重新开放”", "it is closed: “reopen” it first")),
            (PeriodStanding::Open, Action::CloseCampaign) if choice.is_only_compared() => Err(only_compared(choice.period)),
            (PeriodStanding::Open, _) => Ok(choice.period),
        }
    }

    /// The form or the question for it.
    fn begin(&self, action: Action, desk: &Desk) -> Result<Box<dyn Screen>, Text> {
        let period = self.may(action, desk)?;
        Ok(match action {
            Action::SetDates => Box::new(CampaignForm::dates(period, desk)?),
            Action::CloseCampaign => Box::new(Confirm::closing(period, desk)?),
            _ => Box::new(CampaignForm::reopening(period)),
        })
    }

    fn here(&self) -> Option<&PeriodChoice> {
        self.browse.here().and_then(|at| self.all.get(at))
    }
}

/// Why no period can be turned to.
fn no_such() -> Text {
    text("没有这样的一期", "no such period")
}

/// What leaving the list is called.
const STAY: Text = text("不换", "close");

impl Screen for Periods {
    fn place(&self) -> Place {
        Place::Pick
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        // Only what can be done to the period with the keys is named.
        let named = [
            (Action::Accept, text("看这一期", "show it")),
            (Action::SetDates, text("设日期", "dates")),
            (Action::CloseCampaign, text("结束", "end it")),
            (Action::ReopenCampaign, text("重新开放", "reopen")),
        ];
        let able = named.into_iter().filter(|(action, _)| self.able(*action, scene.desk).is_ok());
        let foot = list_foot(look, able, &STAY);
        let inside = paint.window(list_window(area, SIZE), look.say(&text("换期", "Change the period")), &foot);
        let question = look.words(&text("输入几个字来找: ", "type to narrow: "));
        let cursor = self.browse.field(&question, &no_such(), paint, Rect { height: 2, ..inside });
        // Each column is as wide as what stands in it; what is left over says whether it is looked at now.
        let widest = |said: fn(&PeriodChoice) -> Text| {
            let cells = self.all.iter().map(|choice| width::cells(&look.words(&said(choice)))).max().unwrap_or(0);
            u16::try_from(cells).unwrap_or(u16::MAX)
        };
        let (named, told) = (widest(|choice| choice.period.title()).min(23) + 2, widest(PeriodChoice::told).min(34) + 2);
        for (y, at, here) in self.browse.window_lines(inside) {
            let Some(choice) = self.all.get(at) else { continue };
            let meaning = if choice.is_gone() { Meaning::Muted } else { Meaning::Plain };
            let columns = [
                RowCell::words(if here { ">" } else { "" }, 1, meaning),
                RowCell::words(look.words(&choice.period.title()), named, meaning),
                RowCell::words(look.words(&choice.told()), told, meaning),
                RowCell::words(look.words(&choice.place()), inside.width.saturating_sub(named + told + 5), Meaning::Muted),
            ];
            paint.row(inside.x, y, inside.width, &columns, here.then_some(Meaning::Focus));
        }
        Some(cursor)
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match (action, self.here()) {
            (Action::SetDates | Action::CloseCampaign | Action::ReopenCampaign, _) => self.may(action, desk).map(|_| ()),
            (Action::Accept | Action::Submit, None) => Err(no_such()),
            (Action::Accept | Action::Submit, Some(choice)) if choice.is_gone() => Err(choice.told()),
            _ => only_of_its_list(action),
        }
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::Back).then_some(STAY)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        if matches!(action, Action::SetDates | Action::CloseCampaign | Action::ReopenCampaign) {
            return self.begin(action, desk).map_or_else(|why| Flow::Say(Message::wrong(why)), Flow::Open);
        }
        match (action, self.here()) {
            (Action::Back, _) => Flow::Back,
            (Action::Accept | Action::Submit, Some(choice)) if !choice.is_gone() => Flow::Period(choice.period),
            _ => Flow::Stay,
        }
    }

    fn browse(&mut self) -> Option<&mut Browse> {
        Some(&mut self.browse)
    }

    fn choose_rows(&mut self, desk: &Desk) {
        self.offer_month(desk);
    }

    fn refresh(&mut self, desk: &Desk) {
        // One that cannot be read now stays as it was.
        if let Ok(all) = desk.periods() {
            self.all = all;
            self.typed_month = None;
            self.offer_month(desk);
        }
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit_window(list_window(area, SIZE));
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Period;
    use crate::review::desk::state::Desk;
    use crate::review::tests::rig::options;
    use crate::ui::tests::rig;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::look;

    #[test]
    fn the_list_names_only_what_can_be_done_to_the_period_with_the_keys() {
        let foot = |bench: &mut Bench| {
            let picture = bench.picture();
            let line = picture.lines().find(|line| line.contains("不换 ─┘")).unwrap_or_else(|| panic!("{picture}"));
            line.split("─ ").nth(1).unwrap_or_default().trim_end_matches(" ─┘ ").to_owned()
        };
        let named = |bench: &mut Bench| ["F4", "F6", "F7"].map(|key| foot(bench).contains(key));
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("alt-g");
        assert_eq!(named(&mut bench), [true, true, false], "under review");
        // One that is only compared with has nothing to be closed, by no key.
        bench.keys("down");
        assert_eq!(named(&mut bench), [true, false, false], "{}", bench.picture());
        let entries = bench.acts();
        bench.keys("F6");
        assert!(bench.picture().contains("2023年度只作对照，没有要审的户，不用结束"), "{}", bench.picture());
        bench.keys("F7");
        assert!(bench.picture().contains("2023年度没有结束，不用重新开放"), "{}", bench.picture());
        assert_eq!(bench.acts(), entries);
        // A closed one is opened again, and nothing else.
        bench.desk.close_campaign(Period::annual(2024)).expect("closed");
        bench.keys("esc alt-g");
        assert_eq!(named(&mut bench), [false, false, true], "{}", bench.picture());
        // Where the file is only looked at nothing is.
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let _works = rig::in_file(&path);
        let mut bench = Bench::with(Desk::open(&path, options()).expect("looked at"), look(), 80, 24);
        bench.keys("alt-g");
        assert_eq!(named(&mut bench), [false; 3], "{}", bench.picture());
    }
}
