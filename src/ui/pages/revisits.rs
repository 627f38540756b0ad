//! Second visits of the period: who was drawn, who was visited again and what differs, narrowed by typing; Enter shows one whole with the
//! rates of its village and collector, keys draw anew and take a sheet in.
//!
//! What does not live here: the forms (`ui/dialog/revisit.rs`), drawing and comparing (`review/revisit`), the papers (`report revisits`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::revisit::lines::RevisitLine;
use crate::review::revisit::lines::RevisitRate;
use crate::review::revisit::lines::RevisitRateOf;
use crate::review::revisit::lines::rates;
use crate::review::rows::section::Section;
use crate::ui::dialog::detail::Detail;
use crate::ui::dialog::revisit::RevisitForm;
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

const VILLAGE: u16 = 12;
const NAME: u16 = 10;
const ON: u16 = 10;

/// The screen.
#[derive(Default)]
pub struct RevisitsPage {
    // Derived from the work: the wrong ones first, then those that are to be visited, then the right ones.
    table: PageTable<RevisitLine>,
}

impl RevisitsPage {
    /// Every household that was drawn in the period.
    #[must_use]
    pub fn new(desk: &Desk) -> RevisitsPage {
        let mut page = RevisitsPage::default();
        page.refresh(desk);
        page
    }

    /// One household whole, with the rates that it counts in.
    fn whole(&self, line: &RevisitLine) -> Detail {
        let counts = |rate: &RevisitRate| match rate.of {
            RevisitRateOf::Village => rate.name == line.village,
            RevisitRateOf::Collector => rate.name == line.collector,
            RevisitRateOf::Whole => true,
        };
        let own = Section { heading: text("回访", "second visit"), lines: [line.told()].into_iter().chain(note(line)).collect() };
        let lines = rates(self.table.rows()).iter().filter(|rate| counts(rate)).map(RevisitRate::told).collect();
        let rated = Section { heading: text("差错率", "how often wrong"), lines };
        let title = text("{village} {head}", "{village} {head}").fill(&[("village", &line.village), ("head", &line.head)]);
        Detail::of_sections(title, vec![own, rated])
    }
}

/// What was written beside the figures.
fn note(line: &RevisitLine) -> Option<Text> {
    let note = line.found.as_ref().map(|found| found.note.clone()).filter(|note| !note.is_empty())?;
    Some(text("说明：{note}", "note: {note}").fill(&[("note", &note)]))
}

impl Screen for RevisitsPage {
    fn place(&self) -> Place {
        Place::Revisits
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let rows = self.table.rows();
        let seen = rows.iter().filter(|line| line.found.is_some()).count();
        let wrong = rows.iter().filter(|line| line.is_wrong() == Some(true)).count();
        let counts = text("   抽中 {n} 户，已回访 {seen}，有差错 {wrong}", "   {n} drawn, {seen} visited again, {wrong} wrong");
        let pieces = [
            (look.words(&text(" 回头看", " Second visits")), Meaning::Heading),
            (look.words(&counts.fill(&[("n", &rows.len()), ("seen", &seen), ("wrong", &wrong)])), Meaning::Muted),
        ];
        let cells = rows.iter().map(|line| width::cells(&look.words(&line.stands()))).max().unwrap_or(0);
        let stands = u16::try_from(cells).unwrap_or(u16::MAX).clamp(6, 13);
        let columns = [
            Column::words(text("村", "village"), VILLAGE, |line: &RevisitLine| line.village.clone()).grows(2),
            Column::words(text("户主", "head"), NAME, |line: &RevisitLine| line.head.clone()).grows(3),
            Column::words(text("采集人", "collector"), NAME, |line: &RevisitLine| line.collector.clone()).grows(4),
            Column::words(text("结果", "result"), stands, |line: &RevisitLine| look.words(&line.stands())).grows(1),
            Column::words(text("回访日期", "on"), ON, |line: &RevisitLine| {
                line.found.as_ref().map_or_else(String::new, |found| found.on.to_string())
            }),
            Column::rest(text("差异", "differs"), |line: &RevisitLine| look.words(&line.apart())).grows(0),
        ];
        let means = |line: &RevisitLine| match line.is_wrong() {
            Some(true) => Meaning::High,
            None => Meaning::Plain,
            Some(false) => Meaning::Muted,
        };
        Some(self.table.draw(&pieces, &columns, means, paint, area))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = self.table.wrong() {
            return Some(Message::wrong(wrong.clone()));
        }
        let Some(line) = self.table.here() else {
            let key = |action: Action| scene.look.key(action, Place::Revisits);
            let nothing = text("还没有抽样", "nobody is drawn");
            let ways =
                text("{draw} 抽样写出入户表，{list} 读入填好的表", "{draw} draws and writes the sheet, {list} takes a filled one in")
                    .fill(&[("draw", &key(Action::DrawRevisits)), ("list", &key(Action::ImportRevisits))]);
            return Some(Message::of_nothing(&nothing, &ways, scene.desk.may_change()));
        };
        Some(Message::plain(line.told()))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::DrawRevisits | Action::ImportRevisits => desk.may_change(),
            Action::Open if self.table.here().is_none() => Err(text("还没有抽样", "nobody is drawn")),
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.table.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::DrawRevisits | Action::ImportRevisits => match (desk.may_change(), action) {
                (Err(why), _) => Flow::Say(Message::wrong(why)),
                (Ok(()), Action::DrawRevisits) => Flow::Open(Box::new(RevisitForm::draw(desk, lang))),
                (Ok(()), _) => Flow::Open(Box::new(RevisitForm::sheet(desk))),
            },
            Action::Open => self.table.here().map_or(Flow::Stay, |line| Flow::Open(Box::new(self.whole(line)))),
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
        let order = |line: &RevisitLine| match line.is_wrong() {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        let read = desk.revisits().map(|mut rows| {
            rows.sort_by_key(order);
            rows
        });
        self.table.take(read.map_err(|why| why.text()), RevisitLine::found_by);
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.table.browse.fit(area);
    }
}
