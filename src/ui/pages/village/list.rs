//! The list of villages with their own flags, narrowed by typing; Enter opens the evidence.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::case::village::VillageRow;
use crate::review::desk::state::Desk;
use crate::ui::pages::village::VillagePage;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::amounts;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::table::PageTable;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_severity;
use crate::ui::widgets::width;

const NAME: u16 = 12;
const NUMBER: u16 = 6;

/// The list of villages.
pub struct Villages {
    // Derived from the work.
    table: PageTable<VillageRow>,
}

impl Villages {
    /// The list, at a village.
    #[must_use]
    pub fn new(at: Option<&str>, desk: &Desk) -> Villages {
        let mut list = Villages { table: PageTable::default() };
        list.refresh(desk);
        if let Some(name) = at {
            list.table.stay(|row| row.name.key() == name);
        }
        list
    }

    fn line(row: &VillageRow, here: bool, scene: &Scene, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        let columns = [
            RowCell::words(if here { ">" } else { "" }, 1, Meaning::Plain),
            RowCell::words(row.name.to_string(), NAME, Meaning::Plain),
            RowCell::figure(row.households.to_string(), NUMBER, Meaning::Plain),
            RowCell::figure(row.waiting.to_string(), NUMBER, Meaning::Plain),
            RowCell::figure(row.high.to_string(), NUMBER, if row.high > 0 { Meaning::High } else { Meaning::Muted }),
        ];
        paint.row(area.x, area.y, area.width, &columns, here.then_some(Meaning::Focus));
        let mut x = area.x + 1 + 1 + NAME + 1 + 3 * (NUMBER + 1) + 1;
        for (_, title, severity, open) in &row.flags {
            let own = if *open { of_severity(*severity) } else { Meaning::Muted };
            let left = area.right().saturating_sub(x);
            let letter = look.words(&amounts::letter(*severity));
            let room = left.saturating_sub(u16::try_from(width::cells(&letter) + 1).unwrap_or(0));
            let words = format!("{letter} {}", scene.title_in(title, room));
            let words = width::fit_words(&look.glyphs.show(&words), usize::from(left), look.glyphs.ellipsis());
            x += 2 + paint.put(x, area.y, left, &words, if here { Meaning::Focus } else { own });
        }
        if row.flags.is_empty() {
            paint.put(x, area.y, area.right().saturating_sub(x), "-", if here { Meaning::Focus } else { Meaning::Muted });
        }
    }
}

impl Screen for Villages {
    fn place(&self) -> Place {
        Place::List
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let flagged = self.table.rows().iter().filter(|row| row.flags.iter().any(|flag| flag.3)).count();
        let counts =
            text("   共 {n} 个村，{flagged} 个有未处理的村级疑点", "   {n|village|villages}, {flagged} with open flags of their own")
                .fill(&[("n", &self.table.rows().len()), ("flagged", &flagged)]);
        let pieces = [(look.words(&text(" 各村", " Villages")), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let cursor = self.table.browse.frame(&pieces, paint, area);
        let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
        let names = [
            RowCell::words("", 1, Meaning::Heading),
            RowCell::words(say("村", "village"), NAME, Meaning::Heading),
            RowCell::figure(say("户", "hh"), NUMBER, Meaning::Heading),
            RowCell::figure(say("待审", "wait"), NUMBER, Meaning::Heading),
            RowCell::figure(say("高", "high"), NUMBER, Meaning::Heading),
            RowCell::words(say("村级疑点", "flags of the village"), 30, Meaning::Heading),
        ];
        paint.row(area.x, area.y + ABOVE - 1, area.width, &names, None);
        for (y, row, here) in self.table.lines(area) {
            Villages::line(row, here, scene, paint, Rect { y, height: 1, ..area });
        }
        Some(cursor)
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        if let Some(wrong) = self.table.wrong() {
            return Some(Message::wrong(wrong.clone()));
        }
        // What the line has no room for is read here.
        let titles: Vec<Text> = self.table.here()?.flags.iter().map(|(_, title, ..)| title.clone()).collect();
        (!titles.is_empty()).then(|| Message::plain(Text::list(&titles)))
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        if self.table.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::Open => match self.table.here().map(|row| VillagePage::open(row.name.key(), None, desk)) {
                Some(Ok(village)) => Flow::Open(Box::new(village)),
                Some(Err(why)) => Flow::Say(Message::wrong(why)),
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
        self.table.take(desk.villages().map_err(|why| why.text()), |row| {
            let flags: Vec<String> =
                row.flags.iter().map(|(rule, title, ..)| format!("{rule} {} {}", title.get(Lang::Zh), title.get(Lang::En))).collect();
            format!("{} {}", row.name, flags.join(" "))
        });
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.table.browse.fit(area);
    }
}
