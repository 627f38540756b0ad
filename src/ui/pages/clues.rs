//! The clues of the office: what is due next and how late it is, narrowed by typing; Enter shows one whole, keys enter what happened.
//!
//! What does not live here: the forms (`ui/dialog/clue.rs`), what a clue is (`domain/office/clue.rs`), the ledger as a paper
//! (`review/report/clue_ledger.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::office::clue::ClueNumber;
use crate::domain::office::clue_asked::ClueFilter;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::clues::ClueRow;
use crate::ui::dialog::clue::ClueForm;
use crate::ui::dialog::detail::Detail;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::PageTable;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

const NUMBER: u16 = 9;
const DUE: u16 = 10;
const LATE: u16 = 6;

/// Of the mark of the row in hand, number and day, and of what lies between the columns.
const FIXED: u16 = 1 + NUMBER + DUE + 7;

/// Where a step stands is told in at least so much; it stands whole in the line above the keys.
const STANDS: u16 = 12;

/// The screen.
pub struct CluesPage {
    // The case from which it was opened.
    case: Option<String>,
    // Derived from the work: the late ones first, then those that are due, then those that ended.
    table: PageTable<ClueRow>,
}

impl CluesPage {
    /// Every clue of the file, narrowed by these words as if they were typed; opened from a case, where one is named.
    #[must_use]
    pub fn new(words: &str, case: Option<&str>, desk: &Desk) -> CluesPage {
        let mut page = CluesPage { case: case.map(str::to_owned), table: PageTable::default() };
        page.table.browse.paste(words);
        page.refresh(desk);
        page
    }

    /// What is typed is heard as the words by which clues are asked for, else as letters of what stands there.
    fn sift(&mut self) {
        let villages: Vec<&str> = self.table.rows().iter().map(|row| row.clue.found.village.as_str()).collect();
        match ClueFilter::parse(self.table.browse.typed(), &villages) {
            Ok(asked) if !asked.words.is_empty() => self.table.choose(|row| row.is_asked(&asked)),
            Ok(_) | Err(_) => self.table.sift(),
        }
    }

    /// The keys stay with a clue wherever it stands now: the next step, or what takes one back, is of the same.
    fn stay(&mut self, held: Option<ClueNumber>) {
        self.table.stay(|row| Some(row.clue.number) == held);
    }

    /// Room for the widest of a column, as far as `most`.
    fn widest(&self, paint: &Painter, most: u16, said: fn(&ClueRow) -> Text) -> u16 {
        let cells = self.table.rows().iter().map(|row| width::cells(&paint.look.words(&said(row)))).max().unwrap_or(0);
        u16::try_from(cells).unwrap_or(u16::MAX).clamp(7, most)
    }

    /// Why nothing can be entered of the clue with the keys, or anywhere.
    fn may(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        desk.may_change()?;
        if !matches!(action, Action::TellClue | Action::ImportClues) && self.table.here().is_none() {
            return Err(text("先登记一条线索", "enter a clue first"));
        }
        Ok(())
    }

    fn begin(&self, action: Action, desk: &mut Desk, lang: Lang) -> Result<Flow, Text> {
        self.may(action, desk)?;
        let form = match (action, self.table.here()) {
            (Action::StepClue, Some(row)) => ClueForm::step(row, desk, lang),
            (Action::EndClue, Some(row)) => ClueForm::end(row, desk, lang),
            (Action::BackClue, Some(row)) => return Ok(Flow::Changed(Message::done(desk.back_clue(row.clue.number)?.told()))),
            (Action::ImportClues, _) => ClueForm::list(desk),
            _ => ClueForm::found(self.case.as_ref().and_then(|case| desk.row(case)), desk, lang),
        };
        Ok(Flow::Open(Box::new(form)))
    }
}

impl Screen for CluesPage {
    fn place(&self) -> Place {
        Place::Clues
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let open = self.table.rows().iter().filter(|row| row.clue.is_open()).count();
        let overdue = self.table.rows().iter().filter(|row| row.late > 0).count();
        let counts = text("   共 {n} 条，在办 {open}，超期 {late}", "   {n|clue|clues}, {open} open, {late} late");
        let pieces = [
            (look.words(&text(" 线索", " Clues")), Meaning::Heading),
            (look.words(&counts.fill(&[("n", &self.table.rows().len()), ("open", &open), ("late", &overdue)])), Meaning::Muted),
        ];
        let village = self.widest(paint, 12, |row| Text::same(row.clue.found.village.clone()));
        let name = self.widest(paint, 10, |row| Text::same(row.clue.found.name.clone()));
        let source = self.widest(paint, 20, |row| row.clue.found.source.label());
        let wanted = self.widest(paint, u16::MAX, ClueRow::stands);
        // Days over where there are none, and then the source, make room for where a clue stands: both are in the line above the keys.
        let rooms = [(LATE, source), (0, source), (LATE, 0)]
            .map(|(late, source)| (late, source, area.width.saturating_sub(FIXED + late + village + name + source)));
        let is_any_late = self.table.rows().iter().any(|row| row.late > 0);
        let fits = |(late, _, room): &&(u16, u16, u16)| *room >= wanted && (*late > 0 || !is_any_late);
        let (late, source, room) = rooms.iter().find(fits).copied().unwrap_or(rooms[0]);
        let stands = wanted.min(room.max(STANDS));
        let columns = [
            Column::words(text("编号", "clue"), NUMBER, |row: &ClueRow| row.clue.number.to_string()),
            Column::words(text("村", "village"), village, |row: &ClueRow| row.clue.found.village.clone()),
            Column::words(text("户主", "name"), name, |row: &ClueRow| row.clue.found.name.clone()),
            Column::words(text("办理", "stands"), stands, |row: &ClueRow| look.words(&row.stands())),
            Column::words(text("期限", "due"), DUE, |row: &ClueRow| row.due.map_or_else(String::new, |(_, day)| day.to_string())),
            Column::figure(text("超期", "late"), late, |row: &ClueRow| if row.late > 0 { row.late.to_string() } else { String::new() }),
            Column::words(text("来源", "source"), source, |row: &ClueRow| look.words(&row.clue.found.source.label()))
                .always(Meaning::Muted),
        ];
        let means = |row: &ClueRow| match (row.late > 0, row.clue.is_open()) {
            (true, _) => Meaning::High,
            (false, true) => Meaning::Plain,
            (false, false) => Meaning::Muted,
        };
        Some(self.table.draw(&pieces, &columns, means, paint, area))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = self.table.wrong() {
            return Some(Message::wrong(wrong.clone()));
        }
        let Some(row) = self.table.here() else {
            let key = |action: Action| scene.look.key(action, Place::Clues);
            let is_none = self.table.rows().is_empty();
            let nothing = if is_none { text("还没有线索", "no clue yet") } else { text("没有符合的线索", "no clue fits") };
            let ways = text("{key} 登记一条，{list} 读入名单", "{key} enters one, {list} takes a list in")
                .fill(&[("key", &key(Action::TellClue)), ("list", &key(Action::ImportClues))]);
            return Some(Message::of_nothing(&nothing, &ways, self.may(Action::TellClue, scene.desk)));
        };
        Some(Message::plain(row.summary()))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::TellClue | Action::ImportClues | Action::StepClue | Action::EndClue | Action::BackClue => self.may(action, desk),
            Action::Open if self.table.here().is_none() => {
                Err(text("没有线索可看，先登记一条或读入名单", "there is no clue to open: enter one or take a list in"))
            }
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.table.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::TellClue | Action::ImportClues | Action::StepClue | Action::EndClue | Action::BackClue => {
                self.begin(action, desk, lang).unwrap_or_else(|why| Flow::Say(Message::wrong(why)))
            }
            Action::Open => match self.table.here() {
                Some(row) => {
                    let title = text("线索 {number}", "clue {number}").fill(&[("number", &row.clue.number.to_string())]);
                    let page = Detail::of_sections(title, row.sections());
                    let steps: &[Action] = if row.clue.is_open() { &[Action::StepClue, Action::EndClue] } else { &[] };
                    let ways = steps.iter().chain(&[Action::BackClue]).copied().filter(|way| self.may(*way, desk).is_ok()).collect();
                    Flow::Open(Box::new(page.leading_to(Place::Clues, ways)))
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
        self.sift();
    }

    fn refresh(&mut self, desk: &Desk) {
        let held = self.table.here().map(|row| row.clue.number);
        let today = desk.today();
        let read = desk.clues().map(|mut rows| {
            rows.sort_by_key(|row| (!row.clue.is_open(), -row.late, row.due.map(|(_, day)| day), row.clue.number));
            rows
        });
        self.table.take(read.map_err(|why| why.text()), |row| row.found_by(today));
        self.sift();
        self.stay(held);
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.table.browse.fit(area);
    }
}
