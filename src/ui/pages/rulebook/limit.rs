//! The form in which an office sets a limit of a rule: value, document, year. It is written into the office's own rules file.
//!
//! What does not live here: writing and judging again (`review`), the rulebook itself (`mod.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::period::Part;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::rulebook::limit_page::LimitRow;
use crate::rules::book::limits;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::form::lines;
use crate::ui::screen::AskedFor;
use crate::ui::screen::CANCEL;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_fields;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Cells that a value keeps beside a long label.
const VALUE: u16 = 16;

/// The form.
pub struct LimitForm {
    rule: String,
    limits: Vec<LimitRow>,
    // One for each limit, then the document, then the year.
    fields: Vec<TextField>,
    // What they held when the form was opened.
    offered: Vec<String>,
    // What they held when it was last asked what it would do.
    sent: Vec<String>,
    at: usize,
}

impl LimitForm {
    /// The form for the limits of a rule.
    ///
    /// # Errors
    /// Why none can be set.
    pub fn new(rule: &str, desk: &Desk) -> Result<LimitForm, Text> {
        let limits = desk.limits_of_rule(rule);
        let Some(first) = limits.first() else { return Err(text("这条规则不用标准", "this rule uses no limit")) };
        let year = first.year.to_string();
        let mut fields: Vec<TextField> = limits.iter().map(|limit| TextField::offering(limit.value.clone().unwrap_or_default())).collect();
        fields.extend([TextField::default(), TextField::offering(year)]);
        let offered = fields.iter().map(|field| field.value().to_owned()).collect();
        Ok(LimitForm { rule: rule.to_owned(), limits, fields, offered, sent: Vec::new(), at: 0 })
    }

    fn document(&self) -> &str {
        self.fields.get(self.limits.len()).map_or("", |field| field.value().trim())
    }

    fn year(&self) -> Result<Option<i32>, Text> {
        match self.fields.last().map_or("", |field| field.value().trim()) {
            "" => Ok(None),
            year => {
                year.parse().map(Some).map_err(|_| text("年度要写成 2024 这样，空着是每年", "a year such as 2024; empty for every year"))
            }
        }
    }

    /// The limits whose value differs from the one in force.
    ///
    /// # Errors
    /// What is missing or wrong, and the field that it is about, if it is about one.
    fn changes(&self) -> Result<Vec<LimitChange>, (Option<usize>, Text)> {
        let year = self.year().map_err(|why| (Some(self.limits.len() + 1), why))?;
        let moved =
            self.limits.iter().zip(&self.fields).filter(|(limit, field)| field.value().trim() != limit.value.as_deref().unwrap_or(""));
        let changes: Vec<LimitChange> = moved
            .map(|(limit, field)| LimitChange {
                key: limit.key.clone(),
                value: field.value().trim().to_owned(),
                year,
                document: self.document().to_owned(),
                ..LimitChange::default()
            })
            .collect();
        if changes.is_empty() {
            return Err((None, text("没有改动任何标准", "no limit was changed")));
        }
        // Going back to what was shipped needs no document.
        if self.document().is_empty() && changes.iter().any(|change| !change.value.is_empty()) {
            return Err((Some(self.limits.len()), text("要写明依据的文件号", "say which document it comes from")));
        }
        Ok(changes)
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(TextField::value)
    }

    fn send(&mut self, desk: &Desk) -> Flow {
        let changes = match self.changes() {
            Ok(changes) => changes,
            Err((about, why)) => {
                self.at = about.unwrap_or(self.at);
                return Flow::Say(Message::wrong(why));
            }
        };
        match desk.with_limits(&changes) {
            Ok(new) => {
                self.sent = self.values().map(str::to_owned).collect();
                Flow::Run(Task::TryBook(Box::new(new)))
            }
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    fn label(&self, at: usize) -> Text {
        match self.limits.get(at) {
            Some(limit) => limits::named(&limit.title, limit.part, self.year().unwrap_or(Some(limit.year))),
            None if at == self.limits.len() => text("文件号", "document"),
            None => text("年度（空着是每年）", "year (empty: every)"),
        }
    }

    /// What holds now, behind a field.
    fn remark(&self, at: usize) -> Text {
        match self.limits.get(at) {
            Some(limit) if limit.document.is_empty() => text("现为 {value}", "now {value}").fill(&[("value", &limit.said())]),
            Some(limit) => text("现为 {value}（{document}）", "now {value} ({document})")
                .fill(&[("value", &limit.said()), ("document", &limit.document)]),
            None if at < self.limits.len() + 1 => Text::same(""),
            // A line of a part of the year is easily taken for that of the year.
            None => match self.limits.iter().find(|limit| limit.part.is_some_and(|part| part != Part::Annual)) {
                Some(limit) => text(
                    "只管这一期，不是全年的；全年的换到 {year} 年度再定",
                    "for this part of the year alone; that of the year is set under the year {year}",
                )
                .fill(&[("year", &limit.year)]),
                None => Text::same(""),
            },
        }
    }
}

impl Screen for LimitForm {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.saturating_sub(4).min(96);
        // What holds now and what a line is for are read to their end, over as many lines as they take.
        let remarks: Vec<Vec<String>> =
            (0..self.fields.len()).map(|at| width::wrap(look.say(&self.remark(at)), usize::from(wide.saturating_sub(6)))).collect();
        let lines = |at: usize| 1 + remarks[at].len().max(1);
        let tall = u16::try_from((0..self.fields.len()).map(lines).sum::<usize>() + 2).unwrap_or(area.height).min(area.height);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height - tall) / 2, width: wide, height: tall };
        let title = text("{rule} 改标准", "{rule}: set a limit").fill(&[("rule", &self.rule)]);
        let foot = [
            (
                format!(" {} {} ", look.key(Action::Submit, Place::Line), look.say(&text("看改了会怎样", "see what it would do"))),
                Meaning::Key,
            ),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&CANCEL)), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&title), &foot);
        // The first from which the one with the keys is whole.
        let fits = |top: &usize| (*top..=self.at).map(lines).sum::<usize>() <= usize::from(inside.height);
        let top = (0..=self.at).find(fits).unwrap_or(self.at);
        let mut y = inside.y;
        // Half of it, or what the longest label needs while figures keep theirs.
        let widest = (0..self.fields.len()).map(|at| width::cells(look.say(&self.label(at)))).max().unwrap_or(0);
        let label = u16::try_from(widest + 2).unwrap_or(u16::MAX).min(inside.width.saturating_sub(VALUE)).max(inside.width / 2);
        let mut cursor = None;
        for (at, field) in self.fields.iter().enumerate().skip(top) {
            if y >= inside.bottom() {
                break;
            }
            let here = at == self.at;
            let words = width::pad(look.say(&self.label(at)), usize::from(label - 1), width::Side::Left, look.glyphs.ellipsis());
            paint.put(inside.x, y, label - 1, &words, if here { Meaning::Heading } else { Meaning::Plain });
            let space = inside.width - label;
            let (shown, from) = field.window(space - 1, look.glyphs.ellipsis());
            let blank = width::pad(&shown, usize::from(space), width::Side::Left, look.glyphs.ellipsis());
            paint.put(inside.x + label, y, space, &blank, if here { Meaning::Focus } else { Meaning::Changed });
            for (part, y) in remarks[at].iter().zip(y + 1..inside.bottom()) {
                paint.put(inside.x + 2, y, inside.width.saturating_sub(2), part, Meaning::Muted);
            }
            if here {
                cursor = Some(Position { x: inside.x + label + from, y });
            }
            y = y.saturating_add(u16::try_from(lines(at)).unwrap_or(1));
        }
        cursor
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        Some(Message::plain(text(
            "先试算、再问，同意了才改；数值删空就改回原来的",
            "tried first and asked; an emptied value goes back to the shipped one",
        )))
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        only_fields(action)
    }

    fn named(&self, action: Action) -> Option<Text> {
        lines::named(action)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        let last = self.fields.len().saturating_sub(1);
        match action {
            Action::Submit | Action::SetLimit => return self.send(desk),
            Action::Back => return Flow::Back,
            Action::Up | Action::PrevPane => self.at = self.at.saturating_sub(1),
            Action::Down | Action::NextPane | Action::Accept => self.at = (self.at + 1).min(last),
            _ => {}
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.key(key);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.paste(pasted);
        }
        Flow::Stay
    }

    fn has_draft(&self) -> bool {
        self.fields.iter().map(TextField::value).ne(self.offered.iter().map(String::as_str))
    }

    fn draft_of(&self) -> Option<String> {
        Some(format!("limits {}", self.rule))
    }

    fn draft(&self) -> Option<String> {
        self.has_draft().then(|| self.fields.iter().map(TextField::value).collect::<Vec<_>>().join("\n"))
    }

    fn restore(&mut self, words: &str) {
        let lines: Vec<&str> = words.split('\n').collect();
        // A rule that uses other limits by now has other fields.
        if lines.len() == self.fields.len() {
            self.fields = lines.into_iter().map(TextField::taken_up).collect();
        }
    }

    fn awaits(&self) -> Option<AskedFor> {
        // Typed on since, it says something else than what is asked about.
        self.sent.iter().eq(self.values()).then(|| AskedFor::Rule(self.rule.clone()))
    }

    fn finished(&mut self, outcome: TaskOutcome, _: &mut Desk) -> Flow {
        Confirm::tried(outcome)
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
