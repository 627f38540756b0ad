//! The form over the list of who is responsible: one person set, or until when one is.
//!
//! What does not live here: the list (`duties.rs`), what a line may be and what becomes of it (`review/desk/duties.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::duty::clean_name;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::duties::said_set;
use crate::review::desk::state::Desk;
use crate::review::rows::mask;
use crate::ui::form;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_fields;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Cells of a label.
const LABEL: u16 = 24;

/// How many lines of the list stay in view above it.
const OVER_LIST: u16 = 7;

/// What a line of the form asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DutyPart {
    Role,
    Person,
    From,
    Until,
    Instead,
}

impl DutyPart {
    const fn label(self) -> Text {
        match self {
            DutyPart::Role => text("职责", "role"),
            DutyPart::Person => text("姓名，工作队写队名", "name, or the team's"),
            DutyPart::From => text("从哪天起", "from which day"),
            DutyPart::Until => text("到哪天止", "until which day"),
            DutyPart::Instead => text("接替原来的人（是/否）", "takes over (yes/no)"),
        }
    }

    const fn hint(self) -> Text {
        match self {
            DutyPart::Role => text(
                "1 包村领导 2 包村干部 3 驻村工作队 4 村书记 5 采集人 6 帮扶责任人 7 审核人",
                "1 leader 2 cadre 3 team 4 secretary 5 collector 6 helper 7 reviewer",
            ),
            DutyPart::Person => text("只写姓名，不写电话和证件号", "the name alone, no phone and no certificate"),
            DutyPart::From => text("写成 2024-10-24 这样；空着就是一直是", "as 2024-10-24; empty is always"),
            DutyPart::Until => text("写成 2024-10-24 这样；空着就是到现在", "as 2024-10-24; empty is still so"),
            DutyPart::Instead => text("写“是”，原来在任的人到前一天为止", "“yes”: whoever was in this role ends the day before"),
        }
    }
}

struct DutyLine {
    part: DutyPart,
    field: TextField,
    // What it held when the form was opened.
    offered: String,
}

impl DutyLine {
    fn new(part: DutyPart, offered: String) -> DutyLine {
        DutyLine { part, field: TextField::offering(offered.clone()), offered }
    }
}

/// A form on one person in one role.
pub struct DutyForm {
    village: String,
    // The one that is to end; none where somebody is set.
    ends: Option<Duty>,
    lines: Vec<DutyLine>,
    at: usize,
}

impl DutyForm {
    /// Somebody to be set, in the role with the keys.
    #[must_use]
    pub fn new(village: &str, role: Option<DutyRole>, lang: Lang) -> DutyForm {
        let role = role.map(|role| role.label().get(lang).to_owned()).unwrap_or_default();
        let empty = |part| DutyLine::new(part, String::new());
        let rest = [DutyPart::Person, DutyPart::From, DutyPart::Until, DutyPart::Instead].map(empty);
        let lines = std::iter::once(DutyLine::new(DutyPart::Role, role)).chain(rest).collect();
        DutyForm { village: village.to_owned(), ends: None, lines, at: 0 }
    }

    /// Until when one is responsible.
    #[must_use]
    pub fn ending(duty: &Duty) -> DutyForm {
        let until = duty.until.map(|day| day.to_string()).unwrap_or_default();
        DutyForm { village: duty.village.clone(), ends: Some(duty.clone()), lines: vec![DutyLine::new(DutyPart::Until, until)], at: 0 }
    }

    fn typed(&self, part: DutyPart) -> &str {
        self.lines.iter().find(|line| line.part == part).map_or("", |line| line.field.value().trim())
    }

    fn day(&self, part: DutyPart) -> Result<Option<chrono::NaiveDate>, Text> {
        let typed = self.typed(part);
        if typed.is_empty() {
            return Ok(None);
        }
        form::day(typed)
            .map(Some)
            .ok_or_else(|| text("{day}要写成 2024-10-24 这样", "{day}: write the day as 2024-10-24").fill(&[("day", &part.label())]))
    }

    /// The line, and whether it takes over.
    fn duty(&self) -> Result<(Duty, bool), Text> {
        let until = self.day(DutyPart::Until)?;
        if let Some(ends) = &self.ends {
            return Ok((Duty { until, ..ends.clone() }, false));
        }
        let role = role_of(self.typed(DutyPart::Role)).ok_or(DutyPart::Role.hint())?;
        let instead = match self.typed(DutyPart::Instead) {
            "" | "否" | "不" | "n" | "no" => false,
            "是" | "y" | "yes" => true,
            _ => return Err(text("接替只写“是”或者“否”", "takes over: “yes” or “no”")),
        };
        let person = clean_name(self.typed(DutyPart::Person));
        Ok((Duty { village: self.village.clone(), role, person, from: self.day(DutyPart::From)?, until }, instead))
    }

    fn send(&self, desk: &mut Desk) -> Flow {
        match self.duty().and_then(|(duty, instead)| Ok(desk.set_duties(&[duty], instead)?)) {
            Ok(0) => Flow::Say(Message::wrong(said_set(0))),
            Ok(written) => Flow::Finished { said: Message::done(said_set(written)), on: false },
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

/// A role by its number in the order of the matrix, by name or by code.
fn role_of(typed: &str) -> Option<DutyRole> {
    let plain: String = typed.chars().map(crate::input::key::fold).collect();
    let numbered = plain.parse::<usize>().ok().and_then(|number| DutyRole::ALL.get(number.checked_sub(1)?).copied());
    numbered.or_else(|| DutyRole::parse(&plain))
}

impl Screen for DutyForm {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.saturating_sub(8).min(64);
        let tall = u16::try_from(self.lines.len() + 2).unwrap_or(area.height).min(area.height);
        let down = ((area.height - tall) / 2).min(OVER_LIST);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + down, width: wide, height: tall };
        let title = match &self.ends {
            Some(duty) => text("{role} {person}到哪天止", "Until when is {person} {role}")
                .fill(&[("role", &duty.role.label()), ("person", &mask::scrub(&duty.person))]),
            None => text("登记{village}的责任人", "Set who is responsible for {village}").fill(&[("village", &mask::scrub(&self.village))]),
        };
        let foot = [
            (format!(" {} {} ", look.key(Action::Submit, Place::Line), look.say(&text("登记", "set"))), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&text("取消", "cancel"))), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&title), &foot);
        let top = (self.at + 1).saturating_sub(usize::from(inside.height));
        let mut cursor = None;
        for ((at, line), y) in self.lines.iter().enumerate().skip(top).zip(inside.y..inside.bottom()) {
            let here = at == self.at;
            let room = inside.width.saturating_sub(LABEL);
            paint.put(inside.x, y, LABEL - 1, &look.words(&line.part.label()), if here { Meaning::Heading } else { Meaning::Plain });
            let (shown, from) = line.field.window(room.saturating_sub(1));
            let shown = width::pad(&shown, usize::from(room), width::Side::Left, look.glyphs.ellipsis());
            paint.put(inside.x + LABEL, y, room, &shown, if here { Meaning::Focus } else { Meaning::Plain });
            if here {
                cursor = Some(Position { x: inside.x + LABEL + from, y });
            }
        }
        cursor
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        self.lines.get(self.at).map(|line| Message::plain(line.part.hint()))
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        only_fields(action)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        match action {
            Action::Submit => return self.send(desk),
            Action::Back => return Flow::Back,
            Action::Up | Action::PrevPane => self.at = self.at.saturating_sub(1),
            Action::Down | Action::NextPane | Action::Accept => self.at = (self.at + 1).min(self.lines.len().saturating_sub(1)),
            _ => {}
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.field.key(key);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.field.paste(pasted);
        }
        Flow::Stay
    }

    fn has_draft(&self) -> bool {
        self.lines.iter().any(|line| line.field.value() != line.offered)
    }

    fn draft_of(&self) -> Option<String> {
        Some(match &self.ends {
            Some(duty) => format!("duty {} {} {}", self.village, duty.role.code(), duty.person),
            None => format!("duty {}", self.village),
        })
    }

    fn draft(&self) -> Option<String> {
        self.has_draft().then(|| self.lines.iter().map(|line| line.field.value()).collect::<Vec<_>>().join("\n"))
    }

    fn restore(&mut self, words: &str) {
        for (line, typed) in self.lines.iter_mut().zip(words.split('\n')) {
            line.field = TextField::holding(typed);
        }
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
