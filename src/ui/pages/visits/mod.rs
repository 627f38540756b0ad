//! The households that teams visit: what is missing first, narrowed by typing; keys list a week, enter a visit, take a sheet in and drop a
//! mistake.
//!
//! What does not live here: the forms (`form.rs`), what a visit may be (`review/visits`), the ledger as a paper (`report visit-ledger`).

mod form;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitStands;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::review::visits::VisitRow;
use crate::review::visits::counted;
use crate::ui::dialog::detail::Detail;
use crate::ui::pages::visits::form::VisitForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::PageTable;
use crate::ui::widgets::theme::Meaning;

const VILLAGE: u16 = 12;
const HEAD: u16 = 10;
const STANDS: u16 = 12;
const WEEK: u16 = 10;
const ON: u16 = 10;

/// The screen.
pub struct VisitsPage {
    // The case from which it was opened.
    case: Option<String>,
    closed: Option<Text>,
    // Derived from the work: what wants doing first.
    table: PageTable<VisitRow>,
}

impl VisitsPage {
    /// Every household that was listed or visited in the period under review; opened from a case, that one.
    #[must_use]
    pub fn new(case: Option<&str>, desk: &Desk) -> VisitsPage {
        let case = case.map(str::to_owned);
        let mut page = VisitsPage { case, closed: None, table: PageTable::default() };
        if let Some(head) = case_row(page.case.as_deref(), desk).map(|row| row.head) {
            page.table.browse.paste(&head);
        }
        page.refresh(desk);
        page
    }

    /// Whose visit is entered: the household the keys are on, else the case from which the page was opened.
    fn door(&self, desk: &Desk) -> Option<VisitRow> {
        self.table.here().cloned().or_else(|| case_row(self.case.as_deref(), desk))
    }

    /// Why nothing is entered or taken in: a sheet of another period wants that one in sight.
    fn may_enter(&self, desk: &Desk) -> Result<(), Text> {
        may(desk)?;
        self.closed.clone().map_or(Ok(()), Err)
    }

    fn drop_here(&self, desk: &mut Desk) -> Flow {
        let Some((row, visit)) = self.table.here().and_then(|row| Some((row, row.last()?))) else { return Flow::Stay };
        match desk.drop_visit(&row.hh_id, visit.on, Some(visit.how)) {
            Ok(said) => Flow::Changed(Message::done(said)),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

/// A case as a household that nobody visited yet.
fn case_row(case: Option<&str>, desk: &Desk) -> Option<VisitRow> {
    let row = desk.row(case?)?;
    Some(VisitRow {
        week: None,
        village: row.village.key().to_owned(),
        team: String::new(),
        hh_id: row.hh_id.clone(),
        head: row.head.clone(),
        stands: VisitStands::Waiting,
        visits: Vec::new(),
    })
}

fn may(desk: &Desk) -> Result<(), Text> {
    desk.may_change()?;
    if desk.header().period.is_none() {
        return Err(text("还没有导入数据", "nothing was imported yet"));
    }
    Ok(())
}

/// What a row is found by.
fn found_by(row: &VisitRow) -> String {
    let stands = row.stands.label();
    let told = row.told();
    let parts: [&str; 7] = [&row.village, &row.head, &row.team, &row.hh_id, stands.get(Lang::Zh), stands.get(Lang::En), told.get(Lang::Zh)];
    parts.join(" ")
}

/// A line as whose door it is and what stands of it.
fn whole(row: &VisitRow) -> Text {
    let team =
        if row.team.is_empty() { Text::default() } else { text("（{team}）", " ({team})").fill(&[("team", &mask::scrub(&row.team))]) };
    text("{village} {head}{team}：{told}", "{village} {head}{team}: {told}").fill(&[
        ("village", &mask::scrub(&row.village)),
        ("head", &row.head),
        ("team", &team),
        ("told", &mask::scrub_text(&row.told())),
    ])
}

const fn meaning(stands: VisitStands) -> Meaning {
    match stands {
        VisitStands::Missing => Meaning::High,
        VisitStands::PhoneOnly | VisitStands::NotFound | VisitStands::Late => Meaning::Medium,
        VisitStands::Waiting => Meaning::Plain,
        VisitStands::Visited => Meaning::Muted,
    }
}

impl Screen for VisitsPage {
    fn place(&self) -> Place {
        Place::Visits
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let counts = text("   {counts}", "   {counts}").fill(&[("counts", &counted(self.table.rows()))]);
        let pieces = [(look.words(&text(" 入户", " Visits")), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let of_last = |row: &VisitRow, said: fn(&DoorVisit) -> String| row.last().map_or_else(String::new, said);
        let columns = [
            Column::words(text("村", "village"), VILLAGE, |row: &VisitRow| mask::scrub(&row.village)).grows(1),
            Column::words(text("户主", "head"), HEAD, |row: &VisitRow| row.head.clone()).grows(2),
            Column::words(text("情况", "stands"), STANDS, |row: &VisitRow| look.words(&row.stands.label())).grows(3),
            Column::words(text("清单周", "week of"), WEEK, |row: &VisitRow| row.week.map_or_else(String::new, |week| week.to_string())),
            Column::words(text("入户日期", "on"), ON, |row: &VisitRow| of_last(row, |visit| visit.on.to_string())),
            Column::rest(text("入户人", "who went"), |row: &VisitRow| of_last(row, DoorVisit::names)).grows(0),
        ];
        Some(self.table.draw(&pieces, &columns, |row| meaning(row.stands), paint, area))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = self.table.wrong() {
            return Some(Message::wrong(wrong.clone()));
        }
        if let Some(row) = self.table.here() {
            return Some(Message::plain(whole(row)));
        }
        let key = |action: Action| scene.look.key(action, Place::Visits);
        if self.case.is_some() {
            let nothing = text("这一户还没有登记过入户", "no visit of this household was entered");
            let ways = text("{add} 登记", "{add} enters one").fill(&[("add", &key(Action::AddVisit))]);
            return Some(Message::of_nothing(&nothing, &ways, self.able(Action::AddVisit, scene.desk)));
        }
        let is_none = self.table.rows().is_empty();
        let nothing =
            if is_none { text("还没有清单", "there is no list yet") } else { text("没有符合的户", "no household fits") };
        let ways =
            text("{week} 发一村一周的清单，{list} 读入填好的对照表", "{week} lists a village's week, {list} takes a filled sheet in")
                .fill(&[("week", &key(Action::ListWeek)), ("list", &key(Action::ImportVisits))]);
        Some(Message::of_nothing(&nothing, &ways, self.may_enter(scene.desk)))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        let is_here = || self.table.here().map(|_| ()).ok_or_else(|| text("没有选中的户", "no household is chosen"));
        match action {
            Action::ImportVisits | Action::ListWeek => self.may_enter(desk),
            Action::AddVisit => {
                self.may_enter(desk)?;
                self.door(desk)
                    .map(|_| ())
                    .ok_or_else(|| text("没有选中的户；先打开那一户再按 Alt-U", "no household is chosen; open it first"))
            }
            Action::DropVisit => {
                self.may_enter(desk)?;
                let has = self.table.here().is_some_and(|row| row.last().is_some());
                has.then_some(()).ok_or_else(|| text("这一户没有登记过入户", "no visit of this household was entered"))
            }
            Action::Open => is_here(),
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.table.browse.moves(action) {
            return Flow::Stay;
        }
        if let Err(why) = self.able(action, desk) {
            return Flow::Say(Message::wrong(why));
        }
        let here = self.table.here().cloned();
        match (action, here.as_ref()) {
            (Action::ListWeek, here) => Flow::Open(Box::new(VisitForm::week(here, desk, lang))),
            (Action::ImportVisits, _) => Flow::Open(Box::new(VisitForm::sheet(desk))),
            (Action::AddVisit, _) => match self.door(desk).map(|row| VisitForm::visit(&row, desk)) {
                Some(Ok(form)) => Flow::Open(Box::new(form)),
                Some(Err(why)) => Flow::Say(Message::wrong(why)),
                None => Flow::Stay,
            },
            (Action::DropVisit, _) => self.drop_here(desk),
            (Action::Open, Some(row)) => {
                let mut lines = vec![row.stands.label()];
                lines.extend(row.visits.iter().map(DoorVisit::told));
                let title = text("{village} {head}", "{village} {head}").fill(&[("village", &row.village), ("head", &row.head)]);
                let heading = match row.week {
                    Some(week) => text("{week} 起一周的清单", "the list of the week of {week}").fill(&[("week", &week.to_string())]),
                    None => text("不在清单上", "on no list"),
                };
                let page = Detail::of_sections(title, vec![Section { heading, lines }.hidden()]);
                let ways = [Action::AddVisit, Action::DropVisit].into_iter().filter(|way| self.able(*way, desk).is_ok()).collect();
                Flow::Open(Box::new(page.leading_to(Place::Visits, ways)))
            }
            (Action::Back, _) if self.table.forget() => Flow::Stay,
            (Action::Back, _) => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn browse(&mut self) -> Option<&mut Browse> {
        Some(&mut self.table.browse)
    }

    fn choose_rows(&mut self, _: &Desk) {
        self.table.sift();
    }

    fn refresh(&mut self, desk: &Desk) {
        self.closed = desk.takes_visits().err();
        self.table.take(desk.visit_rows().map_err(|why| why.text()), found_by);
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.table.browse.fit(area);
    }
}
