//! The ledger: who did what, when and why, newest first; older entries are read as one goes down or searches.
//!
//! What does not live here: what an entry says (`review/rulebook/ledger_page.rs`), checking the chain (`hezhun verify`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rulebook::ledger_page::LedgerRow;
use crate::review::rulebook::ledger_page::LedgerTop;
use crate::ui::dialog::detail::Detail;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::columns;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// The ledger screen.
pub struct LedgerPage {
    browse: Browse,
    // Derived from the work: what has been read so far, and where the unread part ends (0: all read).
    rows: Vec<LedgerRow>,
    before: i64,
    top: LedgerTop,
}

impl LedgerPage {
    /// The ledger, at its newest entry.
    #[must_use]
    pub fn new(desk: &Desk) -> LedgerPage {
        let mut ledger = LedgerPage { browse: Browse::default(), rows: Vec::new(), before: 0, top: LedgerTop::default() };
        ledger.refresh(desk);
        ledger
    }

    fn here(&self) -> Option<&LedgerRow> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    fn sift(&mut self) {
        let texts: Vec<[&str; 1]> = self.rows.iter().map(|row| [row.found_by.as_str()]).collect();
        self.browse.sift(&texts);
    }

    /// Whether some line stands for several entries, so that there are fewer lines than entries.
    fn is_folded(&self) -> bool {
        self.rows.iter().any(|row| row.entries > 1)
    }

    /// How many lines are listed, in words that are not those of the entries where there are fewer.
    fn listed_told(&self) -> Text {
        let told = match (self.browse.typed().is_empty(), self.before) {
            (true, 0) if !self.is_folded() => text("{n} 条 ", "{n} found "),
            (true, 0) => text("{n} 行 ", "{n|line|lines} "),
            (true, _) => text("已读 {n} 行 ", "{n|line|lines} read "),
            (false, _) => text("找到 {n} 行 ", "{n|line|lines} found "),
        };
        told.fill(&[("n", &self.browse.shown.len())])
    }

    /// Reads on while the keys are at the end of what fits and the ledger has more.
    fn read_on(&mut self, desk: &Desk) {
        self.sift();
        while self.before > 0 && self.browse.scroll.at + self.browse.scroll.page().max(1) > self.browse.shown.len() {
            // A stretch that cannot be read ends the list; `verify` says what is wrong with the file.
            let Ok(part) = desk.ledger_part(Some(self.before)) else { break };
            self.rows.extend(part.rows);
            self.before = part.before;
            self.sift();
        }
    }

    /// The entry with the keys in lines of its own; what does not fit there either is counted, and a key opens it.
    fn whole(&self, paint: &mut Painter, area: Rect) {
        let Some(row) = self.here() else { return };
        let line = text("{at} {who} {act} {whose} {why}", "{at} {who} {act} {whose} {why}").fill(&[
            ("at", &row.at),
            ("who", &row.who),
            ("act", &row.act),
            ("whose", &row.whose),
            ("why", &row.why),
        ]);
        let lines = width::wrap(paint.look.say(&line).trim_end(), usize::from(area.width.saturating_sub(2)));
        let below = lines.len().saturating_sub(usize::from(area.height));
        let last = area.bottom().saturating_sub(1);
        let marked = paint.beyond(area.x, last, area.width, Beyond { above: 0, below });
        for (y, words) in (area.y..area.bottom()).zip(&lines) {
            let taken = if y == last { marked } else { 0 };
            paint.put(area.x + 1, y, area.width.saturating_sub(2 + taken), words, Meaning::Plain);
        }
    }

    /// What has no room in its own column takes that of the case before it, where an entry is about none.
    fn spread(cells: &mut Vec<RowCell>, look: &Look) {
        let Some([whose, why]) = cells.last_chunk::<2>() else { return };
        if whose.words.is_empty() && width::cells(&look.glyphs.show(&why.words)) > usize::from(why.room) {
            let room = whose.room + 1 + why.room;
            let at = cells.len() - 2;
            cells.remove(at);
            cells[at].room = room;
        }
    }

    fn line(row: &LedgerRow, here: bool, paint: &Painter, wide: u16) -> Vec<RowCell> {
        let look = paint.look;
        vec![
            RowCell::words(if here { ">" } else { "" }, 1, Meaning::Plain),
            RowCell::figure(format!("#{}", row.seq), 6, Meaning::Muted),
            RowCell::words(row.at.get(5..).unwrap_or(&row.at), 11, Meaning::Plain),
            RowCell::words(&row.who, 8, Meaning::Plain),
            RowCell::words(look.words(&row.act), act_room(wide), Meaning::Heading),
            RowCell::words(look.words(&row.whose), whose_room(wide), Meaning::Plain),
            RowCell::words(look.words(&row.why), why_room(wide), Meaning::Muted),
        ]
    }
}

/// Lines under the list in which the entry with the keys stands whole.
const UNDER: u16 = 3;

/// The room of the list itself.
const fn listed(area: Rect) -> Rect {
    Rect { height: area.height.saturating_sub(UNDER), ..area }
}

/// Place of the column of what was done.
const ACT: usize = 4;
/// Place of the column of the case.
const WHOSE: usize = 5;

const fn act_room(wide: u16) -> u16 {
    if wide >= 100 { 14 } else { 12 }
}

const fn whose_room(wide: u16) -> u16 {
    if wide >= 100 { 24 } else { 15 }
}

const fn why_room(wide: u16) -> u16 {
    wide.saturating_sub(1 + 6 + 11 + 8 + 6 + act_room(wide) + whose_room(wide))
}

impl Screen for LedgerPage {
    fn place(&self) -> Place {
        Place::List
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let counts = if self.is_folded() {
            text("   共 {n} 条，一次办的合成一行；日封签 ", "   {n|entry|entries}, one line an act; the day's seal ")
        } else {
            text("   共 {n} 条，日封签 ", "   {n|entry|entries}, the day's seal ")
        };
        let counts = counts.fill(&[("n", &self.top.entries)]);
        let pieces = [
            (look.words(&text(" 台账", " Ledger")), Meaning::Heading),
            (look.words(&counts), Meaning::Muted),
            (self.top.seal.clone(), Meaning::Key),
            (look.words(&text("（抄在登记簿上）", " (for paper)")), Meaning::Muted),
        ];
        let list = listed(area);
        let cursor = self.browse.frame_with(&pieces, &self.listed_told(), paint, list);
        let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
        let names = vec![
            RowCell::words("", 1, Meaning::Heading),
            RowCell::figure(say("号", "no."), 6, Meaning::Heading),
            RowCell::words(say("时间", "when"), 11, Meaning::Heading),
            RowCell::words(say("经办", "who"), 8, Meaning::Heading),
            RowCell::words(say("办理", "what"), act_room(area.width), Meaning::Heading),
            RowCell::words(say("户", "case"), whose_room(area.width), Meaning::Heading),
            RowCell::words(say("原因和说明", "why"), why_room(area.width), Meaning::Heading),
        ];
        let shown: Vec<(u16, usize, bool)> = self.browse.lines(list).collect();
        let line = |(_, at, here): &(u16, usize, bool)| self.rows.get(*at).map(|row| LedgerPage::line(row, *here, paint, area.width));
        let mut lines: Vec<Vec<RowCell>> = std::iter::once(names).chain(shown.iter().filter_map(line)).collect();
        // What was done and with whom is told whole, and why as far as what the other columns leave empty goes.
        let why = lines[0].len() - 1;
        columns::make_room(&mut lines, &[ACT, WHOSE, why], area.width, look);
        for cells in lines.iter_mut().skip(1) {
            LedgerPage::spread(cells, look);
        }
        let is_cut = |cell: &RowCell| width::cells(&look.glyphs.show(&cell.words)) > usize::from(cell.room);
        if lines.iter().flatten().any(is_cut)
            && let Some(heading) = lines[0].last_mut()
        {
            heading.words = say("原因（整行在下面）", "why (whole below)");
        }
        let at = std::iter::once((area.y + ABOVE - 1, None)).chain(shown.iter().map(|(y, _, here)| (*y, here.then_some(Meaning::Focus))));
        for ((y, shade), cells) in at.zip(&lines) {
            paint.row(area.x, y, area.width, cells, shade);
        }
        self.whole(paint, Rect { y: list.bottom(), height: area.height - list.height, ..area });
        Some(cursor)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        if action == Action::Down || action == Action::PageDown {
            self.read_on(desk);
        }
        if self.browse.moves(action) {
            self.read_on(desk);
            return Flow::Stay;
        }
        match action {
            Action::Open => {
                let Some(row) = self.here() else { return Flow::Stay };
                let title = text("台账第 {n} 号 {act}", "ledger no. {n}: {act}").fill(&[("n", &row.seq), ("act", &row.act)]);
                match desk.ledger_entry(row.seq) {
                    Ok(sections) => Flow::Open(Box::new(Detail::of_sections(title, sections))),
                    Err(why) => Flow::Say(Message::wrong(why)),
                }
            }
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

    fn choose_rows(&mut self, desk: &Desk) {
        self.read_on(desk);
    }

    fn refresh(&mut self, desk: &Desk) {
        self.top = desk.ledger_top().unwrap_or_default();
        let part = desk.ledger_part(None).unwrap_or_default();
        (self.rows, self.before) = (part.rows, part.before);
        self.sift();
    }

    fn resize(&mut self, area: Rect, desk: &Desk) {
        self.browse.fit(listed(area));
        self.read_on(desk);
    }
}
