//! The handbook over a screen: what the keys are on first, else a list that typing narrows, by name, code or pinyin; Enter reads an entry.
//!
//! What does not live here: what stands in it (`training/handbook`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::section::Section;
use crate::training::handbook::Chapter;
use crate::training::handbook::Handbook;
use crate::training::handbook::HandbookEntry;
use crate::training::handbook::HandbookFace;
use crate::ui::dialog::detail::Detail;
use crate::ui::screen::Flow;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::painter::page_window;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Cells of a code.
const CODE: u16 = 9;

/// The list.
pub struct HandbookList {
    handbook: Handbook,
    names: Vec<Vec<String>>,
    browse: Browse,
}

/// What of the handbook is about these rows of registers: their entries on one page, else the list of all.
#[must_use]
pub fn about(topics: &[(Chapter, String)], desk: &Desk) -> Box<dyn Screen> {
    let handbook = Handbook::of(&desk.in_force(), HandbookFace::Desk);
    let found: Vec<&HandbookEntry> = topics.iter().filter_map(|(chapter, code)| handbook.entry(*chapter, code)).collect();
    match found.split_first() {
        None => Box::new(HandbookList::new(handbook)),
        Some((first, [])) => Box::new(page(first)),
        Some((first, others)) => {
            // Each of the others begins with its own name.
            let below = others.iter().flat_map(|entry| {
                let name = Section { heading: entry.heading(), lines: Vec::new() };
                std::iter::once(name).chain(entry.sections.iter().cloned())
            });
            Box::new(Detail::of_sections(first.heading(), first.sections.iter().cloned().chain(below).collect()))
        }
    }
}

/// An entry as a page; of a rule it leads to the rulebook.
fn page(entry: &HandbookEntry) -> Detail {
    let page = Detail::of_sections(entry.heading(), entry.sections.clone());
    if entry.chapter == Chapter::Rules { page.about(entry.code.clone()) } else { page }
}

impl HandbookList {
    fn new(handbook: Handbook) -> HandbookList {
        let names = handbook.entries.iter().map(HandbookEntry::names).collect();
        let mut list = HandbookList { handbook, names, browse: Browse::default() };
        list.sift();
        list
    }

    fn sift(&mut self) {
        self.browse.sift_by(&self.names, |at, fit| (fit, at));
    }
}

impl Screen for HandbookList {
    fn place(&self) -> Place {
        Place::Pick
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let count = text(" {n} 条 ", " {n|entry|entries} ").fill(&[("n", &self.browse.shown.len())]);
        let inside = paint.window(page_window(area), look.say(&text("业务手册", "Handbook")), &[(look.words(&count), Meaning::Muted)]);
        let question = look.words(&text("找什么: ", "look up: "));
        let none = text("手册里没有，少打几个字试试。", "nothing of that name; try fewer letters");
        let cursor = self.browse.field(&question, &none, paint, Rect { height: 2, ..inside });
        let chapter = Chapter::ALL.iter().map(|chapter| width::cells(&look.words(&chapter.label()))).max().unwrap_or(0);
        let chapter = u16::try_from(chapter).unwrap_or(u16::MAX);
        for (y, at, here) in self.browse.window_lines(inside) {
            let Some(entry) = self.handbook.entries.get(at) else { continue };
            let rest = inside.width.saturating_sub(chapter + CODE + 2);
            // Codes in letters are for files of rules; a clerk knows those of rules, reasons and steps.
            let code = if entry.heading() == entry.title { "" } else { entry.code.as_str() };
            let cells = [
                RowCell::words(look.words(&entry.chapter.label()), chapter, Meaning::Muted),
                RowCell::words(code, CODE, Meaning::Key),
                RowCell::words(look.words(&entry.title), rest, Meaning::Plain),
            ];
            paint.row(inside.x, y, inside.width, &cells, here.then_some(Meaning::Focus));
        }
        Some(cursor)
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit => match self.browse.here().and_then(|at| self.handbook.entries.get(at)) {
                Some(entry) => Flow::Open(Box::new(page(entry))),
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
        self.browse.fit_window(page_window(area));
    }
}
