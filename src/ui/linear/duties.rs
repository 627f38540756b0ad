//! Who is responsible for a village by lines: read out, set, dropped; “undo” takes either back.
//!
//! What does not live here: what a line may be and what becomes of it (`review/desk/duties.rs`), the same on the screen
//! (`ui/dialog/duties.rs`).

use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::duty::clean_name;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::duties::said_dropped;
use crate::review::desk::duties::said_set;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::mask;
use crate::ui::form;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::words;

/// What a line sets: role and name, then days and whether whoever was in the role ends; whether it does.
fn wanted(village: &str, typed: &str) -> Result<(Duty, bool), Text> {
    let how = || {
        text(
            "写成“登记责任人 包村干部 张三 从=2024-10-01 到=2024-12-31 接替”，日期和接替可以不写",
            "like “set-duty cadre NAME from=2024-10-01 until=2024-12-31 instead”; days and instead may be left out",
        )
    };
    let mut parts = typed.split_whitespace();
    let role = parts.next().and_then(|word| DutyRole::parse(&words::plain(word))).ok_or_else(how)?;
    let person = parts.next().map(clean_name).ok_or_else(how)?;
    let (mut duty, mut instead) = (Duty { village: village.to_owned(), role, person, from: None, until: None }, false);
    for part in parts {
        let plain = words::plain(part);
        match plain.split_once('=') {
            Some(("从" | "from", day)) => duty.from = Some(form::day(day).ok_or_else(how)?),
            Some(("到" | "until", day)) => duty.until = Some(form::day(day).ok_or_else(how)?),
            None if matches!(plain.as_str(), "接替" | "instead") => instead = true,
            _ => return Err(how()),
        }
    }
    Ok((duty, instead))
}

/// Whom a line drops: by the number in the list, or by role and name.
fn meant(village: &str, typed: &str, desk: &Desk) -> Result<(DutyRole, String), Text> {
    let how = || text("写成“作废责任人 2”，或者“作废责任人 包村干部 张三”", "like “drop-duty 2”, or “drop-duty cadre NAME”");
    let plain = words::plain(typed);
    if let Ok(number) = plain.parse::<usize>() {
        let mut own = desk.duties_of(village)?;
        let at = number.checked_sub(1).filter(|at| *at < own.len()).ok_or_else(how)?;
        let (duty, _) = own.swap_remove(at);
        return Ok((duty.role, duty.person));
    }
    let (role, person) = plain.split_once(char::is_whitespace).ok_or_else(how)?;
    Ok((DutyRole::parse(role).ok_or_else(how)?, clean_name(person)))
}

impl Linear {
    /// How many are responsible today, and the word that reads them out.
    pub(in crate::ui::linear) fn responsible(&self, village: &str, desk: &Desk) -> Option<String> {
        let own = desk.duties_of(village).ok()?;
        let said = match own.iter().filter(|(_, holds)| *holds).count() {
            0 => text("没有登记责任人；“登记责任人”登记", "nobody is responsible; “set-duty” says who"),
            n => text("责任人 {n} 人；“责任人”列出", "{n|person is|people are} responsible; “duties” lists them").fill(&[("n", &n)]),
        };
        Some(self.say(&said))
    }

    /// Lists, sets or drops; what is said of it.
    pub(in crate::ui::linear) fn duties(&self, action: Action, rest: &str, village: &str, desk: &mut Desk) -> Vec<String> {
        let done = match action {
            Action::SetDuty => wanted(village, rest).and_then(|(duty, instead)| {
                let written = desk.set_duties(&[duty], instead)?;
                Ok(if written == 0 { said_set(0) } else { words::done_so(&said_set(written)) })
            }),
            Action::DropDuty => meant(village, rest, desk)
                .and_then(|(role, person)| Ok(words::done_so(&said_dropped(desk.drop_duty(village, role, &person)?)))),
            _ => return self.duties_listed(village, desk).unwrap_or_else(|why| vec![self.say(&why.text())]),
        };
        vec![self.say(&done.unwrap_or_else(|why| why))]
    }

    fn duties_listed(&self, village: &str, desk: &Desk) -> Result<Vec<String>, ReviewError> {
        let own = desk.duties_of(village)?;
        let line = text("{n}. {role} {person}，{days}{now}", "{n}. {role} {person}, {days}{now}");
        let told = own.iter().enumerate().map(|(n, (duty, holds))| {
            let now = if *holds { Text::same("") } else { text("（现在不在任）", " (not today)") };
            self.say(&line.fill(&[
                ("n", &(n + 1)),
                ("role", &duty.role.label()),
                ("person", &mask::scrub(&duty.person)),
                ("days", &duty.days()),
                ("now", &now),
            ]))
        });
        let mut lines: Vec<String> = told.collect();
        if lines.is_empty() {
            lines.push(self.say(&text("本村没有登记责任人", "nobody is responsible for this village")));
        }
        lines.push(self.say(&text(
            "登记: “登记责任人 包村干部 张三 从=2024-10-01 接替”；登记错的: “作废责任人 1”",
            "to set: “set-duty cadre NAME from=2024-10-01 instead”; a mistake: “drop-duty 1”",
        )));
        Ok(lines)
    }
}
