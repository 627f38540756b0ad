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
use crate::ui::widgets::columns;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

const VILLAGE: u16 = 12;
const NAME: u16 = 10;
const ON: u16 = 10;

/// The screen.
#[derive(Default)]
pub struct RevisitsPage {
    browse: Browse,
    // Derived from the work: the wrong ones first, then those that are to be visited, then the right ones.
    rows: Vec<RevisitLine>,
    texts: Vec<[String; 1]>,
    wrong: Option<Text>,
}

impl RevisitsPage {
    /// Every household that was drawn in the period.
    #[must_use]
    pub fn new(desk: &Desk) -> RevisitsPage {
        let mut page = RevisitsPage::default();
        page.refresh(desk);
        page
    }

    fn here(&self) -> Option<&RevisitLine> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    fn sift(&mut self) {
        self.browse.sift(&self.texts);
    }

    /// One household whole, with the rates that it counts in.
    fn whole(&self, line: &RevisitLine) -> Detail {
        let counts = |rate: &RevisitRate| match rate.of {
            RevisitRateOf::Village => rate.name == line.village,
            RevisitRateOf::Collector => rate.name == line.collector,
            RevisitRateOf::Whole => true,
        };
        let own = Section { heading: text("回访", "second visit"), lines: [line.told()].into_iter().chain(note(line)).collect() };
        let lines = rates(&self.rows).iter().filter(|rate| counts(rate)).map(RevisitRate::told).collect();
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
        let seen = self.rows.iter().filter(|line| line.found.is_some()).count();
        let wrong = self.rows.iter().filter(|line| line.is_wrong() == Some(true)).count();
        let counts = text("   抽中 {n} 户，已回访 {seen}，有差错 {wrong}", "   {n} drawn, {seen} visited again, {wrong} wrong");
        let pieces = [
            (look.words(&text(" 回头看", " Second visits")), Meaning::Heading),
            (look.words(&counts.fill(&[("n", &self.rows.len()), ("seen", &seen), ("wrong", &wrong)])), Meaning::Muted),
        ];
        let cursor = self.browse.frame(&pieces, paint, area);
        let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
        let cells = self.rows.iter().map(|line| width::cells(&look.words(&line.stands()))).max().unwrap_or(0);
        let stands = u16::try_from(cells).unwrap_or(u16::MAX).clamp(6, 13);
        let rest = area.width.saturating_sub(1 + VILLAGE + NAME * 2 + stands + ON + 6);
        let heads = [
            RowCell::words("", 1, Meaning::Heading),
            RowCell::words(say("村", "village"), VILLAGE, Meaning::Heading),
            RowCell::words(say("户主", "head"), NAME, Meaning::Heading),
            RowCell::words(say("采集人", "collector"), NAME, Meaning::Heading),
            RowCell::words(say("结果", "result"), stands, Meaning::Heading),
            RowCell::words(say("回访日期", "on"), ON, Meaning::Heading),
            RowCell::words(say("差异", "differs"), rest, Meaning::Heading),
        ];
        let mut places = vec![(area.y + ABOVE - 1, None)];
        let mut lines = vec![heads.to_vec()];
        for (y, at, here) in self.browse.lines(area) {
            let Some(line) = self.rows.get(at) else { continue };
            let own = match line.is_wrong() {
                Some(true) => Meaning::High,
                None => Meaning::Plain,
                Some(false) => Meaning::Muted,
            };
            lines.push(vec![
                RowCell::words(if here { ">" } else { "" }, 1, own),
                RowCell::words(&line.village, VILLAGE, own),
                RowCell::words(&line.head, NAME, own),
                RowCell::words(&line.collector, NAME, own),
                RowCell::words(look.words(&line.stands()), stands, own),
                RowCell::words(line.found.as_ref().map_or_else(String::new, |found| found.on.to_string()), ON, own),
                RowCell::words(look.words(&line.apart()), rest, own),
            ]);
            places.push((y, here.then_some(Meaning::Focus)));
        }
        // Long names get what lies empty in other columns.
        columns::make_room(&mut lines, &[6, 4, 1, 2, 3], area.width, look);
        for (cells, (y, over)) in lines.iter().zip(places) {
            paint.row(area.x, y, area.width, cells, over);
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if let Some(wrong) = &self.wrong {
            return Some(Message::wrong(wrong.clone()));
        }
        let Some(line) = self.here() else {
            let key = |action: Action| scene.look.key(action, Place::Revisits);
            let said = text(
                "还没有抽样；{draw} 抽样写出入户表，{list} 读入填好的表",
                "nobody is drawn; {draw} draws and writes the sheet, {list} takes a filled one in",
            );
            return Some(Message::plain(said.fill(&[("draw", &key(Action::DrawRevisits)), ("list", &key(Action::ImportRevisits))])));
        };
        Some(Message::plain(line.told()))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::DrawRevisits | Action::ImportRevisits => desk.may_change(),
            Action::Open if self.here().is_none() => Err(text("还没有抽样", "nobody is drawn")),
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::DrawRevisits | Action::ImportRevisits => match (desk.may_change(), action) {
                (Err(why), _) => Flow::Say(Message::wrong(why)),
                (Ok(()), Action::DrawRevisits) => Flow::Open(Box::new(RevisitForm::draw(desk, lang))),
                (Ok(()), _) => Flow::Open(Box::new(RevisitForm::sheet(desk))),
            },
            Action::Open => self.here().map_or(Flow::Stay, |line| Flow::Open(Box::new(self.whole(line)))),
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
        match desk.revisits() {
            Ok(mut rows) => {
                let order = |line: &RevisitLine| match line.is_wrong() {
                    Some(true) => 0,
                    None => 1,
                    Some(false) => 2,
                };
                rows.sort_by_key(order);
                self.texts = rows.iter().map(|line| [line.found_by()]).collect();
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
