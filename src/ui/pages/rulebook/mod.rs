//! The rulebook: every rule by family, with how many cases it marks now; Enter shows text, formula, limits and samples.
//!
//! What does not live here: the rules (`rules`), the page of a rule in words (`review/rulebook/rule_page.rs`).

pub mod limit;

use std::collections::HashMap;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::section::Section;
use crate::review::rulebook::hit_rate::HitRate;
use crate::review::rulebook::rule_page::RuleRow;
use crate::review::rulebook::rule_page::is_for_checkers;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::dialog::detail::Detail;
use crate::ui::pages::rulebook::limit::LimitForm;
use crate::ui::screen::AskedFor;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::block_list;
use crate::ui::widgets::block_list::Block;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// From this width on the rule with the keys stands beside the list.
const WIDE: u16 = 118;
const PANE: u16 = 46;

/// The rulebook screen.
pub struct Rulebook {
    browse: Browse,
    // Derived from the work: the rules, what they are found by, how many cases each marks.
    rows: Vec<RuleRow>,
    texts: Vec<[String; 1]>,
    hits: HashMap<String, usize>,
    rates: Vec<HitRate>,
    pane: Vec<Section>,
    area: Rect,
}

impl Rulebook {
    /// The rulebook, at a rule.
    #[must_use]
    pub fn new(at: Option<&str>, desk: &Desk) -> Rulebook {
        let mut book = Rulebook {
            browse: Browse::default(),
            rows: Vec::new(),
            texts: Vec::new(),
            hits: HashMap::new(),
            rates: Vec::new(),
            pane: Vec::new(),
            area: Rect::ZERO,
        };
        book.refresh(desk);
        if let Some(at) = at.and_then(|code| book.rows.iter().position(|row| row.code == code)) {
            book.browse.scroll.go(at, book.rows.len());
        }
        book.settle(desk);
        book
    }

    fn here(&self) -> Option<&RuleRow> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    fn sift(&mut self, desk: &Desk) {
        self.browse.sift(&self.texts);
        self.settle(desk);
    }

    /// Reads the rule beside the list.
    fn settle(&mut self, desk: &Desk) {
        self.pane = match self.here() {
            // The expressions wait until the rule is opened.
            Some(row) if self.area.width >= WIDE => {
                self.sections(&row.code, desk).into_iter().filter(|section| !is_for_checkers(section)).collect()
            }
            Some(_) | None => Vec::new(),
        };
    }

    fn names(room: &Room, paint: &mut Painter, area: Rect) {
        let say = |zh: &'static str, en: &'static str| paint.look.words(&text(zh, en));
        let mut names = vec![RowCell::words("", 1, Meaning::Heading)];
        if room.family > 0 {
            names.push(RowCell::words(say("类", "family"), room.family, Meaning::Heading));
        }
        names.extend([
            RowCell::words(say("编号", "code"), CODE, Meaning::Heading),
            RowCell::words(say("名称", "title"), room.title, Meaning::Heading),
        ]);
        if room.kind > 0 {
            names.push(RowCell::words(say("性质", "kind"), room.kind, Meaning::Heading));
        }
        names.extend([
            RowCell::words(say("等级", "weight"), room.weight, Meaning::Heading),
            RowCell::words(say("启用", "on"), ON, Meaning::Heading),
            RowCell::figure(say("现有", "now"), COUNT, Meaning::Heading),
            RowCell::figure(say("命中", "true"), RATE, Meaning::Heading),
        ]);
        paint.row(area.x, area.y + ABOVE - 1, area.width, &names, None);
    }

    fn line(&self, (row, title): (&RuleRow, String), first: bool, here: bool, room: &Room, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        let on = if row.on { text("开", "on") } else { text("关", "off") };
        let hits = self.hits.get(&row.code).copied().unwrap_or(0);
        let rate = self.rates.iter().find(|rate| rate.rule == row.code).filter(|rate| rate.decided() > 0);
        let plain = if row.on { Meaning::Plain } else { Meaning::Muted };
        let mut columns = vec![RowCell::words(if here { ">" } else { "" }, 1, plain)];
        if room.family > 0 {
            columns.push(RowCell::words(if first { look.words(&row.group) } else { String::new() }, room.family, Meaning::Heading));
        }
        columns.extend([RowCell::words(&row.code, CODE, plain), RowCell::words(title, room.title, plain)]);
        if room.kind > 0 {
            columns.push(RowCell::words(look.words(&row.kind), room.kind, Meaning::Muted));
        }
        columns.extend([
            RowCell::words(look.words(&row.severity), room.weight, Meaning::Muted),
            RowCell::words(look.words(&on), ON, if row.on { Meaning::Approved } else { Meaning::Medium }),
            RowCell::figure(if hits > 0 { hits.to_string() } else { "-".to_string() }, COUNT, plain),
            RowCell::figure(rate.map_or_else(|| "-".to_string(), |rate| format!("{}/{}", rate.hits(), rate.decided())), RATE, plain),
        ]);
        paint.row(area.x, area.y, area.width, &columns, here.then_some(Meaning::Focus));
    }

    /// How wide each column is: as its longest word asks; the title gets the rest, and the family goes when the title would be cut short.
    /// So does the kind where the rule with the keys stands beside the list, which says its kind.
    fn room(&self, wide: u16, look: &Look) -> Room {
        let longest = |of: &dyn Fn(&RuleRow) -> &Text| {
            self.rows.iter().map(|row| width::cells(look.say(of(row)))).max().and_then(|cells| u16::try_from(cells).ok()).unwrap_or(0)
        };
        let kind = longest(&|row| &row.kind).max(6);
        let weight = longest(&|row| &row.severity).max(6);
        let family = longest(&|row| &row.group).max(6);
        let rest = wide.saturating_sub(1 + CODE + kind + weight + ON + COUNT + RATE + 8);
        let title = rest.saturating_sub(family + 1);
        if title >= TITLE {
            return Room { family, title, kind, weight };
        }
        let is_cut = self.area.width >= WIDE && rest < longest(&|row| &row.title);
        let (kind, gained) = if is_cut { (0, kind + 1) } else { (kind, 0) };
        Room { family: 0, title: rest + gained, kind, weight }
    }

    /// What a rule says on a page: text, formula, limits, samples, and what became of its flags.
    fn sections(&self, code: &str, desk: &Desk) -> Vec<Section> {
        let mut sections = desk.rule_page(code);
        let rate = self.rates.iter().find(|rate| rate.rule == code).cloned().unwrap_or_default();
        let lines = vec![
            text(
                "属实 {confirmed}  已更正 {corrected}  误报 {false_alarm}  豁免 {waived}  自己消失 {cleared}  待处理 {open}",
                "true {confirmed}  corrected {corrected}  false alarm {false_alarm}  waived {waived}  went by itself {cleared}  open {open}",
            )
            .fill(&[
                ("confirmed", &rate.confirmed),
                ("corrected", &rate.corrected),
                ("false_alarm", &rate.false_alarm),
                ("waived", &rate.waived),
                ("cleared", &rate.cleared),
                ("open", &rate.open),
            ]),
            match rate.rate_permille {
                Some(permille) => text(
                    "命中率 {rate}%（有结论的 {decided} 条里，属实和更正 {hits} 条）",
                    "hit rate {rate}% ({hits} true or corrected of {decided} decided)",
                )
                .fill(&[("rate", &((permille + 5) / 10)), ("hits", &rate.hits()), ("decided", &rate.decided())]),
                None => text("还没有结论，说不上命中率", "nothing decided yet"),
            },
        ];
        sections.insert(sections.len().min(2), Section { heading: text("命中情况", "What became of its flags"), lines });
        sections
    }

    fn switch(&self, desk: &Desk) -> Flow {
        let Some(row) = self.here() else { return Flow::Stay };
        match desk.with_rule(&row.code, !row.on) {
            Ok(new) => Flow::Run(Task::TryBook(Box::new(new))),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

const CODE: u16 = 6;
const ON: u16 = 4;
const COUNT: u16 = 4;
/// Room for how many were right of how many of which something was decided: `12/345`.
const RATE: u16 = 6;
/// A title shorter than this takes the room of the family.
const TITLE: u16 = 26;

/// The columns that depend on what stands in them; no family and no kind where there is no room for it.
struct Room {
    family: u16,
    title: u16,
    kind: u16,
    weight: u16,
}

fn page(sections: &[Section], paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let wrapped = |meaning: Meaning, words: &Text| -> Block {
        width::wrap(look.say(words), usize::from(area.width)).into_iter().map(|part| block_list::line(part, meaning)).collect()
    };
    let blocks: Vec<Block> = sections
        .iter()
        .flat_map(|section| {
            let heading = std::iter::once(wrapped(Meaning::Heading, &section.heading));
            heading.chain(section.lines.iter().map(|line| wrapped(Meaning::Plain, line))).collect::<Vec<_>>()
        })
        .collect();
    block_list::draw(&blocks, None, None, paint, area);
}

impl Screen for Rulebook {
    fn place(&self) -> Place {
        Place::Rules
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let off = self.rows.iter().filter(|row| !row.on).count();
        let title = text(" 规则库", " Rulebook");
        let counts =
            text("   共 {n} 条，关闭 {off} 条；“现有”是现在有此疑点的户数", "   {n|rule|rules}, {off} off; “now”: cases with this flag")
                .fill(&[("n", &self.rows.len()), ("off", &off)]);
        let pieces = [(look.words(&title), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let cursor = self.browse.frame(&pieces, paint, area);
        let wide = area.width >= WIDE;
        let list = if wide { Rect { width: area.width - PANE, ..area } } else { area };
        let room = self.room(list.width, look);
        Rulebook::names(&room, paint, list);
        let mut group: Option<&Text> = None;
        for (y, at, here) in self.browse.lines(list) {
            let Some(row) = self.rows.get(at) else { continue };
            let title = scene.title_in(&row.title, room.title);
            self.line((row, title), group != Some(&row.group), here, &room, paint, Rect { y, height: 1, ..list });
            group = Some(&row.group);
        }
        if wide {
            paint.wall(list.right(), area.y + 3, area.bottom() - 1);
            let pane = Rect { x: list.right() + 2, y: area.y + 3, width: PANE - 3, height: area.height.saturating_sub(4) };
            page(&self.pane, paint, pane);
        }
        Some(cursor)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let row = self.here()?;
        let words = if scene.desk.is_judged_otherwise() {
            text(
                "{code} {title}。上次筛查以后规则变过，“现有”还是以前的；回到队列按 {key} 重新筛查",
                "{code} {title}. The rules changed since they last ran, and flags are as before: {key} in the queue runs them again",
            )
        } else {
            text("{code} {title}", "{code} {title}")
        };
        let key = scene.look.key(Action::Assess, Place::Queue);
        // What to do about it is read to its end.
        Some(Message::plain(words.fill(&[("code", &row.code), ("title", &row.title), ("key", &key)])).whole())
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::SwitchRule | Action::SetLimit if desk.overlay_file().is_none() => {
                Err(text("没有地方存规则的改动", "there is no file to keep changes of rules in"))
            }
            Action::SwitchRule | Action::SetLimit => desk.may_judge(),
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        if let Err(why) = self.able(action, desk) {
            return Flow::Say(Message::wrong(why));
        }
        if self.browse.moves(action) {
            self.settle(desk);
            return Flow::Stay;
        }
        match action {
            Action::Open => match self.here() {
                Some(row) => {
                    let title = text("{code} {title}", "{code} {title}").fill(&[("code", &row.code), ("title", &row.title)]);
                    Flow::Open(Box::new(Detail::of_sections(title, self.sections(&row.code, desk)).of_book()))
                }
                None => Flow::Stay,
            },
            Action::SwitchRule => self.switch(desk),
            Action::SetLimit => match self.here().map(|row| LimitForm::new(&row.code, desk)) {
                Some(Ok(form)) => Flow::Open(Box::new(form)),
                Some(Err(why)) => Flow::Say(Message::wrong(why)),
                None => Flow::Stay,
            },
            Action::Back if self.browse.forget() => {
                self.sift(desk);
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
        self.sift(desk);
    }

    fn awaits(&self) -> Option<AskedFor> {
        self.here().map(|row| AskedFor::Rule(row.code.clone()))
    }

    fn finished(&mut self, outcome: TaskOutcome, _: &mut Desk) -> Flow {
        Confirm::tried(outcome)
    }

    fn refresh(&mut self, desk: &Desk) {
        self.rows = desk.rule_rows();
        let said = |words: &Text| format!("{} {}", words.get(Lang::Zh), words.get(Lang::En));
        self.texts = self
            .rows
            .iter()
            .map(|row| {
                let on = if row.on { text("开", "on") } else { text("关", "off") };
                let parts = [&row.title, &row.group, &row.kind, &row.severity, &row.scope, &on].map(said);
                [format!("{} {}", row.code, parts.join(" ")).to_lowercase()]
            })
            .collect();
        self.hits.clear();
        for code in desk.queue().iter().flat_map(|row| &row.rules) {
            *self.hits.entry(code.clone()).or_default() += 1;
        }
        self.rates = desk.hit_rates().unwrap_or_default();
        self.sift(desk);
    }

    fn resize(&mut self, area: Rect, desk: &Desk) {
        self.area = area;
        self.browse.fit(area);
        self.settle(desk);
    }
}
