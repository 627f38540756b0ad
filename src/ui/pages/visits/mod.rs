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
use crate::ui::widgets::columns;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::theme::Meaning;

const VILLAGE: u16 = 12;
const HEAD: u16 = 10;
const STANDS: u16 = 12;
const WEEK: u16 = 10;
const ON: u16 = 10;

/// The screen.
pub struct VisitsPage {
    browse: Browse,
    // The case from which it was opened.
    case: Option<String>,
    closed: Option<Text>,
    // Derived from the work: what wants doing first.
    rows: Vec<VisitRow>,
    texts: Vec<[String; 1]>,
    wrong: Option<Text>,
}

impl VisitsPage {
    /// Every household that was listed or visited in the period under review; opened from a case, that one.
    #[must_use]
    pub fn new(case: Option<&str>, desk: &Desk) -> VisitsPage {
        let case = case.map(str::to_owned);
        let mut page = VisitsPage { browse: Browse::default(), case, closed: None, rows: Vec::new(), texts: Vec::new(), wrong: None };
        if let Some(head) = case_row(page.case.as_deref(), desk).map(|row| row.head) {
            page.browse.paste(&head);
        }
        page.refresh(desk);
        page
    }

    /// Whose visit is entered: the household the keys are on, else the case from which the page was opened.
    fn door(&self, desk: &Desk) -> Option<VisitRow> {
        self.here().cloned().or_else(|| case_row(self.case.as_deref(), desk))
    }

    fn here(&self) -> Option<&VisitRow> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    /// Why nothing is entered: a sheet may be of another period, and says so itself.
    fn may_enter(&self, desk: &Desk) -> Result<(), Text> {
        may(desk)?;
        self.closed.clone().map_or(Ok(()), Err)
    }

    fn sift(&mut self) {
        self.browse.sift(&self.texts);
    }

    fn drop_here(&self, desk: &mut Desk) -> Flow {
        let Some((row, visit)) = self.here().and_then(|row| Some((row, row.last()?))) else { return Flow::Stay };
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
    let parts = [&row.village, &row.head, &row.team, &row.hh_id, stands.get(Lang::Zh), stands.get(Lang::En), told.get(Lang::Zh)];
    parts.map(str::to_lowercase).join(" ")
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
        let counts = text("   {counts}", "   {counts}").fill(&[("counts", &counted(&self.rows))]);
        let pieces = [(look.words(&text(" 入户", " Visits")), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let cursor = self.browse.frame(&pieces, paint, area);
        let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
        let rest = area.width.saturating_sub(1 + VILLAGE + HEAD + STANDS + WEEK + ON + 6);
        let heads = [
            RowCell::words("", 1, Meaning::Heading),
            RowCell::words(say("村", "village"), VILLAGE, Meaning::Heading),
            RowCell::words(say("户主", "head"), HEAD, Meaning::Heading),
            RowCell::words(say("情况", "stands"), STANDS, Meaning::Heading),
            RowCell::words(say("清单周", "week of"), WEEK, Meaning::Heading),
            RowCell::words(say("入户日期", "on"), ON, Meaning::Heading),
            RowCell::words(say("入户人", "who went"), rest, Meaning::Heading),
        ];
        let mut places = vec![(area.y + ABOVE - 1, None)];
        let mut lines = vec![heads.to_vec()];
        for (y, at, here) in self.browse.lines(area) {
            let Some(row) = self.rows.get(at) else { continue };
            let own = meaning(row.stands);
            let last = row.last();
            lines.push(vec![
                RowCell::words(if here { ">" } else { "" }, 1, own),
                RowCell::words(mask::scrub(&row.village), VILLAGE, own),
                RowCell::words(row.head.clone(), HEAD, own),
                RowCell::words(look.words(&row.stands.label()), STANDS, own),
                RowCell::words(row.week.map_or_else(String::new, |week| week.to_string()), WEEK, own),
                RowCell::words(last.map_or_else(String::new, |visit| visit.on.to_string()), ON, own),
                RowCell::words(last.map_or_else(String::new, DoorVisit::names), rest, own),
            ]);
            places.push((y, here.then_some(Meaning::Focus)));
        }
        // Long names get what lies empty in other columns.
        columns::make_room(&mut lines, &[6, 1, 2, 3], area.width, look);
        for (cells, (y, over)) in lines.iter().zip(places) {
            paint.row(area.x, y, area.width, cells, over);
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = &self.wrong {
            return Some(Message::wrong(wrong.clone()));
        }
        if let Some(row) = self.here() {
            return Some(Message::plain(whole(row)));
        }
        let key = |action: Action| scene.look.key(action, Place::Visits);
        if self.case.is_some() {
            let said = text("这一户还没有登记过入户；{add} 登记", "no visit of this household was entered; {add} enters one");
            return Some(Message::plain(said.fill(&[("add", &key(Action::AddVisit))])));
        }
        let said = if self.rows.is_empty() {
            text(
                "还没有清单；{week} 发一村一周的清单，{list} 读入填好的对照表",
                "there is no list yet; {week} lists a village's week, {list} takes a filled sheet in",
            )
        } else {
            text(
                "没有符合的户；{week} 发一村一周的清单，{list} 读入填好的对照表",
                "no household fits; {week} lists a village's week, {list} takes a filled sheet in",
            )
        };
        Some(Message::plain(said.fill(&[("week", &key(Action::ListWeek)), ("list", &key(Action::ImportVisits))])))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        let is_here = || self.here().map(|_| ()).ok_or_else(|| text("没有选中的户", "no household is chosen"));
        match action {
            Action::ImportVisits => may(desk),
            Action::ListWeek => self.may_enter(desk),
            Action::AddVisit => {
                self.may_enter(desk)?;
                self.door(desk)
                    .map(|_| ())
                    .ok_or_else(|| text("没有选中的户；先打开那一户再按 Alt-U", "no household is chosen; open it first"))
            }
            Action::DropVisit => {
                self.may_enter(desk)?;
                let has = self.here().is_some_and(|row| row.last().is_some());
                has.then_some(()).ok_or_else(|| text("这一户没有登记过入户", "no visit of this household was entered"))
            }
            Action::Open => is_here(),
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        if let Err(why) = self.able(action, desk) {
            return Flow::Say(Message::wrong(why));
        }
        let here = self.here().cloned();
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
            (Action::Back, _) if self.browse.forget() => {
                self.sift();
                Flow::Stay
            }
            (Action::Back, _) => Flow::Back,
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
        self.closed = desk.takes_visits().err();
        match desk.visit_rows() {
            Ok(rows) => {
                self.texts = rows.iter().map(|row| [found_by(row)]).collect();
                self.rows = rows;
                self.wrong = None;
            }
            Err(why) => self.wrong = Some(why.text()),
        }
        self.sift();
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit(area);
    }
}
