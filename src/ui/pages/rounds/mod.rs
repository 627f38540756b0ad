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

use crate::domain::office::round::GridRound;
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
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::PageTable;
use crate::ui::widgets::theme::Meaning;

const VILLAGE: u16 = 12;
const GRID: u16 = 12;
const ON: u16 = 10;
const BY: u16 = 10;
const HOUSEHOLDS: u16 = 5;
const STANDS: u16 = 13;

/// The screen.
pub struct RoundsPage {
    // The form over the page turns it to the month that was entered.
    month: Rc<Cell<Period>>,
    closed: Option<Text>,
    // Derived from the work: what was found first, which a hundred silent grids would bury, then the silent grids, then the others.
    table: PageTable<RoundRow>,
}

impl RoundsPage {
    /// Every grid in the month of today.
    #[must_use]
    pub fn new(desk: &Desk) -> RoundsPage {
        let mut page = RoundsPage { month: Rc::new(Cell::new(desk.round_month())), closed: None, table: PageTable::default() };
        page.refresh(desk);
        page
    }

    fn turn(&mut self, to: Option<Period>, desk: &Desk) -> Flow {
        if let Some(month) = to {
            self.month.set(month);
            self.refresh(desk);
        }
        Flow::Stay
    }

    fn drop_here(&self, desk: &mut Desk) -> Flow {
        let Some(row) = self.table.here() else { return Flow::Stay };
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
    let parts: [&str; 5] = [&row.village, &row.grid, stands.get(Lang::Zh), stands.get(Lang::En), told.get(Lang::Zh)];
    parts.join(" ")
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
        let counts = text("   {counts}", "   {counts}").fill(&[("counts", &counted(self.table.rows()))]);
        let pieces = [(look.words(&title), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let of = |row: &RoundRow, said: fn(&GridRound) -> String| row.round.as_ref().map_or_else(String::new, said);
        let columns = [
            Column::words(text("村", "village"), VILLAGE, |row: &RoundRow| mask::scrub(&row.village)).grows(2),
            Column::words(text("网格", "grid"), GRID, |row: &RoundRow| mask::scrub(&row.grid)).grows(3),
            Column::words(text("排查结果", "result"), STANDS, |row: &RoundRow| look.words(&row.stands())).grows(0),
            Column::words(text("走访日期", "on"), ON, |row: &RoundRow| of(row, |round| round.on.to_string())),
            Column::words(text("走访人", "who went"), BY, |row: &RoundRow| of(row, |round| mask::scrub(&round.by))).grows(4),
            Column::figure(text("户数", "seen"), HOUSEHOLDS, |row: &RoundRow| of(row, |round| round.households.to_string())),
            Column::rest(text("情况", "words"), |row: &RoundRow| of(row, |round| mask::scrub(&round.words))).grows(1),
        ];
        let means = |row: &RoundRow| match row.round.as_ref().map(|round| round.found) {
            None if is_ahead => Meaning::Muted,
            None => Meaning::High,
            Some(RoundFound::Something) => Meaning::Plain,
            Some(RoundFound::Nothing) => Meaning::Muted,
        };
        Some(self.table.draw(&pieces, &columns, means, paint, area))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = self.table.wrong() {
            return Some(Message::wrong(wrong.clone()));
        }
        let Some(row) = self.table.here() else {
            let key = |action: Action| scene.look.key(action, Place::Rounds);
            let nothing = text("没有符合的网格", "no grid fits");
            let ways = text("{key} 登记走访，{list} 读入排查表", "{key} enters a round, {list} takes a table in")
                .fill(&[("key", &key(Action::AddRound)), ("list", &key(Action::ImportRounds))]);
            return Some(Message::of_nothing(&nothing, &ways, self.able(Action::AddRound, scene.desk)));
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
                let can = self.table.here().is_some_and(|row| row.round.is_some() || is_named(row));
                can.then_some(()).ok_or_else(|| text("这个网格没有登记过什么", "nothing was entered of this grid"))
            }
            Action::Open if self.table.here().is_none() => Err(text("没有网格", "there is no grid")),
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
        match action {
            Action::AddRound => Flow::Open(Box::new(RoundForm::round(self.table.here(), &self.month, desk, lang))),
            Action::ImportRounds => Flow::Open(Box::new(RoundForm::list(desk))),
            Action::DropRound => self.drop_here(desk),
            Action::EarlierMonth => self.turn(self.month.get().start().pred_opt().map(Period::month_of), desk),
            Action::LaterMonth => self.turn(self.month.get().end().checked_add_days(Days::new(1)).map(Period::month_of), desk),
            Action::Open => match self.table.here() {
                Some(row) => {
                    let section = Section { heading: row.month.title(), lines: vec![row.told()] };
                    let title = text("{village} {grid}", "{village} {grid}").fill(&[("village", &row.village), ("grid", &row.grid)]);
                    let page = Detail::of_sections(title, vec![section.hidden()]);
                    let ways = [Action::AddRound, Action::DropRound].into_iter().filter(|way| self.able(*way, desk).is_ok()).collect();
                    Flow::Open(Box::new(page.leading_to(Place::Rounds, ways)))
                }
                None => Flow::Stay,
            },
            Action::Back if self.table.forget() => Flow::Stay,
            Action::Back => Flow::Back,
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
        self.closed = desk.takes_rounds(self.month.get()).err();
        let read = desk.rounds(self.month.get()).map(|mut rows| {
            rows.sort_by_key(|row| match row.round.as_ref().map(|round| round.found) {
                Some(RoundFound::Something) => 0,
                None => 1,
                Some(RoundFound::Nothing) => 2,
            });
            rows
        });
        self.table.take(read.map_err(|why| why.text()), found_by);
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.table.browse.fit(area);
    }
}
