//! The form over the list of who is responsible: one person set, or until when one is.
//!
//! What does not live here: the list (`duties.rs`), what a line may be and what becomes of it (`review/desk/duties.rs`).

use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::duty::clean_name;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::duties::said_set;
use crate::review::desk::state::Desk;
use crate::review::rows::mask;
use crate::training::handbook::Chapter;
use crate::ui::form;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::form::lines::LinesForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;

/// What a line of the form asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DutyPart {
    /// The role.
    Role,
    /// The name.
    Person,
    /// The first day.
    From,
    /// The last day.
    Until,
    /// Whether it takes over from whoever had it.
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

/// A form on one person in one role.
pub struct DutyForm {
    village: String,
    // The one that is to end; none where somebody is set.
    ends: Option<Duty>,
    asked: FormLines<DutyPart>,
}

impl DutyForm {
    /// Somebody to be set, in the role with the keys.
    #[must_use]
    pub fn new(village: &str, role: Option<DutyRole>, lang: Lang) -> DutyForm {
        let role = role.map(|role| role.label().get(lang).to_owned()).unwrap_or_default();
        let parts = [DutyPart::Role, DutyPart::Person, DutyPart::From, DutyPart::Until, DutyPart::Instead];
        let line = |part: DutyPart| match part {
            DutyPart::Role => FormLine::offering(part, part.label(), role.clone()).one_of(DutyRole::ALL.map(DutyRole::label).to_vec()),
            DutyPart::Instead => FormLine::offering(part, part.label(), "").one_of(vec![text("是", "yes"), text("否", "no")]),
            DutyPart::Person | DutyPart::From | DutyPart::Until => FormLine::offering(part, part.label(), ""),
        };
        let asked = FormLines::new(parts.map(line).into());
        DutyForm { village: village.to_owned(), ends: None, asked }
    }

    /// Until when one is responsible.
    #[must_use]
    pub fn ending(duty: &Duty) -> DutyForm {
        let until = duty.until.map(|day| day.to_string()).unwrap_or_default();
        let asked = FormLines::new(vec![FormLine::offering(DutyPart::Until, DutyPart::Until.label(), until)]);
        DutyForm { village: duty.village.clone(), ends: Some(duty.clone()), asked }
    }

    fn day(&self, part: DutyPart) -> Result<Option<chrono::NaiveDate>, Text> {
        let typed = self.asked.value(part);
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
        let role = role_of(self.asked.value(DutyPart::Role)).ok_or(DutyPart::Role.hint())?;
        let instead = match self.asked.value(DutyPart::Instead) {
            "" | "否" | "不" | "n" | "no" => false,
            "是" | "y" | "yes" => true,
            _ => return Err(text("接替只写“是”或者“否”", "takes over: “yes” or “no”")),
        };
        let person = clean_name(self.asked.value(DutyPart::Person));
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

impl LinesForm for DutyForm {
    type Asked = DutyPart;

    fn lines(&self) -> &FormLines<DutyPart> {
        &self.asked
    }

    fn lines_mut(&mut self) -> &mut FormLines<DutyPart> {
        &mut self.asked
    }

    fn words(&self) -> (Text, Text) {
        let title = match &self.ends {
            Some(duty) => text("{role} {person}到哪天止", "Until when is {person} {role}")
                .fill(&[("role", &duty.role.label()), ("person", &mask::scrub(&duty.person))]),
            None => text("登记{village}的责任人", "Set who is responsible for {village}").fill(&[("village", &mask::scrub(&self.village))]),
        };
        (title, text("登记", "set"))
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        self.asked.asks().map(|part| Message::plain(part.hint()))
    }

    fn topics(&self) -> Vec<(Chapter, String)> {
        let word = match self.asked.asks() {
            Some(DutyPart::From | DutyPart::Until | DutyPart::Instead) => "在任",
            Some(DutyPart::Role | DutyPart::Person) | None => "责任人",
        };
        vec![(Chapter::Words, word.to_owned())]
    }

    fn draft_name(&self) -> String {
        match &self.ends {
            Some(duty) => format!("duty {} {} {}", self.village, duty.role.code(), duty.person),
            None => format!("duty {}", self.village),
        }
    }

    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        Ok(self.send(desk))
    }
}
