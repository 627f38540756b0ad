//! The scratch layer over one case: figures typed over the reported ones, and what would follow. No file ever holds
//! them: what is left with Esc waits in memory.
//!
//! What does not live here: what would follow (`review/case/what_if.rs`), how it is drawn (`draw.rs`).

mod draw;

use std::collections::BTreeMap;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::input::key::fold;
use crate::review::case::what_if::Tried;
use crate::review::case::what_if::TriedRow;
use crate::review::desk::state::Desk;
use crate::review::rows::QueueRow;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::TextField;

/// The scratch layer.
pub struct WhatIf {
    // The case, and the flag that was in hand when the layer was opened.
    row: QueueRow,
    rule: Option<String>,
    // Typed by the reader, by field code.
    typed: BTreeMap<String, TextField>,
    scroll: Scroll,
    // Derived from the work; what was typed last may be no figure.
    tried: Tried,
    wrong: Option<Text>,
    area: Rect,
}

impl WhatIf {
    /// Opens the layer over a case, at a figure; `rule` is the flag in hand.
    ///
    /// # Errors
    /// Why nothing can be tried.
    pub fn open(row: &QueueRow, at: Option<&str>, rule: Option<String>, desk: &Desk) -> Result<WhatIf, Text> {
        let tried = desk.what_if(&row.hh_id, &[])?;
        let mut layer =
            WhatIf { row: row.clone(), rule, typed: BTreeMap::new(), scroll: Scroll::default(), tried, wrong: None, area: Rect::ZERO };
        if let Some(at) = at.and_then(|at| layer.tried.rows.iter().position(|row| row.field == at)) {
            layer.scroll.go(at, layer.tried.rows.len());
        }
        Ok(layer)
    }

    fn here(&self) -> Option<&TriedRow> {
        self.tried.rows.get(self.scroll.at)
    }

    fn try_again(&mut self, desk: &Desk) {
        let typed: Vec<(String, String)> = self.typed.iter().map(|(field, words)| (field.clone(), words.value().to_owned())).collect();
        match desk.what_if(&self.row.hh_id, &typed) {
            Ok(tried) => {
                self.tried = tried;
                self.wrong = None;
            }
            Err(why) => self.wrong = Some(why.text()),
        }
    }

    fn fit(&mut self) {
        self.scroll.fit(draw::page(self.area), self.tried.rows.len());
    }
}

/// Whether a letter may stand in a figure.
const fn is_of_figure(letter: char) -> bool {
    matches!(letter, '0'..='9' | '.' | ',' | '-')
}

impl Screen for WhatIf {
    fn place(&self) -> Place {
        Place::Scratch
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        draw::layer(self, scene, paint, area)
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        if let Some(wrong) = &self.wrong {
            return Some(Message::wrong(wrong.clone()));
        }
        // The label whole, where its column is too narrow for it.
        let label = self.tried.rows.get(self.scroll.at).map(|row| row.label.clone()).unwrap_or_default();
        let said = text(
            "{label}: 直接输入试算，不写进数据文件；系统里的数只能凭村里的佐证更正",
            "{label}: type to try it; only evidence from the village changes the file",
        );
        Some(Message::plain(said.fill(&[("label", &label)])))
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        let len = self.tried.rows.len();
        let action = if action == Action::Accept { Action::Down } else { action };
        match action {
            Action::Back | Action::WhatIf if self.has_draft() => Flow::Back,
            Action::Back | Action::WhatIf => Flow::BackSaying(Message::plain(text("测算关了，什么都没有保存", "closed; nothing was kept"))),
            _ => {
                self.scroll.act(action, len);
                Flow::Stay
            }
        }
    }

    fn edit(&mut self, key: Key, desk: &mut Desk) -> Flow {
        let key = key.folded();
        if matches!(key.code, Code::Char(letter) if !is_of_figure(letter) && !key.ctrl) {
            return Flow::Stay;
        }
        let Some(code) = self.here().map(|row| row.field.clone()) else { return Flow::Stay };
        if self.typed.entry(code).or_default().key(key) {
            self.try_again(desk);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, desk: &mut Desk) -> Flow {
        let figure: String = pasted.chars().map(fold).filter(|letter| is_of_figure(*letter)).collect();
        if let Some(code) = self.here().map(|row| row.field.clone()) {
            self.typed.entry(code).or_default().paste(&figure);
            self.try_again(desk);
        }
        Flow::Stay
    }

    fn draft_of(&self) -> Option<String> {
        Some(format!("what-if {}", self.row.hh_id))
    }

    fn draft(&self) -> Option<String> {
        let typed = self.typed.iter().filter(|(_, field)| !field.value().is_empty());
        let lines: Vec<String> = typed.map(|(code, field)| format!("{code} {}", field.value())).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn has_draft(&self) -> bool {
        self.draft().is_some()
    }

    fn is_only_tried(&self) -> bool {
        true
    }

    fn restore(&mut self, words: &str) {
        let line = |line: &str| line.split_once(' ').map(|(code, figure)| (code.to_owned(), TextField::holding(figure)));
        self.typed = words.lines().filter_map(line).collect();
    }

    fn refresh(&mut self, desk: &Desk) {
        self.try_again(desk);
        self.fit();
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.area = area;
        self.fit();
    }
}
