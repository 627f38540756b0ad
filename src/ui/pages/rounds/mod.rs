//! The rounds in the grids of a month: who went where, what was found first and silence next, narrowed by typing; keys enter a round, take a
//! table in, drop a mistake and turn to another month.
//!
//! What does not live here: the forms (`form.rs`), what a round may be (`review/rounds`), the ledger as a paper (`report rounds`).

mod form;

use std::cell::Cell;
use std::rc::Rc;

use chrono::Days;
use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::office::round::RoundFound;
use crate::domain::office::round::RoundRow;
use crate::domain::office::round::counted;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::ui::dialog::detail::Detail;
use crate::ui::pages::rounds::form::RoundForm;
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
const GRID: u16 = 12;
const ON: u16 = 10;
const BY: u16 = 10;
const HOUSEHOLDS: u16 = 5;
const STANDS: u16 = 13;

/// The screen.
pub struct RoundsPage {
    browse: Browse,
    // The form over the page turns it to the month that was entered.
    month: Rc<Cell<Period>>,
    closed: Option<Text>,
    // Derived from the work: what was found first, which a hundred silent grids would bury, then the silent grids, then the others.
    rows: Vec<RoundRow>,
    texts: Vec<[String; 1]>,
    wrong: Option<Text>,
}

impl RoundsPage {
    /// Every grid in the month of today.
    #[must_use]
    pub fn new(desk: &Desk) -> RoundsPage {
        let mut page = RoundsPage {
            browse: Browse::default(),
            month: Rc::new(Cell::new(desk.round_month())),
            closed: None,
            rows: Vec::new(),
            texts: Vec::new(),
            wrong: None,
        };
        page.refresh(desk);
        page
    }

    fn here(&self) -> Option<&RoundRow> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    fn sift(&mut self) {
        self.browse.sift(&self.texts);
    }

    fn turn(&mut self, to: Option<Period>, desk: &Desk) -> Flow {
        if let Some(month) = to {
            self.month.set(month);
            self.refresh(desk);
        }
        Flow::Stay
    }

    fn drop_here(&self, desk: &mut Desk) -> Flow {
        let Some(row) = self.here() else { return Flow::Stay };
        let of = row.round.as_ref().map(|round| (round.on, round.by.as_str()));
        match desk.drop_round(&row.village, &row.grid, of) {
            Ok(said) => Flow::Changed(Message::done(said)),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

fn may(desk: &Desk) -> Result<(), Text> {
    desk.may_change()?;
    if desk.header().period.is_none() {
        return Err(text("还没有导入数据", "nothing was imported yet"));
    }
    Ok(())
}

/// What a row is found by.
fn found_by(row: &RoundRow) -> String {
    let stands = row.stands();
    let told = row.told();
    let parts = [&row.village, &row.grid, stands.get(Lang::Zh), stands.get(Lang::En), told.get(Lang::Zh)];
    parts.map(str::to_lowercase).join(" ")
}

/// A line as its place and what stands in it.
fn whole(row: &RoundRow) -> Text {
    text("{village} {grid}：{told}", "{village} {grid}: {told}").fill(&[
        ("village", &mask::scrub(&row.village)),
        ("grid", &mask::scrub(&row.grid)),
        ("told", &mask::scrub_text(&row.told())),
    ])
}

impl Screen for RoundsPage {
    fn place(&self) -> Place {
        Place::Rounds
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        // Nobody is late in a month that has not begun.
        let is_ahead = self.month.get().start() > scene.desk.today();
        let title = text(" 网格排查 {month}", " Rounds {month}").fill(&[("month", &self.month.get().title())]);
        let counts = text("   {counts}", "   {counts}").fill(&[("counts", &counted(&self.rows))]);
        let pieces = [(look.words(&title), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let cursor = self.browse.frame(&pieces, paint, area);
        let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
        let rest = area.width.saturating_sub(1 + VILLAGE + GRID + ON + BY + HOUSEHOLDS + STANDS + 7);
        let heads = [
            RowCell::words("", 1, Meaning::Heading),
            RowCell::words(say("村", "village"), VILLAGE, Meaning::Heading),
            RowCell::words(say("网格", "grid"), GRID, Meaning::Heading),
            RowCell::words(say("排查结果", "result"), STANDS, Meaning::Heading),
            RowCell::words(say("走访日期", "on"), ON, Meaning::Heading),
            RowCell::words(say("走访人", "who went"), BY, Meaning::Heading),
            RowCell::figure(say("户数", "seen"), HOUSEHOLDS, Meaning::Heading),
            RowCell::words(say("情况", "words"), rest, Meaning::Heading),
        ];
        let mut places = vec![(area.y + ABOVE - 1, None)];
        let mut lines = vec![heads.to_vec()];
        for (y, at, here) in self.browse.lines(area) {
            let Some(row) = self.rows.get(at) else { continue };
            let own = match row.round.as_ref().map(|round| round.found) {
                None if is_ahead => Meaning::Muted,
                None => Meaning::High,
                Some(RoundFound::Something) => Meaning::Plain,
                Some(RoundFound::Nothing) => Meaning::Muted,
            };
            let round = row.round.as_ref();
            lines.push(vec![
                RowCell::words(if here { ">" } else { "" }, 1, own),
                RowCell::words(mask::scrub(&row.village), VILLAGE, own),
                RowCell::words(mask::scrub(&row.grid), GRID, own),
                RowCell::words(look.words(&row.stands()), STANDS, own),
                RowCell::words(round.map_or_else(String::new, |round| round.on.to_string()), ON, own),
                RowCell::words(round.map_or_else(String::new, |round| mask::scrub(&round.by)), BY, own),
                RowCell::figure(round.map_or_else(String::new, |round| round.households.to_string()), HOUSEHOLDS, own),
                RowCell::words(round.map_or_else(String::new, |round| mask::scrub(&round.words)), rest, own),
            ]);
            places.push((y, here.then_some(Meaning::Focus)));
        }
        // Long names get what lies empty in other columns.
        columns::make_room(&mut lines, &[3, 7, 1, 2, 5], area.width, look);
        for (cells, (y, over)) in lines.iter().zip(places) {
            paint.row(area.x, y, area.width, cells, over);
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = &self.wrong {
            return Some(Message::wrong(wrong.clone()));
        }
        let Some(row) = self.here() else {
            let key = |action: Action| scene.look.key(action, Place::Rounds);
            let said =
                text("没有符合的网格；{key} 登记走访，{list} 读入排查表", "no grid fits; {key} enters a round, {list} takes a table in");
            return Some(Message::plain(said.fill(&[("key", &key(Action::AddRound)), ("list", &key(Action::ImportRounds))])));
        };
        if let Some(closed) = &self.closed {
            return Some(Message::plain(text("{closed}。{row}", "{closed}. {row}").fill(&[("closed", closed), ("row", &whole(row))])));
        }
        Some(Message::plain(whole(row)))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::AddRound => {
                may(desk)?;
                self.closed.clone().map_or(Ok(()), Err)
            }
            Action::ImportRounds => may(desk),
            Action::DropRound => {
                may(desk)?;
                let is_named = |row: &RoundRow| desk.rounds_known().is_ok_and(|known| known.has_named(&row.village, &row.grid));
                let can = self.here().is_some_and(|row| row.round.is_some() || is_named(row));
                can.then_some(()).ok_or_else(|| text("这个网格没有登记过什么", "nothing was entered of this grid"))
            }
            Action::Open if self.here().is_none() => Err(text("没有网格", "there is no grid")),
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
        match action {
            Action::AddRound => Flow::Open(Box::new(RoundForm::round(self.here(), &self.month, desk, lang))),
            Action::ImportRounds => Flow::Open(Box::new(RoundForm::list(desk))),
            Action::DropRound => self.drop_here(desk),
            Action::EarlierMonth => self.turn(self.month.get().start().pred_opt().map(Period::month_of), desk),
            Action::LaterMonth => self.turn(self.month.get().end().checked_add_days(Days::new(1)).map(Period::month_of), desk),
            Action::Open => match self.here() {
                Some(row) => {
                    let section = Section { heading: row.month.title(), lines: vec![row.told()] };
                    let title = text("{village} {grid}", "{village} {grid}").fill(&[("village", &row.village), ("grid", &row.grid)]);
                    let page = Detail::of_sections(title, vec![section.hidden()]);
                    let ways = [Action::AddRound, Action::DropRound].into_iter().filter(|way| self.able(*way, desk).is_ok()).collect();
                    Flow::Open(Box::new(page.leading_to(Place::Rounds, ways)))
                }
                None => Flow::Stay,
            },
            Action::Back if self.browse.forget() => {
                self.sift();
                Flow::Stay
            }
            Action::Back => Flow::Back,
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
        self.closed = desk.takes_rounds(self.month.get()).err();
        match desk.rounds(self.month.get()) {
            Ok(mut rows) => {
                rows.sort_by_key(|row| match row.round.as_ref().map(|round| round.found) {
                    Some(RoundFound::Something) => 0,
                    None => 1,
                    Some(RoundFound::Nothing) => 2,
                });
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
