//! The rulebook: every rule by family, with how many cases it marks now; Enter shows text, formula, limits and samples.
//!
//! What does not live here: the rules (`rules`), the page of a rule in words (`review/rule_page.rs`).

use std::collections::HashMap;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::rule_page::RuleRow;
use crate::review::rule_page::Section;
use crate::ui::browse::ABOVE;
use crate::ui::browse::Browse;
use crate::ui::dialog::detail::Detail;
use crate::ui::paint::Column;
use crate::ui::paint::Painter;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::theme::Meaning;
use crate::ui::width;
use crate::ui::work::Work;

/// From this width on the rule with the keys stands beside the list.
const WIDE: u16 = 118;
const PANE: u16 = 46;

/// The rulebook screen.
pub struct Rulebook {
    browse: Browse,
    // Derived from the work: the rules, what they are found by, how many cases each marks.
    rows: Vec<RuleRow>,
    texts: Vec<String>,
    hits: HashMap<String, usize>,
    pane: Vec<Section>,
    area: Rect,
}

impl Rulebook {
    /// The rulebook, at a rule.
    #[must_use]
    pub fn new(at: Option<&str>, work: &dyn Work) -> Rulebook {
        let mut book = Rulebook {
            browse: Browse::default(),
            rows: Vec::new(),
            texts: Vec::new(),
            hits: HashMap::new(),
            pane: Vec::new(),
            area: Rect::ZERO,
        };
        book.refresh(work);
        if let Some(at) = at.and_then(|code| book.rows.iter().position(|row| row.code == code)) {
            book.browse.scroll.go(at, book.rows.len());
        }
        book.settle(work);
        book
    }

    fn here(&self) -> Option<&RuleRow> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    fn sift(&mut self, work: &dyn Work) {
        self.browse.sift(self.texts.iter().map(String::as_str));
        self.settle(work);
    }

    /// Reads the rule beside the list.
    fn settle(&mut self, work: &dyn Work) {
        self.pane = match self.here() {
            Some(row) if self.area.width >= WIDE => work.rule_page(&row.code),
            Some(_) | None => Vec::new(),
        };
    }

    fn names(paint: &mut Painter, area: Rect) {
        let say = |zh: &'static str, en: &'static str| paint.look.words(&text(zh, en));
        let names = [
            Column::words("", 1, Meaning::Heading),
            Column::words(say("类", "family"), 12, Meaning::Heading),
            Column::words(say("编号", "code"), 6, Meaning::Heading),
            Column::words(say("名称", "title"), title_room(area.width), Meaning::Heading),
            Column::words(say("性质", "kind"), 8, Meaning::Heading),
            Column::words(say("等级", "weight"), 8, Meaning::Heading),
            Column::words(say("启用", "on"), 4, Meaning::Heading),
            Column::figure(say("现有", "now"), 5, Meaning::Heading),
        ];
        paint.row(area.x, area.y + ABOVE - 1, area.width, &names, None);
    }

    fn line(&self, row: &RuleRow, first: bool, here: bool, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        let on = if row.on { text("开", "on") } else { text("关", "off") };
        let hits = self.hits.get(&row.code).copied().unwrap_or(0);
        let plain = if row.on { Meaning::Plain } else { Meaning::Muted };
        let columns = [
            Column::words(if here { ">" } else { "" }, 1, plain),
            Column::words(if first { look.words(&row.group) } else { String::new() }, 12, Meaning::Heading),
            Column::words(&row.code, 6, plain),
            Column::words(look.words(&row.title), title_room(area.width), plain),
            Column::words(look.words(&row.kind), 8, Meaning::Muted),
            Column::words(look.words(&row.severity), 8, Meaning::Muted),
            Column::words(look.words(&on), 4, if row.on { Meaning::Approved } else { Meaning::Medium }),
            Column::figure(if hits > 0 { hits.to_string() } else { "-".to_string() }, 5, plain),
        ];
        paint.row(area.x, area.y, area.width, &columns, here.then_some(Meaning::Focus));
    }
}

/// What is left for the title beside the other columns.
const fn title_room(wide: u16) -> u16 {
    wide.saturating_sub(1 + 12 + 6 + 8 + 8 + 4 + 5 + 7 + 1)
}

fn page(sections: &[Section], paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let mut y = area.y;
    for section in sections {
        let heading = std::iter::once((Meaning::Heading, &section.heading));
        for (meaning, words) in heading.chain(section.lines.iter().map(|line| (Meaning::Plain, line))) {
            for part in width::wrap(look.say(words), usize::from(area.width)) {
                if y >= area.bottom() {
                    return;
                }
                paint.put(area.x, y, area.width, &part, meaning);
                y += 1;
            }
        }
    }
}

impl Screen for Rulebook {
    fn place(&self) -> Place {
        Place::List
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let off = self.rows.iter().filter(|row| !row.on).count();
        let title = text(" 规则库", " Rulebook");
        let counts =
            text("   共 {n} 条，关闭 {off} 条；“现有”是现在有此疑点的户数", "   {n} rules, {off} off; “now”: cases with this flag")
                .fill(&[("n", &self.rows.len()), ("off", &off)]);
        let pieces = [(look.words(&title), Meaning::Heading), (look.words(&counts), Meaning::Muted)];
        let cursor = self.browse.frame(&pieces, paint, area);
        let wide = area.width >= WIDE;
        let list = if wide { Rect { width: area.width - PANE, ..area } } else { area };
        Rulebook::names(paint, list);
        let mut group: Option<&Text> = None;
        for (y, at, here) in self.browse.lines(list) {
            let Some(row) = self.rows.get(at) else { continue };
            self.line(row, group != Some(&row.group), here, paint, Rect { y, height: 1, ..list });
            group = Some(&row.group);
        }
        if wide {
            paint.wall(list.right(), area.y + 3, area.bottom() - 1);
            let pane = Rect { x: list.right() + 2, y: area.y + 3, width: PANE - 3, height: area.height.saturating_sub(4) };
            page(&self.pane, paint, pane);
        }
        Some(cursor)
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        let row = self.here()?;
        Some(Message::plain(text("{code} {title}", "{code} {title}").fill(&[("code", &row.code), ("title", &row.title)])))
    }

    fn act(&mut self, action: Action, work: &mut dyn Work, _: Lang) -> Flow {
        if self.browse.moves(action) {
            self.settle(work);
            return Flow::Stay;
        }
        match action {
            Action::Open => match self.here() {
                Some(row) => {
                    let title = text("{code} {title}", "{code} {title}").fill(&[("code", &row.code), ("title", &row.title)]);
                    Flow::Open(Box::new(Detail::of_sections(title, work.rule_page(&row.code))))
                }
                None => Flow::Stay,
            },
            Action::Back if self.browse.forget() => {
                self.sift(work);
                Flow::Stay
            }
            Action::Back => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, work: &mut dyn Work) -> Flow {
        if self.browse.key(key) {
            self.sift(work);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, work: &mut dyn Work) -> Flow {
        self.browse.paste(pasted);
        self.sift(work);
        Flow::Stay
    }

    fn refresh(&mut self, work: &dyn Work) {
        self.rows = work.rule_rows();
        let said = |words: &Text| format!("{} {}", words.get(Lang::Zh), words.get(Lang::En));
        self.texts = self
            .rows
            .iter()
            .map(|row| {
                let on = if row.on { text("开", "on") } else { text("关", "off") };
                let parts = [&row.title, &row.group, &row.kind, &row.severity, &row.scope, &on].map(said);
                format!("{} {}", row.code, parts.join(" ")).to_lowercase()
            })
            .collect();
        self.hits.clear();
        for code in work.queue().iter().flat_map(|row| &row.rules) {
            *self.hits.entry(code.clone()).or_default() += 1;
        }
        self.sift(work);
    }

    fn resize(&mut self, area: Rect, work: &dyn Work) {
        self.area = area;
        self.browse.fit(area);
        self.settle(work);
    }
}
